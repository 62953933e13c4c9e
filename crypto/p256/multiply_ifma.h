/* Multiples of points of P-256 by AVX-512 IFMA; what multiply.h has for other processors. */
#ifndef T13_CRYPTO_P256_MULTIPLY_IFMA_H
#define T13_CRYPTO_P256_MULTIPLY_IFMA_H

#include "crypto/nist/curve.h"
#include "crypto/p256/point_ifma.h"

#define LANES 8
#include "crypto/p256/lanes.h"

#define LIMB_MASK (((uint64_t)1 << LIMB_BITS) - 1)

/* 2^260 and 2^256 modulo the prime. */
static const long long mont_one[NUM_LIMBS] = {
    0x0000000000010, 0xf000000000000, 0xfffffffffffff, 0xffeffffffffff, 0x00000000fffff,
};
static const long long mont_leave[NUM_LIMBS] = {
    0x0000000000001, 0xff00000000000, 0xfffffffffffff, 0xfffefffffffff, 0x000000000ffff,
};

IFMA_FN struct fe4 fe4_set1(const long long *limbs)
{
    struct fe4 r;

    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        r.v[i] = _mm256_set1_epi64x(limbs[i]);
    }
    return r;
}

/* 16 a in limbs of 52 bits: it takes the form by 2^256 to that by 2^260, below 16 p. */
static inline void split_limbs(long long *r, const struct fe *a)
{
    r[0] = (long long)(a->v[0] << 4 & LIMB_MASK);
    r[1] = (long long)((a->v[0] >> 48 | a->v[1] << 16) & LIMB_MASK);
    r[2] = (long long)((a->v[1] >> 36 | a->v[2] << 28) & LIMB_MASK);
    r[3] = (long long)((a->v[2] >> 24 | a->v[3] << 40) & LIMB_MASK);
    r[4] = (long long)(a->v[3] >> 12);
}

/* (a, b, a, b), below 2 p. */
IFMA_FN struct fe4 fe4_enter(const struct fe *a, const struct fe *b)
{
    long long x[NUM_LIMBS];
    long long y[NUM_LIMBS];
    struct fe4 r;

    split_limbs(x, a);
    split_limbs(y, b);
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        r.v[i] = _mm256_setr_epi64x(x[i], y[i], x[i], y[i]);
    }
    return fe4_carry(fe4_mul(r, fe4_set1(mont_one)));
}

IFMA_FN void fe4_lane(struct fe *r, const struct fe4 *a, size_t lane)
{
    uint64_t w[NUM_LIMBS];
    uint64_t t[LIMBS];

    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        w[i] = (uint64_t)a->v[i][lane];
    }
    t[0] = w[0] | w[1] << 52;
    t[1] = w[1] >> 12 | w[2] << 40;
    t[2] = w[2] >> 24 | w[3] << 28;
    t[3] = w[3] >> 36 | w[4] << 16;
    limbs_reduce_once(r->v, t, w[4] >> 48, prime.m, LIMBS);
}

IFMA_FN void point4_leave(struct jacobian *r, struct point4 p)
{
    struct fe4 all = fe4_halves(p.xy, fe4_swap(p.z));

    all = fe4_carry(fe4_mul(all, fe4_set1(mont_leave)));
    fe4_lane(&r->x, &all, 0);
    fe4_lane(&r->y, &all, 1);
    fe4_lane(&r->z, &all, 2);
    fe_half(&r->y, &r->y);
}

/* A point of z = 1, and its entry. */
IFMA_FN struct point4 point4_enter(const struct affine *p, struct entry4 *entry)
{
    struct fe twice;

    fe_add(&twice, &p->y, &p->y);
    struct fe4 xy = fe4_enter(&p->x, &twice);
    struct fe4 one = fe4_set1(mont_one);
    entry->a = fe4_blend(one, xy, LANE(1));
    entry->b = fe4_blend(one, xy, LANE(0));
    return (struct point4){xy, one, fe4_reduce(fe4_add(one, fe4_add(one, one)))};
}

/* The entry of a point that point4_double() has made. */
IFMA_FN struct entry4 entry4_of(struct point4 p)
{
    struct fe4 z = fe4_odd(p.z, p.z);
    struct fe4 zz = fe4_carry(fe4_sqr(z));
    struct fe4 zzz = fe4_carry(fe4_mul(z, zz));
    struct entry4 e = {fe4_blend(fe4_blend(zz, p.xy, LANE(1)), zzz, LANE(3)),
                       fe4_blend(fe4_halves(z, z), p.xy, LANE(0))};
    return e;
}

/* -e where negative is all ones. */
IFMA_FN struct entry4 entry4_sign(struct entry4 e, uint64_t negative)
{
    struct fe4 minus = fe4_carry(fe4_sub_at(K4(0, 5, 0, 0), e.a, LANE(1)));
    __mmask8 where = (__mmask8)(negative & LANE(1));

    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        e.a.v[i] = _mm256_mask_blend_epi64(where, e.a.v[i], minus.v[i]);
    }
    return e;
}

/* P, 3P, 5P, … */
IFMA_FN struct point4 odd_multiples(struct entry4 *table, size_t n, const struct affine *p)
{
    struct entry4 sum;
    struct point4 first = point4_enter(p, &table[0]);
    struct entry4 twice = entry4_of(point4_double(first));
    struct point4 at = first;

    for (size_t j = 1; j < n; j++) {
        at = point4_add(at, twice, &sum);
        table[j] = sum;
    }
    return first;
}

IFMA_FN struct entry4 entry4_select(const struct entry4 *table, size_t n, uint64_t index)
{
    const __m256i want = _mm256_set1_epi64x((long long)index);
    struct entry4 r = table[0];

    for (size_t j = 1; j < n; j++) {
        __mmask8 here = _mm256_cmpeq_epi64_mask(want, _mm256_set1_epi64x((long long)j));
        IFMA_UNROLL
        for (size_t i = 0; i < NUM_LIMBS; i++) {
            r.a.v[i] = _mm256_mask_mov_epi64(r.a.v[i], here, table[j].a.v[i]);
            r.b.v[i] = _mm256_mask_mov_epi64(r.b.v[i], here, table[j].b.v[i]);
        }
    }
    return r;
}

#define ODD_WINDOWS ((BITS - 1) / WINDOW)
_Static_assert(ODD_WINDOWS *WINDOW == BITS - 1, "digits from the scalar's second bit to its last");

/* r = k P. An odd k is a sum of odd digits (Joye and Tunstall 2009), so that nothing is ever at
 * infinity; an even one is the order less an odd one. The digit of 2^(5i) is 2 t - 31, where t are
 * the scalar's bits from 5i + 1 on, and on top there is a digit of 1. Before each addition the sum
 * is 32 times an odd prefix of k, larger than the digit, and not smaller by the order: for that the
 * last digit would have to be 15 modulo 64, and k larger than the order. */
static IFMA_TARGET void multiply(struct jacobian *r, const uint64_t *scalar, const struct affine *p)
{
    uint64_t k[LIMBS + 1] = {0};
    uint64_t minus[LIMBS];
    struct entry4 table[WINDOW_ENTRIES];
    struct entry4 entry;
    struct entry4 unused;
    struct fe negated;

    uint64_t even = mask_bit(1 ^ (scalar[0] & 1));
    for (size_t i = 0; i < LIMBS; i++) {
        k[i] = scalar[i];
    }
    (void)limbs_sub(minus, order.m, k, LIMBS);
    limbs_move(k, minus, even, LIMBS);
    struct point4 at = odd_multiples(table, WINDOW_ENTRIES, p);
    for (size_t i = ODD_WINDOWS; i-- > 0;) {
        size_t first = WINDOW * i + 1;
        uint64_t t = k[first / 64] >> first % 64;
        if (first % 64 + WINDOW > 64) {
            t |= k[first / 64 + 1] << (64 - first % 64);
        }
        uint64_t negative = mask_bit(1 ^ (t >> (WINDOW - 1) & 1));
        entry = entry4_select(table, WINDOW_ENTRIES, (t ^ negative) & (WINDOW_ENTRIES - 1));
        entry = entry4_sign(entry, negative);
        for (size_t j = 0; j < WINDOW; j++) {
            at = point4_double(at);
        }
        at = point4_add(at, entry, &unused);
    }
    point4_leave(r, at);
    fe_negate(&negated, &r->y);
    fe_move(&r->y, &negated, even);
    mem_clear(k, sizeof(k));
    mem_clear(minus, sizeof(minus));
    mem_clear(&at, sizeof(at));
    mem_clear(&entry, sizeof(entry));
}

/* r = k P, branching on both. k is from 1 to the order less 1. As above nothing meets itself in the
 * additions: the digit would have to be 17 modulo 32. */
static IFMA_TARGET void multiply_public(struct jacobian *r, const uint64_t *scalar,
                                        const struct affine *p)
{
    int8_t naf[BITS + 1];
    struct entry4 odd[NAF_ENTRIES];
    struct entry4 unused;

    struct point4 at = odd_multiples(odd, NAF_ENTRIES, p);
    size_t i = naf_public(naf, scalar, NAF_WIDTH);
    /* The first digit is positive. */
    if (i > 0) {
        i--;
        const struct entry4 *e = &odd[naf[i] / 2];
        struct fe4 w = fe4_sqr(e->a);
        w = fe4_reduce(fe4_add(w, fe4_add(w, w)));
        at = (struct point4){fe4_blend(e->b, e->a, LANE(1)), fe4_upper(fe4_swap(e->b)), w};
    }
    while (i-- > 0) {
        at = point4_double(at);
        if (naf[i] != 0) {
            int digit = naf[i] < 0 ? -naf[i] : naf[i];
            struct entry4 e = entry4_sign(odd[digit / 2], naf[i] < 0 ? ~(uint64_t)0 : 0);
            at = point4_add(at, e, &unused);
        }
    }
    point4_leave(r, at);
}

/* --- the generator ------------------------------------------------------------------------- */

struct point8 {
    struct fe8 x;
    struct fe8 y;
    struct fe8 z;
};

#define SUMS 8
#define SUM_WINDOWS ((BASE_WINDOWS + SUMS - 1) / SUMS)

IFMA_FN struct fe8 fe8_set1(const long long *limbs)
{
    struct fe8 r;

    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        r.v[i] = _mm512_set1_epi64(limbs[i]);
    }
    return r;
}

IFMA_FN struct fe8 fe8_select(struct fe8 a, struct fe8 b, __mmask8 which)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm512_mask_blend_epi64(which, a.v[i], b.v[i]);
    }
    return a;
}

IFMA_FN struct fe8 fe8_add(struct fe8 a, struct fe8 b)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] += b.v[i];
    }
    return a;
}

/* a - b + k p. */
IFMA_FN struct fe8 fe8_sub(struct fe8 a, struct fe8 b, int k)
{
    struct fe8 r = fe8_times(_mm512_set1_epi64(k));

    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        r.v[i] += a.v[i] - b.v[i];
    }
    return r;
}

/* 16 times numbers of four words, below 16 p: split_limbs() of eight. */
IFMA_FN struct fe8 fe8_split(const __m512i *w)
{
    const __m512i mask = _mm512_set1_epi64((long long)LIMB_MASK);
    struct fe8 r;

    r.v[0] = _mm512_slli_epi64(w[0], 4) & mask;
    r.v[1] = (_mm512_srli_epi64(w[0], 48) | _mm512_slli_epi64(w[1], 16)) & mask;
    r.v[2] = (_mm512_srli_epi64(w[1], 36) | _mm512_slli_epi64(w[2], 28)) & mask;
    r.v[3] = (_mm512_srli_epi64(w[2], 24) | _mm512_slli_epi64(w[3], 40)) & mask;
    r.v[4] = _mm512_srli_epi64(w[3], 12);
    return r;
}

/* Rows and columns change places. */
IFMA_FN void transpose(__m512i *w)
{
    __m512i a[8];
    __m512i b[4];

    for (size_t i = 0; i < 8; i += 2) {
        a[i / 2] = _mm512_unpacklo_epi64(w[i], w[i + 1]);
        a[4 + i / 2] = _mm512_unpackhi_epi64(w[i], w[i + 1]);
    }
    IFMA_UNROLL
    for (size_t odd = 0; odd < 2; odd++) {
        const __m512i *from = a + 4 * odd;
        b[0] = _mm512_shuffle_i64x2(from[0], from[1], 0x88);
        b[1] = _mm512_shuffle_i64x2(from[0], from[1], 0xdd);
        b[2] = _mm512_shuffle_i64x2(from[2], from[3], 0x88);
        b[3] = _mm512_shuffle_i64x2(from[2], from[3], 0xdd);
        w[odd] = _mm512_shuffle_i64x2(b[0], b[2], 0x88);
        w[odd + 2] = _mm512_shuffle_i64x2(b[1], b[3], 0x88);
        w[odd + 4] = _mm512_shuffle_i64x2(b[0], b[2], 0xdd);
        w[odd + 6] = _mm512_shuffle_i64x2(b[1], b[3], 0xdd);
    }
}

/* The entry of a digit from a row of the table, zeros for 0: 8 words of x and y. */
IFMA_FN __m512i select_row(const uint64_t row[BASE_ENTRIES][2 * LIMBS], uint64_t digit)
{
    const __m512i want = _mm512_set1_epi64((long long)digit);
    __m512i r = _mm512_setzero_si512();

    IFMA_UNROLL
    for (size_t j = 0; j < BASE_ENTRIES; j++) {
        __mmask8 here = _mm512_cmpeq_epi64_mask(want, _mm512_set1_epi64((long long)j + 1));
        r = _mm512_mask_loadu_epi64(r, here, row[j]);
    }
    return r;
}

/* The points of round i, below 1.01 p; the mask says which there are. */
IFMA_FN __mmask8 select_points(struct fe8 *x, struct fe8 *y, const uint64_t *k, size_t round)
{
    __m512i w[SUMS];
    unsigned there = 0;
    unsigned minus = 0;

    for (size_t sum = 0; sum < SUMS; sum++) {
        size_t i = SUM_WINDOWS * sum + round;
        uint64_t digit = 0;
        uint64_t negative = 0;
        w[sum] = _mm512_setzero_si512();
        if (i < BASE_WINDOWS) {
            signed_digit(k, i, BASE_WINDOW, &digit, &negative);
            EC_FAULT(&digit, 1);
            w[sum] = select_row(base_table[i], digit);
            EC_FAULT(&w[sum], sizeof(w[sum]));
        }
        there |= (unsigned)(~mask_zero(digit) & 1) << sum;
        minus |= (unsigned)(negative & 1) << sum;
    }
    transpose(w);
    *x = fe8_reduce(fe8_split(w));
    *y = fe8_split(w + LIMBS);
    *y = fe8_reduce(fe8_select(*y, fe8_sub((struct fe8){0}, *y, 17), (__mmask8)minus));
    return (__mmask8)there;
}

/* a + (x, y), wrong where a is infinity, or (x, y) or its negative. All below 1.4 p. */
IFMA_FN struct point8 point8_add(struct point8 a, struct fe8 x, struct fe8 y)
{
    struct fe8 zz = fe8_carry(fe8_sqr(a.z));
    struct fe8 zzz = fe8_carry(fe8_mul(zz, a.z));
    struct fe8 h = fe8_carry(fe8_sub(fe8_mul(x, zz), a.x, 2));
    struct fe8 d = fe8_carry(fe8_sub(fe8_mul(y, zzz), a.y, 2));
    struct fe8 hh = fe8_carry(fe8_sqr(h));
    struct fe8 hhh = fe8_carry(fe8_mul(hh, h));
    struct fe8 v = fe8_carry(fe8_mul(hh, a.x));
    struct fe8 less = fe8_add(hhh, fe8_add(v, v));
    struct point8 r;

    r.z = fe8_carry(fe8_mul(a.z, h));
    r.x = fe8_reduce(fe8_sub(fe8_sqr(d), less, 6));
    v = fe8_carry(fe8_sub(v, r.x, 2));
    r.y = fe8_reduce(fe8_sub(fe8_mul(v, d), fe8_mul(a.y, hhh), 3));
    return r;
}

/* Eight sums, each of SUM_WINDOWS windows; the mask says which are not infinity. */
static IFMA_TARGET __mmask8 base_sums(struct point8 *r, const uint64_t *k)
{
    const struct fe8 one = fe8_set1(mont_one);
    struct fe8 x;
    struct fe8 y;

    __mmask8 there = select_points(&r->x, &r->y, k, 0);
    r->z = one;
    for (size_t i = 1; i < SUM_WINDOWS; i++) {
        __mmask8 more = select_points(&x, &y, k, i);
        struct point8 sum = point8_add(*r, x, y);
        EC_FAULT(&sum, sizeof(sum));
        __mmask8 first = (__mmask8)(more & ~there);
        __mmask8 both = (__mmask8)(more & there);
        r->x = fe8_select(fe8_select(r->x, sum.x, both), x, first);
        r->y = fe8_select(fe8_select(r->y, sum.y, both), y, first);
        r->z = fe8_select(r->z, sum.z, both);
        there |= more;
    }
    return there;
}

IFMA_FN struct fe4 gather4(const struct fe8 *a, const struct fe8 *b, const struct fe8 *c,
                           const struct fe8 *d, size_t lane)
{
    struct fe4 r;

    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        r.v[i] = _mm256_setr_epi64x(a->v[i][lane], b->v[i][lane], c->v[i][lane], d->v[i][lane]);
    }
    return r;
}

IFMA_FN struct fe4 fe4_select(struct fe4 a, struct fe4 b, uint64_t mask)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm256_mask_blend_epi64((__mmask8)mask, a.v[i], b.v[i]);
    }
    return a;
}

/* r = k G, for k from 0 to the order less 1. In the additions the sum so far is never plus or minus
 * the next point: it is a smaller multiple of G, and not smaller by the order (whose last bits see
 * to that). */
static IFMA_TARGET void multiply_base(struct jacobian *r, const uint64_t *scalar)
{
    uint64_t k[LIMBS + 1] = {0};
    struct point8 sums;
    struct entry4 unused;
    struct point4 at = {0};

    for (size_t i = 0; i < LIMBS; i++) {
        k[i] = scalar[i];
    }
    uint64_t there = base_sums(&sums, k);
    struct fe8 y = fe8_carry(fe8_add(sums.y, sums.y));
    struct fe8 zz = fe8_carry(fe8_sqr(sums.z));
    struct fe8 zzz = fe8_carry(fe8_mul(zz, sums.z));
    uint64_t any = 0;
    for (size_t i = 0; i < SUMS; i++) {
        struct entry4 e = {gather4(&zz, &y, &zz, &zzz, i),
                           gather4(&sums.x, &sums.z, &sums.z, &sums.z, i)};
        uint64_t here = mask_bit(there >> i & 1);
        struct point4 sum = point4_add(at, e, &unused);
        EC_FAULT(&sum.xy, sizeof(sum.xy));
        sum.xy = fe4_select(sum.xy, fe4_blend(e.b, e.a, LANE(1)), ~any);
        sum.z = fe4_select(sum.z, e.b, ~any);
        at.xy = fe4_select(at.xy, sum.xy, here);
        at.z = fe4_select(at.z, sum.z, here);
        any |= here;
    }
    point4_leave(r, at);
    for (size_t i = 0; i < LIMBS; i++) {
        r->z.v[i] &= any;
    }
    mem_clear(k, sizeof(k));
    mem_clear(&sums, sizeof(sums));
    mem_clear(&at, sizeof(at));
}

/* r += k G, branching on both. */
static void add_base_public(struct jacobian *r, const uint64_t *scalar)
{
    struct jacobian more;

    multiply_base(&more, scalar);
    if (fe_mask_zero(&more.z) == 0) {
        add_jacobian_public(r, &more);
    }
}

#endif
