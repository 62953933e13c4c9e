/* Reading and emptying the queue: ERR_get_error(3), ERR_clear_error(3). */
#include "compat/err/raise.h"
#include "compat/err/state.h"

unsigned long cx_err_peek(void)
{
    return cx_err_read(CX_ERR_FIRST, true, NULL);
}

unsigned long cx_err_peek_last(void)
{
    return cx_err_read(CX_ERR_LAST, true, NULL);
}

/* read_into is the shape of the whole family: outputs that are NULL are not wanted, and none is
 * written when the queue is empty. */
static unsigned long read_into(enum cx_err_which which, const char **file, int *line,
                               const char **func, const char **data, int *flags)
{
    struct cx_err_info info = {0};
    unsigned long code = cx_err_read(which, data != NULL, &info);
    if (code == 0) {
        return 0;
    }
    if (file != NULL) {
        *file = info.file;
    }
    if (line != NULL) {
        *line = info.line;
    }
    if (func != NULL) {
        *func = info.func;
    }
    if (data != NULL) {
        *data = info.data;
    }
    if (flags != NULL) {
        *flags = info.flags;
    }
    return code;
}

/* ERR_get_error and its family - see ERR_get_error(3). abi: full.
 *
 * ret   the earliest error (the latest for peek_last), 0 when the queue is empty; outputs are then
 *       left as they are. Texts stay valid until the queue's slot is used again.
 * test  tests/oracle/err_queue.c
 */
CX_API unsigned long ERR_get_error(void)
{
    return read_into(CX_ERR_TAKE, NULL, NULL, NULL, NULL, NULL);
}

CX_API unsigned long ERR_get_error_all(const char **file, int *line, const char **func,
                                       const char **data, int *flags)
{
    return read_into(CX_ERR_TAKE, file, line, func, data, flags);
}

CX_API unsigned long ERR_get_error_line(const char **file, int *line)
{
    return read_into(CX_ERR_TAKE, file, line, NULL, NULL, NULL);
}

CX_API unsigned long ERR_get_error_line_data(const char **file, int *line, const char **data,
                                             int *flags)
{
    return read_into(CX_ERR_TAKE, file, line, NULL, data, flags);
}

CX_API unsigned long ERR_peek_error(void)
{
    return cx_err_peek();
}

CX_API unsigned long ERR_peek_error_line(const char **file, int *line)
{
    return read_into(CX_ERR_FIRST, file, line, NULL, NULL, NULL);
}

CX_API unsigned long ERR_peek_error_func(const char **func)
{
    return read_into(CX_ERR_FIRST, NULL, NULL, func, NULL, NULL);
}

CX_API unsigned long ERR_peek_error_data(const char **data, int *flags)
{
    return read_into(CX_ERR_FIRST, NULL, NULL, NULL, data, flags);
}

CX_API unsigned long ERR_peek_error_all(const char **file, int *line, const char **func,
                                        const char **data, int *flags)
{
    return read_into(CX_ERR_FIRST, file, line, func, data, flags);
}

CX_API unsigned long ERR_peek_error_line_data(const char **file, int *line, const char **data,
                                              int *flags)
{
    return read_into(CX_ERR_FIRST, file, line, NULL, data, flags);
}

CX_API unsigned long ERR_peek_last_error(void)
{
    return cx_err_peek_last();
}

CX_API unsigned long ERR_peek_last_error_line(const char **file, int *line)
{
    return read_into(CX_ERR_LAST, file, line, NULL, NULL, NULL);
}

CX_API unsigned long ERR_peek_last_error_func(const char **func)
{
    return read_into(CX_ERR_LAST, NULL, NULL, func, NULL, NULL);
}

CX_API unsigned long ERR_peek_last_error_data(const char **data, int *flags)
{
    return read_into(CX_ERR_LAST, NULL, NULL, NULL, data, flags);
}

CX_API unsigned long ERR_peek_last_error_all(const char **file, int *line, const char **func,
                                             const char **data, int *flags)
{
    return read_into(CX_ERR_LAST, file, line, func, data, flags);
}

CX_API unsigned long ERR_peek_last_error_line_data(const char **file, int *line, const char **data,
                                                   int *flags)
{
    return read_into(CX_ERR_LAST, file, line, NULL, data, flags);
}

CX_API void ERR_clear_error(void)
{
    cx_err_clear();
}

/* ERR_get_state, ERR_remove_state, ERR_remove_thread_state - see ERR_remove_state(3). abi: full.
 *
 * A thread's queue goes when the thread ends; the two removers do nothing, as OpenSSL's.
 * ret   the calling thread's queue in its public layout, NULL when out of memory
 */
CX_API ERR_STATE *ERR_get_state(void)
{
    struct cx_err_state *s = cx_err_state(true);
    return s != NULL ? &s->pub : NULL;
}

CX_API void ERR_remove_state(unsigned long pid)
{
    (void)pid;
}

CX_API void ERR_remove_thread_state(void *unused)
{
    (void)unused;
}
