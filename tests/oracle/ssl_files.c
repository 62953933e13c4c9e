/* SSL_CTX_use_certificate_file(3) and its family, SSL_load_client_CA_file(3),
 * SSL_CTX_load_verify_locations(3), SSL_set_fd(3), SSL_set_bio(3): files, their errors, lists and
 * reference counts. */
#include "oracle.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static void certificates(void)
{
    static const char *const names[] = {"rsa.pem",     "p256.pem", "p256.chain.pem", "ed25519.pem",
                                        "ca.pem",      "weak.pem", "empty.pem",      "garbage.pem",
                                        "missing.pem", "rsa.der",  "bundle.pem"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_method());
        const char *path = o_cert(names[i]);
        printf("file %s\n", names[i]);
        o_int("pem", SSL_CTX_use_certificate_file(ctx, path, SSL_FILETYPE_PEM));
        o_err_codes("pem");
        o_ptr("leaf", SSL_CTX_get0_certificate(ctx));
        if (strcmp(names[i], "empty.pem") != 0) {
            o_int("der", SSL_CTX_use_certificate_file(ctx, path, SSL_FILETYPE_ASN1));
            o_err_codes("der");
        }
        o_int("type", SSL_CTX_use_certificate_file(ctx, path, 77));
        o_err_codes("type");
        o_int("chain", SSL_CTX_use_certificate_chain_file(ctx, path));
        o_err_codes("chain");
        STACK_OF(X509) *chain = NULL;
        o_int("get chain", SSL_CTX_get0_chain_certs(ctx, &chain));
        o_int("chain", sk_X509_num(chain));
        o_int("extra", SSL_CTX_get_extra_chain_certs(ctx, &chain));
        o_int("extra", sk_X509_num(chain));
        o_ptr("key", SSL_CTX_get0_privatekey(ctx));
        o_int("check", SSL_CTX_check_private_key(ctx));
        o_err_codes("check");
        SSL *ssl = SSL_new(ctx);
        o_ptr("ssl leaf", SSL_get_certificate(ssl));
        o_int("ssl pem", SSL_use_certificate_file(ssl, path, SSL_FILETYPE_PEM));
        o_err_codes("ssl pem");
        o_int("ssl check", SSL_check_private_key(ssl));
        o_err_codes("ssl check");
        SSL_certs_clear(ssl);
        o_ptr("cleared", SSL_get_certificate(ssl));
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    o_int_err("no certificate", SSL_CTX_use_certificate(ctx, NULL));
    o_int_err("no key", SSL_CTX_use_PrivateKey(ctx, NULL));
    o_int_err("check nothing", SSL_CTX_check_private_key(ctx));
    o_int_err("check null", SSL_CTX_check_private_key(NULL));
    o_int("key file", SSL_CTX_use_PrivateKey_file(ctx, "missing.pem", SSL_FILETYPE_PEM));
    o_err_codes("key file");
    o_int("key type", SSL_CTX_use_PrivateKey_file(ctx, o_cert("rsa.key"), 9));
    o_err_codes("key type");
    SSL_CTX_free(ctx);
}

static void names_of(const char *title, const STACK_OF(X509_NAME) * names)
{
    o_int(title, sk_X509_NAME_num(names));
    for (int i = 0; i < sk_X509_NAME_num(names); i++) {
        char line[200];
        o_str(title, X509_NAME_oneline(sk_X509_NAME_value(names, i), line, sizeof(line)));
    }
}

static void ca_lists(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(o_cert("bundle.pem"));
    o_err_codes("load");
    names_of("loaded", names);
    STACK_OF(X509_NAME) *copy = SSL_dup_CA_list(names);
    names_of("copy", copy);
    o_int("add", SSL_add_file_cert_subjects_to_stack(copy, o_cert("rsa.pem")));
    o_int("add twice", SSL_add_file_cert_subjects_to_stack(copy, o_cert("rsa.pem")));
    o_err_codes("add");
    names_of("added", copy);
    o_int("add missing", SSL_add_file_cert_subjects_to_stack(copy, "missing"));
    o_err_codes("add missing");
    o_int("add dir missing", SSL_add_dir_cert_subjects_to_stack(copy, "missing"));
    o_err_codes("add dir missing");
    o_ptr("missing", SSL_load_client_CA_file("missing"));
    o_err_codes("missing");
    o_ptr("empty", SSL_load_client_CA_file(o_cert("empty.pem")));
    o_err_codes("empty");
    o_ptr("garbage", SSL_load_client_CA_file(o_cert("garbage.pem")));
    o_err_codes("garbage");
    SSL_CTX_set_client_CA_list(ctx, names);
    o_int("same", SSL_CTX_get_client_CA_list(ctx) == names);
    SSL *ssl = SSL_new(ctx);
    o_int("ssl same", SSL_get_client_CA_list(ssl) == names);
    SSL_set_accept_state(ssl);
    o_int("server same", SSL_get_client_CA_list(ssl) == names);
    SSL_set_connect_state(ssl);
    o_ptr("client", SSL_get_client_CA_list(ssl));
    o_ptr("peer list", SSL_get0_peer_CA_list(ssl));
    o_ptr("CA list", SSL_CTX_get0_CA_list(ctx));
    SSL_CTX_set0_CA_list(ctx, copy);
    o_int("CA list", SSL_CTX_get0_CA_list(ctx) == copy);
    o_int("ssl CA list", SSL_get0_CA_list(ssl) == copy);
    o_int("add null", SSL_CTX_add_client_CA(ctx, NULL));
    o_int("add null", SSL_add1_to_CA_list(ssl, NULL));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void stores(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    o_int("none", SSL_CTX_load_verify_locations(ctx, NULL, NULL));
    o_err_codes("none");
    o_int("file", SSL_CTX_load_verify_locations(ctx, o_cert("ca.pem"), NULL));
    o_err_codes("file");
    o_int("dir", SSL_CTX_load_verify_locations(ctx, NULL, o_cert("capath")));
    o_err_codes("dir");
    o_int("missing", SSL_CTX_load_verify_locations(ctx, "missing", NULL));
    o_err_codes("missing");
    o_int("missing dir", SSL_CTX_load_verify_locations(ctx, NULL, "missing"));
    o_err_codes("missing dir");
    o_int("empty", SSL_CTX_load_verify_file(ctx, o_cert("empty.pem")));
    o_err_codes("empty");
    o_int("garbage", SSL_CTX_load_verify_file(ctx, o_cert("garbage.pem")));
    o_err_codes("garbage");
    o_int("load dir", SSL_CTX_load_verify_dir(ctx, o_cert("capath")));
    o_err_codes("load dir");
    o_int("default", SSL_CTX_set_default_verify_paths(ctx));
    o_err_codes("default");
    o_int("default dir", SSL_CTX_set_default_verify_dir(ctx));
    o_int("default file", SSL_CTX_set_default_verify_file(ctx));
    o_err_codes("default file");
    X509_STORE *store = SSL_CTX_get_cert_store(ctx);
    o_ptr("store", store);
    X509_STORE *mine = X509_STORE_new();
    SSL_CTX_set1_cert_store(ctx, mine);
    o_int("mine", SSL_CTX_get_cert_store(ctx) == mine);
    SSL_CTX_set_cert_store(ctx, mine);
    o_int("param", SSL_CTX_get0_param(ctx) != NULL);
    o_int_err("purpose", SSL_CTX_set_purpose(ctx, X509_PURPOSE_SSL_SERVER));
    o_int_err("purpose", SSL_CTX_set_purpose(ctx, 999));
    o_int_err("trust", SSL_CTX_set_trust(ctx, X509_TRUST_SSL_SERVER));
    o_int_err("trust", SSL_CTX_set_trust(ctx, 999));
    SSL *ssl = SSL_new(ctx);
    o_int_err("host", SSL_set1_host(ssl, "example.test"));
    o_int_err("host more", SSL_add1_host(ssl, "www.example.test"));
    o_int_err("host none", SSL_set1_host(ssl, NULL));
    o_ptr("peername", SSL_get0_peername(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void bios(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    BIO *a = BIO_new(BIO_s_mem());
    BIO *b = BIO_new(BIO_s_mem());
    BIO_up_ref(a);
    BIO_up_ref(b);
    SSL_set_bio(ssl, a, a);
    o_int("rbio", SSL_get_rbio(ssl) == a);
    o_int("wbio", SSL_get_wbio(ssl) == a);
    BIO_up_ref(a);
    SSL_set_bio(ssl, a, b);
    o_int("rbio", SSL_get_rbio(ssl) == a);
    o_int("wbio", SSL_get_wbio(ssl) == b);
    SSL_set_bio(ssl, a, b);
    BIO_up_ref(a);
    SSL_set0_wbio(ssl, a);
    o_int("wbio", SSL_get_wbio(ssl) == a);
    SSL_set0_rbio(ssl, NULL);
    o_ptr("rbio", SSL_get_rbio(ssl));
    SSL_set_bio(ssl, NULL, NULL);
    o_int("fd", SSL_set_fd(ssl, 0));
    o_int("fd", SSL_get_fd(ssl));
    o_int("shared", SSL_get_rbio(ssl) == SSL_get_wbio(ssl));
    o_int("rfd", SSL_set_rfd(ssl, 1));
    o_int("shared", SSL_get_rbio(ssl) == SSL_get_wbio(ssl));
    o_int("wfd", SSL_set_wfd(ssl, 1));
    o_int("shared", SSL_get_rbio(ssl) == SSL_get_wbio(ssl));
    o_int("wfd", SSL_get_wfd(ssl));
    SSL_free(ssl);
    BIO_free(a);
    BIO_free(a);
    BIO_free(b);
    SSL_CTX_free(ctx);
}

int main(void)
{
    certificates();
    ca_lists();
    stores();
    bios();
    return 0;
}
