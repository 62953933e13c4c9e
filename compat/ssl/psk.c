/* Keys that both sides know beforehand: SSL_CTX_set_psk_client_callback(3),
 * SSL_CTX_use_psk_identity_hint(3). The engine resumes by tickets alone so far; what a program
 * sets here is kept, and its handshakes go on with certificates. */
#include "compat/ssl/local.h"

#include <string.h>

/* SSL_CTX_set_psk_client_callback and its family - see SSL_CTX_set_psk_client_callback(3).
 * abi: subset, kept and not asked: the engine offers no external key. */
CX_API void SSL_CTX_set_psk_client_callback(SSL_CTX *ctx, SSL_psk_client_cb_func cb)
{
    ctx->set.cb.psk_client = cb;
}

CX_API void SSL_set_psk_client_callback(SSL *ssl, SSL_psk_client_cb_func cb)
{
    ssl->set.cb.psk_client = cb;
}

CX_API void SSL_CTX_set_psk_use_session_callback(SSL_CTX *ctx, SSL_psk_use_session_cb_func cb)
{
    ctx->set.cb.psk_use_session = cb;
}

CX_API void SSL_set_psk_use_session_callback(SSL *s, SSL_psk_use_session_cb_func cb)
{
    s->set.cb.psk_use_session = cb;
}

/* SSL_CTX_set_psk_server_callback and its family - see SSL_CTX_use_psk_identity_hint(3).
 * abi: subset, kept and not asked: the engine takes no external key. */
CX_API void SSL_CTX_set_psk_server_callback(SSL_CTX *ctx, SSL_psk_server_cb_func cb)
{
    ctx->set.cb.psk_server = cb;
}

CX_API void SSL_set_psk_server_callback(SSL *ssl, SSL_psk_server_cb_func cb)
{
    ssl->set.cb.psk_server = cb;
}

CX_API void SSL_CTX_set_psk_find_session_callback(SSL_CTX *ctx, SSL_psk_find_session_cb_func cb)
{
    ctx->set.cb.psk_find_session = cb;
}

CX_API void SSL_set_psk_find_session_callback(SSL *s, SSL_psk_find_session_cb_func cb)
{
    s->set.cb.psk_find_session = cb;
}

/* A hint goes into TLS 1.2's ServerKeyExchange; TLS 1.3 has no place for it. */
static int check_hint(const char *hint)
{
    if (hint != NULL && strlen(hint) > PSK_MAX_IDENTITY_LEN) {
        cx_ssl_raise(SSL_R_DATA_LENGTH_TOO_LONG);
        return 0;
    }
    return 1;
}

/* SSL_CTX_use_psk_identity_hint and SSL_use_psk_identity_hint - see
 * SSL_CTX_use_psk_identity_hint(3): checked, and never sent by TLS 1.3. abi: full. */
CX_API int SSL_CTX_use_psk_identity_hint(SSL_CTX *ctx, const char *identity_hint)
{
    (void)ctx;
    return check_hint(identity_hint);
}

CX_API int SSL_use_psk_identity_hint(SSL *s, const char *identity_hint)
{
    return s != NULL ? check_hint(identity_hint) : 0;
}

/* SSL_get_psk_identity and SSL_get_psk_identity_hint - see SSL_get_psk_identity(3).
 * abi: subset, NULL, as no external key is ever used. */
CX_API const char *SSL_get_psk_identity(const SSL *s)
{
    (void)s;
    return NULL;
}

CX_API const char *SSL_get_psk_identity_hint(const SSL *s)
{
    (void)s;
    return NULL;
}
