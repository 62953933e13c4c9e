#ifndef T13_TESTS_CORE_X509_SCENE_H
#define T13_TESTS_CORE_X509_SCENE_H

/* Scene is one path verification; same() runs it on the system's OpenSSL and on ours. */

#include <gtest/gtest.h>

#include <list>

#include "tests/core/x509_build.h"

extern "C" {
#include "core/x509/host.h"
#include "core/x509/path.h"
}

inline const std::vector<std::pair<int, std::string>> kCa = {
    {NID_basic_constraints, "critical,CA:TRUE"}, {NID_key_usage, "critical,keyCertSign,cRLSign"}};

inline Spec ca(const std::string &subject, const std::string &issuer, int key, int sign_key)
{
    Spec s;
    s.subject = subject;
    s.issuer = issuer;
    s.key = key;
    s.sign_key = sign_key;
    s.exts = kCa;
    return s;
}

inline Spec leaf(const std::string &issuer = "ca", int sign_key = 1)
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

inline std::string line(int ok, int error, int depth, const std::string &cert,
                        const std::string &issuer, bool crl)
{
    return "ok=" + std::to_string(ok) + " error=" + std::to_string(error) +
           " depth=" + std::to_string(depth) + " cert=" + cert + " issuer=" + issuer +
           (crl ? " crl" : "");
}

/* A certificate is called by what can tell it from others: subject, issuer, serial. */
inline std::string label(X509 *x)
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
inline SslRun *ssl_run;

inline int ssl_cb(int ok, X509_STORE_CTX *ctx)
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

inline Result by_openssl(const Scene &scene, const Made &made, bool override_all)
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

inline bool our_trusted(void *arg, struct bytes subject, size_t *at, const struct t13_cert **out)
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

inline bool our_crl(void *arg, struct bytes issuer, size_t *at, const struct t13_crl **out)
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

inline std::string label(const struct t13_cert *c)
{
    return c == nullptr ? "-" : label(static_cast<X509 *>(c->owner));
}

inline enum t13_trust our_trust(void *, const struct t13_cert *cert, int trust, bool ss_compat)
{
    return static_cast<enum t13_trust>(X509_check_trust(static_cast<X509 *>(cert->owner), trust,
                                                        ss_compat ? 0 : X509_TRUST_NO_SS_COMPAT));
}

inline bool our_event(void *arg, struct t13_path *p, bool ok)
{
    auto *run = static_cast<OurRun *>(arg);
    run->log.push_back(line(ok, p->error, p->error_depth, label(p->current_cert),
                            ok ? label(p->current_issuer) : "", p->current_crl != nullptr));
    return run->override_all ? true : ok;
}

inline Result by_us(const Scene &scene, const Made &made, bool override_all)
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

inline std::string joined(const Log &log)
{
    std::string s;
    for (const auto &l : log) {
        s += l + "\n";
    }
    return s;
}

/* same runs a scene on both sides, with both kinds of callback. */
inline Result same(const Scene &scene)
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

inline Scene simple()
{
    Scene s;
    s.leaf = leaf();
    s.trusted = {ca("ca", "ca", 1, 1)};
    return s;
}

/* leaf under an intermediate that the peer sends. */
inline Scene three()
{
    Scene s;
    s.leaf = leaf("int", 2);
    s.untrusted = {ca("int", "ca", 2, 1)};
    s.trusted = {ca("ca", "ca", 1, 1)};
    return s;
}

#define EXPECT_ERROR(error_, scene_) EXPECT_EQ(error_, same(scene_).error)

#endif
