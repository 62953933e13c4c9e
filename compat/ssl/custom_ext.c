/* Extensions of the application's own: SSL_extension_supported(3). The engine sends and takes the
 * extensions that it knows; those here are kept when they are for TLS 1.2 alone, and refused when
 * TLS 1.3 would have to carry them. */
#include "compat/ssl/local.h"

/* struct cx_custom_ext is one that was added: which side, which type. */
struct cx_custom_ext {
    struct cx_custom_ext *next;
    unsigned int type;
    bool client;
    bool server;
};

static bool built_in(unsigned int type)
{
    return type != TLSEXT_TYPE_signed_certificate_timestamp && cx_extension_known(type);
}

static bool has(const SSL_CTX *ctx, unsigned int type, bool client)
{
    for (const struct cx_custom_ext *e = ctx->custom_ext; e != NULL; e = e->next) {
        if (e->type == type && (client ? e->client : e->server)) {
            return true;
        }
    }
    return false;
}

static int add(SSL_CTX *ctx, unsigned int type, bool client, bool server)
{
    if (built_in(type) || type > UINT16_MAX || (client && has(ctx, type, true)) ||
        (server && has(ctx, type, false))) {
        return 0;
    }
    struct cx_custom_ext *e = mem_zalloc(sizeof(*e));
    if (e == NULL) {
        return 0;
    }
    e->type = type;
    e->client = client;
    e->server = server;
    e->next = ctx->custom_ext;
    ctx->custom_ext = e;
    return 1;
}

void cx_custom_ext_free(struct cx_custom_ext *list)
{
    while (list != NULL) {
        struct cx_custom_ext *next = list->next;
        mem_free(list);
        list = next;
    }
}

/* SSL_CTX_add_client_custom_ext and SSL_CTX_add_server_custom_ext - see SSL_extension_supported(3):
 * for TLS 1.2 and older. abi: subset, checked and kept; not in our ClientHello. */
CX_API int SSL_CTX_add_client_custom_ext(SSL_CTX *ctx, unsigned int ext_type,
                                         custom_ext_add_cb add_cb, custom_ext_free_cb free_cb,
                                         void *add_arg, custom_ext_parse_cb parse_cb,
                                         void *parse_arg)
{
    (void)add_arg;
    (void)parse_cb;
    (void)parse_arg;
    (void)add_cb;
    (void)free_cb;
    return add(ctx, ext_type, true, false);
}

CX_API int SSL_CTX_add_server_custom_ext(SSL_CTX *ctx, unsigned int ext_type,
                                         custom_ext_add_cb add_cb, custom_ext_free_cb free_cb,
                                         void *add_arg, custom_ext_parse_cb parse_cb,
                                         void *parse_arg)
{
    (void)add_arg;
    (void)parse_cb;
    (void)parse_arg;
    (void)add_cb;
    (void)free_cb;
    return add(ctx, ext_type, false, true);
}

/* SSL_CTX_add_custom_ext - see SSL_extension_supported(3). abi: subset, 0 for an extension that
 * TLS 1.3 would carry. */
CX_API int SSL_CTX_add_custom_ext(SSL_CTX *ctx, unsigned int ext_type, unsigned int context,
                                  SSL_custom_ext_add_cb_ex add_cb,
                                  SSL_custom_ext_free_cb_ex free_cb, void *add_arg,
                                  SSL_custom_ext_parse_cb_ex parse_cb, void *parse_arg)
{
    (void)add_arg;
    (void)parse_cb;
    (void)parse_arg;
    if ((add_cb == NULL && free_cb != NULL) || (context & SSL_EXT_TLS1_2_AND_BELOW_ONLY) == 0) {
        return 0;
    }
    return add(ctx, ext_type, true, true);
}

/* SSL_CTX_has_client_custom_ext - see SSL_extension_supported(3). abi: full. */
CX_API int SSL_CTX_has_client_custom_ext(const SSL_CTX *ctx, unsigned int ext_type)
{
    return has(ctx, ext_type, true);
}
