/* RSA as an object: RSA_new(3), RSA_get0_key(3), RSA_size(3), RSA_set_flags in RSA_get0_key(3). */
#include "compat/rsa/rsa.h"

#include "compat/bn/bn.h"
#include "compat/err/raise.h"
#include "compat/init/ex_data.h"
#include "crypto/der_out.h"

#include <openssl/err.h>

static RSA *allocate(const RSA_METHOD *method)
{
    RSA *rsa = mem_zalloc(sizeof(*rsa));

    if (rsa == NULL || !cx_ex_new(CRYPTO_EX_INDEX_RSA, rsa, &rsa->ex_data)) {
        mem_free(rsa);
        cx_raise(ERR_LIB_RSA, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    atomic_init(&rsa->refs, 1);
    atomic_init(&rsa->key, NULL);
    rsa->method = method;
    rsa->flags = method->flags & ~RSA_FLAG_NON_FIPS_ALLOW;
    return rsa;
}

RSA *cx_rsa_new(void)
{
    RSA *rsa = allocate(cx_rsa_default_method());

    if (rsa != NULL && rsa->method->init != NULL && rsa->method->init(rsa) == 0) {
        cx_raise(ERR_LIB_RSA, ERR_R_INIT_FAIL);
        cx_rsa_free(rsa);
        return NULL;
    }
    return rsa;
}

/* take_parts gives an RSA the numbers of a key, in the place of what it had. */
static bool take_parts(RSA *rsa, struct cr_key *key)
{
    BIGNUM *parts[RSA_NUM_PARTS] = {NULL};
    bool good = true;

    for (int i = 0; i < RSA_NUM_PARTS && good; i++) {
        struct bytes part = cr_key_part(key, (enum cr_key_part)(CR_PART_RSA_N + i));
        parts[i] = part.n > 0 ? cx_bn_from(part) : NULL;
        good = part.n == 0 || parts[i] != NULL;
    }
    for (int i = 0; i < RSA_NUM_PARTS; i++) {
        cx_bn_free(good ? rsa->parts[i] : parts[i]);
        rsa->parts[i] = good ? parts[i] : rsa->parts[i];
    }
    if (good) {
        cr_key_free(atomic_exchange(&rsa->key, cr_key_ref(key)));
    }
    return good;
}

RSA *cx_rsa_from_key(struct cr_key *key)
{
    RSA *rsa = cx_rsa_new();

    if (rsa != NULL && !take_parts(rsa, key)) {
        cx_rsa_free(rsa);
        return NULL;
    }
    return rsa;
}

void cx_rsa_free(RSA *rsa)
{
    if (rsa == NULL || atomic_fetch_sub_explicit(&rsa->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    if (rsa->method != NULL && rsa->method->finish != NULL) {
        rsa->method->finish(rsa);
    }
    cx_ex_free(CRYPTO_EX_INDEX_RSA, rsa, &rsa->ex_data);
    for (int i = 0; i < RSA_NUM_PARTS; i++) {
        cx_bn_free(rsa->parts[i]);
    }
    cr_key_free(atomic_load(&rsa->key));
    mem_free(rsa);
}

void cx_rsa_ref(RSA *rsa)
{
    if (rsa != NULL) {
        (void)atomic_fetch_add_explicit(&rsa->refs, 1, memory_order_relaxed);
    }
}

static void put_number(struct der_out *o, const BIGNUM *a)
{
    size_t n = cx_bn_len(a);
    uint8_t *be = mem_zalloc(n + 1);

    if (be == NULL || (a != NULL && !cx_bn_write(a, be, n))) {
        o->bad = true;
    } else {
        der_put_unsigned(o, bytes_of(be, n));
    }
    mem_clear_free(be, be != NULL ? n + 1 : 0);
}

static void put_private(struct der_out *o, const void *what)
{
    const RSA *rsa = what;
    size_t mark = o->n;

    for (int i = RSA_QINV; i >= 0; i--) {
        put_number(o, rsa->parts[i]);
    }
    der_put_uint(o, 0);
    der_put_header(o, DER_SEQUENCE, mark);
}

static void put_public(struct der_out *o, const void *what)
{
    const RSA *rsa = what;
    size_t mark = o->n;

    put_number(o, rsa->parts[RSA_E]);
    put_number(o, rsa->parts[RSA_N]);
    der_put_header(o, DER_SEQUENCE, mark);
}

/* make_key goes by way of the encoding: so there is one way into a key, with all its checks. */
static struct cr_key *make_key(const RSA *rsa, bool private_key)
{
    struct cr_key *key = NULL;
    uint8_t *der = NULL;
    size_t n = 0;

    if (der_write(private_key ? put_private : put_public, rsa, &der, &n) != T13_OK) {
        return NULL;
    }
    enum t13_status status = private_key ? cr_key_from_pkcs1(&key, bytes_of(der, n))
                                         : cr_key_from_pkcs1_public(&key, bytes_of(der, n));
    mem_clear_free(der, n);
    return status == T13_OK ? key : NULL;
}

struct cr_key *cx_rsa_key(const RSA *rsa)
{
    RSA *r = (RSA *)(uintptr_t)rsa;
    struct cr_key *key = atomic_load_explicit(&r->key, memory_order_acquire);

    if (key != NULL || r->parts[RSA_N] == NULL || r->parts[RSA_E] == NULL) {
        return key;
    }
    key = make_key(r, r->parts[RSA_D] != NULL);
    if (key == NULL && r->parts[RSA_D] != NULL && cx_rsa_foreign(r)) {
        key = make_key(r, false); /* numbers that only stand for those of a device */
    }
    if (key == NULL) {
        return NULL;
    }
    struct cr_key *none = NULL;
    if (!atomic_compare_exchange_strong(&r->key, &none, key)) {
        cr_key_free(key);
        return none;
    }
    return key;
}

/* RSA_new - see RSA_new(3). abi: full. test: tests/oracle/rsa.c */
CX_API RSA *RSA_new(void)
{
    return cx_rsa_new();
}

/* RSA_new_method - see RSA_new(3). abi: subset: without an ENGINE. test: tests/oracle/rsa.c */
CX_API RSA *RSA_new_method(ENGINE *engine)
{
    (void)engine;
    return cx_rsa_new();
}

/* RSA_free - see RSA_new(3). abi: full. test: tests/oracle/rsa.c */
CX_API void RSA_free(RSA *r)
{
    cx_rsa_free(r);
}

/* RSA_up_ref - see RSA_new(3). abi: full. test: tests/oracle/rsa.c */
CX_API int RSA_up_ref(RSA *r)
{
    cx_rsa_ref(r);
    return 1;
}

/* RSA_bits - see RSA_size(3). abi: full. test: tests/oracle/rsa.c */
CX_API int RSA_bits(const RSA *rsa)
{
    return rsa->parts[RSA_N] != NULL ? (int)cr_bn_bits(&rsa->parts[RSA_N]->v) : 0;
}

/* RSA_size - see RSA_size(3). abi: full. test: tests/oracle/rsa.c */
CX_API int RSA_size(const RSA *rsa)
{
    return (int)cx_bn_len(rsa->parts[RSA_N]);
}

/* RSA_security_bits - see RSA_size(3). abi: full. test: tests/oracle/rsa.c */
CX_API int RSA_security_bits(const RSA *rsa)
{
    struct cr_key *key = cx_rsa_key(rsa);

    return key != NULL ? (int)cr_key_security_bits(key) : 0;
}

/* A setter's number, taken over; what was made of the old ones is forgotten. */
static void set_part(RSA *rsa, int i, BIGNUM *value)
{
    if (value == NULL) {
        return;
    }
    if (rsa->parts[i] != value) {
        cx_bn_free(rsa->parts[i]);
    }
    rsa->parts[i] = value;
    cr_key_free(atomic_exchange(&rsa->key, NULL));
}

/* RSA_set0_key - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API int RSA_set0_key(RSA *r, BIGNUM *n, BIGNUM *e, BIGNUM *d)
{
    if ((r->parts[RSA_N] == NULL && n == NULL) || (r->parts[RSA_E] == NULL && e == NULL)) {
        return 0;
    }
    set_part(r, RSA_N, n);
    set_part(r, RSA_E, e);
    set_part(r, RSA_D, d);
    return 1;
}

/* RSA_set0_factors - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API int RSA_set0_factors(RSA *r, BIGNUM *p, BIGNUM *q)
{
    if ((r->parts[RSA_P] == NULL && p == NULL) || (r->parts[RSA_Q] == NULL && q == NULL)) {
        return 0;
    }
    set_part(r, RSA_P, p);
    set_part(r, RSA_Q, q);
    return 1;
}

/* RSA_set0_crt_params - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API int RSA_set0_crt_params(RSA *r, BIGNUM *dmp1, BIGNUM *dmq1, BIGNUM *iqmp)
{
    if ((r->parts[RSA_DP] == NULL && dmp1 == NULL) || (r->parts[RSA_DQ] == NULL && dmq1 == NULL) ||
        (r->parts[RSA_QINV] == NULL && iqmp == NULL)) {
        return 0;
    }
    set_part(r, RSA_DP, dmp1);
    set_part(r, RSA_DQ, dmq1);
    set_part(r, RSA_QINV, iqmp);
    return 1;
}

static void get_part(const RSA *rsa, int i, const BIGNUM **out)
{
    if (out != NULL) {
        *out = rsa->parts[i];
    }
}

/* RSA_get0_key - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API void RSA_get0_key(const RSA *r, const BIGNUM **n, const BIGNUM **e, const BIGNUM **d)
{
    get_part(r, RSA_N, n);
    get_part(r, RSA_E, e);
    get_part(r, RSA_D, d);
}

/* RSA_get0_factors - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API void RSA_get0_factors(const RSA *r, const BIGNUM **p, const BIGNUM **q)
{
    get_part(r, RSA_P, p);
    get_part(r, RSA_Q, q);
}

/* RSA_get0_crt_params - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API void RSA_get0_crt_params(const RSA *r, const BIGNUM **dmp1, const BIGNUM **dmq1,
                                const BIGNUM **iqmp)
{
    get_part(r, RSA_DP, dmp1);
    get_part(r, RSA_DQ, dmq1);
    get_part(r, RSA_QINV, iqmp);
}

/* RSA_get0_n - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API const BIGNUM *RSA_get0_n(const RSA *d)
{
    return d->parts[RSA_N];
}

/* RSA_get0_e - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API const BIGNUM *RSA_get0_e(const RSA *d)
{
    return d->parts[RSA_E];
}

/* RSA_get0_d - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API const BIGNUM *RSA_get0_d(const RSA *d)
{
    return d->parts[RSA_D];
}

/* RSA_get0_p - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API const BIGNUM *RSA_get0_p(const RSA *d)
{
    return d->parts[RSA_P];
}

/* RSA_get0_q - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API const BIGNUM *RSA_get0_q(const RSA *d)
{
    return d->parts[RSA_Q];
}

/* RSA_get0_dmp1 - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API const BIGNUM *RSA_get0_dmp1(const RSA *r)
{
    return r->parts[RSA_DP];
}

/* RSA_get0_dmq1 - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API const BIGNUM *RSA_get0_dmq1(const RSA *r)
{
    return r->parts[RSA_DQ];
}

/* RSA_get0_iqmp - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API const BIGNUM *RSA_get0_iqmp(const RSA *r)
{
    return r->parts[RSA_QINV];
}

/* RSA_set_flags - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API void RSA_set_flags(RSA *r, int flags)
{
    r->flags |= flags;
}

/* RSA_clear_flags - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API void RSA_clear_flags(RSA *r, int flags)
{
    r->flags &= ~flags;
}

/* RSA_test_flags - see RSA_get0_key(3). abi: full. test: tests/oracle/rsa.c */
CX_API int RSA_test_flags(const RSA *r, int flags)
{
    return r->flags & flags;
}

/* RSA_flags - see RSA_get0_key(3). abi: full. The method's flags: the built-in one has
 * RSA_FLAG_FIPS_METHOD, by which nginx sees that a key is not an ENGINE's.
 * test: tests/oracle/rsa.c */
CX_API int RSA_flags(const RSA *r)
{
    return r == NULL ? 0 : r->method->flags;
}

/* RSA_set_ex_data - see BIO_get_ex_new_index(3). abi: full. test: tests/oracle/rsa.c */
CX_API int RSA_set_ex_data(RSA *r, int idx, void *arg)
{
    return cx_ex_set(&r->ex_data, idx, arg);
}

/* RSA_get_ex_data - see BIO_get_ex_new_index(3). abi: full. test: tests/oracle/rsa.c */
CX_API void *RSA_get_ex_data(const RSA *r, int idx)
{
    return cx_ex_get(&r->ex_data, idx);
}

/* RSA_generate_key_ex - see RSA_generate_key(3). abi: subset: e is 65537; the callback is not
 * called. err: RSA_R_KEY_SIZE_TOO_SMALL, RSA_R_PUB_EXPONENT_OUT_OF_RANGE.
 * test: tests/oracle/rsa.c */
CX_API int RSA_generate_key_ex(RSA *rsa, int bits, BIGNUM *e, BN_GENCB *cb)
{
    struct cr_key *key = NULL;

    if (rsa->method->keygen != NULL) {
        return rsa->method->keygen(rsa, bits, e, cb);
    }
    if (bits < 1024) {
        cx_raise(ERR_LIB_RSA, RSA_R_KEY_SIZE_TOO_SMALL);
        return 0;
    }
    if (cx_bn_word(e) != 65537) {
        cx_raise(ERR_LIB_RSA, RSA_R_PUB_EXPONENT_OUT_OF_RANGE);
        return 0;
    }
    enum t13_status status = cr_key_generate(&key, CR_KEY_RSA, (unsigned)bits);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_RSA, status);
        return 0;
    }
    bool good = take_parts(rsa, key);
    cr_key_free(key);
    return good;
}

/* RSA_check_key - see RSA_check_key(3). abi: full. err: RSA_R_VALUE_MISSING.
 * test: tests/oracle/rsa.c */
CX_API int RSA_check_key(const RSA *key)
{
    if (key->parts[RSA_P] == NULL || key->parts[RSA_Q] == NULL || key->parts[RSA_N] == NULL ||
        key->parts[RSA_E] == NULL || key->parts[RSA_D] == NULL) {
        cx_raise(ERR_LIB_RSA, RSA_R_VALUE_MISSING);
        return 0;
    }
    if (cx_rsa_key(key) == NULL) {
        cx_raise(ERR_LIB_RSA, RSA_R_N_DOES_NOT_EQUAL_P_Q);
        return 0;
    }
    return 1;
}
