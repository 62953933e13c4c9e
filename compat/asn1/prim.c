/* The values of primitive types: made, freed, decoded from and encoded to contents octets. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <string.h>

/* A NULL has no value of its own: its pointer is this. */
#define PRESENT ((ASN1_VALUE *)1)

static const ASN1_PRIMITIVE_FUNCS *own_functions(const ASN1_ITEM *it)
{
    return (const ASN1_PRIMITIVE_FUNCS *)it->funcs;
}

int cx_asn1_prim_new(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    int utype = it->itype == ASN1_ITYPE_MSTRING ? -1 : (int)it->utype;
    ASN1_STRING *s = NULL;

    if (it->funcs != NULL) {
        const ASN1_PRIMITIVE_FUNCS *own = own_functions(it);
        if (embed) {
            if (own->prim_clear != NULL) {
                own->prim_clear(value, it);
                return 1;
            }
        } else if (own->prim_new != NULL) {
            return own->prim_new(value, it);
        }
    }
    switch (utype) {
    case V_ASN1_OBJECT:
        *value = (ASN1_VALUE *)cx_obj_nid2obj(NID_undef);
        return 1;
    case V_ASN1_BOOLEAN:
        *(ASN1_BOOLEAN *)(void *)value = (ASN1_BOOLEAN)it->size;
        return 1;
    case V_ASN1_NULL:
        *value = PRESENT;
        return 1;
    case V_ASN1_ANY:
        *value = (ASN1_VALUE *)cx_asn1_type_new();
        return *value != NULL;
    default:
        break;
    }
    if (embed) {
        s = *(ASN1_STRING **)(void *)value;
        memset(s, 0, sizeof(*s));
        s->type = utype;
        s->flags = ASN1_STRING_FLAG_EMBED;
    } else {
        s = cx_asn1_string_new(utype);
        *value = (ASN1_VALUE *)s;
    }
    if (s != NULL && it->itype == ASN1_ITYPE_MSTRING) {
        s->flags |= ASN1_STRING_FLAG_MSTRING;
    }
    return s != NULL;
}

/* What an ASN1_TYPE holds, by its type. */
static void free_any(ASN1_TYPE *any)
{
    switch (any->type) {
    case V_ASN1_OBJECT:
        cx_obj_free(any->value.object);
        break;
    case V_ASN1_BOOLEAN:
        any->value.boolean = -1;
        return;
    case V_ASN1_NULL:
    case V_ASN1_UNDEF:
        break;
    default:
        cx_asn1_string_free(any->value.asn1_string);
        break;
    }
    any->value.ptr = NULL;
}

void cx_asn1_prim_free(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    int utype = it->itype == ASN1_ITYPE_MSTRING ? -1 : (int)it->utype;

    if (it->funcs != NULL) {
        const ASN1_PRIMITIVE_FUNCS *own = own_functions(it);
        if (embed) {
            if (own->prim_clear != NULL) {
                own->prim_clear(value, it);
                return;
            }
        } else if (own->prim_free != NULL) {
            own->prim_free(value, it);
            return;
        }
    }
    if (utype == V_ASN1_BOOLEAN) {
        *(ASN1_BOOLEAN *)(void *)value = (ASN1_BOOLEAN)it->size;
        return;
    }
    if (*value == NULL) {
        return;
    }
    switch (utype) {
    case V_ASN1_OBJECT:
        cx_obj_free((ASN1_OBJECT *)*value);
        break;
    case V_ASN1_NULL:
        break;
    case V_ASN1_ANY:
        free_any((ASN1_TYPE *)*value);
        mem_free(*value);
        break;
    default:
        if (embed) {
            ASN1_STRING *s = (ASN1_STRING *)*value;
            mem_free(s->data);
            s->data = NULL;
            s->length = 0;
        } else {
            cx_asn1_string_free((ASN1_STRING *)*value);
        }
        break;
    }
    if (!embed) {
        *value = NULL;
    }
}

static int fail(int reason)
{
    cx_raise(ERR_LIB_ASN1, reason);
    return 0;
}

static int set_string(ASN1_VALUE **value, struct bytes contents, int utype, const ASN1_ITEM *it)
{
    ASN1_STRING *s = (ASN1_STRING *)*value;
    bool fresh = s == NULL;
    bool ok = false;

    if (utype == V_ASN1_BMPSTRING && contents.n % 2 != 0) {
        return fail(ASN1_R_BMPSTRING_IS_WRONG_LENGTH);
    }
    if (utype == V_ASN1_UNIVERSALSTRING && contents.n % 4 != 0) {
        return fail(ASN1_R_UNIVERSALSTRING_IS_WRONG_LENGTH);
    }
    if (fresh) {
        s = cx_asn1_string_new(utype);
        if (s == NULL) {
            return fail(ERR_R_MALLOC_FAILURE);
        }
    }
    switch (utype) {
    case V_ASN1_BIT_STRING:
        ok = cx_asn1_bits_parse(s, contents);
        break;
    case V_ASN1_INTEGER:
    case V_ASN1_ENUMERATED:
        ok = cx_asn1_integer_parse(s, contents, utype);
        break;
    default:
        ok = cx_asn1_string_set(s, contents.p, (int)contents.n) != 0;
        if (ok) {
            s->type = utype;
        } else {
            cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        }
        break;
    }
    if (!ok) {
        if (fresh) {
            cx_asn1_string_free(s);
        }
        return 0;
    }
    if (it != NULL && it->itype == ASN1_ITYPE_MSTRING) {
        s->flags |= ASN1_STRING_FLAG_MSTRING;
    }
    *value = (ASN1_VALUE *)s;
    return 1;
}

/* Whole arcs, and none with a padded first octet (X.690 8.19.2). */
static bool good_oid(struct bytes b)
{
    bool starts = true;

    for (size_t i = 0; i < b.n; i++) {
        if (starts && b.p[i] == 0x80) {
            return false;
        }
        starts = (b.p[i] & 0x80) == 0;
    }
    return b.n > 0 && starts;
}

ASN1_OBJECT *cx_asn1_object_read(struct bytes contents)
{
    ASN1_OBJECT *o = good_oid(contents) ? cx_obj_from_der(contents) : NULL;

    if (o == NULL) {
        (void)fail(good_oid(contents) ? ERR_R_MALLOC_FAILURE : ASN1_R_INVALID_OBJECT_ENCODING);
    }
    return o;
}

static int set_object(ASN1_VALUE **value, struct bytes contents)
{
    ASN1_OBJECT *o = cx_asn1_object_read(contents);

    if (o == NULL) {
        return 0;
    }
    cx_obj_free((ASN1_OBJECT *)*value);
    *value = (ASN1_VALUE *)o;
    return 1;
}

static int set_value(ASN1_VALUE **value, struct bytes contents, int utype, const ASN1_ITEM *it)
{
    switch (utype) {
    case V_ASN1_OBJECT:
        return set_object(value, contents);
    case V_ASN1_NULL:
        if (contents.n != 0) {
            return fail(ASN1_R_NULL_IS_WRONG_LENGTH);
        }
        *value = PRESENT;
        return 1;
    case V_ASN1_BOOLEAN:
        if (contents.n != 1) {
            return fail(ASN1_R_BOOLEAN_IS_WRONG_LENGTH);
        }
        *(ASN1_BOOLEAN *)(void *)value = contents.p[0];
        return 1;
    default:
        return set_string(value, contents, utype, it);
    }
}

/* An ANY: the value goes into an ASN1_TYPE. */
static int set_any(ASN1_VALUE **value, struct bytes contents, int utype)
{
    ASN1_TYPE *any = (ASN1_TYPE *)*value;
    bool fresh = any == NULL;
    ASN1_VALUE *inside = NULL;

    if (fresh) {
        any = cx_asn1_type_new();
        if (any == NULL) {
            return 0;
        }
    }
    if (utype == V_ASN1_BOOLEAN) {
        if (contents.n == 1) {
            free_any(any);
            any->type = V_ASN1_BOOLEAN;
            any->value.boolean = contents.p[0];
        }
    }
    if (utype == V_ASN1_BOOLEAN ? contents.n != 1 : !set_value(&inside, contents, utype, NULL)) {
        if (utype == V_ASN1_BOOLEAN) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_BOOLEAN_IS_WRONG_LENGTH);
        }
        if (fresh) {
            cx_asn1_type_free(any);
        }
        return 0;
    }
    if (utype != V_ASN1_BOOLEAN) {
        free_any(any);
        any->type = utype;
        any->value.asn1_value = utype == V_ASN1_NULL ? NULL : inside;
        if (utype == V_ASN1_INTEGER || utype == V_ASN1_ENUMERATED) {
            any->type = any->value.integer->type & ~V_ASN1_NEG;
        }
    }
    *value = (ASN1_VALUE *)any;
    return 1;
}

int cx_asn1_prim_set(ASN1_VALUE **value, struct bytes contents, int utype, const ASN1_ITEM *it)
{
    if (it->funcs != NULL) {
        const ASN1_PRIMITIVE_FUNCS *own = own_functions(it);
        char not_taken = 0;
        if (own->prim_c2i != NULL) {
            return own->prim_c2i(value, contents.p, (int)contents.n, utype, &not_taken, it);
        }
    }
    if (it->utype == V_ASN1_ANY && it->itype == ASN1_ITYPE_PRIMITIVE) {
        return set_any(value, contents, utype);
    }
    return set_value(value, contents, utype, it);
}

static int put(uint8_t *out, const void *p, int n)
{
    if (out != NULL && n > 0) {
        memcpy(out, p, (size_t)n);
    }
    return n;
}

static int boolean_len(ASN1_BOOLEAN value, const ASN1_ITEM *it, uint8_t *out)
{
    uint8_t octet = value > 0 ? 0xff : 0;

    if (value == -1) {
        return -1;
    }
    /* A DEFAULT is not encoded: TRUE for a positive size, FALSE for 0. */
    if (it->utype != V_ASN1_ANY &&
        ((value != 0 && it->size > 0) || (value == 0 && it->size == 0))) {
        return -1;
    }
    /* What the value is otherwise stands as it was set. */
    if (value > 0) {
        octet = (uint8_t)value;
    }
    return put(out, &octet, 1);
}

/* cx_asn1_prim_len gives the length of the contents, and writes them when out is not NULL.
 * -1: absent; -2: a string to be streamed; *utype becomes the type of an ANY or a MSTRING. */
int cx_asn1_prim_len(const ASN1_VALUE **value, uint8_t *out, int *utype, const ASN1_ITEM *it)
{
    const ASN1_VALUE *v = NULL;
    const ASN1_STRING *s = NULL;

    if (it->funcs != NULL) {
        const ASN1_PRIMITIVE_FUNCS *own = own_functions(it);
        if (own->prim_i2c != NULL) {
            return own->prim_i2c(value, out, utype, it);
        }
    }
    if (it->itype == ASN1_ITYPE_PRIMITIVE && it->utype == V_ASN1_BOOLEAN) {
        return boolean_len(*(const ASN1_BOOLEAN *)(const void *)value, it, out);
    }
    v = *value;
    if (v == NULL) {
        return -1;
    }
    if (it->itype == ASN1_ITYPE_MSTRING) {
        *utype = ((const ASN1_STRING *)v)->type;
    } else if (it->utype == V_ASN1_ANY) {
        const ASN1_TYPE *any = (const ASN1_TYPE *)v;
        *utype = any->type;
        if (any->type == V_ASN1_BOOLEAN) {
            return boolean_len(any->value.boolean, it, out);
        }
        v = any->value.asn1_value;
        if (v == NULL && any->type != V_ASN1_NULL) {
            return any->type == V_ASN1_UNDEF ? -2 : -1;
        }
    } else {
        *utype = (int)it->utype;
    }
    switch (*utype) {
    case V_ASN1_OBJECT: {
        struct bytes oid = cx_obj_der((const ASN1_OBJECT *)v);
        return oid.n == 0 ? -1 : put(out, oid.p, (int)oid.n);
    }
    case V_ASN1_NULL:
        return 0;
    case V_ASN1_UNDEF:
        return -2; /* as OpenSSL writes a MSTRING that nobody has given a type */
    case V_ASN1_BIT_STRING:
        return cx_asn1_bits_write((const ASN1_BIT_STRING *)v, out);
    case V_ASN1_INTEGER:
    case V_ASN1_ENUMERATED:
        return cx_asn1_integer_write((const ASN1_STRING *)v, out);
    default:
        break;
    }
    s = (const ASN1_STRING *)v;
    if (it->size == ASN1_TFLG_NDEF && (s->flags & ASN1_STRING_FLAG_NDEF) != 0) {
        return -2;
    }
    return put(out, s->data, s->length);
}
