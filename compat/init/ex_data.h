#ifndef T13_COMPAT_INIT_EX_DATA_H
#define T13_COMPAT_INIT_EX_DATA_H

#include "compat/cx.h"

#include <stdbool.h>

#include <openssl/crypto.h>

/* Application data on our objects, as CRYPTO_get_ex_new_index(3) says, for our own code.
 * type is CRYPTO_EX_INDEX_SSL and so on. */

/* cx_ex_index returns a new index of type, -1 when out of memory. The first is 1: 0 is app_data. */
T13_DOOR int cx_ex_index(int type, long argl, void *argp, CRYPTO_EX_new *new_func,
                         CRYPTO_EX_dup *dup_func, CRYPTO_EX_free *free_func);

/* cx_ex_new starts obj's data and calls the new functions of type. */
T13_DOOR bool cx_ex_new(int type, void *obj, CRYPTO_EX_DATA *data);

/* cx_ex_free calls the free functions of type and frees the data. */
T13_DOOR void cx_ex_free(int type, void *obj, CRYPTO_EX_DATA *data);

/* cx_ex_dup copies from's values to to, through the dup functions of type. */
T13_DOOR bool cx_ex_dup(int type, CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from);

T13_DOOR bool cx_ex_set(CRYPTO_EX_DATA *data, int index, void *value);
T13_DOOR void *cx_ex_get(const CRYPTO_EX_DATA *data, int index);

#endif
