/* HMAC: HMAC(3). */
#include "compat/evp/hmac.h"
#include "compat/err/raise.h"
#include "compat/evp/md.h"

#include <openssl/err.h>
#include <openssl/hmac.h>
#include <string.h>

struct hmac_ctx_st {
    const EVP_MD *md;
    bool keyed;
    struct cr_hmac start; /* after the key: where another message begins */
    struct cr_hmac run;
};

static void clear(HMAC_CTX *ctx)
{
    cr_hmac_clear(&ctx->start);
    cr_hmac_clear(&ctx->run);
    ctx->keyed = false;
}

static int init(HMAC_CTX *ctx, const void *key, int len, const EVP_MD *md)
{
    /* Another digest needs its key. */
    if (md != NULL && md != ctx->md && (key == NULL || len < 0)) {
        return 0;
    }
    if (md == NULL && ctx->md == NULL) {
        return 0;
    }
    if (md != NULL) {
        ctx->md = md;
    }
    if (key != NULL) {
        cr_hmac_clear(&ctx->start);
        ctx->keyed = false;
        if (len < 0 ||
            cr_hmac_init(&ctx->start, ctx->md->id, bytes_of(key, (size_t)len)) != T13_OK) {
            return 0;
        }
        ctx->keyed = true;
    }
    cr_hmac_clear(&ctx->run);
    return ctx->keyed && cr_hmac_copy(&ctx->run, &ctx->start) == T13_OK;
}

HMAC_CTX *cx_hmac_ctx_new(void)
{
    return mem_zalloc(sizeof(HMAC_CTX));
}

void cx_hmac_ctx_free(HMAC_CTX *ctx)
{
    if (ctx != NULL) {
        clear(ctx);
        mem_free(ctx);
    }
}

int cx_hmac_update(HMAC_CTX *ctx, const uint8_t *data, size_t n)
{
    return ctx->md != NULL && cr_hmac_update(&ctx->run, data, n) == T13_OK;
}

int cx_hmac_final(HMAC_CTX *ctx, uint8_t *mac, unsigned int *n)
{
    if (ctx->md == NULL || cr_hmac_finish(&ctx->run, mac) != T13_OK) {
        return 0;
    }
    if (n != NULL) {
        *n = (unsigned int)ctx->md->size;
    }
    return 1;
}

size_t cx_hmac_size(const HMAC_CTX *ctx)
{
    if (ctx->md == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_MESSAGE_DIGEST_IS_NULL);
        return 0;
    }
    return (size_t)ctx->md->size;
}

/* HMAC_CTX_new - see HMAC(3). abi: full. test: tests/oracle/hmac.c */
CX_API HMAC_CTX *HMAC_CTX_new(void)
{
    return cx_hmac_ctx_new();
}

/* HMAC_CTX_free - see HMAC(3). abi: full. test: tests/oracle/hmac.c */
CX_API void HMAC_CTX_free(HMAC_CTX *ctx)
{
    cx_hmac_ctx_free(ctx);
}

/* HMAC_CTX_reset - see HMAC(3). abi: full. test: tests/oracle/hmac.c */
CX_API int HMAC_CTX_reset(HMAC_CTX *ctx)
{
    clear(ctx);
    ctx->md = NULL;
    return 1;
}

/* HMAC_Init_ex - see HMAC(3). abi: subset: without an ENGINE. test: tests/oracle/hmac.c */
CX_API int HMAC_Init_ex(HMAC_CTX *ctx, const void *key, int len, const EVP_MD *md, ENGINE *impl)
{
    (void)impl;
    return init(ctx, key, len, md);
}

/* HMAC_Init - see HMAC(3). abi: full. test: tests/oracle/hmac.c */
CX_API int HMAC_Init(HMAC_CTX *ctx, const void *key, int len, const EVP_MD *md)
{
    if (key != NULL && md != NULL) {
        clear(ctx);
        ctx->md = NULL;
    }
    return init(ctx, key, len, md);
}

/* HMAC_Update - see HMAC(3). abi: full. test: tests/oracle/hmac.c */
CX_API int HMAC_Update(HMAC_CTX *ctx, const unsigned char *data, size_t len)
{
    return cx_hmac_update(ctx, data, len);
}

/* HMAC_Final - see HMAC(3). abi: full. test: tests/oracle/hmac.c */
CX_API int HMAC_Final(HMAC_CTX *ctx, unsigned char *md, unsigned int *len)
{
    return cx_hmac_final(ctx, md, len);
}

/* HMAC_CTX_copy - see HMAC(3). abi: full. test: tests/oracle/hmac.c */
CX_API int HMAC_CTX_copy(HMAC_CTX *dctx, HMAC_CTX *sctx)
{
    if (dctx == sctx) {
        return 1;
    }
    clear(dctx);
    dctx->md = sctx->md;
    if (!sctx->keyed) {
        return 1;
    }
    if (cr_hmac_copy(&dctx->start, &sctx->start) != T13_OK) {
        return 0;
    }
    dctx->keyed = true;
    return sctx->run.inner.id == CR_HASH_NONE || cr_hmac_copy(&dctx->run, &sctx->run) == T13_OK;
}

/* HMAC_CTX_get_md - see HMAC(3). abi: full. test: tests/oracle/hmac.c */
CX_API const EVP_MD *HMAC_CTX_get_md(const HMAC_CTX *ctx)
{
    return ctx->md;
}

/* HMAC_size - see HMAC(3). abi: full. err: EVP_R_MESSAGE_DIGEST_IS_NULL. test: tests/oracle/hmac.c
 */
CX_API size_t HMAC_size(const HMAC_CTX *e)
{
    return cx_hmac_size(e);
}

/* HMAC_CTX_set_flags - see HMAC(3). abi: full: no flag changes an HMAC. test: tests/oracle/hmac.c
 */
CX_API void HMAC_CTX_set_flags(HMAC_CTX *ctx, unsigned long flags)
{
    (void)ctx;
    (void)flags;
}

/* HMAC - see HMAC(3). abi: full. err: EVP_R_MESSAGE_DIGEST_IS_NULL. test: tests/oracle/hmac.c */
CX_API unsigned char *HMAC(const EVP_MD *evp_md, const void *key, int key_len,
                           const unsigned char *data, size_t data_len, unsigned char *md,
                           unsigned int *md_len)
{
    static unsigned char shared[EVP_MAX_MD_SIZE];
    unsigned char *out = md != NULL ? md : shared;

    if (evp_md == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_MESSAGE_DIGEST_IS_NULL);
        return NULL;
    }
    if (evp_md->size == 0) {
        cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED,
                      "Global default library context, Algorithm (%s : 0), Properties (<null>)",
                      evp_md->name);
        return NULL;
    }
    if (key_len < 0 || cr_hmac_once(evp_md->id, bytes_of(key, (size_t)key_len),
                                    bytes_of(data, data_len), out) != T13_OK) {
        return NULL;
    }
    if (md_len != NULL) {
        *md_len = (unsigned int)evp_md->size;
    }
    return out;
}
