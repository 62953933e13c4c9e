/* SRP: SSL_CTX_set_srp_password(3). Its suites end with TLS 1.2; what a client sets is taken, a
 * server is told that its parameters cannot be used. */
#include "compat/ssl/local.h"

/* SSL_CTX_SRP_CTX_init and its family - see SSL_CTX_set_srp_password(3). abi: full. */
CX_API int SSL_CTX_SRP_CTX_init(SSL_CTX *ctx)
{
    if (ctx == NULL) {
        return 0;
    }
    mem_free(ctx->srp_username);
    ctx->srp_username = NULL;
    return 1;
}

CX_API int SSL_CTX_SRP_CTX_free(SSL_CTX *ctx)
{
    if (ctx == NULL) {
        return 0;
    }
    mem_free(ctx->srp_username);
    ctx->srp_username = NULL;
    return 1;
}

CX_API int SSL_SRP_CTX_init(SSL *s)
{
    return s != NULL && s->ctx != NULL;
}

CX_API int SSL_SRP_CTX_free(SSL *ctx)
{
    return ctx != NULL;
}

/* SSL_CTX_set_srp_strength and its family - see SSL_CTX_set_srp_password(3). abi: subset, taken
 * and never called: no suite of TLS 1.3 uses them. */
CX_API int SSL_CTX_set_srp_strength(SSL_CTX *ctx, int strength)
{
    (void)ctx;
    (void)strength;
    return 1;
}

CX_API int SSL_CTX_set_srp_cb_arg(SSL_CTX *ctx, void *arg)
{
    (void)ctx;
    (void)arg;
    return 1;
}

CX_API int SSL_CTX_set_srp_client_pwd_callback(SSL_CTX *ctx, char *(*cb)(SSL *, void *))
{
    (void)ctx;
    (void)cb;
    return 1;
}

CX_API int SSL_CTX_set_srp_verify_param_callback(SSL_CTX *ctx, int (*cb)(SSL *, void *))
{
    (void)ctx;
    (void)cb;
    return 1;
}

CX_API int SSL_CTX_set_srp_username_callback(SSL_CTX *ctx, int (*cb)(SSL *, int *, void *))
{
    (void)ctx;
    (void)cb;
    return 1;
}

/* SSL_get_srp_N and its family - see SSL_CTX_set_srp_password(3): what a handshake with SRP would
 * have set. abi: subset, as for a connection that does not use SRP. */
CX_API BIGNUM *SSL_get_srp_N(SSL *s)
{
    (void)s;
    return NULL;
}

CX_API BIGNUM *SSL_get_srp_g(SSL *s)
{
    (void)s;
    return NULL;
}

CX_API char *SSL_get_srp_userinfo(SSL *s)
{
    (void)s;
    return NULL;
}

CX_API char *SSL_get_srp_username(SSL *s)
{
    return s->ctx->srp_username;
}

/* SSL_srp_server_param_with_username - see SSL_CTX_set_srp_password(3). abi: subset, as for a
 * server without SRP parameters. */
CX_API int SSL_srp_server_param_with_username(SSL *s, int *ad)
{
    (void)s;
    *ad = SSL_AD_INTERNAL_ERROR;
    return SSL3_AL_FATAL;
}
