#ifndef T13_CORE_RECORD_DIR_H
#define T13_CORE_RECORD_DIR_H

#include "core/keys/suite.h"
#include "core/limits.h"
#include "crypto/aead.h"
#include "crypto/bytes.h"
#include "crypto/status.h"

#include <stddef.h>
#include <stdint.h>

/* Content types of RFC 8446 5.1. */
enum t13_content {
    T13_CT_CHANGE_CIPHER_SPEC = 20,
    T13_CT_ALERT = 21,
    T13_CT_HANDSHAKE = 22,
    T13_CT_APPLICATION_DATA = 23,
};

/* struct t13_dir protects one direction of a connection (RFC 8446 5.2, 5.3). */
struct t13_dir {
    const struct t13_suite *suite; /* NULL: plaintext */
    uint64_t seq;                  /* of the next record */
    uint64_t limit;                /* records before the key is to be updated */
    uint8_t iv[CR_AEAD_NONCE_LEN];
    struct secret traffic; /* the secret that the key came from */
    struct cr_aead aead;
};

/* t13_dir_set installs the keys of a traffic secret; the sequence number starts at 0. */
T13_MUST_USE enum t13_status t13_dir_set(struct t13_dir *d, const struct t13_suite *suite,
                                         const struct secret *traffic);
/* t13_dir_update goes to the next generation of the traffic secret (RFC 8446 7.2). */
T13_MUST_USE enum t13_status t13_dir_update(struct t13_dir *d);
void t13_dir_clear(struct t13_dir *d);

/* t13_dir_overhead is what a record of this direction needs around its content. */
size_t t13_dir_overhead(const struct t13_dir *d);

/* t13_dir_seal writes one whole record, content.n + padding + t13_dir_overhead() bytes, to out.
 *
 * in    content  at most T13_MAX_PLAINTEXT bytes with the padding; not within out
 *       padding  zeros after the type; 0 in the clear
 * ret   T13_E_KEY_EXHAUSTED when the sequence number would wrap */
T13_MUST_USE enum t13_status t13_dir_seal(struct t13_dir *d, enum t13_content type,
                                          struct bytes content, size_t padding, uint8_t *out);

/* t13_dir_open opens a protected record. out gets the content without type and padding, *content_n
 * bytes, and is written up to body.n - tag length; it may equal body.p.
 *
 * in    header  the record's own 5 bytes
 * ret   T13_E_BAD_RECORD_MAC; T13_E_RECORD_OVERFLOW for too long an inner plaintext (padding
 *       counts); T13_E_UNEXPECTED_MESSAGE when it is all padding (RFC 8446 5.4) */
T13_MUST_USE enum t13_status t13_dir_open(struct t13_dir *d, struct bytes header, struct bytes body,
                                          uint8_t *out, size_t *content_n, uint8_t *type);

#endif
