#ifndef T13_CORE_WIRE_BASE64_H
#define T13_CORE_WIRE_BASE64_H

#include "core/wire/wr.h"

#include <stdbool.h>

/* base64_decode appends what text stands for (RFC 4648 4); white space between is passed over. No
 * table is looked into by a digit's value, so that a key in PEM leaves no trace in the cache.
 *
 * ret   false for anything else: a wrong character, padding in the middle or missing, bits left
 * over
 */
bool base64_decode(struct bytes text, struct wr *out);

#endif
