#ifndef T13_COMPAT_STACK_FIND_H
#define T13_COMPAT_STACK_FIND_H

#include "compat/stack/stack.h"

/* cx_sk_search sorts and returns the first item equal to `item`, and how many are; -1 when none is.
 * With `nearest` it returns some equal item or one next to where item would stand, and no count. */
int cx_sk_search(OPENSSL_STACK *sk, const void *item, bool nearest, int *num_found);

#endif
