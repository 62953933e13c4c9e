/* Raw public keys: RFC 7250, RFC 8446 4.4.2. */
#include "tests/core/pair.h"

using pair::Config;
using pair::Pair;

namespace
{

class HsRawKey : public ::testing::Test
{
  protected:
    HsRawKey() : client(pair::config()), server(pair::server_config())
    {
        client->ask = T13_ASK_SESSION;
        EXPECT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(CR_KEY_ED25519)));
    }
    static void types(uint8_t *list, uint8_t *num, const std::vector<uint8_t> &want)
    {
        *num = static_cast<uint8_t>(want.size());
        std::copy(want.begin(), want.end(), list);
    }
    void client_types(Config *cfg, const std::vector<uint8_t> &want)
    {
        types((*cfg)->client_cert_types, &(*cfg)->num_client_cert_types, want);
    }
    void server_types(Config *cfg, const std::vector<uint8_t> &want)
    {
        types((*cfg)->server_cert_types, &(*cfg)->num_server_cert_types, want);
    }
    static std::string spki(enum cr_key_type type)
    {
        uint8_t *p = nullptr;
        size_t n = 0;
        EXPECT_EQ(T13_OK, cr_key_to_spki(pair::shared_cred(type)->public_key, &p, &n));
        std::string out(reinterpret_cast<char *>(p), n);
        mem_free(p);
        return out;
    }
    Config client;
    Config server;
};

} // namespace

TEST_F(HsRawKey, OfTheServer)
{
    server_types(&client, {T13_CERT_RAW_KEY});
    server_types(&server, {T13_CERT_RAW_KEY, T13_CERT_X509});
    Pair p(client.p, server.p);
    std::string judged;
    p.client.on_ask = [&](enum t13_status want) {
        if (want == T13_WANT_VERIFY) {
            judged = pair::str(t13_conn_peer_raw_key(p.client.c));
        }
    };
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
    EXPECT_EQ(spki(CR_KEY_P256), judged);
    p.exchange(&p.client, &p.server, "x");
    p.exchange(&p.server, &p.client, "x");
    EXPECT_EQ(nullptr, p.client.session); /* no tickets */
}

TEST_F(HsRawKey, OfTheClient)
{
    server->verify = T13_VERIFY_REQUIRE;
    client_types(&client, {T13_CERT_RAW_KEY, T13_CERT_X509});
    client_types(&server, {T13_CERT_RAW_KEY});
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
    EXPECT_EQ(spki(CR_KEY_ED25519), pair::str(t13_conn_peer_raw_key(p.server.c)));
    EXPECT_EQ(0u, t13_conn_peer_raw_key(p.client.c).n);
    EXPECT_NE(nullptr, t13_conn_peer_chain(p.client.c));
    p.exchange(&p.server, &p.client, "x");
}

TEST_F(HsRawKey, NotWhenOneSideAloneHasThem)
{
    server_types(&client, {T13_CERT_RAW_KEY, T13_CERT_X509});
    {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        EXPECT_EQ(0u, t13_conn_peer_raw_key(p.client.c).n);
    }
    server_types(&client, {});
    server_types(&server, {T13_CERT_RAW_KEY, T13_CERT_X509});
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(0u, t13_conn_peer_raw_key(p.client.c).n);
}

TEST_F(HsRawKey, NothingInCommon)
{
    server_types(&client, {T13_CERT_RAW_KEY});
    {
        Pair p(client.p, server.p); /* a server with certificates alone */
        EXPECT_FALSE(p.handshake());
        EXPECT_EQ(T13_E_UNSUPPORTED_CERT, t13_conn_error(p.server.c));
        EXPECT_EQ(43, t13_conn_alert_received(p.client.c));
    }
    server->verify = T13_VERIFY_REQUIRE;
    server_types(&client, {});
    client_types(&client, {T13_CERT_RAW_KEY});
    Pair p(client.p, server.p);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_UNSUPPORTED_CERT, t13_conn_error(p.server.c));
}

/* A peer that says nothing of types has certificates, which are not what was asked for. */
TEST_F(HsRawKey, APeerWithoutTheExtensionIsRefused)
{
    server->verify = T13_VERIFY_REQUIRE;
    client_types(&server, {T13_CERT_RAW_KEY});
    {
        Pair p(client.p, server.p);
        EXPECT_FALSE(p.handshake());
        EXPECT_EQ(T13_E_UNSUPPORTED_CERT, t13_conn_error(p.server.c));
    }
    client_types(&server, {});
    server_types(&server, {T13_CERT_RAW_KEY});
    Pair p(client.p, server.p);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_UNSUPPORTED_CERT, t13_conn_error(p.server.c));
}

/* A session in which a certificate was shown proves nothing of a raw key. */
TEST_F(HsRawKey, NoSessionStandsForARawKey)
{
    server_types(&server, {T13_CERT_RAW_KEY, T13_CERT_X509});
    server->verify = T13_VERIFY_REQUIRE;
    Pair first(client.p, server.p);
    ASSERT_TRUE(first.handshake());
    first.exchange(&first.server, &first.client, "x");
    ASSERT_NE(nullptr, first.client.session);
    for (bool of_server : {true, false}) {
        server_types(&client, {});
        client_types(&client, {});
        client_types(&server, {});
        if (of_server) {
            server_types(&client, {T13_CERT_RAW_KEY});
        } else {
            client_types(&client, {T13_CERT_RAW_KEY});
            client_types(&server, {T13_CERT_RAW_KEY});
        }
        Pair p(client.p, server.p);
        t13_conn_set_session(p.client.c, first.client.session);
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
        EXPECT_FALSE(t13_conn_resumed(p.client.c));
        EXPECT_NE(0u, t13_conn_peer_raw_key((of_server ? p.client : p.server).c).n);
    }
}

TEST_F(HsRawKey, RefusedByItsJudge)
{
    server_types(&client, {T13_CERT_RAW_KEY});
    server_types(&server, {T13_CERT_RAW_KEY});
    Pair p(client.p, server.p);
    p.client.accept_peer = false;
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_CERTIFICATE_VERIFY, t13_conn_error(p.client.c));
}

TEST_F(HsRawKey, ACertificateInItsPlace)
{
    server_types(&client, {T13_CERT_RAW_KEY});
    server_types(&server, {T13_CERT_RAW_KEY});
    server->ask = T13_ASK_SIGN;
    Pair p(client.p, server.p);
    p.client.step();
    p.to_server += p.client.take();
    p.server.feed(&p.to_server, 1 << 20);
    while (p.server.c->state != S_SEND_CERT) {
        ASSERT_EQ(T13_OK,
                  t13_step(p.server.c) == T13_WANT_READ ? t13_input(p.server.c, nullptr) : T13_OK);
    }
    p.server.c->own_raw = false;
    ASSERT_EQ(T13_OK, t13_put_certificate(p.server.c, bytes_of(nullptr, 0)));
    p.server.c->state = S_SEND_CV;
    p.server.step();
    p.to_client += p.server.take();
    p.client.feed(&p.to_client, 1 << 20);
    p.client.step();
    EXPECT_EQ(T13_E_BAD_CERTIFICATE, t13_conn_error(p.client.c));
}
