#ifndef T13_CRYPTO_MLKEM_POLY_H
#define T13_CRYPTO_MLKEM_POLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Polynomials of ML-KEM: 256 coefficients modulo 3329 (FIPS 203 2.4.4, 4.2, 4.3).
 *
 * A number may stand for any other that differs by a multiple of 3329; "reduced" is 0 to 3328. A
 * product is Montgomery's: a * b * 2^-16, of magnitude below 3329 where |a * b| < 3329 * 2^15.
 * Nothing here branches on a coefficient or divides by 3329, except where its comment says that the
 * coefficients are public. */
#define MLKEM_N 256
#define MLKEM_Q 3329
#define MLKEM_QINV (-3327)   /* 3329^-1 modulo 2^16 */
#define MLKEM_MONT2 1353     /* 2^32 modulo 3329 */
#define MLKEM_BARRETT 20159  /* 2^26 / 3329, rounded */
#define MLKEM_INVERSE_F 1441 /* 2^32 / 128 modulo 3329 */
#define MLKEM_POLY_LEN 384   /* 12 bits a coefficient */
#define MLKEM_RANK_MAX 4

struct mlkem_poly {
    int16_t c[MLKEM_N];
};

/* Compress_d (FIPS 203 4.2.1) of a reduced x is the low d bits of (x * factor + offset) >> (31 -
 * d): exact for each x, which Mlkem.CompressionIsExact shows. */
struct mlkem_compress {
    uint32_t factor;
    uint32_t offset;
};
#define MLKEM_COMPRESS_1                                                                           \
    {                                                                                              \
        645083, 536870912                                                                          \
    }
#define MLKEM_COMPRESS_4                                                                           \
    {                                                                                              \
        645083, 67108864                                                                           \
    }
#define MLKEM_COMPRESS_5                                                                           \
    {                                                                                              \
        645083, 33554432                                                                           \
    }
#define MLKEM_COMPRESS_10                                                                          \
    {                                                                                              \
        645083, 1049746                                                                            \
    }
#define MLKEM_COMPRESS_11                                                                          \
    {                                                                                              \
        645084, 523792                                                                             \
    }

struct mlkem_ops {
    /* The transform, and its inverse times 2^16: from |c| < 3329 to |c| < 3329. */
    void (*ntt)(struct mlkem_poly *p);
    void (*inverse)(struct mlkem_poly *p);
    /* What dot() wants to know of b: its even coefficients, and its odd ones times their gammas. */
    void (*prepare)(struct mlkem_poly *out, const struct mlkem_poly *b);
    /* The sum of k products of transformed a[i * stride] and b[i], times 2^-16: a within 0 to 4095,
     * b reduced or centered. */
    void (*dot)(struct mlkem_poly *out, const struct mlkem_poly *a, size_t stride,
                const struct mlkem_poly *b, const struct mlkem_poly *prepared, size_t k);
    void (*to_mont)(struct mlkem_poly *p); /* times 2^16; to |c| < 3329 */
    void (*reduce)(struct mlkem_poly *p);  /* any to reduced */
    /* Takes of in, n bytes, n a multiple of 3, the numbers of 12 bits below 3329, until out has
     * 256. Returns how many it has, `have` of which were there. All of it is public. */
    size_t (*reject)(struct mlkem_poly *out, size_t have, const uint8_t *in, size_t n);
    void (*cbd2)(struct mlkem_poly *p, const uint8_t in[128]);
    void (*encode12)(uint8_t *out, const struct mlkem_poly *p); /* reduced */
    void (*decode12)(struct mlkem_poly *p, const uint8_t *in);  /* to 0 to 4095 */
    /* d of a coefficient's 12 bits; 1, 4, 5, 10 or 11. p is reduced; 32 * d bytes. */
    void (*compress)(uint8_t *out, const struct mlkem_poly *p, unsigned d);
    void (*decompress)(struct mlkem_poly *p, const uint8_t *in, unsigned d);
};

extern const struct mlkem_ops cr_mlkem_base;

/* cr_mlkem_kernel returns the i-th kernel of the processor at hand; NULL after the last, and at
 * once where the base is to be used. */
const struct mlkem_ops *cr_mlkem_kernel(size_t i);

extern const int16_t mlkem_zetas[128];
extern const int16_t mlkem_zetas_q[128];
extern const int16_t mlkem_inverse[128];
extern const int16_t mlkem_inverse_q[128];

void cr_mlkem_cbd3(struct mlkem_poly *p, const uint8_t in[192]); /* ML-KEM-512 alone */

#endif
