/* Everything with everything: each combination of what one handshake may have in it, each cipher
 * suite with each group. */
#include "tests/core/ech_util.h"

extern "C" {
#include "crypto/kex.h"
}

using pair::Config;
using pair::Pair;

namespace
{

enum Part : unsigned {
    RETRY = 1u << 0,
    RESUME = 1u << 1,
    EARLY = 1u << 2,
    AUTH = 1u << 3,
    ECH = 1u << 4,
    PACKED = 1u << 5,
    POST_AUTH = 1u << 6,
    ALL = (1u << 7) - 1,
};

const uint16_t suites[] = {0x1301, 0x1302, 0x1303, 0x1304, 0x1305};
const uint16_t all_groups[] = {
    CR_X25519,          CR_SECP256R1,          CR_SECP384R1, CR_SECP521R1,
    CR_X25519_MLKEM768, CR_SECP256R1_MLKEM768, CR_MLKEM512,  CR_MLKEM768,
    CR_MLKEM1024,       CR_SECP384R1_MLKEM1024};

std::vector<uint16_t> known_groups()
{
    std::vector<uint16_t> known;
    for (uint16_t group : all_groups) {
        if (cr_group_known(group)) {
            known.push_back(group);
        }
    }
    return known;
}

/* Early data needs something to resume; all else goes with all else. */
bool sensible(unsigned parts)
{
    return (parts & EARLY) == 0 || (parts & RESUME) != 0;
}

/* A credential whose chain gets shorter by compression: the usual leaf is all random. */
struct t13_cred *long_cred()
{
    struct Holder {
        Holder()
        {
            struct t13_cred *one = pair::shared_cred(CR_KEY_ED25519);
            std::string other(1000, 'a');
            struct bytes certs[2] = {one->chain->cert[0], pair::view(other)};
            struct t13_chain *chain = nullptr;
            EXPECT_EQ(T13_OK, t13_chain_new(&chain, certs, 2));
            EXPECT_EQ(T13_OK, t13_cred_new(&cred, chain, one->key, one->public_key));
            t13_chain_free(chain);
        }
        ~Holder()
        {
            t13_cred_free(cred);
        }
        struct t13_cred *cred = nullptr;
    };
    static Holder holder;
    return holder.cred;
}

size_t count(const pair::End &end, int type)
{
    size_t n = 0;
    for (const std::string &m : end.messages) {
        n += m[0] == type ? 1 : 0;
    }
    return n;
}

class Combination
{
  public:
    Combination(unsigned which, uint16_t cipher_suite, uint16_t key_group)
        : parts(which), suite(cipher_suite), group(key_group), client(pair::config()),
          server(pair::config()), keys{&key}
    {
        uint16_t other = group == CR_X25519 ? CR_SECP256R1 : CR_X25519;
        client->groups[0] = has(RETRY) ? other : group;
        client->groups[1] = has(RETRY) ? group : other;
        client->num_groups = 2;
        client->num_shares = 1;
        server->groups[0] = group;
        server->num_groups = 1;
        client->ask = T13_ASK_SESSION;
        client->flags |= has(POST_AUTH) ? T13_F_POST_HANDSHAKE_AUTH : 0;
        server->verify = has(AUTH) ? T13_VERIFY_REQUIRE : T13_VERIFY_NONE;
        server->flags |= T13_F_NO_ANTI_REPLAY; /* the tickets are stateless */
        server->max_early_data = 1000;
        for (struct t13_config *cfg : {client.p, server.p}) {
            cfg->suites[0] = suite;
            cfg->num_suites = 1;
            cfg->num_compress =
                has(PACKED) ? static_cast<uint8_t>(t13_codec_ids(cfg->compress)) : uint8_t(0);
        }
        EXPECT_EQ(T13_OK, t13_config_add_cred(&client.p, long_cred()));
        EXPECT_EQ(T13_OK, t13_config_add_cred(&server.p, long_cred()));
        if (has(ECH)) {
            std::string list = key.list();
            EXPECT_EQ(T13_OK, t13_config_set_ech_configs(&client.p, pair::view(list)));
            EXPECT_EQ(T13_OK, t13_config_set_ech_keys(&server.p, keys.p));
        }
    }
    ~Combination()
    {
        t13_session_free(session);
    }
    void run()
    {
        connect(false);
        if (has(RESUME) && !testing::Test::HasFatalFailure()) {
            ASSERT_NE(nullptr, session);
            connect(true);
        }
    }

  private:
    bool has(unsigned part) const
    {
        return (parts & part) != 0;
    }
    void connect(bool resume)
    {
        Pair p(client.p, server.p);
        ASSERT_EQ(T13_OK, t13_conn_set_server_name(p.client.c, "secret.example"));
        if (resume) {
            t13_conn_set_session(p.client.c, session);
        }
        if (resume && has(EARLY)) {
            early(&p);
        }
        ASSERT_TRUE(p.handshake())
            << t13_conn_error_text(p.server.c) << t13_conn_error_text(p.client.c);
        expect_agreed(p, resume);
        exchange(&p);
        if (has(POST_AUTH)) {
            post_auth(&p);
            exchange(&p);
        }
        t13_session_free(session);
        session = t13_session_ref(p.client.session);
    }
    static void exchange(Pair *p)
    {
        p->exchange(&p->client, &p->server, std::string(300, 'c'));
        p->exchange(&p->server, &p->client, std::string(300, 's'));
    }
    /* early sends data with the ClientHello; the server takes it unless it has to retry. */
    void early(Pair *p)
    {
        size_t n = 0;
        char buf[100];

        t13_conn_pause(p->client.c, T13_PAUSE_START);
        t13_conn_pause(p->server.c, T13_PAUSE_START);
        while (p->client.step() == T13_WANT_WRITE) {
            p->to_server += p->client.take();
        }
        ASSERT_EQ(T13_PAUSED, p->client.status);
        ASSERT_EQ(T13_OK, t13_write_early(p->client.c, "early", 5, &n));
        p->to_server += p->client.take();
        for (int i = 0; i < 20 && p->server.status != T13_PAUSED; i++) {
            p->server.feed(&p->to_server, 1 << 20);
            p->server.step();
            p->to_client += p->server.take();
        }
        ASSERT_EQ(T13_PAUSED, p->server.status) << t13_conn_error_text(p->server.c);
        if (!has(RETRY)) {
            ASSERT_EQ(T13_OK, t13_read_early(p->server.c, buf, sizeof(buf), &n));
            EXPECT_EQ("early", std::string(buf, n));
            expect_same_export(*p, true);
        }
        t13_conn_pause(p->client.c, T13_PAUSE_NONE);
        t13_conn_pause(p->server.c, T13_PAUSE_NONE);
    }
    void post_auth(Pair *p)
    {
        size_t packed = count(p->server, HS_COMPRESSED_CERTIFICATE);

        server->verify = T13_VERIFY_REQUIRE;
        ASSERT_TRUE(t13_auth_possible(p->server.c));
        ASSERT_EQ(T13_OK, t13_request_auth(p->server.c));
        for (int i = 0; i < 4; i++) {
            std::string data;
            p->to_client += p->server.take();
            p->client.feed(&p->to_client, 1 << 20);
            EXPECT_EQ(T13_WANT_READ, p->client.recv(&data)) << t13_conn_error_text(p->client.c);
            p->to_server += p->client.take();
            p->server.feed(&p->to_server, 1 << 20);
            EXPECT_EQ(T13_WANT_READ, p->server.recv(&data)) << t13_conn_error_text(p->server.c);
        }
        EXPECT_FALSE(t13_auth_waiting(p->server.c));
        EXPECT_NE(nullptr, t13_conn_peer_chain(p->server.c));
        EXPECT_EQ(packed + (has(PACKED) ? 1 : 0), count(p->server, HS_COMPRESSED_CERTIFICATE));
        server->verify = has(AUTH) ? T13_VERIFY_REQUIRE : T13_VERIFY_NONE;
    }
    static void expect_same_export(const Pair &p, bool from_early)
    {
        uint8_t ours[40], theirs[40];
        struct bytes context = bytes_of("context", 7);

        memset(ours, 1, sizeof(ours));
        memset(theirs, 2, sizeof(theirs));
        ASSERT_EQ(T13_OK, t13_export(p.client.c, "EXPORTER-t", 10, context, from_early, ours, 40));
        ASSERT_EQ(T13_OK,
                  t13_export(p.server.c, "EXPORTER-t", 10, context, from_early, theirs, 40));
        EXPECT_EQ(pair::str(bytes_of(ours, 40)), pair::str(bytes_of(theirs, 40)));
    }
    /* What was asked for is what was done. */
    void expect_agreed(const Pair &p, bool resume)
    {
        size_t packed = has(PACKED) && !resume ? 1 : 0;
        enum t13_early want = T13_EARLY_NONE;

        if (resume && has(EARLY)) {
            want = has(RETRY) ? T13_EARLY_REJECTED : T13_EARLY_ACCEPTED;
        }
        for (struct t13_conn *c : {p.client.c, p.server.c}) {
            EXPECT_EQ(suite, t13_conn_suite(c));
            EXPECT_EQ(group, t13_conn_group(c));
            EXPECT_EQ(has(RETRY), t13_conn_hello_retry(c));
            EXPECT_EQ(resume, t13_conn_resumed(c));
            EXPECT_EQ(want, t13_conn_early(c));
            EXPECT_EQ(has(ECH) ? T13_ECH_ACCEPTED : T13_ECH_NONE, t13_conn_ech(c));
            EXPECT_STREQ("secret.example", t13_conn_server_name(c));
        }
        EXPECT_EQ(packed, count(p.client, HS_COMPRESSED_CERTIFICATE));
        EXPECT_EQ(has(AUTH) ? packed : 0, count(p.server, HS_COMPRESSED_CERTIFICATE));
        /* after the resumption too: by the ticket, which stands for what was proved */
        EXPECT_EQ(has(AUTH) || (resume && has(POST_AUTH)),
                  t13_conn_peer_chain(p.server.c) != nullptr);
        expect_same_export(p, false);
    }

    const unsigned parts;
    const uint16_t suite, group;
    Config client, server;
    ech::Key key;
    ech::Keys keys;
    struct t13_session *session = nullptr;
};

void run(unsigned parts, uint16_t suite, uint16_t group)
{
    SCOPED_TRACE(testing::Message()
                 << "parts " << parts << " suite " << suite << " group " << group);
    Combination(parts, suite, group).run();
}

} // namespace

/* Each combination of the parts with each group, and twice with each suite. */
TEST(HsCombos, EveryPartWithEveryOther)
{
    const std::vector<uint16_t> groups = known_groups();
    size_t combinations = 0;

    for (unsigned parts = 0; parts <= ALL; parts++) {
        if (!sensible(parts)) {
            continue;
        }
        for (size_t i = 0; i < groups.size(); i++) {
            run(parts, suites[(i + combinations) % 5], groups[i]);
            ASSERT_FALSE(HasFailure());
        }
        combinations++;
    }
    EXPECT_EQ(96u, combinations);
}

/* Each suite with each group, with nothing more, with all at once, and with all that leaves early
 * data to be taken. */
TEST(HsCombos, EverySuiteWithEveryGroup)
{
    for (uint16_t suite : suites) {
        for (uint16_t group : known_groups()) {
            for (unsigned parts : {0u, unsigned(ALL), unsigned(ALL & ~RETRY)}) {
                run(parts, suite, group);
                ASSERT_FALSE(HasFailure());
            }
        }
    }
}
