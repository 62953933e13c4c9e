/* Client certificates: RFC 8446 4.3.2, 4.4.2. */
#include "tests/core/pair.h"

using pair::Config;
using pair::Pair;

class HsClientAuth : public ::testing::Test
{
  protected:
    HsClientAuth() : client(pair::config()), server(pair::server_config())
    {
    }
    void credential(enum cr_key_type type)
    {
        ASSERT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(type)));
    }
    Config client;
    Config server;
};

TEST_F(HsClientAuth, EveryKeyType)
{
    server->verify = T13_VERIFY_REQUIRE;
    for (enum cr_key_type type : {CR_KEY_RSA, CR_KEY_P256, CR_KEY_P384, CR_KEY_P521, CR_KEY_ED25519,
                                  CR_KEY_ED448, CR_KEY_MLDSA44, CR_KEY_MLDSA65, CR_KEY_MLDSA87}) {
        Config one(pair::config());
        ASSERT_EQ(T13_OK, t13_config_add_cred(&one.p, pair::shared_cred(type)));
        Pair p(one.p, server.p);
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
        ASSERT_NE(nullptr, t13_conn_peer_chain(p.server.c));
        EXPECT_TRUE(t13_conn_asked_for_cert(p.client.c));
        p.exchange(&p.client, &p.server, "x");
    }
}

TEST_F(HsClientAuth, OptionalAndNone)
{
    server->verify = T13_VERIFY_OPTIONAL;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(nullptr, t13_conn_peer_chain(p.server.c));
    EXPECT_EQ(0u, std::count(p.server.asked.begin(), p.server.asked.end(), T13_WANT_VERIFY));
}

TEST_F(HsClientAuth, RequiredAndNone)
{
    server->verify = T13_VERIFY_REQUIRE;
    Pair p(client.p, server.p);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_CERTIFICATE_REQUIRED, t13_conn_error(p.server.c));
    /* The client was connected already: the alert comes with its first read. */
    p.client.feed(&p.to_client, 1 << 20);
    std::string data;
    EXPECT_EQ(T13_E_PEER_ALERT, p.client.recv(&data));
    EXPECT_EQ(116, t13_conn_alert_received(p.client.c));
}

TEST_F(HsClientAuth, OptionalAndNotAcceptedIsNotLost)
{
    server->verify = T13_VERIFY_OPTIONAL;
    credential(CR_KEY_P256);
    Pair p(client.p, server.p);
    p.server.accept_peer = false;
    p.server.peer_alert = 43;
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_CERTIFICATE_VERIFY, t13_conn_error(p.server.c));
    EXPECT_EQ(43, t13_conn_alert_sent(p.server.c));
}

TEST_F(HsClientAuth, NoSharedAlgorithmSendsNone)
{
    server->verify = T13_VERIFY_OPTIONAL;
    server->client_sigalgs[0] = 0x0807;
    server->num_client_sigalgs = 1;
    credential(CR_KEY_P256);
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(nullptr, t13_conn_peer_chain(p.server.c));
    EXPECT_EQ(std::string("\x08\x07"), pair::str(t13_conn_peer_sigalgs(p.client.c)));
}

TEST_F(HsClientAuth, OwnerSigns)
{
    server->verify = T13_VERIFY_REQUIRE;
    client->ask = T13_ASK_SIGN | T13_ASK_CERT;
    credential(CR_KEY_RSA);
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    std::vector<enum t13_status> order = {T13_WANT_VERIFY, T13_WANT_CERT, T13_WANT_SIGN};
    EXPECT_EQ(order, p.client.asked);
}

TEST_F(HsClientAuth, CertificateAuthoritiesArrive)
{
    server->verify = T13_VERIFY_OPTIONAL;
    ASSERT_EQ(T13_OK, t13_config_set_ca_names(&server.p, bytes_of("\0\2\x30\0", 4)));
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(std::string("\0\2\x30\0", 4), pair::str(t13_conn_peer_ca_names(p.client.c)));
}

TEST_F(HsClientAuth, ResumedIsNotAskedAgain)
{
    server->verify = T13_VERIFY_REQUIRE;
    client->ask = T13_ASK_SESSION;
    credential(CR_KEY_ED25519);
    struct t13_session *s = nullptr;
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
    EXPECT_TRUE(t13_conn_resumed(p.server.c));
    EXPECT_FALSE(t13_conn_asked_for_cert(p.client.c));
    ASSERT_NE(nullptr, t13_conn_peer_chain(p.server.c));
}
