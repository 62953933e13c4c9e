/* Tickets as the application wants them: keys by callback, or stateful with the ticket as the
 * session's id. Without either the engine seals with the context's own rotating keys. */
#include "compat/ssl/ticket.h"
#include "compat/evp/cipher.h"
#include "compat/evp/hmac.h"
#include "compat/evp/mac.h"

#include "core/session/ticket.h"
#include "crypto/ct/ct.h"
#include "crypto/rand.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <time.h>

#define NAME_LEN CX_TICKET_NAME_LEN
#define IV_LEN EVP_MAX_IV_LENGTH

static bool stateful(const SSL *ssl)
{
    bool once = ssl->set.max_early_data > 0 && (ssl->set.options & SSL_OP_NO_ANTI_REPLAY) == 0;

    return once || (ssl->set.options & SSL_OP_NO_TICKET) != 0;
}

struct t13_session *cx_ticket_session(struct bytes der)
{
    const unsigned char *p = der.p;
    SSL_SESSION *sess = der.n <= LONG_MAX ? cx_session_d2i(NULL, &p, (long)der.n) : NULL;

    /* Nothing may follow it. */
    bool whole = sess != NULL && p == der.p + der.n && sess->version == TLS1_3_VERSION;
    struct t13_session *core = whole ? t13_session_ref(sess->core) : NULL;
    if (sess == NULL) {
        cx_err_clear(); /* a ticket that cannot be read is no error */
    }
    cx_session_free(sess);
    return core;
}

/* struct box is the pair of contexts that a ticket key callback sets up; mac or hmac is NULL. */
struct box {
    EVP_CIPHER_CTX *cipher;
    EVP_MAC_CTX *mac;
    HMAC_CTX *hmac;
    uint8_t name[NAME_LEN];
    uint8_t iv[IV_LEN];
};

static bool has_key_callback(const struct cx_ctx_calls *calls)
{
    return calls->ticket_key_evp_cb != NULL || calls->ticket_key_cb != NULL;
}

static bool box_init(struct box *box, const struct cx_ctx_calls *calls)
{
    box->cipher = cx_cipher_ctx_new();
    if (calls->ticket_key_evp_cb != NULL) {
        box->mac = cx_mac_ctx_new_hmac();
    } else {
        box->hmac = cx_hmac_ctx_new();
    }
    return box->cipher != NULL && (box->mac != NULL || box->hmac != NULL);
}

static void box_clear(struct box *box)
{
    cx_cipher_ctx_free(box->cipher);
    cx_mac_ctx_free(box->mac);
    cx_hmac_ctx_free(box->hmac);
    mem_clear(box, sizeof(*box));
}

/* box_mac writes the tag of n bytes at p, EVP_MAX_MD_SIZE at most. */
static bool box_mac(struct box *box, const uint8_t *p, size_t n, uint8_t *out, size_t *out_len)
{
    unsigned int len = 0;

    if (box->mac != NULL) {
        return cx_mac_update(box->mac, p, n) == 1 &&
               cx_mac_final(box->mac, out, out_len, EVP_MAX_MD_SIZE) == 1;
    }
    if (cx_hmac_update(box->hmac, p, n) != 1 || cx_hmac_final(box->hmac, out, &len) != 1) {
        return false;
    }
    *out_len = len;
    return true;
}

static size_t iv_len_of(const EVP_CIPHER_CTX *ctx)
{
    return ctx->cipher != NULL ? (size_t)ctx->cipher->iv_len : 0;
}

/* ask_keys: the callback's answer, negative for an error, 0 for "no key", 1, or 2 for "renew". */
static int ask_keys(SSL *ssl, const struct cx_ctx_calls *calls, struct box *box, int enc)
{
    if (box->mac != NULL) {
        return calls->ticket_key_evp_cb(ssl, box->name, box->iv, box->cipher, box->mac, enc);
    }
    return calls->ticket_key_cb(ssl, box->name, box->iv, box->cipher, box->hmac, enc);
}

/* seal writes name, iv, ciphertext and tag of plain after w. */
static bool box_seal(struct box *box, struct bytes plain, uint8_t *out, size_t *out_len)
{
    size_t iv_len = iv_len_of(box->cipher);
    int n = 0;
    int tail = 0;
    size_t mac_len = 0;
    uint8_t *p = out;

    memcpy(p, box->name, NAME_LEN);
    memcpy(p + NAME_LEN, box->iv, iv_len);
    p += NAME_LEN + iv_len;
    if (cx_cipher_update(box->cipher, true, p, &n, plain.p, (int)plain.n) != 1 ||
        cx_cipher_final(box->cipher, true, p + n, &tail) != 1) {
        return false;
    }
    p += n + tail;
    if (!box_mac(box, out, (size_t)(p - out), p, &mac_len)) {
        return false;
    }
    *out_len = (size_t)(p - out) + mac_len;
    return true;
}

/* box_open checks the tag before it decrypts; *out_len bytes of out. */
static bool box_open(struct box *box, struct bytes ticket, uint8_t *out, size_t *out_len)
{
    size_t iv_len = iv_len_of(box->cipher);
    size_t mac_len = box->mac != NULL ? cx_mac_size(box->mac) : cx_hmac_size(box->hmac);
    uint8_t mac[EVP_MAX_MD_SIZE];
    size_t n = 0;
    int done = 0;
    int tail = 0;

    if (mac_len == 0 || ticket.n < NAME_LEN + iv_len + mac_len) {
        return false;
    }
    size_t body = ticket.n - mac_len;
    if (!box_mac(box, ticket.p, body, mac, &n) || n != mac_len ||
        !ct_equal(mac, ticket.p + body, mac_len)) {
        return false;
    }
    size_t head = NAME_LEN + iv_len;
    if (cx_cipher_update(box->cipher, false, out, &done, ticket.p + head, (int)(body - head)) !=
            1 ||
        cx_cipher_final(box->cipher, false, out + done, &tail) != 1) {
        return false;
    }
    *out_len = (size_t)done + (size_t)tail;
    return true;
}

static struct t13_session *open_by_callback(SSL *ssl, const struct cx_ctx_calls *calls,
                                            struct bytes ticket, bool *renew, bool *failed)
{
    struct t13_session *sess = NULL;
    struct box box = {.cipher = NULL};
    uint8_t *plain = mem_alloc(ticket.n + EVP_MAX_BLOCK_LENGTH);
    size_t n = 0;

    if (!box_init(&box, calls) || plain == NULL || ticket.n < NAME_LEN + IV_LEN) {
        *failed = ticket.n >= NAME_LEN + IV_LEN;
        goto out;
    }
    memcpy(box.name, ticket.p, NAME_LEN);
    memcpy(box.iv, ticket.p + NAME_LEN, IV_LEN);
    int ret = ask_keys(ssl, calls, &box, 0);
    *failed = ret < 0;
    *renew = ret != 1; /* 1: the ticket is good, and no new one is wanted */
    if (ret > 0 && box_open(&box, ticket, plain, &n)) {
        sess = cx_ticket_session(bytes_of(plain, n));
    }
out:
    box_clear(&box);
    mem_clear_free(plain, plain != NULL ? ticket.n + EVP_MAX_BLOCK_LENGTH : 0);
    return sess;
}

/* after_open asks the application's decrypt callback what to do with the result. */
static bool after_open(SSL *ssl, const struct cx_ctx_calls *calls, struct bytes ticket,
                       struct t13_session **core, bool *renew)
{
    if (calls->decrypt_ticket_cb == NULL) {
        return true;
    }
    SSL_SESSION *sess = *core != NULL ? cx_session_new(t13_session_ref(*core)) : NULL;
    size_t name_len = ticket.n < NAME_LEN ? ticket.n : NAME_LEN;
    SSL_TICKET_STATUS status = *core == NULL ? SSL_TICKET_NO_DECRYPT
                               : *renew      ? SSL_TICKET_SUCCESS_RENEW
                                             : SSL_TICKET_SUCCESS;
    SSL_TICKET_RETURN ret =
        calls->decrypt_ticket_cb(ssl, sess, ticket.p, name_len, status, calls->ticket_cb_arg);
    cx_session_free(sess);
    bool use = ret == SSL_TICKET_RETURN_USE || ret == SSL_TICKET_RETURN_USE_RENEW;
    if (ret == SSL_TICKET_RETURN_ABORT || (use && *core == NULL)) {
        return false;
    }
    *renew = ret == SSL_TICKET_RETURN_IGNORE_RENEW || ret == SSL_TICKET_RETURN_USE_RENEW;
    if (ret == SSL_TICKET_RETURN_IGNORE || ret == SSL_TICKET_RETURN_IGNORE_RENEW) {
        t13_session_free(*core);
        *core = NULL;
    }
    return true;
}

/* find_stateful looks a ticket up that is a session's id. Where early data is taken each session is
 * good once (RFC 8446 8.1): whoever takes it out of the cache has it. */
static struct t13_session *find_stateful(SSL *ssl, struct bytes ticket)
{
    SSL_CTX *ctx = ssl->session_ctx;
    bool once = ssl->set.max_early_data > 0 && (ssl->set.options & SSL_OP_NO_ANTI_REPLAY) == 0;
    SSL_SESSION *sess =
        ticket.n <= SSL_MAX_SSL_SESSION_ID_LENGTH ? cx_cache_find(ssl, ticket.p, ticket.n) : NULL;

    if (sess == NULL) {
        return NULL;
    }
    bool good = !sess->not_resumable && (!once || cx_cache_remove(ctx, sess) == 1);
    struct t13_session *core = good ? t13_session_ref(sess->core) : NULL;
    if (good && ssl->resume == NULL) {
        ssl->resume = cx_session_ref(sess);
    }
    cx_session_free(sess);
    return core;
}

/* open_stateless: false: the callback failed, or memory. */
static bool open_stateless(SSL *ssl, const struct cx_snapshot *s, struct bytes ticket,
                           struct t13_session **core, bool *renew)
{
    const struct cx_ctx_calls *calls = &s->calls;
    bool old_key = false; /* in TLS 1.3 a ticket of our own keys is renewed anyway */
    bool failed = false;

    if (has_key_callback(calls)) {
        *core = open_by_callback(ssl, calls, ticket, renew, &failed);
    } else if (calls->has_ticket_keys) {
        *core = cx_ticket_keys_open(calls, ticket);
    } else {
        failed = t13_ticket_open(s->cfg->ticket_keys, ticket, (uint64_t)time(NULL), core,
                                 &old_key) == T13_E_NO_MEMORY;
    }
    return !failed && after_open(ssl, calls, ticket, core, renew);
}

static int refuse(SSL *ssl, struct t13_session *core, int reason)
{
    t13_session_free(core);
    t13_answer_fail(ssl->conn, SSL_AD_INTERNAL_ERROR);
    cx_ssl_raise(reason);
    return 1;
}

/* expired: a session that is too old counts as such, and leaves the cache. */
static bool expired(SSL *ssl, const struct t13_session *core)
{
    SSL_CTX *ctx = ssl->session_ctx;

    if (core->time_s + core->timeout_s >= (uint64_t)time(NULL)) {
        return false;
    }
    ctx->stats.timeouts++;
    if (stateful(ssl) && ssl->resume != NULL) {
        (void)cx_cache_remove(ctx, ssl->resume);
    }
    return true;
}

int cx_ticket_open(SSL *ssl)
{
    struct bytes ticket = t13_conn_ticket(ssl->conn);
    struct t13_session *core = NULL;

    if (!cx_psk_find(ssl, ticket, &core)) {
        return refuse(ssl, core, SSL_R_BAD_EXTENSION);
    }
    bool renew = true;
    bool own = core == NULL; /* else it is the program's PSK */
    if (own && stateful(ssl)) {
        core = find_stateful(ssl, ticket);
    } else if (own) {
        struct cx_snapshot *s = cx_session_hold(ssl);
        bool ok = open_stateless(ssl, s, ticket, &core, &renew);
        cx_snapshot_free(s);
        if (!ok) {
            return refuse(ssl, core, ERR_R_INTERNAL_ERROR);
        }
    }
    if (core != NULL && core->sid_ctx_len == 0 && ssl->sid_ctx_len == 0 &&
        (ssl->set.verify_mode & SSL_VERIFY_PEER) != 0) {
        return refuse(ssl, core, SSL_R_SESSION_ID_CONTEXT_UNINITIALIZED);
    }
    if (own && core != NULL && expired(ssl, core)) {
        t13_session_free(core);
        core = NULL;
    }
    t13_answer_ticket_open(ssl->conn, core, renew);
    t13_session_free(core);
    return 1;
}

/* new_id gives a session the id that the application sees and, when stateful, the ticket. */
static bool new_id(SSL *ssl, struct t13_session *core)
{
    unsigned int n = SSL_MAX_SSL_SESSION_ID_LENGTH;
    if (cr_rand(core->sid, sizeof(core->sid)) != T13_OK) {
        return false;
    }
    if (ssl->set.cb.generate_session_id != NULL &&
        (ssl->set.cb.generate_session_id(ssl, core->sid, &n) != 1 || n == 0 ||
         n > SSL_MAX_SSL_SESSION_ID_LENGTH)) {
        cx_ssl_raise(SSL_R_SSL_SESSION_ID_CALLBACK_FAILED);
        return false;
    }
    core->sid_len = (uint8_t)n;
    return true;
}

static int seal_by_callback(SSL *ssl, const struct cx_ctx_calls *calls, const SSL_SESSION *sess)
{
    struct box box = {.cipher = NULL};
    uint8_t *plain = NULL;
    uint8_t *ticket = NULL;
    size_t ticket_len = 0;
    int ret = -1;
    int n = cx_session_i2d(sess, &plain);
    size_t plain_len = n > 0 ? (size_t)n : 0;

    if (n > 0 && box_init(&box, calls)) {
        ret = ask_keys(ssl, calls, &box, 1);
    }
    if (ret > 0) {
        size_t room = NAME_LEN + IV_LEN + plain_len + EVP_MAX_BLOCK_LENGTH + EVP_MAX_MD_SIZE;
        ticket = mem_alloc(room);
        ret = ticket != NULL && box_seal(&box, bytes_of(plain, plain_len), ticket, &ticket_len)
                  ? 1
                  : -1;
    }
    box_clear(&box);
    mem_clear_free(plain, plain_len);
    /* 0 from the callback: no ticket this time, the handshake goes on. */
    if (ret >= 0 && t13_answer_ticket_seal(ssl->conn, bytes_of(ticket, ticket_len)) != T13_OK) {
        ret = -1;
    }
    mem_free(ticket);
    return ret;
}

static int seal_by_keys(SSL *ssl, const struct cx_ctx_calls *calls, const SSL_SESSION *sess)
{
    uint8_t *plain = NULL;
    uint8_t *ticket = NULL;
    size_t ticket_len = 0;
    int n = cx_session_i2d(sess, &plain);

    bool ok = n > 0 &&
              cx_ticket_keys_seal(calls, bytes_of(plain, (size_t)n), &ticket, &ticket_len) &&
              t13_answer_ticket_seal(ssl->conn, bytes_of(ticket, ticket_len)) == T13_OK;
    mem_clear_free(plain, n > 0 ? (size_t)n : 0);
    mem_free(ticket);
    return ok ? 1 : -1;
}

/* seal_own: by the keys of the context that rotate by themselves. */
static int seal_own(SSL *ssl, const struct cx_snapshot *s, const struct t13_session *core)
{
    uint8_t *ticket = NULL;
    size_t n = 0;
    uint64_t now_s = (uint64_t)time(NULL);

    bool ok = t13_ticket_seal(s->cfg->ticket_keys, core, now_s, &ticket, &n) == T13_OK &&
              t13_answer_ticket_seal(ssl->conn, bytes_of(ticket, n)) == T13_OK;
    mem_free(ticket);
    return ok ? 1 : -1;
}

static int seal(SSL *ssl, const struct cx_snapshot *s, const SSL_SESSION *sess)
{
    const struct cx_ctx_calls *calls = &s->calls;
    const struct t13_session *core = sess->core;

    if (calls->generate_ticket_cb != NULL &&
        calls->generate_ticket_cb(ssl, calls->ticket_cb_arg) == 0) {
        return -1;
    }
    if (stateful(ssl)) {
        struct bytes id = bytes_of(core->sid, core->sid_len);
        return t13_answer_ticket_seal(ssl->conn, id) == T13_OK ? 1 : -1;
    }
    if (has_key_callback(calls)) {
        return seal_by_callback(ssl, calls, sess);
    }
    return calls->has_ticket_keys ? seal_by_keys(ssl, calls, sess) : seal_own(ssl, s, core);
}

int cx_ticket_seal(SSL *ssl)
{
    SSL_SESSION *sess = cx_session_new(t13_session_ref(t13_conn_new_session(ssl->conn)));
    struct t13_session *core = sess != NULL ? cx_session_edit(sess) : NULL;
    int ret = -1;

    if (core != NULL && new_id(ssl, core)) {
        core->timeout_s = (uint32_t)ssl->session_ctx->session_timeout_s;
        sess->fragment_mode = t13_conn_fragment_mode(ssl->conn);
        cx_session_free(ssl->session);
        ssl->session = cx_session_ref(sess);
        struct cx_snapshot *s = cx_session_hold(ssl);
        ret = seal(ssl, s, sess);
        cx_snapshot_free(s);
    }
    if (ret < 0) {
        t13_answer_fail(ssl->conn, SSL_AD_INTERNAL_ERROR);
        cx_ssl_raise(SSL_R_CALLBACK_FAILED);
    } else {
        cx_cache_update(ssl, SSL_SESS_CACHE_SERVER);
    }
    cx_session_free(sess);
    return 1;
}

/* SSL_CTX_set_tlsext_ticket_key_evp_cb - see SSL_CTX_set_tlsext_ticket_key_cb(3). abi: full: it is
 * asked before the callback with an HMAC_CTX. test: tests/oracle/ssl_tickets.c */
CX_API int SSL_CTX_set_tlsext_ticket_key_evp_cb(SSL_CTX *ctx,
                                                int (*fp)(SSL *, unsigned char *, unsigned char *,
                                                          EVP_CIPHER_CTX *, EVP_MAC_CTX *, int))
{
    cx_ctx_edit(ctx);
    ctx->calls.ticket_key_evp_cb = fp;
    cx_ctx_done(ctx);
    return 1;
}
