/* A growing byte array: BUF_MEM_new(3). */
#include "compat/buffer/buffer.h"

#include "compat/err/raise.h"

#include <string.h>

#include <openssl/err.h>

/* The largest length whose room of a third more still fits an int. */
#define MAX_LEN 0x5ffffffc

BUF_MEM *cx_buf_new_ex(unsigned long flags)
{
    BUF_MEM *b = mem_zalloc(sizeof(*b));
    if (b == NULL) {
        cx_raise(ERR_LIB_BUF, ERR_R_MALLOC_FAILURE);
        return NULL;
    }
    b->flags = flags;
    return b;
}

BUF_MEM *cx_buf_new(void)
{
    return cx_buf_new_ex(0);
}

void cx_buf_free(BUF_MEM *b)
{
    if (b == NULL) {
        return;
    }
    mem_clear_free(b->data, b->max);
    mem_free(b);
}

/* enlarge moves the bytes to a larger array; the old one is wiped when `clean`. */
static bool enlarge(BUF_MEM *b, size_t len, bool clean)
{
    if (len > MAX_LEN) {
        cx_raise(ERR_LIB_BUF, ERR_R_MALLOC_FAILURE);
        return false;
    }
    size_t room = (len + 3) / 3 * 4;
    char *data = NULL;
    if (clean || (b->flags & BUF_MEM_FLAG_SECURE) != 0) {
        data = mem_alloc(room);
        if (data != NULL && b->data != NULL) {
            memcpy(data, b->data, b->length);
            mem_clear_free(b->data, b->max);
        }
    } else {
        data = mem_realloc(b->data, room);
    }
    if (data == NULL) {
        cx_raise(ERR_LIB_BUF, ERR_R_MALLOC_FAILURE);
        return false;
    }
    b->data = data;
    b->max = room;
    return true;
}

static size_t set_length(BUF_MEM *b, size_t len, bool clean)
{
    if (b->length >= len) {
        if (clean && b->data != NULL) {
            mem_clear(b->data + len, b->length - len);
        }
        b->length = len;
        return len;
    }
    if (b->max < len && !enlarge(b, len, clean)) {
        return 0;
    }
    memset(b->data + b->length, 0, len - b->length);
    b->length = len;
    return len;
}

size_t cx_buf_grow(BUF_MEM *b, size_t len)
{
    return set_length(b, len, false);
}

size_t cx_buf_grow_clean(BUF_MEM *b, size_t len)
{
    return set_length(b, len, true);
}

/* BUF_MEM_new and its family - see BUF_MEM_new(3). abi: full.
 *
 * err   ERR_R_MALLOC_FAILURE, also for a length that is too large
 * test  tests/oracle/mem.c
 */
CX_API BUF_MEM *BUF_MEM_new(void)
{
    return cx_buf_new();
}

CX_API BUF_MEM *BUF_MEM_new_ex(unsigned long flags)
{
    return cx_buf_new_ex(flags);
}

CX_API void BUF_MEM_free(BUF_MEM *a)
{
    cx_buf_free(a);
}

CX_API size_t BUF_MEM_grow(BUF_MEM *str, size_t len)
{
    return cx_buf_grow(str, len);
}

CX_API size_t BUF_MEM_grow_clean(BUF_MEM *str, size_t len)
{
    return cx_buf_grow_clean(str, len);
}

CX_API void BUF_reverse(unsigned char *out, const unsigned char *in, size_t siz)
{
    if (in != NULL) {
        for (size_t i = 0; i < siz; i++) {
            out[siz - 1 - i] = in[i];
        }
        return;
    }
    for (size_t i = 0; i < siz / 2; i++) {
        unsigned char byte = out[i];
        out[i] = out[siz - 1 - i];
        out[siz - 1 - i] = byte;
    }
}
