/* Zstandard (RFC 8878). */
#include "core/compress/compress.h"

#include <zstd.h>

#define LEVEL 15

static bool compress_zstd(struct bytes in, uint8_t *out, size_t *n)
{
    size_t made = ZSTD_compress(out, *n, in.p, in.n, LEVEL);

    if (ZSTD_isError(made) != 0) {
        return false;
    }
    *n = made;
    return true;
}

/* In one call zstd makes no window of its own: the output is one, and its end is the limit. */
static bool decompress_zstd(struct bytes in, uint8_t *out, size_t out_len)
{
    size_t made = ZSTD_decompress(out, out_len, in.p, in.n);

    return ZSTD_isError(made) == 0 && made == out_len;
}

const struct t13_codec t13_zstd = {T13_COMPRESS_ZSTD, compress_zstd, decompress_zstd};
