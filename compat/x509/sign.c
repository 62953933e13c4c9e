/* Signing and verifying certificates, requests and CRLs: X509_sign(3), X509_verify(3),
 * ASN1_item_sign(3), i2d_re_X509_tbs(3). */
#include "compat/x509/sign.h"

#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey.h"
#include "compat/obj/obj.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"
#include "core/x509/cert.h"
#include "crypto/key.h"

#include <openssl/asn1err.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/evperr.h>
#include <openssl/objects.h>
#include <openssl/proverr.h>
#include <openssl/x509err.h>
#include <openssl/x509v3.h>

static int fail(int lib, int reason)
{
    cx_raise(lib, reason);
    return 0;
}

/* 1 the signature holds, 0 it does not, -1 it cannot be checked. */
int cx_signed_verify(const X509_ALGOR *algor, const ASN1_BIT_STRING *signature, struct bytes tbs,
                     EVP_PKEY *pkey)
{
    uint8_t *algorithm = NULL;
    int n = 0;
    enum t13_status st = T13_E_ARGUMENT;
    int ret = -1;

    if (pkey == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_UNSUPPORTED_ALGORITHM); /* no context for no key: so OpenSSL */
        cx_raise(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
        return -1;
    }
    if (signature->type == V_ASN1_BIT_STRING && (signature->flags & 0x7) != 0) {
        cx_raise(ERR_LIB_ASN1, ASN1_R_INVALID_BIT_STRING_BITS_LEFT);
        return -1;
    }
    n = cx_asn1_encode(algor, &algorithm, CX_IT(X509_ALGOR));
    if (n > 0) {
        struct bytes alg = bytes_of(algorithm, (size_t)n);
        struct t13_sig_alg known = t13_sig_alg_parse(alg);
        const struct cr_key *key = cx_pkey_key(pkey);
        if (!known.known) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_UNKNOWN_SIGNATURE_ALGORITHM);
            mem_free(algorithm);
            return -1;
        }
        if (key == NULL || !t13_sig_alg_fits(&known, key)) {
            cx_raise(ERR_LIB_ASN1, ASN1_R_WRONG_PUBLIC_KEY_TYPE);
            mem_free(algorithm);
            return -1;
        }
        st = t13_signed_verify(alg, tbs, cx_asn1_bytes(signature), key);
        if (st == T13_E_BAD_SIGNATURE) {
            ret = cx_bad_signature(key, &known.alg, cx_asn1_bytes(signature));
        }
    }
    mem_free(algorithm);
    if (st == T13_OK) {
        return 1;
    }
    cx_raise(ERR_LIB_ASN1, ERR_R_EVP_LIB);
    return ret;
}

/* What an AlgorithmIdentifier is for a key and a digest; NID_undef when there is none. */
static int sign_nid(enum cr_key_type type, enum cr_hash_id hash)
{
    static const int rsa[CR_HASH_COUNT] = {
        [CR_MD5] = NID_md5WithRSAEncryption,       [CR_SHA1] = NID_sha1WithRSAEncryption,
        [CR_SHA224] = NID_sha224WithRSAEncryption, [CR_SHA256] = NID_sha256WithRSAEncryption,
        [CR_SHA384] = NID_sha384WithRSAEncryption, [CR_SHA512] = NID_sha512WithRSAEncryption};
    static const int ecdsa[CR_HASH_COUNT] = {[CR_SHA1] = NID_ecdsa_with_SHA1,
                                             [CR_SHA224] = NID_ecdsa_with_SHA224,
                                             [CR_SHA256] = NID_ecdsa_with_SHA256,
                                             [CR_SHA384] = NID_ecdsa_with_SHA384,
                                             [CR_SHA512] = NID_ecdsa_with_SHA512};

    if (cr_key_type_is_ec(type)) {
        return ecdsa[hash];
    }
    switch (type) {
    case CR_KEY_RSA:
        return rsa[hash];
    case CR_KEY_ED25519:
        return hash == CR_HASH_NONE ? NID_ED25519 : NID_undef;
    case CR_KEY_ED448:
        return hash == CR_HASH_NONE ? NID_ED448 : NID_undef;
    default:
        return NID_undef;
    }
}

static bool set_algor(X509_ALGOR *algor, int nid, bool null_parameter)
{
    ASN1_OBJECT *o = cx_obj_nid2obj(nid);

    if (algor == NULL) {
        return true;
    }
    cx_obj_free(algor->algorithm);
    algor->algorithm = o;
    cx_asn1_type_free(algor->parameter);
    algor->parameter = NULL;
    if (null_parameter) {
        algor->parameter = cx_asn1_type_new();
        if (algor->parameter == NULL) {
            return false;
        }
        algor->parameter->type = V_ASN1_NULL;
    }
    return true;
}

/* Signs what data encodes to once the algorithm stands in it; the signature's length, or 0. */
int cx_item_sign(const ASN1_ITEM *it, X509_ALGOR *algor1, X509_ALGOR *algor2,
                 ASN1_BIT_STRING *signature, const void *data, EVP_PKEY *pkey, const EVP_MD *md)
{
    struct cr_key *key = pkey != NULL ? cx_pkey_key(pkey) : NULL;
    enum cr_hash_id hash = cx_md_id(md);
    struct cr_sig_alg alg = {.hash = hash};
    uint8_t *tbs = NULL;
    uint8_t *out = NULL;
    size_t len = 0;
    int nid = NID_undef;
    int n = 0;
    enum t13_status st = T13_OK;

    if (key == NULL || !cx_pkey_can_sign(pkey)) {
        return fail(ERR_LIB_ASN1, ASN1_R_CONTEXT_NOT_INITIALISED);
    }
    const bool eddsa = cr_key_type(key) == CR_KEY_ED25519 || cr_key_type(key) == CR_KEY_ED448;
    /* Without a digest the key's own default. */
    if (md == NULL && !eddsa) {
        hash = alg.hash = CR_SHA256;
    }
    if (cr_key_sig_max(key) == 0) {
        return fail(ERR_LIB_EVP, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
    }
    nid = sign_nid(cr_key_type(key), hash);
    if (nid == NID_undef) {
        return eddsa ? fail(ERR_LIB_PROV, PROV_R_INVALID_DIGEST)
                     : fail(ERR_LIB_ASN1, ASN1_R_DIGEST_AND_KEY_TYPE_NOT_SUPPORTED);
    }
    alg.scheme = cr_key_type(key) == CR_KEY_RSA ? CR_SIG_RSA_PKCS1
                 : eddsa                        ? CR_SIG_EDDSA
                                                : CR_SIG_ECDSA;
    if (!set_algor(algor1, nid, cr_key_type(key) == CR_KEY_RSA) ||
        !set_algor(algor2, nid, cr_key_type(key) == CR_KEY_RSA)) {
        return fail(ERR_LIB_ASN1, ERR_R_MALLOC_FAILURE);
    }
    n = cx_asn1_encode(data, &tbs, it);
    if (n <= 0) {
        return fail(ERR_LIB_ASN1, ERR_R_INTERNAL_ERROR);
    }
    out = (uint8_t *)mem_alloc(cr_key_sig_max(key));
    len = cr_key_sig_max(key);
    st = out != NULL ? cx_pkey_sign(pkey, &alg, bytes_of(tbs, (size_t)n), out, &len)
                     : T13_E_NO_MEMORY;
    mem_free(tbs);
    if (st != T13_OK) {
        mem_free(out);
        return fail(ERR_LIB_ASN1, st == T13_E_NO_MEMORY ? ERR_R_MALLOC_FAILURE : ERR_R_EVP_LIB);
    }
    cx_asn1_string_take(signature, out, (int)len);
    signature->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07);
    signature->flags |= ASN1_STRING_FLAG_BITS_LEFT;
    return (int)len;
}

static int item_verify(const ASN1_ITEM *it, const X509_ALGOR *alg, const ASN1_BIT_STRING *signature,
                       const void *data, EVP_PKEY *pkey)
{
    uint8_t *tbs = NULL;
    int n = cx_asn1_encode(data, &tbs, it);
    int ret = -1;

    if (n <= 0) {
        cx_raise(ERR_LIB_ASN1, ERR_R_INTERNAL_ERROR);
        return -1;
    }
    ret = cx_signed_verify(alg, signature, bytes_of(tbs, (size_t)n), pkey);
    mem_free(tbs);
    return ret;
}

/* ASN1_item_sign and its family, see ASN1_item_sign(3).
 * abi: subset, RSA PKCS#1 v1.5, ECDSA and EdDSA sign; what path checking knows verifies. */
CX_API int ASN1_item_sign(const ASN1_ITEM *it, X509_ALGOR *algor1, X509_ALGOR *algor2,
                          ASN1_BIT_STRING *signature, const void *data, EVP_PKEY *pkey,
                          const EVP_MD *md)
{
    return cx_item_sign(it, algor1, algor2, signature, data, pkey, md);
}

CX_API int ASN1_item_sign_ex(const ASN1_ITEM *it, X509_ALGOR *algor1, X509_ALGOR *algor2,
                             ASN1_BIT_STRING *signature, const void *data,
                             const ASN1_OCTET_STRING *id, EVP_PKEY *pkey, const EVP_MD *md,
                             OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)id;
    (void)libctx;
    (void)propq;
    return cx_item_sign(it, algor1, algor2, signature, data, pkey, md);
}

CX_API int ASN1_item_verify(const ASN1_ITEM *it, const X509_ALGOR *alg,
                            const ASN1_BIT_STRING *signature, const void *data, EVP_PKEY *pkey)
{
    return item_verify(it, alg, signature, data, pkey);
}

CX_API int ASN1_item_verify_ex(const ASN1_ITEM *it, const X509_ALGOR *alg,
                               const ASN1_BIT_STRING *signature, const void *data,
                               const ASN1_OCTET_STRING *id, EVP_PKEY *pkey, OSSL_LIB_CTX *libctx,
                               const char *propq)
{
    (void)id;
    (void)libctx;
    (void)propq;
    return item_verify(it, alg, signature, data, pkey);
}

static bool same_algor(const X509_ALGOR *a, const X509_ALGOR *b)
{
    if (cx_obj_cmp(a->algorithm, b->algorithm) != 0) {
        return false;
    }
    return (a->parameter == NULL && b->parameter == NULL) ||
           cx_asn1_type_cmp(a->parameter, b->parameter) == 0;
}

/* The signed part exactly as it was received. */
static struct bytes tbs_of(const X509 *x)
{
    const struct t13_cert *view = cx_x509_view(x);

    return view != NULL ? view->tbs : bytes_of(NULL, 0);
}

static int verify(X509 *a, EVP_PKEY *r)
{
    const struct cx_x509_tree *tree = cx_x509_tree(a);
    struct bytes tbs = tbs_of(a);

    if (tree == NULL || !same_algor(tree->sig_alg, tree->cinf->signature)) {
        return 0;
    }
    return tbs.n > 0 ? cx_signed_verify(tree->sig_alg, tree->signature, tbs, r)
                     : item_verify(CX_IT(X509_CINF), tree->sig_alg, tree->signature, tree->cinf, r);
}

CX_API int X509_verify(X509 *a, EVP_PKEY *r)
{
    return verify(a, r);
}

int cx_x509_self_signed(X509 *cert, int verify_signature)
{
    EVP_PKEY *key = cert != NULL ? cx_x509_pkey(cert) : NULL;
    const struct t13_cert *view = cert != NULL ? cx_x509_view(cert) : NULL;

    if (key == NULL) {
        cx_raise(ERR_LIB_X509, X509_R_UNABLE_TO_GET_CERTS_PUBLIC_KEY);
        return -1;
    }
    if (view == NULL || (view->flags & EXFLAG_INVALID) != 0) {
        return -1;
    }
    if ((view->flags & EXFLAG_SS) == 0) {
        return 0;
    }
    return verify_signature != 0 ? verify(cert, key) : 1;
}

/* X509_self_signed - see X509_verify(3). abi: full. test: tests/oracle/x509_self_signed.c */
CX_API int X509_self_signed(X509 *cert, int verify_signature)
{
    return cx_x509_self_signed(cert, verify_signature);
}

CX_API int X509_sign(X509 *x, EVP_PKEY *pkey, const EVP_MD *md)
{
    struct cx_x509_tree *tree = NULL;

    if (x == NULL) {
        return fail(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
    }
    tree = cx_x509_change(x);
    return tree != NULL ? cx_item_sign(CX_IT(X509_CINF), tree->cinf->signature, tree->sig_alg,
                                       tree->signature, tree->cinf, pkey, md)
                        : 0;
}

CX_API int X509_REQ_verify(X509_REQ *a, EVP_PKEY *r)
{
    return item_verify(CX_IT(X509_REQ_INFO), a->sig_alg, a->signature, a->info, r);
}

CX_API int X509_REQ_verify_ex(X509_REQ *a, EVP_PKEY *r, OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return item_verify(CX_IT(X509_REQ_INFO), a->sig_alg, a->signature, a->info, r);
}

CX_API int X509_REQ_sign(X509_REQ *x, EVP_PKEY *pkey, const EVP_MD *md)
{
    x->info->enc.modified = 1;
    return cx_item_sign(CX_IT(X509_REQ_INFO), x->sig_alg, NULL, x->signature, x->info, pkey, md);
}

CX_API int X509_CRL_verify(X509_CRL *a, EVP_PKEY *r)
{
    if (!same_algor(a->sig_alg, a->info->sig_alg)) {
        return 0;
    }
    return item_verify(CX_IT(X509_CRL_INFO), a->sig_alg, a->signature, a->info, r);
}

CX_API int X509_CRL_sign(X509_CRL *x, EVP_PKEY *pkey, const EVP_MD *md)
{
    x->info->enc.modified = 1;
    return cx_item_sign(CX_IT(X509_CRL_INFO), x->info->sig_alg, x->sig_alg, x->signature, x->info,
                        pkey, md);
}

/* The signed part, encoded anew. abi: full. */
CX_API int i2d_re_X509_tbs(X509 *x, unsigned char **pp)
{
    struct cx_x509_tree *tree = cx_x509_change(x);

    return tree != NULL ? cx_asn1_i2d(tree->cinf, pp, CX_IT(X509_CINF)) : -1;
}

CX_API int i2d_re_X509_CRL_tbs(X509_CRL *req, unsigned char **pp)
{
    req->info->enc.modified = 1;
    return cx_asn1_i2d(req->info, pp, CX_IT(X509_CRL_INFO));
}

CX_API int i2d_re_X509_REQ_tbs(X509_REQ *req, unsigned char **pp)
{
    req->info->enc.modified = 1;
    return cx_asn1_i2d(req->info, pp, CX_IT(X509_REQ_INFO));
}
