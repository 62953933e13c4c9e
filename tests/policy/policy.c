/* What docs/POLICY.md says of a program that knows nothing of the policy file: each case is a
 * process of its own with its own file. */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[] = "/tmp/thirteen-policy-XXXXXX";
static char policy_path[128];
static int bad; /* checks that failed in this process */

#define CHECK(what)                                                                                \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            printf("    line %d: %s\n", __LINE__, #what);                                          \
            bad++;                                                                                 \
        }                                                                                          \
    } while (0)

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0) {
        exit(99);
    }
}

static const char *in_folder(const char *name)
{
    static char path[4][160];
    static unsigned next;
    char *out = path[next++ % 4];
    (void)snprintf(out, sizeof(path[0]), "%s/%s", folder, name);
    return out;
}

static const char *cert(const char *name)
{
    static char path[4096];
    const char *dir = getenv("THIRTEEN_CERTS");
    (void)snprintf(path, sizeof(path), "%s/%s", dir != NULL ? dir : ".", name);
    return path;
}

struct pair {
    SSL_CTX *client_ctx, *server_ctx;
    SSL *client, *server;
};

static void open_pair(struct pair *p, const char *identity, const char *server_name)
{
    char file[64];
    BIO *a = NULL;
    BIO *b = NULL;

    p->client_ctx = SSL_CTX_new(TLS_client_method());
    p->server_ctx = SSL_CTX_new(TLS_server_method());
    if (p->client_ctx == NULL || p->server_ctx == NULL) {
        ERR_print_errors_fp(stdout);
        exit(98);
    }
    (void)snprintf(file, sizeof(file), "%s.chain.pem", identity);
    CHECK(SSL_CTX_use_certificate_chain_file(p->server_ctx, cert(file)) == 1);
    (void)snprintf(file, sizeof(file), "%s.key", identity);
    CHECK(SSL_CTX_use_PrivateKey_file(p->server_ctx, cert(file), SSL_FILETYPE_PEM) == 1);
    CHECK(SSL_CTX_load_verify_locations(p->client_ctx, cert("ca.pem"), NULL) == 1);
    SSL_CTX_set_verify(p->client_ctx, SSL_VERIFY_PEER, NULL);
    p->client = SSL_new(p->client_ctx);
    p->server = SSL_new(p->server_ctx);
    SSL_set_connect_state(p->client);
    SSL_set_accept_state(p->server);
    if (server_name != NULL) {
        SSL_set_tlsext_host_name(p->client, server_name);
    }
    CHECK(BIO_new_bio_pair(&a, 0, &b, 0) == 1);
    SSL_set_bio(p->client, a, a);
    SSL_set_bio(p->server, b, b);
}

static int shake(struct pair *p)
{
    int c = 0;
    int s = 0;
    for (int i = 0; i < 30 && (c != 1 || s != 1); i++) {
        c = c == 1 ? 1 : SSL_do_handshake(p->client);
        if (c != 1 && SSL_get_error(p->client, c) != SSL_ERROR_WANT_READ) {
            return 0;
        }
        s = s == 1 ? 1 : SSL_do_handshake(p->server);
        if (s != 1 && SSL_get_error(p->server, s) != SSL_ERROR_WANT_READ) {
            return 0;
        }
    }
    return c == 1 && s == 1;
}

static void close_pair(struct pair *p)
{
    SSL_free(p->client);
    SSL_free(p->server);
    SSL_CTX_free(p->client_ctx);
    SSL_CTX_free(p->server_ctx);
}

static int group_of(SSL *ssl)
{
    return (int)SSL_get_negotiated_group(ssl);
}

static void no_file(void)
{
    struct pair p;
    open_pair(&p, "p256", NULL);
    CHECK(shake(&p) == 1);
    close_pair(&p);
}

/* The file wins over what the program sets. */
static void lists(void)
{
    struct pair p;
    open_pair(&p, "p256", NULL);
    CHECK(SSL_CTX_set1_groups_list(p.client_ctx, "X25519") == 1);
    CHECK(SSL_set1_groups_list(p.client, "X25519") == 1);
    CHECK(shake(&p) == 1);
    CHECK(group_of(p.client) == NID_secp384r1);
    CHECK(strcmp(SSL_get_cipher_name(p.client), "TLS_CHACHA20_POLY1305_SHA256") == 0);
    close_pair(&p);
}

/* Sections by server name hold on both sides; the server's from its ClientHello on. */
static void by_server_name(void)
{
    struct pair p;
    open_pair(&p, "p256", "localhost");
    CHECK(shake(&p) == 1);
    CHECK(group_of(p.client) == NID_secp521r1);
    close_pair(&p);
    open_pair(&p, "p256", "example.test");
    CHECK(shake(&p) == 1);
    CHECK(group_of(p.client) == NID_X9_62_prime256v1);
    close_pair(&p);
}

static void by_program(void)
{
    struct pair p;
    open_pair(&p, "p256", NULL);
    CHECK(shake(&p) == 1);
    CHECK(group_of(p.client) == NID_secp384r1);
    close_pair(&p);
}

static void key_sizes(void)
{
    struct pair p;
    open_pair(&p, "p256", NULL);
    CHECK(shake(&p) == 0);
    CHECK(SSL_get_verify_result(p.client) == X509_V_ERR_EE_KEY_TOO_SMALL);
    close_pair(&p);
    open_pair(&p, "direct", NULL);
    CHECK(shake(&p) == 0);
    close_pair(&p);
}

static void ca_key_size(void)
{
    struct pair p;
    open_pair(&p, "p384", NULL);
    CHECK(shake(&p) == 0);
    CHECK(SSL_get_verify_result(p.client) == X509_V_ERR_CA_KEY_TOO_SMALL);
    close_pair(&p);
    /* Who does not ask who it is does not mind its key. */
    open_pair(&p, "p384", NULL);
    SSL_set_verify(p.client, SSL_VERIFY_NONE, NULL);
    CHECK(shake(&p) == 1);
    close_pair(&p);
}

static void key_log(void)
{
    struct pair p;
    char text[4096];
    struct stat st;
    open_pair(&p, "p256", NULL);
    CHECK(shake(&p) == 1);
    close_pair(&p);
    FILE *f = fopen(in_folder("keys"), "r");
    size_t n = f != NULL ? fread(text, 1, sizeof(text) - 1, f) : 0;
    text[n] = '\0';
    CHECK(f != NULL && strstr(text, "CLIENT_HANDSHAKE_TRAFFIC_SECRET ") != NULL);
    CHECK(strstr(text, "\nEXPORTER_SECRET ") != NULL && n > 0 && text[n - 1] == '\n');
    CHECK(f != NULL && fstat(fileno(f), &st) == 0 && (st.st_mode & 077) == 0);
    if (f != NULL) {
        fclose(f);
    }
}

/* The example of RFC 9934, whose public name is example.com; another key for the same name is not
 * the server's, and its refusal has to come from who example.com is. */
static const char ech_pem[] = "-----BEGIN PRIVATE KEY-----\n"
                              "MC4CAQAwBQYDK2VuBCIEICjd4yGRdsoP9gU7YT7My8DHx1Tjme8GYDXrOMCi8v1V\n"
                              "-----END PRIVATE KEY-----\n"
                              "-----BEGIN ECHCONFIG-----\n"
                              "AD7+DQA65wAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4iyQRCwAEAAEA\n"
                              "AQALZXhhbXBsZS5jb20AAA==\n"
                              "-----END ECHCONFIG-----\n";

static char seen_name[256];

static int on_name(SSL *ssl, int *alert, void *arg)
{
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    (void)alert;
    (void)arg;
    (void)snprintf(seen_name, sizeof(seen_name), "%s", name != NULL ? name : "");
    return SSL_TLSEXT_ERR_OK;
}

static int wire_has_name;

static void on_msg(int write_p, int version, int type, const void *buf, size_t len, SSL *ssl,
                   void *arg)
{
    (void)version;
    (void)ssl;
    if (write_p == 0 && type == SSL3_RT_HANDSHAKE && len > 0 && *(const char *)buf == 1) {
        wire_has_name = memmem(buf, len, arg, strlen(arg)) != NULL;
    }
}

static int ech_shake(struct pair *p)
{
    open_pair(p, "p256", "localhost");
    SSL_set1_host(p->client, "localhost");
    SSL_CTX_set_tlsext_servername_callback(p->server_ctx, on_name);
    SSL_set_msg_callback(p->server, on_msg);
    SSL_set_msg_callback_arg(p->server, (void *)(uintptr_t) "localhost");
    return shake(p);
}

static void ech_accepted(void)
{
    struct pair p;
    char text[8192];
    CHECK(ech_shake(&p) == 1);
    CHECK(strcmp(seen_name, "localhost") == 0);
    CHECK(wire_has_name == 0);
    CHECK(strcmp(SSL_get_servername(p.client, TLSEXT_NAMETYPE_host_name), "localhost") == 0);
    CHECK(SSL_get_verify_result(p.client) == X509_V_OK);
    close_pair(&p);
    FILE *f = fopen(in_folder("keys"), "r");
    size_t n = f != NULL ? fread(text, 1, sizeof(text) - 1, f) : 0;
    text[n] = '\0';
    CHECK(strstr(text, "ECH_SECRET ") != NULL && strstr(text, "ECH_CONFIG ") != NULL);
    if (f != NULL) {
        fclose(f);
    }
}

/* What a server sends when it refuses is for the next connection to the same name: who they are
 * whose attempts come through. */
static void ech_attempts(int verify, int through)
{
    struct pair p;
    for (int attempt = 0; attempt < 3; attempt++) {
        open_pair(&p, "p256", "localhost");
        SSL_set1_host(p.client, "localhost");
        SSL_set_verify(p.client, verify, NULL);
        int done = shake(&p);
        CHECK(done == (attempt == through));
        if (done == 0) {
            CHECK(ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_UNSUPPORTED);
        }
        ERR_clear_error();
        close_pair(&p);
    }
}

/* Once: then it is used up, and the file is as old as before. */
static void ech_retried(void)
{
    ech_attempts(SSL_VERIFY_PEER, 1);
}

static void ech_not_retried(void)
{
    ech_attempts(SSL_VERIFY_PEER, -1);
}

/* The server is not the one of the public name, and the program does not mind. */
static void ech_retry_of_a_stranger(void)
{
    ech_attempts(SSL_VERIFY_NONE, -1);
}

/* make_ech has `thirteen ech make` write a key, and gives what is to be published. */
static void make_ech(const char *file, char list[256])
{
    char command[1024];
    (void)snprintf(command, sizeof(command),
                   "env -u LD_LIBRARY_PATH -u LD_PRELOAD python3 %s/tools/thirteen ech make %s "
                   "--public-name example.test",
                   getenv("THIRTEEN_SOURCE"), in_folder(file));
    FILE *f = popen(command, "r");
    list[0] = '\0';
    if (f == NULL || fscanf(f, "ech=%255s", list) != 1 || pclose(f) != 0) {
        printf("no ECH key\n");
    }
}

/* A server that keeps nothing between the two hellos: SSL_stateless(). */
static int make_cookie(SSL *ssl, unsigned char *cookie, size_t *n)
{
    (void)ssl;
    memcpy(cookie, "cookie", 6);
    *n = 6;
    return 1;
}

static int check_cookie(SSL *ssl, const unsigned char *cookie, size_t n)
{
    (void)ssl;
    return n == 6 && memcmp(cookie, "cookie", 6) == 0;
}

static void ech_stateless(void)
{
    struct pair p;
    open_pair(&p, "p256", "localhost");
    SSL_CTX_set_stateless_cookie_generate_cb(p.server_ctx, make_cookie);
    SSL_CTX_set_stateless_cookie_verify_cb(p.server_ctx, check_cookie);
    SSL_CTX_set_tlsext_servername_callback(p.server_ctx, on_name);
    CHECK(SSL_do_handshake(p.client) == -1);
    CHECK(SSL_stateless(p.server) == 0);
    CHECK(SSL_do_handshake(p.client) == -1);
    CHECK(SSL_stateless(p.server) == 1);
    CHECK(shake(&p) == 1);
    CHECK(strcmp(seen_name, "localhost") == 0);
    close_pair(&p);
}

/* The server has no keys: it is asked to prove that it is example.com, which it is not. */
static void ech_refused_by_a_stranger(void)
{
    struct pair p;
    CHECK(ech_shake(&p) == 0);
    CHECK(strcmp(seen_name, "example.com") == 0);
    CHECK(wire_has_name == 0);
    CHECK(SSL_get_verify_result(p.client) == X509_V_ERR_HOSTNAME_MISMATCH);
    CHECK(strcmp(SSL_get_servername(p.client, TLSEXT_NAMETYPE_host_name), "example.com") == 0);
    close_pair(&p);
}

static void grease(void)
{
    struct pair p;
    CHECK(ech_shake(&p) == 1);
    CHECK(wire_has_name == 1);
    CHECK(strcmp(seen_name, "localhost") == 0);
    close_pair(&p);
}

static size_t longest_record;
static unsigned char offered[64];
static size_t offered_len;

static void on_header(int write_p, int version, int type, const void *buf, size_t len, SSL *ssl,
                      void *arg)
{
    const unsigned char *h = buf;
    (void)version;
    (void)ssl;
    (void)arg;
    if (write_p == 0 && type == SSL3_RT_HEADER && len == 5 && h[0] == SSL3_RT_APPLICATION_DATA) {
        size_t n = (size_t)(h[3] << 8 | h[4]);
        longest_record = n > longest_record ? n : longest_record;
    }
}

/* on_hello keeps the extension whose number arg has. */
static int on_hello(SSL *ssl, int *alert, void *arg)
{
    const unsigned char *data = NULL;
    (void)alert;
    offered_len = 0;
    if (SSL_client_hello_get0_ext(ssl, (unsigned)(uintptr_t)arg, &data, &offered_len) == 1) {
        CHECK(offered_len <= sizeof(offered));
        memcpy(offered, data, offered_len);
    }
    return SSL_CLIENT_HELLO_SUCCESS;
}

/* Both sides ask for it: records are as short both ways. */
static void record_sizes(void)
{
    struct pair p;
    static const char data[5000];
    static char got[sizeof(data)];
    open_pair(&p, "p256", NULL);
    SSL_CTX_set_client_hello_cb(p.server_ctx, on_hello, (void *)28);
    SSL_set_msg_callback(p.server, on_header);
    SSL_set_msg_callback(p.client, on_header);
    CHECK(shake(&p) == 1);
    CHECK(offered_len == 2 && offered[0] == 500 >> 8 && offered[1] == (500 & 0xff));
    for (int side = 0; side < 2; side++) {
        SSL *from = side == 0 ? p.client : p.server;
        SSL *to = side == 0 ? p.server : p.client;
        size_t n = 0;
        longest_record = 0;
        CHECK(SSL_write(from, data, sizeof(data)) == (int)sizeof(data));
        while (n < sizeof(data)) {
            int ret = SSL_read(to, got, sizeof(got));
            if (ret <= 0) {
                break;
            }
            n += (size_t)ret;
        }
        CHECK(n == sizeof(data));
        CHECK(longest_record == 500 + 16);
    }
    close_pair(&p);
}

static size_t pad_a_lot(SSL *ssl, int type, size_t len, void *arg)
{
    (void)ssl;
    (void)type;
    (void)len;
    (void)arg;
    return 3000;
}

/* written gives the longest record that n bytes make, as its peer sees it. */
static size_t written(SSL *from, SSL *to, int n)
{
    static const char data[5000];
    char got[sizeof(data)];
    int have = 0;
    longest_record = 0;
    CHECK(SSL_write(from, data, n) == n);
    for (int ret = 1; ret > 0 && have<n; have += ret> 0 ? ret : 0) {
        ret = SSL_read(to, got, sizeof(got));
    }
    CHECK(have == n);
    return longest_record - 16;
}

/* By server name, and what the program asks for does not count. */
static void padding(void)
{
    struct pair p;
    open_pair(&p, "p256", NULL);
    SSL_set_msg_callback(p.server, on_header);
    SSL_set_record_padding_callback(p.client, pad_a_lot);
    CHECK(shake(&p) == 1);
    CHECK(written(p.client, p.server, 1) == 512);
    CHECK(written(p.client, p.server, 512) == 1024);
    close_pair(&p);
    open_pair(&p, "p256", "localhost");
    SSL_set_msg_callback(p.server, on_header);
    SSL_set_msg_callback(p.client, on_header);
    SSL_set_record_padding_callback(p.server, pad_a_lot);
    CHECK(shake(&p) == 1);
    CHECK(written(p.client, p.server, 1) == 700);
    CHECK(written(p.server, p.client, 5000) == 700);
    close_pair(&p);
    open_pair(&p, "p256", "none.test");
    SSL_set_msg_callback(p.server, on_header);
    SSL_set_block_padding(p.client, 1000);
    CHECK(shake(&p) == 1);
    CHECK(written(p.client, p.server, 100) == 101);
    close_pair(&p);
}

/* The server has no delegated credential: the handshake is as without the key. */
static void delegated(void)
{
    static const unsigned char want[] = {0, 4, 8, 7, 4, 3};
    struct pair p;
    open_pair(&p, "p256", NULL);
    SSL_CTX_set_client_hello_cb(p.server_ctx, on_hello, (void *)34);
    CHECK(shake(&p) == 1);
    CHECK(offered_len == sizeof(want) && memcmp(offered, want, sizeof(want)) == 0);
    close_pair(&p);
}

static void again(struct pair *p);

/* pin is what the policy file calls the key of a certificate; only libcrypto, as libssl would look
 * for its file. */
static const char *pin(const char *identity)
{
    static char out[2][128];
    static unsigned next;
    unsigned char hash[32];
    unsigned char *der = NULL;
    char file[64];
    (void)snprintf(file, sizeof(file), "%s.chain.pem", identity);
    FILE *f = fopen(cert(file), "r");
    X509 *x509 = f != NULL ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;
    int n = x509 != NULL ? i2d_PUBKEY(X509_get0_pubkey(x509), &der) : 0;
    char *to = out[next++ % 2];
    strcpy(to, "sha256//");
    if (n <= 0 || EVP_Digest(der, (size_t)n, hash, NULL, EVP_sha256(), NULL) != 1 ||
        EVP_EncodeBlock((unsigned char *)to + 8, hash, sizeof(hash)) != 44) {
        exit(97);
    }
    fclose(f);
    X509_free(x509);
    OPENSSL_free(der);
    return to;
}

/* What says who the server is is its key alone: no authority, and no certificate. */
static void raw_server_key(void)
{
    struct pair p;
    open_pair(&p, "p256", "localhost");
    CHECK(shake(&p) == 1);
    CHECK(SSL_get0_peer_certificate(p.client) == NULL && SSL_get_peer_cert_chain(p.client) == NULL);
    CHECK(SSL_get_verify_result(p.client) == X509_V_OK);
    CHECK(written(p.client, p.server, 100) > 0 && written(p.server, p.client, 100) > 0);
    CHECK(SSL_get_session(p.client) != NULL &&
          SSL_SESSION_get0_peer(SSL_get_session(p.client)) == NULL);
    CHECK(SSL_SESSION_is_resumable(SSL_get_session(p.client)) == 0);
    CHECK(ERR_peek_error() == 0);
    close_pair(&p);
    /* Whom the file does not name is asked for a certificate. */
    open_pair(&p, "p256", "example.test");
    CHECK(shake(&p) == 1);
    CHECK(SSL_get0_peer_certificate(p.client) != NULL);
    close_pair(&p);
}

/* Another key, or a server that has certificates alone; also for a program that checks nothing. */
static void raw_server_key_refused(void)
{
    struct pair p;
    for (int checks = 0; checks < 2; checks++) {
        open_pair(&p, "p256", "localhost");
        SSL_set_verify(p.client, checks ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
        CHECK(shake(&p) == 0);
        CHECK(SSL_is_init_finished(p.client) == 0 && SSL_is_init_finished(p.server) == 0);
        CHECK(SSL_get_verify_result(p.client) != X509_V_OK || getenv("NO_RAW") != NULL);
        close_pair(&p);
    }
}

static void raw_server_key_missing(void)
{
    setenv("NO_RAW", "1", 1);
    raw_server_key_refused();
}

static int raw_client(const char *identity)
{
    struct pair p;
    char file[64];
    open_pair(&p, "p256", "localhost");
    if (identity != NULL) {
        (void)snprintf(file, sizeof(file), "%s.chain.pem", identity);
        CHECK(SSL_use_certificate_chain_file(p.client, cert(file)) == 1);
        (void)snprintf(file, sizeof(file), "%s.key", identity);
        CHECK(SSL_use_PrivateKey_file(p.client, cert(file), SSL_FILETYPE_PEM) == 1);
    }
    int ret = shake(&p);
    CHECK(SSL_is_init_finished(p.server) == ret);
    if (ret == 1) {
        CHECK(SSL_get_verify_result(p.server) == X509_V_OK);
        CHECK(SSL_get0_peer_certificate(p.server) == NULL);
        CHECK(written(p.client, p.server, 100) > 0 && written(p.server, p.client, 100) > 0);
    }
    close_pair(&p);
    return ret;
}

/* The program asks its clients for nothing. */
static void raw_client_keys(void)
{
    CHECK(raw_client("p384") == 1);
    CHECK(raw_client("p256") == 0);
    CHECK(raw_client(NULL) == 0);
}

static void raw_client_keys_missing(void)
{
    CHECK(raw_client("p384") == 0);
}

/* make_delegated has `thirteen dc make` write a credential under a certificate's key, with
 * whichever libcrypto.so.3 python3 finds. */
static int make_delegated(const char *file, const char *identity, const char *algorithm)
{
    char command[1024];
    (void)snprintf(
        command, sizeof(command),
        "exec 2>&1; env -u LD_LIBRARY_PATH -u LD_PRELOAD python3 %s/tools/thirteen dc make %s "
        "--certificate %s/%s.pem --key %s/%s.key --algorithm %s",
        getenv("THIRTEEN_SOURCE"), in_folder(file), getenv("THIRTEEN_CERTS"), identity,
        getenv("THIRTEEN_CERTS"), identity, algorithm);
    return system(command);
}

/* signed_by is the hash and the kind of key that signed the server's handshake. */
static int signed_by(struct pair *p, const char *name, int *hash)
{
    int type = 0;
    if (p->client == NULL) {
        open_pair(p, "delegated", name);
    } else {
        again(p);
    }
    CHECK(shake(p) == 1);
    CHECK(SSL_get_verify_result(p->client) == X509_V_OK);
    CHECK(SSL_get_peer_signature_type_nid(p->client, &type) == 1);
    CHECK(SSL_get_peer_signature_nid(p->client, hash) == 1);
    CHECK(written(p->client, p->server, 100) > 0);
    return type;
}

/* The key of the certificate (P-384) signs for who takes no delegated one, a delegated one else;
 * when its file changes, the new one. */
static void delegated_files(void)
{
    struct pair p = {NULL, NULL, NULL, NULL};
    int hash = 0;
    CHECK(signed_by(&p, "none.test", &hash) == EVP_PKEY_EC && hash == NID_sha384);
    close_pair(&p);
    memset(&p, 0, sizeof(p));
    CHECK(signed_by(&p, "localhost", &hash) == EVP_PKEY_ED25519);
    CHECK(signed_by(&p, "localhost", &hash) == EVP_PKEY_ED25519);
    CHECK(make_delegated("a.dc", "delegated", "ecdsa_secp256r1_sha256") == 0);
    sleep(2);
    CHECK(signed_by(&p, "localhost", &hash) == EVP_PKEY_EC && hash == NID_sha256);
    /* What is no credential leaves the one from before. */
    write_file(in_folder("a.dc"), "nothing\n");
    sleep(2);
    CHECK(signed_by(&p, "localhost", &hash) == EVP_PKEY_EC && hash == NID_sha256);
    close_pair(&p);
}

static void cannot_delegate(void)
{
    CHECK(make_delegated("c.dc", "p256", "ed25519") != 0);
    CHECK(access(in_folder("c.dc"), F_OK) != 0);
}

/* One that another certificate's key has signed is not used. */
static void delegated_by_another(void)
{
    struct pair p = {NULL, NULL, NULL, NULL};
    int type = 0;
    open_pair(&p, "p384", "localhost");
    CHECK(shake(&p) == 1);
    CHECK(SSL_get_peer_signature_type_nid(p.client, &type) == 1 && type == EVP_PKEY_EC);
    close_pair(&p);
}

/* again puts new connections of the same contexts, for the same name, into the pair. */
static void again(struct pair *p)
{
    BIO *a = NULL;
    BIO *b = NULL;
    const char *name = SSL_get_servername(p->client, TLSEXT_NAMETYPE_host_name);
    SSL *client = SSL_new(p->client_ctx);
    SSL_set_tlsext_host_name(client, name);
    /* without this what is freed takes its session with it */
    SSL_set_shutdown(p->client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_set_shutdown(p->server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(p->client);
    SSL_free(p->server);
    p->client = client;
    p->server = SSL_new(p->server_ctx);
    SSL_set_connect_state(p->client);
    SSL_set_accept_state(p->server);
    CHECK(BIO_new_bio_pair(&a, 0, &b, 0) == 1);
    SSL_set_bio(p->client, a, a);
    SSL_set_bio(p->server, b, b);
}

/* early_case: what a ticket allows for a name, and what becomes of early data that a program sends
 * as if it allowed more. */
static void early_case(const char *name, uint32_t allows, int status)
{
    struct pair p;
    char buf[16];
    size_t n = 0;
    open_pair(&p, "p256", name);
    SSL_CTX_set_max_early_data(p.server_ctx, 16384);
    again(&p);
    CHECK(shake(&p) == 1);
    CHECK(SSL_read(p.client, buf, 1) == -1); /* takes the tickets */
    SSL_SESSION *sess = SSL_get1_session(p.client);
    CHECK(SSL_SESSION_get_max_early_data(sess) == allows);
    if (allows == 0) {
        CHECK(SSL_SESSION_set_max_early_data(sess, 16384) == 1);
    }
    again(&p);
    CHECK(SSL_set_session(p.client, sess) == 1);
    CHECK(SSL_write_early_data(p.client, "early", 5, &n) == 1 && n == 5);
    int ret = SSL_read_early_data(p.server, buf, sizeof(buf), &n);
    if (status == SSL_EARLY_DATA_ACCEPTED) {
        CHECK(ret == SSL_READ_EARLY_DATA_SUCCESS && n == 5);
    } else {
        CHECK(ret == SSL_READ_EARLY_DATA_FINISH);
    }
    if (status == SSL_EARLY_DATA_ACCEPTED) {
        CHECK(SSL_do_handshake(p.client) == 1);
        CHECK(SSL_read_early_data(p.server, buf, sizeof(buf), &n) == SSL_READ_EARLY_DATA_FINISH);
    }
    CHECK(shake(&p) == 1);
    CHECK(SSL_session_reused(p.client) == 1);
    CHECK(SSL_get_early_data_status(p.client) == status);
    SSL_SESSION_free(sess);
    close_pair(&p);
}

static void early_data(void)
{
    early_case("localhost", 16384, SSL_EARLY_DATA_ACCEPTED);
    early_case("less.test", 100, SSL_EARLY_DATA_ACCEPTED);
    early_case("none.test", 0, SSL_EARLY_DATA_REJECTED);
}

/* A ticket of one context opens in another: what a fleet of machines does. */
static void shared_tickets(void)
{
    struct pair p;
    struct pair q;
    char byte;
    open_pair(&p, "p256", NULL);
    CHECK(shake(&p) == 1);
    CHECK(SSL_read(p.client, &byte, 1) == -1); /* takes the tickets */
    open_pair(&q, "p256", NULL);
    SSL_free(q.client);
    q.client = SSL_new(p.client_ctx);
    SSL_set_connect_state(q.client);
    BIO *a = NULL;
    BIO *b = NULL;
    CHECK(BIO_new_bio_pair(&a, 0, &b, 0) == 1);
    SSL_set_bio(q.client, a, a);
    SSL_set_bio(q.server, b, b);
    CHECK(SSL_set_session(q.client, SSL_get0_session(p.client)) == 1);
    CHECK(shake(&q) == 1);
    CHECK(SSL_session_reused(q.client) == (getenv("SHARED") != NULL));
    close_pair(&q);
    close_pair(&p);
}

static void shared_tickets_on(void)
{
    setenv("SHARED", "1", 1);
    shared_tickets();
}

/* A peer that says nothing: a blocking handshake ends at its deadline. */
static void deadline(void)
{
    int fd[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
    for (int side = 0; side < 2; side++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_method());
        SSL *ssl = SSL_new(ctx);
        SSL_set_fd(ssl, fd[0]);
        alarm(20);
        time_t before = time(NULL);
        int ret = side == 0 ? SSL_connect(ssl) : SSL_accept(ssl);
        time_t took = time(NULL) - before;
        CHECK(ret == -1 && SSL_get_error(ssl, ret) == SSL_ERROR_SSL);
        CHECK(ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_READ_TIMEOUT_EXPIRED);
        CHECK(took >= 0 && took <= 5);
        CHECK(SSL_do_handshake(ssl) == -1);
        SSL_free(ssl);
        SSL_CTX_free(ctx);
        char rest[4096];
        if (side == 0) { /* what the client sent would be read by the server */
            CHECK(read(fd[1], rest, sizeof(rest)) > 0);
        }
    }
}

/* A peer that reads nothing: what is written, more than its socket takes, ends there as well. */
static void deadline_of_writing(void)
{
    static unsigned char protos[60000];
    int fd[2];
    int room = 1;
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
    CHECK(setsockopt(fd[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)) == 0);
    for (size_t i = 0; i < sizeof(protos); i += 240) {
        memset(protos + i, 'p', 240);
        protos[i] = 239;
    }
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(ctx);
    CHECK(SSL_set_alpn_protos(ssl, protos, sizeof(protos)) == 0);
    SSL_set_fd(ssl, fd[0]);
    alarm(20);
    int ret = SSL_connect(ssl);
    CHECK(ret == -1 && SSL_get_error(ssl, ret) == SSL_ERROR_SSL);
    CHECK(ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_READ_TIMEOUT_EXPIRED);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* A mistake is nobody's default: no context is made, and the error says where. */
static void mistake(void)
{
    const char *text = NULL;
    int flags = 0;
    CHECK(SSL_CTX_new(TLS_method()) == NULL);
    CHECK(ERR_get_error_all(NULL, NULL, NULL, &text, &flags) != 0);
    CHECK(text != NULL && strstr(text, "policy.conf:2: no such group") != NULL);
    ERR_clear_error();
    /* It is read again when it has changed. */
    sleep(2);
    write_file(policy_path, "groups = secp384r1\n");
    struct pair p;
    open_pair(&p, "p256", NULL);
    CHECK(shake(&p) == 1);
    CHECK(group_of(p.client) == NID_secp384r1);
    close_pair(&p);
}

static void refused(void)
{
    CHECK(SSL_CTX_new(TLS_method()) == NULL);
    CHECK(ERR_peek_error() != 0);
}

static void refused_server(void)
{
    CHECK(SSL_CTX_new(TLS_server_method()) == NULL);
    CHECK(ERR_peek_error() != 0);
}

static void missing(void)
{
    (void)unlink(policy_path);
    refused();
}

/* The environment is read when the library starts. */
static void environment(void)
{
    CHECK(OPENSSL_init_ssl(0, NULL) == 1);
    unsetenv("THIRTEEN_POLICY");
    by_program();
}

static int run(const char *name, void (*test)(void), const char *text)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        if (text != NULL) {
            write_file(policy_path, text);
        }
        setenv("THIRTEEN_POLICY", text != NULL ? policy_path : "", 1);
        test();
        fflush(stdout);
        exit(bad != 0);
    }
    int ok = child > 0 && waitpid(child, &status, 0) == child && status == 0;
    printf("%s %s\n", ok ? "ok" : "FAILED", name);
    return ok;
}

#define ECH_LIST                                                                                   \
    "AD7+DQA65wAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4iyQRCwAEAAEAAQALZXhhbXBsZS5jb20AAA=="
/* the same with another config_id */
#define OTHER_LIST                                                                                 \
    "AD7+DQA66AAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4iyQRCwAEAAEAAQALZXhhbXBsZS5jb20AAA=="
/* priority 1, the owner itself, alpn h2, and ech: as dig shows a type that it does not know */
#define HTTPS                                                                                      \
    "\\# 74 0001 00 0001 0003 02 6832 0005 0040"                                                   \
    " 003efe0d003ae70020002 03cc1537606db1c3a5def421794cc77889159"                                 \
    "8a222c9d5210c29620388b24110b0004000100010 00b6578616d706c652e636f6d0000"

int main(void)
{
    char text[1024];
    char list[256];
    char newer[256];
    int failed = 0;
    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    (void)snprintf(policy_path, sizeof(policy_path), "%s/policy.conf", folder);
    write_file(in_folder("secret"), "0123456789abcdef0123456789abcdef\n");
    write_file(in_folder("short"), "0123456789abcdef\n");
    failed += !run("no file", no_file, NULL);
    failed +=
        !run("lists", lists, "groups = P-384:X25519\nsuites = TLS_CHACHA20_POLY1305_SHA256\n");
    failed += !run("by server name", by_server_name,
                   "groups = P-256\n[server localhost]\ngroups = P-521\n");
    failed += !run("by program", by_program,
                   "[program policy]\ngroups = P-384\n[program other]\ngroups = P-256\n");
    failed += !run("key sizes", key_sizes, "min_rsa_bits = 4096\nmin_ec_bits = 384\n");
    failed += !run("a CA's key size", ca_key_size, "min_ec_bits = 384\n");
    (void)snprintf(text, sizeof(text), "key_log = %s\n", in_folder("keys"));
    failed += !run("key log", key_log, text);
    failed += !run("tickets of another context", shared_tickets, "");
    (void)snprintf(text, sizeof(text), "ticket_secret_file = %s\nticket_rotation = 3600\n",
                   in_folder("secret"));
    failed += !run("shared tickets", shared_tickets_on, text);
    (void)snprintf(text, sizeof(text), "ticket_secret_file = %s\n", in_folder("short"));
    failed += !run("a short ticket secret", refused, text);
    write_file(in_folder("ech.pem"), ech_pem);
    (void)snprintf(text, sizeof(text),
                   "ech_keys = %s\nkey_log = %s\n[server localhost]\nech_configs = " ECH_LIST "\n",
                   in_folder("ech.pem"), in_folder("keys"));
    failed += !run("ECH", ech_accepted, text);
    (void)snprintf(text, sizeof(text),
                   "ech_keys = %s\nkey_log = %s\n[server localhost]\nech_https_record = " HTTPS
                   "\n",
                   in_folder("ech.pem"), in_folder("keys"));
    failed += !run("ECH from an HTTPS record", ech_accepted, text);
    failed += !run("ECH, stateless", ech_stateless, text);
    make_ech("old.pem", list);
    make_ech("new.pem", newer);
    (void)snprintf(text, sizeof(text), "ech_keys = %s\nech_configs = %s\n", in_folder("new.pem"),
                   list);
    failed += !run("ECH retried", ech_retried, text);
    (void)snprintf(text, sizeof(text), "ech_keys = %s\nech_configs = %s\nech_retry = off\n",
                   in_folder("new.pem"), list);
    failed += !run("ECH not retried", ech_not_retried, text);
    /* the key of the file with another identifier, for example.com */
    (void)snprintf(text, sizeof(text), "ech_keys = %s\nech_configs = " OTHER_LIST "\n",
                   in_folder("ech.pem"));
    failed += !run("ECH, a stranger's retry", ech_retry_of_a_stranger, text);
    failed += !run("ECH refused", ech_refused_by_a_stranger, "ech_configs = " ECH_LIST "\n");
    failed += !run("GREASE", grease, "grease = on\nech_grease = on\n");
    (void)snprintf(text, sizeof(text), "ech_keys = %s\n", in_folder("secret"));
    failed += !run("a bad ECH key file", refused_server, text);
    failed += !run("bad ECH configurations", refused, "ech_configs = AAAA\n");
    failed += !run("record sizes", record_sizes, "record_size_limit = 500\n");
    failed += !run("record padding", padding,
                   "record_padding = block 512\n[server localhost]\nrecord_padding = fixed 700\n"
                   "[server none.test]\nrecord_padding = none\n");
    failed += !run("early data", early_data,
                   "early_data = off\n[server localhost]\nearly_data = on\n"
                   "[server less.test]\nearly_data = 100\n");
    (void)snprintf(text, sizeof(text),
                   "raw_public_key = on\n[server localhost]\nserver_raw_keys = %s %s\n",
                   pin("p384"), pin("p256"));
    failed += !run("a server's raw key", raw_server_key, text);
    (void)snprintf(text, sizeof(text), "raw_public_key = on\nserver_raw_keys = %s\n", pin("p384"));
    failed += !run("a server's raw key that is another", raw_server_key_refused, text);
    (void)snprintf(text, sizeof(text), "server_raw_keys = %s\n", pin("p256"));
    failed += !run("a server without raw keys", raw_server_key_missing, text);
    (void)snprintf(text, sizeof(text), "raw_public_key = on\nclient_raw_keys = %s\n", pin("p384"));
    failed += !run("clients' raw keys", raw_client_keys, text);
    (void)snprintf(text, sizeof(text), "client_raw_keys = %s\n", pin("p384"));
    failed += !run("a client without raw keys", raw_client_keys_missing, text);
    failed += !run("bad padding", refused, "record_padding = 512\n");
    failed += !run("delegated credentials", delegated,
                   "delegated_credentials = ed25519:ecdsa_secp256r1_sha256\n");
    (void)snprintf(text, sizeof(text),
                   "[server localhost]\ndelegated_credentials = ed25519:ecdsa_secp256r1_sha256\n"
                   "delegated_credential_files = %s %s\n",
                   in_folder("a.dc"), in_folder("b.dc"));
    failed += make_delegated("a.dc", "delegated", "ed25519") != 0 ||
              make_delegated("b.dc", "delegated", "ecdsa_secp384r1_sha384") != 0;
    failed += !run("files of delegated credentials", delegated_files, text);
    failed += make_delegated("a.dc", "delegated", "ed25519") != 0;
    (void)snprintf(text, sizeof(text),
                   "delegated_credentials = ed25519\ndelegated_credential_files = %s\n",
                   in_folder("a.dc"));
    failed += !run("a delegated credential of another certificate", delegated_by_another, text);
    (void)snprintf(text, sizeof(text), "delegated_credential_files = %s\n", in_folder("secret"));
    failed += !run("a bad file of a delegated credential", refused_server, text);
    failed += !run("a certificate that may not delegate", cannot_delegate, "");
    failed += !run("handshake deadline", deadline, "handshake_deadline = 1\n");
    failed +=
        !run("handshake deadline, nobody reads", deadline_of_writing, "handshake_deadline = 1\n");
    failed += !run("a mistake", mistake, "\ngroups = x25519:other\n");
    failed += !run("a file that is missing", missing, "");
    failed += !run("environment", environment, "groups = P-384\n");
    (void)unlink(policy_path);
    (void)unlink(in_folder("ech.pem"));
    (void)unlink(in_folder("old.pem"));
    (void)unlink(in_folder("new.pem"));
    (void)unlink(in_folder("a.dc"));
    (void)unlink(in_folder("b.dc"));
    (void)unlink(in_folder("keys"));
    (void)unlink(in_folder("secret"));
    (void)unlink(in_folder("short"));
    (void)rmdir(folder);
    return failed != 0;
}
