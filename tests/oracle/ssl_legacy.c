/* oracle: reference tls13 */
/* TLS_method(3), SSL_CTX_set_tmp_dh_callback(3), SSL_CTX_set_srp_password(3),
 * SSL_CTX_set_next_proto_select_cb, SSL_COMP_add_compression_method(3), SSL_set_session_ticket_ext:
 * what belongs to other versions of the protocol, and what a TLS 1.3 library makes of it. */
#include "oracle.h"

#include <openssl/dh.h>
#include <openssl/evp.h>
#include <openssl/srp.h>
#include <openssl/ssl.h>

#define METHOD(name)                                                                               \
    {                                                                                              \
#name, name                                                                                \
    }

static const struct {
    const char *name;
    const SSL_METHOD *(*method)(void);
} methods[] = {
    METHOD(TLS_method),      METHOD(TLS_client_method),      METHOD(TLS_server_method),
    METHOD(TLSv1_method),    METHOD(TLSv1_client_method),    METHOD(TLSv1_server_method),
    METHOD(TLSv1_1_method),  METHOD(TLSv1_1_client_method),  METHOD(TLSv1_1_server_method),
    METHOD(TLSv1_2_method),  METHOD(TLSv1_2_client_method),  METHOD(TLSv1_2_server_method),
    METHOD(DTLS_method),     METHOD(DTLS_client_method),     METHOD(DTLS_server_method),
    METHOD(DTLSv1_method),   METHOD(DTLSv1_client_method),   METHOD(DTLSv1_server_method),
    METHOD(DTLSv1_2_method), METHOD(DTLSv1_2_client_method), METHOD(DTLSv1_2_server_method),
};

static void versions(void)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        SSL_CTX *ctx = SSL_CTX_new(methods[i].method());
        o_ptr_err(methods[i].name, ctx);
        if (ctx == NULL) {
            continue;
        }
        SSL *ssl = SSL_new(ctx);
        o_ptr_err("ssl", ssl);
        if (ssl != NULL) {
            BIO *in = BIO_new(BIO_s_mem());
            SSL_set_bio(ssl, in, in);
            o_str("version", SSL_get_version(ssl));
            o_int("version", SSL_version(ssl));
            o_int("dtls", SSL_is_dtls(ssl));
            o_int("server", SSL_is_server(ssl));
            o_int("set method", SSL_set_ssl_method(ssl, TLS_client_method()));
            o_err("set method");
        }
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
    SSL_CTX *ctx = SSL_CTX_new_ex(NULL, NULL, TLS_method());
    o_ptr_err("new ex", ctx);
    o_int_err("set version", SSL_CTX_set_ssl_version(ctx, TLS_server_method()));
    o_int("same", SSL_CTX_get_ssl_method(ctx) == TLS_server_method());
    SSL_CTX_free(ctx);
    ERR_clear_error();
}

static DH *on_dh(SSL *ssl, int export, int length)
{
    (void)ssl;
    (void)export;
    (void)length;
    return NULL;
}

static void keys(SSL_CTX *ctx, SSL *ssl)
{
    EVP_PKEY *key = EVP_PKEY_new();

    SSL_CTX_set_tmp_dh_callback(ctx, on_dh);
    SSL_set_tmp_dh_callback(ssl, on_dh);
    SSL_CTX_set_tmp_dh_callback(ctx, NULL);
    o_int_err("tmp dh NULL", SSL_CTX_set0_tmp_dh_pkey(ctx, NULL));
    o_int_err("tmp dh NULL", SSL_set0_tmp_dh_pkey(ssl, NULL));
    EVP_PKEY_free(key);
}

static int on_user(SSL *ssl, void *arg)
{
    (void)ssl;
    (void)arg;
    return 1;
}

static int on_server_user(SSL *ssl, int *alert, void *arg)
{
    (void)ssl;
    (void)alert;
    (void)arg;
    return SSL_ERROR_NONE;
}

static char *on_password(SSL *ssl, void *arg)
{
    (void)ssl;
    (void)arg;
    return NULL;
}

static void srp(SSL_CTX *ctx, SSL *ssl)
{
    static char name[] = "user";
    static char password[] = "password";

    o_ptr("user info", SSL_get_srp_userinfo(ssl));
    o_int_err("ctx init", SSL_CTX_SRP_CTX_init(ctx));
    o_int_err("ctx free", SSL_CTX_SRP_CTX_free(ctx));
    o_int_err("init", SSL_SRP_CTX_init(ssl));
    o_int_err("free", SSL_SRP_CTX_free(ssl));
    o_int_err("password", SSL_CTX_set_srp_password(ctx, password));
    o_int_err("strength", SSL_CTX_set_srp_strength(ctx, 1024));
    o_int_err("user callback", SSL_CTX_set_srp_username_callback(ctx, on_server_user));
    o_int_err("verify callback", SSL_CTX_set_srp_verify_param_callback(ctx, on_user));
    o_int_err("password callback", SSL_CTX_set_srp_client_pwd_callback(ctx, on_password));
    o_int_err("arg", SSL_CTX_set_srp_cb_arg(ctx, name));
    o_ptr("g", SSL_get_srp_g(ssl));
    int alert = 0;
    o_int_err("with name", SSL_srp_server_param_with_username(ssl, &alert));
}

static int on_proto(SSL *ssl, unsigned char **out, unsigned char *outlen, const unsigned char *in,
                    unsigned int inlen, void *arg)
{
    (void)ssl;
    (void)arg;
    return SSL_select_next_proto(out, outlen, in, inlen, in, inlen);
}

static int on_advertise(SSL *ssl, const unsigned char **out, unsigned int *outlen, void *arg)
{
    (void)ssl;
    (void)arg;
    *out = (const unsigned char *)"";
    *outlen = 0;
    return SSL_TLSEXT_ERR_NOACK;
}

static int on_ticket(SSL *ssl, const unsigned char *data, int len, void *arg)
{
    (void)ssl;
    (void)data;
    (void)len;
    (void)arg;
    return 1;
}

static int on_secret(SSL *ssl, void *secret, int *len, STACK_OF(SSL_CIPHER) * peers,
                     const SSL_CIPHER **cipher, void *arg)
{
    (void)ssl;
    (void)secret;
    (void)len;
    (void)peers;
    (void)cipher;
    (void)arg;
    return 0;
}

static void extensions(SSL_CTX *ctx, SSL *ssl)
{
    static unsigned char ext[] = "ext";

    SSL_CTX_set_next_proto_select_cb(ctx, on_proto, NULL);
    SSL_CTX_set_next_protos_advertised_cb(ctx, on_advertise, NULL);
    o_int_err("secret", SSL_set_session_secret_cb(ssl, on_secret, NULL));
    o_int_err("ticket cb", SSL_set_session_ticket_ext_cb(ssl, on_ticket, NULL));
    o_int_err("ticket", SSL_set_session_ticket_ext(ssl, ext, 3));
    SSL_set_debug(ssl, 1);
    o_int("renegotiate", SSL_renegotiate_abbreviated(ssl));
    o_err("renegotiate");
}

static void compression(void)
{
    STACK_OF(SSL_COMP) *methods_list = SSL_COMP_get_compression_methods();

    o_int("methods", sk_SSL_COMP_num(methods_list));
    o_int_err("add", SSL_COMP_add_compression_method(1, NULL));
    o_ptr("name", SSL_COMP_get_name(NULL));
    STACK_OF(SSL_COMP) *old = SSL_COMP_set0_compression_methods(methods_list);
    o_int("same", old == methods_list);
    if (sk_SSL_COMP_num(methods_list) > 0) {
        o_str("name", SSL_COMP_get0_name(sk_SSL_COMP_value(methods_list, 0)));
        o_int("id", SSL_COMP_get_id(sk_SSL_COMP_value(methods_list, 0)));
    }
}

int main(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);

    versions();
    keys(ctx, ssl);
    srp(ctx, ssl);
    extensions(ctx, ssl);
    compression();
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
