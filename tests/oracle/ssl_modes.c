/* oracle: reference tls13 */
/* What SSL_CTX_set_mode(3), SSL_CTX_set_split_send_fragment(3) (pipelines) and SSL_OP_ENABLE_KTLS
 * (SSL_CTX_set_options(3)) ask for and a connection does not show; SSL_sendfile (SSL_write(3));
 * SSL_peek(3) between records and messages; BIOs that change in the middle of a handshake and of a
 * record (SSL_set_bio(3)); the labels of the key log
 * (SSL_CTX_set_keylog_callback(3)); SSL_set_shutdown(3) in each state. */
#include "ssl_pair.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void say(SSL *ssl, const char *what, int ret)
{
    printf("%s: %d, error %d, want %d, shutdown %d\n", what, ret, SSL_get_error(ssl, ret),
           SSL_want(ssl), SSL_get_shutdown(ssl));
    print_reasons(what);
}

static struct pair connected(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = new_pair(client, server);
    shake(&p, "connected");
    ERR_clear_error();
    return p;
}

/* --- modes, pipelines, kernel TLS ---------------------------------------------------------------
 */

static void modes(SSL_CTX *client, SSL_CTX *server)
{
    static const struct {
        const char *name;
        long mode;
    } kind[] = {{"no auto chain", SSL_MODE_NO_AUTO_CHAIN},
                {"release buffers", SSL_MODE_RELEASE_BUFFERS},
                {"fallback SCSV", SSL_MODE_SEND_FALLBACK_SCSV},
                {"client hello time", SSL_MODE_SEND_CLIENTHELLO_TIME},
                {"server hello time", SSL_MODE_SEND_SERVERHELLO_TIME},
                {"moving buffer", SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER}};
    static char data[40000];
    for (size_t i = 0; i < sizeof(kind) / sizeof(kind[0]); i++) {
        struct pair p = new_pair(client, server);
        char buf[32];
        printf("mode: %s\n", kind[i].name);
        o_int("client", SSL_set_mode(p.client, kind[i].mode));
        o_int("server", SSL_set_mode(p.server, kind[i].mode));
        shake(&p, "handshake");
        STACK_OF(X509) *chain = SSL_get_peer_cert_chain(p.client);
        o_int("chain", chain != NULL ? sk_X509_num(chain) : -1);
        o_int("write", SSL_write(p.client, data, sizeof(data)));
        o_int("read", SSL_read(p.server, buf, sizeof(buf)));
        o_int("pending", SSL_pending(p.server));
        o_int("clear", SSL_clear_mode(p.client, kind[i].mode));
        free_pair(&p);
    }
}

/* Without a chain file the chain comes from the store, unless the mode forbids it. */
static void auto_chain(SSL_CTX *client)
{
    for (int forbidden = 0; forbidden < 2; forbidden++) {
        char path[512];
        SSL_CTX *server = SSL_CTX_new(TLS_server_method());
        SSL_CTX_use_certificate_file(server, cert_path(path, "p256.pem"), SSL_FILETYPE_PEM);
        SSL_CTX_use_PrivateKey_file(server, cert_path(path, "p256.key"), SSL_FILETYPE_PEM);
        SSL_CTX_load_verify_locations(server, cert_path(path, "int.pem"), NULL);
        SSL_CTX_load_verify_locations(server, cert_path(path, "ca.pem"), NULL);
        if (forbidden) {
            SSL_CTX_set_mode(server, SSL_MODE_NO_AUTO_CHAIN);
        }
        struct pair p = new_pair(client, server);
        shake(&p, forbidden ? "chain forbidden" : "chain built");
        STACK_OF(X509) *chain = SSL_get_peer_cert_chain(p.client);
        o_int("chain", chain != NULL ? sk_X509_num(chain) : -1);
        free_pair(&p);
        SSL_CTX_free(server);
    }
}

static void pipelines(SSL_CTX *client, SSL_CTX *server)
{
    static char data[20000];
    struct pair p = connected(client, server);
    o_int_err("pipelines 0", SSL_set_max_pipelines(p.client, 0));
    o_int_err("pipelines 33", SSL_set_max_pipelines(p.client, 33));
    o_int_err("pipelines 4", SSL_set_max_pipelines(p.client, 4));
    o_int_err("split 0", SSL_set_split_send_fragment(p.client, 0));
    o_int_err("split 16385", SSL_set_split_send_fragment(p.client, 16385));
    o_int_err("split 1000", SSL_set_split_send_fragment(p.client, 1000));
    o_int("buffer", SSL_write(p.client, data, sizeof(data)));
    o_int("wire", (long long)BIO_ctrl_pending(SSL_get_rbio(p.server)));
    o_int_err("fragment 700", SSL_set_max_send_fragment(p.client, 700));
    o_int_err("split 701", SSL_set_split_send_fragment(p.client, 701));
    free_pair(&p);
}

static void kernel(SSL_CTX *client, SSL_CTX *server)
{
    int fds[2];
    char buf[64];
    off_t nothing = 0;
    struct pair p = new_pair(client, server);
    SSL_set_options(p.client, SSL_OP_ENABLE_KTLS);
    SSL_set_options(p.server, SSL_OP_ENABLE_KTLS);
    o_int("option", (SSL_get_options(p.client) & SSL_OP_ENABLE_KTLS) != 0);
    say(p.client, "sendfile before", (int)SSL_sendfile(p.client, 0, nothing, 10, 0));
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0) {
        return;
    }
    (void)fcntl(fds[0], F_SETFL, O_NONBLOCK);
    (void)fcntl(fds[1], F_SETFL, O_NONBLOCK);
    SSL_set_fd(p.client, fds[0]);
    SSL_set_fd(p.server, fds[1]);
    shake(&p, "over sockets that the kernel does no TLS on");
    o_int("sends", BIO_get_ktls_send(SSL_get_wbio(p.client)));
    o_int("receives", BIO_get_ktls_recv(SSL_get_rbio(p.client)));
    o_int("sends", BIO_get_ktls_send(SSL_get_wbio(p.server)));
    say(p.client, "sendfile", (int)SSL_sendfile(p.client, fds[0], nothing, 10, 0));
    o_int("write", SSL_write(p.client, "goes", 4));
    o_int("read", SSL_read(p.server, buf, sizeof(buf)));
    SSL_shutdown(p.client);
    say(p.client, "sendfile after", (int)SSL_sendfile(p.client, fds[0], nothing, 10, 0));
    free_pair(&p);
    close(fds[0]);
    close(fds[1]);
}

/* --- peeking -------------------------------------------------------------------------------------
 */

static void peeks(SSL_CTX *client, SSL_CTX *server)
{
    char buf[32];
    size_t n = 9;
    struct pair p = connected(client, server);
    say(p.client, "peek at nothing", SSL_peek(p.client, buf, sizeof(buf)));
    o_int("peek_ex at nothing", SSL_peek_ex(p.client, buf, sizeof(buf), &n));
    o_int("bytes", (long long)n);
    ERR_clear_error();
    SSL_write(p.server, "one", 3);
    SSL_key_update(p.server, SSL_KEY_UPDATE_REQUESTED);
    SSL_write(p.server, "two", 3);
    SSL_new_session_ticket(p.server);
    SSL_write(p.server, "", 0);
    SSL_write(p.server, "three", 5);
    SSL_shutdown(p.server);
    for (int i = 0; i < 8; i++) {
        memset(buf, 0, sizeof(buf));
        n = 9;
        int ret = SSL_peek_ex(p.client, buf, 2, &n);
        printf("peek_ex %d of %zu: %.*s\n", ret, n, ret == 1 ? (int)n : 0, buf);
        say(p.client, "peek", SSL_peek(p.client, buf, sizeof(buf)));
        o_int("pending", SSL_pending(p.client));
        say(p.client, "peek 0", SSL_peek(p.client, buf, 0));
        n = 9;
        ret = SSL_read_ex(p.client, buf, 4, &n);
        printf("read_ex %d of %zu: %.*s, error %d\n", ret, n, ret == 1 ? (int)n : 0, buf,
               SSL_get_error(p.client, ret));
        print_reasons("read_ex");
    }
    free_pair(&p);
}

/* --- other BIOs in the middle
 * --------------------------------------------------------------------- */

static void swap(SSL *ssl)
{
    BIO *r = BIO_new(BIO_s_mem()), *w = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(r, -1);
    BIO_set_mem_eof_return(w, -1);
    SSL_set_bio(ssl, r, w);
}

static void move(BIO *from, BIO *to, int most)
{
    char buf[20000];
    int n = BIO_read(from, buf, most < (int)sizeof(buf) ? most : (int)sizeof(buf));
    if (n > 0) {
        BIO_write(to, buf, n);
    }
}

static void other_bios(SSL_CTX *client, SSL_CTX *server)
{
    char buf[64];
    struct pair p = new_pair(client, server);
    swap(p.client);
    swap(p.server);
    o_int("client", SSL_do_handshake(p.client));
    move(SSL_get_wbio(p.client), SSL_get_rbio(p.server), 100);
    o_int("server, a part", SSL_do_handshake(p.server));
    BIO *in = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    move(SSL_get_wbio(p.client), in, 20000);
    SSL_set0_rbio(p.server, in); /* the rest of the message comes by another way */
    say(p.server, "server", SSL_do_handshake(p.server));
    BIO *out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(out, -1);
    BIO *flight = SSL_get_wbio(p.server);
    BIO_up_ref(flight);
    SSL_set0_wbio(p.server, out);
    move(flight, SSL_get_rbio(p.client), 20000);
    BIO_free(flight);
    say(p.client, "client", SSL_do_handshake(p.client));
    move(SSL_get_wbio(p.client), SSL_get_rbio(p.server), 20000);
    say(p.server, "server", SSL_do_handshake(p.server));
    o_int("tickets", BIO_pending(out) > 0);
    /* half a record from one BIO, half from the next */
    SSL_write(p.client, "in two halves", 13);
    move(SSL_get_wbio(p.client), SSL_get_rbio(p.server), 10);
    say(p.server, "half", SSL_read(p.server, buf, sizeof(buf)));
    in = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    move(SSL_get_wbio(p.client), in, 20000);
    SSL_set0_rbio(p.server, in);
    say(p.server, "whole", SSL_read(p.server, buf, sizeof(buf)));
    SSL_set0_wbio(p.server, NULL);
    say(p.server, "no BIO to write", SSL_write(p.server, "x", 1));
    SSL_set0_rbio(p.server, NULL);
    say(p.server, "no BIO to read", SSL_read(p.server, buf, sizeof(buf)));
    free_pair(&p);

    SSL *alone = SSL_new(client);
    say(alone, "connect without BIOs", SSL_connect(alone));
    SSL_free(alone);
}

/* --- the key log
 * ---------------------------------------------------------------------------------- */

/* Each derives its secrets when it likes: the lines count, sorted. */
static char logged[32][128];
static int num_logged;

static void on_key(const SSL *ssl, const char *line)
{
    const char *at = strchr(line, ' ');
    const char *end = at != NULL ? strchr(at + 1, ' ') : NULL;
    if (end != NULL && num_logged < 32) {
        snprintf(logged[num_logged++], sizeof(logged[0]), "%s: %.*s, random %td, secret %zu",
                 SSL_is_server(ssl) ? "server" : "client", (int)(at - line), line, end - at - 1,
                 strlen(end + 1));
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void show_log(const char *name)
{
    printf("%s\n", name);
    qsort(logged, (size_t)num_logged, sizeof(logged[0]), by_text);
    for (int i = 0; i < num_logged; i++) {
        printf("  %s\n", logged[i]);
    }
    num_logged = 0;
}

static void labels(void)
{
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    char buf[32];
    size_t n = 0;
    SSL_CTX_set_keylog_callback(server, on_key);
    SSL_CTX_set_keylog_callback(client, on_key);
    SSL_CTX_set_max_early_data(server, 1000);
    SSL_CTX_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256");
    struct pair p = connected(client, server);
    SSL_key_update(p.client, SSL_KEY_UPDATE_REQUESTED);
    SSL_write(p.client, "x", 1);
    o_int("read", SSL_read(p.server, buf, sizeof(buf)));
    SSL_write(p.server, "y", 1);
    o_int("read", SSL_read(p.client, buf, sizeof(buf)));
    SSL_SESSION *session = SSL_get1_session(p.client);
    SSL_shutdown(p.client);
    free_pair(&p);
    show_log("full, with updates");
    p = new_pair(client, server);
    SSL_set_session(p.client, session);
    SSL_SESSION_free(session);
    o_int("early", SSL_write_early_data(p.client, "early", 5, &n));
    o_int("taken", SSL_read_early_data(p.server, buf, sizeof(buf), &n));
    o_int("no more", SSL_read_early_data(p.server, buf, sizeof(buf), &n));
    shake(&p, "resumed");
    free_pair(&p);
    show_log("resumed, early data");
    SSL_CTX_set1_groups_list(client, "X25519:P-256");
    SSL_CTX_set1_groups_list(server, "P-256");
    p = connected(client, server);
    free_pair(&p);
    show_log("retry");
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

/* --- SSL_set_shutdown()
 * ----------------------------------------------------------------------------- */

static void told(SSL_CTX *client, SSL_CTX *server)
{
    for (int mode = 0; mode < 4; mode++) {
        char buf[16];
        struct pair p = connected(client, server);
        printf("told %d\n", mode);
        SSL_write(p.server, "data", 4);
        SSL_set_shutdown(p.client, mode);
        say(p.client, "read", SSL_read(p.client, buf, 2));
        say(p.client, "peek", SSL_peek(p.client, buf, 2));
        say(p.client, "write", SSL_write(p.client, "w", 1));
        say(p.client, "shutdown", SSL_shutdown(p.client));
        say(p.client, "shutdown again", SSL_shutdown(p.client));
        if (mode == SSL_RECEIVED_SHUTDOWN) { /* OpenSSL would write on after its close_notify */
            free_pair(&p);
            continue;
        }
        SSL_set_shutdown(p.client, 0);
        say(p.client, "taken back: write", SSL_write(p.client, "w", 1));
        say(p.client, "taken back: shutdown", SSL_shutdown(p.client));
        say(p.server, "read", SSL_read(p.server, buf, sizeof(buf)));
        say(p.server, "read", SSL_read(p.server, buf, sizeof(buf)));
        say(p.server, "shutdown", SSL_shutdown(p.server));
        free_pair(&p);
    }
}

/* close_notify that cannot leave at once. */
static void blocked(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = connected(client, server);
    BIO *a = NULL, *b = NULL;
    char buf[64];
    BIO_new_bio_pair(&a, 10, &b, 0);
    SSL_set0_wbio(p.client, a);
    say(p.client, "blocked", SSL_shutdown(p.client));
    say(p.client, "still", SSL_shutdown(p.client));
    while (BIO_read(b, buf, sizeof(buf)) > 0) {
    }
    say(p.client, "write", SSL_write(p.client, "w", 1));
    say(p.client, "shutdown", SSL_shutdown(p.client));
    while (BIO_read(b, buf, sizeof(buf)) > 0) {
    }
    say(p.client, "shutdown", SSL_shutdown(p.client));
    free_pair(&p);
    BIO_free(b);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    modes(client, server);
    auto_chain(client);
    pipelines(client, server);
    kernel(client, server);
    peeks(client, server);
    other_bios(client, server);
    labels();
    told(client, server);
    blocked(client, server);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
    return 0;
}
