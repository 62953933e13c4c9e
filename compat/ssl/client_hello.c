/* The ClientHello as a callback of SSL_CTX_set_client_hello_cb(3) may read it. */
#include "compat/ssl/cipher.h"
#include "compat/ssl/local.h"

#include "compat/stack/stack.h"
#include "core/hello.h"

#include <limits.h>

#define MAX_EXTENSIONS 64

/* During the callback alone there is a ClientHello to look at; random is never empty then. */
static bool there(const SSL *s)
{
    return s->conn != NULL && t13_hello_random(s->conn).n > 0;
}

static size_t view(struct bytes b, const unsigned char **out)
{
    if (out != NULL) {
        *out = b.p;
    }
    return b.n;
}

/* SSL_client_hello_isv2 and the getters - see SSL_CTX_set_client_hello_cb(3). abi: full. */
CX_API int SSL_client_hello_isv2(SSL *s)
{
    (void)s;
    return 0; /* a version 2 hello is a bad record here */
}

CX_API unsigned int SSL_client_hello_get0_legacy_version(SSL *s)
{
    return there(s) ? t13_hello_legacy_version(s->conn) : 0;
}

CX_API size_t SSL_client_hello_get0_random(SSL *s, const unsigned char **out)
{
    return there(s) ? view(t13_hello_random(s->conn), out) : 0;
}

CX_API size_t SSL_client_hello_get0_session_id(SSL *s, const unsigned char **out)
{
    return there(s) ? view(t13_hello_session_id(s->conn), out) : 0;
}

CX_API size_t SSL_client_hello_get0_ciphers(SSL *s, const unsigned char **out)
{
    return there(s) ? view(t13_hello_suites(s->conn), out) : 0;
}

CX_API size_t SSL_client_hello_get0_compression_methods(SSL *s, const unsigned char **out)
{
    return there(s) ? view(t13_hello_compression_methods(s->conn), out) : 0;
}

CX_API int SSL_client_hello_get0_ext(SSL *s, unsigned int type, const unsigned char **out,
                                     size_t *outlen)
{
    struct bytes data = {0};
    if (type > UINT16_MAX || !there(s) || !t13_hello_ext(s->conn, (uint16_t)type, &data)) {
        return 0;
    }
    if (out != NULL) {
        *out = data.p;
    }
    if (outlen != NULL) {
        *outlen = data.n;
    }
    return 1;
}

CX_API int SSL_client_hello_get1_extensions_present(SSL *s, int **out, size_t *outlen)
{
    uint16_t types[MAX_EXTENSIONS];
    if (out == NULL || outlen == NULL || !there(s)) {
        return 0;
    }
    size_t num = t13_hello_ext_types(s->conn, types, MAX_EXTENSIONS);
    if (num > MAX_EXTENSIONS) {
        num = MAX_EXTENSIONS;
    }
    int *list = num > 0 ? mem_alloc(num * sizeof(*list)) : NULL;
    if (num > 0 && list == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return 0;
    }
    for (size_t i = 0; i < num; i++) {
        list[i] = types[i];
    }
    *out = list;
    *outlen = num;
    return 1;
}

#define SCSV_RENEGOTIATION 0x00ff
#define SCSV_FALLBACK 0x5600

struct lists {
    STACK_OF(SSL_CIPHER) * suites;
    STACK_OF(SSL_CIPHER) * scsvs;
};

/* sort_suites puts each known suite of a list of code points into its stack. In the format of SSL
 * 2 a code point has three bytes, of which those of later versions begin with 0. */
static bool sort_suites(const struct lists *lists, const unsigned char *p, size_t n, size_t width)
{
    static const SSL_CIPHER scsv_renegotiation = {.id = 0x03000000 | SCSV_RENEGOTIATION,
                                                  .name = "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"};
    static const SSL_CIPHER scsv_fallback = {.id = 0x03000000 | SCSV_FALLBACK,
                                             .name = "TLS_FALLBACK_SCSV"};
    for (size_t i = 0; i + width <= n; i += width) {
        const unsigned char *at = p + i + (width - 2);
        uint16_t id = (uint16_t)(at[0] << 8 | at[1]);
        const SSL_CIPHER *scsv = id == SCSV_RENEGOTIATION ? &scsv_renegotiation
                                 : id == SCSV_FALLBACK    ? &scsv_fallback
                                                          : NULL;
        const SSL_CIPHER *suite = scsv == NULL ? cx_cipher_by_id(id) : NULL;
        if (width == 3 && p[i] != 0) {
            continue;
        }
        if ((scsv != NULL && cx_sk_push(CX_SK(lists->scsvs), scsv) <= 0) ||
            (suite != NULL && cx_sk_push(CX_SK(lists->suites), suite) <= 0)) {
            return false;
        }
    }
    return true;
}

/* SSL_bytes_to_cipher_list - see SSL_get_ciphers(3). abi: full. */
CX_API int SSL_bytes_to_cipher_list(SSL *s, const unsigned char *bytes, size_t len, int isv2format,
                                    STACK_OF(SSL_CIPHER) * *sk, STACK_OF(SSL_CIPHER) * *scsvs)
{
    size_t width = isv2format != 0 ? 3 : 2;
    (void)s;
    if (len == 0) {
        cx_ssl_raise(SSL_R_NO_CIPHERS_SPECIFIED);
        return 0;
    }
    if (len % width != 0) {
        cx_ssl_raise(SSL_R_ERROR_IN_RECEIVED_CIPHER_LIST);
        return 0;
    }
    struct lists lists = {(STACK_OF(SSL_CIPHER) *)cx_sk_new_null(),
                          (STACK_OF(SSL_CIPHER) *)cx_sk_new_null()};
    bool ok = lists.suites != NULL && lists.scsvs != NULL && sort_suites(&lists, bytes, len, width);
    if (!ok) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
    }
    if (ok && sk != NULL) {
        *sk = lists.suites;
    } else {
        cx_sk_free(CX_SK(lists.suites));
    }
    if (ok && scsvs != NULL) {
        *scsvs = lists.scsvs;
    } else {
        cx_sk_free(CX_SK(lists.scsvs));
    }
    return ok;
}

/* cx_extension_known: what the library itself handles. The list is OpenSSL's, that of TLS 1.2's
 * extensions too: a program may not take those over. */
bool cx_extension_known(unsigned int type)
{
    switch (type) {
    case TLSEXT_TYPE_application_layer_protocol_negotiation:
    case TLSEXT_TYPE_ec_point_formats:
    case TLSEXT_TYPE_supported_groups:
    case TLSEXT_TYPE_key_share:
    case TLSEXT_TYPE_next_proto_neg:
    case TLSEXT_TYPE_padding:
    case TLSEXT_TYPE_renegotiate:
    case TLSEXT_TYPE_max_fragment_length:
    case TLSEXT_TYPE_server_name:
    case TLSEXT_TYPE_session_ticket:
    case TLSEXT_TYPE_signature_algorithms:
    case TLSEXT_TYPE_srp:
    case TLSEXT_TYPE_status_request:
    case TLSEXT_TYPE_signed_certificate_timestamp:
    case TLSEXT_TYPE_use_srtp:
    case TLSEXT_TYPE_encrypt_then_mac:
    case TLSEXT_TYPE_supported_versions:
    case TLSEXT_TYPE_extended_master_secret:
    case TLSEXT_TYPE_psk_kex_modes:
    case TLSEXT_TYPE_cookie:
    case TLSEXT_TYPE_early_data:
    case TLSEXT_TYPE_certificate_authorities:
    case TLSEXT_TYPE_psk:
    case TLSEXT_TYPE_post_handshake_auth:
        return true;
    default:
        return false;
    }
}

/* SSL_extension_supported - see SSL_extension_supported(3). abi: full. */
CX_API int SSL_extension_supported(unsigned int ext_type)
{
    return cx_extension_known(ext_type);
}
