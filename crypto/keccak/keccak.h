#ifndef T13_CRYPTO_KECCAK_KECCAK_H
#define T13_CRYPTO_KECCAK_KECCAK_H

#include "crypto/door.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The sponges of FIPS 202 for ML-KEM and ML-DSA. SHA-3 and SHAKE as hashes: crypto/hash.h. */

#define CR_KECCAK_LANES 25
#define CR_KECCAK_WAYS 4

enum cr_keccak_rate {
    CR_RATE_SHAKE128 = 168,
    CR_RATE_SHAKE256 = 136,
    CR_RATE_SHA3_256 = 136,
    CR_RATE_SHA3_512 = 72,
};

/* The bits that follow the message, with the first of the padding (FIPS 202 6.1, 6.2). */
enum cr_keccak_suffix {
    CR_SUFFIX_SHA3 = 0x06,
    CR_SUFFIX_SHAKE = 0x1f,
};

/* struct cr_keccak is a running sponge. Opaque; embedded by value. */
struct cr_keccak {
    uint64_t a[CR_KECCAK_LANES];
    uint16_t rate;
    uint16_t pos; /* bytes of the block that have been taken or given */
    uint8_t suffix;
    bool is_squeezing;
};

void cr_keccak_init(struct cr_keccak *k, size_t rate, enum cr_keccak_suffix suffix);
void cr_keccak_absorb(struct cr_keccak *k, const void *p, size_t n); /* before any squeeze */
void cr_keccak_squeeze(struct cr_keccak *k, uint8_t *out, size_t n); /* as often as wanted */
void cr_keccak_clear(struct cr_keccak *k);

/* struct cr_keccak4 is four sponges side by side, each of one block of input: lane i of way w is
 * a[i][w]. */
struct cr_keccak4 {
    _Alignas(32) uint64_t a[CR_KECCAK_LANES][CR_KECCAK_WAYS];
};

/* cr_keccak4_absorb begins four sponges, each with n bytes of input, n < rate. */
void cr_keccak4_absorb(struct cr_keccak4 *k, size_t rate, enum cr_keccak_suffix suffix,
                       const uint8_t *const in[CR_KECCAK_WAYS], size_t n);

/* cr_keccak4_squeeze writes the next block, rate bytes, of each. */
void cr_keccak4_squeeze(struct cr_keccak4 *k, size_t rate, uint8_t *const out[CR_KECCAK_WAYS]);
void cr_keccak4_clear(struct cr_keccak4 *k);

/* The permutation Keccak-f[1600] (FIPS 202 3.3), once and four times. */
struct cr_keccak_ops {
    void (*permute)(uint64_t a[CR_KECCAK_LANES]);
    void (*permute4)(uint64_t a[CR_KECCAK_LANES][CR_KECCAK_WAYS]);
};

extern const struct cr_keccak_ops cr_keccak_base;
extern const uint64_t cr_keccak_rounds[24]; /* the constants of step iota (FIPS 202 3.2.5) */

/* cr_keccak_kernel returns the i-th kernel of the processor at hand, the best first, the same at
 * each call; NULL after the last, and at once where the base is to be used. */
const struct cr_keccak_ops *cr_keccak_kernel(size_t i);

#endif
