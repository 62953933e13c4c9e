/* Memory for applications: OPENSSL_malloc(3). */
#include "compat/cx.h"
#include "compat/err/raise.h"
#include "crypto/ct/ct.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

/* CRYPTO_malloc and its family - see OPENSSL_malloc(3). abi: full.
 *
 * in    file, line  of the caller; the application's own functions are told ours instead
 * ret   NULL for 0 bytes and when out of memory; CRYPTO_memdup queues ERR_R_MALLOC_FAILURE for both
 * test  tests/oracle/mem.c
 */
CX_API void *CRYPTO_malloc(size_t num, const char *file, int line)
{
    (void)file;
    (void)line;
    return mem_alloc(num);
}

CX_API void *CRYPTO_zalloc(size_t num, const char *file, int line)
{
    (void)file;
    (void)line;
    return mem_zalloc(num);
}

CX_API void *CRYPTO_memdup(const void *str, size_t siz, const char *file, int line)
{
    (void)file;
    (void)line;
    if (str == NULL) {
        return NULL;
    }
    void *copy = mem_dup(str, siz);
    if (copy == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
    }
    return copy;
}

CX_API char *CRYPTO_strdup(const char *str, const char *file, int line)
{
    (void)file;
    (void)line;
    return str != NULL ? mem_strdup(str) : NULL;
}

CX_API char *CRYPTO_strndup(const char *str, size_t s, const char *file, int line)
{
    (void)file;
    (void)line;
    if (str == NULL) {
        return NULL;
    }
    size_t n = strnlen(str, s);
    char *copy = mem_alloc(n + 1);
    if (copy != NULL) {
        memcpy(copy, str, n);
        copy[n] = 0;
    }
    return copy;
}

CX_API void CRYPTO_free(void *ptr, const char *file, int line)
{
    (void)file;
    (void)line;
    mem_free(ptr);
}

CX_API void CRYPTO_clear_free(void *ptr, size_t num, const char *file, int line)
{
    (void)file;
    (void)line;
    mem_clear_free(ptr, num);
}

CX_API void *CRYPTO_realloc(void *addr, size_t num, const char *file, int line)
{
    (void)file;
    (void)line;
    return mem_realloc(addr, num);
}

CX_API void *CRYPTO_clear_realloc(void *addr, size_t old_num, size_t num, const char *file,
                                  int line)
{
    (void)file;
    (void)line;
    if (addr == NULL) {
        return mem_alloc(num);
    }
    if (num == 0) {
        mem_clear_free(addr, old_num);
        return NULL;
    }
    if (num < old_num) {
        mem_clear((char *)addr + num, old_num - num);
        return addr;
    }
    void *grown = mem_alloc(num);
    if (grown != NULL) {
        memcpy(grown, addr, old_num);
        mem_clear_free(addr, old_num);
    }
    return grown;
}

/* CRYPTO_set_mem_functions, CRYPTO_get_mem_functions - see OPENSSL_malloc(3). abi: full.
 *
 * ret   0 once anything has been allocated
 * test  tests/oracle/mem_functions.c
 */
CX_API int CRYPTO_set_mem_functions(CRYPTO_malloc_fn malloc_fn, CRYPTO_realloc_fn realloc_fn,
                                    CRYPTO_free_fn free_fn)
{
    /* OpenSSL's own functions stand for the default, which the getter hands out. */
    malloc_fn = malloc_fn == CRYPTO_malloc ? NULL : malloc_fn;
    realloc_fn = realloc_fn == CRYPTO_realloc ? NULL : realloc_fn;
    free_fn = free_fn == CRYPTO_free ? NULL : free_fn;
    return mem_set_functions(malloc_fn, realloc_fn, free_fn) ? 1 : 0;
}

CX_API void CRYPTO_get_mem_functions(CRYPTO_malloc_fn *malloc_fn, CRYPTO_realloc_fn *realloc_fn,
                                     CRYPTO_free_fn *free_fn)
{
    mem_malloc_fn m = NULL;
    mem_realloc_fn r = NULL;
    mem_free_fn f = NULL;
    mem_get_functions(&m, &r, &f);
    if (malloc_fn != NULL) {
        *malloc_fn = m != NULL ? m : CRYPTO_malloc;
    }
    if (realloc_fn != NULL) {
        *realloc_fn = r != NULL ? r : CRYPTO_realloc;
    }
    if (free_fn != NULL) {
        *free_fn = f != NULL ? f : CRYPTO_free;
    }
}

/* OPENSSL_cleanse, CRYPTO_memcmp - see OPENSSL_malloc(3), CRYPTO_memcmp(3). abi: full.
 *
 * ret   CRYPTO_memcmp: 0 when equal, in time that depends on len alone; NULL may go with len 0
 * test  tests/oracle/mem.c
 */
CX_API void OPENSSL_cleanse(void *ptr, size_t len)
{
    mem_clear(ptr, len);
}

CX_API int CRYPTO_memcmp(const void *in_a, const void *in_b, size_t len)
{
    return ct_equal(in_a, in_b, len) ? 0 : 1;
}
