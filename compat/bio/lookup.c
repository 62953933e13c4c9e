/* From names to addresses: BIO_ADDRINFO(3), BIO_parse_hostserv(3). */
#include "compat/bio/socket.h"
#include "compat/err/raise.h"

#include <errno.h>
#include <string.h>

#include <openssl/err.h>

/* A copy of what the resolver has found. */
struct bio_addrinfo_st {
    BIO_ADDRINFO *next;
    int family;
    int socktype;
    int protocol;
    BIO_ADDR addr;
};

void cx_bio_addrinfo_free(BIO_ADDRINFO *info)
{
    while (info != NULL) {
        BIO_ADDRINFO *next = info->next;
        mem_free(info);
        info = next;
    }
}

const BIO_ADDR *cx_bio_addrinfo_address(const BIO_ADDRINFO *info)
{
    return info != NULL ? &info->addr : NULL;
}

const BIO_ADDRINFO *cx_bio_addrinfo_next(const BIO_ADDRINFO *info)
{
    return info != NULL ? info->next : NULL;
}

static bool add(BIO_ADDRINFO ***end, const struct addrinfo *found)
{
    BIO_ADDRINFO *info = mem_zalloc(sizeof(*info));
    if (info == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
        return false;
    }
    info->family = found->ai_family;
    info->socktype = found->ai_socktype;
    info->protocol = found->ai_protocol;
    size_t len = found->ai_addrlen;
    memcpy(&info->addr, found->ai_addr, len < sizeof(info->addr) ? len : sizeof(info->addr));
    **end = info;
    *end = &info->next;
    return true;
}

static int lookup_path(const char *path, int socktype, BIO_ADDRINFO **result)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    if (path == NULL || strlen(path) >= sizeof(un.sun_path)) {
        cx_raise(ERR_LIB_BIO, BIO_R_INVALID_ARGUMENT);
        return 0;
    }
    memcpy(un.sun_path, path, strlen(path));
    struct addrinfo found = {.ai_family = AF_UNIX,
                             .ai_socktype = socktype,
                             .ai_addr = (struct sockaddr *)&un,
                             .ai_addrlen = sizeof(un)};
    return add(&result, &found) ? 1 : 0;
}

int cx_bio_lookup(const char *host, const char *service, enum BIO_lookup_type type, int family,
                  int socktype, int protocol, BIO_ADDRINFO **result)
{
    if (family != AF_INET && family != AF_INET6 && family != AF_UNIX && family != AF_UNSPEC) {
        cx_raise(ERR_LIB_BIO, BIO_R_UNSUPPORTED_PROTOCOL_FAMILY);
        return 0;
    }
    *result = NULL;
    if (family == AF_UNIX) {
        return lookup_path(host, socktype, result);
    }
    if (host == NULL && service == NULL) {
        return 0;
    }
    struct addrinfo hints = {.ai_family = family, .ai_socktype = socktype, .ai_protocol = protocol};
    hints.ai_flags = family == AF_UNSPEC ? AI_ADDRCONFIG : 0;
    hints.ai_flags |= type == BIO_LOOKUP_SERVER ? AI_PASSIVE : 0;
    struct addrinfo *found = NULL;
    int ret = getaddrinfo(host, service, &hints, &found);
    if (ret != 0 && (hints.ai_flags & AI_ADDRCONFIG) != 0 && host != NULL) {
        /* A machine with a loopback interface alone has no configured address. */
        hints.ai_flags = (hints.ai_flags & ~AI_ADDRCONFIG) | AI_NUMERICHOST;
        int again = getaddrinfo(host, service, &hints, &found);
        ret = again == 0 ? 0 : ret;
    }
    if (ret != 0) {
        cx_raise_text(ERR_LIB_BIO, ERR_R_SYS_LIB, "%s",
                      ret == EAI_SYSTEM ? strerrordesc_np(errno) : gai_strerror(ret));
        return 0;
    }
    BIO_ADDRINFO **end = result;
    bool good = true;
    for (const struct addrinfo *f = found; f != NULL && good; f = f->ai_next) {
        good = add(&end, f);
    }
    freeaddrinfo(found);
    if (!good) {
        cx_bio_addrinfo_free(*result);
        *result = NULL;
    }
    return good ? 1 : 0;
}

/* copy_part copies n characters; none, and "*", mean NULL. */
static bool copy_part(char **out, const char *p, size_t n)
{
    if (out == NULL || p == NULL) {
        return true;
    }
    *out = NULL;
    if (n == 0 || (n == 1 && *p == '*')) {
        return true;
    }
    *out = mem_alloc(n + 1);
    if (*out == NULL) {
        cx_raise(ERR_LIB_BIO, ERR_R_MALLOC_FAILURE);
        return false;
    }
    memcpy(*out, p, n);
    (*out)[n] = 0;
    return true;
}

bool cx_bio_parse_hostserv(const char *text, char **host, char **service, bool host_first)
{
    const char *h = NULL;
    const char *s = NULL;
    size_t hn = 0;
    const char *colon = strrchr(text, ':');
    if (*text == '[') {
        const char *end = strchr(text, ']');
        if (end == NULL || (end[1] != 0 && end[1] != ':')) {
            cx_raise(ERR_LIB_BIO, BIO_R_MALFORMED_HOST_OR_SERVICE);
            return false;
        }
        h = text + 1;
        hn = (size_t)(end - h);
        s = end[1] == ':' ? end + 2 : NULL;
    } else if (colon != NULL && colon != strchr(text, ':')) {
        cx_raise(ERR_LIB_BIO, BIO_R_AMBIGUOUS_HOST_OR_SERVICE);
        return false;
    } else if (colon != NULL) {
        h = text;
        hn = (size_t)(colon - text);
        s = colon + 1;
    } else if (host_first) {
        h = text;
        hn = strlen(text);
    } else {
        s = text;
    }
    if (s != NULL && strchr(s, ':') != NULL) {
        cx_raise(ERR_LIB_BIO, BIO_R_MALFORMED_HOST_OR_SERVICE);
        return false;
    }
    return copy_part(host, h, hn) && copy_part(service, s, s != NULL ? strlen(s) : 0);
}

/* BIO_parse_hostserv - see BIO_parse_hostserv(3). abi: full.
 *
 * err   BIO_R_AMBIGUOUS_HOST_OR_SERVICE, BIO_R_MALFORMED_HOST_OR_SERVICE
 * test  tests/oracle/bio_sock.c
 */
CX_API int BIO_parse_hostserv(const char *hostserv, char **host, char **service,
                              enum BIO_hostserv_priorities hostserv_prio)
{
    return cx_bio_parse_hostserv(hostserv, host, service, hostserv_prio == BIO_PARSE_PRIO_HOST) ? 1
                                                                                                : 0;
}

/* BIO_lookup, BIO_lookup_ex, BIO_ADDRINFO_next and its family - see BIO_ADDRINFO(3). abi: full.
 *
 * err   ERR_R_SYS_LIB with the resolver's text, BIO_R_UNSUPPORTED_PROTOCOL_FAMILY
 * test  tests/oracle/bio_sock.c
 */
CX_API int BIO_lookup_ex(const char *host, const char *service, int lookup_type, int family,
                         int socktype, int protocol, BIO_ADDRINFO **res)
{
    return cx_bio_lookup(host, service, (enum BIO_lookup_type)lookup_type, family, socktype,
                         protocol, res);
}

CX_API int BIO_lookup(const char *host, const char *service, enum BIO_lookup_type lookup_type,
                      int family, int socktype, BIO_ADDRINFO **res)
{
    return cx_bio_lookup(host, service, lookup_type, family, socktype, 0, res);
}

CX_API void BIO_ADDRINFO_free(BIO_ADDRINFO *bai)
{
    cx_bio_addrinfo_free(bai);
}

CX_API const BIO_ADDRINFO *BIO_ADDRINFO_next(const BIO_ADDRINFO *bai)
{
    return cx_bio_addrinfo_next(bai);
}

CX_API int BIO_ADDRINFO_family(const BIO_ADDRINFO *bai)
{
    return bai != NULL ? bai->family : 0;
}

CX_API int BIO_ADDRINFO_socktype(const BIO_ADDRINFO *bai)
{
    return bai != NULL ? bai->socktype : 0;
}

CX_API int BIO_ADDRINFO_protocol(const BIO_ADDRINFO *bai)
{
    if (bai == NULL) {
        return 0;
    }
    if (bai->protocol != 0 || bai->family == AF_UNIX) {
        return bai->protocol;
    }
    return bai->socktype == SOCK_STREAM  ? IPPROTO_TCP
           : bai->socktype == SOCK_DGRAM ? IPPROTO_UDP
                                         : 0;
}

CX_API const BIO_ADDR *BIO_ADDRINFO_address(const BIO_ADDRINFO *bai)
{
    return cx_bio_addrinfo_address(bai);
}
