/* DH: the object, its numbers and its parameters' encoding. DH_new(3), DH_get0_pqg(3). */
#include "compat/dh/dh.h"

#include "compat/err/raise.h"
#include "compat/init/ex_data.h"

#include <openssl/err.h>

DH *cx_dh_new(void)
{
    DH *dh = mem_zalloc(sizeof(*dh));

    if (dh == NULL) {
        cx_raise(ERR_LIB_DH, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    atomic_init(&dh->refs, 1);
    dh->flags = DH_FLAG_CACHE_MONT_P | DH_FLAG_FIPS_METHOD;
    if (!cx_ex_new(CRYPTO_EX_INDEX_DH, dh, &dh->ex_data)) {
        mem_free(dh);
        return NULL;
    }
    return dh;
}

void cx_dh_free(DH *dh)
{
    if (dh == NULL || atomic_fetch_sub(&dh->refs, 1) != 1) {
        return;
    }
    cx_ex_free(CRYPTO_EX_INDEX_DH, dh, &dh->ex_data);
    cx_bn_free(dh->p);
    cx_bn_free(dh->q);
    cx_bn_free(dh->g);
    cx_bn_free(dh->pub_key);
    cx_bn_free(dh->priv_key);
    mem_free(dh);
}

static void put(BIGNUM **slot, BIGNUM *value)
{
    if (value != NULL) {
        cx_bn_free(*slot);
        *slot = value;
    }
}

/* DH_new - see DH_new(3). abi: full. test tests/oracle/dh.c */
CX_API DH *DH_new(void)
{
    return cx_dh_new();
}

/* DH_new_method - see DH_set_method(3). abi: subset: there are no engines. test tests/oracle/dh.c
 */
CX_API DH *DH_new_method(ENGINE *engine)
{
    if (engine != NULL) {
        cx_raise(ERR_LIB_DH, ERR_R_ENGINE_LIB);
        return NULL;
    }
    return cx_dh_new();
}

/* DH_free - see DH_new(3). abi: full. test tests/oracle/dh.c */
CX_API void DH_free(DH *dh)
{
    cx_dh_free(dh);
}

/* DH_up_ref - see DH_new(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_up_ref(DH *dh)
{
    return atomic_fetch_add(&dh->refs, 1) > 0;
}

/* DH_get0_pqg - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API void DH_get0_pqg(const DH *dh, const BIGNUM **p, const BIGNUM **q, const BIGNUM **g)
{
    if (p != NULL) {
        *p = dh->p;
    }
    if (q != NULL) {
        *q = dh->q;
    }
    if (g != NULL) {
        *g = dh->g;
    }
}

/* DH_set0_pqg - see DH_get0_pqg(3). abi: subset: RFC 3526's and 7919's groups get no q by
 * themselves.
 *
 * in    p, g   NULL when they are there already; taken over on success, as q is
 * ret   1; 0 without p or g, with no error queued
 * test  tests/oracle/dh.c
 */
CX_API int DH_set0_pqg(DH *dh, BIGNUM *p, BIGNUM *q, BIGNUM *g)
{
    if ((dh->p == NULL && p == NULL) || (dh->g == NULL && g == NULL)) {
        return 0;
    }
    put(&dh->p, p);
    put(&dh->q, q);
    put(&dh->g, g);
    return 1;
}

/* DH_get0_key - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API void DH_get0_key(const DH *dh, const BIGNUM **pub_key, const BIGNUM **priv_key)
{
    if (pub_key != NULL) {
        *pub_key = dh->pub_key;
    }
    if (priv_key != NULL) {
        *priv_key = dh->priv_key;
    }
}

/* DH_set0_key - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_set0_key(DH *dh, BIGNUM *pub_key, BIGNUM *priv_key)
{
    put(&dh->pub_key, pub_key);
    put(&dh->priv_key, priv_key);
    return 1;
}

/* DH_get0_p - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API const BIGNUM *DH_get0_p(const DH *dh)
{
    return dh->p;
}

/* DH_get0_q - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API const BIGNUM *DH_get0_q(const DH *dh)
{
    return dh->q;
}

/* DH_get0_g - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API const BIGNUM *DH_get0_g(const DH *dh)
{
    return dh->g;
}

/* DH_get0_pub_key - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API const BIGNUM *DH_get0_pub_key(const DH *dh)
{
    return dh->pub_key;
}

/* DH_get0_priv_key - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API const BIGNUM *DH_get0_priv_key(const DH *dh)
{
    return dh->priv_key;
}

/* DH_get_length - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API long DH_get_length(const DH *dh)
{
    return dh->length;
}

/* DH_set_length - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_set_length(DH *dh, long length)
{
    dh->length = length;
    return 1;
}

/* DH_set_flags - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API void DH_set_flags(DH *dh, int flags)
{
    dh->flags |= flags;
}

/* DH_clear_flags - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API void DH_clear_flags(DH *dh, int flags)
{
    dh->flags &= ~flags;
}

/* DH_test_flags - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_test_flags(const DH *dh, int flags)
{
    return dh->flags & flags;
}

/* DH_get0_engine - see DH_get0_pqg(3). abi: full. test tests/oracle/dh.c
 *
 * ret   NULL: there are no engines
 */
CX_API ENGINE *DH_get0_engine(DH *d)
{
    (void)d;
    return NULL;
}

/* DH_set_ex_data - see BIO_set_ex_data(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_set_ex_data(DH *d, int idx, void *arg)
{
    return cx_ex_set(&d->ex_data, idx, arg);
}

/* DH_get_ex_data - see BIO_set_ex_data(3). abi: full. test tests/oracle/dh.c */
CX_API void *DH_get_ex_data(const DH *d, int idx)
{
    return cx_ex_get(&d->ex_data, idx);
}

/* DH_bits - see DH_size(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_bits(const DH *dh)
{
    return dh->p != NULL ? (int)cr_bn_bits(&dh->p->v) : -1;
}

/* DH_size - see DH_size(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_size(const DH *dh)
{
    return dh->p != NULL ? (int)cx_bn_len(dh->p) : -1;
}

/* NIST SP 800-57 part 1, table 2, as BN_security_bits() reads it. */
static int strength(size_t bits, long secret_bits)
{
    static const struct {
        size_t bits;
        int strength;
    } table[] = {{15360, 256}, {7680, 192}, {3072, 128}, {2048, 112}, {1024, 80}};
    int found = 0;

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]) && found == 0; i++) {
        found = bits >= table[i].bits ? table[i].strength : 0;
    }
    if (found == 0 || secret_bits == -1) {
        return found;
    }
    long half = secret_bits / 2;
    if (half < 80) {
        return 0;
    }
    return half >= found ? found : (int)half;
}

/* DH_security_bits - see DH_size(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_security_bits(const DH *dh)
{
    if (dh->p == NULL) {
        return -1;
    }
    long secret = dh->q != NULL ? (long)cr_bn_bits(&dh->q->v) : dh->length != 0 ? dh->length : -1;
    return strength(cr_bn_bits(&dh->p->v), secret);
}

static bool copy(BIGNUM **to, const BIGNUM *from)
{
    if (from == NULL) {
        return true;
    }
    *to = cx_bn_dup(from);
    return *to != NULL;
}

/* DHparams_dup - see DH_new(3). abi: full. test tests/oracle/dh.c */
CX_API DH *DHparams_dup(const DH *dh)
{
    DH *other = cx_dh_new();

    if (other == NULL) {
        return NULL;
    }
    other->length = dh->length;
    if (!copy(&other->p, dh->p) || !copy(&other->q, dh->q) || !copy(&other->g, dh->g)) {
        cx_dh_free(other);
        return NULL;
    }
    return other;
}
