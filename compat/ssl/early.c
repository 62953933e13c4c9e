/* Early data - see SSL_read_early_data(3). The engine neither sends nor takes 0-RTT data: a server
 * reads none, and a client has no session that would allow it. */
#include "compat/ssl/local.h"

/* SSL_CTX_set_max_early_data and its family - see SSL_read_early_data(3). abi: full. */
CX_API int SSL_CTX_set_max_early_data(SSL_CTX *ctx, uint32_t max_early_data)
{
    ctx->set.max_early_data = max_early_data;
    return 1;
}

CX_API uint32_t SSL_CTX_get_max_early_data(const SSL_CTX *ctx)
{
    return ctx->set.max_early_data;
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
    ctx->set.recv_max_early_data = recv_max_early_data;
    return 1;
}

CX_API uint32_t SSL_CTX_get_recv_max_early_data(const SSL_CTX *ctx)
{
    return ctx->set.recv_max_early_data;
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

/* SSL_write_early_data - see SSL_read_early_data(3). abi: subset, fails as with a session that
 * allows no early data. */
CX_API int SSL_write_early_data(SSL *s, const void *buf, size_t num, size_t *written)
{
    (void)buf;
    (void)num;
    (void)s;
    *written = 0;
    cx_ssl_raise(ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED);
    return 0;
}

/* SSL_read_early_data - see SSL_read_early_data(3). abi: subset, completes the handshake and says
 * that there was none. */
CX_API int SSL_read_early_data(SSL *s, void *buf, size_t num, size_t *readbytes)
{
    (void)buf;
    (void)num;
    *readbytes = 0;
    if (s->side == CX_SIDE_CLIENT) {
        cx_ssl_raise(ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED);
        return SSL_READ_EARLY_DATA_ERROR;
    }
    if (s->side == CX_SIDE_UNSET) {
        cx_ssl_set_accept(s);
    }
    return cx_ssl_handshake(s) > 0 ? SSL_READ_EARLY_DATA_FINISH : SSL_READ_EARLY_DATA_ERROR;
}

/* SSL_get_early_data_status - see SSL_read_early_data(3). abi: subset, never accepted. */
CX_API int SSL_get_early_data_status(const SSL *s)
{
    (void)s;
    return SSL_EARLY_DATA_NOT_SENT;
}
