/* The header of a BER or DER element, X.690 8.1: ASN1_get_object(3) and its family. */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/err.h>

/* A long-form length: *len of the contents in the octets at p. */
static bool read_len(const uint8_t *p, size_t n, size_t *used, size_t *len, bool *indefinite)
{
    size_t octets = 0;
    size_t value = 0;

    if (n == 0) {
        return false;
    }
    *indefinite = p[0] == 0x80;
    *used = 1;
    if ((p[0] & 0x80) == 0) {
        *len = p[0];
        return true;
    }
    octets = p[0] & 0x7f;
    if (octets > n - 1) {
        return false;
    }
    for (size_t i = 1; i <= octets; i++) {
        if (value > (size_t)LONG_MAX >> 8) {
            return false;
        }
        value = value << 8 | p[i];
    }
    *used += octets;
    *len = value;
    return true;
}

enum cx_asn1_header_result cx_asn1_header(const uint8_t *p, size_t n, struct cx_asn1_header *out)
{
    struct cx_asn1_header h = {0};
    size_t at = 1;
    size_t len_octets = 0;
    size_t tag = 0;

    if (n == 0) {
        return CX_ASN1_HEADER_BAD;
    }
    h.constructed = (p[0] & V_ASN1_CONSTRUCTED) != 0;
    h.class = p[0] & V_ASN1_PRIVATE;
    tag = p[0] & V_ASN1_PRIMITIVE_TAG;
    if (tag == V_ASN1_PRIMITIVE_TAG) {
        tag = 0;
        do {
            if (at >= n || tag > (size_t)INT_MAX >> 7) {
                return CX_ASN1_HEADER_BAD;
            }
            tag = tag << 7 | (p[at] & 0x7f);
            at++;
        } while ((p[at - 1] & 0x80) != 0);
    }
    h.tag = (int)tag;
    if (!read_len(p + at, n - at, &len_octets, &h.len, &h.indefinite)) {
        return CX_ASN1_HEADER_BAD;
    }
    if (h.indefinite && !h.constructed) {
        return CX_ASN1_HEADER_BAD;
    }
    h.header_len = at + len_octets;
    if (h.indefinite) {
        h.len = n - h.header_len;
    }
    *out = h;
    return h.len > n - h.header_len ? CX_ASN1_HEADER_TOO_LONG : CX_ASN1_HEADER_OK;
}

static int len_octets(int len)
{
    int octets = 1;

    if (len > 127) {
        for (int rest = len; rest > 0; rest >>= 8) {
            octets++;
        }
    }
    return octets;
}

int cx_asn1_object_size(int constructed, int len, int tag)
{
    int size = 1;

    if (len < 0) {
        return -1;
    }
    if (tag >= V_ASN1_PRIMITIVE_TAG) {
        for (int rest = tag; rest > 0; rest >>= 7) {
            size++;
        }
    }
    size += constructed == 2 ? 3 : len_octets(len);
    return size >= INT_MAX - len ? -1 : size + len;
}

void cx_asn1_put_header(uint8_t **at, int constructed, int len, int tag, int class)
{
    uint8_t *p = *at;
    uint8_t first = (uint8_t)((constructed != 0 ? V_ASN1_CONSTRUCTED : 0) | (class & 0xc0));

    if (tag < V_ASN1_PRIMITIVE_TAG) {
        *p++ = (uint8_t)(first | (tag & V_ASN1_PRIMITIVE_TAG));
    } else {
        int groups = 0;
        *p++ = (uint8_t)(first | V_ASN1_PRIMITIVE_TAG);
        for (int rest = tag; rest > 0; rest >>= 7) {
            groups++;
        }
        for (int i = groups - 1; i >= 0; i--) {
            *p++ = (uint8_t)((tag >> (7 * i) & 0x7f) | (i > 0 ? 0x80 : 0));
        }
    }
    if (constructed == 2) {
        *p++ = 0x80;
    } else if (len <= 127) {
        *p++ = (uint8_t)len;
    } else {
        int octets = len_octets(len) - 1;
        *p++ = (uint8_t)(0x80 | octets);
        for (int i = octets - 1; i >= 0; i--) {
            *p++ = (uint8_t)(len >> (8 * i));
        }
    }
    *at = p;
}

int cx_asn1_get_object(const uint8_t **pp, long *plength, int *ptag, int *pclass, long omax)
{
    struct cx_asn1_header h = {0};
    enum cx_asn1_header_result result = CX_ASN1_HEADER_BAD;
    int ret = 0;

    if (omax > 0) {
        result = cx_asn1_header(*pp, (size_t)omax, &h);
    }
    if (result == CX_ASN1_HEADER_BAD) {
        cx_raise(ERR_LIB_ASN1, omax > 0 ? ASN1_R_HEADER_TOO_LONG : ASN1_R_TOO_SMALL);
        return 0x80;
    }
    ret = (h.constructed ? V_ASN1_CONSTRUCTED : 0) | (h.indefinite ? 1 : 0);
    *ptag = h.tag;
    *pclass = h.class;
    *plength = h.indefinite ? 0 : (long)h.len;
    *pp += h.header_len;
    if (result == CX_ASN1_HEADER_TOO_LONG) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
        ret |= 0x80;
    }
    return ret;
}

/* ASN1_get_object. abi: full.
 *
 * in    pp   moved behind the header, and only when one was read
 * ret   0x80 alone or with other bits on failure; 0x20 constructed, 0x01 indefinite length
 * err   ASN1_R_HEADER_TOO_LONG, ASN1_R_TOO_LONG
 */
CX_API int ASN1_get_object(const unsigned char **pp, long *plength, int *ptag, int *pclass,
                           long omax)
{
    return cx_asn1_get_object(pp, plength, ptag, pclass, omax);
}

CX_API void ASN1_put_object(unsigned char **pp, int constructed, int length, int tag, int xclass)
{
    cx_asn1_put_header(pp, constructed, length, tag, xclass);
}

CX_API int ASN1_put_eoc(unsigned char **pp)
{
    uint8_t *p = *pp;

    *p++ = 0;
    *p++ = 0;
    *pp = p;
    return 2;
}

CX_API int ASN1_object_size(int constructed, int length, int tag)
{
    return cx_asn1_object_size(constructed, length, tag);
}

static int at_end(const uint8_t **p, long len)
{
    if (len <= 0) {
        return 1;
    }
    if (len >= 2 && (*p)[0] == 0 && (*p)[1] == 0) {
        *p += 2;
        return 1;
    }
    return 0;
}

CX_API int ASN1_check_infinite_end(unsigned char **p, long len)
{
    return at_end((const uint8_t **)(void *)p, len);
}

CX_API int ASN1_const_check_infinite_end(const unsigned char **p, long len)
{
    return at_end(p, len);
}
