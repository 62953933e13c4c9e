#ifndef T13_CRYPTO_RSA_RAW_H
#define T13_CRYPTO_RSA_RAW_H

#include "crypto/key.h"

/* The two halves of an RSA signature (RFC 8017 section 8) by themselves, for an owner who has the
 * one of them done elsewhere. Encodings and numbers are as long as the modulus. */
#define CR_RSA_RAW_MAX 2048

/* cr_rsa_raw computes with the key alone: T13_E_ARGUMENT when in is not below the modulus, or the
 * key has no private part for private_key. in and out may be the same. */
T13_DOOR T13_MUST_USE enum t13_status cr_rsa_raw(const struct cr_key *key, bool private_key,
                                                 const uint8_t *in, uint8_t *out);
/* cr_rsa_pss_encode writes the encoding of a digest for a modulus of so many bits;
 * T13_E_ARGUMENT when the salt does not fit. */
T13_DOOR T13_MUST_USE enum t13_status
cr_rsa_pss_encode(const struct cr_sig_alg *alg, struct bytes digest, unsigned bits, uint8_t *em);
/* cr_rsa_digest_info writes the DigestInfo of a digest (RFC 8017 9.2), *n bytes; T13_E_ARGUMENT
 * when its length is not the hash's. */
#define CR_DIGEST_INFO_MAX 96
T13_DOOR T13_MUST_USE enum t13_status cr_rsa_digest_info(enum cr_hash_id hash, struct bytes digest,
                                                         uint8_t out[CR_DIGEST_INFO_MAX],
                                                         size_t *n);

#endif
