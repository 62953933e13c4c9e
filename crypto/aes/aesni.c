/* AES (FIPS 197) and its modes by AES-NI, eight blocks at a time where the mode lets them be: S.
 * Gueron, "Intel Advanced Encryption Standard (AES) New Instructions Set" (white paper 323641). In
 * constant time: no branch and no address depends on data. The counter of CTR is no secret. */
#include "crypto/aes/aes.h"
#include "crypto/cpu.h"
#include "crypto/mem.h"

#include <immintrin.h>
#include <string.h>

#define AES_TARGET __attribute__((target("aes,ssse3,sse4.1")))
#define AES_FN AES_TARGET static inline __attribute__((always_inline))
#define WIDE 8
#define WIDE_LEN ((size_t)WIDE * AES_BLOCK)

#ifdef __clang__
#define AES_UNROLL _Pragma("clang loop unroll(full)")
#else
#define AES_UNROLL _Pragma("GCC unroll 8")
#endif

AES_FN __m128i load(const uint8_t *p)
{
    return _mm_loadu_si128((const __m128i_u *)p);
}

AES_FN void store(uint8_t *p, __m128i a)
{
    _mm_storeu_si128((__m128i_u *)p, a);
}

/* --- the schedule ----------------------------------------------------------------------------- */

/* AESENCLAST is SubWord here: in four equal columns ShiftRows changes nothing, and its key is
 * Rcon. order says which of the last word's bytes come where. */
AES_FN __m128i sub_word(__m128i last, int order, int rcon)
{
    __m128i word = _mm_shuffle_epi8(last, _mm_set1_epi32(order));

    return _mm_aesenclast_si128(word, _mm_set1_epi32(rcon));
}

/* Each word and those before it: FIPS 197 5.2, four at a time. */
AES_FN __m128i chain(__m128i before, __m128i word)
{
    before = _mm_xor_si128(before, _mm_slli_si128(before, 4));
    before = _mm_xor_si128(before, _mm_slli_si128(before, 8));
    return _mm_xor_si128(before, word);
}

#define ROTATED 0x0c0f0e0d /* the last word's bytes 1, 2, 3, 0 */
#define STRAIGHT 0x0f0e0d0c

static int next_rcon(int rcon)
{
    rcon = rcon << 1;
    return rcon > 0xff ? rcon ^ 0x11b : rcon;
}

/* Six words at a time: the four first ones, then two that follow their last. */
AES_TARGET static void expand_192(struct cr_aes *k, const uint8_t *key)
{
    uint8_t *out = k->round_keys[0];
    __m128i four = load(key);
    __m128i two = _mm_loadl_epi64((const __m128i_u *)(key + AES_BLOCK));
    int rcon = 1;

    memcpy(out, key, 24);
    for (size_t at = 24; at < (size_t)13 * AES_BLOCK; at += 24) {
        four = chain(four, sub_word(_mm_slli_si128(two, 8), ROTATED, rcon));
        two = _mm_xor_si128(two, _mm_slli_si128(two, 4));
        two = _mm_xor_si128(two, _mm_shuffle_epi32(four, 0xff));
        store(out + at, four);
        if (at + AES_BLOCK < (size_t)13 * AES_BLOCK) {
            _mm_storel_epi64((__m128i_u *)(out + at + AES_BLOCK), two);
        }
        rcon = next_rcon(rcon);
    }
}

AES_TARGET void cr_aesni_expand(struct cr_aes *k, struct bytes key)
{
    size_t words4 = key.n / AES_BLOCK;
    int rcon = 1;

    k->num_rounds = (uint8_t)(key.n / 4 + 6);
    if (key.n == 24) {
        expand_192(k, key.p);
        return;
    }
    memcpy(k->round_keys, key.p, key.n);
    for (size_t r = words4; r <= k->num_rounds; r++) {
        __m128i before = load(k->round_keys[r - words4]);
        __m128i last = load(k->round_keys[r - 1]);
        if (r % words4 == 0) {
            store(k->round_keys[r], chain(before, sub_word(last, ROTATED, rcon)));
            rcon = next_rcon(rcon);
        } else {
            store(k->round_keys[r], chain(before, sub_word(last, STRAIGHT, 0)));
        }
    }
}

/* FIPS 197 5.3.5: the equivalent inverse cipher's, in the order that they are used. */
AES_TARGET static void expand(struct cr_aes *k, struct bytes key, bool encrypt)
{
    cr_aesni_expand(k, key);
    if (encrypt) {
        return;
    }
    for (size_t i = 0, j = k->num_rounds; i < j; i++, j--) {
        __m128i a = load(k->round_keys[i]);
        __m128i b = load(k->round_keys[j]);
        store(k->round_keys[i], i == 0 ? b : _mm_aesimc_si128(b));
        store(k->round_keys[j], i == 0 ? a : _mm_aesimc_si128(a));
    }
    size_t middle = k->num_rounds / 2u;
    store(k->round_keys[middle], _mm_aesimc_si128(load(k->round_keys[middle])));
}

/* --- blocks ----------------------------------------------------------------------------------- */

AES_FN void cipher_wide(const struct cr_aes *k, __m128i b[WIDE], const int encrypt)
{
    __m128i key = load(k->round_keys[0]);

    AES_UNROLL
    for (size_t i = 0; i < WIDE; i++) {
        b[i] = _mm_xor_si128(b[i], key);
    }
    for (size_t r = 1; r < k->num_rounds; r++) {
        key = load(k->round_keys[r]);
        AES_UNROLL
        for (size_t i = 0; i < WIDE; i++) {
            b[i] = encrypt ? _mm_aesenc_si128(b[i], key) : _mm_aesdec_si128(b[i], key);
        }
    }
    key = load(k->round_keys[k->num_rounds]);
    AES_UNROLL
    for (size_t i = 0; i < WIDE; i++) {
        b[i] = encrypt ? _mm_aesenclast_si128(b[i], key) : _mm_aesdeclast_si128(b[i], key);
    }
}

/* Blocks in flight of n bytes that are left: fewer than eight, at the end, are computed like eight,
 * which takes no longer than two after one another. */
AES_FN size_t group_of(size_t n)
{
    return n < WIDE_LEN ? n / AES_BLOCK : WIDE;
}

AES_FN void ecb(const struct cr_aes *k, const uint8_t *in, uint8_t *out, size_t n,
                const int encrypt)
{
    for (size_t done = 0; n - done >= AES_BLOCK;) {
        const size_t num = group_of(n - done);
        __m128i b[WIDE];
        AES_UNROLL
        for (size_t i = 0; i < WIDE; i++) {
            b[i] = i < num ? load(in + done + i * AES_BLOCK) : _mm_setzero_si128();
        }
        cipher_wide(k, b, encrypt);
        AES_UNROLL
        for (size_t i = 0; i < WIDE; i++) {
            if (i < num) {
                store(out + done + i * AES_BLOCK, b[i]);
            }
        }
        done += num * AES_BLOCK;
    }
}

AES_TARGET static void encrypt_blocks(const struct cr_aes *k, const uint8_t *in, uint8_t *out,
                                      size_t n)
{
    ecb(k, in, out, n, 1);
}

AES_TARGET static void decrypt_blocks(const struct cr_aes *k, const uint8_t *in, uint8_t *out,
                                      size_t n)
{
    ecb(k, in, out, n, 0);
}

/* Each block waits for the one before. The rounds of each key length as straight code, so that
 * nothing else is waited for. */
AES_FN __m128i chained(const struct cr_aes *k, __m128i b, const size_t num_rounds)
{
    b = _mm_xor_si128(b, load(k->round_keys[0]));
#ifdef __clang__
    _Pragma("clang loop unroll(full)")
#else
    _Pragma("GCC unroll 14")
#endif
        for (size_t r = 1; r < num_rounds; r++)
    {
        b = _mm_aesenc_si128(b, load(k->round_keys[r]));
    }
    return _mm_aesenclast_si128(b, load(k->round_keys[num_rounds]));
}

AES_FN void cbc_chain(const struct cr_aes *k, uint8_t *iv, const uint8_t *in, uint8_t *out,
                      size_t n, const size_t num_rounds)
{
    __m128i last = load(iv);

    for (; n >= AES_BLOCK; n -= AES_BLOCK, in += AES_BLOCK, out += AES_BLOCK) {
        last = chained(k, _mm_xor_si128(last, load(in)), num_rounds);
        store(out, last);
    }
    store(iv, last);
}

AES_TARGET static void cbc_encrypt(const struct cr_aes *k, uint8_t *iv, const uint8_t *in,
                                   uint8_t *out, size_t n)
{
    switch (k->num_rounds) {
    case 10:
        cbc_chain(k, iv, in, out, n, 10);
        break;
    case 12:
        cbc_chain(k, iv, in, out, n, 12);
        break;
    default:
        cbc_chain(k, iv, in, out, n, 14);
        break;
    }
}

AES_TARGET static void cbc_decrypt(const struct cr_aes *k, uint8_t *iv, const uint8_t *in,
                                   uint8_t *out, size_t n)
{
    __m128i last = load(iv);

    for (size_t done = 0; n - done >= AES_BLOCK;) {
        const size_t num = group_of(n - done);
        __m128i b[WIDE];
        __m128i text[WIDE];
        AES_UNROLL
        for (size_t i = 0; i < WIDE; i++) {
            text[i] = i < num ? load(in + done + i * AES_BLOCK) : _mm_setzero_si128();
            b[i] = text[i];
        }
        cipher_wide(k, b, 0);
        AES_UNROLL
        for (size_t i = 0; i < WIDE; i++) {
            if (i < num) {
                store(out + done + i * AES_BLOCK, _mm_xor_si128(b[i], last));
                last = text[i];
            }
        }
        done += num * AES_BLOCK;
    }
    store(iv, last);
}

/* A counter of 128 bits, highest byte first. */
struct counter {
    uint64_t high;
    uint64_t low;
};

/* The i-th counter block from c on. */
AES_FN __m128i counter_block(struct counter c, uint64_t i)
{
    const __m128i order = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    uint64_t low = c.low + i;
    uint64_t high = c.high + (low < i);

    return _mm_shuffle_epi8(_mm_set_epi64x((long long)high, (long long)low), order);
}

AES_FN void count(struct counter *c, uint64_t n)
{
    c->low += n;
    c->high += c->low < n;
}

AES_TARGET static void ctr(const struct cr_aes *k, uint8_t *iv, const uint8_t *in, uint8_t *out,
                           size_t n)
{
    struct counter c = {0, 0};

    for (size_t i = 0; i < 8; i++) {
        c.high = c.high << 8 | iv[i];
        c.low = c.low << 8 | iv[8 + i];
    }
    for (size_t done = 0; n - done >= AES_BLOCK;) {
        const size_t num = group_of(n - done);
        __m128i b[WIDE];
        AES_UNROLL
        for (size_t i = 0; i < WIDE; i++) {
            b[i] = counter_block(c, i);
        }
        cipher_wide(k, b, 1);
        AES_UNROLL
        for (size_t i = 0; i < WIDE; i++) {
            if (i < num) {
                const uint8_t *text = in + done + i * AES_BLOCK;
                store(out + done + i * AES_BLOCK, _mm_xor_si128(b[i], load(text)));
            }
        }
        count(&c, num);
        done += num * AES_BLOCK;
    }
    store(iv, counter_block(c, 0));
}

const struct cr_aes_ops *cr_aes_kernel(void)
{
    static const struct cr_aes_ops ops = {
        .expand = expand,
        .encrypt = encrypt_blocks,
        .decrypt = decrypt_blocks,
        .cbc_encrypt = cbc_encrypt,
        .cbc_decrypt = cbc_decrypt,
        .ctr = ctr,
    };

    return cr_cpu_has(CR_CPU_AES_CLMUL) ? &ops : NULL;
}
