#ifndef T13_COMPAT_X509_FACTS_H
#define T13_COMPAT_X509_FACTS_H

#include "compat/x509/x509.h"

/* cx_x509_facts_free frees what cx_x509_facts() computed; NULL is fine. */
void cx_x509_facts_free(struct cx_x509_facts *facts);

#endif
