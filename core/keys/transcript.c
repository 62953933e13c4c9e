#include "core/keys/transcript.h"

#include "crypto/mem.h"

#define MESSAGE_HASH 254 /* RFC 8446 4.4.1: a synthetic handshake message type */

enum t13_status t13_transcript_start(struct t13_transcript *t, enum cr_hash_id id)
{
    t13_transcript_clear(t);
    T13_TRY(cr_hash_init(&t->hash, id));
    t->id = id;
    return T13_OK;
}

enum t13_status t13_transcript_add(struct t13_transcript *t, struct bytes message)
{
    if (t->id == CR_HASH_NONE) {
        return T13_E_INTERNAL;
    }
    return cr_hash_update(&t->hash, message.p, message.n);
}

enum t13_status t13_transcript_resume(struct t13_transcript *t, enum cr_hash_id id,
                                      struct bytes hash)
{
    uint8_t header[4] = {MESSAGE_HASH, 0, 0, (uint8_t)cr_hash_len(id)};

    T13_TRY(t13_transcript_start(t, id));
    T13_TRY(cr_hash_update(&t->hash, header, sizeof(header)));
    return cr_hash_update(&t->hash, hash.p, hash.n);
}

enum t13_status t13_transcript_retry(struct t13_transcript *t)
{
    uint8_t first[CR_HASH_MAX];
    enum cr_hash_id id = t->id;

    if (id == CR_HASH_NONE) {
        return T13_E_INTERNAL;
    }
    T13_TRY(cr_hash_finish(&t->hash, first));
    return t13_transcript_resume(t, id, bytes_of(first, cr_hash_len(id)));
}

static enum t13_status hash_with_tail(struct cr_hash *h, struct bytes tail, uint8_t *out)
{
    T13_TRY(cr_hash_update(h, tail.p, tail.n));
    return cr_hash_finish(h, out);
}

enum t13_status t13_transcript_hash(const struct t13_transcript *t, struct bytes tail, uint8_t *out,
                                    struct bytes *view)
{
    if (t->id == CR_HASH_NONE) {
        return T13_E_INTERNAL;
    }
    if (tail.n == 0) {
        T13_TRY(cr_hash_peek(&t->hash, out));
        *view = bytes_of(out, cr_hash_len(t->id));
        return T13_OK;
    }
    struct cr_hash copy;
    T13_TRY(cr_hash_copy(&copy, &t->hash));
    enum t13_status st = hash_with_tail(&copy, tail, out);
    cr_hash_clear(&copy);
    if (st == T13_OK) {
        *view = bytes_of(out, cr_hash_len(t->id));
    }
    return st;
}

enum t13_status t13_transcript_copy(struct t13_transcript *to, const struct t13_transcript *from)
{
    if (from->id == CR_HASH_NONE) {
        return T13_E_INTERNAL;
    }
    T13_TRY(cr_hash_copy(&to->hash, &from->hash));
    to->id = from->id;
    return T13_OK;
}

void t13_transcript_clear(struct t13_transcript *t)
{
    if (t->id != CR_HASH_NONE) {
        cr_hash_clear(&t->hash);
    }
    mem_clear(t, sizeof(*t));
}
