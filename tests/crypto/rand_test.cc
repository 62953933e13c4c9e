#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern "C" {
#include "crypto/rand.h"
}

namespace
{

std::string take(size_t n)
{
    Bytes b(n);
    EXPECT_EQ(T13_OK, cr_rand(b.data(), n));
    return to_hex(b);
}

TEST(Rand, NeverTheSameTwice)
{
    std::set<std::string> seen;

    for (int i = 0; i < 10000; i++) {
        ASSERT_TRUE(seen.insert(take(16)).second);
    }
}

TEST(Rand, AnyLength)
{
    for (size_t n : {size_t{0}, size_t{1}, size_t{31}, size_t{511}, size_t{512}, size_t{1024},
                     size_t{5000}, size_t{3} << 20}) {
        Bytes b(n + 1, 0);
        ASSERT_EQ(T13_OK, cr_rand(b.data(), n));
        EXPECT_EQ(0, b[n]);
        if (n >= 511) {
            size_t zeros = 0;
            for (size_t i = 0; i < n; i++) {
                zeros += b[i] == 0;
            }
            EXPECT_LT(zeros, n / 64 + 8);
        }
    }
}

TEST(Rand, ThreadsDiffer)
{
    std::string first;
    std::string second;
    std::thread a([&] { first = take(32); });
    std::thread b([&] { second = take(32); });

    a.join();
    b.join();
    EXPECT_NE(first, second);
    EXPECT_NE(first, take(32));
}

/* TRAPS 47: a child does not repeat its parent's bytes, nor those of another child. */
TEST(Rand, ForkedProcessesDiffer)
{
    std::set<std::string> seen;

    take(1); /* there is a state to inherit */
    for (int i = 0; i < 4; i++) {
        int ends[2];
        ASSERT_EQ(0, pipe(ends));
        pid_t pid = fork();
        if (pid == 0) {
            uint8_t b[32];
            bool good = cr_rand(b, sizeof(b)) == T13_OK &&
                        write(ends[1], b, sizeof(b)) == static_cast<ssize_t>(sizeof(b));
            _exit(good ? 0 : 1);
        }
        Bytes b(32);
        ASSERT_EQ(32, read(ends[0], b.data(), 32));
        int how = 0;
        ASSERT_EQ(pid, waitpid(pid, &how, 0));
        EXPECT_EQ(0, how);
        close(ends[0]);
        close(ends[1]);
        ASSERT_TRUE(seen.insert(to_hex(b)).second);
    }
    ASSERT_TRUE(seen.insert(take(32)).second);
}

/* No file is opened: a process without any descriptor to spare and with no /dev gets bytes. */
TEST(Rand, AfterChroot)
{
    pid_t pid = fork();
    if (pid == 0) {
        char dir[] = "/tmp/t13-empty-XXXXXX";
        bool inside = mkdtemp(dir) != nullptr && chroot(dir) == 0 && chdir("/") == 0;
        uint8_t b[32];
        _exit(cr_rand(b, sizeof(b)) == T13_OK ? (inside ? 0 : 77) : 1);
    }
    int how = 0;
    ASSERT_EQ(pid, waitpid(pid, &how, 0));
    ASSERT_TRUE(WIFEXITED(how));
    if (WEXITSTATUS(how) == 77) {
        GTEST_SKIP() << "chroot needs root";
    }
    EXPECT_EQ(0, WEXITSTATUS(how));
}

} // namespace
