/* ML-KEM keys: RFC 9935, and what is done with them. */
#include "tests/crypto/wycheproof.h"

#include <algorithm>
#include <gtest/gtest.h>

extern "C" {
#include "crypto/key.h"
#include "crypto/mem.h"
}

namespace
{

struct Set {
    enum cr_key_type type;
    size_t public_len;
    size_t private_len;
    size_t ct_len;
    unsigned bits;
    unsigned security_bits;
};

const Set sets[] = {{CR_KEY_MLKEM512, 800, 1632, 768, 512, 128},
                    {CR_KEY_MLKEM768, 1184, 2400, 1088, 768, 192},
                    {CR_KEY_MLKEM1024, 1568, 3168, 1568, 1024, 256}};

Bytes written(enum t13_status (*write)(const struct cr_key *, uint8_t **, size_t *),
              const struct cr_key *key)
{
    uint8_t *p = nullptr;
    size_t n = 0;

    EXPECT_EQ(T13_OK, write(key, &p, &n));
    Bytes out(p, p + n);
    mem_clear_free(p, n);
    return out;
}

class KeyMlkem : public testing::TestWithParam<Set>
{
  protected:
    void SetUp() override
    {
        ASSERT_EQ(T13_OK, cr_key_generate(&key, GetParam().type, 0));
    }
    void TearDown() override
    {
        cr_key_free(key);
    }
    struct cr_key *key = nullptr;
};

INSTANTIATE_TEST_SUITE_P(Sets, KeyMlkem, testing::ValuesIn(sets));

TEST_P(KeyMlkem, Facts)
{
    size_t ct_len = 0;
    size_t secret_len = 0;

    EXPECT_EQ(GetParam().bits, cr_key_bits(key));
    EXPECT_EQ(GetParam().security_bits, cr_key_security_bits(key));
    EXPECT_EQ(0u, cr_key_sig_max(key));
    EXPECT_EQ(GetParam().public_len, cr_key_part(key, CR_PART_PUBLIC).n);
    EXPECT_EQ(GetParam().private_len, cr_key_part(key, CR_PART_PRIVATE).n);
    EXPECT_EQ(64u, cr_key_part(key, CR_PART_SEED).n);
    ASSERT_TRUE(cr_key_kem_sizes(key, &ct_len, &secret_len));
    EXPECT_EQ(GetParam().ct_len, ct_len);
    EXPECT_EQ(32u, secret_len);
}

/* The public half alone encapsulates; the pair, read again in each of its forms, decapsulates. */
TEST_P(KeyMlkem, EncapsulatesAndDecapsulates)
{
    struct cr_key *pub = nullptr;
    Bytes ct(GetParam().ct_len);
    uint8_t sent[32];

    ASSERT_EQ(T13_OK, cr_key_from_spki(&pub, view(written(cr_key_to_spki, key))));
    EXPECT_FALSE(cr_key_is_private(pub));
    EXPECT_TRUE(cr_key_same_public(pub, key));
    ASSERT_EQ(T13_OK, cr_encapsulate(pub, ct.data(), sent));
    EXPECT_EQ(T13_E_ARGUMENT, cr_decapsulate(pub, view(ct), sent));
    const Bytes pkcs8 = written(cr_key_to_pkcs8, key);
    for (int form = 0; form < 4; form++) {
        struct cr_key *again = nullptr;
        struct bytes raw = cr_key_part(key, form == 1 ? CR_PART_SEED : CR_PART_PRIVATE);
        uint8_t got[32];
        ASSERT_EQ(T13_OK, form == 0   ? cr_key_from_pkcs8(&again, view(pkcs8))
                          : form == 3 ? T13_OK
                                      : cr_key_from_raw(&again, GetParam().type, raw, true));
        struct cr_key *own = form == 3 ? key : again;
        EXPECT_EQ(form == 2 ? 0u : 64u, cr_key_part(own, CR_PART_SEED).n);
        ASSERT_EQ(T13_OK, cr_decapsulate(own, view(ct), got));
        EXPECT_EQ(to_hex(sent, 32), to_hex(got, 32));
        cr_key_free(again);
    }
    /* Implicit rejection: another secret, and no error. */
    uint8_t other[32];
    ct[3] = static_cast<uint8_t>(ct[3] ^ 1);
    ASSERT_EQ(T13_OK, cr_decapsulate(key, view(ct), other));
    EXPECT_NE(to_hex(sent, 32), to_hex(other, 32));
    ct.pop_back();
    EXPECT_EQ(T13_E_ARGUMENT, cr_decapsulate(key, view(ct), other));
    cr_key_free(pub);
}

TEST_P(KeyMlkem, WhatIsNoKey)
{
    struct cr_key *none = nullptr;
    struct bytes pub = cr_key_part(key, CR_PART_PUBLIC);
    struct bytes priv = cr_key_part(key, CR_PART_PRIVATE);
    Bytes bad(pub.p, pub.p + pub.n);

    bad[0] = 0xff; /* FIPS 203 7.2: 4095 is not reduced */
    bad[1] |= 0x0f;
    EXPECT_EQ(T13_E_BAD_KEY, cr_key_from_raw(&none, GetParam().type, view(bad), false));
    bad.pop_back();
    EXPECT_EQ(T13_E_BAD_KEY, cr_key_from_raw(&none, GetParam().type, view(bad), false));
    bad.assign(priv.p, priv.p + priv.n);
    bad[bad.size() - 40] = static_cast<uint8_t>(bad[bad.size() - 40] ^ 1); /* 7.3: the hash */
    EXPECT_EQ(T13_E_BAD_KEY, cr_key_from_raw(&none, GetParam().type, view(bad), true));
    /* Seed and expanded key of two keys. */
    Bytes pkcs8 = written(cr_key_to_pkcs8, key);
    Bytes seed(cr_key_part(key, CR_PART_SEED).p, cr_key_part(key, CR_PART_SEED).p + 64);
    auto at = std::search(pkcs8.begin(), pkcs8.end(), seed.begin(), seed.end());
    ASSERT_NE(pkcs8.end(), at);
    *at = static_cast<uint8_t>(*at ^ 1);
    EXPECT_EQ(T13_E_BAD_KEY, cr_key_from_pkcs8(&none, view(pkcs8)));
    for (size_t n = 0; n < 60; n++) {
        EXPECT_NE(T13_OK, cr_key_from_pkcs8(&none, bytes_of(pkcs8.data(), n)));
    }
}

TEST(KeyMlkemUse, KeysThatDoNotEncapsulate)
{
    struct cr_key *key = nullptr;
    uint8_t out[32];
    size_t n = 0;

    ASSERT_EQ(T13_OK, cr_key_generate(&key, CR_KEY_X25519, 0));
    EXPECT_FALSE(cr_key_kem_sizes(key, &n, &n));
    EXPECT_EQ(T13_E_ARGUMENT, cr_encapsulate(key, out, out));
    EXPECT_EQ(T13_E_ARGUMENT, cr_decapsulate(key, bytes_of(out, 32), out));
    cr_key_free(key);
}

} // namespace
