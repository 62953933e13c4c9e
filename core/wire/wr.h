#ifndef T13_CORE_WIRE_WR_H
#define T13_CORE_WIRE_WR_H

#include "crypto/bytes.h"
#include "crypto/door.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* struct wr appends to a buffer. bad is sticky: test it once at the end. A growing writer owns its
 * buffer (wr_free, or take p over); a fixed one borrows it. */
struct wr {
    uint8_t *p;
    size_t n;   /* written */
    size_t cap; /* room */
    bool grows; /* reallocates with mem_realloc, at most to T13_WR_MAX */
    bool bad;   /* out of room, out of memory, or a length that does not fit its prefix */
};

static inline struct wr wr_fixed(void *p, size_t cap)
{
    struct wr w = {.p = (uint8_t *)p, .n = 0, .cap = cap, .grows = false, .bad = false};
    return w;
}

static inline struct wr wr_growing(void)
{
    struct wr w = {.p = NULL, .n = 0, .cap = 0, .grows = true, .bad = false};
    return w;
}

T13_DOOR uint8_t *wr_space(struct wr *w, size_t n); /* n bytes to fill in, or NULL and bad */
T13_DOOR void wr_uint(struct wr *w, unsigned width, uint64_t v);
T13_DOOR void wr_bytes(struct wr *w, struct bytes b);
/* wr_open leaves room for a length of width bytes and returns a mark; wr_close fills it in. */
T13_DOOR size_t wr_open(struct wr *w, unsigned width);
T13_DOOR void wr_close(struct wr *w, size_t mark, unsigned width);
T13_DOOR void wr_free(struct wr *w); /* wipes and frees a growing writer's buffer */

#endif
