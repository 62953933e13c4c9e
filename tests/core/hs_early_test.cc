/* 0-RTT: RFC 8446 2.3, 4.2.10, 8. */
#include "tests/core/pair.h"

extern "C" {
#include "core/limits.h"
}

using pair::Config;
using pair::Pair;
using pair::view;

namespace
{

class Early : public ::testing::Test
{
  protected:
    Early() : client(pair::config()), server(pair::server_config())
    {
        client->ask = T13_ASK_SESSION;
        server->max_early_data = 1000;
        server->flags |= T13_F_NO_ANTI_REPLAY;
    }
    ~Early() override
    {
        t13_session_free(session);
    }
    void first()
    {
        Pair p(client.p, server.p);
        p.server.alpn = "h2";
        ASSERT_TRUE(p.handshake());
        p.exchange(&p.server, &p.client, "x");
        ASSERT_NE(nullptr, p.client.session);
        session = t13_session_dup(p.client.session);
        EXPECT_EQ(server->max_early_data, session->max_early_data);
    }
    /* begin sets up the second connection up to the client's early data on its way. */
    std::unique_ptr<Pair> begin(const std::string &data, bool server_pauses = true)
    {
        auto p = std::make_unique<Pair>(client.p, server.p);
        p->server.alpn = alpn;
        t13_conn_set_session(p->client.c, session);
        t13_conn_pause(p->client.c, T13_PAUSE_START);
        if (server_pauses) {
            t13_conn_pause(p->server.c, T13_PAUSE_START);
        }
        while (p->client.step() == T13_WANT_WRITE) {
            p->to_server += p->client.take();
        }
        EXPECT_EQ(T13_PAUSED, p->client.status);
        size_t n = 0;
        if (!data.empty()) {
            EXPECT_EQ(T13_OK, t13_write_early(p->client.c, data.data(), data.size(), &n));
            EXPECT_EQ(data.size(), n);
        }
        p->to_server += p->client.take();
        return p;
    }
    /* serve feeds the server until it stops at its pause or fails; its early data into got. */
    enum t13_status serve(Pair *p, std::string *got, size_t most = 20000, size_t chunk = 1 << 20)
    {
        char buf[20000];
        size_t n = 0;
        enum t13_status st = p->server.c->state == S_WAIT_EOED ? T13_PAUSED : T13_WANT_READ;
        while (st != T13_PAUSED) {
            p->server.feed(&p->to_server, chunk);
            st = p->server.step();
            p->to_client += p->server.take();
            bool more = st == T13_WANT_READ && !p->to_server.empty();
            if (st != T13_WANT_WRITE && !more) {
                break;
            }
        }
        if (st != T13_PAUSED) {
            return st;
        }
        for (;;) {
            st = t13_read_early(p->server.c, buf, most, &n);
            p->to_client += p->server.take();
            if (st == T13_WANT_READ && !p->to_server.empty()) {
                p->server.feed(&p->to_server, chunk);
                continue;
            }
            if (st != T13_OK || n == 0) {
                return st;
            }
            got->append(buf, n);
        }
    }
    /* complete lowers the pauses and finishes; data after it works both ways. */
    void complete(Pair *p)
    {
        t13_conn_pause(p->client.c, T13_PAUSE_NONE);
        t13_conn_pause(p->server.c, T13_PAUSE_NONE);
        ASSERT_TRUE(p->handshake())
            << t13_conn_error_text(p->server.c) << t13_conn_error_text(p->client.c);
        p->exchange(&p->client, &p->server, "after");
        p->exchange(&p->server, &p->client, "after");
    }
    /* refused: the same, with the early data passed over. */
    void refused(bool server_pauses = true)
    {
        auto p = begin("early", server_pauses);
        std::string got;
        enum t13_status st = serve(p.get(), &got);
        EXPECT_TRUE(st == T13_OK || st == T13_WANT_READ) << t13_conn_error_text(p->server.c);
        EXPECT_EQ("", got);
        complete(p.get());
        EXPECT_EQ(T13_EARLY_REJECTED, t13_conn_early(p->client.c));
        EXPECT_EQ(T13_EARLY_REJECTED, t13_conn_early(p->server.c));
    }
    Config client;
    Config server;
    std::string alpn;
    struct t13_session *session = nullptr;
};

} // namespace

/* A server that refuses it would count the padding. */
TEST_F(Early, IsNotPaddedByTheConfiguration)
{
    first();
    for (bool taken : {true, false}) {
        for (enum t13_pad_mode mode : {T13_PAD_FIXED, T13_PAD_BLOCK, T13_PAD_RANDOM}) {
            client->pad_mode = mode;
            client->pad_len = 1000;
            server->recv_max_early_data = 1000;
            server->flags &= taken ? ~0u : ~T13_F_NO_ANTI_REPLAY;
            auto p = begin("");
            p->to_server += p->client.take();
            size_t before = p->to_server.size();
            for (int i = 0; i < 10; i++) {
                size_t n = 0;
                ASSERT_EQ(T13_OK, t13_write_early(p->client.c, "early", 5, &n));
                p->to_server += p->client.take();
            }
            EXPECT_EQ(10u * (5 + 5 + 1 + 16), p->to_server.size() - before);
            std::string got;
            enum t13_status st = serve(p.get(), &got);
            EXPECT_TRUE(st == T13_OK || st == T13_WANT_READ);
            EXPECT_EQ(taken ? 50u : 0u, got.size());
            complete(p.get());
        }
    }
}

TEST_F(Early, TheConfigurationMayRefuseItOnTheServer)
{
    first();
    server->early_data_most = 0;
    refused();
    t13_session_free(session);
    session = nullptr;
    Pair p(client.p, server.p);
    ASSERT_TRUE(p.handshake());
    p.exchange(&p.server, &p.client, "x");
    ASSERT_NE(nullptr, p.client.session);
    EXPECT_EQ(0u, p.client.session->max_early_data);
}

/* Nothing goes out; the owner, who has written some, hears that it was refused. */
TEST_F(Early, TheConfigurationMayRefuseItOnTheClient)
{
    first();
    client->early_data_most = 0;
    auto p = begin("");
    size_t before = p->to_server.size();
    size_t n = 0;
    EXPECT_EQ(T13_OK, t13_write_early(p->client.c, "early", 5, &n));
    p->to_server += p->client.take();
    EXPECT_EQ(before, p->to_server.size());
    EXPECT_EQ(5u, n);
    std::string got;
    EXPECT_EQ(T13_OK, serve(p.get(), &got));
    EXPECT_EQ(T13_EARLY_NONE, t13_conn_early(p->server.c));
    complete(p.get());
    EXPECT_EQ(T13_EARLY_REJECTED, t13_conn_early(p->client.c));
    EXPECT_TRUE(t13_conn_resumed(p->client.c));
}

TEST_F(Early, TheConfigurationMayAllowLess)
{
    for (bool of_server : {true, false}) {
        (of_server ? server : client)->early_data_most = 3;
        Pair p(client.p, server.p);
        ASSERT_TRUE(p.handshake());
        p.exchange(&p.server, &p.client, "x");
        ASSERT_NE(nullptr, p.client.session);
        EXPECT_EQ(3u, p.client.session->max_early_data);
        (of_server ? server : client)->early_data_most = UINT32_MAX;
    }
}

TEST_F(Early, IsReadBeforeTheHandshakeEnds)
{
    first();
    for (size_t chunk : {size_t(1), size_t(7), size_t(1) << 20}) {
        auto p = begin("early data");
        std::string got;
        EXPECT_EQ(T13_WANT_READ, serve(p.get(), &got, 4, chunk));
        EXPECT_EQ("early data", got);
        EXPECT_FALSE(t13_conn_connected(p->server.c));
        EXPECT_EQ(T13_EARLY_ACCEPTED, t13_conn_early(p->server.c));
        size_t n = 0;
        EXPECT_EQ(T13_OK, t13_write_early(p->client.c, " and more", 9, &n));
        p->to_server += p->client.take();
        EXPECT_EQ(T13_WANT_READ, serve(p.get(), &got, 20000, chunk));
        EXPECT_EQ("early data and more", got);
        /* The server answers before the client's Finished, and the client reads it. */
        EXPECT_EQ(T13_OK, t13_write(p->server.c, "half", 4, &n));
        p->to_client += p->server.take();
        t13_conn_pause(p->client.c, T13_PAUSE_END);
        std::string half;
        do {
            p->client.feed(&p->to_client, chunk);
        } while (p->client.step() == T13_WANT_READ);
        EXPECT_EQ(T13_PAUSED, p->client.status);
        p->client.feed(&p->to_client, 1 << 20);
        EXPECT_EQ(T13_OK, p->client.recv(&half));
        EXPECT_EQ("half", half);
        EXPECT_EQ(T13_OK, t13_write_early(p->client.c, "!", 1, &n));
        t13_conn_pause(p->client.c, T13_PAUSE_NONE);
        EXPECT_EQ(T13_WANT_WRITE, p->client.step());
        p->to_server += p->client.take();
        EXPECT_EQ(T13_OK, serve(p.get(), &got, 20000, chunk));
        EXPECT_EQ("early data and more!", got);
        complete(p.get());
        EXPECT_EQ(T13_EARLY_ACCEPTED, t13_conn_early(p->client.c));
        uint8_t a[32], b[32];
        EXPECT_EQ(T13_OK, t13_export(p->client.c, "l", 1, view(""), true, a, sizeof(a)));
        EXPECT_EQ(T13_OK, t13_export(p->server.c, "l", 1, view(""), true, b, sizeof(b)));
        EXPECT_EQ(0, memcmp(a, b, sizeof(a)));
        EXPECT_EQ(T13_OK, t13_export(p->server.c, "l", 1, view(""), false, b, sizeof(b)));
        EXPECT_NE(0, memcmp(a, b, sizeof(a)));
        for (const char *label : {"CLIENT_EARLY_TRAFFIC_SECRET", "EARLY_EXPORTER_SECRET"}) {
            EXPECT_EQ(p->client.secrets[label], p->server.secrets[label]) << label;
            EXPECT_EQ(48u, p->client.secrets[label].size()) << label;
        }
    }
}

TEST_F(Early, NoneWrittenIsEndedAllTheSame)
{
    first();
    auto p = begin("");
    std::string got;
    EXPECT_EQ(T13_WANT_READ, serve(p.get(), &got));
    complete(p.get());
    EXPECT_EQ(T13_EARLY_ACCEPTED, t13_conn_early(p->client.c));
}

/* TRAPS 10: a server without 0-RTT, or one that rejects it, skips the early data. */
TEST_F(Early, Trap10ServerThatDoesNotDoItSkipsIt)
{
    first();
    refused(false);
    server->max_early_data = 0;
    refused();
    refused(false);
}

TEST_F(Early, Trap10SkippedAfterHelloRetryRequest)
{
    first();
    server->groups[0] = 24;
    server->num_groups = 1;
    refused();
    refused(false);
}

TEST_F(Early, Trap10SkippedWithAFullHandshake)
{
    first();
    session->ticket[session->ticket_len - 1] ^= 1;
    refused();
    refused(false);
}

TEST_F(Early, NotUnderAnotherSuite)
{
    first();
    server->suites[0] = 0x1301;
    server->num_suites = 1;
    refused();
}

TEST_F(Early, NotUnderAnotherProtocol)
{
    ASSERT_EQ(T13_OK, t13_config_set_alpn(&client.p, bytes_of("\x02h2\x01x", 5)));
    server->ask = T13_ASK_ALPN;
    first();
    alpn = "x";
    refused();
    alpn = "";
    refused();
    alpn = "h2";
    auto p = begin("e");
    std::string got;
    EXPECT_EQ(T13_WANT_READ, serve(p.get(), &got));
    EXPECT_EQ("e", got);
}

TEST_F(Early, NotFromATicketThatMayBeReplayed)
{
    server->flags &= ~T13_F_NO_ANTI_REPLAY;
    first();
    refused();
}

TEST_F(Early, NotWithATicketOfAnotherAge)
{
    first();
    session->age_add += 2000; /* the client says older than we know */
    refused();
    session->age_add -= 2000;
    session->age_add -= 12000; /* and much younger */
    refused();
    session->age_add += 12000;
    session->received_ms -= 900; /* within what clocks may differ */
    auto p = begin("e");
    std::string got;
    EXPECT_EQ(T13_WANT_READ, serve(p.get(), &got));
    EXPECT_EQ("e", got);
}

TEST_F(Early, TheOwnerDecides)
{
    first();
    server->ask = T13_ASK_EARLY_DATA;
    for (bool taken : {false, true}) {
        auto p = begin("early");
        p->server.take_early = taken;
        std::string got;
        EXPECT_EQ(taken ? T13_WANT_READ : T13_OK, serve(p.get(), &got));
        EXPECT_EQ(taken ? "early" : "", got);
        complete(p.get());
    }
}

TEST_F(Early, AServerTakesNoMoreThanItSaid)
{
    first();
    server->recv_max_early_data = 9;
    auto p = begin("123456789");
    std::string got;
    EXPECT_EQ(T13_WANT_READ, serve(p.get(), &got));
    EXPECT_EQ("123456789", got);
    size_t n = 0;
    EXPECT_EQ(T13_OK, t13_write_early(p->client.c, "0", 1, &n));
    p->to_server += p->client.take();
    EXPECT_EQ(T13_E_TOO_MUCH_EARLY, serve(p.get(), &got));
    EXPECT_EQ(10, t13_conn_alert_sent(p->server.c));
}

TEST_F(Early, AClientSendsNoMoreThanItMay)
{
    first();
    auto p = begin(std::string(1000, 'e'));
    size_t n = 0;
    EXPECT_EQ(T13_E_TOO_MUCH_EARLY, t13_write_early(p->client.c, "0", 1, &n));
    EXPECT_EQ(80, t13_conn_alert_sent(p->client.c));
}

TEST_F(Early, AServerSkipsNoMoreThanConfigured)
{
    server->max_early_data = 60000;
    first();
    for (size_t over : {size_t(0), size_t(1)}) {
        server->max_early_data = 0;
        server->recv_max_early_data = 2000;
        /* One record: its type counts, its tag does not. */
        size_t fits = 2000 + T13_EARLY_DATA_OVERHEAD - 1;
        auto p = begin(std::string(fits + over, 'e'));
        std::string got;
        EXPECT_EQ(T13_OK, serve(p.get(), &got));
        if (over == 0) {
            complete(p.get());
            continue;
        }
        t13_conn_pause(p->server.c, T13_PAUSE_NONE);
        t13_conn_pause(p->client.c, T13_PAUSE_NONE);
        EXPECT_FALSE(p->handshake());
        EXPECT_EQ(T13_E_TOO_MUCH_EARLY, t13_conn_error(p->server.c));
        EXPECT_EQ(10, t13_conn_alert_sent(p->server.c));
    }
}

TEST_F(Early, DataThatNobodyReadsIsUnexpected)
{
    first();
    auto p = begin("early");
    std::string got;
    p->server.feed(&p->to_server, 1 << 20);
    while (p->server.step() == T13_WANT_WRITE) {
        p->to_client += p->server.take();
    }
    EXPECT_EQ(T13_PAUSED, p->server.status);
    t13_conn_pause(p->server.c, T13_PAUSE_NONE);
    EXPECT_EQ(T13_E_UNEXPECTED_DATA, p->server.step());
}

TEST_F(Early, AnswerOfAServerThatMayNotTakeIt)
{
    ASSERT_EQ(T13_OK, t13_config_set_alpn(&client.p, bytes_of("\x02h2", 3)));
    server->ask = T13_ASK_ALPN;
    alpn = "h2";
    first();
    for (int what = 0; what < 3; what++) {
        auto p = begin("early");
        std::string got;
        (void)serve(p.get(), &got);
        switch (what) {
        case 0: /* it was withdrawn */
            p->client.c->early_offered = false;
            break;
        case 1: /* another PSK than the first */
            p->client.c->hs->offer_psk = t13_session_ref(p->client.c->hs->offer);
            p->client.entered = [&](int state) {
                if (state == C_WAIT_EE) {
                    p->client.c->psk_index = 1;
                }
            };
            break;
        default: /* another protocol than the session's */
            session->alpn[0] = 'x';
            break;
        }
        t13_conn_pause(p->client.c, T13_PAUSE_NONE);
        EXPECT_FALSE(p->handshake());
        EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, t13_conn_error(p->client.c)) << what;
        if (what == 2) {
            session->alpn[0] = 'h';
        }
    }
}

TEST_F(Early, EndOfEarlyDataIsNeeded)
{
    first();
    auto p = begin("early");
    std::string got;
    EXPECT_EQ(T13_WANT_READ, serve(p.get(), &got));
    /* A client that goes on to Finished without it. */
    t13_conn_pause(p->client.c, T13_PAUSE_END);
    do {
        p->client.feed(&p->to_client, 1 << 20);
    } while (p->client.step() == T13_WANT_READ);
    struct secret hs = p->client.c->hs->client_hs;
    ASSERT_EQ(T13_OK, t13_dir_set(&p->client.c->write, p->client.c->suite, &hs));
    p->client.c->early_offered = false;
    t13_conn_pause(p->client.c, T13_PAUSE_NONE);
    while (p->client.step() == T13_WANT_WRITE) {
        p->to_server += p->client.take();
    }
    EXPECT_EQ(T13_E_BAD_RECORD_MAC, serve(p.get(), &got));
}

TEST_F(Early, TheLastConnectionsSecretsAreGone)
{
    first();
    auto p = begin("early");
    std::string got;
    EXPECT_EQ(T13_WANT_READ, serve(p.get(), &got));
    complete(p.get());
    EXPECT_EQ(nullptr, p->client.c->hs);
    EXPECT_EQ(nullptr, p->server.c->hs);
}
