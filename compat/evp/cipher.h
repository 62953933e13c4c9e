#ifndef T13_COMPAT_EVP_CIPHER_H
#define T13_COMPAT_EVP_CIPHER_H

#include "compat/cx.h"

#include "crypto/cipher.h"

#include <openssl/evp.h>
#include <stdbool.h>

/* A cipher. All are constants; none is ever freed. */
struct evp_cipher_st {
    enum cr_cipher_id id; /* CR_CIPHER_NONE: EVP_enc_null */
    int nid;
    int type; /* what EVP_CIPHER_get_type() says: no number for some */
    int key_len;
    int iv_len;
    int block_size;
    unsigned long flags; /* with the mode */
    const char *name;
    const char *ln;
    const char *alias;
};

struct evp_cipher_ctx_st {
    const EVP_CIPHER *cipher;
    bool encrypt;
    bool keyed;
    bool has_iv;
    bool no_padding;
    bool finished;
    uint8_t key[CR_CIPHER_KEY_MAX];
    uint8_t original_iv[CR_CIPHER_BLOCK_MAX];
    struct cr_cipher c;
    /* Input that is not a block yet; decrypting, the last block waits here for its padding. */
    uint8_t held[CR_CIPHER_BLOCK_MAX];
    size_t num_held;
    unsigned long flags;
    void *app_data;
};

T13_DOOR enum cr_cipher_id cx_cipher_id(const EVP_CIPHER *cipher);
T13_DOOR const EVP_CIPHER *cx_cipher_by_name(const char *name);

/* What the EVP_ functions do, for libssl. cx_cipher_update and cx_cipher_final fail when the
 * context goes the other way. */
T13_DOOR EVP_CIPHER_CTX *cx_cipher_ctx_new(void);
T13_DOOR void cx_cipher_ctx_free(EVP_CIPHER_CTX *ctx);
T13_DOOR int cx_cipher_update(EVP_CIPHER_CTX *ctx, bool encrypt, uint8_t *out, int *out_len,
                              const uint8_t *in, int in_len);
T13_DOOR int cx_cipher_final(EVP_CIPHER_CTX *ctx, bool encrypt, uint8_t *out, int *out_len);

#endif
