#ifndef T13_CORE_WIRE_PEM_H
#define T13_CORE_WIRE_PEM_H

#include "core/wire/wr.h"

#include <stdbool.h>

/* pem_decode appends what the first block of a kind has in it, without headers (RFC 7468); false:
 * there is no such block, or it is no base64. */
bool pem_decode(struct bytes text, const char *label, struct wr *out);

#endif
