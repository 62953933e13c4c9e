/* HelloRetryRequest, resumption, and both. */
#include "tests/core/pair.h"

extern "C" {
#include "core/msg/client_hello.h"
}

using pair::Config;
using pair::Pair;

static void groups(struct t13_config *cfg, std::vector<uint16_t> list)
{
    std::copy(list.begin(), list.end(), cfg->groups);
    cfg->num_groups = static_cast<uint8_t>(list.size());
}

TEST(HsRetry, GroupWithoutShare)
{
    Config client(pair::config());
    Config server(pair::server_config());
    groups(client.p, {29, 24});
    groups(server.p, {24});
    server->ask = T13_ASK_CLIENT_HELLO | T13_ASK_SERVER_NAME | T13_ASK_CERT;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
    EXPECT_TRUE(t13_conn_hello_retry(p.client.c));
    EXPECT_TRUE(t13_conn_hello_retry(p.server.c));
    EXPECT_EQ(24, t13_conn_group(p.client.c));
    p.exchange(&p.client, &p.server, "x");
    std::vector<enum t13_status> order = {T13_WANT_CLIENT_HELLO, T13_WANT_SERVER_NAME,
                                          T13_WANT_CERT,         T13_WANT_CLIENT_HELLO,
                                          T13_WANT_SERVER_NAME,  T13_WANT_CERT};
    EXPECT_EQ(order, p.server.asked);
}

TEST(HsRetry, PreferredGroupWinsOverTheOneWithAShare)
{
    Config client(pair::config());
    Config server(pair::server_config());
    groups(client.p, {29, 24});
    groups(server.p, {24, 29});
    server->flags |= T13_F_SERVER_PREFERENCE;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_TRUE(t13_conn_hello_retry(p.client.c));
    EXPECT_EQ(24, t13_conn_group(p.client.c));
}

TEST(HsRetry, SeveralSharesAvoidIt)
{
    Config client(pair::config());
    Config server(pair::server_config());
    groups(client.p, {29, 24});
    groups(server.p, {24});
    client->num_shares = 2;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_FALSE(t13_conn_hello_retry(p.client.c));
}

/* resumes makes a session and comes back with it. */
static void resumes(bool ask, bool retry, uint16_t first_suite, bool second_sha384)
{
    Config client(pair::config());
    Config server(pair::server_config());
    client->ask = T13_ASK_SESSION;
    client->suites[0] = first_suite;
    client->num_suites = 1;
    server->ask = ask ? T13_ASK_TICKET_OPEN | T13_ASK_TICKET_SEAL : 0;
    std::vector<struct t13_session *> sealed;
    struct t13_session *session = nullptr;
    {
        Pair p(client.p, server.p);
        ASSERT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, "a.test"));
        ASSERT_TRUE(p.handshake());
        EXPECT_FALSE(t13_conn_resumed(p.client.c));
        p.exchange(&p.server, &p.client, "x");
        session = t13_session_ref(p.client.session);
        sealed.swap(p.server.sealed);
    }
    ASSERT_NE(nullptr, session);
    if (retry) {
        groups(client.p, {29, 24});
        groups(server.p, {24});
    }
    if (second_sha384) {
        client->suites[0] = 0x1302;
        client->suites[1] = first_suite;
        client->num_suites = 2;
    }
    Pair p(client.p, server.p);
    p.server.sealed.swap(sealed);
    ASSERT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, "A.test"));
    t13_conn_set_session(p.client.c, session);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c)
                               << t13_conn_error_text(p.client.c);
    EXPECT_EQ(!second_sha384, t13_conn_resumed(p.client.c));
    EXPECT_EQ(!second_sha384, t13_conn_resumed(p.server.c));
    EXPECT_EQ(retry, t13_conn_hello_retry(p.client.c));
    p.exchange(&p.client, &p.server, "data");
    p.exchange(&p.server, &p.client, "more");
    if (!second_sha384) {
        /* The certificate of the first handshake, and one more ticket. */
        ASSERT_NE(nullptr, t13_conn_peer_chain(p.client.c));
        EXPECT_NE(nullptr, p.client.session);
        EXPECT_EQ(0u, std::count(p.client.asked.begin(), p.client.asked.end(), T13_WANT_VERIFY));
    }
    t13_session_free(session);
}

TEST(HsResume, OwnTickets)
{
    resumes(false, false, 0x1301, false);
    resumes(false, false, 0x1302, false);
}

TEST(HsResume, OwnersTickets)
{
    resumes(true, false, 0x1303, false);
}

TEST(HsResume, AfterHelloRetryRequest)
{
    resumes(false, true, 0x1301, false);
    resumes(true, true, 0x1302, false);
}

TEST(HsResume, NotWithAnotherHash)
{
    resumes(false, false, 0x1301, true);
    resumes(false, true, 0x1301, true);
}

/* A session of a full handshake, then a second connection after change. */
class HsSession : public ::testing::Test
{
  protected:
    HsSession() : client(pair::config()), server(pair::server_config())
    {
        client->ask = T13_ASK_SESSION;
    }
    void first()
    {
        Pair p(client.p, server.p);
        if (named) {
            ASSERT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, "a.test"));
        }
        p.client.verify_result = verify_result;
        ASSERT_TRUE(p.handshake());
        p.exchange(&p.server, &p.client, "x");
        ASSERT_NE(nullptr, p.client.session);
        session = t13_session_dup(p.client.session);
    }
    bool second(const char *name)
    {
        Pair p(client.p, server.p);
        EXPECT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, name));
        t13_conn_set_session(p.client.c, session);
        EXPECT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
        EXPECT_EQ(t13_conn_resumed(p.client.c), t13_conn_resumed(p.server.c));
        return t13_conn_resumed(p.client.c);
    }
    ~HsSession() override
    {
        t13_session_free(session);
    }
    Config client;
    Config server;
    struct t13_session *session = nullptr;
    long verify_result = 0;
    bool named = true;
};

TEST_F(HsSession, IsForItsNameAloneWhereAServerProvedIt)
{
    client->verify = T13_VERIFY_REQUIRE;
    first();
    EXPECT_TRUE(second("a.test"));
    EXPECT_FALSE(second("b.test"));
    EXPECT_FALSE(second(nullptr));
}

TEST_F(HsSession, IsForItsNameAloneWhereClientsProveWhoTheyAre)
{
    server->verify = T13_VERIFY_OPTIONAL;
    first();
    EXPECT_TRUE(second("a.test"));
    EXPECT_FALSE(second("b.test"));
}

TEST_F(HsSession, WithoutProofIsForAnyName)
{
    first();
    EXPECT_TRUE(second("b.test"));
    EXPECT_TRUE(second(nullptr));
}

TEST_F(HsSession, OfAnUnverifiedPeerIsNoProof)
{
    verify_result = 20;
    first();
    EXPECT_TRUE(second("a.test"));
    client->verify = T13_VERIFY_REQUIRE;
    EXPECT_FALSE(second("a.test"));
}

TEST_F(HsSession, WithoutClientCertificateIsNoneWhereOneIsRequired)
{
    first();
    server->verify = T13_VERIFY_OPTIONAL;
    EXPECT_TRUE(second("a.test"));
    server->verify = T13_VERIFY_REQUIRE;
    ASSERT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(CR_KEY_P256)));
    EXPECT_FALSE(second("a.test"));
}

TEST_F(HsSession, OfAnotherContextIsNotTaken)
{
    first();
    server->sid_ctx[0] = 'x';
    server->sid_ctx_len = 1;
    EXPECT_FALSE(second("a.test"));
}

TEST_F(HsSession, Expires)
{
    first();
    session->received_ms -= 7200 * 1000;
    EXPECT_FALSE(second("a.test"));
    session->received_ms += 7200 * 1000;
    EXPECT_TRUE(second("a.test"));
    session->timeout_s = 1;
    session->received_ms -= 1000;
    EXPECT_FALSE(second("a.test"));
}

/* A session that went through a file knows its second alone. GnuTLS refuses early data to a ticket
 * that says it is older than the server knows it to be. */
TEST_F(HsSession, AgeFromSecondsIsNeverTooHigh)
{
    first();
    for (uint64_t ago : {uint64_t(0), uint64_t(1), uint64_t(2)}) {
        uint64_t now_ms = t13_now_ms();
        t13_session_set_time(session, now_ms / 1000 - ago);
        Pair p(client.p, server.p);
        t13_conn_set_session(p.client.c, session);
        ASSERT_TRUE(p.handshake());
        EXPECT_TRUE(t13_conn_resumed(p.client.c));
        const std::string &hello = p.server.messages[0];
        struct rd body = rd_of(bytes_of(hello.data() + 4, hello.size() - 4));
        struct t13_ch ch;
        struct t13_exts x;
        struct t13_psk_identity id;
        struct bytes binder;
        ASSERT_TRUE(t13_ch_parse(body, &ch));
        ASSERT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_CLIENT_HELLO, ch.extensions, nullptr));
        struct rd identities = rd_of(x.psk_identities);
        struct rd binders = rd_of(x.psk_binders);
        ASSERT_TRUE(t13_psk_next(&identities, &binders, &id, &binder));
        EXPECT_LE(id.obfuscated_ticket_age - session->age_add, ago * 1000);
        if (ago == 2) {
            EXPECT_GE(id.obfuscated_ticket_age - session->age_add, 1000u);
        }
    }
}

TEST_F(HsSession, GarbageTicketGivesAFullHandshake)
{
    first();
    session->ticket[session->ticket_len - 1] ^= 1;
    EXPECT_FALSE(second("a.test"));
    session->ticket_len = 3;
    EXPECT_FALSE(second("a.test"));
}

TEST_F(HsSession, WrongBinderIsDecryptError)
{
    first();
    session->psk.b[0] ^= 1;
    Pair p(client.p, server.p);
    ASSERT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, "a.test"));
    t13_conn_set_session(p.client.c, session);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_BAD_BINDER, t13_conn_error(p.server.c));
    EXPECT_EQ(51, t13_conn_alert_received(p.client.c));
}

TEST_F(HsSession, NumberOfTickets)
{
    for (uint8_t num = 0; num < 4; num++) {
        server->num_tickets = num;
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        p.exchange(&p.server, &p.client, "x");
        EXPECT_EQ(num, std::count(p.client.asked.begin(), p.client.asked.end(), T13_WANT_SESSION));
        ASSERT_EQ(T13_OK, t13_send_ticket(p.server.c) == T13_WANT_WRITE ? T13_OK : T13_E_INTERNAL);
        p.to_client += p.server.take();
        EXPECT_EQ(T13_OK, p.server.step());
        p.exchange(&p.server, &p.client, "y");
        EXPECT_EQ(num + 1,
                  std::count(p.client.asked.begin(), p.client.asked.end(), T13_WANT_SESSION));
    }
}

TEST_F(HsSession, RoundTripsThroughItsSerialForm)
{
    ASSERT_EQ(T13_OK, t13_config_set_alpn(&client.p, bytes_of("\x02h2", 3)));
    first();
    uint8_t *p = nullptr;
    size_t n = 0;
    ASSERT_EQ(T13_OK, t13_session_write(session, &p, &n));
    struct t13_session *back = nullptr;
    ASSERT_EQ(T13_OK, t13_session_parse(&back, bytes_of(p, n)));
    EXPECT_EQ(session->suite, back->suite);
    EXPECT_EQ(0, memcmp(&session->psk, &back->psk, sizeof(back->psk)));
    EXPECT_STREQ(session->server_name, back->server_name);
    EXPECT_EQ(session->ticket_len, back->ticket_len);
    EXPECT_EQ(session->peer->num, back->peer->num);
    t13_session_free(back);
    for (size_t cut = 0; cut < n; cut++) {
        std::vector<uint8_t> part(p, p + cut);
        back = nullptr;
        EXPECT_EQ(T13_E_DECODE, t13_session_parse(&back, bytes_of(part.data(), cut)));
    }
    mem_clear_free(p, n);
}
