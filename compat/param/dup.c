/* Whole lists of parameters: OSSL_PARAM_dup(3). */
#include "compat/err/raise.h"
#include "compat/param/param.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

/* A list is one block, which programs may give to OPENSSL_free() too: the elements, and what a copy
 * holds of their data. The last element, which has no key, keeps the block's length. */
size_t cx_param_aligned(size_t n)
{
    return (n + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
}

OSSL_PARAM *cx_param_list(size_t num, size_t data_len, uint8_t **data)
{
    size_t before = cx_param_aligned((num + 1) * sizeof(OSSL_PARAM));
    size_t len = before + data_len;
    OSSL_PARAM *list = mem_zalloc(len);

    if (list == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    list[num].data_size = len;
    *data = (uint8_t *)list + before;
    return list;
}

static size_t count(const OSSL_PARAM *list)
{
    size_t num = 0;
    while (list != NULL && list[num].key != NULL) {
        num++;
    }
    return num;
}

/* data_len: of a pointer the pointer is copied, of a text the zero behind it too. */
static size_t data_len(const OSSL_PARAM *p)
{
    if (p->data_type == OSSL_PARAM_OCTET_PTR || p->data_type == OSSL_PARAM_UTF8_PTR) {
        return sizeof(p->data);
    }
    return p->data_type == OSSL_PARAM_UTF8_STRING ? p->data_size + 1 : p->data_size;
}

/* OSSL_PARAM_dup, OSSL_PARAM_merge, OSSL_PARAM_free - see OSSL_PARAM_dup(3). abi: full.
 *
 * test  tests/oracle/param_lists.c
 */
CX_API OSSL_PARAM *OSSL_PARAM_dup(const OSSL_PARAM *src)
{
    size_t num = count(src);
    size_t len = 0;

    if (src == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < num; i++) {
        len += cx_param_aligned(data_len(&src[i]));
    }
    uint8_t *at = NULL;
    OSSL_PARAM *copy = cx_param_list(num, len, &at);
    if (copy == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < num; i++) {
        bool text = src[i].data_type == OSSL_PARAM_UTF8_STRING;
        size_t n = data_len(&src[i]);
        copy[i] = src[i];
        if (src[i].data != NULL) {
            memcpy(at, src[i].data, text ? n - 1 : n);
            copy[i].data = at;
        }
        at += cx_param_aligned(n);
    }
    return copy;
}

static int by_key(const void *a, const void *b)
{
    const OSSL_PARAM *const *x = a;
    const OSSL_PARAM *const *y = b;
    return strcasecmp((*x)->key, (*y)->key);
}

/* sorted gives pointers to the elements in the order of their keys, NULL behind the last. */
static const OSSL_PARAM **sorted(const OSSL_PARAM *list, size_t num)
{
    const OSSL_PARAM **order = mem_zalloc((num + 1) * sizeof(*order));
    for (size_t i = 0; order != NULL && i < num; i++) {
        order[i] = &list[i];
    }
    if (order != NULL) {
        qsort(order, num, sizeof(*order), by_key);
    }
    return order;
}

static void merge(OSSL_PARAM *to, const OSSL_PARAM **a, const OSSL_PARAM **b, size_t len)
{
    while (*a != NULL || *b != NULL) {
        int order = *a == NULL ? 1 : *b == NULL ? -1 : strcasecmp((*a)->key, (*b)->key);
        *to++ = order < 0 ? **a : **b; /* of two with the same key the second list's */
        a += order <= 0;
        b += order >= 0;
    }
    *to = (OSSL_PARAM){.data_size = len};
}

CX_API OSSL_PARAM *OSSL_PARAM_merge(const OSSL_PARAM *p1, const OSSL_PARAM *p2)
{
    size_t num1 = count(p1);
    size_t num2 = count(p2);

    if (num1 + num2 == 0) {
        return NULL; /* without an error, as OpenSSL */
    }
    const OSSL_PARAM **a = sorted(p1, num1);
    const OSSL_PARAM **b = sorted(p2, num2);
    uint8_t *data = NULL;
    OSSL_PARAM *list = a != NULL && b != NULL ? cx_param_list(num1 + num2, 0, &data) : NULL;
    if (list != NULL) {
        merge(list, a, b, list[num1 + num2].data_size);
    }
    mem_free(a);
    mem_free(b);
    return list;
}

CX_API void OSSL_PARAM_free(OSSL_PARAM *params)
{
    if (params != NULL) {
        mem_clear_free(params, params[count(params)].data_size);
    }
}
