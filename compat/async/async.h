#ifndef T13_COMPAT_ASYNC_ASYNC_H
#define T13_COMPAT_ASYNC_ASYNC_H

#include "compat/cx.h"

#include <stdbool.h>

#include <openssl/async.h>

/* cx_async_start is ASYNC_start_job(). */
T13_DOOR int cx_async_start(ASYNC_JOB **job, ASYNC_WAIT_CTX *wait, int *ret, int (*func)(void *),
                            void *args, size_t size);
/* cx_async_current is ASYNC_get_current_job(). */
T13_DOOR ASYNC_JOB *cx_async_current(void);
/* cx_async_drop gives up a job that has paused: its stack is wiped and used again, or freed,
 * without what stands on it being undone. Nothing happens to a job that runs. NULL is fine. */
T13_DOOR void cx_async_drop(ASYNC_JOB *job);
/* Between the two no job of this thread pauses: for who holds a lock. */
T13_DOOR void cx_async_hold(void);
T13_DOOR void cx_async_release(void);
/* cx_async_thread_stop is ASYNC_cleanup_thread(). */
void cx_async_thread_stop(void);

/* wait.c */
T13_DOOR ASYNC_WAIT_CTX *cx_wait_ctx_new(void);
T13_DOOR void cx_wait_ctx_free(ASYNC_WAIT_CTX *ctx);
T13_DOOR int cx_wait_ctx_all(const ASYNC_WAIT_CTX *ctx, OSSL_ASYNC_FD *fd, size_t *num);
T13_DOOR int cx_wait_ctx_changed(const ASYNC_WAIT_CTX *ctx, OSSL_ASYNC_FD *added, size_t *num_added,
                                 OSSL_ASYNC_FD *cleared, size_t *num_cleared);
T13_DOOR void cx_wait_ctx_on_ready(ASYNC_WAIT_CTX *ctx, ASYNC_callback_fn callback, void *arg);
T13_DOOR int cx_wait_ctx_status(const ASYNC_WAIT_CTX *ctx);
/* cx_wait_ctx_settle: the job has gone on, so what has changed before is no change any more. */
void cx_wait_ctx_settle(ASYNC_WAIT_CTX *ctx);

#endif
