/* P-256's field with MULX, ADCX and ADOX: two chains of carries side by side, which no compiler
 * makes of C. Montgomery's reduction costs one product a word instead of four (Gueron and Krasnov,
 * "Fast prime field elliptic-curve cryptography with 256-bit primes", 2013): the prime is -1 modulo
 * 2^96, so the multiple q that clears the lowest word is that word itself, and
 *
 *     q p = 2^192 q (2^64 - 2^32 + 1) + 2^96 q - q
 *
 * The factor in brackets is the prime's highest word.
 */
#ifndef T13_CRYPTO_P256_FIELD_ADX_H
#define T13_CRYPTO_P256_FIELD_ADX_H

#include "crypto/nist/types.h"

#define P256_WORD1 ((uint64_t)0xffffffff)
#define P256_WORD3 ((uint64_t)0xffffffff00000001)

/* t1 to t4 and the carry t5 (0 before) plus q p, where q is t0, over 2^64; t0 is free then. */
#define REDUCE(t0, t1, t2, t3, t4, t5)                                                             \
    "mov %[" #t0 "], %[lo]\n\t"                                                                    \
    "mov %[" #t0 "], %[hi]\n\t"                                                                    \
    "mov %[" #t0 "], %%rdx\n\t"                                                                    \
    "shl $32, %[" #t0 "]\n\t"                                                                      \
    "shr $32, %%rdx\n\t"                                                                           \
    "sub %[" #t0 "], %[lo]\n\t"                                                                    \
    "sbb %%rdx, %[hi]\n\t"                                                                         \
    "add %[" #t0 "], %[" #t1 "]\n\t"                                                               \
    "adc %%rdx, %[" #t2 "]\n\t"                                                                    \
    "adc %[lo], %[" #t3 "]\n\t"                                                                    \
    "adc %[hi], %[" #t4 "]\n\t"                                                                    \
    "adc $0, %[" #t5 "]\n\t"

/* t0 to t4 plus a times the word of b at off. The sum stays below 2^320: before, it is below 2p,
 * and a is below p. Clears t5. */
#define MULTIPLY_ROW(off, t0, t1, t2, t3, t4, t5)                                                  \
    "mov " #off "(%[b]), %%rdx\n\t"                                                                \
    "xor %k[" #t5 "], %k[" #t5 "]\n\t"                                                             \
    "mulx (%[a]), %[lo], %[hi]\n\t"                                                                \
    "adcx %[lo], %[" #t0 "]\n\t"                                                                   \
    "adox %[hi], %[" #t1 "]\n\t"                                                                   \
    "mulx 8(%[a]), %[lo], %[hi]\n\t"                                                               \
    "adcx %[lo], %[" #t1 "]\n\t"                                                                   \
    "adox %[hi], %[" #t2 "]\n\t"                                                                   \
    "mulx 16(%[a]), %[lo], %[hi]\n\t"                                                              \
    "adcx %[lo], %[" #t2 "]\n\t"                                                                   \
    "adox %[hi], %[" #t3 "]\n\t"                                                                   \
    "mulx 24(%[a]), %[lo], %[hi]\n\t"                                                              \
    "adcx %[lo], %[" #t3 "]\n\t"                                                                   \
    "adox %[hi], %[" #t4 "]\n\t"                                                                   \
    "adcx %[" #t5 "], %[" #t4 "]\n\t"

/* t0 to t3 as a number of their own, plus q p over 2^64: what stays is t1, t2, t3, t0. */
#define REDUCE_LOW(t0, t1, t2, t3)                                                                 \
    "mov %[" #t0 "], %[lo]\n\t"                                                                    \
    "mov %[" #t0 "], %[hi]\n\t"                                                                    \
    "mov %[" #t0 "], %%rdx\n\t"                                                                    \
    "shl $32, %[" #t0 "]\n\t"                                                                      \
    "shr $32, %%rdx\n\t"                                                                           \
    "sub %[" #t0 "], %[lo]\n\t"                                                                    \
    "sbb %%rdx, %[hi]\n\t"                                                                         \
    "add %[" #t0 "], %[" #t1 "]\n\t"                                                               \
    "adc %%rdx, %[" #t2 "]\n\t"                                                                    \
    "adc %[lo], %[" #t3 "]\n\t"                                                                    \
    "mov %[hi], %[" #t0 "]\n\t"                                                                    \
    "adc $0, %[" #t0 "]\n\t"

/* Twice the words x and y, with the carries of two chains, plus the square of the
 * word of a at off. */
#define DOUBLE_AND_SQUARE(off, x, y)                                                               \
    "mov " #off "(%[a]), %%rdx\n\t"                                                                \
    "mulx %%rdx, %[lo], %[hi]\n\t"                                                                 \
    "adcx %[" #x "], %[" #x "]\n\t"                                                                \
    "adox %[lo], %[" #x "]\n\t"                                                                    \
    "adcx %[" #y "], %[" #y "]\n\t"                                                                \
    "adox %[hi], %[" #y "]\n\t"

/* carry 2^256 + t less the prime when it is not below it. */
static inline void fe_settle(struct fe *r, uint64_t t0, uint64_t t1, uint64_t t2, uint64_t t3,
                             uint64_t carry)
{
    uint64_t s0 = t0;
    uint64_t s1 = t1;
    uint64_t s2 = t2;
    uint64_t s3 = t3;

    __asm__("sub $-1, %[s0]\n\t"
            "sbb %[p1], %[s1]\n\t"
            "sbb $0, %[s2]\n\t"
            "sbb %[p3], %[s3]\n\t"
            "sbb $0, %[carry]\n\t"
            "cmovc %[t0], %[s0]\n\t"
            "cmovc %[t1], %[s1]\n\t"
            "cmovc %[t2], %[s2]\n\t"
            "cmovc %[t3], %[s3]\n\t"
            : [s0] "+&r"(s0), [s1] "+&r"(s1), [s2] "+&r"(s2), [s3] "+&r"(s3), [carry] "+&r"(carry)
            : [t0] "r"(t0), [t1] "r"(t1), [t2] "r"(t2), [t3] "r"(t3), [p1] "r"(P256_WORD1),
              [p3] "r"(P256_WORD3)
            : "cc");
    r->v[0] = s0;
    r->v[1] = s1;
    r->v[2] = s2;
    r->v[3] = s3;
}

static __attribute__((noinline)) void fe_mul(struct fe *r, const struct fe *a, const struct fe *b)
{
    uint64_t t0;
    uint64_t t1;
    uint64_t t2;
    uint64_t t3;
    uint64_t t4;
    uint64_t t5;
    uint64_t lo;
    uint64_t hi;

    __asm__("mov (%[b]), %%rdx\n\t"
            "xor %k[t5], %k[t5]\n\t"
            "mulx (%[a]), %[t0], %[t1]\n\t"
            "mulx 8(%[a]), %[lo], %[t2]\n\t"
            "add %[lo], %[t1]\n\t"
            "mulx 16(%[a]), %[lo], %[t3]\n\t"
            "adc %[lo], %[t2]\n\t"
            "mulx 24(%[a]), %[lo], %[t4]\n\t"
            "adc %[lo], %[t3]\n\t"
            "adc $0, %[t4]\n\t" REDUCE(t0, t1, t2, t3, t4, t5)
                MULTIPLY_ROW(8, t1, t2, t3, t4, t5, t0) REDUCE(t1, t2, t3, t4, t5, t0)
                    MULTIPLY_ROW(16, t2, t3, t4, t5, t0, t1) REDUCE(t2, t3, t4, t5, t0, t1)
                        MULTIPLY_ROW(24, t3, t4, t5, t0, t1, t2) REDUCE(t3, t4, t5, t0, t1, t2)
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [t5] "=&r"(t5), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a] "r"(a), [b] "r"(b), "m"(*a), "m"(*b)
            : "rdx", "cc");
    fe_settle(r, t4, t5, t0, t1, t2);
}

static __attribute__((noinline)) void fe_sqr(struct fe *r, const struct fe *a)
{
    uint64_t t0;
    uint64_t t1;
    uint64_t t2;
    uint64_t t3;
    uint64_t t4;
    uint64_t t5;
    uint64_t t6;
    uint64_t t7;
    uint64_t lo;
    uint64_t hi;

    /* The products of two different words, once; then twice them, plus the squares. */
    __asm__("mov (%[a]), %%rdx\n\t"
            "mulx 8(%[a]), %[t1], %[t2]\n\t"
            "mulx 16(%[a]), %[lo], %[t3]\n\t"
            "add %[lo], %[t2]\n\t"
            "mulx 24(%[a]), %[lo], %[t4]\n\t"
            "adc %[lo], %[t3]\n\t"
            "adc $0, %[t4]\n\t"
            "mov 8(%[a]), %%rdx\n\t"
            "xor %k[t5], %k[t5]\n\t"
            "mulx 16(%[a]), %[lo], %[hi]\n\t"
            "adcx %[lo], %[t3]\n\t"
            "adox %[hi], %[t4]\n\t"
            "mulx 24(%[a]), %[lo], %[hi]\n\t"
            "adcx %[lo], %[t4]\n\t"
            "adox %[hi], %[t5]\n\t"
            "mov 16(%[a]), %%rdx\n\t"
            "mulx 24(%[a]), %[lo], %[t6]\n\t"
            "adc %[lo], %[t5]\n\t"
            "adc $0, %[t6]\n\t"
            "mov (%[a]), %%rdx\n\t"
            "xor %k[t7], %k[t7]\n\t"
            "mulx %%rdx, %[t0], %[hi]\n\t"
            "adcx %[t1], %[t1]\n\t"
            "adox %[hi], %[t1]\n\t" DOUBLE_AND_SQUARE(8, t2, t3) DOUBLE_AND_SQUARE(16, t4, t5)
                DOUBLE_AND_SQUARE(24, t6, t7) REDUCE_LOW(t0, t1, t2, t3) REDUCE_LOW(t1, t2, t3, t0)
                    REDUCE_LOW(t2, t3, t0, t1) REDUCE_LOW(t3, t0, t1, t2) "xor %k[lo], %k[lo]\n\t"
                                                                          "add %[t4], %[t0]\n\t"
                                                                          "adc %[t5], %[t1]\n\t"
                                                                          "adc %[t6], %[t2]\n\t"
                                                                          "adc %[t7], %[t3]\n\t"
                                                                          "adc $0, %[lo]\n\t"
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [t5] "=&r"(t5), [t6] "=&r"(t6), [t7] "=&r"(t7), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a] "r"(a), "m"(*a)
            : "rdx", "cc");
    fe_settle(r, t0, t1, t2, t3, lo);
}

static inline void fe_add(struct fe *r, const struct fe *a, const struct fe *b)
{
    uint64_t t0 = a->v[0];
    uint64_t t1 = a->v[1];
    uint64_t t2 = a->v[2];
    uint64_t t3 = a->v[3];
    uint64_t carry = 0;

    __asm__("add %[b0], %[t0]\n\t"
            "adc %[b1], %[t1]\n\t"
            "adc %[b2], %[t2]\n\t"
            "adc %[b3], %[t3]\n\t"
            "adc $0, %[carry]\n\t"
            : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [carry] "+&r"(carry)
            : [b0] "m"(b->v[0]), [b1] "m"(b->v[1]), [b2] "m"(b->v[2]), [b3] "m"(b->v[3])
            : "cc");
    fe_settle(r, t0, t1, t2, t3, carry);
}

static inline void fe_sub(struct fe *r, const struct fe *a, const struct fe *b)
{
    uint64_t t0 = a->v[0];
    uint64_t t1 = a->v[1];
    uint64_t t2 = a->v[2];
    uint64_t t3 = a->v[3];
    uint64_t p1;
    uint64_t p3 = P256_WORD3;
    uint64_t mask;

    __asm__("sub %[b0], %[t0]\n\t"
            "sbb %[b1], %[t1]\n\t"
            "sbb %[b2], %[t2]\n\t"
            "sbb %[b3], %[t3]\n\t"
            "sbb %[mask], %[mask]\n\t"
            "mov %k[mask], %k[p1]\n\t"
            "and %[mask], %[p3]\n\t"
            "add %[mask], %[t0]\n\t"
            "adc %[p1], %[t1]\n\t"
            "adc $0, %[t2]\n\t"
            "adc %[p3], %[t3]\n\t"
            : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [mask] "=&r"(mask),
              [p1] "=&r"(p1), [p3] "+&r"(p3)
            : [b0] "m"(b->v[0]), [b1] "m"(b->v[1]), [b2] "m"(b->v[2]), [b3] "m"(b->v[3])
            : "cc");
    r->v[0] = t0;
    r->v[1] = t1;
    r->v[2] = t2;
    r->v[3] = t3;
}

/* (a or a + p) / 2, whichever is even. */
static inline void fe_half(struct fe *r, const struct fe *a)
{
    uint64_t t0 = a->v[0];
    uint64_t t1 = a->v[1];
    uint64_t t2 = a->v[2];
    uint64_t t3 = a->v[3];
    uint64_t mask = 0 - (t0 & 1);
    uint64_t carry = 0;

    __asm__("add %[mask], %[t0]\n\t"
            "adc %[p1], %[t1]\n\t"
            "adc $0, %[t2]\n\t"
            "adc %[p3], %[t3]\n\t"
            "adc $0, %[carry]\n\t"
            : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [carry] "+&r"(carry)
            : [mask] "r"(mask), [p1] "r"(mask & P256_WORD1), [p3] "r"(mask & P256_WORD3)
            : "cc");
    r->v[0] = t0 >> 1 | t1 << 63;
    r->v[1] = t1 >> 1 | t2 << 63;
    r->v[2] = t2 >> 1 | t3 << 63;
    r->v[3] = t3 >> 1 | carry << 63;
}

#endif
