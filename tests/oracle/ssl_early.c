/* SSL_read_early_data(3): 0-RTT with and without success, and the calls in every order. */
#include "ssl_early.h"

static int allow = 1;

static int on_allow(SSL *ssl, void *arg)
{
    (void)ssl;
    printf("  allow_early_data_cb %s\n", (const char *)arg);
    return allow;
}

static int select_alpn(SSL *ssl, const unsigned char **out, unsigned char *outlen,
                       const unsigned char *in, unsigned int inlen, void *arg)
{
    (void)ssl;
    (void)in;
    (void)inlen;
    *out = arg;
    *outlen = (unsigned char)strlen(arg);
    return SSL_TLSEXT_ERR_OK;
}

static int on_name(SSL *ssl, int *alert, void *arg)
{
    (void)ssl;
    (void)alert;
    (void)arg;
    return SSL_TLSEXT_ERR_OK;
}

static void export_both(struct pair *p)
{
    unsigned char a[20] = {0}, b[20] = {0};
    int x = SSL_export_keying_material_early(p->client, a, sizeof(a), "label", 5, NULL, 0);
    int y = SSL_export_keying_material_early(p->server, b, sizeof(b), "label", 5, NULL, 0);
    printf("  early exporter %d %d, %s\n", x, y, memcmp(a, b, sizeof(a)) == 0 ? "same" : "differ");
}

static void on_info(const SSL *ssl, int where, int ret)
{
    printf("    %s %x %d %s\n", SSL_is_server(ssl) ? "server" : "client", (unsigned)where, ret,
           SSL_state_string_long(ssl));
}

/* sequence: what the info callback is told. */
static void sequence(void)
{
    struct contexts c = make();
    printf("--- sequence\n");
    first(&c, NULL);
    struct pair p = second(&c);
    SSL_set_info_callback(p.client, on_info);
    SSL_set_info_callback(p.server, on_info);
    writes(p.client, "early", 5);
    reads(p.server, 100);
    reads(p.server, 100);
    writes(p.server, "half", 4);
    plain_read("client read", p.client);
    plain_write("client write", p.client);
    reads(p.server, 100);
    plain_read("server read", p.server);
    plain_read("client read", p.client);
    printf("  accepts %ld %ld, connects %ld %ld\n", SSL_CTX_sess_accept(c.server),
           SSL_CTX_sess_accept_good(c.server), SSL_CTX_sess_connect(c.client),
           SSL_CTX_sess_connect_good(c.client));
    leave(&p);
    first(&c, NULL);
    p = second(&c);
    SSL_set_max_early_data(p.server, 0);
    SSL_set_info_callback(p.client, on_info);
    SSL_set_info_callback(p.server, on_info);
    writes(p.client, "early", 5);
    reads(p.server, 100);
    finish(&p, "rejected");
    leave(&p);
    drop(&c);
}

static void accepted(void)
{
    struct contexts c = make();
    printf("--- accepted\n");
    first(&c, NULL);
    struct pair p = second(&c);
    writes(p.client, "early", 5);
    writes(p.client, " more", 5);
    reads(p.server, 3);
    reads(p.server, 100);
    export_both(&p);
    reads(p.server, 100);
    reads(p.server, 100);
    printf("  0.5-RTT\n");
    writes(p.server, "half", 4);
    plain_read("client read", p.client);
    writes(p.client, "late", 4);
    plain_read("client read", p.client);
    reads(p.server, 100);
    plain_write("client write", p.client);
    writes(p.client, "too late", 8);
    reads(p.server, 100);
    reads(p.server, 100);
    writes(p.server, "answer", 6);
    plain_read("server read", p.server);
    reads(p.server, 100);
    plain_read("client read", p.client);
    finish(&p, "accepted");
    export_both(&p);
    leave(&p);
    /* Without reading it the program's data is unexpected. */
    p = second(&c);
    writes(p.client, "early", 5);
    int ret = 0;
    advance(p.server, "server", &ret);
    finish(&p, "nobody reads");
    leave(&p);
    /* Stopped in the middle: the handshake is asked for instead. */
    p = second(&c);
    writes(p.client, "early", 5);
    reads(p.server, 2);
    advance(p.server, "server", &ret);
    finish(&p, "stopped reading");
    leave(&p);
    /* SSL_read takes early data that has begun. */
    p = second(&c);
    writes(p.client, "early", 5);
    reads(p.server, 2);
    plain_read("server read", p.server);
    plain_write("server write", p.server);
    plain_read("server read", p.server);
    plain_write("client write", p.client);
    plain_read("client read", p.client);
    plain_read("server read", p.server);
    finish(&p, "read on");
    leave(&p);
    /* Nothing is written, a record of nothing, all at once. */
    p = second(&c);
    writes(p.client, "", 0);
    reads(p.server, 100);
    plain_write("client write", p.client);
    reads(p.server, 100);
    finish(&p, "empty");
    leave(&p);
    drop(&c);
}

/* A session that is not to be resumed has no early data either. */
static void not_resumable(void)
{
    struct contexts c = make();
    printf("--- not resumable\n");
    first(&c, NULL);
    SSL_CTX_remove_session(c.client, kept);
    struct pair p = second(&c);
    writes(p.client, "early", 5);
    writes(p.client, "early", 5);
    reads(p.server, 100);
    finish(&p, "not resumable");
    leave(&p);
    drop(&c);
}

static void misplaced(void)
{
    struct contexts c = make();
    printf("--- misplaced\n");
    struct pair p = new_pair(c.client, c.server);
    writes(p.client, "x", 1);
    writes(p.server, "x", 1);
    reads(p.client, 10);
    shake(&p, "plain");
    writes(p.client, "x", 1);
    reads(p.server, 10);
    writes(p.server, "x", 1);
    leave(&p);
    first(&c, NULL);
    p = second(&c);
    plain_read("client read", p.client);
    writes(p.client, "x", 1);
    leave(&p);
    /* Calls that are to be repeated. */
    p = second(&c);
    reads(p.server, 10);
    plain_read("server read", p.server);
    plain_write("server write", p.server);
    writes(p.server, "x", 1);
    writes(p.client, "e", 1);
    reads(p.server, 10);
    plain_write("server write", p.server);
    finish(&p, "repeated");
    leave(&p);
    /* Sides that nobody chose. */
    p.client = SSL_new(c.client);
    p.server = SSL_new(c.server);
    join(&p);
    SSL_set_session(p.client, kept);
    writes(p.client, "chosen", 6);
    reads(p.server, 10);
    finish(&p, "chosen");
    leave(&p);
    drop(&c);
}

/* A side with no methods of its own. */
static void refused(const char *name, struct contexts *c, const char *host)
{
    struct pair p = second(c);
    printf(" %s\n", name);
    if (host != NULL) {
        SSL_set_tlsext_host_name(p.client, host);
    }
    if (writes(p.client, "early", 5) == 1) {
        reads(p.server, 100);
        export_both(&p);
        writes(p.client, "again", 5);
        finish(&p, name);
        if (SSL_is_init_finished(p.server)) {
            export_both(&p);
        }
    }
    leave(&p);
}

static void rejected(void)
{
    static const unsigned char h2[] = "\x02h2\x01x";
    struct contexts c = make();
    printf("--- rejected\n");
    first(&c, NULL);
    SSL_CTX_set_max_early_data(c.server, 0);
    refused("server allows none", &c, NULL);
    SSL_CTX_set_max_early_data(c.server, 16384);
    SSL_CTX_set_allow_early_data_cb(c.server, on_allow, "arg");
    allow = 0;
    refused("callback says no", &c, NULL);
    allow = 1;
    refused("callback says yes", &c, NULL);
    SSL_CTX_set_allow_early_data_cb(c.server, NULL, NULL);
    SSL_CTX_set_ciphersuites(c.server, "TLS_CHACHA20_POLY1305_SHA256");
    refused("other hash", &c, NULL);
    SSL_CTX_set_ciphersuites(c.server, "TLS_AES_256_GCM_SHA384");
    SSL_CTX_set1_groups_list(c.server, "P-384");
    refused("retry", &c, NULL);
    SSL_CTX_set1_groups_list(c.server, "X25519");
    SSL_CTX_set_alpn_protos(c.client, h2, 5);
    SSL_CTX_set_alpn_select_cb(c.server, select_alpn, "h2");
    refused("protocol, without one before", &c, NULL);
    SSL_CTX_set_tlsext_servername_callback(c.server, on_name);
    first(&c, "a.test");
    refused("other name", &c, "b.test");
    first(&c, "a.test");
    refused("no name", &c, NULL);
    first(&c, "a.test");
    refused("same name, same protocol", &c, "a.test");
    first(&c, "a.test");
    SSL_CTX_set_alpn_select_cb(c.server, select_alpn, "x");
    refused("other protocol", &c, "a.test");
    SSL_CTX_set_alpn_select_cb(c.server, NULL, NULL);
    refused("no protocol", &c, "a.test");
    SSL_CTX_set_alpn_protos(c.client, h2 + 3, 2);
    first(&c, "a.test");
    refused("protocol not offered", &c, "a.test");
    SSL_CTX_set_alpn_protos(c.client, NULL, 0);
    refused("no protocol offered", &c, "a.test");
    drop(&c);
}

/* Each ticket once, unless the program says otherwise. */
static void replay(void)
{
    struct contexts c = make();
    printf("--- replay\n");
    SSL_CTX_clear_options(c.server, SSL_OP_NO_ANTI_REPLAY);
    SSL_CTX_set_num_tickets(c.server, 1);
    first(&c, NULL);
    printf(" in the cache: %ld\n", SSL_CTX_sess_number(c.server));
    SSL_SESSION *mine = SSL_SESSION_dup(kept);
    for (int i = 0; i < 2; i++) {
        struct pair p = new_pair(c.client, c.server);
        SSL_set_session(p.client, mine);
        writes(p.client, "early", 5);
        reads(p.server, 100);
        finish(&p, i == 0 ? "once" : "twice");
        printf(" in the cache: %ld, hits %ld, misses %ld\n", SSL_CTX_sess_number(c.server),
               SSL_CTX_sess_hits(c.server), SSL_CTX_sess_misses(c.server));
        leave(&p);
    }
    /* Without a cache nothing is resumed. */
    SSL_CTX_set_session_cache_mode(c.server, SSL_SESS_CACHE_OFF);
    SSL_SESSION_free(mine);
    first(&c, NULL);
    refused("no cache", &c, NULL);
    drop(&c);
}

static void ages(void)
{
    struct contexts c = make();
    printf("--- ages\n");
    first(&c, NULL);
    long at = SSL_SESSION_get_time(kept);
    for (long back = 0; back <= 20; back += 10) {
        SSL_SESSION *old = SSL_SESSION_dup(kept);
        SSL_SESSION_set_time(old, at - back);
        struct pair p = new_pair(c.client, c.server);
        SSL_set_session(p.client, old);
        printf(" %ld seconds older\n", back);
        writes(p.client, "early", 5);
        reads(p.server, 100);
        finish(&p, "age");
        leave(&p);
        SSL_SESSION_free(old);
    }
    drop(&c);
}

static void limit(const char *name, uint32_t session, uint32_t take, uint32_t skip, size_t write)
{
    static char data[20000];
    struct contexts c = make();
    memset(data, 'e', sizeof(data));
    SSL_CTX_set_max_early_data(c.server, session);
    first(&c, NULL);
    struct pair p = second(&c);
    printf(" %s\n", name);
    if (take == 0) {
        SSL_set_max_early_data(p.server, 0);
    }
    SSL_set_recv_max_early_data(p.server, take == 0 ? skip : take);
    SSL_set_max_send_fragment(p.client, 4096);
    if (writes(p.client, data, write) == 1) {
        reads(p.server, 20000);
        finish(&p, name);
    } else {
        reads(p.server, 20000);
        plain_read("server read", p.server);
    }
    leave(&p);
    drop(&c);
}

static void limits(void)
{
    printf("--- limits\n");
    limit("all of it", 1000, 1000, 0, 1000);
    limit("more than the session allows", 1000, 1000, 0, 1001);
    limit("as much as the server takes", 1000, 500, 0, 500);
    limit("more than the server takes", 1000, 500, 0, 501);
    limit("as much as it skips", 2000, 0, 500, 603);
    limit("more than it skips", 2000, 0, 500, 604);
    limit("skips nothing", 2000, 0, 0, 1);
    limit("several records", 20000, 20000, 0, 10000);
    limit("max", 0xffffffff, 0xffffffff, 0, 100);
}

static void values(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    printf("--- values\n");
    printf("%u %u\n", SSL_CTX_get_max_early_data(ctx), SSL_CTX_get_recv_max_early_data(ctx));
    printf("%d %d\n", SSL_CTX_set_max_early_data(ctx, 7), SSL_CTX_set_recv_max_early_data(ctx, 8));
    SSL *ssl = SSL_new(ctx);
    printf("%u %u\n", SSL_get_max_early_data(ssl), SSL_get_recv_max_early_data(ssl));
    printf("%d %d\n", SSL_set_max_early_data(ssl, 9), SSL_set_recv_max_early_data(ssl, 10));
    printf("%u %u\n", SSL_get_max_early_data(ssl), SSL_get_recv_max_early_data(ssl));
    printf("%u %u\n", SSL_CTX_get_max_early_data(ctx), SSL_CTX_get_recv_max_early_data(ctx));
    SSL_set_allow_early_data_cb(ssl, on_allow, NULL);
    printf("%d\n", SSL_get_early_data_status(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_SESSION *s = SSL_SESSION_new();
    printf("%u %d %u\n", SSL_SESSION_get_max_early_data(s), SSL_SESSION_set_max_early_data(s, 5),
           SSL_SESSION_get_max_early_data(s));
    SSL_SESSION_free(s);
}

int main(void)
{
    values();
    sequence();
    accepted();
    not_resumable();
    misplaced();
    rejected();
    replay();
    ages();
    limits();
    return 0;
}
