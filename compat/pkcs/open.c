/* What is encrypted in PKCS#12 and PKCS#8: PKCS12_item_decrypt_d2i(3), PKCS8_decrypt(3). */
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/obj/obj.h"
#include "compat/pkcs/p12.h"
#include "compat/pkcs7/items.h"
#include "compat/x509/items.h"

#include <openssl/err.h>
#include <openssl/evperr.h>
#include <openssl/objects.h>
#include <openssl/pkcs12err.h>
#include <string.h>

#include "compat/asn1/sk.h"

struct bytes cx_p12_password(const char *pass, int n)
{
    if (pass == NULL) {
        return bytes_of(NULL, 0);
    }
    return bytes_of(pass, n < 0 ? strlen(pass) : (size_t)n);
}

/* The ciphers that OpenSSL has in its legacy provider alone, under the names it looks for. */
static const char *legacy_cipher(int pbe_nid)
{
    switch (pbe_nid) {
    case NID_pbe_WithSHA1And128BitRC4:
        return "RC4";
    case NID_pbe_WithSHA1And40BitRC4:
        return "RC4-40";
    case NID_pbe_WithSHA1And128BitRC2_CBC:
        return "RC2-CBC";
    case NID_pbe_WithSHA1And40BitRC2_CBC:
        return "RC2-40-CBC";
    default:
        return NULL;
    }
}

static void raise_unsupported(const X509_ALGOR *algor)
{
    char name[80] = "";
    const char *cipher = legacy_cipher(cx_obj_obj2nid(algor->algorithm));

    if (cipher != NULL) {
        cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED,
                      "Global default library context, Algorithm (%s : 0), Properties ()", cipher);
        return;
    }
    (void)cx_obj_obj2txt(name, (int)sizeof(name), algor->algorithm, 0);
    cx_raise_text(ERR_LIB_EVP, EVP_R_UNKNOWN_PBE_ALGORITHM, "TYPE=%s", name);
}

static void raise_open(enum t13_status status, const X509_ALGOR *algor)
{
    switch (status) {
    case T13_E_UNSUPPORTED:
        raise_unsupported(algor);
        break;
    case T13_E_BAD_PASSWORD:
        cx_raise(ERR_LIB_PROV, EVP_R_BAD_DECRYPT);
        cx_raise_text(ERR_LIB_PKCS12, PKCS12_R_PKCS12_CIPHERFINAL_ERROR, "empty password");
        break;
    case T13_E_NO_MEMORY:
        cx_raise(ERR_LIB_PKCS12, ERR_R_MALLOC_FAILURE);
        break;
    default:
        cx_raise(ERR_LIB_EVP, EVP_R_DECODE_ERROR);
        break;
    }
}

bool cx_pbe_open(const X509_ALGOR *algor, struct bytes password, const ASN1_OCTET_STRING *data,
                 uint8_t **out, size_t *n)
{
    uint8_t *alg = NULL;
    int alg_len = cx_asn1_encode(algor, &alg, CX_IT(X509_ALGOR));

    if (alg_len <= 0) {
        return false;
    }
    struct der d = {alg, (size_t)alg_len};
    enum t13_status status = cr_pbe_decrypt(&d, password, cx_asn1_bytes(data), out, n);
    if (status != T13_OK) {
        raise_open(status, algor);
    }
    mem_free(alg);
    return status == T13_OK;
}

void *cx_p12_decrypt(const X509_ALGOR *algor, const ASN1_ITEM *it, struct bytes password,
                     const ASN1_OCTET_STRING *data)
{
    uint8_t *plain = NULL;
    size_t n = 0;

    if (algor == NULL || data == NULL || !cx_pbe_open(algor, password, data, &plain, &n)) {
        return NULL;
    }
    const uint8_t *at = plain;
    void *value = cx_asn1_d2i(NULL, &at, (long)n, it);
    if (value == NULL) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_DECODE_ERROR);
    }
    mem_clear_free(plain, n);
    return value;
}

PKCS8_PRIV_KEY_INFO *cx_pkcs8_open(const X509_SIG *sealed, struct bytes password)
{
    return cx_p12_decrypt(sealed->algor, CX_IT(PKCS8_PRIV_KEY_INFO), password, sealed->digest);
}

EVP_PKEY *cx_pkcs8_pkey(const PKCS8_PRIV_KEY_INFO *p8)
{
    struct cr_key *key = NULL;
    uint8_t *der = NULL;
    int n = cx_asn1_encode(p8, &der, CX_IT(PKCS8_PRIV_KEY_INFO));

    if (n <= 0) {
        return NULL;
    }
    enum t13_status status = cr_key_from_pkcs8(&key, bytes_of(der, (size_t)n));
    mem_clear_free(der, (size_t)n);
    if (status == T13_OK) {
        return cx_pkey_new(key);
    }
    cx_raise(ERR_LIB_EVP, status == T13_E_NO_MEMORY     ? ERR_R_MALLOC_FAILURE
                          : status == T13_E_UNSUPPORTED ? EVP_R_UNSUPPORTED_PRIVATE_KEY_ALGORITHM
                                                        : EVP_R_DECODE_ERROR);
    return NULL;
}

/* A contentInfo may lack its content: CVE-2024-0727. */
static ASN1_OCTET_STRING *plain_content(const PKCS7 *p7)
{
    if (cx_obj_obj2nid(p7->type) != NID_pkcs7_data) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_CONTENT_TYPE_NOT_DATA);
        return NULL;
    }
    if (p7->d.data == NULL) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_DECODE_ERROR);
    }
    return p7->d.data;
}

STACK_OF(PKCS7) * cx_p12_safes(const PKCS12 *p12)
{
    const ASN1_OCTET_STRING *content = plain_content(p12->authsafes);

    return content != NULL ? cx_asn1_unpack(content, CX_IT(PKCS12_AUTHSAFES)) : NULL;
}

STACK_OF(PKCS12_SAFEBAG) * cx_p12_bags(const PKCS7 *p7)
{
    const ASN1_OCTET_STRING *content = plain_content(p7);

    return content != NULL ? cx_asn1_unpack(content, CX_IT(PKCS12_SAFEBAGS)) : NULL;
}

STACK_OF(PKCS12_SAFEBAG) * cx_p12_sealed_bags(const PKCS7 *p7, struct bytes password)
{
    if (cx_obj_obj2nid(p7->type) != NID_pkcs7_encrypted) {
        return NULL;
    }
    if (p7->d.encrypted == NULL || p7->d.encrypted->enc_data == NULL ||
        p7->d.encrypted->enc_data->enc_data == NULL) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_DECODE_ERROR);
        return NULL;
    }
    const PKCS7_ENC_CONTENT *content = p7->d.encrypted->enc_data;
    return cx_p12_decrypt(content->algorithm, CX_IT(PKCS12_SAFEBAGS), password, content->enc_data);
}

static void free_bag(void *bag)
{
    cx_asn1_free(bag, CX_IT(PKCS12_SAFEBAG));
}

void cx_p12_bags_free(STACK_OF(PKCS12_SAFEBAG) * bags)
{
    cx_sk_pop_free(CX_SK(bags), free_bag);
}

/* PKCS12_unpack_authsafes - the contents of the file. abi: full. test tests/oracle/pkcs12.c */
CX_API STACK_OF(PKCS7) * PKCS12_unpack_authsafes(const PKCS12 *p12)
{
    return cx_p12_safes(p12);
}

/* PKCS12_unpack_p7data - the bags of a plain part. abi: full. test tests/oracle/pkcs12.c */
CX_API STACK_OF(PKCS12_SAFEBAG) * PKCS12_unpack_p7data(PKCS7 *p7)
{
    return cx_p12_bags(p7);
}

/* PKCS12_unpack_p7encdata - the bags of an encrypted part. abi: subset: no RC2, RC4 or single DES.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API STACK_OF(PKCS12_SAFEBAG) * PKCS12_unpack_p7encdata(PKCS7 *p7, const char *pass, int passlen)
{
    return cx_p12_sealed_bags(p7, cx_p12_password(pass, passlen));
}

/* PKCS12_item_decrypt_d2i - see PKCS12_item_decrypt_d2i(3). abi: subset: no RC2, RC4, single DES.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API void *PKCS12_item_decrypt_d2i(const X509_ALGOR *algor, const ASN1_ITEM *it, const char *pass,
                                     int passlen, const ASN1_OCTET_STRING *oct, int zbuf)
{
    (void)zbuf;
    return cx_p12_decrypt(algor, it, cx_p12_password(pass, passlen), oct);
}

/* PKCS8_decrypt - see PKCS8_encrypt(3). abi: subset: no RC2, RC4 or single DES.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API PKCS8_PRIV_KEY_INFO *PKCS8_decrypt(const X509_SIG *p8, const char *pass, int passlen)
{
    return cx_pkcs8_open(p8, cx_p12_password(pass, passlen));
}

/* PKCS12_decrypt_skey - see PKCS12_decrypt_skey(3). abi: subset: no RC2, RC4 or single DES.
 *
 * test  tests/oracle/pkcs12.c
 */
CX_API PKCS8_PRIV_KEY_INFO *PKCS12_decrypt_skey(const PKCS12_SAFEBAG *bag, const char *pass,
                                                int passlen)
{
    if (cx_obj_obj2nid(bag->type) != NID_pkcs8ShroudedKeyBag) {
        return NULL;
    }
    return cx_pkcs8_open(bag->value.shkeybag, cx_p12_password(pass, passlen));
}

/* PKCS12_PBE_add - does nothing, as in OpenSSL. abi: full. test tests/oracle/pkcs12.c */
CX_API void PKCS12_PBE_add(void)
{
}
