/* SHA-1's compression (FIPS 180-4 6.1.2) by the SHA extensions: Intel, "New Instructions Supporting
 * the Secure Hash Algorithm on Intel Architecture Processors" (2013). */
#include "crypto/sha2/sha2.h"

#include <immintrin.h>

#define NI_TARGET __attribute__((target("sha,ssse3,sse4.1")))

#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 20")
#endif

/* Four rounds of the i-th four; the instruction wants f and K as a constant. */
NI_TARGET static inline __attribute__((always_inline)) __m128i rounds(__m128i abcd, __m128i e,
                                                                      const size_t i)
{
    switch (i / 5) {
    case 0:
        return _mm_sha1rnds4_epu32(abcd, e, 0);
    case 1:
        return _mm_sha1rnds4_epu32(abcd, e, 1);
    case 2:
        return _mm_sha1rnds4_epu32(abcd, e, 2);
    default:
        return _mm_sha1rnds4_epu32(abcd, e, 3);
    }
}

/* The instructions have A in the highest word, and E in the highest of another register. */
NI_TARGET void cr_sha1_ni(uint32_t h[5], const uint8_t *p, size_t blocks)
{
    const __m128i order = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
    __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i_u *)h), 0x1b);
    __m128i e = _mm_set_epi32((int)h[4], 0, 0, 0);

    for (; blocks > 0; blocks--, p += 64) {
        const __m128i abcd_before = abcd;
        const __m128i e_before = e;
        __m128i last = abcd; /* before the four rounds that were the last */
        __m128i w[4];

        UNROLL
        for (size_t i = 0; i < 4; i++) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i_u *)(p + 16 * i)), order);
        }
        /* Four rounds at a time. w[i % 4] has their words; then it gets those of 16 rounds on. */
        UNROLL
        for (size_t i = 0; i < 20; i++) {
            e = i == 0 ? _mm_add_epi32(e, w[0]) : _mm_sha1nexte_epu32(last, w[i % 4]);
            last = abcd;
            abcd = rounds(abcd, e, i);
            if (i < 16) {
                __m128i t = _mm_sha1msg1_epu32(w[i % 4], w[(i + 1) % 4]);
                t = _mm_xor_si128(t, w[(i + 2) % 4]);
                w[i % 4] = _mm_sha1msg2_epu32(t, w[(i + 3) % 4]);
            }
        }
        e = _mm_sha1nexte_epu32(last, e_before);
        abcd = _mm_add_epi32(abcd, abcd_before);
    }
    _mm_storeu_si128((__m128i_u *)h, _mm_shuffle_epi32(abcd, 0x1b));
    h[4] = (uint32_t)_mm_extract_epi32(e, 3);
}
