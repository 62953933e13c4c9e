/* The polynomials of ML-KEM in portable C. */
#include "crypto/mlkem/poly.h"

/* t * 2^-16 for |t| < 3329 * 2^15 (Montgomery 1985, with a signed remainder: Seiler 2018). */
static int16_t montgomery(int32_t t)
{
    int16_t m = (int16_t)((uint32_t)t * (uint32_t)MLKEM_QINV);

    return (int16_t)((t - (int32_t)m * MLKEM_Q) >> 16);
}

static int16_t product(int16_t a, int16_t b)
{
    return montgomery((int32_t)a * b);
}

/* To -1664 to 1664 (Barrett 1986). */
static int16_t centered(int16_t a)
{
    int32_t t = ((int32_t)a * MLKEM_BARRETT + (1 << 25)) >> 26;

    return (int16_t)(a - t * MLKEM_Q);
}

/* FIPS 203 algorithm 9. Seven layers each add less than 3329: 16 bits hold that. */
static void base_ntt(struct mlkem_poly *p)
{
    size_t k = 1;

    for (size_t len = 128; len >= 2; len /= 2) {
        for (size_t start = 0; start < MLKEM_N; start += 2 * len) {
            int16_t zeta = mlkem_zetas[k++];
            for (size_t j = start; j < start + len; j++) {
                int16_t t = product(zeta, p->c[j + len]);
                p->c[j + len] = (int16_t)(p->c[j] - t);
                p->c[j] = (int16_t)(p->c[j] + t);
            }
        }
    }
    for (size_t i = 0; i < MLKEM_N; i++) {
        p->c[i] = centered(p->c[i]);
    }
}

/* FIPS 203 algorithm 10. */
static void base_inverse(struct mlkem_poly *p)
{
    size_t first = MLKEM_N / 4;

    for (size_t len = 2; len <= 128; len *= 2) {
        const int16_t *zetas = mlkem_inverse + first;
        first /= 2;
        for (size_t start = 0; start < MLKEM_N; start += 2 * len) {
            int16_t zeta = *zetas++;
            for (size_t j = start; j < start + len; j++) {
                int16_t t = p->c[j];
                p->c[j] = centered((int16_t)(t + p->c[j + len]));
                p->c[j + len] = product(zeta, (int16_t)(p->c[j + len] - t));
            }
        }
    }
    for (size_t i = 0; i < MLKEM_N; i++) {
        p->c[i] = product(p->c[i], MLKEM_INVERSE_F);
    }
}

/* The gammas of FIPS 203 algorithm 11: the last layer's zetas, each with its negative. */
static void base_prepare(struct mlkem_poly *out, const struct mlkem_poly *b)
{
    for (size_t i = 0; i < MLKEM_N / 4; i++) {
        int16_t zeta = mlkem_zetas[64 + i];
        out->c[4 * i] = b->c[4 * i];
        out->c[4 * i + 1] = product(zeta, b->c[4 * i + 1]);
        out->c[4 * i + 2] = b->c[4 * i + 2];
        out->c[4 * i + 3] = (int16_t)-product(zeta, b->c[4 * i + 3]);
    }
}

static void base_dot(struct mlkem_poly *out, const struct mlkem_poly *a, size_t stride,
                     const struct mlkem_poly *b, const struct mlkem_poly *prepared, size_t k)
{
    for (size_t i = 0; i < MLKEM_N; i += 2) {
        int32_t even = 0;
        int32_t odd = 0;
        for (size_t j = 0; j < k; j++) {
            const int16_t *x = &a[j * stride].c[i];
            even += x[0] * prepared[j].c[i] + x[1] * prepared[j].c[i + 1];
            odd += x[0] * b[j].c[i + 1] + x[1] * b[j].c[i];
        }
        out->c[i] = montgomery(even);
        out->c[i + 1] = montgomery(odd);
    }
}

static void base_to_mont(struct mlkem_poly *p)
{
    for (size_t i = 0; i < MLKEM_N; i++) {
        p->c[i] = product(p->c[i], MLKEM_MONT2);
    }
}

static void base_reduce(struct mlkem_poly *p)
{
    for (size_t i = 0; i < MLKEM_N; i++) {
        int16_t a = centered(p->c[i]);
        p->c[i] = (int16_t)(a + ((a >> 15) & MLKEM_Q));
    }
}

/* FIPS 203 algorithm 7. */
static size_t base_reject(struct mlkem_poly *out, size_t have, const uint8_t *in, size_t n)
{
    for (size_t i = 0; i < n && have < MLKEM_N; i += 3) {
        int16_t first = (int16_t)(in[i] | (in[i + 1] & 15) << 8);
        int16_t second = (int16_t)(in[i + 1] >> 4 | in[i + 2] << 4);
        if (first < MLKEM_Q) {
            out->c[have++] = first;
        }
        if (second < MLKEM_Q && have < MLKEM_N) {
            out->c[have++] = second;
        }
    }
    return have;
}

/* FIPS 203 algorithm 8 with eta = 2: pairs of bits are added where they stand. */
static void base_cbd2(struct mlkem_poly *p, const uint8_t in[128])
{
    for (size_t i = 0; i < 128; i++) {
        unsigned sums = (in[i] & 0x55u) + (in[i] >> 1 & 0x55u);
        p->c[2 * i] = (int16_t)((int)(sums & 3) - (int)(sums >> 2 & 3));
        p->c[2 * i + 1] = (int16_t)((int)(sums >> 4 & 3) - (int)(sums >> 6));
    }
}

void cr_mlkem_cbd3(struct mlkem_poly *p, const uint8_t in[192])
{
    for (size_t i = 0; i < 64; i++) {
        uint32_t bits = in[3 * i] | (uint32_t)in[3 * i + 1] << 8 | (uint32_t)in[3 * i + 2] << 16;
        uint32_t sums = (bits & 0x249249) + (bits >> 1 & 0x249249) + (bits >> 2 & 0x249249);
        for (size_t j = 0; j < 4; j++) {
            int a = (int)(sums >> 6 * j & 7);
            int b = (int)(sums >> (6 * j + 3) & 7);
            p->c[4 * i + j] = (int16_t)(a - b);
        }
    }
}

static void base_encode12(uint8_t *out, const struct mlkem_poly *p)
{
    for (size_t i = 0; i < MLKEM_N / 2; i++) {
        uint32_t pair = (uint32_t)p->c[2 * i] | (uint32_t)p->c[2 * i + 1] << 12;
        out[3 * i] = (uint8_t)pair;
        out[3 * i + 1] = (uint8_t)(pair >> 8);
        out[3 * i + 2] = (uint8_t)(pair >> 16);
    }
}

static void base_decode12(struct mlkem_poly *p, const uint8_t *in)
{
    for (size_t i = 0; i < MLKEM_N / 2; i++) {
        p->c[2 * i] = (int16_t)(in[3 * i] | (in[3 * i + 1] & 15) << 8);
        p->c[2 * i + 1] = (int16_t)(in[3 * i + 1] >> 4 | in[3 * i + 2] << 4);
    }
}

static struct mlkem_compress constants(unsigned d)
{
    switch (d) {
    case 1:
        return (struct mlkem_compress)MLKEM_COMPRESS_1;
    case 4:
        return (struct mlkem_compress)MLKEM_COMPRESS_4;
    case 5:
        return (struct mlkem_compress)MLKEM_COMPRESS_5;
    case 10:
        return (struct mlkem_compress)MLKEM_COMPRESS_10;
    default:
        return (struct mlkem_compress)MLKEM_COMPRESS_11;
    }
}

static void base_compress(uint8_t *out, const struct mlkem_poly *p, unsigned d)
{
    const struct mlkem_compress k = constants(d);
    uint32_t bits = 0;
    unsigned num_bits = 0;

    for (size_t i = 0; i < MLKEM_N; i++) {
        uint32_t x = (uint32_t)p->c[i] * k.factor + k.offset;
        bits |= ((x >> (31 - d)) & ((1u << d) - 1)) << num_bits;
        for (num_bits += d; num_bits >= 8; num_bits -= 8) {
            *out++ = (uint8_t)bits;
            bits >>= 8;
        }
    }
}

/* Decompress_d: y * 3329 / 2^d, rounded. */
static void base_decompress(struct mlkem_poly *p, const uint8_t *in, unsigned d)
{
    const uint32_t half = (1u << d) / 2;
    uint32_t bits = 0;
    unsigned num_bits = 0;

    for (size_t i = 0; i < MLKEM_N; i++) {
        for (; num_bits < d; num_bits += 8) {
            bits |= (uint32_t)*in++ << num_bits;
        }
        uint32_t y = bits & ((1u << d) - 1);
        p->c[i] = (int16_t)((y * MLKEM_Q + half) >> d);
        bits >>= d;
        num_bits -= d;
    }
}

const struct mlkem_ops cr_mlkem_base = {
    .ntt = base_ntt,
    .inverse = base_inverse,
    .prepare = base_prepare,
    .dot = base_dot,
    .to_mont = base_to_mont,
    .reduce = base_reduce,
    .reject = base_reject,
    .cbd2 = base_cbd2,
    .encode12 = base_encode12,
    .decode12 = base_decode12,
    .compress = base_compress,
    .decompress = base_decompress,
};
