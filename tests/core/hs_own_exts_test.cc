/* Extensions of the owner's: struct t13_ext_hooks. */
#include "tests/core/pair.h"

extern "C" {
#include "core/ext/exts.h"
#include "core/limits.h"
}

using pair::Config;
using pair::Pair;

namespace
{

constexpr uint16_t kType = 0xff77;

/* One side's hooks: what it adds by message, what it has seen. */
struct Hooks {
    std::map<unsigned, std::string> add;
    std::map<unsigned, std::vector<std::string>> seen;
    std::vector<size_t> indices;
    int fail_add_at = 0;
    int fail_take_at = 0;
    uint16_t type = kType;
    int copies = 1;

    static bool on_add(void *arg, unsigned where, struct bytes, size_t, struct wr *w, int *alert)
    {
        Hooks *h = static_cast<Hooks *>(arg);
        if (h->fail_add_at == static_cast<int>(where)) {
            *alert = 86;
            return false;
        }
        auto it = h->add.find(where);
        for (int i = 0; it != h->add.end() && i < h->copies; i++) {
            wr_uint(w, 2, h->type + static_cast<unsigned>(i));
            size_t mark = wr_open(w, 2);
            wr_bytes(w, pair::view(it->second));
            wr_close(w, mark, 2);
        }
        return true;
    }
    static bool on_take(void *arg, unsigned where, struct bytes block, struct bytes cert,
                        size_t index, int *alert)
    {
        Hooks *h = static_cast<Hooks *>(arg);
        struct bytes data = {nullptr, 0};
        if (h->fail_take_at == static_cast<int>(where)) {
            *alert = 87;
            return false;
        }
        EXPECT_EQ(where == T13_IN_CERTIFICATE, cert.n > 0);
        if (t13_exts_find(block, kType, &data)) {
            h->seen[where].push_back(pair::str(data));
            h->indices.push_back(index);
        }
        return true;
    }
    void set(struct t13_conn *c)
    {
        const struct t13_ext_hooks hooks = {this, on_add, on_take};
        t13_conn_set_ext_hooks(c, &hooks);
    }
};

class HsOwnExts : public ::testing::Test
{
  protected:
    HsOwnExts() : client(pair::config()), server(pair::server_config())
    {
        client->ask = T13_ASK_SESSION;
    }
    void hook(Pair *p)
    {
        ch.set(p->client.c);
        sh.set(p->server.c);
    }
    Config client;
    Config server;
    Hooks ch;
    Hooks sh;
};

} // namespace

TEST_F(HsOwnExts, InEveryMessage)
{
    server->verify = T13_VERIFY_REQUIRE;
    server->groups[0] = CR_SECP384R1; /* for a HelloRetryRequest */
    server->num_groups = 1;
    ASSERT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(CR_KEY_P256)));
    Pair p(client.p, server.p);
    hook(&p);
    ch.add = {{T13_IN_CLIENT_HELLO, "ch"}, {T13_IN_CERTIFICATE, "client's"}};
    sh.add = {{T13_IN_HELLO_RETRY_REQUEST, "hrr"}, {T13_IN_SERVER_HELLO, "sh"},
              {T13_IN_ENCRYPTED_EXTENSIONS, "ee"}, {T13_IN_CERTIFICATE_REQUEST, "cr"},
              {T13_IN_CERTIFICATE, "server's"},    {T13_IN_NEW_SESSION_TICKET, "nst"}};
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
    p.exchange(&p.server, &p.client, "x");
    using Seen = std::map<unsigned, std::vector<std::string>>;
    EXPECT_EQ((Seen{{T13_IN_CLIENT_HELLO, {"ch", "ch"}}, {T13_IN_CERTIFICATE, {"client's"}}}),
              sh.seen);
    EXPECT_EQ((Seen{{T13_IN_HELLO_RETRY_REQUEST, {"hrr"}},
                    {T13_IN_SERVER_HELLO, {"sh"}},
                    {T13_IN_ENCRYPTED_EXTENSIONS, {"ee"}},
                    {T13_IN_CERTIFICATE_REQUEST, {"cr"}},
                    {T13_IN_CERTIFICATE, {"server's"}},
                    {T13_IN_NEW_SESSION_TICKET, {"nst", "nst"}}}),
              ch.seen);
}

TEST_F(HsOwnExts, AnAnswerToNothingIsRefused)
{
    for (unsigned where : {T13_IN_SERVER_HELLO, T13_IN_ENCRYPTED_EXTENSIONS, T13_IN_CERTIFICATE}) {
        Pair p(client.p, server.p);
        Hooks h;
        h.add = {{where, "unasked"}};
        h.set(p.server.c);
        EXPECT_FALSE(p.handshake());
        EXPECT_EQ(T13_E_UNSUPPORTED_EXTENSION, t13_conn_error(p.client.c)) << where;
        EXPECT_EQ(110, t13_conn_alert_sent(p.client.c));
    }
}

TEST_F(HsOwnExts, EitherHookEndsTheHandshakeWithItsAlert)
{
    for (int where : {T13_IN_SERVER_HELLO, T13_IN_ENCRYPTED_EXTENSIONS, T13_IN_CERTIFICATE}) {
        Pair p(client.p, server.p);
        Hooks h;
        h.fail_add_at = where;
        h.set(p.server.c);
        EXPECT_FALSE(p.handshake());
        EXPECT_EQ(T13_E_CALLBACK, t13_conn_error(p.server.c)) << where;
        EXPECT_EQ(86, t13_conn_alert_received(p.client.c)) << where;
    }
    for (int where : {T13_IN_SERVER_HELLO, T13_IN_ENCRYPTED_EXTENSIONS, T13_IN_CERTIFICATE}) {
        Pair p(client.p, server.p);
        Hooks h;
        h.fail_take_at = where;
        h.set(p.client.c);
        EXPECT_FALSE(p.handshake());
        EXPECT_EQ(T13_E_CALLBACK, t13_conn_error(p.client.c)) << where;
        EXPECT_EQ(87, t13_conn_alert_sent(p.client.c)) << where;
    }
    Pair p(client.p, server.p);
    sh.fail_take_at = T13_IN_CLIENT_HELLO;
    hook(&p);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(87, t13_conn_alert_received(p.client.c));
}

TEST_F(HsOwnExts, TooManyAreTheOwnersFault)
{
    for (int more : {0, 1}) {
        Pair p(client.p, server.p);
        hook(&p);
        ch.add = {{T13_IN_CLIENT_HELLO, ""}};
        ch.type = 0xf000; /* none of them is known */
        ch.copies = T13_MAX_OWN_EXTENSIONS + more;
        EXPECT_EQ(more == 0, p.handshake());
        EXPECT_EQ(more == 0 ? T13_OK : T13_E_ARGUMENT, t13_conn_error(p.client.c));
    }
}
