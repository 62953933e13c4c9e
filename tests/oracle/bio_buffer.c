/* BIO_f_buffer(3): reading, lines, writing, sizes, what waits. */
#include "oracle.h"

#include <openssl/bio.h>
#include <string.h>

static void writing(void)
{
    static char big[10000];
    BIO *mem = BIO_new(BIO_s_mem());
    BIO *buf = BIO_new(BIO_f_buffer());
    char *p = NULL;

    memset(big, 'x', sizeof(big));
    o_int("unconnected write", BIO_write(buf, "x", 1));
    o_int("unconnected flush", BIO_flush(buf));
    BIO_push(buf, mem);
    o_int("write", BIO_write(buf, "hello", 5));
    o_int("wpending", BIO_wpending(buf));
    o_int("in mem", (int)BIO_get_mem_data(mem, &p));
    o_int("flush", BIO_flush(buf));
    o_int("in mem", (int)BIO_get_mem_data(mem, &p));
    o_int("write 4090", BIO_write(buf, big, 4090));
    o_int("write 10", BIO_write(buf, big, 10));
    o_int("in mem", (int)BIO_get_mem_data(mem, &p));
    o_int("wpending", BIO_wpending(buf));
    o_int("write big", BIO_write(buf, big, sizeof(big)));
    o_int("in mem", (int)BIO_get_mem_data(mem, &p));
    o_int("wpending", BIO_wpending(buf));
    o_int("size", (int)BIO_set_write_buffer_size(buf, 20000));
    o_int("write big", BIO_write(buf, big, sizeof(big)));
    o_int("in mem", (int)BIO_get_mem_data(mem, &p));
    o_int("puts", BIO_puts(buf, "line\n"));
    o_int("reset", BIO_reset(buf));
    o_int("wpending", BIO_wpending(buf));
    BIO_free_all(buf);
}

static void reading(void)
{
    BIO *mem = BIO_new_mem_buf("one\ntwo\n\nfour without end", -1);
    BIO *buf = BIO_new(BIO_f_buffer());
    char line[64];

    BIO_push(buf, mem);
    o_int("pending", BIO_pending(buf));
    o_int("gets", BIO_gets(buf, line, sizeof(line)));
    o_str("line", line);
    o_int("lines", (int)BIO_get_buffer_num_lines(buf));
    o_int("pending", BIO_pending(buf));
    o_int("eof", BIO_eof(buf));
    o_int("gets 3", BIO_gets(buf, line, 3));
    o_str("line", line);
    o_int("gets", BIO_gets(buf, line, sizeof(line)));
    o_str("line", line);
    o_int("gets", BIO_gets(buf, line, sizeof(line)));
    o_str("line", line);
    o_int("read 4", BIO_read(buf, line, 4));
    o_int("gets", BIO_gets(buf, line, sizeof(line)));
    o_str("line", line);
    o_int("read", BIO_read(buf, line, 10));
    o_int("eof", BIO_eof(buf));
    o_int("set data", (int)BIO_set_buffer_read_data(buf, (void *)"abc\ndef", 7));
    o_int("read", BIO_read(buf, line, 5));
    o_int("type", BIO_method_type(buf));
    o_str("name", BIO_method_name(buf));
    BIO_free_all(buf);
}

int main(void)
{
    writing();
    reading();
    return 0;
}
