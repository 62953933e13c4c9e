/* GENERAL_NAME as text and by value, and the addresses in a certificate: GENERAL_NAME_print(3),
 * X509_get1_email(3), X509_get1_ocsp(3). */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "compat/x509v3/items.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <string.h>

#include "compat/asn1/sk.h"

void cx_ip_print(BIO *out, const ASN1_OCTET_STRING *ip)
{
    const uint8_t *p = ip->data;

    if (ip->length == 4) {
        (void)cx_bio_printf(out, "%d.%d.%d.%d", p[0], p[1], p[2], p[3]);
    } else if (ip->length == 16) {
        for (int i = 0; i < 8; i++) {
            (void)cx_bio_printf(out, i > 0 ? ":%X" : "%X", p[2 * i] << 8 | p[2 * i + 1]);
        }
    } else {
        (void)cx_bio_printf(out, "<invalid length=%d>", ip->length);
    }
}

static void print_other(BIO *out, const OTHERNAME *other)
{
    static const struct {
        int nid;
        const char *text;
        int type;
    } kinds[] = {
        {NID_id_on_SmtpUTF8Mailbox, "othername: SmtpUTF8Mailbox:", V_ASN1_UTF8STRING},
        {NID_XmppAddr, "othername: XmppAddr:", V_ASN1_UTF8STRING},
        {NID_SRVName, "othername: SRVName:", V_ASN1_IA5STRING},
        {NID_ms_upn, "othername: UPN:", V_ASN1_UTF8STRING},
        {NID_NAIRealm, "othername: NAIRealm:", V_ASN1_UTF8STRING},
    };
    int nid = cx_obj_obj2nid(other->type_id);
    char name[256];

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].nid == nid && other->value->type == kinds[i].type) {
            (void)cx_bio_printf(out, "%s%.*s", kinds[i].text,
                                other->value->value.asn1_string->length,
                                (const char *)other->value->value.asn1_string->data);
            return;
        }
    }
    if (cx_obj_obj2txt(name, (int)sizeof(name), other->type_id, 0) > 0) {
        (void)cx_bio_printf(out, "othername: %s:", name);
    } else {
        (void)cx_bio_puts(out, "othername: ");
    }
    (void)cx_bio_puts(out, "<unsupported>");
}

int cx_general_name_print(BIO *out, const GENERAL_NAME *name)
{
    switch (name->type) {
    case GEN_OTHERNAME:
        print_other(out, name->d.otherName);
        break;
    case GEN_X400:
        (void)cx_bio_puts(out, "X400Name:<unsupported>");
        break;
    case GEN_EDIPARTY:
        (void)cx_bio_puts(out, "EdiPartyName:<unsupported>");
        break;
    case GEN_EMAIL:
        (void)cx_bio_puts(out, "email:");
        (void)cx_asn1_string_print(out, name->d.ia5);
        break;
    case GEN_DNS:
        (void)cx_bio_puts(out, "DNS:");
        (void)cx_asn1_string_print(out, name->d.ia5);
        break;
    case GEN_URI:
        (void)cx_bio_puts(out, "URI:");
        (void)cx_asn1_string_print(out, name->d.ia5);
        break;
    case GEN_DIRNAME:
        (void)cx_bio_puts(out, "DirName:");
        (void)cx_name_print_ex(out, name->d.dirn, 0, XN_FLAG_ONELINE);
        break;
    case GEN_IPADD:
        (void)cx_bio_puts(out, "IP Address:");
        cx_ip_print(out, name->d.ip);
        break;
    case GEN_RID:
        (void)cx_bio_puts(out, "Registered ID:");
        (void)cx_asn1_object_print(out, name->d.rid);
        break;
    default:
        break;
    }
    return 1;
}

/* GENERAL_NAME_print and its family. abi: full. */
CX_API int GENERAL_NAME_print(BIO *out, GENERAL_NAME *gen)
{
    return cx_general_name_print(out, gen);
}

CX_API void *GENERAL_NAME_get0_value(const GENERAL_NAME *a, int *ptype)
{
    if (ptype != NULL) {
        *ptype = a->type;
    }
    return a->type >= GEN_OTHERNAME && a->type <= GEN_RID ? (void *)a->d.ptr : NULL;
}

CX_API void GENERAL_NAME_set0_value(GENERAL_NAME *a, int type, void *value)
{
    if (type >= GEN_OTHERNAME && type <= GEN_RID) {
        a->d.ptr = (char *)value;
    }
    a->type = type;
}

CX_API int GENERAL_NAME_set0_othername(GENERAL_NAME *gen, ASN1_OBJECT *oid, ASN1_TYPE *value)
{
    OTHERNAME *other = (OTHERNAME *)cx_asn1_new(CX_IT(OTHERNAME));

    if (other == NULL) {
        return 0;
    }
    cx_asn1_type_free(other->value);
    other->type_id = oid;
    other->value = value;
    gen->type = GEN_OTHERNAME;
    gen->d.otherName = other;
    return 1;
}

CX_API int GENERAL_NAME_get0_otherName(const GENERAL_NAME *gen, ASN1_OBJECT **poid,
                                       ASN1_TYPE **pvalue)
{
    if (gen->type != GEN_OTHERNAME) {
        return 0;
    }
    if (poid != NULL) {
        *poid = gen->d.otherName->type_id;
    }
    if (pvalue != NULL) {
        *pvalue = gen->d.otherName->value;
    }
    return 1;
}

CX_API int GENERAL_NAME_cmp(GENERAL_NAME *a, GENERAL_NAME *b)
{
    if (a == NULL || b == NULL || a->type != b->type) {
        return -1;
    }
    switch (a->type) {
    case GEN_X400:
    case GEN_EMAIL:
    case GEN_DNS:
    case GEN_URI:
    case GEN_IPADD:
        return cx_asn1_string_cmp(a->d.ia5, b->d.ia5);
    case GEN_DIRNAME:
        return cx_name_cmp(a->d.dirn, b->d.dirn);
    case GEN_RID:
        return cx_obj_cmp(a->d.rid, b->d.rid);
    case GEN_OTHERNAME: {
        int order = cx_obj_cmp(a->d.otherName->type_id, b->d.otherName->type_id);
        return order != 0 ? order : cx_asn1_type_cmp(a->d.otherName->value, b->d.otherName->value);
    }
    default:
        return -1;
    }
}

CX_API int OTHERNAME_cmp(OTHERNAME *a, OTHERNAME *b)
{
    int order = 0;

    if (a == NULL || b == NULL) {
        return -1;
    }
    order = cx_obj_cmp(a->type_id, b->type_id);
    return order != 0 ? order : cx_asn1_type_cmp(a->value, b->value);
}

void cx_email_free(STACK_OF(OPENSSL_STRING) * list)
{
    cx_sk_pop_free((OPENSSL_STACK *)list, mem_free);
}

static bool has(const OPENSSL_STACK *list, const char *text)
{
    for (int i = 0; i < cx_sk_num(list); i++) {
        if (strcmp((const char *)cx_sk_value(list, i), text) == 0) {
            return true;
        }
    }
    return false;
}

/* An IA5String without a NUL inside, once. */
static bool add(OPENSSL_STACK **list, const ASN1_STRING *s)
{
    char *text = NULL;

    if (s->type != V_ASN1_IA5STRING || s->data == NULL || s->length <= 0 ||
        memchr(s->data, 0, (size_t)s->length) != NULL) {
        return true;
    }
    if (*list == NULL) {
        *list = cx_sk_new_null();
    }
    text = (char *)mem_zalloc((size_t)s->length + 1);
    if (*list == NULL || text == NULL) {
        mem_free(text);
        return false;
    }
    memcpy(text, s->data, (size_t)s->length);
    if (has(*list, text)) {
        mem_free(text);
        return true;
    }
    if (cx_sk_push(*list, text) <= 0) {
        mem_free(text);
        return false;
    }
    return true;
}

static STACK_OF(OPENSSL_STRING) *
    emails_of(const X509_NAME *subject, const STACK_OF(X509_EXTENSION) * exts)
{
    GENERAL_NAMES *names = (GENERAL_NAMES *)cx_exts_d2i(exts, NID_subject_alt_name, NULL, NULL);
    OPENSSL_STACK *list = NULL;
    bool ok = true;
    int at = -1;

    while (ok && (at = cx_name_index_by_nid(subject, NID_pkcs9_emailAddress, at)) >= 0) {
        ok = add(&list, sk_X509_NAME_ENTRY_value(subject->entries, at)->value);
    }
    for (int i = 0; ok && i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        ok = name->type != GEN_EMAIL || add(&list, name->d.ia5);
    }
    cx_asn1_free(names, CX_IT(GENERAL_NAMES));
    if (!ok) {
        cx_sk_pop_free(list, mem_free);
        list = NULL;
    }
    return (STACK_OF(OPENSSL_STRING) *)list;
}

CX_API STACK_OF(OPENSSL_STRING) * X509_get1_email(X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    return tree != NULL ? emails_of(tree->cinf->subject, tree->cinf->extensions) : NULL;
}

CX_API STACK_OF(OPENSSL_STRING) * X509_get1_ocsp(X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);
    AUTHORITY_INFO_ACCESS *info = NULL;
    OPENSSL_STACK *list = NULL;
    bool ok = true;

    if (tree == NULL) {
        return NULL;
    }
    info =
        (AUTHORITY_INFO_ACCESS *)cx_exts_d2i(tree->cinf->extensions, NID_info_access, NULL, NULL);
    for (int i = 0; ok && i < sk_ACCESS_DESCRIPTION_num(info); i++) {
        const ACCESS_DESCRIPTION *access = sk_ACCESS_DESCRIPTION_value(info, i);
        if (cx_obj_obj2nid(access->method) == NID_ad_OCSP && access->location->type == GEN_URI) {
            ok = add(&list, access->location->d.uniformResourceIdentifier);
        }
    }
    cx_asn1_free(info, CX_IT(AUTHORITY_INFO_ACCESS));
    return (STACK_OF(OPENSSL_STRING) *)list;
}

CX_API void X509_email_free(STACK_OF(OPENSSL_STRING) * sk)
{
    cx_email_free(sk);
}
