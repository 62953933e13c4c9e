/* The server's flight and what it waits for after it: RFC 8446 A.2, from NEGOTIATED on. */
#include "core/ech/hello.h"
#include "core/hs/ech.h"
#include "core/hs/hs.h"
#include "core/limits.h"
#include "core/msg/alert.h"
#include "core/msg/certificate_request.h"
#include "core/msg/encrypted_extensions.h"
#include "core/msg/server_hello.h"
#include "core/wire/list.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

#include <string.h>

static struct t13_sh new_sh(const struct t13_conn *c)
{
    struct t13_sh sh = {.legacy_version = T13_VERSION_TLS12, .cipher_suite = c->suite->id};

    sh.random = bytes_of(c->randoms[T13_SERVER], T13_RANDOM_LEN);
    sh.legacy_session_id_echo = bytes_of(c->hs->session_id, c->hs->session_id_len);
    return sh;
}

/* compat_ccs: RFC 8446 D.4, after ServerHello or HelloRetryRequest, once. */
static enum t13_status compat_ccs(struct t13_conn *c)
{
    if ((c->cfg->flags & T13_F_MIDDLEBOX_COMPAT) == 0) {
        return T13_OK;
    }
    T13_TRY(t13_flush(c));
    return t13_put_ccs(c);
}

void t13_write_retry(const struct t13_conn *c, struct wr *w, uint16_t group, struct bytes cookie,
                     struct bytes ech)
{
    struct t13_sh sh = new_sh(c);
    struct t13_exts x = {.present = T13_X_SUPPORTED_VERSIONS,
                         .selected_version = T13_VERSION_TLS13};

    x.first = bytes_of(c->own_exts.p, c->own_exts.n);
    sh.is_hello_retry_request = true;
    if (group != 0) {
        x.present |= T13_X_KEY_SHARE;
        x.selected_group = group;
    }
    if (cookie.n > 0) {
        x.present |= T13_X_COOKIE;
        x.cookie = cookie;
    }
    if (ech.n > 0) {
        x.present |= T13_X_ENCRYPTED_CLIENT_HELLO;
        x.ech = ech;
    }
    t13_sh_write(w, &sh, &x);
}

enum t13_status t13_retry_confirm(const struct t13_conn *c, uint16_t group, struct bytes cookie,
                                  uint8_t out[T13_ECH_CONFIRMATION_LEN])
{
    struct wr w = wr_growing();

    memset(out, 0, T13_ECH_CONFIRMATION_LEN);
    size_t mark = t13_hs_open(&w, HS_SERVER_HELLO);
    t13_write_retry(c, &w, group, cookie, bytes_of(out, T13_ECH_CONFIRMATION_LEN));
    t13_hs_close(&w, mark);
    enum t13_status st = t13_written(&w);
    if (st == T13_OK) {
        st = t13_ech_sign_hrr(c, bytes_of(w.p, w.n), w.n - T13_ECH_CONFIRMATION_LEN, out);
    }
    wr_free(&w);
    return st;
}

enum t13_status t13_server_retry(struct t13_conn *c, enum t13_state *next)
{
    struct t13_hs *hs = c->hs;
    bool accepted = c->ech_status == T13_ECH_ACCEPTED;
    uint16_t group = hs->share_missing ? hs->group : 0;
    uint8_t ech[T13_ECH_CONFIRMATION_LEN];

    if (c->stateless) {
        T13_TRY(t13_ask(c, T13_WANT_COOKIE));
        T13_TRY(t13_make_cookie(c));
    } else { /* what a cookie does not bring back cannot be in it */
        struct t13_exts own = {.present = 0};
        T13_TRY(t13_add_exts(c, T13_IN_HELLO_RETRY_REQUEST, bytes_of(NULL, 0), 0, &own));
    }
    T13_TRY(t13_transcript_retry(&hs->th));
    if (accepted) {
        T13_TRY(t13_retry_confirm(c, group, bytes_of(hs->cookie, hs->cookie_len), ech));
    }
    size_t mark = t13_msg_open(c, HS_SERVER_HELLO);
    t13_write_retry(c, &c->flight, group, bytes_of(hs->cookie, hs->cookie_len),
                    bytes_of(ech, accepted ? sizeof(ech) : 0));
    T13_TRY(t13_msg_close(c, mark));
    T13_TRY(compat_ccs(c));
    t13_early_skip(c);
    c->retried = true;
    *next = S_RETRIED;
    return T13_OK;
}

/* resume takes over what the session proved. */
static void resume(struct t13_conn *c)
{
    struct t13_session *s = c->hs->psk;

    c->resumed = true;
    c->peer = t13_chain_ref(s->peer);
    c->verify_result = s->verify_result;
    t13_session_free(c->session);
    c->session = t13_session_ref(s);
}

static void server_hello_exts(const struct t13_conn *c, struct bytes share, struct t13_exts *x)
{
    x->present = T13_X_SUPPORTED_VERSIONS;
    x->selected_version = T13_VERSION_TLS13;
    if (!c->psk_only) {
        x->present |= T13_X_KEY_SHARE;
        x->key_share.group = c->group;
        x->key_share.key_exchange = share;
    }
    if (c->hs->psk != NULL) {
        x->present |= T13_X_PRE_SHARED_KEY;
        x->selected_identity = (uint16_t)(c->hs->psk_seen - 1);
    }
}

/* confirm_ech makes the end of the server's random say that the inner hello was taken. */
static enum t13_status confirm_ech(struct t13_conn *c, const struct t13_exts *x)
{
    struct t13_sh sh = new_sh(c);
    struct wr w = wr_growing();

    size_t mark = t13_hs_open(&w, HS_SERVER_HELLO);
    t13_sh_write(&w, &sh, x);
    t13_hs_close(&w, mark);
    enum t13_status st = t13_written(&w);
    if (st == T13_OK) {
        st = t13_ech_sign_sh(c, bytes_of(w.p, w.n));
    }
    wr_free(&w);
    return st;
}

static enum t13_status put_server_hello(struct t13_conn *c, struct bytes share)
{
    struct t13_exts x = {.present = 0};

    server_hello_exts(c, share, &x);
    T13_TRY(t13_add_exts(c, T13_IN_SERVER_HELLO, bytes_of(NULL, 0), 0, &x));
    if (c->ech_status == T13_ECH_ACCEPTED) {
        T13_TRY(confirm_ech(c, &x));
    }
    struct t13_sh sh = new_sh(c);
    size_t mark = t13_msg_open(c, HS_SERVER_HELLO);
    t13_sh_write(&c->flight, &sh, &x);
    return t13_msg_close(c, mark);
}

static enum t13_status install(struct t13_conn *c, const struct secret *client,
                               const struct secret *server)
{
    T13_TRY(t13_write_keys(c, server));
    if (c->early == T13_EARLY_ACCEPTED) {
        c->hs->client_hs = *client; /* until 0-RTT data has ended */
        return T13_OK;
    }
    return t13_dir_set(&c->read, c->suite, client);
}

/* exchange: our share for the client's, into own, and the secret. */
static enum t13_status exchange(struct t13_conn *c, uint8_t own[CR_SHARE_MAX])
{
    struct t13_hs *hs = c->hs;
    struct t13_share share;

    if (!t13_key_share_find(hs->exts.key_shares, hs->group, &share)) {
        return T13_E_INTERNAL;
    }
    enum t13_status st = cr_kex_respond(hs->group, share.key_exchange, own, &hs->shared);
    if (st != T13_OK) {
        return t13_fail(c, st, "ClientHello: key_exchange");
    }
    c->group = hs->group;
    return T13_OK;
}

enum t13_status t13_server_negotiated(struct t13_conn *c, enum t13_state *next)
{
    struct t13_hs *hs = c->hs;
    uint8_t own[CR_SHARE_MAX];
    struct secret client = {.n = 0};
    struct secret server = {.n = 0};

    if (!c->psk_only) {
        T13_TRY(exchange(c, own));
    }
    T13_TRY(cr_rand(c->randoms[T13_SERVER], T13_RANDOM_LEN));
    if (hs->psk != NULL) {
        resume(c);
    }
    T13_TRY(t13_start_schedule(c, hs->psk));
    T13_TRY(put_server_hello(c, bytes_of(own, cr_server_share_len(hs->group))));
    T13_TRY(compat_ccs(c));
    enum t13_status st = t13_handshake_keys(c, &client, &server);
    if (st == T13_OK) {
        st = install(c, &client, &server);
    }
    secret_clear(&client);
    secret_clear(&server);
    t13_early_skip(c);
    c->plain_alert = true;
    *next = S_SEND_EE;
    return st;
}

/* put_ee writes the message; a client whose ECH we could not open learns what to use. */
static enum t13_status put_ee(struct t13_conn *c, struct t13_exts *x)
{
    struct wr list = wr_growing();

    if (c->ech_status == T13_ECH_REJECTED && t13_ech_keys_retry_list(c->hs->ech->keys, &list)) {
        x->present |= T13_X_ENCRYPTED_CLIENT_HELLO;
        x->ech = bytes_of(list.p, list.n);
    }
    size_t mark = t13_msg_open(c, HS_ENCRYPTED_EXTENSIONS);
    t13_ee_write(&c->flight, x);
    enum t13_status st = t13_written(&list);
    wr_free(&list);
    T13_TRY(st);
    return t13_msg_close(c, mark);
}

enum t13_status t13_server_send_ee(struct t13_conn *c, enum t13_state *next)
{
    struct t13_exts x = {.present = 0};

    if (c->name_acked && c->server_name != NULL) {
        x.present |= T13_X_SERVER_NAME;
    }
    if (c->alpn_len > 0) {
        x.present |= T13_X_ALPN;
        x.alpn = bytes_of(c->alpn, c->alpn_len);
    }
    if (c->early == T13_EARLY_ACCEPTED) {
        x.present |= T13_X_EARLY_DATA;
    }
    if (c->resumed) {
        *next = S_SEND_FINISHED;
    } else {
        *next = c->cfg->verify == T13_VERIFY_NONE ? S_SEND_CERT : S_SEND_CR;
    }
    T13_TRY(t13_limits_answer(c, &x));
    T13_TRY(t13_cert_types_answer(c, &x));
    T13_TRY(t13_add_exts(c, T13_IN_ENCRYPTED_EXTENSIONS, bytes_of(NULL, 0), 0, &x));
    return put_ee(c, &x);
}

enum t13_status t13_put_certificate_request(struct t13_conn *c)
{
    const struct t13_config *cfg = c->cfg;
    bool own = cfg->num_client_sigalgs > 0;
    uint8_t sigalgs[2 * T13_SIGALGS_MAX];
    uint8_t sigalgs_cert[2 * T13_SIGALGS_MAX];
    uint8_t compress[2 * T13_COMPRESS_MAX];
    uint8_t delegated[2 * T13_DELEGATED_MAX];
    struct t13_exts x = {.present = T13_X_SIGNATURE_ALGORITHMS};

    x.signature_algorithms = list_put(sigalgs, own ? cfg->client_sigalgs : cfg->sigalgs,
                                      own ? cfg->num_client_sigalgs : cfg->num_sigalgs);
    if (cfg->ca_names_len > 0) {
        x.present |= T13_X_CERTIFICATE_AUTHORITIES;
        x.certificate_authorities = bytes_of(cfg->ca_names, cfg->ca_names_len);
    }
    if (cfg->num_sigalgs_cert > 0) {
        x.present |= T13_X_SIGNATURE_ALGORITHMS_CERT;
        x.signature_algorithms_cert =
            list_put(sigalgs_cert, cfg->sigalgs_cert, cfg->num_sigalgs_cert);
    }
    if (cfg->num_compress > 0) {
        x.present |= T13_X_COMPRESS_CERTIFICATE;
        x.compress_certificate = t13_compress_offer(c, compress);
    }
    if (cfg->num_delegated_sigalgs > 0) {
        x.present |= T13_X_DELEGATED_CREDENTIAL;
        x.delegated_sigalgs =
            list_put(delegated, cfg->delegated_sigalgs, cfg->num_delegated_sigalgs);
    }
    c->hs->sent_exts = x.present;
    c->asked_for_cert = true;
    T13_TRY(t13_add_exts(c, T13_IN_CERTIFICATE_REQUEST, bytes_of(NULL, 0), 0, &x));
    size_t mark = t13_msg_open(c, HS_CERTIFICATE_REQUEST);
    t13_cr_write(&c->flight, bytes_of(c->hs->cr_context, c->hs->cr_context_len), &x);
    return t13_msg_close(c, mark);
}

enum t13_status t13_server_send_cr(struct t13_conn *c, enum t13_state *next)
{
    *next = S_SEND_CERT;
    return t13_put_certificate_request(c);
}

enum t13_status t13_server_send_cert(struct t13_conn *c, enum t13_state *next)
{
    *next = S_SEND_CV;
    return t13_put_certificate(c, bytes_of(c->hs->staple, c->hs->staple_len));
}

enum t13_status t13_server_send_cv(struct t13_conn *c, enum t13_state *next)
{
    *next = S_SEND_FINISHED;
    return t13_put_certificate_verify(c);
}

enum t13_status t13_server_send_finished(struct t13_conn *c, enum t13_state *next)
{
    T13_TRY(t13_own_finished(c));
    T13_TRY(t13_application_secrets(c));
    T13_TRY(t13_write_keys(c, &c->hs->server_ap));
    c->half_open = true;
    *next = S_EARLY;
    return T13_OK;
}

enum t13_status t13_server_on_cert(struct t13_conn *c, const struct t13_msg *msg,
                                   enum t13_state *next)
{
    /* of what a request may ask for, we ask for this alone */
    T13_TRY(t13_take_certificate(c, msg, c->hs->sent_exts & T13_X_DELEGATED_CREDENTIAL));
    if (c->peer != NULL) {
        *next = S_VERIFY_PEER;
        return T13_OK;
    }
    if (c->cfg->verify == T13_VERIFY_REQUIRE) {
        return t13_fail(c, T13_E_CERTIFICATE_REQUIRED, "the client sent no certificate");
    }
    *next = S_WAIT_FINISHED;
    return T13_OK;
}

enum t13_status t13_server_verify_peer(struct t13_conn *c, enum t13_state *next)
{
    *next = S_WAIT_CV;
    return t13_verify_peer(c);
}

enum t13_status t13_server_on_cv(struct t13_conn *c, const struct t13_msg *msg,
                                 enum t13_state *next)
{
    *next = S_WAIT_FINISHED;
    return t13_check_certificate_verify(c, msg);
}

static unsigned tickets_due(const struct t13_conn *c)
{
    const struct t13_config *cfg = c->cfg;

    if (c->no_ticket || !c->can_ticket || cfg->num_tickets == 0 ||
        (cfg->flags & T13_F_NO_TICKETS) != 0) {
        return 0;
    }
    return c->resumed ? 1 : cfg->num_tickets;
}

enum t13_status t13_server_on_finished(struct t13_conn *c, const struct t13_msg *msg,
                                       enum t13_state *next)
{
    T13_TRY(t13_check_finished(c, msg));
    T13_TRY(t13_transcript_add(&c->hs->th, msg->whole));
    if (!c->post_auth) {
        if ((c->hs->exts.present & T13_X_POST_HANDSHAKE_AUTH) != 0) {
            T13_TRY(t13_keep_transcript(c));
        }
        T13_TRY(t13_resumption_secret(c));
        T13_TRY(t13_dir_set(&c->read, c->suite, &c->hs->client_ap));
    }
    if (!c->resumed || c->post_auth) {
        struct t13_session *s = NULL;
        T13_TRY(t13_make_session(c, &s));
        t13_session_free(c->session);
        c->session = s;
    }
    c->tickets_left = tickets_due(c);
    *next = S_SEND_TICKETS;
    return T13_OK;
}
