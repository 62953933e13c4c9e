#ifndef T13_CRYPTO_CT_SELECT_H
#define T13_CRYPTO_CT_SELECT_H

#include <stddef.h>
#include <stdint.h>

/* Comparison and choice whose result is a secret too, as where a KEM rejects in silence. */

/* ct_equal_mask returns 0xff when the n bytes of a and b are equal, 0 when not. */
static inline uint8_t ct_equal_mask(const uint8_t *a, const uint8_t *b, size_t n)
{
    uint32_t difference = 0;

    for (size_t i = 0; i < n; i++) {
        difference |= (uint32_t)(a[i] ^ b[i]);
    }
    /* The compiler is not to know that it is one of two values. */
    __asm__("" : "+r"(difference));
    return (uint8_t)((difference - 1) >> 24);
}

/* ct_select writes a where mask is 0xff, b where it is 0. */
static inline void ct_select(uint8_t *out, uint8_t mask, const uint8_t *a, const uint8_t *b,
                             size_t n)
{
    uint32_t m = mask;

    __asm__("" : "+r"(m));
    for (size_t i = 0; i < n; i++) {
        out[i] = (uint8_t)((a[i] & m) | (b[i] & ~m));
    }
}

#endif
