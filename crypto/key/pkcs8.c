/* PrivateKeyInfo and OneAsymmetricKey: RFC 5958, with the private keys of RFC 8017, 5915, 8410,
 * 9881, 9935. */
#include "crypto/key/internal.h"
#include "crypto/key/mldsa.h"
#include "crypto/key/mlkem.h"
#include "crypto/key/seeded.h"

static enum t13_status from_octets(struct cr_key **out, const struct key_alg *alg,
                                   struct bytes octets)
{
    struct der d = der_of(octets);
    struct bytes seed;

    if (key_is_rsa(alg->type)) {
        return key_pkcs1_parse(out, octets, alg);
    }
    if (cr_key_type_is_ec(alg->type)) {
        return key_sec1_parse(out, octets, alg->type);
    }
    if (key_mldsa(alg->type) != NULL) {
        return key_mldsa_parse(out, alg->type, octets);
    }
    if (key_mlkem_public_len(alg->type) > 0) {
        return key_mlkem_parse(out, alg->type, octets);
    }
    if (!der_take(&d, DER_OCTET_STRING, &seed) || !der_at_end(&d)) {
        return T13_E_BAD_KEY;
    }
    return key_from_scalar(out, alg->type, seed);
}

enum t13_status cr_key_from_pkcs8(struct cr_key **out, struct bytes der)
{
    struct der d = der_of(der);
    struct der info;
    struct key_alg alg;
    struct bytes octets;
    uint64_t version = 0;

    if (!der_enter(&d, DER_SEQUENCE, &info) || !der_at_end(&d) || !der_uint(&info, &version) ||
        version > 1) {
        return T13_E_BAD_KEY;
    }
    T13_TRY(key_alg_parse(&info, &alg));
    if (!der_take(&info, DER_OCTET_STRING, &octets)) {
        return T13_E_BAD_KEY;
    }
    /* Attributes mean nothing here; a public key is computed rather than believed. */
    (void)der_take(&info, DER_CONTEXT(0), NULL);
    if (version == 1) {
        (void)der_take(&info, DER_CONTEXT_PRIMITIVE(1), NULL);
    }
    if (!der_at_end(&info)) {
        return T13_E_BAD_KEY;
    }
    return from_octets(out, &alg, octets);
}

static void put_pkcs8(struct der_out *o, const void *what)
{
    const struct cr_key *key = what;
    size_t mark = o->n;

    if (key_is_rsa(key->type)) {
        key_pkcs1_put(o, key);
    } else if (cr_key_type_is_ec(key->type)) {
        key_sec1_put(o, key, false);
    } else if (key_mldsa(key->type) != NULL || key_mlkem_public_len(key->type) > 0) {
        key_seeded_put(o, key);
    } else {
        der_put(o, DER_OCTET_STRING, key->parts[CR_PART_PRIVATE]);
    }
    der_put_header(o, DER_OCTET_STRING, mark);
    key_alg_put(o, key);
    der_put_uint(o, 0);
    der_put_header(o, DER_SEQUENCE, mark);
}

enum t13_status cr_key_to_pkcs8(const struct cr_key *key, uint8_t **out, size_t *out_len)
{
    if (!key->is_private) {
        return T13_E_ARGUMENT;
    }
    return der_write(put_pkcs8, key, out, out_len);
}

static void put_traditional(struct der_out *o, const void *what)
{
    const struct cr_key *key = what;

    if (key_is_rsa(key->type)) {
        key_pkcs1_put(o, key);
    } else {
        key_sec1_put(o, key, true);
    }
}

enum t13_status cr_key_to_traditional(const struct cr_key *key, uint8_t **out, size_t *out_len)
{
    if (!key->is_private || (!key_is_rsa(key->type) && !cr_key_type_is_ec(key->type))) {
        return T13_E_ARGUMENT;
    }
    return der_write(put_traditional, key, out, out_len);
}

static void put_pkcs1_public(struct der_out *o, const void *what)
{
    key_pkcs1_public_put(o, what);
}

enum t13_status cr_key_to_pkcs1_public(const struct cr_key *key, uint8_t **out, size_t *out_len)
{
    if (!key_is_rsa(key->type)) {
        return T13_E_ARGUMENT;
    }
    return der_write(put_pkcs1_public, key, out, out_len);
}
