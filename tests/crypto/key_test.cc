#include "tests/crypto/wycheproof.h"

#include <fstream>
#include <gtest/gtest.h>
#include <map>

extern "C" {
#include "crypto/key.h"
#include "crypto/mem.h"
#include "crypto/pbe.h"
}

namespace
{

/* tests/vectors/keys.txt */
const Bytes &file(const std::string &name)
{
    static std::map<std::string, Bytes> files;

    if (files.empty()) {
        std::ifstream in(std::string(T13_TEST_VECTORS) + "/keys.txt");
        std::string key;
        std::string hex;
        std::string line;
        while (std::getline(in, line)) {
            size_t space = line.find(' ');
            if (line[0] != '#' && space != std::string::npos) {
                files[line.substr(0, space)] = from_hex(line.substr(space + 1));
            }
        }
    }
    EXPECT_EQ(1u, files.count(name)) << name;
    return files[name];
}

using Parser = enum t13_status (*)(struct cr_key **, struct bytes);

struct cr_key *parse(Parser parser, const Bytes &der)
{
    struct cr_key *key = nullptr;

    EXPECT_EQ(T13_OK, parser(&key, view(der)));
    return key;
}

enum t13_status status_of(Parser parser, const Bytes &der)
{
    struct cr_key *key = nullptr;
    Bytes exact(der.begin(), der.end());

    exact.shrink_to_fit();
    enum t13_status status = parser(&key, view(exact));
    EXPECT_EQ(status == T13_OK, key != nullptr);
    cr_key_free(key);
    return status;
}

Bytes written(enum t13_status (*writer)(const struct cr_key *, uint8_t **, size_t *),
              const struct cr_key *key)
{
    uint8_t *p = nullptr;
    size_t n = 0;

    EXPECT_EQ(T13_OK, writer(key, &p, &n));
    Bytes out(p, p + n);
    mem_clear_free(p, n);
    return out;
}

struct sample {
    const char *name;
    enum cr_key_type type;
    unsigned bits;
    unsigned security_bits;
    struct cr_sig_alg alg;
};

const struct sample samples[] = {
    {"rsa", CR_KEY_RSA, 2048, 112, {CR_SIG_RSA_PKCS1, CR_SHA256, CR_HASH_NONE, 0}},
    {"rsapss", CR_KEY_RSA_PSS, 2048, 112, {CR_SIG_RSA_PSS, CR_SHA256, CR_SHA256, 32}},
    {"rsapssfree", CR_KEY_RSA_PSS, 2048, 112, {CR_SIG_RSA_PSS, CR_SHA512, CR_SHA512, -1}},
    {"p256", CR_KEY_P256, 256, 128, {CR_SIG_ECDSA, CR_SHA256, CR_HASH_NONE, 0}},
    {"p384", CR_KEY_P384, 384, 192, {CR_SIG_ECDSA, CR_SHA384, CR_HASH_NONE, 0}},
    {"p521", CR_KEY_P521, 521, 256, {CR_SIG_ECDSA, CR_SHA512, CR_HASH_NONE, 0}},
    {"k256", CR_KEY_K256, 256, 128, {CR_SIG_ECDSA, CR_SHA256, CR_HASH_NONE, 0}},
    {"bp256", CR_KEY_BP256, 256, 128, {CR_SIG_ECDSA, CR_SHA256, CR_HASH_NONE, 0}},
    {"bp384", CR_KEY_BP384, 384, 192, {CR_SIG_ECDSA, CR_SHA384, CR_HASH_NONE, 0}},
    {"bp512", CR_KEY_BP512, 512, 256, {CR_SIG_ECDSA, CR_SHA512, CR_HASH_NONE, 0}},
    {"ed25519", CR_KEY_ED25519, 256, 128, {CR_SIG_EDDSA, CR_HASH_NONE, CR_HASH_NONE, 0}},
    {"ed448", CR_KEY_ED448, 456, 224, {CR_SIG_EDDSA, CR_HASH_NONE, CR_HASH_NONE, 0}},
};

TEST(Key, SamplesRoundTrip)
{
    for (const auto &s : samples) {
        SCOPED_TRACE(s.name);
        struct cr_key *priv = parse(cr_key_from_pkcs8, file(std::string(s.name) + ".pkcs8"));
        struct cr_key *pub = parse(cr_key_from_spki, file(std::string(s.name) + ".spki"));
        ASSERT_NE(nullptr, priv);
        ASSERT_NE(nullptr, pub);
        EXPECT_EQ(s.type, cr_key_type(priv));
        EXPECT_EQ(s.bits, cr_key_bits(pub));
        EXPECT_EQ(s.security_bits, cr_key_security_bits(pub));
        EXPECT_TRUE(cr_key_is_private(priv));
        EXPECT_FALSE(cr_key_is_private(pub));
        EXPECT_TRUE(cr_key_same_public(priv, pub));
        EXPECT_EQ(file(std::string(s.name) + ".pkcs8"), written(cr_key_to_pkcs8, priv));
        EXPECT_EQ(file(std::string(s.name) + ".spki"), written(cr_key_to_spki, priv));
        EXPECT_EQ(file(std::string(s.name) + ".spki"), written(cr_key_to_spki, pub));
        EXPECT_EQ(0u, cr_key_part(pub, CR_PART_PRIVATE).n);
        EXPECT_EQ(0u, cr_key_part(pub, CR_PART_RSA_D).n);
        uint8_t *p = nullptr;
        size_t n = 0;
        EXPECT_EQ(T13_E_ARGUMENT, cr_key_to_pkcs8(pub, &p, &n));
        cr_key_free(cr_key_ref(pub));
        cr_key_free(pub);
        cr_key_free(priv);
    }
}

TEST(Key, OlderFormats)
{
    struct cr_key *pkcs8 = parse(cr_key_from_pkcs8, file("rsa.pkcs8"));
    struct cr_key *pkcs1 = parse(cr_key_from_pkcs1, file("rsa.pkcs1"));
    struct cr_key *pub = parse(cr_key_from_pkcs1_public, file("rsa.pkcs1public"));
    EXPECT_TRUE(cr_key_same_public(pkcs8, pkcs1));
    EXPECT_TRUE(cr_key_same_public(pkcs8, pub));
    EXPECT_EQ(file("rsa.pkcs1"), written(cr_key_to_traditional, pkcs8));
    EXPECT_EQ(file("rsa.pkcs1public"), written(cr_key_to_pkcs1_public, pkcs8));
    cr_key_free(pub);
    cr_key_free(pkcs1);
    cr_key_free(pkcs8);
    for (const char *name : {"p256", "p384", "p521"}) {
        const std::string n(name);
        pkcs8 = parse(cr_key_from_pkcs8, file(n + ".pkcs8"));
        struct cr_key *sec1 = parse(cr_key_from_sec1, file(n + ".sec1"));
        struct cr_key *bare = parse(cr_key_from_sec1, file(n + ".nopublic"));
        struct cr_key *compressed = parse(cr_key_from_spki, file(n + ".compressed"));
        EXPECT_TRUE(cr_key_same_public(pkcs8, sec1));
        EXPECT_TRUE(cr_key_same_public(pkcs8, bare));
        EXPECT_TRUE(cr_key_same_public(pkcs8, compressed));
        EXPECT_EQ(file(n + ".sec1"), written(cr_key_to_traditional, pkcs8));
        for (struct cr_key *key : {pkcs8, sec1, bare, compressed}) {
            cr_key_free(key);
        }
    }
}

TEST(Key, EachTruncationIsRefused)
{
    for (const auto &s : samples) {
        const std::string n(s.name);
        for (size_t i = 0; i < file(n + ".pkcs8").size(); i++) {
            Bytes cut(file(n + ".pkcs8").begin(),
                      file(n + ".pkcs8").begin() + static_cast<ptrdiff_t>(i));
            ASSERT_EQ(T13_E_BAD_KEY, status_of(cr_key_from_pkcs8, cut)) << i;
        }
        for (size_t i = 0; i < file(n + ".spki").size(); i++) {
            Bytes cut(file(n + ".spki").begin(),
                      file(n + ".spki").begin() + static_cast<ptrdiff_t>(i));
            ASSERT_EQ(T13_E_BAD_KEY, status_of(cr_key_from_spki, cut)) << i;
        }
    }
    for (size_t i = 0; i < file("rsa.pkcs1").size(); i++) {
        Bytes cut(file("rsa.pkcs1").begin(), file("rsa.pkcs1").begin() + static_cast<ptrdiff_t>(i));
        ASSERT_EQ(T13_E_BAD_KEY, status_of(cr_key_from_pkcs1, cut)) << i;
    }
    for (size_t i = 0; i < file("p256.sec1").size(); i++) {
        Bytes cut(file("p256.sec1").begin(), file("p256.sec1").begin() + static_cast<ptrdiff_t>(i));
        ASSERT_EQ(T13_E_BAD_KEY, status_of(cr_key_from_sec1, cut)) << i;
    }
}

TEST(Key, TrailingByteIsRefused)
{
    static const struct {
        const char *name;
        Parser parser;
    } rows[] = {
        {"rsa.pkcs8", cr_key_from_pkcs8},     {"rsa.spki", cr_key_from_spki},
        {"p256.pkcs8", cr_key_from_pkcs8},    {"p256.spki", cr_key_from_spki},
        {"rsa.pkcs1", cr_key_from_pkcs1},     {"rsa.pkcs1public", cr_key_from_pkcs1_public},
        {"p384.sec1", cr_key_from_sec1},      {"ed25519.spki", cr_key_from_spki},
        {"ed25519.pkcs8", cr_key_from_pkcs8},
    };
    for (const auto &row : rows) {
        Bytes longer = file(row.name);
        longer.push_back(0);
        EXPECT_EQ(T13_E_BAD_KEY, status_of(row.parser, longer)) << row.name;
    }
}

/* Whatever a changed byte makes of a key, it is a key or a clean refusal; a private key whose
 * numbers no longer fit is never taken. */
TEST(Key, EachChangedByteOfAPrivateRsaKey)
{
    const Bytes good = file("rsa.pkcs1");
    size_t num_taken = 0;

    for (size_t i = 0; i < good.size(); i += 3) {
        Bytes bad = good;
        bad[i] = static_cast<uint8_t>(bad[i] ^ 0x20);
        num_taken += status_of(cr_key_from_pkcs1, bad) == T13_OK;
    }
    EXPECT_EQ(0u, num_taken);
}

TEST(Key, EachChangedByteOfAPrivateEcKey)
{
    const Bytes good = file("p256.sec1");

    for (size_t i = 0; i < good.size(); i++) {
        Bytes bad = good;
        bad[i] = static_cast<uint8_t>(bad[i] ^ 1);
        ASSERT_NE(T13_OK, status_of(cr_key_from_sec1, bad)) << i;
    }
}

Bytes replaced(Bytes in, const std::string &from_hex_text, const std::string &to)
{
    std::string hex = to_hex(in);
    size_t at = hex.find(from_hex_text);
    EXPECT_NE(std::string::npos, at);
    EXPECT_EQ(from_hex_text.size(), to.size());
    return from_hex(hex.replace(at, to.size(), to));
}

TEST(Key, ScalarOutOfRange)
{
    struct cr_key *key = parse(cr_key_from_sec1, file("p256.nopublic"));
    struct bytes d = cr_key_part(key, CR_PART_PRIVATE);
    std::string scalar = to_hex(d.p, d.n);
    const std::string order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

    cr_key_free(key);
    EXPECT_EQ(T13_E_BAD_KEY, status_of(cr_key_from_sec1, replaced(file("p256.nopublic"), scalar,
                                                                  std::string(64, '0'))));
    EXPECT_EQ(T13_E_BAD_KEY,
              status_of(cr_key_from_sec1, replaced(file("p256.nopublic"), scalar, order)));
    EXPECT_EQ(T13_E_BAD_KEY, status_of(cr_key_from_sec1, replaced(file("p256.nopublic"), scalar,
                                                                  std::string(64, 'f'))));
}

TEST(Key, PointOffTheCurve)
{
    for (const char *name : {"p256.spki", "p384.spki", "p521.spki"}) {
        Bytes bad = file(name);
        bad.back() = static_cast<uint8_t>(bad.back() ^ 1);
        EXPECT_EQ(T13_E_BAD_KEY, status_of(cr_key_from_spki, bad));
    }
}

TEST(Key, EvenModulusAndExponent)
{
    Bytes bad = file("rsa.pkcs1public");

    ASSERT_EQ(1, bad.back());
    bad.back() = 0; /* 65536 */
    EXPECT_EQ(T13_E_BAD_KEY, status_of(cr_key_from_pkcs1_public, bad));
    bad = file("rsa.pkcs1public");
    bad[bad.size() - 6] = static_cast<uint8_t>(bad[bad.size() - 6] & 0xfe);
    EXPECT_EQ(T13_E_BAD_KEY, status_of(cr_key_from_pkcs1_public, bad));
}

TEST(Key, UnsupportedCurves)
{
    EXPECT_EQ(T13_E_UNSUPPORTED, status_of(cr_key_from_pkcs8, file("p224.pkcs8")));
    EXPECT_EQ(T13_E_UNSUPPORTED, status_of(cr_key_from_spki, file("p224.spki")));
    EXPECT_EQ(T13_E_UNSUPPORTED, status_of(cr_key_from_spki, file("p256explicit.spki")));
}

TEST(Key, SignAndVerify)
{
    const Bytes message(100, 'm');

    for (const auto &s : samples) {
        SCOPED_TRACE(s.name);
        struct cr_key *priv = parse(cr_key_from_pkcs8, file(std::string(s.name) + ".pkcs8"));
        struct cr_key *pub = parse(cr_key_from_spki, file(std::string(s.name) + ".spki"));
        Bytes sig(cr_key_sig_max(priv));
        size_t n = 0;
        ASSERT_EQ(T13_OK, cr_sign(priv, &s.alg, view(message), sig.data(), &n));
        ASSERT_LE(n, sig.size());
        sig.resize(n);
        sig.shrink_to_fit();
        EXPECT_EQ(T13_OK, cr_verify(pub, &s.alg, view(message), view(sig)));
        EXPECT_EQ(T13_E_BAD_SIGNATURE,
                  cr_verify(pub, &s.alg, bytes_of(message.data(), 99), view(sig)));
        for (size_t i = 0; i < n; i += 5) {
            Bytes bad = sig;
            bad[i] = static_cast<uint8_t>(bad[i] ^ 1);
            EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_verify(pub, &s.alg, view(message), view(bad)));
        }
        for (size_t i = 0; i < n; i += 7) {
            Bytes cut(sig.begin(), sig.begin() + static_cast<ptrdiff_t>(i));
            cut.shrink_to_fit();
            EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_verify(pub, &s.alg, view(message), view(cut)));
        }
        EXPECT_EQ(T13_E_ARGUMENT, cr_sign(pub, &s.alg, view(message), sig.data(), &n));
        cr_key_free(pub);
        cr_key_free(priv);
    }
}

TEST(Key, SchemeHasToFitTheKey)
{
    const struct cr_sig_alg ecdsa = {CR_SIG_ECDSA, CR_SHA256, CR_HASH_NONE, 0};
    const struct cr_sig_alg pkcs1 = {CR_SIG_RSA_PKCS1, CR_SHA256, CR_HASH_NONE, 0};
    const struct cr_sig_alg pss384 = {CR_SIG_RSA_PSS, CR_SHA384, CR_SHA384, 48};
    const struct cr_sig_alg pss_short = {CR_SIG_RSA_PSS, CR_SHA256, CR_SHA256, 20};
    struct cr_key *rsa = parse(cr_key_from_pkcs8, file("rsa.pkcs8"));
    struct cr_key *pss = parse(cr_key_from_pkcs8, file("rsapss.pkcs8"));
    struct cr_key *p256 = parse(cr_key_from_pkcs8, file("p256.pkcs8"));
    uint8_t sig[CR_SIG_MAX];
    uint8_t digest[32] = {0};
    size_t n = 0;

    EXPECT_EQ(T13_E_ARGUMENT, cr_sign_digest(rsa, &ecdsa, bytes_of(digest, 32), sig, &n));
    EXPECT_EQ(T13_E_ARGUMENT, cr_sign_digest(p256, &pkcs1, bytes_of(digest, 32), sig, &n));
    EXPECT_EQ(T13_E_ARGUMENT, cr_sign_digest(pss, &pkcs1, bytes_of(digest, 32), sig, &n));
    EXPECT_EQ(T13_E_ARGUMENT, cr_sign_digest(pss, &pss_short, bytes_of(digest, 32), sig, &n));
    EXPECT_EQ(T13_E_ARGUMENT, cr_sign(pss, &pss384, bytes_of(digest, 32), sig, &n));
    EXPECT_EQ(T13_E_ARGUMENT, cr_sign_digest(rsa, &pkcs1, bytes_of(digest, 31), sig, &n));
    cr_key_free(p256);
    cr_key_free(pss);
    cr_key_free(rsa);
}

/* RFC 8032 7.1, test 2. */
TEST(Key, Rfc8032)
{
    const Bytes der = from_hex("302e020100300506032b657004220420"
                               "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    const struct cr_sig_alg alg = {CR_SIG_EDDSA, CR_HASH_NONE, CR_HASH_NONE, 0};
    struct cr_key *key = parse(cr_key_from_pkcs8, der);
    uint8_t sig[64];
    size_t n = 0;

    ASSERT_NE(nullptr, key);
    EXPECT_EQ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
              to_hex(cr_key_part(key, CR_PART_PUBLIC).p, 32));
    ASSERT_EQ(T13_OK, cr_sign(key, &alg, bytes_of("\x72", 1), sig, &n));
    EXPECT_EQ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
              to_hex(sig, n));
    cr_key_free(key);
}

TEST(Key, Generate)
{
    static const enum cr_key_type types[] = {
        CR_KEY_RSA,   CR_KEY_P256, CR_KEY_P384, CR_KEY_P521,  CR_KEY_ED25519, CR_KEY_X25519,
        CR_KEY_ED448, CR_KEY_X448, CR_KEY_K256, CR_KEY_BP256, CR_KEY_BP384,   CR_KEY_BP512};
    for (enum cr_key_type type : types) {
        struct cr_key *key = nullptr;
        ASSERT_EQ(T13_OK, cr_key_generate(&key, type, 1024));
        EXPECT_EQ(type, cr_key_type(key));
        struct cr_key *again = parse(cr_key_from_pkcs8, written(cr_key_to_pkcs8, key));
        ASSERT_NE(nullptr, again);
        EXPECT_TRUE(cr_key_same_public(key, again));
        cr_key_free(again);
        cr_key_free(key);
    }
    struct cr_key *none = nullptr;
    EXPECT_EQ(T13_E_ARGUMENT, cr_key_generate(&none, CR_KEY_RSA, 512));
    EXPECT_EQ(T13_E_UNSUPPORTED, cr_key_generate(&none, CR_KEY_NONE, 0));
}

/* OpenSSL's own limit. */
TEST(Key, Rsa16384Verifies)
{
    const struct cr_sig_alg pkcs1 = {CR_SIG_RSA_PKCS1, CR_SHA256, CR_HASH_NONE, 0};
    const struct cr_sig_alg pss = {CR_SIG_RSA_PSS, CR_SHA384, CR_SHA384, 48};
    struct cr_key *key = parse(cr_key_from_spki, file("rsa16384.spki"));

    ASSERT_NE(nullptr, key);
    EXPECT_EQ(16384u, cr_key_bits(key));
    EXPECT_EQ(272u, cr_key_security_bits(key));
    EXPECT_EQ(2048u, cr_key_sig_max(key));
    EXPECT_EQ(file("rsa16384.spki"), written(cr_key_to_spki, key));
    for (const struct cr_sig_alg *alg : {&pkcs1, &pss}) {
        Bytes sig = file(alg == &pkcs1 ? "rsa16384.sha256.pkcs1" : "rsa16384.sha384.pss48");
        EXPECT_EQ(T13_OK, cr_verify(key, alg, bytes_of("a message", 9), view(sig)));
        EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_verify(key, alg, bytes_of("a massage", 9), view(sig)));
        sig[1000] = static_cast<uint8_t>(sig[1000] ^ 1);
        EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_verify(key, alg, bytes_of("a message", 9), view(sig)));
    }
    cr_key_free(key);
}

TEST(Key, Derive)
{
    for (enum cr_key_type type : {CR_KEY_P256, CR_KEY_P384, CR_KEY_P521, CR_KEY_X25519, CR_KEY_X448,
                                  CR_KEY_K256, CR_KEY_BP256, CR_KEY_BP384, CR_KEY_BP512}) {
        struct cr_key *a = nullptr;
        struct cr_key *b = nullptr;
        uint8_t ab[66];
        uint8_t ba[66];
        size_t n = 0;
        ASSERT_EQ(T13_OK, cr_key_generate(&a, type, 0));
        ASSERT_EQ(T13_OK, cr_key_generate(&b, type, 0));
        ASSERT_EQ(T13_OK, cr_derive(a, b, ab, &n));
        ASSERT_EQ(T13_OK, cr_derive(b, a, ba, &n));
        EXPECT_EQ(to_hex(ab, n), to_hex(ba, n));
        cr_key_free(a);
        cr_key_free(b);
    }
}

TEST(Pkcs8, DecryptsWhatOpensslWrites)
{
    for (const char *how :
         {"aes-128-cbc:hmacWithSHA1", "aes-192-cbc:hmacWithSHA256", "aes-256-cbc:hmacWithSHA384",
          "aes-256-cbc:hmacWithSHA512", "des3:hmacWithSHA1", "des3:hmacWithSHA224", "pkcs12"}) {
        SCOPED_TRACE(how);
        const Bytes &der = file(std::string("p256.encrypted.") + how);
        uint8_t *p = nullptr;
        size_t n = 0;
        ASSERT_EQ(T13_OK, cr_pkcs8_decrypt(view(der), bytes_of("secret", 6), &p, &n));
        EXPECT_EQ(file("p256.pkcs8"), Bytes(p, p + n));
        mem_clear_free(p, n);
        EXPECT_EQ(T13_E_BAD_PASSWORD, cr_pkcs8_decrypt(view(der), bytes_of("Secret", 6), &p, &n));
    }
}

TEST(Pkcs8, EachTruncationIsRefused)
{
    for (const char *how : {"aes-128-cbc:hmacWithSHA1", "pkcs12"}) {
        const Bytes &der = file(std::string("p256.encrypted.") + how);
        for (size_t i = 0; i < der.size(); i++) {
            Bytes cut(der.begin(), der.begin() + static_cast<ptrdiff_t>(i));
            cut.shrink_to_fit();
            uint8_t *p = nullptr;
            size_t n = 0;
            ASSERT_EQ(T13_E_BAD_KEY, cr_pkcs8_decrypt(view(cut), bytes_of("secret", 6), &p, &n));
        }
    }
}

TEST(Pkcs8, EncryptRoundTrip)
{
    for (enum cr_cipher_id cipher : {CR_AES_128_CBC, CR_AES_256_CBC, CR_DES_EDE3_CBC}) {
        uint8_t *p = nullptr;
        size_t n = 0;
        const Bytes &plain = file("rsa.pkcs8");
        ASSERT_EQ(T13_OK,
                  cr_pkcs8_encrypt(view(plain), bytes_of("secret", 6), cipher, 2048, &p, &n));
        Bytes der(p, p + n);
        mem_clear_free(p, n);
        ASSERT_EQ(T13_OK, cr_pkcs8_decrypt(view(der), bytes_of("secret", 6), &p, &n));
        EXPECT_EQ(plain, Bytes(p, p + n));
        mem_clear_free(p, n);
    }
    uint8_t *p = nullptr;
    size_t n = 0;
    EXPECT_EQ(T13_E_UNSUPPORTED, cr_pkcs8_encrypt(view(file("p256.pkcs8")), bytes_of("x", 1),
                                                  CR_AES_128_ECB, 1, &p, &n));
}

} // namespace
