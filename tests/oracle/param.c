/* OSSL_PARAM_int(3). */
#include "oracle.h"

#include <math.h>
#include <openssl/params.h>

static const long long values[] = {0,
                                   1,
                                   -1,
                                   127,
                                   128,
                                   -128,
                                   -129,
                                   255,
                                   256,
                                   32767,
                                   32768,
                                   -32769,
                                   65535,
                                   65536,
                                   INT_MAX,
                                   INT_MIN,
                                   2147483648LL,
                                   4294967295LL,
                                   4294967296LL,
                                   9007199254740992LL,
                                   9007199254740993LL,
                                   LLONG_MAX,
                                   LLONG_MIN};

static void get_all(OSSL_PARAM *p)
{
    int i = 77;
    long l = 77;
    int32_t i32 = 77;
    int64_t i64 = 77;
    time_t t = 77;
    unsigned int u = 77;
    unsigned long ul = 77;
    uint32_t u32 = 77;
    uint64_t u64 = 77;
    size_t z = 77;
    double d = 77;
    printf("get type %u size %zu:", p->data_type, p->data_size);
    int ok = OSSL_PARAM_get_int(p, &i);
    printf(" %d %d", ok, ok ? i : 0);
    ok = OSSL_PARAM_get_long(p, &l);
    printf(" %d %ld", ok, ok ? l : 0);
    ok = OSSL_PARAM_get_int32(p, &i32);
    printf(" %d %d", ok, ok ? i32 : 0);
    ok = OSSL_PARAM_get_int64(p, &i64);
    printf(" %d %lld", ok, ok ? (long long)i64 : 0);
    ok = OSSL_PARAM_get_time_t(p, &t);
    printf(" %d %lld", ok, ok ? (long long)t : 0);
    ok = OSSL_PARAM_get_uint(p, &u);
    printf(" %d %u", ok, ok ? u : 0);
    ok = OSSL_PARAM_get_ulong(p, &ul);
    printf(" %d %lu", ok, ok ? ul : 0);
    ok = OSSL_PARAM_get_uint32(p, &u32);
    printf(" %d %u", ok, ok ? u32 : 0);
    ok = OSSL_PARAM_get_uint64(p, &u64);
    printf(" %d %llu", ok, ok ? (unsigned long long)u64 : 0);
    ok = OSSL_PARAM_get_size_t(p, &z);
    printf(" %d %zu", ok, ok ? z : 0);
    ok = OSSL_PARAM_get_double(p, &d);
    printf(" %d %g\n", ok, ok ? d : 0);
}

static void set_one(unsigned int type, size_t size, long long v)
{
    unsigned char bytes[16];
    OSSL_PARAM p = {"k", type, bytes, size, OSSL_PARAM_UNMODIFIED};
    memset(bytes, 0xee, sizeof(bytes));
    int ok = OSSL_PARAM_set_int64(&p, v);
    printf("set_int64 %lld type %u size %zu: %d return_size %zu\n", v, type, size, ok,
           p.return_size);
    if (ok) {
        o_hex("bytes", bytes, size);
        get_all(&p);
    }
    p.return_size = OSSL_PARAM_UNMODIFIED;
    ok = OSSL_PARAM_set_uint64(&p, (uint64_t)v);
    printf("set_uint64: %d return_size %zu\n", ok, p.return_size);
    if (ok) {
        get_all(&p);
    }
    p.return_size = OSSL_PARAM_UNMODIFIED;
    ok = OSSL_PARAM_set_int(&p, (int)v);
    printf("set_int: %d return_size %zu\n", ok, p.return_size);
    p.return_size = OSSL_PARAM_UNMODIFIED;
    ok = OSSL_PARAM_set_uint32(&p, (uint32_t)v);
    printf("set_uint32: %d return_size %zu\n", ok, p.return_size);
}

static void numbers(void)
{
    static const size_t sizes[] = {1, 2, 4, 8, 12};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
            set_one(OSSL_PARAM_INTEGER, sizes[k], values[i]);
            set_one(OSSL_PARAM_UNSIGNED_INTEGER, sizes[k], values[i]);
        }
    }
    set_one(OSSL_PARAM_REAL, 8, 5);
    set_one(OSSL_PARAM_UTF8_STRING, 8, 5);
    static const double reals[] = {0, 1, -1, 1.5, -2, 4e9, 1e30};
    for (size_t i = 0; i < sizeof(reals) / sizeof(reals[0]); i++) {
        double d = reals[i];
        OSSL_PARAM p = OSSL_PARAM_construct_double("d", &d);
        get_all(&p);
        int n = 7;
        p = OSSL_PARAM_construct_int("i", &n);
        int ok = OSSL_PARAM_set_double(&p, reals[i]);
        printf("set_double: %d %d return_size %zu\n", ok, n, p.return_size);
    }
    OSSL_PARAM none = {"k", OSSL_PARAM_INTEGER, NULL, 0, OSSL_PARAM_UNMODIFIED};
    o_int("set without data", OSSL_PARAM_set_long(&none, 5));
    o_int("return_size", (long long)none.return_size);
    int n = 0;
    o_int("get NULL", OSSL_PARAM_get_int(NULL, &n));
    o_int("set NULL", OSSL_PARAM_set_int(NULL, 5));
}

static void texts(void)
{
    char buf[6] = "#####", small[3], *out = NULL;
    const char *text = NULL;
    const void *bytes = NULL;
    void *octets = NULL;
    size_t n = 0;
    OSSL_PARAM p = OSSL_PARAM_construct_utf8_string("k", buf, 0);
    o_int("length of the string", (long long)p.data_size);
    for (size_t size = 2; size < 6; size++) {
        memset(buf, '#', 5);
        p = OSSL_PARAM_construct_utf8_string("k", buf, size);
        o_int("set_utf8_string", OSSL_PARAM_set_utf8_string(&p, "abc"));
        o_int("return_size", (long long)p.return_size);
        o_text("buf", buf, 6);
    }
    o_int("set NULL", OSSL_PARAM_set_utf8_string(&p, NULL));
    o_int("get, allocated", OSSL_PARAM_get_utf8_string(&p, &out, 0));
    o_str("got", out);
    OPENSSL_free(out);
    out = small;
    o_int("get, too small", OSSL_PARAM_get_utf8_string(&p, &out, sizeof(small)));
    o_int("get_utf8_ptr", OSSL_PARAM_get_utf8_ptr(&p, &text));
    o_int("get_utf8_string_ptr", OSSL_PARAM_get_utf8_string_ptr(&p, &text));
    o_int("same", text == buf);
    o_int("octets of text", OSSL_PARAM_get_octet_string(&p, &octets, 0, &n));
    p = OSSL_PARAM_construct_octet_string("k", buf, 4);
    o_int("get_octet_string", OSSL_PARAM_get_octet_string(&p, &octets, 0, &n));
    o_hex("got", octets, n);
    OPENSSL_free(octets);
    o_int("set_octet_string", OSSL_PARAM_set_octet_string(&p, "12345", 5));
    o_int("return_size", (long long)p.return_size);
    o_int("set_octet_string", OSSL_PARAM_set_octet_string(&p, "12", 2));
    o_int("return_size", (long long)p.return_size);
    o_int("get_octet_string_ptr", OSSL_PARAM_get_octet_string_ptr(&p, &bytes, &n));
    o_int("same", bytes == buf);
    char *held = NULL;
    p = OSSL_PARAM_construct_utf8_ptr("k", &held, 0);
    o_int("set_utf8_ptr", OSSL_PARAM_set_utf8_ptr(&p, "pointed"));
    o_str("held", held);
    o_int("return_size", (long long)p.return_size);
    o_int("get_utf8_ptr", OSSL_PARAM_get_utf8_ptr(&p, &text));
    o_str("text", text);
    void *place = NULL;
    p = OSSL_PARAM_construct_octet_ptr("k", &place, 0);
    o_int("set_octet_ptr", OSSL_PARAM_set_octet_ptr(&p, buf, 3));
    o_int("held", place == buf);
    o_int("get_octet_ptr", OSSL_PARAM_get_octet_ptr(&p, &bytes, &n));
    o_int("length", (long long)n);
}

static void lists(void)
{
    int a = 1, b = 2;
    OSSL_PARAM list[] = {OSSL_PARAM_construct_int("a", &a), OSSL_PARAM_construct_int("b", &b),
                         OSSL_PARAM_construct_end()};
    o_int("locate", OSSL_PARAM_locate(list, "b") == &list[1]);
    o_int("locate_const", OSSL_PARAM_locate_const(list, "a") == &list[0]);
    o_ptr("locate none", OSSL_PARAM_locate(list, "c"));
    o_ptr("locate NULL", OSSL_PARAM_locate(NULL, "c"));
    o_int("modified", OSSL_PARAM_modified(&list[0]));
    OSSL_PARAM_set_int(&list[0], 5);
    o_int("modified", OSSL_PARAM_modified(&list[0]));
    OSSL_PARAM_set_all_unmodified(list);
    o_int("modified", OSSL_PARAM_modified(&list[0]));
    o_int("modified NULL", OSSL_PARAM_modified(NULL));
    o_int("end", list[2].data_type + (int)list[2].return_size);
}

int main(void)
{
    numbers();
    texts();
    lists();
    o_err("queue");
    return 0;
}
