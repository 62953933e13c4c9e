/* What every certificate of a finished path has to satisfy beside its signature: RFC 5280 sections
 * 6.1.3 to 6.1.5 as OpenSSL 3.0 checks them. */
#include "core/wire/same.h"
#include "core/x509/constraints.h"
#include "core/x509/host.h"
#include "core/x509/path_own.h"

#include <string.h>

/* Security levels 1 to 5 in bits: SSL_CTX_set_security_level(3). */
static unsigned level_bits(int level)
{
    static const uint16_t bits[5] = {80, 112, 128, 192, 256};

    return bits[(level > 5 ? 5 : level) - 1];
}

bool t13_path_key_strong(const struct t13_path *p, const struct t13_cert *cert)
{
    int level = p->params->auth_level;

    if (level <= 0) {
        return true;
    }
    struct cr_key *key = t13_cert_key(cert);
    return key != NULL && cr_key_security_bits(key) >= level_bits(level);
}

bool t13_path_check_level(struct t13_path *p)
{
    int level = p->params->auth_level;

    for (size_t i = 0; level > 0 && i < p->num; i++) {
        const struct t13_cert *cert = p->chain[i];
        /* The leaf's key was looked at before anything else. */
        if (i > 0 && !t13_path_key_strong(p, cert) &&
            !t13_path_error(p, cert, i, T13_V_ERR_CA_KEY_TOO_SMALL)) {
            return false;
        }
        bool strong = cert->sig_alg.known && cert->sig_alg.security_bits >= level_bits(level);
        if (i + 1 < p->num && !strong && !t13_path_error(p, cert, i, T13_V_ERR_CA_MD_TOO_WEAK)) {
            return false;
        }
    }
    return true;
}

/* must be a CA: everybody but the leaf; what only may pass for one is no intermediate. */
static bool check_ca(struct t13_path *p, size_t i)
{
    int kind = t13_cert_is_ca(p->chain[i]);
    bool strict = t13_path_flag(p, T13_V_FLAG_X509_STRICT);
    bool bad = false;

    if (i == 0) {
        bad = strict && kind > 1;
    } else {
        bad = kind == 0 || ((i + 1 < p->num || strict) && kind != 1);
    }
    return !bad || t13_path_error(p, p->chain[i], i, T13_V_ERR_INVALID_CA);
}

static bool has_flag(const struct t13_cert *c, uint32_t flag)
{
    return (c->flags & flag) != 0;
}

/* X509_V_FLAG_X509_STRICT: what RFC 5280 says of conforming CAs. The first failure counts, and if
 * the owner overrides it, the next. */
static bool strict_usage(struct t13_path *p, const struct t13_cert *c, size_t i)
{
    bool ca = has_flag(c, T13_EXF_CA);
    bool may_sign = (c->key_usage & T13_KU_KEY_CERT_SIGN) != 0; /* absent: not said */

    if (c->path_len != -1) {
        if (!ca && !t13_path_error(p, c, i, T13_V_ERR_PATHLEN_INVALID_FOR_NON_CA)) {
            return false;
        }
        if (!may_sign && !t13_path_error(p, c, i, T13_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN)) {
            return false;
        }
    }
    if (ca && has_flag(c, T13_EXF_BCONS) && !has_flag(c, T13_EXF_BCONS_CRITICAL) &&
        !t13_path_error(p, c, i, T13_V_ERR_CA_BCONS_NOT_CRITICAL)) {
        return false;
    }
    if (ca && !has_flag(c, T13_EXF_KUSAGE) &&
        !t13_path_error(p, c, i, T13_V_ERR_CA_CERT_MISSING_KEY_USAGE)) {
        return false;
    }
    bool claims = has_flag(c, T13_EXF_KUSAGE) && (c->key_usage & T13_KU_KEY_CERT_SIGN) != 0;
    return ca || !claims || t13_path_error(p, c, i, T13_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA);
}

static bool strict_names(struct t13_path *p, const struct t13_cert *c, size_t i)
{
    bool has_san = c->ext[T13_CX_SUBJECT_ALT_NAME].n > 0;
    bool no_subject = t13_name_count(c->subject) == 0;
    bool signs_crls = (c->key_usage & T13_KU_CRL_SIGN) != 0;

    if (t13_name_count(c->issuer) == 0 && !t13_path_error(p, c, i, T13_V_ERR_ISSUER_NAME_EMPTY)) {
        return false;
    }
    if ((has_flag(c, T13_EXF_CA) || signs_crls || !has_san) && no_subject &&
        !t13_path_error(p, c, i, T13_V_ERR_SUBJECT_NAME_EMPTY)) {
        return false;
    }
    if (no_subject && has_san && !has_flag(c, T13_EXF_SAN_CRITICAL) &&
        !t13_path_error(p, c, i, T13_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL)) {
        return false;
    }
    return !has_san || c->alt_names.n > 0 ||
           t13_path_error(p, c, i, T13_V_ERR_EMPTY_SUBJECT_ALT_NAME);
}

static bool strict_identifiers(struct t13_path *p, const struct t13_cert *c, size_t i)
{
    if (!bytes_same(c->algorithm, c->tbs_algorithm) &&
        !t13_path_error(p, c, i, T13_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY)) {
        return false;
    }
    if (has_flag(c, T13_EXF_AKID_CRITICAL) &&
        !t13_path_error(p, c, i, T13_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL)) {
        return false;
    }
    if (has_flag(c, T13_EXF_SKID_CRITICAL) &&
        !t13_path_error(p, c, i, T13_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL)) {
        return false;
    }
    if (c->version < 2) {
        return c->num_extensions == 0 ||
               t13_path_error(p, c, i, T13_V_ERR_EXTENSIONS_REQUIRE_VERSION_3);
    }
    if (i + 1 < p->num && c->akid_keyid.p == NULL &&
        !t13_path_error(p, c, i, T13_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER)) {
        return false;
    }
    return !has_flag(c, T13_EXF_CA) || c->skid.p != NULL ||
           t13_path_error(p, c, i, T13_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER);
}

/* check_purpose: trust settings for the same use count more than what a trusted certificate says of
 * itself. */
static bool check_purpose(struct t13_path *p, size_t i)
{
    const struct t13_cert *c = p->chain[i];
    enum t13_trust trust =
        i >= p->num_untrusted ? t13_path_trust(p, c, false) : T13_TRUST_UNTRUSTED;

    if (trust == T13_TRUST_TRUSTED) {
        return true;
    }
    if (trust == T13_TRUST_UNTRUSTED) {
        int fits = t13_cert_check_purpose(c, p->params->purpose, i > 0);
        if (fits == 1 || (fits != 0 && !t13_path_flag(p, T13_V_FLAG_X509_STRICT))) {
            return true;
        }
    }
    return t13_path_error(p, c, i, T13_V_ERR_INVALID_PURPOSE);
}

static bool check_one(struct t13_path *p, size_t i, long below)
{
    const struct t13_cert *c = p->chain[i];

    if (!t13_path_flag(p, T13_V_FLAG_IGNORE_CRITICAL) && has_flag(c, T13_EXF_CRITICAL) &&
        !t13_path_error(p, c, i, T13_V_ERR_UNHANDLED_CRITICAL_EXTENSION)) {
        return false;
    }
    if (has_flag(c, T13_EXF_PROXY) &&
        !t13_path_error(p, c, i, T13_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED)) {
        return false;
    }
    if (!check_ca(p, i)) {
        return false;
    }
    if (t13_path_flag(p, T13_V_FLAG_X509_STRICT) && p->num > 1 &&
        (!strict_usage(p, c, i) || !strict_names(p, c, i) || !strict_identifiers(p, c, i))) {
        return false;
    }
    if (p->params->purpose > 0 && !check_purpose(p, i)) {
        return false;
    }
    return i < 2 || c->path_len == -1 || below <= c->path_len ||
           t13_path_error(p, c, i, T13_V_ERR_PATH_LENGTH_EXCEEDED);
}

bool t13_path_check_extensions(struct t13_path *p)
{
    long below = 0; /* CAs under this one that are not self-issued */

    for (size_t i = 0; i < p->num; i++) {
        if (!check_one(p, i, below)) {
            return false;
        }
        if (i > 0 && !has_flag(p->chain[i], T13_EXF_SI)) {
            below++;
        }
    }
    return true;
}

static bool check_hosts(struct t13_path *p)
{
    const struct t13_path_params *q = p->params;

    for (size_t i = 0; i < q->num_hosts; i++) {
        struct bytes name = bytes_of(q->hosts[i], strlen(q->hosts[i]));
        char *found = NULL;
        if (t13_cert_check_host(p->leaf, name, q->host_flags, &found) == T13_MATCH_YES) {
            t13_path_clear(p);
            p->peername = found;
            return true;
        }
    }
    return q->num_hosts == 0;
}

bool t13_path_check_id(struct t13_path *p)
{
    const struct t13_path_params *q = p->params;

    if (!check_hosts(p) && !t13_path_error(p, p->leaf, 0, T13_V_ERR_HOSTNAME_MISMATCH)) {
        return false;
    }
    if (q->email.n > 0 && t13_cert_check_email(p->leaf, q->email, 0) != T13_MATCH_YES &&
        !t13_path_error(p, p->leaf, 0, T13_V_ERR_EMAIL_MISMATCH)) {
        return false;
    }
    return q->ip.n == 0 || t13_cert_check_ip(p->leaf, q->ip, 0) == T13_MATCH_YES ||
           t13_path_error(p, p->leaf, 0, T13_V_ERR_IP_ADDRESS_MISMATCH);
}

static bool has_dns_name(const struct t13_cert *cert)
{
    struct der list = der_of(cert->alt_names);
    struct t13_general_name name;

    while (t13_general_name_next(&list, &name)) {
        if (name.type == T13_GEN_DNS) {
            return true;
        }
    }
    return false;
}

/* counts_cn: the commonName of a leaf stands for a host name where host checks would look at it. */
static bool counts_cn(const struct t13_path *p, const struct t13_cert *cert)
{
    unsigned flags = p->params->host_flags;

    if ((flags & T13_CHECK_NEVER_CHECK_SUBJECT) != 0) {
        return false;
    }
    return (flags & T13_CHECK_ALWAYS_CHECK_SUBJECT) != 0 || !has_dns_name(cert);
}

static bool check_against(struct t13_path *p, size_t i, const struct t13_cert *ca)
{
    const struct t13_cert *cert = p->chain[i];
    int err = t13_constraints_check(cert, ca);

    if (err == T13_V_OK && i == 0 && counts_cn(p, cert)) {
        err = t13_constraints_check_cn(cert, ca);
    }
    if (err == T13_V_ERR_OUT_OF_MEM) {
        return t13_path_fail(p, T13_E_NO_MEMORY, err);
    }
    return err == T13_V_OK || t13_path_error(p, cert, i, err);
}

bool t13_path_check_constraints(struct t13_path *p)
{
    for (size_t i = p->num; i-- > 0;) {
        /* RFC 5280 6.1.3 (b): not of self-issued certificates, except the last. */
        if (i != 0 && has_flag(p->chain[i], T13_EXF_SI)) {
            continue;
        }
        for (size_t j = p->num - 1; j > i; j--) {
            const struct t13_cert *ca = p->chain[j];
            if ((ca->permitted.n > 0 || ca->excluded.n > 0) && !check_against(p, i, ca)) {
                return false;
            }
        }
    }
    return true;
}
