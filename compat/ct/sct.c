/* A signed certificate timestamp and its parts: SCT_new(3). */
#include "compat/ct/ct.h"
#include "compat/err/raise.h"

#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/tls1.h>
#include <string.h>

#include "compat/asn1/sk.h"

#define raise_ct(reason) cx_raise(ERR_LIB_CT, (reason))

void cx_octets_set(struct cx_octets *to, uint8_t *p, size_t n)
{
    mem_free(to->p);
    to->p = p;
    to->n = n;
}

bool cx_octets_copy(struct cx_octets *to, const uint8_t *p, size_t n)
{
    uint8_t *own = NULL;

    cx_octets_set(to, NULL, 0);
    if (p == NULL || n == 0) {
        return true;
    }
    own = mem_dup(p, n);
    if (own == NULL) {
        raise_ct(ERR_R_MALLOC_FAILURE);
        return false;
    }
    cx_octets_set(to, own, n);
    return true;
}

SCT *cx_sct_new(void)
{
    SCT *sct = mem_zalloc(sizeof(*sct));

    if (sct == NULL) {
        raise_ct(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    sct->entry_type = CT_LOG_ENTRY_TYPE_NOT_SET;
    sct->version = SCT_VERSION_NOT_SET;
    return sct;
}

void cx_sct_free(SCT *sct)
{
    if (sct == NULL) {
        return;
    }
    mem_free(sct->encoding.p);
    mem_free(sct->log_id.p);
    mem_free(sct->ext.p);
    mem_free(sct->sig.p);
    mem_free(sct);
}

void cx_sct_list_free(STACK_OF(SCT) * list)
{
    sk_SCT_pop_free(list, cx_sct_free);
}

/* SCT_new and its family - see SCT_new(3). abi: full. */
CX_API SCT *SCT_new(void)
{
    return cx_sct_new();
}

CX_API void SCT_free(SCT *sct)
{
    cx_sct_free(sct);
}

CX_API void SCT_LIST_free(STACK_OF(SCT) * a)
{
    cx_sct_list_free(a);
}

int cx_sct_set_version(SCT *sct, sct_version_t version)
{
    if (version != SCT_VERSION_V1) {
        raise_ct(CT_R_UNSUPPORTED_VERSION);
        return 0;
    }
    sct->version = version;
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
    return 1;
}

CX_API int SCT_set_version(SCT *sct, sct_version_t version)
{
    return cx_sct_set_version(sct, version);
}

CX_API sct_version_t SCT_get_version(const SCT *sct)
{
    return sct->version;
}

int cx_sct_set_entry_type(SCT *sct, ct_log_entry_type_t type)
{
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
    if (type != CT_LOG_ENTRY_TYPE_X509 && type != CT_LOG_ENTRY_TYPE_PRECERT) {
        raise_ct(CT_R_UNSUPPORTED_ENTRY_TYPE);
        return 0;
    }
    sct->entry_type = type;
    return 1;
}

CX_API int SCT_set_log_entry_type(SCT *sct, ct_log_entry_type_t entry_type)
{
    return cx_sct_set_entry_type(sct, entry_type);
}

CX_API ct_log_entry_type_t SCT_get_log_entry_type(const SCT *sct)
{
    return sct->entry_type;
}

static bool log_id_fits(const SCT *sct, size_t n)
{
    if (sct->version == SCT_VERSION_V1 && n != CT_V1_HASHLEN) {
        raise_ct(CT_R_INVALID_LOG_ID_LENGTH);
        return false;
    }
    return true;
}

bool cx_sct_take_log_id(SCT *sct, uint8_t *p, size_t n)
{
    if (!log_id_fits(sct, n)) {
        return false;
    }
    cx_octets_set(&sct->log_id, p, n);
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
    return true;
}

CX_API int SCT_set0_log_id(SCT *sct, unsigned char *log_id, size_t log_id_len)
{
    return cx_sct_take_log_id(sct, log_id, log_id_len);
}

CX_API int SCT_set1_log_id(SCT *sct, const unsigned char *log_id, size_t log_id_len)
{
    if (!log_id_fits(sct, log_id_len)) {
        return 0;
    }
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
    return cx_octets_copy(&sct->log_id, log_id, log_id_len);
}

CX_API size_t SCT_get0_log_id(const SCT *sct, unsigned char **log_id)
{
    *log_id = sct->log_id.p;
    return sct->log_id.n;
}

CX_API void SCT_set_timestamp(SCT *sct, uint64_t timestamp)
{
    sct->timestamp = timestamp;
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
}

CX_API uint64_t SCT_get_timestamp(const SCT *sct)
{
    return sct->timestamp;
}

CX_API int SCT_set_signature_nid(SCT *sct, int nid)
{
    if (nid != NID_sha256WithRSAEncryption && nid != NID_ecdsa_with_SHA256) {
        raise_ct(CT_R_UNRECOGNIZED_SIGNATURE_NID);
        return 0;
    }
    sct->hash_alg = TLSEXT_hash_sha256;
    sct->sig_alg = nid == NID_ecdsa_with_SHA256 ? TLSEXT_signature_ecdsa : TLSEXT_signature_rsa;
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
    return 1;
}

int cx_sct_signature_nid(const SCT *sct)
{
    if (sct->version != SCT_VERSION_V1 || sct->hash_alg != TLSEXT_hash_sha256) {
        return NID_undef;
    }
    switch (sct->sig_alg) {
    case TLSEXT_signature_ecdsa:
        return NID_ecdsa_with_SHA256;
    case TLSEXT_signature_rsa:
        return NID_sha256WithRSAEncryption;
    default:
        return NID_undef;
    }
}

CX_API int SCT_get_signature_nid(const SCT *sct)
{
    return cx_sct_signature_nid(sct);
}

CX_API void SCT_set0_extensions(SCT *sct, unsigned char *ext, size_t ext_len)
{
    cx_octets_set(&sct->ext, ext, ext_len);
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
}

CX_API int SCT_set1_extensions(SCT *sct, const unsigned char *ext, size_t ext_len)
{
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
    return cx_octets_copy(&sct->ext, ext, ext_len);
}

CX_API size_t SCT_get0_extensions(const SCT *sct, unsigned char **ext)
{
    *ext = sct->ext.p;
    return sct->ext.n;
}

CX_API void SCT_set0_signature(SCT *sct, unsigned char *sig, size_t sig_len)
{
    cx_octets_set(&sct->sig, sig, sig_len);
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
}

CX_API int SCT_set1_signature(SCT *sct, const unsigned char *sig, size_t sig_len)
{
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
    return cx_octets_copy(&sct->sig, sig, sig_len);
}

CX_API size_t SCT_get0_signature(const SCT *sct, unsigned char **sig)
{
    *sig = sct->sig.p;
    return sct->sig.n;
}

bool cx_sct_complete(const SCT *sct)
{
    if (sct->version == SCT_VERSION_NOT_SET) {
        return false;
    }
    if (sct->version != SCT_VERSION_V1) {
        return sct->encoding.p != NULL;
    }
    return sct->log_id.p != NULL && cx_sct_signature_nid(sct) != NID_undef && sct->sig.n > 0;
}

CX_API sct_source_t SCT_get_source(const SCT *sct)
{
    return sct->source;
}

/* Where it comes from says what was logged: in a certificate it is the precertificate. */
int cx_sct_set_source(SCT *sct, sct_source_t source)
{
    sct->source = source;
    sct->status = SCT_VALIDATION_STATUS_NOT_SET;
    switch (source) {
    case SCT_SOURCE_TLS_EXTENSION:
    case SCT_SOURCE_OCSP_STAPLED_RESPONSE:
        return cx_sct_set_entry_type(sct, CT_LOG_ENTRY_TYPE_X509);
    case SCT_SOURCE_X509V3_EXTENSION:
        return cx_sct_set_entry_type(sct, CT_LOG_ENTRY_TYPE_PRECERT);
    case SCT_SOURCE_UNKNOWN:
        break;
    }
    return 1;
}

CX_API int SCT_set_source(SCT *sct, sct_source_t source)
{
    return cx_sct_set_source(sct, source);
}

CX_API sct_validation_status_t SCT_get_validation_status(const SCT *sct)
{
    return sct->status;
}
