/* X509_STORE_CTX, one verification: X509_STORE_CTX_new(3), X509_STORE_CTX_get_error(3). */
#include "compat/asn1/asn1.h"
#include "compat/err/raise.h"
#include "compat/init/ex_data.h"
#include "compat/x509/crl.h"
#include "compat/x509/items.h"
#include "compat/x509/store_types.h"
#include "compat/x509/verify.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <openssl/x509v3.h>

#include "compat/asn1/sk.h"

X509_STORE_CTX *cx_vctx_new(void)
{
    X509_STORE_CTX *ctx = (X509_STORE_CTX *)mem_zalloc(sizeof(*ctx));

    if (ctx == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
    }
    return ctx;
}

void cx_vctx_cleanup(X509_STORE_CTX *ctx)
{
    if (ctx->cleanup != NULL) {
        X509_STORE_CTX_cleanup_fn cleanup = ctx->cleanup;
        ctx->cleanup = NULL;
        (void)cleanup(ctx);
    }
    if (ctx->param != NULL) {
        if (ctx->parent == NULL) {
            cx_param_free(ctx->param);
        }
        ctx->param = NULL;
    }
    cx_x509_chain_free(ctx->chain);
    ctx->chain = NULL;
    cx_verify_clear(ctx);
    cx_ex_free(CRYPTO_EX_INDEX_X509_STORE_CTX, ctx, &ctx->ex_data);
    ctx->ex_data = (CRYPTO_EX_DATA){0};
}

void cx_vctx_free(X509_STORE_CTX *ctx)
{
    if (ctx != NULL) {
        cx_vctx_cleanup(ctx);
        mem_free(ctx);
    }
}

int cx_vctx_init(X509_STORE_CTX *ctx, X509_STORE *store, X509 *leaf, STACK_OF(X509) * untrusted)
{
    if (ctx == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    cx_vctx_cleanup(ctx);
    *ctx = (X509_STORE_CTX){.store = store, .cert = leaf, .untrusted = untrusted};
    ctx->error = X509_V_OK;
    if (store != NULL) {
        ctx->verify_cb = store->verify_cb;
        ctx->get_issuer = store->get_issuer;
        ctx->lookup_certs = store->lookup_certs;
        ctx->cleanup = store->cleanup;
    }
    ctx->param = cx_param_new();
    if (ctx->param == NULL) {
        return 0;
    }
    if (store != NULL) {
        if (!cx_param_inherit(ctx->param, store->param)) {
            cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
            cx_vctx_cleanup(ctx);
            return 0;
        }
    } else {
        ctx->param->inh_flags |= X509_VP_FLAG_DEFAULT | X509_VP_FLAG_ONCE;
    }
    if (!cx_param_inherit(ctx->param, cx_param_lookup("default")) ||
        !cx_ex_new(CRYPTO_EX_INDEX_X509_STORE_CTX, ctx, &ctx->ex_data)) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        cx_vctx_cleanup(ctx);
        return 0;
    }
    /* A purpose brings its trust along. */
    if (ctx->param->trust == X509_TRUST_DEFAULT && ctx->param->purpose != 0) {
        ctx->param->trust = cx_purpose_trust(ctx->param->purpose);
    }
    return 1;
}

int cx_vctx_set_default(X509_STORE_CTX *ctx, const char *name)
{
    const X509_VERIFY_PARAM *param = cx_param_lookup(name);

    if (param == NULL) {
        cx_raise_text(ERR_LIB_X509, X509_R_UNKNOWN_PURPOSE_ID, "name=%s", name);
        return 0;
    }
    return cx_param_inherit(ctx->param, param);
}

void cx_vctx_set_verify_cb(X509_STORE_CTX *ctx, X509_STORE_CTX_verify_cb cb)
{
    ctx->verify_cb = cb;
}

int cx_vctx_set_ex_data(X509_STORE_CTX *ctx, int index, void *data)
{
    return cx_ex_set(&ctx->ex_data, index, data);
}

X509_VERIFY_PARAM *cx_vctx_param(const X509_STORE_CTX *ctx)
{
    return ctx->param;
}

int cx_vctx_error(const X509_STORE_CTX *ctx)
{
    return ctx->error;
}

void cx_vctx_set_error(X509_STORE_CTX *ctx, int error)
{
    ctx->error = error;
}

STACK_OF(X509) * cx_vctx_chain(const X509_STORE_CTX *ctx)
{
    return ctx->chain;
}

static int ssl_index = -1;
static pthread_once_t ssl_index_once = PTHREAD_ONCE_INIT;

static void make_ssl_index(void)
{
    ssl_index = cx_ex_index(CRYPTO_EX_INDEX_X509_STORE_CTX, 0, NULL, NULL, NULL, NULL);
}

int cx_vctx_ssl_index(void)
{
    (void)pthread_once(&ssl_index_once, make_ssl_index);
    return ssl_index;
}

/* X509_TRUST_ that goes with an X509_PURPOSE_. */
int cx_purpose_trust(int purpose)
{
    switch (purpose) {
    case X509_PURPOSE_SSL_CLIENT:
        return X509_TRUST_SSL_CLIENT;
    case X509_PURPOSE_SSL_SERVER:
    case X509_PURPOSE_NS_SSL_SERVER:
        return X509_TRUST_SSL_SERVER;
    case X509_PURPOSE_SMIME_SIGN:
    case X509_PURPOSE_SMIME_ENCRYPT:
        return X509_TRUST_EMAIL;
    case X509_PURPOSE_CRL_SIGN:
    case X509_PURPOSE_OCSP_HELPER:
        return X509_TRUST_COMPAT;
    case X509_PURPOSE_TIMESTAMP_SIGN:
        return X509_TRUST_TSA;
    default:
        return X509_TRUST_DEFAULT;
    }
}

/* What SSL's side and applications set purpose and trust by: X509_STORE_CTX_purpose_inherit. */
static int purpose_inherit(X509_STORE_CTX *ctx, int fallback, int purpose, int trust)
{
    if (purpose == 0) {
        purpose = fallback;
    }
    if (purpose != 0) {
        if (purpose < X509_PURPOSE_MIN || purpose > X509_PURPOSE_MAX) {
            cx_raise(ERR_LIB_X509, X509_R_UNKNOWN_PURPOSE_ID);
            return 0;
        }
        if (trust == 0) {
            trust =
                cx_purpose_trust(purpose == X509_PURPOSE_ANY && fallback != 0 ? fallback : purpose);
        }
    }
    if (trust != 0 && (trust < X509_TRUST_MIN || trust > X509_TRUST_MAX)) {
        cx_raise(ERR_LIB_X509, X509_R_UNKNOWN_TRUST_ID);
        return 0;
    }
    if (ctx->param->purpose == 0 && purpose != 0) {
        ctx->param->purpose = purpose;
    }
    if (ctx->param->trust == 0 && trust != 0) {
        ctx->param->trust = trust;
    }
    return 1;
}

/* X509_STORE_CTX_new and its family. abi: full. */
CX_API X509_STORE_CTX *X509_STORE_CTX_new(void)
{
    return cx_vctx_new();
}

CX_API X509_STORE_CTX *X509_STORE_CTX_new_ex(OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return cx_vctx_new();
}

CX_API void X509_STORE_CTX_free(X509_STORE_CTX *ctx)
{
    cx_vctx_free(ctx);
}

CX_API int X509_STORE_CTX_init(X509_STORE_CTX *ctx, X509_STORE *trust_store, X509 *target,
                               STACK_OF(X509) * untrusted)
{
    return cx_vctx_init(ctx, trust_store, target, untrusted);
}

CX_API void X509_STORE_CTX_cleanup(X509_STORE_CTX *ctx)
{
    cx_vctx_cleanup(ctx);
}

CX_API int X509_STORE_CTX_set_default(X509_STORE_CTX *ctx, const char *name)
{
    return cx_vctx_set_default(ctx, name);
}

CX_API int X509_STORE_CTX_set_purpose(X509_STORE_CTX *ctx, int purpose)
{
    return purpose_inherit(ctx, 0, purpose, 0);
}

CX_API int X509_STORE_CTX_set_trust(X509_STORE_CTX *ctx, int trust)
{
    return purpose_inherit(ctx, 0, 0, trust);
}

CX_API int X509_STORE_CTX_purpose_inherit(X509_STORE_CTX *ctx, int def_purpose, int purpose,
                                          int trust)
{
    return purpose_inherit(ctx, def_purpose, purpose, trust);
}

CX_API void X509_STORE_CTX_set_flags(X509_STORE_CTX *ctx, unsigned long flags)
{
    (void)cx_param_set_flags(ctx->param, flags);
}

CX_API void X509_STORE_CTX_set_depth(X509_STORE_CTX *ctx, int depth)
{
    cx_param_set_depth(ctx->param, depth);
}

CX_API void X509_STORE_CTX_set_time(X509_STORE_CTX *ctx, unsigned long flags, time_t t)
{
    (void)flags;
    ctx->param->check_time = t;
    ctx->param->flags |= X509_V_FLAG_USE_CHECK_TIME;
}

CX_API X509_VERIFY_PARAM *X509_STORE_CTX_get0_param(const X509_STORE_CTX *ctx)
{
    return ctx->param;
}

CX_API void X509_STORE_CTX_set0_param(X509_STORE_CTX *ctx, X509_VERIFY_PARAM *param)
{
    cx_param_free(ctx->param);
    ctx->param = param;
}

CX_API void X509_STORE_CTX_set_cert(X509_STORE_CTX *ctx, X509 *target)
{
    ctx->cert = target;
}

CX_API void X509_STORE_CTX_set0_untrusted(X509_STORE_CTX *ctx, STACK_OF(X509) * sk)
{
    ctx->untrusted = sk;
}

CX_API void X509_STORE_CTX_set0_trusted_stack(X509_STORE_CTX *ctx, STACK_OF(X509) * sk)
{
    ctx->trusted = sk;
}

CX_API void X509_STORE_CTX_set0_crls(X509_STORE_CTX *ctx, STACK_OF(X509_CRL) * sk)
{
    ctx->crls = sk;
}

CX_API void X509_STORE_CTX_set0_verified_chain(X509_STORE_CTX *ctx, STACK_OF(X509) * sk)
{
    cx_x509_chain_free(ctx->chain);
    ctx->chain = sk;
}

CX_API void X509_STORE_CTX_set0_dane(X509_STORE_CTX *ctx, SSL_DANE *dane)
{
    ctx->dane = dane;
}

CX_API void X509_STORE_CTX_set_verify_cb(X509_STORE_CTX *ctx, X509_STORE_CTX_verify_cb verify)
{
    ctx->verify_cb = verify;
}

static int accept_result(int ok, X509_STORE_CTX *ctx)
{
    (void)ctx;
    return ok;
}

CX_API X509_STORE_CTX_verify_cb X509_STORE_CTX_get_verify_cb(const X509_STORE_CTX *ctx)
{
    return ctx->verify_cb != NULL ? ctx->verify_cb : accept_result;
}

CX_API int X509_STORE_CTX_get_error(const X509_STORE_CTX *ctx)
{
    return ctx->error;
}

CX_API void X509_STORE_CTX_set_error(X509_STORE_CTX *ctx, int s)
{
    ctx->error = s;
}

CX_API int X509_STORE_CTX_get_error_depth(const X509_STORE_CTX *ctx)
{
    return ctx->error_depth;
}

CX_API void X509_STORE_CTX_set_error_depth(X509_STORE_CTX *ctx, int depth)
{
    ctx->error_depth = depth;
}

CX_API X509 *X509_STORE_CTX_get_current_cert(const X509_STORE_CTX *ctx)
{
    return ctx->current_cert;
}

CX_API void X509_STORE_CTX_set_current_cert(X509_STORE_CTX *ctx, X509 *x)
{
    ctx->current_cert = x;
}

CX_API X509 *X509_STORE_CTX_get0_current_issuer(const X509_STORE_CTX *ctx)
{
    return ctx->current_issuer;
}

CX_API X509_CRL *X509_STORE_CTX_get0_current_crl(const X509_STORE_CTX *ctx)
{
    return ctx->current_crl;
}

CX_API X509_STORE_CTX *X509_STORE_CTX_get0_parent_ctx(const X509_STORE_CTX *ctx)
{
    return ctx->parent;
}

CX_API X509 *X509_STORE_CTX_get0_cert(const X509_STORE_CTX *ctx)
{
    return ctx->cert;
}

CX_API STACK_OF(X509) * X509_STORE_CTX_get0_untrusted(const X509_STORE_CTX *ctx)
{
    return ctx->untrusted;
}

CX_API int X509_STORE_CTX_get_num_untrusted(const X509_STORE_CTX *ctx)
{
    return ctx->num_untrusted;
}

CX_API X509_STORE *X509_STORE_CTX_get0_store(const X509_STORE_CTX *ctx)
{
    return ctx->store;
}

CX_API STACK_OF(X509) * X509_STORE_CTX_get0_chain(const X509_STORE_CTX *ctx)
{
    return ctx->chain;
}

CX_API STACK_OF(X509) * X509_STORE_CTX_get1_chain(const X509_STORE_CTX *ctx)
{
    return ctx->chain != NULL ? cx_x509_chain_up_ref(ctx->chain) : NULL;
}

CX_API int X509_STORE_CTX_set_ex_data(X509_STORE_CTX *ctx, int idx, void *data)
{
    return cx_ex_set(&ctx->ex_data, idx, data);
}

CX_API void *X509_STORE_CTX_get_ex_data(const X509_STORE_CTX *ctx, int idx)
{
    return cx_ex_get(&ctx->ex_data, idx);
}

CX_API X509_STORE_CTX_lookup_certs_fn X509_STORE_CTX_get_lookup_certs(const X509_STORE_CTX *ctx)
{
    return ctx->lookup_certs != NULL ? ctx->lookup_certs : X509_STORE_CTX_get1_certs;
}

CX_API X509_STORE_CTX_cleanup_fn X509_STORE_CTX_get_cleanup(const X509_STORE_CTX *ctx)
{
    return ctx->cleanup;
}

CX_API X509_STORE_CTX_get_issuer_fn X509_STORE_CTX_get_get_issuer(const X509_STORE_CTX *ctx)
{
    return ctx->get_issuer != NULL ? ctx->get_issuer : X509_STORE_CTX_get1_issuer;
}
