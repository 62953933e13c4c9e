/* Delegated credentials: RFC 9345. */
#include "tests/core/pair.h"

extern "C" {
#include "core/limits.h"
#include "core/msg/delegated_credential.h"
}

#include <ctime>

using pair::Config;
using pair::Pair;

namespace
{

std::string der(int tag, const std::string &body)
{
    std::string out(1, static_cast<char>(tag));
    if (body.size() >= 128) {
        out += static_cast<char>(body.size() < 256 ? 0x81 : 0x82);
    }
    if (body.size() >= 256) {
        out += static_cast<char>(body.size() >> 8);
    }
    out += static_cast<char>(body.size());
    return out + body;
}

std::string when(time_t t)
{
    char text[32];
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(text, sizeof(text), "%Y%m%d%H%M%SZ", &tm);
    return der(0x17, text + 2); /* UTCTime: without the century */
}

/* An end entity that may delegate, or not. */
struct t13_cred *delegator(enum cr_key_type type, bool usage, bool may_sign)
{
    struct t13_cred *base = pair::shared_cred(type);
    struct t13_cred *cred = nullptr;
    struct t13_chain *chain = nullptr;
    uint8_t *spki = nullptr;
    size_t n = 0;
    EXPECT_EQ(T13_OK, cr_key_to_spki(base->public_key, &spki, &n));
    std::string alg = der(0x30, der(0x06, "\x2b\x65\x70"));
    std::string exts;
    std::string bits = may_sign ? std::string("\x03\x02\x07\x80", 4) : "\x03\x02\x05\x20";
    exts += der(0x30, der(0x06, "\x55\x1d\x0f") + der(0x04, bits));
    if (usage) {
        exts += der(0x30, der(0x06, "\x2b\x06\x01\x04\x01\x82\xda\x4b\x2c") +
                              der(0x04, std::string("\x05\x00", 2)));
    }
    time_t now = time(nullptr);
    std::string tbs = der(0xa0, der(0x02, "\x02")) + der(0x02, "\x01") + alg + der(0x30, "") +
                      der(0x30, when(now - 3600) + when(now + 86400 * 90)) + der(0x30, "") +
                      std::string(reinterpret_cast<char *>(spki), n) + der(0xa3, der(0x30, exts));
    std::string cert = der(0x30, der(0x30, tbs) + alg + der(0x03, std::string(65, '\0')));
    struct bytes one = pair::view(cert);
    EXPECT_EQ(T13_OK, t13_chain_new(&chain, &one, 1));
    EXPECT_EQ(T13_OK, t13_cred_new(&cred, chain, base->key, base->public_key));
    t13_chain_free(chain);
    mem_free(spki);
    return cred;
}

constexpr uint32_t kHour = 3600;

class HsDelegated : public ::testing::Test
{
  protected:
    HsDelegated() : client(pair::config()), server(pair::config())
    {
        take(&client, {0x0403, 0x0807});
        key = pair::shared_cred(CR_KEY_ED25519)->key;
    }
    ~HsDelegated() override
    {
        t13_cred_free(cred);
    }
    static void take(Config *cfg, const std::vector<uint16_t> &sigalgs)
    {
        (*cfg)->num_delegated_sigalgs = static_cast<uint8_t>(sigalgs.size());
        std::copy(sigalgs.begin(), sigalgs.end(), (*cfg)->delegated_sigalgs);
    }
    /* give makes the credential and has cfg use it; change may spoil it. */
    void give(Config *cfg, bool by_server, uint32_t valid, bool usage = true, bool may_sign = true,
              const std::function<void(std::string *)> &change = nullptr)
    {
        uint8_t *p = nullptr;
        size_t n = 0;
        t13_cred_free(cred);
        cred = delegator(CR_KEY_P256, usage, may_sign);
        ASSERT_EQ(T13_OK, t13_delegate(cred, by_server, 0x0403, key, 0x0807, valid, &p, &n));
        std::string dc(reinterpret_cast<char *>(p), n);
        mem_free(p);
        if (change) {
            change(&dc);
        }
        ASSERT_EQ(T13_OK, t13_cred_add_delegated(cred, pair::view(dc), key));
        ASSERT_EQ(T13_OK, t13_config_add_cred(&cfg->p, cred));
    }
    Config client;
    Config server;
    struct t13_cred *cred = nullptr;
    struct cr_key *key = nullptr;
};

} // namespace

TEST_F(HsDelegated, OfTheServer)
{
    give(&server, true, 3 * kHour);
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
    EXPECT_EQ(0x0807, t13_conn_peer_sigalg(p.client.c)); /* the delegate's, under an ECDSA key */
    p.exchange(&p.client, &p.server, "x");
}

TEST_F(HsDelegated, OfTheClient)
{
    ASSERT_EQ(T13_OK, t13_config_add_cred(&server.p, pair::shared_cred(CR_KEY_P256)));
    server->verify = T13_VERIFY_REQUIRE;
    take(&server, {0x0807});
    give(&client, false, 3 * kHour);
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
    EXPECT_EQ(0x0807, t13_conn_peer_sigalg(p.server.c));
}

TEST_F(HsDelegated, NotForAPeerWhoDoesNotTakeIt)
{
    give(&server, true, 3 * kHour);
    for (int i = 0; i < 2; i++) {
        take(&client, i == 0 ? std::vector<uint16_t>() : std::vector<uint16_t>{0x0403});
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
        EXPECT_EQ(0x0403, t13_conn_peer_sigalg(p.client.c));
    }
}

/* The first that the peer takes and that is not over. */
TEST_F(HsDelegated, OfSeveralTheFirstThatFits)
{
    struct cr_key *p256 = pair::shared_cred(CR_KEY_P256)->key;
    cred = delegator(CR_KEY_P256, true, true);
    const struct {
        struct cr_key *key;
        uint16_t algorithm;
        uint32_t valid;
    } all[] = {{key, 0x0807, kHour - 10}, {p256, 0x0403, 3 * kHour}, {key, 0x0807, 3 * kHour}};
    for (const auto &one : all) {
        uint8_t *p = nullptr;
        size_t n = 0;
        ASSERT_EQ(T13_OK,
                  t13_delegate(cred, true, 0x0403, one.key, one.algorithm, one.valid, &p, &n));
        EXPECT_TRUE(t13_delegated_is_of(cred, true, bytes_of(p, n)));
        EXPECT_FALSE(t13_delegated_is_of(cred, false, bytes_of(p, n)));
        EXPECT_FALSE(t13_delegated_is_of(pair::shared_cred(CR_KEY_P256), true, bytes_of(p, n)));
        ASSERT_EQ(T13_OK, t13_cred_add_delegated(cred, bytes_of(p, n), one.key));
        p[n - 1] ^= 1;
        EXPECT_FALSE(t13_delegated_is_of(cred, true, bytes_of(p, n)));
        EXPECT_FALSE(t13_delegated_is_of(cred, true, bytes_of(p, n - 1)));
        mem_free(p);
    }
    ASSERT_EQ(T13_OK, t13_config_add_cred(&server.p, cred));
    for (int i = 0; i < 2; i++) {
        take(&client,
             i == 0 ? std::vector<uint16_t>{0x0807, 0x0403} : std::vector<uint16_t>{0x0807});
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
        EXPECT_EQ(i == 0 ? 0x0403 : 0x0807, t13_conn_peer_sigalg(p.client.c));
    }
}

TEST_F(HsDelegated, OneThatIsOverIsNotUsed)
{
    for (uint32_t valid : {kHour - 10, uint32_t{T13_MAX_DELEGATION_S} + 2 * kHour}) {
        give(&server, true, valid);
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        EXPECT_EQ(0x0403, t13_conn_peer_sigalg(p.client.c));
    }
}

TEST_F(HsDelegated, WhatIsWrongWithItIsFound)
{
    const struct {
        bool by_server, usage, may_sign;
        std::function<void(std::string *)> change;
    } cases[] = {
        {true, false, true, nullptr}, /* the certificate may not delegate */
        {true, true, false, nullptr}, /* its key may not sign */
        {false, true, true, nullptr}, /* made for clients */
        {true, true, true, [](std::string *dc) { dc->back() ^= 1; }},
        {true, true, true, [](std::string *dc) { (*dc)[3] ^= 1; }}, /* another time */
    };
    for (const auto &one : cases) {
        give(&server, one.by_server, 3 * kHour, one.usage, one.may_sign, one.change);
        Pair p(client.p, server.p);
        EXPECT_FALSE(p.handshake());
        EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, t13_conn_error(p.client.c));
        EXPECT_EQ(47, t13_conn_alert_sent(p.client.c));
    }
}

TEST_F(HsDelegated, UnaskedItIsUnexpected)
{
    give(&server, true, 3 * kHour);
    Pair p(client.p, server.p);
    p.client.step();
    p.client.c->hs->sent_exts &= ~static_cast<uint32_t>(T13_X_DELEGATED_CREDENTIAL);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, t13_conn_error(p.client.c));
}

/* What `thirteen dc make` writes. */
TEST(DelegatedPem, IsReadOrRefused)
{
    const std::string credential =
        "-----BEGIN DELEGATED CREDENTIAL-----\n"
        "AAk6RQgHAAAsMCowBQYDK2VwAyEAR2Kt3mJQsdj4IBKNSgzF0XxFuQyWTK+SzPIn\n"
        "WjM7O1gEAwBIMEYCIQD5+gSZgdBevJhCeIXATXQaCHWbIKU5R4zXgBkDorQkeQIh\n"
        "AOcaX4rvb1dP02vSg4JdGgHJc5WmrGuAG6QLAQOjQVIJ\n"
        "-----END DELEGATED CREDENTIAL-----\n";
    const std::string key = "-----BEGIN PRIVATE KEY-----\n"
                            "MC4CAQAwBQYDK2VwBCIEIDjGQFbul0kIcHA9Yy2hQMl9+ZMMoC/L4/MUReyYgpXB\n"
                            "-----END PRIVATE KEY-----\n";
    const std::string other = "-----BEGIN PRIVATE KEY-----\n"
                              "MC4CAQAwBQYDK2VwBCIEIFX1Rilmo1XcB5Lfh2dLtcJ9V1cAaC41QPGFxb1fn237\n"
                              "-----END PRIVATE KEY-----\n";
    struct t13_delegated d = {nullptr, 0, nullptr};
    for (const std::string &text : {credential + key, "x\n" + key + "\n" + credential}) {
        ASSERT_EQ(T13_OK, t13_delegated_from_pem(&d, pair::view(text)));
        EXPECT_EQ(129u, d.n);
        EXPECT_EQ(CR_KEY_ED25519, cr_key_type(d.key));
        t13_delegated_clear(&d);
    }
    std::string wrong = credential + other;
    EXPECT_EQ(T13_E_KEY_MISMATCH, t13_delegated_from_pem(&d, pair::view(wrong)));
    for (const std::string &text :
         {std::string(), credential, key, credential.substr(0, 200) + key,
          "-----BEGIN DELEGATED CREDENTIAL-----\nAAAA\n-----END DELEGATED CREDENTIAL-----\n" +
              key}) {
        EXPECT_EQ(T13_E_DECODE, t13_delegated_from_pem(&d, pair::view(text)));
    }
    EXPECT_EQ(nullptr, d.key);
}

TEST_F(HsDelegated, TheKeyMustBeItsOwn)
{
    uint8_t *p = nullptr;
    size_t n = 0;
    cred = delegator(CR_KEY_P256, true, true);
    ASSERT_EQ(T13_OK, t13_delegate(cred, true, 0x0403, key, 0x0807, kHour, &p, &n));
    EXPECT_EQ(T13_E_KEY_MISMATCH, t13_cred_add_delegated(cred, bytes_of(p, n), cred->key));
    EXPECT_EQ(T13_E_ARGUMENT, t13_cred_add_delegated(cred, bytes_of(p, n - 1), key));
    mem_free(p);
    EXPECT_EQ(T13_E_ARGUMENT, t13_delegate(cred, true, 0x0807, key, 0x0807, kHour, &p, &n));
}
