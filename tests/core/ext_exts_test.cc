/* The block of extensions: what may stand where, how often and in which order. */
#include "tests/core/wire_util.h"

extern "C" {
#include "core/ext/exts.h"
#include "core/ext/table.h"
#include "core/limits.h"
}

namespace
{

enum t13_status parse_ch(const Bytes &block, struct t13_exts *out)
{
    return t13_exts_parse(out, T13_IN_CLIENT_HELLO, view(block), nullptr);
}

TEST(Exts, TableIndexAndBitsAgree)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < T13_NUM_EXT_ROWS; i++) {
        const struct t13_ext_row *row = &t13_ext_table[i];
        EXPECT_EQ(row, t13_ext_row_of(static_cast<uint16_t>(row->type)));
        EXPECT_EQ(1u << i, static_cast<uint32_t>(row->bit));
        bits |= static_cast<uint32_t>(row->bit);
    }
    EXPECT_EQ((1u << T13_NUM_EXT_ROWS) - 1, bits);
    EXPECT_EQ(T13_EXT_PRE_SHARED_KEY, t13_ext_table[T13_NUM_EXT_ROWS - 1].type);
    EXPECT_EQ(nullptr, t13_ext_row_of(0xffff));
    EXPECT_EQ(nullptr, t13_ext_row_of(35));
}

TEST(Exts, KnownTypeTwiceIsIllegal)
{
    struct t13_exts x;
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, parse_ch(hex("0031 0000 0031 0000"), &x));
}

TEST(Exts, UnknownTypeTwiceIsIllegal)
{
    struct t13_exts x;
    EXPECT_EQ(T13_OK, parse_ch(hex("fafa 0000 0a0a 0000"), &x));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, parse_ch(hex("fafa 0000 0a0a 0000 fafa 0001 00"), &x));
}

TEST(Exts, PreSharedKeyIsLast)
{
    std::string binder = "20";
    for (int i = 0; i < 32; i++) {
        binder += "00";
    }
    const Bytes psk = hex("0029 002c 0007 0001 aa 00000000 0021" + binder);
    Bytes before = hex("0031 0000");
    Bytes good = before;
    good.insert(good.end(), psk.begin(), psk.end());
    Bytes bad = psk;
    bad.insert(bad.end(), before.begin(), before.end());
    struct t13_exts x;
    EXPECT_EQ(T13_OK, parse_ch(good, &x));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, parse_ch(bad, &x));
}

TEST(Exts, KnownTypeInTheWrongMessageIsIllegal)
{
    struct t13_exts x;
    struct t13_ext_sent all = {0xffffffff, nullptr, 0};
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER,
              t13_exts_parse(&x, T13_IN_SERVER_HELLO, view(hex("0010 0005 0003 026832")), &all));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER,
              t13_exts_parse(&x, T13_IN_ENCRYPTED_EXTENSIONS, view(hex("002b 0002 0304")), &all));
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, parse_ch(hex("0030 0002 0000"), &x)) << "oid_filters";
}

/* Trap 11 */
TEST(Exts, UnsolicitedAnswersAreRefused)
{
    struct t13_exts x;
    struct t13_ext_sent none = {0, nullptr, 0};
    EXPECT_EQ(T13_E_UNSUPPORTED_EXTENSION,
              t13_exts_parse(&x, T13_IN_ENCRYPTED_EXTENSIONS, view(hex("0000 0000")), &none));
    EXPECT_EQ(T13_E_UNSUPPORTED_EXTENSION,
              t13_exts_parse(&x, T13_IN_ENCRYPTED_EXTENSIONS, view(hex("fafa 0000")), &none));
    EXPECT_EQ(T13_E_UNSUPPORTED_EXTENSION,
              t13_exts_parse(&x, T13_IN_SERVER_HELLO, view(hex("0029 0002 0000")), &none));
    EXPECT_EQ(T13_E_UNSUPPORTED_EXTENSION,
              t13_exts_parse(&x, T13_IN_HELLO_RETRY_REQUEST, view(hex("fafa 0000")), &none));
    EXPECT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_HELLO_RETRY_REQUEST, view(hex("002c 0003 0001 aa")),
                                     &none));
}

TEST(Exts, AnswerToACustomExtensionIsTaken)
{
    const uint16_t custom[] = {0x1234};
    struct t13_ext_sent sent = {0, custom, 1};
    struct t13_exts x;
    Bytes block = hex("1234 0002 abcd");
    ASSERT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_ENCRYPTED_EXTENSIONS, view(block), &sent));
    struct bytes data;
    ASSERT_TRUE(t13_exts_raw(&x, 0x1234, &data));
    EXPECT_EQ(hex("abcd"), copy(data));
    EXPECT_FALSE(t13_exts_raw(&x, 0x1235, &data));
}

TEST(Exts, TypesKeepTheOrderOfTheWire)
{
    struct t13_exts x;
    Bytes block = hex("fafa 0000 0031 0000 0a0a 0001 00");
    ASSERT_EQ(T13_OK, parse_ch(block, &x));
    uint16_t types[3] = {0};
    EXPECT_EQ(3u, t13_exts_types(&x, types, 3));
    EXPECT_EQ(0xfafa, types[0]);
    EXPECT_EQ(0x0031, types[1]);
    EXPECT_EQ(0x0a0a, types[2]);
    uint16_t one = 0;
    EXPECT_EQ(3u, t13_exts_types(&x, &one, 1));
}

TEST(Exts, FailureLeavesTheOutput)
{
    struct t13_exts x = {};
    x.present = 77;
    EXPECT_EQ(T13_E_DECODE, parse_ch(hex("0031 0000 00"), &x));
    EXPECT_EQ(77u, x.present);
}

TEST(Exts, TooManyAreRefused)
{
    Bytes block;
    for (unsigned i = 0; i < T13_MAX_EXTENSIONS; i++) {
        Bytes e = {static_cast<uint8_t>(0x40 + i / 256), static_cast<uint8_t>(i), 0, 0};
        block.insert(block.end(), e.begin(), e.end());
    }
    struct t13_exts x;
    EXPECT_EQ(T13_OK, parse_ch(block, &x));
    Bytes one = hex("fafa 0000");
    block.insert(block.end(), one.begin(), one.end());
    EXPECT_EQ(T13_E_DECODE, parse_ch(block, &x));
}

TEST(Exts, WriterRefusesWhatIsIllegalThere)
{
    struct t13_exts x = {};
    x.present = T13_X_COOKIE;
    struct wr w = wr_growing();
    t13_exts_write(&w, T13_IN_SERVER_HELLO, &x);
    EXPECT_TRUE(w.bad);
    wr_free(&w);
}

TEST(Exts, OthersStandBeforePaddingAndPreSharedKey)
{
    Bytes other = hex("1234 0000");
    struct t13_exts x = {};
    x.present = T13_X_PADDING | T13_X_POST_HANDSHAKE_AUTH;
    x.padding_len = 2;
    x.other = view(other);
    EXPECT_EQ(hex("000e 0031 0000 1234 0000 0015 0002 0000"),
              written([&](struct wr *w) { t13_exts_write(w, T13_IN_CLIENT_HELLO, &x); }));
}

} /* namespace */
