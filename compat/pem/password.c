/* Where the pass phrase of an encrypted block comes from: pem_password_cb(3). */
#include "compat/err/raise.h"
#include "compat/pem/pem.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pemerr.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PROMPT "Enter PEM pass phrase:"
#define MIN_LEN 4 /* of a pass phrase that is being chosen */

/* One line from the terminal without echo; -1 when there is none to be had. */
static int read_line(int fd, const char *prompt, char *buf, int n)
{
    struct termios old;
    struct termios quiet;
    int len = 0;
    char c = 0;
    ssize_t got = 0;

    if (tcgetattr(fd, &old) != 0) {
        return -1;
    }
    quiet = old;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    if (write(fd, prompt, strlen(prompt)) < 0 || tcsetattr(fd, TCSAFLUSH, &quiet) != 0) {
        return -1;
    }
    while (len < n && (got = read(fd, &c, 1)) == 1 && c != '\n' && c != '\r') {
        buf[len++] = c;
    }
    (void)tcsetattr(fd, TCSAFLUSH, &old);
    (void)!write(fd, "\n", 1);
    return got == 1 ? len : -1;
}

static int ask(char *buf, int n, bool chosen)
{
    char again[PEM_BUFSIZE];
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    int len = -1;

    if (fd >= 0) {
        len = read_line(fd, PROMPT, buf, n);
        if (chosen && len >= 0 &&
            (len < MIN_LEN ||
             read_line(fd, "Verifying - " PROMPT, again, (int)sizeof(again)) != len ||
             memcmp(buf, again, (size_t)len) != 0)) {
            len = -1;
        }
        (void)close(fd);
    }
    mem_clear(again, sizeof(again));
    if (len < 0) {
        mem_clear(buf, n > 0 ? (size_t)n : 0);
        cx_raise(ERR_LIB_PEM, PEM_R_PROBLEMS_GETTING_PASSWORD);
    }
    return len;
}

static int default_password(char *buf, int n, int writing, const void *u)
{
    size_t len = 0;

    if (u == NULL) {
        return ask(buf, n, writing != 0);
    }
    len = strlen((const char *)u);
    len = len > (size_t)n ? (size_t)n : len;
    memcpy(buf, u, len);
    return (int)len;
}

int cx_pem_password(pem_password_cb *cb, char *buf, int n, int writing, void *u)
{
    int len = cb != NULL ? cb(buf, n, writing, u) : default_password(buf, n, writing, u);

    return len <= n ? len : -1; /* it says that it has written more than there was room for */
}

/* PEM_def_callback. abi: full. */
CX_API int PEM_def_callback(char *buf, int num, int rwflag, void *userdata)
{
    return default_password(buf, num, rwflag, userdata);
}
