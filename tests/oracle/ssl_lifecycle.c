/* Sessions and connections at their ends: without close_notify, cleared, cut in the handshake. */
#include "ssl_pair.h"

static SSL_SESSION *kept;
static int lines;

static int keep(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    SSL_SESSION_free(kept);
    kept = session;
    return 1;
}

static void key_log(const SSL *ssl, const char *line)
{
    (void)ssl;
    (void)line;
    lines++;
}

static int on_name(SSL *ssl, int *alert, void *other)
{
    (void)alert;
    SSL_set_SSL_CTX(ssl, other);
    return SSL_TLSEXT_ERR_OK;
}

/* A session whose connection ended without close_notify is not resumed. */
static void ends(SSL_CTX *server)
{
    for (int how = 0; how < 3; how++) {
        SSL_CTX *client = new_client("ca.pem");
        SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
        SSL_CTX_sess_set_new_cb(client, keep);
        struct pair p = new_pair(client, server);
        shake(&p, "first");
        if (how == 1) {
            SSL_shutdown(p.client);
        } else if (how == 2) {
            SSL_set_shutdown(p.client, SSL_SENT_SHUTDOWN);
        }
        free_pair(&p);
        o_int("resumable", SSL_SESSION_is_resumable(kept));
        p = new_pair(client, server);
        o_int("set_session", SSL_set_session(p.client, kept));
        shake(&p, "second");
        SSL_shutdown(p.client);
        free_pair(&p);
        SSL_CTX_free(client);
    }
}

static void cleared(SSL_CTX *server, SSL_CTX *client)
{
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    for (int shut = 0; shut < 2; shut++) {
        struct pair p = new_pair(client, server);
        SSL_set1_host(p.client, "localhost");
        shake(&p, "before SSL_clear");
        o_str("peer name", SSL_get0_peername(p.client));
        if (shut) {
            SSL_shutdown(p.client);
        }
        o_int("SSL_clear", SSL_clear(p.client));
        o_str("peer name", SSL_get0_peername(p.client));
        o_int("before", SSL_in_before(p.client));
        o_int("session", SSL_get_session(p.client) != NULL);
        o_int("shutdown", SSL_get_shutdown(p.client));
        o_str("state", SSL_state_string_long(p.client));
        SSL_free(p.server);
        p.server = SSL_new(server);
        SSL_set_accept_state(p.server);
        join(&p);
        shake(&p, "after SSL_clear");
        free_pair(&p);
    }
}

static void call(SSL *ssl, const char *name, int ret)
{
    int error = SSL_get_error(ssl, ret);
    printf("%s: %d, error %d, shutdown %d\n", name, ret, error, SSL_get_shutdown(ssl));
    print_reasons(name);
}

/* In the handshake come close_notify, an end that is to pass for one, an end. */
static void cut(SSL_CTX *client)
{
    for (int how = 0; how < 3; how++) {
        char buf[8] = "";
        SSL *ssl = SSL_new(client);
        BIO *in = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(in, 0);
        if (how == 0) {
            BIO_write(in, "\x15\3\3\0\2\1\0", 7);
        } else if (how == 1) {
            SSL_set_options(ssl, SSL_OP_IGNORE_UNEXPECTED_EOF);
        }
        SSL_set_bio(ssl, in, BIO_new(BIO_s_mem()));
        call(ssl, "SSL_connect", SSL_connect(ssl));
        call(ssl, "SSL_read", SSL_read(ssl, buf, sizeof(buf)));
        if (how != 0) { /* after close_notify OpenSSL would write on into the handshake */
            call(ssl, "SSL_write", SSL_write(ssl, buf, sizeof(buf)));
            call(ssl, "SSL_connect", SSL_connect(ssl));
        }
        call(ssl, "SSL_shutdown", SSL_shutdown(ssl));
        SSL_free(ssl);
    }
}

/* The key log is that of the context which the connection has now. */
static void key_log_of_context(SSL_CTX *client)
{
    for (int which = 0; which < 2; which++) {
        SSL_CTX *first = new_server("p256");
        SSL_CTX *second = new_server("rsa");
        SSL_CTX_set_keylog_callback(which == 0 ? first : second, key_log);
        SSL_CTX_set_tlsext_servername_callback(first, on_name);
        SSL_CTX_set_tlsext_servername_arg(first, second);
        struct pair p = new_pair(client, first);
        SSL_set_tlsext_host_name(p.client, "localhost");
        lines = 0;
        shake(&p, "context by name");
        o_int("key log", lines);
        free_pair(&p);
        SSL_CTX_free(first);
        SSL_CTX_free(second);
    }
}

/* d2i_SSL_SESSION into a session whose peer was already asked for. */
static void reused_object(SSL_CTX *client)
{
    unsigned char *der[2] = {NULL, NULL};
    int n[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        SSL_CTX *server = new_server(k == 0 ? "p256" : "rsa");
        struct pair p = new_pair(client, server);
        shake(&p, "session");
        n[k] = i2d_SSL_SESSION(SSL_get_session(p.client), &der[k]);
        free_pair(&p);
        SSL_CTX_free(server);
    }
    const unsigned char *at = der[0];
    SSL_SESSION *s = d2i_SSL_SESSION(NULL, &at, n[0]);
    o_int("peer's key", EVP_PKEY_get_base_id(X509_get0_pubkey(SSL_SESSION_get0_peer(s))));
    at = der[1];
    o_int("same object", d2i_SSL_SESSION(&s, &at, n[1]) == s);
    o_int("peer's key", EVP_PKEY_get_base_id(X509_get0_pubkey(SSL_SESSION_get0_peer(s))));
    SSL_SESSION_free(s);
    OPENSSL_free(der[0]);
    OPENSSL_free(der[1]);
}

/* Reads and writes of odd lengths leave the connection usable. */
static void odd_lengths(SSL_CTX *client, SSL_CTX *server)
{
    static char big[50000];
    size_t n = 0;
    struct pair p = new_pair(client, server);
    shake(&p, "lengths");
    call(p.client, "read 0", SSL_read(p.client, big, 0));
    call(p.client, "peek 0", SSL_peek(p.client, big, 0));
    call(p.client, "read -1", SSL_read(p.client, big, -1));
    call(p.client, "write", SSL_write(p.client, big, 40000));
    call(p.client, "moved", SSL_write(p.client, big + 1, 40000));
    o_int("read_ex", SSL_read_ex(p.server, big, sizeof(big), &n));
    ERR_clear_error();
    call(p.server, "write -1", SSL_write(p.server, big, -1));
    call(p.server, "write 5", SSL_write(p.server, big, 5));
    call(p.server, "shutdown", SSL_shutdown(p.server));
    call(p.server, "write after it", SSL_write(p.server, big, 5));
    free_pair(&p);
}

/* A client with a cache offers a ticket once. */
static void used_once(SSL_CTX *server)
{
    for (int mode = 0; mode < 2; mode++) {
        SSL_CTX *client = new_client("ca.pem");
        SSL_CTX_sess_set_new_cb(client, keep);
        SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
        struct pair p = new_pair(client, server);
        shake(&p, "ticket");
        SSL_shutdown(p.client);
        free_pair(&p);
        SSL_SESSION *session = kept;
        kept = NULL;
        SSL_CTX_set_session_cache_mode(client,
                                       mode == 0 ? SSL_SESS_CACHE_CLIENT : SSL_SESS_CACHE_OFF);
        for (int i = 0; i < 2; i++) {
            p = new_pair(client, server);
            SSL_set_session(p.client, session);
            shake(&p, "ticket again");
            o_int("resumable", SSL_SESSION_is_resumable(session));
            SSL_shutdown(p.client);
            free_pair(&p);
        }
        SSL_SESSION_free(session);
        SSL_CTX_free(client);
    }
}

/* Contexts are given up while their connections live. */
static void contexts_first(void)
{
    SSL_CTX *server = new_server("p256");
    SSL_CTX *client = new_client("ca.pem");
    struct pair p = new_pair(client, server);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
    shake(&p, "contexts freed");
    free_pair(&p);
}

int main(void)
{
    SSL_CTX *server = new_server("p256");
    SSL_CTX *client = new_client("ca.pem");
    ends(server);
    cleared(server, client);
    cut(client);
    key_log_of_context(client);
    reused_object(client);
    odd_lengths(client, server);
    used_once(server);
    contexts_first();
    SSL_SESSION_free(kept);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
