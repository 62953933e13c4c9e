#ifndef T13_CRYPTO_KEY_SEEDED_H
#define T13_CRYPTO_KEY_SEEDED_H

#include "crypto/key/internal.h"

#define KEY_SEED_MAX 64

/* struct key_seeded: private keys that are a seed, the key expanded from it, or both, as ML-DSA's
 * (RFC 9881) and ML-KEM's (RFC 9935). */
struct key_seeded {
    /* expanded: NULL, or what has to come out */
    enum t13_status (*from_seed)(struct cr_key **out, enum cr_key_type type, struct bytes seed,
                                 const struct bytes *expanded);
    enum t13_status (*from_expanded)(struct cr_key **out, enum cr_key_type type,
                                     struct bytes expanded);
    size_t seed_len; /* at most KEY_SEED_MAX */
};

/* key_seeded_read takes a seed or an expanded key, by its length. */
T13_MUST_USE enum t13_status key_seeded_read(const struct key_seeded *how, struct cr_key **out,
                                             enum cr_key_type type, struct bytes bare);
T13_MUST_USE enum t13_status key_seeded_generate(const struct key_seeded *how, struct cr_key **out,
                                                 enum cr_key_type type);
/* key_seeded_parse takes what PKCS#8 has, key_seeded_put writes it: the expanded key, and the seed
 * when it is known. */
T13_MUST_USE enum t13_status key_seeded_parse(const struct key_seeded *how, struct cr_key **out,
                                              enum cr_key_type type, struct bytes octets);
void key_seeded_put(struct der_out *o, const struct cr_key *key);

#endif
