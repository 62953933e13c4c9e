/* Searching a stack: OPENSSL_sk_find(3) and its relatives. */
#include "compat/stack/find.h"

static bool equal(const OPENSSL_STACK *sk, const void *item, int i)
{
    return sk->comp(&item, &sk->data[i]) == 0;
}

/* lower_bound returns the first item that is not less than `item`. */
static int lower_bound(const OPENSSL_STACK *sk, const void *item)
{
    int low = 0;
    int high = sk->num;
    while (low < high) {
        int mid = low + (high - low) / 2;
        if (sk->comp(&item, &sk->data[mid]) > 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/* nearest_place returns an equal item, or the last one looked at: which one it is of several is
 * what programs see of OPENSSL_sk_find_ex(). */
static int nearest_place(const OPENSSL_STACK *sk, const void *item)
{
    int low = 0;
    int high = sk->num;
    int mid = 0;
    while (low < high) {
        mid = low + (high - low) / 2;
        int order = sk->comp(&item, &sk->data[mid]);
        if (order == 0) {
            break;
        }
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return mid;
}

static int find_pointer(const OPENSSL_STACK *sk, const void *item, int *num_found)
{
    for (int i = 0; i < sk->num; i++) {
        if (sk->data[i] == item) {
            *num_found = 1;
            return i;
        }
    }
    return -1;
}

int cx_sk_search(OPENSSL_STACK *sk, const void *item, bool nearest, int *num_found)
{
    *num_found = 0;
    if (sk == NULL || sk->num == 0) {
        return -1;
    }
    if (sk->comp == NULL) {
        return find_pointer(sk, item, num_found);
    }
    if (item == NULL) {
        return -1;
    }
    cx_sk_sort(sk);
    if (nearest) {
        return nearest_place(sk, item);
    }
    int first = lower_bound(sk, item);
    int end = first;
    while (end < sk->num && equal(sk, item, end)) {
        end++;
    }
    *num_found = end - first;
    return end > first ? first : -1;
}

int cx_sk_find(OPENSSL_STACK *sk, const void *item)
{
    int num_found = 0;
    return cx_sk_search(sk, item, false, &num_found);
}
