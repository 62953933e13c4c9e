/* Certificate: RFC 5280 section 4.1. */
#include "core/x509/cert.h"

#include "core/wire/same.h"
#include "core/x509/cert_ext.h"
#include "core/x509/verify_error.h"

bool t13_cert_next_ext(struct der *list, struct t13_cert_ext *out)
{
    struct der at = *list;
    struct der seq;
    struct t13_cert_ext m = {0};

    if (!der_enter(&at, DER_SEQUENCE, &seq) || !t13_oid_take(&seq, &m.oid)) {
        return false;
    }
    /* exception: DER leaves the default FALSE out; some certificates spell it, and OpenSSL takes
     * them. */
    if (der_peek(&seq, DER_BOOLEAN) && !der_bool(&seq, &m.critical)) {
        return false;
    }
    if (!der_take(&seq, DER_OCTET_STRING, &m.value) || !der_at_end(&seq)) {
        return false;
    }
    *list = at;
    *out = m;
    return true;
}

bool t13_cert_find_ext(const struct t13_cert *cert, struct bytes oid, struct t13_cert_ext *out)
{
    struct der list = der_of(cert->extensions);
    struct t13_cert_ext m;

    while (t13_cert_next_ext(&list, &m)) {
        if (bytes_same(m.oid, oid)) {
            *out = m;
            return true;
        }
    }
    return false;
}

bool t13_integer_take(struct der *d, struct bytes *out)
{
    struct der at = *d;
    struct bytes v;

    if (!der_take(&at, DER_INTEGER, &v) || v.n == 0 ||
        (v.n > 1 &&
         ((v.p[0] == 0 && (v.p[1] & 0x80) == 0) || (v.p[0] == 0xff && (v.p[1] & 0x80) != 0)))) {
        return false;
    }
    *out = v;
    *d = at;
    return true;
}

bool t13_oid_take(struct der *d, struct bytes *out)
{
    struct der at = *d;
    struct bytes v;

    if (!der_take(&at, DER_OID, &v) || v.n == 0 || (v.p[v.n - 1] & 0x80) != 0) {
        return false;
    }
    for (size_t i = 0; i < v.n; i++) {
        bool begins = i == 0 || (v.p[i - 1] & 0x80) == 0;
        if (begins && v.p[i] == 0x80) {
            return false;
        }
    }
    *out = v;
    *d = at;
    return true;
}

bool t13_time_take(struct der *d, struct t13_time *out)
{
    struct der at = *d;
    uint8_t tag = 0;
    struct bytes raw;

    if (!der_any(&at, &tag, &raw, NULL) || (tag != DER_UTC_TIME && tag != DER_GENERALIZED_TIME)) {
        return false;
    }
    *out = t13_time_parse(tag, raw);
    *d = at;
    return true;
}

bool t13_whole_take(struct der *d, uint8_t tag, struct bytes *out)
{
    return der_peek(d, tag) && der_any(d, NULL, NULL, out);
}

/* parse_version: [0] EXPLICIT Version DEFAULT v1. */
static bool parse_version(struct der *d, uint8_t *out)
{
    struct der inside;
    uint64_t v = 0;

    if (!der_peek(d, DER_CONTEXT(0))) {
        *out = 0;
        return true;
    }
    if (!der_enter(d, DER_CONTEXT(0), &inside) || !der_uint(&inside, &v) || v > 2 ||
        !der_at_end(&inside)) {
        return false;
    }
    *out = (uint8_t)v;
    return true;
}

static bool parse_validity(struct der *d, struct t13_cert *out)
{
    struct der seq;

    return der_enter(d, DER_SEQUENCE, &seq) && t13_time_take(&seq, &out->not_before) &&
           t13_time_take(&seq, &out->not_after) && der_at_end(&seq);
}

/* t13_algorithm_take takes an AlgorithmIdentifier with its header: an OID, and parameters or none.
 */
bool t13_algorithm_take(struct der *d, struct bytes *out)
{
    struct der at = *d;
    struct der inside = *d;
    struct der seq;
    struct bytes whole;
    struct bytes oid;

    if (!t13_whole_take(&at, DER_SEQUENCE, &whole)) {
        return false;
    }
    if (!der_enter(&inside, DER_SEQUENCE, &seq) || !t13_oid_take(&seq, &oid)) {
        return false;
    }
    bool ok = der_peek(&seq, DER_OID) ? t13_oid_take(&seq, &oid)
                                      : der_at_end(&seq) || der_any(&seq, NULL, NULL, NULL);
    if (!ok || !der_at_end(&seq)) {
        return false;
    }
    *out = whole;
    *d = at;
    return true;
}

/* spki_ok: the shape of SubjectPublicKeyInfo; what is inside is for cr_key_from_spki. */
static bool spki_ok(struct bytes spki)
{
    struct der d = der_of(spki);
    struct der seq;
    struct bytes any;

    return der_enter(&d, DER_SEQUENCE, &seq) && t13_algorithm_take(&seq, &any) &&
           der_bits(&seq, &any) && der_at_end(&seq);
}

static bool parse_extensions(struct der *d, struct t13_cert *out)
{
    struct der inside;
    struct der list;
    struct t13_cert_ext ext;

    if (!der_peek(d, DER_CONTEXT(3))) {
        return true;
    }
    if (!der_enter(d, DER_CONTEXT(3), &inside) ||
        !der_take(&inside, DER_SEQUENCE, &out->extensions) || !der_at_end(&inside)) {
        return false;
    }
    list = der_of(out->extensions);
    while (!der_at_end(&list)) {
        if (!t13_cert_next_ext(&list, &ext)) {
            return false;
        }
        out->num_extensions++;
    }
    return true;
}

static bool parse_tbs(struct bytes tbs, struct t13_cert *out)
{
    struct der d = der_of(tbs);
    struct der seq;

    if (!der_enter(&d, DER_SEQUENCE, &seq) || !parse_version(&seq, &out->version) ||
        !t13_integer_take(&seq, &out->serial) || !t13_algorithm_take(&seq, &out->tbs_algorithm) ||
        !t13_whole_take(&seq, DER_SEQUENCE, &out->issuer) || !t13_name_ok(out->issuer) ||
        !parse_validity(&seq, out) || !t13_whole_take(&seq, DER_SEQUENCE, &out->subject) ||
        !t13_name_ok(out->subject) || !t13_whole_take(&seq, DER_SEQUENCE, &out->spki) ||
        !spki_ok(out->spki)) {
        return false;
    }
    if (der_peek(&seq, DER_CONTEXT_PRIMITIVE(1)) &&
        !der_take(&seq, DER_CONTEXT_PRIMITIVE(1), &out->issuer_uid)) {
        return false;
    }
    if (der_peek(&seq, DER_CONTEXT_PRIMITIVE(2)) &&
        !der_take(&seq, DER_CONTEXT_PRIMITIVE(2), &out->subject_uid)) {
        return false;
    }
    return parse_extensions(&seq, out) && der_at_end(&seq);
}

bool t13_signed_take(struct bytes der, struct bytes *tbs, struct bytes *algorithm,
                     struct bytes *signature)
{
    struct der d = der_of(der);
    struct der seq;

    return der_enter(&d, DER_SEQUENCE, &seq) && der_at_end(&d) &&
           t13_whole_take(&seq, DER_SEQUENCE, tbs) && t13_algorithm_take(&seq, algorithm) &&
           der_bits(&seq, signature) && der_at_end(&seq);
}

/* key_kind tells from the algorithm of a SubjectPublicKeyInfo which signatures the key can make,
 * without making the key. */
static enum cr_key_type key_kind(struct bytes spki)
{
    struct der d = der_of(spki);
    struct der seq;
    struct der algorithm;
    struct bytes oid;

    if (!der_enter(&d, DER_SEQUENCE, &seq) || !der_enter(&seq, DER_SEQUENCE, &algorithm) ||
        !der_take(&algorithm, DER_OID, &oid)) {
        return CR_KEY_NONE;
    }
    if (bytes_are(oid, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01")) {
        return CR_KEY_RSA;
    }
    if (bytes_are(oid, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a")) {
        return CR_KEY_RSA_PSS;
    }
    if (bytes_are(oid, "\x2a\x86\x48\xce\x3d\x02\x01")) {
        return CR_KEY_P256;
    }
#define MLDSA_OID(n) "\x60\x86\x48\x01\x65\x03\x04\x03" n
    if (bytes_are(oid, MLDSA_OID("\x11"))) {
        return CR_KEY_MLDSA44;
    }
    if (bytes_are(oid, MLDSA_OID("\x12"))) {
        return CR_KEY_MLDSA65;
    }
    if (bytes_are(oid, MLDSA_OID("\x13"))) {
        return CR_KEY_MLDSA87;
    }
#undef MLDSA_OID
    if (bytes_are(oid, "\x2b\x65\x71")) {
        return CR_KEY_ED448;
    }
    return bytes_are(oid, "\x2b\x65\x70") ? CR_KEY_ED25519 : CR_KEY_NONE;
}

/* set_self flags a certificate that names itself as its issuer, and one that may well have signed
 * itself. */
static void set_self(struct t13_cert *cert)
{
    if (!t13_name_equal(cert->issuer, cert->subject)) {
        return;
    }
    cert->flags |= T13_EXF_SI;
    enum cr_key_type kind = key_kind(cert->spki);
    bool fits =
        cert->sig_alg.known && (kind == cert->sig_alg.key_type ||
                                (kind == CR_KEY_RSA && cert->sig_alg.key_type == CR_KEY_RSA_PSS));
    if (fits && t13_cert_check_akid(cert, cert->akid_keyid, cert->akid_serial, cert->akid_issuer) ==
                    T13_V_OK) {
        cert->flags |= T13_EXF_SS;
    }
}

enum t13_status t13_cert_parse(struct t13_cert *out, struct bytes der)
{
    *out = (struct t13_cert){.der = der, .path_len = -1};
    if (!t13_signed_take(der, &out->tbs, &out->algorithm, &out->signature) ||
        !parse_tbs(out->tbs, out)) {
        *out = (struct t13_cert){.path_len = -1};
        return T13_E_BAD_CERTIFICATE;
    }
    out->sig_alg = t13_sig_alg_parse(out->algorithm);
    out->flags = T13_EXF_SET | (out->version == 0 ? T13_EXF_V1 : 0);
    t13_cert_read_exts(out);
    set_self(out);
    return T13_OK;
}

void t13_cert_clear(struct t13_cert *cert)
{
    cr_key_free(atomic_load_explicit(&cert->key, memory_order_acquire));
    atomic_store_explicit(&cert->key, NULL, memory_order_release);
}

bool t13_cert_names(struct bytes der, struct bytes *subject, struct bytes *issuer)
{
    struct der d = der_of(der);
    struct der cert;
    struct der tbs;
    struct bytes any;
    struct bytes from;
    struct bytes to;

    if (!der_enter(&d, DER_SEQUENCE, &cert) || !der_enter(&cert, DER_SEQUENCE, &tbs) ||
        (der_peek(&tbs, DER_CONTEXT(0)) && !der_any(&tbs, NULL, NULL, NULL)) ||
        !der_take(&tbs, DER_INTEGER, &any) || !der_take(&tbs, DER_SEQUENCE, &any) ||
        !t13_whole_take(&tbs, DER_SEQUENCE, &from) || !der_take(&tbs, DER_SEQUENCE, &any) ||
        !t13_whole_take(&tbs, DER_SEQUENCE, &to)) {
        return false;
    }
    *subject = to;
    *issuer = from;
    return true;
}

struct cr_key *t13_cert_key(const struct t13_cert *cert)
{
    /* The key is a memory of what the DER says; a const certificate may still remember it. */
    struct t13_cert *c = (struct t13_cert *)(uintptr_t)cert;
    struct cr_key *have = atomic_load_explicit(&c->key, memory_order_acquire);
    struct cr_key *made = NULL;

    if (have != NULL) {
        return have;
    }
    if (cr_key_from_spki(&made, cert->spki) != T13_OK) {
        return NULL;
    }
    if (!atomic_compare_exchange_strong(&c->key, &have, made)) {
        cr_key_free(made); /* another thread was first */
        return have;
    }
    return made;
}

int t13_cert_check_akid(const struct t13_cert *issuer, struct bytes keyid, struct bytes serial,
                        struct bytes issuer_names)
{
    struct der list = der_of(issuer_names);
    struct t13_general_name name;

    if (keyid.p != NULL && issuer->skid.p != NULL && !bytes_same(keyid, issuer->skid)) {
        return T13_V_ERR_AKID_SKID_MISMATCH;
    }
    if (serial.n > 0 && !bytes_same(serial, issuer->serial)) {
        return T13_V_ERR_AKID_ISSUER_SERIAL_MISMATCH;
    }
    /* The first directoryName counts, as in OpenSSL. */
    while (t13_general_name_next(&list, &name)) {
        if (name.type == T13_GEN_DIRNAME) {
            return t13_name_equal(name.value, issuer->issuer)
                       ? T13_V_OK
                       : T13_V_ERR_AKID_ISSUER_SERIAL_MISMATCH;
        }
    }
    return T13_V_OK;
}

int t13_cert_issued(const struct t13_cert *issuer, const struct t13_cert *cert)
{
    if (!t13_name_equal(issuer->subject, cert->issuer)) {
        return T13_V_ERR_SUBJECT_ISSUER_MISMATCH;
    }
    if (((issuer->flags | cert->flags) & T13_EXF_INVALID) != 0) {
        return T13_V_ERR_UNSPECIFIED;
    }
    int err = t13_cert_check_akid(issuer, cert->akid_keyid, cert->akid_serial, cert->akid_issuer);
    if (err != T13_V_OK) {
        return err;
    }
    struct cr_key *key = t13_cert_key(issuer);
    if (key == NULL) {
        return T13_V_ERR_NO_ISSUER_PUBLIC_KEY;
    }
    if (!cert->sig_alg.known) {
        return T13_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM;
    }
    return t13_sig_alg_fits(&cert->sig_alg, key) ? T13_V_OK
                                                 : T13_V_ERR_SIGNATURE_ALGORITHM_MISMATCH;
}

/* within_restrictions: a key of id-RSASSA-PSS may say with which parameters alone it signs
 * (RFC 4055 3.3): the same hashes, and a salt at least as long. */
static bool within_restrictions(const struct cr_key *key, const struct cr_sig_alg *alg)
{
    struct cr_sig_alg limit = {0};

    if (cr_key_type(key) != CR_KEY_RSA_PSS || !cr_key_pss_params(key, &limit)) {
        return true;
    }
    enum cr_hash_id mgf1 = limit.mgf1_hash == CR_HASH_NONE ? limit.hash : limit.mgf1_hash;
    return alg->hash == limit.hash && alg->mgf1_hash == mgf1 && alg->salt_len >= limit.salt_len;
}

enum t13_status t13_signed_verify(struct bytes algorithm, struct bytes tbs, struct bytes signature,
                                  const struct cr_key *key)
{
    struct t13_sig_alg alg = t13_sig_alg_parse(algorithm);

    if (key == NULL) {
        return T13_E_BAD_KEY;
    }
    if (!t13_sig_alg_fits(&alg, key) || !within_restrictions(key, &alg.alg)) {
        return T13_E_BAD_SIGNATURE;
    }
    return cr_verify(key, &alg.alg, tbs, signature);
}

enum t13_status t13_cert_verify(const struct t13_cert *cert, const struct cr_key *key)
{
    /* RFC 5280 4.1.1.2: "MUST contain the same algorithm identifier". */
    if (!bytes_same(cert->algorithm, cert->tbs_algorithm)) {
        return T13_E_BAD_SIGNATURE;
    }
    return t13_signed_verify(cert->algorithm, cert->tbs, cert->signature, key);
}
