/* DHParameter of PKCS#3 (RFC 2631's older sister): d2i_DHparams(3). */
#include "compat/dh/dh.h"

#include "compat/err/raise.h"

#include "crypto/der.h"
#include "crypto/der_out.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <string.h>

/* SEQUENCE { prime INTEGER, base INTEGER, privateValueLength INTEGER OPTIONAL } */
static bool parse(struct der *d, struct bytes *p, struct bytes *g, uint64_t *length)
{
    struct der inside;

    *length = 0;
    if (!der_enter(d, DER_SEQUENCE, &inside) || !der_unsigned(&inside, p) ||
        !der_unsigned(&inside, g)) {
        return false;
    }
    if (!der_at_end(&inside) && (!der_uint(&inside, length) || *length > INT32_MAX)) {
        return false;
    }
    return der_at_end(&inside);
}

DH *cx_dh_d2i(DH **dh, const uint8_t **in, long n)
{
    struct der d = {*in, n > 0 ? (size_t)n : 0};
    struct bytes p;
    struct bytes g;
    uint64_t length = 0;

    if (!parse(&d, &p, &g, &length)) {
        cx_raise(ERR_LIB_ASN1, ERR_R_NESTED_ASN1_ERROR);
        return NULL;
    }
    DH *made = cx_dh_new();
    if (made == NULL) {
        return NULL;
    }
    made->p = cx_bn_from(p);
    made->g = cx_bn_from(g);
    made->length = (long)length;
    if (made->p == NULL || made->g == NULL) {
        cx_dh_free(made);
        return NULL;
    }
    *in = d.p;
    if (dh != NULL) {
        cx_dh_free(*dh);
        *dh = made;
    }
    return made;
}

struct numbers {
    struct bytes p;
    struct bytes g;
    long length;
};

static void write_params(struct der_out *o, const void *what)
{
    const struct numbers *n = what;
    size_t mark = o->n;

    if (n->length > 0) {
        der_put_uint(o, (uint64_t)n->length);
    }
    der_put_unsigned(o, n->g);
    der_put_unsigned(o, n->p);
    der_put_header(o, DER_SEQUENCE, mark);
}

/* Big-endian bytes in memory of its own; p NULL when out of memory. */
static struct bytes bytes_of_bn(const BIGNUM *a, uint8_t **owner)
{
    size_t n = cx_bn_len(a);

    *owner = mem_zalloc(n > 0 ? n : 1);
    if (*owner == NULL || !cx_bn_write(a, *owner, n)) {
        mem_free(*owner);
        *owner = NULL;
        return bytes_of(NULL, 0);
    }
    return bytes_of(*owner, n > 0 ? n : 1);
}

static int give(uint8_t *der, size_t n, uint8_t **out)
{
    if (n > INT_MAX) {
        mem_free(der);
        return -1;
    }
    if (out == NULL) {
        mem_free(der);
    } else if (*out == NULL) {
        *out = der;
    } else {
        memcpy(*out, der, n);
        *out += n;
        mem_free(der);
    }
    return (int)n;
}

int cx_dh_i2d(const DH *dh, uint8_t **out)
{
    uint8_t *p = NULL;
    uint8_t *g = NULL;
    uint8_t *der = NULL;
    size_t n = 0;

    if (dh == NULL || dh->p == NULL || dh->g == NULL) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_ILLEGAL_ZERO_CONTENT);
        return -1;
    }
    struct numbers numbers = {bytes_of_bn(dh->p, &p), bytes_of_bn(dh->g, &g), dh->length};
    enum t13_status status =
        p != NULL && g != NULL ? der_write(write_params, &numbers, &der, &n) : T13_E_NO_MEMORY;
    mem_free(p);
    mem_free(g);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_DH, status);
        return -1;
    }
    return give(der, n, out);
}

/* d2i_DHparams - see d2i_DHparams(3). abi: full.
 *
 * err   one error of ERR_LIB_ASN1 for what is no DHParameter; OpenSSL queues how it got there too
 * test  tests/oracle/dh.c
 */
CX_API DH *d2i_DHparams(DH **a, const unsigned char **in, long len)
{
    return cx_dh_d2i(a, in, len);
}

/* i2d_DHparams - see d2i_DHparams(3). abi: full. test tests/oracle/dh.c */
CX_API int i2d_DHparams(const DH *a, unsigned char **out)
{
    return cx_dh_i2d(a, out);
}
