/* 0-RTT: RFC 8446 2.3, 4.2.10 and 8, both sides. */
#include "core/hs/hs.h"
#include "core/limits.h"
#include "core/msg/alert.h"
#include "core/msg/end_of_early_data.h"
#include "crypto/ct/ct.h"
#include "crypto/mem.h"

#include <string.h>

void t13_conn_pause(struct t13_conn *c, enum t13_pause pause)
{
    c->pause = pause;
}

enum t13_early t13_conn_early(const struct t13_conn *c)
{
    return c->early;
}

enum t13_status t13_early_count(struct t13_conn *c, size_t n)
{
    bool client = c->side == T13_CLIENT;

    if (n > c->early_max - c->early_count) {
        return t13_fail_alert(c, T13_E_TOO_MUCH_EARLY,
                              client ? T13_ALERT_INTERNAL_ERROR : T13_ALERT_UNEXPECTED_MESSAGE,
                              "more early data than is allowed");
    }
    c->early_count += (uint32_t)n;
    return T13_OK;
}

/* pause_here stops where the owner wants it, with everything sent. */
static enum t13_status pause_here(struct t13_conn *c)
{
    if (c->pause != T13_PAUSE_START) {
        return T13_OK;
    }
    T13_TRY(t13_flush(c));
    return T13_PAUSED;
}

/* --- client --- */

const struct t13_session *t13_chosen_psk(const struct t13_conn *c)
{
    if (!c->resumed) {
        return NULL;
    }
    return c->psk_index == 0 ? t13_first_psk(c->hs) : c->hs->offer_psk;
}

static bool same_bytes(const uint8_t *a, size_t a_n, const uint8_t *b, size_t b_n)
{
    return a_n == b_n && ct_equal(a, b, a_n);
}

/* wanted: the owner pauses for it, and its session allows some. */
static bool wanted(const struct t13_conn *c)
{
    const struct t13_session *s = t13_first_psk(c->hs);

    return c->pause == T13_PAUSE_START && !c->retried && s != NULL && s->max_early_data > 0;
}

void t13_client_withhold(struct t13_conn *c)
{
    if (wanted(c) && c->cfg->early_data_most == 0) {
        c->early = T13_EARLY_REJECTED; /* what is written is dropped, and to be written again */
        c->early_max = t13_first_psk(c->hs)->max_early_data;
    }
}

bool t13_client_offers_early(const struct t13_conn *c)
{
    const struct t13_session *s = t13_first_psk(c->hs);
    const struct t13_config *cfg = c->cfg;

    if (!wanted(c) || cfg->early_data_most == 0) {
        return false;
    }
    /* RFC 8446 4.2.10: under the suite and the protocol that the session had. */
    if (!t13_has(cfg->suites, cfg->num_suites, s->suite) ||
        (s->server_name != NULL && s->name_acked &&
         !t13_same_name(s->server_name, c->server_name))) {
        return false;
    }
    return s->alpn_len == 0 || t13_offered_alpn(cfg, bytes_of(s->alpn, s->alpn_len));
}

static enum t13_status early_keys(struct t13_conn *c, const struct t13_session *s,
                                  struct secret *traffic)
{
    const struct t13_suite *suite = t13_suite_find(s->suite);
    struct t13_hs *hs = c->hs;
    uint8_t th[CR_HASH_MAX];

    T13_TRY(cr_hash_once(suite->hash, bytes_of(hs->hello.p, hs->hello.n), th));
    T13_TRY(t13_schedule_start(&hs->ks, suite->hash, t13_session_psk(s)));
    T13_TRY(t13_early_secrets(c, suite, bytes_of(th, cr_hash_len(suite->hash)), traffic));
    T13_TRY(t13_flush(c));
    if ((c->cfg->flags & T13_F_MIDDLEBOX_COMPAT) != 0) {
        T13_TRY(t13_put_ccs(c));
    }
    T13_TRY(t13_dir_set(&c->write, suite, traffic));
    c->early_max = s->max_early_data;
    return T13_OK;
}

enum t13_status t13_client_early_keys(struct t13_conn *c)
{
    struct secret traffic = {.n = 0};

    enum t13_status st = early_keys(c, t13_first_psk(c->hs), &traffic);
    secret_clear(&traffic);
    if (st == T13_OK) {
        c->early_offered = true;
        c->early = T13_EARLY_REJECTED; /* until the server says that it takes it */
    }
    return st;
}

enum t13_status t13_client_early(struct t13_conn *c, enum t13_state *next)
{
    *next = C_WAIT_SH;
    return pause_here(c);
}

void t13_client_early_retry(struct t13_conn *c)
{
    if (c->early_offered) {
        c->early_offered = false;
        t13_dir_clear(&c->write); /* the second ClientHello goes in the clear */
    }
}

/* refused: the data that is still to come is dropped, and the handshake has the keys. */
static enum t13_status refused(struct t13_conn *c)
{
    struct secret traffic = c->hs->client_hs;

    c->early_offered = false;
    secret_clear(&c->hs->client_hs);
    enum t13_status st = t13_write_keys(c, &traffic);
    secret_clear(&traffic);
    return st;
}

enum t13_status t13_client_early_answer(struct t13_conn *c, const struct t13_exts *x)
{
    const struct t13_session *s = t13_first_psk(c->hs);

    if ((x->present & T13_X_EARLY_DATA) == 0) {
        return c->early_offered ? refused(c) : T13_OK;
    }
    /* RFC 8446 4.2.10: only for the first PSK, with its suite and its protocol. */
    if (!c->early_offered || !c->resumed || c->psk_index != 0 || c->suite->id != s->suite ||
        !same_bytes(c->alpn, c->alpn_len, s->alpn, s->alpn_len)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "EncryptedExtensions: early_data");
    }
    c->early = T13_EARLY_ACCEPTED;
    return T13_OK;
}

enum t13_status t13_client_end_early(struct t13_conn *c, enum t13_state *next)
{
    *next = c->asked_for_cert ? C_SEND_CERT : C_SEND_FINISHED;
    if (c->early == T13_EARLY_NONE) {
        return T13_OK;
    }
    if (c->pause != T13_PAUSE_NONE) {
        T13_TRY(t13_flush(c));
        return T13_PAUSED;
    }
    if (!c->early_offered) {
        return T13_OK;
    }
    size_t mark = t13_msg_open(c, HS_END_OF_EARLY_DATA);
    t13_end_of_early_data_write(&c->flight);
    T13_TRY(t13_msg_close(c, mark));
    struct secret traffic = c->hs->client_hs;
    secret_clear(&c->hs->client_hs);
    enum t13_status st = t13_write_keys(c, &traffic);
    secret_clear(&traffic);
    c->early_offered = false;
    return st;
}

enum t13_status t13_write_early(struct t13_conn *c, const void *buf, size_t len, size_t *n)
{
    bool open = c->side == T13_CLIENT && c->state >= C_EARLY && c->state <= C_END_EARLY;

    *n = 0;
    if (c->error != T13_OK || c->close_sent) {
        return T13_E_SHUT_DOWN;
    }
    if (!open || c->early == T13_EARLY_NONE) {
        return T13_E_ARGUMENT;
    }
    if (c->out.start != c->out.end) {
        return T13_WANT_WRITE;
    }
    size_t take = len < T13_WRITE_BATCH ? len : T13_WRITE_BATCH;
    T13_TRY(t13_settle(c, t13_early_count(c, take)));
    if (c->early_offered) {
        T13_TRY(t13_settle(c, t13_seal(c, T13_CT_APPLICATION_DATA, bytes_of(buf, take))));
    }
    *n = take;
    return T13_OK;
}

/* --- server --- */

void t13_early_skip(struct t13_conn *c)
{
    bool offered = (c->hs->exts.present & T13_X_EARLY_DATA) != 0;
    uint32_t max = c->cfg->recv_max_early_data;

    c->skipping = offered && c->early != T13_EARLY_ACCEPTED;
    if (!c->skipping) {
        return;
    }
    bool room = max > 0 && max < UINT32_MAX - T13_EARLY_DATA_OVERHEAD;
    c->early = T13_EARLY_REJECTED;
    c->early_max = room ? max + T13_EARLY_DATA_OVERHEAD : max;
}

/* RFC 8446 8.3: the ticket's age by the client's clock is the one by ours. */
bool t13_psk_is_fresh(const struct t13_session *s, uint32_t obfuscated_age)
{
    uint64_t now_s = t13_now_ms() / 1000;
    uint32_t stated_ms = obfuscated_age - s->age_add;

    if (s->external) {
        return true;
    }
    if (now_s < s->time_s || now_s - s->time_s > T13_MAX_TICKET_LIFETIME_S) {
        return false;
    }
    uint64_t own_ms = (now_s - s->time_s) * 1000 + T13_TICKET_AGE_SLACK_MS;
    return stated_ms <= own_ms && (uint64_t)stated_ms + T13_TICKET_AGE_WINDOW_MS >= own_ms;
}

/* may_take: all that RFC 8446 4.2.10 and 8 ask, but for the owner's wish. */
static bool may_take(const struct t13_conn *c)
{
    const struct t13_hs *hs = c->hs;
    const struct t13_config *cfg = c->cfg;
    const struct t13_session *s = hs->psk;

    if ((hs->exts.present & T13_X_EARLY_DATA) == 0 || c->retried || s == NULL || !hs->psk_fresh ||
        t13_early_least(cfg, cfg->max_early_data) == 0 || c->pause != T13_PAUSE_START) {
        return false;
    }
    /* Our own tickets are stateless, and would open as often as they are replayed. */
    if ((cfg->ask & T13_ASK_TICKET_OPEN) == 0 && (cfg->flags & T13_F_NO_ANTI_REPLAY) == 0) {
        return false;
    }
    return s->suite == c->suite->id && same_bytes(c->alpn, c->alpn_len, s->alpn, s->alpn_len);
}

static enum t13_status take(struct t13_conn *c)
{
    const struct t13_session *s = c->hs->psk;
    uint32_t max = c->cfg->recv_max_early_data;
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {NULL, 0};
    struct secret traffic = {.n = 0};

    T13_TRY(t13_th(c, buf, &th));
    T13_TRY(t13_start_schedule(c, s));
    enum t13_status st = t13_early_secrets(c, c->suite, th, &traffic);
    if (st == T13_OK) {
        st = t13_dir_set(&c->read, c->suite, &traffic);
    }
    secret_clear(&traffic);
    c->early = T13_EARLY_ACCEPTED;
    c->early_max = max < s->max_early_data ? max : s->max_early_data;
    return st;
}

enum t13_status t13_server_early_data(struct t13_conn *c, enum t13_state *next)
{
    *next = S_NEGOTIATED;
    if (!may_take(c)) {
        return T13_OK;
    }
    if ((c->cfg->ask & T13_ASK_EARLY_DATA) != 0) {
        T13_TRY(t13_ask(c, T13_WANT_EARLY_DATA));
        if (!c->early_taken) {
            return T13_OK;
        }
    }
    return take(c);
}

enum t13_status t13_server_retried(struct t13_conn *c, enum t13_state *next)
{
    *next = S_WAIT_CH2;
    return pause_here(c);
}

enum t13_status t13_server_early(struct t13_conn *c, enum t13_state *next)
{
    if (c->early == T13_EARLY_ACCEPTED) {
        *next = S_WAIT_EOED;
    } else {
        *next = c->asked_for_cert ? S_WAIT_CERT : S_WAIT_FINISHED;
    }
    return pause_here(c);
}

enum t13_status t13_server_on_eoed(struct t13_conn *c, const struct t13_msg *msg,
                                   enum t13_state *next)
{
    if (!t13_end_of_early_data_parse(msg->body)) {
        return t13_fail(c, T13_E_DECODE, "EndOfEarlyData");
    }
    struct secret traffic = c->hs->client_hs;
    secret_clear(&c->hs->client_hs);
    enum t13_status st = t13_dir_set(&c->read, c->suite, &traffic);
    secret_clear(&traffic);
    *next = S_WAIT_FINISHED;
    return st;
}

static enum t13_status read_some(struct t13_conn *c, struct t13_dst *dst)
{
    while (c->state == S_EARLY || c->state == S_WAIT_EOED) {
        enum t13_status st = t13_step(c);
        if (st == T13_WANT_READ) {
            st = t13_input(c, dst);
            if (st == T13_WANT_READ) {
                return t13_no_input(c);
            }
            if (st == T13_OK && (c->in.app_n > 0 || dst->got > 0)) {
                return T13_OK;
            }
        }
        T13_TRY(st);
    }
    return T13_OK;
}

enum t13_status t13_read_early(struct t13_conn *c, void *buf, size_t len, size_t *n)
{
    struct t13_dst dst = {.p = buf, .len = len, .got = 0};

    *n = 0;
    if (len == 0) {
        return T13_E_ARGUMENT;
    }
    if (c->in.app_n > 0) {
        t13_deliver(c, buf, len, n, false);
        return T13_OK;
    }
    if (c->error != T13_OK) {
        return T13_E_SHUT_DOWN;
    }
    if (c->early != T13_EARLY_ACCEPTED || c->side != T13_SERVER) {
        return c->side == T13_SERVER ? T13_OK : T13_E_ARGUMENT;
    }
    c->pause = T13_PAUSE_NONE;
    c->early_reading = true;
    enum t13_status st = t13_settle(c, read_some(c, &dst));
    c->early_reading = false;
    if (st != T13_OK || dst.got > 0) {
        *n = dst.got;
        return st;
    }
    t13_deliver(c, buf, len, n, false);
    return T13_OK;
}
