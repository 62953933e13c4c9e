#ifndef T13_COMPAT_CT_CT_H
#define T13_COMPAT_CT_CT_H

#include "compat/cx.h"

#include <openssl/ct.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Certificate Transparency: RFC 6962. */

/* A sequence of octets that a timestamp owns. */
struct cx_octets {
    uint8_t *p;
    size_t n;
};

struct sct_st {
    sct_version_t version;
    struct cx_octets encoding; /* of a version that is not known */
    struct cx_octets log_id;
    uint64_t timestamp; /* milliseconds since 1970 */
    struct cx_octets ext;
    uint8_t hash_alg; /* as RFC 5246 numbers them */
    uint8_t sig_alg;
    struct cx_octets sig;
    ct_log_entry_type_t entry_type;
    sct_source_t source;
    sct_validation_status_t status;
};

struct ctlog_st {
    char *name;
    uint8_t id[CT_V1_HASHLEN]; /* SHA-256 of the key's SubjectPublicKeyInfo */
    EVP_PKEY *key;
};

struct ctlog_store_st {
    atomic_int refs;
    STACK_OF(CTLOG) * logs;
};

struct ct_policy_eval_ctx_st {
    X509 *cert;
    X509 *issuer;
    CTLOG_STORE *log_store; /* shared, not owned */
    uint64_t time_ms;
};

#define CX_CT_MAX 65535 /* of a timestamp, and of a list of them */

void cx_octets_set(struct cx_octets *to, uint8_t *p, size_t n); /* takes p over */
bool cx_octets_copy(struct cx_octets *to, const uint8_t *p, size_t n);

T13_DOOR SCT *cx_sct_new(void);
T13_DOOR void cx_sct_free(SCT *sct);
T13_DOOR void cx_sct_list_free(STACK_OF(SCT) * list);
T13_DOOR int cx_sct_set_source(SCT *sct, sct_source_t source);
int cx_sct_signature_nid(const SCT *sct);
bool cx_sct_complete(const SCT *sct);
int cx_sct_set_version(SCT *sct, sct_version_t version);
int cx_sct_set_entry_type(SCT *sct, ct_log_entry_type_t type);
bool cx_sct_take_log_id(SCT *sct, uint8_t *p, size_t n);            /* takes p over when true */
long cx_sct_read_signature(SCT *sct, const uint8_t **in, size_t n); /* bytes taken, or -1 */

T13_DOOR STACK_OF(SCT) * cx_sct_list_read(STACK_OF(SCT) * *list, const uint8_t **in, size_t n);
/* cx_sct_list_der reads an OCTET STRING with a list in it, as certificates have them. */
T13_DOOR STACK_OF(SCT) * cx_sct_list_der(struct bytes der);

/* cx_sct_list_octets gives the encoding of a list (i2d_SCT_LIST's contents); false: not encodable.
 */
bool cx_sct_list_octets(const STACK_OF(SCT) * list, struct cx_octets *out);
void cx_sct_list_print(const STACK_OF(SCT) * list, BIO *out, int indent, const char *separator,
                       const CTLOG_STORE *logs);

/* cx_ct_decode decodes base64 into new memory; false when it is not base64. */
bool cx_ct_decode(const char *text, uint8_t **out, size_t *n);

T13_DOOR CTLOG_STORE *cx_ctlog_store_new(void);
T13_DOOR void cx_ctlog_store_free(CTLOG_STORE *store);
T13_DOOR CTLOG_STORE *cx_ctlog_store_ref(CTLOG_STORE *store);
T13_DOOR int cx_ctlog_store_load(CTLOG_STORE *store, const char *file);
T13_DOOR int cx_ctlog_store_load_default(CTLOG_STORE *store);
const CTLOG *cx_ctlog_find(const CTLOG_STORE *store, const uint8_t *id, size_t n);

T13_DOOR CT_POLICY_EVAL_CTX *cx_ct_policy_new(void);
T13_DOOR void cx_ct_policy_free(CT_POLICY_EVAL_CTX *ctx);
T13_DOOR void cx_ct_policy_set(CT_POLICY_EVAL_CTX *ctx, X509 *cert, X509 *issuer,
                               CTLOG_STORE *store, uint64_t time_ms); /* refs both */
T13_DOOR int cx_sct_list_validate(const STACK_OF(SCT) * scts, CT_POLICY_EVAL_CTX *ctx);

/* cx_ct_ext finds an extension in the contents of an Extensions SEQUENCE: how often it is there,
 * and its extnValue. */
enum cx_ct_oid { CX_CT_PRECERT_SCTS, CX_CT_PRECERT_POISON, CX_CT_CERT_SCTS };
T13_DOOR int cx_ct_ext(struct bytes extensions, enum cx_ct_oid oid, struct bytes *value);
/* cx_ct_cert_exts gives those of a certificate; n = 0 when it has none. */
T13_DOOR struct bytes cx_ct_cert_exts(struct bytes cert);

#endif
