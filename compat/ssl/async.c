/* SSL_MODE_ASYNC: a call runs as a job, so that whatever it calls may pause it: SSL_get_error(3),
 * SSL_get_all_async_fds(3), SSL_set_async_callback(3). */
#include "compat/async/async.h"
#include "compat/ssl/local.h"

/* struct call is what a job has to do. What it reads or writes must stay where it is until the job
 * has ended, whatever the calls that let it go on are given. */
struct call {
    SSL *ssl;
    enum cx_call what;
    void *buf;
    size_t len;
};

static int run(void *args)
{
    const struct call *c = args;
    SSL *s = c->ssl;

    switch (c->what) {
    case CX_CALL_HANDSHAKE:
        return cx_ssl_handshake(s);
    case CX_CALL_READ:
    case CX_CALL_PEEK:
        return cx_ssl_read(s, c->buf, c->len, &s->job_n, c->what == CX_CALL_PEEK);
    case CX_CALL_READ_EARLY:
        return cx_ssl_read_early(s, c->buf, c->len, &s->job_n);
    case CX_CALL_WRITE:
        return cx_ssl_write(s, c->buf, c->len, &s->job_n);
    case CX_CALL_SHUTDOWN:
        return cx_ssl_shutdown(s);
    }
    return -1;
}

bool cx_async_wanted(const SSL *ssl)
{
    return (ssl->job != NULL || (ssl->set.mode & SSL_MODE_ASYNC) != 0) &&
           cx_async_current() == NULL;
}

/* ready: what the job waits for has come; the application is told through its own callback. */
static int ready(void *arg)
{
    SSL *s = arg;

    return s->set.cb.async != NULL ? s->set.cb.async(s, s->set.cb.async_arg) : 0;
}

static bool have_wait_ctx(SSL *s)
{
    if (s->wait_ctx != NULL) {
        return true;
    }
    s->wait_ctx = cx_wait_ctx_new();
    if (s->wait_ctx != NULL && s->set.cb.async != NULL) {
        cx_wait_ctx_on_ready(s->wait_ctx, ready, s);
    }
    return s->wait_ctx != NULL;
}

int cx_async_call(SSL *ssl, enum cx_call what, const void *buf, size_t len, size_t *n)
{
    struct call c = {.ssl = ssl, .what = what, .buf = (void *)(uintptr_t)buf, .len = len};
    int ret = -1;

    if (!have_wait_ctx(ssl)) {
        return -1;
    }
    ssl->rwstate = SSL_NOTHING;
    switch (cx_async_start(&ssl->job, ssl->wait_ctx, &ret, run, &c, sizeof(c))) {
    case ASYNC_FINISH:
        ssl->job = NULL;
        break;
    case ASYNC_PAUSE:
        ssl->rwstate = SSL_ASYNC_PAUSED;
        ret = -1;
        break;
    case ASYNC_NO_JOBS:
        ssl->rwstate = SSL_ASYNC_NO_JOBS;
        ret = -1;
        break;
    default:
        ssl->rwstate = SSL_NOTHING;
        cx_ssl_raise(SSL_R_FAILED_TO_INIT_ASYNC);
        ret = -1;
        break;
    }
    if (n != NULL) {
        *n = ssl->job_n;
    }
    return ret;
}

void cx_async_forget(SSL *ssl)
{
    if (ssl->job != NULL && ssl->job != cx_async_current()) {
        cx_async_drop(ssl->job);
        ssl->job = NULL;
    }
}

/* SSL_waiting_for_async, SSL_get_all_async_fds, SSL_get_changed_async_fds - see
 * SSL_get_all_async_fds(3). abi: full. test: tests/oracle/ssl_async.c */
CX_API int SSL_waiting_for_async(SSL *s)
{
    return s->job != NULL;
}

CX_API int SSL_get_all_async_fds(SSL *s, OSSL_ASYNC_FD *fds, size_t *numfds)
{
    return s->wait_ctx != NULL ? cx_wait_ctx_all(s->wait_ctx, fds, numfds) : 0;
}

CX_API int SSL_get_changed_async_fds(SSL *s, OSSL_ASYNC_FD *addfd, size_t *numaddfds,
                                     OSSL_ASYNC_FD *delfd, size_t *numdelfds)
{
    return s->wait_ctx != NULL
               ? cx_wait_ctx_changed(s->wait_ctx, addfd, numaddfds, delfd, numdelfds)
               : 0;
}

/* SSL_get_async_status and the setters of the callback - see SSL_set_async_callback(3). abi: full.
 *
 * The callback counts from the first call that runs as a job.
 * test  tests/oracle/ssl_async.c */
CX_API int SSL_get_async_status(SSL *s, int *status)
{
    if (s->wait_ctx == NULL) {
        return 0;
    }
    *status = cx_wait_ctx_status(s->wait_ctx);
    return 1;
}

CX_API int SSL_CTX_set_async_callback(SSL_CTX *ctx, SSL_async_callback_fn callback)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.async = callback;
    cx_ctx_done(ctx);
    return 1;
}

CX_API int SSL_CTX_set_async_callback_arg(SSL_CTX *ctx, void *arg)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.async_arg = arg;
    cx_ctx_done(ctx);
    return 1;
}

CX_API int SSL_set_async_callback(SSL *s, SSL_async_callback_fn callback)
{
    s->set.cb.async = callback;
    return 1;
}

CX_API int SSL_set_async_callback_arg(SSL *s, void *arg)
{
    s->set.cb.async_arg = arg;
    return 1;
}
