/* OSSL_LIB_CTX(3), OSSL_PROVIDER(3). */
#include "oracle.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/provider.h>

static int show(OSSL_PROVIDER *p, void *arg)
{
    (void)arg;
    o_str("active", OSSL_PROVIDER_get0_name(p));
    return 1;
}

static void last_error(const char *name)
{
    const char *data = NULL;
    unsigned long e = ERR_peek_last_error_data(&data, NULL);
    printf("%s: last error %d %d %s\n", name, ERR_GET_LIB(e), ERR_GET_REASON(e), data);
    ERR_clear_error();
}

static int refuse(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in,
                  const OSSL_DISPATCH **out, void **provctx)
{
    (void)handle;
    (void)in;
    (void)out;
    (void)provctx;
    return 0;
}

int main(void)
{
    o_int("default", OSSL_PROVIDER_available(NULL, "default"));
    o_int("legacy", OSSL_PROVIDER_available(NULL, "legacy"));
    o_int("none", OSSL_PROVIDER_available(NULL, "none"));
    o_int("do_all", OSSL_PROVIDER_do_all(NULL, show, NULL));
    o_ptr("try_load none", OSSL_PROVIDER_try_load(NULL, "none", 1));
    last_error("try_load");
    OSSL_PROVIDER *legacy = OSSL_PROVIDER_try_load(NULL, "legacy", 1);
    o_str("legacy", OSSL_PROVIDER_get0_name(legacy));
    o_int("default stays", OSSL_PROVIDER_available(NULL, "default"));
    OSSL_PROVIDER *p = OSSL_PROVIDER_load(NULL, "default");
    o_int("same", OSSL_PROVIDER_load(NULL, "default") == p);
    o_int("legacy", OSSL_PROVIDER_available(NULL, "legacy"));
    o_int("do_all", OSSL_PROVIDER_do_all(NULL, show, NULL));
    o_int("unload", OSSL_PROVIDER_unload(legacy));
    o_int("legacy", OSSL_PROVIDER_available(NULL, "legacy"));
    o_int("unload NULL", OSSL_PROVIDER_unload(NULL));
    o_int("self test", OSSL_PROVIDER_self_test(p));
    char *name = NULL;
    int status = -1;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_ptr(OSSL_PROV_PARAM_NAME, &name, 0),
                           OSSL_PARAM_construct_int(OSSL_PROV_PARAM_STATUS, &status),
                           OSSL_PARAM_construct_end()};
    o_int("get_params", OSSL_PROVIDER_get_params(p, params));
    o_int("status", status);
    o_int("name", strncmp(name, "OpenSSL Default Provider", 24));
    for (const OSSL_PARAM *g = OSSL_PROVIDER_gettable_params(p); g->key != NULL; g++) {
        o_str("gettable", g->key);
        o_int("type", g->data_type);
    }
    o_int("unload", OSSL_PROVIDER_unload(p));
    o_int("unload", OSSL_PROVIDER_unload(p));
    o_int("search path", OSSL_PROVIDER_set_default_search_path(NULL, "/nowhere"));

    OSSL_LIB_CTX *ctx = OSSL_LIB_CTX_new();
    o_ptr("ctx", ctx);
    o_int_err("builtin", OSSL_PROVIDER_add_builtin(ctx, "mine", refuse));
    o_int_err("builtin again", OSSL_PROVIDER_add_builtin(ctx, "mine", refuse));
    o_int_err("builtin without name", OSSL_PROVIDER_add_builtin(ctx, NULL, refuse));
    o_int_err("builtin without init", OSSL_PROVIDER_add_builtin(ctx, "other", NULL));
    o_ptr("a builtin that fails", OSSL_PROVIDER_try_load(ctx, "mine", 1));
    ERR_clear_error();
    o_int("default in ctx", OSSL_PROVIDER_available(ctx, "default"));
    OSSL_LIB_CTX *global = OSSL_LIB_CTX_get0_global_default();
    o_int("set0 NULL", OSSL_LIB_CTX_set0_default(NULL) == global);
    o_int("set0", OSSL_LIB_CTX_set0_default(ctx) == global);
    o_int("set0 NULL", OSSL_LIB_CTX_set0_default(NULL) == ctx);
    o_int("set0 back", OSSL_LIB_CTX_set0_default(global) == ctx);
    OSSL_LIB_CTX_free(ctx);
    OSSL_LIB_CTX_free(NULL);
    o_err("queue");
    return 0;
}
