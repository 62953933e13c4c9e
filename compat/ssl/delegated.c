/* Delegated credentials from files (RFC 9345): read when a context is made, and again when they
 * have changed, as none of them lives for longer than a week. A program knows nothing of them. */
#include "compat/ssl/local.h"
#include "compat/ssl/policy.h"

#include "core/limits.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define CHECK_EVERY_S 1

struct file {
    struct stat seen; /* st_ino 0: never */
    struct t13_delegated own;
};

/* What the files make of a credential of the configuration; base itself when they have none for
 * it. */
struct derived {
    struct t13_cred *base;
    struct t13_cred *cred;
    bool by_server;
};

struct cx_delegated {
    pthread_mutex_t lock;
    const char *paths; /* what file[] is made of; in the context's policy */
    time_t checked_s;
    size_t num_files;
    struct file file[T13_MAX_DELEGATED_FILES];
    struct derived derived[T13_CREDS_MAX];
};

static void forget(struct cx_delegated *d)
{
    for (size_t i = 0; i < T13_CREDS_MAX; i++) {
        t13_cred_free(d->derived[i].base);
        t13_cred_free(d->derived[i].cred);
    }
    memset(d->derived, 0, sizeof(d->derived));
}

static void clear(struct cx_delegated *d)
{
    forget(d);
    for (size_t i = 0; i < d->num_files; i++) {
        t13_delegated_clear(&d->file[i].own);
    }
    memset(d->file, 0, sizeof(d->file));
    d->num_files = 0;
    d->paths = NULL;
}

void cx_delegated_free(SSL_CTX *ctx)
{
    if (ctx->delegated != NULL) {
        clear(ctx->delegated);
        (void)pthread_mutex_destroy(&ctx->delegated->lock);
        mem_free(ctx->delegated);
        ctx->delegated = NULL;
    }
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* look reads a file when it is another than the one that was read. What cannot be read or is none
 * leaves the one from before: its end is written in it. */
static bool look(struct file *f, const char *path, bool *changed)
{
    struct t13_delegated now = {.key = NULL};
    struct stat st = {.st_ino = 0};
    uint8_t *text = NULL;
    size_t n = 0;

    if (stat(path, &st) != 0) {
        return false;
    }
    if (same_file(&st, &f->seen)) {
        return true;
    }
    f->seen = st;
    bool ok = cx_policy_read_file(path, T13_MAX_DELEGATED_FILE_LEN, &text, &n) &&
              t13_delegated_from_pem(&now, bytes_of(text, n)) == T13_OK;
    mem_clear_free(text, n);
    if (ok) {
        t13_delegated_clear(&f->own);
        f->own = now;
        *changed = true;
    }
    return ok;
}

/* refresh looks at each file. Without bad the first one that is none is an error; in it, one that
 * the queue gets. */
static bool refresh(struct cx_delegated *d, const char *paths, bool start)
{
    char path[CX_POLICY_PATH_MAX];
    const char *at = paths;
    bool changed = false;
    bool good = true;

    if (d->paths != paths) {
        clear(d);
        d->paths = paths;
    }
    for (size_t i = 0; i < T13_MAX_DELEGATED_FILES && cx_policy_next_path(&at, path); i++) {
        bool ok = look(&d->file[i], path, &changed);
        d->num_files = i + 1 > d->num_files ? i + 1 : d->num_files;
        if (!ok && start && good) {
            cx_raise_text(ERR_LIB_SSL, ERR_R_SYS_LIB,
                          "policy: delegated_credential_files %s: cannot be read, or no credential "
                          "with its key",
                          path);
            good = false;
        }
    }
    if (changed) {
        forget(d);
    }
    return good;
}

static time_t now_s(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec;
}

bool cx_delegated_start(SSL_CTX *ctx, const struct t13_policy_values *v)
{
    ctx->delegated = mem_zalloc(sizeof(*ctx->delegated));
    if (ctx->delegated == NULL) {
        cx_ssl_raise(ERR_R_MALLOC_FAILURE);
        return false;
    }
    (void)pthread_mutex_init(&ctx->delegated->lock, NULL);
    if ((v->set & T13_P_DELEGATED_FILES) == 0) {
        return true; /* only for some server names */
    }
    ctx->delegated->checked_s = now_s();
    return refresh(ctx->delegated, v->delegated_files, true);
}

/* derive makes a credential that has those of the files that base has signed for. */
static enum t13_status derive(const struct cx_delegated *d, struct t13_cred *base, bool by_server,
                              struct t13_cred **out)
{
    struct t13_cred *cred = NULL;
    enum t13_status st = T13_OK;

    for (size_t i = 0; i < d->num_files && st == T13_OK; i++) {
        const struct t13_delegated *own = &d->file[i].own;
        struct bytes credential = bytes_of(own->p, own->n);
        if (own->n == 0 || !t13_delegated_is_of(base, by_server, credential)) {
            continue;
        }
        if (cred == NULL) {
            st = t13_cred_new(&cred, base->chain, base->key, base->public_key);
        }
        if (st == T13_OK) {
            st = t13_cred_add_delegated(cred, credential, own->key);
        }
    }
    if (st != T13_OK) {
        t13_cred_free(cred);
        return st;
    }
    *out = cred != NULL ? cred : t13_cred_ref(base);
    return T13_OK;
}

/* derived_of gives what stands for base; borrowed. NULL: no memory. */
static struct t13_cred *derived_of(struct cx_delegated *d, size_t i, struct t13_cred *base,
                                   bool by_server)
{
    struct derived *e = &d->derived[i];
    struct t13_cred *cred = NULL;

    if (e->base == base && e->by_server == by_server) {
        return e->cred;
    }
    if (derive(d, base, by_server, &cred) != T13_OK) {
        return NULL;
    }
    t13_cred_free(e->base);
    t13_cred_free(e->cred);
    e->base = t13_cred_ref(base);
    e->cred = cred;
    e->by_server = by_server;
    return cred;
}

static enum t13_status replace(struct cx_delegated *d, struct t13_config **cfg, bool by_server)
{
    for (size_t i = 0; i < T13_CREDS_MAX; i++) {
        struct t13_cred *base = (*cfg)->creds[i];
        if (base == NULL || base->num_delegated > 0) {
            continue; /* the latter: it has been replaced before */
        }
        struct t13_cred *cred = derived_of(d, i, base, by_server);
        if (cred == NULL) {
            return T13_E_NO_MEMORY;
        }
        if (cred != base) {
            T13_TRY(t13_config_add_cred(cfg, cred));
        }
    }
    return T13_OK;
}

bool cx_delegated_apply(SSL *ssl, const struct t13_policy_values *v, struct t13_config **cfg)
{
    struct cx_delegated *d = ssl->ctx->delegated;
    time_t now = now_s();

    if (d == NULL || (v->set & T13_P_DELEGATED_FILES) == 0) {
        return true;
    }
    pthread_mutex_lock(&d->lock);
    if (d->paths != v->delegated_files || now - d->checked_s >= CHECK_EVERY_S) {
        d->checked_s = now;
        (void)refresh(d, v->delegated_files, false);
    }
    enum t13_status st = replace(d, cfg, ssl->side == CX_SIDE_SERVER);
    pthread_mutex_unlock(&d->lock);
    if (st != T13_OK) {
        cx_raise_status(ERR_LIB_SSL, st);
    }
    return st == T13_OK;
}
