/* The form in which names are compared and hashed: strings in UTF-8, lower case, with single
 * spaces between words (RFC 5280 7.1, as OpenSSL has it since 1.0). */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "core/wire/wr.h"
#include "core/x509/name.h"
#include "crypto/hash.h"

#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

bool cx_name_canon_der(struct bytes name, uint8_t **out, size_t *n)
{
    struct wr w = wr_growing();

    if (!t13_name_ok(name)) {
        return false;
    }
    t13_name_canon(&w, name);
    if (w.bad) {
        wr_free(&w);
        return false;
    }
    *out = w.p;
    *n = w.n;
    return true;
}

bool cx_name_canon(const X509_NAME *shown, struct bytes *out)
{
    union {
        const X509_NAME *given;
        X509_NAME *held;
    } name = {shown};
    struct bytes der = cx_name_der(shown); /* first: it drops a canon that is out of date */
    struct cx_name_canon *canon = atomic_load(&name.held->canon);

    if (canon == NULL) {
        struct cx_name_canon *none = NULL;
        uint8_t *p = NULL;
        size_t n = 0;
        if (der.n == 0 || !cx_name_canon_der(der, &p, &n)) {
            return false;
        }
        canon = (struct cx_name_canon *)mem_alloc(sizeof(*canon) + n);
        if (canon == NULL) {
            mem_free(p);
            cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
            return false;
        }
        canon->n = n;
        if (n > 0) {
            memcpy(canon->p, p, n);
        }
        mem_free(p);
        if (!atomic_compare_exchange_strong(&name.held->canon, &none, canon)) {
            mem_free(canon);
            canon = none;
        }
    }
    *out = bytes_of(canon->p, canon->n);
    return true;
}

int cx_name_cmp(const X509_NAME *a, const X509_NAME *b)
{
    struct bytes x = {0};
    struct bytes y = {0};
    int order = 0;

    if (b == NULL) {
        return a != NULL;
    }
    if (a == NULL) {
        return -1;
    }
    if (!cx_name_canon(a, &x) || !cx_name_canon(b, &y)) {
        return -2;
    }
    if (x.n != y.n) {
        return x.n < y.n ? -1 : 1;
    }
    order = x.n > 0 ? memcmp(x.p, y.p, x.n) : 0;
    return order < 0 ? -1 : order > 0;
}

static unsigned long first_four(const uint8_t *p)
{
    return (unsigned long)p[0] | (unsigned long)p[1] << 8 | (unsigned long)p[2] << 16 |
           (unsigned long)p[3] << 24;
}

unsigned long cx_name_hash_canon(struct bytes canon)
{
    uint8_t sha1[CR_HASH_MAX];

    return cr_hash_once(CR_SHA1, canon, sha1) == T13_OK ? first_four(sha1) : 0;
}

unsigned long cx_name_hash(const X509_NAME *name)
{
    struct bytes canon = {0};

    return name != NULL && cx_name_canon(name, &canon) ? cx_name_hash_canon(canon) : 0;
}

static unsigned long hash_old(const X509_NAME *name)
{
    uint8_t md5[CR_HASH_MAX];
    struct bytes der = name != NULL ? cx_name_der(name) : bytes_of(NULL, 0);

    return der.n > 0 && cr_hash_once(CR_MD5, der, md5) == T13_OK ? first_four(md5) : 0;
}

/* X509_NAME_cmp and the hashes that name files in a certificate directory. abi: full. */
CX_API int X509_NAME_cmp(const X509_NAME *a, const X509_NAME *b)
{
    return cx_name_cmp(a, b);
}

CX_API unsigned long X509_NAME_hash_ex(const X509_NAME *x, OSSL_LIB_CTX *libctx, const char *propq,
                                       int *ok)
{
    struct bytes canon = {0};
    bool good = x != NULL && cx_name_canon(x, &canon);

    (void)libctx;
    (void)propq;
    if (ok != NULL) {
        *ok = good ? 1 : 0;
    }
    return good ? cx_name_hash_canon(canon) : 0;
}

CX_API unsigned long X509_NAME_hash_old(const X509_NAME *x)
{
    return hash_old(x);
}

CX_API unsigned long X509_subject_name_hash(X509 *x)
{
    return cx_name_hash(cx_x509_subject(x));
}

CX_API unsigned long X509_issuer_name_hash(X509 *a)
{
    return cx_name_hash(cx_x509_issuer(a));
}

CX_API unsigned long X509_subject_name_hash_old(X509 *x)
{
    return hash_old(cx_x509_subject(x));
}

CX_API unsigned long X509_issuer_name_hash_old(X509 *a)
{
    return hash_old(cx_x509_issuer(a));
}

CX_API int X509_issuer_name_cmp(const X509 *a, const X509 *b)
{
    return cx_name_cmp(cx_x509_issuer(a), cx_x509_issuer(b));
}

CX_API int X509_subject_name_cmp(const X509 *a, const X509 *b)
{
    return cx_name_cmp(cx_x509_subject(a), cx_x509_subject(b));
}

CX_API int X509_issuer_and_serial_cmp(const X509 *a, const X509 *b)
{
    const struct cx_x509_tree *x = cx_x509_tree(a);
    const struct cx_x509_tree *y = cx_x509_tree(b);
    int order = 0;

    if (x == NULL || y == NULL) {
        return x == y ? 0 : -1;
    }
    order = cx_asn1_integer_cmp(x->cinf->serial, y->cinf->serial);
    if (order == 0) {
        order = cx_name_cmp(x->cinf->issuer, y->cinf->issuer);
    }
    return order < 0 ? -1 : order > 0;
}
