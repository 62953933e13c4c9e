/* Certificate revocation lists: RFC 5280 section 5. */
#include "core/x509/crl.h"

#include "core/limits.h"
#include "core/wire/same.h"
#include "core/x509/cert_ext.h"

#define OID_REASON_CODE "\x55\x1d\x15"
#define OID_CRL_NUMBER "\x55\x1d\x14"
#define OID_DELTA_CRL "\x55\x1d\x1b"
#define OID_ISSUING_POINT "\x55\x1d\x1c"
#define OID_AUTHORITY_KEY_ID "\x55\x1d\x23"

bool t13_crl_next(struct der *list, struct t13_revoked *out)
{
    struct der at = *list;
    struct der seq;
    struct t13_revoked m = {.reason = T13_CRL_REASON_NONE};

    if (!der_enter(&at, DER_SEQUENCE, &seq) || !t13_integer_take(&seq, &m.serial) ||
        !t13_time_take(&seq, &m.date) ||
        (der_peek(&seq, DER_SEQUENCE) && !der_take(&seq, DER_SEQUENCE, &m.extensions)) ||
        !der_at_end(&seq)) {
        return false;
    }
    struct der exts = der_of(m.extensions);
    struct t13_cert_ext ext;
    while (t13_cert_next_ext(&exts, &ext)) {
        if (bytes_are(ext.oid, OID_REASON_CODE) && ext.value.n == 3 &&
            ext.value.p[0] == DER_ENUMERATED && ext.value.p[1] == 1) {
            m.reason = ext.value.p[2];
        }
    }
    *list = at;
    *out = m;
    return true;
}

bool t13_crl_find(const struct t13_crl *crl, struct bytes serial, struct t13_revoked *out)
{
    struct der list = der_of(crl->revoked);
    struct t13_revoked m;

    while (t13_crl_next(&list, &m)) {
        if (bytes_same(m.serial, serial)) {
            *out = m;
            return true;
        }
    }
    return false;
}

/* entry_exts_ok: well-formed, and noted when one is critical that we do not handle. That includes
 * certificateIssuer, which belongs to indirect CRLs. */
static bool entry_exts_ok(struct t13_crl *crl, const struct t13_revoked *entry)
{
    struct der list = der_of(entry->extensions);
    struct t13_cert_ext ext;
    size_t n = 0;

    while (!der_at_end(&list)) {
        if (!t13_cert_next_ext(&list, &ext) || ++n > T13_MAX_CERT_EXTENSIONS) {
            return false;
        }
        if (ext.critical && !bytes_are(ext.oid, OID_REASON_CODE)) {
            crl->unhandled_critical = true;
        }
    }
    return true;
}

static bool parse_revoked(struct t13_crl *crl)
{
    struct der list = der_of(crl->revoked);
    struct t13_revoked entry;

    while (!der_at_end(&list)) {
        if (!t13_crl_next(&list, &entry) || !entry_exts_ok(crl, &entry)) {
            return false;
        }
        crl->num_revoked++;
    }
    return true;
}

/* idp_bool reads an IMPLICIT BOOLEAN DEFAULT FALSE. */
static bool idp_bool(struct der *d, uint8_t number, uint32_t flag, uint32_t *flags)
{
    struct bytes v;

    if (!der_peek(d, DER_CONTEXT_PRIMITIVE(number))) {
        return true;
    }
    if (!der_take(d, DER_CONTEXT_PRIMITIVE(number), &v) || v.n != 1 ||
        (v.p[0] != 0 && v.p[0] != 0xff)) {
        return false;
    }
    *flags |= v.p[0] != 0 ? flag : 0;
    return true;
}

/* read_idp: IssuingDistributionPoint, 5.2.5. At most one of the three scopes. */
static bool read_idp(struct t13_crl *crl, struct bytes value)
{
    struct der d = der_of(value);
    struct der seq;
    struct bytes any;
    uint32_t flags = T13_IDP_PRESENT;

    if (!der_enter(&d, DER_SEQUENCE, &seq) || !der_at_end(&d) ||
        (der_peek(&seq, DER_CONTEXT(0)) && !der_take(&seq, DER_CONTEXT(0), &crl->idp_point)) ||
        !idp_bool(&seq, 1, T13_IDP_ONLYUSER, &flags) ||
        !idp_bool(&seq, 2, T13_IDP_ONLYCA, &flags)) {
        return false;
    }
    if (der_peek(&seq, DER_CONTEXT_PRIMITIVE(3))) {
        flags |= T13_IDP_REASONS;
        if (!der_take(&seq, DER_CONTEXT_PRIMITIVE(3), &any)) {
            return false;
        }
    }
    if (!idp_bool(&seq, 4, T13_IDP_INDIRECT, &flags) ||
        !idp_bool(&seq, 5, T13_IDP_ONLYATTR, &flags) || !der_at_end(&seq)) {
        return false;
    }
    uint32_t scope = flags & (T13_IDP_ONLYUSER | T13_IDP_ONLYCA | T13_IDP_ONLYATTR);
    crl->idp_flags = flags | ((scope & (scope - 1)) != 0 ? T13_IDP_INVALID : 0);
    return true;
}

static bool read_crl_number(struct t13_crl *crl, struct bytes value)
{
    struct der d = der_of(value);

    return t13_integer_take(&d, &crl->crl_number) && der_at_end(&d);
}

static void read_ext(struct t13_crl *crl, const struct t13_cert_ext *ext)
{
    bool ok = true;
    bool handled = true;

    if (bytes_are(ext->oid, OID_ISSUING_POINT)) {
        ok = crl->idp_flags == 0 && read_idp(crl, ext->value);
        crl->idp_flags |= ok ? 0 : T13_IDP_PRESENT | T13_IDP_INVALID;
    } else if (bytes_are(ext->oid, OID_AUTHORITY_KEY_ID)) {
        ok = t13_akid_parse(ext->value, &crl->akid_keyid, &crl->akid_issuer, &crl->akid_serial);
    } else if (bytes_are(ext->oid, OID_DELTA_CRL)) {
        crl->is_delta = true;
    } else if (bytes_are(ext->oid, OID_CRL_NUMBER)) {
        ok = read_crl_number(crl, ext->value);
        handled = false; /* "non-critical": OpenSSL does not list it as handled either */
    } else {
        handled = false;
    }
    crl->invalid = crl->invalid || !ok;
    crl->unhandled_critical = crl->unhandled_critical || (ext->critical && !handled);
}

static bool parse_extensions(struct der *d, struct t13_crl *out)
{
    struct der inside;
    struct t13_cert_ext ext;
    size_t n = 0;

    if (!der_peek(d, DER_CONTEXT(0))) {
        return true;
    }
    if (!der_enter(d, DER_CONTEXT(0), &inside) ||
        !der_take(&inside, DER_SEQUENCE, &out->extensions) || !der_at_end(&inside)) {
        return false;
    }
    struct der list = der_of(out->extensions);
    while (!der_at_end(&list)) {
        if (!t13_cert_next_ext(&list, &ext) || ++n > T13_MAX_CERT_EXTENSIONS) {
            return false;
        }
        read_ext(out, &ext);
    }
    return true;
}

static bool parse_tbs(struct t13_crl *out)
{
    struct der d = der_of(out->tbs);
    struct der seq;
    uint64_t version = 0;

    if (!der_enter(&d, DER_SEQUENCE, &seq) ||
        (der_peek(&seq, DER_INTEGER) && (!der_uint(&seq, &version) || version > 1)) ||
        !t13_algorithm_take(&seq, &out->tbs_algorithm) ||
        !t13_whole_take(&seq, DER_SEQUENCE, &out->issuer) || !t13_name_ok(out->issuer) ||
        !t13_time_take(&seq, &out->this_update)) {
        return false;
    }
    out->version = (uint8_t)version;
    out->has_next_update = t13_time_take(&seq, &out->next_update);
    if (der_peek(&seq, DER_SEQUENCE) && !der_take(&seq, DER_SEQUENCE, &out->revoked)) {
        return false;
    }
    return parse_revoked(out) && parse_extensions(&seq, out) && der_at_end(&seq);
}

enum t13_status t13_crl_parse(struct t13_crl *out, struct bytes der)
{
    *out = (struct t13_crl){.der = der};
    if (!t13_signed_take(der, &out->tbs, &out->algorithm, &out->signature) || !parse_tbs(out)) {
        *out = (struct t13_crl){0};
        return T13_E_BAD_CERTIFICATE;
    }
    return T13_OK;
}

enum t13_status t13_crl_verify(const struct t13_crl *crl, const struct cr_key *key)
{
    if (!bytes_same(crl->algorithm, crl->tbs_algorithm)) {
        return T13_E_BAD_SIGNATURE;
    }
    return t13_signed_verify(crl->algorithm, crl->tbs, crl->signature, key);
}
