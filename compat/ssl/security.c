/* The security level (SSL_CTX_set_security_level(3)): bits that keys and digests must have. */
#include "compat/ssl/cipher.h"
#include "compat/ssl/local.h"

static unsigned bits_of_level(int level)
{
    static const unsigned bits[] = {0, 80, 112, 128, 192, 256};
    if (level <= 0) {
        return 0;
    }
    return bits[level < 5 ? level : 5];
}

static bool cipher_allowed(const SSL_CIPHER *c, int bits, unsigned need, int level)
{
    if (bits < (int)need || (c->au & AU_NONE) != 0 || (c->mac & MAC_MD5) != 0 ||
        (need > 160 && (c->mac & MAC_SHA1) != 0)) {
        return false;
    }
    bool forward_secret =
        c->version == TLS1_3_VERSION || (c->kx & (KX_DH | KX_ECDH | KX_DHEPSK | KX_ECDHEPSK)) != 0;
    return level < 3 || forward_secret;
}

static int version_allowed(int version, int level)
{
    if (version >> 8 != SSL3_VERSION_MAJOR) {
        return 0;
    }
    return !((level >= 1 && version <= SSL3_VERSION) || (level >= 3 && version <= TLS1_VERSION) ||
             (level >= 4 && version <= TLS1_1_VERSION));
}

int cx_security_default(const SSL *s, const SSL_CTX *ctx, int op, int bits, int nid, void *other,
                        void *ex)
{
    int level = ctx != NULL ? ctx->set.security_level : s->set.security_level;
    unsigned need = bits_of_level(level);
    (void)ex;
    if (level <= 0) {
        return op != SSL_SECOP_TMP_DH || bits >= 80;
    }
    switch (op) {
    case SSL_SECOP_CIPHER_SUPPORTED:
    case SSL_SECOP_CIPHER_SHARED:
    case SSL_SECOP_CIPHER_CHECK:
        return cipher_allowed(other, bits, need, level);
    case SSL_SECOP_VERSION:
        return version_allowed(nid, level);
    case SSL_SECOP_COMPRESSION:
        return level < 2;
    case SSL_SECOP_TICKET:
        return level < 3;
    default:
        return bits >= (int)need;
    }
}

/* SSL_CTX_set_security_level and its family - see SSL_CTX_set_security_level(3). abi: full.
 *
 * test  tests/oracle/ssl_security.c
 */
CX_API void SSL_CTX_set_security_level(SSL_CTX *ctx, int level)
{
    cx_ctx_edit(ctx);
    ctx->set.security_level = level;
    cx_ctx_done(ctx);
}

CX_API int SSL_CTX_get_security_level(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.security_level);
}

CX_API void SSL_set_security_level(SSL *s, int level)
{
    s->set.security_level = level;
}

CX_API int SSL_get_security_level(const SSL *s)
{
    return s->set.security_level;
}

CX_API void SSL_CTX_set_security_callback(SSL_CTX *ctx, int (*cb)(const SSL *, const SSL_CTX *, int,
                                                                  int, int, void *, void *))
{
    cx_ctx_edit(ctx);
    ctx->set.cb.security = cb;
    cx_ctx_done(ctx);
}

CX_API int (*SSL_CTX_get_security_callback(const SSL_CTX *ctx))(const SSL *, const SSL_CTX *, int,
                                                                int, int, void *, void *)
{
    return CX_CTX_GET(ctx, set.cb.security);
}

CX_API void SSL_set_security_callback(SSL *s, int (*cb)(const SSL *, const SSL_CTX *, int, int, int,
                                                        void *, void *))
{
    s->set.cb.security = cb;
}

CX_API int (*SSL_get_security_callback(const SSL *s))(const SSL *, const SSL_CTX *, int, int, int,
                                                      void *, void *)
{
    return s->set.cb.security;
}

CX_API void SSL_CTX_set0_security_ex_data(SSL_CTX *ctx, void *ex)
{
    cx_ctx_edit(ctx);
    ctx->set.cb.security_ex = ex;
    cx_ctx_done(ctx);
}

CX_API void *SSL_CTX_get0_security_ex_data(const SSL_CTX *ctx)
{
    return CX_CTX_GET(ctx, set.cb.security_ex);
}

CX_API void SSL_set0_security_ex_data(SSL *s, void *ex)
{
    s->set.cb.security_ex = ex;
}

CX_API void *SSL_get0_security_ex_data(const SSL *s)
{
    return s->set.cb.security_ex;
}
