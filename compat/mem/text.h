#ifndef T13_COMPAT_MEM_TEXT_H
#define T13_COMPAT_MEM_TEXT_H

#include "compat/cx.h"

/* cx_hex_digit returns the value of a hexadecimal digit, -1 for anything else. */
T13_DOOR int cx_hex_digit(char c);

/* cx_hex_decode is OPENSSL_hexstr2buf(): the bytes of "01:ab" in memory of their own, or NULL. */
T13_DOOR unsigned char *cx_hex_decode(const char *text, long *n);

/* cx_hex_encode is OPENSSL_buf2hexstr(): "01:AB" in memory of its own, or NULL. */
T13_DOOR char *cx_hex_encode(const unsigned char *bytes, long n);

/* cx_strlcpy is OPENSSL_strlcpy(): cuts, always ends with NUL when n > 0, returns src's length. */
T13_DOOR size_t cx_strlcpy(char *dst, const char *src, size_t n);

#endif
