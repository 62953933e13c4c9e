/* With phi = 2^224, phi^2 = phi + 1, so that of Karatsuba's three products of halves
 *
 *     (a0 + a1 phi) (b0 + b1 phi) = a0 b0 + a1 b1 + ((a0 + a1) (b0 + b1) - a0 b0) phi
 *
 * and what of the last term is beyond 2^448 goes to both halves. */
#include "crypto/curve448/field.h"

__extension__ typedef unsigned __int128 wide;

static inline wide product(uint64_t a, uint64_t b)
{
    return (wide)a * b;
}

/* Of four limbs each: of loose elements 3 * 2^56, of sums of their halves 6 * 2^56. */
static inline void mul_half(wide t[7], const uint64_t *a, const uint64_t *b)
{
    t[0] = product(a[0], b[0]);
    t[1] = product(a[0], b[1]) + product(a[1], b[0]);
    t[2] = product(a[0], b[2]) + product(a[1], b[1]) + product(a[2], b[0]);
    t[3] = product(a[0], b[3]) + product(a[1], b[2]) + product(a[2], b[1]) + product(a[3], b[0]);
    t[4] = product(a[1], b[3]) + product(a[2], b[2]) + product(a[3], b[1]);
    t[5] = product(a[2], b[3]) + product(a[3], b[2]);
    t[6] = product(a[3], b[3]);
}

static inline void square_half(wide t[7], const uint64_t *a)
{
    const uint64_t d0 = 2 * a[0];
    const uint64_t d1 = 2 * a[1];
    const uint64_t d2 = 2 * a[2];

    t[0] = product(a[0], a[0]);
    t[1] = product(d0, a[1]);
    t[2] = product(d0, a[2]) + product(a[1], a[1]);
    t[3] = product(d0, a[3]) + product(d1, a[2]);
    t[4] = product(d1, a[3]) + product(a[2], a[2]);
    t[5] = product(d2, a[3]);
    t[6] = product(a[3], a[3]);
}

/* Columns whose carries fit into 64 bits: below 2^119.5, as those of loose elements are. */
static inline void carry_columns(struct fe448 *r, wide t[8])
{
    t[1] += (uint64_t)(t[0] >> FE448_BITS);
    t[5] += (uint64_t)(t[4] >> FE448_BITS);
    t[2] += (uint64_t)(t[1] >> FE448_BITS);
    t[6] += (uint64_t)(t[5] >> FE448_BITS);
    t[3] += (uint64_t)(t[2] >> FE448_BITS);
    t[7] += (uint64_t)(t[6] >> FE448_BITS);
    const uint64_t middle = (uint64_t)(t[3] >> FE448_BITS);
    const uint64_t top = (uint64_t)(t[7] >> FE448_BITS);
    const wide low = ((uint64_t)t[0] & FE448_MASK) + (wide)top;
    const wide high = ((uint64_t)t[4] & FE448_MASK) + (wide)middle + top;
    r->v[0] = (uint64_t)low & FE448_MASK;
    r->v[1] = ((uint64_t)t[1] & FE448_MASK) + (uint64_t)(low >> FE448_BITS);
    r->v[2] = (uint64_t)t[2] & FE448_MASK;
    r->v[3] = (uint64_t)t[3] & FE448_MASK;
    r->v[4] = (uint64_t)high & FE448_MASK;
    r->v[5] = ((uint64_t)t[5] & FE448_MASK) + (uint64_t)(high >> FE448_BITS);
    r->v[6] = (uint64_t)t[6] & FE448_MASK;
    r->v[7] = (uint64_t)t[7] & FE448_MASK;
}

/* From the products of the low halves, of the high ones, and of the sums of both. */
static inline void join(struct fe448 *r, const wide l[7], const wide h[7], const wide m[7])
{
    wide t[8];

    t[0] = l[0] + h[0] + (m[4] - l[4]);
    t[1] = l[1] + h[1] + (m[5] - l[5]);
    t[2] = l[2] + h[2] + (m[6] - l[6]);
    t[3] = l[3] + h[3];
    t[4] = h[4] + m[4] + (m[0] - l[0]);
    t[5] = h[5] + m[5] + (m[1] - l[1]);
    t[6] = h[6] + m[6] + (m[2] - l[2]);
    t[7] = m[3] - l[3];
    carry_columns(r, t);
}

static inline void sum_half(uint64_t out[4], const struct fe448 *a)
{
    for (size_t i = 0; i < 4; i++) {
        out[i] = a->v[i] + a->v[4 + i];
    }
}

void cr_fe448_mul(struct fe448 *r, const struct fe448 *a, const struct fe448 *b)
{
    wide l[7];
    wide h[7];
    wide m[7];
    uint64_t x[4];
    uint64_t y[4];

    sum_half(x, a);
    sum_half(y, b);
    mul_half(l, a->v, b->v);
    mul_half(h, a->v + 4, b->v + 4);
    mul_half(m, x, y);
    join(r, l, h, m);
}

void cr_fe448_square(struct fe448 *r, const struct fe448 *a)
{
    wide l[7];
    wide h[7];
    wide m[7];
    uint64_t x[4];

    sum_half(x, a);
    square_half(l, a->v);
    square_half(h, a->v + 4);
    square_half(m, x);
    join(r, l, h, m);
}

void cr_fe448_square_times(struct fe448 *r, const struct fe448 *a, size_t n)
{
    struct fe448 x = *a;

    for (size_t i = 0; i < n; i++) {
        cr_fe448_square(&x, &x);
    }
    *r = x;
}

void cr_fe448_mul_small(struct fe448 *r, const struct fe448 *a, uint64_t n)
{
    wide t[8];

    for (size_t i = 0; i < 8; i++) {
        t[i] = product(a->v[i], n);
    }
    carry_columns(r, t);
}

void cr_fe448_inverse_root(struct fe448 *r, const struct fe448 *a)
{
    struct fe448 e;  /* a^(2^n - 1) */
    struct fe448 e3; /* of n = 3, and so on */
    struct fe448 e18;
    struct fe448 e37;
    struct fe448 t;

    cr_fe448_square(&e, a);
    cr_fe448_mul(&e, &e, a);
    cr_fe448_square(&e, &e);
    cr_fe448_mul(&e3, &e, a);
    cr_fe448_square_times(&e, &e3, 3);
    cr_fe448_mul(&e, &e, &e3); /* 6 */
    cr_fe448_square_times(&e, &e, 3);
    cr_fe448_mul(&e, &e, &e3); /* 9 */
    cr_fe448_square_times(&t, &e, 9);
    cr_fe448_mul(&e18, &t, &e);
    cr_fe448_square(&t, &e18);
    cr_fe448_mul(&t, &t, a); /* 19 */
    cr_fe448_square_times(&t, &t, 18);
    cr_fe448_mul(&e37, &t, &e18);
    cr_fe448_square_times(&t, &e37, 37);
    cr_fe448_mul(&t, &t, &e37); /* 74 */
    cr_fe448_square_times(&t, &t, 37);
    cr_fe448_mul(&e, &t, &e37); /* 111 */
    cr_fe448_square_times(&t, &e, 111);
    cr_fe448_mul(&e, &t, &e); /* 222 */
    cr_fe448_square(&t, &e);
    cr_fe448_mul(&t, &t, a); /* 223 */
    cr_fe448_square_times(&t, &t, 223);
    /* (p - 3) / 4 = 2^223 (2^223 - 1) + 2^222 - 1 */
    cr_fe448_mul(r, &t, &e);
}

void cr_fe448_invert(struct fe448 *r, const struct fe448 *a)
{
    struct fe448 t;

    /* p - 2 = 4 (p - 3) / 4 + 1 */
    cr_fe448_inverse_root(&t, a);
    cr_fe448_square_times(&t, &t, 2);
    cr_fe448_mul(r, &t, a);
}

void cr_fe448_read(struct fe448 *r, const uint8_t in[FE448_LEN])
{
    for (size_t i = 0; i < 8; i++) {
        uint64_t limb = 0;
        for (size_t j = 0; j < 7; j++) {
            limb |= (uint64_t)in[7 * i + j] << 8 * j;
        }
        r->v[i] = limb;
    }
}

/* As fe448_carry, but from limb to limb: what is left above 56 bits comes of the last limb. */
static void carry_through(struct fe448 *r)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < 8; i++) {
        const uint64_t limb = r->v[i] + carry;
        r->v[i] = limb & FE448_MASK;
        carry = limb >> FE448_BITS;
    }
    r->v[0] += carry;
    r->v[4] += carry;
}

void cr_fe448_write(uint8_t out[FE448_LEN], const struct fe448 *a)
{
    struct fe448 x = *a;
    uint64_t carry = 1;

    carry_through(&x);
    carry_through(&x);
    /* Below 2p: adding 1 + phi carries out of 448 bits exactly when one p is to go. */
    for (size_t i = 0; i < 8; i++) {
        carry = (x.v[i] + carry + (i == 4)) >> FE448_BITS;
    }
    const uint64_t is_over = carry;
    for (size_t i = 0; i < 8; i++) {
        const uint64_t limb = x.v[i] + carry + (i == 4 ? is_over : 0);
        carry = limb >> FE448_BITS;
        for (size_t j = 0; j < 7; j++) {
            out[7 * i + j] = (uint8_t)(limb >> 8 * j);
        }
    }
}
