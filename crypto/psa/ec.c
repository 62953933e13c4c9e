/* All curves on Mbed TLS's curve arithmetic. PSA's key slots would compute the public
 * point again for each export, and its ECDSA has no way to be given a parsed key. */
#include "crypto/ec/ec.h"

#include "crypto/base.h"
#include "crypto/ct/ct.h"
#include "crypto/mem.h"

#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>

static const mbedtls_ecp_group_id groups[] = {
    [CR_CURVE_P256] = MBEDTLS_ECP_DP_SECP256R1, [CR_CURVE_P384] = MBEDTLS_ECP_DP_SECP384R1,
    [CR_CURVE_P521] = MBEDTLS_ECP_DP_SECP521R1, [CR_CURVE_K256] = MBEDTLS_ECP_DP_SECP256K1,
    [CR_CURVE_BP256] = MBEDTLS_ECP_DP_BP256R1,  [CR_CURVE_BP384] = MBEDTLS_ECP_DP_BP384R1,
    [CR_CURVE_BP512] = MBEDTLS_ECP_DP_BP512R1,
};

/* What nearly every operation needs. */
struct work {
    mbedtls_ecp_group group;
    mbedtls_ecp_point point;
    mbedtls_mpi scalar;
    mbedtls_mpi r;
    mbedtls_mpi s;
};

static int work_init(struct work *w, enum cr_curve curve)
{
    mbedtls_ecp_group_init(&w->group);
    mbedtls_ecp_point_init(&w->point);
    mbedtls_mpi_init(&w->scalar);
    mbedtls_mpi_init(&w->r);
    mbedtls_mpi_init(&w->s);
    return mbedtls_ecp_group_load(&w->group, groups[curve]);
}

static void work_free(struct work *w)
{
    mbedtls_ecp_group_free(&w->group);
    mbedtls_ecp_point_free(&w->point);
    mbedtls_mpi_free(&w->scalar);
    mbedtls_mpi_free(&w->r);
    mbedtls_mpi_free(&w->s);
}

static int write_point(struct work *w, enum cr_curve curve, uint8_t *out)
{
    size_t n = 0;

    return mbedtls_ecp_point_write_binary(&w->group, &w->point, MBEDTLS_ECP_PF_UNCOMPRESSED, &n,
                                          out, cr_ec_point_len(curve));
}

static int read_scalar(struct work *w, enum cr_curve curve, const uint8_t *scalar)
{
    return mbedtls_mpi_read_binary(&w->scalar, scalar, cr_ec_field_len(curve));
}

static enum t13_status op_public(enum cr_curve curve, const uint8_t *scalar, uint8_t *point)
{
    struct work w;
    bool bad = false;

    int r = work_init(&w, curve);
    if (r == 0) {
        r = read_scalar(&w, curve, scalar);
    }
    if (r == 0) {
        bad = mbedtls_ecp_check_privkey(&w.group, &w.scalar) != 0;
    }
    if (r == 0 && !bad) {
        r = mbedtls_ecp_mul(&w.group, &w.point, &w.scalar, &w.group.G, cr_mbedtls_rng, NULL);
    }
    if (r == 0 && !bad) {
        r = write_point(&w, curve, point);
    }
    work_free(&w);
    return bad ? T13_E_BAD_KEY : cr_from_mbedtls(r);
}

/* A bad encoding and a point off the curve are the same to the caller; lack of memory is not. */
static bool is_bad_point(int r)
{
    return r != 0 && r != MBEDTLS_ERR_MPI_ALLOC_FAILED && r != MBEDTLS_ERR_ECP_ALLOC_FAILED;
}

static int read_point(struct work *w, struct bytes in)
{
    int r = mbedtls_ecp_point_read_binary(&w->group, &w->point, in.p, in.n);

    return r != 0 ? r : mbedtls_ecp_check_pubkey(&w->group, &w->point);
}

static enum t13_status op_point(enum cr_curve curve, struct bytes in, uint8_t *point)
{
    struct work w;
    enum t13_status status = T13_E_BAD_KEY;

    int r = work_init(&w, curve);
    if (r == 0) {
        r = read_point(&w, in);
        if (!is_bad_point(r)) {
            status = cr_from_mbedtls(r == 0 ? write_point(&w, curve, point) : r);
        }
    } else {
        status = cr_from_mbedtls(r);
    }
    work_free(&w);
    return status;
}

static enum t13_status dh(struct work *w, enum cr_curve curve, const uint8_t *scalar,
                          struct bytes peer, uint8_t *out)
{
    uint8_t shared[CR_EC_POINT_MAX];

    int r = read_point(w, peer);
    if (is_bad_point(r)) {
        return T13_E_BAD_SHARE;
    }
    if (r == 0) {
        r = read_scalar(w, curve, scalar);
    }
    if (r == 0) {
        r = mbedtls_ecp_mul(&w->group, &w->point, &w->scalar, &w->point, cr_mbedtls_rng, NULL);
    }
    /* The curves have prime order: a product of a scalar below it and a point is never zero. */
    if (r == 0) {
        r = write_point(w, curve, shared);
    }
    if (r == 0) {
        size_t n = cr_ec_field_len(curve);
        for (size_t i = 0; i < n; i++) {
            out[i] = shared[1 + i];
        }
    }
    mem_clear(shared, sizeof(shared));
    return cr_from_mbedtls(r);
}

static enum t13_status op_dh(enum cr_curve curve, const uint8_t *scalar, struct bytes peer,
                             uint8_t *out)
{
    struct work w;

    enum t13_status status = cr_from_mbedtls(work_init(&w, curve));
    if (status == T13_OK) {
        status = dh(&w, curve, scalar, peer, out);
    }
    work_free(&w);
    return status;
}

/* This arithmetic takes the bytes as they are. */
static void op_form(enum cr_curve curve, const uint8_t *point, const uint8_t *scalar,
                    struct cr_ec_form *out)
{
    (void)curve;
    (void)point;
    (void)scalar;
    (void)out;
}

/* mbedtls_ecdsa_sign() takes its nonce from what it is given as a generator of random numbers, in
 * its first call: the leftmost bits of the bytes. */
struct feed {
    uint8_t nonce[CR_EC_FIELD_MAX];
    size_t n; /* 0 when it has been taken */
};

static int take_feed(void *context, unsigned char *out, size_t n)
{
    struct feed *feed = context;

    if (feed->n == 0 || feed->n != n) {
        return cr_mbedtls_rng(NULL, out, n);
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = feed->nonce[i];
    }
    feed->n = 0;
    return 0;
}

static void fill_feed(struct feed *feed, enum cr_curve curve, const uint8_t *nonce)
{
    size_t n = cr_ec_field_len(curve);
    unsigned spare = (unsigned)(8 * n) - cr_ec_bits(curve);

    for (size_t i = 0; i < n; i++) {
        unsigned next = i + 1 < n ? nonce[i + 1] : 0;
        feed->nonce[i] = (uint8_t)(((unsigned)nonce[i] << 8 | next) >> (8 - spare));
    }
    feed->n = n;
}

static int sign_once(struct work *w, enum cr_curve curve, const struct cr_ec_key *key,
                     struct bytes digest, const uint8_t *nonce, uint8_t *rs)
{
    size_t n = cr_ec_field_len(curve);
    struct feed feed;

    fill_feed(&feed, curve, nonce);
    int r = read_scalar(w, curve, key->scalar);
    if (r == 0) {
        r = mbedtls_ecdsa_sign(&w->group, &w->r, &w->s, &w->scalar, digest.p, digest.n, take_feed,
                               &feed);
    }
    mem_clear(&feed, sizeof(feed));
    if (r == 0) {
        r = mbedtls_mpi_write_binary(&w->r, rs, n);
    }
    if (r == 0) {
        r = mbedtls_mpi_write_binary(&w->s, rs + n, n);
    }
    return r;
}

static enum t13_status op_sign(enum cr_curve curve, const struct cr_ec_key *key,
                               struct bytes digest, const uint8_t *nonce, uint8_t *rs)
{
    struct work w;
    uint8_t again[2 * CR_EC_FIELD_MAX];
    size_t n = 2 * cr_ec_field_len(curve);

    bool bad = false;

    int r = work_init(&w, curve);
    if (r == 0) {
        r = read_scalar(&w, curve, nonce);
    }
    if (r == 0) {
        bad = mbedtls_ecp_check_privkey(&w.group, &w.scalar) != 0;
    }
    if (bad) {
        work_free(&w);
        return T13_E_ARGUMENT;
    }
    if (r == 0) {
        r = sign_once(&w, curve, key, digest, nonce, rs);
    }
    /* A signature with a fault in it gives the key away. Twice the same is the check that costs
     * least: a verification takes as long as six signatures. */
    if (r == 0) {
        r = sign_once(&w, curve, key, digest, nonce, again);
    }
    work_free(&w);
    enum t13_status status = cr_from_mbedtls(r);
    if (status == T13_OK && !ct_equal(rs, again, n)) {
        status = T13_E_CRYPTO;
    }
    if (status != T13_OK) {
        mem_clear(rs, n);
    }
    mem_clear(again, sizeof(again));
    return status;
}

static enum t13_status op_verify(enum cr_curve curve, const struct cr_ec_key *key,
                                 struct bytes digest, const uint8_t *rs)
{
    struct work w;
    size_t n = cr_ec_field_len(curve);

    int r = work_init(&w, curve);
    if (r == 0) {
        r = mbedtls_ecp_point_read_binary(&w.group, &w.point, key->point, cr_ec_point_len(curve));
    }
    if (r == 0) {
        r = mbedtls_mpi_read_binary(&w.r, rs, n);
    }
    if (r == 0) {
        r = mbedtls_mpi_read_binary(&w.s, rs + n, n);
    }
    if (r == 0) {
        r = mbedtls_ecdsa_verify(&w.group, digest.p, digest.n, &w.point, &w.r, &w.s);
    }
    work_free(&w);
    return r == MBEDTLS_ERR_ECP_VERIFY_FAILED ? T13_E_BAD_SIGNATURE : cr_from_mbedtls(r);
}

const struct cr_ec_ops cr_psa_ec = {op_public, op_point, op_dh, op_form, op_sign, op_verify};
