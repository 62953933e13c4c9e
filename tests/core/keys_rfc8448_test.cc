/* The traces of RFC 8448 byte for byte: key schedule, Finished, binder, records. */
#include "tests/core/pair.h"

extern "C" {
#include "core/ext/exts.h"
#include "core/msg/client_hello.h"
#include "core/msg/new_session_ticket.h"
#include "core/record/dir.h"
}

#include <fstream>

using pair::str;
using pair::view;

namespace
{

std::string unhex(const std::string &hex)
{
    std::string out;
    for (size_t i = 0; i + 1 < hex.size(); i += 2) {
        out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return out;
}

std::map<std::string, std::string> section(const std::string &name)
{
    std::ifstream in(T13_TEST_VECTORS "/rfc8448.txt");
    std::map<std::string, std::string> out;
    std::string line;
    bool inside = false;
    while (std::getline(in, line)) {
        size_t eq = line.find(" = ");
        if (!line.empty() && line[0] == '[') {
            inside = line == "[" + name + "]";
        } else if (inside && eq != std::string::npos) {
            out[line.substr(0, eq)] = unhex(line.substr(eq + 3));
        }
    }
    EXPECT_FALSE(out.empty()) << name;
    return out;
}

/* records splits what stands on the wire; ChangeCipherSpec falls out. */
std::vector<std::string> records(const std::string &wire)
{
    std::vector<std::string> out;
    for (size_t at = 0; at + 5 <= wire.size();) {
        size_t n = 5 + (static_cast<size_t>(static_cast<uint8_t>(wire[at + 3])) << 8 |
                        static_cast<uint8_t>(wire[at + 4]));
        if (wire[at] != 20) {
            out.push_back(wire.substr(at, n));
        }
        at += n;
    }
    return out;
}

std::string body(const std::string &record)
{
    return record.substr(5);
}

/* A trace is replayed with the parts of the engine that make the keys and the records. */
class Trace
{
  public:
    explicit Trace(const std::string &name)
        : v(section(name)), suite(t13_suite_find(T13_AES_128_GCM_SHA256))
    {
        EXPECT_EQ(T13_OK, t13_transcript_start(&th, suite->hash));
    }
    ~Trace()
    {
        t13_transcript_clear(&th);
        t13_dir_clear(&client);
        t13_dir_clear(&server);
    }
    Trace(const Trace &) = delete;
    Trace &operator=(const Trace &) = delete;

    struct bytes hash()
    {
        struct bytes out = {nullptr, 0};
        EXPECT_EQ(T13_OK, t13_transcript_hash(&th, bytes_of(nullptr, 0), buf, &out));
        return out;
    }
    void add(const std::string &message)
    {
        EXPECT_EQ(T13_OK, t13_transcript_add(&th, view(message)));
    }
    struct secret derive(const char *label)
    {
        struct secret out = {};
        EXPECT_EQ(T13_OK, t13_derive_secret(suite->hash, &ks.secret, label, hash(), &out));
        return out;
    }
    void hellos(const std::string &psk)
    {
        add(body(v["record_clienthello_1"]));
        if (v.count("record_helloretryrequest") != 0) {
            ASSERT_EQ(T13_OK, t13_transcript_retry(&th));
            add(body(v["record_helloretryrequest"]));
            add(body(v["record_clienthello_2"]));
        }
        ASSERT_EQ(T13_OK, t13_schedule_start(&ks, suite->hash, view(psk)));
        if (v.count("record_client_earlyappdata") != 0) {
            struct secret early = derive("c e traffic");
            ASSERT_EQ(T13_OK, t13_dir_set(&client, suite, &early));
            EXPECT_EQ("ABCDEF", open(&client, v["record_client_earlyappdata"], 23));
        }
        add(body(v["record_serverhello"]));
        ASSERT_EQ(T13_OK, t13_schedule_next(&ks, view(v["shared_secret"])));
        client_hs = derive("c hs traffic");
        struct secret server_hs = derive("s hs traffic");
        ASSERT_EQ(T13_OK, t13_dir_set(&server, suite, &server_hs));
        ASSERT_EQ(T13_OK, t13_schedule_next(&ks, bytes_of(nullptr, 0)));
    }
    /* server_flight opens it and checks its Finished; the AEAD vouches for the messages. */
    void server_flight()
    {
        std::string flight;
        for (const std::string &one : records(v["record_serverhandshakemessages"])) {
            flight += open(&server, one, 22);
        }
        ASSERT_GE(flight.size(), 36u);
        struct secret mac = {};
        add(flight.substr(0, flight.size() - 36));
        ASSERT_EQ(T13_OK, t13_finished_mac(suite->hash, &server.traffic, hash(), &mac));
        EXPECT_EQ(std::string("\x14\0\0\x20", 4) + str(bytes_of(mac.b, mac.n)),
                  flight.substr(flight.size() - 36));
        add(flight.substr(flight.size() - 36));
        struct secret traffic = server.traffic;
        ASSERT_EQ(T13_OK, t13_dir_set(&server, suite, &traffic));
        EXPECT_EQ(records(v["record_serverhandshakemessages"])[0], seal(&server, 22, flight));
    }
    /* client_flight makes the client's last records again, and goes on to application keys. */
    void client_flight()
    {
        struct secret server_ap = derive("s ap traffic");
        struct secret client_ap = derive("c ap traffic");
        std::vector<std::string> wire = records(v["record_clientfinished"]);
        if (wire.size() == 2) {
            std::string end("\x05\0\0\0", 4);
            EXPECT_EQ(wire[0], seal(&client, 22, end));
            add(end);
        }
        ASSERT_EQ(T13_OK, t13_dir_set(&client, suite, &client_hs));
        std::string flight = open(&client, wire.back(), 22);
        ASSERT_GE(flight.size(), 36u);
        add(flight.substr(0, flight.size() - 36));
        struct secret mac = {};
        ASSERT_EQ(T13_OK, t13_finished_mac(suite->hash, &client_hs, hash(), &mac));
        std::string finished = std::string("\x14\0\0\x20", 4) + str(bytes_of(mac.b, mac.n));
        EXPECT_EQ(finished, flight.substr(flight.size() - 36));
        add(finished);
        ASSERT_EQ(T13_OK, t13_dir_set(&client, suite, &client_hs));
        EXPECT_EQ(wire.back(), seal(&client, 22, flight));
        resumption = derive("res master");
        ASSERT_EQ(T13_OK, t13_dir_set(&client, suite, &client_ap));
        ASSERT_EQ(T13_OK, t13_dir_set(&server, suite, &server_ap));
    }
    /* data_and_close seals what the RFC seals. */
    void data_and_close()
    {
        if (v.count("client_appdata") != 0) {
            EXPECT_EQ(v["record_client_appdata"], seal(&client, 23, v["client_appdata"]));
            EXPECT_EQ(v["record_server_appdata"], seal(&server, 23, v["server_appdata"]));
        }
        EXPECT_EQ(v["record_client_closenotify"], seal(&client, 21, std::string("\1\0", 2)));
        EXPECT_EQ(v["record_server_closenotify"], seal(&server, 21, std::string("\1\0", 2)));
    }
    static std::string open(struct t13_dir *d, const std::string &record, uint8_t want)
    {
        std::string out = body(record);
        size_t n = 0;
        uint8_t type = 0;
        std::string header = record.substr(0, 5);
        EXPECT_EQ(T13_OK, t13_dir_open(d, view(header), view(out),
                                       reinterpret_cast<uint8_t *>(&out[0]), &n, &type));
        EXPECT_EQ(want, type);
        return out.substr(0, n);
    }
    static std::string seal(struct t13_dir *d, int type, const std::string &content)
    {
        std::string out(content.size() + t13_dir_overhead(d), '\0');
        EXPECT_EQ(T13_OK, t13_dir_seal(d, static_cast<enum t13_content>(type), view(content), 0,
                                       reinterpret_cast<uint8_t *>(&out[0])));
        return out;
    }

    std::map<std::string, std::string> v;
    const struct t13_suite *suite;
    struct t13_transcript th = {};
    struct t13_schedule ks = {};
    struct t13_dir client = {};
    struct t13_dir server = {};
    struct secret client_hs = {};
    struct secret resumption = {};
    uint8_t buf[CR_HASH_MAX];
};

/* ticket_psk: the PSK of section 3's ticket, which section 4 resumes with. */
std::string ticket_psk()
{
    Trace t("section 3");
    struct t13_nst nst;
    struct secret psk = {};

    t.hellos("");
    t.server_flight();
    t.client_flight();
    std::string message = Trace::open(&t.server, t.v["record_newsessionticket"], 22);
    std::string inner = message.substr(4);
    EXPECT_TRUE(t13_nst_parse(rd_of(view(inner)), &nst));
    EXPECT_EQ(30u, nst.lifetime_s);
    EXPECT_EQ(T13_OK, t13_resumption_psk(t.suite->hash, &t.resumption, nst.nonce, &psk));
    return str(bytes_of(psk.b, psk.n));
}

void replay(const char *name, const std::string &psk)
{
    Trace t(name);
    t.hellos(psk);
    t.server_flight();
    t.client_flight();
    if (t.v.count("record_newsessionticket") != 0) {
        (void)Trace::open(&t.server, t.v["record_newsessionticket"], 22);
    }
    t.data_and_close();
}

} // namespace

TEST(Rfc8448, Section3Simple)
{
    replay("section 3", "");
}

TEST(Rfc8448, Section4ResumedWith0Rtt)
{
    replay("section 4", ticket_psk());
}

TEST(Rfc8448, Section4Binder)
{
    Trace t("section 4");
    std::string psk = ticket_psk();
    std::string message = body(t.v["record_clienthello_1"]);
    std::string inner = message.substr(4);
    struct t13_ch ch;
    struct t13_exts x;
    ASSERT_TRUE(t13_ch_parse(rd_of(view(inner)), &ch));
    ASSERT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_CLIENT_HELLO, ch.extensions, nullptr));
    size_t n = t13_psk_truncated_len(&x, message.size());
    uint8_t buf[CR_HASH_MAX];
    struct bytes th = {nullptr, 0};
    ASSERT_EQ(T13_OK, t13_transcript_hash(&t.th, bytes_of(message.data(), n), buf, &th));
    struct secret binder = {};
    ASSERT_EQ(T13_OK, t13_binder(CR_SHA256, view(psk), false, th, &binder));
    EXPECT_EQ(message.substr(message.size() - 32), str(bytes_of(binder.b, binder.n)));
    EXPECT_EQ(n, message.size() - 35);
}

TEST(Rfc8448, Section5HelloRetryRequest)
{
    replay("section 5", "");
}

TEST(Rfc8448, Section6ClientAuthentication)
{
    replay("section 6", "");
}

TEST(Rfc8448, Section7MiddleboxCompatibility)
{
    replay("section 7", "");
}
