/* Each extension in each message: the encodings that are taken, every truncation of them, a
 * trailing byte, and the encodings that are not. */
#include "tests/core/wire_util.h"

extern "C" {
#include "core/ext/exts.h"
#include "core/ext/table.h"
}

namespace
{

constexpr auto CH = T13_IN_CLIENT_HELLO;
constexpr auto SH = T13_IN_SERVER_HELLO;
constexpr auto HRR = T13_IN_HELLO_RETRY_REQUEST;
constexpr auto EE = T13_IN_ENCRYPTED_EXTENSIONS;
constexpr auto CR = T13_IN_CERTIFICATE_REQUEST;
constexpr auto CT = T13_IN_CERTIFICATE;
constexpr auto NST = T13_IN_NEW_SESSION_TICKET;

const std::string zeros32(64, '0');

struct Good {
    enum t13_ext_type type;
    enum t13_ext_where where;
    std::string data;
};

const Good good[] = {
    {T13_EXT_SERVER_NAME, CH, "0006 00 0003 612e62"},
    {T13_EXT_SERVER_NAME, EE, ""},
    {T13_EXT_MAX_FRAGMENT_LENGTH, CH, "04"},
    {T13_EXT_MAX_FRAGMENT_LENGTH, EE, "04"},
    {T13_EXT_SUPPORTED_GROUPS, CH, "0004 001d 0017"},
    {T13_EXT_SUPPORTED_GROUPS, EE, "0002 001d"},
    {T13_EXT_STATUS_REQUEST, CH, "01 0000 0000"},
    {T13_EXT_STATUS_REQUEST, CH, "01 0003 0001aa 0002 3000"},
    {T13_EXT_STATUS_REQUEST, CT, "01 000002 3000"},
    {T13_EXT_ALPN, CH, "000c 02 6832 08 687474702f312e31"},
    {T13_EXT_ALPN, EE, "0003 02 6832"},
    {T13_EXT_SCT, CH, ""},
    {T13_EXT_SCT, CR, ""},
    {T13_EXT_SCT, CT, "0007 0002 aabb 0001 cc"},
    {T13_EXT_SIGNATURE_ALGORITHMS_CERT, CH, "0002 0401"},
    {T13_EXT_SIGNATURE_ALGORITHMS_CERT, CR, "0002 0401"},
    {T13_EXT_POST_HANDSHAKE_AUTH, CH, ""},
    {T13_EXT_SIGNATURE_ALGORITHMS, CH, "0004 0403 0804"},
    {T13_EXT_SIGNATURE_ALGORITHMS, CR, "0004 0403 0804"},
    {T13_EXT_SUPPORTED_VERSIONS, CH, "04 0304 0303"},
    {T13_EXT_SUPPORTED_VERSIONS, SH, "0304"},
    {T13_EXT_SUPPORTED_VERSIONS, HRR, "0304"},
    {T13_EXT_PSK_KEY_EXCHANGE_MODES, CH, "02 0100"},
    {T13_EXT_KEY_SHARE, CH, "0000"},
    {T13_EXT_KEY_SHARE, CH, "000b 001d 0002 aabb 0017 0001 cc"},
    {T13_EXT_KEY_SHARE, SH, "001d 0002 aabb"},
    {T13_EXT_KEY_SHARE, HRR, "0017"},
    {T13_EXT_COOKIE, CH, "0001 aa"},
    {T13_EXT_COOKIE, HRR, "0002 aabb"},
    {T13_EXT_ENCRYPTED_CLIENT_HELLO, CH, "01"},
    {T13_EXT_ENCRYPTED_CLIENT_HELLO, CH, "00 0001 0001 07 0002 aabb 0001 cc"},
    {T13_EXT_ENCRYPTED_CLIENT_HELLO, HRR, "0011223344556677"},
    {T13_EXT_ENCRYPTED_CLIENT_HELLO, EE,
     "0017 fe0d 0013 07 0020 0001 aa 0004 0001 0001 20 03 612e62 0000"},
    {T13_EXT_EARLY_DATA, CH, ""},
    {T13_EXT_EARLY_DATA, EE, ""},
    {T13_EXT_EARLY_DATA, NST, "00004000"},
    {T13_EXT_CERTIFICATE_AUTHORITIES, CH, "0004 0002 3000"},
    {T13_EXT_CERTIFICATE_AUTHORITIES, CR, "0008 0002 3000 0002 3000"},
    {T13_EXT_OID_FILTERS, CR, "0007 03 551d0f 0001 aa"},
    {T13_EXT_RECORD_SIZE_LIMIT, CH, "4001"},
    {T13_EXT_RECORD_SIZE_LIMIT, EE, "4001"},
    {T13_EXT_COMPRESS_CERTIFICATE, CH, "06 0002 0003 0001"},
    {T13_EXT_COMPRESS_CERTIFICATE, CR, "02 0001"},
    {T13_EXT_DELEGATED_CREDENTIAL, CH, "0004 0403 0807"},
    {T13_EXT_DELEGATED_CREDENTIAL, CR, "0002 0807"},
    {T13_EXT_DELEGATED_CREDENTIAL, CT, "00000e10 0807 000002 3000 0403 0001 aa"},
    {T13_EXT_CLIENT_CERTIFICATE_TYPE, CH, "02 0002"},
    {T13_EXT_CLIENT_CERTIFICATE_TYPE, EE, "02"},
    {T13_EXT_SERVER_CERTIFICATE_TYPE, CH, "01 02"},
    {T13_EXT_SERVER_CERTIFICATE_TYPE, EE, "00"},
    {T13_EXT_PRE_SHARED_KEY, CH, "0008 0002 aabb 00000001 0021 20" + zeros32},
    {T13_EXT_PRE_SHARED_KEY, CH,
     "000e 0001 aa 00000001 0001 bb 00000002 0042 20" + zeros32 + "20" + zeros32},
    {T13_EXT_PRE_SHARED_KEY, SH, "0001"},
};

bool row_parses(const struct t13_ext_row *row, enum t13_ext_where where, struct rd data)
{
    struct t13_exts x = {};
    return row->parse(data, where, &x);
}

TEST(ExtRows, GoodOnesAreStrictAndRoundTrip)
{
    for (const Good &g : good) {
        SCOPED_TRACE(std::to_string(g.type) + " in " + std::to_string(g.where) + ": " + g.data);
        const struct t13_ext_row *row = t13_ext_row_of(static_cast<uint16_t>(g.type));
        ASSERT_NE(nullptr, row);
        ASSERT_NE(0u, row->where & static_cast<uint32_t>(g.where));
        Bytes data = hex(g.data);
        strict(data, [&](struct rd r) { return row_parses(row, g.where, r); });
        struct t13_exts x = {};
        ASSERT_TRUE(row->parse(rd_of(view(data)), g.where, &x));
        EXPECT_EQ(data, written([&](struct wr *w) { row->write(w, g.where, &x); }));
    }
}

TEST(ExtRows, EachLegalPlaceHasAnExample)
{
    for (size_t i = 0; i < T13_NUM_EXT_ROWS; i++) {
        const struct t13_ext_row *row = &t13_ext_table[i];
        uint32_t seen = row->type == T13_EXT_PADDING ? static_cast<uint32_t>(CH) : 0;
        seen |= row->type == T13_EXT_STATUS_REQUEST ? static_cast<uint32_t>(CR) : 0;
        for (const Good &g : good) {
            seen |= g.type == row->type ? static_cast<uint32_t>(g.where) : 0;
        }
        EXPECT_EQ(row->where, seen) << row->type;
    }
}

TEST(ExtRows, BadOnes)
{
    const Good bad[] = {
        {T13_EXT_SERVER_CERTIFICATE_TYPE, CH, "00"},
        {T13_EXT_CLIENT_CERTIFICATE_TYPE, EE, ""},
        {T13_EXT_DELEGATED_CREDENTIAL, CH, "0000"},
        {T13_EXT_DELEGATED_CREDENTIAL, CT, "00000e10 0807 000000 0403 0001 aa"},
        {T13_EXT_COMPRESS_CERTIFICATE, CH, ""},
        {T13_EXT_COMPRESS_CERTIFICATE, CH, "00"},
        {T13_EXT_COMPRESS_CERTIFICATE, CH, "03 000100"},
        {T13_EXT_SERVER_NAME, CH, ""},
        {T13_EXT_SERVER_NAME, CH, "0000"},
        {T13_EXT_SERVER_NAME, CH, "0003 00 0000"},
        {T13_EXT_SERVER_NAME, CH, "0004 01 0001 61"},
        {T13_EXT_SERVER_NAME, CH, "0008 00 0001 61 00 0001 62"},
        {T13_EXT_SERVER_NAME, EE, "0006 00 0003 612e62"},
        {T13_EXT_SUPPORTED_GROUPS, CH, "0000"},
        {T13_EXT_SUPPORTED_GROUPS, CH, "0003 001d00"},
        {T13_EXT_STATUS_REQUEST, CH, "01 0002 0000 0000"},
        {T13_EXT_STATUS_REQUEST, CT, "01 000000"},
        {T13_EXT_STATUS_REQUEST, CT, "02 000001 00"},
        {T13_EXT_ALPN, CH, "0000"},
        {T13_EXT_ALPN, CH, "0004 02 6832 00"},
        {T13_EXT_ALPN, EE, "0006 02 6832 02 6833"},
        {T13_EXT_SCT, CT, "0000"},
        {T13_EXT_SCT, CT, "0002 0000"},
        {T13_EXT_SUPPORTED_VERSIONS, CH, "00"},
        {T13_EXT_SUPPORTED_VERSIONS, CH, "03 030403"},
        {T13_EXT_PSK_KEY_EXCHANGE_MODES, CH, "00"},
        {T13_EXT_KEY_SHARE, CH, "0004 001d 0000"},
        {T13_EXT_KEY_SHARE, SH, "001d 0000"},
        {T13_EXT_COOKIE, HRR, "0000"},
        {T13_EXT_EARLY_DATA, CH, "00004000"},
        {T13_EXT_CERTIFICATE_AUTHORITIES, CR, "0000"},
        {T13_EXT_CERTIFICATE_AUTHORITIES, CR, "0004 0000 0000"},
        {T13_EXT_OID_FILTERS, CR, "0003 00 0000"},
        {T13_EXT_PRE_SHARED_KEY, CH, "0000 0000"},
        {T13_EXT_PRE_SHARED_KEY, CH, "0006 0000 00000001 0021 20" + zeros32},
        {T13_EXT_PRE_SHARED_KEY, CH, "0007 0001 aa 00000001 0020 1f" + zeros32.substr(2)},
    };
    for (const Good &b : bad) {
        const struct t13_ext_row *row = t13_ext_row_of(static_cast<uint16_t>(b.type));
        Bytes data = hex(b.data);
        EXPECT_FALSE(exact(data.data(), data.size(),
                           [&](struct rd r) { return row_parses(row, b.where, r); }))
            << b.type << " in " << b.where << ": " << b.data;
    }
}

TEST(ExtRows, StatusRequestOfAServerIsEmptyAndAnUnknownTypeIsNoDecodeError)
{
    const struct t13_ext_row *row = t13_ext_row_of(T13_EXT_STATUS_REQUEST);
    struct t13_exts x = {};
    EXPECT_TRUE(row->parse(rd_of(view(hex(""))), CR, &x));
    EXPECT_TRUE(row->parse(rd_of(view(hex("02 ffff"))), CH, &x));
    EXPECT_EQ(2, x.status_type);
}

TEST(ExtRows, PaddingOfAnyLength)
{
    const struct t13_ext_row *row = t13_ext_row_of(T13_EXT_PADDING);
    struct t13_exts x = {};
    Bytes zeros(300);
    ASSERT_TRUE(row->parse(rd_of(view(zeros)), CH, &x));
    EXPECT_EQ(300u, x.padding_len);
    EXPECT_EQ(zeros, written([&](struct wr *w) { row->write(w, CH, &x); }));
}

TEST(KeyShare, FindsTheGroup)
{
    Bytes list = hex("001d 0002 aabb 0017 0001 cc");
    struct t13_share s = {};
    ASSERT_TRUE(t13_key_share_find(view(list), 0x17, &s));
    EXPECT_EQ(hex("cc"), copy(s.key_exchange));
    EXPECT_FALSE(t13_key_share_find(view(list), 0x18, &s));
    EXPECT_EQ(list, written([](struct wr *w) {
                  t13_key_share_write(w, 0x1d, view(hex("aabb")));
                  t13_key_share_write(w, 0x17, view(hex("cc")));
              }));
}

TEST(Psk, WalkGivesIdentityAndBinderTogether)
{
    Bytes binder(32, 3);
    struct t13_psk_identity a = {view("one"), 1};
    struct t13_psk_identity b = {view("two"), 0xffffffff};
    Bytes ids = written([&](struct wr *w) {
        t13_psk_identity_write(w, &a);
        t13_psk_identity_write(w, &b);
    });
    Bytes binders = written([&](struct wr *w) {
        t13_psk_binder_write(w, view(binder));
        t13_psk_binder_write(w, view(binder));
    });
    struct rd i = rd_of(view(ids));
    struct rd j = rd_of(view(binders));
    struct t13_psk_identity id = {};
    struct bytes bi = {};
    ASSERT_TRUE(t13_psk_next(&i, &j, &id, &bi));
    EXPECT_EQ("one", text(id.identity));
    EXPECT_EQ(binder, copy(bi));
    ASSERT_TRUE(t13_psk_next(&i, &j, &id, &bi));
    EXPECT_EQ(0xffffffffu, id.obfuscated_ticket_age);
    EXPECT_FALSE(t13_psk_next(&i, &j, &id, &bi));
}

TEST(Psk, AsManyBindersAsIdentities)
{
    Bytes block = hex("0029 004d 0007 0001 aa 00000001 0042 20" + zeros32 + "20" + zeros32);
    struct t13_exts x;
    EXPECT_EQ(T13_E_ILLEGAL_PARAMETER, t13_exts_parse(&x, CH, view(block), nullptr));
}

/* Traps 1 and 4: what the binders cover ends before the length of their list. */
TEST(Psk, TruncationLeavesOutTheLengthOfTheBinders)
{
    Bytes ids = hex("0002 aabb 00000001");
    Bytes binders = hex("20" + zeros32 + "20" + zeros32);
    ids.insert(ids.end(), {0, 1, 7, 0, 0, 0, 2});
    struct t13_exts x = {};
    x.present = T13_X_PRE_SHARED_KEY | T13_X_POST_HANDSHAKE_AUTH;
    x.psk_identities = view(ids);
    x.psk_binders = view(binders);
    Bytes b = written([&](struct wr *w) {
        wr_bytes(w, view("the message before"));
        t13_exts_write(w, CH, &x);
    });
    size_t n = t13_psk_truncated_len(&x, b.size());
    EXPECT_EQ(b.size() - 68, n);
    EXPECT_EQ(hex("0042 20"),
              Bytes(b.begin() + static_cast<long>(n), b.begin() + static_cast<long>(n) + 3));
}

} /* namespace */
