#include "tests/core/wire_util.h"

extern "C" {
#include "core/msg/encrypted_extensions.h"
}

namespace
{

bool parses(struct rd r)
{
    struct t13_ee m;
    return t13_ee_parse(r, &m);
}

TEST(EncryptedExtensions, RoundTripAndStrict)
{
    struct t13_exts exts = {};
    exts.present = T13_X_ALPN | T13_X_SERVER_NAME;
    exts.alpn = view("h2");
    Bytes b = written([&](struct wr *w) { t13_ee_write(w, &exts); });
    EXPECT_EQ(hex("000d 0000 0000 0010 0005 0003 02 6832"), b);
    strict(b, parses);
}

TEST(EncryptedExtensions, MayBeEmptyButNotAbsent)
{
    Bytes b = written([](struct wr *w) { t13_ee_write(w, nullptr); });
    EXPECT_EQ(hex("0000"), b);
    strict(b, parses);
}

/* Trap 3: JSSE sends supported_groups here. */
TEST(EncryptedExtensions, TakesSupportedGroups)
{
    Bytes b = hex("0008 000a 0004 0002 001d");
    struct t13_ee m;
    ASSERT_TRUE(t13_ee_parse(rd_of(view(b)), &m));
    struct t13_ext_sent sent = {T13_X_SUPPORTED_GROUPS, nullptr, 0};
    struct t13_exts x;
    EXPECT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_ENCRYPTED_EXTENSIONS, m.extensions, &sent));
}

} /* namespace */
