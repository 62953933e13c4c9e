/* oracle: reference tls13 */
/* oracle: ignore shared_groups - the reference has groups that we have not */
/* oracle: ignore default_group - ours is X25519MLKEM768 */
/* Handshakes in memory: what SSL_do_handshake(3), SSL_get_error(3), the info callback, the getters,
 * SSL_read(3), SSL_peek(3), SSL_pending(3), SSL_write(3), SSL_shutdown(3) say on both sides. */
#include "oracle.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

struct pair {
    SSL_CTX *client_ctx;
    SSL_CTX *server_ctx;
    SSL *client;
    SSL *server;
};

static void start(struct pair *p, const char *cert)
{
    char file[64];
    BIO *a = NULL;
    BIO *b = NULL;
    p->client_ctx = SSL_CTX_new(TLS_client_method());
    p->server_ctx = SSL_CTX_new(TLS_server_method());
    snprintf(file, sizeof(file), "%s.chain.pem", cert);
    o_int("chain", SSL_CTX_use_certificate_chain_file(p->server_ctx, o_cert(file)));
    snprintf(file, sizeof(file), "%s.key", cert);
    o_int("key", SSL_CTX_use_PrivateKey_file(p->server_ctx, o_cert(file), SSL_FILETYPE_PEM));
    o_int("check", SSL_CTX_check_private_key(p->server_ctx));
    o_int("ca", SSL_CTX_load_verify_locations(p->client_ctx, o_cert("ca.pem"), NULL));
    SSL_CTX_set_verify(p->client_ctx, SSL_VERIFY_PEER, NULL);
    p->client = SSL_new(p->client_ctx);
    p->server = SSL_new(p->server_ctx);
    BIO_new_bio_pair(&a, 0, &b, 0);
    SSL_set_bio(p->client, a, a);
    SSL_set_bio(p->server, b, b);
    SSL_set_tlsext_host_name(p->client, "localhost");
    SSL_set1_host(p->client, "localhost");
    SSL_set_connect_state(p->client);
    SSL_set_accept_state(p->server);
}

static void stop(struct pair *p)
{
    SSL_free(p->client);
    SSL_free(p->server);
    SSL_CTX_free(p->client_ctx);
    SSL_CTX_free(p->server_ctx);
}

static int one(const char *name, SSL *ssl)
{
    int ret = SSL_do_handshake(ssl);
    printf("%s: %d, error %d, want %d\n", name, ret, SSL_get_error(ssl, ret), SSL_want(ssl));
    o_err(name);
    return ret;
}

static void shake(struct pair *p)
{
    int c = 0;
    int s = 0;
    for (int i = 0; i < 6 && (c != 1 || s != 1); i++) {
        if (c != 1) {
            c = one("client", p->client);
        }
        if (s != 1) {
            s = one("server", p->server);
        }
    }
}

static void show(SSL *ssl)
{
    const unsigned char *data = NULL;
    unsigned int n = 0;
    X509 *peer = SSL_get0_peer_certificate(ssl);
    o_str("version", SSL_get_version(ssl));
    o_int("version", SSL_version(ssl));
    o_int("client version", SSL_client_version(ssl));
    o_str("cipher", SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)));
    o_int("bits", SSL_get_cipher_bits(ssl, NULL));
    o_int("default_group", SSL_get_negotiated_group(ssl));
    o_int("shared_groups", SSL_get_shared_group(ssl, -1));
    o_int("reused", SSL_session_reused(ssl));
    o_int("verify", SSL_get_verify_result(ssl));
    o_str("host", SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    o_str("peername", SSL_get0_peername(ssl));
    SSL_get0_alpn_selected(ssl, &data, &n);
    o_text("alpn", data, n);
    o_int("finished", (long long)SSL_get_finished(ssl, NULL, 0));
    o_int("peer finished", (long long)SSL_get_peer_finished(ssl, NULL, 0));
    o_int("random", (long long)SSL_get_client_random(ssl, NULL, 0));
    o_ptr("peer", peer);
    o_int("chain", sk_X509_num(SSL_get_peer_cert_chain(ssl)));
    o_int("verified", sk_X509_num(SSL_get0_verified_chain(ssl)));
    int nid = -1;
    o_int("sig", SSL_get_signature_nid(ssl, &nid));
    o_int("sig nid", nid);
    nid = -1;
    o_int("peer sig", SSL_get_peer_signature_nid(ssl, &nid));
    o_int("peer sig nid", nid);
    nid = -1;
    o_int("peer sig type", SSL_get_peer_signature_type_nid(ssl, &nid));
    o_int("peer sig type nid", nid);
    o_int("init", SSL_is_init_finished(ssl));
    o_int("server", SSL_is_server(ssl));
    o_str("state", SSL_state_string(ssl));
    o_int("shutdown", SSL_get_shutdown(ssl));
    o_int("key update", SSL_get_key_update_type(ssl));
}

static void data(struct pair *p)
{
    char buf[64];
    size_t n = 0;
    o_int("nothing yet", SSL_read(p->client, buf, sizeof(buf)));
    o_int("error", SSL_get_error(p->client, -1));
    o_int("want", SSL_want(p->client));
    o_int("write", SSL_write(p->server, "hello, world", 12));
    o_int("pending", SSL_pending(p->client));
    o_int("peek", SSL_peek(p->client, buf, 5));
    o_text("peeked", buf, 5);
    o_int("pending", SSL_pending(p->client));
    o_int("has pending", SSL_has_pending(p->client));
    o_int("read", SSL_read(p->client, buf, 5));
    o_int("pending", SSL_pending(p->client));
    o_int("read_ex", SSL_read_ex(p->client, buf, sizeof(buf), &n));
    o_text("read", buf, n);
    o_int("pending", SSL_pending(p->client));
    o_int("write_ex", SSL_write_ex(p->client, "abc", 3, &n));
    o_int("written", (long long)n);
    o_int("read", SSL_read(p->server, buf, sizeof(buf)));
    o_int_err("empty write", SSL_write(p->client, "", 0));
    o_int("key update", SSL_key_update(p->client, SSL_KEY_UPDATE_REQUESTED));
    o_int_err("bad key update", SSL_key_update(p->client, 7));
    o_int("write", SSL_write(p->client, "new", 3));
    o_int("read", SSL_read(p->server, buf, sizeof(buf)));
    o_int("write", SSL_write(p->server, "keys", 4));
    o_int("read", SSL_read(p->client, buf, sizeof(buf)));
    o_int_err("renegotiate", SSL_renegotiate(p->client));
    o_err("data");
}

/* A write that the transport takes in pieces. */
static void blocked(struct pair *p)
{
    static char big[100000];
    static char other[100000];
    char buf[20000];
    memset(big, 'x', sizeof(big));
    memset(other, 'x', sizeof(other));
    int ret = SSL_write(p->client, big, sizeof(big));
    o_int("big", ret);
    o_int("error", SSL_get_error(p->client, ret));
    o_int("want", SSL_want(p->client));
    size_t total = 0;
    ret = -1;
    for (int i = 0; i < 200 && ret <= 0; i++) {
        int got = SSL_read(p->server, buf, sizeof(buf));
        total += got > 0 ? (size_t)got : 0;
        ret = SSL_write(p->client, big, sizeof(big));
    }
    o_int("at last", ret);
    for (int got = 1; got > 0;) {
        got = SSL_read(p->server, buf, sizeof(buf));
        total += got > 0 ? (size_t)got : 0;
    }
    o_int("received", (long long)total);
    SSL_set_mode(p->client, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    ret = SSL_write(p->client, big, 40000);
    o_int("blocked again", ret);
    for (int i = 0; i < 50 && ret <= 0; i++) {
        (void)SSL_read(p->server, buf, sizeof(buf));
        ret = SSL_write(p->client, other, 40000);
    }
    o_int("moving", ret);
    for (int got = 1; got > 0;) {
        got = SSL_read(p->server, buf, sizeof(buf));
    }
    o_err("blocked");
}

static void closing(struct pair *p)
{
    char buf[8];
    o_int("shutdown", SSL_shutdown(p->client));
    o_int("state", SSL_get_shutdown(p->client));
    o_int_err("write after", SSL_write(p->client, "x", 1));
    o_int("error", SSL_get_error(p->client, -1));
    int ret = SSL_read(p->server, buf, sizeof(buf));
    o_int("read", ret);
    o_int("error", SSL_get_error(p->server, ret));
    o_int("state", SSL_get_shutdown(p->server));
    o_int("write still", SSL_write(p->server, "late", 4));
    o_int("shutdown", SSL_shutdown(p->server));
    o_int("state", SSL_get_shutdown(p->server));
    ret = SSL_read(p->client, buf, sizeof(buf));
    o_int("read late", ret);
    o_int("shutdown", SSL_shutdown(p->client));
    o_int("state", SSL_get_shutdown(p->client));
    ret = SSL_read(p->client, buf, sizeof(buf));
    o_int("read", ret);
    o_int("error", SSL_get_error(p->client, ret));
    o_int("shutdown again", SSL_shutdown(p->server));
    o_err("closing");
}

static int select_h2(SSL *ssl, const unsigned char **out, unsigned char *n, const unsigned char *in,
                     unsigned int in_len, void *arg)
{
    (void)ssl;
    (void)arg;
    o_hex("offered", in, in_len);
    *out = (const unsigned char *)"h2";
    *n = 2;
    return SSL_TLSEXT_ERR_OK;
}

static int on_name(SSL *ssl, int *alert, void *arg)
{
    (void)alert;
    (void)arg;
    o_str("asked for", SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    return SSL_TLSEXT_ERR_OK;
}

static void good(const char *cert)
{
    struct pair p;
    printf("certificate %s\n", cert);
    start(&p, cert);
    SSL_CTX_set_alpn_select_cb(p.server_ctx, select_h2, NULL);
    SSL_CTX_set_tlsext_servername_callback(p.server_ctx, on_name);
    SSL_set_alpn_protos(p.client, (const unsigned char *)"\2h2\10http/1.1", 12);
    shake(&p);
    show(p.client);
    show(p.server);
    unsigned char a[20] = {0};
    unsigned char b[20] = {1};
    o_int("export", SSL_export_keying_material(p.client, a, 20, "label", 5, NULL, 0, 0));
    o_int("export", SSL_export_keying_material(p.server, b, 20, "label", 5, NULL, 0, 0));
    o_int("equal", memcmp(a, b, 20) == 0);
    data(&p);
    blocked(&p);
    closing(&p);
    stop(&p);
}

static void bad(const char *cert, const char *title, const char *host, int server_verify)
{
    struct pair p;
    printf("%s\n", title);
    start(&p, cert);
    SSL_set1_host(p.client, host);
    if (server_verify != 0) {
        SSL_set_verify(p.server, server_verify, NULL);
    }
    shake(&p);
    o_int("result", SSL_get_verify_result(p.client));
    o_int("server result", SSL_get_verify_result(p.server));
    o_int("shutdown", SSL_shutdown(p.client));
    o_err("shutdown");
    char c = 0;
    o_int("read", SSL_read(p.client, &c, 1));
    o_err("read");
    o_int("write", SSL_write(p.client, &c, 1));
    o_err("write");
    o_int("server read", SSL_read(p.server, &c, 1));
    o_err("server read");
    stop(&p);
}

static void versions(void)
{
    struct pair p;
    start(&p, "p256");
    o_int("old client", SSL_set_max_proto_version(p.client, TLS1_2_VERSION));
    (void)one("client", p.client);
    stop(&p);
    start(&p, "p256");
    o_int("old server", SSL_set_max_proto_version(p.server, TLS1_2_VERSION));
    shake(&p);
    stop(&p);
    start(&p, "p256");
    SSL_CTX_set_ciphersuites(p.client_ctx, "TLS_AES_128_GCM_SHA256");
    o_int("suites", SSL_set_ciphersuites(p.client, "TLS_AES_128_GCM_SHA256"));
    o_int("suites", SSL_set_ciphersuites(p.server, "TLS_AES_256_GCM_SHA384"));
    shake(&p);
    stop(&p);
    start(&p, "p256");
    o_int("groups", SSL_set1_groups_list(p.client, "P-384"));
    o_int("groups", SSL_set1_groups_list(p.server, "P-256"));
    shake(&p);
    stop(&p);
    start(&p, "p256");
    o_int("groups", SSL_set1_groups_list(p.client, "P-256:P-384"));
    o_int("groups", SSL_set1_groups_list(p.server, "P-384"));
    shake(&p);
    o_int("group", SSL_get_negotiated_group(p.client));
    stop(&p);
}

int main(void)
{
    static const char *const certs[] = {"p256", "rsa", "ed25519", "p384"};
    for (size_t i = 0; i < sizeof(certs) / sizeof(certs[0]); i++) {
        good(certs[i]);
    }
    bad("expired", "expired", "localhost", 0);
    bad("p256", "wrong host", "other.test", 0);
    bad("unknown", "unknown issuer", "localhost", 0);
    bad("selfsigned", "self-signed", "localhost", 0);
    bad("wrongeku", "wrong EKU", "localhost", 0);
    bad("p256", "no client certificate", "localhost",
        SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
    bad("p256", "optional client certificate", "localhost", SSL_VERIFY_PEER);
    versions();
    return 0;
}
