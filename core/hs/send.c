#include "core/hs/hs.h"
#include "core/msg/alert.h"
#include "core/msg/key_update.h"

static void observe(struct t13_conn *c, int type, struct bytes b)
{
    if (c->observer.message != NULL) {
        c->observer.message(c->observer.arg, true, type, b);
    }
}

static void passing(struct t13_conn *c, enum t13_passing what, int type)
{
    if (c->observer.handshake != NULL) {
        c->observer.handshake(c->observer.arg, what, type);
    }
}

size_t t13_msg_open(struct t13_conn *c, enum t13_hs_type type)
{
    return t13_hs_open(&c->flight, type);
}

enum t13_status t13_msg_close(struct t13_conn *c, size_t mark)
{
    t13_hs_close(&c->flight, mark);
    T13_TRY(t13_written(&c->flight));
    /* The mark is where the length is; the type stands before it. */
    struct bytes message = bytes_of(c->flight.p + mark - 1, c->flight.n - mark + 1);
    if (c->hs != NULL) {
        T13_TRY(t13_transcript_add(&c->hs->th, message));
    }
    return T13_OK;
}

enum t13_status t13_msg_put(struct t13_conn *c, struct bytes message)
{
    wr_bytes(&c->flight, message);
    return t13_written(&c->flight);
}

/* observe_records shows the headers of the records from offset from on, as msg_callback does. */
static void observe_records(struct t13_conn *c, size_t from, enum t13_content type)
{
    uint8_t inner = (uint8_t)type;

    while (c->observer.message != NULL && from + T13_RECORD_HEADER_LEN <= c->out.end) {
        const uint8_t *h = c->out.buf + from;
        observe(c, 256, bytes_of(h, T13_RECORD_HEADER_LEN));
        if (h[0] == T13_CT_APPLICATION_DATA) {
            observe(c, 257, bytes_of(&inner, 1));
        }
        from += T13_RECORD_HEADER_LEN + ((size_t)h[3] << 8 | h[4]);
    }
}

/* first_version: the record of an initial ClientHello says TLS 1.0, for servers and middleboxes
 * that know nothing newer (RFC 8446 5.1). */
static void first_version(struct t13_conn *c, size_t from)
{
    if (c->side != T13_CLIENT || c->retried || c->write.suite != NULL) {
        return;
    }
    while (from + T13_RECORD_HEADER_LEN <= c->out.end) {
        uint8_t *h = c->out.buf + from;
        h[2] = 1;
        from += T13_RECORD_HEADER_LEN + ((size_t)h[3] << 8 | h[4]);
    }
}

/* padding gives how protected records are padded. What an early data record has in it a server that
 * refuses it cannot tell from content, and counts (RFC 8446 4.2.10): the configuration leaves those
 * alone; an owner's callback is told the type, and pads them as OpenSSL's does. */
static struct t13_pad padding(const struct t13_conn *c)
{
    struct t13_pad pad = {c->cfg->pad_mode, c->cfg->pad_len, &c->padding};

    if (c->early_offered && pad.mode != T13_PAD_OWNER) {
        pad.mode = T13_PAD_NONE;
    }
    return pad;
}

/* seal_plainly is t13_seal without what may be due before it. */
static enum t13_status seal_plainly(struct t13_conn *c, struct t13_dir *d, enum t13_content type,
                                    struct bytes content)
{
    size_t waiting = c->out.end - c->out.start;
    struct t13_pad pad = padding(c);

    size_t max = c->cfg->max_send_fragment;
    if (d->suite != NULL && c->send_limit != 0 && c->send_limit < max) {
        max = c->send_limit;
    }
    if (d->suite != NULL && pad.mode == T13_PAD_FIXED && pad.len - 1 < max) {
        max = pad.len - 1;
    }
    T13_TRY(t13_out_seal(&c->out, d, type, content, max, d->suite != NULL ? &pad : NULL));
    if (type == T13_CT_HANDSHAKE) {
        first_version(c, c->out.start + waiting);
    }
    observe_records(c, c->out.start + waiting, type);
    return T13_OK;
}

/* put_ccs: that which only an alert is to follow is no step of the handshake. */
static enum t13_status put_ccs(struct t13_conn *c, bool is_step)
{
    static const uint8_t one = 1;
    struct t13_dir plain = {.suite = NULL};

    c->ccs_due = false;
    if (c->ccs_sent) {
        return T13_OK;
    }
    c->ccs_sent = true;
    if (is_step) {
        passing(c, T13_SENDING, T13_OWN_CCS);
    }
    T13_TRY(seal_plainly(c, &plain, T13_CT_CHANGE_CIPHER_SPEC, bytes_of(&one, 1)));
    observe(c, T13_CT_CHANGE_CIPHER_SPEC, bytes_of(&one, 1));
    return T13_OK;
}

enum t13_status t13_put_ccs(struct t13_conn *c)
{
    return put_ccs(c, true);
}

enum t13_status t13_seal(struct t13_conn *c, enum t13_content type, struct bytes content)
{
    if (c->ccs_due) {
        T13_TRY(put_ccs(c, type != T13_CT_ALERT));
    }
    /* RFC 8446 4.6.3: the answer that the peer asked for; 5.5: before the key has sealed as many
     * records as it may. */
    if (type == T13_CT_APPLICATION_DATA && (c->update_queued || c->write.seq >= c->write.limit)) {
        T13_TRY(t13_put_key_update(c, false));
    }
    return seal_plainly(c, &c->write, type, content);
}

/* put_messages seals a flight, each message in a record of its own: programs count them. */
static enum t13_status put_messages(struct t13_conn *c)
{
    struct rd flight = rd_of(bytes_of(c->flight.p, c->flight.n));

    while (!rd_at_end(&flight)) {
        struct rd rest = flight;
        struct t13_hs_header header = {flight.p[0], 0};
        struct bytes message = {NULL, 0};
        size_t n = t13_hs_header_parse(&rest, &header) ? T13_HS_HEADER_LEN + header.len : flight.n;
        if (!rd_take(&flight, n, &message)) {
            (void)rd_take(&flight, flight.n, &message); /* no whole message: what there is of it */
        }
        if (c->ccs_due) {
            T13_TRY(t13_put_ccs(c));
        }
        passing(c, T13_SENDING, header.type);
        T13_TRY(seal_plainly(c, &c->write, T13_CT_HANDSHAKE, message));
        observe(c, T13_CT_HANDSHAKE, message);
    }
    return T13_OK;
}

enum t13_status t13_flush(struct t13_conn *c)
{
    if (c->flight.n == 0) {
        return T13_OK;
    }
    enum t13_status st = put_messages(c);
    wr_free(&c->flight);
    c->flight = wr_growing();
    return st;
}

enum t13_status t13_put_alert(struct t13_conn *c, uint8_t level, uint8_t description)
{
    uint8_t body[2];
    struct wr w = wr_fixed(body, sizeof(body));
    struct t13_alert_msg alert = {level, description};

    t13_alert_write(&w, &alert);
    T13_TRY(t13_seal(c, T13_CT_ALERT, bytes_of(body, w.n)));
    observe(c, T13_CT_ALERT, bytes_of(body, w.n));
    if (c->observer.alert != NULL) {
        c->observer.alert(c->observer.arg, true, level << 8 | description);
    }
    return T13_OK;
}

enum t13_status t13_put_key_update(struct t13_conn *c, bool request)
{
    uint8_t body[T13_HS_HEADER_LEN + 1];
    struct wr w = wr_fixed(body, sizeof(body));

    size_t mark = t13_hs_open(&w, HS_KEY_UPDATE);
    t13_key_update_write(&w, request);
    t13_hs_close(&w, mark);
    if (w.bad) {
        return T13_E_INTERNAL;
    }
    T13_TRY(t13_flush(c));
    c->update_queued = false;
    passing(c, T13_SENDING, HS_KEY_UPDATE);
    T13_TRY(seal_plainly(c, &c->write, T13_CT_HANDSHAKE, bytes_of(body, w.n)));
    observe(c, T13_CT_HANDSHAKE, bytes_of(body, w.n));
    return t13_update_key(c, &c->write);
}
