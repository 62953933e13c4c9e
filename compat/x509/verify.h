#ifndef T13_COMPAT_X509_VERIFY_H
#define T13_COMPAT_X509_VERIFY_H

#include "compat/x509/store_types.h"

/* cx_verify_clear frees what a verification kept for its callbacks. */
void cx_verify_clear(X509_STORE_CTX *ctx);
int cx_purpose_trust(int purpose);

#endif
