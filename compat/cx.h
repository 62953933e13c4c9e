#ifndef T13_COMPAT_CX_H
#define T13_COMPAT_CX_H

/* What every file of compat/ needs. CX_API marks an exported function: it has default visibility,
 * stands in abi/symbols.csv and has a comment with an abi: word directly above. */

#ifndef OPENSSL_SUPPRESS_DEPRECATED
#define OPENSSL_SUPPRESS_DEPRECATED
#endif

#include "crypto/bytes.h"
#include "crypto/door.h"
#include "crypto/mem.h"
#include "crypto/status.h"

#define CX_API __attribute__((visibility("default")))

#endif
