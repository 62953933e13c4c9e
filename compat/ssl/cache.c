/* The session cache of a context: OpenSSL's hash table by session id, which programs may look at
 * through SSL_CTX_sessions(), with a list in order of age. Servers use
 * it for stateful tickets (SSL_OP_NO_TICKET); clients keep sessions there for SSL_CTX_sessions().
 */
#include "compat/lhash/table.h"
#include "compat/ssl/local.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

struct cx_session_cache {
    pthread_mutex_t lock;
    OPENSSL_LHASH *table;
    SSL_SESSION *newest, *oldest;
    unsigned long count;
};

static unsigned long hash_session(const void *p)
{
    const SSL_SESSION *sess = p;
    unsigned long h = 2166136261u; /* FNV-1a; ids are random */

    for (size_t i = 0; i < sess->key_len; i++) {
        h = ((h ^ sess->key[i]) * 16777619u) & 0xffffffffu;
    }
    return h;
}

static int compare_sessions(const void *a, const void *b)
{
    const SSL_SESSION *x = a;
    const SSL_SESSION *y = b;

    return x->key_len != y->key_len || memcmp(x->key, y->key, x->key_len) != 0;
}

static void free_cache(struct cx_session_cache *cache)
{
    pthread_mutex_destroy(&cache->lock);
    cx_lh_free(cache->table);
    mem_free(cache);
}

static struct cx_session_cache *new_cache(void)
{
    struct cx_session_cache *cache = mem_zalloc(sizeof(*cache));
    if (cache == NULL) {
        return NULL;
    }
    cache->table = cx_lh_new(hash_session, compare_sessions);
    if (cache->table == NULL) {
        mem_free(cache);
        return NULL;
    }
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

/* get_cache makes the cache at the first use: most contexts never need one. */
static struct cx_session_cache *get_cache(SSL_CTX *ctx)
{
    struct cx_session_cache *cache = atomic_load(&ctx->cache);
    if (cache != NULL) {
        return cache;
    }
    struct cx_session_cache *fresh = new_cache();
    if (fresh != NULL && !atomic_compare_exchange_strong(&ctx->cache, &cache, fresh)) {
        free_cache(fresh);
        return cache;
    }
    return fresh;
}

static SSL_SESSION *find_locked(struct cx_session_cache *cache, const uint8_t *id, size_t id_len)
{
    SSL_SESSION wanted = {.key_len = id_len};

    memcpy(wanted.key, id, id_len);
    return cx_lh_retrieve(cache->table, &wanted);
}

static void unlink_locked(struct cx_session_cache *cache, SSL_SESSION *sess)
{
    (void)cx_lh_delete(cache->table, sess);
    *(sess->newer != NULL ? &sess->newer->older : &cache->newest) = sess->older;
    *(sess->older != NULL ? &sess->older->newer : &cache->oldest) = sess->newer;
    sess->newer = sess->older = NULL;
    sess->in_cache = false;
    sess->owner = NULL;
    cache->count--;
}

/* link_locked keeps the id beside the links: the program may change the session's own while it is
 * in here, and other threads walk the bucket. */
static bool link_locked(SSL_CTX *ctx, struct cx_session_cache *cache, SSL_SESSION *sess)
{
    sess->key_len = sess->core->sid_len;
    memcpy(sess->key, sess->core->sid, sess->key_len);
    (void)cx_lh_insert(cache->table, sess);
    if (cx_lh_retrieve(cache->table, sess) != sess) {
        return false;
    }
    sess->older = cache->newest;
    sess->newer = NULL;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = sess;
    cache->newest = sess;
    sess->in_cache = true;
    sess->owner = ctx;
    cache->count++;
    return true;
}

static void tell_removed(SSL_CTX *ctx, SSL_SESSION *sess)
{
    void (*cb)(SSL_CTX *, SSL_SESSION *) = ctx->remove_session_cb;
    if (cb != NULL) {
        cb(ctx, sess);
    }
}

/* take_out removes a session and drops the cache's reference after telling the application. */
static void dropped(SSL_CTX *ctx, SSL_SESSION *sess)
{
    sess->not_resumable = true;
    tell_removed(ctx, sess);
    cx_session_free(sess);
}

int cx_cache_add(SSL_CTX *ctx, SSL_SESSION *sess)
{
    struct cx_session_cache *cache = get_cache(ctx);
    if (cache == NULL || sess->in_cache) {
        return 0;
    }
    SSL_SESSION *replaced = NULL;
    SSL_SESSION *evicted[8] = {NULL};
    size_t num_evicted = 0;

    pthread_mutex_lock(&cache->lock);
    SSL_SESSION *same = find_locked(cache, sess->core->sid, sess->core->sid_len);
    if (same == sess) {
        pthread_mutex_unlock(&cache->lock);
        return 0;
    }
    if (same != NULL) {
        unlink_locked(cache, same);
        replaced = same;
    }
    bool linked = link_locked(ctx, cache, cx_session_ref(sess));
    unsigned long size = ctx->session_cache_size;
    /* As OpenSSL counts: with the new one there are fewer than the size, but that one stays. */
    while (size > 0 && cache->count >= size && cache->oldest != sess &&
           num_evicted < sizeof(evicted) / sizeof(evicted[0])) {
        SSL_SESSION *old = cache->oldest;
        unlink_locked(cache, old);
        evicted[num_evicted++] = old;
        ctx->stats.cache_full++;
    }
    pthread_mutex_unlock(&cache->lock);
    cx_session_free(replaced);
    if (!linked) { /* memory */
        cx_session_free(sess);
        return 0;
    }
    for (size_t i = 0; i < num_evicted; i++) {
        dropped(ctx, evicted[i]);
    }
    return replaced == NULL;
}

int cx_cache_remove(SSL_CTX *ctx, SSL_SESSION *sess)
{
    struct cx_session_cache *cache = atomic_load(&ctx->cache);
    if (sess == NULL || sess->core->sid_len == 0) {
        return 0;
    }
    SSL_SESSION *found = NULL;
    if (cache != NULL) {
        pthread_mutex_lock(&cache->lock);
        found = find_locked(cache, sess->core->sid, sess->core->sid_len);
        if (found != NULL) {
            unlink_locked(cache, found);
        }
        pthread_mutex_unlock(&cache->lock);
    }
    sess->not_resumable = true;
    tell_removed(ctx, sess);
    cx_session_free(found);
    return found != NULL;
}

SSL_SESSION *cx_cache_find(SSL *ssl, const uint8_t *id, size_t id_len)
{
    SSL_CTX *ctx = ssl->session_ctx;
    struct cx_session_cache *cache = atomic_load(&ctx->cache);
    SSL_SESSION *found = NULL;

    if (cache != NULL && (ctx->session_cache_mode & SSL_SESS_CACHE_NO_INTERNAL_LOOKUP) == 0) {
        pthread_mutex_lock(&cache->lock);
        found = cx_session_ref(find_locked(cache, id, id_len));
        pthread_mutex_unlock(&cache->lock);
    }
    if (found != NULL) {
        return found;
    }
    if ((ctx->session_cache_mode & SSL_SESS_CACHE_NO_INTERNAL_LOOKUP) == 0) {
        ctx->stats.misses++;
    }
    SSL_SESSION *(*cb)(SSL *, const unsigned char *, int, int *) = ctx->get_session_cb;
    if (cb == NULL) {
        return NULL;
    }
    int copy = 1;
    found = cb(ssl, id, (int)id_len, &copy);
    if (found == NULL) {
        return NULL;
    }
    ctx->stats.cb_hits++;
    if (copy != 0) {
        (void)cx_session_ref(found);
    }
    if ((ctx->session_cache_mode & SSL_SESS_CACHE_NO_INTERNAL_STORE) == 0) {
        (void)cx_cache_add(ctx, found);
    }
    return found;
}

void cx_cache_update(SSL *ssl, int mode)
{
    SSL_CTX *ctx = ssl->session_ctx;
    SSL_SESSION *sess = ssl->session;
    bool server = ssl->side == CX_SIDE_SERVER;

    if (sess == NULL || sess->core->sid_len == 0 || sess->not_resumable ||
        (ctx->session_cache_mode & (uint32_t)mode) == 0) {
        return;
    }
    /* Without a context it could not be resumed where client certificates are asked for. */
    if (server && sess->core->sid_ctx_len == 0 && (ssl->set.verify_mode & SSL_VERIFY_PEER) != 0) {
        return;
    }
    /* A stateless ticket is its own cache: a server stores only what it will be asked for, or
     * what a callback wants to hear of. */
    bool store = (ctx->session_cache_mode & SSL_SESS_CACHE_NO_INTERNAL_STORE) == 0;
    bool useful = !server || ctx->remove_session_cb != NULL ||
                  (ssl->set.options & SSL_OP_NO_TICKET) != 0 ||
                  (ssl->set.max_early_data > 0 && (ssl->set.options & SSL_OP_NO_ANTI_REPLAY) == 0);
    if (store && useful) {
        (void)cx_cache_add(ctx, sess);
    }
    int (*cb)(SSL *, SSL_SESSION *) = ctx->new_session_cb;
    if (cb != NULL) {
        (void)cx_session_ref(sess);
        if (cb(ssl, sess) == 0) {
            cx_session_free(sess);
        }
    }
}

static void flush(SSL_CTX *ctx, uint64_t now)
{
    struct cx_session_cache *cache = atomic_load(&ctx->cache);
    if (cache == NULL) {
        return;
    }
    SSL_SESSION *gone = NULL;
    pthread_mutex_lock(&cache->lock);
    for (SSL_SESSION *s = cache->oldest, *next = NULL; s != NULL; s = next) {
        next = s->newer;
        if (now == 0 || s->core->time_s + s->core->timeout_s < now) {
            unlink_locked(cache, s);
            s->older = gone;
            gone = s;
        }
    }
    pthread_mutex_unlock(&cache->lock);
    while (gone != NULL) {
        SSL_SESSION *next = gone->older;
        gone->older = NULL;
        dropped(ctx, gone);
        gone = next;
    }
}

void cx_cache_free(SSL_CTX *ctx)
{
    struct cx_session_cache *cache = atomic_load(&ctx->cache);
    if (cache == NULL) {
        return;
    }
    flush(ctx, 0);
    free_cache(cache);
    atomic_store(&ctx->cache, NULL);
}

/* SSL_CTX_sessions - see SSL_CTX_sessions(3). abi: full. */
CX_API LHASH_OF(SSL_SESSION) * SSL_CTX_sessions(SSL_CTX *ctx)
{
    struct cx_session_cache *cache = get_cache(ctx);

    return cache != NULL ? (LHASH_OF(SSL_SESSION) *)(void *)cache->table : NULL;
}

/* SSL_CTX_add_session, SSL_CTX_remove_session - see SSL_CTX_add_session(3). abi: full. */
CX_API int SSL_CTX_add_session(SSL_CTX *ctx, SSL_SESSION *session)
{
    return cx_cache_add(ctx, session);
}

CX_API int SSL_CTX_remove_session(SSL_CTX *ctx, SSL_SESSION *session)
{
    return cx_cache_remove(ctx, session);
}

/* SSL_CTX_flush_sessions - see SSL_CTX_flush_sessions(3). abi: full. */
CX_API void SSL_CTX_flush_sessions(SSL_CTX *ctx, long tm)
{
    flush(ctx, (uint64_t)tm);
}

/* SSL_CTX_sess_set_new_cb and its family - see SSL_CTX_sess_set_get_cb(3). abi: full. */
CX_API void SSL_CTX_sess_set_new_cb(SSL_CTX *ctx, int (*new_session_cb)(SSL *, SSL_SESSION *))
{
    cx_ctx_edit(ctx);
    ctx->new_session_cb = new_session_cb;
    cx_ctx_done(ctx);
}

CX_API int (*SSL_CTX_sess_get_new_cb(SSL_CTX *ctx))(SSL *, SSL_SESSION *)
{
    return ctx->new_session_cb;
}

CX_API void SSL_CTX_sess_set_remove_cb(SSL_CTX *ctx,
                                       void (*remove_session_cb)(SSL_CTX *, SSL_SESSION *))
{
    cx_ctx_edit(ctx);
    ctx->remove_session_cb = remove_session_cb;
    cx_ctx_done(ctx);
}

CX_API void (*SSL_CTX_sess_get_remove_cb(SSL_CTX *ctx))(SSL_CTX *, SSL_SESSION *)
{
    return ctx->remove_session_cb;
}

CX_API void SSL_CTX_sess_set_get_cb(SSL_CTX *ctx,
                                    SSL_SESSION *(*get_session_cb)(SSL *, const unsigned char *,
                                                                   int, int *))
{
    cx_ctx_edit(ctx);
    ctx->get_session_cb = get_session_cb;
    cx_ctx_done(ctx);
}

CX_API SSL_SESSION *(*SSL_CTX_sess_get_get_cb(SSL_CTX *ctx))(SSL *, const unsigned char *, int,
                                                             int *)
{
    return ctx->get_session_cb;
}

/* SSL_has_matching_session_id - see SSL_CTX_set_generate_session_id(3). abi: full. */
CX_API int SSL_has_matching_session_id(const SSL *ssl, const unsigned char *id, unsigned int id_len)
{
    struct cx_session_cache *cache = atomic_load(&ssl->session_ctx->cache);
    if (cache == NULL || id_len > SSL_MAX_SSL_SESSION_ID_LENGTH) {
        return 0;
    }
    pthread_mutex_lock(&cache->lock);
    bool found = find_locked(cache, id, id_len) != NULL;
    pthread_mutex_unlock(&cache->lock);
    return found;
}

long cx_cache_count(SSL_CTX *ctx)
{
    struct cx_session_cache *cache = atomic_load(&ctx->cache);
    if (cache == NULL) {
        return 0;
    }
    pthread_mutex_lock(&cache->lock);
    long count = (long)cache->count;
    pthread_mutex_unlock(&cache->lock);
    return count;
}
