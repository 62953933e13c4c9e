/* AES-GCM by VAES and VPCLMULQDQ on 256 bits: 16 blocks in flight, two a register. */
#include "crypto/aesgcm/aesgcm.h"

#define GCM_TARGET __attribute__((target("aes,pclmul,avx2,vaes,vpclmulqdq")))
#define GCM_FN GCM_TARGET static inline __attribute__((always_inline))
#define LANES 2

typedef __m256i vec;

#include "crypto/aesgcm/reduce.h"

GCM_FN vec v_load(const uint8_t *p)
{
    return _mm256_loadu_si256((const __m256i_u *)p);
}

GCM_FN void v_store(uint8_t *p, vec a)
{
    _mm256_storeu_si256((__m256i_u *)p, a);
}

GCM_FN vec v_xor(vec a, vec b)
{
    return _mm256_xor_si256(a, b);
}

GCM_FN vec v_key(const uint8_t *p)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i_u *)p));
}

GCM_FN vec v_reverse(vec a)
{
    const __m128i order = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    return _mm256_shuffle_epi8(a, _mm256_broadcastsi128_si256(order));
}

GCM_FN vec v_counters(__m128i first)
{
    return _mm256_add_epi32(_mm256_broadcastsi128_si256(first),
                            _mm256_set_epi32(0, 0, 0, 1, 0, 0, 0, 0));
}

GCM_FN __m128i v_counter(vec counters)
{
    return _mm256_castsi256_si128(counters);
}

GCM_FN vec v_next(vec counters)
{
    return _mm256_add_epi32(counters, _mm256_set_epi32(0, 0, 0, 2, 0, 0, 0, 2));
}

GCM_FN vec v_enc(vec a, vec key)
{
    return _mm256_aesenc_epi128(a, key);
}

GCM_FN vec v_enc_last(vec a, vec key)
{
    return _mm256_aesenclast_epi128(a, key);
}

GCM_FN vec v_mul_low(vec a, vec b)
{
    return _mm256_clmulepi64_epi128(a, b, 0x00);
}

GCM_FN vec v_mul_high(vec a, vec b)
{
    return _mm256_clmulepi64_epi128(a, b, 0x11);
}

GCM_FN vec v_mul_cross(vec a, vec b)
{
    return _mm256_xor_si256(_mm256_clmulepi64_epi128(a, b, 0x01),
                            _mm256_clmulepi64_epi128(a, b, 0x10));
}

GCM_FN __m128i v_sum(vec a)
{
    return _mm_xor_si128(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
}

GCM_FN vec v_first(__m128i a)
{
    return _mm256_inserti128_si256(_mm256_setzero_si256(), a, 0);
}

#include "crypto/aesgcm/bulk.h"

GCM_TARGET size_t cr_vaes_seal(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in,
                               uint8_t *out, size_t n)
{
    return bulk(k, m, true, in, out, n);
}

GCM_TARGET size_t cr_vaes_open(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in,
                               uint8_t *out, size_t n)
{
    return bulk(k, m, false, in, out, n);
}
