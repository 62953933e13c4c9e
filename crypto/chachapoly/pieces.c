/* ChaCha20-Poly1305 in pieces, for EVP_CIPHER: the records' kernels over whole blocks of key
 * stream, and one that is not used up. */
#include "crypto/chachapoly/chachapoly.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <string.h>

/* RFC 8439 2.8: the counter has 32 bits, and block 0 is not for the text. */
#define MAX_LEN ((((uint64_t)1 << 32) - 1) * CHACHA_BLOCK)

struct pieces {
    struct chacha chacha;
    struct poly poly;
    uint64_t ad_len;
    uint64_t len;
    uint8_t block[POLY_BLOCK];    /* what is added to the sum when it is whole; zeros follow it */
    uint8_t stream[CHACHA_BLOCK]; /* key stream */
    uint8_t at;                   /* how much of block there is */
    uint8_t used;                 /* of stream */
    bool encrypt;
};

_Static_assert(sizeof(struct pieces) <= sizeof(((struct cr_stream *)0)->state),
               "the kernel's pieces fit into struct cr_stream");

static enum t13_status pieces_init(void *state, struct bytes key)
{
    struct pieces *s = (struct pieces *)state;

    memset(s, 0, sizeof(*s));
    cr_chacha_set_key(&s->chacha, key.p);
    return T13_OK;
}

static enum t13_status start_at(struct pieces *s, const struct chacha_level *level, bool encrypt,
                                struct bytes nonce)
{
    memset(s->block, 0, sizeof(s->block));
    s->at = 0;
    s->ad_len = 0;
    s->len = 0;
    s->encrypt = encrypt;
    s->chacha.word[12] = 0;
    memcpy(s->chacha.word + 13, nonce.p, nonce.n);
    cr_chacha_block(level, &s->chacha, s->stream);
    cr_poly_init(&s->poly, s->stream);
    s->used = CHACHA_BLOCK;
    return T13_OK;
}

/* Adds the block as it is, with the zeros behind it (RFC 8439 2.8, pad16). */
static void hash_rest(struct pieces *s)
{
    if (s->at > 0) {
        cr_poly_blocks(&s->poly, s->block, sizeof(s->block));
        memset(s->block, 0, sizeof(s->block));
        s->at = 0;
    }
}

static void hash_bytes(struct pieces *s, struct bytes in)
{
    while (in.n > 0) {
        size_t n = in.n / POLY_BLOCK * POLY_BLOCK;
        if (s->at == 0 && n > 0) {
            cr_poly_blocks(&s->poly, in.p, n);
        } else {
            n = POLY_BLOCK - (size_t)s->at;
            n = n < in.n ? n : in.n;
            memcpy(s->block + s->at, in.p, n);
            s->at = (uint8_t)(s->at + n);
            if (s->at == POLY_BLOCK) {
                hash_rest(s);
            }
        }
        in = bytes_of(in.p + n, in.n - n);
    }
}

static enum t13_status pieces_ad(void *state, struct bytes ad)
{
    struct pieces *s = (struct pieces *)state;

    s->ad_len += ad.n;
    hash_bytes(s, ad);
    return T13_OK;
}

/* As many bytes as there is key stream for; out may be in. */
static size_t crypt_rest(struct pieces *s, struct bytes in, uint8_t *out)
{
    size_t n = CHACHA_BLOCK - (size_t)s->used;

    n = n < in.n ? n : in.n;
    if (!s->encrypt) {
        hash_bytes(s, bytes_of(in.p, n));
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = in.p[i] ^ s->stream[s->used + i];
    }
    if (s->encrypt) {
        hash_bytes(s, bytes_of(out, n));
    }
    s->used = (uint8_t)(s->used + n);
    return n;
}

static enum t13_status update_at(struct pieces *s, const struct chacha_level *level,
                                 struct bytes in, uint8_t *out)
{
    if (in.n > MAX_LEN || s->len > MAX_LEN - in.n) {
        return T13_E_CRYPTO;
    }
    if (s->len == 0) {
        hash_rest(s); /* the associated data's */
    }
    s->len += in.n;
    size_t done = crypt_rest(s, in, out);
    size_t whole = (in.n - done) / CHACHA_BLOCK * CHACHA_BLOCK;
    if (whole > 0) {
        cr_chachapoly_text(level, &s->chacha, &s->poly, s->encrypt, bytes_of(in.p + done, whole),
                           out + done);
        done += whole;
    }
    if (done < in.n) {
        cr_chacha_block(level, &s->chacha, s->stream);
        s->used = 0;
        (void)crypt_rest(s, bytes_of(in.p + done, in.n - done), out + done);
    }
    return T13_OK;
}

static enum t13_status pieces_finish(void *state, uint8_t *tag)
{
    struct pieces *s = (struct pieces *)state;

    hash_rest(s);
    for (size_t i = 0; i < 8; i++) {
        s->block[i] = (uint8_t)(s->ad_len >> (8 * i));
        s->block[8 + i] = (uint8_t)(s->len >> (8 * i));
    }
    s->at = POLY_BLOCK;
    hash_rest(s);
    cr_poly_finish(&s->poly, tag);
    mem_clear(&s->poly, sizeof(s->poly));
    mem_clear(s->stream, sizeof(s->stream));
    return T13_OK;
}

static enum t13_status pieces_copy(void *to, const void *from, struct bytes key)
{
    (void)key;
    memcpy(to, from, sizeof(struct pieces));
    return T13_OK;
}

static void pieces_clear(void *state)
{
    mem_clear(state, sizeof(struct pieces));
}

static const struct chacha_level *level_at(size_t i)
{
    const struct chacha_level *levels[CHACHA_LEVELS_MAX];
    const struct cr_aead_ops *ops[CHACHA_LEVELS_MAX];

    return i < cr_chachapoly_levels(levels, ops) ? levels[i] : NULL;
}

#define ROW(i)                                                                                     \
    static enum t13_status start_##i(void *state, bool encrypt, struct bytes nonce)                \
    {                                                                                              \
        return start_at((struct pieces *)state, level_at(i), encrypt, nonce);                      \
    }                                                                                              \
    static enum t13_status update_##i(void *state, struct bytes in, uint8_t *out)                  \
    {                                                                                              \
        return update_at((struct pieces *)state, level_at(i), in, out);                            \
    }
#define TABLE(i)                                                                                   \
    {                                                                                              \
        pieces_init, start_##i, pieces_ad, update_##i, pieces_finish, pieces_copy, pieces_clear    \
    }

ROW(0)
ROW(1)
ROW(2)

const struct cr_stream_ops *cr_chachapoly_stream(size_t i)
{
    static const struct cr_stream_ops tables[CHACHA_LEVELS_MAX] = {TABLE(0), TABLE(1), TABLE(2)};

    return level_at(i) != NULL ? &tables[i] : NULL;
}
