/* EVP_PKEY_fromdata(3). */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

/* It is 1, 0 or less; what OpenSSL queues about RSA's numbers is its own. */
static EVP_PKEY *from(const char *name, int selection, OSSL_PARAM *params)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, name, NULL);
    EVP_PKEY *key = NULL;

    EVP_PKEY_fromdata_init(ctx);
    o_int_err("fromdata", EVP_PKEY_fromdata(ctx, &key, selection, params));
    if (key != NULL) {
        o_int("type", EVP_PKEY_get_id(key));
        o_int("bits", EVP_PKEY_get_bits(key));
    }
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static void rsa(void)
{
    static const char *const names[] = {"n",
                                        "e",
                                        "d",
                                        "rsa-factor1",
                                        "rsa-factor2",
                                        "rsa-exponent1",
                                        "rsa-exponent2",
                                        "rsa-coefficient1"};
    EVP_PKEY *made = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1024);
    OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
    BIGNUM *bn[8] = {NULL};

    for (int i = 0; i < 8; i++) {
        o_int(names[i], EVP_PKEY_get_bn_param(made, names[i], &bn[i]));
    }
    for (int num = 1; num <= 8; num++) {
        for (int i = 0; i < num; i++) {
            OSSL_PARAM_BLD_push_BN(bld, names[i], bn[i]);
        }
        OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(bld);
        /* A private key of some of its factors alone: OpenSSL takes it, we compute the rest or
         * refuse. */
        if (num == 1 || num == 2 || num == 8) {
            o_int("numbers", num);
            EVP_PKEY *pub = from("RSA", EVP_PKEY_PUBLIC_KEY, params);
            EVP_PKEY *pair = from("RSA", EVP_PKEY_KEYPAIR, params);
            o_int("public", pub != NULL ? EVP_PKEY_eq(pub, made) : -9);
            o_int("pair", pair != NULL ? EVP_PKEY_eq(pair, made) : -9);
            BIGNUM *d = NULL;
            o_int("public has d", pub != NULL ? EVP_PKEY_get_bn_param(pub, "d", &d) : -9);
            ERR_clear_error();
            EVP_PKEY_free(pub);
            EVP_PKEY_free(pair);
        }
        OSSL_PARAM_free(params);
    }
    for (int i = 0; i < 8; i++) {
        BN_free(bn[i]);
    }
    OSSL_PARAM_BLD_free(bld);
    EVP_PKEY_free(made);
}

static void ec(void)
{
    EVP_PKEY *made = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
    OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
    unsigned char *point = NULL;
    size_t n = EVP_PKEY_get1_encoded_public_key(made, &point);
    BIGNUM *d = NULL;

    EVP_PKEY_get_bn_param(made, "priv", &d);
    for (int round = 0; round < 7; round++) {
        if (round != 2) {
            OSSL_PARAM_BLD_push_utf8_string(bld, "group",
                                            round == 3   ? "FOO"
                                            : round == 4 ? "P-256"
                                                         : "P-384",
                                            0);
        }
        if (round == 5) {
            point[n - 1] ^= 1;
        }
        OSSL_PARAM_BLD_push_octet_string(bld, "pub", point, n);
        if (round == 5) {
            point[n - 1] ^= 1;
        }
        if (round > 0) {
            OSSL_PARAM_BLD_push_BN(bld, "priv", d);
        }
        OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(bld);
        o_int("round", round);
        EVP_PKEY *key =
            from("EC", round == 0 || round == 6 ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, params);
        o_int("equal", key != NULL ? EVP_PKEY_eq(key, made) : -9);
        BIGNUM *got = NULL;
        o_int("private", key != NULL ? EVP_PKEY_get_bn_param(key, "priv", &got) : -9);
        ERR_clear_error();
        BN_free(got);
        EVP_PKEY_free(key);
        OSSL_PARAM_free(params);
    }
    BN_free(d);
    OPENSSL_free(point);
    OSSL_PARAM_BLD_free(bld);
    EVP_PKEY_free(made);
}

static void raw(const char *name)
{
    EVP_PKEY *made = EVP_PKEY_Q_keygen(NULL, NULL, name);
    unsigned char pub[57], priv[57];
    size_t pub_len = sizeof(pub), priv_len = sizeof(priv);

    EVP_PKEY_get_raw_public_key(made, pub, &pub_len);
    EVP_PKEY_get_raw_private_key(made, priv, &priv_len);
    for (int round = 0; round < 4; round++) {
        OSSL_PARAM params[3] = {OSSL_PARAM_END, OSSL_PARAM_END, OSSL_PARAM_END};
        if (round == 1) {
            params[0] = OSSL_PARAM_construct_octet_string("priv", priv, priv_len);
        } else {
            params[0] =
                OSSL_PARAM_construct_octet_string("pub", pub, round == 3 ? pub_len - 1 : pub_len);
        }
        if (round == 2) {
            params[1] = OSSL_PARAM_construct_octet_string("priv", priv, priv_len);
        }
        o_int("round", round);
        EVP_PKEY *key =
            from(name, round == 1 || round == 2 ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params);
        o_int("equal", key != NULL ? EVP_PKEY_eq(key, made) : -9);
        size_t n = 0;
        o_int("private", key != NULL ? EVP_PKEY_get_raw_private_key(key, NULL, &n) : -9);
        ERR_clear_error();
        EVP_PKEY_free(key);
    }
    EVP_PKEY_free(made);
}

int main(void)
{
    OSSL_PARAM none[1] = {OSSL_PARAM_END};
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *key = NULL;

    o_int_err("before", EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, none));
    o_int_err("init", EVP_PKEY_fromdata_init(ctx));
    o_int("operation", EVP_PKEY_CTX_get_operation(ctx));
    o_int_err("nothing", EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, none));
    o_ptr("key", key);
    o_int_err("no place", EVP_PKEY_fromdata(ctx, NULL, EVP_PKEY_KEYPAIR, none));
    o_int_err("no context", EVP_PKEY_fromdata_init(NULL));
    EVP_PKEY_CTX_free(ctx);
    rsa();
    ec();
    raw("ED25519");
    raw("X448");
    return 0;
}
