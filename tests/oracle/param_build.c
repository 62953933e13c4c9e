/* OSSL_PARAM_BLD(3). */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/param_build.h>
#include <openssl/params.h>

static void show(const OSSL_PARAM *p)
{
    for (; p != NULL && p->key != NULL; p++) {
        printf("%s: type %u, size %zu, returned %d\n", p->key, p->data_type, p->data_size,
               p->return_size != OSSL_PARAM_UNMODIFIED);
        if (p->data_type != OSSL_PARAM_UTF8_PTR && p->data_type != OSSL_PARAM_OCTET_PTR) {
            o_hex(p->key, p->data, p->data_size);
        }
    }
}

int main(void)
{
    static char pointed[] = "pointed to";
    OSSL_PARAM_BLD *bld = OSSL_PARAM_BLD_new();
    BIGNUM *bn = NULL, *zero = BN_new(), *negative = BN_new(), *got = NULL;
    const char *text = NULL;
    const void *octets = NULL;
    size_t n = 0;
    double d = 0;

    BN_hex2bn(&bn, "0102030405060708090a0b0c0d0e0f1011");
    BN_set_word(negative, 5);
    BN_set_negative(negative, 1);
    OSSL_PARAM *list = OSSL_PARAM_BLD_to_param(bld);
    o_ptr_err("empty", list);
    o_ptr("its end", list != NULL ? list->key : "");
    OSSL_PARAM_free(list);
    for (int round = 0; round < 2; round++) {
        o_int("int", OSSL_PARAM_BLD_push_int(bld, "int", -2));
        o_int("uint", OSSL_PARAM_BLD_push_uint(bld, "uint", 3));
        o_int("long", OSSL_PARAM_BLD_push_long(bld, "long", -4));
        o_int("ulong", OSSL_PARAM_BLD_push_ulong(bld, "ulong", 5));
        o_int("int32", OSSL_PARAM_BLD_push_int32(bld, "int32", -6));
        o_int("uint32", OSSL_PARAM_BLD_push_uint32(bld, "uint32", 7));
        o_int("int64", OSSL_PARAM_BLD_push_int64(bld, "int64", -8));
        o_int("uint64", OSSL_PARAM_BLD_push_uint64(bld, "uint64", 9));
        o_int("size_t", OSSL_PARAM_BLD_push_size_t(bld, "size_t", 10));
        o_int("time_t", OSSL_PARAM_BLD_push_time_t(bld, "time_t", 11));
        o_int("double", OSSL_PARAM_BLD_push_double(bld, "double", 0.5));
        o_int_err("BN", OSSL_PARAM_BLD_push_BN(bld, "bn", bn));
        o_int_err("zero", OSSL_PARAM_BLD_push_BN(bld, "zero", zero));
        o_int_err("no BN", OSSL_PARAM_BLD_push_BN(bld, "none", NULL));
        o_int_err("negative", OSSL_PARAM_BLD_push_BN(bld, "negative", negative));
        o_int_err("padded", OSSL_PARAM_BLD_push_BN_pad(bld, "padded", bn, 20));
        o_int_err("too short", OSSL_PARAM_BLD_push_BN_pad(bld, "short", bn, 10));
        o_int_err("zero padded", OSSL_PARAM_BLD_push_BN_pad(bld, "zero padded", zero, 3));
        o_int("text", OSSL_PARAM_BLD_push_utf8_string(bld, "text", "a text", 0));
        o_int("its start", OSSL_PARAM_BLD_push_utf8_string(bld, "start", "a text", 3));
        o_int("no text", OSSL_PARAM_BLD_push_utf8_string(bld, "empty", "", 0));
        o_int("text pointer", OSSL_PARAM_BLD_push_utf8_ptr(bld, "text pointer", pointed, 0));
        o_int("octets", OSSL_PARAM_BLD_push_octet_string(bld, "octets", "\1\2\3", 3));
        o_int("no octets", OSSL_PARAM_BLD_push_octet_string(bld, "no octets", "", 0));
        o_int("octet pointer", OSSL_PARAM_BLD_push_octet_ptr(bld, "octet pointer", pointed, 4));
        list = OSSL_PARAM_BLD_to_param(bld);
        o_ptr_err("list", list);
        show(list);
        o_int("BN", OSSL_PARAM_get_BN(OSSL_PARAM_locate(list, "padded"), &got));
        o_int("the same", BN_cmp(bn, got) == 0);
        o_int("text", OSSL_PARAM_get_utf8_ptr(OSSL_PARAM_locate(list, "text pointer"), &text));
        o_str("text", text);
        o_int("octets",
              OSSL_PARAM_get_octet_ptr(OSSL_PARAM_locate(list, "octet pointer"), &octets, &n));
        o_hex("octets", octets, n);
        o_int("double", OSSL_PARAM_get_double(OSSL_PARAM_locate(list, "double"), &d));
        o_int("double", d == 0.5);
        OSSL_PARAM_free(list);
    }
    BN_free(bn);
    BN_free(zero);
    BN_free(negative);
    BN_free(got);
    OSSL_PARAM_BLD_free(bld);
    OSSL_PARAM_BLD_free(NULL);
    return 0;
}
