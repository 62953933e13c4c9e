/* BIO_connect(3), BIO_ADDR(3), BIO_ADDRINFO(3), BIO_parse_hostserv(3), BIO_s_connect(3). */
#include "oracle.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <sys/socket.h>

static void parse(const char *text, enum BIO_hostserv_priorities first)
{
    char *host = NULL, *service = NULL;
    o_str("parse", text);
    o_int_err("ret", BIO_parse_hostserv(text, &host, &service, first));
    o_str("host", host);
    o_str("service", service);
    OPENSSL_free(host);
    OPENSSL_free(service);
}

static void show(const BIO_ADDR *addr)
{
    unsigned char raw[200];
    size_t n = 0;
    o_int("family", BIO_ADDR_family(addr));
    o_int("rawaddress", BIO_ADDR_rawaddress(addr, raw, &n));
    o_hex("raw", raw, n);
    o_int("port", ntohs(BIO_ADDR_rawport(addr)));
    char *s = BIO_ADDR_hostname_string(addr, 1);
    o_str("host", s);
    OPENSSL_free(s);
    s = BIO_ADDR_service_string(addr, 1);
    o_str("service", s);
    OPENSSL_free(s);
    s = BIO_ADDR_path_string(addr);
    o_str("path", s);
    OPENSSL_free(s);
    ERR_clear_error();
}

static void addresses(void)
{
    static const unsigned char v4[] = {127, 0, 0, 1}, v6[16] = {[15] = 1};
    BIO_ADDR *addr = BIO_ADDR_new();
    o_int("family", BIO_ADDR_family(addr));
    o_int("rawaddress of none", BIO_ADDR_rawaddress(addr, NULL, NULL));
    o_int("v4", BIO_ADDR_rawmake(addr, AF_INET, v4, 4, htons(443)));
    show(addr);
    o_int("v4, wrong length", BIO_ADDR_rawmake(addr, AF_INET, v4, 3, 0));
    o_int("v6", BIO_ADDR_rawmake(addr, AF_INET6, v6, 16, htons(8443)));
    show(addr);
    o_int("unix", BIO_ADDR_rawmake(addr, AF_UNIX, "/a/path", 7, 0));
    show(addr);
    o_int("other", BIO_ADDR_rawmake(addr, 77, "x", 1, 0));
    BIO_ADDR_clear(addr);
    o_int("cleared", BIO_ADDR_family(addr));
    BIO_ADDR_free(addr);
    BIO_ADDR_free(NULL);
}

static void lookups(void)
{
    BIO_ADDRINFO *info = NULL;
    o_int_err("lookup",
              BIO_lookup("127.0.0.1", "443", BIO_LOOKUP_CLIENT, AF_INET, SOCK_STREAM, &info));
    o_int("family", BIO_ADDRINFO_family(info));
    o_int("socktype", BIO_ADDRINFO_socktype(info));
    o_int("protocol", BIO_ADDRINFO_protocol(info));
    show(BIO_ADDRINFO_address(info));
    o_ptr("next", BIO_ADDRINFO_next(info));
    BIO_ADDRINFO_free(info);
    o_int_err("lookup, bad family",
              BIO_lookup_ex("x", "1", BIO_LOOKUP_CLIENT, 99, SOCK_STREAM, 0, &info));
    o_int("lookup, bad host",
          BIO_lookup("no such host", "1", BIO_LOOKUP_CLIENT, AF_INET, SOCK_STREAM, &info));
    o_err_codes("errors");
    BIO_ADDRINFO_free(NULL);
}

/* listener opens a port of the system's choice on 127.0.0.1 and writes "127.0.0.1:port". */
static int listener(char *name, size_t room)
{
    static const unsigned char v4[] = {127, 0, 0, 1};
    BIO_ADDR *addr = BIO_ADDR_new();
    BIO_ADDR_rawmake(addr, AF_INET, v4, 4, 0);
    int fd = BIO_socket(AF_INET, SOCK_STREAM, 0, 0);
    o_int_err("listen", BIO_listen(fd, addr, BIO_SOCK_REUSEADDR));
    union BIO_sock_info_u info = {.addr = addr};
    o_int_err("sock_info", BIO_sock_info(fd, BIO_SOCK_INFO_ADDRESS, &info));
    o_int("sock_error", BIO_sock_error(fd));
    snprintf(name, room, "127.0.0.1:%d", ntohs(BIO_ADDR_rawport(addr)));
    BIO_ADDR_free(addr);
    return fd;
}

static void connecting(void)
{
    char name[64], buf[16];
    int fd = listener(name, sizeof(name));
    BIO *bio = BIO_new_connect(name);
    o_str("name", BIO_method_name(bio));
    o_int("init", BIO_get_init(bio));
    o_str("host", BIO_get_conn_hostname(bio));
    o_int("port is set", BIO_get_conn_port(bio) != NULL);
    o_int("fd before", BIO_get_fd(bio, NULL));
    o_int_err("do_connect", (int)BIO_do_connect(bio));
    int got = BIO_accept_ex(fd, NULL, 0);
    o_int("accepted", got >= 0);
    o_int("ndelay", BIO_set_tcp_ndelay(got, 1));
    o_int("write", BIO_write(bio, "hello", 5));
    o_int("arrived", (long long)read(got, buf, sizeof(buf)));
    o_int("sent", (long long)write(got, "back", 4));
    o_int("read", BIO_read(bio, buf, sizeof(buf)));
    o_int("nbio", BIO_socket_nbio((int)BIO_get_fd(bio, NULL), 1));
    o_int("read nothing", BIO_read(bio, buf, sizeof(buf)));
    o_int("retry", BIO_should_read(bio));
    o_int("close", BIO_closesocket(got));
    o_int("close again", BIO_closesocket(got));
    BIO_free(bio);
    BIO_closesocket(fd);
    bio = BIO_new_connect(name);
    o_int("refused", (int)BIO_do_connect(bio) <= 0);
    o_err_codes("errors");
    BIO_free(bio);
    bio = BIO_new(BIO_s_connect());
    o_int("init", BIO_get_init(bio));
    o_int("nothing set", (int)BIO_do_connect(bio) <= 0);
    o_err_codes("errors");
    o_int("set port", (int)BIO_set_conn_port(bio, "1"));
    o_str("port", BIO_get_conn_port(bio));
    BIO_free(bio);
    o_int("bad socket", BIO_socket(AF_INET, 77, 0, 0));
    o_err_codes("errors");
    BIO_ADDR *addr = BIO_ADDR_new();
    o_int_err("connect -1", BIO_connect(-1, addr, 0));
    o_int_err("listen -1", BIO_listen(-1, addr, 0));
    o_int_err("bind -1", BIO_bind(-1, addr, 0));
    BIO_ADDR_free(addr);
    o_int("sock_init", BIO_sock_init());
}

int main(void)
{
    static const char *const names[] = {"host:443", "host",   ":443", "host:", "[::1]:443",
                                        "[::1]",    "*:443",  "*",    "",      "a:b:c",
                                        "[::1",     "[::1]x", "::1"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        parse(names[i], BIO_PARSE_PRIO_HOST);
        parse(names[i], BIO_PARSE_PRIO_SERV);
    }
    addresses();
    lookups();
    connecting();
    return 0;
}
