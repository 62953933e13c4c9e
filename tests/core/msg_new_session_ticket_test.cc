#include "tests/core/wire_util.h"

extern "C" {
#include "core/msg/new_session_ticket.h"
}

namespace
{

bool parses(struct rd r)
{
    struct t13_nst m;
    return t13_nst_parse(r, &m);
}

TEST(Nst, RoundTripAndStrict)
{
    struct t13_nst m = {7200, 0x01020304, view("nonce"), view("ticket"), {nullptr, 0}};
    struct t13_exts exts = {};
    exts.present = T13_X_EARLY_DATA;
    exts.max_early_data_size = 16384;
    Bytes b = written([&](struct wr *w) { t13_nst_write(w, &m, &exts); });
    strict(b, parses);
    struct t13_nst got;
    ASSERT_TRUE(t13_nst_parse(rd_of(view(b)), &got));
    EXPECT_EQ(7200u, got.lifetime_s);
    EXPECT_EQ(0x01020304u, got.age_add);
    EXPECT_EQ("nonce", text(got.nonce));
    EXPECT_EQ("ticket", text(got.ticket));
    struct t13_exts x;
    ASSERT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_NEW_SESSION_TICKET, got.extensions, nullptr));
    EXPECT_EQ(16384u, x.max_early_data_size);
}

TEST(Nst, EmptyTicketRejected)
{
    EXPECT_FALSE(parses(rd_of(view(hex("00000001 00000002 00 0000 0000")))));
    EXPECT_TRUE(parses(rd_of(view(hex("00000001 00000002 00 0001 aa 0000")))));
}

/* RFC 8446 4.6.1: "Clients MUST ignore unrecognized extensions." */
TEST(Nst, UnknownExtensionIgnored)
{
    struct t13_exts x;
    EXPECT_EQ(T13_OK,
              t13_exts_parse(&x, T13_IN_NEW_SESSION_TICKET, view(hex("fafa 0001 00")), nullptr));
    EXPECT_EQ(0u, x.present);
    EXPECT_EQ(1u, x.num);
}

} /* namespace */
