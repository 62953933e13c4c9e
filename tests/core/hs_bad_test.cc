/* Malformed and misplaced handshake messages: each gets its alert (RFC 8446 6.2). */
#include "tests/core/pair.h"

extern "C" {
#include "core/limits.h"
}

using pair::Config;
using pair::Pair;

namespace
{

std::string record(int type, const std::string &body)
{
    std::string out = {static_cast<char>(type), 3, 3, static_cast<char>(body.size() >> 8),
                       static_cast<char>(body.size())};
    return out + body;
}

std::string u16(size_t v)
{
    return {static_cast<char>(v >> 8), static_cast<char>(v)};
}

std::string ext(int type, const std::string &data)
{
    return u16(static_cast<size_t>(type)) + u16(data.size()) + data;
}

std::string message(int type, const std::string &body)
{
    return std::string(1, static_cast<char>(type)) + std::string(1, '\0') + u16(body.size()) + body;
}

/* A ClientHello from parts, each of which a test may spoil. */
struct Hello {
    std::string version = "\x03\x03";
    std::string random = std::string(32, 'r');
    std::string sid = std::string(1, '\0');
    std::string suites = std::string("\0\2\x13\x01", 4);
    std::string compression = std::string("\1\0", 2);
    std::map<int, std::string> exts = {
        {43, "\x02\x03\x04"},
        {10, std::string("\0\2\0\x1d", 4)},
        {13, std::string("\0\2\x08\x07", 4)},
        {51, std::string("\0\x24\0\x1d\0\x20", 6) + std::string(31, 'k') + "\x09"},
    };
    std::string last; /* after the others */
    std::string body() const
    {
        std::string block;
        for (auto &one : exts) {
            block += ext(one.first, one.second);
        }
        block += last;
        return version + random + sid + suites + compression + u16(block.size()) + block;
    }
};

class ServerGets : public ::testing::Test
{
  protected:
    ServerGets() : server(pair::server_config(CR_KEY_ED25519))
    {
    }
    /* gets feeds bytes to a new server and says how it ended. */
    enum t13_status gets(const std::string &wire)
    {
        pair::End end(T13_SERVER, server.p);
        std::string in = wire;
        enum t13_status st = T13_WANT_READ;
        for (int i = 0; i < 1000; i++) {
            end.feed(&in, 1 << 20);
            st = end.step();
            sent = end.take();
            if ((st != T13_WANT_READ && st != T13_WANT_WRITE) || in.empty()) {
                break;
            }
        }
        if (st == T13_WANT_WRITE) {
            st = end.step();
        }
        alert = t13_conn_alert_sent(end.c);
        return st;
    }
    void expect(const Hello &hello, enum t13_status st, int want, const char *what)
    {
        EXPECT_EQ(st, gets(record(22, message(1, hello.body())))) << what;
        EXPECT_EQ(want, alert) << what;
        if (want >= 0 && st > T13_CLOSED) {
            EXPECT_EQ(std::string("\x15\3\3\0\2\2", 6) + static_cast<char>(want), sent) << what;
        }
    }
    Config server;
    int alert = -1;
    std::string sent;
};

} // namespace

TEST_F(ServerGets, AGoodHello)
{
    expect(Hello(), T13_WANT_READ, -1, "good");
}

TEST_F(ServerGets, HelloOfAnotherTime)
{
    Hello old;
    old.exts.erase(43);
    expect(old, T13_E_PROTOCOL_VERSION, 70, "no supported_versions");
    Hello none;
    none.exts[43] = "\x02\x03\x03";
    expect(none, T13_E_PROTOCOL_VERSION, 70, "TLS 1.2 alone");
    Hello ssl3;
    ssl3.version = std::string("\x03\0", 2);
    expect(ssl3, T13_E_PROTOCOL_VERSION, 70, "SSL 3.0");
    std::string bare =
        std::string("\x03\x03", 2) + std::string(32, 'r') + std::string("\0\0\2\0\x2f\1\0", 7);
    EXPECT_EQ(T13_E_PROTOCOL_VERSION, gets(record(22, message(1, bare))));
    EXPECT_EQ(70, alert);
}

TEST_F(ServerGets, HelloWithWrongFields)
{
    Hello h;
    h.compression = std::string("\2\0\1", 3);
    expect(h, T13_E_ILLEGAL_PARAMETER, 47, "compression");
    h = Hello();
    h.suites = std::string("\0\2\x13\x09", 4);
    expect(h, T13_E_NO_SHARED_SUITE, 40, "suites");
    h = Hello();
    h.suites = std::string("\0\0", 2);
    expect(h, T13_E_DECODE, 50, "no suites");
    h = Hello();
    h.sid = std::string(1, '\x21') + std::string(33, 's');
    expect(h, T13_E_DECODE, 50, "session id");
    h = Hello();
    h.last = "x";
    expect(h, T13_E_DECODE, 50, "extensions that do not end");
}

TEST_F(ServerGets, HelloWithWrongExtensions)
{
    for (int missing : {10, 13, 51}) {
        Hello h;
        h.exts.erase(missing);
        expect(h, T13_E_MISSING_EXTENSION, 109, "missing");
    }
    Hello h;
    h.last = ext(10, std::string("\0\2\0\x1d", 4));
    expect(h, T13_E_ILLEGAL_PARAMETER, 47, "twice");
    h = Hello();
    h.exts[41] = "";
    expect(h, T13_E_ILLEGAL_PARAMETER, 47, "pre_shared_key is not last");
    h = Hello();
    h.last = ext(41, "");
    expect(h, T13_E_DECODE, 50, "empty pre_shared_key");
    h = Hello();
    h.exts[0] = std::string("\0\x07\0\0\3a\0b", 8);
    expect(h, T13_E_DECODE, 50, "server_name");
    h.exts[0] = std::string("\0\x06\0\0\3a\0b", 8);
    expect(h, T13_E_UNRECOGNIZED_NAME, 112, "NUL in the name");
    h = Hello();
    h.exts[0xfafa] = "grease";
    expect(h, T13_WANT_READ, -1, "unknown extension");
    h = Hello();
    h.exts[10] = std::string("\0\2\x0a\x0a", 4);
    expect(h, T13_E_NO_SHARED_GROUP, 40, "groups");
    h = Hello();
    h.exts[13] = std::string("\0\2\x04\x03", 4);
    expect(h, T13_E_NO_CERTIFICATE, 40, "signature algorithms");
    /* pre_shared_key without psk_key_exchange_modes */
    h = Hello();
    h.last = ext(41, std::string("\0\7\0\1t\0\0\0\0", 9) + std::string("\0\x21\x20", 3) +
                         std::string(32, 'b'));
    expect(h, T13_E_MISSING_EXTENSION, 109, "no modes");
}

TEST_F(ServerGets, BadShares)
{
    Hello h;
    h.exts[51] = std::string("\0\x24\0\x1d\0\x20", 6) + std::string(32, '\0');
    expect(h, T13_E_BAD_SHARE, 47, "all zero");
    h.exts[51] = std::string("\0\x23\0\x1d\0\x1f", 6) + std::string(31, 'k');
    expect(h, T13_E_BAD_SHARE, 47, "short");
    h = Hello();
    h.exts[10] = std::string("\0\2\0\x17", 4);
    h.exts[51] = std::string("\0\x45\0\x17\0\x41", 6) + "\x04" + std::string(64, 'k');
    expect(h, T13_E_BAD_SHARE, 47, "off the curve");
}

TEST_F(ServerGets, WhatIsNoHello)
{
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, gets(record(22, message(2, "x"))));
    EXPECT_EQ(10, alert);
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, gets(record(22, "\x7f")));
    /* As OpenSSL: in the clear an empty one is passed over, a few times. */
    EXPECT_EQ(T13_WANT_READ, gets(record(22, "")));
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, gets(record(23, "x")));
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, gets(record(20, "\x01")));
    EXPECT_EQ(T13_E_BAD_RECORD_TYPE, gets(record(24, "x")));
    EXPECT_EQ(T13_E_MESSAGE_TOO_LONG, gets(record(22, "\x01\xff\xff\xff")));
    EXPECT_EQ(T13_E_DECODE, gets(record(22, message(1, ""))));
    EXPECT_EQ(T13_E_RECORD_OVERFLOW, gets(std::string("\x16\3\1\x40\x01", 5)));
    EXPECT_EQ(T13_E_PEER_ALERT, gets(record(21, std::string("\2\x28", 2))));
    EXPECT_EQ(T13_CLOSED, gets(record(21, std::string("\1\0", 2))));
}

TEST_F(ServerGets, EmptyHandshakeRecordFlood)
{
    std::string wire;
    for (int i = 0; i < T13_MAX_EMPTY_RECORDS; i++) {
        wire += record(22, "");
    }
    EXPECT_EQ(T13_WANT_READ, gets(wire));
    EXPECT_EQ(T13_E_TOO_MANY, gets(wire + record(22, "")));
}

TEST_F(ServerGets, Ssl2Hello)
{
    EXPECT_EQ(T13_E_PROTOCOL_VERSION, gets(std::string("\x80\x2e\1\3\1", 5)));
    EXPECT_EQ(70, alert);
    EXPECT_EQ(T13_E_DECODE, gets(std::string("\x80\x2e\1\0\2", 5)));
    EXPECT_EQ(50, alert);
}

TEST_F(ServerGets, HttpAndGarbage)
{
    for (const char *line : {"GET / HTTP/1.1\r\n", "POST /x", "HEAD /", "PUT /x", "CONNECT a:1"}) {
        EXPECT_EQ(T13_E_HTTP_REQUEST, gets(line)) << line;
        EXPECT_EQ(-1, alert);
        EXPECT_EQ("", sent);
    }
    EXPECT_EQ(T13_E_BAD_RECORD_VERSION, gets("SSH-2.0-x\r\n"));
    EXPECT_EQ(-1, alert);
    EXPECT_EQ("", sent);
}

TEST_F(ServerGets, AlertInTheClearAfterServerHello)
{
    std::string wire = record(22, message(1, Hello().body()));
    EXPECT_EQ(T13_E_PEER_ALERT, gets(wire + record(21, std::string("\2\x2f", 2))));
    EXPECT_EQ(-1, alert);
    EXPECT_EQ(T13_E_BAD_RECORD_TYPE, gets(wire + record(22, message(20, "x"))));
}

TEST_F(ServerGets, DataAfterHelloInItsRecord)
{
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, gets(record(22, message(1, Hello().body()) + "\x01")));
}

TEST_F(ServerGets, ChangeCipherSpecFlood)
{
    std::string wire = record(22, message(1, Hello().body()));
    for (int i = 0; i < T13_MAX_CCS; i++) {
        wire += record(20, "\x01");
    }
    EXPECT_EQ(T13_WANT_READ, gets(wire));
    EXPECT_EQ(T13_E_TOO_MANY, gets(wire + record(20, "\x01")));
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE,
              gets(record(22, message(1, Hello().body())) + record(20, "\x02")));
}

TEST_F(ServerGets, RefusedEarlyDataIsPassedOver)
{
    Hello h;
    h.exts[42] = "";
    std::string wire = record(22, message(1, h.body()));
    std::string early = record(23, std::string(1000, 'e'));
    EXPECT_EQ(T13_WANT_READ, gets(wire + early + early));
    std::string much;
    for (int i = 0; i < 40; i++) {
        much += early;
    }
    EXPECT_EQ(T13_E_TOO_MUCH_EARLY, gets(wire + much));
    EXPECT_EQ(T13_E_BAD_RECORD_MAC, gets(record(22, message(1, Hello().body())) + early));
    /* With a HelloRetryRequest it comes in the clear state. */
    h.exts[10] = std::string("\0\4\0\x17\0\x1d", 6);
    EXPECT_EQ(T13_WANT_READ, gets(record(22, message(1, h.body())) + early));
}

TEST_F(ServerGets, EveryTruncationOfAHello)
{
    std::string body = Hello().body();
    for (size_t n = 0; n < body.size(); n++) {
        enum t13_status st = gets(record(22, message(1, body.substr(0, n))));
        EXPECT_TRUE(st == T13_E_DECODE || st == T13_E_PROTOCOL_VERSION) << n;
    }
    EXPECT_EQ(T13_E_DECODE, gets(record(22, message(1, body + "x"))));
}

TEST_F(ServerGets, SecondHelloThatDiffers)
{
    Hello first;
    first.exts[10] = std::string("\0\4\0\x17\0\x1d", 6);
    struct Change {
        const char *what;
        std::function<void(Hello *)> change;
        enum t13_status status;
    };
    const std::string p256 = std::string("\0\x45\0\x17\0\x41", 6) + "\x04" + std::string(64, 'k');
    const Change changes[] = {
        {"random", [](Hello *h) { h->random[0] = 'x'; }, T13_E_ILLEGAL_PARAMETER},
        {"suites", [](Hello *h) { h->suites = std::string("\0\4\x13\x01\x13\x02", 6); },
         T13_E_ILLEGAL_PARAMETER},
        {"groups", [](Hello *h) { h->exts[10] = std::string("\0\2\0\x17", 4); },
         T13_E_ILLEGAL_PARAMETER},
        {"new extension", [](Hello *h) { h->exts[16] = std::string("\0\3\2h2", 5); },
         T13_E_ILLEGAL_PARAMETER},
        {"early data", [](Hello *h) { h->exts[42] = ""; }, T13_E_ILLEGAL_PARAMETER},
        {"older version", [](Hello *h) { h->exts.erase(43); }, T13_E_PROTOCOL_VERSION},
        {"no share", [&](Hello *h) { h->exts[51] = first.exts[51]; }, T13_E_ILLEGAL_PARAMETER},
        {"only the share, off the curve", [](Hello *) {}, T13_E_BAD_SHARE},
    };
    for (const Change &one : changes) {
        Hello second = first;
        second.exts[51] = p256;
        one.change(&second);
        EXPECT_EQ(one.status, gets(record(22, message(1, first.body())) +
                                   record(22, message(1, second.body()))))
            << one.what;
    }
}

namespace
{

/* The client's side: a server made of bytes answers its hello. */
class ClientGets : public ::testing::Test
{
  protected:
    ClientGets() : client(pair::config())
    {
        client->flags &= ~T13_F_MIDDLEBOX_COMPAT;
    }
    enum t13_status gets(const std::string &wire)
    {
        pair::End end(T13_CLIENT, client.p);
        std::string in = wire;
        EXPECT_EQ(T13_WANT_WRITE, end.step());
        (void)end.take();
        enum t13_status st = T13_WANT_READ;
        for (int i = 0; i < 10; i++) {
            end.feed(&in, 1 << 20);
            st = end.step();
            if (st == T13_WANT_WRITE) {
                (void)end.take();
                st = end.step();
            }
            if (st != T13_WANT_READ || in.empty()) {
                break;
            }
        }
        alert = t13_conn_alert_sent(end.c);
        return st;
    }
    static std::string hello(const std::string &exts,
                             const std::string &random = std::string(32, 'r'),
                             const std::string &tail = std::string("\0\x13\x01\0", 4))
    {
        return record(22, message(2, "\x03\x03" + random + tail + u16(exts.size()) + exts));
    }
    Config client;
    int alert = -1;
    const std::string version = ext(43, "\x03\x04");
    const std::string share =
        ext(51, std::string("\0\x1d\0\x20", 4) + std::string(31, 'k') + "\x09");
    const std::string retry = std::string(reinterpret_cast<const char *>(t13_hrr_random_bytes), 32);
    static const uint8_t t13_hrr_random_bytes[32];
};

/* SHA-256("HelloRetryRequest"), RFC 8446 4.1.3. */
const uint8_t ClientGets::t13_hrr_random_bytes[32] = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

} // namespace

TEST_F(ClientGets, GoodServerHello)
{
    EXPECT_EQ(T13_WANT_READ, gets(hello(version + share)));
}

TEST_F(ClientGets, ServerOfAnotherTime)
{
    EXPECT_EQ(T13_E_PROTOCOL_VERSION, gets(hello("")));
    EXPECT_EQ(70, alert);
    std::string sentinel = std::string(24, 'r') + "DOWNGRD\x01";
    EXPECT_EQ(T13_E_PROTOCOL_VERSION, gets(hello(ext(0xff01, std::string(1, '\0')), sentinel)));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, gets(hello(ext(43, "\x03\x03") + share)));
    EXPECT_EQ(47, alert);
}

TEST_F(ClientGets, WrongFields)
{
    const std::string good(32, 'r');
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER,
              gets(hello(version + share, good, std::string("\1s\x13\x01\0", 5))));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER,
              gets(hello(version + share, good, std::string("\0\x13\x04\0", 4))));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER,
              gets(hello(version + share, good, std::string("\0\x13\x01\1", 4))));
    EXPECT_EQ(T13_E_MISSING_EXTENSION, gets(hello(version)));
    EXPECT_EQ(109, alert);
    EXPECT_EQ(T13_E_UNSUPPORTED_EXTENSION,
              gets(hello(version + share + ext(41, std::string("\0\0", 2)))));
    EXPECT_EQ(110, alert);
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER,
              gets(hello(version + ext(51, std::string("\0\x17\0\1k", 5)))));
    EXPECT_EQ(T13_E_BAD_SHARE, gets(hello(version + ext(51, std::string("\0\x1d\0\x20", 4) +
                                                                std::string(32, '\0')))));
    EXPECT_EQ(47, alert);
    EXPECT_EQ(T13_E_UNSUPPORTED_EXTENSION, gets(hello(version + share + ext(0xfafa, ""))));
}

TEST_F(ClientGets, WrongRetries)
{
    const std::string p256 = ext(51, std::string("\0\x17", 2));
    const std::string cookie = ext(44, std::string("\0\1c", 3));
    EXPECT_EQ(T13_WANT_READ, gets(hello(version + p256, retry)));
    EXPECT_EQ(T13_WANT_READ, gets(hello(version + cookie, retry)));
    EXPECT_EQ(T13_WANT_READ, gets(hello(version + p256 + cookie, retry)));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, gets(hello(version, retry)));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER,
              gets(hello(version + ext(51, std::string("\0\x1d", 2)), retry)));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER,
              gets(hello(version + ext(51, std::string("\0\x15", 2)), retry)));
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE,
              gets(hello(version + p256, retry) + hello(version + cookie, retry)));
    EXPECT_EQ(10, alert);
    /* After it: another group, another suite. */
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, gets(hello(version + p256, retry) + hello(version + share)));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER,
              gets(hello(version + cookie, retry) +
                   hello(version + share, std::string(32, 'r'), std::string("\0\x13\x02\0", 4))));
    EXPECT_EQ(T13_WANT_READ, gets(hello(version + cookie, retry) + hello(version + share)));
}

TEST_F(ClientGets, WhatIsNoServerHello)
{
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, gets(record(22, message(11, "x"))));
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE, gets(record(23, "x")));
    EXPECT_EQ(T13_E_BAD_RECORD_VERSION, gets("HTTP/1.1 400 Bad Request\r\n"));
    EXPECT_EQ(-1, alert);
    EXPECT_EQ(T13_E_PEER_ALERT, gets(record(21, std::string("\2\x46", 2))));
    EXPECT_EQ(T13_E_DECODE, gets(record(22, message(2, ""))));
    EXPECT_EQ(T13_E_UNEXPECTED_MESSAGE,
              gets(record(22, message(2, "\x03\x03" + std::string(32, 'r') +
                                             std::string("\0\x13\x01\0", 4) +
                                             u16((version + share).size()) + version + share) +
                                  "\x08")));
}

/* A pair in which one message of the flight is changed before it is sealed. */
class Spoiled : public ::testing::TestWithParam<int>
{
};

TEST_P(Spoiled, MessageGetsAnAlert)
{
    /* Each byte of a message in turn, in a few steps, after the transcript has taken it. */
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    server->verify = T13_VERIFY_OPTIONAL;
    for (size_t at = 0; at < 400; at = at < 12 ? at + 1 : at * 3 / 2) {
        Pair p(client.p, server.p);
        bool done = false;
        p.client.step();
        std::string wire = p.client.take();
        p.server.feed(&wire, 1 << 20);
        /* Step by step, so that a message can be changed while it waits in the flight. */
        struct t13_conn *c = p.server.c;
        for (int i = 0; i < 40 && !done; i++) {
            size_t before = c->flight.n;
            int state = t13_conn_state(c);
            enum t13_status st = t13_step(c);
            if (st == T13_WANT_READ) {
                st = t13_input(c, nullptr);
            }
            ASSERT_TRUE(st == T13_OK || st == T13_WANT_READ) << st;
            if (state == GetParam() && c->flight.n > before) {
                if (before + at < c->flight.n) {
                    c->flight.p[before + at] ^= 0x41;
                }
                done = true;
            }
        }
        ASSERT_TRUE(done);
        (void)p.handshake();
        enum t13_status st = t13_conn_error(p.client.c);
        EXPECT_TRUE(st > T13_CLOSED || st == T13_OK);
        if (st != T13_OK && st != T13_E_EOF) {
            EXPECT_GE(t13_conn_alert_sent(p.client.c), 10) << at;
            EXPECT_EQ(T13_E_PEER_ALERT, t13_conn_error(p.server.c)) << at;
        }
        if (at < 4) {
            EXPECT_FALSE(t13_conn_connected(p.client.c)) << at;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Flight, Spoiled,
                         ::testing::Values(S_SEND_EE, S_SEND_CR, S_SEND_CERT, S_SEND_CV));

/* before runs a pair until the server is in a state, changes something, and goes on. */
static void before(Pair *p, int state, const std::function<void(struct t13_conn *)> &change)
{
    p->client.step();
    std::string wire = p->client.take();
    p->server.feed(&wire, 1 << 20);
    for (int i = 0; i < 40 && t13_conn_state(p->server.c) != state; i++) {
        enum t13_status st = t13_step(p->server.c);
        if (st == T13_WANT_READ) {
            st = t13_input(p->server.c, nullptr);
        }
        ASSERT_EQ(T13_OK, st);
    }
    change(p->server.c);
    EXPECT_FALSE(p->handshake());
}

TEST(HsProof, WrongFinishedOfTheServer)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    Pair p(client.p, server.p);
    /* The AEAD has its key already: this is the base of the MAC alone. */
    before(&p, S_SEND_FINISHED, [](struct t13_conn *c) { c->write.traffic.b[0] ^= 1; });
    EXPECT_EQ(T13_E_BAD_FINISHED, t13_conn_error(p.client.c));
    EXPECT_EQ(51, t13_conn_alert_received(p.server.c));
}

TEST(HsProof, WrongFinishedOfTheClient)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    Pair p(client.p, server.p);
    p.client.on_ask = [&](enum t13_status) { p.client.c->write.traffic.b[0] ^= 1; };
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_BAD_FINISHED, t13_conn_error(p.server.c));
    EXPECT_EQ(51, t13_conn_alert_sent(p.server.c));
}

TEST(HsProof, WrongSignature)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    struct t13_cred *other = pair::new_cred(CR_KEY_ED25519);
    server->ask = T13_ASK_SIGN;
    Pair p(client.p, server.p);
    p.server.signer = other;
    EXPECT_FALSE(p.handshake());
    EXPECT_EQ(T13_E_BAD_SIGNATURE, t13_conn_error(p.client.c));
    EXPECT_EQ(51, t13_conn_alert_received(p.server.c));
    t13_cred_free(other);
}

TEST(HsProof, AlgorithmThatWasNotOffered)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    for (uint16_t code : {uint16_t(0x0403), uint16_t(0x0401), uint16_t(0x0808)}) {
        Pair p(client.p, server.p);
        before(&p, S_SEND_CV, [&](struct t13_conn *c) { c->sigalg = code; });
        EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, t13_conn_error(p.client.c));
        EXPECT_EQ(47, t13_conn_alert_received(p.server.c));
    }
}

TEST(HsProof, ConnectedNeedsEveryProof)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    for (uint32_t bit : {T13_PROOF_KEX, T13_PROOF_VERIFIED}) {
        Pair p(client.p, server.p);
        p.client.step();
        p.to_server = p.client.take();
        p.server.feed(&p.to_server, 1 << 20);
        p.server.step();
        p.to_client = p.server.take();
        p.client.feed(&p.to_client, 1 << 20);
        while (t13_conn_state(p.client.c) != C_SEND_FINISHED) {
            enum t13_status st = t13_step(p.client.c);
            if (st == T13_WANT_READ) {
                st = t13_input(p.client.c, nullptr);
            }
            if (st == T13_WANT_VERIFY) {
                p.client.answer(st);
                st = T13_OK;
            }
            ASSERT_EQ(T13_OK, st);
        }
        p.client.c->proof &= ~bit;
        EXPECT_EQ(T13_E_INTERNAL, p.client.step());
        EXPECT_FALSE(t13_conn_connected(p.client.c));
    }
}

TEST(HsProof, AnswersToOtherQuestionsAreIgnored)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    server->ask = T13_ASK_SERVER_NAME;
    Pair p(client.p, server.p);
    p.client.step();
    std::string wire = p.client.take();
    p.server.feed(&wire, 1 << 20);
    ASSERT_EQ(T13_WANT_SERVER_NAME, t13_handshake(p.server.c));
    t13_answer_cert(p.server.c);
    t13_answer_verify(p.server.c, true, 0, 0);
    EXPECT_EQ(T13_E_ARGUMENT, t13_answer_sign(p.server.c, bytes_of("x", 1)));
    EXPECT_EQ(T13_E_ARGUMENT, t13_answer_alpn(p.server.c, bytes_of("x", 1)));
    EXPECT_EQ(0u, t13_conn_alpn(p.server.c).n);
    EXPECT_EQ(T13_WANT_SERVER_NAME, t13_handshake(p.server.c));
    EXPECT_EQ(0u, p.server.c->proof);
}
