/* Jobs: functions that may stop in the middle and go on later, each on a stack of its own:
 * ASYNC_start_job(3). */
#include "compat/async/async.h"
#include "compat/async/fibre.h"
#include "compat/err/raise.h"
#include "compat/init/init.h"
#include "compat/provider/provider.h"

#include <pthread.h>
#include <string.h>

#include <openssl/asyncerr.h>
#include <openssl/err.h>

enum job_state { JOB_IDLE, JOB_RUNNING, JOB_PAUSED, JOB_DONE };

struct async_job_st {
    struct async_job_st *next; /* in the pool */
    enum job_state state;
    struct cx_fibre fibre;
    int (*func)(void *args);
    void *args;
    int ret;
    ASYNC_WAIT_CTX *wait;
    OSSL_LIB_CTX *libctx; /* the thread's default as the job left it */
};

/* struct thread is what a thread has of jobs. */
struct thread {
    struct cx_fibre home; /* its own stack, from which a job was started */
    ASYNC_JOB *current;   /* the job that runs */
    unsigned held;        /* ASYNC_block_pause() without its counterpart */
    ASYNC_JOB *idle;      /* the pool */
    size_t num_jobs;      /* that were made for the pool, wherever they are now */
    size_t max_jobs;      /* 0: no limit */
};

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static bool have_key;

static void free_job(ASYNC_JOB *job)
{
    if (job != NULL) {
        mem_free(job->args);
        cx_fibre_free(&job->fibre);
        mem_free(job);
    }
}

static void empty_pool(struct thread *t)
{
    while (t->idle != NULL) {
        ASYNC_JOB *job = t->idle;
        t->idle = job->next;
        free_job(job);
    }
    t->num_jobs = 0;
    t->max_jobs = 0;
}

static void free_thread(void *value)
{
    empty_pool(value);
    mem_free(value);
}

static void make_key(void)
{
    have_key = pthread_key_create(&key, free_thread) == 0;
}

/* this_thread: never kept over a switch, after which a job may run in another thread. */
static struct thread *this_thread(void)
{
    pthread_once(&key_once, make_key);
    return have_key ? pthread_getspecific(key) : NULL;
}

static struct thread *need_thread(void)
{
    struct thread *t = this_thread();

    if (t != NULL || !have_key) {
        return t;
    }
    t = mem_zalloc(sizeof(*t));
    if (t != NULL && pthread_setspecific(key, t) != 0) {
        mem_free(t);
        return NULL;
    }
    if (t == NULL) {
        cx_raise(ERR_LIB_ASYNC, ERR_R_MALLOC_FAILURE);
    }
    return t;
}

void cx_async_thread_stop(void)
{
    struct thread *t = this_thread();

    if (t == NULL) {
        return;
    }
    empty_pool(t);
    if (t->current == NULL) { /* else a job is asking for it, which has to come back here */
        (void)pthread_setspecific(key, NULL);
        mem_free(t);
    }
}

static ASYNC_JOB *new_job(struct thread *t)
{
    ASYNC_JOB *job = mem_zalloc(sizeof(*job));

    if (job == NULL || !cx_fibre_new(&job->fibre)) {
        mem_free(job);
        cx_raise(ERR_LIB_ASYNC, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    t->num_jobs++;
    return job;
}

static ASYNC_JOB *take_job(struct thread *t)
{
    ASYNC_JOB *job = t->idle;

    if (job != NULL) {
        t->idle = job->next;
        return job;
    }
    return t->max_jobs != 0 && t->num_jobs >= t->max_jobs ? NULL : new_job(t);
}

/* give_back puts a job into the pool of this thread, or frees it when there is none. */
static void give_back(struct thread *t, ASYNC_JOB *job)
{
    mem_free(job->args);
    job->args = NULL;
    job->wait = NULL;
    job->state = JOB_IDLE;
    if (t == NULL) {
        free_job(job);
        return;
    }
    job->next = t->idle;
    t->idle = job;
}

/* run is where the stack of a job begins. */
static void run(void)
{
    ASYNC_JOB *job = this_thread()->current;

    cx_fibre_entered(&job->fibre);
    job->ret = job->func(job->args);
    job->state = JOB_DONE;
    /* nobody comes back here */
    (void)cx_fibre_switch(&job->fibre, &this_thread()->home, true);
}

/* go_on lets a job run until it pauses or ends. */
static int go_on(struct thread *t, ASYNC_JOB **out, ASYNC_JOB *job, int *ret)
{
    OSSL_LIB_CTX *own = cx_libctx_set_default(job->libctx);

    job->state = JOB_RUNNING;
    t->current = job;
    bool left = cx_fibre_switch(&t->home, &job->fibre, false);
    t->current = NULL;
    job->libctx = cx_libctx_set_default(own);
    if (!left) {
        cx_raise(ERR_LIB_ASYNC, ASYNC_R_FAILED_TO_SWAP_CONTEXT);
        give_back(t, job);
        *out = NULL;
        return ASYNC_ERR;
    }
    if (job->state == JOB_PAUSED) {
        *out = job;
        return ASYNC_PAUSE;
    }
    *ret = job->ret;
    give_back(t, job);
    *out = NULL;
    return ASYNC_FINISH;
}

/* struct work is what a new job is to do. */
struct work {
    int (*func)(void *args);
    const void *args;
    size_t size;
    ASYNC_WAIT_CTX *wait;
};

static bool prepare(ASYNC_JOB *job, const struct work *w)
{
    if (w->args != NULL) {
        job->args = mem_dup(w->args, w->size);
        if (job->args == NULL) {
            cx_raise(ERR_LIB_ASYNC, ERR_R_MALLOC_FAILURE);
            return false;
        }
    }
    job->func = w->func;
    job->wait = w->wait;
    job->libctx = NULL; /* the thread's */
    if (!cx_fibre_start(&job->fibre, run)) {
        cx_raise(ERR_LIB_ASYNC, ERR_R_INTERNAL_ERROR);
        return false;
    }
    return true;
}

static int start(struct thread *t, ASYNC_JOB **out, const struct work *w, int *ret)
{
    ASYNC_JOB *job = take_job(t);

    if (job == NULL) {
        return ASYNC_NO_JOBS;
    }
    if (!prepare(job, w)) {
        give_back(t, job);
        return ASYNC_ERR;
    }
    return go_on(t, out, job, ret);
}

int cx_async_start(ASYNC_JOB **job, ASYNC_WAIT_CTX *wait, int *ret, int (*func)(void *), void *args,
                   size_t size)
{
    const struct work w = {.func = func, .args = args, .size = size, .wait = wait};
    struct thread *t = cx_init(0, NULL) ? need_thread() : NULL;

    if (t == NULL) {
        return ASYNC_ERR;
    }
    if (t->current != NULL || (*job != NULL && (*job)->state != JOB_PAUSED)) {
        cx_raise(ERR_LIB_ASYNC, ERR_R_INTERNAL_ERROR); /* a job starts no job */
        return ASYNC_ERR;
    }
    return *job != NULL ? go_on(t, job, *job, ret) : start(t, job, &w, ret);
}

ASYNC_JOB *cx_async_current(void)
{
    const struct thread *t = this_thread();

    return t != NULL ? t->current : NULL;
}

void cx_async_drop(ASYNC_JOB *job)
{
    if (job != NULL && job->state == JOB_PAUSED) {
        cx_fibre_clear(&job->fibre);
        give_back(this_thread(), job);
    }
}

void cx_async_hold(void)
{
    struct thread *t = this_thread();

    if (t != NULL && t->current != NULL) {
        t->held++;
    }
}

void cx_async_release(void)
{
    struct thread *t = this_thread();

    if (t != NULL && t->current != NULL && t->held > 0) {
        t->held--;
    }
}

/* ASYNC_init_thread and ASYNC_cleanup_thread - see ASYNC_start_job(3). abi: full.
 * err: ASYNC_R_INVALID_POOL_SIZE. test: tests/oracle/async_job.c */
CX_API int ASYNC_init_thread(size_t max_size, size_t init_size)
{
    if (init_size > max_size) {
        cx_raise(ERR_LIB_ASYNC, ASYNC_R_INVALID_POOL_SIZE);
        return 0;
    }
    struct thread *t = cx_init(0, NULL) ? need_thread() : NULL;
    if (t == NULL) {
        return 0;
    }
    empty_pool(t);
    t->max_jobs = max_size;
    for (size_t i = 0; i < init_size; i++) {
        ASYNC_JOB *job = new_job(t);
        if (job == NULL) {
            break; /* the pool is there; what is missing is made when it is needed */
        }
        give_back(t, job);
    }
    return 1;
}

CX_API void ASYNC_cleanup_thread(void)
{
    cx_async_thread_stop();
}

/* ASYNC_start_job and ASYNC_pause_job - see ASYNC_start_job(3). abi: full.
 *
 * A job may go on in another thread than the one that started it, whose pool it then belongs to.
 * err   ERR_R_INTERNAL_ERROR for a job that is started from a job
 * test  tests/oracle/async_job.c */
CX_API int ASYNC_start_job(ASYNC_JOB **job, ASYNC_WAIT_CTX *ctx, int *ret, int (*func)(void *),
                           void *args, size_t size)
{
    return cx_async_start(job, ctx, ret, func, args, size);
}

CX_API int ASYNC_pause_job(void)
{
    struct thread *t = this_thread();

    if (t == NULL || t->current == NULL || t->held > 0) {
        return 1; /* it runs outside of jobs, which is as well */
    }
    ASYNC_JOB *job = t->current;
    job->state = JOB_PAUSED;
    if (!cx_fibre_switch(&job->fibre, &t->home, false)) {
        job->state = JOB_RUNNING;
        cx_raise(ERR_LIB_ASYNC, ASYNC_R_FAILED_TO_SWAP_CONTEXT);
        return 0;
    }
    cx_wait_ctx_settle(job->wait);
    return 1;
}

/* ASYNC_get_current_job, ASYNC_get_wait_ctx, ASYNC_block_pause, ASYNC_unblock_pause,
 * ASYNC_is_capable - see ASYNC_start_job(3). abi: full. test: tests/oracle/async_job.c */
CX_API ASYNC_JOB *ASYNC_get_current_job(void)
{
    return cx_async_current();
}

CX_API ASYNC_WAIT_CTX *ASYNC_get_wait_ctx(ASYNC_JOB *job)
{
    return job->wait;
}

CX_API void ASYNC_block_pause(void)
{
    cx_async_hold();
}

CX_API void ASYNC_unblock_pause(void)
{
    cx_async_release();
}

CX_API int ASYNC_is_capable(void)
{
    return 1;
}
