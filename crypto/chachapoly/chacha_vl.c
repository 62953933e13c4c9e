/* ChaCha20, eight blocks at a time, by the rotations that AVX-512 has for 256 bits. */
#include "crypto/chachapoly/chachapoly.h"

#include <immintrin.h>

#define CHACHA_TARGET __attribute__((target("avx2,avx512f,avx512vl")))
#define CHACHA_FN CHACHA_TARGET static inline __attribute__((always_inline))
#define CHACHA_8 cr_chacha_8_vl

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
    return _mm256_rol_epi32(a, 16);
}

CHACHA_FN vec v_rotate_12(vec a)
{
    return _mm256_rol_epi32(a, 12);
}

CHACHA_FN vec v_rotate_8(vec a)
{
    return _mm256_rol_epi32(a, 8);
}

CHACHA_FN vec v_rotate_7(vec a)
{
    return _mm256_rol_epi32(a, 7);
}

#include "crypto/chachapoly/chacha.h"
#include "crypto/chachapoly/chacha_8.h"
