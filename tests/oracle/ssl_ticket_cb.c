/* oracle: reference tls13 */
/* SSL_CTX_set_session_ticket_cb(3), SSL_CTX_set_tlsext_ticket_key_cb(3): who is asked, and whether
 * a new ticket follows. */
#include "ssl_pair.h"

#include <openssl/hmac.h>

static int made, opened, answer, keys, key_answer;

static int on_make(SSL *s, void *arg)
{
    (void)s;
    (void)arg;
    made++;
    return 1;
}

static SSL_TICKET_RETURN on_open(SSL *s, SSL_SESSION *session, const unsigned char *name,
                                 size_t name_len, SSL_TICKET_STATUS status, void *arg)
{
    (void)s;
    (void)name;
    (void)arg;
    opened++;
    printf("  opened: session %d, name of %zu, status %d\n", session != NULL, name_len, status);
    return (SSL_TICKET_RETURN)answer;
}

static int on_keys(SSL *s, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
                   HMAC_CTX *mac, int enc)
{
    static const unsigned char key[32] = "0123456789abcdef0123456789abcde";
    (void)s;
    keys++;
    if (enc) {
        memset(name, 'n', 16);
        memset(iv, 'i', EVP_MAX_IV_LENGTH);
    }
    EVP_CipherInit_ex(cipher, EVP_aes_128_cbc(), NULL, key, iv, enc);
    HMAC_Init_ex(mac, key, sizeof(key), EVP_sha256(), NULL);
    return enc ? 1 : key_answer;
}

static void run(const char *name, int with_cb, int ret, int with_keys, int key_ret)
{
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    printf("%s %d %d\n", name, ret, key_ret);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
    if (with_cb) {
        SSL_CTX_set_session_ticket_cb(server, on_make, on_open, NULL);
    }
    if (with_keys) {
        SSL_CTX_set_tlsext_ticket_key_cb(server, on_keys);
    }
    answer = ret;
    key_answer = key_ret;
    made = opened = keys = 0;
    struct pair p = new_pair(client, server);
    shake(&p, "first");
    printf("  made %d, opened %d, keys %d\n", made, opened, keys);
    SSL_SESSION *session = SSL_get1_session(p.client);
    SSL_shutdown(p.client);
    SSL_shutdown(p.server);
    free_pair(&p);
    made = opened = keys = 0;
    p = new_pair(client, server);
    SSL_set_session(p.client, session);
    int c = 0, s = 0;
    for (int i = 0; i < 3; i++) {
        (void)advance(p.client, "client", &c);
        (void)advance(p.server, "server", &s);
    }
    read_after(p.client, "client");
    printf("  second: %d %d, resumed %d\n", c, s, SSL_session_reused(p.server));
    printf("  made %d, opened %d, keys %d, another session %d\n", made, opened, keys,
           SSL_get_session(p.client) != session);
    SSL_SESSION_free(session);
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void)
{
    for (int ret = SSL_TICKET_RETURN_ABORT; ret <= SSL_TICKET_RETURN_USE_RENEW; ret++) {
        run("callback", 1, ret, 0, 0);
    }
    for (int key = -1; key <= 2; key++) {
        run("keys", 0, 0, 1, key);
        run("keys and callback", 1, SSL_TICKET_RETURN_USE, 1, key);
        run("keys and callback", 1, SSL_TICKET_RETURN_USE_RENEW, 1, key);
    }
    return 0;
}
