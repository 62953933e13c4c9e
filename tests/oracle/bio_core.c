/* BIO_new(3), BIO_push(3), BIO_read(3), BIO_ctrl(3), BIO_set_callback(3): what holds for all BIOs.
 */
#include "oracle.h"

#include <openssl/bio.h>

static void nulls(void)
{
    char buf[4];
    size_t n = 7;
    o_int_err("free NULL", BIO_free(NULL));
    BIO_vfree(NULL);
    BIO_free_all(NULL);
    o_int_err("read NULL", BIO_read(NULL, buf, 4));
    o_int_err("read NULL, n < 0", BIO_read(NULL, buf, -1));
    o_int_err("read_ex NULL", BIO_read_ex(NULL, buf, 4, &n));
    o_int_err("write NULL", BIO_write(NULL, buf, 4));
    o_int_err("write_ex NULL", BIO_write_ex(NULL, buf, 4, &n));
    o_int("written", (long long)n);
    o_int_err("puts NULL", BIO_puts(NULL, "x"));
    o_int_err("gets NULL", BIO_gets(NULL, buf, 4));
    o_int_err("get_line NULL", BIO_get_line(NULL, buf, 4));
    o_int_err("ctrl NULL", BIO_ctrl(NULL, BIO_CTRL_EOF, 0, NULL));
    o_int_err("callback_ctrl NULL", BIO_callback_ctrl(NULL, BIO_CTRL_SET_CALLBACK, NULL));
    o_int("pending NULL", (long long)BIO_ctrl_pending(NULL));
    o_int("wpending NULL", (long long)BIO_ctrl_wpending(NULL));
    o_int("number_read NULL", (long long)BIO_number_read(NULL));
    o_int("number_written NULL", (long long)BIO_number_written(NULL));
    o_ptr("push NULL, NULL", BIO_push(NULL, NULL));
    o_ptr("pop NULL", BIO_pop(NULL));
    o_ptr("next NULL", BIO_next(NULL));
    o_ptr_err("find_type NULL", BIO_find_type(NULL, BIO_TYPE_MEM));
    o_ptr("dup_chain NULL", BIO_dup_chain(NULL));
}

static void uninitialized(void)
{
    char buf[4];
    BIO *bio = BIO_new(BIO_s_file());
    o_int("init", BIO_get_init(bio));
    o_int_err("read", BIO_read(bio, buf, 4));
    o_int_err("write", BIO_write(bio, buf, 4));
    o_int_err("write 0", BIO_write(bio, buf, 0));
    o_int_err("write -1", BIO_write(bio, buf, -1));
    o_int_err("puts", BIO_puts(bio, "x"));
    o_int_err("gets", BIO_gets(bio, buf, 4));
    o_int_err("gets -1", BIO_gets(bio, buf, -1));
    o_int_err("get_line", BIO_get_line(bio, buf, 4));
    o_int_err("callback_ctrl", BIO_callback_ctrl(bio, BIO_CTRL_SET_CALLBACK, NULL));
    BIO_free(bio);
    bio = BIO_new(BIO_s_socket());
    o_int_err("socket has no gets", BIO_gets(bio, buf, 4));
    o_int("fd of none", BIO_get_fd(bio, NULL));
    BIO_free(bio);
}

static void chains(void)
{
    BIO *a = BIO_new(BIO_f_null()), *b = BIO_new(BIO_f_null()), *mem = BIO_new(BIO_s_mem());
    o_int("push", BIO_push(a, b) == a);
    o_int("push", BIO_push(a, mem) == a);
    o_int("next", BIO_next(a) == b && BIO_next(b) == mem && BIO_next(mem) == NULL);
    o_int("find source", BIO_find_type(a, BIO_TYPE_SOURCE_SINK) == mem);
    o_int("find mem", BIO_find_type(a, BIO_TYPE_MEM) == mem);
    o_int("find filter", BIO_find_type(a, BIO_TYPE_FILTER) == a);
    o_ptr_err("find none", BIO_find_type(a, BIO_TYPE_SOCKET));
    o_str("name", BIO_method_name(a));
    o_int("type", BIO_method_type(mem));
    o_int("write through", BIO_puts(a, "hello"));
    char buf[8] = "";
    o_int("read through", BIO_read(a, buf, 2));
    o_int("read", (long long)BIO_number_read(a));
    o_int("written", (long long)BIO_number_written(mem));
    o_int("empty", BIO_read(mem, buf, 8) == 3 && BIO_read(a, buf, 8) == -1);
    o_int("should retry", BIO_should_retry(a));
    int reason = -5;
    o_int("retry BIO", BIO_get_retry_BIO(a, &reason) == mem);
    o_int("reason", reason);
    BIO_set_retry_reason(mem, BIO_RR_CONNECT);
    BIO_copy_next_retry(b);
    o_int("reason", BIO_get_retry_reason(b));
    o_ptr_err("dup of null filter", BIO_dup_chain(a));
    o_int("pop", BIO_pop(b) == mem);
    o_int("chain", BIO_next(a) == mem && BIO_next(b) == NULL);
    BIO_free(b);
    o_int("up_ref", BIO_up_ref(mem));
    BIO_free_all(a);
    o_int("still there", BIO_puts(mem, "x"));
    BIO *copy = BIO_dup_chain(mem);
    o_ptr_err("dup of mem", copy);
    BIO_free(copy);
    o_int("free", BIO_free(mem));
}

static long callback_ex(BIO *b, int oper, const char *argp, size_t len, int argi, long argl,
                        int ret, size_t *processed)
{
    (void)argp;
    printf("callback_ex: oper %02x len %zu argi %d argl %ld ret %d processed %ld arg %s\n", oper,
           len, argi, argl, ret, processed != NULL ? (long)*processed : -1,
           BIO_get_callback_arg(b));
    return ret;
}

static long callback(BIO *b, int oper, const char *argp, int argi, long argl, long ret)
{
    (void)argp;
    (void)b;
    printf("callback: oper %02x argi %d argl %ld ret %ld\n", oper, argi, argl, ret);
    return ret;
}

static long refuse(BIO *b, int oper, const char *argp, size_t len, int argi, long argl, int ret,
                   size_t *processed)
{
    (void)b;
    (void)argp;
    (void)len;
    (void)argi;
    (void)argl;
    (void)ret;
    (void)processed;
    return (oper & BIO_CB_RETURN) != 0 ? 1 : oper == BIO_CB_FREE ? 1 : -3;
}

static void use(BIO *bio)
{
    char buf[16];
    size_t n = 0;
    o_int("write", BIO_write(bio, "one\ntwo\n", 8));
    o_int("write_ex", BIO_write_ex(bio, "more", 4, &n));
    o_int("puts", BIO_puts(bio, "p\n"));
    o_int("read", BIO_read(bio, buf, 2));
    o_int("gets", BIO_gets(bio, buf, 16));
    o_int("pending", BIO_pending(bio));
    o_int("read_ex", BIO_read_ex(bio, buf, 16, &n));
    o_int("read at end", BIO_read(bio, buf, 16));
    o_int("flush", BIO_flush(bio));
    o_int("reset", BIO_reset(bio));
}

static void callbacks(void)
{
    static char arg[] = "argument";
    BIO *bio = BIO_new(BIO_s_mem());
    o_ptr("no callback", (void *)BIO_get_callback_ex(bio));
    BIO_set_callback_arg(bio, arg);
    BIO_set_callback_ex(bio, callback_ex);
    o_int("callback", BIO_get_callback_ex(bio) == callback_ex && BIO_get_callback(bio) == NULL);
    use(bio);
    BIO_free(bio);
    bio = BIO_new(BIO_s_mem());
    BIO_set_callback(bio, callback);
    o_int("callback", BIO_get_callback(bio) == callback);
    use(bio);
    BIO_free(bio);
    bio = BIO_new(BIO_s_mem());
    BIO_set_callback_ex(bio, refuse);
    use(bio);
    BIO_free(bio);
}

static void ex_data(void)
{
    int index = BIO_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    BIO *bio = BIO_new(BIO_s_null());
    o_int("index", index);
    o_ptr("unset", BIO_get_ex_data(bio, index));
    o_int("set", BIO_set_ex_data(bio, index, "data"));
    o_str("get", BIO_get_ex_data(bio, index));
    BIO *copy = BIO_dup_chain(bio);
    o_str("copied", BIO_get_ex_data(copy, index));
    BIO_free(copy);
    BIO_free(bio);
}

int main(void)
{
    nulls();
    uninitialized();
    chains();
    callbacks();
    ex_data();
    return 0;
}
