/* The elements of any encoding as text: ASN1_parse_dump(3), as openssl-asn1parse(1) shows them. */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 128

struct parse {
    BIO *out;
    const uint8_t *start; /* offsets count from here */
    int dump;             /* octets of unknown contents to show in hex; -1 all, 0 none */
    int indent;
};

static bool print_header(const struct parse *p, const uint8_t *at, int depth,
                         const struct cx_asn1_header *h)
{
    char name[40];
    const char *text = name;

    if (cx_bio_printf(p->out, "%5ld:d=%-2d hl=%ld ", (long)(at - p->start), depth,
                      (long)h->header_len) <= 0) {
        return false;
    }
    if (h->indefinite ? cx_bio_puts(p->out, "l=inf  ") <= 0
                      : cx_bio_printf(p->out, "l=%4ld ", (long)h->len) <= 0) {
        return false;
    }
    if (cx_bio_puts(p->out, h->constructed ? "cons: " : "prim: ") <= 0) {
        return false;
    }
    (void)cx_bio_indent(p->out, p->indent ? depth : 0, 128);
    switch (h->class) {
    case V_ASN1_PRIVATE:
        (void)snprintf(name, sizeof(name), "priv [ %d ] ", h->tag);
        break;
    case V_ASN1_CONTEXT_SPECIFIC:
        (void)snprintf(name, sizeof(name), "cont [ %d ]", h->tag);
        break;
    case V_ASN1_APPLICATION:
        (void)snprintf(name, sizeof(name), "appl [ %d ]", h->tag);
        break;
    default:
        if (h->tag > 30) {
            (void)snprintf(name, sizeof(name), "<ASN1 %d>", h->tag);
        } else {
            text = cx_asn1_tag_name(h->tag);
        }
        break;
    }
    return cx_bio_printf(p->out, "%-18s", text) > 0;
}

static void print_octets(const struct parse *p, const uint8_t *v, size_t n)
{
    bool text = true;

    for (size_t i = 0; i < n; i++) {
        if ((v[i] < ' ' && v[i] != '\n' && v[i] != '\r' && v[i] != '\t') || v[i] > '~') {
            text = false;
        }
    }
    if (text) {
        (void)cx_bio_printf(p->out, ":%.*s\n", (int)n, (const char *)v);
        return;
    }
    if (p->dump == 0) {
        (void)cx_bio_puts(p->out, "[HEX DUMP]:");
        for (size_t i = 0; i < n; i++) {
            (void)cx_bio_printf(p->out, "%02X", v[i]);
        }
        (void)cx_bio_puts(p->out, "\n");
        return;
    }
    (void)cx_bio_puts(p->out, "\n");
    (void)cx_bio_dump_indent(p->out, v, p->dump == -1 || (size_t)p->dump > n ? (int)n : p->dump,
                             6 /* as wide as the offsets */);
}

static void print_number(const struct parse *p, struct bytes contents, int type)
{
    ASN1_STRING s = {0};

    if (cx_asn1_integer_parse(&s, contents, type)) {
        (void)cx_bio_puts(p->out, (s.type & V_ASN1_NEG) != 0 ? ":-" : ":");
        for (int i = 0; i < s.length; i++) {
            (void)cx_bio_printf(p->out, "%02X", s.data[i]);
        }
        mem_free(s.data);
    } else {
        (void)cx_bio_puts(p->out, type == V_ASN1_INTEGER ? ":BAD INTEGER:[" : ":BAD ENUMERATED");
    }
    (void)cx_bio_puts(p->out, "\n");
}

static void print_primitive(const struct parse *p, const struct cx_asn1_header *h, const uint8_t *v)
{
    struct bytes contents = bytes_of(v, h->len);

    if (h->class != V_ASN1_UNIVERSAL) {
        (void)cx_bio_puts(p->out, "\n");
        return;
    }
    switch (h->tag) {
    case V_ASN1_PRINTABLESTRING:
    case V_ASN1_T61STRING:
    case V_ASN1_IA5STRING:
    case V_ASN1_VISIBLESTRING:
    case V_ASN1_NUMERICSTRING:
    case V_ASN1_UTF8STRING:
    case V_ASN1_UTCTIME:
    case V_ASN1_GENERALIZEDTIME:
        (void)cx_bio_printf(p->out, ":%.*s\n", (int)h->len, (const char *)v);
        break;
    case V_ASN1_OBJECT: {
        ASN1_OBJECT *o = cx_obj_from_der(contents);
        (void)cx_bio_puts(p->out, ":");
        if (o != NULL) {
            (void)cx_asn1_object_print(p->out, o);
        } else {
            (void)cx_bio_puts(p->out, "BAD OBJECT");
        }
        (void)cx_bio_puts(p->out, "\n");
        cx_obj_free(o);
        break;
    }
    case V_ASN1_BOOLEAN:
        if (h->len == 1) {
            (void)cx_bio_printf(p->out, ":%u\n", v[0]);
        } else {
            (void)cx_bio_puts(p->out, ":BAD BOOLEAN\n");
        }
        break;
    case V_ASN1_OCTET_STRING:
        if (h->len > 0) {
            print_octets(p, v, h->len);
        } else {
            (void)cx_bio_puts(p->out, "\n");
        }
        break;
    case V_ASN1_INTEGER:
    case V_ASN1_ENUMERATED:
        print_number(p, contents, h->tag);
        break;
    case V_ASN1_BMPSTRING: /* never shown, nor dumped */
        (void)cx_bio_puts(p->out, "\n");
        break;
    default:
        (void)cx_bio_puts(p->out, "\n");
        if (h->len > 0 && p->dump != 0) {
            (void)cx_bio_dump_indent(
                p->out, v, p->dump == -1 || (size_t)p->dump > h->len ? (int)h->len : p->dump, 6);
        }
        break;
    }
}

/* -1 malformed; else the octets that were gone over. *ended: an end-of-contents came last. */
static long walk(const struct parse *p, const uint8_t *at, size_t n, int depth, bool *ended)
{
    const uint8_t *start = at;

    *ended = false;
    if (depth > MAX_DEPTH) {
        (void)cx_bio_puts(p->out, "BAD RECURSION DEPTH\n");
        return -1;
    }
    while (n > 0) {
        struct cx_asn1_header h = {0};
        enum cx_asn1_header_result read = cx_asn1_header(at, n, &h);
        if (read != CX_ASN1_HEADER_OK) {
            cx_raise(ERR_LIB_ASN1,
                     read == CX_ASN1_HEADER_TOO_LONG ? ASN1_R_TOO_LONG : ASN1_R_HEADER_TOO_LONG);
            (void)cx_bio_puts(p->out, "Error in encoding\n");
            return -1;
        }
        if (!print_header(p, at, depth, &h)) {
            return -1;
        }
        at += h.header_len;
        n -= h.header_len;
        if (h.constructed) {
            bool inner_end = false;
            long used = 0;
            (void)cx_bio_puts(p->out, "\n");
            used = walk(p, at, h.len, depth + 1, &inner_end);
            if (used < 0) {
                return -1;
            }
            h.len = (size_t)used;
        } else {
            print_primitive(p, &h, at);
            if (h.class == V_ASN1_UNIVERSAL && h.tag == V_ASN1_EOC && h.len == 0) {
                *ended = true;
                return at - start;
            }
        }
        at += h.len;
        n -= h.len;
    }
    return at - start;
}

int cx_asn1_parse_dump(BIO *out, struct bytes in, int indent, int dump)
{
    struct parse p = {.out = out, .start = in.p, .dump = dump, .indent = indent};
    bool ended = false;

    return in.n <= LONG_MAX && walk(&p, in.p, in.n, 0, &ended) >= 0 ? 1 : 0;
}

/* ASN1_parse and ASN1_parse_dump. abi: full. */
CX_API int ASN1_parse(BIO *bp, const unsigned char *pp, long len, int indent)
{
    return cx_asn1_parse_dump(bp, bytes_of(pp, len > 0 ? (size_t)len : 0), indent, 0);
}

CX_API int ASN1_parse_dump(BIO *bp, const unsigned char *pp, long len, int indent, int dump)
{
    return cx_asn1_parse_dump(bp, bytes_of(pp, len > 0 ? (size_t)len : 0), indent, dump);
}
