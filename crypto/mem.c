#include "crypto/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static mem_malloc_fn user_malloc;
static mem_realloc_fn user_realloc;
static mem_free_fn user_free;
static atomic_bool in_use;

static void note_use(void)
{
    /* Load first: a plain store from every thread would bounce the cache line. */
    if (!atomic_load_explicit(&in_use, memory_order_relaxed)) {
        atomic_store_explicit(&in_use, true, memory_order_relaxed);
    }
}

void *mem_alloc(size_t n)
{
    if (n == 0) {
        return NULL;
    }
    if (user_malloc != NULL) {
        return user_malloc(n, __FILE__, __LINE__);
    }
    note_use();
    return malloc(n);
}

void *mem_zalloc(size_t n)
{
    if (user_malloc == NULL && n != 0) {
        note_use();
        return calloc(1, n);
    }
    void *p = mem_alloc(n);
    if (p != NULL) {
        memset(p, 0, n);
    }
    return p;
}

void *mem_array(size_t count, size_t size)
{
    size_t n = 0;
    if (__builtin_mul_overflow(count, size, &n)) {
        return NULL;
    }
    return mem_zalloc(n);
}

void *mem_realloc(void *p, size_t n)
{
    if (p == NULL) {
        return mem_alloc(n);
    }
    if (n == 0) {
        mem_free(p);
        return NULL;
    }
    if (user_realloc != NULL) {
        return user_realloc(p, n, __FILE__, __LINE__);
    }
    return realloc(p, n);
}

void *mem_dup(const void *p, size_t n)
{
    void *copy = mem_alloc(n);
    if (copy != NULL) {
        memcpy(copy, p, n);
    }
    return copy;
}

char *mem_strdup(const char *s)
{
    return mem_dup(s, strlen(s) + 1);
}

void mem_free(void *p)
{
    if (user_free != NULL) {
        user_free(p, __FILE__, __LINE__);
        return;
    }
    free(p);
}

void mem_clear(void *p, size_t n)
{
    if (n == 0) {
        return;
    }
    memset(p, 0, n);
    __asm__ __volatile__("" : : "r"(p) : "memory");
}

void mem_clear_free(void *p, size_t n)
{
    if (p == NULL) {
        return;
    }
    mem_clear(p, n);
    mem_free(p);
}

bool mem_set_functions(mem_malloc_fn m, mem_realloc_fn r, mem_free_fn f)
{
    if (atomic_load(&in_use)) {
        return false;
    }
    user_malloc = m != NULL ? m : user_malloc;
    user_realloc = r != NULL ? r : user_realloc;
    user_free = f != NULL ? f : user_free;
    return true;
}

void mem_get_functions(mem_malloc_fn *m, mem_realloc_fn *r, mem_free_fn *f)
{
    *m = user_malloc;
    *r = user_realloc;
    *f = user_free;
}
