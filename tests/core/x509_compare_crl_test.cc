/* Revocation by CRLs side by side with the system's OpenSSL. */
#include "tests/core/x509_scene.h"

namespace
{

/* revocation scenes: leaf (serial 1) under int (serial 5) under ca. */
Scene revocation(unsigned long flags)
{
    Scene s = three();
    s.untrusted[0].serial = 5;
    s.flags |= flags;
    CrlSpec of_int;
    of_int.issuer = "int";
    of_int.sign_key = 2;
    s.crls = {of_int, CrlSpec()};
    return s;
}

TEST(PathCompareCrl, Verdicts)
{
    for (unsigned long flags :
         {T13_V_FLAG_CRL_CHECK, T13_V_FLAG_CRL_CHECK | T13_V_FLAG_CRL_CHECK_ALL,
          T13_V_FLAG_CRL_CHECK_ALL}) {
        Scene s = revocation(flags);
        EXPECT_ERROR(X509_V_OK, s);
        s.crls[0].revoked = {{1, -1}, {2, 1}};
        same(s);
        s.crls[0].revoked = {{1, 4}};
        same(s);
        s.crls[0].revoked = {{1, 8}};
        same(s);
        s.crls[0].revoked = {{2, 1}};
        s.crls[1].revoked = {{5, 1}};
        same(s);
        s = revocation(flags);
        s.crls.clear();
        same(s);
        s = revocation(flags);
        s.crls[0].to_days = -1;
        s.crls[0].from_days = -2;
        same(s);
        s.flags |= X509_V_FLAG_NO_CHECK_TIME;
        same(s);
        s = revocation(flags);
        s.crls[0].from_days = 1;
        s.crls[0].to_days = 2;
        same(s);
        s = revocation(flags);
        s.crls[0].next = false;
        same(s);
        s = revocation(flags);
        s.crls[0].bad_signature = true;
        same(s);
        s = revocation(flags);
        s.crls[0].unknown_critical = true;
        same(s);
        s = revocation(flags);
        s.crls[0].sign_key = 3;
        same(s);
        s = revocation(flags);
        s.crls[0].akid = true;
        s.untrusted[0].skid = true;
        same(s);
        s.crls[0].sign_key = 3;
        same(s);
        s = revocation(flags);
        s.untrusted[0].exts[1].second = "keyCertSign";
        same(s);
    }
}

TEST(PathCompareCrl, Choice)
{
    Scene s = revocation(X509_V_FLAG_CRL_CHECK);
    CrlSpec newer = s.crls[0];
    s.crls[0].from_days = -5;
    newer.revoked = {{1, 1}};
    s.crls.push_back(newer);
    EXPECT_ERROR(X509_V_ERR_CERT_REVOKED, s);
    std::swap(s.crls[0], s.crls[2]);
    EXPECT_ERROR(X509_V_ERR_CERT_REVOKED, s);
}

TEST(PathCompareCrl, Scope)
{
    const std::string idps[] = {
        std::string("\x30\x03\x81\x01\xff", 5), /* users only */
        std::string("\x30\x03\x82\x01\xff", 5), /* CAs only */
        std::string("\x30\x03\x85\x01\xff", 5), /* attribute certificates only */
        std::string("\x30\x03\x84\x01\xff", 5), /* indirect */
        std::string("\x30\x06\x81\x01\xff\x82\x01\xff", 8),
        std::string("\x30\x04\x83\x02\x01\x06", 6), /* some reasons */
        std::string("\x30\x0e\xa0\x0c\xa0\x0a\x86\x08http://a", 16),
        std::string("\x30\x0e\xa0\x0c\xa0\x0a\x86\x08http://b", 16),
    };
    for (const auto &idp : idps) {
        for (unsigned long all : {0UL, T13_V_FLAG_CRL_CHECK_ALL}) {
            Scene s = revocation(X509_V_FLAG_CRL_CHECK | all);
            s.crls[0].idp = idp;
            same(s);
            s.leaf.exts = {{NID_crl_distribution_points, "URI:http://a"}};
            same(s);
            s.crls[1].idp = idp;
            same(s);
        }
    }
}

} /* namespace */
