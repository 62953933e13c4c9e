/* SHA-2 over the kernels beside the base. Vectors, splits, copies and misuse are in hash_test.cc,
 * which runs on whichever is chosen and again on the base. */
#include "tests/crypto/long.h"
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>
#include <random>

extern "C" {
#include "crypto/cpu.h"
#include "crypto/hash/block.h"
#include "crypto/ops.h"
#include "crypto/sha2/sha2.h"
}

namespace
{

const enum cr_hash_id all[] = {CR_SHA1, CR_SHA224, CR_SHA256, CR_SHA384, CR_SHA512};

std::mt19937_64 rng(180); /* a fixed seed: a failure comes again */

Bytes some(size_t n)
{
    Bytes b(n);
    for (uint8_t &v : b) {
        v = static_cast<uint8_t>(rng());
    }
    return b;
}

/* The hash of in, fed in pieces of which none is longer than piece. */
Bytes hash(const struct cr_hash_ops &ops, enum cr_hash_id id, const Bytes &in, size_t piece)
{
    struct cr_hash h = {};
    Bytes out(cr_hash_len(id));
    EXPECT_EQ(T13_OK, ops.init(h.state, id));
    for (size_t at = 0; at < in.size();) {
        size_t n = std::min(in.size() - at, 1 + static_cast<size_t>(rng() % piece));
        Bytes part(in.begin() + static_cast<long>(at), in.begin() + static_cast<long>(at + n));
        EXPECT_EQ(T13_OK, ops.update(h.state, part.data(), n));
        at += n;
    }
    EXPECT_EQ(T13_OK, ops.finish(h.state, out.data(), out.size()));
    ops.clear(h.state);
    return out;
}

TEST(Sha2, KernelIsThereUnlessAskedForTheBase)
{
    const char *cpu = getenv("THIRTEEN_CPU");
    bool is_baseline = cpu != nullptr && std::string(cpu) == "baseline";
#if T13_KERNELS && defined(__x86_64__)
    EXPECT_EQ(cr_cpu_has(CR_CPU_BMI2_ADX) && !is_baseline, cr_sha512_kernel() != nullptr);
    if (is_baseline) {
        EXPECT_EQ(nullptr, cr_sha256_kernel());
    }
    EXPECT_EQ(cr_sha256_kernel() != nullptr, cr_sha1_kernel() != nullptr);
#else
    EXPECT_EQ(nullptr, cr_sha1_kernel());
    EXPECT_EQ(nullptr, cr_sha256_kernel());
    EXPECT_EQ(nullptr, cr_sha512_kernel()) << is_baseline;
#endif
}

/* Each length over a few blocks: every place of the padding. */
TEST(Sha2, KernelsAreTheBaseAtEachLength)
{
    for (enum cr_hash_id id : all) {
        for (size_t n = 0; n < 600; n++) {
            const Bytes in = some(n);
            ASSERT_EQ(hash(cr_psa_hash, id, in, 64), hash(cr_sha2_hash, id, in, 200)) << id << n;
        }
    }
}

TEST(Sha2, KernelsAreTheBaseOnRandomMessages)
{
    for (size_t i = 0; i < long_rounds(4000); i++) {
        const Bytes in = some(rng() % (i % 16 == 0 ? 20000 : 300));
        enum cr_hash_id id = all[i % 5];
        ASSERT_EQ(hash(cr_psa_hash, id, in, 100), hash(cr_sha2_hash, id, in, 1000)) << id;
    }
}

#if T13_KERNELS && defined(__x86_64__)
/* What is not the first choice of this processor. */
TEST(Sha2, TheOtherCompressionOfSha512)
{
    if (cr_sha512_kernel() == nullptr) {
        GTEST_SKIP() << "no BMI2";
    }
    for (int i = 0; i < 2000; i++) {
        const Bytes in = some(128 * static_cast<size_t>(1 + i % 5));
        uint64_t want[8];
        uint64_t got[8];
        for (size_t j = 0; j < 8; j++) {
            want[j] = got[j] = rng();
        }
        cr_sha512_kernel()(want, in.data(), in.size() / 128);
        cr_sha512_bmi2(got, in.data(), in.size() / 128);
        ASSERT_EQ(0, memcmp(want, got, sizeof(want)));
    }
}
#endif

/* What the structs that applications hold are computed with, beside the base. */
TEST(Sha2, CompressionsAreTheBase)
{
    for (size_t blocks = 0; blocks < 20; blocks++) {
        const Bytes in = some(128 * blocks);
        uint64_t want[8];
        uint64_t got[8];
        for (size_t j = 0; j < 8; j++) {
            want[j] = got[j] = rng();
        }
        cr_sha512_blocks(want, in.data(), blocks);
        cr_sha512_compress(got, in.data(), blocks);
        ASSERT_EQ(0, memcmp(want, got, sizeof(want)));
        uint32_t narrow[2][8];
        memcpy(narrow[0], want, sizeof(narrow[0]));
        memcpy(narrow[1], want, sizeof(narrow[1]));
        cr_sha256_blocks(narrow[0], in.data(), 2 * blocks);
        cr_sha256_compress(narrow[1], in.data(), 2 * blocks);
        ASSERT_EQ(0, memcmp(narrow[0], narrow[1], sizeof(narrow[0])));
        cr_sha1_blocks(narrow[0], in.data(), 2 * blocks);
        cr_sha1_compress(narrow[1], in.data(), 2 * blocks);
        ASSERT_EQ(0, memcmp(narrow[0], narrow[1], sizeof(narrow[0])));
    }
}

/* The length field beyond 32 bits of bits: 600 MiB of zeros. */
TEST(Sha2, LongMessage)
{
    const Bytes zeros(1 << 20);
    for (enum cr_hash_id id : {CR_SHA256, CR_SHA384}) {
        struct cr_hash_ops const *ops[] = {&cr_psa_hash, &cr_sha2_hash};
        Bytes out[2];
        if ((id == CR_SHA256 ? cr_sha256_kernel() == nullptr : cr_sha512_kernel() == nullptr)) {
            continue;
        }
        for (int i = 0; i < 2; i++) {
            struct cr_hash h = {};
            out[i].resize(cr_hash_len(id));
            ASSERT_EQ(T13_OK, ops[i]->init(h.state, id));
            for (int n = 0; n < (getenv("THIRTEEN_LONG") != nullptr ? 5000 : 600); n++) {
                ASSERT_EQ(T13_OK, ops[i]->update(h.state, zeros.data(), zeros.size()));
            }
            ASSERT_EQ(T13_OK, ops[i]->finish(h.state, out[i].data(), out[i].size()));
            ops[i]->clear(h.state);
        }
        ASSERT_EQ(out[0], out[1]);
    }
}

} // namespace
