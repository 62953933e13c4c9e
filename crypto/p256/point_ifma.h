/* Points of P-256 by AVX-512 IFMA, the multiplications of one formula side by side: three levels of
 * them in a doubling, five in an addition. What a level needs is in the lanes of the one before as
 * near as can be, as moving them takes time.
 *
 * A point is X, Y, Z and W = 3 Z^4, of (X / Z^2, Y / (2 Z^3)): modified Jacobian coordinates
 * (Cohen, Miyaji and Ono 1998), with which a doubling has no product by way of Z before its Y, and
 * twice the Y, which saves the formulas' other factors:
 *
 *     M = 3 X^2 - W, S = X Y^2, X3 = M^2 - 2 S, Y3 = 2 M (S - X3) - Y^4, Z3 = Y Z, W3 = Y^4 W
 */
#ifndef T13_CRYPTO_P256_POINT_IFMA_H
#define T13_CRYPTO_P256_POINT_IFMA_H

#define LANES 4
#include "crypto/p256/lanes.h"

/* Lanes of what is not named hold anything. All carried. */
struct point4 {
    struct fe4 xy; /* X, Y */
    struct fe4 z;  /* -, Z */
    struct fe4 w;  /* -, -, W */
};

/* What a point is added by: (Z^2, Y, Z^2, Z^3) and (X, -, Z, -). */
struct entry4 {
    struct fe4 a;
    struct fe4 b;
};

/* The lanes of which from b, the others from a. */
IFMA_FN struct fe4 fe4_blend(struct fe4 a, struct fe4 b, const int which)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm256_mask_blend_epi64((__mmask8)which, a.v[i], b.v[i]);
    }
    return a;
}

/* (a0, b0, a2, b2). */
IFMA_FN struct fe4 fe4_even(struct fe4 a, struct fe4 b)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm256_unpacklo_epi64(a.v[i], b.v[i]);
    }
    return a;
}

/* (a1, b1, a3, b3). */
IFMA_FN struct fe4 fe4_odd(struct fe4 a, struct fe4 b)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm256_unpackhi_epi64(a.v[i], b.v[i]);
    }
    return a;
}

/* (a1, a0, a3, a2). */
IFMA_FN struct fe4 fe4_swap(struct fe4 a)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm256_shuffle_epi32(a.v[i], 0x4e);
    }
    return a;
}

/* (a0, a1, b0, b1). */
IFMA_FN struct fe4 fe4_halves(struct fe4 a, struct fe4 b)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm256_inserti128_si256(a.v[i], _mm256_castsi256_si128(b.v[i]), 1);
    }
    return a;
}

/* (a2, a3, a2, a3): slow, so for what there is time for. */
IFMA_FN struct fe4 fe4_upper(struct fe4 a)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm256_permute4x64_epi64(a.v[i], 0xee);
    }
    return a;
}

IFMA_FN struct fe4 fe4_add(struct fe4 a, struct fe4 b)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] += b.v[i];
    }
    return a;
}

/* a + b and a - b in the lanes of which, a in the others. */
IFMA_FN struct fe4 fe4_add_at(struct fe4 a, struct fe4 b, const int which)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm256_mask_add_epi64(a.v[i], (__mmask8)which, a.v[i], b.v[i]);
    }
    return a;
}

IFMA_FN struct fe4 fe4_sub_at(struct fe4 a, struct fe4 b, const int which)
{
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        a.v[i] = _mm256_mask_sub_epi64(a.v[i], (__mmask8)which, a.v[i], b.v[i]);
    }
    return a;
}

/* Lanes of the numbers from the lowest to the highest. */
#define LANE(i) (1 << (i))
#define K4(k0, k1, k2, k3) fe4_times(_mm256_setr_epi64x((k0), (k1), (k2), (k3)))

/* X, Y, Z, W are below 4.2 p, 5 p, 3 p, 2 p, before and after. */
IFMA_FN struct point4 point4_double(struct point4 p)
{
    /* (X^2, Y^2); M and Y^2 below 1.01 p. */
    struct fe4 minus_w = fe4_sub_at(K4(2, 0, 0, 0), fe4_upper(p.w), LANE(0));
    struct fe4 u = fe4_sqr(p.xy);
    struct fe4 t = fe4_add(u, minus_w);
    t = fe4_reduce(fe4_add_at(t, fe4_add(u, u), LANE(0)));

    /* M M, Y^2 X = S, Y^2 Y^2, Y Z = Z3. X3 below 4.2 p, S - X3 below 6.9 p. */
    struct fe4 a = fe4_halves(t, fe4_odd(t, p.xy));
    struct fe4 b = fe4_halves(fe4_even(t, p.xy), fe4_odd(t, p.z));
    u = fe4_mul(a, b);
    struct fe4 swapped = fe4_swap(u);
    struct fe4 v = fe4_sub_at(fe4_add(u, K4(3, 3, 0, 0)), swapped, LANE(0) | LANE(1));
    v = fe4_sub_at(v, swapped, LANE(0));
    v = fe4_carry(fe4_add_at(v, fe4_add(u, u), LANE(1)));

    /* -, M (S - X3), W Y^4. */
    a = fe4_blend(fe4_even(t, t), p.w, LANE(2));
    struct fe4 upper = fe4_upper(v);
    struct fe4 minus_y4 = fe4_sub_at(K4(0, 2, 0, 0), fe4_swap(upper), LANE(1));
    u = fe4_mul(a, v);
    t = fe4_carry(fe4_add_at(fe4_add(u, minus_y4), u, LANE(1)));
    return (struct point4){fe4_blend(v, t, LANE(1)), upper, t};
}

/* r = p + e, which are neither the same nor each other's negative nor infinity; and *sum, the entry
 * of r. With U1 = X1 Z2^2, S1 = Y1 Z2^3, H = X2 Z1^2 - U1, R = Y2 Z1^3 - S1, J = 4 H^3, V = 4 U1
 * H^2:
 *
 *     X3 = R^2 - J - 2 V, Y3 = 2 (R (V - X3) - S1 J), Z3 = 2 Z1 Z2 H
 *
 * X, Y, Z of both are below 4.2 p, 5 p, 3 p, and the entry's Z^2 and Z^3 below 1.6 p. */
IFMA_FN struct point4 point4_add(struct point4 p, struct entry4 e, struct entry4 *sum)
{
    /* Z1 Z1, Z1 Y2, X1 Z2^2 = U1, Y1 Z2^3 = S1. */
    struct fe4 z1 = fe4_odd(p.z, p.z);
    struct fe4 a = fe4_halves(z1, p.xy);
    struct fe4 c1 = fe4_carry(fe4_mul(a, fe4_blend(e.a, z1, LANE(0))));

    /* Z1^2 X2, Z1^2 Z1 Y2, Z1 Z2. H and R below 3.7 p. */
    a = fe4_blend(fe4_even(c1, c1), fe4_halves(z1, z1), LANE(2) | LANE(3));
    struct fe4 us = fe4_upper(c1);
    struct fe4 minus_us = fe4_sub_at(K4(2, 2, 0, 0), us, LANE(0) | LANE(1));
    struct fe4 u = fe4_mul(a, fe4_blend(e.b, c1, LANE(1)));
    struct fe4 c2 = fe4_carry(fe4_add(u, minus_us));

    /* H H, R R, Z1 Z2 H. */
    u = fe4_mul(c2, fe4_halves(c2, c2));
    struct fe4 c3 = fe4_carry(fe4_add_at(u, u, LANE(2) | LANE(3)));

    /* H^2 H, H^2 U1, Z3 Z3. */
    a = fe4_blend(fe4_even(c3, c3), c3, LANE(2) | LANE(3));
    struct fe4 b = fe4_blend(fe4_even(c2, us), c3, LANE(2) | LANE(3));
    struct fe4 rr = fe4_odd(c3, c3);
    struct fe4 rest = fe4_sub_at(fe4_add_at(K4(20, 3, 0, 0), rr, LANE(0)), rr, LANE(1));
    u = fe4_mul(a, b);
    /* J, V; then X3, V - X3. */
    IFMA_UNROLL
    for (size_t i = 0; i < NUM_LIMBS; i++) {
        u.v[i] = _mm256_sllv_epi64(u.v[i], _mm256_setr_epi64x(2, 2, 0, 0));
    }
    struct fe4 v = fe4_odd(u, u);
    struct fe4 j_2v = fe4_add(fe4_add(fe4_even(u, u), v), v);
    struct fe4 c4 = fe4_add_at(fe4_sub_at(rest, j_2v, LANE(0)), j_2v, LANE(1));
    c4 = fe4_add_at(fe4_add_at(c4, v, LANE(1)), u, LANE(2) | LANE(3));
    c4 = fe4_reduce(c4);
    struct fe4 j = fe4_carry(u);

    /* J S1, (V - X3) R, Z3^2 Z3^2, Z3^2 Z3. */
    struct fe4 zz = fe4_even(c4, c4);
    a = fe4_blend(fe4_blend(c4, j, LANE(0)), zz, LANE(3));
    b = fe4_blend(fe4_odd(us, c2), zz, LANE(2));
    b = fe4_blend(b, fe4_even(c3, c3), LANE(3));
    u = fe4_mul(a, b);
    struct fe4 twice = fe4_add(u, u);
    struct fe4 c5 = fe4_sub_at(fe4_add_at(u, u, LANE(1)), fe4_even(twice, twice), LANE(1));
    c5 = fe4_add_at(fe4_add(c5, K4(0, 4, 0, 0)), twice, LANE(2));
    c5 = fe4_reduce(c5);

    struct fe4 z3 = fe4_upper(fe4_even(c3, c3));
    sum->a = fe4_blend(fe4_blend(c5, fe4_upper(zz), LANE(0)), fe4_blend(zz, c5, LANE(3)),
                       LANE(2) | LANE(3));
    sum->b = fe4_blend(c4, c3, LANE(2));
    return (struct point4){fe4_blend(c4, c5, LANE(1)), z3, c5};
}

#endif
