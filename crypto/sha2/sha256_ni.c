/* SHA-256's compression (FIPS 180-4 6.2.2) by the SHA extensions: Intel, "New Instructions
 * Supporting the Secure Hash Algorithm on Intel Architecture Processors" (2013). */
#include "crypto/sha2/sha2.h"

#include <immintrin.h>

#define NI_TARGET __attribute__((target("sha,ssse3,sse4.1")))

#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

/* The instructions have the state as (A, B, E, F) and (C, D, G, H), the first in the highest word.
 */
NI_TARGET void cr_sha256_ni(uint32_t h[8], const uint8_t *p, size_t blocks)
{
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i dcba = _mm_loadu_si128((const __m128i_u *)h);
    __m128i hgfe = _mm_loadu_si128((const __m128i_u *)(h + 4));
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xb1);
    __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);

    for (; blocks > 0; blocks--, p += 64) {
        const __m128i abef_before = abef;
        const __m128i cdgh_before = cdgh;
        __m128i w[4];

        UNROLL
        for (size_t i = 0; i < 4; i++) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i_u *)(p + 16 * i)), order);
        }
        /* Four rounds at a time. w[i % 4] has their words; then it gets those of 16 rounds on. */
        UNROLL
        for (size_t i = 0; i < 16; i++) {
            __m128i k = _mm_loadu_si128((const __m128i_u *)(cr_sha256_constants + 4 * i));
            __m128i wk = _mm_add_epi32(w[i % 4], k);
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0e));
            if (i < 12) {
                __m128i last = w[(i + 3) % 4];
                __m128i before = _mm_alignr_epi8(last, w[(i + 2) % 4], 4);
                __m128i t = _mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]);
                w[i % 4] = _mm_sha256msg2_epu32(_mm_add_epi32(t, before), last);
            }
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }

    __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
    __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((__m128i_u *)h, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i_u *)(h + 4), _mm_alignr_epi8(dchg, feba, 8));
}
