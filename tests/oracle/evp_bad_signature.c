/* EVP_DigestVerify(3), EVP_PKEY_verify(3), RSA_verify(3), X509_verify(3): signatures that do not
 * hold, each wrong in another way, and what is said about them. */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

static const unsigned char message[] = "message";

static EVP_PKEY *key_of(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);

    BIO_free(in);
    return key;
}

static void verify(EVP_PKEY *key, const EVP_MD *md, int padding, const char *how,
                   const unsigned char *sig, size_t n, size_t message_n)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pctx = NULL;

    EVP_DigestVerifyInit(ctx, &pctx, md, NULL, key);
    if (padding != 0) {
        EVP_PKEY_CTX_set_rsa_padding(pctx, padding);
    }
    o_int_err(how, EVP_DigestVerify(ctx, sig, n, message, message_n));
    EVP_MD_CTX_free(ctx);
}

/* A block that the private key has raised: what a verifier finds inside is under control. */
static void raised(EVP_PKEY *key, const char *how, const unsigned char *head, size_t head_n,
                   int fill)
{
    RSA *rsa = EVP_PKEY_get1_RSA(key);
    unsigned char block[256];
    unsigned char sig[256];
    unsigned char digest[32] = {0};

    memset(block, fill, sizeof(block));
    memcpy(block, head, head_n);
    BIGNUM *m = BN_bin2bn(block, sizeof(block), NULL);
    BN_CTX *ctx = BN_CTX_new();
    if (BN_ucmp(m, RSA_get0_n(rsa)) >= 0) {
        BN_sub(m, m, RSA_get0_n(rsa));
    }
    BN_mod_exp(m, m, RSA_get0_d(rsa), RSA_get0_n(rsa), ctx);
    BN_bn2binpad(m, sig, sizeof(sig));
    BN_free(m);
    BN_CTX_free(ctx);
    o_int_err(how, RSA_verify(NID_sha256, digest, 32, sig, 256, rsa));
    verify(key, EVP_sha256(), 0, how, sig, 256, 7);
    RSA_free(rsa);
}

static void one(const char *file, const EVP_MD *md, int padding)
{
    EVP_PKEY *key = key_of(file);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pctx = NULL;
    unsigned char sig[600];
    unsigned char bad[600];
    size_t n = sizeof(sig);

    o_str("key", file);
    EVP_DigestSignInit(ctx, &pctx, md, NULL, key);
    if (padding != 0) {
        EVP_PKEY_CTX_set_rsa_padding(pctx, padding);
    }
    o_int("sign", EVP_DigestSign(ctx, sig, &n, message, 7));
    EVP_MD_CTX_free(ctx);
    verify(key, md, padding, "good", sig, n, 7);
    verify(key, md, padding, "other message", sig, n, 6);
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) {
        memcpy(bad, sig, n);
        memset(bad, 0xff, 8);
        verify(key, md, padding, "too large", bad, n, 7);
    } else {
        memcpy(bad, sig, n);
        bad[0] = 0xff;
        verify(key, md, padding, "no sequence", bad, n, 7);
        memcpy(bad, sig, n);
        bad[n] = 0;
        verify(key, md, padding, "longer", bad, n + 1, 7);
        verify(key, md, padding, "short", sig, n - 1, 7);
        verify(key, md, padding, "zero", (const unsigned char *)"\x30\x06\2\1\0\2\1\0", 8, 7);
    }
    if (padding != RSA_PKCS1_PSS_PADDING) {
        verify(key, md, padding, "none", sig, 0, 7);
    }
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && padding == 0) {
        verify(key, md, padding, "short", sig, n - 1, 7);
        verify(key, md, padding, "long", sig, n + 1, 7);
        raised(key, "first octet", (const unsigned char *)"\1\1", 2, 0xff);
        raised(key, "block type", (const unsigned char *)"\0\2", 2, 0xff);
        raised(key, "padding octet",
               (const unsigned char *)"\0\1\xff\xff\xff\xff\xff\xff\xff\xff\xfe", 11, 0xff);
        raised(key, "no end", (const unsigned char *)"\0\1", 2, 0xff);
        raised(key, "few", (const unsigned char *)"\0\1\xff\xff\xff\0", 6, 0xff);
        raised(key, "value", (const unsigned char *)"\0\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\0",
               12, 0x55);
    }
    EVP_PKEY_free(key);
}

static void certificates(void)
{
    BIO *in = BIO_new_file(o_cert("rsa-rsa.pem"), "r");
    X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
    EVP_PKEY *key = key_of("int-rsa.key");

    BIO_free(in);
    o_int_err("certificate", X509_verify(x, key));
    X509_set_version(x, X509_VERSION_1);
    unsigned char *der = NULL;
    int n = i2d_re_X509_tbs(x, &der);
    OPENSSL_free(der);
    o_int("changed", n > 0);
    o_int_err("certificate", X509_verify(x, key));
    EVP_PKEY_free(key);
    X509_free(x);
}

int main(void)
{
    one("rsa.key", EVP_sha256(), 0);
    one("rsa.key", EVP_sha256(), RSA_PKCS1_PSS_PADDING);
    one("p256.key", EVP_sha256(), 0);
    one("ed25519.key", NULL, 0);
    certificates();
    return 0;
}
