/* ChaCha20-Poly1305 (RFC 8439 2.8) for x86-64, in constant time, over the block functions of the
 * other files: key stream and sum in turn over pieces that stay in the processor's nearest cache,
 * or in one loop where there is AVX-512 (chacha_poly_16.c).
 *
 * Measured on Zen 4, cycles a byte of 16 KiB sealed and opened: by AVX-512 in one loop 0.92 and
 * 0.91, in turn 1.02 and 1.03; by AVX2 1.66, with the sum of poly.c 2.7. */
#include "crypto/chachapoly/chachapoly.h"
#include "crypto/chachapoly/stream.h"

#include "crypto/cpu.h"
#include "crypto/mem.h"
#include "crypto/ops.h"

#include <emmintrin.h>
#include <string.h>

#define STREAM_MAX ((size_t)CHACHA_BLOCKS_MAX * CHACHA_BLOCK)
#define PIECE ((size_t)4 * STREAM_MAX)
/* Making ready for the vectors costs as much as a few blocks. */
#define WIDE_FROM 1024
/* RFC 8439 2.8: the counter has 32 bits, and block 0 is not for the text. */
#define MAX_LEN ((((uint64_t)1 << 32) - 1) * CHACHA_BLOCK)

struct message {
    const struct chacha_level *level;
    struct chacha chacha;
    struct poly poly;
    struct poly_wide wide;
    bool is_wide;
    size_t at; /* of stream: the rest is not used yet */
    size_t end;
    uint8_t stream[STREAM_MAX];
};

/* How far of n bytes what has come. */
struct progress {
    size_t n;
    size_t done; /* encrypted or decrypted */
    size_t hashed;
};

struct key {
    uint8_t bytes[32];
};

_Static_assert(sizeof(struct key) <= sizeof(((struct cr_aead *)0)->state),
               "the kernel's key fits into struct cr_aead");

/* SSE2 is in every x86-64. */
static void xor_bytes(uint8_t *out, const uint8_t *in, const uint8_t *stream, size_t n)
{
    size_t i = 0;

    for (; n - i >= sizeof(__m128i); i += sizeof(__m128i)) {
        __m128i a = _mm_loadu_si128((const __m128i_u *)(in + i));
        __m128i b = _mm_loadu_si128((const __m128i_u *)(stream + i));
        _mm_storeu_si128((__m128i_u *)(out + i), _mm_xor_si128(a, b));
    }
    for (; i < n; i++) {
        out[i] = in[i] ^ stream[i];
    }
}

/* Makes key stream for n bytes at least, as few blocks as will do or the most there are. */
static void refill(struct message *m, size_t n)
{
    static const uint8_t zeros[STREAM_MAX];
    const struct chacha_level *l = m->level;
    size_t i = l->num_sizes - 1;

    while (i > 0 && l->by_size[i].len < n) {
        i--;
    }
    l->by_size[i].xor_stream(&m->chacha, zeros, m->stream);
    m->chacha.word[12] += (uint32_t)(l->by_size[i].len / CHACHA_BLOCK);
    m->at = 0;
    m->end = l->by_size[i].len;
}

/* Xors the key stream into n bytes: what is left of it, then whole groups of blocks, then a part.
 */
static void crypt(struct message *m, const uint8_t *in, uint8_t *out, size_t n)
{
    const struct chacha_level *l = m->level;

    while (n > 0) {
        size_t part = m->end - m->at < n ? m->end - m->at : n;
        xor_bytes(out, in, m->stream + m->at, part);
        m->at += part;
        in += part;
        out += part;
        n -= part;
        for (; n >= l->by_size[0].len; n -= l->by_size[0].len) {
            l->by_size[0].xor_stream(&m->chacha, in, out);
            m->chacha.word[12] += (uint32_t)(l->by_size[0].len / CHACHA_BLOCK);
            in += l->by_size[0].len;
            out += l->by_size[0].len;
        }
        if (n > 0) {
            refill(m, n);
        }
    }
}

/* A multiple of POLY_BLOCK bytes. */
static void hash(struct message *m, const uint8_t *in, size_t n)
{
    if (m->is_wide && n >= POLY_WIDE) {
        size_t whole = n - n % POLY_WIDE;
        m->level->wide->blocks(&m->wide, in, whole);
        in += whole;
        n -= whole;
    }
    if (n > 0) {
        /* Only the end is no whole multiple: then the vectors are done. */
        if (m->is_wide) {
            m->level->wide->end(&m->wide, &m->poly);
            m->is_wide = false;
        }
        cr_poly_blocks(&m->poly, in, n);
    }
}

/* Any number of bytes, then zeros to the end of the block (RFC 8439 2.8, pad16). */
static void hash_padded(struct message *m, const uint8_t *in, size_t n)
{
    uint8_t block[POLY_BLOCK] = {0};
    const size_t rest = n % POLY_BLOCK;

    hash(m, in, n - rest);
    if (rest > 0) {
        memcpy(block, in + n - rest, rest);
        hash(m, block, sizeof(block));
    }
}

void cr_chacha_set_key(struct chacha *c, const uint8_t *key)
{
    static const uint8_t constants[16] = "expand 32-byte k"; /* its NUL is not there */

    memcpy(c->word, constants, sizeof(constants));
    memcpy(c->word + 4, key, sizeof(struct key));
    memset(c->word + 12, 0, 4 * sizeof(c->word[0]));
}

static void begin(struct message *m, const struct chacha_level *level, const struct key *key,
                  const uint8_t *nonce, struct bytes ad, size_t len)
{
    m->level = level;
    cr_chacha_set_key(&m->chacha, key->bytes);
    memcpy(m->chacha.word + 13, nonce, CR_AEAD_NONCE_LEN);
    refill(m, CHACHA_BLOCK + len);
    cr_poly_init(&m->poly, m->stream);
    m->at = CHACHA_BLOCK;
    m->is_wide = false;
    if (level->wide == NULL || len < WIDE_FROM) {
        hash_padded(m, ad.p, ad.n);
        return;
    }
    /* The vectors begin with a block whose multiplication is due: the last one of ad. */
    uint8_t last[POLY_BLOCK] = {0};
    size_t rest = ad.n > 0 ? (ad.n - 1) % POLY_BLOCK + 1 : 0;
    if (rest > 0) {
        cr_poly_blocks(&m->poly, ad.p, ad.n - rest);
        memcpy(last, ad.p + ad.n - rest, rest);
    }
    level->wide->begin(&m->wide, &m->poly, rest > 0 ? last : NULL);
    m->is_wide = true;
}

static void end(struct message *m, uint64_t ad_len, uint64_t len, uint8_t *tag)
{
    uint8_t lengths[POLY_BLOCK];

    for (size_t i = 0; i < 8; i++) {
        lengths[i] = (uint8_t)(ad_len >> (8 * i));
        lengths[8 + i] = (uint8_t)(len >> (8 * i));
    }
    hash(m, lengths, sizeof(lengths));
    cr_poly_finish(&m->poly, tag);
    mem_clear(m, sizeof(*m));
}

static bool fits(struct bytes in, struct bytes tail)
{
    return in.n <= MAX_LEN && tail.n <= MAX_LEN - in.n;
}

/* Whole steps of the loop that encrypts and hashes at once, as many as n bytes have: *hashed of the
 * *done bytes at in and out have been hashed already. What is hashed is the text before it is
 * decrypted, or after it was encrypted: available tells how much of that there is from the
 * beginning, or is 0 if it is what is done. */
static void crypt_and_hash(struct message *m, const uint8_t *in, uint8_t *out, const uint8_t *text,
                           size_t available, struct progress *p)
{
    while (p->n - p->done >= STREAM_MAX) {
        size_t ready = (available > 0 ? available : p->done) - p->hashed;
        size_t num = ready / POLY_WIDE;
        num = num < POLY_WIDE_REGISTERS ? num : POLY_WIDE_REGISTERS;
        if (available > 0 && p->hashed + num * POLY_WIDE < p->done + STREAM_MAX) {
            return; /* what would be decrypted has to be hashed first */
        }
        m->level->both(&m->chacha, in + p->done, out + p->done, &m->wide, text + p->hashed, num);
        m->chacha.word[12] += CHACHA_BLOCKS_MAX;
        p->done += STREAM_MAX;
        p->hashed += num * POLY_WIDE;
    }
}

static enum t13_status seal_at(const struct chacha_level *level, const struct cr_aead *a,
                               const uint8_t *nonce, struct bytes ad, struct bytes in,
                               struct bytes tail, uint8_t *out)
{
    struct message m;
    const size_t len = in.n + tail.n;
    struct progress p = {in.n, 0, 0};

    if (!fits(in, tail)) {
        return T13_E_CRYPTO;
    }
    begin(&m, level, (const void *)a->state, nonce, ad, len);
    if (m.is_wide && level->both != NULL) {
        p.done = m.end - m.at < in.n ? m.end - m.at : in.n;
        crypt(&m, in.p, out, p.done);
        crypt_and_hash(&m, in.p, out, out, 0, &p);
    }
    while (p.done < in.n) {
        size_t n = in.n - p.done < PIECE ? in.n - p.done : PIECE;
        crypt(&m, in.p + p.done, out + p.done, n);
        p.done += n;
        n = p.done - p.hashed - (p.done - p.hashed) % POLY_WIDE;
        hash(&m, out + p.hashed, n);
        p.hashed += n;
    }
    crypt(&m, tail.p, out + in.n, tail.n);
    hash_padded(&m, out + p.hashed, len - p.hashed);
    end(&m, ad.n, len, out + len);
    return T13_OK;
}

static enum t13_status open_at(const struct chacha_level *level, const struct cr_aead *a,
                               const uint8_t *nonce, struct bytes ad, struct bytes in, uint8_t *out,
                               uint8_t *tag)
{
    struct message m;
    struct progress p = {in.n, 0, 0};

    if (!fits(in, bytes_of(NULL, 0))) {
        return T13_E_CRYPTO;
    }
    begin(&m, level, (const void *)a->state, nonce, ad, in.n);
    /* The sum first: the text may take the place of what it is of. */
    if (m.is_wide && level->both != NULL && in.n >= STREAM_MAX) {
        hash(&m, in.p, STREAM_MAX);
        p.hashed = STREAM_MAX;
        p.done = m.end - m.at;
        crypt(&m, in.p, out, p.done);
        crypt_and_hash(&m, in.p, out, in.p, in.n, &p);
    }
    while (p.done < in.n) {
        size_t n = in.n - p.done <= PIECE ? in.n - p.done : PIECE;
        size_t ahead = p.done + n - p.hashed;
        if (p.done + n < in.n) {
            hash(&m, in.p + p.hashed, ahead - ahead % POLY_WIDE);
            p.hashed += ahead - ahead % POLY_WIDE;
            n = p.hashed - p.done;
        } else {
            hash_padded(&m, in.p + p.hashed, ahead);
            p.hashed = in.n;
        }
        crypt(&m, in.p + p.done, out + p.done, n);
        p.done += n;
    }
    end(&m, ad.n, in.n, tag);
    return T13_OK;
}

/* In the order of open_at() or of seal_at(), but with all of the sum's vectors here. */
void cr_chachapoly_text(const struct chacha_level *level, struct chacha *c, struct poly *poly,
                        bool encrypt, struct bytes in, uint8_t *out)
{
    struct message m;
    struct progress p = {in.n, 0, 0};
    const uint32_t counter = c->word[12];
    const uint8_t *text = encrypt ? out : in.p;

    m.level = level;
    m.chacha = *c;
    m.poly = *poly;
    m.at = 0;
    m.end = 0;
    m.is_wide = level->wide != NULL && in.n >= WIDE_FROM + STREAM_MAX;
    if (m.is_wide) {
        if (encrypt) {
            crypt(&m, in.p, out, STREAM_MAX);
            p.done = STREAM_MAX;
        }
        level->wide->begin(&m.wide, &m.poly, text);
        p.hashed = POLY_BLOCK;
        if (!encrypt) {
            hash(&m, text + p.hashed, STREAM_MAX);
            p.hashed += STREAM_MAX;
        }
        if (level->both != NULL) {
            crypt_and_hash(&m, in.p, out, text, encrypt ? 0 : in.n, &p);
        }
    }
    if (!encrypt) {
        hash(&m, text + p.hashed, in.n - p.hashed);
    }
    crypt(&m, in.p + p.done, out + p.done, in.n - p.done);
    if (encrypt) {
        hash(&m, text + p.hashed, in.n - p.hashed);
    }
    if (m.is_wide) {
        level->wide->end(&m.wide, &m.poly);
    }
    *poly = m.poly;
    c->word[12] = counter + (uint32_t)(in.n / CHACHA_BLOCK);
    mem_clear(&m, sizeof(m));
}

void cr_chacha_block(const struct chacha_level *level, struct chacha *c, uint8_t out[CHACHA_BLOCK])
{
    uint8_t stream[STREAM_MAX] = {0};

    level->by_size[level->num_sizes - 1].xor_stream(c, stream, stream);
    memcpy(out, stream, CHACHA_BLOCK);
    mem_clear(stream, sizeof(stream));
    c->word[12]++;
}

static enum t13_status chachapoly_init(void *state, enum cr_aead_id id, struct bytes key)
{
    (void)id;
    memcpy(state, key.p, key.n);
    return T13_OK;
}

static void chachapoly_clear(void *state)
{
    mem_clear(state, sizeof(struct key));
}

static const struct poly_wide_ops poly_ifma = {cr_poly_ifma_begin, cr_poly_ifma_blocks,
                                               cr_poly_ifma_end};
static const struct poly_wide_ops poly_avx2 = {cr_poly_avx2_begin, cr_poly_avx2_blocks,
                                               cr_poly_avx2_end};
static const struct chacha_level ssse3 = {{{cr_chacha_4, 256}}, 1, NULL, NULL};
static const struct chacha_level avx2 = {
    {{cr_chacha_8, 512}, {cr_chacha_4, 256}}, 2, &poly_avx2, NULL};
static const struct chacha_level avx512 = {
    {{cr_chacha_16, 1024}, {cr_chacha_8_vl, 512}}, 2, &poly_ifma, cr_chacha_16_poly};

#define ROW(level)                                                                                 \
    static enum t13_status level##_seal(const struct cr_aead *a, const uint8_t *nonce,             \
                                        struct bytes ad, struct bytes in, struct bytes tail,       \
                                        uint8_t *out)                                              \
    {                                                                                              \
        return seal_at(&level, a, nonce, ad, in, tail, out);                                       \
    }                                                                                              \
    static enum t13_status level##_open(const struct cr_aead *a, const uint8_t *nonce,             \
                                        struct bytes ad, struct bytes in, uint8_t *out,            \
                                        uint8_t *tag)                                              \
    {                                                                                              \
        return open_at(&level, a, nonce, ad, in, out, tag);                                        \
    }                                                                                              \
    static const struct cr_aead_ops level##_ops = {                                                \
        chachapoly_init,                                                                           \
        level##_seal,                                                                              \
        level##_open,                                                                              \
        chachapoly_clear,                                                                          \
    };

ROW(ssse3)
ROW(avx2)
ROW(avx512)

size_t cr_chachapoly_levels(const struct chacha_level *levels[CHACHA_LEVELS_MAX],
                            const struct cr_aead_ops *ops[CHACHA_LEVELS_MAX])
{
    size_t num = 0;

    if (cr_cpu_has(CR_CPU_IFMA)) {
        levels[num] = &avx512;
        ops[num++] = &avx512_ops;
    }
    if (cr_cpu_has(CR_CPU_AVX2)) {
        levels[num] = &avx2;
        ops[num++] = &avx2_ops;
    }
    if (cr_cpu_has(CR_CPU_SSSE3)) {
        levels[num] = &ssse3;
        ops[num++] = &ssse3_ops;
    }
    return num;
}

const struct cr_aead_ops *cr_chachapoly_kernel(size_t i)
{
    const struct chacha_level *levels[CHACHA_LEVELS_MAX];
    const struct cr_aead_ops *ops[CHACHA_LEVELS_MAX];

    return i < cr_chachapoly_levels(levels, ops) ? ops[i] : NULL;
}

bool cr_chacha20_stream(const uint8_t key[32], uint8_t *out, size_t n)
{
    const struct chacha_level *levels[CHACHA_LEVELS_MAX];
    const struct cr_aead_ops *ops[CHACHA_LEVELS_MAX];
    struct message m;

    if (cr_chachapoly_levels(levels, ops) == 0) {
        return false;
    }
    m.level = levels[0];
    if (n == 0) {
        return true; /* out may be NULL */
    }
    cr_chacha_set_key(&m.chacha, key);
    m.at = 0;
    m.end = 0;
    memset(out, 0, n);
    crypt(&m, out, out, n);
    mem_clear(&m.chacha, sizeof(m.chacha));
    mem_clear(m.stream, sizeof(m.stream));
    return true;
}
