#ifndef T13_COMPAT_ASN1_SK_H
#define T13_COMPAT_ASN1_SK_H

/* Include after the other headers: the typed sk_X509_num() and its like then reach our stack's
 * inner functions and not the exported names. */

#include "compat/stack/stack.h"

#include <openssl/stack.h>

#define OPENSSL_sk_num cx_sk_num
#define OPENSSL_sk_value cx_sk_value
#define OPENSSL_sk_set cx_sk_set
#define OPENSSL_sk_new cx_sk_new
#define OPENSSL_sk_new_null cx_sk_new_null
#define OPENSSL_sk_new_reserve cx_sk_new_reserve
#define OPENSSL_sk_reserve cx_sk_reserve
#define OPENSSL_sk_free cx_sk_free
#define OPENSSL_sk_pop_free cx_sk_pop_free
#define OPENSSL_sk_deep_copy cx_sk_deep_copy
#define OPENSSL_sk_insert cx_sk_insert
#define OPENSSL_sk_delete cx_sk_delete
#define OPENSSL_sk_delete_ptr cx_sk_delete_ptr
#define OPENSSL_sk_find cx_sk_find
#define OPENSSL_sk_push cx_sk_push
#define OPENSSL_sk_unshift cx_sk_unshift
#define OPENSSL_sk_shift cx_sk_shift
#define OPENSSL_sk_pop cx_sk_pop
#define OPENSSL_sk_zero cx_sk_zero
#define OPENSSL_sk_set_cmp_func cx_sk_set_cmp_func
#define OPENSSL_sk_dup cx_sk_dup
#define OPENSSL_sk_sort cx_sk_sort
#define OPENSSL_sk_is_sorted cx_sk_is_sorted

#endif
