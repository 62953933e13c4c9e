/* ASN1_TYPE, a value of any type: ASN1_TYPE_get(3). */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <string.h>

ASN1_TYPE *cx_asn1_type_new(void)
{
    ASN1_TYPE *t = (ASN1_TYPE *)mem_zalloc(sizeof(*t));

    if (t == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    t->type = V_ASN1_UNDEF;
    return t;
}

static void drop_value(ASN1_TYPE *t)
{
    if (t->type == V_ASN1_OBJECT) {
        cx_obj_free(t->value.object);
    } else if (t->type != V_ASN1_BOOLEAN && t->type != V_ASN1_NULL && t->type != V_ASN1_UNDEF) {
        cx_asn1_string_free(t->value.asn1_string);
    }
    t->value.ptr = NULL;
}

void cx_asn1_type_free(ASN1_TYPE *t)
{
    if (t != NULL) {
        drop_value(t);
        mem_free(t);
    }
}

void cx_asn1_type_set(ASN1_TYPE *t, int type, void *value)
{
    drop_value(t);
    t->type = type;
    if (type == V_ASN1_BOOLEAN) {
        t->value.boolean = value != NULL ? 0xff : 0;
    } else {
        t->value.ptr = (char *)value;
    }
}

int cx_asn1_type_set1(ASN1_TYPE *t, int type, const void *value)
{
    union {
        const void *given;
        void *flag;
    } same = {value};

    if (value == NULL || type == V_ASN1_BOOLEAN) {
        cx_asn1_type_set(t, type, same.flag);
    } else if (type == V_ASN1_OBJECT) {
        ASN1_OBJECT *o = cx_obj_dup((const ASN1_OBJECT *)value);
        if (o == NULL) {
            return 0;
        }
        cx_asn1_type_set(t, type, o);
    } else {
        ASN1_STRING *s = cx_asn1_string_dup((const ASN1_STRING *)value);
        if (s == NULL) {
            return 0;
        }
        cx_asn1_type_set(t, type, s);
    }
    return 1;
}

int cx_asn1_type_cmp(const ASN1_TYPE *a, const ASN1_TYPE *b)
{
    if (a == NULL || b == NULL || a->type != b->type) {
        return -1;
    }
    switch (a->type) {
    case V_ASN1_OBJECT:
        return cx_obj_cmp(a->value.object, b->value.object);
    case V_ASN1_BOOLEAN:
        return a->value.boolean - b->value.boolean;
    case V_ASN1_NULL:
        return 0;
    default:
        return cx_asn1_string_cmp(a->value.asn1_string, b->value.asn1_string);
    }
}

/* ASN1_TYPE_get and its family, see ASN1_TYPE_get(3). abi: full. */
CX_API int ASN1_TYPE_get(const ASN1_TYPE *a)
{
    return a->type == V_ASN1_BOOLEAN || a->type == V_ASN1_NULL || a->value.ptr != NULL ? a->type
                                                                                       : 0;
}

CX_API void ASN1_TYPE_set(ASN1_TYPE *a, int type, void *value)
{
    cx_asn1_type_set(a, type, value);
}

CX_API int ASN1_TYPE_set1(ASN1_TYPE *a, int type, const void *value)
{
    return cx_asn1_type_set1(a, type, value);
}

CX_API int ASN1_TYPE_cmp(const ASN1_TYPE *a, const ASN1_TYPE *b)
{
    return cx_asn1_type_cmp(a, b);
}

CX_API ASN1_TYPE *ASN1_TYPE_pack_sequence(const ASN1_ITEM *it, void *s, ASN1_TYPE **t)
{
    ASN1_OCTET_STRING *packed = cx_asn1_pack(s, it, NULL);
    ASN1_TYPE *any = t != NULL ? *t : NULL;

    if (packed == NULL) {
        return NULL;
    }
    if (any == NULL) {
        any = cx_asn1_type_new();
        if (any == NULL) {
            cx_asn1_string_free(packed);
            return NULL;
        }
        if (t != NULL) {
            *t = any;
        }
    }
    cx_asn1_type_set(any, V_ASN1_SEQUENCE, packed);
    return any;
}

CX_API void *ASN1_TYPE_unpack_sequence(const ASN1_ITEM *it, const ASN1_TYPE *t)
{
    if (t == NULL || t->type != V_ASN1_SEQUENCE || t->value.sequence == NULL) {
        return NULL;
    }
    return cx_asn1_unpack(t->value.sequence, it);
}

CX_API int ASN1_TYPE_set_octetstring(ASN1_TYPE *a, unsigned char *data, int len)
{
    ASN1_STRING *s = cx_asn1_string_new(V_ASN1_OCTET_STRING);

    if (s == NULL || !cx_asn1_string_set(s, data, len)) {
        cx_asn1_string_free(s);
        return 0;
    }
    cx_asn1_type_set(a, V_ASN1_OCTET_STRING, s);
    return 1;
}

/* Copies at most max_len octets and returns how many there are. */
CX_API int ASN1_TYPE_get_octetstring(const ASN1_TYPE *a, unsigned char *data, int max_len)
{
    int n = 0;

    if (a->type != V_ASN1_OCTET_STRING || a->value.octet_string == NULL) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_DATA_IS_WRONG);
        return -1;
    }
    n = a->value.octet_string->length < max_len ? a->value.octet_string->length : max_len;
    if (n > 0 && data != NULL) {
        memcpy(data, a->value.octet_string->data, (size_t)n);
    }
    return a->value.octet_string->length;
}
