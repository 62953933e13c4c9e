/* Eight threads shake hands over one client context and one server context while four others change
 * these: certificates, chains, lists, callbacks, ticket keys, stores, the session cache. What may
 * be set at one time is always fit for a handshake, so each one must succeed; and a callback must
 * be called with the argument that it was set with. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WORKERS 8
#define SETTERS 4
#define ROUNDS 60
#define LIMIT_S 25
#define SLOTS 8

struct identity {
    X509 *leaf;
    EVP_PKEY *key;
    STACK_OF(X509) * chain;
};

static SSL_CTX *server_ctx, *client_ctx, *other_ctx;
static struct identity identity[3];
static X509 *root;
static X509_CRL *crl[2];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static SSL_SESSION *slot[SLOTS]; /* under lock */
static atomic_int handshakes, resumed, failures, wrong, changes, working = WORKERS, next_slot;
static time_t until;

static void expect(int holds)
{
    atomic_fetch_add(&wrong, !holds);
}

/* Two of each kind of callback, each with its own argument. */
static char first[] = "first";
static char second[] = "second";

static int alpn(const unsigned char **out, unsigned char *out_len, const unsigned char *in)
{
    *out = in + 1;
    *out_len = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static int alpn_first(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                      const unsigned char *in, unsigned int in_len, void *arg)
{
    (void)ssl;
    (void)in_len;
    expect(arg == first);
    return alpn(out, out_len, in);
}

static int alpn_second(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                       const unsigned char *in, unsigned int in_len, void *arg)
{
    (void)ssl;
    (void)in_len;
    expect(arg == second);
    return alpn(out, out_len, in);
}

static int hello_first(SSL *ssl, int *alert, void *arg)
{
    (void)ssl;
    (void)alert;
    expect(arg == first);
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int hello_second(SSL *ssl, int *alert, void *arg)
{
    (void)ssl;
    (void)alert;
    expect(arg == second);
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int verify_first(X509_STORE_CTX *vctx, void *arg)
{
    expect(arg == first);
    return X509_verify_cert(vctx);
}

static int verify_second(X509_STORE_CTX *vctx, void *arg)
{
    expect(arg == second);
    return X509_verify_cert(vctx);
}

static int cert_first(SSL *ssl, void *arg)
{
    (void)ssl;
    expect(arg == first);
    return 1;
}

static int cert_second(SSL *ssl, void *arg)
{
    (void)ssl;
    expect(arg == second);
    return 1;
}

static int ticket_first(SSL *ssl, void *arg)
{
    (void)ssl;
    expect(arg == first);
    return 1;
}

static int ticket_second(SSL *ssl, void *arg)
{
    (void)ssl;
    expect(arg == second);
    return 1;
}

static int on_name(SSL *ssl, int *alert, void *arg)
{
    (void)alert;
    if (arg == second) { /* to another context and back */
        expect(SSL_set_SSL_CTX(ssl, other_ctx) == other_ctx);
        expect(SSL_set_SSL_CTX(ssl, server_ctx) == server_ctx);
    }
    return SSL_TLSEXT_ERR_OK;
}

static void on_info(const SSL *ssl, int type, int value)
{
    (void)type;
    (void)value;
    (void)SSL_state_string(ssl);
}

static void on_msg(int sent, int version, int type, const void *buf, size_t n, SSL *ssl, void *arg)
{
    (void)sent;
    (void)version;
    (void)type;
    (void)buf;
    (void)n;
    (void)ssl;
    (void)arg;
}

static void on_key(const SSL *ssl, const char *line)
{
    (void)ssl;
    expect(strchr(line, ' ') != NULL);
}

static int on_verify(int ok, X509_STORE_CTX *vctx)
{
    (void)vctx;
    return ok;
}

static int on_status(SSL *ssl, void *arg)
{
    (void)ssl;
    (void)arg;
    return SSL_TLSEXT_ERR_NOACK;
}

static int on_session(SSL *ssl, SSL_SESSION *session)
{
    int at = atomic_fetch_add(&next_slot, 1) % SLOTS;

    (void)ssl;
    pthread_mutex_lock(&lock);
    SSL_SESSION *old = slot[at];
    slot[at] = session;
    pthread_mutex_unlock(&lock);
    SSL_SESSION_free(old);
    return 1;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    (void)session;
}

/* --- what may change ---------------------------------------------------------------------------
 */

static void set_identity(unsigned r)
{
    const struct identity *id = &identity[r % 3];
    expect(SSL_CTX_use_cert_and_key(server_ctx, id->leaf, id->key, id->chain, 1) == 1);
}

static void set_store(unsigned r)
{
    X509_STORE *store = SSL_CTX_get_cert_store(r % 2 == 0 ? other_ctx : client_ctx);
    SSL_CTX_set1_cert_store(server_ctx, store);
    (void)X509_STORE_add_cert(store, root); /* there already */
    (void)X509_STORE_add_crl(store, crl[r / 2 % 2]);
    SSL_CTX_set1_verify_cert_store(client_ctx, SSL_CTX_get_cert_store(client_ctx));
}

static void set_lists(unsigned r)
{
    static const char *const groups[] = {"X25519:P-256:P-384", "P-256:X25519",
                                         "P-384:P-256:X25519"};
    static const char *const suites[] = {
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384",
        "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"};
    static const char *const sigalgs[] = {
        "ecdsa_secp256r1_sha256:ed25519:rsa_pss_rsae_sha256",
        "ed25519:rsa_pss_rsae_sha256:ecdsa_secp256r1_sha256:rsa_pss_rsae_sha512"};
    SSL_CTX *ctx = (r & 8) != 0 ? server_ctx : client_ctx;

    expect(SSL_CTX_set1_groups_list(ctx, groups[r % 3]) == 1);
    expect(SSL_CTX_set_ciphersuites(ctx, suites[r / 3 % 3]) == 1);
    expect(SSL_CTX_set1_sigalgs_list(ctx, sigalgs[r % 2]) == 1);
    expect(SSL_CTX_set_cipher_list(ctx, r % 2 != 0 ? "DEFAULT" : "HIGH") == 1);
    expect(SSL_CTX_set_alpn_protos(
               client_ctx, (const unsigned char *)(r % 2 != 0 ? "\2h2\1x" : "\1x\2h2"), 5) == 0);
}

static void set_callbacks(unsigned r)
{
    int one = (int)(r % 2);
    void *arg = one ? first : second;

    SSL_CTX_set_alpn_select_cb(server_ctx, one ? alpn_first : alpn_second, arg);
    SSL_CTX_set_client_hello_cb(server_ctx, one ? hello_first : hello_second, arg);
    SSL_CTX_set_cert_cb(server_ctx, one ? cert_first : cert_second, arg);
    SSL_CTX_set_cert_verify_callback(client_ctx, one ? verify_first : verify_second, arg);
    SSL_CTX_set_session_ticket_cb(server_ctx, one ? ticket_first : ticket_second, NULL, arg);
    SSL_CTX_set_tlsext_servername_callback(server_ctx, on_name);
    SSL_CTX_set_tlsext_servername_arg(server_ctx, arg);
    SSL_CTX_set_tlsext_status_cb(server_ctx, (one ? on_status : NULL));
    SSL_CTX_set_info_callback(server_ctx, one ? on_info : NULL);
    SSL_CTX_set_info_callback(client_ctx, one ? NULL : on_info);
    SSL_CTX_set_msg_callback(client_ctx, one ? on_msg : NULL);
    SSL_CTX_set_msg_callback_arg(client_ctx, arg);
    SSL_CTX_set_keylog_callback(server_ctx, one ? on_key : NULL);
    SSL_CTX_set_verify(client_ctx, SSL_VERIFY_PEER, one ? on_verify : NULL);
    SSL_CTX_set_verify(server_ctx, one ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
    SSL_CTX_sess_set_remove_cb(client_ctx, one ? on_remove : NULL);
}

static void set_sessions(unsigned r)
{
    unsigned char key[80];

    expect(RAND_bytes(key, sizeof(key)) == 1);
    if (r % 256 == 0) { /* tickets that are out there stop being good */
        expect(SSL_CTX_set_tlsext_ticket_keys(server_ctx, key, sizeof(key)) == 1);
    }
    expect(SSL_CTX_get_tlsext_ticket_keys(server_ctx, key, sizeof(key)) == 1);
    SSL_CTX_set_num_tickets(server_ctx, r % 3 + 1);
    SSL_CTX_set_timeout(server_ctx, 300 + (long)(r % 7));
    SSL_CTX_set_session_cache_mode(client_ctx, SSL_SESS_CACHE_CLIENT | (r % 2 != 0 ? 0 : 256));
    SSL_CTX_set_session_cache_mode(server_ctx,
                                   r % 2 != 0 ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
    SSL_CTX_sess_set_cache_size(client_ctx, r % 5 + 1);
    SSL_CTX_flush_sessions(client_ctx, r % 3 == 0 ? 0 : (long)time(NULL));
    expect(SSL_CTX_set_session_id_context(server_ctx, (const unsigned char *)"abcd", 1 + r % 4) ==
           1);
    (void)SSL_CTX_sess_number(client_ctx);
}

static void set_rest(unsigned r)
{
    X509_VERIFY_PARAM *param = X509_VERIFY_PARAM_new();

    if (r % 2 != 0) {
        SSL_CTX_set_options(server_ctx, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET);
        SSL_CTX_clear_mode(server_ctx, SSL_MODE_RELEASE_BUFFERS);
    } else {
        SSL_CTX_clear_options(server_ctx, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET);
        SSL_CTX_set_mode(server_ctx, SSL_MODE_RELEASE_BUFFERS);
    }
    SSL_CTX_set_verify_depth(client_ctx, 5 + (int)(r % 3));
    X509_VERIFY_PARAM_set_depth(param, 7);
    expect(SSL_CTX_set1_param(client_ctx, param) == 1);
    X509_VERIFY_PARAM_free(param);
    SSL_CTX_set_max_send_fragment(server_ctx, 1024 + r % 2);
    SSL_CTX_set_read_ahead(client_ctx, (int)(r % 2));
    SSL_CTX_set_max_early_data(server_ctx, r % 2 != 0 ? 1000 : 0);
    SSL_CTX_set_security_level(client_ctx, (int)(r % 2));
    SSL_CTX_set_block_padding(client_ctx, r % 3 * 64);
    SSL_CTX_set_quiet_shutdown(client_ctx, (int)(r % 2));
    expect(SSL_CTX_add_client_CA(server_ctx, root) == 1);
    if (r % 8 == 0) {
        SSL_CTX_set_client_CA_list(server_ctx, sk_X509_NAME_new_null());
    }
    expect(SSL_CTX_get_options(server_ctx) != 0 && SSL_CTX_get0_certificate(server_ctx) != NULL);
    expect(SSL_CTX_check_private_key(server_ctx) == 1);
}

static void (*const setter[])(unsigned) = {set_identity,  set_store,    set_lists,
                                           set_callbacks, set_sessions, set_rest};

static void *change(void *arg)
{
    unsigned seed = 1000 + (unsigned)(intptr_t)arg;

    while (atomic_load(&working) > 0) {
        unsigned r = (unsigned)rand_r(&seed) >> 3;
        setter[r % 6](r / 6);
        atomic_fetch_add(&changes, 1);
        struct timespec pause = {0, 200000};
        (void)nanosleep(&pause, NULL);
    }
    return NULL;
}

/* --- handshakes ---------------------------------------------------------------------------------
 */

static void use_session(SSL *client, unsigned *seed)
{
    pthread_mutex_lock(&lock);
    SSL_SESSION *session = slot[rand_r(seed) % SLOTS];
    if (session != NULL) {
        SSL_SESSION_up_ref(session);
    }
    pthread_mutex_unlock(&lock);
    if (session != NULL) {
        (void)SSL_set_session(client, session);
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

static int talk(SSL *client, SSL *server)
{
    char buf[3000] = "x";
    int n = 0;
    int got = 0;

    if (SSL_write(server, buf, sizeof(buf)) != (int)sizeof(buf)) {
        return 0;
    }
    while (n < (int)sizeof(buf) && (got = SSL_read(client, buf, sizeof(buf))) > 0) {
        n += got;
    }
    return n == (int)sizeof(buf) && SSL_get_verify_result(client) == X509_V_OK;
}

static int one(unsigned *seed)
{
    SSL *client = SSL_new(client_ctx);
    SSL *server = SSL_new(server_ctx);
    BIO *a = NULL;
    BIO *b = NULL;

    if (client == NULL || server == NULL || BIO_new_bio_pair(&a, 0, &b, 0) != 1) {
        return 0;
    }
    SSL_set_bio(client, a, a);
    SSL_set_bio(server, b, b);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    (void)SSL_set_tlsext_host_name(client, "localhost");
    (void)SSL_set1_host(client, "localhost");
    use_session(client, seed);
    int ok = shake(client, server) && talk(client, server);
    if (ok) {
        atomic_fetch_add(&resumed, SSL_session_reused(client));
        (void)SSL_shutdown(client);
        (void)SSL_shutdown(server);
    } else {
        ERR_print_errors_fp(stderr);
    }
    ERR_clear_error();
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
    }
    atomic_fetch_sub(&working, 1);
    return NULL;
}

/* --- before and after ---------------------------------------------------------------------------
 */

static FILE *open_file(const char *name, const char *end)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/%s%s", getenv("THIRTEEN_CERTS"), name, end);
    FILE *f = fopen(path, "r");
    if (f == NULL) {
        perror(path);
        exit(2);
    }
    return f;
}

static void load_identity(struct identity *id, const char *name)
{
    FILE *f = open_file(name, ".chain.pem");
    X509 *x = NULL;

    id->leaf = PEM_read_X509(f, NULL, NULL, NULL);
    id->chain = sk_X509_new_null();
    while ((x = PEM_read_X509(f, NULL, NULL, NULL)) != NULL) {
        sk_X509_push(id->chain, x);
    }
    fclose(f);
    f = open_file(name, ".key");
    id->key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    fclose(f);
    ERR_clear_error();
}

static void trust(SSL_CTX *ctx)
{
    X509_STORE *store = SSL_CTX_get_cert_store(ctx);

    X509_STORE_add_cert(store, root);
    X509_STORE_add_crl(store, crl[0]);
    X509_STORE_add_crl(store, crl[1]);
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
}

static void set_up(void)
{
    FILE *f = open_file("ca", ".pem");

    root = PEM_read_X509(f, NULL, NULL, NULL);
    fclose(f);
    for (int i = 0; i < 2; i++) {
        f = open_file(i == 0 ? "ca" : "int", ".crl.pem");
        crl[i] = PEM_read_X509_CRL(f, NULL, NULL, NULL);
        fclose(f);
    }
    load_identity(&identity[0], "p256");
    load_identity(&identity[1], "ed25519");
    load_identity(&identity[2], "rsa");
    server_ctx = SSL_CTX_new(TLS_server_method());
    other_ctx = SSL_CTX_new(TLS_server_method());
    client_ctx = SSL_CTX_new(TLS_client_method());
    trust(client_ctx);
    trust(other_ctx);
    SSL_CTX_sess_set_new_cb(client_ctx, on_session);
    SSL_CTX_use_cert_and_key(other_ctx, identity[0].leaf, identity[0].key, identity[0].chain, 1);
    for (unsigned i = 0; i < 6; i++) {
        setter[i](i);
    }
}

static void clean_up(void)
{
    for (int i = 0; i < 3; i++) {
        X509_free(identity[i].leaf);
        EVP_PKEY_free(identity[i].key);
        sk_X509_pop_free(identity[i].chain, X509_free);
    }
    for (int i = 0; i < SLOTS; i++) {
        SSL_SESSION_free(slot[i]);
    }
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
    SSL_CTX_free(other_ctx);
    X509_free(root);
    X509_CRL_free(crl[0]);
    X509_CRL_free(crl[1]);
}

int main(void)
{
    pthread_t thread[WORKERS + SETTERS];

    until = time(NULL) + LIMIT_S;
    set_up();
    for (int i = 0; i < WORKERS + SETTERS; i++) {
        if (pthread_create(&thread[i], NULL, i < WORKERS ? work : change,
                           (void *)(intptr_t)(i + 1)) != 0) {
            return 2;
        }
    }
    for (int i = 0; i < WORKERS + SETTERS; i++) {
        pthread_join(thread[i], NULL);
    }
    clean_up();
    printf("handshakes %d, resumed %d, changes %d, failures %d, wrong %d\n", handshakes, resumed,
           changes, failures, wrong);
    return failures != 0 || wrong != 0 || handshakes == 0;
}
