/* THIRTEEN_HANDSHAKE_LOG: one line a completed handshake, for whoever wants to see what was
 * negotiated without changing a program. docs/USAGE.md describes it. */
#include "compat/init/init.h"
#include "compat/ssl/local.h"

#include "core/keys/suite.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[4096];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Read when the library starts: nginx and others clear the environment of their workers. */
static void read_path(void)
{
    const char *value = cx_getenv("THIRTEEN_HANDSHAKE_LOG");
    if (value != NULL && strlen(value) < sizeof(path)) {
        memcpy(path, value, strlen(value) + 1);
    }
}

void cx_handshake_log_init(void)
{
    (void)pthread_once(&once, read_path);
}

/* printable copies a name that the peer chose, with anything but plain text replaced. */
static void printable(char *out, size_t room, const char *in, size_t n)
{
    size_t i = 0;
    for (; i < n && i + 1 < room; i++) {
        out[i] = in[i] > ' ' && in[i] < 0x7f ? in[i] : '?';
    }
    out[i] = '\0';
}

void cx_handshake_log(const SSL *ssl)
{
    if (path[0] == '\0') {
        return;
    }
    struct bytes alpn = t13_conn_alpn(ssl->conn);
    const char *name = t13_conn_server_name(ssl->conn);
    const struct t13_suite *suite = t13_suite_find(t13_conn_suite(ssl->conn));
    const char *group = cx_group_name(t13_conn_group(ssl->conn));
    bool server = ssl->side == CX_SIDE_SERVER;
    const char *own = cx_sigalg_name(t13_conn_sigalg(ssl->conn));
    const char *peer = cx_sigalg_name(t13_conn_peer_sigalg(ssl->conn));
    char shown_alpn[64];
    char shown_name[256];
    char line[768];

    printable(shown_alpn, sizeof(shown_alpn), (const char *)alpn.p, alpn.n);
    printable(shown_name, sizeof(shown_name), name != NULL ? name : "",
              name != NULL ? strlen(name) : 0);
    int n = snprintf(
        line, sizeof(line),
        "pid=%ld side=%s version=TLSv1.3 suite=%s group=%s server_signature=%s "
        "client_signature=%s resumed=%s hello_retry=%s alpn=%s server_name=%s\n",
        (long)getpid(), server ? "server" : "client", suite != NULL ? suite->name : "-",
        group != NULL ? group : "-", server ? own : peer, server ? peer : own,
        t13_conn_resumed(ssl->conn) ? "yes" : "no", t13_conn_hello_retry(ssl->conn) ? "yes" : "no",
        shown_alpn[0] != '\0' ? shown_alpn : "-", shown_name[0] != '\0' ? shown_name : "-");
    int fd = n > 0 && (size_t)n < sizeof(line)
                 ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)
                 : -1;
    if (fd < 0) {
        return;
    }
    ssize_t written = write(fd, line, (size_t)n); /* one write: lines of processes do not mix */
    (void)written;
    (void)close(fd);
}
