/* INTEGERs that are C's numbers: the items LONG, INT32, UINT64 and their relatives of asn1t.h. */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <string.h>

/* What an item's size says; facts of OpenSSL's items. */
#define ZERO_IS_DEFAULT 1L /* a zero is not encoded */
#define IS_SIGNED 2L

struct number {
    uint64_t magnitude;
    bool negative;
};

/* read_number: false, with the error, for more than 64 bits or contents that are not DER. */
static bool read_number(const unsigned char *p, int n, struct number *out)
{
    bool negative = n > 0 && (p[0] & 0x80) != 0;
    uint64_t v = negative ? UINT64_MAX : 0;

    if (n == 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ILLEGAL_ZERO_CONTENT);
        return false;
    }
    if (n > 1 && p[0] == (negative ? 0xff : 0) && (p[1] & 0x80) == (negative ? 0x80 : 0)) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ILLEGAL_PADDING);
        return false;
    }
    if (n > 9 || (n == 9 && p[0] != 0)) {
        cx_raise(ERR_LIB_ASN1, negative ? ASN1_R_TOO_SMALL : ASN1_R_TOO_LARGE);
        return false;
    }
    for (int i = 0; i < n; i++) {
        v = v << 8 | p[i];
    }
    out->negative = negative;
    out->magnitude = negative ? 0 - v : v;
    return true;
}

static int write_number(struct number number, unsigned char *out)
{
    uint64_t v = number.negative ? 0 - number.magnitude : number.magnitude;
    uint8_t bytes[9] = {number.negative ? 0xff : 0};
    int skip = 0;

    for (int i = 0; i < 8; i++) {
        bytes[8 - i] = (uint8_t)(v >> (8 * i));
    }
    while (skip < 8 && bytes[skip] == bytes[0] && (bytes[skip] == 0 || bytes[skip] == 0xff) &&
           ((bytes[skip + 1] ^ bytes[skip]) & 0x80) == 0) {
        skip++;
    }
    if (out != NULL) {
        memcpy(out, bytes + skip, (size_t)(9 - skip));
    }
    return 9 - skip;
}

/* --- LONG, ZLONG: the number stands in the place of the pointer
 * ------------------------------------ */

static void long_clear(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    memcpy(value, &it->size, sizeof(long));
}

static int long_new(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    long_clear(value, it);
    return 1;
}

static int long_read(ASN1_VALUE **value, const unsigned char *cont, int len, int utype,
                     char *free_cont, const ASN1_ITEM *it)
{
    struct number number = {0, false};
    (void)utype;
    (void)free_cont;

    if (len > 9) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_INTEGER_TOO_LARGE_FOR_LONG);
        return 0;
    }
    if (len != 0 && !read_number(cont, len, &number)) { /* an empty one is taken for 0 */
        return 0;
    }
    long v = (long)(number.negative ? 0 - number.magnitude : number.magnitude);
    if (number.magnitude > (uint64_t)LONG_MAX + (number.negative ? 1 : 0) || v == it->size) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_INTEGER_TOO_LARGE_FOR_LONG);
        return 0;
    }
    memcpy(value, &v, sizeof(v));
    return 1;
}

static int long_write(const ASN1_VALUE **value, unsigned char *cont, int *putype,
                      const ASN1_ITEM *it)
{
    long v = 0;
    (void)putype;

    memcpy(&v, value, sizeof(v));
    if (v == it->size) {
        return -1;
    }
    struct number number = {v < 0 ? 0 - (uint64_t)v : (uint64_t)v, v < 0};
    return write_number(number, cont);
}

static int long_print(BIO *out, const ASN1_VALUE **value, const ASN1_ITEM *it, int indent,
                      const ASN1_PCTX *pctx)
{
    long v = 0;
    (void)it;
    (void)indent;
    (void)pctx;

    memcpy(&v, value, sizeof(v));
    return cx_bio_printf(out, "%ld\n", v);
}

/* --- the numbers of 32 and 64 bits: the value points to them
 * ------------------------------------------ */

/* width is how many bytes the item's number has. */
static size_t width(const ASN1_ITEM *it)
{
    return strstr(it->sname, "32") != NULL ? 4 : 8;
}

static void number_clear(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    memset(*value, 0, width(it));
}

static int number_new(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    *value = mem_zalloc(width(it));
    if (*value == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
    }
    return *value != NULL;
}

static void number_free(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    (void)it;
    mem_free(*value);
    *value = NULL;
}

static bool in_range(const struct number *number, const ASN1_ITEM *it)
{
    uint64_t max = width(it) == 4 ? UINT32_MAX : UINT64_MAX;

    if ((it->size & IS_SIGNED) == 0 && number->negative) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ILLEGAL_NEGATIVE_VALUE);
        return false;
    }
    if ((it->size & IS_SIGNED) != 0) {
        max = max / 2 + (number->negative ? 1 : 0);
    }
    if (number->magnitude > max) {
        cx_raise(ERR_LIB_ASN1, number->negative ? ASN1_R_TOO_SMALL : ASN1_R_TOO_LARGE);
        return false;
    }
    return true;
}

static int number_read(ASN1_VALUE **value, const unsigned char *cont, int len, int utype,
                       char *free_cont, const ASN1_ITEM *it)
{
    struct number number = {0, false};
    (void)utype;
    (void)free_cont;

    if (*value == NULL && !number_new(value, it)) {
        return 0;
    }
    if (len != 0 && (!read_number(cont, len, &number) || !in_range(&number, it))) {
        return 0;
    }
    uint64_t v = number.negative ? 0 - number.magnitude : number.magnitude;
    memcpy(*value, &v, width(it)); /* the low bytes stand first */
    return 1;
}

static int number_write(const ASN1_VALUE **value, unsigned char *cont, int *putype,
                        const ASN1_ITEM *it)
{
    uint64_t v = 0;
    (void)putype;

    memcpy(&v, *value, width(it));
    if ((it->size & ZERO_IS_DEFAULT) != 0 && v == 0) {
        return -1;
    }
    uint64_t sign = (uint64_t)1 << (8 * width(it) - 1);
    struct number number = {v, (it->size & IS_SIGNED) != 0 && (v & sign) != 0};
    if (number.negative) {
        number.magnitude = (sign << 1) - v; /* 0 - v at 64 bits */
    }
    return write_number(number, cont);
}

static int number_print(BIO *out, const ASN1_VALUE **value, const ASN1_ITEM *it, int indent,
                        const ASN1_PCTX *pctx)
{
    uint64_t v = 0;
    (void)indent;
    (void)pctx;

    memcpy(&v, *value, width(it));
    if ((it->size & IS_SIGNED) == 0) {
        return cx_bio_printf(out, "%ju\n", (uintmax_t)v);
    }
    return cx_bio_printf(out, "%jd\n",
                         width(it) == 4 ? (intmax_t)(int32_t)v : (intmax_t)(int64_t)v);
}

static const ASN1_PRIMITIVE_FUNCS long_funcs = {NULL,       0,         long_new,   long_clear,
                                                long_clear, long_read, long_write, long_print};
static const ASN1_PRIMITIVE_FUNCS number_funcs = {
    NULL, 0, number_new, number_free, number_clear, number_read, number_write, number_print};

/* The items.
 *
 * abi-names: full LONG_it ZLONG_it INT32_it ZINT32_it UINT32_it ZUINT32_it INT64_it ZINT64_it
 *                 UINT64_it ZUINT64_it
 * test  tests/oracle/asn1_cint.c
 */
#define NUMBER_ITEM(name, functions, size)                                                         \
    CX_API const ASN1_ITEM *name##_it(void)                                                        \
    {                                                                                              \
        static const ASN1_ITEM item = {ASN1_ITYPE_PRIMITIVE, V_ASN1_INTEGER, NULL, 0,              \
                                       &(functions),         (size),         #name};               \
        return &item;                                                                              \
    }

NUMBER_ITEM(LONG, long_funcs, ASN1_LONG_UNDEF)
NUMBER_ITEM(ZLONG, long_funcs, 0)
NUMBER_ITEM(INT32, number_funcs, IS_SIGNED)
NUMBER_ITEM(ZINT32, number_funcs, IS_SIGNED | ZERO_IS_DEFAULT)
NUMBER_ITEM(UINT32, number_funcs, 0)
NUMBER_ITEM(ZUINT32, number_funcs, ZERO_IS_DEFAULT)
NUMBER_ITEM(INT64, number_funcs, IS_SIGNED)
NUMBER_ITEM(ZINT64, number_funcs, IS_SIGNED | ZERO_IS_DEFAULT)
NUMBER_ITEM(UINT64, number_funcs, 0)
NUMBER_ITEM(ZUINT64, number_funcs, ZERO_IS_DEFAULT)
