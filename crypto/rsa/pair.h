#ifndef T13_CRYPTO_RSA_PAIR_H
#define T13_CRYPTO_RSA_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two exponentiations at a time, modulo the two primes of an RSA key, by AVX-512 IFMA: pair_ifma.c.
 * A pair of numbers is their digits of 52 bits: 4 num_regs of the one for p, then as many of that
 * for q. */
#define PAIR_REGS_MAX 10 /* 40 digits: primes of 2048 bits */
#define PAIR_TABLE 32    /* windows of 5 bits */

struct pair {
    _Alignas(64) uint64_t m[8 * PAIR_REGS_MAX];
    _Alignas(64) uint64_t one[8 * PAIR_REGS_MAX]; /* R modulo p and modulo q */
    uint64_t inv[2];                              /* -1/p and -1/q modulo 2^64 */
    size_t num_regs;
    size_t prime_bits;
};

/* One number at a time, modulo an RSA modulus of 2048 bits, for the public exponent. */
#define SINGLE_BITS 2048
struct single {
    _Alignas(64) uint64_t m[4 * PAIR_REGS_MAX];
    _Alignas(64) uint64_t rr[4 * PAIR_REGS_MAX]; /* R^2 modulo m */
    uint64_t inv;                                /* -1/m modulo 2^64 */
};
/* From a modulus of SINGLE_BITS, and -1 over it modulo 2^64. */
void single_init(struct single *c, const uint64_t *m, uint64_t inv);
/* a^e, at most twice the modulus, for the plain number a; e is odd, at least 3, and shows. r and a
 * have SINGLE_BITS / 64 limbs, r one more. */
void single_public_power(const struct single *c, uint64_t *r, const uint64_t *a, uint64_t e);

/* How many registers primes of this size take; 0: none of those that are here. */
size_t pair_regs(size_t prime_bits);
/* R is 2^pair_r_bits(). */
size_t pair_r_bits(size_t num_regs);

/* pair_put writes the limbs of a number into its half (0: p, 1: q), pair_get reads them back. */
void pair_put(uint64_t *pair, size_t num_regs, unsigned half, const uint64_t *a, size_t n);
void pair_get(const uint64_t *pair, size_t num_regs, unsigned half, uint64_t *a, size_t n);

/* pair_exp computes x^ep mod p and x^eq mod q, both at most the modulus, from x times R below twice
 * the modulus. table is room for PAIR_TABLE times 8 num_regs limbs, aligned to 64 bytes as x and
 * out are. The exponents have prime_bits / 64 limbs. */
void pair_exp(const struct pair *c, uint64_t *out, const uint64_t *x, const uint64_t *ep,
              const uint64_t *eq, uint64_t *table);

#endif
