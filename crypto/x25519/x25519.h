#ifndef T13_CRYPTO_X25519_X25519_H
#define T13_CRYPTO_X25519_X25519_H

#include "crypto/bytes.h"
#include "crypto/status.h"

#include <stdint.h>

#define CR_X25519_LEN 32

/* X25519 (RFC 7748 section 5) by the kernel of the processor at hand, or by libsodium. */
T13_MUST_USE enum t13_status cr_x25519_public(const uint8_t *priv, uint8_t *share);
/* cr_x25519: T13_E_BAD_SHARE for a wrong length or an all-zero result. */
T13_MUST_USE enum t13_status cr_x25519(const uint8_t *priv, struct bytes peer, uint8_t *out);

#endif
