/* SHA-1, SHA-256 and SHA-512 (FIPS 180-4), a block at a time. */
#include "crypto/hash/block.h"
#include "crypto/mem.h"
#include "crypto/sha2/sha2.h"

#include <string.h>

static uint32_t left(uint32_t v, unsigned n)
{
    return v << n | v >> (32 - n);
}

static uint32_t right(uint32_t v, unsigned n)
{
    return v >> n | v << (32 - n);
}

static uint64_t right64(uint64_t v, unsigned n)
{
    return v >> n | v << (64 - n);
}

static uint32_t load32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* FIPS 180-4 4.1.1: f and K of step t. */
static uint32_t sha1_step(size_t t, uint32_t b, uint32_t c, uint32_t d)
{
    switch (t / 20) {
    case 0:
        return (d ^ (b & (c ^ d))) + 0x5a827999;
    case 1:
        return (b ^ c ^ d) + 0x6ed9eba1;
    case 2:
        return ((b & c) | (d & (b | c))) + 0x8f1bbcdc;
    default:
        return (b ^ c ^ d) + 0xca62c1d6;
    }
}

static void sha1_block(uint32_t h[5], const uint8_t *p, uint32_t w[80])
{
    uint32_t s[5];

    for (size_t t = 0; t < 16; t++) {
        w[t] = load32(p + 4 * t);
    }
    for (size_t t = 16; t < 80; t++) {
        w[t] = left(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    }
    memcpy(s, h, sizeof(s));
    for (size_t t = 0; t < 80; t++) {
        uint32_t next = left(s[0], 5) + sha1_step(t, s[1], s[2], s[3]) + s[4] + w[t];
        s[4] = s[3];
        s[3] = s[2];
        s[2] = left(s[1], 30);
        s[1] = s[0];
        s[0] = next;
    }
    for (size_t i = 0; i < 5; i++) {
        h[i] += s[i];
    }
    mem_clear(s, sizeof(s));
}

void cr_sha1_blocks(uint32_t h[5], const uint8_t *p, size_t blocks)
{
    uint32_t w[80];

    for (size_t i = 0; i < blocks; i++) {
        sha1_block(h, p + 64 * i, w);
    }
    mem_clear(w, sizeof(w));
}

static void sha256_block(uint32_t h[8], const uint8_t *p, uint32_t w[64])
{
    uint32_t s[8];

    for (size_t t = 0; t < 16; t++) {
        w[t] = load32(p + 4 * t);
    }
    for (size_t t = 16; t < 64; t++) {
        uint32_t a = w[t - 15];
        uint32_t b = w[t - 2];
        w[t] = w[t - 16] + w[t - 7] + (right(a, 7) ^ right(a, 18) ^ a >> 3) +
               (right(b, 17) ^ right(b, 19) ^ b >> 10);
    }
    memcpy(s, h, sizeof(s));
    for (size_t t = 0; t < 64; t++) {
        uint32_t t1 = s[7] + (right(s[4], 6) ^ right(s[4], 11) ^ right(s[4], 25)) +
                      (s[6] ^ (s[4] & (s[5] ^ s[6]))) + cr_sha256_constants[t] + w[t];
        uint32_t t2 = (right(s[0], 2) ^ right(s[0], 13) ^ right(s[0], 22)) +
                      ((s[0] & s[1]) | (s[2] & (s[0] | s[1])));
        memmove(s + 1, s, 7 * sizeof(s[0]));
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (size_t i = 0; i < 8; i++) {
        h[i] += s[i];
    }
    mem_clear(s, sizeof(s));
}

void cr_sha256_blocks(uint32_t h[8], const uint8_t *p, size_t blocks)
{
    cr_sha256_fn *kernel = cr_sha256_kernel();
    uint32_t w[64];

    if (kernel != NULL) {
        kernel(h, p, blocks);
        return;
    }
    for (size_t i = 0; i < blocks; i++) {
        sha256_block(h, p + 64 * i, w);
    }
    mem_clear(w, sizeof(w));
}

static void sha512_block(uint64_t h[8], const uint8_t *p, uint64_t w[80])
{
    uint64_t s[8];

    for (size_t t = 0; t < 16; t++) {
        w[t] = (uint64_t)load32(p + 8 * t) << 32 | load32(p + 8 * t + 4);
    }
    for (size_t t = 16; t < 80; t++) {
        uint64_t a = w[t - 15];
        uint64_t b = w[t - 2];
        w[t] = w[t - 16] + w[t - 7] + (right64(a, 1) ^ right64(a, 8) ^ a >> 7) +
               (right64(b, 19) ^ right64(b, 61) ^ b >> 6);
    }
    memcpy(s, h, sizeof(s));
    for (size_t t = 0; t < 80; t++) {
        uint64_t t1 = s[7] + (right64(s[4], 14) ^ right64(s[4], 18) ^ right64(s[4], 41)) +
                      (s[6] ^ (s[4] & (s[5] ^ s[6]))) + cr_sha512_constants[t] + w[t];
        uint64_t t2 = (right64(s[0], 28) ^ right64(s[0], 34) ^ right64(s[0], 39)) +
                      ((s[0] & s[1]) | (s[2] & (s[0] | s[1])));
        memmove(s + 1, s, 7 * sizeof(s[0]));
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (size_t i = 0; i < 8; i++) {
        h[i] += s[i];
    }
    mem_clear(s, sizeof(s));
}

void cr_sha512_blocks(uint64_t h[8], const uint8_t *p, size_t blocks)
{
    cr_sha512_fn *kernel = cr_sha512_kernel();
    uint64_t w[80];

    if (kernel != NULL) {
        kernel(h, p, blocks);
        return;
    }
    for (size_t i = 0; i < blocks; i++) {
        sha512_block(h, p + 128 * i, w);
    }
    mem_clear(w, sizeof(w));
}
