/* Whether an OCSP response may be believed: OCSP_basic_verify(3), RFC 6960 4.2.2.2. */
#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/obj/obj.h"
#include "compat/ocsp/items.h"
#include "compat/ocsp/ocsp.h"
#include "compat/x509/aux.h"
#include "compat/x509/items.h"
#include "compat/x509/sign.h"
#include "compat/x509/store.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <openssl/ocsperr.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "compat/asn1/sk.h"

static int fail(int reason, int ret)
{
    cx_raise(ERR_LIB_OCSP, reason);
    return ret;
}

static struct bytes key_bits(const X509 *x)
{
    const struct cx_x509_tree *tree = cx_x509_tree(x);

    return tree != NULL ? cx_asn1_bytes(tree->cinf->key->public_key) : bytes_of(NULL, 0);
}

static bool hash_is(enum cr_hash_id id, struct bytes in, struct bytes hash)
{
    uint8_t own[CR_HASH_MAX];

    return hash.p != NULL && hash.n == cr_hash_len(id) && cr_hash_once(id, in, own) == T13_OK &&
           memcmp(own, hash.p, hash.n) == 0;
}

/* The certificate that the response's ResponderID names. */
static X509 *find_signer(const STACK_OF(X509) * certs, const OCSP_RESPID *id)
{
    for (int i = 0; i < sk_X509_num(certs); i++) {
        X509 *x = sk_X509_value(certs, i);
        if (id->type == V_OCSP_RESPID_NAME
                ? cx_name_cmp(cx_x509_subject(x), id->value.byName) == 0
                : hash_is(CR_SHA1, key_bits(x), cx_asn1_bytes(id->value.byKey))) {
            return x;
        }
    }
    return NULL;
}

/* 1 the certificate is the issuer that the id names, 0 not, -1 an unknown hash. */
static int is_issuer(const X509 *x, const OCSP_CERTID *id)
{
    const EVP_MD *md = cx_md_by_nid(cx_obj_obj2nid(id->hashAlgorithm->algorithm));
    struct bytes name = cx_name_der(cx_x509_subject(x));
    size_t n = cr_hash_len(cx_md_id(md));

    if (n == 0) {
        return fail(OCSP_R_UNKNOWN_MESSAGE_DIGEST, -1);
    }
    return hash_is(cx_md_id(md), name, cx_asn1_bytes(id->issuerNameHash)) &&
           hash_is(cx_md_id(md), key_bits(x), cx_asn1_bytes(id->issuerKeyHash));
}

static int is_issuer_of_all(const X509 *x, const STACK_OF(OCSP_SINGLERESP) * list)
{
    for (int i = 0; i < sk_OCSP_SINGLERESP_num(list); i++) {
        int ret = is_issuer(x, sk_OCSP_SINGLERESP_value(list, i)->certId);
        if (ret <= 0) {
            return ret;
        }
    }
    return 1;
}

/* 1 the signer speaks for the issuer of the certificates asked about, 0 it does not, -1 error. */
static int check_issuer(const OCSP_BASICRESP *bs, const STACK_OF(X509) * chain)
{
    const STACK_OF(OCSP_SINGLERESP) *list = bs->tbsResponseData->responses;
    X509 *signer = sk_X509_value(chain, 0);

    if (signer == NULL) {
        return fail(OCSP_R_NO_CERTIFICATES_IN_CHAIN, -1);
    }
    if (sk_OCSP_SINGLERESP_num(list) <= 0) {
        return fail(OCSP_R_RESPONSE_CONTAINS_NO_REVOCATION_DATA, -1);
    }
    if (sk_X509_num(chain) > 1) {
        int ret = is_issuer_of_all(sk_X509_value(chain, 1), list);
        if (ret < 0) {
            return ret;
        }
        if (ret > 0) {
            const struct t13_cert *view = cx_x509_view(signer);
            if (view != NULL && (view->flags & T13_EXF_XKUSAGE) != 0 &&
                (view->ext_key_usage & T13_XKU_OCSP_SIGN) != 0) {
                return 1;
            }
            return fail(OCSP_R_MISSING_OCSPSIGNING_USAGE, 0);
        }
    }
    return is_issuer_of_all(signer, list);
}

static STACK_OF(X509) * join(const STACK_OF(X509) * a, const STACK_OF(X509) * b)
{
    STACK_OF(X509) *all = sk_X509_new_null();

    for (int i = 0; all != NULL && i < sk_X509_num(a); i++) {
        (void)sk_X509_push(all, sk_X509_value(a, i));
    }
    for (int i = 0; all != NULL && i < sk_X509_num(b); i++) {
        (void)sk_X509_push(all, sk_X509_value(b, i));
    }
    return all;
}

/* Verifies the signer's own certificate; *chain gets references. */
static int verify_signer(X509 *signer, X509_STORE *store, unsigned long flags,
                         STACK_OF(X509) * untrusted, STACK_OF(X509) * *chain)
{
    X509_STORE_CTX *ctx = cx_vctx_new();
    X509_VERIFY_PARAM *param = NULL;
    const struct cx_x509_tree *tree = cx_x509_tree(signer);
    int ret = -1;

    if (ctx == NULL || tree == NULL || !cx_vctx_init(ctx, store, signer, untrusted)) {
        cx_vctx_free(ctx);
        return fail(ERR_R_X509_LIB, -1);
    }
    param = cx_vctx_param(ctx);
    if ((flags & OCSP_PARTIAL_CHAIN) != 0) {
        (void)cx_param_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
    }
    if (cx_exts_find(tree->cinf->extensions, NID_id_pkix_OCSP_noCheck, -1) >= 0) {
        cx_param_clear_flags(param, X509_V_FLAG_CRL_CHECK);
    }
    (void)cx_param_set_purpose(param, X509_PURPOSE_OCSP_HELPER);
    /* The purpose's own trust: OpenSSL asks for X509_TRUST_OCSP_REQUEST too late for it to count.
     */
    (void)cx_param_set_trust(param, X509_TRUST_COMPAT);
    ret = cx_vctx_verify(ctx);
    if (ret <= 0) {
        int error = cx_vctx_error(ctx);
        cx_raise_text(ERR_LIB_OCSP, OCSP_R_CERTIFICATE_VERIFY_ERROR, "Verify error: %s",
                      cx_verify_error_text(error));
    } else {
        *chain = cx_x509_chain_up_ref(cx_vctx_chain(ctx));
        ret = *chain != NULL ? 1 : -1;
    }
    cx_vctx_free(ctx);
    return ret;
}

static int check_signature(const OCSP_BASICRESP *bs, const X509 *signer)
{
    EVP_PKEY *key = cx_x509_pkey(signer);
    uint8_t *tbs = NULL;
    int n = 0;
    int ret = 0;

    if (key == NULL) {
        return fail(OCSP_R_NO_SIGNER_KEY, -1);
    }
    n = cx_asn1_encode(bs->tbsResponseData, &tbs, CX_IT(OCSP_RESPDATA));
    if (n > 0) {
        ret =
            cx_signed_verify(bs->signatureAlgorithm, bs->signature, bytes_of(tbs, (size_t)n), key);
    }
    mem_free(tbs);
    return ret > 0 ? ret : fail(OCSP_R_SIGNATURE_FAILURE, ret);
}

static int check_authority(const OCSP_BASICRESP *bs, const STACK_OF(X509) * chain,
                           unsigned long flags)
{
    int ret = 0;

    if ((flags & OCSP_NOCHECKS) != 0) {
        return 1;
    }
    ret = check_issuer(bs, chain);
    if (ret != 0 || (flags & OCSP_NOEXPLICIT) != 0) {
        return ret;
    }
    /* Not the issuer's: its root may be trusted to speak for everybody. */
    if (cx_x509_trust(sk_X509_value(chain, sk_X509_num(chain) - 1), NID_OCSP_sign, 0) !=
        X509_TRUST_TRUSTED) {
        return fail(OCSP_R_ROOT_CA_NOT_TRUSTED, 0);
    }
    return 1;
}

/* OCSP_basic_verify. abi: full. */
CX_API int OCSP_basic_verify(OCSP_BASICRESP *bs, STACK_OF(X509) * certs, X509_STORE *st,
                             unsigned long flags)
{
    const OCSP_RESPID *id = bs->tbsResponseData->responderId;
    X509 *signer = find_signer(certs, id);
    STACK_OF(X509) *untrusted = NULL;
    STACK_OF(X509) *chain = NULL;
    int ret = 1;

    if (signer != NULL && (flags & OCSP_TRUSTOTHER) != 0) {
        flags |= OCSP_NOVERIFY;
    }
    if (signer == NULL && (flags & OCSP_NOINTERN) == 0) {
        signer = find_signer(bs->certs, id);
    }
    if (signer == NULL) {
        return fail(OCSP_R_SIGNER_CERTIFICATE_NOT_FOUND, 0);
    }
    if ((flags & OCSP_NOSIGS) == 0) {
        ret = check_signature(bs, signer);
        if (ret <= 0) {
            return ret;
        }
    }
    if ((flags & OCSP_NOVERIFY) != 0) {
        return 1;
    }
    if ((flags & OCSP_NOCHAIN) == 0) {
        untrusted = join(bs->certs, certs);
        if (untrusted == NULL) {
            return fail(ERR_R_MALLOC_FAILURE, -1);
        }
    }
    ret = verify_signer(signer, st, flags, untrusted, &chain);
    if (ret > 0) {
        ret = check_authority(bs, chain, flags);
    }
    cx_x509_chain_free(chain);
    sk_X509_free(untrusted);
    return ret;
}

CX_API int OCSP_resp_get0_signer(OCSP_BASICRESP *bs, X509 **signer, STACK_OF(X509) * extra_certs)
{
    const OCSP_RESPID *id = bs->tbsResponseData->responderId;
    X509 *found = find_signer(extra_certs, id);

    *signer = found != NULL ? found : find_signer(bs->certs, id);
    return *signer != NULL;
}

/* OCSP_RESPID_set_by_name, OCSP_RESPID_set_by_key, OCSP_RESPID_match and their _ex forms - see
 * OCSP_response_status(3). abi: full.
 *
 * test  tests/oracle/x509_self_signed.c
 */
CX_API int OCSP_RESPID_set_by_name(OCSP_RESPID *respid, X509 *cert)
{
    X509_NAME *name = cx_name_dup(cx_x509_subject(cert));

    if (name == NULL) {
        return 0;
    }
    cx_name_free(respid->type == V_OCSP_RESPID_NAME ? respid->value.byName : NULL);
    respid->value.byName = name;
    respid->type = V_OCSP_RESPID_NAME;
    return 1;
}

static int set_by_key(OCSP_RESPID *respid, const X509 *cert)
{
    uint8_t hash[CR_HASH_MAX];

    if (cr_hash_once(CR_SHA1, key_bits(cert), hash) != T13_OK) {
        return 0;
    }
    ASN1_OCTET_STRING *id = cx_asn1_string_new(V_ASN1_OCTET_STRING);
    if (id == NULL || cx_asn1_string_set(id, hash, (int)cr_hash_len(CR_SHA1)) != 1) {
        cx_asn1_string_free(id);
        return 0;
    }
    respid->type = V_OCSP_RESPID_KEY;
    respid->value.byKey = id;
    return 1;
}

CX_API int OCSP_RESPID_set_by_key_ex(OCSP_RESPID *respid, X509 *cert, OSSL_LIB_CTX *libctx,
                                     const char *propq)
{
    (void)libctx;
    (void)propq;
    return set_by_key(respid, cert);
}

CX_API int OCSP_RESPID_set_by_key(OCSP_RESPID *respid, X509 *cert)
{
    return set_by_key(respid, cert);
}

static int matches(const OCSP_RESPID *respid, const X509 *cert)
{
    if (respid->type == V_OCSP_RESPID_KEY) {
        return respid->value.byKey != NULL &&
               hash_is(CR_SHA1, key_bits(cert), cx_asn1_bytes(respid->value.byKey));
    }
    return respid->type == V_OCSP_RESPID_NAME && respid->value.byName != NULL &&
           cx_name_cmp(cx_x509_subject(cert), respid->value.byName) == 0;
}

CX_API int OCSP_RESPID_match_ex(OCSP_RESPID *respid, X509 *cert, OSSL_LIB_CTX *libctx,
                                const char *propq)
{
    (void)libctx;
    (void)propq;
    return matches(respid, cert);
}

CX_API int OCSP_RESPID_match(OCSP_RESPID *respid, X509 *cert)
{
    return matches(respid, cert);
}
