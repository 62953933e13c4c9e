/* Keys that encapsulate: EVP_PKEY_encapsulate(3), EVP_PKEY_decapsulate(3). */
#include "compat/err/raise.h"
#include "compat/evp/pkey.h"
#include "compat/evp/pkey_ctx.h"

#include <openssl/err.h>
#include <openssl/proverr.h>

static int start(EVP_PKEY_CTX *ctx, int operation)
{
    size_t ct_len = 0;
    size_t secret_len = 0;
    const struct cr_key *key = ctx != NULL ? cx_pkey_key(ctx->pkey) : NULL;

    if (ctx == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    ctx->operation = EVP_PKEY_OP_UNDEFINED;
    if (key == NULL || !cr_key_kem_sizes(key, &ct_len, &secret_len)) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
        return -2;
    }
    if (operation == EVP_PKEY_OP_DECAPSULATE && !cr_key_is_private(key)) {
        cx_raise(ERR_LIB_PROV, PROV_R_MISSING_KEY);
        return 0;
    }
    ctx->operation = operation;
    return 1;
}

/* EVP_PKEY_encapsulate_init - see EVP_PKEY_encapsulate(3). abi: subset: ML-KEM keys, parameters are
 * not looked at. test: tests/oracle/evp_by_name.c, tests/interop/pq_keys.c */
CX_API int EVP_PKEY_encapsulate_init(EVP_PKEY_CTX *ctx, const OSSL_PARAM params[])
{
    (void)params;
    return start(ctx, EVP_PKEY_OP_ENCAPSULATE);
}

/* EVP_PKEY_decapsulate_init - see EVP_PKEY_decapsulate(3). abi: subset: ML-KEM keys, parameters are
 * not looked at. test: tests/oracle/evp_by_name.c, tests/interop/pq_keys.c */
CX_API int EVP_PKEY_decapsulate_init(EVP_PKEY_CTX *ctx, const OSSL_PARAM params[])
{
    (void)params;
    return start(ctx, EVP_PKEY_OP_DECAPSULATE);
}

/* The operation's key; NULL with an error queued. */
static const struct cr_key *ready(const EVP_PKEY_CTX *ctx, int operation, size_t *ct_len,
                                  size_t *secret_len)
{
    const struct cr_key *key = NULL;

    if (ctx->operation != operation) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_INITIALIZED);
        return NULL;
    }
    key = cx_pkey_key(ctx->pkey);
    if (key == NULL || !cr_key_kem_sizes(key, ct_len, secret_len)) {
        cx_raise(ERR_LIB_EVP, EVP_R_OPERATION_NOT_SUPPORTED_FOR_THIS_KEYTYPE);
        return NULL;
    }
    return key;
}

/* EVP_PKEY_encapsulate - see EVP_PKEY_encapsulate(3). abi: subset: ML-KEM keys.
 * err: EVP_R_OPERATION_NOT_INITIALIZED, PROV_R_OUTPUT_BUFFER_TOO_SMALL.
 * test: tests/oracle/evp_by_name.c, tests/interop/pq_keys.c */
CX_API int EVP_PKEY_encapsulate(EVP_PKEY_CTX *ctx, unsigned char *wrappedkey, size_t *wrappedkeylen,
                                unsigned char *genkey, size_t *genkeylen)
{
    size_t ct_len = 0;
    size_t secret_len = 0;

    if (ctx == NULL) {
        return 0;
    }
    const struct cr_key *key = ready(ctx, EVP_PKEY_OP_ENCAPSULATE, &ct_len, &secret_len);
    if (key == NULL) {
        return -1;
    }
    if (wrappedkey == NULL) {
        if (wrappedkeylen != NULL) {
            *wrappedkeylen = ct_len;
        }
        if (genkeylen != NULL) {
            *genkeylen = secret_len;
        }
        return wrappedkeylen != NULL || genkeylen != NULL;
    }
    if (genkey == NULL) {
        return 0;
    }
    if ((wrappedkeylen != NULL && *wrappedkeylen < ct_len) ||
        (genkeylen != NULL && *genkeylen < secret_len)) {
        cx_raise(ERR_LIB_PROV, PROV_R_OUTPUT_BUFFER_TOO_SMALL);
        return 0;
    }
    enum t13_status status = cr_encapsulate(key, wrappedkey, genkey);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_EVP, status);
        return 0;
    }
    if (wrappedkeylen != NULL) {
        *wrappedkeylen = ct_len;
    }
    if (genkeylen != NULL) {
        *genkeylen = secret_len;
    }
    return 1;
}

/* EVP_PKEY_decapsulate - see EVP_PKEY_decapsulate(3). abi: subset: ML-KEM keys.
 * err: EVP_R_OPERATION_NOT_INITIALIZED, PROV_R_OUTPUT_BUFFER_TOO_SMALL. test:
 * tests/oracle/evp_by_name.c, tests/interop/pq_keys.c */
CX_API int EVP_PKEY_decapsulate(EVP_PKEY_CTX *ctx, unsigned char *secret, size_t *secretlen,
                                const unsigned char *wrapped, size_t wrappedlen)
{
    size_t ct_len = 0;
    size_t secret_len = 0;

    if (ctx == NULL || wrapped == NULL || wrappedlen == 0 ||
        (secret == NULL && secretlen == NULL)) {
        return 0;
    }
    const struct cr_key *key = ready(ctx, EVP_PKEY_OP_DECAPSULATE, &ct_len, &secret_len);
    if (key == NULL) {
        return -1;
    }
    if (secret == NULL) {
        *secretlen = secret_len;
        return 1;
    }
    if (secretlen != NULL && *secretlen < secret_len) {
        cx_raise(ERR_LIB_PROV, PROV_R_OUTPUT_BUFFER_TOO_SMALL);
        return 0;
    }
    if (wrappedlen != ct_len) {
        return 0;
    }
    enum t13_status status = cr_decapsulate(key, bytes_of(wrapped, wrappedlen), secret);
    if (status != T13_OK) {
        cx_raise_status(ERR_LIB_EVP, status);
        return 0;
    }
    if (secretlen != NULL) {
        *secretlen = secret_len;
    }
    return 1;
}
