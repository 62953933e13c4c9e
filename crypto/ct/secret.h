#ifndef T13_CRYPTO_CT_SECRET_H
#define T13_CRYPTO_CT_SECRET_H

#include <stddef.h>
#include <stdint.h>

/* Marks for the test of constant time (tests/ct), in whose build valgrind follows what depends on a
 * secret; nothing in any other build. Each use of those that take the mark off says why its value
 * may be known. */
#ifdef T13_CT_TEST
#include <valgrind/memcheck.h>
/* secret_mark makes it a secret, as is all that cr_rand() gives. */
static inline void secret_mark(const void *p, size_t n)
{
    (void)VALGRIND_MAKE_MEM_UNDEFINED(p, n);
}
static inline void secret_publish(const void *p, size_t n)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(p, n);
}
#else
static inline void secret_mark(const void *p, size_t n)
{
    (void)p;
    (void)n;
}
static inline void secret_publish(const void *p, size_t n)
{
    (void)p;
    (void)n;
}
#endif

/* secret_declassify gives back what it is given. */
static inline uint64_t secret_declassify(uint64_t x)
{
    secret_publish(&x, sizeof(x));
    return x;
}

#endif
