/* <openssl/rc5.h>: RC5, which is left out. */
#ifndef OPENSSL_RC5_H
#define OPENSSL_RC5_H

#include <openssl/macros.h>
#include <openssl/opensslconf.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_RC5_H
#endif

#endif
