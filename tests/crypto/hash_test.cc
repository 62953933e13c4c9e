#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>

extern "C" {
#include "crypto/mem.h"
}

namespace
{

std::string hash_hex(enum cr_hash_id id, const std::string &text)
{
    uint8_t out[CR_HASH_MAX];

    EXPECT_EQ(T13_OK, cr_hash_once(id, bytes_of(text.data(), text.size()), out));
    return to_hex(out, cr_hash_len(id));
}

/* RFC 1321 A.5, RFC 3174 7.3, RFC 6234 8.5. */
TEST(Hash, Abc)
{
    EXPECT_EQ("900150983cd24fb0d6963f7d28e17f72", hash_hex(CR_MD5, "abc"));
    EXPECT_EQ("a9993e364706816aba3e25717850c26c9cd0d89d", hash_hex(CR_SHA1, "abc"));
    EXPECT_EQ("23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
              hash_hex(CR_SHA224, "abc"));
    EXPECT_EQ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
              hash_hex(CR_SHA256, "abc"));
    EXPECT_EQ("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
              "8086072ba1e7cc2358baeca134c825a7",
              hash_hex(CR_SHA384, "abc"));
    EXPECT_EQ("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
              "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
              hash_hex(CR_SHA512, "abc"));
}

TEST(Hash, Empty)
{
    EXPECT_EQ("d41d8cd98f00b204e9800998ecf8427e", hash_hex(CR_MD5, ""));
    EXPECT_EQ("da39a3ee5e6b4b0d3255bfef95601890afd80709", hash_hex(CR_SHA1, ""));
    EXPECT_EQ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
              hash_hex(CR_SHA256, ""));
}

TEST(Hash, MillionTimesA)
{
    EXPECT_EQ("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
              hash_hex(CR_SHA256, std::string(1000000, 'a')));
    EXPECT_EQ("e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
              "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
              hash_hex(CR_SHA512, std::string(1000000, 'a')));
}

TEST(Hash, AnySplitIsTheSame)
{
    const std::string text(300, 'x');

    for (int i = CR_MD5; i < CR_HASH_COUNT; i++) {
        enum cr_hash_id id = static_cast<enum cr_hash_id>(i);
        for (size_t cut = 0; cut <= text.size(); cut += 7) {
            struct cr_hash h;
            uint8_t out[CR_HASH_MAX];
            ASSERT_EQ(T13_OK, cr_hash_init(&h, id));
            ASSERT_EQ(T13_OK, cr_hash_update(&h, text.data(), cut));
            ASSERT_EQ(T13_OK, cr_hash_update(&h, text.data() + cut, text.size() - cut));
            ASSERT_EQ(T13_OK, cr_hash_finish(&h, out));
            ASSERT_EQ(hash_hex(id, text), to_hex(out, cr_hash_len(id)));
        }
    }
}

TEST(Hash, PeekLeavesItRunning)
{
    struct cr_hash h;
    uint8_t out[CR_HASH_MAX];

    ASSERT_EQ(T13_OK, cr_hash_init(&h, CR_SHA256));
    ASSERT_EQ(T13_OK, cr_hash_update(&h, "a", 1));
    ASSERT_EQ(T13_OK, cr_hash_peek(&h, out));
    EXPECT_EQ(hash_hex(CR_SHA256, "a"), to_hex(out, 32));
    ASSERT_EQ(T13_OK, cr_hash_update(&h, "bc", 2));
    ASSERT_EQ(T13_OK, cr_hash_finish(&h, out));
    EXPECT_EQ(hash_hex(CR_SHA256, "abc"), to_hex(out, 32));
}

TEST(Hash, CopyIsIndependent)
{
    struct cr_hash a;
    struct cr_hash b;
    uint8_t out[CR_HASH_MAX];

    ASSERT_EQ(T13_OK, cr_hash_init(&a, CR_SHA384));
    ASSERT_EQ(T13_OK, cr_hash_update(&a, "ab", 2));
    ASSERT_EQ(T13_OK, cr_hash_copy(&b, &a));
    ASSERT_EQ(T13_OK, cr_hash_update(&a, "zzz", 3));
    ASSERT_EQ(T13_OK, cr_hash_update(&b, "c", 1));
    ASSERT_EQ(T13_OK, cr_hash_finish(&b, out));
    EXPECT_EQ(hash_hex(CR_SHA384, "abc"), to_hex(out, 48));
    cr_hash_clear(&a);
}

TEST(Hash, FinishedOrUnknownIsRefused)
{
    struct cr_hash h;
    uint8_t out[CR_HASH_MAX];

    EXPECT_EQ(T13_E_UNSUPPORTED, cr_hash_init(&h, CR_HASH_NONE));
    EXPECT_EQ(T13_E_UNSUPPORTED, cr_hash_init(&h, CR_HASH_COUNT));
    ASSERT_EQ(T13_OK, cr_hash_init(&h, CR_SHA1));
    ASSERT_EQ(T13_OK, cr_hash_finish(&h, out));
    EXPECT_EQ(T13_E_ARGUMENT, cr_hash_update(&h, "a", 1));
    EXPECT_EQ(T13_E_ARGUMENT, cr_hash_finish(&h, out));
    EXPECT_EQ(0u, cr_hash_len(CR_HASH_NONE));
}

/* TRAPS 38: what a key was hashed into is gone afterwards. */
TEST(Hash, NothingIsLeftAfterFinish)
{
    struct cr_hmac m;
    uint8_t out[CR_HASH_MAX];
    const Bytes key(32, 0xa5);

    ASSERT_EQ(T13_OK, cr_hmac_init(&m, CR_SHA256, view(key)));
    ASSERT_EQ(T13_OK, cr_hmac_finish(&m, out));
    const uint8_t *p = reinterpret_cast<const uint8_t *>(&m);
    for (size_t i = 0; i < sizeof(m); i++) {
        ASSERT_EQ(0, p[i]);
    }
}

std::string hmac_hex(enum cr_hash_id id, const Bytes &key, const Bytes &in)
{
    uint8_t out[CR_HASH_MAX];

    EXPECT_EQ(T13_OK, cr_hmac_once(id, view(key), view(in), out));
    return to_hex(out, cr_hash_len(id));
}

Bytes text(const char *s)
{
    return Bytes(s, s + strlen(s));
}

/* RFC 2202 sections 2 and 3, RFC 4231 4.2, 4.3 and 4.7. */
TEST(Hmac, Rfc2202)
{
    EXPECT_EQ("9294727a3638bb1c13f48ef8158bfc9d",
              hmac_hex(CR_MD5, Bytes(16, 0x0b), text("Hi There")));
    EXPECT_EQ("750c783e6ab0b503eaa86e310a5db738",
              hmac_hex(CR_MD5, text("Jefe"), text("what do ya want for nothing?")));
    EXPECT_EQ("b617318655057264e28bc0b6fb378c8ef146be00",
              hmac_hex(CR_SHA1, Bytes(20, 0x0b), text("Hi There")));
    EXPECT_EQ("aa4ae5e15272d00e95705637ce8a3b55ed402112",
              hmac_hex(CR_SHA1, Bytes(80, 0xaa),
                       text("Test Using Larger Than Block-Size Key - Hash Key First")));
}

TEST(Hmac, Rfc4231)
{
    EXPECT_EQ("896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22",
              hmac_hex(CR_SHA224, Bytes(20, 0x0b), text("Hi There")));
    EXPECT_EQ("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
              hmac_hex(CR_SHA256, Bytes(20, 0x0b), text("Hi There")));
    EXPECT_EQ("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
              hmac_hex(CR_SHA256, text("Jefe"), text("what do ya want for nothing?")));
    EXPECT_EQ("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
              hmac_hex(CR_SHA256, Bytes(131, 0xaa),
                       text("Test Using Larger Than Block-Size Key - Hash Key First")));
}

TEST(Hmac, Wycheproof)
{
    static const struct {
        const char *file;
        enum cr_hash_id id;
    } files[] = {{"hmac_sha1", CR_SHA1},
                 {"hmac_sha256", CR_SHA256},
                 {"hmac_sha384", CR_SHA384},
                 {"hmac_sha512", CR_SHA512}};
    for (const auto &file : files) {
        for_each_wycheproof(file.file, [&](const WycheproofTest &t) {
            std::string mac = hmac_hex(file.id, t.bytes(0), t.bytes(1));
            size_t n = std::stoul(t.group.at(0)) / 4;
            EXPECT_EQ(t.result == 'v', mac.substr(0, n) == t.values.at(2));
        });
    }
}

/* RFC 5869 A.1 to A.3 are Wycheproof's first tests; A.7 (no salt at all) is here. */
TEST(Hkdf, Rfc5869NoSalt)
{
    uint8_t prk[20];
    uint8_t okm[42];
    const Bytes ikm(22, 0x0c);

    ASSERT_EQ(T13_OK, cr_hkdf_extract(CR_SHA1, bytes_of(nullptr, 0), view(ikm), prk));
    EXPECT_EQ("2adccada18779e7c2077ad2eb19d3f3e731385dd", to_hex(prk, 20));
    ASSERT_EQ(T13_OK,
              cr_hkdf_expand(CR_SHA1, bytes_of(prk, 20), bytes_of(nullptr, 0), okm, sizeof(okm)));
    EXPECT_EQ("2c91117204d745f3500d636a62f64f0ab3bae548aa53d423b0d1f27ebba6f5e5"
              "673a081d70cce7acfc48",
              to_hex(okm, 42));
}

TEST(Hkdf, Wycheproof)
{
    static const struct {
        const char *file;
        enum cr_hash_id id;
    } files[] = {{"hkdf_sha1", CR_SHA1},
                 {"hkdf_sha256", CR_SHA256},
                 {"hkdf_sha384", CR_SHA384},
                 {"hkdf_sha512", CR_SHA512}};
    for (const auto &file : files) {
        for_each_wycheproof(file.file, [&](const WycheproofTest &t) {
            uint8_t prk[CR_HASH_MAX];
            Bytes okm(std::stoul(t.values.at(3)));
            ASSERT_EQ(T13_OK, cr_hkdf_extract(file.id, view(t.bytes(1)), view(t.bytes(0)), prk));
            enum t13_status status = cr_hkdf_expand(file.id, bytes_of(prk, cr_hash_len(file.id)),
                                                    view(t.bytes(2)), okm.data(), okm.size());
            EXPECT_EQ(t.result == 'v' ? T13_OK : T13_E_ARGUMENT, status);
            EXPECT_EQ(t.result == 'v', to_hex(okm) == t.values.at(4));
        });
    }
}

/* RFC 6070 and, for SHA-256, RFC 7914 section 11. */
TEST(Pbkdf2, Rfc6070)
{
    uint8_t out[64];
    struct bytes password = bytes_of("password", 8);
    struct bytes salt = bytes_of("salt", 4);

    ASSERT_EQ(T13_OK, cr_pbkdf2(CR_SHA1, password, salt, 1, out, 20));
    EXPECT_EQ("0c60c80f961f0e71f3a9b524af6012062fe037a6", to_hex(out, 20));
    ASSERT_EQ(T13_OK, cr_pbkdf2(CR_SHA1, password, salt, 4096, out, 20));
    EXPECT_EQ("4b007901b765489abead49d926f721d065a429c1", to_hex(out, 20));
    ASSERT_EQ(T13_OK,
              cr_pbkdf2(CR_SHA1, bytes_of("passwordPASSWORDpassword", 24),
                        bytes_of("saltSALTsaltSALTsaltSALTsaltSALTsalt", 36), 4096, out, 25));
    EXPECT_EQ("3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038", to_hex(out, 25));
    ASSERT_EQ(T13_OK, cr_pbkdf2(CR_SHA256, bytes_of("passwd", 6), salt, 1, out, 64));
    EXPECT_EQ("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
              "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
              to_hex(out, 64));
    EXPECT_EQ(T13_E_ARGUMENT, cr_pbkdf2(CR_SHA1, password, salt, 0, out, 20));
}

} // namespace
