/* AES-GCM and ChaCha20-Poly1305: EVP_aes_128_gcm(3), EVP_chacha20(3), "AEAD Interface" of
 * EVP_EncryptInit(3). */
#include "compat/err/raise.h"
#include "compat/evp/cipher.h"
#include "crypto/ct/ct.h"

#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/proverr.h>
#include <string.h>
#include <strings.h>

#define FETCHED                                                                                    \
    (EVP_CIPH_FLAG_AEAD_CIPHER | EVP_CIPH_FLAG_CUSTOM_CIPHER | (unsigned long)EVP_CIPH_CUSTOM_IV)
#define LEGACY                                                                                     \
    (FETCHED | EVP_CIPH_ALWAYS_CALL_INIT | EVP_CIPH_CTRL_INIT | EVP_CIPH_CUSTOM_COPY |             \
     EVP_CIPH_CUSTOM_IV_LENGTH)

static const struct cx_aead legacy[CR_STREAM_COUNT] = {
    [CR_STREAM_AES_128_GCM] = {{CR_CIPHER_NONE, NID_aes_128_gcm, NID_aes_128_gcm, 16, 12, 1,
                                LEGACY | EVP_CIPH_GCM_MODE, "id-aes128-GCM", "aes-128-gcm",
                                "AES-128-GCM"},
                               CR_STREAM_AES_128_GCM},
    [CR_STREAM_AES_192_GCM] = {{CR_CIPHER_NONE, NID_aes_192_gcm, NID_aes_192_gcm, 24, 12, 1,
                                LEGACY | EVP_CIPH_GCM_MODE, "id-aes192-GCM", "aes-192-gcm",
                                "AES-192-GCM"},
                               CR_STREAM_AES_192_GCM},
    [CR_STREAM_AES_256_GCM] = {{CR_CIPHER_NONE, NID_aes_256_gcm, NID_aes_256_gcm, 32, 12, 1,
                                LEGACY | EVP_CIPH_GCM_MODE, "id-aes256-GCM", "aes-256-gcm",
                                "AES-256-GCM"},
                               CR_STREAM_AES_256_GCM},
    [CR_STREAM_CHACHAPOLY] = {{CR_CIPHER_NONE, NID_chacha20_poly1305, 0, 32, 12, 1, LEGACY,
                               "ChaCha20-Poly1305", "chacha20-poly1305", "ChaCha20-Poly1305"},
                              CR_STREAM_CHACHAPOLY},
};

static const struct cx_aead fetched[CR_STREAM_COUNT] = {
    [CR_STREAM_AES_128_GCM] = {{CR_CIPHER_NONE, NID_aes_128_gcm, NID_aes_128_gcm, 16, 12, 1,
                                FETCHED | EVP_CIPH_GCM_MODE, "AES-128-GCM", "aes-128-gcm",
                                "id-aes128-GCM"},
                               CR_STREAM_AES_128_GCM},
    [CR_STREAM_AES_192_GCM] = {{CR_CIPHER_NONE, NID_aes_192_gcm, NID_aes_192_gcm, 24, 12, 1,
                                FETCHED | EVP_CIPH_GCM_MODE, "AES-192-GCM", "aes-192-gcm",
                                "id-aes192-GCM"},
                               CR_STREAM_AES_192_GCM},
    [CR_STREAM_AES_256_GCM] = {{CR_CIPHER_NONE, NID_aes_256_gcm, NID_aes_256_gcm, 32, 12, 1,
                                FETCHED | EVP_CIPH_GCM_MODE, "AES-256-GCM", "aes-256-gcm",
                                "id-aes256-GCM"},
                               CR_STREAM_AES_256_GCM},
    [CR_STREAM_CHACHAPOLY] = {{CR_CIPHER_NONE, NID_chacha20_poly1305, 0, 32, 12, 1, FETCHED,
                               "ChaCha20-Poly1305", "chacha20-poly1305", "ChaCha20-Poly1305"},
                              CR_STREAM_CHACHAPOLY},
};

bool cx_is_aead(const EVP_CIPHER *cipher)
{
    return cipher != NULL && (cipher->flags & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
}

static enum cr_stream_id stream_of(const EVP_CIPHER *cipher)
{
    return ((const struct cx_aead *)(const void *)cipher)->stream;
}

const EVP_CIPHER *cx_aead_by_name(const char *name)
{
    for (int i = CR_STREAM_NONE + 1; name != NULL && i < CR_STREAM_COUNT; i++) {
        const EVP_CIPHER *c = &legacy[i].base;
        if (strcasecmp(name, c->name) == 0 || strcasecmp(name, c->alias) == 0) {
            return c;
        }
    }
    return NULL;
}

const EVP_CIPHER *cx_aead_fetched(const EVP_CIPHER *cipher)
{
    return cx_is_aead(cipher) ? &fetched[stream_of(cipher)].base : cipher;
}

static bool is_gcm(const EVP_CIPHER_CTX *ctx)
{
    return stream_of(ctx->cipher) != CR_STREAM_CHACHAPOLY;
}

int cx_aead_init(EVP_CIPHER_CTX *ctx, const uint8_t *key, const uint8_t *iv)
{
    if (ctx->nonce_len == 0) {
        ctx->nonce_len = (size_t)ctx->cipher->iv_len;
    }
    if (iv != NULL) {
        memcpy(ctx->nonce, iv, ctx->nonce_len);
        ctx->nonce_state = CX_NONCE_SET;
    } else if (ctx->nonce_state != CX_NONCE_NONE && !is_gcm(ctx)) {
        ctx->nonce_state = CX_NONCE_SET;
    }
    if (key == NULL) {
        return 1;
    }
    size_t key_len = (size_t)ctx->cipher->key_len;
    cr_stream_clear(&ctx->stream);
    ctx->keyed = false;
    if (ctx->nonce_state == CX_NONCE_RUNNING) {
        ctx->nonce_state = CX_NONCE_USED; /* the message that ran is gone */
    }
    if (cr_stream_init(&ctx->stream, stream_of(ctx->cipher), bytes_of(key, key_len)) != T13_OK) {
        cx_raise(ERR_LIB_EVP, EVP_R_INITIALIZATION_ERROR);
        return 0;
    }
    memcpy(ctx->key, key, key_len);
    ctx->keyed = true;
    return 1;
}

/* begin starts the message unless it runs. */
static bool begin(EVP_CIPHER_CTX *ctx)
{
    if (!ctx->keyed || ctx->nonce_state == CX_NONCE_NONE || ctx->nonce_state == CX_NONCE_USED) {
        return false;
    }
    if (ctx->nonce_state == CX_NONCE_RUNNING) {
        return true;
    }
    if (cr_stream_start(&ctx->stream, ctx->encrypt, bytes_of(ctx->nonce, ctx->nonce_len)) !=
        T13_OK) {
        return false;
    }
    ctx->nonce_state = CX_NONCE_RUNNING;
    return true;
}

int cx_aead_update(EVP_CIPHER_CTX *ctx, uint8_t *out, int *out_len, const uint8_t *in, size_t n)
{
    if (n == 0) {
        return 1;
    }
    struct bytes data = bytes_of(in, n);
    if (in == NULL || !begin(ctx) ||
        (out == NULL ? cr_stream_ad(&ctx->stream, data)
                     : cr_stream_update(&ctx->stream, data, out)) != T13_OK) {
        cx_raise(ERR_LIB_PROV, PROV_R_CIPHER_OPERATION_FAILED);
        return 0;
    }
    *out_len = (int)n;
    return 1;
}

int cx_aead_final(EVP_CIPHER_CTX *ctx)
{
    uint8_t tag[CR_STREAM_TAG_LEN];
    int ok = 0;

    /* Nothing is opened without a tag to compare. */
    if ((!ctx->encrypt && ctx->tag_len == 0) || !begin(ctx)) {
        return 0;
    }
    ctx->nonce_state = CX_NONCE_USED;
    if (cr_stream_finish(&ctx->stream, tag) != T13_OK) {
        return 0;
    }
    if (ctx->encrypt) {
        memcpy(ctx->tag, tag, sizeof(tag));
        ctx->tag_len = sizeof(tag);
        ok = 1;
    } else {
        ok = ct_equal(tag, ctx->tag, ctx->tag_len);
    }
    mem_clear(tag, sizeof(tag));
    return ok;
}

static int fail(int reason)
{
    cx_raise(ERR_LIB_PROV, reason);
    return 0;
}

static int set_nonce_len(EVP_CIPHER_CTX *ctx, size_t n)
{
    if (n == ctx->nonce_len) {
        return 1;
    }
    if (n == 0 || n > CX_AEAD_NONCE_MAX || !is_gcm(ctx)) {
        return fail(PROV_R_INVALID_IV_LENGTH);
    }
    if (ctx->nonce_state != CX_NONCE_NONE) {
        ctx->nonce_state = CX_NONCE_USED;
    }
    ctx->nonce_len = n;
    return 1;
}

/* Without bytes ChaCha20-Poly1305 takes the length alone; there is still no tag then. */
static int set_tag(EVP_CIPHER_CTX *ctx, const uint8_t *tag, size_t n)
{
    if (is_gcm(ctx)) {
        if (tag == NULL || n > CR_STREAM_TAG_LEN) {
            return fail(PROV_R_FAILED_TO_GET_PARAMETER);
        }
        if (n == 0 || ctx->encrypt) {
            return fail(PROV_R_INVALID_TAG);
        }
    } else if (n == 0 || n > CR_STREAM_TAG_LEN) {
        return fail(PROV_R_INVALID_TAG_LENGTH);
    } else if (tag == NULL) {
        return 1;
    } else if (ctx->encrypt) {
        return fail(PROV_R_TAG_NOT_NEEDED);
    }
    memcpy(ctx->tag, tag, n);
    ctx->tag_len = n;
    return 1;
}

static int get_tag(EVP_CIPHER_CTX *ctx, uint8_t *tag, size_t n)
{
    if (is_gcm(ctx)) {
        if (n == 0 || n > CR_STREAM_TAG_LEN || !ctx->encrypt || ctx->tag_len == 0) {
            return fail(PROV_R_INVALID_TAG);
        }
    } else if (!ctx->encrypt) {
        return fail(PROV_R_TAG_NOT_SET);
    } else if (n == 0 || n > CR_STREAM_TAG_LEN) {
        return fail(PROV_R_INVALID_TAG_LENGTH);
    } else if (ctx->tag_len == 0) {
        return fail(PROV_R_TAG_NOT_SET);
    }
    if (tag == NULL) {
        return 0;
    }
    memcpy(tag, ctx->tag, n);
    return 1;
}

int cx_aead_ctrl(EVP_CIPHER_CTX *ctx, int type, int arg, void *ptr)
{
    if (!cx_is_aead(ctx->cipher)) {
        cx_raise(ERR_LIB_EVP, EVP_R_CTRL_OPERATION_NOT_IMPLEMENTED);
        return 0;
    }
    if (arg < 0) {
        return 0;
    }
    switch (type) {
    case EVP_CTRL_AEAD_SET_IVLEN:
        return set_nonce_len(ctx, (size_t)arg);
    case EVP_CTRL_AEAD_SET_TAG:
        return set_tag(ctx, ptr, (size_t)arg);
    default:
        return get_tag(ctx, ptr, (size_t)arg);
    }
}

/* EVP_CIPHER_CTX_get_tag_length - see EVP_EncryptInit(3). abi: full. test: tests/oracle/evp_aead.c
 */
CX_API int EVP_CIPHER_CTX_get_tag_length(const EVP_CIPHER_CTX *ctx)
{
    if (!cx_is_aead(ctx->cipher)) {
        return 0;
    }
    return ctx->tag_len == 0 && is_gcm(ctx) ? CR_STREAM_TAG_LEN : (int)ctx->tag_len;
}

/* EVP_aes_128_gcm - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_aead.c */
CX_API const EVP_CIPHER *EVP_aes_128_gcm(void)
{
    return &legacy[CR_STREAM_AES_128_GCM].base;
}

/* EVP_aes_192_gcm - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_aead.c */
CX_API const EVP_CIPHER *EVP_aes_192_gcm(void)
{
    return &legacy[CR_STREAM_AES_192_GCM].base;
}

/* EVP_aes_256_gcm - see EVP_aes_128_gcm(3). abi: full. test: tests/oracle/evp_aead.c */
CX_API const EVP_CIPHER *EVP_aes_256_gcm(void)
{
    return &legacy[CR_STREAM_AES_256_GCM].base;
}

/* EVP_chacha20_poly1305 - see EVP_chacha20(3). abi: full. test: tests/oracle/evp_aead.c */
CX_API const EVP_CIPHER *EVP_chacha20_poly1305(void)
{
    return &legacy[CR_STREAM_CHACHAPOLY].base;
}
