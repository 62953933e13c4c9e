/* CRYPTO_get_ex_new_index(3): indices, callbacks and their order. */
#include "oracle.h"

static void on_new(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx, long argl, void *argp)
{
    printf("new: parent %s ptr %s idx %d argl %ld argp %s\n", (char *)parent,
           ptr == NULL ? "NULL" : "set", idx, argl, (char *)argp);
    if (argl == 2) {
        o_int("set in new", CRYPTO_set_ex_data(ad, idx, "made"));
    }
}

static void on_free(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx, long argl, void *argp)
{
    (void)ad;
    printf("free: parent %s ptr %s idx %d argl %ld argp %s\n",
           parent == NULL ? "NULL" : (char *)parent, ptr == NULL ? "NULL" : (char *)ptr, idx, argl,
           (char *)argp);
}

static int on_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **from_d, int idx, long argl,
                  void *argp)
{
    (void)to;
    (void)from;
    printf("dup: %s idx %d argl %ld argp %s\n", *from_d == NULL ? "NULL" : *(char **)from_d, idx,
           argl, (char *)argp);
    *from_d = "copied";
    return argl != 3;
}

int main(void)
{
    static char parent[] = "parent";
    CRYPTO_EX_DATA ad, copy;
    int type = CRYPTO_EX_INDEX_APP;

    o_int_err("bad type", CRYPTO_get_ex_new_index(77, 0, NULL, NULL, NULL, NULL));
    o_int_err("negative type", CRYPTO_get_ex_new_index(-1, 0, NULL, NULL, NULL, NULL));
    int first = CRYPTO_get_ex_new_index(type, 1, "one", on_new, on_dup, on_free);
    o_int("first", first);
    o_int("new", CRYPTO_new_ex_data(type, parent, &ad));
    int second = CRYPTO_get_ex_new_index(type, 2, "two", on_new, on_dup, on_free);
    o_int("second", second);
    o_int("plain", CRYPTO_get_ex_new_index(type, 0, NULL, NULL, NULL, NULL));
    o_ptr("unset", CRYPTO_get_ex_data(&ad, first));
    o_int("set", CRYPTO_set_ex_data(&ad, first, "value"));
    o_str("get", CRYPTO_get_ex_data(&ad, first));
    o_ptr("other", CRYPTO_get_ex_data(&ad, second));
    o_ptr("far", CRYPTO_get_ex_data(&ad, 1000));
    o_ptr("negative", CRYPTO_get_ex_data(&ad, -1));
    o_int("set 0", CRYPTO_set_ex_data(&ad, 0, "app data"));
    o_str("get 0", CRYPTO_get_ex_data(&ad, 0));
    o_int("set unregistered", CRYPTO_set_ex_data(&ad, 9, "nine"));
    o_str("get unregistered", CRYPTO_get_ex_data(&ad, 9));
    o_int_err("set negative", CRYPTO_set_ex_data(&ad, -1, "x"));
    o_int("new copy", CRYPTO_new_ex_data(type, "copy", &copy));
    o_int_err("dup", CRYPTO_dup_ex_data(type, &copy, &ad));
    o_str("copied", CRYPTO_get_ex_data(&copy, first));
    o_str("copied", CRYPTO_get_ex_data(&copy, second));
    o_str("copied 0", CRYPTO_get_ex_data(&copy, 0));
    o_ptr("copied 9", CRYPTO_get_ex_data(&copy, 9));
    CRYPTO_free_ex_data(type, parent, &ad);
    CRYPTO_free_ex_data(type, NULL, &copy);
    int failing = CRYPTO_get_ex_new_index(type, 3, "three", NULL, on_dup, NULL);
    o_int("new", CRYPTO_new_ex_data(type, parent, &ad));
    o_int("new", CRYPTO_new_ex_data(type, parent, &copy));
    CRYPTO_set_ex_data(&ad, failing, "bad");
    o_int_err("dup fails", CRYPTO_dup_ex_data(type, &copy, &ad));
    o_int("free index", CRYPTO_free_ex_index(type, second));
    o_int("free absent index", CRYPTO_free_ex_index(type, 99));
    o_int_err("free index, bad type", CRYPTO_free_ex_index(99, 0));
    CRYPTO_free_ex_data(type, parent, &ad);
    CRYPTO_free_ex_data(type, parent, &copy);
    o_int("alloc: new", CRYPTO_new_ex_data(type, parent, &ad));
    o_int_err("alloc", CRYPTO_alloc_ex_data(type, parent, &ad, first));
    o_int_err("new, bad type", CRYPTO_new_ex_data(99, parent, &copy));
    CRYPTO_free_ex_data(type, parent, &ad);
    o_int("SSL begins at", CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, NULL, NULL, NULL, NULL));
    return 0;
}
