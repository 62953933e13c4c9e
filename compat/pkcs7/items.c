/* The tables of PKCS#7: RFC 2315.
 *
 * abi-names: full PKCS7_ISSUER_AND_SERIAL_it PKCS7_ISSUER_AND_SERIAL_new
 *                 PKCS7_ISSUER_AND_SERIAL_free d2i_PKCS7_ISSUER_AND_SERIAL
 *                 i2d_PKCS7_ISSUER_AND_SERIAL PKCS7_ENC_CONTENT_it PKCS7_ENC_CONTENT_new
 *                 PKCS7_ENC_CONTENT_free d2i_PKCS7_ENC_CONTENT i2d_PKCS7_ENC_CONTENT
 *                 PKCS7_ENCRYPT_it PKCS7_ENCRYPT_new PKCS7_ENCRYPT_free d2i_PKCS7_ENCRYPT
 *                 i2d_PKCS7_ENCRYPT PKCS7_RECIP_INFO_it PKCS7_RECIP_INFO_new
 *                 PKCS7_RECIP_INFO_free d2i_PKCS7_RECIP_INFO i2d_PKCS7_RECIP_INFO
 *                 PKCS7_SIGNER_INFO_it PKCS7_SIGNER_INFO_new PKCS7_SIGNER_INFO_free
 *                 d2i_PKCS7_SIGNER_INFO i2d_PKCS7_SIGNER_INFO PKCS7_ENVELOPE_it
 *                 PKCS7_ENVELOPE_new PKCS7_ENVELOPE_free d2i_PKCS7_ENVELOPE i2d_PKCS7_ENVELOPE
 *                 PKCS7_SIGN_ENVELOPE_it PKCS7_SIGN_ENVELOPE_new PKCS7_SIGN_ENVELOPE_free
 *                 d2i_PKCS7_SIGN_ENVELOPE i2d_PKCS7_SIGN_ENVELOPE PKCS7_DIGEST_it
 *                 PKCS7_DIGEST_new PKCS7_DIGEST_free d2i_PKCS7_DIGEST i2d_PKCS7_DIGEST
 *                 PKCS7_SIGNED_it PKCS7_SIGNED_new PKCS7_SIGNED_free d2i_PKCS7_SIGNED
 *                 i2d_PKCS7_SIGNED PKCS7_it PKCS7_new PKCS7_free d2i_PKCS7 i2d_PKCS7 PKCS7_dup
 */
#include "compat/pkcs7/items.h"
#include "compat/evp/pkey.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"

CX_DECLARE_ITEM(ASN1_OCTET_STRING_NDEF);

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define NDEF_SEQUENCE(name)                                                                        \
    static const ASN1_ITEM name##_item = {ASN1_ITYPE_NDEF_SEQUENCE,                                \
                                          V_ASN1_SEQUENCE,                                         \
                                          name##_fields,                                           \
                                          COUNT(name##_fields),                                    \
                                          NULL,                                                    \
                                          sizeof(name),                                            \
                                          #name};                                                  \
    CX_ITEM_FN(name, name##_item)

/* What stands in these structs beside the fields that are encoded goes with them. */
static int recipient_event(int operation, ASN1_VALUE **value, const ASN1_ITEM *it, void *arg)
{
    (void)it;
    (void)arg;
    if (operation == ASN1_OP_FREE_POST) {
        cx_x509_free(((PKCS7_RECIP_INFO *)(void *)*value)->cert);
    }
    return 1;
}

static int signer_event(int operation, ASN1_VALUE **value, const ASN1_ITEM *it, void *arg)
{
    (void)it;
    (void)arg;
    if (operation == ASN1_OP_FREE_POST) {
        cx_pkey_free(((PKCS7_SIGNER_INFO *)(void *)*value)->pkey);
    }
    return 1;
}

static const ASN1_AUX recipient_aux = {.asn1_cb = recipient_event};
static const ASN1_AUX signer_aux = {.asn1_cb = signer_event};

static const ASN1_TEMPLATE PKCS7_ISSUER_AND_SERIAL_fields[] = {
    CX_SIMPLE(PKCS7_ISSUER_AND_SERIAL, issuer, X509_NAME),
    CX_SIMPLE(PKCS7_ISSUER_AND_SERIAL, serial, ASN1_INTEGER),
};
CX_SEQUENCE(PKCS7_ISSUER_AND_SERIAL, PKCS7_ISSUER_AND_SERIAL)
CX_FUNCTIONS(PKCS7_ISSUER_AND_SERIAL, PKCS7_ISSUER_AND_SERIAL, PKCS7_ISSUER_AND_SERIAL)

static const ASN1_TEMPLATE PKCS7_ENC_CONTENT_fields[] = {
    CX_SIMPLE(PKCS7_ENC_CONTENT, content_type, ASN1_OBJECT),
    CX_SIMPLE(PKCS7_ENC_CONTENT, algorithm, X509_ALGOR),
    CX_IMP_OPT(PKCS7_ENC_CONTENT, enc_data, ASN1_OCTET_STRING_NDEF, 0),
};
NDEF_SEQUENCE(PKCS7_ENC_CONTENT)
CX_FUNCTIONS(PKCS7_ENC_CONTENT, PKCS7_ENC_CONTENT, PKCS7_ENC_CONTENT)

static const ASN1_TEMPLATE PKCS7_ENCRYPT_fields[] = {
    CX_SIMPLE(PKCS7_ENCRYPT, version, ASN1_INTEGER),
    CX_SIMPLE(PKCS7_ENCRYPT, enc_data, PKCS7_ENC_CONTENT),
};
NDEF_SEQUENCE(PKCS7_ENCRYPT)
CX_FUNCTIONS(PKCS7_ENCRYPT, PKCS7_ENCRYPT, PKCS7_ENCRYPT)

static const ASN1_TEMPLATE PKCS7_RECIP_INFO_fields[] = {
    CX_SIMPLE(PKCS7_RECIP_INFO, version, ASN1_INTEGER),
    CX_SIMPLE(PKCS7_RECIP_INFO, issuer_and_serial, PKCS7_ISSUER_AND_SERIAL),
    CX_SIMPLE(PKCS7_RECIP_INFO, key_enc_algor, X509_ALGOR),
    CX_SIMPLE(PKCS7_RECIP_INFO, enc_key, ASN1_OCTET_STRING),
};
CX_SEQUENCE_AUX(PKCS7_RECIP_INFO, PKCS7_RECIP_INFO, &recipient_aux)
CX_FUNCTIONS(PKCS7_RECIP_INFO, PKCS7_RECIP_INFO, PKCS7_RECIP_INFO)

static const ASN1_TEMPLATE PKCS7_SIGNER_INFO_fields[] = {
    CX_SIMPLE(PKCS7_SIGNER_INFO, version, ASN1_INTEGER),
    CX_SIMPLE(PKCS7_SIGNER_INFO, issuer_and_serial, PKCS7_ISSUER_AND_SERIAL),
    CX_SIMPLE(PKCS7_SIGNER_INFO, digest_alg, X509_ALGOR),
    CX_IMP_SEQ_OF_OPT(PKCS7_SIGNER_INFO, auth_attr, X509_ATTRIBUTE, 0),
    CX_SIMPLE(PKCS7_SIGNER_INFO, digest_enc_alg, X509_ALGOR),
    CX_SIMPLE(PKCS7_SIGNER_INFO, enc_digest, ASN1_OCTET_STRING),
    CX_IMP_SET_OF_OPT(PKCS7_SIGNER_INFO, unauth_attr, X509_ATTRIBUTE, 1),
};
CX_SEQUENCE_AUX(PKCS7_SIGNER_INFO, PKCS7_SIGNER_INFO, &signer_aux)
CX_FUNCTIONS(PKCS7_SIGNER_INFO, PKCS7_SIGNER_INFO, PKCS7_SIGNER_INFO)

static const ASN1_TEMPLATE PKCS7_ENVELOPE_fields[] = {
    CX_SIMPLE(PKCS7_ENVELOPE, version, ASN1_INTEGER),
    CX_SET_OF(PKCS7_ENVELOPE, recipientinfo, PKCS7_RECIP_INFO),
    CX_SIMPLE(PKCS7_ENVELOPE, enc_data, PKCS7_ENC_CONTENT),
};
NDEF_SEQUENCE(PKCS7_ENVELOPE)
CX_FUNCTIONS(PKCS7_ENVELOPE, PKCS7_ENVELOPE, PKCS7_ENVELOPE)

static const ASN1_TEMPLATE PKCS7_SIGN_ENVELOPE_fields[] = {
    CX_SIMPLE(PKCS7_SIGN_ENVELOPE, version, ASN1_INTEGER),
    CX_SET_OF(PKCS7_SIGN_ENVELOPE, recipientinfo, PKCS7_RECIP_INFO),
    CX_SET_OF(PKCS7_SIGN_ENVELOPE, md_algs, X509_ALGOR),
    CX_SIMPLE(PKCS7_SIGN_ENVELOPE, enc_data, PKCS7_ENC_CONTENT),
    CX_IMP_SET_OF_OPT(PKCS7_SIGN_ENVELOPE, cert, X509, 0),
    CX_IMP_SET_OF_OPT(PKCS7_SIGN_ENVELOPE, crl, X509_CRL, 1),
    CX_SET_OF(PKCS7_SIGN_ENVELOPE, signer_info, PKCS7_SIGNER_INFO),
};
NDEF_SEQUENCE(PKCS7_SIGN_ENVELOPE)
CX_FUNCTIONS(PKCS7_SIGN_ENVELOPE, PKCS7_SIGN_ENVELOPE, PKCS7_SIGN_ENVELOPE)

static const ASN1_TEMPLATE PKCS7_DIGEST_fields[] = {
    CX_SIMPLE(PKCS7_DIGEST, version, ASN1_INTEGER),
    CX_SIMPLE(PKCS7_DIGEST, md, X509_ALGOR),
    CX_SIMPLE(PKCS7_DIGEST, contents, PKCS7),
    CX_SIMPLE(PKCS7_DIGEST, digest, ASN1_OCTET_STRING),
};
NDEF_SEQUENCE(PKCS7_DIGEST)
CX_FUNCTIONS(PKCS7_DIGEST, PKCS7_DIGEST, PKCS7_DIGEST)

static const ASN1_TEMPLATE PKCS7_SIGNED_fields[] = {
    CX_SIMPLE(PKCS7_SIGNED, version, ASN1_INTEGER),
    CX_SET_OF(PKCS7_SIGNED, md_algs, X509_ALGOR),
    CX_SIMPLE(PKCS7_SIGNED, contents, PKCS7),
    CX_IMP_SEQ_OF_OPT(PKCS7_SIGNED, cert, X509, 0),
    CX_IMP_SET_OF_OPT(PKCS7_SIGNED, crl, X509_CRL, 1),
    CX_SET_OF(PKCS7_SIGNED, signer_info, PKCS7_SIGNER_INFO),
};
NDEF_SEQUENCE(PKCS7_SIGNED)
CX_FUNCTIONS(PKCS7_SIGNED, PKCS7_SIGNED, PKCS7_SIGNED)

/* The contents' type follows from the contentType. */
#define CONTENT(field, name)                                                                       \
    CX_F(ASN1_TFLG_EXPLICIT | ASN1_TFLG_OPTIONAL | ASN1_TFLG_NDEF, 0, PKCS7, field, name)

static const ASN1_ADB_TABLE content_types[] = {
    {NID_pkcs7_data, CONTENT(d.data, ASN1_OCTET_STRING_NDEF)},
    {NID_pkcs7_signed, CONTENT(d.sign, PKCS7_SIGNED)},
    {NID_pkcs7_enveloped, CONTENT(d.enveloped, PKCS7_ENVELOPE)},
    {NID_pkcs7_signedAndEnveloped, CONTENT(d.signed_and_enveloped, PKCS7_SIGN_ENVELOPE)},
    {NID_pkcs7_digest, CONTENT(d.digest, PKCS7_DIGEST)},
    {NID_pkcs7_encrypted, CONTENT(d.encrypted, PKCS7_ENCRYPT)},
};
static const ASN1_TEMPLATE content_default = CX_EXP_OPT(PKCS7, d.other, ASN1_ANY, 0);
static const ASN1_ADB content_adb = {
    0, offsetof(PKCS7, type), NULL, content_types, COUNT(content_types), &content_default, NULL};
static const ASN1_ITEM *content_it(void)
{
    return (const ASN1_ITEM *)(const void *)&content_adb;
}
static const ASN1_TEMPLATE PKCS7_fields[] = {
    CX_SIMPLE(PKCS7, type, ASN1_OBJECT),
    {ASN1_TFLG_ADB_OID, -1, 0, "PKCS7", content_it},
};
NDEF_SEQUENCE(PKCS7)
CX_FUNCTIONS(PKCS7, PKCS7, PKCS7)
CX_DUP_FUNCTION(PKCS7, PKCS7)
