/* curve.h's select_affine with vectors of 256 bits. */
#ifndef T13_CRYPTO_NIST_SELECT_AVX2_H
#define T13_CRYPTO_NIST_SELECT_AVX2_H

#include "crypto/nist/types.h"

#include <immintrin.h>

static inline __attribute__((target("avx2"))) void
select_affine(struct affine *r, const uint64_t table[BASE_ENTRIES][2 * LIMBS], uint64_t digit)
{
    const size_t n = 2 * LIMBS / 4;
    __m256i sum[2 * LIMBS / 4];
    __m256i want = _mm256_set1_epi64x((long long)digit);
    __m256i at = _mm256_set1_epi64x(1);
    __m256i step = at;

    for (size_t i = 0; i < n; i++) {
        sum[i] = _mm256_setzero_si256();
    }
    for (size_t j = 0; j < BASE_ENTRIES; j++) {
        __m256i here = _mm256_cmpeq_epi64(at, want);
        for (size_t i = 0; i < n; i++) {
            __m256i entry = _mm256_load_si256((const __m256i *)(const void *)(table[j] + 4 * i));
            sum[i] = _mm256_or_si256(sum[i], _mm256_and_si256(entry, here));
        }
        at = _mm256_add_epi64(at, step);
    }
    for (size_t i = 0; i < n; i++) {
        _mm256_storeu_si256((__m256i *)(void *)((uint64_t *)r->x.v + 4 * i), sum[i]);
    }
}

#endif
