/* The ssl_conf module of configuration files - see config(5): named sections of SSL_CONF commands,
 * and the section that every new context takes. */
#include "compat/conf/conf.h"
#include "compat/init/init.h"
#include "compat/ssl/local.h"

/* run_section applies the commands of a section; false when one of them failed. */
static bool run_section(SSL_CONF_CTX *cctx, const char *name, const struct cx_ssl_command *commands,
                        size_t num)
{
    bool ok = true;
    for (size_t i = 0; i < num; i++) {
        int ret = cx_conf_cmd(cctx, commands[i].name, commands[i].value);
        if (ret <= 0) {
            cx_raise_text(ERR_LIB_SSL, ret == -2 ? SSL_R_UNKNOWN_COMMAND : SSL_R_BAD_VALUE,
                          "section=%s, cmd=%s, arg=%s", name, commands[i].name, commands[i].value);
            ok = false;
        }
    }
    return cx_conf_finish(cctx) == 1 && ok;
}

static unsigned int roles(const SSL_METHOD *method)
{
    return (method->server ? SSL_CONF_FLAG_SERVER : 0U) |
           (method->client ? SSL_CONF_FLAG_CLIENT : 0U);
}

static int configure(SSL *ssl, SSL_CTX *ctx, const char *name)
{
    const struct cx_ssl_command *commands = NULL;
    if (ssl == NULL && ctx == NULL) {
        cx_ssl_raise(ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    size_t num = cx_conf_ssl_section(name, &commands);
    if (num == 0) {
        cx_raise_text(ERR_LIB_SSL, SSL_R_INVALID_CONFIGURATION_NAME, "name=%s",
                      name != NULL ? name : "<NULL>");
        return 0;
    }
    SSL_CONF_CTX *cctx = cx_conf_new();
    if (cctx == NULL) {
        return 0;
    }
    cx_conf_aim(cctx, ssl, ctx,
                SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_CERTIFICATE | SSL_CONF_FLAG_REQUIRE_PRIVATE |
                    roles(ssl != NULL ? ssl->method : ctx->method));
    bool ok = run_section(cctx, name, commands, num);
    cx_conf_free(cctx);
    return ok;
}

/* SSL_CTX_config and SSL_config - see SSL_CTX_config(3). abi: full. */
CX_API int SSL_CTX_config(SSL_CTX *ctx, const char *name)
{
    return configure(NULL, ctx, name);
}

CX_API int SSL_config(SSL *s, const char *name)
{
    return configure(s, NULL, name);
}

/* A command that fails leaves its error in the queue; the context is made all the same. */
bool cx_ctx_system_default(SSL_CTX *ctx)
{
    static const char name[] = "system_default";
    const struct cx_ssl_command *commands = NULL;

    (void)cx_init(OPENSSL_INIT_LOAD_CONFIG, NULL);
    size_t num = cx_conf_ssl_section(name, &commands);
    if (num == 0) {
        return true;
    }
    SSL_CONF_CTX *cctx = cx_conf_new();
    if (cctx == NULL) {
        return false;
    }
    cx_conf_aim(cctx, NULL, ctx, SSL_CONF_FLAG_FILE | roles(ctx->method));
    (void)run_section(cctx, name, commands, num);
    cx_conf_free(cctx);
    return true;
}
