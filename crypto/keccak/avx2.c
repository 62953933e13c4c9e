/* Four Keccak-f[1600] at once by AVX2, a way in each quarter of a register. */
#include "crypto/keccak/x86.h"

#include <immintrin.h>

#define K_TARGET __attribute__((target("avx2")))
#define K_FN K_TARGET static inline __attribute__((always_inline))

typedef __m256i lane;

K_FN lane k_xor(lane a, lane b)
{
    return _mm256_xor_si256(a, b);
}

K_FN lane k_chi(lane a, lane b, lane c)
{
    return _mm256_xor_si256(a, _mm256_andnot_si256(b, c));
}

K_FN lane k_all(uint64_t u)
{
    return _mm256_set1_epi64x((long long)u);
}

/* Whole bytes move by one shuffle. */
K_FN lane k_rol8(lane a, int bytes)
{
    const __m256i by1 = _mm256_set_epi8(14, 13, 12, 11, 10, 9, 8, 15, 6, 5, 4, 3, 2, 1, 0, 7, 14,
                                        13, 12, 11, 10, 9, 8, 15, 6, 5, 4, 3, 2, 1, 0, 7);
    const __m256i by7 = _mm256_set_epi8(8, 15, 14, 13, 12, 11, 10, 9, 0, 7, 6, 5, 4, 3, 2, 1, 8, 15,
                                        14, 13, 12, 11, 10, 9, 0, 7, 6, 5, 4, 3, 2, 1);

    return _mm256_shuffle_epi8(a, bytes == 1 ? by1 : by7);
}

K_FN lane k_rol(lane a, int n)
{
    if (n == 8 || n == 56) {
        return k_rol8(a, n / 8);
    }
    return _mm256_or_si256(_mm256_slli_epi64(a, n), _mm256_srli_epi64(a, 64 - n));
}

#include "crypto/keccak/permute.h"

K_TARGET void cr_keccak4_avx2(uint64_t a[CR_KECCAK_LANES][CR_KECCAK_WAYS])
{
    lane s[CR_KECCAK_LANES];

    for (size_t i = 0; i < CR_KECCAK_LANES; i++) {
        s[i] = _mm256_loadu_si256((const __m256i_u *)a[i]);
    }
    k_permute(s);
    for (size_t i = 0; i < CR_KECCAK_LANES; i++) {
        _mm256_storeu_si256((__m256i_u *)a[i], s[i]);
    }
}
