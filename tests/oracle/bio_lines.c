/* BIO_f_prefix(3), BIO_f_readbuffer(3). */
#include "oracle.h"

#include <openssl/bio.h>

#include <string.h>

static void show(const char *name, BIO *mem)
{
    char *text = NULL;
    long n = BIO_get_mem_data(mem, &text);
    o_hex(name, text, (size_t)n);
    (void)BIO_reset(mem);
}

static void prefix(void)
{
    BIO *mem = BIO_new(BIO_s_mem());
    BIO *top = BIO_push(BIO_new(BIO_f_prefix()), mem);

    o_int("type", BIO_method_type(top));
    o_str("name", BIO_method_name(top));
    o_int("indent at first", (int)BIO_get_indent(top));
    o_int("plain", BIO_write(top, "one\ntwo", 7));
    show("plain text", mem);
    o_int("prefix", (int)BIO_set_prefix(top, "# "));
    o_int("in a line", BIO_puts(top, " more\nthree\n\n"));
    show("in a line text", mem);
    o_int("indent", (int)BIO_set_indent(top, 3));
    o_int("negative", (int)BIO_set_indent(top, -1));
    o_int("indent now", (int)BIO_get_indent(top));
    o_int("both", BIO_puts(top, "four"));
    o_int("both, on", BIO_puts(top, "teen\nfive\n"));
    show("both text", mem);
    o_int("printf", BIO_printf(top, "%d\n%d", 6, 7));
    o_int("reset", BIO_reset(top));
    o_int("after reset", BIO_puts(top, "eight\n"));
    show("after reset text", mem);
    o_int("no prefix", (int)BIO_set_prefix(top, NULL));
    o_int("spaces", BIO_puts(top, "a\nb\n"));
    show("spaces text", mem);
    o_int("empty prefix", (int)BIO_set_prefix(top, ""));
    o_int("no indent", (int)BIO_set_indent(top, 0));
    o_int("as it is", BIO_puts(top, "c\nd\n"));
    o_int("nothing", BIO_write(top, "", 0));
    o_int("pending", (int)BIO_pending(top));
    char line[16];
    o_int("gets", BIO_gets(top, line, sizeof(line)));
    o_str("line", line);
    o_int("read", BIO_read(top, line, sizeof(line)));
    o_int("read at the end", BIO_read(top, line, sizeof(line)));
    o_int("retry", BIO_should_retry(top) != 0);
    BIO_free_all(top);
    BIO *alone = BIO_new(BIO_f_prefix());
    o_int("no next: ctrl", (int)BIO_pending(alone));
    BIO_free(alone);
}

static void readbuffer(void)
{
    BIO *mem = BIO_new_mem_buf("alpha\nbeta\ngamma", -1);
    BIO *top = BIO_push(BIO_new(BIO_f_readbuffer()), mem);
    char buf[64] = "";

    o_int("rb type", BIO_method_type(top));
    o_str("rb name", BIO_method_name(top));
    o_int("rb tell", BIO_tell(top));
    o_int("rb gets", BIO_gets(top, buf, sizeof(buf)));
    o_str("rb line", buf);
    o_int("rb tell 2", BIO_tell(top));
    o_int("rb read", BIO_read(top, buf, 3));
    o_hex("rb read bytes", buf, 3);
    o_int("rb pending", (int)BIO_pending(top));
    o_int("rb eof", BIO_eof(top));
    o_int("rb seek", BIO_seek(top, 1));
    o_int("rb pending after seek", (int)BIO_pending(top));
    o_int("rb gets small", BIO_gets(top, buf, 4));
    o_str("rb small", buf);
    o_int("rb seek beyond", BIO_seek(top, 12));
    o_int("rb seek negative", BIO_seek(top, -1));
    o_int("rb read rest", BIO_read(top, buf, sizeof(buf)));
    o_hex("rb rest", buf, 12);
    o_int("rb read at the end", BIO_read(top, buf, sizeof(buf)));
    o_int("rb eof at the end", BIO_eof(top));
    o_int("rb gets at the end", BIO_gets(top, buf, sizeof(buf)));
    o_int("rb seek end", BIO_seek(top, 16));
    o_int("rb reset", BIO_reset(top));
    o_int("rb again", BIO_gets(top, buf, sizeof(buf)));
    o_str("rb again line", buf);
    o_int("rb write", BIO_write(top, "x", 1));
    o_int("rb puts", BIO_puts(top, "x"));
    o_int("rb flush", BIO_flush(top));
    o_int("rb gets nothing", BIO_gets(top, buf, 0));
    o_int("rb gets one", BIO_gets(top, buf, 1));
    BIO_free_all(top);
    top = BIO_new(BIO_f_readbuffer());
    o_int("rb no next: read", BIO_read(top, buf, 1));
    o_int("rb no next: eof", BIO_eof(top));
    BIO_free(top);
}

static void readbuffer_large(void)
{
    BIO *mem = BIO_new(BIO_s_mem());
    char out[9000];
    for (int i = 0; i < 9000; i++) {
        out[i] = (char)('a' + i % 26);
    }
    BIO_write(mem, out, 9000);
    BIO *top = BIO_push(BIO_new(BIO_f_readbuffer()), mem);
    char in[9000];
    o_int("large", BIO_read(top, in, 9000));
    o_int("the same", memcmp(in, out, 9000));
    o_int("large seek", BIO_seek(top, 5000));
    o_int("large again", BIO_read(top, in, 9000));
    o_int("retry at the end", BIO_should_retry(top) != 0);
    o_int("the same again", memcmp(in, out + 5000, 4000));
    BIO_free_all(top);
}

int main(void)
{
    prefix();
    readbuffer();
    readbuffer_large();
    return 0;
}
