/* What a PEM block or a DER element holds: OSSL_STORE_INFO(3), "SUPPORTED OBJECTS". */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/evp/der.h"
#include "compat/evp/pkey.h"
#include "compat/pem/pem.h"
#include "compat/pkcs/p12.h"
#include "compat/store/store.h"
#include "compat/x509/aux.h"
#include "compat/x509/crl.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "crypto/der.h"

#include <openssl/err.h>
#include <openssl/pemerr.h>
#include <openssl/proverr.h>
#include <string.h>

#include "compat/asn1/sk.h"

static OSSL_STORE_INFO *unsupported(void)
{
    cx_raise(ERR_LIB_OSSL_STORE, ERR_R_UNSUPPORTED);
    return NULL;
}

/* give wraps data, or frees it. */
static OSSL_STORE_INFO *give(int type, void *data)
{
    OSSL_STORE_INFO *info = data != NULL ? cx_store_info(type, data) : NULL;

    if (info == NULL && data != NULL) {
        if (type == OSSL_STORE_INFO_CERT) {
            cx_x509_free((X509 *)data);
        } else if (type == OSSL_STORE_INFO_CRL) {
            cx_crl_free((X509_CRL *)data);
        } else {
            cx_pkey_free((EVP_PKEY *)data);
        }
    }
    return info;
}

static OSSL_STORE_INFO *key_of(enum cx_key_form form, struct bytes der)
{
    bool is_public = form == CX_FORM_SPKI || form == CX_FORM_PKCS1_PUBLIC;
    struct cr_key *key = NULL;

    if (cx_key_parse(form, der, &key) != T13_OK) {
        return NULL;
    }
    return give(is_public ? OSSL_STORE_INFO_PUBKEY : OSSL_STORE_INFO_PKEY, cx_pkey_new(key));
}

/* An EncryptedPrivateKeyInfo, RFC 5958 3. */
static OSSL_STORE_INFO *sealed_key(const OSSL_STORE_CTX *ctx, struct bytes der)
{
    char password[PEM_BUFSIZE];
    uint8_t *plain = NULL;
    size_t n = 0;

    int len = cx_store_password(ctx, "PKCS8 decrypt pass phrase", password, (int)sizeof(password));
    if (len < 0) {
        cx_raise(ERR_LIB_PROV, PROV_R_UNABLE_TO_GET_PASSPHRASE);
        return NULL;
    }
    enum t13_status status = cr_pkcs8_decrypt(der, bytes_of(password, (size_t)len), &plain, &n);
    mem_clear(password, sizeof(password));
    if (status == T13_E_BAD_PASSWORD) {
        cx_raise(ERR_LIB_PROV, PROV_R_BAD_DECRYPT);
        cx_raise_text(ERR_LIB_PKCS12, PKCS12_R_PKCS12_CIPHERFINAL_ERROR, "maybe wrong password");
        return NULL;
    }
    if (status != T13_OK) {
        return unsupported();
    }
    OSSL_STORE_INFO *info = key_of(CX_FORM_PKCS8, bytes_of(plain, n));
    mem_clear_free(plain, n);
    return info != NULL ? info : unsupported();
}

static int ask_for_pem(char *buf, int size, int writing, void *ctx)
{
    (void)writing;
    return cx_store_password((const OSSL_STORE_CTX *)ctx, "PEM", buf, size);
}

/* A block with "Proc-Type: 4,ENCRYPTED". */
static bool open_headers(OSSL_STORE_CTX *ctx, struct cx_pem *pem)
{
    cx_err_mark();
    if (cx_pem_decrypt(pem, ask_for_pem, ctx) == 1) {
        cx_err_clear_last_mark();
        return true;
    }
    if (ERR_GET_REASON(cx_err_peek_last()) == PEM_R_BAD_DECRYPT) {
        cx_err_pop_to_mark();
        cx_raise(ERR_LIB_PROV, PROV_R_BAD_DECRYPT);
        cx_raise(ERR_LIB_PEM, PEM_R_BAD_DECRYPT);
    } else {
        cx_err_clear_last_mark();
    }
    return false;
}

static OSSL_STORE_INFO *cert_of(struct bytes der, bool trusted)
{
    const uint8_t *p = der.p;

    return give(OSSL_STORE_INFO_CERT,
                trusted ? cx_x509_d2i_aux(NULL, &p, (long)der.n) : cx_x509_from_der(der));
}

static OSSL_STORE_INFO *crl_of(struct bytes der)
{
    const uint8_t *p = der.p;
    X509_CRL *crl = (X509_CRL *)cx_asn1_d2i(NULL, &p, (long)der.n, CX_IT(X509_CRL));

    if (crl != NULL && p != der.p + der.n) {
        cx_crl_free(crl);
        return NULL;
    }
    return give(OSSL_STORE_INFO_CRL, crl);
}

/* By the block's name; NULL for one that we do not know, too. */
static OSSL_STORE_INFO *by_name(const char *name, struct bytes der)
{
    if (strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0) {
        return cert_of(der, false);
    }
    if (strcmp(name, PEM_STRING_X509_TRUSTED) == 0) {
        return cert_of(der, true);
    }
    if (strcmp(name, PEM_STRING_X509_CRL) == 0) {
        return crl_of(der);
    }
    if (strcmp(name, PEM_STRING_PUBLIC) == 0) {
        return key_of(CX_FORM_SPKI, der);
    }
    if (strcmp(name, PEM_STRING_RSA_PUBLIC) == 0) {
        return key_of(CX_FORM_PKCS1_PUBLIC, der);
    }
    if (strcmp(name, PEM_STRING_PKCS8INF) == 0) {
        return key_of(CX_FORM_PKCS8, der);
    }
    return cx_pem_name_fits(name, PEM_STRING_EVP_PKEY) ? key_of(CX_FORM_TRADITIONAL, der) : NULL;
}

OSSL_STORE_INFO *cx_store_from_pem(OSSL_STORE_CTX *ctx, struct cx_pem *pem)
{
    if (!open_headers(ctx, pem)) {
        return NULL;
    }
    struct bytes der = bytes_of(pem->data, pem->n);
    if (strcmp(pem->name, PEM_STRING_PKCS8) == 0) {
        return sealed_key(ctx, der);
    }
    cx_err_mark();
    OSSL_STORE_INFO *info = by_name(pem->name, der);
    cx_err_pop_to_mark();
    return info != NULL ? info : unsupported();
}

OSSL_STORE_INFO *cx_store_waiting(OSSL_STORE_CTX *ctx)
{
    for (size_t i = 0; i < sizeof(ctx->ready) / sizeof(ctx->ready[0]); i++) {
        OSSL_STORE_INFO *info = ctx->ready[i];
        if (info != NULL) {
            ctx->ready[i] = NULL;
            return info;
        }
    }
    return sk_X509_num(ctx->chain) > 0 ? give(OSSL_STORE_INFO_CERT, sk_X509_shift(ctx->chain))
                                       : NULL;
}

/* The user is asked only when the file does not open without a password. */
static bool p12_password(const OSSL_STORE_CTX *ctx, const PKCS12 *p12, char *buf, int size)
{
    buf[0] = '\0';
    if (p12->mac == NULL || cx_p12_verify_mac(p12, cx_p12_password("", 0)) ||
        cx_p12_verify_mac(p12, cx_p12_password(NULL, 0))) {
        return true;
    }
    if (cx_store_password(ctx, "PKCS12 import pass phrase", buf, size) < 0) {
        cx_raise(ERR_LIB_OSSL_STORE, OSSL_STORE_R_PASSPHRASE_CALLBACK_ERROR);
        return false;
    }
    if (!cx_p12_verify_mac(p12, cx_p12_password(buf, -1))) {
        cx_raise_text(ERR_LIB_OSSL_STORE, OSSL_STORE_R_ERROR_VERIFYING_PKCS12_MAC, "%s",
                      buf[0] == '\0' ? "empty password" : "maybe wrong password");
        return false;
    }
    return true;
}

static OSSL_STORE_INFO *open_p12(OSSL_STORE_CTX *ctx, const PKCS12 *p12)
{
    char password[PEM_BUFSIZE];
    EVP_PKEY *pkey = NULL;
    X509 *cert = NULL;

    cx_x509_chain_free(ctx->chain);
    ctx->chain = NULL;
    bool ok = p12_password(ctx, p12, password, (int)sizeof(password)) &&
              cx_p12_parse(p12, password, &pkey, &cert, &ctx->chain) != 0;
    mem_clear(password, sizeof(password));
    if (!ok) {
        return NULL;
    }
    bool whole = true;
    if (pkey != NULL) {
        ctx->ready[0] = give(OSSL_STORE_INFO_PKEY, pkey);
        whole = ctx->ready[0] != NULL;
    }
    if (cert != NULL) {
        ctx->ready[1] = give(OSSL_STORE_INFO_CERT, cert);
        whole = whole && ctx->ready[1] != NULL;
    }
    return whole ? cx_store_waiting(ctx) : NULL;
}

/* SEQUENCE { AlgorithmIdentifier, OCTET STRING }: nothing else that we read begins so. */
static bool is_sealed_key(struct bytes der)
{
    struct der d = der_of(der);
    struct der inside;
    struct bytes part;

    return der_enter(&d, DER_SEQUENCE, &inside) && der_take(&inside, DER_SEQUENCE, &part) &&
           der_take(&inside, DER_OCTET_STRING, &part) && der_at_end(&inside);
}

/* Each kind in turn: their first elements tell them apart, so at most one fits. */
static OSSL_STORE_INFO *plain_der(struct bytes der)
{
    OSSL_STORE_INFO *info = key_of(CX_FORM_ANY_PRIVATE, der);

    info = info != NULL ? info : key_of(CX_FORM_SPKI, der);
    info = info != NULL ? info : cert_of(der, false);
    return info != NULL ? info : crl_of(der);
}

OSSL_STORE_INFO *cx_store_from_der(OSSL_STORE_CTX *ctx, struct bytes der)
{
    if (is_sealed_key(der)) {
        return sealed_key(ctx, der);
    }
    cx_err_mark();
    OSSL_STORE_INFO *info = plain_der(der);
    const uint8_t *p = der.p;
    PKCS12 *p12 = info == NULL ? (PKCS12 *)cx_asn1_d2i(NULL, &p, (long)der.n, CX_IT(PKCS12)) : NULL;
    cx_err_pop_to_mark();
    if (p12 != NULL) {
        info = open_p12(ctx, p12);
        cx_asn1_free((ASN1_VALUE *)p12, CX_IT(PKCS12));
        return info;
    }
    return info != NULL ? info : unsupported();
}
