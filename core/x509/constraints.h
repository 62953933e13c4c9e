#ifndef T13_CORE_X509_CONSTRAINTS_H
#define T13_CORE_X509_CONSTRAINTS_H

#include "core/x509/cert.h"

/* Name constraints: RFC 5280 4.2.1.10, as NAME_CONSTRAINTS_check() does it: subject, the e-mail
 * addresses in it and every subjectAltName of cert against the subtrees of ca.
 *
 * ret   T13_V_OK, or T13_V_ERR_PERMITTED_VIOLATION, _EXCLUDED_VIOLATION, _SUBTREE_MINMAX,
 *       _UNSUPPORTED_CONSTRAINT_TYPE, _UNSUPPORTED_NAME_SYNTAX, _UNSPECIFIED (too many names)
 */
T13_DOOR int t13_constraints_check(const struct t13_cert *cert, const struct t13_cert *ca);

/* t13_constraints_check_cn does so for each commonName that looks like a DNS name. */
T13_DOOR int t13_constraints_check_cn(const struct t13_cert *cert, const struct t13_cert *ca);

#endif
