/* After the handshake: NewSessionTicket (RFC 8446 4.6.1) and KeyUpdate (4.6.3). */
#include "core/hs/hs.h"
#include "core/limits.h"
#include "core/msg/key_update.h"
#include "core/msg/new_session_ticket.h"
#include "core/session/ticket.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

#include <string.h>

static enum t13_status fill_session(const struct t13_conn *c, struct t13_session *s)
{
    s->suite = c->suite->id;
    s->group = c->group;
    s->time_s = t13_now_ms() / 1000;
    s->verify_result = c->verify_result;
    s->peer = c->peer_raw ? NULL : t13_chain_ref(c->peer);
    s->timeout_s = c->cfg->ticket_lifetime_s;
    memcpy(s->sid_ctx, c->sid_ctx, c->sid_ctx_len);
    s->sid_ctx_len = c->sid_ctx_len;
    s->name_acked = c->name_acked || (c->resumed && c->session != NULL && c->session->name_acked);
    if (c->server_name != NULL) {
        s->server_name = mem_strdup(c->server_name);
        if (s->server_name == NULL) {
            return T13_E_NO_MEMORY;
        }
    }
    return t13_set_bytes(&s->alpn, &s->alpn_len, bytes_of(c->alpn, c->alpn_len));
}

enum t13_status t13_make_session(const struct t13_conn *c, struct t13_session **out)
{
    struct t13_session *s = t13_session_new();
    if (s == NULL) {
        return T13_E_NO_MEMORY;
    }
    enum t13_status st = fill_session(c, s);
    if (st != T13_OK) {
        t13_session_free(s);
        return st;
    }
    *out = s;
    return T13_OK;
}

/* from_ticket fills in what the NewSessionTicket says. */
static enum t13_status from_ticket(const struct t13_conn *c, const struct t13_nst *nst,
                                   const struct t13_exts *x, struct t13_session *s)
{
    s->received_ms = t13_now_ms();
    s->lifetime_s = nst->lifetime_s;
    s->age_add = nst->age_add;
    s->max_early_data =
        (x->present & T13_X_EARLY_DATA) != 0 ? t13_early_least(c->cfg, x->max_early_data_size) : 0;
    T13_TRY(t13_set_bytes(&s->ticket, &s->ticket_len, nst->ticket));
    /* As OpenSSL does it: the id that programs see is the hash of the ticket. */
    T13_TRY(cr_hash_once(CR_SHA256, nst->ticket, s->sid));
    s->sid_len = T13_SID_MAX;
    return t13_resumption_psk(c->suite->hash, &c->resumption, nst->nonce, &s->psk);
}

static enum t13_status take_ticket(struct t13_conn *c, const struct t13_msg *msg)
{
    struct t13_nst nst;
    struct t13_exts x;
    struct t13_session *s = NULL;

    if (!t13_nst_parse(msg->body, &nst)) {
        return t13_fail(c, T13_E_DECODE, "NewSessionTicket");
    }
    enum t13_status st = t13_exts_parse(&x, T13_IN_NEW_SESSION_TICKET, nst.extensions, NULL);
    if (st != T13_OK) {
        return t13_fail(c, st, "NewSessionTicket: extensions");
    }
    T13_TRY(t13_take_exts(c, T13_IN_NEW_SESSION_TICKET, nst.extensions, bytes_of(NULL, 0), 0));
    if (nst.lifetime_s > T13_MAX_TICKET_LIFETIME_S) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "NewSessionTicket: lifetime");
    }
    c->num_tickets++;
    if (nst.lifetime_s == 0 || c->num_tickets > T13_MAX_TICKETS || c->own_raw || c->peer_raw) {
        return T13_OK;
    }
    T13_TRY(t13_make_session(c, &s));
    st = from_ticket(c, &nst, &x, s);
    if (st != T13_OK) {
        t13_session_free(s);
        return st;
    }
    c->new_session = s;
    return T13_OK;
}

static enum t13_status on_ticket(struct t13_conn *c, const struct t13_msg *msg)
{
    if (c->new_session == NULL) {
        T13_TRY(take_ticket(c, msg));
    }
    if (c->new_session == NULL) {
        return T13_OK;
    }
    if ((c->cfg->ask & T13_ASK_SESSION) != 0) {
        T13_TRY(t13_ask(c, T13_WANT_SESSION));
    }
    t13_session_free(c->session);
    c->session = c->new_session;
    c->new_session = NULL;
    return T13_OK;
}

static enum t13_status on_key_update(struct t13_conn *c, const struct t13_msg *msg)
{
    bool requested = false;

    enum t13_status st = t13_key_update_parse(msg->body, &requested);
    if (st != T13_OK) {
        return t13_fail(c, st, "KeyUpdate");
    }
    c->num_updates++;
    if (c->num_updates > T13_MAX_KEY_UPDATES) {
        return t13_fail(c, T13_E_TOO_MANY, "KeyUpdate");
    }
    T13_TRY(t13_update_key(c, &c->read));
    /* One answer is enough for all that came before it could be sent. It goes out before the next
     * application data, no earlier, as from OpenSSL. */
    c->update_queued = c->update_queued || requested;
    return T13_OK;
}

enum t13_status t13_client_on_post(struct t13_conn *c, const struct t13_msg *msg,
                                   enum t13_state *next)
{
    *next = C_CONNECTED;
    if (msg->type == HS_CERTIFICATE_REQUEST) {
        return t13_client_on_request(c, msg, next);
    }
    return msg->type == HS_KEY_UPDATE ? on_key_update(c, msg) : on_ticket(c, msg);
}

enum t13_status t13_server_on_post(struct t13_conn *c, const struct t13_msg *msg,
                                   enum t13_state *next)
{
    *next = S_CONNECTED;
    return msg->type == HS_KEY_UPDATE ? on_key_update(c, msg) : t13_server_on_auth(c, msg, next);
}

/* new_ticket_session: what the next ticket stands for. */
static enum t13_status new_ticket_session(struct t13_conn *c, const uint8_t nonce[8])
{
    struct t13_session *s = NULL;

    T13_TRY(t13_make_session(c, &s));
    s->lifetime_s = c->cfg->ticket_lifetime_s < T13_MAX_TICKET_LIFETIME_S
                        ? c->cfg->ticket_lifetime_s
                        : T13_MAX_TICKET_LIFETIME_S;
    s->timeout_s = s->lifetime_s;
    s->sid_len = T13_SID_MAX; /* for programs to know it by */
    s->max_early_data = t13_early_least(c->cfg, c->cfg->max_early_data);
    enum t13_status st = cr_rand(&s->age_add, sizeof(s->age_add));
    if (st == T13_OK) {
        st = cr_rand(s->sid, s->sid_len);
    }
    if (st == T13_OK) {
        st = t13_resumption_psk(c->suite->hash, &c->resumption, bytes_of(nonce, 8), &s->psk);
    }
    if (st != T13_OK) {
        t13_session_free(s);
        return st;
    }
    c->new_session = s;
    return T13_OK;
}

static enum t13_status put_ticket(struct t13_conn *c, const uint8_t nonce[8])
{
    struct t13_nst nst = {.lifetime_s = c->new_session->lifetime_s,
                          .age_add = c->new_session->age_add,
                          .nonce = bytes_of(nonce, 8),
                          .ticket = bytes_of(c->ticket, c->ticket_len)};

    struct t13_exts x = {.present = 0, .max_early_data_size = c->new_session->max_early_data};

    if (x.max_early_data_size > 0) {
        x.present = T13_X_EARLY_DATA;
    }
    T13_TRY(t13_add_exts(c, T13_IN_NEW_SESSION_TICKET, bytes_of(NULL, 0), 0, &x));
    size_t mark = t13_msg_open(c, HS_NEW_SESSION_TICKET);
    t13_nst_write(&c->flight, &nst, &x);
    T13_TRY(t13_msg_close(c, mark));
    return t13_flush(c); /* each in a record of its own, as from OpenSSL */
}

static enum t13_status seal_ticket(struct t13_conn *c)
{
    if ((c->cfg->ask & T13_ASK_TICKET_SEAL) != 0) {
        return t13_ask(c, T13_WANT_TICKET_SEAL);
    }
    return t13_ticket_seal(c->cfg->ticket_keys, c->new_session, t13_now_ms() / 1000, &c->ticket,
                           &c->ticket_len);
}

enum t13_status t13_server_send_tickets(struct t13_conn *c, enum t13_state *next)
{
    uint8_t nonce[8];
    struct wr w = wr_fixed(nonce, sizeof(nonce));

    if (c->tickets_left == 0) {
        *next = S_CONNECTED;
        return T13_OK;
    }
    wr_uint(&w, 8, c->ticket_number);
    if (c->new_session == NULL) {
        T13_TRY(new_ticket_session(c, nonce));
    }
    T13_TRY(seal_ticket(c));
    if (c->ticket_len > 0) {
        T13_TRY(put_ticket(c, nonce));
    }
    mem_free(c->ticket);
    c->ticket = NULL;
    c->ticket_len = 0;
    /* The connection's session is from now on the one that the ticket is for. */
    t13_conn_set_session(c, c->new_session);
    t13_session_free(c->new_session);
    c->new_session = NULL;
    c->ticket_number++;
    c->tickets_left--;
    *next = c->tickets_left > 0 ? S_SEND_TICKETS : S_CONNECTED;
    return T13_OK;
}
