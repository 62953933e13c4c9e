/* <openssl/symhacks.h>: empty; it renames functions on systems that Thirteen does not run on. */
#ifndef OPENSSL_SYMHACKS_H
#define OPENSSL_SYMHACKS_H

#include <openssl/e_os2.h>
#include <openssl/macros.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_SYMHACKS_H
#endif

#endif
