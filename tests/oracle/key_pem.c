/* PEM_read_bio_PrivateKey(3), d2i_PrivateKey(3): keys written and read again. */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static int password(char *buf, int n, int writing, void *u)
{
    (void)writing;
    if (u == NULL || (int)strlen(u) > n) {
        return -1;
    }
    memcpy(buf, u, strlen(u));
    return (int)strlen(u);
}

static EVP_PKEY *make(int type, int nid)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(type, NULL);
    EVP_PKEY *key = NULL;

    EVP_PKEY_keygen_init(ctx);
    if (nid != 0) {
        EVP_PKEY_CTX_set_ec_paramgen_curve_nid(ctx, nid);
    }
    EVP_PKEY_keygen(ctx, &key);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static void first_line(const char *name, BIO *bio)
{
    char *text = NULL;
    long n = BIO_get_mem_data(bio, &text);
    long i = 0;

    while (i < n && text[i] != '\n') {
        i++;
    }
    o_text(name, text, (size_t)i);
}

static void check(const char *name, EVP_PKEY *key, EVP_PKEY *read)
{
    o_ptr_err(name, read);
    o_int(name, read != NULL ? EVP_PKEY_eq(key, read) : -9);
    EVP_PKEY_free(read);
}

static void round_trip(EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());
    unsigned char *der = NULL;

    o_int_err("write", PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL));
    first_line("write", bio);
    check("read", key, PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL));
    o_int_err("write encrypted", PEM_write_bio_PrivateKey(bio, key, EVP_aes_256_cbc(), NULL, 0,
                                                          password, (char *)"secret"));
    first_line("write encrypted", bio);
    check("read encrypted", key, PEM_read_bio_PrivateKey(bio, NULL, password, (char *)"secret"));
    o_int_err("write encrypted",
              PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_128_cbc(), "secret", 6, NULL, NULL));
    /* One salt in 256 makes padding that looks right: which errors there are is not fixed. */
    o_ptr("wrong password", PEM_read_bio_PrivateKey(bio, NULL, password, (char *)"wrong"));
    o_int("an error is left", ERR_peek_error() != 0);
    ERR_clear_error();
    (void)BIO_reset(bio);
    PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_128_cbc(), "secret", 6, NULL, NULL);
    check("no password", key, PEM_read_bio_PrivateKey(bio, NULL, password, NULL));
    (void)BIO_reset(bio);
    o_int_err("write traditional",
              PEM_write_bio_PrivateKey_traditional(bio, key, NULL, NULL, 0, NULL, NULL));
    first_line("write traditional", bio);
    check("read traditional", key, PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL));
    o_int_err("write public", PEM_write_bio_PUBKEY(bio, key));
    first_line("write public", bio);
    check("read public", key, PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL));
    check("read at the end", key, PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL));

    int n = i2d_PrivateKey(key, &der);
    o_int("i2d", n > 0);
    o_int("i2d length", i2d_PrivateKey(key, NULL) == n);
    const unsigned char *p = der;
    check("d2i auto", key, d2i_AutoPrivateKey(NULL, &p, n));
    o_int("moved", p == der + n);
    p = der;
    check("d2i", key, d2i_PrivateKey(EVP_PKEY_get_id(key), NULL, &p, n));
    OPENSSL_free(der);
    der = NULL;
    n = i2d_PUBKEY(key, &der);
    p = der;
    check("d2i public", key, d2i_PUBKEY(NULL, &p, n));
    o_int("moved", p == der + n);
    OPENSSL_free(der);
    o_int("bio", i2d_PrivateKey_bio(bio, key));
    check("bio", key, d2i_PrivateKey_bio(bio, NULL));
    o_int("bio", i2d_PUBKEY_bio(bio, key));
    check("bio", key, d2i_PUBKEY_bio(bio, NULL));
    check("empty bio", key, d2i_PrivateKey_bio(bio, NULL));
    BIO_free(bio);
}

/* A password callback that gives n characters, or says that it does. */
static int too_much(char *buf, int size, int writing, void *n)
{
    (void)writing;
    memset(buf, 'e', (size_t)size);
    return *(int *)n < 0 ? size : *(int *)n;
}

static void passwords(EVP_PKEY *key)
{
    int all = -1;
    int sizes[] = {-1, 0, 4, 1000000};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        BIO *bio = BIO_new(BIO_s_mem());
        o_int("write",
              PEM_write_bio_PrivateKey(bio, key, EVP_aes_256_cbc(), NULL, 0, too_much, &all));
        EVP_PKEY *got = PEM_read_bio_PrivateKey(bio, NULL, too_much, &sizes[i]);
        o_ptr("read", got);
        o_int("as it was", got != NULL && EVP_PKEY_eq(key, got) == 1);
        o_int("an error", got == NULL && ERR_peek_error() != 0);
        ERR_clear_error();
        EVP_PKEY_free(got);
        BIO_free(bio);
    }
}

int main(void)
{
    EVP_PKEY *keys[4] = {make(EVP_PKEY_RSA, 0), make(EVP_PKEY_EC, NID_X9_62_prime256v1),
                         make(EVP_PKEY_EC, NID_secp521r1), make(EVP_PKEY_ED25519, 0)};
    BIO *bio = BIO_new_mem_buf("no key here\n", -1);

    for (int i = 0; i < 4; i++) {
        round_trip(keys[i]);
        passwords(keys[i]);
        EVP_PKEY_free(keys[i]);
    }
    o_ptr_err("garbage", PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL));
    BIO_free(bio);
    return 0;
}
