/* What a certificate may be used for: X509_check_purpose(3), X509_PURPOSE_get0(3). */
#include "compat/err/raise.h"
#include "compat/x509/x509.h"
#include "core/x509/cert.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

static char name_client[] = "SSL client";
static char name_server[] = "SSL server";
static char name_ns_server[] = "Netscape SSL server";
static char name_sign[] = "S/MIME signing";
static char name_encrypt[] = "S/MIME encryption";
static char name_crl[] = "CRL signing";
static char name_any[] = "Any Purpose";
static char name_ocsp[] = "OCSP helper";
static char name_time[] = "Time Stamp signing";
static char short_client[] = "sslclient";
static char short_server[] = "sslserver";
static char short_ns_server[] = "nssslserver";
static char short_sign[] = "smimesign";
static char short_encrypt[] = "smimeencrypt";
static char short_crl[] = "crlsign";
static char short_any[] = "any";
static char short_ocsp[] = "ocsphelper";
static char short_time[] = "timestampsign";

static int check(const X509_PURPOSE *purpose, const X509 *x, int ca)
{
    const struct t13_cert *view = cx_x509_view(x);

    return view != NULL ? t13_cert_check_purpose(view, purpose->purpose, ca != 0) : -1;
}

static const X509_PURPOSE purposes[] = {
    {X509_PURPOSE_SSL_CLIENT, X509_TRUST_SSL_CLIENT, 0, check, name_client, short_client, NULL},
    {X509_PURPOSE_SSL_SERVER, X509_TRUST_SSL_SERVER, 0, check, name_server, short_server, NULL},
    {X509_PURPOSE_NS_SSL_SERVER, X509_TRUST_SSL_SERVER, 0, check, name_ns_server, short_ns_server,
     NULL},
    {X509_PURPOSE_SMIME_SIGN, X509_TRUST_EMAIL, 0, check, name_sign, short_sign, NULL},
    {X509_PURPOSE_SMIME_ENCRYPT, X509_TRUST_EMAIL, 0, check, name_encrypt, short_encrypt, NULL},
    {X509_PURPOSE_CRL_SIGN, X509_TRUST_COMPAT, 0, check, name_crl, short_crl, NULL},
    {X509_PURPOSE_ANY, X509_TRUST_DEFAULT, 0, check, name_any, short_any, NULL},
    {X509_PURPOSE_OCSP_HELPER, X509_TRUST_COMPAT, 0, check, name_ocsp, short_ocsp, NULL},
    {X509_PURPOSE_TIMESTAMP_SIGN, X509_TRUST_TSA, 0, check, name_time, short_time, NULL},
};
#define NUM_PURPOSES ((int)(sizeof(purposes) / sizeof(purposes[0])))

/* X509_check_purpose and its family.
 * abi: subset, purposes that X509_PURPOSE_add() would add are not known. */
CX_API int X509_check_purpose(X509 *x, int id, int require_ca)
{
    const struct t13_cert *view = cx_x509_view(x);

    if (view == NULL || (view->flags & T13_EXF_INVALID) != 0) {
        return -1;
    }
    if (id == -1) {
        return 1; /* only to have the extensions looked at */
    }
    if (id < X509_PURPOSE_MIN || id > X509_PURPOSE_MAX) {
        return -1;
    }
    return t13_cert_check_purpose(view, id, require_ca != 0);
}

CX_API int X509_PURPOSE_get_count(void)
{
    return NUM_PURPOSES;
}

CX_API X509_PURPOSE *X509_PURPOSE_get0(int idx)
{
    union {
        const X509_PURPOSE *kept;
        X509_PURPOSE *shown;
    } p = {idx >= 0 && idx < NUM_PURPOSES ? &purposes[idx] : NULL};

    return p.shown;
}

CX_API int X509_PURPOSE_get_by_id(int id)
{
    return id >= X509_PURPOSE_MIN && id <= X509_PURPOSE_MAX ? id - X509_PURPOSE_MIN : -1;
}

CX_API int X509_PURPOSE_get_by_sname(const char *sname)
{
    for (int i = 0; i < NUM_PURPOSES; i++) {
        if (strcmp(purposes[i].sname, sname) == 0) {
            return i;
        }
    }
    return -1;
}

/* abi: full */
CX_API int X509_PURPOSE_get_id(const X509_PURPOSE *xp)
{
    return xp->purpose;
}

CX_API char *X509_PURPOSE_get0_name(const X509_PURPOSE *xp)
{
    return xp->name;
}

CX_API char *X509_PURPOSE_get0_sname(const X509_PURPOSE *xp)
{
    return xp->sname;
}

CX_API int X509_PURPOSE_get_trust(const X509_PURPOSE *xp)
{
    return xp->trust;
}
