/* The tables of PKCS#12 and PKCS#8: RFC 7292 appendix D, RFC 5208.
 *
 * abi-names: full PKCS12_it PKCS12_new PKCS12_free d2i_PKCS12 i2d_PKCS12 PKCS12_MAC_DATA_it
 *                 PKCS12_MAC_DATA_new PKCS12_MAC_DATA_free d2i_PKCS12_MAC_DATA
 *                 i2d_PKCS12_MAC_DATA PKCS12_BAGS_it PKCS12_BAGS_new PKCS12_BAGS_free
 *                 d2i_PKCS12_BAGS i2d_PKCS12_BAGS PKCS12_SAFEBAG_it PKCS12_SAFEBAG_new
 *                 PKCS12_SAFEBAG_free d2i_PKCS12_SAFEBAG i2d_PKCS12_SAFEBAG
 *                 PKCS12_SAFEBAGS_it PKCS12_AUTHSAFES_it PKCS8_PRIV_KEY_INFO_it
 *                 PKCS8_PRIV_KEY_INFO_new PKCS8_PRIV_KEY_INFO_free d2i_PKCS8_PRIV_KEY_INFO
 *                 i2d_PKCS8_PRIV_KEY_INFO
 */
#include "compat/pkcs7/items.h"
#include "compat/pkcs/p12.h"
#include "compat/x509/items.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The key goes with its owner, and no copy of it stays in the heap. */
static int key_event(int operation, ASN1_VALUE **value, const ASN1_ITEM *it, void *arg)
{
    (void)it;
    (void)arg;
    if (operation == ASN1_OP_FREE_PRE) {
        const PKCS8_PRIV_KEY_INFO *p8 = (const PKCS8_PRIV_KEY_INFO *)(void *)*value;
        if (p8->pkey != NULL && p8->pkey->data != NULL && p8->pkey->length > 0) {
            mem_clear(p8->pkey->data, (size_t)p8->pkey->length);
        }
    }
    return 1;
}

static const ASN1_AUX key_aux = {.asn1_cb = key_event};
static const ASN1_TEMPLATE PKCS8_PRIV_KEY_INFO_fields[] = {
    CX_SIMPLE(PKCS8_PRIV_KEY_INFO, version, ASN1_INTEGER),
    CX_SIMPLE(PKCS8_PRIV_KEY_INFO, pkeyalg, X509_ALGOR),
    CX_SIMPLE(PKCS8_PRIV_KEY_INFO, pkey, ASN1_OCTET_STRING),
    CX_IMP_SET_OF_OPT(PKCS8_PRIV_KEY_INFO, attributes, X509_ATTRIBUTE, 0),
};
CX_SEQUENCE_AUX(PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO, &key_aux)
CX_FUNCTIONS(PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO)

static const ASN1_TEMPLATE PKCS12_MAC_DATA_fields[] = {
    CX_SIMPLE(PKCS12_MAC_DATA, dinfo, X509_SIG),
    CX_SIMPLE(PKCS12_MAC_DATA, salt, ASN1_OCTET_STRING),
    CX_OPT(PKCS12_MAC_DATA, iter, ASN1_INTEGER),
};
CX_SEQUENCE(PKCS12_MAC_DATA, PKCS12_MAC_DATA)
CX_FUNCTIONS(PKCS12_MAC_DATA, PKCS12_MAC_DATA, PKCS12_MAC_DATA)

static const ASN1_TEMPLATE PKCS12_fields[] = {
    CX_SIMPLE(PKCS12, version, ASN1_INTEGER),
    CX_SIMPLE(PKCS12, authsafes, PKCS7),
    CX_OPT(PKCS12, mac, PKCS12_MAC_DATA),
};
CX_SEQUENCE(PKCS12, PKCS12)
CX_FUNCTIONS(PKCS12, PKCS12, PKCS12)

/* What a certificate or CRL bag holds follows from its type. */
static const ASN1_ADB_TABLE bag_types[] = {
    {NID_x509Certificate, CX_EXP(PKCS12_BAGS, value.x509cert, ASN1_OCTET_STRING, 0)},
    {NID_x509Crl, CX_EXP(PKCS12_BAGS, value.x509crl, ASN1_OCTET_STRING, 0)},
    {NID_sdsiCertificate, CX_EXP(PKCS12_BAGS, value.sdsicert, ASN1_IA5STRING, 0)},
};
static const ASN1_TEMPLATE bag_default = CX_EXP(PKCS12_BAGS, value.other, ASN1_ANY, 0);
static const ASN1_ADB bag_adb = {
    0, offsetof(PKCS12_BAGS, type), NULL, bag_types, COUNT(bag_types), &bag_default, NULL};
static const ASN1_ITEM *bag_it(void)
{
    return (const ASN1_ITEM *)(const void *)&bag_adb;
}
static const ASN1_TEMPLATE PKCS12_BAGS_fields[] = {
    CX_SIMPLE(PKCS12_BAGS, type, ASN1_OBJECT),
    {ASN1_TFLG_ADB_OID, -1, 0, "PKCS12_BAGS", bag_it},
};
CX_SEQUENCE(PKCS12_BAGS, PKCS12_BAGS)
CX_FUNCTIONS(PKCS12_BAGS, PKCS12_BAGS, PKCS12_BAGS)

/* And so with a bag of any kind. */
static const ASN1_ADB_TABLE safe_types[] = {
    {NID_keyBag, CX_EXP(PKCS12_SAFEBAG, value.keybag, PKCS8_PRIV_KEY_INFO, 0)},
    {NID_pkcs8ShroudedKeyBag, CX_EXP(PKCS12_SAFEBAG, value.shkeybag, X509_SIG, 0)},
    {NID_safeContentsBag, CX_F(ASN1_TFLG_EXPLICIT | ASN1_TFLG_SEQUENCE_OF, 0, PKCS12_SAFEBAG,
                               value.safes, PKCS12_SAFEBAG)},
    {NID_certBag, CX_EXP(PKCS12_SAFEBAG, value.bag, PKCS12_BAGS, 0)},
    {NID_crlBag, CX_EXP(PKCS12_SAFEBAG, value.bag, PKCS12_BAGS, 0)},
    {NID_secretBag, CX_EXP(PKCS12_SAFEBAG, value.bag, PKCS12_BAGS, 0)},
};
static const ASN1_TEMPLATE safe_default = CX_EXP(PKCS12_SAFEBAG, value.other, ASN1_ANY, 0);
static const ASN1_ADB safe_adb = {
    0, offsetof(PKCS12_SAFEBAG, type), NULL, safe_types, COUNT(safe_types), &safe_default, NULL};
static const ASN1_ITEM *safe_it(void)
{
    return (const ASN1_ITEM *)(const void *)&safe_adb;
}
static const ASN1_TEMPLATE PKCS12_SAFEBAG_fields[] = {
    CX_SIMPLE(PKCS12_SAFEBAG, type, ASN1_OBJECT),
    {ASN1_TFLG_ADB_OID, -1, 0, "PKCS12_SAFEBAG", safe_it},
    CX_F(ASN1_TFLG_SET_OF | ASN1_TFLG_OPTIONAL, 0, PKCS12_SAFEBAG, attrib, X509_ATTRIBUTE),
};
CX_SEQUENCE(PKCS12_SAFEBAG, PKCS12_SAFEBAG)
CX_FUNCTIONS(PKCS12_SAFEBAG, PKCS12_SAFEBAG, PKCS12_SAFEBAG)

CX_LIST(PKCS12_SAFEBAGS, ASN1_TFLG_SEQUENCE_OF, PKCS12_SAFEBAG)
CX_LIST(PKCS12_AUTHSAFES, ASN1_TFLG_SEQUENCE_OF, PKCS7)
