/* What a key is made of, by name: EVP_PKEY_gettable_params(3), EVP_PKEY_new(3) for raw keys. */
#include "compat/bn/bn.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <string.h>

static struct cr_key *key_of(const EVP_PKEY *pkey)
{
    struct cr_key *key = cx_pkey_key(pkey);

    if (key == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_INVALID_KEY);
    }
    return key;
}

static struct bytes number_named(const struct cr_key *key, const char *name)
{
    static const struct {
        const char *name;
        enum cr_key_part part;
    } rsa[] = {
        {OSSL_PKEY_PARAM_RSA_N, CR_PART_RSA_N},
        {OSSL_PKEY_PARAM_RSA_E, CR_PART_RSA_E},
        {OSSL_PKEY_PARAM_RSA_D, CR_PART_RSA_D},
        {OSSL_PKEY_PARAM_RSA_FACTOR1, CR_PART_RSA_P},
        {OSSL_PKEY_PARAM_RSA_FACTOR2, CR_PART_RSA_Q},
        {OSSL_PKEY_PARAM_RSA_EXPONENT1, CR_PART_RSA_DP},
        {OSSL_PKEY_PARAM_RSA_EXPONENT2, CR_PART_RSA_DQ},
        {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, CR_PART_RSA_QINV},
    };
    for (size_t i = 0; i < sizeof(rsa) / sizeof(rsa[0]); i++) {
        if (strcmp(name, rsa[i].name) == 0) {
            return cr_key_part(key, rsa[i].part);
        }
    }
    if (cx_curve_of(cr_key_type(key)) == NULL) {
        return bytes_of(NULL, 0);
    }
    struct bytes point = cr_key_part(key, CR_PART_PUBLIC);
    size_t field_len = point.n / 2;
    if (strcmp(name, OSSL_PKEY_PARAM_PRIV_KEY) == 0) {
        return cr_key_part(key, CR_PART_PRIVATE);
    }
    if (strcmp(name, OSSL_PKEY_PARAM_EC_PUB_X) == 0) {
        return bytes_of(point.p + 1, field_len);
    }
    if (strcmp(name, OSSL_PKEY_PARAM_EC_PUB_Y) == 0) {
        return bytes_of(point.p + 1 + field_len, field_len);
    }
    return bytes_of(NULL, 0);
}

/* EVP_PKEY_get_bn_param - see EVP_PKEY_gettable_params(3). abi: subset: the numbers of RSA keys,
 * the scalar and the coordinates of EC keys. err: EVP_R_INVALID_KEY.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_bn_param(const EVP_PKEY *pkey, const char *key_name, BIGNUM **bn)
{
    struct cr_key *key = key_of(pkey);

    if (key == NULL || key_name == NULL || bn == NULL) {
        return 0;
    }
    struct bytes number = number_named(key, key_name);
    if (number.n == 0) {
        return 0;
    }
    if (*bn != NULL) {
        return cx_bn_ok(cr_bn_read(&(*bn)->v, number));
    }
    *bn = cx_bn_from(number);
    return *bn != NULL;
}

static bool int_named(const struct cr_key *key, const char *name, size_t *out)
{
    if (strcmp(name, OSSL_PKEY_PARAM_BITS) == 0) {
        *out = cr_key_bits(key);
    } else if (strcmp(name, OSSL_PKEY_PARAM_SECURITY_BITS) == 0) {
        *out = cr_key_security_bits(key);
    } else if (strcmp(name, OSSL_PKEY_PARAM_MAX_SIZE) == 0) {
        *out = cx_pkey_size(key);
    } else {
        return false;
    }
    return true;
}

/* EVP_PKEY_get_int_param - see EVP_PKEY_gettable_params(3). abi: subset: sizes.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_int_param(const EVP_PKEY *pkey, const char *key_name, int *out)
{
    struct cr_key *key = key_of(pkey);
    size_t v = 0;

    if (key == NULL || key_name == NULL || !int_named(key, key_name, &v)) {
        return 0;
    }
    *out = (int)v;
    return 1;
}

/* EVP_PKEY_get_size_t_param - see EVP_PKEY_gettable_params(3). abi: subset: sizes.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_size_t_param(const EVP_PKEY *pkey, const char *key_name, size_t *out)
{
    struct cr_key *key = key_of(pkey);

    return key != NULL && key_name != NULL && int_named(key, key_name, out);
}

static int group_name(const EVP_PKEY *pkey, char *text, size_t size, size_t *len)
{
    struct cr_key *key = key_of(pkey);
    const struct cx_curve *curve = key != NULL ? cx_curve_of(cr_key_type(key)) : NULL;

    if (curve == NULL) {
        return 0;
    }
    size_t n = strlen(curve->sn);
    if (len != NULL) {
        *len = n;
    }
    if (text == NULL) {
        return 1;
    }
    if (size <= n) {
        return 0;
    }
    memcpy(text, curve->sn, n + 1);
    return 1;
}

/* EVP_PKEY_get_utf8_string_param - see EVP_PKEY_gettable_params(3). abi: subset: the group.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_utf8_string_param(const EVP_PKEY *pkey, const char *key_name, char *str,
                                          size_t max_len, size_t *out_len)
{
    if (key_name == NULL || strcmp(key_name, OSSL_PKEY_PARAM_GROUP_NAME) != 0) {
        return 0;
    }
    return group_name(pkey, str, max_len, out_len);
}

/* EVP_PKEY_get_group_name - see EVP_PKEY_get_group_name(3). abi: full.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_group_name(const EVP_PKEY *pkey, char *name, size_t name_sz,
                                   size_t *gname_len)
{
    return group_name(pkey, name, name_sz, gname_len);
}

/* A kind of keys that are bare bytes. */
static bool is_raw(int type)
{
    return type != EVP_PKEY_RSA && type != EVP_PKEY_RSA_PSS &&
           cx_pkey_key_type(type) != CR_KEY_NONE;
}

/* A key for signatures alone that has no other form of its public half. */
static bool signs_alone(const struct cr_key *key)
{
    return is_raw(cx_pkey_type(cr_key_type(key))) && cr_key_sig_max(key) > 0;
}

/* EVP_PKEY_get_octet_string_param - see EVP_PKEY_gettable_params(3). abi: subset: public keys, raw
 * private keys. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_octet_string_param(const EVP_PKEY *pkey, const char *key_name,
                                           unsigned char *buf, size_t max_buf_sz, size_t *out_len)
{
    struct cr_key *key = key_of(pkey);
    struct bytes value = {0};

    if (key == NULL || key_name == NULL) {
        return 0;
    }
    bool raw = signs_alone(key);
    if (strcmp(key_name, OSSL_PKEY_PARAM_PUB_KEY) == 0 ||
        (!raw && strcmp(key_name, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY) == 0)) {
        value = cr_key_part(key, CR_PART_PUBLIC);
    } else if (strcmp(key_name, OSSL_PKEY_PARAM_PRIV_KEY) == 0 &&
               cx_curve_of(cr_key_type(key)) == NULL) {
        value = cr_key_part(key, CR_PART_PRIVATE);
    } else if (strcmp(key_name, "seed") == 0) {
        value = cr_key_part(key, CR_PART_SEED);
    }
    if (value.n == 0) {
        return 0;
    }
    if (out_len != NULL) {
        *out_len = value.n;
    }
    if (buf != NULL && max_buf_sz < value.n) {
        return 0;
    }
    if (buf != NULL) {
        memcpy(buf, value.p, value.n);
    }
    return 1;
}

/* EVP_PKEY_get1_encoded_public_key - see EVP_PKEY_set1_encoded_public_key(3). abi: full.
 * test: tests/oracle/evp_derive.c */
CX_API size_t EVP_PKEY_get1_encoded_public_key(EVP_PKEY *pkey, unsigned char **ppub)
{
    struct cr_key *key = cx_pkey_key(pkey);

    if (key == NULL || signs_alone(key)) {
        return 0;
    }
    struct bytes point = cr_key_part(key, CR_PART_PUBLIC);
    if (point.n == 0) {
        return 0;
    }
    *ppub = mem_dup(point.p, point.n);
    return *ppub != NULL ? point.n : 0;
}

/* EVP_PKEY_get_default_digest_nid - see EVP_PKEY_get_default_digest_nid(3). abi: full.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_default_digest_nid(EVP_PKEY *pkey, int *pnid)
{
    struct cr_key *key = cx_pkey_key(pkey);

    if (key == NULL || signs_alone(key)) {
        return 0;
    }
    if (cr_key_sig_max(key) == 0) {
        return -2;
    }
    *pnid = NID_sha256;
    return 1;
}

static int get_raw(const EVP_PKEY *pkey, enum cr_key_part part, unsigned char *out, size_t *n)
{
    struct cr_key *key = cx_pkey_key(pkey);

    if (key == NULL || !is_raw(pkey->type)) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
        return 0;
    }
    struct bytes value = cr_key_part(key, part);
    if (value.n == 0) {
        cx_raise(ERR_LIB_EVP, EVP_R_GET_RAW_KEY_FAILED);
        return 0;
    }
    if (out != NULL && *n < value.n) {
        return 0;
    }
    if (out != NULL) {
        memcpy(out, value.p, value.n);
    }
    *n = value.n;
    return 1;
}

/* EVP_PKEY_get_raw_public_key - see EVP_PKEY_new(3). abi: full. err: EVP_R_GET_RAW_KEY_FAILED,
 * EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_raw_public_key(const EVP_PKEY *pkey, unsigned char *pub, size_t *len)
{
    return get_raw(pkey, CR_PART_PUBLIC, pub, len);
}

/* EVP_PKEY_get_raw_private_key - see EVP_PKEY_new(3). abi: full. err: EVP_R_GET_RAW_KEY_FAILED,
 * EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_raw_private_key(const EVP_PKEY *pkey, unsigned char *priv, size_t *len)
{
    return get_raw(pkey, CR_PART_PRIVATE, priv, len);
}

static EVP_PKEY *new_raw(int type, const unsigned char *raw, size_t n, bool private_key)
{
    struct cr_key *key = NULL;

    if (!is_raw(type)) {
        cx_raise(ERR_LIB_EVP, EVP_R_UNSUPPORTED_ALGORITHM);
        return NULL;
    }
    if (cr_key_from_raw(&key, cx_pkey_key_type(type), bytes_of(raw, n), private_key) != T13_OK) {
        cx_raise(ERR_LIB_EVP, EVP_R_KEY_SETUP_FAILED);
        return NULL;
    }
    return cx_pkey_new(key);
}

/* EVP_PKEY_new_raw_private_key - see EVP_PKEY_new(3). abi: subset: Ed25519, X25519, Ed448,
 * X448, and ML-DSA and ML-KEM by 3.5's numbers.
 * err: EVP_R_KEY_SETUP_FAILED. test: tests/oracle/evp_derive.c */
CX_API EVP_PKEY *EVP_PKEY_new_raw_private_key(int type, ENGINE *e, const unsigned char *priv,
                                              size_t len)
{
    (void)e;
    return new_raw(type, priv, len, true);
}

/* EVP_PKEY_new_raw_public_key - see EVP_PKEY_new(3). abi: subset: Ed25519, X25519, Ed448,
 * X448.
 * err: EVP_R_KEY_SETUP_FAILED. test: tests/oracle/evp_derive.c */
CX_API EVP_PKEY *EVP_PKEY_new_raw_public_key(int type, ENGINE *e, const unsigned char *pub,
                                             size_t len)
{
    (void)e;
    return new_raw(type, pub, len, false);
}
