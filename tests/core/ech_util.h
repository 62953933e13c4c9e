#ifndef T13_TESTS_CORE_ECH_UTIL_H
#define T13_TESTS_CORE_ECH_UTIL_H

/* Keys and configurations for Encrypted Client Hello. */

#include "tests/core/pair.h"

extern "C" {
#include "core/ech/config.h"
#include "core/ech/hello.h"
#include "core/ech/keys.h"
#include "core/hs/ech.h"
}

namespace ech
{

inline std::string u16(unsigned v)
{
    return std::string{static_cast<char>(v >> 8), static_cast<char>(v)};
}

/* One key pair with its ECHConfig. */
struct Key {
    uint16_t kem;
    std::string priv, pub, config;

    explicit Key(uint8_t id = 7, const std::string &public_name = "public.example",
                 uint16_t kem_id = CR_KEM_X25519, uint8_t max_name_len = 40,
                 const std::string &suites = u16(CR_KDF_SHA256) + u16(CR_HPKE_AES_128_GCM),
                 const std::string &extensions = "")
        : kem(kem_id), priv(cr_hpke_private_len(kem_id), '\0'),
          pub(cr_hpke_public_len(kem_id), '\0')
    {
        EXPECT_EQ(T13_OK, cr_hpke_generate(kem, reinterpret_cast<uint8_t *>(&priv[0]),
                                           reinterpret_cast<uint8_t *>(&pub[0])));
        struct t13_ech_config m = {};
        m.config_id = id;
        m.kem = kem;
        m.public_key = pair::view(pub);
        m.suites = pair::view(suites);
        m.maximum_name_length = max_name_len;
        m.public_name = pair::view(public_name);
        m.extensions = pair::view(extensions);
        struct wr w = wr_growing();
        t13_ech_config_write(&w, &m);
        EXPECT_FALSE(w.bad);
        config = pair::str(bytes_of(w.p, w.n));
        wr_free(&w);
    }
    std::string list() const
    {
        return u16(static_cast<unsigned>(config.size())) + config;
    }
};

struct Keys {
    struct t13_ech_keys *p = nullptr;

    Keys(std::initializer_list<const Key *> all)
    {
        EXPECT_EQ(T13_OK, t13_ech_keys_new(&p));
        bool retry = true;
        for (const Key *key : all) {
            std::string list = key->list();
            EXPECT_EQ(T13_OK, t13_ech_keys_add(p, key->kem, pair::view(key->priv), pair::view(list),
                                               retry));
            retry = false;
        }
    }
    ~Keys()
    {
        t13_ech_keys_free(p);
    }
};

} // namespace ech

#endif
