/* A client's socket that connects by itself: BIO_s_connect(3). */
#include "compat/bio/socket.h"
#include "compat/err/raise.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>

enum state { BEFORE, CREATE, CONNECT, BLOCKED, CONNECTED };

struct conn {
    enum state state;
    char *host;
    char *service;
    int family; /* BIO_FAMILY_ */
    int mode;   /* BIO_SOCK_ */
    BIO_ADDRINFO *found;
    const BIO_ADDRINFO *at;
};

static int create(BIO *bio)
{
    struct conn *c = mem_zalloc(sizeof(*c));
    if (c == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
        return 0;
    }
    c->family = BIO_FAMILY_IPANY;
    bio->ptr = c;
    bio->num = -1;
    bio->init = 0;
    bio->flags = 0;
    return 1;
}

static void close_socket(BIO *bio)
{
    struct conn *c = bio->ptr;
    if (bio->num != -1) {
        if (c->state == CONNECTED) {
            shutdown(bio->num, SHUT_RDWR);
        }
        close(bio->num);
        bio->num = -1;
    }
}

static int destroy(BIO *bio)
{
    struct conn *c = bio->ptr;
    if (bio->shutdown) {
        close_socket(bio);
    }
    cx_bio_addrinfo_free(c->found);
    mem_free(c->host);
    mem_free(c->service);
    mem_free(c);
    bio->ptr = NULL;
    bio->flags = 0;
    bio->init = 0;
    return 1;
}

static int look_up(struct conn *c)
{
    int family = c->family == BIO_FAMILY_IPV4   ? AF_INET
                 : c->family == BIO_FAMILY_IPV6 ? AF_INET6
                                                : AF_UNSPEC;
    if (c->host == NULL && c->service == NULL) {
        cx_raise_text(ERR_LIB_BIO, BIO_R_NO_HOSTNAME_OR_SERVICE_SPECIFIED, "hostname=%s service=%s",
                      "(null)", "(null)");
        return 0;
    }
    cx_bio_addrinfo_free(c->found);
    c->found = NULL;
    if (!cx_bio_lookup(c->host, c->service, BIO_LOOKUP_CLIENT, family, SOCK_STREAM, 0, &c->found)) {
        return 0;
    }
    c->at = c->found;
    if (c->at == NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_LOOKUP_RETURNED_NOTHING);
        return 0;
    }
    return 1;
}

/* next_address goes on to another address of the host; false when there is none. */
static bool next_address(BIO *bio, struct conn *c)
{
    close_socket(bio);
    c->at = cx_bio_addrinfo_next(c->at);
    if (c->at == NULL) {
        return false;
    }
    c->state = CREATE;
    cx_err_pop_to_mark();
    cx_err_mark();
    return true;
}

static void wait_for_connection(BIO *bio, struct conn *c)
{
    cx_bio_retry_special(bio);
    bio->retry_reason = BIO_RR_CONNECT;
    c->state = BLOCKED;
}

/* try_connect is state CONNECT: 1 connected, 0 go on, -1 give up or wait. */
static int try_connect(BIO *bio, struct conn *c)
{
    cx_bio_clear_retry(bio);
    int options = BIO_SOCK_KEEPALIVE | c->mode;
    if (cx_bio_connect(bio->num, cx_bio_addrinfo_address(c->at), options)) {
        return 1;
    }
    if (cx_bio_should_retry_errno(errno)) {
        wait_for_connection(bio, c);
        return -1;
    }
    int error_number = errno;
    if (next_address(bio, c)) {
        return 0;
    }
    cx_raise_system(error_number, "calling connect(%s, %s)", c->host != NULL ? c->host : "",
                    c->service != NULL ? c->service : "");
    cx_raise(ERR_LIB_BIO, BIO_R_CONNECT_ERROR);
    return -1;
}

/* check_blocked is state BLOCKED, with the same results. */
static int check_blocked(BIO *bio, struct conn *c)
{
    struct pollfd waiting = {.fd = bio->num, .events = POLLOUT};
    int error_number = 0;
    socklen_t len = sizeof(error_number);
    cx_bio_clear_retry(bio);
    if (poll(&waiting, 1, 0) == 0) {
        wait_for_connection(bio, c);
        return -1;
    }
    if (getsockopt(bio->num, SOL_SOCKET, SO_ERROR, &error_number, &len) < 0) {
        error_number = errno;
    }
    if (error_number == 0) {
        return 1;
    }
    if (cx_bio_should_retry_errno(error_number)) {
        wait_for_connection(bio, c);
        return -1;
    }
    if (next_address(bio, c)) {
        return 0;
    }
    cx_raise_system(error_number, "calling connect(%s, %s)", c->host != NULL ? c->host : "",
                    c->service != NULL ? c->service : "");
    cx_raise(ERR_LIB_BIO, BIO_R_NBIO_CONNECT_ERROR);
    return -1;
}

/* step makes one transition: 1 connected, 0 go on, -1 failed or to be tried again. */
static int step(BIO *bio, struct conn *c)
{
    int ret = 0;
    switch (c->state) {
    case BEFORE:
        if (!look_up(c)) {
            return -1;
        }
        c->state = CREATE;
        return 0;
    case CREATE:
        bio->num = cx_bio_socket(cx_bio_addrinfo_address(c->at)->sa.sa_family, SOCK_STREAM, 0);
        if (bio->num == -1) {
            return -1;
        }
        c->state = CONNECT;
        return 0;
    case CONNECT:
        ret = try_connect(bio, c);
        break;
    case BLOCKED:
        ret = check_blocked(bio, c);
        break;
    case CONNECTED:
        return 1;
    }
    if (ret == 1) {
        c->state = CONNECTED;
    }
    return ret;
}

static int establish(BIO *bio)
{
    int ret = 0;
    cx_err_mark();
    while (ret == 0) { /* each address is tried once */
        ret = step(bio, bio->ptr);
    }
    if (ret > 0) {
        cx_err_pop_to_mark();
    } else {
        cx_err_clear_last_mark();
    }
    return ret;
}

static bool is_ready(BIO *bio, int *ret)
{
    const struct conn *c = bio->ptr;
    *ret = c->state == CONNECTED ? 1 : establish(bio);
    return *ret > 0;
}

static int conn_read(BIO *bio, char *data, int n)
{
    int ret = 0;
    return is_ready(bio, &ret) ? cx_bio_fd_read(bio, data, n) : ret;
}

static int conn_write(BIO *bio, const char *data, int n)
{
    int ret = 0;
    return is_ready(bio, &ret) ? cx_bio_fd_write(bio, data, n) : ret;
}

static int conn_puts(BIO *bio, const char *text)
{
    return conn_write(bio, text, (int)strlen(text));
}

static bool replace(char **slot, const char *text)
{
    char *copy = text != NULL ? mem_strdup(text) : NULL;
    if (text != NULL && copy == NULL) {
        return false;
    }
    mem_free(*slot);
    *slot = copy;
    return true;
}

static bool set_host(struct conn *c, const char *text)
{
    char *host = NULL;
    char *service = NULL;
    if (!cx_bio_parse_hostserv(text, &host, &service, true)) {
        return false;
    }
    mem_free(c->host);
    c->host = host;
    if (service != NULL) {
        mem_free(c->service);
        c->service = service;
    }
    return true;
}

static bool set_address(struct conn *c, const BIO_ADDR *addr)
{
    char *host = cx_bio_addr_host(addr, true);
    char *service = cx_bio_addr_service(addr, true);
    bool good =
        host != NULL && service != NULL && replace(&c->host, host) && replace(&c->service, service);
    mem_free(host);
    mem_free(service);
    return good;
}

static long set_connect(BIO *bio, struct conn *c, long what, void *ptr)
{
    if (ptr == NULL) {
        return 1;
    }
    bio->init = 1;
    switch (what) {
    case 0:
        return set_host(c, ptr);
    case 1:
        return replace(&c->service, ptr);
    case 2:
        return set_address(c, ptr);
    case 3:
        c->family = *(int *)ptr;
        return 1;
    default:
        return 0;
    }
}

static long get_connect(const struct conn *c, long what, void *ptr)
{
    if (what == 3) {
        return c->family;
    }
    if (what == 4) {
        return c->mode;
    }
    if (ptr == NULL || what < 0 || what > 2) {
        return 0;
    }
    *(const void **)ptr = what == 0   ? (const void *)c->host
                          : what == 1 ? (const void *)c->service
                                      : (const void *)cx_bio_addrinfo_address(c->at);
    return 1;
}

static long conn_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
    struct conn *c = bio->ptr;
    int ret = 0;
    switch (cmd) {
    case BIO_CTRL_RESET:
        close_socket(bio);
        c->state = BEFORE;
        bio->flags = 0;
        return 0;
    case BIO_C_DO_STATE_MACHINE:
        (void)is_ready(bio, &ret);
        return ret;
    case BIO_C_GET_CONNECT:
        return get_connect(c, num, ptr);
    case BIO_C_SET_CONNECT:
        return set_connect(bio, c, num, ptr);
    case BIO_C_SET_NBIO:
        c->mode = num != 0 ? c->mode | BIO_SOCK_NONBLOCK : c->mode & ~BIO_SOCK_NONBLOCK;
        return 1;
    case BIO_C_SET_CONNECT_MODE:
        c->mode = (int)num;
        return 1;
    case BIO_C_SET_FD:
        return 0;
    case BIO_CTRL_DUP:
        return set_connect(ptr, ((BIO *)ptr)->ptr, 1, c->service) != 0 &&
               replace(&((struct conn *)((BIO *)ptr)->ptr)->host, c->host);
    default:
        return cx_bio_fd_ctrl(bio, cmd, num, ptr);
    }
}

static char conn_name[] = "socket connect";
static const BIO_METHOD conn_method = {
    .type = BIO_TYPE_CONNECT,
    .name = conn_name,
    .bwrite = cx_bio_write_by_old,
    .bwrite_old = conn_write,
    .bread = cx_bio_read_by_old,
    .bread_old = conn_read,
    .bputs = conn_puts,
    .ctrl = conn_ctrl,
    .create = create,
    .destroy = destroy,
};

const BIO_METHOD *cx_bio_s_connect(void)
{
    return &conn_method;
}

/* BIO_s_connect, BIO_new_connect - see BIO_s_connect(3). abi: subset, without the info callback
 * and BIO_gets().
 *
 * err   BIO_R_NO_HOSTNAME_OR_SERVICE_SPECIFIED, BIO_R_CONNECT_ERROR, BIO_R_NBIO_CONNECT_ERROR
 * test  tests/oracle/bio_sock.c
 */
CX_API const BIO_METHOD *BIO_s_connect(void)
{
    return &conn_method;
}

CX_API BIO *BIO_new_connect(const char *host_port)
{
    BIO *bio = cx_bio_new(&conn_method);
    if (bio != NULL && cx_bio_ctrl(bio, BIO_C_SET_CONNECT, 0, (void *)(uintptr_t)host_port) <= 0) {
        cx_bio_free(bio);
        return NULL;
    }
    return bio;
}
