#ifndef T13_CRYPTO_KEY_RSA_PAD_H
#define T13_CRYPTO_KEY_RSA_PAD_H

#include "crypto/hash.h"
#include "crypto/key.h"

/* The encodings of RFC 8017 section 9 and 7.2; em has em_len bytes. T13_E_ARGUMENT when what is
 * encoded does not fit. */
T13_MUST_USE enum t13_status rsa_pkcs1_encode(enum cr_hash_id hash, struct bytes digest,
                                              uint8_t *em, size_t em_len);

/* rsa_mgf1_xor lays MGF1 of a seed (B.2.1) over n bytes. */
T13_MUST_USE enum t13_status rsa_mgf1_xor(enum cr_hash_id hash, struct bytes seed, uint8_t *out,
                                          size_t n);

/* bits is the size of the modulus. */
T13_MUST_USE enum t13_status rsa_pss_encode(const struct cr_sig_alg *alg, struct bytes digest,
                                            unsigned bits, uint8_t *em);
/* rsa_pss_check: T13_E_BAD_SIGNATURE when em, as long as the modulus, does not encode digest. */
T13_MUST_USE enum t13_status rsa_pss_check(const struct cr_sig_alg *alg, struct bytes digest,
                                           unsigned bits, const uint8_t *em);

#endif
