/* Names, times and algorithms side by side with the system's OpenSSL. */
#include <gtest/gtest.h>

#include <random>

#include "tests/core/x509_build.h"

extern "C" {
#include "core/x509/alg.h"
#include "core/x509/name.h"
#include "core/x509/time.h"
#include "crypto/der.h"
}

namespace
{

struct Attr {
    int nid;
    int tag;
    std::string value;
    int set; /* as X509_NAME_add_entry: -1 joins the RDN before */
};

Owned<X509> carrier(const std::vector<Attr> &attrs)
{
    Spec s;
    auto x = make(s);
    X509_NAME *name = X509_NAME_new();
    for (const auto &a : attrs) {
        X509_NAME_ENTRY *e = X509_NAME_ENTRY_create_by_NID(
            nullptr, a.nid, a.tag, reinterpret_cast<const unsigned char *>(a.value.data()),
            static_cast<int>(a.value.size()));
        X509_NAME_add_entry(name, e, -1, a.set);
        X509_NAME_ENTRY_free(e);
    }
    X509_set_subject_name(x.get(), name);
    X509_NAME_free(name);
    return x;
}

std::string der_of_name(X509_NAME *name)
{
    unsigned char *der = nullptr;
    int n = i2d_X509_NAME(name, &der);
    std::string s(reinterpret_cast<char *>(der), static_cast<size_t>(n));
    OPENSSL_free(der);
    return s;
}

struct bytes view(const std::string &s)
{
    return bytes_of(s.data(), s.size());
}

const std::vector<std::vector<Attr>> &some_names()
{
    static const std::vector<std::vector<Attr>> all = {
        {},
        {{NID_commonName, V_ASN1_UTF8STRING, "Alpha Beta", 0}},
        {{NID_commonName, V_ASN1_PRINTABLESTRING, "alpha beta", 0}},
        {{NID_commonName, V_ASN1_UTF8STRING, "  ALPHA \t\r\n  beta ", 0}},
        {{NID_commonName, V_ASN1_BMPSTRING, std::string("\0A\0l\0p\0h\0a\0 \0B\0e\0t\0a", 20), 0}},
        {{NID_commonName, V_ASN1_UTF8STRING, "alphabeta", 0}},
        {{NID_commonName, V_ASN1_UTF8STRING, "", 0}},
        {{NID_commonName, V_ASN1_UTF8STRING, "   ", 0}},
        {{NID_commonName, V_ASN1_UTF8STRING, "\xc3\x84", 0}},
        {{NID_commonName, V_ASN1_UTF8STRING, "\xc3\xa4", 0}},
        {{NID_commonName, V_ASN1_T61STRING, "\xc4", 0}},
        {{NID_organizationName, V_ASN1_UTF8STRING, "Alpha Beta", 0}},
        {{NID_commonName, V_ASN1_NUMERICSTRING, "1 2", 0}},
        {{NID_commonName, V_ASN1_NUMERICSTRING, "1  2", 0}},
        {{NID_commonName, V_ASN1_UTF8STRING, "1 2", 0}},
        {{NID_commonName, V_ASN1_UTF8STRING, "a", 0},
         {NID_organizationName, V_ASN1_UTF8STRING, "b", 0}},
        {{NID_organizationName, V_ASN1_UTF8STRING, "b", 0},
         {NID_commonName, V_ASN1_UTF8STRING, "a", 0}},
        {{NID_commonName, V_ASN1_UTF8STRING, "a", 0},
         {NID_organizationName, V_ASN1_UTF8STRING, "b", -1}},
        {{NID_organizationName, V_ASN1_UTF8STRING, "B", 0},
         {NID_commonName, V_ASN1_PRINTABLESTRING, "A", -1}},
        {{NID_commonName, V_ASN1_UTF8STRING, "a", 0}, {NID_commonName, V_ASN1_UTF8STRING, "A", -1}},
        {{NID_commonName, V_ASN1_UTF8STRING, "a", 0}, {NID_commonName, V_ASN1_UTF8STRING, "b", -1}},
    };
    return all;
}

TEST(Name, EqualAndHashAsOpenSsl)
{
    std::vector<Owned<X509>> made;
    std::vector<std::string> ders;
    for (const auto &n : some_names()) {
        made.push_back(carrier(n));
        ders.push_back(der_of_name(X509_get_subject_name(made.back().get())));
        EXPECT_TRUE(t13_name_ok(view(ders.back())));
        EXPECT_EQ(X509_NAME_entry_count(X509_get_subject_name(made.back().get())),
                  static_cast<int>(t13_name_count(view(ders.back()))));
    }
    for (size_t i = 0; i < made.size(); i++) {
        X509_NAME *a = X509_get_subject_name(made[i].get());
        for (size_t j = 0; j < made.size(); j++) {
            X509_NAME *b = X509_get_subject_name(made[j].get());
            EXPECT_EQ(X509_NAME_cmp(a, b) == 0, t13_name_equal(view(ders[i]), view(ders[j])))
                << i << " " << j;
        }
        struct wr w = wr_growing();
        t13_name_canon(&w, view(ders[i]));
        ASSERT_FALSE(w.bad);
        unsigned char md[20];
        unsigned n = 0;
        EVP_Digest(w.p, w.n, md, &n, EVP_sha1(), nullptr);
        unsigned long ours =
            1UL * md[0] + (1UL * md[1] << 8) + (1UL * md[2] << 16) + (1UL * md[3] << 24);
        EXPECT_EQ(X509_NAME_hash_ex(a, nullptr, nullptr, nullptr), ours) << i;
        wr_free(&w);
    }
}

TEST(Name, WithinIsByWholeRdns)
{
    auto name = der_of_name(X509_get_subject_name(carrier(some_names()[15]).get()));
    auto base = der_of_name(
        X509_get_subject_name(carrier({{NID_commonName, V_ASN1_PRINTABLESTRING, "A", 0}}).get()));
    auto empty = der_of_name(X509_get_subject_name(carrier({}).get()));
    EXPECT_TRUE(t13_name_within(view(name), view(base)));
    EXPECT_TRUE(t13_name_within(view(name), view(empty)));
    EXPECT_TRUE(t13_name_within(view(name), view(name)));
    EXPECT_FALSE(t13_name_within(view(base), view(name)));
}

TEST(Name, MalformedOnes)
{
    const std::string bad[] = {
        "",
        std::string("\x31\x00", 2),
        std::string("\x30\x02\x31\x00", 4), /* an empty RDN */
        std::string("\x30\x04\x31\x02\x30\x00", 6),
        "\x30\x0b\x31\x09\x30\x07\x06\x03\x55\x04\x03\x0c", /* no value */
        std::string("\x30\x0d\x31\x0b\x30\x09\x06\x03\x55\x04\x03\x0c\x02\xc3\x28", 15),
        std::string("\x30\x0d\x31\x0b\x30\x09\x06\x03\x55\x04\x03\x0c\x02\xc0\x80", 15),
        std::string("\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x1e\x01\x41", 14),
        std::string("\x30\x0d\x31\x0b\x30\x09\x06\x03\x55\x04\x03\x1e\x02\xd8\x00", 15),
        std::string("\x30\x02\x31\x00\x00", 5),
    };
    for (const auto &b : bad) {
        EXPECT_FALSE(t13_name_ok(view(b)));
    }
}

TEST(Time, AsX509CmpTime)
{
    const std::pair<int, std::string> texts[] = {
        {V_ASN1_UTCTIME, "231114221320Z"},           {V_ASN1_UTCTIME, "231114221319Z"},
        {V_ASN1_UTCTIME, "231114221321Z"},           {V_ASN1_UTCTIME, "491231235959Z"},
        {V_ASN1_UTCTIME, "500101000000Z"},           {V_ASN1_UTCTIME, "000229000000Z"},
        {V_ASN1_UTCTIME, "010229000000Z"},           {V_ASN1_UTCTIME, "231314221320Z"},
        {V_ASN1_UTCTIME, "231100221320Z"},           {V_ASN1_UTCTIME, "231131221320Z"},
        {V_ASN1_UTCTIME, "231114241320Z"},           {V_ASN1_UTCTIME, "231114226020Z"},
        {V_ASN1_UTCTIME, "231114221360Z"},           {V_ASN1_UTCTIME, "2311142213Z"},
        {V_ASN1_UTCTIME, "231114221320+0100"},       {V_ASN1_UTCTIME, "23111422132 Z"},
        {V_ASN1_GENERALIZEDTIME, "20231114221320Z"}, {V_ASN1_GENERALIZEDTIME, "20231114221320.5Z"},
        {V_ASN1_GENERALIZEDTIME, "99991231235959Z"}, {V_ASN1_GENERALIZEDTIME, "00000101000000Z"},
        {V_ASN1_GENERALIZEDTIME, "19000229000000Z"}, {V_ASN1_GENERALIZEDTIME, "20000229000000Z"},
        {V_ASN1_GENERALIZEDTIME, "231114221320Z"},   {V_ASN1_UTCTIME, ""},
    };
    for (const auto &t : texts) {
        ASN1_TIME *a = ASN1_STRING_type_new(t.first);
        ASN1_STRING_set(a, t.second.data(), static_cast<int>(t.second.size()));
        time_t now = kNow;
        struct t13_time ours = t13_time_parse(static_cast<uint8_t>(t.first), view(t.second));
        EXPECT_EQ(X509_cmp_time(a, &now), t13_time_cmp(&ours, kNow)) << t.second;
        struct tm tm = {};
        if (ours.ok && ASN1_TIME_to_tm(a, &tm) == 1) {
            EXPECT_EQ(static_cast<int64_t>(timegm(&tm)), ours.s) << t.second;
        }
        ASN1_STRING_free(a);
    }
}

TEST(Time, EveryDayOfSomeYears)
{
    for (time_t s = -2208988800; s < 4102444800; s += 86400 * 13 + 12345) {
        struct tm tm = {};
        gmtime_r(&s, &tm);
        char text[32];
        strftime(text, sizeof(text), "%Y%m%d%H%M%SZ", &tm);
        struct t13_time t = t13_time_parse(V_ASN1_GENERALIZEDTIME, bytes_of(text, strlen(text)));
        ASSERT_TRUE(t.ok) << text;
        ASSERT_EQ(static_cast<int64_t>(s), t.s) << text;
    }
}

std::string der(const std::string &hex)
{
    std::string out;
    for (size_t i = 0; i + 1 < hex.size(); i += 2) {
        out += static_cast<char>(std::stoul(hex.substr(i, 2), nullptr, 16));
    }
    return out;
}

/* Traps 27 and 33: unknown is unknown, and parameters count. */
TEST(SigAlg, StrictAboutParameters)
{
    const std::string start = "304106092a864886f70d01010a3034a00f300d0609608648016503040201"
                              "0500a11c301a06092a864886f70d01";
    const std::string end = "300d06096086480165030402010500a203020120";
    const std::string pss = start + "0108" + end;
    const std::string other_mgf = start + "0109" + end;
    const char *known[] = {
        "300d06092a864886f70d01010b0500", /* sha256WithRSA, NULL */
        "300b06092a864886f70d01010b",     /* and absent */
        "300a06082a8648ce3d040302",       /* ecdsa-with-SHA256 */
        "300506032b6570",                 /* Ed25519 */
        "300506032b6571",                 /* Ed448 */
        /* RSASSA-PSS with SHA-256, MGF1 of it, salt of 32 */
        pss.c_str(), "300d06092a864886f70d01010a3000", /* all the defaults: SHA-1, 20 */
    };
    for (const char *k : known) {
        std::string d = der(k);
        EXPECT_TRUE(t13_sig_alg_parse(view(d)).known) << k;
        for (size_t n = 0; n < d.size(); n++) {
            EXPECT_FALSE(t13_sig_alg_parse(bytes_of(d.data(), n)).known) << k << " cut to " << n;
        }
        d += '\0';
        EXPECT_FALSE(t13_sig_alg_parse(view(d)).known) << k << " and more";
    }
    const char *unknown[] = {
        "300d06092a864886f70d0101020500",   /* md2WithRSA */
        "300e06092a864886f70d01010b020100", /* a number for NULL */
        "300c06082a8648ce3d0403020500",     /* NULL with ECDSA */
        "300706032b65700500",               /* NULL with Ed25519 */
        "300706032b65710500",               /* and with Ed448 */
        "300b06092a864886f70d01010a",       /* PSS without parameters */
        "300d06092a864886f70d01010a0500",   /* PSS with NULL */
        /* trailer field 2 */
        "301206092a864886f70d01010a3005a303020102",
        /* a mask generation that is not MGF1 */
        other_mgf.c_str(),
    };
    for (const char *u : unknown) {
        EXPECT_FALSE(t13_sig_alg_parse(view(der(u))).known) << u;
    }
    struct t13_sig_alg got = t13_sig_alg_parse(view(der(known[5])));
    EXPECT_EQ(CR_SHA256, got.alg.hash);
    EXPECT_EQ(CR_SHA256, got.alg.mgf1_hash);
    EXPECT_EQ(32, got.alg.salt_len);
}

} /* namespace */
