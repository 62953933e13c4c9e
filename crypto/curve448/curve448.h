#ifndef T13_CRYPTO_CURVE448_CURVE448_H
#define T13_CRYPTO_CURVE448_CURVE448_H

#include "crypto/bytes.h"
#include "crypto/status.h"

#include <stdint.h>

#define CR_X448_LEN 56
#define CR_ED448_LEN 57 /* of a public key and of a seed */
#define CR_ED448_SIG_LEN 114

/* X448: RFC 7748 section 5. cr_x448: T13_E_BAD_SHARE for a wrong length or an all-zero result. */
T13_MUST_USE enum t13_status cr_x448_public(const uint8_t *priv, uint8_t *share);
T13_MUST_USE enum t13_status cr_x448(const uint8_t *priv, struct bytes peer, uint8_t *out);

/* Ed448: RFC 8032 section 5.2, the pure form with an empty context, as X.509 and TLS use it. */
T13_MUST_USE enum t13_status cr_ed448_public(const uint8_t *seed, uint8_t *point);
/* cr_ed448_sign: T13_E_CRYPTO, with sig cleared, when two computations of it differ. */
T13_MUST_USE enum t13_status cr_ed448_sign(const uint8_t *seed, const uint8_t *point,
                                           struct bytes message, uint8_t *sig);
T13_MUST_USE enum t13_status cr_ed448_verify(const uint8_t *point, struct bytes message,
                                             struct bytes sig);

#endif
