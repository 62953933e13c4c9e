#ifndef T13_CRYPTO_EC_NONCE_H
#define T13_CRYPTO_EC_NONCE_H

#include "crypto/ec/ec.h"

/* The nonces of ECDSA, all of them: RFC 6979 3.2, with the variant of 3.6 when extra has bytes.
 * They depend on the key and on the message, so that a bad generator of random numbers gives no key
 * away; and on fresh random bytes, so that no two computations have the same nonce, which faults
 * and measurements thrive on. */
struct cr_nonce {
    enum cr_curve curve;
    enum cr_hash_id hash;
    uint8_t k[CR_HASH_MAX];
    uint8_t v[CR_HASH_MAX];
    bool is_first;
};

/* cr_nonce_start takes the private scalar and the digest; hash is the digest's, or any. */
T13_MUST_USE enum t13_status cr_nonce_start(struct cr_nonce *g, enum cr_curve curve,
                                            enum cr_hash_id hash, const uint8_t *scalar,
                                            struct bytes digest, struct bytes extra);
/* cr_nonce_next writes a candidate, cr_ec_field_len() bytes: not in range every once in a while. */
T13_MUST_USE enum t13_status cr_nonce_next(struct cr_nonce *g, uint8_t *out);

#endif
