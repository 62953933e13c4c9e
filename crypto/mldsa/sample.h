#ifndef T13_CRYPTO_MLDSA_SAMPLE_H
#define T13_CRYPTO_MLDSA_SAMPLE_H

#include "crypto/mldsa/poly.h"
#include "crypto/status.h"

/* What ML-DSA draws from SHAKE (FIPS 204 7.3), four polynomials at a time. T13_E_CRYPTO should
 * SHAKE give nothing usable for a very long time. */

/* ExpandA (algorithm 32): k * l polynomials by rows. rho is public. */
T13_MUST_USE enum t13_status mldsa_expand_a(struct mldsa_poly *a, size_t k, size_t l,
                                            const uint8_t rho[32]);
/* ExpandS (algorithm 33): num polynomials with coefficients of magnitude eta at most, 2 or 4. */
T13_MUST_USE enum t13_status mldsa_expand_s(struct mldsa_poly *s, size_t num, int32_t eta,
                                            const uint8_t seed[64]);
/* ExpandMask (algorithm 34), from nonce first on; gamma1 is 2^(bits - 1). */
void mldsa_expand_mask(struct mldsa_poly *y, size_t num, unsigned bits, const uint8_t seed[64],
                       unsigned first);
/* SampleInBall (algorithm 29): tau coefficients of 1 or -1. */
void mldsa_ball(struct mldsa_poly *c, unsigned tau, const uint8_t *seed, size_t seed_len);

#endif
