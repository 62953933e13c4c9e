/* AES in the modes of EVP_CIPHER: the kernel beside Mbed TLS, cut anywhere. */
#include "tests/crypto/long.h"
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>
#include <mbedtls/aes.h>
#include <random>

extern "C" {
#include "crypto/cipher.h"
}

namespace
{

std::mt19937_64 rng(22); /* a fixed seed: a failure comes again */

size_t below(size_t n)
{
    return static_cast<size_t>(rng() % n);
}

Bytes some(size_t n)
{
    Bytes b(n);
    for (uint8_t &octet : b) {
        octet = static_cast<uint8_t>(rng());
    }
    return b;
}

enum mode { ECB, CBC, CTR };

const struct {
    enum cr_cipher_id id;
    enum mode mode;
    size_t key_len;
} ciphers[] = {
    {CR_AES_128_ECB, ECB, 16}, {CR_AES_192_ECB, ECB, 24}, {CR_AES_256_ECB, ECB, 32},
    {CR_AES_128_CBC, CBC, 16}, {CR_AES_192_CBC, CBC, 24}, {CR_AES_256_CBC, CBC, 32},
    {CR_AES_128_CTR, CTR, 16}, {CR_AES_192_CTR, CTR, 24}, {CR_AES_256_CTR, CTR, 32},
};

Bytes by_mbedtls(enum mode mode, bool encrypt, const Bytes &key, Bytes iv, const Bytes &in)
{
    const int direction = encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT;
    const unsigned bits = static_cast<unsigned>(key.size() * 8);
    Bytes out(in.size());
    uint8_t stream[16];
    size_t used = 0;
    mbedtls_aes_context aes;

    mbedtls_aes_init(&aes);
    EXPECT_EQ(0, encrypt || mode == CTR ? mbedtls_aes_setkey_enc(&aes, key.data(), bits)
                                        : mbedtls_aes_setkey_dec(&aes, key.data(), bits));
    if (mode == ECB) {
        for (size_t i = 0; i < in.size(); i += 16) {
            EXPECT_EQ(0, mbedtls_aes_crypt_ecb(&aes, direction, in.data() + i, out.data() + i));
        }
    } else if (mode == CBC) {
        EXPECT_EQ(
            0, mbedtls_aes_crypt_cbc(&aes, direction, in.size(), iv.data(), in.data(), out.data()));
    } else {
        EXPECT_EQ(0, mbedtls_aes_crypt_ctr(&aes, in.size(), &used, iv.data(), stream, in.data(),
                                           out.data()));
    }
    mbedtls_aes_free(&aes);
    return out;
}

void compare(size_t row)
{
    const enum mode mode = ciphers[row].mode;
    const Bytes key = some(ciphers[row].key_len);
    Bytes iv = some(mode == ECB ? 0 : 16);
    const size_t block = mode == CTR ? 1 : 16;
    const Bytes in =
        some((1 + below(below(4) == 0 ? 200 : 30)) * 16 - (mode == CTR ? below(16) : 0));
    const bool encrypt = below(2) == 0;
    const bool in_place = below(2) == 0;
    Bytes out = in_place ? in : Bytes(in.size());
    struct cr_cipher c;

    /* Counters about to carry, through some of their bytes or all. */
    for (size_t i = 16 - below(17); mode == CTR && below(2) == 0 && i < 16; i++) {
        iv[i] = i == 15 ? static_cast<uint8_t>(0xff - below(20)) : 0xff;
    }
    ASSERT_EQ(T13_OK, cr_cipher_init(&c, ciphers[row].id, encrypt, view(key), view(iv)));
    for (size_t at = 0; at < in.size();) {
        size_t n = below(3) == 0 ? in.size() - at : (1 + below(400)) / block * block;
        n = n < in.size() - at ? n : in.size() - at;
        ASSERT_EQ(T13_OK, cr_cipher_update(&c, bytes_of((in_place ? out : in).data() + at, n),
                                           out.data() + at));
        at += n;
    }
    cr_cipher_clear(&c);
    ASSERT_EQ(by_mbedtls(mode, encrypt, key, iv, in), out);
}

TEST(Cipher, AesModesAreTheBaseOnRandomPieces)
{
    for (size_t row = 0; row < sizeof(ciphers) / sizeof(ciphers[0]); row++) {
        for (size_t round = 0; round < long_rounds(1000); round++) {
            SCOPED_TRACE(testing::Message() << "cipher " << row << " round " << round);
            ASSERT_NO_FATAL_FAILURE(compare(row));
        }
    }
}

} // namespace
