/* Asking on the terminal: UI_OpenSSL(), UI_UTIL_read_pw(3). */
#include "compat/err/raise.h"
#include "compat/ui/ui.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>

#include <openssl/err.h>

#define MAX_LINE 8192

/* One dialogue at a time has the terminal; the lock is held from opener to closer. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static FILE *in;
static FILE *out;

static int open_terminal(UI *ui)
{
    (void)ui;
    pthread_mutex_lock(&lock);
    in = fopen("/dev/tty", "r");
    if (in == NULL) {
        in = stdin;
    }
    out = fopen("/dev/tty", "w");
    if (out == NULL) {
        out = stderr;
    }
    return 1;
}

static int close_terminal(UI *ui)
{
    (void)ui;
    if (in != stdin) {
        fclose(in);
    }
    if (out != stderr) {
        fclose(out);
    }
    pthread_mutex_unlock(&lock);
    return 1;
}

static int write_text(UI *ui, UI_STRING *s)
{
    (void)ui;
    if (s->type == UIT_INFO || s->type == UIT_ERROR) {
        fputs(s->out, out);
        fflush(out);
    }
    return 1;
}

/* read_line reads a line without its end: 1, 0 at the end of input, -1 when interrupted. */
static int read_line(char *line, bool echo)
{
    struct termios saved;
    bool quiet = !echo && tcgetattr(fileno(in), &saved) == 0;
    if (quiet) {
        struct termios silent = saved;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        quiet = tcsetattr(fileno(in), TCSANOW, &silent) == 0;
    }
    errno = 0;
    char *got = fgets(line, MAX_LINE, in);
    int error_number = errno;
    if (quiet) {
        tcsetattr(fileno(in), TCSANOW, &saved);
        fputs("\n", out);
    }
    if (got == NULL) {
        return error_number == EINTR ? -1 : 0;
    }
    char *end = strchr(line, '\n');
    if (end != NULL) {
        *end = 0;
        return 1;
    }
    for (int c = 0; c != '\n' && c != EOF;) {
        c = getc(in); /* the rest of a line that is too long */
    }
    return 1;
}

static int ask(UI *ui, UI_STRING *s)
{
    char line[MAX_LINE];
    int ret = read_line(line, (s->input_flags & UI_INPUT_FLAG_ECHO) != 0);
    if (ret == 1 && cx_ui_set_result(ui, s, line, strlen(line)) < 0) {
        ret = 0;
    }
    mem_clear(line, sizeof(line));
    return ret;
}

static int read_text(UI *ui, UI_STRING *s)
{
    switch (s->type) {
    case UIT_PROMPT:
        fputs(s->out, out);
        fflush(out);
        return ask(ui, s);
    case UIT_VERIFY:
        fprintf(out, "Verifying - %s", s->out);
        fflush(out);
        if (ask(ui, s) <= 0) {
            return 0;
        }
        if (strcmp(s->result, s->test) != 0) {
            fprintf(out, "Verify failure\n");
            fflush(out);
            return 0;
        }
        return 1;
    case UIT_BOOLEAN:
        fputs(s->out, out);
        fputs(s->action != NULL ? s->action : "", out);
        fflush(out);
        return ask(ui, s);
    default:
        return 1;
    }
}

static char terminal_name[] = "OpenSSL default user interface";
const UI_METHOD cx_ui_terminal_method = {
    .name = terminal_name,
    .opener = open_terminal,
    .writer = write_text,
    .reader = read_text,
    .closer = close_terminal,
};

int cx_ui_read_pw(char *buf, char *again, int size, const char *prompt, int verify)
{
    if (size < 1) {
        return -1;
    }
    UI *ui = cx_ui_new(NULL);
    if (ui == NULL) {
        return -1;
    }
    int ret = cx_ui_add_input(ui, prompt, 0, buf, 0, size - 1);
    if (ret >= 0 && verify) {
        ret = cx_ui_add_verify(ui, prompt, 0, again, 0, size - 1, buf);
    }
    if (ret >= 0) {
        ret = cx_ui_process(ui);
    }
    cx_ui_free(ui);
    return ret;
}

/* UI_OpenSSL - see UI_new(3). abi: full.
 *
 * The terminal is /dev/tty, or standard input and error without one.
 * test  tests/oracle/ui.c
 */
CX_API UI_METHOD *UI_OpenSSL(void)
{
    return (UI_METHOD *)(uintptr_t)&cx_ui_terminal_method;
}

/* UI_UTIL_read_pw, UI_UTIL_read_pw_string - see UI_UTIL_read_pw(3). abi: full.
 *
 * ret   0, -1 on failure, -2 when interrupted
 * test  tests/oracle/ui.c
 */
CX_API int UI_UTIL_read_pw(char *buf, char *buff, int size, const char *prompt, int verify)
{
    return cx_ui_read_pw(buf, buff, size, prompt, verify);
}

CX_API int UI_UTIL_read_pw_string(char *buf, int length, const char *prompt, int verify)
{
    char again[MAX_LINE];
    int size = length < MAX_LINE ? length : MAX_LINE;
    int ret = cx_ui_read_pw(buf, again, size, prompt, verify);
    mem_clear(again, sizeof(again));
    return ret;
}
