#ifndef T13_COMPAT_ERR_STATE_H
#define T13_COMPAT_ERR_STATE_H

#include "compat/cx.h"

#include <stdbool.h>
#include <stddef.h>

#include <openssl/err.h>

/* The error queue of a thread: a ring of ERR_NUM_ERRORS slots; slot `bottom` is the one before the
 * earliest error, slot `top` holds the latest. Slots outside (bottom, top] hold no error, though a
 * data text may stay there until the slot is used again, since ERR_get_error_all() lends it.
 * The first part is public: ERR_get_state() hands it out. */
struct cx_err_state {
    struct err_state_st pub;
    bool owns_origin[ERR_NUM_ERRORS]; /* file and func are copies of ours, not literals */
};

/* cx_err_state returns the calling thread's queue; makes it when `make` is set. NULL when there is
 * none or memory is out. Keeps errno. */
struct cx_err_state *cx_err_state(bool make);

/* cx_err_thread_stop frees the calling thread's queue. */
void cx_err_thread_stop(void);

/* cx_err_open_slot makes the next slot the latest error, dropping the earliest when full. */
void cx_err_open_slot(struct cx_err_state *s);

/* cx_err_clear_slot empties slot i; its data text is freed when it is ours. */
void cx_err_clear_slot(struct cx_err_state *s, int i);
void cx_err_clear_data(struct cx_err_state *s, int i);

/* cx_err_set_data gives slot i its text; an allocated one (ERR_TXT_MALLOCED) becomes the slot's. */
void cx_err_set_data(struct cx_err_state *s, int i, char *text, size_t size, int flags);

/* cx_err_set_code writes the packed code of (lib, reason) to the latest slot. */
void cx_err_set_code(struct cx_err_state *s, int lib, int reason);

/* cx_err_set_text formats a text (at most 1023 characters) for the latest slot. */
void cx_err_set_text(struct cx_err_state *s, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* cx_err_add_text is ERR_add_error_txt(). */
void cx_err_add_text(const char *separator, const char *text);

/* struct cx_err_info is what the queue keeps of one error. */
struct cx_err_info {
    const char *file;
    const char *func;
    const char *data; /* "" when there is none */
    int line;
    int flags;
};

enum cx_err_which { CX_ERR_TAKE, CX_ERR_FIRST, CX_ERR_LAST };

/* cx_err_read returns the code of an error and, if info is not NULL, the rest; 0 when empty.
 * CX_ERR_TAKE removes the earliest; keep_data leaves its text readable until the slot is reused. */
unsigned long cx_err_read(enum cx_err_which which, bool keep_data, struct cx_err_info *info);

/* The texts of a code: NULL when unknown. */
const char *cx_err_lib_text(unsigned long code);
const char *cx_err_reason_text(unsigned long code);

/* cx_err_format writes "error:CODE:lib:func:reason" to buf, n bytes long. */
void cx_err_format(unsigned long code, const char *func, char *buf, size_t n);

/* cx_err_print_all takes every error from the queue and gives its line to print, until print
 * returns 0 or less. */
void cx_err_print_all(int (*print)(const char *line, size_t n, void *arg), void *arg);

/* cx_err_texts_free drops the texts that the application has added. */
void cx_err_texts_free(void);

#endif
