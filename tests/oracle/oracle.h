/* What every oracle program includes: see README.md beside this file.
 *
 * A program prints lines "name: value" and nothing that differs from run to run: no pointer, no
 * time, no random byte. It is built against the headers of the system's OpenSSL alone.
 */
#ifndef T13_TESTS_ORACLE_H
#define T13_TESTS_ORACLE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <dlfcn.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define O_UNUSED __attribute__((unused))

/* Before main: the libcrypto that is mapped is the one that the runner asked for. */
__attribute__((constructor)) static void o_check_library(void)
{
    const char *want = getenv("ORACLE_LIBCRYPTO");
    char real[PATH_MAX];
    Dl_info info;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (want == NULL) {
        return;
    }
    if (dladdr(dlsym(RTLD_DEFAULT, "ERR_peek_error"), &info) == 0 ||
        realpath(info.dli_fname, real) == NULL || strcmp(real, want) != 0) {
        fprintf(stderr, "oracle: libcrypto is not %s\n", want);
        _exit(99);
    }
}

/* o_int prints a number. */
O_UNUSED static void o_int(const char *name, long long value)
{
    printf("%s: %lld\n", name, value);
}

/* o_ptr prints whether a pointer is NULL. */
O_UNUSED static void o_ptr(const char *name, const void *p)
{
    printf("%s: %s\n", name, p == NULL ? "NULL" : "not NULL");
}

/* o_text prints n bytes as text, with C escapes for what is not printable ASCII. */
O_UNUSED static void o_text(const char *name, const void *text, size_t n)
{
    const unsigned char *p = text;
    printf("%s: \"", name);
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\n') {
            printf("\\n");
        } else if (p[i] == '"' || p[i] == '\\') {
            printf("\\%c", p[i]);
        } else if (p[i] < 0x20 || p[i] > 0x7e) {
            printf("\\x%02x", p[i]);
        } else {
            putchar(p[i]);
        }
    }
    printf("\"\n");
}

/* o_str prints a string, or NULL. */
O_UNUSED static void o_str(const char *name, const char *s)
{
    if (s == NULL) {
        printf("%s: NULL\n", name);
    } else {
        o_text(name, s, strlen(s));
    }
}

/* o_hex prints the length and the bytes. */
O_UNUSED static void o_hex(const char *name, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    if (p == NULL) {
        printf("%s: NULL\n", name);
        return;
    }
    printf("%s: (%zu) ", name, n);
    for (size_t i = 0; i < n; i++) {
        printf("%02x", p[i]);
    }
    putchar('\n');
}

/* o_err prints the error queue, oldest first, and empties it: library, reason, the reason's text
 * and the entry's data. File, line and function are where two libraries may differ.
 */
O_UNUSED static void o_err(const char *name)
{
    const char *data = NULL;
    int flags = 0;
    int n = 0;
    unsigned long e = 0;

    while (n < 32 && (e = ERR_get_error_all(NULL, NULL, NULL, &data, &flags)) != 0) {
        const char *text = ERR_reason_error_string(e);
        const char *lib = ERR_lib_error_string(e);
        printf("%s: error %d: lib %d (%s) reason %d (%s)", name, n, ERR_GET_LIB(e),
               lib != NULL ? lib : "-", ERR_GET_REASON(e), text != NULL ? text : "-");
        if ((flags & ERR_TXT_STRING) != 0 && data != NULL && *data != '\0') {
            printf(" data \"%s\"", data);
        }
        putchar('\n');
        n++;
    }
    if (n == 0) {
        printf("%s: no error\n", name);
    }
}

/* o_err_codes is o_err without texts and data, for entries that hold a path or an address. */
O_UNUSED static void o_err_codes(const char *name)
{
    int n = 0;
    unsigned long e = 0;

    while (n < 32 && (e = ERR_get_error()) != 0) {
        printf("%s: error %d: lib %d reason %d\n", name, n, ERR_GET_LIB(e), ERR_GET_REASON(e));
        n++;
    }
    if (n == 0) {
        printf("%s: no error\n", name);
    }
}

/* o_int_err prints what a call returned and what it left in the error queue. */
O_UNUSED static void o_int_err(const char *name, long long value)
{
    o_int(name, value);
    o_err(name);
}

O_UNUSED static void o_ptr_err(const char *name, const void *p)
{
    o_ptr(name, p);
    o_err(name);
}

/* o_die ends the program when what it stands on is missing: not for what is being tested. */
__attribute__((noreturn, format(printf, 1, 2))) O_UNUSED static void o_die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "oracle: ");
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    ERR_print_errors_fp(stderr);
    exit(98);
}

/* o_cert gives the path of a file of tests/certs, in one of eight buffers taken in turn. */
O_UNUSED static const char *o_cert(const char *file)
{
    static char paths[8][PATH_MAX];
    static unsigned int turn;
    const char *folder = getenv("THIRTEEN_CERTS");
    char *path = paths[turn++ % 8];

    if (folder == NULL || strchr(file, '/') == file) {
        o_die("THIRTEEN_CERTS is not set");
    }
    if (snprintf(path, PATH_MAX, "%s/%s", folder, file) >= PATH_MAX) {
        o_die("path too long");
    }
    return path;
}

/* o_read reads a whole file; the caller frees. */
O_UNUSED static unsigned char *o_read(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    unsigned char *p = malloc(1 << 20);
    if (f == NULL || p == NULL) {
        o_die("cannot read %s", path);
    }
    *n = fread(p, 1, (1 << 20) - 1, f);
    p[*n] = '\0';
    fclose(f);
    return p;
}

#endif
