/* External PSKs and psk_ke: RFC 8446 4.2.9, 4.2.11. */
#include "tests/core/pair.h"

extern "C" {
#include "core/ext/exts.h"
#include "core/msg/client_hello.h"
}

using pair::Config;
using pair::Pair;
using pair::str;

namespace
{

struct t13_session *new_psk(const std::string &identity, const std::string &key, uint16_t suite)
{
    struct t13_session *s = t13_session_new();
    s->external = true;
    s->suite = suite;
    s->ticket = static_cast<uint8_t *>(mem_dup(identity.data(), identity.size()));
    s->ticket_len = identity.size();
    EXPECT_EQ(T13_OK, t13_session_set_psk(s, pair::view(key)));
    return s;
}

class HsPsk : public ::testing::Test
{
  protected:
    HsPsk()
        : client(pair::config()), server(pair::server_config()),
          psk(new_psk("id", std::string(32, 'k'), 0x1301))
    {
        client->ask = T13_ASK_PSK | T13_ASK_SESSION;
        server->ask = T13_ASK_TICKET_OPEN;
    }
    ~HsPsk() override
    {
        t13_session_free(psk);
        t13_session_free(ticket);
    }
    std::unique_ptr<Pair> make()
    {
        auto p = std::make_unique<Pair>(client.p, server.p);
        p->client.psk = psk;
        p->server.psk = psk;
        suites({0x1301, 0x1302});
        return p;
    }
    void suites(std::vector<uint16_t> list)
    {
        std::copy(list.begin(), list.end(), client->suites);
        client->num_suites = static_cast<uint8_t>(list.size());
    }
    void retry()
    {
        client->groups[0] = 29;
        client->groups[1] = 24;
        client->num_groups = 2;
        server->groups[0] = 24;
        server->num_groups = 1;
    }
    void expect_psk(Pair *p, uint16_t index)
    {
        ASSERT_TRUE(p->handshake())
            << t13_conn_error_text(p->server.c) << t13_conn_error_text(p->client.c);
        EXPECT_TRUE(t13_conn_resumed(p->client.c));
        EXPECT_TRUE(t13_conn_resumed(p->server.c));
        EXPECT_EQ(index, p->client.c->psk_index);
        EXPECT_EQ(nullptr, t13_conn_peer_chain(p->client.c));
        p->exchange(&p->client, &p->server, "there");
        p->exchange(&p->server, &p->client, "and back");
    }
    Config client;
    Config server;
    struct t13_session *psk;
    struct t13_session *ticket = nullptr;
};

} // namespace

TEST_F(HsPsk, AuthenticatesBothSides)
{
    for (size_t len : {size_t(1), size_t(16), size_t(64), size_t(65), size_t(512)}) {
        ASSERT_EQ(T13_OK, t13_session_set_psk(psk, pair::view(std::string(len, 'p'))));
        auto p = make();
        expect_psk(p.get(), 0);
    }
    EXPECT_EQ(T13_E_ARGUMENT, t13_session_set_psk(psk, pair::view(std::string(513, 'p'))));
}

TEST_F(HsPsk, WrongKeyIsDecryptError)
{
    auto p = make();
    struct t13_session *other = new_psk("id", std::string(32, 'x'), 0x1301);
    p->client.psk = other;
    EXPECT_FALSE(p->handshake());
    EXPECT_EQ(T13_E_BAD_BINDER, t13_conn_error(p->server.c));
    EXPECT_EQ(51, t13_conn_alert_received(p->client.c));
    t13_session_free(other);
}

TEST_F(HsPsk, ATicketsBinderIsNotAnExternalOne)
{
    auto p = make();
    struct t13_session *other = t13_session_dup(psk);
    p->server.psk = other;
    other->external = false;
    other->time_s = static_cast<uint64_t>(time(nullptr));
    EXPECT_FALSE(p->handshake());
    EXPECT_EQ(T13_E_BAD_BINDER, t13_conn_error(p->server.c));
    t13_session_free(other);
}

TEST_F(HsPsk, UnknownIdentityGivesAFullHandshake)
{
    auto p = make();
    p->server.psk = nullptr;
    ASSERT_TRUE(p->handshake());
    EXPECT_FALSE(t13_conn_resumed(p->client.c));
}

TEST_F(HsPsk, OfAnotherHashIsPassedOver)
{
    psk->suite = 0x1302;
    auto p = make();
    server->suites[0] = 0x1301;
    server->num_suites = 1;
    ASSERT_TRUE(p->handshake());
    EXPECT_FALSE(t13_conn_resumed(p->client.c));
}

/* TRAPS 1: the binder after HelloRetryRequest. Both hashes, as the transcripts differ. */
TEST_F(HsPsk, Trap1BinderAfterHelloRetryRequest)
{
    retry();
    auto p = make();
    expect_psk(p.get(), 0);
    EXPECT_TRUE(t13_conn_hello_retry(p->client.c));
    EXPECT_EQ(2, std::count(p->client.asked.begin(), p->client.asked.end(), T13_WANT_PSK));
    psk->suite = 0x1302;
    p = make();
    suites({0x1302});
    expect_psk(p.get(), 0);
}

/* ... against a hash of our own over message_hash(ClientHello1), HelloRetryRequest, ClientHello2.
 */
TEST_F(HsPsk, Trap1BinderCoversTheFirstHelloToo)
{
    retry();
    auto p = make();
    ASSERT_TRUE(p->handshake());
    ASSERT_GE(p->server.messages.size(), 2u);
    ASSERT_GE(p->client.messages.size(), 1u);
    const std::string &ch1 = p->server.messages[0];
    const std::string &ch2 = p->server.messages[1];
    const std::string &hrr = p->client.messages[0];
    uint8_t hash[32];
    ASSERT_EQ(T13_OK, cr_hash_once(CR_SHA256, pair::view(ch1), hash));
    /* TRAPS 4: the binders' list and its length of two bytes are left out: 2 + 1 + 32. */
    std::string all = std::string("\xfe\0\0\x20", 4) +
                      std::string(reinterpret_cast<char *>(hash), 32) + hrr +
                      ch2.substr(0, ch2.size() - 35);
    ASSERT_EQ(T13_OK, cr_hash_once(CR_SHA256, pair::view(all), hash));
    struct secret binder = {};
    ASSERT_EQ(T13_OK,
              t13_binder(CR_SHA256, t13_session_psk(psk), true, bytes_of(hash, 32), &binder));
    EXPECT_EQ(ch2.substr(ch2.size() - 32), str(bytes_of(binder.b, binder.n)));
}

TEST_F(HsPsk, MustFitTheSuiteAfterHelloRetryRequest)
{
    retry();
    psk->suite = 0x1302;
    auto p = make();
    suites({0x1301, 0x1302});
    EXPECT_FALSE(p->handshake());
    EXPECT_EQ(T13_E_BAD_PSK, t13_conn_error(p->client.c));
    EXPECT_EQ(80, t13_conn_alert_received(p->server.c));
}

TEST_F(HsPsk, IsOfferedAfterTheTicket)
{
    server->ask = 0;
    {
        auto p = make();
        p->client.psk = nullptr;
        ASSERT_TRUE(p->handshake());
        p->exchange(&p->server, &p->client, "x");
        ticket = t13_session_ref(p->client.session);
    }
    for (bool hrr : {false, true}) {
        if (hrr) {
            retry();
        }
        server->ask = 0;
        auto p = make();
        t13_conn_set_session(p->client.c, ticket);
        ASSERT_TRUE(p->handshake());
        EXPECT_TRUE(t13_conn_resumed(p->client.c));
        EXPECT_EQ(0, p->client.c->psk_index);
        EXPECT_NE(nullptr, t13_conn_peer_chain(p->client.c));
        /* A server that knows the external one alone. */
        server->ask = T13_ASK_TICKET_OPEN;
        p = make();
        t13_conn_set_session(p->client.c, ticket);
        expect_psk(p.get(), 1);
    }
}

TEST_F(HsPsk, CarriesEarlyData)
{
    psk->max_early_data = 100;
    server->max_early_data = 100;
    auto p = make();
    t13_conn_pause(p->client.c, T13_PAUSE_START);
    t13_conn_pause(p->server.c, T13_PAUSE_START);
    EXPECT_FALSE(p->handshake());
    EXPECT_EQ(T13_PAUSED, p->client.status);
    size_t n = 0;
    EXPECT_EQ(T13_OK, t13_write_early(p->client.c, "early", 5, &n));
    std::string wire = p->client.take();
    p->server.feed(&wire, 1 << 20);
    char buf[16];
    EXPECT_EQ(T13_OK, t13_read_early(p->server.c, buf, sizeof(buf), &n));
    EXPECT_EQ("early", std::string(buf, n));
    t13_conn_pause(p->client.c, T13_PAUSE_NONE);
    expect_psk(p.get(), 0);
    EXPECT_EQ(T13_EARLY_ACCEPTED, t13_conn_early(p->client.c));
}

TEST_F(HsPsk, StandsForARequiredClientCertificate)
{
    server->verify = T13_VERIFY_REQUIRE;
    auto p = make();
    expect_psk(p.get(), 0);
}

/* TRAPS 13: a ticket of a client that showed no certificate is none where one is required. */
TEST_F(HsPsk, Trap13ATicketIsNot)
{
    server->ask = 0;
    auto p = make();
    p->client.psk = nullptr;
    ASSERT_TRUE(p->handshake());
    p->exchange(&p->server, &p->client, "x");
    ticket = t13_session_ref(p->client.session);
    server->verify = T13_VERIFY_REQUIRE;
    p = make();
    p->client.psk = nullptr;
    t13_conn_set_session(p->client.c, ticket);
    EXPECT_FALSE(p->handshake());
    EXPECT_EQ(T13_E_CERTIFICATE_REQUIRED, t13_conn_error(p->server.c));
}

TEST_F(HsPsk, WithoutKeyExchangeWhereBothAllowIt)
{
    client->groups[0] = 29;
    client->num_groups = 1;
    server->groups[0] = 24;
    server->num_groups = 1;
    struct {
        uint32_t client, server;
        bool works;
    } table[] = {{T13_F_PSK_ONLY, T13_F_PSK_ONLY, true},
                 {0, T13_F_PSK_ONLY, false},
                 {T13_F_PSK_ONLY, 0, false}};
    for (auto &row : table) {
        client->flags = row.client;
        server->flags = row.server;
        auto p = make();
        if (!row.works) {
            EXPECT_FALSE(p->handshake());
            EXPECT_EQ(T13_E_NO_SHARED_GROUP, t13_conn_error(p->server.c));
            continue;
        }
        expect_psk(p.get(), 0);
        EXPECT_EQ(0, t13_conn_group(p->client.c));
        EXPECT_TRUE(p->server.c->psk_only);
        EXPECT_EQ(0u, p->client.c->proof & T13_PROOF_KEX);
    }
    /* With a group in common there is an exchange all the same. */
    client->flags = server->flags = T13_F_PSK_ONLY;
    server->groups[0] = 29;
    auto p = make();
    expect_psk(p.get(), 0);
    EXPECT_EQ(29, t13_conn_group(p->client.c));
    EXPECT_NE(0u, p->client.c->proof & T13_PROOF_KEX);
}

/* TRAPS 2: psk_key_exchange_modes goes out without a PSK too. */
TEST_F(HsPsk, Trap2ModesAreSentWithoutAPsk)
{
    for (bool psk_only : {false, true}) {
        client->flags = psk_only ? T13_F_PSK_ONLY : 0;
        auto p = make();
        p->client.psk = nullptr;
        ASSERT_TRUE(p->handshake());
        const std::string &hello = p->server.messages[0];
        struct t13_ch ch;
        struct bytes modes = {nullptr, 0};
        struct rd body = {reinterpret_cast<const uint8_t *>(hello.data()) + 4, hello.size() - 4};
        ASSERT_TRUE(t13_ch_parse(body, &ch));
        ASSERT_TRUE(t13_exts_find(ch.extensions, T13_EXT_PSK_KEY_EXCHANGE_MODES, &modes));
        EXPECT_EQ(psk_only ? std::string("\2\1\0", 3) : std::string("\1\1", 2), str(modes));
    }
}
