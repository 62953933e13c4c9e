#include "core/hs/hs.h"
#include "core/msg/alert.h"
#include "core/msg/key_update.h"

static void observe(struct t13_conn *c, int type, struct bytes b)
{
    if (c->observer.message != NULL) {
        c->observer.message(c->observer.arg, true, type, b);
    }
}

/* shown observes a message of the flight; a ChangeCipherSpec that is due goes out before it. */
static enum t13_status shown(struct t13_conn *c, struct bytes message)
{
    if (c->ccs_due) {
        T13_TRY(t13_put_ccs(c));
    }
    observe(c, T13_CT_HANDSHAKE, message);
    return T13_OK;
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
    return shown(c, message);
}

enum t13_status t13_msg_put(struct t13_conn *c, struct bytes message)
{
    wr_bytes(&c->flight, message);
    T13_TRY(t13_written(&c->flight));
    return shown(c, message);
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

/* seal_plainly is t13_seal without what may be due before it. */
static enum t13_status seal_plainly(struct t13_conn *c, struct t13_dir *d, enum t13_content type,
                                    struct bytes content)
{
    size_t waiting = c->out.end - c->out.start;

    T13_TRY(t13_out_seal(&c->out, d, type, content, c->cfg->max_send_fragment));
    observe_records(c, c->out.start + waiting, type);
    return T13_OK;
}

enum t13_status t13_put_ccs(struct t13_conn *c)
{
    static const uint8_t one = 1;
    struct t13_dir plain = {.suite = NULL};

    c->ccs_due = false;
    if (c->ccs_sent) {
        return T13_OK;
    }
    c->ccs_sent = true;
    observe(c, T13_CT_CHANGE_CIPHER_SPEC, bytes_of(&one, 1));
    return seal_plainly(c, &plain, T13_CT_CHANGE_CIPHER_SPEC, bytes_of(&one, 1));
}

enum t13_status t13_seal(struct t13_conn *c, enum t13_content type, struct bytes content)
{
    if (c->ccs_due) {
        T13_TRY(t13_put_ccs(c));
    }
    /* RFC 8446 5.5: before the key has sealed as many records as it may. */
    if (type == T13_CT_APPLICATION_DATA && c->write.seq >= c->write.limit) {
        T13_TRY(t13_put_key_update(c, false));
    }
    return seal_plainly(c, &c->write, type, content);
}

enum t13_status t13_flush(struct t13_conn *c)
{
    if (c->flight.n == 0) {
        return T13_OK;
    }
    enum t13_status st = t13_seal(c, T13_CT_HANDSHAKE, bytes_of(c->flight.p, c->flight.n));
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
    T13_TRY(seal_plainly(c, &c->write, T13_CT_HANDSHAKE, bytes_of(body, w.n)));
    observe(c, T13_CT_HANDSHAKE, bytes_of(body, w.n));
    return t13_dir_update(&c->write);
}
