/* Full handshakes of two of ours, in memory. */
#include "tests/core/pair.h"

using pair::Config;
using pair::Pair;

static void one_group(struct t13_config *cfg, uint16_t group)
{
    cfg->groups[0] = group;
    cfg->num_groups = 1;
}

TEST(HsFull, DefaultsConnectAndCarryData)
{
    Config client(pair::config());
    Config server(pair::server_config());
    client->ask |= T13_ASK_SESSION;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c) << " / "
                               << t13_conn_error_text(p.server.c);
    p.exchange(&p.client, &p.server, "GET / HTTP/1.1\r\n\r\n");
    p.exchange(&p.server, &p.client, std::string(200000, 'x'));
    EXPECT_EQ(p.client.secrets, p.server.secrets);
    EXPECT_EQ(5u, p.client.secrets.size());
    ASSERT_NE(nullptr, p.client.session);
}

TEST(HsFull, EverySuiteWithEveryGroup)
{
    for (uint16_t suite = 0x1301; suite <= 0x1305; suite++) {
        for (uint16_t group : {CR_SECP256R1, CR_SECP384R1, CR_SECP521R1, CR_X25519, CR_X448}) {
            Config client(pair::config());
            Config server(pair::server_config());
            client->suites[0] = server->suites[0] = suite;
            client->num_suites = server->num_suites = 1;
            one_group(client.p, group);
            Pair p(client.p, server.p);
            ASSERT_TRUE(p.handshake()) << suite << " " << group;
            EXPECT_EQ(suite, t13_conn_suite(p.client.c));
            EXPECT_EQ(group, t13_conn_group(p.server.c));
            EXPECT_FALSE(t13_conn_hello_retry(p.client.c));
            p.exchange(&p.client, &p.server, "ping");
            p.exchange(&p.server, &p.client, "pong");
        }
    }
}

TEST(HsFull, EveryKeyTypeSigns)
{
    const std::pair<enum cr_key_type, uint16_t> types[] = {
        {CR_KEY_RSA, 0x0804},     {CR_KEY_P256, 0x0403},    {CR_KEY_P384, 0x0503},
        {CR_KEY_P521, 0x0603},    {CR_KEY_ED25519, 0x0807}, {CR_KEY_ED448, 0x0808},
        {CR_KEY_MLDSA44, 0x0904}, {CR_KEY_MLDSA65, 0x0905}, {CR_KEY_MLDSA87, 0x0906}};
    for (auto &type : types) {
        Config client(pair::config());
        Config server(pair::server_config(type.first));
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake()) << type.first;
        EXPECT_EQ(type.second, t13_conn_sigalg(p.server.c));
        EXPECT_EQ(type.second, t13_conn_peer_sigalg(p.client.c));
    }
}

TEST(HsFull, CredentialFollowsTheClientsSignatureAlgorithms)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_RSA));
    ASSERT_EQ(T13_OK, t13_config_add_cred(&server.p, pair::shared_cred(CR_KEY_P256)));
    client->sigalgs[0] = 0x0805;
    client->sigalgs[1] = 0x0403;
    client->num_sigalgs = 2;
    {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        EXPECT_EQ(0x0805, t13_conn_sigalg(p.server.c));
    }
    server->flags |= T13_F_SERVER_PREFERENCE;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(0x0403, t13_conn_sigalg(p.server.c));
}

TEST(HsFull, AnyFragmentationAndCoalescing)
{
    for (size_t chunk : {size_t(1), size_t(2), size_t(5), size_t(17), size_t(1000)}) {
        Config client(pair::config());
        Config server(pair::server_config());
        client->max_send_fragment = 512;
        server->max_send_fragment = chunk < 17 ? 512 : 16384;
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake(chunk)) << chunk;
        p.exchange(&p.client, &p.server, std::string(5000, 'a'));
    }
}

TEST(HsFull, HandshakeMessagesInOneByteRecords)
{
    Config client(pair::config());
    Config server(pair::server_config());
    client->max_send_fragment = server->max_send_fragment = 1;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    p.exchange(&p.server, &p.client, "abc");
}

TEST(HsFull, SuitePreference)
{
    Config client(pair::config());
    Config server(pair::server_config());
    client->suites[0] = 0x1303;
    client->suites[1] = 0x1301;
    client->suites[2] = 0x1302;
    {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        EXPECT_EQ(0x1303, t13_conn_suite(p.server.c));
    }
    server->flags |= T13_F_SERVER_PREFERENCE;
    {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        EXPECT_EQ(0x1302, t13_conn_suite(p.server.c));
    }
    server->flags |= T13_F_PRIORITIZE_CHACHA;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(0x1303, t13_conn_suite(p.server.c));
}

TEST(HsFull, ServerNameAndAlpn)
{
    Config client(pair::config());
    Config server(pair::server_config());
    ASSERT_EQ(T13_OK, t13_config_set_alpn(&client.p, bytes_of("\x02h2\x08http/1.1", 12)));
    server->ask = T13_ASK_SERVER_NAME | T13_ASK_ALPN;
    Pair p(client.p, server.p);
    ASSERT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, "example.test"));
    p.server.alpn = "http/1.1";
    p.server.on_ask = [&](enum t13_status want) {
        if (want == T13_WANT_ALPN) {
            EXPECT_EQ(std::string("\x02h2\x08http/1.1"),
                      pair::str(t13_conn_alpn_offer(p.server.c)));
        }
    };
    ASSERT_TRUE(p.handshake());
    EXPECT_STREQ("example.test", t13_conn_server_name(p.server.c));
    EXPECT_TRUE(t13_conn_server_name_acked(p.client.c));
    EXPECT_EQ("http/1.1", pair::str(t13_conn_alpn(p.client.c)));
    EXPECT_EQ("http/1.1", pair::str(t13_conn_alpn(p.server.c)));
}

TEST(HsFull, AlpnThatWasNotOfferedIsRefusedByTheClient)
{
    Config client(pair::config());
    Config server(pair::server_config());
    ASSERT_EQ(T13_OK, t13_config_set_alpn(&client.p, bytes_of("\x02h2", 3)));
    server->ask = T13_ASK_ALPN;
    Pair p(client.p, server.p);
    p.server.alpn = "h3";
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, t13_conn_error(p.client.c));
    EXPECT_EQ(47, t13_conn_alert_received(p.server.c));
}

TEST(HsFull, ServerAsksInOpensslsOrder)
{
    Config client(pair::config());
    Config server(pair::server_config());
    ASSERT_EQ(T13_OK, t13_config_set_alpn(&client.p, bytes_of("\x02h2", 3)));
    server->ask = ~0u & ~T13_ASK_EARLY_DATA;
    Pair p(client.p, server.p);
    p.server.alpn = "h2";
    ASSERT_TRUE(p.handshake());
    std::vector<enum t13_status> order = {
        T13_WANT_CLIENT_HELLO, T13_WANT_SERVER_NAME, T13_WANT_ALPN,       T13_WANT_CERT,
        T13_WANT_SIGN,         T13_WANT_TICKET_SEAL, T13_WANT_TICKET_SEAL};
    EXPECT_EQ(order, p.server.asked);
}

TEST(HsFull, ClientHelloCanBeInspected)
{
    Config client(pair::config());
    Config server(pair::server_config());
    server->ask = T13_ASK_CLIENT_HELLO;
    Pair p(client.p, server.p);
    ASSERT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, "example.test"));
    bool seen = false;
    p.server.on_ask = [&](enum t13_status) {
        struct t13_conn *c = p.server.c;
        struct bytes data = {nullptr, 0};
        uint16_t types[40];
        seen = true;
        EXPECT_EQ(0x0303, t13_hello_legacy_version(c));
        EXPECT_EQ(pair::str(t13_conn_random(p.client.c, T13_CLIENT)),
                  pair::str(t13_hello_random(c)));
        EXPECT_EQ(32u, t13_hello_session_id(c).n);
        EXPECT_EQ(6u, t13_hello_suites(c).n);
        EXPECT_EQ(1u, t13_hello_compression_methods(c).n);
        EXPECT_TRUE(t13_hello_ext(c, 0, &data));
        EXPECT_EQ(std::string("\0\x0f\0\0\x0c"
                              "example.test",
                              17),
                  pair::str(data));
        EXPECT_FALSE(t13_hello_ext(c, 16, &data));
        /* psk_key_exchange_modes without a PSK too, or strict servers send no ticket. */
        EXPECT_TRUE(t13_hello_ext(c, 45, &data));
        size_t n = t13_hello_ext_types(c, types, 40);
        EXPECT_GE(n, 6u);
        EXPECT_LT(n, 40u);
    };
    ASSERT_TRUE(p.handshake());
    EXPECT_TRUE(seen);
}

TEST(HsFull, ConfigurationMayBeSwappedAtAQuestion)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_RSA));
    Config other(pair::server_config(CR_KEY_ED25519));
    server->ask = T13_ASK_SERVER_NAME;
    Pair p(client.p, server.p);
    p.server.on_ask = [&](enum t13_status) { t13_conn_set_config(p.server.c, other.p); };
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(0x0807, t13_conn_sigalg(p.server.c));
}

TEST(HsFull, EveryQuestionCanFailTheHandshake)
{
    for (enum t13_status want : {T13_WANT_CLIENT_HELLO, T13_WANT_SERVER_NAME, T13_WANT_ALPN,
                                 T13_WANT_CERT, T13_WANT_SIGN, T13_WANT_TICKET_SEAL}) {
        Config client(pair::config());
        Config server(pair::server_config());
        ASSERT_EQ(T13_OK, t13_config_set_alpn(&client.p, bytes_of("\x02h2", 3)));
        server->ask = ~0u & ~T13_ASK_EARLY_DATA;
        Pair p(client.p, server.p);
        p.server.fail_at = [&](enum t13_status asked) { return asked == want; };
        (void)p.handshake();
        EXPECT_EQ(T13_E_CALLBACK, t13_conn_error(p.server.c)) << want;
        EXPECT_EQ(80, t13_conn_alert_sent(p.server.c));
    }
}

TEST(HsFull, ACredentialWithoutKeyIsSignedByItsOwner)
{
    static int dropped;
    struct t13_cred *whole = pair::shared_cred(CR_KEY_P256);
    struct t13_cred *cred = nullptr;
    dropped = 0;
    ASSERT_EQ(T13_OK, t13_cred_new(&cred, whole->chain, nullptr, whole->public_key));
    t13_cred_set_owner(cred, &dropped, [](void *owner) { ++*static_cast<int *>(owner); });
    {
        Config client(pair::config());
        Config server(pair::config());
        ASSERT_EQ(T13_OK, t13_config_add_cred(&server.p, cred));
        t13_cred_free(cred);
        Pair p(client.p, server.p);
        p.server.signer = whole;
        const void *owner = nullptr;
        p.server.on_ask = [&](enum t13_status want) {
            owner = want == T13_WANT_SIGN ? t13_conn_cred(p.server.c)->owner : owner;
        };
        ASSERT_TRUE(p.handshake());
        EXPECT_EQ(&dropped, owner);
        EXPECT_EQ(0, dropped);
    }
    EXPECT_EQ(1, dropped);
}

TEST(HsFull, WithoutMiddleboxCompatibility)
{
    Config client(pair::config());
    Config server(pair::server_config());
    client->flags &= ~T13_F_MIDDLEBOX_COMPAT;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    p.exchange(&p.client, &p.server, "x");
}

TEST(HsFull, ExportersAgree)
{
    Config client(pair::config());
    Config server(pair::server_config());
    Pair p(client.p, server.p);
    uint8_t a[40];
    uint8_t b[40];
    ASSERT_EQ(T13_E_ARGUMENT,
              t13_export(p.client.c, "label", 5, bytes_of("ctx", 3), false, a, sizeof(a)));
    ASSERT_TRUE(p.handshake());
    ASSERT_EQ(T13_OK, t13_export(p.client.c, "label", 5, bytes_of("ctx", 3), false, a, 40));
    ASSERT_EQ(T13_OK, t13_export(p.server.c, "label", 5, bytes_of("ctx", 3), false, b, 40));
    EXPECT_EQ(0, memcmp(a, b, 40));
    ASSERT_EQ(T13_OK, t13_export(p.server.c, "label", 5, bytes_of("ctX", 3), false, b, 40));
    EXPECT_NE(0, memcmp(a, b, 40));
}

TEST(HsFull, NothingInCommon)
{
    struct Case {
        std::function<void(struct t13_config *)> change;
        enum t13_status status;
    };
    const Case cases[] = {
        {[](struct t13_config *s) {
             s->suites[0] = 0x1304;
             s->num_suites = 1;
         },
         T13_E_NO_SHARED_SUITE},
        {[](struct t13_config *s) {
             s->groups[0] = 24;
             s->num_groups = 1;
         },
         T13_E_NO_SHARED_GROUP},
        {[](struct t13_config *s) {
             s->sigalgs[0] = 0x0603;
             s->num_sigalgs = 1;
         },
         T13_E_NO_CERTIFICATE},
    };
    for (const Case &one : cases) {
        Config client(pair::config());
        Config server(pair::server_config());
        one_group(client.p, 29);
        one.change(server.p);
        Pair p(client.p, server.p);
        EXPECT_FALSE(p.handshake());
        EXPECT_EQ(one.status, t13_conn_error(p.server.c));
        EXPECT_EQ(40, t13_conn_alert_received(p.client.c));
        EXPECT_EQ(T13_E_PEER_ALERT, t13_conn_error(p.client.c));
    }
    Config client(pair::config());
    Config server(pair::config());
    Pair p(client.p, server.p);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_NO_CERTIFICATE, t13_conn_error(p.server.c));
}

TEST(HsFull, PeerThatIsNotAccepted)
{
    Config client(pair::config());
    Config server(pair::server_config());
    Pair p(client.p, server.p);
    p.client.accept_peer = false;
    p.client.peer_alert = 48;
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_CERTIFICATE_VERIFY, t13_conn_error(p.client.c));
    EXPECT_EQ(48, t13_conn_alert_received(p.server.c));
    EXPECT_EQ(T13_E_SHUT_DOWN, t13_handshake(p.client.c));
}
