#include "tests/core/wire_util.h"

extern "C" {
#include "core/msg/client_hello.h"
#include "core/msg/handshake.h"
}

namespace
{

const char *const random32 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

bool parses(struct rd r)
{
    struct t13_ch m;
    return t13_ch_parse(r, &m);
}

TEST(ClientHello, RoundTripAndStrict)
{
    Bytes random = hex(random32);
    Bytes suites = hex("1301 1302 1303");
    Bytes versions = hex("0304");
    Bytes zero = hex("00");
    Bytes sid(32, 9);
    struct t13_ch ch = {};
    ch.legacy_version = T13_VERSION_TLS12;
    ch.random = view(random);
    ch.legacy_session_id = view(sid);
    ch.cipher_suites = view(suites);
    ch.legacy_compression_methods = view(zero);
    struct t13_exts exts = {};
    exts.present = T13_X_SUPPORTED_VERSIONS | T13_X_SERVER_NAME;
    exts.supported_versions = view(versions);
    exts.server_name = view("example.org");
    Bytes b = written([&](struct wr *w) { t13_ch_write(w, &ch, &exts); });

    struct t13_ch got;
    ASSERT_TRUE(t13_ch_parse(rd_of(view(b)), &got));
    EXPECT_EQ(random, copy(got.random));
    EXPECT_EQ(sid, copy(got.legacy_session_id));
    EXPECT_EQ(suites, copy(got.cipher_suites));
    EXPECT_TRUE(got.has_extensions);
    struct t13_exts x;
    ASSERT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_CLIENT_HELLO, got.extensions, nullptr));
    EXPECT_EQ(exts.present, x.present);
    EXPECT_EQ("example.org", text(x.server_name));
    EXPECT_TRUE(t13_ch_offers_tls13(&got, nullptr));

    /* One truncation is well-formed: the hello of an older client without any block. */
    size_t bare = b.size() - 2 - got.extensions.n;
    for (size_t n = 0; n < b.size(); n++) {
        EXPECT_EQ(n == bare, exact(b.data(), n, parses)) << n;
    }
    b.push_back(0);
    EXPECT_FALSE(exact(b.data(), b.size(), parses));
}

/* Trap 6: a hello that speaks no TLS 1.3 is understood well enough to be refused by name. */
TEST(ClientHello, Tls12HelloParsesAndOffersNoTls13)
{
    Bytes b = hex(std::string("0303") + random32 + "00 0004 c02f 00ff 01 00");
    struct t13_ch ch;
    ASSERT_TRUE(t13_ch_parse(rd_of(view(b)), &ch));
    EXPECT_FALSE(ch.has_extensions);
    uint16_t highest = 0;
    EXPECT_FALSE(t13_ch_offers_tls13(&ch, &highest));
    EXPECT_EQ(0x0303, highest);
    struct t13_exts x;
    EXPECT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_CLIENT_HELLO, ch.extensions, nullptr));
}

TEST(ClientHello, EmptyBlockIsNotAnAbsentBlock)
{
    Bytes b = hex(std::string("0301") + random32 + "00 0002 002f 01 00 0000");
    struct t13_ch ch;
    ASSERT_TRUE(t13_ch_parse(rd_of(view(b)), &ch));
    EXPECT_TRUE(ch.has_extensions);
    EXPECT_EQ(0u, ch.extensions.n);
}

TEST(ClientHello, SupportedVersionsDecideNotLegacyVersion)
{
    Bytes b =
        hex(std::string("0304") + random32 + "00 0002 1301 01 00 0009 002b 0005 04 0303 0302");
    struct t13_ch ch;
    ASSERT_TRUE(t13_ch_parse(rd_of(view(b)), &ch));
    uint16_t highest = 0;
    EXPECT_FALSE(t13_ch_offers_tls13(&ch, &highest));
    EXPECT_EQ(0x0303, highest);
}

TEST(ClientHello, BoundsOfItsVectors)
{
    const std::string start = std::string("0303") + random32;
    EXPECT_FALSE(parses(rd_of(view(hex(start + "00 0000 01 00"))))) << "no suite";
    EXPECT_FALSE(parses(rd_of(view(hex(start + "00 0003 130113 01 00"))))) << "half a suite";
    EXPECT_FALSE(parses(rd_of(view(hex(start + "00 0002 1301 00"))))) << "no compression method";
    std::string sid33 = "21";
    for (int i = 0; i < 33; i++) {
        sid33 += "00";
    }
    EXPECT_FALSE(parses(rd_of(view(hex(start + sid33 + "0002 1301 01 00"))))) << "session id";
}

} /* namespace */
