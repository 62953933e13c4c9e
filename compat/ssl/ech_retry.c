/* Encrypted Client Hello, refused: what the server has sent instead (RFC 9849 6.1.6) is for the
 * next connection to the same name, which the program makes if it tries again. It is used once, as
 * it would otherwise tell the server that it has met this client before. */
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"

#include "core/ech/config.h"
#include "core/limits.h"

#include <pthread.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static struct entry {
    char *name;
    uint8_t *list;
    size_t n;
    time_t time_s;
} entries[T13_MAX_ECH_RETRIES];

static size_t next_entry; /* the one that is overwritten next */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool any;

static time_t now_s(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec;
}

static void drop(struct entry *e)
{
    mem_free(e->name);
    mem_free(e->list);
    memset(e, 0, sizeof(*e));
}

static struct entry *find(const char *name)
{
    for (size_t i = 0; i < T13_MAX_ECH_RETRIES; i++) {
        if (entries[i].name != NULL && strcasecmp(entries[i].name, name) == 0) {
            return &entries[i];
        }
    }
    return NULL;
}

static void keep(const char *name, struct bytes list)
{
    struct entry made = {mem_strdup(name), mem_dup(list.p, list.n), list.n, now_s()};

    if (made.name == NULL || made.list == NULL) {
        drop(&made); /* the next attempt is as this one was */
        return;
    }
    pthread_mutex_lock(&lock);
    struct entry *e = find(name);
    if (e == NULL) {
        e = &entries[next_entry];
        next_entry = (next_entry + 1) % T13_MAX_ECH_RETRIES;
    }
    drop(e);
    *e = made;
    atomic_store(&any, true);
    pthread_mutex_unlock(&lock);
}

void cx_ech_refused(const SSL *ssl)
{
    struct bytes list = t13_conn_ech_retry(ssl->conn);
    struct t13_ech_config config;
    struct cr_hpke_suite suite;

    /* A program that lets every certificate pass does not know who has said this: the name would be
     * told to whoever sits between. One retry that is refused, too, is enough: two servers may send
     * a client to and fro. */
    if (ssl->hostname == NULL || ssl->verify_result != X509_V_OK || !ssl->policy.ech_retries ||
        ssl->policy.ech_list_len > 0 || t13_ech_choose(list, &config, &suite) != T13_OK) {
        return;
    }
    keep(ssl->hostname, list);
}

/* take gives the list for a name, and forgets it. */
static void take(SSL *ssl)
{
    pthread_mutex_lock(&lock);
    struct entry *e = find(ssl->hostname);
    if (e != NULL) {
        if (now_s() - e->time_s <= T13_ECH_RETRY_S) {
            ssl->policy.ech_list = e->list;
            ssl->policy.ech_list_len = e->n;
            e->list = NULL;
        }
        drop(e);
    }
    pthread_mutex_unlock(&lock);
}

struct bytes cx_ech_retry(SSL *ssl)
{
    bool looks = ssl->conn == NULL && ssl->hostname != NULL && ssl->policy.ech_retries &&
                 ssl->policy.ech_list_len == 0;

    if (looks && atomic_load_explicit(&any, memory_order_relaxed)) {
        take(ssl);
    }
    return bytes_of(ssl->policy.ech_list, ssl->policy.ech_list_len);
}

void cx_ech_retry_clear(SSL *ssl)
{
    mem_free(ssl->policy.ech_list);
    ssl->policy.ech_list = NULL;
    ssl->policy.ech_list_len = 0;
}
