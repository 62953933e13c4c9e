/* The secure heap: OPENSSL_secure_malloc(3). Pages that are locked, kept out of core dumps and
 * fenced by unreadable ones; a block is wiped when it is freed. */
#include "compat/cx.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <openssl/crypto.h>

#define MIN_UNIT 16
#define TAKEN 0xff /* a unit inside a block; its first unit has the block's order + 1 */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    uint8_t *map; /* with a fence on each side */
    size_t map_len;
    uint8_t *arena;
    size_t len;
    size_t unit;
    uint8_t *units; /* what each unit of the arena is used for, 0 for nothing */
    size_t used;
    bool ready;
} heap;

static bool is_power_of_two(size_t n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

/* map_arena returns 1, or 2 when the pages could not be protected as they should. */
static int map_arena(size_t len)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t inner = (len + page - 1) & ~(page - 1);
    heap.map_len = inner + 2 * page;
    void *map =
        mmap(NULL, heap.map_len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED) {
        return 0;
    }
    heap.map = map;
    heap.arena = heap.map + page;
    int bad = mprotect(heap.map, page, PROT_NONE);
    bad |= mprotect(heap.arena + inner, page, PROT_NONE);
    bad |= mlock(heap.arena, inner);
    bad |= madvise(heap.arena, inner, MADV_DONTDUMP);
    return bad == 0 ? 1 : 2;
}

static int start(size_t len, size_t unit)
{
    unit = unit < MIN_UNIT ? MIN_UNIT : unit;
    if (heap.ready || !is_power_of_two(len) || !is_power_of_two(unit) || len / unit < 4) {
        return 0;
    }
    heap.units = mem_zalloc(len / unit);
    if (heap.units == NULL) {
        return 0;
    }
    int result = map_arena(len);
    if (result == 0) {
        mem_free(heap.units);
        return 0;
    }
    heap.len = len;
    heap.unit = unit;
    heap.used = 0;
    heap.ready = true;
    return result;
}

static bool is_inside(const void *p)
{
    return heap.ready && (uintptr_t)p >= (uintptr_t)heap.arena &&
           (uintptr_t)p < (uintptr_t)heap.arena + heap.len;
}

static size_t block_len(const void *p)
{
    size_t first = (size_t)((const uint8_t *)p - heap.arena) / heap.unit;
    uint8_t order = heap.units[first];
    return order == 0 || order == TAKEN ? 0 : heap.unit << (order - 1);
}

/* take finds the first free block of a power of two units, aligned to its size. */
static void *take(size_t n)
{
    uint8_t order = 0;
    while (heap.unit << order < n) {
        if (heap.unit << order >= heap.len) {
            return NULL;
        }
        order++;
    }
    size_t want = (size_t)1 << order;
    for (size_t i = 0; i + want <= heap.len / heap.unit; i += want) {
        size_t k = 0;
        while (k < want && heap.units[i + k] == 0) {
            k++;
        }
        if (k == want) {
            memset(heap.units + i, TAKEN, want);
            heap.units[i] = (uint8_t)(order + 1);
            heap.used += want * heap.unit;
            return memset(heap.arena + i * heap.unit, 0, want * heap.unit);
        }
    }
    return NULL;
}

static void give_back(void *p)
{
    size_t len = block_len(p);
    size_t first = (size_t)((uint8_t *)p - heap.arena) / heap.unit;
    mem_clear(p, len);
    memset(heap.units + first, 0, len / heap.unit);
    heap.used -= len;
}

/* CRYPTO_secure_malloc_init and its family - see OPENSSL_secure_malloc(3). abi: full.
 *
 * in    size, minsize  powers of two; others fail where OpenSSL aborts
 * ret   CRYPTO_secure_malloc_init: 2 when the pages could not be locked or fenced
 * test  tests/oracle/mem.c
 */
CX_API int CRYPTO_secure_malloc_init(size_t size, size_t minsize)
{
    pthread_mutex_lock(&lock);
    int result = start(size, minsize);
    pthread_mutex_unlock(&lock);
    return result;
}

CX_API int CRYPTO_secure_malloc_done(void)
{
    int done = 0;
    pthread_mutex_lock(&lock);
    if (heap.ready && heap.used == 0) {
        munmap(heap.map, heap.map_len);
        mem_free(heap.units);
        memset(&heap, 0, sizeof(heap));
        done = 1;
    }
    pthread_mutex_unlock(&lock);
    return done;
}

CX_API int CRYPTO_secure_malloc_initialized(void)
{
    pthread_mutex_lock(&lock);
    int ready = heap.ready ? 1 : 0;
    pthread_mutex_unlock(&lock);
    return ready;
}

static void *secure_alloc(size_t num, bool zero)
{
    pthread_mutex_lock(&lock);
    bool ready = heap.ready;
    void *p = ready && num != 0 ? take(num) : NULL;
    pthread_mutex_unlock(&lock);
    if (ready) {
        return p;
    }
    return zero ? mem_zalloc(num) : mem_alloc(num);
}

CX_API void *CRYPTO_secure_malloc(size_t num, const char *file, int line)
{
    (void)file;
    (void)line;
    return secure_alloc(num, false);
}

CX_API void *CRYPTO_secure_zalloc(size_t num, const char *file, int line)
{
    (void)file;
    (void)line;
    return secure_alloc(num, true);
}

/* secure_free frees a block of the heap, or says that it is none. */
static bool secure_free(void *ptr)
{
    pthread_mutex_lock(&lock);
    bool inside = is_inside(ptr);
    if (inside) {
        give_back(ptr);
    }
    pthread_mutex_unlock(&lock);
    return inside;
}

CX_API void CRYPTO_secure_free(void *ptr, const char *file, int line)
{
    (void)file;
    (void)line;
    if (ptr != NULL && !secure_free(ptr)) {
        mem_free(ptr);
    }
}

CX_API void CRYPTO_secure_clear_free(void *ptr, size_t num, const char *file, int line)
{
    (void)file;
    (void)line;
    if (ptr != NULL && !secure_free(ptr)) {
        mem_clear_free(ptr, num);
    }
}

CX_API int CRYPTO_secure_allocated(const void *ptr)
{
    pthread_mutex_lock(&lock);
    int inside = is_inside(ptr) ? 1 : 0;
    pthread_mutex_unlock(&lock);
    return inside;
}

CX_API size_t CRYPTO_secure_used(void)
{
    pthread_mutex_lock(&lock);
    size_t used = heap.used;
    pthread_mutex_unlock(&lock);
    return used;
}

CX_API size_t CRYPTO_secure_actual_size(void *ptr)
{
    pthread_mutex_lock(&lock);
    size_t len = is_inside(ptr) ? block_len(ptr) : 0;
    pthread_mutex_unlock(&lock);
    return len;
}
