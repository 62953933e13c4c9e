/* <openssl/mdc2.h>: MDC2, which is left out. */
#ifndef OPENSSL_MDC2_H
#define OPENSSL_MDC2_H

#include <openssl/macros.h>
#include <openssl/opensslconf.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_MDC2_H
#endif

#endif
