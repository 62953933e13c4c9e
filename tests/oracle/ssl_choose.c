/* Which certificate is shown: SSL_CTX_set_cert_cb(3), SSL_CTX_set_client_cert_cb(3),
 * SSL_CTX_set0_CA_list(3), SSL_CTX_set1_sigalgs(3), SSL_check_chain(3). */
/* oracle: reference tls13 */
#include "ssl_pair.h"

#include <openssl/pem.h>

static X509 *read_cert(const char *name)
{
    char file[64], path[512];
    snprintf(file, sizeof(file), "%s.pem", name);
    FILE *f = fopen(cert_path(path, file), "r");
    X509 *x = PEM_read_X509(f, NULL, NULL, NULL);
    fclose(f);
    return x;
}

static EVP_PKEY *read_key(const char *name)
{
    char file[64], path[512];
    snprintf(file, sizeof(file), "%s.key", name);
    FILE *f = fopen(cert_path(path, file), "r");
    EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    fclose(f);
    return key;
}

static void show_peer(const char *who, SSL *ssl)
{
    int nid = NID_undef;
    X509 *x = SSL_get0_peer_certificate(ssl);
    printf("  %s's peer: key %d", who, x != NULL ? EVP_PKEY_get_base_id(X509_get0_pubkey(x)) : -1);
    printf(", signed %d", SSL_get_peer_signature_type_nid(ssl, &nid) ? nid : -1);
    const STACK_OF(X509_NAME) *names = SSL_get0_peer_CA_list(ssl);
    printf(", names %d\n", sk_X509_NAME_num(names));
}

static const char *const all[] = {"rsa", "pss", "p256", "p384", "ed25519"};

static void by_sigalgs(const char *client_list, const char *server_list, uint64_t options)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("rsa");

    printf("--- client %s, server %s, options %llx\n", client_list, server_list,
           (unsigned long long)options);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (strcmp(all[i], "p384") != 0) {
            use_identity(server, all[i]);
        }
    }
    SSL_CTX_set_options(server, options);
    struct pair p = new_pair(client, server);
    o_int("client", SSL_set1_sigalgs_list(p.client, client_list));
    if (server_list[0] != '\0') {
        o_int("server", SSL_set1_sigalgs_list(p.server, server_list));
    }
    shake(&p, "handshake");
    show_peer("client", p.client);
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static int on_client_cert(SSL *ssl, X509 **x, EVP_PKEY **key)
{
    (void)ssl;
    printf("  the client is asked for a certificate\n");
    *x = read_cert("client-p256");
    *key = read_key("client-p256");
    return 1;
}

static int on_nothing(SSL *ssl, X509 **x, EVP_PKEY **key)
{
    (void)ssl;
    (void)x;
    (void)key;
    printf("  the client is asked and has none\n");
    return 0;
}

/* The callback of clients has its turn when no certificate that is there would do. */
static void client_callback(const char *name, const char *identity, const char *sigalgs, int none)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("p256");

    printf("--- %s\n", name);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_client_cert_cb(client, none ? on_nothing : on_client_cert);
    if (identity != NULL) {
        use_identity(client, identity);
    }
    struct pair p = new_pair(client, server);
    if (sigalgs != NULL) {
        o_int("client's sigalgs", SSL_set1_client_sigalgs_list(p.server, sigalgs));
    }
    shake(&p, name);
    show_peer("server", p.server);
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void print_names(const char *who, const STACK_OF(X509_NAME) * names)
{
    printf("  %s: %d", who, names != NULL ? sk_X509_NAME_num(names) : -1);
    for (int i = 0; names != NULL && i < sk_X509_NAME_num(names); i++) {
        char text[200];
        X509_NAME_oneline(sk_X509_NAME_value(names, i), text, sizeof(text));
        printf(" %s", text);
    }
    printf("\n");
}

/* Lists of authorities in both directions. */
static void authorities(int client_list, int server_list, int server_client_list)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("p256");
    char path[512];

    printf("--- lists %d %d %d\n", client_list, server_list, server_client_list);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    if (client_list == 1) {
        SSL_CTX_set0_CA_list(client, SSL_load_client_CA_file(cert_path(path, "ca.pem")));
    } else if (client_list == 2) { /* which is for servers */
        SSL_CTX_set_client_CA_list(client, SSL_load_client_CA_file(cert_path(path, "ca.pem")));
    }
    if (server_list) {
        SSL_CTX_set0_CA_list(server, SSL_load_client_CA_file(cert_path(path, "bundle.pem")));
    }
    if (server_client_list) {
        SSL_CTX_set_client_CA_list(server, SSL_load_client_CA_file(cert_path(path, "int.pem")));
    }
    struct pair p = new_pair(client, server);
    shake(&p, "handshake");
    print_names("the server got", SSL_get0_peer_CA_list(p.server));
    print_names("the client got", SSL_get0_peer_CA_list(p.client));
    print_names("client list of the client", SSL_get_client_CA_list(p.client));
    print_names("client list of the server", SSL_get_client_CA_list(p.server));
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static int on_check(SSL *ssl, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        X509 *x = read_cert(all[i]);
        EVP_PKEY *key = read_key(all[i]);
        STACK_OF(X509) *chain = sk_X509_new_null();
        sk_X509_push(chain, read_cert("int"));
        printf("  %s: %x, with chain %x, without key %x\n", all[i],
               SSL_check_chain(ssl, x, key, NULL), SSL_check_chain(ssl, x, key, chain),
               SSL_check_chain(ssl, x, NULL, chain));
        sk_X509_pop_free(chain, X509_free);
        EVP_PKEY_free(key);
        X509_free(x);
    }
    return 1;
}

static void check_chain(const char *name, const char *sigalgs, const char *client_sigalgs,
                        int strict, int names)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("p256");
    char path[512];

    printf("--- check: %s\n", name);
    if (!strict) {
        /* A strict client of OpenSSL never shows an RSA or EC certificate in TLS 1.3: it looks for
         * their types in a list that only TLS 1.2 has. */
        use_identity(client, "client-p256");
    }
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_cb(client, on_check, NULL);
    SSL_CTX_set_cert_cb(server, on_check, NULL);
    if (strict) {
        SSL_CTX_set_cert_flags(client, SSL_CERT_FLAG_TLS_STRICT);
        SSL_CTX_set_cert_flags(server, SSL_CERT_FLAG_TLS_STRICT);
    }
    if (names) {
        SSL_CTX_set_client_CA_list(server, SSL_load_client_CA_file(cert_path(
                                               path, names == 1 ? "ca.pem" : "other-ca.pem")));
    }
    struct pair p = new_pair(client, server);
    if (sigalgs != NULL) {
        SSL_set1_sigalgs_list(p.client, sigalgs);
    }
    if (client_sigalgs != NULL) {
        SSL_set1_client_sigalgs_list(p.server, client_sigalgs);
    }
    shake(&p, name);
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void)
{
    static const char *const lists[] = {
        "RSA-PSS+SHA256",       "rsa_pss_pss_sha256", "ed25519:ECDSA+SHA256",     "ECDSA+SHA384",
        "ECDSA+SHA256:ed25519", "RSA+SHA256",         "RSA+SHA256:RSA-PSS+SHA384"};
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        by_sigalgs(lists[i], "", 0);
    }
    by_sigalgs("ed25519:ECDSA+SHA256", "ECDSA+SHA256:ed25519", 0);
    by_sigalgs("ed25519:ECDSA+SHA256", "ECDSA+SHA256:ed25519", SSL_OP_CIPHER_SERVER_PREFERENCE);
    by_sigalgs("ed25519", "ECDSA+SHA256", 0);
    client_callback("none there", NULL, NULL, 0);
    client_callback("none there, none given", NULL, NULL, 1);
    client_callback("a good one there", "client-rsa", NULL, 0);
    client_callback("one that will not do", "client-rsa", "ECDSA+SHA256", 0);
    client_callback("one that will not do, none given", "client-rsa", "ECDSA+SHA256", 1);
    client_callback("neither will do", "client-rsa", "ed25519", 0);
    for (int i = 0; i < 12; i++) {
        authorities(i % 3, i / 3 % 2, i / 6);
    }
    check_chain("defaults", NULL, NULL, 0, 0);
    check_chain("strict", NULL, NULL, 1, 0);
    check_chain("few algorithms", "ECDSA+SHA256:ed25519", "ECDSA+SHA256:RSA-PSS+SHA256", 0, 0);
    check_chain("few algorithms, strict", "ECDSA+SHA256:ed25519", "ed25519", 1, 0);
    check_chain("named", NULL, NULL, 1, 1);
    check_chain("named, another", NULL, NULL, 1, 2);
    return 0;
}
