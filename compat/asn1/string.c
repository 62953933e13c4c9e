/* ASN1_STRING: ASN1_STRING_length(3) and its family. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <string.h>

ASN1_STRING *cx_asn1_string_new(int type)
{
    ASN1_STRING *s = (ASN1_STRING *)mem_zalloc(sizeof(*s));

    if (s == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    s->type = type;
    return s;
}

static void drop_data(ASN1_STRING *s)
{
    /* The data of a string that is streamed belong to the stream. */
    if ((s->flags & ASN1_STRING_FLAG_NDEF) == 0) {
        mem_free(s->data);
    }
}

void cx_asn1_string_free(ASN1_STRING *s)
{
    if (s == NULL) {
        return;
    }
    drop_data(s);
    if ((s->flags & ASN1_STRING_FLAG_EMBED) == 0) {
        mem_free(s);
    }
}

void cx_asn1_string_take(ASN1_STRING *s, uint8_t *p, int n)
{
    mem_free(s->data);
    s->data = p;
    s->length = n;
}

int cx_asn1_string_set(ASN1_STRING *s, const void *p, int n)
{
    size_t len = n < 0 ? 0 : (size_t)n;

    if (n < 0) {
        if (p == NULL) {
            return 0;
        }
        len = strlen((const char *)p);
    }
    if (len > INT_MAX - 1) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LARGE);
        return 0;
    }
    if ((size_t)s->length <= len || s->data == NULL) {
        uint8_t *data = (uint8_t *)mem_realloc(s->data, len + 1);
        if (data == NULL) {
            cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
            return 0;
        }
        s->data = data;
    }
    s->length = (int)len;
    if (p != NULL) {
        if (len > 0) {
            memmove(s->data, p, len);
        }
        s->data[len] = 0;
    }
    return 1;
}

int cx_asn1_string_copy(ASN1_STRING *to, const ASN1_STRING *from)
{
    if (from == NULL) {
        return 0;
    }
    to->type = from->type;
    if (!cx_asn1_string_set(to, from->data, from->length)) {
        return 0;
    }
    to->flags = (to->flags & ASN1_STRING_FLAG_EMBED) | (from->flags & ~ASN1_STRING_FLAG_EMBED);
    return 1;
}

ASN1_STRING *cx_asn1_string_dup(const ASN1_STRING *s)
{
    ASN1_STRING *copy = NULL;

    if (s == NULL) {
        return NULL;
    }
    copy = cx_asn1_string_new(V_ASN1_OCTET_STRING);
    if (copy != NULL && !cx_asn1_string_copy(copy, s)) {
        cx_asn1_string_free(copy);
        return NULL;
    }
    return copy;
}

int cx_asn1_string_cmp(const ASN1_STRING *a, const ASN1_STRING *b)
{
    int order = a->length - b->length;

    if (order == 0 && a->length != 0) {
        order = memcmp(a->data, b->data, (size_t)a->length);
    }
    return order != 0 ? order : a->type - b->type;
}

/* ASN1_STRING_new and its family, see ASN1_STRING_new(3) and ASN1_STRING_length(3). abi: full. */
CX_API ASN1_STRING *ASN1_STRING_new(void)
{
    return cx_asn1_string_new(V_ASN1_OCTET_STRING);
}

CX_API ASN1_STRING *ASN1_STRING_type_new(int type)
{
    return cx_asn1_string_new(type);
}

CX_API void ASN1_STRING_free(ASN1_STRING *a)
{
    cx_asn1_string_free(a);
}

CX_API void ASN1_STRING_clear_free(ASN1_STRING *a)
{
    if (a != NULL && a->data != NULL && (a->flags & ASN1_STRING_FLAG_NDEF) == 0) {
        mem_clear(a->data, (size_t)a->length);
    }
    cx_asn1_string_free(a);
}

CX_API int ASN1_STRING_copy(ASN1_STRING *dst, const ASN1_STRING *str)
{
    return cx_asn1_string_copy(dst, str);
}

CX_API ASN1_STRING *ASN1_STRING_dup(const ASN1_STRING *str)
{
    return cx_asn1_string_dup(str);
}

CX_API int ASN1_STRING_set(ASN1_STRING *str, const void *data, int len)
{
    return cx_asn1_string_set(str, data, len);
}

CX_API void ASN1_STRING_set0(ASN1_STRING *str, void *data, int len)
{
    cx_asn1_string_take(str, (uint8_t *)data, len);
}

CX_API int ASN1_STRING_cmp(const ASN1_STRING *a, const ASN1_STRING *b)
{
    return cx_asn1_string_cmp(a, b);
}

CX_API int ASN1_STRING_length(const ASN1_STRING *x)
{
    return x->length;
}

CX_API void ASN1_STRING_length_set(ASN1_STRING *x, int len)
{
    x->length = len;
}

CX_API int ASN1_STRING_type(const ASN1_STRING *x)
{
    return x->type;
}

CX_API const unsigned char *ASN1_STRING_get0_data(const ASN1_STRING *x)
{
    return x->data;
}

CX_API unsigned char *ASN1_STRING_data(ASN1_STRING *x)
{
    return x->data;
}

CX_API ASN1_OCTET_STRING *ASN1_OCTET_STRING_dup(const ASN1_OCTET_STRING *a)
{
    return cx_asn1_string_dup(a);
}

CX_API int ASN1_OCTET_STRING_cmp(const ASN1_OCTET_STRING *a, const ASN1_OCTET_STRING *b)
{
    return cx_asn1_string_cmp(a, b);
}

CX_API int ASN1_OCTET_STRING_set(ASN1_OCTET_STRING *str, const unsigned char *data, int len)
{
    return cx_asn1_string_set(str, data, len);
}

CX_API ASN1_INTEGER *ASN1_INTEGER_dup(const ASN1_INTEGER *a)
{
    return cx_asn1_string_dup(a);
}

CX_API int ASN1_UNIVERSALSTRING_to_string(ASN1_UNIVERSALSTRING *s)
{
    int chars = s->length / 4;

    if (s->type != V_ASN1_UNIVERSALSTRING || s->length % 4 != 0) {
        return 0;
    }
    for (int i = 0; i < chars; i++) {
        const uint8_t *c = s->data + 4 * i;
        if (c[0] != 0 || c[1] != 0 || c[2] != 0) {
            return 0;
        }
    }
    for (int i = 0; i < chars; i++) {
        s->data[i] = s->data[4 * i + 3];
    }
    s->data[chars] = 0;
    s->length = chars;
    s->type = cx_asn1_printable_type(s->data, chars);
    return 1;
}
