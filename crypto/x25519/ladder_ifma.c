/* X25519's ladder (RFC 7748 section 5) by AVX-512 IFMA: the four coordinates side by side, three
 * multiplications a step, as in K. Nath, P. Sarkar, "Efficient 4-way Vectorizations of the
 * Montgomery Ladder" (IEEE Transactions on Computers, 2022).
 *
 * Constant time: the scalar's bits only choose the order of lanes, by data in a register.
 *
 * Measured against libsodium's ladder on the processor that this was written for (Zen 4): see
 * docs/PERFORMANCE.md. */
#include "crypto/mem.h"
#include "crypto/x25519/kernel.h"

#define FE_FN IFMA_FN
#include "crypto/x25519/fe4.h"
#include "crypto/x25519/fe51.h"

#define A24 121665

IFMA_FN struct fe4 set_lanes(const struct fe51 lanes[4])
{
    struct fe4 r;

    for (size_t i = 0; i < NUM_LIMBS; i++) {
        r.v[i] = _mm256_set_epi64x((long long)lanes[3].v[i], (long long)lanes[2].v[i],
                                   (long long)lanes[1].v[i], (long long)lanes[0].v[i]);
    }
    return r;
}

/* One step on (x2, z2, x3, z3), loose both ways, after the exchange of the two points that swap (2:
 * exchange, 0: leave) asks for. small is (0, a24, 0, 0); last is (1, -, 1, x1). */
IFMA_FN struct fe4 step(struct fe4 point, __m256i swap, struct fe4 small, struct fe4 last)
{
    const __m256i x = _mm256_xor_si256(_mm256_set_epi64x(2, 2, 0, 0), swap);
    const __m256i z = _mm256_xor_si256(_mm256_set_epi64x(3, 3, 1, 1), swap);

    /* A = x2 + z2, B = x2 - z2, C = x3 + z3, D = x3 - z3; then A^2, B^2, CB, DA. */
    struct fe4 abcd = fe4_carry(fe4_add_sub(fe4_permute(point, x), fe4_permute(point, z), 0x0a));
    struct fe4 p = fe4_mul(abcd, fe4_order(abcd, LANES(0, 1, 1, 0)));

    /* A^2, E = A^2 - B^2, CB + DA, CB - DA; times B^2, a24, and themselves. */
    struct fe4 zero = {{_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                        _mm256_setzero_si256(), _mm256_setzero_si256()}};
    struct fe4 other = fe4_blend(fe4_order(p, LANES(3, 3, 1, 1)), zero, 0x01);
    struct fe4 sums = fe4_carry(fe4_add_sub(fe4_order(p, LANES(2, 2, 0, 0)), other, 0x0a));
    struct fe4 squares = fe4_carry(p);
    struct fe4 factor = fe4_blend(sums, fe4_order(squares, LANES(1, 1, 1, 1)), 0x01);
    factor = fe4_blend(factor, small, 0x02);
    struct fe4 q = fe4_mul(sums, factor);

    /* x2 = A^2 B^2, z2 = E (A^2 + a24 E), x3 = (CB + DA)^2, z3 = x1 (CB - DA)^2. */
    struct fe4 aa = fe4_blend(zero, fe4_order(squares, LANES(0, 0, 0, 0)), 0x02);
    q = fe4_carry(fe4_add_sub(q, aa, 0));
    return fe4_mul(q, fe4_blend(last, sums, 0x02));
}

IFMA_TARGET bool cr_ifma_x25519(const uint8_t *priv, const uint8_t *peer, uint8_t *out)
{
    const struct fe51 zero = {{0}};
    const struct fe51 one = {{1}};
    struct fe51 lanes[4] = {one, zero, fe_read(peer), one};
    struct fe4 point = set_lanes(lanes);
    struct fe4 last = set_lanes((const struct fe51[4]){one, zero, one, lanes[2]});
    struct fe4 small = set_lanes((const struct fe51[4]){zero, {{A24}}, zero, zero});
    uint64_t scalar[4];
    uint64_t before = 0;

    for (size_t i = 0; i < 4; i++) {
        scalar[i] = fe_load64(priv + 8 * i);
    }
    scalar[0] &= ~(uint64_t)7;
    scalar[3] = (scalar[3] & ~((uint64_t)1 << 63)) | (uint64_t)1 << 62;
    for (size_t i = 255; i-- > 0;) {
        uint64_t bit = scalar[i / 64] >> (i % 64) & 1;
        point = step(point, fe4_set1((bit ^ before) << 1), small, last);
        before = bit;
    }
    /* The lowest bit is 0: no exchange is left to make. */
    point = fe4_carry(point);
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        lanes[0].v[i] = (uint64_t)_mm256_extract_epi64(point.v[i], 0);
        lanes[1].v[i] = (uint64_t)_mm256_extract_epi64(point.v[i], 1);
    }
    fe_write(out, fe_mul(lanes[0], fe_invert(lanes[1])));
    uint64_t all = fe_load64(out) | fe_load64(out + 8) | fe_load64(out + 16) | fe_load64(out + 24);
    mem_clear(&point, sizeof(point));
    mem_clear(lanes, sizeof(lanes));
    mem_clear(scalar, sizeof(scalar));
    return all != 0;
}
