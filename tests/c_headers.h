/* Included before everything else in the C++ tests, so that they can read our C headers:
 *
 *     extern "C" {
 *     #include "crypto/hash.h"
 *     }
 */
#ifndef T13_TESTS_C_HEADERS_H
#define T13_TESTS_C_HEADERS_H

#include <assert.h>
#include <atomic>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define _Alignas alignas
#define _Atomic(T) std::atomic<T>
#define _Static_assert static_assert
#define _Noreturn [[noreturn]]
/* clang's <stdatomic.h> does not go with <atomic>; in libstdc++ the types are as large as C's. */
#ifdef __clang__
#define __CLANG_STDATOMIC_H
#endif
using std::atomic_bool;
using std::atomic_fetch_add_explicit;
using std::atomic_fetch_sub_explicit;
using std::atomic_int;
using std::atomic_load_explicit;
using std::atomic_long;
using std::atomic_size_t;
using std::atomic_store_explicit;
using std::atomic_uint;
using std::atomic_ulong;
using std::memory_order_acq_rel;
using std::memory_order_acquire;
using std::memory_order_relaxed;
using std::memory_order_release;

#endif
