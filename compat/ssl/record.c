/* How records are padded, buffered and limited: SSL_CTX_set_record_padding_callback(3),
 * SSL_CTX_set_split_send_fragment(3), SSL_alloc_buffers(3). */
#include "compat/ssl/local.h"

/* pad answers the engine: the callback, else what fills up a block. */
static size_t pad(void *arg, int content_type, size_t len)
{
    SSL *ssl = arg;
    size_t block = ssl->set.block_padding;

    if (ssl->set.cb.record_padding != NULL) {
        return ssl->set.cb.record_padding(ssl, content_type, len, ssl->set.cb.record_padding_arg);
    }
    return block > 0 && len % block != 0 ? block - len % block : 0;
}

void cx_ssl_padding(SSL *ssl)
{
    bool any = ssl->set.cb.record_padding != NULL || ssl->set.block_padding > 0;
    const struct t13_padding padding = {ssl, any ? pad : NULL};

    if (ssl->conn != NULL) {
        t13_conn_set_padding(ssl->conn, &padding);
    }
}

/* SSL_CTX_set_record_padding_callback and its family - see SSL_CTX_set_record_padding_callback(3).
 * abi: full. */
CX_API void SSL_CTX_set_record_padding_callback(SSL_CTX *ctx, size_t (*cb)(SSL *ssl, int type,
                                                                           size_t len, void *arg))
{
    cx_ctx_edit(ctx);
    ctx->set.cb.record_padding = cb;
    cx_ctx_done(ctx);
}

CX_API void SSL_CTX_set_record_padding_callback_arg(SSL_CTX *ctx, void *arg)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.record_padding_arg = arg;
    cx_ctx_done(ctx);
}

CX_API void *SSL_CTX_get_record_padding_callback_arg(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.cb.record_padding_arg);
}

CX_API int SSL_set_record_padding_callback(SSL *ssl,
                                           size_t (*cb)(SSL *ssl, int type, size_t len, void *arg))
{
    ssl->set.cb.record_padding = cb;
    cx_ssl_padding(ssl);
    return 1;
}

CX_API void SSL_set_record_padding_callback_arg(SSL *ssl, void *arg)
{
    ssl->set.cb.record_padding_arg = arg;
}

CX_API void *SSL_get_record_padding_callback_arg(const SSL *ssl)
{
    return ssl->set.cb.record_padding_arg;
}

/* set_block: 1 means no padding, as records are multiples of one byte already. */
static int set_block(size_t *block, size_t size)
{
    if (size > SSL3_RT_MAX_PLAIN_LENGTH) {
        return 0;
    }
    *block = size == 1 ? 0 : size;
    return 1;
}

/* SSL_CTX_set_block_padding and SSL_set_block_padding - see
 * SSL_CTX_set_record_padding_callback(3). abi: full. */
CX_API int SSL_CTX_set_block_padding(SSL_CTX *ctx, size_t block_size)
{
    cx_ctx_edit(ctx);
    int ret = set_block(&ctx->set.block_padding, block_size);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_set_block_padding(SSL *ssl, size_t block_size)
{
    int ret = set_block(&ssl->set.block_padding, block_size);
    cx_ssl_padding(ssl);
    return ret;
}

/* SSL_CTX_set_default_read_buffer_len and SSL_set_default_read_buffer_len - see
 * SSL_CTX_set_split_send_fragment(3): a hint, as in OpenSSL. abi: full. */
CX_API void SSL_CTX_set_default_read_buffer_len(SSL_CTX *ctx, size_t len)
{
    cx_ctx_edit(ctx);
    ctx->set.default_read_buffer = len;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_default_read_buffer_len(SSL *s, size_t len)
{
    s->set.default_read_buffer = len;
}

static int set_fragment_mode(uint8_t *at, uint8_t mode)
{
    if (mode != TLSEXT_max_fragment_length_DISABLED &&
        (mode < TLSEXT_max_fragment_length_512 || mode > TLSEXT_max_fragment_length_4096)) {
        cx_ssl_raise(SSL_R_SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH);
        return 0;
    }
    *at = mode;
    return 1;
}

/* SSL_CTX_set_tlsext_max_fragment_length and its SSL form - see SSL_CTX_set_split_send_fragment(3).
 * abi: full. */
CX_API int SSL_CTX_set_tlsext_max_fragment_length(SSL_CTX *ctx, uint8_t mode)
{
    cx_ctx_edit(ctx);
    int ret = set_fragment_mode(&ctx->set.max_fragment_mode, mode);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_set_tlsext_max_fragment_length(SSL *ssl, uint8_t mode)
{
    return set_fragment_mode(&ssl->set.max_fragment_mode, mode);
}

/* SSL_alloc_buffers - see SSL_alloc_buffers(3). The engine makes record buffers when bytes pass and
 * keeps none while idle, so there is nothing to do before. abi: full. */
CX_API int SSL_alloc_buffers(SSL *ssl)
{
    (void)ssl;
    return 1;
}

/* SSL_free_buffers - see SSL_alloc_buffers(3): 0 when the buffers are in use (CVE-2024-4741).
 * abi: full. */
CX_API int SSL_free_buffers(SSL *ssl)
{
    if (ssl->conn == NULL) {
        return 1;
    }
    if (t13_in_pending(ssl->conn) > 0 || t13_read_pending(ssl->conn) > 0 ||
        t13_out_pending(ssl->conn).n > 0) {
        return 0;
    }
    t13_idle(ssl->conn);
    return 1;
}
