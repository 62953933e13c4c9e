/* DES_ecb_encrypt(), DES_ncbc_encrypt(), DES_ede3_cbc_encrypt() and their kin: see DES_set_key(3).
 */
#include "compat/des/des.h"

#include <string.h>

#define BLOCK CX_DES_BLOCK

static void ecb(const uint8_t *in, uint8_t *out, const DES_key_schedule *k1,
                const DES_key_schedule *k2, const DES_key_schedule *k3, int enc)
{
    struct cr_cipher c;

    if (!cx_des_start(&c, enc != DES_DECRYPT, k1, k2, k3)) {
        memset(out, 0, BLOCK);
        return;
    }
    cx_des_block(&c, in, out);
    cr_cipher_clear(&c);
}

/* A last piece shorter than a block is filled with zeros, and a whole block comes out. */
static void cbc_encrypt(struct cr_cipher *c, const uint8_t *in, uint8_t *out, size_t n, uint8_t *iv)
{
    while (n > 0) {
        size_t take = n < BLOCK ? n : BLOCK;
        for (size_t i = 0; i < take; i++) {
            iv[i] ^= in[i];
        }
        cx_des_block(c, iv, iv);
        memcpy(out, iv, BLOCK);
        in += take;
        out += BLOCK;
        n -= take;
    }
}

/* A last piece shorter than a block is read as a whole one, of which n bytes are written. */
static void cbc_decrypt(struct cr_cipher *c, const uint8_t *in, uint8_t *out, size_t n, uint8_t *iv)
{
    uint8_t next[BLOCK];
    uint8_t block[BLOCK];

    while (n > 0) {
        size_t take = n < BLOCK ? n : BLOCK;
        memcpy(next, in, BLOCK);
        cx_des_block(c, next, block);
        for (size_t i = 0; i < take; i++) {
            out[i] = block[i] ^ iv[i];
        }
        memcpy(iv, next, BLOCK);
        in += take;
        out += take;
        n -= take;
    }
    mem_clear(block, sizeof(block));
}

static void cbc(struct cr_cipher *c, const uint8_t *in, uint8_t *out, long length, uint8_t *iv,
                int enc)
{
    if (length > 0 && enc != DES_DECRYPT) {
        cbc_encrypt(c, in, out, (size_t)length, iv);
    } else if (length > 0) {
        cbc_decrypt(c, in, out, (size_t)length, iv);
    }
    cr_cipher_clear(c);
}

/* DES_ecb_encrypt - one block; output may be input. abi: full. test tests/oracle/des.c */
CX_API void DES_ecb_encrypt(const_DES_cblock *input, DES_cblock *output, DES_key_schedule *ks,
                            int enc)
{
    ecb(*input, *output, ks, NULL, NULL, enc);
}

/* DES_ecb3_encrypt - one block of triple DES. abi: full. test tests/oracle/des.c */
CX_API void DES_ecb3_encrypt(const_DES_cblock *input, DES_cblock *output, DES_key_schedule *ks1,
                             DES_key_schedule *ks2, DES_key_schedule *ks3, int enc)
{
    ecb(*input, *output, ks1, ks2, ks3, enc);
}

/* DES_cbc_encrypt - CBC; ivec stays as it was. abi: full.
 *
 * in    length   any; a last piece is filled with zeros to a block when encrypting
 * test  tests/oracle/des.c
 */
CX_API void DES_cbc_encrypt(const unsigned char *input, unsigned char *output, long length,
                            DES_key_schedule *schedule, DES_cblock *ivec, int enc)
{
    struct cr_cipher c;
    uint8_t iv[BLOCK];

    memcpy(iv, *ivec, BLOCK);
    if (cx_des_start(&c, enc != DES_DECRYPT, schedule, NULL, NULL)) {
        cbc(&c, input, output, length, iv, enc);
    }
    mem_clear(iv, sizeof(iv));
}

/* DES_ncbc_encrypt - CBC; ivec becomes the last block of ciphertext. abi: full.
 *
 * in    length   as for DES_cbc_encrypt()
 * test  tests/oracle/des.c
 */
CX_API void DES_ncbc_encrypt(const unsigned char *input, unsigned char *output, long length,
                             DES_key_schedule *schedule, DES_cblock *ivec, int enc)
{
    struct cr_cipher c;

    if (cx_des_start(&c, enc != DES_DECRYPT, schedule, NULL, NULL)) {
        cbc(&c, input, output, length, *ivec, enc);
    }
}

/* DES_ede3_cbc_encrypt - CBC of triple DES; ivec becomes the last block of ciphertext. abi: full.
 *
 * in    length   as for DES_cbc_encrypt()
 * test  tests/oracle/des.c
 */
CX_API void DES_ede3_cbc_encrypt(const unsigned char *input, unsigned char *output, long length,
                                 DES_key_schedule *ks1, DES_key_schedule *ks2,
                                 DES_key_schedule *ks3, DES_cblock *ivec, int enc)
{
    struct cr_cipher c;

    if (cx_des_start(&c, enc != DES_DECRYPT, ks1, ks2, ks3)) {
        cbc(&c, input, output, length, *ivec, enc);
    }
}

static void words_in(uint8_t *out, const DES_LONG *data)
{
    for (size_t i = 0; i < BLOCK; i++) {
        out[i] = (uint8_t)(data[i / 4] >> (8 * (i % 4)));
    }
}

static void words_out(DES_LONG *data, const uint8_t *in)
{
    for (size_t i = 0; i < 2; i++) {
        data[i] = (DES_LONG)in[4 * i] | (DES_LONG)in[4 * i + 1] << 8 |
                  (DES_LONG)in[4 * i + 2] << 16 | (DES_LONG)in[4 * i + 3] << 24;
    }
}

static void words(DES_LONG *data, const DES_key_schedule *k1, const DES_key_schedule *k2,
                  const DES_key_schedule *k3, int enc)
{
    uint8_t block[BLOCK];

    words_in(block, data);
    ecb(block, block, k1, k2, k3, enc);
    words_out(data, block);
    mem_clear(block, sizeof(block));
}

/* DES_encrypt1 - one block as two little-endian words. abi: full. test tests/oracle/des.c */
CX_API void DES_encrypt1(DES_LONG *data, DES_key_schedule *ks, int enc)
{
    words(data, ks, NULL, NULL, enc);
}

/* DES_encrypt3 - one block of triple DES, as two words. abi: full. test tests/oracle/des.c */
CX_API void DES_encrypt3(DES_LONG *data, DES_key_schedule *ks1, DES_key_schedule *ks2,
                         DES_key_schedule *ks3)
{
    words(data, ks1, ks2, ks3, DES_ENCRYPT);
}

/* DES_decrypt3 - the reverse of DES_encrypt3(). abi: full. test tests/oracle/des.c */
CX_API void DES_decrypt3(DES_LONG *data, DES_key_schedule *ks1, DES_key_schedule *ks2,
                         DES_key_schedule *ks3)
{
    words(data, ks1, ks2, ks3, DES_DECRYPT);
}
