#ifndef T13_CORE_X509_HOST_H
#define T13_CORE_X509_HOST_H

#include "core/x509/cert.h"

/* Whom a certificate names: X509_check_host(), X509_check_email(), X509_check_ip() of OpenSSL 3.0.
 * Flags are X509_CHECK_FLAG_ values. */
#define T13_CHECK_ALWAYS_CHECK_SUBJECT 0x1u
#define T13_CHECK_NO_WILDCARDS 0x2u
#define T13_CHECK_NO_PARTIAL_WILDCARDS 0x4u
#define T13_CHECK_MULTI_LABEL_WILDCARDS 0x8u
#define T13_CHECK_SINGLE_LABEL_SUBDOMAINS 0x10u
#define T13_CHECK_NEVER_CHECK_SUBJECT 0x20u

enum t13_match {
    T13_MATCH_NO = 0,
    T13_MATCH_YES = 1,
    T13_MATCH_ERROR = -1, /* out of memory, or a commonName that does not decode */
    T13_MATCH_INPUT = -2, /* the name asked for is malformed: empty, or a NUL inside */
};

/* t13_cert_check_host: name is a host name, or begins with a dot to match any subdomain.
 *
 * out   peername  when not NULL and on T13_MATCH_YES: the name in the certificate that matched, for
 *                 mem_free()
 */
T13_DOOR enum t13_match t13_cert_check_host(const struct t13_cert *cert, struct bytes name,
                                            unsigned flags, char **peername);
T13_DOOR enum t13_match t13_cert_check_email(const struct t13_cert *cert, struct bytes email,
                                             unsigned flags);
T13_DOOR enum t13_match t13_cert_check_ip(const struct t13_cert *cert, struct bytes ip,
                                          unsigned flags); /* 4 or 16 bytes */
/* t13_ip_parse reads dotted IPv4 or IPv6 text as a2i_IPADDRESS() does: 4, 16 or, when malformed,
 * 0 bytes. */
T13_DOOR size_t t13_ip_parse(const char *text, uint8_t out[16]);

#endif
