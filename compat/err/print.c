/* Printing the queue: ERR_print_errors(3). */
#include "compat/err/state.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>

#define LINE_SIZE 4096

/* write_thread writes the thread's id as OpenSSL does: its bytes in memory order, in hex. */
static size_t write_thread(char *line)
{
    static const char digits[] = "0123456789ABCDEF";
    pthread_t self = pthread_self();
    uint8_t bytes[sizeof(self)];
    memcpy(bytes, &self, sizeof(self));
    size_t n = 0;
    for (size_t i = 0; i < sizeof(bytes); i++) {
        line[n++] = digits[bytes[i] >> 4];
        line[n++] = digits[bytes[i] & 15];
    }
    line[n++] = ':';
    line[n] = 0;
    return n;
}

void cx_err_print_all(int (*print)(const char *line, size_t n, void *arg), void *arg)
{
    char line[LINE_SIZE];
    struct cx_err_info info;
    unsigned long code = cx_err_read(CX_ERR_TAKE, true, &info);
    while (code != 0) {
        const char *data = (info.flags & ERR_TXT_STRING) != 0 ? info.data : "";
        size_t n = write_thread(line);
        cx_err_format(code, info.func, line + n, sizeof(line) - n);
        n += strlen(line + n);
        snprintf(line + n, sizeof(line) - n, ":%s:%d:%s\n", info.file, info.line, data);
        if (print(line, strlen(line), arg) <= 0) {
            return;
        }
        code = cx_err_read(CX_ERR_TAKE, true, &info);
    }
}

static int print_to_file(const char *line, size_t n, void *arg)
{
    (void)n;
    return fputs(line, arg) >= 0 ? 1 : 0;
}

/* ERR_print_errors_cb, ERR_print_errors_fp - see ERR_print_errors(3). abi: full.
 *
 * Empties the queue, a line an error, until the callback returns 0 or less.
 * test  tests/oracle/err_text.c
 */
CX_API void ERR_print_errors_cb(int (*cb)(const char *str, size_t len, void *u), void *u)
{
    cx_err_print_all(cb, u);
}

CX_API void ERR_print_errors_fp(FILE *fp)
{
    cx_err_print_all(print_to_file, fp);
}
