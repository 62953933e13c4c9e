#ifndef T13_CRYPTO_CURVE448_FIELD_H
#define T13_CRYPTO_CURVE448_FIELD_H

#include <stddef.h>
#include <stdint.h>

/* The field of p = 2^448 - 2^224 - 1 in eight limbs of 56 bits (M. Hamburg, "Ed448-Goldilocks, a
 * new elliptic curve", 2015, section 3). No branch and no address depends on a value.
 *
 * What carries leaves limbs below 2^56 + 2^9: a tight element. The sum or difference of two tight
 * ones is loose, with limbs below 3 * 2^56 + 2^10. Products take loose elements and give tight
 * ones. A result may be where an operand is. */
struct fe448 {
    uint64_t v[8];
};

#define FE448_LEN 56
#define FE448_BITS 56
#define FE448_MASK (((uint64_t)1 << FE448_BITS) - 1)

static inline void fe448_set(struct fe448 *r, uint64_t small)
{
    *r = (struct fe448){{small, 0, 0, 0, 0, 0, 0, 0}};
}

/* Limbs below 2^63 to tight. */
static inline void fe448_carry(struct fe448 *r)
{
    uint64_t carry = r->v[7] >> FE448_BITS;
    const uint64_t top = carry;

    for (size_t i = 0; i < 8; i++) {
        const uint64_t limb = r->v[i];
        r->v[i] = (limb & FE448_MASK) + carry;
        carry = limb >> FE448_BITS;
    }
    r->v[4] += top;
}

/* Tight to loose. */
static inline void fe448_add(struct fe448 *r, const struct fe448 *a, const struct fe448 *b)
{
    for (size_t i = 0; i < 8; i++) {
        r->v[i] = a->v[i] + b->v[i];
    }
}

/* a - b + times * p; each limb of times * p has to be above b's. */
static inline void fe448_sub_times(struct fe448 *r, const struct fe448 *a, const struct fe448 *b,
                                   uint64_t times)
{
    for (size_t i = 0; i < 8; i++) {
        r->v[i] = a->v[i] + times * (i == 4 ? FE448_MASK - 1 : FE448_MASK) - b->v[i];
    }
}

/* Tight to loose. */
static inline void fe448_sub(struct fe448 *r, const struct fe448 *a, const struct fe448 *b)
{
    fe448_sub_times(r, a, b, 2);
}

/* Loose to tight. */
static inline void fe448_sub_loose(struct fe448 *r, const struct fe448 *a, const struct fe448 *b)
{
    fe448_sub_times(r, a, b, 5);
    fe448_carry(r);
}

/* r = a where mask is all ones, r where it is zero. */
static inline void fe448_move(struct fe448 *r, const struct fe448 *a, uint64_t mask)
{
    for (size_t i = 0; i < 8; i++) {
        r->v[i] ^= (r->v[i] ^ a->v[i]) & mask;
    }
}

void cr_fe448_mul(struct fe448 *r, const struct fe448 *a, const struct fe448 *b);
void cr_fe448_square(struct fe448 *r, const struct fe448 *a);
void cr_fe448_square_times(struct fe448 *r, const struct fe448 *a, size_t n);
/* r = a * n, n below 2^32. */
void cr_fe448_mul_small(struct fe448 *r, const struct fe448 *a, uint64_t n);

/* 1 / a, and 0 of 0. */
void cr_fe448_invert(struct fe448 *r, const struct fe448 *a);
/* a^((p - 3) / 4): 1 / sqrt(a) where a is a square. */
void cr_fe448_inverse_root(struct fe448 *r, const struct fe448 *a);

/* 56 bytes, the lowest first. Numbers from p on are read too; what is written is below it. */
void cr_fe448_read(struct fe448 *r, const uint8_t in[FE448_LEN]);
void cr_fe448_write(uint8_t out[FE448_LEN], const struct fe448 *a);

#endif
