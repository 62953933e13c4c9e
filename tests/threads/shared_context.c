/* Eight threads share one client and two server contexts: handshakes, resumption by ticket and by
 * the session cache, sessions that several threads hold, callbacks, getters that make things when
 * they are first asked for. */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define THREADS 8
#define ROUNDS 40
#define LIMIT_S 20
#define SLOTS 16

static SSL_CTX *server_ctx[2]; /* stateless tickets, stateful ones */
static SSL_CTX *client_ctx;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static SSL_SESSION *slot[2][SLOTS]; /* under lock */
static atomic_int handshakes, resumed, failures, next_slot;
static int server_index;
static time_t until;

static int on_session(SSL *ssl, SSL_SESSION *session)
{
    int which = (int)(intptr_t)SSL_get_ex_data(ssl, server_index);
    int at = atomic_fetch_add(&next_slot, 1) % SLOTS;

    pthread_mutex_lock(&lock);
    SSL_SESSION *old = slot[which][at];
    slot[which][at] = session;
    pthread_mutex_unlock(&lock);
    SSL_SESSION_free(old);
    return 1;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    (void)SSL_SESSION_get_time(session);
}

static void use_session(SSL *client, int which, unsigned *seed)
{
    pthread_mutex_lock(&lock);
    SSL_SESSION *session = slot[which][rand_r(seed) % SLOTS];
    if (session != NULL) {
        SSL_SESSION_up_ref(session);
    }
    pthread_mutex_unlock(&lock);
    if (session != NULL) {
        SSL_set_session(client, session);
        (void)SSL_SESSION_get0_peer(session);
        (void)SSL_SESSION_is_resumable(session);
        SSL_SESSION_free(session);
    }
}

static int shake(SSL *client, SSL *server)
{
    int c = 0;
    int s = 0;
    for (int i = 0; i < 30 && (c != 1 || s != 1); i++) {
        c = c == 1 ? 1 : SSL_do_handshake(client);
        if (c != 1 && SSL_get_error(client, c) != SSL_ERROR_WANT_READ) {
            return 0;
        }
        s = s == 1 ? 1 : SSL_do_handshake(server);
        if (s != 1 && SSL_get_error(server, s) != SSL_ERROR_WANT_READ) {
            return 0;
        }
    }
    return c == 1 && s == 1;
}

/* talk sends data to the client, which reads the tickets before it. */
static int talk(SSL *client, SSL *server)
{
    char buf[2000] = "x";
    int n = 0;
    int got = 0;

    if (SSL_write(server, buf, sizeof(buf)) != (int)sizeof(buf)) {
        return 0;
    }
    while (n < (int)sizeof(buf) && (got = SSL_read(client, buf, sizeof(buf))) > 0) {
        n += got;
    }
    X509 *peer = SSL_get1_peer_certificate(client);
    int ok = n == (int)sizeof(buf) && SSL_get_verify_result(client) == X509_V_OK && peer != NULL &&
             X509_get_subject_name(peer) != NULL;
    X509_free(peer);
    return ok;
}

static int one(unsigned *seed)
{
    int which = (int)(rand_r(seed) & 1);
    SSL *client = SSL_new(client_ctx);
    SSL *server = SSL_new(server_ctx[which]);
    BIO *a = NULL;
    BIO *b = NULL;

    if (client == NULL || server == NULL || BIO_new_bio_pair(&a, 0, &b, 0) != 1) {
        return 0;
    }
    SSL_set_bio(client, a, a);
    SSL_set_bio(server, b, b);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    SSL_set_ex_data(client, server_index, (void *)(intptr_t)which);
    SSL_set_tlsext_host_name(client, "localhost");
    SSL_set1_host(client, "localhost");
    use_session(client, which, seed);
    int ok =
        SSL_CTX_get_ciphers(client_ctx) != NULL && shake(client, server) && talk(client, server);
    if (ok) {
        atomic_fetch_add(&resumed, SSL_session_reused(client));
        SSL_shutdown(client);
        SSL_shutdown(server);
    } else {
        ERR_print_errors_fp(stderr);
    }
    SSL_free(client);
    SSL_free(server);
    return ok;
}

static void *work(void *arg)
{
    unsigned seed = (unsigned)(intptr_t)arg;

    for (int i = 0; i < ROUNDS && time(NULL) < until; i++) {
        atomic_fetch_add(&failures, one(&seed) != 1);
        atomic_fetch_add(&handshakes, 1);
        if (i % 16 == 15) {
            SSL_CTX_flush_sessions(server_ctx[1], (long)time(NULL));
        }
    }
    return NULL;
}

static char *path(char out[512], const char *name, const char *end)
{
    snprintf(out, 512, "%s/%s%s", getenv("THIRTEEN_CERTS"), name, end);
    return out;
}

static SSL_CTX *new_server(const char *identity)
{
    char file[512];
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

    if (SSL_CTX_use_certificate_chain_file(ctx, path(file, identity, ".chain.pem")) != 1 ||
        SSL_CTX_use_PrivateKey_file(ctx, path(file, identity, ".key"), SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        exit(2);
    }
    return ctx;
}

static SSL_CTX *new_client(void)
{
    char file[512];
    char folder[512];
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

    SSL_CTX_load_verify_locations(ctx, path(file, "ca", ".pem"), path(folder, "capath", ""));
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH);
    SSL_CTX_sess_set_new_cb(ctx, on_session);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    SSL_CTX_sess_set_cache_size(ctx, 20); /* sessions fall out while they are used */
    return ctx;
}

int main(void)
{
    pthread_t thread[THREADS];

    until = time(NULL) + LIMIT_S;
    server_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    client_ctx = new_client();
    server_ctx[0] = new_server("ed25519");
    server_ctx[1] = new_server("p256");
    SSL_CTX_set_options(server_ctx[1], SSL_OP_NO_TICKET);
    SSL_CTX_sess_set_cache_size(server_ctx[1], 30);
    SSL_CTX_sess_set_remove_cb(server_ctx[1], on_remove);
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&thread[i], NULL, work, (void *)(intptr_t)(i + 1)) != 0) {
            return 2;
        }
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
    }
    for (int i = 0; i < SLOTS; i++) {
        SSL_SESSION_free(slot[0][i]);
        SSL_SESSION_free(slot[1][i]);
    }
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx[0]);
    SSL_CTX_free(server_ctx[1]);
    printf("handshakes %d, resumed %d, failures %d\n", handshakes, resumed, failures);
    return failures != 0 || resumed == 0;
}
