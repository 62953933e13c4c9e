/* ChaCha20, four blocks at a time, by SSSE3. */
#include "crypto/chachapoly/chachapoly.h"

#include <immintrin.h>

#define CHACHA_FN __attribute__((target("ssse3"))) static inline __attribute__((always_inline))

typedef __m128i vec;

CHACHA_FN vec v_add(vec a, vec b)
{
    return _mm_add_epi32(a, b);
}

CHACHA_FN vec v_xor(vec a, vec b)
{
    return _mm_xor_si128(a, b);
}

CHACHA_FN vec v_rotate_16(vec a)
{
    return _mm_shuffle_epi8(a, _mm_set_epi64x(0x0d0c0f0e09080b0a, 0x0504070601000302));
}

CHACHA_FN vec v_rotate_8(vec a)
{
    return _mm_shuffle_epi8(a, _mm_set_epi64x(0x0e0d0c0f0a09080b, 0x0605040702010003));
}

CHACHA_FN vec v_rotate_12(vec a)
{
    return _mm_or_si128(_mm_slli_epi32(a, 12), _mm_srli_epi32(a, 20));
}

CHACHA_FN vec v_rotate_7(vec a)
{
    return _mm_or_si128(_mm_slli_epi32(a, 7), _mm_srli_epi32(a, 25));
}

#include "crypto/chachapoly/chacha.h"

CHACHA_FN void xor_at(const uint8_t *in, uint8_t *out, vec key_stream)
{
    vec text = _mm_loadu_si128((const __m128i_u *)in);

    _mm_storeu_si128((__m128i_u *)out, v_xor(text, key_stream));
}

__attribute__((target("ssse3"))) void cr_chacha_4(const struct chacha *c, const uint8_t *in,
                                                  uint8_t *out)
{
    vec start[16];
    vec x[16];

    CHACHA_UNROLL
    for (size_t i = 0; i < 16; i++) {
        start[i] = _mm_set1_epi32((int)c->word[i]);
    }
    start[12] = v_add(start[12], _mm_set_epi32(3, 2, 1, 0));
    CHACHA_UNROLL
    for (size_t i = 0; i < 16; i++) {
        x[i] = start[i];
    }
    twenty_rounds(x);
    CHACHA_UNROLL
    for (size_t i = 0; i < 16; i += 4) {
        vec a = v_add(x[i], start[i]);
        vec b = v_add(x[i + 1], start[i + 1]);
        vec d = v_add(x[i + 2], start[i + 2]);
        vec e = v_add(x[i + 3], start[i + 3]);
        vec ab_low = _mm_unpacklo_epi32(a, b);
        vec ab_high = _mm_unpackhi_epi32(a, b);
        vec de_low = _mm_unpacklo_epi32(d, e);
        vec de_high = _mm_unpackhi_epi32(d, e);
        xor_at(in + 4 * i, out + 4 * i, _mm_unpacklo_epi64(ab_low, de_low));
        xor_at(in + 4 * i + 64, out + 4 * i + 64, _mm_unpackhi_epi64(ab_low, de_low));
        xor_at(in + 4 * i + 128, out + 4 * i + 128, _mm_unpacklo_epi64(ab_high, de_high));
        xor_at(in + 4 * i + 192, out + 4 * i + 192, _mm_unpackhi_epi64(ab_high, de_high));
    }
}
