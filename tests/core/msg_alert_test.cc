#include "tests/core/wire_util.h"

extern "C" {
#include "core/msg/alert.h"
}

namespace
{

bool parses(struct rd r)
{
    struct t13_alert_msg m;
    return t13_alert_parse(r, &m);
}

TEST(Alert, RoundTripAndStrict)
{
    struct t13_alert_msg m = {T13_ALERT_FATAL, T13_ALERT_DECODE_ERROR};
    Bytes b = written([&](struct wr *w) { t13_alert_write(w, &m); });
    EXPECT_EQ(hex("0232"), b);
    strict(b, parses);
    struct t13_alert_msg got;
    ASSERT_TRUE(t13_alert_parse(rd_of(view(b)), &got));
    EXPECT_EQ(T13_ALERT_DECODE_ERROR, got.description);
}

TEST(Alert, LevelIsOneOrTwo)
{
    EXPECT_FALSE(parses(rd_of(view(hex("0000")))));
    EXPECT_TRUE(parses(rd_of(view(hex("0100")))));
    EXPECT_FALSE(parses(rd_of(view(hex("0300")))));
}

TEST(Alert, UnknownDescriptionIsTheReceiversMatter)
{
    EXPECT_TRUE(parses(rd_of(view(hex("02fe")))));
    EXPECT_STREQ("unknown", t13_alert_name(0xfe));
    EXPECT_STREQ("certificate_required", t13_alert_name(116));
}

} /* namespace */
