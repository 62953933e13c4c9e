/* The field's elements side by side, LANES of them: vector i has limb i, of 52 bits, of each.
 * AVX-512 IFMA multiplies 52 bits by 52 bits and adds the low or the high 52 bits of the product.
 *
 * Elements are in Montgomery's form by 2^260, not by 2^256, and only known to be below a multiple
 * of the prime p that comments give. From factors below A p and B p a product is below
 * (A B / 16 + 1) p. 16 p is the limit for a factor.
 *
 * Loose: limbs are signed and somewhat longer; what products and sums give. Carried: limbs have 52
 * bits; what a product takes.
 *
 * Included once for each number of LANES: 4 or 8. */
#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef T13_CRYPTO_P256_LANES_H
#define T13_CRYPTO_P256_LANES_H

/* clang 14 takes minutes over what is unrolled here when it checks the sums of pointers too. */
#ifdef __clang__
#define IFMA_UNCHECKED __attribute__((no_sanitize("pointer-overflow")))
#else
#define IFMA_UNCHECKED
#endif

#define IFMA_TARGET                                                                                \
    __attribute__((target("avx2,bmi2,avx512f,avx512dq,avx512bw,avx512vl,avx512ifma")))             \
    IFMA_UNCHECKED
#define IFMA_FN IFMA_TARGET static inline __attribute__((always_inline))
#define NUM_LIMBS 5
#define LIMB_BITS 52

#ifdef __clang__
#define IFMA_UNROLL _Pragma("clang loop unroll(full)")
#else
#define IFMA_UNROLL _Pragma("GCC unroll 10")
#endif

#endif

#if LANES == 4
#define vec __m256i
#define set1 _mm256_set1_epi64x
#define madd_low _mm256_madd52lo_epu64
#define madd_high _mm256_madd52hi_epu64
#define shift_down _mm256_srli_epi64
#define lanes fe4
#define lanes_mul fe4_mul
#define lanes_sqr fe4_sqr
#define lanes_product fe4_product
#define lanes_words fe4_words
#define lanes_word fe4_word
#define lanes_square_word fe4_square_word
#define lanes_carry fe4_carry
#define lanes_reduce fe4_reduce
#define lanes_times fe4_times
#else
#define vec __m512i
#define set1 _mm512_set1_epi64
#define madd_low _mm512_madd52lo_epu64
#define madd_high _mm512_madd52hi_epu64
#define shift_down _mm512_srli_epi64
#define lanes fe8
#define lanes_mul fe8_mul
#define lanes_sqr fe8_sqr
#define lanes_product fe8_product
#define lanes_words fe8_words
#define lanes_word fe8_word
#define lanes_square_word fe8_square_word
#define lanes_carry fe8_carry
#define lanes_reduce fe8_reduce
#define lanes_times fe8_times
#endif

struct lanes {
    vec v[NUM_LIMBS];
};

/* The words of weight 2^(52 k) of a product, from 0 to 9, are sums of two vectors each: a sum is a
 * chain of instructions that wait for each other. */
struct lanes_words {
    vec low[2 * NUM_LIMBS];
    vec high[2 * NUM_LIMBS];
};

IFMA_FN void lanes_word(struct lanes_words *w, const struct lanes *a, const struct lanes *b,
                        size_t k)
{
    w->low[k] = set1(0);
    w->high[k] = set1(0);
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        if (k >= i && k - i < NUM_LIMBS) {
            w->low[k] = madd_low(w->low[k], a->v[i], b->v[k - i]);
        }
        if (k >= i + 1 && k - i - 1 < NUM_LIMBS) {
            w->high[k] = madd_high(w->high[k], a->v[i], b->v[k - i - 1]);
        }
    }
}

/* The same of a square. */
IFMA_FN void lanes_square_word(struct lanes_words *w, const struct lanes *a, size_t k)
{
    vec low = set1(0);
    vec high = low;

    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        if (k > 2 * i && k - i < NUM_LIMBS) {
            low = madd_low(low, a->v[i], a->v[k - i]);
        }
        if (k > 2 * i + 1 && k - i - 1 < NUM_LIMBS) {
            high = madd_high(high, a->v[i], a->v[k - i - 1]);
        }
    }
    low += low;
    high += high;
    if (k % 2 == 0) {
        low = madd_low(low, a->v[k / 2], a->v[k / 2]);
    } else {
        high = madd_high(high, a->v[k / 2], a->v[k / 2]);
    }
    w->low[k] = low;
    w->high[k] = high;
}

/* a b / 2^260, loose: limbs from 0 to 2^57. Of the product's words the lower five are cleared each
 * by the multiple q p that its lowest 52 bits ask for, which are q themselves as p is -1 modulo
 * 2^96. Then
 *
 *     q p = 2^208 (2^48 - 2^16) q + 2^192 q + 2^96 q - q.
 *
 * The upper words are begun in between, for the processor to have something to do. */
IFMA_FN struct lanes lanes_product(const struct lanes *a, const struct lanes *b, bool is_square)
{
    const vec mask = set1(((long long)1 << LIMB_BITS) - 1);
    const vec p4 = set1(0x0ffffffff0000);
    const vec p3 = set1((long long)1 << 36);
    const vec p1 = set1((long long)1 << 44);
    struct lanes_words w;
    vec over = set1(0);
    struct lanes r;

    IFMA_UNROLL
    for (size_t k = 0; k < NUM_LIMBS; k++) {
        if (is_square) {
            lanes_square_word(&w, a, k);
        } else {
            lanes_word(&w, a, b, k);
        }
    }
    IFMA_UNROLL
    for (size_t k = 0; k < NUM_LIMBS; k++) {
        if (is_square) {
            lanes_square_word(&w, a, k + NUM_LIMBS);
        } else {
            lanes_word(&w, a, b, k + NUM_LIMBS);
        }
        vec t = w.low[k] + w.high[k] + over;
        /* The shortest way to the next word: no multiplication in it. */
        over = shift_down(t, LIMB_BITS) + ((t << 44) & mask);
        w.high[k + 2] = madd_high(w.high[k + 2], t, p1);
        w.low[k + 3] = madd_low(w.low[k + 3], t, p3);
        w.high[k + 4] = madd_high(w.high[k + 4], t, p3);
        w.low[k + 4] = madd_low(w.low[k + 4], t, p4);
        w.high[k + 5] = madd_high(w.high[k + 5], t, p4);
    }
    IFMA_UNROLL
    for (size_t k = 0; k < NUM_LIMBS; k++) {
        r.v[k] = w.low[k + NUM_LIMBS] + w.high[k + NUM_LIMBS];
    }
    r.v[0] += over;
    return r;
}

IFMA_FN struct lanes lanes_mul(struct lanes a, struct lanes b)
{
    return lanes_product(&a, &b, false);
}

IFMA_FN struct lanes lanes_sqr(struct lanes a)
{
    return lanes_product(&a, &a, true);
}

/* Of a loose element that is not negative. */
IFMA_FN struct lanes lanes_carry(struct lanes a)
{
    const vec mask = set1(((long long)1 << LIMB_BITS) - 1);

    IFMA_UNROLL
    for (size_t i = 0; i + 1 < NUM_LIMBS; i++) {
        a.v[i + 1] += a.v[i] >> LIMB_BITS;
        a.v[i] &= mask;
    }
    return a;
}

/* Carried and below 2^256 + 2^225, a little more than p: less as many p as there are 2^256 in it,
 * or one fewer, for what is negative in the limbs below the highest. */
IFMA_FN struct lanes lanes_reduce(struct lanes a)
{
    vec h = (a.v[4] - set1(1 << 12)) >> 48;

    a.v[0] += h;
    a.v[1] -= h << 44;
    a.v[3] -= h << 36;
    a.v[4] += (h << 16) - (h << 48);
    return lanes_carry(a);
}

/* k p, for k of 0 to 64, loose. */
IFMA_FN struct lanes lanes_times(vec k)
{
    struct lanes r;

    r.v[0] = -k;
    r.v[1] = k << 44;
    r.v[2] = set1(0);
    r.v[3] = k << 36;
    r.v[4] = (k << 48) - (k << 16);
    return r;
}

#undef vec
#undef set1
#undef madd_low
#undef madd_high
#undef shift_down
#undef lanes
#undef lanes_mul
#undef lanes_sqr
#undef lanes_product
#undef lanes_words
#undef lanes_word
#undef lanes_square_word
#undef lanes_carry
#undef lanes_reduce
#undef lanes_times
#undef LANES
