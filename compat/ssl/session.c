/* SSL_SESSION: the application's handle on what a ticket stands for. */
#include "compat/ssl/cipher.h"
#include "compat/ssl/local.h"
#include "compat/x509/x509.h"

#include "core/conn.h"

#include <string.h>
#include <time.h>

SSL_SESSION *cx_session_new(struct t13_session *core)
{
    SSL_SESSION *sess = core != NULL ? mem_zalloc(sizeof(*sess)) : NULL;
    if (sess == NULL || !cx_ex_new(CRYPTO_EX_INDEX_SSL_SESSION, sess, &sess->ex)) {
        t13_session_free(core);
        mem_free(sess);
        return NULL;
    }
    atomic_init(&sess->refs, 1);
    sess->core = core;
    sess->version = TLS1_3_VERSION;
    return sess;
}

SSL_SESSION *cx_session_ref(SSL_SESSION *sess)
{
    if (sess != NULL) {
        atomic_fetch_add_explicit(&sess->refs, 1, memory_order_relaxed);
    }
    return sess;
}

void cx_session_free(SSL_SESSION *sess)
{
    if (sess == NULL || atomic_fetch_sub_explicit(&sess->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    cx_ex_free(CRYPTO_EX_INDEX_SSL_SESSION, sess, &sess->ex);
    t13_session_free(sess->core);
    cx_x509_free(sess->peer);
    cx_x509_chain_free(sess->peer_chain);
    mem_free(sess);
}

struct t13_session *cx_session_edit(SSL_SESSION *sess)
{
    if (atomic_load_explicit(&sess->core->refs, memory_order_acquire) == 1) {
        return sess->core;
    }
    struct t13_session *copy = t13_session_dup(sess->core);
    if (copy == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    t13_session_free(sess->core);
    sess->core = copy;
    return copy;
}

/* SSL_SESSION_new and SSL_SESSION_free - see SSL_SESSION_free(3). abi: full. */
CX_API SSL_SESSION *SSL_SESSION_new(void)
{
    struct t13_session *core = t13_session_new();
    if (core != NULL) {
        core->time_s = (uint64_t)time(NULL);
        core->timeout_s = 304; /* OpenSSL's default for a session made by hand */
        core->verify_result = 1;
    }
    SSL_SESSION *sess = cx_session_new(core);
    if (sess == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    sess->version = 0;
    sess->fragment_mode = 255;
    return sess;
}

CX_API void SSL_SESSION_free(SSL_SESSION *session)
{
    cx_session_free(session);
}

CX_API int SSL_SESSION_up_ref(SSL_SESSION *ses)
{
    (void)cx_session_ref(ses);
    return 1;
}

/* SSL_SESSION_dup - see SSL_SESSION_dup in SSL_SESSION_free(3). abi: full. */
CX_API SSL_SESSION *SSL_SESSION_dup(const SSL_SESSION *src)
{
    SSL_SESSION *copy = cx_session_new(t13_session_dup(src->core));
    if (copy == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    copy->not_resumable = src->not_resumable;
    copy->version = src->version;
    copy->fragment_mode = src->fragment_mode;
    if (!cx_ex_dup(CRYPTO_EX_INDEX_SSL_SESSION, &copy->ex, &src->ex)) {
        cx_session_free(copy);
        return NULL;
    }
    return copy;
}

/* SSL_SESSION_get_id and its setters - see SSL_SESSION_get0_id(3). abi: full. */
CX_API const unsigned char *SSL_SESSION_get_id(const SSL_SESSION *s, unsigned int *len)
{
    if (len != NULL) {
        *len = s->core->sid_len;
    }
    return s->core->sid;
}

CX_API int SSL_SESSION_set1_id(SSL_SESSION *s, const unsigned char *sid, unsigned int sid_len)
{
    if (sid_len > SSL_MAX_SSL_SESSION_ID_LENGTH) {
        cx_ssl_raise(SSL_R_SSL_SESSION_ID_TOO_LONG);
        return 0;
    }
    struct t13_session *core = cx_session_edit(s);
    if (core == NULL) {
        return 0;
    }
    core->sid_len = (uint8_t)sid_len;
    if (sid != core->sid && sid_len > 0) {
        memcpy(core->sid, sid, sid_len);
    }
    return 1;
}

CX_API const unsigned char *SSL_SESSION_get0_id_context(const SSL_SESSION *s, unsigned int *len)
{
    if (len != NULL) {
        *len = s->core->sid_ctx_len;
    }
    return s->core->sid_ctx;
}

int cx_session_set_sid_ctx(SSL_SESSION *s, const unsigned char *sid_ctx, unsigned int sid_ctx_len)
{
    if (sid_ctx_len > SSL_MAX_SID_CTX_LENGTH) {
        cx_ssl_raise(SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG);
        return 0;
    }
    struct t13_session *core = cx_session_edit(s);
    if (core == NULL) {
        return 0;
    }
    core->sid_ctx_len = (uint8_t)sid_ctx_len;
    if (sid_ctx_len > 0) {
        memcpy(core->sid_ctx, sid_ctx, sid_ctx_len);
    }
    return 1;
}

CX_API int SSL_SESSION_set1_id_context(SSL_SESSION *s, const unsigned char *sid_ctx,
                                       unsigned int sid_ctx_len)
{
    return cx_session_set_sid_ctx(s, sid_ctx, sid_ctx_len);
}

/* SSL_SESSION_get_time and its family - see SSL_SESSION_get_time(3). abi: full. */
CX_API long SSL_SESSION_get_time(const SSL_SESSION *s)
{
    return s != NULL ? (long)s->core->time_s : 0;
}

CX_API long SSL_SESSION_set_time(SSL_SESSION *s, long t)
{
    struct t13_session *core = s != NULL ? cx_session_edit(s) : NULL;
    if (core == NULL) {
        return 0;
    }
    t13_session_set_time(core, (uint64_t)t); /* a client counts the ticket's age from here */
    return t;
}

CX_API long SSL_SESSION_get_timeout(const SSL_SESSION *s)
{
    return s != NULL ? (long)s->core->timeout_s : 0;
}

CX_API long SSL_SESSION_set_timeout(SSL_SESSION *s, long t)
{
    struct t13_session *core = s != NULL && t >= 0 ? cx_session_edit(s) : NULL;
    if (core == NULL) {
        return 0;
    }
    core->timeout_s = t > UINT32_MAX ? UINT32_MAX : (uint32_t)t;
    return 1;
}

/* SSL_SESSION_get0_hostname and its family - see SSL_SESSION_get0_hostname(3). abi: full. */
CX_API const char *SSL_SESSION_get0_hostname(const SSL_SESSION *s)
{
    return s->core->name_acked ? s->core->server_name : NULL;
}

CX_API int SSL_SESSION_set1_hostname(SSL_SESSION *s, const char *hostname)
{
    struct t13_session *core = cx_session_edit(s);
    char *copy = hostname != NULL ? mem_strdup(hostname) : NULL;
    if (core == NULL || (hostname != NULL && copy == NULL)) {
        mem_free(copy);
        return 0;
    }
    mem_free(core->server_name);
    core->server_name = copy;
    core->name_acked = copy != NULL;
    return 1;
}

CX_API void SSL_SESSION_get0_alpn_selected(const SSL_SESSION *s, const unsigned char **alpn,
                                           size_t *len)
{
    *alpn = s->core->alpn;
    *len = s->core->alpn_len;
}

CX_API int SSL_SESSION_set1_alpn_selected(SSL_SESSION *s, const unsigned char *alpn, size_t len)
{
    struct t13_session *core = cx_session_edit(s);
    bool empty = alpn == NULL || len == 0;
    uint8_t *copy = empty ? NULL : mem_dup(alpn, len);
    if (core == NULL || (!empty && copy == NULL)) {
        mem_free(copy);
        return 0;
    }
    mem_free(core->alpn);
    core->alpn = copy;
    core->alpn_len = empty ? 0 : len;
    return 1;
}

/* SSL_SESSION_get0_cipher and SSL_SESSION_set_cipher - see SSL_SESSION_get0_cipher(3). abi: full.
 */
CX_API const SSL_CIPHER *SSL_SESSION_get0_cipher(const SSL_SESSION *s)
{
    return cx_cipher_by_id(s->core->suite);
}

CX_API int SSL_SESSION_set_cipher(SSL_SESSION *s, const SSL_CIPHER *cipher)
{
    struct t13_session *core = cx_session_edit(s);
    if (core == NULL) {
        return 0;
    }
    core->suite = (uint16_t)(cipher->id & 0xffff);
    return 1;
}

/* SSL_SESSION_get_protocol_version and its setter - see SSL_SESSION_get_protocol_version(3).
 * abi: full. */
CX_API int SSL_SESSION_get_protocol_version(const SSL_SESSION *s)
{
    return s->version;
}

CX_API int SSL_SESSION_set_protocol_version(SSL_SESSION *s, int version)
{
    s->version = version;
    return 1;
}

/* SSL_SESSION_has_ticket and its family - see SSL_SESSION_has_ticket(3). abi: full. */
CX_API int SSL_SESSION_has_ticket(const SSL_SESSION *s)
{
    return s->core->ticket_len > 0;
}

CX_API unsigned long SSL_SESSION_get_ticket_lifetime_hint(const SSL_SESSION *s)
{
    return s->core->lifetime_s;
}

CX_API void SSL_SESSION_get0_ticket(const SSL_SESSION *s, const unsigned char **tick, size_t *len)
{
    *len = s->core->ticket_len;
    if (tick != NULL) {
        *tick = s->core->ticket;
    }
}

/* SSL_SESSION_is_resumable - see SSL_SESSION_is_resumable(3). abi: full. */
CX_API int SSL_SESSION_is_resumable(const SSL_SESSION *s)
{
    return !s->not_resumable && (s->core->sid_len > 0 || s->core->ticket_len > 0);
}

/* SSL_SESSION_get_max_early_data and its setter - see SSL_get_max_early_data(3). abi: full. */
CX_API uint32_t SSL_SESSION_get_max_early_data(const SSL_SESSION *s)
{
    return s->core->max_early_data;
}

CX_API int SSL_SESSION_set_max_early_data(SSL_SESSION *s, uint32_t max_early_data)
{
    struct t13_session *core = cx_session_edit(s);
    if (core == NULL) {
        return 0;
    }
    core->max_early_data = max_early_data;
    return 1;
}

/* SSL_SESSION_get_master_key and its setter - see SSL_get_client_random(3): the resumption PSK.
 * abi: full. */
CX_API size_t SSL_SESSION_get_master_key(const SSL_SESSION *s, unsigned char *out, size_t outlen)
{
    struct bytes psk = t13_session_psk(s->core);
    if (outlen == 0) {
        return psk.n;
    }
    size_t n = outlen < psk.n ? outlen : psk.n;
    if (n > 0) {
        memcpy(out, psk.p, n);
    }
    return n;
}

CX_API int SSL_SESSION_set1_master_key(SSL_SESSION *s, const unsigned char *in, size_t len)
{
    struct t13_session *core = len <= T13_MAX_PSK_LEN ? cx_session_edit(s) : NULL;
    return core != NULL && t13_session_set_psk(core, bytes_of(in, len)) == T13_OK;
}

/* SSL_SESSION_get0_peer - see SSL_SESSION_get0_peer(3). abi: full. */
X509 *cx_session_peer(SSL_SESSION *s)
{
    X509 *peer = atomic_load(&s->peer);
    if (peer != NULL || s->core->peer == NULL || s->core->peer->num == 0) {
        return peer;
    }
    X509 *made = cx_x509_from_der(s->core->peer->cert[0]);
    if (made != NULL && !atomic_compare_exchange_strong(&s->peer, &peer, made)) {
        cx_x509_free(made); /* another thread was first */
        return peer;
    }
    return made;
}

CX_API X509 *SSL_SESSION_get0_peer(SSL_SESSION *s)
{
    return cx_session_peer(s);
}

/* SSL_SESSION_get_compress_id and SSL_SESSION_get_max_fragment_length - see
 * SSL_SESSION_get_compress_id(3). abi: full. */
CX_API unsigned int SSL_SESSION_get_compress_id(const SSL_SESSION *s)
{
    (void)s;
    return 0; /* TLS 1.3 has no compression */
}

CX_API uint8_t SSL_SESSION_get_max_fragment_length(const SSL_SESSION *s)
{
    return s->fragment_mode <= TLSEXT_max_fragment_length_4096
               ? s->fragment_mode
               : TLSEXT_max_fragment_length_DISABLED; /* nothing has been said */
}

/* SSL_SESSION_set1_ticket_appdata and its getter - see SSL_SESSION_get0_ticket_appdata in
 * SSL_CTX_set_session_ticket_cb(3). abi: full. */
CX_API int SSL_SESSION_set1_ticket_appdata(SSL_SESSION *ss, const void *data, size_t len)
{
    struct t13_session *core = cx_session_edit(ss);
    bool empty = data == NULL || len == 0;
    uint8_t *copy = empty ? NULL : mem_dup(data, len);
    if (core == NULL || (!empty && copy == NULL)) {
        mem_free(copy);
        return 0;
    }
    mem_clear_free(core->app_data, core->app_data_len);
    core->app_data = copy;
    core->app_data_len = empty ? 0 : len;
    return 1;
}

CX_API int SSL_SESSION_get0_ticket_appdata(SSL_SESSION *ss, void **data, size_t *len)
{
    *data = ss->core->app_data;
    *len = ss->core->app_data_len;
    return 1;
}

/* SSL_SESSION_set_ex_data and SSL_SESSION_get_ex_data - see CRYPTO_get_ex_new_index(3).
 * abi: full. */
CX_API int SSL_SESSION_set_ex_data(SSL_SESSION *s, int idx, void *arg)
{
    return cx_ex_set(&s->ex, idx, arg);
}

CX_API void *SSL_SESSION_get_ex_data(const SSL_SESSION *s, int idx)
{
    return cx_ex_get(&s->ex, idx);
}

/* SSL_get_session and its family - see SSL_get_session(3). abi: full. */
SSL_SESSION *cx_ssl_session(const SSL *ssl)
{
    return ssl->session != NULL ? ssl->session : ssl->resume;
}

CX_API SSL_SESSION *SSL_get_session(const SSL *ssl)
{
    return cx_ssl_session(ssl);
}

CX_API SSL_SESSION *SSL_get1_session(SSL *ssl)
{
    return cx_session_ref(ssl->session != NULL ? ssl->session : ssl->resume);
}

/* SSL_set_session - see SSL_set_session(3). abi: full. */
int cx_ssl_set_session(SSL *to, SSL_SESSION *session)
{
    cx_ssl_drop_bad_session(to);
    if (session != NULL && session->core->sid_ctx_len == 0 && to->sid_ctx_len > 0 &&
        session->core->sid_len == 0) {
        /* a session made by hand takes the context of its connection */
        (void)cx_session_set_sid_ctx(session, to->sid_ctx, (unsigned int)to->sid_ctx_len);
    }
    SSL_SESSION *old = to->resume;
    to->resume = cx_session_ref(session);
    cx_session_free(old);
    if (to->session != NULL) {
        cx_session_free(to->session);
        to->session = NULL;
    }
    if (session != NULL) {
        to->verify_result = session->core->verify_result;
    }
    return 1;
}

CX_API int SSL_set_session(SSL *to, SSL_SESSION *session)
{
    return cx_ssl_set_session(to, session);
}

/* SSL_session_reused - see SSL_session_reused(3). abi: full. */
CX_API int SSL_session_reused(const SSL *ssl)
{
    return ssl->conn != NULL && t13_conn_resumed(ssl->conn);
}

/* SSL_copy_session_id - see SSL_set_session(3). abi: full. */
int cx_ssl_copy_session(SSL *to, const SSL *from)
{
    if (cx_ssl_set_session(to, cx_ssl_session(from)) != 1) {
        return 0;
    }
    memcpy(to->sid_ctx, from->sid_ctx, from->sid_ctx_len);
    to->sid_ctx_len = from->sid_ctx_len;
    return 1;
}

CX_API int SSL_copy_session_id(SSL *to, const SSL *from)
{
    return cx_ssl_copy_session(to, from);
}
