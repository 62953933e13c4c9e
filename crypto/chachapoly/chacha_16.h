/* Sixteen blocks of ChaCha20 in registers of AVX-512, which rotates. The file that includes this
 * has defined CHACHA_FN, with the attributes of its functions. */
#ifndef T13_CRYPTO_CHACHAPOLY_CHACHA_16_H
#define T13_CRYPTO_CHACHAPOLY_CHACHA_16_H

#include "crypto/chachapoly/chachapoly.h"

#include <immintrin.h>

#ifdef __clang__
#define CHACHA_UNROLL _Pragma("clang loop unroll(full)")
#else
#define CHACHA_UNROLL _Pragma("GCC unroll 16")
#endif

typedef __m512i vec;

CHACHA_FN vec v_add(vec a, vec b)
{
    return _mm512_add_epi32(a, b);
}

CHACHA_FN vec v_xor(vec a, vec b)
{
    return _mm512_xor_si512(a, b);
}

/* A quarter of RFC 8439 2.1's quarter round. In one piece, because the compilers spread it over
 * more registers than there are: with the sums of Poly1305 beside it that costs a fifth. */
#define CHACHA_STEP(a, b, d, bits)                                                                 \
    __asm__("vpaddd %2, %0, %0\n\tvpxord %0, %1, %1\n\tvprold $" #bits ", %1, %1"                  \
            : "+v"(a), "+v"(d)                                                                     \
            : "v"(b))

/* turn is by how many words the diagonals lie lower in each column (RFC 8439 2.3). */
CHACHA_FN void round_of(vec x[16], size_t turn)
{
    CHACHA_UNROLL
    for (size_t i = 0; i < 4; i++) {
        CHACHA_STEP(x[i], x[4 + (i + turn) % 4], x[12 + (i + 3 * turn) % 4], 16);
    }
    CHACHA_UNROLL
    for (size_t i = 0; i < 4; i++) {
        CHACHA_STEP(x[8 + (i + 2 * turn) % 4], x[12 + (i + 3 * turn) % 4], x[4 + (i + turn) % 4],
                    12);
    }
    CHACHA_UNROLL
    for (size_t i = 0; i < 4; i++) {
        CHACHA_STEP(x[i], x[4 + (i + turn) % 4], x[12 + (i + 3 * turn) % 4], 8);
    }
    CHACHA_UNROLL
    for (size_t i = 0; i < 4; i++) {
        CHACHA_STEP(x[8 + (i + 2 * turn) % 4], x[12 + (i + 3 * turn) % 4], x[4 + (i + turn) % 4],
                    7);
    }
}

CHACHA_FN void two_rounds(vec x[16])
{
    round_of(x, 0);
    round_of(x, 1);
}

/* Four words of sixteen blocks: r[j] has those of blocks j, j + 4, j + 8, j + 12. */
CHACHA_FN void words_of_blocks(const vec x[4], vec r[4])
{
    vec ab_low = _mm512_unpacklo_epi32(x[0], x[1]);
    vec ab_high = _mm512_unpackhi_epi32(x[0], x[1]);
    vec cd_low = _mm512_unpacklo_epi32(x[2], x[3]);
    vec cd_high = _mm512_unpackhi_epi32(x[2], x[3]);

    r[0] = _mm512_unpacklo_epi64(ab_low, cd_low);
    r[1] = _mm512_unpackhi_epi64(ab_low, cd_low);
    r[2] = _mm512_unpacklo_epi64(ab_high, cd_high);
    r[3] = _mm512_unpackhi_epi64(ab_high, cd_high);
}

CHACHA_FN void xor_at(const uint8_t *in, uint8_t *out, size_t at, vec key_stream)
{
    _mm512_storeu_si512(out + at, v_xor(_mm512_loadu_si512(in + at), key_stream));
}

CHACHA_FN vec counters(void)
{
    return _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

CHACHA_FN void start(const struct chacha *c, vec x[16])
{
    CHACHA_UNROLL
    for (size_t i = 0; i < 16; i++) {
        x[i] = _mm512_set1_epi32((int)c->word[i]);
    }
    x[12] = v_add(x[12], counters());
}

CHACHA_FN void finish(const struct chacha *c, vec x[16], const uint8_t *in, uint8_t *out)
{
    vec r[4][4];

    /* From memory again: the compilers would keep what start() made, in memory too. */
    CHACHA_UNROLL
    for (size_t i = 0; i < 16; i++) {
        __asm__("vpaddd %1%{1to16%}, %0, %0" : "+v"(x[i]) : "m"(c->word[i]));
    }
    x[12] = v_add(x[12], counters());
    CHACHA_UNROLL
    for (size_t i = 0; i < 4; i++) {
        words_of_blocks(x + 4 * i, r[i]);
    }
    /* Block j + 4 k is the k-th quarter of r[0][j] to r[3][j]. */
    CHACHA_UNROLL
    for (size_t j = 0; j < 4; j++) {
        vec ab_low = _mm512_shuffle_i32x4(r[0][j], r[1][j], 0x44);
        vec ab_high = _mm512_shuffle_i32x4(r[0][j], r[1][j], 0xee);
        vec cd_low = _mm512_shuffle_i32x4(r[2][j], r[3][j], 0x44);
        vec cd_high = _mm512_shuffle_i32x4(r[2][j], r[3][j], 0xee);
        xor_at(in, out, 64 * j, _mm512_shuffle_i32x4(ab_low, cd_low, 0x88));
        xor_at(in, out, 64 * (j + 4), _mm512_shuffle_i32x4(ab_low, cd_low, 0xdd));
        xor_at(in, out, 64 * (j + 8), _mm512_shuffle_i32x4(ab_high, cd_high, 0x88));
        xor_at(in, out, 64 * (j + 12), _mm512_shuffle_i32x4(ab_high, cd_high, 0xdd));
    }
}

#endif
