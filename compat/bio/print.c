/* Formatted output: BIO_printf(3). The formats are the C library's. */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/err/state.h"

#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

int cx_bio_vprintf(BIO *bio, const char *format, va_list args)
{
    char local[512];
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(local, sizeof(local), format, args);
    char *text = local;
    if (n >= (int)sizeof(local)) {
        text = mem_alloc((size_t)n + 1);
        n = text != NULL ? vsnprintf(text, (size_t)n + 1, format, again) : -1;
    }
    va_end(again);
    int ret = n < 0 ? -1 : cx_bio_write(bio, text, n);
    if (text != local) {
        mem_free(text);
    }
    return ret;
}

int cx_bio_printf(BIO *bio, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int ret = cx_bio_vprintf(bio, format, args);
    va_end(args);
    return ret;
}

/* BIO_printf, BIO_vprintf, BIO_snprintf, BIO_vsnprintf - see BIO_printf(3). abi: subset,
 * a tie in a decimal fraction is rounded by the C library.
 *
 * ret   BIO_snprintf: -1 when the text was cut
 * test  tests/oracle/bio_print.c
 */
CX_API int BIO_printf(BIO *bio, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int ret = cx_bio_vprintf(bio, format, args);
    va_end(args);
    return ret;
}

CX_API int BIO_vprintf(BIO *bio, const char *format, va_list args)
{
    return cx_bio_vprintf(bio, format, args);
}

static int print_to_buf(char *buf, size_t n, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));
static int print_to_buf(char *buf, size_t n, const char *format, va_list args)
{
    int len = vsnprintf(buf, n, format, args);
    return len < 0 || (size_t)len >= n ? -1 : len;
}

CX_API int BIO_snprintf(char *buf, size_t n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int ret = print_to_buf(buf, n, format, args);
    va_end(args);
    return ret;
}

CX_API int BIO_vsnprintf(char *buf, size_t n, const char *format, va_list args)
{
    return print_to_buf(buf, n, format, args);
}

int cx_bio_indent(BIO *bio, int indent, int max)
{
    indent = indent < 0 ? 0 : indent;
    indent = indent > max ? max : indent;
    for (int i = 0; i < indent; i++) {
        if (cx_bio_puts(bio, " ") != 1) {
            return 0;
        }
    }
    return 1;
}

int cx_bio_hex_string(BIO *bio, int indent, int width, const void *data, int n)
{
    const uint8_t *p = data;
    for (int i = 0; i < n; i++) {
        bool line_begins = i > 0 && i % width == 0;
        if (line_begins) {
            cx_bio_printf(bio, "%*s", indent, "");
        }
        cx_bio_printf(bio, i + 1 < n ? "%02X:" : "%02X", p[i]);
        if (i + 1 < n && (i + 1) % width == 0) {
            cx_bio_puts(bio, "\n");
        }
    }
    return 1;
}

/* BIO_indent, BIO_hex_string. abi: full.
 *
 * test  tests/oracle/bio_print.c
 */
CX_API int BIO_indent(BIO *b, int indent, int max)
{
    return cx_bio_indent(b, indent, max);
}

CX_API int BIO_hex_string(BIO *out, int indent, int width, const void *data, int datalen)
{
    return cx_bio_hex_string(out, indent, width, data, datalen);
}

static int print_error(const char *line, size_t n, void *bio)
{
    return cx_bio_write(bio, line, (int)n);
}

/* ERR_print_errors - see ERR_print_errors(3). abi: full.
 *
 * test  tests/oracle/err_text.c
 */
CX_API void ERR_print_errors(BIO *bp)
{
    cx_err_print_all(print_error, bp);
}

/* ERR_add_error_mem_bio - see ERR_put_error(3). abi: full.
 *
 * in    bio   a memory BIO; a NUL is written to it first
 * test  tests/oracle/err_queue.c
 */
CX_API void ERR_add_error_mem_bio(const char *sep, BIO *bio)
{
    if (bio == NULL || cx_bio_write(bio, "", 1) != 1) {
        return;
    }
    struct bytes text = cx_bio_mem_bytes(bio);
    if (text.n > 1) {
        cx_err_add_text(sep, (const char *)text.p);
    }
}
