/* Modular inversion by division steps: Bernstein and Yang, "Fast constant-time gcd computation and
 * modular inversion", 2019, with the steps of section 8 gathered into matrices of 62 and the start
 * at delta = 1/2 that P. Wuille found to need fewer of them.
 *
 * Two ways: inverse_secret() does the same work whatever the numbers are; inverse_public() takes
 * several steps at a time where there are zeros, for numbers that everybody may know.
 *
 * Included where LIMBS is 4 or 6, after steps_c.h or steps_x86.h. Numbers are in signed limbs of 62
 * bits; f is the modulus at first and +-1 at last, g goes to zero, and d * x = f, e * x = g hold
 * modulo the modulus all along.
 */
#ifndef T13_CRYPTO_NIST_INVERSE_H
#define T13_CRYPTO_NIST_INVERSE_H

#include "crypto/nist/types.h"

#define WORDS ((LIMBS * 64 + 2 + 61) / 62)
#define LOW62 (((uint64_t)1 << 62) - 1)

/* (45907 bits + 26313) / 19929 steps are enough for any input of that many bits; rounds of 62. */
#define INVERSE_STEPS ((45907 * LIMBS * 64 + 26313) / 19929 + 1)
#define INVERSE_ROUNDS ((INVERSE_STEPS + 61) / 62)

struct word62 {
    int64_t v[WORDS];
};

static inline void to_word62(struct word62 *r, const uint64_t *a)
{
    for (size_t i = 0; i < WORDS; i++) {
        size_t at = 62 * i / 64;
        unsigned shift = (unsigned)(62 * i % 64);
        uint64_t low = at < LIMBS ? a[at] >> shift : 0;
        uint64_t high = shift > 2 && at + 1 < LIMBS ? a[at + 1] << (64 - shift) : 0;
        r->v[i] = (int64_t)((low | high) & LOW62);
    }
}

/* For numbers from 0 to 2^(64 LIMBS) - 1 with limbs from 0 to 2^62 - 1. */
static inline void from_word62(uint64_t *r, const struct word62 *a)
{
    for (size_t i = 0; i < LIMBS; i++) {
        size_t at = 64 * i / 62;
        unsigned shift = (unsigned)(64 * i % 62);
        uint64_t high = at + 1 < WORDS ? (uint64_t)a->v[at + 1] << (62 - shift) : 0;
        r[i] = (uint64_t)a->v[at] >> shift | high;
    }
}

/* steps_secret(eta, f, g, out) is of steps_c.h or steps_x86.h: 62 steps on the lowest limbs. eta is
 * -(delta + 1/2): f and g change places when it is negative and g is odd. steps_public() is the
 * same with branches; eta is -delta here, delta beginning at 1. */
static inline int64_t steps_public(int64_t eta, uint64_t f, uint64_t g, struct steps *out)
{
    uint64_t u = 1;
    uint64_t v = 0;
    uint64_t q = 0;
    uint64_t r = 1;
    int left = 62;

    for (;;) {
        int zeros = __builtin_ctzll(g | (~(uint64_t)0 << left));
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        eta -= zeros;
        left -= zeros;
        if (left == 0) {
            break;
        }
        if (eta < 0) {
            uint64_t t = f;
            f = g;
            g = 0 - t;
            t = u;
            u = q;
            q = 0 - t;
            t = v;
            v = r;
            r = 0 - t;
            eta = -eta;
        }
        /* As many low bits of g as may go before f and g change places, at most six: f (f^2 - 2)
         * is -1/f modulo 64. */
        int limit = eta + 1 > left ? left : (int)eta + 1;
        uint64_t w = (f * g * (f * f - 2)) & (~(uint64_t)0 >> (64 - limit)) & 63;
        g += f * w;
        q += u * w;
        r += v * w;
    }
    *out = (struct steps){(int64_t)u, (int64_t)v, (int64_t)q, (int64_t)r};
    return eta;
}

/* d, e = (u d + v e, q d + r e) / 2^62 modulo m; both stay between -2m and m. */
static inline void update_de(struct word62 *d, struct word62 *e, const struct steps *t,
                             const struct word62 *m, uint64_t inverse)
{
    /* The top limb has the sign: a multiple of m makes up for negative d or e, and another for
     * what the division by 2^62 needs. */
    int64_t d_sign = d->v[WORDS - 1] >> 63;
    int64_t e_sign = e->v[WORDS - 1] >> 63;
    int64_t dm = (t->u & d_sign) + (t->v & e_sign);
    int64_t em = (t->q & d_sign) + (t->r & e_sign);
    i128 cd = (i128)t->u * d->v[0] + (i128)t->v * e->v[0];
    i128 ce = (i128)t->q * d->v[0] + (i128)t->r * e->v[0];

    dm -= (int64_t)((inverse * (uint64_t)cd + (uint64_t)dm) & LOW62);
    em -= (int64_t)((inverse * (uint64_t)ce + (uint64_t)em) & LOW62);
    cd += (i128)m->v[0] * dm;
    ce += (i128)m->v[0] * em;
    cd >>= 62;
    ce >>= 62;
    for (size_t i = 1; i < WORDS; i++) {
        cd += (i128)t->u * d->v[i] + (i128)t->v * e->v[i] + (i128)m->v[i] * dm;
        ce += (i128)t->q * d->v[i] + (i128)t->r * e->v[i] + (i128)m->v[i] * em;
        d->v[i - 1] = (int64_t)((uint64_t)cd & LOW62);
        e->v[i - 1] = (int64_t)((uint64_t)ce & LOW62);
        cd >>= 62;
        ce >>= 62;
    }
    d->v[WORDS - 1] = (int64_t)cd;
    e->v[WORDS - 1] = (int64_t)ce;
}

static inline void update_fg(struct word62 *f, struct word62 *g, const struct steps *t)
{
    i128 cf = (i128)t->u * f->v[0] + (i128)t->v * g->v[0];
    i128 cg = (i128)t->q * f->v[0] + (i128)t->r * g->v[0];

    cf >>= 62;
    cg >>= 62;
    for (size_t i = 1; i < WORDS; i++) {
        cf += (i128)t->u * f->v[i] + (i128)t->v * g->v[i];
        cg += (i128)t->q * f->v[i] + (i128)t->r * g->v[i];
        f->v[i - 1] = (int64_t)((uint64_t)cf & LOW62);
        g->v[i - 1] = (int64_t)((uint64_t)cg & LOW62);
        cf >>= 62;
        cg >>= 62;
    }
    f->v[WORDS - 1] = (int64_t)cf;
    g->v[WORDS - 1] = (int64_t)cg;
}

static inline void carry_word62(struct word62 *a)
{
    for (size_t i = 0; i + 1 < WORDS; i++) {
        a->v[i + 1] += a->v[i] >> 62;
        a->v[i] = (int64_t)((uint64_t)a->v[i] & LOW62);
    }
}

/* d times the sign of f, from between -2m and m to between 0 and m. */
static inline void normalize(struct word62 *d, int64_t f_sign, const struct word62 *m)
{
    for (int pass = 0; pass < 2; pass++) {
        int64_t negative = (int64_t)hide((uint64_t)(d->v[WORDS - 1] >> 63));
        for (size_t i = 0; i < WORDS; i++) {
            d->v[i] += m->v[i] & negative;
            if (pass == 0) {
                d->v[i] = (d->v[i] ^ f_sign) - f_sign;
            }
        }
        carry_word62(d);
    }
}

/* Both write 1/a modulo m to r (zero for zero), a below the odd prime m. */
static __attribute__((noinline)) void inverse_secret(uint64_t *r, const uint64_t *a,
                                                     const struct modulus *modulus)
{
    struct word62 m;
    struct word62 f;
    struct word62 g;
    struct word62 d = {{0}};
    struct word62 e = {{1}};
    struct steps t;
    int64_t eta = -1;

    to_word62(&m, modulus->m);
    to_word62(&g, a);
    f = m;
    for (int i = 0; i < INVERSE_ROUNDS; i++) {
        eta = steps_secret(eta, (uint64_t)f.v[0], (uint64_t)g.v[0], &t);
        update_de(&d, &e, &t, &m, 0 - modulus->minus_inverse);
        update_fg(&f, &g, &t);
    }
    normalize(&d, (int64_t)hide((uint64_t)(f.v[WORDS - 1] >> 63)), &m);
    from_word62(r, &d);
}

static __attribute__((noinline)) void inverse_public(uint64_t *r, const uint64_t *a,
                                                     const struct modulus *modulus)
{
    struct word62 m;
    struct word62 f;
    struct word62 g;
    struct word62 d = {{0}};
    struct word62 e = {{1}};
    struct steps t;
    int64_t eta = -1;
    int64_t any = 1;

    to_word62(&m, modulus->m);
    to_word62(&g, a);
    f = m;
    /* More rounds than are ever needed: the loop has a bound of its own. */
    for (int i = 0; i < 3 * INVERSE_ROUNDS && any != 0; i++) {
        eta = steps_public(eta, (uint64_t)f.v[0], (uint64_t)g.v[0], &t);
        update_de(&d, &e, &t, &m, 0 - modulus->minus_inverse);
        update_fg(&f, &g, &t);
        any = 0;
        for (size_t j = 0; j < WORDS; j++) {
            any |= g.v[j];
        }
    }
    normalize(&d, f.v[WORDS - 1] >> 63, &m);
    from_word62(r, &d);
}

#endif
