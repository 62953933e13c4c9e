#ifndef T13_COMPAT_X509_EXT_FAMILY_H
#define T13_COMPAT_X509_EXT_FAMILY_H

#include "compat/x509/items.h"

/* The functions that every type with extensions has: X509v3_get_ext_by_NID(3). read is the type as
 * the getters have it, list the field with them, changed what is done before they change. */
#define CX_EXT_FAMILY(prefix, type, read, list, changed)                                           \
    CX_API int prefix##_get_ext_by_NID(read *x, int nid, int after)                                \
    {                                                                                              \
        return cx_exts_find(x->list, nid, after);                                                  \
    }                                                                                              \
    CX_API int prefix##_get_ext_by_OBJ(read *x, const ASN1_OBJECT *o, int after)                   \
    {                                                                                              \
        return cx_exts_find_obj(x->list, o, after);                                                \
    }                                                                                              \
    CX_API int prefix##_get_ext_by_critical(read *x, int critical, int after)                      \
    {                                                                                              \
        return cx_exts_find_critical(x->list, critical, after);                                    \
    }                                                                                              \
    CX_API X509_EXTENSION *prefix##_get_ext(read *x, int at)                                       \
    {                                                                                              \
        return cx_exts_get(x->list, at);                                                           \
    }                                                                                              \
    CX_API int prefix##_get_ext_count(read *x)                                                     \
    {                                                                                              \
        int n = x->list != NULL ? cx_sk_num((const OPENSSL_STACK *)x->list) : 0;                   \
        return n < 0 ? 0 : n;                                                                      \
    }                                                                                              \
    CX_API X509_EXTENSION *prefix##_delete_ext(type *x, int at)                                    \
    {                                                                                              \
        changed;                                                                                   \
        return cx_exts_delete(x->list, at);                                                        \
    }                                                                                              \
    CX_API int prefix##_add1_ext_i2d(type *x, int nid, void *value, int critical,                  \
                                     unsigned long flags)                                          \
    {                                                                                              \
        changed;                                                                                   \
        return cx_exts_i2d(&x->list, nid, value, critical, flags);                                 \
    }                                                                                              \
    CX_API int prefix##_add_ext(type *x, X509_EXTENSION *ext, int at)                              \
    {                                                                                              \
        changed;                                                                                   \
        return cx_exts_add(&x->list, ext, at);                                                     \
    }

#endif
