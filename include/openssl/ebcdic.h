/* <openssl/ebcdic.h>: tables for EBCDIC systems. */
#ifndef OPENSSL_EBCDIC_H
#define OPENSSL_EBCDIC_H

#include <stdlib.h>

#include <openssl/macros.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_EBCDIC_H
#endif

/* The names are too common to be exported as they are. */
#define os_toascii   _openssl_os_toascii
#define os_toebcdic  _openssl_os_toebcdic
#define ebcdic2ascii _openssl_ebcdic2ascii
#define ascii2ebcdic _openssl_ascii2ebcdic

#ifdef __cplusplus
extern "C" {
#endif

extern const unsigned char os_toascii[256];
extern const unsigned char os_toebcdic[256];
void *ascii2ebcdic(void *dest, const void *srce, size_t count);
void *ebcdic2ascii(void *dest, const void *srce, size_t count);

#ifdef __cplusplus
}
#endif

#endif
