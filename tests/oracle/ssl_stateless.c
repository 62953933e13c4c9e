/* SSL_stateless(3): a HelloRetryRequest whose server forgets the client. */
#include "ssl_pair.h"

static int generates = 1, verifies = 1;
static size_t cookie_len = 6;

static int generate(SSL *ssl, unsigned char *cookie, size_t *len)
{
    (void)ssl;
    printf("  generate\n");
    memset(cookie, 'c', cookie_len);
    *len = cookie_len;
    return generates;
}

static int verify(SSL *ssl, const unsigned char *cookie, size_t len)
{
    (void)ssl;
    printf("  verify: %zu bytes, %c\n", len, len > 0 ? cookie[0] : '-');
    return verifies;
}

static int old_generate(SSL *ssl, unsigned char *cookie, unsigned int *len)
{
    (void)ssl;
    (void)cookie;
    (void)len;
    printf("  of DTLS\n");
    return 0;
}

static int old_verify(SSL *ssl, const unsigned char *cookie, unsigned int len)
{
    (void)ssl;
    (void)cookie;
    (void)len;
    printf("  of DTLS\n");
    return 0;
}

static int stateless(SSL *ssl)
{
    ERR_clear_error();
    int ret = SSL_stateless(ssl);
    printf("  SSL_stateless: %d, in_init %d, finished %d\n", ret, SSL_in_init(ssl),
           SSL_is_init_finished(ssl));
    print_reasons("server");
    return ret;
}

static void client_step(SSL *ssl)
{
    ERR_clear_error();
    int ret = SSL_do_handshake(ssl);
    printf("  client: %d, error %d\n", ret, SSL_get_error(ssl, ret));
    print_reasons("client");
}

/* another gives the BIO to a server that knows nothing yet. */
static void another(struct pair *p, SSL_CTX *server)
{
    BIO *bio = SSL_get_rbio(p->server);
    BIO_up_ref(bio);
    SSL_free(p->server);
    p->server = SSL_new(server);
    SSL_set_bio(p->server, bio, bio);
    SSL_set_accept_state(p->server);
}

static void run(const char *name, SSL_CTX *client, SSL_CTX *server, int new_server)
{
    struct pair p = new_pair(client, server);
    printf("%s\n", name);
    stateless(p.server);
    client_step(p.client);
    int ret = stateless(p.server);
    client_step(p.client);
    if (ret == 0) {
        if (new_server) {
            another(&p, server);
        }
        ret = stateless(p.server);
    }
    if (ret == 1) {
        shake(&p, name);
    } else {
        client_step(p.client);
    }
    free_pair(&p);
}

int main(void)
{
    SSL_CTX *client = new_client("ca.pem"), *server = new_server("rsa");
    /* The ChangeCipherSpec between the hellos has a life of its own. */
    SSL_CTX_clear_options(client, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
    SSL_CTX_set1_groups_list(client, "X25519:P-256:P-384");
    SSL_CTX_set_cookie_generate_cb(server, old_generate);
    SSL_CTX_set_cookie_verify_cb(server, old_verify);
    run("no callbacks", client, server, 0);
    SSL_CTX_set_stateless_cookie_generate_cb(server, generate);
    SSL_CTX_set_stateless_cookie_verify_cb(server, verify);
    run("same", client, server, 0);
    run("another", client, server, 1);
    cookie_len = 255;
    run("long", client, server, 1);
    cookie_len = 6;
    generates = 0;
    run("generate fails", client, server, 1);
    generates = 1;
    verifies = 0;
    run("verify fails", client, server, 1);
    verifies = 1;
    SSL_CTX_set1_groups_list(server, "P-384");
    run("another group", client, server, 1);
    SSL_CTX_set1_groups_list(server, "P-521");
    run("no group", client, server, 1);
    SSL_CTX_set1_groups_list(server, "X25519");
    SSL_CTX_set_options(client, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
    SSL_CTX_set_stateless_cookie_verify_cb(server, verify);
    struct pair p = new_pair(client, server);
    printf("client side, and after a handshake\n");
    client_step(p.client);
    printf("  %d\n", SSL_stateless(p.server));
    ERR_clear_error();
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
