/* The context in which extensions are made: X509V3_set_ctx(3). */
#include "compat/err/raise.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

/* X509V3_set_ctx - see X509V3_set_ctx(3). abi: full.
 *
 * err   ERR_R_PASSED_NULL_PARAMETER without ctx
 * test  tests/oracle/store.c
 */
CX_API void X509V3_set_ctx(X509V3_CTX *ctx, X509 *issuer, X509 *subject, X509_REQ *req,
                           X509_CRL *crl, int flags)
{
    if (ctx == NULL) {
        cx_raise(ERR_LIB_X509V3, ERR_R_PASSED_NULL_PARAMETER);
        return;
    }
    *ctx = (X509V3_CTX){.flags = flags,
                        .issuer_cert = issuer,
                        .subject_cert = subject,
                        .subject_req = req,
                        .crl = crl};
}

/* X509V3_set_issuer_pkey - see X509V3_set_ctx(3). abi: full.
 *
 * ret   1; 0 without ctx, and for a key when there is no subject certificate
 * test  tests/oracle/store.c
 */
CX_API int X509V3_set_issuer_pkey(X509V3_CTX *ctx, EVP_PKEY *pkey)
{
    if (ctx == NULL) {
        cx_raise(ERR_LIB_X509V3, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    if (ctx->subject_cert == NULL && pkey != NULL) {
        cx_raise(ERR_LIB_X509V3, ERR_R_PASSED_INVALID_ARGUMENT);
        return 0;
    }
    ctx->issuer_pkey = pkey;
    return 1;
}
