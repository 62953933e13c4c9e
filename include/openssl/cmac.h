/* <openssl/cmac.h>: CMAC by its old interface. */
#ifndef OPENSSL_CMAC_H
#define OPENSSL_CMAC_H

#include <openssl/macros.h>
#ifndef OPENSSL_NO_CMAC
#include <openssl/evp.h>
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_CMAC_H
#endif

#if !defined(OPENSSL_NO_CMAC) && !defined(OPENSSL_NO_DEPRECATED_3_0)

#ifdef __cplusplus
extern "C" {
#endif

/* Types. */
typedef struct CMAC_CTX_st CMAC_CTX;

/* CMAC */
OSSL_DEPRECATEDIN_3_0 int CMAC_Final(CMAC_CTX *ctx, unsigned char *out, size_t *poutlen);
OSSL_DEPRECATEDIN_3_0 int CMAC_Init(CMAC_CTX *ctx, const void *key, size_t keylen,
                                    const EVP_CIPHER *cipher, ENGINE *impl);
OSSL_DEPRECATEDIN_3_0 int CMAC_Update(CMAC_CTX *ctx, const void *data, size_t dlen);
OSSL_DEPRECATEDIN_3_0 int CMAC_resume(CMAC_CTX *ctx);

/* CMAC_CTX */
OSSL_DEPRECATEDIN_3_0 void CMAC_CTX_cleanup(CMAC_CTX *ctx);
OSSL_DEPRECATEDIN_3_0 int CMAC_CTX_copy(CMAC_CTX *out, const CMAC_CTX *in);
OSSL_DEPRECATEDIN_3_0 void CMAC_CTX_free(CMAC_CTX *ctx);
OSSL_DEPRECATEDIN_3_0 EVP_CIPHER_CTX *CMAC_CTX_get0_cipher_ctx(CMAC_CTX *ctx);
OSSL_DEPRECATEDIN_3_0 CMAC_CTX *CMAC_CTX_new(void);

#ifdef __cplusplus
}
#endif

#endif /* !defined(OPENSSL_NO_CMAC) && !defined(OPENSSL_NO_DEPRECATED_3_0) */

#endif
