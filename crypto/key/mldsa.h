#ifndef T13_CRYPTO_KEY_MLDSA_H
#define T13_CRYPTO_KEY_MLDSA_H

#include "crypto/key/internal.h"
#include "crypto/mldsa/mldsa.h"

/* key_mldsa is the parameter set of a key type; NULL for other types. */
const struct cr_mldsa_params *key_mldsa(enum cr_key_type type);

/* From bare bytes: a seed, or an expanded key. */
T13_MUST_USE enum t13_status key_mldsa_private(struct cr_key **out, enum cr_key_type type,
                                               struct bytes bare);

T13_MUST_USE enum t13_status key_mldsa_generate(struct cr_key **out, enum cr_key_type type);

/* The private key in a PKCS#8: the seed, the expanded key, or both, which must belong together (RFC
 * 9881 section 6). */
T13_MUST_USE enum t13_status key_mldsa_parse(struct cr_key **out, enum cr_key_type type,
                                             struct bytes octets);

#endif
