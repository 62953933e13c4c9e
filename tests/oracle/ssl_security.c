/* oracle: reference tls13 */
/* SSL_CTX_set_security_callback(), SSL_CTX_set_security_level(3): what is asked, and what a no
 * does. */
#include "ssl_pair.h"

#include <openssl/x509.h>

static int refuse_op = -1, refuse_bits, refuse_nid;
static char asked[4000][96];
static int num_asked;
static void *expected_ex;

static int on_security(const SSL *s, const SSL_CTX *ctx, int op, int bits, int nid, void *other,
                       void *ex)
{
    char line[96], what[48] = "";
    int kind = op & SSL_SECOP_OTHER_TYPE;
    if (kind == SSL_SECOP_OTHER_CERT) {
        X509_NAME_get_text_by_NID(X509_get_subject_name(other), NID_commonName, what, sizeof(what));
    } else if (kind == SSL_SECOP_OTHER_CIPHER) {
        snprintf(what, sizeof(what), "%s", SSL_CIPHER_get_name(other));
    } else if (other != NULL) {
        const unsigned char *p = other;
        snprintf(what, sizeof(what), "%02x%02x", p[0], p[1]);
    }
    snprintf(line, sizeof(line), "%s op %#x bits %d nid %d %s",
             s == NULL          ? "context"
             : SSL_is_server(s) ? "server"
                                : "client",
             (unsigned)op, bits, nid, what);
    /* OpenSSL's server asks of what it tries, ours of all that it has; TLS 1.2's mask is neither's.
     */
    int known =
        op == SSL_SECOP_SIGALG_MASK || op == SSL_SECOP_TICKET ||
        (s != NULL && SSL_is_server(s) && kind != SSL_SECOP_OTHER_CERT && op != SSL_SECOP_VERSION);
    for (int i = 0; i < num_asked && !known; i++) {
        known = strcmp(asked[i], line) == 0;
    }
    if (!known && num_asked < 4000) {
        strcpy(asked[num_asked++], line);
    }
    if ((s == NULL) == (ctx == NULL) || ex != expected_ex) {
        printf("bad arguments\n");
    }
    return !(op == refuse_op && (refuse_bits == 0 || bits == refuse_bits) &&
             (refuse_nid == 0 || nid == refuse_nid));
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void show_asked(void)
{
    qsort(asked, (size_t)num_asked, sizeof(asked[0]), by_text);
    for (int i = 0; i < num_asked; i++) {
        printf("  %s\n", asked[i]);
    }
    num_asked = 0;
}

static void run(const char *name, int op, int bits, int nid, int on_server, int on_client, int show)
{
    char path[512];
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set1_groups_list(client, "X25519:P-256:P-384");
    SSL_CTX_set1_groups_list(server, "X25519:P-256:P-384");
    SSL_CTX_set1_sigalgs_list(client, "ECDSA+SHA256:RSA-PSS+SHA256:ECDSA+SHA384");
    expected_ex = &refuse_op;
    printf("%s\n", name);
    refuse_op = op;
    refuse_bits = bits;
    refuse_nid = nid;
    if (on_server) {
        SSL_CTX_set_security_callback(server, on_security);
        SSL_CTX_set0_security_ex_data(server, expected_ex);
    }
    if (on_client) {
        SSL_CTX_set_security_callback(client, on_security);
        SSL_CTX_set0_security_ex_data(client, expected_ex);
    }
    o_int("use",
          SSL_CTX_use_certificate_file(server, cert_path(path, "p256.pem"), SSL_FILETYPE_PEM));
    print_reasons("use");
    if (show) {
        show_asked();
    }
    num_asked = 0;
    struct pair p = new_pair(client, server);
    /* A client that has nothing to offer: OpenSSL sends an alert before any ClientHello, ours none.
     */
    int nothing = on_client && bits == 0 && nid == 0 &&
                  (op == SSL_SECOP_CURVE_SUPPORTED || op == SSL_SECOP_CIPHER_SUPPORTED);
    int ret = 0;
    int done = nothing ? advance(p.client, "client", &ret) == SSL_ERROR_NONE : shake(&p, name);
    if (done) {
        printf("  %s, group %d, signature %d\n", SSL_get_cipher_name(p.client),
               (int)SSL_get_negotiated_group(p.client), 0);
    }
    if (show) {
        show_asked();
    }
    free_pair(&p);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

static void levels(void)
{
    static const char *const identity[] = {"p256", "rsa", "p384", "ed25519"};
    for (size_t i = 0; i < 4; i++) {
        for (int level = 0; level <= 5; level++) {
            for (int on_client = 0; on_client < 2; on_client++) {
                SSL_CTX *server = new_server(identity[i]), *client = new_client("ca.pem");
                SSL_CTX_set1_groups_list(server, "X25519:P-256:P-384:P-521");
                SSL_CTX_set1_groups_list(client, "X25519:P-256:P-384:P-521");
                SSL_CTX_set_security_level(on_client ? client : server, level);
                SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
                struct pair p = new_pair(client, server);
                printf("%s, %s level %d\n", identity[i], on_client ? "client" : "server", level);
                if (shake(&p, "level")) {
                    printf("  %s, group %d\n", SSL_get_cipher_name(p.client),
                           (int)SSL_get_negotiated_group(p.client));
                }
                free_pair(&p);
                SSL_CTX_free(server);
                SSL_CTX_free(client);
            }
        }
    }
}

int main(void)
{
    run("all on the server", -1, 0, 0, 1, 0, 1);
    run("all on the client", -1, 0, 0, 0, 1, 1);
    run("no version, client", SSL_SECOP_VERSION, 0, 0, 0, 1, 0);
    run("no version, server", SSL_SECOP_VERSION, 0, 0, 1, 0, 0);
    run("no X25519, client", SSL_SECOP_CURVE_SUPPORTED, 0, NID_X25519, 0, 1, 0);
    run("no X25519, server", SSL_SECOP_CURVE_SHARED, 0, NID_X25519, 1, 0, 0);
    run("no group, client", SSL_SECOP_CURVE_SUPPORTED, 0, 0, 0, 1, 0);
    run("no group, server", SSL_SECOP_CURVE_SHARED, 0, 0, 1, 0, 0);
    run("no 256 bits, client", SSL_SECOP_CIPHER_SUPPORTED, 256, 0, 0, 1, 0);
    run("no 256 bits, server", SSL_SECOP_CIPHER_SHARED, 256, 0, 1, 0, 0);
    run("no suite, client", SSL_SECOP_CIPHER_SUPPORTED, 0, 0, 0, 1, 0);
    run("no suite, server", SSL_SECOP_CIPHER_SHARED, 0, 0, 1, 0, 0);
    run("no signature algorithm, server", SSL_SECOP_SIGALG_SUPPORTED, 0, 0, 1, 0, 0);
    run("no shared signature algorithm, server", SSL_SECOP_SIGALG_SHARED, 0, 0, 1, 0, 0);
    run("no signature, client", SSL_SECOP_SIGALG_CHECK, 0, 0, 0, 1, 0);
    run("no key, server", SSL_SECOP_EE_KEY, 0, 0, 1, 0, 0);
    run("no CA key, server", SSL_SECOP_CA_KEY, 0, 0, 1, 0, 0);
    run("no digest, server", SSL_SECOP_CA_MD, 0, 0, 1, 0, 0);
    run("no peer key, client", SSL_SECOP_PEER_EE_KEY, 0, 0, 0, 1, 0);
    run("no ticket, server", SSL_SECOP_TICKET, 0, 0, 1, 0, 0);
    levels();
    return 0;
}
