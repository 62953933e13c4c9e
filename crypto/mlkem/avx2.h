#ifndef T13_CRYPTO_MLKEM_AVX2_H
#define T13_CRYPTO_MLKEM_AVX2_H

#include "crypto/mlkem/poly.h"

#include <immintrin.h>

#define M_TARGET __attribute__((target("avx2,bmi2,popcnt")))
#define M_FN M_TARGET static inline __attribute__((always_inline))

/* Sixteen coefficients a register; a polynomial may lie at any address. */
#define M_VECS (MLKEM_N / 16)

M_FN __m256i m_load(const struct mlkem_poly *p, size_t i)
{
    return _mm256_loadu_si256((const __m256i_u *)(p->c + 16 * i));
}

M_FN void m_store(struct mlkem_poly *p, size_t i, __m256i v)
{
    _mm256_storeu_si256((__m256i_u *)(p->c + 16 * i), v);
}

M_FN __m256i m_q(void)
{
    return _mm256_set1_epi16(MLKEM_Q);
}

/* a * b * 2^-16; b_q is b * 3329^-1 modulo 2^16. */
M_FN __m256i m_product(__m256i a, __m256i b, __m256i b_q)
{
    __m256i m = _mm256_mullo_epi16(a, b_q);

    return _mm256_sub_epi16(_mm256_mulhi_epi16(a, b), _mm256_mulhi_epi16(m, m_q()));
}

/* To -1664 to 1664. */
M_FN __m256i m_centered(__m256i a)
{
    __m256i t = _mm256_mulhi_epi16(a, _mm256_set1_epi16(MLKEM_BARRETT));

    t = _mm256_srai_epi16(_mm256_add_epi16(t, _mm256_set1_epi16(1 << 9)), 10);
    return _mm256_sub_epi16(a, _mm256_mullo_epi16(t, m_q()));
}

/* 24 bytes to sixteen numbers of 12 bits. */
M_FN __m256i m_unpack12(const uint8_t *in)
{
    const __m256i order = _mm256_set_epi8(15, 14, 14, 13, 12, 11, 11, 10, 9, 8, 8, 7, 6, 5, 5, 4,
                                          11, 10, 10, 9, 8, 7, 7, 6, 5, 4, 4, 3, 2, 1, 1, 0);
    __m256i v = _mm256_set_m128i(_mm_loadu_si128((const __m128i_u *)(in + 8)),
                                 _mm_loadu_si128((const __m128i_u *)in));

    v = _mm256_shuffle_epi8(v, order);
    return _mm256_blend_epi16(_mm256_and_si256(v, _mm256_set1_epi16(0xfff)),
                              _mm256_srli_epi16(v, 4), 0xaa);
}

/* The transforms are in ntt_avx2.c, the rest of the operations in avx2.c and code_avx2.c. */
void cr_mlkem_avx2_ntt(struct mlkem_poly *p);
void cr_mlkem_avx2_inverse(struct mlkem_poly *p);
void cr_mlkem_avx2_prepare(struct mlkem_poly *out, const struct mlkem_poly *b);
void cr_mlkem_avx2_dot(struct mlkem_poly *out, const struct mlkem_poly *a, size_t stride,
                       const struct mlkem_poly *b, const struct mlkem_poly *prepared, size_t k);
void cr_mlkem_avx2_encode12(uint8_t *out, const struct mlkem_poly *p);
void cr_mlkem_avx2_decode12(struct mlkem_poly *p, const uint8_t *in);
void cr_mlkem_avx2_compress(uint8_t *out, const struct mlkem_poly *p, unsigned d);
void cr_mlkem_avx2_decompress(struct mlkem_poly *p, const uint8_t *in, unsigned d);

#endif
