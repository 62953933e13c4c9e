#include "core/hs/table.h"
#include "core/msg/alert.h"

#include <string.h>

bool t13_at_end_state(const struct t13_conn *c)
{
    return c->state == C_CONNECTED || c->state == S_CONNECTED;
}

uint32_t t13_proof_needed(const struct t13_conn *c)
{
    uint32_t need = T13_PROOF_KEX | T13_PROOF_FINISHED;
    bool ech = c->ech_status != T13_ECH_NONE && c->ech_status != T13_ECH_GREASE;

    if (c->side == T13_CLIENT && ech) {
        need |= T13_PROOF_ECH; /* its name was sent for nobody else to see */
    }

    if (c->post_auth && c->side == T13_CLIENT) {
        return need; /* it is the client that proves something here */
    }
    if (c->resumed && !c->post_auth) {
        return (c->psk_only ? need & ~T13_PROOF_KEX : need) | T13_PROOF_PSK;
    }
    bool must = c->side == T13_CLIENT || c->cfg->verify == T13_VERIFY_REQUIRE;
    if (must || c->peer != NULL) {
        need |= T13_PROOF_VERIFIED | T13_PROOF_CV;
    }
    return need;
}

/* enter is the only writer of c->state. */
static enum t13_status enter(struct t13_conn *c, const struct t13_row *row, enum t13_state next)
{
    bool was_open = c->hs == NULL;
    bool opens = next == C_CONNECTED || next == S_SEND_TICKETS;

    if ((row->next & T13_BIT(next)) == 0) {
        return t13_fail(c, T13_E_INTERNAL, "a handler chose an illegal successor");
    }
    if (opens) {
        wr_free(&c->own_exts);
        c->own_exts = wr_growing();
    }
    if (opens && !was_open) {
        uint32_t need = t13_proof_needed(c);
        if ((c->proof & need) != need) {
            return t13_fail(c, T13_E_INTERNAL, "connected without proof");
        }
        T13_TRY(t13_flush(c));
        t13_hs_free(c->hs);
        c->hs = NULL;
        if (t13_msgs_empty(c)) {
            wr_free(&c->msgs);
            c->msgs_at = 0;
        }
    }
    if (next == C_CONNECTED || next == S_CONNECTED) {
        c->post_auth = false;
    }
    if (next != c->state && c->observer.state != NULL) {
        c->observer.state(c->observer.arg, (int)next);
    }
    c->state = next;
    return T13_OK;
}

static enum t13_status take_message(struct t13_conn *c, const struct t13_row *row,
                                    enum t13_state *next)
{
    struct t13_msg msg = {.type = 0};

    T13_TRY(t13_next_msg(c, &msg));
    bool last = c->msgs_at + msg.whole.n == c->msgs.n;
    if ((row->ends_record & T13_BIT(msg.type)) != 0 && !last) {
        return t13_fail(c, T13_E_UNEXPECTED_MESSAGE, "data after a key change");
    }
    bool first = c->want == T13_OK && c->answered == T13_OK;
    if (first && c->observer.handshake != NULL) {
        c->observer.handshake(c->observer.arg, T13_RECEIVED, msg.type);
    }
    if (first && c->observer.message != NULL) {
        c->observer.message(c->observer.arg, false, T13_CT_HANDSHAKE, msg.whole);
    }
    T13_TRY(row->on_msg(c, &msg, next));
    if (c->hs != NULL && !row->own_transcript) {
        T13_TRY(t13_transcript_add(&c->hs->th, msg.whole));
    }
    t13_msg_done(c, &msg);
    if (c->observer.handshake != NULL) {
        c->observer.handshake(c->observer.arg, T13_HANDLED, msg.type);
    }
    return T13_OK;
}

enum t13_status t13_step(struct t13_conn *c)
{
    const struct t13_row *row = &t13_table[c->state];
    enum t13_state next = c->state;

    if (c->answer_failed) {
        return t13_fail(c, T13_E_CALLBACK, row->name);
    }
    if (row->on_step != NULL) {
        T13_TRY(row->on_step(c, &next));
    } else {
        T13_TRY(take_message(c, row, &next));
    }
    return enter(c, row, next);
}

/* need_input: everything that waits goes out before anything is waited for. */
static enum t13_status need_input(struct t13_conn *c)
{
    T13_TRY(t13_flush(c));
    if (c->out.start != c->out.end) {
        return T13_WANT_WRITE;
    }
    if (c->in.app_n > 0 && c->side == T13_SERVER) {
        return t13_fail(c, T13_E_UNEXPECTED_DATA, "early data that nobody reads");
    }
    enum t13_status st = t13_input(c, NULL);
    if (st != T13_WANT_READ || !c->eof) {
        return st;
    }
    if ((c->cfg->flags & T13_F_IGNORE_UNEXPECTED_EOF) != 0) {
        c->close_received = true;
        return T13_CLOSED;
    }
    return t13_fail(c, T13_E_EOF, "the transport ended during the handshake");
}

static enum t13_status run(struct t13_conn *c)
{
    for (;;) {
        if (t13_at_end_state(c)) {
            T13_TRY(t13_flush(c));
            return c->out.start != c->out.end ? T13_WANT_WRITE : T13_OK;
        }
        enum t13_status st = t13_step(c);
        if (st == T13_WANT_READ) {
            st = need_input(c);
        }
        if (st == T13_PAUSED && c->out.start != c->out.end) {
            return T13_WANT_WRITE;
        }
        if (st != T13_OK) {
            return st;
        }
    }
}

enum t13_status t13_handshake(struct t13_conn *c)
{
    if (c->error != T13_OK) {
        return T13_E_SHUT_DOWN;
    }
    if (c->close_received && !t13_at_end_state(c)) {
        return T13_CLOSED;
    }
    return t13_settle(c, run(c));
}

void t13_deliver(struct t13_conn *c, void *buf, size_t len, size_t *n, bool peek)
{
    size_t take = c->in.app_n < len ? c->in.app_n : len;
    uint8_t *from = c->in.buf + c->in.app;

    memcpy(buf, from, take);
    *n = take;
    if (peek) {
        return;
    }
    c->in.app += take;
    c->in.app_n -= take;
    if (c->in.app_n == 0 && c->in.start == c->in.end) {
        c->in.start = 0;
        c->in.end = 0;
    }
}

enum t13_status t13_no_input(struct t13_conn *c)
{
    if (!c->eof) {
        return T13_WANT_READ;
    }
    if ((c->cfg->flags & T13_F_IGNORE_UNEXPECTED_EOF) != 0) {
        c->close_received = true;
        return T13_CLOSED;
    }
    return t13_fail(c, T13_E_EOF, "the transport ended without close_notify");
}

static enum t13_status read_some(struct t13_conn *c, struct t13_dst *dst)
{
    for (;;) {
        enum t13_status st = T13_WANT_READ;
        /* Before the client ends its early data the server may send already (RFC 8446 2.3); but
         * its messages are for a client that is connected. */
        if (c->state != C_END_EARLY) {
            st = t13_step(c);
        } else if (!t13_msgs_empty(c)) {
            return T13_PAUSED;
        }
        if (st == T13_WANT_READ) {
            T13_TRY(t13_flush(c)); /* an answer to a request, tickets after one */
            st = t13_input(c, dst);
            if (st == T13_WANT_READ) {
                return t13_no_input(c);
            }
            if (st == T13_OK && (c->in.app_n > 0 || (dst != NULL && dst->got > 0))) {
                return T13_OK;
            }
        }
        if (st != T13_OK) {
            return st;
        }
    }
}

enum t13_status t13_read(struct t13_conn *c, void *buf, size_t len, size_t *n, bool peek)
{
    struct t13_dst dst = {.p = buf, .len = len, .got = 0};

    *n = 0;
    if (len == 0) {
        return T13_E_ARGUMENT;
    }
    if (c->in.app_n > 0) {
        t13_deliver(c, buf, len, n, peek);
        return T13_OK;
    }
    if (c->error != T13_OK) {
        return T13_E_SHUT_DOWN;
    }
    if (c->close_received) {
        return T13_CLOSED;
    }
    if (!t13_at_end_state(c) && !c->post_auth && c->state != C_END_EARLY) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(t13_settle(c, read_some(c, peek ? NULL : &dst)));
    if (dst.got > 0) {
        *n = dst.got;
        return T13_OK;
    }
    t13_deliver(c, buf, len, n, peek);
    return T13_OK;
}

enum t13_status t13_write(struct t13_conn *c, const void *buf, size_t len, size_t *n)
{
    *n = 0;
    if (c->error != T13_OK || c->close_sent) {
        return T13_E_SHUT_DOWN;
    }
    if (!t13_at_end_state(c) && !c->half_open) {
        return T13_E_ARGUMENT;
    }
    if (c->out.start != c->out.end) {
        return T13_WANT_WRITE;
    }
    size_t take = len < T13_WRITE_BATCH ? len : T13_WRITE_BATCH;
    T13_TRY(t13_settle(c, t13_seal(c, T13_CT_APPLICATION_DATA, bytes_of(buf, take))));
    *n = take;
    return T13_OK;
}

static enum t13_status close_now(struct t13_conn *c)
{
    T13_TRY(t13_flush(c));
    return t13_put_alert(c, T13_ALERT_WARNING, T13_ALERT_CLOSE_NOTIFY);
}

enum t13_status t13_close(struct t13_conn *c)
{
    if (c->close_sent) {
        return T13_OK;
    }
    if (c->error != T13_OK) {
        return T13_E_SHUT_DOWN;
    }
    T13_TRY(t13_settle(c, close_now(c)));
    c->close_sent = true;
    c->alert_sent = T13_ALERT_CLOSE_NOTIFY;
    return T13_OK;
}

enum t13_status t13_key_update(struct t13_conn *c, bool request)
{
    if (c->error != T13_OK || c->close_sent) {
        return T13_E_SHUT_DOWN;
    }
    if (!t13_at_end_state(c)) {
        return T13_E_ARGUMENT;
    }
    return t13_settle(c, t13_put_key_update(c, request));
}

enum t13_status t13_send_alert(struct t13_conn *c, uint8_t level, uint8_t description)
{
    if (c->error != T13_OK || c->close_sent) {
        return T13_E_SHUT_DOWN;
    }
    T13_TRY(t13_settle(c, t13_flush(c)));
    T13_TRY(t13_settle(c, t13_put_alert(c, level, description)));
    c->alert_sent = description;
    return T13_OK;
}

/* begin_ticket leaves S_CONNECTED for one ticket more. */
static enum t13_status begin_ticket(struct t13_conn *c)
{
    c->tickets_left++;
    if (c->state == S_CONNECTED) {
        T13_TRY(enter(c, &t13_table[S_CONNECTED], S_SEND_TICKETS));
    }
    return run(c);
}

enum t13_status t13_send_ticket(struct t13_conn *c)
{
    if (c->error != T13_OK || c->close_sent) {
        return T13_E_SHUT_DOWN;
    }
    if (c->state != S_CONNECTED || !c->can_ticket) {
        return T13_E_ARGUMENT;
    }
    return t13_settle(c, begin_ticket(c));
}
