#ifndef T13_CRYPTO_MLKEM_SAMPLE_H
#define T13_CRYPTO_MLKEM_SAMPLE_H

#include "crypto/mlkem/mlkem.h"

/* The polynomial operations in use: a kernel's or the base's. */
const struct mlkem_ops *cr_mlkem_ops(void);

/* cr_mlkem_matrix expands rho into the k * k polynomials of the matrix, by rows (FIPS 203 algorithm
 * 13, lines 3 to 7). rho is public. T13_E_CRYPTO should SHAKE128 give next to no number below 3329
 * for a very long time (FIPS 203 appendix B). */
T13_MUST_USE enum t13_status cr_mlkem_matrix(struct mlkem_poly *a, size_t k, const uint8_t rho[32]);

/* cr_mlkem_noise samples num polynomials of the binomial distribution of eta, 2 or 3, with the
 * nonces from first on. */
void cr_mlkem_noise(struct mlkem_poly *p, size_t num, unsigned eta, const uint8_t seed[32],
                    uint8_t first);

#endif
