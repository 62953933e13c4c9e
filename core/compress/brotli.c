/* Brotli (RFC 7932). */
#include "core/compress/compress.h"
#include "crypto/mem.h"

#include <brotli/decode.h>
#include <brotli/encode.h>

/* Best but one: certificates are compressed once and kept. */
#define QUALITY 9
#define WINDOW_BITS 17 /* 128 KiB: more than any chain that we take */

static void *allocate(void *opaque, size_t n)
{
    (void)opaque;
    return mem_alloc(n);
}

static void release(void *opaque, void *p)
{
    (void)opaque;
    mem_free(p);
}

static bool compress_brotli(struct bytes in, uint8_t *out, size_t *n)
{
    BrotliEncoderState *b = BrotliEncoderCreateInstance(allocate, release, NULL);
    size_t room = *n;

    if (b == NULL) {
        return false;
    }
    (void)BrotliEncoderSetParameter(b, BROTLI_PARAM_QUALITY, QUALITY);
    (void)BrotliEncoderSetParameter(b, BROTLI_PARAM_LGWIN, WINDOW_BITS);
    bool ok = BrotliEncoderCompressStream(b, BROTLI_OPERATION_FINISH, &in.n, &in.p, &room, &out,
                                          NULL) != BROTLI_FALSE &&
              BrotliEncoderIsFinished(b) != BROTLI_FALSE;
    BrotliEncoderDestroyInstance(b);
    *n -= room;
    return ok;
}

static bool decompress_brotli(struct bytes in, uint8_t *out, size_t out_len)
{
    BrotliDecoderState *b = BrotliDecoderCreateInstance(allocate, release, NULL);

    if (b == NULL) {
        return false;
    }
    BrotliDecoderResult ret = BrotliDecoderDecompressStream(b, &in.n, &in.p, &out_len, &out, NULL);
    bool whole = ret == BROTLI_DECODER_RESULT_SUCCESS && in.n == 0 && out_len == 0;
    BrotliDecoderDestroyInstance(b);
    return whole;
}

const struct t13_codec t13_brotli = {T13_COMPRESS_BROTLI, compress_brotli, decompress_brotli};
