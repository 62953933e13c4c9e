#ifndef T13_CRYPTO_SODIUM_CURVE25519_H
#define T13_CRYPTO_SODIUM_CURVE25519_H

#include "crypto/bytes.h"
#include "crypto/status.h"

#include <stdint.h>

#define CR_ED25519_LEN 32 /* of a public key and of a seed */
#define CR_ED25519_SIG_LEN 64

/* X25519's base, see crypto/x25519/x25519.h. T13_E_BAD_SHARE for an all-zero result. */
T13_MUST_USE enum t13_status cr_sodium_x25519_public(const uint8_t *priv, uint8_t *share);
T13_MUST_USE enum t13_status cr_sodium_x25519(const uint8_t *priv, const uint8_t *peer,
                                              uint8_t *out);

T13_MUST_USE enum t13_status cr_ed25519_public(const uint8_t *seed, uint8_t *point);
T13_MUST_USE enum t13_status cr_ed25519_sign(const uint8_t *seed, const uint8_t *point,
                                             struct bytes message, uint8_t *sig);
T13_MUST_USE enum t13_status cr_ed25519_verify(const uint8_t *point, struct bytes message,
                                               struct bytes sig);

#endif
