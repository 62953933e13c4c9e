/* Post-handshake authentication: SSL_CTX_set_verify(3). */
/* oracle: reference tls13 */
#include "ssl_pair.h"

static int verified;

static int on_verify(int ok, X509_STORE_CTX *ctx)
{
    printf("  verify: %d, depth %d, error %d\n", ok, X509_STORE_CTX_get_error_depth(ctx),
           X509_STORE_CTX_get_error(ctx));
    verified++;
    return ok;
}

static int on_cert(SSL *ssl, void *arg)
{
    (void)arg;
    printf("  client's certificate callback, in init %d\n", SSL_in_init(ssl));
    return 1;
}

static void read_both(struct pair *p)
{
    char buf[16];
    for (int i = 0; i < 2; i++) {
        ERR_clear_error();
        int ret = SSL_read(p->client, buf, sizeof(buf));
        printf("  client reads %d, error %d\n", ret, SSL_get_error(p->client, ret));
        print_reasons("client");
        ret = SSL_read(p->server, buf, sizeof(buf));
        printf("  server reads %d, error %d\n", ret, SSL_get_error(p->server, ret));
        print_reasons("server");
    }
}

static void show(const char *name, struct pair *p)
{
    SSL_SESSION *session = SSL_get_session(p->server);
    printf("%s: peer %d, session's peer %d, result %ld, in init %d %d\n", name,
           SSL_get0_peer_certificate(p->server) != NULL,
           session != NULL && SSL_SESSION_get0_peer(session) != NULL,
           SSL_get_verify_result(p->server), SSL_in_init(p->server), SSL_in_init(p->client));
}

static void ask(struct pair *p)
{
    o_int_err("ask", SSL_verify_client_post_handshake(p->server));
    printf("  in init %d, finished %d\n", SSL_in_init(p->server), SSL_is_init_finished(p->server));
    o_int_err("ask again", SSL_verify_client_post_handshake(p->server));
    o_int_err("handshake", SSL_do_handshake(p->server));
    printf("  in init %d\n", SSL_in_init(p->server));
    o_int_err("ask while waiting", SSL_verify_client_post_handshake(p->server));
    o_int("write meanwhile", SSL_write(p->server, "hello", 5));
    read_both(p);
    show("after", p);
}

static void run(const char *name, const char *identity, int offer, int mode, int later_mode)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("p256");
    char path[512];
    char c = 0;

    printf("--- %s\n", name);
    SSL_CTX_set_verify(server, mode, on_verify);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"x", 1);
    SSL_CTX_set_post_handshake_auth(client, offer);
    SSL_CTX_set_cert_cb(client, on_cert, NULL);
    if (identity != NULL) {
        use_identity(client, identity);
    }
    SSL_CTX_set_client_CA_list(server, SSL_load_client_CA_file(cert_path(path, "ca.pem")));
    struct pair p = new_pair(client, server);
    o_int_err("before", SSL_verify_client_post_handshake(p.server));
    if (shake(&p, name)) {
        show("handshake", &p);
        o_int_err("client asks", SSL_verify_client_post_handshake(p.client));
        SSL_set_verify(p.server, later_mode, on_verify);
        ask(&p);
        o_int("peer's CAs", sk_X509_NAME_num(SSL_get0_peer_CA_list(p.client)));
        o_int("data", SSL_write(p.client, "x", 1));
        o_int("arrives", SSL_read(p.server, &c, 1));
        ask(&p);
    }
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void)
{
    const int post = SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE;
    const int must = post | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;

    run("good", "client-p256", 1, must, must);
    run("rsa", "client-rsa", 1, post, must);
    run("at the handshake already", "client-p256", 1, SSL_VERIFY_PEER, must);
    run("once", "client-p256", 1, post, must | SSL_VERIFY_CLIENT_ONCE);
    run("once, asked before", "client-p256", 1, SSL_VERIFY_PEER, must | SSL_VERIFY_CLIENT_ONCE);
    run("no mode", "client-p256", 1, SSL_VERIFY_NONE, SSL_VERIFY_NONE);
    run("mode set later", "client-p256", 1, SSL_VERIFY_NONE, SSL_VERIFY_PEER);
    run("not offered", "client-p256", 0, must, must);
    run("no certificate, optional", NULL, 1, post, post);
    run("no certificate, required", NULL, 1, must, must);
    run("not trusted", "selfsigned", 1, must, must);
    return verified > 0 ? 0 : 1;
}
