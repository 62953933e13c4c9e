#include "tests/core/wire_util.h"

extern "C" {
#include "core/limits.h"
#include "core/msg/handshake.h"
}

namespace
{

TEST(Handshake, HeaderRoundTrip)
{
    Bytes b = written([](struct wr *w) {
        size_t mark = t13_hs_open(w, HS_CERTIFICATE);
        wr_bytes(w, view("abc"));
        t13_hs_close(w, mark);
    });
    EXPECT_EQ(hex("0b 000003 616263"), b);
    struct rd r = rd_of(view(b));
    struct t13_hs_header h;
    ASSERT_TRUE(t13_hs_header_parse(&r, &h));
    EXPECT_EQ(HS_CERTIFICATE, h.type);
    EXPECT_EQ(3u, h.len);
    EXPECT_EQ(3u, r.n);
}

/* Trap 16: a header may come in pieces; a piece takes nothing. */
TEST(Handshake, PieceOfAHeaderTakesNothing)
{
    Bytes b = hex("01 ffffff");
    for (size_t n = 0; n < 4; n++) {
        EXPECT_FALSE(exact(b.data(), n, [n](struct rd r) {
            struct t13_hs_header h;
            bool ok = t13_hs_header_parse(&r, &h);
            EXPECT_EQ(n, r.n);
            return ok;
        }));
    }
}

/* Trap 20: a length of 16 MiB is not believed. */
TEST(Handshake, EveryTypeHasALimitBelow16MiB)
{
    for (unsigned type = 0; type < 256; type++) {
        EXPECT_LT(t13_hs_max_len(static_cast<uint8_t>(type), T13_MAX_CERTIFICATE_LEN), 140000u);
    }
    EXPECT_EQ(1u, t13_hs_max_len(HS_KEY_UPDATE, 0));
    EXPECT_EQ(77u, t13_hs_max_len(HS_CERTIFICATE, 77));
    EXPECT_EQ(0u, t13_hs_max_len(0, 77));
    EXPECT_EQ(0u, t13_hs_max_len(HS_MESSAGE_HASH, 77));
}

TEST(Handshake, Names)
{
    EXPECT_STREQ("ClientHello", t13_hs_name(1));
    EXPECT_STREQ("KeyUpdate", t13_hs_name(24));
    EXPECT_STREQ("unknown", t13_hs_name(0));
}

} /* namespace */
