/* Brotli (RFC 7932). */
#include "core/compress/compress.h"
#include "crypto/mem.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

/* Best but one: certificates are compressed once and kept. */
#define QUALITY 9
#define WINDOW_BITS 17 /* 128 KiB: more than any chain that we take */

/* The encoder ends the process when its allocator gives it nothing (BROTLI_ENCODER_EXIT_ON_OOM is
 * how it is built by default). So ours does not return then, and what the encoder holds is freed
 * here: every block is in a list. */
struct heap {
    jmp_buf no_memory;
    struct block *blocks;
};

struct block {
    struct block *prev, *next;
    max_align_t data[];
};

static void *take(void *opaque, size_t n)
{
    struct heap *h = opaque;
    struct block *b = n <= SIZE_MAX - sizeof(*b) ? mem_alloc(sizeof(*b) + n) : NULL;

    if (b == NULL) {
        longjmp(h->no_memory, 1);
    }
    b->prev = NULL;
    b->next = h->blocks;
    if (b->next != NULL) {
        b->next->prev = b;
    }
    h->blocks = b;
    return b->data;
}

static void give_back(void *opaque, void *p)
{
    struct heap *h = opaque;

    if (p == NULL) {
        return;
    }
    struct block *b = (struct block *)((uint8_t *)p - offsetof(struct block, data));
    *(b->prev != NULL ? &b->prev->next : &h->blocks) = b->next;
    if (b->next != NULL) {
        b->next->prev = b->prev;
    }
    mem_free(b);
}

static bool encode(struct heap *h, struct bytes in, uint8_t *out, size_t *n)
{
    BrotliEncoderState *b = BrotliEncoderCreateInstance(take, give_back, h);
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

static bool encode_or_give_up(struct heap *h, struct bytes in, uint8_t *out, size_t *n)
{
    if (setjmp(h->no_memory) != 0) {
        return false;
    }
    return encode(h, in, out, n);
}

static bool compress_brotli(struct bytes in, uint8_t *out, size_t *n)
{
    struct heap h = {.blocks = NULL};
    bool ok = encode_or_give_up(&h, in, out, n);

    while (h.blocks != NULL) {
        struct block *next = h.blocks->next;
        mem_free(h.blocks);
        h.blocks = next;
    }
    return ok;
}

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
