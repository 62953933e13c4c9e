/* Files with certificates, CRLs and keys together: PEM_X509_INFO_read_bio(3), X509_INFO_new(3). */
#include "compat/asn1/asn1.h"
#include "compat/bio/bio.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/pem/pem.h"
#include "compat/x509/aux.h"
#include "compat/x509/crl.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "crypto/key.h"

#include <openssl/err.h>
#include <openssl/pemerr.h>
#include <string.h>

#include "compat/asn1/sk.h"

static X509_INFO *make(void)
{
    X509_INFO *info = (X509_INFO *)mem_zalloc(sizeof(*info));

    if (info == NULL) {
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
    }
    return info;
}

static void free_pkey(X509_PKEY *key)
{
    if (key != NULL) {
        cx_asn1_free(key->enc_algor, CX_IT(X509_ALGOR));
        cx_asn1_string_free(key->enc_pkey);
        cx_pkey_free(key->dec_pkey);
        if (key->key_free) {
            mem_free(key->key_data);
        }
        mem_free(key);
    }
}

static void free_info(X509_INFO *info)
{
    if (info != NULL) {
        cx_x509_free(info->x509);
        cx_crl_free(info->crl);
        free_pkey(info->x_pkey);
        mem_free(info->enc_data);
        mem_free(info);
    }
}

static void free_member(void *info)
{
    free_info((X509_INFO *)info);
}

static bool put_key(X509_INFO *info, const struct cx_pem *pem)
{
    struct bytes der = bytes_of(pem->data, pem->n);
    struct cr_key *key = NULL;
    enum t13_status st = T13_E_UNSUPPORTED;

    if (strcmp(pem->name, PEM_STRING_RSA) == 0) {
        st = cr_key_from_pkcs1(&key, der);
    } else if (strcmp(pem->name, PEM_STRING_ECPRIVATEKEY) == 0) {
        st = cr_key_from_sec1(&key, der);
    } else {
        st = cr_key_from_pkcs8(&key, der);
    }
    if (st != T13_OK) {
        cx_raise(ERR_LIB_PEM, ERR_R_ASN1_LIB);
        return false;
    }
    info->x_pkey = (X509_PKEY *)mem_zalloc(sizeof(*info->x_pkey));
    if (info->x_pkey == NULL) {
        cr_key_free(key);
        return false;
    }
    info->x_pkey->dec_pkey = cx_pkey_new(key);
    return info->x_pkey->dec_pkey != NULL;
}

enum slot { NONE, CERT, CRL, KEY };

static enum slot slot_of(const char *name)
{
    if (strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0 ||
        strcmp(name, PEM_STRING_X509_TRUSTED) == 0) {
        return CERT;
    }
    if (strcmp(name, PEM_STRING_X509_CRL) == 0) {
        return CRL;
    }
    if (strcmp(name, PEM_STRING_RSA) == 0 || strcmp(name, PEM_STRING_ECPRIVATEKEY) == 0 ||
        strcmp(name, PEM_STRING_PKCS8INF) == 0) {
        return KEY;
    }
    return NONE;
}

static bool taken(const X509_INFO *info, enum slot slot)
{
    return (slot == CERT && info->x509 != NULL) || (slot == CRL && info->crl != NULL) ||
           (slot == KEY && info->x_pkey != NULL);
}

static bool put(X509_INFO *info, enum slot slot, struct cx_pem *pem, pem_password_cb *cb, void *u)
{
    const uint8_t *p = NULL;

    if (cx_pem_decrypt(pem, cb, u) <= 0) {
        return false;
    }
    p = pem->data;
    if (slot == CERT) {
        info->x509 = strcmp(pem->name, PEM_STRING_X509_TRUSTED) == 0
                         ? cx_x509_d2i_aux(NULL, &p, (long)pem->n)
                         : (X509 *)cx_asn1_d2i(NULL, &p, (long)pem->n, CX_IT(X509));
        if (info->x509 == NULL) {
            cx_raise(ERR_LIB_PEM, ERR_R_ASN1_LIB);
        }
        return info->x509 != NULL;
    }
    if (slot == CRL) {
        info->crl = (X509_CRL *)cx_asn1_d2i(NULL, &p, (long)pem->n, CX_IT(X509_CRL));
        if (info->crl == NULL) {
            cx_raise(ERR_LIB_PEM, ERR_R_ASN1_LIB);
        }
        return info->crl != NULL;
    }
    return put_key(info, pem);
}

/* One X509_INFO holds at most one thing of each kind; the next of a kind begins another. */
static bool read_all(BIO *in, STACK_OF(X509_INFO) * list, X509_INFO **info, pem_password_cb *cb,
                     void *u)
{
    for (;;) {
        struct cx_pem pem = {0};
        enum slot slot = NONE;
        bool ok = true;
        cx_err_mark();
        if (!cx_pem_read(in, &pem)) {
            if (ERR_GET_REASON(cx_err_peek_last()) == PEM_R_NO_START_LINE) {
                cx_err_pop_to_mark(); /* the end, which is no error */
                return true;
            }
            cx_err_clear_last_mark();
            return false;
        }
        cx_err_clear_last_mark();
        slot = slot_of(pem.name);
        if (slot != NONE && taken(*info, slot)) {
            ok = sk_X509_INFO_push(list, *info) > 0;
            *info = ok ? make() : *info;
            ok = ok && *info != NULL;
        }
        ok = ok && (slot == NONE || put(*info, slot, &pem, cb, u));
        cx_pem_clear(&pem);
        if (!ok) {
            return false;
        }
    }
}

static STACK_OF(X509_INFO) *
    read_infos(BIO *in, STACK_OF(X509_INFO) * sk, pem_password_cb *cb, void *u)
{
    STACK_OF(X509_INFO) *list = sk != NULL ? sk : sk_X509_INFO_new_null();
    int before = sk_X509_INFO_num(list);
    X509_INFO *info = list != NULL ? make() : NULL;
    bool ok = info != NULL && read_all(in, list, &info, cb, u);

    if (ok && (info->x509 != NULL || info->crl != NULL || info->x_pkey != NULL)) {
        ok = sk_X509_INFO_push(list, info) > 0;
        info = ok ? NULL : info;
    }
    free_info(info);
    if (!ok) {
        while (sk_X509_INFO_num(list) > before) {
            free_info(sk_X509_INFO_pop(list));
        }
        if (list != sk) {
            cx_sk_pop_free((OPENSSL_STACK *)list, free_member);
        }
        return NULL;
    }
    return list;
}

/* PEM_X509_INFO_read_bio and X509_INFO. abi: full. */
CX_API STACK_OF(X509_INFO) *
    PEM_X509_INFO_read_bio(BIO *bp, STACK_OF(X509_INFO) * sk, pem_password_cb *cb, void *u)
{
    return read_infos(bp, sk, cb, u);
}

CX_API STACK_OF(X509_INFO) * PEM_X509_INFO_read_bio_ex(BIO *bp, STACK_OF(X509_INFO) * sk,
                                                       pem_password_cb *cb, void *u,
                                                       OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return read_infos(bp, sk, cb, u);
}

static STACK_OF(X509_INFO) *
    read_file(FILE *fp, STACK_OF(X509_INFO) * sk, pem_password_cb *cb, void *u)
{
    BIO *b = cx_bio_new_fp(fp, BIO_NOCLOSE);
    STACK_OF(X509_INFO) *ret = NULL;

    if (b == NULL) {
        cx_raise(ERR_LIB_PEM, ERR_R_BUF_LIB);
        return NULL;
    }
    ret = read_infos(b, sk, cb, u);
    (void)cx_bio_free(b);
    return ret;
}

CX_API STACK_OF(X509_INFO) *
    PEM_X509_INFO_read(FILE *fp, STACK_OF(X509_INFO) * sk, pem_password_cb *cb, void *u)
{
    return read_file(fp, sk, cb, u);
}

CX_API STACK_OF(X509_INFO) * PEM_X509_INFO_read_ex(FILE *fp, STACK_OF(X509_INFO) * sk,
                                                   pem_password_cb *cb, void *u,
                                                   OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return read_file(fp, sk, cb, u);
}

CX_API X509_INFO *X509_INFO_new(void)
{
    return make();
}

CX_API void X509_INFO_free(X509_INFO *a)
{
    free_info(a);
}
