/* CRYPTO_set_mem_functions(3): the application's own functions. */
#include "oracle.h"

static int allocs, frees, reallocs;

static void *my_malloc(size_t n, const char *file, int line)
{
    (void)line;
    allocs += file != NULL;
    return malloc(n);
}

static void *my_realloc(void *p, size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    reallocs++;
    return realloc(p, n);
}

static void my_free(void *p, const char *file, int line)
{
    (void)file;
    (void)line;
    frees++;
    free(p);
}

int main(void)
{
    CRYPTO_malloc_fn m = NULL;
    CRYPTO_realloc_fn r = NULL;
    CRYPTO_free_fn f = NULL;
    CRYPTO_get_mem_functions(&m, &r, &f);
    o_int("default", m == CRYPTO_malloc && r == CRYPTO_realloc && f == CRYPTO_free);
    o_int("set", CRYPTO_set_mem_functions(my_malloc, my_realloc, my_free));
    CRYPTO_get_mem_functions(&m, NULL, NULL);
    CRYPTO_get_mem_functions(NULL, &r, &f);
    o_int("mine", m == my_malloc && r == my_realloc && f == my_free);
    void *p = OPENSSL_malloc(10);
    o_int("allocs", allocs);
    p = OPENSSL_realloc(p, 20);
    o_int("reallocs", reallocs);
    OPENSSL_free(p);
    o_int("frees", frees);
    unsigned char *z = OPENSSL_zalloc(16);
    o_hex("zalloc", z, 16);
    o_int("allocs", allocs);
    OPENSSL_clear_free(z, 16);
    o_int("frees", frees);
    o_ptr("strdup", p = OPENSSL_strdup("abc"));
    OPENSSL_free(p);
    o_int("too late", CRYPTO_set_mem_functions(my_malloc, my_realloc, my_free));
    return 0;
}
