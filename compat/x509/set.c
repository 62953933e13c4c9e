/* Building a certificate: X509_set_version(3), X509_set_subject_name(3), X509_set1_notBefore(3). */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/x509/items.h"
#include "compat/x509/store_types.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <string.h>

static X509_CINF *change(X509 *x)
{
    struct cx_x509_tree *tree = x != NULL ? cx_x509_change(x) : NULL;

    return tree != NULL ? tree->cinf : NULL;
}

/* X509_set_version and its family. abi: full. */
CX_API int X509_set_version(X509 *x, long version)
{
    X509_CINF *cinf = change(x);

    if (cinf == NULL) {
        return 0;
    }
    if (version == X509_VERSION_1) {
        cx_asn1_string_free(cinf->version); /* the DEFAULT is not encoded */
        cinf->version = NULL;
        return 1;
    }
    if (cinf->version == NULL) {
        cinf->version = cx_asn1_string_new(V_ASN1_INTEGER);
    }
    return cinf->version != NULL && cx_asn1_integer_set(cinf->version, version, V_ASN1_INTEGER);
}

static int replace(ASN1_STRING **to, const ASN1_STRING *from)
{
    ASN1_STRING *copy = NULL;

    if (*to == from) {
        return 1;
    }
    copy = cx_asn1_string_dup(from);
    if (copy == NULL) {
        return 0;
    }
    cx_asn1_string_free(*to);
    *to = copy;
    return 1;
}

CX_API int X509_set_serialNumber(X509 *x, ASN1_INTEGER *serial)
{
    X509_CINF *cinf = change(x);

    return cinf != NULL && replace(&cinf->serial, serial);
}

CX_API int X509_set_issuer_name(X509 *x, const X509_NAME *name)
{
    X509_CINF *cinf = change(x);

    return cinf != NULL && cx_name_set(&cinf->issuer, name);
}

CX_API int X509_set_subject_name(X509 *x, const X509_NAME *name)
{
    X509_CINF *cinf = change(x);

    return cinf != NULL && cx_name_set(&cinf->subject, name);
}

CX_API int X509_set1_notBefore(X509 *x, const ASN1_TIME *tm)
{
    X509_CINF *cinf = change(x);

    return cinf != NULL && tm != NULL && replace(&cinf->validity->notBefore, tm);
}

CX_API int X509_set1_notAfter(X509 *x, const ASN1_TIME *tm)
{
    X509_CINF *cinf = change(x);

    return cinf != NULL && tm != NULL && replace(&cinf->validity->notAfter, tm);
}

CX_API int X509_set_pubkey(X509 *x, EVP_PKEY *pkey)
{
    X509_CINF *cinf = change(x);

    return cinf != NULL && cx_pubkey_set(&cinf->key, pkey);
}

/* Times of certificates, see X509_cmp_time(3). */
static int cmp_time(const ASN1_TIME *s, const time_t *t)
{
    int order = 0;

    if (!cx_asn1_time_x509(s)) {
        return 0;
    }
    order = cx_asn1_time_cmp_t(s, t != NULL ? *t : time(NULL));
    return order > 0 ? 1 : -1; /* equal counts as past */
}

CX_API int X509_cmp_time(const ASN1_TIME *s, time_t *t)
{
    return cmp_time(s, t);
}

CX_API int X509_cmp_current_time(const ASN1_TIME *s)
{
    return cmp_time(s, NULL);
}

CX_API int X509_cmp_timeframe(const X509_VERIFY_PARAM *vpm, const ASN1_TIME *start,
                              const ASN1_TIME *end)
{
    time_t at = time(NULL);
    time_t *when = NULL;

    if (vpm != NULL && (vpm->flags & X509_V_FLAG_USE_CHECK_TIME) != 0) {
        at = vpm->check_time;
        when = &at;
    } else if (vpm != NULL && (vpm->flags & X509_V_FLAG_NO_CHECK_TIME) != 0) {
        return 0;
    }
    if (end != NULL && cmp_time(end, when) < 0) {
        return 1;
    }
    return start != NULL && cmp_time(start, when) > 0 ? -1 : 0;
}

static ASN1_TIME *adjusted(ASN1_TIME *s, int days, long seconds, const time_t *from)
{
    return cx_asn1_time_adj(s, from != NULL ? *from : time(NULL), days, seconds);
}

CX_API ASN1_TIME *X509_gmtime_adj(ASN1_TIME *s, long adj)
{
    return adjusted(s, 0, adj, NULL);
}

CX_API ASN1_TIME *X509_time_adj(ASN1_TIME *s, long adj, time_t *t)
{
    return adjusted(s, 0, adj, t);
}

CX_API ASN1_TIME *X509_time_adj_ex(ASN1_TIME *s, int offset_day, long offset_sec, time_t *t)
{
    return adjusted(s, offset_day, offset_sec, t);
}
