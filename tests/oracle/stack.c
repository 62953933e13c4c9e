/* OPENSSL_sk_*(3): order, search, copies, limits. */
#include "oracle.h"

#include <openssl/safestack.h>

static int num_freed;

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_length(const void *a, const void *b)
{
    return (int)strlen(*(const char *const *)a) - (int)strlen(*(const char *const *)b);
}

static void count_free(void *p)
{
    num_freed++;
    free(p);
}

static void *copy_text(const void *p)
{
    return strcmp(p, "bad") == 0 ? NULL : strdup(p);
}

static void show(const char *name, const OPENSSL_STACK *sk)
{
    printf("%s: num %d sorted %d:", name, OPENSSL_sk_num(sk), OPENSSL_sk_is_sorted(sk));
    for (int i = 0; i < OPENSSL_sk_num(sk); i++) {
        const char *s = OPENSSL_sk_value(sk, i);
        printf(" %s", s != NULL ? s : "(null)");
    }
    printf("\n");
}

static void null_stack(void)
{
    int n = 5;
    o_int("num of NULL", OPENSSL_sk_num(NULL));
    o_ptr("value of NULL", OPENSSL_sk_value(NULL, 0));
    o_int("push to NULL", OPENSSL_sk_push(NULL, "x"));
    o_int("insert to NULL", OPENSSL_sk_insert(NULL, "x", 0));
    o_int("unshift to NULL", OPENSSL_sk_unshift(NULL, "x"));
    o_ptr("pop NULL", OPENSSL_sk_pop(NULL));
    o_ptr("shift NULL", OPENSSL_sk_shift(NULL));
    o_ptr("delete NULL", OPENSSL_sk_delete(NULL, 0));
    o_int("find NULL", OPENSSL_sk_find(NULL, "x"));
    o_int("find_ex NULL", OPENSSL_sk_find_ex(NULL, "x"));
    o_int("find_all NULL", OPENSSL_sk_find_all(NULL, "x", &n));
    o_int("is_sorted NULL", OPENSSL_sk_is_sorted(NULL));
    o_int("reserve NULL", OPENSSL_sk_reserve(NULL, 5));
    OPENSSL_sk_zero(NULL);
    OPENSSL_sk_sort(NULL);
    OPENSSL_sk_free(NULL);
    OPENSSL_sk_pop_free(NULL, count_free);
    OPENSSL_STACK *dup = OPENSSL_sk_dup(NULL);
    show("dup of NULL", dup);
    OPENSSL_sk_free(dup);
    dup = OPENSSL_sk_deep_copy(NULL, copy_text, count_free);
    show("deep copy of NULL", dup);
    OPENSSL_sk_free(dup);
    o_err("null stack");
}

static void order(void)
{
    OPENSSL_STACK *sk = OPENSSL_sk_new_null();
    show("new", sk);
    o_int("push", OPENSSL_sk_push(sk, "c"));
    o_int("push", OPENSSL_sk_push(sk, "a"));
    o_int("unshift", OPENSSL_sk_unshift(sk, "first"));
    o_int("insert 1", OPENSSL_sk_insert(sk, "one", 1));
    o_int("insert -1", OPENSSL_sk_insert(sk, "end", -1));
    o_int("insert 99", OPENSSL_sk_insert(sk, "end2", 99));
    o_int("push NULL item", OPENSSL_sk_push(sk, NULL));
    show("filled", sk);
    o_str("set 2", OPENSSL_sk_set(sk, 2, "two"));
    o_ptr("set 99", OPENSSL_sk_set(sk, 99, "x"));
    o_ptr("set -1", OPENSSL_sk_set(sk, -1, "x"));
    o_ptr("value -1", OPENSSL_sk_value(sk, -1));
    o_ptr("value 99", OPENSSL_sk_value(sk, 99));
    o_err("outside");
    o_str("shift", OPENSSL_sk_shift(sk));
    o_str("pop", OPENSSL_sk_pop(sk));
    o_str("pop", OPENSSL_sk_pop(sk));
    o_str("delete 1", OPENSSL_sk_delete(sk, 1));
    o_ptr("delete 77", OPENSSL_sk_delete(sk, 77));
    show("after", sk);
    const char *item = OPENSSL_sk_value(sk, 1);
    o_str("delete_ptr", OPENSSL_sk_delete_ptr(sk, item));
    o_ptr("delete_ptr again", OPENSSL_sk_delete_ptr(sk, item));
    o_int("find pointer", OPENSSL_sk_find(sk, OPENSSL_sk_value(sk, 1)));
    o_int("find no pointer", OPENSSL_sk_find(sk, "none"));
    o_int("find NULL item", OPENSSL_sk_find(sk, NULL));
    o_int("find_ex no pointer", OPENSSL_sk_find_ex(sk, "none"));
    OPENSSL_sk_sort(sk);
    show("sort without compare", sk);
    OPENSSL_sk_zero(sk);
    show("zero", sk);
    o_int("reserve -1", OPENSSL_sk_reserve(sk, -1));
    o_int("reserve 100", OPENSSL_sk_reserve(sk, 100));
    OPENSSL_sk_free(sk);
}

static void search(void)
{
    static const char *const items[] = {"d", "b", "bb", "a", "b", "c", "b", "e"};
    OPENSSL_STACK *sk = OPENSSL_sk_new(by_text);
    OPENSSL_STACK *few = OPENSSL_sk_new_reserve(by_text, 3);
    int n = -5;
    o_int("find in empty", OPENSSL_sk_find(sk, "x"));
    o_int("find_ex in empty", OPENSSL_sk_find_ex(sk, "x"));
    show("empty", sk);
    OPENSSL_sk_sort(sk);
    show("empty sorted", sk);
    for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
        OPENSSL_sk_push(sk, items[i]);
    }
    show("unsorted", sk);
    o_int("find b", OPENSSL_sk_find(sk, "b"));
    show("after find", sk);
    o_int("find c", OPENSSL_sk_find(sk, "c"));
    o_int("find none", OPENSSL_sk_find(sk, "bc"));
    o_int("find NULL", OPENSSL_sk_find(sk, NULL));
    o_int("find_ex none", OPENSSL_sk_find_ex(sk, "bc"));
    o_int("find_ex before all", OPENSSL_sk_find_ex(sk, "0"));
    o_int("find_ex after all", OPENSSL_sk_find_ex(sk, "z"));
    o_int("find_ex b", OPENSSL_sk_find_ex(sk, "b"));
    o_int("find_all b", OPENSSL_sk_find_all(sk, "b", &n));
    o_int("count", n);
    o_int("find_all none", OPENSSL_sk_find_all(sk, "zz", &n));
    o_int("count", n);
    o_int("find_all d, no count", OPENSSL_sk_find_all(sk, "d", NULL));
    OPENSSL_sk_push(sk, "0");
    show("pushed", sk);
    OPENSSL_sk_sort(sk);
    show("sorted", sk);
    o_int("old compare", OPENSSL_sk_set_cmp_func(sk, by_text) == by_text);
    show("same compare", sk);
    o_int("old compare", OPENSSL_sk_set_cmp_func(sk, by_length) == by_text);
    show("other compare", sk);
    OPENSSL_sk_sort(sk);
    show("by length", sk);
    OPENSSL_STACK *dup = OPENSSL_sk_dup(sk);
    show("dup", dup);
    OPENSSL_sk_delete(dup, 0);
    show("dup, delete", dup);
    show("original", sk);
    OPENSSL_sk_free(dup);
    OPENSSL_sk_free(sk);
    OPENSSL_sk_push(few, "one");
    o_int("find in one", OPENSSL_sk_find(few, "one"));
    show("one", few);
    OPENSSL_sk_free(few);
}

static void copies(void)
{
    OPENSSL_STACK *sk = OPENSSL_sk_new_null();
    OPENSSL_sk_push(sk, "one");
    OPENSSL_sk_push(sk, NULL);
    OPENSSL_sk_push(sk, "three");
    OPENSSL_STACK *deep = OPENSSL_sk_deep_copy(sk, copy_text, count_free);
    show("deep copy", deep);
    o_int("other pointers", OPENSSL_sk_value(deep, 0) != OPENSSL_sk_value(sk, 0));
    OPENSSL_sk_pop_free(deep, count_free);
    o_int("freed", num_freed);
    OPENSSL_sk_push(sk, "bad");
    OPENSSL_sk_push(sk, "after");
    o_ptr_err("deep copy fails", OPENSSL_sk_deep_copy(sk, copy_text, count_free));
    o_int("freed", num_freed);
    OPENSSL_sk_free(sk);
}

int main(void)
{
    null_stack();
    order();
    search();
    copies();
    return 0;
}
