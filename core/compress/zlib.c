/* zlib's format (RFC 1950). */
#include "core/compress/compress.h"
#include "crypto/mem.h"

#include <limits.h>
#include <stdint.h>
#include <zlib.h>

static void *allocate(void *opaque, unsigned items, unsigned size)
{
    (void)opaque;
    return size != 0 && items > SIZE_MAX / size ? NULL : mem_zalloc((size_t)items * size);
}

static void release(void *opaque, void *p)
{
    (void)opaque;
    mem_free(p);
}

/* prepare: zlib's input pointer is not const, though it only reads. */
static bool prepare(z_stream *z, struct bytes in, uint8_t *out, size_t out_len)
{
    if (in.n > UINT_MAX || out_len > UINT_MAX) {
        return false;
    }
    z->zalloc = allocate;
    z->zfree = release;
    z->next_in = (uint8_t *)(uintptr_t)in.p;
    z->avail_in = (unsigned)in.n;
    z->next_out = out;
    z->avail_out = (unsigned)out_len;
    return true;
}

static bool compress_zlib(struct bytes in, uint8_t *out, size_t *n)
{
    z_stream z = {.next_in = NULL};

    if (!prepare(&z, in, out, *n) || deflateInit(&z, Z_BEST_COMPRESSION) != Z_OK) {
        return false;
    }
    int ret = deflate(&z, Z_FINISH);
    *n -= z.avail_out;
    (void)deflateEnd(&z);
    return ret == Z_STREAM_END;
}

static bool decompress_zlib(struct bytes in, uint8_t *out, size_t out_len)
{
    z_stream z = {.next_in = NULL};

    if (!prepare(&z, in, out, out_len) || inflateInit(&z) != Z_OK) {
        return false;
    }
    int ret = inflate(&z, Z_FINISH);
    bool whole = ret == Z_STREAM_END && z.avail_out == 0 && z.avail_in == 0;
    (void)inflateEnd(&z);
    return whole;
}

const struct t13_codec t13_zlib = {T13_COMPRESS_ZLIB, compress_zlib, decompress_zlib};
