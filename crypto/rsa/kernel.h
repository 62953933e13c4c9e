#ifndef T13_CRYPTO_RSA_KERNEL_H
#define T13_CRYPTO_RSA_KERNEL_H

#include "crypto/psa/rsa.h"

#include <stdbool.h>

/* RSA's arithmetic for the processor at hand, beside that of Mbed TLS in crypto/psa/rsa.c: a key
 * with all that can be computed before it is used. Threads share it. */
struct cr_rsa_kernel;

/* cr_rsa_kernel_new takes a key that has been checked: N and E alone, or all parts. *out is NULL
 * where the base is to be used: another processor, an exponent of more than 64 bits. */
T13_MUST_USE enum t13_status cr_rsa_kernel_new(struct cr_rsa_kernel **out,
                                               const struct bytes parts[CR_RSA_NUM_PARTS]);
void cr_rsa_kernel_free(struct cr_rsa_kernel *k); /* wipes; NULL is fine */

/* Sizes of keys that only the base does privately have none. */
bool cr_rsa_kernel_is_private(const struct cr_rsa_kernel *k);
/* As cr_rsa_public() and cr_rsa_private(). */
T13_MUST_USE enum t13_status cr_rsa_kernel_public(const struct cr_rsa_kernel *k, const uint8_t *in,
                                                  uint8_t *out);
T13_MUST_USE enum t13_status cr_rsa_kernel_private(struct cr_rsa_kernel *k, const uint8_t *in,
                                                   uint8_t *out);

#endif
