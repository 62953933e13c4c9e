/* Where the fields of a templated structure are, and what its ASN1_AUX asks for. The layouts are
 * those of <openssl/asn1t.h>, which programs compile into their own tables. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <string.h>

static void *at_offset(const void *base, unsigned long offset)
{
    return (void *)((uintptr_t)base + offset);
}

ASN1_VALUE **cx_asn1_field(ASN1_VALUE **value, const ASN1_TEMPLATE *tt)
{
    return (ASN1_VALUE **)at_offset(*value, tt->offset);
}

const ASN1_VALUE **cx_asn1_const_field(const ASN1_VALUE **value, const ASN1_TEMPLATE *tt)
{
    return (const ASN1_VALUE **)at_offset(*value, tt->offset);
}

int cx_asn1_choice(const ASN1_VALUE **value, const ASN1_ITEM *it)
{
    return *(const int *)at_offset(*value, (unsigned long)it->utype);
}

int cx_asn1_set_choice(ASN1_VALUE **value, int selector, const ASN1_ITEM *it)
{
    int *at = (int *)at_offset(*value, (unsigned long)it->utype);
    int old = *at;

    *at = selector;
    return old;
}

static bool is_sequence(const ASN1_ITEM *it)
{
    return it->itype == ASN1_ITYPE_SEQUENCE || it->itype == ASN1_ITYPE_NDEF_SEQUENCE;
}

const ASN1_AUX *cx_asn1_aux(const ASN1_ITEM *it)
{
    return is_sequence(it) || it->itype == ASN1_ITYPE_CHOICE ? (const ASN1_AUX *)it->funcs : NULL;
}

/* cx_asn1_refs: operation 0 sets one reference, 1 takes one, -1 drops one. Returns how many are
 * left, 0 for a structure without a count. */
int cx_asn1_refs(ASN1_VALUE **value, const ASN1_ITEM *it, int operation)
{
    const ASN1_AUX *aux = is_sequence(it) ? (const ASN1_AUX *)it->funcs : NULL;
    int *refs = NULL;

    if (aux == NULL || (aux->flags & ASN1_AFLG_REFCOUNT) == 0) {
        return 0;
    }
    refs = (int *)at_offset(*value, (unsigned long)aux->ref_offset);
    if (operation == 0) {
        __atomic_store_n(refs, 1, __ATOMIC_RELAXED);
        return 1;
    }
    return __atomic_add_fetch(refs, operation, __ATOMIC_ACQ_REL);
}

ASN1_ENCODING *cx_asn1_encoding(const ASN1_VALUE *value, const ASN1_ITEM *it)
{
    const ASN1_AUX *aux = is_sequence(it) ? (const ASN1_AUX *)it->funcs : NULL;

    if (value == NULL || aux == NULL || (aux->flags & ASN1_AFLG_ENCODING) == 0) {
        return NULL;
    }
    return (ASN1_ENCODING *)at_offset(value, (unsigned long)aux->enc_offset);
}

int cx_asn1_aux_call(const ASN1_ITEM *it, int operation, ASN1_VALUE **value, void *arg)
{
    const ASN1_AUX *aux = cx_asn1_aux(it);

    return aux != NULL && aux->asn1_cb != NULL ? aux->asn1_cb(operation, value, it, arg) : 1;
}

int cx_asn1_aux_call_const(const ASN1_ITEM *it, int operation, const ASN1_VALUE **value, void *arg)
{
    const ASN1_AUX *aux = cx_asn1_aux(it);
    union {
        const ASN1_VALUE **given;
        ASN1_VALUE **writable;
    } same = {value};

    if (aux == NULL) {
        return 1;
    }
    if ((aux->flags & ASN1_AFLG_CONST_CB) != 0) {
        return aux->asn1_const_cb != NULL ? aux->asn1_const_cb(operation, value, it, arg) : 1;
    }
    return aux->asn1_cb != NULL ? aux->asn1_cb(operation, same.writable, it, arg) : 1;
}

static const ASN1_TEMPLATE *no_adb_match(const ASN1_TEMPLATE *fallback, bool report)
{
    if (fallback == NULL && report) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_UNSUPPORTED_ANY_DEFINED_BY_TYPE);
    }
    return fallback;
}

/* cx_asn1_adb gives the template that an ANY DEFINED BY field has in this value. */
const ASN1_TEMPLATE *cx_asn1_adb(const ASN1_VALUE *value, const ASN1_TEMPLATE *tt, bool report)
{
    const ASN1_ADB *adb = NULL;
    const void *field = NULL;
    long selector = 0;

    if ((tt->flags & ASN1_TFLG_ADB_MASK) == 0) {
        return tt;
    }
    adb = (const ASN1_ADB *)(const void *)tt->item();
    field = *(void **)at_offset(value, adb->offset);
    if (field == NULL) {
        return no_adb_match(adb->null_tt, report);
    }
    if ((tt->flags & ASN1_TFLG_ADB_OID) != 0) {
        selector = cx_obj_obj2nid((const ASN1_OBJECT *)field);
    } else {
        selector = cx_asn1_integer_long((const ASN1_INTEGER *)field, V_ASN1_INTEGER);
    }
    if (adb->adb_cb != NULL && adb->adb_cb(&selector) == 0) {
        return no_adb_match(NULL, report);
    }
    for (long i = 0; i < adb->tblcount; i++) {
        if (adb->tbl[i].value == selector) {
            return &adb->tbl[i].tt;
        }
    }
    return no_adb_match(adb->default_tt, report);
}
