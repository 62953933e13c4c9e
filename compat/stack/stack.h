#ifndef T13_COMPAT_STACK_STACK_H
#define T13_COMPAT_STACK_STACK_H

#include "compat/cx.h"

#include <stdbool.h>

#include <openssl/stack.h>

/* What the exported OPENSSL_sk_* functions do, for our own code: same arguments, same results. A
 * STACK_OF(X) is cast to OPENSSL_STACK with CX_SK(). */
#define CX_SK(typed) ((OPENSSL_STACK *)(typed))
#define CX_SK_CONST(typed) ((const OPENSSL_STACK *)(typed))

struct stack_st {
    int num;
    int num_alloc;
    bool sorted;
    const void **data;
    OPENSSL_sk_compfunc comp;
};

T13_DOOR OPENSSL_STACK *cx_sk_new(OPENSSL_sk_compfunc comp);
T13_DOOR OPENSSL_STACK *cx_sk_new_null(void);
T13_DOOR void cx_sk_free(OPENSSL_STACK *sk);
T13_DOOR void cx_sk_pop_free(OPENSSL_STACK *sk, void (*free_item)(void *));
T13_DOOR bool cx_sk_reserve(OPENSSL_STACK *sk, int more);
T13_DOOR int cx_sk_num(const OPENSSL_STACK *sk);            /* -1 for NULL */
T13_DOOR void *cx_sk_value(const OPENSSL_STACK *sk, int i); /* NULL outside */
T13_DOOR void *cx_sk_set(OPENSSL_STACK *sk, int i, const void *item);
T13_DOOR int cx_sk_insert(OPENSSL_STACK *sk, const void *item, int where); /* the new count, or 0 */
T13_DOOR int cx_sk_push(OPENSSL_STACK *sk, const void *item); /* the same; -1 for NULL */
T13_DOOR void *cx_sk_pop(OPENSSL_STACK *sk);
T13_DOOR void *cx_sk_shift(OPENSSL_STACK *sk);
T13_DOOR void *cx_sk_delete(OPENSSL_STACK *sk, int i);
T13_DOOR void *cx_sk_delete_ptr(OPENSSL_STACK *sk, const void *item);
T13_DOOR void cx_sk_zero(OPENSSL_STACK *sk);
T13_DOOR int cx_sk_find(OPENSSL_STACK *sk, const void *item); /* sorts; -1 when absent */
T13_DOOR void cx_sk_sort(OPENSSL_STACK *sk);
T13_DOOR OPENSSL_STACK *cx_sk_dup(const OPENSSL_STACK *sk);
T13_DOOR OPENSSL_STACK *cx_sk_deep_copy(const OPENSSL_STACK *sk, OPENSSL_sk_copyfunc copy,
                                        OPENSSL_sk_freefunc free_item);

#endif
