/* Encrypted Client Hello: configurations, key files, the inner hello and its encoding, and what a
 * server makes of one that breaks the rules. */
#include "tests/core/ech_util.h"

extern "C" {
#include "core/msg/alert.h"
#include "core/wire/base64.h"
}

using namespace ech;
using pair::str;
using pair::view;

namespace
{

/* A copy in a heap block of exactly its size, so that a read past the end is seen. */
std::vector<char> exact(const std::string &s, size_t n)
{
    std::vector<char> block(s.begin(), s.begin() + static_cast<ptrdiff_t>(n));
    block.shrink_to_fit();
    return block;
}

enum t13_status choose(const std::string &list, struct t13_ech_config *out = nullptr)
{
    struct t13_ech_config m = {};
    struct cr_hpke_suite suite;
    enum t13_status st = t13_ech_choose(view(list), &m, &suite);
    if (out != nullptr) {
        *out = m;
    }
    return st;
}

std::string list_of(const std::string &configs)
{
    return u16(static_cast<unsigned>(configs.size())) + configs;
}

TEST(EchConfig, RoundTrip)
{
    Key key(200, "a.b-c.example", CR_KEM_P256, 33, u16(1) + u16(3) + u16(2) + u16(2),
            u16(0x1234) + u16(1) + "x");
    std::string list = key.list();
    struct t13_ech_config m;
    ASSERT_EQ(T13_OK, choose(list, &m));
    EXPECT_EQ(key.config, str(m.whole));
    EXPECT_EQ(200, m.config_id);
    EXPECT_EQ(CR_KEM_P256, m.kem);
    EXPECT_EQ(key.pub, str(m.public_key));
    EXPECT_EQ(33, m.maximum_name_length);
    EXPECT_EQ("a.b-c.example", str(m.public_name));
    EXPECT_EQ(8u, m.suites.n);
    EXPECT_EQ(5u, m.extensions.n);
}

/* TRAPS 18: no byte is read that is not there. */
TEST(EchConfig, EveryTruncation)
{
    Key key(1, "a.example", CR_KEM_X25519, 0, u16(1) + u16(1), u16(1) + u16(1) + "x");
    std::string list = key.list();
    for (size_t n = 0; n < list.size(); n++) {
        std::vector<char> cut = exact(list, n);
        struct t13_ech_config m;
        struct cr_hpke_suite suite;
        EXPECT_EQ(T13_E_DECODE, t13_ech_choose(bytes_of(cut.data(), n), &m, &suite));
        if (n < 2) {
            continue;
        }
        /* The list's length mended: then the config's is wrong; and that one too. */
        std::string body = list.substr(2, n - 2);
        EXPECT_NE(T13_OK, choose(list_of(body)));
        if (body.size() >= 4) {
            body.replace(2, 2, u16(static_cast<unsigned>(body.size() - 4)));
            EXPECT_EQ(T13_E_DECODE, choose(list_of(body))) << n;
        }
    }
    EXPECT_EQ(T13_E_DECODE, choose(list + "x"));
}

TEST(EchConfig, OtherVersionsArePassedOver)
{
    Key key;
    std::string other = u16(0xfe0a) + u16(3) + "abc";
    EXPECT_EQ(T13_OK, choose(list_of(other + key.config)));
    EXPECT_EQ(T13_OK, choose(list_of(key.config + other)));
    EXPECT_EQ(T13_E_UNSUPPORTED, choose(list_of(other)));
    EXPECT_EQ(T13_E_DECODE, choose(list_of(key.config + other.substr(0, 5))));
}

TEST(EchConfig, TheFirstOneThatFits)
{
    Key kem(1, "a.example"), a(2, "a.example"), b(3, "b.example");
    kem.config[6] = 0x21; /* X448 */
    struct t13_ech_config m;
    ASSERT_EQ(T13_OK, choose(list_of(kem.config + a.config + b.config), &m));
    EXPECT_EQ(2, m.config_id);
}

TEST(EchConfig, PublicNames)
{
    for (const char *good :
         {"a", "a.example", "xn--bcher-kva.example", "1.example", "a1", "0x.g", "a.1b"}) {
        EXPECT_TRUE(t13_ech_name_ok(view(good))) << good;
    }
    for (const char *bad : {"", ".", "a.", ".a", "a..b", "-a.b", "a-.b", "a_b.c", "a b", "1.2.3.4",
                            "1", "a.0x1f", "a.0x", "a.123",
                            "b\xc3\xbc"
                            "cher.example",
                            "a.example:80"}) {
        EXPECT_FALSE(t13_ech_name_ok(view(bad))) << bad;
    }
    EXPECT_TRUE(t13_ech_name_ok(view(std::string(63, 'a') + ".b")));
    EXPECT_FALSE(t13_ech_name_ok(view(std::string(64, 'a') + ".b")));
    EXPECT_FALSE(t13_ech_name_ok(view(std::string("a\0b", 3))));
}

TEST(EchKeys, ConfigAndKeyBelongTogether)
{
    Key a, b;
    std::string list = b.list();
    struct t13_ech_keys *keys = nullptr;
    ASSERT_EQ(T13_OK, t13_ech_keys_new(&keys));
    EXPECT_EQ(T13_E_KEY_MISMATCH, t13_ech_keys_add(keys, a.kem, view(a.priv), view(list), true));
    EXPECT_EQ(T13_E_BAD_KEY, t13_ech_keys_add(keys, b.kem, view("x"), view(list), true));
    EXPECT_EQ(T13_E_UNSUPPORTED, t13_ech_keys_add(keys, 0x21, view(b.priv), view(list), true));
    EXPECT_EQ(T13_E_DECODE, t13_ech_keys_add(keys, b.kem, view(b.priv), view("abc"), true));
    EXPECT_EQ(0u, t13_ech_keys_num(keys));
    for (int i = 0; i < T13_MAX_ECH_KEYS; i++) {
        EXPECT_EQ(T13_OK, t13_ech_keys_add(keys, b.kem, view(b.priv), view(list), true));
    }
    EXPECT_EQ(T13_E_TOO_MANY, t13_ech_keys_add(keys, b.kem, view(b.priv), view(list), true));
    t13_ech_keys_free(keys);
}

/* RFC 9934, its example: a key and the ECHConfigList that belongs to it. */
const char example[] = "-----BEGIN PRIVATE KEY-----\n"
                       "MC4CAQAwBQYDK2VuBCIEICjd4yGRdsoP9gU7YT7My8DHx1Tjme8GYDXrOMCi8v1V\n"
                       "-----END PRIVATE KEY-----\n"
                       "-----BEGIN ECHCONFIG-----\n"
                       "AD7+DQA65wAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4iyQRCwAEAAEA\n"
                       "AQALZXhhbXBsZS5jb20AAA==\n"
                       "-----END ECHCONFIG-----\n";

TEST(EchKeys, Pem)
{
    struct t13_ech_keys *keys = nullptr;
    ASSERT_EQ(T13_OK, t13_ech_keys_new(&keys));
    ASSERT_EQ(T13_OK, t13_ech_keys_add_pem(keys, view(example), true));
    ASSERT_EQ(1u, t13_ech_keys_num(keys));
    EXPECT_EQ("example.com", str(t13_ech_keys_at(keys, 0)->config.public_name));
    std::string text = example;
    for (size_t n = 0; n + 1 < text.size(); n++) {
        std::vector<char> cut = exact(text, n);
        EXPECT_EQ(T13_E_DECODE, t13_ech_keys_add_pem(keys, bytes_of(cut.data(), n), true)) << n;
    }
    std::string bad = text;
    bad.replace(text.find("MC4C"), 1, "*");
    EXPECT_EQ(T13_E_DECODE, t13_ech_keys_add_pem(keys, view(bad), true));
    t13_ech_keys_free(keys);
}

TEST(Base64, TextsAndWhatTheyAre)
{
    const struct {
        const char *text;
        const char *value; /* NULL: none */
    } rows[] = {
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9v Yg==", "foob"},
        {" Z\nm\r8\t=", "fo"},
        {"+/+/", "\xfb\xff\xbf"},
        {"Zg", nullptr},
        {"Zg=", nullptr},
        {"Z", nullptr},
        {"=", nullptr},
        {"Z===", nullptr},
        {"Zg==Zg==", nullptr},
        {"Zg==Z", nullptr},
        {"Zh==", nullptr},
        {"Zm9=", nullptr},
        {"Z=g=", nullptr},
        {"Zm-v", nullptr},
        {"Zm9v\x80", nullptr},
        {"@AAA", nullptr},
        {"[AAA", nullptr},
        {"`AAA", nullptr},
        {"{AAA", nullptr},
        {":AAA", nullptr},
        {".AAA", nullptr},
        {",AAA", nullptr},
        {"*AAA", nullptr},
    };
    for (const auto &row : rows) {
        struct wr w = wr_growing();
        bool good = base64_decode(view(row.text), &w);
        EXPECT_EQ(row.value != nullptr, good) << row.text;
        if (good && row.value != nullptr) {
            EXPECT_EQ(row.value, str(bytes_of(w.p, w.n))) << row.text;
        }
        wr_free(&w);
    }
}

TEST(Base64, EveryDigit)
{
    const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int c = 0; c < 256; c++) {
        std::string text = std::string("AAA") + static_cast<char>(c);
        struct wr w = wr_growing();
        size_t at = c != 0 ? digits.find(static_cast<char>(c)) : std::string::npos;
        bool good = base64_decode(view(text), &w);
        EXPECT_EQ(at != std::string::npos, good && w.n == 3) << c;
        if (at != std::string::npos) {
            EXPECT_EQ(at, w.p[2]);
        }
        wr_free(&w);
    }
}

TEST(EchExt, EveryTruncationAndATrailingByte)
{
    struct wr w = wr_growing();
    struct t13_ech_ext m = {};
    m.kdf = 1;
    m.aead = 2;
    m.config_id = 3;
    const std::string enc = "enc";
    const std::string payload = "payload";
    m.enc = view(enc);
    m.payload = view(payload);
    t13_ech_ext_write(&w, &m);
    std::string whole = str(bytes_of(w.p, w.n));
    wr_free(&w);
    struct t13_ech_ext got;
    for (size_t n = 0; n < whole.size(); n++) {
        std::vector<char> cut = exact(whole, n);
        EXPECT_FALSE(t13_ech_ext_parse(rd_of(bytes_of(cut.data(), n)), &got)) << n;
    }
    EXPECT_FALSE(t13_ech_ext_parse(rd_of(view(whole + "x")), &got));
    ASSERT_TRUE(t13_ech_ext_parse(rd_of(view(whole)), &got));
    EXPECT_EQ("payload", str(got.payload));
    EXPECT_EQ("enc", str(got.enc));
    EXPECT_FALSE(t13_ech_ext_parse(rd_of(view("\x02")), &got));
    EXPECT_FALSE(t13_ech_ext_parse(rd_of(view("\x01x")), &got));
    EXPECT_TRUE(t13_ech_ext_parse(rd_of(view("\x01")), &got));
    EXPECT_TRUE(got.inner);
}

/* --- what a server makes of an inner hello that breaks the rules --- */

std::string ext(unsigned type, const std::string &data)
{
    return u16(type) + u16(static_cast<unsigned>(data.size())) + data;
}

/* struct Hello is a ClientHello in pieces: body up to the extensions, and these. */
struct Hello {
    std::string fields;
    std::vector<std::pair<unsigned, std::string>> exts;
    std::string padding;

    explicit Hello(const std::string &body)
    {
        size_t at = 34;
        at += 1 + static_cast<uint8_t>(body[at]);
        at += 2 + number(body, at);
        at += 1 + static_cast<uint8_t>(body[at]);
        fields = body.substr(0, at);
        size_t end = at + 2 + number(body, at);
        at += 2;
        while (at < end) {
            size_t n = number(body, at + 2);
            exts.emplace_back(number(body, at), body.substr(at + 4, n));
            at += 4 + n;
        }
        padding = body.substr(end);
    }
    static unsigned number(const std::string &s, size_t at)
    {
        return static_cast<uint8_t>(s[at]) * 256u + static_cast<uint8_t>(s[at + 1]);
    }
    std::string block() const
    {
        std::string out;
        for (const auto &e : exts) {
            out += ext(e.first, e.second);
        }
        return out;
    }
    std::string body() const
    {
        std::string b = block();
        return fields + u16(static_cast<unsigned>(b.size())) + b + padding;
    }
    std::string *find(unsigned type)
    {
        for (auto &e : exts) {
            if (e.first == type) {
                return &e.second;
            }
        }
        return nullptr;
    }
    void drop(unsigned type)
    {
        for (size_t i = 0; i < exts.size(); i++) {
            if (exts[i].first == type) {
                exts.erase(exts.begin() + static_cast<ptrdiff_t>(i));
                return;
            }
        }
    }
};

const std::string info_label("tls ech\0", 8);

/* Forge decrypts a real client's hello, lets it be changed, and encrypts it again. */
class Forge : public ::testing::Test
{
  protected:
    Key key{7, "public.example"};
    struct cr_hpke_suite suite = {CR_KEM_X25519, CR_KDF_SHA256, CR_HPKE_AES_128_GCM};

    std::string client_hello()
    {
        pair::Config cfg(pair::config());
        std::string list = key.list();
        EXPECT_EQ(T13_OK, t13_config_set_ech_configs(&cfg.p, view(list)));
        pair::End client(T13_CLIENT, cfg.p);
        EXPECT_EQ(T13_OK, t13_conn_set_server_name(client.c, "secret.example"));
        client.step();
        return client.take().substr(5 + 4);
    }
    std::string decrypt(const std::string &outer)
    {
        Hello h(outer);
        std::string data = *h.find(T13_EXT_ENCRYPTED_CLIENT_HELLO);
        struct t13_ech_ext e;
        struct cr_hpke hpke;
        EXPECT_TRUE(t13_ech_ext_parse(rd_of(view(data)), &e));
        std::string aad = outer;
        aad.replace(outer.find(str(e.payload)), e.payload.n, std::string(e.payload.n, '\0'));
        std::string info = info_label + key.config, plain(e.payload.n - 16, '\0');
        EXPECT_EQ(T13_OK,
                  cr_hpke_receive(&hpke, &suite, view(key.priv), e.enc, view(info), nullptr));
        EXPECT_EQ(T13_OK, cr_hpke_open(&hpke, view(aad), e.payload,
                                       reinterpret_cast<uint8_t *>(&plain[0])));
        return plain;
    }
    std::string encrypt(const std::string &outer, const std::string &plain)
    {
        Hello h(outer);
        struct cr_hpke hpke;
        std::string enc(32, '\0'), info = info_label + key.config;
        EXPECT_EQ(T13_OK, cr_hpke_send(&hpke, &suite, view(key.pub), view(info), nullptr,
                                       reinterpret_cast<uint8_t *>(&enc[0])));
        std::string payload(plain.size() + 16, '\0');
        std::string head = std::string(1, '\0') + u16(1) + u16(1) + "\x07" + u16(32) + enc +
                           u16(static_cast<unsigned>(payload.size()));
        *h.find(T13_EXT_ENCRYPTED_CLIENT_HELLO) = head + payload;
        std::string aad = h.body();
        EXPECT_EQ(T13_OK, cr_hpke_seal(&hpke, view(aad), view(plain),
                                       reinterpret_cast<uint8_t *>(&payload[0])));
        *h.find(T13_EXT_ENCRYPTED_CLIENT_HELLO) = head + payload;
        return h.body();
    }
    /* serve gives the alert that a server answers with, -1 when it goes on. */
    int serve(const std::string &body, enum t13_ech_status *ech = nullptr)
    {
        Keys keys{&key};
        pair::Config cfg(pair::server_config());
        EXPECT_EQ(T13_OK, t13_config_set_ech_keys(&cfg.p, keys.p));
        pair::End server(T13_SERVER, cfg.p);
        std::string n(1, static_cast<char>(body.size() >> 16));
        std::string message = "\x01" + n + u16(body.size() & 0xffff) + body;
        std::string wire;
        for (size_t at = 0; at < message.size(); at += 16000) {
            std::string part = message.substr(at, 16000);
            wire += "\x16\x03\x01" + u16(static_cast<unsigned>(part.size())) + part;
        }
        while (!wire.empty() && server.status < T13_CLOSED) {
            server.feed(&wire, 1 << 20);
            server.step();
        }
        if (ech != nullptr) {
            *ech = t13_conn_ech(server.c);
        }
        return t13_conn_alert_sent(server.c);
    }
    int inner(const std::function<void(Hello *)> &change)
    {
        std::string outer = client_hello();
        Hello h(decrypt(outer));
        change(&h);
        return serve(encrypt(outer, h.body()));
    }
    int outer_ext(const std::string &types)
    {
        return inner([&](Hello *h) {
            *h->find(T13_EXT_ECH_OUTER_EXTENSIONS) =
                std::string(1, static_cast<char>(types.size())) + types;
        });
    }
};

TEST_F(Forge, UnchangedIsTaken)
{
    enum t13_ech_status ech = T13_ECH_NONE;
    std::string outer = client_hello();
    EXPECT_EQ(-1, serve(encrypt(outer, decrypt(outer)), &ech));
    EXPECT_EQ(T13_ECH_ACCEPTED, ech);
    EXPECT_EQ(-1, inner([](Hello *) {}));
    EXPECT_EQ(-1, inner([](Hello *h) { h->padding.clear(); }));
    EXPECT_EQ(-1, inner([](Hello *h) { h->padding += std::string(5000, '\0'); }));
}

TEST_F(Forge, SessionIdStaysOut)
{
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER,
              inner([](Hello *h) { h->fields.replace(34, 1, "\x01x"); }));
}

TEST_F(Forge, PaddingIsZeros)
{
    for (bool last : {false, true}) {
        EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, inner([&](Hello *h) {
                      h->padding += std::string(3, '\0');
                      h->padding[last ? h->padding.size() - 1 : 0] = 1;
                  }));
    }
}

TEST_F(Forge, TheInnerExtensionMustBeThere)
{
    const unsigned ech = T13_EXT_ENCRYPTED_CLIENT_HELLO;
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, inner([&](Hello *h) { h->drop(ech); }));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER,
              inner([&](Hello *h) { *h->find(ech) = std::string(1, '\0'); }));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, inner([&](Hello *h) { *h->find(ech) = "\x01x"; }));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER,
              inner([&](Hello *h) { h->exts.emplace_back(ech, "\x01"); }));
}

TEST_F(Forge, NothingOlderThanTls13)
{
    const unsigned versions = T13_EXT_SUPPORTED_VERSIONS;
    auto with = [&](const std::string &list) {
        return inner([&](Hello *h) {
            std::string *types = h->find(T13_EXT_ECH_OUTER_EXTENSIONS);
            size_t at = types->find(u16(versions));
            types->erase(at, 2);
            (*types)[0] = static_cast<char>((*types)[0] - 2);
            h->exts.emplace_back(versions, std::string(1, static_cast<char>(list.size())) + list);
        });
    };
    EXPECT_EQ(-1, with(u16(0x0304)));
    EXPECT_EQ(-1, with(u16(0x2a2a) + u16(0x0304)));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, with(u16(0x0304) + u16(0x0303)));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, with(u16(0x2a2a)));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, with(""));
}

TEST_F(Forge, OuterExtensions)
{
    const std::string groups = u16(10), sigalgs = u16(13), versions = u16(43), modes = u16(45),
                      share = u16(51);
    EXPECT_EQ(-1, outer_ext(groups + sigalgs + versions + modes + share));
    /* Out of order, twice, not there, the forbidden one, itself, empty, half of one. */
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, outer_ext(sigalgs + groups + versions + modes + share));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER,
              outer_ext(groups + groups + sigalgs + versions + modes + share));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER,
              outer_ext(groups + sigalgs + versions + modes + share + u16(9)));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER,
              outer_ext(groups + sigalgs + versions + modes + share + u16(0xfe0d)));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER,
              outer_ext(groups + sigalgs + versions + modes + share + u16(0xfd00)));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, outer_ext(""));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, outer_ext(groups + "x"));
    /* The extension itself: twice, with something behind its list. */
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, inner([&](Hello *h) {
                  h->exts.emplace_back(0xfd00, std::string("\x02", 1) + u16(0));
              }));
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, inner([&](Hello *h) { *h->find(0xfd00) += "x"; }));
    /* The public name in the place of the secret one is allowed. */
    EXPECT_EQ(-1, inner([&](Hello *h) {
        h->drop(0);
        std::string *types = h->find(0xfd00);
        *types = std::string(1, static_cast<char>((*types)[0] + 2)) + u16(0) + types->substr(1);
    }));
}

TEST_F(Forge, OuterExtensionsOnlyWhereTheyBelong)
{
    std::string outer = client_hello();
    Hello h(outer);
    h.exts.insert(h.exts.begin(), {0xfd00, std::string("\x02", 1) + u16(10)});
    *h.find(T13_EXT_ENCRYPTED_CLIENT_HELLO) = "\x01";
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, serve(h.body()));
}

TEST_F(Forge, DuplicatesOfTheInnerHello)
{
    EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, inner([](Hello *h) {
                  h->exts.emplace_back(0x4444, "a"), h->exts.emplace_back(0x4444, "b");
              }));
}

TEST_F(Forge, EveryTruncationOfTheInnerHello)
{
    std::string outer = client_hello();
    Hello h(decrypt(outer));
    h.padding.clear();
    std::string plain = h.body();
    for (size_t n = 1; n < plain.size(); n++) {
        EXPECT_EQ(T13_ALERT_ILLEGAL_PARAMETER, serve(encrypt(outer, plain.substr(0, n)))) << n;
    }
}

TEST_F(Forge, ALongInnerHello)
{
    EXPECT_EQ(-1, inner([](Hello *h) { h->exts.emplace_back(0x4444, std::string(60000, 'x')); }));
}

TEST_F(Forge, ChangedOuterHelloDoesNotOpen)
{
    enum t13_ech_status ech = T13_ECH_NONE;
    Hello h(client_hello());
    h.fields[5] = static_cast<char>(h.fields[5] ^ 1);
    EXPECT_EQ(-1, serve(h.body(), &ech));
    EXPECT_EQ(T13_ECH_REJECTED, ech);
    /* Another id, another suite, a share that is none, a payload that is no ciphertext. */
    for (size_t at : {2u, 4u, 5u}) {
        Hello other(client_hello());
        (*other.find(T13_EXT_ENCRYPTED_CLIENT_HELLO))[at] ^= 0x40;
        EXPECT_EQ(-1, serve(other.body(), &ech));
        EXPECT_EQ(T13_ECH_REJECTED, ech);
    }
    Hello zero(client_hello());
    zero.find(T13_EXT_ENCRYPTED_CLIENT_HELLO)->replace(8, 32, std::string(32, '\0'));
    EXPECT_EQ(-1, serve(zero.body(), &ech));
    EXPECT_EQ(T13_ECH_REJECTED, ech);
    Hello small(client_hello());
    *small.find(T13_EXT_ENCRYPTED_CLIENT_HELLO) =
        std::string(1, '\0') + u16(1) + u16(1) + "\x07" + u16(0) + u16(1) + "x";
    EXPECT_EQ(-1, serve(small.body(), &ech));
    EXPECT_EQ(T13_ECH_REJECTED, ech);
    for (const char *data : {"", "\x02", "\x01x"}) {
        Hello bad(client_hello());
        *bad.find(T13_EXT_ENCRYPTED_CLIENT_HELLO) = data;
        EXPECT_EQ(T13_ALERT_DECODE_ERROR, serve(bad.body()));
    }
}

TEST_F(Forge, EncodingIsSmall)
{
    /* What both hellos have in common is not there twice. */
    EXPECT_LT(decrypt(client_hello()).size(), 180u);
    Hello h(decrypt(client_hello()));
    EXPECT_EQ(nullptr, h.find(T13_EXT_KEY_SHARE));
    EXPECT_NE(nullptr, h.find(T13_EXT_SERVER_NAME));
}

} // namespace
