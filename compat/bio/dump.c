/* Hexadecimal dumps: BIO_dump() and its relatives. */
#include "compat/bio/bio.h"

#include <stdio.h>

#define LINE_BYTES 16
#define MAX_INDENT 64

typedef int dump_fn(const void *text, size_t n, void *arg);

/* dump_line writes one row of `width` places to out and returns its length. */
static size_t dump_line(char *out, size_t room, int indent, int offset, int width,
                        const uint8_t *row, int n)
{
    size_t len = (size_t)snprintf(out, room, "%*s%04x - ", indent, "", (unsigned int)offset);
    for (int i = 0; i < width; i++) {
        if (i < n) {
            len += (size_t)snprintf(out + len, room - len, "%02x%c", row[i], i == 7 ? '-' : ' ');
        } else {
            len += (size_t)snprintf(out + len, room - len, "   ");
        }
    }
    len += (size_t)snprintf(out + len, room - len, "  ");
    for (int i = 0; i < n; i++) {
        out[len++] = row[i] >= ' ' && row[i] <= '~' ? (char)row[i] : '.';
    }
    out[len++] = '\n';
    out[len] = 0;
    return len;
}

static int dump(dump_fn *print, void *arg, const uint8_t *data, int n, int indent)
{
    char line[MAX_INDENT + 24 + LINE_BYTES * 4];
    int ret = 0;
    indent = indent < 0 ? 0 : indent;
    indent = indent > MAX_INDENT ? MAX_INDENT : indent;
    int width = LINE_BYTES - (indent - (indent > 6 ? 6 : indent) + 3) / 4;
    for (int i = 0; i < n; i += width) {
        int left = n - i < width ? n - i : width;
        size_t len = dump_line(line, sizeof(line), indent, i, width, data + i, left);
        int printed = print(line, len, arg);
        if (printed < 0) {
            return printed;
        }
        ret += printed;
    }
    return ret;
}

static int to_bio(const void *text, size_t n, void *arg)
{
    return cx_bio_write(arg, text, (int)n);
}

static int to_file(const void *text, size_t n, void *arg)
{
    return (int)fwrite(text, n, 1, arg);
}

int cx_bio_dump_indent(BIO *bio, const void *data, int n, int indent)
{
    return dump(to_bio, bio, data, n, indent);
}

/* BIO_dump, BIO_dump_indent, BIO_dump_fp, BIO_dump_indent_fp, BIO_dump_cb, BIO_dump_indent_cb.
 * abi: full.
 *
 * ret   the sum of what the callback returned; its value at once when negative
 * test  tests/oracle/bio_print.c
 */
CX_API int BIO_dump_indent_cb(int (*cb)(const void *data, size_t len, void *u), void *u,
                              const void *v, int len, int indent)
{
    return dump(cb, u, v, len, indent);
}

CX_API int BIO_dump_cb(int (*cb)(const void *data, size_t len, void *u), void *u, const void *s,
                       int len)
{
    return dump(cb, u, s, len, 0);
}

CX_API int BIO_dump_indent(BIO *b, const void *bytes, int len, int indent)
{
    return dump(to_bio, b, bytes, len, indent);
}

CX_API int BIO_dump(BIO *b, const void *bytes, int len)
{
    return dump(to_bio, b, bytes, len, 0);
}

CX_API int BIO_dump_indent_fp(FILE *fp, const void *s, int len, int indent)
{
    return dump(to_file, fp, s, len, indent);
}

CX_API int BIO_dump_fp(FILE *fp, const void *s, int len)
{
    return dump(to_file, fp, s, len, 0);
}
