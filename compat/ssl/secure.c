/* What the security callback (SSL_CTX_set_security_callback(3)) and the higher levels forbid, taken
 * out of a connection's snapshot before its handshake, and asked of what the peer chose. */
#include "compat/evp/pkey.h"
#include "compat/ssl/cipher.h"
#include "compat/ssl/local.h"
#include "compat/x509/x509.h"

#include "core/x509/cert.h"

#include <openssl/x509v3.h>

int cx_secure(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other)
{
    const struct cx_ssl_settings *set = ssl != NULL ? &ssl->set : &ctx->set;
    return set->cb.security(ssl, ssl != NULL ? NULL : ctx, op, bits, nid, other,
                            set->cb.security_ex);
}

/* Below level 3 the defaults forbid nothing that TLS 1.3 has. */
bool cx_secure_asks(const SSL *ssl)
{
    return ssl->set.cb.security != cx_security_default || ssl->set.security_level > 2;
}

/* cx_cert_weakness gives the reason to refuse a certificate, 0 when there is none. The signature of
 * a self-signed certificate is not what it is trusted for. */
int cx_cert_weakness(const SSL *ssl, const SSL_CTX *ctx, X509 *x, bool leaf)
{
    EVP_PKEY *key = cx_x509_pkey(x);
    const struct t13_cert *view = cx_x509_view(x);
    int bits = key != NULL ? (int)cr_key_security_bits(cx_pkey_key(key)) : -1;

    if (!cx_secure(ssl, ctx, leaf ? SSL_SECOP_EE_KEY : SSL_SECOP_CA_KEY, bits, 0, x)) {
        return leaf ? SSL_R_EE_KEY_TOO_SMALL : SSL_R_CA_KEY_TOO_SMALL;
    }
    if (view != NULL && (view->flags & EXFLAG_SS) == 0 && view->sig_alg.known &&
        !cx_secure(ssl, ctx, SSL_SECOP_CA_MD, (int)view->sig_alg.security_bits,
                   cx_x509_digest_nid(x), x)) {
        return SSL_R_CA_MD_TOO_WEAK;
    }
    return 0;
}

/* --- the snapshot -------------------------------------------------------------------------------
 */

typedef bool allowed_fn(const SSL *ssl, uint16_t value);

static bool suite_allowed(const SSL *ssl, uint16_t id)
{
    const SSL_CIPHER *cipher = cx_cipher_by_id(id);
    int op = ssl->side == CX_SIDE_SERVER ? SSL_SECOP_CIPHER_SHARED : SSL_SECOP_CIPHER_SUPPORTED;
    return cipher != NULL && cx_secure(ssl, NULL, op, cipher->bits, 0, (void *)(uintptr_t)cipher);
}

static bool group_allowed(const SSL *ssl, uint16_t group)
{
    unsigned char id[2] = {(unsigned char)(group >> 8), (unsigned char)group};
    int bits = cx_group_bits(group);
    int nid = cx_group_nid(group);
    return cx_secure(ssl, NULL, SSL_SECOP_CURVE_SUPPORTED, bits, nid, id) &&
           (ssl->side == CX_SIDE_CLIENT ||
            cx_secure(ssl, NULL, SSL_SECOP_CURVE_CHECK, bits, nid, id));
}

static bool ask_sigalg(const SSL *ssl, int op, uint16_t code)
{
    unsigned char id[2] = {(unsigned char)(code >> 8), (unsigned char)code};
    int md = 0;
    int bits = cx_sigalg_bits(code, &md);
    return cx_secure(ssl, NULL, op, bits, md, id);
}

static bool sigalg_allowed(const SSL *ssl, uint16_t code)
{
    return ask_sigalg(
        ssl, ssl->side == CX_SIDE_SERVER ? SSL_SECOP_SIGALG_SHARED : SSL_SECOP_SIGALG_SUPPORTED,
        code);
}

static uint8_t filter(const SSL *ssl, uint16_t *list, uint8_t num, allowed_fn *allowed)
{
    uint8_t left = 0;
    for (uint8_t i = 0; i < num; i++) {
        if (allowed(ssl, list[i])) {
            list[left++] = list[i];
        }
    }
    return left;
}

static bool refuse(SSL *ssl, int reason)
{
    cx_ssl_refuse(ssl, SSL_AD_INTERNAL_ERROR, reason);
    return false;
}

/* something_left: a client that can offer nothing does not begin. */
static bool something_left(SSL *ssl)
{
    const struct t13_config *c = ssl->cfg;

    if (ssl->side != CX_SIDE_CLIENT) {
        return true;
    }
    if (c->num_suites == 0) {
        return refuse(ssl, SSL_R_NO_CIPHERS_AVAILABLE);
    }
    if (c->num_groups == 0) {
        return refuse(ssl, SSL_R_NO_SUITABLE_GROUPS);
    }
    return c->num_sigalgs > 0 || refuse(ssl, SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM);
}

bool cx_secure_config(SSL *ssl)
{
    if (ssl->conn != NULL) {
        return true;
    }
    if (!cx_secure_asks(ssl)) {
        return something_left(ssl);
    }
    if (!cx_secure(ssl, NULL, SSL_SECOP_VERSION, 0, TLS1_3_VERSION, NULL)) {
        ssl->failed = true;
        cx_ssl_raise(ERR_R_INTERNAL_ERROR);
        return false;
    }
    if (t13_config_edit(&ssl->cfg) != T13_OK) {
        return refuse(ssl, ERR_R_MALLOC_FAILURE);
    }
    struct t13_config *c = ssl->cfg;
    c->num_suites = filter(ssl, c->suites, c->num_suites, suite_allowed);
    c->num_groups = filter(ssl, c->groups, c->num_groups, group_allowed);
    c->num_sigalgs = filter(ssl, c->sigalgs, c->num_sigalgs, sigalg_allowed);
    c->num_shares = c->num_shares < c->num_groups ? c->num_shares : c->num_groups;
    return something_left(ssl);
}

/* --- what was chosen
 * ------------------------------------------------------------------------------ */

int cx_secure_certs(const SSL *ssl)
{
    const struct t13_config *c = t13_conn_config(ssl->conn);
    int reason = 0;

    if (!cx_secure_asks(ssl) || !t13_conn_has_cred(ssl->conn)) {
        return 0;
    }
    for (int i = 0; i < T13_CREDS_MAX; i++) {
        STACK_OF(X509) *chain =
            c->creds[i] != NULL ? cx_ssl_chain_objects(c->creds[i]->chain) : NULL;
        for (int k = 0; reason == 0 && k < sk_X509_num(chain); k++) {
            reason = cx_cert_weakness(ssl, NULL, sk_X509_value(chain, k), k == 0);
        }
        cx_x509_chain_free(chain);
    }
    return reason;
}

int cx_secure_flight(const SSL *ssl, int *alert)
{
    uint16_t code = t13_conn_peer_sigalg(ssl->conn);
    const SSL_CIPHER *cipher = cx_cipher_by_id(t13_conn_suite(ssl->conn));

    if (!cx_secure_asks(ssl)) {
        return 0;
    }
    if (cipher == NULL ||
        !cx_secure(ssl, NULL, SSL_SECOP_CIPHER_CHECK, cipher->bits, 0, (void *)(uintptr_t)cipher)) {
        *alert = SSL_AD_ILLEGAL_PARAMETER;
        return SSL_R_WRONG_CIPHER_RETURNED;
    }
    if (code != 0 && !ask_sigalg(ssl, SSL_SECOP_SIGALG_CHECK, code)) {
        *alert = SSL_AD_HANDSHAKE_FAILURE;
        return SSL_R_WRONG_SIGNATURE_TYPE;
    }
    return 0;
}
