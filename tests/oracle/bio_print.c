/* BIO_printf(3), BIO_dump, BIO_hex_string, BIO_indent. */
#include "oracle.h"

#include <openssl/bio.h>

static int print_line(const void *text, size_t n, void *arg)
{
    printf("line: %.*s", (int)n, (const char *)text);
    return (*(int *)arg)--;
}

static void flush_text(const char *name, BIO *mem)
{
    char *p = NULL;
    long n = BIO_get_mem_data(mem, &p);
    o_text(name, p, (size_t)n);
    (void)BIO_reset(mem);
}

int main(void)
{
    BIO *mem = BIO_new(BIO_s_mem());
    unsigned char bytes[70];
    char buf[32], big[1200];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (unsigned char)(i * 7 + 30);
    }
    memset(big, 'y', sizeof(big));
    big[sizeof(big) - 1] = 0;
    o_int("printf", BIO_printf(mem, "%d|%5s|%-5s|%05d|%x|%X|%#x|%c|%%|%u", -5, "ab", "cd", 42, 255,
                               255, 255, 'z', 7u));
    flush_text("text", mem);
    o_int("printf", BIO_printf(mem, "%ld %lu %lld %zu %s %.3s %.2f %5.1f", -1L, 2UL, 3LL, (size_t)4,
                               "s", "abcdef", 1.006, 2.27));
    flush_text("text", mem);
    o_int("printf *", BIO_printf(mem, "%*s|%-*s|%.*s", 4, "a", 4, "b", 2, "xyz"));
    flush_text("text", mem);
    o_int("printf empty", BIO_printf(mem, "%s", ""));
    flush_text("text", mem);
    o_int("printf long", BIO_printf(mem, "%s!", big));
    o_int("pending", BIO_pending(mem));
    (void)BIO_reset(mem);
    for (size_t n = 1; n < 9; n++) {
        memset(buf, '#', sizeof(buf));
        o_int("snprintf", BIO_snprintf(buf, n, "%s-%d", "abc", 12));
        o_text("buf", buf, n);
    }
    o_int("indent", BIO_indent(mem, 5, 3));
    o_int("indent", BIO_indent(mem, -5, 3));
    o_int("indent", BIO_indent(mem, 2, 30));
    flush_text("text", mem);
    for (int n = 0; n < 70; n += 13) {
        o_int("dump", BIO_dump(mem, (char *)bytes, n));
        flush_text("text", mem);
    }
    for (int indent = -2; indent < 80; indent += 9) {
        o_int("dump_indent", BIO_dump_indent(mem, (char *)bytes, 35, indent));
        flush_text("text", mem);
    }
    o_int("dump zeros", BIO_dump(mem, "\0\0\0   \0\0", 8));
    flush_text("text", mem);
    int stop = 2;
    o_int("dump_cb", BIO_dump_cb(print_line, &stop, bytes, 70));
    stop = 3;
    o_int("dump_indent_cb", BIO_dump_indent_cb(print_line, &stop, bytes, 20, 4));
    fflush(stdout);
    o_int("dump_fp", BIO_dump_fp(stdout, (char *)bytes, 20));
    o_int("dump_indent_fp", BIO_dump_indent_fp(stdout, (char *)bytes, 20, 3));
    for (int n = 0; n < 9; n += 2) {
        o_int("hex_string", BIO_hex_string(mem, 3, 4, bytes, n));
        flush_text("text", mem);
    }
    BIO_free(mem);
    return 0;
}
