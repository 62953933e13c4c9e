/* The items LONG, INT32, UINT64 and their relatives of asn1t.h, in a SEQUENCE of a program's own.
 */
#include "oracle.h"

#include <openssl/asn1.h>
#include <openssl/asn1t.h>

#define TYPE(NAME, ITEM, C)                                                                        \
    typedef struct {                                                                               \
        C value;                                                                                   \
    } NAME;                                                                                        \
    ASN1_SEQUENCE(NAME) = {ASN1_EMBED(NAME, value, ITEM)} static_ASN1_SEQUENCE_END(                \
        NAME) static void run_##NAME(void)                                                         \
    {                                                                                              \
        static const long long values[] = {0,                                                      \
                                           1,                                                      \
                                           -1,                                                     \
                                           127,                                                    \
                                           128,                                                    \
                                           -128,                                                   \
                                           -129,                                                   \
                                           255,                                                    \
                                           256,                                                    \
                                           32767,                                                  \
                                           65535,                                                  \
                                           2147483647,                                             \
                                           2147483648LL,                                           \
                                           -2147483648LL,                                          \
                                           -2147483649LL,                                          \
                                           4294967295LL,                                           \
                                           4294967296LL,                                           \
                                           9223372036854775807LL,                                  \
                                           -9223372036854775807LL - 1};                            \
        printf("%s\n", #NAME);                                                                     \
        for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {                          \
            NAME in = {(C)values[i]};                                                              \
            unsigned char *der = NULL;                                                             \
            int n = ASN1_item_i2d((ASN1_VALUE *)&in, &der, ASN1_ITEM_rptr(NAME));                  \
            o_int("length", n);                                                                    \
            o_hex("der", der, n > 0 ? (size_t)n : 0);                                              \
            ERR_clear_error();                                                                     \
            const unsigned char *p = der;                                                          \
            NAME *out = n > 0 ? (NAME *)ASN1_item_d2i(NULL, &p, n, ASN1_ITEM_rptr(NAME)) : NULL;   \
            o_int("back", out != NULL && out->value == in.value);                                  \
            ASN1_item_free((ASN1_VALUE *)out, ASN1_ITEM_rptr(NAME));                               \
            OPENSSL_free(der);                                                                     \
        }                                                                                          \
        for (size_t i = 0; i < NUM_BAD; i++) {                                                     \
            const unsigned char *p = bad[i].der;                                                   \
            NAME *out = (NAME *)ASN1_item_d2i(NULL, &p, bad[i].n, ASN1_ITEM_rptr(NAME));           \
            printf("bad %zu: %lld\n", i, out != NULL ? (long long)out->value : 0);                 \
            o_ptr("taken", out);                                                                   \
            o_int("reason", ERR_GET_REASON(ERR_peek_error()));                                     \
            ERR_clear_error();                                                                     \
            ASN1_item_free((ASN1_VALUE *)out, ASN1_ITEM_rptr(NAME));                               \
        }                                                                                          \
        NAME *fresh = (NAME *)ASN1_item_new(ASN1_ITEM_rptr(NAME));                                 \
        o_int("fresh", (long long)fresh->value);                                                   \
        ASN1_item_free((ASN1_VALUE *)fresh, ASN1_ITEM_rptr(NAME));                                 \
    }

static const struct {
    unsigned char der[16];
    int n;
} bad[] = {
    {{0x30, 2, 2, 0}, 4},
    {{0x30, 3, 2, 1, 5}, 5},
    {{0x30, 4, 2, 2, 0, 5}, 6},
    {{0x30, 4, 2, 2, 0xff, 0x85}, 6},
    {{0x30, 3, 1, 1, 0xff}, 5},
    {{0x30, 0}, 2},
    {{0x30, 11, 2, 9, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, 13},
    {{0x30, 11, 2, 9, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, 13},
    {{0x30, 12, 2, 10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 14},
};
#define NUM_BAD (sizeof(bad) / sizeof(bad[0]))

TYPE(SMALL, INT32, int32_t)
TYPE(SMALL_Z, ZINT32, int32_t)
TYPE(SMALL_U, UINT32, uint32_t)
TYPE(SMALL_UZ, ZUINT32, uint32_t)
TYPE(LARGE, INT64, int64_t)
TYPE(LARGE_Z, ZINT64, int64_t)
TYPE(LARGE_U, UINT64, uint64_t)
TYPE(LARGE_UZ, ZUINT64, uint64_t)

int main(void)
{
    run_SMALL();
    run_SMALL_Z();
    run_SMALL_U();
    run_SMALL_UZ();
    run_LARGE();
    run_LARGE_Z();
    run_LARGE_U();
    run_LARGE_UZ();
    o_str("LONG", LONG_it()->sname);
    o_int("LONG", LONG_it()->size);
    o_str("ZLONG", ZLONG_it()->sname);
    o_int("ZLONG", ZLONG_it()->size);
    return 0;
}
