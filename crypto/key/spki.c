/* SubjectPublicKeyInfo: RFC 5280 4.1.2.7, RFC 3279 2.3, RFC 4055, RFC 5480, RFC 8410, RFC 9881. */
#include "crypto/ct/ct.h"
#include "crypto/key/internal.h"
#include "crypto/key/mldsa.h"
#include "crypto/key/mlkem.h"
#include "crypto/key/oid.h"
#include "crypto/key/pss_params.h"

struct type_row {
    enum cr_key_type type;
    uint8_t n;
    const char *oid;
};

#define OID(type, s)                                                                               \
    {                                                                                              \
        (type), sizeof(s) - 1, (s)                                                                 \
    }

static const struct type_row curves[] = {
    OID(CR_KEY_P256, "\x2a\x86\x48\xce\x3d\x03\x01\x07"),
    OID(CR_KEY_P384, "\x2b\x81\x04\x00\x22"),
    OID(CR_KEY_P521, "\x2b\x81\x04\x00\x23"),
    OID(CR_KEY_K256, "\x2b\x81\x04\x00\x0a"),
    OID(CR_KEY_BP256, "\x2b\x24\x03\x03\x02\x08\x01\x01\x07"), /* RFC 5639 4.1 */
    OID(CR_KEY_BP384, "\x2b\x24\x03\x03\x02\x08\x01\x01\x0b"),
    OID(CR_KEY_BP512, "\x2b\x24\x03\x03\x02\x08\x01\x01\x0d"),
};

/* Without parameters: RFC 8410 section 3, RFC 9881 section 2, RFC 9935 section 3. */
static const struct type_row bare[] = {
    OID(CR_KEY_X25519, "\x2b\x65\x6e"),
    OID(CR_KEY_X448, "\x2b\x65\x6f"),
    OID(CR_KEY_ED25519, "\x2b\x65\x70"),
    OID(CR_KEY_ED448, "\x2b\x65\x71"),
    OID(CR_KEY_MLDSA44, "\x60\x86\x48\x01\x65\x03\x04\x03\x11"),
    OID(CR_KEY_MLDSA65, "\x60\x86\x48\x01\x65\x03\x04\x03\x12"),
    OID(CR_KEY_MLDSA87, "\x60\x86\x48\x01\x65\x03\x04\x03\x13"),
    OID(CR_KEY_MLKEM512, "\x60\x86\x48\x01\x65\x03\x04\x04\x01"),
    OID(CR_KEY_MLKEM768, "\x60\x86\x48\x01\x65\x03\x04\x04\x02"),
    OID(CR_KEY_MLKEM1024, "\x60\x86\x48\x01\x65\x03\x04\x04\x03"),
};

static const char rsa_encryption[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
static const char rsassa_pss[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
static const char ec_public_key[] = "\x2a\x86\x48\xce\x3d\x02\x01";

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define IS(oid, name) oid_equal((oid), (name), sizeof(name) - 1)
#define AS_BYTES(name) bytes_of((name), sizeof(name) - 1)

static enum cr_key_type type_of(const struct type_row *rows, size_t num_rows, struct bytes oid)
{
    for (size_t i = 0; i < num_rows; i++) {
        if (oid_equal(oid, rows[i].oid, rows[i].n)) {
            return rows[i].type;
        }
    }
    return CR_KEY_NONE;
}

static struct bytes oid_of(const struct type_row *rows, size_t num_rows, enum cr_key_type type)
{
    for (size_t i = 0; i < num_rows; i++) {
        if (rows[i].type == type) {
            return bytes_of(rows[i].oid, rows[i].n);
        }
    }
    return bytes_of(NULL, 0);
}

enum t13_status key_curve_parse(struct der *d, enum cr_key_type *out)
{
    struct bytes oid;

    if (der_peek(d, DER_SEQUENCE)) {
        return T13_E_UNSUPPORTED; /* explicit parameters */
    }
    if (!der_take(d, DER_OID, &oid)) {
        return T13_E_BAD_KEY;
    }
    *out = type_of(curves, COUNT(curves), oid);
    return *out != CR_KEY_NONE ? T13_OK : T13_E_UNSUPPORTED;
}

struct bytes key_curve_oid(enum cr_key_type type)
{
    return oid_of(curves, COUNT(curves), type);
}

static enum t13_status parse_pss(struct der *d, struct key_alg *out)
{
    out->type = CR_KEY_RSA_PSS;
    if (der_at_end(d)) {
        return T13_OK;
    }
    out->restricted = true;
    return cr_pss_params_parse(d, &out->pss) ? T13_OK : T13_E_BAD_KEY;
}

enum t13_status key_alg_parse(struct der *d, struct key_alg *out)
{
    struct der alg;
    struct bytes oid;
    struct bytes null;

    if (!der_enter(d, DER_SEQUENCE, &alg) || !der_take(&alg, DER_OID, &oid)) {
        return T13_E_BAD_KEY;
    }
    *out = (struct key_alg){0};
    if (IS(oid, rsa_encryption)) {
        out->type = CR_KEY_RSA;
        /* NULL by RFC 3279; files without it are about, and mean the same. */
        if (!der_at_end(&alg) && (!der_take(&alg, DER_NULL, &null) || null.n != 0)) {
            return T13_E_BAD_KEY;
        }
    } else if (IS(oid, rsassa_pss)) {
        T13_TRY(parse_pss(&alg, out));
    } else if (IS(oid, ec_public_key)) {
        T13_TRY(key_curve_parse(&alg, &out->type));
    } else {
        out->type = type_of(bare, COUNT(bare), oid);
        if (out->type == CR_KEY_NONE) {
            return T13_E_UNSUPPORTED;
        }
    }
    return der_at_end(&alg) ? T13_OK : T13_E_BAD_KEY;
}

void key_alg_put(struct der_out *o, const struct cr_key *key)
{
    size_t mark = o->n;

    switch (key->type) {
    case CR_KEY_RSA:
        der_put(o, DER_NULL, bytes_of(NULL, 0));
        der_put(o, DER_OID, AS_BYTES(rsa_encryption));
        break;
    case CR_KEY_RSA_PSS:
        if (key->restricted) {
            cr_pss_params_put(o, &key->pss);
        }
        der_put(o, DER_OID, AS_BYTES(rsassa_pss));
        break;
    case CR_KEY_P256:
    case CR_KEY_P384:
    case CR_KEY_P521:
    case CR_KEY_K256:
    case CR_KEY_BP256:
    case CR_KEY_BP384:
    case CR_KEY_BP512:
        der_put(o, DER_OID, key_curve_oid(key->type));
        der_put(o, DER_OID, AS_BYTES(ec_public_key));
        break;
    case CR_KEY_ED25519:
    case CR_KEY_X25519:
    case CR_KEY_ED448:
    case CR_KEY_X448:
    case CR_KEY_MLDSA44:
    case CR_KEY_MLDSA65:
    case CR_KEY_MLDSA87:
    case CR_KEY_MLKEM512:
    case CR_KEY_MLKEM768:
    case CR_KEY_MLKEM1024:
        der_put(o, DER_OID, oid_of(bare, COUNT(bare), key->type));
        break;
    case CR_KEY_NONE:
        o->bad = true;
        break;
    }
    der_put_header(o, DER_SEQUENCE, mark);
}

static enum t13_status from_point(struct cr_key **out, enum cr_key_type type, struct bytes bits)
{
    uint8_t point[CR_EC_POINT_MAX];

    if (key_mlkem_public_len(type) > 0) {
        return key_mlkem_public(out, type, bits);
    }
    if (!cr_key_type_is_ec(type)) {
        const struct cr_mldsa_params *p = key_mldsa(type);
        if (bits.n != (p != NULL ? cr_mldsa_public_len(p) : cr_key_raw_len(type))) {
            return T13_E_BAD_KEY;
        }
        return key_new_point(out, type, bits, bytes_of(NULL, 0));
    }
    enum cr_curve curve = key_curve(type);
    T13_TRY(cr_ec_point(curve, bits, point));
    return key_new_point(out, type, bytes_of(point, cr_ec_point_len(curve)), bytes_of(NULL, 0));
}

enum t13_status cr_key_from_spki(struct cr_key **out, struct bytes der)
{
    struct der d = der_of(der);
    struct der spki;
    struct key_alg alg;
    struct bytes bits;

    if (!der_enter(&d, DER_SEQUENCE, &spki) || !der_at_end(&d)) {
        return T13_E_BAD_KEY;
    }
    T13_TRY(key_alg_parse(&spki, &alg));
    if (!der_bits(&spki, &bits) || !der_at_end(&spki)) {
        return T13_E_BAD_KEY;
    }
    if (key_is_rsa(alg.type)) {
        return key_pkcs1_public_parse(out, bits, &alg);
    }
    return from_point(out, alg.type, bits);
}

static void put_spki(struct der_out *o, const void *what)
{
    const struct cr_key *key = what;
    size_t mark = o->n;

    if (key_is_rsa(key->type)) {
        key_pkcs1_public_put(o, key);
        der_put_raw(o, "", 1);
        der_put_header(o, DER_BIT_STRING, mark);
    } else {
        der_put_bits(o, key->parts[CR_PART_PUBLIC]);
    }
    key_alg_put(o, key);
    der_put_header(o, DER_SEQUENCE, mark);
}

enum t13_status cr_key_to_spki(const struct cr_key *key, uint8_t **out, size_t *out_len)
{
    return der_write(put_spki, key, out, out_len);
}
