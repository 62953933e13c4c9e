/* Signatures: RFC 8017 8.1 and 8.2, FIPS 186-4 with RFC 3279's encoding, RFC 8032, FIPS 204. */
#include "crypto/ct/ct.h"
#include "crypto/curve448/curve448.h"
#include "crypto/insecure.h"
#include "crypto/key/internal.h"
#include "crypto/key/mldsa.h"
#include "crypto/key/rsa_pad.h"
#include "crypto/mem.h"
#include "crypto/sodium/curve25519.h"
#include "crypto/x25519/x25519.h"

#include <string.h>

static enum cr_hash_id mgf1_hash(const struct cr_sig_alg *alg)
{
    return alg->mgf1_hash != CR_HASH_NONE ? alg->mgf1_hash : alg->hash;
}

/* RFC 4055 3.3: what an RSASSA-PSS key with parameters may be used for. */
static bool within_restriction(const struct cr_key *key, const struct cr_sig_alg *alg)
{
    if (!key->restricted) {
        return true;
    }
    size_t salt_len = alg->salt_len == CR_SALT_HASH_LEN ? cr_hash_len(alg->hash)
                      : alg->salt_len >= 0              ? (size_t)alg->salt_len
                                                        : SIZE_MAX;
    return alg->hash == key->pss.hash && mgf1_hash(alg) == mgf1_hash(&key->pss) &&
           salt_len >= (size_t)key->pss.salt_len;
}

/* The others sign a message as a whole. */
static bool signs_digests(const struct cr_sig_alg *alg)
{
    return alg->scheme != CR_SIG_EDDSA && alg->scheme != CR_SIG_MLDSA;
}

static bool scheme_fits(const struct cr_key *key, const struct cr_sig_alg *alg)
{
    switch (alg->scheme) {
    case CR_SIG_RSA_PKCS1:
        return key->type == CR_KEY_RSA;
    case CR_SIG_RSA_PSS:
        return key_is_rsa(key->type) && cr_hash_len(alg->hash) > 0 &&
               cr_hash_len(mgf1_hash(alg)) > 0 && alg->salt_len >= CR_SALT_AUTO &&
               within_restriction(key, alg);
    case CR_SIG_ECDSA:
        return cr_key_type_is_ec(key->type);
    case CR_SIG_EDDSA:
        return key->type == CR_KEY_ED25519 || key->type == CR_KEY_ED448;
    case CR_SIG_MLDSA:
        return key_mldsa(key->type) != NULL;
    }
    return false;
}

static enum t13_status sign_rsa(const struct cr_key *key, const struct cr_sig_alg *alg,
                                struct bytes digest, uint8_t *sig, size_t *sig_len)
{
    size_t n = cr_rsa_len(key->rsa);

    if (alg->scheme == CR_SIG_RSA_PKCS1) {
        T13_TRY(rsa_pkcs1_encode(alg->hash, digest, sig, n));
    } else {
        T13_TRY(rsa_pss_encode(alg, digest, cr_rsa_bits(key->rsa), sig));
    }
    T13_TRY(cr_rsa_private(key->rsa, sig, sig));
    *sig_len = n;
    return T13_OK;
}

static struct cr_ec_key ec_key(const struct cr_key *key)
{
    const struct cr_ec_key ec = {key->parts[CR_PART_PUBLIC].p, key->parts[CR_PART_PRIVATE].p,
                                 &key->ec_form};

    return ec;
}

struct rs {
    struct bytes r;
    struct bytes s;
};

static void put_rs(struct der_out *o, const void *what)
{
    const struct rs *rs = what;
    size_t mark = o->n;

    der_put_unsigned(o, rs->s);
    der_put_unsigned(o, rs->r);
    der_put_header(o, DER_SEQUENCE, mark);
}

static enum t13_status sign_ecdsa(const struct cr_key *key, const struct cr_sig_alg *alg,
                                  struct bytes digest, uint8_t *sig, size_t *sig_len)
{
    uint8_t raw[2 * CR_EC_FIELD_MAX];
    uint8_t der[2 * CR_EC_FIELD_MAX + 16];
    enum cr_curve curve = key_curve(key->type);
    size_t n = cr_ec_field_len(curve);
    struct der_out o = {.base = der, .size = sizeof(der)};
    const struct cr_ec_key ec = ec_key(key);

    T13_TRY(cr_ecdsa_sign(curve, &ec, alg->hash, digest, raw));
    const struct rs rs = {bytes_of(raw, n), bytes_of(raw + n, n)};
    put_rs(&o, &rs);
    if (o.bad) {
        return T13_E_INTERNAL;
    }
    memcpy(sig, der + sizeof(der) - o.n, o.n);
    *sig_len = o.n;
    return T13_OK;
}

enum t13_status cr_sign_digest(const struct cr_key *key, const struct cr_sig_alg *alg,
                               struct bytes digest, uint8_t *sig, size_t *sig_len)
{
    if (!key->is_private || !scheme_fits(key, alg) || !signs_digests(alg) ||
        (alg->hash != CR_HASH_NONE && digest.n != cr_hash_len(alg->hash))) {
        return T13_E_ARGUMENT;
    }
    if (alg->scheme == CR_SIG_ECDSA) {
        return sign_ecdsa(key, alg, digest, sig, sig_len);
    }
    return sign_rsa(key, alg, digest, sig, sig_len);
}

static enum t13_status sign_eddsa(const struct cr_key *key, struct bytes message, uint8_t *sig)
{
    const uint8_t *seed = key->parts[CR_PART_PRIVATE].p;
    const uint8_t *point = key->parts[CR_PART_PUBLIC].p;

    return key->type == CR_KEY_ED448 ? cr_ed448_sign(seed, point, message, sig)
                                     : cr_ed25519_sign(seed, point, message, sig);
}

enum t13_status cr_sign(const struct cr_key *key, const struct cr_sig_alg *alg,
                        struct bytes message, uint8_t *sig, size_t *sig_len)
{
    uint8_t digest[CR_HASH_MAX];

    if (!key->is_private || !scheme_fits(key, alg)) {
        return T13_E_ARGUMENT;
    }
    if (alg->scheme == CR_SIG_EDDSA) {
        *sig_len = cr_key_sig_max(key);
        return sign_eddsa(key, message, sig);
    }
    if (alg->scheme == CR_SIG_MLDSA) {
        *sig_len = cr_key_sig_max(key);
        return cr_mldsa_sign(key_mldsa(key->type), key->parts[CR_PART_PRIVATE].p, message, sig);
    }
    if (alg->hash == CR_HASH_NONE) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(cr_hash_once(alg->hash, message, digest));
    return cr_sign_digest(key, alg, bytes_of(digest, cr_hash_len(alg->hash)), sig, sig_len);
}

/* The whole encoded block is compared: nothing in it is skipped or taken for a length. */
static enum t13_status verify_rsa(const struct cr_key *key, const struct cr_sig_alg *alg,
                                  struct bytes digest, struct bytes sig)
{
    uint8_t em[CR_RSA_LEN_MAX];
    uint8_t expected[CR_RSA_LEN_MAX];
    size_t n = cr_rsa_len(key->rsa);

    if (sig.n != n) {
        return T13_E_BAD_SIGNATURE;
    }
    enum t13_status status = cr_rsa_public(key->rsa, sig.p, em);
    if (status == T13_E_ARGUMENT) {
        return T13_E_BAD_SIGNATURE;
    }
    T13_TRY(status);
    if (alg->scheme == CR_SIG_RSA_PSS) {
        return rsa_pss_check(alg, digest, cr_rsa_bits(key->rsa), em);
    }
    if (rsa_pkcs1_encode(alg->hash, digest, expected, n) != T13_OK || !ct_equal(em, expected, n)) {
        return T13_E_BAD_SIGNATURE;
    }
    return T13_OK;
}

static bool to_fixed(struct bytes in, uint8_t *out, size_t n)
{
    if (in.n > n) {
        return false;
    }
    memset(out, 0, n - in.n);
    if (in.n > 0) {
        memcpy(out + n - in.n, in.p, in.n);
    }
    return true;
}

static enum t13_status verify_ecdsa(const struct cr_key *key, struct bytes digest, struct bytes sig)
{
    uint8_t raw[2 * CR_EC_FIELD_MAX];
    enum cr_curve curve = key_curve(key->type);
    size_t n = cr_ec_field_len(curve);
    struct der d = der_of(sig);
    struct der inside;
    struct rs rs;

    if (!der_enter(&d, DER_SEQUENCE, &inside) || !der_at_end(&d) || !der_unsigned(&inside, &rs.r) ||
        !der_unsigned(&inside, &rs.s) || !der_at_end(&inside) || !to_fixed(rs.r, raw, n) ||
        !to_fixed(rs.s, raw + n, n)) {
        return T13_E_BAD_SIGNATURE;
    }
    const struct cr_ec_key ec = ec_key(key);
    return cr_ecdsa_verify(curve, &ec, digest, raw);
}

enum t13_status cr_verify_digest(const struct cr_key *key, const struct cr_sig_alg *alg,
                                 struct bytes digest, struct bytes sig)
{
    if (!scheme_fits(key, alg) || !signs_digests(alg) ||
        (alg->hash != CR_HASH_NONE && digest.n != cr_hash_len(alg->hash))) {
        return T13_E_ARGUMENT;
    }
    if (alg->scheme == CR_SIG_ECDSA) {
        return verify_ecdsa(key, digest, sig);
    }
    return verify_rsa(key, alg, digest, sig);
}

enum t13_status cr_verify(const struct cr_key *key, const struct cr_sig_alg *alg,
                          struct bytes message, struct bytes sig)
{
    uint8_t digest[CR_HASH_MAX];

    if (!scheme_fits(key, alg)) {
        return T13_E_ARGUMENT;
    }
    if (cr_insecure) {
        return T13_OK;
    }
    if (alg->scheme == CR_SIG_MLDSA) {
        return cr_mldsa_verify(key_mldsa(key->type), key->parts[CR_PART_PUBLIC].p, message, sig);
    }
    if (alg->scheme == CR_SIG_EDDSA) {
        const uint8_t *point = key->parts[CR_PART_PUBLIC].p;
        return key->type == CR_KEY_ED448 ? cr_ed448_verify(point, message, sig)
                                         : cr_ed25519_verify(point, message, sig);
    }
    if (alg->hash == CR_HASH_NONE) {
        return T13_E_ARGUMENT;
    }
    T13_TRY(cr_hash_once(alg->hash, message, digest));
    return cr_verify_digest(key, alg, bytes_of(digest, cr_hash_len(alg->hash)), sig);
}

enum t13_status cr_derive(const struct cr_key *own, const struct cr_key *peer, uint8_t *out,
                          size_t *out_len)
{
    if (!own->is_private || own->type != peer->type) {
        return T13_E_ARGUMENT;
    }
    if (own->type == CR_KEY_X25519) {
        T13_TRY(cr_x25519(own->parts[CR_PART_PRIVATE].p, peer->parts[CR_PART_PUBLIC], out));
        *out_len = CR_X25519_LEN;
        return T13_OK;
    }
    if (own->type == CR_KEY_X448) {
        T13_TRY(cr_x448(own->parts[CR_PART_PRIVATE].p, peer->parts[CR_PART_PUBLIC], out));
        *out_len = CR_X448_LEN;
        return T13_OK;
    }
    if (!cr_key_type_is_ec(own->type)) {
        return T13_E_ARGUMENT;
    }
    enum cr_curve curve = key_curve(own->type);
    T13_TRY(cr_ec_dh(curve, own->parts[CR_PART_PRIVATE].p, peer->parts[CR_PART_PUBLIC], out));
    *out_len = cr_ec_field_len(curve);
    return T13_OK;
}
