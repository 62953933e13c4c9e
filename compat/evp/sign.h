#ifndef T13_COMPAT_EVP_SIGN_H
#define T13_COMPAT_EVP_SIGN_H

#include "compat/evp/pkey_ctx.h"

#include <stdbool.h>

/* cx_sig_alg says how ctx signs digests of md; false when its key does not sign. */
bool cx_sig_alg(const EVP_PKEY_CTX *ctx, const EVP_MD *md, struct cr_sig_alg *out);

#endif
