/* EVP_EncryptInit(3), EVP_aes_128_gcm(3): ciphers without authentication. */
#include "oracle.h"

#include <openssl/evp.h>

static void show(const EVP_CIPHER *c)
{
    o_int("nid", EVP_CIPHER_get_nid(c));
    o_int("type", EVP_CIPHER_get_type(c));
    o_str("name", EVP_CIPHER_get0_name(c));
    o_int("key", EVP_CIPHER_get_key_length(c));
    o_int("iv", EVP_CIPHER_get_iv_length(c));
    o_int("block", EVP_CIPHER_get_block_size(c));
    o_int("mode", EVP_CIPHER_get_mode(c));
    o_int("flags", (long long)EVP_CIPHER_get_flags(c));
}

static void run(const EVP_CIPHER *cipher, int padding)
{
    unsigned char key[32];
    unsigned char iv[16];
    unsigned char in[64];
    unsigned char out[96];
    unsigned char back[96];
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

    for (int i = 0; i < 64; i++) {
        in[i] = (unsigned char)(i * 3);
        key[i % 32] = (unsigned char)(i * 5 + 1);
        iv[i % 16] = (unsigned char)(i * 7);
    }
    for (int n = 0; n <= 48; n += 8) {
        int total = 0;
        int len = 0;
        EVP_EncryptInit_ex(ctx, cipher, NULL, key, iv);
        EVP_CIPHER_CTX_set_padding(ctx, padding);
        for (int at = 0; at < n; at += 5) {
            int part = n - at < 5 ? n - at : 5;
            o_int("update", EVP_EncryptUpdate(ctx, out + total, &len, in + at, part));
            o_int("length", len);
            total += len;
        }
        o_int_err("final", EVP_EncryptFinal_ex(ctx, out + total, &len));
        o_int("length", len);
        total += len;
        o_hex("encrypted", out, (size_t)total);
        int back_len = 0;
        EVP_DecryptInit_ex(ctx, cipher, NULL, key, iv);
        EVP_CIPHER_CTX_set_padding(ctx, padding);
        for (int at = 0; at < total; at += 7) {
            int part = total - at < 7 ? total - at : 7;
            o_int("update", EVP_DecryptUpdate(ctx, back + back_len, &len, out + at, part));
            o_int("length", len);
            back_len += len;
        }
        o_int_err("final", EVP_DecryptFinal_ex(ctx, back + back_len, &len));
        back_len += len;
        o_hex("decrypted", back, (size_t)back_len);
    }
    EVP_CIPHER_CTX_free(ctx);
}

static void wrong(void)
{
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    unsigned char key[32] = {1};
    unsigned char iv[16] = {2};
    unsigned char b[100] = {0};
    int n = 9;

    o_int_err("init of nothing", EVP_EncryptInit_ex(c, NULL, NULL, key, iv));
    o_int_err("init without key", EVP_EncryptInit_ex(c, EVP_aes_128_cbc(), NULL, NULL, NULL));
    o_int_err("update without key", EVP_EncryptUpdate(c, b, &n, b, 16));
    o_int_err("init", EVP_EncryptInit_ex(c, EVP_aes_128_cbc(), NULL, key, iv));
    o_int("block", EVP_CIPHER_CTX_get_block_size(c));
    o_int("key", EVP_CIPHER_CTX_get_key_length(c));
    o_int("iv", EVP_CIPHER_CTX_get_iv_length(c));
    o_int("nid", EVP_CIPHER_CTX_get_nid(c));
    o_int("encrypting", EVP_CIPHER_CTX_is_encrypting(c));
    o_int_err("wrong direction", EVP_DecryptUpdate(c, b, &n, key, 5));
    o_int_err("decrypt", EVP_DecryptInit_ex(c, NULL, NULL, key, iv));
    o_int_err("update", EVP_DecryptUpdate(c, b, &n, key, 16));
    o_int_err("bad padding", EVP_DecryptFinal_ex(c, b, &n));
    o_int_err("again", EVP_DecryptInit_ex(c, NULL, NULL, key, iv));
    o_int_err("half a block", EVP_DecryptUpdate(c, b, &n, key, 17));
    o_int_err("half a block", EVP_DecryptFinal_ex(c, b, &n));
    o_int_err("key length", EVP_CIPHER_CTX_set_key_length(c, 16));
    o_int_err("wrong key length", EVP_CIPHER_CTX_set_key_length(c, 17));
    o_int_err("unknown control", EVP_CIPHER_CTX_ctrl(c, 999, 12, NULL));
    EVP_CIPHER_CTX *copy = EVP_CIPHER_CTX_new();
    o_int_err("copy", EVP_CIPHER_CTX_copy(copy, c));
    o_int_err("reset", EVP_CIPHER_CTX_reset(c));
    o_ptr("cipher", EVP_CIPHER_CTX_get0_cipher(c));
    EVP_CIPHER_CTX_free(copy);
    EVP_CIPHER_CTX_free(c);
    EVP_CIPHER_CTX_free(NULL);
}

int main(void)
{
    const EVP_CIPHER *all[] = {EVP_aes_128_ecb(),  EVP_aes_192_ecb(), EVP_aes_256_ecb(),
                               EVP_aes_128_cbc(),  EVP_aes_192_cbc(), EVP_aes_256_cbc(),
                               EVP_aes_128_ctr(),  EVP_aes_192_ctr(), EVP_aes_256_ctr(),
                               EVP_des_ede3_cbc(), EVP_des_ede3_ecb()};
    static const char *const names[] = {"aes-128-cbc", "AES-128-CBC",  "aes128", "AES256",
                                        "des3",        "DES-EDE3-CBC", "des",    "aes-256-ctr",
                                        "des-ecb",     "nope"};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        show(all[i]);
        run(all[i], 1);
        run(all[i], 0);
    }
    show(EVP_des_cbc());
    show(EVP_des_ecb());
    show(EVP_enc_null());
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const EVP_CIPHER *c = EVP_get_cipherbyname(names[i]);
        o_str(names[i], c != NULL ? EVP_CIPHER_get0_name(c) : NULL);
    }
    wrong();
    return 0;
}
