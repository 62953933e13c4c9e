/* Application protocols: ALPN (RFC 7301), and NPN's functions, which TLS 1.3 has no use for. */
#include "compat/ssl/local.h"

#include <string.h>

/* SSL_CTX_set_alpn_protos and SSL_set_alpn_protos - see SSL_CTX_set_alpn_select_cb(3): 0 is
 * success, 1 failure. abi: full. */
CX_API int SSL_CTX_set_alpn_protos(SSL_CTX *ctx, const unsigned char *protos,
                                   unsigned int protos_len)
{
    struct bytes list = bytes_of(protos, protos != NULL ? protos_len : 0);
    enum t13_status st = t13_config_set_alpn(&ctx->cfg, list);
    if (st == T13_E_NO_MEMORY) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
    }
    return st == T13_OK ? 0 : 1;
}

CX_API int SSL_set_alpn_protos(SSL *ssl, const unsigned char *protos, unsigned int protos_len)
{
    struct bytes list = bytes_of(protos, protos != NULL ? protos_len : 0);
    enum t13_status st = t13_config_set_alpn(&ssl->cfg, list);
    if (st == T13_E_NO_MEMORY) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
    }
    return st == T13_OK ? 0 : 1;
}

/* SSL_CTX_set_alpn_select_cb and SSL_get0_alpn_selected - see SSL_CTX_set_alpn_select_cb(3).
 * abi: full. */
CX_API void SSL_CTX_set_alpn_select_cb(SSL_CTX *ctx, SSL_CTX_alpn_select_cb_func cb, void *arg)
{
    ctx->alpn_select_cb = cb;
    ctx->alpn_select_arg = arg;
    cx_ctx_changed(ctx);
}

CX_API void SSL_get0_alpn_selected(const SSL *ssl, const unsigned char **data, unsigned int *len)
{
    struct bytes chosen = ssl->conn != NULL ? t13_conn_alpn(ssl->conn) : bytes_of(NULL, 0);
    *data = chosen.n > 0 ? chosen.p : NULL;
    *len = (unsigned int)chosen.n;
}

/* entry takes one name of a list; false at its end or where a length is wrong. */
static bool entry(const unsigned char **p, size_t *left, struct bytes *name)
{
    if (*left == 0 || **p == 0 || (size_t) * *p + 1 > *left) {
        return false;
    }
    *name = bytes_of(*p + 1, **p);
    *left -= name->n + 1;
    *p += name->n + 1;
    return true;
}

static bool well_formed(const unsigned char *list, size_t n)
{
    struct bytes name = {0};
    while (entry(&list, &n, &name)) {
    }
    return n == 0;
}

/* SSL_select_next_proto - see SSL_CTX_set_alpn_select_cb(3). abi: full. */
CX_API int SSL_select_next_proto(unsigned char **out, unsigned char *outlen,
                                 const unsigned char *server, unsigned int server_len,
                                 const unsigned char *client, unsigned int client_len)
{
    struct bytes mine = {0};
    struct bytes theirs = {0};
    const unsigned char *p = client;
    size_t left = client_len;

    *out = NULL;
    *outlen = 0;
    /* An empty or broken client list has no entry to fall back to: CVE-2024-5535. */
    if (client_len == 0 || !well_formed(client, client_len)) {
        return OPENSSL_NPN_NO_OVERLAP;
    }
    if (well_formed(server, server_len)) {
        const unsigned char *s = server;
        size_t s_left = server_len;
        while (entry(&s, &s_left, &theirs)) {
            const unsigned char *c = client;
            size_t c_left = client_len;
            while (entry(&c, &c_left, &mine)) {
                if (mine.n == theirs.n && memcmp(mine.p, theirs.p, mine.n) == 0) {
                    *out = (unsigned char *)(uintptr_t)theirs.p;
                    *outlen = (unsigned char)theirs.n;
                    return OPENSSL_NPN_NEGOTIATED;
                }
            }
        }
    }
    (void)entry(&p, &left, &mine);
    *out = (unsigned char *)(uintptr_t)mine.p;
    *outlen = (unsigned char)mine.n;
    return OPENSSL_NPN_NO_OVERLAP;
}

/* Next Protocol Negotiation - see SSL_CTX_set_alpn_select_cb(3): an extension of TLS 1.2.
 * abi: full. */
CX_API void SSL_CTX_set_next_protos_advertised_cb(SSL_CTX *ctx, SSL_CTX_npn_advertised_cb_func cb,
                                                  void *arg)
{
    ctx->npn_advertised_cb = cb;
    ctx->npn_advertised_arg = arg;
}

CX_API void SSL_CTX_set_next_proto_select_cb(SSL_CTX *ctx, SSL_CTX_npn_select_cb_func cb, void *arg)
{
    ctx->npn_select_cb = cb;
    ctx->npn_select_arg = arg;
}

CX_API void SSL_get0_next_proto_negotiated(const SSL *s, const unsigned char **data, unsigned *len)
{
    (void)s;
    *data = NULL;
    *len = 0;
}
