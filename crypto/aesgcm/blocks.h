/* GHASH and AES on single blocks, by AES-NI and PCLMULQDQ. The file that includes this has defined
 * GCM_FN, with the attributes of its functions. */
#ifndef T13_CRYPTO_AESGCM_BLOCKS_H
#define T13_CRYPTO_AESGCM_BLOCKS_H

#include "crypto/aesgcm/reduce.h"

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

GCM_FN __m128i encrypt_block(const struct gcm_key *k, __m128i block)
{
    block = _mm_xor_si128(block, load(k->aes.round_keys[0]));
    for (size_t r = 1; r < k->aes.num_rounds; r++) {
        block = _mm_aesenc_si128(block, load(k->aes.round_keys[r]));
    }
    return _mm_aesenclast_si128(block, load(k->aes.round_keys[k->aes.num_rounds]));
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

#endif
