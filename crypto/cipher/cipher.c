/* AES and DES in the modes of FIPS 81 and SP 800-38A, AES by the processor's kernel where there is
 * one, else on Mbed TLS's own contexts: PSA would want a key slot for each. */
#include "crypto/cipher.h"

#include "crypto/aes/aes.h"
#include "crypto/base.h"
#include "crypto/mem.h"

#include <mbedtls/aes.h>
#include <mbedtls/des.h>
#include <string.h>

enum kind {
    KIND_AES,
    KIND_DES,
    KIND_DES3,
};

enum mode {
    MODE_ECB,
    MODE_CBC,
    MODE_CTR,
};

static const struct cipher_row {
    enum kind kind;
    enum mode mode;
    uint8_t key_len;
    uint8_t block_len;
} rows[CR_CIPHER_COUNT] = {
    [CR_AES_128_ECB] = {KIND_AES, MODE_ECB, 16, 16},
    [CR_AES_192_ECB] = {KIND_AES, MODE_ECB, 24, 16},
    [CR_AES_256_ECB] = {KIND_AES, MODE_ECB, 32, 16},
    [CR_AES_128_CBC] = {KIND_AES, MODE_CBC, 16, 16},
    [CR_AES_192_CBC] = {KIND_AES, MODE_CBC, 24, 16},
    [CR_AES_256_CBC] = {KIND_AES, MODE_CBC, 32, 16},
    [CR_AES_128_CTR] = {KIND_AES, MODE_CTR, 16, 16},
    [CR_AES_192_CTR] = {KIND_AES, MODE_CTR, 24, 16},
    [CR_AES_256_CTR] = {KIND_AES, MODE_CTR, 32, 16},
    [CR_DES_ECB] = {KIND_DES, MODE_ECB, 8, 8},
    [CR_DES_CBC] = {KIND_DES, MODE_CBC, 8, 8},
    [CR_DES_EDE3_ECB] = {KIND_DES3, MODE_ECB, 24, 8},
    [CR_DES_EDE3_CBC] = {KIND_DES3, MODE_CBC, 24, 8},
};

_Static_assert(sizeof(mbedtls_aes_context) <= sizeof(((struct cr_cipher *)0)->state) &&
                   sizeof(struct cr_aes) <= sizeof(((struct cr_cipher *)0)->state) &&
                   sizeof(mbedtls_des3_context) <= sizeof(((struct cr_cipher *)0)->state),
               "a cipher context fits into struct cr_cipher");

static const struct cipher_row *row_of(enum cr_cipher_id id)
{
    return id > CR_CIPHER_NONE && id < CR_CIPHER_COUNT ? &rows[id] : NULL;
}

size_t cr_cipher_key_len(enum cr_cipher_id id)
{
    const struct cipher_row *row = row_of(id);

    return row != NULL ? row->key_len : 0;
}

size_t cr_cipher_iv_len(enum cr_cipher_id id)
{
    const struct cipher_row *row = row_of(id);

    return row != NULL && row->mode != MODE_ECB ? row->block_len : 0;
}

size_t cr_cipher_block_len(enum cr_cipher_id id)
{
    const struct cipher_row *row = row_of(id);

    if (row == NULL) {
        return 0;
    }
    return row->mode == MODE_CTR ? 1 : row->block_len;
}

static int set_aes_key(void *state, const struct cipher_row *row, bool encrypt, const uint8_t *key)
{
    const struct cr_aes_ops *kernel = cr_aes_kernel();

    if (kernel != NULL) {
        kernel->expand(state, bytes_of(key, row->key_len), encrypt || row->mode == MODE_CTR);
        return 0;
    }
    mbedtls_aes_init(state);
    return encrypt || row->mode == MODE_CTR ? mbedtls_aes_setkey_enc(state, key, row->key_len * 8u)
                                            : mbedtls_aes_setkey_dec(state, key, row->key_len * 8u);
}

static int set_des_key(void *state, const struct cipher_row *row, bool encrypt, const uint8_t *key)
{
    if (row->kind == KIND_DES) {
        mbedtls_des_init(state);
        return encrypt ? mbedtls_des_setkey_enc(state, key) : mbedtls_des_setkey_dec(state, key);
    }
    mbedtls_des3_init(state);
    return encrypt ? mbedtls_des3_set3key_enc(state, key) : mbedtls_des3_set3key_dec(state, key);
}

enum t13_status cr_cipher_init(struct cr_cipher *c, enum cr_cipher_id id, bool encrypt,
                               struct bytes key, struct bytes iv)
{
    const struct cipher_row *row = row_of(id);

    memset(c, 0, sizeof(*c));
    if (row == NULL) {
        return T13_E_UNSUPPORTED;
    }
    if (key.n != row->key_len || iv.n != cr_cipher_iv_len(id)) {
        return T13_E_ARGUMENT;
    }
    int r = row->kind == KIND_AES ? set_aes_key(c->state, row, encrypt, key.p)
                                  : set_des_key(c->state, row, encrypt, key.p);
    if (r != 0) {
        mem_clear(c, sizeof(*c));
        return cr_from_mbedtls(r);
    }
    c->id = id;
    c->encrypt = encrypt;
    return cr_cipher_set_iv(c, iv);
}

enum t13_status cr_cipher_set_iv(struct cr_cipher *c, struct bytes iv)
{
    if (iv.n != cr_cipher_iv_len(c->id)) {
        return T13_E_ARGUMENT;
    }
    if (iv.n > 0) {
        memcpy(c->iv, iv.p, iv.n);
    }
    c->used = 0;
    return T13_OK;
}

static int ecb_block(struct cr_cipher *c, const struct cipher_row *row, const uint8_t *in,
                     uint8_t *out)
{
    switch (row->kind) {
    case KIND_AES:
        return mbedtls_aes_crypt_ecb((mbedtls_aes_context *)(void *)c->state,
                                     c->encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT, in,
                                     out);
    case KIND_DES:
        return mbedtls_des_crypt_ecb((mbedtls_des_context *)(void *)c->state, in, out);
    case KIND_DES3:
        return mbedtls_des3_crypt_ecb((mbedtls_des3_context *)(void *)c->state, in, out);
    }
    return MBEDTLS_ERR_AES_BAD_INPUT_DATA;
}

static int ecb(struct cr_cipher *c, const struct cipher_row *row, struct bytes in, uint8_t *out)
{
    int r = 0;

    for (size_t i = 0; i < in.n && r == 0; i += row->block_len) {
        r = ecb_block(c, row, in.p + i, out + i);
    }
    return r;
}

static int cbc(struct cr_cipher *c, const struct cipher_row *row, struct bytes in, uint8_t *out)
{
    switch (row->kind) {
    case KIND_AES:
        return mbedtls_aes_crypt_cbc((mbedtls_aes_context *)(void *)c->state,
                                     c->encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT, in.n,
                                     c->iv, in.p, out);
    case KIND_DES:
        return mbedtls_des_crypt_cbc((mbedtls_des_context *)(void *)c->state,
                                     c->encrypt ? MBEDTLS_DES_ENCRYPT : MBEDTLS_DES_DECRYPT, in.n,
                                     c->iv, in.p, out);
    case KIND_DES3:
        return mbedtls_des3_crypt_cbc((mbedtls_des3_context *)(void *)c->state,
                                      c->encrypt ? MBEDTLS_DES_ENCRYPT : MBEDTLS_DES_DECRYPT, in.n,
                                      c->iv, in.p, out);
    }
    return MBEDTLS_ERR_AES_BAD_INPUT_DATA;
}

/* SP 800-38A 6.5, from the middle of a block and to the middle of one. */
static void kernel_ctr(const struct cr_aes_ops *kernel, struct cr_cipher *c, struct bytes in,
                       uint8_t *out)
{
    const struct cr_aes *key = (const struct cr_aes *)(const void *)c->state;
    size_t done = 0;

    while (c->used > 0 && done < in.n) {
        out[done] = in.p[done] ^ c->stream[c->used];
        c->used = (c->used + 1) % AES_BLOCK;
        done++;
    }
    size_t whole = (in.n - done) / AES_BLOCK * AES_BLOCK;
    if (whole > 0) {
        kernel->ctr(key, c->iv, in.p + done, out + done, whole);
        done += whole;
    }
    if (done < in.n) {
        memset(c->stream, 0, sizeof(c->stream));
        kernel->ctr(key, c->iv, c->stream, c->stream, AES_BLOCK);
        while (done < in.n) {
            out[done] = in.p[done] ^ c->stream[c->used++];
            done++;
        }
    }
}

static void kernel_update(const struct cr_aes_ops *kernel, struct cr_cipher *c, enum mode mode,
                          struct bytes in, uint8_t *out)
{
    const struct cr_aes *key = (const struct cr_aes *)(const void *)c->state;

    switch (mode) {
    case MODE_ECB:
        (c->encrypt ? kernel->encrypt : kernel->decrypt)(key, in.p, out, in.n);
        break;
    case MODE_CBC:
        (c->encrypt ? kernel->cbc_encrypt : kernel->cbc_decrypt)(key, c->iv, in.p, out, in.n);
        break;
    case MODE_CTR:
        kernel_ctr(kernel, c, in, out);
        break;
    }
}

enum t13_status cr_cipher_update(struct cr_cipher *c, struct bytes in, uint8_t *out)
{
    const struct cipher_row *row = row_of(c->id);

    if (row == NULL || in.n % cr_cipher_block_len(c->id) != 0) {
        return T13_E_ARGUMENT;
    }
    if (in.n == 0) {
        return T13_OK;
    }
    if (row->kind == KIND_AES && cr_aes_kernel() != NULL) {
        kernel_update(cr_aes_kernel(), c, row->mode, in, out);
        return T13_OK;
    }
    switch (row->mode) {
    case MODE_ECB:
        return cr_from_mbedtls(ecb(c, row, in, out));
    case MODE_CBC:
        return cr_from_mbedtls(cbc(c, row, in, out));
    case MODE_CTR:
        return cr_from_mbedtls(mbedtls_aes_crypt_ctr((mbedtls_aes_context *)(void *)c->state, in.n,
                                                     &c->used, c->iv, c->stream, in.p, out));
    }
    return T13_E_INTERNAL;
}

void cr_cipher_clear(struct cr_cipher *c)
{
    mem_clear(c, sizeof(*c));
}

bool cr_unpad(const uint8_t *p, size_t n, size_t block_len, size_t *left)
{
    if (n == 0 || block_len > 255 || n % block_len != 0) {
        return false;
    }
    size_t pad = p[n - 1];
    /* All ones where the position, counted from the end, belongs to the padding. */
    unsigned bad = (unsigned)(pad == 0) | (unsigned)(pad > block_len);
    for (size_t i = 0; i < block_len; i++) {
        unsigned inside = 0u - (unsigned)(i < pad);
        bad |= inside & (unsigned)(p[n - 1 - i] ^ pad);
    }
    if (bad != 0) {
        return false;
    }
    *left = n - pad;
    return true;
}
