#ifndef T13_CORE_COMPRESS_COMPRESS_H
#define T13_CORE_COMPRESS_COMPRESS_H

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Compression of certificates: RFC 8879. Which algorithms there are depends on the build. */

#define T13_COMPRESS_ZLIB 1
#define T13_COMPRESS_BROTLI 2
#define T13_COMPRESS_ZSTD 3
#define T13_COMPRESS_MAX 4 /* algorithms in a configuration */

/* struct t13_codec is one algorithm.
 *
 * compress    writes at most *n bytes to out and sets *n; false when they do not suffice, or for
 *             want of memory
 * decompress  fills out to its last byte; false when in says less, more, or is malformed. Never
 *             more than out_len bytes are made, whatever in says. */
struct t13_codec {
    uint16_t id;
    bool (*compress)(struct bytes in, uint8_t *out, size_t *n);
    bool (*decompress)(struct bytes in, uint8_t *out, size_t out_len);
};

/* t13_codec_find gives an algorithm; NULL when it is unknown or not built in. */
T13_DOOR const struct t13_codec *t13_codec_find(uint16_t id);
/* t13_codec_ids writes all that are built in, in the order that we prefer; their number. */
T13_DOOR size_t t13_codec_ids(uint16_t out[T13_COMPRESS_MAX]);

extern const struct t13_codec t13_zlib, t13_brotli, t13_zstd;

#endif
