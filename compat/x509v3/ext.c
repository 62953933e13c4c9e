/* Decoding and adding extensions: X509V3_get_d2i(3). */
#include "compat/asn1/asn1.h"
#include "compat/ct/ct.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509v3/items.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509v3err.h>
#include <pthread.h>

#include "compat/asn1/sk.h"

static const struct {
    int nid;
    ASN1_ITEM_EXP *item;
} known[] = {
    {NID_netscape_cert_type, cx_ASN1_BIT_STRING_it},
    {NID_netscape_base_url, cx_ASN1_IA5STRING_it},
    {NID_netscape_revocation_url, cx_ASN1_IA5STRING_it},
    {NID_netscape_ca_revocation_url, cx_ASN1_IA5STRING_it},
    {NID_netscape_renewal_url, cx_ASN1_IA5STRING_it},
    {NID_netscape_ca_policy_url, cx_ASN1_IA5STRING_it},
    {NID_netscape_ssl_server_name, cx_ASN1_IA5STRING_it},
    {NID_netscape_comment, cx_ASN1_IA5STRING_it},
    {NID_subject_key_identifier, cx_ASN1_OCTET_STRING_it},
    {NID_key_usage, cx_ASN1_BIT_STRING_it},
    {NID_private_key_usage_period, cx_PKEY_USAGE_PERIOD_it},
    {NID_subject_alt_name, cx_GENERAL_NAMES_it},
    {NID_issuer_alt_name, cx_GENERAL_NAMES_it},
    {NID_basic_constraints, cx_BASIC_CONSTRAINTS_it},
    {NID_crl_number, cx_ASN1_INTEGER_it},
    {NID_certificate_policies, cx_CERTIFICATEPOLICIES_it},
    {NID_authority_key_identifier, cx_AUTHORITY_KEYID_it},
    {NID_crl_distribution_points, cx_CRL_DIST_POINTS_it},
    {NID_ext_key_usage, cx_EXTENDED_KEY_USAGE_it},
    {NID_delta_crl, cx_ASN1_INTEGER_it},
    {NID_crl_reason, cx_ASN1_ENUMERATED_it},
    {NID_invalidity_date, cx_ASN1_GENERALIZEDTIME_it},
    {NID_info_access, cx_AUTHORITY_INFO_ACCESS_it},
    {NID_sinfo_access, cx_AUTHORITY_INFO_ACCESS_it},
    {NID_policy_constraints, cx_POLICY_CONSTRAINTS_it},
    {NID_inhibit_any_policy, cx_ASN1_INTEGER_it},
    {NID_name_constraints, cx_NAME_CONSTRAINTS_it},
    {NID_policy_mappings, cx_POLICY_MAPPINGS_it},
    {NID_issuing_distribution_point, cx_ISSUING_DIST_POINT_it},
    {NID_freshest_crl, cx_CRL_DIST_POINTS_it},
    {NID_certificate_issuer, cx_GENERAL_NAMES_it},
    {NID_id_pkix_OCSP_Nonce, cx_ASN1_OCTET_STRING_it},
    {NID_id_pkix_OCSP_noCheck, cx_ASN1_NULL_it},
    {NID_id_pkix_OCSP_archiveCutoff, cx_ASN1_GENERALIZEDTIME_it},
    {NID_ct_precert_poison, cx_ASN1_NULL_it},
};

const ASN1_ITEM *cx_ext_item(int nid)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (known[i].nid == nid) {
            return known[i].item();
        }
    }
    return NULL;
}

#define NUM_KNOWN (sizeof(known) / sizeof(known[0]))
static X509V3_EXT_METHOD methods[NUM_KNOWN];
static pthread_once_t methods_once = PTHREAD_ONCE_INIT;

static void make_methods(void)
{
    for (size_t i = 0; i < NUM_KNOWN; i++) {
        methods[i].ext_nid = known[i].nid;
        methods[i].it = known[i].item;
    }
}

static const X509V3_EXT_METHOD *method_of(int nid)
{
    (void)pthread_once(&methods_once, make_methods);
    for (size_t i = 0; i < NUM_KNOWN; i++) {
        if (methods[i].ext_nid == nid) {
            return &methods[i];
        }
    }
    return NULL;
}

/* X509V3_EXT_get_nid and X509V3_EXT_get: how an extension is decoded. NULL, with nothing queued,
 * for one that is not known. abi: subset, the item is set and nothing else: extensions are decoded
 * by it, not printed or read from text.
 *
 * test  tests/oracle/x509_ext_method.c
 */
CX_API const X509V3_EXT_METHOD *X509V3_EXT_get_nid(int nid)
{
    return method_of(nid);
}

CX_API const X509V3_EXT_METHOD *X509V3_EXT_get(X509_EXTENSION *ext)
{
    int nid = ext != NULL ? cx_obj_obj2nid(ext->object) : NID_undef;
    return nid != NID_undef ? method_of(nid) : NULL;
}

/* cx_ext_is_scts: a list of timestamps, which is no ASN.1 but within an OCTET STRING (RFC 6962). */
bool cx_ext_is_scts(int nid)
{
    return nid == NID_ct_precert_scts || nid == NID_ct_cert_scts;
}

static void *decode(const X509_EXTENSION *ext)
{
    int nid = cx_obj_obj2nid(ext->object);
    const ASN1_ITEM *it = cx_ext_item(nid);

    if (cx_ext_is_scts(nid)) {
        return cx_sct_list_der(cx_asn1_bytes(ext->value));
    }
    const uint8_t *p = ext->value->data;

    return it != NULL ? cx_asn1_d2i(NULL, &p, ext->value->length, it) : NULL;
}

void *cx_exts_d2i(const STACK_OF(X509_EXTENSION) * list, int nid, int *critical, int *index)
{
    const X509_EXTENSION *found = NULL;
    int first = index != NULL && *index >= 0 ? *index + 1 : 0;

    for (int i = first; list != NULL && i < sk_X509_EXTENSION_num(list); i++) {
        const X509_EXTENSION *ext = sk_X509_EXTENSION_value(list, i);
        if (cx_obj_obj2nid(ext->object) != nid) {
            continue;
        }
        if (index != NULL) {
            *index = i;
            found = ext;
            break;
        }
        if (found != NULL) {
            /* More than one, and the caller has no way to say which. */
            if (critical != NULL) {
                *critical = -2;
            }
            return NULL;
        }
        found = ext;
    }
    if (found == NULL) {
        if (index != NULL) {
            *index = -1;
        }
        if (critical != NULL) {
            *critical = -1;
        }
        return NULL;
    }
    if (critical != NULL) {
        *critical = cx_ext_critical(found);
    }
    return decode(found);
}

static ASN1_OCTET_STRING *pack_scts(const STACK_OF(SCT) * list)
{
    struct cx_octets octets = {NULL, 0};
    ASN1_OCTET_STRING inner = {.type = V_ASN1_OCTET_STRING};
    ASN1_OCTET_STRING *data = NULL;

    if (cx_sct_list_octets(list, &octets)) {
        inner.data = octets.p;
        inner.length = (int)octets.n;
        data = cx_asn1_pack(&inner, CX_IT(ASN1_OCTET_STRING), NULL);
    }
    mem_free(octets.p);
    return data;
}

static X509_EXTENSION *make(int nid, int critical, const void *value)
{
    const ASN1_ITEM *it = cx_ext_item(nid);
    ASN1_OCTET_STRING *data = NULL;
    X509_EXTENSION *ext = NULL;

    if (it == NULL && !cx_ext_is_scts(nid)) {
        cx_raise(ERR_LIB_X509V3, X509V3_R_UNKNOWN_EXTENSION);
        return NULL;
    }
    data = it != NULL ? cx_asn1_pack(value, it, NULL) : pack_scts(value);
    if (data == NULL) {
        cx_raise(ERR_LIB_X509V3, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    ext = cx_ext_create(NULL, cx_obj_nid2obj(nid), critical, data);
    cx_asn1_string_free(data);
    return ext;
}

/* -1 fatal, 0 refused, 1 done, as X509V3_add1_i2d says for each operation. */
int cx_exts_i2d(STACK_OF(X509_EXTENSION) * *list, int nid, void *value, int critical,
                unsigned long flags)
{
    unsigned long operation = flags & X509V3_ADD_OP_MASK;
    bool quiet = (flags & X509V3_ADD_SILENT) != 0;
    int at = -1;
    int reason = 0;
    X509_EXTENSION *ext = NULL;
    int ret = 0;

    if (operation != X509V3_ADD_APPEND) {
        at = *list != NULL ? cx_exts_find(*list, nid, -1) : -1;
    }
    if (at >= 0) {
        if (operation == X509V3_ADD_KEEP_EXISTING) {
            return 1;
        }
        if (operation == X509V3_ADD_DEFAULT) {
            reason = X509V3_R_EXTENSION_EXISTS;
        }
        if (operation == X509V3_ADD_DELETE) {
            cx_asn1_free(cx_exts_delete(*list, at), CX_IT(X509_EXTENSION));
            return 1;
        }
    } else if (operation == X509V3_ADD_REPLACE_EXISTING || operation == X509V3_ADD_DELETE) {
        reason = X509V3_R_EXTENSION_NOT_FOUND;
    }
    if (reason != 0) {
        if (!quiet) {
            cx_raise(ERR_LIB_X509V3, reason);
        }
        return 0;
    }
    ext = make(nid, critical, value);
    if (ext == NULL) {
        cx_raise(ERR_LIB_X509V3, X509V3_R_ERROR_CREATING_EXTENSION);
        return 0;
    }
    if (at >= 0) {
        cx_asn1_free(sk_X509_EXTENSION_value(*list, at), CX_IT(X509_EXTENSION));
        (void)sk_X509_EXTENSION_set(*list, at, ext);
        return 1;
    }
    ret = cx_exts_add(list, ext, -1);
    cx_asn1_free(ext, CX_IT(X509_EXTENSION));
    return ret ? 1 : -1;
}

/* X509V3_EXT_d2i and its family, see X509V3_get_d2i(3).
 * abi: subset, extensions that X509V3_EXT_add() would add are not known. */
CX_API void *X509V3_EXT_d2i(X509_EXTENSION *ext)
{
    return decode(ext);
}

CX_API X509_EXTENSION *X509V3_EXT_i2d(int ext_nid, int crit, void *ext_struc)
{
    return make(ext_nid, crit, ext_struc);
}

/* abi: full */
CX_API void *X509V3_get_d2i(const STACK_OF(X509_EXTENSION) * x, int nid, int *crit, int *idx)
{
    return cx_exts_d2i(x, nid, crit, idx);
}

CX_API int X509V3_add1_i2d(STACK_OF(X509_EXTENSION) * *x, int nid, void *value, int crit,
                           unsigned long flags)
{
    return cx_exts_i2d(x, nid, value, crit, flags);
}

CX_API void *X509_CRL_get_ext_d2i(const X509_CRL *x, int nid, int *crit, int *idx)
{
    return cx_exts_d2i(x->info->extensions, nid, crit, idx);
}

CX_API void *X509_REVOKED_get_ext_d2i(const X509_REVOKED *x, int nid, int *crit, int *idx)
{
    return cx_exts_d2i(x->extensions, nid, crit, idx);
}

CX_API int X509_supported_extension(X509_EXTENSION *ex)
{
    static const int handled[] = {
        NID_netscape_cert_type,   NID_key_usage,
        NID_subject_alt_name,     NID_basic_constraints,
        NID_certificate_policies, NID_crl_distribution_points,
        NID_ext_key_usage,        NID_policy_constraints,
        NID_proxyCertInfo,        NID_name_constraints,
        NID_policy_mappings,      NID_inhibit_any_policy,
        NID_sbgp_ipAddrBlock,     NID_sbgp_autonomousSysNum,
    };
    int nid = cx_obj_obj2nid(ex->object);

    for (size_t i = 0; nid != NID_undef && i < sizeof(handled) / sizeof(handled[0]); i++) {
        if (handled[i] == nid) {
            return 1;
        }
    }
    return 0;
}
