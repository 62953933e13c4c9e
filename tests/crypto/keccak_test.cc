#include "tests/crypto/wycheproof.h"

#include <cstring>
#include <gtest/gtest.h>
#include <random>

extern "C" {
#include "crypto/keccak/keccak.h"
#include "crypto/ops.h"
}

namespace
{

std::mt19937_64 rng(22); /* a fixed seed: a failure comes again */

Bytes some(size_t n)
{
    Bytes b(n);
    for (auto &byte : b) {
        byte = static_cast<uint8_t>(rng());
    }
    return b;
}

TEST(Keccak, KernelsAreTheBase)
{
    for (size_t k = 0; cr_keccak_kernel(k) != nullptr; k++) {
        const struct cr_keccak_ops *ops = cr_keccak_kernel(k);
        uint64_t want[25][4] = {};
        uint64_t got[25][4] = {};
        for (size_t round = 0; round < 2000; round++) {
            for (size_t i = 0; i < 25; i++) {
                for (size_t way = 0; way < 4; way++) {
                    /* Few bits and many; states that differ. */
                    uint64_t u = round % 3 == 0 ? rng() & rng() & rng() : rng();
                    want[i][way] = got[i][way] = u;
                }
            }
            cr_keccak_base.permute4(want);
            ops->permute4(got);
            ASSERT_EQ(0, memcmp(want, got, sizeof(want)));
            uint64_t one[25];
            uint64_t other[25];
            memcpy(one, want, sizeof(one));
            memcpy(other, want, sizeof(other));
            cr_keccak_base.permute(one);
            ops->permute(other);
            ASSERT_EQ(0, memcmp(one, other, sizeof(one)));
        }
    }
}

std::string shake(enum cr_hash_id id, const std::string &text, size_t n)
{
    struct cr_hash h;
    Bytes out(n);

    EXPECT_EQ(T13_OK, cr_hash_init(&h, id));
    EXPECT_EQ(T13_OK, cr_hash_update(&h, text.data(), text.size()));
    EXPECT_EQ(T13_OK, cr_hash_finish_xof(&h, out.data(), n));
    return to_hex(out.data(), n);
}

/* NIST's examples of FIPS 202: csrc.nist.gov, "Cryptographic Standards and Guidelines, Examples
 * with Intermediate Values"; the messages of 0 and 1600 bits. */
TEST(Keccak, NistExamples)
{
    const std::string a3(200, '\xa3');
    EXPECT_EQ("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
              shake(CR_SHAKE128, "", 32));
    EXPECT_EQ("46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f",
              shake(CR_SHAKE256, "", 32));
    EXPECT_EQ("131ab8d2b594946b9c81333f9bb6e0ce75c3b93104fa3469d3917457385da037",
              shake(CR_SHAKE128, a3, 32));
    EXPECT_EQ("cd8a920ed141aa0407a22d59288652e9d9f1a7ee0c1e7c1ca699424da84a904d",
              shake(CR_SHAKE256, a3, 32));
    uint8_t out[64];
    ASSERT_EQ(T13_OK, cr_hash_once(CR_SHA3_256, bytes_of("", 0), out));
    EXPECT_EQ("a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a", to_hex(out, 32));
    ASSERT_EQ(T13_OK, cr_hash_once(CR_SHA3_256, bytes_of(a3.data(), a3.size()), out));
    EXPECT_EQ("79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787", to_hex(out, 32));
}

/* Ours beside Mbed TLS's, at each length to a few blocks. */
TEST(Keccak, Sha3IsTheBaseAtEachLength)
{
    const Bytes text = some(450);
    for (enum cr_hash_id id : {CR_SHA3_224, CR_SHA3_256, CR_SHA3_384, CR_SHA3_512}) {
        for (size_t n = 0; n <= text.size(); n++) {
            alignas(16) uint8_t state[256];
            uint8_t want[64];
            uint8_t got[64];
            size_t len = cr_hash_len(id);
            ASSERT_EQ(T13_OK, cr_psa_hash.init(state, id));
            ASSERT_EQ(T13_OK, cr_psa_hash.update(state, text.data(), n));
            ASSERT_EQ(T13_OK, cr_psa_hash.finish(state, want, len));
            ASSERT_EQ(T13_OK, cr_hash_once(id, bytes_of(text.data(), n), got));
            ASSERT_EQ(to_hex(want, len), to_hex(got, len)) << n;
        }
    }
}

TEST(Keccak, AnySplitOfInputAndOutput)
{
    const Bytes text = some(500);
    struct cr_keccak k;
    Bytes want(700);
    cr_keccak_init(&k, CR_RATE_SHAKE128, CR_SUFFIX_SHAKE);
    cr_keccak_absorb(&k, text.data(), text.size());
    cr_keccak_squeeze(&k, want.data(), want.size());
    for (size_t step = 1; step < 340; step++) {
        Bytes got(want.size());
        cr_keccak_init(&k, CR_RATE_SHAKE128, CR_SUFFIX_SHAKE);
        for (size_t i = 0; i < text.size(); i += step) {
            cr_keccak_absorb(&k, text.data() + i, std::min(step, text.size() - i));
        }
        for (size_t i = 0; i < got.size(); i += step) {
            cr_keccak_squeeze(&k, got.data() + i, std::min(step, got.size() - i));
        }
        ASSERT_EQ(want, got) << step;
    }
}

TEST(Keccak, FourAreOneFourTimes)
{
    for (size_t n = 0; n < CR_RATE_SHAKE256; n++) {
        Bytes in[4];
        Bytes out[4];
        const uint8_t *from[4];
        uint8_t *to[4];
        for (size_t way = 0; way < 4; way++) {
            in[way] = some(n);
            out[way] = Bytes(CR_RATE_SHAKE256);
            from[way] = in[way].data();
            to[way] = out[way].data();
        }
        struct cr_keccak4 k4;
        struct cr_keccak k[4];
        cr_keccak4_absorb(&k4, CR_RATE_SHAKE256, CR_SUFFIX_SHAKE, from, n);
        for (size_t way = 0; way < 4; way++) {
            cr_keccak_init(&k[way], CR_RATE_SHAKE256, CR_SUFFIX_SHAKE);
            cr_keccak_absorb(&k[way], in[way].data(), n);
        }
        for (size_t block = 0; block < 3; block++) {
            cr_keccak4_squeeze(&k4, CR_RATE_SHAKE256, to);
            for (size_t way = 0; way < 4; way++) {
                Bytes want(CR_RATE_SHAKE256);
                cr_keccak_squeeze(&k[way], want.data(), want.size());
                ASSERT_EQ(want, out[way]) << n;
            }
        }
    }
}

TEST(Keccak, ShakeIsAHashToo)
{
    uint8_t out[64];
    struct cr_hash h;
    struct cr_hmac m;

    EXPECT_EQ(16u, cr_hash_len(CR_SHAKE128));
    EXPECT_EQ(32u, cr_hash_len(CR_SHAKE256));
    ASSERT_EQ(T13_OK, cr_hash_once(CR_SHAKE128, bytes_of("", 0), out));
    EXPECT_EQ("7f9c2ba4e88f827d616045507605853e", to_hex(out, 16));
    /* Of a hash of fixed length there is no output of another length, of a SHAKE no HMAC. */
    ASSERT_EQ(T13_OK, cr_hash_init(&h, CR_SHA3_256));
    EXPECT_EQ(T13_E_ARGUMENT, cr_hash_finish_xof(&h, out, 32));
    EXPECT_EQ(T13_E_UNSUPPORTED, cr_hmac_init(&m, CR_SHAKE128, bytes_of("", 0)));
}

} // namespace
