#ifndef T13_CRYPTO_CT_H
#define T13_CRYPTO_CT_H

#include "crypto/door.h"

#include <stdbool.h>
#include <stddef.h>

/* ct_equal compares n bytes in time that depends on n alone. Both sides have n bytes. */
T13_DOOR bool ct_equal(const void *a, const void *b, size_t n);

#endif
