/* A TLS 1.3 client and server by wolfSSL, for tests/suites.d/peers.
 *
 *   client PORT CA GROUP TIMES UPDATE [CHAIN KEY]    prints what the server answers to GET /tls
 *   server PORT CA GROUP AUTH CHAIN KEY
 *
 * GROUP: a number of RFC 8446 4.2.7, 0 for the defaults; UPDATE 1: a KeyUpdate comes before the
 * request; AUTH 1: a certificate is required. */
#include <wolfssl/options.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wolfssl/ssl.h>

static const char request[] = "GET /tls HTTP/1.0\r\n\r\n";
static const char answer[] = "HTTP/1.0 200 OK\r\n\r\nhello\n";

static struct sockaddr_in address(const char *port)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    a.sin_port = htons((uint16_t)atoi(port));
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return a;
}

static int fail(const char *what, WOLFSSL *ssl)
{
    fprintf(stderr, "%s: %d\n", what, ssl != NULL ? wolfSSL_get_error(ssl, 0) : 0);
    return 1;
}

static WOLFSSL_SESSION *kept;

static int fetch(WOLFSSL_CTX *ctx, const char *port, int update)
{
    struct sockaddr_in a = address(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    WOLFSSL *ssl = wolfSSL_new(ctx);
    char buf[4096];
    int n;

    if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0 || ssl == NULL) {
        return fail("connect", NULL);
    }
    wolfSSL_set_fd(ssl, fd);
    wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, "localhost", 9);
    if (kept != NULL) {
        wolfSSL_set_session(ssl, kept);
    }
    if (wolfSSL_connect(ssl) != WOLFSSL_SUCCESS) {
        return fail("handshake", ssl);
    }
    if (update && wolfSSL_update_keys(ssl) != WOLFSSL_SUCCESS) {
        return fail("KeyUpdate", ssl);
    }
    if (wolfSSL_write(ssl, request, sizeof(request) - 1) <= 0) {
        return fail("write", ssl);
    }
    while ((n = wolfSSL_read(ssl, buf, sizeof(buf))) > 0) {
        fwrite(buf, 1, (size_t)n, stdout);
    }
    kept = wolfSSL_get1_session(ssl);
    wolfSSL_shutdown(ssl);
    wolfSSL_free(ssl);
    close(fd);
    return 0;
}

static void serve(WOLFSSL_CTX *ctx, int fd)
{
    WOLFSSL *ssl = wolfSSL_new(ctx);
    char buf[4096];

    wolfSSL_set_fd(ssl, fd);
    if (wolfSSL_accept(ssl) != WOLFSSL_SUCCESS || wolfSSL_read(ssl, buf, sizeof(buf)) <= 0 ||
        wolfSSL_write(ssl, answer, sizeof(answer) - 1) <= 0) {
        (void)fail("accept", ssl);
    }
    wolfSSL_shutdown(ssl);
    wolfSSL_free(ssl);
    close(fd);
}

static int server(WOLFSSL_CTX *ctx, const char *port)
{
    struct sockaddr_in a = address(port);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;

    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(listener, (struct sockaddr *)&a, sizeof(a)) != 0 || listen(listener, 16) != 0) {
        return fail("listen", NULL);
    }
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd >= 0) {
            serve(ctx, fd);
        }
    }
}

int main(int argc, char **argv)
{
    int is_server = argc == 8 && strcmp(argv[1], "server") == 0;
    int rc = 0;

    if (!is_server && argc != 7 && argc != 9) {
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    wolfSSL_Init();
    WOLFSSL_CTX *ctx =
        wolfSSL_CTX_new(is_server ? wolfTLSv1_3_server_method() : wolfTLSv1_3_client_method());
    char **identity = is_server ? argv + 6 : argc == 9 ? argv + 7 : NULL;
    int group = atoi(argv[4]);
    if (ctx == NULL || wolfSSL_CTX_load_verify_locations(ctx, argv[3], NULL) != WOLFSSL_SUCCESS) {
        return fail("CA", NULL);
    }
    if (group != 0 && wolfSSL_CTX_set_groups(ctx, &group, 1) != WOLFSSL_SUCCESS) {
        return fail("group", NULL);
    }
    if (identity != NULL &&
        (wolfSSL_CTX_use_certificate_chain_file(ctx, identity[0]) != WOLFSSL_SUCCESS ||
         wolfSSL_CTX_use_PrivateKey_file(ctx, identity[1], WOLFSSL_FILETYPE_PEM) !=
             WOLFSSL_SUCCESS)) {
        return fail("key", NULL);
    }
    if (is_server) {
        wolfSSL_CTX_set_verify(ctx,
                               atoi(argv[5])
                                   ? WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT
                                   : WOLFSSL_VERIFY_NONE,
                               NULL);
        return server(ctx, argv[2]);
    }
    for (int i = 0; i < atoi(argv[5]) && rc == 0; i++) {
        rc = fetch(ctx, argv[2], atoi(argv[6]));
    }
    return rc;
}
