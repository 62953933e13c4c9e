/* Names as text: X509_NAME_print_ex(3). */
#include "compat/asn1/strex.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "core/wire/wr.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509err.h>
#include <string.h>

#include "compat/asn1/sk.h"

#define ONELINE_MAX (1024 * 1024)

/* The short name of an entry's type, or its number in buf. */
static const char *short_name(const ASN1_OBJECT *o, char *buf, int n)
{
    int nid = cx_obj_obj2nid(o);
    const char *sn = nid != NID_undef ? cx_obj_nid2sn(nid) : NULL;

    if (sn == NULL) {
        (void)cx_obj_obj2txt(buf, n, o, 0);
        sn = buf;
    }
    return sn;
}

/* GeneralString of Latin text in four octets a character is shown by the last one alone. */
static bool shown_octet(const ASN1_STRING *s, int i)
{
    if (s->type != V_ASN1_GENERALSTRING || s->length % 4 != 0) {
        return true;
    }
    for (int k = 0; k < s->length; k++) {
        if (k % 4 != 3 && s->data[k] != 0) {
            return true;
        }
    }
    return i % 4 == 3;
}

static void put_value(struct wr *w, const ASN1_STRING *s)
{
    static const char digits[] = "0123456789ABCDEF";

    for (int i = 0; i < s->length; i++) {
        uint8_t c = s->data[i];
        if (!shown_octet(s, i)) {
            continue;
        }
        if (c < ' ' || c > '~') {
            char hex[4] = {'\\', 'x', digits[c >> 4], digits[c & 15]};
            wr_bytes(w, bytes_of(hex, 4));
        } else {
            if (c == '/' || c == '+') {
                wr_uint(w, 1, '\\'); /* what separates RDNs and values is escaped */
            }
            wr_uint(w, 1, c);
        }
    }
}

char *cx_name_oneline(const X509_NAME *name, char *buf, int n)
{
    struct wr w = wr_growing();
    size_t kept = 0;
    int last_set = -1;
    char *out = buf;

    if (buf != NULL && n == 0) {
        return NULL;
    }
    if (name == NULL) {
        wr_bytes(&w, bytes_of("NO X509_NAME", 12));
        kept = w.n;
    }
    for (int i = 0; name != NULL && i < sk_X509_NAME_ENTRY_num(name->entries); i++) {
        const X509_NAME_ENTRY *entry = sk_X509_NAME_ENTRY_value(name->entries, i);
        char number[80];
        const char *sn = short_name(entry->object, number, (int)sizeof(number));
        if (entry->value->length > ONELINE_MAX) {
            cx_raise(ERR_LIB_X509, X509_R_NAME_TOO_LONG);
            wr_free(&w);
            return NULL;
        }
        wr_uint(&w, 1, i > 0 && entry->set == last_set ? '+' : '/');
        last_set = entry->set;
        wr_bytes(&w, bytes_of(sn, strlen(sn)));
        wr_uint(&w, 1, '=');
        put_value(&w, entry->value);
        if (w.n > ONELINE_MAX) {
            cx_raise(ERR_LIB_X509, X509_R_NAME_TOO_LONG);
            wr_free(&w);
            return NULL;
        }
        /* An entry that does not fit a given buffer is left out, with all behind it. */
        if (buf != NULL && w.n > (size_t)n - 1) {
            break;
        }
        kept = w.n;
    }
    if (buf != NULL && name == NULL && kept > (size_t)n - 1) {
        kept = (size_t)n - 1;
    }
    if (out == NULL && !w.bad) {
        out = (char *)mem_alloc(kept + 1);
    }
    if (w.bad || out == NULL) {
        wr_free(&w);
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (kept > 0) {
        memcpy(out, w.p, kept);
    }
    out[kept] = '\0';
    wr_free(&w);
    return out;
}

struct style {
    const char *between_rdns;
    const char *between_values;
    const char *equals;
    int indent;
    bool lines;
};

static bool style_of(struct style *out, int indent, unsigned long flags)
{
    *out = (struct style){.indent = indent};
    switch (flags & XN_FLAG_SEP_MASK) {
    case XN_FLAG_SEP_MULTILINE:
        out->between_rdns = "\n";
        out->between_values = " + ";
        out->lines = true;
        break;
    case XN_FLAG_SEP_COMMA_PLUS:
        out->between_rdns = ",";
        out->between_values = "+";
        break;
    case XN_FLAG_SEP_CPLUS_SPC:
        out->between_rdns = ", ";
        out->between_values = " + ";
        break;
    case XN_FLAG_SEP_SPLUS_SPC:
        out->between_rdns = "; ";
        out->between_values = " + ";
        break;
    default:
        return false;
    }
    out->equals = (flags & XN_FLAG_SPC_EQ) != 0 ? " = " : "=";
    return true;
}

static bool put_text(struct cx_sink *sink, const char *text)
{
    return cx_sink_put(sink, text, (int)strlen(text));
}

static bool put_indent(struct cx_sink *sink, int n)
{
    for (int i = 0; i < n; i++) {
        if (!cx_sink_put(sink, " ", 1)) {
            return false;
        }
    }
    return true;
}

static bool put_type(struct cx_sink *sink, const ASN1_OBJECT *o, const struct style *style,
                     unsigned long flags)
{
    unsigned long form = flags & XN_FLAG_FN_MASK;
    int nid = cx_obj_obj2nid(o);
    char number[80];
    const char *text = "";
    int width = 0;

    if (form == XN_FLAG_FN_NONE) {
        return true;
    }
    if (form == XN_FLAG_FN_OID || nid == NID_undef) {
        (void)cx_obj_obj2txt(number, (int)sizeof(number), o, 1);
        text = number;
    } else if (form == XN_FLAG_FN_SN) {
        width = 10;
        text = cx_obj_nid2sn(nid);
    } else if (form == XN_FLAG_FN_LN) {
        width = 25;
        text = cx_obj_nid2ln(nid);
    }
    if (!put_text(sink, text)) {
        return false;
    }
    if ((flags & XN_FLAG_FN_ALIGN) != 0 && width > (int)strlen(text) &&
        !put_indent(sink, width - (int)strlen(text))) {
        return false;
    }
    return put_text(sink, style->equals);
}

static int print_name(struct cx_sink *sink, const X509_NAME *name, int indent, unsigned long flags)
{
    struct style style;
    int count = name != NULL ? sk_X509_NAME_ENTRY_num(name->entries) : 0;
    int last_set = -1;

    if (!put_indent(sink, indent < 0 ? 0 : indent) || !style_of(&style, indent, flags)) {
        return -1;
    }
    for (int i = 0; i < count; i++) {
        int at = (flags & XN_FLAG_DN_REV) != 0 ? count - 1 - i : i;
        const X509_NAME_ENTRY *entry = sk_X509_NAME_ENTRY_value(name->entries, at);
        unsigned long more = 0;
        if (last_set == entry->set) {
            if (!put_text(sink, style.between_values)) {
                return -1;
            }
        } else if (last_set != -1 && (!put_text(sink, style.between_rdns) ||
                                      (style.lines && !put_indent(sink, style.indent)))) {
            return -1;
        }
        last_set = entry->set;
        if (cx_obj_obj2nid(entry->object) == NID_undef &&
            (flags & XN_FLAG_DUMP_UNKNOWN_FIELDS) != 0) {
            more = ASN1_STRFLGS_DUMP_ALL;
        }
        if (!put_type(sink, entry->object, &style, flags) ||
            cx_asn1_print_string(sink, entry->value, flags | more) < 0) {
            return -1;
        }
    }
    return sink->n;
}

/* The old form "C = US, O = …" without its spaces: where oneline has "/" before a type there is
 * ", ". */
static bool is_boundary(const char *s)
{
    return s[0] == '/' && s[1] >= 'A' && s[1] <= 'Z' &&
           (s[2] == '=' || (s[2] >= 'A' && s[2] <= 'Z' && s[3] == '='));
}

int cx_name_print(BIO *out, const X509_NAME *name)
{
    char *line = cx_name_oneline(name, NULL, 0);
    const char *from = NULL;
    int ret = 1;

    if (line == NULL) {
        return 0;
    }
    if (line[0] == '\0') {
        mem_free(line);
        return 1;
    }
    from = line + 1;
    for (const char *s = from;; s++) {
        if (*s != '\0' && !is_boundary(s)) {
            continue;
        }
        if (cx_bio_write(out, from, (int)(s - from)) != (int)(s - from) ||
            (*s != '\0' && cx_bio_write(out, ", ", 2) != 2)) {
            cx_raise(ERR_LIB_X509, ERR_R_BUF_LIB);
            ret = 0;
            break;
        }
        if (*s == '\0') {
            break;
        }
        from = s + 1;
    }
    mem_free(line);
    return ret;
}

int cx_name_print_ex(BIO *out, const X509_NAME *name, int indent, unsigned long flags)
{
    struct cx_sink sink = {out, NULL, 0};

    if (flags == XN_FLAG_COMPAT) {
        return cx_name_print(out, name);
    }
    return print_name(&sink, name, indent, flags);
}

/* X509_NAME_print_ex and its family. abi: full. */
CX_API char *X509_NAME_oneline(const X509_NAME *a, char *buf, int size)
{
    return cx_name_oneline(a, buf, size);
}

CX_API int X509_NAME_print(BIO *bp, const X509_NAME *name, int obase)
{
    (void)obase;
    return cx_name_print(bp, name);
}

CX_API int X509_NAME_print_ex(BIO *out, const X509_NAME *nm, int indent, unsigned long flags)
{
    return cx_name_print_ex(out, nm, indent, flags);
}

CX_API int X509_NAME_print_ex_fp(FILE *fp, const X509_NAME *nm, int indent, unsigned long flags)
{
    struct cx_sink sink = {NULL, fp, 0};

    if (flags == XN_FLAG_COMPAT) {
        BIO *b = cx_bio_new_fp(fp, BIO_NOCLOSE);
        int ret = b != NULL ? cx_name_print(b, nm) : -1;
        (void)cx_bio_free(b);
        return ret;
    }
    return print_name(&sink, nm, indent, flags);
}
