/* SSL_check_chain(3): whether a certificate would do for the peer that has made itself known. */
#include "compat/evp/pkey.h"
#include "compat/ssl/local.h"
#include "compat/x509/x509.h"

#include "core/wire/list.h"
#include "core/x509/name.h"
#include "crypto/kex.h"

#define VALID_FLAGS (CERT_PKEY_EE_SIGNATURE | CERT_PKEY_EE_PARAM)
#define STRICT_FLAGS                                                                               \
    (VALID_FLAGS | CERT_PKEY_CA_SIGNATURE | CERT_PKEY_CA_PARAM | CERT_PKEY_ISSUER_NAME |           \
     CERT_PKEY_CERT_TYPE)

static uint16_t curve_of(const struct cr_key *key)
{
    switch (cr_key_type(key)) {
    case CR_KEY_P256:
        return CR_SECP256R1;
    case CR_KEY_P384:
        return CR_SECP384R1;
    case CR_KEY_P521:
        return CR_SECP521R1;
    case CR_KEY_K256: /* of TLS 1.2 and older */
        return 22;
    case CR_KEY_BP256:
        return 26;
    case CR_KEY_BP384:
        return 27;
    case CR_KEY_BP512:
        return 28;
    default:
        return 0;
    }
}

/* param_fits: OpenSSL takes supported_groups for the curves of certificates, too. A client looks at
 * its own list, a server at the peer's. */
static bool param_fits(const SSL *ssl, X509 *x)
{
    EVP_PKEY *key = cx_x509_pkey(x);
    uint16_t curve = key != NULL ? curve_of(cx_pkey_key(key)) : 0;
    const struct t13_config *cfg = t13_conn_config(ssl->conn);
    struct bytes theirs = t13_conn_peer_groups(ssl->conn);

    if (key == NULL || curve == 0) {
        return key != NULL;
    }
    if (ssl->side == CX_SIDE_SERVER) {
        return theirs.n == 0 || list_has(theirs, curve);
    }
    for (size_t i = 0; i < cfg->num_groups; i++) {
        if (cfg->groups[i] == curve) {
            return true;
        }
    }
    return false;
}

/* typed: a client's RSA or EC key must be of a type that a CertificateRequest of TLS 1.2 lists;
 * that of TLS 1.3 has no such list, and OpenSSL finds none of them in it. */
static bool typed(const struct cr_key *key)
{
    return cr_key_type(key) == CR_KEY_RSA || curve_of(key) != 0;
}

static bool issuer_named(const X509 *x, struct bytes names)
{
    struct rd list = rd_of(names);
    struct bytes one = {NULL, 0};

    while (rd_vec(&list, 2, 1, UINT16_MAX, &one)) {
        if (t13_name_ok(one) && t13_name_equal(one, cx_x509_issuer_der(x))) {
            return true;
        }
    }
    return false;
}

/* named: the leaf or one of the chain is under an authority that the server names. */
static bool named(const SSL *ssl, const X509 *x, STACK_OF(X509) * chain)
{
    struct bytes names = t13_conn_peer_ca_names(ssl->conn);
    bool found = names.n == 0 || issuer_named(x, names);

    for (int i = 0; !found && i < sk_X509_num(chain); i++) {
        found = issuer_named(sk_X509_value(chain, i), names);
    }
    return found;
}

static int chain_flags(const SSL *ssl, STACK_OF(X509) * chain)
{
    int flags = CERT_PKEY_CA_SIGNATURE | CERT_PKEY_CA_PARAM;

    for (int i = 0; i < sk_X509_num(chain); i++) {
        X509 *x = sk_X509_value(chain, i);
        if (!t13_conn_signature_fits(ssl->conn, cx_x509_der(x))) {
            flags &= ~CERT_PKEY_CA_SIGNATURE;
        }
        if (ssl->side == CX_SIDE_SERVER && !param_fits(ssl, x)) {
            flags &= ~CERT_PKEY_CA_PARAM;
        }
    }
    return flags;
}

static int check(const SSL *ssl, X509 *x, const struct cr_key *key, STACK_OF(X509) * chain)
{
    bool strict = (ssl->set.cert_flags & SSL_CERT_FLAG_TLS_STRICT) != 0;
    int wanted = strict ? STRICT_FLAGS : VALID_FLAGS;
    int flags = chain_flags(ssl, chain);

    if (t13_conn_cert_fits(ssl->conn, cx_x509_der(x), key)) {
        flags |= CERT_PKEY_EE_SIGNATURE;
    }
    if (param_fits(ssl, x)) {
        flags |= CERT_PKEY_EE_PARAM;
    }
    if (ssl->side == CX_SIDE_SERVER || !typed(key)) {
        flags |= CERT_PKEY_CERT_TYPE;
    }
    if (ssl->side == CX_SIDE_SERVER || named(ssl, x, chain)) {
        flags |= CERT_PKEY_ISSUER_NAME;
    }
    if ((flags & wanted) == wanted) {
        flags |= CERT_PKEY_VALID;
    }
    if (t13_conn_key_fits(ssl->conn, key)) {
        flags |= CERT_PKEY_SIGN | CERT_PKEY_EXPLICIT_SIGN;
    }
    return flags;
}

/* SSL_check_chain - see SSL_check_chain(3). abi: subset, 0 before the peer's first message, when
 * OpenSSL says what TLS 1.2 assumes. */
CX_API int SSL_check_chain(SSL *s, X509 *x, EVP_PKEY *pk, STACK_OF(X509) * chain)
{
    const struct cr_key *key = pk != NULL ? cx_pkey_key(pk) : NULL;

    if (x == NULL || key == NULL || s->conn == NULL) {
        return 0;
    }
    if (cr_key_sig_max(key) == 0) {
        return 0;
    }
    return check(s, x, key, chain);
}
