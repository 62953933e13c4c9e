#ifndef T13_COMPAT_AES_AES_H
#define T13_COMPAT_AES_AES_H

#include "compat/cx.h"

#include "crypto/cipher.h"

#include <openssl/aes.h>
#include <stdbool.h>

/* An AES_KEY holds the key itself and not its schedule, whose size and form are the processor's:
 * every call expands it again, so one call for much data is better than many. */

/* cx_aes_start readies c to take whole blocks in ECB; false for a key that was never set. */
bool cx_aes_start(struct cr_cipher *c, const AES_KEY *key, bool encrypt);
/* cx_aes_blocks runs n bytes, whole blocks, through c; a failure leaves zeros. out may be in. */
bool cx_aes_blocks(struct cr_cipher *c, const uint8_t *in, uint8_t *out, size_t n);

#endif
