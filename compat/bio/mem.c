/* Memory as a source or a sink: BIO_s_mem(3). */
#include "compat/bio/bio.h"
#include "compat/buffer/buffer.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>

/* What has been read stays in front of `rest` until room is needed or the BUF_MEM is asked for, so
 * that reading and writing in turns does not move the bytes each time. In a read-only BIO `buf` is
 * what is left to read and `rest` is all of it, for BIO_reset(). */
struct mem {
    BUF_MEM *buf;
    BUF_MEM rest;
};

static BUF_MEM *unread(BIO *bio)
{
    struct mem *m = bio->ptr;
    return (bio->flags & BIO_FLAGS_MEM_RDONLY) != 0 ? m->buf : &m->rest;
}

/* compact moves what is left to read to the front. */
static void compact(struct mem *m)
{
    if (m->buf->data != NULL && m->rest.data != m->buf->data) {
        memmove(m->buf->data, m->rest.data, m->rest.length);
        m->buf->length = m->rest.length;
        m->rest.data = m->buf->data;
        m->rest.max = m->buf->max;
    }
}

static int create(BIO *bio, unsigned long flags)
{
    struct mem *m = mem_zalloc(sizeof(*m));
    if (m == NULL) {
        return 0;
    }
    m->buf = cx_buf_new_ex(flags);
    if (m->buf == NULL) {
        mem_free(m);
        return 0;
    }
    m->rest = *m->buf;
    bio->ptr = m;
    bio->shutdown = 1;
    bio->init = 1;
    bio->num = -1;
    return 1;
}

static int create_plain(BIO *bio)
{
    return create(bio, 0);
}

static int create_secure(BIO *bio)
{
    return create(bio, BUF_MEM_FLAG_SECURE);
}

/* drop_buf frees the bytes, unless they are the application's. */
static void drop_buf(BIO *bio)
{
    struct mem *m = bio->ptr;
    if (!bio->shutdown || !bio->init || m->buf == NULL) {
        return;
    }
    if ((bio->flags & BIO_FLAGS_MEM_RDONLY) != 0) {
        m->buf->data = NULL;
        m->buf->max = 0;
    }
    cx_buf_free(m->buf);
    m->buf = NULL;
}

static int destroy(BIO *bio)
{
    struct mem *m = bio->ptr;
    /* With BIO_NOCLOSE the BUF_MEM is the application's, which may have freed it: nothing looks at
     * it here. */
    drop_buf(bio);
    mem_free(m);
    bio->ptr = NULL;
    return 1;
}

static int mem_read(BIO *bio, char *data, int n)
{
    BUF_MEM *left = unread(bio);
    cx_bio_clear_retry(bio);
    int take = n >= 0 && (size_t)n > left->length ? (int)left->length : n;
    if (data != NULL && take > 0) {
        memcpy(data, left->data, (size_t)take);
        left->length -= (size_t)take;
        left->max -= (size_t)take;
        left->data += take;
        return take;
    }
    if (left->length != 0) {
        return take;
    }
    if (bio->num != 0) {
        cx_bio_retry_read(bio);
    }
    return bio->num;
}

/* append adds n bytes behind what is left to read. */
static bool append(struct mem *m, const char *data, size_t n)
{
    size_t used = m->buf->length;
    if (n > m->buf->max - used || m->rest.length == 0) {
        compact(m);
        used = m->buf->length;
    }
    size_t offset = m->buf->data != NULL ? (size_t)(m->rest.data - m->buf->data) : 0;
    if (n > (size_t)INT_MAX - used || cx_buf_grow_clean(m->buf, used + n) == 0) {
        return false;
    }
    memcpy(m->buf->data + used, data, n);
    m->rest.data = m->buf->data + offset;
    m->rest.length = m->buf->length - offset;
    m->rest.max = m->buf->max - offset;
    return true;
}

static int mem_write(BIO *bio, const char *data, int n)
{
    if ((bio->flags & BIO_FLAGS_MEM_RDONLY) != 0) {
        cx_raise(ERR_LIB_BIO, BIO_R_WRITE_TO_READ_ONLY_BIO);
        return -1;
    }
    cx_bio_clear_retry(bio);
    if (n == 0) {
        return 0;
    }
    if (data == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    return n > 0 && append(bio->ptr, data, (size_t)n) ? n : -1;
}

static int mem_puts(BIO *bio, const char *text)
{
    return mem_write(bio, text, (int)strlen(text));
}

static int mem_gets(BIO *bio, char *line, int n)
{
    BUF_MEM *left = unread(bio);
    cx_bio_clear_retry(bio);
    size_t room = n > 0 ? (size_t)n - 1 : 0;
    size_t len = left->length < room ? left->length : room;
    if (len == 0) {
        *line = 0;
        return 0;
    }
    const char *end = memchr(left->data, '\n', len);
    if (end != NULL) {
        len = (size_t)(end - left->data) + 1;
    }
    int got = mem_read(bio, line, (int)len);
    if (got > 0) {
        line[got] = 0;
    }
    return got;
}

/* A BIO that carried the flights of a handshake gives their room back when it is reset; what bulk
 * data needs stays, as it is needed again at once. */
#define KEEP_EMPTY 256
#define GIVE_BACK_MAX 8192

static void give_back(BUF_MEM *b)
{
    if (b->max <= KEEP_EMPTY || b->max > GIVE_BACK_MAX || (b->flags & BUF_MEM_FLAG_SECURE) != 0) {
        return;
    }
    char *less = mem_realloc(b->data, KEEP_EMPTY);
    if (less != NULL) {
        b->data = less;
        b->max = KEEP_EMPTY;
    }
}

static void reset(BIO *bio)
{
    struct mem *m = bio->ptr;
    if ((bio->flags & BIO_FLAGS_MEM_RDONLY) != 0) {
        *m->buf = m->rest;
        return;
    }
    if (m->buf->data == NULL) {
        return;
    }
    if ((bio->flags & BIO_FLAGS_NONCLEAR_RST) == 0) {
        mem_clear(m->buf->data, m->buf->max);
        m->buf->length = 0;
        give_back(m->buf);
    }
    m->rest = *m->buf;
}

/* seek sets the place to read from; -1 outside. */
static long seek(BIO *bio, long place)
{
    struct mem *m = bio->ptr;
    BUF_MEM *left = unread(bio);
    const BUF_MEM *all = left == m->buf ? &m->rest : m->buf;
    size_t offset = (size_t)(left->data - all->data);
    if (place < 0 || (size_t)place > offset + left->length) {
        return -1;
    }
    left->data = place != 0 ? all->data + place : all->data;
    left->length = all->length - (size_t)place;
    left->max = all->max - (size_t)place;
    return place;
}

static long tell(BIO *bio)
{
    struct mem *m = bio->ptr;
    BUF_MEM *left = unread(bio);
    const BUF_MEM *all = left == m->buf ? &m->rest : m->buf;
    return (long)(left->data - all->data);
}

static BUF_MEM *lend(BIO *bio)
{
    struct mem *m = bio->ptr;
    if ((bio->flags & BIO_FLAGS_MEM_RDONLY) == 0) {
        compact(m);
    }
    return m->buf;
}

static void adopt(BIO *bio, BUF_MEM *buf, int shutdown)
{
    struct mem *m = bio->ptr;
    drop_buf(bio);
    bio->shutdown = shutdown;
    m->buf = buf;
    m->rest = *buf;
}

static long mem_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    BUF_MEM *left = unread(bio);
    switch (cmd) {
    case BIO_CTRL_RESET:
        reset(bio);
        return 1;
    case BIO_CTRL_EOF:
        return left->length == 0;
    case BIO_C_SET_BUF_MEM_EOF_RETURN:
        bio->num = (int)num;
        return 1;
    case BIO_C_FILE_SEEK:
        return seek(bio, num);
    case BIO_C_FILE_TELL:
        return tell(bio);
    case BIO_CTRL_INFO:
        if (ptr != NULL) {
            *(char **)ptr = left->data;
        }
        return (long)left->length;
    case BIO_C_SET_BUF_MEM:
        adopt(bio, ptr, (int)num);
        return 1;
    case BIO_C_GET_BUF_MEM_PTR:
        if (ptr != NULL) {
            *(BUF_MEM **)ptr = lend(bio);
        }
        return 1;
    case BIO_CTRL_GET_CLOSE:
        return bio->shutdown;
    case BIO_CTRL_SET_CLOSE:
        bio->shutdown = (int)num;
        return 1;
    case BIO_CTRL_PENDING:
        return (long)left->length;
    case BIO_CTRL_DUP:
    case BIO_CTRL_FLUSH:
        return 1;
    default:
        return 0;
    }
}

static char plain_name[] = "memory buffer";
static char secure_name[] = "secure memory buffer";

#define METHOD(variable, its_name, its_create)                                                     \
    static const BIO_METHOD variable = {                                                           \
        .type = BIO_TYPE_MEM,                                                                      \
        .name = its_name,                                                                          \
        .bwrite = cx_bio_write_by_old,                                                             \
        .bwrite_old = mem_write,                                                                   \
        .bread = cx_bio_read_by_old,                                                               \
        .bread_old = mem_read,                                                                     \
        .bputs = mem_puts,                                                                         \
        .bgets = mem_gets,                                                                         \
        .ctrl = mem_ctrl,                                                                          \
        .create = its_create,                                                                      \
        .destroy = destroy,                                                                        \
    }
METHOD(plain, plain_name, create_plain);
METHOD(secure, secure_name, create_secure);

const BIO_METHOD *cx_bio_s_mem(void)
{
    return &plain;
}

BIO *cx_bio_new_mem_buf(const void *data, int n)
{
    if (data == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_PASSED_NULL_PARAMETER);
        return NULL;
    }
    BIO *bio = cx_bio_new(&plain);
    if (bio == NULL) {
        return NULL;
    }
    struct mem *m = bio->ptr;
    m->buf->data = (char *)(uintptr_t)data;
    m->buf->length = n < 0 ? strlen(data) : (size_t)n;
    m->buf->max = m->buf->length;
    m->rest = *m->buf;
    bio->flags |= BIO_FLAGS_MEM_RDONLY;
    bio->num = 0;
    return bio;
}

struct bytes cx_bio_mem_bytes(BIO *bio)
{
    const BUF_MEM *left = unread(bio);
    return bytes_of(left->data, left->length);
}

/* BIO_s_mem, BIO_s_secmem, BIO_new_mem_buf - see BIO_s_mem(3). abi: full.
 *
 * in    buf    BIO_new_mem_buf: borrowed, read-only; len -1 means a string
 * err   ERR_R_PASSED_NULL_PARAMETER, BIO_R_WRITE_TO_READ_ONLY_BIO
 * test  tests/oracle/bio_mem.c
 */
CX_API const BIO_METHOD *BIO_s_mem(void)
{
    return &plain;
}

CX_API const BIO_METHOD *BIO_s_secmem(void)
{
    return &secure;
}

CX_API BIO *BIO_new_mem_buf(const void *buf, int len)
{
    return cx_bio_new_mem_buf(buf, len);
}
