/* How connections end, and what happens between: close_notify, end of file, KeyUpdate, floods. */
#include "tests/core/pair.h"

extern "C" {
#include "core/limits.h"
}

using pair::Config;
using pair::Pair;

class HsOpen : public ::testing::Test
{
  protected:
    HsOpen()
        : client(pair::config()), server(pair::server_config(CR_KEY_ED25519)), p(client.p, server.p)
    {
    }
    void SetUp() override
    {
        server->num_tickets = 0;
        ASSERT_TRUE(p.handshake());
    }
    /* seal makes a record of any type with the client's keys. */
    void seal(enum t13_content type, const std::string &content)
    {
        ASSERT_EQ(T13_OK, t13_seal(p.client.c, type, pair::view(content)));
        p.to_server += p.client.take();
    }
    enum t13_status server_reads()
    {
        std::string data;
        enum t13_status st = T13_OK;
        do {
            p.server.feed(&p.to_server, 1 << 20);
            st = p.server.recv(&data);
        } while (st == T13_OK || (st == T13_WANT_READ && !p.to_server.empty()));
        return st;
    }
    Config client;
    Config server;
    Pair p;
};

TEST_F(HsOpen, CloseNotifyBothWays)
{
    std::string data;
    ASSERT_EQ(T13_OK, t13_close(p.client.c));
    EXPECT_TRUE(t13_close_sent(p.client.c));
    p.to_server = p.client.take();
    EXPECT_EQ(T13_OK, t13_close(p.client.c));
    EXPECT_EQ("", p.client.take());
    EXPECT_EQ(T13_CLOSED, server_reads());
    EXPECT_TRUE(t13_close_received(p.server.c));
    /* The other half is still open. */
    p.exchange(&p.server, &p.client, "last words");
    EXPECT_EQ(T13_E_SHUT_DOWN, p.client.send("x"));
    ASSERT_EQ(T13_OK, t13_close(p.server.c));
    p.to_client = p.server.take();
    p.client.feed(&p.to_client, 1000);
    EXPECT_EQ(T13_CLOSED, p.client.recv(&data));
    EXPECT_EQ(T13_CLOSED, p.client.recv(&data));
}

TEST_F(HsOpen, DataBeforeCloseNotifyIsRead)
{
    std::string data;
    ASSERT_EQ(T13_OK, p.client.send("data"));
    ASSERT_EQ(T13_OK, t13_close(p.client.c));
    p.to_server = p.client.take();
    p.server.feed(&p.to_server, 1000);
    EXPECT_EQ(T13_OK, p.server.recv(&data));
    EXPECT_EQ("data", data);
    EXPECT_EQ(T13_CLOSED, p.server.recv(&data));
}

TEST_F(HsOpen, EndOfFileWithoutCloseNotify)
{
    std::string data;
    t13_in_eof(p.server.c);
    EXPECT_EQ(T13_E_EOF, p.server.recv(&data));
    EXPECT_EQ(T13_E_SHUT_DOWN, p.server.recv(&data));
    EXPECT_EQ("", p.server.take());
}

TEST_F(HsOpen, EndOfFileMayBeACleanEnd)
{
    std::string data;
    server->flags |= T13_F_IGNORE_UNEXPECTED_EOF;
    t13_in_eof(p.server.c);
    EXPECT_EQ(T13_CLOSED, p.server.recv(&data));
    EXPECT_EQ(T13_OK, t13_conn_error(p.server.c));
}

TEST_F(HsOpen, EndOfFileInTheMiddleOfARecord)
{
    std::string data;
    ASSERT_EQ(T13_OK, p.client.send("data"));
    p.to_server = p.client.take();
    p.to_server.pop_back();
    p.server.feed(&p.to_server, 1000);
    EXPECT_EQ(T13_WANT_READ, p.server.recv(&data));
    t13_in_eof(p.server.c);
    EXPECT_EQ(T13_E_EOF, p.server.recv(&data));
}

TEST_F(HsOpen, PeekLeavesTheData)
{
    std::string data;
    ASSERT_EQ(T13_OK, p.client.send("data"));
    p.to_server = p.client.take();
    p.server.feed(&p.to_server, 1000);
    EXPECT_EQ(T13_OK, p.server.recv(&data, 2, true));
    EXPECT_EQ("da", data);
    EXPECT_EQ(4u, t13_read_pending(p.server.c));
    EXPECT_EQ(T13_OK, p.server.recv(&data, 3));
    EXPECT_EQ("dat", data);
    EXPECT_EQ(T13_OK, p.server.recv(&data, 3));
    EXPECT_EQ("a", data);
    EXPECT_EQ(T13_WANT_READ, p.server.recv(&data, 3));
}

TEST_F(HsOpen, FatalAlertEndsIt)
{
    ASSERT_EQ(T13_OK, t13_send_alert(p.client.c, 2, 80));
    p.to_server = p.client.take();
    EXPECT_EQ(T13_E_PEER_ALERT, server_reads());
    EXPECT_EQ(80, t13_conn_alert_received(p.server.c));
    EXPECT_EQ("", p.server.take());
}

TEST_F(HsOpen, WarningLevelDoesNotMakeAnAlertHarmless)
{
    seal(T13_CT_ALERT, std::string("\x01\x28", 2));
    EXPECT_EQ(T13_E_PEER_ALERT, server_reads());
}

TEST_F(HsOpen, UserCanceledIsIgnoredAFewTimes)
{
    for (int i = 1; i < T13_MAX_WARNINGS; i++) {
        seal(T13_CT_ALERT, std::string("\x01\x5a", 2));
        ASSERT_EQ(T13_WANT_READ, server_reads()) << i;
    }
    seal(T13_CT_ALERT, std::string("\x01\x5a", 2));
    EXPECT_EQ(T13_E_TOO_MANY, server_reads());
}

TEST_F(HsOpen, KeyUpdates)
{
    for (int i = 0; i < 5; i++) {
        ASSERT_EQ(T13_OK, t13_key_update(p.client.c, i % 2 == 0));
        p.to_server += p.client.take();
        p.exchange(&p.client, &p.server, "from the client");
        p.to_client += p.server.take();
        p.exchange(&p.server, &p.client, "from the server");
    }
}

TEST_F(HsOpen, KeyUpdatesAreAnsweredOnceUntilTheAnswerIsOut)
{
    for (int i = 0; i < 10; i++) {
        ASSERT_EQ(T13_OK, t13_key_update(p.client.c, true));
    }
    p.to_server = p.client.take();
    ASSERT_EQ(T13_WANT_READ, server_reads());
    EXPECT_EQ(0u, p.server.take().size()); /* it waits for data to go with */
    size_t n = 0;
    ASSERT_EQ(T13_OK, t13_write(p.server.c, "x", 1, &n));
    EXPECT_EQ(5u + 5u + 17u + 5u + 1u + 17u, p.server.take().size());
}

TEST_F(HsOpen, MessagesAfterTheHandshakeMayComeInPieces)
{
    const std::string update("\x18\0\0\1\0", 5);
    for (char piece : update) {
        ASSERT_EQ(T13_WANT_READ, server_reads());
        seal(T13_CT_HANDSHAKE, std::string(1, piece));
    }
    ASSERT_EQ(T13_WANT_READ, server_reads());
    struct t13_dir *d = &p.client.c->write; /* the client's own move to the next keys */
    ASSERT_EQ(T13_OK, t13_key_update(p.client.c, false));
    (void)p.client.take();
    ASSERT_EQ(0u, d->seq);
    p.exchange(&p.client, &p.server, "under the new keys");
    ASSERT_EQ(T13_OK, p.client.send("x"));
    seal(T13_CT_HANDSHAKE, "\x18");
    seal(T13_CT_APPLICATION_DATA, "between the pieces of a message");
    p.to_server.insert(0, p.client.take());
    EXPECT_EQ(T13_E_UNEXPECTED_DATA, server_reads());
}

TEST_F(HsOpen, KeyUpdateFlood)
{
    for (int i = 0; i <= T13_MAX_KEY_UPDATES; i++) {
        ASSERT_EQ(T13_OK, t13_key_update(p.client.c, false));
    }
    p.to_server = p.client.take();
    EXPECT_EQ(T13_E_TOO_MANY, server_reads());
    EXPECT_EQ(10, t13_conn_alert_sent(p.server.c));
}

TEST_F(HsOpen, KeyUpdatesBetweenDataAreNoFlood)
{
    for (int i = 0; i < 3 * T13_MAX_KEY_UPDATES; i++) {
        ASSERT_EQ(T13_OK, t13_key_update(p.client.c, false));
        p.to_server += p.client.take();
        p.exchange(&p.client, &p.server, "x");
    }
}

TEST_F(HsOpen, KeysUpdateByThemselvesAtTheLimit)
{
    p.client.c->write.limit = 3;
    struct secret before = p.client.c->write.traffic;
    for (int i = 0; i < 10; i++) {
        p.exchange(&p.client, &p.server, "x");
    }
    EXPECT_NE(0, memcmp(before.b, p.client.c->write.traffic.b, before.n));
    EXPECT_EQ(3u, p.client.c->write.limit);
}

TEST_F(HsOpen, EmptyRecordFlood)
{
    for (int i = 0; i < T13_MAX_EMPTY_RECORDS; i++) {
        seal(T13_CT_APPLICATION_DATA, "");
    }
    ASSERT_EQ(T13_WANT_READ, server_reads());
    seal(T13_CT_APPLICATION_DATA, "");
    EXPECT_EQ(T13_E_TOO_MANY, server_reads());
}

TEST_F(HsOpen, SequenceNumbersDoNotWrap)
{
    p.client.c->write.seq = UINT64_MAX;
    p.client.c->write.limit = UINT64_MAX;
    EXPECT_EQ(T13_E_KEY_EXHAUSTED, t13_seal(p.client.c, T13_CT_ALERT, bytes_of("\1\0", 2)));
}

/* What may not come once the connection is open. */
struct Bad {
    const char *what;
    int type;
    std::string content;
    enum t13_status status;
    int alert;
};

static const Bad bad_records[] = {
    {"empty handshake record", 22, "", T13_E_UNEXPECTED_MESSAGE, 10},
    {"empty alert", 21, "", T13_E_DECODE, 50},
    {"alert of three bytes", 21, "\x01\x5a\x5a", T13_E_DECODE, 50},
    {"ChangeCipherSpec inside", 20, "\x01", T13_E_BAD_RECORD_TYPE, 10},
    {"unknown type", 99, "\x01", T13_E_BAD_RECORD_TYPE, 10},
    {"ClientHello", 22, std::string("\x01\0\0\x01x", 5), T13_E_UNEXPECTED_MESSAGE, 10},
    {"ticket from a client", 22, std::string("\x04\0\0\x01x", 5), T13_E_UNEXPECTED_MESSAGE, 10},
    {"Finished", 22, std::string("\x14\0\0\x01x", 5), T13_E_UNEXPECTED_MESSAGE, 10},
    {"empty KeyUpdate", 22, std::string("\x18\0\0\0", 4), T13_E_DECODE, 50},
    {"long KeyUpdate", 22, std::string("\x18\0\0\x02\0\0", 6), T13_E_MESSAGE_TOO_LONG, 47},
    {"KeyUpdate of 2", 22, std::string("\x18\0\0\x01\x02", 5), T13_E_ILLEGAL_PARAMETER, 47},
    {"data after KeyUpdate", 22, std::string("\x18\0\0\x01\0\x18", 6), T13_E_UNEXPECTED_MESSAGE,
     10},
    {"16 MiB", 22, "\x18\xff\xff\xff", T13_E_MESSAGE_TOO_LONG, 47},
};

TEST(HsOpenBad, RecordsGetTheirAlert)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    for (const Bad &bad : bad_records) {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        (void)p.server.take();
        ASSERT_EQ(T13_OK, t13_seal(p.client.c, static_cast<enum t13_content>(bad.type),
                                   pair::view(bad.content)));
        p.to_server = p.client.take();
        p.server.feed(&p.to_server, 1 << 20);
        std::string data;
        EXPECT_EQ(bad.status, p.server.recv(&data)) << bad.what;
        EXPECT_EQ(bad.alert, t13_conn_alert_sent(p.server.c)) << bad.what;
        p.to_client += p.server.take();
        p.client.feed(&p.to_client, 1 << 20);
        EXPECT_EQ(T13_E_PEER_ALERT, p.client.recv(&data)) << bad.what;
        EXPECT_EQ(bad.alert, t13_conn_alert_received(p.client.c)) << bad.what;
    }
}

/* Records in the clear, or broken, by their bytes. */
TEST(HsOpenBad, BytesOnTheWire)
{
    struct Wire {
        const char *what;
        std::string bytes;
        enum t13_status status;
        int alert;
    };
    const Wire wires[] = {
        {"alert in the clear", std::string("\x15\3\3\0\2\2\x28", 7), T13_E_BAD_RECORD_TYPE, 10},
        {"handshake in the clear", std::string("\x16\3\3\0\1x", 6), T13_E_BAD_RECORD_TYPE, 10},
        {"late ChangeCipherSpec", std::string("\x14\3\3\0\1\1", 6), T13_E_UNEXPECTED_MESSAGE, 10},
        {"version of a protected record", std::string("\x17\3\1\0\x13", 5),
         T13_E_BAD_RECORD_VERSION, 50},
        {"major version", std::string("\x17\2\3\0\x13", 5), T13_E_BAD_RECORD_VERSION, 70},
        {"too long", std::string("\x17\3\3\x41\1", 5), T13_E_CIPHERTEXT_OVERFLOW, 22},
        {"shorter than a tag", std::string("\x17\3\3\0\1x", 6), T13_E_BAD_RECORD_MAC, 20},
        {"not ours", std::string("\x17\3\3\0\x12", 5) + std::string(18, 'x'), T13_E_BAD_RECORD_MAC,
         20},
    };
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    for (const Wire &one : wires) {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        std::string wire = one.bytes;
        std::string data;
        p.server.feed(&wire, 1 << 20);
        EXPECT_EQ(one.status, p.server.recv(&data)) << one.what;
        EXPECT_EQ(one.alert, t13_conn_alert_sent(p.server.c)) << one.what;
    }
}

/* Whatever is wrong with a record that does not open, the peer learns the same. */
TEST(HsOpenBad, EveryFailureToDecryptLooksTheSame)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    for (size_t at : {size_t(5), size_t(6), size_t(12), size_t(21), size_t(22), size_t(26)}) {
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        (void)p.server.take();
        ASSERT_EQ(T13_OK, p.client.send("hello"));
        std::string wire = p.client.take();
        ASSERT_EQ(27u, wire.size()); /* header, five bytes, type, tag */
        wire[at] = static_cast<char>(wire[at] ^ 0x80);
        std::string data;
        p.server.feed(&wire, 1 << 20);
        EXPECT_EQ(T13_E_BAD_RECORD_MAC, p.server.recv(&data)) << at;
        EXPECT_EQ(20, t13_conn_alert_sent(p.server.c)) << at;
        EXPECT_EQ("", data);
        EXPECT_EQ(5u + 2 + 1 + 16, p.server.take().size()) << at;
    }
}

/* RFC 8446 5.2 to 5.4: the limits, with padding. */
TEST(HsOpenBad, PaddingCountsForTheLimit)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    for (size_t pad : {size_t(0), size_t(1), size_t(100)}) {
        for (size_t n : {size_t(0), size_t(100), size_t(16384) - pad, size_t(16385) - pad}) {
            Pair p(client.p, server.p);
            ASSERT_TRUE(p.handshake());
            struct t13_dir *d = &p.client.c->write;
            std::string content(n, 'd');
            std::string tail = std::string(1, '\x17') + std::string(pad, '\0');
            size_t len = n + tail.size() + 16;
            std::string record = {'\x17', 3, 3, static_cast<char>(len >> 8),
                                  static_cast<char>(len)};
            std::string header = record;
            record.resize(5 + len);
            uint8_t nonce[12];
            memcpy(nonce, d->iv, 12);
            nonce[11] = static_cast<uint8_t>(nonce[11] ^ d->seq);
            ASSERT_EQ(T13_OK,
                      cr_aead_seal(&d->aead, nonce, pair::view(header), pair::view(content),
                                   pair::view(tail), reinterpret_cast<uint8_t *>(&record[5])));
            std::string data;
            p.server.feed(&record, 1 << 20);
            enum t13_status st = p.server.recv(&data);
            if (n + pad > 16384) {
                EXPECT_EQ(T13_E_RECORD_OVERFLOW, st) << n << "+" << pad;
                EXPECT_EQ(22, t13_conn_alert_sent(p.server.c));
            } else if (n == 0) {
                EXPECT_EQ(T13_WANT_READ, st);
            } else {
                EXPECT_EQ(T13_OK, st) << n << "+" << pad;
                EXPECT_EQ(content, data);
            }
        }
    }
}

TEST(HsClose, EndOfFileInEveryPartOfTheHandshake)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    for (size_t at : {size_t(0), size_t(1), size_t(4), size_t(5), size_t(100)}) {
        Pair p(client.p, server.p);
        p.client.step();
        std::string hello = p.client.take().substr(0, at);
        p.server.feed(&hello, 1 << 20);
        EXPECT_EQ(T13_WANT_READ, p.server.step());
        t13_in_eof(p.server.c);
        EXPECT_EQ(T13_E_EOF, p.server.step()) << at;
        t13_in_eof(p.client.c);
        EXPECT_EQ(T13_E_EOF, p.client.step());
    }
}

TEST(HsClose, CloseNotifyDuringTheHandshake)
{
    Config client(pair::config());
    Config server(pair::server_config(CR_KEY_ED25519));
    Pair p(client.p, server.p);
    p.client.step();
    std::string wire = p.client.take();
    ASSERT_EQ(T13_OK, t13_close(p.client.c));
    p.server.feed(&wire, 1 << 20);
    p.server.step();
    wire = p.client.take();
    (void)p.server.take();
    p.server.feed(&wire, 1 << 20);
    EXPECT_EQ(T13_CLOSED, p.server.step());
    EXPECT_EQ(T13_CLOSED, p.server.step());
}
