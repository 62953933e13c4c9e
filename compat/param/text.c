/* Strings in parameters, and lists of parameters: OSSL_PARAM_int(3), OSSL_PARAM(3). */
#include "compat/param/param.h"

#include <string.h>

static OSSL_PARAM make(const char *key, unsigned int type, void *data, size_t n)
{
    OSSL_PARAM p = {key, type, data, n, OSSL_PARAM_UNMODIFIED};
    return p;
}

OSSL_PARAM *cx_param_find(OSSL_PARAM *params, const char *key)
{
    for (OSSL_PARAM *p = params; p != NULL && key != NULL && p->key != NULL; p++) {
        if (strcmp(p->key, key) == 0) {
            return p;
        }
    }
    return NULL;
}

bool cx_param_get_text(const OSSL_PARAM *p, char out[CX_PARAM_TEXT_MAX])
{
    const char *text = p->data;

    if (p->data_type == OSSL_PARAM_UTF8_PTR && p->data != NULL) {
        memcpy(&text, p->data, sizeof(text));
    } else if (p->data_type != OSSL_PARAM_UTF8_STRING) {
        return false;
    }
    size_t n = text != NULL ? strnlen(text, p->data_size) : CX_PARAM_TEXT_MAX;
    if (n >= CX_PARAM_TEXT_MAX) {
        return false;
    }
    memcpy(out, text, n);
    out[n] = 0;
    return true;
}

/* set_bytes copies n bytes to a parameter of the given type. */
static bool set_bytes(OSSL_PARAM *p, unsigned int type, const void *bytes, size_t n)
{
    if (p == NULL) {
        return false;
    }
    p->return_size = 0;
    if (bytes == NULL || p->data_type != type) {
        return false;
    }
    p->return_size = n;
    if (p->data == NULL) {
        return true;
    }
    if (p->data_size < n) {
        return false;
    }
    memcpy(p->data, bytes, n);
    /* A text is ended where there is room. */
    if (type == OSSL_PARAM_UTF8_STRING && n < p->data_size) {
        ((char *)p->data)[n] = 0;
    }
    return true;
}

static bool set_pointer(OSSL_PARAM *p, unsigned int type, const void *bytes, size_t n)
{
    if (p == NULL) {
        return false;
    }
    p->return_size = 0;
    if (p->data_type != type) {
        return false;
    }
    p->return_size = n;
    if (p->data != NULL) {
        *(const void **)p->data = bytes;
    }
    return true;
}

bool cx_param_set_text(OSSL_PARAM *p, const char *text)
{
    if (p != NULL && p->data_type == OSSL_PARAM_UTF8_PTR) {
        return set_pointer(p, OSSL_PARAM_UTF8_PTR, text, strlen(text));
    }
    return set_bytes(p, OSSL_PARAM_UTF8_STRING, text, strlen(text));
}

/* OSSL_PARAM_locate, OSSL_PARAM_locate_const, OSSL_PARAM_modified, OSSL_PARAM_set_all_unmodified,
 * OSSL_PARAM_construct_end - see OSSL_PARAM_int(3). abi: full.
 *
 * test  tests/oracle/param.c
 */
CX_API OSSL_PARAM *OSSL_PARAM_locate(OSSL_PARAM *p, const char *key)
{
    return cx_param_find(p, key);
}

CX_API const OSSL_PARAM *OSSL_PARAM_locate_const(const OSSL_PARAM *p, const char *key)
{
    return cx_param_find((OSSL_PARAM *)(uintptr_t)p, key);
}

CX_API int OSSL_PARAM_modified(const OSSL_PARAM *p)
{
    return p != NULL && p->return_size != OSSL_PARAM_UNMODIFIED ? 1 : 0;
}

CX_API void OSSL_PARAM_set_all_unmodified(OSSL_PARAM *p)
{
    for (; p != NULL && p->key != NULL; p++) {
        p->return_size = OSSL_PARAM_UNMODIFIED;
    }
}

CX_API OSSL_PARAM OSSL_PARAM_construct_end(void)
{
    OSSL_PARAM end = {NULL, 0, NULL, 0, 0};
    return end;
}

/* OSSL_PARAM_construct_utf8_string and its relatives - see OSSL_PARAM_int(3). abi: full.
 *
 * test  tests/oracle/param.c
 */
CX_API OSSL_PARAM OSSL_PARAM_construct_utf8_string(const char *key, char *buf, size_t bsize)
{
    if (buf != NULL && bsize == 0) {
        bsize = strlen(buf);
    }
    return make(key, OSSL_PARAM_UTF8_STRING, buf, bsize);
}

CX_API OSSL_PARAM OSSL_PARAM_construct_utf8_ptr(const char *key, char **buf, size_t bsize)
{
    return make(key, OSSL_PARAM_UTF8_PTR, buf, bsize);
}

CX_API OSSL_PARAM OSSL_PARAM_construct_octet_string(const char *key, void *buf, size_t bsize)
{
    return make(key, OSSL_PARAM_OCTET_STRING, buf, bsize);
}

CX_API OSSL_PARAM OSSL_PARAM_construct_octet_ptr(const char *key, void **buf, size_t bsize)
{
    return make(key, OSSL_PARAM_OCTET_PTR, buf, bsize);
}

/* OSSL_PARAM_set_utf8_string and its relatives - see OSSL_PARAM_int(3). abi: full.
 *
 * ret   0 for a buffer that is too small, whose return_size then says what is needed
 * test  tests/oracle/param.c
 */
CX_API int OSSL_PARAM_set_utf8_string(OSSL_PARAM *p, const char *val)
{
    return set_bytes(p, OSSL_PARAM_UTF8_STRING, val, val != NULL ? strlen(val) : 0) ? 1 : 0;
}

CX_API int OSSL_PARAM_set_octet_string(OSSL_PARAM *p, const void *val, size_t len)
{
    return set_bytes(p, OSSL_PARAM_OCTET_STRING, val, len) ? 1 : 0;
}

CX_API int OSSL_PARAM_set_utf8_ptr(OSSL_PARAM *p, const char *val)
{
    return set_pointer(p, OSSL_PARAM_UTF8_PTR, val, val != NULL ? strlen(val) : 0) ? 1 : 0;
}

CX_API int OSSL_PARAM_set_octet_ptr(OSSL_PARAM *p, const void *val, size_t used_len)
{
    return set_pointer(p, OSSL_PARAM_OCTET_PTR, val, used_len) ? 1 : 0;
}

/* get_bytes copies to *out, or to memory of its own when *out is NULL; `end` more bytes are 0. */
static bool get_bytes(const OSSL_PARAM *p, unsigned int type, void **out, size_t room, size_t *len,
                      size_t end)
{
    if (p == NULL || p->data_type != type || p->data == NULL) {
        return false;
    }
    size_t n = p->data_size;
    if (end != 0) {
        n = strnlen(p->data, n);
    }
    if (len != NULL) {
        *len = n;
    }
    if (out == NULL) {
        return true;
    }
    if (*out == NULL) {
        *out = mem_zalloc(n + end > 0 ? n + end : 1);
        if (*out == NULL) {
            return false;
        }
    } else if (room < n + end) {
        return false;
    }
    memcpy(*out, p->data, n);
    memset((char *)*out + n, 0, end);
    return true;
}

/* OSSL_PARAM_get_utf8_string and its relatives - see OSSL_PARAM_int(3). abi: full.
 *
 * out   val   *val NULL: memory that the caller frees
 * test  tests/oracle/param.c
 */
CX_API int OSSL_PARAM_get_utf8_string(const OSSL_PARAM *p, char **val, size_t max_len)
{
    void *out = val != NULL ? *val : NULL;
    if (!get_bytes(p, OSSL_PARAM_UTF8_STRING, val != NULL ? &out : NULL, max_len, NULL, 1)) {
        return 0;
    }
    if (val != NULL) {
        *val = out;
    }
    return 1;
}

CX_API int OSSL_PARAM_get_octet_string(const OSSL_PARAM *p, void **val, size_t max_len,
                                       size_t *used_len)
{
    return get_bytes(p, OSSL_PARAM_OCTET_STRING, val, max_len, used_len, 0) ? 1 : 0;
}

CX_API int OSSL_PARAM_get_utf8_ptr(const OSSL_PARAM *p, const char **val)
{
    if (p == NULL || val == NULL || p->data_type != OSSL_PARAM_UTF8_PTR || p->data == NULL) {
        return 0;
    }
    *val = *(const char **)p->data;
    return 1;
}

CX_API int OSSL_PARAM_get_octet_ptr(const OSSL_PARAM *p, const void **val, size_t *used_len)
{
    if (p == NULL || val == NULL || p->data_type != OSSL_PARAM_OCTET_PTR || p->data == NULL) {
        return 0;
    }
    if (used_len != NULL) {
        *used_len = p->data_size;
    }
    *val = *(const void **)p->data;
    return 1;
}

CX_API int OSSL_PARAM_get_utf8_string_ptr(const OSSL_PARAM *p, const char **val)
{
    if (p == NULL || val == NULL || p->data == NULL) {
        return 0;
    }
    if (p->data_type == OSSL_PARAM_UTF8_PTR) {
        *val = *(const char **)p->data;
        return 1;
    }
    *val = p->data;
    return p->data_type == OSSL_PARAM_UTF8_STRING ? 1 : 0;
}

CX_API int OSSL_PARAM_get_octet_string_ptr(const OSSL_PARAM *p, const void **val, size_t *used_len)
{
    if (p == NULL || val == NULL || p->data == NULL) {
        return 0;
    }
    bool is_pointer = p->data_type == OSSL_PARAM_OCTET_PTR;
    if (!is_pointer && p->data_type != OSSL_PARAM_OCTET_STRING) {
        return 0;
    }
    if (used_len != NULL) {
        *used_len = p->data_size;
    }
    *val = is_pointer ? *(const void **)p->data : p->data;
    return 1;
}
