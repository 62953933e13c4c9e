/* What oracle programs about SSL_read_early_data(3) share: the calls, and what they leave. */
#ifndef T13_TESTS_ORACLE_SSL_EARLY_H
#define T13_TESTS_ORACLE_SSL_EARLY_H

#include "ssl_pair.h"

static SSL_SESSION *kept;
static int keeping = 1;

O_UNUSED static int keep_session(SSL *ssl, SSL_SESSION *sess)
{
    (void)ssl;
    if (!keeping) {
        return 0;
    }
    SSL_SESSION_free(kept);
    kept = sess;
    return 1;
}

O_UNUSED static void say(const char *what, SSL *ssl, int ret)
{
    int error = SSL_get_error(ssl, ret);
    printf("  %s: %d, error %d, in_init %d, before %d, finished %d, status %d\n", what, ret, error,
           SSL_in_init(ssl), SSL_in_before(ssl), SSL_is_init_finished(ssl),
           SSL_get_early_data_status(ssl));
    print_reasons(what);
}

O_UNUSED static int reads(SSL *ssl, size_t most)
{
    char buf[20001] = {0};
    size_t n = 12345;
    ERR_clear_error();
    int ret = SSL_read_early_data(ssl, buf, most, &n);
    say("read_early_data", ssl, ret);
    printf("    %zu bytes %.20s\n", n, n < sizeof(buf) ? buf : "");
    return ret;
}

O_UNUSED static int writes(SSL *ssl, const char *text, size_t len)
{
    size_t n = 54321;
    ERR_clear_error();
    int ret = SSL_write_early_data(ssl, text, len, &n);
    say("write_early_data", ssl, ret);
    printf("    %zu written\n", n);
    return ret;
}

O_UNUSED static void plain_read(const char *who, SSL *ssl)
{
    char buf[100] = {0};
    ERR_clear_error();
    int ret = SSL_read(ssl, buf, sizeof(buf) - 1);
    say(who, ssl, ret);
    printf("    read %s\n", buf);
}

O_UNUSED static void plain_write(const char *who, SSL *ssl)
{
    ERR_clear_error();
    say(who, ssl, SSL_write(ssl, "plain", 5));
}

/* finish completes the handshake and says how it went. */
O_UNUSED static void finish(struct pair *p, const char *name)
{
    shake(p, name);
    printf("  status %d %d\n", SSL_get_early_data_status(p->client),
           SSL_get_early_data_status(p->server));
    if (SSL_is_init_finished(p->client) && SSL_is_init_finished(p->server)) {
        plain_write("client write", p->client);
        plain_read("server read", p->server);
    }
}

struct contexts {
    SSL_CTX *client, *server;
};

O_UNUSED static struct contexts make(void)
{
    struct contexts c = {new_client("ca.pem"), new_server("rsa")};
    SSL_CTX_set_session_cache_mode(c.client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(c.client, keep_session);
    SSL_CTX_set_max_early_data(c.server, 16384);
    SSL_CTX_set_options(c.server, SSL_OP_NO_ANTI_REPLAY);
    return c;
}

O_UNUSED static void drop(struct contexts *c)
{
    SSL_CTX_free(c->client);
    SSL_CTX_free(c->server);
    SSL_SESSION_free(kept);
    kept = NULL;
}

/* leave ends without close_notify, and yet the session stays good. */
O_UNUSED static void leave(struct pair *p)
{
    SSL_set_shutdown(p->client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_set_shutdown(p->server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    free_pair(p);
}

/* first makes a session; the name is sent as server_name. */
O_UNUSED static void first(struct contexts *c, const char *name)
{
    keeping = 1;
    struct pair p = new_pair(c->client, c->server);
    if (name != NULL) {
        SSL_set_tlsext_host_name(p.client, name);
    }
    shake(&p, "first");
    if (kept != NULL) {
        printf("  session allows %u\n", SSL_SESSION_get_max_early_data(kept));
    }
    keeping = 0;
    leave(&p);
}

O_UNUSED static struct pair second(struct contexts *c)
{
    struct pair p = new_pair(c->client, c->server);
    printf(" set_session %d\n", SSL_set_session(p.client, kept));
    return p;
}

#endif
