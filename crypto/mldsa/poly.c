/* The polynomials of ML-DSA. */
#include "crypto/mldsa/poly.h"

#include "crypto/ct/secret.h"

/* t * 2^-32 for |t| < q * 2^31. */
static int32_t montgomery(int64_t t)
{
    int32_t m = (int32_t)((uint32_t)t * (uint32_t)MLDSA_QINV);

    return (int32_t)((t - (int64_t)m * MLDSA_Q) >> 32);
}

static int32_t product(int32_t a, int32_t b)
{
    return montgomery((int64_t)a * b);
}

static int32_t reduced(int32_t a)
{
    int32_t t = (a + (1 << 22)) >> 23;

    return a - t * MLDSA_Q;
}

static int32_t frozen(int32_t a)
{
    a = reduced(a);
    return a + ((a >> 31) & MLDSA_Q);
}

/* Algorithm 41. */
void mldsa_ntt(struct mldsa_poly *p)
{
    size_t k = 1;

    for (size_t len = 128; len >= 1; len /= 2) {
        for (size_t start = 0; start < MLDSA_N; start += 2 * len) {
            int32_t zeta = mldsa_zetas[k++];
            for (size_t j = start; j < start + len; j++) {
                int32_t t = product(zeta, p->c[j + len]);
                p->c[j + len] = p->c[j] - t;
                p->c[j] = p->c[j] + t;
            }
        }
    }
}

/* Algorithm 42. Eight doublings of less than q stay within 31 bits. */
void mldsa_inverse(struct mldsa_poly *p)
{
    size_t k = 256;

    for (size_t len = 1; len <= 128; len *= 2) {
        for (size_t start = 0; start < MLDSA_N; start += 2 * len) {
            int32_t zeta = -mldsa_zetas[--k];
            for (size_t j = start; j < start + len; j++) {
                int32_t t = p->c[j];
                p->c[j] = t + p->c[j + len];
                p->c[j + len] = product(zeta, t - p->c[j + len]);
            }
        }
    }
    for (size_t i = 0; i < MLDSA_N; i++) {
        p->c[i] = product(p->c[i], MLDSA_INVERSE_F);
    }
}

void mldsa_reduce(struct mldsa_poly *p)
{
    for (size_t i = 0; i < MLDSA_N; i++) {
        p->c[i] = reduced(p->c[i]);
    }
}

void mldsa_freeze(struct mldsa_poly *p)
{
    for (size_t i = 0; i < MLDSA_N; i++) {
        p->c[i] = frozen(p->c[i]);
    }
}

void mldsa_add(struct mldsa_poly *p, const struct mldsa_poly *q)
{
    for (size_t i = 0; i < MLDSA_N; i++) {
        p->c[i] += q->c[i];
    }
}

void mldsa_sub(struct mldsa_poly *p, const struct mldsa_poly *q)
{
    for (size_t i = 0; i < MLDSA_N; i++) {
        p->c[i] -= q->c[i];
    }
}

void mldsa_dot(struct mldsa_poly *out, const struct mldsa_poly *a, const struct mldsa_poly *b,
               size_t n)
{
    for (size_t i = 0; i < MLDSA_N; i++) {
        int32_t sum = 0;
        for (size_t j = 0; j < n; j++) {
            sum += product(a[j].c[i], b[j].c[i]);
        }
        out->c[i] = reduced(sum);
    }
}

bool mldsa_exceeds(const struct mldsa_poly *p, int32_t bound)
{
    int32_t below = -1;

    for (size_t i = 0; i < MLDSA_N; i++) {
        int32_t c = p->c[i];
        int32_t magnitude = (c ^ (c >> 31)) - (c >> 31);
        below &= magnitude - bound;
    }
    return secret_declassify((uint64_t)(below >> 31 & 1)) == 0;
}

void mldsa_power2round(struct mldsa_poly *t1, struct mldsa_poly *t0, const struct mldsa_poly *t)
{
    for (size_t i = 0; i < MLDSA_N; i++) {
        int32_t high = (t->c[i] + (1 << (MLDSA_D - 1)) - 1) >> MLDSA_D;
        t0->c[i] = t->c[i] - high * (1 << MLDSA_D);
        t1->c[i] = high;
    }
}

/* n / (2 * gamma2) rounded down, by a product with its inverse times 2^44. */
static int32_t divided(int32_t n, int32_t gamma2)
{
    uint64_t inverse = gamma2 == (MLDSA_Q - 1) / 88 ? 92364889 : 33587233;

    return (int32_t)((uint64_t)(uint32_t)n * inverse >> 44);
}

static int32_t high_bits(int32_t *low, int32_t c, int32_t gamma2)
{
    int32_t high = divided(c + gamma2 - 1, gamma2);
    /* The top one stands for -1: 0 with one less. */
    int32_t is_top = ((c - (MLDSA_Q - 1 - gamma2) - 1) >> 31) + 1;

    *low = c - high * 2 * gamma2 - is_top;
    return high & (is_top - 1);
}

void mldsa_decompose(struct mldsa_poly *high, struct mldsa_poly *low, const struct mldsa_poly *p,
                     int32_t gamma2)
{
    for (size_t i = 0; i < MLDSA_N; i++) {
        int32_t c = p->c[i];
        high->c[i] = high_bits(&low->c[i], c, gamma2);
    }
}

void mldsa_use_hint(struct mldsa_poly *high, const struct mldsa_poly *p,
                    const uint8_t hint[MLDSA_N], int32_t gamma2)
{
    int32_t m = gamma2 == (MLDSA_Q - 1) / 88 ? 44 : 16;

    for (size_t i = 0; i < MLDSA_N; i++) {
        int32_t low = 0;
        int32_t r1 = high_bits(&low, p->c[i], gamma2);
        if (hint[i] != 0 && low > 0) {
            r1 = r1 == m - 1 ? 0 : r1 + 1;
        } else if (hint[i] != 0) {
            r1 = r1 == 0 ? m - 1 : r1 - 1;
        }
        high->c[i] = r1;
    }
}

void mldsa_pack(uint8_t *out, const struct mldsa_poly *p, int32_t top, unsigned bits)
{
    uint32_t held = 0;
    unsigned num = 0;

    for (size_t i = 0; i < MLDSA_N; i++) {
        uint32_t v = (uint32_t)(top - p->c[i]);
        held |= v << num;
        for (num += bits; num >= 8; num -= 8) {
            *out++ = (uint8_t)held;
            held >>= 8;
        }
    }
}

void mldsa_unpack(struct mldsa_poly *p, const uint8_t *in, int32_t top, unsigned bits)
{
    uint32_t held = 0;
    unsigned num = 0;

    for (size_t i = 0; i < MLDSA_N; i++) {
        for (; num < bits; num += 8) {
            held |= (uint32_t)*in++ << num;
        }
        p->c[i] = top - (int32_t)(held & ((1u << bits) - 1));
        held >>= bits;
        num -= bits;
    }
}

void mldsa_pack_simple(uint8_t *out, const struct mldsa_poly *p, unsigned bits)
{
    struct mldsa_poly negative;

    for (size_t i = 0; i < MLDSA_N; i++) {
        negative.c[i] = -p->c[i];
    }
    mldsa_pack(out, &negative, 0, bits);
}

void mldsa_unpack_simple(struct mldsa_poly *p, const uint8_t *in, unsigned bits)
{
    mldsa_unpack(p, in, 0, bits);
    for (size_t i = 0; i < MLDSA_N; i++) {
        p->c[i] = -p->c[i];
    }
}
