/* SHA-1, SHA-256 and SHA-512 (FIPS 180-4), a block at a time. */
#include "crypto/hash/block.h"
#include "crypto/mem.h"

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

/* The first bits of the cube roots of the first 80 primes, FIPS 180-4 4.2.3; SHA-256's constants
 * (4.2.2) are the upper halves of the first 64. */
static const uint64_t roots[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

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
                      (s[6] ^ (s[4] & (s[5] ^ s[6]))) + (uint32_t)(roots[t] >> 32) + w[t];
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
    uint32_t w[64];

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
                      (s[6] ^ (s[4] & (s[5] ^ s[6]))) + roots[t] + w[t];
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
    uint64_t w[80];

    for (size_t i = 0; i < blocks; i++) {
        sha512_block(h, p + 128 * i, w);
    }
    mem_clear(w, sizeof(w));
}
