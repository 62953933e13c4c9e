/* Signing and verifying messages: EVP_DigestSignInit(3), EVP_DigestVerifyInit(3), EVP_SignInit(3).
 */
#include "compat/err/raise.h"
#include "compat/evp/by_name.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey.h"
#include "compat/evp/pkey_ctx.h"
#include "compat/evp/sign.h"

#include <openssl/err.h>
#include <openssl/proverr.h>
#include <openssl/rsa.h>
#include <string.h>

/* Signs a message as a whole. */
static bool hashless(const EVP_PKEY *pkey)
{
    switch (pkey->type) {
    case EVP_PKEY_ED25519:
    case EVP_PKEY_ED448:
    case CX_PKEY_MLDSA44:
    case CX_PKEY_MLDSA65:
    case CX_PKEY_MLDSA87:
        return true;
    default:
        return false;
    }
}

/* verify tells which of the two; the digest of a key that has one is SHA-256 when none is named. */
static int init(EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, EVP_PKEY *pkey,
                bool verify)
{
    if (ctx->pctx == NULL) {
        if (pkey == NULL || cx_pkey_key(pkey) == NULL || cr_key_sig_max(cx_pkey_key(pkey)) == 0) {
            cx_raise(ERR_LIB_EVP, pkey == NULL || cx_pkey_key(pkey) == NULL
                                      ? EVP_R_INITIALIZATION_ERROR
                                      : EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
            return 0;
        }
        ctx->pctx = cx_pkey_ctx_new(pkey, pkey->type);
        ctx->own_pctx = true;
    } else if (pkey != NULL && ctx->own_pctx) {
        cx_pkey_ctx_free(ctx->pctx);
        ctx->pctx = cx_pkey_ctx_new(pkey, pkey->type);
    }
    if (ctx->pctx == NULL) {
        return 0;
    }
    ctx->verify = verify;
    ctx->pctx->operation = verify ? EVP_PKEY_OP_VERIFYCTX : EVP_PKEY_OP_SIGNCTX;
    if (pctx != NULL) {
        *pctx = ctx->pctx;
    }
    if (hashless(ctx->pctx->pkey)) {
        if (type != NULL) {
            cx_raise(ERR_LIB_PROV, PROV_R_INVALID_DIGEST);
            return 0;
        }
        return 1;
    }
    if (type == NULL) {
        type = cx_md(CR_SHA256);
    }
    ctx->pctx->md = type;
    return cx_digest_init(ctx, type);
}

/* EVP_DigestSignInit - see EVP_DigestSignInit(3). abi: subset: RSA, EC, Ed25519 and Ed448 keys,
 * without an ENGINE. test: tests/oracle/evp_sign.c */
CX_API int EVP_DigestSignInit(EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, ENGINE *e,
                              EVP_PKEY *pkey)
{
    (void)e;
    return init(ctx, pctx, type, pkey, false);
}

/* EVP_DigestVerifyInit - see EVP_DigestVerifyInit(3). abi: subset: RSA, EC, Ed25519 and Ed448
 * keys, without an ENGINE. test: tests/oracle/evp_sign.c */
CX_API int EVP_DigestVerifyInit(EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const EVP_MD *type, ENGINE *e,
                                EVP_PKEY *pkey)
{
    (void)e;
    return init(ctx, pctx, type, pkey, true);
}

static int update(EVP_MD_CTX *ctx, const void *data, size_t n)
{
    if (ctx->pctx == NULL || hashless(ctx->pctx->pkey)) {
        cx_raise(ERR_LIB_EVP,
                 ctx->pctx == NULL ? EVP_R_UPDATE_ERROR : EVP_R_ONLY_ONESHOT_SUPPORTED);
        return 0;
    }
    return cx_digest_update(ctx, data, n);
}

/* EVP_DigestSignUpdate - see EVP_DigestSignInit(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API int EVP_DigestSignUpdate(EVP_MD_CTX *ctx, const void *data, size_t dsize)
{
    return update(ctx, data, dsize);
}

/* EVP_DigestVerifyUpdate - see EVP_DigestVerifyInit(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API int EVP_DigestVerifyUpdate(EVP_MD_CTX *ctx, const void *data, size_t dsize)
{
    return update(ctx, data, dsize);
}

/* The digest of what came so far; the context may go on. */
static bool digest_now(EVP_MD_CTX *ctx, uint8_t *digest, size_t *n)
{
    if (!ctx->running || cr_hash_peek(&ctx->hash, digest) != T13_OK) {
        return false;
    }
    *n = (size_t)ctx->md->size;
    return true;
}

static int sign_final(EVP_MD_CTX *ctx, unsigned char *sig, size_t *siglen)
{
    struct cr_key *key = ctx->pctx != NULL ? cx_pkey_key(ctx->pctx->pkey) : NULL;
    struct cr_sig_alg alg;
    uint8_t digest[CR_HASH_MAX];
    uint8_t buffer[CR_SIG_MAX];
    size_t digest_len = 0;
    size_t n = 0;

    if (key == NULL || ctx->verify || !cx_sig_alg(ctx->pctx, ctx->md, &alg)) {
        cx_raise(ERR_LIB_EVP, EVP_R_FINAL_ERROR);
        return 0;
    }
    if (sig == NULL) {
        *siglen = cr_key_sig_max(key);
        return 1;
    }
    if (*siglen < cr_key_sig_max(key)) {
        cx_raise(ERR_LIB_PROV, PROV_R_INVALID_SIGNATURE_SIZE);
        return 0;
    }
    if (!digest_now(ctx, digest, &digest_len)) {
        return 0;
    }
    enum t13_status status =
        cx_pkey_sign_digest(ctx->pctx->pkey, &alg, bytes_of(digest, digest_len), buffer, &n);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_EVP, status);
        return 0;
    }
    memcpy(sig, buffer, n);
    *siglen = n;
    return 1;
}

static int verify_final(EVP_MD_CTX *ctx, const unsigned char *sig, size_t siglen)
{
    struct cr_key *key = ctx->pctx != NULL ? cx_pkey_key(ctx->pctx->pkey) : NULL;
    struct cr_sig_alg alg;
    uint8_t digest[CR_HASH_MAX];
    size_t digest_len = 0;

    if (key == NULL || !ctx->verify || !cx_sig_alg(ctx->pctx, ctx->md, &alg)) {
        cx_raise(ERR_LIB_EVP, EVP_R_FINAL_ERROR);
        return -1;
    }
    if (!digest_now(ctx, digest, &digest_len)) {
        return 0;
    }
    if (cr_verify_digest(key, &alg, bytes_of(digest, digest_len), bytes_of(sig, siglen)) ==
        T13_OK) {
        return 1;
    }
    return cx_bad_signature(key, &alg, bytes_of(sig, siglen));
}

/* EVP_DigestSignFinal - see EVP_DigestSignInit(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API int EVP_DigestSignFinal(EVP_MD_CTX *ctx, unsigned char *sigret, size_t *siglen)
{
    return sign_final(ctx, sigret, siglen);
}

/* EVP_DigestVerifyFinal - see EVP_DigestVerifyInit(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API int EVP_DigestVerifyFinal(EVP_MD_CTX *ctx, const unsigned char *sig, size_t siglen)
{
    return verify_final(ctx, sig, siglen);
}

/* EVP_DigestSign - see EVP_DigestSignInit(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API int EVP_DigestSign(EVP_MD_CTX *ctx, unsigned char *sigret, size_t *siglen,
                          const unsigned char *tbs, size_t tbslen)
{
    if (ctx->pctx == NULL || !hashless(ctx->pctx->pkey)) {
        return (sigret == NULL || update(ctx, tbs, tbslen)) && sign_final(ctx, sigret, siglen);
    }
    struct cr_key *key = cx_pkey_key(ctx->pctx->pkey);
    struct cr_sig_alg alg;
    if (sigret == NULL) {
        *siglen = cr_key_sig_max(key);
        return 1;
    }
    if (!cx_sig_alg(ctx->pctx, NULL, &alg) || *siglen < cr_key_sig_max(key) ||
        cr_sign(key, &alg, bytes_of(tbs, tbslen), sigret, siglen) != T13_OK) {
        cx_raise(ERR_LIB_PROV, PROV_R_FAILED_TO_SIGN);
        return 0;
    }
    return 1;
}

/* EVP_DigestVerify - see EVP_DigestVerifyInit(3). abi: full. test: tests/oracle/evp_sign.c */
CX_API int EVP_DigestVerify(EVP_MD_CTX *ctx, const unsigned char *sigret, size_t siglen,
                            const unsigned char *tbs, size_t tbslen)
{
    if (ctx->pctx == NULL || !hashless(ctx->pctx->pkey)) {
        return update(ctx, tbs, tbslen) ? verify_final(ctx, sigret, siglen) : -1;
    }
    struct cr_sig_alg alg;
    return cx_sig_alg(ctx->pctx, NULL, &alg) &&
           cr_verify(cx_pkey_key(ctx->pctx->pkey), &alg, bytes_of(tbs, tbslen),
                     bytes_of(sigret, siglen)) == T13_OK;
}

/* EVP_SignFinal - see EVP_SignInit(3). abi: subset: RSA and EC keys. test: tests/oracle/evp_sign.c
 */
CX_API int EVP_SignFinal(EVP_MD_CTX *ctx, unsigned char *md, unsigned int *s, EVP_PKEY *pkey)
{
    struct cr_key *key = cx_pkey_key(pkey);
    uint8_t digest[CR_HASH_MAX];
    size_t digest_len = 0;
    size_t n = 0;

    *s = 0;
    if (key == NULL || !digest_now(ctx, digest, &digest_len)) {
        return 0;
    }
    const struct cr_sig_alg alg = {
        .scheme = pkey->type == EVP_PKEY_EC ? CR_SIG_ECDSA : CR_SIG_RSA_PKCS1,
        .hash = ctx->md->id,
    };
    enum t13_status status = cx_pkey_sign_digest(pkey, &alg, bytes_of(digest, digest_len), md, &n);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_EVP, status);
        return 0;
    }
    *s = (unsigned int)n;
    return 1;
}

/* EVP_VerifyFinal - see EVP_VerifyInit(3). abi: subset: RSA and EC keys.
 * test: tests/oracle/evp_sign.c */
CX_API int EVP_VerifyFinal(EVP_MD_CTX *ctx, const unsigned char *sigbuf, unsigned int siglen,
                           EVP_PKEY *pkey)
{
    struct cr_key *key = cx_pkey_key(pkey);
    uint8_t digest[CR_HASH_MAX];
    size_t digest_len = 0;

    if (key == NULL || !digest_now(ctx, digest, &digest_len)) {
        return -1;
    }
    const struct cr_sig_alg alg = {
        .scheme = pkey->type == EVP_PKEY_EC ? CR_SIG_ECDSA : CR_SIG_RSA_PKCS1,
        .hash = ctx->md->id,
    };
    if (cr_verify_digest(key, &alg, bytes_of(digest, digest_len), bytes_of(sigbuf, siglen)) ==
        T13_OK) {
        return 1;
    }
    return cx_bad_signature(key, &alg, bytes_of(sigbuf, siglen));
}

/* The digest of a name, NULL for none; false with an error queued when there is no such digest. */
static bool digest_named(const char *name, const EVP_MD **out)
{
    *out = NULL;
    if (name == NULL || name[0] == 0) {
        return true;
    }
    *out = cx_md_by_name(name);
    if (*out == NULL) {
        cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED,
                      "Global default library context, Algorithm (%s : 0), Properties (<null>)",
                      name);
        cx_raise(ERR_LIB_EVP, EVP_R_INITIALIZATION_ERROR);
    }
    return *out != NULL;
}

static int init_named(EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const char *name, EVP_PKEY *pkey,
                      const OSSL_PARAM *params, bool verify)
{
    const EVP_MD *md = NULL;

    return digest_named(name, &md) && init(ctx, pctx, md, pkey, verify) > 0 &&
           cx_pkey_ctx_set_params(ctx->pctx, params) > 0;
}

/* EVP_DigestSignInit_ex - see EVP_DigestSignInit(3). abi: subset: as EVP_DigestSignInit(), with the
 * parameters of EVP_PKEY_CTX_set_params(). err: ERR_R_UNSUPPORTED.
 * test: tests/oracle/evp_by_name.c */
CX_API int EVP_DigestSignInit_ex(EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const char *mdname,
                                 OSSL_LIB_CTX *libctx, const char *props, EVP_PKEY *pkey,
                                 const OSSL_PARAM params[])
{
    (void)libctx;
    (void)props;
    return init_named(ctx, pctx, mdname, pkey, params, false);
}

/* EVP_DigestVerifyInit_ex - see EVP_DigestVerifyInit(3). abi: subset: as EVP_DigestVerifyInit(),
 * with the parameters of EVP_PKEY_CTX_set_params(). err: ERR_R_UNSUPPORTED.
 * test: tests/oracle/evp_by_name.c */
CX_API int EVP_DigestVerifyInit_ex(EVP_MD_CTX *ctx, EVP_PKEY_CTX **pctx, const char *mdname,
                                   OSSL_LIB_CTX *libctx, const char *props, EVP_PKEY *pkey,
                                   const OSSL_PARAM params[])
{
    (void)libctx;
    (void)props;
    return init_named(ctx, pctx, mdname, pkey, params, true);
}
