/* Early data - see SSL_read_early_data(3): the calls and in which order OpenSSL allows them. */
#include "compat/ssl/local.h"

#include "core/wire/rd.h"

#include <string.h>

/* SSL_CTX_set_max_early_data and its family - see SSL_read_early_data(3). abi: full. */
CX_API int SSL_CTX_set_max_early_data(SSL_CTX *ctx, uint32_t max_early_data)
{
    cx_ctx_edit(ctx);
    ctx->set.max_early_data = max_early_data;
    cx_ctx_done(ctx);
    return 1;
}

CX_API uint32_t SSL_CTX_get_max_early_data(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.max_early_data);
}

CX_API int SSL_set_max_early_data(SSL *s, uint32_t max_early_data)
{
    s->set.max_early_data = max_early_data;
    return 1;
}

CX_API uint32_t SSL_get_max_early_data(const SSL *s)
{
    return s->set.max_early_data;
}

CX_API int SSL_CTX_set_recv_max_early_data(SSL_CTX *ctx, uint32_t recv_max_early_data)
{
    cx_ctx_edit(ctx);
    ctx->set.recv_max_early_data = recv_max_early_data;
    cx_ctx_done(ctx);
    return 1;
}

CX_API uint32_t SSL_CTX_get_recv_max_early_data(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.recv_max_early_data);
}

CX_API int SSL_set_recv_max_early_data(SSL *s, uint32_t recv_max_early_data)
{
    s->set.recv_max_early_data = recv_max_early_data;
    return 1;
}

CX_API uint32_t SSL_get_recv_max_early_data(const SSL *s)
{
    return s->set.recv_max_early_data;
}

/* SSL_CTX_set_allow_early_data_cb and SSL_set_allow_early_data_cb - see SSL_read_early_data(3).
 * abi: full. */
CX_API void SSL_CTX_set_allow_early_data_cb(SSL_CTX *ctx, SSL_allow_early_data_cb_fn cb, void *arg)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.allow_early_data = cb;
    ctx->set.cb.allow_early_data_arg = arg;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_allow_early_data_cb(SSL *s, SSL_allow_early_data_cb_fn cb, void *arg)
{
    s->set.cb.allow_early_data = cb;
    s->set.cb.allow_early_data_arg = arg;
}

int cx_early_answer(SSL *ssl)
{
    SSL_allow_early_data_cb_fn cb = ssl->set.cb.allow_early_data;

    t13_answer_early_data(ssl->conn, cb == NULL || cb(ssl, ssl->set.cb.allow_early_data_arg) != 0);
    return 1;
}

static bool offers_protocol(const struct t13_config *cfg, const struct t13_session *s)
{
    struct rd list = {cfg->alpn, cfg->alpn_len};
    struct bytes name = {NULL, 0};

    while (rd_vec(&list, 1, 1, 255, &name)) {
        if (name.n == s->alpn_len && memcmp(name.p, s->alpn, name.n) == 0) {
            return true;
        }
    }
    return false;
}

int cx_early_consistent(const SSL *ssl, const struct t13_session *s)
{
    if (s->server_name != NULL && s->name_acked &&
        (ssl->hostname == NULL || strcmp(s->server_name, ssl->hostname) != 0)) {
        return SSL_R_INCONSISTENT_EARLY_DATA_SNI;
    }
    if (s->alpn_len > 0 && !offers_protocol(ssl->cfg, s)) {
        return SSL_R_INCONSISTENT_EARLY_DATA_ALPN;
    }
    return 0;
}

/* fits: what OpenSSL looks at when it writes the extension; a mistake ends the connection. */
static bool fits(SSL *ssl)
{
    const SSL_SESSION *sess = cx_ssl_session(ssl);
    int reason = 0;

    if (sess != NULL && sess->core->max_early_data > 0) {
        reason = cx_early_consistent(ssl, sess->core);
    }
    if (reason != 0) {
        cx_ssl_raise(reason);
        (void)cx_cache_remove(ssl->session_ctx, ssl->resume);
        ssl->failed = true;
    }
    return reason == 0;
}

static int misplaced(void)
{
    cx_ssl_raise(ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED);
    return 0;
}

/* A session that is not to be resumed, and a callback that had none, leave no early data;
 * OpenSSL notices when its ClientHello is out, and fails without an error in the queue. */
bool cx_early_offered(SSL *s)
{
    if (t13_conn_early(s->conn) != T13_EARLY_NONE) {
        return true;
    }
    if (t13_send_alert(s->conn, SSL3_AL_FATAL, SSL_AD_INTERNAL_ERROR) == T13_OK) {
        (void)cx_ssl_flush(s);
    }
    s->rwstate = SSL_NOTHING;
    s->failed = true;
    return false;
}

/* start_writing sends the ClientHello; what follows may be early data. */
static bool start_writing(SSL *s)
{
    if (s->side == CX_SIDE_UNSET) {
        cx_ssl_set_connect(s);
    }
    s->early = CX_EARLY_CONNECTING;
    if (!fits(s) || cx_ssl_handshake(s) <= 0) {
        s->early = CX_EARLY_CONNECT_RETRY;
        return false;
    }
    return true;
}

static int write_early(SSL *s, const void *buf, size_t num, size_t *written)
{
    uint32_t partial = s->set.mode & SSL_MODE_ENABLE_PARTIAL_WRITE;
    size_t n = 0;

    if (s->early != CX_EARLY_WRITE_FLUSH) {
        s->early = CX_EARLY_WRITING;
        s->set.mode &= ~(uint32_t)SSL_MODE_ENABLE_PARTIAL_WRITE;
        int ret = cx_ssl_write(s, buf, num, &n);
        s->set.mode |= partial;
        if (ret <= 0) {
            s->early = CX_EARLY_WRITE_RETRY;
            return 0;
        }
        s->early = CX_EARLY_WRITE_FLUSH;
    }
    if (!cx_ssl_flush(s)) {
        return 0;
    }
    *written = num;
    s->early = CX_EARLY_WRITE_RETRY;
    return 1;
}

/* write_unauthenticated: a server answers before it knows who it talks to (RFC 8446 2.3). */
static int write_unauthenticated(SSL *s, const void *buf, size_t num, size_t *written)
{
    enum cx_early before = s->early;
    size_t n = 0;

    s->early = CX_EARLY_UNAUTH_WRITING;
    int ret = cx_ssl_write(s, buf, num, &n);
    s->early = before;
    if (ret <= 0) {
        return 0;
    }
    *written = n;
    (void)cx_ssl_flush(s);
    return 1;
}

/* may_start: a session that allows it, or a callback that may have one. */
static bool may_start(SSL *s)
{
    const SSL_SESSION *sess = cx_ssl_session(s);

    return s->side != CX_SIDE_SERVER && cx_ssl_in_before(s) &&
           ((sess != NULL && sess->core->max_early_data > 0) || s->set.cb.psk_use_session != NULL);
}

/* SSL_write_early_data - see SSL_read_early_data(3). abi: full. */
CX_API int SSL_write_early_data(SSL *s, const void *buf, size_t num, size_t *written)
{
    switch (s->early) {
    case CX_EARLY_NONE:
        if (!may_start(s)) {
            return misplaced();
        }
        return start_writing(s) ? write_early(s, buf, num, written) : 0;
    case CX_EARLY_CONNECT_RETRY:
        return start_writing(s) ? write_early(s, buf, num, written) : 0;
    case CX_EARLY_WRITE_RETRY:
    case CX_EARLY_WRITE_FLUSH:
        return write_early(s, buf, num, written);
    case CX_EARLY_FINISHED_READING:
    case CX_EARLY_READ_RETRY:
        return write_unauthenticated(s, buf, num, written);
    default:
        return misplaced();
    }
}

static int accept_early(SSL *s)
{
    if (s->side == CX_SIDE_UNSET) {
        cx_ssl_set_accept(s);
    }
    s->early = CX_EARLY_ACCEPTING;
    if (cx_ssl_handshake(s) <= 0) {
        s->early = CX_EARLY_ACCEPT_RETRY;
        return 0;
    }
    return 1;
}

static int read_early(SSL *s, void *buf, size_t num, size_t *readbytes)
{
    if (t13_conn_early(s->conn) != T13_EARLY_ACCEPTED) {
        s->early = CX_EARLY_FINISHED_READING;
        *readbytes = 0;
        return SSL_READ_EARLY_DATA_FINISH;
    }
    s->early = CX_EARLY_READING;
    size_t n = 0;
    int ret = cx_ssl_read_early(s, buf, num, &n);
    if (s->early == CX_EARLY_FINISHED_READING) {
        *readbytes = 0;
        return SSL_READ_EARLY_DATA_FINISH;
    }
    s->early = CX_EARLY_READ_RETRY;
    if (ret <= 0) {
        return SSL_READ_EARLY_DATA_ERROR;
    }
    *readbytes = n;
    return SSL_READ_EARLY_DATA_SUCCESS;
}

/* SSL_read_early_data - see SSL_read_early_data(3). abi: full. */
CX_API int SSL_read_early_data(SSL *s, void *buf, size_t num, size_t *readbytes)
{
    if (s->side == CX_SIDE_CLIENT) {
        (void)misplaced();
        return SSL_READ_EARLY_DATA_ERROR;
    }
    switch (s->early) {
    case CX_EARLY_NONE:
        if (!cx_ssl_in_before(s)) {
            (void)misplaced();
            return SSL_READ_EARLY_DATA_ERROR;
        }
        break;
    case CX_EARLY_ACCEPT_RETRY:
        break;
    case CX_EARLY_READ_RETRY:
        return read_early(s, buf, num, readbytes);
    default:
        (void)misplaced();
        return SSL_READ_EARLY_DATA_ERROR;
    }
    return accept_early(s) ? read_early(s, buf, num, readbytes) : SSL_READ_EARLY_DATA_ERROR;
}

/* SSL_get_early_data_status - see SSL_read_early_data(3). abi: full. */
CX_API int SSL_get_early_data_status(const SSL *s)
{
    return s->conn != NULL ? (int)t13_conn_early(s->conn) : SSL_EARLY_DATA_NOT_SENT;
}

/* SSL_export_keying_material_early - see SSL_export_keying_material(3): of early data that was
 * sent, or taken. abi: full. */
CX_API int SSL_export_keying_material_early(SSL *s, unsigned char *out, size_t olen,
                                            const char *label, size_t llen,
                                            const unsigned char *context, size_t contextlen)
{
    struct bytes ctx = bytes_of(context, contextlen);

    return s->conn != NULL && t13_export(s->conn, label, llen, ctx, true, out, olen) == T13_OK;
}
