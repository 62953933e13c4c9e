#ifndef T13_CRYPTO_AESGCM_AESGCM_H
#define T13_CRYPTO_AESGCM_AESGCM_H

#include "crypto/ops.h"

#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GCM_BLOCK 16
#define GCM_NUM_POWERS 32

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
    uint8_t round_keys[15][GCM_BLOCK];
    uint8_t powers[GCM_NUM_POWERS][GCM_BLOCK];
    uint8_t num_rounds;
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

#endif
