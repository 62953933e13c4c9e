/* ASN.1 from and to a BIO or FILE: ASN1_item_d2i_bio(3), d2i_X509(3). */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <openssl/asn1err.h>
#include <openssl/bio.h>
#include <openssl/buffer.h>
#include <openssl/err.h>

#define MAX_HEADER 32           /* more than any tag and length need */
#define FIRST_CHUNK (16 * 1024) /* memory follows what has arrived, not what a header claims */
#define MAX_OPEN 1024           /* indefinite lengths in each other */

/* What has been read so far. */
struct gathered {
    uint8_t *p;
    size_t n;
    size_t cap;
};

static bool make_room(struct gathered *g, size_t more)
{
    size_t want = g->n + more;
    uint8_t *p = NULL;

    if (want > (size_t)INT_MAX) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_TOO_LONG);
        return false;
    }
    if (want <= g->cap) {
        return true;
    }
    want = want < g->cap * 2 ? g->cap * 2 : want;
    p = (uint8_t *)mem_realloc(g->p, want);
    if (p == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return false;
    }
    g->p = p;
    g->cap = want;
    return true;
}

/* Reads until at least n octets are there behind from. */
static bool need(struct gathered *g, BIO *in, size_t from, size_t n, bool header)
{
    while (g->n - from < n) {
        size_t want = n - (g->n - from);
        int got = 0;
        want = want > FIRST_CHUNK ? (g->n > FIRST_CHUNK ? g->n : FIRST_CHUNK) : want;
        want = want > n - (g->n - from) ? n - (g->n - from) : want;
        if (!make_room(g, want)) {
            return false;
        }
        got = cx_bio_read(in, g->p + g->n, (int)want);
        if (got <= 0) {
            if (header && got == 0 && g->n > from) {
                return true; /* a short header is for the parser to judge */
            }
            if (header && got == 0) {
                return false; /* the end of a file between two values is no error */
            }
            cx_raise(ERR_LIB_ASN1, ASN1_R_NOT_ENOUGH_DATA);
            return false;
        }
        g->n += (size_t)got;
        if (header) {
            struct cx_asn1_header h = {0};
            if (g->n - from >= 2 &&
                cx_asn1_header(g->p + from, g->n - from, &h) != CX_ASN1_HEADER_BAD) {
                return true;
            }
        }
    }
    return true;
}

static bool read_element(struct gathered *g, BIO *in)
{
    size_t at = 0;
    size_t open = 0;

    for (;;) {
        struct cx_asn1_header h = {0};
        enum cx_asn1_header_result result = CX_ASN1_HEADER_BAD;
        /* Octet by octet, so that nothing of what follows is taken from the BIO. */
        for (size_t n = g->n - at < 2 ? 2 : g->n - at; n <= MAX_HEADER; n++) {
            if (!need(g, in, at, n, true)) {
                return false;
            }
            result = cx_asn1_header(g->p + at, g->n - at, &h);
            if (result != CX_ASN1_HEADER_BAD || g->n - at < n) {
                break;
            }
        }
        if (result == CX_ASN1_HEADER_BAD) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_HEADER_TOO_LONG);
            return false;
        }
        at += h.header_len;
        if (h.indefinite) {
            if (++open > MAX_OPEN) {
                cx_raise(ERR_LIB_ASN1, ASN1_R_NESTED_TOO_DEEP);
                return false;
            }
            continue;
        }
        if (open > 0 && h.tag == V_ASN1_EOC && h.class == V_ASN1_UNIVERSAL && h.len == 0) {
            open--;
        } else {
            if (h.len > (size_t)INT_MAX - at || !need(g, in, at, h.len, false)) {
                return false;
            }
            at += h.len;
        }
        if (open == 0) {
            g->n = at;
            return true;
        }
    }
}

int cx_asn1_read_bio(BIO *in, uint8_t **out)
{
    struct gathered g = {NULL, 0, 0};

    if (!read_element(&g, in)) {
        mem_free(g.p);
        return -1;
    }
    *out = g.p;
    return (int)g.n;
}

void *cx_asn1_d2i_bio(const ASN1_ITEM *it, BIO *in, void **value)
{
    uint8_t *der = NULL;
    const uint8_t *p = NULL;
    void *ret = NULL;
    int n = cx_asn1_read_bio(in, &der);

    if (n < 0) {
        return NULL;
    }
    p = der;
    ret = cx_asn1_d2i(value, &p, n, it);
    mem_free(der);
    return ret;
}

static int write_all(BIO *out, const uint8_t *p, int n)
{
    while (n > 0) {
        int sent = cx_bio_write(out, p, n);
        if (sent <= 0) {
            return 0;
        }
        p += sent;
        n -= sent;
    }
    return 1;
}

int cx_asn1_i2d_bio(const ASN1_ITEM *it, BIO *out, const void *value)
{
    uint8_t *der = NULL;
    int n = cx_asn1_encode(value, &der, it);
    int ret = 0;

    if (der == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    ret = write_all(out, der, n);
    mem_free(der);
    return ret;
}

/* ASN1_item_d2i_bio and its family, see ASN1_item_d2i_bio(3). abi: full. */
CX_API void *ASN1_item_d2i_bio(const ASN1_ITEM *it, BIO *in, void *pval)
{
    return in != NULL ? cx_asn1_d2i_bio(it, in, (void **)pval) : NULL;
}

CX_API void *ASN1_item_d2i_bio_ex(const ASN1_ITEM *it, BIO *in, void *pval, OSSL_LIB_CTX *libctx,
                                  const char *propq)
{
    (void)libctx;
    (void)propq;
    return in != NULL ? cx_asn1_d2i_bio(it, in, (void **)pval) : NULL;
}

CX_API int ASN1_item_i2d_bio(const ASN1_ITEM *it, BIO *out, const void *x)
{
    return cx_asn1_i2d_bio(it, out, x);
}

CX_API BIO *ASN1_item_i2d_mem_bio(const ASN1_ITEM *it, const ASN1_VALUE *val)
{
    BIO *out = NULL;

    if (it == NULL || val == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_PASSED_NULL_PARAMETER);
        return NULL;
    }
    out = cx_bio_new(cx_bio_s_mem());
    if (out != NULL && cx_asn1_i2d_bio(it, out, val) <= 0) {
        (void)cx_bio_free(out);
        return NULL;
    }
    return out;
}

static void *d2i_from(d2i_of_void *d2i, BIO *in, void **x)
{
    uint8_t *der = NULL;
    const uint8_t *p = NULL;
    void *ret = NULL;
    int n = cx_asn1_read_bio(in, &der);

    if (n < 0) {
        return NULL;
    }
    p = der;
    ret = d2i(x, &p, n);
    mem_free(der);
    return ret;
}

CX_API void *ASN1_d2i_bio(void *(*xnew)(void), d2i_of_void *d2i, BIO *in, void **x)
{
    (void)xnew;
    return d2i_from(d2i, in, x);
}

static int i2d_to(i2d_of_void *i2d, BIO *out, const void *x)
{
    uint8_t *der = NULL;
    uint8_t *p = NULL;
    int n = i2d(x, NULL);
    int ret = 0;

    if (n <= 0) {
        return 0;
    }
    der = (uint8_t *)mem_alloc((size_t)n);
    if (der == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    p = der;
    (void)i2d(x, &p);
    ret = write_all(out, der, n);
    mem_free(der);
    return ret;
}

CX_API int ASN1_i2d_bio(i2d_of_void *i2d, BIO *out, const void *x)
{
    return i2d_to(i2d, out, x);
}

/* asn1_d2i_read_bio reads one element into a new BUF_MEM. */
int asn1_d2i_read_bio(BIO *in, BUF_MEM **pb);

CX_API int asn1_d2i_read_bio(BIO *in, BUF_MEM **pb)
{
    uint8_t *der = NULL;
    int n = cx_asn1_read_bio(in, &der);
    BUF_MEM *buffer = NULL;

    if (n < 0) {
        return -1;
    }
    buffer = (BUF_MEM *)mem_zalloc(sizeof(*buffer));
    if (buffer == NULL) {
        mem_free(der);
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return -1;
    }
    buffer->data = (char *)der;
    buffer->length = (size_t)n;
    buffer->max = (size_t)n;
    *pb = buffer;
    return n;
}

/* The forms with a FILE put a BIO around it that leaves it open. */
CX_API void *ASN1_item_d2i_fp(const ASN1_ITEM *it, FILE *in, void *pval)
{
    BIO *b = cx_bio_new_fp(in, BIO_NOCLOSE);
    void *ret = NULL;

    if (b == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_BUF_LIB);
        return NULL;
    }
    ret = cx_asn1_d2i_bio(it, b, (void **)pval);
    (void)cx_bio_free(b);
    return ret;
}

CX_API void *ASN1_item_d2i_fp_ex(const ASN1_ITEM *it, FILE *in, void *pval, OSSL_LIB_CTX *libctx,
                                 const char *propq)
{
    BIO *b = cx_bio_new_fp(in, BIO_NOCLOSE);
    void *ret = NULL;

    (void)libctx;
    (void)propq;
    if (b == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_BUF_LIB);
        return NULL;
    }
    ret = cx_asn1_d2i_bio(it, b, (void **)pval);
    (void)cx_bio_free(b);
    return ret;
}

CX_API int ASN1_item_i2d_fp(const ASN1_ITEM *it, FILE *out, const void *x)
{
    BIO *b = cx_bio_new_fp(out, BIO_NOCLOSE);
    int ret = 0;

    if (b == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_BUF_LIB);
        return 0;
    }
    ret = cx_asn1_i2d_bio(it, b, x);
    (void)cx_bio_free(b);
    return ret;
}

CX_API void *ASN1_d2i_fp(void *(*xnew)(void), d2i_of_void *d2i, FILE *in, void **x)
{
    BIO *b = cx_bio_new_fp(in, BIO_NOCLOSE);
    void *ret = NULL;

    (void)xnew;
    if (b == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_BUF_LIB);
        return NULL;
    }
    ret = d2i_from(d2i, b, x);
    (void)cx_bio_free(b);
    return ret;
}

CX_API int ASN1_i2d_fp(i2d_of_void *i2d, FILE *out, const void *x)
{
    BIO *b = cx_bio_new_fp(out, BIO_NOCLOSE);
    int ret = 0;

    if (b == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_BUF_LIB);
        return 0;
    }
    ret = i2d_to(i2d, b, x);
    (void)cx_bio_free(b);
    return ret;
}
