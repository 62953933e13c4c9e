/* Jobs where OpenSSL's own would crash or lose memory: in other threads, given up, out of memory.
 */
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include "tests/core/heap.h"

#include <openssl/async.h>
#include <openssl/err.h>

extern "C" {
#include "compat/async/async.h"
}

namespace
{

int pause_twice(void *args)
{
    int sum = args != nullptr ? *static_cast<int *>(args) : 0;

    for (int i = 0; i < 2; i++) {
        sum++;
        if (ASYNC_pause_job() != 1) {
            return -1;
        }
    }
    return sum;
}

int pause_with_errors(void *)
{
    ERR_raise(ERR_LIB_USER, 1);
    ASYNC_pause_job();
    ERR_raise(ERR_LIB_USER, 2);
    return 9;
}

volatile unsigned char *left_behind;

int pause_with_a_secret(void *)
{
    volatile unsigned char secret[64];

    for (volatile unsigned char &b : secret) {
        b = 0xa5;
    }
    left_behind = secret;
    ASYNC_pause_job();
    return secret[0];
}

int start_another(void *args)
{
    ASYNC_JOB *job = nullptr;
    int ret = 0;

    (void)args;
    return ASYNC_start_job(&job, nullptr, &ret, pause_twice, nullptr, 0);
}

int clean_up_inside(void *)
{
    ASYNC_cleanup_thread();
    ASYNC_pause_job();
    return ASYNC_init_thread(2, 2) + 1;
}

} // namespace

TEST(Async, GoesOnInAnotherThread)
{
    ASYNC_JOB *job = nullptr;
    int ret = 0;

    ERR_clear_error();
    ASSERT_EQ(ASYNC_PAUSE, ASYNC_start_job(&job, nullptr, &ret, pause_with_errors, nullptr, 0));
    std::thread([&job, &ret] {
        EXPECT_EQ(0u, ERR_peek_error());
        EXPECT_EQ(ASYNC_FINISH,
                  ASYNC_start_job(&job, nullptr, &ret, pause_with_errors, nullptr, 0));
        EXPECT_EQ(2, ERR_GET_REASON(ERR_get_error()));
        EXPECT_EQ(0u, ERR_get_error());
    }).join();
    EXPECT_EQ(nullptr, job);
    EXPECT_EQ(9, ret);
    EXPECT_EQ(1, ERR_GET_REASON(ERR_get_error()));
    EXPECT_EQ(0u, ERR_get_error());
}

TEST(Async, WandersThroughManyThreads)
{
    constexpr size_t kJobs = 40;
    std::vector<ASYNC_JOB *> jobs(kJobs, nullptr);
    std::vector<int> rets(kJobs, 0);

    for (int step = 0; step < 3; step++) {
        std::thread([&jobs, &rets, step] {
            for (size_t i = 0; i < kJobs; i++) {
                int number = static_cast<int>(i);
                int how = ASYNC_start_job(&jobs[i], nullptr, &rets[i], pause_twice, &number,
                                          sizeof(number));
                EXPECT_EQ(step < 2 ? ASYNC_PAUSE : ASYNC_FINISH, how);
            }
        }).join();
    }
    for (size_t i = 0; i < kJobs; i++) {
        EXPECT_EQ(static_cast<int>(i) + 2, rets[i]);
    }
}

TEST(Async, DroppedJobsAreUsedAgain)
{
    int ret = 0;

    ASSERT_EQ(1, ASYNC_init_thread(1, 0));
    for (int i = 0; i < 5; i++) { /* there is one stack for all of them */
        ASYNC_JOB *job = nullptr;
        ASSERT_EQ(ASYNC_PAUSE, ASYNC_start_job(&job, nullptr, &ret, pause_twice, &i, sizeof(i)));
        cx_async_drop(job);
    }
    ASYNC_JOB *job = nullptr;
    int one = 1;
    for (int i = 0; i < 3; i++) {
        (void)ASYNC_start_job(&job, nullptr, &ret, pause_twice, &one, sizeof(one));
    }
    EXPECT_EQ(3, ret);
    cx_async_drop(nullptr);
    ASYNC_cleanup_thread();
}

/* The stack stays in the pool, what stood on it does not. */
TEST(Async, DroppedJobsLeaveNoSecrets)
{
    ASYNC_JOB *job = nullptr;
    int ret = 0;

    ASSERT_EQ(1, ASYNC_init_thread(1, 1));
    ASSERT_EQ(ASYNC_PAUSE, ASYNC_start_job(&job, nullptr, &ret, pause_with_a_secret, nullptr, 0));
    ASSERT_EQ(0xa5, left_behind[0]);
    cx_async_drop(job);
    for (size_t i = 0; i < 64; i++) {
        ASSERT_EQ(0, left_behind[i]) << i;
    }
    ASYNC_cleanup_thread();
}

TEST(Async, DroppedWhereThereIsNoPool)
{
    ASYNC_JOB *job = nullptr;
    int ret = 0;

    ASSERT_EQ(ASYNC_PAUSE, ASYNC_start_job(&job, nullptr, &ret, pause_twice, nullptr, 0));
    std::thread([job] { cx_async_drop(job); }).join();
}

TEST(Async, AJobStartsNoJob)
{
    ASYNC_JOB *job = nullptr;
    int ret = 0;

    ERR_clear_error();
    EXPECT_EQ(ASYNC_FINISH, ASYNC_start_job(&job, nullptr, &ret, start_another, nullptr, 0));
    EXPECT_EQ(ASYNC_ERR, ret);
    EXPECT_EQ(ERR_R_INTERNAL_ERROR, ERR_GET_REASON(ERR_get_error()));
}

TEST(Async, CleanUpFromInsideIsHarmless)
{
    ASYNC_JOB *job = nullptr;
    int ret = 0;

    EXPECT_EQ(ASYNC_PAUSE, ASYNC_start_job(&job, nullptr, &ret, clean_up_inside, nullptr, 0));
    EXPECT_EQ(ASYNC_FINISH, ASYNC_start_job(&job, nullptr, &ret, clean_up_inside, nullptr, 0));
    EXPECT_EQ(2, ret);
    ASYNC_cleanup_thread();
}

TEST(Async, EveryAllocationMayFail)
{
    size_t n = 1;
    for (; n < 20; n++) {
        ASYNC_WAIT_CTX *wait = nullptr;
        ASYNC_JOB *job = nullptr;
        int ret = 0;
        int args = 1;
        ASYNC_cleanup_thread();
        ERR_clear_error();
        heap::fail_at(n);
        wait = ASYNC_WAIT_CTX_new();
        int added =
            wait != nullptr ? ASYNC_WAIT_CTX_set_wait_fd(wait, &args, 1, nullptr, nullptr) : 0;
        int how = ASYNC_start_job(&job, wait, &ret, pause_twice, &args, sizeof(args));
        bool failed = heap::failed();
        heap::fail_at(0);
        if (how == ASYNC_PAUSE) {
            EXPECT_NE(nullptr, job);
        } else {
            EXPECT_EQ(nullptr, job);
            /* there is none, or (ASYNC_NO_JOBS) none more, and the queue says so */
            EXPECT_EQ(ERR_R_MALLOC_FAILURE, ERR_GET_REASON(ERR_peek_error()));
        }
        EXPECT_EQ(!failed, how == ASYNC_PAUSE && added == 1);
        cx_async_drop(job);
        ASYNC_WAIT_CTX_free(wait);
        if (!failed) {
            break;
        }
    }
    EXPECT_GE(n, 5u);
    EXPECT_LT(n, 20u);
    ASYNC_cleanup_thread();
}

TEST(Async, ArgumentsOfNoSizeAreRefused)
{
    ASYNC_JOB *job = nullptr;
    int ret = 0;
    int args = 0;

    ERR_clear_error();
    EXPECT_EQ(ASYNC_ERR, ASYNC_start_job(&job, nullptr, &ret, pause_twice, &args, 0));
    EXPECT_EQ(nullptr, job);
    EXPECT_EQ(ERR_R_MALLOC_FAILURE, ERR_GET_REASON(ERR_get_error()));
    ASYNC_cleanup_thread();
}
