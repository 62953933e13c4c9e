/* Library contexts and providers: OSSL_LIB_CTX(3), OSSL_PROVIDER(3). There is one implementation of
 * each algorithm, so a
 * context holds only which names were loaded, and a provider is a name with a count. */
#include "compat/provider/provider.h"
#include "compat/cx.h"
#include "compat/err/raise.h"
#include "compat/param/param.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/opensslv.h>
#include <openssl/params.h>
#include <openssl/provider.h>

enum { DEFAULT, BASE, LEGACY, NOTHING, COUNT };

static const struct facts {
    const char *name;
    const char *title;
} facts[COUNT] = {
    {"default", "OpenSSL Default Provider"},
    {"base", "OpenSSL Base Provider"},
    {"legacy", "OpenSSL Legacy Provider"},
    {"null", "OpenSSL Null Provider"},
};

struct ossl_provider_st {
    const struct facts *facts; /* set when it is first loaded */
    atomic_int loads;
};

/* struct builtin is a provider that the application brought along. */
struct builtin {
    struct builtin *next;
    char name[];
};

struct ossl_lib_ctx_st {
    _Atomic(struct builtin *) builtins; /* added at the head, freed with the context */
    atomic_bool fallback_is_off;        /* until then the default provider is there by itself */
    OSSL_PROVIDER providers[COUNT];
};

static OSSL_LIB_CTX global_ctx;
static __thread OSSL_LIB_CTX *thread_ctx __attribute__((tls_model("initial-exec")));

/* OSSL_LIB_CTX_new, OSSL_LIB_CTX_free, OSSL_LIB_CTX_set0_default, OSSL_LIB_CTX_get0_global_default
 * - see OSSL_LIB_CTX(3). abi: full.
 *
 * test  tests/oracle/provider.c
 */
CX_API OSSL_LIB_CTX *OSSL_LIB_CTX_new(void)
{
    return mem_zalloc(sizeof(OSSL_LIB_CTX));
}

CX_API void OSSL_LIB_CTX_free(OSSL_LIB_CTX *ctx)
{
    if (ctx == NULL || ctx == &global_ctx) {
        return;
    }
    if (ctx == thread_ctx) {
        thread_ctx = NULL;
    }
    for (struct builtin *b = atomic_load(&ctx->builtins), *next = NULL; b != NULL; b = next) {
        next = b->next;
        mem_free(b);
    }
    mem_free(ctx);
}

CX_API OSSL_LIB_CTX *OSSL_LIB_CTX_get0_global_default(void)
{
    return &global_ctx;
}

OSSL_LIB_CTX *cx_libctx_set_default(OSSL_LIB_CTX *libctx)
{
    OSSL_LIB_CTX *before = thread_ctx != NULL ? thread_ctx : &global_ctx;
    if (libctx != NULL) {
        thread_ctx = libctx == &global_ctx ? NULL : libctx;
    }
    return before;
}

CX_API OSSL_LIB_CTX *OSSL_LIB_CTX_set0_default(OSSL_LIB_CTX *libctx)
{
    return cx_libctx_set_default(libctx);
}

static OSSL_LIB_CTX *ctx_or_default(OSSL_LIB_CTX *ctx)
{
    if (ctx != NULL) {
        return ctx;
    }
    return thread_ctx != NULL ? thread_ctx : &global_ctx;
}

static OSSL_PROVIDER *find(OSSL_LIB_CTX *ctx, const char *name)
{
    ctx = ctx_or_default(ctx);
    for (int i = 0; i < COUNT; i++) {
        if (strcmp(facts[i].name, name) == 0) {
            return &ctx->providers[i];
        }
    }
    return NULL;
}

static bool is_active(OSSL_LIB_CTX *ctx, const OSSL_PROVIDER *p)
{
    ctx = ctx_or_default(ctx);
    bool is_fallback = p == &ctx->providers[DEFAULT] && !atomic_load(&ctx->fallback_is_off);
    return is_fallback || atomic_load(&p->loads) > 0;
}

/* name_it lets a provider know itself; the same value is written each time. */
static OSSL_PROVIDER *name_it(OSSL_LIB_CTX *ctx, OSSL_PROVIDER *p)
{
    const struct facts *its = &facts[p - ctx_or_default(ctx)->providers];
    __atomic_store_n(&p->facts, its, __ATOMIC_RELAXED);
    return p;
}

static bool is_builtin(OSSL_LIB_CTX *ctx, const char *name)
{
    const struct builtin *b = atomic_load(&ctx_or_default(ctx)->builtins);
    while (b != NULL && strcmp(b->name, name) != 0) {
        b = b->next;
    }
    return b != NULL;
}

static OSSL_PROVIDER *load(OSSL_LIB_CTX *ctx, const char *name, bool keep_fallback)
{
    OSSL_PROVIDER *p = find(ctx, name);
    if (p == NULL && is_builtin(ctx, name)) {
        cx_raise_text(ERR_LIB_CRYPTO, ERR_R_UNSUPPORTED, "a provider of the application: %s", name);
        return NULL;
    }
    if (p == NULL) {
        cx_raise_text(ERR_LIB_CRYPTO, ERR_R_DSO_LIB, "name=%s", name);
        return NULL;
    }
    if (!keep_fallback) {
        atomic_store(&ctx_or_default(ctx)->fallback_is_off, true);
    }
    atomic_fetch_add(&p->loads, 1);
    return name_it(ctx, p);
}

/* OSSL_PROVIDER_load and its family - see OSSL_PROVIDER(3). abi: subset, the names default, base,
 * legacy and null; none is loaded from a shared object.
 *
 * err   ERR_R_DSO_LIB with "name=NAME"
 * test  tests/oracle/provider.c
 */
CX_API OSSL_PROVIDER *OSSL_PROVIDER_load(OSSL_LIB_CTX *libctx, const char *name)
{
    return load(libctx, name, false);
}

CX_API OSSL_PROVIDER *OSSL_PROVIDER_try_load(OSSL_LIB_CTX *libctx, const char *name,
                                             int retain_fallbacks)
{
    return load(libctx, name, retain_fallbacks != 0);
}

/* OSSL_PROVIDER_add_builtin - see OSSL_PROVIDER(3). abi: subset, the name is known from then on;
 * loading it fails, as algorithms are taken from no provider of the application.
 *
 * err   ERR_R_PASSED_NULL_PARAMETER
 * test  tests/oracle/provider.c
 */
CX_API int OSSL_PROVIDER_add_builtin(OSSL_LIB_CTX *libctx, const char *name,
                                     OSSL_provider_init_fn *init_fn)
{
    if (name == NULL || init_fn == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    size_t len = strlen(name) + 1;
    struct builtin *b = mem_alloc(sizeof(*b) + len);
    if (b == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    memcpy(b->name, name, len);
    OSSL_LIB_CTX *ctx = ctx_or_default(libctx);
    b->next = atomic_load(&ctx->builtins);
    while (!atomic_compare_exchange_weak(&ctx->builtins, &b->next, b)) {
    }
    return 1;
}

CX_API int OSSL_PROVIDER_unload(OSSL_PROVIDER *prov)
{
    if (prov == NULL) {
        return 0;
    }
    int loads = atomic_load(&prov->loads);
    while (loads > 0 && !atomic_compare_exchange_weak(&prov->loads, &loads, loads - 1)) {
    }
    return 1;
}

CX_API int OSSL_PROVIDER_available(OSSL_LIB_CTX *libctx, const char *name)
{
    const OSSL_PROVIDER *p = find(libctx, name);
    return p != NULL && is_active(libctx, p) ? 1 : 0;
}

CX_API int OSSL_PROVIDER_do_all(OSSL_LIB_CTX *ctx, int (*cb)(OSSL_PROVIDER *provider, void *cbdata),
                                void *cbdata)
{
    ctx = ctx_or_default(ctx);
    for (int i = 0; i < COUNT; i++) {
        OSSL_PROVIDER *p = name_it(ctx, &ctx->providers[i]);
        if (is_active(ctx, p) && !cb(p, cbdata)) {
            return 0;
        }
    }
    return 1;
}

CX_API const char *OSSL_PROVIDER_get0_name(const OSSL_PROVIDER *prov)
{
    return prov->facts->name;
}

CX_API int OSSL_PROVIDER_self_test(const OSSL_PROVIDER *prov)
{
    (void)prov;
    return 1;
}

CX_API int OSSL_PROVIDER_set_default_search_path(OSSL_LIB_CTX *libctx, const char *path)
{
    (void)libctx;
    (void)path;
    return 1;
}

static const OSSL_PARAM provider_params[] = {
    {OSSL_PROV_PARAM_NAME, OSSL_PARAM_UTF8_PTR, NULL, 0, 0},
    {OSSL_PROV_PARAM_VERSION, OSSL_PARAM_UTF8_PTR, NULL, 0, 0},
    {OSSL_PROV_PARAM_BUILDINFO, OSSL_PARAM_UTF8_PTR, NULL, 0, 0},
    {OSSL_PROV_PARAM_STATUS, OSSL_PARAM_INTEGER, NULL, sizeof(int), 0},
    {NULL, 0, NULL, 0, 0},
};

CX_API const OSSL_PARAM *OSSL_PROVIDER_gettable_params(const OSSL_PROVIDER *prov)
{
    (void)prov;
    return provider_params;
}

CX_API int OSSL_PROVIDER_get_params(const OSSL_PROVIDER *prov, OSSL_PARAM params[])
{
    for (OSSL_PARAM *p = params; p != NULL && p->key != NULL; p++) {
        bool good = true;
        if (strcmp(p->key, OSSL_PROV_PARAM_NAME) == 0) {
            good = cx_param_set_text(p, prov->facts->title);
        } else if (strcmp(p->key, OSSL_PROV_PARAM_VERSION) == 0 ||
                   strcmp(p->key, OSSL_PROV_PARAM_BUILDINFO) == 0) {
            good = cx_param_set_text(p, OPENSSL_VERSION_STR);
        } else if (strcmp(p->key, OSSL_PROV_PARAM_STATUS) == 0) {
            good = cx_param_set_int(p, 1);
        }
        if (!good) {
            return 0;
        }
    }
    return 1;
}
