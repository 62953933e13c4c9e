/* OCSP requests and responses: OCSP_REQUEST_new(3), OCSP_cert_to_id(3),
 * OCSP_resp_find_status(3), OCSP_response_status(3). */
#include "compat/ocsp/ocsp.h"
#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/obj/obj.h"
#include "compat/ocsp/items.h"
#include "compat/x509/items.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <openssl/ocsperr.h>
#include <time.h>

#include "compat/asn1/sk.h"

static bool set_hash(ASN1_OCTET_STRING *to, enum cr_hash_id id, struct bytes in)
{
    uint8_t hash[CR_HASH_MAX];

    return cr_hash_once(id, in, hash) == T13_OK &&
           cx_asn1_string_set(to, hash, (int)cr_hash_len(id));
}

static OCSP_CERTID *make_id(const EVP_MD *md, const X509_NAME *issuer, const ASN1_BIT_STRING *key,
                            const ASN1_INTEGER *serial)
{
    enum cr_hash_id id = md != NULL ? cx_md_id(md) : CR_SHA1;
    const EVP_MD *known = cx_md(id);
    OCSP_CERTID *cid = (OCSP_CERTID *)cx_asn1_new(CX_IT(OCSP_CERTID));
    ASN1_TYPE *null = cx_asn1_type_new();

    if (cid == NULL || null == NULL) {
        goto failed;
    }
    if (known == NULL) {
        cx_raise(ERR_LIB_OCSP, OCSP_R_UNKNOWN_NID);
        goto failed;
    }
    null->type = V_ASN1_NULL;
    cx_obj_free(cid->hashAlgorithm->algorithm);
    cid->hashAlgorithm->algorithm = cx_obj_nid2obj(known->nid);
    cid->hashAlgorithm->parameter = null;
    null = NULL;
    if (!set_hash(cid->issuerNameHash, id, cx_name_der(issuer)) ||
        !set_hash(cid->issuerKeyHash, id, cx_asn1_bytes(key))) {
        cx_raise(ERR_LIB_OCSP, OCSP_R_DIGEST_ERR);
        goto failed;
    }
    if (serial != NULL && !cx_asn1_string_copy(cid->serialNumber, serial)) {
        goto failed;
    }
    return cid;
failed:
    cx_asn1_type_free(null);
    cx_asn1_free(cid, CX_IT(OCSP_CERTID));
    return NULL;
}

int cx_ocsp_id_issuer_cmp(const OCSP_CERTID *a, const OCSP_CERTID *b)
{
    int order = cx_obj_cmp(a->hashAlgorithm->algorithm, b->hashAlgorithm->algorithm);

    if (order == 0) {
        order = cx_asn1_string_cmp(a->issuerNameHash, b->issuerNameHash);
    }
    return order != 0 ? order : cx_asn1_string_cmp(a->issuerKeyHash, b->issuerKeyHash);
}

static int id_cmp(const OCSP_CERTID *a, const OCSP_CERTID *b)
{
    int order = cx_ocsp_id_issuer_cmp(a, b);

    return order != 0 ? order : cx_asn1_integer_cmp(a->serialNumber, b->serialNumber);
}

static int find(OCSP_BASICRESP *bs, const OCSP_CERTID *id, int last)
{
    STACK_OF(OCSP_SINGLERESP) *list = bs != NULL ? bs->tbsResponseData->responses : NULL;

    for (int i = last < 0 ? 0 : last + 1; i < sk_OCSP_SINGLERESP_num(list); i++) {
        if (id_cmp(id, sk_OCSP_SINGLERESP_value(list, i)->certId) == 0) {
            return i;
        }
    }
    return -1;
}

static int status_of(OCSP_SINGLERESP *single, int *reason, ASN1_GENERALIZEDTIME **revtime,
                     ASN1_GENERALIZEDTIME **thisupd, ASN1_GENERALIZEDTIME **nextupd)
{
    const OCSP_CERTSTATUS *status = NULL;

    if (single == NULL) {
        return -1;
    }
    status = single->certStatus;
    if (status->type == V_OCSP_CERTSTATUS_REVOKED) {
        const OCSP_REVOKEDINFO *info = status->value.revoked;
        if (revtime != NULL) {
            *revtime = info->revocationTime;
        }
        if (reason != NULL) {
            *reason = info->revocationReason != NULL
                          ? (int)cx_asn1_integer_long(info->revocationReason, V_ASN1_ENUMERATED)
                          : -1;
        }
    }
    if (thisupd != NULL) {
        *thisupd = single->thisUpdate;
    }
    if (nextupd != NULL) {
        *nextupd = single->nextUpdate;
    }
    return status->type;
}

/* OCSP_cert_to_id and its family. abi: full. */
CX_API OCSP_CERTID *OCSP_cert_id_new(const EVP_MD *dgst, const X509_NAME *issuerName,
                                     const ASN1_BIT_STRING *issuerKey,
                                     const ASN1_INTEGER *serialNumber)
{
    return make_id(dgst, issuerName, issuerKey, serialNumber);
}

CX_API OCSP_CERTID *OCSP_cert_to_id(const EVP_MD *dgst, const X509 *subject, const X509 *issuer)
{
    const struct cx_x509_tree *i = cx_x509_tree(issuer);
    const struct cx_x509_tree *s = subject != NULL ? cx_x509_tree(subject) : NULL;

    if (i == NULL || (subject != NULL && s == NULL)) {
        return NULL;
    }
    return make_id(dgst, s != NULL ? s->cinf->issuer : i->cinf->subject, i->cinf->key->public_key,
                   s != NULL ? s->cinf->serial : NULL);
}

CX_API int OCSP_id_issuer_cmp(const OCSP_CERTID *a, const OCSP_CERTID *b)
{
    return cx_ocsp_id_issuer_cmp(a, b);
}

CX_API int OCSP_id_cmp(const OCSP_CERTID *a, const OCSP_CERTID *b)
{
    return id_cmp(a, b);
}

CX_API int OCSP_id_get0_info(ASN1_OCTET_STRING **piNameHash, ASN1_OBJECT **pmd,
                             ASN1_OCTET_STRING **pikeyHash, ASN1_INTEGER **pserial,
                             OCSP_CERTID *cid)
{
    if (cid == NULL) {
        return 0;
    }
    if (pmd != NULL) {
        *pmd = cid->hashAlgorithm->algorithm;
    }
    if (piNameHash != NULL) {
        *piNameHash = cid->issuerNameHash;
    }
    if (pikeyHash != NULL) {
        *pikeyHash = cid->issuerKeyHash;
    }
    if (pserial != NULL) {
        *pserial = cid->serialNumber;
    }
    return 1;
}

CX_API OCSP_ONEREQ *OCSP_request_add0_id(OCSP_REQUEST *req, OCSP_CERTID *cid)
{
    OCSP_ONEREQ *one = (OCSP_ONEREQ *)cx_asn1_new(CX_IT(OCSP_ONEREQ));

    if (one == NULL) {
        return NULL;
    }
    cx_asn1_free(one->reqCert, CX_IT(OCSP_CERTID));
    one->reqCert = cid;
    if (req != NULL && sk_OCSP_ONEREQ_push(req->tbsRequest->requestList, one) <= 0) {
        one->reqCert = NULL; /* stays the caller's */
        cx_asn1_free(one, CX_IT(OCSP_ONEREQ));
        return NULL;
    }
    return one;
}

CX_API int OCSP_request_onereq_count(OCSP_REQUEST *req)
{
    return sk_OCSP_ONEREQ_num(req->tbsRequest->requestList);
}

CX_API OCSP_ONEREQ *OCSP_request_onereq_get0(OCSP_REQUEST *req, int i)
{
    return sk_OCSP_ONEREQ_value(req->tbsRequest->requestList, i);
}

CX_API OCSP_CERTID *OCSP_onereq_get0_id(OCSP_ONEREQ *one)
{
    return one->reqCert;
}

CX_API int OCSP_response_status(OCSP_RESPONSE *resp)
{
    return (int)cx_asn1_integer_long(resp->responseStatus, V_ASN1_ENUMERATED);
}

/* OCSP_response_create, see OCSP_response_status(3). abi: full. bs is encoded; it stays the
 * caller's, and may be NULL. test: tests/oracle/ocsp_build.c */
CX_API OCSP_RESPONSE *OCSP_response_create(int status, OCSP_BASICRESP *bs)
{
    OCSP_RESPONSE *resp = (OCSP_RESPONSE *)cx_asn1_new(CX_IT(OCSP_RESPONSE));
    OCSP_RESPBYTES *rb = NULL;

    if (resp == NULL || !cx_asn1_integer_set(resp->responseStatus, status, V_ASN1_ENUMERATED)) {
        cx_asn1_free(resp, CX_IT(OCSP_RESPONSE));
        return NULL;
    }
    if (bs == NULL) {
        return resp;
    }
    rb = (OCSP_RESPBYTES *)cx_asn1_new(CX_IT(OCSP_RESPBYTES));
    resp->responseBytes = rb;
    if (rb == NULL || cx_asn1_pack(bs, CX_IT(OCSP_BASICRESP), &rb->response) == NULL) {
        cx_asn1_free(resp, CX_IT(OCSP_RESPONSE));
        return NULL;
    }
    rb->responseType = cx_obj_nid2obj(NID_id_pkix_OCSP_basic);
    return resp;
}

/* OCSP_response_get1_basic and its family. abi: full. */
CX_API OCSP_BASICRESP *OCSP_response_get1_basic(OCSP_RESPONSE *resp)
{
    const OCSP_RESPBYTES *rb = resp->responseBytes;

    if (rb == NULL) {
        cx_raise(ERR_LIB_OCSP, OCSP_R_NO_RESPONSE_DATA);
        return NULL;
    }
    if (cx_obj_obj2nid(rb->responseType) != NID_id_pkix_OCSP_basic) {
        cx_raise(ERR_LIB_OCSP, OCSP_R_NOT_BASIC_RESPONSE);
        return NULL;
    }
    return (OCSP_BASICRESP *)cx_asn1_unpack(rb->response, CX_IT(OCSP_BASICRESP));
}

CX_API const ASN1_OCTET_STRING *OCSP_resp_get0_signature(const OCSP_BASICRESP *bs)
{
    return bs->signature;
}

CX_API const X509_ALGOR *OCSP_resp_get0_tbs_sigalg(const OCSP_BASICRESP *bs)
{
    return bs->signatureAlgorithm;
}

CX_API const OCSP_RESPDATA *OCSP_resp_get0_respdata(const OCSP_BASICRESP *bs)
{
    return bs->tbsResponseData;
}

CX_API const ASN1_GENERALIZEDTIME *OCSP_resp_get0_produced_at(const OCSP_BASICRESP *bs)
{
    return bs->tbsResponseData->producedAt;
}

CX_API const STACK_OF(X509) * OCSP_resp_get0_certs(const OCSP_BASICRESP *bs)
{
    return bs->certs;
}

CX_API int OCSP_resp_get0_id(const OCSP_BASICRESP *bs, const ASN1_OCTET_STRING **pid,
                             const X509_NAME **pname)
{
    const OCSP_RESPID *rid = bs->tbsResponseData->responderId;

    if (rid->type == V_OCSP_RESPID_NAME) {
        *pname = rid->value.byName;
        *pid = NULL;
    } else if (rid->type == V_OCSP_RESPID_KEY) {
        *pid = rid->value.byKey;
        *pname = NULL;
    } else {
        return 0;
    }
    return 1;
}

CX_API int OCSP_resp_count(OCSP_BASICRESP *bs)
{
    return bs != NULL ? sk_OCSP_SINGLERESP_num(bs->tbsResponseData->responses) : -1;
}

CX_API OCSP_SINGLERESP *OCSP_resp_get0(OCSP_BASICRESP *bs, int idx)
{
    return bs != NULL ? sk_OCSP_SINGLERESP_value(bs->tbsResponseData->responses, idx) : NULL;
}

CX_API const OCSP_CERTID *OCSP_SINGLERESP_get0_id(const OCSP_SINGLERESP *x)
{
    return x->certId;
}

CX_API int OCSP_resp_find(OCSP_BASICRESP *bs, OCSP_CERTID *id, int last)
{
    return find(bs, id, last);
}

CX_API int OCSP_single_get0_status(OCSP_SINGLERESP *single, int *reason,
                                   ASN1_GENERALIZEDTIME **revtime, ASN1_GENERALIZEDTIME **thisupd,
                                   ASN1_GENERALIZEDTIME **nextupd)
{
    return status_of(single, reason, revtime, thisupd, nextupd);
}

CX_API int OCSP_resp_find_status(OCSP_BASICRESP *bs, OCSP_CERTID *id, int *status, int *reason,
                                 ASN1_GENERALIZEDTIME **revtime, ASN1_GENERALIZEDTIME **thisupd,
                                 ASN1_GENERALIZEDTIME **nextupd)
{
    int at = find(bs, id, -1);
    int found = 0;

    if (at < 0) {
        return 0;
    }
    found = status_of(sk_OCSP_SINGLERESP_value(bs->tbsResponseData->responses, at), reason, revtime,
                      thisupd, nextupd);
    if (status != NULL) {
        *status = found;
    }
    return 1;
}

/* sec: how far clocks may differ; maxsec: how old thisUpdate may be, -1 any age. */
CX_API int OCSP_check_validity(ASN1_GENERALIZEDTIME *thisupd, ASN1_GENERALIZEDTIME *nextupd,
                               long sec, long maxsec)
{
    time_t now = time(NULL);
    struct tm tm = {0};
    struct tm next = {0};
    int ret = 1;
    bool this_ok = thisupd->type == V_ASN1_GENERALIZEDTIME && cx_asn1_tm(thisupd, &tm);

    if (!this_ok) {
        cx_raise(ERR_LIB_OCSP, OCSP_R_ERROR_IN_THISUPDATE_FIELD);
        ret = 0;
    } else {
        if (cx_tm_seconds(&tm) > (int64_t)now + sec) {
            cx_raise(ERR_LIB_OCSP, OCSP_R_STATUS_NOT_YET_VALID);
            ret = 0;
        }
        if (maxsec >= 0 && cx_tm_seconds(&tm) < (int64_t)now - maxsec) {
            cx_raise(ERR_LIB_OCSP, OCSP_R_STATUS_TOO_OLD);
            ret = 0;
        }
    }
    if (nextupd == NULL) {
        return ret;
    }
    if (nextupd->type != V_ASN1_GENERALIZEDTIME || !cx_asn1_tm(nextupd, &next)) {
        cx_raise(ERR_LIB_OCSP, OCSP_R_ERROR_IN_NEXTUPDATE_FIELD);
        return 0;
    }
    if (cx_tm_seconds(&next) < (int64_t)now - sec) {
        cx_raise(ERR_LIB_OCSP, OCSP_R_STATUS_EXPIRED);
        ret = 0;
    }
    if (this_ok && cx_tm_seconds(&next) < cx_tm_seconds(&tm)) {
        cx_raise(ERR_LIB_OCSP, OCSP_R_NEXTUPDATE_BEFORE_THISUPDATE);
        ret = 0;
    }
    return ret;
}

static const char *text_of(const char *const *texts, long n, long code)
{
    return code >= 0 && code < n && texts[code] != NULL ? texts[code] : "(UNKNOWN)";
}

CX_API const char *OCSP_response_status_str(long s)
{
    static const char *const texts[] = {
        "successful", "malformedrequest", "internalerror", "trylater",
        NULL,         "sigrequired",      "unauthorized"};

    return text_of(texts, 7, s);
}

CX_API const char *OCSP_cert_status_str(long s)
{
    static const char *const texts[] = {"good", "revoked", "unknown"};

    return text_of(texts, 3, s);
}

CX_API const char *OCSP_crl_reason_str(long s)
{
    /* 3.0 has no words for 9 and 10. */
    static const char *const texts[] = {
        "unspecified",  "keyCompromise",        "cACompromise",    "affiliationChanged",
        "superseded",   "cessationOfOperation", "certificateHold", NULL,
        "removeFromCRL"};

    return text_of(texts, 9, s);
}
