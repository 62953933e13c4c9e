/* PKCS12_parse(3): the key, its certificate and the others of a file. */
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/obj/obj.h"
#include "compat/pkcs/p12.h"
#include "compat/pkcs7/items.h"
#include "compat/x509/aux.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <openssl/evperr.h>
#include <openssl/objects.h>
#include <openssl/pkcs12err.h>

#include "compat/asn1/sk.h"

/* What is gathered from the bags; either may be unwanted. */
struct gathered {
    EVP_PKEY **key;
    STACK_OF(X509) * certs;
    struct bytes password;
};

static bool take_key(const PKCS12_SAFEBAG *bag, struct gathered *g, bool sealed)
{
    if (g->key == NULL || *g->key != NULL) {
        return true;
    }
    if (!sealed) {
        *g->key = cx_pkcs8_pkey(bag->value.keybag);
        return *g->key != NULL;
    }
    PKCS8_PRIV_KEY_INFO *p8 = cx_pkcs8_open(bag->value.shkeybag, g->password);
    if (p8 == NULL) {
        return false;
    }
    *g->key = cx_pkcs8_pkey(p8);
    cx_asn1_free(p8, CX_IT(PKCS8_PRIV_KEY_INFO));
    return *g->key != NULL;
}

/* The bag's names for a certificate become the certificate's own. */
static bool take_names(const PKCS12_SAFEBAG *bag, X509 *x)
{
    const ASN1_TYPE *id = cx_p12_attribute(bag->attrib, NID_localKeyID);
    const ASN1_TYPE *name = cx_p12_attribute(bag->attrib, NID_friendlyName);
    uint8_t *text = NULL;

    if (id != NULL && id->type == V_ASN1_OCTET_STRING &&
        !cx_x509_keyid_set1(x, id->value.octet_string->data, id->value.octet_string->length)) {
        return false;
    }
    if (name == NULL || name->type != V_ASN1_BMPSTRING) {
        return true;
    }
    int n = cx_asn1_to_utf8(&text, name->value.bmpstring);
    if (n < 0) {
        return true;
    }
    bool ok = cx_x509_alias_set1(x, text, n);
    mem_free(text);
    return ok;
}

static bool take_cert(const PKCS12_SAFEBAG *bag, struct gathered *g)
{
    if (g->certs == NULL || cx_obj_obj2nid(bag->value.bag->type) != NID_x509Certificate) {
        return true;
    }
    X509 *x = cx_p12_bag_cert(bag);
    if (x == NULL) {
        return false;
    }
    if (!take_names(bag, x) || sk_X509_push(g->certs, x) <= 0) {
        cx_x509_free(x);
        return false;
    }
    return true;
}

/* Bags in bags go no deeper than the decoder of ASN.1 lets them. */
static bool take_bags(const STACK_OF(PKCS12_SAFEBAG) * bags, struct gathered *g)
{
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); i++) {
        const PKCS12_SAFEBAG *bag = sk_PKCS12_SAFEBAG_value(bags, i);
        int nid = cx_obj_obj2nid(bag->type);
        bool ok = true;
        if (nid == NID_keyBag || nid == NID_pkcs8ShroudedKeyBag) {
            ok = take_key(bag, g, nid == NID_pkcs8ShroudedKeyBag);
        } else if (nid == NID_certBag) {
            ok = take_cert(bag, g);
        } else if (nid == NID_safeContentsBag) {
            ok = take_bags(bag->value.safes, g);
        }
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool take_safes(const STACK_OF(PKCS7) * safes, struct gathered *g)
{
    for (int i = 0; i < sk_PKCS7_num(safes); i++) {
        const PKCS7 *p7 = sk_PKCS7_value(safes, i);
        int nid = cx_obj_obj2nid(p7->type);
        if (nid != NID_pkcs7_data && nid != NID_pkcs7_encrypted) {
            continue;
        }
        STACK_OF(PKCS12_SAFEBAG) *bags =
            nid == NID_pkcs7_data ? cx_p12_bags(p7) : cx_p12_sealed_bags(p7, g->password);
        bool ok = bags != NULL && take_bags(bags, g);
        cx_p12_bags_free(bags);
        if (!ok) {
            return false;
        }
    }
    return true;
}

static void free_p7(void *p7)
{
    cx_asn1_free(p7, CX_IT(PKCS7));
}

static bool take_all(const PKCS12 *p12, struct gathered *g)
{
    STACK_OF(PKCS7) *safes = cx_p12_safes(p12);

    if (safes == NULL) {
        return false;
    }
    bool ok = take_safes(safes, g);
    cx_sk_pop_free(CX_SK(safes), free_p7);
    return ok;
}

/* No password and an empty one are tried both, as files were made with either. */
static bool check_mac(const PKCS12 *p12, const char *pass, struct bytes *password)
{
    *password = cx_p12_password(pass, -1);
    if (password->n > 0) {
        return cx_p12_verify_mac(p12, *password);
    }
    *password = bytes_of(NULL, 0);
    if (p12->mac == NULL || cx_p12_verify_mac(p12, *password)) {
        return true;
    }
    *password = bytes_of("", 0);
    return cx_p12_verify_mac(p12, *password);
}

/* The certificate of the key goes to *cert, the others to *ca, each as far as it is wanted. */
static bool hand_out(STACK_OF(X509) * certs, const EVP_PKEY *key, X509 **cert, STACK_OF(X509) * *ca)
{
    while (sk_X509_num(certs) > 0) {
        X509 *x = sk_X509_shift(certs);
        bool mine = false;
        if (key != NULL && cert != NULL && *cert == NULL) {
            cx_err_mark();
            const EVP_PKEY *public_key = cx_x509_pkey(x);
            mine = public_key != NULL && cx_pkey_same_public(public_key, key) == 1;
            cx_err_pop_to_mark();
        }
        if (mine) {
            *cert = x;
            continue;
        }
        if (ca == NULL) {
            cx_x509_free(x);
            continue;
        }
        if (*ca == NULL) {
            *ca = sk_X509_new_null();
        }
        if (*ca == NULL || sk_X509_push(*ca, x) <= 0) {
            cx_raise(ERR_LIB_PKCS12, ERR_R_MALLOC_FAILURE);
            cx_x509_free(x);
            return false;
        }
    }
    return true;
}

static void raise_parse(void)
{
    unsigned long last = cx_err_peek_last();

    if (ERR_GET_LIB(last) != ERR_LIB_EVP && ERR_GET_REASON(last) != EVP_R_UNSUPPORTED_ALGORITHM) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_PARSE_ERROR);
    }
}

static bool parse(const PKCS12 *p12, const char *pass, EVP_PKEY **pkey, X509 **cert,
                  STACK_OF(X509) * *ca)
{
    struct gathered g = {.key = pkey};

    if (!check_mac(p12, pass, &g.password)) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_MAC_VERIFY_FAILURE);
        return false;
    }
    if (cert != NULL || ca != NULL) {
        g.certs = sk_X509_new_null();
        if (g.certs == NULL) {
            cx_raise(ERR_LIB_PKCS12, ERR_R_MALLOC_FAILURE);
            return false;
        }
    }
    bool ok = take_all(p12, &g);
    if (!ok) {
        raise_parse();
    } else if (g.certs != NULL) {
        ok = hand_out(g.certs, pkey != NULL ? *pkey : NULL, cert, ca);
    }
    cx_x509_chain_free(g.certs);
    return ok;
}

int cx_p12_parse(const PKCS12 *p12, const char *pass, EVP_PKEY **pkey, X509 **cert,
                 STACK_OF(X509) * *ca)
{
    if (pkey != NULL) {
        *pkey = NULL;
    }
    if (cert != NULL) {
        *cert = NULL;
    }
    if (p12 == NULL) {
        cx_raise(ERR_LIB_PKCS12, PKCS12_R_INVALID_NULL_PKCS12_POINTER);
        return 0;
    }
    if (parse(p12, pass, pkey, cert, ca)) {
        return 1;
    }
    if (pkey != NULL) {
        cx_pkey_free(*pkey);
        *pkey = NULL;
    }
    if (cert != NULL) {
        cx_x509_free(*cert);
        *cert = NULL;
    }
    return 0;
}

/* PKCS12_parse - see PKCS12_parse(3). abi: subset: no RC2, RC4 or single DES, as in OpenSSL
 * without its legacy provider.
 *
 * in    pass   NULL and "" both try either
 * out   pkey   NULL: not wanted; NULL on failure
 *       cert   that of the key; the same
 *       ca     the others, put behind those that are there
 * ret   1; 0 and an error of ERR_LIB_PKCS12 (or of EVP for an unsupported algorithm)
 * test  tests/oracle/pkcs12.c
 */
CX_API int PKCS12_parse(PKCS12 *p12, const char *pass, EVP_PKEY **pkey, X509 **cert,
                        STACK_OF(X509) * *ca)
{
    return cx_p12_parse(p12, pass, pkey, cert, ca);
}
