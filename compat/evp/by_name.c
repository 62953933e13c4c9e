/* Keys by the names of their kinds: EVP_PKEY_CTX_new(3), EVP_PKEY_Q_keygen of EVP_PKEY_keygen(3),
 * EVP_PKEY_new(3). */
#include "compat/evp/by_name.h"

#include "compat/err/raise.h"
#include "compat/evp/pkey.h"

#include <openssl/err.h>
#include <stdarg.h>
#include <strings.h>

/* What OpenSSL says of an algorithm that no provider has. */
static void raise_unknown(const char *name, const char *properties)
{
    cx_raise_text(ERR_LIB_EVP, ERR_R_UNSUPPORTED,
                  "Global default library context, Algorithm (%s : 0), Properties (%s)", name,
                  properties != NULL ? properties : "<null>");
}

/* EVP_PKEY_CTX_new_from_name - see EVP_PKEY_CTX_new(3). abi: subset: RSA, RSA-PSS, EC, Ed25519,
 * X25519, Ed448, X448, HKDF, and OpenSSL 3.5's ML-DSA and ML-KEM. Properties are not looked at.
 * err: ERR_R_UNSUPPORTED. test: tests/oracle/evp_by_name.c */
CX_API EVP_PKEY_CTX *EVP_PKEY_CTX_new_from_name(OSSL_LIB_CTX *libctx, const char *name,
                                                const char *propquery)
{
    int type = name != NULL ? cx_pkey_type_named(name) : EVP_PKEY_NONE;

    (void)libctx;
    if (name == NULL) {
        cx_raise(ERR_LIB_EVP, EVP_R_UNSUPPORTED_ALGORITHM);
        return NULL;
    }
    if (type == EVP_PKEY_NONE) {
        raise_unknown(name, propquery);
        return NULL;
    }
    return cx_pkey_ctx_new(NULL, type);
}

/* EVP_PKEY_CTX_is_a - see EVP_PKEY_CTX_new(3). abi: full. test: tests/oracle/evp_by_name.c */
CX_API int EVP_PKEY_CTX_is_a(EVP_PKEY_CTX *ctx, const char *keytype)
{
    return cx_pkey_type_named(keytype) == ctx->type;
}

static EVP_PKEY *generate(int type, size_t bits, const char *group)
{
    EVP_PKEY_CTX *ctx = cx_pkey_ctx_new(NULL, type);
    EVP_PKEY *key = NULL;

    if (ctx == NULL) {
        return NULL;
    }
    if (cx_pkey_generate_init(ctx) > 0 && (bits == 0 || cx_pkey_ctx_set_bits(ctx, bits) > 0) &&
        (group == NULL || cx_pkey_ctx_set_group(ctx, group) > 0)) {
        (void)cx_pkey_generate(ctx, &key);
    }
    cx_pkey_ctx_free(ctx);
    return key;
}

/* EVP_PKEY_Q_keygen - see EVP_PKEY_keygen(3). abi: subset: what EVP_PKEY_CTX_new_from_name()
 * knows. err: ERR_R_PASSED_INVALID_ARGUMENT for another name. test: tests/oracle/evp_by_name.c */
CX_API EVP_PKEY *EVP_PKEY_Q_keygen(OSSL_LIB_CTX *libctx, const char *propq, const char *type, ...)
{
    va_list args;
    size_t bits = 0;
    const char *group = NULL;

    (void)libctx;
    (void)propq;
    va_start(args, type);
    if (strcasecmp(type, "RSA") == 0) {
        bits = va_arg(args, size_t);
        bits = bits > 0 ? bits : 1; /* refused as too few */
    } else if (strcasecmp(type, "EC") == 0) {
        group = va_arg(args, char *);
    }
    va_end(args);
    int kind = cx_pkey_type_named(type);
    if (cx_pkey_key_type(kind) == CR_KEY_NONE && group == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_PASSED_INVALID_ARGUMENT);
        return NULL;
    }
    return generate(kind, bits, group);
}

static EVP_PKEY *from_raw(const char *name, const char *properties, const unsigned char *raw,
                          size_t n, bool is_private)
{
    struct cr_key *key = NULL;
    enum cr_key_type type = cx_pkey_key_type(cx_pkey_type_named(name));

    if (cx_pkey_type_named(name) == EVP_PKEY_NONE) {
        raise_unknown(name, properties);
        return NULL;
    }
    if (cr_key_from_raw(&key, type, bytes_of(raw, n), is_private) != T13_OK) {
        cx_raise(ERR_LIB_EVP, EVP_R_KEY_SETUP_FAILED);
        return NULL;
    }
    return cx_pkey_new(key);
}

/* EVP_PKEY_new_raw_private_key_ex, EVP_PKEY_new_raw_public_key_ex - see EVP_PKEY_new(3).
 * abi: subset: Ed25519, X25519, Ed448, X448, ML-DSA, ML-KEM. err: EVP_R_KEY_SETUP_FAILED,
 * ERR_R_UNSUPPORTED. test: tests/oracle/evp_by_name.c */
CX_API EVP_PKEY *EVP_PKEY_new_raw_private_key_ex(OSSL_LIB_CTX *libctx, const char *keytype,
                                                 const char *propq, const unsigned char *priv,
                                                 size_t len)
{
    (void)libctx;
    return from_raw(keytype, propq, priv, len, true);
}

CX_API EVP_PKEY *EVP_PKEY_new_raw_public_key_ex(OSSL_LIB_CTX *libctx, const char *keytype,
                                                const char *propq, const unsigned char *pub,
                                                size_t len)
{
    (void)libctx;
    return from_raw(keytype, propq, pub, len, false);
}

/* EVP_PKEY_CTX_set_group_name - see EVP_PKEY_CTX_ctrl(3). abi: subset: curves.
 * err: EVP_R_COMMAND_NOT_SUPPORTED when no key is to be made. test: tests/oracle/evp_by_name.c */
CX_API int EVP_PKEY_CTX_set_group_name(EVP_PKEY_CTX *ctx, const char *name)
{
    if (ctx == NULL || (ctx->operation & EVP_PKEY_OP_TYPE_GEN) == 0) {
        cx_raise(ERR_LIB_EVP, EVP_R_COMMAND_NOT_SUPPORTED);
        return -2;
    }
    if (name == NULL) {
        return -1;
    }
    return cx_pkey_ctx_set_group(ctx, name);
}
