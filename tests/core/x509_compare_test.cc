/* Path verification side by side: the same certificates to X509_verify_cert() of the system's
 * OpenSSL and to t13_path_verify(). Result, error, chain and the whole sequence of callbacks have
 * to be the same, both when the callback says no and when it overrides everything. */
#include <gtest/gtest.h>

#include <list>
#include <random>

#include "tests/core/x509_build.h"

extern "C" {
#include "core/x509/host.h"
#include "core/x509/path.h"
}

namespace
{

const std::vector<std::pair<int, std::string>> kCa = {
    {NID_basic_constraints, "critical,CA:TRUE"}, {NID_key_usage, "critical,keyCertSign,cRLSign"}};

Spec ca(const std::string &subject, const std::string &issuer, int key, int sign_key)
{
    Spec s;
    s.subject = subject;
    s.issuer = issuer;
    s.key = key;
    s.sign_key = sign_key;
    s.exts = kCa;
    return s;
}

Spec leaf(const std::string &issuer = "ca", int sign_key = 1)
{
    Spec s;
    s.issuer = issuer;
    s.sign_key = sign_key;
    return s;
}

/* Scene is one verification. */
struct Scene {
    Spec leaf;
    std::vector<Spec> untrusted;
    std::vector<Spec> trusted;
    std::vector<CrlSpec> crls;
    unsigned long flags = X509_V_FLAG_TRUSTED_FIRST;
    int purpose = 0;
    int trust = 0;
    int depth = -1;
    int level = -1;
    long at_days = 0;
    std::vector<std::string> hosts;
    unsigned host_flags = 0;
    std::string email;
    std::string ip;
};

using Log = std::vector<std::string>;

struct Result {
    int ret;
    int error;
    Log log;
};

std::string line(int ok, int error, int depth, const std::string &cert, const std::string &issuer,
                 bool crl)
{
    return "ok=" + std::to_string(ok) + " error=" + std::to_string(error) +
           " depth=" + std::to_string(depth) + " cert=" + cert + " issuer=" + issuer +
           (crl ? " crl" : "");
}

/* A certificate is called by what can tell it from others: subject, issuer, serial. */
std::string label(X509 *x)
{
    if (x == nullptr) {
        return "-";
    }
    char s[128];
    X509_NAME_oneline(X509_get_subject_name(x), s, sizeof(s));
    return std::string(s) + "#" + std::to_string(ASN1_INTEGER_get(X509_get0_serialNumber(x)));
}

/* --- OpenSSL's side --- */

struct SslRun {
    bool override_all;
    Log log;
};
SslRun *ssl_run;

int ssl_cb(int ok, X509_STORE_CTX *ctx)
{
    ssl_run->log.push_back(line(ok, X509_STORE_CTX_get_error(ctx),
                                X509_STORE_CTX_get_error_depth(ctx),
                                label(X509_STORE_CTX_get_current_cert(ctx)),
                                ok ? label(X509_STORE_CTX_get0_current_issuer(ctx)) : "",
                                X509_STORE_CTX_get0_current_crl(ctx) != nullptr));
    return ssl_run->override_all ? 1 : ok;
}

struct Made {
    std::vector<Owned<X509>> untrusted;
    std::vector<Owned<X509>> trusted;
    std::vector<Owned<X509_CRL>> crls;
    Owned<X509> leaf;
};

Result by_openssl(const Scene &scene, const Made &made, bool override_all)
{
    Owned<X509_STORE> store(X509_STORE_new());
    for (const auto &x : made.trusted) {
        X509_STORE_add_cert(store.get(), x.get());
    }
    for (const auto &c : made.crls) {
        X509_STORE_add_crl(store.get(), c.get());
    }
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    for (const auto &x : made.untrusted) {
        sk_X509_push(untrusted, x.get());
    }
    Owned<X509_STORE_CTX> ctx(X509_STORE_CTX_new());
    X509_STORE_CTX_init(ctx.get(), store.get(), made.leaf.get(), untrusted);
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx.get());
    X509_VERIFY_PARAM_clear_flags(param, ~0UL);
    X509_VERIFY_PARAM_set_flags(param, scene.flags);
    if ((scene.flags & X509_V_FLAG_NO_CHECK_TIME) == 0) {
        X509_VERIFY_PARAM_set_time(param, kNow + scene.at_days * kDay); /* sets USE_CHECK_TIME */
    }
    X509_VERIFY_PARAM_set_depth(param, scene.depth < 0 ? 100 : scene.depth);
    X509_VERIFY_PARAM_set_auth_level(param, scene.level);
    if (scene.purpose > 0) {
        X509_VERIFY_PARAM_set_purpose(param, scene.purpose);
    }
    if (scene.trust > 0) {
        X509_VERIFY_PARAM_set_trust(param, scene.trust);
    }
    X509_VERIFY_PARAM_set_hostflags(param, scene.host_flags);
    for (const auto &h : scene.hosts) {
        X509_VERIFY_PARAM_add1_host(param, h.c_str(), 0);
    }
    if (!scene.email.empty()) {
        X509_VERIFY_PARAM_set1_email(param, scene.email.c_str(), 0);
    }
    if (!scene.ip.empty()) {
        X509_VERIFY_PARAM_set1_ip_asc(param, scene.ip.c_str());
    }
    SslRun run = {override_all, {}};
    ssl_run = &run;
    X509_STORE_CTX_set_verify_cb(ctx.get(), ssl_cb);
    Result r;
    r.ret = X509_verify_cert(ctx.get());
    r.error = X509_STORE_CTX_get_error(ctx.get());
    r.log = run.log;
    STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(ctx.get());
    std::string names = "chain";
    for (int i = 0; i < sk_X509_num(chain); i++) {
        names += " " + label(sk_X509_value(chain, i));
    }
    r.log.push_back(names);
    sk_X509_free(untrusted);
    return r;
}

/* --- our side --- */

struct Cert {
    std::string der;
    struct t13_cert cert = {};
    X509 *x;
    explicit Cert(X509 *from) : der(der_of_cert(from)), x(from)
    {
        EXPECT_EQ(T13_OK, t13_cert_parse(&cert, bytes_of(der.data(), der.size())));
        cert.owner = x;
    }
    ~Cert()
    {
        t13_cert_clear(&cert);
    }
    Cert(const Cert &) = delete;
};

struct Crl {
    std::string der;
    struct t13_crl crl = {};
    explicit Crl(X509_CRL *from) : der(der_of_crl(from))
    {
        EXPECT_EQ(T13_OK, t13_crl_parse(&crl, bytes_of(der.data(), der.size())));
    }
    Crl(const Crl &) = delete;
};

struct OurRun {
    bool override_all;
    Log log;
    std::list<Cert> trusted;
    std::list<Crl> crls;
};

bool our_trusted(void *arg, struct bytes subject, size_t *at, const struct t13_cert **out)
{
    auto *run = static_cast<OurRun *>(arg);
    size_t i = 0;
    *out = nullptr;
    for (auto &c : run->trusted) {
        if (i++ < *at || !t13_name_equal(c.cert.subject, subject)) {
            continue;
        }
        *at = i;
        *out = &c.cert;
        break;
    }
    return true;
}

bool our_crl(void *arg, struct bytes issuer, size_t *at, const struct t13_crl **out)
{
    auto *run = static_cast<OurRun *>(arg);
    size_t i = 0;
    *out = nullptr;
    for (auto &c : run->crls) {
        if (i++ < *at || !t13_name_equal(c.crl.issuer, issuer)) {
            continue;
        }
        *at = i;
        *out = &c.crl;
        break;
    }
    return true;
}

std::string label(const struct t13_cert *c)
{
    return c == nullptr ? "-" : label(static_cast<X509 *>(c->owner));
}

enum t13_trust our_trust(void *, const struct t13_cert *cert, int trust, bool ss_compat)
{
    return static_cast<enum t13_trust>(X509_check_trust(static_cast<X509 *>(cert->owner), trust,
                                                        ss_compat ? 0 : X509_TRUST_NO_SS_COMPAT));
}

bool our_event(void *arg, struct t13_path *p, bool ok)
{
    auto *run = static_cast<OurRun *>(arg);
    run->log.push_back(line(ok, p->error, p->error_depth, label(p->current_cert),
                            ok ? label(p->current_issuer) : "", p->current_crl != nullptr));
    return run->override_all ? true : ok;
}

Result by_us(const Scene &scene, const Made &made, bool override_all)
{
    OurRun run;
    run.override_all = override_all;
    for (const auto &x : made.trusted) {
        run.trusted.emplace_back(x.get());
    }
    for (const auto &c : made.crls) {
        run.crls.emplace_back(c.get());
    }
    std::list<Cert> untrusted;
    std::vector<const struct t13_cert *> pointers;
    for (const auto &x : made.untrusted) {
        untrusted.emplace_back(x.get());
        pointers.push_back(&untrusted.back().cert);
    }
    Cert leaf_cert(made.leaf.get());
    std::vector<const char *> hosts;
    for (const auto &h : scene.hosts) {
        hosts.push_back(h.c_str());
    }
    struct t13_path_owner owner = {&run, our_trusted, our_crl,
                                   scene.trust > 0 ? our_trust : nullptr, our_event};
    struct t13_path_params params = {};
    uint8_t ip[16];
    params.flags = scene.flags;
    params.purpose = scene.purpose;
    params.trust = scene.trust;
    params.depth = scene.depth;
    params.auth_level = scene.level;
    params.now_s = kNow + scene.at_days * kDay;
    params.hosts = hosts.data();
    params.num_hosts = hosts.size();
    params.host_flags = scene.host_flags;
    params.email = bytes_of(scene.email.data(), scene.email.size());
    if (!scene.ip.empty()) {
        params.ip = bytes_of(ip, t13_ip_parse(scene.ip.c_str(), ip));
    }
    struct t13_path p;
    t13_path_init(&p, &owner, &params, &leaf_cert.cert, pointers.data(), pointers.size());
    enum t13_status st = t13_path_verify(&p);
    Result r;
    r.ret = st == T13_OK ? 1 : st == T13_E_BAD_CERTIFICATE ? 0 : -1;
    r.error = p.error;
    r.log = run.log;
    std::string names = "chain";
    for (size_t i = 0; i < p.num; i++) {
        names += " " + label(p.chain[i]);
    }
    r.log.push_back(names);
    t13_path_clear(&p);
    return r;
}

std::string joined(const Log &log)
{
    std::string s;
    for (const auto &l : log) {
        s += l + "\n";
    }
    return s;
}

/* same runs a scene on both sides, with both kinds of callback. */
Result same(const Scene &scene)
{
    Made made;
    made.leaf = make(scene.leaf);
    for (const auto &s : scene.untrusted) {
        made.untrusted.push_back(make(s));
    }
    for (const auto &s : scene.trusted) {
        made.trusted.push_back(make(s));
    }
    for (const auto &s : scene.crls) {
        made.crls.push_back(make(s));
    }
    Result strict = {};
    for (bool override_all : {true, false}) {
        Result theirs = by_openssl(scene, made, override_all);
        Result ours = by_us(scene, made, override_all);
        EXPECT_EQ(joined(theirs.log), joined(ours.log)) << "override " << override_all;
        EXPECT_EQ(theirs.ret, ours.ret) << "override " << override_all;
        EXPECT_EQ(theirs.error, ours.error) << "override " << override_all;
        strict = ours;
    }
    return strict;
}

Scene simple()
{
    Scene s;
    s.leaf = leaf();
    s.trusted = {ca("ca", "ca", 1, 1)};
    return s;
}

/* leaf under an intermediate that the peer sends. */
Scene three()
{
    Scene s;
    s.leaf = leaf("int", 2);
    s.untrusted = {ca("int", "ca", 2, 1)};
    s.trusted = {ca("ca", "ca", 1, 1)};
    return s;
}

#define EXPECT_ERROR(error_, scene_) EXPECT_EQ(error_, same(scene_).error)

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

TEST(PathCompare, Crl)
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

TEST(PathCompare, CrlChoice)
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

TEST(PathCompare, CrlScope)
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
