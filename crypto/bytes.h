#ifndef T13_CRYPTO_BYTES_H
#define T13_CRYPTO_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* struct bytes is a borrowed view: never freed through, valid as long as what it points into. */
struct bytes {
    const uint8_t *p;
    size_t n;
};

/* struct secret is key material with its length; cleared with secret_clear() on each path. */
#define SECRET_MAX 64
struct secret {
    uint8_t b[SECRET_MAX];
    size_t n;
};

static inline struct bytes bytes_of(const void *p, size_t n)
{
    struct bytes view = {(const uint8_t *)p, n};
    return view;
}

#endif
