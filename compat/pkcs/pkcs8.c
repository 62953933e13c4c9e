/* Private keys as PKCS#8 structures: EVP_PKCS82PKEY(3), PKCS8_pkey_get0(3). */
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/pkcs/p12.h"
#include "compat/x509/items.h"

#include <openssl/err.h>
#include <openssl/evperr.h>

/* EVP_PKCS82PKEY - see EVP_PKCS82PKEY(3). abi: full. test tests/oracle/pkcs12.c */
CX_API EVP_PKEY *EVP_PKCS82PKEY(const PKCS8_PRIV_KEY_INFO *p8)
{
    return p8 != NULL ? cx_pkcs8_pkey(p8) : NULL;
}

/* EVP_PKEY2PKCS8 - see EVP_PKCS82PKEY(3). abi: full. test tests/oracle/pkcs12.c */
CX_API PKCS8_PRIV_KEY_INFO *EVP_PKEY2PKCS8(const EVP_PKEY *pkey)
{
    const struct cr_key *key = cx_pkey_key(pkey);
    uint8_t *der = NULL;
    size_t n = 0;

    enum t13_status status = key != NULL ? cr_key_to_pkcs8(key, &der, &n) : T13_E_ARGUMENT;
    if (status != T13_OK) {
        cx_raise(ERR_LIB_EVP,
                 status == T13_E_NO_MEMORY ? ERR_R_MALLOC_FAILURE : EVP_R_PRIVATE_KEY_ENCODE_ERROR);
        return NULL;
    }
    PKCS8_PRIV_KEY_INFO *p8 = cx_asn1_decode(bytes_of(der, n), CX_IT(PKCS8_PRIV_KEY_INFO));
    mem_clear_free(der, n);
    return p8;
}

/* PKCS8_pkey_get0 - see PKCS8_pkey_get0(3). abi: full. test tests/oracle/pkcs12.c */
CX_API int PKCS8_pkey_get0(const ASN1_OBJECT **ppkalg, const unsigned char **pk, int *ppklen,
                           const X509_ALGOR **pa, const PKCS8_PRIV_KEY_INFO *p8)
{
    if (ppkalg != NULL) {
        *ppkalg = p8->pkeyalg->algorithm;
    }
    if (pk != NULL) {
        *pk = p8->pkey->data;
        *ppklen = p8->pkey->length;
    }
    if (pa != NULL) {
        *pa = p8->pkeyalg;
    }
    return 1;
}

/* PKCS8_pkey_get0_attrs - the key's attributes, NULL without. abi: full.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API const STACK_OF(X509_ATTRIBUTE) * PKCS8_pkey_get0_attrs(const PKCS8_PRIV_KEY_INFO *p8)
{
    return p8->attributes;
}
