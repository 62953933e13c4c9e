/* What the extensions of a certificate say: X509_get_extension_flags(3), X509_check_issued(3),
 * X509_check_host(3), X509_check_purpose(3). */
#include "compat/x509/facts.h"

#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "compat/x509v3/items.h"
#include "core/x509/cert.h"
#include "core/x509/host.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

void cx_x509_facts_free(struct cx_x509_facts *facts)
{
    if (facts != NULL) {
        t13_cert_clear(&facts->view);
        cx_asn1_free(atomic_load(&facts->akid), CX_IT(AUTHORITY_KEYID));
        cx_asn1_string_free(atomic_load(&facts->skid));
        mem_free(facts);
    }
}

struct cx_x509_facts *cx_x509_facts(const X509 *shown)
{
    union {
        const X509 *given;
        X509 *held;
    } x = {shown};
    struct bytes der = cx_x509_der(shown); /* first: it drops facts that are out of date */
    struct cx_x509_facts *facts = atomic_load(&x.held->facts);
    struct cx_x509_facts *none = NULL;

    if (facts != NULL) {
        return facts;
    }
    facts = (struct cx_x509_facts *)mem_zalloc(sizeof(*facts));
    if (facts == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    facts->ok = der.n > 0 && t13_cert_parse(&facts->view, der) == T13_OK;
    facts->view.owner = x.held;
    if (!facts->ok) {
        facts->view.flags = T13_EXF_INVALID | T13_EXF_SET;
    }
    if (!atomic_compare_exchange_strong(&x.held->facts, &none, facts)) {
        cx_x509_facts_free(facts);
        facts = none;
    }
    return facts;
}

const struct t13_cert *cx_x509_view(const X509 *x)
{
    const struct cx_x509_facts *facts = cx_x509_facts(x);

    return facts != NULL && facts->ok ? &facts->view : NULL;
}

static uint32_t flags_of(const X509 *x)
{
    const struct cx_x509_facts *facts = cx_x509_facts(x);

    return facts != NULL ? facts->view.flags : EXFLAG_INVALID;
}

/* X509_get_extension_flags and its family. abi: full. */
CX_API uint32_t X509_get_extension_flags(X509 *x)
{
    return flags_of(x) | EXFLAG_SET;
}

CX_API uint32_t X509_get_key_usage(X509 *x)
{
    uint32_t flags = flags_of(x);

    if ((flags & EXFLAG_INVALID) != 0) {
        return 0;
    }
    return (flags & EXFLAG_KUSAGE) != 0 ? cx_x509_facts(x)->view.key_usage : UINT32_MAX;
}

CX_API uint32_t X509_get_extended_key_usage(X509 *x)
{
    uint32_t flags = flags_of(x);

    if ((flags & EXFLAG_INVALID) != 0) {
        return 0;
    }
    return (flags & EXFLAG_XKUSAGE) != 0 ? cx_x509_facts(x)->view.ext_key_usage : UINT32_MAX;
}

CX_API long X509_get_pathlen(X509 *x)
{
    uint32_t flags = flags_of(x);

    if ((flags & EXFLAG_INVALID) != 0 || (flags & EXFLAG_BCONS) == 0) {
        return -1;
    }
    return cx_x509_facts(x)->view.path_len;
}

CX_API const ASN1_OCTET_STRING *X509_get0_subject_key_id(X509 *x)
{
    struct cx_x509_facts *facts = cx_x509_facts(x);
    ASN1_OCTET_STRING *skid = NULL;
    ASN1_OCTET_STRING *none = NULL;

    if (facts == NULL || (facts->view.flags & EXFLAG_INVALID) != 0 || facts->view.skid.p == NULL) {
        return NULL;
    }
    skid = atomic_load(&facts->skid);
    if (skid == NULL) {
        skid = cx_asn1_string_new(V_ASN1_OCTET_STRING);
        if (skid == NULL ||
            !cx_asn1_string_set(skid, facts->view.skid.p, (int)facts->view.skid.n)) {
            cx_asn1_string_free(skid);
            return NULL;
        }
        if (!atomic_compare_exchange_strong(&facts->skid, &none, skid)) {
            cx_asn1_string_free(skid);
            skid = none;
        }
    }
    return skid;
}

static const AUTHORITY_KEYID *akid_of(const X509 *x)
{
    struct cx_x509_facts *facts = cx_x509_facts(x);
    AUTHORITY_KEYID *akid = NULL;
    AUTHORITY_KEYID *none = NULL;

    if (facts == NULL || (facts->view.flags & EXFLAG_INVALID) != 0 ||
        facts->view.ext[T13_CX_AUTHORITY_KEY_ID].n == 0) {
        return NULL;
    }
    akid = atomic_load(&facts->akid);
    if (akid == NULL) {
        akid = (AUTHORITY_KEYID *)cx_asn1_decode(facts->view.ext[T13_CX_AUTHORITY_KEY_ID],
                                                 CX_IT(AUTHORITY_KEYID));
        if (akid != NULL && !atomic_compare_exchange_strong(&facts->akid, &none, akid)) {
            cx_asn1_free(akid, CX_IT(AUTHORITY_KEYID));
            akid = none;
        }
    }
    return akid;
}

CX_API const ASN1_OCTET_STRING *X509_get0_authority_key_id(X509 *x)
{
    const AUTHORITY_KEYID *akid = akid_of(x);

    return akid != NULL ? akid->keyid : NULL;
}

CX_API const GENERAL_NAMES *X509_get0_authority_issuer(X509 *x)
{
    const AUTHORITY_KEYID *akid = akid_of(x);

    return akid != NULL ? akid->issuer : NULL;
}

CX_API const ASN1_INTEGER *X509_get0_authority_serial(X509 *x)
{
    const AUTHORITY_KEYID *akid = akid_of(x);

    return akid != NULL ? akid->serial : NULL;
}

CX_API int X509_check_ca(X509 *x)
{
    const struct t13_cert *view = cx_x509_view(x);

    return view != NULL ? t13_cert_is_ca(view) : 0;
}

CX_API int X509_check_issued(X509 *issuer, X509 *subject)
{
    const struct t13_cert *i = cx_x509_view(issuer);
    const struct t13_cert *s = cx_x509_view(subject);

    return i != NULL && s != NULL ? t13_cert_issued(i, s) : X509_V_ERR_UNSPECIFIED;
}

CX_API int X509_check_akid(const X509 *issuer, const AUTHORITY_KEYID *akid)
{
    const struct t13_cert *i = cx_x509_view(issuer);
    uint8_t *names = NULL;
    struct bytes issuer_names = {0};
    struct bytes serial = {0};
    uint8_t contents[64];
    int n = 0;
    int ret = 0;

    if (akid == NULL || i == NULL) {
        return akid == NULL ? X509_V_OK : X509_V_ERR_UNSPECIFIED;
    }
    if (akid->issuer != NULL) {
        n = cx_asn1_encode(akid->issuer, &names, CX_IT(GENERAL_NAMES));
        struct cx_asn1_header h = {0};
        if (n > 0 && cx_asn1_header(names, (size_t)n, &h) == CX_ASN1_HEADER_OK) {
            issuer_names = bytes_of(names + h.header_len, h.len);
        }
    }
    if (akid->serial != NULL && akid->serial->length < (int)sizeof(contents)) {
        serial = bytes_of(contents, (size_t)cx_asn1_integer_write(akid->serial, contents));
    }
    ret =
        t13_cert_check_akid(i, akid->keyid != NULL ? cx_asn1_bytes(akid->keyid) : bytes_of(NULL, 0),
                            serial, issuer_names);
    mem_free(names);
    return ret;
}

static struct bytes text_bytes(const char *text, size_t n)
{
    return bytes_of(text, text != NULL && n == 0 ? strlen(text) : n);
}

CX_API int X509_check_host(X509 *x, const char *chk, size_t chklen, unsigned int flags,
                           char **peername)
{
    struct bytes name = text_bytes(chk, chklen);
    const struct t13_cert *view = cx_x509_view(x);

    if (chk == NULL) {
        return T13_MATCH_INPUT;
    }
    /* The caller may count the terminating zero. */
    if (chklen > 1 && chk[chklen - 1] == '\0') {
        name.n--;
    }
    if (name.n > 0 && memchr(name.p, 0, name.n) != NULL) {
        return T13_MATCH_INPUT;
    }
    if (name.n == 0) {
        return T13_MATCH_NO;
    }
    return view != NULL ? (int)t13_cert_check_host(view, name, flags, peername) : T13_MATCH_ERROR;
}

CX_API int X509_check_email(X509 *x, const char *chk, size_t chklen, unsigned int flags)
{
    struct bytes name = text_bytes(chk, chklen);
    const struct t13_cert *view = cx_x509_view(x);

    if (chk == NULL) {
        return T13_MATCH_INPUT;
    }
    if (chklen > 1 && chk[chklen - 1] == '\0') {
        name.n--;
    }
    if (name.n > 0 && memchr(name.p, 0, name.n) != NULL) {
        return T13_MATCH_INPUT;
    }
    if (name.n == 0) {
        return T13_MATCH_NO;
    }
    return view != NULL ? (int)t13_cert_check_email(view, name, flags) : T13_MATCH_ERROR;
}

CX_API int X509_check_ip(X509 *x, const unsigned char *chk, size_t chklen, unsigned int flags)
{
    const struct t13_cert *view = cx_x509_view(x);

    if (chk == NULL) {
        return T13_MATCH_INPUT;
    }
    return view != NULL ? (int)t13_cert_check_ip(view, bytes_of(chk, chklen), flags)
                        : T13_MATCH_ERROR;
}

CX_API int X509_check_ip_asc(X509 *x, const char *ipasc, unsigned int flags)
{
    const struct t13_cert *view = cx_x509_view(x);
    uint8_t ip[16];
    size_t n = ipasc != NULL ? t13_ip_parse(ipasc, ip) : 0;

    if (n == 0) {
        return T13_MATCH_INPUT;
    }
    return view != NULL ? (int)t13_cert_check_ip(view, bytes_of(ip, n), flags) : T13_MATCH_ERROR;
}
