#ifndef T13_CRYPTO_RAND_H
#define T13_CRYPTO_RAND_H

#include "crypto/door.h"
#include "crypto/status.h"

#include <stddef.h>

/* cr_rand fills n bytes from the calling thread's generator, seeded and reseeded from the kernel,
 * safe across fork. The one entry point for random bytes.
 *
 * ret   T13_E_RANDOM when the kernel gives no entropy; out is cleared then */
T13_DOOR T13_MUST_USE enum t13_status cr_rand(void *out, size_t n);

#endif
