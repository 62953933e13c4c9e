/* X509_LOOKUP and methods of one's own: X509_LOOKUP(3), X509_LOOKUP_meth_new(3). */
#include "compat/err/raise.h"
#include "compat/x509/store_types.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <string.h>

int cx_lookup_ctrl(X509_LOOKUP *lookup, int cmd, const char *arg, long number, char **ret)
{
    if (lookup->method == NULL) {
        return -1;
    }
    return lookup->method->ctrl != NULL ? lookup->method->ctrl(lookup, cmd, arg, number, ret) : 1;
}

/* X509_LOOKUP_new and its family. abi: full. */
CX_API X509_LOOKUP *X509_LOOKUP_new(X509_LOOKUP_METHOD *method)
{
    X509_LOOKUP *lookup = (X509_LOOKUP *)mem_zalloc(sizeof(*lookup));

    if (lookup == NULL) {
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    lookup->method = method;
    if (method->new_item != NULL && method->new_item(lookup) == 0) {
        mem_free(lookup);
        return NULL;
    }
    return lookup;
}

CX_API void X509_LOOKUP_free(X509_LOOKUP *ctx)
{
    if (ctx != NULL) {
        if (ctx->method != NULL && ctx->method->free != NULL) {
            ctx->method->free(ctx);
        }
        mem_free(ctx);
    }
}

CX_API int X509_LOOKUP_init(X509_LOOKUP *ctx)
{
    if (ctx->method == NULL) {
        return 0;
    }
    return ctx->method->init != NULL ? ctx->method->init(ctx) : 1;
}

CX_API int X509_LOOKUP_shutdown(X509_LOOKUP *ctx)
{
    if (ctx->method == NULL) {
        return 0;
    }
    return ctx->method->shutdown != NULL ? ctx->method->shutdown(ctx) : 1;
}

CX_API int X509_LOOKUP_ctrl(X509_LOOKUP *ctx, int cmd, const char *argc, long argl, char **ret)
{
    return cx_lookup_ctrl(ctx, cmd, argc, argl, ret);
}

CX_API int X509_LOOKUP_ctrl_ex(X509_LOOKUP *ctx, int cmd, const char *argc, long argl, char **ret,
                               OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    return cx_lookup_ctrl(ctx, cmd, argc, argl, ret);
}

CX_API int X509_LOOKUP_by_subject(X509_LOOKUP *ctx, X509_LOOKUP_TYPE type, const X509_NAME *name,
                                  X509_OBJECT *ret)
{
    if (ctx->skip || ctx->method == NULL || ctx->method->get_by_subject == NULL) {
        return 0;
    }
    return ctx->method->get_by_subject(ctx, type, name, ret);
}

CX_API int X509_LOOKUP_by_subject_ex(X509_LOOKUP *ctx, X509_LOOKUP_TYPE type, const X509_NAME *name,
                                     X509_OBJECT *ret, OSSL_LIB_CTX *libctx, const char *propq)
{
    (void)libctx;
    (void)propq;
    if (ctx->skip || ctx->method == NULL || ctx->method->get_by_subject == NULL) {
        return 0;
    }
    return ctx->method->get_by_subject(ctx, type, name, ret);
}

CX_API int X509_LOOKUP_by_issuer_serial(X509_LOOKUP *ctx, X509_LOOKUP_TYPE type,
                                        const X509_NAME *name, const ASN1_INTEGER *serial,
                                        X509_OBJECT *ret)
{
    if (ctx->method == NULL || ctx->method->get_by_issuer_serial == NULL) {
        return 0;
    }
    return ctx->method->get_by_issuer_serial(ctx, type, name, serial, ret);
}

CX_API int X509_LOOKUP_by_fingerprint(X509_LOOKUP *ctx, X509_LOOKUP_TYPE type,
                                      const unsigned char *bytes, int len, X509_OBJECT *ret)
{
    if (ctx->method == NULL || ctx->method->get_by_fingerprint == NULL) {
        return 0;
    }
    return ctx->method->get_by_fingerprint(ctx, type, bytes, len, ret);
}

CX_API int X509_LOOKUP_by_alias(X509_LOOKUP *ctx, X509_LOOKUP_TYPE type, const char *str, int len,
                                X509_OBJECT *ret)
{
    if (ctx->method == NULL || ctx->method->get_by_alias == NULL) {
        return 0;
    }
    return ctx->method->get_by_alias(ctx, type, str, len, ret);
}

CX_API int X509_LOOKUP_set_method_data(X509_LOOKUP *ctx, void *data)
{
    ctx->method_data = data;
    return 1;
}

CX_API void *X509_LOOKUP_get_method_data(const X509_LOOKUP *ctx)
{
    return ctx->method_data;
}

CX_API X509_STORE *X509_LOOKUP_get_store(const X509_LOOKUP *ctx)
{
    return ctx->store_ctx;
}

CX_API X509_LOOKUP_METHOD *X509_LOOKUP_meth_new(const char *name)
{
    X509_LOOKUP_METHOD *method = (X509_LOOKUP_METHOD *)mem_zalloc(sizeof(*method));

    if (method != NULL) {
        method->name = mem_strdup(name);
    }
    if (method == NULL || method->name == NULL) {
        mem_free(method);
        cx_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    return method;
}

CX_API void X509_LOOKUP_meth_free(X509_LOOKUP_METHOD *method)
{
    if (method != NULL) {
        mem_free(method->name);
        mem_free(method);
    }
}

CX_API int X509_LOOKUP_meth_set_new_item(X509_LOOKUP_METHOD *method,
                                         int (*new_item)(X509_LOOKUP *ctx))
{
    method->new_item = new_item;
    return 1;
}

CX_API int (*X509_LOOKUP_meth_get_new_item(const X509_LOOKUP_METHOD *method))(X509_LOOKUP *ctx)
{
    return method->new_item;
}

CX_API int X509_LOOKUP_meth_set_free(X509_LOOKUP_METHOD *method, void (*free_fn)(X509_LOOKUP *ctx))
{
    method->free = free_fn;
    return 1;
}

CX_API void (*X509_LOOKUP_meth_get_free(const X509_LOOKUP_METHOD *method))(X509_LOOKUP *ctx)
{
    return method->free;
}

CX_API int X509_LOOKUP_meth_set_init(X509_LOOKUP_METHOD *method, int (*init)(X509_LOOKUP *ctx))
{
    method->init = init;
    return 1;
}

CX_API int (*X509_LOOKUP_meth_get_init(const X509_LOOKUP_METHOD *method))(X509_LOOKUP *ctx)
{
    return method->init;
}

CX_API int X509_LOOKUP_meth_set_shutdown(X509_LOOKUP_METHOD *method,
                                         int (*shutdown)(X509_LOOKUP *ctx))
{
    method->shutdown = shutdown;
    return 1;
}

CX_API int (*X509_LOOKUP_meth_get_shutdown(const X509_LOOKUP_METHOD *method))(X509_LOOKUP *ctx)
{
    return method->shutdown;
}

CX_API int X509_LOOKUP_meth_set_ctrl(X509_LOOKUP_METHOD *method, X509_LOOKUP_ctrl_fn ctrl_fn)
{
    method->ctrl = ctrl_fn;
    return 1;
}

CX_API X509_LOOKUP_ctrl_fn X509_LOOKUP_meth_get_ctrl(const X509_LOOKUP_METHOD *method)
{
    return method->ctrl;
}

CX_API int X509_LOOKUP_meth_set_get_by_subject(X509_LOOKUP_METHOD *method,
                                               X509_LOOKUP_get_by_subject_fn fn)
{
    method->get_by_subject = fn;
    return 1;
}

CX_API X509_LOOKUP_get_by_subject_fn
X509_LOOKUP_meth_get_get_by_subject(const X509_LOOKUP_METHOD *method)
{
    return method->get_by_subject;
}

CX_API int X509_LOOKUP_meth_set_get_by_issuer_serial(X509_LOOKUP_METHOD *method,
                                                     X509_LOOKUP_get_by_issuer_serial_fn fn)
{
    method->get_by_issuer_serial = fn;
    return 1;
}

CX_API X509_LOOKUP_get_by_issuer_serial_fn
X509_LOOKUP_meth_get_get_by_issuer_serial(const X509_LOOKUP_METHOD *method)
{
    return method->get_by_issuer_serial;
}

CX_API int X509_LOOKUP_meth_set_get_by_fingerprint(X509_LOOKUP_METHOD *method,
                                                   X509_LOOKUP_get_by_fingerprint_fn fn)
{
    method->get_by_fingerprint = fn;
    return 1;
}

CX_API X509_LOOKUP_get_by_fingerprint_fn
X509_LOOKUP_meth_get_get_by_fingerprint(const X509_LOOKUP_METHOD *method)
{
    return method->get_by_fingerprint;
}

CX_API int X509_LOOKUP_meth_set_get_by_alias(X509_LOOKUP_METHOD *method,
                                             X509_LOOKUP_get_by_alias_fn fn)
{
    method->get_by_alias = fn;
    return 1;
}

CX_API X509_LOOKUP_get_by_alias_fn
X509_LOOKUP_meth_get_get_by_alias(const X509_LOOKUP_METHOD *method)
{
    return method->get_by_alias;
}
