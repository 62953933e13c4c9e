/* Buffering as a filter: BIO_f_buffer(3). */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>

#define DEFAULT_SIZE 4096

/* struct side is one buffer: n bytes from at on wait in it. */
struct side {
    char *p;
    int size;
    int at;
    int n;
};

struct buffer {
    struct side in;  /* read from the next BIO, not yet taken */
    struct side out; /* taken, not yet written to it */
};

static int create(BIO *bio)
{
    struct buffer *b = mem_zalloc(sizeof(*b));
    if (b != NULL) {
        b->in.size = b->out.size = DEFAULT_SIZE;
        b->in.p = mem_alloc(DEFAULT_SIZE);
        b->out.p = mem_alloc(DEFAULT_SIZE);
    }
    if (b == NULL || b->in.p == NULL || b->out.p == NULL) {
        if (b != NULL) {
            mem_free(b->in.p);
            mem_free(b->out.p);
        }
        mem_free(b);
        return 0;
    }
    bio->ptr = b;
    bio->init = 1;
    bio->flags = 0;
    return 1;
}

static int destroy(BIO *bio)
{
    struct buffer *b = bio->ptr;
    mem_clear_free(b->in.p, (size_t)b->in.size);
    mem_clear_free(b->out.p, (size_t)b->out.size);
    mem_free(b);
    bio->ptr = NULL;
    bio->init = 0;
    bio->flags = 0;
    return 1;
}

/* fill reads once into an empty input buffer: the next BIO's result. */
static int fill(BIO *bio, struct side *in)
{
    int n = cx_bio_read(bio->next_bio, in->p, in->size);
    cx_bio_copy_next_retry(bio);
    in->at = 0;
    in->n = n > 0 ? n : 0;
    return n;
}

static void take(struct side *s, int n)
{
    s->at += n;
    s->n -= n;
    if (s->n == 0) {
        s->at = 0;
    }
}

static int buffer_read(BIO *bio, char *data, int n)
{
    struct buffer *b = bio->ptr;
    int done = 0;

    if (data == NULL || b == NULL || bio->next_bio == NULL) {
        return 0;
    }
    cx_bio_clear_retry(bio);
    for (;;) {
        int part = b->in.n < n - done ? b->in.n : n - done;
        if (part > 0) {
            memcpy(data + done, b->in.p + b->in.at, (size_t)part);
            take(&b->in, part);
            done += part;
        }
        if (done == n) {
            return done;
        }
        /* What does not fit the buffer anyway goes straight to the caller. */
        int got = 0;
        if (n - done > b->in.size) {
            got = cx_bio_read(bio->next_bio, data + done, n - done);
            cx_bio_copy_next_retry(bio);
            done += got > 0 ? got : 0;
        } else {
            got = fill(bio, &b->in);
        }
        if (got <= 0) {
            return done > 0 ? done : got;
        }
        if (n == done) {
            return done;
        }
    }
}

/* drain writes out what waits; 1, or the next BIO's result. */
static int drain(BIO *bio, struct side *out)
{
    while (out->n > 0) {
        int sent = cx_bio_write(bio->next_bio, out->p + out->at, out->n);
        cx_bio_copy_next_retry(bio);
        if (sent <= 0) {
            return sent;
        }
        take(out, sent);
    }
    return 1;
}

static int room(const struct side *out)
{
    return out->size - out->at - out->n;
}

static void put(struct side *out, const char *data, int n)
{
    memcpy(out->p + out->at + out->n, data, (size_t)n);
    out->n += n;
}

static int buffer_write(BIO *bio, const char *data, int n)
{
    struct buffer *b = bio->ptr;
    int done = 0;

    if (data == NULL || n <= 0 || b == NULL || bio->next_bio == NULL) {
        return 0;
    }
    cx_bio_clear_retry(bio);
    for (;;) {
        if (room(&b->out) >= n - done) {
            put(&b->out, data + done, n - done);
            return n;
        }
        if (b->out.n > 0) {
            int part = room(&b->out);
            put(&b->out, data + done, part);
            done += part;
            int ret = drain(bio, &b->out);
            if (ret <= 0) {
                return done > 0 ? done : ret;
            }
        }
        while (n - done >= b->out.size) {
            int sent = cx_bio_write(bio->next_bio, data + done, n - done);
            cx_bio_copy_next_retry(bio);
            if (sent <= 0) {
                return done > 0 ? done : sent;
            }
            done += sent;
            if (done == n) {
                return n;
            }
        }
    }
}

static int buffer_gets(BIO *bio, char *line, int size)
{
    struct buffer *b = bio->ptr;
    int done = 0;

    cx_bio_clear_retry(bio);
    for (int left = size - 1; left > 0;) {
        if (b->in.n == 0) {
            int got = fill(bio, &b->in);
            if (got <= 0) {
                line[done] = '\0';
                return got < 0 && done == 0 ? got : done;
            }
        }
        const char *from = b->in.p + b->in.at;
        int part = b->in.n < left ? b->in.n : left;
        const char *end = memchr(from, '\n', (size_t)part);
        part = end != NULL ? (int)(end - from) + 1 : part;
        memcpy(line + done, from, (size_t)part);
        take(&b->in, part);
        done += part;
        left -= part;
        if (end != NULL) {
            break;
        }
    }
    line[done] = '\0';
    return done;
}

static int buffer_puts(BIO *bio, const char *text)
{
    size_t n = strlen(text);
    return n <= INT_MAX ? buffer_write(bio, text, (int)n) : -1;
}

/* resize gives a side another buffer, empty. */
static long resize(struct side *s, long size)
{
    if (size == s->size || size <= DEFAULT_SIZE || size > INT_MAX) {
        return 1;
    }
    char *p = mem_alloc((size_t)size);
    if (p == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    mem_clear_free(s->p, (size_t)s->size);
    s->p = p;
    s->size = (int)size;
    s->at = s->n = 0;
    return 1;
}

static long set_size(struct buffer *b, long num, const int *which)
{
    if (which != NULL) {
        return resize(*which == 0 ? &b->in : &b->out, num);
    }
    return resize(&b->in, num) == 1 && resize(&b->out, num) == 1;
}

static long set_read_data(struct side *in, long num, const void *data)
{
    if (num < 0 || num > INT_MAX || (num > in->size && resize(in, num) != 1)) {
        return 0;
    }
    memcpy(in->p, data, (size_t)num);
    in->at = 0;
    in->n = (int)num;
    return 1;
}

static long lines(const struct side *in)
{
    long num = 0;
    for (int i = 0; i < in->n; i++) {
        num += in->p[in->at + i] == '\n';
    }
    return num;
}

static long flush(BIO *bio, struct buffer *b)
{
    if (bio->next_bio == NULL) {
        return 0;
    }
    cx_bio_clear_retry(bio);
    int ret = drain(bio, &b->out);
    if (ret <= 0) {
        return ret;
    }
    long flushed = cx_bio_ctrl(bio->next_bio, BIO_CTRL_FLUSH, 0, NULL);
    cx_bio_copy_next_retry(bio);
    return flushed;
}

static long buffer_peek(BIO *bio, struct buffer *b, long num, void *out)
{
    if (b->in.n == 0 && fill(bio, &b->in) <= 0) {
        return 0;
    }
    long n = num < b->in.n ? num : b->in.n;
    memcpy(out, b->in.p + b->in.at, (size_t)(n > 0 ? n : 0));
    return n;
}

static long buffer_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    struct buffer *b = bio->ptr;
    long waiting = 0;

    switch (cmd) {
    case BIO_CTRL_RESET:
        b->in.at = b->in.n = b->out.at = b->out.n = 0;
        break;
    case BIO_CTRL_EOF:
        if (b->in.n > 0) {
            return 0;
        }
        break;
    case BIO_CTRL_INFO:
        return b->out.n;
    case BIO_C_GET_BUFF_NUM_LINES:
        return lines(&b->in);
    case BIO_CTRL_WPENDING:
    case BIO_CTRL_PENDING:
        waiting = cmd == BIO_CTRL_PENDING ? b->in.n : b->out.n;
        if (waiting != 0) {
            return waiting;
        }
        break;
    case BIO_C_SET_BUFF_READ_DATA:
        return set_read_data(&b->in, num, ptr);
    case BIO_C_SET_BUFF_SIZE:
        return set_size(b, num, ptr);
    case BIO_CTRL_FLUSH:
        return flush(bio, b);
    case BIO_CTRL_DUP:
        return set_size(((BIO *)ptr)->ptr, b->in.size, NULL);
    case BIO_CTRL_PEEK:
        return buffer_peek(bio, b, num, ptr);
    default:
        break;
    }
    if (bio->next_bio == NULL) {
        return 0;
    }
    if (cmd == BIO_C_DO_STATE_MACHINE) {
        cx_bio_clear_retry(bio);
        long ret = cx_bio_ctrl(bio->next_bio, cmd, num, ptr);
        cx_bio_copy_next_retry(bio);
        return ret;
    }
    return cx_bio_ctrl(bio->next_bio, cmd, num, ptr);
}

static long buffer_callback_ctrl(BIO *bio, int cmd, BIO_info_cb *fp)
{
    return bio->next_bio != NULL ? cx_bio_callback_ctrl(bio->next_bio, cmd, fp) : 0;
}

const BIO_METHOD *cx_bio_f_buffer(void)
{
    static char buffer_name[] = "buffer";
    static const BIO_METHOD method = {
        .type = BIO_TYPE_BUFFER,
        .name = buffer_name,
        .bwrite = cx_bio_write_by_old,
        .bwrite_old = buffer_write,
        .bread = cx_bio_read_by_old,
        .bread_old = buffer_read,
        .bputs = buffer_puts,
        .bgets = buffer_gets,
        .ctrl = buffer_ctrl,
        .create = create,
        .destroy = destroy,
        .callback_ctrl = buffer_callback_ctrl,
    };
    return &method;
}

/* BIO_f_buffer - see BIO_f_buffer(3). abi: full. */
CX_API const BIO_METHOD *BIO_f_buffer(void)
{
    return cx_bio_f_buffer();
}
