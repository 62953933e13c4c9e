/* Arithmetic: BN_add(3), BN_add_word(3), BN_mod_inverse(3), BN_set_bit(3). */
#include "compat/bn/bn.h"

#include "compat/err/raise.h"

#include <openssl/err.h>

/* BN_add - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_add(BIGNUM *r, const BIGNUM *a, const BIGNUM *b)
{
    return cx_bn_ok(cr_bn_add(&r->v, &a->v, &b->v));
}

/* BN_sub - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_sub(BIGNUM *r, const BIGNUM *a, const BIGNUM *b)
{
    return cx_bn_ok(cr_bn_sub(&r->v, &a->v, &b->v));
}

/* BN_mul - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_mul(BIGNUM *r, const BIGNUM *a, const BIGNUM *b, BN_CTX *ctx)
{
    (void)ctx;
    return cx_bn_ok(cr_bn_mul(&r->v, &a->v, &b->v));
}

/* BN_sqr - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_sqr(BIGNUM *r, const BIGNUM *a, BN_CTX *ctx)
{
    (void)ctx;
    return cx_bn_ok(cr_bn_mul(&r->v, &a->v, &a->v));
}

static bool divide(BIGNUM *quotient, BIGNUM *remainder, const BIGNUM *a, const BIGNUM *b)
{
    if (cr_bn_bits(&b->v) == 0) {
        cx_raise(ERR_LIB_BN, BN_R_DIV_BY_ZERO);
        return false;
    }
    return cx_bn_ok(cr_bn_div(quotient != NULL ? &quotient->v : NULL,
                              remainder != NULL ? &remainder->v : NULL, &a->v, &b->v));
}

/* The remainder in [0, |m|). */
static bool reduce(BIGNUM *r, const BIGNUM *a, const BIGNUM *m)
{
    struct cr_bn modulus;
    cr_bn_init(&modulus);
    bool good = cx_bn_ok(cr_bn_copy(&modulus, &m->v));
    cr_bn_set_negative(&modulus, false);
    good = good && divide(NULL, r, a, m);
    if (good && cr_bn_negative(&r->v)) {
        good = cx_bn_ok(cr_bn_add(&r->v, &r->v, &modulus));
    }
    cr_bn_free(&modulus);
    return good;
}

/* BN_div - see BN_add(3). abi: full. err: BN_R_DIV_BY_ZERO. test: tests/oracle/bn.c */
CX_API int BN_div(BIGNUM *dv, BIGNUM *rem, const BIGNUM *m, const BIGNUM *d, BN_CTX *ctx)
{
    (void)ctx;
    return divide(dv, rem, m, d);
}

/* BN_nnmod - see BN_add(3). abi: full. err: BN_R_DIV_BY_ZERO. test: tests/oracle/bn.c */
CX_API int BN_nnmod(BIGNUM *r, const BIGNUM *m, const BIGNUM *d, BN_CTX *ctx)
{
    (void)ctx;
    return reduce(r, m, d);
}

static bool mod_after(enum t13_status (*op)(struct cr_bn *, const struct cr_bn *,
                                            const struct cr_bn *),
                      BIGNUM *r, const BIGNUM *a, const BIGNUM *b, const BIGNUM *m)
{
    BIGNUM t = {0};
    cr_bn_init(&t.v);
    bool good = cx_bn_ok(op(&t.v, &a->v, &b->v)) && reduce(&t, &t, m);
    if (good) {
        cr_bn_swap(&t.v, &r->v);
    }
    cr_bn_free(&t.v);
    return good;
}

/* BN_mod_add - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_mod_add(BIGNUM *r, const BIGNUM *a, const BIGNUM *b, const BIGNUM *m, BN_CTX *ctx)
{
    (void)ctx;
    return mod_after(cr_bn_add, r, a, b, m);
}

/* BN_mod_sub - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_mod_sub(BIGNUM *r, const BIGNUM *a, const BIGNUM *b, const BIGNUM *m, BN_CTX *ctx)
{
    (void)ctx;
    return mod_after(cr_bn_sub, r, a, b, m);
}

/* BN_mod_add_quick - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_mod_add_quick(BIGNUM *r, const BIGNUM *a, const BIGNUM *b, const BIGNUM *m)
{
    return mod_after(cr_bn_add, r, a, b, m);
}

/* BN_mod_sub_quick - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_mod_sub_quick(BIGNUM *r, const BIGNUM *a, const BIGNUM *b, const BIGNUM *m)
{
    return mod_after(cr_bn_sub, r, a, b, m);
}

/* BN_mod_mul - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_mod_mul(BIGNUM *r, const BIGNUM *a, const BIGNUM *b, const BIGNUM *m, BN_CTX *ctx)
{
    (void)ctx;
    return mod_after(cr_bn_mul, r, a, b, m);
}

/* BN_mod_sqr - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_mod_sqr(BIGNUM *r, const BIGNUM *a, const BIGNUM *m, BN_CTX *ctx)
{
    (void)ctx;
    return mod_after(cr_bn_mul, r, a, a, m);
}

/* Square and multiply from the top, for what Montgomery cannot: an even modulus. m NULL: none. */
static bool power(BIGNUM *r, const BIGNUM *a, const BIGNUM *e, const BIGNUM *m)
{
    BIGNUM t = {0};
    cr_bn_init(&t.v);
    bool good = cx_bn_ok(cr_bn_set(&t.v, 1)) && (m == NULL || reduce(&t, &t, m));
    for (size_t i = cr_bn_bits(&e->v); i > 0 && good; i--) {
        good = cx_bn_ok(cr_bn_mul(&t.v, &t.v, &t.v)) && (m == NULL || reduce(&t, &t, m));
        if (good && cr_bn_bit(&e->v, i - 1)) {
            good = cx_bn_ok(cr_bn_mul(&t.v, &t.v, &a->v)) && (m == NULL || reduce(&t, &t, m));
        }
    }
    if (good) {
        cr_bn_swap(&t.v, &r->v);
    }
    cr_bn_free(&t.v);
    return good;
}

static bool mod_exp(BIGNUM *r, const BIGNUM *a, const BIGNUM *e, const BIGNUM *m)
{
    if (cr_bn_bits(&m->v) == 0) {
        cx_raise(ERR_LIB_BN, BN_R_DIV_BY_ZERO);
        return false;
    }
    if (!cr_bn_bit(&m->v, 0) || cr_bn_negative(&m->v) || cr_bn_negative(&e->v)) {
        return power(r, a, e, m);
    }
    return cx_bn_ok(cr_bn_mod_exp(&r->v, &a->v, &e->v, &m->v));
}

/* BN_exp - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_exp(BIGNUM *r, const BIGNUM *a, const BIGNUM *p, BN_CTX *ctx)
{
    (void)ctx;
    return power(r, a, p, NULL);
}

/* BN_mod_exp - see BN_add(3). abi: full. err: BN_R_DIV_BY_ZERO. test: tests/oracle/bn.c */
CX_API int BN_mod_exp(BIGNUM *r, const BIGNUM *a, const BIGNUM *p, const BIGNUM *m, BN_CTX *ctx)
{
    (void)ctx;
    return mod_exp(r, a, p, m);
}

static bool check_odd(const BIGNUM *m)
{
    if (!cr_bn_bit(&m->v, 0)) {
        cx_raise(ERR_LIB_BN, BN_R_CALLED_WITH_EVEN_MODULUS);
        return false;
    }
    return true;
}

/* BN_mod_exp_mont - see BN_add(3). abi: full. err: BN_R_CALLED_WITH_EVEN_MODULUS.
 * test: tests/oracle/bn.c */
CX_API int BN_mod_exp_mont(BIGNUM *r, const BIGNUM *a, const BIGNUM *p, const BIGNUM *m,
                           BN_CTX *ctx, BN_MONT_CTX *m_ctx)
{
    (void)ctx;
    (void)m_ctx;
    return check_odd(m) && mod_exp(r, a, p, m);
}

/* BN_mod_exp_mont_consttime - see BN_add(3). abi: full. err: BN_R_CALLED_WITH_EVEN_MODULUS.
 * test: tests/oracle/bn.c */
CX_API int BN_mod_exp_mont_consttime(BIGNUM *rr, const BIGNUM *a, const BIGNUM *p, const BIGNUM *m,
                                     BN_CTX *ctx, BN_MONT_CTX *in_mont)
{
    (void)ctx;
    (void)in_mont;
    return check_odd(m) && mod_exp(rr, a, p, m);
}

/* BN_mod_inverse - see BN_mod_inverse(3). abi: full. err: BN_R_NO_INVERSE.
 * test: tests/oracle/bn.c */
CX_API BIGNUM *BN_mod_inverse(BIGNUM *ret, const BIGNUM *a, const BIGNUM *n, BN_CTX *ctx)
{
    BIGNUM *r = ret != NULL ? ret : cx_bn_new();

    (void)ctx;
    if (r == NULL) {
        return NULL;
    }
    enum t13_status status = cr_bn_mod_inverse(&r->v, &a->v, &n->v);
    if (status == T13_OK) {
        return r;
    }
    if (status == T13_E_ARGUMENT) {
        cx_raise(ERR_LIB_BN, BN_R_NO_INVERSE);
    } else {
        (void)cx_bn_ok(status);
    }
    if (ret == NULL) {
        cx_bn_free(r);
    }
    return NULL;
}

/* BN_gcd - see BN_add(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_gcd(BIGNUM *r, const BIGNUM *a, const BIGNUM *b, BN_CTX *ctx)
{
    (void)ctx;
    return cx_bn_ok(cr_bn_gcd(&r->v, &a->v, &b->v));
}

/* One operation with a word; the sign is the number's own. */
static bool with_word(enum t13_status (*op)(struct cr_bn *, const struct cr_bn *,
                                            const struct cr_bn *),
                      BIGNUM *a, BN_ULONG w)
{
    struct cr_bn v;
    cr_bn_init(&v);
    bool good = cx_bn_ok(cr_bn_set(&v, w)) && cx_bn_ok(op(&a->v, &a->v, &v));
    cr_bn_free(&v);
    return good;
}

/* BN_add_word - see BN_add_word(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_add_word(BIGNUM *a, BN_ULONG w)
{
    return with_word(cr_bn_add, a, w);
}

/* BN_sub_word - see BN_add_word(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_sub_word(BIGNUM *a, BN_ULONG w)
{
    return with_word(cr_bn_sub, a, w);
}

/* BN_mul_word - see BN_add_word(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_mul_word(BIGNUM *a, BN_ULONG w)
{
    return with_word(cr_bn_mul, a, w);
}

/* Divides |a|; the remainder, BN_WORD_MAX on failure. */
static BN_ULONG word_remainder(BIGNUM *quotient, const BIGNUM *a, BN_ULONG w)
{
    BIGNUM divisor = {0};
    BIGNUM rest = {0};
    BN_ULONG r = BN_WORD_MAX;

    if (w == 0) {
        return r;
    }
    cr_bn_init(&divisor.v);
    cr_bn_init(&rest.v);
    if (cx_bn_ok(cr_bn_set(&divisor.v, w)) && divide(quotient, &rest, a, &divisor)) {
        r = cx_bn_word(&rest);
    }
    cr_bn_free(&divisor.v);
    cr_bn_free(&rest.v);
    return r;
}

/* BN_div_word - see BN_add_word(3). abi: full. test: tests/oracle/bn.c */
CX_API BN_ULONG BN_div_word(BIGNUM *a, BN_ULONG w)
{
    return word_remainder(a, a, w);
}

/* BN_mod_word - see BN_add_word(3). abi: full. test: tests/oracle/bn.c */
CX_API BN_ULONG BN_mod_word(const BIGNUM *a, BN_ULONG w)
{
    return word_remainder(NULL, a, w);
}

/* BN_set_bit - see BN_set_bit(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_set_bit(BIGNUM *a, int n)
{
    return n >= 0 && cx_bn_ok(cr_bn_set_bit(&a->v, (size_t)n, true));
}

/* BN_clear_bit - see BN_set_bit(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_clear_bit(BIGNUM *a, int n)
{
    /* Beyond the last word of 64 bits there is nothing to clear. */
    if (n < 0 || (size_t)n / 64 >= (cr_bn_bits(&a->v) + 63) / 64) {
        return 0;
    }
    return cx_bn_ok(cr_bn_set_bit(&a->v, (size_t)n, false));
}

/* BN_is_bit_set - see BN_set_bit(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_is_bit_set(const BIGNUM *a, int n)
{
    return n >= 0 && cr_bn_bit(&a->v, (size_t)n);
}

/* BN_mask_bits - see BN_set_bit(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_mask_bits(BIGNUM *a, int n)
{
    if (n < 0 || (size_t)n / 64 >= (cr_bn_bits(&a->v) + 63) / 64) {
        return 0;
    }
    for (size_t i = cr_bn_bits(&a->v); i > (size_t)n; i--) {
        if (!cx_bn_ok(cr_bn_set_bit(&a->v, i - 1, false))) {
            return 0;
        }
    }
    return 1;
}

static bool shift(enum t13_status (*op)(struct cr_bn *, size_t), BIGNUM *r, const BIGNUM *a, int n)
{
    if (n < 0) {
        cx_raise(ERR_LIB_BN, BN_R_INVALID_SHIFT);
        return false;
    }
    return (r == a || cx_bn_ok(cr_bn_copy(&r->v, &a->v))) && cx_bn_ok(op(&r->v, (size_t)n));
}

/* BN_lshift - see BN_set_bit(3). abi: full. err: BN_R_INVALID_SHIFT. test: tests/oracle/bn.c */
CX_API int BN_lshift(BIGNUM *r, const BIGNUM *a, int n)
{
    return shift(cr_bn_shift_left, r, a, n);
}

/* BN_rshift - see BN_set_bit(3). abi: full. err: BN_R_INVALID_SHIFT. test: tests/oracle/bn.c */
CX_API int BN_rshift(BIGNUM *r, const BIGNUM *a, int n)
{
    return shift(cr_bn_shift_right, r, a, n);
}

/* BN_lshift1 - see BN_set_bit(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_lshift1(BIGNUM *r, const BIGNUM *a)
{
    return shift(cr_bn_shift_left, r, a, 1);
}

/* BN_rshift1 - see BN_set_bit(3). abi: full. test: tests/oracle/bn.c */
CX_API int BN_rshift1(BIGNUM *r, const BIGNUM *a)
{
    return shift(cr_bn_shift_right, r, a, 1);
}
