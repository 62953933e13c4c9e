/* Stacks of our own, and going from one to another: makecontext(3). The mappings come from the
 * kernel, not from mem_alloc(): a stack wants a guard below it, and takes memory only as deep
 * as it was ever used. */
#include "compat/async/fibre.h"

#include "crypto/mem.h"

#include <string.h>
#include <sys/mman.h>

/* Handshakes use 20 to 30 KiB; the rest is for the program's callbacks. Both are multiples of the
 * page. The guard takes no memory: no frame steps over it, and valgrind, which takes a step of less
 * than 2,000,000 bytes for a frame, sees another stack. */
#define STACK_LEN ((size_t)256 * 1024)
#define GUARD_LEN ((size_t)2 * 1024 * 1024)

#ifdef __has_feature
#define HAS_ASAN __has_feature(address_sanitizer)
#define HAS_TSAN __has_feature(thread_sanitizer)
#else
#ifdef __SANITIZE_ADDRESS__
#define HAS_ASAN 1
#else
#define HAS_ASAN 0
#endif
#ifdef __SANITIZE_THREAD__
#define HAS_TSAN 1
#else
#define HAS_TSAN 0
#endif
#endif

/* leaving and arrived tell a sanitizer which stack is in use. */
#if HAS_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>

static void leaving(struct cx_fibre *own, struct cx_fibre *other, bool ends)
{
    __sanitizer_start_switch_fiber(ends ? NULL : &own->fake_stack, other->stack, other->stack_len);
}

static void arrived(struct cx_fibre *f)
{
    __sanitizer_finish_switch_fiber(f->fake_stack, &f->from->stack, &f->from->stack_len);
    f->fake_stack = NULL;
}

static void forget(struct cx_fibre *f)
{
    __asan_unpoison_memory_region(f->stack, f->stack_len);
}
#elif HAS_TSAN
#include <sanitizer/tsan_interface.h>

static void leaving(struct cx_fibre *own, struct cx_fibre *other, bool ends)
{
    (void)ends;
    if (own->map == NULL) {
        own->tsan = __tsan_get_current_fiber();
    }
    __tsan_switch_to_fiber(other->tsan, 0);
}

static void arrived(struct cx_fibre *f)
{
    (void)f;
}

static void forget(struct cx_fibre *f)
{
    if (f->tsan != NULL) {
        __tsan_destroy_fiber(f->tsan);
    }
    f->tsan = NULL;
}
#else
static void leaving(struct cx_fibre *own, struct cx_fibre *other, bool ends)
{
    (void)own;
    (void)other;
    (void)ends;
}

static void arrived(struct cx_fibre *f)
{
    (void)f;
}

static void forget(struct cx_fibre *f)
{
    (void)f;
}
#endif

bool cx_fibre_new(struct cx_fibre *f)
{
    memset(f, 0, sizeof(*f));
    void *map = mmap(NULL, GUARD_LEN + STACK_LEN, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED) {
        return false;
    }
    char *stack = (char *)map + GUARD_LEN;
    if (mprotect(stack, STACK_LEN, PROT_READ | PROT_WRITE) != 0) {
        (void)munmap(map, GUARD_LEN + STACK_LEN);
        return false;
    }
    f->map = map;
    f->stack = stack;
    f->stack_len = STACK_LEN;
    return true;
}

void cx_fibre_free(struct cx_fibre *f)
{
    if (f->map != NULL) {
        forget(f);
        (void)munmap(f->map, GUARD_LEN + STACK_LEN);
        f->map = NULL;
    }
}

void cx_fibre_clear(struct cx_fibre *f)
{
    char *stack = (char *)f->map + GUARD_LEN;

    forget(f);
    /* One call however deep it was, and the memory goes back. */
    if (madvise(stack, STACK_LEN, MADV_DONTNEED) != 0) {
        mem_clear(stack, STACK_LEN);
    }
}

bool cx_fibre_start(struct cx_fibre *f, void (*entry)(void))
{
    if (getcontext(&f->context) != 0) {
        return false;
    }
    forget(f);
#if HAS_TSAN
    f->tsan = __tsan_create_fiber(0);
#endif
    f->fake_stack = NULL;
    f->context.uc_stack.ss_sp = (char *)f->map + GUARD_LEN;
    f->context.uc_stack.ss_size = STACK_LEN;
    f->context.uc_link = NULL;
    makecontext(&f->context, entry, 0);
    return true;
}

void cx_fibre_entered(struct cx_fibre *f)
{
    arrived(f);
}

bool cx_fibre_switch(struct cx_fibre *own, struct cx_fibre *other, bool ends)
{
    struct cx_fibre *before = other->from;

    other->from = own;
    leaving(own, other, ends);
    bool left = swapcontext(&own->context, &other->context) == 0;
    if (!left) {
        other->from = before;
        own->from = own;
    }
    arrived(own);
    return left;
}
