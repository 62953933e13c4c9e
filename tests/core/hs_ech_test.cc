/* Encrypted Client Hello, whole handshakes: RFC 9849. */
#include "tests/core/ech_util.h"

extern "C" {
#include "core/msg/alert.h"
}

using namespace ech;

namespace
{

/* A client with a configuration and a server with keys; the name inside is secret.example. */
struct Scene {
    pair::Config client_cfg{pair::config()};
    pair::Config server_cfg{pair::server_config()};
    std::unique_ptr<pair::Pair> p;

    void configure(const std::string &list, const Keys *keys)
    {
        ASSERT_EQ(T13_OK, t13_config_set_ech_configs(&client_cfg.p, pair::view(list)));
        if (keys != nullptr) {
            ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&server_cfg.p, keys->p));
        }
    }
    void begin()
    {
        p = std::make_unique<pair::Pair>(client_cfg.p, server_cfg.p);
        ASSERT_EQ(T13_OK, t13_conn_set_server_name(p->client.c, "secret.example"));
    }
    bool shake(size_t chunk = 1 << 20)
    {
        begin();
        return p->handshake(chunk);
    }
    struct t13_conn *client()
    {
        return p->client.c;
    }
    struct t13_conn *server()
    {
        return p->server.c;
    }
};

void expect_accepted(Scene *s)
{
    EXPECT_EQ(T13_ECH_ACCEPTED, t13_conn_ech(s->client()));
    EXPECT_EQ(T13_ECH_ACCEPTED, t13_conn_ech(s->server()));
    ASSERT_NE(nullptr, t13_conn_server_name(s->server()));
    EXPECT_STREQ("secret.example", t13_conn_server_name(s->server()));
    EXPECT_STREQ("secret.example", t13_conn_server_name(s->client()));
    EXPECT_EQ(pair::str(t13_conn_random(s->client(), T13_CLIENT)),
              pair::str(t13_conn_random(s->server(), T13_CLIENT)));
    s->p->exchange(&s->p->client, &s->p->server, "hello");
    s->p->exchange(&s->p->server, &s->p->client, "you too");
}

/* The server may have finished its part before the alert comes. */
void expect_alert_at_server(Scene *s, int alert)
{
    std::string data;
    s->p->server.feed(&s->p->to_server, 1 << 20);
    if (t13_conn_alert_received(s->server()) < 0) {
        EXPECT_EQ(T13_E_PEER_ALERT, s->p->server.recv(&data));
    }
    EXPECT_EQ(alert, t13_conn_alert_received(s->server()));
}

void groups(struct t13_config *cfg, std::vector<uint16_t> list)
{
    std::copy(list.begin(), list.end(), cfg->groups);
    cfg->num_groups = static_cast<uint8_t>(list.size());
}

TEST(Ech, Accepted)
{
    Key key;
    Keys keys{&key};
    Scene s;
    s.configure(key.list(), &keys);
    ASSERT_TRUE(s.shake());
    expect_accepted(&s);
    /* What went over the wire says the public name and not the secret one. */
    ASSERT_FALSE(s.p->server.messages.empty());
    const std::string &hello = s.p->server.messages[0];
    EXPECT_EQ(std::string::npos, hello.find("secret.example"));
    EXPECT_NE(std::string::npos, hello.find("public.example"));
}

TEST(Ech, ByteByByte)
{
    Key key;
    Keys keys{&key};
    Scene s;
    s.configure(key.list(), &keys);
    ASSERT_TRUE(s.shake(1));
    expect_accepted(&s);
}

TEST(Ech, RefusedWithRetryConfigurations)
{
    Key old, fresh(8);
    Keys keys{&fresh};
    Scene s;
    s.configure(old.list(), &keys);
    EXPECT_FALSE(s.shake());
    EXPECT_EQ(T13_E_ECH_REQUIRED, t13_conn_error(s.client()));
    EXPECT_EQ(T13_ALERT_ECH_REQUIRED, t13_conn_alert_sent(s.client()));
    expect_alert_at_server(&s, T13_ALERT_ECH_REQUIRED);
    EXPECT_EQ(T13_ECH_REJECTED, t13_conn_ech(s.client()));
    EXPECT_EQ(T13_ECH_REJECTED, t13_conn_ech(s.server()));
    EXPECT_STREQ("public.example", t13_conn_server_name(s.client()));
    EXPECT_STREQ("public.example", t13_conn_server_name(s.server()));
    EXPECT_EQ(fresh.list(), pair::str(t13_conn_ech_retry(s.client())));
    /* With them it works. */
    Scene again;
    again.configure(pair::str(t13_conn_ech_retry(s.client())), &keys);
    ASSERT_TRUE(again.shake());
    expect_accepted(&again);
}

TEST(Ech, EveryKemAndSuite)
{
    for (uint16_t kem : {CR_KEM_X25519, CR_KEM_P256, CR_KEM_P384, CR_KEM_P521}) {
        for (unsigned kdf : {1u, 2u, 3u}) {
            for (unsigned aead : {1u, 2u, 3u}) {
                /* What nobody knows is passed over. */
                Key key(1, "p.example", kem, 0,
                        u16(9) + u16(1) + u16(1) + u16(0xffff) + u16(kdf) + u16(aead));
                Keys keys{&key};
                Scene s;
                s.configure(key.list(), &keys);
                ASSERT_TRUE(s.shake());
                expect_accepted(&s);
            }
        }
    }
}

/* A session for secret.example, made without ECH or with it. */
struct t13_session *session_for(struct t13_config *client, struct t13_config *server)
{
    pair::Pair p(client, server);
    EXPECT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, "secret.example"));
    EXPECT_TRUE(p.handshake());
    p.exchange(&p.server, &p.client, "x");
    EXPECT_NE(nullptr, p.client.session);
    return t13_session_ref(p.client.session);
}

/* Everything together: suite, HelloRetryRequest, resumption, client certificate, acceptance. */
void combine(uint16_t suite, bool retry, bool resume, bool auth, bool accept)
{
    Key key, other(7, "other.example");
    Keys keys{accept ? &key : &other};
    Scene s;
    s.client_cfg->suites[0] = suite;
    s.client_cfg->num_suites = 1;
    s.client_cfg->ask = T13_ASK_SESSION;
    if (auth) {
        s.server_cfg->verify = T13_VERIFY_OPTIONAL;
        ASSERT_EQ(T13_OK, t13_config_add_cred(&s.client_cfg.p, pair::shared_cred(CR_KEY_P256)));
    }
    struct t13_session *session = nullptr;
    if (resume) {
        session = session_for(s.client_cfg.p, s.server_cfg.p);
    }
    s.configure(key.list(), &keys);
    if (retry) {
        groups(s.client_cfg.p, {29, 24});
        groups(s.server_cfg.p, {24});
    }
    s.begin();
    t13_conn_set_session(s.client(), session);
    EXPECT_EQ(accept, s.p->handshake()) << t13_conn_error_text(s.server());
    EXPECT_EQ(retry, t13_conn_hello_retry(s.client()));
    if (accept) {
        expect_accepted(&s);
        EXPECT_EQ(resume, t13_conn_resumed(s.client()));
        EXPECT_EQ(resume, t13_conn_resumed(s.server()));
        EXPECT_EQ(auth, t13_conn_peer_chain(s.server()) != nullptr);
    } else {
        EXPECT_EQ(T13_E_ECH_REQUIRED, t13_conn_error(s.client()));
        expect_alert_at_server(&s, T13_ALERT_ECH_REQUIRED);
        EXPECT_FALSE(t13_conn_resumed(s.server()));
        EXPECT_EQ(nullptr, t13_conn_peer_chain(s.server()));
        EXPECT_STREQ("public.example", t13_conn_server_name(s.server()));
        EXPECT_EQ(other.list(), pair::str(t13_conn_ech_retry(s.client())));
    }
    t13_session_free(session);
}

TEST(Ech, EveryCombination)
{
    for (int suite : {0x1301, 0x1302, 0x1303}) {
        for (unsigned bits = 0; bits < 16; bits++) {
            SCOPED_TRACE(testing::Message() << "suite " << suite << " bits " << bits);
            combine(static_cast<uint16_t>(suite), (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0,
                    (bits & 8) != 0);
        }
    }
}

/* 0-RTT data goes under the inner hello's PSK; a refusal loses it, and nothing else. */
TEST(Ech, EarlyData)
{
    for (bool accept : {true, false}) {
        Key key, other;
        Keys keys{accept ? &key : &other};
        Scene s;
        s.client_cfg->ask = T13_ASK_SESSION;
        s.server_cfg->max_early_data = 1000;
        s.server_cfg->flags |= T13_F_NO_ANTI_REPLAY;
        struct t13_session *session = session_for(s.client_cfg.p, s.server_cfg.p);
        s.configure(key.list(), &keys);
        s.begin();
        t13_conn_set_session(s.client(), session);
        t13_conn_pause(s.client(), T13_PAUSE_START);
        t13_conn_pause(s.server(), accept ? T13_PAUSE_START : T13_PAUSE_NONE);
        while (s.p->client.step() == T13_WANT_WRITE) {
            s.p->to_server += s.p->client.take();
        }
        ASSERT_EQ(T13_PAUSED, s.p->client.status);
        size_t n = 0;
        char buf[100];
        ASSERT_EQ(T13_OK, t13_write_early(s.client(), "early", 5, &n));
        s.p->to_server += s.p->client.take();
        if (accept) {
            for (int i = 0; i < 20 && s.p->server.status != T13_PAUSED; i++) {
                s.p->server.feed(&s.p->to_server, 1 << 20);
                s.p->server.step();
                s.p->to_client += s.p->server.take();
            }
            ASSERT_EQ(T13_PAUSED, s.p->server.status);
            ASSERT_EQ(T13_OK, t13_read_early(s.server(), buf, sizeof(buf), &n));
            EXPECT_EQ("early", std::string(buf, n));
        }
        t13_conn_pause(s.client(), T13_PAUSE_NONE);
        t13_conn_pause(s.server(), T13_PAUSE_NONE);
        EXPECT_EQ(accept, s.p->handshake()) << t13_conn_error_text(s.server());
        if (accept) {
            EXPECT_EQ(T13_EARLY_ACCEPTED, t13_conn_early(s.client()));
            expect_accepted(&s);
        } else {
            EXPECT_EQ(T13_EARLY_REJECTED, t13_conn_early(s.client()));
            EXPECT_EQ(T13_E_ECH_REQUIRED, t13_conn_error(s.client()));
            expect_alert_at_server(&s, T13_ALERT_ECH_REQUIRED);
        }
        t13_session_free(session);
    }
}

TEST(Ech, RefusalOfAnUnauthenticatedServerIsNoRefusal)
{
    Key key, other;
    Keys keys{&other};
    Scene s;
    s.configure(key.list(), &keys);
    s.begin();
    s.p->client.accept_peer = false;
    s.p->client.peer_alert = T13_ALERT_UNKNOWN_CA;
    EXPECT_FALSE(s.p->handshake());
    EXPECT_EQ(T13_E_CERTIFICATE_VERIFY, t13_conn_error(s.client()));
    EXPECT_EQ(T13_ALERT_UNKNOWN_CA, t13_conn_alert_sent(s.client()));
}

TEST(Ech, ServerWithoutKeysWantsNoRetry)
{
    Key key;
    for (bool retry : {false, true}) {
        Scene s;
        s.configure(key.list(), nullptr);
        if (retry) {
            groups(s.client_cfg.p, {29, 24});
            groups(s.server_cfg.p, {24});
        }
        EXPECT_FALSE(s.shake());
        EXPECT_EQ(T13_E_ECH_REQUIRED, t13_conn_error(s.client()));
        EXPECT_EQ(0u, t13_conn_ech_retry(s.client()).n);
        EXPECT_EQ(T13_ECH_NONE, t13_conn_ech(s.server()));
    }
}

TEST(Ech, GreaseIsIgnoredByAll)
{
    Key key;
    Keys keys{&key};
    for (bool with_keys : {false, true}) {
        for (bool retry : {false, true}) {
            Scene s;
            s.client_cfg->flags |= T13_F_ECH_GREASE;
            if (with_keys) {
                ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&s.server_cfg.p, keys.p));
            }
            if (retry) {
                groups(s.client_cfg.p, {29, 24});
                groups(s.server_cfg.p, {24});
            }
            ASSERT_TRUE(s.shake());
            EXPECT_EQ(T13_ECH_GREASE, t13_conn_ech(s.client()));
            EXPECT_EQ(with_keys ? T13_ECH_REJECTED : T13_ECH_NONE, t13_conn_ech(s.server()));
            EXPECT_EQ(0u, t13_conn_ech_retry(s.client()).n);
            EXPECT_STREQ("secret.example", t13_conn_server_name(s.server()));
            s.p->exchange(&s.p->client, &s.p->server, "x");
        }
    }
}

/* TRAPS 18: GREASE has to be called; and looks like the real thing. */
TEST(Ech, GreaseIsThere)
{
    Scene s;
    s.client_cfg->flags |= T13_F_ECH_GREASE;
    ASSERT_TRUE(s.shake());
    std::string hello = s.p->server.messages.at(0);
    struct t13_ch ch;
    struct bytes data;
    struct t13_ech_ext ext;
    ASSERT_TRUE(t13_ch_parse(rd_of(pair::view(hello.substr(4))), &ch));
    hello = hello.substr(4);
    ASSERT_TRUE(t13_ch_parse(rd_of(pair::view(hello)), &ch));
    ASSERT_TRUE(t13_exts_find(ch.extensions, T13_EXT_ENCRYPTED_CLIENT_HELLO, &data));
    ASSERT_TRUE(t13_ech_ext_parse(rd_of(data), &ext));
    EXPECT_FALSE(ext.inner);
    EXPECT_EQ(32u, ext.enc.n);
    EXPECT_EQ(CR_HPKE_TAG_LEN, ext.payload.n % 32);
    EXPECT_GE(ext.payload.n, 128u);
}

TEST(Ech, NothingIsSentWithoutBeingAskedFor)
{
    Scene s;
    ASSERT_TRUE(s.shake());
    EXPECT_EQ(T13_ECH_NONE, t13_conn_ech(s.client()));
    EXPECT_EQ(std::string::npos, s.p->server.messages.at(0).find("\xfe\x0d"));
}

TEST(Ech, KeysOfTheSameIdAreAllTried)
{
    Key a(3), b(3), c(3), d(4);
    Keys keys{&d, &a, &b, &c};
    for (const Key *key : {&a, &b, &c, &d}) {
        Scene s;
        s.configure(key->list(), &keys);
        ASSERT_TRUE(s.shake());
        expect_accepted(&s);
    }
}

TEST(Ech, OnlyTheFirstKeyIsPublished)
{
    Key fresh(1), old(2), lost(3);
    Keys keys{&fresh, &old};
    Scene s;
    s.configure(lost.list(), &keys);
    EXPECT_FALSE(s.shake());
    EXPECT_EQ(fresh.list(), pair::str(t13_conn_ech_retry(s.client())));
}

TEST(Ech, LengthOfTheNameIsHidden)
{
    Key key;
    Keys keys{&key};
    std::vector<size_t> lens;
    for (size_t n : {1u, 5u, 17u, 39u, 40u}) {
        Scene s;
        s.configure(key.list(), &keys);
        s.begin();
        std::string name(n, 'a');
        ASSERT_EQ(T13_OK, t13_conn_set_server_name(s.client(), name.c_str()));
        ASSERT_TRUE(s.p->handshake());
        EXPECT_STREQ(name.c_str(), t13_conn_server_name(s.server()));
        lens.push_back(s.p->server.messages.at(0).size());
    }
    for (size_t n : lens) {
        EXPECT_EQ(lens[0], n);
    }
    /* Nor whether there is a name. */
    Scene s;
    s.configure(key.list(), &keys);
    s.begin();
    ASSERT_EQ(T13_OK, t13_conn_set_server_name(s.client(), nullptr));
    ASSERT_TRUE(s.p->handshake());
    EXPECT_EQ(nullptr, t13_conn_server_name(s.server()));
    EXPECT_NEAR(static_cast<double>(lens[0]), static_cast<double>(s.p->server.messages[0].size()),
                32);
}

TEST(Ech, KeyLogHasItsLabels)
{
    Key key;
    Keys keys{&key};
    Scene s;
    s.configure(key.list(), &keys);
    ASSERT_TRUE(s.shake());
    EXPECT_EQ(32u, s.p->client.secrets["ECH_SECRET"].size());
    EXPECT_EQ(s.p->client.secrets["ECH_SECRET"], s.p->server.secrets["ECH_SECRET"]);
    EXPECT_EQ(key.config, s.p->client.secrets["ECH_CONFIG"]);
    EXPECT_EQ(key.config, s.p->server.secrets["ECH_CONFIG"]);
}

TEST(Ech, UnusableConfigurationsAreRefusedBeforeTheyAreUsed)
{
    struct t13_config *cfg = pair::config();
    Key address(1, "192.0.2.1"),
        mandatory(1, "a.example", CR_KEM_X25519, 0, u16(1) + u16(1), u16(0xff00) + u16(0));
    Key export_only(1, "a.example", CR_KEM_X25519, 0, u16(1) + u16(0xffff));
    for (const Key *key : {&address, &mandatory, &export_only}) {
        std::string list = key->list();
        EXPECT_EQ(T13_E_UNSUPPORTED, t13_config_set_ech_configs(&cfg, pair::view(list)));
    }
    EXPECT_EQ(T13_E_DECODE, t13_config_set_ech_configs(&cfg, pair::view("x")));
    EXPECT_EQ(0u, cfg->ech_configs_len);
    t13_config_free(cfg);
}

/* --- the other side does not keep to the rules --- */

/* A server whose confirmation does not come, or comes changed. */
TEST(Ech, ChangedConfirmationNeverConnects)
{
    Key key;
    Keys keys{&key};
    for (size_t i = 0; i < 8; i++) {
        Scene s;
        s.configure(key.list(), &keys);
        s.begin();
        s.p->client.step();
        s.p->to_server += s.p->client.take();
        s.p->server.feed(&s.p->to_server, 1 << 20);
        s.p->server.step();
        s.p->to_client += s.p->server.take();
        s.p->to_client[5 + T13_ECH_SH_AT + i] ^= 1;
        EXPECT_FALSE(s.p->handshake());
        /* Taken for a refusal, whose keys are others. */
        EXPECT_EQ(T13_ECH_REJECTED, t13_conn_ech(s.client()));
        EXPECT_EQ(T13_E_BAD_RECORD_MAC, t13_conn_error(s.client()));
        EXPECT_FALSE(t13_conn_connected(s.client()));
    }
}

TEST(Ech, ChangedConfirmationInRetry)
{
    Key key;
    Keys keys{&key};
    Scene s;
    s.configure(key.list(), &keys);
    groups(s.client_cfg.p, {29, 24});
    groups(s.server_cfg.p, {24});
    s.begin();
    s.p->client.step();
    s.p->to_server += s.p->client.take();
    s.p->server.feed(&s.p->to_server, 1 << 20);
    s.p->server.step();
    std::string hrr = s.p->server.take();
    size_t at = hrr.find(std::string("\xfe\x0d\x00\x08", 4));
    ASSERT_NE(std::string::npos, at);
    hrr[at + 6] ^= 1;
    s.p->to_client += hrr;
    EXPECT_FALSE(s.p->handshake());
    /* The client goes on with its outer hello and repeats the extension; the server minds. */
    EXPECT_EQ(T13_ECH_REJECTED, t13_conn_ech(s.client()));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, t13_conn_alert_sent(s.server()));
}

TEST(Ech, AcceptedInRetryAndNotInServerHello)
{
    Key key;
    Keys keys{&key};
    Scene s;
    s.configure(key.list(), &keys);
    groups(s.client_cfg.p, {29, 24});
    groups(s.server_cfg.p, {24});
    s.begin();
    s.p->server.entered = [&](int state) {
        if (state == S_NEGOTIATED) {
            s.server()->ech_status = T13_ECH_NONE;
        }
    };
    EXPECT_FALSE(s.p->handshake());
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, t13_conn_alert_sent(s.client()));
}

TEST(Ech, RetryConfigurationsFromWhoAccepted)
{
    Key key;
    Keys keys{&key};
    Scene s;
    s.configure(key.list(), &keys);
    s.begin();
    s.p->server.entered = [&](int state) {
        if (state == S_SEND_EE) {
            s.server()->ech_status = T13_ECH_REJECTED;
        }
    };
    EXPECT_FALSE(s.p->handshake());
    EXPECT_EQ(T13_ALERT_UNSUPPORTED_EXTENSION, t13_conn_alert_sent(s.client()));
}

/* What the client changes in its second hello, and the alert that it gets. */
void second_hello(const std::function<void(struct t13_conn *)> &change, int alert)
{
    Key key;
    Keys keys{&key};
    Scene s;
    s.configure(key.list(), &keys);
    groups(s.client_cfg.p, {29, 24});
    groups(s.server_cfg.p, {24});
    s.begin();
    s.p->client.entered = [&](int state) {
        if (state == C_RETRY) {
            change(s.client());
        }
    };
    EXPECT_FALSE(s.p->handshake());
    EXPECT_EQ(alert, t13_conn_alert_sent(s.server())) << t13_conn_error_text(s.server());
}

TEST(Ech, SecondHelloIsHeldToTheFirst)
{
    second_hello([](struct t13_conn *c) { c->ech_status = T13_ECH_NONE; },
                 T13_ALERT_MISSING_EXTENSION);
    second_hello([](struct t13_conn *c) { c->hs->ech->config_id ^= 1; },
                 T13_ALERT_ILLEGAL_PARAMETER);
    second_hello([](struct t13_conn *c) { c->hs->ech->suite.aead = CR_HPKE_AES_256_GCM; },
                 T13_ALERT_ILLEGAL_PARAMETER);
    second_hello([](struct t13_conn *c) { c->retried = false; }, T13_ALERT_ILLEGAL_PARAMETER);
    second_hello([](struct t13_conn *c) { c->hs->ech->hpke.seq = 0; }, T13_ALERT_DECRYPT_ERROR);
    second_hello([](struct t13_conn *c) { c->randoms[T13_CLIENT][0] ^= 1; },
                 T13_ALERT_ILLEGAL_PARAMETER);
}

/* The inner hello, sent as it is: RFC 9849 7.2, what a server behind another one gets. */
TEST(Ech, InnerHelloInTheClear)
{
    Key key;
    for (bool retry : {false, true}) {
        Scene s;
        s.configure(key.list(), nullptr);
        if (retry) {
            groups(s.client_cfg.p, {29, 24});
            groups(s.server_cfg.p, {24});
        }
        s.begin();
        for (int i = 0; i < 2 && (i == 0 || retry); i++) {
            s.p->client.step();
            (void)s.p->client.take();
            std::string inner =
                pair::str(bytes_of(s.client()->hs->hello.p, s.client()->hs->hello.n));
            s.p->to_server += "\x16\x03\x01" + u16(static_cast<unsigned>(inner.size())) + inner;
            s.p->server.feed(&s.p->to_server, 1 << 20);
            s.p->server.step();
            s.p->to_client += s.p->server.take();
            s.p->client.feed(&s.p->to_client, 1 << 20);
        }
        ASSERT_TRUE(s.p->handshake()) << t13_conn_error_text(s.client());
        expect_accepted(&s);
    }
}

/* The server's configuration may change while it looks at the hello: SSL_set_SSL_CTX. */
TEST(Ech, AnotherConfigurationInTheMiddle)
{
    Key key, other;
    Keys keys{&key}, others{&other};
    for (bool accepted : {true, false}) {
        Scene s;
        pair::Config second(pair::server_config());
        s.configure((accepted ? key : other).list(), &keys);
        ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&second.p, others.p));
        s.server_cfg->ask = T13_ASK_SERVER_NAME;
        groups(s.client_cfg.p, {29, 24});
        groups(s.server_cfg.p, {24});
        groups(second.p, {24});
        s.begin();
        s.p->server.on_ask = [&](enum t13_status) { t13_conn_set_config(s.server(), second.p); };
        EXPECT_EQ(accepted, s.p->handshake());
        if (accepted) {
            expect_accepted(&s);
        } else {
            EXPECT_EQ(T13_E_ECH_REQUIRED, t13_conn_error(s.client()));
            EXPECT_EQ(key.list(), pair::str(t13_conn_ech_retry(s.client())));
        }
    }
}

} // namespace
