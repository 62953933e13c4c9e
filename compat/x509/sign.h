#ifndef T13_COMPAT_X509_SIGN_H
#define T13_COMPAT_X509_SIGN_H

#include "compat/asn1/asn1.h"

#include <openssl/x509.h>

/* cx_signed_verify: 1 the signature of tbs holds, 0 it does not, -1 it cannot be checked. */
int cx_signed_verify(const X509_ALGOR *algor, const ASN1_BIT_STRING *signature, struct bytes tbs,
                     EVP_PKEY *pkey);
/* cx_item_sign is ASN1_item_sign. */
int cx_item_sign(const ASN1_ITEM *it, X509_ALGOR *algor1, X509_ALGOR *algor2,
                 ASN1_BIT_STRING *signature, const void *data, EVP_PKEY *pkey, const EVP_MD *md);

#endif
