#ifndef T13_CRYPTO_DER_H
#define T13_CRYPTO_DER_H

#include "crypto/bytes.h"
#include "crypto/door.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A strict DER cursor (X.690): definite, minimal lengths; low tag numbers. By value, like rd. */
struct der {
    const uint8_t *p;
    size_t n;
};

#define DER_BOOLEAN 0x01
#define DER_INTEGER 0x02
#define DER_BIT_STRING 0x03
#define DER_OCTET_STRING 0x04
#define DER_NULL 0x05
#define DER_OID 0x06
#define DER_ENUMERATED 0x0a
#define DER_UTF8_STRING 0x0c
#define DER_SEQUENCE 0x30
#define DER_SET 0x31
#define DER_UTC_TIME 0x17
#define DER_GENERALIZED_TIME 0x18
#define DER_CONTEXT(n) ((uint8_t)(0xa0 | (n)))           /* constructed [n] */
#define DER_CONTEXT_PRIMITIVE(n) ((uint8_t)(0x80 | (n))) /* primitive [n] */

static inline struct der der_of(struct bytes b)
{
    struct der d = {b.p, b.n};
    return d;
}

/* der_any takes the next element: *tag, *contents, and *whole with its header (each may be NULL).
 * der_take does so when its tag is tag; else false and the cursor stays. der_enter makes a cursor
 * of the contents. der_at_end: nothing is left. */
T13_DOOR bool der_any(struct der *d, uint8_t *tag, struct bytes *contents, struct bytes *whole);
T13_DOOR bool der_take(struct der *d, uint8_t tag, struct bytes *contents);
T13_DOOR bool der_enter(struct der *d, uint8_t tag, struct der *inside);
T13_DOOR bool der_peek(const struct der *d, uint8_t tag);
static inline bool der_at_end(const struct der *d)
{
    return d->n == 0;
}
/* der_uint: a non-negative INTEGER that fits; der_unsigned: its magnitude without leading zero;
 * der_bits: a BIT STRING with no unused bits; der_bool: a BOOLEAN, TRUE for any octet but 0x00. */
T13_DOOR bool der_uint(struct der *d, uint64_t *out);
T13_DOOR bool der_unsigned(struct der *d, struct bytes *out);
T13_DOOR bool der_bits(struct der *d, struct bytes *out);
T13_DOOR bool der_bool(struct der *d, bool *out);

#endif
