/* X509_PUBKEY, SubjectPublicKeyInfo: X509_PUBKEY_new(3). */
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "crypto/key.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evperr.h>
#include <openssl/x509err.h>

#include "compat/asn1/sk.h"

/* The key of one SubjectPublicKeyInfo; the reason of a failure is queued. */
static EVP_PKEY *key_from_der(struct bytes spki)
{
    struct cr_key *key = NULL;
    enum t13_status st = cr_key_from_spki(&key, spki);

    if (st != T13_OK) {
        cx_raise(ERR_LIB_X509, st == T13_E_UNSUPPORTED ? X509_R_UNSUPPORTED_ALGORITHM
                                                       : X509_R_PUBLIC_KEY_DECODE_ERROR);
        return NULL;
    }
    return cx_pkey_new(key);
}

EVP_PKEY *cx_pubkey_get0(const X509_PUBKEY *shown)
{
    union {
        const X509_PUBKEY *given;
        X509_PUBKEY *held;
    } key = {shown};
    EVP_PKEY *pkey = NULL;
    EVP_PKEY *none = NULL;
    uint8_t *der = NULL;
    int n = 0;

    if (shown == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
        return NULL;
    }
    pkey = atomic_load(&key.held->pkey);
    if (pkey != NULL) {
        return pkey;
    }
    if (shown->public_key == NULL) {
        return NULL;
    }
    if (cx_obj_der(shown->algor->algorithm).n == 0) {
        cx_raise(ERR_LIB_EVP, EVP_R_DECODE_ERROR); /* never filled in */
        return NULL;
    }
    n = cx_asn1_encode(shown, &der, CX_IT(X509_PUBKEY));
    if (n <= 0) {
        return NULL;
    }
    pkey = key_from_der(bytes_of(der, (size_t)n));
    mem_free(der);
    if (pkey != NULL && !atomic_compare_exchange_strong(&key.held->pkey, &none, pkey)) {
        cx_pkey_free(pkey);
        pkey = none;
    }
    return pkey;
}

int cx_pubkey_set(X509_PUBKEY **to, EVP_PKEY *pkey)
{
    struct cr_key *key = pkey != NULL ? cx_pkey_key(pkey) : NULL;
    X509_PUBKEY *made = NULL;
    uint8_t *der = NULL;
    size_t n = 0;

    if (to == NULL || pkey == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    if (key == NULL || cr_key_to_spki(key, &der, &n) != T13_OK) {
        cx_raise(ERR_LIB_X509, X509_R_UNSUPPORTED_ALGORITHM);
        return 0;
    }
    made = (X509_PUBKEY *)cx_asn1_decode(bytes_of(der, n), CX_IT(X509_PUBKEY));
    mem_clear_free(der, n);
    if (made == NULL) {
        return 0;
    }
    atomic_store(&made->pkey, cx_pkey_ref(pkey));
    cx_asn1_free(*to, CX_IT(X509_PUBKEY));
    *to = made;
    return 1;
}

/* X509_PUBKEY_get and its family. abi: full. */
CX_API EVP_PKEY *X509_PUBKEY_get0(const X509_PUBKEY *key)
{
    return cx_pubkey_get0(key);
}

CX_API EVP_PKEY *X509_PUBKEY_get(const X509_PUBKEY *key)
{
    return cx_pkey_ref(cx_pubkey_get0(key));
}

CX_API int X509_PUBKEY_set(X509_PUBKEY **x, EVP_PKEY *pkey)
{
    return cx_pubkey_set(x, pkey);
}

CX_API int X509_PUBKEY_get0_param(ASN1_OBJECT **ppkalg, const unsigned char **pk, int *ppklen,
                                  X509_ALGOR **pa, const X509_PUBKEY *pub)
{
    if (ppkalg != NULL) {
        *ppkalg = pub->algor->algorithm;
    }
    if (pk != NULL) {
        *pk = pub->public_key->data;
        *ppklen = pub->public_key->length;
    }
    if (pa != NULL) {
        *pa = pub->algor;
    }
    return 1;
}

CX_API int X509_PUBKEY_eq(const X509_PUBKEY *a, const X509_PUBKEY *b)
{
    EVP_PKEY *x = NULL;
    EVP_PKEY *y = NULL;

    if (a == b) {
        return 1;
    }
    if (a == NULL || b == NULL) {
        return 0;
    }
    x = cx_pubkey_get0(a);
    y = cx_pubkey_get0(b);
    if (x == NULL || y == NULL) {
        return -2;
    }
    return cr_key_same_public(cx_pkey_key(x), cx_pkey_key(y)) ? 1 : 0;
}

CX_API X509_PUBKEY *X509_PUBKEY_dup(const X509_PUBKEY *a)
{
    return (X509_PUBKEY *)cx_asn1_dup(a, CX_IT(X509_PUBKEY));
}

CX_API X509_PUBKEY *X509_PUBKEY_new_ex(OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return (X509_PUBKEY *)cx_asn1_new(CX_IT(X509_PUBKEY));
}
