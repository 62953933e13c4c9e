/* EVP_PKEY_CTX_new_from_name(3), EVP_PKEY_Q_keygen(3), EVP_PKEY_CTX_set_params(3),
 * EVP_DigestSignInit_ex(3), EVP_PKEY_new_raw_private_key_ex(3), EVP_PKEY_encapsulate(3) of keys
 * that do not. */
#include "oracle.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rsa.h>

static void make(const char *name)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, name, NULL);
    EVP_PKEY *key = NULL;

    o_str("name", name);
    o_ptr_err("context", ctx);
    if (ctx == NULL) {
        return;
    }
    o_int("is EC", EVP_PKEY_CTX_is_a(ctx, "EC"));
    o_int("is itself", EVP_PKEY_CTX_is_a(ctx, name));
    o_int_err("set before", EVP_PKEY_CTX_set_params(ctx, NULL));
    o_int_err("group before", EVP_PKEY_CTX_set_group_name(ctx, "P-256"));
    o_int_err("init", EVP_PKEY_keygen_init(ctx));
    o_int("operation", EVP_PKEY_CTX_get_operation(ctx));
    size_t bits = 1024;
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_size_t("bits", &bits),
        OSSL_PARAM_construct_utf8_string("group", (char *)"P-384", 0),
        OSSL_PARAM_construct_utf8_string("what nobody knows", (char *)"x", 0),
        OSSL_PARAM_construct_end(),
    };
    o_int_err("set", EVP_PKEY_CTX_set_params(ctx, params));
    o_int_err("generate", EVP_PKEY_generate(ctx, &key));
    if (key != NULL) {
        o_str("kind", EVP_PKEY_get0_type_name(key));
        o_int("bits", EVP_PKEY_get_bits(key));
        o_int("itself", EVP_PKEY_is_a(key, name));
    }
    EVP_PKEY_free(key);
    EVP_PKEY_CTX_free(ctx);
}

static void groups(void)
{
    static const char *const names[] = {"P-256",     "prime256v1",      "secp256r1", "p-521",
                                        "SECP384R1", "brainpoolP256r1", "secp256k1", "FOO"};
    EVP_PKEY_CTX *ctx = NULL;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        EVP_PKEY *key = NULL;
        ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
        EVP_PKEY_keygen_init(ctx);
        o_str("group", names[i]);
        o_int_err("set", EVP_PKEY_CTX_set_group_name(ctx, names[i]));
        o_int_err("generate", EVP_PKEY_generate(ctx, &key));
        o_int("bits", key != NULL ? EVP_PKEY_get_bits(key) : 0);
        EVP_PKEY_free(key);
        EVP_PKEY_CTX_free(ctx);
        key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", names[i]);
        o_ptr_err("at once", key);
        EVP_PKEY_free(key);
    }
    ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY_keygen_init(ctx);
    o_int_err("none", EVP_PKEY_CTX_set_group_name(ctx, NULL));
    EVP_PKEY_CTX_free(ctx);
    ctx = EVP_PKEY_CTX_new_from_name(NULL, "X25519", NULL);
    EVP_PKEY_keygen_init(ctx);
    o_int_err("of X25519", EVP_PKEY_CTX_set_group_name(ctx, "P-256"));
    o_int_err("of X25519", EVP_PKEY_CTX_set_group_name(ctx, "X25519"));
    EVP_PKEY_CTX_free(ctx);
}

static void at_once(void)
{
    static const char *const names[] = {"ED25519", "X25519", "ed448", "X448", "FOO"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, names[i]);
        o_ptr_err(names[i], key);
        o_str("kind", key != NULL ? EVP_PKEY_get0_type_name(key) : NULL);
        EVP_PKEY_free(key);
    }
    EVP_PKEY *rsa = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);
    o_int("RSA", EVP_PKEY_get_bits(rsa));
    EVP_PKEY_free(rsa);
    o_ptr_err("RSA of 100 bits", EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)100));
}

static void raw(void)
{
    static const char *const names[] = {"ED25519", "X448", "1.3.101.110", "FOO"};
    unsigned char bytes[56] = {5, 6, 7};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t n = i == 1 ? 56 : 32;
        EVP_PKEY *key = EVP_PKEY_new_raw_private_key_ex(NULL, names[i], NULL, bytes, n);
        o_ptr_err(names[i], key);
        EVP_PKEY_free(key);
        key = EVP_PKEY_new_raw_public_key_ex(NULL, names[i], NULL, bytes, n);
        o_ptr_err("public", key);
        EVP_PKEY_free(key);
        o_ptr("too short", EVP_PKEY_new_raw_public_key_ex(NULL, names[i], NULL, bytes, n - 1));
        ERR_clear_error();
    }
}

static void sign(EVP_PKEY *key, const char *digest, const OSSL_PARAM *params)
{
    static const unsigned char text[] = "a message";
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pctx = NULL;
    unsigned char sig[512];
    size_t n = sizeof(sig);
    int pad = -1;

    o_str("digest", digest);
    o_int_err("init", EVP_DigestSignInit_ex(ctx, &pctx, digest, NULL, NULL, key, params));
    if (pctx != NULL && EVP_PKEY_get_id(key) == EVP_PKEY_RSA) {
        EVP_PKEY_CTX_get_rsa_padding(pctx, &pad);
        ERR_clear_error();
    }
    o_int("padding", pad);
    int done = EVP_DigestSign(ctx, sig, &n, text, sizeof(text));
    ERR_clear_error();
    o_int("sign", done);
    EVP_MD_CTX_reset(ctx);
    o_int_err("init", EVP_DigestVerifyInit_ex(ctx, NULL, digest, NULL, NULL, key, params));
    if (done == 1) {
        o_int_err("verify", EVP_DigestVerify(ctx, sig, n, text, sizeof(text)));
    }
    EVP_MD_CTX_free(ctx);
}

static void signatures(void)
{
    EVP_PKEY *rsa = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
    EVP_PKEY *ec = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    EVP_PKEY *ed = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    int mode = RSA_PKCS1_PSS_PADDING, salt = 20;
    OSSL_PARAM pss[] = {
        OSSL_PARAM_construct_int(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, &salt),
        OSSL_PARAM_construct_int(OSSL_SIGNATURE_PARAM_PAD_MODE, &mode),
        OSSL_PARAM_construct_end(),
    };
    OSSL_PARAM named[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, (char *)"pss", 0),
        OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, (char *)"digest", 0),
        OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_MGF1_DIGEST, (char *)"SHA1", 0),
        OSSL_PARAM_construct_end(),
    };
    OSSL_PARAM wrong[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, (char *)"foo", 0),
        OSSL_PARAM_construct_end(),
    };

    sign(rsa, "SHA256", NULL);
    sign(rsa, NULL, NULL);
    sign(rsa, "sha2-384", pss);
    sign(rsa, "SHA512", named);
    sign(rsa, "SHA256", wrong);
    sign(ec, "SHA256", NULL);
    sign(ed, NULL, NULL);
    sign(ec, "FOO", NULL);
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(ec);
    EVP_PKEY_free(ed);
}

/* What OpenSSL leaves in its queue has numbers that differ from run to run. */
static void kem(void)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    unsigned char buf[64];
    size_t n = sizeof(buf), m = sizeof(buf);

    o_int_err("encapsulate before", EVP_PKEY_encapsulate(ctx, buf, &n, buf, &m));
    o_int_err("decapsulate before", EVP_PKEY_decapsulate(ctx, buf, &n, buf, m));
    o_int("encapsulate", EVP_PKEY_encapsulate_init(ctx, NULL));
    o_int("decapsulate", EVP_PKEY_decapsulate_init(ctx, NULL));
    ERR_clear_error();
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(key);
}

int main(void)
{
    make("RSA");
    make("rsaEncryption");
    make("EC");
    make("X25519");
    make("1.3.101.113");
    make("FOO");
    o_ptr_err("no name", EVP_PKEY_CTX_new_from_name(NULL, NULL, NULL));
    groups();
    at_once();
    raw();
    signatures();
    kem();
    return 0;
}
