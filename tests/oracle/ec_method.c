/* EC_KEY_METHOD_new, EC_KEY_set_method: a method of the application's for EC keys. */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>

typedef int (*sign_fn)(int, const unsigned char *, int, unsigned char *, unsigned int *,
                       const BIGNUM *, const BIGNUM *, EC_KEY *);
typedef int (*setup_fn)(EC_KEY *, BN_CTX *, BIGNUM **, BIGNUM **);
typedef ECDSA_SIG *(*sign_sig_fn)(const unsigned char *, int, const BIGNUM *, const BIGNUM *,
                                  EC_KEY *);
typedef int (*verify_fn)(int, const unsigned char *, int, const unsigned char *, int, EC_KEY *);
typedef int (*verify_sig_fn)(const unsigned char *, int, const ECDSA_SIG *, EC_KEY *);
typedef int (*compute_fn)(unsigned char **, size_t *, const EC_POINT *, const EC_KEY *);

static const unsigned char digest[64] =
    "what is signed, and is thirty two or sixty four bytes long, yes";
static int answer = 1;

static int on_sign(int type, const unsigned char *d, int n, unsigned char *sig, unsigned int *len,
                   const BIGNUM *kinv, const BIGNUM *r, EC_KEY *key)
{
    sign_fn own = NULL;

    printf("  sign %d, %d bytes, nonce %d %d\n", type, n, kinv != NULL, r != NULL);
    if (answer != 1) {
        ERR_raise(ERR_LIB_USER, 6);
        return answer;
    }
    EC_KEY_METHOD_get_sign(EC_KEY_OpenSSL(), &own, NULL, NULL);
    return own(type, d, n, sig, len, kinv, r, key);
}

static int on_setup(EC_KEY *key, BN_CTX *ctx, BIGNUM **kinvp, BIGNUM **rp)
{
    (void)key;
    printf("  setup %d %d %d\n", ctx != NULL, kinvp != NULL, rp != NULL);
    return 8;
}

static ECDSA_SIG *on_sign_sig(const unsigned char *d, int n, const BIGNUM *kinv, const BIGNUM *r,
                              EC_KEY *key)
{
    sign_sig_fn own = NULL;

    printf("  sign_sig of %d bytes, nonce %d %d\n", n, kinv != NULL, r != NULL);
    if (answer != 1) {
        ERR_raise(ERR_LIB_USER, 7);
        return NULL;
    }
    EC_KEY_METHOD_get_sign(EC_KEY_OpenSSL(), NULL, NULL, &own);
    return own(d, n, kinv, r, key);
}

static int on_verify(int type, const unsigned char *d, int n, const unsigned char *sig, int len,
                     EC_KEY *key)
{
    verify_fn own = NULL;

    printf("  verify %d, %d bytes\n", type, n);
    EC_KEY_METHOD_get_verify(EC_KEY_OpenSSL(), &own, NULL);
    return own(type, d, n, sig, len, key);
}

static int on_verify_sig(const unsigned char *d, int n, const ECDSA_SIG *sig, EC_KEY *key)
{
    verify_sig_fn own = NULL;

    printf("  verify_sig of %d bytes\n", n);
    EC_KEY_METHOD_get_verify(EC_KEY_OpenSSL(), NULL, &own);
    return own(d, n, sig, key);
}

static int on_compute(unsigned char **secret, size_t *n, const EC_POINT *point, const EC_KEY *key)
{
    compute_fn own = NULL;

    printf("  compute\n");
    EC_KEY_METHOD_get_compute_key(EC_KEY_OpenSSL(), &own);
    return own(secret, n, point, key);
}

static int on_keygen(EC_KEY *key)
{
    int (*own)(EC_KEY *) = NULL;

    printf("  keygen\n");
    EC_KEY_METHOD_get_keygen(EC_KEY_OpenSSL(), &own);
    return own(key);
}

static int on_init(EC_KEY *key)
{
    (void)key;
    printf("  init\n");
    return 1;
}

static void on_finish(EC_KEY *key)
{
    printf("  finish, has key %d\n", EC_KEY_get0_private_key(key) != NULL);
}

static int on_copy(EC_KEY *to, const EC_KEY *from)
{
    printf("  copy, %d\n", to != from);
    return 1;
}

static int on_group(EC_KEY *key, const EC_GROUP *group)
{
    (void)key;
    printf("  set_group %d\n", group != NULL);
    return answer;
}

static int on_private(EC_KEY *key, const BIGNUM *d)
{
    (void)key;
    printf("  set_private %d\n", d != NULL);
    return answer;
}

static int on_public(EC_KEY *key, const EC_POINT *point)
{
    (void)key;
    printf("  set_public %d\n", point != NULL);
    return answer;
}

static void about(void)
{
    const EC_KEY_METHOD *own = EC_KEY_OpenSSL();
    int (*f[6])(void) = {NULL};
    sign_fn sign = NULL;
    setup_fn setup = NULL;
    sign_sig_fn sign_sig = NULL;
    verify_fn verify = NULL;
    verify_sig_fn verify_sig = NULL;
    compute_fn compute = NULL;
    int (*keygen)(EC_KEY *) = NULL;
    EC_KEY_METHOD *m = EC_KEY_METHOD_new(NULL);

    o_int("default", EC_KEY_get_default_method() == own);
    EC_KEY_METHOD_get_init(
        own, (int (**)(EC_KEY *)) & f[0], (void (**)(EC_KEY *)) & f[1],
        (int (**)(EC_KEY *, const EC_KEY *)) & f[2], (int (**)(EC_KEY *, const EC_GROUP *)) & f[3],
        (int (**)(EC_KEY *, const BIGNUM *)) & f[4], (int (**)(EC_KEY *, const EC_POINT *)) & f[5]);
    for (int i = 0; i < 6; i++) {
        o_int("has", f[i] != NULL);
    }
    for (int i = 0; i < 2; i++) {
        EC_KEY_METHOD_get_sign(i == 0 ? own : m, &sign, &setup, &sign_sig);
        EC_KEY_METHOD_get_verify(i == 0 ? own : m, &verify, &verify_sig);
        EC_KEY_METHOD_get_compute_key(i == 0 ? own : m, &compute);
        EC_KEY_METHOD_get_keygen(i == 0 ? own : m, &keygen);
        printf("has %d%d%d %d%d %d %d\n", sign != NULL, setup != NULL, sign_sig != NULL,
               verify != NULL, verify_sig != NULL, compute != NULL, keygen != NULL);
    }
    EC_KEY_METHOD_free(m);
    EC_KEY_METHOD_free((EC_KEY_METHOD *)(uintptr_t)own); /* stays */
}

static void use(EC_KEY *key)
{
    EVP_PKEY *pkey = EVP_PKEY_new();
    EVP_PKEY_CTX *ctx = NULL;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    unsigned char sig[160], secret[32];
    unsigned int n = 0;
    size_t size = sizeof(sig);

    EVP_PKEY_set1_EC_KEY(pkey, key);
    int ret = ECDSA_sign(NID_sha256, digest, 32, sig, &n, key);
    o_int_err("ECDSA_sign", ret);
    if (ret == 1) {
        o_int("ECDSA_verify", ECDSA_verify(NID_sha256, digest, 32, sig, (int)n, key));
    }
    ECDSA_SIG *pair = ECDSA_do_sign(digest, 20, key);
    o_ptr_err("ECDSA_do_sign", pair);
    if (pair != NULL) {
        o_int("ECDSA_do_verify", ECDSA_do_verify(digest, 20, pair, key));
    }
    ECDSA_SIG_free(pair);
    o_int_err("ECDSA_sign_setup", ECDSA_sign_setup(key, NULL, NULL, NULL) == 8);
    ctx = EVP_PKEY_CTX_new(pkey, NULL);
    EVP_PKEY_sign_init(ctx);
    EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha384());
    o_int("EVP_PKEY_sign", EVP_PKEY_sign(ctx, sig, &size, digest, 48) > 0);
    o_err("EVP_PKEY_sign");
    EVP_PKEY_CTX_free(ctx);
    size = sizeof(sig);
    EVP_DigestSignInit(md, NULL, EVP_sha512(), NULL, pkey);
    o_int("EVP_DigestSign", EVP_DigestSign(md, sig, &size, digest, 7) > 0);
    o_err("EVP_DigestSign");
    EVP_MD_CTX_free(md);
    o_int("ECDH", ECDH_compute_key(secret, 32, EC_KEY_get0_public_key(key), key, NULL));
    EVP_PKEY_free(pkey);
}

static void methods(void)
{
    EC_KEY_METHOD *m = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
    EC_KEY *key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
    sign_fn own = NULL;

    o_int("of the built-in one", EC_KEY_get_method(key) == EC_KEY_OpenSSL());
    EC_KEY_METHOD_set_sign(m, on_sign, on_setup, on_sign_sig);
    EC_KEY_METHOD_set_verify(m, on_verify, on_verify_sig);
    EC_KEY_METHOD_set_compute_key(m, on_compute);
    EC_KEY_METHOD_set_keygen(m, on_keygen);
    EC_KEY_METHOD_set_init(m, on_init, on_finish, on_copy, on_group, on_private, on_public);
    o_int("set", EC_KEY_set_method(key, m));
    o_int("has it", EC_KEY_get_method(key) == m);
    o_int("generate", EC_KEY_generate_key(key));
    use(key);
    EC_KEY *dup = EC_KEY_dup(key);
    o_int("dup has it", dup != NULL && EC_KEY_get_method(dup) == m);
    o_int("set private", EC_KEY_set_private_key(dup, EC_KEY_get0_private_key(key)));
    o_int("set public", EC_KEY_set_public_key(dup, EC_KEY_get0_public_key(key)));
    o_int("set group", EC_KEY_set_group(dup, EC_KEY_get0_group(key)));
    answer = 0;
    o_int("set private", EC_KEY_set_private_key(dup, EC_KEY_get0_private_key(key)));
    o_int("set public", EC_KEY_set_public_key(dup, EC_KEY_get0_public_key(key)));
    o_int("set group", EC_KEY_set_group(dup, EC_KEY_get0_group(key)));
    EC_KEY_free(dup);
    ERR_clear_error();
    printf("--- that fails\n");
    use(key);
    answer = 1;
    printf("--- sign_sig alone\n");
    EC_KEY_METHOD_get_sign(EC_KEY_OpenSSL(), &own, NULL, NULL);
    EC_KEY_METHOD_set_sign(m, own, on_setup, on_sign_sig);
    use(key);
    printf("--- without\n");
    EC_KEY_METHOD_set_sign(m, NULL, NULL, NULL);
    use(key);
    EC_KEY_METHOD_set_keygen(m, NULL);
    o_int_err("generate", EC_KEY_generate_key(key));
    o_int("no more", EC_KEY_set_method(key, EC_KEY_OpenSSL()));
    EC_KEY_free(key);
    EC_KEY_METHOD_free(m);
}

/* Keys that are loaded while there is a default method have it. */
static void defaults(void)
{
    EC_KEY_METHOD *m = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
    unsigned char sig[160];
    size_t n = sizeof(sig);

    EC_KEY_METHOD_set_sign(m, on_sign, on_setup, on_sign_sig);
    EC_KEY_set_default_method(m);
    o_int("default", EC_KEY_get_default_method() == m);
    EC_KEY *key = EC_KEY_new();
    o_int("new", EC_KEY_get_method(key) == m);
    EC_KEY_free(key);
    key = EC_KEY_new_method(NULL);
    o_int("new", EC_KEY_get_method(key) == m);
    EC_KEY_free(key);
    FILE *f = fopen(o_cert("p256.key"), "r");
    EVP_PKEY *pkey = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    fclose(f);
    EC_KEY_set_default_method(NULL);
    o_int("default", EC_KEY_get_default_method() == EC_KEY_OpenSSL());
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
    EVP_PKEY_sign_init(ctx);
    o_int("signs", EVP_PKEY_sign(ctx, sig, &n, digest, 32));
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    EC_KEY_METHOD_free(m);
}

int main(void)
{
    about();
    methods();
    defaults();
    o_err("end");
    return 0;
}
