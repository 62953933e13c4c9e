/* The bags of a PKCS#12 file: PKCS12_SAFEBAG_get0_attrs(3), PKCS12_SAFEBAG_get1_cert(3). */
#include "compat/err/raise.h"
#include "compat/obj/obj.h"
#include "compat/pkcs/p12.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <openssl/objects.h>

#include "compat/asn1/sk.h"

const ASN1_TYPE *cx_p12_attribute(const STACK_OF(X509_ATTRIBUTE) * attributes, int nid)
{
    for (int i = 0; i < sk_X509_ATTRIBUTE_num(attributes); i++) {
        const X509_ATTRIBUTE *a = sk_X509_ATTRIBUTE_value(attributes, i);
        if (cx_obj_obj2nid(a->object) == nid) {
            return sk_ASN1_TYPE_value(a->set, 0);
        }
    }
    return NULL;
}

/* Whether the bag holds a struct pkcs12_bag_st. */
static bool has_bag(const PKCS12_SAFEBAG *bag)
{
    int nid = cx_obj_obj2nid(bag->type);

    return nid == NID_certBag || nid == NID_crlBag || nid == NID_secretBag;
}

X509 *cx_p12_bag_cert(const PKCS12_SAFEBAG *bag)
{
    if (cx_obj_obj2nid(bag->type) != NID_certBag ||
        cx_obj_obj2nid(bag->value.bag->type) != NID_x509Certificate) {
        return NULL;
    }
    return cx_asn1_unpack(bag->value.bag->value.x509cert, CX_IT(X509));
}

/* PKCS12_SAFEBAG_get_nid - see PKCS12_SAFEBAG_get1_cert(3). abi: full. test tests/oracle/pkcs12.c
 */
CX_API int PKCS12_SAFEBAG_get_nid(const PKCS12_SAFEBAG *bag)
{
    return cx_obj_obj2nid(bag->type);
}

/* PKCS12_SAFEBAG_get_bag_nid - see PKCS12_SAFEBAG_get1_cert(3). abi: full.
 *
 * ret   -1 for a bag that has no type inside
 * test  tests/oracle/pkcs12.c
 */
CX_API int PKCS12_SAFEBAG_get_bag_nid(const PKCS12_SAFEBAG *bag)
{
    return has_bag(bag) ? cx_obj_obj2nid(bag->value.bag->type) : -1;
}

/* PKCS12_SAFEBAG_get0_type - see PKCS12_SAFEBAG_get1_cert(3). abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API const ASN1_OBJECT *PKCS12_SAFEBAG_get0_type(const PKCS12_SAFEBAG *bag)
{
    return bag->type;
}

/* PKCS12_SAFEBAG_get0_bag_type - see PKCS12_SAFEBAG_get1_cert(3). abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API const ASN1_OBJECT *PKCS12_SAFEBAG_get0_bag_type(const PKCS12_SAFEBAG *bag)
{
    return has_bag(bag) ? bag->value.bag->type : NULL;
}

/* PKCS12_SAFEBAG_get0_bag_obj - what a bag of unknown type holds. abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API const ASN1_TYPE *PKCS12_SAFEBAG_get0_bag_obj(const PKCS12_SAFEBAG *bag)
{
    if (!has_bag(bag)) {
        return NULL;
    }
    int nid = cx_obj_obj2nid(bag->value.bag->type);
    if (nid == NID_x509Certificate || nid == NID_x509Crl || nid == NID_sdsiCertificate) {
        return NULL;
    }
    return bag->value.bag->value.other;
}

/* PKCS12_SAFEBAG_get0_attrs - see PKCS12_SAFEBAG_get0_attrs(3). abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API const STACK_OF(X509_ATTRIBUTE) * PKCS12_SAFEBAG_get0_attrs(const PKCS12_SAFEBAG *bag)
{
    return bag->attrib;
}

/* PKCS12_SAFEBAG_get0_attr - see PKCS12_get_friendlyname(3). abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API const ASN1_TYPE *PKCS12_SAFEBAG_get0_attr(const PKCS12_SAFEBAG *bag, int attr_nid)
{
    return cx_p12_attribute(bag->attrib, attr_nid);
}

/* PKCS12_get_attr_gen - see PKCS12_SAFEBAG_get0_attrs(3). abi: full. test tests/oracle/pkcs12.c */
CX_API ASN1_TYPE *PKCS12_get_attr_gen(const STACK_OF(X509_ATTRIBUTE) * attrs, int attr_nid)
{
    union {
        const ASN1_TYPE *found;
        ASN1_TYPE *given;
    } same = {cx_p12_attribute(attrs, attr_nid)};

    return same.given;
}

/* PKCS12_get_friendlyname - see PKCS12_get_friendlyname(3). abi: full.
 *
 * ret   UTF-8, for OPENSSL_free(); NULL when there is none
 * test  tests/oracle/pkcs12.c
 */
CX_API char *PKCS12_get_friendlyname(PKCS12_SAFEBAG *bag)
{
    const ASN1_TYPE *name = cx_p12_attribute(bag->attrib, NID_friendlyName);
    uint8_t *text = NULL;

    if (name == NULL || name->type != V_ASN1_BMPSTRING) {
        return NULL;
    }
    return cx_asn1_to_utf8(&text, name->value.bmpstring) >= 0 ? (char *)text : NULL;
}

/* PKCS12_SAFEBAG_get1_cert - see PKCS12_SAFEBAG_get1_cert(3). abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API X509 *PKCS12_SAFEBAG_get1_cert(const PKCS12_SAFEBAG *bag)
{
    return cx_p12_bag_cert(bag);
}

/* PKCS12_SAFEBAG_get1_crl - see PKCS12_SAFEBAG_get1_cert(3). abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API X509_CRL *PKCS12_SAFEBAG_get1_crl(const PKCS12_SAFEBAG *bag)
{
    if (cx_obj_obj2nid(bag->type) != NID_crlBag ||
        cx_obj_obj2nid(bag->value.bag->type) != NID_x509Crl) {
        return NULL;
    }
    return cx_asn1_unpack(bag->value.bag->value.x509crl, CX_IT(X509_CRL));
}

/* PKCS12_SAFEBAG_get0_safes - see PKCS12_SAFEBAG_get1_cert(3). abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API const STACK_OF(PKCS12_SAFEBAG) * PKCS12_SAFEBAG_get0_safes(const PKCS12_SAFEBAG *bag)
{
    return cx_obj_obj2nid(bag->type) == NID_safeContentsBag ? bag->value.safes : NULL;
}

/* PKCS12_SAFEBAG_get0_p8inf - see PKCS12_SAFEBAG_get1_cert(3). abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API const PKCS8_PRIV_KEY_INFO *PKCS12_SAFEBAG_get0_p8inf(const PKCS12_SAFEBAG *bag)
{
    return cx_obj_obj2nid(bag->type) == NID_keyBag ? bag->value.keybag : NULL;
}

/* PKCS12_SAFEBAG_get0_pkcs8 - see PKCS12_SAFEBAG_get1_cert(3). abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API const X509_SIG *PKCS12_SAFEBAG_get0_pkcs8(const PKCS12_SAFEBAG *bag)
{
    return cx_obj_obj2nid(bag->type) == NID_pkcs8ShroudedKeyBag ? bag->value.shkeybag : NULL;
}
