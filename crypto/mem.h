#ifndef T13_CRYPTO_MEM_H
#define T13_CRYPTO_MEM_H

#include "crypto/bytes.h"
#include "crypto/door.h"

#include <stdbool.h>
#include <stddef.h>

/* The only allocator of the libraries. It goes to malloc() unless mem_set_functions() has put the
 * application's functions in (CRYPTO_set_mem_functions). All return NULL when out of memory.
 * mem_alloc(0) and mem_realloc(p, 0) behave as OpenSSL's: NULL, and free and NULL. */
T13_DOOR void *mem_alloc(size_t n);
T13_DOOR void *mem_zalloc(size_t n);                 /* zero-filled */
T13_DOOR void *mem_array(size_t count, size_t size); /* zero-filled; NULL on overflow */
T13_DOOR void *mem_realloc(void *p, size_t n);
T13_DOOR void *mem_dup(const void *p, size_t n); /* a copy; NULL when n is 0 */
T13_DOOR char *mem_strdup(const char *s);
T13_DOOR void mem_free(void *p);
T13_DOOR void mem_clear_free(void *p, size_t n); /* wipes n bytes first; p may be NULL */

/* mem_clear wipes n bytes in a way that the compiler keeps. p may be NULL when n is 0. */
T13_DOOR void mem_clear(void *p, size_t n);

/* mem_set_functions replaces the allocator; false once anything has been allocated.
 * A NULL leaves that function as it is. */
typedef void *(*mem_malloc_fn)(size_t n, const char *file, int line);
typedef void *(*mem_realloc_fn)(void *p, size_t n, const char *file, int line);
typedef void (*mem_free_fn)(void *p, const char *file, int line);
bool mem_set_functions(mem_malloc_fn m, mem_realloc_fn r, mem_free_fn f);
void mem_get_functions(mem_malloc_fn *m, mem_realloc_fn *r, mem_free_fn *f);

static inline void secret_clear(struct secret *s)
{
    mem_clear(s, sizeof(*s));
}

#endif
