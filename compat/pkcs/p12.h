#ifndef T13_COMPAT_PKCS_P12_H
#define T13_COMPAT_PKCS_P12_H

#include "compat/asn1/asn1.h"

#include "crypto/pbe.h"

#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdbool.h>

/* PKCS#12 (RFC 7292): the structures, and what is done with them. */

struct pkcs8_priv_key_info_st {
    ASN1_INTEGER *version;
    X509_ALGOR *pkeyalg;
    ASN1_OCTET_STRING *pkey; /* wiped when it is freed */
    STACK_OF(X509_ATTRIBUTE) * attributes;
};

struct PKCS12_MAC_DATA_st {
    X509_SIG *dinfo;
    ASN1_OCTET_STRING *salt;
    ASN1_INTEGER *iter; /* NULL: 1 */
};

struct PKCS12_st {
    ASN1_INTEGER *version;
    PKCS12_MAC_DATA *mac;
    PKCS7 *authsafes;
};

struct pkcs12_bag_st {
    ASN1_OBJECT *type;
    union {
        ASN1_OCTET_STRING *x509cert;
        ASN1_OCTET_STRING *x509crl;
        ASN1_IA5STRING *sdsicert;
        ASN1_TYPE *other;
    } value;
};

struct PKCS12_SAFEBAG_st {
    ASN1_OBJECT *type;
    union {
        struct pkcs12_bag_st *bag;
        PKCS8_PRIV_KEY_INFO *keybag;
        X509_SIG *shkeybag;
        STACK_OF(PKCS12_SAFEBAG) * safes;
        ASN1_TYPE *other;
    } value;
    STACK_OF(X509_ATTRIBUTE) * attrib;
};

CX_DECLARE_ITEM(PKCS12);
CX_DECLARE_ITEM(PKCS12_AUTHSAFES);
CX_DECLARE_ITEM(PKCS12_BAGS);
CX_DECLARE_ITEM(PKCS12_MAC_DATA);
CX_DECLARE_ITEM(PKCS12_SAFEBAG);
CX_DECLARE_ITEM(PKCS12_SAFEBAGS);
CX_DECLARE_ITEM(PKCS8_PRIV_KEY_INFO);

/* cx_p12_password views a password of n bytes, -1: a string. That of NULL has p NULL, which is not
 * the same as an empty one. */
struct bytes cx_p12_password(const char *pass, int n);

/* cx_pbe_open decrypts data as algor says, into *out for mem_clear_free(). False with the error
 * queued as OpenSSL queues it. */
bool cx_pbe_open(const X509_ALGOR *algor, struct bytes password, const ASN1_OCTET_STRING *data,
                 uint8_t **out, size_t *n);
/* cx_p12_decrypt does so and decodes what comes out. */
void *cx_p12_decrypt(const X509_ALGOR *algor, const ASN1_ITEM *it, struct bytes password,
                     const ASN1_OCTET_STRING *data);
PKCS8_PRIV_KEY_INFO *cx_pkcs8_open(const X509_SIG *sealed, struct bytes password);
EVP_PKEY *cx_pkcs8_pkey(const PKCS8_PRIV_KEY_INFO *p8);

/* cx_p12_parse is PKCS12_parse(). */
int cx_p12_parse(const PKCS12 *p12, const char *pass, EVP_PKEY **pkey, X509 **cert,
                 STACK_OF(X509) * *ca);
bool cx_p12_verify_mac(const PKCS12 *p12, struct bytes password);
STACK_OF(PKCS7) * cx_p12_safes(const PKCS12 *p12);
STACK_OF(PKCS12_SAFEBAG) * cx_p12_bags(const PKCS7 *p7);
STACK_OF(PKCS12_SAFEBAG) * cx_p12_sealed_bags(const PKCS7 *p7, struct bytes password);
void cx_p12_bags_free(STACK_OF(PKCS12_SAFEBAG) * bags);

const ASN1_TYPE *cx_p12_attribute(const STACK_OF(X509_ATTRIBUTE) * attributes, int nid);
X509 *cx_p12_bag_cert(const PKCS12_SAFEBAG *bag); /* NULL when it holds none */

#endif
