#ifndef T13_TESTS_CRYPTO_EC_FAULT_H
#define T13_TESTS_CRYPTO_EC_FAULT_H

#include "crypto/ec/ec.h"

/* Kernels that compute wrong once: after ec_fault_at further chances (a product, a digit, a point
 * of the table, the signature's bytes), one bit of what has just been computed is turned over. */
extern const struct cr_ec_ops p256_faulty;
extern const struct cr_ec_ops p256_ifma_faulty; /* only where it is built: x86-64 */
extern const struct cr_ec_ops p384_faulty;

void ec_fault_set(size_t at, unsigned bit);
/* The same for a change that stays, in the table: of what has n bytes the at-th is wrong, and the
 * again-th. */
void ec_fault_set_both(size_t n, size_t at, size_t again, unsigned bit);
size_t ec_fault_chances(void); /* since it was set; of n bytes, if they were asked for */

#endif
