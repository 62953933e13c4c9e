#include "tests/crypto/wycheproof.h"

#include <gtest/gtest.h>

extern "C" {
#include "crypto/aead.h"
#include "crypto/rand.h"
}

namespace
{

enum cr_aead_id aead_named(const std::string &file, size_t key_len, const std::string &tag_bits)
{
    if (file == "aes_gcm") {
        return key_len == 16 ? CR_AES_128_GCM : key_len == 32 ? CR_AES_256_GCM : CR_AEAD_NONE;
    }
    if (file == "aes_ccm") {
        if (key_len != 16) {
            return CR_AEAD_NONE;
        }
        return tag_bits == "128"  ? CR_AES_128_CCM
               : tag_bits == "64" ? CR_AES_128_CCM_8
                                  : CR_AEAD_NONE;
    }
    return key_len == 32 ? CR_CHACHA20_POLY1305 : CR_AEAD_NONE;
}

void check_one(const WycheproofTest &t, size_t *num_checked)
{
    Bytes key = t.bytes(0);
    Bytes iv = t.bytes(1);
    Bytes msg = t.bytes(3);
    Bytes ct = t.bytes(4);
    Bytes tag = t.bytes(5);
    enum cr_aead_id id = aead_named(t.file, key.size(), t.group.at(0));
    if (id == CR_AEAD_NONE || iv.size() != CR_AEAD_NONCE_LEN) {
        return; /* a size that TLS does not have */
    }
    (*num_checked)++;
    struct cr_aead a;
    ASSERT_EQ(T13_OK, cr_aead_init(&a, id, view(key)));
    Bytes sealed = ct;
    sealed.insert(sealed.end(), tag.begin(), tag.end());
    sealed.shrink_to_fit();
    Bytes opened(ct.size(), 0xee);
    enum t13_status status =
        cr_aead_open(&a, iv.data(), view(t.bytes(2)), view(sealed), opened.data());
    if (t.result == 'v') {
        EXPECT_EQ(T13_OK, status);
        EXPECT_EQ(msg, opened);
        Bytes again(msg.size() + cr_aead_tag_len(id));
        EXPECT_EQ(T13_OK, cr_aead_seal(&a, iv.data(), view(t.bytes(2)), view(msg),
                                       bytes_of(nullptr, 0), again.data()));
        EXPECT_EQ(sealed, again);
    } else {
        EXPECT_EQ(T13_E_BAD_RECORD_MAC, status);
        EXPECT_EQ(Bytes(ct.size(), 0), opened);
    }
    cr_aead_clear(&a);
}

TEST(Aead, Wycheproof)
{
    for (const char *file : {"aes_gcm", "aes_ccm", "chacha20_poly1305"}) {
        size_t num_checked = 0;
        for_each_wycheproof(file, [&](const WycheproofTest &t) { check_one(t, &num_checked); });
        EXPECT_LT(50u, num_checked) << file;
    }
}

/* RFC 8439 2.8.2. */
TEST(Aead, Rfc8439)
{
    Bytes key;
    for (int i = 0x80; i < 0xa0; i++) {
        key.push_back(static_cast<uint8_t>(i));
    }
    const Bytes nonce = from_hex("070000004041424344454647");
    const Bytes ad = from_hex("50515253c0c1c2c3c4c5c6c7");
    const std::string text = "Ladies and Gentlemen of the class of '99: If I could offer you only "
                             "one tip for the future, sunscreen would be it.";
    struct cr_aead a;
    uint8_t out[200];
    ASSERT_EQ(T13_OK, cr_aead_init(&a, CR_CHACHA20_POLY1305, view(key)));
    ASSERT_EQ(T13_OK, cr_aead_seal(&a, nonce.data(), view(ad), bytes_of(text.data(), text.size()),
                                   bytes_of(nullptr, 0), out));
    EXPECT_EQ("d31a8d34648e60db7b86afbc53ef7ec2", to_hex(out, 16));
    EXPECT_EQ("1ae10b594f09e26a7e902ecbd0600691", to_hex(out + text.size(), 16));
    cr_aead_clear(&a);
}

const enum cr_aead_id all[] = {CR_AES_128_GCM, CR_AES_256_GCM, CR_CHACHA20_POLY1305, CR_AES_128_CCM,
                               CR_AES_128_CCM_8};

Bytes random_bytes(size_t n)
{
    Bytes b(n);
    EXPECT_EQ(T13_OK, cr_rand(b.data(), n));
    return b;
}

TEST(Aead, TailAndInPlaceAreTheSameAsOneInput)
{
    for (enum cr_aead_id id : all) {
        Bytes key = random_bytes(cr_aead_key_len(id));
        Bytes nonce = random_bytes(12);
        Bytes ad = random_bytes(5);
        struct cr_aead a;
        ASSERT_EQ(T13_OK, cr_aead_init(&a, id, view(key)));
        for (unsigned n : {0u, 1u, 15u, 16u, 17u, 100u, 16384u}) {
            Bytes in = random_bytes(n);
            Bytes tail = {23, 0, 0};
            Bytes joined = in;
            joined.insert(joined.end(), tail.begin(), tail.end());
            Bytes want(joined.size() + cr_aead_tag_len(id));
            ASSERT_EQ(T13_OK, cr_aead_seal(&a, nonce.data(), view(ad), view(joined),
                                           bytes_of(nullptr, 0), want.data()));
            Bytes out(want.size());
            ASSERT_EQ(T13_OK,
                      cr_aead_seal(&a, nonce.data(), view(ad), view(in), view(tail), out.data()));
            ASSERT_EQ(want, out);
            Bytes place = in;
            place.resize(want.size());
            ASSERT_EQ(T13_OK, cr_aead_seal(&a, nonce.data(), view(ad), bytes_of(place.data(), n),
                                           view(tail), place.data()));
            ASSERT_EQ(want, place);
            ASSERT_EQ(T13_OK, cr_aead_open(&a, nonce.data(), view(ad), view(place), place.data()));
            place.resize(joined.size());
            ASSERT_EQ(joined, place);
        }
        cr_aead_clear(&a);
    }
}

TEST(Aead, EachChangedBitIsRefusedAndLeavesNoPlaintext)
{
    for (enum cr_aead_id id : all) {
        Bytes key = random_bytes(cr_aead_key_len(id));
        Bytes nonce = random_bytes(12);
        Bytes in = random_bytes(20);
        struct cr_aead a;
        ASSERT_EQ(T13_OK, cr_aead_init(&a, id, view(key)));
        Bytes sealed(in.size() + cr_aead_tag_len(id));
        ASSERT_EQ(T13_OK, cr_aead_seal(&a, nonce.data(), bytes_of(nullptr, 0), view(in),
                                       bytes_of(nullptr, 0), sealed.data()));
        for (size_t bit = 0; bit < sealed.size() * 8; bit++) {
            Bytes bad = sealed;
            bad[bit / 8] = static_cast<uint8_t>(bad[bit / 8] ^ (1u << (bit % 8)));
            ASSERT_EQ(T13_E_BAD_RECORD_MAC,
                      cr_aead_open(&a, nonce.data(), bytes_of(nullptr, 0), view(bad), bad.data()));
            ASSERT_EQ(Bytes(in.size(), 0), Bytes(bad.begin(), bad.begin() + 20));
        }
        for (size_t n = 0; n < cr_aead_tag_len(id); n++) {
            Bytes cut(sealed.begin(), sealed.begin() + static_cast<ptrdiff_t>(n));
            uint8_t none = 0;
            ASSERT_EQ(T13_E_BAD_RECORD_MAC,
                      cr_aead_open(&a, nonce.data(), bytes_of(nullptr, 0), view(cut), &none));
        }
        cr_aead_clear(&a);
    }
}

TEST(Aead, WrongKeyLengthAndUnknownAreRefused)
{
    struct cr_aead a;
    Bytes key(33);

    EXPECT_EQ(T13_E_ARGUMENT, cr_aead_init(&a, CR_AES_128_GCM, bytes_of(key.data(), 15)));
    EXPECT_EQ(T13_E_ARGUMENT, cr_aead_init(&a, CR_AES_256_GCM, bytes_of(key.data(), 33)));
    EXPECT_EQ(T13_E_UNSUPPORTED, cr_aead_init(&a, CR_AEAD_NONE, bytes_of(key.data(), 16)));
    EXPECT_EQ(0u, cr_aead_key_len(CR_AEAD_NONE));
}

/* TRAPS 38. */
TEST(Aead, NothingIsLeftAfterClear)
{
    for (enum cr_aead_id id : all) {
        struct cr_aead a;
        memset(&a, 0, sizeof(a));
        Bytes key(cr_aead_key_len(id), 0x5a);
        ASSERT_EQ(T13_OK, cr_aead_init(&a, id, view(key)));
        cr_aead_clear(&a);
        const uint8_t *p = reinterpret_cast<const uint8_t *>(&a);
        for (size_t i = 0; i < sizeof(a); i++) {
            ASSERT_EQ(0, p[i]);
        }
    }
}

} // namespace
