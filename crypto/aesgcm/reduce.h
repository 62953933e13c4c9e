#ifndef T13_CRYPTO_AESGCM_REDUCE_H
#define T13_CRYPTO_AESGCM_REDUCE_H

/* gcm_reduce takes a product of 256 bits modulo GHASH's polynomial, bits reversed: x^128 + x^127 +
 * x^126 + x^121 + 1. Each step removes the lowest 64 bits. The includer defines GCM_FN. */
GCM_FN __m128i gcm_reduce(__m128i low, __m128i mid, __m128i high)
{
    const __m128i poly = _mm_set_epi64x(0, (long long)0xc200000000000000u);

    low = _mm_xor_si128(low, _mm_slli_si128(mid, 8));
    high = _mm_xor_si128(high, _mm_srli_si128(mid, 8));
    low = _mm_xor_si128(_mm_shuffle_epi32(low, 0x4e), _mm_clmulepi64_si128(low, poly, 0x00));
    low = _mm_xor_si128(_mm_shuffle_epi32(low, 0x4e), _mm_clmulepi64_si128(low, poly, 0x00));
    return _mm_xor_si128(high, low);
}

#endif
