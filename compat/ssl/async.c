/* Asynchronous jobs: SSL_get_all_async_fds(3). Operations run to their end here, so that no
 * connection ever waits for one. */
#include "compat/ssl/local.h"

/* SSL_waiting_for_async and its family - see SSL_get_all_async_fds(3) and
 * SSL_set_async_callback(3). abi: subset, as for a connection that never paused; SSL_MODE_ASYNC
 * starts no job. */
CX_API int SSL_waiting_for_async(SSL *s)
{
    (void)s;
    return 0;
}

CX_API int SSL_get_all_async_fds(SSL *s, OSSL_ASYNC_FD *fds, size_t *numfds)
{
    (void)s;
    (void)fds;
    (void)numfds;
    return 0;
}

CX_API int SSL_get_changed_async_fds(SSL *s, OSSL_ASYNC_FD *addfd, size_t *numaddfds,
                                     OSSL_ASYNC_FD *delfd, size_t *numdelfds)
{
    (void)s;
    (void)addfd;
    (void)numaddfds;
    (void)delfd;
    (void)numdelfds;
    return 0;
}

CX_API int SSL_get_async_status(SSL *s, int *status)
{
    (void)s;
    (void)status;
    return 0;
}

CX_API int SSL_CTX_set_async_callback(SSL_CTX *ctx, SSL_async_callback_fn callback)
{
    (void)callback;
    return ctx != NULL;
}

CX_API int SSL_CTX_set_async_callback_arg(SSL_CTX *ctx, void *arg)
{
    (void)arg;
    return ctx != NULL;
}

CX_API int SSL_set_async_callback(SSL *s, SSL_async_callback_fn callback)
{
    (void)callback;
    return s != NULL;
}

CX_API int SSL_set_async_callback_arg(SSL *s, void *arg)
{
    (void)arg;
    return s != NULL;
}
