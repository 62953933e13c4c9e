/* oracle: reference tls13 */
/* SSL_MODE_ASYNC (SSL_CTX_set_mode(3)), SSL_get_all_async_fds(3), SSL_set_async_callback(3):
 * handshakes, reads and writes that a callback pauses. */
#include "ssl_pair.h"

#include <openssl/async.h>
#include <sys/eventfd.h>

static int event = -1;
static int pauses; /* left for the next callback */

static void on_cleanup(ASYNC_WAIT_CTX *ctx, const void *key, OSSL_ASYNC_FD fd, void *data)
{
    (void)ctx;
    (void)key;
    (void)data;
    printf("  cleanup: the event %d\n", fd == event);
}

/* pause_here is what an engine does while its device works. */
static void pause_here(const char *who)
{
    ASYNC_JOB *job = ASYNC_get_current_job();
    ASYNC_WAIT_CTX *wait = job != NULL ? ASYNC_get_wait_ctx(job) : NULL;

    printf("  %s: in a job %d\n", who, job != NULL);
    while (pauses > 0) {
        OSSL_ASYNC_FD fd = -1;
        void *data = NULL;
        ASYNC_callback_fn callback = NULL;
        pauses--;
        if (wait != NULL && ASYNC_WAIT_CTX_get_fd(wait, &event, &fd, &data) == 0) {
            ASYNC_WAIT_CTX_set_wait_fd(wait, &event, event, NULL, on_cleanup);
        }
        if (wait != NULL) {
            ASYNC_WAIT_CTX_set_status(wait, ASYNC_STATUS_OK);
            if (ASYNC_WAIT_CTX_get_callback(wait, &callback, &data) == 1) {
                printf("  its callback gives %d\n", callback(data));
            }
        }
        o_int("  pause", ASYNC_pause_job());
    }
}

static int on_cert(SSL *ssl, void *arg)
{
    (void)ssl;
    pause_here(arg);
    return 1;
}

static int on_verify(int ok, X509_STORE_CTX *ctx)
{
    (void)ctx;
    pause_here("verify");
    return ok;
}

static int on_ready(SSL *ssl, void *arg)
{
    printf("  %s is ready\n", (const char *)arg);
    return SSL_is_server(ssl) + 20;
}

static void on_info(const SSL *ssl, int where, int ret)
{
    (void)ret;
    if ((where & SSL_CB_HANDSHAKE_DONE) != 0 && SSL_is_server(ssl)) {
        pause_here("info");
    }
}

static void waiting(SSL *ssl, const char *who)
{
    OSSL_ASYNC_FD all[4], added[4], cleared[4];
    size_t n = 9, num_added = 9, num_cleared = 9;
    int status = -1;

    printf("%s: waiting %d, want %d, all %d", who, SSL_waiting_for_async(ssl), SSL_want(ssl),
           SSL_get_all_async_fds(ssl, NULL, &n));
    printf(" %zu", n);
    if (n == 1) {
        SSL_get_all_async_fds(ssl, all, &n);
        printf(", the event %d", all[0] == event);
    }
    printf(", changed %d", SSL_get_changed_async_fds(ssl, NULL, &num_added, NULL, &num_cleared));
    printf(" %zu %zu", num_added, num_cleared);
    if (num_added == 1) {
        SSL_get_changed_async_fds(ssl, added, &num_added, cleared, &num_cleared);
        printf(", the event %d", added[0] == event);
    }
    printf(", status %d", SSL_get_async_status(ssl, &status));
    printf(" %d\n", status);
}

static int go(SSL *ssl, const char *who, int left)
{
    if (left != SSL_ERROR_WANT_READ && left != SSL_ERROR_WANT_ASYNC) {
        return left;
    }
    int ret = SSL_do_handshake(ssl);
    int error = SSL_get_error(ssl, ret);
    if (error != SSL_ERROR_WANT_READ) {
        printf("%s: %d, error %d, init %d\n", who, ret, error, SSL_in_init(ssl));
        print_reasons(who);
    }
    if (error == SSL_ERROR_WANT_ASYNC) {
        waiting(ssl, who);
    }
    return error;
}

static int handshake(struct pair *p)
{
    int c = SSL_ERROR_WANT_READ, s = SSL_ERROR_WANT_READ;

    for (int i = 0; i < 30 && (c != SSL_ERROR_NONE || s != SSL_ERROR_NONE); i++) {
        c = go(p->client, "client", c);
        s = go(p->server, "server", s);
    }
    printf("ended: %d %d, resumed %d\n", c, s, SSL_session_reused(p->client));
    return c == SSL_ERROR_NONE && s == SSL_ERROR_NONE;
}

static void transfer(struct pair *p)
{
    char buf[64] = "?";
    size_t n = 99;
    int ret = SSL_write(p->client, "from the client", 15);

    printf("write %d, error %d\n", ret, SSL_get_error(p->client, ret));
    ret = SSL_peek(p->server, buf, 4);
    printf("peek %d, error %d: %.4s\n", ret, SSL_get_error(p->server, ret), buf);
    ret = SSL_read_ex(p->server, buf, sizeof(buf), &n);
    printf("read %d, error %d: %.15s\n", ret, SSL_get_error(p->server, ret), buf);
    if (ret == 1) {
        o_int("bytes", (long long)n);
    }
    ret = SSL_read_ex(p->server, buf, sizeof(buf), &n);
    printf("read %d, error %d\n", ret, SSL_get_error(p->server, ret));
    ret = SSL_read(p->client, buf, sizeof(buf)); /* tickets */
    printf("read %d, error %d\n", ret, SSL_get_error(p->client, ret));
}

static void close_both(struct pair *p)
{
    for (int i = 0; i < 2; i++) {
        int ret = SSL_shutdown(p->client);
        printf("client shuts down: %d, error %d\n", ret, SSL_get_error(p->client, ret));
        ret = SSL_shutdown(p->server);
        printf("server shuts down: %d, error %d\n", ret, SSL_get_error(p->server, ret));
    }
}

static void callbacks(SSL_CTX *client, SSL_CTX *server)
{
    SSL_CTX_set_cert_cb(server, on_cert, "server's certificate");
    SSL_CTX_set_cert_cb(client, on_cert, "client's certificate");
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, on_verify);
    SSL_CTX_set_info_callback(server, on_info);
    o_int("mode", (SSL_CTX_set_mode(client, SSL_MODE_ASYNC) & SSL_MODE_ASYNC) != 0);
    SSL_CTX_set_mode(server, SSL_MODE_ASYNC);
    o_int("callback", SSL_CTX_set_async_callback(server, on_ready));
    o_int("argument", SSL_CTX_set_async_callback_arg(server, "server"));
}

/* One pause in each of the callbacks, or two in the first. */
static void paused(SSL_CTX *client, SSL_CTX *server, int first)
{
    struct pair p = new_pair(client, server);

    printf("--- %d at once\n", first);
    waiting(p.server, "new");
    o_int("callback", SSL_set_async_callback(p.client, on_ready));
    o_int("argument", SSL_set_async_callback_arg(p.client, "client"));
    pauses = first;
    if (handshake(&p)) {
        transfer(&p);
        close_both(&p);
    }
    waiting(p.server, "at the end");
    free_pair(&p);
}

/* Each time that a job ends another pause is due. */
static void everywhere(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = new_pair(client, server);
    int c = SSL_ERROR_WANT_READ, s = SSL_ERROR_WANT_READ;

    printf("--- everywhere\n");
    for (int i = 0; i < 30 && (c != SSL_ERROR_NONE || s != SSL_ERROR_NONE); i++) {
        pauses = 1;
        c = go(p.client, "client", c);
        pauses = 1;
        s = go(p.server, "server", s);
    }
    pauses = 0;
    transfer(&p);
    free_pair(&p);
}

/* The first read is what makes the handshake; what it is given is what it fills. */
static void by_read(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = new_pair(client, server);
    char first[64] = "?", second[64] = "?";
    int r = 0, error = 0, w = 0;

    printf("--- by reading\n");
    pauses = 0;
    for (int i = 0; i < 20 && r <= 0; i++) {
        if (w <= 0) {
            pauses = i == 1;
            w = SSL_write(p.client, "hello", 5);
            printf("write %d, error %d\n", w, SSL_get_error(p.client, w));
        }
        pauses = i < 3;
        r = SSL_read(p.server, error == SSL_ERROR_WANT_ASYNC ? second : first, 64);
        error = SSL_get_error(p.server, r);
        printf("read %d, error %d, waiting %d\n", r, error, SSL_waiting_for_async(p.server));
    }
    pauses = 0;
    printf("%.5s %.5s\n", first, second);
    free_pair(&p);
}

static void no_jobs(SSL_CTX *client, SSL_CTX *server)
{
    struct pair p = new_pair(client, server), q = new_pair(client, server);

    printf("--- no jobs\n");
    ASYNC_cleanup_thread();
    o_int("pool", ASYNC_init_thread(1, 1));
    pauses = 0;
    go(p.client, "client", SSL_ERROR_WANT_READ);
    go(q.client, "client", SSL_ERROR_WANT_READ);
    pauses = 1;
    go(p.server, "first", SSL_ERROR_WANT_READ);
    go(q.server, "second", SSL_ERROR_WANT_READ);
    waiting(q.server, "second");
    go(p.server, "first", SSL_ERROR_WANT_ASYNC);
    go(q.server, "second", SSL_ERROR_WANT_READ);
    free_pair(&p);
    free_pair(&q);
    ASYNC_cleanup_thread();
}

int main(void)
{
    SSL_CTX *server = new_server("p256");
    SSL_CTX *client = new_client("ca.pem");

    event = eventfd(0, 0);
    callbacks(client, server);
    for (int i = 0; i < 3; i++) {
        paused(client, server, i);
    }
    everywhere(client, server);
    by_read(client, server);
    no_jobs(client, server);
    SSL_CTX_clear_mode(server, SSL_MODE_ASYNC);
    paused(client, server, 1);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    close(event);
    return 0;
}
