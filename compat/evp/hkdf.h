#ifndef T13_COMPAT_EVP_HKDF_H
#define T13_COMPAT_EVP_HKDF_H

#include "compat/evp/pkey_ctx.h"

/* HKDF behind EVP_PKEY_derive(): what has been set is forgotten, and 1 or 0 with an error queued.
 */
void cx_hkdf_reset(EVP_PKEY_CTX *ctx);
int cx_hkdf_derive(const EVP_PKEY_CTX *ctx, uint8_t *out, size_t *n);

#endif
