#ifndef T13_COMPAT_UI_UI_H
#define T13_COMPAT_UI_UI_H

#include "compat/cx.h"

#include <stdbool.h>

#include <openssl/ui.h>

/* Asking a user, from the inside: UI_new(3). */

struct ui_method_st {
    char *name;
    int (*opener)(UI *ui);
    int (*writer)(UI *ui, UI_STRING *s);
    int (*flusher)(UI *ui);
    int (*reader)(UI *ui, UI_STRING *s);
    int (*closer)(UI *ui);
    void *(*duplicate)(UI *ui, void *data);
    void (*destroy)(UI *ui, void *data);
    char *(*make_prompt)(UI *ui, const char *phrase_desc, const char *object_name);
    CRYPTO_EX_DATA ex_data;
};

struct ui_string_st {
    enum UI_string_types type;
    const char *out;
    int input_flags;
    char *result;
    size_t result_len;
    int min; /* of a string */
    int max;
    const char *test;   /* what a verified string must be */
    const char *action; /* of a boolean */
    const char *ok_chars;
    const char *cancel_chars;
    bool owns_texts;
};

struct ui_st {
    const UI_METHOD *method;
    OPENSSL_STACK *strings;
    void *user_data;
    CRYPTO_EX_DATA ex_data;
    bool redoable;
    bool owns_user_data;
    bool print_errors;
};

T13_DOOR UI *cx_ui_new(const UI_METHOD *method); /* NULL: the default method */
T13_DOOR void cx_ui_free(UI *ui);
T13_DOOR int cx_ui_add_input(UI *ui, const char *prompt, int flags, char *result, int min, int max);
T13_DOOR int cx_ui_add_verify(UI *ui, const char *prompt, int flags, char *result, int min, int max,
                              const char *test);
T13_DOOR char *cx_ui_prompt(UI *ui, const char *phrase_desc, const char *object_name);
T13_DOOR int cx_ui_process(UI *ui);
extern const UI_METHOD cx_ui_terminal_method;
extern const UI_METHOD cx_ui_null_method;

/* cx_ui_read_pw asks on the terminal for a password of less than size bytes, twice when `verify`.
 * 0 on success, -1 on failure, -2 when interrupted: UI_UTIL_read_pw(3). */
T13_DOOR int cx_ui_read_pw(char *buf, char *again, int size, const char *prompt, int verify);

/* cx_ui_set_result is UI_set_result_ex(). */
int cx_ui_set_result(UI *ui, UI_STRING *s, const char *result, size_t n);

#endif
