#ifndef T13_COMPAT_EVP_CIPHER_H
#define T13_COMPAT_EVP_CIPHER_H

#include "compat/cx.h"

#include "crypto/aead_stream.h"
#include "crypto/cipher.h"

#include <openssl/evp.h>
#include <stdbool.h>

/* A cipher. All are constants; none is ever freed. */
struct evp_cipher_st {
    enum cr_cipher_id id; /* CR_CIPHER_NONE: EVP_enc_null, or an AEAD */
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

/* An AEAD: the flag EVP_CIPH_FLAG_AEAD_CIPHER says that an EVP_CIPHER is the first member of one.
 * There are two of each, as in OpenSSL: what EVP_aes_128_gcm() and its like give has the object's
 * name and more flags; what is fetched, and what contexts have, is the provider's. */
struct cx_aead {
    EVP_CIPHER base;
    enum cr_stream_id stream;
};

#define CX_AEAD_NONCE_MAX 128

enum cx_nonce_state {
    CX_NONCE_NONE,
    CX_NONCE_SET,
    CX_NONCE_RUNNING,
    CX_NONCE_USED, /* AES-GCM never takes one twice */
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
    /* An AEAD's. */
    struct cr_stream stream;
    enum cx_nonce_state nonce_state;
    uint8_t nonce[CX_AEAD_NONCE_MAX];
    size_t nonce_len;
    uint8_t tag[CR_STREAM_TAG_LEN];
    size_t tag_len; /* 0: there is none yet */
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

/* AEADs: what the EVP_ functions do for a context of one (compat/evp/aead.c). */
bool cx_is_aead(const EVP_CIPHER *cipher);
const EVP_CIPHER *cx_aead_by_name(const char *name);         /* of the provider too */
const EVP_CIPHER *cx_aead_fetched(const EVP_CIPHER *cipher); /* itself when it is no AEAD */
int cx_aead_init(EVP_CIPHER_CTX *ctx, const uint8_t *key, const uint8_t *iv);
int cx_aead_update(EVP_CIPHER_CTX *ctx, uint8_t *out, int *out_len, const uint8_t *in, size_t n);
int cx_aead_final(EVP_CIPHER_CTX *ctx);
int cx_aead_ctrl(EVP_CIPHER_CTX *ctx, int type, int arg, void *ptr);

#endif
