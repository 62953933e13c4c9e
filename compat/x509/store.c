/* X509_STORE: what is trusted, found by name. X509_STORE_new(3), X509_STORE_add_cert(3). Each
 * certificate is kept as it came; only its subject is looked at. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/init/ex_data.h"
#include "compat/x509/crl.h"
#include "compat/x509/items.h"
#include "compat/x509/store_types.h"
#include "core/x509/name.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <string.h>

#include "compat/asn1/sk.h"

void cx_object_clear(X509_OBJECT *object)
{
    if (object->type == X509_LU_X509) {
        cx_x509_free(object->data.x509);
    } else if (object->type == X509_LU_CRL) {
        cx_crl_free(object->data.crl);
    }
    object->type = X509_LU_NONE;
    object->data.any = NULL;
}

void cx_object_free(X509_OBJECT *object)
{
    if (object != NULL) {
        cx_object_clear(object);
        mem_free(object);
    }
}

static void free_member(void *object)
{
    cx_object_free((X509_OBJECT *)object);
}

X509_STORE *cx_store_new(void)
{
    X509_STORE *store = (X509_STORE *)mem_zalloc(sizeof(*store));

    if (store == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    atomic_init(&store->refs, 1);
    (void)pthread_mutex_init(&store->lock, NULL);
    store->cache = 1;
    store->objs = sk_X509_OBJECT_new_null();
    store->lookups = sk_X509_LOOKUP_new_null();
    store->param = cx_param_new();
    if (store->objs == NULL || store->lookups == NULL || store->param == NULL ||
        !cx_ex_new(CRYPTO_EX_INDEX_X509_STORE, store, &store->ex_data)) {
        cx_store_free(store);
        return NULL;
    }
    return store;
}

X509_STORE *cx_store_up_ref(X509_STORE *store)
{
    if (store != NULL) {
        (void)atomic_fetch_add(&store->refs, 1);
    }
    return store;
}

static void free_lookup(X509_LOOKUP *lookup)
{
    if (lookup != NULL) {
        if (lookup->method != NULL && lookup->method->free != NULL) {
            lookup->method->free(lookup);
        }
        mem_free(lookup);
    }
}

void cx_store_free(X509_STORE *store)
{
    if (store == NULL || atomic_fetch_sub(&store->refs, 1) > 1) {
        return;
    }
    for (int i = 0; i < sk_X509_LOOKUP_num(store->lookups); i++) {
        X509_LOOKUP *lookup = sk_X509_LOOKUP_value(store->lookups, i);
        if (lookup->method != NULL && lookup->method->shutdown != NULL) {
            (void)lookup->method->shutdown(lookup);
        }
        free_lookup(lookup);
    }
    sk_X509_LOOKUP_free(store->lookups);
    cx_sk_pop_free((OPENSSL_STACK *)store->objs, free_member);
    mem_free(store->heads);
    mem_free(store->nexts);
    cx_ex_free(CRYPTO_EX_INDEX_X509_STORE, store, &store->ex_data);
    cx_param_free(store->param);
    (void)pthread_mutex_destroy(&store->lock);
    mem_free(store);
}

/* --- the index -------------------------------------------------------------------------------- */

static uint32_t hash_bytes(struct bytes b)
{
    uint32_t h = 2166136261U; /* FNV-1a; names are no secret and no peer fills the store */

    for (size_t i = 0; i < b.n; i++) {
        h = (h ^ b.p[i]) * 16777619U;
    }
    return h;
}

static bool hash_name(struct bytes name, uint32_t *out)
{
    uint8_t *canon = NULL;
    size_t n = 0;

    if (!cx_name_canon_der(name, &canon, &n)) {
        *out = hash_bytes(name);
        return false;
    }
    *out = hash_bytes(bytes_of(canon, n));
    mem_free(canon);
    return true;
}

static struct bytes object_name(const X509_OBJECT *object)
{
    return object->type == X509_LU_X509 ? cx_x509_subject_der(object->data.x509)
                                        : cx_name_der(object->data.crl->info->issuer);
}

/* Puts object i at the end of its hash's list. */
static void link_object(X509_STORE *store, int i)
{
    const X509_OBJECT *object = sk_X509_OBJECT_value(store->objs, i);
    int *at = &store->heads[object->hash & (uint32_t)(store->num_heads - 1)];

    while (*at >= 0) {
        at = &store->nexts[*at];
    }
    *at = i;
    store->nexts[i] = -1;
}

static bool grow_index(X509_STORE *store, int count)
{
    int size = store->num_heads > 0 ? store->num_heads : 32;
    int *heads = NULL;
    int *nexts = NULL;

    if (count <= store->num_nexts) {
        return true;
    }
    while (size < count * 2) {
        size *= 2;
    }
    heads = (int *)mem_array((size_t)size, sizeof(int));
    nexts = (int *)mem_array((size_t)size, sizeof(int));
    if (heads == NULL || nexts == NULL) {
        mem_free(heads);
        mem_free(nexts);
        return false;
    }
    mem_free(store->heads);
    mem_free(store->nexts);
    store->heads = heads;
    store->nexts = nexts;
    store->num_heads = size;
    store->num_nexts = size / 2;
    for (int i = 0; i < size; i++) {
        heads[i] = -1;
    }
    for (int i = 0; i < sk_X509_OBJECT_num(store->objs); i++) {
        link_object(store, i);
    }
    return true;
}

/* Takes the object over when it returns 1. The same certificate twice is kept once. */
static int add_locked(X509_STORE *store, X509_OBJECT *object)
{
    int count = sk_X509_OBJECT_num(store->objs);

    if (!grow_index(store, count + 1)) {
        return 0;
    }
    for (int i = store->heads[object->hash & (uint32_t)(store->num_heads - 1)]; i >= 0;
         i = store->nexts[i]) {
        const X509_OBJECT *old = sk_X509_OBJECT_value(store->objs, i);
        if (old->type != object->type || old->hash != object->hash) {
            continue;
        }
        if (old->type == X509_LU_X509 ? cx_x509_same(old->data.x509, object->data.x509)
                                      : cx_crl_same(old->data.crl, object->data.crl)) {
            cx_object_free(object);
            return 1;
        }
    }
    if (sk_X509_OBJECT_push(store->objs, object) <= 0) {
        return 0;
    }
    link_object(store, count);
    return 1;
}

static int add_object(X509_STORE *store, X509_LOOKUP_TYPE type, void *data)
{
    X509_OBJECT *object = (X509_OBJECT *)mem_zalloc(sizeof(*object));
    int ret = 0;

    if (object == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    object->type = type;
    if (type == X509_LU_X509) {
        object->data.x509 = cx_x509_up_ref((X509 *)data);
    } else {
        object->data.crl = cx_crl_up_ref((X509_CRL *)data);
    }
    (void)hash_name(object_name(object), &object->hash);
    (void)pthread_mutex_lock(&store->lock);
    ret = add_locked(store, object);
    (void)pthread_mutex_unlock(&store->lock);
    if (ret == 0) {
        cx_object_free(object);
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
    }
    return ret;
}

int cx_store_add_cert(X509_STORE *store, X509 *x)
{
    if (x == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE); /* as OpenSSL says it */
        return 0;
    }
    return add_object(store, X509_LU_X509, x);
}

int cx_store_add_crl(X509_STORE *store, X509_CRL *crl)
{
    if (crl == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    return add_object(store, X509_LU_CRL, crl);
}

bool cx_store_find(X509_STORE *store, X509_LOOKUP_TYPE type, struct bytes name, int *at,
                   X509_OBJECT *out)
{
    uint32_t hash = 0;
    bool found = false;

    (void)hash_name(name, &hash);
    (void)pthread_mutex_lock(&store->lock);
    if (store->num_heads > 0) {
        int seen = 0;
        for (int i = store->heads[hash & (uint32_t)(store->num_heads - 1)]; i >= 0;
             i = store->nexts[i]) {
            const X509_OBJECT *object = sk_X509_OBJECT_value(store->objs, i);
            if (object->type != type || object->hash != hash ||
                !t13_name_equal(object_name(object), name) || seen++ < *at) {
                continue;
            }
            *at = seen;
            *out = *object;
            if (type == X509_LU_X509) {
                (void)cx_x509_up_ref(out->data.x509);
            } else {
                (void)cx_crl_up_ref(out->data.crl);
            }
            found = true;
            break;
        }
    }
    (void)pthread_mutex_unlock(&store->lock);
    return found;
}

bool cx_store_search(X509_STORE *store, X509_LOOKUP_TYPE type, const X509_NAME *name)
{
    for (int i = 0; i < sk_X509_LOOKUP_num(store->lookups); i++) {
        X509_LOOKUP *lookup = sk_X509_LOOKUP_value(store->lookups, i);
        X509_OBJECT object = {.type = X509_LU_NONE};
        if (lookup->skip || lookup->method->get_by_subject == NULL) {
            continue;
        }
        if (lookup->method->get_by_subject(lookup, type, name, &object) > 0) {
            /* What a lookup of the application gives is not in the store by itself. */
            if (object.type == X509_LU_X509) {
                (void)cx_store_add_cert(store, object.data.x509);
            } else if (object.type == X509_LU_CRL) {
                (void)cx_store_add_crl(store, object.data.crl);
            }
            return true;
        }
    }
    return false;
}

X509_LOOKUP *cx_store_add_lookup(X509_STORE *store, X509_LOOKUP_METHOD *method)
{
    X509_LOOKUP *lookup = NULL;

    for (int i = 0; i < sk_X509_LOOKUP_num(store->lookups); i++) {
        lookup = sk_X509_LOOKUP_value(store->lookups, i);
        if (lookup->method == method) {
            return lookup;
        }
    }
    lookup = (X509_LOOKUP *)mem_zalloc(sizeof(*lookup));
    if (lookup == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    lookup->method = method;
    if (method->new_item != NULL && method->new_item(lookup) == 0) {
        mem_free(lookup);
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    lookup->store_ctx = store;
    if (sk_X509_LOOKUP_push(store->lookups, lookup) <= 0) {
        free_lookup(lookup);
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    return lookup;
}

int cx_store_load_file(X509_STORE *store, const char *file)
{
    X509_LOOKUP *lookup = file != NULL ? cx_store_add_lookup(store, cx_lookup_file()) : NULL;

    return lookup != NULL &&
           cx_lookup_ctrl(lookup, X509_L_FILE_LOAD, file, X509_FILETYPE_PEM, NULL) > 0;
}

int cx_store_load_path(X509_STORE *store, const char *dir)
{
    X509_LOOKUP *lookup = dir != NULL ? cx_store_add_lookup(store, cx_lookup_hash_dir()) : NULL;

    return lookup != NULL &&
           cx_lookup_ctrl(lookup, X509_L_ADD_DIR, dir, X509_FILETYPE_PEM, NULL) > 0;
}

int cx_store_set_default_paths(X509_STORE *store)
{
    X509_LOOKUP *file = cx_store_add_lookup(store, cx_lookup_file());
    X509_LOOKUP *dir = cx_store_add_lookup(store, cx_lookup_hash_dir());

    if (file == NULL || dir == NULL) {
        return 0;
    }
    (void)cx_lookup_ctrl(file, X509_L_FILE_LOAD, NULL, X509_FILETYPE_DEFAULT, NULL);
    (void)cx_lookup_ctrl(dir, X509_L_ADD_DIR, NULL, X509_FILETYPE_DEFAULT, NULL);
    /* That there is nothing at the default places is no error. */
    cx_err_clear();
    return 1;
}
