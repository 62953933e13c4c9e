/* Base64: EVP_EncodeInit(3). */
#include "compat/err/raise.h"
#include "compat/pem/pem.h"

#include <endian.h>
#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

#define LINE_IN 48 /* octets in a line of 64 characters */

struct evp_Encode_Ctx_st {
    int num; /* octets, or characters when decoding, that wait */
    unsigned char waiting[80];
    int padding; /* '=' seen */
    bool ended;  /* '-' seen */
};

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t cx_base64_encode(char *out, const uint8_t *in, size_t n)
{
    char *p = out;

    for (size_t i = 0; i < n; i += 3) {
        unsigned long group = (unsigned long)in[i] << 16;
        size_t left = n - i;
        group |= left > 1 ? (unsigned long)in[i + 1] << 8 : 0;
        group |= left > 2 ? in[i + 2] : 0;
        *p++ = alphabet[group >> 18];
        *p++ = alphabet[group >> 12 & 63];
        *p++ = left > 1 ? alphabet[group >> 6 & 63] : '=';
        *p++ = left > 2 ? alphabet[group & 63] : '=';
    }
    return (size_t)(p - out);
}

enum kind { VALUE, SPACE, PADDING, END, BAD };

/* Without tables that a secret would index: private keys come this way too. */
static enum kind classify(unsigned char c, unsigned *value)
{
    unsigned upper = (unsigned)(c >= 'A') & (unsigned)(c <= 'Z');
    unsigned lower = (unsigned)(c >= 'a') & (unsigned)(c <= 'z');
    unsigned digit = (unsigned)(c >= '0') & (unsigned)(c <= '9');
    unsigned plus = (unsigned)(c == '+');
    unsigned slash = (unsigned)(c == '/');

    *value = upper * (c - 'A' + 0U) + lower * (c - 'a' + 26U) + digit * (c - '0' + 52U) +
             plus * 62U + slash * 63U;
    if ((upper | lower | digit | plus | slash) != 0) {
        return VALUE;
    }
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        return SPACE;
    }
    return c == '=' ? PADDING : c == '-' ? END : BAD;
}

/* One group of four; padding says how many of its octets are none. */
static int put_group(uint8_t *out, const unsigned char *four, int padding)
{
    unsigned long group = 0;
    int n = 3 - padding;

    for (int i = 0; i < 4; i++) {
        unsigned value = 0;
        (void)classify(four[i], &value);
        group = group << 6 | (four[i] == '=' ? 0 : value);
    }
    for (int i = 0; i < n; i++) {
        out[i] = (uint8_t)(group >> (16 - 8 * i));
    }
    return n;
}

/* --- eight characters at a time --------------------------------------------------------------- */

#define EACH(octet) ((octet)*UINT64_C(0x0101010101010101))

/* The highest bit of each octet of x, all below 128, that is first to last. */
static uint64_t between(uint64_t x, uint64_t first, uint64_t last)
{
    return (x + EACH(0x80 - first)) & ~(x + EACH(0x7f - last)) & EACH(0x80);
}

/* Writes the six octets that eight characters stand for; false when one of them is something else.
 * What depends on the characters is computed in all of them alike, as in classify(). */
static bool put_eight(uint8_t *out, const uint8_t *in)
{
    uint64_t x = 0;

    memcpy(&x, in, sizeof(x));
    x = be64toh(x);
    const uint64_t low = x & EACH(0x7f);
    const uint64_t upper = between(low, 'A', 'Z');
    const uint64_t lower = between(low, 'a', 'z');
    const uint64_t digit = between(low, '0', '9');
    const uint64_t plus = between(low, '+', '+');
    const uint64_t slash = between(low, '/', '/');
    if (((upper | lower | digit | plus | slash) & ~x) != EACH(0x80)) {
        return false;
    }
    /* What to add to each, modulo 128. */
    const uint64_t add = (upper >> 7) * (128 - 'A') + (lower >> 7) * (128 + 26 - 'a') +
                         (digit >> 7) * (52 - '0') + (plus >> 7) * (62 - '+') +
                         (slash >> 7) * (63 - '/');
    uint64_t v = (low + add) & EACH(0x3f);
    /* Eight times 6 bits, four times 12, twice 24. */
    v = (v >> 2 & UINT64_C(0x0fc00fc00fc00fc0)) | (v & UINT64_C(0x003f003f003f003f));
    v = (v >> 4 & UINT64_C(0x00fff00000fff000)) | (v & UINT64_C(0x00000fff00000fff));
    v = (v >> 8 & UINT64_C(0x0000ffffff000000)) | (v & UINT64_C(0x0000000000ffffff));
    v = htobe64(v << 16);
    memcpy(out, &v, 6);
    return true;
}

/* -1 malformed; 0 the end has been seen; 1 more may come. *n grows by what is written. */
static int decode_update(struct evp_Encode_Ctx_st *ctx, uint8_t *out, size_t *n, const uint8_t *in,
                         size_t len)
{
    for (size_t i = 0; i < len && !ctx->ended; i++) {
        unsigned value = 0;
        enum kind kind = BAD;
        while (ctx->num == 0 && ctx->padding == 0 && len - i >= 8 && put_eight(out + *n, in + i)) {
            *n += 6;
            i += 8;
        }
        if (i == len) {
            break;
        }
        kind = classify(in[i], &value);
        if (kind == SPACE) {
            continue;
        }
        if (kind == BAD || (kind == VALUE && ctx->padding > 0)) {
            return -1;
        }
        if (kind == END) {
            ctx->ended = true;
            break;
        }
        if (kind == PADDING) {
            ctx->padding++;
            if (ctx->padding > 2 || ctx->num < 2) {
                ctx->num = 1; /* the final call fails too */
                return -1;
            }
        }
        ctx->waiting[ctx->num++] = in[i];
        if (ctx->num == 4) {
            *n += (size_t)put_group(out + *n, ctx->waiting, ctx->padding);
            ctx->num = 0;
        }
    }
    if (ctx->ended && ctx->num != 0) {
        return -1;
    }
    return ctx->ended || (ctx->num == 0 && ctx->padding > 0) ? 0 : 1;
}

long cx_base64_decode(uint8_t *out, const char *in, size_t n)
{
    struct evp_Encode_Ctx_st ctx = {0};
    size_t written = 0;
    int ret = decode_update(&ctx, out, &written, (const uint8_t *)in, n);
    bool whole = ret >= 0 && ctx.num == 0;

    mem_clear(&ctx, sizeof(ctx));
    return whole ? (long)written : -1;
}

/* EVP_ENCODE_CTX_new and its family, see EVP_EncodeInit(3). abi: full. */
CX_API EVP_ENCODE_CTX *EVP_ENCODE_CTX_new(void)
{
    return (EVP_ENCODE_CTX *)mem_zalloc(sizeof(struct evp_Encode_Ctx_st));
}

CX_API void EVP_ENCODE_CTX_free(EVP_ENCODE_CTX *ctx)
{
    mem_clear_free(ctx, sizeof(*ctx));
}

CX_API int EVP_ENCODE_CTX_copy(EVP_ENCODE_CTX *dctx, const EVP_ENCODE_CTX *sctx)
{
    *dctx = *sctx;
    return 1;
}

CX_API int EVP_ENCODE_CTX_num(EVP_ENCODE_CTX *ctx)
{
    return ctx->num;
}

CX_API void EVP_EncodeInit(EVP_ENCODE_CTX *ctx)
{
    memset(ctx, 0, sizeof(*ctx));
}

static int put_line(unsigned char *out, const uint8_t *in, size_t n)
{
    size_t len = cx_base64_encode((char *)out, in, n);

    out[len] = '\n';
    return (int)len + 1;
}

CX_API int EVP_EncodeUpdate(EVP_ENCODE_CTX *ctx, unsigned char *out, int *outl,
                            const unsigned char *in, int inl)
{
    size_t total = 0;

    *outl = 0;
    if (inl <= 0) {
        return 0;
    }
    while (inl > 0) {
        int room = LINE_IN - ctx->num;
        int take = inl < room ? inl : room;
        memcpy(ctx->waiting + ctx->num, in, (size_t)take);
        ctx->num += take;
        in += take;
        inl -= take;
        if (ctx->num == LINE_IN) {
            if (total > INT_MAX - 66) {
                *outl = 0;
                return 0;
            }
            total += (size_t)put_line(out + total, ctx->waiting, LINE_IN);
            ctx->num = 0;
        }
    }
    out[total] = '\0';
    *outl = (int)total;
    return 1;
}

CX_API void EVP_EncodeFinal(EVP_ENCODE_CTX *ctx, unsigned char *out, int *outl)
{
    int n = 0;

    if (ctx->num != 0) {
        n = put_line(out, ctx->waiting, (size_t)ctx->num);
        out[n] = '\0';
        ctx->num = 0;
    }
    *outl = n;
}

CX_API int EVP_EncodeBlock(unsigned char *t, const unsigned char *f, int n)
{
    size_t len = cx_base64_encode((char *)t, f, n > 0 ? (size_t)n : 0);

    t[len] = '\0';
    return (int)len;
}

CX_API void EVP_DecodeInit(EVP_ENCODE_CTX *ctx)
{
    memset(ctx, 0, sizeof(*ctx));
}

CX_API int EVP_DecodeUpdate(EVP_ENCODE_CTX *ctx, unsigned char *out, int *outl,
                            const unsigned char *in, int inl)
{
    size_t n = 0;
    int ret = 0;

    *outl = 0;
    if (inl > 0) {
        ret = decode_update(ctx, out, &n, in, (size_t)inl);
        *outl = (int)n;
    }
    return ret;
}

CX_API int EVP_DecodeFinal(EVP_ENCODE_CTX *ctx, unsigned char *out, int *outl)
{
    (void)out;
    *outl = 0;
    return ctx->num != 0 ? -1 : 1;
}

/* EVP_DecodeBlock gives whole groups: what padding stands for comes out as zero octets. */
CX_API int EVP_DecodeBlock(unsigned char *t, const unsigned char *f, int n)
{
    size_t len = n > 0 ? (size_t)n : 0;
    int written = 0;

    while (len > 0 && (*f == ' ' || *f == '\t' || *f == '\r' || *f == '\n')) {
        f++;
        len--;
    }
    while (len > 0 && (f[len - 1] == ' ' || f[len - 1] == '\t' || f[len - 1] == '\r' ||
                       f[len - 1] == '\n' || f[len - 1] == '-')) {
        len--;
    }
    if (len % 4 != 0) {
        return -1;
    }
    for (size_t i = 0; i < len; i += 4) {
        for (size_t k = i; k < i + 4; k++) {
            unsigned value = 0;
            enum kind kind = classify(f[k], &value);
            if (kind != VALUE && kind != PADDING) {
                return -1;
            }
        }
        written += put_group(t + written, f + i, 0);
    }
    return written;
}
