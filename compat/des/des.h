#ifndef T13_COMPAT_DES_DES_H
#define T13_COMPAT_DES_DES_H

#include "compat/cx.h"

#include "crypto/cipher.h"

#include <openssl/des.h>
#include <stdbool.h>

/* A DES_key_schedule holds the key itself, in its first eight bytes, and not its schedule, whose
 * form is the base library's: every call expands it again. */
#define CX_DES_BLOCK ((size_t)8)

/* cx_des_start readies c for single DES, or for triple DES when k2 and k3 are there. */
bool cx_des_start(struct cr_cipher *c, bool encrypt, const DES_key_schedule *k1,
                  const DES_key_schedule *k2, const DES_key_schedule *k3);
/* cx_des_block runs one block through c; a failure leaves zeros. out may be in. */
void cx_des_block(struct cr_cipher *c, const uint8_t *in, uint8_t *out);

#endif
