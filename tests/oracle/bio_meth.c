/* BIO_meth_new(3): a method of the application's own, as curl and nginx's modules make. */
#include "oracle.h"

#include <openssl/bio.h>

static int my_write(BIO *b, const char *data, int n)
{
    printf("my_write: %.*s\n", n, data);
    BIO_clear_retry_flags(b);
    if (n > 5) {
        BIO_set_retry_write(b);
        return -1;
    }
    return n;
}

static int my_read(BIO *b, char *data, int n)
{
    BIO_clear_retry_flags(b);
    if (BIO_get_data(b) == NULL) {
        BIO_set_retry_read(b);
        return -1;
    }
    memset(data, 'r', (size_t)n);
    return n;
}

static int my_write_ex(BIO *b, const char *data, size_t n, size_t *written)
{
    (void)b;
    printf("my_write_ex: %.*s\n", (int)n, data);
    *written = n;
    return 1;
}

static int my_read_ex(BIO *b, char *data, size_t n, size_t *got)
{
    (void)b;
    memset(data, 'x', n);
    *got = n + (n == 3); /* a lie for 3 */
    return 1;
}

static long my_ctrl(BIO *b, int cmd, long num, void *ptr)
{
    printf("my_ctrl: %d %ld %d\n", cmd, num, ptr != NULL);
    switch (cmd) {
    case BIO_CTRL_GET_CLOSE:
        return BIO_get_shutdown(b);
    case BIO_CTRL_SET_CLOSE:
        BIO_set_shutdown(b, (int)num);
        return 1;
    case BIO_C_SET_FD:
        o_int("int_ctrl value", *(int *)ptr);
        return 1;
    case 999:
        *(void **)ptr = b;
        return 1;
    case BIO_CTRL_FLUSH:
        return 1;
    }
    return 0;
}

static int my_create(BIO *b)
{
    BIO_set_init(b, 1);
    BIO_set_shutdown(b, 0);
    puts("my_create");
    return 1;
}

static int failing_create(BIO *b)
{
    (void)b;
    return 0;
}

static int my_destroy(BIO *b)
{
    printf("my_destroy: %d\n", b != NULL);
    return 1;
}

static int my_puts(BIO *b, const char *s)
{
    (void)b;
    printf("my_puts: %s\n", s);
    return (int)strlen(s);
}

static int my_gets(BIO *b, char *s, int n)
{
    (void)b;
    snprintf(s, (size_t)n, "line");
    return 4;
}

static long my_callback_ctrl(BIO *b, int cmd, BIO_info_cb *fp)
{
    (void)b;
    printf("my_callback_ctrl: %d %d\n", cmd, fp != NULL);
    return 5;
}

static int info(BIO *b, int state, int ret)
{
    (void)b;
    (void)state;
    return ret;
}

static void getters(BIO_METHOD *m)
{
    o_int("write", BIO_meth_get_write(m) == my_write);
    o_ptr("write_ex", (void *)BIO_meth_get_write_ex(m));
    o_int("read", BIO_meth_get_read(m) == my_read);
    o_ptr("read_ex", (void *)BIO_meth_get_read_ex(m));
    o_int("puts", BIO_meth_get_puts(m) == my_puts);
    o_int("gets", BIO_meth_get_gets(m) == my_gets);
    o_int("ctrl", BIO_meth_get_ctrl(m) == my_ctrl);
    o_int("create", BIO_meth_get_create(m) == my_create);
    o_int("destroy", BIO_meth_get_destroy(m) == my_destroy);
    o_int("callback_ctrl", BIO_meth_get_callback_ctrl(m) == my_callback_ctrl);
}

int main(void)
{
    char buf[8] = "";
    size_t n = 0;
    int type = BIO_get_new_index();
    o_int("index", type);
    o_int("index", BIO_get_new_index());
    BIO_METHOD *m = BIO_meth_new(type | BIO_TYPE_SOURCE_SINK, "mine");
    BIO *bio = BIO_new(m);
    o_int("init without create", BIO_get_init(bio));
    o_int_err("read without", BIO_read(bio, buf, 2));
    o_int_err("write without", BIO_write(bio, buf, 2));
    o_int_err("puts without", BIO_puts(bio, "x"));
    o_int_err("gets without", BIO_gets(bio, buf, 2));
    o_int_err("ctrl without", BIO_ctrl(bio, 1, 0, NULL));
    o_int_err("callback_ctrl without", BIO_callback_ctrl(bio, BIO_CTRL_SET_CALLBACK, info));
    BIO_free(bio);
    o_int("set", BIO_meth_set_write(m, my_write) && BIO_meth_set_read(m, my_read) &&
                     BIO_meth_set_ctrl(m, my_ctrl) && BIO_meth_set_create(m, my_create) &&
                     BIO_meth_set_destroy(m, my_destroy) && BIO_meth_set_puts(m, my_puts) &&
                     BIO_meth_set_gets(m, my_gets) &&
                     BIO_meth_set_callback_ctrl(m, my_callback_ctrl));
    getters(m);
    bio = BIO_new(m);
    o_str("name", BIO_method_name(bio));
    o_int("type", BIO_method_type(bio) == (type | BIO_TYPE_SOURCE_SINK));
    o_int("write", BIO_write(bio, "abc", 3));
    o_int("write blocks", BIO_write(bio, "abcdef", 6));
    o_int("should write", BIO_should_write(bio) && BIO_should_retry(bio));
    o_int("read blocks", BIO_read(bio, buf, 2));
    o_int("should read", BIO_should_read(bio) && BIO_should_retry(bio));
    o_int("flags", BIO_test_flags(bio, ~0));
    BIO_set_data(bio, buf);
    o_int("data", BIO_get_data(bio) == buf);
    o_int("read", BIO_read(bio, buf, 2));
    o_int("retry is gone", BIO_should_retry(bio));
    o_int("puts", BIO_puts(bio, "text"));
    o_int("gets", BIO_gets(bio, buf, 8));
    o_int("written", (long long)BIO_number_written(bio));
    o_int("close", BIO_get_close(bio));
    o_int("set close", BIO_set_close(bio, 1));
    o_int("shutdown", BIO_get_shutdown(bio));
    o_int("int_ctrl", BIO_int_ctrl(bio, BIO_C_SET_FD, 1, 42));
    o_int("ptr_ctrl", BIO_ptr_ctrl(bio, 999, 0) == bio);
    o_ptr("ptr_ctrl fails", BIO_ptr_ctrl(bio, 998, 0));
    o_int_err("callback_ctrl", BIO_callback_ctrl(bio, BIO_CTRL_SET_CALLBACK, info));
    o_int_err("callback_ctrl other", BIO_callback_ctrl(bio, 3, info));
    BIO_set_flags(bio, 0x1000);
    o_int("flag", BIO_test_flags(bio, 0x1000));
    BIO_clear_flags(bio, 0x1000);
    o_int("flag", BIO_test_flags(bio, 0x1000));
    BIO_set_init(bio, 0);
    o_int_err("uninitialized", BIO_write(bio, "abc", 3));
    BIO_free(bio);
    o_int("set ex", BIO_meth_set_write_ex(m, my_write_ex) && BIO_meth_set_read_ex(m, my_read_ex));
    o_ptr("old write", (void *)BIO_meth_get_write(m));
    o_int("ex", BIO_meth_get_write_ex(m) == my_write_ex && BIO_meth_get_read_ex(m) == my_read_ex);
    bio = BIO_new(m);
    o_int("write_ex", BIO_write_ex(bio, "abc", 3, &n));
    o_int("written", (long long)n);
    o_int("write_ex 0", BIO_write_ex(bio, "", 0, &n));
    o_int("read_ex", BIO_read_ex(bio, buf, 2, &n));
    o_int("got", (long long)n);
    o_int_err("read lies", BIO_read(bio, buf, 3));
    BIO_free(bio);
    BIO_meth_set_create(m, failing_create);
    o_ptr_err("create fails", BIO_new(m));
    BIO_meth_free(m);
    BIO_meth_free(NULL);
    return 0;
}
