#include "tests/core/heap.h"

extern "C" {
#include "crypto/mem.h"
}

#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <vector>

namespace heap
{

static std::atomic<size_t> allocated; /* the tests of compat have threads */
static std::atomic<size_t> live;
static std::atomic<size_t> countdown;
static std::atomic<bool> did_fail;
static size_t found;
static std::vector<std::string> *secrets;

static bool fails()
{
    allocated++;
    if (countdown == 0) {
        return false;
    }
    countdown--;
    did_fail = did_fail || countdown == 0;
    return countdown == 0;
}

static void *count_malloc(size_t n, const char *, int)
{
    if (fails()) {
        return nullptr;
    }
    live++;
    return malloc(n);
}

static void look(void *p)
{
    if (p == nullptr || secrets == nullptr) {
        return;
    }
    for (const std::string &one : *secrets) {
        if (memmem(p, malloc_usable_size(p), one.data(), one.size()) != nullptr) {
            found++;
        }
    }
}

static void *count_realloc(void *p, size_t n, const char *, int)
{
    if (fails()) {
        return nullptr;
    }
    return realloc(p, n);
}

static void count_free(void *p, const char *, int)
{
    if (p != nullptr) {
        live--;
        look(p);
    }
    free(p);
}

/* Before anything is allocated, as CRYPTO_set_mem_functions wants it. */
static const bool installed = mem_set_functions(count_malloc, count_realloc, count_free);

size_t num_allocated()
{
    return installed ? allocated.load() : 0;
}

size_t num_live()
{
    return live;
}

void fail_at(size_t n)
{
    countdown = n;
    did_fail = false;
}

bool failed()
{
    return did_fail;
}

void watch(const std::string &secret)
{
    if (secrets == nullptr) {
        secrets = new std::vector<std::string>;
    }
    secrets->push_back(secret);
}

size_t leaks()
{
    return found;
}

void forget()
{
    delete secrets;
    secrets = nullptr;
    found = 0;
}

} // namespace heap
