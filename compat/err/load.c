/* The texts of every library are always there: nothing is left to load. */
#include "compat/cx.h"

#include <openssl/async.h>
#include <openssl/cryptoerr_legacy.h>

#define LOADED(name)                                                                               \
    CX_API int name(void);                                                                         \
    CX_API int name(void)                                                                          \
    {                                                                                              \
        return 1;                                                                                  \
    }

/* abi-names: full ERR_load_ASN1_strings ERR_load_ASYNC_strings ERR_load_BIO_strings
 *                 ERR_load_BN_strings ERR_load_BUF_strings ERR_load_CMS_strings
 *                 ERR_load_COMP_strings ERR_load_CONF_strings ERR_load_CRYPTO_strings
 *                 ERR_load_CT_strings ERR_load_DH_strings ERR_load_DSA_strings
 *                 ERR_load_EC_strings ERR_load_ENGINE_strings ERR_load_ERR_strings
 *                 ERR_load_EVP_strings ERR_load_KDF_strings ERR_load_OBJ_strings
 *                 ERR_load_OCSP_strings ERR_load_PEM_strings ERR_load_PKCS12_strings
 *                 ERR_load_PKCS7_strings ERR_load_RAND_strings ERR_load_RSA_strings
 *                 ERR_load_TS_strings ERR_load_UI_strings ERR_load_X509V3_strings
 *                 ERR_load_X509_strings
 */
LOADED(ERR_load_ASN1_strings)
LOADED(ERR_load_ASYNC_strings)
LOADED(ERR_load_BIO_strings)
LOADED(ERR_load_BN_strings)
LOADED(ERR_load_BUF_strings)
LOADED(ERR_load_CMS_strings)
LOADED(ERR_load_COMP_strings)
LOADED(ERR_load_CONF_strings)
LOADED(ERR_load_CRYPTO_strings)
LOADED(ERR_load_CT_strings)
LOADED(ERR_load_DH_strings)
LOADED(ERR_load_DSA_strings)
LOADED(ERR_load_EC_strings)
LOADED(ERR_load_ENGINE_strings)
LOADED(ERR_load_ERR_strings)
LOADED(ERR_load_EVP_strings)
LOADED(ERR_load_KDF_strings)
LOADED(ERR_load_OBJ_strings)
LOADED(ERR_load_OCSP_strings)
LOADED(ERR_load_PEM_strings)
LOADED(ERR_load_PKCS12_strings)
LOADED(ERR_load_PKCS7_strings)
LOADED(ERR_load_RAND_strings)
LOADED(ERR_load_RSA_strings)
LOADED(ERR_load_TS_strings)
LOADED(ERR_load_UI_strings)
LOADED(ERR_load_X509V3_strings)
LOADED(ERR_load_X509_strings)
