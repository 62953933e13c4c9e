/* Certificate requests and their attributes: X509_REQ_new(3), X509_REQ_get_extensions(3),
 * X509_ATTRIBUTE(3). RFC 2986. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509err.h>
#include <stdatomic.h>

#include "compat/asn1/sk.h"

/* X509_REQ_get_version and its family. abi: full. */
CX_API X509_REQ *X509_REQ_new_ex(OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return (X509_REQ *)cx_asn1_new(CX_IT(X509_REQ));
}

CX_API long X509_REQ_get_version(const X509_REQ *req)
{
    return cx_asn1_integer_long(req->info->version, V_ASN1_INTEGER);
}

CX_API X509_NAME *X509_REQ_get_subject_name(const X509_REQ *req)
{
    return req->info->subject;
}

CX_API int X509_REQ_set_version(X509_REQ *x, long version)
{
    if (x == NULL) {
        return 0;
    }
    x->info->enc.modified = 1;
    return cx_asn1_integer_set(x->info->version, version, V_ASN1_INTEGER);
}

CX_API int X509_REQ_set_subject_name(X509_REQ *req, const X509_NAME *name)
{
    if (req == NULL) {
        return 0;
    }
    req->info->enc.modified = 1;
    return cx_name_set(&req->info->subject, name);
}

CX_API int X509_REQ_set_pubkey(X509_REQ *x, EVP_PKEY *pkey)
{
    if (x == NULL) {
        return 0;
    }
    x->info->enc.modified = 1;
    return cx_pubkey_set(&x->info->pubkey, pkey);
}

CX_API EVP_PKEY *X509_REQ_get0_pubkey(X509_REQ *req)
{
    return req != NULL ? cx_pubkey_get0(req->info->pubkey) : NULL;
}

CX_API EVP_PKEY *X509_REQ_get_pubkey(X509_REQ *req)
{
    return req != NULL ? cx_pkey_ref(cx_pubkey_get0(req->info->pubkey)) : NULL;
}

CX_API X509_PUBKEY *X509_REQ_get_X509_PUBKEY(X509_REQ *req)
{
    return req->info->pubkey;
}

CX_API void X509_REQ_get0_signature(const X509_REQ *req, const ASN1_BIT_STRING **psig,
                                    const X509_ALGOR **palg)
{
    if (psig != NULL) {
        *psig = req->signature;
    }
    if (palg != NULL) {
        *palg = req->sig_alg;
    }
}

CX_API int X509_REQ_get_signature_nid(const X509_REQ *req)
{
    return cx_obj_obj2nid(req->sig_alg->algorithm);
}

CX_API int X509_REQ_check_private_key(X509_REQ *x, EVP_PKEY *k)
{
    EVP_PKEY *own = cx_pubkey_get0(x->info->pubkey);

    switch (cx_pkey_same_public(own, k)) {
    case 1:
        return 1;
    case 0:
        cx_raise(ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH);
        return 0;
    case -1:
        cx_raise(ERR_LIB_X509, X509_R_KEY_TYPE_MISMATCH);
        return 0;
    default:
        cx_raise(ERR_LIB_X509, X509_R_UNKNOWN_KEY_TYPE);
        return 0;
    }
}

/* --- attributes ------------------------------------------------------------------------------- */

static int find_attr(const STACK_OF(X509_ATTRIBUTE) * list, const ASN1_OBJECT *o, int after)
{
    for (int i = after < 0 ? 0 : after + 1; i < sk_X509_ATTRIBUTE_num(list); i++) {
        if (cx_obj_cmp(sk_X509_ATTRIBUTE_value(list, i)->object, o) == 0) {
            return i;
        }
    }
    return -1;
}

static int find_attr_nid(const STACK_OF(X509_ATTRIBUTE) * list, int nid, int after)
{
    const ASN1_OBJECT *o = cx_obj_nid2obj(nid);

    return o == NULL ? -2 : find_attr(list, o, after);
}

/* One value more: a type of V_ASN1_, or a MBSTRING_ form that is converted. */
static int add_value(X509_ATTRIBUTE *attr, int type, const void *p, int n)
{
    ASN1_TYPE *value = NULL;
    ASN1_STRING *s = NULL;

    if (type == 0) {
        return 1; /* an empty SET */
    }
    value = cx_asn1_type_new();
    if (value == NULL) {
        return 0;
    }
    if ((type & MBSTRING_FLAG) != 0) {
        s = cx_asn1_set_by_nid(NULL, (const uint8_t *)p, n, type, cx_obj_obj2nid(attr->object));
        if (s == NULL) {
            cx_raise(ERR_LIB_X509, ERR_R_ASN1_LIB);
            cx_asn1_type_free(value);
            return 0;
        }
        type = s->type;
    } else if (n != -1) {
        s = cx_asn1_string_new(type);
        if (s == NULL || !cx_asn1_string_set(s, p, n)) {
            cx_asn1_string_free(s);
            cx_asn1_type_free(value);
            return 0;
        }
    }
    if (s != NULL) {
        cx_asn1_type_set(value, type, s);
    } else if (!cx_asn1_type_set1(value, type, p)) {
        cx_asn1_type_free(value);
        return 0;
    }
    if (sk_ASN1_TYPE_push(attr->set, value) <= 0) {
        cx_asn1_type_free(value);
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    return 1;
}

static X509_ATTRIBUTE *make_attr(const ASN1_OBJECT *o, int type, const void *p, int n)
{
    X509_ATTRIBUTE *attr = (X509_ATTRIBUTE *)cx_asn1_new(CX_IT(X509_ATTRIBUTE));
    ASN1_OBJECT *copy = o != NULL ? cx_obj_dup(o) : NULL;

    if (attr == NULL || copy == NULL) {
        cx_obj_free(copy);
        cx_asn1_free(attr, CX_IT(X509_ATTRIBUTE));
        return NULL;
    }
    cx_obj_free(attr->object);
    attr->object = copy;
    if (!add_value(attr, type, p, n)) {
        cx_asn1_free(attr, CX_IT(X509_ATTRIBUTE));
        return NULL;
    }
    return attr;
}

/* Takes attr over. */
static int push_attr(X509_REQ *req, X509_ATTRIBUTE *attr)
{
    if (attr == NULL) {
        return 0;
    }
    if (find_attr(req->info->attributes, attr->object, -1) >= 0) {
        cx_raise(ERR_LIB_X509, X509_R_DUPLICATE_ATTRIBUTE);
        cx_asn1_free(attr, CX_IT(X509_ATTRIBUTE));
        return 0;
    }
    if (req->info->attributes == NULL) {
        req->info->attributes = sk_X509_ATTRIBUTE_new_null();
    }
    if (req->info->attributes == NULL || sk_X509_ATTRIBUTE_push(req->info->attributes, attr) <= 0) {
        cx_asn1_free(attr, CX_IT(X509_ATTRIBUTE));
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    req->info->enc.modified = 1;
    return 1;
}

CX_API int X509_REQ_get_attr_count(const X509_REQ *req)
{
    int n = sk_X509_ATTRIBUTE_num(req->info->attributes);

    return n < 0 ? 0 : n;
}

CX_API int X509_REQ_get_attr_by_NID(const X509_REQ *req, int nid, int lastpos)
{
    return find_attr_nid(req->info->attributes, nid, lastpos);
}

CX_API int X509_REQ_get_attr_by_OBJ(const X509_REQ *req, const ASN1_OBJECT *obj, int lastpos)
{
    return find_attr(req->info->attributes, obj, lastpos);
}

CX_API X509_ATTRIBUTE *X509_REQ_get_attr(const X509_REQ *req, int loc)
{
    return sk_X509_ATTRIBUTE_value(req->info->attributes, loc);
}

CX_API X509_ATTRIBUTE *X509_REQ_delete_attr(X509_REQ *req, int loc)
{
    if (req == NULL) {
        return NULL;
    }
    req->info->enc.modified = 1;
    return sk_X509_ATTRIBUTE_delete(req->info->attributes, loc);
}

CX_API int X509_REQ_add1_attr(X509_REQ *req, X509_ATTRIBUTE *attr)
{
    return push_attr(req, (X509_ATTRIBUTE *)cx_asn1_dup(attr, CX_IT(X509_ATTRIBUTE)));
}

CX_API int X509_REQ_add1_attr_by_OBJ(X509_REQ *req, const ASN1_OBJECT *obj, int type,
                                     const unsigned char *bytes, int len)
{
    return push_attr(req, make_attr(obj, type, bytes, len));
}

CX_API int X509_REQ_add1_attr_by_NID(X509_REQ *req, int nid, int type, const unsigned char *bytes,
                                     int len)
{
    return push_attr(req, make_attr(cx_obj_nid2obj(nid), type, bytes, len));
}

CX_API int X509_REQ_add1_attr_by_txt(X509_REQ *req, const char *attrname, int type,
                                     const unsigned char *bytes, int len)
{
    ASN1_OBJECT *o = cx_obj_txt2obj(attrname, 0);
    int ret = 0;

    if (o == NULL) {
        cx_raise_text(ERR_LIB_X509, X509_R_INVALID_FIELD_NAME, "name=%s", attrname);
        return 0;
    }
    ret = push_attr(req, make_attr(o, type, bytes, len));
    cx_obj_free(o);
    return ret;
}

/* Asked-for extensions stand in an attribute: PKCS#9's, or Microsoft's in old requests. The list
 * is the process's, and ends with NID_undef. */
static int default_nids[] = {NID_ext_req, NID_ms_ext_req, NID_undef};
static int *_Atomic extension_nids = default_nids;

/* X509_REQ_extension_nid and its family. abi: full. */
CX_API int X509_REQ_extension_nid(int req_nid)
{
    for (const int *nid = atomic_load(&extension_nids); *nid != NID_undef; nid++) {
        if (*nid == req_nid) {
            return 1;
        }
    }
    return 0;
}

CX_API int *X509_REQ_get_extension_nids(void)
{
    return atomic_load(&extension_nids);
}

CX_API void X509_REQ_set_extension_nids(int *nids)
{
    atomic_store(&extension_nids, nids);
}

CX_API STACK_OF(X509_EXTENSION) * X509_REQ_get_extensions(X509_REQ *req)
{
    const ASN1_TYPE *value = NULL;

    if (req == NULL) {
        return NULL;
    }
    for (const int *nid = atomic_load(&extension_nids); *nid != NID_undef && value == NULL; nid++) {
        int at = find_attr_nid(req->info->attributes, *nid, -1);
        if (at >= 0) {
            value = sk_ASN1_TYPE_value(sk_X509_ATTRIBUTE_value(req->info->attributes, at)->set, 0);
        }
    }
    if (value == NULL) {
        return sk_X509_EXTENSION_new_null();
    }
    if (value->type != V_ASN1_SEQUENCE) {
        cx_raise(ERR_LIB_X509, X509_R_WRONG_TYPE);
        return NULL;
    }
    return (STACK_OF(X509_EXTENSION) *)cx_asn1_unpack(value->value.sequence,
                                                      CX_IT(X509_EXTENSIONS));
}

static int add_extensions(X509_REQ *req, const STACK_OF(X509_EXTENSION) * exts, int nid)
{
    uint8_t *der = NULL;
    int n = cx_asn1_encode(exts, &der, CX_IT(X509_EXTENSIONS));
    int ret = 0;

    if (n <= 0) {
        return 0;
    }
    ret = push_attr(req, make_attr(cx_obj_nid2obj(nid), V_ASN1_SEQUENCE, der, n));
    mem_free(der);
    return ret;
}

CX_API int X509_REQ_add_extensions_nid(X509_REQ *req, const STACK_OF(X509_EXTENSION) * exts,
                                       int nid)
{
    return add_extensions(req, exts, nid);
}

CX_API int X509_REQ_add_extensions(X509_REQ *req, const STACK_OF(X509_EXTENSION) * exts)
{
    return add_extensions(req, exts, NID_ext_req);
}

CX_API int X509_ATTRIBUTE_count(const X509_ATTRIBUTE *attr)
{
    return attr != NULL ? sk_ASN1_TYPE_num(attr->set) : 0;
}

CX_API ASN1_OBJECT *X509_ATTRIBUTE_get0_object(X509_ATTRIBUTE *attr)
{
    return attr != NULL ? attr->object : NULL;
}

CX_API ASN1_TYPE *X509_ATTRIBUTE_get0_type(X509_ATTRIBUTE *attr, int idx)
{
    return attr != NULL ? sk_ASN1_TYPE_value(attr->set, idx) : NULL;
}

CX_API void *X509_ATTRIBUTE_get0_data(X509_ATTRIBUTE *attr, int idx, int atrtype, void *data)
{
    ASN1_TYPE *value = attr != NULL ? sk_ASN1_TYPE_value(attr->set, idx) : NULL;

    (void)data;
    if (value == NULL) {
        return NULL;
    }
    if (atrtype == V_ASN1_BOOLEAN || atrtype == V_ASN1_NULL || value->type != atrtype) {
        cx_raise(ERR_LIB_X509, X509_R_WRONG_TYPE);
        return NULL;
    }
    return value->value.ptr;
}

CX_API int X509_ATTRIBUTE_set1_object(X509_ATTRIBUTE *attr, const ASN1_OBJECT *obj)
{
    ASN1_OBJECT *copy = attr != NULL && obj != NULL ? cx_obj_dup(obj) : NULL;

    if (copy == NULL) {
        return 0;
    }
    cx_obj_free(attr->object);
    attr->object = copy;
    return 1;
}

CX_API int X509_ATTRIBUTE_set1_data(X509_ATTRIBUTE *attr, int attrtype, const void *data, int len)
{
    return attr != NULL && add_value(attr, attrtype, data, len);
}

/* What AlgorithmIdentifier and DigestInfo hold. */
CX_API void X509_ALGOR_get0(const ASN1_OBJECT **paobj, int *pptype, const void **ppval,
                            const X509_ALGOR *algor)
{
    if (paobj != NULL) {
        *paobj = algor->algorithm;
    }
    if (pptype == NULL) {
        return;
    }
    *pptype = algor->parameter != NULL ? algor->parameter->type : V_ASN1_UNDEF;
    if (algor->parameter != NULL && ppval != NULL) {
        *ppval = algor->parameter->value.ptr;
    }
}

CX_API int X509_ALGOR_set0(X509_ALGOR *alg, ASN1_OBJECT *aobj, int ptype, void *pval)
{
    if (alg == NULL) {
        return 0;
    }
    if (ptype != V_ASN1_UNDEF && alg->parameter == NULL) {
        alg->parameter = cx_asn1_type_new();
        if (alg->parameter == NULL) {
            return 0;
        }
    }
    cx_obj_free(alg->algorithm);
    alg->algorithm = aobj;
    if (ptype == V_ASN1_EOC) {
        return 1;
    }
    if (ptype == V_ASN1_UNDEF) {
        cx_asn1_type_free(alg->parameter);
        alg->parameter = NULL;
    } else {
        cx_asn1_type_set(alg->parameter, ptype, pval);
    }
    return 1;
}

CX_API int X509_ALGOR_cmp(const X509_ALGOR *a, const X509_ALGOR *b)
{
    int order = cx_obj_cmp(a->algorithm, b->algorithm);

    if (order != 0 || (a->parameter == NULL && b->parameter == NULL)) {
        return order;
    }
    return cx_asn1_type_cmp(a->parameter, b->parameter);
}

CX_API void X509_SIG_get0(const X509_SIG *sig, const X509_ALGOR **palg,
                          const ASN1_OCTET_STRING **pdigest)
{
    if (palg != NULL) {
        *palg = sig->algor;
    }
    if (pdigest != NULL) {
        *pdigest = sig->digest;
    }
}

CX_API void X509_SIG_getm(X509_SIG *sig, X509_ALGOR **palg, ASN1_OCTET_STRING **pdigest)
{
    if (palg != NULL) {
        *palg = sig->algor;
    }
    if (pdigest != NULL) {
        *pdigest = sig->digest;
    }
}
