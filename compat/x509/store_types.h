#ifndef T13_COMPAT_X509_STORE_TYPES_H
#define T13_COMPAT_X509_STORE_TYPES_H

#include "compat/x509/store.h"
#include "core/x509/path.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

/* The structures behind X509_STORE, X509_STORE_CTX, X509_LOOKUP and X509_VERIFY_PARAM. */

struct X509_VERIFY_PARAM_st {
    char *name;
    time_t check_time;
    uint32_t inh_flags;
    unsigned long flags;
    int purpose;
    int trust;
    int depth;
    int auth_level;
    STACK_OF(ASN1_OBJECT) * policies;
    STACK_OF(OPENSSL_STRING) * hosts;
    unsigned hostflags;
    char *peername;
    char *email;
    size_t email_len;
    uint8_t ip[16];
    size_t ip_len;
};

struct x509_object_st {
    X509_LOOKUP_TYPE type;
    union {
        X509 *x509;
        X509_CRL *crl;
        void *any;
    } data;
    uint32_t hash; /* of the canonical subject or issuer */
};

struct x509_lookup_method_st {
    char *name;
    int (*new_item)(X509_LOOKUP *ctx);
    void (*free)(X509_LOOKUP *ctx);
    int (*init)(X509_LOOKUP *ctx);
    int (*shutdown)(X509_LOOKUP *ctx);
    X509_LOOKUP_ctrl_fn ctrl;
    X509_LOOKUP_get_by_subject_fn get_by_subject;
    X509_LOOKUP_get_by_issuer_serial_fn get_by_issuer_serial;
    X509_LOOKUP_get_by_fingerprint_fn get_by_fingerprint;
    X509_LOOKUP_get_by_alias_fn get_by_alias;
};

struct x509_lookup_st {
    int init;
    int skip;
    const X509_LOOKUP_METHOD *method;
    void *method_data;
    X509_STORE *store_ctx;
};

struct x509_store_st {
    atomic_int refs;
    pthread_mutex_t lock;
    int cache;
    STACK_OF(X509_OBJECT) * objs;
    /* Where each hash begins in objs, and what follows it there: an index in order of arrival. */
    int *heads;
    int *nexts;
    int num_heads; /* a power of two */
    int num_nexts;
    STACK_OF(X509_LOOKUP) * lookups;
    X509_VERIFY_PARAM *param;
    X509_STORE_CTX_verify_fn verify;
    X509_STORE_CTX_verify_cb verify_cb;
    X509_STORE_CTX_get_issuer_fn get_issuer;
    X509_STORE_CTX_check_issued_fn check_issued;
    X509_STORE_CTX_check_revocation_fn check_revocation;
    X509_STORE_CTX_get_crl_fn get_crl;
    X509_STORE_CTX_check_crl_fn check_crl;
    X509_STORE_CTX_cert_crl_fn cert_crl;
    X509_STORE_CTX_check_policy_fn check_policy;
    X509_STORE_CTX_lookup_certs_fn lookup_certs;
    X509_STORE_CTX_lookup_crls_fn lookup_crls;
    X509_STORE_CTX_cleanup_fn cleanup;
    CRYPTO_EX_DATA ex_data;
};

struct x509_store_ctx_st {
    X509_STORE *store;
    X509 *cert; /* borrowed */
    STACK_OF(X509) * untrusted;
    STACK_OF(X509_CRL) * crls;
    STACK_OF(X509) * trusted; /* set0_trusted_stack: instead of the store */
    X509_VERIFY_PARAM *param;
    X509_STORE_CTX_verify_cb verify_cb;
    X509_STORE_CTX_get_issuer_fn get_issuer;
    X509_STORE_CTX_lookup_certs_fn lookup_certs;
    X509_STORE_CTX_cleanup_fn cleanup;
    int num_untrusted;
    STACK_OF(X509) * chain;
    int error;
    int error_depth;
    X509 *current_cert;
    X509 *current_issuer;
    X509_CRL *current_crl;
    X509_STORE_CTX *parent;
    SSL_DANE *dane;
    CRYPTO_EX_DATA ex_data;
    /* Of a verification that is under way. */
    STACK_OF(X509) * kept; /* certificates that a callback gave */
    struct cx_crl_view *crl_views;
};

/* For the files of this folder. cx_store_find looks for an object by its canonical name, from
 * position *at on, which it moves; a new reference in *out. */
bool cx_store_find(X509_STORE *store, X509_LOOKUP_TYPE type, struct bytes name, int *at,
                   X509_OBJECT *out);
/* cx_store_search asks the store's lookups for what is not in memory; true when one had it. */
bool cx_store_search(X509_STORE *store, X509_LOOKUP_TYPE type, const X509_NAME *name);
int cx_store_add_crl(X509_STORE *store, X509_CRL *crl);
void cx_object_free(X509_OBJECT *object);
void cx_object_clear(X509_OBJECT *object);
int cx_lookup_load_certs(X509_LOOKUP *lookup, const char *file, int type, bool quiet_if_missing);
int cx_lookup_load_crls(X509_LOOKUP *lookup, const char *file, int type);
int cx_lookup_load_both(X509_LOOKUP *lookup, const char *file, int type);
const char *cx_default_cert_file(void); /* with the environment */
const char *cx_default_cert_dir(void);
const X509_VERIFY_PARAM *cx_param_lookup(const char *name);
T13_DOOR int cx_param_set1_ip(X509_VERIFY_PARAM *param, const uint8_t *ip, size_t n);
int cx_param_set1_email(X509_VERIFY_PARAM *param, const char *email, size_t n);
void cx_vctx_cleanup(X509_STORE_CTX *ctx);

#endif
