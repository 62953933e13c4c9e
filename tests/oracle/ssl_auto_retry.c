/* SSL_MODE_AUTO_RETRY off: a read stops after a record without application data. One ticket: our
 * server puts two into one record. */
#include "ssl_pair.h"

static void one(const char *name, int auto_retry, size_t num_tickets, int data)
{
    SSL_CTX *server_ctx = new_server("p256");
    SSL_CTX *client_ctx = new_client("ca.pem");
    struct pair p = {SSL_new(client_ctx), SSL_new(server_ctx)};
    char buf[16];

    SSL_set_num_tickets(p.server, num_tickets);
    if (!auto_retry) {
        SSL_clear_mode(p.client, SSL_MODE_AUTO_RETRY);
    }
    join(&p);
    SSL_set_connect_state(p.client);
    SSL_set_accept_state(p.server);
    for (int i = 0; i < 10; i++) {
        (void)SSL_do_handshake(p.client);
        (void)SSL_do_handshake(p.server);
    }
    ERR_clear_error();
    o_str("case", name);
    o_int("finished", SSL_is_init_finished(p.client) && SSL_is_init_finished(p.server));
    if (data) {
        o_int("write", SSL_write(p.server, "hello", 5));
    }
    for (int i = 0; i < 4; i++) {
        int n = SSL_read(p.client, buf, sizeof(buf));
        o_int("read", n);
        o_int("error", SSL_get_error(p.client, n));
    }
    SSL_free(p.client);
    SSL_free(p.server);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

/* A handshake begins with an empty queue: what failed before is not its failure. */
static void stale_error(void)
{
    SSL_CTX *server_ctx = new_server("p256");
    SSL_CTX *client_ctx = new_client("ca.pem");
    struct pair p = new_pair(client_ctx, server_ctx);

    BIO_free(BIO_new_file("/nonexistent", "r"));
    int n = SSL_do_handshake(p.client);
    o_int("after a stale error", SSL_get_error(p.client, n));
    BIO_free(BIO_new_file("/nonexistent", "r"));
    n = SSL_do_handshake(p.server);
    o_int("after a stale error", SSL_get_error(p.server, n));
    free_pair(&p);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(void)
{
    stale_error();
    one("on, two tickets", 1, 2, 0);
    one("on, two tickets, data", 1, 2, 1);
    one("off, two tickets", 0, 2, 0);
    one("off, one ticket, data", 0, 1, 1);
    one("off, none, data", 0, 0, 1);
    return 0;
}
