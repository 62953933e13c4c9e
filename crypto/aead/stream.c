/* AEADs in pieces: the checks, and the choice between base and kernel. */
#include "crypto/aead_stream.h"

#include "crypto/mem.h"
#include "crypto/ops.h"

#include <string.h>

#define CHACHA_NONCE_LEN 12

static const uint8_t key_lens[CR_STREAM_COUNT] = {
    [CR_STREAM_AES_128_GCM] = 16,
    [CR_STREAM_AES_192_GCM] = 24,
    [CR_STREAM_AES_256_GCM] = 32,
    [CR_STREAM_CHACHAPOLY] = 32,
};

size_t cr_stream_key_len(enum cr_stream_id id)
{
    return id > CR_STREAM_NONE && id < CR_STREAM_COUNT ? key_lens[id] : 0;
}

/* The one place where a kernel is chosen; the same for the life of the process. */
static const struct cr_stream_ops *ops_of(enum cr_stream_id id)
{
    const struct cr_stream_ops *kernel = NULL;

    if (id == CR_STREAM_CHACHAPOLY) {
        kernel = cr_chachapoly_stream(0);
        return kernel != NULL ? kernel : &cr_psa_chachapoly_stream;
    }
    kernel = cr_aesgcm_stream(0);
    return kernel != NULL ? kernel : &cr_psa_gcm_stream;
}

enum t13_status cr_stream_init(struct cr_stream *s, enum cr_stream_id id, struct bytes key)
{
    memset(s, 0, sizeof(*s));
    if (cr_stream_key_len(id) == 0) {
        return T13_E_UNSUPPORTED;
    }
    if (key.n != cr_stream_key_len(id)) {
        return T13_E_ARGUMENT;
    }
    s->id = id;
    enum t13_status status = ops_of(id)->init(s->state, key);
    if (status != T13_OK) {
        cr_stream_clear(s);
    }
    return status;
}

enum t13_status cr_stream_start(struct cr_stream *s, bool encrypt, struct bytes nonce)
{
    s->started = false;
    s->in_data = false;
    if (s->id == CR_STREAM_NONE || nonce.n == 0 ||
        (s->id == CR_STREAM_CHACHAPOLY && nonce.n != CHACHA_NONCE_LEN)) {
        return T13_E_ARGUMENT;
    }
    enum t13_status status = ops_of(s->id)->start(s->state, encrypt, nonce);
    s->started = status == T13_OK;
    return status;
}

enum t13_status cr_stream_ad(struct cr_stream *s, struct bytes ad)
{
    if (!s->started || s->in_data) {
        return T13_E_ARGUMENT;
    }
    return ad.n > 0 ? ops_of(s->id)->ad(s->state, ad) : T13_OK;
}

enum t13_status cr_stream_update(struct cr_stream *s, struct bytes in, uint8_t *out)
{
    if (!s->started) {
        return T13_E_ARGUMENT;
    }
    if (in.n == 0) {
        return T13_OK;
    }
    s->in_data = true;
    return ops_of(s->id)->update(s->state, in, out);
}

enum t13_status cr_stream_finish(struct cr_stream *s, uint8_t *tag)
{
    if (!s->started) {
        return T13_E_ARGUMENT;
    }
    s->started = false;
    return ops_of(s->id)->finish(s->state, tag);
}

enum t13_status cr_stream_copy(struct cr_stream *to, const struct cr_stream *from, struct bytes key)
{
    if (from->id == CR_STREAM_NONE) {
        return T13_OK;
    }
    memset(to, 0, sizeof(*to));
    enum t13_status status = ops_of(from->id)->copy(to->state, from->state, key);
    if (status == T13_OK) {
        to->id = from->id;
        to->started = from->started;
        to->in_data = from->in_data;
    }
    return status;
}

void cr_stream_clear(struct cr_stream *s)
{
    if (s->id != CR_STREAM_NONE) {
        ops_of(s->id)->clear(s->state);
    }
    mem_clear(s, sizeof(*s));
}
