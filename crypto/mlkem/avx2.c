/* Sampling and reduction for ML-KEM by AVX2 and BMI2, and the table of the kernel. */
#include "crypto/mlkem/avx2.h"

#include "crypto/cpu.h"

M_TARGET static void avx2_to_mont(struct mlkem_poly *p)
{
    const __m256i f = _mm256_set1_epi16(MLKEM_MONT2);
    const __m256i f_q = _mm256_set1_epi16((int16_t)(MLKEM_MONT2 * MLKEM_QINV));

    for (size_t i = 0; i < M_VECS; i++) {
        m_store(p, i, m_product(m_load(p, i), f, f_q));
    }
}

M_TARGET static void avx2_reduce(struct mlkem_poly *p)
{
    for (size_t i = 0; i < M_VECS; i++) {
        __m256i v = m_centered(m_load(p, i));
        __m256i negative = _mm256_srai_epi16(v, 15);
        m_store(p, i, _mm256_add_epi16(v, _mm256_and_si256(negative, m_q())));
    }
}

/* The words of v whose bytes in `taken` (a byte a word) are 0xff, side by side. PEXT picks their
 * numbers; nothing here is secret. */
M_FN __m128i taken_words(__m128i v, uint64_t taken)
{
    __m128i even = _mm_cvtsi64_si128((long long)_pext_u64(0x0e0c0a0806040200, taken));
    __m128i odd = _mm_add_epi8(even, _mm_set1_epi8(1));

    return _mm_shuffle_epi8(v, _mm_unpacklo_epi8(even, odd));
}

M_FN size_t append(int16_t *out, __m128i v, __m128i is_below)
{
    uint64_t taken = (uint64_t)_mm_cvtsi128_si64(_mm_packs_epi16(is_below, is_below));

    _mm_storeu_si128((__m128i_u *)out, taken_words(v, taken));
    return (size_t)_mm_popcnt_u64(taken) / 8;
}

/* As long as sixteen more would fit; the base takes the rest. */
M_TARGET static size_t avx2_reject(struct mlkem_poly *out, size_t have, const uint8_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 24 <= n && have + 16 <= MLKEM_N; i += 24) {
        __m256i v = m_unpack12(in + i);
        __m256i is_below = _mm256_cmpgt_epi16(m_q(), v);
        have += append(out->c + have, _mm256_castsi256_si128(v), _mm256_castsi256_si128(is_below));
        have += append(out->c + have, _mm256_extracti128_si256(v, 1),
                       _mm256_extracti128_si256(is_below, 1));
    }
    return cr_mlkem_base.reject(out, have, in + i, n - i);
}

M_FN void store_bytes(struct mlkem_poly *p, size_t i, __m128i bytes)
{
    m_store(p, i, _mm256_cvtepi8_epi16(bytes));
}

/* FIPS 203 algorithm 8: bits are counted in pairs, and the difference of two counts stands in each
 * half of a byte, 3 too large. */
M_TARGET static void avx2_cbd2(struct mlkem_poly *p, const uint8_t in[128])
{
    const __m256i ones = _mm256_set1_epi8(0x55);
    const __m256i twos = _mm256_set1_epi8(0x33);
    const __m256i fours = _mm256_set1_epi8(0x0f);
    const __m256i three = _mm256_set1_epi8(3);

    for (size_t i = 0; i < 4; i++) {
        __m256i v = _mm256_loadu_si256((const __m256i_u *)(in + 32 * i));
        v = _mm256_add_epi8(_mm256_and_si256(v, ones),
                            _mm256_and_si256(_mm256_srli_epi16(v, 1), ones));
        __m256i minus = _mm256_and_si256(_mm256_srli_epi16(v, 2), twos);
        v = _mm256_sub_epi8(_mm256_add_epi8(_mm256_and_si256(v, twos), twos), minus);
        __m256i even = _mm256_sub_epi8(_mm256_and_si256(v, fours), three);
        __m256i odd = _mm256_sub_epi8(_mm256_and_si256(_mm256_srli_epi16(v, 4), fours), three);
        __m256i lo = _mm256_unpacklo_epi8(even, odd);
        __m256i hi = _mm256_unpackhi_epi8(even, odd);
        store_bytes(p, 4 * i, _mm256_castsi256_si128(lo));
        store_bytes(p, 4 * i + 1, _mm256_castsi256_si128(hi));
        store_bytes(p, 4 * i + 2, _mm256_extracti128_si256(lo, 1));
        store_bytes(p, 4 * i + 3, _mm256_extracti128_si256(hi, 1));
    }
}

static const struct mlkem_ops avx2 = {
    .ntt = cr_mlkem_avx2_ntt,
    .inverse = cr_mlkem_avx2_inverse,
    .prepare = cr_mlkem_avx2_prepare,
    .dot = cr_mlkem_avx2_dot,
    .to_mont = avx2_to_mont,
    .reduce = avx2_reduce,
    .reject = avx2_reject,
    .cbd2 = avx2_cbd2,
    .encode12 = cr_mlkem_avx2_encode12,
    .decode12 = cr_mlkem_avx2_decode12,
    .compress = cr_mlkem_avx2_compress,
    .decompress = cr_mlkem_avx2_decompress,
};

const struct mlkem_ops *cr_mlkem_kernel(size_t i)
{
    /* BMI2 comes with POPCNT. */
    return i == 0 && cr_cpu_has(CR_CPU_AVX2) && cr_cpu_has(CR_CPU_BMI2_ADX) ? &avx2 : NULL;
}
