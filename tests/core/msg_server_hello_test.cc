#include "tests/core/wire_util.h"

extern "C" {
#include "core/msg/client_hello.h"
#include "core/msg/server_hello.h"
#include "crypto/hash.h"
}

namespace
{

bool parses(struct rd r)
{
    struct t13_sh m;
    return t13_sh_parse(r, &m);
}

struct t13_sh sample(const Bytes &random, const Bytes &sid)
{
    struct t13_sh sh = {};
    sh.legacy_version = T13_VERSION_TLS12;
    sh.random = view(random);
    sh.legacy_session_id_echo = view(sid);
    sh.cipher_suite = 0x1301;
    return sh;
}

TEST(ServerHello, RoundTripAndStrict)
{
    Bytes random(32, 7);
    Bytes sid(32, 9);
    Bytes share(32, 5);
    struct t13_sh sh = sample(random, sid);
    struct t13_exts exts = {};
    exts.present = T13_X_SUPPORTED_VERSIONS | T13_X_KEY_SHARE | T13_X_PRE_SHARED_KEY;
    exts.selected_version = T13_VERSION_TLS13;
    exts.key_share = {29, view(share)};
    exts.selected_identity = 3;
    Bytes b = written([&](struct wr *w) { t13_sh_write(w, &sh, &exts); });

    struct t13_sh got;
    ASSERT_TRUE(t13_sh_parse(rd_of(view(b)), &got));
    EXPECT_FALSE(got.is_hello_retry_request);
    EXPECT_EQ(0x1301, got.cipher_suite);
    EXPECT_EQ(sid, copy(got.legacy_session_id_echo));
    struct t13_ext_sent sent = {exts.present, nullptr, 0};
    struct t13_exts x;
    ASSERT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_SERVER_HELLO, got.extensions, &sent));
    EXPECT_EQ(29, x.key_share.group);
    EXPECT_EQ(share, copy(x.key_share.key_exchange));
    EXPECT_EQ(3, x.selected_identity);

    size_t bare = b.size() - 2 - got.extensions.n; /* an older server's, without any block */
    for (size_t n = 0; n < b.size(); n++) {
        EXPECT_EQ(n == bare, exact(b.data(), n, parses)) << n;
    }
    b.push_back(0);
    EXPECT_FALSE(exact(b.data(), b.size(), parses));
}

/* Trap 8: a HelloRetryRequest may bring a cookie, which nobody asked for. */
TEST(ServerHello, HelloRetryRequestByItsRandomWithCookie)
{
    Bytes cookie(20, 0xcc);
    struct t13_sh sh = sample(Bytes(), Bytes());
    sh.is_hello_retry_request = true;
    struct t13_exts exts = {};
    exts.present = T13_X_SUPPORTED_VERSIONS | T13_X_KEY_SHARE | T13_X_COOKIE;
    exts.selected_version = T13_VERSION_TLS13;
    exts.selected_group = 23;
    exts.cookie = view(cookie);
    Bytes b = written([&](struct wr *w) { t13_sh_write(w, &sh, &exts); });

    struct t13_sh got;
    ASSERT_TRUE(t13_sh_parse(rd_of(view(b)), &got));
    EXPECT_TRUE(got.is_hello_retry_request);
    struct t13_ext_sent sent = {T13_X_SUPPORTED_VERSIONS | T13_X_KEY_SHARE, nullptr, 0};
    struct t13_exts x;
    ASSERT_EQ(T13_OK, t13_exts_parse(&x, T13_IN_HELLO_RETRY_REQUEST, got.extensions, &sent));
    EXPECT_EQ(23, x.selected_group);
    EXPECT_EQ(cookie, copy(x.cookie));
}

/* Trap 5 */
TEST(ServerHello, DowngradeSentinels)
{
    Bytes random(32, 0);
    struct t13_sh sh = sample(random, Bytes());
    EXPECT_FALSE(t13_sh_downgraded(&sh));
    Bytes tls12 = hex("444f574e47524401");
    std::copy(tls12.begin(), tls12.end(), random.begin() + 24);
    sh.random = view(random);
    EXPECT_TRUE(t13_sh_downgraded(&sh));
    random[31] = 0;
    EXPECT_TRUE(t13_sh_downgraded(&sh));
    random[31] = 2;
    EXPECT_FALSE(t13_sh_downgraded(&sh));
}

} /* namespace */
