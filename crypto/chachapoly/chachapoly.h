#ifndef T13_CRYPTO_CHACHAPOLY_CHACHAPOLY_H
#define T13_CRYPTO_CHACHAPOLY_CHACHAPOLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHACHA_BLOCK 64
#define CHACHA_BLOCKS_MAX 16 /* the most that a kernel makes at a time */
#define POLY_BLOCK 16

/* RFC 8439 2.3: words 4 to 11 are the key, 12 the counter of blocks, 13 to 15 the nonce. */
struct chacha {
    uint32_t word[16];
};

/* A ChaCha20 xors its number of blocks of key stream, from the counter on, into in; out may be in.
 * The counter stays as it is. */
typedef void chacha_fn(const struct chacha *c, const uint8_t *in, uint8_t *out);
void cr_chacha_4(const struct chacha *c, const uint8_t *in, uint8_t *out);    /* SSSE3 */
void cr_chacha_8(const struct chacha *c, const uint8_t *in, uint8_t *out);    /* AVX2 */
void cr_chacha_8_vl(const struct chacha *c, const uint8_t *in, uint8_t *out); /* AVX-512 VL */
void cr_chacha_16(const struct chacha *c, const uint8_t *in, uint8_t *out);   /* AVX-512 */

/* Poly1305 (RFC 8439 2.5) in limbs of 44, 44 and 42 bits. */
#define POLY_LIMBS 3
#define POLY_WIDE_BLOCKS 16 /* what the vectors take at a time */
#define POLY_WIDE ((size_t)POLY_WIDE_BLOCKS * POLY_BLOCK)
struct poly {
    uint64_t h[POLY_LIMBS];
    uint64_t r[POLY_LIMBS];
    uint64_t r2[POLY_LIMBS]; /* r squared */
    uint8_t pad[POLY_BLOCK];
};
void cr_poly_init(struct poly *p, const uint8_t key[32]);
/* Whole blocks. */
void cr_poly_blocks(struct poly *p, const uint8_t *in, size_t n);
void cr_poly_finish(struct poly *p, uint8_t tag[POLY_BLOCK]);
/* a b modulo 2^130 - 5, limbs not fully carried; out may be an input. */
void cr_poly_mul(uint64_t out[POLY_LIMBS], const uint64_t a[POLY_LIMBS],
                 const uint64_t b[POLY_LIMBS]);

/* The same on sixteen blocks at a time by AVX-512 IFMA, for long messages. Between begin and end
 * there are only calls with multiples of POLY_WIDE bytes. */
struct poly_wide {
    _Alignas(64) uint64_t h[2][POLY_LIMBS][8];
    uint64_t r16[POLY_LIMBS];
    bool is_started;
    uint64_t last[2][POLY_LIMBS]
                 [8]; /* the powers that the sixteen sums are multiplied by at last */
};
void cr_poly_wide_begin(struct poly_wide *w, const struct poly *p);
void cr_poly_wide_blocks(struct poly_wide *w, const uint8_t *in, size_t n);
void cr_poly_wide_end(struct poly_wide *w, struct poly *p);

#endif
