/* Asking the client for a certificate after the handshake: SSL_verify_client_post_handshake(3) of
 * SSL_CTX_set_verify(3). The client's part needs no call: its answer is made by SSL_read(). */
#include "compat/ssl/local.h"
#include "compat/x509/x509.h"

/* asks: what the verify mode says about asking now. */
static bool asks(const SSL *ssl)
{
    int mode = ssl->set.verify_mode;
    bool again = t13_conn_asked_for_cert(ssl->conn);

    return (mode & SSL_VERIFY_PEER) != 0 && !(again && (mode & SSL_VERIFY_CLIENT_ONCE) != 0);
}

static int refusal(const SSL *ssl)
{
    if (ssl->conn == NULL || t13_conn_suite(ssl->conn) == 0) {
        return SSL_R_WRONG_SSL_VERSION;
    }
    if (ssl->side != CX_SIDE_SERVER) {
        return SSL_R_NOT_SERVER;
    }
    if (ssl->post_auth == CX_AUTH_TO_SEND && !ssl->failed) {
        return SSL_R_STILL_IN_INIT; /* the request counts as part of a handshake */
    }
    if (cx_ssl_in_init(ssl)) {
        return SSL_R_STILL_IN_INIT;
    }
    if (!t13_auth_possible(ssl->conn)) {
        return SSL_R_EXTENSION_NOT_RECEIVED;
    }
    if (t13_auth_waiting(ssl->conn)) {
        return SSL_R_REQUEST_SENT;
    }
    return asks(ssl) ? 0 : SSL_R_INVALID_CONFIG;
}

/* SSL_verify_client_post_handshake - see SSL_CTX_set_verify(3). abi: full. */
CX_API int SSL_verify_client_post_handshake(SSL *ssl)
{
    int reason = refusal(ssl);

    if (reason != 0) {
        cx_ssl_raise(reason);
        return 0;
    }
    ssl->post_auth = CX_AUTH_TO_SEND;
    return 1;
}

int cx_post_auth_send(SSL *ssl)
{
    if (!t13_auth_waiting(ssl->conn)) {
        enum t13_status st = cx_ssl_configure(ssl) ? t13_request_auth(ssl->conn) : T13_E_CALLBACK;
        if (st != T13_OK) {
            cx_ssl_fail(ssl, st);
            return -1;
        }
    }
    cx_flow_settle(ssl);
    if (!cx_ssl_flush(ssl)) {
        return -1;
    }
    ssl->post_auth = CX_AUTH_SENT;
    return 1;
}

void cx_post_auth_done(SSL *ssl)
{
    struct t13_session *core = t13_conn_session(ssl->conn);
    SSL_SESSION *sess = NULL;

    if (ssl->post_auth != CX_AUTH_SENT) {
        return;
    }
    ssl->post_auth = CX_AUTH_NONE;
    if (t13_conn_peer_chain(ssl->conn) == NULL) { /* it has none, or would not show it */
        cx_x509_chain_free(ssl->peer_chain);
        cx_x509_free(ssl->peer);
        ssl->peer_chain = NULL;
        ssl->peer = NULL;
    }
    if (core != NULL) {
        sess = cx_session_new(t13_session_ref(core));
    }
    if (sess != NULL) { /* what was proved is another thing now */
        sess->fragment_mode = t13_conn_fragment_mode(ssl->conn);
        cx_session_free(ssl->session);
        ssl->session = sess;
    }
}
