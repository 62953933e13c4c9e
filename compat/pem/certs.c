/* Certificates, requests and CRLs in PEM: PEM_read_bio_X509(3) and its family.
 *
 * abi-names: full PEM_read_bio_X509 PEM_read_X509 PEM_write_bio_X509 PEM_write_X509
 *                 PEM_read_bio_X509_AUX PEM_read_X509_AUX PEM_write_bio_X509_AUX
 *                 PEM_write_X509_AUX PEM_read_bio_X509_REQ PEM_read_X509_REQ
 *                 PEM_write_bio_X509_REQ PEM_write_X509_REQ PEM_write_bio_X509_REQ_NEW
 *                 PEM_write_X509_REQ_NEW PEM_read_bio_X509_CRL PEM_read_X509_CRL
 *                 PEM_write_bio_X509_CRL PEM_write_X509_CRL PEM_read_bio_X509_PUBKEY
 *                 PEM_read_X509_PUBKEY PEM_write_bio_X509_PUBKEY PEM_write_X509_PUBKEY
 */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/pem/pem.h"
#include "compat/x509/aux.h"
#include "compat/x509/items.h"

#include <openssl/err.h>

/* abi: full */
#define CODEC(type)                                                                                \
    static void *d2i_##type##_value(void **x, const unsigned char **in, long n)                    \
    {                                                                                              \
        return cx_asn1_d2i(x, in, n, CX_IT(type));                                                 \
    }                                                                                              \
    static int i2d_##type##_value(const void *x, unsigned char **out)                              \
    {                                                                                              \
        return cx_asn1_i2d(x, out, CX_IT(type));                                                   \
    }

#define READERS(fname, type, d2i, text)                                                            \
    CX_API type *PEM_read_bio_##fname(BIO *out, type **x, pem_password_cb *cb, void *u)            \
    {                                                                                              \
        return (type *)cx_pem_d2i_bio((d2i), (text), out, (void **)x, cb, u);                      \
    }                                                                                              \
    CX_API type *PEM_read_##fname(FILE *out, type **x, pem_password_cb *cb, void *u)               \
    {                                                                                              \
        return (type *)from_file((d2i), (text), out, (void **)x, cb, u);                           \
    }
#define WRITERS(fname, type, i2d, text)                                                            \
    CX_API int PEM_write_bio_##fname(BIO *out, const type *x)                                      \
    {                                                                                              \
        return cx_pem_i2d_bio((i2d), (text), out, x);                                              \
    }                                                                                              \
    CX_API int PEM_write_##fname(FILE *out, const type *x)                                         \
    {                                                                                              \
        return to_file((i2d), (text), out, x);                                                     \
    }

CODEC(X509)
CODEC(X509_REQ)
CODEC(X509_CRL)
CODEC(X509_PUBKEY)

static void *d2i_aux(void **x, const unsigned char **in, long n)
{
    return cx_x509_d2i_aux((X509 **)x, in, n);
}

static int i2d_aux(const void *x, unsigned char **out)
{
    return cx_x509_i2d_aux((const X509 *)x, out);
}

static void *from_file(d2i_of_void *d2i, const char *name, FILE *in, void **x, pem_password_cb *cb,
                       void *u)
{
    BIO *b = cx_bio_new_fp(in, BIO_NOCLOSE);
    void *ret = NULL;

    if (b == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
        return NULL;
    }
    ret = cx_pem_d2i_bio(d2i, name, b, x, cb, u);
    (void)cx_bio_free(b);
    return ret;
}

static int to_file(i2d_of_void *i2d, const char *name, FILE *out, const void *x)
{
    BIO *b = cx_bio_new_fp(out, BIO_NOCLOSE);
    int ret = 0;

    if (b == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
        return 0;
    }
    ret = cx_pem_i2d_bio(i2d, name, b, x);
    (void)cx_bio_free(b);
    return ret;
}

X509 *cx_pem_read_cert(BIO *in, pem_password_cb *cb, void *u)
{
    return cx_pem_d2i_bio(d2i_X509_value, PEM_STRING_X509, in, NULL, cb, u);
}

X509 *cx_pem_read_trusted_cert(BIO *in, pem_password_cb *cb, void *u)
{
    return cx_pem_d2i_bio(d2i_aux, PEM_STRING_X509_TRUSTED, in, NULL, cb, u);
}

READERS(X509, X509, d2i_X509_value, PEM_STRING_X509)
WRITERS(X509, X509, i2d_X509_value, PEM_STRING_X509)
READERS(X509_AUX, X509, d2i_aux, PEM_STRING_X509_TRUSTED)
WRITERS(X509_AUX, X509, i2d_aux, PEM_STRING_X509_TRUSTED)
READERS(X509_REQ, X509_REQ, d2i_X509_REQ_value, PEM_STRING_X509_REQ)
WRITERS(X509_REQ, X509_REQ, i2d_X509_REQ_value, PEM_STRING_X509_REQ)
WRITERS(X509_REQ_NEW, X509_REQ, i2d_X509_REQ_value, PEM_STRING_X509_REQ_OLD)
READERS(X509_CRL, X509_CRL, d2i_X509_CRL_value, PEM_STRING_X509_CRL)
WRITERS(X509_CRL, X509_CRL, i2d_X509_CRL_value, PEM_STRING_X509_CRL)
READERS(X509_PUBKEY, X509_PUBKEY, d2i_X509_PUBKEY_value, PEM_STRING_PUBLIC)
WRITERS(X509_PUBKEY, X509_PUBKEY, i2d_X509_PUBKEY_value, PEM_STRING_PUBLIC)
