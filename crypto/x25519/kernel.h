#ifndef T13_CRYPTO_X25519_KERNEL_H
#define T13_CRYPTO_X25519_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An X25519 of some processor. Keys and points have 32 bytes (RFC 7748 section 5). */
struct cr_x25519_ops {
    /* The public key of priv. */
    void (*public_key)(const uint8_t *priv, uint8_t *out);
    /* False, with out all zero, for a point of small order. */
    bool (*agree)(const uint8_t *priv, const uint8_t *peer, uint8_t *out);
};

/* cr_x25519_kernel returns the i-th of the processor at hand, the best first, the same at each
 * call; NULL after the last, and at once where the base is to be used. */
const struct cr_x25519_ops *cr_x25519_kernel(size_t i);

void cr_ifma_x25519_base(const uint8_t *priv, uint8_t *out);
bool cr_ifma_x25519(const uint8_t *priv, const uint8_t *peer, uint8_t *out);
#endif
