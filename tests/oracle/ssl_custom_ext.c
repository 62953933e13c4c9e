/* SSL_CTX_add_custom_ext(3), SSL_CTX_use_serverinfo(3). */
/* oracle: reference tls13 */
#include "ssl_pair.h"

static const char client_arg[] = "client", server_arg[] = "server";

static const char *context_name(unsigned int context)
{
    switch (context) {
    case SSL_EXT_CLIENT_HELLO:
        return "ClientHello";
    case SSL_EXT_TLS1_3_SERVER_HELLO:
        return "ServerHello";
    case SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS:
        return "EncryptedExtensions";
    case SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST:
        return "HelloRetryRequest";
    case SSL_EXT_TLS1_3_CERTIFICATE:
        return "Certificate";
    case SSL_EXT_TLS1_3_NEW_SESSION_TICKET:
        return "NewSessionTicket";
    case SSL_EXT_TLS1_3_CERTIFICATE_REQUEST:
        return "CertificateRequest";
    default:
        return "?";
    }
}

static int add_result = 1, parse_result = 1;
static unsigned int fail_in;

static int on_add(SSL *ssl, unsigned int type, unsigned int context, const unsigned char **out,
                  size_t *out_len, X509 *x, size_t index, int *al, void *arg)
{
    (void)ssl;
    printf("  %s adds %u to %s, certificate %d, index %zu\n", (const char *)arg, type,
           context_name(context), x != NULL, index);
    if (context == fail_in) {
        *al = SSL_AD_HANDSHAKE_FAILURE;
        return add_result;
    }
    *out = (const unsigned char *)OPENSSL_strdup("data of it");
    *out_len = 10;
    return 1;
}

static void on_free(SSL *ssl, unsigned int type, unsigned int context, const unsigned char *out,
                    void *arg)
{
    (void)ssl;
    printf("  %s frees %u of %s\n", (const char *)arg, type, context_name(context));
    OPENSSL_free((void *)(uintptr_t)out);
}

static int on_parse(SSL *ssl, unsigned int type, unsigned int context, const unsigned char *in,
                    size_t in_len, X509 *x, size_t index, int *al, void *arg)
{
    (void)ssl;
    printf("  %s sees %u in %s: %.*s, certificate %d, index %zu\n", (const char *)arg, type,
           context_name(context), (int)in_len, (const char *)in, x != NULL, index);
    if (context == fail_in && parse_result <= 0) {
        *al = SSL_AD_ILLEGAL_PARAMETER;
        return parse_result;
    }
    return 1;
}

static int old_add(SSL *s, unsigned int type, const unsigned char **out, size_t *out_len, int *al,
                   void *arg)
{
    (void)s;
    (void)al;
    printf("  old %s adds %u\n", (const char *)arg, type);
    *out = (const unsigned char *)"old";
    *out_len = 3;
    return 1;
}

static void old_free(SSL *s, unsigned int type, const unsigned char *out, void *arg)
{
    (void)s;
    (void)out;
    printf("  old %s frees %u\n", (const char *)arg, type);
}

static int old_parse(SSL *s, unsigned int type, const unsigned char *in, size_t in_len, int *al,
                     void *arg)
{
    (void)s;
    (void)in;
    (void)al;
    printf("  old %s sees %u, %zu bytes\n", (const char *)arg, type, in_len);
    return 1;
}

static void refusals(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    unsigned int ch = SSL_EXT_CLIENT_HELLO;
    char *a = (char *)(uintptr_t)client_arg;

    for (unsigned int type = 0; type < 70; type++) {
        printf("%u: %d\n", type, SSL_extension_supported(type));
    }
    o_int_err("known", SSL_CTX_add_custom_ext(ctx, 10, ch, on_add, on_free, a, on_parse, a));
    o_int_err("timestamps", SSL_CTX_add_custom_ext(ctx, 18, ch, on_add, on_free, a, on_parse, a));
    o_int_err("too large", SSL_CTX_add_custom_ext(ctx, 65536, ch, on_add, on_free, a, on_parse, a));
    o_int_err("free alone", SSL_CTX_add_custom_ext(ctx, 1000, ch, NULL, on_free, a, on_parse, a));
    o_int_err("old free alone",
              SSL_CTX_add_client_custom_ext(ctx, 1000, NULL, old_free, a, old_parse, a));
    o_int_err("nothing", SSL_CTX_add_custom_ext(ctx, 1000, ch, NULL, NULL, NULL, NULL, NULL));
    o_int_err("twice", SSL_CTX_add_custom_ext(ctx, 1000, ch, on_add, on_free, a, on_parse, a));
    o_int_err("old client",
              SSL_CTX_add_client_custom_ext(ctx, 1001, old_add, old_free, a, old_parse, a));
    o_int_err("old client twice",
              SSL_CTX_add_client_custom_ext(ctx, 1001, old_add, old_free, a, old_parse, a));
    o_int_err("both after client", SSL_CTX_add_custom_ext(ctx, 1001, ch, NULL, NULL, a, NULL, a));
    o_int_err("old server",
              SSL_CTX_add_server_custom_ext(ctx, 1001, old_add, old_free, a, old_parse, a));
    o_int_err("old server twice",
              SSL_CTX_add_server_custom_ext(ctx, 1001, old_add, old_free, a, old_parse, a));
    o_int("has 1000", SSL_CTX_has_client_custom_ext(ctx, 1000));
    o_int("has 1001", SSL_CTX_has_client_custom_ext(ctx, 1001));
    o_int("has 1002", SSL_CTX_has_client_custom_ext(ctx, 1002));
    SSL_CTX_free(ctx);
}

static void on_debug(SSL *ssl, int client_server, int type, const unsigned char *data, int len,
                     void *arg)
{
    (void)ssl;
    (void)data;
    (void)arg;
    /* of the others OpenSSL sends more, and longer ones */
    if (type == TLSEXT_TYPE_supported_versions || type == TLSEXT_TYPE_psk_kex_modes ||
        type >= 1000) {
        printf("  debug %d: type %d, %d bytes\n", client_server, type, len);
    }
}

static void run(const char *name, unsigned int context, int client_cert, int debug)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("p256");
    char *c = (char *)(uintptr_t)client_arg, *s = (char *)(uintptr_t)server_arg;

    printf("--- %s\n", name);
    SSL_CTX_add_custom_ext(client, 1000, context, on_add, on_free, c, on_parse, c);
    SSL_CTX_add_custom_ext(server, 1000, context, on_add, on_free, s, on_parse, s);
    SSL_CTX_add_client_custom_ext(client, 1001, old_add, old_free, c, old_parse, c);
    SSL_CTX_add_server_custom_ext(server, 1001, old_add, old_free, s, old_parse, s);
    if (client_cert) {
        use_identity(client, "client-p256");
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    }
    struct pair p = new_pair(client, server);
    if (debug) {
        SSL_set_tlsext_debug_callback(p.client, on_debug);
        SSL_set_tlsext_debug_callback(p.server, on_debug);
    }
    shake(&p, name);
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* An extension that one side alone knows. */
static void one_side(int client_knows)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("p256");
    char *c = (char *)(uintptr_t)client_arg;

    printf("--- only the %s knows it\n", client_knows ? "client" : "server");
    SSL_CTX_add_custom_ext(client_knows ? client : server, 1000,
                           SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS, on_add,
                           on_free, c, on_parse, c);
    struct pair p = new_pair(client, server);
    shake(&p, "handshake");
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void write_file(const char *path, const char *name, const unsigned char *data, size_t n,
                       const char *mode)
{
    unsigned char text[200];
    FILE *f = fopen(path, mode);
    EVP_EncodeBlock(text, data, (int)n);
    fprintf(f, "-----BEGIN %s-----\n%s\n-----END %s-----\n", name, (char *)text, name);
    fclose(f);
}

/* context, type, length, data */
static const unsigned char v2_ee[] = {0, 0, 4, 0xa0, 0x03, 0xe8, 0, 3, 'e', 'e', '!'};
static const unsigned char v2_ct[] = {0, 0, 0x10, 0xa0, 0x03, 0xe9, 0, 2, 'c', 't'};
static const unsigned char v1[] = {0x03, 0xea, 0, 2, 'v', '1'};

static void serverinfo_files(void)
{
    SSL_CTX *ctx = new_server("p256");

    o_int_err("no file", SSL_CTX_use_serverinfo_file(ctx, "missing.pem"));
    o_int_err("NULL", SSL_CTX_use_serverinfo_file(ctx, NULL));
    write_file("one.pem", "SERVERINFOV2 FOR x", v2_ee, sizeof(v2_ee), "w");
    write_file("one.pem", "SERVERINFO FOR y", v1, sizeof(v1), "a");
    o_int_err("good", SSL_CTX_use_serverinfo_file(ctx, "one.pem"));
    o_int_err("again", SSL_CTX_use_serverinfo_file(ctx, "one.pem"));
    write_file("bad.pem", "SERVERINFOV2 FOR x", v2_ee, sizeof(v2_ee) - 1, "w");
    o_int_err("length", SSL_CTX_use_serverinfo_file(ctx, "bad.pem"));
    write_file("bad.pem", "SERVERINFO FOR x", v1, sizeof(v1) - 1, "w");
    o_int_err("length", SSL_CTX_use_serverinfo_file(ctx, "bad.pem"));
    write_file("bad.pem", "SHORT", v1, sizeof(v1), "w");
    o_int_err("short", SSL_CTX_use_serverinfo_file(ctx, "bad.pem"));
    write_file("bad.pem", "A NAME OF ANOTHER KIND", v1, sizeof(v1), "w");
    o_int_err("name", SSL_CTX_use_serverinfo_file(ctx, "bad.pem"));
    write_file("bad.pem", "SERVERINFOV2 FO", v1, sizeof(v1), "w");
    o_int_err("name", SSL_CTX_use_serverinfo_file(ctx, "bad.pem"));
    fclose(fopen("bad.pem", "w"));
    o_int_err("empty", SSL_CTX_use_serverinfo_file(ctx, "bad.pem"));
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_server_method());
    o_int_err("no certificate",
              SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, v2_ee, sizeof(v2_ee)));
    o_int_err("version", SSL_CTX_use_serverinfo_ex(ctx, 3, v2_ct, sizeof(v2_ct)));
    o_int_err("empty", SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, v2_ct, 0));
    o_int_err("NULL", SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, NULL, 1));
    o_int_err("short", SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, v2_ct, 9));
    o_int_err("version 1", SSL_CTX_use_serverinfo(ctx, v1, sizeof(v1)));
    SSL_CTX_free(ctx);
}

static void serverinfo(void)
{
    SSL_CTX *client = new_client("ca.pem");
    SSL_CTX *server = new_server("p256");
    unsigned char both[sizeof(v2_ee) + sizeof(v2_ct)];
    char *c = (char *)(uintptr_t)client_arg;
    const unsigned int ee = SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS;
    const unsigned int ct = SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_CERTIFICATE;

    memcpy(both, v2_ee, sizeof(v2_ee));
    memcpy(both + sizeof(v2_ee), v2_ct, sizeof(v2_ct));
    o_int_err("both", SSL_CTX_use_serverinfo_ex(server, SSL_SERVERINFOV2, both, sizeof(both)));
    SSL_CTX_add_custom_ext(client, 1000, ee, NULL, NULL, c, on_parse, c);
    SSL_CTX_add_custom_ext(client, 1001, ct, NULL, NULL, c, on_parse, c);
    struct pair p = new_pair(client, server);
    shake(&p, "serverinfo");
    free_pair(&p);
    use_identity(server, "ed25519"); /* which has none */
    p = new_pair(client, server);
    SSL_set1_sigalgs_list(p.client, "ed25519:ECDSA+SHA256");
    shake(&p, "another certificate");
    free_pair(&p);
    SSL_CTX_add_custom_ext(client, 1002, ee, on_add, on_free, c, on_parse, c);
    SSL_CTX_free(client);
    client = new_client("ca.pem");
    SSL_CTX_add_custom_ext(client, 1000, ee, on_add, on_free, c, on_parse, c);
    p = new_pair(client, server);
    shake(&p, "asked with data");
    free_pair(&p);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void)
{
    const unsigned int all =
        SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_SERVER_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS |
        SSL_EXT_TLS1_3_CERTIFICATE | SSL_EXT_TLS1_3_NEW_SESSION_TICKET |
        SSL_EXT_TLS1_3_CERTIFICATE_REQUEST | SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST;
    refusals();
    run("everywhere", all, 1, 0);
    run("encrypted", SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS, 0, 0);
    run("certificate", SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_CERTIFICATE, 0, 0);
    run("tickets", SSL_EXT_TLS1_3_NEW_SESSION_TICKET, 0, 0);
    run("TLS 1.3 only",
        SSL_EXT_TLS1_3_ONLY | SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS, 0, 0);
    run("TLS 1.2", SSL_EXT_TLS1_2_AND_BELOW_ONLY | SSL_EXT_CLIENT_HELLO, 0, 0);
    run("debug", SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS, 1, 1);
    static const unsigned int places[] = {SSL_EXT_CLIENT_HELLO, SSL_EXT_TLS1_3_SERVER_HELLO,
                                          SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS,
                                          SSL_EXT_TLS1_3_CERTIFICATE};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        fail_in = places[i];
        add_result = -1;
        if (i > 0) { /* an alert in the place of a ClientHello: what the server says differs */
            run("add fails", all, 0, 0);
        }
        add_result = 0;
        run("add skips", all, 0, 0);
        add_result = 1;
        parse_result = 0;
        fail_in = places[i];
        run("parse fails", all, 0, 0);
        parse_result = 1;
    }
    fail_in = 0;
    one_side(1);
    one_side(0);
    serverinfo_files();
    serverinfo();
    return 0;
}
