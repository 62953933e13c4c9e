/* The field of curve.h in plain C: for processors without instructions of their own for it. The
 * prime is a constant, so the compiler leaves out what its zeros and ones make needless. */
#ifndef T13_CRYPTO_NIST_FIELD_C_H
#define T13_CRYPTO_NIST_FIELD_C_H

#include "crypto/nist/types.h"

static void fe_mul(struct fe *r, const struct fe *a, const struct fe *b)
{
    mont_mul(r->v, a->v, b->v, prime.m, prime.minus_inverse, LIMBS);
    EC_FAULT(r->v, sizeof(r->v));
}

static inline void fe_sqr(struct fe *r, const struct fe *a)
{
    fe_mul(r, a, a);
}

static inline void fe_add(struct fe *r, const struct fe *a, const struct fe *b)
{
    uint64_t sum[LIMBS];

    uint64_t carry = limbs_add(sum, a->v, b->v, LIMBS);
    limbs_reduce_once(r->v, sum, carry, prime.m, LIMBS);
}

static inline void fe_sub(struct fe *r, const struct fe *a, const struct fe *b)
{
    uint64_t back[LIMBS];

    uint64_t mask = mask_bit(limbs_sub(r->v, a->v, b->v, LIMBS));
    for (size_t i = 0; i < LIMBS; i++) {
        back[i] = prime.m[i] & mask;
    }
    (void)limbs_add(r->v, r->v, back, LIMBS);
}

static inline void fe_half(struct fe *r, const struct fe *a)
{
    uint64_t even[LIMBS];

    uint64_t odd = mask_bit(a->v[0] & 1);
    for (size_t i = 0; i < LIMBS; i++) {
        even[i] = prime.m[i] & odd;
    }
    uint64_t carry = limbs_add(even, even, a->v, LIMBS);
    for (size_t i = 0; i < LIMBS; i++) {
        r->v[i] = even[i] >> 1 | (i + 1 < LIMBS ? even[i + 1] : carry) << 63;
    }
}

#endif
