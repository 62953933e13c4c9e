/* BIO_s_socket(3), BIO_should_retry(3). */
#include "oracle.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <signal.h>
#include <sys/socket.h>

int main(void)
{
    char buf[16];
    int fds[2], got = -1;
    signal(SIGPIPE, SIG_IGN);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    BIO *bio = BIO_new_socket(fds[0], BIO_CLOSE);
    o_str("name", BIO_method_name(bio));
    o_int("type", BIO_method_type(bio));
    o_int("fd", BIO_get_fd(bio, &got) == fds[0] && got == fds[0]);
    o_int("close", BIO_get_close(bio));
    o_int("write", BIO_write(bio, "hello", 5));
    o_int("puts", BIO_puts(bio, "!"));
    o_int("arrived", (long long)read(fds[1], buf, 16));
    o_int("nbio", BIO_socket_nbio(fds[0], 1));
    o_int("read", BIO_read(bio, buf, 4));
    o_int("retry", BIO_should_read(bio) && BIO_should_retry(bio));
    o_int("eof", BIO_eof(bio));
    o_int("sent", (long long)write(fds[1], "abc", 3));
    o_int("read", BIO_read(bio, buf, 4));
    o_int("retry", BIO_should_retry(bio));
    o_int_err("gets", BIO_gets(bio, buf, 4));
    o_int("flush", BIO_flush(bio));
    o_int("pending", BIO_pending(bio));
    o_int("reset", BIO_reset(bio));
    char big[4096];
    memset(big, 'x', sizeof(big));
    int n = 0;
    for (int i = 0; i < 10000 && (n = BIO_write(bio, big, sizeof(big))) > 0; i++) {
    }
    o_int("full", n);
    o_int("retry", BIO_should_write(bio) && BIO_should_retry(bio));
    close(fds[1]);
    o_int("write to closed", BIO_write(bio, "x", 1));
    o_int("retry", BIO_should_retry(bio));
    o_int("errno", errno);
    n = 1;
    while (n > 0) {
        n = BIO_read(bio, buf, 16);
    }
    o_int("read at end", n == 0 || errno == ECONNRESET);
    o_int("retry", BIO_should_retry(bio));
    BIO_set_close(bio, BIO_NOCLOSE);
    BIO_free(bio);
    o_int("open", fcntl(fds[0], F_GETFD) >= 0);
    bio = BIO_new(BIO_s_socket());
    o_int("fd of none", BIO_get_fd(bio, NULL));
    o_int("set_fd", BIO_set_fd(bio, fds[0], BIO_CLOSE));
    BIO_free(bio);
    o_int("closed", fcntl(fds[0], F_GETFD));

    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    close(fds[1]);
    bio = BIO_new_socket(fds[0], BIO_CLOSE);
    o_int("read", BIO_read(bio, buf, 4));
    o_int("eof", BIO_eof(bio));
    o_int("retry", BIO_should_retry(bio));
    BIO_free(bio);
    for (int e = 0; e < 140; e++) {
        if (BIO_sock_non_fatal_error(e) || BIO_fd_non_fatal_error(e)) {
            printf("non fatal: %d %d %d\n", e, BIO_sock_non_fatal_error(e),
                   BIO_fd_non_fatal_error(e));
        }
    }
    errno = EAGAIN;
    o_int("should_retry -1", BIO_sock_should_retry(-1));
    o_int("should_retry 0", BIO_fd_should_retry(0));
    o_int("should_retry 1", BIO_sock_should_retry(1));
    errno = EPIPE;
    o_int("should_retry EPIPE", BIO_fd_should_retry(-1));
    return 0;
}
