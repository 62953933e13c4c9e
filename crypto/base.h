#ifndef T13_CRYPTO_BASE_H
#define T13_CRYPTO_BASE_H

#include "crypto/status.h"

#include <stddef.h>
#include <stdint.h>

/* cr_start makes Mbed TLS's PSA and libsodium ready, once a process, at the first use of what
 * needs them. Not a constructor: a program may fork or change its root after it is loaded. */
T13_MUST_USE enum t13_status cr_start(void);

/* cr_from_psa and cr_from_mbedtls map a provider's result to ours. */
T13_MUST_USE enum t13_status cr_from_psa(int32_t status);
T13_MUST_USE enum t13_status cr_from_mbedtls(int result);

/* cr_mbedtls_rng is cr_rand() in the shape of Mbed TLS's f_rng arguments; context is ignored. */
int cr_mbedtls_rng(void *context, unsigned char *out, size_t n);

#endif
