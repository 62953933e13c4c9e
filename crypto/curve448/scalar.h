#ifndef T13_CRYPTO_CURVE448_SCALAR_H
#define T13_CRYPTO_CURVE448_SCALAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Numbers below L, the order of the base point of edwards448 (RFC 8032 5.2), the lowest word
 * first. No branch and no address depends on a value. */
#define SC448_WORDS 7
#define SC448_LEN 56
struct sc448 {
    uint64_t v[SC448_WORDS];
};

/* At most 114 bytes, the lowest first, modulo L. */
void cr_sc448_read(struct sc448 *r, const uint8_t *in, size_t n);
/* cr_sc448_read_exact takes 56 bytes that are public; false when they are not below L. */
bool cr_sc448_read_exact(struct sc448 *r, const uint8_t in[SC448_LEN]);
void cr_sc448_write(uint8_t out[SC448_LEN], const struct sc448 *a);
/* r = a b + c */
void cr_sc448_mul_add(struct sc448 *r, const struct sc448 *a, const struct sc448 *b,
                      const struct sc448 *c);
/* cr_sc448_signs gives the k of 450 bits with a = the sum of (2 k_i - 1) 2^i; its highest four bits
 * are zero. */
void cr_sc448_signs(struct sc448 *k, const struct sc448 *a);

#endif
