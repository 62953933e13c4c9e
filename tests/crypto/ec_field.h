#ifndef T13_TESTS_CRYPTO_EC_FIELD_H
#define T13_TESTS_CRYPTO_EC_FIELD_H

#include <stddef.h>
#include <stdint.h>

/* The arithmetic of a kernel's field beside that of plain C, on numbers of n words below the prime.
 */
struct ec_field {
    size_t n;
    const uint64_t *prime;
    /* 'x' a product, '2' a square, '+', '-', '/' a half: what both compute. */
    void (*in_c)(char what, uint64_t *r, const uint64_t *a, const uint64_t *b);
    void (*in_kernel)(char what, uint64_t *r, const uint64_t *a, const uint64_t *b);
};

extern const struct ec_field ec_field_p256;
extern const struct ec_field ec_field_p384;

#endif
