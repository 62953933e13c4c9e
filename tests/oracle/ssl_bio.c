/* BIO_f_ssl(3): the filter, what it hands to its connection, and its life. */
#include "oracle.h"

#include <openssl/ssl.h>

static void ssl_bios(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    BIO *bio = BIO_new(BIO_f_ssl());
    SSL *ssl = NULL;
    o_int("type", BIO_method_type(bio));
    o_str("name", BIO_method_name(bio));
    o_int("get nothing", BIO_get_ssl(bio, &ssl));
    o_int_err("handshake nothing", BIO_do_handshake(bio));
    BIO_free(bio);
    bio = BIO_new_ssl(ctx, 1);
    o_ptr_err("client", bio);
    o_int("get", BIO_get_ssl(bio, &ssl));
    o_ptr("ssl", ssl);
    o_int("server", SSL_is_server(ssl));
    o_int("close", BIO_get_close(bio));
    o_int("mode", BIO_set_ssl_mode(bio, 0));
    o_int("server", SSL_is_server(ssl));
    o_int("bytes", BIO_set_ssl_renegotiate_bytes(bio, 100));
    o_int("bytes", BIO_set_ssl_renegotiate_bytes(bio, 1000));
    o_int("bytes", BIO_set_ssl_renegotiate_bytes(bio, 2000));
    o_int("timeout", BIO_set_ssl_renegotiate_timeout(bio, 10));
    o_int("timeout", BIO_set_ssl_renegotiate_timeout(bio, 100));
    o_int("timeout", BIO_set_ssl_renegotiate_timeout(bio, 100));
    o_int("renegotiates", BIO_get_num_renegotiates(bio));
    BIO *mem = BIO_new(BIO_s_mem());
    o_int("push", BIO_push(bio, mem) == bio);
    o_int("below", SSL_get_rbio(ssl) == mem);
    o_int("below", SSL_get_wbio(ssl) == mem);
    o_int("next", BIO_next(bio) == mem);
    o_int("pending", (long long)BIO_ctrl_pending(bio));
    o_int("wpending", (long long)BIO_ctrl_wpending(bio));
    BIO_set_ssl_mode(bio, 1);
    o_int("handshake", BIO_do_handshake(bio));
    o_err("handshake");
    o_int("pop", BIO_pop(bio) == mem);
    o_ptr("below", SSL_get_rbio(ssl));
    BIO_free(mem);
    BIO *other = BIO_new_ssl(ctx, 1);
    o_int("copy", BIO_ssl_copy_session_id(other, bio));
    BIO *plain = BIO_new(BIO_s_mem());
    o_int("copy plain", BIO_ssl_copy_session_id(plain, bio));
    BIO_ssl_shutdown(plain);
    BIO_ssl_shutdown(other);
    o_err("copy");
    BIO_free(plain);
    BIO_free(other);
    BIO_free(bio);
    SSL_CTX_free(ctx);
}

int main(void)
{
    ssl_bios();
    return 0;
}
