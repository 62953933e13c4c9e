/* RSA encryption: Wycheproof, round trips, and each thing that can be wrong with a padding. */
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>

extern "C" {
#include "crypto/key.h"
#include "crypto/rsa_enc.h"
}

namespace
{

struct cr_key *key_of(const std::string &pkcs8)
{
    static std::string last;
    static struct cr_key *key;

    if (pkcs8 != last) {
        cr_key_free(key);
        key = nullptr;
        last = pkcs8;
        EXPECT_EQ(T13_OK, cr_key_from_pkcs8(&key, view(from_hex(pkcs8))));
    }
    return key;
}

/* What is "acceptable" has a key that is weak or used for something else. */
void run(const char *file, bool is_oaep)
{
    for_each_wycheproof(file, [&](const WycheproofTest &t) {
        struct cr_rsa_enc how = {is_oaep ? CR_PAD_OAEP : CR_PAD_PKCS1, CR_HASH_NONE, CR_HASH_NONE,
                                 bytes_of(nullptr, 0)};
        uint8_t out[CR_RSA_ENC_MAX];
        size_t n = 0;
        Bytes label;
        if (is_oaep) {
            how.hash = hash_named(t.group.at(1));
            how.mgf1_hash = hash_named(t.group.at(2));
            label = t.bytes(2);
            how.label = view(label);
        }
        struct cr_key *key = key_of(t.group.at(0));
        ASSERT_NE(nullptr, key);
        Bytes ct = t.bytes(1);
        enum t13_status status = cr_rsa_decrypt(key, &how, view(ct), out, &n);
        if (t.result == 'i') {
            EXPECT_NE(T13_OK, status);
            return;
        }
        ASSERT_EQ(T13_OK, status);
        EXPECT_EQ(t.bytes(0), Bytes(out, out + n));
    });
}

TEST(RsaEnc, WycheproofOaep)
{
    for (const char *file : {"rsa_oaep_2048_sha1_mgf1sha1", "rsa_oaep_2048_sha256_mgf1sha1",
                             "rsa_oaep_2048_sha256_mgf1sha256"}) {
        run(file, true);
    }
}

TEST(RsaEnc, WycheproofPkcs1)
{
    run("rsa_pkcs1_2048", false);
}

class RsaEncKey : public testing::Test
{
  protected:
    void SetUp() override
    {
        ASSERT_EQ(T13_OK, cr_key_generate(&key, CR_KEY_RSA, 1024));
    }
    void TearDown() override
    {
        cr_key_free(key);
    }
    struct cr_key *key = nullptr;
};

TEST_F(RsaEncKey, RoundTripOfEachLength)
{
    const struct cr_rsa_enc hows[] = {
        {CR_PAD_PKCS1, CR_HASH_NONE, CR_HASH_NONE, bytes_of(nullptr, 0)},
        {CR_PAD_OAEP, CR_SHA1, CR_HASH_NONE, bytes_of(nullptr, 0)},
        {CR_PAD_OAEP, CR_SHA256, CR_SHA1, bytes_of("label", 5)},
    };
    const size_t most[] = {128 - 11, 128 - 42, 128 - 66};

    for (size_t i = 0; i < 3; i++) {
        for (size_t n = 0; n <= most[i] + 1; n += n + 5 < most[i] ? 5 : 1) {
            Bytes message(n, 0xab);
            uint8_t ct[128];
            uint8_t out[128];
            size_t len = 0;
            enum t13_status status = cr_rsa_encrypt(key, &hows[i], view(message), ct);
            ASSERT_EQ(n > most[i] ? T13_E_ARGUMENT : T13_OK, status) << i << " " << n;
            if (status != T13_OK) {
                continue;
            }
            ASSERT_EQ(T13_OK, cr_rsa_decrypt(key, &hows[i], bytes_of(ct, 128), out, &len));
            EXPECT_EQ(message, Bytes(out, out + len));
            EXPECT_EQ(T13_E_ARGUMENT, cr_rsa_decrypt(key, &hows[i], bytes_of(ct, 127), out, &len));
            for (size_t other = 0; other < 3; other++) {
                if (other != i) {
                    EXPECT_EQ(T13_E_BAD_RECORD_MAC,
                              cr_rsa_decrypt(key, &hows[other], bytes_of(ct, 128), out, &len));
                }
            }
        }
    }
}

TEST_F(RsaEncKey, OtherKeys)
{
    const struct cr_rsa_enc how = {CR_PAD_PKCS1, CR_HASH_NONE, CR_HASH_NONE, bytes_of(nullptr, 0)};
    struct cr_key *ec = nullptr;
    uint8_t out[128] = {0};
    size_t n = 0;

    ASSERT_EQ(T13_OK, cr_key_generate(&ec, CR_KEY_P256, 0));
    EXPECT_EQ(T13_E_ARGUMENT, cr_rsa_encrypt(ec, &how, bytes_of("x", 1), out));
    EXPECT_EQ(T13_E_ARGUMENT, cr_rsa_decrypt(ec, &how, bytes_of(out, 128), out, &n));
    cr_key_free(ec);
}

TEST(RsaEnc, Pkcs1Paddings)
{
    Bytes em(40, 0x55);
    size_t at = 0;
    size_t n = 0;

    em[0] = 0;
    em[1] = 2;
    em[10] = 0;
    EXPECT_TRUE(cr_pkcs1_decode(em.data(), em.size(), &at, &n));
    EXPECT_EQ(11u, at);
    EXPECT_EQ(29u, n);
    em[30] = 0; /* the first counts */
    EXPECT_TRUE(cr_pkcs1_decode(em.data(), em.size(), &at, &n));
    EXPECT_EQ(11u, at);
    em[9] = 0; /* seven octets */
    EXPECT_FALSE(cr_pkcs1_decode(em.data(), em.size(), &at, &n));
    em[9] = 1;
    em[10] = 1;
    em[30] = 1;
    EXPECT_FALSE(cr_pkcs1_decode(em.data(), em.size(), &at, &n)); /* no end */
    em[39] = 0;
    EXPECT_TRUE(cr_pkcs1_decode(em.data(), em.size(), &at, &n));
    EXPECT_EQ(0u, n);
    em[1] = 1;
    EXPECT_FALSE(cr_pkcs1_decode(em.data(), em.size(), &at, &n));
    em[1] = 2;
    em[0] = 1;
    EXPECT_FALSE(cr_pkcs1_decode(em.data(), em.size(), &at, &n));
    EXPECT_FALSE(cr_pkcs1_decode(em.data(), 10, &at, &n));
}

TEST(RsaEnc, OaepEachOctetCounts)
{
    const struct cr_rsa_enc how = {CR_PAD_OAEP, CR_SHA1, CR_HASH_NONE, bytes_of(nullptr, 0)};
    Bytes em(64);
    size_t at = 0;
    size_t n = 0;

    ASSERT_EQ(T13_OK, cr_oaep_encode(&how, bytes_of("a message", 9), em.data(), em.size()));
    for (size_t i = 0; i <= em.size(); i++) {
        Bytes copy = em;
        if (i < em.size()) {
            copy[i] = static_cast<uint8_t>(copy[i] ^ 1);
        }
        enum t13_status status = cr_oaep_decode(&how, copy.data(), copy.size(), &at, &n);
        if (i == em.size()) {
            ASSERT_EQ(T13_OK, status);
            EXPECT_EQ(0, memcmp("a message", copy.data() + at, n));
            EXPECT_EQ(9u, n);
        } else {
            EXPECT_EQ(T13_E_BAD_RECORD_MAC, status) << i;
        }
    }
    EXPECT_EQ(T13_E_ARGUMENT, cr_oaep_decode(&how, em.data(), 41, &at, &n));
}

} // namespace
