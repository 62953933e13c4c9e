/* Stapled OCSP responses: RFC 8446 4.4.2.1, and the owner's look at the server's flight. */
#include "tests/core/pair.h"

#include "core/limits.h"

using pair::Config;
using pair::Pair;

class HsStatus : public ::testing::Test
{
  protected:
    HsStatus() : client(pair::config()), server(pair::server_config())
    {
        client->status_request = true;
        client->ask = T13_ASK_FLIGHT | T13_ASK_SESSION;
        server->ask = T13_ASK_STATUS;
    }
    static long asked(const pair::End &end, enum t13_status want)
    {
        return std::count(end.asked.begin(), end.asked.end(), want);
    }
    Config client;
    Config server;
};

TEST_F(HsStatus, TheOwnersResponseArrives)
{
    Pair p(client.p, server.p);
    p.server.staple = std::string(5000, 'r');
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
    EXPECT_EQ(p.server.staple, pair::str(t13_conn_peer_ocsp(p.client.c)));
    EXPECT_EQ(1, asked(p.server, T13_WANT_STATUS));
    EXPECT_EQ(1, asked(p.client, T13_WANT_FLIGHT));
}

TEST_F(HsStatus, NoResponseNoExtension)
{
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(0u, t13_conn_peer_ocsp(p.client.c).n);
    EXPECT_EQ(1, asked(p.server, T13_WANT_STATUS));
}

TEST_F(HsStatus, NotAskedWhenTheClientDoesNotAsk)
{
    client->status_request = false;
    Pair p(client.p, server.p);
    p.server.staple = "response";
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(0, asked(p.server, T13_WANT_STATUS));
    EXPECT_EQ(0u, t13_conn_peer_ocsp(p.client.c).n);
}

TEST_F(HsStatus, TheChosenCredentialIsKnownWhenAsked)
{
    Pair p(client.p, server.p);
    bool seen = false;
    p.server.on_ask = [&](enum t13_status want) {
        if (want == T13_WANT_STATUS) {
            seen = t13_conn_cred(p.server.c) == server->creds[CR_KEY_P256];
        }
    };
    ASSERT_TRUE(p.handshake());
    EXPECT_TRUE(seen);
}

TEST_F(HsStatus, IdentifiersAndExtensionsOfTheRequestAreSent)
{
    std::string ids("\0\3abc\0\1x", 8);
    ASSERT_EQ(T13_OK,
              t13_config_set_status_request(&client.p, pair::view(ids), bytes_of("ext", 3)));
    Pair p(client.p, server.p);
    std::string sent;
    p.server.on_ask = [&](enum t13_status want) {
        struct bytes data = {nullptr, 0};
        if (want == T13_WANT_STATUS && t13_hello_ext(p.server.c, 5, &data)) {
            sent = pair::str(data);
        }
    };
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(std::string("\1\0\x08", 3) + ids + std::string("\0\3ext", 5), sent);
}

TEST_F(HsStatus, TooLongAResponseIsRefused)
{
    Pair p(client.p, server.p);
    p.server.on_ask = [&](enum t13_status want) {
        if (want == T13_WANT_STATUS) {
            std::string big(T13_MAX_OCSP_RESPONSE_LEN + 1, 'r');
            EXPECT_EQ(T13_E_ARGUMENT, t13_answer_status(p.server.c, pair::view(big)));
        }
    };
    p.server.staple = std::string(T13_MAX_OCSP_RESPONSE_LEN, 'r');
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
    EXPECT_EQ(p.server.staple, pair::str(t13_conn_peer_ocsp(p.client.c)));
}

TEST_F(HsStatus, AResumptionStaplesNothingAndIsJudgedAgain)
{
    struct t13_session *s = nullptr;
    {
        Pair p(client.p, server.p);
        p.server.staple = "response";
        ASSERT_TRUE(p.handshake());
        p.exchange(&p.server, &p.client, "x");
        s = t13_session_ref(p.client.session);
    }
    ASSERT_NE(nullptr, s);
    Pair p(client.p, server.p);
    t13_conn_set_session(p.client.c, s);
    t13_session_free(s);
    ASSERT_TRUE(p.handshake());
    ASSERT_TRUE(t13_conn_resumed(p.client.c));
    EXPECT_EQ(0, asked(p.server, T13_WANT_STATUS));
    EXPECT_EQ(1, asked(p.client, T13_WANT_FLIGHT));
}

TEST_F(HsStatus, EitherOwnerMayEndTheHandshake)
{
    {
        Pair p(client.p, server.p);
        p.server.fail_at = [](enum t13_status want) { return want == T13_WANT_STATUS; };
        EXPECT_FALSE(p.handshake());
        EXPECT_EQ(T13_E_CALLBACK, t13_conn_error(p.server.c));
    }
    Pair p(client.p, server.p);
    p.client.fail_at = [](enum t13_status want) { return want == T13_WANT_FLIGHT; };
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_CALLBACK, t13_conn_error(p.client.c));
    EXPECT_EQ(80, t13_conn_alert_received(p.server.c));
}
