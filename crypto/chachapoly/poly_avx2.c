/* Poly1305 by AVX2, four blocks a register in limbs of 26 bits and two registers between two
 * carries: M. Goll, S. Gueron, "Vectorization of Poly1305 Message Authentication Code" (ITNG 2015).
 */
#include "crypto/chachapoly/chachapoly.h"
#include "crypto/mem.h"

#include <immintrin.h>
#include <string.h>

#define AVX2_TARGET __attribute__((target("avx2")))
#define AVX2_FN AVX2_TARGET static inline __attribute__((always_inline))
#define LIMBS 5
#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 5")
#endif
#define LANES 4
#define GROUP ((size_t)LANES * POLY_BLOCK)
#define MASK_26 (((uint64_t)1 << 26) - 1)
#define MASK_44 (((uint64_t)1 << 44) - 1)

/* A number a lane, of the weights 1, 2^26 and so on. */
struct lanes {
    __m256i v[LIMBS];
};

/* A factor: its limbs, and five times the higher ones, for what 2^130 wraps around. */
struct factor {
    __m256i r[LIMBS];
    __m256i s[LIMBS]; /* s[0] is not used */
};

AVX2_FN __m256i set1(uint64_t v)
{
    return _mm256_set1_epi64x((long long)v);
}

AVX2_FN __m256i times_5(__m256i v)
{
    return _mm256_add_epi64(v, _mm256_slli_epi64(v, 2));
}

AVX2_FN __m256i add_product(__m256i sum, __m256i a, __m256i b)
{
    return _mm256_add_epi64(sum, _mm256_mul_epu32(a, b));
}

/* Adds x f; below 2^62 for two of them, since each limb of x is below 2^27 (the highest of what a
 * sum begins with: 2^31), of f's r below 2^27 and of its s below 2^29. */
AVX2_FN void add_step(struct lanes *sums, const struct lanes *x, const struct factor *f)
{
    UNROLL
    for (size_t i = 0; i < LIMBS; i++) {
        UNROLL
        for (size_t j = 0; j < LIMBS; j++) {
            const size_t k = (i + j) % LIMBS;
            sums->v[k] = add_product(sums->v[k], x->v[i], i + j < LIMBS ? f->r[j] : f->s[j]);
        }
    }
}

/* What is above 26 bits of limb i goes to the next. */
AVX2_FN void carry_one(struct lanes *h, size_t i)
{
    __m256i over = _mm256_srli_epi64(h->v[i], 26);

    h->v[i] = _mm256_and_si256(h->v[i], set1(MASK_26));
    if (i == LIMBS - 1) {
        over = times_5(over);
    }
    h->v[(i + 1) % LIMBS] = _mm256_add_epi64(h->v[(i + 1) % LIMBS], over);
}

/* In two chains that do not wait for one another. */
AVX2_FN void carry(struct lanes *h)
{
    carry_one(h, 0);
    carry_one(h, 3);
    carry_one(h, 1);
    carry_one(h, 4);
    carry_one(h, 2);
    carry_one(h, 0);
    carry_one(h, 3);
}

/* Four blocks, in the lanes' order 0, 2, 1, 3. */
AVX2_FN struct lanes load_blocks(const uint8_t *in)
{
    const __m256i mask = set1(MASK_26);
    __m256i a = _mm256_loadu_si256((const __m256i_u *)in);
    __m256i b = _mm256_loadu_si256((const __m256i_u *)(in + 32));
    __m256i lower = _mm256_unpacklo_epi64(a, b);
    __m256i upper = _mm256_unpackhi_epi64(a, b);
    __m256i middle = _mm256_or_si256(_mm256_srli_epi64(lower, 52), _mm256_slli_epi64(upper, 12));
    struct lanes x;

    x.v[0] = _mm256_and_si256(lower, mask);
    x.v[1] = _mm256_and_si256(_mm256_srli_epi64(lower, 26), mask);
    x.v[2] = _mm256_and_si256(middle, mask);
    x.v[3] = _mm256_and_si256(_mm256_srli_epi64(upper, 14), mask);
    x.v[4] = _mm256_or_si256(_mm256_srli_epi64(upper, 40), set1((uint64_t)1 << 24)); /* 2^128 */
    return x;
}

AVX2_FN struct lanes load_lanes(const uint64_t from[LIMBS][LANES])
{
    struct lanes h;

    UNROLL

    for (size_t i = 0; i < LIMBS; i++) {
        h.v[i] = _mm256_loadu_si256((const __m256i_u *)from[i]);
    }
    return h;
}

AVX2_FN void store_lanes(uint64_t to[LIMBS][LANES], const struct lanes *h)
{
    UNROLL
    for (size_t i = 0; i < LIMBS; i++) {
        _mm256_storeu_si256((__m256i_u *)to[i], h->v[i]);
    }
}

AVX2_FN struct factor factor_of(const struct lanes *r)
{
    struct factor f;

    UNROLL

    for (size_t i = 0; i < LIMBS; i++) {
        f.r[i] = r->v[i];
        f.s[i] = times_5(r->v[i]);
    }
    return f;
}

AVX2_FN struct factor broadcast(const uint64_t r[LIMBS])
{
    struct lanes same;

    UNROLL

    for (size_t i = 0; i < LIMBS; i++) {
        same.v[i] = set1(r[i]);
    }
    return factor_of(&same);
}

/* From limbs of 44 and 42 bits, which a sum may have made a little longer; so is the last one then.
 */
static void to_26(uint64_t out[LIMBS], const uint64_t h[POLY_LIMBS])
{
    const uint64_t low = h[0] & MASK_44;
    const uint64_t sum = h[1] + (h[0] >> 44);
    const uint64_t middle = sum & MASK_44;
    const uint64_t high = h[2] + (sum >> 44);
    const uint64_t upper = (middle >> 34) + (high << 10); /* from bit 78 on */

    out[0] = low & MASK_26;
    out[1] = (low >> 26 | middle << 18) & MASK_26;
    out[2] = middle >> 8 & MASK_26;
    out[3] = upper & MASK_26;
    out[4] = upper >> 26;
}

void cr_poly_avx2_begin(struct poly_wide *w, const struct poly *p, const uint8_t *last)
{
    static const uint8_t lane[LANES] = {0, 2, 1, 3}; /* of block 0 to 3 */
    uint64_t power[2 * LANES + 1][POLY_LIMBS];
    uint64_t limbs[LIMBS];

    memcpy(power[1], p->r, sizeof(power[1]));
    for (size_t i = 2; i <= (size_t)2 * LANES; i++) {
        cr_poly_mul(power[i], power[i / 2], power[i - i / 2]);
    }
    for (size_t i = 1; i <= LANES; i++) {
        to_26(limbs, power[i]);
        for (size_t j = 0; j < LIMBS; j++) {
            w->avx2.last[j][lane[LANES - i]] = limbs[j];
        }
    }
    to_26(w->avx2.r4, power[LANES]);
    to_26(w->avx2.r8, power[2 * LANES]);
    memset(w->avx2.h, 0, sizeof(w->avx2.h));
    if (last != NULL) {
        struct poly sum = *p;
        cr_poly_add(&sum, last);
        to_26(limbs, sum.h);
        for (size_t i = 0; i < LIMBS; i++) {
            w->avx2.h[i][lane[LANES - 1]] = limbs[i];
        }
        mem_clear(&sum, sizeof(sum));
    }
    mem_clear(power, sizeof(power));
    mem_clear(limbs, sizeof(limbs));
}

AVX2_TARGET void cr_poly_avx2_blocks(struct poly_wide *w, const uint8_t *in, size_t n)
{
    const struct factor r4 = broadcast(w->avx2.r4);
    const struct factor r8 = broadcast(w->avx2.r8);
    struct lanes h = load_lanes((const uint64_t(*)[LANES])w->avx2.h);

    for (; n >= 2 * GROUP; n -= 2 * GROUP, in += 2 * GROUP) {
        struct lanes sums = load_blocks(in + GROUP);
        const struct lanes x = load_blocks(in);
        add_step(&sums, &x, &r4);
        add_step(&sums, &h, &r8);
        carry(&sums);
        h = sums;
    }
    store_lanes(w->avx2.h, &h);
}

AVX2_TARGET void cr_poly_avx2_end(struct poly_wide *w, struct poly *p)
{
    const struct lanes last = load_lanes((const uint64_t(*)[LANES])w->avx2.last);
    const struct lanes h = load_lanes((const uint64_t(*)[LANES])w->avx2.h);
    const struct factor f = factor_of(&last);
    struct lanes sums;
    uint64_t sum[LIMBS];

    for (size_t i = 0; i < LIMBS; i++) {
        sums.v[i] = _mm256_setzero_si256();
    }
    add_step(&sums, &h, &f);
    carry(&sums);
    for (size_t i = 0; i < LIMBS; i++) {
        uint64_t v[LANES];
        _mm256_storeu_si256((__m256i_u *)v, sums.v[i]);
        sum[i] = v[0] + v[1] + v[2] + v[3];
        mem_clear(v, sizeof(v));
    }
    const uint64_t low = sum[0] + (sum[1] << 26);
    const uint64_t middle = (low >> 44) + (sum[2] << 8) + (sum[3] << 34);
    p->h[0] = low & MASK_44;
    p->h[1] = middle & MASK_44;
    p->h[2] = (middle >> 44) + (sum[4] << 16);
    mem_clear(sum, sizeof(sum));
    mem_clear(w, sizeof(*w));
}
