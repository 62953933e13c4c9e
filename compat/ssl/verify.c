/* Judging the peer's chain with the application's store, parameters and callbacks. The engine
 * enters CONNECTED only with the answer that is given here. */
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"
#include "compat/x509/store.h"
#include "compat/x509/store_types.h"
#include "compat/x509/x509.h"

#include "core/msg/alert.h"

#include <openssl/x509_vfy.h>
#include <string.h>

/* cx_verify_alert gives the alert for a verify result: what RFC 8446 6.2 says of each kind, in the
 * grouping that OpenSSL shows to peers. */
uint8_t cx_verify_alert(long verify_result)
{
    switch (verify_result) {
    case X509_V_ERR_APPLICATION_VERIFICATION:
        return T13_ALERT_HANDSHAKE_FAILURE;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CRL_HAS_EXPIRED:
        return T13_ALERT_CERTIFICATE_EXPIRED;
    case X509_V_ERR_CERT_REVOKED:
        return T13_ALERT_CERTIFICATE_REVOKED;
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
        return T13_ALERT_DECRYPT_ERROR;
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_NO_ISSUER_PUBLIC_KEY:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
        return T13_ALERT_UNKNOWN_CA;
    case X509_V_ERR_INVALID_PURPOSE:
        return T13_ALERT_UNSUPPORTED_CERTIFICATE;
    case X509_V_ERR_OUT_OF_MEM:
    case X509_V_ERR_INVALID_CALL:
    case X509_V_ERR_STORE_LOOKUP:
    case X509_V_ERR_UNSPECIFIED:
        return T13_ALERT_INTERNAL_ERROR;
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_CERT_REJECTED:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_DANE_NO_MATCH:
    case X509_V_ERR_EC_KEY_EXPLICIT_PARAMS:
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_EMAIL_MISMATCH:
    case X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD:
    case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD:
    case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
    case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
    case X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
        return T13_ALERT_BAD_CERTIFICATE;
    default:
        return T13_ALERT_CERTIFICATE_UNKNOWN;
    }
}

STACK_OF(X509) * cx_ssl_chain_objects(struct t13_chain *chain)
{
    STACK_OF(X509) *stack = sk_X509_new_null();
    if (stack == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < chain->num; i++) {
        X509 *x509 = cx_x509_from_der(chain->cert[i]);
        if (x509 == NULL || sk_X509_push(stack, x509) == 0) {
            cx_x509_free(x509);
            cx_x509_chain_free(stack);
            return NULL;
        }
    }
    return stack;
}

/* prepare fills a fresh context as OpenSSL's ssl_verify_cert_chain documents it: the default
 * parameters of the peer's role, then the connection's own, the callback, the level. */
static bool prepare(SSL *ssl, const struct cx_snapshot *now, X509_STORE_CTX *vctx,
                    STACK_OF(X509) * chain)
{
    X509_STORE *store = ssl->verify_store != NULL ? ssl->verify_store : now->verify_store;
    if (store == NULL) {
        store = now->cert_store;
    }
    if (cx_vctx_init(vctx, store, sk_X509_value(chain, 0), chain) != 1) {
        return false;
    }
    X509_VERIFY_PARAM *param = cx_vctx_param(vctx);
    cx_param_set_auth_level(param, ssl->set.security_level);
    if (cx_vctx_set_ex_data(vctx, cx_vctx_ssl_index(), ssl) != 1) {
        return false;
    }
    bool server = ssl->side == CX_SIDE_SERVER;
    if (cx_vctx_set_default(vctx, server ? "ssl_client" : "ssl_server") != 1 ||
        cx_param_set1(param, ssl->param) != 1) {
        return false;
    }
    /* RFC 9849 6.1.6: who refuses ECH must be the server of the public name, whatever name the
     * program wants to reach. */
    const char *name = t13_conn_server_name(ssl->conn);
    if (!server && t13_conn_ech(ssl->conn) == T13_ECH_REJECTED &&
        (name == NULL || cx_param_set1_ip(param, NULL, 0) != 1 ||
         cx_param_set1_host(param, name, strlen(name)) != 1)) {
        return false;
    }
    if (ssl->set.cb.verify != NULL) {
        cx_vctx_set_verify_cb(vctx, ssl->set.cb.verify);
    }
    return true;
}

static int judge(SSL *ssl, const struct cx_ctx_calls *calls, X509_STORE_CTX *vctx)
{
    int ok = 0;
    if (calls->app_verify_cb != NULL) {
        ok = calls->app_verify_cb(vctx, calls->app_verify_arg);
    } else {
        ok = cx_vctx_verify(vctx);
        if (ok < 0) {
            ok = 0;
        }
    }
    ssl->verify_result = cx_vctx_error(vctx);
    cx_x509_chain_free(ssl->verified_chain);
    ssl->verified_chain = NULL;
    STACK_OF(X509) *built = cx_vctx_chain(vctx);
    if (built != NULL) {
        ssl->verified_chain = cx_x509_chain_up_ref(built);
        if (ssl->verified_chain == NULL) {
            ok = 0;
        }
    }
    cx_param_move_peername(ssl->param, cx_vctx_param(vctx));
    long weak = ok > 0 ? cx_policy_weak(ssl, built != NULL ? built : ssl->peer_chain) : X509_V_OK;
    if (weak != X509_V_OK) {
        ssl->verify_result = weak;
        ok = 0;
    }
    return ok;
}

/* keep_chain makes the peer's chain as OpenSSL's objects. What a failed check leaves is no peer. */
static bool keep_chain(SSL *ssl)
{
    struct t13_chain *chain = t13_conn_peer_chain(ssl->conn);
    cx_x509_chain_free(ssl->peer_chain);
    cx_x509_free(ssl->peer);
    ssl->peer = NULL;
    ssl->peer_chain = chain != NULL ? cx_ssl_chain_objects(chain) : NULL;
    return sk_X509_num(ssl->peer_chain) > 0;
}

/* accept_peer: the leaf is the peer from here on, if its key is one that we can use. */
static int accept_peer(SSL *ssl)
{
    X509 *leaf = sk_X509_value(ssl->peer_chain, 0);
    if (cx_x509_pkey(leaf) == NULL) {
        t13_answer_fail(ssl->conn, T13_ALERT_UNSUPPORTED_CERTIFICATE);
        cx_ssl_raise(SSL_R_UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS);
        return 1;
    }
    ssl->peer = cx_x509_up_ref(leaf);
    t13_answer_verify(ssl->conn, true, T13_ALERT_INTERNAL_ERROR, ssl->verify_result);
    return 1;
}

/* A client checks when any flag is set, as OpenSSL does: programs exist that set
 * SSL_VERIFY_FAIL_IF_NO_PEER_CERT alone. A server comes here only after it has asked. */
static bool check_counts(const SSL *ssl)
{
    return ssl->side == CX_SIDE_SERVER || ssl->set.verify_mode != SSL_VERIFY_NONE;
}

/* verify_key judges a peer by the keys of the policy file alone, whatever the program would have
 * accepted. There is no certificate then, and no callback has anything to look at. */
static int verify_key(SSL *ssl, struct bytes spki)
{
    bool ok = ssl->policy.peer_keys != NULL && spki.n > 0 &&
              t13_policy_pinned(ssl->policy.peer_keys, spki);

    cx_x509_chain_free(ssl->peer_chain);
    cx_x509_chain_free(ssl->verified_chain);
    cx_x509_free(ssl->peer);
    ssl->peer_chain = NULL;
    ssl->verified_chain = NULL;
    ssl->peer = NULL;
    ssl->verify_result = ok ? X509_V_OK : X509_V_ERR_CERT_UNTRUSTED;
    t13_answer_verify(ssl->conn, ok, T13_ALERT_BAD_CERTIFICATE, ssl->verify_result);
    return 1;
}

int cx_ssl_verify(SSL *ssl)
{
    struct bytes spki = t13_conn_peer_raw_key(ssl->conn);
    if (spki.n > 0 || ssl->policy.peer_keys != NULL) {
        return verify_key(ssl, spki);
    }
    if (!ssl->verify_again && !keep_chain(ssl)) {
        t13_answer_fail(ssl->conn, T13_ALERT_BAD_CERTIFICATE);
        cx_ssl_raise(ERR_R_ASN1_LIB);
        return 1;
    }
    X509_STORE_CTX *vctx = cx_vctx_new();
    struct cx_snapshot *now = cx_hold(ssl);
    int ok = 0;
    ssl->verify_again = false;
    ssl->verify_result = X509_V_ERR_UNSPECIFIED;
    ssl->rwstate = SSL_NOTHING;
    if (vctx == NULL || !prepare(ssl, now, vctx, ssl->peer_chain)) {
        cx_ssl_raise(ERR_R_X509_LIB);
    } else {
        ok = judge(ssl, &now->calls, vctx);
    }
    cx_vctx_free(vctx);
    cx_snapshot_free(now);
    if (ok > 0 && ssl->side == CX_SIDE_CLIENT && ssl->rwstate == SSL_RETRY_VERIFY) {
        ssl->verify_again = true;
        return -1; /* SSL_set_retry_verify(): the callback wants to be asked again */
    }
    if (ok <= 0 && check_counts(ssl)) {
        t13_answer_verify(ssl->conn, false, cx_verify_alert(ssl->verify_result),
                          ssl->verify_result);
        return 1;
    }
    if (ssl->side == CX_SIDE_CLIENT) {
        cx_err_clear(); /* what a chain that was let pass left there; the result stays */
    }
    return accept_peer(ssl);
}
