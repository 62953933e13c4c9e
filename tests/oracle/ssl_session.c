/* SSL_SESSION_new(3): setters, getters, DER, PEM, printing, the cache of a context. */
#include "oracle.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

static void show(const char *name, SSL_SESSION *s)
{
    const unsigned char *p = NULL;
    size_t n = 99;
    unsigned int len = 99;
    unsigned char key[64];
    void *data = NULL;
    printf("%s\n", name);
    p = SSL_SESSION_get_id(s, &len);
    o_hex("id", p, len);
    p = SSL_SESSION_get0_id_context(s, &len);
    o_hex("context", p, len);
    o_int("compress id", SSL_SESSION_get_compress_id(s));
    o_int("timeout", SSL_SESSION_get_timeout(s));
    o_int("version", SSL_SESSION_get_protocol_version(s));
    o_str("host", SSL_SESSION_get0_hostname(s));
    SSL_SESSION_get0_alpn_selected(s, &p, &n);
    o_hex("alpn", p, n);
    o_str("cipher", SSL_CIPHER_get_name(SSL_SESSION_get0_cipher(s)));
    o_int("has ticket", SSL_SESSION_has_ticket(s));
    o_int("hint", (long long)SSL_SESSION_get_ticket_lifetime_hint(s));
    SSL_SESSION_get0_ticket(s, &p, &n);
    o_hex("ticket", p, n);
    o_int("resumable", SSL_SESSION_is_resumable(s));
    o_int("early", SSL_SESSION_get_max_early_data(s));
    o_int("fragment", SSL_SESSION_get_max_fragment_length(s));
    n = SSL_SESSION_get_master_key(s, key, sizeof(key));
    o_hex("key", key, n);
    o_int("key length", (long long)SSL_SESSION_get_master_key(s, NULL, 0));
    o_int("part", (long long)SSL_SESSION_get_master_key(s, key, 3));
    o_ptr("peer", SSL_SESSION_get0_peer(s));
    o_int("appdata", SSL_SESSION_get0_ticket_appdata(s, &data, &n));
    o_hex("appdata", data, n);
}

static void print(SSL_SESSION *s)
{
    BIO *out = BIO_new(BIO_s_mem());
    char *text = NULL;
    o_int("print", SSL_SESSION_print(out, s));
    long n = BIO_get_mem_data(out, &text);
    o_text("printed", text, (size_t)n);
    (void)BIO_reset(out);
    o_int("keylog", SSL_SESSION_print_keylog(out, s));
    n = BIO_get_mem_data(out, &text);
    o_text("keylog", text, (size_t)n);
    (void)BIO_reset(out);
    o_int_err("pem", PEM_write_bio_SSL_SESSION(out, s));
    n = BIO_get_mem_data(out, &text);
    o_text("pem", text, (size_t)n);
    SSL_SESSION *back = PEM_read_bio_SSL_SESSION(out, NULL, NULL, NULL);
    o_ptr_err("pem back", back);
    if (back != NULL) {
        show("from PEM", back);
    }
    SSL_SESSION_free(back);
    o_ptr("pem end", PEM_read_bio_SSL_SESSION(out, NULL, NULL, NULL));
    o_err("pem end");
    o_int("print null", SSL_SESSION_print(out, NULL));
    o_int("keylog null", SSL_SESSION_print_keylog(out, NULL));
    BIO_free(out);
}

static SSL_SESSION *made(SSL *ssl)
{
    static const unsigned char bytes[64] = {1, 2, 3, 4, 5, 6, 7, 8};
    SSL_SESSION *s = SSL_SESSION_new();
    show("new", s);
    o_int_err("id", SSL_SESSION_set1_id(s, bytes, 32));
    o_int_err("long id", SSL_SESSION_set1_id(s, bytes, 33));
    o_int_err("context", SSL_SESSION_set1_id_context(s, bytes, 4));
    o_int_err("long context", SSL_SESSION_set1_id_context(s, bytes, 33));
    o_int_err("key", SSL_SESSION_set1_master_key(s, bytes, 48));
    o_int("time", SSL_SESSION_set_time(s, 1700000000));
    o_int("timeout", SSL_SESSION_set_timeout(s, 3000));
    o_int("time", SSL_SESSION_get_time(s));
    o_int("time null", SSL_SESSION_set_time(NULL, 1));
    o_int("time null", SSL_SESSION_get_time(NULL));
    o_int("timeout null", SSL_SESSION_set_timeout(NULL, 1));
    o_int("timeout null", SSL_SESSION_get_timeout(NULL));
    o_int_err("no cipher", i2d_SSL_SESSION(s, NULL));
    o_int("cipher",
          SSL_SESSION_set_cipher(s, SSL_CIPHER_find(ssl, (const unsigned char *)"\x13\x02")));
    o_int("version", SSL_SESSION_set_protocol_version(s, TLS1_3_VERSION));
    o_int_err("host", SSL_SESSION_set1_hostname(s, "example.test"));
    o_int_err("alpn", SSL_SESSION_set1_alpn_selected(s, (const unsigned char *)"h2", 2));
    o_int_err("early", SSL_SESSION_set_max_early_data(s, 1000));
    o_int_err("appdata", SSL_SESSION_set1_ticket_appdata(s, "data", 4));
    show("filled", s);
    return s;
}

static void der(SSL_SESSION *s)
{
    unsigned char *out = NULL;
    int n = i2d_SSL_SESSION(s, &out);
    o_int_err("i2d", n);
    o_hex("der", out, n > 0 ? (size_t)n : 0);
    for (int cut = 0; cut < n; cut += 7) {
        const unsigned char *p = out;
        SSL_SESSION *back = d2i_SSL_SESSION(NULL, &p, cut);
        o_ptr("cut", back);
        o_int("moved", p - out);
        SSL_SESSION_free(back);
        ERR_clear_error();
    }
    const unsigned char *p = out;
    SSL_SESSION *back = d2i_SSL_SESSION(NULL, &p, n);
    o_ptr_err("whole", back);
    o_int("moved", p - out);
    if (back != NULL) {
        show("from DER", back);
        o_int("again", i2d_SSL_SESSION(back, NULL));
    }
    SSL_SESSION *copy = back != NULL ? SSL_SESSION_dup(back) : NULL;
    o_ptr("dup", copy);
    if (copy != NULL) {
        show("dup", copy);
    }
    SSL_SESSION_free(copy);
    SSL_SESSION_free(back);
    OPENSSL_free(out);
    o_int("i2d null", i2d_SSL_SESSION(NULL, NULL));
}

static void cache(SSL_CTX *ctx, SSL_SESSION *s)
{
    o_int("add", SSL_CTX_add_session(ctx, s));
    o_int("add again", SSL_CTX_add_session(ctx, s));
    o_int("number", SSL_CTX_sess_number(ctx));
    SSL *ssl = SSL_new(ctx);
    unsigned int n = 0;
    const unsigned char *id = SSL_SESSION_get_id(s, &n);
    o_int("set", SSL_set_session(ssl, s));
    o_int("same", SSL_get_session(ssl) == s);
    SSL_SESSION *ref = SSL_get1_session(ssl);
    o_int("same", ref == s);
    SSL_SESSION_free(ref);
    o_int("matching", SSL_has_matching_session_id(ssl, id, n));
    o_int("set null", SSL_set_session(ssl, NULL));
    o_ptr("none", SSL_get_session(ssl));
    o_int("remove", SSL_CTX_remove_session(ctx, s));
    o_int("remove again", SSL_CTX_remove_session(ctx, s));
    o_int("number", SSL_CTX_sess_number(ctx));
    o_int("resumable", SSL_SESSION_is_resumable(s));
    o_int("add", SSL_CTX_add_session(ctx, s));
    SSL_CTX_flush_sessions(ctx, 1);
    o_int("kept", SSL_CTX_sess_number(ctx));
    SSL_CTX_flush_sessions(ctx, 2000000000);
    o_int("flushed", SSL_CTX_sess_number(ctx));
    SSL_free(ssl);
}

int main(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *s = made(ssl);
    o_int("up ref", SSL_SESSION_up_ref(s));
    SSL_SESSION_free(s);
    o_int("ex data", SSL_SESSION_set_ex_data(s, 0, s));
    o_int("ex data", SSL_SESSION_get_ex_data(s, 0) == s);
    der(s);
    print(s);
    cache(ctx, s);
    o_err("left");
    SSL_SESSION_free(s);
    SSL_SESSION_free(NULL);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
