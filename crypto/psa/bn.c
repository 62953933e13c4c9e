#include "crypto/bn.h"

#include "crypto/base.h"

#include <mbedtls/bignum.h>

_Static_assert(sizeof(mbedtls_mpi) <= sizeof(struct cr_bn), "a number fits into struct cr_bn");

static mbedtls_mpi *mpi(struct cr_bn *a)
{
    return (mbedtls_mpi *)(void *)a;
}

static const mbedtls_mpi *cmpi(const struct cr_bn *a)
{
    return (const mbedtls_mpi *)(const void *)a;
}

static enum t13_status from(int r)
{
    switch (r) {
    case MBEDTLS_ERR_MPI_BAD_INPUT_DATA:
    case MBEDTLS_ERR_MPI_NEGATIVE_VALUE:
    case MBEDTLS_ERR_MPI_DIVISION_BY_ZERO:
    case MBEDTLS_ERR_MPI_NOT_ACCEPTABLE:
    case MBEDTLS_ERR_MPI_BUFFER_TOO_SMALL:
        return T13_E_ARGUMENT;
    default:
        return cr_from_mbedtls(r);
    }
}

void cr_bn_init(struct cr_bn *a)
{
    mbedtls_mpi_init(mpi(a));
}

void cr_bn_free(struct cr_bn *a)
{
    mbedtls_mpi_free(mpi(a));
}

enum t13_status cr_bn_copy(struct cr_bn *to, const struct cr_bn *other)
{
    return from(mbedtls_mpi_copy(mpi(to), cmpi(other)));
}

enum t13_status cr_bn_set(struct cr_bn *a, uint64_t v)
{
    uint8_t be[8];

    for (size_t i = 8; i > 0; i--, v >>= 8) {
        be[i - 1] = (uint8_t)v;
    }
    return cr_bn_read(a, bytes_of(be, sizeof(be)));
}

enum t13_status cr_bn_read(struct cr_bn *a, struct bytes big_endian)
{
    while (big_endian.n > 0 && big_endian.p[0] == 0) {
        big_endian.p++;
        big_endian.n--;
    }
    int r = mbedtls_mpi_lset(mpi(a), 0);
    return from(r == 0 && big_endian.n > 0
                    ? mbedtls_mpi_read_binary(mpi(a), big_endian.p, big_endian.n)
                    : r);
}

enum t13_status cr_bn_write(const struct cr_bn *a, uint8_t *out, size_t n)
{
    return from(n > 0 ? mbedtls_mpi_write_binary(cmpi(a), out, n) : 0);
}

void cr_bn_swap(struct cr_bn *a, struct cr_bn *b)
{
    mbedtls_mpi_swap(mpi(a), mpi(b));
}

size_t cr_bn_bits(const struct cr_bn *a)
{
    return mbedtls_mpi_bitlen(cmpi(a));
}

bool cr_bn_bit(const struct cr_bn *a, size_t i)
{
    return mbedtls_mpi_get_bit(cmpi(a), i) != 0;
}

enum t13_status cr_bn_set_bit(struct cr_bn *a, size_t i, bool v)
{
    return from(mbedtls_mpi_set_bit(mpi(a), i, v));
}

bool cr_bn_negative(const struct cr_bn *a)
{
    return mbedtls_mpi_cmp_int(cmpi(a), 0) < 0;
}

void cr_bn_set_negative(struct cr_bn *a, bool v)
{
    if (cr_bn_bits(a) > 0 && cr_bn_negative(a) != v) {
        mpi(a)->MBEDTLS_PRIVATE(s) = v ? -1 : 1;
    }
}

int cr_bn_cmp(const struct cr_bn *a, const struct cr_bn *b)
{
    return mbedtls_mpi_cmp_mpi(cmpi(a), cmpi(b));
}

int cr_bn_cmp_abs(const struct cr_bn *a, const struct cr_bn *b)
{
    return mbedtls_mpi_cmp_abs(cmpi(a), cmpi(b));
}

enum t13_status cr_bn_add(struct cr_bn *r, const struct cr_bn *a, const struct cr_bn *b)
{
    return from(mbedtls_mpi_add_mpi(mpi(r), cmpi(a), cmpi(b)));
}

enum t13_status cr_bn_sub(struct cr_bn *r, const struct cr_bn *a, const struct cr_bn *b)
{
    return from(mbedtls_mpi_sub_mpi(mpi(r), cmpi(a), cmpi(b)));
}

enum t13_status cr_bn_mul(struct cr_bn *r, const struct cr_bn *a, const struct cr_bn *b)
{
    return from(mbedtls_mpi_mul_mpi(mpi(r), cmpi(a), cmpi(b)));
}

enum t13_status cr_bn_div(struct cr_bn *quotient, struct cr_bn *remainder, const struct cr_bn *a,
                          const struct cr_bn *b)
{
    mbedtls_mpi q;
    mbedtls_mpi r;

    /* mbedtls_mpi_div_mpi() does not take an input for its output. */
    mbedtls_mpi_init(&q);
    mbedtls_mpi_init(&r);
    enum t13_status status = from(mbedtls_mpi_div_mpi(&q, &r, cmpi(a), cmpi(b)));
    if (status == T13_OK && quotient != NULL) {
        mbedtls_mpi_swap(mpi(quotient), &q);
    }
    if (status == T13_OK && remainder != NULL) {
        mbedtls_mpi_swap(mpi(remainder), &r);
    }
    mbedtls_mpi_free(&q);
    mbedtls_mpi_free(&r);
    return status;
}

enum t13_status cr_bn_shift_left(struct cr_bn *r, size_t n)
{
    return from(mbedtls_mpi_shift_l(mpi(r), n));
}

enum t13_status cr_bn_shift_right(struct cr_bn *r, size_t n)
{
    return from(mbedtls_mpi_shift_r(mpi(r), n));
}

enum t13_status cr_bn_gcd(struct cr_bn *r, const struct cr_bn *a, const struct cr_bn *b)
{
    return from(mbedtls_mpi_gcd(mpi(r), cmpi(a), cmpi(b)));
}

enum t13_status cr_bn_mod_exp(struct cr_bn *r, const struct cr_bn *a, const struct cr_bn *e,
                              const struct cr_bn *m)
{
    return from(mbedtls_mpi_exp_mod(mpi(r), cmpi(a), cmpi(e), cmpi(m), NULL));
}

enum t13_status cr_bn_mod_inverse(struct cr_bn *r, const struct cr_bn *a, const struct cr_bn *m)
{
    return from(mbedtls_mpi_inv_mod(mpi(r), cmpi(a), cmpi(m)));
}

enum t13_status cr_bn_prime(const struct cr_bn *a, bool *prime)
{
    if (mbedtls_mpi_cmp_int(cmpi(a), 2) < 0) {
        *prime = false;
        return T13_OK;
    }
    int r = mbedtls_mpi_is_prime_ext(cmpi(a), 64, cr_mbedtls_rng, NULL);
    *prime = r == 0;
    return r == MBEDTLS_ERR_MPI_NOT_ACCEPTABLE ? T13_OK : from(r);
}

enum t13_status cr_bn_generate_prime(struct cr_bn *r, size_t bits, bool safe)
{
    int flags = MBEDTLS_MPI_GEN_PRIME_FLAG_LOW_ERR | (safe ? MBEDTLS_MPI_GEN_PRIME_FLAG_DH : 0);

    return from(mbedtls_mpi_gen_prime(mpi(r), bits, flags, cr_mbedtls_rng, NULL));
}
