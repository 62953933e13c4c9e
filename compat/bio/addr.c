/* Addresses: BIO_ADDR(3). */
#include "compat/bio/socket.h"
#include "compat/err/raise.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <openssl/err.h>

/* name_of gives the host or the service of an address, in memory of its own. */
static char *name_of(const BIO_ADDR *addr, bool numeric, bool want_host)
{
    char host[NI_MAXHOST] = "";
    char service[NI_MAXSERV] = "";
    int flags = numeric ? NI_NUMERICHOST | NI_NUMERICSERV : 0;
    int ret = getnameinfo(&addr->sa, cx_bio_addr_len(addr), host, sizeof(host), service,
                          sizeof(service), flags);
    if (ret != 0) {
        cx_raise_text(ERR_LIB_BIO, ERR_R_SYS_LIB, "%s", gai_strerror(ret));
        return NULL;
    }
    return mem_strdup(want_host ? host : service);
}

char *cx_bio_addr_host(const BIO_ADDR *addr, bool numeric)
{
    return name_of(addr, numeric, true);
}

char *cx_bio_addr_service(const BIO_ADDR *addr, bool numeric)
{
    return name_of(addr, numeric, false);
}

/* BIO_ADDR_new and its family - see BIO_ADDR(3). abi: full.
 *
 * test  tests/oracle/bio_sock.c
 */
CX_API BIO_ADDR *BIO_ADDR_new(void)
{
    BIO_ADDR *addr = mem_zalloc(sizeof(*addr));
    if (addr == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    addr->sa.sa_family = AF_UNSPEC;
    return addr;
}

CX_API void BIO_ADDR_free(BIO_ADDR *addr)
{
    mem_free(addr);
}

CX_API void BIO_ADDR_clear(BIO_ADDR *ap)
{
    memset(ap, 0, sizeof(*ap));
    ap->sa.sa_family = AF_UNSPEC;
}

CX_API int BIO_ADDR_rawmake(BIO_ADDR *ap, int family, const void *where, size_t wherelen,
                            unsigned short port)
{
    if (family == AF_UNIX) {
        if (wherelen + 1 > sizeof(ap->un.sun_path)) {
            return 0;
        }
        memset(&ap->un, 0, sizeof(ap->un));
        ap->un.sun_family = AF_UNIX;
        memcpy(ap->un.sun_path, where, wherelen);
        return 1;
    }
    if (family == AF_INET) {
        if (wherelen != sizeof(ap->in4.sin_addr)) {
            return 0;
        }
        memset(&ap->in4, 0, sizeof(ap->in4));
        ap->in4.sin_family = AF_INET;
        ap->in4.sin_port = port;
        memcpy(&ap->in4.sin_addr, where, wherelen);
        return 1;
    }
    if (family == AF_INET6) {
        if (wherelen != sizeof(ap->in6.sin6_addr)) {
            return 0;
        }
        memset(&ap->in6, 0, sizeof(ap->in6));
        ap->in6.sin6_family = AF_INET6;
        ap->in6.sin6_port = port;
        memcpy(&ap->in6.sin6_addr, where, wherelen);
        return 1;
    }
    return 0;
}

CX_API int BIO_ADDR_family(const BIO_ADDR *ap)
{
    return ap->sa.sa_family;
}

CX_API int BIO_ADDR_rawaddress(const BIO_ADDR *ap, void *p, size_t *l)
{
    const void *bytes = NULL;
    size_t n = 0;
    if (ap->sa.sa_family == AF_INET) {
        bytes = &ap->in4.sin_addr;
        n = sizeof(ap->in4.sin_addr);
    } else if (ap->sa.sa_family == AF_INET6) {
        bytes = &ap->in6.sin6_addr;
        n = sizeof(ap->in6.sin6_addr);
    } else if (ap->sa.sa_family == AF_UNIX) {
        bytes = ap->un.sun_path;
        n = strnlen(ap->un.sun_path, sizeof(ap->un.sun_path));
    }
    if (bytes == NULL) {
        return 0;
    }
    if (p != NULL) {
        memcpy(p, bytes, n);
    }
    if (l != NULL) {
        *l = n;
    }
    return 1;
}

CX_API unsigned short BIO_ADDR_rawport(const BIO_ADDR *ap)
{
    if (ap->sa.sa_family == AF_INET) {
        return ap->in4.sin_port;
    }
    return ap->sa.sa_family == AF_INET6 ? ap->in6.sin6_port : 0;
}

CX_API char *BIO_ADDR_hostname_string(const BIO_ADDR *ap, int numeric)
{
    return name_of(ap, numeric != 0, true);
}

CX_API char *BIO_ADDR_service_string(const BIO_ADDR *ap, int numeric)
{
    return name_of(ap, numeric != 0, false);
}

CX_API char *BIO_ADDR_path_string(const BIO_ADDR *ap)
{
    return ap->sa.sa_family == AF_UNIX ? mem_strdup(ap->un.sun_path) : NULL;
}

/* BIO_sock_info - see BIO_ADDR(3). abi: full.
 *
 * err   BIO_R_GETSOCKNAME_ERROR, BIO_R_UNKNOWN_INFO_TYPE
 * test  tests/oracle/bio_sock.c
 */
CX_API int BIO_sock_info(int sock, enum BIO_sock_info_type type, union BIO_sock_info_u *info)
{
    if (type != BIO_SOCK_INFO_ADDRESS) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNKNOWN_INFO_TYPE);
        return 0;
    }
    socklen_t len = sizeof(*info->addr);
    if (getsockname(sock, &info->addr->sa, &len) == -1) {
        cx_raise_system(errno, "calling getsockname()");
        cx_raise(ERR_LIB_BIO, BIO_R_GETSOCKNAME_ERROR);
        return 0;
    }
    return 1;
}
