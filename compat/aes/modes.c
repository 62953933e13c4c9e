/* AES_cbc_encrypt(), AES_cfb128_encrypt(), AES_cfb8_encrypt(), AES_ofb128_encrypt(): SP 800-38A.
 * ivec is the application's and says where the next call goes on. */
#include "compat/aes/aes.h"

#include <string.h>

#define BLOCK ((size_t)AES_BLOCK_SIZE)

static void mix(uint8_t *out, const uint8_t *a, const uint8_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = a[i] ^ b[i];
    }
}

/* A last piece shorter than a block is filled with zeros, and a whole block comes out. */
static void cbc_encrypt(struct cr_cipher *c, const uint8_t *in, uint8_t *out, size_t n, uint8_t *iv)
{
    uint8_t block[BLOCK];

    while (n > 0) {
        size_t take = n < BLOCK ? n : BLOCK;
        memcpy(block, iv, BLOCK);
        mix(block, block, in, take);
        (void)cx_aes_blocks(c, block, out, BLOCK);
        memcpy(iv, out, BLOCK);
        in += take;
        out += BLOCK;
        n -= take;
    }
    mem_clear(block, sizeof(block));
}

/* A last piece shorter than a block is read as a whole one, of which n bytes are written. */
static void cbc_decrypt(struct cr_cipher *c, const uint8_t *in, uint8_t *out, size_t n, uint8_t *iv)
{
    uint8_t next[BLOCK];
    uint8_t block[BLOCK];

    while (n > 0) {
        size_t take = n < BLOCK ? n : BLOCK;
        memcpy(next, in, BLOCK);
        (void)cx_aes_blocks(c, next, block, BLOCK);
        mix(out, block, iv, take);
        memcpy(iv, next, BLOCK);
        in += take;
        out += take;
        n -= take;
    }
    mem_clear(block, sizeof(block));
}

/* AES_cbc_encrypt - CBC without padding of the output's own. abi: full.
 *
 * in    length   any; a last piece is filled with zeros to a block when encrypting
 * out   out      length rounded up to a block when encrypting; may be in
 *       ivec     the last block of ciphertext
 * test  tests/oracle/aes_low.c
 */
CX_API void AES_cbc_encrypt(const unsigned char *in, unsigned char *out, size_t length,
                            const AES_KEY *key, unsigned char *ivec, const int enc)
{
    struct cr_cipher c;

    if (length == 0 || !cx_aes_start(&c, key, enc != AES_DECRYPT)) {
        return;
    }
    if (enc != AES_DECRYPT) {
        cbc_encrypt(&c, in, out, length, ivec);
    } else {
        cbc_decrypt(&c, in, out, length, ivec);
    }
    cr_cipher_clear(&c);
}

/* AES_cfb128_encrypt - CFB with whole blocks fed back. abi: full.
 *
 * out   num   bytes of ivec that are used up; 0 at first
 * test  tests/oracle/aes_low.c
 */
CX_API void AES_cfb128_encrypt(const unsigned char *in, unsigned char *out, size_t length,
                               const AES_KEY *key, unsigned char *ivec, int *num, const int enc)
{
    struct cr_cipher c;
    size_t used = (size_t)*num % BLOCK;

    if (!cx_aes_start(&c, key, true)) {
        return;
    }
    for (size_t i = 0; i < length; i++) {
        if (used == 0) {
            (void)cx_aes_blocks(&c, ivec, ivec, BLOCK);
        }
        uint8_t from = in[i];
        out[i] = from ^ ivec[used];
        ivec[used] = enc != AES_DECRYPT ? out[i] : from;
        used = (used + 1) % BLOCK;
    }
    *num = (int)used;
    cr_cipher_clear(&c);
}

/* AES_cfb8_encrypt - CFB with a byte fed back; num is not used. abi: full.
 *
 * test  tests/oracle/aes_low.c
 */
CX_API void AES_cfb8_encrypt(const unsigned char *in, unsigned char *out, size_t length,
                             const AES_KEY *key, unsigned char *ivec, int *num, const int enc)
{
    struct cr_cipher c;
    uint8_t block[BLOCK];

    (void)num;
    if (!cx_aes_start(&c, key, true)) {
        return;
    }
    for (size_t i = 0; i < length; i++) {
        uint8_t from = in[i];
        (void)cx_aes_blocks(&c, ivec, block, BLOCK);
        out[i] = from ^ block[0];
        memmove(ivec, ivec + 1, BLOCK - 1);
        ivec[BLOCK - 1] = enc != AES_DECRYPT ? out[i] : from;
    }
    mem_clear(block, sizeof(block));
    cr_cipher_clear(&c);
}

/* AES_ofb128_encrypt - OFB, the same in both directions. abi: full.
 *
 * out   num   bytes of ivec that are used up; 0 at first
 * test  tests/oracle/aes_low.c
 */
CX_API void AES_ofb128_encrypt(const unsigned char *in, unsigned char *out, size_t length,
                               const AES_KEY *key, unsigned char *ivec, int *num)
{
    struct cr_cipher c;
    size_t used = (size_t)*num % BLOCK;

    if (!cx_aes_start(&c, key, true)) {
        return;
    }
    for (size_t i = 0; i < length; i++) {
        if (used == 0) {
            (void)cx_aes_blocks(&c, ivec, ivec, BLOCK);
        }
        out[i] = in[i] ^ ivec[used];
        used = (used + 1) % BLOCK;
    }
    *num = (int)used;
    cr_cipher_clear(&c);
}
