/* What string type an attribute of a name takes and how long it may be: ASN1_STRING_TABLE_get(3).
 * The bounds are RFC 5280's appendix A. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_ulong default_mask = B_ASN1_UTF8STRING;

static const ASN1_STRING_TABLE standard[] = {
    {NID_commonName, 1, ub_common_name, DIRSTRING_TYPE, 0},
    {NID_countryName, 2, 2, B_ASN1_PRINTABLESTRING, STABLE_NO_MASK},
    {NID_localityName, 1, ub_locality_name, DIRSTRING_TYPE, 0},
    {NID_stateOrProvinceName, 1, ub_state_name, DIRSTRING_TYPE, 0},
    {NID_organizationName, 1, ub_organization_name, DIRSTRING_TYPE, 0},
    {NID_organizationalUnitName, 1, ub_organization_unit_name, DIRSTRING_TYPE, 0},
    {NID_pkcs9_emailAddress, 1, ub_email_address, B_ASN1_IA5STRING, STABLE_NO_MASK},
    {NID_pkcs9_unstructuredName, 1, -1, PKCS9STRING_TYPE, 0},
    {NID_pkcs9_challengePassword, 1, -1, PKCS9STRING_TYPE, 0},
    {NID_pkcs9_unstructuredAddress, 1, -1, DIRSTRING_TYPE, 0},
    {NID_givenName, 1, ub_name, DIRSTRING_TYPE, 0},
    {NID_surname, 1, ub_name, DIRSTRING_TYPE, 0},
    {NID_initials, 1, ub_name, DIRSTRING_TYPE, 0},
    {NID_serialNumber, 1, 64, B_ASN1_PRINTABLESTRING, STABLE_NO_MASK},
    {NID_friendlyName, -1, -1, B_ASN1_BMPSTRING, STABLE_NO_MASK},
    {NID_name, 1, ub_name, DIRSTRING_TYPE, 0},
    {NID_dnQualifier, -1, -1, B_ASN1_PRINTABLESTRING, STABLE_NO_MASK},
    {NID_domainComponent, 1, -1, B_ASN1_IA5STRING, STABLE_NO_MASK},
    {NID_ms_csp_name, -1, -1, B_ASN1_BMPSTRING, STABLE_NO_MASK},
    {NID_rfc822Mailbox, 1, -1, B_ASN1_IA5STRING, STABLE_NO_MASK},
    {NID_jurisdictionCountryName, 2, 2, B_ASN1_PRINTABLESTRING, STABLE_NO_MASK},
    {NID_INN, 1, 12, B_ASN1_NUMERICSTRING, STABLE_NO_MASK},
    {NID_OGRN, 1, 13, B_ASN1_NUMERICSTRING, STABLE_NO_MASK},
    {NID_SNILS, 1, 11, B_ASN1_NUMERICSTRING, STABLE_NO_MASK},
    {NID_countryCode3c, 3, 3, B_ASN1_PRINTABLESTRING, STABLE_NO_MASK},
    {NID_countryCode3n, 3, 3, B_ASN1_NUMERICSTRING, STABLE_NO_MASK},
    {NID_dnsName, 0, -1, B_ASN1_UTF8STRING, STABLE_NO_MASK},
};

/* What the application added, in front of the standard ones. */
struct added {
    ASN1_STRING_TABLE row;
    struct added *next;
};
static struct added *additions;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct added *find_added(int nid)
{
    struct added *a = additions;

    while (a != NULL && a->row.nid != nid) {
        a = a->next;
    }
    return a;
}

static const ASN1_STRING_TABLE *find_standard(int nid)
{
    for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++) {
        if (standard[i].nid == nid) {
            return &standard[i];
        }
    }
    return NULL;
}

static const ASN1_STRING_TABLE *find(int nid)
{
    const struct added *a = NULL;

    (void)pthread_mutex_lock(&lock);
    a = find_added(nid);
    (void)pthread_mutex_unlock(&lock);
    return a != NULL ? &a->row : find_standard(nid);
}

ASN1_STRING *cx_asn1_set_by_nid(ASN1_STRING **out, const uint8_t *in, int n, int form, int nid)
{
    const ASN1_STRING_TABLE *row = find(nid);
    ASN1_STRING *made = NULL;
    ASN1_STRING **to = out != NULL ? out : &made;
    unsigned long allowed = atomic_load(&default_mask);
    int ret = 0;

    if (row != NULL) {
        unsigned long mask = row->mask;
        if ((row->flags & STABLE_NO_MASK) == 0) {
            mask &= allowed;
        }
        ret = cx_asn1_mbstring(to, in, n, form, mask, row->minsize, row->maxsize);
    } else {
        ret = cx_asn1_mbstring(to, in, n, form, DIRSTRING_TYPE & allowed, 0, 0);
    }
    return ret > 0 ? *to : NULL;
}

/* ASN1_STRING_set_by_NID and the table, see ASN1_STRING_TABLE_add(3). abi: full. */
CX_API ASN1_STRING *ASN1_STRING_set_by_NID(ASN1_STRING **out, const unsigned char *in, int inlen,
                                           int inform, int nid)
{
    return cx_asn1_set_by_nid(out, in, inlen, inform, nid);
}

CX_API ASN1_STRING_TABLE *ASN1_STRING_TABLE_get(int nid)
{
    union {
        const ASN1_STRING_TABLE *kept;
        ASN1_STRING_TABLE *shown;
    } row = {find(nid)};

    return row.shown;
}

CX_API int ASN1_STRING_TABLE_add(int nid, long minsize, long maxsize, unsigned long mask,
                                 unsigned long flags)
{
    struct added *a = NULL;

    (void)pthread_mutex_lock(&lock);
    a = find_added(nid);
    if (a == NULL) {
        const ASN1_STRING_TABLE *base = find_standard(nid);
        a = (struct added *)mem_zalloc(sizeof(*a));
        if (a != NULL) {
            a->row.nid = nid;
            a->row.minsize = base != NULL ? base->minsize : -1;
            a->row.maxsize = base != NULL ? base->maxsize : -1;
            a->row.mask = base != NULL ? base->mask : 0;
            a->row.flags = (base != NULL ? base->flags : 0) | STABLE_FLAGS_MALLOC;
            a->next = additions;
            additions = a;
        }
    }
    if (a != NULL) {
        a->row.minsize = minsize >= 0 ? minsize : a->row.minsize;
        a->row.maxsize = maxsize >= 0 ? maxsize : a->row.maxsize;
        a->row.mask = mask != 0 ? mask : a->row.mask;
        a->row.flags = flags != 0 ? STABLE_FLAGS_MALLOC | flags : a->row.flags;
    }
    (void)pthread_mutex_unlock(&lock);
    if (a == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
    }
    return a != NULL;
}

CX_API void ASN1_STRING_TABLE_cleanup(void)
{
    (void)pthread_mutex_lock(&lock);
    while (additions != NULL) {
        struct added *next = additions->next;
        mem_free(additions);
        additions = next;
    }
    (void)pthread_mutex_unlock(&lock);
}

CX_API void ASN1_STRING_set_default_mask(unsigned long mask)
{
    atomic_store(&default_mask, mask);
}

CX_API unsigned long ASN1_STRING_get_default_mask(void)
{
    return atomic_load(&default_mask);
}

CX_API int ASN1_STRING_set_default_mask_asc(const char *p)
{
    unsigned long mask = 0;
    char *end = NULL;

    if (strncmp(p, "MASK:", 5) == 0) {
        if (p[5] == 0) {
            return 0;
        }
        mask = strtoul(p + 5, &end, 0);
        if (*end != 0) {
            return 0;
        }
    } else if (strcmp(p, "nombstr") == 0) {
        mask = ~(unsigned long)(B_ASN1_BMPSTRING | B_ASN1_UTF8STRING);
    } else if (strcmp(p, "pkix") == 0) {
        mask = ~(unsigned long)B_ASN1_T61STRING;
    } else if (strcmp(p, "utf8only") == 0) {
        mask = B_ASN1_UTF8STRING;
    } else if (strcmp(p, "default") == 0) {
        mask = 0xFFFFFFFFUL;
    } else {
        return 0;
    }
    atomic_store(&default_mask, mask);
    return 1;
}
