/* Eight blocks of ChaCha20 in registers of 256 bits. The file that includes this has defined
 * CHACHA_TARGET, CHACHA_8 (the function's name), and what chacha.h wants. */
#ifndef T13_CRYPTO_CHACHAPOLY_CHACHA_8_H
#define T13_CRYPTO_CHACHAPOLY_CHACHA_8_H

/* Four words of eight blocks: r[j] has those of block j in the low half, of block j + 4 in the
 * high. */
CHACHA_FN void words_of_blocks(const vec x[4], vec r[4])
{
    vec ab_low = _mm256_unpacklo_epi32(x[0], x[1]);
    vec ab_high = _mm256_unpackhi_epi32(x[0], x[1]);
    vec cd_low = _mm256_unpacklo_epi32(x[2], x[3]);
    vec cd_high = _mm256_unpackhi_epi32(x[2], x[3]);

    r[0] = _mm256_unpacklo_epi64(ab_low, cd_low);
    r[1] = _mm256_unpackhi_epi64(ab_low, cd_low);
    r[2] = _mm256_unpacklo_epi64(ab_high, cd_high);
    r[3] = _mm256_unpackhi_epi64(ab_high, cd_high);
}

CHACHA_FN void xor_at(const uint8_t *in, uint8_t *out, size_t at, vec key_stream)
{
    vec text = _mm256_loadu_si256((const __m256i_u *)(in + at));

    _mm256_storeu_si256((__m256i_u *)(out + at), v_xor(text, key_stream));
}

CHACHA_TARGET void CHACHA_8(const struct chacha *c, const uint8_t *in, uint8_t *out)
{
    const vec counters = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
    vec x[16];

    CHACHA_UNROLL
    for (size_t i = 0; i < 16; i++) {
        x[i] = _mm256_set1_epi32((int)c->word[i]);
    }
    x[12] = v_add(x[12], counters);
    twenty_rounds(x);
    CHACHA_UNROLL
    for (size_t i = 0; i < 16; i++) {
        x[i] = v_add(x[i], _mm256_set1_epi32((int)c->word[i]));
    }
    x[12] = v_add(x[12], counters);
    CHACHA_UNROLL
    for (size_t i = 0; i < 16; i += 8) {
        vec low[4];
        vec high[4];
        words_of_blocks(x + i, low);
        words_of_blocks(x + i + 4, high);
        CHACHA_UNROLL
        for (size_t j = 0; j < 4; j++) {
            xor_at(in, out, 64 * j + 4 * i, _mm256_permute2x128_si256(low[j], high[j], 0x20));
            xor_at(in, out, 64 * (j + 4) + 4 * i, _mm256_permute2x128_si256(low[j], high[j], 0x31));
        }
    }
}

#endif
