#ifndef T13_TESTS_CORE_X509_BUILD_H
#define T13_TESTS_CORE_X509_BUILD_H

/* Certificates and CRLs made by the system's OpenSSL in the process, for the tests that compare our
 * verdicts with its own. */

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

struct Freer {
    void operator()(X509 *p) const
    {
        X509_free(p);
    }
    void operator()(X509_CRL *p) const
    {
        X509_CRL_free(p);
    }
    void operator()(EVP_PKEY *p) const
    {
        EVP_PKEY_free(p);
    }
    void operator()(X509_STORE *p) const
    {
        X509_STORE_free(p);
    }
    void operator()(X509_STORE_CTX *p) const
    {
        X509_STORE_CTX_free(p);
    }
};
template <class T> using Owned = std::unique_ptr<T, Freer>;

/* The moment at which all is verified, and times relative to it. */
constexpr time_t kNow = 1700000000;
constexpr long kDay = 86400;

/* Spec says how a certificate is to look. Names are "CN=..." texts: "A" makes CN=A; with a slash,
 * "/O=x/CN=y", each part. */
struct Spec {
    std::string subject = "leaf";
    std::string issuer = "ca";
    int key = 0;      /* index into keys() */
    int sign_key = 1; /* whose signature */
    int version = 2;
    long serial = 1;
    long from_days = -10;
    long to_days = 10;
    std::vector<std::pair<int, std::string>> exts; /* NID and X509V3_EXT_nconf_nid's text */
    bool unknown_critical = false;
    bool skid = false;
    bool akid = false; /* the keyid of sign_key */
    bool akid_wrong = false;
    bool bad_signature = false;
    bool pss = false;
    const char *md = "SHA256";
    std::vector<int> trust; /* settings of a "TRUSTED CERTIFICATE": NIDs of extended key usages */
    std::vector<int> reject;
};

inline const std::vector<Owned<EVP_PKEY>> &keys()
{
    static const std::vector<Owned<EVP_PKEY>> all = [] {
        std::vector<Owned<EVP_PKEY>> v;
        for (int i = 0; i < 6; i++) {
            v.emplace_back(EVP_EC_gen("P-256"));
        }
        v.emplace_back(EVP_RSA_gen(2048)); /* 6 */
        v.emplace_back(EVP_RSA_gen(1024)); /* 7 */
        v.emplace_back(EVP_EC_gen("P-384"));
        v.emplace_back(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); /* 9 */
        return v;
    }();
    return all;
}

inline void set_name(X509_NAME *name, const std::string &text, int type = MBSTRING_UTF8)
{
    if (text.empty()) {
        return;
    }
    std::string s = text[0] == '/' ? text : "/CN=" + text;
    size_t at = 0;
    while (at < s.size()) {
        size_t end = s.find('/', at + 1);
        std::string part = s.substr(at + 1, end == std::string::npos ? end : end - at - 1);
        size_t eq = part.find('=');
        std::string value = part.substr(eq + 1);
        X509_NAME_add_entry_by_txt(name, part.substr(0, eq).c_str(), type,
                                   reinterpret_cast<const unsigned char *>(value.data()),
                                   static_cast<int>(value.size()), -1, 0);
        at = end == std::string::npos ? s.size() : end;
    }
}

/* keyid is SHA-1 of the public key, as hash does it. */
inline std::string keyid(int key)
{
    unsigned char md[20];
    unsigned n = 0;
    X509_PUBKEY *pub = nullptr;
    X509_PUBKEY_set(&pub, keys()[static_cast<size_t>(key)].get());
    const unsigned char *p = nullptr;
    int len = 0;
    X509_PUBKEY_get0_param(nullptr, &p, &len, nullptr, pub);
    EVP_Digest(p, static_cast<size_t>(len), md, &n, EVP_sha1(), nullptr);
    X509_PUBKEY_free(pub);
    return std::string(reinterpret_cast<char *>(md), n);
}

inline void add_raw(X509 *x, const char *oid, const std::string &der, bool critical)
{
    ASN1_OBJECT *obj = OBJ_txt2obj(oid, 1);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(value, reinterpret_cast<const unsigned char *>(der.data()),
                          static_cast<int>(der.size()));
    X509_EXTENSION *ext = X509_EXTENSION_create_by_OBJ(nullptr, obj, critical, value);
    X509_add_ext(x, ext, -1);
    X509_EXTENSION_free(ext);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(obj);
}

inline void add_text(X509 *x, int nid, const std::string &value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509_EXTENSION *ext = X509V3_EXT_nconf_nid(nullptr, &ctx, nid, value.c_str());
    if (ext != nullptr) {
        X509_add_ext(x, ext, -1);
    }
    X509_EXTENSION_free(ext);
}

inline void sign(X509 *x, const Spec &s)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pctx = nullptr;
    EVP_PKEY *key = keys()[static_cast<size_t>(s.sign_key)].get();
    bool pure = EVP_PKEY_is_a(key, "ED25519") == 1;
    EVP_DigestSignInit(ctx, &pctx, pure ? nullptr : EVP_get_digestbyname(s.md), nullptr, key);
    if (s.pss) {
        EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, RSA_PSS_SALTLEN_DIGEST);
    }
    X509_sign_ctx(x, ctx);
    EVP_MD_CTX_free(ctx);
}

inline Owned<X509> make(const Spec &s)
{
    Owned<X509> x(X509_new());
    X509_set_version(x.get(), s.version);
    ASN1_INTEGER_set(X509_get_serialNumber(x.get()), s.serial);
    ASN1_TIME_set(X509_getm_notBefore(x.get()), kNow + s.from_days * kDay);
    ASN1_TIME_set(X509_getm_notAfter(x.get()), kNow + s.to_days * kDay);
    set_name(X509_get_subject_name(x.get()), s.subject);
    set_name(X509_get_issuer_name(x.get()), s.issuer);
    X509_set_pubkey(x.get(), keys()[static_cast<size_t>(s.key)].get());
    for (const auto &e : s.exts) {
        add_text(x.get(), e.first, e.second);
    }
    if (s.skid) {
        add_raw(x.get(), "2.5.29.14", "\x04\x14" + keyid(s.key), false);
    }
    if (s.akid || s.akid_wrong) {
        add_raw(x.get(), "2.5.29.35", "\x30\x16\x80\x14" + keyid(s.akid_wrong ? 5 : s.sign_key),
                false);
    }
    if (s.unknown_critical) {
        add_raw(x.get(), "1.2.3.4", std::string("\x05\x00", 2), true);
    }
    sign(x.get(), s);
    if (s.bad_signature) {
        const ASN1_BIT_STRING *sig = nullptr;
        X509_get0_signature(&sig, nullptr, x.get());
        const_cast<ASN1_BIT_STRING *>(sig)->data[sig->length - 1] ^= 1;
    }
    /* Through DER, so that both sides see what stands there. */
    unsigned char *der = nullptr;
    int n = i2d_X509(x.get(), &der);
    const unsigned char *p = der;
    Owned<X509> out(d2i_X509(nullptr, &p, n));
    OPENSSL_free(der);
    for (int nid : s.trust) {
        X509_add1_trust_object(out.get(), OBJ_nid2obj(nid));
    }
    for (int nid : s.reject) {
        X509_add1_reject_object(out.get(), OBJ_nid2obj(nid));
    }
    return out;
}

/* CrlSpec says how a CRL is to look. */
struct CrlSpec {
    std::string issuer = "ca";
    int sign_key = 1;
    long from_days = -1;
    long to_days = 1;
    bool next = true;
    std::vector<std::pair<long, int>> revoked; /* serial and reason, -1 for none */
    std::string idp;                           /* issuingDistributionPoint, its DER */
    bool unknown_critical = false;
    bool akid = false;
    bool bad_signature = false;
};

inline void add_crl_raw(X509_CRL *c, const char *oid, const std::string &der, bool critical)
{
    ASN1_OBJECT *obj = OBJ_txt2obj(oid, 1);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(value, reinterpret_cast<const unsigned char *>(der.data()),
                          static_cast<int>(der.size()));
    X509_EXTENSION *ext = X509_EXTENSION_create_by_OBJ(nullptr, obj, critical, value);
    X509_CRL_add_ext(c, ext, -1);
    X509_EXTENSION_free(ext);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(obj);
}

inline Owned<X509_CRL> make(const CrlSpec &s)
{
    Owned<X509_CRL> c(X509_CRL_new());
    X509_CRL_set_version(c.get(), 1);
    X509_NAME *name = X509_NAME_new();
    set_name(name, s.issuer);
    X509_CRL_set_issuer_name(c.get(), name);
    X509_NAME_free(name);
    ASN1_TIME *t = ASN1_TIME_set(nullptr, kNow + s.from_days * kDay);
    X509_CRL_set1_lastUpdate(c.get(), t);
    ASN1_TIME_set(t, kNow + s.to_days * kDay);
    if (s.next) {
        X509_CRL_set1_nextUpdate(c.get(), t);
    }
    for (const auto &r : s.revoked) {
        X509_REVOKED *rev = X509_REVOKED_new();
        ASN1_INTEGER *serial = ASN1_INTEGER_new();
        ASN1_INTEGER_set(serial, r.first);
        X509_REVOKED_set_serialNumber(rev, serial);
        X509_REVOKED_set_revocationDate(rev, t);
        if (r.second >= 0) {
            ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
            ASN1_ENUMERATED_set(reason, r.second);
            X509_REVOKED_add1_ext_i2d(rev, NID_crl_reason, reason, 0, 0);
            ASN1_ENUMERATED_free(reason);
        }
        X509_CRL_add0_revoked(c.get(), rev);
        ASN1_INTEGER_free(serial);
    }
    ASN1_TIME_free(t);
    if (!s.idp.empty()) {
        add_crl_raw(c.get(), "2.5.29.28", s.idp, true);
    }
    if (s.akid) {
        add_crl_raw(c.get(), "2.5.29.35", "\x30\x16\x80\x14" + keyid(s.sign_key), false);
    }
    if (s.unknown_critical) {
        add_crl_raw(c.get(), "1.2.3.4", std::string("\x05\x00", 2), true);
    }
    X509_CRL_sort(c.get());
    X509_CRL_sign(c.get(), keys()[static_cast<size_t>(s.sign_key)].get(), EVP_sha256());
    unsigned char *der = nullptr;
    int n = i2d_X509_CRL(c.get(), &der);
    if (s.bad_signature) {
        der[n - 1] ^= 1;
    }
    const unsigned char *p = der;
    Owned<X509_CRL> out(d2i_X509_CRL(nullptr, &p, n));
    OPENSSL_free(der);
    return out;
}

inline std::string der_of_cert(X509 *x)
{
    unsigned char *der = nullptr;
    int n = i2d_X509(x, &der);
    std::string s(reinterpret_cast<char *>(der), static_cast<size_t>(n));
    OPENSSL_free(der);
    return s;
}

inline std::string der_of_crl(X509_CRL *c)
{
    unsigned char *der = nullptr;
    int n = i2d_X509_CRL(c, &der);
    std::string s(reinterpret_cast<char *>(der), static_cast<size_t>(n));
    OPENSSL_free(der);
    return s;
}

#endif
