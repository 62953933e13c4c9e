/* MD4 (RFC 1320) and MD5 (RFC 1321), a block at a time. */
#include "crypto/hash/block.h"
#include "crypto/mem.h"

static uint32_t rotate(uint32_t v, unsigned n)
{
    return v << n | v >> (32 - n);
}

static void load(uint32_t x[16], const uint8_t *p)
{
    for (size_t i = 0; i < 16; i++) {
        x[i] = (uint32_t)p[4 * i] | (uint32_t)p[4 * i + 1] << 8 | (uint32_t)p[4 * i + 2] << 16 |
               (uint32_t)p[4 * i + 3] << 24;
    }
}

/* Each step makes a new word of the four and the words move one place on. */
static void shift_in(uint32_t s[4], uint32_t word)
{
    s[0] = s[3];
    s[3] = s[2];
    s[2] = s[1];
    s[1] = word;
}

static uint32_t choose(uint32_t x, uint32_t y, uint32_t z)
{
    return z ^ (x & (y ^ z));
}

static uint32_t majority(uint32_t x, uint32_t y, uint32_t z)
{
    return (x & y) | (z & (x | y));
}

static void md4_block(uint32_t h[4], const uint32_t x[16])
{
    static const uint8_t order[3][16] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
        {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15},
    };
    static const uint8_t turn[3][4] = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};
    static const uint32_t constant[3] = {0, 0x5a827999, 0x6ed9eba1};
    uint32_t s[4] = {h[0], h[1], h[2], h[3]};

    for (size_t i = 0; i < 48; i++) {
        size_t round = i / 16;
        uint32_t f = round == 0   ? choose(s[1], s[2], s[3])
                     : round == 1 ? majority(s[1], s[2], s[3])
                                  : s[1] ^ s[2] ^ s[3];
        shift_in(s,
                 rotate(s[0] + f + x[order[round][i % 16]] + constant[round], turn[round][i % 4]));
    }
    for (size_t i = 0; i < 4; i++) {
        h[i] += s[i];
    }
    mem_clear(s, sizeof(s));
}

/* floor(2^32 * |sin(i + 1)|), RFC 1321 3.4. */
static const uint32_t md5_sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static uint32_t md5_mix(size_t round, uint32_t b, uint32_t c, uint32_t d)
{
    switch (round) {
    case 0:
        return choose(b, c, d);
    case 1:
        return choose(d, b, c);
    case 2:
        return b ^ c ^ d;
    default:
        return c ^ (b | ~d);
    }
}

static void md5_block(uint32_t h[4], const uint32_t x[16])
{
    static const uint8_t turn[4][4] = {
        {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    static const uint8_t first[4] = {0, 1, 5, 0};  /* word of a round's first step, */
    static const uint8_t stride[4] = {1, 5, 3, 7}; /* and how far the next ones are */
    uint32_t s[4] = {h[0], h[1], h[2], h[3]};

    for (size_t i = 0; i < 64; i++) {
        size_t round = i / 16;
        size_t word = (first[round] + stride[round] * (i % 16)) % 16;
        uint32_t sum = s[0] + md5_mix(round, s[1], s[2], s[3]) + x[word] + md5_sines[i];
        shift_in(s, s[1] + rotate(sum, turn[round][i % 4]));
    }
    for (size_t i = 0; i < 4; i++) {
        h[i] += s[i];
    }
    mem_clear(s, sizeof(s));
}

void cr_md4_blocks(uint32_t h[4], const uint8_t *p, size_t blocks)
{
    uint32_t x[16];

    for (size_t i = 0; i < blocks; i++) {
        load(x, p + 64 * i);
        md4_block(h, x);
    }
    mem_clear(x, sizeof(x));
}

void cr_md5_blocks(uint32_t h[4], const uint8_t *p, size_t blocks)
{
    uint32_t x[16];

    for (size_t i = 0; i < blocks; i++) {
        load(x, p + 64 * i);
        md5_block(h, x);
    }
    mem_clear(x, sizeof(x));
}
