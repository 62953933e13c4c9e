#ifndef T13_CRYPTO_AESGCM_AESGCM_H
#define T13_CRYPTO_AESGCM_AESGCM_H

#include "crypto/aes/aes.h"
#include "crypto/ops.h"

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GCM_BLOCK 16
#define GCM_NUM_POWERS 32
/* SP 800-38D 5.2.1.1: 2^39 - 256 bits. */
#define GCM_MAX_LEN (((uint64_t)1 << 36) - 32)

/* The loops over a fixed number of blocks must become straight code for the blocks to stay in
 * registers. gcc and clang spell that differently. */
#ifdef __clang__
#define GCM_UNROLL _Pragma("clang loop unroll(full)")
#else
#define GCM_UNROLL _Pragma("GCC unroll 16")
#endif

/* Bytes alone: struct cr_aead may lie at any address that the allocator gives.
 *
 * powers[i] is H^(32-i) times x, each as one little-endian number: the product of two of them needs
 * no shift by one bit (see the head of aesgcm.c). The last n of them serve n blocks in order. */
struct gcm_key {
    struct cr_aes aes;
    uint8_t powers[GCM_NUM_POWERS][GCM_BLOCK];
};

/* A message on its way: the GHASH so far and the next counter block, both with their bytes
 * reversed. */
struct gcm_msg {
    __m128i hash;
    __m128i counter;
};

/* A bulk function takes as many whole groups of blocks as n bytes have (8 blocks a group with
 * AES-NI, 16 with VAES, 32 with VAES on 512 bits), and returns how many bytes that was. in and out
 * as in cr_aead_seal(). */
size_t cr_aesni_seal(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in, uint8_t *out,
                     size_t n);
size_t cr_aesni_open(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in, uint8_t *out,
                     size_t n);
size_t cr_vaes_seal(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in, uint8_t *out,
                    size_t n);
size_t cr_vaes_open(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in, uint8_t *out,
                    size_t n);
size_t cr_vaes512_seal(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in, uint8_t *out,
                       size_t n);
size_t cr_vaes512_open(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in, uint8_t *out,
                       size_t n);

typedef size_t gcm_bulk_fn(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in,
                           uint8_t *out, size_t n);

#define GCM_CHUNK_BLOCKS 8
#define GCM_CHUNK ((size_t)GCM_CHUNK_BLOCKS * GCM_BLOCK)

void cr_gcm_set_key(struct gcm_key *k, struct bytes key);
/* cr_gcm_crypt_chunk encrypts or decrypts in place the n bytes (1..128) of a chunk that is zero
 * after them, and hashes them. */
void cr_gcm_crypt_chunk(const struct gcm_key *k, struct gcm_msg *m, bool seal,
                        uint8_t chunk[GCM_CHUNK], size_t n);

/* What the processor at hand has: functions that are tried in turn, the one of the largest groups
 * first. */
#define GCM_BULK_MAX 3
struct gcm_level {
    gcm_bulk_fn *seal[GCM_BULK_MAX];
    gcm_bulk_fn *open[GCM_BULK_MAX];
};
/* cr_gcm_bulk takes as many whole groups as there are and returns how many bytes that was: what is
 * left is less than GCM_CHUNK. */
size_t cr_gcm_bulk(const struct gcm_key *k, struct gcm_msg *m, const struct gcm_level *level,
                   bool seal, struct bytes in, uint8_t *out);
/* cr_gcm_levels lists them, the best first, with their tables for records, and returns how many
 * there are. */
#define GCM_LEVELS_MAX 3
size_t cr_gcm_levels(const struct gcm_level *levels[GCM_LEVELS_MAX],
                     const struct cr_aead_ops *ops[GCM_LEVELS_MAX]);

#endif
