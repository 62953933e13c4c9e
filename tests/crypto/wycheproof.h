#ifndef T13_TESTS_CRYPTO_WYCHEPROOF_H
#define T13_TESTS_CRYPTO_WYCHEPROOF_H

#include "tests/c_headers.h"

#include <functional>
#include <string>
#include <vector>

extern "C" {
#include "crypto/bytes.h"
#include "crypto/hash.h"
}

/* Bytes in a heap block of exactly their size, so that a read past the end is seen. */
using Bytes = std::vector<uint8_t>;

Bytes from_hex(const std::string &hex);
std::string to_hex(const uint8_t *p, size_t n);
inline std::string to_hex(const Bytes &b)
{
    return to_hex(b.data(), b.size());
}
inline struct bytes view(const Bytes &b)
{
    return bytes_of(b.data(), b.size());
}
enum cr_hash_id hash_named(const std::string &name);

struct WycheproofTest {
    std::string file;
    std::vector<std::string> group;
    char result; /* 'v' valid, 'a' acceptable, 'i' invalid */
    std::string number;
    std::vector<std::string> values;

    Bytes bytes(size_t i) const
    {
        return from_hex(values.at(i));
    }
};

/* Calls f for each test of tests/vectors/wycheproof/<name>.txt; a file without any is a failure. */
void for_each_wycheproof(const std::string &name,
                         const std::function<void(const WycheproofTest &)> &f);

#endif
