#ifndef T13_CRYPTO_X25519_FE51_H
#define T13_CRYPTO_X25519_FE51_H

#include <stddef.h>
#include <stdint.h>

/* The field of 2^255 - 19 in five limbs of 51 bits, one element at a time: Bernstein, Duif, Lange,
 * Schwabe, Yang, "High-speed high-security signatures" (2011), section 3. The includer defines
 * FE_FN with the attributes of its functions.
 *
 * What multiplication takes has limbs below 2^54, what it gives has limbs below 2^51 + 2^13. */
struct fe51 {
    uint64_t v[5];
};

__extension__ typedef unsigned __int128 fe_wide;

#define FE_LIMB_MASK (((uint64_t)1 << 51) - 1)

FE_FN fe_wide fe_product(uint64_t a, uint64_t b)
{
    return (fe_wide)a * b;
}

FE_FN struct fe51 fe_carried(fe_wide t0, fe_wide t1, fe_wide t2, fe_wide t3, fe_wide t4)
{
    struct fe51 r;

    t1 += (uint64_t)(t0 >> 51);
    t2 += (uint64_t)(t1 >> 51);
    t3 += (uint64_t)(t2 >> 51);
    t4 += (uint64_t)(t3 >> 51);
    r.v[0] = ((uint64_t)t0 & FE_LIMB_MASK) + (uint64_t)(t4 >> 51) * 19;
    r.v[1] = ((uint64_t)t1 & FE_LIMB_MASK) + (r.v[0] >> 51);
    r.v[0] &= FE_LIMB_MASK;
    r.v[2] = (uint64_t)t2 & FE_LIMB_MASK;
    r.v[3] = (uint64_t)t3 & FE_LIMB_MASK;
    r.v[4] = (uint64_t)t4 & FE_LIMB_MASK;
    return r;
}

FE_FN struct fe51 fe_mul(struct fe51 a, struct fe51 b)
{
    const uint64_t b1 = b.v[1] * 19;
    const uint64_t b2 = b.v[2] * 19;
    const uint64_t b3 = b.v[3] * 19;
    const uint64_t b4 = b.v[4] * 19;
    const uint64_t *x = a.v;
    const uint64_t *y = b.v;

    return fe_carried(fe_product(x[0], y[0]) + fe_product(x[1], b4) + fe_product(x[2], b3) +
                          fe_product(x[3], b2) + fe_product(x[4], b1),
                      fe_product(x[0], y[1]) + fe_product(x[1], y[0]) + fe_product(x[2], b4) +
                          fe_product(x[3], b3) + fe_product(x[4], b2),
                      fe_product(x[0], y[2]) + fe_product(x[1], y[1]) + fe_product(x[2], y[0]) +
                          fe_product(x[3], b4) + fe_product(x[4], b3),
                      fe_product(x[0], y[3]) + fe_product(x[1], y[2]) + fe_product(x[2], y[1]) +
                          fe_product(x[3], y[0]) + fe_product(x[4], b4),
                      fe_product(x[0], y[4]) + fe_product(x[1], y[3]) + fe_product(x[2], y[2]) +
                          fe_product(x[3], y[1]) + fe_product(x[4], y[0]));
}

FE_FN struct fe51 fe_square(struct fe51 a)
{
    const uint64_t *x = a.v;
    const uint64_t d0 = x[0] * 2;
    const uint64_t d1 = x[1] * 2;
    const uint64_t d2 = x[2] * 2 * 19;
    const uint64_t x3 = x[3] * 19;
    const uint64_t x4 = x[4] * 19;

    return fe_carried(fe_product(x[0], x[0]) + fe_product(d1, x4) + fe_product(d2, x[3]),
                      fe_product(d0, x[1]) + fe_product(d2, x[4]) + fe_product(x[3], x3),
                      fe_product(d0, x[2]) + fe_product(x[1], x[1]) + fe_product(x[3] * 2, x4),
                      fe_product(d0, x[3]) + fe_product(d1, x[2]) + fe_product(x[4], x4),
                      fe_product(d0, x[4]) + fe_product(d1, x[3]) + fe_product(x[2], x[2]));
}

FE_FN struct fe51 fe_square_times(struct fe51 a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        a = fe_square(a);
    }
    return a;
}

/* a^(2^255 - 21), which is 1/a; 0 for 0. */
FE_FN struct fe51 fe_invert(struct fe51 a)
{
    struct fe51 a2 = fe_square(a);
    struct fe51 a9 = fe_mul(fe_square_times(a2, 2), a);
    struct fe51 a11 = fe_mul(a9, a2);
    struct fe51 e5 = fe_mul(fe_square(a11), a9); /* exponent 2^5 - 1, and so on */
    struct fe51 e10 = fe_mul(fe_square_times(e5, 5), e5);
    struct fe51 e20 = fe_mul(fe_square_times(e10, 10), e10);
    struct fe51 e40 = fe_mul(fe_square_times(e20, 20), e20);
    struct fe51 e50 = fe_mul(fe_square_times(e40, 10), e10);
    struct fe51 e100 = fe_mul(fe_square_times(e50, 50), e50);
    struct fe51 e200 = fe_mul(fe_square_times(e100, 100), e100);
    struct fe51 e250 = fe_mul(fe_square_times(e200, 50), e50);

    return fe_mul(fe_square_times(e250, 5), a11);
}

FE_FN uint64_t fe_load64(const uint8_t *p)
{
    uint64_t v = 0;

    for (size_t i = 0; i < 8; i++) {
        v |= (uint64_t)p[i] << (8 * i);
    }
    return v;
}

FE_FN void fe_store64(uint8_t *p, uint64_t v)
{
    for (size_t i = 0; i < 8; i++) {
        p[i] = (uint8_t)(v >> (8 * i));
    }
}

/* The highest bit is ignored (RFC 7748 5). */
FE_FN struct fe51 fe_read(const uint8_t *p)
{
    struct fe51 r;
    uint64_t w0 = fe_load64(p);
    uint64_t w1 = fe_load64(p + 8);
    uint64_t w2 = fe_load64(p + 16);
    uint64_t w3 = fe_load64(p + 24);

    r.v[0] = w0 & FE_LIMB_MASK;
    r.v[1] = (w0 >> 51 | w1 << 13) & FE_LIMB_MASK;
    r.v[2] = (w1 >> 38 | w2 << 26) & FE_LIMB_MASK;
    r.v[3] = (w2 >> 25 | w3 << 39) & FE_LIMB_MASK;
    r.v[4] = (w3 >> 12) & FE_LIMB_MASK;
    return r;
}

FE_FN void fe_carry_all(uint64_t *v)
{
    for (size_t i = 0; i < 4; i++) {
        v[i + 1] += v[i] >> 51;
        v[i] &= FE_LIMB_MASK;
    }
    v[0] += (v[4] >> 51) * 19;
    v[4] &= FE_LIMB_MASK;
}

/* The one representative below 2^255 - 19. */
FE_FN void fe_write(uint8_t *p, struct fe51 a)
{
    uint64_t *v = a.v;

    fe_carry_all(v);
    fe_carry_all(v);
    /* Now below 2^255 + 19: adding 19 carries into bit 255 exactly when one modulus is to go. */
    uint64_t q = (v[0] + 19) >> 51;
    for (size_t i = 1; i < 5; i++) {
        q = (v[i] + q) >> 51;
    }
    v[0] += 19 * q;
    for (size_t i = 0; i < 4; i++) {
        v[i + 1] += v[i] >> 51;
        v[i] &= FE_LIMB_MASK;
    }
    v[4] &= FE_LIMB_MASK;
    fe_store64(p, v[0] | v[1] << 51);
    fe_store64(p + 8, v[1] >> 13 | v[2] << 38);
    fe_store64(p + 16, v[2] >> 26 | v[3] << 25);
    fe_store64(p + 24, v[3] >> 39 | v[4] << 12);
}

#endif
