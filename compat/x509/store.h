#ifndef T13_COMPAT_X509_STORE_H
#define T13_COMPAT_X509_STORE_H

#include "compat/x509/x509.h"

#include <openssl/x509_vfy.h>

/* The trust store and its verification, for libssl. Return values are those of the X509_ function
 * of the same name. */
T13_DOOR X509_STORE *cx_store_new(void);
T13_DOOR X509_STORE *cx_store_up_ref(X509_STORE *store); /* returns store; NULL is fine */
T13_DOOR void cx_store_free(X509_STORE *store);
T13_DOOR int cx_store_add_cert(X509_STORE *store, X509 *x);
T13_DOOR int cx_store_load_file(X509_STORE *store, const char *file);
T13_DOOR int cx_store_load_path(X509_STORE *store, const char *dir);
T13_DOOR int cx_store_set_default_paths(X509_STORE *store);
T13_DOOR X509_LOOKUP *cx_store_add_lookup(X509_STORE *store, X509_LOOKUP_METHOD *method);
T13_DOOR X509_LOOKUP_METHOD *cx_lookup_file(void);
T13_DOOR X509_LOOKUP_METHOD *cx_lookup_hash_dir(void);
T13_DOOR int cx_lookup_ctrl(X509_LOOKUP *lookup, int cmd, const char *arg, long number, char **ret);

/* cx_vctx_: X509_STORE_CTX. */
T13_DOOR X509_STORE_CTX *cx_vctx_new(void);
T13_DOOR void cx_vctx_free(X509_STORE_CTX *ctx);
T13_DOOR int cx_vctx_init(X509_STORE_CTX *ctx, X509_STORE *store, X509 *leaf,
                          STACK_OF(X509) * untrusted);
T13_DOOR int cx_vctx_set_default(X509_STORE_CTX *ctx, const char *name); /* "ssl_server", … */
T13_DOOR void cx_vctx_set_verify_cb(X509_STORE_CTX *ctx, X509_STORE_CTX_verify_cb cb);
T13_DOOR int cx_vctx_set_ex_data(X509_STORE_CTX *ctx, int index, void *data);
T13_DOOR X509_VERIFY_PARAM *cx_vctx_param(const X509_STORE_CTX *ctx);
T13_DOOR int cx_vctx_verify(X509_STORE_CTX *ctx); /* as X509_verify_cert */
T13_DOOR int cx_vctx_error(const X509_STORE_CTX *ctx);
T13_DOOR void cx_vctx_set_error(X509_STORE_CTX *ctx, int error);
T13_DOOR STACK_OF(X509) * cx_vctx_chain(const X509_STORE_CTX *ctx); /* borrowed; may be NULL */
/* cx_vctx_ssl_index is the ex_data index that SSL_get_ex_data_X509_STORE_CTX_idx() returns. */
T13_DOOR int cx_vctx_ssl_index(void);

/* X509_VERIFY_PARAM. */
T13_DOOR X509_VERIFY_PARAM *cx_param_new(void);
T13_DOOR void cx_param_free(X509_VERIFY_PARAM *param);
/* cx_param_copy: the same in each field but name and peer name; NULL, queued: memory. */
T13_DOOR X509_VERIFY_PARAM *cx_param_copy(const X509_VERIFY_PARAM *from);
T13_DOOR int cx_param_inherit(X509_VERIFY_PARAM *to, const X509_VERIFY_PARAM *from);
T13_DOOR int cx_param_set1(X509_VERIFY_PARAM *to, const X509_VERIFY_PARAM *from);
T13_DOOR int cx_param_set1_host(X509_VERIFY_PARAM *param, const char *name, size_t n);
T13_DOOR int cx_param_add1_host(X509_VERIFY_PARAM *param, const char *name, size_t n);
T13_DOOR void cx_param_set_hostflags(X509_VERIFY_PARAM *param, unsigned flags);
T13_DOOR void cx_param_set_depth(X509_VERIFY_PARAM *param, int depth);
T13_DOOR int cx_param_depth(const X509_VERIFY_PARAM *param);
T13_DOOR void cx_param_set_auth_level(X509_VERIFY_PARAM *param, int level);
T13_DOOR int cx_param_set_purpose(X509_VERIFY_PARAM *param, int purpose);
T13_DOOR int cx_param_set_trust(X509_VERIFY_PARAM *param, int trust);
T13_DOOR int cx_param_set_flags(X509_VERIFY_PARAM *param, unsigned long flags);
T13_DOOR void cx_param_clear_flags(X509_VERIFY_PARAM *param, unsigned long flags);
T13_DOOR char *cx_param_peername(const X509_VERIFY_PARAM *param); /* borrowed */
T13_DOOR void cx_param_move_peername(X509_VERIFY_PARAM *to, X509_VERIFY_PARAM *from);
T13_DOOR const char *cx_verify_error_text(long error); /* X509_verify_cert_error_string */

#endif
