/* UI_new(3), UI_create_method(3), UI_STRING(3): a dialogue with a method of the application's own.
 */
#include "oracle.h"

#include <openssl/ui.h>

static int fail_at;

static int opener(UI *ui)
{
    (void)ui;
    puts("opener");
    return fail_at != 1;
}

static int writer(UI *ui, UI_STRING *s)
{
    (void)ui;
    printf("writer: type %d text %s\n", UI_get_string_type(s),
           UI_get_string_type(s) == UIT_ERROR ? "-" : UI_get0_output_string(s));
    return fail_at != 2;
}

static int flusher(UI *ui)
{
    (void)ui;
    puts("flusher");
    return fail_at == 3 ? 0 : fail_at == 4 ? -1 : 1;
}

static int reader(UI *ui, UI_STRING *s)
{
    printf("reader: type %d flags %d min %d max %d\n", UI_get_string_type(s), UI_get_input_flags(s),
           UI_get_result_minsize(s), UI_get_result_maxsize(s));
    o_str("action", UI_get0_action_string(s));
    o_str("test", UI_get0_test_string(s));
    o_ptr("result", UI_get0_result_string(s));
    o_int("result length", UI_get_result_string_length(s));
    if (fail_at == 5 || fail_at == 6) {
        return fail_at == 5 ? 0 : -1;
    }
    switch (UI_get_string_type(s)) {
    case UIT_PROMPT:
        o_int_err("too short", UI_set_result(ui, s, "x"));
        o_int("redoable", UI_ctrl(ui, UI_CTRL_IS_REDOABLE, 0, NULL, NULL));
        o_int_err("too long", UI_set_result(ui, s, "123456789"));
        o_int_err("good", UI_set_result(ui, s, "secret"));
        o_int("redoable", UI_ctrl(ui, UI_CTRL_IS_REDOABLE, 0, NULL, NULL));
        break;
    case UIT_VERIFY:
        o_int_err("good", UI_set_result_ex(ui, s, "secrets", 6));
        break;
    case UIT_BOOLEAN:
        o_int_err("yes", UI_set_result(ui, s, "?Y"));
        break;
    default:
        o_int_err("nothing to set", UI_set_result(ui, s, "x"));
        break;
    }
    return 1;
}

static int closer(UI *ui)
{
    (void)ui;
    puts("closer");
    return fail_at != 7;
}

static void *duplicate(UI *ui, void *data)
{
    (void)ui;
    printf("duplicate: %s\n", (char *)data);
    return data;
}

static void destroy(UI *ui, void *data)
{
    (void)ui;
    printf("destroy: %s\n", (char *)data);
}

static char *make_prompt(UI *ui, const char *desc, const char *name)
{
    (void)ui;
    (void)desc;
    return OPENSSL_strdup(name != NULL ? name : "no name");
}

static void prompts(UI *ui)
{
    char *p = UI_construct_prompt(ui, "pass phrase", "key.pem");
    o_str("prompt", p);
    OPENSSL_free(p);
    p = UI_construct_prompt(ui, "pass phrase", NULL);
    o_str("prompt", p);
    OPENSSL_free(p);
}

static void process(UI_METHOD *m)
{
    char result[16] = "", again[16] = "", answer[4] = "";
    static char data[] = "data", other[] = "other";
    UI *ui = UI_new_method(m);
    o_int("method", UI_get_method(ui) == m);
    o_int_err("no prompt", UI_add_input_string(ui, NULL, 0, result, 0, 8));
    o_int_err("no result", UI_add_input_string(ui, "p", 0, NULL, 0, 8));
    o_int_err("input",
              UI_add_input_string(ui, "Password:", UI_INPUT_FLAG_DEFAULT_PWD, result, 4, 8));
    o_int_err("verify",
              UI_dup_verify_string(ui, "Again:", UI_INPUT_FLAG_ECHO, again, 4, 8, result));
    o_int_err("info", UI_add_info_string(ui, "info"));
    o_int_err("error", UI_dup_error_string(ui, "error"));
    o_int_err("info", UI_dup_info_string(ui, "info 2"));
    o_int_err("boolean", UI_dup_input_boolean(ui, "Sure?", "action", "yY", "nN", 0, answer));
    o_int_err("no ok chars", UI_add_input_boolean(ui, "Sure?", "a", NULL, "n", 0, answer));
    o_int_err("no cancel chars", UI_add_input_boolean(ui, "Sure?", "a", "y", NULL, 0, answer));
    o_int_err("common chars", UI_add_input_boolean(ui, "Sure?", "a", "yx", "xn", 0, answer));
    o_ptr("user data", UI_add_user_data(ui, data));
    o_str("user data", UI_add_user_data(ui, other));
    o_str("user data", UI_get0_user_data(ui));
    o_int_err("dup user data", UI_dup_user_data(ui, data));
    prompts(ui);
    if (fail_at == 0) {
        ERR_raise(ERR_LIB_EVP, 3);
        o_int("print errors", UI_ctrl(ui, UI_CTRL_PRINT_ERRORS, 1, NULL, NULL));
        o_int("print errors", UI_ctrl(ui, UI_CTRL_PRINT_ERRORS, 1, NULL, NULL));
    }
    o_int_err("process", UI_process(ui));
    o_str("result", result);
    o_str("again", again);
    o_str("answer", answer);
    o_str("result 0", UI_get0_result(ui, 0));
    o_int("length 0", UI_get_result_length(ui, 0));
    o_int_err("length 2", UI_get_result_length(ui, 2));
    o_ptr_err("result -1", UI_get0_result(ui, -1));
    o_ptr_err("result 99", UI_get0_result(ui, 99));
    o_int_err("unknown command", UI_ctrl(ui, 99, 0, NULL, NULL));
    o_int_err("no ui", UI_ctrl(NULL, 1, 0, NULL, NULL));
    UI_free(ui);
}

static void setters(UI_METHOD *m)
{
    o_int("NULL opener", UI_method_set_opener(NULL, opener));
    o_ptr("NULL opener", (void *)UI_method_get_opener(NULL));
    o_int("opener", UI_method_set_opener(m, opener) + UI_method_set_writer(m, writer) +
                        UI_method_set_flusher(m, flusher) + UI_method_set_reader(m, reader) +
                        UI_method_set_closer(m, closer));
    o_int("get", UI_method_get_opener(m) == opener && UI_method_get_writer(m) == writer &&
                     UI_method_get_flusher(m) == flusher && UI_method_get_reader(m) == reader &&
                     UI_method_get_closer(m) == closer);
    o_ptr("prompt", (void *)UI_method_get_prompt_constructor(m));
    o_ptr("duplicator", (void *)UI_method_get_data_duplicator(m));
    o_ptr("destructor", (void *)UI_method_get_data_destructor(m));
}

static void password(UI_METHOD *m)
{
    char buf[32] = "";
    UI_set_default_method(m);
    o_int("default", UI_get_default_method() == m);
    fail_at = 7;
    o_int_err("read_pw_string", UI_UTIL_read_pw_string(buf, sizeof(buf), "Say:", 0));
    fail_at = 8;
    o_int_err("read_pw_string twice", UI_UTIL_read_pw_string(buf, sizeof(buf), "Say:", 1));
    o_str("said", buf);
    o_int_err("size 0", UI_UTIL_read_pw(buf, buf, 0, "Say:", 0));
    UI_set_default_method(NULL);
    o_int("default again", UI_get_default_method() == UI_OpenSSL());
}

int main(void)
{
    UI_METHOD *m = UI_create_method("mine");
    setters(m);
    for (fail_at = 0; fail_at < 8; fail_at++) {
        printf("-- fail at %d\n", fail_at);
        process(m);
    }
    fail_at = 0;
    o_int("duplicator", UI_method_set_data_duplicator(m, duplicate, destroy));
    o_int("prompt", UI_method_set_prompt_constructor(m, make_prompt));
    process(m);
    password(m);
    UI *ui = UI_new();
    o_int("default", UI_get_method(ui) == UI_OpenSSL());
    prompts(ui);
    o_int("set method", UI_set_method(ui, UI_null()) == UI_null());
    o_int_err("null method", UI_process(ui));
    int index = UI_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    o_int("set ex_data", UI_set_ex_data(ui, index, m));
    o_int("get ex_data", UI_get_ex_data(ui, index) == m);
    o_int("method ex_data", UI_method_set_ex_data(m, 1, ui));
    o_int("method ex_data", UI_method_get_ex_data(m, 1) == ui);
    UI_free(ui);
    UI_free(NULL);
    UI_destroy_method(m);
    UI_destroy_method(NULL);
    return 0;
}
