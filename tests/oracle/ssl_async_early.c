/* SSL_read_early_data(3) and SSL_write_early_data with SSL_MODE_ASYNC: callbacks pause in each of
 * their steps, and the same call goes on. */
#include "ssl_early.h"

#include <openssl/async.h>

static int pauses; /* of each callback */
static const char *where = "";

static void pause_here(const char *who)
{
    printf("   %s, in a job %d\n", who, ASYNC_get_current_job() != NULL);
    if (strcmp(who, where) == 0 || strcmp(where, "all") == 0) {
        for (int i = 0; i < pauses; i++) {
            o_int("    pause", ASYNC_pause_job());
        }
    }
}

static int on_hello(SSL *ssl, int *alert, void *arg)
{
    (void)ssl, (void)alert;
    pause_here(arg);
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int on_early(SSL *ssl, void *arg)
{
    (void)ssl;
    pause_here(arg);
    return 1;
}

static int on_ticket(SSL *ssl, void *arg)
{
    (void)ssl;
    pause_here(arg);
    return 1;
}

static SSL_TICKET_RETURN on_ticket_use(SSL *ssl, SSL_SESSION *session, const unsigned char *name,
                                       size_t name_n, SSL_TICKET_STATUS status, void *arg)
{
    (void)ssl, (void)session, (void)name, (void)name_n, (void)arg;
    printf("   ticket, status %d\n", status);
    return status == SSL_TICKET_SUCCESS_RENEW ? SSL_TICKET_RETURN_USE_RENEW
                                              : SSL_TICKET_RETURN_IGNORE;
}

static int waits(SSL *ssl, int ret)
{
    int error = SSL_get_error(ssl, ret);
    return error == SSL_ERROR_WANT_ASYNC;
}

static void run(struct contexts *c, const char *name, int times)
{
    char buf[32] = "";
    size_t n = 0;
    int ret = 0;

    printf("--- %s, %d times\n", name, times);
    where = "";
    first(c, NULL);
    struct pair p = second(c);
    where = name;
    pauses = times;
    for (int i = 0; i < 10; i++) {
        ERR_clear_error();
        ret = SSL_write_early_data(p.client, "early", 5, &n);
        printf(" write_early_data %d, error %d, waiting %d\n", ret, SSL_get_error(p.client, ret),
               SSL_waiting_for_async(p.client));
        if (!waits(p.client, ret)) {
            break;
        }
    }
    for (int i = 0; i < 12; i++) {
        ERR_clear_error();
        ret = SSL_read_early_data(p.server, buf, sizeof(buf), &n);
        printf(" read_early_data %d, error %d, waiting %d\n", ret, SSL_get_error(p.server, ret),
               SSL_waiting_for_async(p.server));
        if (ret == SSL_READ_EARLY_DATA_SUCCESS) {
            printf("  %zu bytes %.5s\n", n, buf);
            ret = SSL_write_early_data(p.server, "half", 4, &n);
            printf(" write_early_data %d, error %d\n", ret, SSL_get_error(p.server, ret));
            break;
        }
        if (!waits(p.server, ret)) {
            break;
        }
    }
    for (int i = 0; i < 12; i++) {
        ERR_clear_error();
        ret = SSL_read(p.client, buf, sizeof(buf));
        printf(" client reads %d, error %d\n", ret, SSL_get_error(p.client, ret));
        if (ret > 0) {
            printf("  %.4s\n", buf);
            break;
        }
    }
    for (int i = 0; i < 12 && !SSL_is_init_finished(p.client); i++) {
        ret = SSL_do_handshake(p.client);
        printf(" client %d, error %d\n", ret, SSL_get_error(p.client, ret));
    }
    for (int i = 0; i < 12 && !SSL_is_init_finished(p.server); i++) {
        ret = SSL_read_early_data(p.server, buf, sizeof(buf), &n);
        printf(" read_early_data %d, error %d\n", ret, SSL_get_error(p.server, ret));
        if (ret == SSL_READ_EARLY_DATA_FINISH) {
            break;
        }
    }
    for (int i = 0; i < 12 && !SSL_is_init_finished(p.server); i++) {
        ret = SSL_do_handshake(p.server);
        printf(" server %d, error %d\n", ret, SSL_get_error(p.server, ret));
    }
    printf(" status %d %d\n", SSL_get_early_data_status(p.client),
           SSL_get_early_data_status(p.server));
    leave(&p);
}

int main(void)
{
    static const char *const names[] = {"client hello", "early data", "ticket", "client's PSK",
                                        "all"};
    struct contexts c = make();

    SSL_CTX_set_client_hello_cb(c.server, on_hello, (void *)(uintptr_t)names[0]);
    SSL_CTX_set_allow_early_data_cb(c.server, on_early, (void *)(uintptr_t)names[1]);
    SSL_CTX_set_session_ticket_cb(c.server, on_ticket, on_ticket_use, (void *)(uintptr_t)names[2]);
    SSL_CTX_set_mode(c.server, SSL_MODE_ASYNC);
    SSL_CTX_set_mode(c.client, SSL_MODE_ASYNC);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        run(&c, names[i], 1);
        run(&c, names[i], 2);
    }
    SSL_CTX_clear_mode(c.server, SSL_MODE_ASYNC);
    SSL_CTX_clear_mode(c.client, SSL_MODE_ASYNC);
    run(&c, "all", 1);
    drop(&c);
    return 0;
}
