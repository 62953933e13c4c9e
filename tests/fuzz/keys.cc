/* Keys in each of their formats; what parses is written again and parses again. */
#include "tests/fuzz/fuzz.h"

extern "C" {
#include "crypto/key.h"
#include "crypto/mem.h"
}

std::vector<std::string> seeds()
{
    std::vector<std::string> out;
    for (enum cr_key_type type :
         {CR_KEY_P256, CR_KEY_P384, CR_KEY_P521, CR_KEY_ED25519, CR_KEY_RSA}) {
        struct cr_key *key = nullptr;
        uint8_t *der = nullptr;
        size_t n = 0;
        EXPECT_EQ(T13_OK, cr_key_generate(&key, type, 1024));
        EXPECT_EQ(T13_OK, cr_key_to_pkcs8(key, &der, &n));
        out.emplace_back(reinterpret_cast<char *>(der), n);
        mem_clear_free(der, n);
        EXPECT_EQ(T13_OK, cr_key_to_spki(key, &der, &n));
        out.emplace_back(reinterpret_cast<char *>(der), n);
        mem_clear_free(der, n);
        if (cr_key_to_traditional(key, &der, &n) == T13_OK) {
            out.emplace_back(reinterpret_cast<char *>(der), n);
            mem_clear_free(der, n);
        }
        cr_key_free(key);
    }
    return out;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using Parser = enum t13_status (*)(struct cr_key **, struct bytes);
    const Parser parsers[] = {cr_key_from_spki, cr_key_from_pkcs8, cr_key_from_sec1,
                              cr_key_from_pkcs1, cr_key_from_pkcs1_public};
    for (Parser parse : parsers) {
        struct cr_key *key = nullptr;
        struct cr_key *again = nullptr;
        uint8_t *der = nullptr;
        size_t n = 0;
        if (parse(&key, bytes_of(data, size)) != T13_OK) {
            continue;
        }
        EXPECT_EQ(T13_OK, cr_key_to_spki(key, &der, &n));
        EXPECT_EQ(T13_OK, cr_key_from_spki(&again, bytes_of(der, n)));
        mem_clear_free(der, n);
        cr_key_free(again);
        if (cr_key_to_pkcs8(key, &der, &n) == T13_OK) {
            EXPECT_EQ(T13_OK, cr_key_from_pkcs8(&again, bytes_of(der, n)));
            mem_clear_free(der, n);
            cr_key_free(again);
        }
        cr_key_free(key);
    }
    return 0;
}
