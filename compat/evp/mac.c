/* MACs: EVP_MAC(3), EVP_MAC-HMAC(7). */
#include "compat/evp/mac.h"
#include "compat/err/raise.h"
#include "compat/evp/md.h"
#include "compat/param/param.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <string.h>
#include <strings.h>

static const EVP_MAC hmac = {"HMAC"};

/* A name in a parameter needs no zero at its end. */
#define NAME_MAX_LEN 63

static void forget_key(EVP_MAC_CTX *ctx)
{
    mem_clear_free(ctx->key, ctx->key_len);
    ctx->key = NULL;
    ctx->key_len = 0;
    ctx->has_key = false;
}

static void stop(EVP_MAC_CTX *ctx)
{
    cr_hmac_clear(&ctx->run);
    ctx->running = false;
}

static bool set_key(EVP_MAC_CTX *ctx, const uint8_t *key, size_t n)
{
    uint8_t *copy = mem_alloc(n > 0 ? n : 1);

    if (copy == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
        return false;
    }
    if (n > 0) {
        memcpy(copy, key, n);
    }
    forget_key(ctx);
    ctx->key = copy;
    ctx->key_len = n;
    ctx->has_key = true;
    return true;
}

static bool unsupported(const char *name, const char *properties)
{
    cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED,
                  "Global default library context, Algorithm (%s : 0), Properties (%s)",
                  name != NULL ? name : "<null>", properties != NULL ? properties : "<null>");
    return false;
}

static bool set_digest(EVP_MAC_CTX *ctx, const OSSL_PARAM *p)
{
    char name[NAME_MAX_LEN + 1];

    if (p->data_type != OSSL_PARAM_UTF8_STRING || p->data == NULL || p->data_size > NAME_MAX_LEN) {
        return false;
    }
    memcpy(name, p->data, p->data_size);
    name[p->data_size] = '\0';
    const EVP_MD *md = cx_md_by_name(name);
    if (md == NULL || md->size == 0 || cr_hash_is_xof(md->id)) {
        return unsupported(name, NULL);
    }
    stop(ctx);
    ctx->md = md;
    return true;
}

static bool start(EVP_MAC_CTX *ctx)
{
    stop(ctx);
    if (ctx->md == NULL || !ctx->has_key) {
        return false;
    }
    ctx->running = cr_hmac_init(&ctx->run, ctx->md->id, bytes_of(ctx->key, ctx->key_len)) == T13_OK;
    return ctx->running;
}

static const OSSL_PARAM *param_named(const OSSL_PARAM *params, const char *name)
{
    for (const OSSL_PARAM *p = params; p != NULL && p->key != NULL; p++) {
        if (strcmp(p->key, name) == 0) {
            return p;
        }
    }
    return NULL;
}

/* Wherever the two stand, the digest comes first. A key begins the computation: lighttpd's and
 * Postfix's ticket callbacks set both and leave EVP_MAC_init() out. */
static bool set_params(EVP_MAC_CTX *ctx, const OSSL_PARAM *params)
{
    const OSSL_PARAM *digest = param_named(params, OSSL_MAC_PARAM_DIGEST);
    const OSSL_PARAM *key = param_named(params, OSSL_MAC_PARAM_KEY);

    if (digest != NULL && !set_digest(ctx, digest)) {
        return false;
    }
    return key == NULL || (key->data_type == OSSL_PARAM_OCTET_STRING && key->data != NULL &&
                           set_key(ctx, key->data, key->data_size) && start(ctx));
}

static int init(EVP_MAC_CTX *ctx, const uint8_t *key, size_t n, const OSSL_PARAM *params)
{
    return set_params(ctx, params) && (key == NULL || set_key(ctx, key, n)) && start(ctx);
}

static EVP_MAC_CTX *ctx_new(const EVP_MAC *mac)
{
    EVP_MAC_CTX *ctx = mac != NULL ? mem_zalloc(sizeof(*ctx)) : NULL;

    if (ctx != NULL) {
        ctx->mac = mac;
    }
    return ctx;
}

EVP_MAC_CTX *cx_mac_ctx_new_hmac(void)
{
    return ctx_new(&hmac);
}

void cx_mac_ctx_free(EVP_MAC_CTX *ctx)
{
    if (ctx != NULL) {
        forget_key(ctx);
        stop(ctx);
        mem_free(ctx);
    }
}

int cx_mac_update(EVP_MAC_CTX *ctx, const uint8_t *data, size_t n)
{
    return ctx->running && (n == 0 || cr_hmac_update(&ctx->run, data, n) == T13_OK);
}

size_t cx_mac_size(const EVP_MAC_CTX *ctx)
{
    if (ctx->md == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_MESSAGE_DIGEST_IS_NULL);
        return 0;
    }
    return (size_t)ctx->md->size;
}

int cx_mac_final(EVP_MAC_CTX *ctx, uint8_t *out, size_t *n, size_t room)
{
    size_t size = cx_mac_size(ctx);

    if (out == NULL) {
        if (n == NULL) {
            cx_raise(ERR_LIB_EVP, ERR_R_PASSED_NULL_PARAMETER);
            return 0;
        }
        *n = size;
        return 1;
    }
    if (room < size) {
        cx_raise(ERR_LIB_EVP, EVP_R_BUFFER_TOO_SMALL);
        return 0;
    }
    if (!ctx->running || cr_hmac_finish(&ctx->run, out) != T13_OK) {
        return 0;
    }
    ctx->running = false;
    if (n != NULL) {
        *n = size;
    }
    return 1;
}

static const EVP_MAC *find(const char *name, const char *properties)
{
    bool fips = properties != NULL && strcasecmp(properties, "fips=yes") == 0;

    if (name != NULL && strcasecmp(name, hmac.name) == 0 && !fips) {
        return &hmac;
    }
    (void)unsupported(name, properties);
    return NULL;
}

/* EVP_MAC_fetch - see EVP_MAC(3). abi: subset: HMAC. err: ERR_R_UNSUPPORTED.
 * test: tests/oracle/evp_mac.c */
CX_API EVP_MAC *EVP_MAC_fetch(OSSL_LIB_CTX *libctx, const char *algorithm, const char *properties)
{
    (void)libctx;
    return (EVP_MAC *)(uintptr_t)find(algorithm, properties);
}

/* EVP_MAC_up_ref - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API int EVP_MAC_up_ref(EVP_MAC *mac)
{
    (void)mac;
    return 1;
}

/* EVP_MAC_free - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API void EVP_MAC_free(EVP_MAC *mac)
{
    (void)mac;
}

/* EVP_MAC_get0_name - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API const char *EVP_MAC_get0_name(const EVP_MAC *mac)
{
    return mac->name;
}

/* EVP_MAC_is_a - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API int EVP_MAC_is_a(const EVP_MAC *mac, const char *name)
{
    return mac != NULL && name != NULL && strcasecmp(mac->name, name) == 0;
}

/* EVP_MAC_CTX_new - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API EVP_MAC_CTX *EVP_MAC_CTX_new(EVP_MAC *mac)
{
    return ctx_new(mac);
}

/* EVP_MAC_CTX_free - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API void EVP_MAC_CTX_free(EVP_MAC_CTX *ctx)
{
    cx_mac_ctx_free(ctx);
}

/* EVP_MAC_CTX_dup - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API EVP_MAC_CTX *EVP_MAC_CTX_dup(const EVP_MAC_CTX *src)
{
    EVP_MAC_CTX *ctx = ctx_new(src->mac);

    if (ctx == NULL || (src->has_key && !set_key(ctx, src->key, src->key_len)) ||
        (src->running && cr_hmac_copy(&ctx->run, &src->run) != T13_OK)) {
        cx_mac_ctx_free(ctx);
        return NULL;
    }
    ctx->md = src->md;
    ctx->running = src->running;
    return ctx;
}

/* EVP_MAC_CTX_get0_mac - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API EVP_MAC *EVP_MAC_CTX_get0_mac(EVP_MAC_CTX *ctx)
{
    return (EVP_MAC *)(uintptr_t)ctx->mac;
}

/* EVP_MAC_CTX_get_mac_size - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API size_t EVP_MAC_CTX_get_mac_size(EVP_MAC_CTX *ctx)
{
    return cx_mac_size(ctx);
}

/* EVP_MAC_CTX_get_block_size - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API size_t EVP_MAC_CTX_get_block_size(EVP_MAC_CTX *ctx)
{
    return ctx->md != NULL ? cr_hash_block(ctx->md->id) : 0;
}

/* EVP_MAC_CTX_set_params - see EVP_MAC(3). abi: subset: key and digest.
 * test: tests/oracle/evp_mac.c */
CX_API int EVP_MAC_CTX_set_params(EVP_MAC_CTX *ctx, const OSSL_PARAM params[])
{
    return set_params(ctx, params);
}

/* EVP_MAC_init - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API int EVP_MAC_init(EVP_MAC_CTX *ctx, const unsigned char *key, size_t keylen,
                        const OSSL_PARAM params[])
{
    return init(ctx, key, keylen, params);
}

/* EVP_MAC_update - see EVP_MAC(3). abi: full. test: tests/oracle/evp_mac.c */
CX_API int EVP_MAC_update(EVP_MAC_CTX *ctx, const unsigned char *data, size_t datalen)
{
    return cx_mac_update(ctx, data, datalen);
}

/* EVP_MAC_final - see EVP_MAC(3). abi: full. err: EVP_R_BUFFER_TOO_SMALL.
 * test: tests/oracle/evp_mac.c */
CX_API int EVP_MAC_final(EVP_MAC_CTX *ctx, unsigned char *out, size_t *outl, size_t outsize)
{
    return cx_mac_final(ctx, out, outl, outsize);
}

/* quick_final writes to out, or to memory of its own when there is none. */
static uint8_t *quick_final(EVP_MAC_CTX *ctx, uint8_t *out, size_t room, size_t *n)
{
    size_t size = cx_mac_size(ctx);
    uint8_t *own = out == NULL ? mem_alloc(size) : NULL;
    uint8_t *to = out != NULL ? out : own;

    if (to == NULL || !cx_mac_final(ctx, to, n, out != NULL ? room : size)) {
        mem_free(own);
        return NULL;
    }
    return to;
}

/* EVP_Q_mac - see EVP_MAC(3). abi: subset: HMAC. err: ERR_R_UNSUPPORTED.
 * test: tests/oracle/evp_mac.c */
CX_API unsigned char *EVP_Q_mac(OSSL_LIB_CTX *libctx, const char *name, const char *propq,
                                const char *subalg, const OSSL_PARAM *params, const void *key,
                                size_t keylen, const unsigned char *data, size_t datalen,
                                unsigned char *out, size_t outsize, size_t *outlen)
{
    EVP_MAC_CTX *ctx = ctx_new(find(name, propq));
    uint8_t *mac = NULL;
    size_t n = 0;

    (void)libctx;
    if (outlen != NULL) {
        *outlen = 0;
    }
    OSSL_PARAM digest[2] = {
        {OSSL_MAC_PARAM_DIGEST, OSSL_PARAM_UTF8_STRING, (void *)(uintptr_t)subalg,
         subalg != NULL ? strlen(subalg) : 0, 0},
        {NULL, 0, NULL, 0, 0},
    };
    if (ctx != NULL && (subalg == NULL || set_params(ctx, digest)) &&
        init(ctx, key, keylen, params) && cx_mac_update(ctx, data, datalen)) {
        mac = quick_final(ctx, out, outsize, &n);
    }
    cx_mac_ctx_free(ctx);
    if (mac != NULL && outlen != NULL) {
        *outlen = n;
    }
    return mac;
}
