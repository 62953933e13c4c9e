/* A filter that keeps all that it read, so that what cannot seek can be read again:
 * BIO_f_readbuffer(3). */
#include "compat/bio/bio.h"

#include <limits.h>
#include <string.h>

#define READ_STEP 4096

struct kept {
    char *p;
    int size;
    int at; /* what was given to the caller, counted from the start */
    int n;  /* what was read from the next BIO and not given yet */
};

static int readbuffer_create(BIO *bio)
{
    struct kept *k = mem_zalloc(sizeof(*k));
    if (k == NULL) {
        return 0;
    }
    k->size = READ_STEP;
    k->p = mem_zalloc(READ_STEP);
    if (k->p == NULL) {
        mem_free(k);
        return 0;
    }
    bio->ptr = k;
    bio->init = 1;
    bio->flags = 0;
    return 1;
}

static int readbuffer_destroy(BIO *bio)
{
    struct kept *k = bio->ptr;
    mem_clear_free(k->p, (size_t)k->size);
    mem_free(k);
    bio->ptr = NULL;
    bio->init = 0;
    bio->flags = 0;
    return 1;
}

/* grow makes room for n more bytes behind those that are there. */
static bool grow(struct kept *k, int n)
{
    if (n > INT_MAX - READ_STEP - k->at - k->n) {
        return false;
    }
    int want = k->at + k->n + n;
    if (want <= k->size) {
        return true;
    }
    want = (want + READ_STEP - 1) / READ_STEP * READ_STEP;
    char *p = mem_alloc((size_t)want);
    if (p == NULL) {
        return false;
    }
    memcpy(p, k->p, (size_t)k->size);
    mem_clear_free(k->p, (size_t)k->size);
    k->p = p;
    k->size = want;
    return true;
}

/* more reads up to n bytes behind those that are there: the next BIO's result. */
static int more(BIO *bio, struct kept *k, int n)
{
    int got = cx_bio_read(bio->next_bio, k->p + k->at + k->n, n);
    k->n += got > 0 ? got : 0;
    return got;
}

static int give(struct kept *k, char *data, int n)
{
    memcpy(data, k->p + k->at, (size_t)n);
    k->at += n;
    k->n -= n;
    return n;
}

static int readbuffer_read(BIO *bio, char *data, int n)
{
    struct kept *k = bio->ptr;
    int done = 0;

    if (data == NULL || n == 0 || k == NULL || bio->next_bio == NULL) {
        return 0;
    }
    cx_bio_clear_retry(bio);
    for (;;) {
        int part = k->n < n - done ? k->n : n - done;
        if (part > 0) {
            done += give(k, data + done, part);
        }
        if (done == n) {
            return done;
        }
        if (!grow(k, n - done)) {
            return 0;
        }
        int got = more(bio, k, n - done);
        if (got <= 0) {
            cx_bio_copy_next_retry(bio);
            return done > 0 ? done : got;
        }
    }
}

static int readbuffer_write(BIO *bio, const char *data, int n)
{
    (void)bio;
    (void)data;
    (void)n;
    return 0;
}

static int readbuffer_puts(BIO *bio, const char *text)
{
    (void)bio;
    (void)text;
    return 0;
}

static int readbuffer_gets(BIO *bio, char *line, int size)
{
    struct kept *k = bio->ptr;
    int done = 0;

    if (line == NULL || size == 0) {
        return 0;
    }
    cx_bio_clear_retry(bio);
    /* The next BIO may be read beyond the line without harm: it is kept. But a byte at a time, as a
     * terminal must not be asked for more than it has. */
    for (int left = size - 1; left > 0; left--) {
        int got = k->n > 0 ? 1 : grow(k, 1) ? more(bio, k, 1) : 0;
        if (got <= 0) {
            cx_bio_copy_next_retry(bio);
            line[done] = '\0';
            return got < 0 && done == 0 ? got : done;
        }
        done += give(k, line + done, 1);
        if (line[done - 1] == '\n') {
            break;
        }
    }
    line[done] = '\0';
    return done;
}

static long readbuffer_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    struct kept *k = bio->ptr;

    switch (cmd) {
    case BIO_CTRL_EOF:
        if (k->n > 0) {
            return 0;
        }
        return bio->next_bio != NULL ? cx_bio_ctrl(bio->next_bio, cmd, num, ptr) : 1;
    case BIO_C_FILE_SEEK:
    case BIO_CTRL_RESET:
        if (num < 0 || num > k->at + k->n) {
            return 0;
        }
        k->n = k->at + k->n - (int)num;
        k->at = (int)num;
        return 1;
    case BIO_C_FILE_TELL:
    case BIO_CTRL_INFO:
        return k->at;
    case BIO_CTRL_PENDING:
        if (k->n == 0 && bio->next_bio != NULL) {
            return cx_bio_ctrl(bio->next_bio, cmd, num, ptr);
        }
        return k->n;
    case BIO_CTRL_DUP:
    case BIO_CTRL_FLUSH:
        return 1;
    default:
        return 0;
    }
}

static long readbuffer_callback_ctrl(BIO *bio, int cmd, BIO_info_cb *fp)
{
    return bio->next_bio != NULL ? cx_bio_callback_ctrl(bio->next_bio, cmd, fp) : 0;
}

/* BIO_f_readbuffer - see BIO_f_readbuffer(3). abi: full.
 *
 * test  tests/oracle/bio_lines.c
 */
CX_API const BIO_METHOD *BIO_f_readbuffer(void)
{
    static char readbuffer_name[] = "readbuffer";
    static const BIO_METHOD method = {
        .type = BIO_TYPE_BUFFER,
        .name = readbuffer_name,
        .bwrite = cx_bio_write_by_old,
        .bwrite_old = readbuffer_write,
        .bread = cx_bio_read_by_old,
        .bread_old = readbuffer_read,
        .bputs = readbuffer_puts,
        .bgets = readbuffer_gets,
        .ctrl = readbuffer_ctrl,
        .create = readbuffer_create,
        .destroy = readbuffer_destroy,
        .callback_ctrl = readbuffer_callback_ctrl,
    };
    return &method;
}
