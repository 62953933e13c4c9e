/* OSSL_PARAM_int(3): each constructor with each setter, in and out of range. */
#include "oracle.h"

#include <openssl/params.h>
#include <time.h>

static union {
    int i;
    unsigned int u;
    long l;
    unsigned long ul;
    int32_t i32;
    uint32_t u32;
    int64_t i64;
    uint64_t u64;
    size_t size;
    time_t time;
} store;

static void show(OSSL_PARAM *p)
{
    int i = 5;
    unsigned int u = 5;
    long l = 5;
    unsigned long ul = 5;
    int32_t i32 = 5;
    uint32_t u32 = 5;
    int64_t i64 = 5;
    uint64_t u64 = 5;
    size_t size = 5;
    time_t t = 5;
    double d = 5;

    o_int("int", OSSL_PARAM_get_int(p, &i));
    o_int("int", i);
    o_int("uint", OSSL_PARAM_get_uint(p, &u));
    o_int("uint", u);
    o_int("long", OSSL_PARAM_get_long(p, &l));
    o_int("long", l);
    o_int("ulong", OSSL_PARAM_get_ulong(p, &ul));
    o_int("ulong", (long long)ul);
    o_int("int32", OSSL_PARAM_get_int32(p, &i32));
    o_int("int32", i32);
    o_int("uint32", OSSL_PARAM_get_uint32(p, &u32));
    o_int("uint32", u32);
    o_int("int64", OSSL_PARAM_get_int64(p, &i64));
    o_int("int64", i64);
    o_int("uint64", OSSL_PARAM_get_uint64(p, &u64));
    o_int("uint64", (long long)u64);
    o_int("size_t", OSSL_PARAM_get_size_t(p, &size));
    o_int("size_t", (long long)size);
    o_int("time_t", OSSL_PARAM_get_time_t(p, &t));
    o_int("time_t", t);
    o_int("double", OSSL_PARAM_get_double(p, &d));
    o_int("double", (long long)(d / 1024));
    o_err("get");
}

static void set_all(OSSL_PARAM *p, const char *name)
{
    o_str("constructed", name);
    o_str("key", p->key);
    o_int("type", p->data_type);
    o_int("size", (long long)p->data_size);
    o_int("unmodified", OSSL_PARAM_modified(p));
    o_int_err("set int", OSSL_PARAM_set_int(p, -3));
    show(p);
    o_int_err("set uint", OSSL_PARAM_set_uint(p, 4000000000u));
    show(p);
    o_int_err("set long", OSSL_PARAM_set_long(p, -5000000000l));
    o_int_err("set ulong", OSSL_PARAM_set_ulong(p, UINT64_MAX));
    show(p);
    o_int_err("set int32", OSSL_PARAM_set_int32(p, INT32_MIN));
    show(p);
    o_int_err("set uint32", OSSL_PARAM_set_uint32(p, 77));
    o_int_err("set int64", OSSL_PARAM_set_int64(p, INT64_MIN));
    show(p);
    o_int_err("set uint64", OSSL_PARAM_set_uint64(p, 99));
    o_int_err("set size_t", OSSL_PARAM_set_size_t(p, 12));
    o_int_err("set time_t", OSSL_PARAM_set_time_t(p, -1));
    show(p);
    o_int("modified", OSSL_PARAM_modified(p));
    o_int("size", (long long)p->return_size);
    p->data = NULL;
    o_int("no data", OSSL_PARAM_set_int32(p, 1));
    o_int("size", (long long)p->return_size);
    o_int("no data", OSSL_PARAM_set_uint64(p, 1));
    o_int("size", (long long)p->return_size);
}

#define TRY(type, field)                                                                           \
    do {                                                                                           \
        OSSL_PARAM p = OSSL_PARAM_construct_##type("name", &store.field);                          \
        memset(&store, 0, sizeof(store));                                                          \
        set_all(&p, #type);                                                                        \
    } while (0)

int main(void)
{
    TRY(int, i);
    TRY(uint, u);
    TRY(long, l);
    TRY(ulong, ul);
    TRY(int32, i32);
    TRY(uint32, u32);
    TRY(int64, i64);
    TRY(uint64, u64);
    TRY(size_t, size);
    TRY(time_t, time);
    o_int_err("set NULL", OSSL_PARAM_set_uint(NULL, 1));
    o_int_err("set NULL", OSSL_PARAM_set_int32(NULL, 1));
    o_int_err("set NULL", OSSL_PARAM_set_size_t(NULL, 1));
    OSSL_PARAM text = OSSL_PARAM_construct_utf8_string("t", NULL, 0);
    o_int_err("set text", OSSL_PARAM_set_ulong(&text, 1));
    o_int_err("set text", OSSL_PARAM_set_time_t(&text, 1));
    return 0;
}
