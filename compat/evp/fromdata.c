/* Keys from parameters: EVP_PKEY_fromdata(3), with the names of EVP_PKEY-RSA(7), EVP_PKEY-EC(7),
 * EVP_PKEY-X25519(7), and of OpenSSL 3.5's EVP_PKEY-ML-DSA(7) and EVP_PKEY-ML-KEM(7). */
#include "compat/bn/bn.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/evp/pkey_ctx.h"
#include "compat/param/param.h"
#include "compat/rsa/rsa.h"

#include <openssl/core_names.h>
#include <openssl/ecerr.h>
#include <openssl/err.h>
#include <string.h>

/* EVP_PKEY_fromdata_init - see EVP_PKEY_fromdata(3). abi: full. test: tests/oracle/evp_fromdata.c
 */
CX_API int EVP_PKEY_fromdata_init(EVP_PKEY_CTX *ctx)
{
    if (ctx == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
        return -2;
    }
    ctx->operation = EVP_PKEY_OP_FROMDATA;
    return 1;
}

static const OSSL_PARAM *find(const OSSL_PARAM *params, const char *key)
{
    return cx_param_find((OSSL_PARAM *)(uintptr_t)params, key);
}

/* The octets of a parameter, n = 0 when it is not there or no string of octets. */
static struct bytes octets_of(const OSSL_PARAM *params, const char *key)
{
    const OSSL_PARAM *p = find(params, key);
    const void *at = NULL;

    if (p == NULL || p->data == NULL) {
        return bytes_of(NULL, 0);
    }
    if (p->data_type == OSSL_PARAM_OCTET_PTR) {
        memcpy(&at, p->data, sizeof(at));
        return bytes_of(at, at != NULL ? p->data_size : 0);
    }
    return bytes_of(p->data, p->data_type == OSSL_PARAM_OCTET_STRING ? p->data_size : 0);
}

/* RSA's in the order of CR_PART_RSA_N and so on. What is missing of a private key is computed. */
static struct cr_key *rsa_from(const OSSL_PARAM *params, bool is_private)
{
    static const char *const names[RSA_NUM_PARTS] = {
        OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
        OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
        OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
        OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
    RSA *rsa = cx_rsa_new();
    bool good = rsa != NULL;

    for (int i = 0; good && i <= (is_private ? RSA_QINV : RSA_E); i++) {
        const OSSL_PARAM *p = find(params, names[i]);
        if (p != NULL) {
            good = cx_param_get_bn(p, &rsa->parts[i]);
        }
    }
    struct cr_key *key = good ? cr_key_ref(cx_rsa_key(rsa)) : NULL;
    cx_rsa_free(rsa);
    return key;
}

static const struct cx_curve *curve_from(const OSSL_PARAM *params)
{
    const OSSL_PARAM *p = find(params, OSSL_PKEY_PARAM_GROUP_NAME);
    char name[CX_PARAM_TEXT_MAX];

    if (p == NULL) {
        cx_raise(ERR_LIB_EC, EC_R_INVALID_FIELD);
        return NULL;
    }
    const struct cx_curve *curve = cx_param_get_text(p, name) ? cx_curve_named(name) : NULL;
    if (curve == NULL) {
        cx_raise(ERR_LIB_EC, EC_R_INVALID_CURVE);
    }
    return curve;
}

static bool set_scalar(EC_KEY *ec, const OSSL_PARAM *params)
{
    const OSSL_PARAM *p = find(params, OSSL_PKEY_PARAM_PRIV_KEY);

    return p == NULL || cx_param_get_bn(p, &ec->scalar);
}

static bool set_point(EC_KEY *ec, const struct cx_curve *curve, struct bytes octets)
{
    if (octets.n == 0) {
        return true;
    }
    ec->point = mem_zalloc(sizeof(*ec->point));
    if (ec->point == NULL) {
        return false;
    }
    ec->point->nid = curve->nid;
    if (cr_ec_decode_point(curve->type, octets, ec->point->b) != T13_OK) {
        cx_raise(ERR_LIB_EC, EC_R_INVALID_ENCODING);
        return false;
    }
    ec->point->n = 1 + 2 * curve->field_len;
    return true;
}

static struct cr_key *ec_from(const OSSL_PARAM *params, bool is_private)
{
    const struct cx_curve *curve = curve_from(params);
    EC_KEY *ec = curve != NULL ? cx_ec_key_new() : NULL;
    struct cr_key *key = NULL;

    if (ec == NULL) {
        return NULL;
    }
    ec->group = cx_ec_group_new(curve->nid);
    if (ec->group != NULL && set_point(ec, curve, octets_of(params, OSSL_PKEY_PARAM_PUB_KEY)) &&
        (!is_private || set_scalar(ec, params))) {
        key = cr_key_ref(cx_ec_key_key(ec));
    }
    cx_ec_key_free(ec);
    return key;
}

/* The private half, if there is one; it has to belong to the public one that is there. */
static struct cr_key *raw_from(enum cr_key_type type, const OSSL_PARAM *params, bool is_private)
{
    struct bytes pub = octets_of(params, OSSL_PKEY_PARAM_PUB_KEY);
    struct bytes priv = octets_of(params, OSSL_PKEY_PARAM_PRIV_KEY);
    struct bytes seed = octets_of(params, "seed");
    struct cr_key *key = NULL;
    struct cr_key *other = NULL;

    if (seed.n > 0 && cr_key_raw_len(type) == 0) {
        priv = seed;
    }
    if (is_private && priv.n > 0) {
        if (cr_key_from_raw(&key, type, priv, true) != T13_OK) {
            return NULL;
        }
        if (pub.n > 0 && (cr_key_from_raw(&other, type, pub, false) != T13_OK ||
                          !cr_key_same_public(key, other))) {
            cr_key_free(key);
            key = NULL;
        }
        cr_key_free(other);
        return key;
    }
    return pub.n > 0 && cr_key_from_raw(&key, type, pub, false) == T13_OK ? key : NULL;
}

static struct cr_key *key_from(int type, const OSSL_PARAM *params, bool is_private)
{
    switch (type) {
    case EVP_PKEY_RSA:
        return rsa_from(params, is_private);
    case EVP_PKEY_EC:
        return ec_from(params, is_private);
    default:
        return cx_pkey_key_type(type) == CR_KEY_NONE
                   ? NULL
                   : raw_from(cx_pkey_key_type(type), params, is_private);
    }
}

/* EVP_PKEY_fromdata - see EVP_PKEY_fromdata(3). abi: subset: whole keys of RSA, on curves, Ed25519,
 * X25519, Ed448, X448, ML-DSA and ML-KEM; no parameters alone. err: EC_R_INVALID_CURVE and others.
 * test: tests/oracle/evp_fromdata.c */
CX_API int EVP_PKEY_fromdata(EVP_PKEY_CTX *ctx, EVP_PKEY **ppkey, int selection,
                             OSSL_PARAM params[])
{
    if (ctx == NULL || ctx->operation != EVP_PKEY_OP_FROMDATA) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
        return -2;
    }
    if (ppkey == NULL) {
        return -1;
    }
    if ((selection & (OSSL_KEYMGMT_SELECT_PUBLIC_KEY | OSSL_KEYMGMT_SELECT_PRIVATE_KEY)) == 0) {
        cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED, "a key of parameters alone");
        return 0;
    }
    struct cr_key *key =
        key_from(ctx->type, params, (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0);
    EVP_PKEY *made = key != NULL ? cx_pkey_new(key) : NULL;
    if (made == NULL) {
        return 0;
    }
    cx_pkey_free(*ppkey);
    *ppkey = made;
    return 1;
}
