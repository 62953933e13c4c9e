#ifndef T13_CORE_KEYS_TRANSCRIPT_H
#define T13_CORE_KEYS_TRANSCRIPT_H

#include "crypto/bytes.h"
#include "crypto/hash.h"
#include "crypto/status.h"

/* struct t13_transcript is the transcript hash of RFC 8446 4.4.1. Before the suite is known a side
 * keeps its ClientHello by itself; the transcript starts when the hash is known. */
struct t13_transcript {
    enum cr_hash_id id; /* CR_HASH_NONE: not started */
    struct cr_hash hash;
};

T13_MUST_USE enum t13_status t13_transcript_start(struct t13_transcript *t, enum cr_hash_id id);
/* t13_transcript_add appends a whole handshake message, header included. */
T13_MUST_USE enum t13_status t13_transcript_add(struct t13_transcript *t, struct bytes message);
/* t13_transcript_retry replaces what came so far (ClientHello1) by its message_hash message. */
T13_MUST_USE enum t13_status t13_transcript_retry(struct t13_transcript *t);
/* t13_transcript_resume starts with the message_hash message of a ClientHello1 that is remembered
 * by its hash alone, cr_hash_len(id) bytes. */
T13_MUST_USE enum t13_status t13_transcript_resume(struct t13_transcript *t, enum cr_hash_id id,
                                                   struct bytes hash);
/* t13_transcript_hash writes the hash of all so far followed by tail (n = 0: nothing), for
 * binders over a truncated ClientHello. out has CR_HASH_MAX bytes; the result is a view of it. */
T13_MUST_USE enum t13_status t13_transcript_hash(const struct t13_transcript *t, struct bytes tail,
                                                 uint8_t *out, struct bytes *view);
/* t13_transcript_copy: to was not started; nothing to clear in it on failure. */
T13_MUST_USE enum t13_status t13_transcript_copy(struct t13_transcript *to,
                                                 const struct t13_transcript *from);
void t13_transcript_clear(struct t13_transcript *t);

#endif
