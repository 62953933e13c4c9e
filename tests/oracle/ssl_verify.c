/* When a peer's certificate is checked, and whose answer counts. */
#include "ssl_pair.h"

static int answer;   /* of the callback that is tried */
static int new_mode; /* that a callback sets */

static int app_verify(X509_STORE_CTX *ctx, void *arg)
{
    (void)ctx;
    (void)arg;
    return answer;
}

static int verify(int ok, X509_STORE_CTX *ctx)
{
    (void)ok;
    (void)ctx;
    return answer;
}

static int on_name(SSL *ssl, int *alert, void *other)
{
    (void)alert;
    if (other != NULL) {
        SSL_set_SSL_CTX(ssl, other);
    }
    SSL_set_verify(ssl, new_mode, NULL);
    return SSL_TLSEXT_ERR_OK;
}

static int on_hello(SSL *ssl, int *alert, void *arg)
{
    (void)alert;
    (void)arg;
    SSL_set_verify(ssl, new_mode, NULL);
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                   const unsigned char *in, unsigned int in_len, void *arg)
{
    (void)in_len;
    (void)arg;
    *out = in + 1;
    *out_len = in[0];
    SSL_set_verify(ssl, new_mode, NULL);
    return SSL_TLSEXT_ERR_OK;
}

static int on_status(SSL *ssl, void *arg)
{
    const unsigned char *response = NULL;
    (void)arg;
    o_int("  status callback, response", SSL_get_tlsext_status_ocsp_resp(ssl, &response));
    return answer;
}

static int on_cert(SSL *ssl, void *arg)
{
    (void)ssl;
    (void)arg;
    return answer;
}

/* Any flag makes a client check: SSL_VERIFY_FAIL_IF_NO_PEER_CERT alone too. */
static void client_modes(SSL_CTX *server)
{
    for (int mode = 0; mode < 8; mode++) {
        char name[64];
        SSL_CTX *client = new_client("other-ca.pem");
        SSL_CTX_set_verify(client, mode, NULL);
        struct pair p = new_pair(client, server);
        snprintf(name, sizeof(name), "client mode %d, untrusted server", mode);
        shake(&p, name);
        free_pair(&p);
        SSL_CTX_free(client);
    }
}

static void server_modes(SSL_CTX *server)
{
    for (int mode = 0; mode < 8; mode++) {
        for (int with = 0; with < 3; with++) {
            char name[64];
            SSL_CTX *client = new_client("ca.pem");
            if (with > 0) {
                use_identity(client, with == 1 ? "client-p256" : "selfsigned");
            }
            SSL_CTX_set_verify(server, mode, NULL);
            struct pair p = new_pair(client, server);
            snprintf(name, sizeof(name), "server mode %d, client %d", mode, with);
            shake(&p, name);
            free_pair(&p);
            SSL_CTX_free(client);
        }
    }
    SSL_CTX_set_verify(server, SSL_VERIFY_NONE, NULL);
}

static void odd_answers(SSL_CTX *server)
{
    for (answer = -2; answer < 4; answer++) {
        for (int mode = 0; mode < 2; mode++) {
            char name[64];
            SSL_CTX *client = new_client("ca.pem");
            SSL_CTX_set_cert_verify_callback(client, app_verify, NULL);
            SSL_CTX_set_verify(client, mode, NULL);
            struct pair p = new_pair(client, server);
            snprintf(name, sizeof(name), "cert_verify_callback %d, mode %d", answer, mode);
            shake(&p, name);
            free_pair(&p);
            SSL_CTX_free(client);
        }
    }
    for (answer = -1; answer < 3; answer++) {
        char name[64];
        SSL_CTX *client = new_client("other-ca.pem");
        SSL_CTX_set_verify(client, SSL_VERIFY_PEER, verify);
        struct pair p = new_pair(client, server);
        snprintf(name, sizeof(name), "verify callback %d", answer);
        shake(&p, name);
        free_pair(&p);
        SSL_CTX_free(client);
    }
}

/* A server that asks for a certificate only once it knows the name, as nginx does. */
static void mode_from_callback(SSL_CTX *other)
{
    for (int k = 0; k < 4; k++) {
        char name[64];
        SSL_CTX *server = new_server("p256");
        SSL_CTX *client = new_client("ca.pem");
        new_mode = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
        if (k < 2) {
            SSL_CTX_set_tlsext_servername_callback(server, on_name);
            SSL_CTX_set_tlsext_servername_arg(server, k == 1 ? other : NULL);
        } else if (k == 2) {
            SSL_CTX_set_client_hello_cb(server, on_hello, NULL);
        } else {
            SSL_CTX_set_alpn_select_cb(server, on_alpn, NULL);
        }
        struct pair p = new_pair(client, server);
        SSL_set_tlsext_host_name(p.client, "localhost");
        SSL_set_alpn_protos(p.client, (const unsigned char *)"\2h2", 3);
        snprintf(name, sizeof(name), "mode set in callback %d", k);
        shake(&p, name);
        free_pair(&p);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

static void status(SSL_CTX *server)
{
    for (answer = -1; answer < 2; answer++) {
        char name[64];
        SSL_CTX *client = new_client("ca.pem");
        SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp);
        SSL_CTX_set_tlsext_status_cb(client, on_status);
        struct pair p = new_pair(client, server);
        snprintf(name, sizeof(name), "client's status callback %d", answer);
        shake(&p, name);
        free_pair(&p);
        SSL_CTX_free(client);
    }
}

static void cert_callback(void)
{
    for (answer = -1; answer < 2; answer++) {
        for (int side = 0; side < 2; side++) {
            char name[64];
            SSL_CTX *server = new_server("p256");
            SSL_CTX *client = new_client("ca.pem");
            SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
            SSL_CTX_set_cert_cb(side == 0 ? server : client, on_cert, NULL);
            struct pair p = new_pair(client, server);
            snprintf(name, sizeof(name), "cert callback %d of %s", answer,
                     side == 0 ? "server" : "client");
            shake(&p, name);
            free_pair(&p);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    }
}

int main(void)
{
    SSL_CTX *server = new_server("p256");
    SSL_CTX *other = new_server("rsa");
    client_modes(server);
    server_modes(server);
    odd_answers(server);
    mode_from_callback(other);
    status(server);
    cert_callback();
    SSL_CTX_free(server);
    SSL_CTX_free(other);
    return 0;
}
