/* Modular exponentiation modulo two primes at a time by AVX-512 IFMA, in constant time:
 * Montgomery's multiplication a digit of 52 bits a step, on both in turn, since each waits for its
 * own digits. (Side by side in registers of 512 bits they wait together: measured, and slower by a
 * sixth.)
 *
 * Sources: S. Gueron, V. Krasnov, "Software Implementation of Modular Exponentiation, Using
 * Advanced Vector Instructions Architectures" (WAIFI 2012), for almost Montgomery multiplication:
 * with 4m below R, factors below 2m give a product below 2m, and nothing is ever subtracted; N.
 * Drucker, S. Gueron, "Fast modular squaring with AVX512IFMA" (2018), for the digits and their
 * carries. */
#include "crypto/rsa/pair.h"

#include "crypto/mem.h"
#include "crypto/rsa/mont.h"

#include <immintrin.h>
#include <string.h>

#define IFMA_TARGET __attribute__((target("bmi2,avx512f,avx512dq,avx512bw,avx512vl,avx512ifma")))
#define IFMA_FN IFMA_TARGET static inline __attribute__((always_inline))
#define DIGIT_BITS 52
#define DIGIT_MASK (((uint64_t)1 << DIGIT_BITS) - 1)

#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

size_t pair_regs(size_t prime_bits)
{
    switch (prime_bits) {
    case 1024:
        return 5;
    case 1536:
        return 8;
    case 2048:
        return 10;
    default:
        return 0;
    }
}

size_t pair_r_bits(size_t num_regs)
{
    return num_regs * 4 * DIGIT_BITS;
}

void pair_put(uint64_t *pair, size_t num_regs, unsigned half, const uint64_t *a, size_t n)
{
    for (size_t i = 0; i < 4 * num_regs; i++) {
        size_t at = i * DIGIT_BITS;
        size_t shift = at % 64;
        uint64_t v = at / 64 < n ? a[at / 64] >> shift : 0;
        if (shift > 64 - DIGIT_BITS && at / 64 + 1 < n) {
            v |= a[at / 64 + 1] << (64 - shift);
        }
        pair[half * 4 * num_regs + i] = v & DIGIT_MASK;
    }
}

void pair_get(const uint64_t *pair, size_t num_regs, unsigned half, uint64_t *a, size_t n)
{
    memset(a, 0, n * sizeof(a[0]));
    for (size_t i = 0; i < 4 * num_regs; i++) {
        size_t at = i * DIGIT_BITS;
        size_t shift = at % 64;
        uint64_t v = pair[half * 4 * num_regs + i];
        if (at / 64 < n) {
            a[at / 64] |= v << shift;
        }
        if (shift > 64 - DIGIT_BITS && at / 64 + 1 < n) {
            a[at / 64 + 1] |= v >> (64 - shift);
        }
    }
}

IFMA_FN __m256i load(const uint64_t *p)
{
    return _mm256_load_si256((const __m256i *)(const void *)p);
}

IFMA_FN void store(uint64_t *p, __m256i v)
{
    _mm256_store_si256((__m256i *)(void *)p, v);
}

/* The digits one place down, those of next after those of a. */
IFMA_FN __m256i down(__m256i a, __m256i next)
{
    return _mm256_alignr_epi64(next, a, 1);
}

/* The digits one place up, those of before before those of a. */
IFMA_FN __m256i up(__m256i before, __m256i a)
{
    return _mm256_alignr_epi64(a, before, 3);
}

/* Brings digits of up to 63 bits below 2^52. What a first round of carries leaves at 2^52 - 1
 * passes a carry of one on, what it leaves above makes one: one addition of the two sets of digits,
 * as bits of two numbers, ripples all of them. */
IFMA_FN void normalize(__m256i *acc, size_t nr)
{
    const __m256i mask = _mm256_set1_epi64x((long long)DIGIT_MASK);
    __m256i before = _mm256_setzero_si256();
    uint64_t full = 0;
    uint64_t over = 0;

    UNROLL
    for (size_t j = 0; j < nr; j++) {
        __m256i carry = _mm256_srli_epi64(acc[j], DIGIT_BITS);
        acc[j] = _mm256_add_epi64(_mm256_and_si256(acc[j], mask), up(before, carry));
        before = carry;
        full |= (uint64_t)_mm256_cmpeq_epi64_mask(acc[j], mask) << (4 * j);
        over |= (uint64_t)_mm256_cmpgt_epu64_mask(acc[j], mask) << (4 * j);
    }
    full ^= full + 2 * over;
    UNROLL
    for (size_t j = 0; j < nr; j++) {
        __mmask8 in = (__mmask8)(full >> (4 * j) & 15);
        acc[j] = _mm256_mask_add_epi64(acc[j], in, acc[j], _mm256_set1_epi64x(1));
        acc[j] = _mm256_and_si256(acc[j], mask);
    }
}

/* q for the number whose digit 0 is that of sum plus digit 1 of acc. */
IFMA_FN __m256i quotient(__m256i acc, __m256i sum, __m256i inv)
{
    const __m256i zero = _mm256_setzero_si256();

    return _mm256_add_epi64(_mm256_permute4x64_epi64(_mm256_madd52lo_epu64(zero, acc, inv), 0x55),
                            _mm256_permute4x64_epi64(_mm256_madd52lo_epu64(zero, sum, inv), 0x00));
}

/* One digit of the second factor, in every lane, and the next. acc has the lower halves of the
 * products with digit already, q is what takes its lowest digit to 0 modulo 2^52. The loop waits
 * for one q after the other: so what is carried out of the lowest digit is told before q is there
 * (1 if it is not 0 already), upper halves and next lower halves are summed apart, and the next q
 * comes from the two sums before they are one. */
IFMA_FN __m256i one_digit(__m256i *acc, const uint64_t *a, const uint64_t *m, __m256i inv,
                          __m256i q, __m256i digit, __m256i next, size_t nr)
{
    const __m256i zero = _mm256_setzero_si256();
    const __m256i mask = _mm256_set1_epi64x((long long)DIGIT_MASK);
    __m256i sum[PAIR_REGS_MAX];

    sum[0] = _mm256_maskz_srli_epi64(0x01, _mm256_add_epi64(acc[0], mask), DIGIT_BITS);
    UNROLL
    for (size_t j = 0; j < nr; j++) {
        const __m256i aj = load(a + 4 * j);
        const __m256i mj = load(m + 4 * j);
        sum[j] = _mm256_madd52hi_epu64(j == 0 ? sum[0] : zero, aj, digit);
        sum[j] = _mm256_madd52lo_epu64(sum[j], aj, next);
        sum[j] = _mm256_madd52hi_epu64(sum[j], mj, q);
        acc[j] = _mm256_madd52lo_epu64(acc[j], mj, q);
    }
    q = quotient(acc[0], sum[0], inv);
    UNROLL
    for (size_t j = 0; j < nr; j++) {
        acc[j] = _mm256_add_epi64(down(acc[j], j + 1 < nr ? acc[j + 1] : zero), sum[j]);
    }
    return q;
}

IFMA_FN __m256i digit_of(const uint64_t *b, size_t i)
{
    return _mm256_set1_epi64x((long long)b[i]);
}

IFMA_FN __m256i begin(__m256i *acc, const uint64_t *a, __m256i digit, __m256i inv, size_t nr)
{
    const __m256i zero = _mm256_setzero_si256();

    UNROLL
    for (size_t j = 0; j < nr; j++) {
        const __m256i aj = load(a + 4 * j);
        acc[j] = _mm256_madd52lo_epu64(zero, aj, digit);
    }
    return _mm256_permute4x64_epi64(_mm256_madd52lo_epu64(zero, acc[0], inv), 0x00);
}

IFMA_FN void end(uint64_t *r, __m256i *acc, size_t nr)
{
    normalize(acc, nr);
    UNROLL
    for (size_t j = 0; j < nr; j++) {
        store(r + 4 * j, acc[j]);
    }
}

/* r = a b / R for both, below twice the modulus for such factors. One waits while the other works.
 */
IFMA_FN void multiply(const struct pair *c, uint64_t *r, const uint64_t *a, const uint64_t *b,
                      size_t nr)
{
    const size_t n = 4 * nr;
    const __m256i inv[2] = {_mm256_set1_epi64x((long long)c->inv[0]),
                            _mm256_set1_epi64x((long long)c->inv[1])};
    __m256i p[PAIR_REGS_MAX];
    __m256i q[PAIR_REGS_MAX];
    __m256i dp = digit_of(b, 0);
    __m256i dq = digit_of(b, n);
    __m256i kp = begin(p, a, dp, inv[0], nr);
    __m256i kq = begin(q, a + n, dq, inv[1], nr);

    for (size_t i = 1; i < n; i++) {
        const __m256i next_p = digit_of(b, i);
        const __m256i next_q = digit_of(b, n + i);
        kp = one_digit(p, a, c->m, inv[0], kp, dp, next_p, nr);
        kq = one_digit(q, a + n, c->m + n, inv[1], kq, dq, next_q, nr);
        dp = next_p;
        dq = next_q;
    }
    (void)one_digit(p, a, c->m, inv[0], kp, dp, _mm256_setzero_si256(), nr);
    (void)one_digit(q, a + n, c->m + n, inv[1], kq, dq, _mm256_setzero_si256(), nr);
    end(r, p, nr);
    end(r + n, q, nr);
}

typedef void multiply_fn(const struct pair *c, uint64_t *r, const uint64_t *a, const uint64_t *b);

IFMA_TARGET static void multiply_5(const struct pair *c, uint64_t *r, const uint64_t *a,
                                   const uint64_t *b)
{
    multiply(c, r, a, b, 5);
}

IFMA_TARGET static void multiply_8(const struct pair *c, uint64_t *r, const uint64_t *a,
                                   const uint64_t *b)
{
    multiply(c, r, a, b, 8);
}

IFMA_TARGET static void multiply_10(const struct pair *c, uint64_t *r, const uint64_t *a,
                                    const uint64_t *b)
{
    multiply(c, r, a, b, 10);
}

static multiply_fn *multiply_of(size_t num_regs)
{
    return num_regs == 5 ? multiply_5 : num_regs == 8 ? multiply_8 : multiply_10;
}

#define SINGLE_REGS 10
#define SINGLE_LIMBS (SINGLE_BITS / 64)

IFMA_TARGET static void multiply_single(const struct single *c, uint64_t *r, const uint64_t *a,
                                        const uint64_t *b)
{
    const size_t n = (size_t)4 * SINGLE_REGS;
    const __m256i inv = _mm256_set1_epi64x((long long)c->inv);
    __m256i acc[PAIR_REGS_MAX];
    __m256i digit = digit_of(b, 0);
    __m256i k = begin(acc, a, digit, inv, SINGLE_REGS);

    for (size_t i = 1; i < n; i++) {
        const __m256i next = digit_of(b, i);
        k = one_digit(acc, a, c->m, inv, k, digit, next, SINGLE_REGS);
        digit = next;
    }
    (void)one_digit(acc, a, c->m, inv, k, digit, _mm256_setzero_si256(), SINGLE_REGS);
    end(r, acc, SINGLE_REGS);
}

void single_init(struct single *c, const uint64_t *m, uint64_t inv)
{
    uint64_t rr[SINGLE_LIMBS];

    /* R is 2^2080, so R^2 is 2^(64 * 65). */
    _Static_assert(2 * 4 * SINGLE_REGS * DIGIT_BITS == 64 * 65, "a power of 2^64");
    limbs_power_of_two(rr, m, SINGLE_LIMBS, 65);
    pair_put(c->rr, SINGLE_REGS, 0, rr, SINGLE_LIMBS);
    pair_put(c->m, SINGLE_REGS, 0, m, SINGLE_LIMBS);
    c->inv = inv;
}

void single_public_power(const struct single *c, uint64_t *r, const uint64_t *a, uint64_t e)
{
    _Alignas(64) uint64_t plain[4 * PAIR_REGS_MAX];
    _Alignas(64) uint64_t x[4 * PAIR_REGS_MAX];
    _Alignas(64) uint64_t y[4 * PAIR_REGS_MAX];

    pair_put(plain, SINGLE_REGS, 0, a, SINGLE_LIMBS);
    multiply_single(c, x, plain, c->rr);
    memcpy(y, x, sizeof(y));
    for (int i = 62 - __builtin_clzll(e); i > 0; i--) {
        multiply_single(c, y, y, y);
        if ((e >> i & 1) != 0) {
            multiply_single(c, y, y, x);
        }
    }
    multiply_single(c, y, y, y);
    /* The last factor is plain: so is the result. */
    multiply_single(c, y, y, plain);
    pair_get(y, SINGLE_REGS, 0, r, SINGLE_LIMBS + 1);
    mem_clear(plain, sizeof(plain));
    mem_clear(x, sizeof(x));
    mem_clear(y, sizeof(y));
}

/* The entry of that index, n limbs of each: all of the table is read. */
IFMA_TARGET static void look_up(uint64_t *r, const uint64_t *table, size_t stride, size_t n,
                                uint64_t index)
{
    const __m256i want = _mm256_set1_epi64x((long long)index);
    __m256i v[PAIR_REGS_MAX];

    UNROLL
    for (size_t j = 0; j < PAIR_REGS_MAX; j++) {
        v[j] = _mm256_setzero_si256();
    }
    for (size_t k = 0; k < PAIR_TABLE; k++, table += stride) {
        __mmask8 hit = _mm256_cmpeq_epi64_mask(want, _mm256_set1_epi64x((long long)k));
        UNROLL
        for (size_t j = 0; j < PAIR_REGS_MAX; j++) {
            if (4 * j < n) {
                v[j] = _mm256_mask_mov_epi64(v[j], hit, load(table + 4 * j));
            }
        }
    }
    UNROLL
    for (size_t j = 0; j < PAIR_REGS_MAX; j++) {
        if (4 * j < n) {
            store(r + 4 * j, v[j]);
        }
    }
}

IFMA_TARGET void pair_exp(const struct pair *c, uint64_t *out, const uint64_t *x,
                          const uint64_t *ep, const uint64_t *eq, uint64_t *table)
{
    const size_t digits = 4 * c->num_regs;
    const size_t n = c->prime_bits / 64;
    multiply_fn *const mul = multiply_of(c->num_regs);
    _Alignas(64) uint64_t y[8 * PAIR_REGS_MAX] = {0};

    memcpy(table, c->one, 2 * digits * sizeof(table[0]));
    memcpy(table + 2 * digits, x, 2 * digits * sizeof(table[0]));
    for (size_t k = 2; k < PAIR_TABLE; k++) {
        mul(c, table + 2 * digits * k, table + 2 * digits * (k - 1), x);
    }
    size_t at = (c->prime_bits - 1) / LIMBS_WINDOW * LIMBS_WINDOW;
    look_up(out, table, 2 * digits, digits, limbs_window(ep, n, at));
    look_up(out + digits, table + digits, 2 * digits, digits, limbs_window(eq, n, at));
    while (at > 0) {
        at -= LIMBS_WINDOW;
        for (size_t i = 0; i < LIMBS_WINDOW; i++) {
            mul(c, out, out, out);
        }
        look_up(y, table, 2 * digits, digits, limbs_window(ep, n, at));
        look_up(y + digits, table + digits, 2 * digits, digits, limbs_window(eq, n, at));
        mul(c, out, out, y);
    }
    /* Times 1, divided by R: the number itself. */
    memset(y, 0, sizeof(y));
    y[0] = 1;
    y[digits] = 1;
    mul(c, out, out, y);
    mem_clear(table, 2 * digits * PAIR_TABLE * sizeof(table[0]));
}
