/* <openssl/idea.h>: IDEA, which is left out. */
#ifndef OPENSSL_IDEA_H
#define OPENSSL_IDEA_H

#include <openssl/macros.h>
#include <openssl/opensslconf.h>

#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_IDEA_H
#endif

#endif
