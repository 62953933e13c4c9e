/* Descriptors and sockets: BIO_s_fd(3), BIO_s_socket(3). */
#include "compat/bio/bio.h"
#include "compat/bio/socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool cx_bio_should_retry_errno(int error_number)
{
    switch (error_number) {
    case EAGAIN:
    case ENOTCONN:
    case EINTR:
    case EPROTO:
    case EINPROGRESS:
    case EALREADY:
        return true;
    default:
        return false;
    }
}

static bool should_retry(int result)
{
    return (result == 0 || result == -1) && cx_bio_should_retry_errno(errno);
}

static int create(BIO *bio)
{
    bio->init = 0;
    bio->num = -1;
    bio->ptr = NULL;
    bio->flags = 0;
    return 1;
}

static int destroy(BIO *bio)
{
    if (bio->shutdown) {
        if (bio->init) {
            close(bio->num);
        }
        bio->init = 0;
        bio->flags = 0;
    }
    return 1;
}

int cx_bio_fd_read(BIO *bio, char *data, int n)
{
    if (data == NULL || n < 0) {
        return 0;
    }
    errno = 0;
    int ret = (int)read(bio->num, data, (size_t)n);
    cx_bio_clear_retry(bio);
    if (ret <= 0) {
        if (should_retry(ret)) {
            cx_bio_retry_read(bio);
        } else if (ret == 0) {
            bio->flags |= BIO_FLAGS_IN_EOF;
        }
    }
    return ret;
}

int cx_bio_fd_write(BIO *bio, const char *data, int n)
{
    errno = 0;
    int ret = (int)write(bio->num, data, (size_t)n);
    cx_bio_clear_retry(bio);
    if (ret <= 0 && should_retry(ret)) {
        cx_bio_retry_write(bio);
    }
    return ret;
}

static int fd_puts(BIO *bio, const char *text)
{
    return cx_bio_fd_write(bio, text, (int)strlen(text));
}

/* A byte at a time: what follows the line stays in the descriptor. */
static int fd_gets(BIO *bio, char *line, int n)
{
    int len = 0;
    while (len < n - 1) {
        if (cx_bio_fd_read(bio, line + len, 1) <= 0) {
            break;
        }
        if (line[len++] == '\n') {
            break;
        }
    }
    line[len] = 0;
    return (int)strlen(line);
}

long cx_bio_fd_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    switch (cmd) {
    case BIO_C_SET_FD:
        destroy(bio);
        bio->num = *(int *)ptr;
        bio->shutdown = (int)num;
        bio->init = 1;
        return 1;
    case BIO_C_GET_FD:
        if (!bio->init) {
            return -1;
        }
        if (ptr != NULL) {
            *(int *)ptr = bio->num;
        }
        return bio->num;
    case BIO_CTRL_GET_CLOSE:
        return bio->shutdown;
    case BIO_CTRL_SET_CLOSE:
        bio->shutdown = (int)num;
        return 1;
    case BIO_CTRL_DUP:
    case BIO_CTRL_FLUSH:
        return 1;
    case BIO_CTRL_EOF:
        return (bio->flags & BIO_FLAGS_IN_EOF) != 0;
    default:
        return 0;
    }
}

static long file_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    switch (cmd) {
    case BIO_CTRL_RESET:
        num = 0;
        /* fall through */
    case BIO_C_FILE_SEEK:
        return (long)lseek(bio->num, num, SEEK_SET);
    case BIO_C_FILE_TELL:
    case BIO_CTRL_INFO:
        return (long)lseek(bio->num, 0, SEEK_CUR);
    default:
        return cx_bio_fd_ctrl(bio, cmd, num, ptr);
    }
}

static char socket_name[] = "socket";
static const BIO_METHOD socket_method = {
    .type = BIO_TYPE_SOCKET,
    .name = socket_name,
    .bwrite = cx_bio_write_by_old,
    .bwrite_old = cx_bio_fd_write,
    .bread = cx_bio_read_by_old,
    .bread_old = cx_bio_fd_read,
    .bputs = fd_puts,
    .ctrl = cx_bio_fd_ctrl,
    .create = create,
    .destroy = destroy,
};

static char fd_name[] = "file descriptor";
static const BIO_METHOD fd_method = {
    .type = BIO_TYPE_FD,
    .name = fd_name,
    .bwrite = cx_bio_write_by_old,
    .bwrite_old = cx_bio_fd_write,
    .bread = cx_bio_read_by_old,
    .bread_old = cx_bio_fd_read,
    .bputs = fd_puts,
    .bgets = fd_gets,
    .ctrl = file_ctrl,
    .create = create,
    .destroy = destroy,
};

static BIO *new_of(const BIO_METHOD *method, int fd, int close_flag)
{
    BIO *bio = cx_bio_new(method);
    if (bio != NULL) {
        cx_bio_int_ctrl(bio, BIO_C_SET_FD, close_flag, fd);
    }
    return bio;
}

const BIO_METHOD *cx_bio_s_socket(void)
{
    return &socket_method;
}

BIO *cx_bio_new_socket(int fd, int close_flag)
{
    return new_of(&socket_method, fd, close_flag);
}

BIO *cx_bio_new_fd(int fd, int close_flag)
{
    return new_of(&fd_method, fd, close_flag);
}

/* BIO_s_socket, BIO_new_socket, BIO_s_fd, BIO_new_fd - see BIO_s_socket(3), BIO_s_fd(3). abi: full.
 *
 * test  tests/oracle/bio_fd.c
 */
CX_API const BIO_METHOD *BIO_s_socket(void)
{
    return &socket_method;
}

CX_API BIO *BIO_new_socket(int sock, int close_flag)
{
    return new_of(&socket_method, sock, close_flag);
}

CX_API const BIO_METHOD *BIO_s_fd(void)
{
    return &fd_method;
}

CX_API BIO *BIO_new_fd(int fd, int close_flag)
{
    return new_of(&fd_method, fd, close_flag);
}

/* BIO_sock_should_retry and its relatives - see BIO_should_retry(3). abi: full.
 *
 * in    i      a result of 0 or -1 is looked up in errno
 * test  tests/oracle/bio_fd.c
 */
CX_API int BIO_sock_should_retry(int i)
{
    return should_retry(i) ? 1 : 0;
}

CX_API int BIO_fd_should_retry(int i)
{
    return should_retry(i) ? 1 : 0;
}

CX_API int BIO_sock_non_fatal_error(int error)
{
    return cx_bio_should_retry_errno(error) ? 1 : 0;
}

CX_API int BIO_fd_non_fatal_error(int error)
{
    return cx_bio_should_retry_errno(error) ? 1 : 0;
}
