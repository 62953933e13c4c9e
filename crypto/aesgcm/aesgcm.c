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
#define CHUNK_BLOCKS 8
#define CHUNK ((size_t)CHUNK_BLOCKS * GCM_BLOCK)
#define BULK_MAX 3 /* functions that a kernel tries in turn, the one of the largest groups first   \
                    */
/* SP 800-38D 5.2.1.1: 2^39 - 256 bits. */
#define MAX_LEN (((uint64_t)1 << 36) - 32)

#include "crypto/aesgcm/reduce.h"

_Static_assert(sizeof(struct gcm_key) <= sizeof(((struct cr_aead *)0)->state),
               "the kernel's key fits into struct cr_aead");

typedef size_t bulk_fn(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in, uint8_t *out,
                       size_t n);

GCM_FN __m128i load(const uint8_t *p)
{
    return _mm_loadu_si128((const __m128i_u *)p);
}

GCM_FN void store(uint8_t *p, __m128i a)
{
    _mm_storeu_si128((__m128i_u *)p, a);
}

GCM_FN __m128i reverse(__m128i a)
{
    return _mm_shuffle_epi8(a, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

GCM_FN __m128i multiply(__m128i a, __m128i h)
{
    __m128i mid = _mm_xor_si128(_mm_clmulepi64_si128(a, h, 0x01), _mm_clmulepi64_si128(a, h, 0x10));

    return gcm_reduce(_mm_clmulepi64_si128(a, h, 0x00), mid, _mm_clmulepi64_si128(a, h, 0x11));
}

GCM_FN __m128i encrypt(const struct gcm_key *k, __m128i block)
{
    block = _mm_xor_si128(block, load(k->round_keys[0]));
    for (size_t r = 1; r < k->num_rounds; r++) {
        block = _mm_aesenc_si128(block, load(k->round_keys[r]));
    }
    return _mm_aesenclast_si128(block, load(k->round_keys[k->num_rounds]));
}

/* FIPS 197 5.2, four words at a time. AESENCLAST is SubWord here: in four equal columns ShiftRows
 * changes nothing, and its key is Rcon. */
GCM_FN __m128i next_round_key(__m128i before, __m128i last, int order, int rcon)
{
    __m128i word = _mm_shuffle_epi8(last, _mm_set1_epi32(order));

    word = _mm_aesenclast_si128(word, _mm_set1_epi32(rcon));
    before = _mm_xor_si128(before, _mm_slli_si128(before, 4));
    before = _mm_xor_si128(before, _mm_slli_si128(before, 8));
    return _mm_xor_si128(before, word);
}

GCM_TARGET static void expand(struct gcm_key *k, struct bytes key)
{
    const int rotated = 0x0c0f0e0d; /* the last word's bytes 1, 2, 3, 0 */
    const int straight = 0x0f0e0d0c;
    size_t words4 = key.n / GCM_BLOCK;
    int rcon = 1;

    memcpy(k->round_keys, key.p, key.n);
    k->num_rounds = key.n == 16 ? 10 : 14;
    for (size_t r = words4; r <= k->num_rounds; r++) {
        __m128i before = load(k->round_keys[r - words4]);
        __m128i last = load(k->round_keys[r - 1]);
        if (r % words4 == 0) {
            store(k->round_keys[r], next_round_key(before, last, rotated, rcon));
            rcon = rcon << 1;
            rcon = rcon > 0xff ? rcon ^ 0x11b : rcon;
        } else {
            store(k->round_keys[r], next_round_key(before, last, straight, 0));
        }
    }
}

GCM_TARGET static void set_powers(struct gcm_key *k)
{
    __m128i h = reverse(encrypt(k, _mm_setzero_si128()));
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

/* Hashes 1..8 blocks, filled up with zeros by the caller. */
GCM_FN void hash_blocks(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *p, size_t num)
{
    __m128i low = _mm_setzero_si128();
    __m128i mid = low;
    __m128i high = low;

    for (size_t i = 0; i < num; i++) {
        __m128i x = reverse(load(p + i * GCM_BLOCK));
        __m128i h = load(k->powers[GCM_NUM_POWERS - num + i]);
        if (i == 0) {
            x = _mm_xor_si128(x, m->hash);
        }
        low = _mm_xor_si128(low, _mm_clmulepi64_si128(x, h, 0x00));
        high = _mm_xor_si128(high, _mm_clmulepi64_si128(x, h, 0x11));
        mid = _mm_xor_si128(mid, _mm_clmulepi64_si128(x, h, 0x01));
        mid = _mm_xor_si128(mid, _mm_clmulepi64_si128(x, h, 0x10));
    }
    m->hash = gcm_reduce(low, mid, high);
}

GCM_TARGET static void hash_ad(const struct gcm_key *k, struct gcm_msg *m, struct bytes ad)
{
    uint8_t chunk[CHUNK];

    while (ad.n > 0) {
        size_t n = ad.n < CHUNK ? ad.n : CHUNK;
        memset(chunk, 0, sizeof(chunk));
        memcpy(chunk, ad.p, n);
        hash_blocks(k, m, chunk, (n + GCM_BLOCK - 1) / GCM_BLOCK);
        ad = bytes_of(ad.p + n, ad.n - n);
    }
}

/* Encrypts or decrypts in place the n bytes (1..128) of a chunk that is zero after them. */
GCM_TARGET static void crypt_chunk(const struct gcm_key *k, struct gcm_msg *m, bool seal,
                                   uint8_t chunk[CHUNK], size_t n)
{
    size_t num = (n + GCM_BLOCK - 1) / GCM_BLOCK;
    __m128i b[CHUNK_BLOCKS];

    if (!seal) {
        hash_blocks(k, m, chunk, num);
    }
    for (size_t i = 0; i < CHUNK_BLOCKS; i++) {
        b[i] = _mm_xor_si128(reverse(m->counter), load(k->round_keys[0]));
        m->counter = _mm_add_epi32(m->counter, _mm_set_epi32(0, 0, 0, 1));
    }
    for (size_t r = 1; r < k->num_rounds; r++) {
        __m128i key = load(k->round_keys[r]);
        GCM_UNROLL
        for (size_t i = 0; i < CHUNK_BLOCKS; i++) {
            b[i] = _mm_aesenc_si128(b[i], key);
        }
    }
    for (size_t i = 0; i < CHUNK_BLOCKS; i++) {
        b[i] = _mm_aesenclast_si128(b[i], load(k->round_keys[k->num_rounds]));
        store(chunk + i * GCM_BLOCK, _mm_xor_si128(b[i], load(chunk + i * GCM_BLOCK)));
    }
    /* What is left of the key stream does not belong into the hash, nor anywhere. */
    mem_clear(b, sizeof(b));
    mem_clear(chunk + n, CHUNK - n);
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
    uint8_t chunk[CHUNK];

    while (in.n > 0 || tail.n > 0) {
        size_t n = take(chunk, CHUNK, &in);
        n += take(chunk + n, CHUNK - n, &tail);
        memset(chunk + n, 0, CHUNK - n);
        crypt_chunk(k, m, seal, chunk, n);
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
    *mask = encrypt(k, load(block));
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

static enum t13_status message(const struct gcm_key *k, bulk_fn *const bulk[BULK_MAX], bool seal,
                               const uint8_t *nonce, struct bytes ad, struct bytes in,
                               struct bytes tail, uint8_t *out, uint8_t *tag)
{
    __m128i mask;
    size_t len = in.n + tail.n;

    if (in.n > MAX_LEN || tail.n > MAX_LEN - in.n) {
        return T13_E_CRYPTO;
    }
    struct gcm_msg m = start(k, nonce, ad, &mask);
    for (size_t i = 0; i < BULK_MAX && bulk[i] != NULL && in.n > 0; i++) {
        size_t n = bulk[i](k, &m, in.p, out, in.n);
        in = bytes_of(in.p + n, in.n - n);
        out += n;
    }
    finish_text(k, &m, seal, in, tail, out);
    write_tag(k, &m, mask, ad.n, len, tag);
    mem_clear(&m, sizeof(m));
    mem_clear(&mask, sizeof(mask));
    return T13_OK;
}

static enum t13_status gcm_init(void *state, enum cr_aead_id id, struct bytes key)
{
    (void)id;
    expand(state, key);
    set_powers(state);
    return T13_OK;
}

static void gcm_clear(void *state)
{
    mem_clear(state, sizeof(struct gcm_key));
}

static enum t13_status aesni_seal(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                  struct bytes in, struct bytes tail, uint8_t *out)
{
    static bulk_fn *const bulk[BULK_MAX] = {cr_aesni_seal};

    return message((const void *)a->state, bulk, true, nonce, ad, in, tail, out,
                   out + in.n + tail.n);
}

static enum t13_status aesni_open(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                  struct bytes in, uint8_t *out, uint8_t *tag)
{
    static bulk_fn *const bulk[BULK_MAX] = {cr_aesni_open};

    return message((const void *)a->state, bulk, false, nonce, ad, in, bytes_of(NULL, 0), out, tag);
}

static enum t13_status vaes_seal(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                 struct bytes in, struct bytes tail, uint8_t *out)
{
    static bulk_fn *const bulk[BULK_MAX] = {cr_vaes_seal, cr_aesni_seal};

    return message((const void *)a->state, bulk, true, nonce, ad, in, tail, out,
                   out + in.n + tail.n);
}

static enum t13_status vaes_open(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                 struct bytes in, uint8_t *out, uint8_t *tag)
{
    static bulk_fn *const bulk[BULK_MAX] = {cr_vaes_open, cr_aesni_open};

    return message((const void *)a->state, bulk, false, nonce, ad, in, bytes_of(NULL, 0), out, tag);
}

static enum t13_status vaes512_seal(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                    struct bytes in, struct bytes tail, uint8_t *out)
{
    static bulk_fn *const bulk[BULK_MAX] = {cr_vaes512_seal, cr_vaes_seal, cr_aesni_seal};

    return message((const void *)a->state, bulk, true, nonce, ad, in, tail, out,
                   out + in.n + tail.n);
}

static enum t13_status vaes512_open(const struct cr_aead *a, const uint8_t *nonce, struct bytes ad,
                                    struct bytes in, uint8_t *out, uint8_t *tag)
{
    static bulk_fn *const bulk[BULK_MAX] = {cr_vaes512_open, cr_vaes_open, cr_aesni_open};

    return message((const void *)a->state, bulk, false, nonce, ad, in, bytes_of(NULL, 0), out, tag);
}

static const struct cr_aead_ops aesni_gcm = {
    .init = gcm_init,
    .seal = aesni_seal,
    .open = aesni_open,
    .clear = gcm_clear,
};

static const struct cr_aead_ops vaes_gcm = {
    .init = gcm_init,
    .seal = vaes_seal,
    .open = vaes_open,
    .clear = gcm_clear,
};

static const struct cr_aead_ops vaes512_gcm = {
    .init = gcm_init,
    .seal = vaes512_seal,
    .open = vaes512_open,
    .clear = gcm_clear,
};

const struct cr_aead_ops *cr_aesgcm_kernel(size_t i)
{
    const struct cr_aead_ops *usable[4] = {NULL, NULL, NULL, NULL};
    size_t num = 0;

    if (cr_cpu_has(CR_CPU_AES_CLMUL)) {
        if (cr_cpu_has(CR_CPU_VAES_VCLMUL)) {
            if (cr_cpu_has(CR_CPU_AVX512)) {
                usable[num++] = &vaes512_gcm;
            }
            usable[num++] = &vaes_gcm;
        }
        usable[num++] = &aesni_gcm;
    }
    return i < num ? usable[i] : NULL;
}
