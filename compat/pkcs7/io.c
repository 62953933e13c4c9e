/* PKCS#7 from and to BIOs, FILEs and PEM. */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/pem/pem.h"
#include "compat/pkcs7/items.h"

#include <openssl/err.h>

/* d2i_PKCS7_bio - see d2i_X509(3). abi: full. test tests/oracle/pkcs7.c */
CX_API PKCS7 *d2i_PKCS7_bio(BIO *bp, PKCS7 **p7)
{
    return cx_asn1_d2i_bio(CX_IT(PKCS7), bp, (void **)p7);
}

/* i2d_PKCS7_bio - see d2i_X509(3). abi: full. test tests/oracle/pkcs7.c */
CX_API int i2d_PKCS7_bio(BIO *bp, const PKCS7 *p7)
{
    return cx_asn1_i2d_bio(CX_IT(PKCS7), bp, p7);
}

static BIO *file(FILE *fp, int lib)
{
    BIO *bio = cx_bio_new_fp(fp, BIO_NOCLOSE);

    if (bio == NULL) {
        cx_raise(lib, ERR_R_BUF_LIB);
    }
    return bio;
}

/* d2i_PKCS7_fp - see d2i_X509(3). abi: full. test tests/oracle/pkcs7.c */
CX_API PKCS7 *d2i_PKCS7_fp(FILE *fp, PKCS7 **p7)
{
    BIO *bio = file(fp, ERR_LIB_ASN1);
    PKCS7 *made = bio != NULL ? cx_asn1_d2i_bio(CX_IT(PKCS7), bio, (void **)p7) : NULL;

    cx_bio_free(bio);
    return made;
}

/* i2d_PKCS7_fp - see d2i_X509(3). abi: full. test tests/oracle/pkcs7.c */
CX_API int i2d_PKCS7_fp(FILE *fp, const PKCS7 *p7)
{
    BIO *bio = file(fp, ERR_LIB_ASN1);
    int ok = bio != NULL ? cx_asn1_i2d_bio(CX_IT(PKCS7), bio, p7) : 0;

    cx_bio_free(bio);
    return ok;
}

static void *decode(void **x, const unsigned char **in, long n)
{
    return cx_asn1_d2i(x, in, n, CX_IT(PKCS7));
}

static int encode(const void *x, unsigned char **out)
{
    return cx_asn1_i2d(x, out, CX_IT(PKCS7));
}

/* PEM_read_bio_PKCS7 - see d2i_X509(3). abi: full. test tests/oracle/pkcs7.c */
CX_API PKCS7 *PEM_read_bio_PKCS7(BIO *out, PKCS7 **x, pem_password_cb *cb, void *u)
{
    return cx_pem_d2i_bio(decode, PEM_STRING_PKCS7, out, (void **)x, cb, u);
}

/* PEM_write_bio_PKCS7 - see d2i_X509(3). abi: full. test tests/oracle/pkcs7.c */
CX_API int PEM_write_bio_PKCS7(BIO *out, const PKCS7 *x)
{
    return cx_pem_i2d_bio(encode, PEM_STRING_PKCS7, out, x);
}

/* PEM_read_PKCS7 - see d2i_X509(3). abi: full. test tests/oracle/pkcs7.c */
CX_API PKCS7 *PEM_read_PKCS7(FILE *out, PKCS7 **x, pem_password_cb *cb, void *u)
{
    BIO *bio = file(out, ERR_LIB_PEM);
    PKCS7 *made =
        bio != NULL ? cx_pem_d2i_bio(decode, PEM_STRING_PKCS7, bio, (void **)x, cb, u) : NULL;

    cx_bio_free(bio);
    return made;
}

/* PEM_write_PKCS7 - see d2i_X509(3). abi: full. test tests/oracle/pkcs7.c */
CX_API int PEM_write_PKCS7(FILE *out, const PKCS7 *x)
{
    BIO *bio = file(out, ERR_LIB_PEM);
    int ok = bio != NULL ? cx_pem_i2d_bio(encode, PEM_STRING_PKCS7, bio, x) : 0;

    cx_bio_free(bio);
    return ok;
}
