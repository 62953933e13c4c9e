/* Two connections in one process, joined by a BIO pair, for oracle programs about handshakes. */
#ifndef T13_TESTS_ORACLE_SSL_PAIR_H
#define T13_TESTS_ORACLE_SSL_PAIR_H

#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>

struct pair {
    SSL *client, *server;
};

O_UNUSED static const char *cert_path(char out[512], const char *name)
{
    snprintf(out, 512, "%s/%s", getenv("THIRTEEN_CERTS"), name);
    return out;
}

O_UNUSED static void use_identity(SSL_CTX *ctx, const char *name)
{
    char file[64], path[512];
    snprintf(file, sizeof(file), "%s.chain.pem", name);
    if (access(cert_path(path, file), R_OK) != 0) {
        snprintf(file, sizeof(file), "%s.pem", name);
    }
    if (SSL_CTX_use_certificate_chain_file(ctx, cert_path(path, file)) != 1) {
        printf("no chain %s\n", name);
    }
    snprintf(file, sizeof(file), "%s.key", name);
    if (SSL_CTX_use_PrivateKey_file(ctx, cert_path(path, file), SSL_FILETYPE_PEM) != 1) {
        printf("no key %s\n", name);
    }
}

O_UNUSED static SSL_CTX *new_server(const char *identity)
{
    char path[512];
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION);
    SSL_CTX_load_verify_locations(ctx, cert_path(path, "ca.pem"), NULL);
    use_identity(ctx, identity);
    return ctx;
}

O_UNUSED static SSL_CTX *new_client(const char *ca)
{
    char path[512];
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION);
    SSL_CTX_load_verify_locations(ctx, cert_path(path, ca), NULL);
    return ctx;
}

O_UNUSED static void join(struct pair *p)
{
    BIO *a = NULL, *b = NULL;
    BIO_new_bio_pair(&a, 0, &b, 0);
    SSL_set_bio(p->client, a, a);
    SSL_set_bio(p->server, b, b);
}

O_UNUSED static struct pair new_pair(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = {SSL_new(client), SSL_new(server)};
    join(&p);
    SSL_set_connect_state(p.client);
    SSL_set_accept_state(p.server);
    return p;
}

O_UNUSED static void free_pair(struct pair *p)
{
    SSL_free(p->client);
    SSL_free(p->server);
    ERR_clear_error();
}

O_UNUSED static void print_reasons(const char *who)
{
    unsigned long e;
    while ((e = ERR_get_error()) != 0) {
        const char *reason = ERR_reason_error_string(e);
        printf("  %s: %s\n", who, reason != NULL ? reason : "?");
    }
}

O_UNUSED static int advance(SSL *ssl, const char *who, int *ret)
{
    ERR_clear_error();
    *ret = SSL_do_handshake(ssl);
    int error = SSL_get_error(ssl, *ret);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_NONE) {
        print_reasons(who);
    }
    return error;
}

/* Reads what the peer sends after its handshake: tickets, or the alert that ends it. */
O_UNUSED static void read_after(SSL *ssl, const char *who)
{
    char buf[16];
    ERR_clear_error();
    int ret = SSL_read(ssl, buf, sizeof(buf));
    int error = SSL_get_error(ssl, ret);
    if (error != SSL_ERROR_WANT_READ) {
        printf("  %s reads: %d, error %d\n", who, ret, error);
        print_reasons(who);
    }
}

/* shake runs both sides until neither goes on, prints how it ended; 1 when both are done. */
O_UNUSED static int shake(struct pair *p, const char *name)
{
    int client = 0, server = 0;
    int ce = SSL_ERROR_WANT_READ, se = SSL_ERROR_WANT_READ;
    for (int i = 0; i < 20; i++) {
        if (client != 1 && ce == SSL_ERROR_WANT_READ) {
            ce = advance(p->client, "client", &client);
        }
        if (server != 1 && se == SSL_ERROR_WANT_READ) {
            se = advance(p->server, "server", &server);
        }
    }
    if (client == 1) {
        read_after(p->client, "client");
    }
    if (server == 1) {
        read_after(p->server, "server");
    }
    printf("%s: client %d error %d, server %d error %d, results %ld %ld, resumed %d, peers %d %d\n",
           name, client, ce, server, se, SSL_get_verify_result(p->client),
           SSL_get_verify_result(p->server), SSL_session_reused(p->client),
           SSL_get0_peer_certificate(p->client) != NULL,
           SSL_get0_peer_certificate(p->server) != NULL);
    return client == 1 && server == 1;
}

#endif
