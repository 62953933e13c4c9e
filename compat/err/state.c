#include "compat/err/state.h"

#include "compat/err/raise.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* A text of ERR_raise_data() that does not fit, NUL included, is dropped whole. */
#define MAX_DATA_SIZE 1024

/* The model costs 8 bytes of static TLS and makes ERR_clear_error() on an empty queue, which
 * programs call before each read and write, a load and a compare. */
static __thread struct cx_err_state *mine __attribute__((tls_model("initial-exec")));

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static bool have_key;

static void free_state(struct cx_err_state *s)
{
    for (int i = 0; i < ERR_NUM_ERRORS; i++) {
        cx_err_clear_slot(s, i);
    }
    mem_free(s);
}

static void thread_ends(void *value)
{
    mine = NULL;
    free_state(value);
}

static void make_key(void)
{
    have_key = pthread_key_create(&key, thread_ends) == 0;
}

static struct cx_err_state *make_state(void)
{
    pthread_once(&key_once, make_key);
    if (!have_key) {
        return NULL;
    }
    struct cx_err_state *s = mem_zalloc(sizeof(*s));
    if (s != NULL && pthread_setspecific(key, s) != 0) {
        mem_free(s);
        return NULL;
    }
    mine = s;
    return s;
}

struct cx_err_state *cx_err_state(bool make)
{
    if (mine != NULL || !make) {
        return mine;
    }
    int saved_errno = errno;
    struct cx_err_state *s = make_state();
    errno = saved_errno;
    return s;
}

void cx_err_thread_stop(void)
{
    struct cx_err_state *s = mine;
    if (s == NULL) {
        return;
    }
    mine = NULL;
    pthread_setspecific(key, NULL);
    free_state(s);
}

void cx_err_clear_data(struct cx_err_state *s, int i)
{
    if ((s->pub.err_data_flags[i] & ERR_TXT_MALLOCED) != 0) {
        mem_free(s->pub.err_data[i]);
    }
    s->pub.err_data[i] = NULL;
    s->pub.err_data_size[i] = 0;
    s->pub.err_data_flags[i] = 0;
}

void cx_err_clear_slot(struct cx_err_state *s, int i)
{
    cx_err_clear_data(s, i);
    s->pub.err_marks[i] = 0;
    s->pub.err_flags[i] = 0;
    s->pub.err_buffer[i] = 0;
    s->pub.err_line[i] = -1;
    if (s->owns_origin[i]) {
        mem_free(s->pub.err_file[i]);
        mem_free(s->pub.err_func[i]);
        s->owns_origin[i] = false;
    }
    s->pub.err_file[i] = NULL;
    s->pub.err_func[i] = NULL;
}

void cx_err_open_slot(struct cx_err_state *s)
{
    s->pub.top = (s->pub.top + 1) % ERR_NUM_ERRORS;
    if (s->pub.top == s->pub.bottom) {
        s->pub.bottom = (s->pub.bottom + 1) % ERR_NUM_ERRORS;
    }
    cx_err_clear_slot(s, s->pub.top);
}

void cx_err_set_data(struct cx_err_state *s, int i, char *text, size_t size, int flags)
{
    cx_err_clear_data(s, i);
    s->pub.err_data[i] = text;
    s->pub.err_data_size[i] = size;
    s->pub.err_data_flags[i] = flags;
}

void cx_err_set_code(struct cx_err_state *s, int lib, int reason)
{
    unsigned long code = lib == ERR_LIB_SYS
                             ? ((unsigned long)ERR_SYSTEM_FLAG | (unsigned int)reason)
                             : ERR_PACK(lib, 0, reason);
    s->pub.err_buffer[s->pub.top] = code;
}

void cx_err_set_text(struct cx_err_state *s, const char *format, va_list args)
{
    char text[MAX_DATA_SIZE];
    int n = vsnprintf(text, sizeof(text), format, args);
    if (n < 0 || n >= (int)sizeof(text)) {
        text[0] = 0;
    }
    char *copy = mem_strdup(text);
    if (copy == NULL) {
        cx_err_clear_data(s, s->pub.top);
        return;
    }
    cx_err_set_data(s, s->pub.top, copy, strlen(copy) + 1, ERR_TXT_MALLOCED | ERR_TXT_STRING);
}

static int slot_before(int i)
{
    return i > 0 ? i - 1 : ERR_NUM_ERRORS - 1;
}

unsigned long cx_err_read(enum cx_err_which which, bool keep_data, struct cx_err_info *info)
{
    struct cx_err_state *s = mine;
    if (s == NULL || s->pub.top == s->pub.bottom) {
        return 0;
    }
    int i = which == CX_ERR_LAST ? s->pub.top : (s->pub.bottom + 1) % ERR_NUM_ERRORS;
    unsigned long code = s->pub.err_buffer[i];
    if (info != NULL) {
        info->file = s->pub.err_file[i] != NULL ? s->pub.err_file[i] : "";
        info->func = s->pub.err_func[i] != NULL ? s->pub.err_func[i] : "";
        info->data = s->pub.err_data[i] != NULL ? s->pub.err_data[i] : "";
        info->line = s->pub.err_line[i];
        info->flags = s->pub.err_data_flags[i];
    }
    if (which == CX_ERR_TAKE) {
        s->pub.bottom = i;
        s->pub.err_buffer[i] = 0;
        if (!keep_data) {
            cx_err_clear_data(s, i);
        }
    }
    return code;
}

void cx_err_clear(void)
{
    struct cx_err_state *s = mine;
    if (s == NULL) {
        return;
    }
    while (s->pub.top != s->pub.bottom) {
        cx_err_clear_slot(s, s->pub.top);
        s->pub.top = slot_before(s->pub.top);
    }
    s->pub.top = 0;
    s->pub.bottom = 0;
}
