/* How long records are: max_fragment_length (RFC 6066 4), record_size_limit (RFC 8449), padding
 * (RFC 8446 5.4); and values that mean nothing (RFC 8701). */
#include "tests/core/pair.h"

extern "C" {
#include "core/limits.h"
}

using pair::Config;
using pair::Pair;

namespace
{

class HsLimits : public ::testing::Test
{
  protected:
    HsLimits() : client(pair::config()), server(pair::server_config())
    {
    }
    /* longest gives the longest protected record of what was sent, without header and tag. */
    static size_t longest(const std::string &wire)
    {
        size_t most = 0;
        for (size_t at = 0; at + 5 <= wire.size();) {
            size_t n = static_cast<size_t>(static_cast<uint8_t>(wire[at + 3])) << 8 |
                       static_cast<uint8_t>(wire[at + 4]);
            most = wire[at] == 23 ? std::max(most, n - 16) : most;
            at += 5 + n;
        }
        return most;
    }
    /* sent gives the longest record of 40,000 bytes sent by an end, and lets the other read. */
    static size_t sent(Pair *p, pair::End *from, pair::End *to)
    {
        std::string *wire = from == &p->client ? &p->to_server : &p->to_client;
        EXPECT_EQ(T13_OK, from->send(std::string(40000, 'x')));
        std::string out = from->take();
        *wire += out;
        size_t got = 0;
        while (!wire->empty()) {
            to->feed(wire, 1 << 20);
            std::string part;
            while (to->recv(&part) == T13_OK) {
                got += part.size();
            }
            if (t13_conn_error(to->c) != T13_OK) {
                break;
            }
        }
        EXPECT_TRUE(got == 40000 || t13_conn_error(to->c) != T13_OK);
        return longest(out);
    }
    Config client;
    Config server;
};

} // namespace

TEST_F(HsLimits, FragmentLengthHoldsBothWays)
{
    for (uint8_t mode = 1; mode <= 4; mode++) {
        client->max_fragment_mode = mode;
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
        EXPECT_EQ(mode, t13_conn_fragment_mode(p.client.c));
        EXPECT_EQ(mode, t13_conn_fragment_mode(p.server.c));
        EXPECT_EQ((256u << mode) + 1, sent(&p, &p.client, &p.server));
        EXPECT_EQ((256u << mode) + 1, sent(&p, &p.server, &p.client));
    }
}

TEST_F(HsLimits, NoSuchFragmentLength)
{
    client->max_fragment_mode = 5;
    Pair p(client.p, server.p);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, t13_conn_error(p.server.c));
}

TEST_F(HsLimits, RecordSizeLimitOfEachSide)
{
    client->record_size_limit = 64;
    server->record_size_limit = 1000;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
    EXPECT_EQ(1000u, sent(&p, &p.client, &p.server));
    EXPECT_EQ(64u, sent(&p, &p.server, &p.client));
}

TEST_F(HsLimits, TheServerAnswersWithTheMostWithoutBeingTold)
{
    client->record_size_limit = 2000;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(16385u, sent(&p, &p.client, &p.server));
    EXPECT_EQ(2000u, sent(&p, &p.server, &p.client));
}

TEST_F(HsLimits, NotWithoutTheClient)
{
    server->record_size_limit = 100;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    EXPECT_EQ(16385u, sent(&p, &p.client, &p.server));
}

TEST_F(HsLimits, TheNewerExtensionWins)
{
    client->record_size_limit = 300;
    client->max_fragment_mode = 4;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
    EXPECT_EQ(0, t13_conn_fragment_mode(p.server.c));
    EXPECT_EQ(300u, sent(&p, &p.server, &p.client));
}

TEST_F(HsLimits, TooSmallALimit)
{
    client->record_size_limit = 63;
    Pair p(client.p, server.p);
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, t13_conn_error(p.server.c));
}

TEST_F(HsLimits, ALongerRecordIsRefused)
{
    for (bool fragment : {false, true}) {
        client->record_size_limit = fragment ? 0 : 513;
        client->max_fragment_mode = fragment ? 1 : 0;
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        p.server.c->send_limit = 513; /* one byte too many */
        EXPECT_EQ(514u, sent(&p, &p.server, &p.client));
        EXPECT_EQ(T13_E_RECORD_OVERFLOW, t13_conn_error(p.client.c));
        EXPECT_EQ(22, t13_conn_alert_sent(p.client.c));
    }
}

TEST_F(HsLimits, PaddingAsTheOwnerSays)
{
    struct Asked {
        std::vector<size_t> lens;
        size_t zeros;
    } asked = {{}, 100};
    const struct t13_padding padding = {&asked, [](void *arg, int, size_t len) {
                                            Asked *a = static_cast<Asked *>(arg);
                                            a->lens.push_back(len);
                                            return a->zeros;
                                        }};
    Pair p(client.p, server.p);
    t13_conn_set_padding(p.client.c, &padding);
    ASSERT_TRUE(p.handshake());
    EXPECT_FALSE(asked.lens.empty()); /* the handshake's records, too, once they are protected */
    asked.lens.clear();
    ASSERT_EQ(T13_OK, p.client.send("hello"));
    std::string wire = p.client.take();
    EXPECT_EQ(6u + 100, longest(wire));
    EXPECT_EQ((std::vector<size_t>{6}), asked.lens);
    p.to_server += wire;
    p.server.feed(&p.to_server, 1 << 20);
    std::string got;
    ASSERT_EQ(T13_OK, p.server.recv(&got));
    EXPECT_EQ("hello", got);
    /* never more than the record has room for; a full one has none */
    asked.zeros = 1 << 20;
    asked.lens.clear();
    EXPECT_EQ(16385u, sent(&p, &p.client, &p.server));
    EXPECT_EQ((std::vector<size_t>{40000 - 2 * 16384 + 1}), asked.lens);
}

TEST_F(HsLimits, PaddingWithinAnAgreedLimit)
{
    const struct t13_padding padding = {nullptr,
                                        [](void *, int, size_t) -> size_t { return 5000; }};
    client->record_size_limit = 700;
    server->record_size_limit = 600;
    Pair p(client.p, server.p);
    t13_conn_set_padding(p.client.c, &padding);
    t13_conn_set_padding(p.server.c, &padding);
    ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.client.c);
    EXPECT_EQ(600u, sent(&p, &p.client, &p.server));
    EXPECT_EQ(700u, sent(&p, &p.server, &p.client));
}

/* The lengths of the inner plaintexts in wire. */
std::vector<size_t> inner_lens(const std::string &wire)
{
    std::vector<size_t> out;
    for (size_t at = 0; at + 5 <= wire.size();) {
        size_t n = static_cast<size_t>(static_cast<uint8_t>(wire[at + 3])) << 8 |
                   static_cast<uint8_t>(wire[at + 4]);
        out.push_back(n - 16);
        at += 5 + n;
    }
    return out;
}

/* What both sides send in a handshake and in writes of these lengths, all of it protected. */
std::vector<size_t> padded_lens(struct t13_config *client, struct t13_config *server,
                                const std::vector<size_t> &writes)
{
    Pair p(client, server);
    const struct t13_padding owner = {nullptr, [](void *, int, size_t) -> size_t { return 77; }};
    t13_conn_set_padding(p.client.c, &owner); /* not asked */
    EXPECT_TRUE(p.handshake());
    std::vector<size_t> out;
    for (size_t n : writes) {
        std::string data(n, 'x');
        EXPECT_EQ(T13_OK, p.client.send(data));
        std::string wire = p.client.take();
        for (size_t len : inner_lens(wire)) {
            out.push_back(len);
        }
        std::string got;
        enum t13_status st = T13_OK;
        while (got.size() < n && (st == T13_OK || !wire.empty())) {
            std::string some;
            p.server.feed(&wire, 1 << 20);
            st = p.server.recv(&some);
            got += some;
        }
        EXPECT_TRUE(data == got) << got.size();
    }
    return out;
}

TEST_F(HsLimits, PaddingAsConfigured)
{
    client->pad_mode = T13_PAD_NONE;
    EXPECT_EQ((std::vector<size_t>{2, 101}), padded_lens(client.p, server.p, {1, 100}));
    client->pad_mode = T13_PAD_BLOCK;
    client->pad_len = 512;
    EXPECT_EQ((std::vector<size_t>{512, 512, 1024, 16385, 512}),
              padded_lens(client.p, server.p, {1, 511, 512, 16384 + 1}));
    client->pad_mode = T13_PAD_FIXED;
    client->pad_len = 1000;
    EXPECT_EQ((std::vector<size_t>{1000, 1000, 1000, 1000}),
              padded_lens(client.p, server.p, {1, 999, 1000}));
    client->pad_len = 16385;
    EXPECT_EQ((std::vector<size_t>{16385, 16385, 16385}),
              padded_lens(client.p, server.p, {1, 16384, 16383}));
    client->pad_mode = T13_PAD_RANDOM;
    client->pad_len = 3;
    size_t times[8] = {};
    for (size_t len : padded_lens(client.p, server.p, std::vector<size_t>(400, 1))) {
        ASSERT_GE(len, 2u);
        ASSERT_LE(len, 5u);
        times[len]++;
    }
    for (size_t len = 2; len <= 5; len++) {
        EXPECT_GT(times[len], 40u); /* 100 are expected: fewer than 40 once in 10^13 runs */
    }
}

/* The handshake's protected records are padded, too, and all of them within the peer's limit. */
TEST_F(HsLimits, ConfiguredPaddingWithinAnAgreedLimit)
{
    client->record_size_limit = 700;
    for (enum t13_pad_mode mode : {T13_PAD_BLOCK, T13_PAD_FIXED, T13_PAD_RANDOM}) {
        server->pad_mode = mode;
        server->pad_len = 5000;
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        ASSERT_EQ(T13_OK, p.server.send("hello"));
        std::vector<size_t> lens = inner_lens(p.server.take());
        ASSERT_EQ(1u, lens.size());
        EXPECT_LE(lens[0], 700u);
        EXPECT_TRUE(mode == T13_PAD_RANDOM || lens[0] == 700) << lens[0];
        EXPECT_EQ(700u, sent(&p, &p.server, &p.client));
    }
    server->pad_mode = T13_PAD_FIXED;
    server->pad_len = 600;
    client->record_size_limit = 0;
    Pair p(client.p, server.p);
    (void)p.client.step();
    std::string hello = p.client.take();
    p.server.feed(&hello, 1 << 20);
    (void)p.server.step();
    std::string flight = p.server.take();
    size_t at = 5 + (static_cast<size_t>(static_cast<uint8_t>(flight[3])) << 8 |
                     static_cast<uint8_t>(flight[4])); /* ServerHello; then ChangeCipherSpec */
    for (size_t len : inner_lens(flight.substr(at + 6))) {
        EXPECT_EQ(600u, len);
    }
}

TEST_F(HsLimits, GreaseIsThereAndChangesNothing)
{
    client->flags |= T13_F_GREASE;
    server->ask = T13_ASK_CLIENT_HELLO;
    for (bool retry : {false, true}) {
        if (retry) {
            server->groups[0] = CR_SECP384R1;
            server->num_groups = 1;
        }
        Pair p(client.p, server.p);
        size_t seen = 0;
        p.server.on_ask = [&](enum t13_status) {
            uint16_t types[64];
            size_t n = t13_hello_ext_types(p.server.c, types, 64);
            seen += static_cast<size_t>(std::count_if(types, types + n, [](uint16_t t) {
                return (t & 0x0f0f) == 0x0a0a && t >> 8 == (t & 0xff);
            }));
            struct bytes suites = t13_hello_suites(p.server.c);
            EXPECT_EQ(0x0a, suites.p[0] & 0x0f);
            EXPECT_EQ(suites.p[0], suites.p[1]);
            for (uint16_t type : {uint16_t{10}, uint16_t{13}}) {
                struct bytes data = {nullptr, 0};
                ASSERT_TRUE(t13_hello_ext(p.server.c, type, &data));
                EXPECT_EQ(0x0a, data.p[2] & 0x0f);
            }
        };
        ASSERT_TRUE(p.handshake()) << t13_conn_error_text(p.server.c);
        EXPECT_EQ(retry ? 2u : 1u, seen);
        EXPECT_EQ(retry, t13_conn_hello_retry(p.client.c));
    }
}
