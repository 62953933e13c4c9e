/* OPENSSL_LH_*(3): replacement, removal, the order of walking while the table grows and shrinks. */
#include "oracle.h"

#include <openssl/lhash.h>

static unsigned long number_hash(const void *p)
{
    return *(const unsigned long *)p * 2654435761UL;
}

static int number_compare(const void *a, const void *b)
{
    unsigned long x = *(const unsigned long *)a, y = *(const unsigned long *)b;
    return x < y ? -1 : x > y;
}

static unsigned long order;

static void note(void *p)
{
    order = order * 31 + *(unsigned long *)p;
}

static void note_arg(void *p, void *arg)
{
    *(unsigned long *)arg = *(unsigned long *)arg * 17 + *(unsigned long *)p;
}

static OPENSSL_LHASH *walked;

static void remove_even(void *p)
{
    if (*(unsigned long *)p % 2 == 0) {
        OPENSSL_LH_delete(walked, p);
    }
}

int main(void)
{
    static unsigned long numbers[1000];
    unsigned long sum = 0, key = 7, absent = 5000, twin = 7;
    OPENSSL_LHASH *lh = OPENSSL_LH_new(number_hash, number_compare);

    o_int("items in NULL", (long long)OPENSSL_LH_num_items(NULL));
    OPENSSL_LH_doall(NULL, note);
    OPENSSL_LH_free(NULL);
    o_int("strhash NULL", (long long)OPENSSL_LH_strhash(NULL));
    o_int("strhash empty", (long long)OPENSSL_LH_strhash(""));
    o_int("strhash a", (long long)OPENSSL_LH_strhash("a"));
    o_int("strhash long", (long long)OPENSSL_LH_strhash("a rather long string \xc3\xa4 here"));
    for (unsigned long i = 0; i < 1000; i++) {
        numbers[i] = i;
        if (OPENSSL_LH_insert(lh, &numbers[i]) != NULL) {
            o_int("replaced", (long long)i);
        }
        if (i % 100 == 9) {
            order = 0;
            OPENSSL_LH_doall(lh, note);
            printf("order of %lu: %lx\n", OPENSSL_LH_num_items(lh), order);
        }
    }
    o_int("down_load", (long long)OPENSSL_LH_get_down_load(lh));
    o_int("retrieve", OPENSSL_LH_retrieve(lh, &key) == &numbers[7]);
    o_ptr("retrieve absent", OPENSSL_LH_retrieve(lh, &absent));
    o_int("insert twin", OPENSSL_LH_insert(lh, &twin) == &numbers[7]);
    o_int("retrieve twin", OPENSSL_LH_retrieve(lh, &key) == &twin);
    o_ptr("delete absent", OPENSSL_LH_delete(lh, &absent));
    o_int("delete twin", OPENSSL_LH_delete(lh, &key) == &twin);
    o_ptr("delete again", OPENSSL_LH_delete(lh, &key));
    OPENSSL_LH_doall_arg(lh, note_arg, &sum);
    printf("sum: %lx\n", sum);
    OPENSSL_LH_set_down_load(lh, 0);
    walked = lh;
    OPENSSL_LH_doall(lh, remove_even);
    OPENSSL_LH_set_down_load(lh, 256);
    o_int("odd left", (long long)OPENSSL_LH_num_items(lh));
    for (unsigned long i = 999; i > 20; i--) {
        OPENSSL_LH_delete(lh, &numbers[i]);
        if (i % 90 == 0) {
            order = 0;
            OPENSSL_LH_doall(lh, note);
            printf("order of %lu: %lx\n", OPENSSL_LH_num_items(lh), order);
        }
    }
    o_int("error", OPENSSL_LH_error(lh));
    OPENSSL_LH_flush(lh);
    o_int("flushed", (long long)OPENSSL_LH_num_items(lh));
    OPENSSL_LH_free(lh);
    lh = OPENSSL_LH_new(NULL, NULL);
    OPENSSL_LH_insert(lh, "text");
    o_str("text", OPENSSL_LH_retrieve(lh, "text"));
    OPENSSL_LH_free(lh);
    o_err("queue");
    return 0;
}
