/* Trust settings of a certificate: X509_check_trust(3), X509_add1_trust_object(3),
 * d2i_X509_AUX(3). They are not part of what is signed. */
#include "compat/x509/aux.h"

#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "compat/asn1/sk.h"

X509 *cx_x509_d2i_aux(X509 **a, const uint8_t **in, long n)
{
    const uint8_t *p = *in;
    bool fresh = a == NULL || *a == NULL;
    X509 *x = (X509 *)cx_asn1_d2i((void **)a, &p, n, CX_IT(X509));
    long left = n - (p - *in);

    if (x == NULL) {
        return NULL;
    }
    if (left > 0 && cx_asn1_d2i((void **)&x->aux, &p, left, CX_IT(X509_CERT_AUX)) == NULL) {
        if (fresh) {
            cx_x509_free(x);
            if (a != NULL) {
                *a = NULL;
            }
        }
        return NULL;
    }
    *in = p;
    return x;
}

int cx_x509_i2d_aux(const X509 *x, uint8_t **out)
{
    int n = 0;
    int m = 0;
    uint8_t *start = out != NULL ? *out : NULL;

    if (out != NULL && *out == NULL) {
        uint8_t *p = NULL;
        n = cx_x509_i2d_aux(x, NULL);
        if (n <= 0) {
            return n;
        }
        p = start = (uint8_t *)mem_alloc((size_t)n);
        if (start == NULL) {
            return -1;
        }
        n = cx_x509_i2d_aux(x, &p);
        if (n <= 0) {
            mem_free(start);
            return n;
        }
        *out = start;
        return n;
    }
    n = cx_asn1_i2d(x, out, CX_IT(X509));
    if (n <= 0 || x == NULL) {
        return n;
    }
    m = cx_asn1_i2d(x->aux, out, CX_IT(X509_CERT_AUX));
    if (m < 0) {
        if (start != NULL) {
            *out = start;
        }
        return m;
    }
    return n + m;
}

static struct x509_cert_aux_st *aux_of(X509 *x)
{
    if (x != NULL && x->aux == NULL) {
        x->aux = (struct x509_cert_aux_st *)cx_asn1_new(CX_IT(X509_CERT_AUX));
    }
    return x != NULL ? x->aux : NULL;
}

/* Without settings a self-signed certificate in the store is trusted. */
static int trust_compat(const X509 *x, int flags)
{
    const struct cx_x509_facts *facts = cx_x509_facts(x);

    if (facts == NULL || (facts->view.flags & EXFLAG_INVALID) != 0) {
        return X509_TRUST_UNTRUSTED;
    }
    return ((unsigned)flags & X509_TRUST_NO_SS_COMPAT) == 0 && (facts->view.flags & EXFLAG_SS) != 0
               ? X509_TRUST_TRUSTED
               : X509_TRUST_UNTRUSTED;
}

static bool lists(const STACK_OF(ASN1_OBJECT) * list, int nid, int flags)
{
    for (int i = 0; i < sk_ASN1_OBJECT_num(list); i++) {
        int found = cx_obj_obj2nid(sk_ASN1_OBJECT_value(list, i));
        if (found == nid ||
            (found == NID_anyExtendedKeyUsage && ((unsigned)flags & X509_TRUST_OK_ANY_EKU) != 0)) {
            return true;
        }
    }
    return false;
}

static int trust_by_nid(int nid, const X509 *x, int flags)
{
    const struct x509_cert_aux_st *aux = x->aux;

    if (aux != NULL && aux->reject != NULL && lists(aux->reject, nid, flags)) {
        return X509_TRUST_REJECTED;
    }
    if (aux != NULL && aux->trust != NULL) {
        /* A list of what it is trusted for is exhaustive. */
        return lists(aux->trust, nid, flags) ? X509_TRUST_TRUSTED : X509_TRUST_REJECTED;
    }
    return ((unsigned)flags & X509_TRUST_DO_SS_COMPAT) != 0 ? trust_compat(x, flags)
                                                            : X509_TRUST_UNTRUSTED;
}

int cx_x509_trust(const X509 *x, int id, int flags)
{
    static const int nids[X509_TRUST_MAX + 1] = {
        [X509_TRUST_SSL_CLIENT] = NID_client_auth, [X509_TRUST_SSL_SERVER] = NID_server_auth,
        [X509_TRUST_EMAIL] = NID_email_protect,    [X509_TRUST_OBJECT_SIGN] = NID_code_sign,
        [X509_TRUST_OCSP_SIGN] = NID_OCSP_sign,    [X509_TRUST_OCSP_REQUEST] = NID_ad_OCSP,
        [X509_TRUST_TSA] = NID_time_stamp,
    };

    if (id == X509_TRUST_DEFAULT) {
        return trust_by_nid(NID_anyExtendedKeyUsage, x, flags | (int)X509_TRUST_DO_SS_COMPAT);
    }
    if (id == X509_TRUST_COMPAT) {
        return trust_compat(x, flags);
    }
    if (id < 0 || id > X509_TRUST_MAX) {
        return trust_by_nid(id, x, flags);
    }
    /* For what TLS and mail need, any use will do in either list, and a root without settings is
     * trusted; a responder has to be named. */
    const int any = (int)(X509_TRUST_DO_SS_COMPAT | X509_TRUST_OK_ANY_EKU);
    bool named = id == X509_TRUST_OCSP_SIGN || id == X509_TRUST_OCSP_REQUEST;
    return trust_by_nid(nids[id], x, named ? flags & ~any : flags | any);
}

static int add(STACK_OF(ASN1_OBJECT) * *list, const ASN1_OBJECT *o)
{
    ASN1_OBJECT *copy = o != NULL ? cx_obj_dup(o) : NULL;

    if (o != NULL && copy == NULL) {
        return 0;
    }
    if (*list == NULL) {
        *list = sk_ASN1_OBJECT_new_null();
    }
    if (*list == NULL || (copy != NULL && sk_ASN1_OBJECT_push(*list, copy) <= 0)) {
        cx_obj_free(copy);
        return 0;
    }
    return 1;
}

static void free_object(void *o)
{
    cx_obj_free((ASN1_OBJECT *)o);
}

static void drop(STACK_OF(ASN1_OBJECT) * *list)
{
    cx_sk_pop_free((OPENSSL_STACK *)*list, free_object);
    *list = NULL;
}

/* d2i_X509_AUX and its family. abi: full. */
CX_API X509 *d2i_X509_AUX(X509 **a, const unsigned char **pp, long length)
{
    return cx_x509_d2i_aux(a, pp, length);
}

CX_API int i2d_X509_AUX(const X509 *a, unsigned char **pp)
{
    return cx_x509_i2d_aux(a, pp);
}

CX_API int X509_check_trust(X509 *x, int id, int flags)
{
    return cx_x509_trust(x, id, flags);
}

CX_API int X509_trusted(const X509 *x)
{
    return x->aux != NULL;
}

CX_API int X509_add1_trust_object(X509 *x, const ASN1_OBJECT *obj)
{
    struct x509_cert_aux_st *aux = aux_of(x);

    return aux != NULL && add(&aux->trust, obj);
}

CX_API int X509_add1_reject_object(X509 *x, const ASN1_OBJECT *obj)
{
    struct x509_cert_aux_st *aux = aux_of(x);

    return aux != NULL && add(&aux->reject, obj);
}

CX_API void X509_trust_clear(X509 *x)
{
    if (x->aux != NULL) {
        drop(&x->aux->trust);
    }
}

CX_API void X509_reject_clear(X509 *x)
{
    if (x->aux != NULL) {
        drop(&x->aux->reject);
    }
}

CX_API STACK_OF(ASN1_OBJECT) * X509_get0_trust_objects(X509 *x)
{
    return x->aux != NULL ? x->aux->trust : NULL;
}

CX_API STACK_OF(ASN1_OBJECT) * X509_get0_reject_objects(X509 *x)
{
    return x->aux != NULL ? x->aux->reject : NULL;
}

/* set1 puts n bytes into a string of the settings; no bytes take it out again. */
static int set1(X509 *x, ASN1_STRING **to, int type, const unsigned char *p, int n)
{
    if (p == NULL) {
        if (*to != NULL) {
            cx_asn1_string_free(*to);
            *to = NULL;
        }
        return 1;
    }
    (void)x;
    if (*to == NULL) {
        *to = cx_asn1_string_new(type);
    }
    return *to != NULL && cx_asn1_string_set(*to, p, n);
}

int cx_x509_keyid_set1(X509 *x, const unsigned char *id, int len)
{
    struct x509_cert_aux_st *aux = NULL;

    if (id == NULL && (x == NULL || x->aux == NULL)) {
        return 1;
    }
    aux = aux_of(x);
    return aux != NULL && set1(x, &aux->keyid, V_ASN1_OCTET_STRING, id, len);
}

int cx_x509_alias_set1(X509 *x, const unsigned char *name, int len)
{
    struct x509_cert_aux_st *aux = NULL;

    if (name == NULL && (x == NULL || x->aux == NULL)) {
        return 1;
    }
    aux = aux_of(x);
    return aux != NULL && set1(x, &aux->alias, V_ASN1_UTF8STRING, name, len);
}

CX_API int X509_alias_set1(X509 *x, const unsigned char *name, int len)
{
    return cx_x509_alias_set1(x, name, len);
}

CX_API int X509_keyid_set1(X509 *x, const unsigned char *id, int len)
{
    return cx_x509_keyid_set1(x, id, len);
}

static unsigned char *get0(const ASN1_STRING *s, int *len)
{
    if (s == NULL) {
        return NULL;
    }
    if (len != NULL) {
        *len = s->length;
    }
    return s->data;
}

CX_API unsigned char *X509_alias_get0(X509 *x, int *len)
{
    return get0(x->aux != NULL ? x->aux->alias : NULL, len);
}

CX_API unsigned char *X509_keyid_get0(X509 *x, int *len)
{
    return get0(x->aux != NULL ? x->aux->keyid : NULL, len);
}
