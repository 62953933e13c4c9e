/* What has broken programs on other libraries that stand in for OpenSSL: a process that forks, is
 * shut into an empty root and gives up its rights after start; a server without trust store that
 * asks for certificates; sessions that pile up; SSL_free_buffers(3) with data waiting; alerts and
 * close_notify that never leave; a second OpenSSL in the process.
 *
 * oracle: reference tls13 */
#include "ssl_pair.h"

#include <sys/stat.h>
#include <sys/wait.h>

static void exchange(struct pair *p, const char *name)
{
    char buf[8] = "";
    o_int("write", SSL_write(p->client, "hello", 5));
    o_int(name, SSL_read(p->server, buf, sizeof(buf)));
    o_text("read", buf, 5);
}

/* Contexts made before, connections after: nothing is read from the disk any more. */
static void shut_in(void)
{
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    mkdir("empty", 0700);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (getuid() == 0 &&
            (chroot("empty") != 0 || chdir("/") != 0 || setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(9);
        }
        struct pair p = new_pair(client, server);
        int good = shake(&p, "in an empty root");
        exchange(&p, "in an empty root");
        free_pair(&p);
        SSL_CTX *late = SSL_CTX_new(TLS_client_method());
        o_ptr("a context made there", late);
        o_int_err("its default roots", SSL_CTX_set_default_verify_paths(late));
        SSL_CTX_free(late);
        SSL_CTX_free(server);
        SSL_CTX_free(client);
        fflush(stdout);
        _exit(good ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    o_int("child", status);
    struct pair p = new_pair(client, server);
    shake(&p, "the parent goes on");
    free_pair(&p);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

/* Who asks for certificates and trusts nobody accepts nobody. */
static void no_trust_store(void)
{
    const int modes[] = {SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT};
    for (size_t i = 0; i < 2; i++) {
        SSL_CTX *server = SSL_CTX_new(TLS_server_method()), *client = new_client("ca.pem");
        use_identity(server, "p256");
        use_identity(client, "client-p256");
        SSL_CTX_set_verify(server, modes[i], NULL);
        struct pair p = new_pair(client, server);
        shake(&p, "no trust store");
        free_pair(&p);
        SSL_CTX_free(server);
        SSL_CTX_free(client);
    }
}

/* Without tickets the server keeps sessions itself, and no more than it was told (CVE-2024-2511).
 */
static void sessions_are_bounded(void)
{
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"x", 1);
    SSL_CTX_sess_set_cache_size(server, 5);
    for (int i = 0; i < 12; i++) {
        struct pair p = new_pair(client, server);
        int ret;
        for (int k = 0; k < 4; k++) {
            advance(p.client, "client", &ret);
            advance(p.server, "server", &ret);
        }
        SSL_shutdown(p.client);
        SSL_shutdown(p.server);
        free_pair(&p);
    }
    o_int("sessions kept", SSL_CTX_sess_number(server));
    o_int("full", SSL_CTX_sess_cache_full(server) > 0);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

/* CVE-2024-4741: the buffers may be asked for while they are used, and go only when they are not.
 */
static void buffers(void)
{
    SSL_CTX *server = new_server("p256"), *client = new_client("ca.pem");
    struct pair p = new_pair(client, server);
    char buf[8] = "";
    o_int("free before the start", SSL_free_buffers(p.server));
    shake(&p, "buffers");
    o_int("write", SSL_write(p.client, "hello", 5));
    o_int("some", SSL_read(p.server, buf, 2));
    o_int("pending", SSL_pending(p.server));
    o_int("free with data waiting", SSL_free_buffers(p.server));
    o_int("the rest", SSL_read(p.server, buf, sizeof(buf)));
    o_text("the rest", buf, 3);
    o_int("free", SSL_free_buffers(p.server));
    o_int("alloc", SSL_alloc_buffers(p.server));
    exchange(&p, "after");
    o_int("free", SSL_free_buffers(p.server));
    exchange(&p, "after");
    free_pair(&p);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

/* What goes out when it ends: the alert before the failure is told, close_notify at once. */
static void last_words(void)
{
    SSL_CTX *server = new_server("p256"), *client = new_client("other-ca.pem");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    struct pair p = {SSL_new(client), SSL_new(server)};
    BIO *wires[4];
    int ret;
    for (int i = 0; i < 4; i++) {
        wires[i] = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(wires[i], -1);
    }
    BIO_up_ref(wires[0]);
    BIO_up_ref(wires[1]);
    SSL_set_bio(p.client, wires[0], wires[1]);
    SSL_set_bio(p.server, wires[1], wires[0]);
    SSL_set_connect_state(p.client);
    SSL_set_accept_state(p.server);
    BIO_free(wires[2]);
    BIO_free(wires[3]);
    advance(p.client, "client", &ret);
    advance(p.server, "server", &ret);
    o_int("client ends", advance(p.client, "client", &ret));
    o_int("an alert is on the wire", BIO_pending(wires[1]) > 0);
    o_int("server ends", advance(p.server, "server", &ret));
    o_int("nothing is left", BIO_pending(wires[1]));
    free_pair(&p);
    p = new_pair(client, server);
    SSL_set_verify(p.client, SSL_VERIFY_NONE, NULL);
    shake(&p, "closing");
    char buf[4];
    o_int("nothing to read", SSL_read(p.client, buf, 4));
    o_int("shutdown", SSL_shutdown(p.server));
    o_int("state", SSL_get_shutdown(p.server));
    ret = SSL_read(p.client, buf, 4);
    o_int("end", ret);
    o_int("error", SSL_get_error(p.client, ret));
    o_int("state", SSL_get_shutdown(p.client));
    o_int("shutdown", SSL_shutdown(p.client));
    o_int("shutdown", SSL_shutdown(p.server));
    o_int("state", SSL_get_shutdown(p.server));
    ret = SSL_read(p.client, buf, 4);
    o_int("after both", ret);
    o_int("error", SSL_get_error(p.client, ret));
    ret = SSL_write(p.client, buf, 4);
    o_int("write after both", ret);
    o_int("error", SSL_get_error(p.client, ret));
    print_reasons("client");
    free_pair(&p);
    SSL_CTX_free(server);
    SSL_CTX_free(client);
}

/* The system's libcrypto, loaded by its path as a plugin would, beside the one we are linked with:
 * each calls itself. Debian's is not linked with -Bsymbolic and needs RTLD_DEEPBIND for that. */
static void second_openssl(void)
{
    if (dlsym(RTLD_DEFAULT, "__asan_init") != NULL) {
        printf("second library: apart\n"); /* AddressSanitizer forbids RTLD_DEEPBIND */
        return;
    }
    void *other =
        dlopen("/usr/lib/x86_64-linux-gnu/libcrypto.so.3", RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (other == NULL) {
        printf("second library: none\n");
        return;
    }
    unsigned long (*peek)(void) = (unsigned long (*)(void))dlsym(other, "ERR_peek_error");
    void (*fresh)(void) = (void (*)(void))dlsym(other, "ERR_new");
    void (*raise)(int, int, const char *, ...) =
        (void (*)(int, int, const char *, ...))dlsym(other, "ERR_set_error");
    ERR_clear_error();
    fresh();
    raise(ERR_LIB_USER, 7, NULL);
    int ours = peek == ERR_peek_error ? 7 : 0; /* on OpenSSL it is the same library */
    printf("second library: %s\n",
           ERR_GET_REASON(peek()) == 7 && ERR_GET_REASON(ERR_peek_error()) == ours ? "apart"
                                                                                   : "mixed up");
    ERR_clear_error();
    dlclose(other);
}

int main(void)
{
    shut_in();
    no_trust_store();
    sessions_are_bounded();
    buffers();
    last_words();
    second_openssl();
    return 0;
}
