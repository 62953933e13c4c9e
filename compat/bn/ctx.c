/* Temporary numbers: BN_CTX_new(3), BN_CTX_start(3). */
#include "compat/bn/bn.h"

#include "compat/err/raise.h"

#include <openssl/err.h>

struct bignum_ctx {
    BIGNUM **numbers; /* num of them have been made; used of them are handed out */
    size_t num;
    size_t used;
    size_t *frames;
    size_t num_frames;
    size_t size_frames;
};

static BN_CTX *new_ctx(void)
{
    BN_CTX *ctx = mem_zalloc(sizeof(*ctx));

    if (ctx == NULL) {
        cx_raise(ERR_LIB_BN, ERR_R_MALLOC_FAILURE);
    }
    return ctx;
}

/* BN_CTX_new - see BN_CTX_new(3). abi: full. test: tests/oracle/bn.c */
CX_API BN_CTX *BN_CTX_new(void)
{
    return new_ctx();
}

/* BN_CTX_new_ex - see BN_CTX_new(3). abi: full. test: tests/oracle/bn.c */
CX_API BN_CTX *BN_CTX_new_ex(OSSL_LIB_CTX *libctx)
{
    (void)libctx;
    return new_ctx();
}

/* BN_CTX_secure_new - see BN_CTX_new(3). abi: full. test: tests/oracle/bn.c */
CX_API BN_CTX *BN_CTX_secure_new(void)
{
    return new_ctx();
}

/* BN_CTX_free - see BN_CTX_new(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_CTX_free(BN_CTX *ctx)
{
    if (ctx == NULL) {
        return;
    }
    for (size_t i = 0; i < ctx->num; i++) {
        cx_bn_free(ctx->numbers[i]);
    }
    mem_free(ctx->numbers);
    mem_free(ctx->frames);
    mem_free(ctx);
}

/* BN_CTX_start - see BN_CTX_start(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_CTX_start(BN_CTX *ctx)
{
    if (ctx->num_frames == ctx->size_frames) {
        size_t size = ctx->size_frames + 16;
        size_t *frames = mem_realloc(ctx->frames, size * sizeof(*frames));
        if (frames == NULL) {
            cx_raise(ERR_LIB_BN, BN_R_TOO_MANY_TEMPORARY_VARIABLES);
            return;
        }
        ctx->frames = frames;
        ctx->size_frames = size;
    }
    ctx->frames[ctx->num_frames++] = ctx->used;
}

/* BN_CTX_end - see BN_CTX_start(3). abi: full. test: tests/oracle/bn.c */
CX_API void BN_CTX_end(BN_CTX *ctx)
{
    if (ctx != NULL && ctx->num_frames > 0) {
        ctx->used = ctx->frames[--ctx->num_frames];
    }
}

/* BN_CTX_get - see BN_CTX_start(3). abi: full. err: BN_R_TOO_MANY_TEMPORARY_VARIABLES.
 * test: tests/oracle/bn.c */
CX_API BIGNUM *BN_CTX_get(BN_CTX *ctx)
{
    if (ctx->used == ctx->num) {
        BIGNUM **numbers = mem_realloc(ctx->numbers, (ctx->num + 1) * sizeof(BIGNUM *));
        if (numbers != NULL) {
            ctx->numbers = numbers;
            numbers[ctx->num] = cx_bn_new();
        }
        if (numbers == NULL || numbers[ctx->num] == NULL) {
            cx_raise(ERR_LIB_BN, BN_R_TOO_MANY_TEMPORARY_VARIABLES);
            return NULL;
        }
        ctx->num++;
    }
    BIGNUM *a = ctx->numbers[ctx->used++];
    cr_bn_free(&a->v);
    cr_bn_init(&a->v);
    a->flags = BN_FLG_MALLOCED;
    return a;
}
