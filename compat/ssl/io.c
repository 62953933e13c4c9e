/* Between the engine's buffers and the BIOs: handshake, read, write, shutdown. */
#include "compat/bio/bio.h"
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"

#include "core/hs/state.h"

#include <errno.h>
#include <limits.h>

bool cx_ssl_in_init(const SSL *ssl)
{
    return (!ssl->established && !ssl->paused) || ssl->failed ||
           ssl->post_auth == CX_AUTH_TO_SEND || ssl->update_due != SSL_KEY_UPDATE_NONE ||
           ssl->tickets_armed || t13_auth_running(ssl->conn);
}

bool cx_ssl_in_before(const SSL *ssl)
{
    return ssl->conn == NULL && !ssl->failed;
}

/* drain moves the engine's output to wbio; true when none is left. */
static bool drain(SSL *ssl)
{
    for (;;) {
        struct bytes out = t13_out_pending(ssl->conn);
        if (out.n == 0) {
            ssl->rwstate = SSL_NOTHING;
            return true;
        }
        if (ssl->wbio == NULL) {
            ssl->rwstate = SSL_WRITING;
            if (ssl->established) { /* OpenSSL's handshake stops without a word */
                ssl->rwstate = SSL_NOTHING;
                ssl->failed = true;
                cx_ssl_raise(SSL_R_BIO_NOT_SET);
            }
            return false;
        }
        ssl->rwstate = SSL_WRITING;
        size_t most = cx_policy_chunk(ssl);
        size_t chunk = out.n < most ? out.n : most;
        errno = 0;
        if (!cx_policy_wait(ssl, ssl->wbio, true)) {
            return false;
        }
        int sent = cx_bio_write(ssl->wbio, out.p, (int)chunk);
        if (sent <= 0) {
            return false;
        }
        t13_out_consumed(ssl->conn, (size_t)sent);
        ssl->flush_wanted = true;
    }
}

bool cx_ssl_flush(SSL *ssl)
{
    if (!drain(ssl)) {
        return false;
    }
    if (ssl->flush_wanted) {
        ssl->rwstate = SSL_WRITING;
        if (cx_bio_ctrl(ssl->wbio, BIO_CTRL_FLUSH, 0, NULL) <= 0) {
            return false;
        }
        ssl->flush_wanted = false;
        ssl->rwstate = SSL_NOTHING;
    }
    return true;
}

bool cx_ssl_fill(SSL *ssl)
{
    uint8_t *space = NULL;
    size_t room = 0;
    size_t want = 0;
    enum t13_status st = t13_in_space(ssl->conn, &space, &room, &want);
    if (st != T13_OK) {
        cx_ssl_fail(ssl, st);
        return false;
    }
    if (ssl->rbio == NULL) {
        cx_ssl_raise(SSL_R_READ_BIO_NOT_SET);
        return false;
    }
    /* Without read-ahead nothing beyond the record is taken from the transport: a program that
     * polls its socket would otherwise wait for bytes that are already here. */
    size_t n = ssl->set.read_ahead || want > room ? room : want;
    ssl->rwstate = SSL_READING;
    errno = 0;
    if (!cx_policy_wait(ssl, ssl->rbio, false)) {
        return false;
    }
    int got = cx_bio_read(ssl->rbio, space, (int)(n < INT_MAX ? n : INT_MAX));
    if (got > 0) {
        t13_in_filled(ssl->conn, (size_t)got);
        ssl->rwstate = SSL_NOTHING;
        return true;
    }
    if (!cx_bio_test_flags(ssl->rbio, BIO_FLAGS_SHOULD_RETRY) &&
        cx_bio_ctrl(ssl->rbio, BIO_CTRL_EOF, 0, NULL) != 0) {
        ssl->eof_result = got;
        if ((ssl->set.options & SSL_OP_IGNORE_UNEXPECTED_EOF) != 0) {
            (void)cx_ssl_configure(ssl); /* the option may have been set after the handshake */
        }
        t13_in_eof(ssl->conn);
        return true;
    }
    if (ssl->established) {
        t13_idle(ssl->conn); /* a connection that waits keeps no record buffers */
    }
    return false;
}

/* closed: the peer's close_notify, or an end that is to count as one. */
static void closed(SSL *ssl)
{
    ssl->shutdown |= SSL_RECEIVED_SHUTDOWN;
    ssl->close_notify_seen = true;
    ssl->rwstate = SSL_NOTHING;
}

/* step acts on why the engine stopped. 1: call the engine again; else the caller's result. */
static int step(SSL *ssl, enum t13_status st)
{
    if (st == T13_WANT_READ) {
        if (!cx_ssl_flush(ssl)) {
            return -1;
        }
        cx_flow_wait(ssl);
        return cx_ssl_fill(ssl) ? 1 : -1;
    }
    if (st == T13_WANT_WRITE) {
        return cx_ssl_flush(ssl) ? 1 : -1;
    }
    if (st > T13_WANT_WRITE && st < T13_CLOSED) {
        return cx_ssl_answer(ssl, st);
    }
    if (st == T13_CLOSED) { /* in the handshake: nothing that could be gone on with */
        closed(ssl);
        ssl->failed = true;
        return -1;
    }
    cx_ssl_fail(ssl, st);
    return -1;
}

static bool version_possible(SSL *ssl)
{
    if (cx_method_allows(ssl, TLS1_3_VERSION)) {
        return true;
    }
    cx_ssl_refuse(ssl, SSL_AD_PROTOCOL_VERSION, SSL_R_NO_PROTOCOLS_AVAILABLE);
    return false;
}

bool cx_ssl_start(SSL *ssl)
{
    if (ssl->conn != NULL) {
        return true;
    }
    if (!version_possible(ssl) || !cx_ssl_configure(ssl)) {
        return false;
    }
    enum t13_side side = ssl->side == CX_SIDE_SERVER ? T13_SERVER : T13_CLIENT;
    enum t13_status st = t13_conn_new(&ssl->conn, side, ssl->cfg);
    if (st == T13_OK && ssl->stateless) {
        t13_conn_set_stateless(ssl->conn, true);
    }
    if (st == T13_OK && side == T13_CLIENT) {
        st = t13_conn_set_server_name(ssl->conn, ssl->hostname);
        if (st == T13_OK && ssl->resume != NULL && ssl->resume->version == TLS1_3_VERSION &&
            !ssl->resume->not_resumable) {
            t13_conn_set_session(ssl->conn, ssl->resume->core);
        }
    }
    if (st != T13_OK) {
        t13_conn_free(ssl->conn);
        ssl->conn = NULL;
        cx_raise_status(ERR_LIB_SSL, st);
        return false;
    }
    cx_ssl_observe(ssl);
    cx_ext_hooks(ssl);
    cx_ssl_padding(ssl);
    return true;
}

static void count(SSL *ssl, bool good)
{
    SSL_CTX *ctx = ssl->session_ctx;
    bool server = ssl->side == CX_SIDE_SERVER;
    if (good) {
        (server ? &ctx->stats.accept_good : &ctx->stats.connect_good)[0]++;
        if (t13_conn_resumed(ssl->conn)) {
            ctx->stats.hits++;
        }
        return;
    }
    (server ? &ctx->stats.accept : &ctx->stats.connect)[0]++;
}

static int finish(SSL *ssl)
{
    ssl->established = true;
    if (ssl->early == CX_EARLY_READ_RETRY) {
        ssl->early = CX_EARLY_FINISHED_READING;
    }
    t13_idle(ssl->conn); /* the peer may be silent for long */
    count(ssl, true);
    cx_ssl_connected(ssl);
    cx_handshake_log(ssl);
    return 1;
}

/* pause_of: how far the handshake goes in this state of early data. */
static enum t13_pause pause_of(const SSL *ssl)
{
    if (ssl->stateless || ssl->early == CX_EARLY_CONNECTING || ssl->early == CX_EARLY_ACCEPTING) {
        return T13_PAUSE_START;
    }
    bool writing = ssl->early == CX_EARLY_WRITE_RETRY || ssl->early == CX_EARLY_WRITING;
    return writing ? T13_PAUSE_END : T13_PAUSE_NONE;
}

/* paused: to the program the handshake is over for now, and it is told so as by OpenSSL. */
static int paused(SSL *ssl)
{
    if (ssl->side == CX_SIDE_SERVER && t13_conn_resumed(ssl->conn)) {
        cx_ssl_connected(ssl);
    }
    if (ssl->early == CX_EARLY_CONNECTING && !cx_early_offered(ssl)) {
        return -1;
    }
    cx_flow_pause(ssl, t13_conn_state(ssl->conn) == C_END_EARLY);
    return 1;
}

static int handshake_loop(SSL *ssl)
{
    t13_conn_pause(ssl->conn, pause_of(ssl));
    for (;;) {
        enum t13_status st = t13_handshake(ssl->conn);
        if (st == T13_OK) {
            return cx_ssl_flush(ssl) ? finish(ssl) : -1;
        }
        if (st == T13_PAUSED) {
            return cx_ssl_flush(ssl) ? paused(ssl) : -1;
        }
        int ret = step(ssl, st);
        if (ret <= 0) {
            return ret;
        }
    }
}

static bool send_update(SSL *ssl)
{
    enum t13_status st = t13_key_update(ssl->conn, ssl->update_due == SSL_KEY_UPDATE_REQUESTED);
    if (st != T13_OK && st != T13_WANT_WRITE) {
        cx_ssl_fail(ssl, st);
        return false;
    }
    ssl->update_due = SSL_KEY_UPDATE_NONE;
    cx_flow_settle(ssl);
    return cx_ssl_flush(ssl);
}

/* send_tickets makes those that SSL_new_session_ticket() asked for. A callback that cannot say yet
 * is asked again by the next call. */
static bool send_tickets(SSL *ssl)
{
    while (ssl->tickets_due > 0) {
        bool begun = t13_conn_state(ssl->conn) == S_SEND_TICKETS;
        enum t13_status st = begun ? t13_handshake(ssl->conn) : t13_send_ticket(ssl->conn);
        while (st > T13_WANT_WRITE && st < T13_CLOSED) {
            if (cx_ssl_answer(ssl, st) <= 0) {
                return false;
            }
            st = t13_handshake(ssl->conn);
        }
        if (st != T13_OK && st != T13_WANT_WRITE) {
            cx_ssl_fail(ssl, st);
            return false;
        }
        ssl->tickets_due--;
    }
    ssl->tickets_armed = false;
    cx_flow_settle(ssl);
    return cx_ssl_flush(ssl);
}

/* go_on does what is left to do after the handshake: what the application asked to be sent, or an
 * answer in the middle of which a callback has stopped. */
static int go_on(SSL *ssl)
{
    if (ssl->tickets_armed && !send_tickets(ssl)) {
        return -1;
    }
    if (ssl->update_due != SSL_KEY_UPDATE_NONE && !send_update(ssl)) {
        return -1;
    }
    if (ssl->post_auth == CX_AUTH_TO_SEND) {
        return cx_post_auth_send(ssl);
    }
    while (t13_auth_running(ssl->conn)) {
        enum t13_status st = t13_handshake(ssl->conn);
        cx_flow_settle(ssl);
        int ret = st == T13_OK ? 1 : step(ssl, st);
        if (ret <= 0) {
            return ret;
        }
    }
    return 1;
}

static int run_handshake(SSL *ssl)
{
    if (ssl->side == CX_SIDE_UNSET) {
        cx_ssl_raise(SSL_R_CONNECTION_TYPE_NOT_SET);
        return -1;
    }
    if (ssl->failed) {
        return -1;
    }
    if (ssl->established) {
        return go_on(ssl);
    }
    cx_err_clear(); /* as OpenSSL: what was queued before is not this handshake's */
    errno = 0;
    if (ssl->paused) {
        cx_flow_resume(ssl);
    } else if (!ssl->flow.started) {
        ssl->shutdown = 0;
        cx_flow_begin(ssl);
        count(ssl, false);
    }
    int ret = cx_ssl_start(ssl) ? handshake_loop(ssl) : -1;
    cx_flow_end(ssl, ret);
    return ret;
}

int cx_ssl_handshake(SSL *ssl)
{
    if (ssl->paused && ssl->early == CX_EARLY_WRITE_RETRY) {
        ssl->early = CX_EARLY_FINISHED_WRITING;
    }
    bool over = ssl->side == CX_SIDE_UNSET || (ssl->established && !cx_ssl_in_init(ssl));
    if (!over && cx_async_wanted(ssl)) {
        return cx_async_call(ssl, CX_CALL_HANDSHAKE, NULL, 0, NULL);
    }
    return run_handshake(ssl);
}

/* ready_paused: whether reading or writing lets a handshake that has stopped go on. */
static int ready_paused(SSL *ssl, bool sending)
{
    bool go = false;

    if (ssl->side == CX_SIDE_SERVER) {
        go = ssl->early == CX_EARLY_FINISHED_READING || ssl->early == CX_EARLY_NONE;
    } else if (sending) {
        go = ssl->early != CX_EARLY_WRITING;
        if (go && ssl->early == CX_EARLY_WRITE_RETRY) {
            ssl->early = CX_EARLY_FINISHED_WRITING;
        }
    } else {
        go = t13_conn_state(ssl->conn) == C_EARLY;
    }
    return go ? run_handshake(ssl) : 1;
}

/* ready brings the handshake to its end first, as SSL_read and SSL_write do. */
static int ready(SSL *ssl, bool sending)
{
    if (ssl->side == CX_SIDE_UNSET) {
        cx_ssl_raise(SSL_R_UNINITIALIZED);
        return -1;
    }
    if (ssl->early == CX_EARLY_UNAUTH_WRITING) {
        return 1;
    }
    if (ssl->paused && !ssl->failed) {
        return ready_paused(ssl, sending);
    }
    if (ssl->established && !cx_ssl_in_init(ssl)) {
        return 1;
    }
    return run_handshake(ssl);
}

/* begun_early: SSL_read and SSL_write have no place while an early data call is to be repeated. */
static bool begun_early(const SSL *ssl, bool sending)
{
    bool bad = ssl->early == CX_EARLY_CONNECT_RETRY || ssl->early == CX_EARLY_ACCEPT_RETRY ||
               (sending && ssl->early == CX_EARLY_READ_RETRY);
    if (bad) {
        cx_ssl_raise(ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED);
    }
    return bad;
}

/* take_early reads early data. 1: some; 0: it has ended, and the handshake can go on; else what the
 * caller returns. */
static int take_early(SSL *ssl, void *buf, size_t len, size_t *n)
{
    for (;;) {
        enum t13_status st = t13_read_early(ssl->conn, buf, len, n);
        if (st == T13_OK) {
            return *n > 0;
        }
        if (st == T13_CLOSED) {
            closed(ssl);
            return -1;
        }
        int ret = step(ssl, st);
        if (ret <= 0) {
            return -1;
        }
    }
}

int cx_ssl_read_early(SSL *ssl, void *buf, size_t len, size_t *n)
{
    if (cx_async_wanted(ssl)) {
        return cx_async_call(ssl, CX_CALL_READ_EARLY, buf, len, n);
    }
    errno = 0;
    ssl->rwstate = SSL_NOTHING;
    if (ssl->failed) {
        return -1;
    }
    int ret = take_early(ssl, buf, len, n);
    if (ret != 0) {
        return ret;
    }
    /* As OpenSSL: on with the handshake, whatever comes of it now. */
    ssl->early = CX_EARLY_FINISHED_READING;
    (void)run_handshake(ssl);
    return -1; /* which only a call sees that ends this one as a job */
}

/* before_data brings a connection that has paused to where it can read. 1: read; else the result.
 */
static int before_data(SSL *ssl, void *buf, size_t len, size_t *n, bool *done)
{
    int ret = ready(ssl, false);
    if (ret <= 0 || !ssl->paused || ssl->side != CX_SIDE_SERVER) {
        return ret;
    }
    ret = take_early(ssl, buf, len, n);
    if (ret != 0) {
        *done = true;
        return ret;
    }
    ssl->early = CX_EARLY_FINISHED_READING;
    return run_handshake(ssl);
}

/* come_again is what SSL_read does without SSL_MODE_AUTO_RETRY after a ticket or KeyUpdate: it does
 * not wait for the next record, which may never come. */
static int come_again(SSL *ssl)
{
    if (!cx_ssl_flush(ssl)) {
        return -1;
    }
    ssl->rwstate = SSL_READING;
    cx_bio_clear_retry(ssl->rbio);
    cx_bio_retry_read(ssl->rbio);
    return -1;
}

int cx_ssl_read(SSL *ssl, void *buf, size_t len, size_t *n, bool peek)
{
    bool done = false;
    if (ssl->side == CX_SIDE_UNSET) {
        cx_ssl_raise(SSL_R_UNINITIALIZED);
        return -1;
    }
    if ((ssl->shutdown & SSL_RECEIVED_SHUTDOWN) != 0) {
        ssl->rwstate = SSL_NOTHING;
        return 0;
    }
    if (begun_early(ssl, false)) {
        return 0;
    }
    if (cx_async_wanted(ssl)) {
        return cx_async_call(ssl, peek ? CX_CALL_PEEK : CX_CALL_READ, buf, len, n);
    }
    errno = 0;
    ssl->rwstate = SSL_NOTHING;
    int ret = before_data(ssl, buf, len, n, &done);
    if (ret <= 0 || ssl->failed || done) {
        return ret <= 0 || done ? ret : -1;
    }
    uint8_t byte = 0;
    bool none = len == 0; /* programs ask for nothing to have a record read, for SSL_pending() */
    bool passed = false;  /* a record without application data went by */
    for (;;) {
        size_t before = t13_in_pending(ssl->conn);
        enum t13_status st =
            t13_read(ssl->conn, none ? &byte : buf, none ? 1 : len, n, none || peek);
        passed = passed || t13_in_pending(ssl->conn) < before;
        cx_flow_settle(ssl);
        if (st == T13_OK) {
            ssl->rwstate = SSL_NOTHING;
            *n = none ? 0 : *n;
            return none ? 0 : 1;
        }
        if (st == T13_CLOSED) {
            closed(ssl);
            return 0;
        }
        if (st == T13_E_PEER_ALERT) {
            cx_ssl_fail(ssl, st);
            return 0;
        }
        if (st == T13_PAUSED) { /* messages for a client that is connected: it had better be */
            ret = cx_ssl_handshake(ssl);
            if (ret <= 0) {
                return ret;
            }
            continue;
        }
        if (st == T13_WANT_READ && passed && (ssl->set.mode & SSL_MODE_AUTO_RETRY) == 0) {
            return come_again(ssl);
        }
        ret = step(ssl, st);
        if (ret <= 0) {
            return st == T13_E_EOF ? ssl->eof_result : ret;
        }
    }
}

/* resume_write checks that the caller repeats the call that could not be finished. */
static bool resume_write(SSL *ssl, const void *buf, size_t len)
{
    if (len < ssl->write_done + ssl->write_taken) {
        cx_ssl_raise(SSL_R_BAD_LENGTH);
        return false;
    }
    bool moved =
        ssl->write_buf != buf && (ssl->set.mode & SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER) == 0;
    if (moved) {
        cx_ssl_raise(SSL_R_BAD_WRITE_RETRY);
        return false;
    }
    return true;
}

static int write_blocked(SSL *ssl, const void *buf, size_t done, size_t taken)
{
    ssl->write_pending = true;
    ssl->write_buf = buf;
    ssl->write_done = done;
    ssl->write_taken = taken;
    return -1;
}

static int write_loop(SSL *ssl, const void *buf, size_t len, size_t *n)
{
    size_t done = ssl->write_pending ? ssl->write_done : 0;
    size_t taken = ssl->write_pending ? ssl->write_taken : 0;
    bool partial = (ssl->set.mode & SSL_MODE_ENABLE_PARTIAL_WRITE) != 0;
    size_t most = partial ? ssl->set.max_send_fragment : len; /* at once: a record, or all */

    for (;;) {
        if (!drain(ssl)) {
            return write_blocked(ssl, buf, done, taken);
        }
        done += taken;
        taken = 0;
        if (done == len || (partial && done > 0)) {
            ssl->write_pending = false;
            *n = done;
            return 1;
        }
        size_t part = len - done < most ? len - done : most;
        const uint8_t *from = (const uint8_t *)buf + done;
        enum t13_status st = ssl->early == CX_EARLY_WRITING
                                 ? t13_write_early(ssl->conn, from, part, &taken)
                                 : t13_write(ssl->conn, from, part, &taken);
        cx_flow_settle(ssl);
        if (st != T13_OK && st != T13_WANT_WRITE) {
            cx_ssl_fail(ssl, st);
            return -1;
        }
    }
}

int cx_ssl_write(SSL *ssl, const void *buf, size_t len, size_t *n)
{
    if (ssl->side == CX_SIDE_UNSET) {
        cx_ssl_raise(SSL_R_UNINITIALIZED);
        return -1;
    }
    if ((ssl->shutdown & SSL_SENT_SHUTDOWN) != 0) {
        ssl->rwstate = SSL_NOTHING;
        cx_ssl_raise(SSL_R_PROTOCOL_IS_SHUTDOWN);
        return -1;
    }
    if (begun_early(ssl, true)) {
        return 0;
    }
    if (cx_async_wanted(ssl)) {
        return cx_async_call(ssl, CX_CALL_WRITE, buf, len, n);
    }
    errno = 0;
    ssl->rwstate = SSL_NOTHING;
    ssl->tickets_armed = ssl->tickets_due > 0 && !ssl->write_pending;
    int ret = ready(ssl, true);
    if (ret <= 0 || ssl->failed) {
        return ret <= 0 ? ret : -1;
    }
    if (ssl->write_pending && !resume_write(ssl, buf, len)) {
        return -1;
    }
    return write_loop(ssl, buf, len, n);
}

/* await_close reads on until the peer's close_notify; OpenSSL refuses data that comes instead. */
static int await_close(SSL *ssl)
{
    uint8_t byte = 0;
    size_t n = 0;
    for (;;) {
        enum t13_status st = t13_read(ssl->conn, &byte, 1, &n, true);
        if (st == T13_CLOSED) {
            closed(ssl);
            return 1;
        }
        if (st == T13_OK) {
            cx_ssl_raise(SSL_R_APPLICATION_DATA_AFTER_CLOSE_NOTIFY);
            ssl->failed = true;
            return -1;
        }
        int ret = step(ssl, st);
        if (ret <= 0) {
            return -1;
        }
    }
}

int cx_ssl_shutdown(SSL *ssl)
{
    if (ssl->side == CX_SIDE_UNSET) {
        cx_ssl_raise(SSL_R_UNINITIALIZED);
        return -1;
    }
    if (cx_ssl_in_init(ssl)) {
        cx_ssl_raise(SSL_R_SHUTDOWN_WHILE_IN_INIT);
        return -1;
    }
    if (cx_async_wanted(ssl)) {
        return cx_async_call(ssl, CX_CALL_SHUTDOWN, NULL, 0, NULL);
    }
    if (ssl->set.quiet_shutdown) {
        ssl->shutdown = SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN;
        return 1;
    }
    errno = 0;
    if ((ssl->shutdown & SSL_SENT_SHUTDOWN) == 0) {
        ssl->shutdown |= SSL_SENT_SHUTDOWN;
        enum t13_status st = t13_close(ssl->conn);
        if (st != T13_OK && st != T13_WANT_WRITE) {
            cx_ssl_fail(ssl, st);
            return -1;
        }
        if (!cx_ssl_flush(ssl)) {
            return -1;
        }
    } else if (t13_out_pending(ssl->conn).n > 0) {
        if (!cx_ssl_flush(ssl)) {
            return -1;
        }
    } else if ((ssl->shutdown & SSL_RECEIVED_SHUTDOWN) == 0) {
        if (await_close(ssl) < 0) {
            return -1;
        }
    }
    return ssl->shutdown == (SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN) ? 1 : 0;
}
