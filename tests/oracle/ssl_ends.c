/* oracle: reference tls13 */
/* How a connection ends when nobody says so, and records of every length: SSL_read(3),
 * SSL_get_error(3), SSL_OP_IGNORE_UNEXPECTED_EOF; SSL_new_session_ticket() and SSL_key_update(3)
 * while a write waits; SSL_set_session(3) after a connection; resumption under another name. */
#include "ssl_pair.h"

#include <signal.h>
#include <sys/socket.h>

static void say(SSL *ssl, const char *what, int ret)
{
    printf("%s: %d, error %d, shutdown %d\n", what, ret, SSL_get_error(ssl, ret),
           SSL_get_shutdown(ssl));
    print_reasons(what);
}

static struct pair connected(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = new_pair(client, server);
    shake(&p, "connected");
    ERR_clear_error();
    return p;
}

/* The server's input ends: at once, or inside a record; the BIO returns 0 or -1 then. */
static void end_of_file(SSL_CTX *client, SSL_CTX *server, int result, int inside, int ignore)
{
    struct pair p = connected(client, server);
    BIO *in = BIO_new(BIO_s_mem());
    char buf[16];
    if (inside) {
        BIO_write(in, "\x17\x03\x03\x00\x20 half", 10);
    }
    BIO_set_mem_eof_return(in, result);
    SSL_set0_rbio(p.server, in);
    if (ignore) {
        SSL_set_options(p.server, SSL_OP_IGNORE_UNEXPECTED_EOF);
    }
    printf("result %d, inside %d, ignore %d\n", result, inside, ignore);
    say(p.server, "read", SSL_read(p.server, buf, sizeof(buf)));
    say(p.server, "read again", SSL_read(p.server, buf, sizeof(buf)));
    say(p.server, "write", SSL_write(p.server, "x", 1));
    say(p.server, "shutdown", SSL_shutdown(p.server));
    free_pair(&p);
}

static void socket_closed(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = connected(client, server);
    int fds[2];
    char buf[16];
    size_t n = 7;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0) {
        return;
    }
    SSL_set_fd(p.client, fds[0]);
    close(fds[1]);
    int ret = SSL_read_ex(p.client, buf, sizeof(buf), &n);
    say(p.client, "socket", ret);
    o_int("bytes", (int)n);
    free_pair(&p);
    close(fds[0]);
}

/* A record of any length and type, by its header and zeros. */
static void record(SSL *ssl, int type, int version, size_t len, int whole)
{
    BIO *in = BIO_new(BIO_s_mem());
    unsigned char head[5] = {(unsigned char)type, 3, (unsigned char)version,
                             (unsigned char)(len >> 8), (unsigned char)len};
    static const char zeros[20000];
    char buf[16];
    BIO_write(in, head, 5);
    if (whole) {
        BIO_write(in, zeros, (int)len);
    }
    SSL_set0_rbio(ssl, in);
    printf("record %d %d %zu%s\n", type, version, len, whole ? "" : ", header alone");
    int ret = SSL_is_init_finished(ssl) ? SSL_read(ssl, buf, sizeof(buf)) : SSL_do_handshake(ssl);
    say(ssl, "record", ret);
}

static void lengths(SSL_CTX *client, SSL_CTX *server)
{
    static const size_t len[] = {16384, 16385, 16640, 16641, 16707, 16708, 20000};
    for (size_t i = 0; i < sizeof(len) / sizeof(len[0]); i++) {
        struct pair fresh = new_pair(client, server);
        record(fresh.server, 22, 1, len[i], 1);
        free_pair(&fresh);
        struct pair p = connected(client, server);
        record(p.server, 23, 3, len[i], 1);
        free_pair(&p);
    }
}

/* What is asked for while a write waits goes out after it. */
static void during_write(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = connected(client, server);
    BIO *a = NULL, *b = NULL, *own = SSL_get_wbio(p.server);
    char buf[32];
    BIO_up_ref(own);
    BIO_new_bio_pair(&a, 8, &b, 0); /* takes 8 bytes, then no more */
    SSL_set0_wbio(p.server, a);
    say(p.server, "blocked", SSL_write(p.server, "hello", 5));
    say(p.server, "tickets", SSL_new_session_ticket(p.server));
    o_int("in init", SSL_in_init(p.server));
    say(p.server, "update", SSL_key_update(p.server, SSL_KEY_UPDATE_REQUESTED));
    say(p.server, "handshake", SSL_do_handshake(p.server));
    say(p.server, "shorter", SSL_write(p.server, "hell", 4));
    char drained[512];
    while (BIO_read(b, drained, sizeof(drained)) > 0) {
    }
    SSL_set0_wbio(p.server, own);
    BIO_free(b);
    free_pair(&p);

    p = connected(client, server);
    say(p.server, "update", SSL_key_update(p.server, SSL_KEY_UPDATE_REQUESTED));
    o_int("type", SSL_get_key_update_type(p.server));
    o_int("in init", SSL_in_init(p.server));
    o_int("finished", SSL_is_init_finished(p.server));
    say(p.server, "update twice", SSL_key_update(p.server, SSL_KEY_UPDATE_NOT_REQUESTED));
    say(p.server, "shutdown", SSL_shutdown(p.server));
    say(p.server, "read", SSL_read(p.server, buf, sizeof(buf)));
    o_int("type", SSL_get_key_update_type(p.server));
    say(p.server, "tickets", SSL_new_session_ticket(p.server));
    say(p.server, "tickets twice", SSL_new_session_ticket(p.server));
    o_int("in init", SSL_in_init(p.server));
    say(p.server, "write", SSL_write(p.server, "x", 1));
    say(p.client, "read", SSL_read(p.client, buf, sizeof(buf)));
    say(p.client, "write", SSL_write(p.client, "y", 1));
    say(p.server, "read", SSL_read(p.server, buf, sizeof(buf)));
    free_pair(&p);
}

/* With SSL_MODE_ENABLE_PARTIAL_WRITE a call ends after each record. */
static void partial(SSL_CTX *client, SSL_CTX *server)
{
    static char large[40000];
    for (int mode = 0; mode < 2; mode++) {
        struct pair p = connected(client, server);
        BIO *own = SSL_get_wbio(p.client), *mem = BIO_new(BIO_s_mem());
        BIO_up_ref(own);
        SSL_set0_wbio(p.client, mem);
        if (mode == 1) {
            SSL_set_mode(p.client, SSL_MODE_ENABLE_PARTIAL_WRITE);
        }
        o_int("large", SSL_write(p.client, large, sizeof(large)));
        o_int("on the wire", BIO_pending(mem));
        SSL_set_max_send_fragment(p.client, 1000);
        o_int("small", SSL_write(p.client, large, 2500));
        o_int("on the wire", BIO_pending(mem));
        SSL_set0_wbio(p.client, own);
        free_pair(&p);
    }
}

static int removed;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    (void)session;
    removed++;
}

/* A connection that was not shut down gives up its session for another. */
static void other_session(SSL_CTX *server)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
    struct pair p = connected(client, server);
    SSL_SESSION *first = SSL_get1_session(p.client);
    SSL_shutdown(p.client);
    free_pair(&p);
    SSL_CTX_sess_set_remove_cb(client, on_remove);
    p = connected(client, server);
    SSL_SESSION *second = SSL_get1_session(p.client);
    o_int("removed before", removed);
    o_int("set", SSL_set_session(p.client, first));
    o_int("removed", removed);
    o_int("the first", SSL_get_session(p.client) == first);
    o_int("resumable", SSL_SESSION_is_resumable(second));
    o_int("add", SSL_CTX_add_session(client, second));
    o_int("remove", SSL_CTX_remove_session(client, second));
    o_int("remove again", SSL_CTX_remove_session(client, second));
    o_int("removed", removed);
    SSL_SESSION_free(first);
    SSL_SESSION_free(second);
    free_pair(&p);
    SSL_CTX_free(client);
}

static void other_name(SSL_CTX *client, SSL_CTX *server, const char *then, const char *now)
{
    struct pair p = new_pair(client, server);
    SSL_set_tlsext_host_name(p.client, then);
    shake(&p, "first");
    SSL_SESSION *session = SSL_get1_session(p.client);
    SSL_shutdown(p.client);
    free_pair(&p);
    p = new_pair(client, server);
    SSL_set_session(p.client, session);
    SSL_SESSION_free(session);
    o_str("before", SSL_get_servername(p.client, TLSEXT_NAMETYPE_host_name));
    SSL_set_tlsext_host_name(p.client, now);
    shake(&p, "second");
    o_str("client", SSL_get_servername(p.client, TLSEXT_NAMETYPE_host_name));
    o_str("server", SSL_get_servername(p.server, TLSEXT_NAMETYPE_host_name));
    free_pair(&p);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    SSL_CTX *server = new_server("p256");
    SSL_CTX *client = new_client("ca.pem");
    for (int i = 0; i < 8; i++) {
        end_of_file(client, server, (i & 1) ? -1 : 0, i & 2, i & 4);
    }
    socket_closed(client, server);
    lengths(client, server);
    during_write(client, server);
    partial(client, server);
    other_session(server);
    other_name(client, server, "a.example", "b.example");
    other_name(client, server, NULL, "b.example");
    other_name(client, server, "a.example", NULL);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
    return 0;
}
