/* Base64 as a filter: BIO_f_base64(3), RFC 4648 section 4. */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#define LINE_BYTES 48 /* of input, 64 characters of output */
#define CHUNK 1024
#define BLOCK 64

struct b64 {
    bool writing;
    /* Writing: what does not fill a line yet, and what the next BIO has not taken yet. */
    uint8_t part[LINE_BYTES];
    size_t num_part;
    char out[LINE_BYTES / 3 * 4 + 2];
    size_t out_len;
    size_t out_at;
    /* Reading. */
    bool starting;  /* no line of base64 has been seen yet */
    bool skip_line; /* the line at hand is too long to be one */
    int go_on;      /* 0 at the end of the base64, negative after an error */
    char text[CHUNK];
    size_t text_len;
    uint8_t block[BLOCK]; /* characters' values, not decoded yet */
    size_t num_block;
    size_t num_pads;
    uint8_t data[CHUNK];
    size_t data_len;
    size_t data_at;
};

static int create(BIO *bio)
{
    struct b64 *s = mem_zalloc(sizeof(*s));
    if (s == NULL) {
        cx_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    s->starting = true;
    s->go_on = 1;
    bio->ptr = s;
    bio->init = 1;
    return 1;
}

static int destroy(BIO *bio)
{
    mem_clear_free(bio->ptr, sizeof(struct b64));
    bio->ptr = NULL;
    bio->init = 0;
    bio->flags = 0;
    return 1;
}

/* What a character is worth: 0..63, or one of these. */
enum { PAD = 64, SPACE, END, BAD };

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    switch (c) {
    case '+':
        return 62;
    case '/':
        return 63;
    case '=':
        return PAD;
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        return SPACE;
    case '-':
        return END;
    default:
        return BAD;
    }
}

/* put_block turns the characters of a block, a multiple of four, into bytes. */
static void put_block(struct b64 *s)
{
    for (size_t i = 0; i < s->num_block; i += 4) {
        const uint8_t *g = s->block + i;
        uint32_t v = (uint32_t)g[0] << 18 | (uint32_t)g[1] << 12 | (uint32_t)g[2] << 6 | g[3];
        bool is_last = i + 4 == s->num_block;
        size_t n = 3 - (is_last ? s->num_pads : 0);
        for (size_t k = 0; k < n; k++) {
            s->data[s->data_len++] = (uint8_t)(v >> (16 - 8 * k));
        }
    }
    s->num_block = 0;
}

/* decode reads n characters: 1 when more may follow, 0 at the end, -1 when they are no base64. As
 * in OpenSSL bytes come out when a block is full, or at the end of the text if that ends with a
 * whole group: programs see it in how much of a broken text they get.
 * Without `lines` there is no space in the text and the caller looks at the padding. */
static int decode(struct b64 *s, const char *text, size_t n, bool lines)
{
    bool ended = false;
    for (size_t i = 0; i < n && !ended; i++) {
        int v = value_of(text[i]);
        if (v == SPACE && lines) {
            continue;
        }
        if (v == END && lines) {
            ended = true;
            continue;
        }
        bool counts = v == PAD && lines;
        if (v > PAD || (s->num_pads > 0 && v != PAD) || (counts && ++s->num_pads > 2)) {
            return -1;
        }
        s->block[s->num_block++] = v == PAD ? 0 : (uint8_t)v;
        if (s->num_block == BLOCK) {
            put_block(s);
        }
    }
    if (s->num_block % 4 == 0) {
        put_block(s);
    } else if (ended) {
        return -1;
    }
    return ended || (s->num_pads > 0 && s->num_block == 0) ? 0 : 1;
}

static void restart(struct b64 *s)
{
    s->num_block = 0;
    s->num_pads = 0;
    s->data_len = 0;
    s->data_at = 0;
}

/* find_start drops lines of text until one decodes; false when more must be read for that. */
static bool find_start(struct b64 *s)
{
    size_t line = 0;
    for (size_t i = 0; i < s->text_len; i++) {
        if (s->text[i] != '\n') {
            continue;
        }
        if (!s->skip_line) {
            restart(s);
            int result = decode(s, s->text + line, i + 1 - line, true);
            bool is_base64 = result > 0 || s->data_len > 0;
            restart(s);
            if (is_base64) {
                s->starting = false;
                s->text_len -= line;
                memmove(s->text, s->text + line, s->text_len);
                return true;
            }
        }
        s->skip_line = false;
        line = i + 1;
    }
    if (line == 0 && s->text_len == CHUNK) {
        s->skip_line = true;
        s->text_len = 0;
        return false;
    }
    s->text_len -= line;
    memmove(s->text, s->text + line, s->text_len);
    return false;
}

/* decode_one_line decodes whole groups of text that has no lines: BIO_FLAGS_BASE64_NO_NL. */
static int decode_one_line(struct b64 *s)
{
    size_t whole = s->text_len & ~(size_t)3;
    restart(s);
    size_t used = whole;
    while (used > 0 && value_of(s->text[used - 1]) >= SPACE && value_of(s->text[used - 1]) != BAD) {
        used--;
    }
    size_t from = 0;
    while (from < used && value_of(s->text[from]) == SPACE) {
        from++;
    }
    bool in_groups = (used - from) % 4 == 0;
    int result = in_groups ? decode(s, s->text + from, used - from, false) : -1;
    for (size_t i = 1; i <= 2 && result >= 0 && i < whole && s->data_len > 0; i++) {
        if (s->text[whole - i] != '=') {
            break;
        }
        s->data_len--;
    }
    s->text_len -= whole;
    memmove(s->text, s->text + whole, s->text_len);
    return result < 0 ? -1 : (int)s->data_len;
}

/* refill reads a chunk and decodes it: the next BIO's result when that is 0 or less, else 1. */
static int refill(BIO *bio, struct b64 *s)
{
    bool one_line = (bio->flags & BIO_FLAGS_BASE64_NO_NL) != 0;
    int got = cx_bio_read(bio->next_bio, s->text + s->text_len, (int)(CHUNK - s->text_len));
    if (got <= 0) {
        if (cx_bio_test_flags(bio->next_bio, BIO_FLAGS_SHOULD_RETRY)) {
            return got;
        }
        s->go_on = got;
        if (s->text_len == 0) {
            return got;
        }
    }
    s->text_len += got > 0 ? (size_t)got : 0;
    if (one_line) {
        s->starting = false;
        s->go_on = decode_one_line(s);
    } else {
        if (s->starting && !find_start(s)) {
            return 1;
        }
        s->data_len = 0;
        s->data_at = 0;
        s->go_on = decode(s, s->text, s->text_len, true);
        s->text_len = 0;
    }
    if (s->go_on < 0) {
        s->data_len = 0; /* nothing of a chunk with an error in it */
    }
    return s->go_on < 0 ? 0 : 1;
}

static int b64_read(BIO *bio, char *data, int n)
{
    struct b64 *s = bio->ptr;
    int copied = 0;
    int result = 0;
    if (data == NULL || bio->next_bio == NULL) {
        return 0;
    }
    cx_bio_clear_retry(bio);
    if (s->writing) {
        s->writing = false;
        restart(s);
        s->text_len = 0;
    }
    while (copied < n) {
        size_t left = s->data_len - s->data_at;
        if (left > 0) {
            size_t take = left < (size_t)(n - copied) ? left : (size_t)(n - copied);
            memcpy(data + copied, s->data + s->data_at, take);
            s->data_at += take;
            copied += (int)take;
            continue;
        }
        s->data_len = 0;
        s->data_at = 0;
        if (s->go_on <= 0) {
            break;
        }
        result = refill(bio, s);
        if (result <= 0) {
            break;
        }
        result = 0;
    }
    cx_bio_copy_next_retry(bio);
    return copied > 0 ? copied : result;
}

/* encode_part turns the first n bytes that are collected into characters, padded when n is no
 * multiple of 3. */
static void encode_part(BIO *bio, struct b64 *s, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    s->out_len = 0;
    s->out_at = 0;
    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i;
        uint32_t v = (uint32_t)s->part[i] << 16;
        v |= left > 1 ? (uint32_t)s->part[i + 1] << 8 : 0;
        v |= left > 2 ? (uint32_t)s->part[i + 2] : 0;
        s->out[s->out_len++] = digits[v >> 18];
        s->out[s->out_len++] = digits[(v >> 12) & 63];
        s->out[s->out_len++] = left > 1 ? digits[(v >> 6) & 63] : '=';
        s->out[s->out_len++] = left > 2 ? digits[v & 63] : '=';
    }
    if (s->out_len > 0 && (bio->flags & BIO_FLAGS_BASE64_NO_NL) == 0) {
        s->out[s->out_len++] = '\n';
    }
    s->num_part -= n;
    memmove(s->part, s->part + n, s->num_part);
}

/* drain hands characters to the next BIO: 1 when all are gone, else its result. */
static int drain(BIO *bio, struct b64 *s)
{
    while (s->out_at < s->out_len) {
        int n = cx_bio_write(bio->next_bio, s->out + s->out_at, (int)(s->out_len - s->out_at));
        if (n <= 0) {
            cx_bio_copy_next_retry(bio);
            return n;
        }
        s->out_at += (size_t)n;
    }
    s->out_len = 0;
    s->out_at = 0;
    return 1;
}

static void start_writing(struct b64 *s)
{
    if (!s->writing) {
        s->writing = true;
        s->num_part = 0;
        s->out_len = 0;
        s->out_at = 0;
    }
}

static int b64_write(BIO *bio, const char *data, int n)
{
    struct b64 *s = bio->ptr;
    cx_bio_clear_retry(bio);
    if (bio->next_bio == NULL) {
        return 0;
    }
    start_writing(s);
    int result = drain(bio, s);
    if (result <= 0) {
        return result;
    }
    if (data == NULL || n <= 0) {
        return 0;
    }
    int taken = 0;
    while (taken < n) {
        size_t room = LINE_BYTES - s->num_part;
        size_t take = room < (size_t)(n - taken) ? room : (size_t)(n - taken);
        memcpy(s->part + s->num_part, data + taken, take);
        s->num_part += take;
        taken += (int)take;
        if (s->num_part == LINE_BYTES) {
            encode_part(bio, s, LINE_BYTES);
            if (drain(bio, s) <= 0) {
                return taken; /* that much waits here; the rest is for the next call */
            }
        }
    }
    if ((bio->flags & BIO_FLAGS_BASE64_NO_NL) != 0 && s->num_part >= 3) {
        encode_part(bio, s, s->num_part - s->num_part % 3);
        (void)drain(bio, s);
    }
    return taken;
}

static int b64_puts(BIO *bio, const char *text)
{
    return b64_write(bio, text, (int)strlen(text));
}

/* finish writes what is left, with padding, and flushes the next BIO. */
static long finish(BIO *bio, struct b64 *s)
{
    int result = drain(bio, s);
    if (result > 0 && s->writing && s->num_part > 0) {
        encode_part(bio, s, s->num_part);
        result = drain(bio, s);
    }
    if (result <= 0) {
        return result;
    }
    return cx_bio_ctrl(bio->next_bio, BIO_CTRL_FLUSH, 0, NULL);
}

static long b64_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    struct b64 *s = bio->ptr;
    BIO *next = bio->next_bio;
    size_t waiting = s->writing ? s->out_len - s->out_at : s->data_len - s->data_at;
    if (next == NULL) {
        return 0;
    }
    switch (cmd) {
    case BIO_CTRL_RESET:
        s->go_on = 1;
        s->starting = true;
        s->writing = false;
        s->text_len = 0;
        restart(s);
        return cx_bio_ctrl(next, cmd, num, ptr);
    case BIO_CTRL_EOF:
        return s->go_on <= 0 ? 1 : cx_bio_ctrl(next, cmd, num, ptr);
    case BIO_CTRL_WPENDING:
        if (waiting == 0 && s->writing && s->num_part > 0 &&
            (bio->flags & BIO_FLAGS_BASE64_NO_NL) == 0) {
            return 1;
        }
        /* fall through */
    case BIO_CTRL_PENDING:
        return waiting > 0 ? (long)waiting : cx_bio_ctrl(next, cmd, num, ptr);
    case BIO_CTRL_FLUSH:
        return finish(bio, s);
    case BIO_C_DO_STATE_MACHINE: {
        cx_bio_clear_retry(bio);
        long ret = cx_bio_ctrl(next, cmd, num, ptr);
        cx_bio_copy_next_retry(bio);
        return ret;
    }
    case BIO_CTRL_DUP:
        return 1;
    default:
        return cx_bio_ctrl(next, cmd, num, ptr);
    }
}

static long b64_callback_ctrl(BIO *bio, int cmd, BIO_info_cb *fp)
{
    return bio->next_bio != NULL ? cx_bio_callback_ctrl(bio->next_bio, cmd, fp) : 0;
}

static char b64_name[] = "base64 encoding";
static const BIO_METHOD b64_method = {
    .type = BIO_TYPE_BASE64,
    .name = b64_name,
    .bwrite = cx_bio_write_by_old,
    .bwrite_old = b64_write,
    .bread = cx_bio_read_by_old,
    .bread_old = b64_read,
    .bputs = b64_puts,
    .ctrl = b64_ctrl,
    .create = create,
    .destroy = destroy,
    .callback_ctrl = b64_callback_ctrl,
};

const BIO_METHOD *cx_bio_f_base64(void)
{
    return &b64_method;
}

/* BIO_f_base64 - see BIO_f_base64(3). abi: full.
 *
 * test  tests/oracle/bio_base64.c
 */
CX_API const BIO_METHOD *BIO_f_base64(void)
{
    return &b64_method;
}
