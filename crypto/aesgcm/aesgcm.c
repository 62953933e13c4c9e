/* AES-GCM for x86-64, in constant time: the key's schedule, what the loops of aesni.c, vaes.c
 * and vaes512.c leave over, and the tag.
 *
 * Sources: NIST SP 800-38D (GCM), FIPS 197 (AES); S. Gueron, M. Kounavis, "Intel Carry-Less
 * Multiplication Instruction and its Usage for Computing the GCM Mode" (white paper 323640): bits
 * reversed as bytes are, powers of H so that one reduction serves many blocks; S. Gueron, "Intel
 * Advanced Encryption Standard (AES) New Instructions Set" (white paper 323641).
 *
 * GHASH's bit 0 is the highest of byte 0. A block with its bytes reversed is a number with its bits
 * in reverse; the product of two such numbers is the reversed product shifted right by one, which
 * the powers of H, multiplied by x beforehand, make good. */
#include "crypto/aesgcm/aesgcm.h"
#include "crypto/cpu.h"
#include "crypto/mem.h"

#include <string.h>

#define GCM_TARGET __attribute__((target("aes,pclmul,ssse3,sse4.1")))
#define GCM_FN GCM_TARGET static inline __attribute__((always_inline))
#include "crypto/aesgcm/blocks.h"

_Static_assert(sizeof(struct gcm_key) <= sizeof(((struct cr_aead *)0)->state),
               "the kernel's key fits into struct cr_aead");

GCM_TARGET static void set_powers(struct gcm_key *k)
{
    __m128i h = reverse(encrypt_block(k, _mm_setzero_si128()));
    /* h * x: shifted by one; all ones where the highest bit falls out. */
    __m128i carry = _mm_srli_epi64(h, 63);
    __m128i top = _mm_shuffle_epi32(_mm_srai_epi32(h, 31), 0xff);
    __m128i poly = _mm_set_epi64x((long long)0xc200000000000000u, 1);

    h = _mm_or_si128(_mm_slli_epi64(h, 1), _mm_slli_si128(carry, 8));
    h = _mm_xor_si128(h, _mm_and_si128(top, poly));
    store(k->powers[GCM_NUM_POWERS - 1], h);
    /* Each from its halves: they do not wait for one another. */
    for (size_t n = 2; n <= GCM_NUM_POWERS; n++) {
        store(k->powers[GCM_NUM_POWERS - n],
              multiply(load(k->powers[GCM_NUM_POWERS - n / 2]),
                       load(k->powers[GCM_NUM_POWERS - (n - n / 2)])));
    }
}

GCM_TARGET static void hash_ad(const struct gcm_key *k, struct gcm_msg *m, struct bytes ad)
{
    uint8_t chunk[GCM_CHUNK];

    while (ad.n > 0) {
        size_t n = ad.n < GCM_CHUNK ? ad.n : GCM_CHUNK;
        memset(chunk, 0, sizeof(chunk));
        memcpy(chunk, ad.p, n);
        hash_blocks(k, m, chunk, (n + GCM_BLOCK - 1) / GCM_BLOCK);
        ad = bytes_of(ad.p + n, ad.n - n);
    }
}

GCM_TARGET void cr_gcm_crypt_chunk(const struct gcm_key *k, struct gcm_msg *m, bool seal,
                                   uint8_t chunk[GCM_CHUNK], size_t n)
{
    size_t num = (n + GCM_BLOCK - 1) / GCM_BLOCK;
    __m128i b[GCM_CHUNK_BLOCKS];

    if (!seal) {
        hash_blocks(k, m, chunk, num);
    }
    for (size_t i = 0; i < GCM_CHUNK_BLOCKS; i++) {
        b[i] = _mm_xor_si128(reverse(m->counter), load(k->aes.round_keys[0]));
        m->counter = _mm_add_epi32(m->counter, _mm_set_epi32(0, 0, 0, 1));
    }
    m->counter = _mm_sub_epi32(m->counter, _mm_set_epi32(0, 0, 0, (int)(GCM_CHUNK_BLOCKS - num)));
    for (size_t r = 1; r < k->aes.num_rounds; r++) {
        __m128i key = load(k->aes.round_keys[r]);
        GCM_UNROLL
        for (size_t i = 0; i < GCM_CHUNK_BLOCKS; i++) {
            b[i] = _mm_aesenc_si128(b[i], key);
        }
    }
    for (size_t i = 0; i < GCM_CHUNK_BLOCKS; i++) {
        b[i] = _mm_aesenclast_si128(b[i], load(k->aes.round_keys[k->aes.num_rounds]));
        store(chunk + i * GCM_BLOCK, _mm_xor_si128(b[i], load(chunk + i * GCM_BLOCK)));
    }
    /* What is left of the key stream does not belong into the hash, nor anywhere. */
    mem_clear(b, sizeof(b));
    mem_clear(chunk + n, GCM_CHUNK - n);
    if (seal) {
        hash_blocks(k, m, chunk, num);
    }
}

/* Moves up to room bytes from the front of *from. */
static size_t take(uint8_t *to, size_t room, struct bytes *from)
{
    size_t n = from->n < room ? from->n : room;

    if (n > 0) {
        memcpy(to, from->p, n);
        *from = bytes_of(from->p + n, from->n - n);
    }
    return n;
}

/* What is less than a group, and the tail. A chunk is full unless it is the last. */
static void finish_text(const struct gcm_key *k, struct gcm_msg *m, bool seal, struct bytes in,
                        struct bytes tail, uint8_t *out)
{
    uint8_t chunk[GCM_CHUNK];

    while (in.n > 0 || tail.n > 0) {
        size_t n = take(chunk, GCM_CHUNK, &in);
        n += take(chunk + n, GCM_CHUNK - n, &tail);
        memset(chunk + n, 0, GCM_CHUNK - n);
        cr_gcm_crypt_chunk(k, m, seal, chunk, n);
        memcpy(out, chunk, n);
        out += n;
    }
    mem_clear(chunk, sizeof(chunk));
}

GCM_TARGET static struct gcm_msg start(const struct gcm_key *k, const uint8_t *nonce,
                                       struct bytes ad, __m128i *mask)
{
    uint8_t block[GCM_BLOCK] = {0};

    memcpy(block, nonce, CR_AEAD_NONCE_LEN);
    block[GCM_BLOCK - 1] = 1;
    *mask = encrypt_block(k, load(block));
    block[GCM_BLOCK - 1] = 2;
    struct gcm_msg m = {_mm_setzero_si128(), reverse(load(block))};
    hash_ad(k, &m, ad);
    return m;
}

GCM_TARGET static void write_tag(const struct gcm_key *k, const struct gcm_msg *m, __m128i mask,
                                 uint64_t ad_len, uint64_t len, uint8_t *tag)
{
    uint64_t ad_bits = ad_len * 8;
    uint64_t bits = len * 8;
    __m128i lengths = _mm_set_epi64x((long long)ad_bits, (long long)bits);
    __m128i h = load(k->powers[GCM_NUM_POWERS - 1]);

    store(tag, _mm_xor_si128(reverse(multiply(_mm_xor_si128(m->hash, lengths), h)), mask));
}

size_t cr_gcm_bulk(const struct gcm_key *k, struct gcm_msg *m, const struct gcm_level *level,
                   bool seal, struct bytes in, uint8_t *out)
{
    gcm_bulk_fn *const *bulk = seal ? level->seal : level->open;
    size_t done = 0;

    for (size_t i = 0; i < GCM_BULK_MAX && bulk[i] != NULL && in.n > done; i++) {
        done += bulk[i](k, m, in.p + done, out + done, in.n - done);
    }
    return done;
}

static enum t13_status message(const struct gcm_key *k, const struct gcm_level *level, bool seal,
                               const uint8_t *nonce, struct bytes ad, struct bytes in,
                               struct bytes tail, uint8_t *out, uint8_t *tag)
{
    __m128i mask;
    size_t len = in.n + tail.n;

    if (in.n > GCM_MAX_LEN || tail.n > GCM_MAX_LEN - in.n) {
        return T13_E_CRYPTO;
    }
    struct gcm_msg m = start(k, nonce, ad, &mask);
    if (in.n > 0) { /* else in and out may be NULL */
        size_t done = cr_gcm_bulk(k, &m, level, seal, in, out);
        in = bytes_of(in.p + done, in.n - done);
        out += done;
    }
    finish_text(k, &m, seal, in, tail, out);
    write_tag(k, &m, mask, ad.n, len, tag);
    mem_clear(&m, sizeof(m));
    mem_clear(&mask, sizeof(mask));
    return T13_OK;
}

void cr_gcm_set_key(struct gcm_key *k, struct bytes key)
{
    cr_aesni_expand(&k->aes, key);
    set_powers(k);
}

static enum t13_status gcm_init(void *state, enum cr_aead_id id, struct bytes key)
{
    (void)id;
    cr_gcm_set_key(state, key);
    return T13_OK;
}

static void gcm_clear(void *state)
{
    mem_clear(state, sizeof(struct gcm_key));
}

static const struct gcm_level vaes512 = {
    {cr_vaes512_seal, cr_vaes_seal, cr_aesni_seal},
    {cr_vaes512_open, cr_vaes_open, cr_aesni_open},
};
static const struct gcm_level vaes = {
    {cr_vaes_seal, cr_aesni_seal},
    {cr_vaes_open, cr_aesni_open},
};
static const struct gcm_level aesni = {{cr_aesni_seal}, {cr_aesni_open}};

#define ROW(level)                                                                                 \
    static enum t13_status level##_seal(const struct cr_aead *a, const uint8_t *nonce,             \
                                        struct bytes ad, struct bytes in, struct bytes tail,       \
                                        uint8_t *out)                                              \
    {                                                                                              \
        return message((const void *)a->state, &level, true, nonce, ad, in, tail, out,             \
                       out + in.n + tail.n);                                                       \
    }                                                                                              \
    static enum t13_status level##_open(const struct cr_aead *a, const uint8_t *nonce,             \
                                        struct bytes ad, struct bytes in, uint8_t *out,            \
                                        uint8_t *tag)                                              \
    {                                                                                              \
        return message((const void *)a->state, &level, false, nonce, ad, in, bytes_of(NULL, 0),    \
                       out, tag);                                                                  \
    }                                                                                              \
    static const struct cr_aead_ops level##_ops = {                                                \
        gcm_init,                                                                                  \
        level##_seal,                                                                              \
        level##_open,                                                                              \
        gcm_clear,                                                                                 \
    };

ROW(vaes512)
ROW(vaes)
ROW(aesni)

size_t cr_gcm_levels(const struct gcm_level *levels[GCM_LEVELS_MAX],
                     const struct cr_aead_ops *ops[GCM_LEVELS_MAX])
{
    size_t num = 0;

    if (!cr_cpu_has(CR_CPU_AES_CLMUL)) {
        return 0;
    }
    if (cr_cpu_has(CR_CPU_VAES_VCLMUL)) {
        if (cr_cpu_has(CR_CPU_AVX512)) {
            levels[num] = &vaes512;
            ops[num++] = &vaes512_ops;
        }
        levels[num] = &vaes;
        ops[num++] = &vaes_ops;
    }
    levels[num] = &aesni;
    ops[num++] = &aesni_ops;
    return num;
}

const struct cr_aead_ops *cr_aesgcm_kernel(size_t i)
{
    const struct gcm_level *levels[GCM_LEVELS_MAX];
    const struct cr_aead_ops *ops[GCM_LEVELS_MAX];

    return i < cr_gcm_levels(levels, ops) ? ops[i] : NULL;
}
