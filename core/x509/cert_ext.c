/* Extensions of certificates: RFC 5280 section 4.2. */
#include "core/x509/cert_ext.h"

#include "core/limits.h"
#include "core/wire/same.h"

#include <limits.h>

/* GeneralName: a tag each, primitive or constructed as the type behind it is. */
bool t13_general_name_next(struct der *list, struct t13_general_name *out)
{
    static const uint8_t tags[9] = {0xa0, 0x81, 0x82, 0xa3, 0xa4, 0xa5, 0x86, 0x87, 0x88};
    struct der at = *list;
    uint8_t tag = 0;
    struct bytes value;

    if (!der_any(&at, &tag, &value, NULL) || (tag & 0x1f) > 8 || tag != tags[tag & 0x1f]) {
        return false;
    }
    if (tag == 0xa4 && !t13_name_ok(value)) {
        return false; /* directoryName is explicit, since Name is a CHOICE */
    }
    out->type = (enum t13_general_name_type)(tag & 0x1f);
    out->value = value;
    *list = at;
    return true;
}

static bool general_names_ok(struct bytes contents)
{
    struct der list = der_of(contents);
    struct t13_general_name name;

    while (!der_at_end(&list)) {
        if (!t13_general_name_next(&list, &name)) {
            return false;
        }
    }
    return true;
}

/* sequence gives the contents of the one SEQUENCE that a value has to be. */
static bool sequence(struct bytes value, struct bytes *contents)
{
    struct der d = der_of(value);

    return der_take(&d, DER_SEQUENCE, contents) && der_at_end(&d);
}

static bool read_basic_constraints(struct t13_cert *cert, struct bytes value)
{
    struct bytes contents;
    uint64_t len = 0;
    bool ca = false;

    if (!sequence(value, &contents)) {
        return false;
    }
    struct der d = der_of(contents);
    /* exception: a spelled-out FALSE, as with critical. */
    if (der_peek(&d, DER_BOOLEAN) && !der_bool(&d, &ca)) {
        return false;
    }
    if (der_peek(&d, DER_INTEGER)) {
        if (!der_uint(&d, &len)) {
            return false;
        }
        cert->path_len = len > INT_MAX ? INT_MAX : (long)len;
    }
    if (!der_at_end(&d)) {
        return false;
    }
    cert->flags |= T13_EXF_BCONS | (ca ? T13_EXF_CA : 0);
    return true;
}

/* bit_string reads up to two bytes of named bits, the unused ones as zero. */
static bool bit_string(struct bytes value, uint32_t *bits)
{
    struct der d = der_of(value);
    struct bytes v;

    if (!der_take(&d, DER_BIT_STRING, &v) || !der_at_end(&d) || v.n == 0 || v.p[0] > 7 ||
        (v.n == 1 && v.p[0] != 0)) {
        return false;
    }
    *bits = 0;
    for (size_t i = 1; i < v.n && i <= 2; i++) {
        uint32_t b = v.p[i];
        if (i == v.n - 1) {
            b &= 0xffu << v.p[0] & 0xffu;
        }
        *bits |= b << (8 * (i - 1));
    }
    return true;
}

static bool read_key_usage(struct t13_cert *cert, struct bytes value)
{
    /* 4.2.1.3: "at least one of the bits MUST be set to 1". */
    if (!bit_string(value, &cert->key_usage) || cert->key_usage == 0) {
        return false;
    }
    cert->flags |= T13_EXF_KUSAGE;
    return true;
}

static uint32_t usage_of(struct bytes oid)
{
    static const uint8_t by_last[11] = {
        [1] = T13_XKU_SSL_SERVER, [2] = T13_XKU_SSL_CLIENT, [3] = T13_XKU_CODE_SIGN,
        [4] = T13_XKU_SMIME,      [8] = T13_XKU_TIMESTAMP,  [9] = T13_XKU_OCSP_SIGN,
        [10] = T13_XKU_DVCS,
    };

    /* id-kp is 1.3.6.1.5.5.7.3 */
    if (oid.n == 8 && bytes_are(bytes_of(oid.p, 7), "\x2b\x06\x01\x05\x05\x07\x03")) {
        return oid.p[7] < sizeof(by_last) ? by_last[oid.p[7]] : 0;
    }
    if (bytes_are(oid, "\x55\x1d\x25\x00")) {
        return T13_XKU_ANYEKU;
    }
    if (bytes_are(oid, "\x2b\x06\x01\x04\x01\x82\x37\x0a\x03\x03") ||
        bytes_are(oid, "\x60\x86\x48\x01\x86\xf8\x42\x04\x01")) {
        return T13_XKU_SGC; /* Microsoft's and Netscape's */
    }
    return 0;
}

static bool read_ext_key_usage(struct t13_cert *cert, struct bytes value)
{
    struct bytes contents;
    struct bytes oid;

    if (!sequence(value, &contents) || contents.n == 0) {
        return false;
    }
    struct der d = der_of(contents);
    while (!der_at_end(&d)) {
        if (!der_take(&d, DER_OID, &oid)) {
            return false;
        }
        cert->ext_key_usage |= usage_of(oid);
    }
    cert->flags |= T13_EXF_XKUSAGE;
    return true;
}

static bool read_alt_names(struct t13_cert *cert, struct bytes value)
{
    struct bytes contents;

    if (!sequence(value, &contents) || !general_names_ok(contents)) {
        return false;
    }
    cert->alt_names = contents;
    return true;
}

/* subtrees_ok: GeneralSubtrees is SEQUENCE OF { base, [0] minimum, [1] maximum }. */
static bool subtrees_ok(struct bytes contents)
{
    struct der list = der_of(contents);

    while (!der_at_end(&list)) {
        struct der tree;
        struct t13_general_name base;
        struct bytes number;
        if (!der_enter(&list, DER_SEQUENCE, &tree) || !t13_general_name_next(&tree, &base)) {
            return false;
        }
        for (uint8_t i = 0; i < 2; i++) {
            if (der_peek(&tree, DER_CONTEXT_PRIMITIVE(i)) &&
                !der_take(&tree, DER_CONTEXT_PRIMITIVE(i), &number)) {
                return false;
            }
        }
        if (!der_at_end(&tree)) {
            return false;
        }
    }
    return true;
}

static bool read_name_constraints(struct t13_cert *cert, struct bytes value)
{
    struct bytes contents;
    struct bytes permitted = {0};
    struct bytes excluded = {0};

    if (!sequence(value, &contents)) {
        return false;
    }
    struct der d = der_of(contents);
    if (der_peek(&d, DER_CONTEXT(0)) && !der_take(&d, DER_CONTEXT(0), &permitted)) {
        return false;
    }
    if (der_peek(&d, DER_CONTEXT(1)) && !der_take(&d, DER_CONTEXT(1), &excluded)) {
        return false;
    }
    if (!der_at_end(&d) || !subtrees_ok(permitted) || !subtrees_ok(excluded)) {
        return false;
    }
    cert->permitted = permitted;
    cert->excluded = excluded;
    return true;
}

bool t13_akid_parse(struct bytes value, struct bytes *keyid, struct bytes *issuer,
                    struct bytes *serial)
{
    struct bytes contents;
    struct bytes part[3] = {{0}};

    if (!sequence(value, &contents)) {
        return false;
    }
    struct der d = der_of(contents);
    for (uint8_t i = 0; i < 3; i++) {
        uint8_t tag = i == 1 ? DER_CONTEXT(1) : DER_CONTEXT_PRIMITIVE(i);
        if (der_peek(&d, tag) && !der_take(&d, tag, &part[i])) {
            return false;
        }
    }
    if (!der_at_end(&d) || !general_names_ok(part[1])) {
        return false;
    }
    *keyid = part[0];
    *issuer = part[1];
    *serial = part[2];
    return true;
}

static bool read_authority_key_id(struct t13_cert *cert, struct bytes value)
{
    return t13_akid_parse(value, &cert->akid_keyid, &cert->akid_issuer, &cert->akid_serial);
}

static bool read_subject_key_id(struct t13_cert *cert, struct bytes value)
{
    struct der d = der_of(value);

    return der_take(&d, DER_OCTET_STRING, &cert->skid) && der_at_end(&d);
}

static bool read_ns_cert_type(struct t13_cert *cert, struct bytes value)
{
    if (!bit_string(value, &cert->ns_cert_type)) {
        return false;
    }
    cert->ns_cert_type &= 0xff;
    cert->flags |= T13_EXF_NSCERT;
    return true;
}

static bool read_proxy_cert_info(struct t13_cert *cert, struct bytes value)
{
    (void)value; /* such certificates are refused, whatever it says */
    cert->flags |= T13_EXF_PROXY;
    return true;
}

static bool read_freshest_crl(struct t13_cert *cert, struct bytes value)
{
    (void)value;
    cert->flags |= T13_EXF_FRESHEST;
    return true;
}

/* read_sequence: of policies and distribution points only the outer shape counts here. */
static bool read_sequence(struct t13_cert *cert, struct bytes value)
{
    struct bytes contents;

    (void)cert;
    return sequence(value, &contents);
}

/* What says all by being there: id-pkix-ocsp-nocheck (RFC 6960 4.2.2.2.1), whose value OpenSSL does
 * not read. */
static bool read_mark(struct t13_cert *cert, struct bytes value)
{
    (void)cert;
    (void)value;
    return true;
}

static bool read_integer(struct t13_cert *cert, struct bytes value)
{
    struct der d = der_of(value);
    struct bytes number;

    (void)cert;
    return t13_integer_take(&d, &number) && der_at_end(&d);
}

static const struct {
    enum t13_cert_ext_id id;
    const char *oid;
    size_t oid_len;
    bool may_be_critical; /* X509_supported_extension(): others unhandled when critical */
    bool (*read)(struct t13_cert *cert, struct bytes value);
    uint32_t critical_flag;
} known[] = {
#define CE(n) "\x55\x1d" n, 3
    {T13_CX_BASIC_CONSTRAINTS, CE("\x13"), true, read_basic_constraints, T13_EXF_BCONS_CRITICAL},
    {T13_CX_KEY_USAGE, CE("\x0f"), true, read_key_usage, 0},
    {T13_CX_EXT_KEY_USAGE, CE("\x25"), true, read_ext_key_usage, 0},
    {T13_CX_SUBJECT_ALT_NAME, CE("\x11"), true, read_alt_names, T13_EXF_SAN_CRITICAL},
    {T13_CX_ISSUER_ALT_NAME, CE("\x12"), false, read_sequence, 0},
    {T13_CX_NAME_CONSTRAINTS, CE("\x1e"), true, read_name_constraints, 0},
    {T13_CX_AUTHORITY_KEY_ID, CE("\x23"), false, read_authority_key_id, T13_EXF_AKID_CRITICAL},
    {T13_CX_SUBJECT_KEY_ID, CE("\x0e"), false, read_subject_key_id, T13_EXF_SKID_CRITICAL},
    {T13_CX_CRL_DISTRIBUTION_POINTS, CE("\x1f"), true, read_sequence, 0},
    {T13_CX_FRESHEST_CRL, CE("\x2e"), false, read_freshest_crl, 0},
    {T13_CX_CERTIFICATE_POLICIES, CE("\x20"), true, read_sequence, 0},
    {T13_CX_POLICY_MAPPINGS, CE("\x21"), true, read_sequence, 0},
    {T13_CX_POLICY_CONSTRAINTS, CE("\x24"), true, read_sequence, 0},
    {T13_CX_INHIBIT_ANY_POLICY, CE("\x36"), true, read_integer, 0},
    {T13_CX_NETSCAPE_CERT_TYPE, "\x60\x86\x48\x01\x86\xf8\x42\x01\x01", 9, true, read_ns_cert_type,
     0},
    {T13_CX_PROXY_CERT_INFO, "\x2b\x06\x01\x05\x05\x07\x01\x0e", 8, true, read_proxy_cert_info, 0},
    {T13_CX_OCSP_NO_CHECK, "\x2b\x06\x01\x05\x05\x07\x30\x01\x05", 9, true, read_mark, 0},
#undef CE
};

#define NUM_KNOWN (sizeof(known) / sizeof(known[0]))

/* repeats: RFC 5280 4.2: "A certificate MUST NOT include more than one instance of a particular
 * extension." Of several, none is believed. */
static bool repeats(const struct t13_cert *cert, struct bytes oid)
{
    struct der list = der_of(cert->extensions);
    struct t13_cert_ext ext;
    size_t n = 0;

    while (t13_cert_next_ext(&list, &ext)) {
        n += bytes_same(ext.oid, oid);
    }
    return n > 1;
}

static void read_one(struct t13_cert *cert, const struct t13_cert_ext *ext)
{
    for (size_t i = 0; i < NUM_KNOWN; i++) {
        if (!bytes_same(ext->oid, bytes_of(known[i].oid, known[i].oid_len))) {
            continue;
        }
        cert->ext[known[i].id] = ext->value;
        if (!known[i].read(cert, ext->value)) {
            cert->flags |= T13_EXF_INVALID;
        }
        if (ext->critical) {
            cert->flags |= known[i].critical_flag;
            cert->flags |= known[i].may_be_critical ? 0 : T13_EXF_CRITICAL;
        }
        return;
    }
    cert->flags |= ext->critical ? T13_EXF_CRITICAL : 0;
}

void t13_cert_read_exts(struct t13_cert *cert)
{
    struct der list = der_of(cert->extensions);
    struct t13_cert_ext ext;

    if (cert->num_extensions > T13_MAX_CERT_EXTENSIONS) {
        cert->flags |= T13_EXF_INVALID;
        return;
    }
    while (t13_cert_next_ext(&list, &ext)) {
        if (repeats(cert, ext.oid)) {
            cert->flags |= T13_EXF_INVALID;
            continue;
        }
        read_one(cert, &ext);
    }
    /* A proxy certificate with these is none (RFC 3820 3.8). */
    if ((cert->flags & T13_EXF_PROXY) != 0 &&
        ((cert->flags & T13_EXF_CA) != 0 || cert->ext[T13_CX_SUBJECT_ALT_NAME].n > 0 ||
         cert->ext[T13_CX_ISSUER_ALT_NAME].n > 0)) {
        cert->flags |= T13_EXF_INVALID;
    }
}
