/* The kernel of RSA beside Mbed TLS, and what it does when it computes wrongly. Signatures by
 * vectors are in signature_test.cc, which runs on whichever is chosen and again on the base. */
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>
#include <mbedtls/bignum.h>
#include <memory>
#include <random>
#include <thread>

extern "C" {
#include "crypto/base.h"
#include "crypto/cpu.h"
#include "crypto/psa/rsa.h"
#include "crypto/rsa/kernel.h"
#if T13_KERNELS && defined(__x86_64__)
#include "crypto/rsa/internal.h"
#endif
}

namespace
{

std::mt19937_64 rng(8017); /* a fixed seed: a failure comes again */

Bytes some(size_t n)
{
    Bytes b(n);
    for (uint8_t &v : b) {
        v = static_cast<uint8_t>(rng());
    }
    return b;
}

struct Free {
    void operator()(struct cr_rsa *k) const
    {
        cr_rsa_free(k);
    }
    void operator()(struct cr_rsa_kernel *k) const
    {
        cr_rsa_kernel_free(k);
    }
};
using Rsa = std::unique_ptr<struct cr_rsa, Free>;
using Kernel = std::unique_ptr<struct cr_rsa_kernel, Free>;

Rsa make(unsigned bits, unsigned e = 65537)
{
    struct cr_rsa *rsa = nullptr;
    EXPECT_EQ(T13_OK, cr_rsa_generate(&rsa, bits, e));
    return Rsa(rsa);
}

Bytes part(const Rsa &rsa, enum cr_rsa_part p)
{
    Bytes b(cr_rsa_part_len(rsa.get(), p));
    EXPECT_EQ(T13_OK, cr_rsa_write_part(rsa.get(), p, b.data(), b.size()));
    return b;
}

Kernel kernel_of(const Rsa &rsa)
{
    Bytes values[CR_RSA_NUM_PARTS];
    struct bytes parts[CR_RSA_NUM_PARTS];
    for (int i = 0; i < CR_RSA_NUM_PARTS; i++) {
        values[i] = part(rsa, static_cast<enum cr_rsa_part>(i));
        parts[i] = view(values[i]);
    }
    struct cr_rsa_kernel *k = nullptr;
    EXPECT_EQ(T13_OK, cr_rsa_kernel_new(&k, parts));
    return Kernel(k);
}

/* x^e mod n by Mbed TLS: what the base does, without its blinding. */
Bytes power(const Bytes &x, const Bytes &e, const Bytes &n)
{
    mbedtls_mpi v[4];
    for (auto &m : v) {
        mbedtls_mpi_init(&m);
    }
    const Bytes *in[3] = {&x, &e, &n};
    for (int i = 0; i < 3; i++) {
        EXPECT_EQ(0, mbedtls_mpi_read_binary(&v[i], in[i]->data(), in[i]->size()));
    }
    EXPECT_EQ(0, mbedtls_mpi_exp_mod(&v[3], &v[0], &v[1], &v[2], nullptr));
    Bytes out(n.size());
    EXPECT_EQ(0, mbedtls_mpi_write_binary(&v[3], out.data(), out.size()));
    for (auto &m : v) {
        mbedtls_mpi_free(&m);
    }
    return out;
}

/* Below n: random, or one of its ends. */
Bytes input(const Bytes &n, int i)
{
    Bytes x = some(n.size());
    x[0] = static_cast<uint8_t>(x[0] % n[0]);
    switch (i) {
    case 0:
        std::fill(x.begin(), x.end(), 0);
        break;
    case 1:
        std::fill(x.begin(), x.end(), 0);
        x.back() = 1;
        break;
    case 2:
        x = n;
        x.back()--; /* n is odd */
        break;
    case 3:
        std::fill(x.begin() + 1, x.end(), 0xff);
        break;
    default:
        break;
    }
    return x;
}

TEST(Rsa, KernelIsThereUnlessAskedForTheBase)
{
    const char *cpu = getenv("THIRTEEN_CPU");
    bool is_baseline = cpu != nullptr && std::string(cpu) == "baseline";
    Rsa rsa = make(1024);
    Kernel k = kernel_of(rsa);
#if T13_KERNELS && defined(__x86_64__)
    bool is_able = cr_cpu_has(CR_CPU_BMI2_ADX);
    EXPECT_EQ(is_able && !is_baseline, k != nullptr);
    EXPECT_TRUE(k == nullptr || cr_rsa_kernel_is_private(k.get()));
#else
    EXPECT_EQ(nullptr, k) << is_baseline;
#endif
}

/* Primes of 512 bits go by MULX, those of 1024, 1536 and 2048 by IFMA; those of 544 and of 640 bits
 * by the base. */
TEST(Rsa, PrivateIsThePowerOfTheBase)
{
    for (unsigned bits : {1024u, 1088u, 1280u, 2048u, 3072u, 4096u}) {
        SCOPED_TRACE(bits);
        Rsa rsa = make(bits);
        Bytes n = part(rsa, CR_RSA_N);
        Bytes d = part(rsa, CR_RSA_D);
        for (int i = 0; i < (bits > 2048 ? 8 : 24); i++) {
            Bytes x = input(n, i);
            Bytes out(n.size());
            ASSERT_EQ(T13_OK, cr_rsa_private(rsa.get(), x.data(), out.data()));
            ASSERT_EQ(power(x, d, n), out) << i;
            Bytes back(n.size());
            ASSERT_EQ(T13_OK, cr_rsa_public(rsa.get(), out.data(), back.data()));
            ASSERT_EQ(x, back);
        }
    }
}

/* Through the making of new blinding values, from several threads at a time. */
TEST(Rsa, BlindingIsRenewed)
{
    Rsa rsa = make(2048);
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < 4; t++) {
        threads.emplace_back([&rsa, t] {
            for (unsigned i = 0; i < 150; i++) {
                Bytes x(cr_rsa_len(rsa.get()));
                x[9] = static_cast<uint8_t>(t);
                x[10] = static_cast<uint8_t>(i);
                Bytes y(x.size());
                Bytes back(x.size());
                ASSERT_EQ(T13_OK, cr_rsa_private(rsa.get(), x.data(), y.data()));
                ASSERT_EQ(T13_OK, cr_rsa_public(rsa.get(), y.data(), back.data()));
                ASSERT_EQ(x, back);
            }
        });
    }
    for (auto &t : threads) {
        t.join();
    }
}

/* Any odd modulus: so none need be a product of primes. Up to 16384 bits, and not whole limbs. */
TEST(Rsa, PublicIsThePowerOfTheBase)
{
    const Bytes exponents[] = {{3},
                               {17},
                               {1, 0, 1},
                               {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
                               {1, 0, 0, 0, 0, 0, 0, 0, 1}};
    for (size_t len : {64u, 65u, 127u, 128u, 129u, 256u, 257u, 384u, 512u, 1000u, 1024u, 2048u}) {
        for (const Bytes &e : exponents) {
            SCOPED_TRACE(testing::Message() << len << " bytes, e of " << e.size());
            Bytes n = some(len);
            n[0] = static_cast<uint8_t>(n[0] | (len % 3 == 0 ? 1 : 0x80));
            n.back() |= 1;
            struct bytes parts[CR_RSA_NUM_PARTS] = {view(n), view(e)};
            struct cr_rsa *key = nullptr;
            ASSERT_EQ(T13_OK, cr_rsa_new(&key, parts));
            Rsa rsa(key);
            for (int i = 0; i < (len > 600 ? 5 : 9); i++) {
                Bytes x = input(n, i);
                Bytes out(len);
                ASSERT_EQ(T13_OK, cr_rsa_public(rsa.get(), x.data(), out.data()));
                ASSERT_EQ(power(x, e, n), out) << i;
            }
            Bytes out(len);
            EXPECT_EQ(T13_E_ARGUMENT, cr_rsa_public(rsa.get(), n.data(), out.data()));
        }
    }
}

TEST(Rsa, NotBelowTheModulusIsRefused)
{
    Rsa rsa = make(2048);
    Bytes n = part(rsa, CR_RSA_N);
    Bytes out(n.size());
    EXPECT_EQ(T13_E_ARGUMENT, cr_rsa_private(rsa.get(), n.data(), out.data()));
    EXPECT_EQ(T13_E_ARGUMENT, cr_rsa_public(rsa.get(), Bytes(n.size(), 0xff).data(), out.data()));
}

#if T13_KERNELS && defined(__x86_64__)

/* A wrong half of the Chinese remainders would give the key away: none leaves. Each number that the
 * operation uses, one bit of it wrong. */
TEST(Rsa, FaultsNeverLeaveAsSignatures)
{
    for (unsigned bits : {1024u, 2048u}) {
        Rsa rsa = make(bits);
        Kernel k = kernel_of(rsa);
        if (k == nullptr) {
            GTEST_SKIP() << "the base is chosen";
        }
        struct rsa_crt &c = k->crt;
        std::vector<std::pair<const char *, uint64_t *>> numbers = {
            {"dP", c.exponent[0]},
            {"dQ", c.exponent[1]},
            {"qInv", c.q_inv},
            {"entry p", c.entry[0]},
            {"entry q", c.entry[1]},
            {"p", const_cast<uint64_t *>(c.p.m)},
            {"q", const_cast<uint64_t *>(c.q.m)}};
        if (c.pair != nullptr) {
            struct pair *pair = const_cast<struct pair *>(c.pair);
            numbers.push_back({"pair p", pair->m});
            numbers.push_back({"pair q", pair->m + 4 * pair->num_regs});
            numbers.push_back({"pair -1/p", &pair->inv[0]});
        }
        Bytes x = input(part(rsa, CR_RSA_N), 9);
        Bytes out(x.size());
        ASSERT_EQ(T13_OK, cr_rsa_kernel_private(k.get(), x.data(), out.data()));
        const Bytes right = out;
        for (const auto &number : numbers) {
            SCOPED_TRACE(number.first);
            *number.second ^= 0x100;
            out.assign(out.size(), 0xa5);
            EXPECT_EQ(T13_E_CRYPTO, cr_rsa_kernel_private(k.get(), x.data(), out.data()));
            EXPECT_EQ(Bytes(out.size(), 0), out);
            *number.second ^= 0x100;
        }
        ASSERT_EQ(T13_OK, cr_rsa_kernel_private(k.get(), x.data(), out.data()));
        EXPECT_EQ(right, out);
    }
}

/* The way of processors without IFMA, at the sizes that have it. */
TEST(Rsa, MulxIsIfma)
{
    for (unsigned bits : {2048u, 3072u}) {
        Rsa rsa = make(bits);
        Kernel k = kernel_of(rsa);
        Kernel other = kernel_of(rsa);
        if (k == nullptr || k->crt.pair == nullptr) {
            GTEST_SKIP() << "no IFMA";
        }
        /* Without the pair the exponentiation's R is the limbs': entry is R^3. */
        struct rsa_crt &c = other->crt;
        c.pair = nullptr;
        other->single = nullptr;
        mont_mul(&c.p, c.entry[0], c.p.rr, c.p.rr);
        mont_mul(&c.q, c.entry[1], c.q.rr, c.q.rr);
        for (int i = 0; i < 12; i++) {
            Bytes x = input(part(rsa, CR_RSA_N), i);
            Bytes a(x.size());
            Bytes b(x.size());
            ASSERT_EQ(T13_OK, cr_rsa_kernel_private(k.get(), x.data(), a.data()));
            ASSERT_EQ(T13_OK, cr_rsa_kernel_private(other.get(), x.data(), b.data()));
            ASSERT_EQ(a, b);
        }
    }
}

/* Digits of all ones, whose carries ripple through the whole number, and primes with many ones. */
TEST(Rsa, CarriesOfTheDigits)
{
    Rsa rsa = make(2048);
    Kernel k = kernel_of(rsa);
    if (k == nullptr || k->crt.pair == nullptr) {
        GTEST_SKIP() << "no IFMA";
    }
    const struct rsa_crt &c = k->crt;
    const size_t n = c.p.n;
    alignas(64) uint64_t in[8 * PAIR_REGS_MAX] = {};
    alignas(64) uint64_t out[8 * PAIR_REGS_MAX] = {};
    alignas(64) static uint64_t table[PAIR_TABLE * 8 * PAIR_REGS_MAX];
    std::vector<uint64_t> e(n);
    for (int round = 0; round < 300; round++) {
        const struct mont *prime[2] = {&c.p, &c.q};
        std::vector<uint64_t> want[2];
        e.assign(n, 0);
        e[0] = static_cast<uint64_t>(round % 40);
        for (unsigned h = 0; h < 2; h++) {
            /* a / R mod p for an a of the pair's R, as mont_mul tells it for its own. */
            std::vector<uint64_t> a(n, UINT64_MAX);
            for (int i = 0; i < round % 9; i++) {
                a[rng() % n] = rng() % 2 == 0 ? 0 : rng();
            }
            a[n - 1] >>= 1; /* below the prime */
            pair_put(in, c.pair->num_regs, h, a.data(), n);
            std::vector<uint64_t> t = a;
            std::vector<uint64_t> power_table(MONT_TABLE * n);
            /* mont_power wants a R(limbs) of the same number: a / R(pair) * R(limbs). */
            std::vector<uint64_t> half(n);
            (void)limbs_add(half.data(), prime[h]->m, half.data(), n);
            for (size_t bit = 64 * n; bit < pair_r_bits(c.pair->num_regs); bit++) {
                /* t / 2: plus the prime first where t is odd. */
                std::vector<uint64_t> zero(n);
                uint64_t carry =
                    limbs_add(t.data(), t.data(), (t[0] & 1) != 0 ? half.data() : zero.data(), n);
                for (size_t i = 0; i < n; i++) {
                    uint64_t above = i + 1 < n ? t[i + 1] : carry;
                    t[i] = t[i] >> 1 | above << 63;
                }
            }
            want[h].resize(n);
            mont_power(prime[h], want[h].data(), t.data(), e.data(), power_table.data());
        }
        pair_exp(c.pair, out, in, e.data(), e.data(), table);
        for (unsigned h = 0; h < 2; h++) {
            std::vector<uint64_t> got(n);
            pair_get(out, c.pair->num_regs, h, got.data(), n);
            mont_below(prime[h], got.data(), got.data());
            ASSERT_EQ(want[h], got) << round << " " << h;
        }
    }
}

#endif

} // namespace
