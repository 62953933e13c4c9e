/* EVP_PKEY: EVP_PKEY_new(3), EVP_PKEY_eq(3), EVP_PKEY_get_size(3). */
#include "compat/evp/pkey.h"

#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "compat/init/ex_data.h"
#include "compat/rsa/rsa.h"

#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <string.h>

static EVP_PKEY *allocate(void)
{
    EVP_PKEY *pkey = mem_zalloc(sizeof(*pkey));

    if (pkey == NULL || !cx_ex_new(CRYPTO_EX_INDEX_EVP_PKEY, pkey, &pkey->ex_data)) {
        mem_free(pkey);
        cx_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    atomic_init(&pkey->refs, 1);
    atomic_init(&pkey->object, NULL);
    return pkey;
}

static bool is_rsa(int type)
{
    return type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS;
}

/* The object of a key that came as another form: made once, then the same for all. */
static void *object_of(const EVP_PKEY *pkey)
{
    EVP_PKEY *p = (EVP_PKEY *)(uintptr_t)pkey;
    void *object = atomic_load_explicit(&p->object, memory_order_acquire);
    void *none = NULL;

    if (object != NULL || pkey->key == NULL) {
        return object;
    }
    object = is_rsa(pkey->type) ? (void *)cx_rsa_from_key(pkey->key)
                                : (void *)cx_ec_key_from_key(pkey->key);
    if (object != NULL && !atomic_compare_exchange_strong(&p->object, &none, object)) {
        if (is_rsa(pkey->type)) {
            cx_rsa_free(object);
        } else {
            cx_ec_key_free(object);
        }
        object = none;
    }
    return object;
}

EVP_PKEY *cx_pkey_new(struct cr_key *key)
{
    EVP_PKEY *pkey = allocate();

    if (pkey == NULL) {
        cr_key_free(key);
        return NULL;
    }
    pkey->key = key;
    pkey->type = cx_pkey_type(cr_key_type(key));
    if ((is_rsa(pkey->type) && cx_rsa_default_method() != &cx_rsa_builtin) ||
        (pkey->type == EVP_PKEY_EC && cx_ec_default_method() != &cx_ec_builtin)) {
        pkey->by_method = object_of(pkey) != NULL;
        if (!pkey->by_method) {
            cx_pkey_free(pkey);
            return NULL;
        }
    }
    return pkey;
}

struct cr_key *cx_pkey_key(const EVP_PKEY *pkey)
{
    if (pkey == NULL || pkey->key != NULL) {
        return pkey != NULL ? pkey->key : NULL;
    }
    void *object = atomic_load_explicit(&pkey->object, memory_order_acquire);
    if (object == NULL) {
        return NULL;
    }
    return is_rsa(pkey->type) ? cx_rsa_key(object) : cx_ec_key_key(object);
}

EVP_PKEY *cx_pkey_ref(EVP_PKEY *pkey)
{
    if (pkey != NULL) {
        (void)atomic_fetch_add_explicit(&pkey->refs, 1, memory_order_relaxed);
    }
    return pkey;
}

static void drop_content(EVP_PKEY *pkey)
{
    void *object = atomic_exchange(&pkey->object, NULL);

    if (is_rsa(pkey->type)) {
        cx_rsa_free(object);
    } else if (pkey->type == EVP_PKEY_EC) {
        cx_ec_key_free(object);
    }
    cr_key_free(pkey->key);
    pkey->key = NULL;
    pkey->by_method = false;
    pkey->type = EVP_PKEY_NONE;
}

void cx_pkey_free(EVP_PKEY *pkey)
{
    if (pkey == NULL || atomic_fetch_sub_explicit(&pkey->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    cx_ex_free(CRYPTO_EX_INDEX_EVP_PKEY, pkey, &pkey->ex_data);
    drop_content(pkey);
    mem_free(pkey);
}

int cx_pkey_same_public(const EVP_PKEY *a, const EVP_PKEY *b)
{
    if (a == b) {
        return 1;
    }
    if (a == NULL || b == NULL) {
        return 0;
    }
    if (a->type != b->type) {
        cx_raise(ERR_LIB_EVP, EVP_R_DIFFERENT_KEY_TYPES);
        return -1;
    }
    struct cr_key *x = cx_pkey_key(a);
    struct cr_key *y = cx_pkey_key(b);
    if (x == NULL || y == NULL) {
        return x == y && a->type == EVP_PKEY_NONE ? 1 : -2;
    }
    return cr_key_same_public(x, y);
}

/* EVP_PKEY_new - see EVP_PKEY_new(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API EVP_PKEY *EVP_PKEY_new(void)
{
    return allocate();
}

/* EVP_PKEY_free - see EVP_PKEY_new(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API void EVP_PKEY_free(EVP_PKEY *pkey)
{
    cx_pkey_free(pkey);
}

/* EVP_PKEY_up_ref - see EVP_PKEY_new(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_up_ref(EVP_PKEY *pkey)
{
    (void)cx_pkey_ref(pkey);
    return 1;
}

/* EVP_PKEY_dup - see EVP_PKEY_new(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API EVP_PKEY *EVP_PKEY_dup(EVP_PKEY *pkey)
{
    struct cr_key *key = cx_pkey_key(pkey);

    if (pkey == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_PASSED_NULL_PARAMETER);
        return NULL;
    }
    if (cx_pkey_foreign(pkey)) {
        return NULL; /* as from OpenSSL: what the method keeps of the key is not ours to copy */
    }
    /* Keys do not change: one serves both. */
    return key != NULL ? cx_pkey_new(cr_key_ref(key)) : allocate();
}

/* EVP_PKEY_eq - see EVP_PKEY_eq(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_eq(const EVP_PKEY *a, const EVP_PKEY *b)
{
    return cx_pkey_same_public(a, b);
}

/* EVP_PKEY_cmp - see EVP_PKEY_eq(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_cmp(const EVP_PKEY *a, const EVP_PKEY *b)
{
    return cx_pkey_same_public(a, b);
}

/* EVP_PKEY_get_id - see EVP_PKEY_set1_RSA(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_id(const EVP_PKEY *pkey)
{
    return pkey->type;
}

/* EVP_PKEY_get_base_id - see EVP_PKEY_set1_RSA(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_base_id(const EVP_PKEY *pkey)
{
    return pkey->type;
}

int cx_pkey_base_type(int type)
{
    switch (type) {
    case EVP_PKEY_RSA2: /* an older name of the first */
        return EVP_PKEY_RSA;
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
    case EVP_PKEY_EC:
    case EVP_PKEY_ED25519:
    case EVP_PKEY_ED448:
    case EVP_PKEY_X25519:
    case EVP_PKEY_X448:
    case EVP_PKEY_DH:
    case EVP_PKEY_DHX:
    case EVP_PKEY_DSA:
        return type;
    default:
        return NID_undef;
    }
}

/* EVP_PKEY_type - see EVP_PKEY_set1_RSA(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_type(int type)
{
    return cx_pkey_base_type(type);
}

/* EVP_PKEY_get_bits - see EVP_PKEY_get_size(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_bits(const EVP_PKEY *pkey)
{
    struct cr_key *key = cx_pkey_key(pkey);

    if (key == NULL) {
        return 0;
    }
    return (int)cr_key_bits(key);
}

/* EVP_PKEY_get_security_bits - see EVP_PKEY_get_size(3). abi: full.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_security_bits(const EVP_PKEY *pkey)
{
    struct cr_key *key = cx_pkey_key(pkey);

    if (key == NULL) {
        return 0;
    }
    return (int)cr_key_security_bits(key);
}

/* EVP_PKEY_get_size - see EVP_PKEY_get_size(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_get_size(const EVP_PKEY *pkey)
{
    struct cr_key *key = cx_pkey_key(pkey);

    if (key == NULL) {
        return 0;
    }
    return (int)cx_pkey_size(key);
}

size_t cx_pkey_size(const struct cr_key *key)
{
    size_t n = cr_key_sig_max(key);
    size_t secret_len = 0;

    if (cr_key_kem_sizes(key, &n, &secret_len)) {
        return n;
    }
    return n > 0 ? n : cr_key_raw_len(cr_key_type(key));
}

static int assign(EVP_PKEY *pkey, int type, void *key)
{
    if (pkey == NULL) {
        return 0;
    }
    drop_content(pkey);
    if (!is_rsa(type) && type != EVP_PKEY_EC) {
        cx_raise(ERR_LIB_EVP, EVP_R_UNSUPPORTED_ALGORITHM);
        return 0;
    }
    pkey->type = type;
    atomic_store_explicit(&pkey->object, key, memory_order_release);
    return key != NULL;
}

/* EVP_PKEY_assign - see EVP_PKEY_set1_RSA(3). abi: subset: RSA and EC keys.
 * err: EVP_R_UNSUPPORTED_ALGORITHM for a type that there is not.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_assign(EVP_PKEY *pkey, int type, void *key)
{
    return assign(pkey, type, key);
}

/* EVP_PKEY_set1_RSA - see EVP_PKEY_set1_RSA(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_set1_RSA(EVP_PKEY *pkey, struct rsa_st *key)
{
    if (pkey == NULL || key == NULL) {
        return 0;
    }
    cx_rsa_ref(key);
    return assign(pkey, EVP_PKEY_RSA, key);
}

/* EVP_PKEY_set1_EC_KEY - see EVP_PKEY_set1_RSA(3). abi: full. test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_set1_EC_KEY(EVP_PKEY *pkey, struct ec_key_st *key)
{
    if (pkey == NULL || key == NULL) {
        return 0;
    }
    cx_ec_key_ref(key);
    return assign(pkey, EVP_PKEY_EC, key);
}

RSA *cx_pkey_rsa(const EVP_PKEY *pkey)
{
    if (pkey == NULL || !is_rsa(pkey->type)) {
        cx_raise(ERR_LIB_EVP, EVP_R_EXPECTING_AN_RSA_KEY);
        return NULL;
    }
    return object_of(pkey);
}

EC_KEY *cx_pkey_ec_key(const EVP_PKEY *pkey)
{
    if (pkey == NULL || pkey->type != EVP_PKEY_EC) {
        cx_raise(ERR_LIB_EVP, EVP_R_EXPECTING_A_EC_KEY);
        return NULL;
    }
    return object_of(pkey);
}

/* EVP_PKEY_get0_RSA - see EVP_PKEY_set1_RSA(3). abi: full. err: EVP_R_EXPECTING_AN_RSA_KEY.
 * test: tests/oracle/evp_derive.c */
CX_API const struct rsa_st *EVP_PKEY_get0_RSA(const EVP_PKEY *pkey)
{
    return cx_pkey_rsa(pkey);
}

/* EVP_PKEY_get1_RSA - see EVP_PKEY_set1_RSA(3). abi: full. err: EVP_R_EXPECTING_AN_RSA_KEY.
 * test: tests/oracle/evp_derive.c */
CX_API struct rsa_st *EVP_PKEY_get1_RSA(EVP_PKEY *pkey)
{
    RSA *rsa = cx_pkey_rsa(pkey);

    cx_rsa_ref(rsa);
    return rsa;
}

/* EVP_PKEY_get0_EC_KEY - see EVP_PKEY_set1_RSA(3). abi: full. err: EVP_R_EXPECTING_A_EC_KEY.
 * test: tests/oracle/evp_derive.c */
CX_API const struct ec_key_st *EVP_PKEY_get0_EC_KEY(const EVP_PKEY *pkey)
{
    return cx_pkey_ec_key(pkey);
}

/* EVP_PKEY_get1_EC_KEY - see EVP_PKEY_set1_RSA(3). abi: full. err: EVP_R_EXPECTING_A_EC_KEY.
 * test: tests/oracle/evp_derive.c */
CX_API struct ec_key_st *EVP_PKEY_get1_EC_KEY(EVP_PKEY *pkey)
{
    EC_KEY *key = cx_pkey_ec_key(pkey);

    cx_ec_key_ref(key);
    return key;
}

/* EVP_PKEY_get0 - see EVP_PKEY_set1_RSA(3). abi: subset: RSA and EC keys.
 * test: tests/oracle/evp_derive.c */
CX_API void *EVP_PKEY_get0(const EVP_PKEY *pkey)
{
    if (pkey == NULL || (!is_rsa(pkey->type) && pkey->type != EVP_PKEY_EC)) {
        return NULL;
    }
    return object_of(pkey);
}

/* EVP_PKEY_missing_parameters - see EVP_PKEY_copy_parameters(3). abi: full.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_missing_parameters(const EVP_PKEY *pkey)
{
    /* No key that can be parsed leaves its parameters to another. */
    (void)pkey;
    return 0;
}

/* EVP_PKEY_copy_parameters - see EVP_PKEY_copy_parameters(3). abi: subset: keys have all their
 * parameters, so equal ones are all that can be "copied".
 * err: EVP_R_DIFFERENT_KEY_TYPES, EVP_R_DIFFERENT_PARAMETERS.
 * test: tests/oracle/evp_derive.c */
CX_API int EVP_PKEY_copy_parameters(EVP_PKEY *to, const EVP_PKEY *from)
{
    if (to->type == EVP_PKEY_NONE && from->type != EVP_PKEY_NONE) {
        cx_raise(ERR_LIB_EVP, EVP_R_MISSING_PARAMETERS);
        return 0;
    }
    if (to->type != from->type) {
        cx_raise(ERR_LIB_EVP, EVP_R_DIFFERENT_KEY_TYPES);
        cx_raise(ERR_LIB_EVP, EVP_R_DIFFERENT_PARAMETERS);
        return 0;
    }
    struct cr_key *x = cx_pkey_key(to);
    struct cr_key *y = cx_pkey_key(from);
    if (x != NULL && y != NULL && cr_key_type(x) != cr_key_type(y)) {
        cx_raise(ERR_LIB_EVP, EVP_R_DIFFERENT_PARAMETERS);
        return 0;
    }
    return 1;
}
