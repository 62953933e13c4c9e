/* What the engine asks of its owner, answered by the application's callbacks in OpenSSL's order
 * and with OpenSSL's meaning of their return values. */
#include "compat/evp/pkey.h"
#include "compat/ssl/local.h"
#include "compat/x509/x509.h"

#include <string.h>

/* fail ends the handshake with an alert; reason 0: the callback's own errors stand alone. */
static int fail(SSL *ssl, int alert, int reason)
{
    t13_answer_fail(ssl->conn, (uint8_t)alert);
    if (reason != 0) {
        cx_ssl_raise(reason);
    }
    return 1; /* the engine then reports T13_E_CALLBACK */
}

static int answer_client_hello(SSL *ssl)
{
    const struct cx_ctx_calls *calls = &cx_now(ssl)->calls;
    if (!cx_method_allows(ssl, TLS1_3_VERSION)) {
        return fail(ssl, SSL_AD_PROTOCOL_VERSION, SSL_R_NO_PROTOCOLS_AVAILABLE);
    }
    if (calls->client_hello_cb != NULL) {
        int alert = SSL_AD_INTERNAL_ERROR;
        int ret = calls->client_hello_cb(ssl, &alert, calls->client_hello_arg);
        if (ret == SSL_CLIENT_HELLO_RETRY) {
            ssl->rwstate = SSL_CLIENT_HELLO_CB;
            return -1;
        }
        if (ret != SSL_CLIENT_HELLO_SUCCESS) {
            return fail(ssl, alert, SSL_R_CALLBACK_FAILED);
        }
    }
    t13_answer_client_hello(ssl->conn);
    return 1;
}

static int answer_server_name(SSL *ssl)
{
    const struct cx_ctx_calls *calls = &cx_now(ssl)->calls;
    int alert = SSL_AD_UNRECOGNIZED_NAME;
    int ret = SSL_TLSEXT_ERR_NOACK;

    if (calls->servername_cb == NULL) {
        calls = &cx_session_now(ssl)->calls;
    }
    if (calls->servername_cb != NULL) {
        ret = calls->servername_cb(ssl, &alert, calls->servername_arg);
    }
    if (ret == SSL_TLSEXT_ERR_ALERT_FATAL) {
        return fail(ssl, alert, SSL_R_CALLBACK_FAILED);
    }
    /* A warning has no meaning in TLS 1.3: OpenSSL drops the acknowledgement alone. */
    t13_answer_server_name(ssl->conn,
                           ret == SSL_TLSEXT_ERR_OK && t13_conn_server_name(ssl->conn) != NULL);
    return 1;
}

static int answer_alpn(SSL *ssl)
{
    const struct cx_ctx_calls *calls = &cx_now(ssl)->calls;
    struct bytes offer = t13_conn_alpn_offer(ssl->conn);
    const unsigned char *chosen = NULL;
    unsigned char chosen_len = 0;
    int ret = SSL_TLSEXT_ERR_NOACK;

    if (calls->alpn_select_cb != NULL && offer.n > 0) {
        ret = calls->alpn_select_cb(ssl, &chosen, &chosen_len, offer.p, (unsigned int)offer.n,
                                    calls->alpn_select_arg);
    }
    if (ret == SSL_TLSEXT_ERR_OK && chosen_len == 0) {
        return fail(ssl, SSL_AD_INTERNAL_ERROR, ERR_R_INTERNAL_ERROR);
    }
    if (ret == SSL_TLSEXT_ERR_OK) {
        enum t13_status st = t13_answer_alpn(ssl->conn, bytes_of(chosen, chosen_len));
        if (st != T13_OK) {
            return fail(ssl, SSL_AD_INTERNAL_ERROR, ERR_R_INTERNAL_ERROR);
        }
        return 1;
    }
    if (ret != SSL_TLSEXT_ERR_NOACK) {
        return fail(ssl, SSL_AD_NO_APPLICATION_PROTOCOL, SSL_R_NO_APPLICATION_PROTOCOL);
    }
    return t13_answer_alpn(ssl->conn, bytes_of(NULL, 0)) == T13_OK
               ? 1
               : fail(ssl, SSL_AD_INTERNAL_ERROR, ERR_R_INTERNAL_ERROR);
}

/* client_cert runs SSL_CTX_set_client_cert_cb's callback, which hands over a certificate. */
static int client_cert(SSL *ssl, int (*cb)(SSL *ssl, X509 **x509, EVP_PKEY **pkey))
{
    X509 *x509 = NULL;
    EVP_PKEY *pkey = NULL;
    int ret = cb(ssl, &x509, &pkey);

    if (ret < 0) {
        ssl->rwstate = SSL_X509_LOOKUP;
        return -1;
    }
    if (ret == 1 && x509 != NULL && pkey != NULL) {
        (void)(cx_certs_use_leaf(&ssl->certs, x509) && cx_certs_use_key(&ssl->certs, pkey));
    } else if (ret == 1) {
        cx_ssl_raise(SSL_R_BAD_DATA_RETURNED_BY_CALLBACK);
    }
    cx_x509_free(x509);
    cx_pkey_free(pkey);
    return 1;
}

static int answer_cert(SSL *ssl)
{
    if (ssl->set.cb.cert != NULL) {
        int ret = ssl->set.cb.cert(ssl, ssl->set.cb.cert_arg);
        ssl->rwstate = SSL_NOTHING; /* though it may have been asked before */
        if (ret < 0) {
            ssl->rwstate = SSL_X509_LOOKUP;
            return -1;
        }
        if (ret == 0) {
            return fail(ssl, SSL_AD_INTERNAL_ERROR,
                        ssl->side == CX_SIDE_SERVER ? SSL_R_CERT_CB_ERROR : SSL_R_CALLBACK_FAILED);
        }
    }
    if (!cx_ssl_configure(ssl)) {
        return fail(ssl, SSL_AD_INTERNAL_ERROR, 0);
    }
    /* The other callback has its turn when nothing that is there would do. */
    int (*cb)(SSL *, X509 **, EVP_PKEY **) = ssl->ctx->client_cert_cb;
    if (ssl->side == CX_SIDE_CLIENT && cb != NULL && !t13_conn_has_cred(ssl->conn)) {
        int ret = client_cert(ssl, cb);
        if (ret < 0) {
            return ret;
        }
        if (!cx_ssl_configure(ssl)) {
            return fail(ssl, SSL_AD_INTERNAL_ERROR, 0);
        }
    }
    int reason = ssl->side == CX_SIDE_SERVER ? cx_secure_certs(ssl) : 0;
    if (reason != 0) {
        return fail(ssl, SSL_AD_INTERNAL_ERROR, reason);
    }
    t13_answer_cert(ssl->conn);
    return 1;
}

static int answer_session(SSL *ssl)
{
    struct t13_session *core = t13_session_ref(t13_conn_new_session(ssl->conn));
    SSL_SESSION *sess = cx_session_new(core);
    if (sess == NULL) {
        return fail(ssl, SSL_AD_INTERNAL_ERROR, ERR_R_MALLOC_FAILURE);
    }
    sess->fragment_mode = t13_conn_fragment_mode(ssl->conn);
    cx_session_free(ssl->session);
    ssl->session = sess;
    cx_cache_update(ssl, SSL_SESS_CACHE_CLIENT);
    t13_answer_session(ssl->conn);
    return 1;
}

/* answer_flight: what came with the server's certificate is judged when its Finished holds. */
static int answer_flight(SSL *ssl)
{
    int alert = 0;
    int reason = cx_secure_flight(ssl, &alert);

    if (reason != 0) {
        return fail(ssl, alert, reason);
    }
    if (cx_status_judge(ssl) && cx_ct_judge(ssl)) {
        t13_answer_flight(ssl->conn);
    }
    return 1;
}

/* settled brings what a callback has changed with SSL_set_verify() and the like to the engine. */
static int settled(SSL *ssl, int ret)
{
    return ret > 0 && !cx_ssl_configure(ssl) ? fail(ssl, SSL_AD_INTERNAL_ERROR, 0) : ret;
}

int cx_ssl_answer(SSL *ssl, enum t13_status want)
{
    switch (want) {
    case T13_WANT_CLIENT_HELLO:
        return settled(ssl, answer_client_hello(ssl));
    case T13_WANT_TICKET_OPEN:
        return settled(ssl, cx_ticket_open(ssl));
    case T13_WANT_SERVER_NAME:
        return settled(ssl, answer_server_name(ssl));
    case T13_WANT_ALPN:
        return settled(ssl, answer_alpn(ssl));
    case T13_WANT_EARLY_DATA:
        return settled(ssl, cx_early_answer(ssl));
    case T13_WANT_PSK:
        return settled(ssl, cx_psk_offer(ssl));
    case T13_WANT_COOKIE:
        return settled(ssl, cx_cookie_make(ssl));
    case T13_WANT_COOKIE_CHECK:
        return settled(ssl, cx_cookie_check(ssl));
    case T13_WANT_CERT:
        return answer_cert(ssl);
    case T13_WANT_SIGN:
        return cx_ssl_sign(ssl);
    case T13_WANT_STATUS:
        return cx_status_staple(ssl);
    case T13_WANT_FLIGHT:
        return answer_flight(ssl);
    case T13_WANT_VERIFY:
        return cx_ssl_verify(ssl);
    case T13_WANT_TICKET_SEAL:
        return cx_ticket_seal(ssl);
    case T13_WANT_SESSION:
        return answer_session(ssl);
    default: /* wants that we do not ask for */
        return fail(ssl, SSL_AD_INTERNAL_ERROR, ERR_R_INTERNAL_ERROR);
    }
}

void cx_ssl_connected(SSL *ssl)
{
    struct t13_session *core = t13_conn_session(ssl->conn);
    bool resumed = t13_conn_resumed(ssl->conn);

    bool own = core != NULL && core->external; /* not what was to be resumed */
    if (resumed && !(own && ssl->side == CX_SIDE_CLIENT)) {
        ssl->verify_result = core != NULL ? core->verify_result : X509_V_OK;
    }
    /* RFC 8446 C.4: a ticket is used once. OpenSSL's client forgets it here in this mode. */
    if (resumed && ssl->resume != NULL && ssl->side == CX_SIDE_CLIENT &&
        (ssl->session_ctx->session_cache_mode & SSL_SESS_CACHE_CLIENT) != 0) {
        (void)cx_cache_remove(ssl->session_ctx, ssl->resume);
    }
    if (resumed && !own && ssl->resume != NULL && ssl->session == NULL) {
        ssl->session = cx_session_ref(ssl->resume);
    }
    if (ssl->session == NULL && core != NULL) {
        ssl->session = cx_session_new(t13_session_ref(core));
        if (ssl->session != NULL) {
            ssl->session->fragment_mode = t13_conn_fragment_mode(ssl->conn);
        }
    }
}
