/* The client's ClientHello, first and second: RFC 8446 4.1.2. */
#include "core/hs/ech.h"
#include "core/hs/hs.h"
#include "core/limits.h"
#include "core/wire/list.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

#include <string.h>
#include <strings.h>

/* struct lists is room for what struct t13_exts wants as views. */
struct lists {
    /* each with one value of RFC 8701 more */
    uint8_t groups[2 * T13_GROUPS_MAX + 2];
    uint8_t suites[2 * T13_SUITES_MAX + 2];
    uint8_t sigalgs[2 * T13_SIGALGS_MAX + 2];
    uint8_t sigalgs_cert[2 * T13_SIGALGS_MAX];
    uint8_t versions[4];
    uint8_t compress[2 * T13_COMPRESS_MAX];
    uint8_t delegated[2 * T13_DELEGATED_MAX];
    struct wr identities;
    struct wr binders;
    struct wr other;
};

bool t13_same_name(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return a == b;
    }
    return strcasecmp(a, b) == 0;
}

/* age_ms: a ticket may seem to come only within the rest of this second: t13_session_set_time. */
static uint64_t age_ms(const struct t13_session *s, uint64_t now_ms)
{
    return now_ms > s->received_ms ? now_ms - s->received_ms : 0;
}

bool t13_client_may_resume(const struct t13_conn *c, const struct t13_session *s)
{
    const struct t13_suite *suite = s != NULL ? t13_suite_find(s->suite) : NULL;
    uint64_t now = t13_now_ms();
    uint64_t lifetime_s = 0;

    if (suite == NULL || s->external || s->ticket_len == 0 ||
        s->psk.n != cr_hash_len(suite->hash)) {
        return false;
    }
    lifetime_s = s->lifetime_s;
    if (s->timeout_s != 0 && s->timeout_s < lifetime_s) {
        lifetime_s = s->timeout_s;
    }
    if (now + 1000 < s->received_ms || age_ms(s, now) >= lifetime_s * 1000) {
        return false;
    }
    /* What was not proved then is not proved by resuming: other name, or a chain that failed. A
     * client that has nothing proved resumes what it is told to. */
    if (c->cfg->verify != T13_VERIFY_NONE &&
        (!t13_same_name(s->server_name, c->server_name) || s->verify_result != 0)) {
        return false;
    }
    /* A certificate is no raw key, which was asked for now and proves another thing. */
    if (!t13_takes_x509(c->cfg, true)) {
        return false;
    }
    for (size_t i = 0; i < c->cfg->num_suites; i++) {
        const struct t13_suite *own = t13_suite_find(c->cfg->suites[i]);
        if (own != NULL && own->hash == suite->hash) {
            return true;
        }
    }
    return false;
}

static void drop_shares(struct t13_hs *hs)
{
    for (size_t i = 0; i < hs->num_kex; i++) {
        cr_kex_free(hs->kex[i]);
        hs->kex[i] = NULL;
    }
    hs->num_kex = 0;
}

static enum t13_status add_share(struct t13_hs *hs, uint16_t group)
{
    uint8_t share[CR_SHARE_MAX];

    T13_TRY(cr_kex_generate(&hs->kex[hs->num_kex], group, share));
    hs->kex_group[hs->num_kex] = group;
    hs->num_kex++;
    t13_key_share_write(&hs->shares, group, bytes_of(share, cr_client_share_len(group)));
    return t13_written(&hs->shares);
}

/* wants_share: see num_shares in core/config.h. */
static bool wants_share(const struct t13_config *cfg, const struct t13_hs *hs, uint16_t group)
{
    if (cfg->num_shares > 0 || hs->num_kex == 0) {
        return hs->num_kex == 0 || hs->num_kex < cfg->num_shares;
    }
    return hs->num_kex == 1 && cr_group_has_kem(hs->kex_group[0]) && !cr_group_has_kem(group);
}

enum t13_status t13_client_shares(struct t13_conn *c, uint16_t group)
{
    const struct t13_config *cfg = c->cfg;
    struct t13_hs *hs = c->hs;

    drop_shares(hs);
    hs->shares.n = 0;
    if (group != 0) {
        return add_share(hs, group);
    }
    t13_grease_share(c, &hs->shares);
    for (size_t i = 0; i < cfg->num_groups && hs->num_kex < T13_MAX_SHARES; i++) {
        if (cr_group_known(cfg->groups[i]) && wants_share(cfg, hs, cfg->groups[i])) {
            T13_TRY(add_share(hs, cfg->groups[i]));
        }
    }
    return hs->num_kex > 0 ? T13_OK : t13_fail(c, T13_E_ARGUMENT, "no group is configured");
}

/* known_groups, known_suites: what is configured and built in, in wire form. */
static struct bytes known_groups(const struct t13_config *cfg, uint8_t *out)
{
    struct bytes list = bytes_of(out, 0);

    for (size_t i = 0; i < cfg->num_groups; i++) {
        if (cr_group_known(cfg->groups[i])) {
            list.n += list_put(out + list.n, &cfg->groups[i], 1).n;
        }
    }
    return list;
}

static struct bytes known_suites(const struct t13_config *cfg, uint8_t *out)
{
    struct bytes list = bytes_of(out, 0);

    for (size_t i = 0; i < cfg->num_suites; i++) {
        if (t13_suite_find(cfg->suites[i]) != NULL) {
            list.n += list_put(out + list.n, &cfg->suites[i], 1).n;
        }
    }
    return list;
}

static size_t binder_len(const struct t13_session *s)
{
    return cr_hash_len(t13_suite_find(s->suite)->hash);
}

/* offer_psk: the identity of a ticket or an external PSK, and a binder of zeros to be filled in. */
static void offer_psk(const struct t13_session *s, struct lists *l, struct t13_exts *x)
{
    static const uint8_t zeros[CR_HASH_MAX];
    struct t13_psk_identity id = {bytes_of(s->ticket, s->ticket_len), 0};

    /* RFC 8446 4.2.11.1: in milliseconds, modulo 2^32. */
    if (!s->external) {
        id.obfuscated_ticket_age = (uint32_t)age_ms(s, t13_now_ms()) + s->age_add;
    }
    t13_psk_identity_write(&l->identities, &id);
    t13_psk_binder_write(&l->binders, bytes_of(zeros, binder_len(s)));
    x->present |= T13_X_PRE_SHARED_KEY;
    x->psk_identities = bytes_of(l->identities.p, l->identities.n);
    x->psk_binders = bytes_of(l->binders.p, l->binders.n);
    x->num_psks++;
}

static void optional_exts(const struct t13_conn *c, struct t13_exts *x)
{
    const struct t13_config *cfg = c->cfg;

    if (c->server_name != NULL) {
        x->present |= T13_X_SERVER_NAME;
        x->server_name = bytes_of(c->server_name, strlen(c->server_name));
    }
    t13_limits_offer(c, x);
    t13_cert_types_offer(c, x);
    if (cfg->status_request) {
        x->present |= T13_X_STATUS_REQUEST;
        x->status_type = 1;
        x->ocsp_responder_ids = bytes_of(cfg->status_ids, cfg->status_ids_len);
        x->ocsp_request_extensions = bytes_of(cfg->status_exts, cfg->status_exts_len);
    }
    if (cfg->sct_request) {
        x->present |= T13_X_SCT;
    }
    if (cfg->alpn_len > 0) {
        x->present |= T13_X_ALPN;
        x->alpn = bytes_of(cfg->alpn, cfg->alpn_len);
    }
    if ((cfg->flags & T13_F_POST_HANDSHAKE_AUTH) != 0) {
        x->present |= T13_X_POST_HANDSHAKE_AUTH;
    }
    if (cfg->ca_names_len > 0) {
        x->present |= T13_X_CERTIFICATE_AUTHORITIES;
        x->certificate_authorities = bytes_of(cfg->ca_names, cfg->ca_names_len);
    }
    if (c->hs->cookie_len > 0) {
        x->present |= T13_X_COOKIE;
        x->cookie = bytes_of(c->hs->cookie, c->hs->cookie_len);
    }
}

static void fill_exts(const struct t13_conn *c, struct lists *l, struct t13_exts *x)
{
    static const uint16_t version = T13_VERSION_TLS13;
    static const uint8_t modes[] = {T13_PSK_DHE_KE, T13_PSK_KE};
    const struct t13_config *cfg = c->cfg;

    x->present = T13_X_SUPPORTED_GROUPS | T13_X_SIGNATURE_ALGORITHMS | T13_X_SUPPORTED_VERSIONS |
                 T13_X_PSK_KEY_EXCHANGE_MODES | T13_X_KEY_SHARE;
    x->supported_groups = known_groups(cfg, l->groups);
    x->signature_algorithms = list_put(l->sigalgs, cfg->sigalgs, cfg->num_sigalgs);
    x->supported_versions = list_put(l->versions, &version, 1);
    /* Without a PSK too: else strict servers send no ticket. */
    x->psk_key_exchange_modes = bytes_of(modes, (cfg->flags & T13_F_PSK_ONLY) != 0 ? 2 : 1);
    x->key_shares = bytes_of(c->hs->shares.p, c->hs->shares.n);
    if (cfg->num_sigalgs_cert > 0) {
        x->present |= T13_X_SIGNATURE_ALGORITHMS_CERT;
        x->signature_algorithms_cert =
            list_put(l->sigalgs_cert, cfg->sigalgs_cert, cfg->num_sigalgs_cert);
    }
    if (cfg->num_compress > 0) {
        x->present |= T13_X_COMPRESS_CERTIFICATE;
        x->compress_certificate = t13_compress_offer(c, l->compress);
    }
    if (cfg->num_delegated_sigalgs > 0) {
        x->present |= T13_X_DELEGATED_CREDENTIAL;
        x->delegated_sigalgs =
            list_put(l->delegated, cfg->delegated_sigalgs, cfg->num_delegated_sigalgs);
    }
    t13_grease_list(c, T13_GREASE_GROUP, l->groups, &x->supported_groups);
    t13_grease_list(c, T13_GREASE_SIGALG, l->sigalgs, &x->signature_algorithms);
    t13_grease_list(c, T13_GREASE_VERSION, l->versions, &x->supported_versions);
    t13_grease_ext(c, &l->other);
    x->other = bytes_of(l->other.p, l->other.n);
    optional_exts(c, x);
    if (c->hs->offer != NULL) {
        offer_psk(c->hs->offer, l, x);
    }
    if (c->hs->offer_psk != NULL) {
        offer_psk(c->hs->offer_psk, l, x);
    }
    if (t13_client_offers_early(c)) {
        x->present |= T13_X_EARLY_DATA;
    }
}

/* hash_truncated: of the transcript so far and the hello without its binders. */
static enum t13_status hash_truncated(const struct t13_hs *hs, enum cr_hash_id id,
                                      struct bytes truncated, uint8_t *buf, struct bytes *th)
{
    struct t13_transcript fresh = {.id = CR_HASH_NONE};

    if (hs->th.id != CR_HASH_NONE) {
        return t13_transcript_hash(&hs->th, truncated, buf, th);
    }
    T13_TRY(t13_transcript_start(&fresh, id));
    enum t13_status st = t13_transcript_hash(&fresh, truncated, buf, th);
    t13_transcript_clear(&fresh);
    return st;
}

/* fill_binder replaces the zeros at one place of the hello (RFC 8446 4.2.11.2). */
static enum t13_status fill_binder(struct t13_hs *hs, const struct t13_session *s,
                                   struct bytes truncated, size_t at)
{
    enum cr_hash_id id = t13_suite_find(s->suite)->hash;
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {NULL, 0};
    struct secret binder = {.n = 0};

    T13_TRY(hash_truncated(hs, id, truncated, buf, &th));
    T13_TRY(t13_binder(id, t13_session_psk(s), s->external, th, &binder));
    memcpy(hs->hello.p + at, binder.b, binder.n);
    secret_clear(&binder);
    return T13_OK;
}

/* fill_binders: each stands after a byte of length, and they end the hello. */
static enum t13_status fill_binders(struct t13_hs *hs, size_t binders_len)
{
    size_t at = hs->hello.n - binders_len;
    struct bytes truncated = bytes_of(hs->hello.p, at - 2);
    const struct t13_session *offered[] = {hs->offer, hs->offer_psk};

    for (size_t i = 0; i < 2; i++) {
        if (offered[i] != NULL) {
            T13_TRY(fill_binder(hs, offered[i], truncated, at + 1));
            at += 1 + binder_len(offered[i]);
        }
    }
    return T13_OK;
}

static enum t13_status build(struct t13_conn *c, struct lists *l)
{
    static const uint8_t no_compression = 0;
    struct t13_hs *hs = c->hs;
    struct t13_exts x = {.present = 0};
    struct t13_ch ch = {.legacy_version = T13_VERSION_TLS12};

    fill_exts(c, l, &x);
    T13_TRY(t13_add_exts(c, T13_IN_CLIENT_HELLO, bytes_of(NULL, 0), 0, &x));
    t13_ech_mark(c, &x);
    ch.random = bytes_of(c->randoms[T13_CLIENT], T13_RANDOM_LEN);
    ch.legacy_session_id = bytes_of(hs->session_id, hs->session_id_len);
    ch.cipher_suites = known_suites(c->cfg, l->suites);
    ch.legacy_compression_methods = bytes_of(&no_compression, 1);
    if (ch.cipher_suites.n == 0) {
        return t13_fail(c, T13_E_ARGUMENT, "no suite is configured");
    }
    T13_TRY(t13_written(&l->identities));
    t13_grease_list(c, T13_GREASE_SUITE, l->suites, &ch.cipher_suites);
    T13_TRY(t13_written(&l->binders));
    T13_TRY(t13_written(&l->other));
    hs->sent_exts = x.present;
    wr_free(&hs->hello);
    size_t mark = t13_hs_open(&hs->hello, HS_CLIENT_HELLO);
    t13_ch_write(&hs->hello, &ch, &x);
    t13_hs_close(&hs->hello, mark);
    T13_TRY(t13_written(&hs->hello));
    if (x.num_psks > 0) {
        T13_TRY(fill_binders(hs, x.psk_binders.n));
    }
    return t13_ech_wrap(c, &ch, &x);
}

enum t13_status t13_client_hello(struct t13_conn *c)
{
    struct lists l = {.identities = wr_growing(), .binders = wr_growing(), .other = wr_growing()};

    enum t13_status st = build(c, &l);
    wr_free(&l.identities);
    wr_free(&l.binders);
    wr_free(&l.other);
    T13_TRY(st);
    return t13_msg_put(c, t13_ech_wire(c));
}

/* ask_psk: the owner may have an external PSK, again for the second ClientHello. */
static enum t13_status ask_psk(struct t13_conn *c)
{
    struct t13_hs *hs = c->hs;

    if ((c->cfg->ask & T13_ASK_PSK) == 0 || c->ech_status == T13_ECH_REJECTED) {
        return T13_OK;
    }
    T13_TRY(t13_ask(c, T13_WANT_PSK));
    t13_session_free(hs->offer_psk);
    hs->offer_psk = hs->owner_psk;
    hs->owner_psk = NULL;
    const struct t13_session *s = hs->offer_psk;
    if (s == NULL) {
        return T13_OK;
    }
    const struct t13_suite *suite = t13_suite_find(s->suite);
    bool fits = suite != NULL && s->external && t13_session_psk(s).n > 0 && s->ticket_len > 0 &&
                (!c->retried || suite->hash == c->suite->hash);
    return fits ? T13_OK : t13_fail(c, T13_E_BAD_PSK, "external PSK");
}

enum t13_status t13_client_start(struct t13_conn *c, enum t13_state *next)
{
    struct t13_hs *hs = c->hs;

    T13_TRY(ask_psk(c));
    T13_TRY(cr_rand(c->randoms[T13_CLIENT], T13_RANDOM_LEN));
    T13_TRY(t13_ech_start(c));
    if ((c->cfg->flags & T13_F_MIDDLEBOX_COMPAT) != 0) {
        T13_TRY(cr_rand(hs->session_id, sizeof(hs->session_id)));
        hs->session_id_len = sizeof(hs->session_id);
    }
    if (t13_client_may_resume(c, c->session)) {
        hs->offer = t13_session_ref(c->session);
    }
    T13_TRY(t13_client_shares(c, 0));
    T13_TRY(t13_client_hello(c));
    *next = C_EARLY;
    t13_client_withhold(c);
    return (hs->sent_exts & T13_X_EARLY_DATA) != 0 ? t13_client_early_keys(c) : T13_OK;
}

enum t13_status t13_client_retry(struct t13_conn *c, enum t13_state *next)
{
    T13_TRY(ask_psk(c));
    if ((c->cfg->flags & T13_F_MIDDLEBOX_COMPAT) != 0) {
        T13_TRY(t13_put_ccs(c));
    }
    T13_TRY(t13_client_hello(c));
    *next = C_WAIT_SH;
    return T13_OK;
}
