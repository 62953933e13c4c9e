/* Application data on our objects: CRYPTO_get_ex_new_index(3). */
#include "compat/init/ex_data.h"

#include "compat/err/raise.h"
#include "compat/stack/stack.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include <openssl/err.h>

/* One registered index. */
struct slot {
    long argl;
    void *argp;
    CRYPTO_EX_new *new_func;
    CRYPTO_EX_dup *dup_func;
    CRYPTO_EX_free *free_func;
};

/* The indices of one type of object. A table is never changed: a registration makes a new one, so
 * that objects come and go without a lock. The old ones stay until the end, since a thread may be
 * reading them; there are as many as indices. */
struct slots {
    struct slots *older;
    int count;
    bool has_new;
    bool has_free;
    struct slot slot[];
};

static _Atomic(struct slots *) tables[CRYPTO_EX_INDEX__COUNT];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_type(int type)
{
    if (type < 0 || type >= CRYPTO_EX_INDEX__COUNT) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_PASSED_INVALID_ARGUMENT);
        return false;
    }
    return true;
}

static const struct slots *slots_of(int type)
{
    return atomic_load_explicit(&tables[type], memory_order_acquire);
}

/* publish makes a table of `count` slots out of the current one, with `slot` as number `index`. */
static bool publish(int type, int count, int index, const struct slot *slot)
{
    struct slots *old = atomic_load_explicit(&tables[type], memory_order_relaxed);
    struct slots *t = mem_zalloc(sizeof(*t) + (size_t)count * sizeof(t->slot[0]));
    if (t == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
        return false;
    }
    if (old != NULL) {
        memcpy(t->slot, old->slot, (size_t)old->count * sizeof(t->slot[0]));
    }
    t->older = old;
    t->count = count;
    t->slot[index] = *slot;
    for (int i = 0; i < count; i++) {
        t->has_new = t->has_new || t->slot[i].new_func != NULL;
        t->has_free = t->has_free || t->slot[i].free_func != NULL;
    }
    atomic_store_explicit(&tables[type], t, memory_order_release);
    return true;
}

int cx_ex_index(int type, long argl, void *argp, CRYPTO_EX_new *new_func, CRYPTO_EX_dup *dup_func,
                CRYPTO_EX_free *free_func)
{
    if (!is_type(type)) {
        return -1;
    }
    const struct slot slot = {argl, argp, new_func, dup_func, free_func};
    pthread_mutex_lock(&lock);
    const struct slots *old = slots_of(type);
    int index = old != NULL ? old->count : 1; /* 0 is for the app_data macros */
    bool good = publish(type, index + 1, index, &slot);
    pthread_mutex_unlock(&lock);
    return good ? index : -1;
}

static bool forget_index(int type, int index)
{
    static const struct slot none;
    bool good = false;
    pthread_mutex_lock(&lock);
    const struct slots *old = slots_of(type);
    if (old != NULL && index >= 0 && index < old->count) {
        good = publish(type, old->count, index, &none);
    }
    pthread_mutex_unlock(&lock);
    return good;
}

bool cx_ex_set(CRYPTO_EX_DATA *data, int index, void *value)
{
    if (data->sk == NULL) {
        data->sk = (STACK_OF(void) *)cx_sk_new_null();
        if (data->sk == NULL) {
            return false;
        }
    }
    OPENSSL_STACK *values = CX_SK(data->sk);
    for (int n = cx_sk_num(values); n <= index; n++) {
        if (cx_sk_push(values, NULL) <= 0) {
            cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
            return false;
        }
    }
    if (index < 0) {
        cx_raise_text(ERR_LIB_CRYPTO, ERR_R_PASSED_INVALID_ARGUMENT, "i=%d", index);
        cx_raise(ERR_LIB_CRYPTO, ERR_R_PASSED_INVALID_ARGUMENT);
        return false;
    }
    cx_sk_set(values, index, value);
    return true;
}

void *cx_ex_get(const CRYPTO_EX_DATA *data, int index)
{
    return cx_sk_value(CX_SK_CONST(data->sk), index);
}

bool cx_ex_new(int type, void *obj, CRYPTO_EX_DATA *data)
{
    if (!is_type(type)) {
        return false;
    }
    data->ctx = NULL;
    data->sk = NULL;
    const struct slots *t = slots_of(type);
    if (t == NULL || !t->has_new) {
        return true;
    }
    for (int i = 0; i < t->count; i++) {
        const struct slot *s = &t->slot[i];
        if (s->new_func != NULL) {
            s->new_func(obj, cx_ex_get(data, i), data, i, s->argl, s->argp);
        }
    }
    return true;
}

void cx_ex_free(int type, void *obj, CRYPTO_EX_DATA *data)
{
    const struct slots *t = is_type(type) ? slots_of(type) : NULL;
    for (int i = 0; t != NULL && t->has_free && i < t->count; i++) {
        const struct slot *s = &t->slot[i];
        if (s->free_func != NULL) {
            s->free_func(obj, cx_ex_get(data, i), data, i, s->argl, s->argp);
        }
    }
    cx_sk_free(CX_SK(data->sk));
    data->sk = NULL;
    data->ctx = NULL;
}

bool cx_ex_dup(int type, CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from)
{
    if (from->sk == NULL) {
        return true; /* nothing was ever set */
    }
    if (!is_type(type)) {
        return false;
    }
    to->ctx = from->ctx;
    const struct slots *t = slots_of(type);
    int count = t != NULL ? t->count : 0;
    int num_from = cx_sk_num(CX_SK_CONST(from->sk));
    count = num_from < count ? num_from : count;
    /* All slots first, so that a dup function that sets another index finds room. */
    if (count > 0 && !cx_ex_set(to, count - 1, cx_ex_get(to, count - 1))) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        const struct slot *s = &t->slot[i];
        void *value = cx_ex_get(from, i);
        if (s->dup_func != NULL && !s->dup_func(to, from, &value, i, s->argl, s->argp)) {
            return false;
        }
        cx_ex_set(to, i, value);
    }
    return true;
}

/* CRYPTO_get_ex_new_index and its family - see CRYPTO_get_ex_new_index(3). abi: full.
 *
 * ret   the index, from 1 on; -1 when out of memory or for an unknown type
 * err   ERR_R_PASSED_INVALID_ARGUMENT, ERR_R_MALLOC_FAILURE
 * test  tests/oracle/ex_data.c
 */
CX_API int CRYPTO_get_ex_new_index(int class_index, long argl, void *argp, CRYPTO_EX_new *new_func,
                                   CRYPTO_EX_dup *dup_func, CRYPTO_EX_free *free_func)
{
    return cx_ex_index(class_index, argl, argp, new_func, dup_func, free_func);
}

CX_API int CRYPTO_free_ex_index(int class_index, int idx)
{
    return is_type(class_index) && forget_index(class_index, idx) ? 1 : 0;
}

CX_API int CRYPTO_new_ex_data(int class_index, void *obj, CRYPTO_EX_DATA *ad)
{
    return cx_ex_new(class_index, obj, ad) ? 1 : 0;
}

CX_API int CRYPTO_dup_ex_data(int class_index, CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from)
{
    return cx_ex_dup(class_index, to, from) ? 1 : 0;
}

CX_API void CRYPTO_free_ex_data(int class_index, void *obj, CRYPTO_EX_DATA *ad)
{
    cx_ex_free(class_index, obj, ad);
}

CX_API int CRYPTO_alloc_ex_data(int class_index, void *obj, CRYPTO_EX_DATA *ad, int idx)
{
    if (cx_ex_get(ad, idx) != NULL) {
        return 1;
    }
    const struct slots *t = is_type(class_index) ? slots_of(class_index) : NULL;
    if (t == NULL || idx < 0 || idx >= t->count) {
        return 0;
    }
    const struct slot *s = &t->slot[idx];
    if (s->new_func == NULL) {
        return 0;
    }
    s->new_func(obj, NULL, ad, idx, s->argl, s->argp);
    return 1;
}

CX_API int CRYPTO_set_ex_data(CRYPTO_EX_DATA *ad, int idx, void *val)
{
    return cx_ex_set(ad, idx, val) ? 1 : 0;
}

CX_API void *CRYPTO_get_ex_data(const CRYPTO_EX_DATA *ad, int idx)
{
    return cx_ex_get(ad, idx);
}
