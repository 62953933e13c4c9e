/* From the engine's status to OpenSSL's reason codes: the one place. */
#include "compat/bio/bio.h"
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"

#include <openssl/sslerr.h>

/* reason_of gives the reason that OpenSSL 3.0 queues in the case that the status names. 0: none. */
static int reason_of(enum t13_status status)
{
    switch (status) {
    case T13_OK:
    case T13_WANT_READ:
    case T13_WANT_WRITE:
    case T13_WANT_CLIENT_HELLO:
    case T13_WANT_TICKET_OPEN:
    case T13_WANT_SERVER_NAME:
    case T13_WANT_ALPN:
    case T13_WANT_CERT:
    case T13_WANT_SIGN:
    case T13_WANT_VERIFY:
    case T13_WANT_TICKET_SEAL:
    case T13_WANT_SESSION:
    case T13_WANT_EARLY_DATA:
    case T13_WANT_STATUS:
    case T13_WANT_FLIGHT:
    case T13_WANT_PSK:
    case T13_WANT_COOKIE:
    case T13_WANT_COOKIE_CHECK:
    case T13_PAUSED:
    case T13_CLOSED:
    case T13_E_CALLBACK: /* whoever failed has queued why */
    case T13_E_SHUT_DOWN:
        return 0;
    case T13_E_NO_MEMORY:
        return ERR_R_MALLOC_FAILURE;
    case T13_E_INTERNAL:
    case T13_E_CRYPTO:
    case T13_E_RANDOM:
    case T13_E_KEY_EXHAUSTED:
        return ERR_R_INTERNAL_ERROR;
    case T13_E_ARGUMENT:
        return ERR_R_PASSED_INVALID_ARGUMENT;
    case T13_E_ECH_REQUIRED: /* OpenSSL 3.0 has no reason for it: the text says it */
    case T13_E_UNSUPPORTED:
        return ERR_R_UNSUPPORTED;
    case T13_E_EOF:
        return SSL_R_UNEXPECTED_EOF_WHILE_READING;
    case T13_E_UNEXPECTED_MESSAGE:
        return SSL_R_UNEXPECTED_MESSAGE;
    case T13_E_UNEXPECTED_DATA:
        return SSL_R_UNEXPECTED_RECORD;
    case T13_E_BAD_RECORD_MAC:
        return SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC;
    case T13_E_RECORD_OVERFLOW:
        return SSL_R_DATA_LENGTH_TOO_LONG;
    case T13_E_CIPHERTEXT_OVERFLOW:
        return SSL_R_ENCRYPTED_LENGTH_TOO_LONG;
    case T13_E_RECORD_TOO_LONG:
        return SSL_R_PACKET_LENGTH_TOO_LONG;
    case T13_E_BAD_RECORD_TYPE:
        return SSL_R_BAD_RECORD_TYPE;
    case T13_E_BAD_RECORD_VERSION:
        return SSL_R_WRONG_VERSION_NUMBER;
    case T13_E_HTTP_REQUEST:
        return SSL_R_HTTP_REQUEST;
    case T13_E_DECODE:
        return SSL_R_LENGTH_MISMATCH;
    case T13_E_ILLEGAL_PARAMETER:
        return SSL_R_BAD_EXTENSION;
    case T13_E_MISSING_EXTENSION:
        return SSL_R_MISSING_SIGALGS_EXTENSION;
    case T13_E_UNSUPPORTED_EXTENSION:
        return SSL_R_UNSOLICITED_EXTENSION;
    case T13_E_PROTOCOL_VERSION:
        return SSL_R_UNSUPPORTED_PROTOCOL;
    case T13_E_DOWNGRADE:
        return SSL_R_INAPPROPRIATE_FALLBACK;
    case T13_E_NO_SHARED_SUITE:
        return SSL_R_NO_SHARED_CIPHER;
    case T13_E_NO_SHARED_GROUP:
        return SSL_R_NO_SUITABLE_KEY_SHARE;
    case T13_E_NO_SHARED_SIGALG:
        return SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS;
    case T13_E_NO_CERTIFICATE:
        return SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM;
    case T13_E_NO_ALPN:
        return SSL_R_NO_APPLICATION_PROTOCOL;
    case T13_E_UNRECOGNIZED_NAME:
        return SSL_R_CALLBACK_FAILED;
    case T13_E_BAD_SHARE:
        return SSL_R_BAD_KEY_SHARE;
    case T13_E_BAD_SIGNATURE:
        return SSL_R_BAD_SIGNATURE;
    case T13_E_BAD_FINISHED:
        return SSL_R_DIGEST_CHECK_FAILED;
    case T13_E_BAD_BINDER:
        return SSL_R_BINDER_DOES_NOT_VERIFY;
    case T13_E_BAD_CERTIFICATE:
    case T13_E_BAD_KEY:
        return ERR_R_ASN1_LIB;
    case T13_E_CERTIFICATE_VERIFY:
        return SSL_R_CERTIFICATE_VERIFY_FAILED;
    case T13_E_CERTIFICATE_REQUIRED:
        return SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE;
    case T13_E_UNSUPPORTED_CERT:
        return SSL_R_UNKNOWN_CERTIFICATE_TYPE;
    case T13_E_UNKNOWN_PSK:
    case T13_E_BAD_PSK:
        return SSL_R_BAD_PSK;
    case T13_E_BAD_COOKIE:
        return SSL_R_COOKIE_MISMATCH;
    case T13_E_TOO_MUCH_EARLY:
        return SSL_R_TOO_MUCH_EARLY_DATA;
    case T13_E_TOO_MANY:
        return SSL_R_TOO_MANY_WARN_ALERTS;
    case T13_E_MESSAGE_TOO_LONG:
        return SSL_R_EXCESSIVE_MESSAGE_SIZE;
    case T13_E_PEER_ALERT:
        return SSL_AD_REASON_OFFSET;
    case T13_E_BAD_PASSWORD:
        return SSL_R_BAD_DATA;
    case T13_E_KEY_MISMATCH:
        return SSL_R_NO_PRIVATE_KEY_ASSIGNED;
    }
    return ERR_R_INTERNAL_ERROR;
}

void cx_ssl_refuse(SSL *ssl, int alert, int reason)
{
    uint8_t record[] = {SSL3_RT_ALERT, 3, 3, 0, 2, SSL3_AL_FATAL, (uint8_t)alert};

    ssl->failed = true;
    cx_ssl_raise(reason);
    if (ssl->wbio == NULL) {
        return;
    }
    /* As from OpenSSL the peer hears of it, though nothing was said before; if it cannot, so be it.
     */
    if (cx_bio_write(ssl->wbio, record, sizeof(record)) > 0) {
        (void)cx_bio_ctrl(ssl->wbio, BIO_CTRL_FLUSH, 0, NULL);
    }
    cx_ssl_info(ssl, SSL_CB_WRITE_ALERT, SSL3_AL_FATAL << 8 | alert);
}

void cx_ssl_fail(SSL *ssl, enum t13_status status)
{
    bool first = !ssl->failed;
    int alert = ssl->conn != NULL ? t13_conn_alert_received(ssl->conn) : -1;
    int reason = reason_of(status);

    ssl->failed = true;
    if (ssl->conn != NULL && first) {
        int state = ssl->rwstate;
        (void)cx_ssl_flush(ssl); /* the alert goes out if it can; the error is the same */
        ssl->rwstate = state;
    }
    if (status == T13_E_PEER_ALERT) {
        ssl->shutdown |= SSL_RECEIVED_SHUTDOWN;
        /* what OpenSSL was doing then: its handshake is reading a message */
        ssl->rwstate = ssl->established ? SSL_NOTHING : SSL_READING;
        cx_raise_text(ERR_LIB_SSL, SSL_AD_REASON_OFFSET + alert, "SSL alert number %d", alert);
    } else if (status == T13_E_ECH_REQUIRED) {
        cx_ech_refused(ssl);
        cx_raise_text(ERR_LIB_SSL, reason, "the server refused Encrypted Client Hello");
    } else if (reason != 0) {
        cx_ssl_raise(reason);
    }
    /* RFC 8446 6.2: a session whose connection failed is not resumed, nor one that was offered:
     * else a client whose ticket cannot be served would come back with it for ever. */
    SSL_SESSION *session = ssl->session != NULL ? ssl->session : ssl->resume;
    if (session != NULL && first && ssl->session_ctx != NULL) {
        (void)cx_cache_remove(ssl->session_ctx, session);
    }
}
