/* Encryption with RSA keys: EVP_PKEY_encrypt(3), EVP_PKEY_decrypt(3), and what is set for it in
 * EVP_PKEY_CTX_ctrl(3). */
#include "compat/err/raise.h"
#include "compat/evp/by_name.h"
#include "compat/evp/md.h"
#include "compat/evp/pkey.h"
#include "compat/evp/pkey_ctx.h"
#include "crypto/rsa_enc.h"
#include "crypto/rsa_raw.h"

#include <openssl/err.h>
#include <openssl/proverr.h>
#include <openssl/rsa.h>
#include <string.h>

static int start(EVP_PKEY_CTX *ctx, int operation, const OSSL_PARAM *params)
{
    if (ctx == NULL || ctx->type != EVP_PKEY_RSA || cx_pkey_key(ctx->pkey) == NULL) {
        if (ctx != NULL) {
            ctx->operation = EVP_PKEY_OP_UNDEFINED;
        }
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
        return -2;
    }
    ctx->operation = operation;
    ctx->padding = RSA_PKCS1_PADDING;
    return cx_pkey_ctx_set_params(ctx, params);
}

/* EVP_PKEY_encrypt_init and EVP_PKEY_encrypt_init_ex - see EVP_PKEY_encrypt(3). abi: subset: RSA
 * keys whose numbers are here. test: tests/oracle/evp_encrypt.c */
CX_API int EVP_PKEY_encrypt_init(EVP_PKEY_CTX *ctx)
{
    return start(ctx, EVP_PKEY_OP_ENCRYPT, NULL);
}

CX_API int EVP_PKEY_encrypt_init_ex(EVP_PKEY_CTX *ctx, const OSSL_PARAM params[])
{
    return start(ctx, EVP_PKEY_OP_ENCRYPT, params);
}

/* EVP_PKEY_decrypt_init and EVP_PKEY_decrypt_init_ex - see EVP_PKEY_decrypt(3). abi: subset: RSA
 * keys whose numbers are here. test: tests/oracle/evp_encrypt.c */
CX_API int EVP_PKEY_decrypt_init(EVP_PKEY_CTX *ctx)
{
    return start(ctx, EVP_PKEY_OP_DECRYPT, NULL);
}

CX_API int EVP_PKEY_decrypt_init_ex(EVP_PKEY_CTX *ctx, const OSSL_PARAM params[])
{
    return start(ctx, EVP_PKEY_OP_DECRYPT, params);
}

static struct cr_rsa_enc how(const EVP_PKEY_CTX *ctx)
{
    struct cr_rsa_enc out = {.padding = CR_PAD_PKCS1};

    if (ctx->padding == RSA_PKCS1_OAEP_PADDING) {
        out.padding = CR_PAD_OAEP;
        out.hash = ctx->oaep_md != NULL ? cx_md_id(ctx->oaep_md) : CR_SHA1;
        out.mgf1_hash = cx_md_id(ctx->mgf1_md);
        out.label = bytes_of(ctx->label, ctx->label_len);
    }
    return out;
}

static bool ready(const EVP_PKEY_CTX *ctx, int operation)
{
    if (ctx->operation != operation) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_INITIALIZED);
        return false;
    }
    return true;
}

static enum t13_status encrypt(const EVP_PKEY_CTX *ctx, const struct cr_key *key, struct bytes in,
                               uint8_t *out)
{
    const struct cr_rsa_enc padded = how(ctx);

    if (ctx->padding == RSA_NO_PADDING) {
        return cr_rsa_raw(key, false, in.p, out);
    }
    return cr_rsa_encrypt(key, &padded, in, out);
}

/* EVP_PKEY_encrypt - see EVP_PKEY_encrypt(3). abi: subset: RSA by PKCS#1 v1.5, OAEP and without
 * padding. err: EVP_R_OPERATION_NOT_INITIALIZED, PROV_R_OUTPUT_BUFFER_TOO_SMALL,
 * RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE. test: tests/oracle/evp_encrypt.c */
CX_API int EVP_PKEY_encrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *outlen,
                            const unsigned char *in, size_t inlen)
{
    if (!ready(ctx, EVP_PKEY_OP_ENCRYPT)) {
        return -1;
    }
    const struct cr_key *key = cx_pkey_key(ctx->pkey);
    const size_t n = cr_key_sig_max(key);
    if (out == NULL) {
        *outlen = n;
        return 1;
    }
    if (*outlen < n) {
        cx_raise(ERR_LIB_PROV, PROV_R_OUTPUT_BUFFER_TOO_SMALL);
        return 0;
    }
    if (ctx->padding == RSA_NO_PADDING && inlen != n) {
        cx_raise(ERR_LIB_RSA,
                 inlen < n ? RSA_R_DATA_TOO_SMALL_FOR_KEY_SIZE : RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE);
        return -1;
    }
    enum t13_status status = encrypt(ctx, key, bytes_of(in, inlen), out);
    if (status == T13_E_ARGUMENT) {
        cx_raise(ERR_LIB_RSA, ctx->padding == RSA_NO_PADDING ? RSA_R_DATA_TOO_LARGE_FOR_MODULUS
                                                             : RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE);
    } else if (status != T13_OK) {
        cx_raise_status(ERR_LIB_RSA, status);
    }
    if (status != T13_OK) {
        return ctx->padding == RSA_PKCS1_OAEP_PADDING ? 0 : -1;
    }
    *outlen = n;
    return 1;
}

/* What is wrong is said for each padding as OpenSSL does, and no more than that. */
static int undecryptable(const EVP_PKEY_CTX *ctx)
{
    cx_raise(ERR_LIB_RSA, ctx->padding == RSA_PKCS1_OAEP_PADDING ? RSA_R_OAEP_DECODING_ERROR
                                                                 : RSA_R_PKCS_DECODING_ERROR);
    if (ctx->padding == RSA_PKCS1_PADDING) {
        cx_raise(ERR_LIB_RSA, RSA_R_PADDING_CHECK_FAILED);
    }
    return 0;
}

static enum t13_status decrypt(const EVP_PKEY_CTX *ctx, const struct cr_key *key, struct bytes in,
                               uint8_t *out, size_t *n)
{
    const struct cr_rsa_enc padded = how(ctx);

    if (ctx->padding == RSA_NO_PADDING) {
        *n = in.n;
        return cr_rsa_raw(key, true, in.p, out);
    }
    return cr_rsa_decrypt(key, &padded, in, out, n);
}

/* EVP_PKEY_decrypt - see EVP_PKEY_decrypt(3). abi: subset: RSA by PKCS#1 v1.5, OAEP and without
 * padding. A padding that is wrong takes as long as one that is right, and fails, as in
 * OpenSSL 3.0. err: RSA_R_OAEP_DECODING_ERROR, RSA_R_PKCS_DECODING_ERROR, PROV_R_BAD_LENGTH. test:
 * tests/oracle/evp_encrypt.c */
CX_API int EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *outlen,
                            const unsigned char *in, size_t inlen)
{
    uint8_t number[CR_RSA_ENC_MAX] = {0};

    if (!ready(ctx, EVP_PKEY_OP_DECRYPT)) {
        return -1;
    }
    const struct cr_key *key = cx_pkey_key(ctx->pkey);
    const size_t n = cr_key_sig_max(key);
    size_t done = 0;
    if (out == NULL) {
        *outlen = n;
        return 1;
    }
    if (*outlen < n || n > sizeof(number)) {
        cx_raise(ERR_LIB_PROV, PROV_R_BAD_LENGTH);
        return 0;
    }
    if (inlen > n) {
        cx_raise(ERR_LIB_RSA, RSA_R_DATA_GREATER_THAN_MOD_LEN);
        if (ctx->padding == RSA_PKCS1_OAEP_PADDING) {
            cx_raise(ERR_LIB_PROV, PROV_R_FAILED_TO_DECRYPT);
        }
        return 0;
    }
    /* It may have come without the zeros in front. */
    if (inlen > 0) {
        memcpy(number + n - inlen, in, inlen);
    }
    enum t13_status status = decrypt(ctx, key, bytes_of(number, n), out, &done);
    if (status == T13_E_BAD_RECORD_MAC) {
        return undecryptable(ctx);
    }
    if (status == T13_E_ARGUMENT) {
        cx_raise(ERR_LIB_RSA, cr_key_is_private(key) ? RSA_R_DATA_TOO_LARGE_FOR_MODULUS
                                                     : RSA_R_MISSING_PRIVATE_KEY);
        return 0;
    }
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_RSA, status);
        return 0;
    }
    *outlen = done;
    return 1;
}

/* Of RSA's encryption alone: what the setter returns otherwise, 0 when it may go on. */
static int refused(const EVP_PKEY_CTX *ctx)
{
    if (ctx == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_COMMAND_NOT_SUPPORTED);
        return -2;
    }
    if (ctx->type != EVP_PKEY_RSA) {
        return -1;
    }
    if ((ctx->operation & EVP_PKEY_OP_TYPE_CRYPT) == 0) {
        cx_raise(ERR_LIB_EVP, ctx->operation == EVP_PKEY_OP_UNDEFINED ? EVP_R_NO_OPERATION_SET
                                                                      : EVP_R_INVALID_OPERATION);
        return -1;
    }
    return 0;
}

/* EVP_PKEY_CTX_set_rsa_oaep_md, EVP_PKEY_CTX_get_rsa_oaep_md - see EVP_PKEY_CTX_ctrl(3). abi: full.
 * err: EVP_R_NO_OPERATION_SET, EVP_R_INVALID_OPERATION. test: tests/oracle/evp_encrypt.c */
CX_API int EVP_PKEY_CTX_set_rsa_oaep_md(EVP_PKEY_CTX *ctx, const EVP_MD *md)
{
    int no = refused(ctx);

    if (no != 0) {
        return no;
    }
    ctx->oaep_md = md;
    return 1;
}

CX_API int EVP_PKEY_CTX_get_rsa_oaep_md(EVP_PKEY_CTX *ctx, const EVP_MD **md)
{
    int no = refused(ctx);

    if (no != 0) {
        return no;
    }
    *md = ctx->oaep_md != NULL ? ctx->oaep_md : cx_md(CR_SHA1);
    return 1;
}

/* The same of the label, which is no control of OpenSSL's. */
static int label_refused(const EVP_PKEY_CTX *ctx)
{
    if (ctx == NULL || (ctx->operation & EVP_PKEY_OP_TYPE_CRYPT) == 0) {
        cx_raise(ERR_LIB_EVP, EVP_R_COMMAND_NOT_SUPPORTED);
        return -2;
    }
    return ctx->type == EVP_PKEY_RSA ? 0 : -1;
}

/* EVP_PKEY_CTX_set0_rsa_oaep_label, EVP_PKEY_CTX_get0_rsa_oaep_label - see EVP_PKEY_CTX_ctrl(3).
 * abi: full. err: EVP_R_COMMAND_NOT_SUPPORTED. test: tests/oracle/evp_encrypt.c
 */
CX_API int EVP_PKEY_CTX_set0_rsa_oaep_label(EVP_PKEY_CTX *ctx, void *label, int len)
{
    int no = label_refused(ctx);

    if (no != 0) {
        return no;
    }
    mem_clear_free(ctx->label, ctx->label_len);
    ctx->label = label;
    ctx->label_len = label != NULL && len > 0 ? (size_t)len : 0;
    return 1;
}

CX_API int EVP_PKEY_CTX_get0_rsa_oaep_label(EVP_PKEY_CTX *ctx, unsigned char **label)
{
    int no = label_refused(ctx);

    if (no != 0) {
        return no;
    }
    *label = ctx->label;
    return (int)ctx->label_len;
}
