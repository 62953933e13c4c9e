/* AEADs in pieces: the kernels beside the base, cut anywhere. */
#include "tests/crypto/long.h"
#include "tests/crypto/wycheproof.h"

#include <array>
#include <gtest/gtest.h>
#include <mbedtls/aes.h>
#include <random>

extern "C" {
#include "crypto/aead_stream.h"
#include "crypto/cpu.h"
#include "crypto/ops.h"
}

namespace
{

std::mt19937_64 rng(21); /* a fixed seed: a failure comes again */

size_t below(size_t n)
{
    return static_cast<size_t>(rng() % n);
}

Bytes some(size_t n)
{
    Bytes b(n);
    for (uint8_t &octet : b) {
        octet = static_cast<uint8_t>(rng());
    }
    return b;
}

/* A key of one table. */
class Stream
{
  public:
    Stream(const struct cr_stream_ops *ops, const Bytes &key) : ops_(ops), key_(key)
    {
        EXPECT_EQ(T13_OK, ops->init(state_, view(key)));
    }
    ~Stream()
    {
        ops_->clear(state_);
    }
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    /* One message in random pieces; what is made and the tag behind it. */
    Bytes run(bool encrypt, const Bytes &nonce, const Bytes &ad, const Bytes &in, bool in_place)
    {
        Bytes out = in_place ? in : Bytes(in.size());
        EXPECT_EQ(T13_OK, ops_->start(state_, encrypt, view(nonce)));
        for (size_t at = 0; at < ad.size();) {
            size_t n = piece(ad.size() - at);
            EXPECT_EQ(T13_OK, ops_->ad(state_, bytes_of(ad.data() + at, n)));
            at += n;
        }
        for (size_t at = 0; at < in.size();) {
            size_t n = piece(in.size() - at);
            const uint8_t *from = in_place ? out.data() : in.data();
            EXPECT_EQ(T13_OK, ops_->update(state_, bytes_of(from + at, n), out.data() + at));
            at += n;
            if (below(8) == 0) {
                move();
            }
        }
        out.resize(in.size() + CR_STREAM_TAG_LEN);
        EXPECT_EQ(T13_OK, ops_->finish(state_, out.data() + in.size()));
        return out;
    }

  private:
    /* A copy goes on where the first one was. */
    void move()
    {
        alignas(16) uint8_t copy[sizeof(state_)] = {0};
        EXPECT_EQ(T13_OK, ops_->copy(copy, state_, view(key_)));
        ops_->clear(state_);
        memcpy(state_, copy, sizeof(state_));
    }
    static size_t piece(size_t left)
    {
        size_t n = below(3) == 0 ? left : 1 + below(below(2) == 0 ? 40 : 3000);
        return n < left ? n : left;
    }

    const struct cr_stream_ops *ops_;
    const Bytes key_;
    alignas(16) uint8_t state_[sizeof(((struct cr_stream *)nullptr)->state)] = {0};
};

size_t random_len()
{
    return below(4) == 0 ? below(9000) : below(300);
}

void compare(const struct cr_stream_ops *base_ops, const struct cr_stream_ops *ops,
             const std::vector<size_t> &key_lens, size_t nonce_max)
{
    const Bytes key = some(key_lens[below(key_lens.size())]);
    Stream base(base_ops, key);
    Stream kernel(ops, key);

    for (int i = 0; i < 16; i++) {
        const Bytes nonce = some(nonce_max == 0 || below(2) == 0 ? 12 : 1 + below(nonce_max));
        const Bytes ad = some(below(2) == 0 ? 5 : below(300));
        const Bytes text = some(random_len());
        SCOPED_TRACE(testing::Message() << key.size() << " nonce " << nonce.size() << " ad "
                                        << ad.size() << " text " << text.size());
        const Bytes want = base.run(true, nonce, ad, text, false);
        ASSERT_EQ(want, kernel.run(true, nonce, ad, text, below(2) == 0));
        Bytes sealed = want;
        sealed.resize(text.size());
        Bytes opened = kernel.run(false, nonce, ad, sealed, below(2) == 0);
        ASSERT_TRUE(std::equal(text.begin(), text.end(), opened.begin()));
        ASSERT_TRUE(std::equal(opened.begin() + static_cast<long>(text.size()), opened.end(),
                               want.begin() + static_cast<long>(text.size())));
    }
}

TEST(Stream, KernelsAreThereUnlessAskedForTheBase)
{
    EXPECT_EQ(cr_aesgcm_kernel(0) != nullptr, cr_aesgcm_stream(0) != nullptr);
    EXPECT_EQ(cr_chachapoly_kernel(0) != nullptr, cr_chachapoly_stream(0) != nullptr);
}

TEST(Stream, GcmKernelsAreTheBaseOnRandomPieces)
{
    for (size_t i = 0; cr_aesgcm_stream(i) != nullptr; i++) {
        for (size_t round = 0; round < long_rounds(16 * 300) / 16; round++) {
            ASSERT_NO_FATAL_FAILURE(
                compare(&cr_psa_gcm_stream, cr_aesgcm_stream(i), {16, 24, 32}, 100));
        }
    }
}

TEST(Stream, ChachaPolyKernelsAreTheBaseOnRandomPieces)
{
    for (size_t i = 0; cr_chachapoly_stream(i) != nullptr; i++) {
        for (size_t round = 0; round < long_rounds(16 * 300) / 16; round++) {
            ASSERT_NO_FATAL_FAILURE(
                compare(&cr_psa_chachapoly_stream, cr_chachapoly_stream(i), {32}, 0));
        }
    }
}

using Block = std::array<uint8_t, 16>;

/* SP 800-38D 6.3, algorithm 1. */
Block times(const Block &x, const Block &y)
{
    Block z = {};
    Block v = y;
    for (size_t i = 0; i < 128; i++) {
        bool carry = (v[15] & 1) != 0;
        for (size_t k = 0; k < 16 && (x[i / 8] >> (7 - i % 8) & 1) != 0; k++) {
            z[k] ^= v[k];
        }
        for (size_t k = 15; k > 0; k--) {
            v[k] = static_cast<uint8_t>(v[k] >> 1 | v[k - 1] << 7);
        }
        v[0] = static_cast<uint8_t>(v[0] >> 1 ^ (carry ? 0xe1 : 0));
    }
    return z;
}

/* x to the power of 2^128 - 2. */
Block inverse(const Block &x)
{
    Block square = times(x, x);
    Block product = square;
    for (int i = 2; i < 128; i++) {
        square = times(square, square);
        product = times(product, square);
    }
    return product;
}

Block encrypted(const Block &in, const Bytes &key)
{
    Block out;
    mbedtls_aes_context aes;
    mbedtls_aes_init(&aes);
    EXPECT_EQ(0, mbedtls_aes_setkey_enc(&aes, key.data(), 128));
    EXPECT_EQ(0, mbedtls_aes_crypt_ecb(&aes, MBEDTLS_AES_ENCRYPT, in.data(), out.data()));
    mbedtls_aes_free(&aes);
    return out;
}

/* The nonce of 16 bytes whose first counter block is the one given: (nonce H + 128) H. */
Block nonce_of(const Block &counter, const Bytes &key)
{
    const Block back = inverse(encrypted(Block{}, key));
    Block sum = times(counter, back);
    sum[15] ^= 128;
    return times(sum, back);
}

/* A nonce that is hashed gives any counter: its last 32 bits wrap within one message, alone. */
TEST(Stream, GcmCountersWrap)
{
    const Bytes key = some(16);
    for (size_t i = 0; cr_aesgcm_stream(i) != nullptr; i++) {
        Stream base(&cr_psa_gcm_stream, key);
        Stream kernel(cr_aesgcm_stream(i), key);
        for (size_t left = 0; left < 60; left++) {
            Block counter;
            counter.fill(0xff);
            counter[15] = static_cast<uint8_t>(0xff - left);
            const Block from = nonce_of(counter, key);
            const Bytes nonce(from.begin(), from.end());
            const Bytes text(1000 + below(4000), 0);
            const Bytes want = base.run(true, nonce, {}, text, false);
            ASSERT_EQ(want, kernel.run(true, nonce, {}, text, false));
            /* The text is zeros, so the key stream shows: the nonce is the one that wraps. */
            Block wrapped;
            wrapped.fill(0xff);
            std::fill(wrapped.begin() + 12, wrapped.end(), static_cast<uint8_t>(0));
            const Block stream = encrypted(wrapped, key);
            ASSERT_EQ(0, memcmp(stream.data(), want.data() + 16 * left, 16)) << left;
        }
    }
}

TEST(Stream, WhatMayNotBeIsRefused)
{
    struct cr_stream s = {};
    const Bytes key(32, 1);
    const Bytes nonce(12, 2);
    uint8_t out[16];

    EXPECT_EQ(T13_E_ARGUMENT, cr_stream_init(&s, CR_STREAM_AES_128_GCM, view(key)));
    EXPECT_EQ(T13_E_ARGUMENT, cr_stream_start(&s, true, view(nonce)));
    for (enum cr_stream_id id : {CR_STREAM_AES_256_GCM, CR_STREAM_CHACHAPOLY}) {
        ASSERT_EQ(T13_OK, cr_stream_init(&s, id, view(key)));
        EXPECT_EQ(T13_E_ARGUMENT, cr_stream_update(&s, view(nonce), out));
        EXPECT_EQ(T13_E_ARGUMENT, cr_stream_finish(&s, out));
        EXPECT_EQ(T13_E_ARGUMENT, cr_stream_start(&s, true, bytes_of(nullptr, 0)));
        ASSERT_EQ(T13_OK, cr_stream_start(&s, true, view(nonce)));
        ASSERT_EQ(T13_OK, cr_stream_update(&s, view(nonce), out));
        EXPECT_EQ(T13_E_ARGUMENT, cr_stream_ad(&s, view(nonce)));
        ASSERT_EQ(T13_OK, cr_stream_finish(&s, out));
        cr_stream_clear(&s);
    }
}

} // namespace
