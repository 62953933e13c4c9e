#ifndef T13_CRYPTO_AEAD_H
#define T13_CRYPTO_AEAD_H

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stddef.h>
#include <stdint.h>

enum cr_aead_id {
    CR_AEAD_NONE,
    CR_AES_128_GCM,
    CR_AES_256_GCM,
    CR_CHACHA20_POLY1305,
    CR_AES_128_CCM,
    CR_AES_128_CCM_8,
};

#define CR_AEAD_NONCE_LEN 12
#define CR_AEAD_TAG_MAX 16

/* struct cr_aead holds an expanded key. Opaque; the schedule is computed once, in cr_aead_init. */
struct cr_aead {
    enum cr_aead_id id;
    _Alignas(64) uint8_t state[768];
};

T13_DOOR size_t cr_aead_key_len(enum cr_aead_id id);
T13_DOOR size_t cr_aead_tag_len(enum cr_aead_id id); /* 16, or 8 for CCM-8 */

T13_DOOR T13_MUST_USE enum t13_status cr_aead_init(struct cr_aead *a, enum cr_aead_id id,
                                                   struct bytes key);
T13_DOOR void cr_aead_clear(struct cr_aead *a);

/* cr_aead_seal encrypts in followed by tail (a record's content type and padding) into out and
 * appends the tag: in.n + tail.n + cr_aead_tag_len() bytes. in.p may equal out (in place) or not
 * overlap it; tail never overlaps out. */
T13_DOOR T13_MUST_USE enum t13_status cr_aead_seal(const struct cr_aead *a,
                                                   const uint8_t nonce[CR_AEAD_NONCE_LEN],
                                                   struct bytes ad, struct bytes in,
                                                   struct bytes tail, uint8_t *out);

/* cr_aead_open decrypts in (ciphertext and tag) into out, in.n - cr_aead_tag_len() bytes; out may
 * equal in.p. Nothing of the plaintext is left in out when the tag is wrong.
 *
 * ret   T13_E_BAD_RECORD_MAC when the tag is wrong or in is shorter than a tag */
T13_DOOR T13_MUST_USE enum t13_status cr_aead_open(const struct cr_aead *a,
                                                   const uint8_t nonce[CR_AEAD_NONCE_LEN],
                                                   struct bytes ad, struct bytes in, uint8_t *out);

#endif
