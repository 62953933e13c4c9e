/* oracle: ignore hash - EVP_md5_sha1 is not there yet */
/* SSL_CIPHER_get_name(3) and the other getters, for every suite. */
#include "oracle.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>

static void show(const SSL_CIPHER *c)
{
    char text[128];
    char small[127];
    int bits = -7;
    o_str("name", SSL_CIPHER_get_name(c));
    o_str("standard", SSL_CIPHER_standard_name(c));
    o_str("openssl", OPENSSL_cipher_name(SSL_CIPHER_standard_name(c)));
    o_str("version", SSL_CIPHER_get_version(c));
    o_int("id", (long long)SSL_CIPHER_get_id(c));
    o_int("protocol id", SSL_CIPHER_get_protocol_id(c));
    o_int("strength", SSL_CIPHER_get_bits(c, &bits));
    o_int("bits", bits);
    o_int("cipher", SSL_CIPHER_get_cipher_nid(c));
    o_int("digest", SSL_CIPHER_get_digest_nid(c));
    o_int("kx", SSL_CIPHER_get_kx_nid(c));
    o_int("auth", SSL_CIPHER_get_auth_nid(c));
    o_int("aead", SSL_CIPHER_is_aead(c));
    const EVP_MD *md = SSL_CIPHER_get_handshake_digest(c);
    o_int("hash", md != NULL ? EVP_MD_get_type(md) : -1);
    o_str("description", SSL_CIPHER_description(c, text, sizeof(text)));
    o_ptr("too small", SSL_CIPHER_description(c, small, sizeof(small)));
}

int main(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = NULL;
    o_int("suites",
          SSL_CTX_set_ciphersuites(ctx, "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:"
                                        "TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256:"
                                        "TLS_AES_128_CCM_8_SHA256"));
    o_int("all", SSL_CTX_set_cipher_list(ctx, "ALL:eNULL:@SECLEVEL=0"));
    STACK_OF(SSL_CIPHER) *list = SSL_CTX_get_ciphers(ctx);
    o_int("number", sk_SSL_CIPHER_num(list));
    for (int i = 0; i < sk_SSL_CIPHER_num(list); i++) {
        show(sk_SSL_CIPHER_value(list, i));
    }
    o_str("none", SSL_CIPHER_get_name(NULL));
    o_str("none", SSL_CIPHER_standard_name(NULL));
    o_str("none", SSL_CIPHER_get_version(NULL));
    o_int("none", SSL_CIPHER_get_bits(NULL, NULL));
    o_int("none", SSL_CIPHER_get_cipher_nid(NULL));
    o_str("unknown", OPENSSL_cipher_name("TLS_FOO"));
    ssl = SSL_new(ctx);
    o_str("current", SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)));
    o_ptr("pending", SSL_get_pending_cipher(ssl));
    o_str("found", SSL_CIPHER_get_name(SSL_CIPHER_find(ssl, (const unsigned char *)"\x13\x01")));
    o_ptr("not found", SSL_CIPHER_find(ssl, (const unsigned char *)"\xfa\xfa"));
    STACK_OF(SSL_CIPHER) *suites = NULL;
    STACK_OF(SSL_CIPHER) *scsvs = NULL;
    static const unsigned char bytes[] = {0x13, 0x01, 0xc0, 0x2f, 0xfa,
                                          0xfa, 0x00, 0xff, 0x56, 0x00};
    o_int_err("bytes", SSL_bytes_to_cipher_list(ssl, bytes, sizeof(bytes), 0, &suites, &scsvs));
    for (int i = 0; i < sk_SSL_CIPHER_num(suites); i++) {
        o_str("from bytes", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(suites, i)));
    }
    for (int i = 0; i < sk_SSL_CIPHER_num(scsvs); i++) {
        o_str("scsv", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(scsvs, i)));
        o_int("scsv id", (long long)SSL_CIPHER_get_id(sk_SSL_CIPHER_value(scsvs, i)));
    }
    sk_SSL_CIPHER_free(suites);
    sk_SSL_CIPHER_free(scsvs);
    o_int_err("odd", SSL_bytes_to_cipher_list(ssl, bytes, 3, 0, &suites, &scsvs));
    o_int_err("empty", SSL_bytes_to_cipher_list(ssl, bytes, 0, 0, &suites, &scsvs));
    o_int_err("v2 odd", SSL_bytes_to_cipher_list(ssl, bytes, 4, 1, &suites, &scsvs));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
