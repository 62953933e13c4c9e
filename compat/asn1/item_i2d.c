/* Encoding by templates: ASN1_item_i2d(3). DER, or with indefinite lengths where NDEF is asked. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "compat/asn1/sk.h"

/* A negative length is a failure, 0 an absent element. Where a class is handed on, the flag
 * ASN1_TFLG_NDEF rides on it, as in the exported ASN1_item_ex_i2d(). */

static int template_i2d(const ASN1_VALUE **value, uint8_t **out, const ASN1_TEMPLATE *tt, int tag,
                        int class);

/* add returns the sum of two lengths, or -1. */
static int add(int a, int b)
{
    return a < 0 || b < 0 || a > INT_MAX - b ? -1 : a + b;
}

static int prim_i2d(const ASN1_VALUE **value, uint8_t **out, const ASN1_ITEM *it, int tag,
                    int class)
{
    int utype = (int)it->utype;
    bool with_header = true;
    bool ndef = false;
    int len = cx_asn1_prim_len(value, NULL, &utype, it);

    if (len == -1) {
        return 0;
    }
    /* SEQUENCE, SET and unknown types in an ANY are kept with their header. */
    if (utype == V_ASN1_SEQUENCE || utype == V_ASN1_SET || utype == V_ASN1_OTHER) {
        with_header = false;
    }
    if (len == -2) {
        ndef = true;
        len = 0;
    }
    if (len < 0) {
        return -1;
    }
    if (tag == -1) {
        tag = utype;
    }
    if (out != NULL) {
        if (with_header) {
            cx_asn1_put_header(out, ndef ? 2 : 0, len, tag, class);
        }
        (void)cx_asn1_prim_len(value, *out, &utype, it);
        if (ndef) {
            (*out)[0] = 0;
            (*out)[1] = 0;
            *out += 2;
        } else {
            *out += len;
        }
    }
    return with_header ? cx_asn1_object_size(ndef ? 2 : 0, len, tag) : len;
}

/* One element of a SET OF while it is put in order. */
struct element {
    uint8_t *p;
    int n;
    void *value;
};

static int compare_elements(const void *a, const void *b)
{
    const struct element *x = (const struct element *)a;
    const struct element *y = (const struct element *)b;
    int shared = x->n < y->n ? x->n : y->n;
    int order = memcmp(x->p, y->p, (size_t)shared);

    return order != 0 ? order : x->n - y->n;
}

/* A SET OF in DER order (X.690 11.6), and the stack too when SET_ORDER asks for it. */
static bool write_sorted(OPENSSL_STACK *list, uint8_t **out, int len, const ASN1_ITEM *it,
                         bool reorder, int class)
{
    int count = cx_sk_num(list);
    struct element *elements = (struct element *)mem_array((size_t)count, sizeof(*elements));
    uint8_t *encoded = (uint8_t *)mem_alloc((size_t)len);
    uint8_t *p = encoded;
    bool ok = elements != NULL && encoded != NULL;

    for (int i = 0; ok && i < count; i++) {
        const ASN1_VALUE *value = (const ASN1_VALUE *)cx_sk_value(list, i);
        elements[i].p = p;
        elements[i].n = cx_asn1_item_i2d(&value, &p, it, -1, class);
        elements[i].value = cx_sk_value(list, i);
        ok = elements[i].n >= 0;
    }
    if (ok) {
        qsort(elements, (size_t)count, sizeof(*elements), compare_elements);
        for (int i = 0; i < count; i++) {
            memcpy(*out, elements[i].p, (size_t)elements[i].n);
            *out += elements[i].n;
            if (reorder) {
                (void)cx_sk_set(list, i, elements[i].value);
            }
        }
    }
    mem_free(elements);
    mem_free(encoded);
    return ok;
}

static int list_i2d(const ASN1_VALUE **value, uint8_t **out, const ASN1_TEMPLATE *tt, int tag,
                    int class, int item_class)
{
    union {
        const ASN1_VALUE *value;
        OPENSSL_STACK *list;
    } same = {*value};
    unsigned long flags = tt->flags;
    bool is_set = (flags & ASN1_TFLG_SET_OF) != 0;
    bool ndef = (flags & ASN1_TFLG_NDEF) != 0 && (item_class & ASN1_TFLG_NDEF) != 0;
    bool expl = (flags & ASN1_TFLG_EXPTAG) != 0;
    int list_tag = is_set ? V_ASN1_SET : V_ASN1_SEQUENCE;
    int list_class = V_ASN1_UNIVERSAL;
    int len = 0;
    int inner = 0;

    if (tag != -1 && !expl) {
        list_tag = tag;
        list_class = class;
    }
    for (int i = 0; i < cx_sk_num(same.list); i++) {
        const ASN1_VALUE *element = (const ASN1_VALUE *)cx_sk_value(same.list, i);
        int n = cx_asn1_item_i2d(&element, NULL, tt->item(), -1, item_class);
        len = n <= 0 ? (n < 0 ? -1 : len) : add(len, n);
        if (len < 0) {
            return -1;
        }
    }
    inner = cx_asn1_object_size(ndef ? 2 : 1, len, list_tag);
    int whole = expl && inner >= 0 ? cx_asn1_object_size(ndef ? 2 : 1, inner, tag) : inner;
    if (out == NULL || whole < 0) {
        return whole;
    }
    if (expl) {
        cx_asn1_put_header(out, ndef ? 2 : 1, inner, tag, class);
    }
    cx_asn1_put_header(out, ndef ? 2 : 1, len, list_tag, list_class);
    if (is_set && cx_sk_num(same.list) > 1) {
        bool reorder = (flags & ASN1_TFLG_SK_MASK) == ASN1_TFLG_SET_ORDER;
        if (!write_sorted(same.list, out, len, tt->item(), reorder, item_class)) {
            return -1;
        }
    } else {
        for (int i = 0; i < cx_sk_num(same.list); i++) {
            const ASN1_VALUE *element = (const ASN1_VALUE *)cx_sk_value(same.list, i);
            (void)cx_asn1_item_i2d(&element, out, tt->item(), -1, item_class);
        }
    }
    for (int i = 0; ndef && i < (expl ? 2 : 1); i++) {
        (*out)[0] = 0;
        (*out)[1] = 0;
        *out += 2;
    }
    return whole;
}

/* present: an element that is not optional has an encoding. */
static int present(int len, const ASN1_TEMPLATE *tt)
{
    if (len == 0 && (tt->flags & ASN1_TFLG_OPTIONAL) == 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ILLEGAL_ZERO_CONTENT);
        return -1;
    }
    return len;
}

static int template_i2d(const ASN1_VALUE **value, uint8_t **out, const ASN1_TEMPLATE *tt, int tag,
                        int class)
{
    unsigned long flags = tt->flags;
    const ASN1_VALUE *inside = (const ASN1_VALUE *)value;
    int outer_tag = -1;
    int outer_class = 0;
    int item_class = class & ~ASN1_TFLG_TAG_CLASS;

    if ((flags & ASN1_TFLG_EMBED) != 0) {
        value = &inside;
    }
    if ((flags & ASN1_TFLG_TAG_MASK) != 0) {
        if (tag != -1) {
            return -1; /* tagged twice: the tables are wrong */
        }
        outer_tag = (int)tt->tag;
        outer_class = (int)(flags & ASN1_TFLG_TAG_CLASS);
    } else if (tag != -1) {
        outer_tag = tag;
        outer_class = class & ASN1_TFLG_TAG_CLASS;
    }
    if ((flags & ASN1_TFLG_SK_MASK) != 0) {
        return *value == NULL ? 0 : list_i2d(value, out, tt, outer_tag, outer_class, item_class);
    }
    if ((flags & ASN1_TFLG_EXPTAG) != 0) {
        bool ndef = (flags & ASN1_TFLG_NDEF) != 0 && (class & ASN1_TFLG_NDEF) != 0;
        int len = present(cx_asn1_item_i2d(value, NULL, tt->item(), -1, item_class), tt);
        int whole = len > 0 ? cx_asn1_object_size(ndef ? 2 : 1, len, outer_tag) : len;
        if (out != NULL && whole > 0) {
            cx_asn1_put_header(out, ndef ? 2 : 1, len, outer_tag, outer_class);
            (void)cx_asn1_item_i2d(value, out, tt->item(), -1, item_class);
            if (ndef) {
                (*out)[0] = 0;
                (*out)[1] = 0;
                *out += 2;
            }
        }
        return whole;
    }
    return present(cx_asn1_item_i2d(value, out, tt->item(), outer_tag, outer_class | item_class),
                   tt);
}

static int choice_i2d(const ASN1_VALUE **value, uint8_t **out, const ASN1_ITEM *it, int class)
{
    int selector = 0;
    int len = 0;

    if (!cx_asn1_aux_call_const(it, ASN1_OP_I2D_PRE, value, NULL)) {
        return 0;
    }
    selector = cx_asn1_choice(value, it);
    if (selector >= 0 && selector < it->tcount) {
        const ASN1_TEMPLATE *tt = &it->templates[selector];
        len = template_i2d(cx_asn1_const_field(value, tt), out, tt, -1, class);
    }
    (void)cx_asn1_aux_call_const(it, ASN1_OP_I2D_POST, value, NULL);
    return len;
}

/* The fields of a SEQUENCE: their length, or written to *out. */
static int fields_i2d(const ASN1_VALUE **value, uint8_t **out, const ASN1_ITEM *it, int class)
{
    int len = 0;

    for (long i = 0; i < it->tcount; i++) {
        const ASN1_TEMPLATE *tt = cx_asn1_adb(*value, &it->templates[i], true);
        if (tt == NULL) {
            return out != NULL ? len : 0;
        }
        len = add(len, template_i2d(cx_asn1_const_field(value, tt), out, tt, -1, class));
        if (len < 0) {
            return -1;
        }
    }
    return len;
}

static int sequence_i2d(const ASN1_VALUE **value, uint8_t **out, const ASN1_ITEM *it, int tag,
                        int class)
{
    const ASN1_ENCODING *enc = cx_asn1_encoding(*value, it);
    int extra = class & ~ASN1_TFLG_TAG_CLASS;
    bool ndef = it->itype == ASN1_ITYPE_NDEF_SEQUENCE && (class & ASN1_TFLG_NDEF) != 0;
    int len = 0;
    int whole = 0;

    if (enc != NULL && enc->modified == 0) {
        if (out != NULL) {
            memcpy(*out, enc->enc, (size_t)enc->len);
            *out += enc->len;
        }
        return (int)enc->len;
    }
    if (tag == -1) {
        tag = V_ASN1_SEQUENCE;
        class = V_ASN1_UNIVERSAL | extra;
    }
    if (!cx_asn1_aux_call_const(it, ASN1_OP_I2D_PRE, value, NULL)) {
        return 0;
    }
    len = fields_i2d(value, NULL, it, extra);
    whole = len < 0 ? -1 : cx_asn1_object_size(ndef ? 2 : 1, len, tag);
    if (out == NULL || whole < 0) {
        return whole;
    }
    cx_asn1_put_header(out, ndef ? 2 : 1, len, tag, class & ASN1_TFLG_TAG_CLASS);
    (void)fields_i2d(value, out, it, extra);
    if (ndef) {
        (*out)[0] = 0;
        (*out)[1] = 0;
        *out += 2;
    }
    return cx_asn1_aux_call_const(it, ASN1_OP_I2D_POST, value, NULL) ? whole : 0;
}

int cx_asn1_item_i2d(const ASN1_VALUE **value, uint8_t **out, const ASN1_ITEM *it, int tag,
                     int class)
{
    if (it->itype != ASN1_ITYPE_PRIMITIVE && *value == NULL) {
        return 0;
    }
    switch (it->itype) {
    case ASN1_ITYPE_PRIMITIVE:
        if (it->templates != NULL) {
            return template_i2d(value, out, it->templates, tag, class);
        }
        return prim_i2d(value, out, it, tag, class & ASN1_TFLG_TAG_CLASS);
    case ASN1_ITYPE_MSTRING:
        if (tag != -1) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_BAD_TEMPLATE);
            return -1;
        }
        return prim_i2d(value, out, it, -1, 0);
    case ASN1_ITYPE_CHOICE:
        if (tag != -1) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_BAD_TEMPLATE);
            return -1;
        }
        return choice_i2d(value, out, it, class);
    case ASN1_ITYPE_EXTERN: {
        const ASN1_EXTERN_FUNCS *ext = (const ASN1_EXTERN_FUNCS *)it->funcs;
        return ext->asn1_ex_i2d(value, out, it, tag, class);
    }
    case ASN1_ITYPE_SEQUENCE:
    case ASN1_ITYPE_NDEF_SEQUENCE:
        return sequence_i2d(value, out, it, tag, class);
    default:
        return 0;
    }
}

/* out NULL: only the length; *out NULL: allocated; else written there and moved on. */
static int encode(const ASN1_VALUE *value, uint8_t **out, const ASN1_ITEM *it, int flags)
{
    uint8_t *buffer = NULL;
    uint8_t *p = NULL;
    int len = 0;

    if (out == NULL || *out != NULL) {
        return cx_asn1_item_i2d(&value, out, it, -1, flags);
    }
    len = cx_asn1_item_i2d(&value, NULL, it, -1, flags);
    if (len <= 0) {
        return len;
    }
    buffer = (uint8_t *)mem_alloc((size_t)len);
    if (buffer == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return -1;
    }
    p = buffer;
    if (cx_asn1_item_i2d(&value, &p, it, -1, flags) < 0) {
        mem_free(buffer);
        return -1;
    }
    *out = buffer;
    return len;
}

int cx_asn1_i2d(const void *value, uint8_t **out, const ASN1_ITEM *it)
{
    return encode((const ASN1_VALUE *)value, out, it, 0);
}

int cx_asn1_encode(const void *value, uint8_t **out, const ASN1_ITEM *it)
{
    *out = NULL;
    return encode((const ASN1_VALUE *)value, out, it, 0);
}

void *cx_asn1_dup(const void *value, const ASN1_ITEM *it)
{
    uint8_t *der = NULL;
    const uint8_t *p = NULL;
    int len = 0;
    void *copy = NULL;
    ASN1_VALUE *shown = NULL;
    union {
        const void *given;
        ASN1_VALUE *writable;
    } same = {value};

    if (value == NULL) {
        return NULL;
    }
    shown = same.writable;
    if (!cx_asn1_aux_call(it, ASN1_OP_DUP_PRE, &shown, NULL)) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_AUX_ERROR);
        return NULL;
    }
    len = cx_asn1_encode(value, &der, it);
    if (len < 0 || der == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    p = der;
    copy = cx_asn1_d2i(NULL, &p, len, it);
    mem_free(der);
    if (copy != NULL &&
        !cx_asn1_aux_call(it, ASN1_OP_DUP_POST, (ASN1_VALUE **)&copy, same.writable)) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_AUX_ERROR);
        cx_asn1_free(copy, it);
        return NULL;
    }
    return copy;
}

/* ASN1_item_i2d and its family, see ASN1_item_i2d(3). abi: full. */
CX_API int ASN1_item_i2d(const ASN1_VALUE *val, unsigned char **out, const ASN1_ITEM *it)
{
    return encode(val, out, it, 0);
}

CX_API int ASN1_item_ndef_i2d(const ASN1_VALUE *val, unsigned char **out, const ASN1_ITEM *it)
{
    return encode(val, out, it, ASN1_TFLG_NDEF);
}

CX_API int ASN1_item_ex_i2d(const ASN1_VALUE **pval, unsigned char **out, const ASN1_ITEM *it,
                            int tag, int aclass)
{
    return cx_asn1_item_i2d(pval, out, it, tag, aclass);
}

CX_API void *ASN1_item_dup(const ASN1_ITEM *it, const void *x)
{
    return cx_asn1_dup(x, it);
}

CX_API void *ASN1_dup(i2d_of_void *i2d, d2i_of_void *d2i, const void *x)
{
    uint8_t *der = NULL;
    uint8_t *p = NULL;
    const uint8_t *in = NULL;
    int len = 0;
    void *copy = NULL;

    if (x == NULL) {
        return NULL;
    }
    len = i2d(x, NULL);
    if (len <= 0) {
        return NULL;
    }
    der = (uint8_t *)mem_alloc((size_t)len);
    if (der == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    p = der;
    len = i2d(x, &p);
    in = der;
    copy = d2i(NULL, &in, len);
    mem_free(der);
    return copy;
}

ASN1_STRING *cx_asn1_pack(const void *value, const ASN1_ITEM *it, ASN1_OCTET_STRING **out)
{
    ASN1_STRING *s = out != NULL && *out != NULL ? *out : cx_asn1_string_new(V_ASN1_OCTET_STRING);
    uint8_t *der = NULL;
    int len = 0;

    if (s == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    len = cx_asn1_encode(value, &der, it);
    if (len <= 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ENCODE_ERROR);
        if (out == NULL || *out == NULL) {
            cx_asn1_string_free(s);
        }
        return NULL;
    }
    cx_asn1_string_take(s, der, len);
    if (out != NULL) {
        *out = s;
    }
    return s;
}

void *cx_asn1_unpack(const ASN1_STRING *string, const ASN1_ITEM *it)
{
    const uint8_t *p = string->data;
    void *value = cx_asn1_d2i(NULL, &p, string->length, it);

    if (value == NULL) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_DECODE_ERROR);
    }
    return value;
}

CX_API ASN1_STRING *ASN1_item_pack(void *obj, const ASN1_ITEM *it, ASN1_OCTET_STRING **oct)
{
    return cx_asn1_pack(obj, it, oct);
}

CX_API void *ASN1_item_unpack(const ASN1_STRING *oct, const ASN1_ITEM *it)
{
    return cx_asn1_unpack(oct, it);
}
