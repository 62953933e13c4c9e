/* What the engine allocates, frees, wipes, and does when there is no more. */
#include "tests/core/ech_util.h"
#include "tests/core/heap.h"
#include "tests/core/pair.h"

using pair::Config;
using pair::Pair;

TEST(HsMemory, SecretsAreGoneFromWhatIsFreed)
{
    Config client(pair::config());
    Config server(pair::server_config());
    ech::Key key;
    ech::Keys keys{&key};
    std::string list = key.list();
    client->ask = T13_ASK_SESSION;
    ASSERT_EQ(T13_OK, t13_config_set_ech_configs(&client.p, pair::view(list)));
    ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&server.p, keys.p));
    {
        Pair p(client.p, server.p);
        /* From the moment that they exist: the handshake's struct is freed after them. */
        struct t13_observer o = {};
        o.key_log = [](void *, const char *label, struct bytes, struct bytes secret) {
            if (std::string(label) != "ECH_CONFIG") {
                heap::watch(pair::str(secret));
            }
        };
        t13_conn_observe(p.client.c, &o);
        t13_conn_observe(p.server.c, &o);
        ASSERT_TRUE(p.handshake());
        p.exchange(&p.server, &p.client, "x");
        ASSERT_NE(nullptr, p.client.session);
        heap::watch(pair::str(bytes_of(p.client.session->psk.b, p.client.session->psk.n)));
        heap::watch(pair::str(bytes_of(p.client.c->resumption.b, p.client.c->resumption.n)));
        ASSERT_EQ(T13_OK, t13_key_update(p.client.c, true));
        p.to_server += p.client.take();
        p.exchange(&p.client, &p.server, "y");
        p.to_client += p.server.take();
        p.exchange(&p.server, &p.client, "y");
    }
    EXPECT_EQ(0u, heap::leaks());
    heap::forget();
}

TEST(HsMemory, ConnectedKeepsNoHandshakeSecret)
{
    Config client(pair::config());
    Config server(pair::server_config());
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(nullptr, p.client.c->hs);
    EXPECT_EQ(nullptr, p.server.c->hs);
    for (const char *label :
         {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET"}) {
        const std::string &secret = p.client.secrets[label];
        ASSERT_FALSE(secret.empty());
        EXPECT_EQ(nullptr, memmem(p.client.c, sizeof(*p.client.c), secret.data(), secret.size()));
        EXPECT_EQ(nullptr, memmem(p.server.c, sizeof(*p.server.c), secret.data(), secret.size()));
    }
}

TEST(HsMemory, SecretsAreGoneAfterAFailure)
{
    Config client(pair::config());
    Config server(pair::server_config());
    Pair p(client.p, server.p);
    p.client.accept_peer = false;
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(nullptr, p.client.c->hs);
    EXPECT_EQ(5u, p.server.secrets.size());
    for (auto &one : p.server.secrets) {
        if (one.first == "EXPORTER_SECRET") {
            continue;
        }
        EXPECT_EQ(nullptr,
                  memmem(p.client.c, sizeof(*p.client.c), one.second.data(), one.second.size()));
    }
}

TEST(HsMemory, SteadyStateAllocatesNothing)
{
    Config client(pair::config());
    Config server(pair::server_config());
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    const std::string text(40000, 'z');
    p.exchange(&p.client, &p.server, text);
    p.exchange(&p.server, &p.client, text);
    size_t before = heap::num_allocated();
    for (int i = 0; i < 50; i++) {
        p.exchange(&p.client, &p.server, text);
        p.exchange(&p.server, &p.client, text);
    }
    EXPECT_EQ(before, heap::num_allocated());
}

TEST(HsMemory, IdleKeepsNoRecordBuffers)
{
    Config client(pair::config());
    Config server(pair::server_config());
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    p.exchange(&p.client, &p.server, "x");
    p.exchange(&p.server, &p.client, "x");
    for (struct t13_conn *c : {p.client.c, p.server.c}) {
        t13_idle(c);
        EXPECT_EQ(nullptr, c->in.buf);
        EXPECT_EQ(nullptr, c->out.buf);
        EXPECT_EQ(nullptr, c->msgs.p);
        EXPECT_EQ(nullptr, c->flight.p);
    }
    p.exchange(&p.client, &p.server, "y");
}

/* once runs a full handshake, some data, and a resumption, with whatever fails. */
static bool once(struct t13_config *client, struct t13_config *server)
{
    struct t13_session *s = nullptr;
    bool good = true;

    for (int round = 0; round < 2 && good; round++) {
        struct t13_conn *ends[2] = {nullptr, nullptr};
        std::string wire[2];
        enum t13_status st[2] = {T13_WANT_READ, T13_WANT_READ};
        good = t13_conn_new(&ends[0], T13_CLIENT, client) == T13_OK &&
               t13_conn_new(&ends[1], T13_SERVER, server) == T13_OK &&
               t13_conn_set_server_name(ends[0], "a.test") == T13_OK;
        if (good && s != nullptr) {
            t13_conn_set_session(ends[0], s);
        }
        bool read = false;
        for (int i = 0; good && i < 100 && !read; i++) {
            for (int e = 0; e < 2; e++) {
                struct t13_conn *c = ends[e];
                uint8_t *p = nullptr;
                size_t room = 0;
                size_t want = 0;
                uint8_t buf[10];
                size_t n = 0;
                st[e] = t13_handshake(c);
                if (st[e] == T13_OK && e == 1 && round + i > 1) {
                    st[e] = t13_write(c, "hello", 5, &n);
                } else if (st[e] == T13_OK && e == 0) {
                    st[e] = t13_read(c, buf, sizeof(buf), &n, false);
                    read = n == 5;
                }
                if (st[e] == T13_WANT_VERIFY) {
                    t13_answer_verify(c, true, 0, 0);
                } else if (st[e] == T13_WANT_SESSION) {
                    t13_session_free(s);
                    s = t13_session_ref(t13_conn_new_session(c));
                    t13_answer_session(c);
                }
                struct bytes out = t13_out_pending(c);
                wire[1 - e] += pair::str(out);
                t13_out_consumed(c, out.n);
                good = good && st[e] <= T13_CLOSED;
                if (good && !wire[e].empty() && st[e] == T13_WANT_READ) {
                    good = t13_in_space(c, &p, &room, &want) == T13_OK;
                    size_t take = good ? std::min(room, wire[e].size()) : 0;
                    if (take > 0) {
                        memcpy(p, wire[e].data(), take);
                        t13_in_filled(c, take);
                        wire[e].erase(0, take);
                    }
                }
            }
        }
        good = good && read && (round == 0 || t13_conn_resumed(ends[0]));
        t13_conn_free(ends[0]);
        t13_conn_free(ends[1]);
    }
    t13_session_free(s);
    return good;
}

TEST(HsMemory, EveryAllocationMayFail)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    client->ask = T13_ASK_SESSION;
    /* A retry each time, to the group that is quick. */
    client->groups[0] = CR_SECP256R1;
    client->groups[1] = CR_X25519;
    client->num_groups = 2;
    server->groups[0] = CR_X25519;
    server->num_groups = 1;
    ASSERT_EQ(T13_OK, t13_config_set_alpn(&client.p, bytes_of("\x02h2", 3)));
    ASSERT_TRUE(once(client.p, server.p));
    size_t live = heap::num_live();
    size_t n = 1;
    for (bool reached = true; reached; n++) {
        heap::fail_at(n);
        bool good = once(client.p, server.p);
        reached = heap::failed();
        heap::fail_at(0);
        EXPECT_NE(reached, good) << n;
        EXPECT_EQ(live, heap::num_live()) << n;
    }
    EXPECT_GT(n, 50u);
    RecordProperty("allocations", static_cast<int>(n));
}

/* Where memory for compressing is short a certificate goes as it is: such a run is good. */
TEST(HsMemory, EveryAllocationMayFailWithMoreExtensions)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    client->ask = T13_ASK_SESSION;
    client->flags |= T13_F_GREASE | T13_F_POST_HANDSHAKE_AUTH;
    client->status_request = client->sct_request = true;
    client->record_size_limit = 500;
    ASSERT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(CR_KEY_ED25519)));
    server->verify = T13_VERIFY_REQUIRE;
    for (struct t13_config *cfg : {client.p, server.p}) {
        cfg->num_compress = static_cast<uint8_t>(t13_codec_ids(cfg->compress));
        cfg->delegated_sigalgs[0] = 0x0807;
        cfg->num_delegated_sigalgs = 1;
        cfg->sigalgs_cert[0] = 0x0807;
        cfg->num_sigalgs_cert = 1;
    }
    ASSERT_TRUE(once(client.p, server.p));
    size_t live = heap::num_live();
    for (size_t n = 1;; n++) {
        heap::fail_at(n);
        bool good = once(client.p, server.p);
        bool reached = heap::failed();
        heap::fail_at(0);
        EXPECT_TRUE(good || reached) << n;
        EXPECT_EQ(live, heap::num_live()) << n;
        if (!reached) {
            EXPECT_GT(n, 50u);
            break;
        }
    }
}

/* Encrypted Client Hello with a retry and resumption inside it; and its refusal. */
TEST(HsMemory, EveryAllocationMayFailWithEch)
{
    for (bool accepted : {true, false}) {
        Config client(pair::config());
        Config server(pair::server_config(CR_KEY_ED25519));
        ech::Key key, other;
        ech::Keys keys{accepted ? &key : &other};
        std::string list = key.list();
        client->ask = T13_ASK_SESSION;
        client->groups[0] = CR_SECP256R1;
        client->groups[1] = CR_X25519;
        client->num_groups = 2;
        server->groups[0] = CR_X25519;
        server->num_groups = 1;
        ASSERT_EQ(T13_OK, t13_config_set_ech_configs(&client.p, pair::view(list)));
        ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&server.p, keys.p));
        ASSERT_EQ(accepted, once(client.p, server.p));
        size_t live = heap::num_live();
        size_t n = 1;
        for (bool reached = true; reached; n++) {
            heap::fail_at(n);
            bool good = once(client.p, server.p);
            reached = heap::failed();
            heap::fail_at(0);
            EXPECT_EQ(accepted && !reached, good) << n;
            EXPECT_EQ(live, heap::num_live()) << n;
        }
        EXPECT_GT(n, 50u);
    }
}

/* Early data and authentication after the handshake, which once() has not. */
class Longer
{
  public:
    Longer(struct t13_config *client_cfg, struct t13_config *server_cfg)
        : client(client_cfg), server(server_cfg)
    {
    }
    ~Longer()
    {
        t13_session_free(s);
    }
    bool run()
    {
        return connect(false) && connect(true);
    }

  private:
    /* connect: the first time the client proves itself afterwards, then it sends early data. */
    bool connect(bool resume)
    {
        bool good = t13_conn_new(&ends[0], T13_CLIENT, client) == T13_OK &&
                    t13_conn_new(&ends[1], T13_SERVER, server) == T13_OK &&
                    t13_conn_set_server_name(ends[0], "a.test") == T13_OK;
        asked = resume;
        early_read = !resume;
        said = heard = false;
        server->verify = T13_VERIFY_NONE;
        wire[0] = wire[1] = "";
        if (good && resume) {
            t13_conn_set_session(ends[0], s);
            t13_conn_pause(ends[0], T13_PAUSE_START);
            t13_conn_pause(ends[1], T13_PAUSE_START);
        }
        for (int i = 0; good && i < 100 && !heard; i++) {
            good = step(0) && step(1);
        }
        good = good && heard && early_read && t13_conn_resumed(ends[0]) == resume &&
               (resume || t13_conn_peer_chain(ends[1]) != nullptr);
        for (struct t13_conn *&c : ends) {
            t13_conn_free(c);
            c = nullptr;
        }
        return good;
    }
    enum t13_status paused(int e)
    {
        uint8_t buf[10];
        size_t n = 0;
        enum t13_status st = e == 0 ? t13_write_early(ends[0], "early", 5, &n)
                                    : t13_read_early(ends[1], buf, sizeof(buf), &n);
        if (st == T13_OK) {
            early_read = early_read || (e == 1 && n == 5);
            t13_conn_pause(ends[e], T13_PAUSE_NONE);
        }
        return st;
    }
    enum t13_status open(int e)
    {
        uint8_t buf[10];
        size_t n = 0;
        enum t13_status st;
        if (e == 1 && !asked) {
            server->verify = T13_VERIFY_REQUIRE;
            st = t13_request_auth(ends[1]);
            asked = st == T13_OK;
        } else if (e == 1 && !said && !t13_auth_waiting(ends[1])) {
            st = t13_write(ends[1], "hello", 5, &n);
            said = st == T13_OK;
        } else {
            st = t13_read(ends[e], buf, sizeof(buf), &n, false);
            heard = heard || (e == 0 && n == 5);
        }
        return st;
    }
    bool step(int e)
    {
        struct t13_conn *c = ends[e];
        uint8_t *p = nullptr;
        size_t room = 0;
        size_t want = 0;
        /* A server at its pause has early data to read, or waits for it. */
        bool waits = e == 1 && !early_read && c->state == S_WAIT_EOED;
        enum t13_status st = waits ? T13_PAUSED : t13_handshake(c);

        if (st == T13_PAUSED) {
            st = paused(e);
        } else if (st == T13_OK) {
            st = open(e);
        }
        if (st == T13_WANT_VERIFY) {
            t13_answer_verify(c, true, 0, 0);
        } else if (st == T13_WANT_SESSION) {
            t13_session_free(s);
            s = t13_session_ref(t13_conn_new_session(c));
            t13_answer_session(c);
        }
        struct bytes out = t13_out_pending(c);
        wire[1 - e] += pair::str(out);
        t13_out_consumed(c, out.n);
        if (st == T13_WANT_READ && !wire[e].empty()) {
            st = t13_in_space(c, &p, &room, &want);
            size_t take = st == T13_OK ? std::min(room, wire[e].size()) : 0;
            if (take > 0) {
                memcpy(p, wire[e].data(), take);
                t13_in_filled(c, take);
                wire[e].erase(0, take);
            }
        }
        return st < T13_CLOSED;
    }

    struct t13_config *client, *server;
    struct t13_conn *ends[2] = {nullptr, nullptr};
    struct t13_session *s = nullptr;
    std::string wire[2];
    bool asked, early_read, said, heard;
};

TEST(HsMemory, EveryAllocationMayFailWithEarlyDataAndLateProof)
{
    for (bool with_ech : {false, true}) {
        Config client(pair::config());
        Config server(pair::server_config(CR_KEY_ED25519));
        ech::Key key;
        ech::Keys keys{&key};
        std::string list = key.list();
        client->ask = T13_ASK_SESSION;
        client->flags |= T13_F_POST_HANDSHAKE_AUTH;
        server->flags |= T13_F_NO_ANTI_REPLAY;
        server->max_early_data = 100;
        for (struct t13_config *cfg : {client.p, server.p}) {
            cfg->groups[0] = CR_X25519;
            cfg->num_groups = 1;
        }
        ASSERT_EQ(T13_OK, t13_config_add_cred(&client.p, pair::shared_cred(CR_KEY_ED25519)));
        if (with_ech) {
            ASSERT_EQ(T13_OK, t13_config_set_ech_configs(&client.p, pair::view(list)));
            ASSERT_EQ(T13_OK, t13_config_set_ech_keys(&server.p, keys.p));
        }
        ASSERT_TRUE(Longer(client.p, server.p).run());
        size_t live = heap::num_live();
        size_t n = 1;
        for (bool reached = true; reached; n++) {
            heap::fail_at(n);
            bool good = Longer(client.p, server.p).run();
            reached = heap::failed();
            heap::fail_at(0);
            EXPECT_NE(reached, good) << n;
            EXPECT_EQ(live, heap::num_live()) << n;
        }
        EXPECT_GT(n, 100u);
    }
}

TEST(HsMemory, ConfigurationsCopyOrFail)
{
    Config base(pair::server_config());
    ASSERT_EQ(T13_OK, t13_config_set_alpn(&base.p, bytes_of("\x02h2", 3)));
    ASSERT_EQ(T13_OK, t13_config_set_ca_names(&base.p, bytes_of("\0\2\x30\0", 4)));
    size_t live = heap::num_live();
    for (size_t n = 1; n < 10; n++) {
        struct t13_config *shared = t13_config_ref(base.p);
        heap::fail_at(n);
        enum t13_status st = t13_config_set_alpn(&shared, bytes_of("\x02h3", 3));
        EXPECT_EQ(heap::failed() ? T13_E_NO_MEMORY : T13_OK, st);
        heap::fail_at(0);
        t13_config_free(shared);
        EXPECT_EQ(live, heap::num_live()) << n;
    }
    EXPECT_EQ(std::string("\x02h2"), pair::str(bytes_of(base->alpn, base->alpn_len)));
}
