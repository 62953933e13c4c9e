#ifndef T13_COMPAT_BIO_SOCKET_H
#define T13_COMPAT_BIO_SOCKET_H

#include "compat/bio/bio.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

/* What the BIOs of sockets share. */

union bio_addr_st {
    struct sockaddr sa;
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
};

/* The operations of a descriptor, in bio->num. */
int cx_bio_fd_read(BIO *bio, char *data, int n);
int cx_bio_fd_write(BIO *bio, const char *data, int n);
long cx_bio_fd_ctrl(BIO *bio, int cmd, long num, void *ptr);

/* BIO_parse_hostserv(3), BIO_ADDRINFO(3), BIO_connect(3), BIO_ADDR(3), for our own code. */
bool cx_bio_parse_hostserv(const char *text, char **host, char **service, bool host_first);
int cx_bio_lookup(const char *host, const char *service, enum BIO_lookup_type type, int family,
                  int socktype, int protocol, BIO_ADDRINFO **result);
void cx_bio_addrinfo_free(BIO_ADDRINFO *info);
const BIO_ADDR *cx_bio_addrinfo_address(const BIO_ADDRINFO *info);
const BIO_ADDRINFO *cx_bio_addrinfo_next(const BIO_ADDRINFO *info);
bool cx_bio_set_nbio(int fd, bool on);
int cx_bio_socket(int family, int type, int protocol);
int cx_bio_connect(int fd, const BIO_ADDR *addr, int options);
int cx_bio_listen(int fd, const BIO_ADDR *addr, int options);
int cx_bio_accept(int fd, BIO_ADDR *peer, int options);
socklen_t cx_bio_addr_len(const BIO_ADDR *addr);
char *cx_bio_addr_host(const BIO_ADDR *addr, bool numeric);
char *cx_bio_addr_service(const BIO_ADDR *addr, bool numeric);

#endif
