/* What a certificate may be used for: X509_check_ca() and X509_check_purpose() of OpenSSL 3.0. */
#include "core/x509/cert.h"

/* Key usage, extended key usage and nsCertType forbid nothing while they are absent. */
static bool ku_allows(const struct t13_cert *c, uint32_t any_of)
{
    return (c->flags & T13_EXF_KUSAGE) == 0 || (c->key_usage & any_of) != 0;
}

static bool xku_allows(const struct t13_cert *c, uint32_t any_of)
{
    return (c->flags & T13_EXF_XKUSAGE) == 0 || (c->ext_key_usage & any_of) != 0;
}

static bool ns_allows(const struct t13_cert *c, uint32_t any_of)
{
    return (c->flags & T13_EXF_NSCERT) == 0 || (c->ns_cert_type & any_of) != 0;
}

static int ca_kind(const struct t13_cert *c)
{
    const uint32_t v1_root = T13_EXF_V1 | T13_EXF_SS;

    if (!ku_allows(c, T13_KU_KEY_CERT_SIGN)) {
        return 0;
    }
    if ((c->flags & T13_EXF_BCONS) != 0) {
        return (c->flags & T13_EXF_CA) != 0 ? 1 : 0;
    }
    if ((c->flags & v1_root) == v1_root) {
        return 3;
    }
    if ((c->flags & T13_EXF_KUSAGE) != 0) {
        return 4;
    }
    if ((c->flags & T13_EXF_NSCERT) != 0 && (c->ns_cert_type & T13_NS_ANY_CA) != 0) {
        return 5;
    }
    return 0;
}

int t13_cert_is_ca(const struct t13_cert *cert)
{
    return (cert->flags & T13_EXF_INVALID) != 0 ? 0 : ca_kind(cert);
}

/* ca_with_ns: a CA by nsCertType alone must be one for this use. */
static int ca_with_ns(const struct t13_cert *c, uint32_t ns)
{
    int kind = ca_kind(c);

    return kind == 5 && (c->ns_cert_type & ns) == 0 ? 0 : kind;
}

static int ssl_client(const struct t13_cert *c, bool ca)
{
    if (!xku_allows(c, T13_XKU_SSL_CLIENT)) {
        return 0;
    }
    if (ca) {
        return ca_with_ns(c, T13_NS_SSL_CA) != 0;
    }
    return ku_allows(c, T13_KU_DIGITAL_SIGNATURE | T13_KU_KEY_AGREEMENT) &&
           ns_allows(c, T13_NS_SSL_CLIENT);
}

static int ssl_server(const struct t13_cert *c, bool ca)
{
    if (!xku_allows(c, T13_XKU_SSL_SERVER | T13_XKU_SGC)) {
        return 0;
    }
    if (ca) {
        return ca_with_ns(c, T13_NS_SSL_CA) != 0;
    }
    return ns_allows(c, T13_NS_SSL_SERVER) &&
           ku_allows(c, T13_KU_DIGITAL_SIGNATURE | T13_KU_KEY_ENCIPHERMENT | T13_KU_KEY_AGREEMENT);
}

/* smime: 0 no, 1 yes, 2 an SSL client certificate that OpenSSL lets pass. */
static int smime(const struct t13_cert *c, bool ca)
{
    if (!xku_allows(c, T13_XKU_SMIME)) {
        return 0;
    }
    if (ca) {
        return ca_with_ns(c, T13_NS_SMIME_CA);
    }
    if ((c->flags & T13_EXF_NSCERT) == 0 || (c->ns_cert_type & T13_NS_SMIME) != 0) {
        return 1;
    }
    return (c->ns_cert_type & T13_NS_SSL_CLIENT) != 0 ? 2 : 0;
}

static int smime_with(const struct t13_cert *c, bool ca, uint32_t key_usage)
{
    int kind = smime(c, ca);

    return kind != 0 && !ca && !ku_allows(c, key_usage) ? 0 : kind;
}

/* timestamp: RFC 3161 2.3: the only usage, and critical. */
static int timestamp(const struct t13_cert *c, bool ca)
{
    const uint32_t may = T13_KU_NON_REPUDIATION | T13_KU_DIGITAL_SIGNATURE;
    struct t13_cert_ext ext = {0};

    if (ca) {
        return ca_kind(c);
    }
    if ((c->flags & T13_EXF_KUSAGE) != 0 &&
        ((c->key_usage & ~may) != 0 || (c->key_usage & may) == 0)) {
        return 0;
    }
    if ((c->flags & T13_EXF_XKUSAGE) == 0 || c->ext_key_usage != T13_XKU_TIMESTAMP) {
        return 0;
    }
    return t13_cert_find_ext(c, bytes_of("\x55\x1d\x25", 3), &ext) && ext.critical;
}

int t13_cert_check_purpose(const struct t13_cert *cert, int purpose, bool ca)
{
    if ((cert->flags & T13_EXF_INVALID) != 0) {
        return -1;
    }
    switch (purpose) {
    case T13_PURPOSE_SSL_CLIENT:
        return ssl_client(cert, ca);
    case T13_PURPOSE_SSL_SERVER:
        return ssl_server(cert, ca);
    case T13_PURPOSE_NS_SSL_SERVER:
        return ssl_server(cert, ca) != 0 && (ca || ku_allows(cert, T13_KU_KEY_ENCIPHERMENT));
    case T13_PURPOSE_SMIME_SIGN:
        return smime_with(cert, ca, T13_KU_DIGITAL_SIGNATURE | T13_KU_NON_REPUDIATION);
    case T13_PURPOSE_SMIME_ENCRYPT:
        return smime_with(cert, ca, T13_KU_KEY_ENCIPHERMENT);
    case T13_PURPOSE_CRL_SIGN:
        return ca ? ca_kind(cert) : ku_allows(cert, T13_KU_CRL_SIGN);
    case T13_PURPOSE_ANY:
        return 1;
    case T13_PURPOSE_OCSP_HELPER:
        return ca ? ca_kind(cert) : 1;
    case T13_PURPOSE_TIMESTAMP_SIGN:
        return timestamp(cert, ca);
    default:
        return -1;
    }
}
