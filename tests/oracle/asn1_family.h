/* What the asn1_family_*.c programs share: a type's functions and samples in a row, and what is
 * done with each row.
 *
 * A sample is decoded, encoded again, copied, decoded into a used object, cut at every length and
 * spoilt at every byte that may be a tag or a length. Fields are read back through the encoding.
 */
#ifndef T13_TESTS_ASN1_FAMILY_H
#define T13_TESTS_ASN1_FAMILY_H

#include "oracle.h"

#include <openssl/asn1t.h>

/* What is special about a type. */
#define PLAIN 0
#define BY_VALUE 1   /* a BOOLEAN: the value is no pointer */
#define OWN_ITEM 2   /* the item's table is its library's own matter */
#define DUP_NEEDED 4 /* OpenSSL's _dup crashes on NULL */

typedef void (*family_fn)(void);

#define FN(name) ((family_fn)(name))

struct family {
    const char *name;
    const ASN1_ITEM *(*it)(void);
    family_fn make;
    family_fn unmake;
    family_fn d2i;
    family_fn i2d;
    family_fn dup;
    const char *const *samples; /* hexadecimal, NULL ends */
    int special;
};

static void *family_new(const struct family *f)
{
    return f->make != NULL ? ((void *(*)(void))f->make)() : ASN1_item_new(f->it());
}

static void family_free(const struct family *f, void *value)
{
    if (f->unmake != NULL) {
        ((void (*)(void *))f->unmake)(value);
    } else {
        ASN1_item_free(value, f->it());
    }
}

static void *family_d2i(const struct family *f, void **value, const unsigned char **in, long n)
{
    if (f->d2i != NULL) {
        return ((void *(*)(void **, const unsigned char **, long))f->d2i)(value, in, n);
    }
    return ASN1_item_d2i((ASN1_VALUE **)value, in, n, f->it());
}

static int family_i2d(const struct family *f, void *value, unsigned char **out)
{
    if (f->i2d != NULL) {
        return ((int (*)(void *, unsigned char **))f->i2d)(value, out);
    }
    return ASN1_item_i2d(value, out, f->it());
}

static void *family_dup(const struct family *f, void *value)
{
    return f->dup != NULL ? ((void *(*)(void *))f->dup)(value) : ASN1_item_dup(f->it(), value);
}

/* family_errors ends a line with the error queue in short. */
static void family_errors(void)
{
    const char *data = NULL;
    int flags = 0;
    unsigned long e = 0;

    while ((e = ERR_get_error_all(NULL, NULL, NULL, &data, &flags)) != 0) {
        printf(" %d/%d", ERR_GET_LIB(e), ERR_GET_REASON(e));
        if ((flags & ERR_TXT_STRING) != 0 && data != NULL) {
            printf("(%s)", data);
        }
    }
    putchar('\n');
}

static void family_bytes(const struct family *f, const char *what, void *value)
{
    unsigned char *der = NULL;
    int n = family_i2d(f, value, &der);

    printf("%s: %d ", what, n);
    for (int i = 0; der != NULL && i < n; i++) {
        printf("%02x", der[i]);
    }
    OPENSSL_free(der);
    family_errors();
}

/* family_item prints what asn1t.h makes public of an item; sizes, offsets and
 * what is embedded are its owner's. */
static void family_item(const ASN1_ITEM *it)
{
    printf("item: %s itype %d utype %ld templates %ld\n", it->sname, it->itype, it->utype,
           it->tcount);
    for (long i = 0; it->templates != NULL && i < it->tcount; i++) {
        const ASN1_TEMPLATE *t = &it->templates[i];
        printf("template: %s flags %lx tag %ld", t->field_name, t->flags & ~ASN1_TFLG_EMBED,
               t->tag);
        if ((t->flags & ASN1_TFLG_ADB_MASK) == 0) {
            printf(" of %s", ASN1_ITEM_ptr(t->item)->sname);
        }
        putchar('\n');
    }
    if (it->itype == ASN1_ITYPE_PRIMITIVE && it->templates != NULL) {
        const ASN1_TEMPLATE *t = it->templates;
        printf("template: %s flags %lx tag %ld of %s\n", t->field_name, t->flags, t->tag,
               ASN1_ITEM_ptr(t->item)->sname);
    }
}

/* family_try decodes n bytes in a block of their own. */
static void family_try(const struct family *f, const char *what, const unsigned char *der, long n)
{
    unsigned char *block = malloc((size_t)n + 1);
    memcpy(block, der, (size_t)n);
    unsigned char *exact = realloc(block, n > 0 ? (size_t)n : 1);
    const unsigned char *p = exact;
    void *value = family_d2i(f, NULL, &p, n);

    printf("%s %ld: %s %ld", what, n, value != NULL ? "object" : "NULL", (long)(p - exact));
    family_errors();
    family_free(f, value);
    free(exact);
}

static void family_sample(const struct family *f, const char *hex)
{
    long n = 0;
    unsigned char *der = OPENSSL_hexstr2buf(hex, &n);
    const unsigned char *p = der;
    void *value = NULL;
    void *same = family_d2i(f, &value, &p, n);

    printf("sample: %s: %s, %ld used", hex, same != NULL ? "object" : "NULL", (long)(p - der));
    family_errors();
    o_int("returned", same == value);
    if (same != NULL) {
        family_bytes(f, "again", value);
        o_int("length only", family_i2d(f, value, NULL));
        void *copy = family_dup(f, value);
        o_ptr_err("dup", copy);
        if (copy != NULL) {
            family_bytes(f, "dup", copy);
        }
        family_free(f, copy);
        p = der;
        void *reused = family_d2i(f, &value, &p, n);
        o_int_err("reused", reused != NULL && reused == value);
        family_bytes(f, "reused", value);
    }
    for (long cut = n - 1; cut >= 0; cut = cut > 40 ? cut - 7 : cut - 1) {
        family_try(f, "cut", der, cut);
    }
    for (long at = 0; at < n; at = at < 24 ? at + 1 : at + 5) {
        static const unsigned char spoil[] = {0x01, 0x20, 0x80};
        for (size_t i = 0; i < sizeof(spoil); i++) {
            der[at] ^= spoil[i];
            printf("spoilt %ld ", at);
            family_try(f, "", der, n);
            der[at] ^= spoil[i];
        }
    }
    if (value != NULL) {
        /* What cannot be decoded takes the object along. */
        p = (const unsigned char *)"\x30\x03\x02";
        o_ptr("bad reuse", family_d2i(f, &value, &p, 3));
        o_ptr("bad reuse's object", value);
        o_err("bad reuse");
        family_free(f, value);
    }
    OPENSSL_free(der);
}

/* family_boolean is family_sample for what is an int. */
static void family_boolean(const ASN1_ITEM *it, const char *hex)
{
    long n = 0;
    unsigned char *der = OPENSSL_hexstr2buf(hex, &n);
    const unsigned char *p = der;
    ASN1_VALUE *slot = NULL;
    ASN1_TLC cache = {0};

    o_str("sample", hex);
    o_int("new", ASN1_item_ex_new(&slot, it));
    o_int("value", *(int *)&slot);
    o_int_err("d2i", ASN1_item_ex_d2i(&slot, &p, n, it, -1, 0, 0, &cache));
    o_int("value", *(int *)&slot);
    unsigned char out[16];
    unsigned char *q = out;
    int len = ASN1_item_ex_i2d((const ASN1_VALUE **)&slot, &q, it, -1, 0);
    o_hex("i2d", out, len > 0 ? (size_t)len : 0);
    ASN1_item_ex_free(&slot, it);
    o_int("freed", *(int *)&slot);
    OPENSSL_free(der);
}

static void family_empty(const struct family *f)
{
    const unsigned char *p = NULL;
    void *value = family_new(f);

    o_ptr_err("new", value);
    family_bytes(f, "new", value);
    family_free(f, value);
    family_free(f, NULL);
    o_int_err("i2d of NULL", family_i2d(f, NULL, NULL));
    if (f->dup != NULL && (f->special & DUP_NEEDED) == 0) {
        o_ptr_err("dup of NULL", family_dup(f, NULL));
    }
    o_ptr_err("d2i of NULL", family_d2i(f, NULL, &p, 0));
}

static void family_all(const struct family *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct family *f = &all[i];
        printf("== %s\n", f->name);
        if ((f->special & OWN_ITEM) == 0) {
            family_item(f->it());
        }
        if ((f->special & BY_VALUE) == 0) {
            family_empty(f);
        }
        for (const char *const *s = f->samples; *s != NULL; s++) {
            if ((f->special & BY_VALUE) != 0) {
                family_boolean(f->it(), *s);
            } else {
                family_sample(f, *s);
            }
        }
    }
}

#endif
