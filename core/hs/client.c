/* The client's handlers: RFC 8446 A.1, from ServerHello on. */
#include "core/hs/ech.h"
#include "core/hs/hs.h"
#include "core/msg/alert.h"
#include "core/msg/certificate_request.h"
#include "core/msg/encrypted_extensions.h"
#include "core/msg/server_hello.h"
#include "core/wire/list.h"
#include "crypto/ct/ct.h"
#include "crypto/mem.h"

#include <string.h>

static struct bytes hello(const struct t13_conn *c)
{
    return bytes_of(c->hs->hello.p, c->hs->hello.n);
}

/* check_sh: what ServerHello and HelloRetryRequest have in common (RFC 8446 4.1.3). */
static enum t13_status check_sh(struct t13_conn *c, const struct t13_sh *sh)
{
    const struct t13_hs *hs = c->hs;
    struct bytes versions = {NULL, 0};

    /* A server that speaks something older says so here; the sentinel would say no more. */
    if (!sh->has_extensions ||
        !t13_exts_find(sh->extensions, T13_EXT_SUPPORTED_VERSIONS, &versions)) {
        return t13_fail(c, T13_E_PROTOCOL_VERSION, "the server does not speak TLS 1.3");
    }
    if (sh->legacy_version != T13_VERSION_TLS12 || sh->legacy_compression_method != 0) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ServerHello: legacy fields");
    }
    if (sh->legacy_session_id_echo.n != hs->session_id_len ||
        !ct_equal(sh->legacy_session_id_echo.p, hs->session_id, hs->session_id_len)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ServerHello: legacy_session_id_echo");
    }
    c->suite = t13_suite_find(sh->cipher_suite);
    if (c->suite == NULL || !t13_has(c->cfg->suites, c->cfg->num_suites, sh->cipher_suite)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ServerHello: cipher_suite not offered");
    }
    if (hs->retry_suite != NULL && hs->retry_suite != c->suite) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ServerHello: another suite after retry");
    }
    return T13_OK;
}

/* retry_shares: the group that is asked for, and no empty wish (RFC 8446 4.1.4, 4.2.8). */
static enum t13_status retry_shares(struct t13_conn *c, const struct t13_exts *x)
{
    const struct t13_config *cfg = c->cfg;
    struct t13_hs *hs = c->hs;

    if ((x->present & T13_X_KEY_SHARE) == 0) {
        return (x->present & T13_X_COOKIE) != 0
                   ? T13_OK
                   : t13_fail(c, T13_E_ILLEGAL_PARAMETER, "HelloRetryRequest changes nothing");
    }
    if (!t13_has(cfg->groups, cfg->num_groups, x->selected_group) ||
        !cr_group_known(x->selected_group) ||
        t13_has(hs->kex_group, hs->num_kex, x->selected_group)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "HelloRetryRequest: selected_group");
    }
    return t13_client_shares(c, x->selected_group);
}

static enum t13_status on_hrr(struct t13_conn *c, const struct t13_msg *msg,
                              const struct t13_exts *x)
{
    struct t13_hs *hs = c->hs;

    if (c->retried) {
        return t13_fail(c, T13_E_UNEXPECTED_MESSAGE, "a second HelloRetryRequest");
    }
    T13_TRY(t13_ech_on_hrr(c, msg, x));
    T13_TRY(retry_shares(c, x));
    if ((x->present & T13_X_COOKIE) != 0) {
        T13_TRY(t13_set_bytes(&hs->cookie, &hs->cookie_len, x->cookie));
    }
    T13_TRY(t13_transcript_start(&hs->th, c->suite->hash));
    T13_TRY(t13_transcript_add(&hs->th, hello(c)));
    T13_TRY(t13_transcript_retry(&hs->th));
    T13_TRY(t13_transcript_add(&hs->th, msg->whole));
    /* RFC 8446 4.1.4: no PSK that does not fit the suite that is known now. */
    if (hs->offer != NULL && t13_suite_find(hs->offer->suite)->hash != c->suite->hash) {
        t13_session_free(hs->offer);
        hs->offer = NULL;
    }
    t13_client_early_retry(c);
    c->retried = true;
    hs->retry_suite = c->suite;
    return T13_OK;
}

static enum t13_status take_psk(struct t13_conn *c, const struct t13_exts *x)
{
    const struct t13_hs *hs = c->hs;
    struct t13_session *s = t13_first_psk(hs);

    if ((x->present & T13_X_PRE_SHARED_KEY) == 0) {
        return T13_OK;
    }
    if (x->selected_identity == 1 && hs->offer != NULL) {
        s = hs->offer_psk;
    }
    if (s == NULL || x->selected_identity > 1 || (x->selected_identity == 1 && hs->offer == NULL)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ServerHello: selected_identity");
    }
    if (t13_suite_find(s->suite)->hash != c->suite->hash) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ServerHello: hash is not the PSK's");
    }
    c->resumed = true;
    c->psk_index = x->selected_identity;
    c->proof |= T13_PROOF_PSK;
    c->peer = t13_chain_ref(s->peer);
    c->verify_result = s->external ? 0 : s->verify_result;
    if (s != c->session) {
        t13_conn_set_session(c, s);
    }
    return T13_OK;
}

static enum t13_status take_share(struct t13_conn *c, const struct t13_exts *x)
{
    struct t13_hs *hs = c->hs;

    if ((x->present & T13_X_KEY_SHARE) == 0) {
        /* RFC 8446 4.2.9: psk_ke, if it was offered. */
        c->psk_only = c->resumed && (c->cfg->flags & T13_F_PSK_ONLY) != 0;
        return c->psk_only ? T13_OK
                           : t13_fail(c, T13_E_MISSING_EXTENSION, "ServerHello: no key_share");
    }
    for (size_t i = 0; i < hs->num_kex; i++) {
        if (hs->kex_group[i] == x->key_share.group) {
            c->group = x->key_share.group;
            enum t13_status st = cr_kex_finish(hs->kex[i], x->key_share.key_exchange, &hs->shared);
            return st == T13_OK ? st : t13_fail(c, st, "ServerHello: key_exchange");
        }
    }
    return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ServerHello: group of key_share");
}

static enum t13_status on_server_hello(struct t13_conn *c, const struct t13_msg *msg,
                                       const struct t13_sh *sh, const struct t13_exts *x)
{
    struct t13_hs *hs = c->hs;

    memcpy(c->randoms[T13_SERVER], sh->random.p, T13_RANDOM_LEN);
    T13_TRY(t13_ech_on_sh(c, msg));
    T13_TRY(take_psk(c, x));
    T13_TRY(take_share(c, x));
    if (!c->retried) {
        T13_TRY(t13_transcript_start(&hs->th, c->suite->hash));
    }
    T13_TRY(t13_transcript_add(&hs->th, hello(c)));
    T13_TRY(t13_transcript_add(&hs->th, msg->whole));
    return t13_start_schedule(c, t13_chosen_psk(c));
}

enum t13_status t13_client_on_sh(struct t13_conn *c, const struct t13_msg *msg,
                                 enum t13_state *next)
{
    struct t13_sh sh;
    struct t13_exts x;
    struct t13_ext_sent sent = t13_sent(c, c->hs->sent_exts);

    if (!t13_sh_parse(msg->body, &sh)) {
        return t13_fail(c, T13_E_DECODE, "ServerHello");
    }
    T13_TRY(check_sh(c, &sh));
    enum t13_status st = t13_exts_parse(
        &x, sh.is_hello_retry_request ? T13_IN_HELLO_RETRY_REQUEST : T13_IN_SERVER_HELLO,
        sh.extensions, &sent);
    if (st != T13_OK) {
        return t13_fail(c, st, "ServerHello: extensions");
    }
    if (x.selected_version != T13_VERSION_TLS13) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ServerHello: selected_version");
    }
    T13_TRY(t13_take_exts(
        c, sh.is_hello_retry_request ? T13_IN_HELLO_RETRY_REQUEST : T13_IN_SERVER_HELLO,
        sh.extensions, bytes_of(NULL, 0), 0));
    *next = sh.is_hello_retry_request ? C_RETRY : C_HS_KEYS;
    return sh.is_hello_retry_request ? on_hrr(c, msg, &x) : on_server_hello(c, msg, &sh, &x);
}

static enum t13_status install(struct t13_conn *c, const struct secret *client,
                               const struct secret *server)
{
    T13_TRY(t13_dir_set(&c->read, c->suite, server));
    if (c->early_offered) {
        c->hs->client_hs = *client; /* 0-RTT data has the other direction until it ends */
        return T13_OK;
    }
    T13_TRY(t13_write_keys(c, client));
    c->ccs_due = (c->cfg->flags & T13_F_MIDDLEBOX_COMPAT) != 0 && !c->ccs_sent;
    return T13_OK;
}

enum t13_status t13_client_hs_keys(struct t13_conn *c, enum t13_state *next)
{
    struct secret client = {.n = 0};
    struct secret server = {.n = 0};

    enum t13_status st = t13_handshake_keys(c, &client, &server);
    if (st == T13_OK) {
        st = install(c, &client, &server);
    }
    secret_clear(&client);
    secret_clear(&server);
    *next = C_WAIT_EE;
    return st;
}

bool t13_offered_alpn(const struct t13_config *cfg, struct bytes proto)
{
    struct rd list = {cfg->alpn, cfg->alpn_len};
    struct bytes name = {NULL, 0};

    while (rd_vec(&list, 1, 1, 255, &name)) {
        if (name.n == proto.n && ct_equal(name.p, proto.p, name.n)) {
            return true;
        }
    }
    return false;
}

enum t13_status t13_client_on_ee(struct t13_conn *c, const struct t13_msg *msg,
                                 enum t13_state *next)
{
    struct t13_ee ee;
    struct t13_exts x;
    struct t13_ext_sent sent = t13_sent(c, c->hs->sent_exts);

    if (!t13_ee_parse(msg->body, &ee)) {
        return t13_fail(c, T13_E_DECODE, "EncryptedExtensions");
    }
    enum t13_status st = t13_exts_parse(&x, T13_IN_ENCRYPTED_EXTENSIONS, ee.extensions, &sent);
    if (st != T13_OK) {
        return t13_fail(c, st, "EncryptedExtensions: extensions");
    }
    c->name_acked = (x.present & T13_X_SERVER_NAME) != 0;
    if ((x.present & T13_X_ALPN) != 0) {
        if (!t13_offered_alpn(c->cfg, x.alpn)) {
            return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "EncryptedExtensions: ALPN not offered");
        }
        T13_TRY(t13_set_bytes(&c->alpn, &c->alpn_len, x.alpn));
    }
    if ((x.present & T13_X_SUPPORTED_GROUPS) != 0) {
        T13_TRY(t13_keep_lists(c, x.supported_groups, c->peer_sigalgs, c->peer_sigalgs_cert,
                               c->peer_suites, c->peer_ca_names, c->peer_compress,
                               c->peer_delegated));
    }
    if ((x.present & T13_X_ENCRYPTED_CLIENT_HELLO) != 0 && c->ech_status == T13_ECH_REJECTED) {
        T13_TRY(t13_set_bytes(&c->ech_retry, &c->ech_retry_len, x.ech));
    }
    *next = c->resumed ? C_WAIT_FINISHED : C_WAIT_CERT_CR;
    T13_TRY(t13_limits_take(c, &x));
    T13_TRY(t13_cert_types_take(c, &x));
    T13_TRY(t13_take_exts(c, T13_IN_ENCRYPTED_EXTENSIONS, ee.extensions, bytes_of(NULL, 0), 0));
    return t13_client_early_answer(c, &x);
}

enum t13_status t13_client_take_request(struct t13_conn *c, const struct t13_cr *cr)
{
    struct t13_exts x;

    enum t13_status st = t13_exts_parse(&x, T13_IN_CERTIFICATE_REQUEST, cr->extensions, NULL);
    if (st != T13_OK) {
        return t13_fail(c, st, "CertificateRequest: extensions");
    }
    if ((x.present & T13_X_SIGNATURE_ALGORITHMS) == 0) {
        return t13_fail(c, T13_E_MISSING_EXTENSION, "CertificateRequest: signature_algorithms");
    }
    c->asked_for_cert = true;
    T13_TRY(t13_take_exts(c, T13_IN_CERTIFICATE_REQUEST, cr->extensions, bytes_of(NULL, 0), 0));
    return t13_keep_lists(c, c->peer_groups, x.signature_algorithms, x.signature_algorithms_cert,
                          c->peer_suites, x.certificate_authorities, x.compress_certificate,
                          x.delegated_sigalgs);
}

static enum t13_status on_cr(struct t13_conn *c, const struct t13_msg *msg)
{
    struct t13_cr cr;

    if (!t13_cr_parse(msg->body, &cr)) {
        return t13_fail(c, T13_E_DECODE, "CertificateRequest");
    }
    if (cr.certificate_request_context.n != 0) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "CertificateRequest: context");
    }
    return t13_client_take_request(c, &cr);
}

enum t13_status t13_client_on_cert_or_cr(struct t13_conn *c, const struct t13_msg *msg,
                                         enum t13_state *next)
{
    if (msg->type == HS_CERTIFICATE_REQUEST) {
        *next = C_WAIT_CERT;
        return on_cr(c, msg);
    }
    return t13_client_on_cert(c, msg, next);
}

enum t13_status t13_client_on_cert(struct t13_conn *c, const struct t13_msg *msg,
                                   enum t13_state *next)
{
    T13_TRY(t13_take_certificate(c, msg, c->hs->sent_exts));
    if (c->peer == NULL) {
        return t13_fail(c, T13_E_DECODE, "Certificate: the server sent none");
    }
    *next = C_VERIFY_PEER;
    return T13_OK;
}

enum t13_status t13_client_verify_peer(struct t13_conn *c, enum t13_state *next)
{
    *next = C_WAIT_CV;
    return t13_verify_peer(c);
}

enum t13_status t13_client_on_cv(struct t13_conn *c, const struct t13_msg *msg,
                                 enum t13_state *next)
{
    *next = C_WAIT_FINISHED;
    return t13_check_certificate_verify(c, msg);
}

enum t13_status t13_client_on_finished(struct t13_conn *c, const struct t13_msg *msg,
                                       enum t13_state *next)
{
    *next = C_APP_KEYS;
    return t13_check_finished(c, msg);
}

enum t13_status t13_client_app_keys(struct t13_conn *c, enum t13_state *next)
{
    T13_TRY(t13_application_secrets(c));
    T13_TRY(t13_dir_set(&c->read, c->suite, &c->hs->server_ap));
    *next = C_FLIGHT;
    return T13_OK;
}

enum t13_status t13_client_flight(struct t13_conn *c, enum t13_state *next)
{
    if ((c->cfg->ask & T13_ASK_FLIGHT) != 0) {
        T13_TRY(t13_ask(c, T13_WANT_FLIGHT));
    }
    *next = C_END_EARLY;
    return T13_OK;
}

enum t13_status t13_client_send_cert(struct t13_conn *c, enum t13_state *next)
{
    if (c->ech_status == T13_ECH_REJECTED) {
        /* RFC 9849 6.1.6: who we are is for the server that we meant. */
        *next = C_SEND_FINISHED;
        return t13_put_certificate(c, bytes_of(NULL, 0));
    }
    if ((c->cfg->ask & T13_ASK_CERT) != 0) {
        T13_TRY(t13_ask(c, T13_WANT_CERT));
    }
    enum t13_status st = t13_choose_cred(c);
    if (st == T13_E_NO_SHARED_SIGALG || st == T13_E_NO_CERTIFICATE) {
        t13_cred_free(c->cred);
        c->cred = NULL;
        /* RFC 8446 4.4.2: a client without a suitable one sends an empty list. */
        *next = C_SEND_FINISHED;
        return t13_put_certificate(c, bytes_of(NULL, 0));
    }
    T13_TRY(st);
    *next = C_SEND_CV;
    return t13_put_certificate(c, bytes_of(NULL, 0));
}

enum t13_status t13_client_send_cv(struct t13_conn *c, enum t13_state *next)
{
    *next = C_SEND_FINISHED;
    return t13_put_certificate_verify(c);
}

enum t13_status t13_client_send_finished(struct t13_conn *c, enum t13_state *next)
{
    T13_TRY(t13_own_finished(c));
    *next = C_CONNECTED;
    if (c->post_auth) {
        return T13_OK; /* the keys stay as they are */
    }
    if ((c->hs->sent_exts & T13_X_POST_HANDSHAKE_AUTH) != 0) {
        T13_TRY(t13_keep_transcript(c));
    }
    T13_TRY(t13_resumption_secret(c));
    T13_TRY(t13_write_keys(c, &c->hs->client_ap));
    if (c->ech_status == T13_ECH_REJECTED) {
        return t13_fail(c, T13_E_ECH_REQUIRED, "the server refused Encrypted Client Hello");
    }
    if (!c->resumed) {
        struct t13_session *s = NULL;
        T13_TRY(t13_make_session(c, &s));
        t13_session_free(c->session);
        c->session = s;
    }
    return T13_OK;
}
