/* Lists of extensions and one extension: X509v3_get_ext_by_NID(3),
 * X509_EXTENSION_set_object(3). */
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"

#include <openssl/err.h>
#include <openssl/x509err.h>

#include "compat/asn1/sk.h"

int cx_exts_find_obj(const STACK_OF(X509_EXTENSION) * list, const ASN1_OBJECT *o, int after)
{
    for (int i = after < 0 ? 0 : after + 1; i < sk_X509_EXTENSION_num(list); i++) {
        if (cx_obj_cmp(sk_X509_EXTENSION_value(list, i)->object, o) == 0) {
            return i;
        }
    }
    return -1;
}

int cx_exts_find(const STACK_OF(X509_EXTENSION) * list, int nid, int after)
{
    const ASN1_OBJECT *o = cx_obj_nid2obj(nid);

    return o == NULL ? -2 : cx_exts_find_obj(list, o, after);
}

int cx_exts_find_critical(const STACK_OF(X509_EXTENSION) * list, int critical, int after)
{
    for (int i = after < 0 ? 0 : after + 1; i < sk_X509_EXTENSION_num(list); i++) {
        if ((sk_X509_EXTENSION_value(list, i)->critical > 0) == (critical != 0)) {
            return i;
        }
    }
    return -1;
}

X509_EXTENSION *cx_exts_get(const STACK_OF(X509_EXTENSION) * list, int at)
{
    return list != NULL && at >= 0 && at < sk_X509_EXTENSION_num(list)
               ? sk_X509_EXTENSION_value(list, at)
               : NULL;
}

X509_EXTENSION *cx_exts_delete(STACK_OF(X509_EXTENSION) * list, int at)
{
    return list != NULL && at >= 0 && at < sk_X509_EXTENSION_num(list)
               ? sk_X509_EXTENSION_delete(list, at)
               : NULL;
}

int cx_exts_add(STACK_OF(X509_EXTENSION) * *list, const X509_EXTENSION *ext, int at)
{
    STACK_OF(X509_EXTENSION) *to = *list != NULL ? *list : sk_X509_EXTENSION_new_null();
    X509_EXTENSION *copy = (X509_EXTENSION *)cx_asn1_dup(ext, CX_IT(X509_EXTENSION));
    int count = sk_X509_EXTENSION_num(to);

    if (to != NULL && copy != NULL) {
        at = at < 0 || at > count ? count : at;
        if (sk_X509_EXTENSION_insert(to, copy, at) > 0) {
            *list = to;
            return 1;
        }
    }
    cx_asn1_free(copy, CX_IT(X509_EXTENSION));
    if (*list == NULL) {
        sk_X509_EXTENSION_free(to);
    }
    cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
    return 0;
}

int cx_ext_critical(const X509_EXTENSION *ext)
{
    return ext != NULL && ext->critical > 0 ? 1 : 0;
}

static int set_object(X509_EXTENSION *ext, const ASN1_OBJECT *o)
{
    ASN1_OBJECT *copy = ext != NULL && o != NULL ? cx_obj_dup(o) : NULL;

    if (copy == NULL) {
        return 0;
    }
    cx_obj_free(ext->object);
    ext->object = copy;
    return 1;
}

X509_EXTENSION *cx_ext_create(X509_EXTENSION **ext, const ASN1_OBJECT *o, int critical,
                              const ASN1_OCTET_STRING *data)
{
    X509_EXTENSION *made =
        ext != NULL && *ext != NULL ? *ext : (X509_EXTENSION *)cx_asn1_new(CX_IT(X509_EXTENSION));

    if (made == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (!set_object(made, o) || !cx_asn1_string_set(made->value, data->data, data->length)) {
        if (ext == NULL || made != *ext) {
            cx_asn1_free(made, CX_IT(X509_EXTENSION));
        }
        return NULL;
    }
    made->critical = critical ? 0xff : -1;
    if (ext != NULL && *ext == NULL) {
        *ext = made;
    }
    return made;
}

/* X509v3_get_ext_count and its family. abi: full. */
CX_API int X509v3_get_ext_count(const STACK_OF(X509_EXTENSION) * x)
{
    int n = x != NULL ? sk_X509_EXTENSION_num(x) : 0;

    return n < 0 ? 0 : n;
}

CX_API int X509v3_get_ext_by_NID(const STACK_OF(X509_EXTENSION) * x, int nid, int lastpos)
{
    return cx_exts_find(x, nid, lastpos);
}

CX_API int X509v3_get_ext_by_OBJ(const STACK_OF(X509_EXTENSION) * x, const ASN1_OBJECT *obj,
                                 int lastpos)
{
    return cx_exts_find_obj(x, obj, lastpos);
}

CX_API int X509v3_get_ext_by_critical(const STACK_OF(X509_EXTENSION) * x, int crit, int lastpos)
{
    return cx_exts_find_critical(x, crit, lastpos);
}

CX_API X509_EXTENSION *X509v3_get_ext(const STACK_OF(X509_EXTENSION) * x, int loc)
{
    return cx_exts_get(x, loc);
}

CX_API X509_EXTENSION *X509v3_delete_ext(STACK_OF(X509_EXTENSION) * x, int loc)
{
    return cx_exts_delete(x, loc);
}

CX_API STACK_OF(X509_EXTENSION) *
    X509v3_add_ext(STACK_OF(X509_EXTENSION) * *x, X509_EXTENSION *ex, int loc)
{
    if (x == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
        return NULL;
    }
    return cx_exts_add(x, ex, loc) ? *x : NULL;
}

CX_API ASN1_OBJECT *X509_EXTENSION_get_object(X509_EXTENSION *ex)
{
    return ex != NULL ? ex->object : NULL;
}

CX_API ASN1_OCTET_STRING *X509_EXTENSION_get_data(X509_EXTENSION *ne)
{
    return ne != NULL ? ne->value : NULL;
}

CX_API int X509_EXTENSION_get_critical(const X509_EXTENSION *ex)
{
    return cx_ext_critical(ex);
}

CX_API int X509_EXTENSION_set_object(X509_EXTENSION *ex, const ASN1_OBJECT *obj)
{
    return set_object(ex, obj);
}

CX_API int X509_EXTENSION_set_critical(X509_EXTENSION *ex, int crit)
{
    if (ex == NULL) {
        return 0;
    }
    ex->critical = crit ? 0xff : -1;
    return 1;
}

CX_API int X509_EXTENSION_set_data(X509_EXTENSION *ex, ASN1_OCTET_STRING *data)
{
    return ex != NULL && cx_asn1_string_set(ex->value, data->data, data->length);
}

CX_API X509_EXTENSION *X509_EXTENSION_create_by_OBJ(X509_EXTENSION **ex, const ASN1_OBJECT *obj,
                                                    int crit, ASN1_OCTET_STRING *data)
{
    return cx_ext_create(ex, obj, crit, data);
}

CX_API X509_EXTENSION *X509_EXTENSION_create_by_NID(X509_EXTENSION **ex, int nid, int crit,
                                                    ASN1_OCTET_STRING *data)
{
    const ASN1_OBJECT *o = cx_obj_nid2obj(nid);

    if (o == NULL) {
        cx_raise(ERR_LIB_X509, X509_R_UNKNOWN_NID);
        return NULL;
    }
    return cx_ext_create(ex, o, crit, data);
}
