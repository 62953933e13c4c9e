/* Poly1305 (RFC 8439 2.5) with 64-bit multiplication: two blocks at a time, by r squared and r, so
 * that their products do not wait for one another. No branch and no address depends on data. */
#include "crypto/chachapoly/chachapoly.h"

#include <string.h>

#define MASK_44 (((uint64_t)1 << 44) - 1)
#define MASK_42 (((uint64_t)1 << 42) - 1)
#define TOP_BIT ((uint64_t)1 << 40) /* 2^128 in the highest limb */

__extension__ typedef unsigned __int128 wide;

/* Products not carried yet, of the weights 1, 2^44, 2^88. */
struct sums {
    wide d0;
    wide d1;
    wide d2;
};

static inline uint64_t load64(const uint8_t *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof(v)); /* x86: little endian */
    return v;
}

/* 2^132 is 20 modulo 2^130 - 5. */
static inline void add_product(struct sums *s, const uint64_t *a, const uint64_t *b)
{
    const uint64_t s1 = 20 * b[1];
    const uint64_t s2 = 20 * b[2];

    s->d0 += (wide)a[0] * b[0] + (wide)a[1] * s2 + (wide)a[2] * s1;
    s->d1 += (wide)a[0] * b[1] + (wide)a[1] * b[0] + (wide)a[2] * s2;
    s->d2 += (wide)a[0] * b[2] + (wide)a[1] * b[1] + (wide)a[2] * b[0];
}

static inline void carry(uint64_t h[POLY_LIMBS], struct sums s)
{
    s.d1 += (uint64_t)(s.d0 >> 44);
    s.d2 += (uint64_t)(s.d1 >> 44);
    h[0] = ((uint64_t)s.d0 & MASK_44) + 5 * (uint64_t)(s.d2 >> 42);
    h[1] = ((uint64_t)s.d1 & MASK_44) + (h[0] >> 44);
    h[0] &= MASK_44;
    h[2] = (uint64_t)s.d2 & MASK_42;
}

static inline void add_block(uint64_t h[POLY_LIMBS], const uint8_t *p)
{
    const uint64_t low = load64(p);
    const uint64_t high = load64(p + 8);

    h[0] += low & MASK_44;
    h[1] += (low >> 44 | high << 20) & MASK_44;
    h[2] += high >> 24 | TOP_BIT;
}

void cr_poly_add(struct poly *p, const uint8_t block[POLY_BLOCK])
{
    add_block(p->h, block);
}

void cr_poly_mul(uint64_t out[POLY_LIMBS], const uint64_t a[POLY_LIMBS],
                 const uint64_t b[POLY_LIMBS])
{
    struct sums s = {0, 0, 0};

    add_product(&s, a, b);
    carry(out, s);
}

void cr_poly_init(struct poly *p, const uint8_t key[32])
{
    const uint64_t low = load64(key) & 0x0ffffffc0fffffff;
    const uint64_t high = load64(key + 8) & 0x0ffffffc0ffffffc;

    memset(p->h, 0, sizeof(p->h));
    p->r[0] = low & MASK_44;
    p->r[1] = (low >> 44 | high << 20) & MASK_44;
    p->r[2] = high >> 24;
    cr_poly_mul(p->r2, p->r, p->r);
    memcpy(p->pad, key + 16, sizeof(p->pad));
}

void cr_poly_blocks(struct poly *p, const uint8_t *in, size_t n)
{
    uint64_t h[POLY_LIMBS] = {p->h[0], p->h[1], p->h[2]};
    const uint64_t r[POLY_LIMBS] = {p->r[0], p->r[1], p->r[2]};
    const uint64_t r2[POLY_LIMBS] = {p->r2[0], p->r2[1], p->r2[2]};

    for (; n >= (size_t)2 * POLY_BLOCK; n -= (size_t)2 * POLY_BLOCK) {
        struct sums s = {0, 0, 0};
        uint64_t second[POLY_LIMBS] = {0};
        add_block(second, in + POLY_BLOCK);
        add_product(&s, second, r);
        add_block(h, in);
        add_product(&s, h, r2);
        carry(h, s);
        in += (size_t)2 * POLY_BLOCK;
    }
    if (n >= POLY_BLOCK) {
        add_block(h, in);
        cr_poly_mul(h, h, r);
    }
    memcpy(p->h, h, sizeof(h));
}

/* The one representative below 2^130 - 5, plus the pad modulo 2^128. */
void cr_poly_finish(struct poly *p, uint8_t tag[POLY_BLOCK])
{
    uint64_t *h = p->h;

    for (int i = 0; i < 2; i++) {
        h[1] += h[0] >> 44;
        h[0] &= MASK_44;
        h[2] += h[1] >> 44;
        h[1] &= MASK_44;
        h[0] += 5 * (h[2] >> 42);
        h[2] &= MASK_42;
    }
    h[1] += h[0] >> 44;
    h[0] &= MASK_44;
    /* h + 5 reaches 2^130 exactly when h is the modulus or more. */
    uint64_t over = (h[0] + 5) >> 44;
    over = (h[1] + over) >> 44;
    over = (h[2] + over) >> 42;
    h[0] += 5 * over;
    h[1] += h[0] >> 44;
    h[0] &= MASK_44;
    h[2] += h[1] >> 44;
    h[1] &= MASK_44;

    wide sum = (wide)(h[0] | h[1] << 44) + load64(p->pad);
    uint64_t low = (uint64_t)sum;
    uint64_t high = (h[1] >> 20 | h[2] << 24) + load64(p->pad + 8) + (uint64_t)(sum >> 64);
    memcpy(tag, &low, sizeof(low));
    memcpy(tag + 8, &high, sizeof(high));
}
