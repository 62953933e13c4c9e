#ifndef T13_CRYPTO_NIST_LIMBS_H
#define T13_CRYPTO_NIST_LIMBS_H

#include <stddef.h>
#include <stdint.h>

/* Numbers of n 64-bit limbs, the lowest first. n is a constant wherever these are called, so that
 * the loops become straight code. No branch and no address depends on a value. */

__extension__ typedef unsigned __int128 u128;
__extension__ typedef __int128 i128;

/* hide keeps the compiler from learning that a mask has two values only, and branching on it. */
static inline uint64_t hide(uint64_t x)
{
    __asm__("" : "+r"(x));
    return x;
}

/* Masks: all ones when it holds, else zero. */
static inline uint64_t mask_bit(uint64_t bit)
{
    return hide(0 - bit);
}

static inline uint64_t mask_zero(uint64_t x)
{
    return mask_bit(1 ^ ((x | (0 - x)) >> 63));
}

static inline uint64_t limbs_add(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < n; i++) {
        u128 t = (u128)a[i] + b[i] + carry;
        r[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
    return carry;
}

static inline uint64_t limbs_sub(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t borrow = 0;

    for (size_t i = 0; i < n; i++) {
        u128 t = (u128)a[i] - b[i] - borrow;
        r[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
    }
    return borrow;
}

/* limbs_move copies a to r where mask says so. */
static inline void limbs_move(uint64_t *r, const uint64_t *a, uint64_t mask, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        r[i] ^= (r[i] ^ a[i]) & mask;
    }
}

static inline uint64_t limbs_mask_zero(const uint64_t *a, size_t n)
{
    uint64_t all = 0;

    for (size_t i = 0; i < n; i++) {
        all |= a[i];
    }
    return mask_zero(all);
}

static inline uint64_t limbs_mask_equal(const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t all = 0;

    for (size_t i = 0; i < n; i++) {
        all |= a[i] ^ b[i];
    }
    return mask_zero(all);
}

static inline uint64_t limbs_mask_less(const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t borrow = 0;

    for (size_t i = 0; i < n; i++) {
        borrow = (uint64_t)(((u128)a[i] - b[i] - borrow) >> 64) & 1;
    }
    return mask_bit(borrow);
}

/* limbs_reduce_once takes m from carry * 2^(64n) + a, which is below 2m, when it is not below m. */
static inline void limbs_reduce_once(uint64_t *r, const uint64_t *a, uint64_t carry,
                                     const uint64_t *m, size_t n)
{
    uint64_t less[9];

    uint64_t borrow = limbs_sub(less, a, m, n);
    uint64_t keep = mask_bit(borrow & (carry ^ 1));
    for (size_t i = 0; i < n; i++) {
        r[i] = less[i] ^ ((less[i] ^ a[i]) & keep);
    }
}

/* Big-endian bytes. */
static inline void limbs_read(uint64_t *r, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const uint8_t *q = p + 8 * (n - 1 - i);
        uint64_t w = 0;
        for (size_t j = 0; j < 8; j++) {
            w = w << 8 | q[j];
        }
        r[i] = w;
    }
}

static inline void limbs_write(uint8_t *p, const uint64_t *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t *q = p + 8 * (n - 1 - i);
        for (size_t j = 0; j < 8; j++) {
            q[j] = (uint8_t)(a[i] >> (56 - 8 * j));
        }
    }
}

/* mont_mul: a * b / 2^(64n) modulo the odd m, for a * b below m * 2^(64n). Montgomery 1985, in the
 * order called CIOS by Koc, Acar and Kaliski 1996. minus_inverse is -1/m modulo 2^64. */
static inline void mont_mul(uint64_t *r, const uint64_t *a, const uint64_t *b, const uint64_t *m,
                            uint64_t minus_inverse, size_t n)
{
    uint64_t t[9 + 1] = {0};
    uint64_t top = 0;

    for (size_t i = 0; i < n; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < n; j++) {
            u128 s = (u128)a[j] * b[i] + t[j] + carry;
            t[j] = (uint64_t)s;
            carry = (uint64_t)(s >> 64);
        }
        u128 high = (u128)top + carry;
        uint64_t q = t[0] * minus_inverse;
        u128 s = (u128)q * m[0] + t[0];
        carry = (uint64_t)(s >> 64);
        for (size_t j = 1; j < n; j++) {
            s = (u128)q * m[j] + t[j] + carry;
            t[j - 1] = (uint64_t)s;
            carry = (uint64_t)(s >> 64);
        }
        high += carry;
        t[n - 1] = (uint64_t)high;
        top = (uint64_t)(high >> 64);
    }
    limbs_reduce_once(r, t, top, m, n);
}

#endif
