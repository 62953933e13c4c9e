/* ECDSA_SIG, a pair of numbers, and its DER (RFC 3279 2.2.3): ECDSA_SIG_new(3). */
#include "compat/bn/bn.h"
#include "compat/ec/ec.h"
#include "compat/err/raise.h"
#include "crypto/der.h"
#include "crypto/der_out.h"

#include <openssl/err.h>
#include <string.h>

struct ECDSA_SIG_st {
    BIGNUM *r;
    BIGNUM *s;
};

ECDSA_SIG *cx_ecdsa_sig_new(void)
{
    ECDSA_SIG *sig = mem_zalloc(sizeof(*sig));

    if (sig == NULL) {
        cx_raise(ERR_LIB_EC, ERR_R_MALLOC_FAILURE);
    }
    return sig;
}

void cx_ecdsa_sig_free(ECDSA_SIG *sig)
{
    if (sig != NULL) {
        cx_bn_free(sig->r);
        cx_bn_free(sig->s);
        mem_free(sig);
    }
}

static void set(ECDSA_SIG *sig, BIGNUM *r, BIGNUM *s)
{
    cx_bn_free(sig->r);
    cx_bn_free(sig->s);
    sig->r = r;
    sig->s = s;
}

ECDSA_SIG *cx_ecdsa_sig_read(struct bytes in, size_t *used)
{
    struct der d = der_of(in);
    struct der inside;
    struct bytes whole = {NULL, 0};
    struct bytes r = {NULL, 0};
    struct bytes s = {NULL, 0};
    uint8_t tag = 0;

    if (!der_any(&d, &tag, NULL, &whole) || tag != DER_SEQUENCE) {
        return NULL;
    }
    struct der one = der_of(whole);
    if (!der_enter(&one, DER_SEQUENCE, &inside) || !der_unsigned(&inside, &r) ||
        !der_unsigned(&inside, &s) || !der_at_end(&inside)) {
        return NULL;
    }
    ECDSA_SIG *sig = cx_ecdsa_sig_new();
    if (sig != NULL) {
        set(sig, cx_bn_from(r), cx_bn_from(s));
        if (sig->r == NULL || sig->s == NULL) {
            cx_ecdsa_sig_free(sig);
            return NULL;
        }
        *used = whole.n;
    }
    return sig;
}

static void put_number(struct der_out *o, const BIGNUM *a)
{
    size_t n = cx_bn_len(a);
    uint8_t *be = mem_zalloc(n + 1);

    if (be == NULL || a == NULL || cr_bn_negative(&a->v) || !cx_bn_write(a, be, n)) {
        o->bad = true;
    } else {
        der_put_unsigned(o, bytes_of(be, n));
    }
    mem_free(be);
}

static void put_sig(struct der_out *o, const void *what)
{
    const ECDSA_SIG *sig = what;
    size_t mark = o->n;

    put_number(o, sig->s);
    put_number(o, sig->r);
    der_put_header(o, DER_SEQUENCE, mark);
}

enum t13_status cx_ecdsa_sig_write(const ECDSA_SIG *sig, uint8_t **out, size_t *n)
{
    return der_write(put_sig, sig, out, n);
}

/* ECDSA_SIG_new, ECDSA_SIG_free, ECDSA_SIG_get0, ECDSA_SIG_get0_r, ECDSA_SIG_get0_s,
 * ECDSA_SIG_set0 - see ECDSA_SIG_new(3). abi: full. test: tests/oracle/ecdsa.c */
CX_API ECDSA_SIG *ECDSA_SIG_new(void)
{
    return cx_ecdsa_sig_new();
}

CX_API void ECDSA_SIG_free(ECDSA_SIG *sig)
{
    cx_ecdsa_sig_free(sig);
}

CX_API void ECDSA_SIG_get0(const ECDSA_SIG *sig, const BIGNUM **pr, const BIGNUM **ps)
{
    if (pr != NULL) {
        *pr = sig->r;
    }
    if (ps != NULL) {
        *ps = sig->s;
    }
}

CX_API const BIGNUM *ECDSA_SIG_get0_r(const ECDSA_SIG *sig)
{
    return sig->r;
}

CX_API const BIGNUM *ECDSA_SIG_get0_s(const ECDSA_SIG *sig)
{
    return sig->s;
}

CX_API int ECDSA_SIG_set0(ECDSA_SIG *sig, BIGNUM *r, BIGNUM *s)
{
    if (r == NULL || s == NULL) {
        return 0;
    }
    set(sig, r, s);
    return 1;
}

/* d2i_ECDSA_SIG and i2d_ECDSA_SIG - see ECDSA_SIG_new(3). abi: full. test: tests/oracle/ecdsa.c */
CX_API ECDSA_SIG *d2i_ECDSA_SIG(ECDSA_SIG **psig, const unsigned char **ppin, long len)
{
    size_t used = 0;

    if (len < 0) {
        return NULL;
    }
    ECDSA_SIG *made = cx_ecdsa_sig_read(bytes_of(*ppin, (size_t)len), &used);
    if (made == NULL) {
        return NULL;
    }
    *ppin += used;
    if (psig == NULL || *psig == NULL) {
        if (psig != NULL) {
            *psig = made;
        }
        return made;
    }
    set(*psig, made->r, made->s);
    mem_free(made);
    return *psig;
}

CX_API int i2d_ECDSA_SIG(const ECDSA_SIG *sig, unsigned char **ppout)
{
    uint8_t *der = NULL;
    size_t n = 0;

    if (cx_ecdsa_sig_write(sig, &der, &n) != T13_OK) {
        return -1;
    }
    if (ppout != NULL && *ppout == NULL) {
        *ppout = der;
        return (int)n;
    }
    if (ppout != NULL) {
        memcpy(*ppout, der, n);
        *ppout += n;
    }
    mem_free(der);
    return (int)n;
}
