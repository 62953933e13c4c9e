/* X448 and Ed448 as keys: EVP_PKEY_X25519(7), EVP_SIGNATURE-ED25519(7), EVP_PKEY_new(3);
 * certificates with Ed448: X509_sign(3), X509_verify(3), X509_print(3). */
#include "oracle.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

static void put_bio(const char *name, BIO *out)
{
    char *text = NULL;
    long n = BIO_get_mem_data(out, &text);

    o_text(name, text, n > 0 ? (size_t)n : 0);
    (void)BIO_reset(out);
}

static EVP_PKEY *from_raw(int type, unsigned char first, size_t n)
{
    unsigned char raw[57];

    for (size_t i = 0; i < sizeof(raw); i++) {
        raw[i] = (unsigned char)(first + 5 * i);
    }
    return EVP_PKEY_new_raw_private_key(type, NULL, raw, n);
}

static EVP_PKEY *on_p256(void)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
    EVP_PKEY *key = NULL;

    EVP_PKEY_keygen_init(ctx);
    EVP_PKEY_CTX_set_ec_paramgen_curve_nid(ctx, NID_X9_62_prime256v1);
    EVP_PKEY_keygen(ctx, &key);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static void facts(EVP_PKEY *key)
{
    unsigned char buf[200];
    unsigned char *encoded = NULL;
    size_t n = 0;
    int v = 0;

    o_int("type", EVP_PKEY_get_id(key));
    o_int("base type", EVP_PKEY_get_base_id(key));
    o_int("bits", EVP_PKEY_get_bits(key));
    o_int("size", EVP_PKEY_get_size(key));
    o_int("security", EVP_PKEY_get_security_bits(key));
    o_str("name", EVP_PKEY_get0_type_name(key));
    o_int("is X448", EVP_PKEY_is_a(key, "X448"));
    o_int("is Ed448", EVP_PKEY_is_a(key, "Ed448"));
    o_int("is 1.3.101.111", EVP_PKEY_is_a(key, "1.3.101.111"));
    o_int("is 1.3.101.113", EVP_PKEY_is_a(key, "1.3.101.113"));
    o_int("is X25519", EVP_PKEY_is_a(key, "X25519"));
    o_int("can sign", EVP_PKEY_can_sign(key));
    ERR_clear_error(); /* with a number that differs from run to run */
    o_int_err("bits", EVP_PKEY_get_int_param(key, "bits", &v));
    o_int("bits", v);
    o_int_err("size", EVP_PKEY_get_size_t_param(key, "max-size", &n));
    o_int("size", (long long)n);
    o_int_err("pub", EVP_PKEY_get_octet_string_param(key, "pub", buf, sizeof(buf), &n));
    o_hex("pub", buf, n);
    n = sizeof(buf);
    o_int_err("priv", EVP_PKEY_get_octet_string_param(key, "priv", buf, sizeof(buf), &n));
    o_hex("priv", buf, n);
    n = EVP_PKEY_get1_encoded_public_key(key, &encoded);
    ERR_clear_error();
    o_hex("encoded", encoded, n);
    OPENSSL_free(encoded);
    n = sizeof(buf);
    o_int_err("raw public", EVP_PKEY_get_raw_public_key(key, buf, &n));
    o_hex("raw public", buf, n);
    n = 3;
    o_int_err("no room", EVP_PKEY_get_raw_public_key(key, buf, &n));
    n = 0;
    o_int_err("length", EVP_PKEY_get_raw_private_key(key, NULL, &n));
    o_int("length", (long long)n);
    v = -1;
    o_int_err("default digest", EVP_PKEY_get_default_digest_nid(key, &v));
}

static void files(EVP_PKEY *key)
{
    unsigned char *der = NULL;
    BIO *out = BIO_new(BIO_s_mem());
    int n = i2d_PUBKEY(key, &der);

    o_hex("SubjectPublicKeyInfo", der, n > 0 ? (size_t)n : 0);
    const unsigned char *p = der;
    EVP_PKEY *back = d2i_PUBKEY(NULL, &p, n);
    o_int("read", EVP_PKEY_eq(back, key));
    EVP_PKEY_free(back);
    der[n - 60] ^= 1; /* in the header: a length */
    p = der;
    o_ptr("wrong length", d2i_PUBKEY(NULL, &p, n));
    ERR_clear_error();
    OPENSSL_free(der);
    o_int("PEM", PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL));
    o_int("PEM public", PEM_write_bio_PUBKEY(out, key));
    put_bio("written", out);
    PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL);
    back = PEM_read_bio_PrivateKey(out, NULL, NULL, NULL);
    o_int("read", EVP_PKEY_eq(back, key));
    EVP_PKEY_free(back);
    BIO_free(out);
}

static void agree(void)
{
    EVP_PKEY *a = from_raw(EVP_PKEY_X448, 1, 56);
    EVP_PKEY *b = from_raw(EVP_PKEY_X448, 7, 56);
    EVP_PKEY *ed = from_raw(EVP_PKEY_ED448, 7, 57);
    unsigned char secret[80];
    unsigned char zero[56] = {0};
    size_t n = 0;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(a, NULL);

    facts(a);
    files(a);
    o_int_err("init", EVP_PKEY_derive_init(ctx));
    o_int_err("peer", EVP_PKEY_derive_set_peer(ctx, b));
    o_int_err("length", EVP_PKEY_derive(ctx, NULL, &n));
    o_int("length", (long long)n);
    n = 55;
    o_int_err("no room", EVP_PKEY_derive(ctx, secret, &n));
    n = sizeof(secret);
    o_int_err("derive", EVP_PKEY_derive(ctx, secret, &n));
    o_hex("secret", secret, n);
    EVP_PKEY *nist = on_p256();
    o_int_err("EC", EVP_PKEY_derive_set_peer(ctx, nist));
    EVP_PKEY_free(nist);
    o_int_err("other type", EVP_PKEY_derive_set_peer(ctx, ed));
    EVP_PKEY *none = EVP_PKEY_new_raw_public_key(EVP_PKEY_X448, NULL, zero, 56);
    o_int_err("zero", EVP_PKEY_derive_set_peer(ctx, none));
    n = sizeof(secret);
    o_int("zero", EVP_PKEY_derive(ctx, secret, &n));
    o_int("errors", ERR_peek_error() != 0);
    ERR_clear_error();
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(none);
    EVP_PKEY_free(a);
    EVP_PKEY_free(b);
    EVP_PKEY_free(ed);
}

static void sign(void)
{
    static const unsigned char text[] = "a message";
    EVP_PKEY *key = from_raw(EVP_PKEY_ED448, 3, 57);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned char sig[200];
    size_t n = 0;

    facts(key);
    files(key);
    o_int_err("with a digest", EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key));
    EVP_MD_CTX_reset(ctx);
    o_int_err("init", EVP_DigestSignInit(ctx, NULL, NULL, NULL, key));
    o_int("update", EVP_DigestSignUpdate(ctx, text, sizeof(text)));
    ERR_clear_error();
    o_int_err("length", EVP_DigestSign(ctx, NULL, &n, text, sizeof(text)));
    o_int("length", (long long)n);
    n = 113;
    o_int("no room", EVP_DigestSign(ctx, sig, &n, text, sizeof(text)));
    ERR_clear_error();
    n = sizeof(sig);
    o_int_err("sign", EVP_DigestSign(ctx, sig, &n, text, sizeof(text)));
    o_hex("signature", sig, n);
    EVP_MD_CTX_reset(ctx);
    o_int_err("init", EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key));
    o_int_err("verify", EVP_DigestVerify(ctx, sig, n, text, sizeof(text)));
    o_int("shorter", EVP_DigestVerify(ctx, sig, n - 1, text, sizeof(text)));
    o_int("other text", EVP_DigestVerify(ctx, sig, n, text, 3));
    ERR_clear_error();
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
}

static X509 *certificate(EVP_PKEY *key)
{
    X509 *x = X509_new();
    X509_NAME *name = X509_get_subject_name(x);

    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 448);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"Ed448", -1, -1, 0);
    X509_set_issuer_name(x, name);
    ASN1_TIME_set(X509_getm_notBefore(x), 1600000000);
    ASN1_TIME_set(X509_getm_notAfter(x), 2100000000);
    X509_set_pubkey(x, key);
    return x;
}

static void certificates(void)
{
    EVP_PKEY *key = from_raw(EVP_PKEY_ED448, 9, 57);
    EVP_PKEY *agreement = from_raw(EVP_PKEY_X448, 9, 56);
    X509 *x = certificate(key);
    BIO *out = BIO_new(BIO_s_mem());
    int md = -1, pk = -1, bits = -1;
    uint32_t flags = 0;

    o_int_err("with a digest", X509_sign(x, key, EVP_sha256()) > 0);
    o_int_err("sign", X509_sign(x, key, NULL));
    o_int_err("verify", X509_verify(x, key));
    o_int("signature", X509_get_signature_nid(x));
    o_int("signature", X509_get_signature_type(x));
    o_int("info", X509_get_signature_info(x, &md, &pk, &bits, &flags));
    o_int("digest", md);
    o_int("key", pk);
    o_int("bits", bits);
    o_int("flags", (long long)flags);
    o_int_err("print", X509_print(out, x));
    put_bio("print", out);
    o_int("check", X509_check_private_key(x, key));
    X509_set_pubkey(x, agreement);
    o_int_err("X448 signs", X509_sign(x, agreement, NULL) > 0);
    X509_print_ex(out, x, 0, X509_FLAG_NO_SIGDUMP);
    put_bio("print", out);
    BIO_free(out);
    X509_free(x);
    EVP_PKEY_free(key);
    EVP_PKEY_free(agreement);
}

static void generate(int type)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(type, NULL);
    EVP_PKEY *key = NULL;

    o_int_err("init", EVP_PKEY_keygen_init(ctx));
    o_int_err("generate", EVP_PKEY_keygen(ctx, &key));
    o_int("type", EVP_PKEY_get_id(key));
    o_int("bits", EVP_PKEY_get_bits(key));
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(key);
}

int main(void)
{
    agree();
    sign();
    certificates();
    generate(EVP_PKEY_X448);
    generate(EVP_PKEY_ED448);
    o_ptr_err("too short", from_raw(EVP_PKEY_ED448, 1, 56));
    o_ptr_err("too long", from_raw(EVP_PKEY_X448, 1, 57));
    return 0;
}
