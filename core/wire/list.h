#ifndef T13_CORE_WIRE_LIST_H
#define T13_CORE_WIRE_LIST_H

#include "core/wire/rd.h"
#include "core/wire/wr.h"

/* A list of big-endian u16 values as it stands on the wire, without its length: cipher suites,
 * groups, signature schemes, versions. The parsers make sure that n is even. */

static inline size_t list_len(struct bytes list)
{
    return list.n / 2;
}

/* list_at returns the value at index i, which is below list_len(). */
static inline uint16_t list_at(struct bytes list, size_t i)
{
    return (uint16_t)((unsigned)list.p[2 * i] << 8 | list.p[2 * i + 1]);
}

static inline bool list_has(struct bytes list, uint16_t v)
{
    for (size_t i = 0; i < list_len(list); i++) {
        if (list_at(list, i) == v) {
            return true;
        }
    }
    return false;
}

/* list_put turns num host values into wire form in out, which has 2 * num bytes, and returns the
 * view that struct t13_exts and struct t13_ch want. */
static inline struct bytes list_put(uint8_t *out, const uint16_t *v, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        out[2 * i] = (uint8_t)(v[i] >> 8);
        out[2 * i + 1] = (uint8_t)v[i];
    }
    return bytes_of(out, 2 * num);
}

#endif
