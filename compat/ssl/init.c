/* Starting the library, and what belongs to TLS 1.2 and is kept for programs that set it. */
#include "compat/init/init.h"
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"

#include <string.h>

/* OPENSSL_init_ssl - see OPENSSL_init_ssl(3). abi: full. */
CX_API int OPENSSL_init_ssl(uint64_t opts, const OPENSSL_INIT_SETTINGS *settings)
{
    cx_handshake_log_init();
    cx_policy_init();
    return cx_init(opts | OPENSSL_INIT_LOAD_CONFIG, settings);
}

/* ERR_load_SSL_strings - see ERR_load_crypto_strings(3). abi: full. */
CX_API int ERR_load_SSL_strings(void)
{
    return 1; /* the texts are always there */
}

/* SSL_CTX_set_srp_username and SSL_CTX_set_srp_password - see SSL_CTX_set_srp_password(3).
 * abi: subset, checked and kept; no suite of TLS 1.3 uses them. */
CX_API int SSL_CTX_set_srp_username(SSL_CTX *ctx, char *name)
{
    size_t n = name != NULL ? strlen(name) : 0;
    mem_free(ctx->srp_username);
    ctx->srp_username = NULL;
    if (name == NULL) {
        return 1;
    }
    if (n == 0 || n > 255) {
        cx_ssl_raise(SSL_R_INVALID_SRP_USERNAME);
        return 0;
    }
    ctx->srp_username = mem_strdup(name);
    return ctx->srp_username != NULL;
}

CX_API int SSL_CTX_set_srp_password(SSL_CTX *ctx, char *password)
{
    (void)ctx;
    (void)password;
    return 1;
}

/* Compression - see SSL_COMP_get_compression_methods(3): none in TLS 1.3. abi: full. */
CX_API const COMP_METHOD *SSL_get_current_compression(const SSL *s)
{
    (void)s;
    return NULL;
}

CX_API const COMP_METHOD *SSL_get_current_expansion(const SSL *s)
{
    (void)s;
    return NULL;
}
