/* Times a TLS library through OpenSSL's API: built once against the system's headers, it runs on
 * any libssl.so.3 that the loader finds. tests/bench/run runs it on both and compares.
 *
 *   bench SECONDS CERTS BUNDLE [NAME-PREFIX]      prints lines "name value unit"
 *   bench --count N CERTS NAME                    makes N handshakes of that name and prints
 * nothing: for tools that count instructions
 *
 * Client and server run in one thread over memory BIOs, and each side's processor time is counted
 * by itself. SECONDS is how long each measurement takes. CERTS is a folder made by
 * tests/certs/make.
 */
#include <limits.h>
#include <malloc.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_FLIGHTS 20
#define BULK_BYTES 65536
#define MEMORY_PAIRS 500

/* Names in tests/certs. */
#define P256 "selfsigned"
#define RSA "selfsigned-rsa"

static double seconds = 1.0;
static long wanted_count; /* of --count; 0: as many as fit into the seconds */
static const char *certs = ".";
static const char *only = "";

/* One end of a connection, and the processor time it has taken so far. */
struct end {
    SSL *ssl;
    BIO *in;
    BIO *out;
    double spent;
};

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double cpu(void)
{
    return now(CLOCK_THREAD_CPUTIME_ID);
}

__attribute__((noreturn)) static void die(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static bool wanted(const char *name)
{
    return strncmp(name, only, strlen(only)) == 0;
}

static void report(const char *name, const char *part, double value, const char *unit)
{
    printf("%s%s %.2f %s\n", name, part, value, unit);
    fflush(stdout);
}

static const char *cert_path(char *path, const char *name, const char *suffix)
{
    if (snprintf(path, PATH_MAX, "%s/%s%s", certs, name, suffix) >= PATH_MAX) {
        die("path too long");
    }
    return path;
}

/* --- contexts and connections ---------------------------------------------------------- */

static bool set_groups(SSL_CTX *ctx, const char *groups)
{
    if (groups == NULL || SSL_CTX_set1_groups_list(ctx, groups) == 1) {
        return true;
    }
    ERR_clear_error();
    return false;
}

/* server_ctx gives NULL when the library does not know the groups. */
static SSL_CTX *server_ctx(const char *cert, const char *groups)
{
    char path[PATH_MAX];
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    if (ctx == NULL || SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1) {
        die("server context");
    }
    if (SSL_CTX_use_certificate_chain_file(ctx, cert_path(path, cert, ".chain.pem")) != 1 ||
        SSL_CTX_use_PrivateKey_file(ctx, cert_path(path, cert, ".key"), SSL_FILETYPE_PEM) != 1) {
        die(path);
    }
    if (!set_groups(ctx, groups)) {
        SSL_CTX_free(ctx);
        return NULL;
    }
    return ctx;
}

/* client_ctx trusts cert, which signed itself: a chain of one, so that what is measured is TLS. */
static SSL_CTX *client_ctx(const char *cert, const char *groups, const char *suite)
{
    char path[PATH_MAX];
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    if (ctx == NULL || SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1) {
        die("client context");
    }
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    if (SSL_CTX_load_verify_locations(ctx, cert_path(path, cert, ".pem"), NULL) != 1) {
        die(path);
    }
    if (suite != NULL && SSL_CTX_set_ciphersuites(ctx, suite) != 1) {
        die(suite);
    }
    if (!set_groups(ctx, groups)) {
        SSL_CTX_free(ctx);
        return NULL;
    }
    return ctx;
}

static void make(struct end *e, SSL_CTX *ctx, bool server)
{
    double begin = cpu();
    e->spent = 0;
    e->ssl = SSL_new(ctx);
    e->in = BIO_new(BIO_s_mem());
    e->out = BIO_new(BIO_s_mem());
    if (e->ssl == NULL || e->in == NULL || e->out == NULL) {
        die("SSL_new");
    }
    BIO_set_mem_eof_return(e->in, -1);
    BIO_set_mem_eof_return(e->out, -1);
    SSL_set_bio(e->ssl, e->in, e->out);
    if (server) {
        SSL_set_accept_state(e->ssl);
    } else {
        SSL_set_connect_state(e->ssl);
        if (SSL_set_tlsext_host_name(e->ssl, "localhost") != 1 ||
            SSL_set1_host(e->ssl, "localhost") != 1) {
            die("host name");
        }
    }
    e->spent = cpu() - begin;
}

/* drop leaves the session usable: without the shutdown flags OpenSSL takes it for broken. */
static void drop(struct end *e)
{
    double begin = cpu();
    SSL_set_shutdown(e->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(e->ssl);
    e->ssl = NULL;
    e->spent += cpu() - begin;
}

/* pump moves what one end has sent to the other: the wire, whose time is nobody's. */
static void pump(BIO *from, BIO *to)
{
    char *data = NULL;
    long n = BIO_get_mem_data(from, &data);
    if (n > 0) {
        if (BIO_write(to, data, (int)n) != n) {
            die("wire");
        }
        (void)BIO_reset(from);
    }
}

static bool turn(struct end *e)
{
    double begin = cpu();
    int r = SSL_do_handshake(e->ssl);
    bool done = r == 1;
    if (!done && SSL_get_error(e->ssl, r) != SSL_ERROR_WANT_READ) {
        die("handshake");
    }
    e->spent += cpu() - begin;
    return done;
}

/* What each side does has functions of its own name, so that a tool can count them apart. */
#define PART __attribute__((noinline, no_icf)) static

PART void part_of_client_new(struct end *e, SSL_CTX *ctx)
{
    make(e, ctx, false);
}

PART void part_of_server_new(struct end *e, SSL_CTX *ctx)
{
    make(e, ctx, true);
}

PART bool part_of_client_turn(struct end *e)
{
    return turn(e);
}

PART bool part_of_server_turn(struct end *e)
{
    return turn(e);
}

PART void part_of_client_free(struct end *e)
{
    drop(e);
}

PART void part_of_server_free(struct end *e)
{
    drop(e);
}

static void handshake(struct end *client, struct end *server)
{
    bool client_done = false;
    bool server_done = false;
    for (int i = 0; i < MAX_FLIGHTS && !(client_done && server_done); i++) {
        if (!client_done) {
            client_done = part_of_client_turn(client);
        }
        pump(client->out, server->in);
        if (!server_done) {
            server_done = part_of_server_turn(server);
        }
        pump(server->out, client->in);
    }
    if (!client_done || !server_done) {
        die("the handshake does not end");
    }
}

static void read_tickets(struct end *client)
{
    char byte;
    if (SSL_read(client->ssl, &byte, 1) > 0) {
        die("unexpected data");
    }
}

/* --- handshakes ------------------------------------------------------------------------ */

static SSL_SESSION *kept_session;

static int keep_session(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    SSL_SESSION_free(kept_session);
    kept_session = session;
    return 1;
}

/* first_session makes the session that the resumed handshakes start from. */
static SSL_SESSION *first_session(SSL_CTX *client, SSL_CTX *server)
{
    struct end c;
    struct end s;
    SSL_CTX_set_session_cache_mode(client,
                                   SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    SSL_CTX_sess_set_new_cb(client, keep_session);
    part_of_client_new(&c, client);
    part_of_server_new(&s, server);
    handshake(&c, &s);
    read_tickets(&c);
    part_of_client_free(&c);
    part_of_server_free(&s);
    /* A context that caches takes a ticket out of use once it has been offered. */
    SSL_CTX_sess_set_new_cb(client, NULL);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_OFF);
    SSL_SESSION *session = kept_session;
    kept_session = NULL;
    return session;
}

static void time_handshakes(const char *name, SSL_CTX *client, SSL_CTX *server,
                            SSL_SESSION *session)
{
    double client_spent = 0;
    double server_spent = 0;
    double begin = cpu();
    long count = 0;
    long resumed = 0;
    do {
        struct end c;
        struct end s;
        part_of_client_new(&c, client);
        if (session != NULL && SSL_set_session(c.ssl, session) != 1) {
            die("SSL_set_session");
        }
        part_of_server_new(&s, server);
        handshake(&c, &s);
        resumed += SSL_session_reused(c.ssl);
        part_of_client_free(&c);
        part_of_server_free(&s);
        client_spent += c.spent;
        server_spent += s.spent;
        count++;
    } while (wanted_count > 0 ? count < wanted_count : cpu() - begin < seconds * 2);
    if (wanted_count > 0) {
        return;
    }
    if (session != NULL && resumed != count) {
        printf("# %s: resumed only %ld of %ld\n", name, resumed, count);
    }
    report(name, ".client", (double)count / client_spent, "hs/s");
    report(name, ".server", (double)count / server_spent, "hs/s");
}

static void bench_handshake(const char *name, const char *cert, const char *groups, bool resume)
{
    if (!wanted(name)) {
        return;
    }
    SSL_CTX *server = server_ctx(cert, groups);
    SSL_CTX *client = client_ctx(cert, groups, NULL);
    SSL_SESSION *session = NULL;
    if (server == NULL || client == NULL) {
        printf("# %s: the library does not know %s\n", name, groups);
        goto out;
    }
    if (resume) {
        session = first_session(client, server);
        if (session == NULL) {
            die("no session came");
        }
    }
    time_handshakes(name, client, server, session);
out:
    SSL_SESSION_free(session);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

/* --- bulk data ------------------------------------------------------------------------- */

static void bench_bulk(const char *name, const char *suite)
{
    static char out[BULK_BYTES];
    static char in[BULK_BYTES];
    if (!wanted(name)) {
        return;
    }
    SSL_CTX *server = server_ctx(P256, NULL);
    SSL_CTX *client = client_ctx(P256, NULL, suite);
    struct end c;
    struct end s;
    part_of_client_new(&c, client);
    part_of_server_new(&s, server);
    handshake(&c, &s);
    if (strcmp(SSL_get_cipher_name(c.ssl), suite) != 0) {
        die("another suite was chosen");
    }
    read_tickets(&c);
    double sealing = 0;
    double opening = 0;
    double bytes = 0;
    for (unsigned char turn = 1; sealing + opening < seconds * 2; turn++) {
        memset(out, turn, sizeof(out));
        double begin = cpu();
        if (SSL_write(s.ssl, out, BULK_BYTES) != BULK_BYTES) {
            die("SSL_write");
        }
        sealing += cpu() - begin;
        pump(s.out, c.in);
        begin = cpu();
        for (int got = 0; got < BULK_BYTES;) {
            int n = SSL_read(c.ssl, in + got, BULK_BYTES - got);
            if (n <= 0) {
                die("SSL_read");
            }
            got += n;
        }
        opening += cpu() - begin;
        bytes += BULK_BYTES;
        if (memcmp(in, out, sizeof(in)) != 0) {
            die("the data differ");
        }
    }
    report(name, ".seal", bytes / sealing / 1e6, "MB/s");
    report(name, ".open", bytes / opening / 1e6, "MB/s");
    part_of_client_free(&c);
    part_of_server_free(&s);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

/* --- memory ---------------------------------------------------------------------------- */

static double heap_bytes(void)
{
    return (double)mallinfo2().uordblks;
}

/* Connected, tickets read, nothing going on: what ten thousand idle clients would cost. */
static void bench_memory(void)
{
    static struct end c[MEMORY_PAIRS];
    static struct end s[MEMORY_PAIRS];
    if (!wanted("mem")) {
        return;
    }
    SSL_CTX *server = server_ctx(P256, NULL);
    SSL_CTX *client = client_ctx(P256, NULL, NULL);
    double before = 0;
    for (int i = 0; i < MEMORY_PAIRS; i++) {
        if (i == 2) { /* what is made once is there by now */
            before = heap_bytes();
        }
        part_of_client_new(&c[i], client);
        part_of_server_new(&s[i], server);
        handshake(&c[i], &s[i]);
        read_tickets(&c[i]);
    }
    double pairs = heap_bytes() - before;
    for (int i = 2; i < MEMORY_PAIRS; i++) {
        part_of_client_free(&c[i]);
    }
    double servers = heap_bytes() - before;
    report("mem", ".pair", pairs / (MEMORY_PAIRS - 2), "B");
    report("mem", ".server", servers / (MEMORY_PAIRS - 2), "B");
    for (int i = 0; i < MEMORY_PAIRS; i++) {
        SSL_free(c[i].ssl); /* NULL where it was freed */
        SSL_free(s[i].ssl);
    }
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

/* --- contexts -------------------------------------------------------------------------- */

static void bench_context(const char *name, const char *bundle, double scale, const char *unit)
{
    if (!wanted(name)) {
        return;
    }
    double begin = cpu();
    long count = 0;
    do {
        SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
        if (ctx == NULL ||
            (bundle != NULL && SSL_CTX_load_verify_locations(ctx, bundle, NULL) != 1)) {
            die(name);
        }
        SSL_CTX_free(ctx);
        count++;
    } while (cpu() - begin < seconds);
    report(name, "", (cpu() - begin) / (double)count * scale, unit);
}

/* --- threads --------------------------------------------------------------------------- */

struct worker {
    pthread_t thread;
    pthread_barrier_t *start;
    double rate;
};

static void *work(void *arg)
{
    struct worker *w = arg;
    SSL_CTX *server = server_ctx(P256, NULL);
    SSL_CTX *client = client_ctx(P256, NULL, NULL);
    long count = 0;
    double passed = 0;
    pthread_barrier_wait(w->start);
    double begin = now(CLOCK_MONOTONIC);
    do {
        struct end c;
        struct end s;
        part_of_client_new(&c, client);
        part_of_server_new(&s, server);
        handshake(&c, &s);
        part_of_client_free(&c);
        part_of_server_free(&s);
        count++;
        passed = now(CLOCK_MONOTONIC) - begin;
    } while (passed < seconds * 2);
    w->rate = (double)count / passed;
    SSL_CTX_free(server);
    SSL_CTX_free(client);
    return NULL;
}

static void bench_threads(const char *name, unsigned int count)
{
    struct worker workers[16];
    pthread_barrier_t start;
    double rate = 0;
    if (!wanted(name)) {
        return;
    }
    pthread_barrier_init(&start, NULL, count);
    for (unsigned int i = 0; i < count; i++) {
        workers[i].start = &start;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) {
            die("pthread_create");
        }
    }
    for (unsigned int i = 0; i < count; i++) {
        pthread_join(workers[i].thread, NULL);
        rate += workers[i].rate;
    }
    pthread_barrier_destroy(&start);
    report(name, "", rate, "hs/s wall");
}

static void bench_handshakes(void)
{
    bench_handshake("full.p256.x25519", P256, "X25519", false);
    bench_handshake("full.p256.p256", P256, "P-256", false);
    bench_handshake("full.rsa2048.x25519", RSA, "X25519", false);
    bench_handshake("full.p256.x25519mlkem768", P256, "X25519MLKEM768", false);
    bench_handshake("full.p256.default", P256, NULL, false);
    bench_handshake("resume.p256.x25519", P256, "X25519", true);
}

int main(int argc, char **argv)
{
    if (argc < 4 || (strcmp(argv[1], "--count") == 0 && argc < 5)) {
        fprintf(stderr, "usage: bench SECONDS CERTS BUNDLE [NAME-PREFIX]\n"
                        "       bench --count N CERTS NAME\n");
        return 2;
    }
    if (strcmp(argv[1], "--count") == 0) {
        wanted_count = atol(argv[2]);
        certs = argv[3];
        only = argv[4];
        bench_handshakes();
        return 0;
    }
    seconds = atof(argv[1]);
    certs = argv[2];
    only = argc > 4 ? argv[4] : "";
    printf("# %s\n", OpenSSL_version(OPENSSL_VERSION));
    bench_handshakes();
    bench_bulk("bulk.aes128gcm", "TLS_AES_128_GCM_SHA256");
    bench_bulk("bulk.aes256gcm", "TLS_AES_256_GCM_SHA384");
    bench_bulk("bulk.chacha20", "TLS_CHACHA20_POLY1305_SHA256");
    bench_memory();
    bench_context("ctx+cabundle", argv[3], 1e3, "ms");
    bench_context("ctx.new", NULL, 1e6, "us");
    bench_threads("threads1", 1);
    bench_threads("threads2", 2);
    return 0;
}
