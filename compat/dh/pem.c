/* PEM_read_bio_DHparams(3) and its family: what "ssl_dhparam" of a server reads. */
#include "compat/pem/pem.h"
#include "compat/bio/bio.h"
#include "compat/dh/dh.h"
#include "compat/err/raise.h"

#include <openssl/err.h>
#include <string.h>

static DH *read_bio(BIO *in, DH **x, pem_password_cb *cb, void *u)
{
    struct cx_pem pem;
    DH *dh = NULL;

    if (!cx_pem_find(in, PEM_STRING_DHPARAMS, cb, u, &pem)) {
        return NULL;
    }
    const uint8_t *at = pem.data;
    if (strcmp(pem.name, PEM_STRING_DHXPARAMS) == 0) {
        cx_raise_text(ERR_LIB_PEM, ERR_R_UNSUPPORTED, "X9.42 DH parameters");
    } else {
        dh = cx_dh_d2i(x, &at, (long)pem.n);
        if (dh == NULL) {
            cx_raise(ERR_LIB_PEM, ERR_R_ASN1_LIB);
        }
    }
    cx_pem_clear(&pem);
    return dh;
}

static int write_bio(BIO *out, const DH *x)
{
    uint8_t *der = NULL;
    int n = cx_dh_i2d(x, &der);

    if (n <= 0) {
        cx_raise(ERR_LIB_PEM, ERR_R_ASN1_LIB);
        return 0;
    }
    int written = cx_pem_write(out, PEM_STRING_DHPARAMS, "", bytes_of(der, (size_t)n));
    mem_clear_free(der, (size_t)n);
    return written > 0;
}

/* PEM_read_bio_DHparams - see PEM_read_bio_DHparams(3). abi: subset: X9.42 parameters are refused.
 *
 * test  tests/oracle/dh_pem.c
 */
CX_API DH *PEM_read_bio_DHparams(BIO *out, DH **x, pem_password_cb *cb, void *u)
{
    return read_bio(out, x, cb, u);
}

/* PEM_read_DHparams - see PEM_read_bio_DHparams(3). abi: subset: X9.42 parameters are refused.
 *
 * test  tests/oracle/dh_pem.c
 */
CX_API DH *PEM_read_DHparams(FILE *out, DH **x, pem_password_cb *cb, void *u)
{
    BIO *in = cx_bio_new_fp(out, BIO_NOCLOSE);

    if (in == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
        return NULL;
    }
    DH *dh = read_bio(in, x, cb, u);
    cx_bio_free(in);
    return dh;
}

/* PEM_write_bio_DHparams - see PEM_read_bio_DHparams(3). abi: full. test tests/oracle/dh_pem.c */
CX_API int PEM_write_bio_DHparams(BIO *out, const DH *x)
{
    return write_bio(out, x);
}

/* PEM_write_DHparams - see PEM_read_bio_DHparams(3). abi: full. test tests/oracle/dh_pem.c */
CX_API int PEM_write_DHparams(FILE *out, const DH *x)
{
    BIO *bio = cx_bio_new_fp(out, BIO_NOCLOSE);

    if (bio == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
        return 0;
    }
    int ok = write_bio(bio, x);
    cx_bio_free(bio);
    return ok;
}
