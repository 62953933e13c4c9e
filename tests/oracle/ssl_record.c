/* How records are cut and padded: SSL_CTX_set_split_send_fragment(3),
 * SSL_CTX_set_record_padding_callback(3), max_fragment_length. */
/* oracle: reference tls13 */
#include "ssl_pair.h"

/* lengths shows the records that wait for a connection, and reads what is in them. */
static void lengths(const char *name, SSL *to)
{
    unsigned char buf[17000];
    BIO *rbio = SSL_get_rbio(to);
    printf("  %s:", name);
    long n = (long)BIO_ctrl_pending(rbio);
    unsigned char *all = malloc((size_t)n + 1);
    int got = BIO_read(rbio, all, (int)n);
    for (int at = 0; at + 5 <= got;) {
        int len = all[at + 3] << 8 | all[at + 4];
        printf(" %d", len);
        at += 5 + len;
    }
    BIO *mem = BIO_new_mem_buf(all, got);
    BIO_set_mem_eof_return(mem, -1); /* no end: nothing more for now */
    BIO_up_ref(rbio);
    SSL_set0_rbio(to, mem);
    int total = 0, ret;
    while ((ret = SSL_read(to, buf, sizeof(buf))) > 0) {
        total += ret;
    }
    printf(" = %d\n", total);
    SSL_set0_rbio(to, rbio);
    free(all);
    ERR_clear_error();
}

static size_t on_padding(SSL *s, int type, size_t len, void *arg)
{
    (void)s;
    printf("  padding of type %d, %zu bytes, %s\n", type, len, (const char *)arg);
    return 200;
}

static size_t too_much(SSL *s, int type, size_t len, void *arg)
{
    (void)s;
    (void)type;
    (void)len;
    (void)arg;
    return 100000;
}

static struct pair connected(SSL_CTX *client, SSL_CTX *server)
{
    BIO *a = NULL, *b = NULL;
    struct pair p = {SSL_new(client), SSL_new(server)};
    BIO_new_bio_pair(&a, 200000, &b, 200000);
    SSL_set_bio(p.client, a, a);
    SSL_set_bio(p.server, b, b);
    SSL_set_connect_state(p.client);
    SSL_set_accept_state(p.server);
    shake(&p, "handshake");
    return p;
}

static void fragments(uint8_t mode, long max_send)
{
    static char big[5000];
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("p256");

    printf("--- fragment mode %d, sends at most %ld\n", mode, max_send);
    o_int_err("mode", SSL_CTX_set_tlsext_max_fragment_length(client, mode));
    if (max_send > 0) {
        o_int("max", SSL_CTX_set_max_send_fragment(client, max_send));
        SSL_CTX_set_max_send_fragment(server, max_send);
    }
    struct pair p = connected(client, server);
    o_int("write", SSL_write(p.client, big, sizeof(big)));
    lengths("client's", p.server);
    o_int("write", SSL_write(p.server, big, sizeof(big)));
    lengths("server's", p.client);
    o_int("client's session", SSL_SESSION_get_max_fragment_length(SSL_get_session(p.client)));
    o_int("server's session", SSL_SESSION_get_max_fragment_length(SSL_get_session(p.server)));
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void padding(void)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("p256");
    static char big[17000];

    printf("--- padding\n");
    o_int_err("block 0", SSL_CTX_set_block_padding(client, 0));
    o_int_err("block 1", SSL_CTX_set_block_padding(client, 1));
    o_int_err("block 16385", SSL_CTX_set_block_padding(client, 16385));
    struct pair p = connected(client, server);
    static const size_t blocks[] = {2, 100, 512, 1000, 16384};
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        o_int("block", SSL_set_block_padding(p.client, blocks[i]));
        SSL_write(p.client, big, 1);
        SSL_write(p.client, big, 99);
        SSL_write(p.client, big, 511);
        SSL_write(p.client, big, 17000);
        lengths("padded to blocks", p.server);
    }
    o_int("callback", SSL_set_record_padding_callback(p.client, on_padding));
    SSL_set_record_padding_callback_arg(p.client, (void *)(uintptr_t) "arg");
    SSL_write(p.client, big, 10);
    SSL_write(p.client, big, 17000);
    o_int("key update", SSL_key_update(p.client, SSL_KEY_UPDATE_NOT_REQUESTED));
    SSL_write(p.client, big, 10);
    lengths("by a callback", p.server);
    SSL_set_record_padding_callback(p.client, too_much);
    SSL_write(p.client, big, 10);
    lengths("too much", p.server);
    SSL_set_record_padding_callback(p.client, NULL);
    SSL_set_block_padding(p.client, 0);
    SSL_write(p.client, big, 10);
    lengths("no more", p.server);
    free_pair(&p);
    SSL_CTX_set_block_padding(server, 512);
    SSL_CTX_set_record_padding_callback(client, on_padding);
    SSL_CTX_set_record_padding_callback_arg(client, (void *)(uintptr_t) "of the context");
    p = connected(client, server);
    SSL_write(p.server, big, 10);
    lengths("server's", p.client);
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void)
{
    for (uint8_t mode = 0; mode <= 5; mode++) {
        fragments(mode, 0);
    }
    fragments(0, 600);
    fragments(4, 600);
    fragments(1, 2000);
    padding();
    return 0;
}
