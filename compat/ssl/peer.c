/* What a connection knows of itself and of its peer: the getters. */
#include "compat/ssl/local.h"
#include "compat/x509/x509.h"

#include <string.h>

/* SSL_get0_peer_certificate and its family - see SSL_get_peer_certificate(3). abi: full. */
X509 *cx_ssl_peer(const SSL *s)
{
    if (s == NULL) {
        return NULL;
    }
    if (s->peer == NULL && s->session != NULL) {
        return cx_session_peer(s->session);
    }
    return s->peer;
}

CX_API X509 *SSL_get0_peer_certificate(const SSL *s)
{
    return cx_ssl_peer(s);
}

CX_API X509 *SSL_get1_peer_certificate(const SSL *s)
{
    return cx_x509_up_ref(cx_ssl_peer(s));
}

/* SSL_get_peer_cert_chain and SSL_get0_verified_chain - see SSL_get_peer_cert_chain(3).
 * abi: full. */
CX_API STACK_OF(X509) * SSL_get_peer_cert_chain(const SSL *s)
{
    SSL *ssl = (SSL *)s;
    struct t13_chain *chain = NULL;
    if (s == NULL) {
        return NULL;
    }
    if (s->peer_chain == NULL && s->conn != NULL) {
        chain = t13_conn_peer_chain(s->conn);
        if (chain == NULL && t13_conn_session(s->conn) != NULL) {
            chain = t13_conn_session(s->conn)->peer;
        }
        bool raw = t13_conn_peer_raw_key(s->conn).n > 0; /* no certificate */
        ssl->peer_chain = chain != NULL && !raw ? cx_ssl_chain_objects(chain) : NULL;
    }
    return s->peer_chain;
}

CX_API STACK_OF(X509) * SSL_get0_verified_chain(const SSL *s)
{
    return s->verified_chain;
}

/* SSL_get_verify_result and SSL_set_verify_result - see SSL_get_verify_result(3). abi: full. */
CX_API long SSL_get_verify_result(const SSL *ssl)
{
    return ssl->verify_result;
}

CX_API void SSL_set_verify_result(SSL *ssl, long v)
{
    ssl->verify_result = v;
}

/* SSL_get_servername and SSL_get_servername_type - see SSL_CTX_set_tlsext_servername_callback(3).
 * abi: full. */
const char *cx_ssl_servername(const SSL *s, const int type)
{
    if (type != TLSEXT_NAMETYPE_host_name) {
        return NULL;
    }
    if (s->side == CX_SIDE_SERVER) {
        return s->conn != NULL ? t13_conn_server_name(s->conn) : NULL;
    }
    if (s->conn != NULL && t13_conn_ech(s->conn) == T13_ECH_REJECTED) {
        return t13_conn_server_name(s->conn); /* the public name: all that the server knows */
    }
    return s->hostname; /* a session of TLS 1.3 does not bring its own */
}

CX_API const char *SSL_get_servername(const SSL *s, const int type)
{
    return cx_ssl_servername(s, type);
}

CX_API int SSL_get_servername_type(const SSL *s)
{
    return cx_ssl_servername(s, TLSEXT_NAMETYPE_host_name) != NULL ? TLSEXT_NAMETYPE_host_name : -1;
}

/* cx_ssl_version: the version of the method, where it is for one alone; no connection of an older
 * one ever stands. */
int cx_ssl_version(const SSL *ssl)
{
    switch (ssl->method->version) {
    case TLS_ANY_VERSION:
        return TLS1_3_VERSION;
    case DTLS_ANY_VERSION:
        return DTLS1_2_VERSION;
    default:
        return ssl->method->version;
    }
}

/* SSL_version and its family - see SSL_get_version(3). abi: full. */
CX_API int SSL_version(const SSL *ssl)
{
    return cx_ssl_version(ssl);
}

CX_API int SSL_client_version(const SSL *s)
{
    (void)s;
    return TLS1_2_VERSION; /* legacy_version of a ClientHello: RFC 8446 4.1.2 */
}

CX_API const char *SSL_get_version(const SSL *ssl)
{
    switch (cx_ssl_version(ssl)) {
    case TLS1_VERSION:
        return "TLSv1";
    case TLS1_1_VERSION:
        return "TLSv1.1";
    case TLS1_2_VERSION:
        return "TLSv1.2";
    case DTLS1_VERSION:
        return "DTLSv1";
    case DTLS1_2_VERSION:
        return "DTLSv1.2";
    default:
        return "TLSv1.3";
    }
}

CX_API int SSL_is_dtls(const SSL *s)
{
    return cx_ssl_version(s) >> 8 == DTLS1_VERSION_MAJOR;
}

static size_t copy_out(struct bytes from, void *out, size_t len)
{
    size_t n = from.n < len ? from.n : len;
    if (n > 0 && out != NULL) {
        memcpy(out, from.p, n);
    }
    return n;
}

static struct bytes random_of(const SSL *ssl, enum t13_side side)
{
    return ssl->conn != NULL ? t13_conn_random(ssl->conn, side) : bytes_of(NULL, 0);
}

/* SSL_get_client_random and SSL_get_server_random - see SSL_get_client_random(3). abi: full. */
CX_API size_t SSL_get_client_random(const SSL *ssl, unsigned char *out, size_t outlen)
{
    return outlen == 0 ? SSL3_RANDOM_SIZE : copy_out(random_of(ssl, T13_CLIENT), out, outlen);
}

CX_API size_t SSL_get_server_random(const SSL *ssl, unsigned char *out, size_t outlen)
{
    return outlen == 0 ? SSL3_RANDOM_SIZE : copy_out(random_of(ssl, T13_SERVER), out, outlen);
}

/* SSL_get_finished and SSL_get_peer_finished - see SSL_get_finished(3): the length of the whole
 * message body, of which count bytes are copied. abi: full. */
static size_t finished(const SSL *s, bool peer, void *buf, size_t count)
{
    struct bytes body = s->conn != NULL ? t13_conn_finished(s->conn, peer) : bytes_of(NULL, 0);
    (void)copy_out(body, buf, count);
    return body.n;
}

CX_API size_t SSL_get_finished(const SSL *s, void *buf, size_t count)
{
    return finished(s, false, buf, count);
}

CX_API size_t SSL_get_peer_finished(const SSL *s, void *buf, size_t count)
{
    return finished(s, true, buf, count);
}

/* SSL_export_keying_material - see SSL_export_keying_material(3). abi: full. */
CX_API int SSL_export_keying_material(SSL *s, unsigned char *out, size_t olen, const char *label,
                                      size_t llen, const unsigned char *context, size_t contextlen,
                                      int use_context)
{
    struct bytes ctx = bytes_of(context, use_context != 0 ? contextlen : 0);
    if (s->conn == NULL || t13_export(s->conn, label, llen, ctx, false, out, olen) != T13_OK) {
        return s->conn == NULL ? -1 : 0;
    }
    return 1;
}

/* SSL_key_update and SSL_get_key_update_type - see SSL_key_update(3). abi: full. */
CX_API int SSL_key_update(SSL *s, int updatetype)
{
    if (s->conn == NULL || t13_conn_suite(s->conn) == 0) {
        cx_ssl_raise(SSL_R_WRONG_SSL_VERSION);
        return 0;
    }
    if (updatetype != SSL_KEY_UPDATE_NOT_REQUESTED && updatetype != SSL_KEY_UPDATE_REQUESTED) {
        cx_ssl_raise(SSL_R_INVALID_KEY_UPDATE_TYPE);
        return 0;
    }
    if (cx_ssl_in_init(s)) {
        cx_ssl_raise(SSL_R_STILL_IN_INIT);
        return 0;
    }
    if (s->write_pending) {
        cx_ssl_raise(SSL_R_BAD_WRITE_RETRY);
        return 0;
    }
    s->update_due = updatetype;
    return 1;
}

CX_API int SSL_get_key_update_type(const SSL *s)
{
    return s->update_due;
}

/* SSL_renegotiate and its family - see SSL_key_update(3): TLS 1.3 has no renegotiation.
 * abi: full. */
int cx_ssl_renegotiate(SSL *s)
{
    if (s->conn == NULL) {
        return 1; /* no version is agreed on yet, and nothing is there to renew */
    }
    cx_ssl_raise(SSL_R_WRONG_SSL_VERSION);
    return 0;
}

CX_API int SSL_renegotiate(SSL *s)
{
    return cx_ssl_renegotiate(s);
}

CX_API int SSL_renegotiate_abbreviated(SSL *s)
{
    return cx_ssl_renegotiate(s);
}

CX_API int SSL_renegotiate_pending(const SSL *s)
{
    (void)s;
    return 0;
}

/* SSL_new_session_ticket - see SSL_CTX_set_num_tickets(3). abi: full. */
CX_API int SSL_new_session_ticket(SSL *s)
{
    bool more = s->tickets_due > 0; /* several may be asked for before the first goes out */
    if (s->side != CX_SIDE_SERVER || s->conn == NULL || (cx_ssl_in_init(s) && !more)) {
        return 0;
    }
    s->tickets_due++;
    s->tickets_armed = s->tickets_armed || !s->write_pending;
    return 1;
}
