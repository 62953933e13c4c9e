/* ChaCha20, eight blocks at a time, by AVX2. */
#include "crypto/chachapoly/chachapoly.h"

#include <immintrin.h>

#define CHACHA_TARGET __attribute__((target("avx2")))
#define CHACHA_FN CHACHA_TARGET static inline __attribute__((always_inline))
#define CHACHA_8 cr_chacha_8

#ifdef __clang__
#define CHACHA_UNROLL _Pragma("clang loop unroll(full)")
#else
#define CHACHA_UNROLL _Pragma("GCC unroll 16")
#endif

typedef __m256i vec;

CHACHA_FN vec v_add(vec a, vec b)
{
    return _mm256_add_epi32(a, b);
}

CHACHA_FN vec v_xor(vec a, vec b)
{
    return _mm256_xor_si256(a, b);
}

/* Two of RFC 8439 2.1's quarters each, in one piece: the compilers would spread them over more
 * registers than there are, which takes half as long again. */
static const uint8_t rotate_16[32] = {2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13,
                                      2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13};
static const uint8_t rotate_8[32] = {3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14,
                                     3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14};

#define STEP_BYTES(a, b, d, order)                                                                 \
    __asm__("vpaddd %2, %0, %0\n\tvpxor %0, %1, %1\n\tvpshufb %3, %1, %1"                          \
            : "+x"(a), "+x"(d)                                                                     \
            : "x"(b), "m"(order))
#define STEP_BITS(a, b, d, left, right)                                                            \
    do {                                                                                           \
        vec other;                                                                                 \
        __asm__("vpaddd %3, %0, %0\n\tvpxor %0, %1, %1\n\tvpslld $" #left ", %1, %2\n\t"           \
                "vpsrld $" #right ", %1, %1\n\tvpor %2, %1, %1"                                    \
                : "+x"(a), "+x"(d), "=&x"(other)                                                   \
                : "x"(b));                                                                         \
    } while (0)

/* Two columns, whose words are in x[at], x[at + 1] and so on. */
CHACHA_FN void two_columns(vec x[16], size_t at, size_t turn)
{
    vec *b[2] = {&x[4 + (at + turn) % 4], &x[4 + (at + 1 + turn) % 4]};
    vec *c[2] = {&x[8 + (at + 2 * turn) % 4], &x[8 + (at + 1 + 2 * turn) % 4]};
    vec *d[2] = {&x[12 + (at + 3 * turn) % 4], &x[12 + (at + 1 + 3 * turn) % 4]};

    STEP_BYTES(x[at], *b[0], *d[0], rotate_16);
    STEP_BYTES(x[at + 1], *b[1], *d[1], rotate_16);
    STEP_BITS(*c[0], *d[0], *b[0], 12, 20);
    STEP_BITS(*c[1], *d[1], *b[1], 12, 20);
    STEP_BYTES(x[at], *b[0], *d[0], rotate_8);
    STEP_BYTES(x[at + 1], *b[1], *d[1], rotate_8);
    STEP_BITS(*c[0], *d[0], *b[0], 7, 25);
    STEP_BITS(*c[1], *d[1], *b[1], 7, 25);
}

CHACHA_FN void twenty_rounds(vec x[16])
{
    for (int i = 0; i < 10; i++) {
        two_columns(x, 0, 0);
        two_columns(x, 2, 0);
        two_columns(x, 0, 1);
        two_columns(x, 2, 1);
    }
}

#include "crypto/chachapoly/chacha_8.h"
