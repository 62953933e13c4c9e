/* Cipher contexts: EVP_EncryptInit(3). */
#include "compat/err/raise.h"
#include "compat/evp/cipher.h"
#include "crypto/rand.h"

#include <openssl/err.h>
#include <openssl/proverr.h>
#include <string.h>

static void reset(EVP_CIPHER_CTX *ctx)
{
    cr_stream_clear(&ctx->stream);
    mem_clear(ctx, sizeof(*ctx));
}

static bool null_cipher(const EVP_CIPHER_CTX *ctx)
{
    return ctx->cipher->id == CR_CIPHER_NONE && !cx_is_aead(ctx->cipher);
}

/* enc: 1, 0, or -1 for what it was. */
static int init(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, const uint8_t *key,
                const uint8_t *iv, int enc)
{
    if (cipher == NULL && ctx->cipher == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_NO_CIPHER_SET);
        return 0;
    }
    cipher = cx_aead_fetched(cipher);
    if (cipher != NULL && (cipher != ctx->cipher || cx_is_aead(cipher))) {
        void *app_data = ctx->app_data;
        bool encrypt = ctx->encrypt;
        unsigned long flags = ctx->flags;
        reset(ctx);
        ctx->cipher = cipher;
        ctx->encrypt = encrypt;
        ctx->app_data = app_data;
        ctx->flags = flags & EVP_CIPH_NO_PADDING;
        ctx->no_padding = ctx->flags != 0;
    }
    size_t iv_len = (size_t)ctx->cipher->iv_len;
    if (enc >= 0) {
        ctx->encrypt = enc != 0;
    }
    if (cx_is_aead(ctx->cipher)) {
        return cx_aead_init(ctx, key, iv);
    }
    if (key != NULL) {
        memcpy(ctx->key, key, (size_t)ctx->cipher->key_len);
        ctx->keyed = true;
    }
    if (iv != NULL && iv_len > 0) {
        memcpy(ctx->original_iv, iv, iv_len);
        ctx->has_iv = true;
    }
    ctx->num_held = 0;
    ctx->finished = false;
    if (null_cipher(ctx) || !ctx->keyed) {
        return 1;
    }
    /* The key may be here before its vector, and the direction may change under it. */
    enum t13_status status = cr_cipher_init(&ctx->c, ctx->cipher->id, ctx->encrypt,
                                            bytes_of(ctx->key, (size_t)ctx->cipher->key_len),
                                            bytes_of(ctx->original_iv, iv_len));
    if (status != T13_OK) {
        cx_raise(ERR_LIB_EVP, EVP_R_INITIALIZATION_ERROR);
        return 0;
    }
    return 1;
}

static bool ready(const EVP_CIPHER_CTX *ctx)
{
    if (!null_cipher(ctx) && !ctx->keyed) {
        cx_raise(ERR_LIB_PROV, PROV_R_NO_KEY_SET);
        return false;
    }
    return true;
}

/* Whole blocks go through; what is left is held. Decrypting with padding, the last whole block is
 * held too: it may be the one with the padding. */
static int update_blocks(EVP_CIPHER_CTX *ctx, uint8_t *out, int *out_len, const uint8_t *in,
                         size_t n)
{
    size_t block = (size_t)ctx->cipher->block_size;
    bool hold_last = !ctx->encrypt && !ctx->no_padding;
    uint8_t joined[CR_CIPHER_BLOCK_MAX];
    size_t done = 0;

    while (ctx->num_held + n > block || (!hold_last && ctx->num_held + n == block)) {
        size_t whole;
        if (ctx->num_held > 0) {
            size_t part = block - ctx->num_held;
            memcpy(joined, ctx->held, ctx->num_held);
            memcpy(joined + ctx->num_held, in, part);
            ctx->num_held = 0;
            in += part;
            n -= part;
            if (cr_cipher_update(&ctx->c, bytes_of(joined, block), joined) != T13_OK) {
                return 0;
            }
            memmove(out + done, joined, block);
            done += block;
            continue;
        }
        whole = n - n % block;
        if (hold_last && whole == n) {
            whole -= block;
        }
        if (cr_cipher_update(&ctx->c, bytes_of(in, whole), out + done) != T13_OK) {
            return 0;
        }
        done += whole;
        in += whole;
        n -= whole;
    }
    if (n > 0) {
        memcpy(ctx->held + ctx->num_held, in, n);
        ctx->num_held += n;
    }
    *out_len = (int)done;
    mem_clear(joined, sizeof(joined));
    return 1;
}

static int update(EVP_CIPHER_CTX *ctx, uint8_t *out, int *out_len, const uint8_t *in, int n)
{
    if (out_len == NULL || n < 0) {
        cx_raise(ERR_LIB_EVP, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    *out_len = 0;
    if (ctx->cipher == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_NO_CIPHER_SET);
        return 0;
    }
    if (cx_is_aead(ctx->cipher)) {
        return cx_aead_update(ctx, out, out_len, in, (size_t)n);
    }
    if (!ready(ctx)) {
        return 0;
    }
    if (n == 0) {
        return 1;
    }
    if (null_cipher(ctx)) {
        memmove(out, in, (size_t)n);
        *out_len = n;
        return 1;
    }
    if (ctx->cipher->block_size == 1) {
        *out_len = n;
        return cr_cipher_update(&ctx->c, bytes_of(in, (size_t)n), out) == T13_OK;
    }
    return update_blocks(ctx, out, out_len, in, (size_t)n);
}

static int finish_encrypt(EVP_CIPHER_CTX *ctx, uint8_t *out, int *out_len)
{
    size_t block = (size_t)ctx->cipher->block_size;
    uint8_t last[CR_CIPHER_BLOCK_MAX];

    if (ctx->no_padding) {
        if (ctx->num_held != 0) {
            cx_raise(ERR_LIB_PROV, PROV_R_WRONG_FINAL_BLOCK_LENGTH);
            return 0;
        }
        return 1;
    }
    memcpy(last, ctx->held, ctx->num_held);
    memset(last + ctx->num_held, (int)(block - ctx->num_held), block - ctx->num_held);
    ctx->num_held = 0;
    if (cr_cipher_update(&ctx->c, bytes_of(last, block), out) != T13_OK) {
        return 0;
    }
    *out_len = (int)block;
    mem_clear(last, sizeof(last));
    return 1;
}

static int finish_decrypt(EVP_CIPHER_CTX *ctx, uint8_t *out, int *out_len)
{
    size_t block = (size_t)ctx->cipher->block_size;
    uint8_t last[CR_CIPHER_BLOCK_MAX];
    size_t left = 0;

    if (ctx->no_padding && ctx->num_held == 0) {
        return 1;
    }
    if (ctx->num_held != block) {
        cx_raise(ERR_LIB_PROV, PROV_R_WRONG_FINAL_BLOCK_LENGTH);
        return 0;
    }
    bool good = cr_cipher_update(&ctx->c, bytes_of(ctx->held, block), last) == T13_OK &&
                cr_unpad(last, block, block, &left);
    ctx->num_held = 0;
    if (good) {
        memcpy(out, last, left);
        *out_len = (int)left;
    } else {
        cx_raise(ERR_LIB_PROV, PROV_R_BAD_DECRYPT);
    }
    mem_clear(last, sizeof(last));
    return good;
}

static int finish(EVP_CIPHER_CTX *ctx, uint8_t *out, int *out_len)
{
    if (out_len == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    *out_len = 0;
    if (ctx->cipher == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_NO_CIPHER_SET);
        return 0;
    }
    if (cx_is_aead(ctx->cipher)) {
        return cx_aead_final(ctx);
    }
    if (!ready(ctx)) {
        return 0;
    }
    if (null_cipher(ctx) || ctx->cipher->block_size == 1) {
        return 1;
    }
    return ctx->encrypt ? finish_encrypt(ctx, out, out_len) : finish_decrypt(ctx, out, out_len);
}

/* The functions that name a direction insist on it. */
static bool goes(const EVP_CIPHER_CTX *ctx, bool encrypt, int *out_len)
{
    if (out_len != NULL) {
        *out_len = 0;
    }
    if (ctx->encrypt != encrypt) {
        cx_raise(ERR_LIB_EVP, EVP_R_INVALID_OPERATION);
        return false;
    }
    return true;
}

EVP_CIPHER_CTX *cx_cipher_ctx_new(void)
{
    return mem_zalloc(sizeof(EVP_CIPHER_CTX));
}

void cx_cipher_ctx_free(EVP_CIPHER_CTX *ctx)
{
    if (ctx != NULL) {
        reset(ctx);
        mem_free(ctx);
    }
}

/* EVP_CIPHER_CTX_new - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void)
{
    return cx_cipher_ctx_new();
}

/* EVP_CIPHER_CTX_reset - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_CTX_reset(EVP_CIPHER_CTX *c)
{
    if (c != NULL) {
        reset(c);
    }
    return 1;
}

/* EVP_CIPHER_CTX_free - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API void EVP_CIPHER_CTX_free(EVP_CIPHER_CTX *c)
{
    cx_cipher_ctx_free(c);
}

/* EVP_CIPHER_CTX_copy - see EVP_EncryptInit(3). abi: full. err: EVP_R_INPUT_NOT_INITIALIZED.
 * test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_CTX_copy(EVP_CIPHER_CTX *out, const EVP_CIPHER_CTX *in)
{
    if (in == NULL || in->cipher == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_INPUT_NOT_INITIALIZED);
        return 0;
    }
    struct cr_stream stream = {.id = CR_STREAM_NONE};
    if (cr_stream_copy(&stream, &in->stream, bytes_of(in->key, (size_t)in->cipher->key_len)) !=
        T13_OK) {
        cx_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    if (out != in) {
        reset(out);
        *out = *in;
    } else {
        cr_stream_clear(&out->stream);
    }
    out->stream = stream;
    return 1;
}

/* EVP_EncryptInit_ex - see EVP_EncryptInit(3). abi: subset: without an ENGINE.
 * err: EVP_R_NO_CIPHER_SET. test: tests/oracle/evp_cipher.c */
CX_API int EVP_EncryptInit_ex(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, ENGINE *impl,
                              const unsigned char *key, const unsigned char *iv)
{
    (void)impl;
    return init(ctx, cipher, key, iv, 1);
}

/* EVP_DecryptInit_ex - see EVP_EncryptInit(3). abi: subset: without an ENGINE.
 * err: EVP_R_NO_CIPHER_SET. test: tests/oracle/evp_cipher.c */
CX_API int EVP_DecryptInit_ex(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, ENGINE *impl,
                              const unsigned char *key, const unsigned char *iv)
{
    (void)impl;
    return init(ctx, cipher, key, iv, 0);
}

/* EVP_CipherInit_ex - see EVP_EncryptInit(3). abi: subset: without an ENGINE.
 * test: tests/oracle/evp_cipher.c */
CX_API int EVP_CipherInit_ex(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, ENGINE *impl,
                             const unsigned char *key, const unsigned char *iv, int enc)
{
    (void)impl;
    return init(ctx, cipher, key, iv, enc);
}

/* EVP_EncryptInit - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_EncryptInit(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, const unsigned char *key,
                           const unsigned char *iv)
{
    if (cipher != NULL) {
        reset(ctx);
    }
    return init(ctx, cipher, key, iv, 1);
}

/* EVP_DecryptInit - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_DecryptInit(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, const unsigned char *key,
                           const unsigned char *iv)
{
    if (cipher != NULL) {
        reset(ctx);
    }
    return init(ctx, cipher, key, iv, 0);
}

/* EVP_CipherInit - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CipherInit(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, const unsigned char *key,
                          const unsigned char *iv, int enc)
{
    if (cipher != NULL) {
        reset(ctx);
    }
    return init(ctx, cipher, key, iv, enc);
}

int cx_cipher_update(EVP_CIPHER_CTX *ctx, bool encrypt, uint8_t *out, int *out_len,
                     const uint8_t *in, int in_len)
{
    return goes(ctx, encrypt, out_len) && update(ctx, out, out_len, in, in_len);
}

int cx_cipher_final(EVP_CIPHER_CTX *ctx, bool encrypt, uint8_t *out, int *out_len)
{
    return goes(ctx, encrypt, out_len) && finish(ctx, out, out_len);
}

/* EVP_EncryptUpdate - see EVP_EncryptInit(3). abi: full. err: EVP_R_INVALID_OPERATION.
 * test: tests/oracle/evp_cipher.c */
CX_API int EVP_EncryptUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl,
                             const unsigned char *in, int inl)
{
    return goes(ctx, true, outl) && update(ctx, out, outl, in, inl);
}

/* EVP_DecryptUpdate - see EVP_EncryptInit(3). abi: full. err: EVP_R_INVALID_OPERATION.
 * test: tests/oracle/evp_cipher.c */
CX_API int EVP_DecryptUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl,
                             const unsigned char *in, int inl)
{
    return goes(ctx, false, outl) && update(ctx, out, outl, in, inl);
}

/* EVP_CipherUpdate - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl,
                            const unsigned char *in, int inl)
{
    return update(ctx, out, outl, in, inl);
}

/* EVP_EncryptFinal_ex - see EVP_EncryptInit(3). abi: full. err: PROV_R_WRONG_FINAL_BLOCK_LENGTH.
 * test: tests/oracle/evp_cipher.c */
CX_API int EVP_EncryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl)
{
    return goes(ctx, true, outl) && finish(ctx, out, outl);
}

/* EVP_EncryptFinal - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_EncryptFinal(EVP_CIPHER_CTX *ctx, unsigned char *out, int *outl)
{
    return goes(ctx, true, outl) && finish(ctx, out, outl);
}

/* EVP_DecryptFinal_ex - see EVP_EncryptInit(3). abi: full. err: PROV_R_BAD_DECRYPT,
 * PROV_R_WRONG_FINAL_BLOCK_LENGTH. test: tests/oracle/evp_cipher.c */
CX_API int EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *outm, int *outl)
{
    return goes(ctx, false, outl) && finish(ctx, outm, outl);
}

/* EVP_DecryptFinal - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_DecryptFinal(EVP_CIPHER_CTX *ctx, unsigned char *outm, int *outl)
{
    return goes(ctx, false, outl) && finish(ctx, outm, outl);
}

/* EVP_CipherFinal_ex - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CipherFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *outm, int *outl)
{
    return finish(ctx, outm, outl);
}

/* EVP_CipherFinal - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CipherFinal(EVP_CIPHER_CTX *ctx, unsigned char *outm, int *outl)
{
    return finish(ctx, outm, outl);
}

/* EVP_CIPHER_CTX_set_padding - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c
 */
CX_API int EVP_CIPHER_CTX_set_padding(EVP_CIPHER_CTX *c, int pad)
{
    c->no_padding = pad == 0;
    c->flags =
        pad == 0 ? c->flags | EVP_CIPH_NO_PADDING : c->flags & ~(unsigned long)EVP_CIPH_NO_PADDING;
    return 1;
}

/* EVP_CIPHER_CTX_set_key_length - see EVP_EncryptInit(3). abi: full: no cipher has a choice.
 * err: EVP_R_INVALID_KEY_LENGTH. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_CTX_set_key_length(EVP_CIPHER_CTX *x, int keylen)
{
    if (x->cipher != NULL && x->cipher->key_len == keylen) {
        return 1;
    }
    cx_raise(ERR_LIB_EVP, EVP_R_INVALID_KEY_LENGTH);
    return 0;
}

/* EVP_CIPHER_CTX_ctrl - see EVP_EncryptInit(3). abi: subset: without what is for TLS 1.2
 * and older, and without fixed and generated parts of a nonce.
 * err: EVP_R_CTRL_OPERATION_NOT_IMPLEMENTED. test: tests/oracle/evp_aead.c */
CX_API int EVP_CIPHER_CTX_ctrl(EVP_CIPHER_CTX *ctx, int type, int arg, void *ptr)
{
    if (ctx->cipher == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_NO_CIPHER_SET);
        return 0;
    }
    switch (type) {
    case EVP_CTRL_AEAD_SET_IVLEN:
    case EVP_CTRL_AEAD_SET_TAG:
    case EVP_CTRL_AEAD_GET_TAG:
        return cx_aead_ctrl(ctx, type, arg, ptr);
    case EVP_CTRL_RAND_KEY:
        return cr_rand(ptr, (size_t)ctx->cipher->key_len) == T13_OK;
    case EVP_CTRL_SET_KEY_LENGTH:
        return arg == ctx->cipher->key_len;
    case EVP_CTRL_INIT:
        return 1;
    default:
        cx_raise(ERR_LIB_EVP, EVP_R_CTRL_OPERATION_NOT_IMPLEMENTED);
        return 0;
    }
}

/* EVP_CIPHER_CTX_rand_key - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_CTX_rand_key(EVP_CIPHER_CTX *ctx, unsigned char *key)
{
    return ctx->cipher != NULL && cr_rand(key, (size_t)ctx->cipher->key_len) == T13_OK;
}

/* EVP_CIPHER_CTX_get0_cipher - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c
 */
CX_API const EVP_CIPHER *EVP_CIPHER_CTX_get0_cipher(const EVP_CIPHER_CTX *ctx)
{
    return ctx != NULL ? ctx->cipher : NULL;
}

/* EVP_CIPHER_CTX_cipher - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API const EVP_CIPHER *EVP_CIPHER_CTX_cipher(const EVP_CIPHER_CTX *ctx)
{
    return ctx != NULL ? ctx->cipher : NULL;
}

/* EVP_CIPHER_CTX_get_block_size - see EVP_EncryptInit(3). abi: full.
 * test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_CTX_get_block_size(const EVP_CIPHER_CTX *ctx)
{
    return ctx != NULL && ctx->cipher != NULL ? ctx->cipher->block_size : 0;
}

/* EVP_CIPHER_CTX_get_key_length - see EVP_EncryptInit(3). abi: full.
 * test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_CTX_get_key_length(const EVP_CIPHER_CTX *ctx)
{
    return ctx->cipher != NULL ? ctx->cipher->key_len : 0;
}

/* EVP_CIPHER_CTX_get_iv_length - see EVP_EncryptInit(3). abi: full.
 * test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_CTX_get_iv_length(const EVP_CIPHER_CTX *ctx)
{
    if (ctx->cipher == NULL) {
        return 0;
    }
    return cx_is_aead(ctx->cipher) ? (int)ctx->nonce_len : ctx->cipher->iv_len;
}

/* EVP_CIPHER_CTX_get_nid - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_CTX_get_nid(const EVP_CIPHER_CTX *ctx)
{
    return ctx->cipher != NULL ? ctx->cipher->nid : 0;
}

/* EVP_CIPHER_CTX_is_encrypting - see EVP_EncryptInit(3). abi: full.
 * test: tests/oracle/evp_cipher.c */
CX_API int EVP_CIPHER_CTX_is_encrypting(const EVP_CIPHER_CTX *ctx)
{
    return ctx->encrypt;
}

/* EVP_CIPHER_CTX_set_app_data - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c
 */
CX_API void EVP_CIPHER_CTX_set_app_data(EVP_CIPHER_CTX *ctx, void *data)
{
    ctx->app_data = data;
}

/* EVP_CIPHER_CTX_get_app_data - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_cipher.c
 */
CX_API void *EVP_CIPHER_CTX_get_app_data(const EVP_CIPHER_CTX *ctx)
{
    return ctx->app_data;
}
