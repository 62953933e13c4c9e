/* SSL_CTX: making and freeing, and the settings that have a function of their own. */
#include "compat/ct/ct.h"
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"
#include "compat/stack/stack.h"
#include "compat/x509/store.h"
#include "compat/x509/x509.h"

#include <string.h>

#define DEFAULT_TIMEOUT_S 7200
#define DEFAULT_SECURITY_LEVEL 2 /* as Debian builds OpenSSL */

static void set_defaults(SSL_CTX *ctx)
{
    ctx->set.options = SSL_OP_NO_COMPRESSION | SSL_OP_ENABLE_MIDDLEBOX_COMPAT;
    ctx->set.mode = SSL_MODE_AUTO_RETRY;
    ctx->set.security_level = DEFAULT_SECURITY_LEVEL;
    ctx->set.cb.security = cx_security_default;
    ctx->set.num_tickets = 2;
    ctx->set.status_type = -1;
    ctx->set.max_cert_list = SSL_MAX_CERT_LIST_DEFAULT;
    ctx->set.max_send_fragment = SSL3_RT_MAX_PLAIN_LENGTH;
    ctx->set.split_send_fragment = SSL3_RT_MAX_PLAIN_LENGTH;
    ctx->set.recv_max_early_data = SSL3_RT_MAX_PLAIN_LENGTH;
    ctx->set.max_pipelines = 1;
    ctx->session_cache_mode = SSL_SESS_CACHE_SERVER;
    ctx->session_cache_size = SSL_SESSION_CACHE_MAX_SIZE_DEFAULT;
    ctx->session_timeout_s = DEFAULT_TIMEOUT_S;
}

static bool make_parts(SSL_CTX *ctx)
{
    enum t13_status st = t13_config_new(&ctx->cfg);
    if (st == T13_OK) {
        ctx->cfg->num_compress = (uint8_t)t13_codec_ids(ctx->cfg->compress);
    }
    ctx->certs = cx_certs_new();
    ctx->cert_store = cx_store_new();
    ctx->param = cx_param_new();
    ctx->ca_names = sk_X509_NAME_new_null();
    ctx->client_ca_names = sk_X509_NAME_new_null();
    ctx->ctlog_store = cx_ctlog_store_new();
    if (ctx->ctlog_store == NULL || ctx->ca_names == NULL || ctx->client_ca_names == NULL) {
        return false;
    }
    return st == T13_OK && ctx->certs != NULL && ctx->cert_store != NULL && ctx->param != NULL &&
           cx_ex_new(CRYPTO_EX_INDEX_SSL_CTX, ctx, &ctx->ex);
}

/* SSL_CTX_new, SSL_CTX_new_ex, SSL_CTX_free and SSL_CTX_up_ref - see SSL_CTX_new(3). abi: full. */
SSL_CTX *cx_ctx_new(OSSL_LIB_CTX *libctx, const char *propq, const SSL_METHOD *meth)
{
    (void)libctx;
    (void)propq;
    if (meth == NULL) {
        cx_ssl_raise(SSL_R_NULL_SSL_METHOD_PASSED);
        return NULL;
    }
    cx_handshake_log_init();
    SSL_CTX *ctx = mem_zalloc(sizeof(*ctx));
    if (ctx == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    atomic_init(&ctx->refs, 1);
    ctx->method = meth;
    set_defaults(ctx);
    if (!cx_ctx_lock_init(ctx)) {
        mem_free(ctx);
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (!make_parts(ctx) || !cx_ctx_system_default(ctx)) {
        cx_ctx_free(ctx);
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    if (!cx_policy_start(ctx)) {
        cx_ctx_free(ctx);
        return NULL;
    }
    return ctx;
}

CX_API SSL_CTX *SSL_CTX_new_ex(OSSL_LIB_CTX *libctx, const char *propq, const SSL_METHOD *meth)
{
    return cx_ctx_new(libctx, propq, meth);
}

CX_API SSL_CTX *SSL_CTX_new(const SSL_METHOD *meth)
{
    return cx_ctx_new(NULL, NULL, meth);
}

void cx_ctx_free(SSL_CTX *ctx)
{
    if (ctx == NULL || atomic_fetch_sub_explicit(&ctx->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    cx_cache_free(ctx);
    cx_ex_free(CRYPTO_EX_INDEX_SSL_CTX, ctx, &ctx->ex);
    cx_ctx_lock_free(ctx);
    t13_config_free(ctx->cfg);
    cx_certs_free(ctx->certs);
    cx_store_free(ctx->cert_store);
    cx_store_free(ctx->verify_store);
    cx_store_free(ctx->chain_store);
    cx_param_free(ctx->param);
    sk_X509_NAME_pop_free(ctx->ca_names, cx_name_free);
    sk_X509_NAME_pop_free(ctx->client_ca_names, cx_name_free);
    sk_SSL_CIPHER_free(ctx->ciphers);
    cx_sk_free(CX_SK(ctx->srtp));
    cx_custom_ext_free(ctx->custom_ext);
    cx_ctlog_store_free(ctx->ctlog_store);
    cx_delegated_free(ctx);
    t13_policy_free(ctx->policy);
    mem_free(ctx->cipher_rule);
    mem_free(ctx->srp_username);
    mem_clear_free(ctx, sizeof(*ctx)); /* ticket keys */
}

CX_API void SSL_CTX_free(SSL_CTX *ctx)
{
    cx_ctx_free(ctx);
}

CX_API int SSL_CTX_up_ref(SSL_CTX *ctx)
{
    atomic_fetch_add_explicit(&ctx->refs, 1, memory_order_relaxed);
    return 1;
}

/* SSL_CTX_set_options and its family - see SSL_CTX_set_options(3). abi: full. */
CX_API uint64_t SSL_CTX_set_options(SSL_CTX *ctx, uint64_t op)
{
    cx_ctx_edit(ctx);
    uint64_t now = ctx->set.options |= op;
    cx_ctx_done(ctx);
    return now;
}

CX_API uint64_t SSL_CTX_clear_options(SSL_CTX *ctx, uint64_t op)
{
    cx_ctx_edit(ctx);
    uint64_t now = ctx->set.options &= ~op;
    cx_ctx_done(ctx);
    return now;
}

CX_API uint64_t SSL_CTX_get_options(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.options);
}

CX_API uint64_t SSL_set_options(SSL *s, uint64_t op)
{
    return s->set.options |= op;
}

CX_API uint64_t SSL_clear_options(SSL *s, uint64_t op)
{
    return s->set.options &= ~op;
}

CX_API uint64_t SSL_get_options(const SSL *s)
{
    return s->set.options;
}

/* SSL_CTX_set_verify and its family - see SSL_CTX_set_verify(3). abi: full. */
CX_API void SSL_CTX_set_verify(SSL_CTX *ctx, int mode, SSL_verify_cb callback)
{
    cx_ctx_edit(ctx);
    ctx->set.verify_mode = mode;
    ctx->set.cb.verify = callback;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_verify(SSL *s, int mode, SSL_verify_cb callback)
{
    s->set.verify_mode = mode;
    if (callback != NULL) {
        s->set.cb.verify = callback;
    }
}

CX_API int SSL_CTX_get_verify_mode(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.verify_mode);
}

CX_API int SSL_get_verify_mode(const SSL *s)
{
    return s->set.verify_mode;
}

CX_API SSL_verify_cb SSL_CTX_get_verify_callback(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.cb.verify);
}

CX_API SSL_verify_cb SSL_get_verify_callback(const SSL *s)
{
    return s->set.cb.verify;
}

CX_API void SSL_CTX_set_verify_depth(SSL_CTX *ctx, int depth)
{
    cx_ctx_edit(ctx);
    cx_param_set_depth(ctx->param, depth);
    cx_ctx_done(ctx);
}

CX_API int SSL_CTX_get_verify_depth(const SSL_CTX *ctx)
{
    return cx_param_depth(ctx->param);
}

CX_API void SSL_set_verify_depth(SSL *s, int depth)
{
    cx_param_set_depth(s->param, depth);
}

CX_API int SSL_get_verify_depth(const SSL *s)
{
    return cx_param_depth(s->param);
}

/* SSL_CTX_set_cert_verify_callback - see SSL_CTX_set_cert_verify_callback(3). abi: full. */
CX_API void SSL_CTX_set_cert_verify_callback(SSL_CTX *ctx, int (*cb)(X509_STORE_CTX *, void *),
                                             void *arg)
{
    cx_ctx_edit(ctx);
    ctx->calls.app_verify_cb = cb;
    ctx->calls.app_verify_arg = arg;
    cx_ctx_done(ctx);
}

/* SSL_CTX_set_post_handshake_auth and SSL_set_post_handshake_auth - see SSL_CTX_set_verify(3).
 * abi: full. */
CX_API void SSL_CTX_set_post_handshake_auth(SSL_CTX *ctx, int val)
{
    cx_ctx_edit(ctx);
    ctx->set.post_handshake_auth = val != 0;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_post_handshake_auth(SSL *s, int val)
{
    s->set.post_handshake_auth = val != 0;
}

/* SSL_CTX_get_cert_store and its family - see SSL_CTX_set_cert_store(3). abi: full. */
CX_API X509_STORE *SSL_CTX_get_cert_store(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, cert_store);
}

void cx_ctx_set_store(SSL_CTX *ctx, X509_STORE *store)
{
    cx_ctx_edit(ctx);
    cx_store_free(ctx->cert_store);
    ctx->cert_store = store;
    cx_ctx_done(ctx);
}

CX_API void SSL_CTX_set_cert_store(SSL_CTX *ctx, X509_STORE *store)
{
    cx_ctx_set_store(ctx, store);
}

CX_API void SSL_CTX_set1_cert_store(SSL_CTX *ctx, X509_STORE *store)
{
    cx_ctx_set_store(ctx, cx_store_up_ref(store));
}

X509_STORE *cx_ctx_store(SSL_CTX *ctx)
{
    cx_ctx_lock(ctx);
    X509_STORE *store = cx_store_up_ref(ctx->cert_store);
    cx_ctx_unlock(ctx);
    return store;
}

static int load(SSL_CTX *ctx, const char *file, const char *dir)
{
    X509_STORE *store = cx_ctx_store(ctx);
    int ret = file != NULL ? cx_store_load_file(store, file) : 1;
    if (ret == 1 && dir != NULL) {
        ret = cx_store_load_path(store, dir);
    }
    cx_store_free(store);
    return ret;
}

/* SSL_CTX_load_verify_locations and its family - see SSL_CTX_load_verify_locations(3).
 * abi: full. */
CX_API int SSL_CTX_load_verify_file(SSL_CTX *ctx, const char *file)
{
    return load(ctx, file, NULL);
}

CX_API int SSL_CTX_load_verify_dir(SSL_CTX *ctx, const char *dir)
{
    return load(ctx, NULL, dir);
}

CX_API int SSL_CTX_load_verify_locations(SSL_CTX *ctx, const char *file, const char *dir)
{
    return file != NULL || dir != NULL ? load(ctx, file, dir) : 0;
}

CX_API int SSL_CTX_set_default_verify_paths(SSL_CTX *ctx)
{
    X509_STORE *store = cx_ctx_store(ctx);
    int ret = cx_store_set_default_paths(store);
    cx_store_free(store);
    return ret;
}

/* SSL_CTX_get0_param and its family - see SSL_CTX_get0_param(3). abi: full. */
CX_API X509_VERIFY_PARAM *SSL_CTX_get0_param(SSL_CTX *ctx)
{
    ctx->param_lent = true;
    return ctx->param;
}

CX_API X509_VERIFY_PARAM *SSL_get0_param(SSL *s)
{
    return s->param;
}

CX_API int SSL_CTX_set1_param(SSL_CTX *ctx, X509_VERIFY_PARAM *vpm)
{
    cx_ctx_edit(ctx);
    int ret = cx_param_set1(ctx->param, vpm);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_set1_param(SSL *s, X509_VERIFY_PARAM *vpm)
{
    return cx_param_set1(s->param, vpm);
}

CX_API int SSL_CTX_set_purpose(SSL_CTX *ctx, int purpose)
{
    cx_ctx_edit(ctx);
    int ret = cx_param_set_purpose(ctx->param, purpose);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_set_purpose(SSL *s, int purpose)
{
    return cx_param_set_purpose(s->param, purpose);
}

CX_API int SSL_CTX_set_trust(SSL_CTX *ctx, int trust)
{
    cx_ctx_edit(ctx);
    int ret = cx_param_set_trust(ctx->param, trust);
    cx_ctx_done(ctx);
    return ret;
}

CX_API int SSL_set_trust(SSL *s, int trust)
{
    return cx_param_set_trust(s->param, trust);
}

/* SSL_set1_host and its family - see SSL_set1_host(3). abi: full. */
CX_API int SSL_set1_host(SSL *s, const char *hostname)
{
    return cx_param_set1_host(s->param, hostname, 0);
}

CX_API int SSL_add1_host(SSL *s, const char *hostname)
{
    return cx_param_add1_host(s->param, hostname, 0);
}

CX_API void SSL_set_hostflags(SSL *s, unsigned int flags)
{
    cx_param_set_hostflags(s->param, flags);
}

CX_API const char *SSL_get0_peername(SSL *s)
{
    return cx_param_peername(s->param);
}

/* SSL_CTX_set_ex_data and its family - see SSL_CTX_set_ex_data(3). abi: full. */
CX_API int SSL_CTX_set_ex_data(SSL_CTX *ctx, int idx, void *data)
{
    return cx_ex_set(&ctx->ex, idx, data);
}

CX_API void *SSL_CTX_get_ex_data(const SSL_CTX *ctx, int idx)
{
    return cx_ex_get(&ctx->ex, idx);
}

CX_API int SSL_set_ex_data(SSL *ssl, int idx, void *data)
{
    return cx_ex_set(&ssl->ex, idx, data);
}

CX_API void *SSL_get_ex_data(const SSL *ssl, int idx)
{
    return cx_ex_get(&ssl->ex, idx);
}

/* SSL_get_ex_data_X509_STORE_CTX_idx - see SSL_get_ex_data_X509_STORE_CTX_idx(3). abi: full. */
CX_API int SSL_get_ex_data_X509_STORE_CTX_idx(void)
{
    return cx_vctx_ssl_index();
}

/* SSL_CTX_set_session_id_context and SSL_set_session_id_context - see
 * SSL_CTX_set_session_id_context(3). abi: full. */
CX_API int SSL_CTX_set_session_id_context(SSL_CTX *ctx, const unsigned char *sid_ctx,
                                          unsigned int sid_ctx_len)
{
    if (sid_ctx_len > SSL_MAX_SID_CTX_LENGTH) {
        cx_ssl_raise(SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG);
        return 0;
    }
    cx_ctx_edit(ctx);
    ctx->sid_ctx_len = sid_ctx_len;
    if (sid_ctx_len > 0) {
        memcpy(ctx->sid_ctx, sid_ctx, sid_ctx_len);
    }
    cx_ctx_done(ctx);
    return 1;
}

CX_API int SSL_set_session_id_context(SSL *ssl, const unsigned char *sid_ctx,
                                      unsigned int sid_ctx_len)
{
    if (sid_ctx_len > SSL_MAX_SID_CTX_LENGTH) {
        cx_ssl_raise(SSL_R_SSL_SESSION_ID_CONTEXT_TOO_LONG);
        return 0;
    }
    ssl->sid_ctx_len = sid_ctx_len;
    if (sid_ctx_len > 0) {
        memcpy(ssl->sid_ctx, sid_ctx, sid_ctx_len);
    }
    return 1;
}

/* SSL_CTX_set_timeout and SSL_CTX_get_timeout - see SSL_CTX_set_timeout(3). abi: full. */
CX_API long SSL_CTX_set_timeout(SSL_CTX *ctx, long t)
{
    cx_ctx_edit(ctx);
    long old = atomic_exchange(&ctx->session_timeout_s, t);
    cx_ctx_done(ctx);
    return old;
}

CX_API long SSL_CTX_get_timeout(const SSL_CTX *ctx)
{
    return ctx->session_timeout_s;
}

CX_API long SSL_get_default_timeout(const SSL *s)
{
    (void)s;
    return DEFAULT_TIMEOUT_S;
}

/* SSL_CTX_set_num_tickets and its family - see SSL_CTX_set_num_tickets(3). abi: full. */
CX_API int SSL_CTX_set_num_tickets(SSL_CTX *ctx, size_t num_tickets)
{
    cx_ctx_edit(ctx);
    ctx->set.num_tickets = num_tickets;
    cx_ctx_done(ctx);
    return 1;
}

CX_API size_t SSL_CTX_get_num_tickets(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.num_tickets);
}

CX_API int SSL_set_num_tickets(SSL *s, size_t num_tickets)
{
    s->set.num_tickets = num_tickets;
    return 1;
}

CX_API size_t SSL_get_num_tickets(const SSL *s)
{
    return s->set.num_tickets;
}

/* SSL_CTX_set_session_ticket_cb - see SSL_CTX_set_session_ticket_cb(3). abi: full. */
CX_API int SSL_CTX_set_session_ticket_cb(SSL_CTX *ctx, SSL_CTX_generate_session_ticket_fn gen_cb,
                                         SSL_CTX_decrypt_session_ticket_fn dec_cb, void *arg)
{
    cx_ctx_edit(ctx);
    ctx->calls.generate_ticket_cb = gen_cb;
    ctx->calls.decrypt_ticket_cb = dec_cb;
    ctx->calls.ticket_cb_arg = arg;
    cx_ctx_done(ctx);
    return 1;
}

/* SSL_CTX_set_generate_session_id and SSL_set_generate_session_id - see
 * SSL_CTX_set_generate_session_id(3). abi: full. */
CX_API int SSL_CTX_set_generate_session_id(SSL_CTX *ctx, GEN_SESSION_CB cb)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.generate_session_id = cb;
    cx_ctx_done(ctx);
    return 1;
}

CX_API int SSL_set_generate_session_id(SSL *ssl, GEN_SESSION_CB cb)
{
    ssl->set.cb.generate_session_id = cb;
    return 1;
}

/* SSL_CTX_set_cert_cb and SSL_set_cert_cb - see SSL_CTX_set_cert_cb(3). abi: full. */
CX_API void SSL_CTX_set_cert_cb(SSL_CTX *ctx, int (*cb)(SSL *ssl, void *arg), void *arg)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.cert = cb;
    ctx->set.cb.cert_arg = arg;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_cert_cb(SSL *s, int (*cb)(SSL *ssl, void *arg), void *arg)
{
    s->set.cb.cert = cb;
    s->set.cb.cert_arg = arg;
}

/* SSL_CTX_set_client_cert_cb and its getter - see SSL_CTX_set_client_cert_cb(3). abi: full. */
CX_API void SSL_CTX_set_client_cert_cb(SSL_CTX *ctx, int (*cb)(SSL *, X509 **, EVP_PKEY **))
{
    cx_ctx_edit(ctx);
    ctx->client_cert_cb = cb;
    cx_ctx_done(ctx);
}

CX_API int (*SSL_CTX_get_client_cert_cb(SSL_CTX *ctx))(SSL *, X509 **, EVP_PKEY **)
{
    return ctx->client_cert_cb;
}

/* SSL_CTX_set_client_hello_cb - see SSL_CTX_set_client_hello_cb(3). abi: full. */
CX_API void SSL_CTX_set_client_hello_cb(SSL_CTX *c, SSL_client_hello_cb_fn cb, void *arg)
{
    cx_ctx_edit(c);
    c->calls.client_hello_cb = cb;
    c->calls.client_hello_arg = arg;
    cx_ctx_done(c);
}

/* SSL_CTX_set_default_passwd_cb and its family - see SSL_CTX_set_default_passwd_cb(3).
 * abi: full. */
CX_API void SSL_CTX_set_default_passwd_cb(SSL_CTX *ctx, pem_password_cb *cb)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.passwd = cb;
    cx_ctx_done(ctx);
}

CX_API void SSL_CTX_set_default_passwd_cb_userdata(SSL_CTX *ctx, void *u)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.passwd_arg = u;
    cx_ctx_done(ctx);
}

CX_API pem_password_cb *SSL_CTX_get_default_passwd_cb(SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.cb.passwd);
}

CX_API void *SSL_CTX_get_default_passwd_cb_userdata(SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.cb.passwd_arg);
}

CX_API void SSL_set_default_passwd_cb(SSL *s, pem_password_cb *cb)
{
    s->set.cb.passwd = cb;
}

CX_API void SSL_set_default_passwd_cb_userdata(SSL *s, void *u)
{
    s->set.cb.passwd_arg = u;
}

CX_API pem_password_cb *SSL_get_default_passwd_cb(SSL *s)
{
    return s->set.cb.passwd;
}

CX_API void *SSL_get_default_passwd_cb_userdata(SSL *s)
{
    return s->set.cb.passwd_arg;
}

/* SSL_CTX_set_read_ahead is a ctrl; SSL_set_read_ahead and SSL_get_read_ahead - see
 * SSL_CTX_set_read_ahead(3). abi: full. */
CX_API void SSL_set_read_ahead(SSL *s, int yes)
{
    s->set.read_ahead = yes != 0;
}

CX_API int SSL_get_read_ahead(const SSL *s)
{
    return s->set.read_ahead;
}
