/* What the parts of a curve's kernel share. Included where LIMBS is defined. */
#ifndef T13_CRYPTO_NIST_TYPES_H
#define T13_CRYPTO_NIST_TYPES_H

#include "crypto/nist/limbs.h"

/* A test build changes here what has just been computed (tests/crypto/ec_fault.c). */
#ifndef EC_FAULT
#define EC_FAULT(p, n) ((void)0)
#endif

/* A number modulo the field's prime, and one modulo the order. */
struct fe {
    uint64_t v[LIMBS];
};

struct scalar {
    uint64_t v[LIMBS];
};

struct affine {
    struct fe x;
    struct fe y;
};

struct modulus {
    uint64_t m[LIMBS];
    uint64_t minus_inverse; /* -1/m modulo 2^64 */
};

/* 2^62 times the transition of 62 steps: f' = (u f + v g) / 2^62, g' = (q f + r g) / 2^62. */
struct steps {
    int64_t u;
    int64_t v;
    int64_t q;
    int64_t r;
};

/* A row of the generator's table. */
#define BASE_ENTRIES (1 << (BASE_WINDOW - 1))

#endif
