/* Wycheproof's signatures, and its public keys for ECDH. */
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>

extern "C" {
#include "crypto/cipher.h"
#include "crypto/key/internal.h"
}

namespace
{

/* One key for the many tests of its group. */
struct cr_key *key_of_group(const WycheproofTest &t)
{
    static std::string last;
    static struct cr_key *key;

    if (t.group.at(0) != last) {
        cr_key_free(key);
        key = nullptr;
        last = t.group.at(0);
        enum t13_status status = cr_key_from_spki(&key, view(from_hex(last)));
        EXPECT_EQ(T13_OK, status);
    }
    return key;
}

/* What an implementation may decide either way: DER that is not quite, and a DigestInfo without its
 * NULL, are refused as OpenSSL does; weak parameters are judged elsewhere. */
bool acceptable(const WycheproofTest &t, enum cr_sig_scheme scheme)
{
    if (scheme == CR_SIG_RSA_PKCS1) {
        return t.values.at(2).find("MissingNull") == std::string::npos;
    }
    return scheme == CR_SIG_RSA_PSS;
}

void run(const char *file, enum cr_sig_scheme scheme)
{
    for_each_wycheproof(file, [&](const WycheproofTest &t) {
        struct cr_sig_alg alg = {scheme, CR_HASH_NONE, CR_HASH_NONE, 0};
        if (scheme != CR_SIG_EDDSA) {
            alg.hash = hash_named(t.group.at(1));
            if (alg.hash == CR_HASH_NONE) {
                return; /* SHA-512/256 and so on */
            }
        }
        if (scheme == CR_SIG_RSA_PSS) {
            alg.mgf1_hash = hash_named(t.group.at(2));
            alg.salt_len = std::stoi(t.group.at(3));
            if (alg.mgf1_hash == CR_HASH_NONE) {
                return;
            }
        }
        struct cr_key *key = key_of_group(t);
        ASSERT_NE(nullptr, key);
        enum t13_status status = cr_verify(key, &alg, view(t.bytes(0)), view(t.bytes(1)));
        bool want = t.result == 'v' || (t.result == 'a' && acceptable(t, scheme));
        EXPECT_EQ(want ? T13_OK : T13_E_BAD_SIGNATURE, status);
    });
}

TEST(Signature, WycheproofEcdsa)
{
    for (const char *file :
         {"ecdsa_secp256r1_sha256", "ecdsa_secp256r1_sha512", "ecdsa_secp384r1_sha384",
          "ecdsa_secp384r1_sha512", "ecdsa_secp521r1_sha512", "ecdsa_secp256k1_sha256",
          "ecdsa_secp256k1_sha512", "ecdsa_brainpoolP256r1_sha256", "ecdsa_brainpoolP384r1_sha384",
          "ecdsa_brainpoolP512r1_sha512"}) {
        run(file, CR_SIG_ECDSA);
    }
}

TEST(Signature, WycheproofEddsa)
{
    run("eddsa", CR_SIG_EDDSA);
    run("ed448", CR_SIG_EDDSA);
}

/* TRAPS 33. */
TEST(Signature, WycheproofRsaPkcs1)
{
    for (const char *file :
         {"rsa_signature_2048_sha256", "rsa_signature_2048_sha384", "rsa_signature_2048_sha512",
          "rsa_signature_3072_sha256", "rsa_signature_3072_sha384", "rsa_signature_3072_sha512",
          "rsa_signature_4096_sha384", "rsa_signature_4096_sha512"}) {
        run(file, CR_SIG_RSA_PKCS1);
    }
}

TEST(Signature, WycheproofRsaPss)
{
    for (const char *file :
         {"rsa_pss_2048_sha1_mgf1_20", "rsa_pss_2048_sha256_mgf1_0", "rsa_pss_2048_sha256_mgf1_32",
          "rsa_pss_3072_sha256_mgf1_32", "rsa_pss_4096_sha256_mgf1_32",
          "rsa_pss_4096_sha512_mgf1_32", "rsa_pss_misc"}) {
        run(file, CR_SIG_RSA_PSS);
    }
}

TEST(Signature, WycheproofRsaOtherKeys)
{
    run("rsa_signature", CR_SIG_RSA_PKCS1);
}

/* The whole way from a SubjectPublicKeyInfo: whatever is wrong with it, no secret comes out. */
TEST(Signature, WycheproofEcdhPublicKeys)
{
    static const struct {
        const char *file;
        enum cr_key_type type;
    } files[] = {{"ecdh_secp256r1", CR_KEY_P256},        {"ecdh_secp384r1", CR_KEY_P384},
                 {"ecdh_secp521r1", CR_KEY_P521},        {"ecdh_secp256k1", CR_KEY_K256},
                 {"ecdh_brainpoolP256r1", CR_KEY_BP256}, {"ecdh_brainpoolP384r1", CR_KEY_BP384},
                 {"ecdh_brainpoolP512r1", CR_KEY_BP512}};
    for (const auto &file : files) {
        size_t num_taken = 0;
        size_t n = cr_ec_field_len(key_curve(file.type));
        for_each_wycheproof(file.file, [&](const WycheproofTest &t) {
            struct cr_key *peer = nullptr;
            struct cr_key *own = nullptr;
            Bytes scalar = t.bytes(1);
            uint8_t out[CR_EC_FIELD_MAX];
            size_t out_len = 0;
            while (scalar.size() > n && scalar[0] == 0) {
                scalar.erase(scalar.begin());
            }
            scalar.insert(scalar.begin(), n - scalar.size(), 0);
            enum t13_status status = cr_key_from_spki(&peer, view(t.bytes(0)));
            if (status == T13_OK) {
                ASSERT_EQ(T13_OK, key_from_scalar(&own, file.type, view(scalar)));
                status = cr_derive(own, peer, out, &out_len);
            }
            if (t.result == 'v') {
                EXPECT_EQ(T13_OK, status);
                num_taken++;
            }
            if (t.result == 'i') {
                EXPECT_NE(T13_OK, status);
            }
            if (status == T13_OK) {
                EXPECT_EQ(t.values.at(2), to_hex(out, out_len));
            }
            cr_key_free(peer);
            cr_key_free(own);
        });
        EXPECT_LT(50u, num_taken);
    }
}

TEST(Cipher, WycheproofAesCbc)
{
    for_each_wycheproof("aes_cbc_pkcs5", [](const WycheproofTest &t) {
        Bytes key = t.bytes(0);
        Bytes ct = t.bytes(3);
        enum cr_cipher_id id = key.size() == 16   ? CR_AES_128_CBC
                               : key.size() == 24 ? CR_AES_192_CBC
                                                  : CR_AES_256_CBC;
        struct cr_cipher c;
        ASSERT_EQ(T13_OK, cr_cipher_init(&c, id, false, view(key), view(t.bytes(1))));
        Bytes out(ct.size());
        size_t left = 0;
        enum t13_status status = cr_cipher_update(&c, view(ct), out.data());
        bool good = status == T13_OK && cr_unpad(out.data(), out.size(), 16, &left);
        EXPECT_EQ(t.result == 'v', good);
        if (good) {
            out.resize(left);
            EXPECT_EQ(t.bytes(2), out);
        }
        cr_cipher_clear(&c);
    });
}

/* SP 800-38A F.1.1, F.5.5 and FIPS 81 / SP 800-67's sample of three-key triple DES. */
TEST(Cipher, Sp80038a)
{
    static const struct {
        enum cr_cipher_id id;
        const char *key;
        const char *iv;
        const char *plain;
        const char *cipher;
    } rows[] = {
        {CR_AES_128_ECB, "2b7e151628aed2a6abf7158809cf4f3c", "-",
         "6bc1bee22e409f96e93d7e117393172a", "3ad77bb40d7a3660a89ecaf32466ef97"},
        {CR_AES_192_ECB, "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "-",
         "6bc1bee22e409f96e93d7e117393172a", "bd334f1d6e45f25ff712a214571fa5cc"},
        {CR_AES_256_ECB, "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "-",
         "6bc1bee22e409f96e93d7e117393172a", "f3eed1bdb5d2a03c064b5a7e3db181f8"},
        {CR_AES_128_CBC, "2b7e151628aed2a6abf7158809cf4f3c", "000102030405060708090a0b0c0d0e0f",
         "6bc1bee22e409f96e93d7e117393172a", "7649abac8119b246cee98e9b12e9197d"},
        {CR_AES_256_CTR, "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
         "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c",
         "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59a"},
        {CR_DES_EDE3_ECB, "0123456789abcdef23456789abcdef01456789abcdef0123", "-",
         "5468652071756663", "a826fd8ce53b855f"},
        {CR_DES_ECB, "0123456789abcdef", "-", "4e6f772069732074", "3fa40e8a984d4815"},
    };
    for (const auto &row : rows) {
        Bytes plain = from_hex(row.plain);
        Bytes out(plain.size());
        struct cr_cipher c;
        ASSERT_EQ(T13_OK, cr_cipher_init(&c, row.id, true, view(from_hex(row.key)),
                                         view(from_hex(row.iv))));
        ASSERT_EQ(T13_OK, cr_cipher_update(&c, view(plain), out.data()));
        EXPECT_EQ(row.cipher, to_hex(out));
        cr_cipher_clear(&c);
        ASSERT_EQ(T13_OK, cr_cipher_init(&c, row.id, false, view(from_hex(row.key)),
                                         view(from_hex(row.iv))));
        ASSERT_EQ(T13_OK, cr_cipher_update(&c, view(out), out.data()));
        EXPECT_EQ(row.plain, to_hex(out));
        cr_cipher_clear(&c);
    }
}

TEST(Cipher, Unpad)
{
    size_t left = 99;
    const Bytes good = from_hex("0102030405060708090a0b0c04040404");
    const Bytes wrong = from_hex("0102030405060708090a0b0c04030404");
    const Bytes zero = from_hex("0102030405060708090a0b0c0d0e0f00");
    const Bytes large = from_hex("0102030405060708090a0b0c0d0e0f11");
    const Bytes all(16, 16);

    EXPECT_TRUE(cr_unpad(good.data(), 16, 16, &left));
    EXPECT_EQ(12u, left);
    EXPECT_TRUE(cr_unpad(all.data(), 16, 16, &left));
    EXPECT_EQ(0u, left);
    EXPECT_FALSE(cr_unpad(wrong.data(), 16, 16, &left));
    EXPECT_FALSE(cr_unpad(zero.data(), 16, 16, &left));
    EXPECT_FALSE(cr_unpad(large.data(), 16, 16, &left));
    EXPECT_FALSE(cr_unpad(all.data(), 15, 16, &left));
    EXPECT_FALSE(cr_unpad(all.data(), 0, 16, &left));
}

} // namespace
