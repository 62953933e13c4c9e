/* The transform of ML-KEM, its inverse and products of transformed polynomials by AVX2.
 *
 * Coefficients keep their order, so that the base and this kernel can take turns; the layers inside
 * a register shuffle two registers against each other and back. */
#include "crypto/mlkem/avx2.h"

/* Two registers, 32 neighbouring coefficients, in which the upper half of each block comes to the
 * second register: blocks of 16, 8 and 4. Each shuffle is its own inverse. */
struct two {
    __m256i lo;
    __m256i hi;
};

M_FN struct two halves8(struct two v)
{
    return (struct two){_mm256_permute2x128_si256(v.lo, v.hi, 0x20),
                        _mm256_permute2x128_si256(v.lo, v.hi, 0x31)};
}

M_FN struct two halves4(struct two v)
{
    return (struct two){_mm256_unpacklo_epi64(v.lo, v.hi), _mm256_unpackhi_epi64(v.lo, v.hi)};
}

M_FN struct two halves2(struct two v)
{
    return (struct two){_mm256_blend_epi32(v.lo, _mm256_slli_epi64(v.hi, 32), 0xaa),
                        _mm256_blend_epi32(_mm256_srli_epi64(v.lo, 32), v.hi, 0xaa)};
}

/* The zetas from entry i on, for the registers that the functions above give: 1, 2, 4 or 8. */
M_FN __m256i spread1(const int16_t *table, size_t i)
{
    return _mm256_set1_epi16(table[i]);
}

M_FN __m256i spread2(const int16_t *table, size_t i)
{
    return _mm256_set_m128i(_mm_set1_epi16(table[i + 1]), _mm_set1_epi16(table[i]));
}

M_FN __m256i spread4(const int16_t *table, size_t i)
{
    const __m256i order = _mm256_set_epi8(7, 6, 7, 6, 7, 6, 7, 6, 5, 4, 5, 4, 5, 4, 5, 4, 3, 2, 3,
                                          2, 3, 2, 3, 2, 1, 0, 1, 0, 1, 0, 1, 0);
    __m128i z = _mm_loadl_epi64((const __m128i_u *)(table + i));

    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(z), order);
}

M_FN __m256i spread8(const int16_t *table, size_t i)
{
    const __m256i order = _mm256_set_epi8(15, 14, 15, 14, 13, 12, 13, 12, 11, 10, 11, 10, 9, 8, 9,
                                          8, 7, 6, 7, 6, 5, 4, 5, 4, 3, 2, 3, 2, 1, 0, 1, 0);
    __m128i z = _mm_loadu_si128((const __m128i_u *)(table + i));

    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(z), order);
}

/* FIPS 203 algorithm 9, lines 8 to 12. */
M_FN struct two forward(struct two v, __m256i z, __m256i z_q)
{
    __m256i t = m_product(v.hi, z, z_q);

    return (struct two){_mm256_add_epi16(v.lo, t), _mm256_sub_epi16(v.lo, t)};
}

/* FIPS 203 algorithm 10, lines 8 to 12; z is a negated inverse. */
M_FN struct two backward(struct two v, __m256i z, __m256i z_q)
{
    __m256i difference = _mm256_sub_epi16(v.hi, v.lo);

    return (struct two){_mm256_add_epi16(v.lo, v.hi), m_product(difference, z, z_q)};
}

M_FN void forward_at(__m256i v[8], size_t i, size_t j, size_t zeta)
{
    struct two r =
        forward((struct two){v[i], v[j]}, spread1(mlkem_zetas, zeta), spread1(mlkem_zetas_q, zeta));

    v[i] = r.lo;
    v[j] = r.hi;
}

/* The layers of 128, 64 and 32 on every other register. */
M_FN void forward_far(struct mlkem_poly *p, size_t parity)
{
    __m256i v[8];

    for (size_t i = 0; i < 8; i++) {
        v[i] = m_load(p, 2 * i + parity);
    }
    for (size_t i = 0; i < 4; i++) {
        forward_at(v, i, i + 4, 1);
    }
    for (size_t i = 0; i < 2; i++) {
        forward_at(v, i, i + 2, 2);
        forward_at(v, i + 4, i + 6, 3);
    }
    for (size_t i = 0; i < 4; i++) {
        forward_at(v, 2 * i, 2 * i + 1, 4 + i);
    }
    for (size_t i = 0; i < 8; i++) {
        m_store(p, 2 * i + parity, v[i]);
    }
}

M_TARGET void cr_mlkem_avx2_ntt(struct mlkem_poly *p)
{
    const int16_t *z = mlkem_zetas;
    const int16_t *q = mlkem_zetas_q;

    forward_far(p, 0);
    forward_far(p, 1);
    for (size_t i = 0; i < M_VECS / 2; i++) {
        struct two v = {m_load(p, 2 * i), m_load(p, 2 * i + 1)};
        v = forward(v, spread1(z, 8 + i), spread1(q, 8 + i));
        v = forward(halves8(v), spread2(z, 16 + 2 * i), spread2(q, 16 + 2 * i));
        v = forward(halves4(v), spread4(z, 32 + 4 * i), spread4(q, 32 + 4 * i));
        v = forward(halves2(v), spread8(z, 64 + 8 * i), spread8(q, 64 + 8 * i));
        v = halves8(halves4(halves2(v)));
        m_store(p, 2 * i, m_centered(v.lo));
        m_store(p, 2 * i + 1, m_centered(v.hi));
    }
}

M_FN void backward_at(__m256i v[8], size_t i, size_t j, size_t zeta)
{
    struct two r = backward((struct two){v[i], v[j]}, spread1(mlkem_inverse, zeta),
                            spread1(mlkem_inverse_q, zeta));

    v[i] = r.lo;
    v[j] = r.hi;
}

/* The layers of 32, 64 and 128, and the division by 128. What comes in is below 2 * 3329 and
 * doubles twice, is reduced, and doubles once. */
M_FN void backward_far(struct mlkem_poly *p, size_t parity)
{
    const __m256i f = _mm256_set1_epi16(MLKEM_INVERSE_F);
    const __m256i f_q = _mm256_set1_epi16((int16_t)(MLKEM_INVERSE_F * MLKEM_QINV));
    __m256i v[8];

    for (size_t i = 0; i < 8; i++) {
        v[i] = m_load(p, 2 * i + parity);
    }
    for (size_t i = 0; i < 4; i++) {
        backward_at(v, 2 * i, 2 * i + 1, 4 + i);
    }
    for (size_t i = 0; i < 2; i++) {
        backward_at(v, i, i + 2, 2);
        backward_at(v, i + 4, i + 6, 3);
    }
    for (size_t i = 0; i < 8; i++) {
        v[i] = m_centered(v[i]);
    }
    for (size_t i = 0; i < 4; i++) {
        backward_at(v, i, i + 4, 1);
    }
    for (size_t i = 0; i < 8; i++) {
        m_store(p, 2 * i + parity, m_product(v[i], f, f_q));
    }
}

M_TARGET void cr_mlkem_avx2_inverse(struct mlkem_poly *p)
{
    const int16_t *z = mlkem_inverse;
    const int16_t *q = mlkem_inverse_q;

    for (size_t i = 0; i < M_VECS / 2; i++) {
        struct two v = {m_load(p, 2 * i), m_load(p, 2 * i + 1)};
        v = halves2(halves4(halves8(v)));
        v = backward(v, spread8(z, 64 + 8 * i), spread8(q, 64 + 8 * i));
        v = backward(halves2(v), spread4(z, 32 + 4 * i), spread4(q, 32 + 4 * i));
        v = backward(halves4(v), spread2(z, 16 + 2 * i), spread2(q, 16 + 2 * i));
        v = halves8(v);
        v = (struct two){m_centered(v.lo), m_centered(v.hi)};
        v = backward(v, spread1(z, 8 + i), spread1(q, 8 + i));
        m_store(p, 2 * i, v.lo);
        m_store(p, 2 * i + 1, v.hi);
    }
    backward_far(p, 0);
    backward_far(p, 1);
}

/* Each second coefficient times gamma: the last layer's zetas, each with its negative. */
M_TARGET void cr_mlkem_avx2_prepare(struct mlkem_poly *out, const struct mlkem_poly *b)
{
    const __m256i signs = _mm256_set1_epi64x((long long)0xffff000000010000);

    for (size_t i = 0; i < M_VECS; i++) {
        __m256i v = m_load(b, i);
        __m256i z = _mm256_sign_epi16(spread4(mlkem_zetas, 64 + 4 * i), signs);
        __m256i q = _mm256_sign_epi16(spread4(mlkem_zetas_q, 64 + 4 * i), signs);
        m_store(out, i, _mm256_blend_epi16(v, m_product(v, z, q), 0xaa));
    }
}

/* The low halves of t's 32-bit numbers tell what multiple of 3329 to take off their high halves. */
M_FN __m256i montgomery(__m256i even, __m256i odd)
{
    __m256i low = _mm256_blend_epi16(even, _mm256_slli_epi32(odd, 16), 0xaa);
    __m256i high = _mm256_blend_epi16(_mm256_srli_epi32(even, 16), odd, 0xaa);
    __m256i m = _mm256_mullo_epi16(low, _mm256_set1_epi16(MLKEM_QINV));

    return _mm256_sub_epi16(high, _mm256_mulhi_epi16(m, m_q()));
}

M_TARGET void cr_mlkem_avx2_dot(struct mlkem_poly *out, const struct mlkem_poly *a, size_t stride,
                                const struct mlkem_poly *b, const struct mlkem_poly *prepared,
                                size_t k)
{
    for (size_t i = 0; i < M_VECS; i++) {
        __m256i even = _mm256_setzero_si256();
        __m256i odd = _mm256_setzero_si256();
        for (size_t j = 0; j < k; j++) {
            __m256i x = m_load(&a[j * stride], i);
            __m256i y = m_load(&b[j], i);
            /* The two of each pair exchanged. */
            y = _mm256_or_si256(_mm256_slli_epi32(y, 16), _mm256_srli_epi32(y, 16));
            even = _mm256_add_epi32(even, _mm256_madd_epi16(x, m_load(&prepared[j], i)));
            odd = _mm256_add_epi32(odd, _mm256_madd_epi16(x, y));
        }
        m_store(out, i, montgomery(even, odd));
    }
}
