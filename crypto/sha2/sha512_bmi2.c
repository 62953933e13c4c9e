/* SHA-512's compression (FIPS 180-4 6.4.2) with the rotations and ANDN of BMI. The schedule is kept
 * in sixteen words, made as the rounds go. */
#include "crypto/sha2/sha2.h"

#include <string.h>

#define BMI_TARGET __attribute__((target("bmi,bmi2")))
#define BMI_FN BMI_TARGET static inline __attribute__((always_inline))

#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

BMI_FN uint64_t right(uint64_t v, unsigned n)
{
    return v >> n | v << (64 - n);
}

/* Sixteen rounds; the words of the next sixteen are made when more is set. s[(i - t) mod 8] is the
 * i-th of a to h before round t, so that nothing moves. */
BMI_FN void sixteen(uint64_t s[8], uint64_t w[16], const uint64_t *k, int more)
{
    UNROLL
    for (size_t t = 0; t < 16; t++) {
        uint64_t *a = &s[(8 - t % 8) % 8];
        uint64_t *b = &s[(9 - t % 8) % 8];
        uint64_t *c = &s[(10 - t % 8) % 8];
        uint64_t *d = &s[(11 - t % 8) % 8];
        uint64_t *e = &s[(12 - t % 8) % 8];
        uint64_t *f = &s[(13 - t % 8) % 8];
        uint64_t *g = &s[(14 - t % 8) % 8];
        uint64_t *h = &s[(15 - t % 8) % 8];

        uint64_t t1 = *h + k[t] + w[t] + ((*e & *f) + (~*e & *g)) +
                      (right(*e, 14) ^ right(*e, 18) ^ right(*e, 41));
        *d += t1;
        *h = t1 + ((*a & *b) + (*c & (*a ^ *b))) + (right(*a, 28) ^ right(*a, 34) ^ right(*a, 39));
        if (more) {
            uint64_t x = w[(t + 1) % 16];
            uint64_t y = w[(t + 14) % 16];
            w[t] += w[(t + 9) % 16] + (right(x, 1) ^ right(x, 8) ^ x >> 7) +
                    (right(y, 19) ^ right(y, 61) ^ y >> 6);
        }
    }
}

BMI_TARGET void cr_sha512_bmi2(uint64_t h[8], const uint8_t *p, size_t blocks)
{
    uint64_t s[8];
    uint64_t w[16];

    for (; blocks > 0; blocks--, p += 128) {
        UNROLL
        for (size_t i = 0; i < 16; i++) {
            uint64_t v;
            memcpy(&v, p + 8 * i, sizeof(v));
            w[i] = __builtin_bswap64(v);
        }
        memcpy(s, h, sizeof(s));
        for (size_t t = 0; t < 64; t += 16) {
            sixteen(s, w, cr_sha512_constants + t, 1);
        }
        sixteen(s, w, cr_sha512_constants + 64, 0);
        for (size_t i = 0; i < 8; i++) {
            h[i] += s[i];
        }
    }
}
