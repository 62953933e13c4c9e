/* Keys of ML-DSA and ML-KEM through EVP, as a program for OpenSSL 3.0 can reach them: what one
 * library writes the other reads. usage: pq_keys facts | make FOLDER | check FOLDER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/x509.h>

static const char *const names[] = {"ML-DSA-44",  "ML-DSA-65",  "ML-DSA-87",
                                    "ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"};
#define NUM_NAMES (sizeof(names) / sizeof(names[0]))
#define IS_KEM(name) (strncmp((name), "ML-KEM", 6) == 0)

static const unsigned char text[] = "a message";

#define MUST(x)                                                                                    \
    do {                                                                                           \
        if (!(x)) {                                                                                \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x);                                \
            ERR_print_errors_fp(stderr);                                                           \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static FILE *at(const char *folder, const char *name, const char *what, const char *mode)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s.%s", folder, name, what);
    FILE *f = fopen(path, mode);
    MUST(f != NULL);
    return f;
}

static void save(const char *folder, const char *name, const char *what, const void *p, size_t n)
{
    FILE *f = at(folder, name, what, "w");

    MUST(fwrite(p, 1, n, f) == n && fclose(f) == 0);
}

static size_t load(const char *folder, const char *name, const char *what, unsigned char *p,
                   size_t size)
{
    FILE *f = at(folder, name, what, "r");
    size_t n = fread(p, 1, size, f);

    fclose(f);
    MUST(n > 0 && n < size);
    return n;
}

static size_t sign(EVP_PKEY *key, unsigned char *sig, size_t size)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();

    MUST(EVP_DigestSignInit_ex(ctx, NULL, NULL, NULL, NULL, key, NULL) == 1);
    MUST(EVP_DigestSign(ctx, sig, &size, text, sizeof(text)) == 1);
    EVP_MD_CTX_free(ctx);
    return size;
}

static int verify(EVP_PKEY *key, const unsigned char *sig, size_t n)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();

    MUST(EVP_DigestVerifyInit_ex(ctx, NULL, NULL, NULL, NULL, key, NULL) == 1);
    int done = EVP_DigestVerify(ctx, sig, n, text, sizeof(text));
    ERR_clear_error();
    EVP_MD_CTX_free(ctx);
    return done;
}

static void make(const char *folder)
{
    static unsigned char buf[10000];
    unsigned char secret[32];

    for (size_t i = 0; i < NUM_NAMES; i++) {
        EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, names[i]);
        unsigned char *der = NULL;
        MUST(key != NULL);
        int n = i2d_PUBKEY(key, &der);
        MUST(n > 0);
        save(folder, names[i], "spki", der, (size_t)n);
        OPENSSL_free(der);
        der = NULL;
        n = i2d_PrivateKey(key, &der);
        MUST(n > 0);
        save(folder, names[i], "pkcs8", der, (size_t)n);
        OPENSSL_free(der);
        if (!IS_KEM(names[i])) {
            save(folder, names[i], "sig", buf, sign(key, buf, sizeof(buf)));
        } else {
            EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
            size_t ct_len = sizeof(buf), secret_len = sizeof(secret);
            MUST(EVP_PKEY_encapsulate_init(ctx, NULL) == 1);
            MUST(EVP_PKEY_encapsulate(ctx, buf, &ct_len, secret, &secret_len) == 1);
            save(folder, names[i], "ct", buf, ct_len);
            save(folder, names[i], "secret", secret, secret_len);
            EVP_PKEY_CTX_free(ctx);
        }
        EVP_PKEY_free(key);
    }
}

static EVP_PKEY *read_key(const char *folder, const char *name, const char *what)
{
    static unsigned char der[20000];
    size_t n = load(folder, name, what, der, sizeof(der));
    const unsigned char *p = der;
    EVP_PKEY *key = strcmp(what, "spki") == 0 ? d2i_PUBKEY(NULL, &p, (long)n)
                                              : d2i_AutoPrivateKey(NULL, &p, (long)n);

    MUST(key != NULL && EVP_PKEY_is_a(key, name));
    return key;
}

static void check(const char *folder)
{
    static unsigned char buf[10000];
    unsigned char secret[100];
    unsigned char got[32];

    for (size_t i = 0; i < NUM_NAMES; i++) {
        EVP_PKEY *pub = read_key(folder, names[i], "spki");
        EVP_PKEY *pair = read_key(folder, names[i], "pkcs8");
        MUST(EVP_PKEY_eq(pub, pair) == 1);
        if (!IS_KEM(names[i])) {
            size_t n = load(folder, names[i], "sig", buf, sizeof(buf));
            MUST(verify(pub, buf, n) == 1);
            buf[n / 2] ^= 1;
            MUST(verify(pub, buf, n) <= 0);
            MUST(verify(pub, buf, sign(pair, buf, sizeof(buf))) == 1);
        } else {
            EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pair, NULL);
            size_t n = load(folder, names[i], "ct", buf, sizeof(buf)), len = sizeof(got);
            MUST(load(folder, names[i], "secret", secret, sizeof(secret)) == sizeof(got));
            MUST(EVP_PKEY_decapsulate_init(ctx, NULL) == 1);
            MUST(EVP_PKEY_decapsulate(ctx, got, &len, buf, n) == 1 && len == sizeof(got));
            MUST(memcmp(got, secret, sizeof(got)) == 0);
            EVP_PKEY_CTX_free(ctx);
        }
        EVP_PKEY_free(pub);
        EVP_PKEY_free(pair);
    }
}

static void say(const char *name, long value)
{
    unsigned long e = ERR_peek_last_error();

    printf("%s: %ld, library %d, reason %d\n", name, value, ERR_GET_LIB(e), ERR_GET_REASON(e));
    ERR_clear_error();
}

static void kem_facts(EVP_PKEY *key, EVP_PKEY *pub)
{
    static unsigned char buf[10000];
    unsigned char secret[64];
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    size_t n = 0, m = 0;

    say("encapsulate before", EVP_PKEY_encapsulate(ctx, buf, &n, secret, &m));
    say("encapsulate", EVP_PKEY_encapsulate_init(ctx, NULL));
    say("sizes", EVP_PKEY_encapsulate(ctx, NULL, &n, NULL, &m));
    say("ciphertext", (long)n);
    say("secret", (long)m);
    size_t less = n - 1;
    say("no room", EVP_PKEY_encapsulate(ctx, buf, &less, secret, &m));
    less = 31;
    say("no room", EVP_PKEY_encapsulate(ctx, buf, &n, secret, &less));
    say("done", EVP_PKEY_encapsulate(ctx, buf, &n, secret, &m));
    say("decapsulate", EVP_PKEY_decapsulate_init(ctx, NULL));
    m = 0;
    say("size", EVP_PKEY_decapsulate(ctx, NULL, &m, buf, n));
    say("secret", (long)m);
    say("shorter", EVP_PKEY_decapsulate(ctx, secret, &m, buf, n - 1));
    less = 31;
    say("no room", EVP_PKEY_decapsulate(ctx, secret, &less, buf, n));
    say("done", EVP_PKEY_decapsulate(ctx, secret, &m, buf, n));
    EVP_PKEY_CTX_free(ctx);
    ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pub, NULL);
    say("public alone", EVP_PKEY_decapsulate_init(ctx, NULL));
    EVP_PKEY_CTX_free(ctx);
}

static void dsa_facts(EVP_PKEY *key)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    static unsigned char sig[6000];
    size_t n = 0;

    say("with a digest", EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key));
    EVP_MD_CTX_reset(ctx);
    say("sign", EVP_DigestSignInit(ctx, NULL, NULL, NULL, key));
    say("size", EVP_DigestSign(ctx, NULL, &n, text, sizeof(text)));
    say("signature", (long)n);
    say("done", EVP_DigestSign(ctx, sig, &n, text, sizeof(text)));
    say("verifies", verify(key, sig, n));
    say("shorter", verify(key, sig, n - 1));
    EVP_MD_CTX_free(ctx);
}

static void facts(void)
{
    static unsigned char buf[10000];
    static const char *const parts[] = {"pub", "priv", "seed", "encoded-pub-key"};

    for (size_t i = 0; i < NUM_NAMES; i++) {
        EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, names[i]);
        size_t n = sizeof(buf);
        MUST(key != NULL);
        printf("%s\n", names[i]);
        say("is itself", EVP_PKEY_is_a(key, names[i]));
        say("bits", EVP_PKEY_get_bits(key));
        say("security", EVP_PKEY_get_security_bits(key));
        say("size", EVP_PKEY_get_size(key));
        say("name", strcmp(EVP_PKEY_get0_type_name(key), names[i]));
        for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++) {
            n = 0;
            say(parts[k], EVP_PKEY_get_octet_string_param(key, parts[k], buf, sizeof(buf), &n));
            say("length", (long)n);
        }
        n = sizeof(buf);
        say("raw private", EVP_PKEY_get_raw_private_key(key, buf, &n));
        EVP_PKEY *again = EVP_PKEY_new_raw_private_key_ex(NULL, names[i], NULL, buf, n);
        say("equal", again != NULL ? EVP_PKEY_eq(again, key) : -9);
        EVP_PKEY_free(again);
        n = sizeof(buf);
        say("raw public", EVP_PKEY_get_raw_public_key(key, buf, &n));
        EVP_PKEY *pub = EVP_PKEY_new_raw_public_key_ex(NULL, names[i], NULL, buf, n);
        say("equal", pub != NULL ? EVP_PKEY_eq(pub, key) : -9);
        say("short", EVP_PKEY_new_raw_public_key_ex(NULL, names[i], NULL, buf, n - 1) != NULL);
        n = sizeof(buf);
        EVP_PKEY_get_octet_string_param(key, "seed", buf, sizeof(buf), &n);
        OSSL_PARAM params[2] = {OSSL_PARAM_construct_octet_string("seed", buf, n), OSSL_PARAM_END};
        EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, names[i], NULL);
        again = NULL;
        say("from data", EVP_PKEY_fromdata_init(ctx));
        say("seed", EVP_PKEY_fromdata(ctx, &again, EVP_PKEY_KEYPAIR, params));
        say("equal", again != NULL ? EVP_PKEY_eq(again, key) : -9);
        EVP_PKEY_CTX_free(ctx);
        EVP_PKEY_free(again);
        if (IS_KEM(names[i])) {
            kem_facts(key, pub);
        } else {
            dsa_facts(key);
        }
        EVP_PKEY_free(pub);
        EVP_PKEY_free(key);
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "facts") == 0) {
        facts();
    } else if (argc == 3 && strcmp(argv[1], "make") == 0) {
        make(argv[2]);
    } else if (argc == 3 && strcmp(argv[1], "check") == 0) {
        check(argv[2]);
    } else {
        return 2;
    }
    return 0;
}
