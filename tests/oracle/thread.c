/* CRYPTO_THREAD_run_once(3). */
#include "oracle.h"

#include <pthread.h>

static CRYPTO_THREAD_LOCAL local;
static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static CRYPTO_THREAD_ID main_thread;

static void run_once(void)
{
    puts("once: runs");
}

static void forget(void *value)
{
    o_str("thread's value at its end", value);
}

static void *other(void *arg)
{
    (void)arg;
    o_ptr("other thread's value", CRYPTO_THREAD_get_local(&local));
    o_int("set", CRYPTO_THREAD_set_local(&local, "other"));
    o_str("get", CRYPTO_THREAD_get_local(&local));
    o_int("same thread", CRYPTO_THREAD_compare_id(main_thread, CRYPTO_THREAD_get_current_id()));
    return NULL;
}

int main(void)
{
    pthread_t t;
    int value = 5, result = 0;
    uint64_t bits = 0x10, got = 0;
    CRYPTO_RWLOCK *lock = CRYPTO_THREAD_lock_new();

    o_int("read", CRYPTO_THREAD_read_lock(lock));
    o_int("read again", CRYPTO_THREAD_read_lock(lock));
    o_int("unlock", CRYPTO_THREAD_unlock(lock));
    o_int("unlock", CRYPTO_THREAD_unlock(lock));
    o_int("write", CRYPTO_THREAD_write_lock(lock));
    o_int("unlock", CRYPTO_THREAD_unlock(lock));
    o_int("add", CRYPTO_atomic_add(&value, 3, &result, lock));
    o_int("result", result);
    o_int("or", CRYPTO_atomic_or(&bits, 3, &got, lock));
    o_int("result", (long long)got);
    o_int("load", CRYPTO_atomic_load(&bits, &got, lock));
    o_int("result", (long long)got);
    CRYPTO_THREAD_lock_free(lock);
    CRYPTO_THREAD_lock_free(NULL);
    o_int("once", CRYPTO_THREAD_run_once(&once, run_once));
    o_int("once", CRYPTO_THREAD_run_once(&once, run_once));
    main_thread = CRYPTO_THREAD_get_current_id();
    o_int("same thread", CRYPTO_THREAD_compare_id(main_thread, CRYPTO_THREAD_get_current_id()));
    o_int("init local", CRYPTO_THREAD_init_local(&local, forget));
    o_int("set", CRYPTO_THREAD_set_local(&local, "main"));
    pthread_create(&t, NULL, other, NULL);
    pthread_join(t, NULL);
    o_str("get", CRYPTO_THREAD_get_local(&local));
    o_int("cleanup", CRYPTO_THREAD_cleanup_local(&local));
    return 0;
}
