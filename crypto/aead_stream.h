#ifndef T13_CRYPTO_AEAD_STREAM_H
#define T13_CRYPTO_AEAD_STREAM_H

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* AEADs in pieces, for EVP_CIPHER. TLS uses crypto/aead.h: a record is one piece. */
enum cr_stream_id {
    CR_STREAM_NONE,
    CR_STREAM_AES_128_GCM,
    CR_STREAM_AES_192_GCM,
    CR_STREAM_AES_256_GCM,
    CR_STREAM_CHACHAPOLY,
    CR_STREAM_COUNT,
};

#define CR_STREAM_TAG_LEN 16

/* struct cr_stream is embedded by value; all zeros is a cleared one. Copies are cr_stream_copy's.
 */
struct cr_stream {
    enum cr_stream_id id;
    bool started;
    bool in_data; /* no more associated data */
    _Alignas(16) uint8_t state[896];
};

T13_DOOR size_t cr_stream_key_len(enum cr_stream_id id);

/* cr_stream_init expands a key into a cleared s, which stays so on failure. */
T13_DOOR T13_MUST_USE enum t13_status cr_stream_init(struct cr_stream *s, enum cr_stream_id id,
                                                     struct bytes key);
/* cr_stream_start begins a message. nonce: at least a byte for AES-GCM (SP 800-38D 7.1), 12 for
 * ChaCha20-Poly1305 (RFC 8439 2.8). */
T13_DOOR T13_MUST_USE enum t13_status cr_stream_start(struct cr_stream *s, bool encrypt,
                                                      struct bytes nonce);
/* cr_stream_ad takes associated data: T13_E_ARGUMENT after the first byte of the message. */
T13_DOOR T13_MUST_USE enum t13_status cr_stream_ad(struct cr_stream *s, struct bytes ad);
/* cr_stream_update makes in.n bytes of output; out may equal in.p. */
T13_DOOR T13_MUST_USE enum t13_status cr_stream_update(struct cr_stream *s, struct bytes in,
                                                       uint8_t *out);
/* cr_stream_finish writes the CR_STREAM_TAG_LEN bytes of the tag; who decrypts compares them. The
 * key stays for another message. */
T13_DOOR T13_MUST_USE enum t13_status cr_stream_finish(struct cr_stream *s, uint8_t *tag);
/* cr_stream_copy makes of a cleared `to` a stream that goes on by itself; key is from's. */
T13_DOOR T13_MUST_USE enum t13_status
cr_stream_copy(struct cr_stream *to, const struct cr_stream *from, struct bytes key);
T13_DOOR void cr_stream_clear(struct cr_stream *s);

#endif
