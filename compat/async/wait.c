/* What a paused job waits for: ASYNC_WAIT_CTX_new(3). */
#include "compat/async/async.h"
#include "compat/err/raise.h"

#include <openssl/err.h>

/* struct wait_fd is a descriptor to wait on. One that was added, or taken away, since the job last
 * went on is a change. */
struct wait_fd {
    struct wait_fd *next;
    const void *key;
    OSSL_ASYNC_FD fd;
    void *custom_data;
    void (*cleanup)(ASYNC_WAIT_CTX *ctx, const void *key, OSSL_ASYNC_FD fd, void *custom_data);
    bool added;
    bool cleared;
};

struct async_wait_ctx_st {
    struct wait_fd *fds; /* the latest first */
    size_t num_added;
    size_t num_cleared;
    ASYNC_callback_fn callback;
    void *callback_arg;
    int status;
};

ASYNC_WAIT_CTX *cx_wait_ctx_new(void)
{
    ASYNC_WAIT_CTX *ctx = mem_zalloc(sizeof(*ctx));

    if (ctx == NULL) {
        cx_raise(ERR_LIB_ASYNC, ERR_R_MALLOC_FAILURE);
    }
    return ctx;
}

void cx_wait_ctx_free(ASYNC_WAIT_CTX *ctx)
{
    if (ctx == NULL) {
        return;
    }
    for (struct wait_fd *w = ctx->fds, *next = NULL; w != NULL; w = next) {
        next = w->next;
        if (!w->cleared && w->cleanup != NULL) {
            w->cleanup(ctx, w->key, w->fd, w->custom_data);
        }
        mem_free(w);
    }
    mem_free(ctx);
}

void cx_wait_ctx_settle(ASYNC_WAIT_CTX *ctx)
{
    if (ctx == NULL) {
        return;
    }
    ctx->num_added = 0;
    ctx->num_cleared = 0;
    for (struct wait_fd **at = &ctx->fds; *at != NULL;) {
        struct wait_fd *w = *at;
        if (w->cleared) {
            *at = w->next;
            mem_free(w);
            continue;
        }
        w->added = false;
        at = &w->next;
    }
}

int cx_wait_ctx_all(const ASYNC_WAIT_CTX *ctx, OSSL_ASYNC_FD *fd, size_t *num)
{
    *num = 0;
    for (const struct wait_fd *w = ctx->fds; w != NULL; w = w->next) {
        if (w->cleared) {
            continue;
        }
        if (fd != NULL) {
            fd[*num] = w->fd;
        }
        (*num)++;
    }
    return 1;
}

int cx_wait_ctx_changed(const ASYNC_WAIT_CTX *ctx, OSSL_ASYNC_FD *added, size_t *num_added,
                        OSSL_ASYNC_FD *cleared, size_t *num_cleared)
{
    *num_added = ctx->num_added;
    *num_cleared = ctx->num_cleared;
    /* What came and went between two looks is in neither list: it is gone already. */
    for (const struct wait_fd *w = ctx->fds; w != NULL; w = w->next) {
        if (w->cleared && !w->added && cleared != NULL) {
            *cleared++ = w->fd;
        }
        if (w->added && !w->cleared && added != NULL) {
            *added++ = w->fd;
        }
    }
    return 1;
}

void cx_wait_ctx_on_ready(ASYNC_WAIT_CTX *ctx, ASYNC_callback_fn callback, void *arg)
{
    ctx->callback = callback;
    ctx->callback_arg = arg;
}

int cx_wait_ctx_status(const ASYNC_WAIT_CTX *ctx)
{
    return ctx->status;
}

/* ASYNC_WAIT_CTX_new and ASYNC_WAIT_CTX_free - see ASYNC_WAIT_CTX_new(3). abi: full.
 * test: tests/oracle/async_wait.c */
CX_API ASYNC_WAIT_CTX *ASYNC_WAIT_CTX_new(void)
{
    return cx_wait_ctx_new();
}

CX_API void ASYNC_WAIT_CTX_free(ASYNC_WAIT_CTX *ctx)
{
    cx_wait_ctx_free(ctx);
}

/* ASYNC_WAIT_CTX_set_wait_fd, ASYNC_WAIT_CTX_get_fd, ASYNC_WAIT_CTX_clear_fd,
 * ASYNC_WAIT_CTX_get_all_fds, ASYNC_WAIT_CTX_get_changed_fds - see ASYNC_WAIT_CTX_new(3).
 * abi: full. test: tests/oracle/async_wait.c */
CX_API int ASYNC_WAIT_CTX_set_wait_fd(ASYNC_WAIT_CTX *ctx, const void *key, OSSL_ASYNC_FD fd,
                                      void *custom_data,
                                      void (*cleanup)(ASYNC_WAIT_CTX *, const void *, OSSL_ASYNC_FD,
                                                      void *))
{
    struct wait_fd *w = mem_zalloc(sizeof(*w));

    if (w == NULL) {
        cx_raise(ERR_LIB_ASYNC, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    w->key = key;
    w->fd = fd;
    w->custom_data = custom_data;
    w->cleanup = cleanup;
    w->added = true;
    w->next = ctx->fds;
    ctx->fds = w;
    ctx->num_added++;
    return 1;
}

/* find gives the link to the descriptor of key; what it leads to is NULL when there is none. */
static struct wait_fd **find(ASYNC_WAIT_CTX *ctx, const void *key)
{
    struct wait_fd **at = &ctx->fds;

    while (*at != NULL && ((*at)->cleared || (*at)->key != key)) {
        at = &(*at)->next;
    }
    return at;
}

CX_API int ASYNC_WAIT_CTX_get_fd(ASYNC_WAIT_CTX *ctx, const void *key, OSSL_ASYNC_FD *fd,
                                 void **custom_data)
{
    const struct wait_fd *w = *find(ctx, key);

    if (w == NULL) {
        return 0;
    }
    *fd = w->fd;
    *custom_data = w->custom_data;
    return 1;
}

CX_API int ASYNC_WAIT_CTX_clear_fd(ASYNC_WAIT_CTX *ctx, const void *key)
{
    struct wait_fd **at = find(ctx, key);
    struct wait_fd *w = *at;

    if (w == NULL) {
        return 0;
    }
    if (w->added) { /* nobody has been told of it */
        *at = w->next;
        mem_free(w);
        ctx->num_added--;
        return 1;
    }
    w->cleared = true;
    ctx->num_cleared++;
    return 1;
}

CX_API int ASYNC_WAIT_CTX_get_all_fds(ASYNC_WAIT_CTX *ctx, OSSL_ASYNC_FD *fd, size_t *numfds)
{
    return cx_wait_ctx_all(ctx, fd, numfds);
}

CX_API int ASYNC_WAIT_CTX_get_changed_fds(ASYNC_WAIT_CTX *ctx, OSSL_ASYNC_FD *addfd,
                                          size_t *numaddfds, OSSL_ASYNC_FD *delfd,
                                          size_t *numdelfds)
{
    return cx_wait_ctx_changed(ctx, addfd, numaddfds, delfd, numdelfds);
}

/* ASYNC_WAIT_CTX_set_callback, ASYNC_WAIT_CTX_get_callback, ASYNC_WAIT_CTX_set_status,
 * ASYNC_WAIT_CTX_get_status - see ASYNC_WAIT_CTX_new(3). abi: full.
 * test: tests/oracle/async_wait.c */
CX_API int ASYNC_WAIT_CTX_set_callback(ASYNC_WAIT_CTX *ctx, ASYNC_callback_fn callback,
                                       void *callback_arg)
{
    if (ctx == NULL) {
        return 0;
    }
    cx_wait_ctx_on_ready(ctx, callback, callback_arg);
    return 1;
}

CX_API int ASYNC_WAIT_CTX_get_callback(ASYNC_WAIT_CTX *ctx, ASYNC_callback_fn *callback,
                                       void **callback_arg)
{
    if (ctx->callback == NULL) {
        return 0;
    }
    *callback = ctx->callback;
    *callback_arg = ctx->callback_arg;
    return 1;
}

CX_API int ASYNC_WAIT_CTX_set_status(ASYNC_WAIT_CTX *ctx, int status)
{
    ctx->status = status;
    return 1;
}

CX_API int ASYNC_WAIT_CTX_get_status(ASYNC_WAIT_CTX *ctx)
{
    return ctx->status;
}
