#include "crypto/der_out.h"

#include "crypto/mem.h"

#include <string.h>

void der_put_raw(struct der_out *o, const void *p, size_t n)
{
    if (n == 0 || o->bad) {
        return;
    }
    if (o->base != NULL) {
        if (o->size - o->n < n) {
            o->bad = true;
            return;
        }
        memcpy(o->base + o->size - o->n - n, p, n);
    }
    o->n += n;
}

void der_put_header(struct der_out *o, uint8_t tag, size_t mark)
{
    size_t len = o->n - mark;
    uint8_t header[2 + sizeof(len)];
    size_t at = sizeof(header);

    if (len < 0x80) {
        header[--at] = (uint8_t)len;
    } else {
        uint8_t num = 0;
        for (; len > 0; len >>= 8) {
            header[--at] = (uint8_t)len;
            num++;
        }
        header[--at] = 0x80 | num;
    }
    header[--at] = tag;
    der_put_raw(o, header + at, sizeof(header) - at);
}

void der_put(struct der_out *o, uint8_t tag, struct bytes contents)
{
    size_t mark = o->n;

    der_put_raw(o, contents.p, contents.n);
    der_put_header(o, tag, mark);
}

void der_put_unsigned(struct der_out *o, struct bytes magnitude)
{
    size_t mark = o->n;

    while (magnitude.n > 0 && magnitude.p[0] == 0) {
        magnitude.p++;
        magnitude.n--;
    }
    der_put_raw(o, magnitude.p, magnitude.n);
    if (magnitude.n == 0 || (magnitude.p[0] & 0x80) != 0) {
        der_put_raw(o, "", 1);
    }
    der_put_header(o, DER_INTEGER, mark);
}

void der_put_uint(struct der_out *o, uint64_t v)
{
    uint8_t be[sizeof(v)];

    for (size_t i = sizeof(be); i > 0; i--, v >>= 8) {
        be[i - 1] = (uint8_t)v;
    }
    der_put_unsigned(o, bytes_of(be, sizeof(be)));
}

void der_put_bits(struct der_out *o, struct bytes contents)
{
    size_t mark = o->n;

    der_put_raw(o, contents.p, contents.n);
    der_put_raw(o, "", 1); /* no unused bits */
    der_put_header(o, DER_BIT_STRING, mark);
}

enum t13_status der_write(void (*write)(struct der_out *o, const void *what), const void *what,
                          uint8_t **out, size_t *out_len)
{
    struct der_out o = {0};

    write(&o, what);
    if (o.bad || o.n == 0) {
        return T13_E_INTERNAL;
    }
    size_t size = o.n;
    uint8_t *p = mem_alloc(size);
    if (p == NULL) {
        return T13_E_NO_MEMORY;
    }
    o = (struct der_out){.base = p, .size = size};
    write(&o, what);
    if (o.bad || o.n != size) {
        mem_clear_free(p, size);
        return T13_E_INTERNAL;
    }
    *out = p;
    *out_len = size;
    return T13_OK;
}
