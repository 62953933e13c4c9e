#ifndef T13_COMPAT_EVP_BY_NAME_H
#define T13_COMPAT_EVP_BY_NAME_H

#include "compat/evp/pkey_ctx.h"

#include <openssl/params.h>

/* What the setters of an EVP_PKEY_CTX do, for those that have names for it: 1, or what the setter
 * returns, with its error queued. */
int cx_pkey_ctx_set_padding(EVP_PKEY_CTX *ctx, int padding);
int cx_pkey_ctx_set_salt_len(EVP_PKEY_CTX *ctx, int len);
int cx_pkey_ctx_set_bits(EVP_PKEY_CTX *ctx, size_t bits);
int cx_pkey_ctx_set_group(EVP_PKEY_CTX *ctx, const char *name);
int cx_pkey_ctx_set_params(EVP_PKEY_CTX *ctx, const OSSL_PARAM *params);
int cx_pkey_generate(EVP_PKEY_CTX *ctx, EVP_PKEY **out);
int cx_pkey_generate_init(EVP_PKEY_CTX *ctx);

#endif
