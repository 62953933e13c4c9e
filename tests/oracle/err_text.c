/* Texts of error codes, the printed form, and an application's own texts. */
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

static const char *or_null(const char *s)
{
    return s != NULL ? s : "(null)";
}

static unsigned long hash(unsigned long h, const char *s)
{
    while (*s != 0) {
        h = (h ^ (unsigned char)*s++) * 1099511628211UL;
    }
    return h;
}

static void every_text(void)
{
    for (int lib = 0; lib < 256; lib++) {
        unsigned long h = 14695981039346656037UL;
        int count = 0;
        for (int reason = 0; reason < 3000; reason++) {
            const char *s = ERR_reason_error_string(ERR_PACK(lib, 0, reason));
            if (s != NULL) {
                h = hash(h, s) + (unsigned long)reason;
                count++;
            }
        }
        const char *name = ERR_lib_error_string(ERR_PACK(lib, 0, 0));
        if (name != NULL || count != 0) {
            printf("lib %d: %s %d %016lx\n", lib, or_null(name), count, h);
        }
    }
    for (int r = 0; r < 600; r++) {
        const char *a = ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, r | ERR_RFLAG_COMMON));
        const char *b = ERR_reason_error_string(ERR_PACK(ERR_LIB_EVP, 0, r | ERR_R_FATAL));
        if (a != NULL || b != NULL) {
            printf("common %d: %s, %s\n", r, or_null(a), or_null(b));
        }
    }
}

static void formats(void)
{
    static const unsigned long codes[] = {
        0,
        1,
        ERR_PACK(ERR_LIB_SSL, 0, SSL_R_CERTIFICATE_VERIFY_FAILED),
        ERR_PACK(ERR_LIB_SSL, 0, ERR_R_MALLOC_FAILURE),
        ERR_PACK(ERR_LIB_USER + 50, 0, 12),
        ERR_PACK(ERR_LIB_SSL, 0, 8191),
        ERR_SYSTEM_FLAG | 2,
        ERR_SYSTEM_FLAG | 9999,
        ERR_PACK(ERR_LIB_EVP, 0, 4000 | ERR_R_FATAL),
    };
    char buf[256];
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        printf("error_string %zu: %s\n", i, ERR_error_string(codes[i], buf));
        printf("reason %zu: %s\n", i, or_null(ERR_reason_error_string(codes[i])));
        printf("lib %zu: %s\n", i, or_null(ERR_lib_error_string(codes[i])));
        printf("func %zu: %s\n", i, or_null(ERR_func_error_string(codes[i])));
    }
    for (size_t n = 0; n < 70; n++) {
        memset(buf, '#', sizeof(buf));
        ERR_error_string_n(codes[2], buf, n);
        printf("error_string_n %zu: %.*s\n", n, (int)n, buf);
    }
    printf("static buffer: %s\n", ERR_error_string(codes[2], NULL));
}

static int print_tail(const char *line, size_t n, void *arg)
{
    const char *tail = strstr(line, ":error:");
    printf("line: %s%s %d %d\n", or_null(tail), (const char *)arg, strlen(line) == n,
           (int)(tail - line));
    return strstr(line, "stop") == NULL;
}

static void raise_at(int lib, int reason, const char *file, int line, const char *func)
{
    ERR_new();
    ERR_set_debug(file, line, func);
    ERR_set_error(lib, reason, NULL);
}

static void printing(void)
{
    static char arg[] = "!";
    raise_at(ERR_LIB_SSL, SSL_R_WRONG_VERSION_NUMBER, "dir/file.c", 17, "func");
    raise_at(ERR_LIB_SYS, 13, "other.c", 18, "func2");
    ERR_add_error_data(2, "calling ", "open");
    raise_at(ERR_LIB_BIO, 4000, "stop.c", 19, "func3");
    raise_at(ERR_LIB_BIO, 100, "left.c", 20, "func4");
    ERR_print_errors_cb(print_tail, arg);
    printf("left: %08lX\n", ERR_peek_error());
    BIO *mem = BIO_new(BIO_s_mem());
    ERR_print_errors(mem);
    char *text = NULL;
    long n = BIO_get_mem_data(mem, &text);
    printf("to bio: %.*s", (int)n - 17, text + 17);
    BIO_free(mem);
    printf("empty: %08lX\n", ERR_peek_error());
}

static void own_texts(void)
{
    static ERR_STRING_DATA rows[] = {{ERR_PACK(0, 0, 1), "my first"}, {2, "my second"}, {0, NULL}};
    static ERR_STRING_DATA name[] = {{0, NULL}, {0, NULL}};
    static const ERR_STRING_DATA fixed[] = {{ERR_PACK(200, 0, 3), "fixed"}, {0, NULL}};
    int lib = ERR_get_next_error_library();
    printf("next lib: %d %d\n", lib, ERR_get_next_error_library());
    name[0].error = ERR_PACK(lib, 0, 0);
    name[0].string = "my library";
    printf("load: %d %d\n", ERR_load_strings(lib, rows), ERR_load_strings(lib, name));
    printf("load const: %d\n", ERR_load_strings_const(fixed));
    printf("patched: %08lX\n", rows[0].error);
    char buf[256];
    printf("mine: %s\n", ERR_error_string(ERR_PACK(lib, 0, 1), buf));
    printf("fixed: %s\n", ERR_error_string(ERR_PACK(200, 0, 3), buf));
    printf("unload: %d\n", ERR_unload_strings(lib, rows));
    printf("mine: %s\n", ERR_error_string(ERR_PACK(lib, 0, 1), buf));
    printf("legacy loader: %d\n", ERR_load_BIO_strings());
}

int main(void)
{
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS, NULL);
    ERR_clear_error();
    every_text();
    formats();
    printing();
    own_texts();
    return 0;
}
