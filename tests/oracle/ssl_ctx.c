/* SSL_CTX_new(3): defaults, and the setters and getters of a context and of a connection. */
#include "oracle.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

static int verify_cb(int ok, X509_STORE_CTX *ctx)
{
    (void)ctx;
    return ok;
}

static int passwd_cb(char *buf, int size, int rw, void *u)
{
    (void)buf;
    (void)size;
    (void)rw;
    (void)u;
    return 0;
}

static void info_cb(const SSL *ssl, int type, int val)
{
    (void)ssl;
    (void)type;
    (void)val;
}

static void keylog_cb(const SSL *ssl, const char *line)
{
    (void)ssl;
    (void)line;
}

static int client_cert_cb(SSL *ssl, X509 **x, EVP_PKEY **key)
{
    (void)ssl;
    (void)x;
    (void)key;
    return 0;
}

static int new_cb(SSL *ssl, SSL_SESSION *s)
{
    (void)ssl;
    (void)s;
    return 0;
}

static void remove_cb(SSL_CTX *ctx, SSL_SESSION *s)
{
    (void)ctx;
    (void)s;
}

static void options(SSL_CTX *ctx, SSL *ssl)
{
    o_int("ctx options", (long long)SSL_CTX_get_options(ctx));
    o_int("set", (long long)SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_TLSv1_2));
    o_int("clear", (long long)SSL_CTX_clear_options(ctx, SSL_OP_NO_TICKET));
    o_int("ssl options", (long long)SSL_get_options(ssl));
    o_int("ssl set", (long long)SSL_set_options(ssl, SSL_OP_ALL));
    o_int("ssl clear", (long long)SSL_clear_options(ssl, SSL_OP_ALL));
    o_int("ctx mode", SSL_CTX_get_mode(ctx));
    o_int("ctx set mode", SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS));
    o_int("ctx clear mode", SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY));
    o_int("ssl mode", SSL_get_mode(ssl));
    o_int("ssl set mode", SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE));
    o_int("ssl clear mode", SSL_clear_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE));
}

static void versions(SSL_CTX *ctx, SSL *ssl)
{
    static const int tried[] = {
        0, TLS1_3_VERSION, TLS1_2_VERSION, TLS1_VERSION, SSL3_VERSION, 0x0305, 0x0200, 1, -1};
    o_int("ctx min", SSL_CTX_get_min_proto_version(ctx));
    o_int("ctx max", SSL_CTX_get_max_proto_version(ctx));
    for (size_t i = 0; i < sizeof(tried) / sizeof(tried[0]); i++) {
        o_int("version", tried[i]);
        o_int_err("ctx set max", SSL_CTX_set_max_proto_version(ctx, tried[i]));
        o_int("ctx max", SSL_CTX_get_max_proto_version(ctx));
        o_int_err("ssl set max", SSL_set_max_proto_version(ssl, tried[i]));
        o_int("ssl max", SSL_get_max_proto_version(ssl));
        o_int_err("ctx set min", SSL_CTX_set_min_proto_version(ctx, tried[i]));
        o_int("ctx min", SSL_CTX_get_min_proto_version(ctx));
        o_int_err("ssl set min", SSL_set_min_proto_version(ssl, tried[i]));
        o_int("ssl min", SSL_get_min_proto_version(ssl));
        SSL_CTX_set_min_proto_version(ctx, 0);
        SSL_CTX_set_max_proto_version(ctx, 0);
    }
}

static void verify(SSL_CTX *ctx, SSL *ssl)
{
    o_int("ctx verify", SSL_CTX_get_verify_mode(ctx));
    o_int("ctx depth", SSL_CTX_get_verify_depth(ctx));
    o_ptr("ctx callback", (void *)SSL_CTX_get_verify_callback(ctx));
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, verify_cb);
    SSL_CTX_set_verify_depth(ctx, 7);
    o_int("ctx verify", SSL_CTX_get_verify_mode(ctx));
    o_int("ctx depth", SSL_CTX_get_verify_depth(ctx));
    o_int("ctx callback", SSL_CTX_get_verify_callback(ctx) == verify_cb);
    o_int("ssl verify", SSL_get_verify_mode(ssl));
    o_int("ssl depth", SSL_get_verify_depth(ssl));
    SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    SSL_set_verify_depth(ssl, 3);
    o_int("ssl verify", SSL_get_verify_mode(ssl));
    o_int("ssl depth", SSL_get_verify_depth(ssl));
    o_ptr("ssl callback", (void *)SSL_get_verify_callback(ssl));
    SSL *later = SSL_new(ctx);
    o_int("new verify", SSL_get_verify_mode(later));
    o_int("new depth", SSL_get_verify_depth(later));
    o_int("new callback", SSL_get_verify_callback(later) == verify_cb);
    SSL_free(later);
    o_int("result", SSL_get_verify_result(ssl));
    SSL_set_verify_result(ssl, X509_V_ERR_CERT_HAS_EXPIRED);
    o_int("result", SSL_get_verify_result(ssl));
    o_int("ctx level", SSL_CTX_get_security_level(ctx));
    SSL_CTX_set_security_level(ctx, 4);
    o_int("ctx level", SSL_CTX_get_security_level(ctx));
    o_int("ssl level", SSL_get_security_level(ssl));
    SSL_set_security_level(ssl, 0);
    o_int("ssl level", SSL_get_security_level(ssl));
    o_ptr("ctx sec cb", (void *)SSL_CTX_get_security_callback(ctx));
    o_ptr("ssl sec cb", (void *)SSL_get_security_callback(ssl));
    SSL_CTX_set0_security_ex_data(ctx, ctx);
    o_int("ctx sec data", SSL_CTX_get0_security_ex_data(ctx) == ctx);
    SSL_set0_security_ex_data(ssl, ssl);
    o_int("ssl sec data", SSL_get0_security_ex_data(ssl) == ssl);
}

static void sizes(SSL_CTX *ctx, SSL *ssl)
{
    static const long fragments[] = {0, 511, 512, 16384, 16385, -1};
    for (size_t i = 0; i < sizeof(fragments) / sizeof(fragments[0]); i++) {
        o_int("max fragment", SSL_CTX_set_max_send_fragment(ctx, fragments[i]));
        o_int("split fragment", SSL_CTX_set_split_send_fragment(ctx, fragments[i]));
        o_int("ssl max fragment", SSL_set_max_send_fragment(ssl, fragments[i]));
        o_int("ssl split fragment", SSL_set_split_send_fragment(ssl, fragments[i]));
        o_int("pipelines", SSL_CTX_set_max_pipelines(ctx, fragments[i]));
    }
    o_int("cert list", SSL_CTX_get_max_cert_list(ctx));
    o_int("set cert list", SSL_CTX_set_max_cert_list(ctx, 5000));
    o_int("ssl cert list", SSL_get_max_cert_list(ssl));
    o_int("ssl set cert list", SSL_set_max_cert_list(ssl, 6000));
    o_int("ssl cert list", SSL_get_max_cert_list(ssl));
    o_int("read ahead", SSL_CTX_get_read_ahead(ctx));
    o_int("set read ahead", SSL_CTX_set_read_ahead(ctx, 1));
    o_int("ssl read ahead", SSL_get_read_ahead(ssl));
    SSL_set_read_ahead(ssl, 1);
    o_int("ssl read ahead", SSL_get_read_ahead(ssl));
    for (unsigned i = 0; i < 6; i++) {
        o_int_err("fragment mode", SSL_CTX_set_tlsext_max_fragment_length(ctx, (uint8_t)i));
        o_int_err("ssl fragment mode", SSL_set_tlsext_max_fragment_length(ssl, (uint8_t)i));
    }
    o_int_err("padding", SSL_CTX_set_block_padding(ctx, 16384));
    o_int_err("padding", SSL_CTX_set_block_padding(ctx, 16385));
    o_int_err("ssl padding", SSL_set_block_padding(ssl, 1));
    o_int_err("ssl padding", SSL_set_block_padding(ssl, 99999));
    SSL_CTX_set_record_padding_callback_arg(ctx, ctx);
    o_int("padding arg", SSL_CTX_get_record_padding_callback_arg(ctx) == ctx);
    SSL_set_record_padding_callback_arg(ssl, ssl);
    o_int("ssl padding arg", SSL_get_record_padding_callback_arg(ssl) == ssl);
    o_int("tickets", (long long)SSL_CTX_get_num_tickets(ctx));
    o_int("set tickets", SSL_CTX_set_num_tickets(ctx, 5));
    o_int("ssl tickets", (long long)SSL_get_num_tickets(ssl));
    o_int("ssl set tickets", SSL_set_num_tickets(ssl, 300));
    o_int("ssl tickets", (long long)SSL_get_num_tickets(ssl));
    o_int("early", SSL_CTX_get_max_early_data(ctx));
    o_int("recv early", SSL_CTX_get_recv_max_early_data(ctx));
    o_int("set early", SSL_CTX_set_max_early_data(ctx, 9));
    o_int("set recv early", SSL_CTX_set_recv_max_early_data(ctx, 10));
    o_int("early", SSL_CTX_get_max_early_data(ctx));
    o_int("ssl early", SSL_get_max_early_data(ssl));
    o_int("ssl recv early", SSL_get_recv_max_early_data(ssl));
    o_int("ssl set early", SSL_set_max_early_data(ssl, 1));
    o_int("ssl set recv", SSL_set_recv_max_early_data(ssl, 2));
    o_int("early status", SSL_get_early_data_status(ssl));
}

static void sessions(SSL_CTX *ctx, SSL *ssl)
{
    unsigned char id[40] = {1, 2, 3};
    o_int("cache mode", SSL_CTX_get_session_cache_mode(ctx));
    o_int("set cache mode", SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH));
    o_int("cache mode", SSL_CTX_get_session_cache_mode(ctx));
    o_int("cache size", SSL_CTX_sess_get_cache_size(ctx));
    o_int("set cache size", SSL_CTX_sess_set_cache_size(ctx, 100));
    o_int("set cache size", SSL_CTX_sess_set_cache_size(ctx, -1));
    o_int("cache size", SSL_CTX_sess_get_cache_size(ctx));
    o_int("timeout", SSL_CTX_get_timeout(ctx));
    o_int("set timeout", SSL_CTX_set_timeout(ctx, 42));
    o_int("timeout", SSL_CTX_get_timeout(ctx));
    o_int("default timeout", SSL_get_default_timeout(ssl));
    o_int_err("sid ctx", SSL_CTX_set_session_id_context(ctx, id, 32));
    o_int_err("sid ctx long", SSL_CTX_set_session_id_context(ctx, id, 33));
    o_int_err("ssl sid ctx", SSL_set_session_id_context(ssl, id, 0));
    o_int_err("ssl sid ctx long", SSL_set_session_id_context(ssl, id, 33));
    o_int("number", SSL_CTX_sess_number(ctx));
    o_int("connect", SSL_CTX_sess_connect(ctx));
    o_int("connect good", SSL_CTX_sess_connect_good(ctx));
    o_int("accept", SSL_CTX_sess_accept(ctx));
    o_int("accept good", SSL_CTX_sess_accept_good(ctx));
    o_int("hits", SSL_CTX_sess_hits(ctx));
    o_int("misses", SSL_CTX_sess_misses(ctx));
    o_int("timeouts", SSL_CTX_sess_timeouts(ctx));
    o_int("full", SSL_CTX_sess_cache_full(ctx));
    o_ptr("new cb", (void *)SSL_CTX_sess_get_new_cb(ctx));
    SSL_CTX_sess_set_new_cb(ctx, new_cb);
    o_int("new cb", SSL_CTX_sess_get_new_cb(ctx) == new_cb);
    SSL_CTX_sess_set_remove_cb(ctx, remove_cb);
    o_int("remove cb", SSL_CTX_sess_get_remove_cb(ctx) == remove_cb);
    o_ptr("get cb", (void *)SSL_CTX_sess_get_get_cb(ctx));
    o_int("matching", SSL_has_matching_session_id(ssl, id, 32));
    o_ptr("session", SSL_get_session(ssl));
    o_ptr("session", SSL_get1_session(ssl));
    o_int("reused", SSL_session_reused(ssl));
}

static void callbacks(SSL_CTX *ctx, SSL *ssl)
{
    o_ptr("info", (void *)SSL_CTX_get_info_callback(ctx));
    SSL_CTX_set_info_callback(ctx, info_cb);
    o_int("info", SSL_CTX_get_info_callback(ctx) == info_cb);
    o_ptr("ssl info", (void *)SSL_get_info_callback(ssl));
    SSL_set_info_callback(ssl, info_cb);
    o_int("ssl info", SSL_get_info_callback(ssl) == info_cb);
    o_ptr("keylog", (void *)SSL_CTX_get_keylog_callback(ctx));
    SSL_CTX_set_keylog_callback(ctx, keylog_cb);
    o_int("keylog", SSL_CTX_get_keylog_callback(ctx) == keylog_cb);
    o_ptr("client cert", (void *)SSL_CTX_get_client_cert_cb(ctx));
    SSL_CTX_set_client_cert_cb(ctx, client_cert_cb);
    o_int("client cert", SSL_CTX_get_client_cert_cb(ctx) == client_cert_cb);
    o_ptr("passwd", (void *)SSL_CTX_get_default_passwd_cb(ctx));
    SSL_CTX_set_default_passwd_cb(ctx, passwd_cb);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, ctx);
    o_int("passwd", SSL_CTX_get_default_passwd_cb(ctx) == passwd_cb);
    o_int("passwd arg", SSL_CTX_get_default_passwd_cb_userdata(ctx) == ctx);
    o_ptr("ssl passwd", (void *)SSL_get_default_passwd_cb(ssl));
    SSL_set_default_passwd_cb(ssl, passwd_cb);
    SSL_set_default_passwd_cb_userdata(ssl, ssl);
    o_int("ssl passwd", SSL_get_default_passwd_cb(ssl) == passwd_cb);
    o_int("ssl passwd arg", SSL_get_default_passwd_cb_userdata(ssl) == ssl);
    o_int("quiet", SSL_CTX_get_quiet_shutdown(ctx));
    SSL_CTX_set_quiet_shutdown(ctx, 1);
    o_int("quiet", SSL_CTX_get_quiet_shutdown(ctx));
    o_int("ssl quiet", SSL_get_quiet_shutdown(ssl));
    SSL_set_quiet_shutdown(ssl, 1);
    o_int("ssl quiet", SSL_get_quiet_shutdown(ssl));
    o_int("ex data", SSL_CTX_set_ex_data(ctx, 0, ctx));
    o_int("ex data", SSL_CTX_get_ex_data(ctx, 0) == ctx);
    o_ptr("ex data", SSL_CTX_get_ex_data(ctx, 5));
    o_int("ssl ex data", SSL_set_ex_data(ssl, 0, ssl));
    o_int("ssl ex data", SSL_get_ex_data(ssl, 0) == ssl);
}

static void odd_ends(SSL_CTX *ctx, SSL *ssl)
{
    o_ptr_err("no method", SSL_CTX_new(NULL));
    o_ptr_err("no ctx", SSL_new(NULL));
    o_int("method", SSL_CTX_get_ssl_method(ctx) == TLS_method());
    o_int("ssl method", SSL_get_ssl_method(ssl) == TLS_method());
    o_int("same ctx", SSL_get_SSL_CTX(ssl) == ctx);
    o_int("dtls", SSL_is_dtls(ssl));
    o_int("server", SSL_is_server(ssl));
    o_int("up ref", SSL_CTX_up_ref(ctx));
    SSL_CTX_free(ctx);
    o_int("ssl up ref", SSL_up_ref(ssl));
    SSL_free(ssl);
    o_int("status type", SSL_CTX_get_tlsext_status_type(ctx));
    o_int("set status type", SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp));
    o_int("status type", SSL_CTX_get_tlsext_status_type(ctx));
    o_int("ssl status type", SSL_get_tlsext_status_type(ssl));
    o_int("unknown ctrl", SSL_CTX_ctrl(ctx, 9999, 0, NULL));
    o_int("unknown ssl ctrl", SSL_ctrl(ssl, 9999, 0, NULL));
    o_err("unknown ctrl");
    o_int("pha", (SSL_CTX_set_post_handshake_auth(ctx, 1), SSL_set_post_handshake_auth(ssl, 1), 1));
    o_int("cert flags", SSL_CTX_set_cert_flags(ctx, SSL_CERT_FLAG_TLS_STRICT));
    o_int("cert flags", SSL_CTX_clear_cert_flags(ctx, SSL_CERT_FLAG_TLS_STRICT));
    o_int("srtp", SSL_CTX_set_tlsext_use_srtp(ctx, "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM"));
    o_int("srtp profiles", sk_SRTP_PROTECTION_PROFILE_num(SSL_get_srtp_profiles(ssl)));
    o_int_err("srtp unknown", SSL_set_tlsext_use_srtp(ssl, "FOO"));
    o_int_err("srtp twice",
              SSL_set_tlsext_use_srtp(ssl, "SRTP_AES128_CM_SHA1_80:SRTP_AES128_CM_SHA1_80"));
    o_int_err("srtp empty", SSL_set_tlsext_use_srtp(ssl, ""));
    o_ptr("selected", SSL_get_selected_srtp_profile(ssl));
    o_int("waiting", SSL_waiting_for_async(ssl));
    o_int("psk hint", SSL_CTX_use_psk_identity_hint(ctx, "hint"));
    o_int("psk no hint", SSL_CTX_use_psk_identity_hint(ctx, NULL));
    o_ptr("psk identity", SSL_get_psk_identity(ssl));
    o_ptr("compression", SSL_get_current_compression(ssl));
    o_ptr("expansion", SSL_get_current_expansion(ssl));
    o_int("methods", sk_SSL_COMP_num(SSL_COMP_get_compression_methods()));
    o_int("alloc", SSL_alloc_buffers(ssl));
    o_int("free", SSL_free_buffers(ssl));
    for (unsigned i = 0; i < 70; i++) {
        if (SSL_extension_supported(i) != 0) {
            o_int("extension", i);
        }
    }
    o_int("extension", SSL_extension_supported(TLSEXT_TYPE_renegotiate));
    o_int("extension", SSL_extension_supported(TLSEXT_TYPE_next_proto_neg));
    o_int_err("pha verify", SSL_verify_client_post_handshake(ssl));
    o_int("ct", SSL_CTX_ct_is_enabled(ctx));
    o_int_err("ct permissive", SSL_CTX_enable_ct(ctx, SSL_CT_VALIDATION_PERMISSIVE));
    o_int("ct", SSL_CTX_ct_is_enabled(ctx));
    o_int_err("ct bad", SSL_CTX_enable_ct(ctx, 77));
    o_int_err("ct off", SSL_CTX_set_ct_validation_callback(ctx, NULL, NULL));
    o_int("ct", SSL_CTX_ct_is_enabled(ctx));
    o_int("ssl ct", SSL_ct_is_enabled(ssl));
    o_int("srp", SSL_CTX_set_srp_username(ctx, (char *)"user"));
    o_str("srp user", SSL_get_srp_username(ssl));
    o_ptr("srp N", SSL_get_srp_N(ssl));
}

int main(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    options(ctx, ssl);
    versions(ctx, ssl);
    verify(ctx, ssl);
    sizes(ctx, ssl);
    sessions(ctx, ssl);
    callbacks(ctx, ssl);
    odd_ends(ctx, ssl);
    o_err("left");
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
