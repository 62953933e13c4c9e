/* ASYNC_WAIT_CTX_new(3): descriptors that come and go, the callback, the status. */
#include "oracle.h"

#include <openssl/async.h>

static int keys[4];

static void on_cleanup(ASYNC_WAIT_CTX *ctx, const void *key, OSSL_ASYNC_FD fd, void *data)
{
    (void)ctx;
    printf("cleanup of %d: key %d, data %s\n", fd, (int)((const int *)key - keys),
           data != NULL ? (const char *)data : "NULL");
}

static void show(const char *when, ASYNC_WAIT_CTX *ctx)
{
    OSSL_ASYNC_FD all[8] = {0}, added[8] = {0}, cleared[8] = {0};
    size_t n = 99, num_added = 99, num_cleared = 99;

    printf("%s: count %d", when, ASYNC_WAIT_CTX_get_all_fds(ctx, NULL, &n));
    printf(" %zu, all %d:", n, ASYNC_WAIT_CTX_get_all_fds(ctx, all, &n));
    for (size_t i = 0; i < n; i++) {
        printf(" %d", all[i]);
    }
    printf(", counts %d",
           ASYNC_WAIT_CTX_get_changed_fds(ctx, NULL, &num_added, NULL, &num_cleared));
    printf(" %zu %zu", num_added, num_cleared);
    printf(", changed %d",
           ASYNC_WAIT_CTX_get_changed_fds(ctx, added, &num_added, cleared, &num_cleared));
    printf(" added");
    for (size_t i = 0; i < num_added; i++) {
        printf(" %d", added[i]);
    }
    printf(" cleared");
    for (size_t i = 0; i < num_cleared; i++) {
        printf(" %d", cleared[i]);
    }
    ASYNC_WAIT_CTX_get_changed_fds(ctx, added, &num_added, NULL, &num_cleared);
    ASYNC_WAIT_CTX_get_changed_fds(ctx, NULL, &num_added, cleared, &num_cleared);
    printf("; %d %d\n", num_added > 0 ? added[0] : -1, num_cleared > 0 ? cleared[0] : -1);
}

static void look_up(const char *when, ASYNC_WAIT_CTX *ctx, const void *key)
{
    OSSL_ASYNC_FD fd = -7;
    void *data = NULL;
    int ret = ASYNC_WAIT_CTX_get_fd(ctx, key, &fd, &data);

    printf("%s: %d, fd %d, data %s\n", when, ret, fd, data != NULL ? (const char *)data : "NULL");
}

/* What a job does between its pauses: only they make changes old. */
static int change(void *args)
{
    ASYNC_WAIT_CTX *ctx = ASYNC_get_wait_ctx(ASYNC_get_current_job());

    (void)args;
    ASYNC_WAIT_CTX_set_wait_fd(ctx, &keys[0], 10, "zero", on_cleanup);
    ASYNC_WAIT_CTX_set_wait_fd(ctx, &keys[1], 11, NULL, NULL);
    ASYNC_WAIT_CTX_set_wait_fd(ctx, &keys[2], 12, "two", on_cleanup);
    ASYNC_pause_job();
    show("gone on", ctx);
    o_int("clear old", ASYNC_WAIT_CTX_clear_fd(ctx, &keys[1]));
    o_int("clear again", ASYNC_WAIT_CTX_clear_fd(ctx, &keys[1]));
    look_up("cleared", ctx, &keys[1]);
    ASYNC_WAIT_CTX_set_wait_fd(ctx, &keys[3], 13, "three", on_cleanup);
    ASYNC_WAIT_CTX_set_wait_fd(ctx, &keys[1], 14, "one again", on_cleanup);
    show("changed", ctx);
    o_int("clear new", ASYNC_WAIT_CTX_clear_fd(ctx, &keys[3]));
    ASYNC_pause_job();
    show("gone on again", ctx);
    o_int("clear the first", ASYNC_WAIT_CTX_clear_fd(ctx, &keys[0]));
    ASYNC_pause_job();
    return 5;
}

static int on_ready(void *arg)
{
    printf("callback with %s\n", (const char *)arg);
    return 77;
}

static void by_job(void)
{
    ASYNC_WAIT_CTX *ctx = ASYNC_WAIT_CTX_new();
    ASYNC_JOB *job = NULL;
    int ret = 0;

    for (int i = 0; i < 4; i++) {
        printf("start: %d\n", ASYNC_start_job(&job, ctx, &ret, change, NULL, 0));
        show("outside", ctx);
    }
    o_int("returned", ret);
    ASYNC_WAIT_CTX_free(ctx);
}

int main(void)
{
    ASYNC_WAIT_CTX *ctx = ASYNC_WAIT_CTX_new();
    ASYNC_callback_fn callback = NULL;
    void *arg = NULL;

    o_ptr("new", ctx);
    show("empty", ctx);
    look_up("none", ctx, &keys[0]);
    o_int("clear none", ASYNC_WAIT_CTX_clear_fd(ctx, &keys[0]));
    o_int("add", ASYNC_WAIT_CTX_set_wait_fd(ctx, &keys[0], 3, "first", on_cleanup));
    o_int("add", ASYNC_WAIT_CTX_set_wait_fd(ctx, &keys[1], 4, "second", on_cleanup));
    o_int("add the same", ASYNC_WAIT_CTX_set_wait_fd(ctx, &keys[1], 5, "third", on_cleanup));
    show("three", ctx);
    look_up("the later", ctx, &keys[1]);
    o_int("clear", ASYNC_WAIT_CTX_clear_fd(ctx, &keys[1]));
    look_up("the earlier", ctx, &keys[1]);
    show("two", ctx);
    o_int("no callback", ASYNC_WAIT_CTX_get_callback(ctx, &callback, &arg));
    o_int("of none", ASYNC_WAIT_CTX_set_callback(NULL, on_ready, NULL));
    o_int("set", ASYNC_WAIT_CTX_set_callback(ctx, on_ready, "argument"));
    o_int("get", ASYNC_WAIT_CTX_get_callback(ctx, &callback, &arg));
    o_int("call", callback(arg));
    o_int("status", ASYNC_WAIT_CTX_get_status(ctx));
    o_int("set", ASYNC_WAIT_CTX_set_status(ctx, ASYNC_STATUS_EAGAIN));
    o_int("status", ASYNC_WAIT_CTX_get_status(ctx));
    ASYNC_WAIT_CTX_free(ctx);
    ASYNC_WAIT_CTX_free(NULL);
    by_job();
    o_err("end");
    return 0;
}
