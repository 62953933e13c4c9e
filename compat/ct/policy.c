/* What a timestamp is judged with: CT_POLICY_EVAL_CTX_new(3). */
#include "compat/ct/ct.h"
#include "compat/err/raise.h"
#include "compat/x509/x509.h"

#include <openssl/err.h>
#include <time.h>

#define CLOCK_DRIFT_S 300 /* what a log's clock may be ahead of ours */

CT_POLICY_EVAL_CTX *cx_ct_policy_new(void)
{
    CT_POLICY_EVAL_CTX *ctx = mem_zalloc(sizeof(*ctx));

    if (ctx == NULL) {
        cx_raise(ERR_LIB_CT, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    ctx->time_ms = (uint64_t)(time(NULL) + CLOCK_DRIFT_S) * 1000;
    return ctx;
}

void cx_ct_policy_free(CT_POLICY_EVAL_CTX *ctx)
{
    if (ctx != NULL) {
        cx_x509_free(ctx->cert);
        cx_x509_free(ctx->issuer);
        mem_free(ctx);
    }
}

static void keep(X509 **to, X509 *x)
{
    X509 *old = *to;

    *to = cx_x509_up_ref(x);
    cx_x509_free(old);
}

void cx_ct_policy_set(CT_POLICY_EVAL_CTX *ctx, X509 *cert, X509 *issuer, CTLOG_STORE *store,
                      uint64_t time_ms)
{
    keep(&ctx->cert, cert);
    keep(&ctx->issuer, issuer);
    ctx->log_store = store;
    ctx->time_ms = time_ms;
}

/* CT_POLICY_EVAL_CTX_new and its family - see CT_POLICY_EVAL_CTX_new(3). abi: full. */
CX_API CT_POLICY_EVAL_CTX *CT_POLICY_EVAL_CTX_new(void)
{
    return cx_ct_policy_new();
}

CX_API CT_POLICY_EVAL_CTX *CT_POLICY_EVAL_CTX_new_ex(OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return cx_ct_policy_new();
}

CX_API void CT_POLICY_EVAL_CTX_free(CT_POLICY_EVAL_CTX *ctx)
{
    cx_ct_policy_free(ctx);
}

CX_API int CT_POLICY_EVAL_CTX_set1_cert(CT_POLICY_EVAL_CTX *ctx, X509 *cert)
{
    keep(&ctx->cert, cert);
    return 1;
}

CX_API int CT_POLICY_EVAL_CTX_set1_issuer(CT_POLICY_EVAL_CTX *ctx, X509 *issuer)
{
    keep(&ctx->issuer, issuer);
    return 1;
}

CX_API void CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(CT_POLICY_EVAL_CTX *ctx,
                                                      CTLOG_STORE *log_store)
{
    ctx->log_store = log_store;
}

CX_API void CT_POLICY_EVAL_CTX_set_time(CT_POLICY_EVAL_CTX *ctx, uint64_t time_in_ms)
{
    ctx->time_ms = time_in_ms;
}

CX_API X509 *CT_POLICY_EVAL_CTX_get0_cert(const CT_POLICY_EVAL_CTX *ctx)
{
    return ctx->cert;
}

CX_API X509 *CT_POLICY_EVAL_CTX_get0_issuer(const CT_POLICY_EVAL_CTX *ctx)
{
    return ctx->issuer;
}

CX_API const CTLOG_STORE *CT_POLICY_EVAL_CTX_get0_log_store(const CT_POLICY_EVAL_CTX *ctx)
{
    return ctx->log_store;
}

CX_API uint64_t CT_POLICY_EVAL_CTX_get_time(const CT_POLICY_EVAL_CTX *ctx)
{
    return ctx->time_ms;
}
