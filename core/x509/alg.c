/* Signature algorithms: RFC 5280 section 4.1.1.2, RFC 4055, RFC 5758, RFC 8410, RFC 9881. */
#include "core/x509/alg.h"

#include "core/wire/same.h"
#include "crypto/der.h"

static const struct {
    const char *oid;
    size_t oid_len;
    enum cr_sig_scheme scheme;
    enum cr_hash_id hash;
    enum cr_key_type key_type;
} algs[] = {
#define RSA_OID(n) "\x2a\x86\x48\x86\xf7\x0d\x01\x01" n, 9
#define ECDSA2_OID(n) "\x2a\x86\x48\xce\x3d\x04\x03" n, 8
#define MLDSA_OID(n) "\x60\x86\x48\x01\x65\x03\x04\x03" n, 9
    {RSA_OID("\x0b"), CR_SIG_RSA_PKCS1, CR_SHA256, CR_KEY_RSA},
    {ECDSA2_OID("\x02"), CR_SIG_ECDSA, CR_SHA256, CR_KEY_P256},
    {RSA_OID("\x0c"), CR_SIG_RSA_PKCS1, CR_SHA384, CR_KEY_RSA},
    {ECDSA2_OID("\x03"), CR_SIG_ECDSA, CR_SHA384, CR_KEY_P256},
    {RSA_OID("\x0d"), CR_SIG_RSA_PKCS1, CR_SHA512, CR_KEY_RSA},
    {ECDSA2_OID("\x04"), CR_SIG_ECDSA, CR_SHA512, CR_KEY_P256},
    {"\x2b\x65\x70", 3, CR_SIG_EDDSA, CR_HASH_NONE, CR_KEY_ED25519},
    {"\x2b\x65\x71", 3, CR_SIG_EDDSA, CR_HASH_NONE, CR_KEY_ED448},
    {MLDSA_OID("\x11"), CR_SIG_MLDSA, CR_HASH_NONE, CR_KEY_MLDSA44},
    {MLDSA_OID("\x12"), CR_SIG_MLDSA, CR_HASH_NONE, CR_KEY_MLDSA65},
    {MLDSA_OID("\x13"), CR_SIG_MLDSA, CR_HASH_NONE, CR_KEY_MLDSA87},
    {RSA_OID("\x0a"), CR_SIG_RSA_PSS, CR_HASH_NONE, CR_KEY_RSA_PSS},
    {RSA_OID("\x0e"), CR_SIG_RSA_PKCS1, CR_SHA224, CR_KEY_RSA},
    {ECDSA2_OID("\x01"), CR_SIG_ECDSA, CR_SHA224, CR_KEY_P256},
    {RSA_OID("\x05"), CR_SIG_RSA_PKCS1, CR_SHA1, CR_KEY_RSA},
    {"\x2a\x86\x48\xce\x3d\x04\x01", 7, CR_SIG_ECDSA, CR_SHA1, CR_KEY_P256},
    {RSA_OID("\x04"), CR_SIG_RSA_PKCS1, CR_MD5, CR_KEY_RSA},
#undef RSA_OID
#undef ECDSA2_OID
#undef MLDSA_OID
};

/* is_null_or_absent: what is left of an AlgorithmIdentifier after its OID. */
static bool is_null_or_absent(struct der *rest)
{
    struct bytes null;

    if (der_at_end(rest)) {
        return true;
    }
    return der_take(rest, DER_NULL, &null) && null.n == 0 && der_at_end(rest);
}

static bool parse_hash(struct der *d, enum cr_hash_id *out)
{
    struct der seq;
    struct bytes oid;

    if (!der_enter(d, DER_SEQUENCE, &seq) || !der_take(&seq, DER_OID, &oid) ||
        !is_null_or_absent(&seq)) {
        return false;
    }
#define SHA2_OID "\x60\x86\x48\x01\x65\x03\x04\x02"
    if (bytes_are(oid, SHA2_OID "\x01")) {
        *out = CR_SHA256;
    } else if (bytes_are(oid, SHA2_OID "\x02")) {
        *out = CR_SHA384;
    } else if (bytes_are(oid, SHA2_OID "\x03")) {
        *out = CR_SHA512;
    } else if (bytes_are(oid, SHA2_OID "\x04")) {
        *out = CR_SHA224;
    } else if (bytes_are(oid, "\x2b\x0e\x03\x02\x1a")) {
        *out = CR_SHA1;
    } else {
        return false;
    }
#undef SHA2_OID
    return true;
}

/* parse_mgf reads maskGenAlgorithm, which is MGF1 with a hash. */
static bool parse_mgf(struct der *d, enum cr_hash_id *out)
{
    struct der seq;
    struct bytes oid;

    return der_enter(d, DER_SEQUENCE, &seq) && der_take(&seq, DER_OID, &oid) &&
           bytes_are(oid, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08") && parse_hash(&seq, out) &&
           der_at_end(&seq);
}

/* parse_pss reads RSASSA-PSS-params (RFC 4055 3.1). They are mandatory in a signature. */
static bool parse_pss(struct der *rest, struct cr_sig_alg *out)
{
    struct der seq;
    struct der field;
    uint64_t number = 20;

    out->hash = CR_SHA1;
    out->mgf1_hash = CR_SHA1;
    if (!der_enter(rest, DER_SEQUENCE, &seq) || !der_at_end(rest)) {
        return false;
    }
    if (der_enter(&seq, DER_CONTEXT(0), &field) &&
        (!parse_hash(&field, &out->hash) || !der_at_end(&field))) {
        return false;
    }
    if (der_enter(&seq, DER_CONTEXT(1), &field) &&
        (!parse_mgf(&field, &out->mgf1_hash) || !der_at_end(&field))) {
        return false;
    }
    if (der_enter(&seq, DER_CONTEXT(2), &field) &&
        (!der_uint(&field, &number) || number > 2048 || !der_at_end(&field))) {
        return false;
    }
    out->salt_len = (int)number;
    number = 1;
    if (der_enter(&seq, DER_CONTEXT(3), &field) &&
        (!der_uint(&field, &number) || !der_at_end(&field))) {
        return false;
    }
    return number == 1 && der_at_end(&seq);
}

/* security_bits: half the digest; SHA-1 and MD5 below what any level accepts, as in OpenSSL. */
static unsigned security_bits(const struct cr_sig_alg *alg, enum cr_key_type key_type)
{
    if (alg->scheme == CR_SIG_MLDSA) {
        return key_type == CR_KEY_MLDSA44 ? 128 : key_type == CR_KEY_MLDSA65 ? 192 : 256;
    }
    switch (alg->hash) {
    case CR_HASH_NONE: /* EdDSA */
        return key_type == CR_KEY_ED448 ? 224 : 128;
    case CR_SHA1:
        return 63;
    case CR_MD5:
        return 39;
    default:
        return (unsigned)cr_hash_len(alg->hash) * 4;
    }
}

struct t13_sig_alg t13_sig_alg_parse(struct bytes algorithm)
{
    struct t13_sig_alg none = {0};
    struct t13_sig_alg found = {0};
    struct der d = der_of(algorithm);
    struct der seq;
    struct bytes oid;

    if (!der_enter(&d, DER_SEQUENCE, &seq) || !der_at_end(&d) || !der_take(&seq, DER_OID, &oid)) {
        return none;
    }
    for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]) && !found.known; i++) {
        if (bytes_same(oid, bytes_of(algs[i].oid, algs[i].oid_len))) {
            found.known = true;
            found.alg = (struct cr_sig_alg){.scheme = algs[i].scheme, .hash = algs[i].hash};
            found.key_type = algs[i].key_type;
        }
    }
    if (!found.known) {
        return none;
    }
    bool ok = false;
    switch (found.alg.scheme) {
    case CR_SIG_RSA_PKCS1:
        ok = is_null_or_absent(&seq);
        break;
    case CR_SIG_RSA_PSS:
        ok = parse_pss(&seq, &found.alg);
        break;
    case CR_SIG_ECDSA:
    case CR_SIG_EDDSA:
    case CR_SIG_MLDSA:
        ok = der_at_end(&seq);
        break;
    }
    found.security_bits = security_bits(&found.alg, found.key_type);
    return ok ? found : none;
}

bool t13_sig_alg_fits(const struct t13_sig_alg *alg, const struct cr_key *key)
{
    enum cr_key_type type = cr_key_type(key);

    if (!alg->known) {
        return false;
    }
    switch (alg->alg.scheme) {
    case CR_SIG_RSA_PKCS1:
        return type == CR_KEY_RSA;
    case CR_SIG_RSA_PSS:
        return type == CR_KEY_RSA || type == CR_KEY_RSA_PSS;
    case CR_SIG_ECDSA:
        return cr_key_type_is_ec(type);
    case CR_SIG_EDDSA:
    case CR_SIG_MLDSA:
        return type == alg->key_type;
    }
    return false;
}
