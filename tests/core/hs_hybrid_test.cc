/* Groups with ML-KEM: what is offered, what is preferred, and hellos too long for one packet. */
#include "tests/core/pair.h"

#include <algorithm>

extern "C" {
#include "crypto/kex.h"
}

using pair::Config;
using pair::Pair;

namespace
{

void groups(struct t13_config *cfg, std::vector<uint16_t> list)
{
    std::copy(list.begin(), list.end(), cfg->groups);
    cfg->num_groups = static_cast<uint8_t>(list.size());
}

struct Outcome {
    uint16_t group;
    bool retried;
};

Outcome outcome(const Config &client, const Config &server, size_t chunk = 1 << 20)
{
    Pair p(client.p, server.p);
    EXPECT_TRUE(p.handshake(chunk))
        << t13_conn_error_text(p.server.c) << t13_conn_error_text(p.client.c);
    p.exchange(&p.client, &p.server, "x");
    p.exchange(&p.server, &p.client, "y");
    EXPECT_EQ(t13_conn_group(p.client.c), t13_conn_group(p.server.c));
    return {t13_conn_group(p.client.c), t13_conn_hello_retry(p.client.c)};
}

TEST(HsHybrid, DefaultOnBothSides)
{
    Config client(pair::config());
    Config server(pair::server_config());
    Outcome o = outcome(client, server);
    EXPECT_EQ(CR_X25519_MLKEM768, o.group);
    EXPECT_FALSE(o.retried);
}

TEST(HsHybrid, EachGroupByConfiguration)
{
    for (uint16_t group : {CR_MLKEM512, CR_MLKEM768, CR_MLKEM1024, CR_X25519_MLKEM768,
                           CR_SECP256R1_MLKEM768, CR_SECP384R1_MLKEM1024}) {
        Config client(pair::config());
        Config server(pair::server_config());
        groups(client.p, {group});
        groups(server.p, {CR_X25519, group});
        Outcome o = outcome(client, server);
        EXPECT_EQ(group, o.group);
        EXPECT_FALSE(o.retried);
        /* And by way of HelloRetryRequest. */
        groups(client.p, {CR_SECP521R1, group});
        o = outcome(client, server);
        EXPECT_EQ(group, o.group);
        EXPECT_TRUE(o.retried);
    }
}

/* TRAPS 14: an older server takes the second share, at once. */
TEST(HsHybrid, Trap14OlderServerCostsNoRoundTrip)
{
    Config client(pair::config());
    Config server(pair::server_config());
    groups(server.p, {CR_SECP256R1, CR_X25519});
    Outcome o = outcome(client, server);
    EXPECT_EQ(CR_X25519, o.group);
    EXPECT_FALSE(o.retried);
    /* Whichever two the owner configures, and wherever they stand. */
    groups(client.p, {CR_SECP384R1_MLKEM1024, CR_X25519_MLKEM768, CR_SECP256R1, CR_X25519});
    o = outcome(client, server);
    EXPECT_EQ(CR_SECP256R1, o.group);
    EXPECT_FALSE(o.retried);
    /* A first group without a KEM has one share alone, and so has a list of KEMs. */
    groups(client.p, {CR_SECP521R1, CR_X25519});
    EXPECT_TRUE(outcome(client, server).retried);
    groups(client.p, {CR_MLKEM768, CR_X25519_MLKEM768});
    groups(server.p, {CR_X25519_MLKEM768});
    EXPECT_TRUE(outcome(client, server).retried);
}

/* TRAPS 9: the hybrid wins although the client has sent a share for another group, and wherever the
 * client has written it. */
TEST(HsHybrid, Trap9HybridWinsOverAGroupWithAShare)
{
    Config client(pair::config());
    Config server(pair::server_config());
    groups(client.p, {CR_X25519, CR_SECP256R1, CR_X25519_MLKEM768});
    Outcome o = outcome(client, server);
    EXPECT_EQ(CR_X25519_MLKEM768, o.group);
    EXPECT_TRUE(o.retried);
    /* An order that the server's owner has asked for is kept. */
    groups(server.p, {CR_SECP256R1, CR_X25519_MLKEM768});
    server->flags |= T13_F_SERVER_PREFERENCE;
    EXPECT_EQ(CR_SECP256R1, outcome(client, server).group);
}

/* TRAPS 15: a ClientHello of two packets, cut anywhere. */
TEST(HsHybrid, Trap15AnyFragmentation)
{
    Config client(pair::config());
    Config server(pair::server_config());
    for (size_t chunk : {1u, 2u, 3u, 5u, 100u, 517u, 1200u, 1460u}) {
        EXPECT_EQ(CR_X25519_MLKEM768, outcome(client, server, chunk).group) << chunk;
    }
    for (size_t first = 1; first < 1400; first += 13) {
        Pair p(client.p, server.p);
        (void)p.client.step();
        std::string hello = p.client.take();
        ASSERT_LT(1400u, hello.size());
        p.server.feed(&hello, first);
        (void)p.server.step();
        EXPECT_EQ(T13_WANT_READ, p.server.status);
        p.to_server = hello;
        ASSERT_TRUE(p.handshake()) << first;
    }
}

/* The same in many records (RFC 8446 5.1). */
TEST(HsHybrid, Trap15AnyNumberOfRecords)
{
    Config client(pair::config());
    Config server(pair::server_config());
    for (size_t part : {1u, 4u, 5u, 64u, 700u, 1400u}) {
        Pair p(client.p, server.p);
        (void)p.client.step();
        std::string hello = p.client.take();
        std::string body = hello.substr(5);
        for (size_t i = 0; i < body.size(); i += part) {
            std::string piece = body.substr(i, part);
            p.to_server += std::string("\x16\x03\x01", 3);
            p.to_server += static_cast<char>(piece.size() >> 8);
            p.to_server += static_cast<char>(piece.size() & 0xff);
            p.to_server += piece;
        }
        ASSERT_TRUE(p.handshake()) << part << t13_conn_error_text(p.server.c);
        EXPECT_EQ(CR_X25519_MLKEM768, t13_conn_group(p.server.c));
    }
}

/* The modulus check at the server is illegal_parameter. */
TEST(HsHybrid, EncapsulationKeyThatIsNotReduced)
{
    Config client(pair::config());
    Config server(pair::server_config());
    Pair p(client.p, server.p);
    (void)p.client.step();
    std::string hello = p.client.take();
    const std::string entry("\x11\xec\x04\xc0", 4); /* the share's group and length */
    size_t at = hello.find(entry);
    ASSERT_NE(std::string::npos, at);
    hello[at + 4] = '\xff';
    hello[at + 5] = '\xff';
    p.to_server = hello;
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_BAD_SHARE, t13_conn_error(p.server.c));
}

} // namespace
