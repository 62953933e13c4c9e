#ifndef T13_TESTS_FUZZ_FUZZ_H
#define T13_TESTS_FUZZ_FUZZ_H

/* A fuzz target: libFuzzer calls LLVMFuzzerTestOneInput with inputs of its making, and
 * LLVMFuzzerInitialize once. An EXPECT that does not hold is a finding. A target writes its seeds,
 * one file each, to the folder that $FUZZ_SEEDS names, and ends. */
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <vector>

std::vector<std::string> seeds();

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    testing::GTEST_FLAG(break_on_failure) = true;
    const char *folder = getenv("FUZZ_SEEDS");
    if (folder != nullptr) {
        size_t i = 0;
        for (const std::string &seed : seeds()) {
            std::ofstream(std::string(folder) + "/seed-" + std::to_string(i++)) << seed;
        }
        exit(0);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Input takes an input apart from its front. */
class Input
{
  public:
    Input(const uint8_t *data, size_t size) : p(data), n(size)
    {
    }
    uint8_t byte()
    {
        if (n == 0) {
            return 0;
        }
        n--;
        return *p++;
    }
    std::string rest()
    {
        return std::string(reinterpret_cast<const char *>(p), n);
    }
    const uint8_t *p;
    size_t n;
};

#endif
