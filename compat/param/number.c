/* Numbers in parameters: OSSL_PARAM_int(3). */
#include "compat/param/param.h"

#include <string.h>
#include <time.h>

/* A value between -2^63 and 2^64-1. */
struct value {
    uint64_t magnitude;
    bool negative;
};

/* read_integer reads n bytes in the machine's order, which is little-endian: false when the value
 * has more than 64 bits. */
static bool read_integer(const uint8_t *bytes, size_t n, bool is_signed, struct value *out)
{
    bool negative = is_signed && n > 0 && (bytes[n - 1] & 0x80) != 0;
    uint8_t filler = negative ? 0xff : 0;
    uint64_t v = negative ? UINT64_MAX : 0;
    if (n == 0) {
        return false;
    }
    for (size_t i = n; i-- > 0;) {
        if (i >= 8 && bytes[i] != filler) {
            return false;
        }
        v = v << 8 | bytes[i];
    }
    if (negative && (v >> 63) == 0) {
        return false; /* below -2^63 */
    }
    out->negative = negative;
    out->magnitude = negative ? 0 - v : v;
    return true;
}

static bool write_integer(uint8_t *bytes, size_t n, bool is_signed, struct value v)
{
    uint64_t bits = v.negative ? 0 - v.magnitude : v.magnitude;
    uint8_t filler = v.negative ? 0xff : 0;
    if (n == 0 || (v.negative && !is_signed)) {
        return false;
    }
    if (n < 8) {
        uint64_t limit = (uint64_t)1 << (n * 8 - (is_signed ? 1 : 0));
        if (v.negative ? v.magnitude > limit : v.magnitude >= limit) {
            return false;
        }
    } else if (n == 8 && is_signed && !v.negative && (bits >> 63) != 0) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        bytes[i] = (uint8_t)(i < 8 ? (uint8_t)(bits >> (8 * i)) : filler);
    }
    return true;
}

static bool read_real(const OSSL_PARAM *p, struct value *out)
{
    double d = 0;
    if (p->data_size != sizeof(d)) {
        return false;
    }
    memcpy(&d, p->data, sizeof(d));
    out->negative = d < 0;
    d = d < 0 ? -d : d;
    if (!(d < 18446744073709551616.0) || d != (double)(uint64_t)d) {
        return false;
    }
    out->magnitude = (uint64_t)d;
    return !out->negative || out->magnitude <= (uint64_t)1 << 63;
}

static bool write_real(OSSL_PARAM *p, struct value v)
{
    double d = (double)v.magnitude;
    if (p->data_size != sizeof(d) || v.magnitude > (uint64_t)1 << 53) {
        return false; /* not exact */
    }
    d = v.negative ? -d : d;
    memcpy(p->data, &d, sizeof(d));
    return true;
}

static bool get(const OSSL_PARAM *p, struct value *out)
{
    if (p == NULL || p->data == NULL) {
        return false;
    }
    switch (p->data_type) {
    case OSSL_PARAM_INTEGER:
    case OSSL_PARAM_UNSIGNED_INTEGER:
        return read_integer(p->data, p->data_size, p->data_type == OSSL_PARAM_INTEGER, out);
    case OSSL_PARAM_REAL:
        return read_real(p, out);
    default:
        return false;
    }
}

/* set writes v; own_size is what a parameter without data is told to have, and one that is too
 * small. */
static bool set(OSSL_PARAM *p, struct value v, size_t own_size)
{
    if (p == NULL) {
        return false;
    }
    p->return_size = 0;
    bool is_integer =
        p->data_type == OSSL_PARAM_INTEGER || p->data_type == OSSL_PARAM_UNSIGNED_INTEGER;
    if (!is_integer && p->data_type != OSSL_PARAM_REAL) {
        return false;
    }
    if (p->data == NULL) {
        p->return_size = is_integer ? own_size : sizeof(double);
        return true;
    }
    if (!is_integer) {
        p->return_size = sizeof(double);
        return write_real(p, v);
    }
    bool is_signed = p->data_type == OSSL_PARAM_INTEGER;
    if (v.negative && !is_signed) {
        return false;
    }
    bool good = write_integer(p->data, p->data_size, is_signed, v);
    p->return_size = good ? p->data_size : own_size;
    return good;
}

static struct value of_int(int64_t v)
{
    struct value value = {v < 0 ? 0 - (uint64_t)v : (uint64_t)v, v < 0};
    return value;
}

static struct value of_uint(uint64_t v)
{
    struct value value = {v, false};
    return value;
}

/* get_signed and get_unsigned read into a variable of n bytes. */
static int get_signed(const OSSL_PARAM *p, void *out, size_t n)
{
    struct value v;
    return get(p, &v) && write_integer(out, n, true, v) ? 1 : 0;
}

static int get_unsigned(const OSSL_PARAM *p, void *out, size_t n)
{
    struct value v;
    return get(p, &v) && write_integer(out, n, false, v) ? 1 : 0;
}

bool cx_param_get_int(const OSSL_PARAM *p, int64_t *value)
{
    return get_signed(p, value, sizeof(*value)) != 0;
}

bool cx_param_get_uint(const OSSL_PARAM *p, uint64_t *value)
{
    return get_unsigned(p, value, sizeof(*value)) != 0;
}

bool cx_param_set_int(OSSL_PARAM *p, int64_t value)
{
    return set(p, of_int(value), sizeof(value));
}

bool cx_param_set_uint(OSSL_PARAM *p, uint64_t value)
{
    return set(p, of_uint(value), sizeof(value));
}

/* abi-names: full OSSL_PARAM_get_int OSSL_PARAM_get_long OSSL_PARAM_get_int32 OSSL_PARAM_get_int64
 *                 OSSL_PARAM_get_time_t OSSL_PARAM_get_uint OSSL_PARAM_get_ulong
 *                 OSSL_PARAM_get_uint32 OSSL_PARAM_get_uint64 OSSL_PARAM_get_size_t
 *                 OSSL_PARAM_set_int OSSL_PARAM_set_long OSSL_PARAM_set_int32 OSSL_PARAM_set_int64
 *                 OSSL_PARAM_set_time_t OSSL_PARAM_set_uint OSSL_PARAM_set_ulong
 *                 OSSL_PARAM_set_uint32 OSSL_PARAM_set_uint64 OSSL_PARAM_set_size_t
 *                 OSSL_PARAM_construct_int OSSL_PARAM_construct_long OSSL_PARAM_construct_int32
 *                 OSSL_PARAM_construct_int64 OSSL_PARAM_construct_time_t OSSL_PARAM_construct_uint
 *                 OSSL_PARAM_construct_ulong OSSL_PARAM_construct_uint32
 *                 OSSL_PARAM_construct_uint64 OSSL_PARAM_construct_size_t
 */
#define NUMBER(word, type, getter, from, param_type)                                               \
    CX_API int OSSL_PARAM_get_##word(const OSSL_PARAM *p, type *val)                               \
    {                                                                                              \
        return val != NULL ? getter(p, val, sizeof(*val)) : 0;                                     \
    }                                                                                              \
    CX_API int OSSL_PARAM_set_##word(OSSL_PARAM *p, type val)                                      \
    {                                                                                              \
        return set(p, from(val), sizeof(val)) ? 1 : 0;                                             \
    }                                                                                              \
    CX_API OSSL_PARAM OSSL_PARAM_construct_##word(const char *key, type *buf)                      \
    {                                                                                              \
        OSSL_PARAM p = {key, param_type, buf, sizeof(*buf), OSSL_PARAM_UNMODIFIED};                \
        return p;                                                                                  \
    }

NUMBER(int, int, get_signed, of_int, OSSL_PARAM_INTEGER)
NUMBER(long, long int, get_signed, of_int, OSSL_PARAM_INTEGER)
NUMBER(int32, int32_t, get_signed, of_int, OSSL_PARAM_INTEGER)
NUMBER(int64, int64_t, get_signed, of_int, OSSL_PARAM_INTEGER)
NUMBER(time_t, time_t, get_signed, of_int, OSSL_PARAM_INTEGER)
NUMBER(uint, unsigned int, get_unsigned, of_uint, OSSL_PARAM_UNSIGNED_INTEGER)
NUMBER(ulong, unsigned long int, get_unsigned, of_uint, OSSL_PARAM_UNSIGNED_INTEGER)
NUMBER(uint32, uint32_t, get_unsigned, of_uint, OSSL_PARAM_UNSIGNED_INTEGER)
NUMBER(uint64, uint64_t, get_unsigned, of_uint, OSSL_PARAM_UNSIGNED_INTEGER)
NUMBER(size_t, size_t, get_unsigned, of_uint, OSSL_PARAM_UNSIGNED_INTEGER)

/* OSSL_PARAM_get_double, OSSL_PARAM_set_double, OSSL_PARAM_construct_double - see
 * OSSL_PARAM_int(3). abi: full.
 *
 * ret   0 for a number that one of the two types cannot hold exactly
 * test  tests/oracle/param.c
 */
CX_API int OSSL_PARAM_get_double(const OSSL_PARAM *p, double *val)
{
    struct value v;
    if (val == NULL || p == NULL || p->data == NULL) {
        return 0;
    }
    if (p->data_type == OSSL_PARAM_REAL) {
        if (p->data_size != sizeof(*val)) {
            return 0;
        }
        memcpy(val, p->data, sizeof(*val));
        return 1;
    }
    if ((p->data_size != 4 && p->data_size != 8) || !get(p, &v) || v.magnitude >> 53 != 0) {
        return 0;
    }
    *val = v.negative ? -(double)v.magnitude : (double)v.magnitude;
    return 1;
}

CX_API int OSSL_PARAM_set_double(OSSL_PARAM *p, double val)
{
    struct value v = {0, val < 0};
    if (p == NULL) {
        return 0;
    }
    p->return_size = 0;
    if (p->data_type == OSSL_PARAM_REAL) {
        p->return_size = sizeof(val);
        if (p->data == NULL) {
            return 1;
        }
        if (p->data_size != sizeof(val)) {
            return 0;
        }
        memcpy(p->data, &val, sizeof(val));
        return 1;
    }
    double size = val < 0 ? -val : val;
    if (!(size < 18446744073709551616.0) || size != (double)(uint64_t)size) {
        return 0;
    }
    v.magnitude = (uint64_t)size;
    return set(p, v, sizeof(val)) ? 1 : 0;
}

CX_API OSSL_PARAM OSSL_PARAM_construct_double(const char *key, double *buf)
{
    OSSL_PARAM p = {key, OSSL_PARAM_REAL, buf, sizeof(*buf), OSSL_PARAM_UNMODIFIED};
    return p;
}
