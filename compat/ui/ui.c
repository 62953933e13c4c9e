/* A dialogue: its questions and how they are asked: UI_new(3). */
#include "compat/ui/ui.h"

#include "compat/err/raise.h"
#include "compat/err/state.h"
#include "compat/init/ex_data.h"
#include "compat/stack/stack.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

static _Atomic(const UI_METHOD *) default_method = &cx_ui_terminal_method;

static void free_string(void *p)
{
    UI_STRING *s = p;
    if (s->owns_texts) {
        mem_free((void *)(uintptr_t)s->out);
        mem_free((void *)(uintptr_t)s->action);
        mem_free((void *)(uintptr_t)s->ok_chars);
        mem_free((void *)(uintptr_t)s->cancel_chars);
    }
    mem_free(s);
}

UI *cx_ui_new(const UI_METHOD *method)
{
    UI *ui = mem_zalloc(sizeof(*ui));
    if (ui == NULL) {
        cx_raise(ERR_LIB_UI, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    method = method != NULL ? method : atomic_load(&default_method);
    ui->method = method != NULL ? method : &cx_ui_null_method;
    if (!cx_ex_new(CRYPTO_EX_INDEX_UI, ui, &ui->ex_data)) {
        mem_free(ui);
        return NULL;
    }
    return ui;
}

void cx_ui_free(UI *ui)
{
    if (ui == NULL) {
        return;
    }
    if (ui->owns_user_data) {
        ui->method->destroy(ui, ui->user_data);
    }
    cx_sk_pop_free(ui->strings, free_string);
    cx_ex_free(CRYPTO_EX_INDEX_UI, ui, &ui->ex_data);
    mem_free(ui);
}

static bool own_text(const char **text)
{
    if (*text == NULL) {
        return true;
    }
    *text = mem_strdup(*text);
    return *text != NULL;
}

/* own_texts replaces what the application lends by copies. */
static bool own_texts(UI_STRING *s)
{
    const char **texts[] = {&s->out, &s->action, &s->ok_chars, &s->cancel_chars};
    size_t count = sizeof(texts) / sizeof(texts[0]);
    s->owns_texts = true;
    for (size_t i = 0; i < count; i++) {
        if (!own_text(texts[i])) {
            while (++i < count) {
                *texts[i] = NULL; /* still the application's */
            }
            cx_raise(ERR_LIB_UI, ERR_R_MALLOC_FAILURE);
            return false;
        }
    }
    return true;
}

/* add appends a copy of `given`; the number of strings then, or -1. */
static int add(UI *ui, const UI_STRING *given, bool copy_texts)
{
    if (given->out == NULL) {
        cx_raise(ERR_LIB_UI, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    bool is_question =
        given->type == UIT_PROMPT || given->type == UIT_VERIFY || given->type == UIT_BOOLEAN;
    if (is_question && given->result == NULL) {
        cx_raise(ERR_LIB_UI, UI_R_NO_RESULT_BUFFER);
        return -1;
    }
    if (ui->strings == NULL) {
        ui->strings = cx_sk_new_null();
    }
    UI_STRING *s = mem_dup(given, sizeof(*given));
    if (s == NULL || ui->strings == NULL || (copy_texts && !own_texts(s))) {
        if (s != NULL) {
            free_string(s);
        }
        return -1;
    }
    int count = cx_sk_push(ui->strings, s);
    if (count <= 0) {
        free_string(s);
        return count - 1;
    }
    return count;
}

static int add_question(UI *ui, enum UI_string_types type, const char *prompt, int flags,
                        char *result, int min, int max, const char *test, bool copy_texts)
{
    const UI_STRING s = {.type = type,
                         .out = prompt,
                         .input_flags = flags,
                         .result = result,
                         .min = min,
                         .max = max,
                         .test = test};
    return add(ui, &s, copy_texts);
}

static int add_boolean(UI *ui, const UI_STRING *s, bool copy_texts)
{
    if (s->ok_chars == NULL || s->cancel_chars == NULL) {
        cx_raise(ERR_LIB_UI, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    for (const char *p = s->ok_chars; *p != 0; p++) {
        if (strchr(s->cancel_chars, *p) != NULL) {
            cx_raise(ERR_LIB_UI, UI_R_COMMON_OK_AND_CANCEL_CHARACTERS);
        }
    }
    return add(ui, s, copy_texts);
}

int cx_ui_add_input(UI *ui, const char *prompt, int flags, char *result, int min, int max)
{
    return add_question(ui, UIT_PROMPT, prompt, flags, result, min, max, NULL, false);
}

int cx_ui_add_verify(UI *ui, const char *prompt, int flags, char *result, int min, int max,
                     const char *test)
{
    return add_question(ui, UIT_VERIFY, prompt, flags, result, min, max, test, false);
}

char *cx_ui_prompt(UI *ui, const char *phrase_desc, const char *object_name)
{
    if (ui != NULL && ui->method != NULL && ui->method->make_prompt != NULL) {
        return ui->method->make_prompt(ui, phrase_desc, object_name);
    }
    if (phrase_desc == NULL) {
        return NULL;
    }
    const char *joint = object_name != NULL ? " for " : "";
    object_name = object_name != NULL ? object_name : "";
    size_t n = strlen("Enter ") + strlen(phrase_desc) + strlen(joint) + strlen(object_name) + 2;
    char *prompt = mem_alloc(n);
    if (prompt == NULL) {
        cx_raise(ERR_LIB_UI, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    snprintf(prompt, n, "Enter %s%s%s:", phrase_desc, joint, object_name);
    return prompt;
}

static int print_error(const char *line, size_t n, void *arg)
{
    UI *ui = arg;
    UI_STRING s = {.type = UIT_ERROR, .out = line};
    (void)n;
    return ui->method->writer == NULL || ui->method->writer(ui, &s) > 0 ? 0 : -1;
}

/* dialogue opens, writes and reads; *what is the part that failed. 0, -1, or -2 when interrupted.
 */
static int dialogue(UI *ui, const char **what)
{
    const UI_METHOD *m = ui->method;
    int count = cx_sk_num(ui->strings);
    *what = "opening session";
    if (m->opener != NULL && m->opener(ui) <= 0) {
        return -1;
    }
    if (ui->print_errors) {
        cx_err_print_all(print_error, ui);
    }
    *what = "writing strings";
    for (int i = 0; i < count; i++) {
        if (m->writer != NULL && m->writer(ui, cx_sk_value(ui->strings, i)) <= 0) {
            return -1;
        }
    }
    *what = "flushing";
    int ret = m->flusher != NULL ? m->flusher(ui) : 1;
    if (ret == -1 || ret == 0) {
        return ret == -1 ? -2 : -1;
    }
    *what = "reading strings";
    for (int i = 0; i < count; i++) {
        ret = m->reader != NULL ? m->reader(ui, cx_sk_value(ui->strings, i)) : 1;
        if (ret == -1 || ret == 0) {
            return ret == -1 ? -2 : -1;
        }
    }
    *what = NULL;
    return 0;
}

int cx_ui_process(UI *ui)
{
    const char *what = NULL;
    int ret = dialogue(ui, &what);
    if (ui->method->closer != NULL && ui->method->closer(ui) <= 0) {
        what = ret == -1 ? what : "closing session";
        ret = -1;
    }
    if (ret == -1) {
        cx_raise_text(ERR_LIB_UI, UI_R_PROCESSING_ERROR, "while %s", what);
    }
    return ret;
}

/* UI_new, UI_new_method, UI_free, UI_get_method, UI_set_method and the default - see UI_new(3).
 * abi: full.
 *
 * test  tests/oracle/ui.c
 */
CX_API UI *UI_new(void)
{
    return cx_ui_new(NULL);
}

CX_API UI *UI_new_method(const UI_METHOD *method)
{
    return cx_ui_new(method);
}

CX_API void UI_free(UI *ui)
{
    cx_ui_free(ui);
}

CX_API const UI_METHOD *UI_get_method(UI *ui)
{
    return ui->method;
}

CX_API const UI_METHOD *UI_set_method(UI *ui, const UI_METHOD *meth)
{
    ui->method = meth;
    return meth;
}

CX_API void UI_set_default_method(const UI_METHOD *meth)
{
    atomic_store(&default_method, meth);
}

CX_API const UI_METHOD *UI_get_default_method(void)
{
    return atomic_load(&default_method);
}

/* UI_add_input_string and its family - see UI_new(3). abi: full.
 *
 * ret   the number of strings, at least 1; -1 on failure
 * err   ERR_R_PASSED_NULL_PARAMETER, UI_R_NO_RESULT_BUFFER, UI_R_COMMON_OK_AND_CANCEL_CHARACTERS
 * test  tests/oracle/ui.c
 */
CX_API int UI_add_input_string(UI *ui, const char *prompt, int flags, char *result_buf, int minsize,
                               int maxsize)
{
    return cx_ui_add_input(ui, prompt, flags, result_buf, minsize, maxsize);
}

CX_API int UI_dup_input_string(UI *ui, const char *prompt, int flags, char *result_buf, int minsize,
                               int maxsize)
{
    return add_question(ui, UIT_PROMPT, prompt, flags, result_buf, minsize, maxsize, NULL, true);
}

CX_API int UI_add_verify_string(UI *ui, const char *prompt, int flags, char *result_buf,
                                int minsize, int maxsize, const char *test_buf)
{
    return cx_ui_add_verify(ui, prompt, flags, result_buf, minsize, maxsize, test_buf);
}

CX_API int UI_dup_verify_string(UI *ui, const char *prompt, int flags, char *result_buf,
                                int minsize, int maxsize, const char *test_buf)
{
    return add_question(ui, UIT_VERIFY, prompt, flags, result_buf, minsize, maxsize, test_buf,
                        true);
}

CX_API int UI_add_input_boolean(UI *ui, const char *prompt, const char *action_desc,
                                const char *ok_chars, const char *cancel_chars, int flags,
                                char *result_buf)
{
    const UI_STRING s = {.type = UIT_BOOLEAN,
                         .out = prompt,
                         .input_flags = flags,
                         .result = result_buf,
                         .action = action_desc,
                         .ok_chars = ok_chars,
                         .cancel_chars = cancel_chars};
    return add_boolean(ui, &s, false);
}

CX_API int UI_dup_input_boolean(UI *ui, const char *prompt, const char *action_desc,
                                const char *ok_chars, const char *cancel_chars, int flags,
                                char *result_buf)
{
    const UI_STRING s = {.type = UIT_BOOLEAN,
                         .out = prompt,
                         .input_flags = flags,
                         .result = result_buf,
                         .action = action_desc,
                         .ok_chars = ok_chars,
                         .cancel_chars = cancel_chars};
    return add_boolean(ui, &s, true);
}

CX_API int UI_add_info_string(UI *ui, const char *text)
{
    return add_question(ui, UIT_INFO, text, 0, NULL, 0, 0, NULL, false);
}

CX_API int UI_dup_info_string(UI *ui, const char *text)
{
    return add_question(ui, UIT_INFO, text, 0, NULL, 0, 0, NULL, true);
}

CX_API int UI_add_error_string(UI *ui, const char *text)
{
    return add_question(ui, UIT_ERROR, text, 0, NULL, 0, 0, NULL, false);
}

CX_API int UI_dup_error_string(UI *ui, const char *text)
{
    return add_question(ui, UIT_ERROR, text, 0, NULL, 0, 0, NULL, true);
}

/* UI_construct_prompt, UI_process, UI_ctrl - see UI_new(3). abi: full.
 *
 * ret   UI_process: 0, -1 on failure, -2 when interrupted
 * err   UI_R_PROCESSING_ERROR with "while ...", UI_R_UNKNOWN_CONTROL_COMMAND
 * test  tests/oracle/ui.c
 */
CX_API char *UI_construct_prompt(UI *ui, const char *phrase_desc, const char *object_name)
{
    return cx_ui_prompt(ui, phrase_desc, object_name);
}

CX_API int UI_process(UI *ui)
{
    return cx_ui_process(ui);
}

CX_API int UI_ctrl(UI *ui, int cmd, long i, void *p, void (*f)(void))
{
    (void)p;
    (void)f;
    if (ui == NULL) {
        cx_raise(ERR_LIB_UI, ERR_R_PASSED_NULL_PARAMETER);
        return -1;
    }
    if (cmd == UI_CTRL_PRINT_ERRORS) {
        int before = ui->print_errors ? 1 : 0;
        ui->print_errors = i != 0;
        return before;
    }
    if (cmd == UI_CTRL_IS_REDOABLE) {
        return ui->redoable ? 1 : 0;
    }
    cx_raise(ERR_LIB_UI, UI_R_UNKNOWN_CONTROL_COMMAND);
    return -1;
}

/* User data and ex_data - see UI_new(3). abi: full.
 *
 * ret   UI_add_user_data: what was there before, unless it was a duplicate of ours
 * err   UI_R_USER_DATA_DUPLICATION_UNSUPPORTED
 * test  tests/oracle/ui.c
 */
static void *set_user_data(UI *ui, void *data)
{
    void *before = ui->user_data;
    if (ui->owns_user_data) {
        ui->method->destroy(ui, before);
        before = NULL;
    }
    ui->user_data = data;
    ui->owns_user_data = false;
    return before;
}

CX_API void *UI_add_user_data(UI *ui, void *user_data)
{
    return set_user_data(ui, user_data);
}

CX_API int UI_dup_user_data(UI *ui, void *user_data)
{
    if (ui->method->duplicate == NULL || ui->method->destroy == NULL) {
        cx_raise(ERR_LIB_UI, UI_R_USER_DATA_DUPLICATION_UNSUPPORTED);
        return -1;
    }
    void *copy = ui->method->duplicate(ui, user_data);
    if (copy == NULL) {
        cx_raise(ERR_LIB_UI, ERR_R_MALLOC_FAILURE);
        return -1;
    }
    set_user_data(ui, copy);
    ui->owns_user_data = true;
    return 0;
}

CX_API void *UI_get0_user_data(UI *ui)
{
    return ui->user_data;
}

CX_API int UI_set_ex_data(UI *r, int idx, void *arg)
{
    return cx_ex_set(&r->ex_data, idx, arg) ? 1 : 0;
}

CX_API void *UI_get_ex_data(const UI *r, int idx)
{
    return cx_ex_get(&r->ex_data, idx);
}
