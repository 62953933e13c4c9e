/* AES_set_encrypt_key(), AES_encrypt() and their kin: the block cipher by itself. */
#include "compat/aes/aes.h"

#include <string.h>

_Static_assert(sizeof(((AES_KEY *)0)->rd_key) >= CR_CIPHER_KEY_MAX, "a key fits into AES_KEY");

static int set_key(const unsigned char *user_key, int bits, AES_KEY *key)
{
    if (user_key == NULL || key == NULL) {
        return -1;
    }
    if (bits != 128 && bits != 192 && bits != 256) {
        return -2;
    }
    memset(key, 0, sizeof(*key));
    memcpy(key->rd_key, user_key, (size_t)bits / 8);
    key->rounds = bits / 32 + 6;
    return 0;
}

bool cx_aes_start(struct cr_cipher *c, const AES_KEY *key, bool encrypt)
{
    enum cr_cipher_id id = key->rounds == 10   ? CR_AES_128_ECB
                           : key->rounds == 12 ? CR_AES_192_ECB
                           : key->rounds == 14 ? CR_AES_256_ECB
                                               : CR_CIPHER_NONE;

    return cr_cipher_init(c, id, encrypt, bytes_of(key->rd_key, cr_cipher_key_len(id)),
                          bytes_of(NULL, 0)) == T13_OK;
}

bool cx_aes_blocks(struct cr_cipher *c, const uint8_t *in, uint8_t *out, size_t n)
{
    if (cr_cipher_update(c, bytes_of(in, n), out) == T13_OK) {
        return true;
    }
    memset(out, 0, n);
    return false;
}

static void one_block(const unsigned char *in, unsigned char *out, const AES_KEY *key, bool encrypt)
{
    struct cr_cipher c;

    if (!cx_aes_start(&c, key, encrypt)) {
        memset(out, 0, AES_BLOCK_SIZE);
        return;
    }
    (void)cx_aes_blocks(&c, in, out, AES_BLOCK_SIZE);
    cr_cipher_clear(&c);
}

/* AES_set_encrypt_key - a key of 128, 192 or 256 bits. abi: full. test tests/oracle/aes_low.c
 *
 * ret   0; -1 for a NULL, -2 for another number of bits; the error queue is left alone
 */
CX_API int AES_set_encrypt_key(const unsigned char *userKey, const int bits, AES_KEY *key)
{
    return set_key(userKey, bits, key);
}

/* AES_set_decrypt_key - a key of 128, 192 or 256 bits. abi: full. test tests/oracle/aes_low.c
 *
 * ret   as AES_set_encrypt_key()
 */
CX_API int AES_set_decrypt_key(const unsigned char *userKey, const int bits, AES_KEY *key)
{
    return set_key(userKey, bits, key);
}

/* AES_encrypt - one block; out may be in. abi: full. test tests/oracle/aes_low.c */
CX_API void AES_encrypt(const unsigned char *in, unsigned char *out, const AES_KEY *key)
{
    one_block(in, out, key, true);
}

/* AES_decrypt - one block; out may be in. abi: full. test tests/oracle/aes_low.c */
CX_API void AES_decrypt(const unsigned char *in, unsigned char *out, const AES_KEY *key)
{
    one_block(in, out, key, false);
}

/* AES_ecb_encrypt - one block, in the direction of enc. abi: full. test tests/oracle/aes_low.c */
CX_API void AES_ecb_encrypt(const unsigned char *in, unsigned char *out, const AES_KEY *key,
                            const int enc)
{
    one_block(in, out, key, enc != AES_DECRYPT);
}

/* AES_options - how OpenSSL's own AES was compiled. abi: full. test tests/oracle/aes_low.c */
CX_API const char *AES_options(void)
{
    return "aes(partial)";
}
