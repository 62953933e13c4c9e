/* The exported names of the stack: OPENSSL_sk_new(3), DEFINE_STACK_OF(3). */
#include "compat/stack/find.h"

#include <openssl/safestack.h>

/* OPENSSL_sk_new and its family - see DEFINE_STACK_OF(3). abi: full.
 *
 * err   ERR_R_MALLOC_FAILURE, CRYPTO_R_TOO_MANY_RECORDS
 * test  tests/oracle/stack.c
 */
CX_API OPENSSL_STACK *OPENSSL_sk_new(OPENSSL_sk_compfunc cmp)
{
    return cx_sk_new(cmp);
}

CX_API OPENSSL_STACK *OPENSSL_sk_new_null(void)
{
    return cx_sk_new(NULL);
}

CX_API OPENSSL_STACK *OPENSSL_sk_new_reserve(OPENSSL_sk_compfunc c, int n)
{
    OPENSSL_STACK *sk = cx_sk_new(c);
    if (sk != NULL && !cx_sk_reserve(sk, n)) {
        cx_sk_free(sk);
        return NULL;
    }
    return sk;
}

CX_API int OPENSSL_sk_reserve(OPENSSL_STACK *st, int n)
{
    return cx_sk_reserve(st, n) ? 1 : 0;
}

CX_API void OPENSSL_sk_free(OPENSSL_STACK *st)
{
    cx_sk_free(st);
}

CX_API void OPENSSL_sk_pop_free(OPENSSL_STACK *st, OPENSSL_sk_freefunc func)
{
    cx_sk_pop_free(st, func);
}

CX_API int OPENSSL_sk_num(const OPENSSL_STACK *st)
{
    return cx_sk_num(st);
}

CX_API void *OPENSSL_sk_value(const OPENSSL_STACK *st, int i)
{
    return cx_sk_value(st, i);
}

CX_API void *OPENSSL_sk_set(OPENSSL_STACK *st, int i, const void *data)
{
    return cx_sk_set(st, i, data);
}

CX_API int OPENSSL_sk_insert(OPENSSL_STACK *sk, const void *data, int where)
{
    return cx_sk_insert(sk, data, where);
}

CX_API int OPENSSL_sk_push(OPENSSL_STACK *st, const void *data)
{
    return cx_sk_push(st, data);
}

CX_API int OPENSSL_sk_unshift(OPENSSL_STACK *st, const void *data)
{
    return cx_sk_insert(st, data, 0);
}

CX_API void *OPENSSL_sk_shift(OPENSSL_STACK *st)
{
    return cx_sk_shift(st);
}

CX_API void *OPENSSL_sk_pop(OPENSSL_STACK *st)
{
    return cx_sk_pop(st);
}

CX_API void *OPENSSL_sk_delete(OPENSSL_STACK *st, int loc)
{
    return cx_sk_delete(st, loc);
}

CX_API void *OPENSSL_sk_delete_ptr(OPENSSL_STACK *st, const void *p)
{
    return cx_sk_delete_ptr(st, p);
}

CX_API void OPENSSL_sk_zero(OPENSSL_STACK *st)
{
    cx_sk_zero(st);
}

CX_API OPENSSL_STACK *OPENSSL_sk_dup(const OPENSSL_STACK *st)
{
    return cx_sk_dup(st);
}

CX_API OPENSSL_STACK *OPENSSL_sk_deep_copy(const OPENSSL_STACK *st, OPENSSL_sk_copyfunc c,
                                           OPENSSL_sk_freefunc f)
{
    return cx_sk_deep_copy(st, c, f);
}

CX_API int OPENSSL_sk_find(OPENSSL_STACK *st, const void *data)
{
    return cx_sk_find(st, data);
}

CX_API int OPENSSL_sk_find_ex(OPENSSL_STACK *st, const void *data)
{
    int num_found = 0;
    return cx_sk_search(st, data, true, &num_found);
}

CX_API int OPENSSL_sk_find_all(OPENSSL_STACK *st, const void *data, int *pnum)
{
    int num_found = 0;
    int i = cx_sk_search(st, data, false, &num_found);
    if (pnum != NULL) {
        *pnum = num_found;
    }
    return i;
}

CX_API OPENSSL_sk_compfunc OPENSSL_sk_set_cmp_func(OPENSSL_STACK *sk, OPENSSL_sk_compfunc cmp)
{
    OPENSSL_sk_compfunc old = sk->comp;
    if (old != cmp) {
        sk->sorted = false;
    }
    sk->comp = cmp;
    return old;
}

CX_API void OPENSSL_sk_sort(OPENSSL_STACK *st)
{
    cx_sk_sort(st);
}

CX_API int OPENSSL_sk_is_sorted(const OPENSSL_STACK *st)
{
    return st == NULL || st->sorted ? 1 : 0;
}
