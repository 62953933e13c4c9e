/* SSL_METHOD: which versions and roles a context is for. TLS 1.3 alone can be negotiated. */
#include "compat/ssl/local.h"

static const SSL_METHOD any = {TLS_ANY_VERSION, true, true, false};
static const SSL_METHOD any_client = {TLS_ANY_VERSION, true, false, false};
static const SSL_METHOD any_server = {TLS_ANY_VERSION, false, true, false};

/* Any role, client, server. */
#define OLDER(version)                                                                             \
    {                                                                                              \
        {(version), true, true, true}, {(version), true, false, true},                             \
            {(version), false, true, true},                                                        \
    }
static const SSL_METHOD tls1[3] = OLDER(TLS1_VERSION);
static const SSL_METHOD tls1_1[3] = OLDER(TLS1_1_VERSION);
static const SSL_METHOD tls1_2[3] = OLDER(TLS1_2_VERSION);
static const SSL_METHOD dtls[3] = OLDER(DTLS_ANY_VERSION);
static const SSL_METHOD dtls1[3] = OLDER(DTLS1_VERSION);
static const SSL_METHOD dtls1_2[3] = OLDER(DTLS1_2_VERSION);

bool cx_method_allows(const SSL *ssl, int version)
{
    if (ssl->method->version != TLS_ANY_VERSION && ssl->method->version != version) {
        return false;
    }
    if ((ssl->set.min_version != 0 && version < ssl->set.min_version) ||
        (ssl->set.max_version != 0 && version > ssl->set.max_version)) {
        return false;
    }
    return version != TLS1_3_VERSION || (ssl->set.options & SSL_OP_NO_TLSv1_3) == 0;
}

/* TLS_method, TLS_client_method and TLS_server_method - see SSL_CTX_new(3). abi: full. */
CX_API const SSL_METHOD *TLS_method(void)
{
    return &any;
}

CX_API const SSL_METHOD *TLS_client_method(void)
{
    return &any_client;
}

CX_API const SSL_METHOD *TLS_server_method(void)
{
    return &any_server;
}

/* The methods of one older version and of DTLS - see SSL_CTX_new(3). A context can be made; its
 * connections fail with SSL_R_NO_PROTOCOLS_AVAILABLE, as no such version is built in.
 * abi: subset, connections of these methods fail with "no protocols available". */
CX_API const SSL_METHOD *TLSv1_method(void)
{
    return &tls1[0];
}

CX_API const SSL_METHOD *TLSv1_client_method(void)
{
    return &tls1[1];
}

CX_API const SSL_METHOD *TLSv1_server_method(void)
{
    return &tls1[2];
}

CX_API const SSL_METHOD *TLSv1_1_method(void)
{
    return &tls1_1[0];
}

CX_API const SSL_METHOD *TLSv1_1_client_method(void)
{
    return &tls1_1[1];
}

CX_API const SSL_METHOD *TLSv1_1_server_method(void)
{
    return &tls1_1[2];
}

CX_API const SSL_METHOD *TLSv1_2_method(void)
{
    return &tls1_2[0];
}

CX_API const SSL_METHOD *TLSv1_2_client_method(void)
{
    return &tls1_2[1];
}

CX_API const SSL_METHOD *TLSv1_2_server_method(void)
{
    return &tls1_2[2];
}

CX_API const SSL_METHOD *DTLS_method(void)
{
    return &dtls[0];
}

CX_API const SSL_METHOD *DTLS_client_method(void)
{
    return &dtls[1];
}

CX_API const SSL_METHOD *DTLS_server_method(void)
{
    return &dtls[2];
}

CX_API const SSL_METHOD *DTLSv1_method(void)
{
    return &dtls1[0];
}

CX_API const SSL_METHOD *DTLSv1_client_method(void)
{
    return &dtls1[1];
}

CX_API const SSL_METHOD *DTLSv1_server_method(void)
{
    return &dtls1[2];
}

CX_API const SSL_METHOD *DTLSv1_2_method(void)
{
    return &dtls1_2[0];
}

CX_API const SSL_METHOD *DTLSv1_2_client_method(void)
{
    return &dtls1_2[1];
}

CX_API const SSL_METHOD *DTLSv1_2_server_method(void)
{
    return &dtls1_2[2];
}

/* SSL_CTX_get_ssl_method and its family - see SSL_CTX_set_ssl_version(3). abi: full. */
CX_API const SSL_METHOD *SSL_CTX_get_ssl_method(const SSL_CTX *ctx)
{
    return ctx->method;
}

CX_API const SSL_METHOD *SSL_get_ssl_method(const SSL *s)
{
    return s->method;
}

CX_API int SSL_CTX_set_ssl_version(SSL_CTX *ctx, const SSL_METHOD *meth)
{
    ctx->method = meth;
    return 1;
}

CX_API int SSL_set_ssl_method(SSL *s, const SSL_METHOD *meth)
{
    s->method = meth;
    return 1;
}
