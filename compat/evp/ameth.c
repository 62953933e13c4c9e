/* The kinds of keys by name and number: EVP_PKEY_ASN1_METHOD(3). A kind is a row of facts; what is
 * done with keys goes through EVP_PKEY. */
#include "compat/cx.h"

#include <string.h>
#include <strings.h>

#include <openssl/evp.h>

struct evp_pkey_asn1_method_st {
    int id;
    int base; /* what an alias stands for */
    int flags;
    const char *info;
    const char *name; /* as in "-----BEGIN name PRIVATE KEY-----"; NULL for an alias */
};

/* OpenSSL 3.0's, read out with EVP_PKEY_asn1_get0_info(). */
static const EVP_PKEY_ASN1_METHOD kinds[] = {
    {EVP_PKEY_RSA, EVP_PKEY_RSA, ASN1_PKEY_SIGPARAM_NULL, "OpenSSL RSA method", "RSA"},
    {EVP_PKEY_RSA2, EVP_PKEY_RSA, ASN1_PKEY_ALIAS, NULL, NULL},
    {EVP_PKEY_DH, EVP_PKEY_DH, 0, "OpenSSL PKCS#3 DH method", "DH"},
    {EVP_PKEY_DSA2, EVP_PKEY_DSA, ASN1_PKEY_ALIAS, NULL, NULL},
    {EVP_PKEY_DSA1, EVP_PKEY_DSA, ASN1_PKEY_ALIAS, NULL, NULL},
    {EVP_PKEY_DSA4, EVP_PKEY_DSA, ASN1_PKEY_ALIAS, NULL, NULL},
    {EVP_PKEY_DSA3, EVP_PKEY_DSA, ASN1_PKEY_ALIAS, NULL, NULL},
    {EVP_PKEY_DSA, EVP_PKEY_DSA, 0, "OpenSSL DSA method", "DSA"},
    {EVP_PKEY_EC, EVP_PKEY_EC, 0, "OpenSSL EC algorithm", "EC"},
    {EVP_PKEY_RSA_PSS, EVP_PKEY_RSA_PSS, ASN1_PKEY_SIGPARAM_NULL, "OpenSSL RSA-PSS method",
     "RSA-PSS"},
    {EVP_PKEY_DHX, EVP_PKEY_DHX, 0, "OpenSSL X9.42 DH method", "X9.42 DH"},
    {EVP_PKEY_X25519, EVP_PKEY_X25519, 0, "OpenSSL X25519 algorithm", "X25519"},
    {EVP_PKEY_X448, EVP_PKEY_X448, 0, "OpenSSL X448 algorithm", "X448"},
    {EVP_PKEY_ED25519, EVP_PKEY_ED25519, 0, "OpenSSL ED25519 algorithm", "ED25519"},
    {EVP_PKEY_ED448, EVP_PKEY_ED448, 0, "OpenSSL ED448 algorithm", "ED448"},
    {EVP_PKEY_SM2, EVP_PKEY_EC, ASN1_PKEY_ALIAS, NULL, NULL},
};
#define NUM_KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

/* EVP_PKEY_asn1_get_count and its family - see EVP_PKEY_asn1_get_count(3). abi: full.
 *
 * test  tests/oracle/evp_kinds.c
 */
CX_API int EVP_PKEY_asn1_get_count(void)
{
    return NUM_KINDS;
}

CX_API const EVP_PKEY_ASN1_METHOD *EVP_PKEY_asn1_get0(int idx)
{
    return idx >= 0 && idx < NUM_KINDS ? &kinds[idx] : NULL;
}

static const EVP_PKEY_ASN1_METHOD *kind_of(int id)
{
    for (int i = 0; i < NUM_KINDS; i++) {
        if (kinds[i].id == id) {
            return &kinds[i];
        }
    }
    return NULL;
}

CX_API const EVP_PKEY_ASN1_METHOD *EVP_PKEY_asn1_find(ENGINE **pe, int type)
{
    const EVP_PKEY_ASN1_METHOD *kind = kind_of(type);
    if (kind != NULL && kind->base != kind->id) {
        kind = kind_of(kind->base);
    }
    if (pe != NULL) {
        *pe = NULL;
    }
    return kind;
}

CX_API const EVP_PKEY_ASN1_METHOD *EVP_PKEY_asn1_find_str(ENGINE **pe, const char *str, int len)
{
    size_t n = len == -1 ? strlen(str) : (size_t)len;
    if (pe != NULL) {
        *pe = NULL;
    }
    for (int i = NUM_KINDS; i-- > 0;) {
        const char *name = kinds[i].name;
        if (name != NULL && strlen(name) == n && strncasecmp(name, str, n) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}

CX_API int EVP_PKEY_asn1_get0_info(int *ppkey_id, int *pkey_base_id, int *ppkey_flags,
                                   const char **pinfo, const char **ppem_str,
                                   const EVP_PKEY_ASN1_METHOD *ameth)
{
    if (ameth == NULL) {
        return 0;
    }
    if (ppkey_id != NULL) {
        *ppkey_id = ameth->id;
    }
    if (pkey_base_id != NULL) {
        *pkey_base_id = ameth->base;
    }
    if (ppkey_flags != NULL) {
        *ppkey_flags = ameth->flags;
    }
    if (pinfo != NULL) {
        *pinfo = ameth->info;
    }
    if (ppem_str != NULL) {
        *ppem_str = ameth->name;
    }
    return 1;
}

/* EVP_PKEY_get0_asn1 - see EVP_PKEY_ASN1_METHOD(3). abi: full, NULL as for every key that a
 * provider has made. */
CX_API const EVP_PKEY_ASN1_METHOD *EVP_PKEY_get0_asn1(const EVP_PKEY *pkey)
{
    (void)pkey;
    return NULL;
}
