/* Extensions as text: X509V3_EXT_print(3). The words are those that openssl-x509(1) prints. */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/ct/ct.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "compat/x509v3/items.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <string.h>

#include "compat/asn1/sk.h"

/* A list of values: on one line with ", " between, or one a line. */
struct list {
    BIO *out;
    int indent;
    bool lines;
    int count;
};

static BIO *next(struct list *l)
{
    if (l->lines) {
        (void)cx_bio_printf(l->out, "%s%*s", l->count > 0 ? "\n" : "", l->indent, "");
    } else if (l->count > 0) {
        (void)cx_bio_puts(l->out, ", ");
    } else {
        (void)cx_bio_printf(l->out, "%*s", l->indent, "");
    }
    l->count++;
    return l->out;
}

static void end(struct list *l)
{
    if (l->count == 0) {
        (void)cx_bio_printf(l->out, "%*s<EMPTY>\n", l->indent, "");
    }
}

static void put_hex(BIO *out, const uint8_t *p, int n)
{
    for (int i = 0; i < n; i++) {
        (void)cx_bio_printf(out, i > 0 ? ":%02X" : "%02X", p[i]);
    }
}

/* Decimal, or hexadecimal from 128 bits on. */
static void put_integer(BIO *out, const ASN1_INTEGER *s)
{
    char digits[64];
    int n = 0;
    uint8_t left[16] = {0};
    bool any = true;

    if ((s->type & V_ASN1_NEG) != 0) {
        (void)cx_bio_puts(out, "-");
    }
    if (s->length > 16 || (s->length == 16 && (s->data[0] & 0x80) != 0)) {
        (void)cx_bio_puts(out, "0x");
        for (int i = 0; i < s->length; i++) {
            (void)cx_bio_printf(out, "%02X", s->data[i]);
        }
        return;
    }
    if (s->length > 0) {
        memcpy(left + 16 - s->length, s->data, (size_t)s->length);
    }
    while (any) {
        unsigned rest = 0;
        any = false;
        for (int i = 0; i < 16; i++) {
            rest = rest << 8 | left[i];
            left[i] = (uint8_t)(rest / 10);
            rest %= 10;
            any = any || left[i] != 0;
        }
        digits[n++] = (char)('0' + rest);
    }
    while (n > 0) {
        (void)cx_bio_write(out, &digits[--n], 1);
    }
}

/* One name in a list: as GENERAL_NAME_print, but a directory name on one line with slashes. */
static void put_name(BIO *out, const GENERAL_NAME *name)
{
    if (name->type == GEN_DIRNAME) {
        char *line = cx_name_oneline(name->d.dirn, NULL, 0);
        (void)cx_bio_printf(out, "DirName:%s", line != NULL ? line : "");
        mem_free(line);
    } else {
        (void)cx_general_name_print(out, name);
    }
}

static void print_names(struct list *l, const GENERAL_NAMES *names)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        put_name(next(l), sk_GENERAL_NAME_value(names, i));
    }
}

static void print_bits(struct list *l, const ASN1_BIT_STRING *bits, const char *const *texts, int n)
{
    for (int i = 0; i < n; i++) {
        if (cx_asn1_bit_get(bits, i) != 0) {
            (void)cx_bio_puts(next(l), texts[i]);
        }
    }
}

static const char *const key_usages[] = {"Digital Signature", "Non Repudiation", "Key Encipherment",
                                         "Data Encipherment", "Key Agreement",   "Certificate Sign",
                                         "CRL Sign",          "Encipher Only",   "Decipher Only"};
static const char *const netscape_types[] = {"SSL Client",     "SSL Server",       "S/MIME",
                                             "Object Signing", "Unused",           "SSL CA",
                                             "S/MIME CA",      "Object Signing CA"};
static const char *const revocation_reasons[] = {
    "Unused",       "Key Compromise",         "CA Compromise",    "Affiliation Changed",
    "Superseded",   "Cessation Of Operation", "Certificate Hold", "Privilege Withdrawn",
    "AA Compromise"};

static void print_basic(struct list *l, const BASIC_CONSTRAINTS *bc)
{
    (void)cx_bio_puts(next(l), bc->ca ? "CA:TRUE" : "CA:FALSE");
    if (bc->pathlen != NULL) {
        (void)cx_bio_puts(next(l), "pathlen:");
        put_integer(l->out, bc->pathlen);
    }
}

static void print_akid(struct list *l, const AUTHORITY_KEYID *akid)
{
    if (akid->keyid != NULL) {
        (void)cx_bio_puts(next(l), akid->issuer != NULL || akid->serial != NULL ? "keyid:" : "");
        put_hex(l->out, akid->keyid->data, akid->keyid->length);
    }
    print_names(l, akid->issuer);
    if (akid->serial != NULL) {
        (void)cx_bio_puts(next(l), "serial:");
        put_hex(l->out, akid->serial->data, akid->serial->length);
    }
}

static void print_usages(struct list *l, const EXTENDED_KEY_USAGE *usages)
{
    for (int i = 0; i < sk_ASN1_OBJECT_num(usages); i++) {
        char text[80];
        (void)cx_obj_obj2txt(text, (int)sizeof(text), sk_ASN1_OBJECT_value(usages, i), 0);
        (void)cx_bio_puts(next(l), text);
    }
}

static void print_access(struct list *l, const AUTHORITY_INFO_ACCESS *info)
{
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(info); i++) {
        const ACCESS_DESCRIPTION *access = sk_ACCESS_DESCRIPTION_value(info, i);
        char text[80];
        (void)cx_obj_obj2txt(text, (int)sizeof(text), access->method, 0);
        (void)cx_bio_printf(next(l), "%s - ", text);
        put_name(l->out, access->location);
    }
}

static void print_policy_constraints(struct list *l, const POLICY_CONSTRAINTS *pc)
{
    if (pc->requireExplicitPolicy != NULL) {
        (void)cx_bio_puts(next(l), "Require Explicit Policy:");
        put_integer(l->out, pc->requireExplicitPolicy);
    }
    if (pc->inhibitPolicyMapping != NULL) {
        (void)cx_bio_puts(next(l), "Inhibit Policy Mapping:");
        put_integer(l->out, pc->inhibitPolicyMapping);
    }
}

static void print_mappings(struct list *l, const POLICY_MAPPINGS *mappings)
{
    for (int i = 0; i < sk_POLICY_MAPPING_num(mappings); i++) {
        const POLICY_MAPPING *m = sk_POLICY_MAPPING_value(mappings, i);
        char issuer[80];
        char subject[80];
        (void)cx_obj_obj2txt(issuer, (int)sizeof(issuer), m->issuerDomainPolicy, 0);
        (void)cx_obj_obj2txt(subject, (int)sizeof(subject), m->subjectDomainPolicy, 0);
        (void)cx_bio_printf(next(l), "%s:%s", issuer, subject);
    }
}

/* --- those with a layout of their own --------------------------------------------------------- */

static void put_names_below(BIO *out, const GENERAL_NAMES *names, int indent)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        (void)cx_bio_printf(out, "%s%*s", i > 0 ? "\n" : "", indent + 2, "");
        (void)cx_general_name_print(out, sk_GENERAL_NAME_value(names, i));
    }
}

static void put_dist_point_name(BIO *out, const DIST_POINT_NAME *name, int indent)
{
    if (name->type == 0) {
        (void)cx_bio_printf(out, "%*sFull Name:\n", indent, "");
        put_names_below(out, name->name.fullname, indent);
    } else {
        X509_NAME relative = {.entries = name->name.relativename};
        (void)cx_bio_printf(out, "%*sRelative Name:\n%*s", indent, "", indent + 2, "");
        (void)cx_name_print_ex(out, &relative, 0, XN_FLAG_ONELINE);
    }
}

static void put_reasons(BIO *out, const char *title, const ASN1_BIT_STRING *reasons, int indent)
{
    struct list l = {.out = out};

    (void)cx_bio_printf(out, "%*s%s:\n%*s", indent, "", title, indent + 2, "");
    print_bits(&l, reasons, revocation_reasons, 9);
    if (l.count == 0) {
        (void)cx_bio_puts(out, "<EMPTY>");
    }
}

static void print_dist_points(BIO *out, const CRL_DIST_POINTS *points, int indent)
{
    for (int i = 0; i < sk_DIST_POINT_num(points); i++) {
        const DIST_POINT *point = sk_DIST_POINT_value(points, i);
        if (i > 0) {
            (void)cx_bio_puts(out, "\n");
        }
        if (point->distpoint != NULL) {
            put_dist_point_name(out, point->distpoint, indent);
        }
        if (point->reasons != NULL) {
            put_reasons(out, "Reasons", point->reasons, indent);
        }
        if (point->CRLissuer != NULL) {
            (void)cx_bio_printf(out, "%*sCRL Issuer:\n", indent, "");
            put_names_below(out, point->CRLissuer, indent);
        }
    }
}

static void print_idp(BIO *out, const ISSUING_DIST_POINT *idp, int indent)
{
    if (idp->distpoint != NULL) {
        put_dist_point_name(out, idp->distpoint, indent);
    }
    if (idp->onlyuser > 0) {
        (void)cx_bio_printf(out, "%*sOnly User Certificates\n", indent, "");
    }
    if (idp->onlyCA > 0) {
        (void)cx_bio_printf(out, "%*sOnly CA Certificates\n", indent, "");
    }
    if (idp->indirectCRL > 0) {
        (void)cx_bio_printf(out, "%*sIndirect CRL\n", indent, "");
    }
    if (idp->onlysomereasons != NULL) {
        put_reasons(out, "Only Some Reasons", idp->onlysomereasons, indent);
    }
    if (idp->onlyattr > 0) {
        (void)cx_bio_printf(out, "%*sOnly Attribute Certificates\n", indent, "");
    }
    if (idp->distpoint == NULL && idp->onlyuser <= 0 && idp->onlyCA <= 0 && idp->indirectCRL <= 0 &&
        idp->onlysomereasons == NULL && idp->onlyattr <= 0) {
        (void)cx_bio_printf(out, "%*s<EMPTY>\n", indent, "");
    }
}

static void put_notice(BIO *out, const USERNOTICE *notice, int indent)
{
    if (notice->noticeref != NULL) {
        const NOTICEREF *ref = notice->noticeref;
        int n = sk_ASN1_INTEGER_num(ref->noticenos);
        (void)cx_bio_printf(out, "%*sOrganization: %.*s\n", indent, "", ref->organization->length,
                            (const char *)ref->organization->data);
        (void)cx_bio_printf(out, "%*sNumber%s: ", indent, "", n > 1 ? "s" : "");
        for (int i = 0; i < n; i++) {
            (void)cx_bio_puts(out, i > 0 ? ", " : "");
            put_integer(out, sk_ASN1_INTEGER_value(ref->noticenos, i));
        }
        if (notice->exptext != NULL) {
            (void)cx_bio_puts(out, "\n");
        }
    }
    if (notice->exptext != NULL) {
        (void)cx_bio_printf(out, "%*sExplicit Text: %.*s", indent, "", notice->exptext->length,
                            (const char *)notice->exptext->data);
    }
}

static void put_qualifiers(BIO *out, const STACK_OF(POLICYQUALINFO) * list, int indent)
{
    for (int i = 0; i < sk_POLICYQUALINFO_num(list); i++) {
        const POLICYQUALINFO *q = sk_POLICYQUALINFO_value(list, i);
        (void)cx_bio_puts(out, i > 0 ? "\n" : "");
        switch (cx_obj_obj2nid(q->pqualid)) {
        case NID_id_qt_cps:
            (void)cx_bio_printf(out, "%*sCPS: %.*s", indent, "", q->d.cpsuri->length,
                                (const char *)q->d.cpsuri->data);
            break;
        case NID_id_qt_unotice:
            (void)cx_bio_printf(out, "%*sUser Notice:\n", indent, "");
            put_notice(out, q->d.usernotice, indent + 2);
            break;
        default:
            (void)cx_bio_printf(out, "%*sUnknown Qualifier: ", indent + 2, "");
            (void)cx_asn1_object_print(out, q->pqualid);
            break;
        }
    }
}

static void print_policies(BIO *out, const CERTIFICATEPOLICIES *policies, int indent)
{
    for (int i = 0; i < sk_POLICYINFO_num(policies); i++) {
        const POLICYINFO *info = sk_POLICYINFO_value(policies, i);
        (void)cx_bio_printf(out, "%s%*sPolicy: ", i > 0 ? "\n" : "", indent, "");
        (void)cx_asn1_object_print(out, info->policyid);
        if (info->qualifiers != NULL) {
            (void)cx_bio_puts(out, "\n");
            put_qualifiers(out, info->qualifiers, indent + 2);
        }
    }
}

static void put_subtree_ip(BIO *out, const ASN1_OCTET_STRING *ip)
{
    ASN1_OCTET_STRING half = {.length = ip->length / 2, .data = ip->data};

    (void)cx_bio_puts(out, "IP:");
    if (ip->length != 8 && ip->length != 32) {
        (void)cx_bio_puts(out, "<invalid>");
        return;
    }
    cx_ip_print(out, &half);
    (void)cx_bio_puts(out, "/");
    half.data += half.length;
    cx_ip_print(out, &half);
}

static void put_subtrees(BIO *out, const char *title, const STACK_OF(GENERAL_SUBTREE) * list,
                         int indent)
{
    if (sk_GENERAL_SUBTREE_num(list) > 0) {
        (void)cx_bio_printf(out, "%*s%s:\n", indent, "", title);
    }
    for (int i = 0; i < sk_GENERAL_SUBTREE_num(list); i++) {
        const GENERAL_NAME *base = sk_GENERAL_SUBTREE_value(list, i)->base;
        (void)cx_bio_printf(out, "%s%*s", i > 0 ? "\n" : "", indent + 2, "");
        if (base->type == GEN_IPADD) {
            put_subtree_ip(out, base->d.ip);
        } else {
            (void)cx_general_name_print(out, base);
        }
    }
}

static void print_constraints(BIO *out, const NAME_CONSTRAINTS *nc, int indent)
{
    put_subtrees(out, "Permitted", nc->permittedSubtrees, indent);
    if (nc->permittedSubtrees != NULL && nc->excludedSubtrees != NULL) {
        (void)cx_bio_puts(out, "\n");
    }
    put_subtrees(out, "Excluded", nc->excludedSubtrees, indent);
}

static void print_period(BIO *out, const PKEY_USAGE_PERIOD *period, int indent)
{
    (void)cx_bio_printf(out, "%*s", indent, "");
    if (period->notBefore != NULL) {
        (void)cx_bio_puts(out, "Not Before: ");
        (void)cx_asn1_time_print(out, period->notBefore);
        (void)cx_bio_puts(out, period->notAfter != NULL ? ", " : "");
    }
    if (period->notAfter != NULL) {
        (void)cx_bio_puts(out, "Not After: ");
        (void)cx_asn1_time_print(out, period->notAfter);
    }
}

static void print_crl_reason(BIO *out, const ASN1_ENUMERATED *reason, int indent)
{
    static const char *const texts[] = {
        "Unspecified",     "Key Compromise",         "CA Compromise",    "Affiliation Changed",
        "Superseded",      "Cessation Of Operation", "Certificate Hold", NULL,
        "Remove From CRL", "Privilege Withdrawn",    "AA Compromise"};
    long value = cx_asn1_integer_long(reason, V_ASN1_ENUMERATED);

    (void)cx_bio_printf(out, "%*s", indent, "");
    if (value >= 0 && value < 11 && texts[value] != NULL) {
        (void)cx_bio_puts(out, texts[value]);
    } else {
        put_integer(out, reason);
    }
}

/* print_value prints a decoded extension; false when there is no way to. */
static bool print_value(BIO *out, int nid, const void *value, int indent)
{
    struct list l = {.out = out, .indent = indent};

    switch (nid) {
    case NID_basic_constraints:
        print_basic(&l, (const BASIC_CONSTRAINTS *)value);
        break;
    case NID_key_usage:
        print_bits(&l, (const ASN1_BIT_STRING *)value, key_usages, 9);
        break;
    case NID_netscape_cert_type:
        print_bits(&l, (const ASN1_BIT_STRING *)value, netscape_types, 8);
        break;
    case NID_ext_key_usage:
        print_usages(&l, (const EXTENDED_KEY_USAGE *)value);
        break;
    case NID_subject_alt_name:
    case NID_issuer_alt_name:
    case NID_certificate_issuer:
        print_names(&l, (const GENERAL_NAMES *)value);
        break;
    case NID_authority_key_identifier:
        l.lines = true;
        print_akid(&l, (const AUTHORITY_KEYID *)value);
        break;
    case NID_info_access:
    case NID_sinfo_access:
        l.lines = true;
        print_access(&l, (const AUTHORITY_INFO_ACCESS *)value);
        break;
    case NID_policy_constraints:
        print_policy_constraints(&l, (const POLICY_CONSTRAINTS *)value);
        break;
    case NID_policy_mappings:
        print_mappings(&l, (const POLICY_MAPPINGS *)value);
        break;
    default:
        return false;
    }
    end(&l);
    return true;
}

static bool print_block(BIO *out, int nid, const void *value, int indent)
{
    const ASN1_STRING *s = (const ASN1_STRING *)value;

    switch (nid) {
    case NID_subject_key_identifier:
        (void)cx_bio_printf(out, "%*s", indent, "");
        put_hex(out, s->data, s->length);
        return true;
    case NID_id_pkix_OCSP_Nonce:
        (void)cx_bio_printf(out, "%*s", indent, "");
        for (int i = 0; i < s->length; i++) {
            (void)cx_bio_printf(out, "%02X", s->data[i]);
        }
        return true;
    case NID_id_pkix_OCSP_noCheck:
        return true;
    case NID_ct_precert_poison:
        (void)cx_bio_printf(out, "%*sNULL", indent, "");
        return true;
    case NID_crl_number:
    case NID_delta_crl:
    case NID_inhibit_any_policy:
        (void)cx_bio_printf(out, "%*s", indent, "");
        put_integer(out, s);
        return true;
    case NID_crl_reason:
        print_crl_reason(out, s, indent);
        return true;
    case NID_invalidity_date:
    case NID_id_pkix_OCSP_archiveCutoff:
        (void)cx_bio_printf(out, "%*s", indent, "");
        (void)cx_asn1_time_print(out, s);
        return true;
    case NID_crl_distribution_points:
    case NID_freshest_crl:
        print_dist_points(out, (const CRL_DIST_POINTS *)value, indent);
        return true;
    case NID_issuing_distribution_point:
        print_idp(out, (const ISSUING_DIST_POINT *)value, indent);
        return true;
    case NID_certificate_policies:
        print_policies(out, (const CERTIFICATEPOLICIES *)value, indent);
        return true;
    case NID_name_constraints:
        print_constraints(out, (const NAME_CONSTRAINTS *)value, indent);
        return true;
    case NID_private_key_usage_period:
        print_period(out, (const PKEY_USAGE_PERIOD *)value, indent);
        return true;
    default:
        /* The Netscape texts are left. */
        (void)cx_bio_printf(out, "%*s%.*s", indent, "", s->length, (const char *)s->data);
        return true;
    }
}

static int print_unknown(BIO *out, const X509_EXTENSION *ext, unsigned long flag, int indent,
                         bool malformed)
{
    switch (flag & X509V3_EXT_UNKNOWN_MASK) {
    case X509V3_EXT_ERROR_UNKNOWN:
        (void)cx_bio_printf(out, "%*s%s", indent, "",
                            malformed ? "<Parse Error>" : "<Not Supported>");
        return 1;
    case X509V3_EXT_PARSE_UNKNOWN:
        return cx_asn1_parse_dump(out, cx_asn1_bytes(ext->value), indent, -1);
    case X509V3_EXT_DUMP_UNKNOWN:
        return cx_bio_dump_indent(out, ext->value->data, ext->value->length, indent);
    default:
        return 0;
    }
}

static int print_scts(BIO *out, const X509_EXTENSION *ext, unsigned long flag, int indent)
{
    STACK_OF(SCT) *list = cx_sct_list_der(cx_asn1_bytes(ext->value));

    if (list == NULL) {
        return print_unknown(out, ext, flag, indent, true);
    }
    cx_sct_list_print(list, out, indent, "\n", NULL);
    cx_sct_list_free(list);
    return 1;
}

int cx_ext_print(BIO *out, const X509_EXTENSION *ext, unsigned long flag, int indent)
{
    int nid = cx_obj_obj2nid(ext->object);
    const ASN1_ITEM *it = cx_ext_item(nid);
    const uint8_t *p = ext->value->data;
    void *value = NULL;

    if (cx_ext_is_scts(nid)) {
        return print_scts(out, ext, flag, indent);
    }
    if (it == NULL) {
        return print_unknown(out, ext, flag, indent, false);
    }
    value = cx_asn1_d2i(NULL, &p, ext->value->length, it);
    if (value == NULL) {
        return print_unknown(out, ext, flag, indent, true);
    }
    if (!print_value(out, nid, value, indent)) {
        (void)print_block(out, nid, value, indent);
    }
    cx_asn1_free(value, it);
    return 1;
}

/* X509V3_EXT_print. abi: subset, extensions that are neither in RFC 5280 nor in RFC 6962 count as
 * unknown. */
CX_API int X509V3_EXT_print(BIO *out, X509_EXTENSION *ext, unsigned long flag, int indent)
{
    return cx_ext_print(out, ext, flag, indent);
}
