#include "tests/crypto/wycheproof.h"

#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <sstream>

extern "C" {
#include "crypto/hash.h"
#include "crypto/mlkem/mlkem.h"
}

namespace
{

std::mt19937_64 rng(203); /* a fixed seed: a failure comes again */

Bytes some(size_t n)
{
    Bytes b(n);
    for (auto &byte : b) {
        byte = static_cast<uint8_t>(rng());
    }
    return b;
}

std::string sha256(const Bytes &b)
{
    uint8_t out[32];

    EXPECT_EQ(T13_OK, cr_hash_once(CR_SHA256, view(b), out));
    return to_hex(out, sizeof(out));
}

/* A key at an address that is no multiple of 32: the kernel may not count on more. */
class Key
{
  public:
    explicit Key(enum cr_mlkem_id id)
        : id_(id), size_(cr_mlkem_key_size(id)), block_(new uint8_t[size_ + 8])
    {
        memset(block_.get(), 0x5a, size_ + 8);
    }
    struct cr_mlkem_key *get() const
    {
        return reinterpret_cast<struct cr_mlkem_key *>(block_.get() + 8);
    }
    Bytes ek() const
    {
        return Bytes(get()->ek, get()->ek + cr_mlkem_ek_len(id_));
    }
    Bytes dk() const
    {
        Bytes out(cr_mlkem_dk_len(id_));
        cr_mlkem_write_private(get(), out.data());
        return out;
    }
    Bytes encapsulate(const Bytes &m, Bytes *ct) const
    {
        Bytes secret(32);
        *ct = Bytes(cr_mlkem_ct_len(id_));
        cr_mlkem_encapsulate(get(), m.data(), ct->data(), secret.data());
        return secret;
    }
    Bytes decapsulate(const Bytes &ct) const
    {
        Bytes secret(32);
        cr_mlkem_decapsulate(get(), ct.data(), secret.data());
        return secret;
    }
    size_t size() const
    {
        return size_;
    }

  private:
    enum cr_mlkem_id id_;
    size_t size_;
    std::unique_ptr<uint8_t[]> block_;
};

const enum cr_mlkem_id all[] = {CR_MLKEM_512, CR_MLKEM_768, CR_MLKEM_1024};

/* A line of tests/vectors/mlkem.txt: see tools/mlkem-vectors. */
struct Line {
    char kind;
    enum cr_mlkem_id id;
    std::vector<std::string> values;
    Bytes bytes(size_t i) const
    {
        return from_hex(values.at(i));
    }
};

void for_each_line(char kind, size_t expected, const std::function<void(const Line &)> &f)
{
    std::ifstream in(std::string(T13_TEST_VECTORS) + "/mlkem.txt");
    std::string text;
    size_t num = 0;
    size_t number = 0;

    while (std::getline(in, text)) {
        number++;
        if (text.empty() || text[0] != kind) {
            continue;
        }
        std::istringstream words(text);
        Line line = {kind, CR_MLKEM_512, {}};
        std::string word;
        words >> word >> word;
        line.id = static_cast<enum cr_mlkem_id>(std::stoi(word));
        while (words >> word) {
            line.values.push_back(word);
        }
        SCOPED_TRACE("line " + std::to_string(number));
        f(line);
        num++;
    }
    EXPECT_EQ(expected, num);
}

TEST(Mlkem, KeyGeneration)
{
    for_each_line('K', 375, [](const Line &t) {
        Key key(t.id);
        ASSERT_EQ(T13_OK, cr_mlkem_generate(key.get(), t.id, t.bytes(0).data()));
        EXPECT_EQ(t.values.at(1), sha256(key.ek()));
        EXPECT_EQ(t.values.at(2), sha256(key.dk()));
    });
}

TEST(Mlkem, ThereAndBack)
{
    for_each_line('C', 300, [](const Line &t) {
        Key key(t.id);
        Bytes ct;
        ASSERT_EQ(T13_OK, cr_mlkem_generate(key.get(), t.id, t.bytes(0).data()));
        EXPECT_EQ(t.bytes(3), key.encapsulate(t.bytes(1), &ct));
        EXPECT_EQ(t.values.at(2), sha256(ct));
        EXPECT_EQ(t.bytes(3), key.decapsulate(ct));
    });
}

TEST(Mlkem, Encapsulation)
{
    for_each_line('E', 137, [](const Line &t) {
        Key key(t.id);
        Bytes ct;
        enum t13_status status = cr_mlkem_read_public(key.get(), t.id, view(t.bytes(1)));
        if (t.values.at(0) == "i") {
            EXPECT_EQ(T13_E_BAD_KEY, status);
            return;
        }
        ASSERT_EQ(T13_OK, status);
        EXPECT_EQ(t.bytes(1), key.ek());
        EXPECT_EQ(t.bytes(4), key.encapsulate(t.bytes(2), &ct));
        EXPECT_EQ(t.values.at(3), sha256(ct));
    });
}

TEST(Mlkem, Decapsulation)
{
    for_each_line('D', 124, [](const Line &t) {
        Key key(t.id);
        enum t13_status status = cr_mlkem_read_private(key.get(), t.id, view(t.bytes(1)));
        if (t.values.at(0) == "i") {
            EXPECT_EQ(T13_E_BAD_KEY, status);
            return;
        }
        ASSERT_EQ(T13_OK, status);
        EXPECT_EQ(t.bytes(3), key.decapsulate(t.bytes(2)));
    });
}

/* FIPS 203 7.2: each coefficient of an encapsulation key. */
TEST(Mlkem, ModulusCheck)
{
    for (enum cr_mlkem_id id : all) {
        Key key(id);
        ASSERT_EQ(T13_OK, cr_mlkem_generate(key.get(), id, some(64).data()));
        const Bytes good = key.ek();
        for (size_t i = 0; i < 256 * static_cast<size_t>(id); i++) {
            for (unsigned value : {3328u, 3329u, 4095u}) {
                Bytes ek = good;
                uint8_t *p = ek.data() + i / 2 * 3;
                if (i % 2 == 0) {
                    p[0] = static_cast<uint8_t>(value);
                    p[1] = static_cast<uint8_t>((p[1] & 0xf0) | value >> 8);
                } else {
                    p[1] = static_cast<uint8_t>((p[1] & 0x0f) | (value & 15) << 4);
                    p[2] = static_cast<uint8_t>(value >> 4);
                }
                ASSERT_EQ(value < 3329 ? T13_OK : T13_E_BAD_KEY,
                          cr_mlkem_read_public(key.get(), id, view(ek)));
            }
        }
    }
}

/* FIPS 203 7.3: each bit of the hash in a decapsulation key, and of what it is the hash of. */
TEST(Mlkem, HashCheck)
{
    for (enum cr_mlkem_id id : all) {
        Key key(id);
        ASSERT_EQ(T13_OK, cr_mlkem_generate(key.get(), id, some(64).data()));
        const Bytes good = key.dk();
        ASSERT_EQ(T13_OK, cr_mlkem_read_private(key.get(), id, view(good)));
        EXPECT_EQ(good, key.dk());
        for (size_t bit = 8 * (good.size() - 96); bit < 8 * (good.size() - 32); bit++) {
            Bytes dk = good;
            dk[bit / 8] = static_cast<uint8_t>(dk[bit / 8] ^ 1u << bit % 8);
            ASSERT_EQ(T13_E_BAD_KEY, cr_mlkem_read_private(key.get(), id, view(dk)));
        }
        for (size_t n : {good.size() - 1, good.size() + 1}) {
            Bytes dk = good;
            dk.resize(n);
            ASSERT_EQ(T13_E_BAD_KEY, cr_mlkem_read_private(key.get(), id, view(dk)));
        }
    }
}

/* A wrong ciphertext gives J(z || ct), whichever bit is wrong. */
TEST(Mlkem, ImplicitRejection)
{
    for (enum cr_mlkem_id id : all) {
        Key key(id);
        Bytes ct;
        const Bytes seed = some(64);
        ASSERT_EQ(T13_OK, cr_mlkem_generate(key.get(), id, seed.data()));
        const Bytes secret = key.encapsulate(some(32), &ct);
        ASSERT_EQ(secret, key.decapsulate(ct));
        for (size_t bit = 0; bit < 8 * ct.size(); bit += 7) {
            Bytes bad = ct;
            bad[bit / 8] = static_cast<uint8_t>(bad[bit / 8] ^ 1u << bit % 8);
            struct cr_hash h;
            Bytes want(32);
            ASSERT_EQ(T13_OK, cr_hash_init(&h, CR_SHAKE256));
            ASSERT_EQ(T13_OK, cr_hash_update(&h, seed.data() + 32, 32));
            ASSERT_EQ(T13_OK, cr_hash_update(&h, bad.data(), bad.size()));
            ASSERT_EQ(T13_OK, cr_hash_finish_xof(&h, want.data(), want.size()));
            ASSERT_EQ(want, key.decapsulate(bad));
        }
    }
}

/* TRAPS 38. */
TEST(Mlkem, NothingIsLeftAfterClear)
{
    for (enum cr_mlkem_id id : all) {
        Key key(id);
        ASSERT_EQ(T13_OK, cr_mlkem_generate(key.get(), id, some(64).data()));
        cr_mlkem_clear(key.get());
        const uint8_t *p = reinterpret_cast<const uint8_t *>(key.get());
        EXPECT_EQ(Bytes(key.size(), 0), Bytes(p, p + key.size()));
    }
}

TEST(Mlkem, ZetasArePowersOf17)
{
    for (unsigned i = 0; i < 128; i++) {
        int want = 65536 % MLKEM_Q;
        unsigned reversed = 0;
        for (unsigned bit = 0; bit < 7; bit++) {
            reversed |= (i >> bit & 1) << (6 - bit);
        }
        for (unsigned n = 0; n < reversed; n++) {
            want = want * 17 % MLKEM_Q;
        }
        EXPECT_EQ(want, (mlkem_zetas[i] + MLKEM_Q) % MLKEM_Q);
        EXPECT_EQ(mlkem_zetas[i], static_cast<int16_t>(mlkem_zetas_q[i] * MLKEM_Q));
        EXPECT_EQ(mlkem_inverse[i], static_cast<int16_t>(mlkem_inverse_q[i] * MLKEM_Q));
    }
    for (size_t n = 1; n < 128; n *= 2) {
        for (size_t i = 0; i < n; i++) {
            EXPECT_EQ(mlkem_zetas[2 * n - 1 - i], mlkem_inverse[n + i]);
        }
    }
}

std::vector<const struct mlkem_ops *> base_and_kernels()
{
    std::vector<const struct mlkem_ops *> out = {&cr_mlkem_base};
    for (size_t i = 0; cr_mlkem_kernel(i) != nullptr; i++) {
        out.push_back(cr_mlkem_kernel(i));
    }
    return out;
}

/* Each coefficient at each place, against FIPS 203's formulas with a division. */
TEST(Mlkem, CompressionIsExact)
{
    for (const struct mlkem_ops *ops : base_and_kernels()) {
        for (unsigned d : {1u, 4u, 5u, 10u, 11u}) {
            for (unsigned first = 0; first < MLKEM_Q; first += d == 10 ? 1 : 13) {
                struct mlkem_poly p;
                struct mlkem_poly back;
                Bytes out(32 * d);
                for (unsigned i = 0; i < 256; i++) {
                    p.c[i] = static_cast<int16_t>((first + 13 * i) % MLKEM_Q);
                }
                ops->compress(out.data(), &p, d);
                ops->decompress(&back, out.data(), d);
                for (unsigned i = 0; i < 256; i++) {
                    unsigned x = static_cast<unsigned>(p.c[i]);
                    unsigned want = ((x << d) + MLKEM_Q / 2) / MLKEM_Q & ((1u << d) - 1);
                    unsigned got = 0;
                    for (unsigned bit = 0; bit < d; bit++) {
                        unsigned at = i * d + bit;
                        got |= (out[at / 8] >> at % 8 & 1u) << bit;
                    }
                    ASSERT_EQ(want, got) << x;
                    ASSERT_EQ((want * MLKEM_Q + (1u << (d - 1))) >> d,
                              static_cast<unsigned>(back.c[i]));
                }
            }
        }
    }
}

struct mlkem_poly random_poly(int low, int high)
{
    struct mlkem_poly p;
    for (auto &c : p.c) {
        unsigned span = static_cast<unsigned>(high - low) + 1;
        unsigned r = static_cast<unsigned>(rng());
        /* The ends of the range more often than others. */
        int v = r % 16 == 0 ? low : r % 16 == 1 ? high : low + static_cast<int>((r >> 4) % span);
        c = static_cast<int16_t>(v);
    }
    return p;
}

void expect_same(const struct mlkem_poly &a, const struct mlkem_poly &b)
{
    for (size_t i = 0; i < MLKEM_N; i++) {
        ASSERT_EQ((a.c[i] + 10 * MLKEM_Q) % MLKEM_Q, (b.c[i] + 10 * MLKEM_Q) % MLKEM_Q) << i;
    }
}

void compare_transforms(const struct mlkem_ops *ops)
{
    const struct mlkem_ops *base = &cr_mlkem_base;
    struct mlkem_poly p = random_poly(-3328, 3328);
    struct mlkem_poly want = p;
    struct mlkem_poly got = p;

    base->ntt(&want);
    ops->ntt(&got);
    ASSERT_NO_FATAL_FAILURE(expect_same(want, got));
    base->prepare(&want, &p);
    ops->prepare(&got, &p);
    ASSERT_NO_FATAL_FAILURE(expect_same(want, got));
    want = got = p;
    base->inverse(&want);
    ops->inverse(&got);
    ASSERT_NO_FATAL_FAILURE(expect_same(want, got));
    for (int16_t c : got.c) {
        ASSERT_LT(std::abs(c), MLKEM_Q);
    }
    want = got = random_poly(-32768, 32767);
    base->reduce(&want);
    ops->reduce(&got);
    ASSERT_EQ(0, memcmp(&want, &got, sizeof(want)));
    want = got = random_poly(-32768, 32767);
    base->to_mont(&want);
    ops->to_mont(&got);
    ASSERT_NO_FATAL_FAILURE(expect_same(want, got));
}

void compare_products(const struct mlkem_ops *ops, size_t k)
{
    struct mlkem_poly a[16];
    struct mlkem_poly b[4];
    struct mlkem_poly prepared[4];
    struct mlkem_poly want;
    struct mlkem_poly got;

    for (size_t i = 0; i < k * k; i++) {
        a[i] = random_poly(0, 4095);
    }
    for (size_t i = 0; i < k; i++) {
        b[i] = random_poly(0, 3328);
        cr_mlkem_base.prepare(&prepared[i], &b[i]);
    }
    for (size_t stride : {static_cast<size_t>(1), k}) {
        cr_mlkem_base.dot(&want, a, stride, b, prepared, k);
        ops->dot(&got, a, stride, b, prepared, k);
        ASSERT_NO_FATAL_FAILURE(expect_same(want, got));
    }
}

void compare_codes(const struct mlkem_ops *ops)
{
    const Bytes bytes = some(504);
    struct mlkem_poly want;
    struct mlkem_poly got;
    Bytes out(384);
    Bytes again(384);

    cr_mlkem_base.decode12(&want, bytes.data());
    ops->decode12(&got, bytes.data());
    ASSERT_EQ(0, memcmp(&want, &got, sizeof(want)));
    ops->encode12(out.data(), &got);
    ASSERT_EQ(Bytes(bytes.begin(), bytes.begin() + 384), out);
    cr_mlkem_base.encode12(again.data(), &got);
    ASSERT_EQ(again, out);
    cr_mlkem_base.cbd2(&want, bytes.data());
    ops->cbd2(&got, bytes.data());
    ASSERT_EQ(0, memcmp(&want, &got, sizeof(want)));
    size_t have = static_cast<size_t>(rng() % 257);
    memset(&want, 0, sizeof(want));
    memset(&got, 0, sizeof(got));
    size_t n = static_cast<size_t>(rng() % 169) * 3;
    ASSERT_EQ(cr_mlkem_base.reject(&want, have, bytes.data(), n),
              ops->reject(&got, have, bytes.data(), n));
    size_t end = cr_mlkem_base.reject(&want, have, bytes.data(), n);
    ASSERT_EQ(0, memcmp(&want, &got, end * sizeof(want.c[0])));
}

TEST(Mlkem, KernelsAreTheBase)
{
    for (size_t i = 0; cr_mlkem_kernel(i) != nullptr; i++) {
        const struct mlkem_ops *ops = cr_mlkem_kernel(i);
        for (size_t round = 0; round < 4000; round++) { /* a million coefficients */
            ASSERT_NO_FATAL_FAILURE(compare_transforms(ops));
            ASSERT_NO_FATAL_FAILURE(compare_products(ops, 2 + round % 3));
            ASSERT_NO_FATAL_FAILURE(compare_codes(ops));
        }
    }
}

/* The product of two polynomials modulo X^256 + 1, by the school's method. */
TEST(Mlkem, TransformedProductIsTheProduct)
{
    for (const struct mlkem_ops *ops : base_and_kernels()) {
        struct mlkem_poly a = random_poly(0, 3328);
        struct mlkem_poly b = random_poly(0, 3328);
        struct mlkem_poly want;
        struct mlkem_poly prepared;
        struct mlkem_poly got;
        for (size_t i = 0; i < 256; i++) {
            int sum = 0;
            for (size_t j = 0; j < 256; j++) {
                int c = a.c[j] * b.c[(i + 256 - j) % 256] % MLKEM_Q;
                sum = (sum + (j <= i ? c : MLKEM_Q - c)) % MLKEM_Q;
            }
            want.c[i] = static_cast<int16_t>(sum);
        }
        ops->ntt(&a);
        ops->reduce(&a);
        ops->ntt(&b);
        ops->prepare(&prepared, &b);
        ops->dot(&got, &a, 1, &b, &prepared, 1);
        ops->inverse(&got);
        ops->reduce(&got);
        EXPECT_EQ(0, memcmp(&want, &got, sizeof(want)));
    }
}

} // namespace
