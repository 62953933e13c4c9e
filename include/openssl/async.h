/* <openssl/async.h>: jobs that can pause, for engines that work asynchronously. */
#ifndef OPENSSL_ASYNC_H
#define OPENSSL_ASYNC_H

#include <stdlib.h>

#include <openssl/asyncerr.h>
#include <openssl/macros.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_ASYNC_H
#endif

#define ASYNC_ERR     0
#define ASYNC_NO_JOBS 1
#define ASYNC_PAUSE   2
#define ASYNC_FINISH  3

#define ASYNC_STATUS_UNSUPPORTED 0
#define ASYNC_STATUS_ERR         1
#define ASYNC_STATUS_OK          2
#define ASYNC_STATUS_EAGAIN      3

#define OSSL_ASYNC_FD     int
#define OSSL_BAD_ASYNC_FD (-1)

#ifdef __cplusplus
extern "C" {
#endif

/* Types. */
typedef struct async_job_st ASYNC_JOB;
typedef struct async_wait_ctx_st ASYNC_WAIT_CTX;
typedef int (*ASYNC_callback_fn)(void *arg);

/* ASYNC */
void ASYNC_block_pause(void);
void ASYNC_cleanup_thread(void);
ASYNC_JOB *ASYNC_get_current_job(void);
ASYNC_WAIT_CTX *ASYNC_get_wait_ctx(ASYNC_JOB *job);
int ASYNC_init_thread(size_t max_size, size_t init_size);
int ASYNC_is_capable(void);
int ASYNC_pause_job(void);
int ASYNC_start_job(ASYNC_JOB **job, ASYNC_WAIT_CTX *ctx, int *ret, int (*func)(void *), void *args,
                    size_t size);
void ASYNC_unblock_pause(void);

#ifdef __cplusplus
}
#endif

#endif
