/* The handshake as a program sees it through the info callback and SSL_get_state(): OpenSSL's
 * states and its order of reports, told from the messages that pass through the engine.
 *
 * OpenSSL goes from state to state, one for each message, and reports the state that it leaves
 * (SSL_CB_LOOP). A side writes until it has nothing to say, which is one more report, then reads.
 * What comes after the handshake runs through the same machine, from "SSL negotiation finished" and
 * back. */
#include "compat/ssl/local.h"

#include "core/msg/handshake.h"

struct shown {
    int type;
    OSSL_HANDSHAKE_STATE client_sends, client_gets, server_sends, server_gets;
};

/* TLS_ST_BEFORE: not a message of this side in this direction. */
static const struct shown messages[] = {
    {HS_CLIENT_HELLO, TLS_ST_CW_CLNT_HELLO, TLS_ST_BEFORE, TLS_ST_BEFORE, TLS_ST_SR_CLNT_HELLO},
    {HS_SERVER_HELLO, TLS_ST_BEFORE, TLS_ST_CR_SRVR_HELLO, TLS_ST_SW_SRVR_HELLO, TLS_ST_BEFORE},
    {HS_NEW_SESSION_TICKET, TLS_ST_BEFORE, TLS_ST_CR_SESSION_TICKET, TLS_ST_SW_SESSION_TICKET,
     TLS_ST_BEFORE},
    {HS_END_OF_EARLY_DATA, TLS_ST_CW_END_OF_EARLY_DATA, TLS_ST_BEFORE, TLS_ST_BEFORE,
     TLS_ST_SR_END_OF_EARLY_DATA},
    {HS_ENCRYPTED_EXTENSIONS, TLS_ST_BEFORE, TLS_ST_CR_ENCRYPTED_EXTENSIONS,
     TLS_ST_SW_ENCRYPTED_EXTENSIONS, TLS_ST_BEFORE},
    {HS_CERTIFICATE, TLS_ST_CW_CERT, TLS_ST_CR_CERT, TLS_ST_SW_CERT, TLS_ST_SR_CERT},
    {HS_COMPRESSED_CERTIFICATE, TLS_ST_CW_CERT, TLS_ST_CR_CERT, TLS_ST_SW_CERT, TLS_ST_SR_CERT},
    {HS_CERTIFICATE_REQUEST, TLS_ST_BEFORE, TLS_ST_CR_CERT_REQ, TLS_ST_SW_CERT_REQ, TLS_ST_BEFORE},
    {HS_CERTIFICATE_VERIFY, TLS_ST_CW_CERT_VRFY, TLS_ST_CR_CERT_VRFY, TLS_ST_SW_CERT_VRFY,
     TLS_ST_SR_CERT_VRFY},
    {HS_FINISHED, TLS_ST_CW_FINISHED, TLS_ST_CR_FINISHED, TLS_ST_SW_FINISHED, TLS_ST_SR_FINISHED},
    {HS_KEY_UPDATE, TLS_ST_CW_KEY_UPDATE, TLS_ST_CR_KEY_UPDATE, TLS_ST_SW_KEY_UPDATE,
     TLS_ST_SR_KEY_UPDATE},
    {T13_OWN_CCS, TLS_ST_CW_CHANGE, TLS_ST_BEFORE, TLS_ST_SW_CHANGE, TLS_ST_BEFORE},
};

static OSSL_HANDSHAKE_STATE state_of(bool server, bool sends, int type)
{
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        const struct shown *m = &messages[i];
        if (m->type == type) {
            return server ? (sends ? m->server_sends : m->server_gets)
                          : (sends ? m->client_sends : m->client_gets);
        }
    }
    return TLS_ST_BEFORE;
}

static bool is_server(const SSL *ssl)
{
    return ssl->side == CX_SIDE_SERVER;
}

static void loop(const SSL *ssl)
{
    cx_ssl_info(ssl, is_server(ssl) ? SSL_CB_ACCEPT_LOOP : SSL_CB_CONNECT_LOOP, 1);
}

static void leave(const SSL *ssl, int ret)
{
    cx_ssl_info(ssl, is_server(ssl) ? SSL_CB_ACCEPT_EXIT : SSL_CB_CONNECT_EXIT, ret);
}

/* move reports the state that is left. */
static void move(SSL *ssl, OSSL_HANDSHAKE_STATE to)
{
    loop(ssl);
    ssl->flow.state = to;
}

static void done(SSL *ssl)
{
    ssl->flow.outside = true;
    cx_ssl_info(ssl, SSL_CB_HANDSHAKE_DONE, 1);
    ssl->flow.outside = false;
    ssl->flow.done_told = true;
}

void cx_flow_begin(SSL *ssl)
{
    if (!ssl->flow.started) {
        cx_ssl_info(ssl, SSL_CB_HANDSHAKE_START, 1);
        ssl->flow.started = true;
        ssl->flow.writing = true;
    }
}

void cx_flow_end(SSL *ssl, int ret)
{
    if (ret == 1 && !ssl->paused) {
        if (ssl->flow.state != TLS_ST_OK) {
            move(ssl, TLS_ST_OK);
        }
        ssl->flow.over = true;
        ssl->flow.writing = false;
        if (!ssl->flow.done_told) {
            done(ssl);
        }
    }
    leave(ssl, ret);
}

void cx_flow_pause(SSL *ssl, bool end)
{
    move(ssl, end ? TLS_ST_PENDING_EARLY_DATA_END : TLS_ST_EARLY_DATA);
    ssl->flow.writing = false;
    ssl->paused = true;
    done(ssl);
    ssl->flow.done_told = false; /* it will be told again when it is true */
}

void cx_flow_resume(SSL *ssl)
{
    ssl->paused = false;
    ssl->flow.writing = true;
    cx_ssl_info(ssl, SSL_CB_HANDSHAKE_START, 1);
}

void cx_flow_wait(SSL *ssl)
{
    if (!ssl->flow.writing || ssl->established) {
        return;
    }
    /* A server that has said all is ready for early data, whether any may come or not. */
    if (is_server(ssl) && ssl->flow.state != TLS_ST_BEFORE &&
        ssl->flow.state != TLS_ST_EARLY_DATA) {
        move(ssl, TLS_ST_EARLY_DATA);
    }
    loop(ssl);
    ssl->flow.writing = false;
}

void cx_flow_settle(SSL *ssl)
{
    if (ssl->flow.after) {
        move(ssl, TLS_ST_OK);
        ssl->flow.after = false;
        leave(ssl, 1);
    }
}

/* got: the state is that of the message before anybody looks into it. One that has no place here
 * leaves the state as it is. */
static void got(SSL *ssl, int type)
{
    OSSL_HANDSHAKE_STATE to = state_of(is_server(ssl), false, type);
    if (ssl->paused) {
        cx_flow_resume(ssl);
    }
    if (ssl->established && !ssl->flow.after) {
        ssl->flow.after = true;
        loop(ssl);
    }
    cx_flow_wait(ssl);
    move(ssl, to != TLS_ST_BEFORE ? to : ssl->flow.state);
}

static void sends(SSL *ssl, int type)
{
    OSSL_HANDSHAKE_STATE to = state_of(is_server(ssl), true, type);
    bool wrote_early = ssl->early != CX_EARLY_NONE && !is_server(ssl);
    ssl->flow.after = ssl->established;
    ssl->flow.writing = !ssl->established;
    if (wrote_early && ssl->flow.state == TLS_ST_CR_FINISHED) {
        move(ssl, TLS_ST_PENDING_EARLY_DATA_END);
    }
    move(ssl, to);
    if (to == TLS_ST_SW_SESSION_TICKET && !ssl->established && !ssl->flow.done_told) {
        done(ssl);
    }
}

void cx_flow_message(void *arg, enum t13_passing what, int type)
{
    SSL *ssl = arg;
    switch (what) {
    case T13_RECEIVED:
        got(ssl, type);
        break;
    case T13_HANDLED:
        if (type == HS_NEW_SESSION_TICKET || type == HS_KEY_UPDATE) {
            cx_flow_settle(ssl);
        }
        break;
    case T13_SENDING:
        sends(ssl, type);
        break;
    }
}

void cx_flow_reset(SSL *ssl)
{
    ssl->flow = (struct cx_flow){.state = TLS_ST_BEFORE};
}

/* SSL_get_state and its family - see SSL_in_init(3). abi: full.
 *
 * test  tests/oracle/ssl_sequence.c
 */
OSSL_HANDSHAKE_STATE cx_ssl_state(const SSL *ssl)
{
    return ssl->flow.state;
}

CX_API OSSL_HANDSHAKE_STATE SSL_get_state(const SSL *ssl)
{
    return cx_ssl_state(ssl);
}

static bool in_init(const SSL *ssl)
{
    return !ssl->flow.outside && !(ssl->paused && !ssl->failed && !ssl->flow.error) &&
           (cx_ssl_in_init(ssl) || !ssl->flow.over || ssl->flow.after || ssl->flow.error);
}

CX_API int SSL_in_init(const SSL *s)
{
    return in_init(s);
}

CX_API int SSL_in_before(const SSL *s)
{
    return !s->flow.started && s->flow.state == TLS_ST_BEFORE && !s->failed;
}

CX_API int SSL_is_init_finished(const SSL *s)
{
    return !in_init(s) && s->flow.state == TLS_ST_OK;
}
