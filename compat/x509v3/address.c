/* IP addresses as extensions hold them: a2i_IPADDRESS(). */
#include "compat/asn1/asn1.h"
#include "core/x509/host.h"

#include <openssl/x509v3.h>
#include <string.h>

#define TEXT_MAX 64 /* no address is longer */

static ASN1_OCTET_STRING *octets(const uint8_t *p, size_t n)
{
    ASN1_OCTET_STRING *s = cx_asn1_string_new(V_ASN1_OCTET_STRING);
    if (s != NULL && cx_asn1_string_set(s, p, (int)n) != 1) {
        cx_asn1_string_free(s);
        return NULL;
    }
    return s;
}

/* a2i_IPADDRESS and a2i_IPADDRESS_NC: 4 or 16 bytes of an address, or 8 or 32 of an address and its
 * mask after a slash. NULL, with nothing queued, for what is none. abi: subset, blanks and signs
 * before a number, which OpenSSL lets pass, are refused.
 *
 * test  tests/oracle/x509_address.c
 */
CX_API ASN1_OCTET_STRING *a2i_IPADDRESS(const char *ipasc)
{
    uint8_t ip[16];
    size_t n = t13_ip_parse(ipasc, ip);

    return n != 0 ? octets(ip, n) : NULL;
}

CX_API ASN1_OCTET_STRING *a2i_IPADDRESS_NC(const char *ipasc)
{
    uint8_t pair[32];
    uint8_t mask[16];
    char address[TEXT_MAX];
    const char *slash = strchr(ipasc, '/');
    size_t len = slash != NULL ? (size_t)(slash - ipasc) : 0;

    if (slash == NULL || len >= sizeof(address)) {
        return NULL;
    }
    memcpy(address, ipasc, len);
    address[len] = '\0';
    size_t n = t13_ip_parse(address, pair);
    if (n == 0 || t13_ip_parse(slash + 1, mask) != n) {
        return NULL;
    }
    memcpy(pair + n, mask, n);
    return octets(pair, 2 * n);
}
