#ifndef T13_CRYPTO_HPKE_KEM_H
#define T13_CRYPTO_HPKE_KEM_H

#include "crypto/hpke.h"

/* Inside HPKE: the labelled HKDF and the DHKEMs of RFC 9180 4. */

/* struct hpke_kdf is a hash with the suite_id that goes into every use of it. */
struct hpke_kdf {
    enum cr_hash_id hash;
    uint8_t suite_id[10];
    size_t suite_id_len;
};

/* hpke_extract is LabeledExtract, hpke_expand LabeledExpand. out of Extract has the hash's length.
 */
T13_MUST_USE enum t13_status hpke_extract(const struct hpke_kdf *kdf, struct bytes salt,
                                          const char *label, struct bytes ikm, uint8_t *out);
T13_MUST_USE enum t13_status hpke_expand(const struct hpke_kdf *kdf, struct bytes prk,
                                         const char *label, struct bytes info, uint8_t *out,
                                         size_t out_len);

/* hpke_encap makes the KEM's shared secret for a recipient. sender is the sender's private key,
 * n = 0: not authenticated. eph is the ephemeral private key (tests give one of their own).
 * hpke_decap is the recipient's side of it; its sender is a public key.
 *
 * out   secret  cleared on failure
 */
T13_MUST_USE enum t13_status hpke_encap(uint16_t kem, struct bytes public_key, struct bytes sender,
                                        struct bytes eph, uint8_t *enc, struct secret *secret);
T13_MUST_USE enum t13_status hpke_decap(uint16_t kem, struct bytes private_key, struct bytes sender,
                                        struct bytes enc, struct secret *secret);

/* hpke_send_with is cr_hpke_send with a given ephemeral key. */
T13_MUST_USE enum t13_status hpke_send_with(struct cr_hpke *h, const struct cr_hpke_suite *suite,
                                            struct bytes public_key, struct bytes info,
                                            const struct cr_hpke_auth *auth, struct bytes eph,
                                            uint8_t *enc);

#endif
