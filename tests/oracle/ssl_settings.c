/* oracle: reference tls13 */
/* SSL_CTX_use_certificate(3), SSL_CTX_set_verify(3), SSL_CTX_set0_CA_list(3),
 * SSL_CTX_set_psk_client_callback(3), SSL_CTX_set_default_read_buffer_len, SSL_CTX_config(3),
 * SSL_CTX_set_security_callback, SSL_get_all_async_fds(3): settings, and what they give back. */
#include "oracle.h"

#include <openssl/async.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static X509 *load(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    X509 *x = PEM_read_bio_X509(in, NULL, NULL, NULL);
    BIO_free(in);
    return x;
}

static EVP_PKEY *key_of(const char *file)
{
    BIO *in = BIO_new_file(o_cert(file), "r");
    EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
    BIO_free(in);
    return key;
}

static void identity_ctx(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    X509 *x = load("rsa.pem");
    EVP_PKEY *key = key_of("rsa.key");
    EVP_PKEY *other = key_of("p256.key");
    STACK_OF(X509) *chain = sk_X509_new_null();
    unsigned char *der = NULL;
    int n = i2d_X509(x, &der);

    o_int_err("cert", SSL_CTX_use_certificate_ASN1(ctx, n, der));
    o_int("cut", SSL_CTX_use_certificate_ASN1(ctx, n - 1, der));
    ERR_clear_error();
    OPENSSL_free(der);
    der = NULL;
    n = i2d_PrivateKey(key, &der);
    o_int_err("key", SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_RSA, ctx, der, n));
    o_int_err("rsa key", SSL_CTX_use_RSAPrivateKey_ASN1(ctx, der, n));
    o_int("cut", SSL_CTX_use_RSAPrivateKey_ASN1(ctx, der, n - 1));
    ERR_clear_error();
    OPENSSL_free(der);
    o_int_err("rsa file",
              SSL_CTX_use_RSAPrivateKey_file(ctx, o_cert("rsa.pkcs1.key"), SSL_FILETYPE_PEM));
    o_int("check", SSL_CTX_check_private_key(ctx));
    sk_X509_push(chain, load("int-rsa.pem"));
    o_int_err("both", SSL_CTX_use_cert_and_key(ctx, x, key, chain, 0));
    o_int_err("both, override", SSL_CTX_use_cert_and_key(ctx, x, key, chain, 1));
    o_int_err("both, other key", SSL_CTX_use_cert_and_key(ctx, x, other, chain, 1));
    o_int_err("no cert", SSL_CTX_use_cert_and_key(ctx, NULL, key, chain, 1));
    o_int("key", EVP_PKEY_eq(SSL_CTX_get0_privatekey(ctx), key));
    sk_X509_pop_free(chain, X509_free);
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
    X509_free(x);
    SSL_CTX_free(ctx);
}

static void identity_ssl(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    X509 *x = load("rsa.pem");
    EVP_PKEY *key = key_of("rsa.key");
    EVP_PKEY *other = key_of("p256.key");
    unsigned char *der = NULL;
    int n = i2d_X509(x, &der);

    o_ptr("no key", SSL_get_privatekey(ssl));
    o_int_err("cert", SSL_use_certificate_ASN1(ssl, der, n));
    o_int("cut", SSL_use_certificate_ASN1(ssl, der, n - 1));
    ERR_clear_error();
    OPENSSL_free(der);
    o_int_err("NULL", SSL_use_certificate(ssl, NULL));
    o_int_err("cert", SSL_use_certificate(ssl, x));
    o_int_err("NULL", SSL_use_PrivateKey(ssl, NULL));
    o_int_err("other", SSL_use_PrivateKey(ssl, other));
    o_int_err("key", SSL_use_PrivateKey(ssl, key));
    o_int("same", EVP_PKEY_eq(SSL_get_privatekey(ssl), key));
    der = NULL;
    n = i2d_PrivateKey(key, &der);
    o_int_err("key", SSL_use_PrivateKey_ASN1(EVP_PKEY_RSA, ssl, der, n));
    o_int_err("rsa key", SSL_use_RSAPrivateKey_ASN1(ssl, der, n));
    OPENSSL_free(der);
    o_int_err("rsa file",
              SSL_use_RSAPrivateKey_file(ssl, o_cert("rsa.pkcs1.key"), SSL_FILETYPE_PEM));
    o_int("rsa file", SSL_use_RSAPrivateKey_file(ssl, "missing", SSL_FILETYPE_PEM));
    o_err_codes("rsa file");
    o_int_err("key file", SSL_use_PrivateKey_file(ssl, o_cert("rsa.key"), SSL_FILETYPE_PEM));
    o_int_err("bad type", SSL_use_PrivateKey_file(ssl, o_cert("rsa.key"), 77));
    o_int_err("chain file", SSL_use_certificate_chain_file(ssl, o_cert("p256.chain.pem")));
    o_int_err("both", SSL_use_cert_and_key(ssl, x, key, NULL, 1));
    o_int_err("both", SSL_use_cert_and_key(ssl, x, key, NULL, 0));
    o_int_err("both", SSL_use_cert_and_key(ssl, x, other, NULL, 1));
    o_int("check", SSL_check_private_key(ssl));
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
    X509_free(x);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void authorities(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    X509 *x = load("ca.pem");
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file_ex(o_cert("bundle.pem"), NULL, NULL);
    STACK_OF(X509_NAME) *more = SSL_load_client_CA_file(o_cert("ca.pem"));

    o_int("loaded", sk_X509_NAME_num(names));
    o_ptr("missing", SSL_load_client_CA_file_ex("missing", NULL, NULL));
    ERR_clear_error();
    o_int_err("add1", SSL_CTX_add1_to_CA_list(ctx, x));
    o_int("list", sk_X509_NAME_num(SSL_CTX_get0_CA_list(ctx)));
    o_int_err("add client", SSL_add_client_CA(ssl, x));
    o_int("client list", sk_X509_NAME_num(SSL_get_client_CA_list(ssl)));
    SSL_set0_CA_list(ssl, names);
    o_int("list", sk_X509_NAME_num(SSL_get0_CA_list(ssl)));
    SSL_set_client_CA_list(ssl, more);
    SSL_set_accept_state(ssl);
    o_int("client list", sk_X509_NAME_num(SSL_get_client_CA_list(ssl)));
    more = sk_X509_NAME_new_null();
    o_int("store subjects", SSL_add_store_cert_subjects_to_stack(more, "missing"));
    o_err_codes("store subjects");
    sk_X509_NAME_pop_free(more, X509_NAME_free);
    X509_free(x);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static int on_security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other,
                       void *ex)
{
    (void)ssl;
    (void)ctx;
    (void)op;
    (void)bits;
    (void)nid;
    (void)other;
    (void)ex;
    return 1;
}

static void parameters(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    X509_VERIFY_PARAM *param = X509_VERIFY_PARAM_new();

    X509_VERIFY_PARAM_set_depth(param, 6);
    o_int("ctx set1", SSL_CTX_set1_param(ctx, param));
    o_int("depth", X509_VERIFY_PARAM_get_depth(SSL_CTX_get0_param(ctx)));
    o_int("set1", SSL_set1_param(ssl, param));
    o_int("depth", X509_VERIFY_PARAM_get_depth(SSL_get0_param(ssl)));
    X509_VERIFY_PARAM_free(param);
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_WILDCARDS);
    o_int("flags", (long long)X509_VERIFY_PARAM_get_hostflags(SSL_get0_param(ssl)));
    o_int_err("purpose", SSL_set_purpose(ssl, X509_PURPOSE_SSL_SERVER));
    o_int_err("purpose", SSL_set_purpose(ssl, 999));
    o_int_err("trust", SSL_set_trust(ssl, X509_TRUST_SSL_CLIENT));
    o_int_err("trust", SSL_set_trust(ssl, 999));
    o_int("index", SSL_get_ex_data_X509_STORE_CTX_idx() >= 0);
    o_int("same", SSL_get_ex_data_X509_STORE_CTX_idx() == SSL_get_ex_data_X509_STORE_CTX_idx());
    SSL_CTX_set_default_read_buffer_len(ctx, 40000);
    SSL_set_default_read_buffer_len(ssl, 20000);
    SSL_CTX_set_security_callback(ctx, on_security);
    SSL_set_security_callback(ssl, on_security);
    o_int("security", SSL_CTX_get_security_callback(ctx) == on_security);
    o_int("security", SSL_get_security_callback(ssl) == on_security);
    o_int_err("store", SSL_CTX_load_verify_store(ctx, "missing"));
    ERR_clear_error();
    o_int("default store", SSL_CTX_set_default_verify_store(ctx));
    o_err_codes("default store");
    o_int_err("config", SSL_CTX_config(ctx, "no such"));
    o_int_err("config", SSL_config(ssl, "no such"));
    o_int_err("no name", SSL_CTX_config(ctx, NULL));
    SSL_add_ssl_module();
    o_int("sigalgs", SSL_get_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL));
    o_int("shared", SSL_get_shared_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL));
    int nid = 7;
    o_int("signature type", SSL_get_signature_type_nid(ssl, &nid));
    o_int("nid", nid);
    o_ptr("peer", SSL_get1_peer_certificate(ssl));
    o_int("copy session id", SSL_copy_session_id(ssl, ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static int on_async(SSL *ssl, void *arg)
{
    (void)ssl;
    (void)arg;
    return 1;
}

static void asynchronous(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    size_t n = 5;
    size_t gone = 5;
    int status = 5;

    o_int("callback", SSL_CTX_set_async_callback(ctx, on_async));
    o_int("arg", SSL_CTX_set_async_callback_arg(ctx, ctx));
    o_int("callback", SSL_set_async_callback(ssl, on_async));
    o_int("arg", SSL_set_async_callback_arg(ssl, ssl));
    o_int("fds", SSL_get_all_async_fds(ssl, NULL, &n));
    o_int("n", (long long)n);
    o_int("changed", SSL_get_changed_async_fds(ssl, NULL, &n, NULL, &gone));
    o_int("n", (long long)n);
    o_int("gone", (long long)gone);
    o_int_err("status", SSL_get_async_status(ssl, &status));
    o_int("status", status);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void copies(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(ctx);
    X509 *x = load("rsa.pem");

    SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_set_options(ssl, SSL_OP_NO_TICKET);
    SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    SSL_use_certificate(ssl, x);
    SSL *copy = SSL_dup(ssl);
    o_ptr_err("dup", copy);
    o_int("mode", SSL_get_mode(copy) == SSL_get_mode(ssl));
    o_int("options", SSL_get_options(copy) == SSL_get_options(ssl));
    o_int("verify", SSL_get_verify_mode(copy));
    o_int("ctx", SSL_get_SSL_CTX(copy) == ctx);
    o_ptr("cert", SSL_get_certificate(copy));
    o_ptr("bio", SSL_get_rbio(copy));
    SSL_free(copy);
    X509_free(x);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void filters(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    BIO *chain = BIO_new_ssl_connect(ctx);
    SSL *ssl = NULL;

    o_ptr_err("connect", chain);
    o_int("type", BIO_method_type(chain));
    o_int("next", BIO_method_type(BIO_next(chain)));
    o_int("ssl", BIO_get_ssl(chain, &ssl));
    o_ptr("ssl", ssl);
    BIO_free_all(chain);
    chain = BIO_new_buffer_ssl_connect(ctx);
    o_ptr_err("buffer", chain);
    o_int("type", BIO_method_type(chain));
    o_int("next", BIO_method_type(BIO_next(chain)));
    o_int("next", BIO_method_type(BIO_next(BIO_next(chain))));
    BIO_free_all(chain);
    SSL_CTX_free(ctx);
}

int main(void)
{
    identity_ctx();
    identity_ssl();
    authorities();
    parameters();
    asynchronous();
    copies();
    filters();
    return 0;
}
