/* BIT STRING: X.690 8.6; named bits lose their trailing zeros, 11.2.2. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <string.h>

#include "compat/bio/bio.h"

#define UNUSED_BITS 0x07

bool cx_asn1_bits_parse(ASN1_BIT_STRING *s, struct bytes contents)
{
    uint8_t *data = NULL;
    unsigned unused = 0;

    if (contents.n < 1) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_STRING_TOO_SHORT);
        return false;
    }
    if (contents.n > INT_MAX) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_STRING_TOO_LONG);
        return false;
    }
    unused = contents.p[0];
    if (unused > 7) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_INVALID_BIT_STRING_BITS_LEFT);
        return false;
    }
    if (contents.n > 1) {
        data = (uint8_t *)mem_dup(contents.p + 1, contents.n - 1);
        if (data == NULL) {
            cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
            return false;
        }
        data[contents.n - 2] = (uint8_t)(data[contents.n - 2] & (0xffu << unused));
    }
    cx_asn1_string_take(s, data, (int)contents.n - 1);
    s->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | UNUSED_BITS);
    s->flags |= ASN1_STRING_FLAG_BITS_LEFT | (long)unused;
    s->type = V_ASN1_BIT_STRING;
    return true;
}

int cx_asn1_bits_write(const ASN1_BIT_STRING *s, uint8_t *out)
{
    int len = s->length;
    int unused = 0;

    if (len > 0) {
        if ((s->flags & ASN1_STRING_FLAG_BITS_LEFT) != 0) {
            unused = (int)(s->flags & UNUSED_BITS);
        } else {
            while (len > 0 && s->data[len - 1] == 0) {
                len--;
            }
            unused = len > 0 ? __builtin_ctz(s->data[len - 1]) : 0;
        }
    }
    if (out != NULL) {
        out[0] = (uint8_t)unused;
        if (len > 0) {
            memcpy(out + 1, s->data, (size_t)len);
            out[len] = (uint8_t)(out[len] & (0xffu << unused));
        }
    }
    return len + 1;
}

int cx_asn1_bit_get(const ASN1_BIT_STRING *s, int n)
{
    if (s == NULL || n < 0 || s->length <= n / 8 || s->data == NULL) {
        return 0;
    }
    return (s->data[n / 8] & 0x80u >> (n % 8)) != 0;
}

int cx_asn1_bit_set(ASN1_BIT_STRING *s, int n, int value)
{
    int at = n / 8;
    uint8_t mask = (uint8_t)(0x80u >> (n & 7));

    if (s == NULL || n < 0) {
        return 0;
    }
    s->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | UNUSED_BITS);
    if (s->length <= at || s->data == NULL) {
        uint8_t *data = NULL;
        if (!value) {
            return 1;
        }
        data = (uint8_t *)mem_realloc(s->data, (size_t)at + 1);
        if (data == NULL) {
            cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
            return 0;
        }
        memset(data + s->length, 0, (size_t)(at + 1 - s->length));
        s->data = data;
        s->length = at + 1;
    }
    s->data[at] = (uint8_t)(value ? s->data[at] | mask : s->data[at] & ~mask);
    while (s->length > 0 && s->data[s->length - 1] == 0) {
        s->length--;
    }
    return 1;
}

/* ASN1_BIT_STRING_set_bit and its family. abi: full. */
CX_API int ASN1_BIT_STRING_set(ASN1_BIT_STRING *a, unsigned char *d, int length)
{
    return cx_asn1_string_set(a, d, length);
}

CX_API int ASN1_BIT_STRING_set_bit(ASN1_BIT_STRING *a, int n, int value)
{
    return cx_asn1_bit_set(a, n, value);
}

CX_API int ASN1_BIT_STRING_get_bit(const ASN1_BIT_STRING *a, int n)
{
    return cx_asn1_bit_get(a, n);
}

CX_API int ASN1_BIT_STRING_check(const ASN1_BIT_STRING *a, const unsigned char *flags,
                                 int flags_len)
{
    if (a == NULL || a->data == NULL) {
        return 1;
    }
    for (int i = 0; i < a->length; i++) {
        unsigned allowed = i < flags_len ? flags[i] : 0;
        if ((a->data[i] & ~allowed & 0xff) != 0) {
            return 0;
        }
    }
    return 1;
}

CX_API int ASN1_BIT_STRING_name_print(BIO *out, ASN1_BIT_STRING *bs, BIT_STRING_BITNAME *tbl,
                                      int indent)
{
    bool first = true;

    (void)cx_bio_printf(out, "%*s", indent, "");
    for (; tbl->lname != NULL; tbl++) {
        if (!cx_asn1_bit_get(bs, tbl->bitnum)) {
            continue;
        }
        (void)cx_bio_printf(out, "%s%s", first ? "" : ", ", tbl->lname);
        first = false;
    }
    (void)cx_bio_puts(out, "\n");
    return 1;
}

static int bit_of_name(const char *name, const BIT_STRING_BITNAME *tbl)
{
    for (; tbl->lname != NULL; tbl++) {
        if (strcmp(tbl->sname, name) == 0 || strcmp(tbl->lname, name) == 0) {
            return tbl->bitnum;
        }
    }
    return -1;
}

CX_API int ASN1_BIT_STRING_num_asc(const char *name, BIT_STRING_BITNAME *tbl)
{
    return bit_of_name(name, tbl);
}

CX_API int ASN1_BIT_STRING_set_asc(ASN1_BIT_STRING *bs, const char *name, int value,
                                   BIT_STRING_BITNAME *tbl)
{
    int bit = bit_of_name(name, tbl);

    return bit >= 0 && (bs == NULL || cx_asn1_bit_set(bs, bit, value));
}
