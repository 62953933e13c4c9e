#include "core/record/buf.h"

#include "core/wire/rd.h"
#include "crypto/mem.h"

#include <string.h>

/* compact moves what is left to the front: unread application data, then unprocessed bytes. */
static void compact(struct t13_in *in)
{
    size_t rest = in->end - in->start;

    if (in->app_n > 0 && in->app > 0) {
        memmove(in->buf, in->buf + in->app, in->app_n);
    }
    memmove(in->buf + in->app_n, in->buf + in->start, rest);
    in->app = 0;
    in->start = in->app_n;
    in->end = in->app_n + rest;
}

enum t13_status t13_in_room(struct t13_in *in, uint8_t **p, size_t *room, size_t *want)
{
    struct t13_raw raw = {.type = 0};
    size_t have = in->end - in->start;
    size_t need = T13_RECORD_HEADER_LEN;

    if (in->buf == NULL) {
        in->buf = mem_alloc(T13_IN_BUF_LEN);
        if (in->buf == NULL) {
            return T13_E_NO_MEMORY;
        }
    }
    if (t13_in_header(in, &raw)) {
        need += raw.body.n;
    }
    if (need > T13_IN_BUF_LEN || need <= have) {
        need = have + 1; /* a whole or a bad record is there: the engine is to be called */
    }
    if (in->start > 0 && in->start + need > T13_IN_BUF_LEN) {
        compact(in);
    }
    if (in->end == T13_IN_BUF_LEN) {
        return T13_E_ARGUMENT;
    }
    *p = in->buf + in->end;
    *room = T13_IN_BUF_LEN - in->end;
    *want = need - have < *room ? need - have : *room;
    return T13_OK;
}

bool t13_in_header(const struct t13_in *in, struct t13_raw *raw)
{
    struct rd r = {NULL, 0};
    uint16_t n = 0;

    if (in->buf == NULL) {
        return false;
    }
    r = rd_of(bytes_of(in->buf + in->start, in->end - in->start));
    if (!rd_take(&r, T13_RECORD_HEADER_LEN, &raw->header)) {
        return false;
    }
    r = rd_of(raw->header);
    if (!rd_u8(&r, &raw->type) || !rd_u16(&r, &raw->version) || !rd_u16(&r, &n)) {
        return false;
    }
    raw->at = in->buf + in->start + T13_RECORD_HEADER_LEN;
    raw->body = bytes_of(raw->at, n);
    return true;
}

bool t13_in_record(const struct t13_in *in, struct t13_raw *raw)
{
    return t13_in_header(in, raw) && in->end - in->start >= T13_RECORD_HEADER_LEN + raw->body.n;
}

void t13_in_done(struct t13_in *in, const struct t13_raw *raw)
{
    in->start += T13_RECORD_HEADER_LEN + raw->body.n;
    if (in->start == in->end && in->app_n == 0) {
        in->start = 0;
        in->end = 0;
    }
}

void t13_in_idle(struct t13_in *in)
{
    if (in->start == in->end && in->app_n == 0) {
        t13_in_clear(in);
    }
}

void t13_in_clear(struct t13_in *in)
{
    /* Application data was decrypted in it. */
    mem_clear_free(in->buf, T13_IN_BUF_LEN);
    memset(in, 0, sizeof(*in));
}

/* room makes n bytes free at the end. The bytes that wait move to the front. */
static enum t13_status room(struct t13_out *out, size_t n)
{
    size_t waiting = out->end - out->start;

    if (out->start > 0 && (waiting == 0 || out->cap - out->end < n)) {
        memmove(out->buf, out->buf + out->start, waiting);
        out->start = 0;
        out->end = waiting;
    }
    if (out->cap - out->end >= n) {
        return T13_OK;
    }
    size_t cap = out->end + n;
    uint8_t *buf = mem_realloc(out->buf, cap);
    if (buf == NULL) {
        return T13_E_NO_MEMORY;
    }
    out->buf = buf;
    out->cap = cap;
    return T13_OK;
}

/* pads: zeros may be asked for. */
static bool pads(const struct t13_pad *pad)
{
    return pad != NULL && pad->mode != T13_PAD_NONE &&
           (pad->mode != T13_PAD_OWNER || (pad->owner != NULL && pad->owner->cb != NULL));
}

enum t13_status t13_out_seal(struct t13_out *out, struct t13_dir *d, enum t13_content type,
                             struct bytes content, size_t max_fragment, const struct t13_pad *pad)
{
    size_t overhead = t13_dir_overhead(d);
    size_t records = content.n == 0 ? 1 : (content.n + max_fragment - 1) / max_fragment;
    size_t most = pads(pad) ? records * max_fragment : content.n;

    T13_TRY(room(out, most + records * overhead));
    uint8_t *at = out->buf + out->end;
    for (size_t i = 0; i < records; i++) {
        size_t n = content.n < max_fragment ? content.n : max_fragment;
        size_t zeros = 0;
        if (pads(pad)) {
            T13_TRY(t13_pad_zeros(pad, type, n, max_fragment, &zeros));
        }
        T13_TRY(t13_dir_seal(d, type, bytes_of(content.p, n), zeros, at));
        at += n + zeros + overhead;
        if (n > 0) {
            content = bytes_of(content.p + n, content.n - n);
        }
    }
    out->end = (size_t)(at - out->buf);
    return T13_OK;
}

void t13_out_idle(struct t13_out *out)
{
    if (out->start == out->end) {
        t13_out_clear(out);
    }
}

void t13_out_clear(struct t13_out *out)
{
    mem_free(out->buf); /* ciphertext and public messages only */
    memset(out, 0, sizeof(*out));
}
