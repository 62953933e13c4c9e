/* BIO_s_bio(3). */
#include "oracle.h"

#include <openssl/bio.h>

static void show(const char *name, BIO *a, BIO *b)
{
    printf("%s: pending %zu %zu wpending %zu %zu guarantee %zu %zu request %zu %zu eof %d %d "
           "retry %d %d\n",
           name, BIO_ctrl_pending(a), BIO_ctrl_pending(b), BIO_ctrl_wpending(a),
           BIO_ctrl_wpending(b), BIO_ctrl_get_write_guarantee(a), BIO_ctrl_get_write_guarantee(b),
           BIO_ctrl_get_read_request(a), BIO_ctrl_get_read_request(b), BIO_eof(a), BIO_eof(b),
           BIO_test_flags(a, 0xf), BIO_test_flags(b, 0xf));
}

static void direct(BIO *a, BIO *b)
{
    char *p = NULL;
    o_int("nwrite0", BIO_nwrite0(a, &p));
    int n = BIO_nwrite(a, &p, 4);
    o_int("nwrite", n);
    memcpy(p, "wxyz", 4);
    show("nwrite", a, b);
    o_int("nread0", BIO_nread0(b, &p));
    o_text("text", p, 4);
    o_int("nread", BIO_nread(b, &p, 3));
    o_int("nread rest", BIO_nread(b, &p, 30));
    o_int("nread none", BIO_nread(b, &p, 30));
    o_int("nread0 none", BIO_nread0(b, &p));
    show("nread", a, b);
}

int main(void)
{
    BIO *a = NULL, *b = NULL, *lone = BIO_new(BIO_s_bio());
    char buf[64];
    o_str("name", BIO_method_name(lone));
    o_int_err("unpaired read", BIO_read(lone, buf, 1));
    o_int_err("unpaired write", BIO_write(lone, buf, 1));
    o_int("unpaired eof", BIO_eof(lone));
    o_int_err("unpaired nread0", BIO_nread0(lone, NULL));
    o_int("default size", BIO_get_write_buf_size(lone, 0));
    o_int_err("size 0", BIO_set_write_buf_size(lone, 0));
    o_int("size 5", BIO_set_write_buf_size(lone, 5));
    o_int("new", BIO_new_bio_pair(&a, 10, &b, 0));
    show("new", a, b);
    o_int_err("make again", BIO_make_bio_pair(a, lone));
    o_int_err("resize", BIO_set_write_buf_size(a, 100));
    o_int("read empty", BIO_read(b, buf, 64));
    show("wants", a, b);
    o_int("reset request", BIO_ctrl_reset_read_request(a));
    show("request reset", a, b);
    o_int("write", BIO_write(a, "1234567", 7));
    show("written", a, b);
    o_int("read", BIO_read(b, buf, 5));
    o_int("write around", BIO_write(a, "abcdefghij", 10));
    o_int("write full", BIO_write(a, "x", 1));
    show("full", a, b);
    o_int("read", BIO_read(b, buf, 64));
    o_text("text", buf, 10);
    o_int("puts", BIO_puts(b, "back"));
    o_int("read", BIO_read(a, buf, 64));
    o_int_err("gets", BIO_gets(a, buf, 64));
    direct(a, b);
    o_int("flush", BIO_flush(a));
    o_int("reset", BIO_reset(a));
    o_int("write", BIO_write(a, "last", 4));
    o_int("shutdown", BIO_shutdown_wr(a));
    show("shut", a, b);
    o_int_err("write after", BIO_write(a, "x", 1));
    o_int("read", BIO_read(b, buf, 64));
    o_int("read at end", BIO_read(b, buf, 64));
    show("end", a, b);
    o_int("destroy", BIO_destroy_bio_pair(a));
    o_int_err("write parted", BIO_write(b, "x", 1));
    o_int("eof parted", BIO_eof(b));
    o_int("make", BIO_make_bio_pair(a, lone));
    show("remade", a, lone);
    o_int("write", BIO_write(lone, "123456789", 9));
    o_int("read", BIO_read(a, buf, 64));
    BIO_free(lone);
    o_int_err("peer is gone", BIO_read(a, buf, 1));
    BIO_free(a);
    BIO_free(b);
    return 0;
}
