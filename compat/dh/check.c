/* DH_check(3): whether parameters and public keys are any good. */
#include "compat/dh/dh.h"

#include "compat/err/raise.h"

#include <openssl/dherr.h>
#include <openssl/err.h>

/* Numbers for one question, cleared together. */
struct work {
    struct cr_bn one;
    struct cr_bn p_less_1;
    struct cr_bn t;
};

static void work_clear(struct work *w)
{
    cr_bn_free(&w->one);
    cr_bn_free(&w->p_less_1);
    cr_bn_free(&w->t);
}

static enum t13_status work_init(struct work *w, const DH *dh)
{
    cr_bn_init(&w->one);
    cr_bn_init(&w->p_less_1);
    cr_bn_init(&w->t);
    T13_TRY(cr_bn_set(&w->one, 1));
    return cr_bn_sub(&w->p_less_1, &dh->p->v, &w->one);
}

static int check_params(const DH *dh, const struct work *w)
{
    size_t bits = cr_bn_bits(&dh->p->v);
    int codes = 0;

    if (!cr_bn_bit(&dh->p->v, 0)) {
        codes |= DH_CHECK_P_NOT_PRIME;
    }
    if (cr_bn_cmp(&dh->g->v, &w->one) <= 0 || cr_bn_cmp(&dh->g->v, &w->p_less_1) >= 0) {
        codes |= DH_NOT_SUITABLE_GENERATOR;
    }
    if (bits < CX_DH_MIN_BITS) {
        codes |= DH_MODULUS_TOO_SMALL;
    }
    if (bits > CX_DH_MAX_BITS) {
        codes |= DH_MODULUS_TOO_LARGE;
    }
    return codes;
}

/* The subgroup: q is prime, divides p - 1, and g is of its order. */
static enum t13_status check_q(const DH *dh, struct work *w, int *codes)
{
    bool prime = false;

    if (cr_bn_cmp(&dh->g->v, &w->one) <= 0 || cr_bn_cmp(&dh->g->v, &dh->p->v) >= 0) {
        *codes |= DH_NOT_SUITABLE_GENERATOR;
    } else if (cr_bn_bit(&dh->p->v, 0)) {
        T13_TRY(cr_bn_mod_exp(&w->t, &dh->g->v, &dh->q->v, &dh->p->v));
        if (cr_bn_cmp(&w->t, &w->one) != 0) {
            *codes |= DH_NOT_SUITABLE_GENERATOR;
        }
    }
    T13_TRY(cr_bn_prime(&dh->q->v, &prime));
    if (!prime) {
        *codes |= DH_CHECK_Q_NOT_PRIME;
    }
    T13_TRY(cr_bn_div(NULL, &w->t, &dh->p->v, &dh->q->v));
    if (cr_bn_cmp(&w->t, &w->one) != 0) {
        *codes |= DH_CHECK_INVALID_Q_VALUE;
    }
    return T13_OK;
}

static enum t13_status check_p(const DH *dh, struct work *w, int *codes)
{
    bool prime = false;

    T13_TRY(cr_bn_prime(&dh->p->v, &prime));
    if (!prime) {
        *codes |= DH_CHECK_P_NOT_PRIME;
        return T13_OK;
    }
    if (dh->q != NULL) {
        return T13_OK;
    }
    T13_TRY(cr_bn_copy(&w->t, &dh->p->v));
    T13_TRY(cr_bn_shift_right(&w->t, 1));
    T13_TRY(cr_bn_prime(&w->t, &prime));
    if (!prime) {
        *codes |= DH_CHECK_P_NOT_SAFE_PRIME;
    }
    return T13_OK;
}

/* A q that is larger than p costs time and means nothing. */
static bool q_is_usable(const DH *dh, int *codes)
{
    if (dh->q == NULL) {
        return false;
    }
    if (cr_bn_cmp_abs(&dh->p->v, &dh->q->v) > 0 && !cr_bn_negative(&dh->q->v) &&
        cr_bn_bits(&dh->q->v) > 0) {
        return true;
    }
    *codes |= DH_CHECK_INVALID_Q_VALUE;
    return false;
}

static bool check(const DH *dh, bool primes, int *codes)
{
    struct work w;

    *codes = 0;
    if (dh->p == NULL || dh->g == NULL) {
        *codes = DH_CHECK_P_NOT_PRIME | DH_NOT_SUITABLE_GENERATOR;
        return true;
    }
    if (primes && cr_bn_bits(&dh->p->v) > CX_DH_MAX_CHECK_BITS) {
        cx_raise(ERR_LIB_DH, DH_R_MODULUS_TOO_LARGE);
        *codes = DH_MODULUS_TOO_LARGE | DH_CHECK_P_NOT_PRIME;
        return false;
    }
    enum t13_status status = work_init(&w, dh);
    if (status == T13_OK) {
        *codes |= check_params(dh, &w);
    }
    if (status == T13_OK && primes && q_is_usable(dh, codes)) {
        status = check_q(dh, &w, codes);
    }
    if (status == T13_OK && primes) {
        status = check_p(dh, &w, codes);
    }
    work_clear(&w);
    return cx_bn_ok(status);
}

/* y is in the subgroup of order q. */
static enum t13_status in_subgroup(const DH *dh, const BIGNUM *y, struct work *w, int *codes)
{
    if (!cr_bn_bit(&dh->p->v, 0)) {
        return T13_OK;
    }
    T13_TRY(cr_bn_mod_exp(&w->t, &y->v, &dh->q->v, &dh->p->v));
    if (cr_bn_cmp(&w->t, &w->one) != 0) {
        *codes |= DH_CHECK_PUBKEY_INVALID;
    }
    return T13_OK;
}

bool cx_dh_check_public(const DH *dh, const BIGNUM *y, int *codes)
{
    struct work w;

    *codes = 0;
    if (dh->p == NULL) {
        return false;
    }
    if (cr_bn_bits(&dh->p->v) > CX_DH_MAX_CHECK_BITS) {
        cx_raise(ERR_LIB_DH, DH_R_MODULUS_TOO_LARGE);
        *codes = DH_MODULUS_TOO_LARGE | DH_CHECK_PUBKEY_INVALID;
        return false;
    }
    if (dh->q != NULL && cr_bn_cmp_abs(&dh->p->v, &dh->q->v) < 0) {
        *codes |= DH_CHECK_INVALID_Q_VALUE | DH_CHECK_PUBKEY_INVALID;
        return true;
    }
    enum t13_status status = work_init(&w, dh);
    if (status == T13_OK && cr_bn_cmp(&y->v, &w.one) <= 0) {
        *codes |= DH_CHECK_PUBKEY_TOO_SMALL;
    }
    if (status == T13_OK && cr_bn_cmp(&y->v, &w.p_less_1) >= 0) {
        *codes |= DH_CHECK_PUBKEY_TOO_LARGE;
    }
    if (status == T13_OK && *codes == 0 && dh->q != NULL) {
        status = in_subgroup(dh, y, &w, codes);
    }
    work_clear(&w);
    return cx_bn_ok(status);
}

/* DH_check_params - see DH_check(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_check_params(const DH *dh, int *ret)
{
    return check(dh, false, ret);
}

/* DH_check - see DH_check(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_check(const DH *dh, int *codes)
{
    return check(dh, true, codes);
}

/* DH_check_pub_key - see DH_check(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_check_pub_key(const DH *dh, const BIGNUM *pub_key, int *codes)
{
    return cx_dh_check_public(dh, pub_key, codes);
}
