#ifndef T13_CRYPTO_RSA_MONT_H
#define T13_CRYPTO_RSA_MONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Montgomery arithmetic modulo odd numbers of n limbs of 64 bits, the lowest first; n is a multiple
 * of 8, R is 2^(64 n). Constant time: what the numbers are shows nowhere, n does. */
#define MONT_LIMBS_MAX 256 /* 16384 bits */

struct mont {
    size_t n;
    uint64_t inv;       /* -1/m modulo 2^64 */
    const uint64_t *m;  /* the modulus */
    const uint64_t *rr; /* R^2 modulo m */
};

/* mont_init computes inv and rr (n limbs) for the n limbs at m, both of which the caller keeps; of
 * a modulus only the length in bits shows. mont_init_public is faster, and the modulus shows. */
void mont_init(struct mont *c, const uint64_t *m, uint64_t *rr, size_t n);
void mont_init_public(struct mont *c, const uint64_t *m, uint64_t *rr, size_t n);

/* a b / R, below m for a and b below m. Outputs may be inputs. */
void mont_mul(const struct mont *c, uint64_t *r, const uint64_t *a, const uint64_t *b);
void mont_square(const struct mont *c, uint64_t *r, const uint64_t *a);
/* 2 a, below m for a below m. */
void mont_twice(const struct mont *c, uint64_t *r, const uint64_t *a);
/* a - b, below m for a and b below m. */
void mont_sub(const struct mont *c, uint64_t *r, const uint64_t *a, const uint64_t *b);
/* a, or a - m if that is not negative: below m for a below 2 m. */
void mont_below(const struct mont *c, uint64_t *r, const uint64_t *a);
/* The same with a limb above the n of a, 0 or 1. */
void mont_below_carry(const struct mont *c, uint64_t *r, const uint64_t *a, uint64_t carry);
/* a^e for the plain number a, by squaring; e is odd, at least 3, and shows. */
void mont_public_power(const struct mont *c, uint64_t *r, const uint64_t *a, uint64_t e);
/* mont_power computes a^e from a R, below m; e has n limbs and shows nowhere. table is room for
 * MONT_TABLE times n limbs, wiped at the end. */
#define MONT_TABLE 32
void mont_power(const struct mont *c, uint64_t *r, const uint64_t *a, const uint64_t *e,
                uint64_t *table);
/* t / R for the 2 n limbs of t, below m R; t is destroyed. */
void mont_reduce(const struct mont *c, uint64_t *r, uint64_t *t);

/* The product of n limbs and n limbs; t has 2 n and is none of the inputs. */
void limbs_mul(uint64_t *t, const uint64_t *a, const uint64_t *b, size_t n);
/* 2^(64 e) modulo m, whose value shows; e at least n. */
void limbs_power_of_two(uint64_t *r, const uint64_t *m, size_t n, size_t e);
/* Each gives the carry or borrow. */
uint64_t limbs_add(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n);
uint64_t limbs_sub(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n);
/* r = mask all ones: a; 0: b. */
void limbs_choose(uint64_t *r, uint64_t mask, const uint64_t *a, const uint64_t *b, size_t n);
/* LIMBS_WINDOW bits of a from bit at on; above its n limbs there are zeros. */
#define LIMBS_WINDOW 5
uint64_t limbs_window(const uint64_t *a, size_t n, size_t at);
size_t limbs_bits(const uint64_t *a, size_t n);
/* Big endian; in has at most 8 n bytes, out_len holds the value. */
void limbs_read(uint64_t *r, size_t n, const uint8_t *in, size_t in_len);
void limbs_write(const uint64_t *a, uint8_t *out, size_t out_len);

#endif
