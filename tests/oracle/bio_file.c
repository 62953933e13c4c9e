/* BIO_s_file(3), BIO_s_fd(3) on files. */
#include "oracle.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <sys/stat.h>

int main(void)
{
    char buf[32] = "";
    FILE *fp = NULL;
    o_ptr_err("absent", BIO_new_file("absent", "r"));
    o_ptr_err("absent folder", BIO_new_file("no/where", "w"));
    mkdir("folder", 0700);
    o_ptr_err("folder", BIO_new_file("folder", "w"));
    o_ptr_err("bad mode", BIO_new_file("f", "q"));
    BIO *bio = BIO_new_file("f", "w");
    o_str("name", BIO_method_name(bio));
    o_int("type", BIO_method_type(bio));
    o_int("puts", BIO_puts(bio, "line one\nline two\n"));
    o_int("printf", BIO_printf(bio, "%d %s\n", 3, "three"));
    o_int("write", BIO_write(bio, "end", 3));
    o_int("tell", BIO_tell(bio));
    o_int("flush", BIO_flush(bio));
    o_int_err("read a writer", BIO_read(bio, buf, 4) <= 0);
    o_int("close flag", BIO_get_close(bio));
    o_int("free", BIO_free(bio));
    bio = BIO_new_file("f", "r");
    o_int("gets", BIO_gets(bio, buf, 32));
    o_str("line", buf);
    o_int("gets short", BIO_gets(bio, buf, 4));
    o_str("line", buf);
    o_int("gets 0", BIO_gets(bio, buf, 0));
    o_int("read", BIO_read(bio, buf, 5));
    o_int("tell", BIO_tell(bio));
    o_int("eof", BIO_eof(bio));
    o_int("seek", BIO_seek(bio, 26));
    o_int("read", BIO_read(bio, buf, 32));
    o_int("eof", BIO_eof(bio));
    o_int("read", BIO_read(bio, buf, 32));
    o_int("gets", BIO_gets(bio, buf, 32));
    o_int("retry", BIO_should_retry(bio));
    o_int("reset", BIO_reset(bio));
    o_int("get_fp", (int)BIO_get_fp(bio, &fp));
    o_int("same", fgetc(fp));
    o_int("pending", BIO_pending(bio));
    o_int("unknown", BIO_ctrl(bio, 4711, 0, NULL));
    o_int_err("write a reader", BIO_write(bio, "x", 1));
    BIO_free(bio);

    bio = BIO_new(BIO_s_file());
    o_int_err("bad flags", (int)BIO_ctrl(bio, BIO_C_SET_FILENAME, BIO_CLOSE, "f"));
    o_int_err("read_filename absent", (int)BIO_read_filename(bio, "absent"));
    o_int("read_filename", (int)BIO_read_filename(bio, "f"));
    o_int("read", BIO_read(bio, buf, 4));
    o_int("append_filename", (int)BIO_append_filename(bio, "f"));
    o_int("puts", BIO_puts(bio, "+"));
    o_int("rw_filename", (int)BIO_rw_filename(bio, "f"));
    o_int("seek", BIO_seek(bio, 29));
    o_int("read", BIO_read(bio, buf, 4));
    o_text("read", buf, 1);
    o_int("write_filename", (int)BIO_write_filename(bio, "f"));
    o_int("puts", BIO_puts(bio, "new"));
    BIO_free(bio);
    fp = fopen("f", "r");
    bio = BIO_new_fp(fp, BIO_NOCLOSE);
    o_int("read", BIO_read(bio, buf, 32));
    BIO_free(bio);
    o_int("still open", fseek(fp, 0, SEEK_SET));
    bio = BIO_new(BIO_s_file());
    o_int("set_fp", (int)BIO_set_fp(bio, fp, BIO_CLOSE));
    o_int("get_line", BIO_get_line(bio, buf, 32));
    o_str("line", buf);
    o_int("get_line at end", BIO_get_line(bio, buf, 32));
    BIO_free(bio);

    int fd = open("f", O_RDWR);
    bio = BIO_new_fd(fd, BIO_CLOSE);
    o_str("name", BIO_method_name(bio));
    o_int("puts", BIO_puts(bio, "a\nbc\n"));
    o_int("tell", BIO_tell(bio));
    o_int("reset", BIO_reset(bio));
    o_int("gets", BIO_gets(bio, buf, 32));
    o_str("line", buf);
    o_int("gets", BIO_gets(bio, buf, 2));
    o_str("line", buf);
    o_int("seek", BIO_seek(bio, 4));
    o_int("read", BIO_read(bio, buf, 32));
    o_int("eof", BIO_eof(bio));
    o_int("read", BIO_read(bio, buf, 32));
    o_int("eof", BIO_eof(bio));
    o_int("fd", BIO_get_fd(bio, NULL) == fd);
    BIO_free(bio);
    o_int("closed", fcntl(fd, F_GETFD));
    unlink("f");
    rmdir("folder");
    return 0;
}
