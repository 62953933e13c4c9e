#ifndef T13_CRYPTO_CURVE448_POINT_H
#define T13_CRYPTO_CURVE448_POINT_H

#include "crypto/curve448/field.h"
#include "crypto/curve448/scalar.h"

#include <stdbool.h>

/* Points of edwards448 (RFC 8032 5.2): x^2 + y^2 = 1 + d x^2 y^2, d = -39081, as X / Z, Y / Z and
 * X Y / Z = T. The formulas hold for all of its points, since d is no square: H. Hisil, K. Wong, G.
 * Carter, E. Dawson, "Twisted Edwards curves revisited", 2008. */
struct ed448_point {
    struct fe448 x;
    struct fe448 y;
    struct fe448 z;
    struct fe448 t;
};

/* An entry of a table: Z = 1. */
struct ed448_entry {
    struct fe448 x;
    struct fe448 y;
    struct fe448 dt; /* d x y */
};

/* Made by table.py. */
#define ED448_COMBS 5
#define ED448_TEETH 5
#define ED448_SPACING 18
#define ED448_COMB_ENTRIES 16
#define ED448_ODD_ENTRIES 32
extern const struct ed448_entry cr_ed448_comb[ED448_COMBS][ED448_COMB_ENTRIES];
extern const struct ed448_entry cr_ed448_odd[ED448_ODD_ENTRIES];

#define ED448_LEN 57

/* s B of a secret s. */
void cr_ed448_mul_base(struct ed448_point *r, const struct sc448 *s);
/* s B + k a, all of it public. */
void cr_ed448_mul_both(struct ed448_point *r, const struct sc448 *s, const struct sc448 *k,
                       const struct ed448_point *a);
void cr_ed448_negate(struct ed448_point *p);
void cr_ed448_encode(uint8_t out[ED448_LEN], const struct ed448_point *p);
/* Of what is public; false for what is no encoding of a point (RFC 8032 5.2.3). */
bool cr_ed448_decode(struct ed448_point *p, const uint8_t in[ED448_LEN]);

#endif
