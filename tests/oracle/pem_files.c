/* PEM_read_bio_PrivateKey(3), d2i_RSAPrivateKey(3), d2i_PrivateKey(3), PEM_read(3), i2d_PublicKey:
 * every object through every stream. */
#include "oracle.h"

#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

typedef void (*any_fn)(void);
#define FN(name) ((any_fn)(name))

/* One kind of object: read and written as PEM by BIO and FILE. */
struct kind {
    const char *name;
    any_fn write_bio;
    any_fn write_fp;
    any_fn read_bio;
    any_fn read_fp;
    any_fn free;
};

static void show_bio(const char *name, BIO *bio)
{
    char *text = NULL;
    long n = BIO_get_mem_data(bio, &text);

    o_text(name, text, (size_t)n);
}

static void *read_bio(const struct kind *k, BIO *bio, void **x)
{
    return ((void *(*)(BIO *, void **, pem_password_cb *, void *))k->read_bio)(bio, x, NULL, NULL);
}

static void *read_fp(const struct kind *k, FILE *f)
{
    return ((void *(*)(FILE *, void **, pem_password_cb *, void *))k->read_fp)(f, NULL, NULL, NULL);
}

static void streams(const struct kind *k, void *object)
{
    BIO *bio = BIO_new(BIO_s_mem());
    FILE *f = tmpfile();
    void (*unmake)(void *) = (void (*)(void *))k->free;

    o_str("kind", k->name);
    if (k->write_bio != NULL) {
        o_int_err("write bio", ((int (*)(BIO *, const void *))k->write_bio)(bio, object));
        show_bio("pem", bio);
        BIO *cut = BIO_new_mem_buf("-----BEGIN X-----\nAA\n-----END X-----\n", -1);
        o_ptr_err("other", read_bio(k, cut, NULL));
        BIO_free(cut);
        void *x = read_bio(k, bio, NULL);
        o_ptr_err("read bio", x);
        BIO *again = BIO_new(BIO_s_mem());
        o_int("write again", ((int (*)(BIO *, const void *))k->write_bio)(again, x));
        o_ptr("into", read_bio(k, again, &x));
        o_ptr_err("end", read_bio(k, again, NULL));
        BIO_free(again);
        unmake(x);
    }
    if (k->write_fp != NULL) {
        o_int_err("write fp", ((int (*)(FILE *, const void *))k->write_fp)(f, object));
        rewind(f);
        void *x = read_fp(k, f);
        o_ptr_err("read fp", x);
        unmake(x);
        o_ptr_err("end", read_fp(k, f));
    }
    fclose(f);
    BIO_free(bio);
}

static const struct kind kinds[] = {
    {"certificate", FN(PEM_write_bio_X509), FN(PEM_write_X509), FN(PEM_read_bio_X509),
     FN(PEM_read_X509), FN(X509_free)},
    {"trusted", FN(PEM_write_bio_X509_AUX), FN(PEM_write_X509_AUX), FN(PEM_read_bio_X509_AUX),
     FN(PEM_read_X509_AUX), FN(X509_free)},
    {"crl", FN(PEM_write_bio_X509_CRL), FN(PEM_write_X509_CRL), FN(PEM_read_bio_X509_CRL),
     FN(PEM_read_X509_CRL), FN(X509_CRL_free)},
    {"request", FN(PEM_write_bio_X509_REQ), FN(PEM_write_X509_REQ), FN(PEM_read_bio_X509_REQ),
     FN(PEM_read_X509_REQ), FN(X509_REQ_free)},
    {"new request", FN(PEM_write_bio_X509_REQ_NEW), FN(PEM_write_X509_REQ_NEW),
     FN(PEM_read_bio_X509_REQ), FN(PEM_read_X509_REQ), FN(X509_REQ_free)},
    {"public key", FN(PEM_write_bio_PUBKEY), FN(PEM_write_PUBKEY), FN(PEM_read_bio_PUBKEY),
     FN(PEM_read_PUBKEY), FN(EVP_PKEY_free)},
    {"RSA public key", FN(PEM_write_bio_RSAPublicKey), NULL, FN(PEM_read_bio_RSAPublicKey), NULL,
     FN(RSA_free)},
    {"RSA SPKI", FN(PEM_write_bio_RSA_PUBKEY), NULL, FN(PEM_read_bio_RSA_PUBKEY), NULL,
     FN(RSA_free)},
};

static EVP_PKEY *key_of(const char *file)
{
    FILE *f = fopen(o_cert(file), "r");
    EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);

    fclose(f);
    if (key == NULL) {
        o_die("no key %s", file);
    }
    return key;
}

static void objects(void)
{
    EVP_PKEY *rsa_key = key_of("rsa.key");
    EVP_PKEY *ec_key = key_of("p256.key");
    RSA *rsa = EVP_PKEY_get1_RSA(rsa_key);
    EC_KEY *ec = EVP_PKEY_get1_EC_KEY(ec_key);
    BIO *in = BIO_new_file(o_cert("p256.pem"), "r");
    X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
    BIO_free(in);
    in = BIO_new_file(o_cert("ca.crl.pem"), "r");
    X509_CRL *crl = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
    BIO_free(in);
    X509_REQ *req = X509_REQ_new();
    EVP_PKEY *ed = key_of("ed25519.key");
    X509_REQ_set_version(req, 0);
    X509_REQ_set_pubkey(req, ed);
    X509_REQ_sign(req, ed, NULL);
    o_int("get0", EVP_PKEY_get0_RSA(rsa_key) == rsa);
    o_int("get0", EVP_PKEY_get0_EC_KEY(ec_key) == ec);
    o_ptr_err("not RSA", EVP_PKEY_get0_RSA(ec_key));
    o_ptr_err("not EC", EVP_PKEY_get1_EC_KEY(rsa_key));
    o_ptr_err("not RSA", EVP_PKEY_get1_RSA(ec_key));
    o_ptr_err("not EC", EVP_PKEY_get0_EC_KEY(rsa_key));
    streams(&kinds[0], x);
    streams(&kinds[1], x);
    streams(&kinds[2], crl);
    streams(&kinds[3], req);
    streams(&kinds[4], req);
    streams(&kinds[5], ed);
    streams(&kinds[6], rsa);
    streams(&kinds[7], rsa);
    BIO *bio = BIO_new(BIO_s_mem());
    o_int("EC SPKI", PEM_write_bio_EC_PUBKEY(bio, ec));
    show_bio("EC SPKI", bio);
    BIO_free(bio);
    X509_free(x);
    X509_CRL_free(crl);
    X509_REQ_free(req);
    EVP_PKEY_free(ed);
    RSA_free(rsa);
    EC_KEY_free(ec);
    EVP_PKEY_free(rsa_key);
    EVP_PKEY_free(ec_key);
}

static int password(char *buf, int size, int rwflag, void *u)
{
    o_int("password", rwflag);
    o_int("size", size);
    snprintf(buf, (size_t)size, "%s", (const char *)u);
    return (int)strlen(buf);
}

static char secret[] = "secret";
static char wrong[] = "wrong";

static void private_keys(void)
{
    static const char *const files[] = {"rsa.key", "p256.key", "ed25519.key"};
    unsigned char phrase[] = "secret";

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        EVP_PKEY *key = key_of(files[i]);
        BIO *bio = BIO_new(BIO_s_mem());
        FILE *f = tmpfile();
        unsigned char *der = NULL;

        o_str("private", files[i]);
        o_int("plain", PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL));
        o_int("cipher", PEM_write_PrivateKey(f, key, EVP_aes_256_cbc(), phrase, 6, NULL, NULL));
        rewind(f);
        EVP_PKEY *a = PEM_read_PrivateKey(f, NULL, NULL, NULL);
        EVP_PKEY *b = PEM_read_PrivateKey(f, NULL, password, secret);
        o_int_err("eq", EVP_PKEY_eq(key, a));
        o_int_err("eq", EVP_PKEY_eq(key, b));
        o_ptr_err("end", PEM_read_PrivateKey(f, NULL, NULL, NULL));
        EVP_PKEY_free(a);
        EVP_PKEY_free(b);
        o_int("bio", PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL));
        a = PEM_read_bio_PrivateKey_ex(bio, NULL, NULL, NULL, NULL, NULL);
        o_int_err("eq", EVP_PKEY_eq(key, a));
        EVP_PKEY_free(a);
        int n = i2d_PublicKey(key, &der);
        o_int_err("public", n);
        o_hex("public", der, n > 0 ? (size_t)n : 0);
        OPENSSL_free(der);
        der = NULL;
        n = i2d_PrivateKey(key, &der);
        const unsigned char *p = der;
        a = d2i_PrivateKey_ex(EVP_PKEY_get_id(key), NULL, &p, n, NULL, NULL);
        o_int_err("ex", EVP_PKEY_eq(key, a));
        o_int("used", p - der == n);
        EVP_PKEY_free(a);
        p = der;
        o_ptr("cut", d2i_PrivateKey_ex(EVP_PKEY_get_id(key), NULL, &p, n - 1, NULL, NULL));
        ERR_clear_error();
        OPENSSL_free(der);
        (void)BIO_reset(bio);
        o_int("pkcs8", i2d_PKCS8PrivateKeyInfo_bio(bio, key));
        PKCS8_PRIV_KEY_INFO *info =
            ASN1_item_d2i_bio(ASN1_ITEM_rptr(PKCS8_PRIV_KEY_INFO), bio, NULL);
        o_ptr_err("info", info);
        o_ptr("attrs", PKCS8_pkey_get0_attrs(info));
        PKCS8_PRIV_KEY_INFO_free(info);
        EVP_PKEY_free(key);
        BIO_free(bio);
        fclose(f);
    }
}

static void rsa_streams(void)
{
    EVP_PKEY *key = key_of("rsa.key");
    RSA *rsa = EVP_PKEY_get1_RSA(key);
    BIO *bio = BIO_new(BIO_s_mem());
    unsigned char *der = NULL;
    const unsigned char *p = NULL;
    RSA *r = NULL;

    o_int("private", i2d_RSAPrivateKey_bio(bio, rsa));
    o_ptr("private", d2i_RSAPrivateKey_bio(bio, &r));
    o_int("check", RSA_check_key(r));
    o_int("public", i2d_RSAPublicKey_bio(bio, rsa));
    o_ptr("public", d2i_RSAPublicKey_bio(bio, &r));
    o_int("SPKI", i2d_RSA_PUBKEY_bio(bio, rsa));
    o_ptr("SPKI", d2i_RSA_PUBKEY_bio(bio, &r));
    o_ptr("none", d2i_RSAPrivateKey_bio(bio, NULL));
    o_err("none");
    o_int("bits", RSA_bits(r));
    RSA_free(r);
    r = NULL;
    int n = i2d_RSAPrivateKey(rsa, &der);
    p = der;
    r = d2i_RSAPrivateKey(NULL, &p, n);
    o_int("used", p - der == n);
    RSA_free(r);
    p = der;
    o_ptr("cut", d2i_RSAPrivateKey(NULL, &p, n - 2));
    ERR_clear_error();
    OPENSSL_free(der);
    der = NULL;
    n = i2d_RSAPublicKey(rsa, &der);
    o_hex("public", der, (size_t)n);
    p = der;
    r = d2i_RSAPublicKey(NULL, &p, n);
    o_ptr("public", r);
    o_int_err("no private part", i2d_RSAPrivateKey(r, NULL));
    RSA_free(r);
    OPENSSL_free(der);
    der = NULL;
    n = i2d_RSA_PUBKEY(rsa, &der);
    o_hex("SPKI", der, (size_t)n);
    p = der;
    r = d2i_RSA_PUBKEY(NULL, &p, n);
    o_ptr("SPKI", r);
    RSA_free(r);
    p = der;
    EC_KEY *not = d2i_EC_PUBKEY(NULL, &p, n);
    o_ptr_err("not EC", not );
    der[4] ^= 1;
    p = der;
    o_ptr("no RSA", d2i_RSA_PUBKEY(NULL, &p, 10));
    ERR_clear_error();
    OPENSSL_free(der);
    o_int("PEM", PEM_write_bio_RSAPrivateKey(bio, rsa, NULL, NULL, 0, NULL, NULL));
    r = PEM_read_bio_RSAPrivateKey(bio, NULL, NULL, NULL);
    o_int("check", RSA_check_key(r));
    RSA_free(r);
    r = RSA_new_method(NULL);
    o_ptr("method", r);
    RSA_free(r);
    RSA_free(rsa);
    EVP_PKEY_free(key);
    BIO_free(bio);
}

static void ec_streams(void)
{
    EVP_PKEY *key = key_of("p384.key");
    EC_KEY *ec = EVP_PKEY_get1_EC_KEY(key);
    BIO *bio = BIO_new(BIO_s_mem());
    EC_KEY *e = NULL;
    unsigned char *der = NULL;
    const unsigned char *p = NULL;

    o_int("private", i2d_ECPrivateKey_bio(bio, ec));
    o_ptr("private", d2i_ECPrivateKey_bio(bio, &e));
    o_int("check", EC_KEY_check_key(e));
    o_int("SPKI", i2d_EC_PUBKEY_bio(bio, ec));
    o_ptr("SPKI", d2i_EC_PUBKEY_bio(bio, &e));
    o_ptr_err("none", d2i_ECPrivateKey_bio(bio, NULL));
    EC_KEY_free(e);
    int n = i2d_ECPrivateKey(ec, &der);
    p = der;
    e = d2i_ECPrivateKey(NULL, &p, n);
    o_int("used", p - der == n);
    EC_KEY_set_enc_flags(e, EC_PKEY_NO_PARAMETERS | EC_PKEY_NO_PUBKEY);
    o_int("enc flags", (long long)EC_KEY_get_enc_flags(e));
    EC_KEY_free(e);
    p = der;
    o_ptr("cut", d2i_ECPrivateKey(NULL, &p, n - 2));
    ERR_clear_error();
    OPENSSL_free(der);
    der = NULL;
    n = i2d_EC_PUBKEY(ec, &der);
    o_hex("SPKI", der, (size_t)n);
    p = der;
    e = d2i_EC_PUBKEY(NULL, &p, n);
    o_ptr("SPKI", e);
    o_int_err("no private part", i2d_ECPrivateKey(e, NULL));
    EC_KEY_free(e);
    OPENSSL_free(der);
    o_int("PEM", PEM_write_bio_ECPrivateKey(bio, ec, NULL, NULL, 0, NULL, NULL));
    e = PEM_read_bio_ECPrivateKey(bio, NULL, NULL, NULL);
    o_int("check", EC_KEY_check_key(e));
    EC_KEY_free(e);
    EC_KEY_free(ec);
    EVP_PKEY_free(key);
    BIO_free(bio);
}

static void *to_octets(void **x, const unsigned char **in, long n)
{
    return d2i_ASN1_OCTET_STRING((ASN1_OCTET_STRING **)x, in, n);
}

static void blocks(void)
{
    FILE *f = tmpfile();
    char *name = NULL;
    char *header = NULL;
    unsigned char *data = NULL;
    long n = 0;
    BIO *bio = NULL;
    char none[] = "";

    o_int("write", PEM_write(f, "KIND", "Proc-Type: x\n", (const unsigned char *)"\4\3abc", 5));
    o_int("write", PEM_write(f, "KIND", "", (const unsigned char *)"\4\3abc", 5));
    rewind(f);
    o_int("read", PEM_read(f, &name, &header, &data, &n));
    o_str("name", name);
    o_str("header", header);
    o_hex("data", data, (size_t)n);
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
    ASN1_OCTET_STRING *s = PEM_ASN1_read(to_octets, "KIND", f, NULL, NULL, NULL);
    o_ptr_err("ASN1", s);
    ASN1_OCTET_STRING_free(s);
    o_int_err("end", PEM_read(f, &name, &header, &data, &n));
    fclose(f);
    static const char text[] = "junk\n-----BEGIN KIND-----\nBANh\nYmM=\n-----END KIND-----\n";
    bio = BIO_new_mem_buf(text, -1);
    s = PEM_ASN1_read_bio(to_octets, "KIND", bio, NULL, NULL, NULL);
    o_ptr_err("ASN1 bio", s);
    ASN1_OCTET_STRING_free(s);
    BIO_free(bio);
    bio = BIO_new_mem_buf(text, -1);
    o_int_err("secmem", PEM_bytes_read_bio_secmem(&data, &n, &name, "KIND", bio, NULL, NULL));
    o_hex("data", data, (size_t)n);
    o_str("name", name);
    OPENSSL_secure_free(name);
    OPENSSL_secure_free(data);
    BIO_free(bio);
    static const unsigned int flags[] = {0,
                                         PEM_FLAG_SECURE,
                                         PEM_FLAG_EAY_COMPATIBLE,
                                         PEM_FLAG_EAY_COMPATIBLE | PEM_FLAG_ONLY_B64,
                                         PEM_FLAG_ONLY_B64,
                                         PEM_FLAG_ONLY_B64 | PEM_FLAG_SECURE};
    static const char *const texts[] = {text,
                                        "-----BEGIN A-----\n\n\nBAA=\n-----END A-----\n",
                                        "-----BEGIN A-----\nX: y\n\nBAA=\n-----END A-----\n",
                                        "-----BEGIN A-----\nBAA=\n\n-----END A-----\n",
                                        "-----BEGIN A-----\n BAA=\n-----END A-----\n",
                                        "-----BEGIN A-----\nBAA=\n-----END B-----\n",
                                        "-----BEGIN A-----\n\tBAA=\n-----END A-----\n",
                                        "-----BEGIN A-----\nBA\tA=\n-----END A-----\n",
                                        "-----BEGIN A-----\nBAA= \t\r\n-----END A-----\n",
                                        "-----BEGIN A-----\nBAAA\001\n-----END A-----\n",
                                        "-----BEGIN A-----\nBAAA!AAA\nBAA=\n-----END A-----\n",
                                        "-----BEGIN A-----\nX: y\n\nBA A=\n-----END A-----\n",
                                        "-----BEGIN A-----\nX: y!\n z\n\nBAA=\n-----END A-----\n",
                                        "-----BEGIN A-----\nBAA=\n"};
    for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++) {
        for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
            bio = BIO_new_mem_buf(texts[t], -1);
            int got = PEM_read_bio_ex(bio, &name, &header, &data, &n, flags[i]);
            o_int_err("read ex", got);
            if (got != 0) {
                o_str("name", name);
                o_str("header", header);
                o_hex("data", data, (size_t)n);
                if ((flags[i] & PEM_FLAG_SECURE) != 0) {
                    OPENSSL_secure_free(name);
                    OPENSSL_secure_free(header);
                    OPENSSL_secure_free(data);
                } else {
                    OPENSSL_free(name);
                    OPENSSL_free(header);
                    OPENSSL_free(data);
                }
            }
            BIO_free(bio);
        }
    }
    char buf[16];
    o_int("callback", PEM_def_callback(buf, sizeof(buf), 0, wrong));
    o_text("callback", buf, 5);
    o_int("short", PEM_def_callback(buf, 3, 0, wrong));
    o_text("short", buf, 3);
    o_int("empty", PEM_def_callback(buf, sizeof(buf), 0, none));
}

static void infos(void)
{
    FILE *f = fopen(o_cert("p256.chain.pem"), "r");
    STACK_OF(X509_INFO) *all = PEM_X509_INFO_read(f, NULL, NULL, NULL);

    o_int("infos", sk_X509_INFO_num(all));
    rewind(f);
    o_ptr("more", PEM_X509_INFO_read_ex(f, all, NULL, NULL, NULL, NULL));
    o_int("infos", sk_X509_INFO_num(all));
    sk_X509_INFO_pop_free(all, X509_INFO_free);
    fclose(f);
    BIO *bio = BIO_new_file(o_cert("crls.pem"), "r");
    all = PEM_X509_INFO_read_bio_ex(bio, NULL, NULL, NULL, NULL, NULL);
    o_int("infos", sk_X509_INFO_num(all));
    o_ptr("crl", sk_X509_INFO_value(all, 0)->crl);
    sk_X509_INFO_pop_free(all, X509_INFO_free);
    BIO_free(bio);
    X509_INFO *info = X509_INFO_new();
    o_ptr("x509", info->x509);
    o_ptr("pkey", info->x_pkey);
    o_int("len", info->enc_len);
    X509_INFO_free(info);
}

/* Lines that are as long as what is read at once, or end there. */
static void long_lines(void)
{
    for (int n = 250; n <= 260; n++) {
        for (int more = 0; more < 3; more++) {
            char text[900] = "-----BEGIN A-----\n";
            char *name = NULL;
            char *header = NULL;
            unsigned char *data = NULL;
            long len = 0;
            size_t at = strlen(text);
            memset(text + at, 'A', (size_t)n);
            at += (size_t)n;
            text[at++] = '\n';
            int rest = more == 0 ? 0 : more == 1 ? (4 - n % 4) % 4 : 4 + (4 - n % 4) % 4;
            memset(text + at, 'A', (size_t)rest);
            at += (size_t)rest;
            memcpy(text + at, "\n-----END A-----\n" + (rest == 0), 17 + (rest != 0));
            BIO *bio = BIO_new_mem_buf(text, -1);
            o_int_err("long line", PEM_read_bio_ex(bio, &name, &header, &data, &len, 0));
            o_int("bytes", len);
            OPENSSL_free(name);
            OPENSSL_free(header);
            OPENSSL_free(data);
            BIO_free(bio);
        }
    }
}

int main(void)
{
    long_lines();
    objects();
    private_keys();
    rsa_streams();
    ec_streams();
    blocks();
    infos();
    return 0;
}
