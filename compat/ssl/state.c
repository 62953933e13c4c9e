/* States and alerts as OpenSSL names them: SSL_get_state(), the strings, the info and message
 * callbacks, the key log. */
#include "compat/ssl/local.h"

#include "compat/ssl/policy.h"
#include "core/hs/state.h"

#include <stdio.h>
#include <string.h>

struct state_name {
    OSSL_HANDSHAKE_STATE state;
    const char *brief;
    const char *text;
};

/* The texts that OpenSSL 3.0 prints (SSL_state_string(3)); facts taken from its output. */
static const struct state_name state_names[] = {
    {TLS_ST_BEFORE, "PINIT", "before SSL initialization"},
    {TLS_ST_OK, "SSLOK", "SSL negotiation finished successfully"},
    {TLS_ST_CW_CLNT_HELLO, "TWCH", "SSLv3/TLS write client hello"},
    {TLS_ST_CR_SRVR_HELLO, "TRSH", "SSLv3/TLS read server hello"},
    {TLS_ST_CR_CERT, "TRSC", "SSLv3/TLS read server certificate"},
    {TLS_ST_CR_CERT_REQ, "TRCR", "SSLv3/TLS read server certificate request"},
    {TLS_ST_CR_SESSION_TICKET, "TRST", "SSLv3/TLS read server session ticket"},
    {TLS_ST_CW_CERT, "TWCC", "SSLv3/TLS write client certificate"},
    {TLS_ST_CW_CERT_VRFY, "TWCV", "SSLv3/TLS write certificate verify"},
    {TLS_ST_CW_CHANGE, "TWCCS", "SSLv3/TLS write change cipher spec"},
    {TLS_ST_SW_CHANGE, "TWCCS", "SSLv3/TLS write change cipher spec"},
    {TLS_ST_CW_FINISHED, "TWFIN", "SSLv3/TLS write finished"},
    {TLS_ST_SW_FINISHED, "TWFIN", "SSLv3/TLS write finished"},
    {TLS_ST_CR_CHANGE, "TRCCS", "SSLv3/TLS read change cipher spec"},
    {TLS_ST_SR_CHANGE, "TRCCS", "SSLv3/TLS read change cipher spec"},
    {TLS_ST_CR_FINISHED, "TRFIN", "SSLv3/TLS read finished"},
    {TLS_ST_SR_FINISHED, "TRFIN", "SSLv3/TLS read finished"},
    {TLS_ST_SR_CLNT_HELLO, "TRCH", "SSLv3/TLS read client hello"},
    {TLS_ST_SW_HELLO_REQ, "TWHR", "SSLv3/TLS write hello request"},
    {TLS_ST_SW_SRVR_HELLO, "TWSH", "SSLv3/TLS write server hello"},
    {TLS_ST_SW_CERT, "TWSC", "SSLv3/TLS write certificate"},
    {TLS_ST_SW_CERT_REQ, "TWCR", "SSLv3/TLS write certificate request"},
    {TLS_ST_SW_SESSION_TICKET, "TWST", "SSLv3/TLS write session ticket"},
    {TLS_ST_SR_CERT, "TRCC", "SSLv3/TLS read client certificate"},
    {TLS_ST_SR_CERT_VRFY, "TRCV", "SSLv3/TLS read certificate verify"},
    {TLS_ST_SW_ENCRYPTED_EXTENSIONS, "TWEE", "TLSv1.3 write encrypted extensions"},
    {TLS_ST_CR_ENCRYPTED_EXTENSIONS, "TREE", "TLSv1.3 read encrypted extensions"},
    {TLS_ST_CR_CERT_VRFY, "TRSCV", "TLSv1.3 read server certificate verify"},
    {TLS_ST_SW_CERT_VRFY, "TWSCV", "TLSv1.3 write server certificate verify"},
    {TLS_ST_SR_KEY_UPDATE, "TRCKU", "TLSv1.3 read client key update"},
    {TLS_ST_CR_KEY_UPDATE, "TRSKU", "TLSv1.3 read server key update"},
    {TLS_ST_CW_KEY_UPDATE, "TWCKU", "TLSv1.3 write client key update"},
    {TLS_ST_SW_KEY_UPDATE, "TWSKU", "TLSv1.3 write server key update"},
    {TLS_ST_EARLY_DATA, "TED", "TLSv1.3 early data"},
    {TLS_ST_PENDING_EARLY_DATA_END, "TPEDE", "TLSv1.3 pending early data end"},
    {TLS_ST_CW_END_OF_EARLY_DATA, "TWEOED", "TLSv1.3 write end of early data"},
    {TLS_ST_SR_END_OF_EARLY_DATA, "TWEOED", "TLSv1.3 read end of early data"},
};

static const struct state_name *name_of(OSSL_HANDSHAKE_STATE state)
{
    for (size_t i = 0; i < sizeof(state_names) / sizeof(state_names[0]); i++) {
        if (state_names[i].state == state) {
            return &state_names[i];
        }
    }
    return NULL;
}

int cx_ssl_info_side(const SSL *ssl)
{
    return ssl->side == CX_SIDE_SERVER ? SSL_ST_ACCEPT : SSL_ST_CONNECT;
}

void cx_ssl_info(const SSL *ssl, int where, int ret)
{
    if (ssl->set.cb.info != NULL) {
        ssl->set.cb.info(ssl, where, ret);
        return;
    }
    void (*cb)(const SSL *, int, int) = ssl->ctx->info_cb;
    if (cb != NULL) {
        cb(ssl, where, ret);
    }
}

/* on_state: a client's answer to SSL_verify_client_post_handshake() ends where it began. */
static void on_state(void *arg, int state)
{
    SSL *ssl = arg;
    if (ssl->established && (state == S_SEND_TICKETS || state == S_CONNECTED)) {
        cx_post_auth_done(ssl);
    }
}

static void on_alert(void *arg, bool sent, int alert)
{
    SSL *ssl = arg;
    if (sent && alert >> 8 == SSL3_AL_FATAL) {
        ssl->flow.error = true;
    }
    cx_ssl_info(ssl, sent ? SSL_CB_WRITE_ALERT : SSL_CB_READ_ALERT, alert);
}

static void on_message(void *arg, bool sent, int content_type, struct bytes bytes)
{
    SSL *ssl = arg;
    if (ssl->set.cb.msg != NULL) {
        int version = TLS1_3_VERSION;
        if (content_type == SSL3_RT_HEADER && bytes.n > 2) {
            version = bytes.p[1] << 8 | bytes.p[2];
        } else if (content_type == SSL3_RT_INNER_CONTENT_TYPE && sent) {
            version = TLS1_2_VERSION; /* the record's own */
        }
        ssl->set.cb.msg(sent, version, content_type, bytes.p, bytes.n, ssl, ssl->set.cb.msg_arg);
    }
}

/* One line of the NSS key log format: label, client random, secret. */
static void on_key_log(void *arg, const char *label, struct bytes client_random,
                       struct bytes secret)
{
    static const char hex[] = "0123456789abcdef";
    SSL *ssl = arg;
    size_t n = strlen(label);
    const struct bytes part[2] = {client_random, secret}; /* of ECH_CONFIG that is no secret */
    size_t cap = n + 2 * (client_random.n + secret.n) + 3;
    char *line = mem_alloc(cap);

    if (line == NULL) {
        return;
    }
    memcpy(line, label, n);
    for (size_t k = 0; k < 2; k++) {
        line[n++] = ' ';
        for (size_t i = 0; i < part[k].n; i++) {
            line[n++] = hex[part[k].p[i] >> 4];
            line[n++] = hex[part[k].p[i] & 15];
        }
    }
    line[n] = '\0';
    SSL_CTX_keylog_cb_func cb = ssl->ctx->keylog_cb;
    if (cb != NULL) {
        cb(ssl, line);
    }
    if (ssl->policy.key_log != NULL) {
        cx_policy_log_key(ssl->policy.key_log, line);
    }
    mem_clear_free(line, cap);
}

void cx_ssl_observe(SSL *ssl)
{
    bool logs = ssl->ctx->keylog_cb != NULL || ssl->ctx->policy != NULL;
    struct t13_observer observer = {
        .arg = ssl,
        .state = on_state,
        .key_log = logs ? on_key_log : NULL,
        .message = ssl->set.cb.msg != NULL ? on_message : NULL,
        .handshake = cx_flow_message,
        .alert = on_alert,
    };
    if (ssl->conn != NULL) {
        t13_conn_observe(ssl->conn, &observer);
    }
}

/* SSL_state_string and SSL_state_string_long - see SSL_state_string(3). abi: full. */
CX_API const char *SSL_state_string_long(const SSL *s)
{
    bool error = s->failed || s->flow.error;
    const struct state_name *name = error ? NULL : name_of(cx_ssl_state(s));
    return error ? "error" : name != NULL ? name->text : "unknown state";
}

CX_API const char *SSL_state_string(const SSL *s)
{
    bool error = s->failed || s->flow.error;
    const struct state_name *name = error ? NULL : name_of(cx_ssl_state(s));
    return error ? "SSLERR" : name != NULL ? name->brief : "UNKWN ";
}

/* SSL_rstate_string and SSL_rstate_string_long - see SSL_rstate_string(3). abi: full. */
CX_API const char *SSL_rstate_string_long(const SSL *s)
{
    bool inside = s->conn != NULL && t13_in_pending(s->conn) > 0;
    return inside ? "read body" : "read header";
}

CX_API const char *SSL_rstate_string(const SSL *s)
{
    bool inside = s->conn != NULL && t13_in_pending(s->conn) > 0;
    return inside ? "RB" : "RH";
}

struct alert_name {
    int alert;
    const char *brief;
    const char *text;
};

/* SSL_alert_desc_string(3)'s two forms; facts taken from OpenSSL's output. */
static const struct alert_name alert_names[] = {
    {SSL3_AD_CLOSE_NOTIFY, "CN", "close notify"},
    {SSL3_AD_UNEXPECTED_MESSAGE, "UM", "unexpected_message"},
    {SSL3_AD_BAD_RECORD_MAC, "BM", "bad record mac"},
    {SSL3_AD_DECOMPRESSION_FAILURE, "DF", "decompression failure"},
    {SSL3_AD_HANDSHAKE_FAILURE, "HF", "handshake failure"},
    {SSL3_AD_NO_CERTIFICATE, "NC", "no certificate"},
    {SSL3_AD_BAD_CERTIFICATE, "BC", "bad certificate"},
    {SSL3_AD_UNSUPPORTED_CERTIFICATE, "UC", "unsupported certificate"},
    {SSL3_AD_CERTIFICATE_REVOKED, "CR", "certificate revoked"},
    {SSL3_AD_CERTIFICATE_EXPIRED, "CE", "certificate expired"},
    {SSL3_AD_CERTIFICATE_UNKNOWN, "CU", "certificate unknown"},
    {SSL3_AD_ILLEGAL_PARAMETER, "IP", "illegal parameter"},
    {TLS1_AD_DECRYPTION_FAILED, "DC", "decryption failed"},
    {TLS1_AD_RECORD_OVERFLOW, "RO", "record overflow"},
    {TLS1_AD_UNKNOWN_CA, "CA", "unknown CA"},
    {TLS1_AD_ACCESS_DENIED, "AD", "access denied"},
    {TLS1_AD_DECODE_ERROR, "DE", "decode error"},
    {TLS1_AD_DECRYPT_ERROR, "CY", "decrypt error"},
    {TLS1_AD_EXPORT_RESTRICTION, "ER", "export restriction"},
    {TLS1_AD_PROTOCOL_VERSION, "PV", "protocol version"},
    {TLS1_AD_INSUFFICIENT_SECURITY, "IS", "insufficient security"},
    {TLS1_AD_INTERNAL_ERROR, "IE", "internal error"},
    {TLS1_AD_USER_CANCELLED, "US", "user canceled"},
    {TLS1_AD_NO_RENEGOTIATION, "NR", "no renegotiation"},
    {TLS1_AD_UNSUPPORTED_EXTENSION, "UE", "unsupported extension"},
    {TLS1_AD_CERTIFICATE_UNOBTAINABLE, "CO", "certificate unobtainable"},
    {TLS1_AD_UNRECOGNIZED_NAME, "UN", "unrecognized name"},
    {TLS1_AD_BAD_CERTIFICATE_STATUS_RESPONSE, "BR", "bad certificate status response"},
    {TLS1_AD_BAD_CERTIFICATE_HASH_VALUE, "BH", "bad certificate hash value"},
    {TLS1_AD_UNKNOWN_PSK_IDENTITY, "UP", "unknown PSK identity"},
    {TLS1_AD_NO_APPLICATION_PROTOCOL, "UK", "no application protocol"},
};

static const struct alert_name *alert_of(int value)
{
    for (size_t i = 0; i < sizeof(alert_names) / sizeof(alert_names[0]); i++) {
        if (alert_names[i].alert == (value & 0xff)) {
            return &alert_names[i];
        }
    }
    return NULL;
}

/* SSL_alert_type_string and its family - see SSL_alert_type_string(3). abi: full. */
CX_API const char *SSL_alert_type_string_long(int value)
{
    switch (value >> 8) {
    case SSL3_AL_WARNING:
        return "warning";
    case SSL3_AL_FATAL:
        return "fatal";
    default:
        return "unknown";
    }
}

CX_API const char *SSL_alert_type_string(int value)
{
    switch (value >> 8) {
    case SSL3_AL_WARNING:
        return "W";
    case SSL3_AL_FATAL:
        return "F";
    default:
        return "U";
    }
}

CX_API const char *SSL_alert_desc_string(int value)
{
    const struct alert_name *name = alert_of(value);
    return name != NULL ? name->brief : "UK";
}

CX_API const char *SSL_alert_desc_string_long(int value)
{
    const struct alert_name *name = alert_of(value);
    return name != NULL ? name->text : "unknown";
}

/* SSL_CTX_set_info_callback and its family - see SSL_CTX_set_info_callback(3). abi: full. */
CX_API void SSL_CTX_set_info_callback(SSL_CTX *ctx, void (*cb)(const SSL *ssl, int type, int val))
{
    ctx->info_cb = cb;
}

CX_API void (*SSL_CTX_get_info_callback(SSL_CTX *ctx))(const SSL *ssl, int type, int val)
{
    return ctx->info_cb;
}

CX_API void SSL_set_info_callback(SSL *ssl, void (*cb)(const SSL *ssl, int type, int val))
{
    ssl->set.cb.info = cb;
    cx_ssl_observe(ssl);
}

CX_API void (*SSL_get_info_callback(const SSL *ssl))(const SSL *ssl, int type, int val)
{
    return ssl->set.cb.info;
}

/* SSL_CTX_set_msg_callback and SSL_set_msg_callback - see SSL_CTX_set_msg_callback(3).
 * abi: full. */
CX_API void SSL_CTX_set_msg_callback(SSL_CTX *ctx,
                                     void (*cb)(int write_p, int version, int content_type,
                                                const void *buf, size_t len, SSL *ssl, void *arg))
{
    cx_ctx_edit(ctx);
    ctx->set.cb.msg = cb;
    cx_ctx_done(ctx);
}

CX_API void SSL_set_msg_callback(SSL *ssl,
                                 void (*cb)(int write_p, int version, int content_type,
                                            const void *buf, size_t len, SSL *ssl, void *arg))
{
    ssl->set.cb.msg = cb;
    cx_ssl_observe(ssl);
}

/* SSL_CTX_set_keylog_callback and its getter - see SSL_CTX_set_keylog_callback(3). abi: full. */
CX_API void SSL_CTX_set_keylog_callback(SSL_CTX *ctx, SSL_CTX_keylog_cb_func cb)
{
    ctx->keylog_cb = cb;
}

CX_API SSL_CTX_keylog_cb_func SSL_CTX_get_keylog_callback(const SSL_CTX *ctx)
{
    return ctx->keylog_cb;
}
