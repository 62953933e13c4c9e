/* SSL_CTX_set_psk_client_callback(3), SSL_CTX_use_psk_identity_hint(3): the forms for one
 * connection. */
#include "oracle.h"

#include <openssl/ssl.h>

static unsigned int on_client(SSL *ssl, const char *hint, char *identity, unsigned int identity_len,
                              unsigned char *psk, unsigned int psk_len)
{
    (void)hint;
    o_int("client callback", (long long)SSL_is_server(ssl));
    snprintf(identity, identity_len, "someone");
    memset(psk, 5, psk_len < 32 ? psk_len : 32);
    return 32;
}

static unsigned int on_server(SSL *ssl, const char *identity, unsigned char *psk,
                              unsigned int psk_len)
{
    o_int("server callback", (long long)SSL_is_server(ssl));
    o_str("identity", identity);
    memset(psk, 5, psk_len < 32 ? psk_len : 32);
    return 32;
}

static int on_use(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *idlen,
                  SSL_SESSION **session)
{
    (void)md;
    o_int("use callback", (long long)SSL_is_server(ssl));
    *id = NULL;
    *idlen = 0;
    *session = NULL;
    return 1;
}

static int on_find(SSL *ssl, const unsigned char *id, size_t n, SSL_SESSION **session)
{
    o_int("find callback", (long long)SSL_is_server(ssl));
    o_text("identity", id, n);
    *session = NULL;
    return 1;
}

int main(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *client = SSL_new(ctx);
    SSL *server = SSL_new(ctx);
    BIO *a = NULL;
    BIO *b = NULL;
    char long_hint[PSK_MAX_IDENTITY_LEN + 2];

    o_ptr("no hint", SSL_get_psk_identity_hint(server));
    o_int_err("hint", SSL_use_psk_identity_hint(server, "hint"));
    memset(long_hint, 'x', sizeof(long_hint));
    long_hint[sizeof(long_hint) - 1] = '\0';
    o_int_err("long hint", SSL_use_psk_identity_hint(server, long_hint));
    o_int_err("NULL hint", SSL_use_psk_identity_hint(server, NULL));
    SSL_set_psk_client_callback(client, on_client);
    SSL_set_psk_server_callback(server, on_server);
    SSL_set_psk_use_session_callback(client, on_use);
    SSL_set_psk_find_session_callback(server, on_find);
    SSL_set_min_proto_version(client, TLS1_3_VERSION);
    SSL_set_min_proto_version(server, TLS1_3_VERSION);
    SSL_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256");
    SSL_set_ciphersuites(server, "TLS_AES_128_GCM_SHA256");
    BIO_new_bio_pair(&a, 0, &b, 0);
    SSL_set_bio(client, a, a);
    SSL_set_bio(server, b, b);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    int x = 0;
    int y = 0;
    for (int i = 0; i < 6; i++) {
        x = SSL_do_handshake(client);
        y = SSL_do_handshake(server);
    }
    o_int("client", x);
    o_int("server", y);
    o_err("handshake");
    o_str("cipher", SSL_get_cipher_name(client));
    o_int("reused", SSL_session_reused(client));
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(ctx);
    return 0;
}
