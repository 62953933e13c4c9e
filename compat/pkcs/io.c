/* PKCS#12 from and to BIOs and FILEs: d2i_PKCS12_bio(3). */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/pkcs/p12.h"

#include <openssl/err.h>

/* d2i_PKCS12_bio - see d2i_X509(3). abi: full. test tests/oracle/pkcs12.c */
CX_API PKCS12 *d2i_PKCS12_bio(BIO *bp, PKCS12 **p12)
{
    return cx_asn1_d2i_bio(CX_IT(PKCS12), bp, (void **)p12);
}

/* i2d_PKCS12_bio - see d2i_X509(3). abi: full. test tests/oracle/pkcs12.c */
CX_API int i2d_PKCS12_bio(BIO *bp, const PKCS12 *p12)
{
    return cx_asn1_i2d_bio(CX_IT(PKCS12), bp, p12);
}

static BIO *file(FILE *fp)
{
    BIO *bio = cx_bio_new_fp(fp, BIO_NOCLOSE);

    if (bio == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_BUF_LIB);
    }
    return bio;
}

/* d2i_PKCS12_fp - see d2i_X509(3). abi: full. test tests/oracle/pkcs12.c */
CX_API PKCS12 *d2i_PKCS12_fp(FILE *fp, PKCS12 **p12)
{
    BIO *bio = file(fp);
    PKCS12 *made = bio != NULL ? cx_asn1_d2i_bio(CX_IT(PKCS12), bio, (void **)p12) : NULL;

    cx_bio_free(bio);
    return made;
}

/* i2d_PKCS12_fp - see d2i_X509(3). abi: full. test tests/oracle/pkcs12.c */
CX_API int i2d_PKCS12_fp(FILE *fp, const PKCS12 *p12)
{
    BIO *bio = file(fp);
    int ok = bio != NULL ? cx_asn1_i2d_bio(CX_IT(PKCS12), bio, p12) : 0;

    cx_bio_free(bio);
    return ok;
}
