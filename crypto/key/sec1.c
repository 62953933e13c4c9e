/* ECPrivateKey: RFC 5915. */
#include "crypto/ct/ct.h"
#include "crypto/key/internal.h"
#include "crypto/mem.h"

#include <string.h>

struct sec1 {
    enum cr_key_type type;
    struct bytes scalar;
    struct bytes point; /* n = 0 when it is not there */
};

static enum t13_status parse(struct bytes in, struct sec1 *out)
{
    struct der d = der_of(in);
    struct der key;
    struct der field;
    uint64_t version = 0;

    if (!der_enter(&d, DER_SEQUENCE, &key) || !der_at_end(&d) || !der_uint(&key, &version) ||
        version != 1 || !der_take(&key, DER_OCTET_STRING, &out->scalar)) {
        return T13_E_BAD_KEY;
    }
    if (der_enter(&key, DER_CONTEXT(0), &field)) {
        T13_TRY(key_curve_parse(&field, &out->type));
        if (!der_at_end(&field)) {
            return T13_E_BAD_KEY;
        }
    }
    if (der_enter(&key, DER_CONTEXT(1), &field) &&
        (!der_bits(&field, &out->point) || !der_at_end(&field) || out->point.n == 0)) {
        return T13_E_BAD_KEY;
    }
    return der_at_end(&key) ? T13_OK : T13_E_BAD_KEY;
}

/* The scalar in the curve's own length: old files have it without its leading zeros. */
static bool fit_scalar(struct bytes in, uint8_t *out, size_t n)
{
    while (in.n > n && in.p[0] == 0) {
        in.p++;
        in.n--;
    }
    if (in.n > n || in.n == 0) {
        return false;
    }
    memset(out, 0, n);
    memcpy(out + n - in.n, in.p, in.n);
    return true;
}

static enum t13_status make(struct cr_key **out, const struct sec1 *in)
{
    uint8_t scalar[CR_EC_FIELD_MAX];
    uint8_t point[CR_EC_POINT_MAX];
    enum cr_curve curve = key_curve(in->type);
    size_t n = cr_ec_field_len(curve);
    struct cr_key *key = NULL;

    enum t13_status status = T13_E_BAD_KEY;
    if (fit_scalar(in->scalar, scalar, n)) {
        status = key_from_scalar(&key, in->type, bytes_of(scalar, n));
    }
    mem_clear(scalar, sizeof(scalar));
    if (status == T13_OK && in->point.n > 0) {
        status = cr_ec_point(curve, in->point, point);
        if (status == T13_OK && !ct_equal(point, key->block, cr_ec_point_len(curve))) {
            status = T13_E_BAD_KEY;
        }
    }
    if (status != T13_OK) {
        cr_key_free(key);
        return status;
    }
    *out = key;
    return T13_OK;
}

enum t13_status key_sec1_parse(struct cr_key **out, struct bytes der, enum cr_key_type known_curve)
{
    struct sec1 in = {0};

    T13_TRY(parse(der, &in));
    if (in.type == CR_KEY_NONE) {
        in.type = known_curve;
    }
    if (in.type == CR_KEY_NONE || (known_curve != CR_KEY_NONE && in.type != known_curve)) {
        return T13_E_BAD_KEY;
    }
    return make(out, &in);
}

enum t13_status cr_key_from_sec1(struct cr_key **out, struct bytes der)
{
    return key_sec1_parse(out, der, CR_KEY_NONE);
}

void key_sec1_put(struct der_out *o, const struct cr_key *key, bool with_curve)
{
    size_t mark = o->n;

    der_put_bits(o, key->parts[CR_PART_PUBLIC]);
    der_put_header(o, DER_CONTEXT(1), mark);
    if (with_curve) {
        size_t curve = o->n;
        der_put(o, DER_OID, key_curve_oid(key->type));
        der_put_header(o, DER_CONTEXT(0), curve);
    }
    der_put(o, DER_OCTET_STRING, key->parts[CR_PART_PRIVATE]);
    der_put_uint(o, 1);
    der_put_header(o, DER_SEQUENCE, mark);
}
