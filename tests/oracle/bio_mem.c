/* BIO_s_mem(3). */
#include "oracle.h"

#include <openssl/bio.h>
#include <openssl/buffer.h>

static void show(const char *name, BIO *bio)
{
    char *data = NULL;
    BUF_MEM *buf = NULL;
    long n = BIO_get_mem_data(bio, &data);
    o_hex(name, data, (size_t)n);
    o_int("pending", BIO_pending(bio));
    o_int("eof", BIO_eof(bio));
    BIO_get_mem_ptr(bio, &buf);
    o_int("length", (long long)buf->length);
    o_hex("buf", buf->data, buf->length);
}

static void writable(void)
{
    char buf[64] = "";
    BIO *bio = BIO_new(BIO_s_mem());
    o_str("name", BIO_method_name(bio));
    o_int("type", BIO_method_type(bio));
    o_int("read empty", BIO_read(bio, buf, 4));
    o_int("retry", BIO_should_retry(bio) && BIO_should_read(bio));
    o_int("set eof return", BIO_set_mem_eof_return(bio, 0));
    o_int("read empty", BIO_read(bio, buf, 4));
    o_int("retry", BIO_should_retry(bio));
    o_int("eof return 7", BIO_set_mem_eof_return(bio, 7));
    o_int("read empty", BIO_read(bio, NULL, 4));
    BIO_set_mem_eof_return(bio, -1);
    o_int("write 0", BIO_write(bio, "", 0));
    o_int_err("write NULL", BIO_write(bio, NULL, 5));
    o_int("write", BIO_write(bio, "line one\nline two\nrest", 22));
    show("data", bio);
    o_int("read 0", BIO_read(bio, buf, 0));
    o_int("read NULL", BIO_read(bio, NULL, 4));
    o_int("gets", BIO_gets(bio, buf, 64));
    o_str("line", buf);
    o_int("gets short", BIO_gets(bio, buf, 4));
    o_str("line", buf);
    o_int("gets 1", BIO_gets(bio, buf, 1));
    o_str("line", buf);
    show("data", bio);
    o_int("puts", BIO_puts(bio, "more"));
    show("data", bio);
    o_int("read", BIO_read(bio, buf, 3));
    o_int("write", BIO_write(bio, "tail", 4));
    o_int("read all", BIO_read(bio, buf, 64));
    o_text("all", buf, 22);
    o_int("gets at end", BIO_gets(bio, buf, 64));
    o_str("line", buf);
    show("data", bio);
    for (int i = 0; i < 40; i++) {
        BIO_write(bio, "0123456789abcdefghij", 20);
        BIO_read(bio, buf, i % 25);
    }
    o_int("pending", BIO_pending(bio));
    o_int("read", BIO_read(bio, buf, 40));
    o_text("read", buf, 40);
    o_int("seek back", BIO_seek(bio, 3));
    o_int("tell", BIO_tell(bio));
    o_int("reset", BIO_reset(bio));
    show("reset", bio);
    o_int("flush", BIO_flush(bio));
    o_int("unknown", BIO_ctrl(bio, 12345, 0, NULL));
    o_int("wpending", BIO_wpending(bio));
    o_int("close", BIO_get_close(bio));
    BIO_puts(bio, "keep");
    BIO_set_flags(bio, BIO_FLAGS_NONCLEAR_RST);
    BIO_read(bio, buf, 2);
    o_int("reset, not clearing", BIO_reset(bio));
    show("reset", bio);
    BUF_MEM *mem = NULL;
    BIO_read(bio, buf, 1);
    BIO_get_mem_ptr(bio, &mem);
    o_int("set close", BIO_set_close(bio, BIO_NOCLOSE));
    BIO_free(bio);
    o_text("kept", mem->data, mem->length);
    BUF_MEM_free(mem);
}

static void seeking(BIO *bio)
{
    char buf[8];
    o_int("tell", BIO_tell(bio));
    o_int("read", BIO_read(bio, buf, 3));
    o_int("tell", BIO_tell(bio));
    o_int("seek 1", BIO_seek(bio, 1));
    o_int("read", BIO_read(bio, buf, 2));
    o_text("text", buf, 2);
    o_int("seek end", BIO_seek(bio, 6));
    o_int("eof", BIO_eof(bio));
    o_int("seek beyond", BIO_seek(bio, 7));
    o_int("seek before", BIO_seek(bio, -1));
    o_int("seek 0", BIO_seek(bio, 0));
    o_int("pending", BIO_pending(bio));
}

static void read_only(void)
{
    char buf[16];
    o_ptr_err("NULL", BIO_new_mem_buf(NULL, 3));
    BIO *bio = BIO_new_mem_buf("abcdef", -1);
    o_int("pending", BIO_pending(bio));
    o_int_err("write", BIO_write(bio, "x", 1));
    o_int_err("puts", BIO_puts(bio, "x"));
    o_int("read", BIO_read(bio, buf, 4));
    o_int("eof", BIO_eof(bio));
    show("rest", bio);
    o_int("read", BIO_read(bio, buf, 4));
    o_int("read at end", BIO_read(bio, buf, 4));
    o_int("retry", BIO_should_retry(bio));
    o_int("eof", BIO_eof(bio));
    o_int("reset", BIO_reset(bio));
    show("reset", bio);
    seeking(bio);
    BIO_free(bio);
    bio = BIO_new_mem_buf("a\nb\n", 3);
    o_int("gets", BIO_gets(bio, buf, 16));
    o_str("line", buf);
    o_int("gets", BIO_gets(bio, buf, 16));
    o_str("line", buf);
    o_int("gets", BIO_gets(bio, buf, 16));
    BIO_set_mem_eof_return(bio, -1);
    o_int("read", BIO_read(bio, buf, 16));
    o_int("retry", BIO_should_retry(bio));
    BIO_free(bio);
    bio = BIO_new_mem_buf("", 0);
    o_int("empty", BIO_read(bio, buf, 1));
    BIO_free(bio);
}

/* The bytes are the application's, which frees them before the BIO. */
static void given_away(void)
{
    BIO *bio = BIO_new(BIO_s_mem());
    BUF_MEM *mem = NULL;
    char some[4];

    BIO_puts(bio, "abcdef");
    o_int("read", BIO_read(bio, some, 2));
    o_int("ptr", (long long)BIO_get_mem_ptr(bio, &mem));
    o_int("length", (long long)mem->length);
    o_int("set close", BIO_set_close(bio, BIO_NOCLOSE));
    BUF_MEM_free(mem);
    o_int("free", BIO_free(bio));
}

int main(void)
{
    given_away();
    writable();
    read_only();
    BIO *bio = BIO_new(BIO_s_mem());
    BIO_puts(bio, "abcdef");
    seeking(bio);
    BIO_free(bio);
    BUF_MEM *mem = BUF_MEM_new();
    BUF_MEM_grow(mem, 3);
    memcpy(mem->data, "xyz", 3);
    bio = BIO_new(BIO_s_mem());
    o_int("set_mem_buf", BIO_set_mem_buf(bio, mem, BIO_CLOSE));
    BIO_puts(bio, "!");
    show("set", bio);
    BIO_free(bio);
    bio = BIO_new(BIO_s_secmem());
    o_str("name", BIO_method_name(bio));
    o_int("puts", BIO_puts(bio, "secret"));
    show("secure", bio);
    BIO_free(bio);
    return 0;
}
