#ifndef T13_TESTS_CORE_WIRE_UTIL_H
#define T13_TESTS_CORE_WIRE_UTIL_H

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

extern "C" {
#include "core/wire/rd.h"
#include "core/wire/wr.h"
}

using Bytes = std::vector<uint8_t>;

/* hex reads "01 02 0a"; blanks are skipped. */
inline Bytes hex(const std::string &text)
{
    Bytes out;
    std::string digits;
    for (char c : text) {
        if (c != ' ' && c != '\n') {
            digits += c;
        }
    }
    for (size_t i = 0; i + 1 < digits.size(); i += 2) {
        out.push_back(static_cast<uint8_t>(std::stoul(digits.substr(i, 2), nullptr, 16)));
    }
    return out;
}

inline struct bytes view(const Bytes &b)
{
    return bytes_of(b.data(), b.size());
}

inline struct bytes view(const char *s)
{
    return bytes_of(s, strlen(s));
}

inline Bytes copy(struct bytes b)
{
    return Bytes(b.p, b.p + b.n);
}

inline std::string text(struct bytes b)
{
    return std::string(reinterpret_cast<const char *>(b.p), b.n);
}

/* written runs a writer and returns what it wrote; a bad writer fails the test. */
inline Bytes written(const std::function<void(struct wr *)> &write)
{
    struct wr w = wr_growing();
    write(&w);
    EXPECT_FALSE(w.bad);
    Bytes out = w.bad ? Bytes() : copy(bytes_of(w.p, w.n));
    wr_free(&w);
    return out;
}

/* exact calls fn with a copy that ends where its heap block ends, so that a sanitizer sees a read
 * of one byte more. */
inline bool exact(const uint8_t *p, size_t n, const std::function<bool(struct rd)> &fn)
{
    std::unique_ptr<uint8_t[]> block(new uint8_t[n]);
    if (n > 0) {
        memcpy(block.get(), p, n);
    }
    struct rd r = {block.get(), n};
    return fn(r);
}

/* strict asserts that fn takes the whole, no truncation of it, and nothing with a byte behind. */
inline void strict(const Bytes &whole, const std::function<bool(struct rd)> &fn)
{
    EXPECT_TRUE(exact(whole.data(), whole.size(), fn));
    for (size_t n = 0; n < whole.size(); n++) {
        EXPECT_FALSE(exact(whole.data(), n, fn)) << "cut to " << n << " of " << whole.size();
    }
    Bytes more = whole;
    more.push_back(0);
    EXPECT_FALSE(exact(more.data(), more.size(), fn)) << "trailing byte";
}

#endif
