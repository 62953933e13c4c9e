/* X509_CRL and X509_REVOKED: X509_CRL_get0_by_serial(3), X509_get_version(3) and others. */
#include "compat/x509/crl.h"

#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "compat/asn1/sk.h"

static int entry_reason(const X509_REVOKED *entry)
{
    int at = cx_exts_find(entry->extensions, NID_crl_reason, -1);
    ASN1_ENUMERATED *reason = NULL;
    int value = CRL_REASON_NONE;

    if (at < 0) {
        return CRL_REASON_NONE;
    }
    reason = (ASN1_ENUMERATED *)cx_asn1_decode(
        cx_asn1_bytes(sk_X509_EXTENSION_value(entry->extensions, at)->value),
        CX_IT(ASN1_ENUMERATED));
    if (reason != NULL) {
        value = (int)cx_asn1_integer_long(reason, V_ASN1_ENUMERATED);
        cx_asn1_string_free(reason);
    }
    return value;
}

int cx_crl_aux(int operation, ASN1_VALUE **value, const ASN1_ITEM *it, void *arg)
{
    X509_CRL *crl = (X509_CRL *)*value;

    (void)it;
    (void)arg;
    if (operation == ASN1_OP_D2I_POST) {
        for (int i = 0; i < sk_X509_REVOKED_num(crl->info->revoked); i++) {
            X509_REVOKED *entry = sk_X509_REVOKED_value(crl->info->revoked, i);
            entry->sequence = i;
            entry->reason = entry_reason(entry);
        }
    }
    return 1;
}

X509_CRL *cx_crl_up_ref(X509_CRL *crl)
{
    if (crl != NULL) {
        (void)__atomic_add_fetch(&crl->references, 1, __ATOMIC_ACQ_REL);
    }
    return crl;
}

void cx_crl_free(X509_CRL *crl)
{
    cx_asn1_free(crl, CX_IT(X509_CRL));
}

uint8_t *cx_crl_der(const X509_CRL *crl, size_t *n)
{
    uint8_t *der = NULL;
    int len = cx_asn1_encode(crl, &der, CX_IT(X509_CRL));

    *n = len > 0 ? (size_t)len : 0;
    return der;
}

static ASN1_TIME *copy_time(const ASN1_TIME *t)
{
    return cx_asn1_string_dup(t);
}

/* X509_CRL_get_version and its family. abi: full. */
CX_API int X509_CRL_up_ref(X509_CRL *crl)
{
    return cx_crl_up_ref(crl) != NULL;
}

CX_API X509_CRL *X509_CRL_new_ex(OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return (X509_CRL *)cx_asn1_new(CX_IT(X509_CRL));
}

CX_API long X509_CRL_get_version(const X509_CRL *crl)
{
    return cx_asn1_integer_long(crl->info->version, V_ASN1_INTEGER);
}

CX_API X509_NAME *X509_CRL_get_issuer(const X509_CRL *crl)
{
    return crl->info->issuer;
}

CX_API const ASN1_TIME *X509_CRL_get0_lastUpdate(const X509_CRL *crl)
{
    return crl->info->this_update;
}

CX_API const ASN1_TIME *X509_CRL_get0_nextUpdate(const X509_CRL *crl)
{
    return crl->info->next_update;
}

CX_API ASN1_TIME *X509_CRL_get_lastUpdate(X509_CRL *crl)
{
    return crl->info->this_update;
}

CX_API ASN1_TIME *X509_CRL_get_nextUpdate(X509_CRL *crl)
{
    return crl->info->next_update;
}

CX_API STACK_OF(X509_REVOKED) * X509_CRL_get_REVOKED(X509_CRL *crl)
{
    return crl->info->revoked;
}

CX_API const STACK_OF(X509_EXTENSION) * X509_CRL_get0_extensions(const X509_CRL *crl)
{
    return crl->info->extensions;
}

CX_API void X509_CRL_get0_signature(const X509_CRL *crl, const ASN1_BIT_STRING **psig,
                                    const X509_ALGOR **palg)
{
    if (psig != NULL) {
        *psig = crl->signature;
    }
    if (palg != NULL) {
        *palg = crl->sig_alg;
    }
}

CX_API int X509_CRL_get_signature_nid(const X509_CRL *crl)
{
    return cx_obj_obj2nid(crl->sig_alg->algorithm);
}

CX_API int X509_CRL_cmp(const X509_CRL *a, const X509_CRL *b)
{
    return cx_name_cmp(a->info->issuer, b->info->issuer);
}

static int match(const X509_CRL *a, const X509_CRL *b)
{
    size_t n = 0;
    size_t m = 0;
    uint8_t *x = cx_crl_der(a, &n);
    uint8_t *y = cx_crl_der(b, &m);
    int order = n != m ? (n < m ? -1 : 1) : n > 0 ? memcmp(x, y, n) : 0;

    mem_free(x);
    mem_free(y);
    return order < 0 ? -1 : order > 0;
}

bool cx_crl_same(const X509_CRL *a, const X509_CRL *b)
{
    return a == b || match(a, b) == 0;
}

CX_API int X509_CRL_match(const X509_CRL *a, const X509_CRL *b)
{
    return match(a, b);
}

static bool serial_matches(const ASN1_INTEGER *a, const ASN1_INTEGER *b)
{
    return cx_asn1_integer_cmp(a, b) == 0;
}

/* 1 found, 2 found and "remove from CRL", 0 not there. */
static int find_entry(X509_CRL *crl, X509_REVOKED **ret, const ASN1_INTEGER *serial,
                      const X509_NAME *issuer)
{
    if (issuer != NULL && cx_name_cmp(issuer, crl->info->issuer) != 0) {
        return 0;
    }
    for (int i = 0; i < sk_X509_REVOKED_num(crl->info->revoked); i++) {
        X509_REVOKED *entry = sk_X509_REVOKED_value(crl->info->revoked, i);
        if (serial_matches(entry->serial, serial)) {
            if (ret != NULL) {
                *ret = entry;
            }
            return entry->reason == CRL_REASON_REMOVE_FROM_CRL ? 2 : 1;
        }
    }
    return 0;
}

CX_API int X509_CRL_get0_by_serial(X509_CRL *crl, X509_REVOKED **ret, const ASN1_INTEGER *serial)
{
    return find_entry(crl, ret, serial, NULL);
}

CX_API int X509_CRL_get0_by_cert(X509_CRL *crl, X509_REVOKED **ret, X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    return tree != NULL ? find_entry(crl, ret, tree->cinf->serial, tree->cinf->issuer) : 0;
}

CX_API const ASN1_INTEGER *X509_REVOKED_get0_serialNumber(const X509_REVOKED *x)
{
    return x->serial;
}

CX_API const ASN1_TIME *X509_REVOKED_get0_revocationDate(const X509_REVOKED *x)
{
    return x->date;
}

CX_API const STACK_OF(X509_EXTENSION) * X509_REVOKED_get0_extensions(const X509_REVOKED *r)
{
    return r->extensions;
}

static int replace(ASN1_STRING **to, const ASN1_STRING *from)
{
    ASN1_STRING *copy = NULL;

    if (*to == from) {
        return 1;
    }
    copy = copy_time(from);
    if (copy == NULL) {
        return 0;
    }
    cx_asn1_string_free(*to);
    *to = copy;
    return 1;
}

CX_API int X509_REVOKED_set_serialNumber(X509_REVOKED *x, ASN1_INTEGER *serial)
{
    return x != NULL && replace(&x->serial, serial);
}

CX_API int X509_REVOKED_set_revocationDate(X509_REVOKED *r, ASN1_TIME *tm)
{
    return r != NULL && replace(&r->date, tm);
}

/* Building a CRL. */
CX_API int X509_CRL_set_version(X509_CRL *x, long version)
{
    if (x == NULL) {
        return 0;
    }
    x->info->enc.modified = 1;
    if (x->info->version == NULL) {
        x->info->version = cx_asn1_string_new(V_ASN1_INTEGER);
    }
    return x->info->version != NULL &&
           cx_asn1_integer_set(x->info->version, version, V_ASN1_INTEGER);
}

CX_API int X509_CRL_set_issuer_name(X509_CRL *x, const X509_NAME *name)
{
    if (x == NULL) {
        return 0;
    }
    x->info->enc.modified = 1;
    return cx_name_set(&x->info->issuer, name);
}

CX_API int X509_CRL_set1_lastUpdate(X509_CRL *x, const ASN1_TIME *tm)
{
    if (x == NULL || tm == NULL) {
        return 0;
    }
    x->info->enc.modified = 1;
    return replace(&x->info->this_update, tm);
}

CX_API int X509_CRL_set1_nextUpdate(X509_CRL *x, const ASN1_TIME *tm)
{
    if (x == NULL) {
        return 0;
    }
    x->info->enc.modified = 1;
    return replace(&x->info->next_update, tm);
}

CX_API int X509_CRL_add0_revoked(X509_CRL *crl, X509_REVOKED *rev)
{
    if (crl->info->revoked == NULL) {
        crl->info->revoked = sk_X509_REVOKED_new_null();
    }
    if (crl->info->revoked == NULL || sk_X509_REVOKED_push(crl->info->revoked, rev) <= 0) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    crl->info->enc.modified = 1;
    return 1;
}

static int by_serial(const void *a, const void *b)
{
    return cx_asn1_string_cmp((*(const X509_REVOKED *const *)a)->serial,
                              (*(const X509_REVOKED *const *)b)->serial);
}

CX_API int X509_CRL_sort(X509_CRL *crl)
{
    OPENSSL_STACK *sorted = NULL;
    OPENSSL_STACK *list = (OPENSSL_STACK *)crl->info->revoked;

    sorted = cx_sk_new(by_serial);
    for (int i = 0; i < cx_sk_num(list); i++) {
        if (sorted == NULL || cx_sk_push(sorted, cx_sk_value(list, i)) <= 0) {
            cx_sk_free(sorted);
            return 0;
        }
    }
    cx_sk_sort(sorted);
    for (int i = 0; i < cx_sk_num(list); i++) {
        X509_REVOKED *entry = (X509_REVOKED *)cx_sk_value(sorted, i);
        entry->sequence = i;
        (void)cx_sk_set(list, i, entry);
    }
    cx_sk_free(sorted);
    crl->info->enc.modified = 1;
    return 1;
}
