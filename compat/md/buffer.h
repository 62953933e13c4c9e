#ifndef T13_COMPAT_MD_BUFFER_H
#define T13_COMPAT_MD_BUFFER_H

#include "compat/cx.h"

#include "crypto/hash/block.h"

#include <stdbool.h>

/* The part of MD4, MD5, SHA-1, SHA-224 and SHA-256 that is one: a count of bits, and bytes that
 * wait for a whole block. It works on the fields of the application's struct. */
#define CX_MD32_BLOCK 64u

struct cx_md32 {
    uint32_t *h;
    uint32_t *bits_low;
    uint32_t *bits_high;
    uint8_t *data; /* CX_MD32_BLOCK bytes */
    unsigned *num;
    void (*blocks)(uint32_t *h, const uint8_t *p, size_t blocks);
    bool big_endian;
};

void cx_md32_update(const struct cx_md32 *m, const uint8_t *p, size_t n);
/* cx_md32_final writes words words of the state to out and wipes what waited. */
void cx_md32_final(const struct cx_md32 *m, uint8_t *out, size_t words);

#endif
