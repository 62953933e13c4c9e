#ifndef T13_COMPAT_X509_CRL_H
#define T13_COMPAT_X509_CRL_H

#include "compat/asn1/asn1.h"

#include <openssl/x509.h>

/* cx_crl_aux is the hook of X509_CRL's table. */
int cx_crl_aux(int operation, ASN1_VALUE **value, const ASN1_ITEM *it, void *arg);
X509_CRL *cx_crl_up_ref(X509_CRL *crl); /* returns crl; NULL is fine */
bool cx_crl_same(const X509_CRL *a, const X509_CRL *b);
void cx_crl_free(X509_CRL *crl);
/* cx_crl_der encodes crl for mem_free(); n = 0 on failure. */
uint8_t *cx_crl_der(const X509_CRL *crl, size_t *n);

#endif
