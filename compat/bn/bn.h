#ifndef T13_COMPAT_BN_BN_H
#define T13_COMPAT_BN_BN_H

#include "compat/cx.h"

#include "crypto/bn.h"

#include <openssl/bn.h>
#include <stdbool.h>

#define BN_WORD_MAX ((BN_ULONG)-1)

struct bignum_st {
    struct cr_bn v;
    int flags;
};

T13_DOOR BIGNUM *cx_bn_new(void);
T13_DOOR void cx_bn_free(BIGNUM *a); /* wipes; NULL is fine */
T13_DOOR BIGNUM *cx_bn_dup(const BIGNUM *a);
/* cx_bn_from makes a number of big-endian bytes; NULL with an error queued when out of memory. */
T13_DOOR BIGNUM *cx_bn_from(struct bytes big_endian);
T13_DOOR size_t cx_bn_len(const BIGNUM *a); /* in bytes; 0 for NULL */
/* cx_bn_write writes exactly n bytes; false when it does not fit. */
T13_DOOR bool cx_bn_write(const BIGNUM *a, uint8_t *out, size_t n);

T13_DOOR BN_ULONG cx_bn_word(const BIGNUM *a); /* BN_WORD_MAX when it is larger */

/* cx_bn_ok queues the error of a status and tells whether there was none. */
bool cx_bn_ok(enum t13_status status);

#endif
