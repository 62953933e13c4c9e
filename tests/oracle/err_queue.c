/* The error queue: order, overflow, marks, data and origin. Prints `name: value` lines; the same
 * program runs on OpenSSL and on Thirteen and must print the same. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>

static void show(const char *name, unsigned long code)
{
    printf("%s: %08lX\n", name, code);
}

static void show_all(const char *name, int which)
{
    const char *file = "unset", *func = "unset", *data = "unset";
    int line = -7, flags = -7;
    unsigned long code = which == 0   ? ERR_get_error_all(&file, &line, &func, &data, &flags)
                         : which == 1 ? ERR_peek_error_all(&file, &line, &func, &data, &flags)
                                      : ERR_peek_last_error_all(&file, &line, &func, &data, &flags);
    printf("%s: %08lX file=%s line=%d func=%s data=%s flags=%d\n", name, code, file, line, func,
           data, flags);
}

static void raise_at(int lib, int reason, const char *file, int line, const char *func)
{
    ERR_new();
    ERR_set_debug(file, line, func);
    ERR_set_error(lib, reason, NULL);
}

static void order(void)
{
    show("empty get", ERR_get_error());
    show("empty peek", ERR_peek_error());
    show("empty peek_last", ERR_peek_last_error());
    show_all("empty get_all", 0);
    raise_at(ERR_LIB_SSL, 100, "a.c", 11, "fa");
    raise_at(ERR_LIB_BIO, 101, "b.c", 12, "fb");
    raise_at(ERR_LIB_SYS, ENOENT, "c.c", 13, "fc");
    show("peek", ERR_peek_error());
    show("peek_last", ERR_peek_last_error());
    show_all("peek_all", 1);
    show_all("peek_last_all", 2);
    show_all("get 1", 0);
    show_all("get 2", 0);
    show_all("get 3", 0);
    show_all("get 4", 0);
}

static void overflow(void)
{
    for (int i = 0; i < 20; i++) {
        raise_at(ERR_LIB_EVP, 100 + i, "x.c", i, "f");
    }
    int count = 0;
    unsigned long code;
    while ((code = ERR_get_error()) != 0) {
        count++;
        printf("overflow %d: %08lX\n", count, code);
    }
}

static void texts(void)
{
    ERR_raise_data(ERR_LIB_X509, 7, "number %d and %s", 42, "text");
    show_all("raise_data", 1);
    ERR_add_error_data(2, " more", "+more");
    const char *data = NULL;
    int flags = 0;
    ERR_peek_error_data(&data, &flags);
    printf("added: %s %d\n", data, flags);
    ERR_add_error_data(1, NULL);
    ERR_peek_last_error_data(&data, &flags);
    printf("added NULL: %s %d\n", data, flags);
    show_all("with text", 0);
    raise_at(ERR_LIB_X509, 8, "", 0, NULL);
    ERR_add_error_data(1, "first");
    show_all("no origin", 0);
    raise_at(ERR_LIB_X509, 9, "q.c", 1, "q");
    static char lent[] = "lent";
    ERR_set_error_data(lent, ERR_TXT_STRING);
    show_all("lent", 0);
    char big[3000];
    memset(big, 'x', sizeof(big));
    big[sizeof(big) - 1] = 0;
    ERR_raise_data(ERR_LIB_X509, 7, "%s", big);
    ERR_peek_error_data(&data, &flags);
    printf("long data: %zu %d\n", strlen(data), flags);
    ERR_clear_error();
    ERR_raise(ERR_LIB_X509, 7);
    ERR_add_error_txt(":", "one");
    ERR_add_error_txt(":", "two");
    ERR_peek_error_data(&data, &flags);
    printf("add_error_txt: %s %d\n", data, flags);
    BIO *mem = BIO_new(BIO_s_mem());
    BIO_puts(mem, "from bio");
    ERR_add_error_mem_bio("/", mem);
    BIO_free(mem);
    ERR_peek_error_data(&data, &flags);
    printf("add_error_mem_bio: %s %d\n", data, flags);
    ERR_clear_error();
    show("cleared", ERR_peek_error());
}

static void marks(void)
{
    printf("mark on empty: %d\n", ERR_set_mark());
    printf("pop on empty: %d\n", ERR_pop_to_mark());
    printf("clear_last on empty: %d\n", ERR_clear_last_mark());
    raise_at(ERR_LIB_EVP, 1, "m.c", 1, "m");
    printf("mark: %d\n", ERR_set_mark());
    raise_at(ERR_LIB_EVP, 2, "m.c", 2, "m");
    printf("mark: %d\n", ERR_set_mark());
    printf("mark again: %d\n", ERR_set_mark());
    raise_at(ERR_LIB_EVP, 3, "m.c", 3, "m");
    printf("pop: %d\n", ERR_pop_to_mark());
    show("after pop", ERR_peek_last_error());
    raise_at(ERR_LIB_EVP, 4, "m.c", 4, "m");
    printf("clear_last: %d\n", ERR_clear_last_mark());
    show("after clear_last", ERR_peek_last_error());
    printf("pop to first: %d\n", ERR_pop_to_mark());
    show("after pop", ERR_peek_last_error());
    printf("pop without mark: %d\n", ERR_pop_to_mark());
    show("after pop", ERR_peek_last_error());
}

static void *other_thread(void *arg)
{
    (void)arg;
    show("other thread sees", ERR_peek_error());
    raise_at(ERR_LIB_RSA, 5, "t.c", 1, "t");
    show("other thread raised", ERR_peek_error());
    return NULL;
}

int main(void)
{
    order();
    overflow();
    texts();
    marks();
    raise_at(ERR_LIB_EVP, 9, "m.c", 9, "m");
    pthread_t t;
    pthread_create(&t, NULL, other_thread, NULL);
    pthread_join(t, NULL);
    show("main still", ERR_peek_error());
    const char *file = NULL, *func = NULL;
    int line = 0;
    show("peek_error_line", ERR_peek_error_line(&file, &line));
    printf("line: %s %d\n", file, line);
    show("peek_last_error_line", ERR_peek_last_error_line(&file, &line));
    show("peek_error_func", ERR_peek_error_func(&func));
    printf("func: %s\n", func);
    show("peek_last_error_func", ERR_peek_last_error_func(&func));
    errno = 77;
    ERR_raise(ERR_LIB_EVP, 3);
    ERR_raise_data(ERR_LIB_EVP, 3, "x");
    printf("errno kept: %d\n", errno);
    ERR_STATE *s = ERR_get_state();
    printf("state: top %d bottom %d\n", s->top, s->bottom);
    ERR_clear_error();
    ERR_clear_error();
    show("end", ERR_get_error());
    return 0;
}
