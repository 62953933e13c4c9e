#ifndef T13_CORE_WIRE_RD_H
#define T13_CORE_WIRE_RD_H

#include "crypto/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* struct rd is a read cursor, by value: copy it to look ahead. Every function is false, with the
 * cursor unmoved and the output untouched, when there is not enough left or a bound is broken. */
struct rd {
    const uint8_t *p;
    size_t n;
};

static inline struct rd rd_of(struct bytes b)
{
    struct rd r = {b.p, b.n};
    return r;
}

static inline bool rd_at_end(const struct rd *r)
{
    return r->n == 0;
}

/* rd_take takes n bytes as a view. */
static inline bool rd_take(struct rd *r, size_t n, struct bytes *out)
{
    if (r->n < n) {
        return false;
    }
    *out = bytes_of(r->p, n);
    r->p += n;
    r->n -= n;
    return true;
}

/* rd_number reads a big-endian integer of width 1 to 8 bytes; rd_u8, rd_u16 and rd_u32 are the
 * typed forms. rd_vec reads a vector with a length of width bytes, min to max bytes long. */
static inline bool rd_number(struct rd *r, unsigned width, uint64_t *out)
{
    struct bytes b = {0};
    uint64_t v = 0;

    if (!rd_take(r, width, &b)) {
        return false;
    }
    for (size_t i = 0; i < width; i++) {
        v = v << 8 | b.p[i];
    }
    *out = v;
    return true;
}

static inline bool rd_u8(struct rd *r, uint8_t *out)
{
    uint64_t v = 0;
    if (!rd_number(r, 1, &v)) {
        return false;
    }
    *out = (uint8_t)v;
    return true;
}

static inline bool rd_u16(struct rd *r, uint16_t *out)
{
    uint64_t v = 0;
    if (!rd_number(r, 2, &v)) {
        return false;
    }
    *out = (uint16_t)v;
    return true;
}

static inline bool rd_u32(struct rd *r, uint32_t *out)
{
    uint64_t v = 0;
    if (!rd_number(r, 4, &v)) {
        return false;
    }
    *out = (uint32_t)v;
    return true;
}

static inline bool rd_vec(struct rd *r, unsigned width, size_t min, size_t max, struct bytes *out)
{
    struct rd at = *r;
    uint64_t n = 0;
    struct bytes b = {0};

    if (!rd_number(&at, width, &n) || n < min || n > max || !rd_take(&at, (size_t)n, &b)) {
        return false;
    }
    *r = at;
    *out = b;
    return true;
}

#endif
