#include "core/wire/wr.h"

#include "core/limits.h"
#include "crypto/mem.h"

#include <string.h>

#define FIRST_CAP 256

/* grow makes room for n bytes more. The old buffer is wiped, since a writer may hold secrets, so
 * this is no mem_realloc. */
static bool grow(struct wr *w, size_t n)
{
    if (n > T13_WR_MAX || w->n > T13_WR_MAX - n) {
        return false;
    }
    size_t cap = w->cap < FIRST_CAP ? FIRST_CAP : w->cap;
    while (cap < w->n + n) {
        cap *= 2;
    }
    uint8_t *p = mem_alloc(cap);
    if (p == NULL) {
        return false;
    }
    if (w->p != NULL) {
        memcpy(p, w->p, w->n);
    }
    mem_clear_free(w->p, w->cap);
    w->p = p;
    w->cap = cap;
    return true;
}

uint8_t *wr_space(struct wr *w, size_t n)
{
    if (w->bad) {
        return NULL;
    }
    if (n > w->cap - w->n && (!w->grows || !grow(w, n))) {
        w->bad = true;
        return NULL;
    }
    if (w->p == NULL && (!w->grows || !grow(w, 1))) {
        w->bad = true;
        return NULL;
    }
    uint8_t *at = w->p + w->n;
    w->n += n;
    return at;
}

static void put(uint8_t *at, unsigned width, uint64_t v)
{
    for (unsigned i = width; i > 0; i--) {
        at[i - 1] = (uint8_t)v;
        v >>= 8;
    }
}

static bool fits(unsigned width, uint64_t v)
{
    return width >= 8 || v >> (8 * width) == 0;
}

void wr_uint(struct wr *w, unsigned width, uint64_t v)
{
    if (!fits(width, v)) {
        w->bad = true;
        return;
    }
    uint8_t *at = wr_space(w, width);
    if (at != NULL) {
        put(at, width, v);
    }
}

void wr_bytes(struct wr *w, struct bytes b)
{
    if (b.n == 0) {
        return;
    }
    uint8_t *at = wr_space(w, b.n);
    if (at != NULL) {
        memcpy(at, b.p, b.n);
    }
}

size_t wr_open(struct wr *w, unsigned width)
{
    size_t mark = w->n;
    wr_uint(w, width, 0);
    return mark;
}

void wr_close(struct wr *w, size_t mark, unsigned width)
{
    if (w->bad) {
        return;
    }
    if (mark > w->n || w->n - mark < width || !fits(width, w->n - mark - width)) {
        w->bad = true;
        return;
    }
    put(w->p + mark, width, w->n - mark - width);
}

void wr_free(struct wr *w)
{
    if (w->grows) {
        mem_clear_free(w->p, w->cap);
    }
    *w = (struct wr){.grows = w->grows};
}
