/* ChaCha20, eight blocks at a time, by AVX2. */
#include "crypto/chachapoly/chachapoly.h"

#include <immintrin.h>

#define CHACHA_TARGET __attribute__((target("avx2")))
#define CHACHA_FN CHACHA_TARGET static inline __attribute__((always_inline))
#define CHACHA_8 cr_chacha_8

typedef __m256i vec;

CHACHA_FN vec v_add(vec a, vec b)
{
    return _mm256_add_epi32(a, b);
}

CHACHA_FN vec v_xor(vec a, vec b)
{
    return _mm256_xor_si256(a, b);
}

CHACHA_FN vec v_rotate_16(vec a)
{
    return _mm256_shuffle_epi8(a, _mm256_set_epi64x(0x0d0c0f0e09080b0a, 0x0504070601000302,
                                                    0x0d0c0f0e09080b0a, 0x0504070601000302));
}

CHACHA_FN vec v_rotate_8(vec a)
{
    return _mm256_shuffle_epi8(a, _mm256_set_epi64x(0x0e0d0c0f0a09080b, 0x0605040702010003,
                                                    0x0e0d0c0f0a09080b, 0x0605040702010003));
}

CHACHA_FN vec v_rotate_12(vec a)
{
    return _mm256_or_si256(_mm256_slli_epi32(a, 12), _mm256_srli_epi32(a, 20));
}

CHACHA_FN vec v_rotate_7(vec a)
{
    return _mm256_or_si256(_mm256_slli_epi32(a, 7), _mm256_srli_epi32(a, 25));
}

#include "crypto/chachapoly/chacha_8.h"
