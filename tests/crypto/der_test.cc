#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>

extern "C" {
#include "crypto/der.h"
}

namespace
{

bool any(const char *hex)
{
    Bytes b = from_hex(hex);
    struct der d = der_of(view(b));
    struct bytes contents;
    struct bytes whole;
    uint8_t tag = 0;

    bool good = der_any(&d, &tag, &contents, &whole);
    /* A cursor stays where it is when it is refused. */
    EXPECT_EQ(good ? b.size() - whole.n : b.size(), d.n);
    return good;
}

TEST(Der, Lengths)
{
    EXPECT_TRUE(any("0400"));
    EXPECT_TRUE(any("0401aa"));
    EXPECT_TRUE(any(("048180" + std::string(256, 'a')).c_str()));
    EXPECT_TRUE(any(("04820100" + std::string(512, 'a')).c_str()));
    EXPECT_FALSE(any("04"));
    EXPECT_FALSE(any("0402aa"));
    EXPECT_FALSE(any("0480")); /* indefinite */
    EXPECT_FALSE(any("04800000"));
    EXPECT_FALSE(any("048101aa")); /* not minimal */
    EXPECT_FALSE(any("04820001aa"));
    EXPECT_FALSE(any("0481"));
    EXPECT_FALSE(any("0484ffffffff")); /* longer than there is */
    EXPECT_FALSE(any("0485ffffffffff"));
    EXPECT_FALSE(any("04ff"));
    EXPECT_FALSE(any("1f2000")); /* high tag number */
}

TEST(Der, EachTruncationIsRefused)
{
    const Bytes good = from_hex("3081820281"
                                "7f" +
                                std::string(254, '1'));
    for (size_t n = 0; n < good.size(); n++) {
        Bytes cut(good.begin(), good.begin() + static_cast<ptrdiff_t>(n));
        cut.shrink_to_fit();
        struct der d = der_of(view(cut));
        EXPECT_FALSE(der_any(&d, nullptr, nullptr, nullptr)) << n;
    }
}

TEST(Der, Integers)
{
    static const struct {
        const char *hex;
        bool good;
        uint64_t value;
    } rows[] = {
        {"020100", true, 0},     {"02017f", true, 127},
        {"02020080", true, 128}, {"020900ffffffffffffffff", true, UINT64_MAX},
        {"0200", false, 0},      {"020180", false, 0},                 /* negative */
        {"0202007f", false, 0},                                        /* not minimal */
        {"020200", false, 0},    {"0209010000000000000000", false, 0}, /* does not fit */
        {"0a0101", false, 0},
    };
    for (const auto &row : rows) {
        Bytes b = from_hex(row.hex);
        struct der d = der_of(view(b));
        uint64_t v = 0;
        EXPECT_EQ(row.good, der_uint(&d, &v)) << row.hex;
        EXPECT_EQ(row.value, v) << row.hex;
        EXPECT_EQ(row.good ? 0 : b.size(), d.n) << row.hex;
    }
}

TEST(Der, BitsAndBooleans)
{
    static const struct {
        const char *hex;
        bool bits;
        bool boolean;
    } rows[] = {
        {"0300", false, false},     {"030100", true, false},    {"030200aa", true, false},
        {"030201aa", false, false}, {"0101ff", false, true},    {"010100", false, true},
        {"010101", false, true},    {"01020000", false, false}, {"0100", false, false},
    };
    for (const auto &row : rows) {
        Bytes b = from_hex(row.hex);
        struct der d = der_of(view(b));
        struct bytes bits;
        bool boolean = false;
        EXPECT_EQ(row.bits, der_bits(&d, &bits)) << row.hex;
        d = der_of(view(b));
        EXPECT_EQ(row.boolean, der_bool(&d, &boolean)) << row.hex;
    }
}

} // namespace
