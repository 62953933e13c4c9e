/* Character strings and the choice of the narrowest type: ASN1_STRING_set_by_NID(3),
 * ASN1_STRING_to_UTF8(3). */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

int cx_utf8_get(const uint8_t *p, int n, unsigned long *out)
{
    unsigned long value = 0;
    unsigned long least = 0;
    int len = 1;

    if (n <= 0) {
        return 0;
    }
    if (p[0] < 0x80) {
        *out = p[0];
        return 1;
    }
    if ((p[0] & 0xe0) == 0xc0) {
        len = 2;
        value = p[0] & 0x1f;
        least = 0x80;
    } else if ((p[0] & 0xf0) == 0xe0) {
        len = 3;
        value = p[0] & 0x0f;
        least = 0x800;
    } else if ((p[0] & 0xf8) == 0xf0) {
        len = 4;
        value = p[0] & 0x07;
        least = 0x10000;
    } else {
        return -2;
    }
    if (n < len) {
        return -1;
    }
    for (int i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return -3;
        }
        value = value << 6 | (p[i] & 0x3f);
    }
    if (value < least) {
        return -4;
    }
    if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
        return -2;
    }
    *out = value;
    return len;
}

int cx_utf8_put(uint8_t *p, int n, unsigned long value)
{
    int len = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;

    if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
        return -2;
    }
    if (p == NULL) {
        return len;
    }
    if (n < len) {
        return -1;
    }
    if (len == 1) {
        p[0] = (uint8_t)value;
        return 1;
    }
    for (int i = len - 1; i > 0; i--) {
        p[i] = (uint8_t)(0x80 | (value & 0x3f));
        value >>= 6;
    }
    p[0] = (uint8_t)(value | (len == 2 ? 0xc0 : len == 3 ? 0xe0 : 0xf0));
    return len;
}

/* The characters of a string in one of the MBSTRING_ forms, one after the other. */
struct chars {
    const uint8_t *p;
    int n;
    int form;
};

/* 1: a character; 0: the end; -1: malformed. */
static int next_char(struct chars *c, unsigned long *out)
{
    int used = 1;

    if (c->n <= 0) {
        return 0;
    }
    switch (c->form) {
    case MBSTRING_ASC:
        *out = c->p[0];
        break;
    case MBSTRING_BMP:
        used = 2;
        *out = (unsigned long)c->p[0] << 8 | c->p[1];
        break;
    case MBSTRING_UNIV:
        used = 4;
        *out = (unsigned long)c->p[0] << 24 | (unsigned long)c->p[1] << 16 |
               (unsigned long)c->p[2] << 8 | c->p[3];
        break;
    default:
        used = cx_utf8_get(c->p, c->n, out);
        if (used < 0) {
            return -1;
        }
        break;
    }
    c->p += used;
    c->n -= used;
    return 1;
}

static bool is_printable(unsigned long c)
{
    return c < 0x80 && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                        (c >= 'A' && c <= 'Z') || (c != 0 && strchr(" '()+,-./:=?", (int)c)));
}

/* The types that can hold a character, as a B_ASN1_ mask. */
static unsigned long types_for(unsigned long c, int form)
{
    unsigned long types = ~0UL;

    if (!((c >= '0' && c <= '9') || c == ' ')) {
        types &= ~(unsigned long)B_ASN1_NUMERICSTRING;
    }
    if (!is_printable(c)) {
        types &= ~(unsigned long)B_ASN1_PRINTABLESTRING;
    }
    if (c >= 0x80) {
        types &= ~(unsigned long)B_ASN1_IA5STRING;
    }
    if (c > 0xff) {
        types &= ~(unsigned long)B_ASN1_T61STRING;
    }
    if (c > 0xffff) {
        types &= ~(unsigned long)B_ASN1_BMPSTRING;
    }
    if (form != MBSTRING_UTF8 && (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))) {
        types &= ~(unsigned long)B_ASN1_UTF8STRING;
    }
    return types;
}

static int fail(int reason)
{
    cx_raise(ERR_LIB_ASN1, reason);
    return -1;
}

/* Counts the characters and narrows *mask to the types that can hold them all. */
static long count_chars(struct chars c, unsigned long *mask)
{
    unsigned long value = 0;
    long count = 0;
    int got = 0;

    while ((got = next_char(&c, &value)) > 0) {
        *mask &= types_for(value, c.form);
        count++;
    }
    return got < 0 ? -1 : count;
}

struct out_form {
    int type;
    int form;
};

static struct out_form narrowest(unsigned long mask)
{
    static const struct {
        unsigned long bit;
        struct out_form as;
    } order[] = {
        {B_ASN1_NUMERICSTRING, {V_ASN1_NUMERICSTRING, MBSTRING_ASC}},
        {B_ASN1_PRINTABLESTRING, {V_ASN1_PRINTABLESTRING, MBSTRING_ASC}},
        {B_ASN1_IA5STRING, {V_ASN1_IA5STRING, MBSTRING_ASC}},
        {B_ASN1_T61STRING, {V_ASN1_T61STRING, MBSTRING_ASC}},
        {B_ASN1_BMPSTRING, {V_ASN1_BMPSTRING, MBSTRING_BMP}},
        {B_ASN1_UNIVERSALSTRING, {V_ASN1_UNIVERSALSTRING, MBSTRING_UNIV}},
    };
    static const struct out_form utf8 = {V_ASN1_UTF8STRING, MBSTRING_UTF8};

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        if ((mask & order[i].bit) != 0) {
            return order[i].as;
        }
    }
    return utf8;
}

static int put_char(uint8_t *p, int form, unsigned long c)
{
    switch (form) {
    case MBSTRING_ASC:
        if (p != NULL) {
            p[0] = (uint8_t)c;
        }
        return 1;
    case MBSTRING_BMP:
        if (p != NULL) {
            p[0] = (uint8_t)(c >> 8);
            p[1] = (uint8_t)c;
        }
        return 2;
    case MBSTRING_UNIV:
        for (int i = 0; p != NULL && i < 4; i++) {
            p[i] = (uint8_t)(c >> (8 * (3 - i)));
        }
        return 4;
    default:
        return cx_utf8_put(p, 4, c);
    }
}

/* The characters in another form into s. */
static bool convert(ASN1_STRING *s, struct chars in, int form)
{
    struct chars count = in;
    unsigned long c = 0;
    long len = 0;
    uint8_t *data = NULL;
    uint8_t *p = NULL;

    while (next_char(&count, &c) > 0) {
        int n = put_char(NULL, form, c);
        if (n < 0 || len > 0x7ffffff0L) {
            return fail(ASN1_R_INVALID_UTF8STRING) > 0;
        }
        len += n;
    }
    data = (uint8_t *)mem_alloc((size_t)len + 1);
    if (data == NULL) {
        return fail(ERR_R_MALLOC_FAILURE) > 0;
    }
    p = data;
    while (next_char(&in, &c) > 0) {
        p += put_char(p, form, c);
    }
    *p = 0;
    cx_asn1_string_take(s, data, (int)len);
    return true;
}

int cx_asn1_mbstring(ASN1_STRING **out, const uint8_t *in, int n, int form, unsigned long mask,
                     long min, long max)
{
    struct chars c = {in, n < 0 ? (int)strlen((const char *)in) : n, form};
    struct out_form as = {0, 0};
    ASN1_STRING *s = NULL;
    long count = 0;

    if (mask == 0) {
        mask = DIRSTRING_TYPE;
    }
    if (form == MBSTRING_BMP && c.n % 2 != 0) {
        return fail(ASN1_R_INVALID_BMPSTRING_LENGTH);
    }
    if (form == MBSTRING_UNIV && c.n % 4 != 0) {
        return fail(ASN1_R_INVALID_UNIVERSALSTRING_LENGTH);
    }
    if (form != MBSTRING_UTF8 && form != MBSTRING_ASC && form != MBSTRING_BMP &&
        form != MBSTRING_UNIV) {
        return fail(ASN1_R_UNKNOWN_FORMAT);
    }
    count = count_chars(c, &mask);
    if (count < 0) {
        return fail(ASN1_R_INVALID_UTF8STRING);
    }
    if (min > 0 && count < min) {
        cx_raise_text(ERR_LIB_ASN1, ASN1_R_STRING_TOO_SHORT, "minsize=%ld", min);
        return -1;
    }
    if (max > 0 && count > max) {
        cx_raise_text(ERR_LIB_ASN1, ASN1_R_STRING_TOO_LONG, "maxsize=%ld", max);
        return -1;
    }
    if (mask == 0) {
        return fail(ASN1_R_ILLEGAL_CHARACTERS);
    }
    as = narrowest(mask);
    if (out == NULL) {
        return as.type;
    }
    s = *out != NULL ? *out : cx_asn1_string_new(as.type);
    if (s == NULL) {
        return -1;
    }
    bool ok = as.form == form ? cx_asn1_string_set(s, c.p, c.n) != 0 : convert(s, c, as.form);
    if (!ok) {
        if (*out == NULL) {
            cx_asn1_string_free(s);
        }
        return -1;
    }
    s->type = as.type;
    *out = s;
    return as.type;
}

/* The form of a type's characters, or -1 when they are not characters. */
static int form_of_type(int type)
{
    switch (type) {
    case V_ASN1_UTF8STRING:
        return MBSTRING_UTF8;
    case V_ASN1_NUMERICSTRING:
    case V_ASN1_PRINTABLESTRING:
    case V_ASN1_T61STRING:
    case V_ASN1_IA5STRING:
    case V_ASN1_UTCTIME:
    case V_ASN1_GENERALIZEDTIME:
    case V_ASN1_VISIBLESTRING:
        return MBSTRING_ASC;
    case V_ASN1_UNIVERSALSTRING:
        return MBSTRING_UNIV;
    case V_ASN1_BMPSTRING:
        return MBSTRING_BMP;
    default:
        return -1;
    }
}

int cx_asn1_to_utf8(uint8_t **out, const ASN1_STRING *in)
{
    ASN1_STRING made = {0};
    ASN1_STRING *to = &made;
    int form = 0;
    int ret = 0;

    if (in == NULL) {
        return -1;
    }
    form = form_of_type(in->type);
    if (form < 0) {
        return -1;
    }
    ret = cx_asn1_mbstring(&to, in->data, in->length, form, B_ASN1_UTF8STRING, 0, 0);
    if (ret < 0) {
        return ret;
    }
    *out = made.data;
    return made.length;
}

int cx_asn1_printable_type(const uint8_t *s, int n)
{
    bool ia5 = false;
    bool t61 = false;

    if (n < 0) {
        n = s != NULL ? (int)strlen((const char *)s) : 0;
    }
    for (int i = 0; s != NULL && i < n && s[i] != 0; i++) {
        ia5 = ia5 || !is_printable(s[i]);
        t61 = t61 || s[i] >= 0x80;
    }
    return t61 ? V_ASN1_T61STRING : ia5 ? V_ASN1_IA5STRING : V_ASN1_PRINTABLESTRING;
}

/* ASN1_mbstring_copy and the conversions, see ASN1_STRING_to_UTF8(3). abi: full. */
CX_API int ASN1_mbstring_copy(ASN1_STRING **out, const unsigned char *in, int len, int inform,
                              unsigned long mask)
{
    return cx_asn1_mbstring(out, in, len, inform, mask, 0, 0);
}

CX_API int ASN1_mbstring_ncopy(ASN1_STRING **out, const unsigned char *in, int len, int inform,
                               unsigned long mask, long minsize, long maxsize)
{
    return cx_asn1_mbstring(out, in, len, inform, mask, minsize, maxsize);
}

CX_API int ASN1_STRING_to_UTF8(unsigned char **out, const ASN1_STRING *in)
{
    return cx_asn1_to_utf8(out, in);
}

CX_API int ASN1_PRINTABLE_type(const unsigned char *s, int max)
{
    return cx_asn1_printable_type(s, max);
}

CX_API int UTF8_getc(const unsigned char *str, int len, unsigned long *val)
{
    return cx_utf8_get(str, len, val);
}

CX_API int UTF8_putc(unsigned char *str, int len, unsigned long value)
{
    return cx_utf8_put(str, len, value);
}
