/* SSL_CTX_set_tlsext_status_cb(3). */
/* oracle: reference tls13 */
#include "ssl_pair.h"

#include <openssl/ocsp.h>

/* what the callbacks of the two sides do and return */
struct plan {
    int server_ret, client_ret;
    int staple; /* bytes; -1: SSL_set_tlsext_status_ocsp_resp() is not called */
};

static int on_server(SSL *ssl, void *arg)
{
    const struct plan *plan = arg;
    STACK_OF(OCSP_RESPID) *ids = NULL;
    X509_EXTENSIONS *exts = NULL;

    o_int("  server asked, type", SSL_get_tlsext_status_type(ssl));
    o_int("  get ids", SSL_get_tlsext_status_ids(ssl, &ids));
    o_int("  ids sent", sk_OCSP_RESPID_num(ids));
    o_int("  get exts", SSL_get_tlsext_status_exts(ssl, &exts));
    o_int("  exts sent", sk_X509_EXTENSION_num(exts));
    X509 *own = SSL_get_certificate(ssl);
    char name[100] = "";
    if (own != NULL) {
        X509_NAME_oneline(X509_get_subject_name(own), name, sizeof(name));
    }
    o_str("  certificate", name);
    o_int("  type of its key", own != NULL ? EVP_PKEY_get_base_id(X509_get0_pubkey(own)) : -1);
    if (plan->staple >= 0) {
        unsigned char *response = OPENSSL_malloc((size_t)plan->staple + 1);
        memset(response, 'r', (size_t)plan->staple);
        o_int("  staple", SSL_set_tlsext_status_ocsp_resp(ssl, response, plan->staple));
    }
    return plan->server_ret;
}

static int on_client(SSL *ssl, void *arg)
{
    const struct plan *plan = arg;
    const unsigned char *response = NULL;
    long n = SSL_get_tlsext_status_ocsp_resp(ssl, &response);

    o_int("  client judges, bytes", n);
    o_ptr("  response", response);
    o_int("  reused", SSL_session_reused(ssl));
    o_int("  result", SSL_get_verify_result(ssl));
    return plan->client_ret;
}

static void ask_for(SSL *ssl)
{
    STACK_OF(OCSP_RESPID) *ids = sk_OCSP_RESPID_new_null();
    X509_EXTENSIONS *exts = sk_X509_EXTENSION_new_null();
    static const unsigned char by_key[] = {0xa2, 6, 4, 4, 'k', 'e', 'y', '!'};
    const unsigned char *der = by_key;
    OCSP_RESPID *id =
        (OCSP_RESPID *)ASN1_item_d2i(NULL, &der, sizeof(by_key), ASN1_ITEM_rptr(OCSP_RESPID));

    sk_OCSP_RESPID_push(ids, id);
    ASN1_OCTET_STRING *null = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(null, (const unsigned char *)"\5\0", 2);
    sk_X509_EXTENSION_push(exts,
                           X509_EXTENSION_create_by_NID(NULL, NID_id_pkix_OCSP_noCheck, 0, null));
    ASN1_OCTET_STRING_free(null);
    o_int("set ids", SSL_set_tlsext_status_ids(ssl, ids));
    o_int("set exts", SSL_set_tlsext_status_exts(ssl, exts));
}

static void run(const char *name, struct plan plan, int ask, int details)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("rsa");

    printf("--- %s\n", name);
    use_identity(server, "p256");
    use_identity(server, "ed25519");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    o_int("server cb", SSL_CTX_set_tlsext_status_cb(server, on_server));
    o_int("server arg", SSL_CTX_set_tlsext_status_arg(server, &plan));
    SSL_CTX_set_tlsext_status_cb(client, on_client);
    SSL_CTX_set_tlsext_status_arg(client, &plan);
    struct pair p = new_pair(client, server);
    if (ask != 0) {
        o_int("ask", SSL_set_tlsext_status_type(p.client, TLSEXT_STATUSTYPE_ocsp));
    }
    if (details) {
        ask_for(p.client);
    }
    int good = shake(&p, name);
    o_int("client's type", SSL_get_tlsext_status_type(p.client));
    /* an SSL that ends without a close takes its session with it */
    SSL_set_shutdown(p.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_SESSION *session = good ? SSL_get1_session(p.client) : NULL;
    free_pair(&p);
    if (session != NULL) {
        p = new_pair(client, server);
        SSL_set_session(p.client, session);
        SSL_set_tlsext_status_type(p.client, TLSEXT_STATUSTYPE_ocsp);
        shake(&p, "again");
        free_pair(&p);
        SSL_SESSION_free(session);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void)
{
    SSL_CTX *ctx = new_client("ca.pem");
    int (*cb)(SSL *, void *) = NULL;
    void *arg = NULL;

    o_int("type", SSL_CTX_get_tlsext_status_type(ctx));
    o_int("set type", SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp));
    o_int("type", SSL_CTX_get_tlsext_status_type(ctx));
    SSL_CTX_set_tlsext_status_cb(ctx, on_client);
    SSL_CTX_set_tlsext_status_arg(ctx, &ctx);
    o_int("get cb", SSL_CTX_get_tlsext_status_cb(ctx, &cb));
    o_int("same", cb == on_client);
    o_int("get arg", SSL_CTX_get_tlsext_status_arg(ctx, &arg));
    o_int("same", arg == &ctx);
    SSL_CTX_free(ctx);

    run("stapled", (struct plan){SSL_TLSEXT_ERR_OK, 1, 1000}, 1, 0);
    run("with ids", (struct plan){SSL_TLSEXT_ERR_OK, 1, 10}, 1, 1);
    run("not asked", (struct plan){SSL_TLSEXT_ERR_OK, 1, 10}, 0, 0);
    run("ok without a response", (struct plan){SSL_TLSEXT_ERR_OK, 1, -1}, 1, 0);
    run("no ack with a response", (struct plan){SSL_TLSEXT_ERR_NOACK, 1, 10}, 1, 0);
    run("server fails", (struct plan){SSL_TLSEXT_ERR_ALERT_FATAL, 1, 10}, 1, 0);
    run("server warns", (struct plan){SSL_TLSEXT_ERR_ALERT_WARNING, 1, 10}, 1, 0);
    run("client refuses", (struct plan){SSL_TLSEXT_ERR_OK, 0, 10}, 1, 0);
    run("client refuses none", (struct plan){SSL_TLSEXT_ERR_NOACK, 0, -1}, 1, 0);
    run("client fails", (struct plan){SSL_TLSEXT_ERR_OK, -1, 10}, 1, 0);
    return 0;
}
