/* SHA-1, SHA-224, SHA-256, SHA-384, SHA-512 (FIPS 180-4 5 and 6) over a kernel's compression
 * function: no allocation, and a copy is a copy of the struct. */
#include "crypto/sha2/sha2.h"
#include "crypto/hash/block.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <string.h>

#define BLOCK_MAX 128

struct sha2 {
    union {
        uint32_t w32[8];
        uint64_t w64[8];
    } h;
    cr_sha256_fn *narrow; /* SHA-1's too, of five words; the compression functions, asked for once a
                             message */
    cr_sha512_fn *wide;
    uint64_t len; /* of the message so far, in bytes */
    uint8_t is_wide;
    uint8_t used; /* of block */
    uint8_t block[BLOCK_MAX];
};

_Static_assert(sizeof(struct sha2) <= sizeof(((struct cr_hash *)0)->state),
               "a running SHA-2 fits into struct cr_hash");

static const uint32_t start_1[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
static const uint32_t start_224[8] = {0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939,
                                      0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4};
static const uint32_t start_256[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static const uint64_t start_384[8] = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
                                      0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
                                      0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};
static const uint64_t start_512[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                      0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                      0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

static size_t block_len(const struct sha2 *s)
{
    return s->is_wide ? 128 : 64;
}

static void compress(struct sha2 *s, const uint8_t *p, size_t blocks)
{
    if (s->is_wide) {
        s->wide(s->h.w64, p, blocks);
    } else {
        s->narrow(s->h.w32, p, blocks);
    }
}

static enum t13_status sha2_init(void *state, enum cr_hash_id id)
{
    struct sha2 *s = state;

    s->len = 0;
    s->used = 0;
    s->is_wide = id == CR_SHA384 || id == CR_SHA512;
    if (s->is_wide) {
        s->wide = cr_sha512_kernel() != NULL ? cr_sha512_kernel() : cr_sha512_blocks;
        memcpy(s->h.w64, id == CR_SHA384 ? start_384 : start_512, sizeof(start_512));
    } else if (id == CR_SHA1) {
        s->narrow = cr_sha1_kernel() != NULL ? cr_sha1_kernel() : cr_sha1_blocks;
        memcpy(s->h.w32, start_1, sizeof(start_1));
    } else {
        s->narrow = cr_sha256_kernel() != NULL ? cr_sha256_kernel() : cr_sha256_blocks;
        memcpy(s->h.w32, id == CR_SHA224 ? start_224 : start_256, sizeof(start_256));
    }
    return T13_OK;
}

static enum t13_status sha2_update(void *state, const void *data, size_t n)
{
    struct sha2 *s = state;
    const uint8_t *p = data;
    const size_t block = block_len(s);

    s->len += n;
    if (s->used > 0) {
        size_t part = block - s->used < n ? block - s->used : n;
        memcpy(s->block + s->used, p, part);
        s->used = (uint8_t)(s->used + part);
        p += part;
        n -= part;
        if (s->used < block) {
            return T13_OK;
        }
        compress(s, s->block, 1);
        s->used = 0;
    }
    if (n >= block) {
        compress(s, p, n / block);
        p += n - n % block;
        n %= block;
    }
    if (n > 0) {
        memcpy(s->block, p, n);
    }
    s->used = (uint8_t)n;
    return T13_OK;
}

static void put_big_endian(uint8_t *out, uint64_t v, size_t n)
{
    for (size_t i = n; i > 0; i--, v >>= 8) {
        out[i - 1] = (uint8_t)v;
    }
}

/* FIPS 180-4 5.1: a bit, zeros, the length in 64 bits or in 128. */
static enum t13_status sha2_finish(void *state, uint8_t *out, size_t out_len)
{
    struct sha2 *s = state;
    const size_t block = block_len(s);
    const size_t len_at = block - (s->is_wide ? 16 : 8);

    s->block[s->used] = 0x80;
    memset(s->block + s->used + 1, 0, BLOCK_MAX - s->used - 1u);
    if (s->used >= len_at) {
        compress(s, s->block, 1);
        memset(s->block, 0, block);
    }
    if (s->is_wide) {
        put_big_endian(s->block + 112, s->len >> 61, 8);
    }
    put_big_endian(s->block + block - 8, s->len << 3, 8);
    compress(s, s->block, 1);
    for (size_t i = 0; s->is_wide && i < out_len / 8; i++) {
        put_big_endian(out + 8 * i, s->h.w64[i], 8);
    }
    for (size_t i = 0; !s->is_wide && i < out_len / 4; i++) {
        put_big_endian(out + 4 * i, s->h.w32[i], 4);
    }
    return T13_OK;
}

static enum t13_status sha2_copy(void *to, const void *from)
{
    memcpy(to, from, sizeof(struct sha2));
    return T13_OK;
}

static void sha2_clear(void *state)
{
    mem_clear(state, sizeof(struct sha2));
}

const struct cr_hash_ops cr_sha2_hash = {
    .init = sha2_init,
    .update = sha2_update,
    .finish = sha2_finish,
    .copy = sha2_copy,
    .clear = sha2_clear,
};

void cr_sha1_compress(uint32_t h[5], const uint8_t *p, size_t blocks)
{
    (cr_sha1_kernel() != NULL ? cr_sha1_kernel() : cr_sha1_blocks)(h, p, blocks);
}

void cr_sha256_compress(uint32_t h[8], const uint8_t *p, size_t blocks)
{
    (cr_sha256_kernel() != NULL ? cr_sha256_kernel() : cr_sha256_blocks)(h, p, blocks);
}

void cr_sha512_compress(uint64_t h[8], const uint8_t *p, size_t blocks)
{
    (cr_sha512_kernel() != NULL ? cr_sha512_kernel() : cr_sha512_blocks)(h, p, blocks);
}
