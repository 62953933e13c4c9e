/* X509_verify_cert(3), X509_STORE_CTX_*(3), X509_STORE_add_cert(3), X509_LOOKUP(3): verdicts and
 * the order of callbacks. */
#include "oracle.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

static int overrides;

static int callback(int ok, X509_STORE_CTX *ctx)
{
    X509 *x = X509_STORE_CTX_get_current_cert(ctx);
    char *line = x != NULL ? X509_NAME_oneline(X509_get_subject_name(x), NULL, 0) : NULL;

    printf("callback: ok %d error %d depth %d cert %s chain %d\n", ok,
           X509_STORE_CTX_get_error(ctx), X509_STORE_CTX_get_error_depth(ctx),
           line != NULL ? line : "-", sk_X509_num(X509_STORE_CTX_get0_chain(ctx)));
    OPENSSL_free(line);
    return overrides ? 1 : ok;
}

static STACK_OF(X509) * load(const char *name)
{
    char file[64];
    STACK_OF(X509) *sk = sk_X509_new_null();
    snprintf(file, sizeof(file), "%s.chain.pem", name);
    BIO *in = BIO_new_file(o_cert(file), "r");
    STACK_OF(X509_INFO) *infos = in != NULL ? PEM_X509_INFO_read_bio(in, NULL, NULL, NULL) : NULL;
    for (int i = 0; i < sk_X509_INFO_num(infos); i++) {
        X509_INFO *info = sk_X509_INFO_value(infos, i);
        if (info->x509 != NULL && X509_up_ref(info->x509)) {
            sk_X509_push(sk, info->x509);
        }
    }
    sk_X509_INFO_pop_free(infos, X509_INFO_free);
    BIO_free(in);
    if (sk_X509_num(sk) == 0) {
        o_die("no %s", name);
    }
    return sk;
}

static void verify(X509_STORE *store, const char *name, const char *role, const char *host,
                   unsigned long flags)
{
    STACK_OF(X509) *chain = load(name);
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    X509_VERIFY_PARAM *param = NULL;

    printf("verify: %s as %s host %s flags %lx\n", name, role, host != NULL ? host : "-", flags);
    o_int("init", X509_STORE_CTX_init(ctx, store, sk_X509_value(chain, 0), chain));
    o_int("default", X509_STORE_CTX_set_default(ctx, role));
    param = X509_STORE_CTX_get0_param(ctx);
    X509_VERIFY_PARAM_set_flags(param, flags);
    if (host != NULL) {
        o_int("host", X509_VERIFY_PARAM_set1_host(param, host, 0));
    }
    X509_STORE_CTX_set_verify_cb(ctx, callback);
    o_int("result", X509_verify_cert(ctx));
    o_int("error", X509_STORE_CTX_get_error(ctx));
    o_int("depth", X509_STORE_CTX_get_error_depth(ctx));
    o_int("chain", sk_X509_num(X509_STORE_CTX_get0_chain(ctx)));
    o_int("untrusted", X509_STORE_CTX_get_num_untrusted(ctx));
    o_str("peername", X509_VERIFY_PARAM_get0_peername(param));
    STACK_OF(X509) *copy = X509_STORE_CTX_get1_chain(ctx);
    o_int("copy", sk_X509_num(copy));
    sk_X509_pop_free(copy, X509_free);
    o_err("verify");
    o_int("again", X509_verify_cert(ctx));
    o_err("again");
    X509_STORE_CTX_free(ctx);
    sk_X509_pop_free(chain, X509_free);
}

int main(void)
{
    static const char *const names[] = {
        "rsa",          "p256",           "ed25519",        "rsa-rsa",
        "direct",       "expired",        "notyet",         "wrongeku",
        "unknown",      "selfsigned",     "badsig",         "unknowncritical",
        "issuer-notca", "issuer-nosign",  "issuer-pathlen", "names-good",
        "names-bad",    "names-excluded", "client-rsa",     "revoked"};
    X509_STORE *store = X509_STORE_new();
    X509_STORE *empty = X509_STORE_new();

    o_int_err("missing", X509_STORE_load_file(store, "missing.pem"));
    o_int("empty", X509_STORE_load_file(store, o_cert("empty.pem")));
    o_err_codes("empty");
    o_int("garbage", X509_STORE_load_file(store, o_cert("garbage.pem")));
    o_err_codes("garbage");
    o_int_err("null", X509_STORE_load_locations(store, NULL, NULL));
    o_int_err("ca", X509_STORE_load_locations(store, o_cert("ca.pem"), NULL));
    o_int("objects", sk_X509_OBJECT_num(X509_STORE_get0_objects(store)));
    o_int_err("twice", X509_STORE_load_locations(store, o_cert("ca.pem"), NULL));
    o_int("objects", sk_X509_OBJECT_num(X509_STORE_get0_objects(store)));

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        verify(store, names[i], "ssl_server", NULL, 0);
        verify(store, names[i], "ssl_client", NULL, X509_V_FLAG_X509_STRICT);
    }
    verify(store, "rsa", "ssl_server", "localhost", 0);
    verify(store, "rsa", "ssl_server", "www.wild.test", 0);
    verify(store, "rsa", "ssl_server", "nowhere.test", 0);
    verify(empty, "rsa", "ssl_server", NULL, 0);
    verify(store, "rsa", "ssl_server", NULL, X509_V_FLAG_PARTIAL_CHAIN);
    verify(store, "rsa", "ssl_server", NULL, X509_V_FLAG_CRL_CHECK);
    overrides = 1;
    verify(empty, "rsa", "ssl_server", "nowhere.test", 0);
    verify(store, "expired", "ssl_server", NULL, 0);
    overrides = 0;

    X509_LOOKUP *lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    o_int_err("crl", X509_load_crl_file(lookup, o_cert("crls.pem"), X509_FILETYPE_PEM) > 0);
    verify(store, "rsa", "ssl_server", NULL, X509_V_FLAG_CRL_CHECK);
    verify(store, "revoked", "ssl_server", NULL, X509_V_FLAG_CRL_CHECK);
    verify(store, "revoked", "ssl_server", NULL, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);

    X509_STORE *hashed = X509_STORE_new();
    lookup = X509_STORE_add_lookup(hashed, X509_LOOKUP_hash_dir());
    o_int_err("no dir", X509_LOOKUP_ctrl(lookup, X509_L_ADD_DIR, "", X509_FILETYPE_PEM, NULL));
    o_int_err("dir", X509_STORE_load_path(hashed, o_cert("capath")));
    verify(hashed, "rsa", "ssl_server", NULL, 0);
    verify(hashed, "p256", "ssl_server", NULL, 0);
    o_int_err("crl dir", X509_STORE_load_path(hashed, o_cert("crlpath")));
    verify(hashed, "revoked", "ssl_server", NULL, X509_V_FLAG_CRL_CHECK);
    X509_STORE_free(hashed);

    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    o_int_err("no cert", X509_STORE_CTX_init(ctx, store, NULL, NULL));
    o_int_err("verify nothing", X509_verify_cert(ctx));
    o_int_err("unknown", X509_STORE_CTX_set_default(ctx, "unheard"));
    o_int_err("purpose", X509_STORE_CTX_set_purpose(ctx, 99));
    o_int_err("trust", X509_STORE_CTX_set_trust(ctx, 99));
    o_int_err("good", X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_SERVER));
    o_int("trust", X509_STORE_CTX_set_trust(ctx, X509_TRUST_SSL_SERVER));
    X509_STORE_CTX_free(ctx);
    for (long e = -1; e < 100; e++) {
        o_str("text", X509_verify_cert_error_string(e));
    }
    X509_STORE_free(store);
    X509_STORE_free(empty);
    return 0;
}
