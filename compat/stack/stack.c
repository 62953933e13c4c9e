/* Stacks of pointers: the inner functions. */
#include "compat/stack/stack.h"

#include "compat/err/raise.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#define MIN_ITEMS 4
#define MAX_ITEMS (INT_MAX / (int)sizeof(void *))

OPENSSL_STACK *cx_sk_new(OPENSSL_sk_compfunc comp)
{
    OPENSSL_STACK *sk = mem_zalloc(sizeof(*sk));
    if (sk == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    sk->comp = comp;
    return sk;
}

OPENSSL_STACK *cx_sk_new_null(void)
{
    return cx_sk_new(NULL);
}

void cx_sk_free(OPENSSL_STACK *sk)
{
    if (sk != NULL) {
        mem_free(sk->data);
        mem_free(sk);
    }
}

void cx_sk_pop_free(OPENSSL_STACK *sk, void (*free_item)(void *))
{
    if (sk == NULL) {
        return;
    }
    for (int i = 0; i < sk->num; i++) {
        if (sk->data[i] != NULL) {
            free_item((void *)(uintptr_t)sk->data[i]);
        }
    }
    cx_sk_free(sk);
}

/* resize gives the array room for exactly n items. */
static bool resize(OPENSSL_STACK *sk, int n)
{
    const void **data = mem_realloc(sk->data, (size_t)n * sizeof(*data));
    if (data == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
        return false;
    }
    sk->data = data;
    sk->num_alloc = n;
    return true;
}

bool cx_sk_reserve(OPENSSL_STACK *sk, int more)
{
    if (sk == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_PASSED_NULL_PARAMETER);
        return false;
    }
    if (more <= 0) {
        return true;
    }
    if (more > MAX_ITEMS - sk->num) {
        cx_raise(ERR_LIB_CRYPTO, CRYPTO_R_TOO_MANY_RECORDS);
        return false;
    }
    int want = sk->num + more;
    want = want < MIN_ITEMS ? MIN_ITEMS : want;
    return want <= sk->num_alloc || resize(sk, want);
}

static bool grow(OPENSSL_STACK *sk)
{
    if (sk->num < sk->num_alloc) {
        return true;
    }
    if (sk->num >= MAX_ITEMS) {
        cx_raise(ERR_LIB_CRYPTO, CRYPTO_R_TOO_MANY_RECORDS);
        return false;
    }
    int half = sk->num_alloc / 2;
    int want = sk->num_alloc > MAX_ITEMS - half ? MAX_ITEMS : sk->num_alloc + half;
    return resize(sk, want < MIN_ITEMS ? MIN_ITEMS : want);
}

int cx_sk_num(const OPENSSL_STACK *sk)
{
    return sk != NULL ? sk->num : -1;
}

void *cx_sk_value(const OPENSSL_STACK *sk, int i)
{
    if (sk == NULL || i < 0 || i >= sk->num) {
        return NULL;
    }
    return (void *)(uintptr_t)sk->data[i];
}

void *cx_sk_set(OPENSSL_STACK *sk, int i, const void *item)
{
    if (sk == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_PASSED_NULL_PARAMETER);
        return NULL;
    }
    if (i < 0 || i >= sk->num) {
        cx_raise_text(ERR_LIB_CRYPTO, ERR_R_PASSED_INVALID_ARGUMENT, "i=%d", i);
        return NULL;
    }
    sk->data[i] = item;
    sk->sorted = false;
    return (void *)(uintptr_t)item;
}

int cx_sk_insert(OPENSSL_STACK *sk, const void *item, int where)
{
    if (sk == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_PASSED_NULL_PARAMETER);
        return 0;
    }
    if (!grow(sk)) {
        return 0;
    }
    if (where >= 0 && where < sk->num) {
        memmove(&sk->data[where + 1], &sk->data[where],
                (size_t)(sk->num - where) * sizeof(sk->data[0]));
    } else {
        where = sk->num;
    }
    sk->data[where] = item;
    sk->num++;
    sk->sorted = false;
    return sk->num;
}

int cx_sk_push(OPENSSL_STACK *sk, const void *item)
{
    return sk != NULL ? cx_sk_insert(sk, item, sk->num) : -1;
}

void *cx_sk_delete(OPENSSL_STACK *sk, int i)
{
    if (sk == NULL || i < 0 || i >= sk->num) {
        return NULL;
    }
    const void *item = sk->data[i];
    sk->num--;
    memmove(&sk->data[i], &sk->data[i + 1], (size_t)(sk->num - i) * sizeof(sk->data[0]));
    return (void *)(uintptr_t)item;
}

void *cx_sk_pop(OPENSSL_STACK *sk)
{
    return sk != NULL ? cx_sk_delete(sk, sk->num - 1) : NULL;
}

void *cx_sk_shift(OPENSSL_STACK *sk)
{
    return cx_sk_delete(sk, 0);
}

void *cx_sk_delete_ptr(OPENSSL_STACK *sk, const void *item)
{
    for (int i = 0; sk != NULL && i < sk->num; i++) {
        if (sk->data[i] == item) {
            return cx_sk_delete(sk, i);
        }
    }
    return NULL;
}

void cx_sk_zero(OPENSSL_STACK *sk)
{
    if (sk != NULL) {
        sk->num = 0;
    }
}

void cx_sk_sort(OPENSSL_STACK *sk)
{
    if (sk == NULL || sk->sorted || sk->comp == NULL) {
        return;
    }
    if (sk->num > 1) {
        qsort(sk->data, (size_t)sk->num, sizeof(sk->data[0]), sk->comp);
    }
    sk->sorted = true;
}

OPENSSL_STACK *cx_sk_dup(const OPENSSL_STACK *sk)
{
    OPENSSL_STACK *copy = cx_sk_new(sk != NULL ? sk->comp : NULL);
    if (copy == NULL || sk == NULL) {
        return copy;
    }
    copy->sorted = sk->sorted;
    if (sk->num == 0) {
        return copy;
    }
    if (!resize(copy, sk->num)) {
        cx_sk_free(copy);
        return NULL;
    }
    memcpy(copy->data, sk->data, (size_t)sk->num * sizeof(sk->data[0]));
    copy->num = sk->num;
    return copy;
}

OPENSSL_STACK *cx_sk_deep_copy(const OPENSSL_STACK *sk, OPENSSL_sk_copyfunc copy_item,
                               OPENSSL_sk_freefunc free_item)
{
    OPENSSL_STACK *copy = cx_sk_dup(sk);
    if (copy == NULL) {
        return NULL;
    }
    for (int i = 0; i < copy->num; i++) {
        const void *from = copy->data[i];
        copy->data[i] = from != NULL ? copy_item(from) : NULL;
        if (from != NULL && copy->data[i] == NULL) {
            copy->num = i; /* those before are ours to free, those after are still sk's */
            cx_sk_pop_free(copy, free_item);
            cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
            return NULL;
        }
    }
    return copy;
}
