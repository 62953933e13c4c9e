/* EVP_PKEY_CTX: EVP_PKEY_CTX_new(3). */
#include "compat/evp/pkey_ctx.h"

#include "compat/bn/bn.h"
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"

#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/rsa.h>

EVP_PKEY_CTX *cx_pkey_ctx_new(EVP_PKEY *pkey, int type)
{
    EVP_PKEY_CTX *ctx = mem_zalloc(sizeof(*ctx));

    if (ctx == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    ctx->pkey = cx_pkey_ref(pkey);
    ctx->type = type;
    ctx->padding = type == EVP_PKEY_RSA_PSS ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING;
    ctx->salt_len = RSA_PSS_SALTLEN_AUTO;
    ctx->bits = 2048;
    return ctx;
}

static bool copy_bytes(uint8_t **to, const uint8_t *from, size_t n)
{
    if (from == NULL || n == 0) {
        *to = NULL;
        return true;
    }
    *to = mem_dup(from, n);
    return *to != NULL;
}

EVP_PKEY_CTX *cx_pkey_ctx_dup(const EVP_PKEY_CTX *from)
{
    EVP_PKEY_CTX *ctx = mem_dup(from, sizeof(*from));

    if (ctx == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    (void)cx_pkey_ref(ctx->pkey);
    (void)cx_pkey_ref(ctx->peer);
    ctx->exponent = cx_bn_dup(from->exponent);
    bool good = (from->exponent == NULL || ctx->exponent != NULL);
    good &= copy_bytes(&ctx->label, from->label, from->label_len);
    good &= copy_bytes(&ctx->hkdf_key, from->hkdf_key, from->hkdf_key_len);
    good &= copy_bytes(&ctx->hkdf_salt, from->hkdf_salt, from->hkdf_salt_len);
    good &= copy_bytes(&ctx->hkdf_info, from->hkdf_info, from->hkdf_info_len);
    if (!good) {
        cx_pkey_ctx_free(ctx);
        cx_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    return ctx;
}

void cx_pkey_ctx_free(EVP_PKEY_CTX *ctx)
{
    if (ctx == NULL) {
        return;
    }
    cx_pkey_free(ctx->pkey);
    cx_pkey_free(ctx->peer);
    cx_bn_free(ctx->exponent);
    mem_clear_free(ctx->label, ctx->label_len);
    mem_clear_free(ctx->hkdf_key, ctx->hkdf_key_len);
    mem_clear_free(ctx->hkdf_salt, ctx->hkdf_salt_len);
    mem_clear_free(ctx->hkdf_info, ctx->hkdf_info_len);
    mem_free(ctx);
}

/* EVP_PKEY_CTX_new - see EVP_PKEY_CTX_new(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API EVP_PKEY_CTX *EVP_PKEY_CTX_new(EVP_PKEY *pkey, ENGINE *e)
{
    (void)e;
    if (pkey == NULL || pkey->type == EVP_PKEY_NONE) {
        return NULL;
    }
    return cx_pkey_ctx_new(pkey, pkey->type);
}

/* EVP_PKEY_CTX_new_from_pkey - see EVP_PKEY_CTX_new(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API EVP_PKEY_CTX *EVP_PKEY_CTX_new_from_pkey(OSSL_LIB_CTX *libctx, EVP_PKEY *pkey,
                                                const char *propquery)
{
    (void)libctx;
    (void)propquery;
    if (pkey == NULL || pkey->type == EVP_PKEY_NONE) {
        return NULL;
    }
    return cx_pkey_ctx_new(pkey, pkey->type);
}

/* EVP_PKEY_CTX_new_id - see EVP_PKEY_CTX_new(3). abi: subset: RSA, RSA-PSS, EC, Ed25519, X25519,
 * Ed448, X448, HKDF. err: EVP_R_UNSUPPORTED_ALGORITHM. test: tests/oracle/evp_sign.c */
CX_API EVP_PKEY_CTX *EVP_PKEY_CTX_new_id(int id, ENGINE *e)
{
    (void)e;
    switch (id) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
    case EVP_PKEY_EC:
    case EVP_PKEY_ED25519:
    case EVP_PKEY_X25519:
    case EVP_PKEY_ED448:
    case EVP_PKEY_X448:
    case EVP_PKEY_HKDF:
        return cx_pkey_ctx_new(NULL, id);
    default:
        cx_raise(ERR_LIB_EVP, EVP_R_UNSUPPORTED_ALGORITHM);
        return NULL;
    }
}

/* EVP_PKEY_CTX_dup - see EVP_PKEY_CTX_new(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API EVP_PKEY_CTX *EVP_PKEY_CTX_dup(const EVP_PKEY_CTX *ctx)
{
    return cx_pkey_ctx_dup(ctx);
}

/* EVP_PKEY_CTX_free - see EVP_PKEY_CTX_new(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API void EVP_PKEY_CTX_free(EVP_PKEY_CTX *ctx)
{
    cx_pkey_ctx_free(ctx);
}

/* EVP_PKEY_CTX_get0_pkey - see EVP_PKEY_CTX_get0_pkey(3). abi: full. test: tests/oracle/evp_sign.c
 */
CX_API EVP_PKEY *EVP_PKEY_CTX_get0_pkey(EVP_PKEY_CTX *ctx)
{
    return ctx->pkey;
}

/* EVP_PKEY_CTX_get0_peerkey - see EVP_PKEY_CTX_get0_pkey(3). abi: full.
 * test: tests/oracle/evp_derive.c */
CX_API EVP_PKEY *EVP_PKEY_CTX_get0_peerkey(EVP_PKEY_CTX *ctx)
{
    return ctx->peer;
}

/* EVP_PKEY_CTX_set_app_data - see EVP_PKEY_CTX_set_app_data(3). abi: full.
 * test: tests/oracle/evp_sign.c */
CX_API void EVP_PKEY_CTX_set_app_data(EVP_PKEY_CTX *ctx, void *data)
{
    ctx->app_data = data;
}

/* EVP_PKEY_CTX_get_app_data - see EVP_PKEY_CTX_set_app_data(3). abi: full.
 * test: tests/oracle/evp_sign.c */
CX_API void *EVP_PKEY_CTX_get_app_data(EVP_PKEY_CTX *ctx)
{
    return ctx->app_data;
}

/* EVP_PKEY_CTX_get_operation - see EVP_PKEY_CTX_get_operation in EVP_PKEY_CTX_ctrl(3). abi: full.
 * test: tests/oracle/evp_sign.c */
CX_API int EVP_PKEY_CTX_get_operation(EVP_PKEY_CTX *ctx)
{
    return ctx->operation;
}
