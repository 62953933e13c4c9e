/* The server's negotiation: from ClientHello to the choice of everything (RFC 8446 A.2, RECVD_CH).
 * The owner is asked in OpenSSL's order, again after a HelloRetryRequest. */
#include "core/hs/ech.h"
#include "core/hs/hs.h"
#include "core/limits.h"
#include "core/msg/alert.h"
#include "core/session/ticket.h"
#include "core/wire/list.h"
#include "crypto/ct/ct.h"
#include "crypto/insecure.h"
#include "crypto/mem.h"

#include <string.h>

enum t13_status t13_server_on_ch(struct t13_conn *c, const struct t13_msg *msg,
                                 enum t13_state *next)
{
    struct t13_hs *hs = c->hs;

    wr_free(&hs->hello1);
    hs->hello1 = hs->hello;
    hs->hello = wr_growing();
    wr_bytes(&hs->hello, msg->whole);
    T13_TRY(t13_written(&hs->hello));
    struct rd body = {hs->hello.p + T13_HS_HEADER_LEN, hs->hello.n - T13_HS_HEADER_LEN};
    if (!t13_ch_parse(body, &hs->ch)) {
        return t13_fail(c, T13_E_DECODE, "ClientHello");
    }
    *next = S_RECVD_CH;
    return t13_ech_open(c);
}

/* may_differ: the extensions that RFC 8446 4.1.2 lets a second ClientHello change. */
static bool may_differ(uint16_t type)
{
    return type == T13_EXT_KEY_SHARE || type == T13_EXT_PRE_SHARED_KEY ||
           type == T13_EXT_EARLY_DATA || type == T13_EXT_COOKIE || type == T13_EXT_PADDING ||
           type == T13_EXT_ENCRYPTED_CLIENT_HELLO; /* RFC 9849 6.1.5 */
}

static bool equal(struct bytes a, struct bytes b)
{
    return a.n == b.n && ct_equal(a.p, b.p, a.n);
}

/* same_exts: every extension of a that must stay is in b with the same data. */
static bool same_exts(struct bytes a, struct bytes b)
{
    struct rd list = rd_of(a);
    uint16_t type = 0;
    struct bytes data = {NULL, 0};
    struct bytes other = {NULL, 0};

    while (t13_exts_next(&list, &type, &data)) {
        if (!may_differ(type) && (!t13_exts_find(b, type, &other) || !equal(data, other))) {
            return false;
        }
    }
    return true;
}

/* check_second: what must not change between the two (RFC 8446 4.1.2). */
static enum t13_status check_second(struct t13_conn *c)
{
    struct t13_hs *hs = c->hs;
    struct t13_ch first;
    const struct t13_ch *second = &hs->ch;
    struct rd body = {hs->hello1.p + T13_HS_HEADER_LEN, hs->hello1.n - T13_HS_HEADER_LEN};

    if (!t13_ch_parse(body, &first)) {
        return T13_E_INTERNAL;
    }
    if (first.legacy_version != second->legacy_version || !equal(first.random, second->random) ||
        !equal(first.legacy_session_id, second->legacy_session_id) ||
        !equal(first.cipher_suites, second->cipher_suites) ||
        !equal(first.legacy_compression_methods, second->legacy_compression_methods) ||
        !same_exts(first.extensions, second->extensions) ||
        !same_exts(second->extensions, first.extensions)) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "the second ClientHello differs");
    }
    if ((hs->exts.present & T13_X_EARLY_DATA) != 0) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "early_data after HelloRetryRequest");
    }
    return T13_OK;
}

static bool has_mode(const struct t13_exts *x, uint8_t mode)
{
    struct bytes modes = x->psk_key_exchange_modes;

    return (x->present & T13_X_PSK_KEY_EXCHANGE_MODES) != 0 &&
           memchr(modes.p, mode, modes.n) != NULL;
}

/* may_psk_only: the client offers a PSK without a key exchange, and so may we. */
static bool may_psk_only(const struct t13_conn *c)
{
    return (c->cfg->flags & T13_F_PSK_ONLY) != 0 && has_mode(&c->hs->exts, T13_PSK_KE);
}

/* check_present: RFC 8446 9.2 and 4.2.9. */
static enum t13_status check_present(struct t13_conn *c)
{
    uint32_t present = c->hs->exts.present;
    uint32_t both = T13_X_SUPPORTED_GROUPS | T13_X_KEY_SHARE;
    /* Neither is needed for psk_ke; whether there is a PSK for it is seen later. */
    bool psk_only = (present & both) == 0 && (present & T13_X_PRE_SHARED_KEY) != 0 &&
                    has_mode(&c->hs->exts, T13_PSK_KE);

    if ((present & both) != both && !psk_only) {
        return t13_fail(c, T13_E_MISSING_EXTENSION, "supported_groups, key_share");
    }
    if ((present & (T13_X_PRE_SHARED_KEY | T13_X_SIGNATURE_ALGORITHMS)) == 0) {
        return t13_fail(c, T13_E_MISSING_EXTENSION, "signature_algorithms");
    }
    if ((present & T13_X_PRE_SHARED_KEY) != 0 && (present & T13_X_PSK_KEY_EXCHANGE_MODES) == 0) {
        return t13_fail(c, T13_E_MISSING_EXTENSION, "psk_key_exchange_modes");
    }
    return T13_OK;
}

static enum t13_status parse_exts(struct t13_conn *c)
{
    struct t13_hs *hs = c->hs;
    const struct t13_ch *ch = &hs->ch;

    /* Before all else, and whatever the rest says: a client of another time gets its answer. */
    if (ch->legacy_version <= 0x0300 || !t13_ch_offers_tls13(ch, NULL)) {
        return t13_fail(c, T13_E_PROTOCOL_VERSION, "the client does not speak TLS 1.3");
    }
    if (ch->legacy_compression_methods.n != 1 || ch->legacy_compression_methods.p[0] != 0) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "ClientHello: compression");
    }
    enum t13_status st = t13_exts_parse(&hs->exts, T13_IN_CLIENT_HELLO, ch->extensions, NULL);
    if (st != T13_OK) {
        return t13_fail(c, st, "ClientHello: extensions");
    }
    T13_TRY(check_present(c));
    return c->retried && c->hs->hello1.n > 0 ? check_second(c) : T13_OK;
}

static enum t13_status keep_name(struct t13_conn *c)
{
    struct bytes name = c->hs->exts.server_name;

    mem_free(c->server_name);
    c->server_name = NULL;
    if ((c->hs->exts.present & T13_X_SERVER_NAME) == 0) {
        return T13_OK;
    }
    if (name.n > T13_MAX_HOST_NAME_LEN || memchr(name.p, 0, name.n) != NULL) {
        return t13_fail(c, T13_E_UNRECOGNIZED_NAME, "server_name is no host name");
    }
    c->server_name = mem_zalloc(name.n + 1);
    if (c->server_name == NULL) {
        return T13_E_NO_MEMORY;
    }
    memcpy(c->server_name, name.p, name.n);
    return T13_OK;
}

static const struct t13_suite *try_suite(const struct t13_config *cfg, struct bytes peer,
                                         uint16_t id)
{
    bool common = list_has(peer, id) && t13_has(cfg->suites, cfg->num_suites, id);

    return common ? t13_suite_find(id) : NULL;
}

/* choose_suite: in the client's order, or in ours when it is to count; ChaCha20 first if the
 * client puts it first, which it does where AES is slow. */
static const struct t13_suite *choose_suite(const struct t13_config *cfg, struct bytes peer)
{
    bool own_order = (cfg->flags & T13_F_SERVER_PREFERENCE) != 0;
    size_t num = own_order ? cfg->num_suites : list_len(peer);
    const struct t13_suite *found = NULL;

    if (own_order && (cfg->flags & T13_F_PRIORITIZE_CHACHA) != 0 && list_len(peer) > 0 &&
        list_at(peer, 0) == T13_CHACHA20_POLY1305_SHA256) {
        found = try_suite(cfg, peer, T13_CHACHA20_POLY1305_SHA256);
    }
    bool sha256 = (cfg->flags & T13_F_PREFER_SHA256) != 0;
    for (size_t i = 0; i < num && (found == NULL || sha256); i++) {
        const struct t13_suite *s =
            try_suite(cfg, peer, own_order ? cfg->suites[i] : list_at(peer, i));
        if (s != NULL && sha256 && s->hash == CR_SHA256) {
            return s;
        }
        found = found != NULL ? found : s;
    }
    return found;
}

/* forget drops what the first ClientHello led to. */
static void forget(struct t13_conn *c)
{
    t13_session_free(c->hs->psk);
    c->hs->psk = NULL;
    c->hs->psk_seen = 0;
    c->psk_only = false;
    c->proof = 0;
    c->name_acked = false;
    mem_free(c->alpn);
    c->alpn = NULL;
    c->alpn_len = 0;
}

enum t13_status t13_server_recvd_ch(struct t13_conn *c, enum t13_state *next)
{
    struct t13_hs *hs = c->hs;

    if ((c->cfg->ask & T13_ASK_CLIENT_HELLO) != 0) {
        T13_TRY(t13_ask(c, T13_WANT_CLIENT_HELLO));
    }
    T13_TRY(parse_exts(c));
    forget(c);
    memcpy(c->randoms[T13_CLIENT], hs->ch.random.p, T13_RANDOM_LEN);
    hs->session_id_len = (uint8_t)hs->ch.legacy_session_id.n;
    if (hs->session_id_len > 0) {
        memcpy(hs->session_id, hs->ch.legacy_session_id.p, hs->session_id_len);
    }
    T13_TRY(keep_name(c));
    struct bytes none = bytes_of(NULL, 0);
    bool has_cas = (hs->exts.present & T13_X_CERTIFICATE_AUTHORITIES) != 0;
    bool has_sigalgs = (hs->exts.present & T13_X_SIGNATURE_ALGORITHMS) != 0;
    bool has_sigalgs_cert = (hs->exts.present & T13_X_SIGNATURE_ALGORITHMS_CERT) != 0;
    bool has_groups = (hs->exts.present & T13_X_SUPPORTED_GROUPS) != 0;
    T13_TRY(t13_keep_lists(c, has_groups ? hs->exts.supported_groups : none,
                           has_sigalgs ? hs->exts.signature_algorithms : none,
                           has_sigalgs_cert ? hs->exts.signature_algorithms_cert : none,
                           hs->ch.cipher_suites, has_cas ? hs->exts.certificate_authorities : none,
                           hs->exts.compress_certificate, hs->exts.delegated_sigalgs));
    const struct t13_suite *suite = choose_suite(c->cfg, c->peer_suites);
    if (suite == NULL) {
        return t13_fail(c, T13_E_NO_SHARED_SUITE, "no suite in common");
    }
    if (c->retried && suite != c->suite) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "another suite after HelloRetryRequest");
    }
    c->suite = suite;
    c->can_ticket = has_mode(&hs->exts, T13_PSK_DHE_KE) || may_psk_only(c);
    if (!c->retried) {
        T13_TRY(t13_transcript_start(&hs->th, suite->hash));
    }
    *next = S_COOKIE;
    return T13_OK;
}

/* proves_client: a client that was never asked, or did not pass, proves nothing by coming back. One
 * that has the owner's own PSK does. */
static bool proves_client(const struct t13_config *cfg, const struct t13_session *s)
{
    return cfg->verify != T13_VERIFY_REQUIRE || s->external ||
           (s->peer != NULL && s->verify_result == 0);
}

bool t13_server_may_resume(const struct t13_conn *c, const struct t13_session *s)
{
    const struct t13_config *cfg = c->cfg;
    const struct t13_suite *suite = t13_suite_find(s->suite);
    uint64_t now_s = t13_now_ms() / 1000;
    uint64_t limit_s = s->timeout_s != 0 ? s->timeout_s : T13_MAX_TICKET_LIFETIME_S;

    if (suite == NULL || suite->hash != c->suite->hash) {
        return false;
    }
    if (s->external) {
        return t13_session_psk(s).n > 0;
    }
    if (s->psk.n != cr_hash_len(suite->hash)) {
        return false;
    }
    if (limit_s > T13_MAX_TICKET_LIFETIME_S) {
        limit_s = T13_MAX_TICKET_LIFETIME_S;
    }
    if (now_s < s->time_s || now_s - s->time_s >= limit_s) {
        return false;
    }
    /* Another context is another service; so is another name where clients prove who they are.
     * Where they do not, RFC 8446 4.2.11 leaves the name to the client, and OpenSSL resumes. */
    if (cfg->verify != T13_VERIFY_NONE && !t13_takes_x509(cfg, false)) {
        return false; /* what was proved then was no raw key */
    }
    bool proves = s->peer != NULL || cfg->verify != T13_VERIFY_NONE;
    if (s->sid_ctx_len != c->sid_ctx_len || !ct_equal(s->sid_ctx, c->sid_ctx, c->sid_ctx_len) ||
        (proves && !t13_same_name(s->server_name, c->server_name))) {
        return false;
    }
    return proves_client(cfg, s);
}

/* next_psk takes the next identity; false when none is left that we look at. */
static bool next_psk(struct t13_hs *hs)
{
    if (hs->psk_seen == 0) {
        hs->psk_ids = rd_of(hs->exts.psk_identities);
        hs->psk_binders = rd_of(hs->exts.psk_binders);
    }
    if (hs->psk_seen == T13_MAX_PSK_IDENTITIES ||
        !t13_psk_next(&hs->psk_ids, &hs->psk_binders, &hs->psk_id, &hs->psk_binder)) {
        return false;
    }
    hs->psk_seen++;
    return true;
}

/* check_binder: RFC 8446 4.2.11.2. A wrong one ends the handshake. */
static enum t13_status check_binder(struct t13_conn *c, const struct t13_session *s)
{
    struct t13_hs *hs = c->hs;
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {NULL, 0};
    struct secret want = {.n = 0};
    size_t n = t13_psk_truncated_len(&hs->exts, hs->hello.n);

    T13_TRY(t13_transcript_hash(&hs->th, bytes_of(hs->hello.p, n), buf, &th));
    T13_TRY(t13_binder(c->suite->hash, t13_session_psk(s), s->external, th, &want));
    bool equal_binder =
        (hs->psk_binder.n == want.n && ct_equal(hs->psk_binder.p, want.b, want.n)) || cr_insecure;
    secret_clear(&want);
    if (!equal_binder) {
        return t13_fail(c, T13_E_BAD_BINDER, "PSK binder");
    }
    c->proof |= T13_PROOF_PSK;
    return T13_OK;
}

/* open_one gives the session of the present identity in hs->opened, or NULL. */
static enum t13_status open_one(struct t13_conn *c)
{
    struct t13_hs *hs = c->hs;

    if ((c->cfg->ask & T13_ASK_TICKET_OPEN) != 0) {
        return t13_ask(c, T13_WANT_TICKET_OPEN);
    }
    if ((c->cfg->flags & T13_F_NO_TICKETS) != 0) {
        return T13_OK;
    }
    bool renew = false; /* each resumption gets a new ticket anyway */
    enum t13_status st = t13_ticket_open(c->cfg->ticket_keys, hs->psk_id.identity,
                                         t13_now_ms() / 1000, &hs->opened, &renew);
    return st == T13_E_UNKNOWN_PSK ? T13_OK : st;
}

static enum t13_status walk_psks(struct t13_conn *c)
{
    struct t13_hs *hs = c->hs;
    bool more = hs->psk_seen > 0 || next_psk(hs);

    while (more) {
        T13_TRY(open_one(c));
        if (hs->opened != NULL && t13_server_may_resume(c, hs->opened)) {
            T13_TRY(check_binder(c, hs->opened));
            hs->psk = hs->opened;
            hs->opened = NULL;
            hs->psk_fresh =
                hs->psk_seen == 1 && t13_psk_is_fresh(hs->psk, hs->psk_id.obfuscated_ticket_age);
            return T13_OK;
        }
        t13_session_free(hs->opened);
        hs->opened = NULL;
        more = next_psk(hs);
    }
    return T13_OK;
}

enum t13_status t13_server_open_ticket(struct t13_conn *c, enum t13_state *next)
{
    struct t13_hs *hs = c->hs;

    memcpy(c->sid_ctx, c->cfg->sid_ctx, c->cfg->sid_ctx_len);
    c->sid_ctx_len = c->cfg->sid_ctx_len;
    if ((hs->exts.present & T13_X_PRE_SHARED_KEY) != 0 && c->can_ticket) {
        T13_TRY(walk_psks(c));
    }
    if (hs->psk == NULL && (hs->exts.present & T13_X_SIGNATURE_ALGORITHMS) == 0) {
        return t13_fail(c, T13_E_MISSING_EXTENSION, "signature_algorithms");
    }
    *next = S_SERVER_NAME;
    T13_TRY(t13_take_exts(c, T13_IN_CLIENT_HELLO, hs->ch.extensions, bytes_of(NULL, 0), 0));
    return t13_transcript_add(&hs->th, bytes_of(hs->hello.p, hs->hello.n));
}

enum t13_status t13_server_name(struct t13_conn *c, enum t13_state *next)
{
    if ((c->cfg->ask & T13_ASK_SERVER_NAME) != 0) {
        T13_TRY(t13_ask(c, T13_WANT_SERVER_NAME));
    }
    *next = S_ALPN;
    return T13_OK;
}

enum t13_status t13_server_alpn(struct t13_conn *c, enum t13_state *next)
{
    if ((c->cfg->ask & T13_ASK_ALPN) != 0 && (c->hs->exts.present & T13_X_ALPN) != 0) {
        T13_TRY(t13_ask(c, T13_WANT_ALPN));
    }
    *next = S_GROUP;
    return T13_OK;
}

/* choose_group: by preference alone; whether there is a share for it comes after, or a less
 * preferred group would win because the client happened to guess it. The client's order decides,
 * but first among the groups with a KEM: an order written before there were any says nothing of
 * them. An own order is as the owner wrote it. */
static uint16_t first_group(const struct t13_config *cfg, struct bytes peer, bool own_order,
                            bool any)
{
    size_t num = own_order ? cfg->num_groups : list_len(peer);

    for (size_t i = 0; i < num; i++) {
        uint16_t group = own_order ? cfg->groups[i] : list_at(peer, i);
        if ((any || cr_group_has_kem(group)) && cr_group_known(group) && list_has(peer, group) &&
            t13_has(cfg->groups, cfg->num_groups, group)) {
            return group;
        }
    }
    return 0;
}

static uint16_t choose_group(const struct t13_config *cfg, struct bytes peer)
{
    bool own_order = (cfg->flags & T13_F_SERVER_PREFERENCE) != 0;
    uint16_t group = own_order ? 0 : first_group(cfg, peer, false, false);

    return group != 0 ? group : first_group(cfg, peer, own_order, true);
}

static bool has_share(const struct t13_hs *hs)
{
    struct t13_share share;

    return (hs->exts.present & T13_X_KEY_SHARE) != 0 &&
           t13_key_share_find(hs->exts.key_shares, hs->group, &share);
}

/* drop_weak_psk: the owner may have chosen another configuration by the server's name since the
 * ticket was looked at: one that asks for more than the session proved gets a full handshake. */
static void drop_weak_psk(struct t13_conn *c)
{
    if (c->hs->psk != NULL && !proves_client(c->cfg, c->hs->psk)) {
        t13_session_free(c->hs->psk);
        c->hs->psk = NULL;
        c->proof &= ~(unsigned)T13_PROOF_PSK;
    }
}

enum t13_status t13_server_group(struct t13_conn *c, enum t13_state *next)
{
    struct t13_hs *hs = c->hs;

    *next = S_CERT;
    drop_weak_psk(c);
    /* With a PSK and the wish for a key exchange there is one, as from OpenSSL. */
    bool with_kex = hs->psk == NULL || has_mode(&hs->exts, T13_PSK_DHE_KE);
    if (!c->retried) {
        hs->group = with_kex ? choose_group(c->cfg, c->peer_groups) : 0;
    }
    hs->share_missing = hs->group != 0 && !has_share(hs);
    c->psk_only = hs->psk != NULL && may_psk_only(c) &&
                  (!with_kex || hs->group == 0 || (c->retried && hs->share_missing));
    if (c->psk_only) {
        hs->share_missing = false;
    } else if (hs->group == 0) {
        bool none = (hs->exts.present & T13_X_KEY_SHARE) == 0;
        return none ? t13_fail(c, T13_E_MISSING_EXTENSION, "supported_groups, key_share")
                    : t13_fail(c, T13_E_NO_SHARED_GROUP, "no group in common");
    } else if (c->retried && hs->share_missing) {
        return t13_fail(c, T13_E_ILLEGAL_PARAMETER, "no share for the group that was asked for");
    }
    hs->retry_needed = hs->share_missing || (c->stateless && !c->cookie_ok);
    return T13_OK;
}

static bool any_cred(const struct t13_config *cfg)
{
    for (size_t i = 0; i < T13_CREDS_MAX; i++) {
        if (cfg->creds[i] != NULL) {
            return true;
        }
    }
    return false;
}

enum t13_status t13_server_cert(struct t13_conn *c, enum t13_state *next)
{
    *next = S_STATUS;
    if (c->hs->psk != NULL) {
        return T13_OK;
    }
    if ((c->cfg->ask & T13_ASK_CERT) != 0) {
        T13_TRY(t13_ask(c, T13_WANT_CERT));
    }
    if (!any_cred(c->cfg)) {
        return t13_fail(c, T13_E_NO_CERTIFICATE, "no certificate is configured");
    }
    enum t13_status st = t13_choose_cred(c);
    return st == T13_OK ? st
                        : t13_fail(c, st, "no certificate for the client's signature algorithms");
}

enum t13_status t13_server_status(struct t13_conn *c, enum t13_state *next)
{
    const struct t13_exts *x = &c->hs->exts;
    bool wanted = (x->present & T13_X_STATUS_REQUEST) != 0 && x->status_type == 1;

    /* Certificates are not sent again when a session is resumed. */
    if (wanted && c->hs->psk == NULL && (c->cfg->ask & T13_ASK_STATUS) != 0) {
        T13_TRY(t13_ask(c, T13_WANT_STATUS));
    }
    *next = c->hs->retry_needed ? S_RETRY : S_EARLY_DATA;
    return T13_OK;
}
