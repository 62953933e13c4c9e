/* Making and freeing what an ASN1_ITEM describes: ASN1_item_new(3). */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <string.h>

#include "compat/asn1/sk.h"

static int template_new(ASN1_VALUE **value, const ASN1_TEMPLATE *tt);

/* An absent OPTIONAL field: NULL, or for a BOOLEAN its default. */
static void item_clear(ASN1_VALUE **value, const ASN1_ITEM *it)
{
    const ASN1_EXTERN_FUNCS *ext = NULL;
    const ASN1_PRIMITIVE_FUNCS *prim = NULL;

    switch (it->itype) {
    case ASN1_ITYPE_EXTERN:
        ext = (const ASN1_EXTERN_FUNCS *)it->funcs;
        if (ext != NULL && ext->asn1_ex_clear != NULL) {
            ext->asn1_ex_clear(value, it);
            return;
        }
        break;
    case ASN1_ITYPE_PRIMITIVE:
        if (it->templates != NULL) {
            if ((it->templates->flags & (ASN1_TFLG_ADB_MASK | ASN1_TFLG_SK_MASK)) == 0) {
                item_clear(value, it->templates->item());
                return;
            }
            break;
        }
        prim = (const ASN1_PRIMITIVE_FUNCS *)it->funcs;
        if (prim != NULL) {
            if (prim->prim_clear != NULL) {
                prim->prim_clear(value, it);
                return;
            }
            break;
        }
        if (it->utype == V_ASN1_BOOLEAN) {
            *(ASN1_BOOLEAN *)(void *)value = (ASN1_BOOLEAN)it->size;
            return;
        }
        break;
    default:
        break;
    }
    *value = NULL;
}

static void template_clear(ASN1_VALUE **value, const ASN1_TEMPLATE *tt)
{
    if ((tt->flags & (ASN1_TFLG_ADB_MASK | ASN1_TFLG_SK_MASK)) != 0) {
        *value = NULL;
    } else {
        item_clear(value, tt->item());
    }
}

static int out_of_memory(void)
{
    cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
    return 0;
}

static int make_struct(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    if (embed) {
        memset(*value, 0, (size_t)it->size);
        return 1;
    }
    *value = (ASN1_VALUE *)mem_zalloc((size_t)it->size);
    return *value != NULL ? 1 : out_of_memory();
}

static int choice_new(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    if (!make_struct(value, it, embed)) {
        return 0;
    }
    (void)cx_asn1_set_choice(value, -1, it);
    return 1;
}

static int sequence_new(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    ASN1_ENCODING *enc = NULL;

    if (!make_struct(value, it, embed)) {
        return 0;
    }
    (void)cx_asn1_refs(value, it, 0);
    enc = cx_asn1_encoding(*value, it);
    if (enc != NULL) {
        enc->modified = 1;
    }
    for (long i = 0; i < it->tcount; i++) {
        if (!template_new(cx_asn1_field(value, &it->templates[i]), &it->templates[i])) {
            cx_asn1_item_free(value, it, embed);
            return out_of_memory();
        }
    }
    return 1;
}

/* A structure with callbacks: they may take its making over (2) or fail it (0). */
static int struct_new(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    int before = cx_asn1_aux_call(it, ASN1_OP_NEW_PRE, value, NULL);
    int ok = 0;

    if (before == 2) {
        return 1;
    }
    if (before == 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_AUX_ERROR);
        return 0;
    }
    ok = it->itype == ASN1_ITYPE_CHOICE ? choice_new(value, it, embed)
                                        : sequence_new(value, it, embed);
    if (ok && !cx_asn1_aux_call(it, ASN1_OP_NEW_POST, value, NULL)) {
        cx_asn1_item_free(value, it, embed);
        cx_raise(ERR_LIB_ASN1, ASN1_R_AUX_ERROR);
        return 0;
    }
    return ok;
}

int cx_asn1_item_new(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    const ASN1_EXTERN_FUNCS *ext = NULL;

    switch (it->itype) {
    case ASN1_ITYPE_EXTERN:
        ext = (const ASN1_EXTERN_FUNCS *)it->funcs;
        if (ext != NULL && ext->asn1_ex_new_ex != NULL) {
            return ext->asn1_ex_new_ex(value, it, NULL, NULL);
        }
        return ext != NULL && ext->asn1_ex_new != NULL ? ext->asn1_ex_new(value, it) : 1;
    case ASN1_ITYPE_PRIMITIVE:
        if (it->templates != NULL) {
            return template_new(value, it->templates);
        }
        return cx_asn1_prim_new(value, it, embed);
    case ASN1_ITYPE_MSTRING:
        return cx_asn1_prim_new(value, it, embed);
    case ASN1_ITYPE_CHOICE:
    case ASN1_ITYPE_SEQUENCE:
    case ASN1_ITYPE_NDEF_SEQUENCE:
        return struct_new(value, it, embed);
    default:
        return 1;
    }
}

static int template_new(ASN1_VALUE **value, const ASN1_TEMPLATE *tt)
{
    bool embed = (tt->flags & ASN1_TFLG_EMBED) != 0;
    ASN1_VALUE *inside = (ASN1_VALUE *)value;

    if (embed) {
        value = &inside;
    }
    if ((tt->flags & ASN1_TFLG_OPTIONAL) != 0) {
        template_clear(value, tt);
        return 1;
    }
    if ((tt->flags & ASN1_TFLG_ADB_MASK) != 0) {
        *value = NULL;
        return 1;
    }
    if ((tt->flags & ASN1_TFLG_SK_MASK) != 0) {
        *value = (ASN1_VALUE *)cx_sk_new_null();
        return *value != NULL ? 1 : out_of_memory();
    }
    return cx_asn1_item_new(value, tt->item(), embed);
}

static void sequence_free(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    ASN1_ENCODING *enc = NULL;

    if (cx_asn1_refs(value, it, -1) != 0) {
        *value = NULL; /* others have it still; whoever held this reference has it no longer */
        return;
    }
    if (cx_asn1_aux_call(it, ASN1_OP_FREE_PRE, value, NULL) == 2) {
        return;
    }
    enc = cx_asn1_encoding(*value, it);
    if (enc != NULL) {
        mem_free(enc->enc);
        enc->enc = NULL;
        enc->len = 0;
        enc->modified = 1;
    }
    /* From the last to the first: the field that selects an ANY DEFINED BY stands before it. */
    for (long i = it->tcount - 1; i >= 0; i--) {
        const ASN1_TEMPLATE *tt = cx_asn1_adb(*value, &it->templates[i], false);
        if (tt != NULL) {
            cx_asn1_template_free(cx_asn1_field(value, tt), tt);
        }
    }
    (void)cx_asn1_aux_call(it, ASN1_OP_FREE_POST, value, NULL);
    if (!embed) {
        mem_free(*value);
        *value = NULL;
    }
}

static void choice_free(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    int selector = 0;

    if (cx_asn1_aux_call(it, ASN1_OP_FREE_PRE, value, NULL) == 2) {
        return;
    }
    selector = cx_asn1_choice((const ASN1_VALUE **)(void *)value, it);
    if (selector >= 0 && selector < it->tcount) {
        const ASN1_TEMPLATE *tt = &it->templates[selector];
        cx_asn1_template_free(cx_asn1_field(value, tt), tt);
    }
    (void)cx_asn1_aux_call(it, ASN1_OP_FREE_POST, value, NULL);
    if (!embed) {
        mem_free(*value);
        *value = NULL;
    }
}

void cx_asn1_item_free(ASN1_VALUE **value, const ASN1_ITEM *it, bool embed)
{
    const ASN1_EXTERN_FUNCS *ext = NULL;

    if (value == NULL || (it->itype != ASN1_ITYPE_PRIMITIVE && *value == NULL)) {
        return;
    }
    switch (it->itype) {
    case ASN1_ITYPE_PRIMITIVE:
        if (it->templates != NULL) {
            cx_asn1_template_free(value, it->templates);
        } else {
            cx_asn1_prim_free(value, it, embed);
        }
        break;
    case ASN1_ITYPE_MSTRING:
        cx_asn1_prim_free(value, it, embed);
        break;
    case ASN1_ITYPE_EXTERN:
        ext = (const ASN1_EXTERN_FUNCS *)it->funcs;
        if (ext != NULL && ext->asn1_ex_free != NULL) {
            ext->asn1_ex_free(value, it);
        }
        break;
    case ASN1_ITYPE_CHOICE:
        choice_free(value, it, embed);
        break;
    case ASN1_ITYPE_SEQUENCE:
    case ASN1_ITYPE_NDEF_SEQUENCE:
        sequence_free(value, it, embed);
        break;
    default:
        break;
    }
}

void cx_asn1_template_free(ASN1_VALUE **value, const ASN1_TEMPLATE *tt)
{
    bool embed = (tt->flags & ASN1_TFLG_EMBED) != 0;
    ASN1_VALUE *inside = (ASN1_VALUE *)value;

    if (embed) {
        value = &inside;
    }
    if ((tt->flags & ASN1_TFLG_SK_MASK) != 0) {
        OPENSSL_STACK *list = (OPENSSL_STACK *)*value;
        for (int i = 0; i < cx_sk_num(list); i++) {
            ASN1_VALUE *element = (ASN1_VALUE *)cx_sk_value(list, i);
            cx_asn1_item_free(&element, tt->item(), false);
        }
        cx_sk_free(list);
        *value = NULL;
    } else {
        cx_asn1_item_free(value, tt->item(), embed);
    }
}

void *cx_asn1_new(const ASN1_ITEM *it)
{
    ASN1_VALUE *value = NULL;

    return cx_asn1_item_new(&value, it, false) > 0 ? value : NULL;
}

void cx_asn1_free(void *value, const ASN1_ITEM *it)
{
    ASN1_VALUE *v = (ASN1_VALUE *)value;

    cx_asn1_item_free(&v, it, false);
}

/* ASN1_item_new and its family, see ASN1_item_new(3). abi: full. */
CX_API ASN1_VALUE *ASN1_item_new(const ASN1_ITEM *it)
{
    return (ASN1_VALUE *)cx_asn1_new(it);
}

CX_API ASN1_VALUE *ASN1_item_new_ex(const ASN1_ITEM *it, OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return (ASN1_VALUE *)cx_asn1_new(it);
}

CX_API void ASN1_item_free(ASN1_VALUE *val, const ASN1_ITEM *it)
{
    cx_asn1_free(val, it);
}

CX_API int ASN1_item_ex_new(ASN1_VALUE **pval, const ASN1_ITEM *it)
{
    return cx_asn1_item_new(pval, it, false);
}

CX_API void ASN1_item_ex_free(ASN1_VALUE **pval, const ASN1_ITEM *it)
{
    cx_asn1_item_free(pval, it, false);
}
