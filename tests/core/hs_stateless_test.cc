/* A HelloRetryRequest with a cookie, whose server forgets the first ClientHello. */
#include "tests/core/ech_util.h"

extern "C" {
#include "core/limits.h"
#include "crypto/kex.h"
}

using pair::Config;
using pair::Pair;

namespace
{

class Stateless : public ::testing::Test
{
  protected:
    Stateless() : client(pair::config()), server(pair::server_config())
    {
        client->ask = T13_ASK_SESSION;
    }
    ~Stateless() override
    {
        t13_session_free(session);
    }
    /* hello gives what the client says to what the server said; T13_WANT_READ expected. */
    static std::string hello(pair::End *c, std::string from_server)
    {
        std::string out;
        c->feed(&from_server, 1 << 20);
        while (c->step() == T13_WANT_WRITE) {
            out += c->take();
        }
        EXPECT_EQ(T13_WANT_READ, c->status) << t13_conn_error_text(c->c);
        return out;
    }
    /* answer is what a new stateless server says to wire; how it stopped in stopped. */
    std::string answer(pair::End *s, const std::string &wire)
    {
        std::string in = wire, out;
        t13_conn_set_stateless(s->c, true);
        t13_conn_pause(s->c, T13_PAUSE_START);
        do {
            s->feed(&in, 1 << 20);
            stopped = s->step();
            out += s->take();
        } while (stopped == T13_WANT_WRITE || (stopped == T13_WANT_READ && !in.empty()));
        return out;
    }
    /* first runs both hellos with two servers and gives the second server's flight. */
    std::string both(pair::End *c, pair::End *s)
    {
        std::string retry;
        {
            pair::End one(T13_SERVER, server.p);
            retry = answer(&one, hello(c, ""));
            EXPECT_EQ(T13_PAUSED, stopped);
            EXPECT_FALSE(t13_conn_cookie_ok(one.c));
            EXPECT_TRUE(t13_conn_hello_retry(one.c));
        }
        second = hello(c, retry);
        return answer(s, second);
    }
    void complete(pair::End *c, pair::End *s, std::string to_client)
    {
        std::string to_server;
        t13_conn_pause(s->c, T13_PAUSE_NONE);
        for (int i = 0; i < 20 && (c->status != T13_OK || s->status != T13_OK); i++) {
            c->feed(&to_client, 1 << 20);
            c->step();
            to_server += c->take();
            s->feed(&to_server, 1 << 20);
            s->step();
            to_client += s->take();
        }
        EXPECT_EQ(T13_OK, c->status) << t13_conn_error_text(c->c);
        EXPECT_EQ(T13_OK, s->status) << t13_conn_error_text(s->c);
        c->feed(&to_client, 1 << 20);
        std::string none;
        EXPECT_EQ(T13_WANT_READ, c->recv(&none));
    }
    Config client;
    Config server;
    std::string second;
    enum t13_status stopped = T13_OK;
    struct t13_session *session = nullptr;
};

} // namespace

TEST_F(Stateless, AnotherConnectionTakesTheSecondHello)
{
    for (bool other_group : {false, true}) {
        if (other_group) {
            server->groups[0] = 24;
            server->num_groups = 1;
        }
        pair::End c(T13_CLIENT, client.p);
        pair::End s(T13_SERVER, server.p);
        std::string flight = both(&c, &s);
        EXPECT_EQ(T13_PAUSED, stopped) << t13_conn_error_text(s.c);
        EXPECT_TRUE(t13_conn_cookie_ok(s.c));
        complete(&c, &s, flight);
        EXPECT_EQ(other_group ? 24 : CR_X25519_MLKEM768, t13_conn_group(c.c));
    }
}

/* TRAPS 8, and TRAPS 1 once more: cookie, HelloRetryRequest and resumption. */
TEST_F(Stateless, Trap8CookieWithResumption)
{
    {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        p.exchange(&p.server, &p.client, "x");
        session = t13_session_ref(p.client.session);
    }
    pair::End c(T13_CLIENT, client.p);
    pair::End s(T13_SERVER, server.p);
    t13_conn_set_session(c.c, session);
    std::string flight = both(&c, &s);
    complete(&c, &s, flight);
    EXPECT_TRUE(t13_conn_resumed(c.c));
}

TEST_F(Stateless, EveryChangeOfTheCookieIsRefused)
{
    pair::End c(T13_CLIENT, client.p);
    {
        pair::End s(T13_SERVER, server.p);
        both(&c, &s);
    }
    std::string cookie(reinterpret_cast<char *>(c.c->hs->cookie), c.c->hs->cookie_len);
    size_t at = second.find(cookie);
    ASSERT_NE(std::string::npos, at);
    for (size_t i = 0; i < cookie.size(); i++) {
        std::string bad = second;
        bad[at + i] = static_cast<char>(bad[at + i] ^ 1);
        pair::End s(T13_SERVER, server.p);
        answer(&s, bad);
        EXPECT_EQ(T13_E_BAD_COOKIE, stopped) << i;
        EXPECT_EQ(47, t13_conn_alert_sent(s.c));
    }
}

/* RFC 9849 with a server that forgets the first hello: the cookie has what opens the second. */
TEST_F(Stateless, EncryptedClientHello)
{
    for (uint16_t kem : {CR_KEM_X25519, CR_KEM_P521}) {
        for (bool other_group : {false, true}) {
            ech::Key key(7, "public.example", kem), more(7);
            ech::Keys keys{&more, &key}; /* ids are not unique */
            std::string list = key.list();
            ASSERT_EQ(T13_OK, t13_config_set_ech_configs(&client.p, pair::view(list)));
            ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&server.p, keys.p));
            server->groups[0] = other_group ? 24 : 29;
            server->num_groups = 1;
            pair::End c(T13_CLIENT, client.p);
            pair::End s(T13_SERVER, server.p);
            ASSERT_EQ(T13_OK, t13_conn_set_server_name(c.c, "secret.example"));
            std::string flight = both(&c, &s);
            EXPECT_EQ(T13_PAUSED, stopped) << t13_conn_error_text(s.c);
            EXPECT_EQ(std::string::npos, second.find("secret.example"));
            complete(&c, &s, flight);
            EXPECT_EQ(T13_ECH_ACCEPTED, t13_conn_ech(c.c));
            EXPECT_EQ(T13_ECH_ACCEPTED, t13_conn_ech(s.c));
            EXPECT_STREQ("secret.example", t13_conn_server_name(s.c));
        }
    }
}

TEST_F(Stateless, EncryptedClientHelloRefused)
{
    ech::Key old(7), fresh(8);
    ech::Keys keys{&fresh};
    std::string list = old.list();
    ASSERT_EQ(T13_OK, t13_config_set_ech_configs(&client.p, pair::view(list)));
    ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&server.p, keys.p));
    pair::End c(T13_CLIENT, client.p);
    pair::End s(T13_SERVER, server.p);
    ASSERT_EQ(T13_OK, t13_conn_set_server_name(c.c, "secret.example"));
    std::string flight = both(&c, &s);
    EXPECT_EQ(T13_ECH_REJECTED, t13_conn_ech(s.c));
    c.feed(&flight, 1 << 20);
    while (c.step() == T13_WANT_WRITE) {
        (void)c.take();
    }
    EXPECT_EQ(T13_E_ECH_REQUIRED, t13_conn_error(c.c));
    EXPECT_EQ(fresh.list(), pair::str(t13_conn_ech_retry(c.c)));
}

/* The second hello without the extension, with another one, and the key gone in between. */
TEST_F(Stateless, EncryptedClientHelloMustGoOn)
{
    ech::Key key(7), other(7);
    ech::Keys keys{&key}, others{&other};
    std::string list = key.list();
    ASSERT_EQ(T13_OK, t13_config_set_ech_configs(&client.p, pair::view(list)));
    ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&server.p, keys.p));
    pair::End c(T13_CLIENT, client.p);
    {
        pair::End s(T13_SERVER, server.p);
        (void)both(&c, &s);
    }
    const std::string wire = second;
    struct t13_ch ch;
    size_t hello = wire[0] == 20 ? 6 : 0; /* a ChangeCipherSpec may stand before it */
    struct rd body = {reinterpret_cast<const uint8_t *>(wire.data()) + hello + 9,
                      wire.size() - hello - 9};
    struct bytes data = {nullptr, 0};
    ASSERT_TRUE(t13_ch_parse(body, &ch));
    ASSERT_TRUE(t13_exts_find(ch.extensions, T13_EXT_ENCRYPTED_CLIENT_HELLO, &data));
    size_t at = static_cast<size_t>(data.p - reinterpret_cast<const uint8_t *>(wire.data()));
    const struct {
        size_t at;
        uint8_t change;
        enum t13_status want;
    } cases[] = {
        {at - 4, 0x01, T13_E_MISSING_EXTENSION}, /* another type of extension */
        {at + 5, 0x01, T13_E_ILLEGAL_PARAMETER}, /* another config_id */
        {at + 4, 0x02, T13_E_ILLEGAL_PARAMETER}, /* another AEAD */
        {at + 20, 0x01, T13_E_BAD_BINDER},       /* another payload */
    };
    for (const auto &one : cases) {
        std::string bad = wire;
        bad[one.at] = static_cast<char>(bad[one.at] ^ one.change);
        pair::End s(T13_SERVER, server.p);
        (void)answer(&s, bad);
        EXPECT_EQ(one.want, t13_conn_error(s.c)) << one.at - at;
    }
    ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&server.p, others.p));
    pair::End s(T13_SERVER, server.p);
    (void)answer(&s, wire);
    EXPECT_EQ(T13_E_BAD_BINDER, t13_conn_error(s.c));
}

TEST_F(Stateless, TheOwnerMayRefuseIt)
{
    pair::End c(T13_CLIENT, client.p);
    pair::End s(T13_SERVER, server.p);
    s.accept_cookie = false;
    both(&c, &s);
    EXPECT_EQ(T13_E_BAD_COOKIE, stopped);
}

TEST_F(Stateless, AnotherContextsCookieIsRefused)
{
    pair::End c(T13_CLIENT, client.p);
    Config other(pair::server_config());
    pair::End s(T13_SERVER, other.p);
    both(&c, &s);
    EXPECT_EQ(T13_E_BAD_COOKIE, stopped);
}

TEST_F(Stateless, AnotherSuiteIsRefused)
{
    pair::End c(T13_CLIENT, client.p);
    {
        pair::End s(T13_SERVER, server.p);
        both(&c, &s);
    }
    server->suites[0] = 0x1303;
    server->num_suites = 1;
    pair::End s(T13_SERVER, server.p);
    answer(&s, second);
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, stopped);
}

TEST_F(Stateless, AStatefulServerPaysNoHeedToACookie)
{
    pair::End c(T13_CLIENT, client.p);
    {
        pair::End s(T13_SERVER, server.p);
        both(&c, &s);
    }
    /* Past the ChangeCipherSpec, which only a server that may have forgotten lets pass. */
    std::string wire = second[0] == 20 ? second.substr(6) : second;
    pair::End s(T13_SERVER, server.p);
    s.feed(&wire, 1 << 20);
    while (s.step() == T13_WANT_WRITE) {
        s.take();
    }
    EXPECT_EQ(T13_WANT_READ, s.status);
    EXPECT_FALSE(t13_conn_cookie_ok(s.c));
}
