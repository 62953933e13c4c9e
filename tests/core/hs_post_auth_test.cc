/* Post-handshake authentication: RFC 8446 4.6.2. */
#include "tests/core/pair.h"

#include "core/limits.h"

using pair::Config;
using pair::Pair;

class HsPostAuth : public ::testing::Test
{
  protected:
    HsPostAuth() : client(pair::config()), server(pair::server_config())
    {
        client->flags |= T13_F_POST_HANDSHAKE_AUTH;
        client->ask = T13_ASK_SESSION | T13_ASK_CERT;
        server->ask = T13_ASK_TICKET_SEAL;
        EXPECT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(CR_KEY_P384)));
    }
    /* ask has the server ask and both run until nothing moves. */
    static void ask(Pair *p)
    {
        ASSERT_EQ(T13_OK, t13_request_auth(p->server.c));
        settle(p);
    }
    static void settle(Pair *p)
    {
        for (int i = 0; i < 4; i++) {
            std::string data;
            p->to_client += p->server.take();
            p->client.feed(&p->to_client, 1 << 20);
            p->client.status = p->client.recv(&data);
            p->to_server += p->client.take();
            p->server.feed(&p->to_server, 1 << 20);
            p->server.status = p->server.recv(&data);
        }
    }
    Config client;
    Config server;
};

TEST_F(HsPostAuth, TheClientProvesItself)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    ASSERT_EQ(nullptr, t13_conn_peer_chain(p.server.c));
    EXPECT_TRUE(t13_auth_possible(p.server.c));
    server->verify = T13_VERIFY_REQUIRE;
    p.client.asked.clear();
    p.server.asked.clear();
    ask(&p);
    EXPECT_EQ(T13_WANT_READ, p.server.status) << t13_conn_error_text(p.server.c);
    ASSERT_NE(nullptr, t13_conn_peer_chain(p.server.c));
    EXPECT_FALSE(t13_auth_waiting(p.server.c));
    EXPECT_EQ(0x0503, t13_conn_peer_sigalg(p.server.c));
    std::vector<enum t13_status> order = {T13_WANT_VERIFY, T13_WANT_TICKET_SEAL,
                                          T13_WANT_TICKET_SEAL};
    EXPECT_EQ(order, p.server.asked);
    /* a ticket that comes after it stands for it, one from before does not */
    ASSERT_EQ(4u, p.server.sealed.size());
    EXPECT_EQ(nullptr, p.server.sealed[1]->peer);
    EXPECT_NE(nullptr, p.server.sealed[2]->peer);
    p.exchange(&p.client, &p.server, "to the server");
    p.exchange(&p.server, &p.client, "to the client");
}

TEST_F(HsPostAuth, EachRequestHasItsOwnContext)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    server->verify = T13_VERIFY_REQUIRE;
    ask(&p);
    EXPECT_EQ(T13_WANT_READ, p.server.status);
    /* Finished is made with the traffic secret of the time */
    ASSERT_EQ(T13_OK, t13_key_update(p.client.c, true));
    settle(&p);
    ask(&p);
    EXPECT_EQ(T13_WANT_READ, p.server.status) << t13_conn_error_text(p.server.c);
    ASSERT_NE(nullptr, t13_conn_peer_chain(p.server.c));
    std::vector<std::string> contexts;
    for (const std::string &m : p.client.messages) {
        if (m[0] == HS_CERTIFICATE_REQUEST) {
            EXPECT_EQ(32, m[4]);
            contexts.push_back(m.substr(5, 32));
        }
    }
    ASSERT_EQ(2u, contexts.size());
    EXPECT_NE(contexts[0], contexts[1]);
}

TEST_F(HsPostAuth, OfAResumedConnection)
{
    struct t13_session *s = nullptr;
    server->ask = 0;
    {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        p.exchange(&p.server, &p.client, "x");
        s = t13_session_ref(p.client.session);
    }
    Pair p(client.p, server.p);
    t13_conn_set_session(p.client.c, s);
    t13_session_free(s);
    ASSERT_TRUE(p.handshake());
    ASSERT_TRUE(t13_conn_resumed(p.server.c));
    server->verify = T13_VERIFY_REQUIRE;
    ask(&p);
    EXPECT_EQ(T13_WANT_READ, p.server.status) << t13_conn_error_text(p.server.c);
    EXPECT_NE(nullptr, t13_conn_peer_chain(p.server.c));
}

TEST_F(HsPostAuth, RefusedWithoutTheExtension)
{
    client->flags &= ~T13_F_POST_HANDSHAKE_AUTH;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_FALSE(t13_auth_possible(p.server.c));
    EXPECT_EQ(T13_E_ARGUMENT, t13_request_auth(p.server.c));
    EXPECT_EQ(T13_OK, t13_conn_error(p.server.c));
}

TEST_F(HsPostAuth, ARequestToAClientThatDidNotOfferIt)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    t13_drop_transcript(p.client.c); /* it knows nothing of it any more */
    ask(&p);
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, t13_conn_error(p.client.c));
    EXPECT_EQ(10, t13_conn_alert_received(p.server.c));
}

TEST_F(HsPostAuth, OneRequestAtATime)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    ASSERT_EQ(T13_OK, t13_request_auth(p.server.c));
    EXPECT_TRUE(t13_auth_waiting(p.server.c));
    EXPECT_EQ(T13_E_ARGUMENT, t13_request_auth(p.server.c));
    settle(&p);
    EXPECT_EQ(T13_OK, t13_request_auth(p.server.c));
}

TEST_F(HsPostAuth, NoCertificate)
{
    Config bare(pair::config());
    bare->flags |= T13_F_POST_HANDSHAKE_AUTH;
    {
        Pair p(bare.p, server.p);
        ASSERT_TRUE(p.handshake());
        server->verify = T13_VERIFY_OPTIONAL;
        ask(&p);
        EXPECT_EQ(T13_WANT_READ, p.server.status);
        EXPECT_EQ(nullptr, t13_conn_peer_chain(p.server.c));
        p.exchange(&p.client, &p.server, "x");
    }
    server->verify = T13_VERIFY_NONE;
    Pair p(bare.p, server.p);
    ASSERT_TRUE(p.handshake());
    server->verify = T13_VERIFY_REQUIRE;
    ask(&p);
    EXPECT_EQ(T13_E_CERTIFICATE_REQUIRED, t13_conn_error(p.server.c));
}

TEST_F(HsPostAuth, NotAccepted)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    server->verify = T13_VERIFY_OPTIONAL;
    p.server.accept_peer = false;
    p.server.peer_alert = 44;
    ask(&p);
    EXPECT_EQ(T13_E_CERTIFICATE_VERIFY, t13_conn_error(p.server.c));
    EXPECT_EQ(44, t13_conn_alert_sent(p.server.c));
}

TEST_F(HsPostAuth, ACertificateThatNobodyAskedFor)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    std::string message("\x0b\0\0\4\0\0\0\0", 8);
    ASSERT_EQ(T13_OK, t13_msg_put(p.client.c, pair::view(message)));
    ASSERT_EQ(T13_OK, t13_flush(p.client.c));
    settle(&p);
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, t13_conn_error(p.server.c));
}

TEST_F(HsPostAuth, AnotherContext)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    ASSERT_EQ(T13_OK, t13_request_auth(p.server.c));
    p.server.c->waiting_auth->cr_context[0] ^= 1;
    settle(&p);
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, t13_conn_error(p.server.c));
}

TEST_F(HsPostAuth, DataMayComeBeforeTheAnswerAndNotWithinIt)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    ASSERT_EQ(T13_OK, t13_request_auth(p.server.c));
    p.exchange(&p.client, &p.server, "before the request is seen");
    settle(&p);
    EXPECT_EQ(T13_WANT_READ, p.server.status);
    /* An owner that has not answered yet: nothing can be written. */
    ASSERT_EQ(T13_OK, t13_request_auth(p.server.c));
    p.to_client += p.server.take();
    p.client.feed(&p.to_client, 1 << 20);
    uint8_t byte = 0;
    size_t n = 0;
    EXPECT_EQ(T13_WANT_CERT, t13_read(p.client.c, &byte, 1, &n, false));
    EXPECT_TRUE(t13_auth_running(p.client.c));
    EXPECT_EQ(T13_E_ARGUMENT, p.client.send("x"));
    t13_answer_cert(p.client.c);
    settle(&p);
    EXPECT_FALSE(t13_auth_running(p.client.c));
    p.exchange(&p.client, &p.server, "after it");
}

TEST_F(HsPostAuth, AFloodOfRequestsEnds)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    for (int i = 0; i < T13_MAX_AUTH_REQUESTS; i++) {
        ask(&p);
        ASSERT_EQ(T13_OK, t13_conn_error(p.client.c));
    }
    ask(&p);
    EXPECT_EQ(T13_E_TOO_MANY, t13_conn_error(p.client.c));
}
