#ifndef T13_COMPAT_OCSP_OCSP_H
#define T13_COMPAT_OCSP_OCSP_H

#include <openssl/ocsp.h>

/* For the files of this folder: 0 when both name the same issuer under the same hash. */
int cx_ocsp_id_issuer_cmp(const OCSP_CERTID *a, const OCSP_CERTID *b);

#endif
