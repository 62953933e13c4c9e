/* inverse.h's division steps with conditional moves, which take the same time whatever is moved.
 * The two numbers of a row of the matrix are in one word, 2^32 v + u, twice 31 steps: sums,
 * differences and doubles of such words are those of the numbers. */
#ifndef T13_CRYPTO_NIST_STEPS_X86_H
#define T13_CRYPTO_NIST_STEPS_X86_H

#include "crypto/nist/types.h"

struct step_words {
    uint64_t f;
    uint64_t g;
    uint64_t uv;
    uint64_t qr;
    int64_t eta;
};

/* One step, but for doubling uv: g odd, eta negative: f, g = g, (g - f) / 2, eta = -eta - 2; g odd:
 * g = (g + f) / 2; g even: g = g / 2; eta less 1. */
static inline void step_x86(struct step_words *w)
{
    uint64_t sum;
    uint64_t difference;
    uint64_t row_sum;
    uint64_t row_difference;
    uint64_t opposite;
    uint64_t both;

    __asm__("lea (%[g], %[f]), %[sum]\n\t"
            "mov %[g], %[difference]\n\t"
            "sub %[f], %[difference]\n\t"
            "lea (%[qr], %[uv]), %[row_sum]\n\t"
            "mov %[qr], %[row_difference]\n\t"
            "sub %[uv], %[row_difference]\n\t"
            "mov %[eta], %[opposite]\n\t"
            "not %[opposite]\n\t"
            "xor %k[both], %k[both]\n\t"
            "test %[eta], %[eta]\n\t"
            "cmovs %[difference], %[sum]\n\t"
            "cmovs %[row_difference], %[row_sum]\n\t"
            "test $1, %b[g]\n\t"
            "cmovnz %[eta], %[both]\n\t"
            "cmovz %[g], %[sum]\n\t"
            "cmovz %[qr], %[row_sum]\n\t"
            "test %[both], %[both]\n\t"
            "cmovs %[g], %[f]\n\t"
            "cmovs %[qr], %[uv]\n\t"
            "cmovs %[opposite], %[eta]\n\t"
            "sub $1, %[eta]\n\t"
            "mov %[sum], %[g]\n\t"
            "shr $1, %[g]\n\t"
            "mov %[row_sum], %[qr]\n\t"
            : [f] "+&r"(w->f), [g] "+&r"(w->g), [uv] "+&r"(w->uv), [qr] "+&r"(w->qr),
              [eta] "+&r"(w->eta), [sum] "=&r"(sum), [difference] "=&r"(difference),
              [row_sum] "=&r"(row_sum), [row_difference] "=&r"(row_difference),
              [opposite] "=&r"(opposite), [both] "=&r"(both)
            :
            : "cc");
}

/* u and v are even after a step, so that the last doubling can wait; with that |u| and |v| are at
 * most 2^30, |q| and |r| below 2^31, as r is odd. */
static inline void half_steps_x86(struct step_words *w, struct steps *out)
{
    w->uv = 1;
    w->qr = (uint64_t)1 << 32;
    step_x86(w);
    for (int i = 1; i < 31; i++) {
        w->uv += w->uv;
        step_x86(w);
    }
    out->u = (int32_t)w->uv;
    out->v = ((int64_t)w->uv - out->u) >> 32;
    out->u *= 2;
    out->v *= 2;
    out->q = (int32_t)w->qr;
    out->r = ((int64_t)w->qr - out->q) >> 32;
}

static inline int64_t steps_secret(int64_t eta, uint64_t f, uint64_t g, struct steps *out)
{
    struct step_words w = {f, g, 0, 0, eta};
    struct steps a;
    struct steps b;

    half_steps_x86(&w, &a);
    half_steps_x86(&w, &b);
    out->u = b.u * a.u + b.v * a.q;
    out->v = b.u * a.v + b.v * a.r;
    out->q = b.q * a.u + b.r * a.q;
    out->r = b.q * a.v + b.r * a.r;
    return w.eta;
}

#endif
