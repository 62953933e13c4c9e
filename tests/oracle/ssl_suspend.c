/* oracle: reference tls13 */
/* Callbacks that cannot answer yet: SSL_set_cert_cb(3), SSL_CTX_set_client_cert_cb(3),
 * SSL_CTX_set_client_hello_cb(3), SSL_set_retry_verify(3), and what SSL_get_error(3) and
 * SSL_want(3) say meanwhile. */
#include "ssl_pair.h"

#include <openssl/async.h>
#include <openssl/pem.h>

static int later; /* how often a callback says that it cannot answer yet */
static int calls;
static int jobs; /* pause a job as well */

static int not_yet(const char *who)
{
    printf("  %s, call %d\n", who, ++calls);
    if (jobs) {
        o_int("  pause", ASYNC_pause_job());
    }
    if (later == 0) {
        return 0;
    }
    later--;
    return 1;
}

static int on_cert(SSL *ssl, void *arg)
{
    (void)ssl;
    if (not_yet(arg)) {
        ERR_raise(ERR_LIB_USER, 3); /* what it leaves is the program's error */
        ERR_clear_error();
        return -1;
    }
    return 1;
}

static int on_cert_with_error(SSL *ssl, void *arg)
{
    (void)ssl;
    if (not_yet(arg)) {
        ERR_raise(ERR_LIB_USER, 3);
        return -1;
    }
    return 1;
}

static int on_cert_fails(SSL *ssl, void *arg)
{
    (void)ssl;
    return not_yet(arg) ? -1 : 0;
}

static int on_hello(SSL *ssl, int *alert, void *arg)
{
    (void)ssl, (void)alert;
    return not_yet(arg) ? SSL_CLIENT_HELLO_RETRY : SSL_CLIENT_HELLO_SUCCESS;
}

static int on_client_cert(SSL *ssl, X509 **x509, EVP_PKEY **pkey)
{
    char path[512];
    FILE *f = NULL;

    (void)ssl;
    if (not_yet("client_cert_cb")) {
        return -1;
    }
    f = fopen(cert_path(path, "client-p256.pem"), "r");
    *x509 = PEM_read_X509(f, NULL, NULL, NULL);
    fclose(f);
    f = fopen(cert_path(path, "client-p256.key"), "r");
    *pkey = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    fclose(f);
    return 1;
}

static int on_verify(X509_STORE_CTX *store, void *arg)
{
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());

    if (not_yet(arg)) {
        return SSL_set_retry_verify(ssl);
    }
    return 1;
}

static int goes_on(int error)
{
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_X509_LOOKUP ||
           error == SSL_ERROR_WANT_CLIENT_HELLO_CB || error == SSL_ERROR_WANT_RETRY_VERIFY ||
           error == SSL_ERROR_WANT_ASYNC;
}

static int go(SSL *ssl, const char *who, int left)
{
    if (!goes_on(left)) {
        return left;
    }
    int ret = SSL_do_handshake(ssl);
    int error = SSL_get_error(ssl, ret);
    if (error != SSL_ERROR_WANT_READ) {
        printf("%s: %d, error %d, want %d, x509 %d, hello %d, verify %d, init %d\n", who, ret,
               error, SSL_want(ssl), SSL_want_x509_lookup(ssl), SSL_want_client_hello_cb(ssl),
               SSL_want_retry_verify(ssl), SSL_in_init(ssl));
        print_reasons(who);
    }
    return error;
}

static void handshake(SSL_CTX *client, SSL_CTX *server, const char *name, int times)
{
    struct pair p = new_pair(client, server);
    int c = SSL_ERROR_WANT_READ, s = SSL_ERROR_WANT_READ;
    char buf[16];

    printf("--- %s, %d times\n", name, times);
    later = times;
    calls = 0;
    for (int i = 0; i < 12; i++) {
        c = go(p.client, "client", c);
        s = go(p.server, "server", s);
    }
    printf("ended: %d %d, peers %d %d\n", c, s, SSL_get0_peer_certificate(p.client) != NULL,
           SSL_get0_peer_certificate(p.server) != NULL);
    if (c == SSL_ERROR_NONE && s == SSL_ERROR_NONE) {
        o_int("write", SSL_write(p.client, "data", 4));
        o_int("read", SSL_read(p.server, buf, sizeof(buf)));
    }
    free_pair(&p);
}

static void three(SSL_CTX *client, SSL_CTX *server, const char *name)
{
    for (int i = 0; i < 3; i++) {
        handshake(client, server, name, i);
    }
}

/* By SSL_read() and SSL_write(), too. */
static void by_data(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = new_pair(client, server);
    char buf[16];
    int w = 0, r = 0;

    printf("--- by reading and writing\n");
    later = 2;
    calls = 0;
    for (int i = 0; i < 12 && r <= 0; i++) {
        if (w <= 0) {
            w = SSL_write(p.client, "data", 4);
            printf("write %d, error %d\n", w, SSL_get_error(p.client, w));
        }
        r = SSL_read(p.server, buf, sizeof(buf));
        printf("read %d, error %d\n", r, SSL_get_error(p.server, r));
    }
    free_pair(&p);
}

/* The certificate that is asked for after the handshake. */
static void after(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = new_pair(client, server);
    char buf[16];
    int ret = 0;

    printf("--- after the handshake\n");
    later = 0;
    SSL_set_post_handshake_auth(p.client, 1);
    shake(&p, "first");
    SSL_set_verify(p.server, SSL_VERIFY_PEER, NULL);
    o_int("ask", SSL_verify_client_post_handshake(p.server));
    o_int("send", SSL_do_handshake(p.server));
    later = 2;
    calls = 0;
    for (int i = 0; i < 4; i++) {
        ret = SSL_read(p.client, buf, sizeof(buf));
        printf("client reads %d, error %d, init %d\n", ret, SSL_get_error(p.client, ret),
               SSL_in_init(p.client));
    }
    ret = SSL_read(p.server, buf, sizeof(buf));
    printf("server reads %d, error %d, peer %d\n", ret, SSL_get_error(p.server, ret),
           SSL_get0_peer_certificate(p.server) != NULL);
    o_int("write", SSL_write(p.client, "data", 4));
    o_int("read", SSL_read(p.server, buf, sizeof(buf)));
    free_pair(&p);
}

static void client_side(SSL_CTX *server)
{
    SSL_CTX *client = new_client("ca.pem");

    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    use_identity(client, "client-p256");
    SSL_CTX_set_cert_cb(client, on_cert, "client's cert_cb");
    three(client, server, "client's cert_cb");
    by_data(client, server);
    SSL_CTX_set_cert_cb(client, on_cert_fails, "client's cert_cb");
    handshake(client, server, "client's cert_cb fails", 1);
    SSL_CTX_free(client);

    client = new_client("ca.pem");
    SSL_CTX_set_client_cert_cb(client, on_client_cert);
    three(client, server, "client_cert_cb");
    SSL_CTX_set_verify(server, SSL_VERIFY_NONE, NULL);
    after(client, server);
    SSL_CTX_free(client);

    client = new_client("ca.pem");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(client, on_verify, "verify callback");
    three(client, server, "verify callback");
    by_data(client, server);
    jobs = 1;
    SSL_CTX_set_mode(client, SSL_MODE_ASYNC);
    three(client, server, "verify callback in jobs");
    jobs = 0;
    SSL_CTX_free(client);
}

int main(void)
{
    SSL_CTX *server = new_server("p256");
    SSL_CTX *client = new_client("ca.pem");

    SSL_CTX_set_cert_cb(server, on_cert, "cert_cb");
    three(client, server, "cert_cb");
    by_data(client, server);
    SSL_CTX_set_cert_cb(server, on_cert_with_error, "cert_cb");
    handshake(client, server, "cert_cb with an error", 1);
    SSL_CTX_set_cert_cb(server, on_cert_fails, "cert_cb");
    handshake(client, server, "cert_cb fails", 1);
    jobs = 1;
    SSL_CTX_set_mode(server, SSL_MODE_ASYNC);
    SSL_CTX_set_cert_cb(server, on_cert, "cert_cb");
    three(client, server, "cert_cb in jobs");
    SSL_CTX_clear_mode(server, SSL_MODE_ASYNC);
    jobs = 0;
    SSL_CTX_set_cert_cb(server, NULL, NULL);
    SSL_CTX_set_client_hello_cb(server, on_hello, "client_hello_cb");
    three(client, server, "client_hello_cb");
    by_data(client, server);
    SSL_CTX_set_cert_cb(server, on_cert, "cert_cb");
    handshake(client, server, "both", 3);
    SSL_CTX_set_cert_cb(server, NULL, NULL);
    SSL_CTX_set_client_hello_cb(server, NULL, NULL);
    client_side(server);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
