/* Host, e-mail and address checks side by side with the system's OpenSSL. */
#include <gtest/gtest.h>

#include "tests/core/x509_build.h"

extern "C" {
#include "core/x509/host.h"
#include "crypto/mem.h"
}

namespace
{

struct Parsed {
    std::string der;
    struct t13_cert cert = {};
    explicit Parsed(X509 *x) : der(der_of_cert(x))
    {
        EXPECT_EQ(T13_OK, t13_cert_parse(&cert, bytes_of(der.data(), der.size())));
    }
    ~Parsed()
    {
        t13_cert_clear(&cert);
    }
    Parsed(const Parsed &) = delete;
};

const unsigned kFlags[] = {
    0,
    X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT,
    X509_CHECK_FLAG_NO_WILDCARDS,
    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS,
    X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS,
    X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS,
    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
};

void same_host(X509 *x, const std::string &name)
{
    Parsed p(x);
    for (unsigned flags : kFlags) {
        char *theirs = nullptr;
        char *ours = nullptr;
        int want = X509_check_host(x, name.data(), name.size(), flags, &theirs);
        int got = t13_cert_check_host(&p.cert, bytes_of(name.data(), name.size()), flags, &ours);
        EXPECT_EQ(want, got) << name << " flags " << flags;
        EXPECT_EQ(std::string(theirs != nullptr ? theirs : "-"),
                  std::string(ours != nullptr ? ours : "-"));
        OPENSSL_free(theirs);
        mem_free(ours);
    }
}

const std::string kPatterns[] = {
    "a.test",
    "*.a.test",
    "*.test",
    "*",
    "*.*.test",
    "w*.a.test",
    "*w.a.test",
    "w*w.a.test",
    "a.*.test",
    "*.xn--a.test",
    "xn--*.a.test",
    "*a.xn--b.test",
    "www.a.test.",
    "*.a.test.",
    "*..test",
    "-*.a.test",
    "*-.a.test",
    "*.-a.test",
    "*.a-.test",
    ".a.test",
    "www_x.a.test",
    "*.a_b.test",
    "192.0.2.1",
    "*.0.2.1",
    "WWW.A.TEST",
    "",
    "**.a.test",
    "*.co",
    "x",
    "*.a.b.test",
    "w*.xn--a.test",
    "f*.test",
    "ab*.a.b",
    "x*.a.test",
    "*b.a.test",
    "*ab.a.b",
};

const std::string kNames[] = {
    "a.test",
    "www.a.test",
    "w.a.test",
    "ww.a.test",
    "x.www.a.test",
    ".a.test",
    ".test",
    "xn--b.a.test",
    "xn--w.a.test",
    "*.a.test",
    "A.TEST",
    "www.a.test.",
    "-.a.test",
    "b.test",
    "192.0.2.1",
    "x",
    ".",
    "wxn--b.a.test",
    "a_b.a.test",
    "foo.test",
    "www.xn--a.test",
    "x.a_b.test",
    "ab.a.b",
    "xab.a.b",
    "abx.a.b",
    "a.b.test",
    "x.a.b.test",
    "..a.test",
    "w-.a.test",
    "1.0.2.1",
};

TEST(Host, DnsNamesAsOpenSsl)
{
    for (const auto &pattern : kPatterns) {
        Spec s;
        s.subject = "cn.test";
        s.exts = {{NID_subject_alt_name, "DNS:" + pattern}};
        auto x = make(s);
        for (const auto &name : kNames) {
            SCOPED_TRACE(pattern);
            same_host(x.get(), name);
        }
        same_host(x.get(), "cn.test");
    }
}

TEST(Host, CommonNamesAsOpenSsl)
{
    for (const auto &pattern : kPatterns) {
        Spec s;
        s.subject = "/O=x/CN=first.test/CN=" + pattern;
        auto x = make(s);
        for (const auto &name : kNames) {
            SCOPED_TRACE(pattern);
            same_host(x.get(), name);
        }
        same_host(x.get(), "first.test");
        s.exts = {{NID_subject_alt_name, "email:me@a.test"}};
        x = make(s);
        same_host(x.get(), "first.test");
        s.exts = {{NID_subject_alt_name, "IP:192.0.2.1"}};
        x = make(s);
        same_host(x.get(), "first.test");
        same_host(x.get(), "192.0.2.1");
    }
}

/* Trap 28 */
TEST(Host, NulInsideANameMatchesNothing)
{
    const std::string evil("bank.test\0.evil.test", 20);
    Spec s;
    Owned<X509> x(X509_new());
    x = make(s);
    std::string der = std::string("\x30\x16\x82\x14", 4) + evil;
    add_raw(x.get(), "2.5.29.17", der, false);
    sign(x.get(), s);
    Parsed p(x.get());
    for (const std::string &name :
         {std::string("bank.test"), std::string(".evil.test"), std::string("x.evil.test")}) {
        same_host(x.get(), name);
        EXPECT_EQ(T13_MATCH_NO,
                  t13_cert_check_host(&p.cert, bytes_of(name.data(), name.size()), 0, nullptr));
    }
    same_host(x.get(), evil);
    same_host(x.get(), std::string("\0", 1));
    same_host(x.get(), std::string("bank.test\0", 10));
}

TEST(Host, CommonNameOfOtherStringTypes)
{
    for (int type : {MBSTRING_BMP, MBSTRING_UNIV, MBSTRING_ASC}) {
        Spec s;
        auto x = make(s);
        X509_NAME *name = X509_get_subject_name(x.get());
        const std::string utf8 = "caf\xc3\xa9.test";
        X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char *>(utf8.data()),
                                   static_cast<int>(utf8.size()), -1, 0);
        X509_NAME_ENTRY *e = X509_NAME_get_entry(name, 1);
        ASN1_STRING *value = nullptr;
        ASN1_mbstring_copy(&value, reinterpret_cast<const unsigned char *>(utf8.data()),
                           static_cast<int>(utf8.size()), MBSTRING_UTF8,
                           type == MBSTRING_BMP    ? B_ASN1_BMPSTRING
                           : type == MBSTRING_UNIV ? B_ASN1_UNIVERSALSTRING
                                                   : B_ASN1_T61STRING);
        X509_NAME_ENTRY_set_data(e, value->type, value->data, value->length);
        ASN1_STRING_free(value);
        X509_set_subject_name(x.get(), name);
        sign(x.get(), s);
        same_host(x.get(), utf8);
        same_host(x.get(), "CAF\xc3\xa9.TEST");
        same_host(x.get(), "leaf");
    }
}

TEST(Email, AsOpenSsl)
{
    Spec s;
    s.subject = "/CN=x/emailAddress=cn@a.test";
    auto bare = make(s);
    s.exts = {{NID_subject_alt_name, "email:Me@a.test,email:\"a@b\"@c.test,email:x,DNS:a.test"}};
    auto with_san = make(s);
    for (X509 *x : {bare.get(), with_san.get()}) {
        Parsed p(x);
        for (const std::string &e :
             {std::string("cn@a.test"), std::string("Me@a.test"), std::string("me@a.test"),
              std::string("Me@A.TEST"), std::string("\"a@b\"@C.test"), std::string("x"),
              std::string("X"), std::string("@a.test"), std::string("a.test")}) {
            for (unsigned flags : kFlags) {
                EXPECT_EQ(X509_check_email(x, e.data(), e.size(), flags),
                          t13_cert_check_email(&p.cert, bytes_of(e.data(), e.size()), flags))
                    << e << " flags " << flags;
            }
        }
    }
}

TEST(Ip, AsOpenSsl)
{
    Spec s;
    s.subject = "192.0.2.7";
    s.exts = {{NID_subject_alt_name, "IP:192.0.2.1,IP:2001:db8::1,DNS:192.0.2.3"}};
    auto x = make(s);
    Parsed p(x.get());
    for (const char *text : {"192.0.2.1", "192.0.2.3", "192.0.2.7", "2001:db8::1", "2001:DB8:0::1",
                             "2001:db8::2", "::1"}) {
        uint8_t ip[16];
        size_t n = t13_ip_parse(text, ip);
        ASSERT_NE(0u, n) << text;
        for (unsigned flags : kFlags) {
            EXPECT_EQ(X509_check_ip(x.get(), ip, n, flags),
                      t13_cert_check_ip(&p.cert, bytes_of(ip, n), flags))
                << text;
            EXPECT_EQ(X509_check_ip_asc(x.get(), text, flags),
                      t13_cert_check_ip(&p.cert, bytes_of(ip, n), flags))
                << text;
        }
    }
}

TEST(Ip, TextAsOpenSsl)
{
    for (const char *text : {"1.2.3.4",
                             "1.2.3",
                             "1.2.3.4.5",
                             "256.1.1.1",
                             "1.2.3.",
                             "",
                             "::",
                             "::1",
                             "1::",
                             "1::2",
                             "1:2:3:4:5:6:7:8",
                             "1:2:3:4:5:6:7",
                             "1:2:3:4:5:6:7:8:9",
                             "1::2::3",
                             ":::",
                             "::ffff:1.2.3.4",
                             "1:2:3:4:5:6:1.2.3.4",
                             "1:2:3:4:5:6:7:1.2.3.4",
                             "::1.2.3",
                             "12345::",
                             "g::",
                             "1:2:3:4:5:6:7::",
                             "::1:2:3:4:5:6:7",
                             "1:",
                             ":1",
                             "0000:0::00",
                             "x"}) {
        ASN1_OCTET_STRING *want = a2i_IPADDRESS(text);
        uint8_t ip[16];
        size_t n = t13_ip_parse(text, ip);
        EXPECT_EQ(want == nullptr ? 0 : ASN1_STRING_length(want), static_cast<int>(n)) << text;
        if (want != nullptr && n == static_cast<size_t>(ASN1_STRING_length(want))) {
            EXPECT_EQ(0, memcmp(ASN1_STRING_get0_data(want), ip, n)) << text;
        }
        ASN1_OCTET_STRING_free(want);
    }
}

} /* namespace */
