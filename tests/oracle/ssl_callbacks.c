/* oracle: reference tls13 */
/* oracle: ignore ciphers - OpenSSL ends with the SCSV of older versions */
/* oracle: ignore type - OpenSSL sends extensions of older versions too, we compress certificates */
/* SSL_CTX_set_client_hello_cb(3) with its getters, SSL_CTX_set_session_ticket_cb(3),
 * SSL_CTX_set_record_padding_callback(3), SSL_CTX_set_generate_session_id(3),
 * SSL_CTX_set_cert_cb(3), SSL_CTX_sess_set_get_cb(3), SSL_CTX_set_cookie_generate_cb,
 * SSL_accept(3), SSL_peek_ex, SSL_sendfile, PEM_read_SSL_SESSION: what is called, and with what. */
#include "ssl_pair.h"

#include <openssl/pem.h>

static int order;
static int hello_calls;

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static int on_hello(SSL *ssl, int *alert, void *arg)
{
    const unsigned char *p = NULL;
    int *types = NULL;
    size_t n = 0;

    (void)alert;
    o_str("hello", arg);
    if (hello_calls++ > 0) {
        return SSL_CLIENT_HELLO_SUCCESS;
    }
    o_int("v2", SSL_client_hello_isv2(ssl));
    o_int("version", SSL_client_hello_get0_legacy_version(ssl));
    o_int("random", (long long)SSL_client_hello_get0_random(ssl, &p));
    n = SSL_client_hello_get0_session_id(ssl, &p);
    o_int("session id", (long long)n);
    n = SSL_client_hello_get0_ciphers(ssl, &p);
    o_hex("ciphers", p, n);
    n = SSL_client_hello_get0_compression_methods(ssl, &p);
    o_hex("compression", p, n);
    o_int("present", SSL_client_hello_get1_extensions_present(ssl, &types, &n));
    qsort(types, n, sizeof(*types), by_value);
    for (size_t i = 0; i < n; i++) {
        o_int("type", types[i]);
    }
    OPENSSL_free(types);
    o_int("versions", SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_supported_versions, &p, &n));
    o_hex("versions", p, n);
    o_int("absent", SSL_client_hello_get0_ext(ssl, 12345, &p, &n));
    o_int("name", SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &p, &n));
    o_hex("name", p, n);
    return hello_calls == 1 ? SSL_CLIENT_HELLO_RETRY : SSL_CLIENT_HELLO_SUCCESS;
}

static int on_cert(SSL *ssl, void *arg)
{
    (void)ssl;
    printf("cert callback %s, call %d\n", (const char *)arg, ++order);
    return 1;
}

static int on_ticket(SSL *ssl, void *arg)
{
    (void)ssl;
    o_str("ticket generate", arg);
    return SSL_SESSION_set1_ticket_appdata(SSL_get_session(ssl), "appdata", 7);
}

static SSL_TICKET_RETURN on_ticket_use(SSL *ssl, SSL_SESSION *session, const unsigned char *name,
                                       size_t name_n, SSL_TICKET_STATUS status, void *arg)
{
    void *data = NULL;
    size_t n = 0;

    (void)ssl;
    (void)name;
    o_str("ticket use", arg);
    o_int("name", (long long)name_n);
    o_int("status", status);
    if (SSL_SESSION_get0_ticket_appdata(session, &data, &n)) {
        o_text("app data", data, n);
    }
    return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW;
}

static int not_resumable;

static int on_resumable(SSL *ssl, int forward_secure)
{
    (void)ssl;
    (void)forward_secure;
    not_resumable++;
    return 0;
}

static size_t on_padding(SSL *ssl, int type, size_t n, void *arg)
{
    (void)ssl;
    (void)type;
    (void)arg;
    return n % 64 == 0 ? 0 : 64 - n % 64;
}

static int on_id(SSL *ssl, unsigned char *id, unsigned int *n)
{
    (void)ssl;
    memset(id, 7, *n);
    return 1;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int n, int *copy)
{
    (void)ssl;
    (void)id;
    o_int("get session", n);
    *copy = 0;
    return NULL;
}

static int on_cookie(SSL *ssl, unsigned char *cookie, unsigned int *n)
{
    (void)ssl;
    memcpy(cookie, "cookie", 6);
    *n = 6;
    return 1;
}

static int on_cookie_check(SSL *ssl, const unsigned char *cookie, unsigned int n)
{
    (void)ssl;
    return n == 6 && memcmp(cookie, "cookie", 6) == 0;
}

static int on_long_cookie(SSL *ssl, unsigned char *cookie, size_t *n)
{
    (void)ssl;
    memcpy(cookie, "cookie", 6);
    *n = 6;
    return 1;
}

static int on_long_cookie_check(SSL *ssl, const unsigned char *cookie, size_t n)
{
    return on_cookie_check(ssl, cookie, (unsigned int)n);
}

static int messages;

static void on_message(int write_p, int version, int type, const void *p, size_t n, SSL *ssl,
                       void *arg)
{
    (void)write_p;
    (void)version;
    (void)p;
    (void)n;
    (void)ssl;
    (void)arg;
    messages += type == SSL3_RT_HANDSHAKE;
}

static SSL_SESSION *kept;

static int on_new(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    SSL_SESSION_free(kept);
    kept = session;
    return 1;
}

static char text[] = "argument";

static void set_server(SSL_CTX *server)
{
    SSL_CTX_set_client_hello_cb(server, on_hello, text);
    o_int("ticket cb", SSL_CTX_set_session_ticket_cb(server, on_ticket, on_ticket_use, text));
    SSL_CTX_set_not_resumable_session_callback(server, on_resumable);
    SSL_CTX_set_record_padding_callback(server, on_padding);
    o_int("session id", SSL_CTX_set_generate_session_id(server, on_id));
    SSL_CTX_sess_set_get_cb(server, on_get);
    o_int("get cb", SSL_CTX_sess_get_get_cb(server) == on_get);
    SSL_CTX_set_cookie_generate_cb(server, on_cookie);
    SSL_CTX_set_cookie_verify_cb(server, on_cookie_check);
    SSL_CTX_set_stateless_cookie_generate_cb(server, on_long_cookie);
    SSL_CTX_set_stateless_cookie_verify_cb(server, on_long_cookie_check);
    SSL_CTX_set_msg_callback(server, on_message);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"ctx", 3);
}

static void data(struct pair *p)
{
    char buf[32];
    size_t n = 9;
    FILE *f = tmpfile();

    o_int("write", SSL_write(p->server, "hello", 5));
    o_int("peek ex", SSL_peek_ex(p->client, buf, 3, &n));
    o_text("peeked", buf, n);
    o_int("read", SSL_read(p->client, buf, sizeof(buf)));
    o_int("peek ex", SSL_peek_ex(p->client, buf, 3, &n));
    o_int("error", SSL_get_error(p->client, 0));
    fputs("from a file", f);
    fflush(f);
    ERR_clear_error();
    o_int("sendfile", SSL_sendfile(p->server, fileno(f), 0, 11, 0));
    o_err("sendfile");
    fclose(f);
}

static void handshakes(void)
{
    SSL_CTX *server = new_server("p256");
    SSL_CTX *client = new_client("ca.pem");

    set_server(server);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(client, on_new);
    SSL_CTX_set1_groups_list(client, "X25519:P-256");
    struct pair p = new_pair(client, server);
    SSL_set_cert_cb(p.server, on_cert, text);
    SSL_set_not_resumable_session_callback(p.client, on_resumable);
    o_int("padding", SSL_set_record_padding_callback(p.client, on_padding));
    o_int("session id", SSL_set_generate_session_id(p.server, on_id));
    SSL_set_tlsext_host_name(p.client, "localhost");
    o_int("connect", SSL_connect(p.client));
    int ret = SSL_accept(p.server);
    o_int("accept", ret);
    o_int("want", SSL_get_error(p.server, ret));
    o_int("want hello", SSL_want(p.server));
    shake(&p, "full");
    o_int("messages", messages > 5);
    data(&p);
    free_pair(&p);
    hello_calls = 5;
    p = new_pair(client, server);
    o_int("session", SSL_set_session(p.client, kept));
    SSL_set_cert_cb(p.server, on_cert, text);
    shake(&p, "resumed");
    free_pair(&p);
    p = new_pair(client, server);
    SSL_set_cert_cb(p.client, on_cert, text);
    shake(&p, "full again");
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void sessions(void)
{
    FILE *f = tmpfile();
    char line[256];
    int lines = 0;

    o_int("write", PEM_write_SSL_SESSION(f, kept));
    rewind(f);
    SSL_SESSION *again = PEM_read_SSL_SESSION(f, NULL, NULL, NULL);
    o_ptr_err("read", again);
    o_int("version", SSL_SESSION_get_protocol_version(again));
    o_ptr_err("end", PEM_read_SSL_SESSION(f, NULL, NULL, NULL));
    fclose(f);
    f = tmpfile();
    o_int("print", SSL_SESSION_print_fp(f, again));
    rewind(f);
    while (fgets(line, sizeof(line), f) != NULL) {
        lines++;
        if (strstr(line, "Protocol") != NULL || strstr(line, "Cipher") != NULL) {
            o_str("line", line);
        }
    }
    o_int("lines", lines > 10);
    fclose(f);
    SSL_SESSION_free(again);
    SSL_SESSION_free(kept);
}

int main(void)
{
    handshakes();
    sessions();
    return 0;
}
