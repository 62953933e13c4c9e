/* X.509 types from and to BIOs and FILEs: d2i_X509(3).
 *
 * abi-names: full d2i_X509_bio i2d_X509_bio d2i_X509_fp i2d_X509_fp d2i_X509_CRL_bio
 *                 i2d_X509_CRL_bio d2i_X509_CRL_fp i2d_X509_CRL_fp d2i_X509_REQ_bio
 *                 i2d_X509_REQ_bio d2i_X509_REQ_fp i2d_X509_REQ_fp d2i_X509_PUBKEY_bio
 *                 i2d_X509_PUBKEY_bio d2i_X509_PUBKEY_fp i2d_X509_PUBKEY_fp
 */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/x509/items.h"

#include <openssl/err.h>

static void *from_file(const ASN1_ITEM *it, FILE *in, void **x)
{
    BIO *b = cx_bio_new_fp(in, BIO_NOCLOSE);
    void *ret = NULL;

    if (b == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_BUF_LIB);
        return NULL;
    }
    ret = cx_asn1_d2i_bio(it, b, x);
    (void)cx_bio_free(b);
    return ret;
}

static int to_file(const ASN1_ITEM *it, FILE *out, const void *x)
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

/* abi: full */
#define IO(type)                                                                                   \
    CX_API type *d2i_##type##_bio(BIO *bp, type **x)                                               \
    {                                                                                              \
        return (type *)cx_asn1_d2i_bio(CX_IT(type), bp, (void **)x);                               \
    }                                                                                              \
    CX_API int i2d_##type##_bio(BIO *bp, const type *x)                                            \
    {                                                                                              \
        return cx_asn1_i2d_bio(CX_IT(type), bp, x);                                                \
    }                                                                                              \
    CX_API type *d2i_##type##_fp(FILE *fp, type **x)                                               \
    {                                                                                              \
        return (type *)from_file(CX_IT(type), fp, (void **)x);                                     \
    }                                                                                              \
    CX_API int i2d_##type##_fp(FILE *fp, const type *x)                                            \
    {                                                                                              \
        return to_file(CX_IT(type), fp, x);                                                        \
    }

IO(X509)
IO(X509_CRL)
IO(X509_REQ)
IO(X509_PUBKEY)
