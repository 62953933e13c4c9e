/* P-384's field with MULX, ADCX and ADOX: two chains of carries side by side, which no compiler
 * makes of C. Montgomery's multiplication, word by word. The multiple q of the prime that clears
 * the lowest word t is t (2^32 + 1) modulo 2^64, and
 *
 *     q p = 2^384 q - 2^128 q - 2^96 q + 2^32 q - q
 *
 * so that shifts and subtractions do what would take six products.
 */
#ifndef T13_CRYPTO_P384_FIELD_ADX_H
#define T13_CRYPTO_P384_FIELD_ADX_H

#include "crypto/nist/types.h"

/* t1 to t6 and the carry top plus q p over 2^64; the carry out is t0. With u = q >> 32 and l = q <<
 * 32, what is taken from t1 and above is (u, l) - h + 2^64 q, where h is u and what q < l borrows.
 */
#define REDUCE(t0, t1, t2, t3, t4, t5, t6)                                                         \
    "mov %[" #t0 "], %%rdx\n\t"                                                                    \
    "shl $32, %%rdx\n\t"                                                                           \
    "add %[" #t0 "], %%rdx\n\t"                                                                    \
    "mov %%rdx, %[lo]\n\t"                                                                         \
    "shl $32, %[lo]\n\t"                                                                           \
    "mov %%rdx, %[hi]\n\t"                                                                         \
    "shr $32, %[hi]\n\t"                                                                           \
    "mov %[hi], %[" #t0 "]\n\t"                                                                    \
    "cmp %[lo], %%rdx\n\t"                                                                         \
    "adc $0, %[" #t0 "]\n\t"                                                                       \
    "sub %[" #t0 "], %[lo]\n\t"                                                                    \
    "sbb $0, %[hi]\n\t"                                                                            \
    "mov $0, %k[" #t0 "]\n\t"                                                                      \
    "add %%rdx, %[hi]\n\t"                                                                         \
    "adc $0, %[" #t0 "]\n\t"                                                                       \
    "sub %[lo], %[" #t1 "]\n\t"                                                                    \
    "sbb %[hi], %[" #t2 "]\n\t"                                                                    \
    "sbb %[" #t0 "], %[" #t3 "]\n\t"                                                               \
    "sbb $0, %[" #t4 "]\n\t"                                                                       \
    "sbb $0, %[" #t5 "]\n\t"                                                                       \
    "sbb $0, %%rdx\n\t"                                                                            \
    "xor %k[" #t0 "], %k[" #t0 "]\n\t"                                                             \
    "add %%rdx, %[" #t6 "]\n\t"                                                                    \
    "adc %[top], %[" #t0 "]\n\t"

/* t0 to t6 plus a times the word of b at off. The sum stays below 2^448: before, it is below 2p,
 * and a is below p. */
#define MULTIPLY_ROW(off, t0, t1, t2, t3, t4, t5, t6)                                              \
    "mov " #off "(%[b]), %%rdx\n\t"                                                                \
    "xor %k[lo], %k[lo]\n\t"                                                                       \
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
    "mulx 32(%[a]), %[lo], %[hi]\n\t"                                                              \
    "adcx %[lo], %[" #t4 "]\n\t"                                                                   \
    "adox %[hi], %[" #t5 "]\n\t"                                                                   \
    "mulx 40(%[a]), %[lo], %[hi]\n\t"                                                              \
    "adcx %[lo], %[" #t5 "]\n\t"                                                                   \
    "adox %[hi], %[" #t6 "]\n\t"                                                                   \
    "mov $0, %k[top]\n\t"                                                                          \
    "adcx %[top], %[" #t6 "]\n\t"                                                                  \
    "adox %[top], %[top]\n\t"                                                                      \
    "adc $0, %[top]\n\t"

/* carry 2^384 + t less the prime when it is not below it. */
static inline void fe_settle(struct fe *r, uint64_t t0, uint64_t t1, uint64_t t2, uint64_t t3,
                             uint64_t t4, uint64_t t5, uint64_t carry)
{
    const struct fe t = {{t0, t1, t2, t3, t4, t5}};

    __asm__("sub %[p0], %[t0]\n\t"
            "sbb %[p1], %[t1]\n\t"
            "sbb $-2, %[t2]\n\t"
            "sbb $-1, %[t3]\n\t"
            "sbb $-1, %[t4]\n\t"
            "sbb $-1, %[t5]\n\t"
            "sbb $0, %[carry]\n\t"
            "cmovc %[u0], %[t0]\n\t"
            "cmovc %[u1], %[t1]\n\t"
            "cmovc %[u2], %[t2]\n\t"
            "cmovc %[u3], %[t3]\n\t"
            "cmovc %[u4], %[t4]\n\t"
            "cmovc %[u5], %[t5]\n\t"
            : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4),
              [t5] "+&r"(t5), [carry] "+&r"(carry)
            : [p0] "m"(prime.m[0]), [p1] "m"(prime.m[1]), [u0] "m"(t.v[0]), [u1] "m"(t.v[1]),
              [u2] "m"(t.v[2]), [u3] "m"(t.v[3]), [u4] "m"(t.v[4]), [u5] "m"(t.v[5])
            : "cc");
    r->v[0] = t0;
    r->v[1] = t1;
    r->v[2] = t2;
    r->v[3] = t3;
    r->v[4] = t4;
    r->v[5] = t5;
}

static __attribute__((noinline)) void fe_mul(struct fe *r, const struct fe *a, const struct fe *b)
{
    uint64_t t0;
    uint64_t t1;
    uint64_t t2;
    uint64_t t3;
    uint64_t t4;
    uint64_t t5;
    uint64_t t6;
    uint64_t top;
    uint64_t lo;
    uint64_t hi;

    __asm__("mov (%[b]), %%rdx\n\t"
            "xor %k[top], %k[top]\n\t"
            "mulx (%[a]), %[t0], %[t1]\n\t"
            "mulx 8(%[a]), %[lo], %[t2]\n\t"
            "add %[lo], %[t1]\n\t"
            "mulx 16(%[a]), %[lo], %[t3]\n\t"
            "adc %[lo], %[t2]\n\t"
            "mulx 24(%[a]), %[lo], %[t4]\n\t"
            "adc %[lo], %[t3]\n\t"
            "mulx 32(%[a]), %[lo], %[t5]\n\t"
            "adc %[lo], %[t4]\n\t"
            "mulx 40(%[a]), %[lo], %[t6]\n\t"
            "adc %[lo], %[t5]\n\t"
            "adc $0, %[t6]\n\t" REDUCE(t0, t1, t2, t3, t4, t5, t6)
                MULTIPLY_ROW(8, t1, t2, t3, t4, t5, t6, t0) REDUCE(t1, t2, t3, t4, t5, t6, t0)
                    MULTIPLY_ROW(16, t2, t3, t4, t5, t6, t0, t1) REDUCE(t2, t3, t4, t5, t6, t0, t1)
                        MULTIPLY_ROW(24, t3, t4, t5, t6, t0, t1, t2)
                            REDUCE(t3, t4, t5, t6, t0, t1, t2)
                                MULTIPLY_ROW(32, t4, t5, t6, t0, t1, t2, t3)
                                    REDUCE(t4, t5, t6, t0, t1, t2, t3)
                                        MULTIPLY_ROW(40, t5, t6, t0, t1, t2, t3, t4)
                                            REDUCE(t5, t6, t0, t1, t2, t3, t4)
            : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
              [t5] "=&r"(t5), [t6] "=&r"(t6), [top] "=&r"(top), [lo] "=&r"(lo), [hi] "=&r"(hi)
            : [a] "r"(a), [b] "r"(b), "m"(*a), "m"(*b)
            : "rdx", "cc");
    fe_settle(r, t6, t0, t1, t2, t3, t4, t5);
}

static inline void fe_sqr(struct fe *r, const struct fe *a)
{
    fe_mul(r, a, a);
}

static inline void fe_add(struct fe *r, const struct fe *a, const struct fe *b)
{
    struct fe t = *a;
    uint64_t carry = 0;

    __asm__("add %[b0], %[t0]\n\t"
            "adc %[b1], %[t1]\n\t"
            "adc %[b2], %[t2]\n\t"
            "adc %[b3], %[t3]\n\t"
            "adc %[b4], %[t4]\n\t"
            "adc %[b5], %[t5]\n\t"
            "adc $0, %[carry]\n\t"
            : [t0] "+&r"(t.v[0]), [t1] "+&r"(t.v[1]), [t2] "+&r"(t.v[2]), [t3] "+&r"(t.v[3]),
              [t4] "+&r"(t.v[4]), [t5] "+&r"(t.v[5]), [carry] "+&r"(carry)
            : [b0] "m"(b->v[0]), [b1] "m"(b->v[1]), [b2] "m"(b->v[2]), [b3] "m"(b->v[3]),
              [b4] "m"(b->v[4]), [b5] "m"(b->v[5])
            : "cc");
    fe_settle(r, t.v[0], t.v[1], t.v[2], t.v[3], t.v[4], t.v[5], carry);
}

static inline void fe_sub(struct fe *r, const struct fe *a, const struct fe *b)
{
    struct fe t = *a;
    uint64_t mask;
    uint64_t word;

    __asm__("sub %[b0], %[t0]\n\t"
            "sbb %[b1], %[t1]\n\t"
            "sbb %[b2], %[t2]\n\t"
            "sbb %[b3], %[t3]\n\t"
            "sbb %[b4], %[t4]\n\t"
            "sbb %[b5], %[t5]\n\t"
            "sbb %[mask], %[mask]\n\t"
            : [t0] "+&r"(t.v[0]), [t1] "+&r"(t.v[1]), [t2] "+&r"(t.v[2]), [t3] "+&r"(t.v[3]),
              [t4] "+&r"(t.v[4]), [t5] "+&r"(t.v[5]), [mask] "=&r"(mask)
            : [b0] "m"(b->v[0]), [b1] "m"(b->v[1]), [b2] "m"(b->v[2]), [b3] "m"(b->v[3]),
              [b4] "m"(b->v[4]), [b5] "m"(b->v[5])
            : "cc");
    __asm__("mov %k[mask], %k[word]\n\t"
            "add %[word], %[t0]\n\t"
            "adc %[p1], %[t1]\n\t"
            "adc %[p2], %[t2]\n\t"
            "adc %[mask], %[t3]\n\t"
            "adc %[mask], %[t4]\n\t"
            "adc %[mask], %[t5]\n\t"
            : [t0] "+&r"(t.v[0]), [t1] "+&r"(t.v[1]), [t2] "+&r"(t.v[2]), [t3] "+&r"(t.v[3]),
              [t4] "+&r"(t.v[4]), [t5] "+&r"(t.v[5]), [word] "=&r"(word)
            : [mask] "r"(mask), [p1] "r"(mask & prime.m[1]), [p2] "r"(mask & prime.m[2])
            : "cc");
    *r = t;
}

/* (a or a + p) / 2, whichever is even. */
static inline void fe_half(struct fe *r, const struct fe *a)
{
    struct fe t = *a;
    uint64_t mask = 0 - (t.v[0] & 1);
    uint64_t carry = 0;

    __asm__("add %[p0], %[t0]\n\t"
            "adc %[p1], %[t1]\n\t"
            "adc %[p2], %[t2]\n\t"
            "adc %[mask], %[t3]\n\t"
            "adc %[mask], %[t4]\n\t"
            "adc %[mask], %[t5]\n\t"
            "adc $0, %[carry]\n\t"
            : [t0] "+&r"(t.v[0]), [t1] "+&r"(t.v[1]), [t2] "+&r"(t.v[2]), [t3] "+&r"(t.v[3]),
              [t4] "+&r"(t.v[4]), [t5] "+&r"(t.v[5]), [carry] "+&r"(carry)
            : [mask] "r"(mask), [p0] "r"(mask & prime.m[0]), [p1] "r"(mask & prime.m[1]),
              [p2] "r"(mask & prime.m[2])
            : "cc");
    for (size_t i = 0; i < LIMBS; i++) {
        r->v[i] = t.v[i] >> 1 | (i + 1 < LIMBS ? t.v[i + 1] : carry) << 63;
    }
}

#endif
