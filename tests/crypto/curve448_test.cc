/* X448 and Ed448: RFC 7748, RFC 8032, and the two ways to a public key beside each other. */
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>
#include <random>

extern "C" {
#include "crypto/curve448/curve448.h"
#include "crypto/curve448/field.h"
#include "crypto/curve448/point.h"
#include "crypto/curve448/scalar.h"
}

namespace
{

std::mt19937_64 rng(448); /* a fixed seed: a failure comes again */

/* Mostly random; else long runs of ones or zeros. */
Bytes some(size_t n)
{
    Bytes b(n);
    for (uint8_t &v : b) {
        v = static_cast<uint8_t>(rng());
    }
    switch (rng() % 6) {
    case 0:
        std::fill(b.begin(), b.begin() + static_cast<long>(rng() % (n + 1)), 0xff);
        break;
    case 1:
        std::fill(b.begin() + static_cast<long>(rng() % (n + 1)), b.end(), 0);
        break;
    case 2:
        std::fill(b.begin() + static_cast<long>(rng() % (n + 1)), b.end(), 0xff);
        break;
    default:
        break;
    }
    return b;
}

std::string x448(const Bytes &scalar, const Bytes &u)
{
    uint8_t out[CR_X448_LEN];

    EXPECT_EQ(T13_OK, cr_x448(scalar.data(), view(u), out));
    return to_hex(out, sizeof(out));
}

/* RFC 7748 5.2. */
TEST(Curve448, Rfc7748)
{
    EXPECT_EQ("ce3e4ff95a60dc6697da1db1d85e6afbdf79b50a2412d7546d5f239fe14fbaad"
              "eb445fc66a01b0779d98223961111e21766282f73dd96b6f",
              x448(from_hex("3d262fddf9ec8e88495266fea19a34d28882acef045104d0d1aae121"
                            "700a779c984c24f8cdd78fbff44943eba368f54b29259a4f1c600ad3"),
                   from_hex("06fce640fa3487bfda5f6cf2d5263f8aad88334cbd07437f020f08f9"
                            "814dc031ddbdc38c19c6da2583fa5429db94ada18aa7a7fb4ef8a086")));
    EXPECT_EQ("884a02576239ff7a2f2f63b2db6a9ff37047ac13568e1e30fe63c4a7ad1b3ee3"
              "a5700df34321d62077e63633c575c1c954514e99da7c179d",
              x448(from_hex("203d494428b8399352665ddca42f9de8fef600908e0d461cb021f8c5"
                            "38345dd77c3e4806e25f46d3315c44e0a5b4371282dd2c8d5be3095f"),
                   from_hex("0fbcc2f993cd56d3305b0b7d9e55d4c1a8fb5dbb52f8e9a1e9b6201b"
                            "165d015894e56c4d3570bee52fe205e28a78b91cdfbde71ce8d157db")));
}

/* RFC 7748 5.2: k and u of the round before. */
TEST(Curve448, Rfc7748Iterated)
{
    Bytes k(CR_X448_LEN);
    Bytes u;
    k[0] = 5;
    u = k;

    for (int i = 0; i < 1000; i++) {
        Bytes out = from_hex(x448(k, u));
        u = k;
        k = out;
        if (i == 0) {
            EXPECT_EQ("3f482c8a9f19b01e6c46ee9711d9dc14fd4bf67af30765c2ae2b846a4d23a8cd"
                      "0db897086239492caf350b51f833868b9bc2b3bca9cf4113",
                      to_hex(k));
        }
    }
    EXPECT_EQ("aa3b4749d55b9daf1e5b00288826c467274ce3ebbdd5c17b975e09d4af6c67cf"
              "10d087202db88286e2b79fceea3ec353ef54faa26e219f38",
              to_hex(k));
}

/* The table of Ed448's multiples by the isogeny, and the ladder from u = 5. */
TEST(Curve448, TheTableAndTheLadderAreTheSameOnRandom)
{
    Bytes five(CR_X448_LEN);
    five[0] = 5;

    for (size_t i = 0; i < 500; i++) {
        Bytes priv = some(CR_X448_LEN);
        uint8_t share[CR_X448_LEN];
        ASSERT_EQ(T13_OK, cr_x448_public(priv.data(), share));
        ASSERT_EQ(x448(priv, five), to_hex(share, sizeof(share))) << to_hex(priv);
    }
}

/* 0, 1, p - 1 and what these are from p on. */
TEST(Curve448, SmallOrderIsRefused)
{
    uint8_t out[CR_X448_LEN];

    for (const std::string &hex : {std::string(112, '0'), "01" + std::string(110, '0'),
                                   "fe" + std::string(54, 'f') + "fe" + std::string(54, 'f'),
                                   "ff" + std::string(54, 'f') + "fe" + std::string(54, 'f'),
                                   std::string(56, '0') + std::string(56, 'f')}) {
        Bytes priv = some(CR_X448_LEN);
        EXPECT_EQ(T13_E_BAD_SHARE, cr_x448(priv.data(), view(from_hex(hex)), out)) << hex;
    }
}

TEST(Curve448, WycheproofX448)
{
    for_each_wycheproof("x448", [](const WycheproofTest &t) {
        uint8_t out[CR_X448_LEN] = {0};
        Bytes peer = t.bytes(0);
        enum t13_status status = cr_x448(t.bytes(1).data(), view(peer), out);
        bool zero = t.values.at(2) == std::string(112, '0');
        if (peer.size() != CR_X448_LEN || zero) {
            EXPECT_EQ(T13_E_BAD_SHARE, status);
            return;
        }
        EXPECT_EQ(T13_OK, status);
        EXPECT_EQ(t.values.at(2), to_hex(out, sizeof(out)));
    });
}

struct Ed448Vector {
    const char *seed;
    const char *point;
    const char *message;
    const char *sig;
};

/* RFC 8032 7.4: blank, and 1 octet. */
const Ed448Vector rfc8032[] = {
    {"6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3528c8a3fcc2f044e39a3fc5b"
     "94492f8f032e7549a20098f95b",
     "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783d"
     "f1e50f6cd1fa1abeafe8256180",
     "-",
     "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22"
     "ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cd"
     "da8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600"},
    {"c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463afbea67c5e8d2877c5e3bc397"
     "a659949ef8021e954e0a12274e",
     "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4"
     "cb82169c235160627b4c3a9480",
     "03",
     "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de"
     "8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a64729"
     "05e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00"},
};

TEST(Curve448, Rfc8032)
{
    for (const Ed448Vector &v : rfc8032) {
        Bytes seed = from_hex(v.seed);
        Bytes message = from_hex(v.message);
        uint8_t point[CR_ED448_LEN];
        uint8_t sig[CR_ED448_SIG_LEN];
        ASSERT_EQ(T13_OK, cr_ed448_public(seed.data(), point));
        EXPECT_EQ(v.point, to_hex(point, sizeof(point)));
        ASSERT_EQ(T13_OK, cr_ed448_sign(seed.data(), point, view(message), sig));
        EXPECT_EQ(v.sig, to_hex(sig, sizeof(sig)));
        EXPECT_EQ(T13_OK, cr_ed448_verify(point, view(message), bytes_of(sig, sizeof(sig))));
    }
}

TEST(Curve448, EachBitOfASignatureCounts)
{
    Bytes seed = some(CR_ED448_LEN);
    Bytes message = some(40);
    Bytes sig(CR_ED448_SIG_LEN);
    uint8_t point[CR_ED448_LEN];

    ASSERT_EQ(T13_OK, cr_ed448_public(seed.data(), point));
    ASSERT_EQ(T13_OK, cr_ed448_sign(seed.data(), point, view(message), sig.data()));
    for (size_t i = 0; i < 8 * sig.size(); i++) {
        sig[i / 8] = static_cast<uint8_t>(sig[i / 8] ^ 1u << i % 8);
        EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_ed448_verify(point, view(message), view(sig))) << i;
        sig[i / 8] = static_cast<uint8_t>(sig[i / 8] ^ 1u << i % 8);
    }
    EXPECT_EQ(T13_OK, cr_ed448_verify(point, view(message), view(sig)));
    for (size_t n = 0; n < sig.size(); n++) {
        Bytes cut(sig.begin(), sig.begin() + static_cast<long>(n));
        EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_ed448_verify(point, view(message), view(cut)));
    }
    sig.push_back(0);
    EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_ed448_verify(point, view(message), view(sig)));
}

/* RFC 8032 5.2.7: S is below the order. 4 L and S fit into 448 bits. */
TEST(Curve448, SignatureWithTheOrderAddedIsRefused)
{
    static const uint8_t order[CR_ED448_LEN] = {
        0xf3, 0x44, 0x58, 0xab, 0x92, 0xc2, 0x78, 0x23, 0x55, 0x8f, 0xc5, 0x8d, 0x72, 0xc2,
        0x6c, 0x21, 0x90, 0x36, 0xd6, 0xae, 0x49, 0xdb, 0x4e, 0xc4, 0xe9, 0x23, 0xca, 0x7c,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f};
    Bytes seed = some(CR_ED448_LEN);
    Bytes sig(CR_ED448_SIG_LEN);
    uint8_t point[CR_ED448_LEN];

    ASSERT_EQ(T13_OK, cr_ed448_public(seed.data(), point));
    ASSERT_EQ(T13_OK, cr_ed448_sign(seed.data(), point, bytes_of(NULL, 0), sig.data()));
    ASSERT_EQ(T13_OK, cr_ed448_verify(point, bytes_of(NULL, 0), view(sig)));
    unsigned carry = 0;
    for (size_t i = 0; i < CR_ED448_LEN; i++) {
        carry += static_cast<unsigned>(sig[CR_ED448_LEN + i]) + order[i];
        sig[CR_ED448_LEN + i] = static_cast<uint8_t>(carry);
        carry >>= 8;
    }
    EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_ed448_verify(point, bytes_of(NULL, 0), view(sig)));
}

/* RFC 8032 5.2.3: no y from p on, no spare bits, no -0, no y without an x. */
TEST(Curve448, PointsThatAreNone)
{
    const std::string f27(54, 'f');
    struct ed448_point p;

    EXPECT_TRUE(cr_ed448_decode(&p, from_hex("01" + std::string(112, '0')).data())); /* 1 */
    for (const std::string &hex : {
             "01" + std::string(110, '0') + "80",                /* -0 */
             "01" + std::string(110, '0') + "01",                /* a spare bit */
             "ff" + f27 + "fe" + f27 + "00",                     /* p */
             std::string(56, '0') + std::string(56, 'f') + "00", /* p + 1 */
         }) {
        EXPECT_FALSE(cr_ed448_decode(&p, from_hex(hex).data())) << hex;
    }
    unsigned num_points = 0;
    for (uint8_t y = 0; y < 100; y++) {
        Bytes in(CR_ED448_LEN);
        Bytes out(CR_ED448_LEN);
        in[0] = y;
        if (cr_ed448_decode(&p, in.data())) {
            num_points++;
            cr_ed448_encode(out.data(), &p);
            EXPECT_EQ(to_hex(in), to_hex(out));
        }
    }
    EXPECT_GT(num_points, 30u);
    EXPECT_LT(num_points, 70u);
}

/* s B + k (m B) by the way of verification, and (s + k m) B by that of signing. */
TEST(Curve448, BothMultiplicationsAreTheSameOnRandom)
{
    for (size_t i = 0; i < 300; i++) {
        struct sc448 s;
        struct sc448 k;
        struct sc448 m;
        struct ed448_point p;
        uint8_t one[ED448_LEN];
        uint8_t other[ED448_LEN];
        cr_sc448_read(&s, some(114).data(), 114);
        cr_sc448_read(&k, some(114).data(), 114);
        cr_sc448_read(&m, some(56).data(), 56);
        cr_ed448_mul_base(&p, &m);
        cr_ed448_mul_both(&p, &s, &k, &p);
        cr_ed448_encode(one, &p);
        cr_sc448_mul_add(&s, &k, &m, &s);
        cr_ed448_mul_base(&p, &s);
        cr_ed448_encode(other, &p);
        ASSERT_EQ(to_hex(one, sizeof(one)), to_hex(other, sizeof(other)));
    }
}

/* (a b) / b, a^2 and a a, what is written and read: with elements of all limbs' extremes. */
TEST(Curve448, FieldOnRandom)
{
    for (size_t i = 0; i < 500; i++) {
        struct fe448 a;
        struct fe448 b;
        struct fe448 c;
        uint8_t x[FE448_LEN];
        uint8_t y[FE448_LEN];
        cr_fe448_read(&a, some(FE448_LEN).data());
        cr_fe448_read(&b, some(FE448_LEN).data());
        b.v[0] |= 1;      /* not zero, unless it is p */
        if (i % 2 != 0) { /* the most that a loose element has */
            fe448_sub_times(&a, &a, &b, 2);
            fe448_add(&b, &b, &b);
        }
        cr_fe448_write(x, &a);
        cr_fe448_read(&c, x);
        cr_fe448_write(y, &c);
        ASSERT_EQ(to_hex(x, sizeof(x)), to_hex(y, sizeof(y)));
        cr_fe448_invert(&c, &b);
        cr_fe448_mul(&c, &c, &a);
        cr_fe448_mul(&c, &c, &b);
        cr_fe448_write(y, &c);
        cr_fe448_write(x, &a);
        ASSERT_EQ(to_hex(x, sizeof(x)), to_hex(y, sizeof(y)));
        cr_fe448_mul(&c, &a, &a);
        cr_fe448_write(x, &c);
        cr_fe448_square(&c, &a);
        cr_fe448_write(y, &c);
        ASSERT_EQ(to_hex(x, sizeof(x)), to_hex(y, sizeof(y)));
    }
}

} // namespace
