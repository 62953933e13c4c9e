/* SHA-512's compression (FIPS 180-4 6.4.2) with the message schedule in vectors of two words, whose
 * rotations AVX-512 has, and the rounds by BMI beside it: S. Gueron, V. Krasnov, "Parallelizing
 * message schedules to accelerate the computations of hash functions" (2012). */
#include "crypto/sha2/sha2.h"

#include <immintrin.h>
#include <string.h>

#define SHA_TARGET __attribute__((target("bmi,bmi2,avx512f,avx512vl")))
#define SHA_FN SHA_TARGET static inline __attribute__((always_inline))
#define PAIRS 8

#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

SHA_FN uint64_t right(uint64_t v, unsigned n)
{
    return v >> n | v << (64 - n);
}

/* Round t, of which wk is the word and the constant. s[(i - t) mod 8] is the i-th of a to h; *bc is
 * b ^ c, which was a ^ b in the round before: Maj(a, b, c) is b ^ ((a ^ b) & (b ^ c)). */
SHA_FN void one_round(uint64_t s[8], uint64_t *bc, size_t t, uint64_t wk)
{
    uint64_t a = s[(8 - t % 8) % 8];
    uint64_t b = s[(9 - t % 8) % 8];
    uint64_t *d = &s[(11 - t % 8) % 8];
    uint64_t e = s[(12 - t % 8) % 8];
    uint64_t f = s[(13 - t % 8) % 8];
    uint64_t g = s[(14 - t % 8) % 8];
    uint64_t *h = &s[(15 - t % 8) % 8];
    uint64_t ab = a ^ b;

    uint64_t t1 = *h + wk + (~e & g);
    t1 += e & f;
    t1 += right(e, 14) ^ right(e, 18) ^ right(e, 41);
    *d += t1;
    *h = t1 + (b ^ (ab & *bc)) + (right(a, 28) ^ right(a, 34) ^ right(a, 39));
    *bc = ab;
}

/* Words 16 + 2 i and the next, from the sixteen before, of which pair i is the first. */
SHA_FN __m128i next_pair(const __m128i w[PAIRS], size_t i)
{
    __m128i x = _mm_alignr_epi8(w[(i + 1) % PAIRS], w[i], 8);               /* t - 15 */
    __m128i z = _mm_alignr_epi8(w[(i + 5) % PAIRS], w[(i + 4) % PAIRS], 8); /* t - 7 */
    __m128i y = w[(i + 7) % PAIRS];                                         /* t - 2 */
    __m128i s0 = _mm_xor_si128(_mm_xor_si128(_mm_ror_epi64(x, 1), _mm_ror_epi64(x, 8)),
                               _mm_srli_epi64(x, 7));
    __m128i s1 = _mm_xor_si128(_mm_xor_si128(_mm_ror_epi64(y, 19), _mm_ror_epi64(y, 61)),
                               _mm_srli_epi64(y, 6));

    return _mm_add_epi64(_mm_add_epi64(w[i], s0), _mm_add_epi64(z, s1));
}

SHA_FN void add_constants(uint64_t wk[2], __m128i w, const uint64_t *k)
{
    _mm_store_si128((__m128i *)(void *)wk, _mm_add_epi64(w, _mm_loadu_si128((const __m128i_u *)k)));
}

SHA_TARGET void cr_sha512_avx512(uint64_t h[8], const uint8_t *p, size_t blocks)
{
    const __m128i order = _mm_set_epi64x(0x08090a0b0c0d0e0f, 0x0001020304050607);
    _Alignas(16) uint64_t wk[16];
    __m128i w[PAIRS];
    uint64_t s[8];

    for (; blocks > 0; blocks--, p += 128) {
        UNROLL
        for (size_t i = 0; i < PAIRS; i++) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i_u *)(p + 16 * i)), order);
            add_constants(wk + 2 * i, w[i], cr_sha512_constants + 2 * i);
        }
        memcpy(s, h, sizeof(s));
        uint64_t bc = s[1] ^ s[2];
        for (size_t t = 16; t < 80; t += 16) {
            UNROLL
            for (size_t i = 0; i < PAIRS; i++) {
                w[i] = next_pair(w, i);
                one_round(s, &bc, 2 * i, wk[2 * i]);
                one_round(s, &bc, 2 * i + 1, wk[2 * i + 1]);
                add_constants(wk + 2 * i, w[i], cr_sha512_constants + t + 2 * i);
            }
        }
        UNROLL
        for (size_t i = 0; i < PAIRS; i++) {
            one_round(s, &bc, 2 * i, wk[2 * i]);
            one_round(s, &bc, 2 * i + 1, wk[2 * i + 1]);
        }
        for (size_t i = 0; i < 8; i++) {
            h[i] += s[i];
        }
    }
}
