#ifndef T13_CRYPTO_CHACHAPOLY_CHACHAPOLY_H
#define T13_CRYPTO_CHACHAPOLY_CHACHAPOLY_H

#include "crypto/bytes.h"
#include "crypto/ops.h"

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
struct poly {
    uint64_t h[POLY_LIMBS];
    uint64_t r[POLY_LIMBS];
    uint64_t r2[POLY_LIMBS]; /* r squared */
    uint8_t pad[POLY_BLOCK];
};
void cr_poly_init(struct poly *p, const uint8_t key[32]);
/* One block, without the multiplication that belongs to it. */
void cr_poly_add(struct poly *p, const uint8_t block[POLY_BLOCK]);
/* Whole blocks. */
void cr_poly_blocks(struct poly *p, const uint8_t *in, size_t n);
void cr_poly_finish(struct poly *p, uint8_t tag[POLY_BLOCK]);
/* a b modulo 2^130 - 5, limbs not fully carried; out may be an input. */
void cr_poly_mul(uint64_t out[POLY_LIMBS], const uint64_t a[POLY_LIMBS],
                 const uint64_t b[POLY_LIMBS]);

/* The same in vectors, for long messages: by AVX-512 IFMA eight blocks a register and eight
 * registers between two carries; by AVX2 four and two. Between begin and end there are only calls
 * with multiples of POLY_WIDE bytes. */
#define POLY_LANES 8
#define POLY_WIDE ((size_t)POLY_LANES * POLY_BLOCK)
#define POLY_WIDE_REGISTERS 8
struct poly_wide {
    /* h: before the factor that is due: that of the next group of blocks if more follow, else that
     * of last, r to the power of as many as there are in a register for the first of them, r for
     * the last. */
    union {
        struct {
            _Alignas(64) uint64_t h[POLY_LIMBS][POLY_LANES];
            uint64_t last[POLY_LIMBS][POLY_LANES];
            uint64_t power[POLY_WIDE_REGISTERS][5]; /* r^64 to r^8, 20 times their higher limbs */
        } ifma;
        struct {
            uint64_t h[5][4];
            uint64_t last[5][4];
            uint64_t r4[5];
            uint64_t r8[5];
        } avx2;
    };
};
/* last: a block that comes after what p has, or NULL if there has been none at all. */
struct poly_wide_ops {
    void (*begin)(struct poly_wide *w, const struct poly *p, const uint8_t *last);
    void (*blocks)(struct poly_wide *w, const uint8_t *in, size_t n);
    void (*end)(struct poly_wide *w, struct poly *p);
};
void cr_poly_ifma_begin(struct poly_wide *w, const struct poly *p, const uint8_t *last);
void cr_poly_ifma_blocks(struct poly_wide *w, const uint8_t *in, size_t n);
void cr_poly_ifma_end(struct poly_wide *w, struct poly *p);
void cr_poly_avx2_begin(struct poly_wide *w, const struct poly *p, const uint8_t *last);
void cr_poly_avx2_blocks(struct poly_wide *w, const uint8_t *in, size_t n);
void cr_poly_avx2_end(struct poly_wide *w, struct poly *p);

/* Both in one loop: sixteen blocks of ChaCha20, and of the Poly1305 of what is at hashed num times
 * POLY_WIDE bytes, at most POLY_WIDE_REGISTERS; hashed is read before out is written. */
typedef void chacha_poly_fn(const struct chacha *c, const uint8_t *in, uint8_t *out,
                            struct poly_wide *w, const uint8_t *hashed, size_t num);
chacha_poly_fn cr_chacha_16_poly;

/* What a processor has: the numbers of blocks that it makes at a time, the most first. */
struct chacha_level {
    struct {
        chacha_fn *xor_stream;
        size_t len;
    } by_size[2];
    size_t num_sizes;
    const struct poly_wide_ops *wide; /* NULL: none */
    chacha_poly_fn *both;             /* NULL: none */
};
/* cr_chachapoly_levels lists those of the processor at hand, the best first, with their tables for
 * records, and returns how many there are. */
#define CHACHA_LEVELS_MAX 3
size_t cr_chachapoly_levels(const struct chacha_level *levels[CHACHA_LEVELS_MAX],
                            const struct cr_aead_ops *ops[CHACHA_LEVELS_MAX]);

/* cr_chacha_set_key sets the key and a counter and a nonce of zeros. */
void cr_chacha_set_key(struct chacha *c, const uint8_t *key);
/* cr_chacha_block makes the next block of key stream. */
void cr_chacha_block(const struct chacha_level *level, struct chacha *c, uint8_t out[CHACHA_BLOCK]);
/* cr_chachapoly_text encrypts or decrypts, from the next block of key stream on, and adds the
 * ciphertext to the sum: a multiple of CHACHA_BLOCK bytes, 64 at least. */
void cr_chachapoly_text(const struct chacha_level *level, struct chacha *c, struct poly *poly,
                        bool encrypt, struct bytes in, uint8_t *out);

#endif
