/* The kernels of X25519 beside the base, by way of the tables that cr_x25519() calls. */
#include "tests/crypto/long.h"
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>
#include <random>

extern "C" {
#include "crypto/cpu.h"
#include "crypto/sodium/curve25519.h"
#include "crypto/x25519/kernel.h"
#include "crypto/x25519/x25519.h"
}

namespace
{

std::vector<const struct cr_x25519_ops *> kernels()
{
    std::vector<const struct cr_x25519_ops *> list;
    while (const struct cr_x25519_ops *k = cr_x25519_kernel(list.size())) {
        list.push_back(k);
    }
    return list;
}

std::mt19937_64 rng(25519); /* a fixed seed: a failure comes again */

Bytes some()
{
    Bytes b(CR_X25519_LEN);
    for (uint8_t &v : b) {
        v = static_cast<uint8_t>(rng());
    }
    return b;
}

/* Mostly random; else long runs of ones or zeros, and what lies around the modulus. */
Bytes edge()
{
    Bytes b = some();
    switch (rng() % 8) {
    case 0:
        std::fill(b.begin(), b.begin() + static_cast<long>(rng() % 33), 0xff);
        break;
    case 1:
        std::fill(b.begin() + static_cast<long>(rng() % 33), b.end(), 0);
        break;
    case 2:
        std::fill(b.begin(), b.end(), 0xff);
        b[0] = static_cast<uint8_t>(rng());
        b[31] = rng() % 2 == 0 ? 0x7f : 0xff;
        break;
    default:
        break;
    }
    return b;
}

void compare(const struct cr_x25519_ops *k, const Bytes &priv, const Bytes &peer)
{
    Bytes want(CR_X25519_LEN);
    Bytes got(CR_X25519_LEN, 0xa5);
    enum t13_status status = cr_sodium_x25519(priv.data(), peer.data(), want.data());
    ASSERT_EQ(status == T13_OK, k->agree(priv.data(), peer.data(), got.data()));
    ASSERT_EQ(want, got);
    ASSERT_EQ(T13_OK, cr_sodium_x25519_public(priv.data(), want.data()));
    k->public_key(priv.data(), got.data());
    ASSERT_EQ(want, got);
}

/* So that no comparison below passes because nothing was compared. */
TEST(X25519, KernelIsThereUnlessAskedForTheBase)
{
    const char *cpu = getenv("THIRTEEN_CPU");
    bool is_baseline = cpu != nullptr && std::string(cpu) == "baseline";
#if T13_KERNELS && defined(__x86_64__)
    bool is_able = cr_cpu_has(CR_CPU_IFMA) && cr_cpu_has(CR_CPU_BMI2_ADX);
    EXPECT_EQ(is_able && !is_baseline, !kernels().empty());
#else
    EXPECT_TRUE(kernels().empty()) << is_baseline;
#endif
}

TEST(X25519, WycheproofOnKernels)
{
    for (const struct cr_x25519_ops *k : kernels()) {
        for_each_wycheproof("x25519", [&](const WycheproofTest &t) {
            Bytes peer = t.bytes(0);
            Bytes priv = t.bytes(1);
            Bytes want = t.bytes(2);
            if (peer.size() != CR_X25519_LEN || priv.size() != CR_X25519_LEN) {
                return;
            }
            SCOPED_TRACE(t.number);
            Bytes got(CR_X25519_LEN);
            bool zero = want == Bytes(CR_X25519_LEN, 0);
            EXPECT_EQ(!zero, k->agree(priv.data(), peer.data(), got.data()));
            EXPECT_EQ(want, got);
        });
    }
}

/* RFC 7748 5.2: the function applied to its own results, 1,000 times. */
TEST(X25519, Rfc7748Iterated)
{
    Bytes k = from_hex("0900000000000000000000000000000000000000000000000000000000000000");
    Bytes u = k;
    for (int i = 0; i < 1000; i++) {
        Bytes r(CR_X25519_LEN);
        ASSERT_EQ(T13_OK, cr_x25519(k.data(), view(u), r.data()));
        u = k;
        k = r;
    }
    EXPECT_EQ("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", to_hex(k));
}

TEST(X25519, KernelsAreTheBaseOnRandomAndEdgeInputs)
{
    for (const struct cr_x25519_ops *k : kernels()) {
        for (size_t i = 0; i < long_rounds(1500); i++) {
            SCOPED_TRACE(i);
            ASSERT_NO_FATAL_FAILURE(compare(k, edge(), edge()));
        }
    }
}

/* Each digit of the scalar at each value, so that each entry of the table is used both ways. */
TEST(X25519, EachEntryOfTheTable)
{
    for (const struct cr_x25519_ops *k : kernels()) {
        const Bytes peer = some();
        for (size_t digit = 0; digit < 64; digit++) {
            for (unsigned v = 0; v < 16; v++) {
                Bytes priv(CR_X25519_LEN);
                priv[digit / 2] = static_cast<uint8_t>(digit % 2 == 0 ? v : v << 4);
                Bytes want(CR_X25519_LEN);
                Bytes got(CR_X25519_LEN);
                ASSERT_EQ(T13_OK, cr_sodium_x25519_public(priv.data(), want.data()));
                k->public_key(priv.data(), got.data());
                ASSERT_EQ(want, got) << digit << " " << v;
            }
        }
    }
}

/* RFC 7748 6.1, RFC 8446 7.4.2: points of small order, whatever the key. */
TEST(X25519, SmallOrderIsRefused)
{
    const char *points[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    };
    for (const char *hex : points) {
        for (int i = 0; i < 20; i++) {
            Bytes out(CR_X25519_LEN, 0xa5);
            Bytes peer = from_hex(hex);
            peer[31] = static_cast<uint8_t>(peer[31] | (i % 2 == 0 ? 0x80 : 0));
            ASSERT_EQ(T13_E_BAD_SHARE, cr_x25519(some().data(), view(peer), out.data()));
            ASSERT_EQ(Bytes(CR_X25519_LEN, 0), out);
        }
    }
    Bytes out(CR_X25519_LEN);
    EXPECT_EQ(T13_E_BAD_SHARE, cr_x25519(some().data(), bytes_of(some().data(), 31), out.data()));
}

} // namespace
