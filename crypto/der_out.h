#ifndef T13_CRYPTO_DER_OUT_H
#define T13_CRYPTO_DER_OUT_H

#include "crypto/bytes.h"
#include "crypto/der.h"
#include "crypto/status.h"

/* A writer of DER from its end to its beginning: contents first, then their header, so that each
 * length is known when it is written. With base NULL it only counts. */
struct der_out {
    uint8_t *base;
    size_t size;
    size_t n; /* written so far, at the end of base */
    bool bad;
};

void der_put_raw(struct der_out *o, const void *p, size_t n);
/* der_put_header puts the header of all that was written since mark = o->n. */
void der_put_header(struct der_out *o, uint8_t tag, size_t mark);
void der_put(struct der_out *o, uint8_t tag, struct bytes contents);
/* der_put_unsigned writes an INTEGER from its big-endian magnitude, leading zeros or not. */
void der_put_unsigned(struct der_out *o, struct bytes magnitude);
void der_put_uint(struct der_out *o, uint64_t v);
void der_put_bits(struct der_out *o, struct bytes contents);

/* der_write runs write twice, to count and to fill *out, which it allocates. */
T13_MUST_USE enum t13_status der_write(void (*write)(struct der_out *o, const void *what),
                                       const void *what, uint8_t **out, size_t *out_len);

#endif
