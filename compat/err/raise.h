#ifndef T13_COMPAT_ERR_RAISE_H
#define T13_COMPAT_ERR_RAISE_H

#include "compat/cx.h"

#include <stdbool.h>

/* How internal code reaches the error queue without calling an exported name. */

/* cx_raise queues one error of library lib (ERR_LIB_SSL, …) with that library's reason. */
#define cx_raise(lib, reason) cx_raise_at((lib), (reason), __FILE__, __LINE__, __func__)
T13_DOOR void cx_raise_at(int lib, int reason, const char *file, int line, const char *func);

/* cx_raise_text does so with a text that ERR_get_error_all gives as data (printf form). */
#define cx_raise_text(lib, reason, ...)                                                            \
    cx_raise_text_at((lib), (reason), __FILE__, __LINE__, __func__, __VA_ARGS__)
T13_DOOR void cx_raise_text_at(int lib, int reason, const char *file, int line, const char *func,
                               const char *format, ...) __attribute__((format(printf, 6, 7)));

/* cx_raise_system queues errno as ERR_LIB_SYS. */
#define cx_raise_system(error_number, ...)                                                         \
    cx_raise_system_at((error_number), __FILE__, __LINE__, __func__, __VA_ARGS__)
T13_DOOR void cx_raise_system_at(int error_number, const char *file, int line, const char *func,
                                 const char *format, ...) __attribute__((format(printf, 5, 6)));

/* cx_err_append adds to the text of the latest error: ERR_add_error_data(1, text). */
T13_DOOR void cx_err_append(const char *text);

/* cx_raise_status maps a crypto status (T13_E_NO_MEMORY, T13_E_BAD_KEY, …) for library lib. */
#define cx_raise_status(lib, status)                                                               \
    cx_raise_status_at((lib), (status), __FILE__, __LINE__, __func__)
T13_DOOR void cx_raise_status_at(int lib, enum t13_status status, const char *file, int line,
                                 const char *func);

/* Marks, as ERR_set_mark and its family. */
T13_DOOR void cx_err_mark(void);
T13_DOOR void cx_err_pop_to_mark(void);
T13_DOOR void cx_err_clear_last_mark(void);
T13_DOOR void cx_err_clear(void);
T13_DOOR unsigned long cx_err_peek(void);      /* the earliest, 0 when empty */
T13_DOOR unsigned long cx_err_peek_last(void); /* the latest */

#endif
