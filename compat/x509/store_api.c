/* The exported side of X509_STORE and X509_OBJECT: X509_STORE_new(3), X509_STORE_add_cert(3),
 * X509_STORE_get0_param(3), X509_STORE_set_verify_cb_func(3). */
#include "compat/err/raise.h"
#include "compat/init/ex_data.h"
#include "compat/x509/crl.h"
#include "compat/x509/items.h"
#include "compat/x509/store_types.h"

#include <openssl/err.h>
#include <openssl/x509err.h>

#include "compat/asn1/sk.h"

/* X509_STORE_new and its family. abi: full. */
CX_API X509_STORE *X509_STORE_new(void)
{
    return cx_store_new();
}

CX_API void X509_STORE_free(X509_STORE *xs)
{
    cx_store_free(xs);
}

CX_API int X509_STORE_up_ref(X509_STORE *xs)
{
    return cx_store_up_ref(xs) != NULL;
}

CX_API int X509_STORE_lock(X509_STORE *xs)
{
    return pthread_mutex_lock(&xs->lock) == 0;
}

CX_API int X509_STORE_unlock(X509_STORE *xs)
{
    return pthread_mutex_unlock(&xs->lock) == 0;
}

CX_API int X509_STORE_add_cert(X509_STORE *xs, X509 *x)
{
    return cx_store_add_cert(xs, x);
}

CX_API int X509_STORE_add_crl(X509_STORE *xs, X509_CRL *x)
{
    return cx_store_add_crl(xs, x);
}

CX_API STACK_OF(X509_OBJECT) * X509_STORE_get0_objects(const X509_STORE *xs)
{
    return xs->objs;
}

CX_API int X509_STORE_set_flags(X509_STORE *xs, unsigned long flags)
{
    return cx_param_set_flags(xs->param, flags);
}

CX_API int X509_STORE_set_depth(X509_STORE *xs, int depth)
{
    cx_param_set_depth(xs->param, depth);
    return 1;
}

CX_API int X509_STORE_set_purpose(X509_STORE *xs, int purpose)
{
    return cx_param_set_purpose(xs->param, purpose);
}

CX_API int X509_STORE_set_trust(X509_STORE *xs, int trust)
{
    return cx_param_set_trust(xs->param, trust);
}

CX_API int X509_STORE_set1_param(X509_STORE *xs, const X509_VERIFY_PARAM *pm)
{
    return cx_param_set1(xs->param, pm);
}

CX_API X509_VERIFY_PARAM *X509_STORE_get0_param(const X509_STORE *xs)
{
    return xs->param;
}

CX_API void X509_STORE_set_verify_cb(X509_STORE *xs, X509_STORE_CTX_verify_cb verify_cb)
{
    xs->verify_cb = verify_cb;
}

CX_API X509_STORE_CTX_verify_cb X509_STORE_get_verify_cb(const X509_STORE *xs)
{
    return xs->verify_cb;
}

CX_API void X509_STORE_set_get_issuer(X509_STORE *xs, X509_STORE_CTX_get_issuer_fn get_issuer)
{
    xs->get_issuer = get_issuer;
}

CX_API X509_STORE_CTX_get_issuer_fn X509_STORE_get_get_issuer(const X509_STORE *xs)
{
    return xs->get_issuer;
}

CX_API void X509_STORE_set_lookup_certs(X509_STORE *xs, X509_STORE_CTX_lookup_certs_fn fn)
{
    xs->lookup_certs = fn;
}

CX_API X509_STORE_CTX_lookup_certs_fn X509_STORE_get_lookup_certs(const X509_STORE *xs)
{
    return xs->lookup_certs;
}

CX_API void X509_STORE_set_cleanup(X509_STORE *xs, X509_STORE_CTX_cleanup_fn cleanup)
{
    xs->cleanup = cleanup;
}

CX_API X509_STORE_CTX_cleanup_fn X509_STORE_get_cleanup(const X509_STORE *xs)
{
    return xs->cleanup;
}

CX_API int X509_STORE_set_ex_data(X509_STORE *xs, int idx, void *data)
{
    return cx_ex_set(&xs->ex_data, idx, data);
}

CX_API void *X509_STORE_get_ex_data(const X509_STORE *xs, int idx)
{
    return cx_ex_get(&xs->ex_data, idx);
}

CX_API X509_LOOKUP *X509_STORE_add_lookup(X509_STORE *xs, X509_LOOKUP_METHOD *meth)
{
    return cx_store_add_lookup(xs, meth);
}

CX_API int X509_STORE_load_file(X509_STORE *xs, const char *file)
{
    return cx_store_load_file(xs, file);
}

CX_API int X509_STORE_load_file_ex(X509_STORE *xs, const char *file, OSSL_LIB_CTX *libctx,
                                   const char *propq)
{
    (void)libctx;
    (void)propq;
    return cx_store_load_file(xs, file);
}

CX_API int X509_STORE_load_path(X509_STORE *xs, const char *path)
{
    return cx_store_load_path(xs, path);
}

static int load_locations(X509_STORE *xs, const char *file, const char *path)
{
    if (file == NULL && path == NULL) {
        return 0;
    }
    return (file == NULL || cx_store_load_file(xs, file)) &&
           (path == NULL || cx_store_load_path(xs, path));
}

CX_API int X509_STORE_load_locations(X509_STORE *xs, const char *file, const char *dir)
{
    return load_locations(xs, file, dir);
}

CX_API int X509_STORE_load_locations_ex(X509_STORE *xs, const char *file, const char *dir,
                                        OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return load_locations(xs, file, dir);
}

CX_API int X509_STORE_set_default_paths(X509_STORE *xs)
{
    return cx_store_set_default_paths(xs);
}

CX_API int X509_STORE_set_default_paths_ex(X509_STORE *xs, OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return cx_store_set_default_paths(xs);
}

CX_API STACK_OF(X509) * X509_STORE_get1_all_certs(X509_STORE *st)
{
    STACK_OF(X509) *all = NULL;

    if (st == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
        return NULL;
    }
    all = sk_X509_new_null();
    (void)pthread_mutex_lock(&st->lock);
    for (int i = 0; all != NULL && i < sk_X509_OBJECT_num(st->objs); i++) {
        const X509_OBJECT *object = sk_X509_OBJECT_value(st->objs, i);
        if (object->type == X509_LU_X509 &&
            sk_X509_push(all, cx_x509_up_ref(object->data.x509)) <= 0) {
            cx_x509_free(object->data.x509);
            cx_x509_chain_free(all);
            all = NULL;
        }
    }
    (void)pthread_mutex_unlock(&st->lock);
    return all;
}

/* X509_OBJECT. */
CX_API X509_OBJECT *X509_OBJECT_new(void)
{
    X509_OBJECT *object = (X509_OBJECT *)mem_zalloc(sizeof(*object));

    if (object == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    object->type = X509_LU_NONE;
    return object;
}

CX_API void X509_OBJECT_free(X509_OBJECT *a)
{
    cx_object_free(a);
}

CX_API int X509_OBJECT_up_ref_count(X509_OBJECT *a)
{
    if (a->type == X509_LU_X509) {
        return cx_x509_up_ref(a->data.x509) != NULL;
    }
    return a->type != X509_LU_CRL || cx_crl_up_ref(a->data.crl) != NULL;
}

CX_API X509_LOOKUP_TYPE X509_OBJECT_get_type(const X509_OBJECT *a)
{
    return a->type;
}

CX_API X509 *X509_OBJECT_get0_X509(const X509_OBJECT *a)
{
    return a != NULL && a->type == X509_LU_X509 ? a->data.x509 : NULL;
}

CX_API X509_CRL *X509_OBJECT_get0_X509_CRL(const X509_OBJECT *a)
{
    return a != NULL && a->type == X509_LU_CRL ? a->data.crl : NULL;
}

CX_API int X509_OBJECT_set1_X509(X509_OBJECT *a, X509 *obj)
{
    if (a == NULL || cx_x509_up_ref(obj) == NULL) {
        return 0;
    }
    cx_object_clear(a);
    a->type = X509_LU_X509;
    a->data.x509 = obj;
    return 1;
}

CX_API int X509_OBJECT_set1_X509_CRL(X509_OBJECT *a, X509_CRL *obj)
{
    if (a == NULL || cx_crl_up_ref(obj) == NULL) {
        return 0;
    }
    cx_object_clear(a);
    a->type = X509_LU_CRL;
    a->data.crl = obj;
    return 1;
}

static int index_by_subject(STACK_OF(X509_OBJECT) * h, X509_LOOKUP_TYPE type, const X509_NAME *name)
{
    for (int i = 0; i < sk_X509_OBJECT_num(h); i++) {
        const X509_OBJECT *object = sk_X509_OBJECT_value(h, i);
        const X509_NAME *own = NULL;
        if (object->type != type) {
            continue;
        }
        own = type == X509_LU_X509 ? cx_x509_subject(object->data.x509)
                                   : object->data.crl->info->issuer;
        if (cx_name_cmp(own, name) == 0) {
            return i;
        }
    }
    return -1;
}

CX_API int X509_OBJECT_idx_by_subject(STACK_OF(X509_OBJECT) * h, X509_LOOKUP_TYPE type,
                                      const X509_NAME *name)
{
    return index_by_subject(h, type, name);
}

CX_API X509_OBJECT *X509_OBJECT_retrieve_by_subject(STACK_OF(X509_OBJECT) * h,
                                                    X509_LOOKUP_TYPE type, const X509_NAME *name)
{
    int i = index_by_subject(h, type, name);

    return i >= 0 ? sk_X509_OBJECT_value(h, i) : NULL;
}

CX_API X509_OBJECT *X509_OBJECT_retrieve_match(STACK_OF(X509_OBJECT) * h, X509_OBJECT *x)
{
    for (int i = 0; i < sk_X509_OBJECT_num(h); i++) {
        X509_OBJECT *object = sk_X509_OBJECT_value(h, i);
        if (object->type != x->type) {
            continue;
        }
        if (x->type == X509_LU_X509 ? cx_x509_same(object->data.x509, x->data.x509)
                                    : object->data.crl == x->data.crl) {
            return object;
        }
    }
    return NULL;
}
