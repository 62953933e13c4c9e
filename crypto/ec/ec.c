/* The curves, whoever computes them. */
#include "crypto/ec/ec.h"

#include "crypto/ec/nonce.h"
#include "crypto/mem.h"
#include "crypto/rand.h"

/* Out of range with a probability of 2^-32 (P-256) or far less, each; of brainpool's orders, which
 * are any numbers of their length, 0.46 at most. */
#define TRIES 128
#define EXTRA_LEN 32

static const struct curve_row {
    uint8_t field_len;
    uint8_t top_mask; /* of a scalar's first byte */
    uint16_t bits;
} curves[] = {
    [CR_CURVE_P256] = {32, 0xff, 256},  [CR_CURVE_P384] = {48, 0xff, 384},
    [CR_CURVE_P521] = {66, 0x01, 521},  [CR_CURVE_K256] = {32, 0xff, 256},
    [CR_CURVE_BP256] = {32, 0xff, 256}, [CR_CURVE_BP384] = {48, 0xff, 384},
    [CR_CURVE_BP512] = {64, 0xff, 512},
};

size_t cr_ec_field_len(enum cr_curve curve)
{
    return curves[curve].field_len;
}

unsigned cr_ec_bits(enum cr_curve curve)
{
    return curves[curve].bits;
}

/* The one place where a kernel is chosen. */
static const struct cr_ec_ops *ops_of(enum cr_curve curve)
{
    const struct cr_ec_ops *kernel = NULL;

    if (curve == CR_CURVE_P256) {
        kernel = cr_p256_kernel(0);
    } else if (curve == CR_CURVE_P384) {
        kernel = cr_p384_kernel(0);
    }
    return kernel != NULL ? kernel : &cr_psa_ec;
}

enum t13_status cr_ec_generate(enum cr_curve curve, uint8_t *scalar, uint8_t *point)
{
    size_t n = cr_ec_field_len(curve);
    enum t13_status status = T13_E_BAD_KEY;

    for (int i = 0; i < TRIES && status == T13_E_BAD_KEY; i++) {
        status = cr_rand(scalar, n);
        if (status == T13_OK) {
            scalar[0] &= curves[curve].top_mask;
            status = cr_ec_public(curve, scalar, point);
        }
    }
    if (status != T13_OK) {
        mem_clear(scalar, n);
    }
    return status == T13_E_BAD_KEY ? T13_E_RANDOM : status;
}

enum t13_status cr_ec_public(enum cr_curve curve, const uint8_t *scalar, uint8_t *point)
{
    return ops_of(curve)->to_point(curve, scalar, point);
}

enum t13_status cr_ec_point(enum cr_curve curve, struct bytes in, uint8_t *point)
{
    size_t n = cr_ec_field_len(curve);
    bool is_uncompressed = in.n == 1 + 2 * n && in.p[0] == 4;
    bool is_compressed = in.n == 1 + n && (in.p[0] == 2 || in.p[0] == 3);

    if (!is_uncompressed && !is_compressed) {
        return T13_E_BAD_KEY;
    }
    /* Compressed points are rare: the base alone has square roots. */
    return (is_compressed ? &cr_psa_ec : ops_of(curve))->point(curve, in, point);
}

enum t13_status cr_ec_dh(enum cr_curve curve, const uint8_t *scalar, struct bytes peer,
                         uint8_t *out)
{
    if (peer.n != cr_ec_point_len(curve) || peer.p[0] != 4) {
        return T13_E_BAD_SHARE;
    }
    return ops_of(curve)->dh(curve, scalar, peer, out);
}

void cr_ec_make_form(enum cr_curve curve, const uint8_t *point, const uint8_t *scalar,
                     struct cr_ec_form *out)
{
    ops_of(curve)->form(curve, point, scalar, out);
}

static enum t13_status sign(enum cr_curve curve, const struct cr_ec_key *key, struct bytes digest,
                            struct cr_nonce *nonces, uint8_t *rs)
{
    uint8_t nonce[CR_EC_FIELD_MAX];
    enum t13_status status = T13_E_ARGUMENT;

    for (int i = 0; i < TRIES && status == T13_E_ARGUMENT; i++) {
        status = cr_nonce_next(nonces, nonce);
        if (status == T13_OK) {
            status = ops_of(curve)->sign(curve, key, digest, nonce, rs);
        }
    }
    mem_clear(nonce, sizeof(nonce));
    return status == T13_E_ARGUMENT ? T13_E_CRYPTO : status;
}

enum t13_status cr_ecdsa_sign(enum cr_curve curve, const struct cr_ec_key *key,
                              enum cr_hash_id hash, struct bytes digest, uint8_t *rs)
{
    uint8_t extra[EXTRA_LEN];
    struct cr_nonce nonces;

    T13_TRY(cr_rand(extra, sizeof(extra)));
    enum t13_status status =
        cr_nonce_start(&nonces, curve, hash, key->scalar, digest, bytes_of(extra, sizeof(extra)));
    if (status == T13_OK) {
        status = sign(curve, key, digest, &nonces, rs);
    }
    mem_clear(extra, sizeof(extra));
    mem_clear(&nonces, sizeof(nonces));
    if (status != T13_OK) {
        mem_clear(rs, 2 * cr_ec_field_len(curve));
    }
    return status;
}

enum t13_status cr_ecdsa_verify(enum cr_curve curve, const struct cr_ec_key *key,
                                struct bytes digest, const uint8_t *rs)
{
    return ops_of(curve)->verify(curve, key, digest, rs);
}
