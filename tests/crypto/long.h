#ifndef T13_TESTS_CRYPTO_LONG_H
#define T13_TESTS_CRYPTO_LONG_H

#include <cstddef>
#include <cstdlib>

/* How many rounds a comparison of kernel and base takes: few in a usual run, a million with
 * THIRTEEN_LONG in the environment (tools/test --long). */
inline size_t long_rounds(size_t usual)
{
    return getenv("THIRTEEN_LONG") != nullptr ? 1000000 : usual;
}

#endif
