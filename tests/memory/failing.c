/* The n-th allocation fails, for every n: setting up contexts, a full handshake with client
 * certificate and data, resumption with early data. Each time something says so or all went well
 * without that memory; nothing crashes, nothing is lost. */
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long live;    /* blocks */
static long count;   /* allocations while armed */
static long fail_at; /* 0: none */
static int armed, failed;
static int silent; /* a call on a connection failed, and nothing is in the queue */

static int refuse(void)
{
    if (armed && ++count == fail_at) {
        failed = 1;
        return 1;
    }
    return 0;
}

static void *get(size_t n, const char *file, int line)
{
    (void)file;
    (void)line;
    void *p = refuse() ? NULL : malloc(n > 0 ? n : 1);
    live += p != NULL;
    return p;
}

static void *resize(void *old, size_t n, const char *file, int line)
{
    if (old == NULL) {
        return get(n, file, line);
    }
    return refuse() ? NULL : realloc(old, n > 0 ? n : 1);
}

static void give_back(void *p, const char *file, int line)
{
    (void)file;
    (void)line;
    live -= p != NULL;
    free(p);
}

static const char *path(char out[512], const char *name)
{
    snprintf(out, 512, "%s/%s", getenv("THIRTEEN_CERTS"), name);
    return out;
}

static int alpn(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                const unsigned char *in, unsigned int in_len, void *arg)
{
    (void)ssl;
    (void)in_len;
    (void)arg;
    *out = in + 1;
    *out_len = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static int use(SSL_CTX *ctx, const char *name)
{
    char chain[64], key[64], file[512];

    snprintf(chain, sizeof(chain), "%s.chain.pem", name);
    snprintf(key, sizeof(key), "%s.key", name);
    return SSL_CTX_use_certificate_chain_file(ctx, path(file, chain)) == 1 &&
           SSL_CTX_use_PrivateKey_file(ctx, path(file, key), SSL_FILETYPE_PEM) == 1;
}

struct scene {
    SSL_CTX *client_ctx, *server_ctx;
    SSL *client, *server;
    SSL_SESSION *session;
};

static int set_up(struct scene *s)
{
    char file[512];

    s->client_ctx = SSL_CTX_new(TLS_client_method());
    s->server_ctx = SSL_CTX_new(TLS_server_method());
    if (s->client_ctx == NULL || s->server_ctx == NULL) {
        return 0;
    }
    SSL_CTX_set_verify(s->client_ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_verify(s->server_ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_alpn_select_cb(s->server_ctx, alpn, NULL);
    SSL_CTX_set_max_early_data(s->server_ctx, 1000);
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(path(file, "ca.pem"));
    SSL_CTX_set_client_CA_list(s->server_ctx, names);
    return names != NULL && use(s->server_ctx, "p256") && use(s->client_ctx, "client-p256") &&
           SSL_CTX_load_verify_locations(s->client_ctx, path(file, "ca.pem"), NULL) == 1 &&
           SSL_CTX_load_verify_locations(s->server_ctx, path(file, "ca.pem"), NULL) == 1 &&
           SSL_CTX_set_session_id_context(s->server_ctx, (const unsigned char *)"x", 1) == 1 &&
           SSL_CTX_set_ciphersuites(s->client_ctx, "TLS_AES_128_GCM_SHA256") == 1 &&
           SSL_CTX_set1_groups_list(s->server_ctx, "P-256:X25519") == 1 &&
           SSL_CTX_set1_groups_list(s->client_ctx, "X25519:P-256") == 1 &&
           SSL_CTX_set_alpn_protos(s->client_ctx, (const unsigned char *)"\2h2", 3) == 0;
}

static int begin(struct scene *s)
{
    BIO *a = NULL;
    BIO *b = NULL;

    s->client = SSL_new(s->client_ctx);
    s->server = SSL_new(s->server_ctx);
    if (s->client == NULL || s->server == NULL || BIO_new_bio_pair(&a, 0, &b, 0) != 1) {
        return 0;
    }
    SSL_set_bio(s->client, a, a);
    SSL_set_bio(s->server, b, b);
    SSL_set_connect_state(s->client);
    SSL_set_accept_state(s->server);
    return SSL_set_tlsext_host_name(s->client, "localhost") == 1 &&
           SSL_set1_host(s->client, "localhost") == 1;
}

static void end(struct scene *s)
{
    SSL_free(s->client);
    SSL_free(s->server);
    s->client = s->server = NULL;
}

static int says(SSL *ssl, int ret)
{
    int error = SSL_get_error(ssl, ret);

    silent |= error != SSL_ERROR_WANT_READ && ERR_peek_error() == 0;
    return error == SSL_ERROR_WANT_READ;
}

static int shake(struct scene *s)
{
    int c = 0;
    int t = 0;

    for (int i = 0; i < 30 && (c != 1 || t != 1); i++) {
        c = c == 1 ? 1 : SSL_do_handshake(s->client);
        if (c != 1 && !says(s->client, c)) {
            return 0;
        }
        t = t == 1 ? 1 : SSL_do_handshake(s->server);
        if (t != 1 && !says(s->server, t)) {
            return 0;
        }
    }
    return c == 1 && t == 1;
}

static int pass(SSL *from, SSL *to)
{
    char out[3000];
    char in[3000];
    int n = 0;
    int got = 0;

    memset(out, 'd', sizeof(out));
    if (SSL_write(from, out, sizeof(out)) != (int)sizeof(out)) {
        (void)says(from, -1);
        return 0;
    }
    while (n < (int)sizeof(in) && (got = SSL_read(to, in + n, (int)sizeof(in) - n)) > 0) {
        n += got;
    }
    if (got <= 0) {
        (void)says(to, got);
    }
    return n == (int)sizeof(in) && memcmp(in, out, sizeof(in)) == 0;
}

/* full: with a HelloRetryRequest, and an X509 object of the peer. */
static int full(struct scene *s)
{
    if (!begin(s) || !shake(s) || !pass(s->server, s->client) || !pass(s->client, s->server)) {
        return 0;
    }
    X509 *peer = SSL_get1_peer_certificate(s->server);
    int ok = peer != NULL && SSL_key_update(s->client, SSL_KEY_UPDATE_REQUESTED) == 1 &&
             pass(s->client, s->server) && pass(s->server, s->client) &&
             SSL_shutdown(s->client) >= 0 && SSL_shutdown(s->server) >= 0;
    X509_free(peer);
    s->session = SSL_get1_session(s->client);
    return ok && s->session != NULL;
}

static int resumed(struct scene *s)
{
    size_t n = 0;
    char buf[16];
    int early = 0;

    if (!begin(s) || SSL_set_session(s->client, s->session) != 1) {
        return 0;
    }
    if (SSL_write_early_data(s->client, "early", 5, &n) != 1) {
        (void)says(s->client, -1);
        return 0;
    }
    do {
        early = SSL_read_early_data(s->server, buf, sizeof(buf), &n);
    } while (early == SSL_READ_EARLY_DATA_SUCCESS);
    if (early == SSL_READ_EARLY_DATA_ERROR && SSL_get_error(s->server, 0) != SSL_ERROR_WANT_READ) {
        return 0;
    }
    return shake(s) && pass(s->server, s->client) && pass(s->client, s->server) &&
           SSL_shutdown(s->client) >= 0;
}

enum part { SET_UP, FULL, RESUMED, PARTS };

/* run does all, and counts in one part of it. */
static int run(enum part which)
{
    struct scene s = {NULL, NULL, NULL, NULL, NULL};

    count = 0;
    failed = 0;
    armed = which == SET_UP;
    int ok = set_up(&s);
    if (ok && which >= FULL) {
        armed = which == FULL;
        ok = full(&s);
    }
    armed = 0;
    end(&s);
    if (ok && which == RESUMED) {
        armed = 1;
        ok = resumed(&s);
        armed = 0;
        end(&s);
    }
    SSL_SESSION_free(s.session);
    SSL_CTX_free(s.client_ctx);
    SSL_CTX_free(s.server_ctx);
    return ok;
}

static int try_all(enum part which)
{
    static const char *const name[PARTS] = {"set up", "full", "resumed"};
    long fine = 0;
    long stride = 1;
    const char *given = getenv("THIRTEEN_STRIDE");

    if (given != NULL) {
        stride = strtol(given, NULL, 10);
    }
    fail_at = 0;
    for (int i = 0; i < 2; i++) { /* what is kept for good is there then */
        if (!run(which)) {
            ERR_print_errors_fp(stderr);
            return 0;
        }
        ERR_clear_error();
    }
    long before = live;
    long total = count;
    for (fail_at = 1; fail_at <= total; fail_at += stride) {
        int ok = run(which);
        if (silent) {
            fprintf(stderr, "%s, allocation %ld: failed without an error\n", name[which], fail_at);
            return 0;
        }
        fine += ok;
        ERR_clear_error();
        if (live != before) {
            fprintf(stderr, "%s, allocation %ld: %ld blocks more than before\n", name[which],
                    fail_at, live - before);
            return 0;
        }
    }
    fail_at = 0;
    printf("%s: %ld allocations, %ld of them not needed\n", name[which], total, fine);
    return run(which);
}

int main(void)
{
    if (CRYPTO_set_mem_functions(get, resize, give_back) != 1) {
        return 2;
    }
    for (int part = SET_UP; part < PARTS; part++) {
        if (!try_all((enum part)part)) {
            return 1;
        }
    }
    return 0;
}
