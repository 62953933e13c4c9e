/* INTEGER and ENUMERATED: magnitude and sign in the ASN1_STRING, two's complement on the wire
 * (X.690 8.3). See ASN1_INTEGER_get_int64(3). */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <string.h>

static bool any_set(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] != 0) {
            return true;
        }
    }
    return false;
}

/* negate writes the two's complement of n octets of in to out, which may be the same. */
static void negate(uint8_t *out, const uint8_t *in, size_t n)
{
    unsigned carry = 1;

    for (size_t i = n; i-- > 0;) {
        carry += (uint8_t)~in[i];
        out[i] = (uint8_t)carry;
        carry >>= 8;
    }
}

bool cx_asn1_integer_parse(ASN1_STRING *s, struct bytes contents, int base_type)
{
    const uint8_t *p = contents.p;
    size_t n = contents.n;
    bool negative = false;
    bool pad = false;
    uint8_t *data = NULL;

    if (n == 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ILLEGAL_ZERO_CONTENT);
        return false;
    }
    negative = (p[0] & 0x80) != 0;
    if (n > 1) {
        /* ff in front of zeros alone is the value -256^n itself, not a sign octet. */
        pad = p[0] == 0 || (p[0] == 0xff && any_set(p + 1, n - 1));
        if (pad && negative == ((p[1] & 0x80) != 0)) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_ILLEGAL_PADDING);
            return false;
        }
    }
    if (n > INT_MAX - 1) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LARGE);
        return false;
    }
    if (pad) {
        p++;
        n--;
    }
    data = (uint8_t *)mem_alloc(n + 1);
    if (data == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return false;
    }
    if (negative) {
        negate(data, p, n);
    } else {
        memcpy(data, p, n);
    }
    data[n] = 0;
    cx_asn1_string_take(s, data, (int)n);
    s->type = negative ? base_type | V_ASN1_NEG : base_type;
    return true;
}

int cx_asn1_integer_write(const ASN1_STRING *s, uint8_t *out)
{
    bool negative = (s->type & V_ASN1_NEG) != 0;
    size_t n = s->data != NULL && s->length > 0 ? (size_t)s->length : 0;
    bool pad = false;

    if (n == 0) {
        if (out != NULL) {
            out[0] = 0;
        }
        return 1;
    }
    if (!negative) {
        pad = s->data[0] > 0x7f;
    } else if (n == 1 && s->data[0] == 0) {
        negative = false;
    } else {
        pad = s->data[0] > 0x80 || (s->data[0] == 0x80 && any_set(s->data + 1, n - 1));
    }
    if (out != NULL) {
        if (pad) {
            *out++ = negative ? 0xff : 0;
        }
        if (negative) {
            negate(out, s->data, n);
        } else {
            memcpy(out, s->data, n);
        }
    }
    return (int)n + (pad ? 1 : 0);
}

/* magnitude: the unsigned value, false with an error queued when it needs more than 64 bits. */
static bool magnitude(uint64_t *out, const ASN1_STRING *s, int base_type)
{
    uint64_t value = 0;

    if (s == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_PASSED_NULL_PARAMETER);
        return false;
    }
    if ((s->type & ~V_ASN1_NEG) != base_type) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_WRONG_INTEGER_TYPE);
        return false;
    }
    if (s->length > 8) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LARGE);
        return false;
    }
    if (s->data == NULL) {
        return false; /* nothing was ever set: no value, and no error queued */
    }
    for (int i = 0; i < s->length; i++) {
        value = value << 8 | s->data[i];
    }
    *out = value;
    return true;
}

int cx_asn1_integer_get(int64_t *out, const ASN1_STRING *s, int base_type)
{
    uint64_t value = 0;

    if (!magnitude(&value, s, base_type)) {
        return 0;
    }
    if ((s->type & V_ASN1_NEG) == 0) {
        if (value > INT64_MAX) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LARGE);
            return 0;
        }
        *out = (int64_t)value;
        return 1;
    }
    if (value > (uint64_t)INT64_MAX + 1) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_SMALL);
        return 0;
    }
    *out = value > INT64_MAX ? INT64_MIN : -(int64_t)value;
    return 1;
}

int cx_asn1_integer_set_u(ASN1_STRING *s, uint64_t value, int base_type)
{
    uint8_t octets[8];
    int first = 7;

    for (int i = 7; i >= 0; i--) {
        octets[i] = (uint8_t)(value >> (8 * (7 - i)));
        if (octets[i] != 0) {
            first = i;
        }
    }
    s->type = base_type;
    return cx_asn1_string_set(s, octets + first, 8 - first);
}

int cx_asn1_integer_set(ASN1_STRING *s, int64_t value, int base_type)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    return cx_asn1_integer_set_u(s, size, value < 0 ? base_type | V_ASN1_NEG : base_type);
}

long cx_asn1_integer_long(const ASN1_STRING *s, int base_type)
{
    int64_t value = 0;

    if (s == NULL) {
        return 0;
    }
    if (base_type == V_ASN1_ENUMERATED) {
        if ((s->type & ~V_ASN1_NEG) != V_ASN1_ENUMERATED) {
            return -1;
        }
        if (s->length > (int)sizeof(long)) {
            return 0xffffffffL;
        }
    }
    return cx_asn1_integer_get(&value, s, base_type) ? (long)value : -1;
}

int cx_asn1_integer_cmp(const ASN1_STRING *a, const ASN1_STRING *b)
{
    bool negative = (a->type & V_ASN1_NEG) != 0;
    int order = 0;

    if (negative != ((b->type & V_ASN1_NEG) != 0)) {
        return negative ? -1 : 1;
    }
    order = cx_asn1_string_cmp(a, b);
    return negative ? -order : order;
}

int cx_asn1_integer_print(BIO *out, const ASN1_STRING *s)
{
    static const char digits[] = "0123456789ABCDEF";
    int written = 0;

    if (s == NULL) {
        return 0;
    }
    if ((s->type & V_ASN1_NEG) != 0) {
        if (cx_bio_write(out, "-", 1) != 1) {
            return -1;
        }
        written = 1;
    }
    if (s->length == 0) {
        return cx_bio_write(out, "00", 2) == 2 ? written + 2 : -1;
    }
    for (int i = 0; i < s->length; i++) {
        char hex[2] = {digits[s->data[i] >> 4], digits[s->data[i] & 15]};
        if (i != 0 && i % 35 == 0) {
            if (cx_bio_write(out, "\\\n", 2) != 2) {
                return -1;
            }
            written += 2;
        }
        if (cx_bio_write(out, hex, 2) != 2) {
            return -1;
        }
        written += 2;
    }
    return written;
}

/* ASN1_INTEGER_get and its family, see ASN1_INTEGER_get_int64(3). abi: full. */
CX_API int ASN1_INTEGER_get_int64(int64_t *pr, const ASN1_INTEGER *a)
{
    return cx_asn1_integer_get(pr, a, V_ASN1_INTEGER);
}

CX_API int ASN1_INTEGER_set_int64(ASN1_INTEGER *a, int64_t r)
{
    return cx_asn1_integer_set(a, r, V_ASN1_INTEGER);
}

CX_API int ASN1_INTEGER_get_uint64(uint64_t *pr, const ASN1_INTEGER *a)
{
    uint64_t value = 0;

    if (!magnitude(&value, a, V_ASN1_INTEGER)) {
        return 0;
    }
    if ((a->type & V_ASN1_NEG) != 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ILLEGAL_NEGATIVE_VALUE);
        return 0;
    }
    *pr = value;
    return 1;
}

CX_API int ASN1_INTEGER_set_uint64(ASN1_INTEGER *a, uint64_t r)
{
    return cx_asn1_integer_set_u(a, r, V_ASN1_INTEGER);
}

CX_API int ASN1_INTEGER_set(ASN1_INTEGER *a, long v)
{
    return cx_asn1_integer_set(a, v, V_ASN1_INTEGER);
}

CX_API long ASN1_INTEGER_get(const ASN1_INTEGER *a)
{
    return cx_asn1_integer_long(a, V_ASN1_INTEGER);
}

CX_API int ASN1_INTEGER_cmp(const ASN1_INTEGER *x, const ASN1_INTEGER *y)
{
    return cx_asn1_integer_cmp(x, y);
}

CX_API int ASN1_ENUMERATED_get_int64(int64_t *pr, const ASN1_ENUMERATED *a)
{
    return cx_asn1_integer_get(pr, a, V_ASN1_ENUMERATED);
}

CX_API int ASN1_ENUMERATED_set_int64(ASN1_ENUMERATED *a, int64_t r)
{
    return cx_asn1_integer_set(a, r, V_ASN1_ENUMERATED);
}

CX_API int ASN1_ENUMERATED_set(ASN1_ENUMERATED *a, long v)
{
    return cx_asn1_integer_set(a, v, V_ASN1_ENUMERATED);
}

CX_API long ASN1_ENUMERATED_get(const ASN1_ENUMERATED *a)
{
    return cx_asn1_integer_long(a, V_ASN1_ENUMERATED);
}

CX_API int i2a_ASN1_INTEGER(BIO *bp, const ASN1_INTEGER *a)
{
    return cx_asn1_integer_print(bp, a);
}

CX_API int i2a_ASN1_ENUMERATED(BIO *bp, const ASN1_ENUMERATED *a)
{
    return cx_asn1_integer_print(bp, a);
}

/* d2i_ASN1_UINTEGER takes an INTEGER whose sign bit was left out for a sign: always positive. */
CX_API ASN1_INTEGER *d2i_ASN1_UINTEGER(ASN1_INTEGER **a, const unsigned char **pp, long length)
{
    ASN1_INTEGER *s = a != NULL ? *a : NULL;
    const uint8_t *p = *pp;
    long len = 0;
    int tag = 0;
    int class = 0;
    int form = 0;
    uint8_t *data = NULL;
    bool fresh = s == NULL;

    form = cx_asn1_get_object(&p, &len, &tag, &class, length);
    if ((form & 0x80) != 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_BAD_OBJECT_HEADER);
        return NULL;
    }
    if (tag != V_ASN1_INTEGER || (form & 1) != 0 || len > INT_MAX - 1) {
        cx_raise(ERR_LIB_ASN1, tag != V_ASN1_INTEGER ? ASN1_R_EXPECTING_AN_INTEGER
                                                     : ASN1_R_ILLEGAL_NEGATIVE_VALUE);
        return NULL;
    }
    if (len > 1 && p[0] == 0) {
        p++;
        len--;
    }
    data = (uint8_t *)mem_alloc((size_t)len + 1);
    if (fresh) {
        s = cx_asn1_string_new(V_ASN1_INTEGER);
    }
    if (data == NULL || s == NULL) {
        mem_free(data);
        if (fresh) {
            cx_asn1_string_free(s);
        }
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    memcpy(data, p, (size_t)len);
    data[(size_t)len] = 0;
    cx_asn1_string_take(s, data, (int)len);
    s->type = V_ASN1_INTEGER;
    *pp = p + (size_t)len;
    if (a != NULL) {
        *a = s;
    }
    return s;
}
