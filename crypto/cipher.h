#ifndef T13_CRYPTO_CIPHER_H
#define T13_CRYPTO_CIPHER_H

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ciphers without authentication, for key files and for EVP_CIPHER. TLS uses crypto/aead.h. */
enum cr_cipher_id {
    CR_CIPHER_NONE,
    CR_AES_128_ECB,
    CR_AES_192_ECB,
    CR_AES_256_ECB,
    CR_AES_128_CBC,
    CR_AES_192_CBC,
    CR_AES_256_CBC,
    CR_AES_128_CTR,
    CR_AES_192_CTR,
    CR_AES_256_CTR,
    CR_DES_ECB,
    CR_DES_CBC,
    CR_DES_EDE3_ECB,
    CR_DES_EDE3_CBC,
    CR_CIPHER_COUNT,
};

#define CR_CIPHER_BLOCK_MAX 16
#define CR_CIPHER_KEY_MAX 32

struct cr_cipher {
    enum cr_cipher_id id;
    bool encrypt;
    size_t used; /* of stream, CTR */
    uint8_t iv[CR_CIPHER_BLOCK_MAX];
    uint8_t stream[CR_CIPHER_BLOCK_MAX];
    _Alignas(16) uint8_t state[400];
};

T13_DOOR size_t cr_cipher_key_len(enum cr_cipher_id id);
T13_DOOR size_t cr_cipher_iv_len(enum cr_cipher_id id);    /* 0 for ECB */
T13_DOOR size_t cr_cipher_block_len(enum cr_cipher_id id); /* 1 for CTR */

/* cr_cipher_init expands a key; iv has cr_cipher_iv_len() bytes. */
T13_DOOR T13_MUST_USE enum t13_status cr_cipher_init(struct cr_cipher *c, enum cr_cipher_id id,
                                                     bool encrypt, struct bytes key,
                                                     struct bytes iv);
/* cr_cipher_set_iv begins another message with the same key. */
T13_DOOR T13_MUST_USE enum t13_status cr_cipher_set_iv(struct cr_cipher *c, struct bytes iv);
/* cr_cipher_update makes in.n bytes of output, a multiple of the block; out may equal in.p. There
 * is no padding here. T13_E_ARGUMENT for another length. */
T13_DOOR T13_MUST_USE enum t13_status cr_cipher_update(struct cr_cipher *c, struct bytes in,
                                                       uint8_t *out);
T13_DOOR void cr_cipher_clear(struct cr_cipher *c);

/* cr_unpad tells how many bytes are left of n without their PKCS#7 padding; false when it is none.
 * Which byte is wrong does not show in the time it takes. */
T13_DOOR bool cr_unpad(const uint8_t *p, size_t n, size_t block_len, size_t *left);

#endif
