/* Poly1305 by AVX-512 IFMA, eight blocks a register and two registers at a time: M. Goll, S.
 * Gueron, "Vectorization of Poly1305 Message Authentication Code" (ITNG 2015), for the order of the
 * sums.
 *
 * A product of 52 by 52 bits is added as its lower and its upper 52 bits. The upper ones weigh
 * 2^52: 2^8 times the next limb. */
#include "crypto/chachapoly/chachapoly.h"
#include "crypto/mem.h"

#include <immintrin.h>
#include <string.h>

#define IFMA_TARGET __attribute__((target("avx512f,avx512ifma")))
#define IFMA_FN IFMA_TARGET static inline __attribute__((always_inline))
#define MASK_44 (((uint64_t)1 << 44) - 1)
#define MASK_42 (((uint64_t)1 << 42) - 1)

struct h3 {
    __m512i v[POLY_LIMBS];
};

/* A factor: its limbs, and 20 times the two higher ones, for what 2^132 wraps around. */
struct factor {
    __m512i r[POLY_LIMBS];
    __m512i s1;
    __m512i s2;
};

IFMA_FN __m512i set1(uint64_t v)
{
    return _mm512_set1_epi64((long long)v);
}

IFMA_FN __m512i times_20(__m512i v)
{
    return _mm512_add_epi64(_mm512_slli_epi64(v, 4), _mm512_slli_epi64(v, 2));
}

IFMA_FN __m512i low(__m512i sum, __m512i a, __m512i b)
{
    return _mm512_madd52lo_epu64(sum, a, b);
}

IFMA_FN __m512i high(__m512i sum, __m512i a, __m512i b)
{
    return _mm512_madd52hi_epu64(sum, a, b);
}

IFMA_FN struct h3 multiply(struct h3 h, const struct factor *f)
{
    const __m512i zero = _mm512_setzero_si512();
    const __m512i mask = set1(MASK_44);
    const __m512i *a = h.v;
    const __m512i *r = f->r;

    __m512i l0 = low(low(low(zero, a[2], f->s1), a[1], f->s2), a[0], r[0]);
    __m512i u0 = high(high(high(zero, a[2], f->s1), a[1], f->s2), a[0], r[0]);
    __m512i l1 = low(low(low(zero, a[2], f->s2), a[0], r[1]), a[1], r[0]);
    __m512i u1 = high(high(high(zero, a[2], f->s2), a[0], r[1]), a[1], r[0]);
    __m512i l2 = low(low(low(zero, a[0], r[2]), a[1], r[1]), a[2], r[0]);
    __m512i u2 = high(high(high(zero, a[0], r[2]), a[1], r[1]), a[2], r[0]);

    l1 =
        _mm512_add_epi64(l1, _mm512_add_epi64(_mm512_slli_epi64(u0, 8), _mm512_srli_epi64(l0, 44)));
    l2 =
        _mm512_add_epi64(l2, _mm512_add_epi64(_mm512_slli_epi64(u1, 8), _mm512_srli_epi64(l1, 44)));
    /* Above 2^130: what 2^42 in the highest limb is, and its upper halves, 2^10 times that. */
    __m512i c = _mm512_add_epi64(_mm512_slli_epi64(u2, 10), _mm512_srli_epi64(l2, 42));
    l0 = _mm512_add_epi64(_mm512_and_si512(l0, mask), _mm512_add_epi64(c, _mm512_slli_epi64(c, 2)));
    h.v[0] = _mm512_and_si512(l0, mask);
    h.v[1] = _mm512_add_epi64(_mm512_and_si512(l1, mask), _mm512_srli_epi64(l0, 44));
    h.v[2] = _mm512_and_si512(l2, set1(MASK_42));
    return h;
}

/* Eight blocks, in the lanes' order 0, 4, 1, 5, 2, 6, 3, 7. */
IFMA_FN struct h3 add_blocks(struct h3 h, const uint8_t *in)
{
    const __m512i mask = set1(MASK_44);
    __m512i a = _mm512_loadu_si512(in);
    __m512i b = _mm512_loadu_si512(in + 64);
    __m512i lower = _mm512_unpacklo_epi64(a, b);
    __m512i upper = _mm512_unpackhi_epi64(a, b);
    __m512i mid = _mm512_or_si512(_mm512_srli_epi64(lower, 44), _mm512_slli_epi64(upper, 20));

    h.v[0] = _mm512_add_epi64(h.v[0], _mm512_and_si512(lower, mask));
    h.v[1] = _mm512_add_epi64(h.v[1], _mm512_and_si512(mid, mask));
    h.v[2] = _mm512_add_epi64(
        h.v[2], _mm512_or_si512(_mm512_srli_epi64(upper, 24), set1((uint64_t)1 << 40)));
    return h;
}

IFMA_FN struct h3 load_h(const uint64_t from[POLY_LIMBS][8])
{
    struct h3 h;

    for (size_t i = 0; i < POLY_LIMBS; i++) {
        h.v[i] = _mm512_loadu_si512(from[i]);
    }
    return h;
}

IFMA_FN struct factor factor_of(struct h3 r)
{
    struct factor f = {{r.v[0], r.v[1], r.v[2]}, times_20(r.v[1]), times_20(r.v[2])};

    return f;
}

IFMA_FN void store_h(uint64_t to[POLY_LIMBS][8], struct h3 h)
{
    for (size_t i = 0; i < POLY_LIMBS; i++) {
        _mm512_storeu_si512(to[i], h.v[i]);
    }
}

void cr_poly_wide_begin(struct poly_wide *w, const struct poly *p)
{
    static const uint8_t lane[8] = {0, 2, 4, 6, 1, 3, 5, 7}; /* of block 0 to 7 */
    uint64_t power[POLY_LIMBS];

    memcpy(power, p->r, sizeof(power));
    for (size_t left = 1; left <= POLY_WIDE_BLOCKS; left++) {
        size_t block = POLY_WIDE_BLOCKS - left;
        for (size_t i = 0; i < POLY_LIMBS; i++) {
            w->last[block / 8][i][lane[block % 8]] = power[i];
        }
        if (left < POLY_WIDE_BLOCKS) {
            cr_poly_mul(power, power, p->r);
        }
    }
    memcpy(w->r16, power, sizeof(power));
    w->is_started = false;
    memset(w->h, 0, sizeof(w->h));
    for (size_t i = 0; i < POLY_LIMBS; i++) {
        w->h[0][i][0] = p->h[i];
    }
    mem_clear(power, sizeof(power));
}

/* The sums as they are before the factor that is due: r^16 if more blocks follow, else the last. So
 * the first blocks of all are added to what begin has left, the others after a multiplication. */
IFMA_TARGET void cr_poly_wide_blocks(struct poly_wide *w, const uint8_t *in, size_t n)
{
    const struct h3 r16 = {{set1(w->r16[0]), set1(w->r16[1]), set1(w->r16[2])}};
    const struct factor f = factor_of(r16);
    struct h3 a = load_h(w->h[0]);
    struct h3 b = load_h(w->h[1]);

    for (; n >= POLY_WIDE; n -= POLY_WIDE, in += POLY_WIDE) {
        if (w->is_started) {
            a = multiply(a, &f);
            b = multiply(b, &f);
        }
        w->is_started = true;
        a = add_blocks(a, in);
        b = add_blocks(b, in + POLY_WIDE / 2);
    }
    store_h(w->h[0], a);
    store_h(w->h[1], b);
}

IFMA_TARGET void cr_poly_wide_end(struct poly_wide *w, struct poly *p)
{
    const struct factor fa = factor_of(load_h(w->last[0]));
    const struct factor fb = factor_of(load_h(w->last[1]));

    if (w->is_started) {
        struct h3 a = multiply(load_h(w->h[0]), &fa);
        struct h3 b = multiply(load_h(w->h[1]), &fb);
        for (size_t i = 0; i < POLY_LIMBS; i++) {
            p->h[i] = (uint64_t)_mm512_reduce_add_epi64(_mm512_add_epi64(a.v[i], b.v[i]));
        }
    }
    mem_clear(w, sizeof(*w));
}
