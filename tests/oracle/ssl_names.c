/* SSL_alert_type_string(3), SSL_state_string(3), SSL_get_version(3), SSL_get_error(3) on fresh
 * objects, SSL_select_next_proto(3), SSL_CTX_set_alpn_protos(3), SSL_CTX_set1_groups(3),
 * SSL_CTX_set1_sigalgs(3). */
#include "oracle.h"

#include <openssl/ssl.h>

static void alerts(void)
{
    for (int i = 0; i < 260; i++) {
        printf("alert %d: %s, %s\n", i, SSL_alert_desc_string(i), SSL_alert_desc_string_long(i));
    }
    for (int level = 0; level < 4; level++) {
        o_str("type", SSL_alert_type_string(level << 8));
        o_str("type", SSL_alert_type_string_long(level << 8));
    }
}

static void fresh(SSL *ssl)
{
    char byte = 0;
    size_t n = 77;
    for (int i = -2; i < 3; i++) {
        o_int("error", SSL_get_error(ssl, i));
    }
    o_str("state", SSL_state_string(ssl));
    o_str("state", SSL_state_string_long(ssl));
    o_str("rstate", SSL_rstate_string(ssl));
    o_str("rstate", SSL_rstate_string_long(ssl));
    o_int("get state", SSL_get_state(ssl));
    o_int("in init", SSL_in_init(ssl));
    o_int("in before", SSL_in_before(ssl));
    o_int("finished", SSL_is_init_finished(ssl));
    o_int("want", SSL_want(ssl));
    o_int("pending", SSL_pending(ssl));
    o_int("has pending", SSL_has_pending(ssl));
    o_int("shutdown state", SSL_get_shutdown(ssl));
    o_int("fd", SSL_get_fd(ssl));
    o_int("rfd", SSL_get_rfd(ssl));
    o_int("wfd", SSL_get_wfd(ssl));
    o_err("fd");
    o_ptr("rbio", SSL_get_rbio(ssl));
    o_ptr("peer", SSL_get0_peer_certificate(ssl));
    o_ptr("chain", SSL_get_peer_cert_chain(ssl));
    o_ptr("verified", SSL_get0_verified_chain(ssl));
    o_str("servername", SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    o_int("servername type", SSL_get_servername_type(ssl));
    o_int("renegotiate pending", SSL_renegotiate_pending(ssl));
    o_int("key update type", SSL_get_key_update_type(ssl));
    o_int_err("key update", SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED));
    o_int("ticket", SSL_new_session_ticket(ssl));
    o_err("ticket");
    o_int("finished", (long long)SSL_get_finished(ssl, &byte, 1));
    o_int("random", (long long)SSL_get_client_random(ssl, NULL, 0));
    o_int("random", (long long)SSL_get_server_random(ssl, NULL, 0));
    o_int_err("read", SSL_read(ssl, &byte, 1));
    o_int("error", SSL_get_error(ssl, -1));
    o_int_err("write", SSL_write(ssl, &byte, 1));
    o_int_err("peek", SSL_peek(ssl, &byte, 1));
    o_int_err("read_ex", SSL_read_ex(ssl, &byte, 1, &n));
    o_int("n", (long long)n);
    o_int_err("write_ex", SSL_write_ex(ssl, &byte, 1, &n));
    o_int("n", (long long)n);
    o_int_err("read -1", SSL_read(ssl, &byte, -1));
    o_int_err("write -1", SSL_write(ssl, &byte, -1));
    o_int_err("handshake", SSL_do_handshake(ssl));
    o_int_err("shutdown", SSL_shutdown(ssl));
    o_int("shutdown state", SSL_get_shutdown(ssl));
    SSL_set_shutdown(ssl, SSL_RECEIVED_SHUTDOWN);
    o_int("shutdown state", SSL_get_shutdown(ssl));
}

static void no_bio(SSL_CTX *ctx)
{
    SSL *client = SSL_new(ctx);
    SSL_set_connect_state(client);
    o_int("server", SSL_is_server(client));
    o_int_err("handshake without bio", SSL_do_handshake(client));
    o_int("error", SSL_get_error(client, -1));
    o_int_err("shutdown in init", SSL_shutdown(client));
    SSL_free(client);
    SSL *server = SSL_new(ctx);
    SSL_set_accept_state(server);
    o_int("server", SSL_is_server(server));
    SSL_free(server);
}

static void protos(SSL_CTX *ctx, SSL *ssl)
{
    static const struct {
        const char *text;
        unsigned n;
    } lists[] = {
        {"\2h2\10http/1.1", 12}, {"\2h2", 3}, {"\2h", 2}, {"\0", 1}, {"", 0},
        {"\2h2\0", 4},           {NULL, 0},   {NULL, 5},  {"\1", 1}, {"\3abc\2h2", 7},
    };
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        const unsigned char *p = (const unsigned char *)lists[i].text;
        if (p != NULL || lists[i].n == 0) {
            o_int_err("ctx protos", SSL_CTX_set_alpn_protos(ctx, p, lists[i].n));
            o_int_err("ssl protos", SSL_set_alpn_protos(ssl, p, lists[i].n));
        }
        for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++) {
            unsigned char *out = NULL;
            unsigned char n = 99;
            const unsigned char *q = (const unsigned char *)lists[k].text;
            if (p == NULL || q == NULL) {
                continue;
            }
            o_int("select", SSL_select_next_proto(&out, &n, p, lists[i].n, q, lists[k].n));
            o_text("selected", out, out != NULL ? n : 0);
        }
    }
    const unsigned char *data = (const unsigned char *)"x";
    unsigned int n = 5;
    SSL_get0_alpn_selected(ssl, &data, &n);
    o_ptr("alpn", data);
    o_int("alpn", n);
    SSL_get0_next_proto_negotiated(ssl, &data, &n);
    o_ptr("npn", data);
    o_int("npn", n);
}

static void lists(SSL_CTX *ctx, SSL *ssl)
{
    static const char *const groups[] = {
        "X25519",
        "x25519",
        "P-256",
        "P-384:P-521",
        "prime256v1:secp384r1",
        "secp256r1",
        "P-256:P-256",
        "P-256:",
        ":P-256",
        "FOO",
        "P-256:FOO",
        "",
        "X448:X25519",
        "ffdhe2048:X25519",
        "brainpoolP256r1:P-256",
        "P-256:prime256v1",
        "P-256 : P-384",
        "p-256",
    };
    static const char *const algs[] = {
        "RSA+SHA256",
        "ECDSA+SHA256:RSA-PSS+SHA256",
        "rsa_pss_rsae_sha256",
        "ed25519",
        "Ed25519",
        "RSA+SHA1",
        "FOO",
        "RSA+FOO",
        "",
        "RSA+SHA256:RSA+SHA256",
        "RSA+SHA256:",
        "ECDSA+SHA512",
        "PSS+SHA256",
        "RSA",
        "SHA256",
        "ed448",
        "ecdsa_secp256r1_sha256:rsa_pkcs1_sha256",
        "rsa_pss_pss_sha384",
        "RSA+sha256",
        "RSA+MD5",
    };
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        printf("groups \"%s\"\n", groups[i]);
        o_int_err("ctx", SSL_CTX_set1_groups_list(ctx, groups[i]));
        o_int_err("ssl", SSL_set1_groups_list(ssl, groups[i]));
    }
    for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++) {
        printf("sigalgs \"%s\"\n", algs[i]);
        o_int_err("ctx", SSL_CTX_set1_sigalgs_list(ctx, algs[i]));
        o_int_err("client", SSL_CTX_set1_client_sigalgs_list(ctx, algs[i]));
        o_int_err("ssl", SSL_set1_sigalgs_list(ssl, algs[i]));
    }
    int good[] = {NID_X9_62_prime256v1, NID_X25519};
    int twice[] = {NID_X25519, NID_X25519};
    int unknown[] = {NID_X25519, NID_sha256};
    o_int_err("nids", SSL_CTX_set1_groups(ctx, good, 2));
    o_int_err("nids twice", SSL_CTX_set1_groups(ctx, twice, 2));
    o_int_err("nids unknown", SSL_CTX_set1_groups(ctx, unknown, 2));
    o_int_err("no nids", SSL_CTX_set1_groups(ctx, good, 0));
    int pairs[] = {NID_sha256, EVP_PKEY_RSA_PSS, NID_sha384, EVP_PKEY_EC};
    int wrong[] = {NID_sha256, NID_sha256};
    o_int_err("sig nids", SSL_CTX_set1_sigalgs(ctx, pairs, 4));
    o_int_err("sig odd", SSL_CTX_set1_sigalgs(ctx, pairs, 3));
    o_int_err("sig wrong", SSL_CTX_set1_sigalgs(ctx, wrong, 2));
    for (int i = 0; i < 32; i++) {
        o_str("group", SSL_group_to_name(ssl, TLSEXT_nid_unknown | i));
    }
    o_str("group", SSL_group_to_name(ssl, NID_X25519));
    o_str("group", SSL_group_to_name(ssl, NID_X9_62_prime256v1));
    o_str("group", SSL_group_to_name(ssl, NID_sha256));
}

int main(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    alerts();
    fresh(ssl);
    no_bio(ctx);
    SSL *another = SSL_new(ctx);
    protos(ctx, another);
    lists(ctx, another);
    o_int_err("host", SSL_set_tlsext_host_name(another, "example.test"));
    o_str("host", SSL_get_servername(another, TLSEXT_NAMETYPE_host_name));
    SSL_set_connect_state(another);
    o_str("client host", SSL_get_servername(another, TLSEXT_NAMETYPE_host_name));
    o_int("client host type", SSL_get_servername_type(another));
    o_str("other type", SSL_get_servername(another, 7));
    o_int_err("empty host", SSL_set_tlsext_host_name(another, ""));
    o_int_err("no host", SSL_set_tlsext_host_name(another, NULL));
    char longer[300];
    memset(longer, 'a', sizeof(longer));
    longer[299] = '\0';
    o_int_err("long host", SSL_set_tlsext_host_name(another, longer));
    longer[255] = '\0';
    o_int_err("255 host", SSL_set_tlsext_host_name(another, longer));
    SSL_free(another);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
