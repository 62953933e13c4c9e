/* Extensions of OCSP's structures, and the nonce: OCSP_request_add1_nonce(3).
 *
 * abi-names: full OCSP_REQUEST_get_ext_by_NID OCSP_REQUEST_get_ext_by_OBJ
 *   OCSP_REQUEST_get_ext_by_critical OCSP_REQUEST_get_ext
 *   OCSP_REQUEST_get_ext_count OCSP_REQUEST_delete_ext
 *   OCSP_REQUEST_add1_ext_i2d OCSP_REQUEST_add_ext
 *   OCSP_ONEREQ_get_ext_by_NID OCSP_ONEREQ_get_ext_by_OBJ
 *   OCSP_ONEREQ_get_ext_by_critical OCSP_ONEREQ_get_ext
 *   OCSP_ONEREQ_get_ext_count OCSP_ONEREQ_delete_ext
 *   OCSP_ONEREQ_add1_ext_i2d OCSP_ONEREQ_add_ext
 *   OCSP_BASICRESP_get_ext_by_NID OCSP_BASICRESP_get_ext_by_OBJ
 *   OCSP_BASICRESP_get_ext_by_critical OCSP_BASICRESP_get_ext
 *   OCSP_BASICRESP_get_ext_count OCSP_BASICRESP_delete_ext
 *   OCSP_BASICRESP_add1_ext_i2d OCSP_BASICRESP_add_ext
 *   OCSP_SINGLERESP_get_ext_by_NID OCSP_SINGLERESP_get_ext_by_OBJ
 *   OCSP_SINGLERESP_get_ext_by_critical OCSP_SINGLERESP_get_ext
 *   OCSP_SINGLERESP_get_ext_count OCSP_SINGLERESP_delete_ext
 *   OCSP_SINGLERESP_add1_ext_i2d OCSP_SINGLERESP_add_ext
 */
#include "compat/ocsp/items.h"
#include "compat/x509/ext_family.h"
#include "crypto/rand.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "compat/asn1/sk.h"

CX_EXT_FAMILY(OCSP_REQUEST, OCSP_REQUEST, OCSP_REQUEST, tbsRequest->requestExtensions, (void)0)
CX_EXT_FAMILY(OCSP_ONEREQ, OCSP_ONEREQ, OCSP_ONEREQ, singleRequestExtensions, (void)0)
CX_EXT_FAMILY(OCSP_BASICRESP, OCSP_BASICRESP, OCSP_BASICRESP, tbsResponseData->responseExtensions,
              x->tbsResponseData->enc.modified = 1)
CX_EXT_FAMILY(OCSP_SINGLERESP, OCSP_SINGLERESP, OCSP_SINGLERESP, singleExtensions, (void)0)

/* OCSP_REQUEST_get1_ext_d2i and its family: the value decoded, for the caller to free. abi: full.
 * test: tests/oracle/ocsp_build.c */
CX_API void *OCSP_REQUEST_get1_ext_d2i(OCSP_REQUEST *x, int nid, int *crit, int *idx)
{
    return cx_exts_d2i(x->tbsRequest->requestExtensions, nid, crit, idx);
}

CX_API void *OCSP_ONEREQ_get1_ext_d2i(OCSP_ONEREQ *x, int nid, int *crit, int *idx)
{
    return cx_exts_d2i(x->singleRequestExtensions, nid, crit, idx);
}

CX_API void *OCSP_BASICRESP_get1_ext_d2i(OCSP_BASICRESP *x, int nid, int *crit, int *idx)
{
    return cx_exts_d2i(x->tbsResponseData->responseExtensions, nid, crit, idx);
}

CX_API void *OCSP_SINGLERESP_get1_ext_d2i(OCSP_SINGLERESP *x, int nid, int *crit, int *idx)
{
    return cx_exts_d2i(x->singleExtensions, nid, crit, idx);
}

#define DEFAULT_NONCE_LEN 16

/* A nonce of len octets, random ones when val is NULL. */
static int add_nonce(STACK_OF(X509_EXTENSION) * *list, const uint8_t *val, int len)
{
    ASN1_OCTET_STRING *nonce = cx_asn1_string_new(V_ASN1_OCTET_STRING);
    int ret = 0;

    if (len <= 0) {
        len = DEFAULT_NONCE_LEN;
    }
    if (nonce != NULL && cx_asn1_string_set(nonce, val, len) &&
        (val != NULL || cr_rand(nonce->data, (size_t)len) == T13_OK)) {
        ret = cx_exts_i2d(list, NID_id_pkix_OCSP_Nonce, nonce, 0, X509V3_ADD_REPLACE) > 0;
    }
    cx_asn1_string_free(nonce);
    return ret;
}

/* OCSP_request_add1_nonce and its family. abi: full. */
CX_API int OCSP_request_add1_nonce(OCSP_REQUEST *req, unsigned char *val, int len)
{
    return add_nonce(&req->tbsRequest->requestExtensions, val, len);
}

CX_API int OCSP_basic_add1_nonce(OCSP_BASICRESP *resp, unsigned char *val, int len)
{
    resp->tbsResponseData->enc.modified = 1;
    return add_nonce(&resp->tbsResponseData->responseExtensions, val, len);
}

static const X509_EXTENSION *nonce_of(const STACK_OF(X509_EXTENSION) * list)
{
    return cx_exts_get(list, cx_exts_find(list, NID_id_pkix_OCSP_Nonce, -1));
}

/* 1 equal, 2 in neither, 3 in the response alone, -1 in the request alone, 0 different. */
CX_API int OCSP_check_nonce(OCSP_REQUEST *req, OCSP_BASICRESP *bs)
{
    const X509_EXTENSION *asked = nonce_of(req->tbsRequest->requestExtensions);
    const X509_EXTENSION *given = nonce_of(bs->tbsResponseData->responseExtensions);

    if (asked == NULL || given == NULL) {
        return asked != NULL ? -1 : given != NULL ? 3 : 2;
    }
    return cx_asn1_string_cmp(asked->value, given->value) == 0 ? 1 : 0;
}

CX_API int OCSP_copy_nonce(OCSP_BASICRESP *resp, OCSP_REQUEST *req)
{
    const X509_EXTENSION *asked = nonce_of(req->tbsRequest->requestExtensions);

    if (asked == NULL) {
        return 2;
    }
    resp->tbsResponseData->enc.modified = 1;
    return cx_exts_add(&resp->tbsResponseData->responseExtensions, asked, -1);
}
