#ifndef T13_COMPAT_EVP_HMAC_H
#define T13_COMPAT_EVP_HMAC_H

#include "compat/cx.h"

#include <openssl/hmac.h>

/* What the HMAC_ functions of the same name do, for libssl (tickets under the application's keys).
 */
T13_DOOR HMAC_CTX *cx_hmac_ctx_new(void);
T13_DOOR void cx_hmac_ctx_free(HMAC_CTX *ctx);
T13_DOOR int cx_hmac_update(HMAC_CTX *ctx, const uint8_t *data, size_t n);
T13_DOOR int cx_hmac_final(HMAC_CTX *ctx, uint8_t *mac, unsigned int *n);
T13_DOOR size_t cx_hmac_size(const HMAC_CTX *ctx);

#endif
