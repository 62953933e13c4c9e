/* <openssl/md2.h>: MD2, which is left out. */
#ifndef OPENSSL_MD2_H
#define OPENSSL_MD2_H

#include <openssl/macros.h>
#include <openssl/opensslconf.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_MD2_H
#endif

#endif
