/* A context that changes while other threads use it. Setters work on the context's own fields under
 * its lock; what connections read is a snapshot that is never changed. The first connection after a
 * change makes the next one; without a change nobody takes a lock. */
#include "compat/async/async.h"
#include "compat/ct/ct.h"
#include "compat/ssl/local.h"
#include "compat/x509/store.h"
#include "compat/x509/x509.h"

#include "core/wire/wr.h"

#include <string.h>

bool cx_ctx_lock_init(SSL_CTX *ctx)
{
    pthread_mutexattr_t attr;

    if (pthread_mutexattr_init(&attr) != 0) {
        return false;
    }
    bool ok = pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE) == 0 &&
              pthread_mutex_init(&ctx->lock, &attr) == 0;
    (void)pthread_mutexattr_destroy(&attr);
    return ok;
}

static void free_retired(SSL_CTX *ctx)
{
    while (ctx->retired != NULL) {
        struct cx_snapshot *next = ctx->retired->next;
        cx_snapshot_free(ctx->retired);
        ctx->retired = next;
    }
}

void cx_ctx_lock_free(SSL_CTX *ctx)
{
    free_retired(ctx);
    cx_snapshot_free(atomic_load(&ctx->snapshot));
    (void)pthread_mutex_destroy(&ctx->lock);
}

void cx_ctx_lock(const SSL_CTX *ctx)
{
    cx_async_hold(); /* a callback must not pause with the lock */
    (void)pthread_mutex_lock(&((SSL_CTX *)(uintptr_t)ctx)->lock);
}

void cx_ctx_unlock(const SSL_CTX *ctx)
{
    (void)pthread_mutex_unlock(&((SSL_CTX *)(uintptr_t)ctx)->lock);
    cx_async_release();
}

void cx_ctx_edit(SSL_CTX *ctx)
{
    cx_ctx_lock(ctx);
}

void cx_ctx_done(SSL_CTX *ctx)
{
    atomic_store_explicit(&ctx->fresh, false, memory_order_release);
    cx_ctx_unlock(ctx);
}

struct cx_snapshot *cx_snapshot_ref(struct cx_snapshot *s)
{
    atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
    return s;
}

void cx_snapshot_free(struct cx_snapshot *s)
{
    if (s == NULL || atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) != 1) {
        return;
    }
    t13_config_free(s->cfg);
    cx_certs_free(s->certs);
    cx_param_free(s->param);
    cx_store_free(s->cert_store);
    cx_store_free(s->verify_store);
    cx_store_free(s->chain_store);
    cx_ctlog_store_free(s->ctlog_store);
    mem_free(s->ca_names[0]);
    mem_free(s->ca_names[1]);
    mem_clear_free(s, sizeof(*s)); /* ticket keys */
}

static bool keep_names(struct cx_snapshot *s, const SSL_CTX *ctx)
{
    bool ok = true;
    for (int server = 0; server < 2; server++) {
        struct wr w = wr_growing();
        cx_write_names(&w, cx_names_of(ctx->client_ca_names, ctx->ca_names, server != 0));
        ok = ok && !w.bad;
        s->ca_names[server] = mem_dup(w.p, w.n);
        s->ca_names_len[server] = w.n;
        ok = ok && (s->ca_names[server] != NULL || w.n == 0);
        wr_free(&w);
    }
    return ok;
}

/* make gives a snapshot of what is set; NULL: memory, or what was set does not fit together. */
static struct cx_snapshot *make(SSL_CTX *ctx)
{
    struct cx_snapshot *s = cx_ctx_apply(ctx) ? mem_zalloc(sizeof(*s)) : NULL;
    if (s == NULL) {
        return NULL;
    }
    atomic_init(&s->refs, 1);
    s->set = ctx->set;
    s->calls = ctx->calls;
    s->cfg = t13_config_ref(ctx->cfg);
    s->certs = cx_certs_ref(ctx->certs);
    s->param = cx_param_copy(ctx->param);
    s->cert_store = cx_store_up_ref(ctx->cert_store);
    s->verify_store = cx_store_up_ref(ctx->verify_store);
    s->chain_store = cx_store_up_ref(ctx->chain_store);
    s->ctlog_store = cx_ctlog_store_ref(ctx->ctlog_store);
    memcpy(s->sid_ctx, ctx->sid_ctx, sizeof(s->sid_ctx));
    s->sid_ctx_len = ctx->sid_ctx_len;
    if (s->param == NULL || !keep_names(s, ctx)) {
        cx_snapshot_free(s);
        return NULL;
    }
    return s;
}

/* publish puts the snapshot of now in the place of the old one. That one is freed when no thread is
 * just taking a reference; who comes later finds the new one. */
static bool publish(SSL_CTX *ctx)
{
    cx_ctx_lock(ctx);
    if (atomic_load_explicit(&ctx->fresh, memory_order_acquire)) {
        cx_ctx_unlock(ctx); /* another thread was faster */
        return true;
    }
    struct cx_snapshot *s = make(ctx);
    if (s != NULL) {
        struct cx_snapshot *old = atomic_exchange(&ctx->snapshot, s);
        if (old != NULL) {
            old->next = ctx->retired;
            ctx->retired = old;
        }
        atomic_store_explicit(&ctx->fresh, true, memory_order_release);
        if (atomic_load(&ctx->readers) == 0) {
            free_retired(ctx);
        }
    }
    cx_ctx_unlock(ctx);
    return s != NULL;
}

struct cx_snapshot *cx_snapshot_take(SSL_CTX *ctx)
{
    if (!atomic_load_explicit(&ctx->fresh, memory_order_acquire) && !publish(ctx)) {
        return NULL;
    }
    atomic_fetch_add(&ctx->readers, 1);
    struct cx_snapshot *s = cx_snapshot_ref(atomic_load(&ctx->snapshot));
    atomic_fetch_sub(&ctx->readers, 1);
    return s;
}

/* newest brings *held up to date. Without memory for that it stays what it is. */
static const struct cx_snapshot *newest(SSL_CTX *ctx, struct cx_snapshot **held)
{
    if (!atomic_load_explicit(&ctx->fresh, memory_order_acquire) ||
        atomic_load_explicit(&ctx->snapshot, memory_order_acquire) != *held) {
        cx_err_mark();
        struct cx_snapshot *s = cx_snapshot_take(ctx);
        cx_err_pop_to_mark();
        if (s != NULL) {
            cx_snapshot_free(*held);
            *held = s;
        }
    }
    return *held;
}

const struct cx_snapshot *cx_now(SSL *ssl)
{
    return newest(ssl->ctx, &ssl->now);
}

const struct cx_snapshot *cx_session_now(SSL *ssl)
{
    return newest(ssl->session_ctx, ssl->session_ctx == ssl->ctx ? &ssl->now : &ssl->session_now);
}

struct cx_snapshot *cx_hold(SSL *ssl)
{
    (void)cx_now(ssl);
    return cx_snapshot_ref(ssl->now);
}

struct cx_snapshot *cx_session_hold(SSL *ssl)
{
    (void)cx_session_now(ssl);
    return cx_snapshot_ref(ssl->session_ctx == ssl->ctx ? ssl->now : ssl->session_now);
}
