/* HKDF as an EVP_PKEY_CTX: EVP_PKEY_CTX_set_hkdf_md(3). */
#include "compat/evp/hkdf.h"

#include "compat/err/raise.h"
#include "compat/evp/md.h"

#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/proverr.h>
#include <string.h>

#define INFO_MAX 32768

static void forget(uint8_t **p, size_t *n)
{
    mem_clear_free(*p, *n);
    *p = NULL;
    *n = 0;
}

void cx_hkdf_reset(EVP_PKEY_CTX *ctx)
{
    forget(&ctx->hkdf_key, &ctx->hkdf_key_len);
    forget(&ctx->hkdf_salt, &ctx->hkdf_salt_len);
    forget(&ctx->hkdf_info, &ctx->hkdf_info_len);
    ctx->hkdf_mode = EVP_PKEY_HKDEF_MODE_EXTRACT_AND_EXPAND;
    ctx->md = NULL;
}

static int missing(int reason)
{
    cx_raise(ERR_LIB_PROV, reason);
    return 0;
}

int cx_hkdf_derive(const EVP_PKEY_CTX *ctx, uint8_t *out, size_t *n)
{
    enum cr_hash_id hash = cx_md_id(ctx->md);
    struct bytes key = bytes_of(ctx->hkdf_key, ctx->hkdf_key_len);
    struct bytes salt = bytes_of(ctx->hkdf_salt, ctx->hkdf_salt_len);
    struct bytes info = bytes_of(ctx->hkdf_info, ctx->hkdf_info_len);
    uint8_t prk[CR_HASH_MAX];
    bool extracts_only = ctx->hkdf_mode == EVP_PKEY_HKDEF_MODE_EXTRACT_ONLY;

    if (out == NULL && !extracts_only) {
        *n = SIZE_MAX;
        return 1;
    }
    if (ctx->md == NULL) {
        return missing(PROV_R_MISSING_MESSAGE_DIGEST);
    }
    if (out == NULL) {
        *n = cr_hash_len(hash);
        return 1;
    }
    if (ctx->hkdf_key == NULL) {
        return missing(PROV_R_MISSING_KEY);
    }
    if (*n == 0) {
        return missing(PROV_R_INVALID_KEY_LENGTH);
    }
    if (extracts_only && *n < cr_hash_len(hash)) {
        return missing(PROV_R_OUTPUT_BUFFER_TOO_SMALL);
    }
    if (ctx->hkdf_mode == EVP_PKEY_HKDEF_MODE_EXPAND_ONLY) {
        return cr_hkdf_expand(hash, key, info, out, *n) == T13_OK;
    }
    enum t13_status status = cr_hkdf_extract(hash, salt, key, prk);
    if (status == T13_OK && extracts_only) {
        *n = cr_hash_len(hash);
        memcpy(out, prk, *n);
    } else if (status == T13_OK) {
        status = cr_hkdf_expand(hash, bytes_of(prk, cr_hash_len(hash)), info, out, *n);
    }
    mem_clear(prk, sizeof(prk));
    return status == T13_OK;
}

/* What a setter returns for another operation or kind of key; 1 when it may go on. */
static int usable(const EVP_PKEY_CTX *ctx)
{
    if (ctx == NULL || ctx->operation != EVP_PKEY_OP_DERIVE) {
        cx_raise(ERR_LIB_EVP, EVP_R_COMMAND_NOT_SUPPORTED);
        return -2;
    }
    return ctx->type == EVP_PKEY_HKDF;
}

/* EVP_PKEY_CTX_set_hkdf_md and its family - see EVP_PKEY_CTX_set_hkdf_md(3). abi: full.
 * err: EVP_R_COMMAND_NOT_SUPPORTED, EVP_R_INVALID_LENGTH, PROV_R_INVALID_MODE.
 * test: tests/oracle/evp_hkdf.c */
CX_API int EVP_PKEY_CTX_set_hkdf_md(EVP_PKEY_CTX *ctx, const EVP_MD *md)
{
    int ok = usable(ctx);

    if (ok != 1) {
        return ok;
    }
    ctx->md = md;
    if (md == NULL) {
        cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED,
                      "Global default library context, Algorithm ( : 0), Properties (<null>)");
        return 0;
    }
    return 1;
}

CX_API int EVP_PKEY_CTX_set_hkdf_mode(EVP_PKEY_CTX *ctx, int mode)
{
    int ok = usable(ctx);

    if (ok != 1) {
        return ok;
    }
    if (mode != EVP_PKEY_HKDEF_MODE_EXTRACT_AND_EXPAND &&
        mode != EVP_PKEY_HKDEF_MODE_EXTRACT_ONLY && mode != EVP_PKEY_HKDEF_MODE_EXPAND_ONLY) {
        return missing(PROV_R_INVALID_MODE);
    }
    ctx->hkdf_mode = mode;
    return 1;
}

/* set puts a copy of the bytes behind those that are kept; from: how many of these stay. */
static int set(EVP_PKEY_CTX *ctx, uint8_t **to, size_t *to_len, size_t from, const uint8_t *p,
               int n)
{
    int ok = usable(ctx);

    if (ok != 1) {
        return ok;
    }
    if (n < 0 || (from > 0 && (size_t)n > INFO_MAX - from)) {
        cx_raise(ERR_LIB_EVP, EVP_R_INVALID_LENGTH);
        return 0;
    }
    size_t len = from + (size_t)n;
    uint8_t *copy = mem_alloc(len + 1); /* one that is empty is there, too */
    if (copy == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    if (from > 0) {
        memcpy(copy, *to, from);
    }
    if (n > 0) {
        memcpy(copy + from, p, (size_t)n);
    }
    forget(to, to_len);
    *to = copy;
    *to_len = len;
    return 1;
}

CX_API int EVP_PKEY_CTX_set1_hkdf_key(EVP_PKEY_CTX *ctx, const unsigned char *key, int keylen)
{
    return ctx == NULL ? usable(NULL)
                       : set(ctx, &ctx->hkdf_key, &ctx->hkdf_key_len, 0, key, keylen);
}

CX_API int EVP_PKEY_CTX_set1_hkdf_salt(EVP_PKEY_CTX *ctx, const unsigned char *salt, int saltlen)
{
    return ctx == NULL ? usable(NULL)
                       : set(ctx, &ctx->hkdf_salt, &ctx->hkdf_salt_len, 0, salt, saltlen);
}

CX_API int EVP_PKEY_CTX_add1_hkdf_info(EVP_PKEY_CTX *ctx, const unsigned char *info, int infolen)
{
    return ctx == NULL
               ? usable(NULL)
               : set(ctx, &ctx->hkdf_info, &ctx->hkdf_info_len, ctx->hkdf_info_len, info, infolen);
}
