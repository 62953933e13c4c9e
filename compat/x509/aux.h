#ifndef T13_COMPAT_X509_AUX_H
#define T13_COMPAT_X509_AUX_H

#include "compat/cx.h"

#include <openssl/x509.h>

/* A certificate with its trust settings behind it: "TRUSTED CERTIFICATE", d2i_X509_AUX(3). */
T13_DOOR X509 *cx_x509_d2i_aux(X509 **x, const uint8_t **in, long n);
T13_DOOR int cx_x509_i2d_aux(const X509 *x, uint8_t **out);

/* cx_x509_trust is X509_check_trust(): X509_TRUST_TRUSTED, _REJECTED or _UNTRUSTED. */
T13_DOOR int cx_x509_trust(const X509 *x, int id, int flags);

/* What X509_alias_set1() and X509_keyid_set1() do. */
int cx_x509_alias_set1(X509 *x, const unsigned char *name, int len);
int cx_x509_keyid_set1(X509 *x, const unsigned char *id, int len);

#endif
