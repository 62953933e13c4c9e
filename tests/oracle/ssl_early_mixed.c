/* SSL_read_early_data(3) with SSL_accept, SSL_read and SSL_write of the server between its calls.
 */
#include "ssl_early.h"

/* accepts says how it went; 0: it has failed. */
static int accepts(SSL *ssl)
{
    ERR_clear_error();
    int ret = SSL_accept(ssl);
    say("accept", ssl, ret);
    return ret > 0 || SSL_get_error(ssl, ret) == SSL_ERROR_WANT_READ;
}

/* fresh: a connection that fails spoils its session. */
static struct pair fresh(struct contexts *c, const char *name)
{
    printf("--- %s\n", name);
    first(c, NULL);
    return second(c);
}

/* begin: the client has written early data, the server has read some of it. */
static struct pair begin(struct contexts *c, const char *name, size_t most)
{
    struct pair p = fresh(c, name);
    writes(p.client, "early", 5);
    if (most > 0) {
        reads(p.server, most);
    }
    return p;
}

/* More comes, or is there, after SSL_accept. */
static void between(struct contexts *c, const char *name, size_t most, int more)
{
    struct pair p = begin(c, name, most);
    accepts(p.server);
    reads(p.server, 100);
    accepts(p.server);
    if (more) {
        writes(p.client, "more", 4);
        accepts(p.server);
        reads(p.server, 2);
        accepts(p.server);
        reads(p.server, 100);
        reads(p.server, 100);
    }
    /* After a failure OpenSSL writes on, behind its own fatal alert; we do not. */
    if (accepts(p.server)) {
        writes(p.server, "half", 4);
        accepts(p.server);
    }
    finish(&p, name);
    leave(&p);
}

/* The client goes on before the server accepts. */
static void ended(struct contexts *c, const char *name, size_t most)
{
    struct pair p = begin(c, name, most);
    plain_read("client read", p.client);
    plain_write("client write", p.client);
    accepts(p.server);
    reads(p.server, 100);
    accepts(p.server);
    plain_read("server read", p.server);
    finish(&p, name);
    leave(&p);
}

/* The handshake is asked for before any early data is. */
static void before(struct contexts *c)
{
    struct pair p = fresh(c, "accept before");
    accepts(p.server);
    reads(p.server, 100);
    writes(p.client, "early", 5);
    reads(p.server, 100);
    accepts(p.server);
    finish(&p, "accept before");
    leave(&p);
    p = fresh(c, "accept while the call is to be repeated");
    reads(p.server, 100);
    accepts(p.server);
    reads(p.server, 100);
    accepts(p.server);
    writes(p.client, "early", 5);
    accepts(p.server);
    reads(p.server, 100);
    accepts(p.server);
    finish(&p, "accept while repeating");
    leave(&p);
}

/* SSL_read and SSL_write after SSL_accept. */
static void plain(struct contexts *c)
{
    struct pair p = begin(c, "plain read after accept", 2);
    accepts(p.server);
    plain_read("server read", p.server);
    plain_write("server write", p.server);
    finish(&p, "plain read");
    leave(&p);
    p = begin(c, "plain write after accept", 5);
    accepts(p.server);
    plain_write("server write", p.server);
    plain_read("server read", p.server);
    finish(&p, "plain write");
    leave(&p);
    p = begin(c, "peek and pending", 2);
    printf("  pending %d %d\n", SSL_pending(p.server), SSL_has_pending(p.server));
    accepts(p.server);
    printf("  pending %d %d\n", SSL_pending(p.server), SSL_has_pending(p.server));
    leave(&p);
}

/* What SSL_accept does when the early data was refused. */
static void refused(struct contexts *c)
{
    struct pair p = fresh(c, "refused");
    SSL_set_max_early_data(p.server, 0);
    writes(p.client, "early", 5);
    reads(p.server, 100);
    accepts(p.server);
    reads(p.server, 100);
    finish(&p, "refused");
    leave(&p);
}

int main(void)
{
    struct contexts c = make();
    between(&c, "some left", 2, 0);
    between(&c, "none left", 5, 0);
    between(&c, "more comes", 5, 1);
    between(&c, "more comes, some left", 2, 1);
    ended(&c, "client ends, some left", 2);
    ended(&c, "client ends, none left", 5);
    before(&c);
    plain(&c);
    refused(&c);
    drop(&c);
    return 0;
}
