#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>

extern "C" {
#include "crypto/ec/ec.h"
#include "crypto/kex.h"
#include "crypto/sodium/curve25519.h"
#include "crypto/x25519/x25519.h"
}

namespace
{

const uint16_t all[] = {CR_X25519,
                        CR_X448,
                        CR_SECP256R1,
                        CR_SECP384R1,
                        CR_SECP521R1,
                        CR_MLKEM512,
                        CR_MLKEM768,
                        CR_MLKEM1024,
                        CR_SECP256R1_MLKEM768,
                        CR_X25519_MLKEM768,
                        CR_SECP384R1_MLKEM1024,
                        CR_FFDHE2048,
                        CR_FFDHE3072,
                        CR_FFDHE4096,
                        CR_FFDHE6144,
                        CR_FFDHE8192};

TEST(Kex, BothSidesAgree)
{
    for (uint16_t group : all) {
        struct cr_kex *kex = nullptr;
        struct cr_shared ours;
        struct cr_shared theirs;
        Bytes client(cr_client_share_len(group));
        Bytes server(cr_server_share_len(group));
        ASSERT_EQ(T13_OK, cr_kex_generate(&kex, group, client.data()));
        ASSERT_EQ(T13_OK, cr_kex_respond(group, view(client), server.data(), &theirs));
        ASSERT_EQ(T13_OK, cr_kex_finish(kex, view(server), &ours));
        ASSERT_EQ(ours.n, theirs.n);
        EXPECT_EQ(to_hex(ours.b, ours.n), to_hex(theirs.b, theirs.n));
        cr_kex_free(kex);
    }
}

TEST(Kex, UnknownGroup)
{
    struct cr_kex *kex = nullptr;
    struct cr_shared secret;
    uint8_t share[CR_SHARE_MAX] = {0};

    EXPECT_FALSE(cr_group_known(0x6a6a));
    EXPECT_EQ(0u, cr_client_share_len(0));
    EXPECT_EQ(0u, cr_server_share_len(31));
    EXPECT_EQ(T13_E_UNSUPPORTED, cr_kex_generate(&kex, 31, share));
    EXPECT_EQ(T13_E_UNSUPPORTED, cr_kex_respond(31, bytes_of(share, 56), share, &secret));
    cr_kex_free(nullptr);
}

/* TRAPS 12: both ways, and the secret is cleared. */
void expect_bad_share(uint16_t group, const Bytes &share)
{
    struct cr_kex *kex = nullptr;
    struct cr_shared secret;
    Bytes own(cr_client_share_len(group));
    Bytes out(cr_server_share_len(group));

    memset(&secret, 0xaa, sizeof(secret));
    ASSERT_EQ(T13_OK, cr_kex_generate(&kex, group, own.data()));
    EXPECT_EQ(T13_E_BAD_SHARE, cr_kex_finish(kex, view(share), &secret));
    EXPECT_EQ(0u, secret.n);
    memset(&secret, 0xaa, sizeof(secret));
    EXPECT_EQ(T13_E_BAD_SHARE, cr_kex_respond(group, view(share), out.data(), &secret));
    EXPECT_EQ(0u, secret.n);
    EXPECT_EQ(0, secret.b[0]);
    cr_kex_free(kex);
}

TEST(Kex, WrongLength)
{
    for (uint16_t group : all) {
        struct cr_kex *kex = nullptr;
        Bytes good(cr_client_share_len(group));
        ASSERT_EQ(T13_OK, cr_kex_generate(&kex, group, good.data()));
        cr_kex_free(kex);
        for (size_t n = 0; n < good.size(); n++) {
            Bytes cut(good.begin(), good.begin() + static_cast<ptrdiff_t>(n));
            cut.shrink_to_fit();
            struct cr_shared secret;
            Bytes out(cr_server_share_len(group));
            ASSERT_EQ(T13_E_BAD_SHARE, cr_kex_respond(group, view(cut), out.data(), &secret));
        }
        good.push_back(0);
        expect_bad_share(group, good);
    }
}

/* draft-ietf-tls-ecdhe-mlkem: where each part of a share and of the secret is. */
const struct Hybrid {
    uint16_t group;
    uint16_t curve;
    uint16_t kem;
    bool is_curve_first;
} hybrids[] = {{CR_X25519_MLKEM768, CR_X25519, CR_MLKEM768, false},
               {CR_SECP256R1_MLKEM768, CR_SECP256R1, CR_MLKEM768, true},
               {CR_SECP384R1_MLKEM1024, CR_SECP384R1, CR_MLKEM1024, true}};

Bytes joined(const Hybrid &h, const Bytes &curve, const Bytes &kem)
{
    Bytes out = h.is_curve_first ? curve : kem;
    const Bytes &last = h.is_curve_first ? kem : curve;
    out.insert(out.end(), last.begin(), last.end());
    return out;
}

TEST(Kex, HybridIsItsPartsSideBySide)
{
    for (const Hybrid &h : hybrids) {
        struct cr_kex *curve = nullptr;
        struct cr_kex *kem = nullptr;
        Bytes curve_share(cr_client_share_len(h.curve));
        Bytes kem_share(cr_client_share_len(h.kem));
        ASSERT_EQ(T13_OK, cr_kex_generate(&curve, h.curve, curve_share.data()));
        ASSERT_EQ(T13_OK, cr_kex_generate(&kem, h.kem, kem_share.data()));
        Bytes share = joined(h, curve_share, kem_share);
        ASSERT_EQ(cr_client_share_len(h.group), share.size());
        Bytes server(cr_server_share_len(h.group));
        struct cr_shared secret;
        ASSERT_EQ(T13_OK, cr_kex_respond(h.group, view(share), server.data(), &secret));
        size_t curve_len = cr_server_share_len(h.curve);
        size_t kem_len = cr_server_share_len(h.kem);
        ASSERT_EQ(curve_len + kem_len, server.size());
        struct cr_shared one;
        struct cr_shared two;
        ASSERT_EQ(T13_OK,
                  cr_kex_finish(
                      curve, bytes_of(server.data() + (h.is_curve_first ? 0 : kem_len), curve_len),
                      &one));
        ASSERT_EQ(
            T13_OK,
            cr_kex_finish(
                kem, bytes_of(server.data() + (h.is_curve_first ? curve_len : 0), kem_len), &two));
        EXPECT_EQ(joined(h, Bytes(one.b, one.b + one.n), Bytes(two.b, two.b + two.n)),
                  Bytes(secret.b, secret.b + secret.n));
        cr_kex_free(curve);
        cr_kex_free(kem);
    }
}

/* Either part wrong, and the other right. */
TEST(Kex, HybridWithABadPart)
{
    for (const Hybrid &h : hybrids) {
        struct cr_kex *kex = nullptr;
        Bytes good(cr_client_share_len(h.group));
        Bytes out(cr_server_share_len(h.group));
        struct cr_shared secret;
        ASSERT_EQ(T13_OK, cr_kex_generate(&kex, h.group, good.data()));
        ASSERT_EQ(T13_OK, cr_kex_respond(h.group, view(good), out.data(), &secret));
        size_t curve_len = cr_client_share_len(h.curve);
        size_t kem_at = h.is_curve_first ? curve_len : 0;
        size_t curve_at = h.is_curve_first ? 0 : good.size() - curve_len;
        Bytes bad = good;
        bad[kem_at] = 0xff;
        bad[kem_at + 1] |= 0x0f; /* 4095 */
        EXPECT_EQ(T13_E_BAD_SHARE, cr_kex_respond(h.group, view(bad), out.data(), &secret));
        EXPECT_EQ(0u, secret.n);
        bad = good;
        memset(bad.data() + curve_at, 0, curve_len);
        EXPECT_EQ(T13_E_BAD_SHARE, cr_kex_respond(h.group, view(bad), out.data(), &secret));
        EXPECT_EQ(0u, secret.n);
        /* The client: the curve's part alone can be seen to be wrong; a wrong ciphertext is another
         * secret (implicit rejection). */
        size_t ct_at = h.is_curve_first ? cr_server_share_len(h.curve) : 0;
        size_t point_at = h.is_curve_first ? 0 : out.size() - cr_server_share_len(h.curve);
        ASSERT_EQ(T13_OK, cr_kex_respond(h.group, view(good), out.data(), &secret));
        struct cr_shared got;
        Bytes server = out;
        memset(server.data() + point_at, 0, cr_server_share_len(h.curve));
        EXPECT_EQ(T13_E_BAD_SHARE, cr_kex_finish(kex, view(server), &got));
        EXPECT_EQ(0u, got.n);
        server = out;
        server[ct_at] ^= 1;
        EXPECT_EQ(T13_OK, cr_kex_finish(kex, view(server), &got));
        EXPECT_NE(to_hex(secret.b, secret.n), to_hex(got.b, got.n));
        EXPECT_EQ(T13_OK, cr_kex_finish(kex, view(out), &got));
        EXPECT_EQ(to_hex(secret.b, secret.n), to_hex(got.b, got.n));
        cr_kex_free(kex);
    }
}

TEST(Kex, X25519SmallOrder)
{
    /* The points of small order and their non-canonical forms: cr.yp.to/ecdh.html#validate. */
    for (const char *hex : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
        expect_bad_share(CR_X25519, from_hex(hex));
    }
}

TEST(Kex, PointOffTheCurve)
{
    for (uint16_t group : {CR_SECP256R1, CR_SECP384R1, CR_SECP521R1}) {
        struct cr_kex *kex = nullptr;
        Bytes share(cr_client_share_len(group));
        ASSERT_EQ(T13_OK, cr_kex_generate(&kex, group, share.data()));
        cr_kex_free(kex);
        Bytes bad = share;
        bad.back() = static_cast<uint8_t>(bad.back() ^ 1);
        expect_bad_share(group, bad);
        bad = Bytes(share.size(), 0);
        expect_bad_share(group, bad);
        bad[0] = 4;
        expect_bad_share(group, bad);
        bad = Bytes(share.size(), 0xff);
        bad[0] = 4;
        expect_bad_share(group, bad);
    }
}

TEST(Kex, CompressedAndHybridPoints)
{
    for (uint16_t group : {CR_SECP256R1, CR_SECP384R1, CR_SECP521R1}) {
        struct cr_kex *kex = nullptr;
        Bytes share(cr_client_share_len(group));
        ASSERT_EQ(T13_OK, cr_kex_generate(&kex, group, share.data()));
        cr_kex_free(kex);
        bool odd = (share.back() & 1) != 0;
        Bytes hybrid = share;
        hybrid[0] = odd ? 7 : 6;
        expect_bad_share(group, hybrid);
        Bytes compressed(share.begin(),
                         share.begin() + 1 + static_cast<ptrdiff_t>(share.size()) / 2);
        compressed[0] = odd ? 3 : 2;
        expect_bad_share(group, compressed);
        compressed.resize(share.size());
        expect_bad_share(group, compressed);
    }
}

/* RFC 7748 6.1. */
TEST(Kex, Rfc7748)
{
    uint8_t out[32];
    Bytes scalar = from_hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
    Bytes u = from_hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");

    ASSERT_EQ(T13_OK, cr_x25519(scalar.data(), view(u), out));
    EXPECT_EQ("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552", to_hex(out, 32));
}

TEST(Kex, WycheproofX25519)
{
    for_each_wycheproof("x25519", [](const WycheproofTest &t) {
        uint8_t out[32] = {0};
        enum t13_status status = cr_x25519(t.bytes(1).data(), view(t.bytes(0)), out);
        bool zero = t.values.at(2) == std::string(64, '0');
        EXPECT_EQ(zero ? T13_E_BAD_SHARE : T13_OK, status);
        EXPECT_EQ(t.values.at(2), to_hex(out, 32));
    });
}

/* The point is the end of the SubjectPublicKeyInfo; what is wrong with the rest of it is a matter
 * of key_test.cc. */
TEST(Kex, WycheproofEcdh)
{
    static const struct {
        const char *file;
        enum cr_curve curve;
    } files[] = {{"ecdh_secp256r1", CR_CURVE_P256},        {"ecdh_secp384r1", CR_CURVE_P384},
                 {"ecdh_secp521r1", CR_CURVE_P521},        {"ecdh_secp256k1", CR_CURVE_K256},
                 {"ecdh_brainpoolP256r1", CR_CURVE_BP256}, {"ecdh_brainpoolP384r1", CR_CURVE_BP384},
                 {"ecdh_brainpoolP512r1", CR_CURVE_BP512}};
    for (const auto &file : files) {
        size_t n = cr_ec_field_len(file.curve);
        for_each_wycheproof(file.file, [&](const WycheproofTest &t) {
            Bytes spki = t.bytes(0);
            Bytes scalar = t.bytes(1);
            if (t.result != 'v' || spki.size() < 2 * n + 1) {
                return;
            }
            while (scalar.size() > n && scalar[0] == 0) {
                scalar.erase(scalar.begin());
            }
            scalar.insert(scalar.begin(), n - scalar.size(), 0);
            Bytes point(spki.end() - static_cast<ptrdiff_t>(2 * n + 1), spki.end());
            Bytes out(n);
            EXPECT_EQ(T13_OK, cr_ec_dh(file.curve, scalar.data(), view(point), out.data()));
            EXPECT_EQ(t.values.at(2), to_hex(out));
        });
    }
}

} // namespace
