/* Sockets without a BIO: BIO_connect(3), BIO_socket_nbio(). */
#include "compat/bio/socket.h"
#include "compat/err/raise.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>

socklen_t cx_bio_addr_len(const BIO_ADDR *addr)
{
    switch (addr->sa.sa_family) {
    case AF_INET:
        return sizeof(addr->in4);
    case AF_INET6:
        return sizeof(addr->in6);
    case AF_UNIX:
        return sizeof(addr->un);
    default:
        return sizeof(*addr);
    }
}

bool cx_bio_set_nbio(int fd, bool on)
{
    int flags = fcntl(fd, F_GETFL, 0);
    if (flags >= 0) {
        flags = fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
    }
    if (flags == -1) {
        cx_raise_system(errno, "calling fcntl()");
    }
    return flags != -1;
}

int cx_bio_socket(int family, int type, int protocol)
{
    int fd = socket(family, type, protocol);
    if (fd < 0) {
        cx_raise_system(errno, "calling socket()");
        cx_raise(ERR_LIB_BIO, BIO_R_UNABLE_TO_CREATE_SOCKET);
        return -1;
    }
    return fd;
}

static bool set_option(int fd, int level, int name, int reason)
{
    const int on = 1;
    if (setsockopt(fd, level, name, &on, sizeof(on)) == 0) {
        return true;
    }
    cx_raise_system(errno, "calling setsockopt()");
    cx_raise(ERR_LIB_BIO, reason);
    return false;
}

static bool is_socket(int fd)
{
    if (fd == -1) {
        cx_raise(ERR_LIB_BIO, BIO_R_INVALID_SOCKET);
    }
    return fd != -1;
}

int cx_bio_connect(int fd, const BIO_ADDR *addr, int options)
{
    if (!is_socket(fd) || !cx_bio_set_nbio(fd, (options & BIO_SOCK_NONBLOCK) != 0)) {
        return 0;
    }
    if ((options & BIO_SOCK_KEEPALIVE) != 0 &&
        !set_option(fd, SOL_SOCKET, SO_KEEPALIVE, BIO_R_UNABLE_TO_KEEPALIVE)) {
        return 0;
    }
    if ((options & BIO_SOCK_NODELAY) != 0 &&
        !set_option(fd, IPPROTO_TCP, TCP_NODELAY, BIO_R_UNABLE_TO_NODELAY)) {
        return 0;
    }
    if (connect(fd, &addr->sa, cx_bio_addr_len(addr)) != 0) {
        if (!cx_bio_should_retry_errno(errno)) {
            cx_raise_system(errno, "calling connect()");
            cx_raise(ERR_LIB_BIO, BIO_R_CONNECT_ERROR);
        }
        return 0;
    }
    return 1;
}

static int bind_to(int fd, const BIO_ADDR *addr, int options)
{
    if (!is_socket(fd)) {
        return 0;
    }
    if ((options & BIO_SOCK_REUSEADDR) != 0 &&
        !set_option(fd, SOL_SOCKET, SO_REUSEADDR, BIO_R_UNABLE_TO_REUSEADDR)) {
        return 0;
    }
    if (bind(fd, &addr->sa, cx_bio_addr_len(addr)) != 0) {
        cx_raise_system(errno, "calling bind()");
        cx_raise(ERR_LIB_BIO, BIO_R_UNABLE_TO_BIND_SOCKET);
        return 0;
    }
    return 1;
}

int cx_bio_listen(int fd, const BIO_ADDR *addr, int options)
{
    int type = 0;
    socklen_t len = sizeof(type);
    if (!is_socket(fd)) {
        return 0;
    }
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) != 0) {
        cx_raise_system(errno, "calling getsockopt()");
        cx_raise(ERR_LIB_BIO, BIO_R_GETTING_SOCKTYPE);
        return 0;
    }
    if (!cx_bio_set_nbio(fd, (options & BIO_SOCK_NONBLOCK) != 0)) {
        return 0;
    }
    if (addr->sa.sa_family == AF_INET6) {
        int only = (options & BIO_SOCK_V6_ONLY) != 0;
        if (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only)) != 0) {
            cx_raise_system(errno, "calling setsockopt()");
            cx_raise(ERR_LIB_BIO, BIO_R_LISTEN_V6_ONLY);
            return 0;
        }
    }
    if (!bind_to(fd, addr, options)) {
        return 0;
    }
    if (type != SOCK_DGRAM && listen(fd, 128) != 0) {
        cx_raise_system(errno, "calling listen()");
        cx_raise(ERR_LIB_BIO, BIO_R_UNABLE_TO_LISTEN_SOCKET);
        return 0;
    }
    return 1;
}

int cx_bio_accept(int fd, BIO_ADDR *peer, int options)
{
    BIO_ADDR unused;
    BIO_ADDR *addr = peer != NULL ? peer : &unused;
    socklen_t len = sizeof(*addr);
    int got = accept(fd, &addr->sa, &len);
    if (got == -1) {
        if (!cx_bio_should_retry_errno(errno)) {
            cx_raise_system(errno, "calling accept()");
            cx_raise(ERR_LIB_BIO, BIO_R_ACCEPT_ERROR);
        }
        return -1;
    }
    if (!cx_bio_set_nbio(got, (options & BIO_SOCK_NONBLOCK) != 0)) {
        close(got);
        return -1;
    }
    return got;
}

/* BIO_socket, BIO_connect, BIO_bind, BIO_listen, BIO_accept_ex, BIO_closesocket - see
 * BIO_connect(3). abi: full.
 *
 * err   ERR_LIB_SYS with errno, then BIO_R_UNABLE_TO_CREATE_SOCKET, BIO_R_CONNECT_ERROR,
 *       BIO_R_UNABLE_TO_BIND_SOCKET, BIO_R_UNABLE_TO_LISTEN_SOCKET, BIO_R_ACCEPT_ERROR
 * test  tests/oracle/bio_sock.c
 */
CX_API int BIO_socket(int domain, int socktype, int protocol, int options)
{
    (void)options;
    return cx_bio_socket(domain, socktype, protocol);
}

CX_API int BIO_connect(int sock, const BIO_ADDR *addr, int options)
{
    return cx_bio_connect(sock, addr, options);
}

CX_API int BIO_bind(int sock, const BIO_ADDR *addr, int options)
{
    return bind_to(sock, addr, options);
}

CX_API int BIO_listen(int sock, const BIO_ADDR *addr, int options)
{
    return cx_bio_listen(sock, addr, options);
}

CX_API int BIO_accept_ex(int accept_sock, BIO_ADDR *peer, int options)
{
    return cx_bio_accept(accept_sock, peer, options);
}

CX_API int BIO_closesocket(int sock)
{
    return close(sock) == 0 ? 1 : 0;
}

/* BIO_sock_init, BIO_sock_error, BIO_socket_nbio, BIO_set_tcp_ndelay - see BIO_connect(3). abi:
 * full.
 *
 * test  tests/oracle/bio_sock.c
 */
CX_API int BIO_sock_init(void)
{
    return 1;
}

CX_API int BIO_sock_error(int sock)
{
    int error_number = 0;
    socklen_t len = sizeof(error_number);
    if (getsockopt(sock, SOL_SOCKET, SO_ERROR, &error_number, &len) < 0) {
        return errno;
    }
    return error_number;
}

CX_API int BIO_socket_nbio(int fd, int mode)
{
    return cx_bio_set_nbio(fd, mode != 0) ? 1 : 0;
}

CX_API int BIO_set_tcp_ndelay(int sock, int turn_on)
{
    return setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &turn_on, sizeof(turn_on)) == 0 ? 1 : 0;
}
