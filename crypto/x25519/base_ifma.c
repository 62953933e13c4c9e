/* X25519's public keys by AVX-512 IFMA: the base point of edwards25519 times the scalar, from a
 * table of its multiples, then the Montgomery u of that point.
 *
 * Sources: D. Bernstein and others, "High-speed high-security signatures" (2011), section 4: signed
 * digits of 4 bits, the odd ones first, then 16 times that plus the even ones; H. Hisil and others,
 * "Twisted Edwards Curves Revisited" (2008), sections 3.1 and 4: the formulas, complete on this
 * curve, and their order for four units.
 *
 * Constant time: of each row of the table every entry is read. */
#include "crypto/mem.h"
#include "crypto/x25519/kernel.h"

#define FE_FN IFMA_FN
#include "crypto/x25519/fe4.h"
#include "crypto/x25519/fe51.h"
#include "crypto/x25519/table.h"

/* digit times the point of row, a digit from -8 to 8, ready to be added. */
IFMA_FN struct fe4 choose(const struct x25519_point *row, int8_t digit)
{
    const uint8_t sign = (uint8_t)((uint8_t)digit >> 7);
    const uint8_t size = (uint8_t)(((uint8_t)digit ^ (uint8_t)-sign) + sign);
    const __m512i want = _mm512_set1_epi64(size);
    /* The neutral element has y - x = y + x = 1, 2dxy = 0. */
    __m512i low = _mm512_set_epi64(0, 0, 0, 0, 2, 0, 1, 1);
    __m512i high = _mm512_setzero_si512();

    for (size_t j = 0; j < X25519_MULTIPLES; j++) {
        __mmask8 hit = _mm512_cmpeq_epi64_mask(want, _mm512_set1_epi64((long long)j + 1));
        low = _mm512_mask_mov_epi64(low, hit, _mm512_load_si512(row[j].word[0]));
        high = _mm512_mask_mov_epi64(high, hit, _mm512_load_si512(row[j].word[2]));
    }

    const __m256i mask = fe4_set1(((uint64_t)1 << 51) - 1);
    const __m256i w0 = _mm512_castsi512_si256(low);
    const __m256i w1 = _mm512_extracti64x4_epi64(low, 1);
    const __m256i w2 = _mm512_castsi512_si256(high);
    const __m256i w3 = _mm512_extracti64x4_epi64(high, 1);
    struct fe4 r = {{w0, _mm256_or_si256(_mm256_srli_epi64(w0, 51), _mm256_slli_epi64(w1, 13)),
                     _mm256_or_si256(_mm256_srli_epi64(w1, 38), _mm256_slli_epi64(w2, 26)),
                     _mm256_or_si256(_mm256_srli_epi64(w2, 25), _mm256_slli_epi64(w3, 39)),
                     _mm256_srli_epi64(w3, 12)}};

    /* The negative: y - x and y + x change places, and 2dxy its sign. */
    const __m256i minus = fe4_set1((uint64_t)0 - sign);
    const __m256i order = _mm256_xor_si256(_mm256_set_epi64x(3, 2, 1, 0),
                                           _mm256_and_si256(minus, _mm256_set_epi64x(0, 0, 1, 1)));
    const __mmask8 negated = (__mmask8)(sign << 2);
    FE4_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        const __m256i twice = fe4_set1((((uint64_t)1 << 51) - (i == 0 ? 19 : 1)) * 2);
        __m256i v = _mm256_permutexvar_epi64(order, _mm256_and_si256(r.v[i], mask));
        r.v[i] = _mm256_mask_sub_epi64(v, negated, twice, v);
    }
    return r;
}

/* The last step of each formula: (E, H, F, G), loose, to the point (X, Y, Z, T), carried. */
IFMA_FN struct fe4 point_of(struct fe4 ehfg)
{
    struct fe4 c = fe4_carry(ehfg);

    return fe4_carry(fe4_mul(fe4_order(c, LANES(0, 2, 3, 0)), fe4_order(c, LANES(1, 3, 1, 2))));
}

/* A = (Y1 - X1)(y2 - x2), B = (Y1 + X1)(y2 + x2), C = T1 2d x2 y2, D = 2 Z1; E = B - A, H = B + A,
 * F = D - C, G = D + C. */
IFMA_FN struct fe4 add(struct fe4 point, struct fe4 chosen)
{
    struct fe4 other = fe4_order(point, LANES(2, 3, 0, 0));
    struct fe4 minuend = fe4_order(point, LANES(2, 3, 1, 1));
    struct fe4 zero = {{_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                        _mm256_setzero_si256(), _mm256_setzero_si256()}};
    struct fe4 left = fe4_carry(fe4_add_sub(minuend, fe4_blend(zero, other, 0x03), 0x01));
    struct fe4 abcd = fe4_mul(left, chosen);

    return point_of(
        fe4_add_sub(fe4_order(abcd, LANES(3, 3, 1, 1)), fe4_order(abcd, LANES(2, 2, 0, 0)), 0x05));
}

/* A = X^2, B = Y^2, C = Z^2, S = (X + Y)^2; H = -(A + B), E = S + H, G = B - A, F = G - 2C, each
 * times -1 where that is simpler: the products stay the same. */
IFMA_FN struct fe4 twice(struct fe4 point)
{
    struct fe4 zero = {{_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                        _mm256_setzero_si256(), _mm256_setzero_si256()}};
    struct fe4 y = fe4_blend(zero, fe4_order(point, LANES(1, 1, 1, 1)), 0x08);
    struct fe4 in = fe4_carry(fe4_add_sub(fe4_order(point, LANES(0, 2, 1, 0)), y, 0));
    struct fe4 abcs = fe4_carry(fe4_mul(in, in));

    /* E = A + B - S, H = A + B, F = 2C + A - B, G = A - B. */
    struct fe4 a = fe4_order(abcs, LANES(0, 0, 0, 0));
    struct fe4 b = fe4_order(abcs, LANES(1, 1, 1, 1));
    struct fe4 s = fe4_blend(zero, fe4_order(abcs, LANES(3, 3, 3, 3)), 0x01);
    struct fe4 c = fe4_blend(zero, fe4_order(abcs, LANES(2, 2, 2, 2)), 0x04);
    struct fe4 sums = fe4_add_sub(fe4_add_sub(a, b, 0x0c), s, 0x01);
    return point_of(fe4_add_sub(sums, fe4_add_sub(c, c, 0), 0));
}

IFMA_TARGET void cr_ifma_x25519_base(const uint8_t *priv, uint8_t *out)
{
    int8_t digits[X25519_DIGITS];
    struct fe51 y;
    struct fe51 z;
    struct fe51 sum;
    struct fe51 difference;

    x25519_digits(priv, digits);
    struct fe4 point = {{_mm256_set_epi64x(0, 1, 1, 0), _mm256_setzero_si256(),
                         _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()}};
    for (size_t i = 1; i < X25519_DIGITS; i += 2) {
        point = add(point, choose(cr_x25519_table[i / 2], digits[i]));
    }
    for (size_t i = 0; i < 4; i++) {
        point = twice(point);
    }
    for (size_t i = 0; i < X25519_DIGITS; i += 2) {
        point = add(point, choose(cr_x25519_table[i / 2], digits[i]));
    }
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        y.v[i] = (uint64_t)_mm256_extract_epi64(point.v[i], 1);
        z.v[i] = (uint64_t)_mm256_extract_epi64(point.v[i], 2);
        sum.v[i] = z.v[i] + y.v[i];
        difference.v[i] = z.v[i] + 4 * (FE_LIMB_MASK - (i == 0 ? 18 : 0)) - y.v[i];
    }
    fe_write(out, fe_mul(sum, fe_invert(difference)));
    mem_clear(digits, sizeof(digits));
    mem_clear(&point, sizeof(point));
    mem_clear(&difference, sizeof(difference));
    mem_clear(&sum, sizeof(sum));
    mem_clear(&y, sizeof(y));
    mem_clear(&z, sizeof(z));
}
