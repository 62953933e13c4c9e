/* SSL: one connection, from SSL_new to SSL_free, and its BIOs. */
#include "compat/async/async.h"
#include "compat/bio/bio.h"
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"
#include "compat/stack/stack.h"
#include "compat/x509/store.h"
#include "compat/x509/x509.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* inherit: parameters that the program may change at any time, as it has their address, are read
 * where they are. */
static bool inherit(SSL *ssl, const SSL_CTX *ctx, const struct cx_snapshot *now)
{
    bool lent = ctx->param_lent;
    return cx_param_inherit(ssl->param, lent ? ctx->param : now->param) == 1;
}

static bool copy_from_context(SSL *ssl, SSL_CTX *ctx, const struct cx_snapshot *now)
{
    const SSL_METHOD *method = ssl->method;
    ssl->set = now->set;
    ssl->side =
        !method->server ? CX_SIDE_CLIENT : (!method->client ? CX_SIDE_SERVER : CX_SIDE_UNSET);
    memcpy(ssl->sid_ctx, now->sid_ctx, now->sid_ctx_len);
    ssl->sid_ctx_len = now->sid_ctx_len;
    ssl->verify_result = X509_V_OK;
    if (ssl->set.cb.ct != NULL) { /* as SSL_set_ct_validation_callback() does */
        ssl->set.status_type = TLSEXT_STATUSTYPE_ocsp;
    }
    ssl->cfg = t13_config_ref(now->cfg);
    ssl->certs = cx_certs_ref(now->certs);
    ssl->param = cx_param_new();
    return ssl->param != NULL && inherit(ssl, ctx, now) &&
           cx_ex_new(CRYPTO_EX_INDEX_SSL, ssl, &ssl->ex);
}

/* SSL_new, SSL_free and SSL_up_ref - see SSL_new(3). abi: full. */
SSL *cx_ssl_new(SSL_CTX *ctx)
{
    if (ctx == NULL) {
        cx_ssl_raise(SSL_R_NULL_SSL_CTX);
        return NULL;
    }
    if (ctx->method == NULL) {
        cx_ssl_raise(SSL_R_SSL_CTX_HAS_NO_DEFAULT_SSL_VERSION);
        return NULL;
    }
    struct cx_snapshot *now = cx_snapshot_take(ctx);
    SSL *ssl = now != NULL ? mem_zalloc(sizeof(*ssl)) : NULL;
    if (ssl == NULL) {
        cx_snapshot_free(now);
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    atomic_init(&ssl->refs, 1);
    ssl->method = ctx->method;
    ssl->ctx = ctx;
    ssl->session_ctx = ctx;
    ssl->now = now;
    ssl->rwstate = SSL_NOTHING;
    ssl->update_due = SSL_KEY_UPDATE_NONE;
    cx_flow_reset(ssl);
    atomic_fetch_add(&ctx->refs, 2);
    if (!copy_from_context(ssl, ctx, now)) {
        cx_ssl_free(ssl);
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    return ssl;
}

CX_API SSL *SSL_new(SSL_CTX *ctx)
{
    return cx_ssl_new(ctx);
}

/* forget_connection drops what a handshake has brought. */
static void forget_connection(SSL *ssl)
{
    cx_async_forget(ssl); /* it is in the middle of what is freed here */
    t13_conn_free(ssl->conn);
    ssl->conn = NULL;
    cx_x509_chain_free(ssl->peer_chain);
    cx_x509_chain_free(ssl->verified_chain);
    cx_x509_free(ssl->peer);
    sk_X509_NAME_pop_free(ssl->peer_ca_names, cx_name_free);
    sk_SSL_CIPHER_free(ssl->peer_ciphers);
    mem_free(ssl->ocsp_response);
    cx_scts_free(ssl);
    cx_ech_retry_clear(ssl);
    ssl->peer_chain = ssl->verified_chain = NULL;
    ssl->peer = NULL;
    ssl->peer_ca_names = NULL;
    ssl->peer_ciphers = NULL;
    ssl->ocsp_response = NULL;
    ssl->ocsp_response_len = 0;
    ssl->rwstate = SSL_NOTHING;
    ssl->failed = ssl->flush_wanted = ssl->close_notify_seen = ssl->verify_again = false;
    ssl->established = ssl->write_pending = false;
    ssl->post_auth = CX_AUTH_NONE;
    ssl->update_due = SSL_KEY_UPDATE_NONE;
    ssl->tickets_due = 0;
    ssl->early = CX_EARLY_NONE;
    ssl->paused = false;
    ssl->tickets_armed = false;
    ssl->shutdown = 0;
    cx_flow_reset(ssl);
}

/* drop_bad_session: as SSL_set_shutdown(3) says, a session whose connection ends without
 * close_notify in either direction is not resumed. */
bool cx_ssl_drop_bad_session(SSL *ssl)
{
    if (ssl->session == NULL || cx_ssl_in_init(ssl) ||
        (ssl->shutdown & (SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN)) != 0) {
        return false;
    }
    (void)cx_cache_remove(ssl->session_ctx, ssl->session);
    return true;
}

void cx_ssl_free(SSL *ssl)
{
    if (ssl == NULL || atomic_fetch_sub_explicit(&ssl->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    cx_ex_free(CRYPTO_EX_INDEX_SSL, ssl, &ssl->ex);
    cx_ssl_drop_bad_session(ssl);
    forget_connection(ssl);
    cx_wait_ctx_free(ssl->wait_ctx);
    cx_bio_free_all(ssl->wbio);
    cx_bio_free_all(ssl->rbio);
    cx_status_free(ssl);
    cx_ext_seen_free(ssl);
    cx_session_free(ssl->session);
    cx_session_free(ssl->resume);
    t13_config_free(ssl->cfg);
    cx_certs_free(ssl->certs);
    cx_param_free(ssl->param);
    cx_store_free(ssl->verify_store);
    cx_store_free(ssl->chain_store);
    sk_X509_NAME_pop_free(ssl->ca_names, cx_name_free);
    sk_X509_NAME_pop_free(ssl->client_ca_names, cx_name_free);
    sk_SSL_CIPHER_free(ssl->ciphers);
    cx_sk_free(CX_SK(ssl->srtp));
    mem_free(ssl->cipher_rule);
    mem_free(ssl->hostname);
    cx_snapshot_free(ssl->now);
    cx_snapshot_free(ssl->session_now);
    cx_ctx_free(ssl->ctx);
    cx_ctx_free(ssl->session_ctx);
    mem_clear_free(ssl, sizeof(*ssl));
}

CX_API void SSL_free(SSL *ssl)
{
    cx_ssl_free(ssl);
}

CX_API int SSL_up_ref(SSL *s)
{
    atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
    return 1;
}

/* SSL_clear - see SSL_clear(3). abi: full. */
int cx_ssl_clear(SSL *s)
{
    SSL_SESSION *session = s->session;
    bool reusable = session != NULL && s->established && !s->failed && !cx_ssl_drop_bad_session(s);

    forget_connection(s);
    s->policy.deadline_ms = 0;
    cx_param_move_peername(s->param, NULL);
    s->session = NULL;
    if (session != NULL) { /* what a connection brought counts, not what it was told to resume */
        cx_session_free(s->resume);
        s->resume = NULL;
    }
    if (reusable) {
        s->resume = cx_session_ref(session);
    }
    cx_session_free(session);
    return 1;
}

CX_API int SSL_clear(SSL *s)
{
    return cx_ssl_clear(s);
}

/* SSL_dup - see SSL_dup(3). abi: subset, before the handshake; later SSL_up_ref's result as
 * OpenSSL gives it. */
SSL *cx_ssl_dup(SSL *s)
{
    if (!cx_ssl_in_before(s)) {
        atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
        return s;
    }
    SSL *copy = cx_ssl_new(s->ctx);
    if (copy == NULL) {
        return NULL;
    }
    const struct cx_ssl_settings fresh = copy->set;
    t13_config_free(copy->cfg);
    cx_certs_free(copy->certs);
    copy->cfg = t13_config_ref(s->cfg);
    copy->certs = cx_certs_ref(s->certs);
    copy->method = s->method;
    copy->side = s->side;
    copy->set = s->set;
    memcpy(copy->sid_ctx, s->sid_ctx, s->sid_ctx_len);
    copy->sid_ctx_len = s->sid_ctx_len;
    copy->shutdown = s->shutdown;
    copy->resume = cx_session_ref(s->resume);
    /* these and the host name are not copied */
    copy->set.quiet_shutdown = fresh.quiet_shutdown;
    copy->set.cb.async = fresh.cb.async;
    copy->set.cb.async_arg = fresh.cb.async_arg;
    if (cx_param_inherit(copy->param, s->param) != 1 ||
        !cx_ex_dup(CRYPTO_EX_INDEX_SSL, &copy->ex, &s->ex)) {
        cx_ssl_free(copy);
        return NULL;
    }
    return copy;
}

CX_API SSL *SSL_dup(SSL *s)
{
    return cx_ssl_dup(s);
}

/* SSL_set_bio and its family - see SSL_set_bio(3). abi: full. */
void cx_ssl_set_rbio(SSL *s, BIO *rbio)
{
    cx_bio_free_all(s->rbio);
    s->rbio = rbio;
}

CX_API void SSL_set0_rbio(SSL *s, BIO *rbio)
{
    cx_ssl_set_rbio(s, rbio);
}

void cx_ssl_set_wbio(SSL *s, BIO *wbio)
{
    cx_bio_free_all(s->wbio);
    s->wbio = wbio;
}

CX_API void SSL_set0_wbio(SSL *s, BIO *wbio)
{
    cx_ssl_set_wbio(s, wbio);
}

void cx_ssl_set_bio(SSL *s, BIO *rbio, BIO *wbio)
{
    /* The reference counting that the man page describes, case by case. */
    if (rbio == s->rbio && wbio == s->wbio) {
        return;
    }
    if (rbio != NULL && rbio == wbio) {
        (void)cx_bio_up_ref(rbio);
    }
    if (rbio == s->rbio) {
        cx_ssl_set_wbio(s, wbio);
        return;
    }
    if (wbio == s->wbio && s->rbio != s->wbio) {
        cx_ssl_set_rbio(s, rbio);
        return;
    }
    cx_ssl_set_rbio(s, rbio);
    cx_ssl_set_wbio(s, wbio);
}

CX_API void SSL_set_bio(SSL *s, BIO *rbio, BIO *wbio)
{
    cx_ssl_set_bio(s, rbio, wbio);
}

CX_API BIO *SSL_get_rbio(const SSL *s)
{
    return s->rbio;
}

CX_API BIO *SSL_get_wbio(const SSL *s)
{
    return s->wbio;
}

/* SSL_set_fd and its family - see SSL_set_fd(3). abi: full. */
CX_API int SSL_set_fd(SSL *s, int fd)
{
    BIO *bio = cx_bio_new(cx_bio_s_socket());
    if (bio == NULL) {
        cx_ssl_raise(ERR_R_BUF_LIB);
        return 0;
    }
    (void)cx_bio_int_ctrl(bio, BIO_C_SET_FD, BIO_NOCLOSE, fd);
    cx_ssl_set_bio(s, bio, bio);
    return 1;
}

static bool has_fd(BIO *bio, int fd)
{
    int current = -1;
    return bio != NULL && bio->method->type == BIO_TYPE_SOCKET &&
           cx_bio_ctrl(bio, BIO_C_GET_FD, 0, &current) >= 0 && current == fd;
}

CX_API int SSL_set_wfd(SSL *s, int fd)
{
    if (has_fd(s->rbio, fd)) {
        (void)cx_bio_up_ref(s->rbio);
        cx_ssl_set_wbio(s, s->rbio);
        return 1;
    }
    BIO *bio = cx_bio_new(cx_bio_s_socket());
    if (bio == NULL) {
        cx_ssl_raise(ERR_R_BUF_LIB);
        return 0;
    }
    (void)cx_bio_int_ctrl(bio, BIO_C_SET_FD, BIO_NOCLOSE, fd);
    cx_ssl_set_wbio(s, bio);
    return 1;
}

CX_API int SSL_set_rfd(SSL *s, int fd)
{
    if (has_fd(s->wbio, fd)) {
        (void)cx_bio_up_ref(s->wbio);
        cx_ssl_set_rbio(s, s->wbio);
        return 1;
    }
    BIO *bio = cx_bio_new(cx_bio_s_socket());
    if (bio == NULL) {
        cx_ssl_raise(ERR_R_BUF_LIB);
        return 0;
    }
    (void)cx_bio_int_ctrl(bio, BIO_C_SET_FD, BIO_NOCLOSE, fd);
    cx_ssl_set_rbio(s, bio);
    return 1;
}

static int fd_of(BIO *chain)
{
    int fd = -1;
    BIO *bio = cx_bio_find_type(chain, BIO_TYPE_DESCRIPTOR);
    if (bio != NULL) {
        (void)cx_bio_ctrl(bio, BIO_C_GET_FD, 0, &fd);
    }
    return fd;
}

/* SSL_get_fd and its family - see SSL_get_fd(3). abi: full. */
CX_API int SSL_get_fd(const SSL *s)
{
    return fd_of(s->rbio);
}

CX_API int SSL_get_rfd(const SSL *s)
{
    return fd_of(s->rbio);
}

CX_API int SSL_get_wfd(const SSL *s)
{
    return fd_of(s->wbio);
}

/* SSL_set_connect_state and SSL_set_accept_state - see SSL_set_connect_state(3). abi: full. */
void cx_ssl_set_connect(SSL *s)
{
    forget_connection(s);
    s->side = CX_SIDE_CLIENT;
}

CX_API void SSL_set_connect_state(SSL *s)
{
    cx_ssl_set_connect(s);
}

void cx_ssl_set_accept(SSL *s)
{
    forget_connection(s);
    s->side = CX_SIDE_SERVER;
}

CX_API void SSL_set_accept_state(SSL *s)
{
    cx_ssl_set_accept(s);
}

CX_API int SSL_is_server(const SSL *s)
{
    /* a method for both roles counts as a server until a role is chosen */
    return s->side != CX_SIDE_CLIENT;
}

/* SSL_do_handshake, SSL_connect and SSL_accept - see SSL_do_handshake(3). abi: full. */
CX_API int SSL_do_handshake(SSL *s)
{
    return cx_ssl_handshake(s);
}

CX_API int SSL_connect(SSL *ssl)
{
    if (ssl->side == CX_SIDE_UNSET) {
        cx_ssl_set_connect(ssl);
    }
    return cx_ssl_handshake(ssl);
}

CX_API int SSL_accept(SSL *ssl)
{
    if (ssl->side == CX_SIDE_UNSET) {
        cx_ssl_set_accept(ssl);
    }
    return cx_ssl_handshake(ssl);
}

static int read_int(SSL *ssl, void *buf, int num, bool peek)
{
    size_t n = 0;
    if (num < 0) {
        cx_ssl_raise(SSL_R_BAD_LENGTH);
        return -1;
    }
    int ret = cx_ssl_read(ssl, buf, (size_t)num, &n, peek);
    return ret > 0 ? (int)n : ret;
}

static int read_size(SSL *ssl, void *buf, size_t num, size_t *readbytes, bool peek)
{
    size_t n = 0;
    int ret = cx_ssl_read(ssl, buf, num, &n, peek);
    if (ret > 0) {
        *readbytes = n;
    }
    return ret > 0;
}

/* SSL_read, SSL_peek and their _ex forms - see SSL_read(3). abi: full. */
CX_API int SSL_read(SSL *ssl, void *buf, int num)
{
    return read_int(ssl, buf, num, false);
}

CX_API int SSL_read_ex(SSL *ssl, void *buf, size_t num, size_t *readbytes)
{
    return read_size(ssl, buf, num, readbytes, false);
}

CX_API int SSL_peek(SSL *ssl, void *buf, int num)
{
    return read_int(ssl, buf, num, true);
}

CX_API int SSL_peek_ex(SSL *ssl, void *buf, size_t num, size_t *readbytes)
{
    return read_size(ssl, buf, num, readbytes, true);
}

/* SSL_write and SSL_write_ex - see SSL_write(3). abi: full. */
CX_API int SSL_write(SSL *ssl, const void *buf, int num)
{
    size_t n = 0;
    if (num < 0) {
        cx_ssl_raise(SSL_R_BAD_LENGTH);
        return -1;
    }
    int ret = cx_ssl_write(ssl, buf, (size_t)num, &n);
    return ret > 0 ? (int)n : ret;
}

CX_API int SSL_write_ex(SSL *s, const void *buf, size_t num, size_t *written)
{
    size_t n = 0;
    int ret = cx_ssl_write(s, buf, num, &n);
    if (ret > 0) {
        *written = n;
    }
    return ret > 0;
}

/* SSL_sendfile - see SSL_sendfile(3): the kernel does no TLS for a connection of ours, whatever
 * SSL_OP_ENABLE_KTLS says. abi: subset, fails with SSL_R_UNINITIALIZED, as OpenSSL does where
 * the kernel or the cipher suite has none. */
CX_API ossl_ssize_t SSL_sendfile(SSL *s, int fd, off_t offset, size_t size, int flags)
{
    (void)fd;
    (void)offset;
    (void)size;
    (void)flags;
    if (s->side != CX_SIDE_UNSET && (s->shutdown & SSL_SENT_SHUTDOWN) != 0) {
        s->rwstate = SSL_NOTHING;
        cx_ssl_raise(SSL_R_PROTOCOL_IS_SHUTDOWN);
        return -1;
    }
    cx_ssl_raise(SSL_R_UNINITIALIZED);
    return -1;
}

/* SSL_shutdown - see SSL_shutdown(3). abi: full. */
CX_API int SSL_shutdown(SSL *s)
{
    return cx_ssl_shutdown(s);
}

/* SSL_set_shutdown and its family - see SSL_set_shutdown(3). abi: full. */
CX_API void SSL_set_shutdown(SSL *ssl, int mode)
{
    ssl->shutdown = mode;
}

CX_API int SSL_get_shutdown(const SSL *ssl)
{
    return ssl->shutdown;
}

CX_API void SSL_CTX_set_quiet_shutdown(SSL_CTX *ctx, int mode)
{
    cx_ctx_edit(ctx);
    ctx->set.quiet_shutdown = mode != 0;
    cx_ctx_done(ctx);
}

CX_API int SSL_CTX_get_quiet_shutdown(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.quiet_shutdown);
}

CX_API void SSL_set_quiet_shutdown(SSL *ssl, int mode)
{
    ssl->set.quiet_shutdown = mode != 0;
}

CX_API int SSL_get_quiet_shutdown(const SSL *ssl)
{
    return ssl->set.quiet_shutdown;
}

/* SSL_pending and SSL_has_pending - see SSL_pending(3). abi: full. */
int cx_ssl_pending(const SSL *s)
{
    size_t n = s->conn != NULL ? t13_read_pending(s->conn) : 0;
    return n < INT_MAX ? (int)n : INT_MAX;
}

CX_API int SSL_pending(const SSL *s)
{
    return cx_ssl_pending(s);
}

CX_API int SSL_has_pending(const SSL *s)
{
    return s->conn != NULL && (t13_read_pending(s->conn) > 0 || t13_in_pending(s->conn) > 0);
}

/* SSL_want - see SSL_want(3). abi: full. */
CX_API int SSL_want(const SSL *s)
{
    return s->rwstate;
}

/* bio_wants tells what a BIO that stopped is waiting for. */
static int bio_wants(BIO *bio, int first, int second, int first_error, int second_error)
{
    if (bio == NULL) {
        return SSL_ERROR_SYSCALL;
    }
    if (cx_bio_test_flags(bio, first)) {
        return first_error;
    }
    if (cx_bio_test_flags(bio, second)) {
        return second_error;
    }
    if (cx_bio_test_flags(bio, BIO_FLAGS_IO_SPECIAL)) {
        switch (bio->retry_reason) {
        case BIO_RR_CONNECT:
            return SSL_ERROR_WANT_CONNECT;
        case BIO_RR_ACCEPT:
            return SSL_ERROR_WANT_ACCEPT;
        default:
            return SSL_ERROR_SYSCALL;
        }
    }
    return SSL_ERROR_NONE;
}

/* SSL_get_error - see SSL_get_error(3). abi: full. */
int cx_ssl_error(const SSL *s, int i)
{
    int error = SSL_ERROR_NONE;
    if (i > 0) {
        return SSL_ERROR_NONE;
    }
    unsigned long queued = cx_err_peek();
    if (queued != 0) {
        return ERR_GET_LIB(queued) == ERR_LIB_SYS ? SSL_ERROR_SYSCALL : SSL_ERROR_SSL;
    }
    switch (s->rwstate) {
    case SSL_READING:
        error = bio_wants(s->rbio, BIO_FLAGS_READ, BIO_FLAGS_WRITE, SSL_ERROR_WANT_READ,
                          SSL_ERROR_WANT_WRITE);
        break;
    case SSL_WRITING:
        error = bio_wants(s->wbio, BIO_FLAGS_WRITE, BIO_FLAGS_READ, SSL_ERROR_WANT_WRITE,
                          SSL_ERROR_WANT_READ);
        break;
    case SSL_X509_LOOKUP:
        return SSL_ERROR_WANT_X509_LOOKUP;
    case SSL_RETRY_VERIFY:
        return SSL_ERROR_WANT_RETRY_VERIFY;
    case SSL_ASYNC_PAUSED:
        return SSL_ERROR_WANT_ASYNC;
    case SSL_ASYNC_NO_JOBS:
        return SSL_ERROR_WANT_ASYNC_JOB;
    case SSL_CLIENT_HELLO_CB:
        return SSL_ERROR_WANT_CLIENT_HELLO_CB;
    default:
        break;
    }
    if (error != SSL_ERROR_NONE) {
        return error;
    }
    /* a fatal alert counts too: OpenSSL looks at the last warning, and close_notify is 0 */
    return (s->shutdown & SSL_RECEIVED_SHUTDOWN) != 0 ? SSL_ERROR_ZERO_RETURN : SSL_ERROR_SYSCALL;
}

CX_API int SSL_get_error(const SSL *s, int i)
{
    return cx_ssl_error(s, i);
}

/* switch_to makes ctx the connection's, and keeps what it knows of the one it was made with. */
static void switch_to(SSL *ssl, SSL_CTX *ctx, struct cx_snapshot *now)
{
    atomic_fetch_add(&ctx->refs, 1);
    if (ssl->ctx == ssl->session_ctx) {
        ssl->session_now = ssl->now; /* there is none: the two were one */
    } else {
        cx_snapshot_free(ssl->now);
    }
    if (ctx == ssl->session_ctx) {
        cx_snapshot_free(ssl->session_now);
        ssl->session_now = NULL;
    }
    ssl->now = now;
    cx_ctx_free(ssl->ctx);
    ssl->ctx = ctx;
}

/* SSL_set_SSL_CTX and SSL_get_SSL_CTX - see SSL_set_SSL_CTX in
 * SSL_CTX_set_tlsext_servername_callback(3): the certificates and callbacks of another context, the
 * settings stay. abi: full. */
CX_API SSL_CTX *SSL_set_SSL_CTX(SSL *ssl, SSL_CTX *ctx)
{
    if (ctx == NULL) {
        ctx = ssl->session_ctx;
    }
    if (ctx == ssl->ctx) {
        return ctx;
    }
    struct cx_snapshot *now = cx_snapshot_take(ctx);
    if (now == NULL) {
        return NULL;
    }
    struct t13_config *cfg = t13_config_ref(ssl->cfg);
    enum t13_status st = t13_config_edit(&cfg);
    for (int i = 0; st == T13_OK && i < T13_CREDS_MAX; i++) {
        t13_cred_free(cfg->creds[i]);
        cfg->creds[i] = t13_cred_ref(now->cfg->creds[i]);
    }
    if (st != T13_OK) {
        t13_config_free(cfg);
        cx_snapshot_free(now);
        cx_raise_status(ERR_LIB_SSL, st);
        return NULL;
    }
    t13_config_free(ssl->cfg);
    cx_certs_free(ssl->certs);
    ssl->cfg = cfg;
    ssl->certs = cx_certs_ref(now->certs);
    /* A connection that still has its old context's session id context follows the new one. */
    const struct cx_snapshot *before = cx_now(ssl);
    if (ssl->sid_ctx_len == before->sid_ctx_len &&
        memcmp(ssl->sid_ctx, before->sid_ctx, ssl->sid_ctx_len) == 0) {
        memcpy(ssl->sid_ctx, now->sid_ctx, now->sid_ctx_len);
        ssl->sid_ctx_len = now->sid_ctx_len;
    }
    switch_to(ssl, ctx, now);
    cx_ssl_observe(ssl); /* the callbacks of the new context count from here on */
    return cx_ssl_configure(ssl) ? ctx : NULL;
}

CX_API SSL_CTX *SSL_get_SSL_CTX(const SSL *ssl)
{
    return ssl->ctx;
}
