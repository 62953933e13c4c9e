#include "compat/md/buffer.h"

#include <string.h>

static void count(const struct cx_md32 *m, size_t n)
{
    uint64_t bits = (uint64_t)*m->bits_high << 32 | *m->bits_low;

    bits += (uint64_t)n << 3;
    *m->bits_low = (uint32_t)bits;
    *m->bits_high = (uint32_t)(bits >> 32);
}

void cx_md32_update(const struct cx_md32 *m, const uint8_t *p, size_t n)
{
    size_t waiting = *m->num % CX_MD32_BLOCK;

    if (n == 0) {
        return;
    }
    count(m, n);
    if (waiting > 0) {
        size_t take = CX_MD32_BLOCK - waiting < n ? CX_MD32_BLOCK - waiting : n;
        memcpy(m->data + waiting, p, take);
        p += take;
        n -= take;
        waiting += take;
        if (waiting == CX_MD32_BLOCK) {
            m->blocks(m->h, m->data, 1);
            mem_clear(m->data, CX_MD32_BLOCK);
            waiting = 0;
        }
    }
    if (n >= CX_MD32_BLOCK) {
        m->blocks(m->h, p, n / CX_MD32_BLOCK);
        p += n - n % CX_MD32_BLOCK;
        n %= CX_MD32_BLOCK;
    }
    if (n > 0) {
        memcpy(m->data, p, n);
        waiting = n;
    }
    *m->num = (unsigned)waiting;
}

static void store(const struct cx_md32 *m, uint8_t *out, uint32_t v)
{
    for (size_t i = 0; i < 4; i++) {
        out[i] = (uint8_t)(v >> (m->big_endian ? 24 - 8 * i : 8 * i));
    }
}

void cx_md32_final(const struct cx_md32 *m, uint8_t *out, size_t words)
{
    size_t waiting = *m->num % CX_MD32_BLOCK;

    m->data[waiting++] = 0x80;
    if (waiting > CX_MD32_BLOCK - 8) {
        memset(m->data + waiting, 0, CX_MD32_BLOCK - waiting);
        m->blocks(m->h, m->data, 1);
        waiting = 0;
    }
    memset(m->data + waiting, 0, CX_MD32_BLOCK - 8 - waiting);
    store(m, m->data + 56, m->big_endian ? *m->bits_high : *m->bits_low);
    store(m, m->data + 60, m->big_endian ? *m->bits_low : *m->bits_high);
    m->blocks(m->h, m->data, 1);
    *m->num = 0;
    mem_clear(m->data, CX_MD32_BLOCK);
    for (size_t i = 0; i < words; i++) {
        store(m, out + 4 * i, m->h[i]);
    }
}
