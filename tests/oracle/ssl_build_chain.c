/* oracle: reference tls13 */
/* SSL_CTX_build_cert_chain() and SSL_build_cert_chain() of SSL_CTX_add1_chain_cert(3);
 * SSL_set_retry_verify(3). */
#include "ssl_pair.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

static void show(SSL_CTX *ctx)
{
    STACK_OF(X509) *chain = NULL;
    SSL_CTX_get0_chain_certs(ctx, &chain);
    printf("  chain of %d\n", sk_X509_num(chain));
    for (int i = 0; i < sk_X509_num(chain); i++) {
        X509_NAME *name = X509_get_subject_name(sk_X509_value(chain, i));
        char text[128] = "";
        X509_NAME_get_text_by_NID(name, NID_commonName, text, sizeof(text));
        printf("  %s\n", text);
    }
}

static void build(const char *name, const char *chain_file, const char *ca, int flags)
{
    char path[512];
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    if (chain_file != NULL) {
        SSL_CTX_use_certificate_chain_file(ctx, cert_path(path, chain_file));
    }
    if (ca != NULL) {
        SSL_CTX_load_verify_locations(ctx, cert_path(path, ca), NULL);
    }
    printf("%s %#x\n", name, (unsigned)flags);
    o_int("built", SSL_CTX_build_cert_chain(ctx, flags));
    print_reasons("build");
    show(ctx);
    SSL *ssl = SSL_new(ctx);
    o_int("built again", SSL_build_cert_chain(ssl, flags));
    print_reasons("build again");
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static int asked;

static int retry_once(X509_STORE_CTX *ctx, void *arg)
{
    SSL *ssl = X509_STORE_CTX_get_ex_data(ctx, SSL_get_ex_data_X509_STORE_CTX_idx());
    (void)arg;
    asked++;
    int ret = X509_verify_cert(ctx);
    printf("  asked %d: %d, error %d, untrusted %d\n", asked, ret, X509_STORE_CTX_get_error(ctx),
           sk_X509_num(X509_STORE_CTX_get0_untrusted(ctx)));
    return ret == 0 ? SSL_set_retry_verify(ssl) : ret;
}

/* A server that forgets its intermediate certificate; the client adds it and goes on. */
static void retry_verify(void)
{
    char path[512];
    SSL_CTX *server = SSL_CTX_new(TLS_server_method());
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX_use_certificate_file(server, cert_path(path, "p256.pem"), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(server, cert_path(path, "p256.key"), SSL_FILETYPE_PEM);
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(client, retry_once, NULL);
    struct pair p = new_pair(client, server);
    int cr = 0, sr = 0;
    (void)advance(p.client, "client", &cr);
    (void)advance(p.server, "server", &sr);
    for (int i = 0; i < 2; i++) {
        o_int("error", advance(p.client, "client", &cr));
        o_int("want", SSL_want(p.client));
    }
    STACK_OF(X509) *sent = SSL_get_peer_cert_chain(p.client);
    o_int("sent", sk_X509_num(sent));
    BIO *file = BIO_new_file(cert_path(path, "p256.chain.pem"), "r");
    X509_free(PEM_read_bio_X509(file, NULL, NULL, NULL));
    X509 *between = PEM_read_bio_X509(file, NULL, NULL, NULL);
    if (sent != NULL && between != NULL) {
        sk_X509_push(sent, between);
    }
    BIO_free(file);
    shake(&p, "with what was missing");
    o_int("sent", sk_X509_num(SSL_get_peer_cert_chain(p.client)));
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void)
{
    static const int flags[] = {0,
                                SSL_BUILD_CHAIN_FLAG_NO_ROOT,
                                SSL_BUILD_CHAIN_FLAG_UNTRUSTED,
                                SSL_BUILD_CHAIN_FLAG_CHECK,
                                SSL_BUILD_CHAIN_FLAG_CHECK | SSL_BUILD_CHAIN_FLAG_NO_ROOT,
                                SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR,
                                SSL_BUILD_CHAIN_FLAG_UNTRUSTED | SSL_BUILD_CHAIN_FLAG_NO_ROOT,
                                SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR |
                                    SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR |
                                    SSL_BUILD_CHAIN_FLAG_UNTRUSTED};
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        build("nothing", NULL, NULL, flags[i]);
        build("no anchor", "p256.chain.pem", NULL, flags[i]);
        build("anchor", "p256.chain.pem", "ca.pem", flags[i]);
        build("leaf alone", "p256.pem", "ca.pem", flags[i]);
        build("root alone", "ca.pem", NULL, flags[i]);
        build("expired", "expired.chain.pem", "ca.pem", flags[i]);
    }
    retry_verify();
    return 0;
}
