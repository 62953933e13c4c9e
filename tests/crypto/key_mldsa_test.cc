/* ML-DSA keys in their formats: RFC 9881. */
#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>

extern "C" {
#include "crypto/key.h"
#include "crypto/mem.h"
}

namespace
{

/* The keys of RFC 9881's seed 00 01 … 1f in the forms that OpenSSL 3.5 gives them: the SHA-256 of
 * its test/recipes/15-test_ml_dsa_codecs_data. */
const struct Form {
    enum cr_key_type type;
    uint8_t oid; /* its last byte */
    const char *spki;
    const char *both;
    const char *expanded;
} forms[] = {
    {CR_KEY_MLDSA44, 0x11, "837832708c5236d951581f1fddf2b79991b3424a0486d16da1ddad0fd69701be",
     "e355e29f28e537fcf3aff28354016415146d7f801a57136c241bb6e9addfaa30",
     "35cb529103b3a9ed502fecb438a671ff11bb05fb4afa99301d06240883a74106"},
    {CR_KEY_MLDSA65, 0x12, "b8b62131bfbe84433efb2273d7f5b87f7a22854a2cfd366fc2aead86d837c52d",
     "5259463f8ec68e21b8c179a7e49dba184fd24280080bd5bb78af94d7a2a0ac81",
     "fae10810e47ed4b41851065b40bb60547e816ebf31b0738b4ed4af57337706ec"},
    {CR_KEY_MLDSA87, 0x13, "07e57c4f14dbad1267f621ec3777b4e2e6c4fbc4c22fbb87510ff8e0b3c6a642",
     "c71913419ea426e99da06330e3b06b2ab47448f1aff520479358e3cb71f5c1d6",
     "8e2e40f141d1d6788d074de4124a744ee3106697ae6c01faccf855510079ecb3"},
};

std::string sha256(const Bytes &b)
{
    uint8_t out[32];

    EXPECT_EQ(T13_OK, cr_hash_once(CR_SHA256, view(b), out));
    return to_hex(out, sizeof(out));
}

Bytes written(enum t13_status (*writer)(const struct cr_key *, uint8_t **, size_t *),
              const struct cr_key *key)
{
    uint8_t *p = nullptr;
    size_t n = 0;

    EXPECT_EQ(T13_OK, writer(key, &p, &n));
    Bytes out(p, p + n);
    mem_clear_free(p, n);
    return out;
}

Bytes seed_only(const Form &f)
{
    Bytes der = from_hex("3034020100300b0609608648016503040311042280200001020304050607"
                         "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    der[17] = f.oid;
    return der;
}

Bytes value(uint8_t tag, const Bytes &contents)
{
    Bytes out(4 + contents.size());
    out[0] = tag;
    out[1] = 0x82;
    out[2] = static_cast<uint8_t>(contents.size() >> 8);
    out[3] = static_cast<uint8_t>(contents.size());
    std::copy(contents.begin(), contents.end(), out.begin() + 4);
    return out;
}

/* A PrivateKeyInfo with this private key in it. */
Bytes info(const Form &f, const Bytes &private_key)
{
    Bytes inner = from_hex("020100300b0609608648016503040311");
    inner.back() = f.oid;
    Bytes octets = value(0x04, private_key);
    inner.insert(inner.end(), octets.begin(), octets.end());
    return value(0x30, inner);
}

TEST(KeyMldsa, EachForm)
{
    for (const Form &f : forms) {
        struct cr_key *key = nullptr;
        ASSERT_EQ(T13_OK, cr_key_from_pkcs8(&key, view(seed_only(f))));
        EXPECT_EQ(f.type, cr_key_type(key));
        EXPECT_EQ(f.spki, sha256(written(cr_key_to_spki, key)));
        const Bytes both = written(cr_key_to_pkcs8, key);
        EXPECT_EQ(f.both, sha256(both));
        struct bytes p = cr_key_part(key, CR_PART_PRIVATE);
        const Bytes expanded = info(f, value(0x04, Bytes(p.p, p.p + p.n)));
        EXPECT_EQ(f.expanded, sha256(expanded));
        for (const Bytes &form : {both, expanded}) {
            struct cr_key *again = nullptr;
            ASSERT_EQ(T13_OK, cr_key_from_pkcs8(&again, view(form)));
            EXPECT_TRUE(cr_key_same_public(key, again));
            EXPECT_EQ(form, written(cr_key_to_pkcs8, again));
            cr_key_free(again);
        }
        cr_key_free(key);
    }
}

TEST(KeyMldsa, PartsThatDoNotBelongTogether)
{
    for (const Form &f : forms) {
        struct cr_key *key = nullptr;
        ASSERT_EQ(T13_OK, cr_key_from_pkcs8(&key, view(seed_only(f))));
        Bytes both = written(cr_key_to_pkcs8, key);
        struct cr_key *bad = nullptr;
        for (size_t at : {size_t{40}, size_t{100}, both.size() - 1}) {
            Bytes other = both;
            other[at] ^= 1; /* the seed, the expanded key */
            EXPECT_EQ(T13_E_BAD_KEY, cr_key_from_pkcs8(&bad, view(other))) << at;
        }
        for (size_t n = 0; n < both.size(); n += 97) {
            EXPECT_EQ(T13_E_BAD_KEY, cr_key_from_pkcs8(&bad, bytes_of(both.data(), n)));
        }
        Bytes short_seed = seed_only(f);
        short_seed[1]--;
        short_seed[19]--;
        short_seed[21]--;
        short_seed.pop_back();
        EXPECT_EQ(T13_E_BAD_KEY, cr_key_from_pkcs8(&bad, view(short_seed)));
        cr_key_free(key);
    }
}

TEST(KeyMldsa, SignsAndVerifies)
{
    const struct cr_sig_alg alg = {CR_SIG_MLDSA, CR_HASH_NONE, CR_HASH_NONE, 0};
    const struct cr_sig_alg eddsa = {CR_SIG_EDDSA, CR_HASH_NONE, CR_HASH_NONE, 0};
    const Bytes message = {1, 2, 3};
    for (const Form &f : forms) {
        struct cr_key *key = nullptr;
        ASSERT_EQ(T13_OK, cr_key_generate(&key, f.type, 0));
        struct cr_key *pub = nullptr;
        ASSERT_EQ(T13_OK, cr_key_from_spki(&pub, view(written(cr_key_to_spki, key))));
        EXPECT_FALSE(cr_key_is_private(pub));
        Bytes sig(cr_key_sig_max(key));
        size_t n = 0;
        EXPECT_LE(sig.size(), static_cast<size_t>(CR_SIG_MAX));
        ASSERT_EQ(T13_OK, cr_sign(key, &alg, view(message), sig.data(), &n));
        EXPECT_EQ(sig.size(), n);
        EXPECT_EQ(T13_OK, cr_verify(pub, &alg, view(message), view(sig)));
        sig[10] ^= 1;
        EXPECT_EQ(T13_E_BAD_SIGNATURE, cr_verify(pub, &alg, view(message), view(sig)));
        EXPECT_EQ(T13_E_ARGUMENT, cr_verify(pub, &eddsa, view(message), view(sig)));
        EXPECT_EQ(T13_E_ARGUMENT, cr_sign(pub, &alg, view(message), sig.data(), &n));
        EXPECT_EQ(T13_E_ARGUMENT, cr_sign_digest(key, &alg, view(message), sig.data(), &n));
        cr_key_free(key);
        cr_key_free(pub);
    }
}

} // namespace
