/* The key exchange of the finite-field groups: RFC 7919, RFC 8446 4.2.8.1 and 7.4.1. */
#include "crypto/base.h"
#include "crypto/mem.h"
#include "crypto/ops.h"
#include "crypto/rand.h"

#include <mbedtls/bignum.h>
#include <mbedtls/dhm.h>

/* The primes of RFC 7919 appendix A, as Mbed TLS has them; the generator of each is 2. */
static const uint8_t p2048[] = MBEDTLS_DHM_RFC7919_FFDHE2048_P_BIN;
static const uint8_t p3072[] = MBEDTLS_DHM_RFC7919_FFDHE3072_P_BIN;
static const uint8_t p4096[] = MBEDTLS_DHM_RFC7919_FFDHE4096_P_BIN;
static const uint8_t p6144[] = MBEDTLS_DHM_RFC7919_FFDHE6144_P_BIN;
static const uint8_t p8192[] = MBEDTLS_DHM_RFC7919_FFDHE8192_P_BIN;

_Static_assert(sizeof(p8192) <= CR_SHARED_SECRET_MAX, "the secret is as long as the prime");

/* Exponents of whole bytes, no shorter than RFC 7919 5.2 asks for (225 to 400 bits): one as long as
 * the prime would cost ten to thirty times as much and be no safer. */
#define PRIVATE_MAX 50

static struct bytes prime_of(const struct cr_kex_ops *ops)
{
    switch (ops->group) {
    case CR_FFDHE3072:
        return bytes_of(p3072, sizeof(p3072));
    case CR_FFDHE4096:
        return bytes_of(p4096, sizeof(p4096));
    case CR_FFDHE6144:
        return bytes_of(p6144, sizeof(p6144));
    case CR_FFDHE8192:
        return bytes_of(p8192, sizeof(p8192));
    default:
        return bytes_of(p2048, sizeof(p2048));
    }
}

/* Numbers of one exponentiation. */
struct work {
    mbedtls_mpi p;
    mbedtls_mpi base;
    mbedtls_mpi exponent;
    mbedtls_mpi out;
};

static int begin(struct work *w, struct bytes p, struct bytes exponent)
{
    mbedtls_mpi_init(&w->p);
    mbedtls_mpi_init(&w->base);
    mbedtls_mpi_init(&w->exponent);
    mbedtls_mpi_init(&w->out);
    int r = mbedtls_mpi_read_binary(&w->p, p.p, p.n);
    return r != 0 ? r : mbedtls_mpi_read_binary(&w->exponent, exponent.p, exponent.n);
}

/* power writes base^exponent, as long as the prime. The time depends on the exponent's length,
 * which is the group's, not on its value: Mbed TLS's exponentiation has a fixed window. */
static int power(struct work *w, uint8_t *out, size_t n)
{
    int r = mbedtls_mpi_exp_mod(&w->out, &w->base, &w->exponent, &w->p, NULL);
    return r != 0 ? r : mbedtls_mpi_write_binary(&w->out, out, n);
}

static void end(struct work *w)
{
    mbedtls_mpi_free(&w->p);
    mbedtls_mpi_free(&w->base);
    mbedtls_mpi_free(&w->exponent);
    mbedtls_mpi_free(&w->out);
}

static enum t13_status public_half(const struct cr_kex_ops *ops, const uint8_t *priv,
                                   uint8_t *share)
{
    struct bytes p = prime_of(ops);
    struct work w;

    int r = begin(&w, p, bytes_of(priv, ops->priv_len));
    r = r != 0 ? r : mbedtls_mpi_lset(&w.base, 2);
    r = r != 0 ? r : power(&w, share, p.n);
    end(&w);
    return cr_from_mbedtls(r);
}

static enum t13_status ffdh_generate(const struct cr_kex_ops *ops, uint8_t *priv, uint8_t *share)
{
    T13_TRY(cr_rand(priv, ops->priv_len));
    return public_half(ops, priv, share);
}

/* read_public takes a peer's value, 1 < y < p - 1: RFC 8446 4.2.8.1. *r is Mbed TLS's own failure.
 */
static bool read_public(struct work *w, struct bytes share, int *r)
{
    *r = mbedtls_mpi_read_binary(&w->base, share.p, share.n);
    if (*r == 0) {
        *r = mbedtls_mpi_sub_int(&w->out, &w->p, 1);
    }
    return *r == 0 && mbedtls_mpi_cmp_int(&w->base, 1) > 0 &&
           mbedtls_mpi_cmp_mpi(&w->base, &w->out) < 0;
}

static enum t13_status ffdh_finish(const struct cr_kex_ops *ops, const uint8_t *priv,
                                   struct bytes server_share, struct cr_shared *secret)
{
    struct bytes p = prime_of(ops);
    struct work w;
    bool good = true;

    int r = begin(&w, p, bytes_of(priv, ops->priv_len));
    if (r == 0) {
        good = read_public(&w, server_share, &r);
    }
    if (r == 0 && good) {
        r = power(&w, secret->b, p.n);
        secret->n = p.n;
    }
    end(&w);
    return good || r != 0 ? cr_from_mbedtls(r) : T13_E_BAD_SHARE;
}

/* A value that is none costs no exponentiation. */
static enum t13_status ffdh_respond(const struct cr_kex_ops *ops, struct bytes client_share,
                                    uint8_t *share, struct cr_shared *secret)
{
    uint8_t priv[PRIVATE_MAX];

    enum t13_status status = cr_rand(priv, ops->priv_len);
    if (status == T13_OK) {
        status = ffdh_finish(ops, priv, client_share, secret);
    }
    if (status == T13_OK) {
        status = public_half(ops, priv, share);
    }
    mem_clear(priv, sizeof(priv));
    return status;
}

#define FFDH(bits, priv_len)                                                                       \
    {                                                                                              \
        CR_FFDHE##bits, priv_len, sizeof(p##bits), sizeof(p##bits), ffdh_generate, ffdh_respond,   \
            ffdh_finish                                                                            \
    }

const struct cr_kex_ops cr_psa_ffdhe2048_kex = FFDH(2048, 29);
const struct cr_kex_ops cr_psa_ffdhe3072_kex = FFDH(3072, 35);
const struct cr_kex_ops cr_psa_ffdhe4096_kex = FFDH(4096, 41);
const struct cr_kex_ops cr_psa_ffdhe6144_kex = FFDH(6144, 47);
const struct cr_kex_ops cr_psa_ffdhe8192_kex = FFDH(8192, PRIVATE_MAX);
