/* A certificate gone over without decoding it: RFC 5280 4.1. */
#include "compat/x509/walk.h"

#include "core/x509/text.h"
#include "crypto/der.h"

/* Contents of an OBJECT IDENTIFIER: whole arcs, none with a padded first octet (X.690 8.19). */
static bool good_oid(struct bytes b)
{
    bool starts = true;

    if (b.n == 0 || (b.p[b.n - 1] & 0x80) != 0) {
        return false;
    }
    for (size_t i = 0; i < b.n; i++) {
        if (starts && b.p[i] == 0x80) {
            return false;
        }
        starts = (b.p[i] & 0x80) == 0;
    }
    return true;
}

static bool good_integer(struct bytes b)
{
    if (b.n == 0) {
        return false;
    }
    return b.n == 1 ||
           !((b.p[0] == 0 && (b.p[1] & 0x80) == 0) || (b.p[0] == 0xff && (b.p[1] & 0x80) != 0));
}

static bool good_bits(struct bytes b)
{
    return b.n >= 1 && b.p[0] <= 7 && (b.n > 1 || b.p[0] == 0);
}

static bool walk_oid(struct der *d)
{
    struct bytes oid = {0};

    return der_take(d, DER_OID, &oid) && good_oid(oid);
}

/* AlgorithmIdentifier; parameters of the kinds that occur. */
static bool walk_algorithm(struct der *d)
{
    struct der in = {0};
    uint8_t tag = 0;
    struct bytes contents = {0};

    if (!der_enter(d, DER_SEQUENCE, &in) || !walk_oid(&in)) {
        return false;
    }
    if (der_at_end(&in)) {
        return true;
    }
    if (!der_any(&in, &tag, &contents, NULL) || !der_at_end(&in)) {
        return false;
    }
    return (tag == DER_NULL && contents.n == 0) || tag == DER_SEQUENCE ||
           (tag == DER_OID && good_oid(contents));
}

/* The string types of a name whose contents decode; VisibleString is left to the templates. */
static bool good_string(uint8_t tag, struct bytes value)
{
    return tag == TAG_NUMERIC || (tag != TAG_VISIBLE && text_is_canon(tag) && text_ok(tag, value));
}

static bool walk_name(struct der *d, struct bytes *whole)
{
    struct der names = {0};
    struct bytes contents = {0};

    if (!der_peek(d, DER_SEQUENCE) || !der_any(d, NULL, &contents, whole)) {
        return false;
    }
    names = der_of(contents);
    while (!der_at_end(&names)) {
        struct der set = {0};
        if (!der_enter(&names, DER_SET, &set)) {
            return false;
        }
        while (!der_at_end(&set)) {
            struct der entry = {0};
            uint8_t tag = 0;
            struct bytes value = {0};
            if (!der_enter(&set, DER_SEQUENCE, &entry) || !walk_oid(&entry) ||
                !der_any(&entry, &tag, &value, NULL) || !good_string(tag, value) ||
                !der_at_end(&entry)) {
                return false;
            }
        }
    }
    return true;
}

static bool walk_time(struct der *d)
{
    struct bytes t = {0};

    return der_take(d, DER_UTC_TIME, &t) || der_take(d, DER_GENERALIZED_TIME, &t);
}

static bool walk_validity(struct der *d)
{
    struct der in = {0};

    return der_enter(d, DER_SEQUENCE, &in) && walk_time(&in) && walk_time(&in) && der_at_end(&in);
}

static bool walk_spki(struct der *d, struct bytes *whole)
{
    struct der in = {0};
    struct bytes contents = {0};
    struct bytes bits = {0};

    if (!der_peek(d, DER_SEQUENCE) || !der_any(d, NULL, &contents, whole)) {
        return false;
    }
    in = der_of(contents);
    return walk_algorithm(&in) && der_take(&in, DER_BIT_STRING, &bits) && good_bits(bits) &&
           der_at_end(&in);
}

static bool walk_extensions(struct der *d)
{
    struct der outer = {0};
    struct der list = {0};

    if (!der_enter(d, DER_CONTEXT(3), &outer) || !der_enter(&outer, DER_SEQUENCE, &list) ||
        !der_at_end(&outer)) {
        return false;
    }
    while (!der_at_end(&list)) {
        struct der ext = {0};
        struct bytes value = {0};
        if (!der_enter(&list, DER_SEQUENCE, &ext) || !walk_oid(&ext)) {
            return false;
        }
        if (der_take(&ext, DER_BOOLEAN, &value) && value.n != 1) {
            return false;
        }
        if (!der_take(&ext, DER_OCTET_STRING, &value) || !der_at_end(&ext)) {
            return false;
        }
    }
    return true;
}

static bool walk_tbs(struct der in, struct cx_x509_parts *out)
{
    struct der version = {0};
    struct bytes value = {0};

    if (der_enter(&in, DER_CONTEXT(0), &version) &&
        (!der_take(&version, DER_INTEGER, &value) || !good_integer(value) ||
         !der_at_end(&version))) {
        return false;
    }
    if (!der_take(&in, DER_INTEGER, &out->serial) || !good_integer(out->serial) ||
        !walk_algorithm(&in) || !walk_name(&in, &out->issuer) || !walk_validity(&in) ||
        !walk_name(&in, &out->subject) || !walk_spki(&in, &out->spki)) {
        return false;
    }
    for (unsigned tag = 1; tag <= 2; tag++) {
        if (der_take(&in, DER_CONTEXT_PRIMITIVE(tag), &value) && !good_bits(value)) {
            return false;
        }
    }
    return der_at_end(&in) || (walk_extensions(&in) && der_at_end(&in));
}

bool cx_x509_walk(struct bytes der, struct cx_x509_parts *out)
{
    struct der all = der_of(der);
    struct der cert = {0};
    struct bytes contents = {0};
    struct bytes signature = {0};
    struct cx_x509_parts parts = {0};

    if (!der_enter(&all, DER_SEQUENCE, &cert) || !der_at_end(&all) ||
        !der_peek(&cert, DER_SEQUENCE) || !der_any(&cert, NULL, &contents, &parts.tbs) ||
        !walk_tbs(der_of(contents), &parts) || !walk_algorithm(&cert) ||
        !der_take(&cert, DER_BIT_STRING, &signature) || !good_bits(signature) ||
        !der_at_end(&cert)) {
        return false;
    }
    *out = parts;
    return true;
}
