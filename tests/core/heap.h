#ifndef T13_TESTS_CORE_HEAP_H
#define T13_TESTS_CORE_HEAP_H

/* The allocator of the whole core_test: it counts, fails on demand, and looks for secrets in what
 * is freed. */

#include <cstddef>
#include <string>

namespace heap
{

/* Allocations since the start; those that are live. */
size_t num_allocated();
size_t num_live();
/* fail_at makes the n-th allocation from now fail (1: the next), once; 0: none. */
void fail_at(size_t n);
bool failed();
/* watch remembers a secret; leaks says how many freed blocks still had one in them. */
void watch(const std::string &secret);
size_t leaks();
void forget();

} // namespace heap

#endif
