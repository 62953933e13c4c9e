/* EVP_PKEY_derive(3), EVP_PKEY_gettable_params(3), EVP_PKEY_new(3): raw keys. */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>

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

static void agree(EVP_PKEY *a, EVP_PKEY *b)
{
    unsigned char ab[66];
    unsigned char ba[66];
    size_t n = 0;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(a, NULL);

    o_int("derive before init", EVP_PKEY_derive(ctx, NULL, &n));
    ERR_clear_error();
    o_int_err("init", EVP_PKEY_derive_init(ctx));
    o_int_err("peer", EVP_PKEY_derive_set_peer(ctx, b));
    o_int("peer", EVP_PKEY_CTX_get0_peerkey(ctx) == b);
    o_int_err("length", EVP_PKEY_derive(ctx, NULL, &n));
    o_int("length", (long long)n);
    o_int_err("derive", EVP_PKEY_derive(ctx, ab, &n));
    o_int("length", (long long)n);
    EVP_PKEY_CTX_free(ctx);
    ctx = EVP_PKEY_CTX_new(b, NULL);
    EVP_PKEY_derive_init(ctx);
    EVP_PKEY_derive_set_peer(ctx, a);
    EVP_PKEY_derive(ctx, ba, &n);
    o_int("same", memcmp(ab, ba, n) == 0);
    EVP_PKEY_CTX_free(ctx);
}

static void params(EVP_PKEY *key)
{
    static const char *const names[] = {"n", "e", "d", "rsa-factor1", "pub", "priv", "qx", "qy"};
    char text[80] = "";
    unsigned char buf[200];
    size_t n = 0;
    int v = 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        BIGNUM *bn = NULL;
        o_int_err(names[i], EVP_PKEY_get_bn_param(key, names[i], &bn));
        o_ptr(names[i], bn);
        BN_free(bn);
    }
    o_int_err("group", EVP_PKEY_get_utf8_string_param(key, "group", text, sizeof(text), &n));
    o_int_err("group", EVP_PKEY_get_group_name(key, text, sizeof(text), &n));
    o_str("group", text);
    o_int_err("bits", EVP_PKEY_get_int_param(key, "bits", &v));
    o_int("bits", v);
    o_int_err("size", EVP_PKEY_get_size_t_param(key, "max-size", &n));
    o_int("size", (long long)n);
    o_int_err("pub", EVP_PKEY_get_octet_string_param(key, "pub", buf, sizeof(buf), &n));
    o_int("pub", (long long)n);
    n = sizeof(buf);
    o_int("raw public", EVP_PKEY_get_raw_public_key(key, buf, &n));
    o_int("raw private", EVP_PKEY_get_raw_private_key(key, NULL, &n));
    ERR_clear_error();
    o_int("type", EVP_PKEY_get_id(key));
    o_int("base type", EVP_PKEY_get_base_id(key));
    o_int("bits", EVP_PKEY_get_bits(key));
    o_int("size", EVP_PKEY_get_size(key));
    o_int("security", EVP_PKEY_get_security_bits(key));
    o_str("name", EVP_PKEY_get0_type_name(key));
    o_int("is EC", EVP_PKEY_is_a(key, "EC"));
    o_int("is id-ecPublicKey", EVP_PKEY_is_a(key, "id-ecPublicKey"));
    o_int("up ref", EVP_PKEY_up_ref(key));
    EVP_PKEY_free(key);
    EVP_PKEY *copy = EVP_PKEY_dup(key);
    o_int("copy", EVP_PKEY_eq(copy, key));
    o_int("copy", EVP_PKEY_cmp(copy, key));
    EVP_PKEY_free(copy);
}

int main(void)
{
    EVP_PKEY *a = make(EVP_PKEY_EC, NID_X9_62_prime256v1);
    EVP_PKEY *b = make(EVP_PKEY_EC, NID_X9_62_prime256v1);
    EVP_PKEY *x = make(EVP_PKEY_X25519, 0);
    EVP_PKEY *y = make(EVP_PKEY_X25519, 0);
    EVP_PKEY *rsa = make(EVP_PKEY_RSA, 0);
    EVP_PKEY *ed = make(EVP_PKEY_ED25519, 0);
    unsigned char raw[32] = {9};
    size_t n = 32;

    agree(a, b);
    agree(x, y);
    params(a);
    params(x);
    params(rsa);
    params(ed);
    o_int("equal", EVP_PKEY_eq(a, b));
    o_int("equal", EVP_PKEY_eq(a, x));
    EVP_PKEY *made = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, raw, 32);
    o_ptr_err("raw", made);
    o_int_err("its public", EVP_PKEY_get_raw_public_key(made, raw, &n));
    o_hex("its public", raw, 32);
    EVP_PKEY *pub = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, 32);
    o_int("the same", EVP_PKEY_eq(made, pub));
    o_ptr("too short", EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, 31));
    ERR_clear_error();
    EVP_PKEY_free(pub);
    EVP_PKEY_free(made);
    EVP_PKEY_free(a);
    EVP_PKEY_free(b);
    EVP_PKEY_free(x);
    EVP_PKEY_free(y);
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(ed);
    return 0;
}
