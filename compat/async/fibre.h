#ifndef T13_COMPAT_ASYNC_FIBRE_H
#define T13_COMPAT_ASYNC_FIBRE_H

#include <stdbool.h>
#include <stddef.h>
#include <ucontext.h>

/* struct cx_fibre is a place where code runs: a thread's own stack (zeros), or a stack of ours that
 * any thread may go on with. */
struct cx_fibre {
    ucontext_t context;    /* where it stopped */
    void *map;             /* a guard and the stack above it; NULL: a thread's own */
    struct cx_fibre *from; /* which one switched to it last */
    /* What the sanitizers are told. */
    void *fake_stack;
    const void *stack;
    size_t stack_len;
    void *tsan;
};

bool cx_fibre_new(struct cx_fibre *f);  /* a stack; false: memory */
void cx_fibre_free(struct cx_fibre *f); /* its stack */

/* cx_fibre_clear wipes the stack of one that stopped and will not go on: it may hold secrets. */
void cx_fibre_clear(struct cx_fibre *f);

/* cx_fibre_start makes entry the place where f begins; whatever stopped there is forgotten. entry
 * calls cx_fibre_entered(f) first, and never returns. */
bool cx_fibre_start(struct cx_fibre *f, void (*entry)(void));
void cx_fibre_entered(struct cx_fibre *f);

/* cx_fibre_switch leaves own, which runs, for other, which has stopped or has not begun. It returns
 * when somebody switches back, perhaps in another thread; false when it could not leave. With ends,
 * nobody will. */
bool cx_fibre_switch(struct cx_fibre *own, struct cx_fibre *other, bool ends);

#endif
