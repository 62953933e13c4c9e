#ifndef T13_COMPAT_X509_WALK_H
#define T13_COMPAT_X509_WALK_H

#include "compat/cx.h"

#include <stdbool.h>

/* struct cx_x509_parts are views of what is needed before a certificate is decoded. */
struct cx_x509_parts {
    struct bytes tbs;    /* with header, as the names and the key */
    struct bytes serial; /* contents */
    struct bytes issuer;
    struct bytes subject;
    struct bytes spki;
};

/* cx_x509_walk goes over one certificate without allocating. True: it is DER, nothing follows it,
 * and the template decoder would take it too. False: only that decoder can say. */
bool cx_x509_walk(struct bytes der, struct cx_x509_parts *out);

#endif
