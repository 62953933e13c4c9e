/* Random numbers and primes: BN_rand(3), BN_generate_prime(3). */
#include "compat/bn/bn.h"

#include "compat/err/raise.h"
#include "crypto/rand.h"

#include <limits.h>
#include <openssl/err.h>

struct bn_gencb_st {
    void *arg;
    void (*old)(int, int, void *);
    int (*callback)(int, int, BN_GENCB *);
};

static bool random_bits(BIGNUM *rnd, int bits, int top, int bottom)
{
    if (bits == 0) {
        if (top != BN_RAND_TOP_ANY || bottom != BN_RAND_BOTTOM_ANY) {
            cx_raise(ERR_LIB_BN, BN_R_BITS_TOO_SMALL);
            return false;
        }
        return cx_bn_ok(cr_bn_set(&rnd->v, 0));
    }
    if (bits < 0 || (bits == 1 && top > 0)) {
        cx_raise(ERR_LIB_BN, BN_R_BITS_TOO_SMALL);
        return false;
    }
    size_t n = ((size_t)bits + 7) / 8;
    uint8_t *be = mem_alloc(n);
    if (be == NULL || cr_rand(be, n) != T13_OK) {
        mem_free(be);
        cx_raise(ERR_LIB_BN, ERR_R_MALLOC_FAILURE);
        return false;
    }
    be[0] &= (uint8_t)(0xff >> (8 * n - (size_t)bits));
    bool good = cx_bn_ok(cr_bn_read(&rnd->v, bytes_of(be, n)));
    mem_clear_free(be, n);
    if (good && top >= BN_RAND_TOP_ONE) {
        good = cx_bn_ok(cr_bn_set_bit(&rnd->v, (size_t)bits - 1, true));
    }
    if (good && top == BN_RAND_TOP_TWO) {
        good = cx_bn_ok(cr_bn_set_bit(&rnd->v, (size_t)bits - 2, true));
    }
    if (good && bottom == BN_RAND_BOTTOM_ODD) {
        good = cx_bn_ok(cr_bn_set_bit(&rnd->v, 0, true));
    }
    return good;
}

/* BN_rand - see BN_rand(3). abi: full. err: BN_R_BITS_TOO_SMALL. test: tests/oracle/bn.c */
CX_API int BN_rand(BIGNUM *rnd, int bits, int top, int bottom)
{
    return random_bits(rnd, bits, top, bottom);
}

/* BN_priv_rand - see BN_rand(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_priv_rand(BIGNUM *rnd, int bits, int top, int bottom)
{
    return random_bits(rnd, bits, top, bottom);
}

/* BN_pseudo_rand - see BN_rand(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_pseudo_rand(BIGNUM *rnd, int bits, int top, int bottom)
{
    return random_bits(rnd, bits, top, bottom);
}

/* Draws until the number is below range: half of the draws are, at worst. */
static bool random_below(BIGNUM *rnd, const BIGNUM *range)
{
    size_t bits = cr_bn_bits(&range->v);

    if (bits == 0 || cr_bn_negative(&range->v) || bits > INT_MAX) {
        cx_raise(ERR_LIB_BN, BN_R_INVALID_RANGE);
        return false;
    }
    if (bits == 1) {
        return cx_bn_ok(cr_bn_set(&rnd->v, 0));
    }
    for (int i = 0; i < 200; i++) {
        if (!random_bits(rnd, (int)bits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY)) {
            return false;
        }
        if (cr_bn_cmp(&rnd->v, &range->v) < 0) {
            return true;
        }
    }
    cx_raise(ERR_LIB_BN, BN_R_TOO_MANY_ITERATIONS);
    return false;
}

/* BN_rand_range - see BN_rand(3). abi: full. err: BN_R_INVALID_RANGE. test: tests/oracle/bn.c */
CX_API int BN_rand_range(BIGNUM *r, const BIGNUM *range)
{
    return random_below(r, range);
}

/* BN_priv_rand_range - see BN_rand(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_priv_rand_range(BIGNUM *r, const BIGNUM *range)
{
    return random_below(r, range);
}

/* BN_pseudo_rand_range - see BN_rand(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_pseudo_rand_range(BIGNUM *r, const BIGNUM *range)
{
    return random_below(r, range);
}

static bool tell(BN_GENCB *cb, int a, int b)
{
    if (cb == NULL || (cb->callback == NULL && cb->old == NULL)) {
        return true;
    }
    if (cb->callback != NULL) {
        return cb->callback(a, b, cb) != 0;
    }
    cb->old(a, b, cb->arg);
    return true;
}

/* -1 error, 0 composite, 1 prime. */
static int is_prime(const BIGNUM *p, BN_GENCB *cb)
{
    bool prime = false;

    if (!cx_bn_ok(cr_bn_prime(&p->v, &prime)) || !tell(cb, 1, -1)) {
        return -1;
    }
    return prime;
}

/* BN_check_prime - see BN_generate_prime(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_check_prime(const BIGNUM *p, BN_CTX *ctx, BN_GENCB *cb)
{
    (void)ctx;
    return is_prime(p, cb);
}

/* BN_is_prime_ex - see BN_generate_prime(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_is_prime_ex(const BIGNUM *p, int nchecks, BN_CTX *ctx, BN_GENCB *cb)
{
    (void)nchecks;
    (void)ctx;
    return is_prime(p, cb);
}

/* BN_is_prime_fasttest_ex - see BN_generate_prime(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_is_prime_fasttest_ex(const BIGNUM *p, int nchecks, BN_CTX *ctx, int do_trial_division,
                                   BN_GENCB *cb)
{
    (void)nchecks;
    (void)ctx;
    (void)do_trial_division;
    return is_prime(p, cb);
}

/* BN_generate_prime_ex - see BN_generate_prime(3). abi: subset: without add and rem.
 * err: BN_R_BITS_TOO_SMALL, ERR_R_UNSUPPORTED. test: tests/oracle/bn.c */
CX_API int BN_generate_prime_ex(BIGNUM *ret, int bits, int safe, const BIGNUM *add,
                                const BIGNUM *rem, BN_GENCB *cb)
{
    if (bits < 2 || (safe && bits < 6 && bits != 3)) {
        cx_raise(ERR_LIB_BN, BN_R_BITS_TOO_SMALL);
        return 0;
    }
    if (add != NULL || rem != NULL) {
        cx_raise(ERR_LIB_BN, ERR_R_UNSUPPORTED);
        return 0;
    }
    return cx_bn_ok(cr_bn_generate_prime(&ret->v, (size_t)bits, safe != 0)) && tell(cb, 2, 0);
}

/* BN_GENCB_new - see BN_generate_prime(3). abi: full. test: tests/oracle/bn.c */
CX_API BN_GENCB *BN_GENCB_new(void)
{
    return mem_zalloc(sizeof(BN_GENCB));
}

/* BN_GENCB_free - see BN_generate_prime(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_GENCB_free(BN_GENCB *cb)
{
    mem_free(cb);
}

/* BN_GENCB_set - see BN_generate_prime(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_GENCB_set(BN_GENCB *gencb, int (*callback)(int, int, BN_GENCB *), void *cb_arg)
{
    gencb->callback = callback;
    gencb->old = NULL;
    gencb->arg = cb_arg;
}

/* BN_GENCB_set_old - see BN_generate_prime(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_GENCB_set_old(BN_GENCB *gencb, void (*callback)(int, int, void *), void *cb_arg)
{
    gencb->callback = NULL;
    gencb->old = callback;
    gencb->arg = cb_arg;
}

/* BN_GENCB_get_arg - see BN_generate_prime(3). abi: full. test: tests/oracle/bn.c */
CX_API void *BN_GENCB_get_arg(BN_GENCB *cb)
{
    return cb->arg;
}

/* BN_GENCB_call - see BN_generate_prime(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_GENCB_call(BN_GENCB *cb, int a, int b)
{
    return tell(cb, a, b);
}
