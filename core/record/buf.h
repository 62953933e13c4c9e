#ifndef T13_CORE_RECORD_BUF_H
#define T13_CORE_RECORD_BUF_H

#include "core/conn.h"
#include "core/record/dir.h"
#include "crypto/bytes.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define T13_IN_BUF_LEN (T13_RECORD_HEADER_LEN + T13_MAX_CIPHERTEXT)

/* struct t13_in is what came from the transport. Records are opened where they lie; app is the part
 * of the last application data record that has not been read yet, and lies before start. */
struct t13_in {
    uint8_t *buf; /* T13_IN_BUF_LEN bytes, or NULL while idle */
    size_t start; /* first byte not processed */
    size_t end;   /* after the last byte that came */
    size_t app;   /* first decrypted byte not read */
    size_t app_n;
};

/* struct t13_raw is one record as it lies in the buffer. */
struct t13_raw {
    struct bytes header;
    struct bytes body;
    uint8_t *at; /* body.p, for opening in place */
    uint8_t type;
    uint16_t version;
};

/* t13_in_room gives the free end of the buffer, which is made if need be; see t13_in_space. */
T13_MUST_USE enum t13_status t13_in_room(struct t13_in *in, uint8_t **p, size_t *room,
                                         size_t *want);
/* t13_in_header gives the header of the next record once its 5 bytes are there. */
bool t13_in_header(const struct t13_in *in, struct t13_raw *raw);
/* t13_in_record gives the next whole record; t13_in_done passes it. */
bool t13_in_record(const struct t13_in *in, struct t13_raw *raw);
void t13_in_done(struct t13_in *in, const struct t13_raw *raw);
/* t13_in_idle frees the buffer unless something is in it. t13_in_clear wipes and frees it. */
void t13_in_idle(struct t13_in *in);
void t13_in_clear(struct t13_in *in);

/* struct t13_out is what waits for the transport. */
struct t13_out {
    uint8_t *buf;
    size_t cap;
    size_t start;
    size_t end;
};

/* struct t13_pad is how records are padded; owner counts under T13_PAD_OWNER alone. */
struct t13_pad {
    enum t13_pad_mode mode;
    size_t len;
    const struct t13_padding *owner;
};
/* t13_pad_zeros gives the zeros to follow n bytes of content; never more than a record of
 * max_fragment bytes has room for.
 *
 * ret   T13_E_RANDOM */
T13_MUST_USE enum t13_status t13_pad_zeros(const struct t13_pad *pad, enum t13_content type,
                                           size_t n, size_t max_fragment, size_t *zeros);

/* t13_out_seal appends content, padded (NULL: it is not), as records of at most max_fragment bytes:
 * one allocation at most, one pass. Nothing is appended on failure. Empty content makes one empty
 * record. */
T13_MUST_USE enum t13_status t13_out_seal(struct t13_out *out, struct t13_dir *d,
                                          enum t13_content type, struct bytes content,
                                          size_t max_fragment, const struct t13_pad *pad);
void t13_out_idle(struct t13_out *out);
void t13_out_clear(struct t13_out *out);

#endif
