/* Path verification side by side: the same certificates to X509_verify_cert() of the system's
 * OpenSSL and to t13_path_verify(). Result, error, chain and the whole sequence of callbacks have
 * to be the same, both when the callback says no and when it overrides everything. */
#include <random>

#include "tests/core/x509_scene.h"

namespace
{

TEST(PathCompare, Good)
{
    EXPECT_ERROR(X509_V_OK, simple());
    EXPECT_ERROR(X509_V_OK, three());
}

TEST(PathCompare, NoAnchor)
{
    Scene s = simple();
    s.trusted.clear();
    EXPECT_ERROR(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, s);
    s = three();
    s.trusted.clear();
    EXPECT_ERROR(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, s);
    s.untrusted.push_back(ca("ca", "ca", 1, 1));
    EXPECT_ERROR(X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, s);
    s = three();
    s.untrusted.clear();
    EXPECT_ERROR(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, s);
    s.leaf = ca("me", "me", 0, 0);
    EXPECT_ERROR(X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, s);
    s.trusted = {ca("int", "ca", 2, 1)};
    s.leaf = leaf("int", 2);
    EXPECT_ERROR(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, s);
}

/* Trap 25: same name as the anchor, another key. */
TEST(PathCompare, AnchorByNameAloneIsNoAnchor)
{
    Scene s = simple();
    s.leaf.sign_key = 3;
    EXPECT_ERROR(X509_V_ERR_CERT_SIGNATURE_FAILURE, s);
    s.untrusted = {ca("ca", "ca", 3, 3)};
    s.flags = 0;
    same(s);
    s.leaf = ca("ca", "ca", 3, 3);
    same(s);
}

TEST(PathCompare, Time)
{
    for (long at : {-11, -10, 0, 10, 11}) {
        Scene s = three();
        s.at_days = at;
        same(s);
        s.flags |= X509_V_FLAG_NO_CHECK_TIME;
        same(s);
    }
    Scene s = three();
    s.untrusted[0].to_days = -1;
    EXPECT_ERROR(X509_V_ERR_CERT_HAS_EXPIRED, s);
    s.untrusted.push_back(ca("int", "ca", 2, 1));
    s.untrusted[1].serial = 7;
    EXPECT_ERROR(X509_V_OK, s);
    s.trusted[0].from_days = 1;
    EXPECT_ERROR(X509_V_ERR_CERT_NOT_YET_VALID, s);
}

/* Trap 26 */
TEST(PathCompare, IntermediateThatIsNoCa)
{
    Scene s = three();
    s.untrusted[0].exts.clear();
    EXPECT_ERROR(X509_V_ERR_INVALID_CA, s);
    s.untrusted[0].exts = {{NID_basic_constraints, "CA:FALSE"}};
    EXPECT_ERROR(X509_V_ERR_INVALID_CA, s);
    s.untrusted[0].exts = {{NID_basic_constraints, "CA:TRUE"}, {NID_key_usage, "cRLSign"}};
    EXPECT_ERROR(X509_V_ERR_INVALID_CA, s);
    s.untrusted[0].exts = {{NID_key_usage, "keyCertSign"}};
    EXPECT_ERROR(X509_V_ERR_INVALID_CA, s);
    s.untrusted[0].exts = {{NID_netscape_cert_type, "sslCA"}};
    EXPECT_ERROR(X509_V_ERR_INVALID_CA, s);
    s = three();
    s.trusted[0].exts = {{NID_key_usage, "digitalSignature"}};
    same(s);
    s.trusted[0].exts = {};
    s.trusted[0].version = 0;
    EXPECT_ERROR(X509_V_OK, s);
}

TEST(PathCompare, PathLen)
{
    Scene s;
    s.leaf = leaf("i1", 2);
    s.untrusted = {ca("i1", "i2", 2, 3), ca("i2", "ca", 3, 1)};
    s.trusted = {ca("ca", "ca", 1, 1)};
    EXPECT_ERROR(X509_V_OK, s);
    s.untrusted[1].exts[0].second = "CA:TRUE,pathlen:0";
    EXPECT_ERROR(X509_V_ERR_PATH_LENGTH_EXCEEDED, s);
    s.untrusted[1].exts[0].second = "CA:TRUE,pathlen:1";
    s.trusted[0].exts[0].second = "CA:TRUE,pathlen:1";
    EXPECT_ERROR(X509_V_ERR_PATH_LENGTH_EXCEEDED, s);
    s.trusted[0].exts[0].second = "CA:TRUE,pathlen:2";
    EXPECT_ERROR(X509_V_OK, s);
}

TEST(PathCompare, UnknownCritical)
{
    for (int i = 0; i < 3; i++) {
        Scene s = three();
        (i == 0 ? s.leaf : i == 1 ? s.untrusted[0] : s.trusted[0]).unknown_critical = true;
        EXPECT_ERROR(X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, s);
        s.flags |= X509_V_FLAG_IGNORE_CRITICAL;
        EXPECT_ERROR(X509_V_OK, s);
    }
}

/* Trap 27 */
TEST(PathCompare, Purpose)
{
    const char *ekus[] = {"serverAuth",
                          "clientAuth",
                          "serverAuth,clientAuth",
                          "emailProtection",
                          "anyExtendedKeyUsage",
                          "codeSigning",
                          "OCSPSigning",
                          "timeStamping",
                          "critical,timeStamping",
                          "msSGC",
                          "1.2.3.4"};
    const char *usages[] = {"digitalSignature", "keyEncipherment",          "keyAgreement",
                            "keyCertSign",      "nonRepudiation",           "cRLSign",
                            "dataEncipherment", "decipherOnly,keyAgreement"};
    for (int purpose = 0; purpose <= X509_PURPOSE_MAX; purpose++) {
        for (const char *eku : ekus) {
            Scene s = three();
            s.purpose = purpose;
            s.leaf.exts = {{NID_ext_key_usage, eku}};
            same(s);
            s.untrusted[0].exts.push_back({NID_ext_key_usage, eku});
            same(s);
        }
        for (const char *ku : usages) {
            Scene s = three();
            s.purpose = purpose;
            s.leaf.exts = {{NID_key_usage, ku}};
            same(s);
            s.leaf.exts.push_back({NID_ext_key_usage, "critical,timeStamping"});
            same(s);
        }
        for (const char *ns : {"client", "server", "email", "sslCA", "emailCA", "objCA"}) {
            Scene s = three();
            s.purpose = purpose;
            s.leaf.exts = {{NID_netscape_cert_type, ns}};
            same(s);
        }
    }
}

TEST(PathCompare, KeyIdentifiers)
{
    Scene s = three();
    s.leaf.akid = s.untrusted[0].akid = s.untrusted[0].skid = s.trusted[0].skid = true;
    EXPECT_ERROR(X509_V_OK, s);
    s.leaf.akid_wrong = true;
    EXPECT_ERROR(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, s);
    /* The right one among two of the same name. */
    s = three();
    s.leaf.akid = true;
    s.untrusted[0].skid = true;
    s.untrusted.insert(s.untrusted.begin(), ca("int", "ca", 4, 1));
    s.untrusted[0].skid = true;
    s.untrusted[0].serial = 9;
    same(s);
    s = simple();
    s.leaf.akid = true;
    s.trusted[0].skid = true;
    s.trusted.insert(s.trusted.begin(), ca("ca", "ca", 4, 4));
    s.trusted[0].skid = true;
    s.trusted[0].serial = 9;
    same(s);
}

TEST(PathCompare, Signatures)
{
    for (int i = 0; i < 3; i++) {
        Scene s = three();
        (i == 0 ? s.leaf : i == 1 ? s.untrusted[0] : s.trusted[0]).bad_signature = true;
        same(s);
        s.flags |= X509_V_FLAG_CHECK_SS_SIGNATURE;
        same(s);
    }
    Scene s = three();
    s.flags |= X509_V_FLAG_CHECK_SS_SIGNATURE;
    EXPECT_ERROR(X509_V_OK, s);
    s = simple();
    s.trusted[0] = ca("ca", "ca", 6, 6);
    s.leaf.sign_key = 6;
    EXPECT_ERROR(X509_V_OK, s);
    s.leaf.pss = true;
    EXPECT_ERROR(X509_V_OK, s);
    s.trusted[0].key = 1;
    EXPECT_ERROR(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, s);
    s.trusted[0] = ca("ca", "ca", 9, 9);
    s.leaf = leaf("ca", 9);
    EXPECT_ERROR(X509_V_OK, s);
    s.trusted[0] = ca("ca", "ca", 8, 8);
    s.leaf = leaf("ca", 8);
    s.leaf.md = "SHA384";
    EXPECT_ERROR(X509_V_OK, s);
}

TEST(PathCompare, IssuerMayNotSign)
{
    Scene s = simple();
    s.trusted[0].exts = {{NID_basic_constraints, "CA:TRUE"}, {NID_key_usage, "cRLSign"}};
    same(s);
    s.flags |= X509_V_FLAG_PARTIAL_CHAIN;
    same(s);
}

TEST(PathCompare, Level)
{
    for (int level = 0; level <= 6; level++) {
        Scene s = three();
        s.level = level;
        same(s);
        s.leaf.key = 7;
        same(s);
        s.trusted.clear();
        same(s);
        s = three();
        s.level = level;
        s.untrusted[0] = ca("int", "ca", 7, 1);
        s.leaf = leaf("int", 7);
        same(s);
        s.leaf.md = "SHA1";
        same(s);
        s = simple();
        s.level = level;
        s.trusted[0] = ca("ca", "ca", 6, 6);
        s.leaf = leaf("ca", 6);
        s.leaf.pss = true;
        same(s);
        s.leaf.key = 9;
        same(s);
    }
}

TEST(PathCompare, Depth)
{
    Scene s;
    s.leaf = leaf("i1", 2);
    s.untrusted = {ca("i1", "i2", 2, 3), ca("i2", "ca", 3, 1), ca("ca", "ca", 1, 1)};
    s.trusted = {ca("ca", "ca", 1, 1)};
    for (int depth = 0; depth < 5; depth++) {
        for (unsigned long flags : {T13_V_FLAG_TRUSTED_FIRST, 0UL}) {
            s.depth = depth;
            s.flags = flags;
            same(s);
        }
    }
}

TEST(PathCompare, PartialChainAndAlternates)
{
    const unsigned long all[] = {0, X509_V_FLAG_TRUSTED_FIRST, X509_V_FLAG_PARTIAL_CHAIN,
                                 X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST,
                                 X509_V_FLAG_NO_ALT_CHAINS};
    for (unsigned long flags : all) {
        /* The intermediate itself is trusted. */
        Scene s = three();
        s.trusted = {ca("int", "ca", 2, 1)};
        s.flags = flags;
        same(s);
        /* The leaf itself is trusted. */
        s.trusted = {s.leaf};
        same(s);
        /* A self-signed leaf that is trusted. */
        s.leaf = ca("me", "me", 0, 0);
        s.trusted = {s.leaf};
        same(s);
        s.leaf = s.trusted[0] = leaf("leaf", 0);
        same(s);
        /* A cross-signed intermediate leads to an unknown root; another to ours. */
        s = Scene();
        s.flags = flags;
        s.leaf = leaf("int", 2);
        s.untrusted = {ca("int", "old", 2, 3), ca("old", "old", 3, 3)};
        s.trusted = {ca("int", "int", 2, 2)};
        same(s);
        s.untrusted = {ca("int", "mid", 2, 3), ca("mid", "gone", 3, 4)};
        s.trusted = {ca("mid", "ca", 3, 1), ca("ca", "ca", 1, 1)};
        same(s);
        s.trusted = {ca("mid", "mid", 3, 3)};
        same(s);
        s.trusted = {ca("int", "ca", 2, 1), ca("ca", "ca", 1, 1)};
        same(s);
    }
}

TEST(PathCompare, TrustSettings)
{
    const std::vector<std::vector<int>> settings = {
        {}, {NID_server_auth}, {NID_client_auth}, {NID_anyExtendedKeyUsage}};
    for (const auto &trust : settings) {
        for (const auto &reject : settings) {
            for (unsigned long partial : {0UL, T13_V_FLAG_PARTIAL_CHAIN}) {
                Scene s = three();
                s.purpose = X509_PURPOSE_SSL_SERVER;
                s.trust = X509_TRUST_SSL_SERVER;
                s.flags |= partial;
                s.trusted[0].trust = trust;
                s.trusted[0].reject = reject;
                same(s);
                s.trusted[0].exts.push_back({NID_ext_key_usage, "clientAuth"});
                same(s);
                /* The intermediate is in the store with settings, its issuer is not. */
                s = three();
                s.purpose = X509_PURPOSE_SSL_SERVER;
                s.trust = X509_TRUST_SSL_SERVER;
                s.flags |= partial;
                s.trusted = {ca("int", "ca", 2, 1)};
                s.trusted[0].trust = trust;
                s.trusted[0].reject = reject;
                same(s);
                s.leaf.trust = trust;
                s.leaf.reject = reject;
                s.trusted = {s.leaf};
                s.untrusted.clear();
                same(s);
            }
        }
    }
}

TEST(PathCompare, Loops)
{
    Scene s;
    s.depth = 12;
    s.leaf = leaf("a", 2);
    s.untrusted = {ca("a", "b", 2, 3), ca("b", "a", 3, 2), ca("a", "b", 2, 3)};
    s.untrusted[2].serial = 5;
    same(s);
    s.trusted = {ca("a", "b", 2, 3), ca("b", "a", 3, 2)};
    s.flags = 0;
    same(s);
}

TEST(PathCompare, HostEmailIp)
{
    Scene s = simple();
    s.leaf.exts = {{NID_subject_alt_name,
                    "DNS:a.test,DNS:*.b.test,email:me@a.test,IP:192.0.2.1,IP:2001:db8::1"}};
    for (const char *h : {"a.test", "x.b.test", "b.test", "x.y.b.test", "A.TEST", "c.test"}) {
        s.hosts = {h};
        same(s);
        s.hosts = {"nobody.test", h};
        same(s);
    }
    s.hosts.clear();
    for (const char *e : {"me@a.test", "ME@a.test", "me@A.test", "you@a.test"}) {
        s.email = e;
        same(s);
    }
    s.email.clear();
    for (const char *a : {"192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"}) {
        s.ip = a;
        same(s);
    }
    s.hosts = {"wrong.test"};
    s.email = "wrong@test";
    same(s);
}

TEST(PathCompare, NameConstraints)
{
    const char *constraints[] = {"permitted;DNS:a.test",
                                 "excluded;DNS:a.test",
                                 "permitted;DNS:.a.test",
                                 "permitted;DNS:b.test",
                                 "permitted;email:a.test",
                                 "permitted;email:.test",
                                 "permitted;email:me@a.test",
                                 "excluded;email:me@a.test",
                                 "permitted;URI:a.test",
                                 "permitted;URI:.test",
                                 "permitted;IP:192.0.2.0/255.255.255.0",
                                 "excluded;IP:192.0.2.0/255.255.255.0",
                                 "permitted;IP:2001:db8::/ffff:ffff::",
                                 "permitted;DNS:b.test,permitted;DNS:a.test",
                                 "permitted;RID:1.2.3"};
    const char *names[] = {"DNS:a.test",         "DNS:x.a.test",
                           "DNS:xa.test",        "email:me@a.test",
                           "email:me@x.a.test",  "email:you@a.test",
                           "URI:http://a.test/", "URI:http://x.test:80/",
                           "URI:urn:x",          "IP:192.0.2.9",
                           "IP:192.0.3.9",       "IP:2001:db8::9",
                           "RID:1.2.3",          "otherName:1.2.3.4;UTF8:x"};
    for (const char *c : constraints) {
        for (const char *n : names) {
            Scene s = three();
            s.untrusted[0].exts.push_back({NID_name_constraints, c});
            s.leaf.exts = {{NID_subject_alt_name, n}};
            same(s);
        }
        for (const char *cn :
             {"a.test", "x.a.test", "c.test", "no dns name", "-a.test", "a..test", "*.a.test",
              "a_b.test", "/CN=x.a.test/emailAddress=me@a.test", "/emailAddress=me@c.test", ""}) {
            Scene s = three();
            s.trusted[0].exts.push_back({NID_name_constraints, c});
            s.leaf.subject = cn;
            same(s);
            s.host_flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;
            same(s);
        }
    }
}

TEST(PathCompare, Strict)
{
    for (int i = 0; i < 14; i++) {
        Scene s = three();
        s.flags |= X509_V_FLAG_X509_STRICT;
        s.leaf.akid = s.untrusted[0].akid = s.untrusted[0].skid = s.trusted[0].skid = true;
        s.leaf.exts = {{NID_subject_alt_name, "DNS:a.test"}};
        Spec &in = s.untrusted[0];
        switch (i) {
        case 1:
            in.akid = false;
            break;
        case 2:
            in.skid = false;
            break;
        case 3:
            in.exts[0].second = "CA:TRUE";
            break;
        case 4:
            in.exts.pop_back();
            break;
        case 5:
            s.leaf.exts.push_back({NID_key_usage, "keyCertSign"});
            break;
        case 6:
            s.leaf.subject = "";
            break;
        case 7:
            s.leaf.subject = "";
            s.leaf.exts = {{NID_subject_alt_name, "critical,DNS:a.test"},
                           {NID_key_usage, "digitalSignature"}};
            break;
        case 8:
            s.leaf.akid = false;
            break;
        case 9:
            s.leaf.version = 0;
            break;
        case 10:
            s.leaf.exts.push_back({NID_basic_constraints, "CA:FALSE,pathlen:1"});
            break;
        case 11:
            s.trusted[0].exts.pop_back();
            break;
        case 12:
            s.trusted[0].version = 0;
            break;
        case 13:
            s.leaf = ca("me", "me", 0, 0);
            s.trusted = {s.leaf};
            break;
        default:
            break;
        }
        SCOPED_TRACE(i);
        same(s);
        s.purpose = X509_PURPOSE_SSL_SERVER;
        same(s);
    }
}

/* Random scenes over a small world of names and keys: whatever comes out has to be the same. */
TEST(PathCompare, RandomScenes)
{
    std::mt19937 rng(13);
    auto pick = [&](int n) { return static_cast<int>(rng() % static_cast<unsigned>(n)); };
    const std::string names[] = {"a", "b", "c", "d"};
    auto random_ca = [&] {
        int subject = pick(4);
        int issuer = pick(3) == 0 ? subject : pick(4);
        Spec s = ca(names[subject], names[issuer], subject + pick(5) / 4, issuer + pick(5) / 4);
        s.serial = pick(100);
        s.skid = pick(2) == 0;
        s.akid = pick(2) == 0;
        s.akid_wrong = pick(20) == 0;
        s.to_days = pick(5) == 0 ? -1 - pick(5) : 10;
        if (pick(8) == 0) {
            s.exts[0].second = "CA:TRUE,pathlen:" + std::to_string(pick(3));
        }
        if (pick(10) == 0) {
            s.exts.clear();
        }
        s.unknown_critical = pick(20) == 0;
        s.bad_signature = pick(20) == 0;
        return s;
    };
    const unsigned long some[] = {X509_V_FLAG_TRUSTED_FIRST, X509_V_FLAG_PARTIAL_CHAIN,
                                  X509_V_FLAG_NO_ALT_CHAINS, X509_V_FLAG_CHECK_SS_SIGNATURE,
                                  X509_V_FLAG_X509_STRICT};
    for (int round = 0; round < 300 && !HasFailure(); round++) {
        Scene s;
        s.flags = 0;
        for (unsigned long f : some) {
            s.flags |= pick(3) == 0 ? f : 0;
        }
        int issuer = pick(4);
        s.leaf = pick(10) == 0 ? random_ca() : leaf(names[issuer], issuer);
        s.leaf.serial = 1000;
        for (int i = pick(6); i > 0; i--) {
            s.untrusted.push_back(random_ca());
        }
        for (int i = pick(4); i > 0; i--) {
            s.trusted.push_back(random_ca());
        }
        s.depth = pick(4) == 0 ? pick(4) : 6;
        s.purpose = pick(3);
        s.level = pick(3);
        SCOPED_TRACE(round);
        same(s);
    }
}

} /* namespace */
