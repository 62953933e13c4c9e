/* DH_generate_key(3): key pairs and agreement. */
#include "compat/dh/dh.h"

#include "compat/err/raise.h"

#include "crypto/rand.h"

#include <openssl/dherr.h>
#include <openssl/err.h>
#include <string.h>

#define MAX_LEN ((CX_DH_MAX_BITS + 7) / 8)
#define TRIES 128

static bool modulus_fits(const DH *dh)
{
    size_t bits = cr_bn_bits(&dh->p->v);

    if (bits > CX_DH_MAX_BITS) {
        cx_raise(ERR_LIB_DH, DH_R_MODULUS_TOO_LARGE);
        return false;
    }
    if (bits < CX_DH_MIN_BITS) {
        cx_raise(ERR_LIB_DH, DH_R_MODULUS_TOO_SMALL);
        return false;
    }
    if (!cr_bn_bit(&dh->p->v, 0)) {
        cx_raise(ERR_LIB_DH, DH_R_BAD_GENERATOR);
        return false;
    }
    return true;
}

/* A random number of so many bits, its highest set when top. */
static enum t13_status random_bits(struct cr_bn *x, size_t bits, bool top)
{
    uint8_t buf[MAX_LEN];
    size_t n = (bits + 7) / 8;

    if (bits == 0 || n > sizeof(buf)) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(cr_rand(buf, n));
    buf[0] &= (uint8_t)(0xff >> (8 * n - bits));
    if (top) {
        buf[0] |= (uint8_t)(1u << ((bits - 1) % 8));
    }
    enum t13_status status = cr_bn_read(x, bytes_of(buf, n));
    mem_clear(buf, n);
    return status;
}

/* 1 < x < q. Without q, p is a safe prime: as many bits as the parameters say, and at most what
 * fits below (p - 1) / 2. */
static enum t13_status random_secret(const DH *dh, struct cr_bn *x)
{
    if (dh->q == NULL) {
        size_t bits = cr_bn_bits(&dh->p->v) - 2;
        if (dh->length > 0 && (size_t)dh->length < bits) {
            bits = (size_t)dh->length;
        }
        return random_bits(x, bits, true);
    }
    for (int i = 0; i < TRIES; i++) {
        T13_TRY(random_bits(x, cr_bn_bits(&dh->q->v), false));
        if (cr_bn_bits(x) > 1 && cr_bn_cmp(x, &dh->q->v) < 0) {
            return T13_OK;
        }
    }
    return T13_E_RANDOM;
}

static bool make_secret(DH *dh)
{
    BIGNUM *x = cx_bn_new();

    if (x == NULL || !cx_bn_ok(random_secret(dh, &x->v))) {
        cx_bn_free(x);
        return false;
    }
    dh->priv_key = x;
    return true;
}

/* DH_generate_key - see DH_generate_key(3). abi: full. test tests/oracle/dh.c
 *
 * ret   1; 0 on error. A private key that is there is kept
 */
CX_API int DH_generate_key(DH *dh)
{
    bool had_secret = dh->priv_key != NULL;

    if (dh->p == NULL || dh->g == NULL) {
        cx_raise(ERR_LIB_DH, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    if (!modulus_fits(dh) || (!had_secret && !make_secret(dh))) {
        return 0;
    }
    BIGNUM *y = cx_bn_new();
    if (y == NULL || !cx_bn_ok(cr_bn_mod_exp(&y->v, &dh->g->v, &dh->priv_key->v, &dh->p->v))) {
        cx_bn_free(y);
        if (!had_secret) {
            cx_bn_free(dh->priv_key);
            dh->priv_key = NULL;
        }
        return 0;
    }
    cx_bn_free(dh->pub_key);
    dh->pub_key = y;
    return 1;
}

/* The shared number, as long as p. SP 800-56A 5.7.1.1: neither 1 nor p - 1 (nor 0). */
static bool agree(const DH *dh, const BIGNUM *peer, uint8_t *key, size_t n)
{
    struct cr_bn z;
    struct cr_bn next;
    bool ok = false;

    cr_bn_init(&z);
    cr_bn_init(&next);
    if (cx_bn_ok(cr_bn_mod_exp(&z, &peer->v, &dh->priv_key->v, &dh->p->v)) &&
        cx_bn_ok(cr_bn_set(&next, 1)) && cx_bn_ok(cr_bn_add(&next, &next, &z))) {
        if (cr_bn_bits(&z) <= 1 || cr_bn_cmp(&next, &dh->p->v) == 0) {
            cx_raise(ERR_LIB_DH, DH_R_INVALID_SECRET);
        } else {
            ok = cx_bn_ok(cr_bn_write(&z, key, n));
        }
    }
    cr_bn_free(&z);
    cr_bn_free(&next);
    return ok;
}

static int compute(uint8_t *key, const BIGNUM *peer, const DH *dh)
{
    if (dh->p == NULL || !modulus_fits(dh)) {
        return -1;
    }
    if (dh->priv_key == NULL) {
        cx_raise(ERR_LIB_DH, DH_R_NO_PRIVATE_VALUE);
        return -1;
    }
    size_t n = cx_bn_len(dh->p);
    return agree(dh, peer, key, n) ? (int)n : -1;
}

/* DH_compute_key_padded - see DH_generate_key(3). abi: full. test tests/oracle/dh.c */
CX_API int DH_compute_key_padded(unsigned char *key, const BIGNUM *pub_key, DH *dh)
{
    return compute(key, pub_key, dh);
}

/* How many zeros key begins with, in the same time for each number of them. */
static size_t leading_zeros(const uint8_t *key, size_t n)
{
    size_t zeros = 0;
    size_t open = 1;

    for (size_t i = 0; i < n; i++) {
        open &= ((size_t)key[i] - 1) >> (8 * sizeof(size_t) - 1);
        zeros += open;
    }
    return zeros;
}

/* DH_compute_key - see DH_generate_key(3). abi: full. test tests/oracle/dh.c
 *
 * ret   the length without leading zeros, -1 on error
 */
CX_API int DH_compute_key(unsigned char *key, const BIGNUM *pub_key, DH *dh)
{
    int n = compute(key, pub_key, dh);

    if (n <= 0) {
        return n;
    }
    size_t zeros = leading_zeros(key, (size_t)n);
    size_t left = (size_t)n - zeros;
    memmove(key, key + zeros, left);
    memset(key + left, 0, zeros);
    return (int)left;
}

/* DH_generate_parameters_ex - see DH_generate_parameters_ex(3). abi: subset: cb is not called.
 *
 * test  tests/oracle/dh.c
 */
CX_API int DH_generate_parameters_ex(DH *dh, int prime_len, int generator, BN_GENCB *cb)
{
    (void)cb;
    if (prime_len > CX_DH_MAX_BITS) {
        cx_raise(ERR_LIB_DH, DH_R_MODULUS_TOO_LARGE);
        return 0;
    }
    if (prime_len < CX_DH_MIN_BITS) {
        cx_raise(ERR_LIB_DH, DH_R_MODULUS_TOO_SMALL);
        return 0;
    }
    if (generator <= 1) {
        cx_raise(ERR_LIB_DH, DH_R_BAD_GENERATOR);
        cx_raise(ERR_LIB_DH, ERR_R_BN_LIB);
        return 0;
    }
    BIGNUM *p = cx_bn_new();
    BIGNUM *g = cx_bn_new();
    if (p == NULL || g == NULL || !cx_bn_ok(cr_bn_set(&g->v, (uint64_t)generator)) ||
        !cx_bn_ok(cr_bn_generate_prime(&p->v, (size_t)prime_len, true))) {
        cx_bn_free(p);
        cx_bn_free(g);
        return 0;
    }
    cx_bn_free(dh->p);
    cx_bn_free(dh->g);
    dh->p = p;
    dh->g = g;
    return 1;
}
