/* Printing strings with escapes: ASN1_STRING_print_ex(3), RFC 2253 2.4. */
#include "compat/asn1/strex.h"
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <openssl/asn1err.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

#define ESCAPES                                                                                    \
    (ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_2254 | ASN1_STRFLGS_ESC_QUOTE |                      \
     ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_ESC_MSB)

bool cx_sink_put(struct cx_sink *sink, const void *p, int n)
{
    if (sink->out != NULL && cx_bio_write(sink->out, p, n) != n) {
        return false;
    }
    if (sink->file != NULL && fwrite(p, 1, (size_t)n, sink->file) != (size_t)n) {
        return false;
    }
    sink->n += n;
    return true;
}

/* Where a character stands: RFC 2253 escapes some at an end alone. */
struct place {
    bool first;
    bool last;
};

static bool needs_backslash(unsigned long c, unsigned long flags, struct place at)
{
    if ((flags & ASN1_STRFLGS_ESC_2253) == 0 || c == 0 || c > 0x7f) {
        return false;
    }
    return strchr("\"+,;<>\\", (int)c) != NULL || (at.first && (c == ' ' || c == '#')) ||
           (at.last && c == ' ');
}

static bool needs_hex(unsigned long c, unsigned long flags)
{
    if (c > 0x7f) {
        return (flags & ASN1_STRFLGS_ESC_MSB) != 0;
    }
    if ((flags & ASN1_STRFLGS_ESC_CTRL) != 0 && (c < 0x20 || c == 0x7f)) {
        return true;
    }
    return (flags & ASN1_STRFLGS_ESC_2254) != 0 &&
           (c == 0 || c == '(' || c == ')' || c == '*' || c == '\\');
}

static bool put_char(struct cx_sink *sink, unsigned long c, unsigned long flags, struct place at,
                     bool *quotes)
{
    char text[16];
    int n = 1;

    if (c > 0xffffffffUL) {
        return false;
    }
    text[0] = (char)c;
    if (c > 0xffff) {
        n = snprintf(text, sizeof(text), "\\W%08lX", c);
    } else if (c > 0xff) {
        n = snprintf(text, sizeof(text), "\\U%04lX", c);
    } else if (needs_backslash(c, flags, at)) {
        if ((flags & ASN1_STRFLGS_ESC_QUOTE) != 0 && c != '"' && c != '\\') {
            *quotes = true;
        } else {
            text[0] = '\\';
            text[1] = (char)c;
            n = 2;
        }
    } else if (needs_hex(c, flags)) {
        n = snprintf(text, sizeof(text), "\\%02lX", c);
    } else if (c == '\\' && (flags & ESCAPES) != 0) {
        text[1] = '\\';
        n = 2;
    }
    return cx_sink_put(sink, text, n);
}

/* width: octets a character, 0 for UTF-8. convert: each octet of its UTF-8 form by itself. */
static bool put_chars(struct cx_sink *sink, const ASN1_STRING *s, int width, bool convert,
                      unsigned long flags, bool *quotes)
{
    const uint8_t *p = s->data;
    int left = s->length;

    if (width > 1 && left % width != 0) {
        cx_raise(ERR_LIB_ASN1, width == 4 ? ASN1_R_INVALID_UNIVERSALSTRING_LENGTH
                                          : ASN1_R_INVALID_BMPSTRING_LENGTH);
        return false;
    }
    while (left > 0) {
        struct place at = {p == s->data, false};
        unsigned long c = 0;
        int used = width;
        if (width == 0) {
            used = cx_utf8_get(p, left, &c);
            if (used < 0) {
                return false;
            }
        } else {
            for (int i = 0; i < width; i++) {
                c = c << 8 | p[i];
            }
        }
        p += used;
        left -= used;
        at.last = left == 0;
        if (convert) {
            uint8_t utf8[6];
            int n = cx_utf8_put(utf8, (int)sizeof(utf8), c);
            if (n < 0) {
                return false;
            }
            for (int i = 0; i < n; i++) {
                if (!put_char(sink, utf8[i], flags, at, quotes)) {
                    return false;
                }
            }
        } else if (!put_char(sink, c, flags, at, quotes)) {
            return false;
        }
    }
    return true;
}

static bool put_hex(struct cx_sink *sink, const uint8_t *p, int n)
{
    for (int i = 0; i < n; i++) {
        char hex[3];
        (void)snprintf(hex, sizeof(hex), "%02X", p[i]);
        if (!cx_sink_put(sink, hex, 2)) {
            return false;
        }
    }
    return true;
}

static bool put_dump(struct cx_sink *sink, const ASN1_STRING *s, unsigned long flags)
{
    union {
        const ASN1_STRING *given;
        ASN1_STRING *held;
    } same = {s};
    ASN1_TYPE any = {.type = s->type};
    uint8_t *der = NULL;
    bool ok = false;
    int n = 0;

    if (!cx_sink_put(sink, "#", 1)) {
        return false;
    }
    if ((flags & ASN1_STRFLGS_DUMP_DER) == 0) {
        return put_hex(sink, s->data, s->length);
    }
    any.type = s->type & ~V_ASN1_NEG;
    any.value.asn1_string = same.held;
    n = cx_asn1_encode(&any, &der, CX_IT(ASN1_ANY));
    if (n < 0) {
        return false;
    }
    ok = put_hex(sink, der, n);
    mem_free(der);
    return ok;
}

/* The width of a type's characters; 0 UTF-8, -1 not characters. */
static int width_of_type(int type)
{
    switch (type) {
    case V_ASN1_UTF8STRING:
        return 0;
    case V_ASN1_NUMERICSTRING:
    case V_ASN1_PRINTABLESTRING:
    case V_ASN1_T61STRING:
    case V_ASN1_IA5STRING:
    case V_ASN1_UTCTIME:
    case V_ASN1_GENERALIZEDTIME:
    case V_ASN1_VISIBLESTRING:
        return 1;
    case V_ASN1_UNIVERSALSTRING:
        return 4;
    case V_ASN1_BMPSTRING:
        return 2;
    default:
        return -1;
    }
}

int cx_asn1_print_string(struct cx_sink *sink, const ASN1_STRING *s, unsigned long flags)
{
    struct cx_sink count = {NULL, NULL, 0};
    int before = sink->n;
    int width = 0;
    bool convert = false;
    bool quotes = false;
    bool ignored = false;

    if ((flags & ASN1_STRFLGS_SHOW_TYPE) != 0) {
        const char *name = cx_asn1_tag_name(s->type);
        if (!cx_sink_put(sink, name, (int)strlen(name)) || !cx_sink_put(sink, ":", 1)) {
            return -1;
        }
    }
    if ((flags & ASN1_STRFLGS_DUMP_ALL) != 0) {
        width = -1;
    } else if ((flags & ASN1_STRFLGS_IGNORE_TYPE) != 0) {
        width = 1;
    } else {
        width = s->type > 0 && s->type < 31 ? width_of_type(s->type) : -1;
        if (width == -1 && (flags & ASN1_STRFLGS_DUMP_UNKNOWN) == 0) {
            width = 1;
        }
    }
    if (width == -1) {
        return put_dump(sink, s, flags) ? sink->n - before : -1;
    }
    if ((flags & ASN1_STRFLGS_UTF8_CONVERT) != 0) {
        /* UTF-8 is what it is to become: its octets are taken one by one. */
        convert = width != 0;
        width = width == 0 ? 1 : width;
    }
    if (!put_chars(&count, s, width, convert, flags, &quotes)) {
        return -1;
    }
    if (quotes && !cx_sink_put(sink, "\"", 1)) {
        return -1;
    }
    if (!put_chars(sink, s, width, convert, flags, &ignored)) {
        return -1;
    }
    if (quotes && !cx_sink_put(sink, "\"", 1)) {
        return -1;
    }
    return sink->n - before;
}

int cx_asn1_string_print_ex(BIO *out, const ASN1_STRING *s, unsigned long flags)
{
    struct cx_sink sink = {out, NULL, 0};

    return cx_asn1_print_string(&sink, s, flags);
}

/* What is not a printing character of ASCII, nor a line's end, becomes a dot. */
int cx_asn1_string_print(BIO *out, const ASN1_STRING *s)
{
    char part[80];
    int n = 0;

    if (s == NULL) {
        return 0;
    }
    for (int i = 0; i < s->length; i++) {
        int c = s->data[i];
        bool shown = (c >= ' ' && c <= '~') || c == '\n' || c == '\r';
        part[n++] = (char)(shown ? c : '.');
        if (n == (int)sizeof(part)) {
            if (cx_bio_write(out, part, n) <= 0) {
                return 0;
            }
            n = 0;
        }
    }
    return n > 0 && cx_bio_write(out, part, n) <= 0 ? 0 : 1;
}

/* ASN1_STRING_print_ex and its family, see ASN1_STRING_print_ex(3). abi: full. */
CX_API int ASN1_STRING_print_ex(BIO *out, const ASN1_STRING *str, unsigned long flags)
{
    return cx_asn1_string_print_ex(out, str, flags);
}

CX_API int ASN1_STRING_print_ex_fp(FILE *fp, const ASN1_STRING *str, unsigned long flags)
{
    struct cx_sink sink = {NULL, fp, 0};

    return cx_asn1_print_string(&sink, str, flags);
}

CX_API int ASN1_STRING_print(BIO *bp, const ASN1_STRING *v)
{
    return cx_asn1_string_print(bp, v);
}
