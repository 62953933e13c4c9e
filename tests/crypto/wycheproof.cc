#include "tests/crypto/wycheproof.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

Bytes from_hex(const std::string &hex)
{
    Bytes out;

    if (hex == "-") {
        return out;
    }
    EXPECT_EQ(0u, hex.size() % 2);
    for (size_t i = 0; i + 1 < hex.size(); i += 2) {
        out.push_back(static_cast<uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    }
    out.shrink_to_fit();
    return out;
}

std::string to_hex(const uint8_t *p, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    std::string out;

    for (size_t i = 0; i < n; i++) {
        out += digits[p[i] >> 4];
        out += digits[p[i] & 15];
    }
    return out;
}

enum cr_hash_id hash_named(const std::string &name)
{
    static const struct {
        const char *name;
        enum cr_hash_id id;
    } names[] = {
        {"SHA-1", CR_SHA1},     {"SHA-224", CR_SHA224}, {"SHA-256", CR_SHA256},
        {"SHA-384", CR_SHA384}, {"SHA-512", CR_SHA512},
    };
    for (const auto &row : names) {
        if (name == row.name) {
            return row.id;
        }
    }
    return CR_HASH_NONE;
}

void for_each_wycheproof(const std::string &name,
                         const std::function<void(const WycheproofTest &)> &f)
{
    std::ifstream in(std::string(T13_TEST_VECTORS) + "/wycheproof/" + name + ".txt");
    std::string line;
    WycheproofTest test;
    size_t num_tests = 0;

    test.file = name;
    while (std::getline(in, line)) {
        std::istringstream words(line);
        std::string first;
        std::string word;
        std::vector<std::string> rest;
        words >> first;
        while (words >> word) {
            rest.push_back(word);
        }
        if (first == "#") {
            continue;
        }
        if (first == "G") {
            test.group = rest;
            continue;
        }
        test.result = first.at(0);
        test.number = rest.at(0);
        test.values.assign(rest.begin() + 1, rest.end());
        SCOPED_TRACE(name + " " + test.number);
        f(test);
        num_tests++;
    }
    EXPECT_NE(0u, num_tests) << name;
}
