#ifndef T13_CRYPTO_MLDSA_POLY_H
#define T13_CRYPTO_MLDSA_POLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Polynomials of ML-DSA: 256 coefficients modulo 8380417 (FIPS 204 2.3, 7.4, 7.5). A product is
 * Montgomery's: a * b * 2^-32. No function branches on a coefficient or divides by one's help. */
#define MLDSA_N 256
#define MLDSA_Q 8380417
#define MLDSA_QINV 58728449   /* q^-1 modulo 2^32 */
#define MLDSA_INVERSE_F 41978 /* 2^64 / 256 modulo q */
#define MLDSA_D 13            /* bits that the public key drops */
#define MLDSA_K_MAX 8
#define MLDSA_L_MAX 7

struct mldsa_poly {
    int32_t c[MLDSA_N];
};

extern const int32_t mldsa_zetas[256];

void mldsa_ntt(struct mldsa_poly *p);     /* |c| < q to |c| < 9q */
void mldsa_inverse(struct mldsa_poly *p); /* times 2^32; |c| < q to |c| < q */
void mldsa_reduce(struct mldsa_poly *p);  /* |c| < 2^31 - 2^22 to |c| < 0.75 q */
void mldsa_freeze(struct mldsa_poly *p);  /* likewise to 0 to q - 1 */
void mldsa_add(struct mldsa_poly *p, const struct mldsa_poly *q);
void mldsa_sub(struct mldsa_poly *p, const struct mldsa_poly *q);
/* The sum of n products times 2^-32, reduced. */
void mldsa_dot(struct mldsa_poly *out, const struct mldsa_poly *a, const struct mldsa_poly *b,
               size_t n);
/* mldsa_exceeds tells whether a coefficient's magnitude is bound or more. The answer may be known,
 * which one it was may not. */
bool mldsa_exceeds(const struct mldsa_poly *p, int32_t bound);

/* Power2Round (algorithm 35) of frozen coefficients. */
void mldsa_power2round(struct mldsa_poly *t1, struct mldsa_poly *t0, const struct mldsa_poly *t);
/* Decompose (algorithm 36) of frozen coefficients. */
void mldsa_decompose(struct mldsa_poly *high, struct mldsa_poly *low, const struct mldsa_poly *p,
                     int32_t gamma2);
/* UseHint (algorithm 40); all of it is public. */
void mldsa_use_hint(struct mldsa_poly *high, const struct mldsa_poly *p,
                    const uint8_t hint[MLDSA_N], int32_t gamma2);

/* BitPack (algorithm 17): top - c in `bits` bits each; and BitUnpack.
 * 32 * bits bytes. */
void mldsa_pack(uint8_t *out, const struct mldsa_poly *p, int32_t top, unsigned bits);
void mldsa_unpack(struct mldsa_poly *p, const uint8_t *in, int32_t top, unsigned bits);
/* SimpleBitPack, and its inverse. */
void mldsa_pack_simple(uint8_t *out, const struct mldsa_poly *p, unsigned bits);
void mldsa_unpack_simple(struct mldsa_poly *p, const uint8_t *in, unsigned bits);

#endif
