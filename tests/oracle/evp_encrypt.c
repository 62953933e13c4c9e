/* EVP_PKEY_encrypt(3), EVP_PKEY_decrypt(3), RSA_public_encrypt(3). */
#include "oracle.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rsa.h>

#define LEN 128 /* of the modulus */

static unsigned char in[300], out[300], back[300];

static void try_encrypt(EVP_PKEY_CTX *ctx, size_t room, size_t len)
{
    size_t n = room;

    memset(in, 1, sizeof(in));
    o_int_err("encrypt", EVP_PKEY_encrypt(ctx, out, &n, in, len));
    o_int("length", (long long)n);
}

static int try_decrypt(EVP_PKEY_CTX *ctx, size_t room, size_t len)
{
    size_t n = room;

    int done = EVP_PKEY_decrypt(ctx, back, &n, out, len);
    o_int_err("decrypt", done);
    o_int("length", done == 1 ? (long long)n : -1);
    o_int("the same", done == 1 && n <= sizeof(in) && memcmp(in, back, n) == 0);
    return done;
}

static void paddings(EVP_PKEY_CTX *enc, EVP_PKEY_CTX *dec)
{
    static const int pads[] = {RSA_PKCS1_PADDING, RSA_PKCS1_OAEP_PADDING, RSA_NO_PADDING};
    static const size_t lengths[] = {0, 1, 20, 86, 87, 117, 118, 127, 128, 129};

    for (size_t i = 0; i < sizeof(pads) / sizeof(pads[0]); i++) {
        o_int("padding", pads[i]);
        o_int_err("set", EVP_PKEY_CTX_set_rsa_padding(enc, pads[i]));
        o_int_err("set", EVP_PKEY_CTX_set_rsa_padding(dec, pads[i]));
        for (size_t k = 0; k < sizeof(lengths) / sizeof(lengths[0]); k++) {
            size_t n = sizeof(out);
            memset(in, 1, sizeof(in));
            o_int("message", (long long)lengths[k]);
            int done = EVP_PKEY_encrypt(enc, out, &n, in, lengths[k]);
            o_int_err("encrypt", done);
            if (done == 1) {
                (void)try_decrypt(dec, sizeof(back), LEN);
            }
        }
        try_encrypt(enc, LEN - 1, 10);
        if (pads[i] != RSA_NO_PADDING) {
            try_encrypt(enc, LEN, 10);
            (void)try_decrypt(dec, LEN - 1, LEN);
            (void)try_decrypt(dec, LEN, LEN);
            out[100] ^= 1;
            (void)try_decrypt(dec, LEN, LEN);
            (void)try_decrypt(dec, LEN, LEN - 1);
        }
        (void)try_decrypt(dec, sizeof(back), LEN + 1);
    }
}

static void oaep(EVP_PKEY_CTX *enc, EVP_PKEY_CTX *dec)
{
    const EVP_MD *md = NULL;
    unsigned char *label = NULL;

    EVP_PKEY_CTX_set_rsa_padding(enc, RSA_PKCS1_OAEP_PADDING);
    EVP_PKEY_CTX_set_rsa_padding(dec, RSA_PKCS1_OAEP_PADDING);
    o_int_err("digest", EVP_PKEY_CTX_get_rsa_oaep_md(enc, &md));
    o_str("digest", md != NULL ? EVP_MD_get0_name(md) : NULL);
    o_int_err("set", EVP_PKEY_CTX_set_rsa_oaep_md(enc, EVP_sha256()));
    o_int_err("get", EVP_PKEY_CTX_get_rsa_oaep_md(enc, &md));
    o_str("digest", EVP_MD_get0_name(md));
    o_int_err("label", EVP_PKEY_CTX_set0_rsa_oaep_label(enc, OPENSSL_strdup("label"), 5));
    o_int_err("label", EVP_PKEY_CTX_get0_rsa_oaep_label(enc, &label));
    o_hex("label", label, 5);
    try_encrypt(enc, sizeof(out), 20);
    (void)try_decrypt(dec, sizeof(back), LEN);
    EVP_PKEY_CTX_set_rsa_oaep_md(dec, EVP_sha256());
    (void)try_decrypt(dec, sizeof(back), LEN);
    EVP_PKEY_CTX_set0_rsa_oaep_label(dec, OPENSSL_strdup("label"), 5);
    (void)try_decrypt(dec, sizeof(back), LEN);
    o_int_err("MGF1", EVP_PKEY_CTX_set_rsa_mgf1_md(enc, EVP_sha1()));
    try_encrypt(enc, sizeof(out), 20);
    (void)try_decrypt(dec, sizeof(back), LEN);
    EVP_PKEY_CTX_set_rsa_mgf1_md(dec, EVP_sha1());
    (void)try_decrypt(dec, sizeof(back), LEN);
    o_int_err("no label", EVP_PKEY_CTX_set0_rsa_oaep_label(dec, NULL, 0));
    (void)try_decrypt(dec, sizeof(back), LEN);
    try_encrypt(enc, sizeof(out), 63);
}

static void by_parameters(EVP_PKEY *key)
{
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_ASYM_CIPHER_PARAM_PAD_MODE, (char *)"oaep", 0),
        OSSL_PARAM_construct_utf8_string(OSSL_ASYM_CIPHER_PARAM_OAEP_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_octet_string(OSSL_ASYM_CIPHER_PARAM_OAEP_LABEL, (void *)"lab", 3),
        OSSL_PARAM_END,
    };
    EVP_PKEY_CTX *enc = EVP_PKEY_CTX_new(key, NULL), *dec = EVP_PKEY_CTX_new(key, NULL);

    o_int_err("init", EVP_PKEY_encrypt_init_ex(enc, params));
    o_int_err("init", EVP_PKEY_decrypt_init_ex(dec, params));
    try_encrypt(enc, sizeof(out), 20);
    (void)try_decrypt(dec, sizeof(back), LEN);
    EVP_PKEY_CTX_free(enc);
    EVP_PKEY_CTX_free(dec);
}

static void by_rsa(EVP_PKEY *key)
{
    static const int pads[] = {RSA_PKCS1_PADDING, RSA_PKCS1_OAEP_PADDING, RSA_NO_PADDING,
                               RSA_X931_PADDING};
    RSA *rsa = EVP_PKEY_get1_RSA(key);

    memset(in, 1, sizeof(in));
    for (size_t i = 0; i < sizeof(pads) / sizeof(pads[0]); i++) {
        int len = pads[i] == RSA_NO_PADDING ? LEN : 20;
        o_int("padding", pads[i]);
        o_int_err("encrypt", RSA_public_encrypt(len, in, out, rsa, pads[i]));
        int n = RSA_private_decrypt(LEN, out, back, rsa, pads[i]);
        o_int_err("decrypt", n);
        o_int("the same", n > 0 && memcmp(in, back, (size_t)n) == 0);
        out[64] ^= 1;
        if (pads[i] != RSA_NO_PADDING) {
            o_int_err("wrong", RSA_private_decrypt(LEN, out, back, rsa, pads[i]));
        }
        o_int_err("too long", RSA_public_encrypt(LEN, in, out, rsa, pads[i]) > 0);
    }
    RSA_free(rsa);
}

int main(void)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)(8 * LEN));
    EVP_PKEY *ec = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    EVP_PKEY_CTX *enc = EVP_PKEY_CTX_new(key, NULL), *dec = EVP_PKEY_CTX_new(key, NULL);
    size_t n = sizeof(out);

    o_int_err("before", EVP_PKEY_encrypt(enc, out, &n, in, 1));
    o_int_err("before", EVP_PKEY_decrypt(dec, out, &n, in, 1));
    o_int_err("before", EVP_PKEY_CTX_set_rsa_oaep_md(enc, EVP_sha256()));
    const EVP_MD *md = NULL;
    unsigned char *label = NULL;
    o_int_err("before", EVP_PKEY_CTX_get_rsa_oaep_md(enc, &md));
    o_int_err("before", EVP_PKEY_CTX_set0_rsa_oaep_label(enc, NULL, 0));
    o_int_err("before", EVP_PKEY_CTX_get0_rsa_oaep_label(enc, &label));
    EVP_PKEY_sign_init(enc);
    o_int_err("signing", EVP_PKEY_CTX_set_rsa_oaep_md(enc, EVP_sha256()));
    o_int_err("signing", EVP_PKEY_CTX_get_rsa_oaep_md(enc, &md));
    o_int_err("signing", EVP_PKEY_CTX_set0_rsa_oaep_label(enc, NULL, 0));
    o_int_err("signing", EVP_PKEY_CTX_get0_rsa_oaep_label(enc, &label));
    o_int_err("signing", EVP_PKEY_CTX_set_rsa_padding(enc, RSA_PKCS1_OAEP_PADDING));
    o_int_err("init", EVP_PKEY_encrypt_init(enc));
    o_int_err("PSS", EVP_PKEY_CTX_set_rsa_padding(enc, RSA_PKCS1_PSS_PADDING));
    o_int_err("init", EVP_PKEY_decrypt_init(dec));
    o_int("operation", EVP_PKEY_CTX_get_operation(enc));
    o_int("operation", EVP_PKEY_CTX_get_operation(dec));
    n = 0;
    o_int_err("length", EVP_PKEY_encrypt(enc, NULL, &n, in, 1));
    o_int("length", (long long)n);
    n = 0;
    o_int_err("length", EVP_PKEY_decrypt(dec, NULL, &n, in, LEN));
    o_int("length", (long long)n);
    paddings(enc, dec);
    oaep(enc, dec);
    by_parameters(key);
    by_rsa(key);
    EVP_PKEY_CTX_free(enc);
    enc = EVP_PKEY_CTX_new(ec, NULL);
    o_int("EC", EVP_PKEY_encrypt_init(enc));
    o_int("EC", EVP_PKEY_decrypt_init(enc));
    ERR_clear_error();
    EVP_PKEY_CTX_free(enc);
    EVP_PKEY_CTX_free(dec);
    EVP_PKEY_free(key);
    EVP_PKEY_free(ec);
    return 0;
}
