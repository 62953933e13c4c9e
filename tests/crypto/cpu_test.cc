#include <gtest/gtest.h>
#include <vector>

extern "C" {
#include "crypto/cpu.h"
#include "crypto/cpu/x86.h"
}

namespace
{

/* Intel SDM volume 2A, CPUID, leaves 1 and 7; volume 1, 13.3, XCR0. */
const uint32_t clmul = 1u << 1, ssse3 = 1u << 9, sse41 = 1u << 19, popcnt = 1u << 23,
               aes = 1u << 25, osxsave = 1u << 27, avx = 1u << 28;
const uint32_t bmi1 = 1u << 3, avx2 = 1u << 5, bmi2 = 1u << 8, avx512f = 1u << 16,
               avx512dq = 1u << 17, adx = 1u << 19, ifma = 1u << 21, sha = 1u << 29,
               avx512bw = 1u << 30, avx512vl = 1u << 31;
const uint32_t vaes = 1u << 9, vpclmul = 1u << 10;
const uint32_t xmm_ymm = 6, of_zmm = 0xe0;

struct Needs {
    enum cr_cpu_feature feature;
    struct cr_cpu_words words;
};

const std::vector<Needs> needs = {
    {CR_CPU_AES_CLMUL, {aes | clmul | ssse3 | sse41, 0, 0, 0}},
    {CR_CPU_SSSE3, {ssse3, 0, 0, 0}},
    {CR_CPU_AVX2, {osxsave | avx | ssse3, avx2, 0, xmm_ymm}},
    {CR_CPU_VAES_VCLMUL, {osxsave | avx | ssse3, avx2, vaes | vpclmul, xmm_ymm}},
    {CR_CPU_BMI2_ADX, {popcnt, bmi1 | bmi2 | adx, 0, 0}},
    {CR_CPU_SHA, {ssse3 | sse41, sha, 0, 0}},
    {CR_CPU_AVX512,
     {osxsave | avx | ssse3, avx2 | avx512f | avx512dq | avx512bw | avx512vl, 0, xmm_ymm | of_zmm}},
    {CR_CPU_IFMA,
     {osxsave | avx | ssse3, avx2 | avx512f | avx512dq | avx512bw | avx512vl | ifma, 0,
      xmm_ymm | of_zmm}},
};

bool has(const struct cr_cpu_words &w, enum cr_cpu_feature feature)
{
    return (cr_cpu_features(&w) & feature) != 0;
}

TEST(Cpu, NothingIsThereOfNothing)
{
    const struct cr_cpu_words none = {0, 0, 0, 0};

    EXPECT_EQ(0u, cr_cpu_features(&none));
}

TEST(Cpu, WhatAFeatureNeedsIsEnough)
{
    for (const auto &row : needs) {
        EXPECT_TRUE(has(row.words, row.feature)) << row.feature;
    }
}

/* All bits set but one: the features that need it are gone, and only those. */
TEST(Cpu, EachBitThatAFeatureNeedsIsAskedFor)
{
    for (size_t word = 0; word < 4; word++) {
        for (unsigned bit = 0; bit < 32; bit++) {
            uint32_t words[4] = {~0u, ~0u, ~0u, ~0u};
            words[word] &= ~(1u << bit);
            const struct cr_cpu_words w = {words[0], words[1], words[2], words[3]};
            for (const auto &row : needs) {
                const uint32_t wanted[4] = {row.words.ecx1, row.words.ebx7, row.words.ecx7,
                                            row.words.xcr0};
                const bool needed = (wanted[word] >> bit & 1) != 0;
                EXPECT_EQ(!needed, has(w, row.feature))
                    << "feature " << row.feature << " word " << word << " bit " << bit;
            }
        }
    }
}

} // namespace
