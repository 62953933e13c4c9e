/* OSSL_PARAM_dup(3); OSSL_PARAM_get_BN(), OSSL_PARAM_set_BN() of OSSL_PARAM_int(3). */
#include "oracle.h"

#include <openssl/bn.h>
#include <openssl/params.h>

static void show(const char *name, const OSSL_PARAM *list)
{
    printf("%s\n", name);
    for (; list != NULL && list->key != NULL; list++) {
        printf("  %s type %u size %zu return %d", list->key, list->data_type, list->data_size,
               (int)list->return_size);
        if (list->data_type == OSSL_PARAM_UTF8_STRING) {
            printf(" %s", (const char *)list->data);
        } else if (list->data_type == OSSL_PARAM_INTEGER) {
            printf(" %d", *(int *)list->data);
        } else if (list->data_type == OSSL_PARAM_UTF8_PTR) {
            printf(" %s", *(char **)list->data);
        }
        printf("\n");
    }
}

static void lists(void)
{
    int one = 1, two = 2, three = 3;
    char text[] = "text", *pointed = text;
    OSSL_PARAM a[] = {OSSL_PARAM_construct_int("b", &one),
                      OSSL_PARAM_construct_utf8_string("d", text, 0),
                      OSSL_PARAM_construct_utf8_ptr("Z", &pointed, 0),
                      OSSL_PARAM_construct_int("A", &two), OSSL_PARAM_construct_end()};
    OSSL_PARAM b[] = {OSSL_PARAM_construct_int("a", &three), OSSL_PARAM_construct_int("c", &three),
                      OSSL_PARAM_construct_end()};
    OSSL_PARAM none[] = {OSSL_PARAM_construct_end()};
    OSSL_PARAM *copy = OSSL_PARAM_dup(a);
    show("copy", copy);
    one = 100;
    text[0] = 'T';
    show("the copy stays", copy);
    o_int("apart", copy[0].data != a[0].data);
    OSSL_PARAM *merged = OSSL_PARAM_merge(a, b);
    show("merged", merged);
    OSSL_PARAM_free(merged);
    merged = OSSL_PARAM_merge(NULL, b);
    show("one alone", merged);
    OSSL_PARAM_free(merged);
    merged = OSSL_PARAM_merge(copy, none);
    show("with none", merged);
    OSSL_PARAM_free(merged);
    o_ptr_err("two of none", OSSL_PARAM_merge(none, none));
    o_ptr_err("two NULL", OSSL_PARAM_merge(NULL, NULL));
    o_ptr_err("dup NULL", OSSL_PARAM_dup(NULL));
    OSSL_PARAM_free(copy);
    copy = OSSL_PARAM_dup(none);
    show("empty", copy);
    OSSL_PARAM_free(copy);
    OSSL_PARAM_free(NULL);
}

static void numbers(void)
{
    static const char *const hex[] = {"0", "1", "ff", "100", "0123456789abcdef0123456789abcdef01",
                                      "-5"};
    for (size_t i = 0; i < sizeof(hex) / sizeof(hex[0]); i++) {
        BIGNUM *n = NULL, *back = NULL;
        BN_hex2bn(&n, hex[i]);
        for (size_t size = 0; size < 20; size += i % 3 + 1) {
            unsigned char buf[32] = {0};
            OSSL_PARAM p = OSSL_PARAM_construct_BN("n", buf, size);
            printf("%s in %zu\n", hex[i], size);
            o_int_err("set", OSSL_PARAM_set_BN(&p, n));
            o_int("return", (int)p.return_size);
            o_hex("bytes", buf, size);
            o_int_err("get", OSSL_PARAM_get_BN(&p, &back));
            char *text = back != NULL ? BN_bn2hex(back) : NULL;
            o_str("back", text);
            OPENSSL_free(text);
        }
        OSSL_PARAM asked = OSSL_PARAM_construct_BN("n", NULL, 0);
        o_int_err("how much", OSSL_PARAM_set_BN(&asked, n));
        o_int("much", (int)asked.return_size);
        BN_free(n);
        BN_free(back);
    }
    int value = 7;
    BIGNUM *n = NULL;
    OSSL_PARAM p = OSSL_PARAM_construct_int("i", &value);
    o_int_err("a signed one", OSSL_PARAM_get_BN(&p, &n));
    o_int_err("no parameter", OSSL_PARAM_get_BN(NULL, &n));
    o_int_err("no place", OSSL_PARAM_get_BN(&p, NULL));
    o_int_err("set: no parameter", OSSL_PARAM_set_BN(NULL, n));
    p = OSSL_PARAM_construct_BN("n", NULL, 0);
    o_int_err("set: no number", OSSL_PARAM_set_BN(&p, NULL));
}

int main(void)
{
    lists();
    numbers();
    return 0;
}
