/* Two BIOs, each reading what the other has written: BIO_s_bio(3). */
#include "compat/bio/bio.h"
#include "compat/err/raise.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>

#define DEFAULT_SIZE (17 * 1024) /* a record with its overhead */

/* One side. The ring holds what was written here and not yet read at the peer. */
struct side {
    BIO *peer;
    bool closed; /* nothing more will be written here */
    size_t len;
    size_t offset; /* where the unread bytes begin */
    size_t size;
    char *ring;
    size_t request; /* how much the peer wanted to read when the ring was empty */
};

static int create(BIO *bio)
{
    struct side *s = mem_zalloc(sizeof(*s));
    if (s == NULL) {
        return 0;
    }
    s->size = DEFAULT_SIZE;
    bio->ptr = s;
    return 1;
}

static void part(BIO *bio)
{
    struct side *s = bio->ptr;
    BIO *peer = s->peer;
    if (peer == NULL) {
        return;
    }
    struct side *other = peer->ptr;
    other->peer = NULL;
    other->len = 0;
    other->offset = 0;
    peer->init = 0;
    s->peer = NULL;
    s->len = 0;
    s->offset = 0;
    bio->init = 0;
}

static int destroy(BIO *bio)
{
    struct side *s = bio->ptr;
    part(bio);
    mem_clear_free(s->ring, s->size);
    mem_free(s);
    bio->ptr = NULL;
    return 1;
}

static bool make_ring(struct side *s)
{
    if (s->ring == NULL) {
        s->ring = mem_alloc(s->size);
        if (s->ring == NULL) {
            cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
            return false;
        }
        s->len = 0;
        s->offset = 0;
    }
    return true;
}

static int make_pair(BIO *a, BIO *b)
{
    struct side *s = a->ptr;
    struct side *t = b->ptr;
    if (s->peer != NULL || t->peer != NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_IN_USE);
        return 0;
    }
    if (!make_ring(s) || !make_ring(t)) {
        return 0;
    }
    s->peer = b;
    s->closed = false;
    s->request = 0;
    t->peer = a;
    t->closed = false;
    t->request = 0;
    a->init = 1;
    b->init = 1;
    return 1;
}

/* readable returns how many bytes lie in one piece at the ring's begin. */
static size_t readable(const struct side *s)
{
    size_t to_end = s->size - s->offset;
    return s->len < to_end ? s->len : to_end;
}

/* writable does so for free room; *at is where it begins. */
static size_t writable(const struct side *s, size_t *at)
{
    size_t end = s->offset + s->len;
    *at = end < s->size ? end : end - s->size;
    size_t room = s->size - s->len;
    size_t to_end = s->size - *at;
    return room < to_end ? room : to_end;
}

static void consume(struct side *s, size_t n)
{
    s->len -= n;
    s->offset += n;
    if (s->offset == s->size || s->len == 0) {
        s->offset = 0;
    }
}

/* wait_for_peer is what reading from an empty ring gives: 0 at the end, otherwise a retry. */
static int wait_for_peer(BIO *bio, struct side *other, size_t wanted)
{
    if (other->closed) {
        return 0;
    }
    cx_bio_retry_read(bio);
    other->request = wanted < other->size ? wanted : other->size;
    return -1;
}

static int pair_read(BIO *bio, char *data, int n)
{
    cx_bio_clear_retry(bio);
    struct side *s = bio->ptr;
    if (!bio->init || s->peer == NULL) {
        return 0;
    }
    struct side *other = s->peer->ptr;
    other->request = 0;
    if (data == NULL || n <= 0) {
        return 0;
    }
    if (other->len == 0) {
        return wait_for_peer(bio, other, (size_t)n);
    }
    size_t got = 0;
    while (got < (size_t)n && other->len > 0) {
        size_t piece = readable(other);
        piece = piece < (size_t)n - got ? piece : (size_t)n - got;
        memcpy(data + got, other->ring + other->offset, piece);
        consume(other, piece);
        got += piece;
    }
    return (int)got;
}

static bool can_write(BIO *bio, struct side *s)
{
    s->request = 0;
    if (s->closed) {
        cx_raise(ERR_LIB_BIO, BIO_R_BROKEN_PIPE);
        return false;
    }
    if (s->len == s->size) {
        cx_bio_retry_write(bio);
        return false;
    }
    return true;
}

static int pair_write(BIO *bio, const char *data, int n)
{
    cx_bio_clear_retry(bio);
    struct side *s = bio->ptr;
    if (!bio->init || data == NULL || n <= 0) {
        return 0;
    }
    if (!can_write(bio, s)) {
        return -1;
    }
    size_t put = 0;
    while (put < (size_t)n && s->len < s->size) {
        size_t at = 0;
        size_t piece = writable(s, &at);
        piece = piece < (size_t)n - put ? piece : (size_t)n - put;
        memcpy(s->ring + at, data + put, piece);
        s->len += piece;
        put += piece;
    }
    return (int)put;
}

static int pair_puts(BIO *bio, const char *text)
{
    return pair_write(bio, text, (int)strlen(text));
}

/* lend_read gives the bytes that can be read in one piece, without taking them. */
static long lend_read(BIO *bio, char **data)
{
    cx_bio_clear_retry(bio);
    struct side *s = bio->ptr;
    if (!bio->init || s->peer == NULL) {
        return 0;
    }
    struct side *other = s->peer->ptr;
    other->request = 0;
    if (other->len == 0) {
        char byte = 0;
        return pair_read(bio, &byte, 1); /* sets the retry flags as a read does */
    }
    if (data != NULL) {
        *data = other->ring + other->offset;
    }
    return (long)readable(other);
}

static long take_read(BIO *bio, char **data, long wanted)
{
    long n = lend_read(bio, data);
    n = n > wanted ? wanted : n;
    if (n > 0) {
        struct side *s = bio->ptr;
        consume(s->peer->ptr, (size_t)n);
    }
    return n;
}

static long lend_write(BIO *bio, char **data)
{
    cx_bio_clear_retry(bio);
    struct side *s = bio->ptr;
    if (!bio->init) {
        return 0;
    }
    if (!can_write(bio, s)) {
        return -1;
    }
    size_t at = 0;
    size_t n = writable(s, &at);
    if (data != NULL) {
        *data = s->ring + at;
    }
    return (long)n;
}

static long take_write(BIO *bio, char **data, long wanted)
{
    long n = lend_write(bio, data);
    n = n > wanted ? wanted : n;
    if (n > 0) {
        struct side *s = bio->ptr;
        s->len += (size_t)n;
    }
    return n;
}

static long set_size(struct side *s, long num)
{
    if (s->peer != NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_IN_USE);
        return 0;
    }
    if (num == 0) {
        cx_raise(ERR_LIB_BIO, BIO_R_INVALID_ARGUMENT);
        return 0;
    }
    if (s->size != (size_t)num) {
        mem_clear_free(s->ring, s->size);
        s->ring = NULL;
        s->size = (size_t)num;
    }
    return 1;
}

/* ring_ctrl is for the commands that only this type has. */
static long ring_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    struct side *s = bio->ptr;
    switch (cmd) {
    case BIO_C_SET_WRITE_BUF_SIZE:
        return set_size(s, num);
    case BIO_C_GET_WRITE_BUF_SIZE:
        return (long)s->size;
    case BIO_C_MAKE_BIO_PAIR:
        return make_pair(bio, ptr);
    case BIO_C_DESTROY_BIO_PAIR:
        part(bio);
        return 1;
    case BIO_C_GET_WRITE_GUARANTEE:
        return s->peer == NULL || s->closed ? 0 : (long)(s->size - s->len);
    case BIO_C_GET_READ_REQUEST:
        return (long)s->request;
    case BIO_C_RESET_READ_REQUEST:
        s->request = 0;
        return 1;
    case BIO_C_SHUTDOWN_WR:
        s->closed = true;
        return 1;
    case BIO_C_NREAD0:
        return lend_read(bio, ptr);
    case BIO_C_NREAD:
        return take_read(bio, ptr, num);
    case BIO_C_NWRITE0:
        return lend_write(bio, ptr);
    case BIO_C_NWRITE:
        return take_write(bio, ptr, num);
    default:
        return 0;
    }
}

static long copy_state(const struct side *s, BIO *copy)
{
    struct side *t = copy->ptr;
    t->size = s->size; /* not paired: it has no ring yet */
    return 1;
}

static long pair_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    struct side *s = bio->ptr;
    const struct side *other = s->peer != NULL ? s->peer->ptr : NULL;
    switch (cmd) {
    case BIO_CTRL_RESET:
        if (s->ring != NULL) {
            s->len = 0;
            s->offset = 0;
        }
        return 0;
    case BIO_CTRL_GET_CLOSE:
        return bio->shutdown;
    case BIO_CTRL_SET_CLOSE:
        bio->shutdown = (int)num;
        return 1;
    case BIO_CTRL_PENDING:
        return other != NULL ? (long)other->len : 0;
    case BIO_CTRL_WPENDING:
        return s->ring != NULL ? (long)s->len : 0;
    case BIO_CTRL_DUP:
        return copy_state(s, ptr);
    case BIO_CTRL_FLUSH:
        return 1;
    case BIO_CTRL_EOF:
        return other == NULL || (other->len == 0 && other->closed);
    default:
        return ring_ctrl(bio, cmd, num, ptr);
    }
}

static char pair_name[] = "BIO pair";
static const BIO_METHOD pair_method = {
    .type = BIO_TYPE_BIO,
    .name = pair_name,
    .bwrite = cx_bio_write_by_old,
    .bwrite_old = pair_write,
    .bread = cx_bio_read_by_old,
    .bread_old = pair_read,
    .bputs = pair_puts,
    .ctrl = pair_ctrl,
    .create = create,
    .destroy = destroy,
};

static BIO *new_side(size_t size)
{
    BIO *bio = cx_bio_new(&pair_method);
    if (bio != NULL && size != 0 && set_size(bio->ptr, (long)size) == 0) {
        cx_bio_free(bio);
        return NULL;
    }
    return bio;
}

int cx_bio_new_pair(BIO **a, size_t size_a, BIO **b, size_t size_b)
{
    BIO *first = new_side(size_a);
    BIO *second = first != NULL ? new_side(size_b) : NULL;
    if (second != NULL && make_pair(first, second)) {
        *a = first;
        *b = second;
        return 1;
    }
    cx_bio_free(first);
    cx_bio_free(second);
    *a = NULL;
    *b = NULL;
    return 0;
}

/* BIO_s_bio and its family - see BIO_s_bio(3). abi: full.
 *
 * err   BIO_R_IN_USE, BIO_R_BROKEN_PIPE, BIO_R_INVALID_ARGUMENT
 * test  tests/oracle/bio_pair.c
 */
CX_API const BIO_METHOD *BIO_s_bio(void)
{
    return &pair_method;
}

CX_API int BIO_new_bio_pair(BIO **bio1, size_t writebuf1, BIO **bio2, size_t writebuf2)
{
    return cx_bio_new_pair(bio1, writebuf1, bio2, writebuf2);
}

CX_API size_t BIO_ctrl_get_write_guarantee(BIO *b)
{
    return (size_t)cx_bio_ctrl(b, BIO_C_GET_WRITE_GUARANTEE, 0, NULL);
}

CX_API size_t BIO_ctrl_get_read_request(BIO *b)
{
    return (size_t)cx_bio_ctrl(b, BIO_C_GET_READ_REQUEST, 0, NULL);
}

CX_API int BIO_ctrl_reset_read_request(BIO *b)
{
    return cx_bio_ctrl(b, BIO_C_RESET_READ_REQUEST, 0, NULL) != 0 ? 1 : 0;
}

/* direct runs one of the commands that hand out a place in the ring. */
static int direct(BIO *bio, int cmd, long num, char **data)
{
    if (!bio->init) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNINITIALIZED);
        return -2;
    }
    long n = cx_bio_ctrl(bio, cmd, num, data);
    return n > INT_MAX ? INT_MAX : (int)n;
}

CX_API int BIO_nread0(BIO *bio, char **buf)
{
    return direct(bio, BIO_C_NREAD0, 0, buf);
}

CX_API int BIO_nread(BIO *bio, char **buf, int num)
{
    int n = direct(bio, BIO_C_NREAD, num, buf);
    if (n > 0) {
        bio->num_read += (uint64_t)n;
    }
    return n;
}

CX_API int BIO_nwrite0(BIO *bio, char **buf)
{
    return direct(bio, BIO_C_NWRITE0, 0, buf);
}

CX_API int BIO_nwrite(BIO *bio, char **buf, int num)
{
    int n = direct(bio, BIO_C_NWRITE, num, buf);
    if (n > 0) {
        bio->num_write += (uint64_t)n;
    }
    return n;
}
