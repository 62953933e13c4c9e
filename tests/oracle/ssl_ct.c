/* SSL_CTX_set_ct_validation_callback(3), SSL_get0_peer_scts(3), SSL_CTX_set_ctlog_list_file(3). */
/* oracle: reference tls13 */
#include "ssl_pair.h"

#include <openssl/ct.h>
#include <openssl/pem.h>

static unsigned char list[3000];
static size_t list_len;

static int send_list(SSL *s, unsigned int type, unsigned int context, const unsigned char **out,
                     size_t *out_len, X509 *x, size_t index, int *al, void *arg)
{
    (void)s;
    (void)type;
    (void)context;
    (void)x;
    (void)al;
    (void)arg;
    *out = list;
    *out_len = list_len;
    return index == 0;
}

static EVP_PKEY *read_key(const char *name)
{
    char path[512];
    FILE *f = fopen(cert_path(path, name), "r");
    EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    fclose(f);
    return key;
}

/* make_list has a log sign the server's certificate; broken turns a bit of the signature. */
static void make_list(EVP_PKEY *log, int broken)
{
    unsigned char in[5000], sig[600], hash[32], *der = NULL, *spki = NULL;
    char path[512];
    const uint64_t t = 1700000000000;
    size_t at = 0, sig_len = sizeof(sig);
    FILE *f = fopen(cert_path(path, "p256.pem"), "r");
    X509 *x = PEM_read_X509(f, NULL, NULL, NULL);
    fclose(f);
    int n = i2d_X509(x, &der), spki_len = i2d_PUBKEY(log, &spki);
    EVP_Digest(spki, (size_t)spki_len, hash, NULL, EVP_sha256(), NULL);
    in[at++] = 0;
    in[at++] = 0;
    for (int i = 7; i >= 0; i--) {
        in[at++] = (unsigned char)(t >> (8 * i));
    }
    memcpy(in + at, "\0\0\0", 3);
    at += 3;
    in[at++] = (unsigned char)(n >> 8);
    in[at++] = (unsigned char)n;
    memcpy(in + at, der, (size_t)n);
    at += (size_t)n;
    memcpy(in + at, "\0\0", 2);
    at += 2;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, log);
    EVP_DigestSign(md, sig, &sig_len, in, at);
    EVP_MD_CTX_free(md);
    sig[sig_len - 1] ^= broken ? 1 : 0;
    SCT *sct = SCT_new();
    SCT_set_version(sct, SCT_VERSION_V1);
    SCT_set1_log_id(sct, hash, 32);
    SCT_set_timestamp(sct, t);
    SCT_set_signature_nid(sct, NID_ecdsa_with_SHA256);
    SCT_set1_signature(sct, sig, sig_len);
    STACK_OF(SCT) *scts = sk_SCT_new_null();
    sk_SCT_push(scts, sct);
    unsigned char *p = list;
    list_len = (size_t)i2o_SCT_LIST(scts, &p);
    SCT_LIST_free(scts);
    X509_free(x);
    OPENSSL_free(der);
    OPENSSL_free(spki);
}

static void write_logs(EVP_PKEY *log)
{
    unsigned char *spki = NULL, text[2000];
    int n = i2d_PUBKEY(log, &spki);
    EVP_EncodeBlock(text, spki, n);
    FILE *f = fopen("logs.cnf", "w");
    fprintf(f, "enabled_logs = it\n[it]\ndescription = It\nkey = %s\n", (char *)text);
    fclose(f);
    OPENSSL_free(spki);
}

static int callback_ret = 1;

static int on_scts(const CT_POLICY_EVAL_CTX *ctx, const STACK_OF(SCT) * scts, void *arg)
{
    printf("  callback %s: %d timestamps, certificate %d, issuer %d, logs %d\n", (const char *)arg,
           sk_SCT_num(scts), CT_POLICY_EVAL_CTX_get0_cert(ctx) != NULL,
           CT_POLICY_EVAL_CTX_get0_issuer(ctx) != NULL,
           CT_POLICY_EVAL_CTX_get0_log_store(ctx) != NULL);
    for (int i = 0; i < sk_SCT_num(scts); i++) {
        printf("    %s\n", SCT_validation_status_string(sk_SCT_value(scts, i)));
    }
    return callback_ret;
}

enum mode { NONE, PERMISSIVE, STRICT, CALLBACK };

static void run(const char *name, enum mode mode, int send, int logs, int verify, const char *ca)
{
    SSL_CTX *client = new_client(ca);
    SSL_CTX *server = new_server("p256");

    printf("--- %s\n", name);
    SSL_CTX_set_verify(client, verify, NULL);
    if (send) {
        SSL_CTX_add_custom_ext(server, TLSEXT_TYPE_signed_certificate_timestamp,
                               SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_CERTIFICATE, send_list, NULL,
                               NULL, NULL, NULL);
    }
    if (logs) {
        o_int_err("logs", SSL_CTX_set_ctlog_list_file(client, "logs.cnf"));
    }
    if (mode == PERMISSIVE || mode == STRICT) {
        o_int_err("enable",
                  SSL_CTX_enable_ct(client, mode == STRICT ? SSL_CT_VALIDATION_STRICT
                                                           : SSL_CT_VALIDATION_PERMISSIVE));
    } else if (mode == CALLBACK) {
        o_int_err("callback",
                  SSL_CTX_set_ct_validation_callback(client, on_scts, (void *)(uintptr_t) "of it"));
    }
    struct pair p = new_pair(client, server);
    o_int("enabled", SSL_ct_is_enabled(p.client));
    o_int("status type", SSL_get_tlsext_status_type(p.client));
    int good = shake(&p, name);
    const STACK_OF(SCT) *scts = SSL_get0_peer_scts(p.client);
    o_int("timestamps", sk_SCT_num(scts));
    for (int i = 0; i < sk_SCT_num(scts); i++) {
        SCT *sct = sk_SCT_value(scts, i);
        printf("  source %d, entry %d, status %s\n", SCT_get_source(sct),
               SCT_get_log_entry_type(sct), SCT_validation_status_string(sct));
    }
    SSL_set_shutdown(p.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_SESSION *session = good ? SSL_get1_session(p.client) : NULL;
    free_pair(&p);
    if (session != NULL) {
        p = new_pair(client, server);
        SSL_set_session(p.client, session);
        shake(&p, "again");
        o_int("timestamps", sk_SCT_num(SSL_get0_peer_scts(p.client)));
        free_pair(&p);
        SSL_SESSION_free(session);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void settings(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(ctx);
    o_int("enabled", SSL_CTX_ct_is_enabled(ctx));
    o_int_err("mode 7", SSL_CTX_enable_ct(ctx, 7));
    o_int_err("mode 7", SSL_enable_ct(ssl, 7));
    o_int_err("strict", SSL_CTX_enable_ct(ctx, SSL_CT_VALIDATION_STRICT));
    o_int("enabled", SSL_CTX_ct_is_enabled(ctx));
    o_int("of the connection", SSL_ct_is_enabled(ssl));
    o_int_err("strict", SSL_enable_ct(ssl, SSL_CT_VALIDATION_STRICT));
    o_int("status type", SSL_get_tlsext_status_type(ssl));
    o_int_err("off", SSL_set_ct_validation_callback(ssl, NULL, NULL));
    o_int("of the connection", SSL_ct_is_enabled(ssl));
    o_int_err("custom", SSL_CTX_add_client_custom_ext(ctx, 18, NULL, NULL, NULL, NULL, NULL));
    o_int_err("off", SSL_CTX_set_ct_validation_callback(ctx, NULL, NULL));
    o_int_err("custom", SSL_CTX_add_client_custom_ext(ctx, 18, NULL, NULL, NULL, NULL, NULL));
    o_int_err("after custom", SSL_CTX_enable_ct(ctx, SSL_CT_VALIDATION_PERMISSIVE));
    o_int_err("after custom", SSL_enable_ct(ssl, SSL_CT_VALIDATION_PERMISSIVE));
    o_ptr("store", SSL_CTX_get0_ctlog_store(ctx));
    CTLOG_STORE *store = CTLOG_STORE_new();
    SSL_CTX_set0_ctlog_store(ctx, store);
    o_int("same", SSL_CTX_get0_ctlog_store(ctx) == store);
    o_int("file", SSL_CTX_set_ctlog_list_file(ctx, "missing"));
    o_int("last", ERR_GET_REASON(ERR_peek_last_error()));
    ERR_clear_error();
    setenv("CTLOG_FILE", "logs.cnf", 1);
    o_int_err("default file", SSL_CTX_set_default_ctlog_list_file(ctx));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void)
{
    EVP_PKEY *log = read_key("p384.key");

    write_logs(log);
    make_list(log, 0);
    settings();
    run("nothing asked", NONE, 1, 1, SSL_VERIFY_PEER, "ca.pem");
    run("permissive, sent", PERMISSIVE, 1, 1, SSL_VERIFY_PEER, "ca.pem");
    run("permissive, none", PERMISSIVE, 0, 0, SSL_VERIFY_PEER, "ca.pem");
    run("strict, sent", STRICT, 1, 1, SSL_VERIFY_PEER, "ca.pem");
    run("strict, no logs", STRICT, 1, 0, SSL_VERIFY_PEER, "ca.pem");
    run("strict, none", STRICT, 0, 1, SSL_VERIFY_PEER, "ca.pem");
    run("callback", CALLBACK, 1, 1, SSL_VERIFY_PEER, "ca.pem");
    callback_ret = 0;
    run("callback refuses", CALLBACK, 1, 1, SSL_VERIFY_PEER, "ca.pem");
    callback_ret = -1;
    run("callback fails", CALLBACK, 0, 1, SSL_VERIFY_PEER, "ca.pem");
    callback_ret = 1;
    run("not verified", CALLBACK, 1, 1, SSL_VERIFY_NONE, "other-ca.pem");
    run("not verified, strict", STRICT, 0, 1, SSL_VERIFY_NONE, "other-ca.pem");
    run("nobody looks, strict", STRICT, 1, 1, SSL_VERIFY_NONE, "ca.pem");
    make_list(log, 1);
    run("strict, broken", STRICT, 1, 1, SSL_VERIFY_PEER, "ca.pem");
    run("permissive, broken", PERMISSIVE, 1, 1, SSL_VERIFY_PEER, "ca.pem");
    memcpy(list, "\0\5\0\3\0ab", 7);
    list_len = 7;
    run("garbage, permissive", PERMISSIVE, 1, 1, SSL_VERIFY_PEER, "ca.pem");
    EVP_PKEY_free(log);
    return 0;
}
