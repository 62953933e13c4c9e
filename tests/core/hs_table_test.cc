/* The table of states against RFC 8446 Appendix A. */
#include "tests/core/pair.h"

#include <set>

namespace
{

using Edges = std::set<std::pair<std::string, std::string>>;

std::string rfc_name(int state)
{
    return t13_table[state].name;
}

/* The drawings of A.1 and A.2, as moves between their states. */
const Edges client_edges =
    {
        {"START", "WAIT_SH"},           {"WAIT_SH", "START"},
        {"WAIT_SH", "WAIT_EE"},         {"WAIT_EE", "WAIT_FINISHED"},
        {"WAIT_EE", "WAIT_CERT_CR"},    {"WAIT_CERT_CR", "WAIT_CERT"},
        {"WAIT_CERT_CR", "WAIT_CV"},    {"WAIT_CERT", "WAIT_CV"},
        {"WAIT_CV", "WAIT_FINISHED"},   {"WAIT_FINISHED", "CONNECTED"},
        {"CONNECTED", "WAIT_FINISHED"}, /* 4.6.2: authentication after the handshake */
};
const Edges server_edges = {
    {"START", "RECVD_CH"},           {"RECVD_CH", "START"},          {"RECVD_CH", "NEGOTIATED"},
    {"NEGOTIATED", "WAIT_EOED"},     {"WAIT_EOED", "WAIT_FINISHED"}, {"NEGOTIATED", "WAIT_CERT"},
    {"NEGOTIATED", "WAIT_FINISHED"}, {"WAIT_CERT", "WAIT_FINISHED"}, {"WAIT_CERT", "WAIT_CV"},
    {"WAIT_CV", "WAIT_FINISHED"},    {"WAIT_FINISHED", "CONNECTED"}, {"CONNECTED", "WAIT_CV"},
    {"CONNECTED", "WAIT_FINISHED"}, /* 4.6.2 */
};

Edges edges_of(int from, int to)
{
    Edges out;
    for (int s = from; s <= to; s++) {
        for (int n = 0; n < T13_NUM_STATES; n++) {
            if ((t13_table[s].next & T13_BIT(n)) != 0 && rfc_name(s) != rfc_name(n)) {
                out.insert({rfc_name(s), rfc_name(n)});
            }
        }
    }
    return out;
}

std::set<int> accepted(int state)
{
    std::set<int> out;
    for (int type = 0; type < 64; type++) {
        if ((t13_table[state].accept & T13_BIT(type)) != 0) {
            out.insert(type);
        }
    }
    return out;
}

} // namespace

TEST(HsTable, MovesAreThoseOfAppendixA)
{
    EXPECT_EQ(client_edges, edges_of(C_START, C_CONNECTED));
    EXPECT_EQ(server_edges, edges_of(S_START, S_CONNECTED));
}

TEST(HsTable, EachRowWaitsOrStepsAndStaysOnItsSide)
{
    for (int s = 0; s < T13_NUM_STATES; s++) {
        const struct t13_row &row = t13_table[s];
        ASSERT_NE(nullptr, row.name) << s;
        EXPECT_NE(row.on_msg == nullptr, row.on_step == nullptr) << s;
        EXPECT_EQ(row.on_msg == nullptr, row.accept == 0) << s;
        EXPECT_NE(0u, row.next) << s;
        EXPECT_EQ(0u, row.ends_record & ~row.accept) << s;
        bool client = s <= C_CONNECTED;
        uint64_t clients = T13_BIT(C_CONNECTED + 1) - 1;
        EXPECT_EQ(0u, client ? row.next & ~clients : row.next & clients) << s;
        EXPECT_EQ(0u, row.next >> T13_NUM_STATES) << s;
    }
}

TEST(HsTable, AcceptedMessagesAreThoseOfAppendixA)
{
    const std::map<int, std::set<int>> want = {
        {C_WAIT_SH, {HS_SERVER_HELLO}},
        {C_WAIT_EE, {HS_ENCRYPTED_EXTENSIONS}},
        {C_WAIT_CERT_CR, {HS_CERTIFICATE, HS_COMPRESSED_CERTIFICATE, HS_CERTIFICATE_REQUEST}},
        {C_WAIT_CERT, {HS_CERTIFICATE, HS_COMPRESSED_CERTIFICATE}},
        {C_WAIT_CV, {HS_CERTIFICATE_VERIFY}},
        {C_WAIT_FINISHED, {HS_FINISHED}},
        {C_CONNECTED, {HS_NEW_SESSION_TICKET, HS_CERTIFICATE_REQUEST, HS_KEY_UPDATE}},
        {S_START, {HS_CLIENT_HELLO}},
        {S_WAIT_CH2, {HS_CLIENT_HELLO}},
        {S_WAIT_EOED, {HS_END_OF_EARLY_DATA}},
        {S_WAIT_CERT, {HS_CERTIFICATE, HS_COMPRESSED_CERTIFICATE}},
        {S_WAIT_CV, {HS_CERTIFICATE_VERIFY}},
        {S_WAIT_FINISHED, {HS_FINISHED}},
        {S_CONNECTED, {HS_CERTIFICATE, HS_COMPRESSED_CERTIFICATE, HS_KEY_UPDATE}},
    };
    for (int s = 0; s < T13_NUM_STATES; s++) {
        auto found = want.find(s);
        EXPECT_EQ(found != want.end() ? found->second : std::set<int>(), accepted(s)) << s;
    }
}

TEST(HsTable, MessagesBeforeAKeyChangeEndTheirRecord)
{
    /* RFC 8446 5.1: ClientHello, EndOfEarlyData, ServerHello, Finished, KeyUpdate. */
    const uint64_t before = T13_BIT(HS_CLIENT_HELLO) | T13_BIT(HS_END_OF_EARLY_DATA) |
                            T13_BIT(HS_SERVER_HELLO) | T13_BIT(HS_FINISHED) |
                            T13_BIT(HS_KEY_UPDATE);
    for (const struct t13_row &row : t13_table) {
        EXPECT_EQ(row.accept & before, row.ends_record) << row.name;
    }
}

TEST(HsTable, EveryStateIsReached)
{
    for (int start : {static_cast<int>(C_START), static_cast<int>(S_START)}) {
        std::set<int> seen = {start};
        std::vector<int> todo = {start};
        while (!todo.empty()) {
            int s = todo.back();
            todo.pop_back();
            for (int n = 0; n < T13_NUM_STATES; n++) {
                if ((t13_table[s].next & T13_BIT(n)) != 0 && seen.insert(n).second) {
                    todo.push_back(n);
                }
            }
        }
        size_t all = start == C_START ? C_CONNECTED + 1 : T13_NUM_STATES - S_START;
        EXPECT_EQ(all, seen.size());
    }
}
