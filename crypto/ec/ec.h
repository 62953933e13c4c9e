#ifndef T13_CRYPTO_EC_EC_H
#define T13_CRYPTO_EC_EC_H

#include "crypto/bytes.h"
#include "crypto/hash.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The NIST curves, secp256k1 (SEC 2 2.4.1) and brainpool's (RFC 5639). Scalars are big-endian with
 * cr_ec_field_len() bytes, points uncompressed (SEC 1 2.3.3): 0x04, x, y. */
enum cr_curve {
    CR_CURVE_P256,
    CR_CURVE_P384,
    CR_CURVE_P521,
    CR_CURVE_K256,
    CR_CURVE_BP256,
    CR_CURVE_BP384,
    CR_CURVE_BP512,
};

#define CR_EC_FIELD_MAX 66
#define CR_EC_POINT_MAX (1 + 2 * CR_EC_FIELD_MAX)

size_t cr_ec_field_len(enum cr_curve curve);
unsigned cr_ec_bits(enum cr_curve curve);
static inline size_t cr_ec_point_len(enum cr_curve curve)
{
    return 1 + 2 * cr_ec_field_len(curve);
}

/* cr_ec_generate makes a private scalar and its point. Nothing here allocates, but for P-521 and
 * the base. */
T13_MUST_USE enum t13_status cr_ec_generate(enum cr_curve curve, uint8_t *scalar, uint8_t *point);

/* cr_ec_public computes a scalar's point; T13_E_BAD_KEY when the scalar is not in [1, n - 1]. */
T13_MUST_USE enum t13_status cr_ec_public(enum cr_curve curve, const uint8_t *scalar,
                                          uint8_t *point);

/* cr_ec_point reads a point, compressed or not, checks that it is on the curve, and writes it
 * uncompressed; T13_E_BAD_KEY when it is not. */
T13_MUST_USE enum t13_status cr_ec_point(enum cr_curve curve, struct bytes in, uint8_t *point);

/* cr_ec_dh writes the x coordinate of scalar * peer, cr_ec_field_len() bytes.
 *
 * in    peer    uncompressed, of exactly the right length
 * ret   T13_E_BAD_SHARE when peer is no point of the curve */
T13_MUST_USE enum t13_status cr_ec_dh(enum cr_curve curve, const uint8_t *scalar, struct bytes peer,
                                      uint8_t *out);

/* struct cr_ec_form is a key in the form that its curve's kernel computes with, made once a key. */
struct cr_ec_form {
    uint64_t w[3 * 6];
};

/* A key that signs or verifies: scalar is NULL in one that only verifies. */
struct cr_ec_key {
    const uint8_t *point;
    const uint8_t *scalar;
    const struct cr_ec_form *form;
};

/* cr_ec_make_form makes a key's form from its point and its scalar (or NULL), both checked. */
void cr_ec_make_form(enum cr_curve curve, const uint8_t *point, const uint8_t *scalar,
                     struct cr_ec_form *out);

/* cr_ecdsa_sign writes r and s, each cr_ec_field_len() bytes, with a nonce of crypto/ec/nonce.h.
 *
 * ret   T13_E_CRYPTO for a signature that does not hold; rs is cleared then */
T13_MUST_USE enum t13_status cr_ecdsa_sign(enum cr_curve curve, const struct cr_ec_key *key,
                                           enum cr_hash_id hash, struct bytes digest, uint8_t *rs);
/* cr_ecdsa_verify takes r and s in the same form. */
T13_MUST_USE enum t13_status cr_ecdsa_verify(enum cr_curve curve, const struct cr_ec_key *key,
                                             struct bytes digest, const uint8_t *rs);

/* What a base or a kernel has for a curve. Inputs have been checked for their lengths alone. */
struct cr_ec_ops {
    enum t13_status (*to_point)(enum cr_curve curve, const uint8_t *scalar, uint8_t *point);
    enum t13_status (*point)(enum cr_curve curve, struct bytes in, uint8_t *point);
    enum t13_status (*dh)(enum cr_curve curve, const uint8_t *scalar, struct bytes peer,
                          uint8_t *out);
    void (*form)(enum cr_curve curve, const uint8_t *point, const uint8_t *scalar,
                 struct cr_ec_form *out);
    /* T13_E_ARGUMENT asks for another nonce. rs is checked before it is let go. */
    enum t13_status (*sign)(enum cr_curve curve, const struct cr_ec_key *key, struct bytes digest,
                            const uint8_t *nonce, uint8_t *rs);
    enum t13_status (*verify)(enum cr_curve curve, const struct cr_ec_key *key, struct bytes digest,
                              const uint8_t *rs);
};

extern const struct cr_ec_ops cr_psa_ec;

/* cr_p256_kernel and cr_p384_kernel return the i-th kernel of the processor at hand, the best
 * first, the same at each call; NULL after the last, and at once where the base is to be used. */
const struct cr_ec_ops *cr_p256_kernel(size_t i);
const struct cr_ec_ops *cr_p384_kernel(size_t i);

#endif
