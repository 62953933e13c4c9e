/* Poly1305 by AVX-512 IFMA, for what is hashed without being encrypted in the same loop
 * (chacha_poly_16.c), and the beginning and the end of both.
 *
 * Measured on Zen 4: carrying once for eight registers instead of for each takes a fifth off. */
#define POLY_TARGET __attribute__((target("avx512f,avx512ifma")))
#define POLY_FN POLY_TARGET static inline __attribute__((always_inline))

#include "crypto/chachapoly/poly_ifma.h"
#include "crypto/mem.h"

#include <string.h>

static void set_power(struct poly_wide *w, size_t registers, const uint64_t power[POLY_LIMBS])
{
    uint64_t *f = w->ifma.power[POLY_WIDE_REGISTERS - registers];

    memcpy(f, power, POLY_LIMBS * sizeof(power[0]));
    f[3] = 20 * power[1]; /* 2^132 is 20 modulo 2^130 - 5 */
    f[4] = 20 * power[2];
}

void cr_poly_ifma_begin(struct poly_wide *w, const struct poly *p, const uint8_t *last)
{
    static const uint8_t lane[POLY_LANES] = {0, 2, 4, 6, 1, 3, 5, 7}; /* of block 0 to 7 */
    uint64_t power[POLY_WIDE_REGISTERS + 1][POLY_LIMBS];              /* of r, then of r^8 */

    memcpy(power[1], p->r, sizeof(power[1]));
    for (size_t i = 2; i <= POLY_LANES; i++) {
        cr_poly_mul(power[i], power[i / 2], power[i - i / 2]);
    }
    for (size_t i = 1; i <= POLY_LANES; i++) {
        for (size_t j = 0; j < POLY_LIMBS; j++) {
            w->ifma.last[j][lane[POLY_LANES - i]] = power[i][j];
        }
    }
    memcpy(power[1], power[POLY_LANES], sizeof(power[1]));
    set_power(w, 1, power[1]);
    for (size_t i = 2; i <= POLY_WIDE_REGISTERS; i++) {
        cr_poly_mul(power[i], power[i / 2], power[i - i / 2]);
        set_power(w, i, power[i]);
    }
    memset(w->ifma.h, 0, sizeof(w->ifma.h));
    if (last != NULL) {
        struct poly sum = *p;
        cr_poly_add(&sum, last);
        for (size_t i = 0; i < POLY_LIMBS; i++) {
            w->ifma.h[i][lane[POLY_LANES - 1]] = sum.h[i];
        }
        mem_clear(&sum, sizeof(sum));
    }
    mem_clear(power, sizeof(power));
}

POLY_TARGET void cr_poly_ifma_blocks(struct poly_wide *w, const uint8_t *in, size_t n)
{
    struct poly_lanes x = poly_load_lanes(w->ifma.h);

    while (n >= POLY_WIDE) {
        size_t num = n / POLY_WIDE < POLY_WIDE_REGISTERS ? n / POLY_WIDE : POLY_WIDE_REGISTERS;
        struct poly_sums sums;
        poly_sums_init(&sums);
        for (size_t i = POLY_WIDE_REGISTERS - num; i < POLY_WIDE_REGISTERS; i++) {
            poly_step(&sums, &x, w->ifma.power[i]);
            x = poly_load(in);
            in += POLY_WIDE;
        }
        x = poly_carry(&sums, &x);
        n -= num * POLY_WIDE;
    }
    poly_store_lanes(w->ifma.h, &x);
}

POLY_TARGET void cr_poly_ifma_end(struct poly_wide *w, struct poly *p)
{
    const struct poly_lanes h = poly_load_lanes(w->ifma.h);
    const struct poly_lanes r = poly_load_lanes(w->ifma.last);
    struct poly_sums sums;
    __m512i s[POLY_LIMBS];

    for (size_t i = 1; i < POLY_LIMBS; i++) {
        s[i] = _mm512_add_epi64(_mm512_slli_epi64(r.v[i], 4), _mm512_slli_epi64(r.v[i], 2));
    }
    poly_sums_init(&sums);
    for (size_t i = 0; i < POLY_LIMBS; i++) {
        for (size_t j = 0; j < POLY_LIMBS; j++) {
            const size_t k = (i + j) % POLY_LIMBS;
            const __m512i f = i + j < POLY_LIMBS ? r.v[j] : s[j];
            sums.low[k] = _mm512_madd52lo_epu64(sums.low[k], h.v[i], f);
            sums.high[k] = _mm512_madd52hi_epu64(sums.high[k], h.v[i], f);
        }
    }
    const struct poly_lanes sum = poly_carry(&sums, NULL);
    for (size_t i = 0; i < POLY_LIMBS; i++) {
        p->h[i] = (uint64_t)_mm512_reduce_add_epi64(sum.v[i]);
    }
    mem_clear(w, sizeof(*w));
}
