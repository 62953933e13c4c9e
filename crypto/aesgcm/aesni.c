/* AES-GCM by AES-NI and PCLMULQDQ: 8 blocks in flight, a register each. */
#include "crypto/aesgcm/aesgcm.h"

#define GCM_TARGET __attribute__((target("aes,pclmul,ssse3,sse4.1")))
#define GCM_FN GCM_TARGET static inline __attribute__((always_inline))
#define LANES 1

typedef __m128i vec;

#include "crypto/aesgcm/reduce.h"

GCM_FN vec v_load(const uint8_t *p)
{
    return _mm_loadu_si128((const __m128i_u *)p);
}

GCM_FN void v_store(uint8_t *p, vec a)
{
    _mm_storeu_si128((__m128i_u *)p, a);
}

GCM_FN vec v_xor(vec a, vec b)
{
    return _mm_xor_si128(a, b);
}

GCM_FN vec v_key(const uint8_t *p)
{
    return v_load(p);
}

GCM_FN vec v_reverse(vec a)
{
    return _mm_shuffle_epi8(a, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

GCM_FN vec v_counters(__m128i first)
{
    return first;
}

GCM_FN __m128i v_counter(vec counters)
{
    return counters;
}

GCM_FN vec v_next(vec counters)
{
    return _mm_add_epi32(counters, _mm_set_epi32(0, 0, 0, 1));
}

GCM_FN vec v_enc(vec a, vec key)
{
    return _mm_aesenc_si128(a, key);
}

GCM_FN vec v_enc_last(vec a, vec key)
{
    return _mm_aesenclast_si128(a, key);
}

GCM_FN vec v_mul_low(vec a, vec b)
{
    return _mm_clmulepi64_si128(a, b, 0x00);
}

GCM_FN vec v_mul_high(vec a, vec b)
{
    return _mm_clmulepi64_si128(a, b, 0x11);
}

GCM_FN vec v_mul_cross(vec a, vec b)
{
    return _mm_xor_si128(_mm_clmulepi64_si128(a, b, 0x01), _mm_clmulepi64_si128(a, b, 0x10));
}

GCM_FN __m128i v_sum(vec a)
{
    return a;
}

GCM_FN vec v_first(__m128i a)
{
    return a;
}

#include "crypto/aesgcm/bulk.h"

GCM_TARGET size_t cr_aesni_seal(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in,
                                uint8_t *out, size_t n)
{
    return bulk(k, m, true, in, out, n);
}

GCM_TARGET size_t cr_aesni_open(const struct gcm_key *k, struct gcm_msg *m, const uint8_t *in,
                                uint8_t *out, size_t n)
{
    return bulk(k, m, false, in, out, n);
}
