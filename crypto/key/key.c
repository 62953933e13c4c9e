#include "crypto/key.h"

#include "crypto/ct/ct.h"
#include "crypto/curve448/curve448.h"
#include "crypto/key/internal.h"
#include "crypto/key/mldsa.h"
#include "crypto/key/mlkem.h"
#include "crypto/mem.h"
#include "crypto/rand.h"
#include "crypto/sodium/curve25519.h"
#include "crypto/x25519/x25519.h"

#include <string.h>

bool key_is_rsa(enum cr_key_type type)
{
    return type == CR_KEY_RSA || type == CR_KEY_RSA_PSS;
}

size_t cr_key_raw_len(enum cr_key_type type)
{
    switch (type) {
    case CR_KEY_ED25519:
        return CR_ED25519_LEN;
    case CR_KEY_X25519:
        return CR_X25519_LEN;
    case CR_KEY_ED448:
        return CR_ED448_LEN;
    case CR_KEY_X448:
        return CR_X448_LEN;
    default:
        return 0;
    }
}

/* Of the keys of ECDSA and ECDH. */
static const struct curve_row {
    enum cr_key_type type;
    enum cr_curve curve;
    uint8_t sig_max;
    uint16_t security_bits;
} curves[] = {
    {CR_KEY_P256, CR_CURVE_P256, 72, 128},    {CR_KEY_P384, CR_CURVE_P384, 104, 192},
    {CR_KEY_P521, CR_CURVE_P521, 139, 256}, /* the outer length takes two bytes */
    {CR_KEY_K256, CR_CURVE_K256, 72, 128},    {CR_KEY_BP256, CR_CURVE_BP256, 72, 128},
    {CR_KEY_BP384, CR_CURVE_BP384, 104, 192}, {CR_KEY_BP512, CR_CURVE_BP512, 137, 256},
};

static const struct curve_row *curve_row(enum cr_key_type type)
{
    for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        if (curves[i].type == type) {
            return &curves[i];
        }
    }
    return NULL;
}

bool cr_key_type_is_ec(enum cr_key_type type)
{
    return curve_row(type) != NULL;
}

enum cr_curve key_curve(enum cr_key_type type)
{
    const struct curve_row *row = curve_row(type);

    return row != NULL ? row->curve : CR_CURVE_P256;
}

static struct cr_key *allocate(enum cr_key_type type, size_t block_len)
{
    struct cr_key *key = mem_zalloc(sizeof(*key) + block_len);

    if (key != NULL) {
        atomic_init(&key->refs, 1);
        key->type = type;
        key->block_len = block_len;
    }
    return key;
}

/* RSA's parts are copied out of the arithmetic once, so that cr_key_part() can give views. */
enum t13_status key_new_rsa(struct cr_key **out, enum cr_key_type type,
                            const struct cr_sig_alg *pss, struct cr_rsa *rsa)
{
    size_t len[CR_RSA_NUM_PARTS];
    size_t total = 0;

    for (int i = 0; i < CR_RSA_NUM_PARTS; i++) {
        len[i] = cr_rsa_part_len(rsa, (enum cr_rsa_part)i);
        total += len[i];
    }
    struct cr_key *key = allocate(type, total);
    if (key == NULL) {
        cr_rsa_free(rsa);
        return T13_E_NO_MEMORY;
    }
    key->rsa = rsa;
    key->is_private = len[CR_RSA_D] > 0;
    key->restricted = pss != NULL;
    if (pss != NULL) {
        key->pss = *pss;
    }
    enum t13_status status = T13_OK;
    uint8_t *at = key->block;
    for (int i = 0; i < CR_RSA_NUM_PARTS && status == T13_OK; i++) {
        if (len[i] > 0) {
            status = cr_rsa_write_part(rsa, (enum cr_rsa_part)i, at, len[i]);
            key->parts[CR_PART_RSA_N + i] = bytes_of(at, len[i]);
            at += len[i];
        }
    }
    if (status != T13_OK) {
        cr_key_free(key);
        return status;
    }
    *out = key;
    return T13_OK;
}

enum t13_status key_new_point(struct cr_key **out, enum cr_key_type type, struct bytes point,
                              struct bytes scalar)
{
    struct cr_key *key = allocate(type, point.n + scalar.n);

    if (key == NULL) {
        return T13_E_NO_MEMORY;
    }
    memcpy(key->block, point.p, point.n);
    key->parts[CR_PART_PUBLIC] = bytes_of(key->block, point.n);
    if (scalar.n > 0) {
        memcpy(key->block + point.n, scalar.p, scalar.n);
        key->parts[CR_PART_PRIVATE] = bytes_of(key->block + point.n, scalar.n);
        key->is_private = true;
    }
    if (cr_key_type_is_ec(type)) {
        cr_ec_make_form(key_curve(type), key->parts[CR_PART_PUBLIC].p,
                        key->parts[CR_PART_PRIVATE].p, &key->ec_form);
    }
    *out = key;
    return T13_OK;
}

static enum t13_status raw_public(enum cr_key_type type, const uint8_t *priv, uint8_t *point)
{
    switch (type) {
    case CR_KEY_ED25519:
        return cr_ed25519_public(priv, point);
    case CR_KEY_X25519:
        return cr_x25519_public(priv, point);
    case CR_KEY_ED448:
        return cr_ed448_public(priv, point);
    case CR_KEY_X448:
        return cr_x448_public(priv, point);
    default:
        return T13_E_UNSUPPORTED;
    }
}

enum t13_status key_from_scalar(struct cr_key **out, enum cr_key_type type, struct bytes scalar)
{
    uint8_t point[CR_EC_POINT_MAX];

    if (cr_key_type_is_ec(type)) {
        enum cr_curve curve = key_curve(type);
        if (scalar.n != cr_ec_field_len(curve)) {
            return T13_E_BAD_KEY;
        }
        T13_TRY(cr_ec_public(curve, scalar.p, point));
        return key_new_point(out, type, bytes_of(point, cr_ec_point_len(curve)), scalar);
    }
    if (scalar.n != cr_key_raw_len(type)) {
        return T13_E_BAD_KEY;
    }
    T13_TRY(raw_public(type, scalar.p, point));
    return key_new_point(out, type, bytes_of(point, scalar.n), scalar);
}

enum t13_status cr_key_from_raw(struct cr_key **out, enum cr_key_type type, struct bytes raw,
                                bool is_private)
{
    const struct cr_mldsa_params *mldsa = key_mldsa(type);
    size_t n = mldsa != NULL ? cr_mldsa_public_len(mldsa) : cr_key_raw_len(type);

    if (key_mlkem_public_len(type) > 0) {
        return is_private ? key_mlkem_private(out, type, raw) : key_mlkem_public(out, type, raw);
    }
    if (mldsa != NULL && is_private) {
        return key_mldsa_private(out, type, raw);
    }
    if (n == 0) {
        return T13_E_UNSUPPORTED;
    }
    if (raw.n != n) {
        return T13_E_BAD_KEY;
    }
    return is_private ? key_from_scalar(out, type, raw)
                      : key_new_point(out, type, raw, bytes_of(NULL, 0));
}

struct cr_key *cr_key_ref(struct cr_key *key)
{
    if (key != NULL) {
        (void)atomic_fetch_add_explicit(&key->refs, 1, memory_order_relaxed);
    }
    return key;
}

void cr_key_free(struct cr_key *key)
{
    if (key == NULL || atomic_fetch_sub_explicit(&key->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    cr_rsa_free(key->rsa);
    mem_clear_free(key, sizeof(*key) + key->block_len);
}

enum t13_status cr_key_generate(struct cr_key **out, enum cr_key_type type, unsigned bits)
{
    uint8_t scalar[CR_EC_FIELD_MAX];
    uint8_t point[CR_EC_POINT_MAX];
    enum t13_status status = T13_E_UNSUPPORTED;

    if (key_is_rsa(type)) {
        struct cr_rsa *rsa = NULL;
        if (bits < 1024 || bits > CR_RSA_BITS_MAX) {
            return T13_E_ARGUMENT;
        }
        T13_TRY(cr_rsa_generate(&rsa, bits, 65537));
        return key_new_rsa(out, type, NULL, rsa);
    }
    if (key_mldsa(type) != NULL) {
        return key_mldsa_generate(out, type);
    }
    if (key_mlkem_public_len(type) > 0) {
        return key_mlkem_generate(out, type);
    }
    if (cr_key_type_is_ec(type)) {
        enum cr_curve curve = key_curve(type);
        status = cr_ec_generate(curve, scalar, point);
        if (status == T13_OK) {
            status = key_new_point(out, type, bytes_of(point, cr_ec_point_len(curve)),
                                   bytes_of(scalar, cr_ec_field_len(curve)));
        }
    } else if (cr_key_raw_len(type) > 0) {
        status = cr_rand(scalar, cr_key_raw_len(type));
        if (status == T13_OK) {
            status = key_from_scalar(out, type, bytes_of(scalar, cr_key_raw_len(type)));
        }
    }
    mem_clear(scalar, sizeof(scalar));
    return status;
}

enum cr_key_type cr_key_type(const struct cr_key *key)
{
    return key->type;
}

bool cr_key_is_private(const struct cr_key *key)
{
    return key->is_private;
}

unsigned cr_key_bits(const struct cr_key *key)
{
    if (key_is_rsa(key->type)) {
        return cr_rsa_bits(key->rsa);
    }
    if (cr_key_type_is_ec(key->type)) {
        return cr_ec_bits(key_curve(key->type));
    }
    if (key_mldsa(key->type) != NULL) {
        return 8 * (unsigned)cr_mldsa_public_len(key_mldsa(key->type)); /* as OpenSSL 3.5 */
    }
    /* What OpenSSL says of the others. */
    switch (key->type) {
    case CR_KEY_MLKEM512:
        return 512;
    case CR_KEY_MLKEM768:
        return 768;
    case CR_KEY_MLKEM1024:
        return 1024;
    case CR_KEY_ED25519:
        return 256;
    case CR_KEY_ED448:
        return 456;
    case CR_KEY_X448:
        return 448;
    default:
        return 253;
    }
}

/* SP 800-56B appendix D's estimate, rounded to a multiple of 8 as OpenSSL 3.0 does: the modulus
 * size from which on each strength holds. */
static unsigned rsa_security_bits(unsigned bits)
{
    static const struct {
        uint16_t from;
        uint16_t strength;
    } steps[] = {
        {16132, 272}, {15361, 264}, {13914, 256}, {12877, 248}, {11893, 240}, {10953, 232},
        {10064, 224}, {9216, 216},  {8418, 208},  {7681, 200},  {6947, 192},  {6274, 184},
        {5642, 176},  {5054, 168},  {4502, 160},  {3991, 152},  {3514, 144},  {3076, 136},
        {2671, 128},  {2301, 120},  {1963, 112},  {1657, 104},  {1383, 96},   {1137, 88},
        {920, 80},    {729, 72},    {566, 64},    {512, 56},
    };
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (bits >= steps[i].from) {
            return steps[i].strength;
        }
    }
    return 0;
}

unsigned cr_key_security_bits(const struct cr_key *key)
{
    if (key_is_rsa(key->type)) {
        return rsa_security_bits(cr_rsa_bits(key->rsa));
    }
    if (curve_row(key->type) != NULL) {
        return curve_row(key->type)->security_bits;
    }
    switch (key->type) {
    case CR_KEY_MLDSA65:
    case CR_KEY_MLKEM768:
        return 192;
    case CR_KEY_ED448:
    case CR_KEY_X448:
        return 224;
    case CR_KEY_MLDSA87:
    case CR_KEY_MLKEM1024:
        return 256;
    default:
        return 128;
    }
}

size_t cr_key_sig_max(const struct cr_key *key)
{
    if (key_is_rsa(key->type)) {
        return cr_rsa_len(key->rsa);
    }
    if (curve_row(key->type) != NULL) {
        return curve_row(key->type)->sig_max;
    }
    switch (key->type) {
    case CR_KEY_ED25519:
        return CR_ED25519_SIG_LEN;
    case CR_KEY_ED448:
        return CR_ED448_SIG_LEN;
    case CR_KEY_MLDSA44:
    case CR_KEY_MLDSA65:
    case CR_KEY_MLDSA87:
        return cr_mldsa_sig_len(key_mldsa(key->type));
    default:
        return 0;
    }
}

static bool same_bytes(struct bytes a, struct bytes b)
{
    return a.n == b.n && ct_equal(a.p, b.p, a.n);
}

bool cr_key_same_public(const struct cr_key *a, const struct cr_key *b)
{
    return a->type == b->type && same_bytes(a->parts[CR_PART_PUBLIC], b->parts[CR_PART_PUBLIC]) &&
           same_bytes(a->parts[CR_PART_RSA_N], b->parts[CR_PART_RSA_N]) &&
           same_bytes(a->parts[CR_PART_RSA_E], b->parts[CR_PART_RSA_E]);
}

struct bytes cr_key_part(const struct cr_key *key, enum cr_key_part part)
{
    if ((unsigned)part >= NUM_PARTS) {
        return bytes_of(NULL, 0);
    }
    return key->parts[part];
}

bool cr_key_pss_params(const struct cr_key *key, struct cr_sig_alg *out)
{
    if (key->restricted) {
        *out = key->pss;
    }
    return key->restricted;
}

enum t13_status cr_ec_decode_point(enum cr_key_type type, struct bytes in, uint8_t *out)
{
    return cr_key_type_is_ec(type) ? cr_ec_point(key_curve(type), in, out) : T13_E_UNSUPPORTED;
}
