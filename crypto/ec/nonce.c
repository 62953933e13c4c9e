/* RFC 6979, section 3.2. */
#include "crypto/ec/nonce.h"

#include "crypto/mem.h"

#include <string.h>

/* The orders: SP 800-186, 3.2.1.3 to 3.2.1.5; SEC 2 2.4.1; RFC 5639 3.4, 3.6, 3.7. */
static const uint8_t orders[][CR_EC_FIELD_MAX] = {
    [CR_CURVE_P256] = {0xff, 0xff, 0xff, 0xff, 0,    0,    0,    0,    0xff, 0xff, 0xff,
                       0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                       0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51},
    [CR_CURVE_P384] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                       0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2,
                       0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73},
    /* Of P-521 nothing but that no digest reaches it. */
    [CR_CURVE_P521] = {0x01, 0xff},
    [CR_CURVE_K256] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                       0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48,
                       0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41},
    [CR_CURVE_BP256] = {0xa9, 0xfb, 0x57, 0xdb, 0xa1, 0xee, 0xa9, 0xbc, 0x3e, 0x66, 0x0a,
                        0x90, 0x9d, 0x83, 0x8d, 0x71, 0x8c, 0x39, 0x7a, 0xa3, 0xb5, 0x61,
                        0xa6, 0xf7, 0x90, 0x1e, 0x0e, 0x82, 0x97, 0x48, 0x56, 0xa7},
    [CR_CURVE_BP384] = {0x8c, 0xb9, 0x1e, 0x82, 0xa3, 0x38, 0x6d, 0x28, 0x0f, 0x5d, 0x6f, 0x7e,
                        0x50, 0xe6, 0x41, 0xdf, 0x15, 0x2f, 0x71, 0x09, 0xed, 0x54, 0x56, 0xb3,
                        0x1f, 0x16, 0x6e, 0x6c, 0xac, 0x04, 0x25, 0xa7, 0xcf, 0x3a, 0xb6, 0xaf,
                        0x6b, 0x7f, 0xc3, 0x10, 0x3b, 0x88, 0x32, 0x02, 0xe9, 0x04, 0x65, 0x65},
    [CR_CURVE_BP512] = {0xaa, 0xdd, 0x9d, 0xb8, 0xdb, 0xe9, 0xc4, 0x8b, 0x3f, 0xd4, 0xe6,
                        0xae, 0x33, 0xc9, 0xfc, 0x07, 0xcb, 0x30, 0x8d, 0xb3, 0xb3, 0xc9,
                        0xd2, 0x0e, 0xd6, 0x63, 0x9c, 0xca, 0x70, 0x33, 0x08, 0x70, 0x55,
                        0x3e, 0x5c, 0x41, 0x4c, 0xa9, 0x26, 0x19, 0x41, 0x86, 0x61, 0x19,
                        0x7f, 0xac, 0x10, 0x47, 0x1d, 0xb1, 0xd3, 0x81, 0x08, 0x5d, 0xda,
                        0xdd, 0xb5, 0x87, 0x96, 0x82, 0x9c, 0xa9, 0x00, 0x69},
};

static enum cr_hash_id nonce_hash(enum cr_hash_id hash)
{
    switch (hash) {
    case CR_SHA1:
    case CR_SHA224:
    case CR_SHA384:
    case CR_SHA512:
        return hash;
    default:
        return CR_SHA256;
    }
}

/* bits2octets: the digest's leftmost bits modulo the order. A digest is no secret, mostly. */
static void digest_octets(enum cr_curve curve, struct bytes digest, uint8_t *out)
{
    size_t n = cr_ec_field_len(curve);
    size_t take = digest.n < n ? digest.n : n;
    const uint8_t *order = orders[curve];
    uint8_t less[CR_EC_FIELD_MAX];
    unsigned borrow = 0;

    memset(out, 0, n);
    if (take > 0) {
        memcpy(out + n - take, digest.p, take);
    }
    for (size_t i = n; i-- > 0;) {
        unsigned t = 256u + out[i] - order[i] - borrow;
        less[i] = (uint8_t)t;
        borrow = 1 - (t >> 8);
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = borrow != 0 ? out[i] : less[i];
    }
}

/* v = HMAC_k(v). */
static enum t13_status turn(struct cr_nonce *g)
{
    size_t n = cr_hash_len(g->hash);

    return cr_hmac_once(g->hash, bytes_of(g->k, n), bytes_of(g->v, n), g->v);
}

/* k = HMAC_k(v || marker || data), v = HMAC_k(v). */
static enum t13_status stir(struct cr_nonce *g, uint8_t marker, struct bytes data)
{
    uint8_t in[CR_HASH_MAX + 1 + 2 * CR_EC_FIELD_MAX + CR_HASH_MAX];
    size_t n = cr_hash_len(g->hash);

    memcpy(in, g->v, n);
    in[n] = marker;
    if (data.n > 0) {
        memcpy(in + n + 1, data.p, data.n);
    }
    enum t13_status status =
        cr_hmac_once(g->hash, bytes_of(g->k, n), bytes_of(in, n + 1 + data.n), g->k);
    mem_clear(in, sizeof(in));
    return status == T13_OK ? turn(g) : status;
}

enum t13_status cr_nonce_start(struct cr_nonce *g, enum cr_curve curve, enum cr_hash_id hash,
                               const uint8_t *scalar, struct bytes digest, struct bytes extra)
{
    uint8_t data[2 * CR_EC_FIELD_MAX + CR_HASH_MAX];
    size_t n = cr_ec_field_len(curve);

    if (extra.n > CR_HASH_MAX) {
        return T13_E_ARGUMENT;
    }
    g->curve = curve;
    g->hash = nonce_hash(hash);
    g->is_first = true;
    memset(g->k, 0, sizeof(g->k));
    memset(g->v, 1, sizeof(g->v));
    memcpy(data, scalar, n);
    digest_octets(curve, digest, data + n);
    if (extra.n > 0) {
        memcpy(data + 2 * n, extra.p, extra.n);
    }
    struct bytes all = bytes_of(data, 2 * n + extra.n);
    enum t13_status status = stir(g, 0, all);
    if (status == T13_OK) {
        status = stir(g, 1, all);
    }
    mem_clear(data, sizeof(data));
    return status;
}

enum t13_status cr_nonce_next(struct cr_nonce *g, uint8_t *out)
{
    size_t n = cr_ec_field_len(g->curve);
    size_t step = cr_hash_len(g->hash);
    unsigned spare = (unsigned)(8 * n - cr_ec_bits(g->curve));

    if (!g->is_first) {
        T13_TRY(stir(g, 0, bytes_of(NULL, 0)));
    }
    g->is_first = false;
    for (size_t have = 0; have < n; have += step) {
        T13_TRY(turn(g));
        memcpy(out + have, g->v, n - have < step ? n - have : step);
    }
    /* The leftmost bits of it. */
    for (size_t i = n; spare > 0 && i-- > 0;) {
        out[i] = (uint8_t)(out[i] >> spare | (i > 0 ? out[i - 1] << (8 - spare) : 0));
    }
    return T13_OK;
}
