/* AES_set_encrypt_key and what follows it: the cipher called by its name. */
#include "oracle.h"

#include <openssl/aes.h>

static unsigned char data[128];
static const unsigned char user_key[32] = "0123456789abcdefghijklmnopqrstu";

static void one_size(int bits)
{
    AES_KEY enc;
    AES_KEY dec;
    unsigned char out[160];
    unsigned char back[160];
    unsigned char iv[16];
    int num = 0;

    o_int("encryption key", AES_set_encrypt_key(user_key, bits, &enc));
    o_int("rounds", enc.rounds);
    o_int("decryption key", AES_set_decrypt_key(user_key, bits, &dec));
    AES_encrypt(data, out, &enc);
    o_hex("block", out, 16);
    AES_decrypt(out, out, &dec);
    o_hex("and back in place", out, 16);
    AES_ecb_encrypt(data, out, &enc, AES_ENCRYPT);
    o_hex("ecb", out, 16);
    AES_ecb_encrypt(out, out, &dec, AES_DECRYPT);
    o_hex("ecb back", out, 16);
    for (size_t n = 0; n <= 64; n += 13) {
        memset(out, 0x11, sizeof(out));
        memset(iv, 1, sizeof(iv));
        AES_cbc_encrypt(data, out, n, &enc, iv, AES_ENCRYPT);
        o_hex("cbc", out, 96);
        o_hex("cbc iv", iv, 16);
        memset(back, 0x22, sizeof(back));
        memset(iv, 1, sizeof(iv));
        AES_cbc_encrypt(out, back, n, &dec, iv, AES_DECRYPT);
        o_hex("cbc back", back, 96);
        o_hex("cbc iv", iv, 16);
    }
    memset(iv, 2, sizeof(iv));
    memcpy(back, data, 64);
    AES_cbc_encrypt(back, back, 64, &enc, iv, AES_ENCRYPT);
    o_hex("cbc in place", back, 64);
    memset(iv, 2, sizeof(iv));
    AES_cbc_encrypt(back, back, 64, &dec, iv, AES_DECRYPT);
    o_hex("cbc back in place", back, 64);
    for (size_t step = 1; step < 60; step += 19) {
        memset(iv, 3, sizeof(iv));
        num = 0;
        for (size_t at = 0; at + step <= 100; at += step) {
            AES_cfb128_encrypt(data + at, out + at, step, &enc, iv, &num, AES_ENCRYPT);
        }
        o_hex("cfb128", out, 100 - 100 % step);
        o_int("cfb128 num", num);
        o_hex("cfb128 iv", iv, 16);
        memset(iv, 3, sizeof(iv));
        num = 0;
        AES_cfb128_encrypt(out, out, 100 - 100 % step, &enc, iv, &num, AES_DECRYPT);
        o_hex("cfb128 back", out, 100 - 100 % step);
        memset(iv, 4, sizeof(iv));
        num = 0;
        for (size_t at = 0; at + step <= 100; at += step) {
            AES_ofb128_encrypt(data + at, out + at, step, &enc, iv, &num);
        }
        o_hex("ofb128", out, 100 - 100 % step);
        o_int("ofb128 num", num);
    }
    memset(iv, 5, sizeof(iv));
    num = 0;
    AES_cfb8_encrypt(data, out, 40, &enc, iv, &num, AES_ENCRYPT);
    o_hex("cfb8", out, 40);
    memset(iv, 5, sizeof(iv));
    AES_cfb8_encrypt(out, out, 40, &enc, iv, &num, AES_DECRYPT);
    o_hex("cfb8 back", out, 40);
}

static void wrapping(void)
{
    AES_KEY enc;
    AES_KEY dec;
    unsigned char out[160];
    unsigned char back[160];

    AES_set_encrypt_key(user_key, 128, &enc);
    AES_set_decrypt_key(user_key, 128, &dec);
    for (unsigned n = 0; n <= 40; n += 4) {
        memset(out, 0, sizeof(out));
        memset(back, 0, sizeof(back));
        o_int("wrap", AES_wrap_key(&enc, NULL, out, data, n));
        o_hex("wrapped", out, 64);
        o_int("unwrap", AES_unwrap_key(&dec, NULL, back, out, n + 8));
        o_hex("unwrapped", back, 64);
    }
    o_int("wrap with its own iv", AES_wrap_key(&enc, user_key, out, data, 24));
    o_hex("wrapped", out, 32);
    o_int("unwrap with it", AES_unwrap_key(&dec, user_key, back, out, 32));
    o_int("unwrap without", AES_unwrap_key(&dec, NULL, back, out, 32));
    o_hex("wiped", back, 24);
    out[9] ^= 1;
    o_int("unwrap, a bit turned", AES_unwrap_key(&dec, user_key, back, out, 32));
    memcpy(out, data, 32);
    o_int("wrap in place", AES_wrap_key(&enc, NULL, out, out, 32));
    o_hex("wrapped", out, 40);
    o_int("unwrap in place", AES_unwrap_key(&dec, NULL, out, out, 40));
    o_hex("unwrapped", out, 32);
}

int main(void)
{
    AES_KEY key;

    for (size_t i = 0; i < sizeof(data); i++) {
        data[i] = (unsigned char)(3 * i + 1);
    }
    one_size(128);
    one_size(192);
    one_size(256);
    wrapping();
    o_int("no key", AES_set_encrypt_key(NULL, 128, &key));
    o_int("nowhere", AES_set_encrypt_key(user_key, 128, NULL));
    o_int("127 bits", AES_set_encrypt_key(user_key, 127, &key));
    o_int("0 bits", AES_set_decrypt_key(user_key, 0, &key));
    o_int("no key", AES_set_decrypt_key(NULL, 128, &key));
    o_str("options", AES_options());
    o_err("end");
    return 0;
}
