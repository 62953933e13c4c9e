/* Keys that both sides know: SSL_CTX_set_psk_client_callback(3), SSL_CTX_use_psk_identity_hint(3).
 */
#include "ssl_pair.h"

static unsigned char key[600];
static size_t key_len = 32;
static const unsigned char *suite = (const unsigned char *)"\x13\x01";
static int version = TLS1_3_VERSION;
static uint32_t max_early;
static const char *name, *protocol;
static int client_ret = 1, server_ret = 1, client_none, server_none, wrong_key;

static SSL_SESSION *new_session(SSL *ssl, int client)
{
    SSL_SESSION *s = SSL_SESSION_new();
    const SSL_CIPHER *cipher = suite != NULL ? SSL_CIPHER_find(ssl, suite) : NULL;
    printf("    master key %d", SSL_SESSION_set1_master_key(s, key, key_len));
    if (cipher != NULL) {
        printf(", cipher %d", SSL_SESSION_set_cipher(s, cipher));
    }
    printf(", version %d\n", SSL_SESSION_set_protocol_version(s, version));
    SSL_SESSION_set_max_early_data(s, max_early);
    if (client && name != NULL) {
        SSL_SESSION_set1_hostname(s, name);
    }
    if (protocol != NULL) {
        SSL_SESSION_set1_alpn_selected(s, (const unsigned char *)protocol, strlen(protocol));
    }
    return s;
}

static int use_session(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *idlen,
                       SSL_SESSION **sess)
{
    printf("  use_session: md %d\n", md != NULL ? EVP_MD_get_size(md) : 0);
    *sess = client_none ? NULL : new_session(ssl, 1);
    *id = (const unsigned char *)"identity";
    *idlen = 8;
    return client_ret;
}

static int find_session(SSL *ssl, const unsigned char *identity, size_t identity_len,
                        SSL_SESSION **sess)
{
    int known = identity_len == 8 && memcmp(identity, "identity", 8) == 0;
    printf("  find_session: known %d\n", known);
    *sess = NULL;
    if (known && !server_none) {
        key[0] ^= (unsigned char)wrong_key;
        *sess = new_session(ssl, 0);
        key[0] ^= (unsigned char)wrong_key;
    }
    return server_ret;
}

static unsigned int client_psk(SSL *ssl, const char *hint, char *identity,
                               unsigned int max_identity_len, unsigned char *psk,
                               unsigned int max_psk_len)
{
    (void)ssl;
    printf("  psk_client: hint %s, %u, %u\n", hint != NULL ? hint : "none", max_identity_len,
           max_psk_len);
    if (client_none) {
        return 0;
    }
    snprintf(identity, max_identity_len, "identity");
    memcpy(psk, key, key_len < max_psk_len ? key_len : max_psk_len);
    return (unsigned int)key_len;
}

static unsigned int server_psk(SSL *ssl, const char *identity, unsigned char *psk,
                               unsigned int max_psk_len)
{
    int known = strcmp(identity, "identity") == 0;
    (void)ssl;
    printf("  psk_server: known %d, %u\n", known, max_psk_len);
    if (server_none || !known) {
        return 0;
    }
    memcpy(psk, key, key_len < max_psk_len ? key_len : max_psk_len);
    psk[0] ^= (unsigned char)wrong_key;
    return (unsigned int)key_len;
}

struct contexts {
    SSL_CTX *client, *server;
};

static struct contexts make(int new_style, int with_cert)
{
    struct contexts c = {new_client("ca.pem"), NULL};
    if (with_cert) {
        c.server = new_server("rsa");
    } else {
        c.server = SSL_CTX_new(TLS_server_method());
        SSL_CTX_set_min_proto_version(c.server, TLS1_3_VERSION);
    }
    SSL_CTX_set1_groups_list(c.client, "X25519:P-256:P-384");
    SSL_CTX_set1_groups_list(c.server, "X25519:P-256:P-384");
    SSL_CTX_set_verify(c.client, SSL_VERIFY_PEER, NULL);
    if (new_style) {
        SSL_CTX_set_psk_use_session_callback(c.client, use_session);
        SSL_CTX_set_psk_find_session_callback(c.server, find_session);
    } else {
        SSL_CTX_set_psk_client_callback(c.client, client_psk);
        SSL_CTX_set_psk_server_callback(c.server, server_psk);
    }
    return c;
}

static void drop(struct contexts *c)
{
    SSL_CTX_free(c->client);
    SSL_CTX_free(c->server);
}

static void about(SSL *ssl, const char *who)
{
    unsigned char got[600];
    SSL_SESSION *s = SSL_get_session(ssl);
    const char *identity = SSL_get_psk_identity(ssl), *hint = SSL_get_psk_identity_hint(ssl);
    size_t n = s != NULL ? SSL_SESSION_get_master_key(s, got, sizeof(got)) : 0;
    printf("  %s: reused %d, identity %s, hint %s, cipher %s, key %zu %s, id %d\n", who,
           SSL_session_reused(ssl), identity != NULL ? identity : "none",
           hint != NULL ? hint : "none", SSL_get_cipher(ssl), n,
           n == key_len && memcmp(got, key, n) == 0 ? "same" : "other",
           s != NULL && SSL_SESSION_is_resumable(s));
}

/* run is one handshake; the session that the client has afterwards, if asked for. */
static SSL_SESSION *run(struct contexts *c, const char *what, SSL_SESSION *resume)
{
    struct pair p = new_pair(c->client, c->server);
    SSL_SESSION *after = NULL;
    printf("%s\n", what);
    if (resume != NULL) {
        SSL_set_session(p.client, resume);
    }
    if (shake(&p, what) == 1) {
        about(p.server, "server");
        printf("  group %ld\n", SSL_get_negotiated_group(p.client));
        after = SSL_get1_session(p.client);
        SSL_shutdown(p.client);
        SSL_shutdown(p.server);
    }
    free_pair(&p);
    return after;
}

static void drop_run(struct contexts *c, const char *what)
{
    SSL_SESSION_free(run(c, what, NULL));
}

/* One side alone; with a wrong key, as the alerts differ: RFC 8446 6.2 has decrypt_error. */
static void server_alone(struct contexts *c, const char *what)
{
    struct pair p = new_pair(c->client, c->server);
    int ret = 0;
    printf("%s\n", what);
    SSL_do_handshake(p.client);
    printf("  error %d", advance(p.server, "server", &ret));
    printf(", %d\n", ret);
    free_pair(&p);
}

static void client_alone(struct contexts *c, const char *what)
{
    struct pair p = new_pair(c->client, c->server);
    int ret = 0;
    printf("%s\n", what);
    printf("  error %d", advance(p.client, "client", &ret));
    printf(", %d\n", ret);
    free_pair(&p);
}

static void styles(int new_style, const char *id)
{
    static const size_t lens[] = {1, 32, 48, 64, 65, 256, 512};
    suite = (const unsigned char *)id;
    printf("--- %s\n", new_style ? "sessions" : "keys");
    for (int with_cert = 0; with_cert < 2; with_cert++) {
        struct contexts c = make(new_style, with_cert);
        printf("-- certificate %d\n", with_cert);
        drop_run(&c, "both");
        for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
            key_len = lens[i];
            drop_run(&c, "length");
        }
        key_len = 32;
        wrong_key = 1;
        server_alone(&c, "wrong key");
        wrong_key = 0;
        server_none = 1;
        drop_run(&c, "unknown");
        server_none = 0;
        client_none = 1;
        drop_run(&c, "not offered");
        client_none = 0;
        SSL_CTX_set1_groups_list(c.server, "P-384");
        drop_run(&c, "retry");
        SSL_CTX_set_ciphersuites(c.client, "TLS_AES_256_GCM_SHA384");
        drop_run(&c, "retry with another hash");
        SSL_CTX_set1_groups_list(c.server, "X25519:P-256");
        drop_run(&c, "another hash");
        drop(&c);
    }
}

static void failures(void)
{
    struct contexts c = make(1, 1);
    printf("--- failures\n");
    client_ret = 0;
    client_alone(&c, "client's callback fails");
    client_ret = 1;
    server_ret = 0;
    drop_run(&c, "server's callback fails");
    server_ret = 1;
    version = TLS1_2_VERSION;
    client_alone(&c, "version");
    version = TLS1_3_VERSION;
    drop(&c);
    c = make(0, 1);
    key_len = 513;
    client_alone(&c, "too long a key");
    key_len = 32;
    drop(&c);
}

static void with_tickets(void)
{
    struct contexts c = make(1, 1);
    printf("--- tickets\n");
    client_none = 1;
    SSL_SESSION *s = run(&c, "full", NULL);
    client_none = 0;
    SSL_SESSION *t = run(&c, "ticket and key", s);
    SSL_SESSION_free(s);
    SSL_SESSION_free(t);
    drop(&c);
}

static void without_exchange(void)
{
    printf("--- psk_ke\n");
    for (int i = 0; i < 4; i++) {
        struct contexts c = make(1, 0);
        printf("client %d, server %d\n", i & 1, i >> 1);
        if ((i & 1) != 0) {
            SSL_CTX_set_options(c.client, SSL_OP_ALLOW_NO_DHE_KEX);
        }
        if (i >> 1 != 0) {
            SSL_CTX_set_options(c.server, SSL_OP_ALLOW_NO_DHE_KEX);
        }
        drop_run(&c, "groups in common");
        SSL_CTX_set1_groups_list(c.client, "X25519");
        SSL_CTX_set1_groups_list(c.server, "P-384");
        if (i == 3) {
            drop_run(&c, "none in common");
        } else {
            server_alone(&c, "none in common");
        }
        drop(&c);
    }
}

static void client_certificates(void)
{
    struct contexts c = make(1, 1);
    printf("--- client certificates\n");
    SSL_CTX_set_verify(c.server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    drop_run(&c, "required, without a context");
    SSL_CTX_set_session_id_context(c.server, (const unsigned char *)"ctx", 3);
    drop_run(&c, "required");
    client_none = 1;
    drop_run(&c, "required, no key");
    client_none = 0;
    drop(&c);
}

static void early(const char *what, const char *host, const char *offer)
{
    struct contexts c = make(1, 1);
    char buf[20];
    size_t n = 0;
    SSL_CTX_set_max_early_data(c.server, 100);
    struct pair p = new_pair(c.client, c.server);
    printf("%s\n", what);
    if (host != NULL) {
        SSL_set_tlsext_host_name(p.client, host);
    }
    if (offer != NULL) {
        SSL_set_alpn_protos(p.client, (const unsigned char *)offer, (unsigned int)strlen(offer));
    }
    int ret = SSL_write_early_data(p.client, "early", 5, &n);
    printf("  write %d, error %d\n", ret, SSL_get_error(p.client, ret));
    print_reasons("client");
    if (ret == 1) {
        ret = SSL_read_early_data(p.server, buf, sizeof(buf), &n);
        printf("  read %d, error %d\n", ret, SSL_get_error(p.server, ret));
        print_reasons("server");
        ret = SSL_read_early_data(p.server, buf, sizeof(buf), &n);
        printf("  read %d\n", ret);
        shake(&p, what);
        printf("  status %d %d\n", SSL_get_early_data_status(p.client),
               SSL_get_early_data_status(p.server));
    }
    free_pair(&p);
    drop(&c);
}

static void early_data(void)
{
    printf("--- early data\n");
    max_early = 100;
    early("plain", NULL, NULL);
    name = "a.test";
    early("no name", NULL, NULL);
    early("another name", "b.test", NULL);
    early("the name", "a.test", NULL);
    name = NULL;
    protocol = "h2";
    early("no protocol", NULL, NULL);
    early("another protocol", NULL, "\x01x");
    early("the protocol, which the server does not choose", NULL, "\x02h2");
    protocol = NULL;
    max_early = 0;
}

int main(void)
{
    for (size_t i = 0; i < sizeof(key); i++) {
        key[i] = (unsigned char)(i * 7 + 1);
    }
    styles(1, "\x13\x01");
    styles(1, "\x13\x02");
    styles(0, "\x13\x02");
    failures();
    with_tickets();
    without_exchange();
    client_certificates();
    early_data();
    return 0;
}
