#ifndef T13_CRYPTO_KEY_MLKEM_H
#define T13_CRYPTO_KEY_MLKEM_H

#include "crypto/key/internal.h"
#include "crypto/mlkem/mlkem.h"

/* key_mlkem tells whether a key type is ML-KEM's, and which. */
bool key_mlkem(enum cr_key_type type, enum cr_mlkem_id *out);
size_t key_mlkem_public_len(enum cr_key_type type); /* 0 for other types */

T13_MUST_USE enum t13_status key_mlkem_generate(struct cr_key **out, enum cr_key_type type);
T13_MUST_USE enum t13_status key_mlkem_public(struct cr_key **out, enum cr_key_type type,
                                              struct bytes ek);

/* The private key in a PKCS#8: the seed, the expanded key, or both, which must belong together (RFC
 * 9935 section 6). */
T13_MUST_USE enum t13_status key_mlkem_parse(struct cr_key **out, enum cr_key_type type,
                                             struct bytes octets);

/* The same from bare bytes: a seed, or an expanded key. */
T13_MUST_USE enum t13_status key_mlkem_private(struct cr_key **out, enum cr_key_type type,
                                               struct bytes bare);

#endif
