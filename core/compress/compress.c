#include "core/compress/compress.h"

/* In the order of preference: the smallest result first. */
static const struct t13_codec *const codecs[] = {
#if T13_HAS_BROTLI
    &t13_brotli,
#endif
#if T13_HAS_ZSTD
    &t13_zstd,
#endif
#if T13_HAS_ZLIB
    &t13_zlib,
#endif
    NULL,
};

const struct t13_codec *t13_codec_find(uint16_t id)
{
    for (size_t i = 0; codecs[i] != NULL; i++) {
        if (codecs[i]->id == id) {
            return codecs[i];
        }
    }
    return NULL;
}

size_t t13_codec_ids(uint16_t out[T13_COMPRESS_MAX])
{
    size_t n = 0;

    while (codecs[n] != NULL) {
        out[n] = codecs[n]->id;
        n++;
    }
    return n;
}
