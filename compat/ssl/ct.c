/* Certificate Transparency: SSL_CTX_set_ct_validation_callback(3). Nothing here can check a signed
 * timestamp, so what would rely on that check is refused rather than passed over. */
#include "compat/ssl/local.h"

static int refuse(void)
{
    cx_ssl_raise(ERR_R_UNSUPPORTED);
    return 0;
}

static int enable(struct cx_ssl_settings *set, int mode)
{
    switch (mode) {
    case SSL_CT_VALIDATION_PERMISSIVE: /* continues whatever the timestamps say */
        set->ct_enabled = true;
        set->status_type = TLSEXT_STATUSTYPE_ocsp;
        return 1;
    case SSL_CT_VALIDATION_STRICT:
        return refuse();
    default:
        cx_ssl_raise(SSL_R_INVALID_CT_VALIDATION_TYPE);
        return 0;
    }
}

/* SSL_CTX_enable_ct and SSL_enable_ct - see SSL_CTX_set_ct_validation_callback(3). abi: subset,
 * SSL_CT_VALIDATION_STRICT is refused: timestamps are not checked. */
CX_API int SSL_CTX_enable_ct(SSL_CTX *ctx, int validation_mode)
{
    cx_ctx_changed(ctx);
    return enable(&ctx->set, validation_mode);
}

CX_API int SSL_enable_ct(SSL *s, int validation_mode)
{
    return enable(&s->set, validation_mode);
}

/* SSL_CTX_set_ct_validation_callback and SSL_set_ct_validation_callback - see
 * SSL_CTX_set_ct_validation_callback(3). abi: subset, NULL switches it off; a callback is refused,
 * as there is nothing to show it. */
CX_API int SSL_CTX_set_ct_validation_callback(SSL_CTX *ctx, ssl_ct_validation_cb callback,
                                              void *arg)
{
    (void)arg;
    if (callback != NULL) {
        return refuse();
    }
    ctx->set.ct_enabled = false;
    return 1;
}

CX_API int SSL_set_ct_validation_callback(SSL *s, ssl_ct_validation_cb callback, void *arg)
{
    (void)arg;
    if (callback != NULL) {
        return refuse();
    }
    s->set.ct_enabled = false;
    return 1;
}

/* SSL_CTX_ct_is_enabled and SSL_ct_is_enabled - see SSL_CTX_set_ct_validation_callback(3).
 * abi: full. */
CX_API int SSL_CTX_ct_is_enabled(const SSL_CTX *ctx)
{
    return ctx->set.ct_enabled;
}

CX_API int SSL_ct_is_enabled(const SSL *s)
{
    return s->set.ct_enabled;
}
