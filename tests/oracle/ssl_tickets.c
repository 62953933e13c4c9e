/* Tickets, their keys and the session cache: SSL_CTX_set_tlsext_ticket_keys(3),
 * SSL_CTX_set_tlsext_ticket_key_cb(3), SSL_CTX_set_session_ticket_cb(3), SSL_CTX_sess_number(3). */
#include "ssl_pair.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/lhash.h>
#include <openssl/params.h>

static unsigned char keys[80];
static SSL_SESSION *kept;
static int num_kept, records;

static int keep_session(SSL *ssl, SSL_SESSION *sess)
{
    (void)ssl;
    SSL_SESSION_free(kept);
    kept = sess;
    num_kept++;
    return 1;
}

static void on_message(int write_p, int version, int content_type, const void *buf, size_t len,
                       SSL *ssl, void *arg)
{
    (void)version;
    (void)ssl;
    (void)arg;
    (void)len;
    if (write_p && content_type == SSL3_RT_HANDSHAKE && ((const unsigned char *)buf)[0] == 4) {
        printf("  a ticket is written\n");
    }
    records += write_p && content_type == SSL3_RT_HEADER;
}

static SSL_CTX *make_client(void)
{
    SSL_CTX *ctx = new_client("ca.pem");
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, keep_session);
    return ctx;
}

static void leave(struct pair *p)
{
    SSL_set_shutdown(p->client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_set_shutdown(p->server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    free_pair(p);
}

/* run is one handshake, with the session that was kept if resume is set. */
static void run(const char *name, SSL_CTX *client, SSL_CTX *server, int resume)
{
    struct pair p = new_pair(client, server);
    SSL_SESSION *mine = NULL;
    if (resume) {
        mine = SSL_SESSION_dup(kept);
        SSL_set_session(p.client, mine);
    }
    num_kept = 0;
    shake(&p, name);
    printf("  tickets %d\n", num_kept);
    leave(&p);
    SSL_SESSION_free(mine);
}

/* server_alone is the server's half of a handshake that fails there. */
static void server_alone(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = new_pair(client, server);
    SSL_SESSION *mine = SSL_SESSION_dup(kept);
    int ret = 0;
    SSL_set_session(p.client, mine);
    SSL_do_handshake(p.client);
    printf("  error %d", advance(p.server, "server", &ret));
    printf(", %d\n", ret);
    free_pair(&p);
    SSL_SESSION_free(mine);
}

static void counters(SSL_CTX *ctx)
{
    printf("  number %ld, items %lu, accept %ld %ld, hits %ld, misses %ld, timeouts %ld, full %ld, "
           "cb %ld, size %ld\n",
           SSL_CTX_sess_number(ctx), OPENSSL_LH_num_items((OPENSSL_LHASH *)SSL_CTX_sessions(ctx)),
           SSL_CTX_sess_accept(ctx), SSL_CTX_sess_accept_good(ctx), SSL_CTX_sess_hits(ctx),
           SSL_CTX_sess_misses(ctx), SSL_CTX_sess_timeouts(ctx), SSL_CTX_sess_cache_full(ctx),
           SSL_CTX_sess_cb_hits(ctx), SSL_CTX_sess_get_cache_size(ctx));
}

/* inside opens a ticket by hand: the form that other programs with these keys expect. */
static void inside(void)
{
    const unsigned char *ticket = NULL;
    unsigned char mac[32], plain[4000];
    unsigned int mac_len = 0;
    size_t n = 0;
    int a = 0, b = 0;
    SSL_SESSION_get0_ticket(kept, &ticket, &n);
    HMAC(EVP_sha256(), keys + 16, 32, ticket, n - 32, mac, &mac_len);
    printf("  name %s, HMAC %s\n", memcmp(ticket, keys, 16) == 0 ? "ours" : "other",
           memcmp(mac, ticket + n - 32, 32) == 0 ? "holds" : "fails");
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    EVP_DecryptInit_ex(c, EVP_aes_256_cbc(), NULL, keys + 48, ticket + 16);
    EVP_DecryptUpdate(c, plain, &a, ticket + 32, (int)n - 64);
    int ok = EVP_DecryptFinal_ex(c, plain + a, &b);
    EVP_CIPHER_CTX_free(c);
    const unsigned char *p = plain;
    SSL_SESSION *s = d2i_SSL_SESSION(NULL, &p, a + b);
    printf("  opens %d, session %d, all of it %d\n", ok, s != NULL, p == plain + a + b);
    if (s != NULL) {
        unsigned char x[64], y[64];
        size_t xn = SSL_SESSION_get_master_key(s, x, sizeof(x));
        size_t yn = SSL_SESSION_get_master_key(kept, y, sizeof(y));
        printf("  key %s, cipher %s, version %x, timeout %ld\n",
               xn == yn && memcmp(x, y, xn) == 0 ? "same" : "other",
               SSL_CIPHER_get_name(SSL_SESSION_get0_cipher(s)),
               (unsigned)SSL_SESSION_get_protocol_version(s), SSL_SESSION_get_timeout(s));
        SSL_SESSION_free(s);
    }
}

static void raw_keys(void)
{
    unsigned char got[80], again[80];
    SSL_CTX *client = make_client(), *one = new_server("rsa"), *two = new_server("rsa");
    printf("--- raw keys\n");
    printf("%ld %ld\n", SSL_CTX_set_tlsext_ticket_keys(one, NULL, 0),
           SSL_CTX_get_tlsext_ticket_keys(one, NULL, 0));
    printf("%ld", SSL_CTX_set_tlsext_ticket_keys(one, keys, 79));
    printf(" %ld\n", SSL_CTX_get_tlsext_ticket_keys(one, keys, 81));
    print_reasons("length");
    printf("%ld", SSL_CTX_get_tlsext_ticket_keys(one, got, 80));
    printf(" %ld", SSL_CTX_get_tlsext_ticket_keys(one, again, 80));
    printf(", same %d\n", memcmp(got, again, 80) == 0);
    run("not shared", client, one, 0);
    run("not shared", client, two, 1);
    printf("%ld\n", SSL_CTX_set_tlsext_ticket_keys(two, got, 80));
    run("first", client, one, 0);
    run("shared as they were", client, two, 1);
    for (size_t i = 0; i < sizeof(keys); i++) {
        keys[i] = (unsigned char)(i + 1);
    }
    SSL_CTX_set_tlsext_ticket_keys(one, keys, 80);
    run("other keys", client, one, 1);
    run("those keys", client, one, 1);
    inside();
    SSL_CTX_set_tlsext_ticket_keys(one, got, 80);
    run("gone", client, one, 1);
    SSL_CTX_free(client);
    SSL_CTX_free(one);
    SSL_CTX_free(two);
}

static int key_ret[2];

static int key_cb(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *ctx,
                  HMAC_CTX *hctx, int enc)
{
    (void)ssl;
    printf("  key_cb: enc %d\n", enc);
    if (enc) {
        memcpy(name, "a name of sixteen", 16);
        memset(iv, 'i', 16);
        EVP_EncryptInit_ex(ctx, EVP_aes_256_cbc(), NULL, keys + 48, iv);
    } else {
        EVP_DecryptInit_ex(ctx, EVP_aes_256_cbc(), NULL, keys + 48, iv);
    }
    HMAC_Init_ex(hctx, keys + 16, 32, EVP_sha256(), NULL);
    return key_ret[enc];
}

static int key_evp_cb(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *ctx,
                      EVP_MAC_CTX *mac, int enc)
{
    OSSL_PARAM params[3] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, keys + 16, 32),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)(uintptr_t) "SHA256", 0),
        OSSL_PARAM_construct_end()};
    (void)ssl;
    printf("  key_evp_cb: enc %d\n", enc);
    if (enc) {
        memcpy(name, keys, 16);
        memset(iv, 'i', 16);
        EVP_EncryptInit_ex(ctx, EVP_aes_256_cbc(), NULL, keys + 48, iv);
    } else {
        printf("  name %s\n", memcmp(name, keys, 16) == 0 ? "ours" : "other");
        EVP_DecryptInit_ex(ctx, EVP_aes_256_cbc(), NULL, keys + 48, iv);
    }
    EVP_MAC_CTX_set_params(mac, params);
    printf("  mac %d\n", EVP_MAC_init(mac, NULL, 0, NULL));
    return key_ret[enc];
}

/* key_callback runs with one of the callbacks, or both: then the one with EVP_MAC is asked. */
static void key_callback(int old, int evp)
{
    SSL_CTX *client = make_client(), *server = new_server("rsa");
    printf("--- key callback, old %d, evp %d\n", old, evp);
    if (old) {
        SSL_CTX_set_tlsext_ticket_key_cb(server, key_cb);
    }
    if (evp) {
        printf(" set %d\n", SSL_CTX_set_tlsext_ticket_key_evp_cb(server, key_evp_cb));
    }
    for (int ret = 0; ret < 3; ret++) {
        key_ret[1] = 1;
        run("full", client, server, 0);
        key_ret[0] = ret;
        printf(" decrypt gives %d\n", ret);
        run("resumed", client, server, 1);
        if (evp) {
            inside();
        }
    }
    key_ret[0] = -1;
    printf(" decrypt fails\n");
    server_alone(client, server);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static SSL_TICKET_RETURN ticket_ret;

static int on_generate(SSL *ssl, void *arg)
{
    SSL_SESSION *s = SSL_get_session(ssl);
    printf("  generate %s, %d\n", (const char *)arg, SSL_SESSION_set1_ticket_appdata(s, "data", 4));
    return 1;
}

static SSL_TICKET_RETURN on_decrypt(SSL *ssl, SSL_SESSION *ss, const unsigned char *keyname,
                                    size_t keyname_len, SSL_TICKET_STATUS status, void *arg)
{
    void *data = NULL;
    size_t n = 0;
    (void)ssl;
    (void)keyname;
    (void)arg;
    if (ss != NULL) {
        SSL_SESSION_get0_ticket_appdata(ss, &data, &n);
    }
    printf("  decrypt: session %d, name %zu, status %d, data %.*s\n", ss != NULL, keyname_len,
           (int)status, (int)n, data != NULL ? (const char *)data : "");
    return ticket_ret;
}

static void app_data(void)
{
    static const SSL_TICKET_RETURN rets[] = {
        SSL_TICKET_RETURN_USE, SSL_TICKET_RETURN_USE_RENEW, SSL_TICKET_RETURN_IGNORE,
        SSL_TICKET_RETURN_IGNORE_RENEW, SSL_TICKET_RETURN_ABORT};
    SSL_CTX *client = make_client(), *server = new_server("rsa");
    printf("--- application data\n");
    SSL_CTX_set_session_ticket_cb(server, on_generate, on_decrypt, (void *)"arg");
    for (size_t i = 0; i < sizeof(rets) / sizeof(rets[0]); i++) {
        run("full", client, server, 0);
        ticket_ret = rets[i];
        printf(" returns %d\n", (int)ticket_ret);
        if (ticket_ret == SSL_TICKET_RETURN_ABORT) {
            server_alone(client, server);
        } else {
            run("resumed", client, server, 1);
        }
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void numbers(void)
{
    SSL_CTX *client = make_client(), *server = new_server("rsa");
    printf("--- numbers\n");
    for (size_t n = 0; n < 4; n++) {
        SSL_CTX_set_num_tickets(server, n);
        printf(" %zu\n", n);
        struct pair p = new_pair(client, server);
        SSL_set_msg_callback(p.server, on_message);
        records = num_kept = 0;
        shake(&p, "full");
        printf("  tickets %d, records written %d\n", num_kept, records);
        printf("  new ticket %d", SSL_new_session_ticket(p.server));
        printf(" %d\n", SSL_do_handshake(p.server));
        read_after(p.client, "client");
        printf("  tickets %d, records written %d\n", num_kept, records);
        printf("  client's %d\n", SSL_new_session_ticket(p.client));
        leave(&p);
        if (kept != NULL && n > 0) {
            run("resumed", client, server, 1);
        }
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static SSL_SESSION *external;

static int external_new(SSL *ssl, SSL_SESSION *s)
{
    (void)ssl;
    SSL_SESSION_free(external);
    external = s;
    printf("  external: new\n");
    return 1;
}

static SSL_SESSION *external_get(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    unsigned int n = 0;
    const unsigned char *have = external != NULL ? SSL_SESSION_get_id(external, &n) : NULL;
    (void)ssl;
    int found = have != NULL && (int)n == len && memcmp(have, id, n) == 0;
    printf("  external: get, found %d, copy %d\n", found, *copy);
    *copy = 1;
    return found ? external : NULL;
}

static void external_remove(SSL_CTX *ctx, SSL_SESSION *s)
{
    (void)ctx;
    (void)s;
    printf("  external: remove\n");
}

static void cache(void)
{
    SSL_CTX *client = make_client(), *server = new_server("rsa");
    printf("--- stateful\n");
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    counters(server);
    run("full", client, server, 0);
    counters(server);
    run("resumed", client, server, 1);
    counters(server);
    SSL_CTX_flush_sessions(server, 0);
    counters(server);
    run("flushed", client, server, 1);
    counters(server);
    SSL_CTX_sess_set_cache_size(server, 3);
    run("small", client, server, 0);
    counters(server);
    run("small", client, server, 0);
    counters(server);
    printf(" old\n");
    SSL_CTX_set_timeout(server, 1);
    run("short", client, server, 0);
    sleep(3);
    run("old", client, server, 1);
    counters(server);
    SSL_CTX_set_timeout(server, 300);
    printf("--- external\n");
    SSL_CTX_sess_set_new_cb(server, external_new);
    SSL_CTX_sess_set_get_cb(server, external_get);
    SSL_CTX_sess_set_remove_cb(server, external_remove);
    SSL_CTX_set_num_tickets(server, 1);
    run("full", client, server, 0);
    run("resumed", client, server, 1);
    counters(server);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
    run("full", client, server, 0);
    run("resumed", client, server, 1);
    counters(server);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
    run("off", client, server, 0);
    run("off", client, server, 1);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_SESSION_free(external);
}

int main(void)
{
    raw_keys();
    key_callback(1, 0);
    key_callback(0, 1);
    key_callback(1, 1);
    app_data();
    numbers();
    cache();
    SSL_SESSION_free(kept);
    return 0;
}
