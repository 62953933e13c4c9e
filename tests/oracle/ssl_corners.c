/* oracle: reference tls13 */
/* Corners of SSL_clear(3), SSL_dup(3), SSL_set_bio(3), SSL_set_read_ahead(3),
 * SSL_set_quiet_shutdown(3), SSL_shutdown(3), SSL_set_shutdown(3), versions and groups that leave
 * nothing, SSL_CTX_set_session_id_context(3), X509_STORE_set_verify(3). */
#include "ssl_pair.h"

#include <openssl/x509.h>

static void say(SSL *ssl, const char *what, int ret)
{
    printf("%s: %d, error %d, want %d, shutdown %d, %s, init %d before %d\n", what, ret,
           SSL_get_error(ssl, ret), SSL_want(ssl), SSL_get_shutdown(ssl), SSL_state_string(ssl),
           SSL_in_init(ssl), SSL_in_before(ssl));
    print_reasons(what);
}

static struct pair connected(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = new_pair(client, server);
    shake(&p, "connected");
    return p;
}

static void versions(void)
{
    static const struct {
        int min, max;
        long options;
    } kind[] = {{TLS1_2_VERSION, TLS1_2_VERSION, 0}, {TLS1_VERSION, TLS1_1_VERSION, 0},
                {0, 0, SSL_OP_NO_TLSv1_3},           {0, TLS1_2_VERSION, 0},
                {TLS1_3_VERSION, TLS1_2_VERSION, 0}, {0, 0, SSL_OP_NO_SSL_MASK}};
    for (size_t i = 0; i < sizeof(kind) / sizeof(kind[0]); i++) {
        for (int on_server = 0; on_server < 2; on_server++) {
            SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
            SSL_CTX *ctx = on_server ? server : client;
            printf("versions %zu, server %d\n", i, on_server);
            o_int("min", SSL_CTX_set_min_proto_version(ctx, kind[i].min));
            o_int("max", SSL_CTX_set_max_proto_version(ctx, kind[i].max));
            SSL_CTX_set_options(ctx, (uint64_t)kind[i].options);
            struct pair p = new_pair(client, server);
            int ret = SSL_do_handshake(p.client);
            say(p.client, "client", ret);
            if (BIO_pending(SSL_get_rbio(p.server)) == 7) {
                unsigned char alert[7];
                BIO_read(SSL_get_rbio(p.server), alert, 7);
                o_hex("alert", alert, 7);
            }
            ret = SSL_do_handshake(p.server);
            say(p.server, "server", ret);
            ret = SSL_do_handshake(p.client);
            say(p.client, "client again", ret);
            unsigned char sent[16];
            int n = BIO_read(SSL_get_rbio(p.server), sent, sizeof(sent));
            o_int("left for the server", n > 0);
            free_pair(&p);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    }
}

static void clear_and_dup(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = connected(client, server);
    SSL *copy = SSL_dup(p.client);
    o_int("the same after the handshake", copy == p.client);
    SSL_free(copy);
    say(p.client, "shutdown", SSL_shutdown(p.client));
    say(p.server, "shutdown", SSL_shutdown(p.server));
    o_int("clear", SSL_clear(p.client));
    o_int("clear", SSL_clear(p.server));
    say(p.client, "cleared", 0);
    o_ptr("session", SSL_get_session(p.client));
    join(&p);
    shake(&p, "again");
    /* not shut down: the session is given up */
    SSL_clear(p.client);
    SSL_clear(p.server);
    o_ptr("session", SSL_get_session(p.client));
    join(&p);
    shake(&p, "once more");
    free_pair(&p);

    SSL *first = SSL_new(client);
    SSL_set_connect_state(first);
    SSL_set_tlsext_host_name(first, "dup.example");
    SSL_set_quiet_shutdown(first, 1);
    SSL_set_shutdown(first, SSL_SENT_SHUTDOWN);
    SSL_set_read_ahead(first, 1);
    SSL_set_verify(first, SSL_VERIFY_PEER, NULL);
    SSL_set_verify_depth(first, 3);
    SSL_set_options(first, SSL_OP_NO_TICKET);
    SSL_set_mode(first, SSL_MODE_AUTO_RETRY);
    SSL_set_ciphersuites(first, "TLS_AES_128_GCM_SHA256");
    copy = SSL_dup(first);
    o_int("another before", copy != first);
    o_ptr("name", SSL_get_servername(copy, TLSEXT_NAMETYPE_host_name));
    o_int("quiet", SSL_get_quiet_shutdown(copy));
    o_int("shutdown", SSL_get_shutdown(copy));
    o_int("read ahead", SSL_get_read_ahead(copy));
    o_int("verify", SSL_get_verify_mode(copy));
    o_int("depth", SSL_get_verify_depth(copy));
    o_int("options", (long long)SSL_get_options(copy));
    o_int("mode", SSL_get_mode(copy));
    o_str("suite", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(SSL_get_ciphers(copy), 0)));
    o_int("server", SSL_is_server(copy));
    SSL_free(first);
    SSL_free(copy);
}

static void half_closed(SSL_CTX *client, SSL_CTX *server)
{
    char buf[16];
    struct pair p = connected(client, server);
    say(p.client, "shutdown", SSL_shutdown(p.client));
    say(p.client, "write after it", SSL_write(p.client, "x", 1));
    say(p.server, "write", SSL_write(p.server, "late", 4));
    say(p.client, "read late data", SSL_read(p.client, buf, sizeof(buf)));
    say(p.client, "shutdown again", SSL_shutdown(p.client));
    say(p.server, "read", SSL_read(p.server, buf, sizeof(buf)));
    say(p.server, "write after close_notify", SSL_write(p.server, "y", 1));
    say(p.server, "shutdown", SSL_shutdown(p.server));
    say(p.client, "shutdown with data", SSL_shutdown(p.client));
    say(p.client, "read", SSL_read(p.client, buf, sizeof(buf)));
    say(p.client, "shutdown at last", SSL_shutdown(p.client));
    say(p.client, "read at last", SSL_read(p.client, buf, sizeof(buf)));
    free_pair(&p);

    p = connected(client, server);
    SSL_set_quiet_shutdown(p.client, 1);
    say(p.client, "quiet", SSL_shutdown(p.client));
    o_int("nothing sent", BIO_pending(SSL_get_rbio(p.server)));
    say(p.client, "read", SSL_read(p.client, buf, sizeof(buf)));
    say(p.client, "write", SSL_write(p.client, "z", 1));
    SSL_set_shutdown(p.server, SSL_RECEIVED_SHUTDOWN);
    say(p.server, "read", SSL_read(p.server, buf, sizeof(buf)));
    say(p.server, "shutdown", SSL_shutdown(p.server));
    free_pair(&p);

    p = new_pair(client, server);
    say(p.client, "before", SSL_shutdown(p.client));
    (void)SSL_do_handshake(p.client);
    say(p.client, "inside", SSL_shutdown(p.client));
    SSL_set_quiet_shutdown(p.client, 1);
    say(p.client, "inside, quiet", SSL_shutdown(p.client));
    free_pair(&p);
}

/* One connection moved to other BIOs, and read ahead of need. */
static void bios(SSL_CTX *client, SSL_CTX *server)
{
    char buf[64];
    struct pair p = connected(client, server);
    BIO *r = BIO_new(BIO_s_mem()), *w = BIO_new(BIO_s_mem());
    BIO_up_ref(r);
    BIO_up_ref(w);
    SSL_set_bio(p.client, r, w);
    o_int("rbio", SSL_get_rbio(p.client) == r);
    o_int("wbio", SSL_get_wbio(p.client) == w);
    say(p.client, "write", SSL_write(p.client, "moved", 5));
    SSL_set_bio(p.server, w, r);
    say(p.server, "read", SSL_read(p.server, buf, sizeof(buf)));
    say(p.server, "write", SSL_write(p.server, "one", 3));
    say(p.server, "write", SSL_write(p.server, "two", 3));
    o_int("waiting", BIO_pending(r));
    SSL_set_read_ahead(p.client, 1);
    say(p.client, "peek", SSL_peek(p.client, buf, 2));
    o_int("waiting", BIO_pending(r));
    o_int("pending", SSL_pending(p.client));
    o_int("has pending", SSL_has_pending(p.client));
    say(p.client, "read", SSL_read(p.client, buf, 2));
    o_int("pending", SSL_pending(p.client));
    say(p.client, "read", SSL_read(p.client, buf, sizeof(buf)));
    o_int("pending", SSL_pending(p.client));
    o_int("has pending", SSL_has_pending(p.client));
    say(p.client, "read", SSL_read(p.client, buf, sizeof(buf)));
    o_int("has pending", SSL_has_pending(p.client));
    SSL_set_bio(p.client, NULL, NULL);
    o_ptr("rbio", SSL_get_rbio(p.client));
    free_pair(&p);
}

static void groups(void)
{
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    SSL *ssl = SSL_new(client);
    int only = NID_X448, none = NID_secp160k1, twice[2] = {NID_X25519, NID_X25519};
    o_int_err("P-384 alone", SSL_set1_groups_list(ssl, "P-384"));
    o_int_err("twice", SSL_set1_groups(ssl, twice, 2));
    o_int_err("none", SSL_set1_groups(ssl, twice, 0));
    o_int_err("unknown name", SSL_set1_groups_list(ssl, "nothing"));
    o_int_err("empty list", SSL_set1_groups_list(ssl, ""));
    o_int_err("no TLS 1.3 group", SSL_set1_groups(ssl, &none, 1));
    o_int_err("X448 alone", SSL_set1_groups(ssl, &only, 1));
    o_int_err("DSA alone", SSL_set1_sigalgs_list(ssl, "DSA+SHA256"));
    SSL_set_connect_state(ssl);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set1_groups_list(ssl, "X25519");
    int done = SSL_do_handshake(ssl);
    printf("DSA alone: %d, error %d\n", done, SSL_get_error(ssl, done));
    ERR_clear_error();
    o_int_err("RSA alone", SSL_set1_sigalgs_list(ssl, "RSA+SHA256"));
    SSL_free(ssl);
    struct pair p = new_pair(client, server);
    SSL_set1_sigalgs_list(p.client, "RSA+SHA256");
    int ret = SSL_do_handshake(p.client);
    say(p.client, "without a signature for TLS 1.3", ret);
    free_pair(&p);
    p = new_pair(client, server);
    SSL_set1_groups(p.client, &none, 1);
    ret = SSL_do_handshake(p.client);
    say(p.client, "without a group for TLS 1.3", ret);
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A session of one context offered to a server of another. */
static void contexts(SSL_CTX *client, int verify)
{
    SSL_CTX *server = new_server("p256");
    printf("contexts, verify %d\n", verify);
    SSL_CTX_set_verify(server, verify, NULL);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"one", 3);
    struct pair p = connected(client, server);
    SSL_SESSION *session = SSL_get1_session(p.client);
    SSL_shutdown(p.client);
    free_pair(&p);
    for (int i = 0; i < 3; i++) {
        p = new_pair(client, server);
        SSL_set_session(p.client, session);
        SSL_set_session_id_context(p.server, (const unsigned char *)(i == 1 ? "two" : "one"),
                                   i == 2 ? 0 : 3);
        shake(&p, i == 0 ? "same" : i == 1 ? "other" : "none");
        free_pair(&p);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(server);
}

static int verified;

static int own_verify(X509_STORE_CTX *ctx)
{
    verified++;
    X509_STORE_CTX_set_error(ctx, X509_V_OK);
    return 1;
}

static void store_verify(SSL_CTX *server)
{
    SSL_CTX *client = new_client("rogue-ca.pem");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    X509_STORE_set_verify(SSL_CTX_get_cert_store(client), own_verify);
    struct pair p = new_pair(client, server);
    shake(&p, "the store's own verification");
    o_int("asked", verified);
    o_ptr("chain", SSL_get0_verified_chain(p.client));
    free_pair(&p);
    SSL_CTX_free(client);
}

int main(void)
{
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    versions();
    clear_and_dup(client, server);
    half_closed(client, server);
    bios(client, server);
    groups();
    contexts(client, SSL_VERIFY_NONE);
    contexts(client, SSL_VERIFY_PEER);
    store_verify(server);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
