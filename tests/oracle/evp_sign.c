/* EVP_DigestSignInit(3), EVP_DigestVerifyInit(3), EVP_PKEY_sign(3), EVP_PKEY_verify(3),
 * EVP_PKEY_keygen(3), EVP_SignInit(3). */
#include "oracle.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/rsa.h>

static EVP_PKEY *make(int type, int number)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(type, NULL);
    EVP_PKEY *key = NULL;

    o_int_err("keygen before init", EVP_PKEY_keygen(ctx, &key));
    o_int_err("keygen init", EVP_PKEY_keygen_init(ctx));
    if (type == EVP_PKEY_RSA) {
        o_int_err("small", EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, 100));
        o_int_err("bits", EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, number));
    }
    if (type == EVP_PKEY_EC) {
        o_int_err("curve", EVP_PKEY_CTX_set_ec_paramgen_curve_nid(ctx, number));
        o_int_err("encoding", EVP_PKEY_CTX_set_ec_param_enc(ctx, OPENSSL_EC_NAMED_CURVE));
    }
    o_int_err("keygen", EVP_PKEY_keygen(ctx, &key));
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static void messages(EVP_PKEY *key, const EVP_MD *md, int pss)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pctx = NULL;
    unsigned char sig[512];
    unsigned char *text = (unsigned char *)"some text";
    size_t n = 0;

    o_int_err("sign init", EVP_DigestSignInit(ctx, &pctx, md, NULL, key));
    if (pss) {
        o_int_err("padding", EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING));
        o_int_err("salt", EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, 20));
        o_int_err("mgf1", EVP_PKEY_CTX_set_rsa_mgf1_md(pctx, EVP_sha1()));
    }
    o_int_err("update", EVP_DigestSignUpdate(ctx, text, 4));
    o_int_err("update", EVP_DigestSignUpdate(ctx, text + 4, 5));
    o_int_err("length", EVP_DigestSignFinal(ctx, NULL, &n));
    o_int("length", (long long)n);
    o_int_err("final", EVP_DigestSignFinal(ctx, sig, &n));
    EVP_MD_CTX_reset(ctx);
    o_int_err("verify init", EVP_DigestVerifyInit(ctx, &pctx, md, NULL, key));
    if (pss) {
        EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_mgf1_md(pctx, EVP_sha1());
    }
    o_int_err("verify", EVP_DigestVerify(ctx, sig, n, text, 9));
    EVP_MD_CTX_reset(ctx);
    EVP_DigestVerifyInit(ctx, &pctx, md, NULL, key);
    if (pss) {
        EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_mgf1_md(pctx, EVP_sha1());
    }
    o_int("update", EVP_DigestVerifyUpdate(ctx, text, 8));
    o_int("verify another text", EVP_DigestVerifyFinal(ctx, sig, n));
    ERR_clear_error();
    EVP_MD_CTX_free(ctx);
}

static void digests(EVP_PKEY *key)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
    unsigned char digest[32] = {1, 2, 3};
    unsigned char sig[512];
    size_t n = sizeof(sig);
    const EVP_MD *md = NULL;

    o_int_err("sign before init", EVP_PKEY_sign(ctx, sig, &n, digest, 32));
    o_int_err("init", EVP_PKEY_sign_init(ctx));
    o_int_err("md", EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()));
    o_int_err("get md", EVP_PKEY_CTX_get_signature_md(ctx, &md));
    o_int("md", EVP_MD_get_type(md));
    o_int_err("length", EVP_PKEY_sign(ctx, NULL, &n, digest, 32));
    o_int("length", (long long)n);
    o_int("wrong digest length", EVP_PKEY_sign(ctx, sig, &n, digest, 31));
    ERR_clear_error();
    n = sizeof(sig);
    o_int_err("sign", EVP_PKEY_sign(ctx, sig, &n, digest, 32));
    o_int("verify before init", EVP_PKEY_verify(ctx, sig, n, digest, 32));
    ERR_clear_error();
    o_int_err("verify init", EVP_PKEY_verify_init(ctx));
    EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256());
    o_int_err("verify", EVP_PKEY_verify(ctx, sig, n, digest, 32));
    digest[0] ^= 1;
    o_int("verify another digest", EVP_PKEY_verify(ctx, sig, n, digest, 32));
    ERR_clear_error();
    o_int("same key", EVP_PKEY_CTX_get0_pkey(ctx) == key);
    EVP_PKEY_CTX_free(ctx);

    EVP_MD_CTX *old = EVP_MD_CTX_new();
    unsigned int m = 0;
    EVP_DigestInit_ex(old, EVP_sha256(), NULL);
    EVP_DigestUpdate(old, "text", 4);
    o_int_err("EVP_SignFinal", EVP_SignFinal(old, sig, &m, key));
    o_int_err("EVP_VerifyFinal", EVP_VerifyFinal(old, sig, m, key));
    EVP_DigestUpdate(old, "text", 4);
    o_int("EVP_VerifyFinal of another text", EVP_VerifyFinal(old, sig, m, key));
    ERR_clear_error();
    EVP_MD_CTX_free(old);
}

int main(void)
{
    EVP_PKEY *rsa = make(EVP_PKEY_RSA, 1024);
    EVP_PKEY *p256 = make(EVP_PKEY_EC, NID_X9_62_prime256v1);
    EVP_PKEY *p384 = make(EVP_PKEY_EC, NID_secp384r1);
    EVP_PKEY *ed = make(EVP_PKEY_ED25519, 0);
    unsigned char sig[64];
    size_t n = sizeof(sig);

    messages(rsa, EVP_sha256(), 0);
    messages(rsa, EVP_sha256(), 1);
    messages(rsa, NULL, 0);
    messages(p256, EVP_sha256(), 0);
    messages(p384, EVP_sha384(), 0);
    digests(rsa);
    digests(p256);

    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    o_int("Ed25519 with a digest", EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, ed));
    ERR_clear_error();
    EVP_MD_CTX_reset(ctx);
    o_int_err("Ed25519", EVP_DigestSignInit(ctx, NULL, NULL, NULL, ed));
    o_int_err("sign", EVP_DigestSign(ctx, sig, &n, (unsigned char *)"text", 4));
    o_int("length", (long long)n);
    EVP_MD_CTX_reset(ctx);
    o_int_err("Ed25519", EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, ed));
    o_int_err("verify", EVP_DigestVerify(ctx, sig, n, (unsigned char *)"text", 4));
    o_int("verify another text", EVP_DigestVerify(ctx, sig, n, (unsigned char *)"texT", 4));
    ERR_clear_error();
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_CTX *pctx = EVP_PKEY_CTX_new(ed, NULL);
    o_int_err("Ed25519 signs no digest", EVP_PKEY_sign_init(pctx));
    o_int_err("Ed25519 derives nothing", EVP_PKEY_derive_init(pctx));
    EVP_PKEY_CTX_free(pctx);
    o_ptr_err("no such type", EVP_PKEY_CTX_new_id(12345, NULL));
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(p256);
    EVP_PKEY_free(p384);
    EVP_PKEY_free(ed);
    return 0;
}
