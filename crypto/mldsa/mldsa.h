#ifndef T13_CRYPTO_MLDSA_MLDSA_H
#define T13_CRYPTO_MLDSA_MLDSA_H

#include "crypto/bytes.h"
#include "crypto/status.h"

#include <stddef.h>
#include <stdint.h>

/* ML-DSA (FIPS 204), the pure form, with an empty context string as TLS and X.509 use it. */

struct cr_mldsa_params; /* a parameter set */
extern const struct cr_mldsa_params cr_mldsa_44;
extern const struct cr_mldsa_params cr_mldsa_65;
extern const struct cr_mldsa_params cr_mldsa_87;

#define CR_MLDSA_SEED_LEN 32
#define CR_MLDSA_PUBLIC_MAX 2592
#define CR_MLDSA_PRIVATE_MAX 4896
#define CR_MLDSA_SIG_MAX 4627
#define CR_MLDSA_MU_LEN 64

size_t cr_mldsa_public_len(const struct cr_mldsa_params *p);
size_t cr_mldsa_private_len(const struct cr_mldsa_params *p); /* the expanded form */
size_t cr_mldsa_sig_len(const struct cr_mldsa_params *p);

/* cr_mldsa_generate makes the key pair of a seed (algorithm 6). */
T13_MUST_USE enum t13_status cr_mldsa_generate(const struct cr_mldsa_params *p,
                                               const uint8_t seed[CR_MLDSA_SEED_LEN],
                                               uint8_t *public_key, uint8_t *private_key);

/* cr_mldsa_public computes the public key of an expanded private key and checks what can be checked
 * of it.
 *
 * ret   T13_E_BAD_KEY for a coefficient out of range, or a hash of the public key or low bits that
 *       do not belong to it */
T13_MUST_USE enum t13_status cr_mldsa_public(const struct cr_mldsa_params *p,
                                             const uint8_t *private_key, uint8_t *public_key);

/* cr_mldsa_mu writes the message representative: of tr, the hash of the public key, and a message
 * with the prefix of the pure form. */
void cr_mldsa_mu(const uint8_t tr[64], struct bytes message, uint8_t mu[CR_MLDSA_MU_LEN]);

/* cr_mldsa_sign_mu signs a message representative with 32 bytes of randomness, or of zeros for the
 * deterministic form (algorithm 7).
 *
 * ret   T13_E_CRYPTO should no attempt of a very great number succeed */
T13_MUST_USE enum t13_status cr_mldsa_sign_mu(const struct cr_mldsa_params *p,
                                              const uint8_t *private_key,
                                              const uint8_t mu[CR_MLDSA_MU_LEN],
                                              const uint8_t random[32], uint8_t *sig);

/* cr_mldsa_sign signs a message, hedged with fresh randomness. */
T13_MUST_USE enum t13_status cr_mldsa_sign(const struct cr_mldsa_params *p,
                                           const uint8_t *private_key, struct bytes message,
                                           uint8_t *sig);

/* cr_mldsa_verify: T13_E_BAD_SIGNATURE when it does not hold, or has another length. */
T13_MUST_USE enum t13_status cr_mldsa_verify(const struct cr_mldsa_params *p,
                                             const uint8_t *public_key, struct bytes message,
                                             struct bytes sig);
T13_MUST_USE enum t13_status cr_mldsa_verify_mu(const struct cr_mldsa_params *p,
                                                const uint8_t *public_key,
                                                const uint8_t mu[CR_MLDSA_MU_LEN],
                                                struct bytes sig);

#endif
