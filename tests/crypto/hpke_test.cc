#include "tests/crypto/wycheproof.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

extern "C" {
#include "crypto/hpke.h"
#include "crypto/hpke/kem.h"
#include "crypto/mem.h"
}

namespace
{

Bytes value(const std::string &s)
{
    return s == "-" ? Bytes() : from_hex(s);
}

/* One set-up of tests/vectors/hpke.txt: both contexts, made from its keys. */
struct Contexts {
    struct cr_hpke sender;
    struct cr_hpke receiver;
};

void make(const std::vector<std::string> &v, Contexts *out)
{
    struct cr_hpke_suite suite = {static_cast<uint16_t>(std::stoul(v[2])),
                                  static_cast<uint16_t>(std::stoul(v[3])),
                                  static_cast<uint16_t>(std::stoul(v[4]))};
    Bytes info = value(v[5]), enc(cr_hpke_public_len(suite.kem)), priv(CR_HPKE_PRIVATE_MAX);
    Bytes sk_e = value(v[8]), pk_r = value(v[10]), sk_r = value(v[11]);
    Bytes pk_s = value(v[13]), sk_s = value(v[14]), psk = value(v[15]), psk_id = value(v[16]);
    struct cr_hpke_auth to = {view(psk), view(psk_id), view(sk_s)};
    struct cr_hpke_auth from = {view(psk), view(psk_id), view(pk_s)};

    ASSERT_TRUE(cr_hpke_known(&suite));
    Bytes ikm = value(v[6]);
    ASSERT_EQ(T13_OK, cr_hpke_derive(suite.kem, view(ikm), priv.data(), enc.data()));
    EXPECT_EQ(v[8], to_hex(priv.data(), cr_hpke_private_len(suite.kem)));
    EXPECT_EQ(v[7], to_hex(enc));
    Bytes ikm_r = value(v[9]);
    ASSERT_EQ(T13_OK, cr_hpke_derive(suite.kem, view(ikm_r), priv.data(), enc.data()));
    EXPECT_EQ(v[11], to_hex(priv.data(), cr_hpke_private_len(suite.kem)));
    EXPECT_EQ(v[10], to_hex(enc));
    ASSERT_EQ(T13_OK, hpke_send_with(&out->sender, &suite, view(pk_r), view(info), &to, view(sk_e),
                                     enc.data()));
    EXPECT_EQ(v[7], to_hex(enc));
    ASSERT_EQ(T13_OK,
              cr_hpke_receive(&out->receiver, &suite, view(sk_r), view(enc), view(info), &from));
    size_t n = v[17].size() / 2;
    EXPECT_EQ(v[17], to_hex(out->sender.exporter, n));
    EXPECT_EQ(v[17], to_hex(out->receiver.exporter, n));
}

void check_encryption(const std::vector<std::string> &v, Contexts *s)
{
    Bytes ad = value(v[2]), plain = value(v[3]), sealed = value(v[4]);
    Bytes got(sealed.size()), opened(plain.size());

    s->sender.seq = s->receiver.seq = std::stoul(v[1]);
    ASSERT_EQ(T13_OK, cr_hpke_seal(&s->sender, view(ad), view(plain), got.data()));
    EXPECT_EQ(v[4], to_hex(got));
    ASSERT_EQ(T13_OK, cr_hpke_open(&s->receiver, view(ad), view(sealed), opened.data()));
    EXPECT_EQ(v[3], to_hex(opened));
}

TEST(Hpke, Rfc9180AppendixA)
{
    std::ifstream file(std::string(T13_TEST_VECTORS) + "/hpke.txt");
    std::string line;
    Contexts s = {};
    int setups = 0, encryptions = 0, exports = 0;

    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::vector<std::string> v;
        for (std::string w; words >> w;) {
            v.push_back(w);
        }
        SCOPED_TRACE(line.substr(0, 60));
        if (v[0] == "S") {
            ASSERT_NO_FATAL_FAILURE(make(v, &s));
            setups++;
        } else if (v[0] == "E") {
            check_encryption(v, &s);
            encryptions++;
        } else if (v[0] == "X") {
            Bytes context = value(v[1]), out(std::stoul(v[2]));
            ASSERT_EQ(T13_OK, cr_hpke_export(&s.receiver, view(context), out.data(), out.size()));
            EXPECT_EQ(v[3], to_hex(out));
            exports++;
        }
    }
    EXPECT_EQ(28, setups);
    EXPECT_EQ(24 * 6, encryptions);
    EXPECT_EQ(28 * 3, exports);
    cr_hpke_clear(&s.sender);
    cr_hpke_clear(&s.receiver);
}

const uint16_t kems[] = {CR_KEM_X25519, CR_KEM_P256, CR_KEM_P384, CR_KEM_P521};

TEST(Hpke, EverySuiteBothWays)
{
    const uint16_t kdfs[] = {CR_KDF_SHA256, CR_KDF_SHA384, CR_KDF_SHA512};
    const uint16_t aeads[] = {CR_HPKE_AES_128_GCM, CR_HPKE_AES_256_GCM, CR_HPKE_CHACHA20_POLY1305};

    for (uint16_t kem : kems) {
        Bytes priv(cr_hpke_private_len(kem)), pub(cr_hpke_public_len(kem)), enc(pub.size());
        Bytes again(pub.size());
        ASSERT_EQ(T13_OK, cr_hpke_generate(kem, priv.data(), pub.data()));
        ASSERT_EQ(T13_OK, cr_hpke_public(kem, view(priv), again.data()));
        EXPECT_EQ(pub, again);
        for (uint16_t kdf : kdfs) {
            for (uint16_t aead : aeads) {
                struct cr_hpke_suite suite = {kem, kdf, aead};
                struct cr_hpke to, from;
                Bytes plain(33, 7), sealed(33 + CR_HPKE_TAG_LEN), opened(33);
                ASSERT_EQ(T13_OK,
                          cr_hpke_send(&to, &suite, view(pub), view(plain), nullptr, enc.data()));
                ASSERT_EQ(T13_OK, cr_hpke_receive(&from, &suite, view(priv), view(enc), view(plain),
                                                  nullptr));
                for (int i = 0; i < 3; i++) {
                    ASSERT_EQ(T13_OK, cr_hpke_seal(&to, view(pub), view(plain), sealed.data()));
                    ASSERT_EQ(T13_OK, cr_hpke_open(&from, view(pub), view(sealed), opened.data()));
                    EXPECT_EQ(plain, opened);
                }
                cr_hpke_clear(&to);
                cr_hpke_clear(&from);
            }
        }
    }
}

struct Pair {
    struct cr_hpke_suite suite = {CR_KEM_X25519, CR_KDF_SHA256, CR_HPKE_AES_128_GCM};
    Bytes priv = Bytes(32), pub = Bytes(32), enc = Bytes(32);
    struct cr_hpke to, from;

    Pair()
    {
        EXPECT_EQ(T13_OK, cr_hpke_generate(suite.kem, priv.data(), pub.data()));
        EXPECT_EQ(T13_OK, cr_hpke_send(&to, &suite, view(pub), view(priv), nullptr, enc.data()));
        EXPECT_EQ(T13_OK,
                  cr_hpke_receive(&from, &suite, view(priv), view(enc), view(priv), nullptr));
    }
    ~Pair()
    {
        cr_hpke_clear(&to);
        cr_hpke_clear(&from);
    }
};

TEST(Hpke, FailedOpenKeepsTheSequence)
{
    Pair p;
    Bytes plain(5, 1), sealed(5 + CR_HPKE_TAG_LEN), opened(5), none;

    ASSERT_EQ(T13_OK, cr_hpke_seal(&p.to, view(none), view(plain), sealed.data()));
    Bytes bad = sealed;
    bad[3] ^= 1;
    EXPECT_EQ(T13_E_BAD_RECORD_MAC, cr_hpke_open(&p.from, view(none), view(bad), opened.data()));
    EXPECT_EQ(T13_E_BAD_RECORD_MAC,
              cr_hpke_open(&p.from, view(plain), view(sealed), opened.data()));
    EXPECT_EQ(T13_OK, cr_hpke_open(&p.from, view(none), view(sealed), opened.data()));
    /* Not twice: the next one has another nonce. */
    EXPECT_EQ(T13_E_BAD_RECORD_MAC, cr_hpke_open(&p.from, view(none), view(sealed), opened.data()));
}

TEST(Hpke, ShorterThanATag)
{
    Pair p;

    for (size_t n = 0; n < CR_HPKE_TAG_LEN; n++) {
        Bytes in(n, 0), out(1);
        in.shrink_to_fit();
        EXPECT_EQ(T13_E_BAD_RECORD_MAC, cr_hpke_open(&p.from, view(in), view(in), out.data()));
    }
}

TEST(Hpke, ContextsAreOneWay)
{
    Pair p;
    Bytes in(32, 0), out(64);

    EXPECT_EQ(T13_E_ARGUMENT, cr_hpke_open(&p.to, view(in), view(in), out.data()));
    EXPECT_EQ(T13_E_ARGUMENT, cr_hpke_seal(&p.from, view(in), view(in), out.data()));
    p.to.seq = UINT64_MAX;
    EXPECT_EQ(T13_E_KEY_EXHAUSTED, cr_hpke_seal(&p.to, view(in), view(in), out.data()));
}

TEST(Hpke, BadKeysAndShares)
{
    struct cr_hpke h;

    for (uint16_t kem : kems) {
        struct cr_hpke_suite suite = {kem, CR_KDF_SHA256, CR_HPKE_AES_128_GCM};
        Bytes priv(cr_hpke_private_len(kem)), pub(cr_hpke_public_len(kem)), enc(pub.size()), none;
        ASSERT_EQ(T13_OK, cr_hpke_generate(kem, priv.data(), pub.data()));
        for (size_t n = 0; n < pub.size(); n++) {
            Bytes cut(pub.begin(), pub.begin() + static_cast<ptrdiff_t>(n));
            cut.shrink_to_fit();
            EXPECT_EQ(T13_E_BAD_KEY,
                      cr_hpke_send(&h, &suite, view(cut), view(none), nullptr, enc.data()));
            EXPECT_EQ(T13_E_BAD_SHARE,
                      cr_hpke_receive(&h, &suite, view(priv), view(cut), view(none), nullptr));
        }
        /* No point, or one of small order. */
        Bytes zero(pub.size(), 0);
        EXPECT_EQ(T13_E_BAD_KEY,
                  cr_hpke_send(&h, &suite, view(zero), view(none), nullptr, enc.data()));
        EXPECT_EQ(T13_E_BAD_SHARE,
                  cr_hpke_receive(&h, &suite, view(priv), view(zero), view(none), nullptr));
        Bytes longer(priv.size() + 1, 1);
        EXPECT_EQ(T13_E_BAD_KEY, cr_hpke_public(kem, view(longer), enc.data()));
    }
}

TEST(Hpke, UnknownSuites)
{
    struct cr_hpke h;
    Bytes key(32, 9), enc(133);

    for (struct cr_hpke_suite suite : {cr_hpke_suite{0x21, 1, 1}, cr_hpke_suite{0x20, 4, 1},
                                       cr_hpke_suite{0x20, 1, 4}, cr_hpke_suite{0, 0, 0}}) {
        EXPECT_FALSE(cr_hpke_known(&suite));
        EXPECT_EQ(T13_E_UNSUPPORTED,
                  cr_hpke_send(&h, &suite, view(key), view(key), nullptr, enc.data()));
        EXPECT_EQ(T13_E_UNSUPPORTED,
                  cr_hpke_receive(&h, &suite, view(key), view(key), view(key), nullptr));
    }
    EXPECT_EQ(0u, cr_hpke_public_len(0x21));
    EXPECT_EQ(0u, cr_hpke_private_len(0x21));
}

TEST(Hpke, PskInputsBelongTogether)
{
    Pair p;
    Bytes long_one(32, 3), short_one(31, 3), none;
    struct cr_hpke h;

    for (struct cr_hpke_auth auth : {cr_hpke_auth{view(long_one), view(none), view(none)},
                                     cr_hpke_auth{view(none), view(long_one), view(none)},
                                     cr_hpke_auth{view(short_one), view(long_one), view(none)}}) {
        EXPECT_EQ(T13_E_ARGUMENT,
                  cr_hpke_send(&h, &p.suite, view(p.pub), view(none), &auth, p.enc.data()));
    }
}

TEST(Hpke, ExportOnlyEncryptsNothing)
{
    Pair p;
    struct cr_hpke_suite suite = {CR_KEM_X25519, CR_KDF_SHA256, CR_HPKE_EXPORT_ONLY};
    Bytes out(8200);

    ASSERT_EQ(T13_OK, cr_hpke_send(&p.to, &suite, view(p.pub), view(p.pub), nullptr, p.enc.data()));
    EXPECT_EQ(T13_E_ARGUMENT, cr_hpke_seal(&p.to, view(p.pub), view(p.pub), out.data()));
    EXPECT_EQ(T13_OK, cr_hpke_export(&p.to, view(p.pub), out.data(), 255 * 32));
    EXPECT_EQ(T13_E_ARGUMENT, cr_hpke_export(&p.to, view(p.pub), out.data(), 255 * 32 + 1));
}

} // namespace
