/* What OSSL_STORE_load() gives: OSSL_STORE_INFO(3). */
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/store/store.h"
#include "compat/x509/crl.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>

OSSL_STORE_INFO *cx_store_info(int type, void *data)
{
    OSSL_STORE_INFO *info = (OSSL_STORE_INFO *)mem_zalloc(sizeof(*info));

    if (info == NULL) {
        cx_raise(ERR_LIB_OSSL_STORE, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    info->type = type;
    info->data = data;
    return info;
}

void cx_store_info_free(OSSL_STORE_INFO *info)
{
    if (info == NULL) {
        return;
    }
    switch (info->type) {
    case OSSL_STORE_INFO_NAME:
        mem_free(info->data);
        mem_free(info->desc);
        break;
    case OSSL_STORE_INFO_PARAMS:
    case OSSL_STORE_INFO_PUBKEY:
    case OSSL_STORE_INFO_PKEY:
        cx_pkey_free((EVP_PKEY *)info->data);
        break;
    case OSSL_STORE_INFO_CERT:
        cx_x509_free((X509 *)info->data);
        break;
    case OSSL_STORE_INFO_CRL:
        cx_crl_free((X509_CRL *)info->data);
        break;
    default:
        break; /* the application's own type */
    }
    mem_free(info);
}

/* The data of an info of one type; NULL when it is of another. */
static void *data_of(const OSSL_STORE_INFO *info, int type)
{
    return info->type == type ? info->data : NULL;
}

static char *copy_text(const char *text)
{
    char *copy = mem_strdup(text);

    if (copy == NULL) {
        cx_raise(ERR_LIB_OSSL_STORE, ERR_R_MALLOC_FAILURE);
    }
    return copy;
}

static void *wrong_type(int reason)
{
    cx_raise(ERR_LIB_OSSL_STORE, reason);
    return NULL;
}

/* OSSL_STORE_INFO_new and _free - see OSSL_STORE_INFO(3). abi: full.
 *
 * in    data   owned by the info from then on
 * test  tests/oracle/store.c
 */
CX_API OSSL_STORE_INFO *OSSL_STORE_INFO_new(int type, void *data)
{
    return cx_store_info(type, data);
}

CX_API void OSSL_STORE_INFO_free(OSSL_STORE_INFO *info)
{
    cx_store_info_free(info);
}

CX_API OSSL_STORE_INFO *OSSL_STORE_INFO_new_NAME(char *name)
{
    return cx_store_info(OSSL_STORE_INFO_NAME, name);
}

CX_API OSSL_STORE_INFO *OSSL_STORE_INFO_new_PARAMS(EVP_PKEY *params)
{
    return cx_store_info(OSSL_STORE_INFO_PARAMS, params);
}

CX_API OSSL_STORE_INFO *OSSL_STORE_INFO_new_PUBKEY(EVP_PKEY *pubkey)
{
    return cx_store_info(OSSL_STORE_INFO_PUBKEY, pubkey);
}

CX_API OSSL_STORE_INFO *OSSL_STORE_INFO_new_PKEY(EVP_PKEY *pkey)
{
    return cx_store_info(OSSL_STORE_INFO_PKEY, pkey);
}

CX_API OSSL_STORE_INFO *OSSL_STORE_INFO_new_CERT(X509 *x509)
{
    return cx_store_info(OSSL_STORE_INFO_CERT, x509);
}

CX_API OSSL_STORE_INFO *OSSL_STORE_INFO_new_CRL(X509_CRL *crl)
{
    return cx_store_info(OSSL_STORE_INFO_CRL, crl);
}

/* OSSL_STORE_INFO_set0_NAME_description - see OSSL_STORE_INFO(3). abi: full.
 *
 * err   ERR_R_PASSED_INVALID_ARGUMENT for what is no name
 * test  tests/oracle/store.c
 */
CX_API int OSSL_STORE_INFO_set0_NAME_description(OSSL_STORE_INFO *info, char *desc)
{
    if (info->type != OSSL_STORE_INFO_NAME) {
        cx_raise(ERR_LIB_OSSL_STORE, ERR_R_PASSED_INVALID_ARGUMENT);
        return 0;
    }
    info->desc = desc;
    return 1;
}

/* OSSL_STORE_INFO_get_type and the getters that lend - see OSSL_STORE_INFO(3). abi: full.
 *
 * ret   NULL when the info is of another type
 * test  tests/oracle/store.c
 */
CX_API int OSSL_STORE_INFO_get_type(const OSSL_STORE_INFO *info)
{
    return info->type;
}

CX_API void *OSSL_STORE_INFO_get0_data(int type, const OSSL_STORE_INFO *info)
{
    return data_of(info, type);
}

CX_API const char *OSSL_STORE_INFO_get0_NAME(const OSSL_STORE_INFO *info)
{
    return data_of(info, OSSL_STORE_INFO_NAME);
}

CX_API const char *OSSL_STORE_INFO_get0_NAME_description(const OSSL_STORE_INFO *info)
{
    return info->type == OSSL_STORE_INFO_NAME ? info->desc : NULL;
}

CX_API EVP_PKEY *OSSL_STORE_INFO_get0_PARAMS(const OSSL_STORE_INFO *info)
{
    return data_of(info, OSSL_STORE_INFO_PARAMS);
}

CX_API EVP_PKEY *OSSL_STORE_INFO_get0_PUBKEY(const OSSL_STORE_INFO *info)
{
    return data_of(info, OSSL_STORE_INFO_PUBKEY);
}

CX_API EVP_PKEY *OSSL_STORE_INFO_get0_PKEY(const OSSL_STORE_INFO *info)
{
    return data_of(info, OSSL_STORE_INFO_PKEY);
}

CX_API X509 *OSSL_STORE_INFO_get0_CERT(const OSSL_STORE_INFO *info)
{
    return data_of(info, OSSL_STORE_INFO_CERT);
}

CX_API X509_CRL *OSSL_STORE_INFO_get0_CRL(const OSSL_STORE_INFO *info)
{
    return data_of(info, OSSL_STORE_INFO_CRL);
}

/* The getters that give a copy or a reference - see OSSL_STORE_INFO(3). abi: full.
 *
 * err   OSSL_STORE_R_NOT_A_NAME, _NOT_PARAMETERS, _NOT_A_PUBLIC_KEY, _NOT_A_PRIVATE_KEY,
 *       _NOT_A_CERTIFICATE, _NOT_A_CRL for an info of another type
 * test  tests/oracle/store.c
 */
CX_API char *OSSL_STORE_INFO_get1_NAME(const OSSL_STORE_INFO *info)
{
    const char *name = data_of(info, OSSL_STORE_INFO_NAME);
    return name != NULL ? copy_text(name) : wrong_type(OSSL_STORE_R_NOT_A_NAME);
}

CX_API char *OSSL_STORE_INFO_get1_NAME_description(const OSSL_STORE_INFO *info)
{
    if (info->type != OSSL_STORE_INFO_NAME) {
        return wrong_type(OSSL_STORE_R_NOT_A_NAME);
    }
    return copy_text(info->desc != NULL ? info->desc : "");
}

CX_API EVP_PKEY *OSSL_STORE_INFO_get1_PARAMS(const OSSL_STORE_INFO *info)
{
    EVP_PKEY *pkey = cx_pkey_ref(data_of(info, OSSL_STORE_INFO_PARAMS));
    return pkey != NULL ? pkey : wrong_type(OSSL_STORE_R_NOT_PARAMETERS);
}

CX_API EVP_PKEY *OSSL_STORE_INFO_get1_PUBKEY(const OSSL_STORE_INFO *info)
{
    EVP_PKEY *pkey = cx_pkey_ref(data_of(info, OSSL_STORE_INFO_PUBKEY));
    return pkey != NULL ? pkey : wrong_type(OSSL_STORE_R_NOT_A_PUBLIC_KEY);
}

CX_API EVP_PKEY *OSSL_STORE_INFO_get1_PKEY(const OSSL_STORE_INFO *info)
{
    EVP_PKEY *pkey = cx_pkey_ref(data_of(info, OSSL_STORE_INFO_PKEY));
    return pkey != NULL ? pkey : wrong_type(OSSL_STORE_R_NOT_A_PRIVATE_KEY);
}

CX_API X509 *OSSL_STORE_INFO_get1_CERT(const OSSL_STORE_INFO *info)
{
    X509 *x = cx_x509_up_ref(data_of(info, OSSL_STORE_INFO_CERT));
    return x != NULL ? x : wrong_type(OSSL_STORE_R_NOT_A_CERTIFICATE);
}

CX_API X509_CRL *OSSL_STORE_INFO_get1_CRL(const OSSL_STORE_INFO *info)
{
    X509_CRL *crl = cx_crl_up_ref(data_of(info, OSSL_STORE_INFO_CRL));
    return crl != NULL ? crl : wrong_type(OSSL_STORE_R_NOT_A_CRL);
}

/* OSSL_STORE_INFO_type_string - see OSSL_STORE_INFO(3). abi: full. test: tests/oracle/store.c */
CX_API const char *OSSL_STORE_INFO_type_string(int type)
{
    static const char *const names[] = {"Name", "Parameters",  "Public key",
                                        "Pkey", "Certificate", "CRL"};
    return type >= OSSL_STORE_INFO_NAME && type <= OSSL_STORE_INFO_CRL ? names[type - 1] : NULL;
}
