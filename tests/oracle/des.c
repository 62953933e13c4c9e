/* DES_set_key(3). */
#include "oracle.h"

#include <openssl/des.h>

static unsigned char data[64];

static void keys(void)
{
    static const unsigned char wrong_parity[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    static const unsigned char weak[8] = {0xe0, 0xfe, 0xe0, 0xfe, 0xf1, 0xfe, 0xf1, 0xfe};
    DES_cblock key;
    DES_key_schedule ks;

    for (unsigned i = 0; i < 256; i += 8) {
        for (unsigned j = 0; j < 8; j++) {
            key[j] = (unsigned char)(i + j);
        }
        o_int("parity", DES_check_key_parity(&key));
        DES_set_odd_parity(&key);
        o_hex("odd", key, 8);
        o_int("parity", DES_check_key_parity(&key));
        o_int("weak", DES_is_weak_key(&key));
        o_int("set", DES_set_key(&key, &ks));
    }
    memcpy(key, wrong_parity, 8);
    o_int("checked, wrong parity", DES_set_key_checked(&key, &ks));
    o_int("set, wrong parity", DES_set_key(&key, &ks));
    o_int("sched, wrong parity", DES_key_sched(&key, &ks));
    DES_set_key_unchecked(&key, &ks);
    DES_ecb_encrypt(&key, &key, &ks, DES_ENCRYPT);
    o_hex("unchecked", key, 8);
    memcpy(key, weak, 8);
    o_int("weak", DES_is_weak_key(&key));
    o_int("checked, weak", DES_set_key_checked(&key, &ks));
    o_int("set, weak", DES_set_key(&key, &ks));
    o_int("sched, weak", DES_key_sched(&key, &ks));
    o_int("random", DES_random_key(&key));
    o_int("its parity", DES_check_key_parity(&key));
    o_int("is weak", DES_is_weak_key(&key));
    o_str("options", DES_options());
}

static void lengths(DES_key_schedule *a, DES_key_schedule *b, DES_key_schedule *c)
{
    DES_cblock iv;
    unsigned char out[80];
    unsigned char back[80];

    for (long n = 0; n <= 32; n += 5) {
        memset(out, 0x11, sizeof(out));
        memset(back, 0x22, sizeof(back));
        memset(iv, 1, sizeof(iv));
        DES_cbc_encrypt(data, out, n, a, &iv, DES_ENCRYPT);
        o_hex("cbc", out, 48);
        o_hex("iv", iv, 8);
        DES_cbc_encrypt(out, back, n, a, &iv, DES_DECRYPT);
        o_hex("back", back, 48);
        DES_ncbc_encrypt(data, out, n, a, &iv, DES_ENCRYPT);
        o_hex("ncbc", out, 48);
        o_hex("iv", iv, 8);
        memset(iv, 1, sizeof(iv));
        DES_ncbc_encrypt(out, back, n, a, &iv, DES_DECRYPT);
        o_hex("back", back, 48);
        o_hex("iv", iv, 8);
        memset(iv, 1, sizeof(iv));
        DES_ede3_cbc_encrypt(data, out, n, a, b, c, &iv, DES_ENCRYPT);
        o_hex("ede3", out, 48);
        o_hex("iv", iv, 8);
        memset(iv, 1, sizeof(iv));
        DES_ede3_cbc_encrypt(out, back, n, a, b, c, &iv, DES_DECRYPT);
        o_hex("back", back, 48);
        o_hex("iv", iv, 8);
    }
    memset(iv, 1, sizeof(iv));
    memcpy(out, data, 40);
    DES_ncbc_encrypt(out, out, 40, a, &iv, DES_ENCRYPT);
    o_hex("in place", out, 40);
    memset(iv, 1, sizeof(iv));
    DES_ncbc_encrypt(out, out, 40, a, &iv, DES_DECRYPT);
    o_hex("back in place", out, 40);
}

int main(void)
{
    static const unsigned char raw[3][8] = {"KerberOS", "NtlmHash", "TripleD!"};
    DES_cblock key[3];
    DES_key_schedule ks[3];
    DES_cblock block;
    DES_LONG words[2] = {0x01234567, 0x89abcdef};

    for (size_t i = 0; i < sizeof(data); i++) {
        data[i] = (unsigned char)(5 * i + 2);
    }
    keys();
    for (size_t i = 0; i < 3; i++) {
        memcpy(key[i], raw[i], 8);
        DES_set_odd_parity(&key[i]);
        o_int("set", DES_set_key_checked(&key[i], &ks[i]));
    }
    memcpy(block, data, 8);
    DES_ecb_encrypt(&block, &block, &ks[0], DES_ENCRYPT);
    o_hex("ecb", block, 8);
    DES_ecb_encrypt(&block, &block, &ks[0], DES_DECRYPT);
    o_hex("ecb back", block, 8);
    DES_ecb3_encrypt(&block, &block, &ks[0], &ks[1], &ks[2], DES_ENCRYPT);
    o_hex("ecb3", block, 8);
    DES_ecb3_encrypt(&block, &block, &ks[0], &ks[1], &ks[2], DES_DECRYPT);
    o_hex("ecb3 back", block, 8);
    DES_encrypt1(words, &ks[0], DES_ENCRYPT);
    o_int("word", words[0]);
    o_int("word", words[1]);
    DES_encrypt3(words, &ks[0], &ks[1], &ks[2]);
    o_int("word", words[0]);
    o_int("word", words[1]);
    DES_decrypt3(words, &ks[0], &ks[1], &ks[2]);
    DES_encrypt1(words, &ks[0], DES_DECRYPT);
    o_int("word", words[0]);
    o_int("word", words[1]);
    lengths(&ks[0], &ks[1], &ks[2]);
    o_err("end");
    return 0;
}
