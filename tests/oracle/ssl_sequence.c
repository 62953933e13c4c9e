/* oracle: reference tls13 */
/* The order of info callbacks, message callbacks and states in typical runs:
 * SSL_CTX_set_info_callback(3), SSL_CTX_set_msg_callback(3), SSL_state_string(3), SSL_get_state
 * (SSL_in_init(3)), SSL_want(3). */
#include "ssl_pair.h"

#include <string.h>

static const char *side(const SSL *ssl)
{
    return SSL_is_server(ssl) ? "server" : "client";
}

static void on_info(const SSL *ssl, int where, int ret)
{
    printf("  %s info %#x %d: %s, %s, state %d, init %d, before %d\n", side(ssl), where, ret,
           SSL_state_string(ssl), SSL_state_string_long(ssl), SSL_get_state(ssl), SSL_in_init(ssl),
           SSL_in_before(ssl));
}

/* Of a message: its type; of an alert and a header all; of a record's inside its type. */
static void on_message(int sent, int version, int type, const void *buf, size_t len, SSL *ssl,
                       void *arg)
{
    const unsigned char *p = buf;
    printf("  %s %s %x %d", side(ssl), sent ? "sends" : "gets", (unsigned)version, type);
    if (type == SSL3_RT_HEADER) {
        printf(": header of %d %02x%02x\n", p[0], p[1], p[2]);
    } else if (type == SSL3_RT_ALERT) {
        printf(": alert %d %d\n", p[0], p[1]);
    } else {
        printf(": %d%s\n", p[0], len == 1 ? ", alone" : "");
    }
    (void)arg;
}

/* until runs the handshakes of both in single steps, with what each says after it. */
static void until(struct pair *p, int steps)
{
    int client = 0, server = 0;
    for (int i = 0; i < steps && (client != 1 || server != 1); i++) {
        SSL *ssl = i % 2 == 0 ? p->client : p->server;
        int *ret = i % 2 == 0 ? &client : &server;
        if (*ret == 1) {
            continue;
        }
        *ret = SSL_do_handshake(ssl);
        int error = SSL_get_error(ssl, *ret);
        printf(" %s: %d, error %d, want %d, %s\n", side(ssl), *ret, error, SSL_want(ssl),
               SSL_state_string_long(ssl));
        print_reasons(side(ssl));
    }
}

static void say(SSL *ssl, const char *what, int ret)
{
    printf(" %s %s: %d, error %d, want %d, %s, shutdown %d\n", side(ssl), what, ret,
           SSL_get_error(ssl, ret), SSL_want(ssl), SSL_state_string_long(ssl),
           SSL_get_shutdown(ssl));
    print_reasons(side(ssl));
}

static void read_some(SSL *ssl)
{
    char buf[32];
    say(ssl, "reads", SSL_read(ssl, buf, sizeof(buf)));
}

static int observed; /* 1: info callbacks, 2: message callbacks */

static struct pair begin(const char *name, SSL_CTX *client, SSL_CTX *server)
{
    printf("%s, %s\n", name, observed == 1 ? "info" : "messages");
    struct pair p = new_pair(client, server);
    if (observed == 1) {
        SSL_set_info_callback(p.client, on_info);
        SSL_set_info_callback(p.server, on_info);
    } else {
        SSL_set_msg_callback(p.client, on_message);
        SSL_set_msg_callback(p.server, on_message);
    }
    return p;
}

static SSL_SESSION *full(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = begin("full", client, server);
    until(&p, 8);
    read_some(p.client);
    say(p.client, "writes", SSL_write(p.client, "hello", 5));
    read_some(p.server);
    say(p.server, "updates", SSL_key_update(p.server, SSL_KEY_UPDATE_REQUESTED));
    say(p.server, "writes", SSL_write(p.server, "world", 5));
    read_some(p.client);
    say(p.client, "writes", SSL_write(p.client, "again", 5));
    read_some(p.server);
    say(p.client, "updates", SSL_key_update(p.client, SSL_KEY_UPDATE_NOT_REQUESTED));
    say(p.client, "handshakes", SSL_do_handshake(p.client));
    read_some(p.server);
    say(p.client, "shuts down", SSL_shutdown(p.client));
    read_some(p.server);
    say(p.server, "shuts down", SSL_shutdown(p.server));
    say(p.client, "shuts down", SSL_shutdown(p.client));
    SSL_SESSION *session = SSL_get1_session(p.client);
    free_pair(&p);
    return session;
}

static void resumption(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session)
{
    struct pair p = begin("resumption", client, server);
    SSL_set_session(p.client, session);
    until(&p, 8);
    read_some(p.client);
    say(p.server, "tickets", SSL_new_session_ticket(p.server));
    say(p.server, "writes", SSL_write(p.server, "x", 1));
    read_some(p.client);
    say(p.server, "shuts down", SSL_shutdown(p.server));
    say(p.server, "shuts down again", SSL_shutdown(p.server));
    say(p.client, "shuts down", SSL_shutdown(p.client));
    say(p.client, "shuts down again", SSL_shutdown(p.client));
    free_pair(&p);
}

static void retry(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = begin("retry", client, server);
    SSL_set1_groups_list(p.server, "P-384");
    until(&p, 8);
    read_some(p.client);
    free_pair(&p);
}

static void client_auth(SSL_CTX *client, SSL_CTX *server, int with)
{
    char path[512];
    struct pair p = begin(with ? "client certificate" : "no client certificate", client, server);
    SSL_set_verify(p.server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    if (with) {
        SSL_use_certificate_chain_file(p.client, cert_path(path, "client-p256.chain.pem"));
        SSL_use_PrivateKey_file(p.client, cert_path(path, "client-p256.key"), SSL_FILETYPE_PEM);
    }
    until(&p, 8);
    read_some(p.client);
    read_some(p.server);
    free_pair(&p);
}

static void untrusted(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = begin("unknown issuer", client, server);
    SSL_set_verify(p.client, SSL_VERIFY_PEER, NULL);
    SSL_set1_host(p.client, "nowhere.example");
    until(&p, 8);
    say(p.client, "shuts down", SSL_shutdown(p.client));
    free_pair(&p);
}

static void no_group(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = begin("no common group", client, server);
    SSL_set1_groups_list(p.client, "P-384");
    SSL_set1_groups_list(p.server, "P-256");
    until(&p, 8);
    free_pair(&p);
}

static void no_suite(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = begin("no common suite", client, server);
    SSL_set_ciphersuites(p.client, "TLS_AES_128_GCM_SHA256");
    SSL_set_ciphersuites(p.server, "TLS_AES_256_GCM_SHA384");
    until(&p, 8);
    free_pair(&p);
}

static void without_compat(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = begin("no middlebox compatibility", client, server);
    SSL_clear_options(p.client, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
    SSL_clear_options(p.server, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
    until(&p, 8);
    free_pair(&p);
}

/* A server without tickets; the client first writes, so its handshake is SSL_write's. */
static void no_tickets(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = begin("no tickets", client, server);
    SSL_set_num_tickets(p.server, 0);
    say(p.client, "writes", SSL_write(p.client, "early", 5));
    read_some(p.server);
    say(p.client, "writes", SSL_write(p.client, "early", 5));
    read_some(p.server);
    free_pair(&p);
}

static void garbage(SSL_CTX *server)
{
    printf("garbage, %s\n", observed == 1 ? "info" : "messages");
    SSL *ssl = SSL_new(server);
    BIO *in = BIO_new(BIO_s_mem());
    if (observed == 1) {
        SSL_set_info_callback(ssl, on_info);
    } else {
        SSL_set_msg_callback(ssl, on_message);
    }
    BIO_write(in, "\x16\x03\x01\x00\x04\x02\x00\x00\x00", 9);
    SSL_set_bio(ssl, in, BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl);
    say(ssl, "handshakes", SSL_do_handshake(ssl));
    say(ssl, "handshakes again", SSL_do_handshake(ssl));
    SSL_free(ssl);
}

int main(void)
{
    for (observed = 1; observed <= 2; observed++) {
        SSL_CTX *server = new_server("p256");
        SSL_CTX *client = new_client("ca.pem");
        SSL_SESSION *session = full(client, server);
        resumption(client, server, session);
        retry(client, server);
        client_auth(client, server, 1);
        client_auth(client, server, 0);
        if (observed == 1) { /* as RFC 8446 has it, our alert is protected; OpenSSL's is not yet */
            untrusted(client, server);
        }
        no_group(client, server);
        no_suite(client, server);
        without_compat(client, server);
        no_tickets(client, server);
        garbage(server);
        SSL_SESSION_free(session);
        SSL_CTX_free(server);
        SSL_CTX_free(client);
    }
    return 0;
}
