/* The text that goes with an error: ERR_add_error_data(3). */
#include "compat/err/raise.h"
#include "compat/err/state.h"

#include <errno.h>
#include <string.h>

#define OWN_TEXT (ERR_TXT_MALLOCED | ERR_TXT_STRING)

/* A text that ERR_add_error_txt() makes goes on in a further error past this size. */
#define MAX_TEXT 4096

/* append adds n bytes of more to the latest error's text. */
static bool append(struct cx_err_state *s, const char *more, size_t n)
{
    int i = s->pub.top;
    bool ours = s->pub.err_data_flags[i] == OWN_TEXT && s->pub.err_data[i] != NULL;
    char *old = ours ? s->pub.err_data[i] : NULL;
    size_t old_len = ours ? strlen(old) : 0;
    if (n >= SIZE_MAX - old_len) {
        return false;
    }
    char *text = mem_realloc(old, old_len + n + 1);
    if (text == NULL) {
        return false;
    }
    memcpy(text + old_len, more, n);
    text[old_len + n] = 0;
    if (ours) {
        s->pub.err_data[i] = text; /* the old one is gone already */
        s->pub.err_data_size[i] = old_len + n + 1;
    } else {
        cx_err_set_data(s, i, text, n + 1, OWN_TEXT);
    }
    return true;
}

void cx_err_append(const char *text)
{
    struct cx_err_state *s = cx_err_state(true);
    if (s != NULL) {
        int saved_errno = errno;
        (void)append(s, text, strlen(text));
        errno = saved_errno;
    }
}

static void add_data(int num, va_list args)
{
    struct cx_err_state *s = cx_err_state(true);
    if (s == NULL) {
        return;
    }
    int saved_errno = errno;
    for (int k = 0; k < num; k++) {
        const char *arg = va_arg(args, const char *);
        arg = arg != NULL ? arg : "<NULL>";
        if (!append(s, arg, strlen(arg))) {
            break;
        }
    }
    errno = saved_errno;
}

/* ERR_add_error_data, ERR_add_error_vdata, ERR_set_error_data - see ERR_put_error(3). abi: full.
 *
 * err   adds to the latest error's text; a NULL argument is written as <NULL>
 * test  tests/oracle/err_queue.c
 */
CX_API void ERR_add_error_data(int num, ...)
{
    va_list args;
    va_start(args, num);
    add_data(num, args);
    va_end(args);
}

CX_API void ERR_add_error_vdata(int num, va_list args)
{
    add_data(num, args);
}

CX_API void ERR_set_error_data(char *data, int flags)
{
    struct cx_err_state *s = cx_err_state(true);
    if (s != NULL) {
        cx_err_set_data(s, s->pub.top, data, strlen(data) + 1, flags);
    }
}

/* reopen queues another error like the latest, for the text that the latest cannot take. */
static void reopen(struct cx_err_state *s)
{
    unsigned long code = s->pub.err_buffer[s->pub.top];
    cx_err_open_slot(s);
    s->pub.err_buffer[s->pub.top] = code != 0 ? code : ERR_PACK(ERR_LIB_CMP, 0, 0);
}

static void add_text(const char *separator, const char *text)
{
    struct cx_err_state *s = cx_err_state(true);
    if (s == NULL) {
        return;
    }
    if (s->pub.bottom == s->pub.top) {
        reopen(s);
    }
    int i = s->pub.top;
    bool has_text = s->pub.err_data_flags[i] == OWN_TEXT && s->pub.err_data[i] != NULL;
    size_t used = has_text ? strlen(s->pub.err_data[i]) : 0;
    size_t left = strlen(text);
    if (used != 0 && used + strlen(separator) + left < MAX_TEXT) {
        append(s, separator, strlen(separator));
    } else if (used != 0) {
        reopen(s);
    }
    while (left > 0) {
        size_t n = left < MAX_TEXT ? left : MAX_TEXT - 1;
        if (!append(s, text, n)) {
            return;
        }
        text += n;
        left -= n;
        if (left > 0) {
            reopen(s);
        }
    }
}

void cx_err_add_text(const char *separator, const char *text)
{
    int saved_errno = errno;
    add_text(separator != NULL ? separator : "", text != NULL ? text : "");
    errno = saved_errno;
}

/* ERR_add_error_txt - see ERR_put_error(3). abi: full.
 *
 * err   adds to the latest error's text, after separator when there is text already; a long text
 *       goes on in further errors of the same code
 * test  tests/oracle/err_queue.c
 */
CX_API void ERR_add_error_txt(const char *separator, const char *txt)
{
    cx_err_add_text(separator, txt);
}
