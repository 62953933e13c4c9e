#ifndef T13_CRYPTO_X25519_FE4_H
#define T13_CRYPTO_X25519_FE4_H

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

/* Four elements of the field of 2^255 - 19 side by side: register i has limb i, of 51 bits, of
 * each. AVX-512 IFMA multiplies 52 bits by 52 bits and adds the low or the high 52 bits of the
 * product. As a limb has one bit less, the high part counts twice.
 *
 * Carried: limbs below 2^51 + 2^17; what fe4_mul() takes. Loose: below 2^61; what it gives. */
#define IFMA_TARGET __attribute__((target("avx2,bmi2,avx512f,avx512dq,avx512vl,avx512ifma")))
#define IFMA_FN IFMA_TARGET static inline __attribute__((always_inline))
#define NUM_LIMBS 5

#ifdef __clang__
#define FE4_UNROLL _Pragma("clang loop unroll(full)")
#else
#define FE4_UNROLL _Pragma("GCC unroll 8")
#endif

struct fe4 {
    __m256i v[NUM_LIMBS];
};

IFMA_FN __m256i fe4_set1(uint64_t x)
{
    return _mm256_set1_epi64x((long long)x);
}

/* From four loose elements, or a difference plus fe4_bias. */
IFMA_FN struct fe4 fe4_carry(struct fe4 a)
{
    const __m256i mask = fe4_set1(((uint64_t)1 << 51) - 1);
    struct fe4 r;

    FE4_UNROLL
    for (size_t i = 1; i < NUM_LIMBS; i++) {
        r.v[i] =
            _mm256_add_epi64(_mm256_and_si256(a.v[i], mask), _mm256_srli_epi64(a.v[i - 1], 51));
    }
    r.v[0] = _mm256_madd52lo_epu64(_mm256_and_si256(a.v[0], mask),
                                   _mm256_srli_epi64(a.v[NUM_LIMBS - 1], 51), fe4_set1(19));
    return r;
}

/* 2^11 times the modulus: limbs above those of any loose element. */
IFMA_FN __m256i fe4_bias(size_t i)
{
    return fe4_set1(((((uint64_t)1 << 51) - (i == 0 ? 19 : 1))) << 11);
}

/* a + b, but a - b in the lanes of minus; loose elements in, fe4_carry() is to follow. */
IFMA_FN struct fe4 fe4_add_sub(struct fe4 a, struct fe4 b, __mmask8 minus)
{
    struct fe4 r;

    FE4_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        __m256i t = _mm256_mask_sub_epi64(b.v[i], minus, fe4_bias(i), b.v[i]);
        r.v[i] = _mm256_add_epi64(a.v[i], t);
    }
    return r;
}

IFMA_FN __m256i fe4_times19(__m256i t)
{
    return _mm256_add_epi64(_mm256_add_epi64(t, _mm256_slli_epi64(t, 1)), _mm256_slli_epi64(t, 4));
}

/* The digit of weight 2^(51 k) of a product, from 0 to 9. A digit at a time, so that all stays in
 * registers; the processor does several of them at once. */
IFMA_FN __m256i fe4_digit(const struct fe4 *a, const struct fe4 *b, size_t k)
{
    __m256i low = _mm256_setzero_si256();
    __m256i high = _mm256_setzero_si256();

    FE4_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        if (k >= i && k - i < NUM_LIMBS) {
            low = _mm256_madd52lo_epu64(low, a->v[i], b->v[k - i]);
        }
        if (k >= i + 1 && k - i - 1 < NUM_LIMBS) {
            high = _mm256_madd52hi_epu64(high, a->v[i], b->v[k - i - 1]);
        }
    }
    return _mm256_add_epi64(low, _mm256_add_epi64(high, high));
}

IFMA_FN struct fe4 fe4_mul(struct fe4 a, struct fe4 b)
{
    struct fe4 r;

    FE4_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        __m256i upper = fe4_times19(fe4_digit(&a, &b, i + NUM_LIMBS));
        r.v[i] = _mm256_add_epi64(fe4_digit(&a, &b, i), upper);
    }
    return r;
}

/* The lanes in the order of index, of which the lowest two bits count. */
IFMA_FN struct fe4 fe4_permute(struct fe4 a, __m256i index)
{
    struct fe4 r;

    FE4_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        r.v[i] = _mm256_permutexvar_epi64(index, a.v[i]);
    }
    return r;
}

#define LANES(d, c, b, a) (int)((d) << 6 | (c) << 4 | (b) << 2 | (a))

/* fe4_order is fe4_permute by a constant: LANES() with the highest lane first. */
#define fe4_order(a, lanes)                                                                        \
    (struct fe4)                                                                                   \
    {                                                                                              \
        {                                                                                          \
            _mm256_permute4x64_epi64((a).v[0], lanes), _mm256_permute4x64_epi64((a).v[1], lanes),  \
                _mm256_permute4x64_epi64((a).v[2], lanes),                                         \
                _mm256_permute4x64_epi64((a).v[3], lanes),                                         \
                _mm256_permute4x64_epi64((a).v[4], lanes)                                          \
        }                                                                                          \
    }

/* The lanes of which from b, the others from a. */
IFMA_FN struct fe4 fe4_blend(struct fe4 a, struct fe4 b, __mmask8 which)
{
    struct fe4 r;

    FE4_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        r.v[i] = _mm256_mask_blend_epi64(which, a.v[i], b.v[i]);
    }
    return r;
}

#endif
