/* AES-GCM in pieces, for EVP_CIPHER: the loops of the records' kernels over what is whole, and one
 * block that is not. */
#include "crypto/aesgcm/aesgcm.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <string.h>

#define GCM_TARGET __attribute__((target("aes,pclmul,ssse3,sse4.1")))
#define GCM_FN GCM_TARGET static inline __attribute__((always_inline))

#include "crypto/aesgcm/blocks.h"

/* Bytes alone, but for the two lengths. */
struct gcm_stream {
    uint64_t ad_len;
    uint64_t len;
    struct gcm_key key;
    uint8_t hash[GCM_BLOCK];    /* as in struct gcm_msg */
    uint8_t counter[GCM_BLOCK]; /* likewise */
    uint8_t mask[GCM_BLOCK];    /* what the tag is encrypted with */
    uint8_t block[GCM_BLOCK];   /* what has to be hashed when it is whole; zeros follow it */
    uint8_t stream[GCM_BLOCK];  /* the key stream of that block */
    uint8_t at;                 /* how much of it there is */
    bool encrypt;
};

_Static_assert(sizeof(struct gcm_stream) <= sizeof(((struct cr_stream *)0)->state),
               "the kernel's stream fits into struct cr_stream");

static enum t13_status stream_init(void *state, struct bytes key)
{
    struct gcm_stream *s = (struct gcm_stream *)state;

    memset(s, 0, sizeof(*s));
    cr_gcm_set_key(&s->key, key);
    return T13_OK;
}

GCM_TARGET static void hash_some(struct gcm_stream *s, const uint8_t *p, size_t num)
{
    struct gcm_msg m = {load(s->hash), load(s->counter)};

    hash_blocks(&s->key, &m, p, num);
    store(s->hash, m.hash);
}

/* Hashes the block as it is, with the zeros behind it. */
static void hash_rest(struct gcm_stream *s)
{
    if (s->at > 0) {
        hash_some(s, s->block, 1);
        memset(s->block, 0, sizeof(s->block));
        s->at = 0;
    }
}

/* Hashes what is whole of the bytes and keeps the rest. */
static void hash_bytes(struct gcm_stream *s, struct bytes in)
{
    while (in.n > 0) {
        size_t n = GCM_BLOCK - s->at;
        if (s->at == 0 && in.n >= GCM_BLOCK) {
            n = in.n / GCM_BLOCK < GCM_CHUNK_BLOCKS ? in.n / GCM_BLOCK : GCM_CHUNK_BLOCKS;
            hash_some(s, in.p, n);
            n *= GCM_BLOCK;
        } else {
            n = n < in.n ? n : in.n;
            memcpy(s->block + s->at, in.p, n);
            s->at = (uint8_t)(s->at + n);
            if (s->at == GCM_BLOCK) {
                hash_rest(s);
            }
        }
        in = bytes_of(in.p + n, in.n - n);
    }
}

/* The block of the two lengths, in bits (SP 800-38D 6.4, 7.1). */
GCM_TARGET static void hash_lengths(struct gcm_stream *s, uint64_t first, uint64_t second)
{
    uint8_t block[GCM_BLOCK];
    uint64_t first_bits = first * 8;
    uint64_t second_bits = second * 8;

    store(block, reverse(_mm_set_epi64x((long long)first_bits, (long long)second_bits)));
    hash_some(s, block, 1);
}

/* SP 800-38D 7.1: the first counter block is the nonce and 1, or the hash of another nonce. */
GCM_TARGET static enum t13_status stream_start(void *state, bool encrypt, struct bytes nonce)
{
    struct gcm_stream *s = (struct gcm_stream *)state;
    uint8_t first[GCM_BLOCK] = {0};
    const __m128i one = _mm_set_epi32(0, 0, 0, 1);
    __m128i counter;

    memset(s->hash, 0, sizeof(s->hash));
    memset(s->block, 0, sizeof(s->block));
    s->at = 0;
    s->ad_len = 0;
    s->len = 0;
    s->encrypt = encrypt;
    if (nonce.n == CR_AEAD_NONCE_LEN) {
        memcpy(first, nonce.p, nonce.n);
        first[GCM_BLOCK - 1] = 1;
        counter = reverse(load(first));
    } else {
        hash_bytes(s, nonce);
        hash_rest(s);
        hash_lengths(s, 0, nonce.n);
        counter = load(s->hash);
        memset(s->hash, 0, sizeof(s->hash));
    }
    store(s->mask, encrypt_block(&s->key, reverse(counter)));
    store(s->counter, _mm_add_epi32(counter, one));
    return T13_OK;
}

static enum t13_status stream_ad(void *state, struct bytes ad)
{
    struct gcm_stream *s = (struct gcm_stream *)state;

    s->ad_len += ad.n;
    hash_bytes(s, ad);
    return T13_OK;
}

/* Bytes of the block that has been begun; out may be in. */
static size_t crypt_rest(struct gcm_stream *s, struct bytes in, uint8_t *out)
{
    size_t n = 0;

    for (; n < in.n && s->at < GCM_BLOCK; n++) {
        uint8_t given = in.p[n];
        out[n] = given ^ s->stream[s->at];
        s->block[s->at++] = s->encrypt ? out[n] : given;
    }
    if (s->at == GCM_BLOCK) {
        hash_rest(s);
    }
    return n;
}

GCM_TARGET static void next_stream_block(struct gcm_stream *s)
{
    __m128i counter = load(s->counter);

    store(s->stream, encrypt_block(&s->key, reverse(counter)));
    store(s->counter, _mm_add_epi32(counter, _mm_set_epi32(0, 0, 0, 1)));
}

/* Whole blocks. */
GCM_TARGET static void crypt_blocks(struct gcm_stream *s, const struct gcm_level *level,
                                    struct bytes in, uint8_t *out)
{
    struct gcm_msg m = {load(s->hash), load(s->counter)};
    uint8_t chunk[GCM_CHUNK] = {0};
    size_t done = cr_gcm_bulk(&s->key, &m, level, s->encrypt, in, out);

    if (in.n > done) {
        memcpy(chunk, in.p + done, in.n - done);
        cr_gcm_crypt_chunk(&s->key, &m, s->encrypt, chunk, in.n - done);
        memcpy(out + done, chunk, in.n - done);
        mem_clear(chunk, sizeof(chunk));
    }
    store(s->hash, m.hash);
    store(s->counter, m.counter);
}

static enum t13_status update_at(struct gcm_stream *s, const struct gcm_level *level,
                                 struct bytes in, uint8_t *out)
{
    if (in.n > GCM_MAX_LEN || s->len > GCM_MAX_LEN - in.n) {
        return T13_E_CRYPTO;
    }
    if (s->len == 0) {
        hash_rest(s); /* the associated data's */
    }
    s->len += in.n;
    size_t done = s->at > 0 ? crypt_rest(s, in, out) : 0;
    size_t whole = (in.n - done) / GCM_BLOCK * GCM_BLOCK;
    if (whole > 0) {
        crypt_blocks(s, level, bytes_of(in.p + done, whole), out + done);
        done += whole;
    }
    if (done < in.n) {
        next_stream_block(s);
        (void)crypt_rest(s, bytes_of(in.p + done, in.n - done), out + done);
    }
    return T13_OK;
}

GCM_TARGET static enum t13_status stream_finish(void *state, uint8_t *tag)
{
    struct gcm_stream *s = (struct gcm_stream *)state;

    hash_rest(s);
    hash_lengths(s, s->ad_len, s->len);
    store(tag, _mm_xor_si128(reverse(load(s->hash)), load(s->mask)));
    mem_clear(s->mask, sizeof(s->mask));
    mem_clear(s->stream, sizeof(s->stream));
    return T13_OK;
}

static enum t13_status stream_copy(void *to, const void *from, struct bytes key)
{
    (void)key;
    memcpy(to, from, sizeof(struct gcm_stream));
    return T13_OK;
}

static void stream_clear(void *state)
{
    mem_clear(state, sizeof(struct gcm_stream));
}

static const struct gcm_level *level_at(size_t i)
{
    const struct gcm_level *levels[GCM_LEVELS_MAX];
    const struct cr_aead_ops *ops[GCM_LEVELS_MAX];

    return i < cr_gcm_levels(levels, ops) ? levels[i] : NULL;
}

#define ROW(i)                                                                                     \
    static enum t13_status update_##i(void *state, struct bytes in, uint8_t *out)                  \
    {                                                                                              \
        return update_at((struct gcm_stream *)state, level_at(i), in, out);                        \
    }
#define TABLE(i)                                                                                   \
    {                                                                                              \
        stream_init, stream_start, stream_ad, update_##i, stream_finish, stream_copy, stream_clear \
    }

ROW(0)
ROW(1)
ROW(2)

const struct cr_stream_ops *cr_aesgcm_stream(size_t i)
{
    static const struct cr_stream_ops tables[GCM_LEVELS_MAX] = {TABLE(0), TABLE(1), TABLE(2)};

    return level_at(i) != NULL ? &tables[i] : NULL;
}
