/* From OpenSSL's settings to the engine's snapshot. Setters write struct cx_ssl_settings; here they
 * become struct t13_config, once a context for all its connections, and again for a connection
 * only where it differs. */
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"
#include "compat/x509/x509.h"

#include "core/wire/wr.h"

#include <string.h>

/* What settings say, in the engine's terms. */
struct wanted {
    uint32_t flags;
    uint32_t ask;
    enum t13_verify verify;
    uint8_t num_tickets;
    uint32_t ticket_lifetime_s;
    uint32_t max_early_data;
    uint32_t recv_max_early_data;
    bool status_request;
    bool sct_request;
    uint16_t max_send_fragment;
    uint8_t max_fragment_mode;
    size_t max_cert_list;
};

/* What the policy file alone decides: policy_apply.c. */
#define POLICY_FLAGS (T13_F_GREASE | T13_F_ECH_GREASE)

static uint32_t flags_of(const struct cx_ssl_settings *set)
{
    static const struct {
        uint64_t option;
        uint32_t flag;
    } map[] = {
        {SSL_OP_ENABLE_MIDDLEBOX_COMPAT, T13_F_MIDDLEBOX_COMPAT},
        {SSL_OP_CIPHER_SERVER_PREFERENCE, T13_F_SERVER_PREFERENCE},
        {SSL_OP_PRIORITIZE_CHACHA, T13_F_PRIORITIZE_CHACHA},
        {SSL_OP_ALLOW_NO_DHE_KEX, T13_F_PSK_ONLY},
        {SSL_OP_IGNORE_UNEXPECTED_EOF, T13_F_IGNORE_UNEXPECTED_EOF},
        {SSL_OP_NO_ANTI_REPLAY, T13_F_NO_ANTI_REPLAY},
    };
    uint32_t flags = set->post_handshake_auth ? T13_F_POST_HANDSHAKE_AUTH : 0;
    for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++) {
        if ((set->options & map[i].option) != 0) {
            flags |= map[i].flag;
        }
    }
    return flags;
}

/* Stateful tickets, tickets under the application's keys and callbacks around them go through
 * ticket.c; everything else the engine seals by itself. */
static bool own_tickets(const SSL_CTX *ctx, const struct cx_ctx_calls *calls,
                        const struct cx_ssl_settings *set)
{
    bool once = set->max_early_data > 0 && (set->options & SSL_OP_NO_ANTI_REPLAY) == 0;
    return once || (set->options & SSL_OP_NO_TICKET) != 0 || calls->has_ticket_keys ||
           calls->ticket_key_cb != NULL || calls->ticket_key_evp_cb != NULL ||
           calls->generate_ticket_cb != NULL || calls->decrypt_ticket_cb != NULL ||
           ctx->new_session_cb != NULL || ctx->remove_session_cb != NULL ||
           ctx->get_session_cb != NULL;
}

/* Where callbacks are from: the context of now, and the one that sessions belong to. */
struct origin {
    const SSL_CTX *ctx, *session_ctx;
    const struct cx_ctx_calls *calls, *session_calls;
};

static uint32_t ask_of(const struct origin *from, const struct cx_ssl_settings *set,
                       bool no_version)
{
    const SSL_CTX *ctx = from->ctx;
    const struct cx_ctx_calls *calls = from->calls;
    uint32_t ask = T13_ASK_SESSION;
    if (calls->client_hello_cb != NULL || no_version || t13_policy_by_server(ctx->policy)) {
        ask |= T13_ASK_CLIENT_HELLO;
    }
    if (calls->servername_cb != NULL || from->session_calls->servername_cb != NULL) {
        ask |= T13_ASK_SERVER_NAME;
    }
    if (calls->alpn_select_cb != NULL) {
        ask |= T13_ASK_ALPN;
    }
    if (set->cb.cert != NULL || ctx->client_cert_cb != NULL) {
        ask |= T13_ASK_CERT;
    }
    if (calls->status_cb != NULL) {
        ask |= T13_ASK_STATUS | T13_ASK_FLIGHT;
    }
    if (set->cb.ct != NULL) {
        ask |= T13_ASK_FLIGHT;
    }
    if (own_tickets(from->session_ctx, from->session_calls, set)) {
        ask |= T13_ASK_TICKET_OPEN | T13_ASK_TICKET_SEAL;
    }
    if ((set->verify_mode & SSL_VERIFY_PEER) != 0 || set->cb.psk_find_session != NULL ||
        set->cb.psk_server != NULL) {
        ask |= T13_ASK_TICKET_OPEN;
    }
    if (set->cb.psk_use_session != NULL || set->cb.psk_client != NULL) {
        ask |= T13_ASK_PSK;
    }
    if (set->cb.allow_early_data != NULL) {
        ask |= T13_ASK_EARLY_DATA;
    }
    return ask;
}

/* A client that sets any flag checks the server (verify.c); here that decides what a session must
 * have proved to be resumed. */
static enum t13_verify verify_of(int mode, bool client, bool asking)
{
    if (!client && !asking && (mode & SSL_VERIFY_POST_HANDSHAKE) != 0) {
        return T13_VERIFY_NONE; /* SSL_verify_client_post_handshake() is to ask */
    }
    if ((mode & SSL_VERIFY_PEER) == 0) {
        return client && mode != SSL_VERIFY_NONE ? T13_VERIFY_OPTIONAL : T13_VERIFY_NONE;
    }
    return (mode & SSL_VERIFY_FAIL_IF_NO_PEER_CERT) != 0 ? T13_VERIFY_REQUIRE : T13_VERIFY_OPTIONAL;
}

static void want(struct wanted *w, const SSL_CTX *session_ctx, const struct cx_ssl_settings *set,
                 bool client, bool asking)
{
    w->flags = flags_of(set);
    w->verify = verify_of(set->verify_mode, client, asking);
    w->num_tickets = (uint8_t)(set->num_tickets < 255 ? set->num_tickets : 255);
    w->ticket_lifetime_s = (uint32_t)session_ctx->session_timeout_s;
    w->max_early_data = set->max_early_data;
    w->recv_max_early_data = set->recv_max_early_data;
    w->status_request = client && set->status_type == TLSEXT_STATUSTYPE_ocsp;
    w->sct_request = client && set->cb.ct != NULL;
    w->max_fragment_mode = client ? set->max_fragment_mode : 0;
    w->max_send_fragment = (uint16_t)set->max_send_fragment;
    w->max_cert_list = set->max_cert_list;
}

static bool same(const struct t13_config *cfg, const struct wanted *w, const uint8_t *sid_ctx,
                 size_t sid_ctx_len)
{
    return (cfg->flags & ~POLICY_FLAGS) == w->flags && cfg->ask == w->ask &&
           cfg->verify == w->verify && cfg->num_tickets == w->num_tickets &&
           cfg->ticket_lifetime_s == w->ticket_lifetime_s &&
           cfg->max_early_data == w->max_early_data &&
           cfg->recv_max_early_data == w->recv_max_early_data &&
           cfg->status_request == w->status_request && cfg->sct_request == w->sct_request &&
           cfg->max_send_fragment == w->max_send_fragment &&
           cfg->max_fragment_mode == w->max_fragment_mode &&
           cfg->max_cert_list == w->max_cert_list && cfg->sid_ctx_len == sid_ctx_len &&
           (sid_ctx_len == 0 || memcmp(cfg->sid_ctx, sid_ctx, sid_ctx_len) == 0);
}

static bool bring(struct t13_config **cfg, const struct wanted *w, const uint8_t *sid_ctx,
                  size_t sid_ctx_len)
{
    if (same(*cfg, w, sid_ctx, sid_ctx_len)) {
        return true;
    }
    enum t13_status st = t13_config_edit(cfg);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
        return false;
    }
    struct t13_config *c = *cfg;
    c->flags = w->flags | (c->flags & POLICY_FLAGS);
    c->ask = w->ask;
    c->verify = w->verify;
    c->num_tickets = w->num_tickets;
    c->ticket_lifetime_s = w->ticket_lifetime_s;
    c->max_early_data = w->max_early_data;
    c->recv_max_early_data = w->recv_max_early_data;
    c->status_request = w->status_request;
    c->sct_request = w->sct_request;
    c->max_send_fragment = w->max_send_fragment;
    c->max_fragment_mode = w->max_fragment_mode;
    c->max_cert_list = w->max_cert_list;
    c->sid_ctx_len = (uint8_t)sid_ctx_len;
    if (sid_ctx_len > 0) {
        memcpy(c->sid_ctx, sid_ctx, sid_ctx_len);
    }
    return true;
}

void cx_write_names(struct wr *w, STACK_OF(X509_NAME) * names)
{
    for (int i = 0; names != NULL && i < sk_X509_NAME_num(names); i++) {
        size_t mark = wr_open(w, 2);
        wr_bytes(w, cx_name_der(sk_X509_NAME_value(names, i)));
        wr_close(w, mark, 2);
    }
}

static bool bring_ca_names(struct t13_config **cfg, struct bytes names)
{
    const struct t13_config *c = *cfg;
    bool ok = true;

    if (c->ca_names_len != names.n || (names.n > 0 && memcmp(c->ca_names, names.p, names.n) != 0)) {
        ok = t13_config_set_ca_names(cfg, names) == T13_OK;
    }
    if (!ok) {
        cx_ssl_raise(ERR_R_INTERNAL_ERROR);
    }
    return ok;
}

static bool bring_name_list(struct t13_config **cfg, STACK_OF(X509_NAME) * names)
{
    struct wr w = wr_growing();

    cx_write_names(&w, names);
    bool ok = !w.bad && bring_ca_names(cfg, bytes_of(w.p, w.n));
    wr_free(&w);
    return ok;
}

/* SSL_CTX_set_client_CA_list() is for servers; SSL_CTX_set0_CA_list() for both sides, and for a
 * server when the other list is empty. */
STACK_OF(X509_NAME) *
    cx_names_of(STACK_OF(X509_NAME) * client_ca, STACK_OF(X509_NAME) * ca, bool server)
{
    if (server && sk_X509_NAME_num(client_ca) > 0) {
        return client_ca;
    }
    return sk_X509_NAME_num(ca) > 0 ? ca : NULL;
}

/* policy_of gives what the policy file says for a server name, in *v; NULL: there is no file. */
static const struct t13_policy_values *policy_of(const SSL_CTX *ctx, const char *server_name,
                                                 struct t13_policy_values *v)
{
    if (ctx->policy == NULL) {
        return NULL;
    }
    cx_policy_values(ctx->policy, server_name, v);
    return v;
}

bool cx_ctx_apply(SSL_CTX *ctx)
{
    const struct origin from = {ctx, ctx, &ctx->calls, &ctx->calls};
    struct wanted w = {0};
    struct t13_policy_values v;
    const SSL_METHOD *method = ctx->method;

    want(&w, ctx, &ctx->set, !method->server, false);
    w.ask = ask_of(&from, &ctx->set, false);
    return bring(&ctx->cfg, &w, ctx->sid_ctx, ctx->sid_ctx_len) &&
           bring_name_list(&ctx->cfg,
                           cx_names_of(ctx->client_ca_names, ctx->ca_names, method->server)) &&
           cx_certs_apply(&ctx->certs, &ctx->cfg,
                          ctx->chain_store != NULL ? ctx->chain_store : ctx->cert_store,
                          ctx->set.mode) &&
           cx_policy_apply(policy_of(ctx, NULL, &v), &ctx->cfg, NULL);
}

static bool has_cert(const struct cx_certs *certs)
{
    for (size_t i = 0; i < T13_CREDS_MAX; i++) {
        if (certs->slot[i].leaf != NULL && certs->slot[i].key != NULL) {
            return true;
        }
    }
    return false;
}

bool cx_ssl_configure(SSL *ssl)
{
    const struct cx_snapshot *now = cx_now(ssl);
    const struct cx_snapshot *session_now =
        ssl->session_ctx == ssl->ctx ? now : cx_session_now(ssl);
    const struct origin from = {ssl->ctx, ssl->session_ctx, &now->calls, &session_now->calls};
    struct wanted w = {0};
    char name[T13_MAX_HOST_NAME_LEN + 1];
    struct t13_policy_values values;
    const struct t13_policy_values *v =
        policy_of(ssl->ctx, cx_policy_server_name(ssl, name), &values);
    bool no_version = !cx_method_allows(ssl, TLS1_3_VERSION);

    want(&w, ssl->session_ctx, &ssl->set, ssl->side == CX_SIDE_CLIENT,
         ssl->post_auth != CX_AUTH_NONE);
    w.ask = ask_of(&from, &ssl->set, no_version);
    if (cx_policy_requires_peer(v, ssl->side == CX_SIDE_SERVER)) {
        w.verify = T13_VERIFY_REQUIRE;
    }
    if (cx_secure_asks(ssl)) {
        w.ask |= T13_ASK_FLIGHT | T13_ASK_CERT;
    }
    /* The PSKs of TLS 1.2's callback are for SHA-256; without a certificate nothing else will do.
     */
    if (ssl->set.cb.psk_server != NULL && !has_cert(ssl->certs)) {
        w.flags |= T13_F_PREFER_SHA256;
    }
    bool server = ssl->side == CX_SIDE_SERVER;
    STACK_OF(X509_NAME) *names = cx_names_of(ssl->client_ca_names, ssl->ca_names, server);
    bool ok = bring(&ssl->cfg, &w, ssl->sid_ctx, ssl->sid_ctx_len) && cx_status_configure(ssl) &&
              (names != NULL ? bring_name_list(&ssl->cfg, names)
                             : bring_ca_names(&ssl->cfg, bytes_of(now->ca_names[server],
                                                                  now->ca_names_len[server]))) &&
              cx_certs_apply(&ssl->certs, &ssl->cfg,
                             ssl->chain_store != NULL   ? ssl->chain_store
                             : now->chain_store != NULL ? now->chain_store
                                                        : now->cert_store,
                             ssl->set.mode) &&
              cx_policy_apply(v, &ssl->cfg, ssl);
    ok = ok && cx_secure_config(ssl);
    if (ok && ssl->conn != NULL && t13_conn_config(ssl->conn) != ssl->cfg) {
        t13_conn_set_config(ssl->conn, ssl->cfg);
    }
    return ok;
}
