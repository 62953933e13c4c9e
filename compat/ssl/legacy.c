/* Settings that TLS 1.3 has no use for, or that the engine does not ask yet: taken, checked where
 * OpenSSL checks, and kept. */
#include "compat/evp/pkey.h"
#include "compat/ssl/local.h"

/* SSL_CTX_set_tmp_dh_callback and SSL_set_tmp_dh_callback - see SSL_CTX_set_tmp_dh_callback(3):
 * for TLS 1.2's key exchange. abi: full. */
CX_API void SSL_CTX_set_tmp_dh_callback(SSL_CTX *ctx,
                                        DH *(*dh)(SSL *ssl, int is_export, int keylength))
{
    (void)ctx;
    (void)dh;
}

CX_API void SSL_set_tmp_dh_callback(SSL *ssl, DH *(*dh)(SSL *ssl, int is_export, int keylength))
{
    (void)ssl;
    (void)dh;
}

/* SSL_CTX_set0_tmp_dh_pkey and SSL_set0_tmp_dh_pkey - see SSL_CTX_set_tmp_dh_callback(3): the key
 * becomes ours; TLS 1.3 takes its groups from elsewhere. abi: subset, without the check that the
 * parameters are strong enough. */
CX_API int SSL_CTX_set0_tmp_dh_pkey(SSL_CTX *ctx, EVP_PKEY *dhpkey)
{
    (void)ctx;
    if (dhpkey == NULL) {
        cx_ssl_raise(SSL_R_DH_KEY_TOO_SMALL);
        return 0;
    }
    cx_pkey_free(dhpkey);
    return 1;
}

CX_API int SSL_set0_tmp_dh_pkey(SSL *s, EVP_PKEY *dhpkey)
{
    (void)s;
    if (dhpkey == NULL) {
        cx_ssl_raise(SSL_R_DH_KEY_TOO_SMALL);
        return 0;
    }
    cx_pkey_free(dhpkey);
    return 1;
}

/* SSL_CTX_set_not_resumable_session_callback and its SSL form - see
 * SSL_CTX_set_not_resumable_session_callback in ssl(7). abi: subset, kept and not asked. */
CX_API void SSL_CTX_set_not_resumable_session_callback(SSL_CTX *ctx,
                                                       int (*cb)(SSL *ssl, int is_forward_secure))
{
    cx_ctx_edit(ctx);
    ctx->set.cb.not_resumable = cb;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_not_resumable_session_callback(SSL *ssl,
                                                   int (*cb)(SSL *ssl, int is_forward_secure))
{
    ssl->set.cb.not_resumable = cb;
}

/* SSL_set_session_ticket_ext and its family - see tls1.h: the session_ticket extension of TLS 1.2,
 * for EAP-FAST. abi: subset, taken and never called: TLS 1.3 has no such ticket. */
CX_API int SSL_set_session_ticket_ext(SSL *s, void *ext_data, int ext_len)
{
    (void)s;
    (void)ext_data;
    (void)ext_len;
    return 1;
}

CX_API int SSL_set_session_ticket_ext_cb(SSL *s, tls_session_ticket_ext_cb_fn cb, void *arg)
{
    (void)cb;
    (void)arg;
    return s != NULL;
}

CX_API int SSL_set_session_secret_cb(SSL *s, tls_session_secret_cb_fn session_secret_cb, void *arg)
{
    (void)session_secret_cb;
    (void)arg;
    return s != NULL;
}

/* SSL_set_debug - see ssl.h: without effect since 1.1.0. abi: full. */
CX_API void SSL_set_debug(SSL *s, int debug)
{
    (void)s;
    (void)debug;
}

/* SSL_add_ssl_module - see CONF_modules_load_file(3): the module is always there. abi: full. */
CX_API void SSL_add_ssl_module(void)
{
}
