/* Building names entry by entry: X509_NAME_add_entry_by_txt(3), X509_NAME_ENTRY_get_object(3). */
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <string.h>

#include "compat/asn1/sk.h"

static int set_object(X509_NAME_ENTRY *entry, const ASN1_OBJECT *o)
{
    ASN1_OBJECT *copy = NULL;

    if (entry == NULL || o == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    copy = cx_obj_dup(o);
    if (copy == NULL) {
        return 0;
    }
    cx_obj_free(entry->object);
    entry->object = copy;
    return 1;
}

/* type: a MBSTRING_ form that is converted, V_ASN1_UNDEF, V_ASN1_APP_CHOOSE or a string type. */
static int set_data(X509_NAME_ENTRY *entry, int type, const uint8_t *p, int n)
{
    if (entry == NULL || (p == NULL && n != 0)) {
        return 0;
    }
    if (type > 0 && (type & MBSTRING_FLAG) != 0) {
        return cx_asn1_set_by_nid(&entry->value, p, n, type, cx_obj_obj2nid(entry->object)) != NULL;
    }
    if (n < 0) {
        n = (int)strlen((const char *)p);
    }
    if (!cx_asn1_string_set(entry->value, p, n)) {
        return 0;
    }
    if (type == V_ASN1_APP_CHOOSE) {
        entry->value->type = cx_asn1_printable_type(p, n);
    } else if (type != V_ASN1_UNDEF) {
        entry->value->type = type;
    }
    return 1;
}

static X509_NAME_ENTRY *create(X509_NAME_ENTRY **ne, const ASN1_OBJECT *o, int type,
                               const uint8_t *p, int n)
{
    X509_NAME_ENTRY *entry =
        ne != NULL && *ne != NULL ? *ne : (X509_NAME_ENTRY *)cx_asn1_new(CX_IT(X509_NAME_ENTRY));

    if (entry == NULL) {
        return NULL;
    }
    if (!set_object(entry, o) || !set_data(entry, type, p, n)) {
        if (ne == NULL || entry != *ne) {
            cx_asn1_free(entry, CX_IT(X509_NAME_ENTRY));
        }
        return NULL;
    }
    if (ne != NULL && *ne == NULL) {
        *ne = entry;
    }
    return entry;
}

/* set: 0 a new RDN, -1 joined to the entry before, 1 to the entry after. */
static int add_entry(X509_NAME *name, const X509_NAME_ENTRY *entry, int loc, int set)
{
    X509_NAME_ENTRY *copy = NULL;
    int count = 0;
    bool shift = false;

    if (name == NULL) {
        return 0;
    }
    count = sk_X509_NAME_ENTRY_num(name->entries);
    if (loc > count || loc < 0) {
        loc = count;
    }
    shift = set == 0;
    name->modified = true;
    if (set == -1) {
        if (loc == 0) {
            set = 0;
            shift = true;
        } else {
            set = sk_X509_NAME_ENTRY_value(name->entries, loc - 1)->set;
        }
    } else if (loc >= count) {
        set = loc != 0 ? sk_X509_NAME_ENTRY_value(name->entries, loc - 1)->set + 1 : 0;
    } else {
        set = sk_X509_NAME_ENTRY_value(name->entries, loc)->set;
    }
    copy = (X509_NAME_ENTRY *)cx_asn1_dup(entry, CX_IT(X509_NAME_ENTRY));
    if (copy == NULL) {
        return 0;
    }
    copy->set = set;
    if (sk_X509_NAME_ENTRY_insert(name->entries, copy, loc) <= 0) {
        cx_asn1_free(copy, CX_IT(X509_NAME_ENTRY));
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    for (int i = loc + 1; shift && i < sk_X509_NAME_ENTRY_num(name->entries); i++) {
        sk_X509_NAME_ENTRY_value(name->entries, i)->set++;
    }
    return 1;
}

static int add_made(X509_NAME *name, const ASN1_OBJECT *o, int type, const uint8_t *p, int n,
                    int loc, int set)
{
    X509_NAME_ENTRY *entry = create(NULL, o, type, p, n);
    int ret = 0;

    if (entry == NULL) {
        return 0;
    }
    ret = add_entry(name, entry, loc, set);
    cx_asn1_free(entry, CX_IT(X509_NAME_ENTRY));
    return ret;
}

static ASN1_OBJECT *known_nid(int nid)
{
    ASN1_OBJECT *o = cx_obj_nid2obj(nid);

    if (o == NULL) {
        cx_raise(ERR_LIB_X509, X509_R_UNKNOWN_NID);
    }
    return o;
}

static ASN1_OBJECT *known_text(const char *text)
{
    ASN1_OBJECT *o = cx_obj_txt2obj(text, 0);

    if (o == NULL) {
        cx_raise_text(ERR_LIB_X509, X509_R_INVALID_FIELD_NAME, "name=%s", text);
    }
    return o;
}

/* X509_NAME_add_entry and its family. abi: full. */
CX_API int X509_NAME_add_entry(X509_NAME *name, const X509_NAME_ENTRY *ne, int loc, int set)
{
    return add_entry(name, ne, loc, set);
}

CX_API int X509_NAME_add_entry_by_OBJ(X509_NAME *name, const ASN1_OBJECT *obj, int type,
                                      const unsigned char *bytes, int len, int loc, int set)
{
    return add_made(name, obj, type, bytes, len, loc, set);
}

CX_API int X509_NAME_add_entry_by_NID(X509_NAME *name, int nid, int type,
                                      const unsigned char *bytes, int len, int loc, int set)
{
    ASN1_OBJECT *o = known_nid(nid);

    return o != NULL ? add_made(name, o, type, bytes, len, loc, set) : 0;
}

CX_API int X509_NAME_add_entry_by_txt(X509_NAME *name, const char *field, int type,
                                      const unsigned char *bytes, int len, int loc, int set)
{
    ASN1_OBJECT *o = known_text(field);
    int ret = o != NULL ? add_made(name, o, type, bytes, len, loc, set) : 0;

    cx_obj_free(o);
    return ret;
}

CX_API X509_NAME_ENTRY *X509_NAME_ENTRY_create_by_OBJ(X509_NAME_ENTRY **ne, const ASN1_OBJECT *obj,
                                                      int type, const unsigned char *bytes, int len)
{
    return create(ne, obj, type, bytes, len);
}

CX_API X509_NAME_ENTRY *X509_NAME_ENTRY_create_by_NID(X509_NAME_ENTRY **ne, int nid, int type,
                                                      const unsigned char *bytes, int len)
{
    ASN1_OBJECT *o = known_nid(nid);

    return o != NULL ? create(ne, o, type, bytes, len) : NULL;
}

CX_API X509_NAME_ENTRY *X509_NAME_ENTRY_create_by_txt(X509_NAME_ENTRY **ne, const char *field,
                                                      int type, const unsigned char *bytes, int len)
{
    ASN1_OBJECT *o = known_text(field);
    X509_NAME_ENTRY *entry = o != NULL ? create(ne, o, type, bytes, len) : NULL;

    cx_obj_free(o);
    return entry;
}

CX_API int X509_NAME_ENTRY_set_object(X509_NAME_ENTRY *ne, const ASN1_OBJECT *obj)
{
    return set_object(ne, obj);
}

CX_API int X509_NAME_ENTRY_set_data(X509_NAME_ENTRY *ne, int type, const unsigned char *bytes,
                                    int len)
{
    return set_data(ne, type, bytes, len);
}

CX_API X509_NAME_ENTRY *X509_NAME_delete_entry(X509_NAME *name, int loc)
{
    X509_NAME_ENTRY *gone = NULL;
    int count = 0;
    int before = 0;

    if (name == NULL || loc < 0 || sk_X509_NAME_ENTRY_num(name->entries) <= loc) {
        return NULL;
    }
    gone = sk_X509_NAME_ENTRY_delete(name->entries, loc);
    count = sk_X509_NAME_ENTRY_num(name->entries);
    name->modified = true;
    if (loc == count) {
        return gone;
    }
    /* Close the gap in the numbers of the sets, if it was alone in its own. */
    before = loc != 0 ? sk_X509_NAME_ENTRY_value(name->entries, loc - 1)->set : gone->set - 1;
    if (before + 1 < sk_X509_NAME_ENTRY_value(name->entries, loc)->set) {
        for (int i = loc; i < count; i++) {
            sk_X509_NAME_ENTRY_value(name->entries, i)->set--;
        }
    }
    return gone;
}
