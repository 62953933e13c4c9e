/* A server that remembers nothing before a client has shown its cookie: SSL_stateless(3), and the
 * callbacks of DTLS beside it. */
#include "compat/ssl/local.h"

/* SSL_CTX_set_cookie_generate_cb and its family - see SSL_CTX_set_stateless_cookie_generate_cb(3).
 * abi: full, for TLS; those of DTLS are kept. */
CX_API void SSL_CTX_set_cookie_generate_cb(SSL_CTX *ctx, int (*cb)(SSL *ssl, unsigned char *cookie,
                                                                   unsigned int *cookie_len))
{
    ctx->cookie_generate_cb = cb;
}

CX_API void SSL_CTX_set_cookie_verify_cb(SSL_CTX *ctx,
                                         int (*cb)(SSL *ssl, const unsigned char *cookie,
                                                   unsigned int cookie_len))
{
    ctx->cookie_verify_cb = cb;
}

CX_API void SSL_CTX_set_stateless_cookie_generate_cb(SSL_CTX *ctx,
                                                     int (*cb)(SSL *ssl, unsigned char *cookie,
                                                               size_t *cookie_len))
{
    ctx->stateless_generate_cb = cb;
}

CX_API void SSL_CTX_set_stateless_cookie_verify_cb(SSL_CTX *ctx,
                                                   int (*cb)(SSL *ssl, const unsigned char *cookie,
                                                             size_t cookie_len))
{
    ctx->stateless_verify_cb = cb;
}

static int fail(SSL *ssl, int reason)
{
    t13_answer_fail(ssl->conn, SSL_AD_INTERNAL_ERROR);
    cx_ssl_raise(reason);
    return 1;
}

int cx_cookie_make(SSL *ssl)
{
    uint8_t cookie[T13_OWNER_COOKIE_MAX];
    size_t n = 0;
    int (*cb)(SSL *, unsigned char *, size_t *) = ssl->ctx->stateless_generate_cb;

    if (cb == NULL) {
        return fail(ssl, SSL_R_NO_COOKIE_CALLBACK_SET);
    }
    if (cb(ssl, cookie, &n) == 0 || n > sizeof(cookie) ||
        t13_answer_cookie(ssl->conn, bytes_of(cookie, n)) != T13_OK) {
        return fail(ssl, SSL_R_COOKIE_GEN_CALLBACK_FAILURE);
    }
    return 1;
}

int cx_cookie_check(SSL *ssl)
{
    struct bytes cookie = t13_conn_cookie(ssl->conn);
    int (*cb)(SSL *, const unsigned char *, size_t) = ssl->ctx->stateless_verify_cb;
    bool ok = cb != NULL && cb(ssl, cookie.p, cookie.n) != 0;

    t13_answer_cookie_check(ssl->conn, ok);
    return 1;
}

/* SSL_stateless - see SSL_stateless(3). abi: full. */
CX_API int SSL_stateless(SSL *s)
{
    if (cx_ssl_clear(s) != 1) {
        return 0;
    }
    cx_err_clear();
    if (s->side == CX_SIDE_UNSET) {
        cx_ssl_set_accept(s);
    }
    s->stateless = true;
    int ret = cx_ssl_handshake(s);
    s->stateless = false;
    if (ret > 0 && t13_conn_cookie_ok(s->conn)) {
        return 1;
    }
    return s->conn != NULL && t13_conn_hello_retry(s->conn) && !s->failed ? 0 : -1;
}
