/* oracle: reference tls13 */
/* RSA_set_method(3), EC_KEY_set_method, SSL_CTX_set_mode(3): private keys that are somewhere else,
 * take their time, and fail. */
#include "ssl_pair.h"

#include <openssl/async.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/eventfd.h>

static int event = -1;
static int pauses;     /* how often a signature pauses */
static int answer = 1; /* what the method gives */
static RSA *real_rsa;  /* the keys of the device */
static EC_KEY *real_ec;

static void wait_here(void)
{
    ASYNC_JOB *job = ASYNC_get_current_job();

    if (job != NULL) {
        OSSL_ASYNC_FD fd = -1;
        void *data = NULL;
        ASYNC_WAIT_CTX *wait = ASYNC_get_wait_ctx(job);
        if (ASYNC_WAIT_CTX_get_fd(wait, &event, &fd, &data) == 0) {
            ASYNC_WAIT_CTX_set_wait_fd(wait, &event, event, NULL, NULL);
        }
    }
    for (int i = 0; i < pauses; i++) {
        printf("  pause %d in a job %d: %d\n", i, job != NULL, ASYNC_pause_job());
    }
    if (job != NULL) {
        ASYNC_WAIT_CTX_clear_fd(ASYNC_get_wait_ctx(job), &event);
    }
}

static int on_priv_enc(int flen, const unsigned char *from, unsigned char *to, RSA *rsa,
                       int padding)
{
    (void)rsa;
    printf("  RSA of %d bytes, padding %d\n", flen, padding);
    wait_here();
    if (answer != 1) {
        ERR_raise(ERR_LIB_USER, 11);
        return answer;
    }
    return RSA_private_encrypt(flen, from, to, real_rsa, padding);
}

static int on_ec_sign(int type, const unsigned char *d, int n, unsigned char *sig,
                      unsigned int *len, const BIGNUM *kinv, const BIGNUM *r, EC_KEY *key)
{
    (void)kinv, (void)r, (void)key;
    printf("  EC of %d bytes, %d\n", n, type);
    wait_here();
    if (answer != 1) {
        ERR_raise(ERR_LIB_USER, 12);
        return answer;
    }
    return ECDSA_sign(type, d, n, sig, len, real_ec);
}

static ECDSA_SIG *on_ec_pair(const unsigned char *d, int n, const BIGNUM *kinv, const BIGNUM *r,
                             EC_KEY *key)
{
    (void)kinv, (void)r, (void)key;
    printf("  EC pair of %d bytes\n", n);
    wait_here();
    return answer == 1 ? ECDSA_do_sign(d, n, real_ec) : NULL;
}

static EVP_PKEY *load(const char *name)
{
    char path[512];
    FILE *f = fopen(cert_path(path, name), "r");
    EVP_PKEY *pkey = f != NULL ? PEM_read_PrivateKey(f, NULL, NULL, NULL) : NULL;
    if (pkey == NULL) {
        o_die("no key");
    }
    fclose(f);
    return pkey;
}

/* The keys that the connections get have the public numbers and a method. */
static RSA_METHOD *rsa_method;
static EC_KEY_METHOD *ec_method, *pair_method;

static EVP_PKEY *remote_rsa(void)
{
    EVP_PKEY *pkey = EVP_PKEY_new();
    RSA *rsa = RSA_new();

    RSA_set0_key(rsa, BN_dup(RSA_get0_n(real_rsa)), BN_dup(RSA_get0_e(real_rsa)), NULL);
    RSA_set_method(rsa, rsa_method);
    EVP_PKEY_set1_RSA(pkey, rsa);
    RSA_free(rsa);
    return pkey;
}

static EVP_PKEY *remote_ec(const EC_KEY_METHOD *method)
{
    EVP_PKEY *pkey = EVP_PKEY_new();
    EC_KEY *key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);

    EC_KEY_set_public_key(key, EC_KEY_get0_public_key(real_ec));
    EC_KEY_set_method(key, method);
    EVP_PKEY_set1_EC_KEY(pkey, key);
    EC_KEY_free(key);
    return pkey;
}

static void use(SSL_CTX *ctx, EVP_PKEY *pkey)
{
    o_int_err("use", SSL_CTX_use_PrivateKey(ctx, pkey));
    o_int("check", SSL_CTX_check_private_key(ctx));
    EVP_PKEY_free(pkey);
}

static int go(SSL *ssl, const char *who, int left)
{
    if (left != SSL_ERROR_WANT_READ && left != SSL_ERROR_WANT_ASYNC) {
        return left;
    }
    size_t n = 0;
    int ret = SSL_do_handshake(ssl);
    int error = SSL_get_error(ssl, ret);
    if (error != SSL_ERROR_WANT_READ) {
        printf("%s: %d, error %d\n", who, ret, error);
        print_reasons(who);
    }
    if (error == SSL_ERROR_WANT_ASYNC) {
        o_int("  waiting", SSL_waiting_for_async(ssl));
        SSL_get_all_async_fds(ssl, NULL, &n);
        o_int("  descriptors", (long long)n);
    }
    return error;
}

static void handshake(SSL_CTX *client, SSL_CTX *server, const char *name)
{
    struct pair p = new_pair(client, server);
    int c = SSL_ERROR_WANT_READ, s = SSL_ERROR_WANT_READ;
    int sc = 0, ss = 0;

    printf("--- %s, %d pauses, answer %d\n", name, pauses, answer);
    for (int i = 0; i < 20; i++) {
        c = go(p.client, "client", c);
        s = go(p.server, "server", s);
    }
    printf("ended: %d %d, verify %ld\n", c, s, SSL_get_verify_result(p.client));
    if (c == SSL_ERROR_NONE && s == SSL_ERROR_NONE) {
        SSL_get_signature_type_nid(p.server, &ss);
        SSL_get_peer_signature_type_nid(p.server, &sc);
        printf("signed with %d %d\n", ss, sc);
        read_after(p.client, "client");
        o_int("write", SSL_write(p.client, "data", 4));
        read_after(p.server, "server");
    }
    free_pair(&p);
}

static void server_keys(SSL_CTX *client)
{
    for (int async = 0; async < 2; async++) {
        for (int kind = 0; kind < 3; kind++) {
            SSL_CTX *server = new_server(kind == 0 ? "rsa" : "p256");
            use(server, kind == 0 ? remote_rsa() : remote_ec(kind == 1 ? ec_method : pair_method));
            if (async) {
                SSL_CTX_set_mode(server, SSL_MODE_ASYNC);
            }
            for (pauses = 0; pauses < 3; pauses++) {
                handshake(client, server, async ? "server in jobs" : "server");
            }
            answer = -1;
            pauses = 1;
            handshake(client, server, "server");
            answer = 1;
            SSL_CTX_free(server);
        }
    }
}

static void client_keys(SSL_CTX *client)
{
    SSL_CTX *server = new_server("p256");

    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_mode(client, SSL_MODE_ASYNC);
    use_identity(client, "rsa");
    use(client, remote_rsa());
    for (pauses = 0; pauses < 3; pauses++) {
        handshake(client, server, "client");
    }
    answer = -1;
    handshake(client, server, "client");
    answer = 1;
    SSL_CTX_free(server);
}

/* The private key is there, but its method is another. */
static void whole_key(SSL_CTX *client)
{
    SSL_CTX *server = new_server("rsa");
    EVP_PKEY *pkey = load("rsa.key");
    RSA *rsa = EVP_PKEY_get1_RSA(pkey);

    RSA_set_method(rsa, rsa_method);
    pauses = 0;
    use(server, EVP_PKEY_dup(pkey));
    handshake(client, server, "a key that was loaded");
    EVP_PKEY_set1_RSA(pkey, rsa);
    use(server, pkey);
    handshake(client, server, "a key that was set");
    RSA_set_method(rsa, RSA_PKCS1_OpenSSL());
    handshake(client, server, "a key whose method was taken back");
    RSA_free(rsa);
    SSL_CTX_free(server);
}

static void by_default(SSL_CTX *client)
{
    RSA_set_default_method(rsa_method);
    EC_KEY_set_default_method(pair_method);
    SSL_CTX *server = new_server("rsa");
    SSL_CTX *other = new_server("p256");
    RSA_set_default_method(RSA_PKCS1_OpenSSL());
    EC_KEY_set_default_method(EC_KEY_OpenSSL());
    SSL_CTX_set_mode(server, SSL_MODE_ASYNC);
    pauses = 1;
    handshake(client, server, "the default method");
    handshake(client, other, "the default method");
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

/* What is given up while it pauses: by SSL_free(). */
static void given_up(SSL_CTX *client)
{
    SSL_CTX *server = new_server("rsa");

    use(server, remote_rsa());
    SSL_CTX_set_mode(server, SSL_MODE_ASYNC);
    pauses = 1;
    for (int i = 0; i < 3; i++) {
        struct pair p = new_pair(client, server);
        go(p.client, "client", SSL_ERROR_WANT_READ);
        go(p.server, "server", SSL_ERROR_WANT_READ);
        free_pair(&p);
    }
    SSL_CTX_free(server);
}

int main(void)
{
    SSL_CTX *client = new_client("ca.pem");
    EVP_PKEY *rsa = load("rsa.key"), *ec = load("p256.key");

    event = eventfd(0, 0);
    real_rsa = EVP_PKEY_get1_RSA(rsa);
    real_ec = EVP_PKEY_get1_EC_KEY(ec);
    rsa_method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
    RSA_meth_set_priv_enc(rsa_method, on_priv_enc);
    ec_method = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
    EC_KEY_METHOD_set_sign(ec_method, on_ec_sign, NULL, NULL);
    pair_method = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
    int (*sign)(int, const unsigned char *, int, unsigned char *, unsigned int *, const BIGNUM *,
                const BIGNUM *, EC_KEY *) = NULL;
    EC_KEY_METHOD_get_sign(EC_KEY_OpenSSL(), &sign, NULL, NULL);
    EC_KEY_METHOD_set_sign(pair_method, sign, NULL, on_ec_pair);
    server_keys(client);
    whole_key(client);
    by_default(client);
    given_up(client);
    client_keys(client);
    SSL_CTX_free(client);
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(ec);
    RSA_free(real_rsa);
    EC_KEY_free(real_ec);
    RSA_meth_free(rsa_method);
    EC_KEY_METHOD_free(ec_method);
    EC_KEY_METHOD_free(pair_method);
    close(event);
    return 0;
}
