/* oracle: reference tls13 */
/* Sessions of TLS 1.3 from OpenSSL's own DER form (d2i_SSL_SESSION(3), SSL_SESSION_print(3)), bytes
 * changed and cut; SSL_CTX_sess_set_get_cb(3) with the three callbacks as a cache outside the
 * process has them. */
#include "ssl_pair.h"

#include <openssl/pem.h>
#include <string.h>

/* What OpenSSL 3.0.22 wrote of a session: ticket, peer's certificate, ALPN, name, early data. */
static const char hex[] =
    "308202b5020101020203040402130104207c9a0455c0b64318e046d168a32413f74d04e74b98b2c3"
    "7fcbbe8459753354fc0420933f1e0f939d29b952a2faacfea9d698d73bd5bf4a06ae5e47241fe135"
    "0be540a10602046b051a25a20402021c20a382020930820205308201aca00302010202021005300a"
    "06082a8648ce3d040302304b3123302106035504030c1a546869727465656e207465737420696e74"
    "65726d65646961746531173015060355040a0c0e546869727465656e207465737473310b30090603"
    "55040613025858301e170d3236313132343034343932355a170d3336313132313034343932355a30"
    "3a3112301006035504030c096c6f63616c686f737431173015060355040a0c0e546869727465656e"
    "207465737473310b3009060355040613025858302a300506032b6570032100319487c15ba6e1d1fd"
    "c642020c5f231558b8c073a89fe435ffb5c20574f29f34a381bf3081bc300c0603551d130101ff04"
    "023000300e0603551d0f0101ff040403020780301d0603551d0e04160414c33bf5fa2fd3f5db0724"
    "2f868e19c73e037ed804301f0603551d23041830168014d780ab0ccd1c422f97c49705cc4423b176"
    "6ce60a30470603551d110440303e82096c6f63616c686f7374820c6578616d706c652e7465737482"
    "0b2a2e77696c642e7465737487047f00000187100000000000000000000000000000000130130603"
    "551d25040c300a06082b06010505070301300a06082a8648ce3d040302034700304402206adc0a86"
    "a9813c843e7a6ec6023abfb51bae96a9f72fc960d12a9a73ef9518d902203bb7d402ea112ddd811a"
    "65ab75c3edb9b8becc2cc9e575415476523311219d65a4050403637478a90402021c20aa22042043"
    "9f8927e9de5f5d36cf7feee4f595f378409e839f84b808ea39befe077b077dae070205008f11c7f2"
    "af04020203e8b00404026832b30302011d";

static void show(const char *name, SSL_SESSION *s)
{
    BIO *out = BIO_new(BIO_s_mem());
    const unsigned char *p = NULL;
    size_t n = 0;
    unsigned int len = 0;
    char *text = NULL;
    printf("%s\n", name);
    o_int("print", SSL_SESSION_print(out, s));
    long size = BIO_get_mem_data(out, &text);
    o_text("printed", text, (size_t)size);
    BIO_free(out);
    p = SSL_SESSION_get_id(s, &len);
    o_hex("id", p, len);
    SSL_SESSION_get0_ticket(s, &p, &n);
    o_int("ticket", (long long)n);
    o_int("hint", (long long)SSL_SESSION_get_ticket_lifetime_hint(s));
    o_int("early", SSL_SESSION_get_max_early_data(s));
    o_str("host", SSL_SESSION_get0_hostname(s));
    SSL_SESSION_get0_alpn_selected(s, &p, &n);
    o_hex("alpn", p, n);
    o_int("resumable", SSL_SESSION_is_resumable(s));
    o_ptr("peer", SSL_SESSION_get0_peer(s));
    unsigned char *der = NULL;
    int der_len = i2d_SSL_SESSION(s, &der);
    o_hex("again", der, der_len > 0 ? (size_t)der_len : 0);
    OPENSSL_free(der);
}

static void foreign(void)
{
    long n = 0;
    unsigned char *der = OPENSSL_hexstr2buf(hex, &n);
    const unsigned char *p = der;
    SSL_SESSION *s = d2i_SSL_SESSION(NULL, &p, n);
    o_int("taken", p - der);
    show("OpenSSL's", s);
    SSL_SESSION *copy = SSL_SESSION_dup(s);
    show("copy", copy);
    SSL_SESSION_free(copy);
    SSL_SESSION_free(s);
    /* The version, the suite and the like turned one by one. */
    for (long at = 4; at < 32; at++) {
        unsigned char was = der[at];
        der[at] ^= 1;
        p = der;
        s = d2i_SSL_SESSION(NULL, &p, n);
        printf("byte %ld: %s\n", at, s != NULL ? "taken" : "refused");
        ERR_clear_error();
        if (s != NULL) {
            o_int("version", SSL_SESSION_get_protocol_version(s));
            o_str("suite", SSL_CIPHER_get_name(SSL_SESSION_get0_cipher(s)));
        }
        SSL_SESSION_free(s);
        der[at] = was;
    }
    for (long cut = 0; cut < n; cut += 13) {
        p = der;
        s = d2i_SSL_SESSION(NULL, &p, cut);
        o_ptr("cut", s);
        o_int("moved", p - der);
        SSL_SESSION_free(s);
        ERR_clear_error();
    }
    OPENSSL_free(der);
}

/* A cache outside: sessions as DER by their id. */
static unsigned char *kept;
static int kept_len, num_new, num_got, num_removed, copy_wanted;

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    num_new++;
    OPENSSL_free(kept);
    kept = NULL;
    kept_len = i2d_SSL_SESSION(session, &kept);
    return 0;
}

static SSL_SESSION *owned;

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int len, int *copy)
{
    const unsigned char *p = kept;
    (void)ssl;
    num_got++;
    printf("  asked for an id of %d\n", len);
    *copy = copy_wanted;
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &p, kept_len);
    unsigned int own_len = 0;
    const unsigned char *own = SSL_SESSION_get_id(session, &own_len);
    if (own_len != (unsigned int)len || memcmp(own, id, own_len) != 0) {
        SSL_SESSION_free(session);
        return NULL;
    }
    if (copy_wanted) {
        SSL_SESSION_free(owned);
        owned = session;
    }
    return session;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session)
{
    (void)ctx;
    (void)session;
    num_removed++;
}

static void counts(SSL_CTX *ctx, const char *name)
{
    printf("%s: new %d, got %d, removed %d, number %ld, hits %ld, cb hits %ld, misses %ld, "
           "timeouts %ld, full %ld\n",
           name, num_new, num_got, num_removed, SSL_CTX_sess_number(ctx), SSL_CTX_sess_hits(ctx),
           SSL_CTX_sess_cb_hits(ctx), SSL_CTX_sess_misses(ctx), SSL_CTX_sess_timeouts(ctx),
           SSL_CTX_sess_cache_full(ctx));
    num_new = num_got = num_removed = 0;
}

static void outside(long mode, int copy)
{
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    printf("mode %ld, copy %d\n", mode, copy);
    copy_wanted = copy;
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(server, 1);
    SSL_CTX_set_session_cache_mode(server, mode);
    SSL_CTX_sess_set_new_cb(server, on_new);
    SSL_CTX_sess_set_get_cb(server, on_get);
    SSL_CTX_sess_set_remove_cb(server, on_remove);
    SSL_SESSION *session = NULL;
    for (int i = 0; i < 3; i++) {
        struct pair p = new_pair(client, server);
        if (session != NULL) {
            o_int("set", SSL_set_session(p.client, session));
        }
        shake(&p, "handshake");
        SSL_SESSION_free(session);
        session = SSL_get1_session(p.client);
        SSL_shutdown(p.client);
        SSL_shutdown(p.server);
        free_pair(&p);
        counts(server, "server");
        if (i == 1) {
            SSL_CTX_flush_sessions(server, 0);
            counts(server, "flushed");
        }
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(server);
    o_int("removed", num_removed);
    num_removed = 0;
    SSL_CTX_free(client);
}

/* A session is given up when its connection ends with an alert, of either side. */
static void alerts(void)
{
    for (int how = 0; how < 3; how++) {
        SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
        SSL_CTX_sess_set_remove_cb(client, on_remove);
        struct pair p = new_pair(client, server);
        shake(&p, "first");
        SSL_SESSION *session = SSL_get1_session(p.client);
        if (how == 2) { /* in a connection that stands: a record that is none */
            unsigned char bad[] = {0x17, 3, 3, 0, 17, 1, 2, 3, 4, 5, 6,
                                   7,    8, 9, 0, 1,  2, 3, 4, 5, 6, 7};
            char buf[8];
            BIO_write(SSL_get_rbio(p.client), bad, 0);
            BIO_write(SSL_get_wbio(p.server), bad, sizeof(bad));
            o_int("read", SSL_read(p.client, buf, sizeof(buf)));
            print_reasons("client");
        } else {
            SSL_shutdown(p.client);
        }
        o_int("removed before the end", num_removed);
        free_pair(&p);
        o_int("removed", num_removed);
        o_int("resumable", SSL_SESSION_is_resumable(session));
        p = new_pair(client, server);
        if (how == 0) { /* the server has nothing in common with the client */
            SSL_set1_groups_list(p.server, "P-384");
            SSL_set1_groups_list(p.client, "X25519");
        }
        if (how == 1) { /* the client gives up */
            SSL_set1_groups_list(p.client, "X25519");
            SSL_set_verify(p.client, SSL_VERIFY_PEER, NULL);
        }
        o_int("set", SSL_set_session(p.client, session));
        (void)SSL_do_handshake(p.client);
        (void)SSL_do_handshake(p.server);
        (void)SSL_do_handshake(p.client);
        ERR_clear_error();
        free_pair(&p);
        o_int("resumable", SSL_SESSION_is_resumable(session));
        counts(client, "client");
        SSL_SESSION_free(session);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
}

int main(void)
{
    foreign();
    alerts();
    outside(SSL_SESS_CACHE_SERVER, 0);
    outside(SSL_SESS_CACHE_SERVER, 1);
    outside(SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL, 0);
    outside(SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP, 1);
    outside(SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_STORE, 0);
    outside(SSL_SESS_CACHE_OFF, 0);
    SSL_SESSION_free(owned);
    OPENSSL_free(kept);
    return 0;
}
