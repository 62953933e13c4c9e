/* The strings of a dialogue and their results: UI_get0_output_string(3). */
#include "compat/err/raise.h"
#include "compat/stack/stack.h"
#include "compat/ui/ui.h"

#include <string.h>

#include <openssl/err.h>

static bool is_text(const UI_STRING *s)
{
    return s->type == UIT_PROMPT || s->type == UIT_VERIFY;
}

static int set_text(UI *ui, UI_STRING *s, const char *result, size_t n)
{
    bool small = n < (size_t)s->min;
    if (small || n > (size_t)s->max) {
        ui->redoable = true;
        cx_raise_text(ERR_LIB_UI, small ? UI_R_RESULT_TOO_SMALL : UI_R_RESULT_TOO_LARGE,
                      "You must type in %d to %d characters", s->min, s->max);
        return -1;
    }
    if (s->result == NULL) {
        cx_raise(ERR_LIB_UI, UI_R_NO_RESULT_BUFFER);
        return -1;
    }
    memcpy(s->result, result, n);
    s->result[n] = 0;
    s->result_len = n;
    return 0;
}

static int set_boolean(UI_STRING *s, const char *result)
{
    if (s->result == NULL) {
        cx_raise(ERR_LIB_UI, UI_R_NO_RESULT_BUFFER);
        return -1;
    }
    s->result[0] = 0;
    for (const char *p = result; *p != 0; p++) {
        if (strchr(s->ok_chars, *p) != NULL) {
            s->result[0] = s->ok_chars[0];
            break;
        }
        if (strchr(s->cancel_chars, *p) != NULL) {
            s->result[0] = s->cancel_chars[0];
            break;
        }
    }
    return 0;
}

int cx_ui_set_result(UI *ui, UI_STRING *s, const char *result, size_t n)
{
    ui->redoable = false;
    if (is_text(s)) {
        return set_text(ui, s, result, n);
    }
    return s->type == UIT_BOOLEAN ? set_boolean(s, result) : 0;
}

/* UI_get_string_type and its family - see UI_STRING(3). abi: full.
 *
 * ret   NULL or -1 for a string of another type
 * test  tests/oracle/ui.c
 */
CX_API enum UI_string_types UI_get_string_type(UI_STRING *uis)
{
    return uis->type;
}

CX_API int UI_get_input_flags(UI_STRING *uis)
{
    return uis->input_flags;
}

CX_API const char *UI_get0_output_string(UI_STRING *uis)
{
    return uis->out;
}

CX_API const char *UI_get0_action_string(UI_STRING *uis)
{
    return uis->type == UIT_BOOLEAN ? uis->action : NULL;
}

CX_API const char *UI_get0_result_string(UI_STRING *uis)
{
    return is_text(uis) ? uis->result : NULL;
}

CX_API int UI_get_result_string_length(UI_STRING *uis)
{
    return is_text(uis) ? (int)uis->result_len : -1;
}

CX_API const char *UI_get0_test_string(UI_STRING *uis)
{
    return uis->type == UIT_VERIFY ? uis->test : NULL;
}

CX_API int UI_get_result_minsize(UI_STRING *uis)
{
    return is_text(uis) ? uis->min : -1;
}

CX_API int UI_get_result_maxsize(UI_STRING *uis)
{
    return is_text(uis) ? uis->max : -1;
}

/* UI_set_result, UI_set_result_ex, UI_get0_result, UI_get_result_length - see UI_new(3). abi: full.
 *
 * ret   UI_set_result: 0, -1 when the text is too short or too long
 * err   UI_R_RESULT_TOO_SMALL, UI_R_RESULT_TOO_LARGE, UI_R_NO_RESULT_BUFFER, UI_R_INDEX_TOO_SMALL,
 *       UI_R_INDEX_TOO_LARGE
 * test  tests/oracle/ui.c
 */
CX_API int UI_set_result(UI *ui, UI_STRING *uis, const char *result)
{
    return cx_ui_set_result(ui, uis, result, strlen(result));
}

CX_API int UI_set_result_ex(UI *ui, UI_STRING *uis, const char *result, int len)
{
    return len < 0 ? -1 : cx_ui_set_result(ui, uis, result, (size_t)len);
}

/* string_at returns the i-th string, or NULL and an error. */
static const UI_STRING *string_at(UI *ui, int i)
{
    if (i < 0) {
        cx_raise(ERR_LIB_UI, UI_R_INDEX_TOO_SMALL);
        return NULL;
    }
    if (i >= cx_sk_num(ui->strings)) {
        cx_raise(ERR_LIB_UI, UI_R_INDEX_TOO_LARGE);
        return NULL;
    }
    return cx_sk_value(ui->strings, i);
}

CX_API const char *UI_get0_result(UI *ui, int i)
{
    const UI_STRING *s = string_at(ui, i);
    return s != NULL && is_text(s) ? s->result : NULL;
}

CX_API int UI_get_result_length(UI *ui, int i)
{
    const UI_STRING *s = string_at(ui, i);
    return s != NULL && is_text(s) ? (int)s->result_len : -1;
}
