#ifndef T13_COMPAT_BUFFER_BUFFER_H
#define T13_COMPAT_BUFFER_BUFFER_H

#include "compat/cx.h"

#include <openssl/buffer.h>

/* What BUF_MEM_new(3) describes, for our own code. */
T13_DOOR BUF_MEM *cx_buf_new(void);
T13_DOOR BUF_MEM *cx_buf_new_ex(unsigned long flags);
T13_DOOR void cx_buf_free(BUF_MEM *b);

/* cx_buf_grow sets the length; new bytes are 0. Returns it, 0 when out of memory. */
T13_DOOR size_t cx_buf_grow(BUF_MEM *b, size_t len);

/* cx_buf_grow_clean also wipes what it no longer uses. */
T13_DOOR size_t cx_buf_grow_clean(BUF_MEM *b, size_t len);

#endif
