/* Poly1305's steps by AVX-512 IFMA, eight blocks a register, a lane a block: M. Goll, S. Gueron,
 * "Vectorization of Poly1305 Message Authentication Code" (ITNG 2015), for the sums in lanes. The
 * file that includes this has defined POLY_FN, with the attributes of its functions.
 *
 * A product of 52 by 52 bits is added as its lower and its upper 52 bits. The upper ones weigh
 * 2^52: 2^8 times the next limb. Up to eight products are added before anything is carried. */
#ifndef T13_CRYPTO_CHACHAPOLY_POLY_IFMA_H
#define T13_CRYPTO_CHACHAPOLY_POLY_IFMA_H

#include "crypto/chachapoly/chachapoly.h"

#include <immintrin.h>

#define POLY_MASK_44 (((uint64_t)1 << 44) - 1)
#define POLY_MASK_42 (((uint64_t)1 << 42) - 1)
#define POLY_MASK_52 (((uint64_t)1 << 52) - 1)

/* A number a lane, of the weights 1, 2^44, 2^88. */
struct poly_lanes {
    __m512i v[POLY_LIMBS];
};

/* Products not carried yet: their lower and their upper 52 bits. */
struct poly_sums {
    __m512i low[POLY_LIMBS];
    __m512i high[POLY_LIMBS];
};

POLY_FN __m512i poly_set1(uint64_t v)
{
    return _mm512_set1_epi64((long long)v);
}

POLY_FN void poly_sums_init(struct poly_sums *s)
{
    for (size_t i = 0; i < POLY_LIMBS; i++) {
        s->low[i] = _mm512_setzero_si512();
        s->high[i] = _mm512_setzero_si512();
    }
}

/* Adds a b, a number that is the same for all lanes. The factor straight from memory, which the
 * compilers would rather have in a register that they do not have. */
POLY_FN void poly_add_product(struct poly_sums *s, size_t i, __m512i a, const uint64_t *b)
{
    __asm__("vpmadd52luq %3%{1to8%}, %2, %0\n\tvpmadd52huq %3%{1to8%}, %2, %1"
            : "+v"(s->low[i]), "+v"(s->high[i])
            : "v"(a), "m"(*b));
}

/* Adds x f. Of each limb of x only the lower 52 bits count, as the instructions have it. */
POLY_FN void poly_step(struct poly_sums *s, const struct poly_lanes *x, const uint64_t f[5])
{
    const __m512i *a = x->v;

    poly_add_product(s, 0, a[0], &f[0]);
    poly_add_product(s, 1, a[0], &f[1]);
    poly_add_product(s, 2, a[0], &f[2]);
    poly_add_product(s, 0, a[1], &f[4]);
    poly_add_product(s, 1, a[1], &f[0]);
    poly_add_product(s, 2, a[1], &f[1]);
    poly_add_product(s, 0, a[2], &f[3]);
    poly_add_product(s, 1, a[2], &f[4]);
    poly_add_product(s, 2, a[2], &f[0]);
}

/* Eight blocks, in the lanes' order 0, 4, 1, 5, 2, 6, 3, 7. So that little has to be masked, the
 * first limb has bits 0 to 51 (and others above, which poly_step() does not see), the second has
 * bits 52 to 95, 8 higher for its weight, the third the rest, likewise. */
POLY_FN struct poly_lanes poly_load(const uint8_t *in)
{
    const __m512i low_byte = poly_set1(0xff);
    const __m512i top_bit = poly_set1((uint64_t)1 << 40); /* 2^128 */
    __m512i a = _mm512_loadu_si512(in);
    __m512i b = _mm512_loadu_si512(in + 64);
    __m512i lower = _mm512_unpacklo_epi64(a, b);
    __m512i upper = _mm512_unpackhi_epi64(a, b);
    struct poly_lanes x;

    x.v[0] = lower;
    /* (a | b) & ~c; (a & ~c) | b */
    x.v[1] = _mm512_ternarylogic_epi64(_mm512_srli_epi64(lower, 44), _mm512_slli_epi64(upper, 20),
                                       low_byte, 0x54);
    x.v[2] = _mm512_ternarylogic_epi64(_mm512_srli_epi64(upper, 24), top_bit, low_byte, 0xdc);
    return x;
}

/* The sum of the products, and of x if there is one, carried to limbs of 44, 45 and 42 bits. */
POLY_FN struct poly_lanes poly_carry(const struct poly_sums *s, const struct poly_lanes *x)
{
    const __m512i mask = poly_set1(POLY_MASK_44);
    const __m512i mask_52 = poly_set1(POLY_MASK_52);
    __m512i l[POLY_LIMBS];
    struct poly_lanes h;

    for (size_t i = 0; i < POLY_LIMBS; i++) {
        l[i] = s->low[i];
        if (x != NULL) {
            l[i] = _mm512_add_epi64(l[i], _mm512_and_si512(x->v[i], mask_52));
        }
    }
    l[1] = _mm512_add_epi64(l[1], _mm512_slli_epi64(s->high[0], 8));
    l[1] = _mm512_add_epi64(l[1], _mm512_srli_epi64(l[0], 44));
    l[2] = _mm512_add_epi64(l[2], _mm512_slli_epi64(s->high[1], 8));
    l[2] = _mm512_add_epi64(l[2], _mm512_srli_epi64(l[1], 44));
    /* Above 2^130: what 2^42 in the highest limb is, and its upper halves, 2^10 times that. */
    __m512i c = _mm512_add_epi64(_mm512_slli_epi64(s->high[2], 10), _mm512_srli_epi64(l[2], 42));
    c = _mm512_add_epi64(c, _mm512_slli_epi64(c, 2));
    c = _mm512_add_epi64(c, _mm512_and_si512(l[0], mask));
    h.v[0] = _mm512_and_si512(c, mask);
    h.v[1] = _mm512_add_epi64(_mm512_and_si512(l[1], mask), _mm512_srli_epi64(c, 44));
    h.v[2] = _mm512_and_si512(l[2], poly_set1(POLY_MASK_42));
    return h;
}

POLY_FN struct poly_lanes poly_load_lanes(const uint64_t from[POLY_LIMBS][POLY_LANES])
{
    struct poly_lanes h;

    for (size_t i = 0; i < POLY_LIMBS; i++) {
        h.v[i] = _mm512_loadu_si512(from[i]);
    }
    return h;
}

POLY_FN void poly_store_lanes(uint64_t to[POLY_LIMBS][POLY_LANES], const struct poly_lanes *h)
{
    for (size_t i = 0; i < POLY_LIMBS; i++) {
        _mm512_storeu_si512(to[i], h->v[i]);
    }
}

#endif
