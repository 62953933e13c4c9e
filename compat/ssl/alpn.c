/* Application protocols: ALPN (RFC 7301), and NPN's functions, which TLS 1.3 has no use for. */
#include "compat/ssl/local.h"

#include "core/wire/rd.h"

#include <string.h>

/* SSL_CTX_set_alpn_protos and SSL_set_alpn_protos - see SSL_CTX_set_alpn_select_cb(3): 0 is
 * success, 1 failure. abi: full. */
static bool list_ok(struct bytes list)
{
    struct rd r = rd_of(list);
    struct bytes name = {0};
    while (!rd_at_end(&r)) {
        if (!rd_vec(&r, 1, 1, 255, &name)) {
            return false;
        }
    }
    return true;
}

static int set_protos(struct t13_config **cfg, const unsigned char *protos, unsigned int protos_len)
{
    struct bytes list = bytes_of(protos, protos != NULL ? protos_len : 0);
    if (!list_ok(list)) {
        return 1;
    }
    enum t13_status st = t13_config_set_alpn(cfg, list);
    if (st == T13_E_NO_MEMORY) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
    }
    return st == T13_OK ? 0 : 1;
}

CX_API int SSL_CTX_set_alpn_protos(SSL_CTX *ctx, const unsigned char *protos,
                                   unsigned int protos_len)
{
    cx_ctx_edit(ctx);
    int ret = set_protos(&ctx->cfg, protos, protos_len);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_set_alpn_protos(SSL *ssl, const unsigned char *protos, unsigned int protos_len)
{
    return set_protos(&ssl->cfg, protos, protos_len);
}

/* SSL_CTX_set_alpn_select_cb and SSL_get0_alpn_selected - see SSL_CTX_set_alpn_select_cb(3).
 * abi: full. */
CX_API void SSL_CTX_set_alpn_select_cb(SSL_CTX *ctx, SSL_CTX_alpn_select_cb_func cb, void *arg)
{
    cx_ctx_edit(ctx);
    ctx->calls.alpn_select_cb = cb;
    ctx->calls.alpn_select_arg = arg;
    cx_ctx_done(ctx);
}

CX_API void SSL_get0_alpn_selected(const SSL *ssl, const unsigned char **data, unsigned int *len)
{
    struct bytes chosen = ssl->conn != NULL ? t13_conn_alpn(ssl->conn) : bytes_of(NULL, 0);
    *data = chosen.n > 0 ? chosen.p : NULL;
    *len = (unsigned int)chosen.n;
}

/* has says whether a list of names has one; what is malformed at its end does not count. */
static bool has(struct bytes list, struct bytes name)
{
    struct rd r = rd_of(list);
    struct bytes entry = {0};
    while (rd_vec(&r, 1, 0, 255, &entry)) {
        if (entry.n == name.n && memcmp(entry.p, name.p, name.n) == 0) {
            return true;
        }
    }
    return false;
}

/* SSL_select_next_proto - see SSL_CTX_set_alpn_select_cb(3). abi: full. */
CX_API int SSL_select_next_proto(unsigned char **out, unsigned char *outlen,
                                 const unsigned char *server, unsigned int server_len,
                                 const unsigned char *client, unsigned int client_len)
{
    struct bytes clients = bytes_of(client, client_len);
    struct rd c = rd_of(clients);
    struct rd s = rd_of(bytes_of(server, server_len));
    struct bytes first = {0};
    struct bytes name = {0};

    *out = NULL;
    *outlen = 0;
    /* An empty client list has no entry to fall back to: CVE-2024-5535. */
    if (!rd_vec(&c, 1, 1, 255, &first)) {
        return OPENSSL_NPN_NO_OVERLAP;
    }
    while (rd_vec(&s, 1, 0, 255, &name)) {
        if (name.n > 0 && has(clients, name)) {
            *out = (unsigned char *)(uintptr_t)name.p;
            *outlen = (unsigned char)name.n;
            return OPENSSL_NPN_NEGOTIATED;
        }
    }
    *out = (unsigned char *)(uintptr_t)first.p;
    *outlen = (unsigned char)first.n;
    return OPENSSL_NPN_NO_OVERLAP;
}

/* Next Protocol Negotiation - see SSL_CTX_set_alpn_select_cb(3): an extension of TLS 1.2.
 * abi: full. */
CX_API void SSL_CTX_set_next_protos_advertised_cb(SSL_CTX *ctx, SSL_CTX_npn_advertised_cb_func cb,
                                                  void *arg)
{
    cx_ctx_edit(ctx);
    ctx->npn_advertised_cb = cb;
    ctx->npn_advertised_arg = arg;
    cx_ctx_done(ctx);
}

CX_API void SSL_CTX_set_next_proto_select_cb(SSL_CTX *ctx, SSL_CTX_npn_select_cb_func cb, void *arg)
{
    cx_ctx_edit(ctx);
    ctx->npn_select_cb = cb;
    ctx->npn_select_arg = arg;
    cx_ctx_done(ctx);
}

CX_API void SSL_get0_next_proto_negotiated(const SSL *s, const unsigned char **data, unsigned *len)
{
    (void)s;
    *data = NULL;
    *len = 0;
}
