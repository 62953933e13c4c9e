/* The parsers of certificates and CRLs: what they take, what they refuse, and that no input makes
 * them read beyond its end. */
#include <gtest/gtest.h>

#include <random>

#include "tests/core/x509_build.h"

extern "C" {
#include "core/limits.h"
#include "core/x509/constraints.h"
#include "core/x509/host.h"
#include "core/x509/path.h"
#include "crypto/mem.h"
}

namespace
{

Spec rich()
{
    Spec s;
    s.subject = "/O=Org/CN=rich.test/emailAddress=me@rich.test";
    s.skid = s.akid = true;
    s.exts = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:3"},
              {NID_key_usage, "critical,keyCertSign,cRLSign"},
              {NID_ext_key_usage, "serverAuth,clientAuth"},
              {NID_subject_alt_name, "DNS:rich.test,DNS:*.rich.test,IP:192.0.2.1,email:a@b.test,"
                                     "URI:http://rich.test/x,RID:1.2.3"},
              {NID_name_constraints, "permitted;DNS:rich.test,excluded;email:b.test,"
                                     "permitted;IP:192.0.2.0/255.255.255.0"},
              {NID_crl_distribution_points, "URI:http://rich.test/crl"},
              {NID_certificate_policies, "1.2.3.4"},
              {NID_netscape_cert_type, "server,sslCA"}};
    return s;
}

/* all looks at everything that a certificate of these bytes says; the bytes are in a heap block of
 * their own size. */
bool all(const std::string &der, bool *has_key = nullptr)
{
    std::unique_ptr<uint8_t[]> block(new uint8_t[der.size()]);
    memcpy(block.get(), der.data(), der.size());
    struct t13_cert c;
    if (t13_cert_parse(&c, bytes_of(block.get(), der.size())) != T13_OK) {
        return false;
    }
    struct bytes a;
    struct bytes b;
    EXPECT_TRUE(t13_cert_names(c.der, &a, &b));
    for (int purpose = 0; purpose < 10; purpose++) {
        (void)t13_cert_check_purpose(&c, purpose, true);
        (void)t13_cert_check_purpose(&c, purpose, false);
    }
    (void)t13_cert_is_ca(&c);
    (void)t13_constraints_check(&c, &c);
    (void)t13_constraints_check_cn(&c, &c);
    char *peer = nullptr;
    (void)t13_cert_check_host(&c, bytes_of("x.rich.test", 11), 0, &peer);
    mem_free(peer);
    (void)t13_cert_check_email(&c, bytes_of("a@b.test", 8), 0);
    (void)t13_cert_check_ip(&c, bytes_of("\xc0\0\2\1", 4), 0);
    (void)t13_cert_issued(&c, &c);
    if (has_key != nullptr) {
        *has_key = t13_cert_key(&c) != nullptr;
    }
    struct wr w = wr_growing();
    t13_name_canon(&w, c.subject);
    wr_free(&w);
    t13_cert_clear(&c);
    return true;
}

TEST(Cert, FieldsAsOpenSslShowsThem)
{
    auto x = make(rich());
    std::string der = der_of_cert(x.get());
    struct t13_cert c;
    ASSERT_EQ(T13_OK, t13_cert_parse(&c, bytes_of(der.data(), der.size())));
    EXPECT_EQ(2, c.version);
    EXPECT_EQ(X509_get_extension_flags(x.get()), c.flags);
    EXPECT_EQ(X509_get_key_usage(x.get()), c.key_usage);
    EXPECT_EQ(X509_get_extended_key_usage(x.get()), c.ext_key_usage);
    EXPECT_EQ(X509_get_pathlen(x.get()), c.path_len);
    EXPECT_EQ(static_cast<size_t>(X509_get_ext_count(x.get())), c.num_extensions);
    EXPECT_EQ(kNow - 10 * kDay, c.not_before.s);
    EXPECT_EQ(kNow + 10 * kDay, c.not_after.s);
    EXPECT_EQ(keyid(0), std::string(reinterpret_cast<const char *>(c.skid.p), c.skid.n));
    EXPECT_EQ(keyid(1),
              std::string(reinterpret_cast<const char *>(c.akid_keyid.p), c.akid_keyid.n));
    EXPECT_EQ(T13_OK, t13_cert_verify(&c, [&] {
                  static struct cr_key *key;
                  unsigned char *spki = nullptr;
                  int n = i2d_PUBKEY(keys()[1].get(), &spki);
                  EXPECT_EQ(T13_OK, cr_key_from_spki(&key, bytes_of(spki, static_cast<size_t>(n))));
                  OPENSSL_free(spki);
                  return key;
              }()));
    t13_cert_clear(&c);
}

TEST(Cert, FlagsAsOpenSsl)
{
    std::vector<Spec> specs(12, rich());
    specs[1].exts.clear();
    specs[2] = Spec();
    specs[2].version = 0;
    specs[2].exts.clear();
    specs[2].subject = specs[2].issuer = "me";
    specs[2].sign_key = 0;
    specs[3].unknown_critical = true;
    specs[4].subject = specs[4].issuer = "me";
    specs[5].exts = {{NID_key_usage, "decipherOnly,digitalSignature"}};
    specs[6].exts = {{NID_ext_key_usage, "anyExtendedKeyUsage,1.2.3,nsSGC,msSGC,DVCS"}};
    specs[7].exts = {{NID_basic_constraints, "CA:FALSE,pathlen:1"}};
    specs[8].exts = {{NID_subject_alt_name, "critical,DNS:x"}};
    specs[9].exts = {{NID_basic_constraints, "CA:TRUE"}, {NID_basic_constraints, "CA:TRUE"}};
    specs[10].exts = {{NID_netscape_cert_type, "objCA,email"}};
    specs[11].exts = {{NID_inhibit_any_policy, "critical,2"}, {NID_freshest_crl, "URI:http://x"}};
    for (size_t i = 0; i < specs.size(); i++) {
        auto x = make(specs[i]);
        std::string der = der_of_cert(x.get());
        struct t13_cert c;
        ASSERT_EQ(T13_OK, t13_cert_parse(&c, bytes_of(der.data(), der.size())));
        uint32_t no_print = EXFLAG_NO_FINGERPRINT;
        EXPECT_EQ(X509_get_extension_flags(x.get()) & ~no_print, c.flags) << i;
        EXPECT_EQ(X509_check_ca(x.get()), t13_cert_is_ca(&c)) << i;
        t13_cert_clear(&c);
    }
}

TEST(Cert, TruncatedAndTrailing)
{
    std::string der = der_of_cert(make(rich()).get());
    EXPECT_TRUE(all(der));
    for (size_t n = 0; n < der.size(); n++) {
        EXPECT_FALSE(all(der.substr(0, n))) << n;
    }
    EXPECT_FALSE(all(der + std::string(1, '\0')));
}

/* Each bit, and random damage: nothing is read beyond the end, and what we take OpenSSL takes
 * too. */
TEST(Cert, DamagedOnesAreSafe)
{
    const std::string good = der_of_cert(make(rich()).get());
    std::mt19937 rng(28);
    size_t taken = 0;
    for (size_t i = 0; i < good.size() * 8 + 4000; i++) {
        std::string bad = good;
        if (i < good.size() * 8) {
            bad[i / 8] = static_cast<char>(bad[i / 8] ^ 1 << i % 8);
        } else {
            for (auto n = rng() % 6 + 1; n > 0; n--) {
                bad[rng() % bad.size()] = static_cast<char>(rng());
            }
        }
        bool has_key = false;
        if (!all(bad, &has_key)) {
            continue;
        }
        taken++;
        const auto *p = reinterpret_cast<const unsigned char *>(bad.data());
        Owned<X509> x(d2i_X509(nullptr, &p, static_cast<long>(bad.size())));
        /* The parameters of a key's algorithm are looked at when the key is made. */
        EXPECT_TRUE(x != nullptr || !has_key) << "byte " << i / 8;
    }
    EXPECT_GT(taken, 1000u);
}

TEST(Cert, MalformedExtensionIsInvalidNotIgnored)
{
    const std::pair<const char *, std::string> bad[] = {
        {"2.5.29.19", std::string("\x30\x00\x00", 3)},
        {"2.5.29.19", "\x30\x03\x02\x01\xff"},
        {"2.5.29.15", std::string("\x03\x02\x00\x00", 4)},
        {"2.5.29.15", "\x03\x01"},
        {"2.5.29.37", std::string("\x30\x00", 2)},
        {"2.5.29.17", "\x30\x02\x82\x05"},
        {"2.5.29.17", std::string("\x04\x00", 2)},
        {"2.5.29.30", "\x30\x02\xa0\x01"},
        {"2.5.29.35", "\x30\x02\x83\x00"},
        {"2.5.29.14", "\x04\x02\x00"},
    };
    for (const auto &b : bad) {
        Spec s;
        auto x = make(s);
        add_raw(x.get(), b.first, b.second, false);
        sign(x.get(), s);
        std::string der = der_of_cert(x.get());
        struct t13_cert c;
        ASSERT_EQ(T13_OK, t13_cert_parse(&c, bytes_of(der.data(), der.size())));
        EXPECT_NE(0u, c.flags & T13_EXF_INVALID) << b.first;
        EXPECT_EQ(-1, t13_cert_check_purpose(&c, T13_PURPOSE_SSL_SERVER, false)) << b.first;
        EXPECT_EQ(T13_V_ERR_SUBJECT_ISSUER_MISMATCH, t13_cert_issued(&c, &c));
        t13_cert_clear(&c);
    }
}

TEST(Cert, AlgorithmsThatDifferDoNotVerify)
{
    Spec s;
    s.sign_key = 0;
    std::string der = der_of_cert(make(s).get());
    struct t13_cert c;
    ASSERT_EQ(T13_OK, t13_cert_parse(&c, bytes_of(der.data(), der.size())));
    EXPECT_EQ(T13_OK, t13_cert_verify(&c, t13_cert_key(&c)));
    /* ecdsa-with-SHA256 outside becomes ecdsa-with-SHA384. */
    size_t at = static_cast<size_t>(c.algorithm.p - c.der.p) + c.algorithm.n - 1;
    t13_cert_clear(&c);
    der[at] = 3;
    ASSERT_EQ(T13_OK, t13_cert_parse(&c, bytes_of(der.data(), der.size())));
    EXPECT_EQ(T13_E_BAD_SIGNATURE, t13_cert_verify(&c, t13_cert_key(&c)));
    t13_cert_clear(&c);
}

TEST(Crl, FieldsTruncatedAndDamaged)
{
    CrlSpec s;
    s.revoked = {{1, -1}, {70000, 1}, {3, 8}};
    s.akid = true;
    s.idp = std::string("\x30\x03\x81\x01\xff", 5);
    auto made = make(s);
    const std::string der = der_of_crl(made.get());
    struct t13_crl c;
    ASSERT_EQ(T13_OK, t13_crl_parse(&c, bytes_of(der.data(), der.size())));
    EXPECT_EQ(3u, c.num_revoked);
    EXPECT_EQ(T13_IDP_PRESENT | T13_IDP_ONLYUSER, c.idp_flags);
    struct t13_revoked r;
    ASSERT_TRUE(t13_crl_find(&c, bytes_of("\x01\x11\x70", 3), &r));
    EXPECT_EQ(1, r.reason);
    ASSERT_TRUE(t13_crl_find(&c, bytes_of("\x01", 1), &r));
    EXPECT_EQ(T13_CRL_REASON_NONE, r.reason);
    EXPECT_FALSE(t13_crl_find(&c, bytes_of("\x02", 1), &r));
    auto parses = [](const std::string &d) {
        std::unique_ptr<uint8_t[]> block(new uint8_t[d.size()]);
        memcpy(block.get(), d.data(), d.size());
        struct t13_crl crl;
        struct t13_revoked entry;
        bool ok = t13_crl_parse(&crl, bytes_of(block.get(), d.size())) == T13_OK;
        if (ok) {
            (void)t13_crl_find(&crl, bytes_of("\x02", 1), &entry);
        }
        return ok;
    };
    EXPECT_TRUE(parses(der));
    for (size_t n = 0; n < der.size(); n++) {
        EXPECT_FALSE(parses(der.substr(0, n))) << n;
    }
    EXPECT_FALSE(parses(der + "x"));
    for (size_t i = 0; i < der.size() * 8; i++) {
        std::string bad = der;
        bad[i / 8] = static_cast<char>(bad[i / 8] ^ 1 << i % 8);
        (void)parses(bad);
    }
}

bool none_trusted(void *, struct bytes, size_t *, const struct t13_cert **out)
{
    *out = nullptr;
    return true;
}

/* Trap 34: sixty certificates of one name and one more: work stays small. */
TEST(Path, CraftedChainCostsLittle)
{
    std::vector<std::string> ders;
    std::vector<std::unique_ptr<struct t13_cert>> certs;
    std::vector<const struct t13_cert *> pointers;
    for (int i = 0; i < 70; i++) {
        Spec s;
        s.subject = s.issuer = "same";
        s.serial = i;
        s.key = i % 6;
        s.sign_key = (i + 1) % 6;
        s.exts = {{NID_basic_constraints, "CA:TRUE"}};
        ders.push_back(der_of_cert(make(s).get()));
    }
    for (const auto &d : ders) {
        certs.emplace_back(new t13_cert());
        ASSERT_EQ(T13_OK, t13_cert_parse(certs.back().get(), bytes_of(d.data(), d.size())));
        pointers.push_back(certs.back().get());
    }
    struct t13_path_owner owner = {nullptr, none_trusted, nullptr, nullptr,
                                   [](void *, struct t13_path *, bool) { return true; }};
    struct t13_path_params params = {};
    params.flags = T13_V_FLAG_TRUSTED_FIRST;
    params.depth = -1;
    params.now_s = kNow;
    struct t13_path p;
    t13_path_init(&p, &owner, &params, pointers[0], pointers.data() + 1, pointers.size() - 1);
    EXPECT_NE(T13_E_NO_MEMORY, t13_path_verify(&p));
    EXPECT_LE(p.num_signature_checks, static_cast<unsigned>(p.num));
    EXPECT_LE(p.num, static_cast<size_t>(T13_MAX_CHAIN_LEN));
    t13_path_clear(&p);
    for (auto &c : certs) {
        t13_cert_clear(c.get());
    }
}

TEST(Path, AskedForWhatIsNotThereRefuses)
{
    std::string der = der_of_cert(make(Spec()).get());
    struct t13_cert c;
    ASSERT_EQ(T13_OK, t13_cert_parse(&c, bytes_of(der.data(), der.size())));
    for (unsigned long flag : {T13_V_FLAG_POLICY_CHECK, T13_V_FLAG_EXPLICIT_POLICY, 0x10000UL}) {
        struct t13_path_owner owner = {nullptr, none_trusted, nullptr, nullptr, nullptr};
        struct t13_path_params params = {};
        params.flags = flag;
        struct t13_path p;
        t13_path_init(&p, &owner, &params, &c, nullptr, 0);
        EXPECT_EQ(T13_E_UNSUPPORTED, t13_path_verify(&p));
        EXPECT_NE(T13_V_OK, p.error);
    }
    t13_cert_clear(&c);
}

} /* namespace */
