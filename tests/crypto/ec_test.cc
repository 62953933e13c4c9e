/* The base and the kernels of the NIST curves, by way of the tables that cr_ec_*() calls. */
#include "tests/crypto/wycheproof.h"

#include <functional>
#include <gtest/gtest.h>
#include <mbedtls/ecdsa.h>
#include <random>

extern "C" {
#include "crypto/base.h"
#include "crypto/cpu.h"
#include "crypto/der.h"
#include "crypto/ec/ec.h"
#include "crypto/ec/nonce.h"
#include "tests/crypto/ec_fault.h"
#include "tests/crypto/ec_field.h"
}

namespace
{

struct Curve {
    enum cr_curve curve;
    const char *name;
    const struct cr_ec_ops *(*kernel)(size_t);
    mbedtls_ecp_group_id mbedtls;
    const char *order;
};

const Curve p256 = {CR_CURVE_P256, "secp256r1", cr_p256_kernel, MBEDTLS_ECP_DP_SECP256R1,
                    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"};
const Curve p384 = {CR_CURVE_P384, "secp384r1", cr_p384_kernel, MBEDTLS_ECP_DP_SECP384R1,
                    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
                    "581a0db248b0a77aecec196accc52973"};
const Curve p521 = {CR_CURVE_P521, "secp521r1", nullptr, MBEDTLS_ECP_DP_SECP521R1, ""};
const Curve with_kernels[] = {p256, p384};

std::mt19937_64 rng(4); /* a fixed seed: a failure comes again */

size_t below(size_t n)
{
    return static_cast<size_t>(rng() % n);
}

Bytes some(size_t n)
{
    Bytes b(n);
    for (uint8_t &x : b) {
        x = static_cast<uint8_t>(rng());
    }
    return b;
}

std::vector<const struct cr_ec_ops *> kernels(const Curve &c)
{
    std::vector<const struct cr_ec_ops *> list;
    while (const struct cr_ec_ops *ops = c.kernel == nullptr ? nullptr : c.kernel(list.size())) {
        list.push_back(ops);
    }
    return list;
}

std::vector<const struct cr_ec_ops *> base_and_kernels(const Curve &c)
{
    std::vector<const struct cr_ec_ops *> list = kernels(c);
    list.push_back(&cr_psa_ec);
    return list;
}

/* THIRTEEN_TESTS=long compares a million inputs; else a share of them. */
size_t rounds(size_t million)
{
    const char *tests = getenv("THIRTEEN_TESTS");
    return tests != nullptr && std::string(tests) == "long" ? million : million / 500;
}

/* A key in the form of one table. */
class Key
{
  public:
    Key(const struct cr_ec_ops *ops, const Curve &c, const Bytes &scalar)
        : scalar_(scalar), point_(cr_ec_point_len(c.curve))
    {
        EXPECT_EQ(T13_OK, ops->to_point(c.curve, scalar_.data(), point_.data()));
        ops->form(c.curve, point_.data(), scalar_.data(), &form_);
        key_ = {point_.data(), scalar_.data(), &form_};
    }
    Key(const struct cr_ec_ops *ops, const Curve &c, const Bytes &point, bool) : point_(point)
    {
        ops->form(c.curve, point_.data(), nullptr, &form_);
        key_ = {point_.data(), nullptr, &form_};
    }
    Key(const Key &) = delete;
    Key &operator=(const Key &) = delete;
    const struct cr_ec_key *get() const
    {
        return &key_;
    }
    const Bytes &point() const
    {
        return point_;
    }

  private:
    Bytes scalar_;
    Bytes point_;
    struct cr_ec_form form_;
    struct cr_ec_key key_;
};

/* order + add, as a scalar's bytes. */
Bytes near_order(const Curve &c, int add)
{
    Bytes b = from_hex(c.order);
    for (size_t i = b.size(); i-- > 0 && add != 0;) {
        int t = b[i] + add;
        b[i] = static_cast<uint8_t>(t);
        add = t >> 8;
    }
    return b;
}

Bytes small(const Curve &c, unsigned v)
{
    Bytes b(cr_ec_field_len(c.curve));
    b[b.size() - 1] = static_cast<uint8_t>(v);
    b[b.size() - 2] = static_cast<uint8_t>(v >> 8);
    return b;
}

/* Scalars that try the ends of windows: runs of ones and zeros, few bits, near 0 and the order. */
Bytes edge_scalar(const Curve &c)
{
    size_t n = cr_ec_field_len(c.curve);
    Bytes b(n);
    switch (below(6)) {
    case 0:
        return small(c, 1 + static_cast<unsigned>(below(5000)));
    case 1:
        return near_order(c, -1 - static_cast<int>(below(5000)));
    case 2: {
        size_t bit = below(8 * n - 1);
        b[n - 1 - bit / 8] = static_cast<uint8_t>(1u << bit % 8);
        return b;
    }
    case 3: {
        bool one = below(2) == 0;
        for (size_t bit = 0; bit < 8 * n; bit++) {
            if (below(20) == 0) {
                one = !one;
            }
            b[n - 1 - bit / 8] |= static_cast<uint8_t>(static_cast<unsigned>(one) << bit % 8);
        }
        break;
    }
    case 4:
        b = Bytes(n, static_cast<uint8_t>(rng()));
        break;
    default:
        b = some(n);
    }
    b[0] &= 0x7f;
    b[n - 1] |= 1;
    return b;
}

/* So that no comparison below passes because nothing was compared. */
TEST(Ec, KernelIsThereUnlessAskedForTheBase)
{
    const char *cpu = getenv("THIRTEEN_CPU");
    bool is_baseline = cpu != nullptr && std::string(cpu) == "baseline";
    for (const Curve &c : with_kernels) {
#if T13_KERNELS && defined(__x86_64__)
        bool is_able = cr_cpu_has(CR_CPU_BMI2_ADX) && cr_cpu_has(CR_CPU_AVX2);
        bool is_wide = is_able && c.curve == CR_CURVE_P256 && cr_cpu_has(CR_CPU_IFMA);
        size_t want = is_baseline ? 0 : is_wide ? 3 : is_able ? 2 : 1;
        EXPECT_EQ(want, kernels(c).size());
#elif T13_KERNELS && __SIZEOF_POINTER__ == 8
        EXPECT_EQ(is_baseline ? 0u : 1u, kernels(c).size());
#else
        EXPECT_TRUE(kernels(c).empty()) << is_baseline;
#endif
    }
}

#if T13_KERNELS && defined(__x86_64__)
/* A number of words that carries are made of, below the prime. */
void edge_number(const struct ec_field &f, uint64_t *out)
{
    bool is_below = false;
    while (!is_below) {
        for (size_t i = 0; i < f.n; i++) {
            static const uint64_t words[] = {
                0, 1, UINT64_MAX, UINT64_MAX - 1, UINT32_MAX, ~static_cast<uint64_t>(UINT32_MAX)};
            size_t which = below(8);
            out[i] = which < 6 ? words[which] : which == 6 ? f.prime[i] : rng();
        }
        for (size_t i = f.n; i-- > 0;) {
            if (out[i] != f.prime[i]) {
                is_below = out[i] < f.prime[i];
                break;
            }
        }
    }
}

TEST(Ec, FieldsOfKernelsArePlainC)
{
    if (!cr_cpu_has(CR_CPU_BMI2_ADX)) {
        GTEST_SKIP() << "no MULX and ADX here";
    }
    for (const struct ec_field *f : {&ec_field_p256, &ec_field_p384}) {
        for (size_t i = 0; i < 1000000; i++) {
            uint64_t a[6];
            uint64_t b[6];
            uint64_t want[6] = {0};
            uint64_t got[6] = {0};
            edge_number(*f, a);
            edge_number(*f, b);
            for (char what : {'x', '2', '+', '-', '/'}) {
                f->in_c(what, want, a, b);
                f->in_kernel(what, got, a, b);
                ASSERT_EQ(0, memcmp(want, got, 8 * f->n)) << what << " round " << i;
            }
        }
    }
}
#endif

void compare(const Curve &c, const struct cr_ec_ops *kernel, const Bytes &scalar,
             const Bytes &other)
{
    size_t n = cr_ec_field_len(c.curve);
    Bytes digest = some(below(2) == 0 ? 32 : 1 + below(64));
    if (below(16) == 0) {
        digest = Bytes(n, static_cast<uint8_t>(below(2) == 0 ? 0 : 0xff));
    }
    Bytes nonce = below(4) == 0 ? edge_scalar(c) : some(n);
    Bytes want(2 * n);
    Bytes got(2 * n);
    Key base_key(&cr_psa_ec, c, scalar);
    Key key(kernel, c, scalar);
    ASSERT_EQ(base_key.point(), key.point());

    enum t13_status status =
        cr_psa_ec.sign(c.curve, base_key.get(), view(digest), nonce.data(), want.data());
    ASSERT_EQ(status, kernel->sign(c.curve, key.get(), view(digest), nonce.data(), got.data()));
    if (status == T13_OK) {
        ASSERT_EQ(to_hex(want), to_hex(got));
        ASSERT_EQ(T13_OK, kernel->verify(c.curve, key.get(), view(digest), got.data()));
        got[below(2 * n)] ^= static_cast<uint8_t>(1u << below(8));
        ASSERT_EQ(T13_E_BAD_SIGNATURE,
                  kernel->verify(c.curve, key.get(), view(digest), got.data()));
    }
    ASSERT_EQ(T13_OK, cr_psa_ec.dh(c.curve, other.data(), view(key.point()), want.data()));
    ASSERT_EQ(T13_OK, kernel->dh(c.curve, other.data(), view(key.point()), got.data()));
    want.resize(n);
    got.resize(n);
    ASSERT_EQ(to_hex(want), to_hex(got));
}

TEST(Ec, KernelsAreTheBase)
{
    for (const Curve &c : with_kernels) {
        for (const struct cr_ec_ops *kernel : kernels(c)) {
            size_t count = rounds(100000);
            for (size_t i = 0; i < count; i++) {
                Bytes scalar = i % 2 == 0 ? edge_scalar(c) : some(cr_ec_field_len(c.curve));
                Bytes other = i % 3 == 0 ? edge_scalar(c) : some(cr_ec_field_len(c.curve));
                scalar[0] &= 0x7f;
                other[0] &= 0x7f;
                SCOPED_TRACE(testing::Message() << c.name << " " << to_hex(scalar));
                ASSERT_NO_FATAL_FAILURE(compare(c, kernel, scalar, other));
            }
        }
    }
}

/* Kernel against kernel is faster than against the base: the million. k G by the fixed base, by the
 * way of any point, and again k (1 G). */
TEST(Ec, KernelsAreEachOther)
{
    for (const Curve &c : with_kernels) {
        std::vector<const struct cr_ec_ops *> list = kernels(c);
        Bytes one = small(c, 1);
        Bytes base_point(cr_ec_point_len(c.curve));
        ASSERT_EQ(T13_OK, cr_psa_ec.to_point(c.curve, one.data(), base_point.data()));
        size_t count = rounds(1000000);
        for (size_t i = 0; i < count && !list.empty(); i++) {
            Bytes scalar = i % 2 == 0 ? edge_scalar(c) : some(one.size());
            scalar[0] &= 0x7f;
            SCOPED_TRACE(testing::Message() << c.name << " " << to_hex(scalar));
            Bytes first(base_point.size());
            ASSERT_EQ(T13_OK, list[0]->to_point(c.curve, scalar.data(), first.data()));
            Bytes x(first.begin() + 1, first.begin() + 1 + static_cast<ptrdiff_t>(one.size()));
            for (const struct cr_ec_ops *kernel : list) {
                Bytes got(first.size());
                Bytes shared(one.size());
                ASSERT_EQ(T13_OK, kernel->to_point(c.curve, scalar.data(), got.data()));
                ASSERT_EQ(to_hex(first), to_hex(got));
                ASSERT_EQ(T13_OK,
                          kernel->dh(c.curve, scalar.data(), view(base_point), shared.data()));
                ASSERT_EQ(to_hex(x), to_hex(shared));
                ASSERT_EQ(T13_OK, kernel->point(c.curve, view(got), got.data()));
            }
        }
    }
}

/* a - b, and a modulo 2^bits, of big-endian numbers of one length. */
Bytes minus(const Bytes &a, const Bytes &b)
{
    Bytes r(a.size());
    int borrow = 0;
    for (size_t i = a.size(); i-- > 0;) {
        int t = a[i] - b[i] - borrow;
        borrow = t < 0 ? 1 : 0;
        r[i] = static_cast<uint8_t>(t);
    }
    return r;
}

Bytes low_bits(Bytes a, size_t bits)
{
    for (size_t i = 0; i < a.size(); i++) {
        size_t at = 8 * (a.size() - 1 - i);
        unsigned keep = bits >= at + 8 ? 0xff : bits > at ? (1u << (bits - at)) - 1 : 0;
        a[i] &= static_cast<uint8_t>(keep);
    }
    return a;
}

/* Where a multiple is summed up from its scalar's lower and higher bits, the two parts are the same
 * modulo the order, or differ by their sign, for scalars of this form: what formulas of addition
 * cannot do. */
TEST(Ec, PartsOfScalarsThatAreTheSameModuloTheOrder)
{
    for (const Curve &c : with_kernels) {
        const Bytes order = from_hex(c.order);
        size_t n = order.size();
        for (const struct cr_ec_ops *kernel : kernels(c)) {
            for (size_t bits = 1; bits < 8 * n; bits++) {
                Bytes low = low_bits(order, bits);
                Bytes k = minus(minus(order, low), low);
                SCOPED_TRACE(testing::Message() << c.name << " " << to_hex(k));
                Bytes want(1 + 2 * n);
                Bytes got(1 + 2 * n);
                Bytes x(n);
                enum t13_status status = cr_psa_ec.to_point(c.curve, k.data(), want.data());
                ASSERT_EQ(status, kernel->to_point(c.curve, k.data(), got.data()));
                if (status != T13_OK) {
                    continue; /* negative */
                }
                ASSERT_EQ(to_hex(want), to_hex(got));
                Bytes one = small(c, 1);
                ASSERT_EQ(T13_OK, cr_psa_ec.to_point(c.curve, one.data(), got.data()));
                ASSERT_EQ(T13_OK, kernel->dh(c.curve, k.data(), view(got), x.data()));
                ASSERT_EQ(
                    to_hex(Bytes(want.begin() + 1, want.begin() + 1 + static_cast<ptrdiff_t>(n))),
                    to_hex(x));
            }
        }
    }
}

TEST(Ec, ScalarsOutOfRange)
{
    for (const Curve &c : with_kernels) {
        for (const struct cr_ec_ops *ops : base_and_kernels(c)) {
            Key key(ops, c, small(c, 7));
            const Bytes digest(32, 3);
            Bytes rs(2 * cr_ec_field_len(c.curve));
            Bytes point(cr_ec_point_len(c.curve));
            for (const Bytes &k : {small(c, 0), near_order(c, 0), near_order(c, 1),
                                   Bytes(cr_ec_field_len(c.curve), 0xff)}) {
                EXPECT_EQ(T13_E_BAD_KEY, ops->to_point(c.curve, k.data(), point.data()));
                EXPECT_EQ(T13_E_ARGUMENT,
                          ops->sign(c.curve, key.get(), view(digest), k.data(), rs.data()));
            }
            for (const Bytes &k : {small(c, 1), near_order(c, -1)}) {
                EXPECT_EQ(T13_OK, ops->to_point(c.curve, k.data(), point.data()));
                EXPECT_EQ(T13_OK, ops->sign(c.curve, key.get(), view(digest), k.data(), rs.data()));
            }
        }
    }
}

/* r and s of 0, of the order and above it. */
TEST(Ec, SignaturePartsOutOfRange)
{
    for (const Curve &c : with_kernels) {
        for (const struct cr_ec_ops *ops : base_and_kernels(c)) {
            Key key(ops, c, small(c, 7));
            const Bytes digest(32, 3);
            size_t n = cr_ec_field_len(c.curve);
            Bytes good(2 * n);
            ASSERT_EQ(T13_OK,
                      ops->sign(c.curve, key.get(), view(digest), small(c, 9).data(), good.data()));
            for (const Bytes &part :
                 {small(c, 0), near_order(c, 0), near_order(c, 5), Bytes(n, 0xff)}) {
                for (size_t at : {size_t(0), n}) {
                    Bytes rs = good;
                    std::copy(part.begin(), part.end(), rs.begin() + static_cast<ptrdiff_t>(at));
                    EXPECT_EQ(T13_E_BAD_SIGNATURE,
                              ops->verify(c.curve, key.get(), view(digest), rs.data()));
                }
            }
        }
    }
}

/* TRAPS 12: every byte of a point counts. */
TEST(Ec, BadPoints)
{
    for (const Curve &c : with_kernels) {
        for (const struct cr_ec_ops *ops : base_and_kernels(c)) {
            Bytes good(cr_ec_point_len(c.curve));
            Bytes out(good.size());
            const Bytes scalar = small(c, 5);
            ASSERT_EQ(T13_OK, ops->to_point(c.curve, scalar.data(), good.data()));
            ASSERT_EQ(T13_OK, ops->point(c.curve, view(good), out.data()));
            ASSERT_EQ(good, out);
            std::vector<Bytes> bad = {Bytes(good.size(), 0), Bytes(good.size(), 0xff)};
            for (size_t i = 0; i < good.size(); i++) {
                bad.push_back(good);
                bad.back()[i] ^= static_cast<uint8_t>(1u << below(8));
            }
            bad.push_back(Bytes(good.size(), 0));
            bad.back()[0] = 4;
            bad.push_back(Bytes(good.size(), 0xff));
            bad.back()[0] = 4;
            for (const Bytes &p : bad) {
                EXPECT_EQ(T13_E_BAD_KEY, cr_ec_point(c.curve, view(p), out.data()));
                EXPECT_EQ(T13_E_BAD_KEY,
                          p[0] != 4 ? T13_E_BAD_KEY : ops->point(c.curve, view(p), out.data()));
                EXPECT_EQ(T13_E_BAD_SHARE, ops->dh(c.curve, scalar.data(), view(p), out.data()));
            }
        }
    }
}

/* The SEQUENCE of two INTEGERs as r and s; empty when it is not one. */
Bytes parse_rs(const Bytes &sig, size_t n)
{
    struct der d = der_of(view(sig));
    struct der in;
    struct bytes part[2];
    Bytes rs(2 * n);

    if (!der_enter(&d, DER_SEQUENCE, &in) || !der_at_end(&d) || !der_unsigned(&in, &part[0]) ||
        !der_unsigned(&in, &part[1]) || !der_at_end(&in)) {
        return Bytes();
    }
    for (size_t i = 0; i < 2; i++) {
        if (part[i].n > n) {
            return Bytes();
        }
        std::copy(part[i].p, part[i].p + part[i].n,
                  rs.begin() + static_cast<ptrdiff_t>((i + 1) * n - part[i].n));
    }
    return rs;
}

TEST(Ec, WycheproofEcdsaOnBaseAndKernels)
{
    static const struct {
        const char *file;
        const Curve *curve;
    } files[] = {{"ecdsa_secp256r1_sha256", &p256},
                 {"ecdsa_secp256r1_sha512", &p256},
                 {"ecdsa_secp384r1_sha384", &p384}};
    for (const auto &file : files) {
        const Curve &c = *file.curve;
        size_t n = cr_ec_field_len(c.curve);
        for (const struct cr_ec_ops *ops : base_and_kernels(c)) {
            size_t num_valid = 0;
            for_each_wycheproof(file.file, [&](const WycheproofTest &t) {
                Bytes spki = from_hex(t.group.at(0));
                Bytes point(spki.end() - static_cast<ptrdiff_t>(2 * n + 1), spki.end());
                Bytes digest(64);
                Bytes rs = parse_rs(t.bytes(1), n);
                enum cr_hash_id hash = hash_named(t.group.at(1));
                ASSERT_EQ(T13_OK, cr_hash_once(hash, view(t.bytes(0)), digest.data()));
                digest.resize(cr_hash_len(hash));
                Key key(ops, c, point, false);
                bool holds = !rs.empty() &&
                             ops->verify(c.curve, key.get(), view(digest), rs.data()) == T13_OK;
                EXPECT_EQ(t.result == 'v', holds);
                num_valid += holds ? 1 : 0;
            });
            EXPECT_LT(50u, num_valid);
        }
    }
}

TEST(Ec, WycheproofEcdhOnBaseAndKernels)
{
    for (const Curve &c : with_kernels) {
        size_t n = cr_ec_field_len(c.curve);
        for (const struct cr_ec_ops *ops : base_and_kernels(c)) {
            size_t num_valid = 0;
            for_each_wycheproof(std::string("ecdh_") + c.name, [&](const WycheproofTest &t) {
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
                EXPECT_EQ(T13_OK, ops->dh(c.curve, scalar.data(), view(point), out.data()));
                EXPECT_EQ(t.values.at(2), to_hex(out));
                num_valid++;
            });
            EXPECT_LT(100u, num_valid);
        }
    }
}

/* RFC 6979 without additional data is what Mbed TLS computes in its own way. */
TEST(Ec, NoncesAreRfc6979)
{
    static const struct {
        enum cr_hash_id hash;
        mbedtls_md_type_t md;
    } hashes[] = {{CR_SHA256, MBEDTLS_MD_SHA256},
                  {CR_SHA384, MBEDTLS_MD_SHA384},
                  {CR_SHA512, MBEDTLS_MD_SHA512},
                  {CR_SHA224, MBEDTLS_MD_SHA224},
                  {CR_SHA1, MBEDTLS_MD_SHA1}};
    ASSERT_EQ(T13_OK, cr_start());
    for (const Curve &c : {p256, p384, p521}) {
        size_t n = cr_ec_field_len(c.curve);
        mbedtls_ecp_group group;
        mbedtls_mpi d, r, s;
        mbedtls_ecp_group_init(&group);
        mbedtls_mpi_init(&d);
        mbedtls_mpi_init(&r);
        mbedtls_mpi_init(&s);
        ASSERT_EQ(0, mbedtls_ecp_group_load(&group, c.mbedtls));
        for (const auto &h : hashes) {
            Bytes scalar = some(n);
            scalar[0] = 0;
            Bytes digest = some(cr_hash_len(h.hash));
            if (below(2) == 0) {
                digest = Bytes(digest.size(), 0xff); /* above the order */
            }
            Bytes want(2 * n);
            ASSERT_EQ(0, mbedtls_mpi_read_binary(&d, scalar.data(), n));
            ASSERT_EQ(0, mbedtls_ecdsa_sign_det_ext(&group, &r, &s, &d, digest.data(),
                                                    digest.size(), h.md, cr_mbedtls_rng, nullptr));
            ASSERT_EQ(0, mbedtls_mpi_write_binary(&r, want.data(), n));
            ASSERT_EQ(0, mbedtls_mpi_write_binary(&s, want.data() + n, n));
            struct cr_nonce g;
            Bytes nonce(n);
            ASSERT_EQ(T13_OK, cr_nonce_start(&g, c.curve, h.hash, scalar.data(), view(digest),
                                             bytes_of(nullptr, 0)));
            ASSERT_EQ(T13_OK, cr_nonce_next(&g, nonce.data()));
            for (const struct cr_ec_ops *ops : base_and_kernels(c)) {
                Key key(ops, c, scalar);
                Bytes rs(2 * n);
                ASSERT_EQ(T13_OK,
                          ops->sign(c.curve, key.get(), view(digest), nonce.data(), rs.data()));
                EXPECT_EQ(to_hex(want), to_hex(rs)) << c.name;
            }
        }
        mbedtls_ecp_group_free(&group);
        mbedtls_mpi_free(&d);
        mbedtls_mpi_free(&r);
        mbedtls_mpi_free(&s);
    }
}

/* RFC 6979 A.2.5: P-256, SHA-256, "sample". */
TEST(Ec, Rfc6979)
{
    const Bytes x = from_hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
    Bytes digest(32);
    Bytes nonce(32);
    struct cr_nonce g;

    ASSERT_EQ(T13_OK, cr_hash_once(CR_SHA256, bytes_of("sample", 6), digest.data()));
    ASSERT_EQ(T13_OK, cr_nonce_start(&g, CR_CURVE_P256, CR_SHA256, x.data(), view(digest),
                                     bytes_of(nullptr, 0)));
    ASSERT_EQ(T13_OK, cr_nonce_next(&g, nonce.data()));
    EXPECT_EQ("a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60", to_hex(nonce));
    for (const struct cr_ec_ops *ops : base_and_kernels(p256)) {
        Key key(ops, p256, x);
        Bytes rs(64);
        EXPECT_EQ("0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                  "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
                  to_hex(key.point()));
        ASSERT_EQ(T13_OK,
                  ops->sign(CR_CURVE_P256, key.get(), view(digest), nonce.data(), rs.data()));
        EXPECT_EQ("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                  "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
                  to_hex(rs));
    }
}

/* Hedged: the same key and message, never the same nonce. */
TEST(Ec, TwoSignaturesDiffer)
{
    for (const Curve &c : {p256, p384, p521}) {
        size_t n = cr_ec_field_len(c.curve);
        Bytes scalar = small(c, 99);
        Bytes point(cr_ec_point_len(c.curve));
        struct cr_ec_form form;
        const Bytes digest(32, 1);
        Bytes a(2 * n);
        Bytes b(2 * n);
        ASSERT_EQ(T13_OK, cr_ec_public(c.curve, scalar.data(), point.data()));
        cr_ec_make_form(c.curve, point.data(), scalar.data(), &form);
        const struct cr_ec_key key = {point.data(), scalar.data(), &form};
        ASSERT_EQ(T13_OK, cr_ecdsa_sign(c.curve, &key, CR_SHA256, view(digest), a.data()));
        ASSERT_EQ(T13_OK, cr_ecdsa_sign(c.curve, &key, CR_SHA256, view(digest), b.data()));
        EXPECT_NE(Bytes(a.begin(), a.begin() + static_cast<ptrdiff_t>(n)),
                  Bytes(b.begin(), b.begin() + static_cast<ptrdiff_t>(n)));
        EXPECT_EQ(T13_OK, cr_ecdsa_verify(c.curve, &key, view(digest), a.data()));
        EXPECT_EQ(T13_OK, cr_ecdsa_verify(c.curve, &key, view(digest), b.data()));
    }
}

#if T13_KERNELS && __SIZEOF_POINTER__ == 8
/* A signature's computation by a kernel that computes wrong when told so. */
class Faulty
{
  public:
    Faulty(const Curve &c, const struct cr_ec_ops *ops)
        : c_(c), ops_(ops), n_(cr_ec_field_len(c.curve)), scalar_(small_first(some(n_))),
          digest_(some(n_)), nonce_(small_first(some(n_))), key_(sound(ops), c, scalar_),
          base_key_(&cr_psa_ec, c, scalar_)
    {
    }
    /* What leaves holds, or nothing does. Returns whether anything left. */
    bool sign()
    {
        Bytes rs(2 * n_, 0);
        enum t13_status status =
            ops_->sign(c_.curve, key_.get(), view(digest_), nonce_.data(), rs.data());
        if (status == T13_OK) {
            EXPECT_EQ(T13_OK,
                      cr_psa_ec.verify(c_.curve, base_key_.get(), view(digest_), rs.data()));
            return true;
        }
        EXPECT_EQ(Bytes(2 * n_, 0), rs);
        return false;
    }
    size_t chances(size_t of_size)
    {
        ec_fault_set_both(of_size, SIZE_MAX, SIZE_MAX, 0);
        EXPECT_TRUE(sign());
        return ec_fault_chances();
    }
    ~Faulty()
    {
        ec_fault_set(SIZE_MAX, 0);
    }
    Faulty(const Faulty &) = delete;
    Faulty &operator=(const Faulty &) = delete;

  private:
    static Bytes small_first(Bytes b)
    {
        b[0] = 1;
        return b;
    }
    static const struct cr_ec_ops *sound(const struct cr_ec_ops *ops)
    {
        ec_fault_set(SIZE_MAX, 0);
        return ops;
    }
    const Curve &c_;
    const struct cr_ec_ops *ops_;
    size_t n_;
    Bytes scalar_;
    Bytes digest_;
    Bytes nonce_;
    Key key_;
    Key base_key_;
};

/* One bit turned over anywhere. */
void inject(const Curve &c, const struct cr_ec_ops *ops, size_t least)
{
    size_t n = cr_ec_field_len(c.curve);
    Faulty faulty(c, ops);
    size_t chances = faulty.chances(0);
    ASSERT_LT(least, chances);

    size_t num_refused = 0;
    size_t count = 2000;
    for (size_t i = 0; i < count; i++) {
        /* Around the middle is the arithmetic modulo the order: each chance there, others by lot.
         */
        size_t at = i < 200 ? chances / 2 - 100 + i : below(chances);
        ec_fault_set(at, static_cast<unsigned>(below(16 * n)));
        SCOPED_TRACE(testing::Message() << "fault at " << at);
        num_refused += faulty.sign() ? 0 : 1;
    }
    EXPECT_LT(count / 2, num_refused);
}

/* A point of the table is wrong both times. */
void inject_both(const Curve &c, const struct cr_ec_ops *ops)
{
    size_t n = cr_ec_field_len(c.curve);
    Faulty faulty(c, ops);
    /* The points of the first time, the signature's bytes, and those of the second. */
    size_t num_points = faulty.chances(2 * n) / 2;
    ASSERT_LT(8 * n / 8, num_points);

    size_t num_refused = 0;
    for (size_t i = 0; i < 4 * num_points; i++) {
        size_t at = i % num_points;
        SCOPED_TRACE(testing::Message() << "point " << at);
        ec_fault_set_both(2 * n, at, num_points + 1 + at, static_cast<unsigned>(below(16 * n)));
        num_refused += faulty.sign() ? 0 : 1;
    }
    EXPECT_LT(3 * num_points, num_refused);
}

TEST(Ec, FaultsDoNotLeave)
{
    ASSERT_NO_FATAL_FAILURE(inject(p256, &p256_faulty, 1000));
    ASSERT_NO_FATAL_FAILURE(inject(p384, &p384_faulty, 1000));
}

TEST(Ec, FaultsOfTheTableDoNotLeave)
{
    ASSERT_NO_FATAL_FAILURE(inject_both(p256, &p256_faulty));
    ASSERT_NO_FATAL_FAILURE(inject_both(p384, &p384_faulty));
}

#if defined(__x86_64__)
TEST(Ec, FaultsOfLanesDoNotLeave)
{
    if (!__builtin_cpu_supports("avx512ifma") || !__builtin_cpu_supports("bmi2")) {
        GTEST_SKIP() << "no AVX-512 IFMA here";
    }
    ASSERT_NO_FATAL_FAILURE(inject(p256, &p256_ifma_faulty, 200));
    ASSERT_NO_FATAL_FAILURE(inject_both(p256, &p256_ifma_faulty));
}
#endif
#endif

} // namespace
