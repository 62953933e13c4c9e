/* Lists of parameters one after the other: OSSL_PARAM_BLD(3). */
#include "compat/bn/bn.h"
#include "compat/err/raise.h"
#include "compat/param/param.h"

#include <limits.h>
#include <string.h>
#include <time.h>

#include <openssl/cryptoerr.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#define FIRST_ITEMS 8

struct item {
    const char
        *key; /* the caller's, as is what the two pointers point to, until the list is made */
    unsigned type;
    size_t len;  /* data_size of the parameter */
    size_t room; /* what it takes in the list */
    uint8_t number[sizeof(uint64_t)];
    const BIGNUM *bn;
    const void *bytes; /* of a text or octets; a pointer's value */
};

struct ossl_param_bld_st {
    struct item *items;
    size_t num;
    size_t size;
};

/* OSSL_PARAM_BLD_new and its family - see OSSL_PARAM_BLD(3). abi: full. Nothing is kept in secure
 * memory of its own. test: tests/oracle/param_build.c */
CX_API OSSL_PARAM_BLD *OSSL_PARAM_BLD_new(void)
{
    OSSL_PARAM_BLD *bld = mem_zalloc(sizeof(*bld));

    if (bld == NULL) {
        cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
    }
    return bld;
}

CX_API void OSSL_PARAM_BLD_free(OSSL_PARAM_BLD *bld)
{
    if (bld != NULL) {
        mem_clear_free(bld->items, bld->size * sizeof(*bld->items));
        mem_free(bld);
    }
}

/* The next item, all zero; NULL with an error queued. */
static struct item *push(OSSL_PARAM_BLD *bld, const char *key, unsigned type, size_t len,
                         size_t room)
{
    if (bld->num == bld->size) {
        size_t size = bld->size > 0 ? 2 * bld->size : FIRST_ITEMS;
        struct item *items = mem_array(size, sizeof(*items));
        if (items == NULL) {
            cx_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
            return NULL;
        }
        if (bld->num > 0) {
            memcpy(items, bld->items, bld->num * sizeof(*items));
        }
        mem_clear_free(bld->items, bld->size * sizeof(*items));
        bld->items = items;
        bld->size = size;
    }
    struct item *item = &bld->items[bld->num++];
    *item = (struct item){.key = key, .type = type, .len = len, .room = room};
    return item;
}

static int push_number(OSSL_PARAM_BLD *bld, const char *key, unsigned type, const void *number,
                       size_t n)
{
    struct item *item = push(bld, key, type, n, n);

    if (item == NULL) {
        return 0;
    }
    memcpy(item->number, number, n);
    return 1;
}

CX_API int OSSL_PARAM_BLD_push_int(OSSL_PARAM_BLD *bld, const char *key, int val)
{
    return push_number(bld, key, OSSL_PARAM_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_uint(OSSL_PARAM_BLD *bld, const char *key, unsigned int val)
{
    return push_number(bld, key, OSSL_PARAM_UNSIGNED_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_long(OSSL_PARAM_BLD *bld, const char *key, long int val)
{
    return push_number(bld, key, OSSL_PARAM_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_ulong(OSSL_PARAM_BLD *bld, const char *key, unsigned long int val)
{
    return push_number(bld, key, OSSL_PARAM_UNSIGNED_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_int32(OSSL_PARAM_BLD *bld, const char *key, int32_t val)
{
    return push_number(bld, key, OSSL_PARAM_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_uint32(OSSL_PARAM_BLD *bld, const char *key, uint32_t val)
{
    return push_number(bld, key, OSSL_PARAM_UNSIGNED_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_int64(OSSL_PARAM_BLD *bld, const char *key, int64_t val)
{
    return push_number(bld, key, OSSL_PARAM_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_uint64(OSSL_PARAM_BLD *bld, const char *key, uint64_t val)
{
    return push_number(bld, key, OSSL_PARAM_UNSIGNED_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_size_t(OSSL_PARAM_BLD *bld, const char *key, size_t val)
{
    return push_number(bld, key, OSSL_PARAM_UNSIGNED_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_time_t(OSSL_PARAM_BLD *bld, const char *key, time_t val)
{
    return push_number(bld, key, OSSL_PARAM_INTEGER, &val, sizeof(val));
}

CX_API int OSSL_PARAM_BLD_push_double(OSSL_PARAM_BLD *bld, const char *key, double val)
{
    return push_number(bld, key, OSSL_PARAM_REAL, &val, sizeof(val));
}

static int push_bn(OSSL_PARAM_BLD *bld, const char *key, const BIGNUM *bn, size_t n)
{
    if (bn != NULL && cr_bn_negative(&bn->v)) {
        cx_raise_text(ERR_LIB_CRYPTO, ERR_R_UNSUPPORTED,
                      "Negative big numbers are unsupported for OSSL_PARAM");
        return 0;
    }
    if (bn != NULL && n < cx_bn_len(bn)) {
        cx_raise(ERR_LIB_CRYPTO, CRYPTO_R_TOO_SMALL_BUFFER);
        return 0;
    }
    struct item *item = push(bld, key, OSSL_PARAM_UNSIGNED_INTEGER, n, n);
    if (item == NULL) {
        return 0;
    }
    item->bn = bn;
    return 1;
}

/* A zero takes a byte. */
CX_API int OSSL_PARAM_BLD_push_BN(OSSL_PARAM_BLD *bld, const char *key, const BIGNUM *bn)
{
    size_t n = cx_bn_len(bn);

    return push_bn(bld, key, bn, bn != NULL && n == 0 ? 1 : n);
}

CX_API int OSSL_PARAM_BLD_push_BN_pad(OSSL_PARAM_BLD *bld, const char *key, const BIGNUM *bn,
                                      size_t sz)
{
    return push_bn(bld, key, bn, sz);
}

static int push_bytes(OSSL_PARAM_BLD *bld, const char *key, unsigned type, const void *p, size_t n)
{
    bool is_pointer = type == OSSL_PARAM_UTF8_PTR || type == OSSL_PARAM_OCTET_PTR;
    bool is_text = type == OSSL_PARAM_UTF8_STRING;

    if (n > INT_MAX) {
        cx_raise(ERR_LIB_CRYPTO, CRYPTO_R_STRING_TOO_LONG);
        return 0;
    }
    struct item *item = push(bld, key, type, n, is_pointer ? sizeof(p) : n + (is_text ? 1 : 0));
    if (item == NULL) {
        return 0;
    }
    item->bytes = p;
    return 1;
}

CX_API int OSSL_PARAM_BLD_push_utf8_string(OSSL_PARAM_BLD *bld, const char *key, const char *buf,
                                           size_t bsize)
{
    return push_bytes(bld, key, OSSL_PARAM_UTF8_STRING, buf, bsize == 0 ? strlen(buf) : bsize);
}

CX_API int OSSL_PARAM_BLD_push_utf8_ptr(OSSL_PARAM_BLD *bld, const char *key, char *buf,
                                        size_t bsize)
{
    return push_bytes(bld, key, OSSL_PARAM_UTF8_PTR, buf, bsize == 0 ? strlen(buf) : bsize);
}

CX_API int OSSL_PARAM_BLD_push_octet_string(OSSL_PARAM_BLD *bld, const char *key, const void *buf,
                                            size_t bsize)
{
    return push_bytes(bld, key, OSSL_PARAM_OCTET_STRING, buf, bsize);
}

CX_API int OSSL_PARAM_BLD_push_octet_ptr(OSSL_PARAM_BLD *bld, const char *key, void *buf,
                                         size_t bsize)
{
    return push_bytes(bld, key, OSSL_PARAM_OCTET_PTR, buf, bsize);
}

/* The least byte first. */
static void put_bn(uint8_t *to, const BIGNUM *bn, size_t n)
{
    (void)cx_bn_write(bn, to, n); /* fits: push_bn() has looked */
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t t = to[i];
        to[i] = to[n - 1 - i];
        to[n - 1 - i] = t;
    }
}

static void put(OSSL_PARAM *to, const struct item *item, uint8_t *at)
{
    *to = (OSSL_PARAM){item->key, item->type, at, item->len, OSSL_PARAM_UNMODIFIED};
    switch (item->type) {
    case OSSL_PARAM_UTF8_PTR:
    case OSSL_PARAM_OCTET_PTR:
        memcpy(at, &item->bytes, sizeof(item->bytes));
        break;
    case OSSL_PARAM_UTF8_STRING:
    case OSSL_PARAM_OCTET_STRING:
        if (item->bytes != NULL && item->len > 0) {
            memcpy(at, item->bytes, item->len);
        }
        break;
    default:
        if (item->bn != NULL) {
            put_bn(at, item->bn, item->len);
        } else if (item->len <= sizeof(item->number)) {
            memcpy(at, item->number, item->len);
        }
        break;
    }
}

CX_API OSSL_PARAM *OSSL_PARAM_BLD_to_param(OSSL_PARAM_BLD *bld)
{
    size_t len = 0;
    uint8_t *at = NULL;

    for (size_t i = 0; i < bld->num; i++) {
        len += cx_param_aligned(bld->items[i].room);
    }
    OSSL_PARAM *list = cx_param_list(bld->num, len, &at);
    if (list == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < bld->num; i++) {
        put(&list[i], &bld->items[i], at);
        at += cx_param_aligned(bld->items[i].room);
    }
    /* It may be filled once more. */
    mem_clear_free(bld->items, bld->size * sizeof(*bld->items));
    *bld = (OSSL_PARAM_BLD){NULL, 0, 0};
    return list;
}
