#include "tests/crypto/wycheproof.h"

#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

extern "C" {
#include "crypto/hash.h"
#include "crypto/mldsa/mldsa.h"
#include "crypto/mldsa/poly.h"
}

namespace
{

std::mt19937_64 rng(204); /* a fixed seed: a failure comes again */

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

const struct cr_mldsa_params *params(const std::string &set)
{
    return set == "44" ? &cr_mldsa_44 : set == "65" ? &cr_mldsa_65 : &cr_mldsa_87;
}

const struct cr_mldsa_params *const all[] = {&cr_mldsa_44, &cr_mldsa_65, &cr_mldsa_87};

struct Keys {
    explicit Keys(const struct cr_mldsa_params *p, const Bytes &seed)
        : pk(cr_mldsa_public_len(p)), sk(cr_mldsa_private_len(p))
    {
        EXPECT_EQ(T13_OK, cr_mldsa_generate(p, seed.data(), pk.data(), sk.data()));
    }
    Bytes pk;
    Bytes sk;
};

/* Lines of tests/vectors/mldsa.txt of a kind, with the key of the last line of another: see
 * tools/mldsa-vectors. */
struct Line {
    const struct cr_mldsa_params *p;
    Bytes key;
    std::vector<std::string> values;
};

void for_each_line(char kind, char key_kind, size_t expected,
                   const std::function<void(const Line &)> &f)
{
    std::ifstream in(std::string(T13_TEST_VECTORS) + "/mldsa.txt");
    std::string text;
    Line line = {nullptr, {}, {}};
    size_t num = 0;
    size_t number = 0;

    while (std::getline(in, text)) {
        std::istringstream words(text);
        std::string word;
        words >> word;
        number++;
        if (word == std::string(1, key_kind)) {
            words >> word;
            line.p = params(word);
            words >> word;
            line.key = from_hex(word);
        } else if (word == std::string(1, kind)) {
            line.values.clear();
            while (words >> word) {
                line.values.push_back(word);
            }
            SCOPED_TRACE("line " + std::to_string(number));
            f(line);
            num++;
        }
    }
    EXPECT_EQ(expected, num);
}

TEST(Mldsa, KeyGeneration)
{
    for_each_line('K', '-', 75, [](const Line &t) {
        const struct cr_mldsa_params *p = params(t.values.at(0));
        Keys keys(p, from_hex(t.values.at(1)));
        EXPECT_EQ(t.values.at(2), sha256(keys.pk));
        EXPECT_EQ(t.values.at(3), sha256(keys.sk));
        Bytes again(keys.pk.size());
        EXPECT_EQ(T13_OK, cr_mldsa_public(p, keys.sk.data(), again.data()));
        EXPECT_EQ(keys.pk, again);
    });
}

TEST(Mldsa, Signing)
{
    for_each_line('S', 'P', 193, [](const Line &t) {
        Bytes sig(cr_mldsa_sig_len(t.p));
        Bytes mu = from_hex(t.values.at(0));
        Bytes random = from_hex(t.values.at(1));
        ASSERT_EQ(T13_OK,
                  cr_mldsa_sign_mu(t.p, t.key.data(), mu.data(), random.data(), sig.data()));
        EXPECT_EQ(t.values.at(2), sha256(sig));
    });
}

TEST(Mldsa, Verification)
{
    for_each_line('V', 'Q', 67, [](const Line &t) {
        Bytes mu = from_hex(t.values.at(1));
        Bytes sig = from_hex(t.values.at(2));
        EXPECT_EQ(t.values.at(0) == "v" ? T13_OK : T13_E_BAD_SIGNATURE,
                  cr_mldsa_verify_mu(t.p, t.key.data(), mu.data(), view(sig)));
    });
}

TEST(Mldsa, AnyChangeIsSeen)
{
    for (const struct cr_mldsa_params *p : all) {
        Keys keys(p, some(32));
        Bytes message = some(100);
        Bytes sig(cr_mldsa_sig_len(p));
        ASSERT_EQ(T13_OK, cr_mldsa_sign(p, keys.sk.data(), view(message), sig.data()));
        ASSERT_EQ(T13_OK, cr_mldsa_verify(p, keys.pk.data(), view(message), view(sig)));
        Bytes other = message;
        other[50] ^= 1;
        EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_mldsa_verify(p, keys.pk.data(), view(other), view(sig)));
        for (size_t bit = 0; bit < 8 * sig.size(); bit += 197) {
            Bytes bad = sig;
            bad[bit / 8] = static_cast<uint8_t>(bad[bit / 8] ^ 1u << bit % 8);
            ASSERT_EQ(T13_E_BAD_SIGNATURE,
                      cr_mldsa_verify(p, keys.pk.data(), view(message), view(bad)))
                << bit;
        }
        for (size_t n : {size_t{0}, sig.size() - 1, sig.size() + 1}) {
            Bytes bad = sig;
            bad.resize(n);
            EXPECT_EQ(T13_E_BAD_SIGNATURE,
                      cr_mldsa_verify(p, keys.pk.data(), view(message), view(bad)));
        }
        /* Hedged: two signatures of one message differ. */
        Bytes second(sig.size());
        ASSERT_EQ(T13_OK, cr_mldsa_sign(p, keys.sk.data(), view(message), second.data()));
        EXPECT_NE(sig, second);
    }
}

TEST(Mldsa, InconsistentPrivateKey)
{
    for (const struct cr_mldsa_params *p : all) {
        Keys keys(p, some(32));
        Bytes pk(keys.pk.size());
        for (size_t bit = 0; bit < 8 * keys.sk.size(); bit += 331) {
            Bytes bad = keys.sk;
            bad[bit / 8] = static_cast<uint8_t>(bad[bit / 8] ^ 1u << bit % 8);
            bool is_k = bit / 8 >= 32 && bit / 8 < 64; /* K belongs to nothing */
            ASSERT_EQ(is_k ? T13_OK : T13_E_BAD_KEY, cr_mldsa_public(p, bad.data(), pk.data()))
                << bit;
        }
    }
}

TEST(Mldsa, ZetasArePowersOf1753)
{
    for (unsigned i = 0; i < 256; i++) {
        int64_t want = (int64_t{1} << 32) % MLDSA_Q;
        unsigned reversed = 0;
        for (unsigned bit = 0; bit < 8; bit++) {
            reversed |= (i >> bit & 1) << (7 - bit);
        }
        for (unsigned n = 0; n < reversed; n++) {
            want = want * 1753 % MLDSA_Q;
        }
        EXPECT_EQ(want, (mldsa_zetas[i] + MLDSA_Q) % MLDSA_Q);
    }
}

/* Against algorithms 35 and 36 as they are written, for each coefficient there is. */
TEST(Mldsa, RoundingIsExact)
{
    for (int32_t gamma2 : {(MLDSA_Q - 1) / 88, (MLDSA_Q - 1) / 32}) {
        for (int32_t first = 0; first < MLDSA_Q; first += 256) {
            struct mldsa_poly p;
            struct mldsa_poly high;
            struct mldsa_poly low;
            for (int32_t i = 0; i < 256; i++) {
                p.c[i] = (first + i) % MLDSA_Q;
            }
            mldsa_decompose(&high, &low, &p, gamma2);
            for (size_t i = 0; i < 256; i++) {
                int32_t r = p.c[i];
                int32_t r0 = r % (2 * gamma2);
                r0 = r0 > gamma2 ? r0 - 2 * gamma2 : r0;
                int32_t r1 = r - r0 == MLDSA_Q - 1 ? 0 : (r - r0) / (2 * gamma2);
                r0 = r - r0 == MLDSA_Q - 1 ? r0 - 1 : r0;
                ASSERT_EQ(r1, high.c[i]) << r;
                ASSERT_EQ(r0, low.c[i]) << r;
            }
            mldsa_power2round(&high, &low, &p);
            for (size_t i = 0; i < 256; i++) {
                int32_t r0 = p.c[i] % 8192;
                r0 = r0 > 4096 ? r0 - 8192 : r0;
                ASSERT_EQ(r0, low.c[i]);
                ASSERT_EQ((p.c[i] - r0) / 8192, high.c[i]);
            }
        }
    }
}

} // namespace
