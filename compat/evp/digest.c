/* Digest contexts: EVP_DigestInit(3). */
#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey_ctx.h"

#include <openssl/err.h>
#include <string.h>

EVP_MD_CTX *cx_md_ctx_new(void)
{
    return mem_zalloc(sizeof(EVP_MD_CTX));
}

int cx_md_ctx_reset(EVP_MD_CTX *ctx)
{
    if (ctx == NULL) {
        return 1;
    }
    if (ctx->running) {
        cr_hash_clear(&ctx->hash);
    }
    if (ctx->own_pctx) {
        cx_pkey_ctx_free(ctx->pctx);
    }
    mem_clear(ctx, sizeof(*ctx));
    return 1;
}

void cx_md_ctx_free(EVP_MD_CTX *ctx)
{
    if (ctx != NULL) {
        (void)cx_md_ctx_reset(ctx);
        mem_free(ctx);
    }
}

/* (Re)starts the hash of ctx->md. */
static int start(EVP_MD_CTX *ctx)
{
    if (ctx->running) {
        cr_hash_clear(&ctx->hash);
        ctx->running = false;
    }
    ctx->finished = false;
    if (ctx->md->id == CR_HASH_NONE) {
        return 1;
    }
    enum t13_status status = cr_hash_init(&ctx->hash, ctx->md->id);
    if (status != T13_OK) {
        cx_raise(ERR_LIB_EVP, EVP_R_INITIALIZATION_ERROR);
        return 0;
    }
    ctx->running = true;
    return 1;
}

int cx_digest_init(EVP_MD_CTX *ctx, const EVP_MD *md)
{
    if (md == NULL && ctx->md == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_NO_DIGEST_SET);
        return 0;
    }
    if (md != NULL) {
        ctx->md = md;
    }
    return start(ctx);
}

int cx_digest_update(EVP_MD_CTX *ctx, const void *data, size_t n)
{
    if (n == 0) {
        return 1;
    }
    if (ctx->md == NULL) {
        return 0;
    }
    /* OpenSSL takes data after the end too, whatever comes of it. */
    if (ctx->finished && !start(ctx)) {
        return 0;
    }
    return !ctx->running || cr_hash_update(&ctx->hash, data, n) == T13_OK;
}

int cx_digest_final(EVP_MD_CTX *ctx, unsigned char *out, unsigned int *n)
{
    if (ctx->md == NULL || (ctx->finished && !start(ctx))) {
        return 0;
    }
    if (ctx->running && cr_hash_finish(&ctx->hash, out) != T13_OK) {
        ctx->running = false;
        return 0;
    }
    ctx->running = false;
    ctx->finished = true;
    if (n != NULL) {
        *n = (unsigned int)ctx->md->size;
    }
    return 1;
}

/* EVP_MD_CTX_new - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API EVP_MD_CTX *EVP_MD_CTX_new(void)
{
    return cx_md_ctx_new();
}

/* EVP_MD_CTX_reset - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API int EVP_MD_CTX_reset(EVP_MD_CTX *ctx)
{
    return cx_md_ctx_reset(ctx);
}

/* EVP_MD_CTX_free - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API void EVP_MD_CTX_free(EVP_MD_CTX *ctx)
{
    cx_md_ctx_free(ctx);
}

/* EVP_DigestInit - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API int EVP_DigestInit(EVP_MD_CTX *ctx, const EVP_MD *type)
{
    (void)cx_md_ctx_reset(ctx);
    return cx_digest_init(ctx, type);
}

/* EVP_DigestInit_ex - see EVP_DigestInit(3). abi: subset: without an ENGINE. err:
 * EVP_R_NO_DIGEST_SET. test: tests/oracle/evp_digest.c */
CX_API int EVP_DigestInit_ex(EVP_MD_CTX *ctx, const EVP_MD *type, ENGINE *impl)
{
    (void)impl;
    return cx_digest_init(ctx, type);
}

/* EVP_DigestInit_ex2 - see EVP_DigestInit(3). abi: subset: no digest has parameters.
 * test: tests/oracle/evp_digest.c */
CX_API int EVP_DigestInit_ex2(EVP_MD_CTX *ctx, const EVP_MD *type, const OSSL_PARAM params[])
{
    (void)params;
    return cx_digest_init(ctx, type);
}

/* EVP_DigestUpdate - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API int EVP_DigestUpdate(EVP_MD_CTX *ctx, const void *d, size_t cnt)
{
    return cx_digest_update(ctx, d, cnt);
}

/* EVP_DigestFinal_ex - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API int EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s)
{
    return cx_digest_final(ctx, md, s);
}

/* EVP_DigestFinal - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API int EVP_DigestFinal(EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s)
{
    int r = cx_digest_final(ctx, md, s);

    (void)cx_md_ctx_reset(ctx);
    return r;
}

/* EVP_DigestFinalXOF - see EVP_DigestInit(3). abi: full. err: EVP_R_INVALID_NULL_ALGORITHM without
 * a digest; the others that are no SHAKE fail quietly. test: tests/oracle/evp_digest.c */
CX_API int EVP_DigestFinalXOF(EVP_MD_CTX *ctx, unsigned char *out, size_t outlen)
{
    if (ctx->md == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_INVALID_NULL_ALGORITHM);
        return 0;
    }
    if (!cr_hash_is_xof(ctx->md->id) || !ctx->running) {
        return 0;
    }
    ctx->running = false;
    ctx->finished = true;
    return cr_hash_finish_xof(&ctx->hash, out, outlen) == T13_OK;
}

static int copy_ctx(EVP_MD_CTX *out, const EVP_MD_CTX *in)
{
    if (in == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    (void)cx_md_ctx_reset(out);
    if (in->running && cr_hash_copy(&out->hash, &in->hash) != T13_OK) {
        cx_raise(ERR_LIB_EVP, EVP_R_NOT_ABLE_TO_COPY_CTX);
        return 0;
    }
    out->md = in->md;
    out->running = in->running;
    out->finished = in->finished;
    out->flags = in->flags;
    out->verify = in->verify;
    if (in->pctx != NULL) {
        out->pctx = cx_pkey_ctx_dup(in->pctx);
        out->own_pctx = true;
        if (out->pctx == NULL) {
            (void)cx_md_ctx_reset(out);
            return 0;
        }
    }
    return 1;
}

/* EVP_MD_CTX_copy_ex - see EVP_DigestInit(3). abi: full. err: ERR_R_PASSED_NULL_PARAMETER.
 * test: tests/oracle/evp_digest.c */
CX_API int EVP_MD_CTX_copy_ex(EVP_MD_CTX *out, const EVP_MD_CTX *in)
{
    return copy_ctx(out, in);
}

/* EVP_MD_CTX_copy - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API int EVP_MD_CTX_copy(EVP_MD_CTX *out, const EVP_MD_CTX *in)
{
    return copy_ctx(out, in);
}

/* EVP_Digest - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API int EVP_Digest(const void *data, size_t count, unsigned char *md, unsigned int *size,
                      const EVP_MD *type, ENGINE *impl)
{
    EVP_MD_CTX ctx = {0};

    (void)impl;
    int r = cx_digest_init(&ctx, type) && cx_digest_update(&ctx, data, count) &&
            cx_digest_final(&ctx, md, size);
    (void)cx_md_ctx_reset(&ctx);
    return r;
}

/* EVP_Q_digest - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API int EVP_Q_digest(OSSL_LIB_CTX *libctx, const char *name, const char *propq, const void *data,
                        size_t datalen, unsigned char *md, size_t *mdlen)
{
    const EVP_MD *type = cx_md_by_name(name);
    EVP_MD_CTX ctx = {0};
    unsigned int n = 0;

    (void)libctx;
    (void)propq;
    if (type == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_UNSUPPORTED);
        return 0;
    }
    int r = cx_digest_init(&ctx, type) && cx_digest_update(&ctx, data, datalen) &&
            cx_digest_final(&ctx, md, &n);
    (void)cx_md_ctx_reset(&ctx);
    if (mdlen != NULL) {
        *mdlen = r ? n : 0;
    }
    return r;
}

/* EVP_MD_CTX_get0_md - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API const EVP_MD *EVP_MD_CTX_get0_md(const EVP_MD_CTX *ctx)
{
    return ctx != NULL ? ctx->md : NULL;
}

/* EVP_MD_CTX_get1_md - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API EVP_MD *EVP_MD_CTX_get1_md(EVP_MD_CTX *ctx)
{
    return ctx != NULL ? (EVP_MD *)(uintptr_t)ctx->md : NULL;
}

/* EVP_MD_CTX_md - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API const EVP_MD *EVP_MD_CTX_md(const EVP_MD_CTX *ctx)
{
    return ctx != NULL ? ctx->md : NULL;
}

/* EVP_MD_CTX_set_flags - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API void EVP_MD_CTX_set_flags(EVP_MD_CTX *ctx, int flags)
{
    ctx->flags |= (unsigned long)flags;
}

/* EVP_MD_CTX_clear_flags - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API void EVP_MD_CTX_clear_flags(EVP_MD_CTX *ctx, int flags)
{
    ctx->flags &= ~(unsigned long)flags;
}

/* EVP_MD_CTX_test_flags - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_digest.c */
CX_API int EVP_MD_CTX_test_flags(const EVP_MD_CTX *ctx, int flags)
{
    return (int)(ctx->flags & (unsigned long)flags);
}

/* EVP_MD_CTX_get_pkey_ctx - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API EVP_PKEY_CTX *EVP_MD_CTX_get_pkey_ctx(const EVP_MD_CTX *ctx)
{
    return ctx->pctx;
}

/* EVP_MD_CTX_set_pkey_ctx - see EVP_DigestInit(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API void EVP_MD_CTX_set_pkey_ctx(EVP_MD_CTX *ctx, EVP_PKEY_CTX *pctx)
{
    if (ctx->own_pctx) {
        cx_pkey_ctx_free(ctx->pctx);
    }
    ctx->pctx = pctx;
    ctx->own_pctx = false;
}
