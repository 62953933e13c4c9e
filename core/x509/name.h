#ifndef T13_CORE_X509_NAME_H
#define T13_CORE_X509_NAME_H

#include "core/wire/wr.h"
#include "crypto/bytes.h"
#include "crypto/der.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Distinguished names (RFC 5280 4.1.2.4) and their comparison (RFC 5280 7.1) in the canonical form
 * that OpenSSL uses: text of the common string types is compared as UTF-8 without leading and
 * trailing white space, inner white space as one blank, ASCII letters without case; every other
 * type byte for byte. A name is the DER of a Name, header included. */

struct t13_name_attr {
    struct bytes oid; /* contents of the OBJECT IDENTIFIER */
    uint8_t tag;      /* of the value */
    struct bytes value;
    size_t rdn; /* index of the RelativeDistinguishedName that it stands in */
};

/* struct t13_name_walk is a cursor over the attributes of a name. */
struct t13_name_walk {
    struct der rdns;
    struct der set;
    size_t rdn;
};

/* t13_name_ok: a well-formed Name whose strings decode; only such names are given to the rest. */
T13_DOOR bool t13_name_ok(struct bytes name);

T13_DOOR struct t13_name_walk t13_name_first(struct bytes name);
/* t13_name_next gives the next attribute; false at the end. */
T13_DOOR bool t13_name_next(struct t13_name_walk *walk, struct t13_name_attr *out);
T13_DOOR size_t t13_name_count(struct bytes name); /* attributes, as X509_NAME_entry_count */

/* t13_name_equal is X509_NAME_cmp() == 0. No allocation. */
T13_DOOR bool t13_name_equal(struct bytes a, struct bytes b);

/* t13_name_within: the RDNs of name begin with all those of base (directoryName constraints). */
T13_DOOR bool t13_name_within(struct bytes name, struct bytes base);

/* t13_name_canon appends OpenSSL's canonical encoding: what X509_NAME_hash and hashed directories
 * hash (SHA-1, first four bytes, little-endian). */
T13_DOOR void t13_name_canon(struct wr *w, struct bytes name);

/* t13_string_utf8 appends a string value as UTF-8 (ASN1_STRING_to_UTF8); false, and w as it was,
 * for a type that is no string or contents that do not decode. */
T13_DOOR bool t13_string_utf8(struct wr *w, uint8_t tag, struct bytes value);

/* Contents of OIDs that the owner asks for. */
#define T13_OID_COMMON_NAME "\x55\x04\x03"
#define T13_OID_EMAIL_ADDRESS "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"

#endif
