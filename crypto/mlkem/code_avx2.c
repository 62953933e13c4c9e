/* The encodings of ML-KEM (FIPS 203 4.2.1) by AVX2. */
#include "crypto/mlkem/avx2.h"

#include <string.h>

/* The first n bytes of a register. */
M_FN void put(uint8_t *out, __m128i v, size_t n)
{
    uint8_t bytes[16];

    _mm_storeu_si128((__m128i_u *)bytes, v);
    memcpy(out, bytes, n);
}

M_FN __m256i two_halves(const uint8_t *lo, const uint8_t *hi)
{
    return _mm256_set_m128i(_mm_loadu_si128((const __m128i_u *)hi),
                            _mm_loadu_si128((const __m128i_u *)lo));
}

M_TARGET void cr_mlkem_avx2_encode12(uint8_t *out, const struct mlkem_poly *p)
{
    const __m256i order = _mm256_set_epi8(-1, -1, -1, -1, 14, 13, 12, 10, 9, 8, 6, 5, 4, 2, 1, 0,
                                          -1, -1, -1, -1, 14, 13, 12, 10, 9, 8, 6, 5, 4, 2, 1, 0);
    const __m256i weights = _mm256_set1_epi32(4096 << 16 | 1);

    for (size_t i = 0; i < M_VECS; i++) {
        __m256i v = _mm256_madd_epi16(m_load(p, i), weights);
        v = _mm256_shuffle_epi8(v, order);
        put(out + 24 * i, _mm256_castsi256_si128(v), 12);
        put(out + 24 * i + 12, _mm256_extracti128_si256(v, 1), 12);
    }
}

M_TARGET void cr_mlkem_avx2_decode12(struct mlkem_poly *p, const uint8_t *in)
{
    for (size_t i = 0; i < M_VECS; i++) {
        m_store(p, i, m_unpack12(in + 24 * i));
    }
}

/* Compress_d of the low halves: see poly.h for the arithmetic. */
M_FN __m256i compressed(__m256i x, struct mlkem_compress k, unsigned d)
{
    x = _mm256_mullo_epi32(x, _mm256_set1_epi32((int)k.factor));
    x = _mm256_add_epi32(x, _mm256_set1_epi32((int)k.offset));
    return _mm256_and_si256(_mm256_srli_epi32(x, (int)(31 - d)), _mm256_set1_epi32((1 << d) - 1));
}

/* Numbers of d bits are put side by side: two, then four, then the eight of a half. */
M_FN void compress(uint8_t *out, const struct mlkem_poly *p, struct mlkem_compress k, unsigned d)
{
    const __m256i to_fours = _mm256_set1_epi64x(32 - 2 * (long long)d); /* the lower of two */
    const __m256i to_eights = _mm256_set_epi64x(64 - 4 * (long long)d, 0, 64 - 4 * (long long)d, 0);

    for (size_t i = 0; i < M_VECS; i++) {
        __m256i v = m_load(p, i);
        __m256i even = compressed(_mm256_and_si256(v, _mm256_set1_epi32(0xffff)), k, d);
        __m256i odd = compressed(_mm256_srli_epi32(v, 16), k, d);
        v = _mm256_or_si256(even, _mm256_slli_epi32(odd, (int)d));
        v = _mm256_srli_epi64(_mm256_sllv_epi32(v, to_fours), (int)(32 - 2 * d));
        v = _mm256_or_si256(_mm256_srlv_epi64(v, to_eights),
                            _mm256_slli_epi64(_mm256_bsrli_epi128(v, 8), (int)(4 * d)));
        put(out + 2 * d * i, _mm256_castsi256_si128(v), d);
        put(out + 2 * d * i + d, _mm256_extracti128_si256(v, 1), d);
    }
}

/* One bit a coefficient: all the low bits of bytes, gathered by their sign. */
M_FN void compress1(uint8_t *out, const struct mlkem_poly *p)
{
    const struct mlkem_compress k = MLKEM_COMPRESS_1;

    for (size_t i = 0; i < M_VECS; i++) {
        __m256i v = m_load(p, i);
        __m256i even = compressed(_mm256_and_si256(v, _mm256_set1_epi32(0xffff)), k, 1);
        __m256i odd = compressed(_mm256_srli_epi32(v, 16), k, 1);
        v = _mm256_or_si256(even, _mm256_slli_epi32(odd, 16));
        v = _mm256_slli_epi16(v, 15);
        __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
        uint32_t bits = (uint32_t)_mm_movemask_epi8(bytes);
        out[2 * i] = (uint8_t)bits;
        out[2 * i + 1] = (uint8_t)(bits >> 8);
    }
}

M_TARGET void cr_mlkem_avx2_compress(uint8_t *out, const struct mlkem_poly *p, unsigned d)
{
    switch (d) {
    case 1:
        compress1(out, p);
        break;
    case 4:
        compress(out, p, (struct mlkem_compress)MLKEM_COMPRESS_4, 4);
        break;
    case 5:
        compress(out, p, (struct mlkem_compress)MLKEM_COMPRESS_5, 5);
        break;
    case 10:
        compress(out, p, (struct mlkem_compress)MLKEM_COMPRESS_10, 10);
        break;
    default:
        compress(out, p, (struct mlkem_compress)MLKEM_COMPRESS_11, 11);
        break;
    }
}

/* Where the eight numbers of a half begin: coefficient j at bit d * j. */
struct places {
    int8_t even[16]; /* the four bytes of a word each, of the half's own d bytes */
    int8_t odd[16];
    uint8_t even_shift[4];
    uint8_t odd_shift[4];
};

static const struct places places4 = {{0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1},
                                      {0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1},
                                      {0, 0, 0, 0},
                                      {4, 4, 4, 4}};
static const struct places places5 = {{0, -1, -1, -1, 1, 2, -1, -1, 2, 3, -1, -1, 3, 4, -1, -1},
                                      {0, 1, -1, -1, 1, 2, -1, -1, 3, 4, -1, -1, 4, -1, -1, -1},
                                      {0, 2, 4, 6},
                                      {5, 7, 1, 3}};
static const struct places places10 = {{0, 1, -1, -1, 2, 3, -1, -1, 5, 6, -1, -1, 7, 8, -1, -1},
                                       {1, 2, -1, -1, 3, 4, -1, -1, 6, 7, -1, -1, 8, 9, -1, -1},
                                       {0, 4, 0, 4},
                                       {2, 6, 2, 6}};
static const struct places places11 = {{0, 1, -1, -1, 2, 3, 4, -1, 5, 6, -1, -1, 8, 9, -1, -1},
                                       {1, 2, -1, -1, 4, 5, -1, -1, 6, 7, 8, -1, 9, 10, -1, -1},
                                       {0, 6, 4, 2},
                                       {3, 1, 7, 5}};

M_FN __m256i both(const int8_t bytes[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i_u *)bytes));
}

M_FN __m256i shifts(const uint8_t counts[4])
{
    uint32_t four;

    memcpy(&four, counts, sizeof(four));
    return _mm256_broadcastsi128_si256(_mm_cvtepu8_epi32(_mm_cvtsi32_si128((int)four)));
}

/* y * 3329 / 2^d, rounded, is the rounded high product of y * 2^(15 - d) and 3329. */
M_FN void decompress(struct mlkem_poly *p, const uint8_t *in, const struct places *at, unsigned d)
{
    const __m256i mask = _mm256_set1_epi32((1 << d) - 1);
    const __m256i even_at = both(at->even);
    const __m256i odd_at = both(at->odd);
    const __m256i even_by = shifts(at->even_shift);
    const __m256i odd_by = shifts(at->odd_shift);
    uint8_t bytes[32] = {0};

    for (size_t i = 0; i < M_VECS; i++) {
        memcpy(bytes, in + 2 * d * i, d);
        memcpy(bytes + 16, in + 2 * d * i + d, d);
        __m256i v = two_halves(bytes, bytes + 16);
        __m256i even = _mm256_srlv_epi32(_mm256_shuffle_epi8(v, even_at), even_by);
        __m256i odd = _mm256_srlv_epi32(_mm256_shuffle_epi8(v, odd_at), odd_by);
        even = _mm256_and_si256(even, mask);
        odd = _mm256_and_si256(odd, mask);
        v = _mm256_or_si256(even, _mm256_slli_epi32(odd, 16));
        m_store(p, i, _mm256_mulhrs_epi16(_mm256_slli_epi16(v, (int)(15 - d)), m_q()));
    }
}

/* One bit to 0 or 1665. */
M_FN void decompress1(struct mlkem_poly *p, const uint8_t *in)
{
    const __m256i bits = _mm256_set_epi16((short)0x8000, 0x4000, 0x2000, 0x1000, 0x800, 0x400,
                                          0x200, 0x100, 0x80, 0x40, 0x20, 0x10, 8, 4, 2, 1);

    for (size_t i = 0; i < M_VECS; i++) {
        __m256i v = _mm256_set1_epi16((short)(in[2 * i] | in[2 * i + 1] << 8));
        v = _mm256_cmpeq_epi16(_mm256_and_si256(v, bits), bits);
        m_store(p, i, _mm256_and_si256(v, _mm256_set1_epi16((MLKEM_Q + 1) / 2)));
    }
}

M_TARGET void cr_mlkem_avx2_decompress(struct mlkem_poly *p, const uint8_t *in, unsigned d)
{
    switch (d) {
    case 1:
        decompress1(p, in);
        break;
    case 4:
        decompress(p, in, &places4, 4);
        break;
    case 5:
        decompress(p, in, &places5, 5);
        break;
    case 10:
        decompress(p, in, &places10, 10);
        break;
    default:
        decompress(p, in, &places11, 11);
        break;
    }
}
