/* OPENSSL_malloc(3), OPENSSL_secure_malloc(3), BUF_MEM_new(3), CRYPTO_memcmp(3). */
#include "oracle.h"

#include <openssl/buffer.h>

static void plain(void)
{
    o_ptr("malloc 0", OPENSSL_malloc(0));
    o_ptr("zalloc 0", OPENSSL_zalloc(0));
    o_ptr("strdup NULL", OPENSSL_strdup(NULL));
    o_ptr("strndup NULL", OPENSSL_strndup(NULL, 3));
    o_ptr("memdup 0", OPENSSL_memdup("abc", 0));
    o_ptr("memdup NULL", OPENSSL_memdup(NULL, 0));
    char *s = OPENSSL_strndup("abcdef", 3);
    o_str("strndup", s);
    s = OPENSSL_realloc(s, 10);
    o_str("realloc", s);
    s = OPENSSL_clear_realloc(s, 10, 4);
    o_text("clear_realloc", s, 4);
    s = OPENSSL_clear_realloc(s, 4, 100);
    o_text("clear_realloc", s, 4);
    o_ptr("clear_realloc to 0", OPENSSL_clear_realloc(s, 100, 0));
    s = OPENSSL_realloc(NULL, 5);
    o_ptr("realloc NULL", s);
    o_ptr("realloc to 0", OPENSSL_realloc(s, 0));
    s = OPENSSL_strndup("x", 0);
    o_str("strndup 0", s);
    OPENSSL_free(s);
    s = OPENSSL_zalloc(8);
    o_hex("zalloc", s, 8);
    memset(s, 'x', 8);
    OPENSSL_cleanse(s, 7);
    o_hex("cleanse", s, 8);
    OPENSSL_clear_free(s, 8);
    OPENSSL_clear_free(NULL, 8);
    OPENSSL_free(NULL);
    o_ptr("huge", OPENSSL_malloc((size_t)1 << 62));
    o_int("memcmp equal", CRYPTO_memcmp("abc", "abc", 3) == 0);
    o_int("memcmp differs", CRYPTO_memcmp("abc", "abd", 3) == 0);
    o_int("memcmp first differs", CRYPTO_memcmp("xbc", "abc", 3) == 0);
    o_int("memcmp 0", CRYPTO_memcmp("abc", "abd", 0));
    o_err("plain");
    o_int("set functions", CRYPTO_set_mem_functions(NULL, NULL, NULL));
}

static void secure(void)
{
    o_int("initialized", CRYPTO_secure_malloc_initialized());
    void *early = OPENSSL_secure_malloc(10);
    o_int("allocated without heap", CRYPTO_secure_allocated(early));
    o_int("init", CRYPTO_secure_malloc_init(4096, 16) != 0);
    o_int("init again", CRYPTO_secure_malloc_init(4096, 16));
    OPENSSL_secure_free(early);
    o_int("used", (long long)CRYPTO_secure_used());
    unsigned char *p = OPENSSL_secure_malloc(20);
    o_int("used", (long long)CRYPTO_secure_used());
    o_int("actual size", (long long)OPENSSL_secure_actual_size(p));
    o_int("allocated", CRYPTO_secure_allocated(p));
    o_int("allocated other", CRYPTO_secure_allocated(&p));
    o_int("done while used", CRYPTO_secure_malloc_done());
    o_ptr("too much", OPENSSL_secure_malloc(5000));
    void *many[300];
    int n = 0;
    while (n < 300 && (many[n] = OPENSSL_secure_zalloc(16)) != NULL) {
        n++;
    }
    o_int("blocks of 16", n);
    o_int("used", (long long)CRYPTO_secure_used());
    while (n > 0) {
        OPENSSL_secure_clear_free(many[--n], 16);
    }
    void *half = OPENSSL_secure_malloc(2048);
    o_ptr("half", half);
    o_int("used", (long long)CRYPTO_secure_used());
    OPENSSL_secure_free(half);
    OPENSSL_secure_free(p);
    OPENSSL_secure_free(NULL);
    OPENSSL_secure_clear_free(NULL, 5);
    o_int("used", (long long)CRYPTO_secure_used());
    o_int("done", CRYPTO_secure_malloc_done());
    o_int("initialized", CRYPTO_secure_malloc_initialized());
    o_err("secure");
}

static void buffers(void)
{
    static const size_t sizes[] = {5, 8, 9, 100, 3, 50, 0, 200};
    BUF_MEM *b = BUF_MEM_new();
    o_int("new", (long long)(b->length + b->max + b->flags));
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        o_int("grow", (long long)BUF_MEM_grow(b, sizes[i]));
        o_int("max", (long long)b->max);
        o_hex("data", b->data, b->length);
        memset(b->data, (int)i + 1, b->length);
    }
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        o_int("grow_clean", (long long)BUF_MEM_grow_clean(b, sizes[i]));
        o_int("max", (long long)b->max);
        o_hex("data", b->data, b->length);
    }
    o_int_err("too long", (long long)BUF_MEM_grow(b, 0x5ffffffd));
    o_int_err("too long", (long long)BUF_MEM_grow_clean(b, 0x5ffffffd));
    BUF_MEM_free(b);
    BUF_MEM_free(NULL);
    b = BUF_MEM_new_ex(BUF_MEM_FLAG_SECURE);
    o_int("flags", (long long)b->flags);
    BUF_MEM_grow(b, 10);
    BUF_MEM_free(b);
    unsigned char out[5] = "abcde";
    BUF_reverse(out, NULL, 5);
    o_text("reverse in place", out, 5);
    BUF_reverse(out, (const unsigned char *)"12345", 4);
    o_text("reverse", out, 5);
}

int main(void)
{
    plain();
    secure();
    buffers();
    return 0;
}
