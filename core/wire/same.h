#ifndef T13_CORE_WIRE_SAME_H
#define T13_CORE_WIRE_SAME_H

#include "crypto/bytes.h"
#include "crypto/ct/ct.h"

#include <stdbool.h>

/* bytes_same: equal length, equal contents. */
static inline bool bytes_same(struct bytes a, struct bytes b)
{
    return a.n == b.n && ct_equal(a.p, b.p, a.n);
}

/* bytes_are compares with a string literal: the contents of an OID, mostly. */
#define bytes_are(b, literal) bytes_same((b), bytes_of((literal), sizeof(literal) - 1))

#endif
