/* EVP_CIPHER_fetch, EVP_EncryptInit(3) old and new, EVP_EncodeInit(3), EVP_MD_CTX_get_pkey_ctx,
 * EVP_PKEY_CTX_new(3), EVP_PKEY_set1_RSA(3), EVP_PKEY_copy_parameters(3). */
#include "oracle.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

static const unsigned char key[32] = "0123456789abcdef0123456789abcde";
static const unsigned char iv[16] = "fedcba987654321";

static EVP_PKEY *key_of(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    EVP_PKEY *pkey = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
    BIO_free(in);
    return pkey;
}

static void ciphers(void)
{
    EVP_CIPHER *c = EVP_CIPHER_fetch(NULL, "AES-128-CBC", NULL);
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    unsigned char out[64];
    unsigned char back[64];
    unsigned char made[32];
    int n = 0;
    int m = 0;
    static char data[] = "app";

    o_ptr("fetched", c);
    o_int("is", EVP_CIPHER_is_a(c, "aes-128-cbc"));
    o_int("is", EVP_CIPHER_is_a(c, "2.16.840.1.101.3.4.1.2"));
    o_int("is", EVP_CIPHER_is_a(c, "AES-256-CBC"));
    o_int("is", EVP_CIPHER_is_a(NULL, "AES-256-CBC"));
    o_int("up", EVP_CIPHER_up_ref(c));
    EVP_CIPHER_free(c);
    o_ptr_err("unknown", EVP_CIPHER_fetch(NULL, "no such cipher", NULL));
    o_int_err("init", EVP_CipherInit_ex(ctx, c, NULL, key, iv, 1));
    o_ptr("cipher", EVP_CIPHER_CTX_cipher(ctx));
    EVP_CIPHER_CTX_set_app_data(ctx, data);
    o_str("app data", EVP_CIPHER_CTX_get_app_data(ctx));
    o_int("update", EVP_CipherUpdate(ctx, out, &n, (const unsigned char *)"some plain text!!", 17));
    o_int("n", n);
    o_int("final", EVP_CipherFinal_ex(ctx, out + n, &m));
    o_hex("out", out, (size_t)(n + m));
    o_int_err("init", EVP_CipherInit(ctx, c, key, iv, 0));
    o_int("update", EVP_CipherUpdate(ctx, back, &n, out, 32));
    o_int("final", EVP_CipherFinal(ctx, back + n, &m));
    o_text("back", back, (size_t)(n + m));
    o_int("rand key", EVP_CIPHER_CTX_rand_key(ctx, made));
    o_int_err("init", EVP_EncryptInit(ctx, EVP_aes_256_cbc(), key, iv));
    o_int("update", EVP_EncryptUpdate(ctx, out, &n, key, 16));
    o_int("final", EVP_EncryptFinal(ctx, out + n, &m));
    o_hex("out", out, (size_t)(n + m));
    o_int_err("init", EVP_DecryptInit(ctx, EVP_aes_256_cbc(), key, iv));
    o_int("update", EVP_DecryptUpdate(ctx, back, &n, out, 32));
    o_int("final", EVP_DecryptFinal(ctx, back + n, &m));
    o_hex("back", back, (size_t)(n + m));
    out[31] ^= 1;
    o_int_err("init", EVP_DecryptInit(ctx, EVP_aes_256_cbc(), key, iv));
    o_int("update", EVP_DecryptUpdate(ctx, back, &n, out, 32));
    o_int_err("final", EVP_DecryptFinal(ctx, back + n, &m));
    o_int_err("ecb", EVP_CipherInit_ex(ctx, EVP_des_ede3(), NULL, key, NULL, 1));
    o_int("update", EVP_CipherUpdate(ctx, out, &n, key, 8));
    o_hex("out", out, (size_t)n);
    EVP_CIPHER_CTX_free(ctx);
    ctx = EVP_CIPHER_CTX_new();
    o_ptr("no cipher", EVP_CIPHER_CTX_cipher(ctx));
    EVP_CIPHER_CTX_free(ctx);
    EVP_CIPHER_free(c);
    EVP_CIPHER_free(NULL);
}

static void encode(void)
{
    EVP_ENCODE_CTX *ctx = EVP_ENCODE_CTX_new();
    EVP_ENCODE_CTX *copy = EVP_ENCODE_CTX_new();
    unsigned char out[256];
    int n = 0;

    EVP_EncodeInit(ctx);
    o_int("num", EVP_ENCODE_CTX_num(ctx));
    o_int("update", EVP_EncodeUpdate(ctx, out, &n, (const unsigned char *)"short", 5));
    o_int("n", n);
    o_int("num", EVP_ENCODE_CTX_num(ctx));
    o_int("copy", EVP_ENCODE_CTX_copy(copy, ctx));
    EVP_EncodeFinal(ctx, out, &n);
    o_text("final", out, (size_t)n);
    o_int("update", EVP_EncodeUpdate(
                        copy, out, &n,
                        (const unsigned char
                             *)"a longer text that needs more than one line of the output, so long",
                        66));
    o_text("update", out, (size_t)n);
    EVP_EncodeFinal(copy, out, &n);
    o_text("final", out, (size_t)n);
    o_int("nothing", EVP_EncodeUpdate(copy, out, &n, out, 0));
    EVP_ENCODE_CTX_free(ctx);
    EVP_ENCODE_CTX_free(copy);
}

static void contexts(void)
{
    EVP_PKEY *ec = key_of("p256.key");
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pctx = NULL;
    EVP_PKEY_CTX *own = EVP_PKEY_CTX_new_from_pkey(NULL, ec, NULL);
    static char data[] = "app";
    EVP_MD *one = NULL;

    o_ptr_err("from pkey", own);
    o_ptr("no key ctx", EVP_MD_CTX_get_pkey_ctx(md));
    o_ptr("no md", EVP_MD_CTX_get1_md(md));
    o_int("init", EVP_DigestSignInit(md, &pctx, EVP_sha256(), NULL, ec));
    o_int("same", EVP_MD_CTX_get_pkey_ctx(md) == pctx);
    o_int("operation", EVP_PKEY_CTX_get_operation(pctx));
    one = EVP_MD_CTX_get1_md(md);
    o_int("md", EVP_MD_get_type(one));
    EVP_MD_free(one);
    EVP_MD_CTX_free(md);
    EVP_PKEY_CTX_set_app_data(own, data);
    o_str("app data", EVP_PKEY_CTX_get_app_data(own));
    o_int("operation", EVP_PKEY_CTX_get_operation(own));
    o_int("sign init", EVP_PKEY_sign_init(own));
    o_int("operation", EVP_PKEY_CTX_get_operation(own));
    EVP_PKEY_CTX *copy = EVP_PKEY_CTX_dup(own);
    o_ptr_err("dup", copy);
    o_int("operation", EVP_PKEY_CTX_get_operation(copy));
    EVP_PKEY_CTX_free(copy);
    md = EVP_MD_CTX_new();
    EVP_MD_CTX_set_pkey_ctx(md, own);
    o_int("set", EVP_MD_CTX_get_pkey_ctx(md) == own);
    EVP_MD_CTX_free(md);
    EVP_PKEY_CTX_free(own);
    own = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
    EVP_PKEY *made = NULL;
    o_int_err("not ready", EVP_PKEY_generate(own, &made));
    o_int("keygen init", EVP_PKEY_keygen_init(own));
    o_int("curve", EVP_PKEY_CTX_set_ec_paramgen_curve_nid(own, NID_X9_62_prime256v1));
    o_int_err("generate", EVP_PKEY_generate(own, &made));
    o_int("bits", EVP_PKEY_get_bits(made));
    EVP_PKEY_free(made);
    EVP_PKEY_CTX_free(own);
    own = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, NULL);
    int padding = 9;
    o_int("init", EVP_PKEY_keygen_init(own));
    EVP_PKEY_CTX_free(own);
    EVP_PKEY *rsa = key_of("rsa.key");
    own = EVP_PKEY_CTX_new(rsa, NULL);
    o_int("init", EVP_PKEY_sign_init(own));
    o_int("padding", EVP_PKEY_CTX_get_rsa_padding(own, &padding));
    o_int("padding", padding);
    o_int("set", EVP_PKEY_CTX_set_rsa_padding(own, RSA_PKCS1_PSS_PADDING));
    o_int("padding", EVP_PKEY_CTX_get_rsa_padding(own, &padding));
    o_int("padding", padding);
    EVP_PKEY_CTX_free(own);
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(ec);
}

static void keys(void)
{
    EVP_PKEY *rsa_key = key_of("rsa.key");
    EVP_PKEY *ec_key = key_of("p256.key");
    EVP_PKEY *ed = key_of("ed25519.key");
    EVP_PKEY *p384 = key_of("p384.key");
    RSA *rsa = EVP_PKEY_get1_RSA(rsa_key);
    EC_KEY *ec = EVP_PKEY_get1_EC_KEY(ec_key);
    EVP_PKEY *a = EVP_PKEY_new();
    int nid = 7;

    o_int("id", EVP_PKEY_get_id(a));
    o_int("set1 RSA", EVP_PKEY_set1_RSA(a, rsa));
    o_int("get0", EVP_PKEY_get0(a) == rsa);
    o_int("eq", EVP_PKEY_eq(a, rsa_key));
    o_int("set1 EC", EVP_PKEY_set1_EC_KEY(a, ec));
    o_int("get0", EVP_PKEY_get0(a) == ec);
    o_int("eq", EVP_PKEY_eq(a, ec_key));
    o_int("assign", EVP_PKEY_assign(a, EVP_PKEY_RSA, rsa));
    o_int("id", EVP_PKEY_get_id(a));
    o_int("same", EVP_PKEY_get0_RSA(a) == rsa);
    EVP_PKEY_free(a);
    a = EVP_PKEY_new();
    o_int("assign none", EVP_PKEY_assign(a, EVP_PKEY_EC, NULL));
    o_int("id", EVP_PKEY_get_id(a));
    EVP_PKEY_free(a);
    EC_KEY_free(ec);
    o_int("type", EVP_PKEY_type(EVP_PKEY_RSA2));
    o_int("type", EVP_PKEY_type(NID_sha256));
    o_int("missing", EVP_PKEY_missing_parameters(ec_key));
    o_int("missing", EVP_PKEY_missing_parameters(rsa_key));
    o_int_err("copy", EVP_PKEY_copy_parameters(ec_key, ec_key));
    o_int_err("copy other type", EVP_PKEY_copy_parameters(ec_key, rsa_key));
    o_int_err("copy other curve", EVP_PKEY_copy_parameters(ec_key, p384));
    o_int("digest", EVP_PKEY_get_default_digest_nid(rsa_key, &nid));
    o_int("nid", nid);
    o_int("digest", EVP_PKEY_get_default_digest_nid(ec_key, &nid));
    o_int("nid", nid);
    o_int("digest", EVP_PKEY_get_default_digest_nid(ed, &nid));
    o_int("nid", nid);
    unsigned char *point = NULL;
    size_t n = EVP_PKEY_get1_encoded_public_key(ec_key, &point);
    o_hex("point", point, n);
    OPENSSL_free(point);
    o_int_err("no point", (long long)EVP_PKEY_get1_encoded_public_key(rsa_key, &point));
    unsigned char *der = NULL;
    int len = i2d_PublicKey(rsa_key, &der);
    const unsigned char *p = der;
    a = d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, len);
    o_int("eq", EVP_PKEY_eq(a, rsa_key));
    EVP_PKEY_free(a);
    OPENSSL_free(der);
    EVP_PKEY_free(rsa_key);
    EVP_PKEY_free(ec_key);
    EVP_PKEY_free(ed);
    EVP_PKEY_free(p384);
}

int main(void)
{
    ciphers();
    encode();
    contexts();
    keys();
    return 0;
}
