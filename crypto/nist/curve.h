/* Points of a curve y^2 = x^3 - 3x + b of prime order in Jacobian coordinates: (x / z^2, y / z^3),
 * z = 0 for the point at infinity. The formulas are those of Cohen, Miyaji and Ono 1998 and of
 * Hankerson, Menezes and Vanstone 2004, 3.2.2; signed windows are Booth's.
 *
 * The file that includes this has defined
 *
 *   LIMBS, BITS               of the field and of the order alike
 *   fe_mul, fe_sqr, fe_add, fe_sub, fe_half    the field, in Montgomery's form, always
 *                             below the prime; outputs may be inputs
 *   prime, order              struct modulus
 *   fe_one, fe_b, fe_square   1, b, and 2^(128 LIMBS) as a plain number
 *   BASE_WINDOW, base_table   the generator's multiples: [i][j] is (j + 1) 2^(BASE_WINDOW i) G, x
 *                             and y one after the other
 *
 * What has "public" in its name branches on its arguments. Nothing else does.
 */
#ifndef T13_CRYPTO_NIST_CURVE_H
#define T13_CRYPTO_NIST_CURVE_H

#include "crypto/mem.h"
#include "crypto/nist/inverse.h"

#include <stdbool.h>
#include <string.h>

struct jacobian {
    struct fe x;
    struct fe y;
    struct fe z;
};

/* Windows so many that the topmost cannot hand on a carry. */
#define NUM_WINDOWS(width) (BITS / (width) + 1)
#define BASE_WINDOWS NUM_WINDOWS(BASE_WINDOW)
#define WINDOW 5
#define WINDOW_ENTRIES (1 << (WINDOW - 1))

static inline void fe_move(struct fe *r, const struct fe *a, uint64_t mask)
{
    limbs_move(r->v, a->v, mask, LIMBS);
}

static inline uint64_t fe_mask_zero(const struct fe *a)
{
    return limbs_mask_zero(a->v, LIMBS);
}

static inline void fe_negate(struct fe *r, const struct fe *a)
{
    static const struct fe zero;

    fe_sub(r, &zero, a);
}

/* From and to plain numbers below the prime. */
static inline void fe_enter(struct fe *r, const struct fe *a)
{
    fe_mul(r, a, &fe_square);
}

static inline void fe_leave(struct fe *r, const struct fe *a)
{
    static const struct fe plain_one = {{1}};

    fe_mul(r, a, &plain_one);
}

/* 1/a: out of Montgomery's form and back takes two factors of 2^(64 LIMBS). */
static inline void fe_inverse(struct fe *r, const struct fe *a)
{
    struct fe t;

    inverse_secret(t.v, a->v, &prime);
    fe_enter(&t, &t);
    fe_enter(r, &t);
}

/* 4 multiplications and 4 squares. Infinity stays infinity. */
static void point_double(struct jacobian *r, const struct jacobian *a)
{
    struct fe y2;
    struct fe s;
    struct fe m;
    struct fe t;

    fe_add(&y2, &a->y, &a->y);
    fe_sqr(&t, &a->z);
    fe_add(&m, &a->x, &t);
    fe_sub(&t, &a->x, &t);
    fe_mul(&r->z, &y2, &a->z);
    fe_sqr(&y2, &y2);
    fe_mul(&m, &m, &t);
    fe_mul(&s, &y2, &a->x);
    fe_sqr(&y2, &y2);
    fe_add(&t, &m, &m);
    fe_add(&m, &m, &t);
    fe_half(&y2, &y2);
    fe_sqr(&t, &m);
    fe_sub(&t, &t, &s);
    fe_sub(&r->x, &t, &s);
    fe_sub(&s, &s, &r->x);
    fe_mul(&s, &s, &m);
    fe_sub(&r->y, &s, &y2);
}

/* What both additions end with: h = u2 - u1 and d = s2 - s1 as in the books, v = u1 h^2. Writes x
 * and y; s1 may be the output's y. */
static inline void add_tail(struct jacobian *r, const struct fe *u1, const struct fe *s1,
                            const struct fe *h, const struct fe *d)
{
    struct fe hh;
    struct fe v;
    struct fe t;
    struct fe x;

    fe_sqr(&hh, h);
    fe_mul(&v, u1, &hh);
    fe_mul(&hh, &hh, h);
    fe_sqr(&x, d);
    fe_mul(&t, s1, &hh);
    fe_sub(&x, &x, &hh);
    fe_sub(&x, &x, &v);
    fe_sub(&x, &x, &v);
    fe_sub(&v, &v, &x);
    fe_mul(&v, &v, d);
    fe_sub(&r->y, &v, &t);
    r->x = x;
}

/* 8 multiplications and 3 squares. Wrong where a is infinity, or b or -b; writes the h and d that
 * tell the latter. */
static inline void mixed_sum(struct jacobian *r, const struct jacobian *a, const struct affine *b,
                             struct fe *h, struct fe *d)
{
    struct fe zz;
    struct fe t;

    fe_sqr(&zz, &a->z);
    fe_mul(&t, &zz, &a->z);
    fe_mul(h, &b->x, &zz);
    fe_mul(d, &b->y, &t);
    fe_sub(h, h, &a->x);
    fe_sub(d, d, &a->y);
    fe_mul(&r->z, h, &a->z);
    add_tail(r, &a->x, &a->y, h, d);
}

/* 12 multiplications and 4 squares; exceptions as above, and b may not be infinity either. */
static inline void full_sum(struct jacobian *r, const struct jacobian *a, const struct jacobian *b,
                            struct fe *h, struct fe *d)
{
    struct fe zz;
    struct fe t;
    struct fe u1;
    struct fe s1;

    fe_sqr(&zz, &b->z);
    fe_mul(&t, &zz, &b->z);
    fe_mul(&u1, &a->x, &zz);
    fe_mul(&s1, &a->y, &t);
    fe_sqr(&zz, &a->z);
    fe_mul(&t, &zz, &a->z);
    fe_mul(h, &b->x, &zz);
    fe_mul(d, &b->y, &t);
    fe_sub(h, h, &u1);
    fe_sub(d, d, &s1);
    fe_mul(&t, &a->z, &b->z);
    fe_mul(&r->z, &t, h);
    add_tail(r, &u1, &s1, h, d);
}

static inline void point_move(struct jacobian *r, const struct jacobian *a, uint64_t mask)
{
    fe_move(&r->x, &a->x, mask);
    fe_move(&r->y, &a->y, mask);
    fe_move(&r->z, &a->z, mask);
}

/* The rest of a public addition: what the formula cannot do. */
static void finish_add_public(struct jacobian *a, const struct jacobian *sum, const struct fe *h,
                              const struct fe *d)
{
    if (fe_mask_zero(h) == 0) {
        *a = *sum;
    } else if (fe_mask_zero(d) != 0) {
        point_double(a, a);
    } else {
        *a = (struct jacobian){0};
    }
}

static void add_jacobian_public(struct jacobian *a, const struct jacobian *b)
{
    struct jacobian sum;
    struct fe h;
    struct fe d;

    if (fe_mask_zero(&a->z) != 0) {
        *a = *b;
        return;
    }
    full_sum(&sum, a, b, &h, &d);
    finish_add_public(a, &sum, &h, &d);
}

/* A signed digit of the scalar k, whose limbs are followed by one of zero: *digit of 0 to
 * 2^(width-1), *negative a mask. */
static inline void signed_digit(const uint64_t *k, size_t i, unsigned width, uint64_t *digit,
                                uint64_t *negative)
{
    size_t at = i * width;
    uint64_t bits;

    /* The width + 1 bits from at - 1 on. */
    if (at == 0) {
        bits = k[0] << 1;
    } else {
        at--;
        size_t limb = at / 64;
        unsigned shift = (unsigned)(at % 64);
        bits = k[limb] >> shift;
        if (shift + width + 1 > 64) {
            bits |= k[limb + 1] << (64 - shift);
        }
    }
    bits &= ((uint64_t)2 << width) - 1;
    *negative = mask_bit(bits >> width);
    bits ^= *negative & (((uint64_t)2 << width) - 1);
    *digit = (bits >> 1) + (bits & 1);
}

/* The width-w non-adjacent form of a public scalar, lowest digit first: odd digits between
 * -2^(w-1) and 2^(w-1), each followed by at least w - 1 zeros. Returns how many there are. */
static size_t naf_public(int8_t *out, const uint64_t *scalar, unsigned width)
{
    uint64_t k[LIMBS + 1];
    size_t n = 0;
    int carry = 0;

    for (size_t i = 0; i < LIMBS; i++) {
        k[i] = scalar[i];
    }
    k[LIMBS] = 0;
    for (size_t at = 0; at <= BITS;) {
        unsigned shift = (unsigned)(at % 64);
        uint64_t bits = k[at / 64] >> shift;
        if (shift + width > 64) {
            bits |= k[at / 64 + 1] << (64 - shift);
        }
        if ((int)(bits & 1) == carry) {
            out[at++] = 0;
            continue;
        }
        int digit = (int)(bits & (((uint64_t)1 << width) - 1)) + carry;
        carry = digit >> (width - 1) & 1;
        digit -= carry << width;
        out[at] = (int8_t)digit;
        n = ++at;
        for (unsigned i = 1; i < width && at <= BITS; i++) {
            out[at++] = 0;
        }
    }
    return n;
}

#define NAF_WIDTH 5
#define NAF_ENTRIES (1 << (NAF_WIDTH - 2))

/* y^2 = x^3 - 3x + b. */
static bool on_curve(const struct affine *p)
{
    struct fe left;
    struct fe right;
    struct fe x3;

    fe_sqr(&left, &p->y);
    fe_sqr(&right, &p->x);
    fe_mul(&right, &right, &p->x);
    fe_add(&x3, &p->x, &p->x);
    fe_add(&x3, &x3, &p->x);
    fe_sub(&right, &right, &x3);
    fe_add(&right, &right, &fe_b);
    return limbs_mask_equal(left.v, right.v, LIMBS) != 0;
}

/* A mask: y^2 = x^3 - 3x z^4 + b z^6. */
static uint64_t jacobian_mask_on_curve(const struct jacobian *p)
{
    struct fe left;
    struct fe right;
    struct fe z2;
    struct fe z4;

    fe_sqr(&z2, &p->z);
    fe_sqr(&z4, &z2);
    fe_mul(&z2, &z2, &fe_b);
    fe_sub(&z2, &z2, &p->x);
    fe_sub(&z2, &z2, &p->x);
    fe_sub(&z2, &z2, &p->x);
    fe_mul(&z4, &z4, &z2);
    fe_sqr(&left, &p->y);
    fe_sqr(&right, &p->x);
    fe_mul(&right, &right, &p->x);
    fe_add(&right, &right, &z4);
    return limbs_mask_equal(left.v, right.v, LIMBS);
}

static void to_affine(struct affine *r, const struct jacobian *a)
{
    struct fe i;
    struct fe ii;

    fe_inverse(&i, &a->z);
    fe_sqr(&ii, &i);
    fe_mul(&r->x, &a->x, &ii);
    fe_mul(&ii, &ii, &i);
    fe_mul(&r->y, &a->y, &ii);
}

#endif
