/* ASYNC_start_job(3): jobs that pause, in pools, with their own default library context. */
#include "oracle.h"

#include <openssl/async.h>

struct args {
    int number;
    char text[20];
};

static int depth(int n)
{
    volatile char room[512];

    room[n % 512] = (char)n;
    return n == 0 ? room[0] : depth(n - 1) + room[n % 512] * 0;
}

static int count(void *args)
{
    const struct args *a = args;
    int sum = a->number;

    for (int i = 0; i < 3; i++) {
        printf("  %s: %d, in a job %d\n", a->text, sum, ASYNC_get_current_job() != NULL);
        sum += depth(30) + 1;
        o_int("  pause", ASYNC_pause_job());
    }
    return sum;
}

static int without(void *args)
{
    o_ptr("  arguments", args);
    o_ptr("  wait context", ASYNC_get_wait_ctx(ASYNC_get_current_job()));
    return -3;
}

static void one(void)
{
    struct args a = {.number = 40, .text = "one"};
    ASYNC_WAIT_CTX *wait = ASYNC_WAIT_CTX_new();
    ASYNC_JOB *job = NULL;
    int ret = 0;

    for (int i = 0; i < 4; i++) {
        printf("start: %d, ", ASYNC_start_job(&job, wait, &ret, count, &a, sizeof(a)));
        printf("job %s, ret %d, outside %d\n", job != NULL ? "there" : "gone", ret,
               ASYNC_get_current_job() == NULL);
        memset(&a, 0, sizeof(a)); /* it has a copy */
    }
    o_int("no arguments", ASYNC_start_job(&job, wait, &ret, without, NULL, 0));
    o_int("ret", ret);
    o_int_err("pause outside", ASYNC_pause_job());
    ASYNC_WAIT_CTX_free(wait);
}

/* Two jobs at once, each where it was. */
static void two(void)
{
    struct args a = {.number = 100, .text = "a"}, b = {.number = 200, .text = "b"};
    ASYNC_WAIT_CTX *wait = ASYNC_WAIT_CTX_new();
    ASYNC_JOB *first = NULL, *second = NULL;
    int r1 = 0, r2 = 0;

    for (int i = 0; i < 4; i++) {
        o_int("a", ASYNC_start_job(&first, wait, &r1, count, &a, sizeof(a)));
        o_int("b", ASYNC_start_job(&second, wait, &r2, count, &b, sizeof(b)));
    }
    printf("%d %d\n", r1, r2);
    ASYNC_WAIT_CTX_free(wait);
}

static int pause_once(void *args)
{
    (void)args;
    ASYNC_pause_job();
    return 1;
}

static void pools(void)
{
    ASYNC_WAIT_CTX *wait = ASYNC_WAIT_CTX_new();
    ASYNC_JOB *job[3] = {NULL, NULL, NULL};
    int ret = 0;

    o_int_err("init more than fit", ASYNC_init_thread(1, 2));
    o_int("init", ASYNC_init_thread(2, 1));
    for (int i = 0; i < 3; i++) {
        o_int_err("start", ASYNC_start_job(&job[i], wait, &ret, pause_once, NULL, 0));
    }
    o_ptr("no third", job[2]);
    o_int("end", ASYNC_start_job(&job[0], wait, &ret, pause_once, NULL, 0));
    o_int("room for one", ASYNC_start_job(&job[2], wait, &ret, pause_once, NULL, 0));
    o_int("end", ASYNC_start_job(&job[1], wait, &ret, pause_once, NULL, 0));
    o_int("end", ASYNC_start_job(&job[2], wait, &ret, pause_once, NULL, 0));
    ASYNC_cleanup_thread();
    for (int i = 0; i < 3; i++) {
        o_int("without limit", ASYNC_start_job(&job[i], wait, &ret, pause_once, NULL, 0));
    }
    for (int i = 0; i < 3; i++) {
        o_int("end", ASYNC_start_job(&job[i], wait, &ret, pause_once, NULL, 0));
    }
    ASYNC_cleanup_thread();
    ASYNC_cleanup_thread();
    ASYNC_WAIT_CTX_free(wait);
}

static int held(void *args)
{
    (void)args;
    ASYNC_block_pause();
    ASYNC_block_pause();
    o_int("  held", ASYNC_pause_job());
    ASYNC_unblock_pause();
    o_int("  held yet", ASYNC_pause_job());
    ASYNC_unblock_pause();
    ASYNC_unblock_pause();
    o_int("  pauses", ASYNC_pause_job());
    return 8;
}

static void holding(void)
{
    ASYNC_WAIT_CTX *wait = ASYNC_WAIT_CTX_new();
    ASYNC_JOB *job = NULL;
    int ret = 0;

    ASYNC_block_pause(); /* outside it is nothing */
    o_int("start", ASYNC_start_job(&job, wait, &ret, held, NULL, 0));
    o_int("go on", ASYNC_start_job(&job, wait, &ret, held, NULL, 0));
    o_int("ret", ret);
    ASYNC_WAIT_CTX_free(wait);
}

/* A job sees the default context that it has set itself, whatever its thread has meanwhile. */
static int set_default(void *args)
{
    OSSL_LIB_CTX **ctx = args;
    OSSL_LIB_CTX *before = OSSL_LIB_CTX_set0_default(ctx[0]);

    o_int("  the thread's", before == ctx[1]);
    ASYNC_pause_job();
    o_int("  the job's", OSSL_LIB_CTX_set0_default(NULL) == ctx[0]);
    ASYNC_pause_job();
    o_int("  the job's", OSSL_LIB_CTX_set0_default(before) == ctx[0]);
    return 1;
}

static void contexts(void)
{
    ASYNC_WAIT_CTX *wait = ASYNC_WAIT_CTX_new();
    OSSL_LIB_CTX *ctx[2] = {OSSL_LIB_CTX_new(), NULL};
    OSSL_LIB_CTX *other = OSSL_LIB_CTX_new();
    ASYNC_JOB *job = NULL;
    int ret = 0;

    ctx[1] = OSSL_LIB_CTX_set0_default(NULL);
    for (int i = 0; i < 3; i++) {
        o_int("start", ASYNC_start_job(&job, wait, &ret, set_default, ctx, sizeof(ctx)));
        o_int("own",
              OSSL_LIB_CTX_set0_default(i == 0 ? other : ctx[1]) == (i == 1 ? other : ctx[1]));
    }
    OSSL_LIB_CTX_free(ctx[0]);
    OSSL_LIB_CTX_free(other);
    ASYNC_WAIT_CTX_free(wait);
}

int main(void)
{
    o_int("capable", ASYNC_is_capable());
    o_ptr("outside", ASYNC_get_current_job());
    one();
    two();
    pools();
    holding();
    contexts();
    o_err("end");
    return 0;
}
