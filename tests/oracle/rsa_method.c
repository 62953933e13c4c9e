/* RSA_meth_new(3), RSA_set_method(3), RSA_private_encrypt(3), RSA_padding_add_PKCS1_type_1(3): a
 * method of the application's, and what it is made of. */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

static const unsigned char digest[64] =
    "what is signed, and is thirty two or sixty four bytes long, yes";
static int answer = 1; /* of the methods below that fail on demand */

static RSA *load(const char *name)
{
    FILE *f = fopen(o_cert(name), "r");
    EVP_PKEY *pkey = f != NULL ? PEM_read_PrivateKey(f, NULL, NULL, NULL) : NULL;
    if (pkey == NULL) {
        o_die("no key %s", name);
    }
    fclose(f);
    RSA *rsa = EVP_PKEY_get1_RSA(pkey);
    EVP_PKEY_free(pkey);
    return rsa;
}

static int on_priv_enc(int flen, const unsigned char *from, unsigned char *to, RSA *rsa,
                       int padding)
{
    printf("  priv_enc of %d, padding %d\n", flen, padding);
    if (answer <= 0) {
        ERR_raise(ERR_LIB_USER, 5);
        return answer;
    }
    int ret = RSA_meth_get_priv_enc(RSA_PKCS1_OpenSSL())(flen, from, to, rsa, padding);
    return answer == 1 ? ret : answer;
}

static int on_priv_dec(int flen, const unsigned char *from, unsigned char *to, RSA *rsa,
                       int padding)
{
    (void)from, (void)to, (void)rsa;
    printf("  priv_dec of %d, padding %d\n", flen, padding);
    return 77;
}

static int on_pub_enc(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding)
{
    printf("  pub_enc of %d, padding %d\n", flen, padding);
    return RSA_meth_get_pub_enc(RSA_PKCS1_OpenSSL())(flen, from, to, rsa, padding);
}

static int on_pub_dec(int flen, const unsigned char *from, unsigned char *to, RSA *rsa, int padding)
{
    printf("  pub_dec of %d, padding %d\n", flen, padding);
    return RSA_meth_get_pub_dec(RSA_PKCS1_OpenSSL())(flen, from, to, rsa, padding);
}

static int on_mod_exp(BIGNUM *r0, const BIGNUM *i, RSA *rsa, BN_CTX *ctx)
{
    BN_CTX *own = ctx != NULL ? ctx : BN_CTX_new();
    printf("  mod_exp of %d bits\n", BN_num_bits(i) > 2000);
    int ret = RSA_meth_get_mod_exp(RSA_PKCS1_OpenSSL())(r0, i, rsa, own);
    if (ctx == NULL) {
        BN_CTX_free(own);
    }
    return ret;
}

static int on_init(RSA *rsa)
{
    printf("  init, flags %x\n", RSA_test_flags(rsa, -1));
    return 1;
}

static int on_finish(RSA *rsa)
{
    printf("  finish, has key %d\n", RSA_get0_n(rsa) != NULL);
    return 1;
}

static int on_sign(int type, const unsigned char *m, unsigned int m_length, unsigned char *sigret,
                   unsigned int *siglen, const RSA *rsa)
{
    (void)rsa;
    printf("  sign %d, %u bytes\n", type, m_length);
    memcpy(sigret, m, m_length < 4 ? m_length : 4);
    *siglen = 4;
    return answer;
}

static int on_verify(int dtype, const unsigned char *m, unsigned int m_length,
                     const unsigned char *sigbuf, unsigned int siglen, const RSA *rsa)
{
    (void)m, (void)sigbuf, (void)rsa;
    printf("  verify %d, %u bytes, %u bytes\n", dtype, m_length, siglen);
    return answer;
}

static int on_keygen(RSA *rsa, int bits, BIGNUM *e, BN_GENCB *cb)
{
    (void)rsa, (void)e;
    printf("  keygen %d, callback %d\n", bits, cb != NULL);
    return 42;
}

static int on_multi(RSA *rsa, int bits, int primes, BIGNUM *e, BN_GENCB *cb)
{
    (void)rsa, (void)e, (void)cb;
    return bits + primes;
}

static void about(void)
{
    const RSA_METHOD *own = RSA_PKCS1_OpenSSL();
    RSA_METHOD *m = RSA_meth_new("a method", 3);

    o_str("name", RSA_meth_get0_name(own));
    o_int("flags", RSA_meth_get_flags(own));
    o_ptr("null", RSA_null_method());
    o_int("default", RSA_get_default_method() == own);
    printf("has %d%d%d%d %d%d %d%d %d%d%d%d\n", RSA_meth_get_pub_enc(own) != NULL,
           RSA_meth_get_pub_dec(own) != NULL, RSA_meth_get_priv_enc(own) != NULL,
           RSA_meth_get_priv_dec(own) != NULL, RSA_meth_get_mod_exp(own) != NULL,
           RSA_meth_get_bn_mod_exp(own) != NULL, RSA_meth_get_init(own) != NULL,
           RSA_meth_get_finish(own) != NULL, RSA_meth_get_sign(own) != NULL,
           RSA_meth_get_verify(own) != NULL, RSA_meth_get_keygen(own) != NULL,
           RSA_meth_get_multi_prime_keygen(own) != NULL);
    o_str("name", RSA_meth_get0_name(m));
    o_int("flags", RSA_meth_get_flags(m));
    o_ptr("nothing", (void *)(uintptr_t)RSA_meth_get_priv_enc(m));
    o_ptr("data", RSA_meth_get0_app_data(m));
    o_int("set data", RSA_meth_set0_app_data(m, &answer));
    o_int("data", RSA_meth_get0_app_data(m) == &answer);
    o_int("set flags", RSA_meth_set_flags(m, 9));
    o_int("set name", RSA_meth_set1_name(m, "another"));
    RSA_METHOD *dup = RSA_meth_dup(m);
    o_str("name", RSA_meth_get0_name(dup));
    o_int("flags", RSA_meth_get_flags(dup));
    o_int("data", RSA_meth_get0_app_data(dup) == &answer);
    RSA_meth_free(dup);
    o_int("bn_mod_exp", RSA_meth_set_bn_mod_exp(m, RSA_meth_get_bn_mod_exp(own)));
    o_int("same", RSA_meth_get_bn_mod_exp(m) == RSA_meth_get_bn_mod_exp(own));
    o_int("multi", RSA_meth_set_multi_prime_keygen(m, on_multi));
    o_int("same", RSA_meth_get_multi_prime_keygen(m) == on_multi);
    RSA_meth_free(m);
    RSA_meth_free(NULL);
}

static void raw(void)
{
    static const int lengths[] = {0, 1, 32, 245, 246, 256, 257};
    RSA *rsa = load("rsa.key");
    unsigned char in[300] = {1, 2, 3}, out[256], back[256];

    in[200] = 9;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
        int ret = RSA_private_encrypt(lengths[i], in, out, rsa, RSA_PKCS1_PADDING);
        printf("of %d\n", lengths[i]);
        o_int_err("private", ret);
        if (ret > 0) {
            ret = RSA_public_decrypt(ret, out, back, rsa, RSA_PKCS1_PADDING);
            o_int_err("public", ret);
            o_int("the same", ret == lengths[i] && memcmp(in, back, (size_t)ret) == 0);
        }
        ret = RSA_private_encrypt(lengths[i], in, out, rsa, RSA_NO_PADDING);
        o_int_err("raw", ret);
        if (ret > 0) {
            o_int("back", RSA_public_encrypt(ret, out, back, rsa, RSA_NO_PADDING));
            o_int("the same", memcmp(in, back, 256) == 0);
            o_int_err("no padding in it",
                      RSA_public_decrypt(ret, out, back, rsa, RSA_PKCS1_PADDING));
            o_int("back", RSA_public_encrypt(256, in, out, rsa, RSA_NO_PADDING));
            o_int("and forth", RSA_private_decrypt(256, out, back, rsa, RSA_NO_PADDING));
            o_int("the same", memcmp(in, back, 256) == 0);
        }
    }
    memset(in, 0xff, 256);
    o_int_err("too large", RSA_private_encrypt(256, in, out, rsa, RSA_NO_PADDING));
    o_int_err("too large", RSA_public_decrypt(256, in, out, rsa, RSA_NO_PADDING));
    o_int_err("too long", RSA_public_decrypt(257, in, out, rsa, RSA_NO_PADDING));
    o_int_err("unknown", RSA_private_encrypt(5, in, out, rsa, 99));
    o_int_err("unknown", RSA_public_encrypt(5, in, out, rsa, 99));
    o_int_err("encrypt", RSA_public_encrypt(5, in, out, rsa, RSA_PKCS1_PADDING));
    o_int_err("encrypt", RSA_public_encrypt(246, in, out, rsa, RSA_PKCS1_PADDING));
    RSA_free(rsa);
}

static void check(const char *name, unsigned char *em, int n, int num)
{
    unsigned char out[64];
    int ret = RSA_padding_check_PKCS1_type_1(out, 20, em, n, num);

    o_int_err(name, ret);
    if (ret > 0) {
        o_hex(name, out, (size_t)ret);
    }
}

static void paddings(void)
{
    unsigned char em[64], out[64];

    o_int("type 1", RSA_padding_add_PKCS1_type_1(em, 40, digest, 20));
    o_hex("type 1", em, 40);
    check("good", em, 40, 40);
    check("without the zero", em + 1, 39, 40);
    check("short", em + 2, 38, 40);
    check("long", em, 40, 39);
    check("tiny", em, 10, 10);
    em[0] = 1;
    check("no zero", em, 40, 40);
    em[0] = 0;
    em[1] = 2;
    check("type", em, 40, 40);
    em[1] = 1;
    em[5] = 3;
    check("padding", em, 40, 40);
    em[5] = 0;
    check("few", em, 40, 40);
    memset(em + 2, 0xff, 38);
    check("no end", em, 40, 40);
    em[39] = 0;
    check("empty", em, 40, 40);
    em[11] = 0;
    check("much", em, 40, 40);
    o_int_err("too long", RSA_padding_add_PKCS1_type_1(em, 30, digest, 20));
    o_int("type 2", RSA_padding_add_PKCS1_type_2(em, 40, digest, 20));
    o_int("type 2", em[0] == 0 && em[1] == 2 && em[19] == 0 && memchr(em + 2, 0, 17) == NULL);
    o_int_err("too long", RSA_padding_add_PKCS1_type_2(em, 30, digest, 20));
    o_int("none", RSA_padding_add_none(em, 20, digest, 20));
    o_hex("none", em, 20);
    o_int_err("less", RSA_padding_add_none(em, 20, digest, 19));
    o_int_err("more", RSA_padding_add_none(em, 20, digest, 21));
    o_int("check", RSA_padding_check_none(out, 24, em, 20, 20));
    o_hex("check", out, 24);
    o_int_err("more", RSA_padding_check_none(out, 19, em, 20, 20));
}

/* What a method that gets PSS ready-made has to sign: here it is checked with the public key. */
static void pss(void)
{
    static const int salts[] = {-1, -2, -3, -4, 0, 20, 190, 191, 222, 223};
    RSA *rsa = load("rsa.key");
    EVP_PKEY *pkey = EVP_PKEY_new();
    unsigned char em[256], sig[256];

    EVP_PKEY_set1_RSA(pkey, rsa);
    for (size_t i = 0; i < sizeof(salts) / sizeof(*salts); i++) {
        EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
        int ret = RSA_padding_add_PKCS1_PSS(rsa, em, digest, EVP_sha256(), salts[i]);
        printf("salt %d\n", salts[i]);
        o_int_err("encode", ret);
        if (ret == 1) {
            o_int("sign", RSA_private_encrypt(256, em, sig, rsa, RSA_NO_PADDING));
            EVP_PKEY_verify_init(ctx);
            EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING);
            EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256());
            EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, salts[i] < -1 ? RSA_PSS_SALTLEN_AUTO : salts[i]);
            o_int("verify", EVP_PKEY_verify(ctx, sig, 256, digest, 32));
        }
        EVP_PKEY_CTX_free(ctx);
    }
    o_int("two digests",
          RSA_padding_add_PKCS1_PSS_mgf1(rsa, em, digest, EVP_sha256(), EVP_sha1(), 20));
    EVP_PKEY_free(pkey);
    RSA_free(rsa);
}

static void sign_by(EVP_PKEY *pkey, int padding, const EVP_MD *md, size_t n)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
    unsigned char sig[256];
    size_t sig_n = sizeof(sig);

    printf("EVP_PKEY_sign, padding %d\n", padding);
    EVP_PKEY_sign_init(ctx);
    EVP_PKEY_CTX_set_rsa_padding(ctx, padding);
    if (md != NULL) {
        EVP_PKEY_CTX_set_signature_md(ctx, md);
    }
    int ret = EVP_PKEY_sign(ctx, sig, &sig_n, digest, n);
    o_int("ret", ret > 0);
    if (ret > 0) {
        o_int("length", (long long)sig_n);
    }
    o_err("errors");
    EVP_PKEY_CTX_free(ctx);
}

static void use(RSA *rsa)
{
    EVP_PKEY *pkey = EVP_PKEY_new();
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char sig[256];
    unsigned int n = 0;
    size_t size = sizeof(sig);

    EVP_PKEY_set1_RSA(pkey, rsa);
    o_int_err("RSA_sign", RSA_sign(NID_sha256, digest, 32, sig, &n, rsa));
    o_int("length", n);
    o_int_err("RSA_verify", RSA_verify(NID_sha256, digest, 32, sig, n, rsa));
    sig[0] ^= 1;
    o_int("RSA_verify a bad one", RSA_verify(NID_sha256, digest, 32, sig, n, rsa) == 1);
    ERR_clear_error();
    sign_by(pkey, RSA_PKCS1_PADDING, EVP_sha384(), 48);
    sign_by(pkey, RSA_PKCS1_PADDING, NULL, 40);
    sign_by(pkey, RSA_PKCS1_PSS_PADDING, EVP_sha256(), 32);
    EVP_DigestSignInit(ctx, NULL, EVP_sha512(), NULL, pkey);
    o_int("EVP_DigestSign", EVP_DigestSign(ctx, sig, &size, digest, 7) > 0);
    o_err("errors");
    EVP_MD_CTX_free(ctx);
    o_ptr("dup", EVP_PKEY_dup(pkey));
    EVP_PKEY_free(pkey);
    ERR_clear_error();
}

static void methods(void)
{
    RSA_METHOD *m = RSA_meth_dup(RSA_PKCS1_OpenSSL());
    RSA *rsa = load("rsa.key");
    BIGNUM *e = BN_new();
    unsigned char buf[256] = {0};

    o_int("of the built-in one", RSA_get_method(rsa) == RSA_PKCS1_OpenSSL());
    o_int("set", RSA_meth_set_priv_enc(m, on_priv_enc) & RSA_meth_set_init(m, on_init) &
                     RSA_meth_set_finish(m, on_finish) & RSA_meth_set_priv_dec(m, on_priv_dec) &
                     RSA_meth_set_pub_enc(m, on_pub_enc));
    o_int("set method", RSA_set_method(rsa, m));
    o_int("has it", RSA_get_method(rsa) == m);
    o_int("flags", RSA_flags(rsa));
    use(rsa);
    printf("--- that fails\n");
    answer = 0;
    o_int_err("RSA_sign", RSA_sign(NID_sha256, digest, 32, buf, (unsigned int[]){0}, rsa));
    answer = -1;
    use(rsa);
    answer = 1;
    o_int("decrypt", RSA_private_decrypt(9, buf, buf, rsa, RSA_PKCS1_OAEP_PADDING));
    o_int("encrypt", RSA_public_encrypt(9, buf, buf, rsa, RSA_PKCS1_PADDING));
    printf("--- mod_exp\n");
    RSA_meth_set_priv_enc(m, RSA_meth_get_priv_enc(RSA_PKCS1_OpenSSL()));
    RSA_meth_set_mod_exp(m, on_mod_exp);
    RSA_meth_set_pub_dec(m, on_pub_dec);
    use(rsa);
    printf("--- sign and verify\n");
    RSA_meth_set_sign(m, on_sign);
    RSA_meth_set_verify(m, on_verify);
    o_int("RSA_sign", RSA_sign(NID_md5_sha1, digest, 36, buf, (unsigned int[]){0}, rsa));
    o_int("RSA_verify", RSA_verify(NID_sha1, digest, 20, buf, 3, rsa));
    answer = -1;
    o_int("RSA_sign", RSA_sign(NID_sha1, digest, 20, buf, (unsigned int[]){0}, rsa));
    o_int("RSA_verify", RSA_verify(NID_sha1, digest, 20, buf, 3, rsa));
    answer = 1;
    BN_set_word(e, 65537);
    RSA_meth_set_keygen(m, on_keygen);
    o_int("RSA_generate_key_ex", RSA_generate_key_ex(rsa, 2048, e, NULL));
    o_int("no more", RSA_set_method(rsa, RSA_PKCS1_OpenSSL()));
    RSA_free(rsa);
    BN_free(e);
    RSA_meth_free(m);
    o_err("end");
}

/* Keys that are loaded while there is a default method have it. */
static void defaults(void)
{
    RSA_METHOD *m = RSA_meth_dup(RSA_PKCS1_OpenSSL());
    EVP_PKEY *pkey = NULL;

    RSA_meth_set_priv_enc(m, on_priv_enc);
    RSA_set_default_method(m);
    o_int("default", RSA_get_default_method() == m);
    RSA *rsa = RSA_new();
    o_int("new", RSA_get_method(rsa) == m);
    RSA_free(rsa);
    FILE *f = fopen(o_cert("rsa.key"), "r");
    pkey = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    rewind(f);
    RSA_set_default_method(RSA_PKCS1_OpenSSL());
    printf("loaded with it\n");
    sign_by(pkey, RSA_PKCS1_PSS_PADDING, EVP_sha256(), 32);
    EVP_PKEY_free(pkey);
    pkey = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    printf("without\n");
    sign_by(pkey, RSA_PKCS1_PSS_PADDING, EVP_sha256(), 32);
    rsa = EVP_PKEY_get1_RSA(pkey);
    RSA_set_method(rsa, m);
    printf("of an RSA that was asked for\n");
    sign_by(pkey, RSA_PKCS1_PSS_PADDING, EVP_sha256(), 32);
    EVP_PKEY_set1_RSA(pkey, rsa);
    printf("and given back\n");
    sign_by(pkey, RSA_PKCS1_PSS_PADDING, EVP_sha256(), 32);
    RSA_free(rsa);
    EVP_PKEY_free(pkey);
    fclose(f);
    RSA_meth_free(m);
}

int main(void)
{
    about();
    raw();
    paddings();
    pss();
    methods();
    defaults();
    return 0;
}
