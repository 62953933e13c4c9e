/* The generator of each thread: ChaCha20 with fast key erasure. A refill of the buffer begins with
 * the key of the next refill, and what has been handed out is erased, so that a state which leaks
 * later tells nothing about earlier output. */
#include "crypto/rand.h"

#include "crypto/chachapoly/stream.h"
#include "crypto/ct/secret.h"
#include "crypto/insecure.h"
#include "crypto/mem.h"

#include <errno.h>
#include <mbedtls/chacha20.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define KEY_LEN 32
#define BUFFER_LEN 1024
#define RESEED_BYTES ((size_t)1 << 20)
#define RESEED_SECONDS 300
/* Longer requests get a key of their own instead of passing through the buffer. */
#define DIRECT_LEN 512

/* In a page of its own that the kernel zeroes in a child process. */
struct generator {
    bool seeded;
    bool wiped_on_fork; /* else the process id tells */
    pid_t pid;
    time_t seeded_at_s;
    size_t since_seed;
    size_t used; /* of buffer; the rest is fresh */
    uint8_t key[KEY_LEN];
    uint8_t buffer[BUFFER_LEN];
};

static pthread_once_t exit_once = PTHREAD_ONCE_INIT;
static pthread_key_t exit_key;
static bool exit_key_made;
static _Thread_local struct generator *mine;

static void on_thread_exit(void *p)
{
    mem_clear(p, sizeof(struct generator));
    (void)munmap(p, sizeof(struct generator));
    mine = NULL;
}

static void make_exit_key(void)
{
    exit_key_made = pthread_key_create(&exit_key, on_thread_exit) == 0;
}

static enum t13_status from_kernel(void *out, size_t n)
{
    uint8_t *p = out;

    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0 || (size_t)got > n) {
            mem_clear(out, (size_t)(p - (uint8_t *)out));
            return T13_E_RANDOM;
        }
        p += got;
        n -= (size_t)got;
    }
    return T13_OK;
}

/* An emulator may take any advice, qemu-user does, and follow none: it takes one that is none too.
 */
static bool will_be_wiped_on_fork(struct generator *g)
{
    return madvise(g, sizeof(*g), MADV_WIPEONFORK) == 0 && madvise(g, sizeof(*g), -1) != 0;
}

/* NULL when there is no page or no way to give it back: the kernel serves the request then. */
static struct generator *generator(void)
{
    if (mine != NULL) {
        return mine;
    }
    if (pthread_once(&exit_once, make_exit_key) != 0 || !exit_key_made) {
        return NULL;
    }
    void *page = mmap(NULL, sizeof(struct generator), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        return NULL;
    }
    if (pthread_setspecific(exit_key, page) != 0) {
        (void)munmap(page, sizeof(struct generator));
        return NULL;
    }
    /* Not in a core file, if the kernel can do that. */
    (void)madvise(page, sizeof(struct generator), MADV_DONTDUMP);
    mine = page;
    mine->wiped_on_fork = will_be_wiped_on_fork(mine);
    return mine;
}

static time_t now_s(void)
{
    struct timespec t = {0};

    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec;
}

static bool needs_seed(const struct generator *g)
{
    if (!g->seeded || g->since_seed >= RESEED_BYTES) {
        return true;
    }
    if (!g->wiped_on_fork && g->pid != getpid()) {
        return true;
    }
    return now_s() - g->seeded_at_s >= RESEED_SECONDS;
}

/* stream writes n bytes of ChaCha20's key stream under key; a key is used for one stream. */
static enum t13_status stream(const uint8_t *key, uint8_t *out, size_t n)
{
    static const uint8_t nonce[12];

    if (cr_chacha20_stream(key, out, n)) {
        return T13_OK;
    }
    memset(out, 0, n);
    if (mbedtls_chacha20_crypt(key, nonce, 0, n, out, out) != 0) {
        return T13_E_CRYPTO;
    }
    return T13_OK;
}

static enum t13_status refill(struct generator *g)
{
    T13_TRY(stream(g->key, g->buffer, BUFFER_LEN));
    memcpy(g->key, g->buffer, KEY_LEN);
    mem_clear(g->buffer, KEY_LEN);
    g->used = KEY_LEN;
    return T13_OK;
}

static enum t13_status seed(struct generator *g)
{
    uint8_t fresh[KEY_LEN];

    T13_TRY(from_kernel(fresh, sizeof(fresh)));
    /* Mixed with the old key: not worse than either. */
    for (size_t i = 0; i < KEY_LEN; i++) {
        g->key[i] ^= fresh[i];
    }
    mem_clear(fresh, sizeof(fresh));
    T13_TRY(refill(g));
    g->seeded = true;
    /* A child whose parent could not have the page wiped finds wiped_on_fork as it was. */
    g->wiped_on_fork = will_be_wiped_on_fork(g);
    g->pid = getpid();
    g->seeded_at_s = now_s();
    g->since_seed = 0;
    return T13_OK;
}

static enum t13_status take(struct generator *g, uint8_t *out, size_t n)
{
    while (n > 0) {
        if (g->used == BUFFER_LEN) {
            T13_TRY(refill(g));
        }
        size_t part = BUFFER_LEN - g->used < n ? BUFFER_LEN - g->used : n;
        memcpy(out, g->buffer + g->used, part);
        mem_clear(g->buffer + g->used, part);
        g->used += part;
        out += part;
        n -= part;
    }
    return T13_OK;
}

static enum t13_status fill(struct generator *g, uint8_t *out, size_t n)
{
    uint8_t key[KEY_LEN];

    if (needs_seed(g)) {
        T13_TRY(seed(g));
    }
    g->since_seed += n;
    if (n < DIRECT_LEN) {
        return take(g, out, n);
    }
    enum t13_status status = take(g, key, sizeof(key));
    if (status == T13_OK) {
        status = stream(key, out, n);
    }
    mem_clear(key, sizeof(key));
    return status;
}

#if CR_FUZZ
bool cr_insecure;
static _Thread_local uint64_t insecure_count;

void cr_insecure_begin(bool on)
{
    cr_insecure = on;
    insecure_count = 0;
}

static enum t13_status insecure_bytes(uint8_t *out, size_t n)
{
    uint8_t key[KEY_LEN] = {0};

    insecure_count++;
    memcpy(key, &insecure_count, sizeof(insecure_count));
    return stream(key, out, n);
}
#endif

enum t13_status cr_rand(void *out, size_t n)
{
#if CR_FUZZ
    if (cr_insecure) {
        return insecure_bytes(out, n);
    }
#endif
    uint8_t *p = out;
    size_t left = n;
    enum t13_status status = T13_OK;
    struct generator *g = generator();

    if (g == NULL) {
        return from_kernel(out, n);
    }
    while (left > 0 && status == T13_OK) {
        size_t part = left < RESEED_BYTES ? left : RESEED_BYTES;
        status = fill(g, p, part);
        p += part;
        left -= part;
    }
    if (status != T13_OK) {
        mem_clear(out, n);
    }
    secret_mark(out, n);
    return status;
}
