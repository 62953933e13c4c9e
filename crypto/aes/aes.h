#ifndef T13_CRYPTO_AES_AES_H
#define T13_CRYPTO_AES_AES_H

#include "crypto/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AES_BLOCK 16
#define AES_ROUND_KEYS 15

/* The schedule of a key of 16, 24 or 32 bytes. Bytes alone: it may lie at any address. */
struct cr_aes {
    uint8_t round_keys[AES_ROUND_KEYS][AES_BLOCK];
    uint8_t num_rounds;
};

/* The modes of SP 800-38A on whole blocks, n bytes in all; out may be in. iv is left as the next
 * call wants it: CBC's last block of ciphertext, CTR's next counter, of 128 bits. */
struct cr_aes_ops {
    /* of FIPS 197 5.2, or of 5.3.5, for decrypt and cbc_decrypt */
    void (*expand)(struct cr_aes *k, struct bytes key, bool encrypt);
    void (*encrypt)(const struct cr_aes *k, const uint8_t *in, uint8_t *out, size_t n);
    void (*decrypt)(const struct cr_aes *k, const uint8_t *in, uint8_t *out, size_t n);
    void (*cbc_encrypt)(const struct cr_aes *k, uint8_t *iv, const uint8_t *in, uint8_t *out,
                        size_t n);
    void (*cbc_decrypt)(const struct cr_aes *k, uint8_t *iv, const uint8_t *in, uint8_t *out,
                        size_t n);
    void (*ctr)(const struct cr_aes *k, uint8_t *iv, const uint8_t *in, uint8_t *out, size_t n);
};

/* cr_aes_kernel returns what the processor at hand has for AES, NULL where the base is to be used;
 * the same at each call. */
const struct cr_aes_ops *cr_aes_kernel(void);

/* For kernels that have asked for CR_CPU_AES_CLMUL. */
void cr_aesni_expand(struct cr_aes *k, struct bytes key);

#endif
